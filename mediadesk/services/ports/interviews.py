"""Interviews and experts' own calendars, inside a unit of work and as questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from mediadesk.domain.availability import Span
from mediadesk.domain.clash import Taken
from mediadesk.domain.interview import Interview
from mediadesk.domain.query import AgendaQuery
from mediadesk.domain.rows import AgendaPage, CalendarRow


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

    def busy_between(
        self, expert_ids: Sequence[str], start: datetime, end: datetime
    ) -> Mapping[str, tuple[Span, ...]]:
        """Return what experts' own calendars take from `start` to `end` (UTC), by expert."""
