"""Whether the right expert comes first, on written cases, and how soon the list is there.

    python -m benchmarks matching [tuned] [kept] [later] [--wrong]
    python -m benchmarks matching --size S|M|L [--cache DIR] [--rounds N]

Without `--size`: `benchmarks/cases` holds invented experts and requests with the order that an
officer would wish for. One half was there while the weights were tuned, the other was kept aside;
both scores are printed. First right, reciprocal rank of the first wish, and nDCG over the whole
wished order (gains fall from first to last), all from 0 to 1.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sqlite3
import statistics
import tempfile
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from benchmarks.sizes import OFFICERS, folder_of
from mediadesk.bootstrap import open_desk
from mediadesk.domain.availability import Span
from mediadesk.domain.expert import (
    OFFICE_WEEK,
    Absence,
    AbsenceKind,
    Expert,
    Minutes,
    Skill,
    WorkingHours,
)
from mediadesk.domain.language import language_named
from mediadesk.domain.matching import Candidate, Match, Wish, rank
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format, Live
from mediadesk.domain.search import fold
from mediadesk.domain.stems import guessed_language, stems_of
from mediadesk.storage.types import to_number

Result = TypeVar("Result")
HALVES = ["tuned", "kept", "later"]
CASES = Path(__file__).parent / "cases"
_LONDON = ZoneInfo("Europe/London")
_TODAY = datetime(2026, 10, 14, tzinfo=_LONDON)
_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request with the experts as they stand then, and the order that is wished for, by key."""

    why: str
    wish: Wish
    candidates: tuple[Candidate, ...]
    expected: tuple[str, ...]
    last: str


def _at(text: str) -> datetime:
    """Return `15:00` or `+1 15:00` (tomorrow) on London's clock, as UTC."""
    days, _, clock = text.rpartition(" ")
    day = (_TODAY + timedelta(days=int(days or 0))).date()
    return datetime.combine(day, clock_time.fromisoformat(clock), _LONDON).astimezone(UTC)


def _hours(text: str) -> WorkingHours:
    if not text:
        return OFFICE_WEEK
    begin, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return WorkingHours(days=(*(((Minutes(begin=begin, end=end)),),) * 5, (), ()))


def _experts() -> dict[str, Expert]:
    with (CASES / "experts.toml").open("rb") as file:
        data = tomllib.load(file)
    return {
        key: Expert(
            id=key,
            name=one["name"],
            title=one["title"],
            zone=one.get("zone", "Europe/London"),
            languages=tuple(one["languages"]),
            topics=tuple(one["topics"]),
            skills=frozenset(Skill(skill) for skill in one["skills"]),
            hours=_hours(one.get("hours", "")),
            created_at=_START,
            updated_at=_START,
        )
        for key, one in data.items()
    }


def _absences(key: str, one: Mapping[str, Any]) -> tuple[Absence, ...]:
    found = []
    if key in one.get("leave", {}):
        first, last = (datetime.fromisoformat(day) for day in one["leave"][key].split("/"))
        found.append(
            Absence(
                id=f"leave-{key}",
                expert_id=key,
                kind=AbsenceKind.LEAVE,
                starts_at=first.replace(tzinfo=UTC),
                ends_at=last.replace(tzinfo=UTC),
            )
        )
    if key in one.get("travel", {}):
        found.append(
            Absence(
                id=f"travel-{key}",
                expert_id=key,
                kind=AbsenceKind.TRAVEL,
                starts_at=(_TODAY - timedelta(days=1)).astimezone(UTC),
                ends_at=(_TODAY + timedelta(days=3)).astimezone(UTC),
                zone=one["travel"][key],
            )
        )
    return tuple(found)


def _busy(text: str) -> tuple[Span, ...]:
    if not text:
        return ()
    begin, end = text.split("-")
    return (Span(start=_at(begin), end=_at(end)),)


def _case(one: Mapping[str, Any], experts: Mapping[str, Expert]) -> Case:
    said = one.get("language", "")
    language = language_named(said) or guessed_language(f"{one['subject']} {one['message']}")
    wish = Wish(
        experts=tuple(one.get("experts", ())),
        any_expert=one.get("any_expert", True),
        subject=one["subject"],
        message=one["message"],
        report=one.get("report", ""),
        language=language,
        language_said=bool(said),
        medium=Medium(one["medium"]),
        live=Live(one["live"]) if "live" in one else None,
        format=Format(one["format"]) if "format" in one else None,
        now=_at(one.get("now", "14:18")),
        deadline=_at(one["deadline"]),
        total_asked=one.get("total", 0),
    )
    candidates = tuple(
        Candidate(
            expert=expert,
            author=key in one.get("authors", ()),
            offered=key in one.get("offered", ()),
            absences=_absences(key, one),
            busy=_busy(one.get("busy", {}).get(key, "")),
            asked=one.get("asked", {}).get(key, 0),
            went_well=one.get("well", {}).get(key, 0),
            refused_outlet=one.get("refused_outlet", {}).get(key, 0),
            refused_here=key in one.get("refused_here", ()),
            no_answer_here=key in one.get("no_answer", ()),
        )
        for key, expert in experts.items()
    )
    return Case(
        why=one["why"],
        wish=wish,
        candidates=candidates,
        expected=tuple(one["expected"]),
        last=one.get("last", ""),
    )


