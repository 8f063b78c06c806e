"""Time left, deadlines and their zones, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.availability import known_zone
from mediadesk.domain.deadline import Level, Telling, TimeLeft, city, time_left
from mediadesk.ui.text.spelling import (
    _day,
    clock,
    counted,
    day_word,
    fill,
    full_day,
    moment,
    short_day,
    span,
)

_tr = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipWords:
    """A chip: what it shows, how pressing it is, and the sentence that is read out."""

    text: str
    level: str
    spoken: str


def chip(left: TimeLeft, zone: str) -> ChipWords:
    """Word the time left, as in the table of the design (section 5); `zone` is the office's."""
    at = left.local
    time = clock(at) if at is not None else ""
    amount = str(left.amount)
    place = city(zone)
    text = spoken = ""
    match left.telling:
        case Telling.OVERDUE_MINUTES:
            text = fill(_tr("Text", "Overdue %1 min"), amount)
            spoken = fill(counted("Overdue by %n minute(s), since %1", left.amount), time)
        case Telling.OVERDUE_HOURS:
            text = fill(_tr("Text", "Overdue %1 h"), amount)
            spoken = fill(counted("Overdue by %n hour(s), since %1", left.amount), time)
        case Telling.OVERDUE_SINCE if at is not None:
            text = fill(_tr("Text", "Overdue since %1 %2"), _overdue_day(at), time)
            spoken = fill(_tr("Text", "Overdue since %1, %2"), full_day(at.date()), time)
        case Telling.UNDER_A_MINUTE:
            text = fill(_tr("Text", "Under 1 min · %1"), time)
            spoken = fill(_tr("Text", "Deadline in less than a minute, at %1 %2 time"), time, place)
        case Telling.MINUTES:
            text = fill(_tr("Text", "%1 min · %2"), amount, time)
            spoken = fill(
                counted("Deadline in %n minute(s), at %1 %2 time", left.amount), time, place
            )
        case Telling.HOURS:
            text = fill(_tr("Text", "%1 h · %2"), amount, time)
            spoken = fill(
                counted("Deadline in %n hour(s), at %1 %2 time", left.amount), time, place
            )
        case Telling.TOMORROW:
            text = fill(_tr("Text", "Tomorrow %1"), time)
            spoken = fill(_tr("Text", "Deadline tomorrow at %1 %2 time"), time, place)
        case Telling.DAY if at is not None:
            text = short_day(at.date())
            spoken = fill(
                _tr("Text", "Deadline on %1 at %2 %3 time"), full_day(at.date()), time, place
            )
        case Telling.ANSWERED:
            text = fill(_tr("Text", "Answered %1"), time)
            spoken = text
        case _:
            text = spoken = _tr("Text", "No deadline")
    return ChipWords(text=text, level=left.level.value, spoken=spoken)


def _overdue_day(at: datetime) -> str:
    return _day(at.date(), "ddd")


def group(level: Level) -> str:
    """Return the heading of the requests of one level."""
    return {
        Level.OVERDUE: _tr("Text", "Overdue"),
        Level.CRITICAL: _tr("Text", "Next hour"),
        Level.SOON: _tr("Text", "Later today"),
        Level.LATER: _tr("Text", "Tomorrow and later"),
        Level.NONE: _tr("Text", "No deadline"),
        Level.DONE: _tr("Text", "Answered"),
    }[level]


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerWords:
    """The deadline banner: title, both zones, and how much of the time has passed (0 to 1)."""

    level: str
    title: str
    text: str
    left: str = ""
    right: str = ""
    share: float | None = None
    spoken: str = ""


def banner(  # each part is named where it is called
    *,
    now: datetime,
    at: datetime,
    reporter_zone: str,
    office_zone: ZoneInfo,
    received: datetime,
    airs_at: datetime | None = None,
    outlet: str = "",
    answered_at: datetime | None = None,
) -> BannerWords:
    """Word the deadline for the conversation, on the office's clock and on the reporter's."""
    left = time_left(now, at, office_zone, answered_at=answered_at)
    today = now.astimezone(office_zone).date()
    text = both_zones(now, at, reporter_zone, office_zone)
    words = chip(left, office_zone.key)
    started = fill(_tr("Text", "Received %1"), moment(received, now, office_zone))
    airs = ""
    if airs_at is not None:
        airs = fill(_tr("Text", "%1 airs it at %2"), outlet, moment(airs_at, now, office_zone))
    share: float | None = None
    if left.level in (Level.OVERDUE, Level.CRITICAL, Level.SOON):
        whole = (at - received).total_seconds()
        share = min(max((now - received).total_seconds() / whole, 0.0), 1.0) if whole > 0 else 1.0
    shows_bar = share is not None
    return BannerWords(
        level=words.level,
        title=_banner_title(left, today),
        text=text,
        left=started if shows_bar else "",
        right=airs if shows_bar else "",
        share=share,
        spoken=f"{words.spoken}. {text}",
    )


