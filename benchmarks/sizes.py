"""Desks of the sizes that product offices have, made in minutes: rows first, indexes afterwards.

`M` is a university (75,000 requests, 450,000 messages, 1,300 experts), `L` a national agency
(500,000, 3 million, 9,000). Words follow Zipf's law, as in any language: a few stand in every second text, most in
a handful. People and outlets are invented. The timeline has the entries under which something was
said or sent; the smaller steps between, which no measurement here reads, are left out.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.people import fill_people
from mediadesk.bootstrap import open_desk
from mediadesk.domain.deadline import Deadline
from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.reference import make
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.request import Channel, Details, Request
from mediadesk.domain.routing import Contact, Route
from mediadesk.domain.timeline import GENESIS, Entry, Kind, link
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.storage import mapping, schema
from mediadesk.storage.interviews import interview_row
from mediadesk.storage.repositories import search_text
from mediadesk.storage.types import to_json, to_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much a desk holds."""

    requests: int
    still_open: int
    messages: int
    """Messages a request, in all."""
    reporters: int
    experts: int


SIZES = {
    "S": Size(requests=10_000, still_open=20, messages=6, reporters=2_000, experts=60),
    "M": Size(requests=75_000, still_open=150, messages=6, reporters=12_000, experts=1_300),
    "L": Size(requests=500_000, still_open=600, messages=6, reporters=60_000, experts=9_000),
}
OFFICERS = ("Mara Kessler", "Jonas Brandt", "Priya Anand")
_SYLLABLES = (
    "ka lo mi ren tas ver dol pu shi gra nel bor tin qua fel hus jor wen zad cle ost ir um".split()
)
_COMMON = (
    "the of and to a in report survey harbour for about interview with on expert live question is "
    "she he we they at by from water price energy school region minister figures study data number "
    "record studio programme today tomorrow deadline comment answer statement background"
).split()
_ZONES = ("Europe/London", "America/New_York", "Asia/Tokyo", "Australia/Sydney")
_BATCH = 20_000
_FIRST = "Mina Radek Aoife Desmond Clara Theo Lucía Petra Hamish Ines Omar Signe".split()
_LAST = "Castellan Novotny Brennan Achebe Vestergaard Park Herrera Orr Lindqvist".split()


def _words(dice: random.Random, count: int) -> list[str]:
    found = list(dict.fromkeys(_COMMON))
    known = set(found)
    while len(found) < count:
        word = "".join(dice.choices(_SYLLABLES, k=dice.randint(2, 4)))
        if word not in known:
            known.add(word)
            found.append(word)
    return found


