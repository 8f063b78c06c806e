"""Deadlines: an instant, the reporter's own zone, and how the time left is told.

Instants are UTC; zones are IANA names. A clock time that a change of clocks skips or doubles is
asked about, never guessed.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mediadesk.domain.errors import Problem, Refused

_NOT_PLACES = frozenset({"localtime", "posixrules", "Factory", "leapseconds", "tzdata.zi"})
_OTHER_COPIES = ("posix/", "right/")
"""Where a system keeps every zone once more, `right/` with leap seconds: 27 seconds off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The instant (UTC) by which the reporter needs an answer, with the reporter's own zone."""

    at: datetime
    zone: str

    @property
    def local(self) -> datetime:
        """The deadline on the reporter's clock."""
        return self.at.astimezone(zone_of(self.zone))


def zone_of(name: str, field: str = "deadline_zone") -> ZoneInfo:
    """Return the IANA zone called `name`; raise `Refused` beside `field` if there is none."""
    zone = None
    if name.isascii() and name not in _NOT_PLACES and not name.startswith(_OTHER_COPIES):
        with suppress(KeyError, ValueError, OSError):
            zone = ZoneInfo(name)
    if zone is None:
        raise Refused(
            Problem(
                field,
                "There is no time zone called “{name}”. Choose one by its city, "
                "such as Europe/London.",
                {"name": name[:60]},
            )
        )
    return zone


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Say whether a clock change skips this wall-clock time."""
    there = local.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(fold=0)


def is_doubled(local: datetime, zone: ZoneInfo) -> bool:
    """Say whether a clock change makes this wall-clock time happen twice."""
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    return first.utcoffset() != second.utcoffset() and not is_skipped(local, zone)


def resolve(text: str, zone_name: str, *, field: str = "deadline") -> datetime:
    """Return the instant (UTC) of a clock time in a zone.

    `text` is ISO 8601 local time, such as `2026-11-24T15:00`; an offset is allowed and must be one
    that the zone has then, which is how a doubled time is told apart. Raises `Refused` beside
    `field` for what is no time, is skipped or is doubled, and beside `field + "_zone"` for no zone.
    """
    zone = zone_of(zone_name, f"{field}_zone")
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused(
            Problem(
                field, "Enter the deadline as a date and a clock time, such as 2026-11-24T15:00."
            )
        ) from None
    if "T" not in text.strip().upper() and " " not in text.strip():
        raise Refused(Problem(field, "Enter a clock time with the date, such as 2026-11-24T15:00."))
    local = given.replace(tzinfo=None)
    try:
        if given.tzinfo is None:
            return _resolve_local(local, zone, zone_name, field)
        there = given.astimezone(zone)
        if there.replace(tzinfo=None, fold=0) != local:
            raise Refused(
                Problem(
                    field,
                    "The deadline’s offset is not the one that {zone} has then. "
                    "Leave the offset out.",
                    {"zone": city(zone_name)},
                )
            )
        return given.astimezone(UTC)
    except OverflowError:
        raise Refused(Problem(field, "Enter a deadline within the next years.")) from None


def _resolve_local(local: datetime, zone: ZoneInfo, zone_name: str, field: str) -> datetime:
    if is_skipped(local, zone):
        after = local.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)
        raise Refused(
            Problem(
                field,
                "The clocks in {zone} go forward then: {time} does not exist on {day}. "
                "Did you mean {after}?",
                {
                    "zone": city(zone_name),
                    "time": f"{local:%H:%M}",
                    "day": f"{local:%Y-%m-%d}",
                    "after": f"{after:%H:%M}",
                },
            )
        )
    if is_doubled(local, zone):
        first, second = (
            local.replace(tzinfo=zone, fold=fold).isoformat(timespec="minutes") for fold in (0, 1)
        )
        raise Refused(
            Problem(
                field,
                "The clocks in {zone} go back then: {time} happens twice. "
                "Say which one: {first} or {second}.",
                {
                    "zone": city(zone_name),
                    "time": f"{local:%H:%M}",
                    "first": first,
                    "second": second,
                },
            )
        )
    return local.replace(tzinfo=zone).astimezone(UTC)


def city(zone_name: str) -> str:
    """Return the city of a zone, `New York` for `America/New_York`."""
    return zone_name.rsplit("/", 1)[-1].replace("_", " ")


class Level(StrEnum):
    """How pressing a deadline is; also the group in the queue, in this order."""

    OVERDUE = "overdue"
    CRITICAL = "critical"
    SOON = "soon"
    LATER = "later"
    NONE = "none"
    DONE = "done"


class Telling(StrEnum):
    """Which sentence tells the time left. `amount` counts minutes or hours where it has one."""

    OVERDUE_MINUTES = "overdue_minutes"
    OVERDUE_HOURS = "overdue_hours"
    OVERDUE_SINCE = "overdue_since"
    UNDER_A_MINUTE = "under_a_minute"
    MINUTES = "minutes"
    HOURS = "hours"
    TOMORROW = "tomorrow"
    DAY = "day"
    NONE = "none"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """The time left, ready to be worded.

    `amount` is whole minutes or hours, always rounded down, so that the time left is never
    overstated. `local` is the deadline (or the answer) on the office's clock, None without one.
    """

    level: Level
    telling: Telling
    amount: int = 0
    local: datetime | None = None


_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


def time_left(
    now: datetime,
    at: datetime | None,
    office_zone: ZoneInfo,
    *,
    answered_at: datetime | None = None,
    critical_minutes: int = 60,
) -> TimeLeft:
    """Return how the time left until `at` (UTC) is told on the office's clock.

    `critical_minutes` is where the last stretch begins. An answered request tells when it was
    answered instead.
    """
    if answered_at is not None:
        return TimeLeft(
            level=Level.DONE,
            telling=Telling.ANSWERED,
            local=answered_at.astimezone(office_zone),
        )
    if at is None:
        return TimeLeft(level=Level.NONE, telling=Telling.NONE)
    local = at.astimezone(office_zone)
    if at <= now:
        return _overdue(now - at, local)
    left = at - now
    if left < _MINUTE:
        return TimeLeft(level=Level.CRITICAL, telling=Telling.UNDER_A_MINUTE, local=local)
    minutes = left // _MINUTE
    if minutes < critical_minutes:
        return TimeLeft(level=Level.CRITICAL, telling=Telling.MINUTES, amount=minutes, local=local)
    if minutes < 120:
        return TimeLeft(level=Level.SOON, telling=Telling.MINUTES, amount=minutes, local=local)
    today = now.astimezone(office_zone).date()
    if local.date() == today:
        return TimeLeft(level=Level.SOON, telling=Telling.HOURS, amount=left // _HOUR, local=local)
    if local.date() == today + timedelta(days=1):
        return TimeLeft(level=Level.LATER, telling=Telling.TOMORROW, local=local)
    return TimeLeft(level=Level.LATER, telling=Telling.DAY, local=local)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Until which instants (UTC) an unanswered deadline is of which level; for lists.

    Up to `now` it is overdue, before `critical` critical, before `soon` soon, from there on later.
    """

    now: datetime
    critical: datetime
    soon: datetime

    def of(self, at: datetime) -> Level:
        """Return the level of a deadline, the same as `time_left` gives."""
        if at <= self.now:
            return Level.OVERDUE
        if at < self.critical:
            return Level.CRITICAL
        return Level.SOON if at < self.soon else Level.LATER