def read_cases(name: str) -> tuple[Case, ...]:
    """Return the written cases `tuned` or `kept`."""
    experts = _experts()
    with (CASES / f"{name}.toml").open("rb") as file:
        return tuple(_case(one, experts) for one in tomllib.load(file)["case"])


def scores(case: Case, matches: Sequence[Match]) -> tuple[float, float, float]:
    """Return first right (0 or 1), reciprocal rank of the first wish, and nDCG."""
    order = [match.expert.id for match in matches]
    first = order.index(case.expected[0]) + 1
    if case.last and order[-1] != case.last:
        first = len(order)
    gains = {key: len(case.expected) - place for place, key in enumerate(case.expected)}
    got = sum(gains.get(key, 0) / math.log2(place + 2) for place, key in enumerate(order))
    best = sum(gain / math.log2(place + 2) for place, gain in enumerate(gains.values()))
    return float(first == 1), 1 / first, got / best


def _print_half(name: str, *, wrong: bool) -> tuple[int, list[float]]:
    cases = read_cases(name)
    sums = [0.0, 0.0, 0.0]
    for case in cases:
        matches = rank(case.wish, case.candidates)
        found = scores(case, matches)
        sums = [before + now for before, now in zip(sums, found, strict=True)]
        if wrong and (found[0] < 1 or found[2] < 0.999):
            print(f"  {case.why}")
            for match in matches[:4]:
                told = ", ".join(
                    f"{one.code.value} {one.points:+}" for one in (*match.reasons, *match.against)
                )
                print(f"    {match.score:4} {match.expert.id:<10} {told}")
            print(f"    wished: {', '.join(case.expected)}")
    return len(cases), [one / len(cases) for one in sums]


# ------------------------------------------------------------------------------------------- speed


def _fill(folder: Path) -> None:
    """Put asks, interviews and busy times of some years into a desk that has none."""
    driver = sqlite3.connect(folder / "desk.db", isolation_level=None)
    if driver.execute("SELECT 1 FROM asks LIMIT 1").fetchone() is not None:
        driver.close()
        return
    dice = random.Random(2026)
    experts = [row[0] for row in driver.execute("SELECT id FROM experts ORDER BY id")]
    requests = driver.execute("SELECT id, outlet, created_at FROM requests").fetchall()
    now = to_number(datetime.now(UTC))
    driver.execute("PRAGMA synchronous = OFF")
    driver.execute("BEGIN")
    asks, interviews, busy = [], [], []
    for number, (request, outlet, at) in enumerate(requests):
        # A few experts are asked most, as everywhere.
        expert = experts[int(dice.random() ** 2.5 * len(experts))]
        state = dice.choices(("accepted", "refused", "timed_out"), (6, 2, 2))[0]
        asks.append(
            (
                *(f"k{number}", request, expert, 1, state, "mail", 30, OFFICERS[0], None, "", None),
                *(at, at + 1_800_000_000, at + 900_000_000, "", "", 0, fold(outlet)),
            )
        )
        if state == "accepted":
            begins = at + 7_200_000_000
            given = "given" if begins < now else "confirmed"
            interviews.append((f"i{number}", request, expert, given, begins, at))
    for number, expert in enumerate(experts):
        driver.execute(
            "INSERT INTO calendars (id, expert_id, kind, address, etag, failures, problem, version) "
            "VALUES (?, ?, 'file', '', '', 0, '', 1)",
            (f"c{number}", expert),
        )
        begins = now
        for _each in range(12):
            begins += dice.randint(1, 8) * 3_600_000_000
            busy.append((f"c{number}", begins, begins + 3_600_000_000, expert))
    driver.executemany(f"INSERT INTO asks VALUES ({', '.join('?' * 18)})", asks)  # noqa: S608  # our own table names and marks
    driver.executemany(
        "INSERT INTO interviews (id, request_id, expert_id, expert_name, state, starts_at, minutes, "
        "zone, medium, form, place, note, uid, sequence, announced, created_at, updated_at, version) "
        "VALUES (?1, ?2, ?3, '', ?4, ?5, 30, 'UTC', NULL, NULL, '', '', ?1, 0, 0, ?6, ?6, 1)",
        interviews,
    )
    driver.executemany(
        "INSERT OR IGNORE INTO busy_times (calendar_id, starts_at, ends_at, expert_id) "
        "VALUES (?, ?, ?, ?)",
        busy,
    )
    driver.execute("COMMIT")
    driver.execute("PRAGMA optimize")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()


