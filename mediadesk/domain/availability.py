"""When an expert can be had: working hours on the clock of wherever they are, less what takes them.

A person's hours are readings of a clock: they are free when the clock where they are shows a time
of their hours. A reading that a change of clocks skips therefore counts not at all, one that it
doubles counts both times, and a day that a zone left out (Apia, 30 December 2011) has no hours.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from mediadesk.domain.deadline import zone_of
from mediadesk.domain.errors import Refused
from mediadesk.domain.expert import Absence, AbsenceKind, Expert

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
_MINUTES_A_DAY = 24 * 60

LONGEST = timedelta(days=400)
"""What is asked about at once at most; longer windows are cut, so that no question runs away."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A time from `start` to `end` (UTC, `end` not included)."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        """Say whether an instant (UTC) lies in it."""
        return self.start <= at < self.end

    def meets(self, other: Span) -> bool:
        """Say whether the two have an instant in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Where an expert is for a time: on the clock of `zone`, None where nobody can have them."""

    span: Span
    zone: str | None


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same time as spans in order that neither meet nor touch."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if found and span.start <= found[-1].end:
            if span.end > found[-1].end:
                found[-1] = Span(start=found[-1].start, end=span.end)
        else:
            found.append(span)
    return tuple(found)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is left of a time when another is taken out of it."""
    left: list[Span] = []
    out = joined(taken)
    begin = 0
    for span in joined(spans):
        while begin < len(out) and out[begin].end <= span.start:
            begin += 1
        start = span.start
        for one in out[begin:]:
            if one.start >= span.end:
                break
            if one.start > start:
                left.append(Span(start=start, end=one.start))
            start = max(start, one.end)
        if start < span.end:
            left.append(Span(start=start, end=span.end))
    return tuple(left)


def around(span: Span, margin: timedelta) -> Span:
    """Return a span with a margin before and after it, for the way there and back."""
    return Span(start=span.start - margin, end=span.end + margin)


def stays(
    expert: Expert, absences: Iterable[Absence], *, start: datetime, end: datetime
) -> tuple[Stay, ...]:
    """Return where an expert is from `start` to `end` (UTC), without a hole, in order.

    Leave wins over travel, a travel that begins later over one that began before it. A travel that
    names no zone changes nothing.
    """
    known = sorted(
        (one for one in absences if one.starts_at < end and one.ends_at > start),
        key=lambda one: (one.kind is AbsenceKind.LEAVE, one.starts_at),
    )
    edges = sorted(
        {start, end}
        | {at for one in known for at in (one.starts_at, one.ends_at) if start < at < end}
    )
    found: list[Stay] = []
    for left, right in itertools.pairwise(edges):
        zone: str | None = expert.zone
        for one in known:
            if one.starts_at <= left < one.ends_at:
                zone = None if one.kind is AbsenceKind.LEAVE else one.zone or expert.zone
        if found and found[-1].zone == zone:
            found[-1] = Stay(span=Span(start=found[-1].span.start, end=right), zone=zone)
        else:
            found.append(Stay(span=Span(start=left, end=right), zone=zone))
    return tuple(found)


def readings(
    zone: ZoneInfo, hours: Sequence[tuple[int, int, int]], *, start: datetime, end: datetime
) -> tuple[Span, ...]:
    """Return when, from `start` to `end` (UTC), the clock of a zone shows a time of `hours`.

    Each of `hours` is a weekday (0 is Monday) with the minutes of its begin and end; an end that is
    not later than the begin is on the next day.
    """
    found: list[Span] = []
    for piece, offset in _pieces(zone, start, end):
        # On the clock of this offset, where the piece is one stretch without a change.
        first = (piece.start + offset).replace(tzinfo=None)
        last = (piece.end + offset).replace(tzinfo=None)
        day = first.date() - _DAY
        while day <= last.date():
            midnight = datetime.combine(day, time())
            for weekday, begin, until in hours:
                if weekday != day.weekday():
                    continue
                over = until if until > begin else until + _MINUTES_A_DAY
                from_ = max(first, midnight + timedelta(minutes=begin))
                to = min(last, midnight + timedelta(minutes=over))
                if from_ < to:
                    found.append(
                        Span(
                            start=from_.replace(tzinfo=UTC) - offset,
                            end=to.replace(tzinfo=UTC) - offset,
                        )
                    )
            day += _DAY
    return joined(found)


def working(
    expert: Expert, absences: Iterable[Absence], *, start: datetime, end: datetime
) -> tuple[Span, ...]:
    """Return when an expert works from `start` to `end` (UTC), wherever they are then."""
    hours = [(day, part.begin, part.end) for day in range(7) for part in expert.hours.on(day)]
    return _kept(expert, absences, hours, start, end)


def quiet(
    expert: Expert, absences: Iterable[Absence], *, start: datetime, end: datetime
) -> tuple[Span, ...]:
    """Return when an expert is not to be disturbed from `start` to `end` (UTC)."""
    if expert.quiet is None:
        return ()
    hours = [(day, expert.quiet.begin, expert.quiet.end) for day in range(7)]
    return _kept(expert, absences, hours, start, end)


def _kept(
    expert: Expert,
    absences: Iterable[Absence],
    hours: Sequence[tuple[int, int, int]],
    start: datetime,
    end: datetime,
) -> tuple[Span, ...]:
    """Return when the clock where the expert is shows a time of `hours`; never during leave."""
    found: list[Span] = []
    for stay in stays(expert, absences, start=start, end=min(end, start + LONGEST)):
        zone = known_zone(stay.zone)
        if zone is not None:
            found += readings(zone, hours, start=stay.span.start, end=stay.span.end)
    return joined(found)


def known_zone(name: str | None) -> ZoneInfo | None:
    """Return the zone of this name, None for no name or one that this computer does not know."""
    if name is None:
        return None
    try:
        return zone_of(name)
    except Refused:
        return None


def free_times(
    expert: Expert,
    absences: Iterable[Absence],
    busy: Iterable[Span],
    *,
    start: datetime,
    end: datetime,
) -> tuple[Span, ...]:
    """Return when an expert can be had from `start` to `end` (UTC), in order, never touching.

    `busy` is what their calendar and other interviews take; absences may reach beyond the window.
    A window is cut to `LONGEST`.
    """
    known = tuple(absences)
    hours = working(expert, known, start=start, end=end)
    if not hours:
        return ()
    taken = (*busy, *quiet(expert, known, start=start, end=end))
    return without(hours, taken)


def _pieces(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[tuple[Span, timedelta]]:
    """Yield the window cut where the zone's offset changes."""
    begin, offset = start, None
    day = int(start.timestamp() // 86_400)
    last = int(end.timestamp() // 86_400)
    while day <= last:
        for at, following in _changes(zone, day):
            if at > start and offset is not None and following != offset:
                if at >= end:
                    break
                yield Span(start=begin, end=at), offset
                begin = at
            offset = following
        day += 1
    if offset is not None and begin < end:
        yield Span(start=begin, end=end), offset


@lru_cache(maxsize=4096)
def _changes(zone: ZoneInfo, day: int) -> tuple[tuple[datetime, timedelta], ...]:
    """Return the offsets of a zone on a day of UTC (counted from 1970), each with its first second.

    Two changes within the same hour would be missed; no zone has had them.
    """
    at = datetime.fromtimestamp(day * 86_400, UTC)
    offset = _offset(zone, at)
    found = [(at, offset)]
    for _ in range(24):
        following = at + _HOUR
        other = _offset(zone, following)
        if other != offset:
            early, late = at, following
            while late - early > _SECOND:
                middle = early + ((late - early) // 2) // _SECOND * _SECOND
                if _offset(zone, middle) == offset:
                    early = middle
                else:
                    late = middle
            found.append((late, other))
            offset = other
        at = following
    return tuple(found)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    return offset if offset is not None else timedelta(0)
