"""How numbers, dates and clock times are spelled, and how values are put into a sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from mediadesk.domain import reference as references
from mediadesk.domain.deadline import city

_tr = QCoreApplication.translate

_FIRST_STRONG_ISOLATE = "\u2068"


_POP_ISOLATE = "\u2069"


def fill(sentence: str, *values: str) -> str:
    """Put values in the place of %1, %2, … of a translated sentence, each isolated (UAX #9)."""
    parts = {f"%{number}": value for number, value in enumerate(values, 1)}
    found = sentence
    for mark in reversed(parts):
        found = found.replace(mark, f"\0{mark}\0")
    for mark, value in parts.items():
        isolated = value if value.isascii() else f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}"
        found = found.replace(f"\0{mark}\0", isolated)
    return found


def counted(sentence: str, count: int) -> str:
    """Return a sentence with %n, in the plural that the language wants, with its number."""
    found = _tr("Text", sentence, "", count)
    if found == sentence or "(s)" in found:
        # The source language has no translation file to hold its plurals.
        found = found.replace("(s)", "" if count == 1 else "s")
    return found.replace("%n", str(count))


def clock(at: datetime) -> str:
    """Return the clock time of a local moment as the locale writes it, `15:00` or `3:00 PM`."""
    time = QTime(at.hour, at.minute)
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        # The C locale's short form has seconds, which no deadline has.
        return time.toString("HH:mm")
    return locale.toString(time, QLocale.FormatType.ShortFormat)


def _day(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)


def short_day(day: date) -> str:
    """Return `Mon 19 Oct`."""
    return _day(day, "ddd d MMM")


def full_day(day: date) -> str:
    """Return `Monday 19 October 2026`."""
    return _day(day, "dddd d MMMM yyyy")


def weekday(number: int) -> str:
    """Return a day of the week, 0 for Monday, as the locale names it standing alone."""
    return QLocale().standaloneDayName(number + 1)


def day_word(day: date, today: date) -> str:
    """Return `today`, `tomorrow`, `yesterday`, the weekday within six days, else the date."""
    distance = (day - today).days
    if distance == 0:
        return _tr("Text", "today")
    if distance == 1:
        return _tr("Text", "tomorrow")
    if distance == -1:
        return _tr("Text", "yesterday")
    if 1 < distance <= 6:
        return _day(day, "dddd")
    return short_day(day) if day.year == today.year else _day(day, "d MMM yyyy")


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return when something happened on the office's clock: `14:06`, else `Tue 13 Oct, 14:06`."""
    local = at.astimezone(zone)
    today = now.astimezone(zone).date()
    if local.date() == today:
        return clock(local)
    return fill("%1, %2", day_word(local.date(), today), clock(local))


def full_moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment in full with its zone, for a tooltip."""
    local = at.astimezone(zone)
    zone_words = f"{city(zone.key)} ({local.tzname() or ''})"
    return fill("%1, %2, %3", full_day(local.date()), clock(local), zone_words)


def reference(stored: str) -> str:
    """Return a reference as it is shown, `MR-7Q4K-2XC`."""
    return references.show(stored)


def span(left: timedelta) -> str:
    """Return how long something is, in the largest unit that fits, rounded down."""
    minutes_ = max(int(left.total_seconds() // 60), 0)
    if minutes_ < 1:
        return _tr("Text", "less than a minute")
    if minutes_ < 120:
        return counted("%n minute(s)", minutes_)
    if minutes_ < 48 * 60:
        return counted("%n hour(s)", minutes_ // 60)
    return counted("%n day(s)", minutes_ // (24 * 60))


def minutes(count: int | None) -> str:
    """Return a length, `6 min`."""
    return fill(_tr("Text", "%1 min"), str(count)) if count else ""


def tonight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the end of the office's day as an instant (UTC-comparable)."""
    local = now.astimezone(zone)
    following = local.date() + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=zone)
