"""Interviews and experts' own calendars, inside a unit of work and as questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mediadesk.domain.availability import Span
from mediadesk.domain.calendar import BusyRead, OwnCalendar, Page
from mediadesk.domain.clash import Taken
from mediadesk.domain.interview import Interview
from mediadesk.domain.query import AgendaQuery
from mediadesk.domain.rows import AgendaPage, CalendarRow
from mediadesk.services.ports.files import LinkChecker


class InterviewStore(Protocol):
    """Interviews inside a unit of work."""

    def get(self, interview_id: str) -> Interview | None:
        """Return the interview with this UUID."""

    def of_request(self, request_id: str) -> tuple[Interview, ...]:
        """Return every interview of a request, earliest first, cancelled ones too."""

    def add(self, *interviews: Interview) -> None:
        """Write new interviews."""

    def update(self, interview: Interview) -> Interview:
        """Write a changed interview; raises `Conflict` if its version is not the stored one."""


class CalendarStore(Protocol):
    """Experts' own calendars inside a unit of work."""

    def get(self, calendar_id: str) -> OwnCalendar | None:
        """Return the calendar with this UUID."""

    def add(self, calendar: OwnCalendar) -> None:
        """Write a new calendar."""

    def update(self, calendar: OwnCalendar) -> OwnCalendar:
        """Write a changed calendar; raises `Conflict` if its version is not the stored one."""

    def drop(self, calendar_id: str) -> None:
        """Take a calendar out, with the times that it took."""

    def put_times(self, calendar: OwnCalendar, spans: Sequence[Span]) -> None:
        """Write what a calendar takes, in place of what it took before; spans never touch."""

    def ours(self, uids: Sequence[str]) -> frozenset[str]:
        """Return which of these UIDs are those of our own interviews."""


class BusyReader(Protocol):
    """Reads calendars; whatever their bytes are, reading them never raises."""

    def open(self, path: Path) -> bytes:
        """Return the bytes of a calendar file; raises `Refused` beside `file`."""

    def read(self, content: bytes, window: Span, zone: str) -> BusyRead:
        """Return what a calendar takes of `window`; times without a zone are those of `zone`."""


class Fetcher(Protocol):
    """Asks the web for a file."""

    def fetch(self, url: str, *, etag: str = "", largest: int) -> Page:
        """Return what an https address holds; trouble is in the result. Takes seconds at most."""


class Web(Fetcher, LinkChecker, Protocol):
    """All that is asked of the web."""


class InterviewViews(Protocol):
    """The questions about interviews and what takes experts' time."""

    def interview(self, interview_id: str) -> Interview | None:
        """Return the interview with this UUID."""

    def interviews_of(self, request_id: str) -> tuple[Interview, ...]:
        """Return every interview of a request, earliest first, cancelled ones too."""

    def interviews_between(
        self, start: datetime, end: datetime, expert_ids: Sequence[str] = ()
    ) -> tuple[CalendarRow, ...]:
        """Return the interviews that take time from `start` to `end` (UTC), earliest first.

        Cancelled ones are left out; with `expert_ids`, those of other experts too.
        """

    def agenda(self, query: AgendaQuery) -> AgendaPage:
        """Return a page of the interviews that begin in a time, in the order asked for."""

    def interview_counts(
        self, start: datetime, end: datetime, expert_ids: Sequence[str] = ()
    ) -> tuple[tuple[datetime, int], ...]:
        """Return how many interviews begin in each quarter of an hour from `start` to `end` (UTC).

        Quarters without any are left out; with `expert_ids`, so are those of other experts.
        """

    def taken(self, expert_id: str, span: Span) -> tuple[Taken, ...]:
        """Return the interviews of an expert that take of a time, earliest first."""

    def calendar(self, calendar_id: str) -> OwnCalendar | None:
        """Return the calendar with this UUID."""

    def calendars_of(self, expert_id: str) -> tuple[OwnCalendar, ...]:
        """Return the calendars of an expert."""

    def calendars_due(self, now: datetime, limit: int) -> tuple[OwnCalendar, ...]:
        """Return the subscriptions that are to be asked at `now` (UTC), the longest due first."""

    def busy_between(
        self, expert_ids: Sequence[str], start: datetime, end: datetime
    ) -> Mapping[str, tuple[Span, ...]]:
        """Return what experts' own calendars take from `start` to `end` (UTC), by expert."""
