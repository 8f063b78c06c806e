"""What the press room does with the desk, each in one piece of work on the data lane."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mediadesk.domain.availability import Span
from mediadesk.domain.changes import Changes
from mediadesk.domain.deadline import zone_of
from mediadesk.domain.embargo import Agreement
from mediadesk.domain.errors import DeskError
from mediadesk.domain.outbox import Message
from mediadesk.domain.release import Release
from mediadesk.domain.request import Request, RequestDraft
from mediadesk.domain.rows import ShelfRow
from mediadesk.services.audience import form_name
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Imported, Submission
from mediadesk.ui.room.form.myself import Myself
from mediadesk.ui.room.words import Office

_AHEAD = timedelta(days=8)
"""How far ahead free times are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The list of releases with what every page says of the office."""

    rows: tuple[ShelfRow, ...]
    office: Office
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What the form begins with."""

    kept: Mapping[str, str]
    myself: Myself
    request_id: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What became of Send."""

    submission: Submission
    messages: tuple[Message, ...]
    now: datetime


def shelf_of(desk: Desk, reader: str) -> Shelf:
    """Return the list of releases as a reader may see it, and the office."""
    get = desk.settings.get
    office = Office(
        name=get("office.name"),
        phone=get("office.phone") or get("contact.phone"),
        hours=get("office.hours"),
        zone=get("office.zone") or "UTC",
        may_mend=get("window.face") != "room",
    )
    return Shelf(rows=desk.embargoes.shelf(reader), office=office, now=desk.clock.now())


def import_all(
    desk: Desk, paths: tuple[Path, ...]
) -> tuple[tuple[Path, Imported | DeskError], ...]:
    """Store release files; what cannot be read is in the result and stops no other."""
    results: list[tuple[Path, Imported | DeskError]] = []
    for path in paths:
        try:
            results.append((path, desk.releases.import_file(path, actor=actor_of(desk))))
        except DeskError as error:
            # One bad file never stops the others.
            results.append((path, error))
    return tuple(results)


def start_of(desk: Desk, release_id: str) -> Start:
    """Return what a form about a release begins with."""
    found = desk.drafts.load(form_name(release_id)) or {}
    kept = {name: value for name, value in found.items() if isinstance(value, str)}
    return Start(
        kept=kept,
        myself=myself_of(desk),
        request_id=desk.requests.ids.uuid(),
        now=desk.clock.now(),
    )


def myself_of(desk: Desk) -> Myself:
    """Return the details of the reporter that are kept here."""
    get = desk.settings.get
    return Myself(
        name=get("reporter.name"),
        role=get("reporter.role"),
        outlet=get("reporter.outlet"),
        email=get("reporter.email"),
        phone=get("reporter.phone"),
    )


def agreed(
    desk: Desk, release_id: str, name: str, email: str, outlet: str
) -> tuple[Agreement, Changes]:
    """Record an agreement and keep the reporter’s details if none are kept yet."""
    done = desk.embargoes.agree(
        release_id, name=name, email=email, outlet=outlet, actor=name, own=True
    )
    kept = {"reporter.name": name, "reporter.email": done[0].email, "reporter.outlet": outlet}
    if not desk.settings.get("reporter.email"):
        # Filled in next time; what is kept already is the reporter's own to change.
        with suppress(DeskError):
            desk.choices.save({key: value for key, value in kept.items() if value})
    return done


def log(desk: Desk, draft: RequestDraft) -> Logged:
    """Log a request; raises `Refused` with every problem."""
    submission = desk.requests.submit(draft)
    tidy(desk, draft, submission.request)
    return Logged(
        submission=submission,
        messages=desk.database.read().messages(submission.request.id),
        now=desk.clock.now(),
    )


def tidy(desk: Desk, draft: RequestDraft, request: Request) -> None:
    """Remember the request and its reporter, drop the draft.

    The request is safe by now, so no failure here may look like one of the request.
    """
    try:
        desk.audience.remember(request)
        desk.drafts.drop(form_name(draft.release))
    except (DeskError, OSError):
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A release to read, or what may be said of it; when its people are free, by their id there.

    `free` reaches from the beginning of the reporter's day some days ahead.
    """

    release: Release | ShelfRow
    myself: Myself
    free: Mapping[str, tuple[Span, ...]]
    now: datetime


def opened(desk: Desk, release_id: str, reader: str, zone: str) -> Opened:
    """Return a release as the reader may see it, with free times on the clock of `zone`."""
    found = desk.embargoes.open(release_id, reader)
    now = desk.clock.now()
    free: Mapping[str, tuple[Span, ...]] = {}
    if isinstance(found, Release):
        midnight = now.astimezone(zone_of(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        start = midnight.astimezone(UTC)
        free = desk.openings.of_release(found, start=start, end=start + _AHEAD)
    return Opened(release=found, myself=myself_of(desk), free=free, now=now)


def actor_of(desk: Desk) -> str:
    """Return who acts on this computer, as the timeline names them."""
    return desk.settings.get("officer.name") or desk.settings.get("office.name") or "MediaDesk"
