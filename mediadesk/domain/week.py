"""Working and quiet hours as they are typed and as files hold them.

A day is typed as `9-12, 13:00–17:30`, a week stands in a file as
`Mon-Fri 09:00-17:00; Sat 10:00-12:00`. What goes over midnight, such as `22-2`, is two parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.expert import DAY, Minutes, Quiet, WorkingHours, joined_hours

_TIME = r"(\d{1,2})(?:[:.h](\d{2})?)?\s*(am|pm)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|to|bis|until)\s*{_TIME}\s*", re.IGNORECASE)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY_PART = re.compile(
    r"\s*([A-Za-z]{3})[a-z]*(?:\s*[-–]\s*([A-Za-z]{3})[a-z]*)?\s+(.*)", re.DOTALL
)
_LONGEST = 1_000
NEVER = "by arrangement"
"""How a file says that a week has no working hours."""


def parse_day(text: str, field: str = "hours") -> tuple[tuple[Minutes, ...], tuple[Minutes, ...]]:
    """Return the parts of a day, and those that reach into the next; empty if nothing is typed.

    Raises `Refused` beside `field`.
    """
    today: list[Minutes] = []
    tomorrow: list[Minutes] = []
    for piece in re.split(r"[,;+&]", text[:_LONGEST]):
        if not piece.strip():
            continue
        begin, end = _span(piece, field)
        if end > begin:
            today.append(Minutes(begin=begin, end=end))
            continue
        today.append(Minutes(begin=begin, end=DAY))
        if end:
            tomorrow.append(Minutes(begin=0, end=end))
    return tuple(today), tuple(tomorrow)


def parse_days(texts: Sequence[str], field: str = "hours") -> WorkingHours:
    """Return the week whose seven days were typed, Monday first; raises `Refused`."""
    days: list[list[Minutes]] = [[] for _ in range(7)]
    for number, text in enumerate(texts):
        today, tomorrow = parse_day(text, field)
        days[number] += today
        days[(number + 1) % 7] += tomorrow
    return joined_hours(days)


def parse_week(text: str) -> WorkingHours:
    """Return the week that a file's text stands for; raises `Refused` beside `hours`."""
    if text.strip().casefold() == NEVER:
        return WorkingHours()
    texts = [""] * 7
    for piece in text[:_LONGEST].split(";"):
        if not piece.strip():
            continue
        found = _DAY_PART.fullmatch(piece)
        names = [name.title() for name in found.groups()[:2] if name] if found else []
        if found is None or any(name not in _DAYS for name in names):
            raise Refused(
                Problem("hours", "Enter hours such as Mon-Fri 09:00-17:00; Sat 10:00-12:00.")
            )
        first, last = _DAYS.index(names[0]), _DAYS.index(names[-1])
        for step in range((last - first) % 7 + 1):
            day = (first + step) % 7
            texts[day] = f"{texts[day]},{found[3]}"
    return parse_days(texts)


def write_week(hours: WorkingHours) -> str:
    """Return a week as files hold it; `parse_week` reads it back."""
    if hours.is_empty:
        return NEVER
    pieces = []
    day = 0
    while day < 7:
        last = day
        while last < 6 and hours.days[last + 1] == hours.days[day]:
            last += 1
        if hours.days[day]:
            days = _DAYS[day] if day == last else f"{_DAYS[day]}-{_DAYS[last]}"
            pieces.append(f"{days} {write_day(hours.days[day])}")
        day = last + 1
    return "; ".join(pieces)


def write_day(parts: Sequence[Minutes]) -> str:
    """Return the parts of a day: `09:00-12:00, 13:00-17:30`."""
    return ", ".join(f"{_clock(one.begin)}-{_clock(one.end)}" for one in parts)


def parse_quiet(text: str) -> Quiet | None:
    """Return quiet hours such as `22:00-07:00`, None if nothing is typed.

    Raises `Refused` beside `quiet`.
    """
    if not text.strip():
        return None
    begin, end = _span(text[:_LONGEST], "quiet")
    if begin == end % DAY:
        raise _wrong("quiet")
    return Quiet(begin=begin, end=end % DAY)


def write_quiet(quiet: Quiet | None) -> str:
    """Return quiet hours as `parse_quiet` reads them."""
    return f"{_clock(quiet.begin)}-{_clock(quiet.end)}" if quiet is not None else ""


def _span(text: str, field: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise _wrong(field)
    begin = _minute(found[1], found[2], found[3] or "", field)
    end = _minute(found[4], found[5], found[6] or "", field)
    if begin >= DAY:
        raise _wrong(field)
    return begin, end


def _minute(hour: str, minute: str | None, half: str, field: str) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= hours <= 12:
            raise _wrong(field)
        hours = hours % 12 + (12 if half.lower() == "pm" else 0)
    if minutes > 59 or hours * 60 + minutes > DAY:
        raise _wrong(field)
    return hours * 60 + minutes


def _wrong(field: str) -> Refused:
    return Refused(Problem(field, "Enter clock times such as 09:00–17:00."))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
