"""The duty rota: who is on duty, by a weekly pattern and exceptions, on the office's own clock.

A shift begins and ends at clock times; one that ends at or before its begin ends on the next day.
A clock time that a change of clocks skips means as long after midnight as the old offset says, and
a doubled one its first time, for ends and begins alike: shifts that meet on the wall meet in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mediadesk.domain.errors import Problem, Refused

DAY = 24 * 60
MOST_SHIFTS, MOST_EXCEPTIONS, MOST_PEOPLE = 200, 200, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody who can be on duty, with how to reach them."""

    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A time on duty in every week.

    `weekday` is the day it begins on, 0 for Monday; `begin` and `end` are minutes after midnight,
    `end` on the next day if it is not later than `begin`.
    """

    officer: str
    weekday: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaException:
    """A time that the pattern does not hold: `officer` is on duty, or nobody if it is empty.

    `begin` and `end` are clock times of the office, `end` not included.
    """

    officer: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """The pattern and its exceptions, of which the last that covers an instant holds."""

    officers: tuple[Officer, ...] = ()
    shifts: tuple[Shift, ...] = ()
    exceptions: tuple[RotaException, ...] = ()

    def officer(self, name: str) -> Officer | None:
        """Return the officer of this name."""
        return next((one for one in self.officers if one.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time (UTC, `end` not included) with those on duty in it; several means an overlap."""

    begin: datetime
    end: datetime
    officers: tuple[str, ...]


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a clock time, right across changes of clocks (see above)."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _occurrence(shift: Shift, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time())
    begin = midnight + timedelta(minutes=shift.begin)
    until = shift.end if shift.end > shift.begin else shift.end + DAY
    return instant(begin, zone), instant(midnight + timedelta(minutes=until), zone)


def _exception_at(rota: Rota, at: datetime, zone: ZoneInfo) -> RotaException | None:
    for one in reversed(rota.exceptions):
        if instant(one.begin, zone) <= at < instant(one.end, zone):
            return one
    return None


def on_duty(rota: Rota, at: datetime, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the names of those on duty at an instant (UTC), in the order of the rota."""
    exception = _exception_at(rota, at, zone)
    if exception is not None:
        return (exception.officer,) if exception.officer else ()
    today = at.astimezone(zone).date()
    found: list[str] = []
    for shift in rota.shifts:
        # A day that began two days ago can reach here where a zone jumped over a date.
        for back in (0, 1, 2):
            day = today - timedelta(days=back)
            if day.weekday() != shift.weekday:
                continue
            begin, end = _occurrence(shift, day, zone)
            if begin <= at < end and shift.officer not in found:
                found.append(shift.officer)
    return tuple(found)


def _edges(rota: Rota, begin: datetime, end: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    first = begin.astimezone(zone).date() - timedelta(days=2)
    last = end.astimezone(zone).date() + timedelta(days=1)
    day = first
    while day <= last:
        for shift in rota.shifts:
            if day.weekday() == shift.weekday:
                yield from _occurrence(shift, day, zone)
        day += timedelta(days=1)
    for one in rota.exceptions:
        yield instant(one.begin, zone)
        yield instant(one.end, zone)


def coverage(rota: Rota, begin: datetime, end: datetime, zone: ZoneInfo) -> tuple[Span, ...]:
    """Return who is on duty from `begin` to `end` (UTC), without a hole; nobody is an empty span.

    Neighbouring spans differ. A span without officers is a gap, one with several an overlap.
    """
    edges = sorted({one for one in _edges(rota, begin, end, zone) if begin < one < end})
    spans: list[Span] = []
    for left, right in zip([begin, *edges], [*edges, end], strict=True):
        names = on_duty(rota, left, zone)
        if spans and spans[-1].officers == names:
            spans[-1] = Span(begin=spans[-1].begin, end=right, officers=names)
        elif left < right:
            spans.append(Span(begin=left, end=right, officers=names))
    return tuple(spans)


def shift_of(rota: Rota, name: str, at: datetime, zone: ZoneInfo) -> Span | None:
    """Return the time on duty, round `at` (UTC), of one officer; None if they are not on duty."""
    around = timedelta(days=2)
    for span in _of_one(coverage(rota, at - around, at + around, zone), name):
        if span.begin <= at < span.end:
            return span
    return None


def _of_one(spans: Sequence[Span], name: str) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in spans:
        if name not in span.officers:
            continue
        if found and found[-1].end == span.begin:
            found[-1] = Span(begin=found[-1].begin, end=span.end, officers=(name,))
        else:
            found.append(Span(begin=span.begin, end=span.end, officers=(name,)))
    return tuple(found)


def check_rota(rota: Rota) -> None:
    """Raise `Refused` for a rota that cannot be kept; fields are `officers`, `shifts.3` and so on.

    Gaps and overlaps are no problems: an office may want them, and the editor shows them.
    """
    names = [one.name for one in rota.officers]
    problems = _officer_problems(rota.officers)
    for number, shift in enumerate(rota.shifts):
        if shift.officer not in names:
            problems.append(Problem(f"shifts.{number}", "Choose who is on duty."))
        if not (0 <= shift.weekday <= 6 and 0 <= shift.begin < DAY and 0 <= shift.end <= DAY):
            problems.append(
                Problem(f"shifts.{number}", "Enter times of the day, such as 08:00 and 18:00.")
            )
    for number, one in enumerate(rota.exceptions):
        if one.officer and one.officer not in names:
            problems.append(Problem(f"exceptions.{number}", "Choose who is on duty, or nobody."))
        if one.end <= one.begin:
            problems.append(
                Problem(f"exceptions.{number}", "The end of an exception must be after its begin.")
            )
    for field, items, most in (
        ("officers", rota.officers, MOST_PEOPLE),
        ("shifts", rota.shifts, MOST_SHIFTS),
        ("exceptions", rota.exceptions, MOST_EXCEPTIONS),
    ):
        if len(items) > most:
            problems.append(Problem(field, "Keep at most {limit} here.", {"limit": most}))
    if problems:
        raise Refused(*problems)


def _officer_problems(officers: Sequence[Officer]) -> list[Problem]:
    problems: list[Problem] = []
    names = [one.name for one in officers]
    for number, officer in enumerate(officers):
        if not officer.name:
            problems.append(Problem(f"officers.{number}", "Enter the officer’s name."))
        elif names.index(officer.name) != number:
            problems.append(
                Problem(
                    f"officers.{number}", "“{name}” is here twice.", {"name": officer.name[:60]}
                )
            )
        elif not officer.email:
            problems.append(
                Problem(
                    f"officers.{number}",
                    "Enter an e-mail address for {name}: requests are sent to it.",
                    {"name": officer.name[:60]},
                )
            )
    return problems