def levels(now: datetime, office_zone: ZoneInfo, *, critical_minutes: int = 60) -> Levels:
    """Return where the levels end at `now` (UTC) on the office's clock."""
    tomorrow = now.astimezone(office_zone).date() + timedelta(days=1)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=office_zone)
    return Levels(
        now=now,
        critical=now + critical_minutes * _MINUTE,
        soon=max(now + 120 * _MINUTE, midnight.astimezone(UTC)),
    )


def _overdue(late: timedelta, local: datetime) -> TimeLeft:
    if late < 2 * _HOUR:
        telling, amount = Telling.OVERDUE_MINUTES, late // _MINUTE
    elif late <= 24 * _HOUR:
        telling, amount = Telling.OVERDUE_HOURS, late // _HOUR
    else:
        telling, amount = Telling.OVERDUE_SINCE, 0
    return TimeLeft(level=Level.OVERDUE, telling=telling, amount=amount, local=local)


def next_change(now: datetime, at: datetime | None) -> timedelta:
    """Return how long the telling stays true: to the next full minute, or second near the end."""
    if at is not None and timedelta(0) < at - now <= timedelta(minutes=2):
        return timedelta(microseconds=1_000_000 - now.microsecond)
    return timedelta(seconds=60 - now.second, microseconds=-now.microsecond)
