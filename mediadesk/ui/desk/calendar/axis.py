"""The calendar's scale: where an instant stands in its day, right on days of 23 and 25 hours.

All days of a week share one scale of wall-clock minutes. An hour that a clock change repeats on one
of them is put into the scale once more, so that no two instants share a place; an hour that it
skips stays empty there. Pure, no Qt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60
FIRST, LAST = 8 * 60, 19 * 60
"""What of a day is shown at least, in minutes of the wall clock."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A clock change inside a day: from wall-clock minute `before` on, the clocks say `after`."""

    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the scale: its place in minutes from the top, and the wall-clock minute it says.

    `again` marks the lines of an hour that happens for the second time.
    """

    place: int
    minute: int
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Repeat:
    """Wall-clock minutes [begin, end) that happen twice on some day; `place` is of the second."""

    begin: int
    end: int
    place: int

    @property
    def length(self) -> int:
        return self.end - self.begin


def day_begin(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant (UTC) of a day in a zone, whose midnight may be skipped."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


@lru_cache(maxsize=512)
def change_of(day: date, zone: ZoneInfo) -> Change | None:
    """Return the clock change of a day, None on a day of 24 hours."""
    begin, end = day_begin(day, zone), day_begin(day + timedelta(days=1), zone)
    if end - begin == timedelta(days=1) and _minute(begin, zone) == 0:
        return None
    low, high = begin - _MINUTE, end
    usual = low.astimezone(zone).utcoffset()
    if usual == (high - _MINUTE).astimezone(zone).utcoffset():
        return None
    while high - low > _MINUTE:
        middle = low + (high - low) // (2 * _MINUTE) * _MINUTE
        if middle.astimezone(zone).utcoffset() == usual:
            low = middle
        else:
            high = middle
    after = _minute(high, zone)
    before = _minute(low, zone) + 1
    if high.astimezone(zone).date() > low.astimezone(zone).date():
        before = 0
    return Change(before=before, after=after)


def _minute(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute


def minutes_long(day: date, zone: ZoneInfo) -> int:
    """Return how long a day is, in minutes: 1,440 but for days on which clocks change."""
    begin, end = day_begin(day, zone), day_begin(day + timedelta(days=1), zone)
    return int((end - begin) // _MINUTE)


class Axis:
    """The scale of some days in a zone, from wall-clock minute `first` to `last`."""

    def __init__(
        self, days: Sequence[date], zone: ZoneInfo, *, first: int = FIRST, last: int = LAST
    ) -> None:
        """Make the scale; `first` and `last` are whole hours, 0 to 1,440."""
        self.days = tuple(days)
        self.zone = zone
        self.first, self.last = first, last
        self._columns = {day: number for number, day in enumerate(self.days)}
        self._openings: dict[date, datetime] = {}
        self._changes = {day: change_of(day, zone) for day in self.days}
        twice = sorted(
            {
                (change.after, change.before)
                for change in self._changes.values()
                if change is not None and change.after < change.before
            },
            key=lambda pair: pair[1],
        )
        repeats: list[_Repeat] = []
        for begin, end in twice:
            if first < end <= last:
                place = end - first + sum(one.length for one in repeats)
                repeats.append(_Repeat(begin=begin, end=end, place=place))
        self._repeats = tuple(repeats)
        self.length = last - first + sum(one.length for one in repeats)

    def column(self, at: datetime) -> int | None:
        """Return which of the days an instant lies in, None if in none."""
        return self._columns.get(at.astimezone(self.zone).date())

    def place(self, at: datetime) -> int:
        """Return the place of an instant in its day, in minutes from the top, held inside."""
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        if local.fold:
            for one in self._repeats:
                if one.begin <= minute < one.end:
                    return one.place + minute - one.begin
        return self._held(minute)

    def _held(self, minute: int) -> int:
        held = min(max(minute, self.first), self.last)
        return held - self.first + sum(one.length for one in self._repeats if one.end <= held)

    def end_place(self, at: datetime) -> int:
        """Return the place at which something ends that ends at an instant."""
        return min(self.place(at - _MINUTE) + 1, self.length)

    def span(self, day: date, begin: datetime, end: datetime) -> tuple[int, int] | None:
        """Return from where to where a stretch of time reaches on a day, None if it is not seen."""
        first = max(begin, day_begin(day, self.zone))
        last = min(end, day_begin(day + timedelta(days=1), self.zone))
        if first >= last:
            return None
        top, bottom = self.place(first), self.end_place(last)
        if last - _MINUTE < self._opening(day) or bottom <= top:
            return None
        return top, bottom

    def _opening(self, day: date) -> datetime:
        """Return the instant at the top of the scale on a day, kept: it is asked for every time."""
        known = self._openings.get(day)
        if known is None:
            known = self._openings[day] = self.at(day, 0)
        return known

    def at(self, day: date, place: int) -> datetime:
        """Return the instant (UTC) at a place of a day; what a day lacks counts as what follows."""
        held = min(max(place, 0), self.length)
        fold = 0
        minute = held + self.first
        for one in self._repeats:
            if held < one.place:
                break
            if held < one.place + one.length:
                mine = self._changes[day] == Change(before=one.end, after=one.begin)
                fold = 1 if mine else 0
                minute = one.begin + held - one.place if mine else one.end
                break
            minute -= one.length
        return instant(day, minute, self.zone, fold=fold)

    def missing(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return the stretches of the scale that a day lacks, as places."""
        found = []
        change = self._changes[day]
        if change is not None and change.before < change.after:
            top, bottom = self._held(change.before), self._held(change.after)
            if bottom > top:
                found.append((top, bottom))
        found += [
            (one.place, one.place + one.length)
            for one in self._repeats
            if change != Change(before=one.end, after=one.begin)
        ]
        return tuple(found)

    def ticks(self, step: int = 60) -> tuple[Tick, ...]:
        """Return the lines of the scale, top to bottom."""
        found = [
            Tick(place=self._first_place(minute), minute=minute)
            for minute in range(self.first, self.last + 1, step)
        ]
        for one in self._repeats:
            begin = -(-one.begin // step) * step
            found += [
                Tick(place=one.place + minute - one.begin, minute=minute, again=True)
                for minute in range(begin, one.end, step)
            ]
        return tuple(sorted(found, key=lambda tick: tick.place))

    def _first_place(self, minute: int) -> int:
        return minute - self.first + sum(one.length for one in self._repeats if one.end <= minute)


def instant(day: date, minute: int, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """Return the instant (UTC) of a wall-clock minute of a day, 1,440 being the next midnight.

    A skipped minute counts as the first one after the gap.
    """
    extra, minute = divmod(minute, DAY)
    day += timedelta(days=extra)
    change = change_of(day, zone)
    if change is not None and change.before <= minute < change.after:
        minute = change.after
    clock = time(minute // 60, minute % 60, fold=fold)
    return datetime.combine(day, clock, zone).astimezone(UTC)


def reach(
    spans: Iterable[tuple[datetime, datetime]], zone: ZoneInfo, *, first: int, last: int
) -> tuple[int, int]:
    """Return from which to which whole hour, in minutes, a scale must reach to show these spans."""
    for begin, end in spans:
        local, until = begin.astimezone(zone), (end - _MINUTE).astimezone(zone)
        if until.date() > local.date():
            return 0, DAY
        first = min(first, local.hour * 60)
        last = max(last, (until.hour + 1) * 60)
    return first, last
