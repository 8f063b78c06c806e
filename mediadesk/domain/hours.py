"""Office hours as the settings name them: a sentence such as `Monday to Friday, 08:00 to 18:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIMES = re.compile(
    r"(\d{1,2})[:.](\d{2})\s*(?:to|until|till|–|—|-)\s*(\d{1,2})[:.](\d{2})",
    re.IGNORECASE,
)
_DAY_SPAN = re.compile(
    rf"\b({'|'.join(_DAYS)})s?\b\s*(?:to|–|—|-)\s*\b({'|'.join(_DAYS)})s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """From which weekday to which (0 is Monday), and from which minute of the day to which.

    `last_day` before `first_day` means over the weekend; `end` not later than `begin` means over
    midnight.
    """

    first_day: int
    last_day: int
    begin: int
    end: int

    @property
    def text(self) -> str:
        """The sentence that is kept in the settings."""
        times = f"{_clock(self.begin)} to {_clock(self.end)}"
        if (self.first_day, self.last_day) == (0, 6):
            return f"Every day, {times}"
        first, last = _DAYS[self.first_day].title(), _DAYS[self.last_day].title()
        return f"{first} to {last}, {times}"

    def is_open(self, at: datetime, zone: ZoneInfo) -> bool:
        """Say whether an instant (UTC) lies within the hours, on the clock of `zone`."""
        local = at.astimezone(zone)
        minute, day = local.hour * 60 + local.minute, local.weekday()
        if self.begin < self.end:
            return self._has_day(day) and self.begin <= minute < self.end
        if minute >= self.begin:
            return self._has_day(day)
        return minute < self.end and self._has_day((day - 1) % 7)

    def _has_day(self, day: int) -> bool:
        if self.first_day <= self.last_day:
            return self.first_day <= day <= self.last_day
        return day >= self.first_day or day <= self.last_day


def parse_hours(text: str) -> OfficeHours | None:
    """Return the hours that a sentence names, None if it names no clock times.

    Without days, every day is meant.
    """
    times = _TIMES.search(text)
    if times is None:
        return None
    first_hour, first_minute, last_hour, last_minute = (int(part) for part in times.groups())
    begin, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
    if begin >= 24 * 60 or end > 24 * 60 or first_minute > 59 or last_minute > 59:
        return None
    days = _DAY_SPAN.search(text)
    first, last = (0, 6) if days is None else (_DAYS.index(one.lower()) for one in days.groups())
    return OfficeHours(first_day=first, last_day=last, begin=begin, end=end % (24 * 60))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