def _floor(driver: sqlite3.Connection, request: str, words: Sequence[str]) -> None:
    """Read by raw sqlite3 what a list cannot do without: the request, its experts, their load."""
    driver.execute("SELECT * FROM requests WHERE id = ?", (request,)).fetchone()
    keys: dict[str, None] = {}
    statement = "SELECT expert_id FROM expert_words WHERE kind = 'topic' AND word = ?"
    for word in words:
        rows = driver.execute(statement, (word,)).fetchall()
        for (key,) in rows[: 64 - len(keys)]:
            keys[key] = None
    known = list(keys)
    marks = ", ".join("?" * len(known))
    for table, column in (
        ("experts", "id"),
        ("absences", "expert_id"),
        ("busy_times", "expert_id"),
    ):
        driver.execute(f"SELECT * FROM {table} WHERE {column} IN ({marks})", known).fetchall()  # noqa: S608  # our own table names and marks
    driver.execute(
        f"SELECT expert_id, count(*) FROM asks WHERE expert_id IN ({marks}) AND asked_at > ? "  # noqa: S608  # our own table names and marks
        "GROUP BY expert_id",
        (*known, to_number(datetime.now(UTC) - timedelta(days=25))),
    ).fetchall()


def _timed(kept: list[tuple[float, float]], act: Callable[[], Result]) -> Result:
    """Do something and keep how long it took, by the clock and by the processor, in seconds."""
    clock, processor = time.perf_counter(), time.process_time()
    found = act()
    kept.append((time.perf_counter() - clock, time.process_time() - processor))
    return found


def _say(
    what: str, values: Sequence[tuple[float, float]], floor: Sequence[tuple[float, float]] = ()
) -> None:
    line = f"  {what:<52}"
    for column in (0, 1):
        ordered = sorted(value[column] for value in values)
        high = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
        line += f" {statistics.median(ordered) * 1e3:8.2f} {high * 1e3:8.2f}"
        if floor:
            line += f" {statistics.median(ordered) / statistics.median(one[column] for one in floor):6.1f} ×"
        else:
            line += " " * 9
    print(line)


def _measure(size: str, cache: Path, rounds: int) -> None:
    folder = folder_of(size, cache)
    _fill(folder)
    desk = open_desk(folder)
    raw = sqlite3.connect(folder / "desk.db")
    dice = random.Random(7)
    experts = raw.execute("SELECT topics FROM experts").fetchall()
    requests = [
        row[0] for row in raw.execute("SELECT id FROM requests WHERE state <> 'closed' LIMIT 600")
    ]
    desk.matching.of_request(requests[0])
    read: list[tuple[float, float]] = []
    asked: list[tuple[float, float]] = []
    floors: list[tuple[float, float]] = []
    counts: list[int] = []
    for _each in range(rounds):
        key = dice.choice(requests)
        topics = json.loads(dice.choice(experts)[0])[:3]
        subject = " ".join(topics)
        stems = stems_of(subject)
        _timed(floors, partial(_floor, raw, key, stems))
        _timed(read, partial(desk.matching.of_request, key))
        call = partial(desk.matching.of_call, subject=subject, outlet="Katas Post")
        counts.append(len(_timed(asked, partial(call, medium=Medium.RADIO)).matches))
    (experts_,), (requests_,), (asks,) = (
        raw.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608  # our own table names and marks
        for table in ("experts", "requests", "asks")
    )
    print(
        f"{size}: {experts_} experts, {requests_} requests, {asks} asks; median and 95th percentile of {rounds} in ms, by the clock and by the processor"
    )
    _say("raw sqlite3: request, experts, absences, load", floors)
    _say("match list of a stored request", read, floors)
    _say(
        f"match list of three topics ({statistics.mean(counts):.0f} experts ranked)", asked, floors
    )
    raw.close()
    desk.close()


def main(words: list[str]) -> int:
    """Print the table of the written cases, or with `--size` how soon the list is there."""
    parser = argparse.ArgumentParser(prog="matching")
    parser.add_argument("halves", nargs="*", metavar="HALF")
    parser.add_argument("--wrong", action="store_true", help="show each case that is not as wished")
    parser.add_argument("--size", choices=("S", "M", "L"))
    parser.add_argument("--cache", type=Path, help="where desks are kept between runs")
    parser.add_argument("--rounds", type=int, default=300)
    given = parser.parse_args(words)
    if given.size:
        with tempfile.TemporaryDirectory(dir=os.environ.get("MEDIADESK_BENCH_DIR")) as name:
            _measure(given.size, given.cache or Path(name), given.rounds)
        return 0
    table = [(name, *_print_half(name, wrong=given.wrong)) for name in given.halves or HALVES]
    print(f"{'cases':<8}{'':>6}{'first right':>14}{'reciprocal rank':>18}{'nDCG':>8}")
    for name, count, (first, rank_, gain) in table:
        print(f"{name:<8}{count:>6}{first:>14.3f}{rank_:>18.3f}{gain:>8.3f}")
    return 0
