"""What the calendar reads, in one piece of work on the data lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mediadesk.domain.availability import Span, free_times
from mediadesk.domain.expert import Expert
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.query import ExpertQuery
from mediadesk.domain.rows import CalendarRow, ExpertPage
from mediadesk.services.desk import Desk
from mediadesk.ui.desk.calendar.axis import day_begin

_FIRM = frozenset({InterviewState.CONFIRMED, InterviewState.TENTATIVE})
_BUCKET = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """When an expert can be had; `expert` is their record."""

    expert: Expert
    free: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The interviews of some days, earliest first, and when the ticked experts are free then."""

    rows: tuple[CalendarRow, ...]
    free: tuple[FreeTime, ...]
    now: datetime


def read_days(
    desk: Desk,
    days: Sequence[date],
    zone: ZoneInfo,
    *,
    ticked: Sequence[str],
    everyone: bool,
) -> Shown:
    """Read what lies on days: the interviews of everyone or of the experts ticked, their time."""
    views = desk.database.read()
    start, end = day_begin(days[0], zone), day_begin(days[-1] + timedelta(days=1), zone)
    wanted = () if everyone or not ticked else tuple(ticked)
    rows = views.interviews_between(start, end, wanted)
    return Shown(
        rows=rows,
        free=free_of(desk, ticked, start, end, rows),
        now=desk.clock.now(),
    )


def free_of(
    desk: Desk,
    expert_ids: Sequence[str],
    start: datetime,
    end: datetime,
    rows: Sequence[CalendarRow],
) -> tuple[FreeTime, ...]:
    """Return when experts can be had from `start` to `end` (UTC), the interviews known already."""
    if not expert_ids:
        return ()
    views = desk.database.read()
    absences = views.absences(start, end, expert_ids)
    busy = views.busy_between(expert_ids, start, end)
    found = []
    for key in expert_ids:
        expert = views.expert(key)
        if expert is None:
            continue
        taken = [
            Span(start=row.starts_at, end=row.ends_at)
            for row in rows
            if row.expert_id == expert.id and row.state in _FIRM
        ]
        free = free_times(
            expert,
            [one for one in absences if one.expert_id == expert.id],
            [*busy.get(key, ()), *taken],
            start=start,
            end=end,
        )
        found.append(FreeTime(expert=expert, free=free))
    return tuple(found)


def read_dots(
    desk: Desk, first: date, last: date, zone: ZoneInfo, expert_ids: Sequence[str]
) -> Mapping[date, int]:
    """Return how many interviews begin on each day of a month, on the clock of a zone."""
    start, end = day_begin(first, zone), day_begin(last + timedelta(days=1), zone)
    found: dict[date, int] = {}
    for at, count in desk.database.read().interview_counts(start, end, expert_ids):
        day = at.astimezone(zone).date()
        found[day] = found.get(day, 0) + count
    return found


def read_experts(desk: Desk, search: str, after: str, limit: int) -> ExpertPage:
    """Return a page of the experts who are proposed, by name."""
    query = ExpertQuery(now=desk.clock.now(), search=search, limit=limit, after=after)
    return desk.database.read().experts(query)
