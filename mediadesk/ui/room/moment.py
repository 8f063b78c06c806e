"""A moment as a reporter types it: a day, and a clock time in any usual form."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[:.h]\s*(?P<minute>\d{2}))?\s*"
    r"(?P<half>a\.?m\.?|p\.?m\.?)?\s*(?P<offset>[+-]\d{2}:\d{2})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d{1,2})(\d{2})")
_NAMED: Final = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_MONTH = re.compile(r"(\d{1,2})[\s./-]+([a-z]+|\d{1,2})\.?(?:[\s./,-]+(\d{4}))?", re.IGNORECASE)
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def read_clock(text: str) -> str | None:
    """Return a typed time of day as `HH:MM`, its offset kept as `HH:MM+01:00`; None if none.

    Takes `15:00`, `15.00`, `15h00`, `1500`, `9`, `3 pm`, `3:30pm`, `noon`, `midnight`.
    """
    words = " ".join(text.split()).lower()
    if words in _NAMED:
        return _NAMED[words]
    compact = _DIGITS.fullmatch(words)
    if compact is not None:
        words = f"{compact[1]}:{compact[2]}"
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").replace(".", "")
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return None
    return f"{hour:02}:{minute:02}{found['offset'] or ''}"


def read_day(text: str, today: date) -> date | None:
    """Return a typed day: `2026-11-24`, `24 November`, `24 Nov 2026`, `24.11.2026`; None if none.

    Without a year the next such day from `today` is meant.
    """
    words = " ".join(text.split()).lower()
    iso = _ISO.fullmatch(words)
    if iso is not None:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    found = _DAY_MONTH.fullmatch(words)
    if found is None:
        return None
    month = _month(found[2])
    if month is None:
        return None
    if found[3]:
        return _day(int(found[3]), month, int(found[1]))
    day = _day(today.year, month, int(found[1]))
    if day is None or day >= today:
        return day or _day(today.year + 1, month, int(found[1]))
    return _day(today.year + 1, month, int(found[1]))


def next_days(today: date, count: int = 7) -> tuple[date, ...]:
    """Return today and the days after it."""
    return tuple(today + timedelta(days=number) for number in range(count))


def _month(text: str) -> int | None:
    if text.isdecimal():
        number = int(text)
        return number if 1 <= number <= 12 else None
    if len(text) < 3:
        return None
    matches = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(text)]
    return matches[0] if len(matches) == 1 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
