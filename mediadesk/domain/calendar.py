"""An expert's own calendar, of which the desk keeps nothing but the times that it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from mediadesk.domain.availability import Span

BEHIND, AHEAD = timedelta(days=1), timedelta(days=180)
"""From when to when, seen from now, busy times are kept; nobody arranges further ahead."""
REFRESH = timedelta(hours=6)
"""How often a subscription is asked, if all goes well."""
WHOLE = timedelta(days=7)
"""After so long even an unchanged calendar is read again, because what is ahead has moved on."""
RETRY_HOURS = (1, 2, 6, 24)
"""Pauses after the first, second, … failure in a row; the last one repeats."""
MOST_BYTES = 5 * 1024 * 1024
"""Bytes of a calendar that are read; a busy person's of ten years has some two million."""


class CalendarKind(StrEnum):
    """Where a calendar is read from."""

    FILE = "file"
    """A file, read once."""
    SUBSCRIPTION = "subscription"
    """An address that is asked again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCalendar:
    """An expert's calendar as the desk knows it. Instants are UTC.

    `address` is the link of a subscription, or what the file was called. `fetched_at` is when its
    times were last read whole, `tried_at` when it was last asked. While it cannot be read,
    `problem` says why, `problem_at` since when, and `failures` how often in a row; what was read
    before stands meanwhile. A file is not asked again: its `next_at` is None.
    """

    id: str
    expert_id: str
    kind: CalendarKind
    address: str
    etag: str = ""
    fetched_at: datetime | None = None
    tried_at: datetime | None = None
    next_at: datetime | None = None
    failures: int = 0
    problem: str = ""
    problem_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an address answered. `content` is None where nothing changed since `etag`.

    `final_url` is where redirects led, empty where there were none. With `trouble` nothing came.
    """

    content: bytes | None = None
    etag: str = ""
    final_url: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyRead:
    """What a calendar file takes of a time.

    `times` pairs each span with the UID of its entry, by which our own invitations are left out;
    `passed_over` counts entries that could not be understood. With `problem` nothing was read.
    """

    times: tuple[tuple[Span, str], ...] = ()
    passed_over: int = 0
    problem: str = ""


def window(now: datetime) -> Span:
    """Return the time of which busy times are kept at `now` (UTC)."""
    return Span(start=now - BEHIND, end=now + AHEAD)


def read_well(calendar: OwnCalendar, now: datetime, *, etag: str, whole: bool) -> OwnCalendar:
    """Return a calendar after it was read; `whole` says that its times were, too."""
    again = now + REFRESH if calendar.kind is CalendarKind.SUBSCRIPTION else None
    return replace(
        calendar,
        etag=etag,
        fetched_at=now if whole else calendar.fetched_at,
        tried_at=now,
        next_at=again,
        failures=0,
        problem="",
        problem_at=None,
    )


def read_badly(calendar: OwnCalendar, now: datetime, problem: str) -> OwnCalendar:
    """Return a calendar after it could not be read, with when it is tried again."""
    failures = calendar.failures + 1
    pause = timedelta(hours=RETRY_HOURS[min(failures, len(RETRY_HOURS)) - 1])
    again = now + pause if calendar.kind is CalendarKind.SUBSCRIPTION else None
    return replace(
        calendar,
        tried_at=now,
        next_at=again,
        failures=failures,
        problem=problem,
        problem_at=calendar.problem_at or now,
    )


def known_etag(calendar: OwnCalendar, now: datetime) -> str:
    """Return the ETag to ask with; none where the calendar is to be read whole again."""
    if calendar.fetched_at is None or now - calendar.fetched_at >= WHOLE:
        return ""
    return calendar.etag
