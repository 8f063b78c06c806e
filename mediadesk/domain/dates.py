"""Dates and times as old logs write them, read only where they have one reading.

`03/04/2021` is the third of April or the fourth of March; which of them is decided by the other
dates of the same column, or by a person, never by a guess. Between dots the day always stands
first (as DIN 5008 and its neighbours have it), and before a year of four digits the year does
(ISO 8601).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo

from mediadesk.domain.deadline import is_doubled, is_skipped
from mediadesk.domain.search import fold


class DayOrder(StrEnum):
    """What stands first in a date that is all numbers."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class Evidence(StrEnum):
    """What a text shows about the order of day and month in its column."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    UNCLEAR = "unclear"
    """It has two readings."""
    NONE = "none"
    """It is no such date, or reads the same in both orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What a cell says of an instant: a day, a clock time on it if it names one, and an offset."""

    day: date
    clock: time | None = None
    offset: timedelta | None = None


_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_WEEKDAY = re.compile(r"[^\W\d_]{2,12}\.?,?\s+(?=\d)|[^\W\d_]{2,12}\.?,\s*(?=[^\W\d_])")
_DAY_NAME = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?[\s\-]*(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?[\s\-]*(?:de[l]?\s+)?"
    r"(\d{4}|\d{2})(?!\d)",
    re.IGNORECASE,
)
_NAME_DAY = re.compile(
    r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.IGNORECASE
)
_CLOCK = re.compile(
    r"(?:t|,|at|um|à|a las)?\s*(\d{1,2})(?:\s?[:.h]\s?(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(am|pm|a\.\s?m\.|p\.\s?m\.)?\s*(?:uhr|hrs?|h|horas?|heures?)?\s*(z|utc|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_PIVOT = 69
"""A year of two digits below it lies in this century, as POSIX (`strptime`, %y) has it."""
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001  # a day of a spreadsheet has no zone


def evidence(text: str) -> Evidence:
    """Return what a text shows about the order of day and month."""
    found = _NUMBERS.match(text.strip())
    if found is None or found[2] == ".":
        return Evidence.NONE
    first, second = int(found[1]), int(found[3])
    if first == second or not (min(first, second) >= 1 and max(first, second) <= 31):
        return Evidence.NONE
    if first > 12 >= second:
        return Evidence.DAY_FIRST
    if second > 12 >= first:
        return Evidence.MONTH_FIRST
    return Evidence.UNCLEAR if first <= 12 else Evidence.NONE


def read_date(text: str, order: DayOrder | None, months: Mapping[str, int]) -> When | None:
    """Return what a text says; None if it is no date, or needs an `order` and there is none.

    `months` are the names of months, folded, each with its number.
    """
    plain = text.strip()
    day, rest = _read_day(plain, order, months)
    if day is None:
        weekday = _WEEKDAY.match(plain)
        if weekday is None:
            return None
        day, rest = _read_day(plain[weekday.end() :], order, months)
        if day is None:
            return None
    rest = rest.strip()
    if not rest:
        return When(day=day)
    clock = _read_clock(rest)
    return When(day=day, clock=clock[0], offset=clock[1]) if clock is not None else None


def read_clock(text: str) -> time | None:
    """Return the clock time that a text says, None if it says none."""
    found = _read_clock(text.strip())
    return found[0] if found is not None else None


def read_serial(number: float) -> When | None:
    """Return what a number means where a spreadsheet keeps a date as one (days since 1900)."""
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    at = _SERIAL_START + timedelta(seconds=round(number * 86_400))
    return When(day=at.date(), clock=at.time() if number % 1 else None)


def clock_of(since: timedelta) -> time:
    """Return the clock time that lies so long after midnight, which is less than a day."""
    seconds = round(since.total_seconds()) % 86_400
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def instant(when: When, zone: ZoneInfo, *, missing: time) -> datetime:
    """Return the instant (UTC), at `missing` if no clock time is named.

    For what lies behind us: of a doubled time the first is taken, a skipped one moves on as the
    clocks did. `is_clear` says whether that was needed.
    """
    local = datetime.combine(when.day, when.clock or missing)
    if when.offset is not None:
        return local.replace(tzinfo=timezone(when.offset)).astimezone(UTC)
    return local.replace(tzinfo=zone).astimezone(UTC)


def is_clear(when: When, zone: ZoneInfo) -> bool:
    """Say whether a clock time happens exactly once in a zone."""
    if when.clock is None or when.offset is not None:
        return True
    local = datetime.combine(when.day, when.clock)
    return not (is_skipped(local, zone) or is_doubled(local, zone))


def _read_day(
    text: str, order: DayOrder | None, months: Mapping[str, int]
) -> tuple[date | None, str]:
    found = _ISO.match(text)
    if found is not None:
        return _day(int(found[1]), int(found[3]), int(found[4])), text[found.end() :]
    found = _NUMBERS.match(text)
    if found is not None:
        return _numbers(found, order), text[found.end() :]
    found = _DAY_NAME.match(text)
    if found is not None and (month := months.get(_folded(found[2]))):
        return _day(_year(found[3]), month, int(found[1])), text[found.end() :]
    found = _NAME_DAY.match(text)
    if found is not None and (month := months.get(_folded(found[1]))):
        return _day(int(found[3]), month, int(found[2])), text[found.end() :]
    return None, text


def _numbers(found: re.Match[str], order: DayOrder | None) -> date | None:
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    if found[2] == "." or first == second:
        order = DayOrder.DAY_FIRST
    if order is DayOrder.DAY_FIRST:
        return _day(year, second, first)
    return _day(year, first, second) if order is DayOrder.MONTH_FIRST else None


def _read_clock(text: str) -> tuple[time, timedelta | None] | None:
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[4] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif found[2] is None and found[0].strip().isdigit():
        # A bare number beside a date may be anything.
        return None
    if hour == 24 and minute == second == 0:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second), _offset(found[5] or "")


def _offset(text: str) -> timedelta | None:
    if not text:
        return None
    if text.lower() in {"z", "utc"}:
        return timedelta()
    digits = text[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if size >= timedelta(hours=24):
        return None
    return -size if text[0] == "-" else size


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) == 4:
        return number
    return number + (2000 if number < _PIVOT else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _folded(word: str) -> str:
    return fold(word).rstrip(".")
