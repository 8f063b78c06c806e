"""Desks of a wanted size, for measuring: rows as the program writes them, people all invented."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mediadesk.bootstrap import open_desk
from mediadesk.domain.deadline import Deadline
from mediadesk.domain.mail import Address, Letter
from mediadesk.domain.outbox import Message, MessageKind, Recipient, State
from mediadesk.domain.reference import make
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.request import Channel, Details, Request
from mediadesk.domain.routing import Contact, Route
from mediadesk.domain.timeline import GENESIS, Entry, Kind, Recorded, link
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.storage import mapping, schema
from mediadesk.storage.repositories import search_text
from mediadesk.storage.statements import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST = ("Mina", "Radek", "Aoife", "Desmond", "Clara", "Theo", "Lucía", "Petra", "Hamish", "Ines")
_LAST = ("Castellan", "Novotny", "Brennan", "Achebe", "Vestergaard", "Park", "Herrera", "Orr")
_OUTLETS = ("Channel North", "Wireline News", "Harbour Post", "Radio Meridian", "Deep Field")
_WORDS = (
    "warmer coastal waters nursery fish survey harbour quota report figures interview live record "
    "question bulletin studio expert reaction young town season"
).split()
_ZONES = ("Europe/London", "America/New_York", "Asia/Tokyo", "Australia/Sydney")


def _uuid(dice: random.Random) -> str:
    text = f"{dice.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _requests(count: int, still_open: int, now: datetime) -> Iterator[Request]:
    dice = random.Random(2026)  # the same desk every time
    taken: set[str] = set()
    contact = Contact(name="Mara Kessler", email="press@larkfield.example")
    for number in range(count):
        is_open = number >= count - still_open
        minutes = dice.randint(-120, 6 * 24 * 60) if is_open else -dice.randint(1_500, 5_000_000)
        deadline = now + timedelta(minutes=minutes)
        name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"
        key = _uuid(dice)
        attempt = 0
        while (reference := make(key, attempt=attempt)) in taken:
            attempt += 1
        taken.add(reference)
        yield Request(
            id=key,
            reference=reference,
            release_id=None,
            subject=" ".join(dice.choices(_WORDS, k=8)).capitalize(),
            message=" ".join(dice.choices(_WORDS, k=40)).capitalize() + ".",
            reporter=Reporter(
                name=name,
                email=f"{name.split(maxsplit=1)[0].lower()}{dice.randint(1, 1200)}@outlet.example",
                phone="+44 20 7946 0123",
                phone_e164="+442079460123",
            ),
            outlet=dice.choice(_OUTLETS),
            deadline=Deadline(at=deadline, zone=dice.choice(_ZONES)),
            medium=dice.choice(tuple(Medium)),
            details=Details(),
            experts=("Dr Ines Okafor",),
            any_expert=True,
            channel=Channel.FORM,
            route=Route(contact=contact, reason="The office’s default press contact."),
            state=dice.choice((RequestState.NEW, RequestState.OPEN))
            if is_open
            else RequestState.CLOSED,
            outcome=None if is_open else Outcome.INTERVIEW_GIVEN,
            owner=dice.choice(("Mara Kessler", "Jonas Brandt", None))
            if is_open
            else "Mara Kessler",
            answered_at=None if is_open else deadline,
            unread=is_open and dice.random() < 0.3,
            created_at=deadline - timedelta(hours=3),
            updated_at=deadline,
        )


def fill(folder: Path, *, count: int, still_open: int) -> None:
    """Make a desk in `folder` with `count` requests, each with a sent message and a timeline."""
    desk = open_desk(folder)
    desk.settings.set("office.name", "Larkfield Institute")
    desk.settings.set("officer.name", "Mara Kessler")
    desk.settings.set("window.face", "desk")
    desk.close()
    now = datetime.now(UTC)
    driver = sqlite3.connect(folder / "desk.db", isolation_level=None)
    driver.execute("PRAGMA synchronous = OFF")
    driver.execute("BEGIN")
    number, previous = 0, GENESIS
    dice = random.Random(7)
    for request in _requests(count, still_open, now):
        insert_rows(driver, schema.requests, [mapping.request_row(request)])
        key = _uuid(dice)
        recipient = Recipient(
            id=_uuid(dice),
            address="press@larkfield.example",
            state=State.SENT,
            sent_at=request.created_at,
        )
        letter = Letter(
            sender=Address(email=""),
            to=(),
            subject=request.subject,
            text=request.message,
            message_id=f"<{key}@larkfield.example>",
            date=request.created_at,
        )
        message = Message(
            id=key,
            request_id=request.id,
            kind=MessageKind.REQUEST,
            letter=letter,
            recipients=(recipient,),
            created_at=request.created_at,
            not_before=request.created_at,
        )
        insert_rows(driver, schema.messages, [mapping.message_row(message)])
        insert_rows(driver, schema.recipients, [mapping.recipient_row(recipient, key)])
        number += 1  # noqa: SIM113  # counts the entries, not the requests
        driver.execute(
            "INSERT INTO search (rowid, text) VALUES (?, ?)", (number, search_text(request))
        )
        entry = Entry(
            kind=Kind.LOGGED,
            actor=request.reporter.name,
            at=request.created_at,
            subject_id=request.id,
            text=request.message,
        )
        recorded = Recorded(
            number=number, entry=entry, previous_hash=previous, hash=link(previous, entry, number)
        )
        previous = recorded.hash
        insert_rows(driver, schema.timeline, [mapping.recorded_row(recorded)])
    driver.execute("COMMIT")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()