def _sentences(dice: random.Random, count: int) -> list[str]:
    words = _words(dice, 60_000)
    weights: list[float] = []
    total = 0.0
    for rank in range(1, len(words) + 1):
        total += 1 / (rank + 2)
        weights.append(total)
    return [
        " ".join(dice.choices(words, cum_weights=weights, k=dice.randint(8, 16))).capitalize()
        for _ in range(count)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    name: str
    email: str
    phone: str
    outlet: str


def _people(dice: random.Random, count: int) -> list[_Person]:
    outlets = [
        f"{dice.choice(_SYLLABLES).capitalize()}{dice.choice(_SYLLABLES)} {kind}"
        for kind in ("Post", "News", "Radio", "Herald", "Wire", "Times", "TV")
        for _ in range(40)
    ]
    found = []
    for number in range(count):
        first, last = dice.choice(_FIRST), dice.choice(_LAST)
        outlet = dice.choice(outlets)
        domain = outlet.lower().replace(" ", "")
        found.append(
            _Person(
                name=f"{first} {last}",
                email=f"{first.lower()}{number}@{domain}.example",
                phone=f"+44 20 7946 0{number % 1000:03}",
                outlet=outlet,
            )
        )
    return found


def _uuid(dice: random.Random) -> str:
    text = f"{dice.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _requests(
    size: Size, dice: random.Random, now: datetime, said: list[str], experts: Sequence[str]
) -> Iterator[Request]:
    contact = Contact(name="Mara Kessler", email="press@larkfield.example")
    route = Route(contact=contact, reason="The office’s default press contact.")
    people = _people(dice, size.reporters)
    taken: set[str] = set()
    media = tuple(Medium)
    years = 10 * 365 * 24 * 60
    closed = size.requests - size.still_open
    for number in range(size.requests):
        is_open = number >= closed
        if is_open:
            deadline = now + timedelta(minutes=dice.randint(-90, 5 * 24 * 60))
            created = min(now, deadline) - timedelta(minutes=dice.randint(10, 2_000))
        else:
            deadline = now - timedelta(minutes=1_500 + years * (closed - number) // closed)
            created = deadline - timedelta(hours=dice.randint(1, 48))
        person = people[int(dice.random() ** 3 * len(people))]
        key = _uuid(dice)
        attempt = 0
        while (reference := make(key, attempt=attempt)) in taken:
            attempt += 1
        taken.add(reference)
        state = RequestState.CLOSED
        if is_open:
            state = dice.choice(
                (RequestState.NEW, RequestState.OPEN, RequestState.OPEN, RequestState.WAITING)
            )
        waits = WaitingFor.EXPERT if state is RequestState.WAITING else None
        yield Request(
            id=key,
            reference=reference,
            release_id=None,
            subject=dice.choice(said)[:120],
            message=f"{dice.choice(said)}. {dice.choice(said)}.",
            reporter=Reporter(
                name=person.name,
                email=person.email,
                phone=person.phone,
                phone_e164=person.phone.replace(" ", ""),
            ),
            outlet=person.outlet,
            deadline=Deadline(at=deadline, zone=dice.choice(_ZONES)),
            medium=dice.choice(media),
            details=Details(),
            experts=(dice.choice(experts),) if dice.random() < 0.5 else (),
            any_expert=True,
            channel=Channel.FORM,
            route=route,
            state=state,
            waiting_for=waits,
            outcome=None if is_open else Outcome.INTERVIEW_GIVEN,
            owner=None if state is RequestState.NEW else dice.choice(OFFICERS),
            answered_at=None if is_open else deadline,
            unread=is_open and dice.random() < 0.3,
            created_at=created,
            updated_at=created if is_open else deadline,
        )


class _Writer:
    """Takes rows and writes them by the thousands."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver
        self._rows: dict[str, list[tuple[object, ...]]] = {}
        self._sql = {"search": "INSERT INTO search (rowid, text) VALUES (?, ?)"}
        self._names: dict[str, tuple[str, ...]] = {}
        for table in (
            schema.requests,
            schema.messages,
            schema.recipients,
            schema.timeline,
            schema.interviews,
            schema.busy_times,
        ):
            names = tuple(column.name for column in table.columns)
            marks = ", ".join("?" * len(names))
            self._names[table.name] = names
            self._sql[table.name] = (
                f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608  # our own names, no input
            )
        self._number, self._previous = 0, GENESIS

    def add(self, table: str, row: tuple[object, ...]) -> None:
        rows = self._rows.setdefault(table, [])
        rows.append(row)
        if len(rows) >= _BATCH:
            self.flush(table)

    def add_request(self, request: Request) -> None:
        row = mapping.request_row(request)
        self.add("requests", tuple(row[name] for name in self._names["requests"]))

    def add_interview(self, interview: Interview) -> None:
        row = interview_row(interview)
        self.add("interviews", tuple(row[name] for name in self._names["interviews"]))

    def tell(self, entry: Entry) -> int:
        self._number += 1
        hashed = link(self._previous, entry, self._number)
        row = {
            "number": self._number,
            "kind": entry.kind.value,
            "actor": entry.actor,
            "at": to_number(entry.at),
            "subject_id": entry.subject_id,
            "text": entry.text,
            "detail": to_json(entry.detail),
            "previous_hash": self._previous,
            "hash": hashed,
        }
        self.add("timeline", tuple(row[name] for name in self._names["timeline"]))
        self._previous = hashed
        return self._number

    def add_message(self, key: str, person: str, request: Request, kind: str, words: str) -> None:
        at = to_number(request.created_at)
        row = {
            "id": key,
            "request_id": request.id,
            "kind": kind,
            "mail_id": f"<{key}@larkfield.example>",
            "subject": request.subject,
            "text": words,
            "headers": f'{{"date":{at}}}',
            "content": None,
            "created_at": at,
            "not_before": at,
        }
        self.add("messages", tuple(row.get(name) for name in self._names["messages"]))
        recipient = {
            "id": f"r{key[1:]}",
            "message_id": key,
            "address": person,
            "name": "",
            "state": "sent",
            "attempts": 1,
            "reason": "",
            "next_try_at": None,
            "sent_at": at,
        }
        self.add("recipients", tuple(recipient.get(name) for name in self._names["recipients"]))

    def flush(self, table: str) -> None:
        rows = self._rows.get(table)
        if rows:
            self._driver.executemany(self._sql[table], rows)
            rows.clear()

    def flush_all(self) -> None:
        for table in self._rows:
            self.flush(table)


def _interview(
    request: Request, dice: random.Random, now: datetime, experts: Sequence[str]
) -> Interview | None:
    """Return the interview that a third of the requests lead to, round its deadline."""
    if dice.random() > 1 / 3:
        return None
    number = int(dice.random() ** 2 * len(experts))
    at = request.deadline.at.replace(minute=0, second=0, microsecond=0) + timedelta(
        minutes=15 * dice.randint(-16, 8)
    )
    over = request.state is RequestState.CLOSED or at < now
    states = (InterviewState.PROPOSED, InterviewState.TENTATIVE, InterviewState.CONFIRMED)
    return Interview(
        id=request.id,
        request_id=request.id,
        expert_id=f"e{number}",
        expert_name=experts[number],
        state=InterviewState.GIVEN if over else dice.choice(states),
        starts_at=at,
        minutes=dice.choice((10, 15, 30, 30, 45, 60)),
        zone=request.deadline.zone,
        medium=request.medium,
        form=None,
        place="",
        note="",
        uid=f"{request.id}@larkfield.example",
        created_at=request.created_at,
        updated_at=request.updated_at,
    )


def _fill_busy(write: _Writer, dice: random.Random, now: datetime, experts: int) -> None:
    """Give every tenth expert a calendar of their own with a busy half year ahead."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(0, experts, 10):
        for day in range(180):
            for hour in sorted(dice.sample(range(8, 18), 2)):
                start = today + timedelta(days=day, hours=hour)
                end = start + timedelta(minutes=45)
                key = f"e{number}"
                write.add("busy_times", (key, to_number(start), to_number(end), key))


def build(folder: Path, name: str) -> None:
    """Make a desk of the size `name` in `folder`, which must not hold one."""
    size = SIZES[name]
    desk = open_desk(folder)
    desk.settings.set_many(
        {
            "office.name": "Larkfield Institute",
            "officer.name": OFFICERS[0],
            "office.zone": "Europe/London",
            "window.face": "desk",
        }
    )
    desk.close()
    dice = random.Random(2026)
    said = _sentences(dice, 40_000)
    driver = sqlite3.connect(folder / "desk.db", isolation_level=None)
    for pragma in ("synchronous = OFF", "cache_size = -400000", "temp_store = MEMORY"):
        driver.execute(f"PRAGMA {pragma}")
    indexes = driver.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for index, _sql in indexes:
        driver.execute(f"DROP INDEX {index}")
    driver.execute("BEGIN")
    write = _Writer(driver)
    experts = fill_people(driver, size.experts)
    # Dice of its own, so that the requests of a desk stay those of earlier measurements.
    more_dice, now = random.Random(6), datetime.now(UTC)
    driver.executemany(
        "INSERT INTO calendars VALUES (?, ?, 'file', '', '', NULL, NULL, NULL, 0, '', NULL, 1)",
        [(f"e{number}", f"e{number}") for number in range(0, size.experts, 10)],
    )
    _fill_busy(write, more_dice, now, size.experts)
    for request in _requests(size, dice, now, said, experts):
        write.add_request(request)
        if (interview := _interview(request, more_dice, now, experts)) is not None:
            write.add_interview(interview)
        number = write.tell(
            Entry(
                kind=Kind.LOGGED,
                actor=request.reporter.name,
                at=request.created_at,
                subject_id=request.id,
                text=request.message,
            )
        )
        write.add("search", (number, search_text(request)))
        for place in range(size.messages):
            key = _uuid(dice)
            if place < 2:
                kind = "request" if place == 0 else "receipt"
                write.add_message(key, request.reporter.email, request, kind, request.subject)
                continue
            words = f"{dice.choice(said)}. {dice.choice(said)}. {dice.choice(said)}."
            write.add_message(key, request.reporter.email, request, "reply", words)
            number = write.tell(
                Entry(
                    kind=Kind.REPLIED,
                    actor=OFFICERS[0],
                    at=request.created_at,
                    subject_id=request.id,
                    text=words,
                    detail={"message": key, "to": request.reporter.email},
                )
            )
            write.add("search", (number, words))
    write.flush_all()
    for _index, sql in indexes:
        driver.execute(sql)
    driver.execute("INSERT INTO search (search) VALUES ('optimize')")
    driver.execute("COMMIT")
    driver.execute("PRAGMA optimize")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()


def folder_of(name: str, cache: Path) -> Path:
    """Return the folder of the desk of a size, made if it is not in `cache` yet.

    A desk from another day has its open deadlines moved on, so that it looks as new.
    """
    folder = cache / f"{name}-{schema.SCHEMA_VERSION}"
    made = folder / "built-at"
    if not made.exists():
        folder.mkdir(parents=True)
        begun = time.monotonic()
        build(folder, name)
        made.write_text(datetime.now(UTC).isoformat())
        print(f"built a desk of size {name} in {time.monotonic() - begun:.0f} s", flush=True)
        return folder
    now = datetime.now(UTC)
    moved = to_number(now) - to_number(datetime.fromisoformat(made.read_text()))
    driver = sqlite3.connect(folder / "desk.db", isolation_level=None)
    driver.execute(
        "UPDATE requests SET deadline_at = deadline_at + ?, created_at = created_at + ? "
        "WHERE state <> 'closed'",
        (moved, moved),
    )
    driver.close()
    made.write_text(now.isoformat())
    return folder