def _banner_title(left: TimeLeft, today: date) -> str:
    at = left.local
    match left.telling:
        case Telling.OVERDUE_MINUTES:
            return counted("Overdue %n minute(s)", left.amount)
        case Telling.OVERDUE_HOURS:
            return counted("Overdue %n hour(s)", left.amount)
        case Telling.OVERDUE_SINCE if at is not None:
            return fill(_tr("Text", "Overdue since %1, %2"), short_day(at.date()), clock(at))
        case Telling.UNDER_A_MINUTE:
            return _tr("Text", "Less than a minute left")
        case Telling.MINUTES:
            return counted("%n minute(s) left", left.amount)
        case Telling.HOURS:
            return counted("%n hour(s) left", left.amount)
        case Telling.ANSWERED if at is not None:
            return fill(_tr("Text", "Answered at %1, %2"), clock(at), day_word(at.date(), today))
        case Telling.TOMORROW | Telling.DAY if at is not None:
            day = day_word(at.date(), today)
            return fill(_tr("Text", "Due %1 at %2"), day, clock(at))
        case _:
            return _tr("Text", "No deadline")


def both_zones(now: datetime, at: datetime, reporter_zone: str, office_zone: ZoneInfo) -> str:
    """Return an instant on the office's clock, and on the reporter's where the two differ."""
    office = at.astimezone(office_zone)
    day = day_word(office.date(), now.astimezone(office_zone).date())
    there = ZoneInfo(reporter_zone)
    local = at.astimezone(there)
    if local.utcoffset() == office.utcoffset():
        return fill(_tr("Text", "%1 %2, %3 time"), clock(office), day, city(office_zone.key))
    their_time = clock(local)
    if local.date() != office.date():
        their_time = f"{their_time} {_day(local.date(), 'ddd')}"
    return fill(
        _tr("Text", "%1 %2 in %3, %4 for the reporter in %5"),
        clock(office),
        day,
        city(office_zone.key),
        their_time,
        city(reporter_zone),
    )


def clocks(
    at: datetime, now: datetime, office: ZoneInfo, reporter_zone: str, expert_zone: str
) -> tuple[str, ...]:
    """Return an instant on the clocks of office, reporter and expert, those that differ.

    Zones are IANA names; one that is not known is left out.
    """
    told = [fill(_tr("Text", "%1 at the office"), moment(at, now, office))]
    seen = {at.astimezone(office).utcoffset()}
    for sentence, name in (
        (_tr("Text", "%1 for the reporter in %2"), reporter_zone),
        (_tr("Text", "%1 for the expert in %2"), expert_zone),
    ):
        zone = known_zone(name)
        if zone is None or at.astimezone(zone).utcoffset() in seen:
            continue
        told.append(fill(sentence, moment(at, now, zone), city(name)))
    return tuple(told)


def understood(at: datetime, now: datetime, zone: str, office: ZoneInfo) -> tuple[str, str]:
    """Return how a typed time was read, in both zones if their clocks differ, and how pressing.

    `zone` is the one it was typed in: `Today 15:15 London, in 57 minutes`.
    """
    there = ZoneInfo(zone)
    local, own = at.astimezone(there), at.astimezone(office)
    here = now.astimezone(office).date()
    day = day_word(local.date(), here)
    if now.astimezone(there).date() != here:
        # “Today” is another day there, so neither side may say it.
        day = short_day(local.date())
    words = fill(_tr("Text", "%1 %2 %3"), day[:1].upper() + day[1:], clock(local), city(zone))
    if local.utcoffset() != own.utcoffset():
        theirs = clock(own)
        if own.date() != local.date():
            theirs = f"{_day(own.date(), 'ddd')} {theirs}"
        words = fill(_tr("Text", "%1, %2 in %3"), words, theirs, city(office.key))
    if at <= now:
        return fill(_tr("Text", "%1: that has passed"), words), Level.OVERDUE.value
    words = fill(_tr("Text", "%1, in %2"), words, span(at - now))
    return words, time_left(now, at, office).level.value
