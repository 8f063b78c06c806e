"""Experts' own calendars as busy time: read from a file once, or from an address again and again.

On failure, first: what was read before stands; the calendar says what is wrong, since when, and
when it is tried again. The web is asked, and files are read, while no transaction is open. Of what
a calendar says nothing is kept but when it takes time; our own invitations in it count as
interviews and not as busy time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mediadesk.domain.availability import Span, joined, known_zone
from mediadesk.domain.calendar import (
    MOST_BYTES,
    BusyRead,
    CalendarKind,
    OwnCalendar,
    known_etag,
    read_badly,
    read_well,
    window,
)
from mediadesk.domain.changes import Changes
from mediadesk.domain.draft import web_address
from mediadesk.domain.errors import NotFound, Problem, Refused
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services import letters
from mediadesk.services.ports import (
    BusyReader,
    Clock,
    Database,
    Fetcher,
    Ids,
    Settings,
    UnitOfWork,
)

_AT_ONCE = 50
"""Subscriptions of one round; the next round goes on with the others."""
_LONGEST_ADDRESS = 2_000
_PROGRAM = "MediaDesk"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What came of asking for one calendar, before any of it is written."""

    before: OwnCalendar
    after: OwnCalendar
    read: BusyRead | None = None
    """None where nothing changed, or nothing came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendars:
    """Keeps what experts' own calendars take."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    reader: BusyReader
    fetcher: Fetcher

    def of(self, expert_id: str) -> tuple[OwnCalendar, ...]:
        """Return the calendars of an expert."""
        return self.database.read().calendars_of(expert_id)

    def add_file(self, expert_id: str, path: Path, *, actor: str) -> tuple[OwnCalendar, Changes]:
        """Read a calendar file once; raises `Refused` beside `file` for one that cannot be."""
        content = self.reader.open(path)
        calendar = OwnCalendar(
            id=self.ids.uuid(),
            expert_id=expert_id,
            kind=CalendarKind.FILE,
            address=path.name[:200],
        )
        now = self.clock.now()
        read = self.reader.read(content, window(now), self._zone(expert_id))
        if read.problem:
            raise Refused(Problem("file", read.problem))
        return self._add(read_well(calendar, now, etag="", whole=True), read, actor)

    def subscribe(self, expert_id: str, address: str, *, actor: str) -> tuple[OwnCalendar, Changes]:
        """Read a calendar at an https (or webcal) address, from now on every few hours.

        Raises `Refused` beside `address` for one that is none or that cannot be read now.
        """
        url = _https(address)
        now = self.clock.now()
        calendar = OwnCalendar(
            id=self.ids.uuid(),
            expert_id=expert_id,
            kind=CalendarKind.SUBSCRIPTION,
            address=url,
        )
        if any(one.address == url for one in self.of(expert_id)):
            raise Refused(Problem("address", "This calendar is here already."))
        asked = self._ask(calendar, now)
        if asked.after.problem or asked.read is None:
            raise Refused(Problem("address", asked.after.problem))
        return self._add(asked.after, asked.read, actor)

    def refresh(self, calendar_id: str, *, actor: str) -> tuple[OwnCalendar, Changes]:
        """Ask for a subscription now; what is wrong stands in what is returned."""
        before = self.database.read().calendar(calendar_id)
        if before is None:
            raise NotFound(Problem("calendar", "That calendar is not here."))
        if before.kind is CalendarKind.FILE:
            raise Refused(Problem("calendar", "A file is read once. Choose the newer file."))
        asked = self._ask(replace(before, etag=""), self.clock.now())
        with self.database.write() as work:
            after = _write(work, replace(asked, before=before))
            work.commit(self._entry(Kind.FETCHED, after, actor))
        return after, _changes(after)

    def refresh_due(self, *, stop: Callable[[], bool] = lambda: False) -> Changes:
        """Ask for the subscriptions whose time has come, and write what came in one go.

        Somebody's change to a calendar meanwhile wins over what came.
        """
        now = self.clock.now()
        asked: list[_Asked] = []
        for calendar in self.database.read().calendars_due(now, _AT_ONCE):
            if stop():
                break
            asked.append(self._ask(calendar, now))
        if not asked:
            return Changes()
        written: list[OwnCalendar] = []
        with self.database.write() as work:
            for one in asked:
                current = work.calendars.get(one.before.id)
                if current is not None and current.version == one.before.version:
                    written.append(_write(work, one))
            work.commit(
                Entry(
                    kind=Kind.FETCHED,
                    actor=_PROGRAM,
                    at=now,
                    detail={
                        "what": "calendars",
                        "read": sum(one.read is not None for one in asked),
                        "failed": sum(bool(one.problem) for one in written),
                    },
                )
            )
        return Changes(experts=frozenset(one.expert_id for one in written), calendar=True)

    def remove(self, calendar_id: str, *, actor: str) -> Changes:
        """Forget a calendar and what it took."""
        with self.database.write() as work:
            calendar = work.calendars.get(calendar_id)
            if calendar is None:
                raise NotFound(Problem("calendar", "That calendar is not here."))
            work.calendars.drop(calendar_id)
            work.commit(self._entry(Kind.REMOVED, calendar, actor))
        return _changes(calendar)

    def _add(
        self, calendar: OwnCalendar, read: BusyRead, actor: str
    ) -> tuple[OwnCalendar, Changes]:
        with self.database.write() as work:
            if work.experts.get(calendar.expert_id) is None:
                raise NotFound(Problem("expert", "That expert is not here."))
            work.calendars.add(calendar)
            work.calendars.put_times(calendar, _spans(work, read))
            work.commit(self._entry(Kind.ADDED, calendar, actor))
        return calendar, _changes(calendar)

    def _ask(self, calendar: OwnCalendar, now: datetime) -> _Asked:
        """Ask for a subscription and read what comes; nothing is written yet."""
        page = self.fetcher.fetch(
            calendar.address, etag=known_etag(calendar, now), largest=MOST_BYTES
        )
        if page.trouble:
            return _Asked(before=calendar, after=read_badly(calendar, now, page.trouble))
        if page.content is None:
            after = read_well(calendar, now, etag=page.etag, whole=False)
            return _Asked(before=calendar, after=after)
        read = self.reader.read(page.content, window(now), self._zone(calendar.expert_id))
        if read.problem:
            return _Asked(before=calendar, after=read_badly(calendar, now, read.problem))
        after = read_well(calendar, now, etag=page.etag, whole=True)
        return _Asked(before=calendar, after=after, read=read)

    def _zone(self, expert_id: str) -> str:
        expert = self.database.read().expert(expert_id)
        if expert is not None and known_zone(expert.zone) is not None:
            return expert.zone
        return letters.office_zone(self.settings.all())

    def _entry(self, kind: Kind, calendar: OwnCalendar, actor: str) -> Entry:
        """Return what the timeline of an expert says; a secret address never stands there."""
        return Entry(
            kind=kind,
            actor=actor,
            at=self.clock.now(),
            subject_id=calendar.expert_id,
            detail={
                "what": "calendar",
                "kind": calendar.kind.value,
                "trouble": calendar.problem or None,
            },
        )


def _write(work: UnitOfWork, asked: _Asked) -> OwnCalendar:
    after = work.calendars.update(replace(asked.after, version=asked.before.version))
    if asked.read is not None:
        work.calendars.put_times(after, _spans(work, asked.read))
    return after


def _spans(work: UnitOfWork, read: BusyRead) -> tuple[Span, ...]:
    ours = work.calendars.ours(sorted({uid for _, uid in read.times}))
    return joined(span for span, uid in read.times if uid not in ours)


def _changes(calendar: OwnCalendar) -> Changes:
    return Changes(experts=frozenset({calendar.expert_id}), calendar=True)


def _https(address: str) -> str:
    """Return an address as it is asked; calendars call the same thing webcal, too."""
    typed = address.strip()
    for scheme in ("webcals://", "webcal://"):
        if typed.lower().startswith(scheme):
            typed = f"https://{typed[len(scheme) :]}"
    url = web_address(typed) if len(typed) <= _LONGEST_ADDRESS else None
    if url is None or not url.lower().startswith("https://"):
        raise Refused(
            Problem("address", "Enter the address of the calendar; it begins with https.")
        )
    return url
