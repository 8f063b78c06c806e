"""Whether an expert can be reached at one instant, by their own clock."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from mediadesk.domain.expert import Absence, AbsenceKind, Quiet, WorkingHours


class Presence(StrEnum):
    """How an expert stands at an instant."""

    FREE = "free"
    """Within their working hours."""
    OFF = "off"
    """Out of their working hours."""
    QUIET = "quiet"
    """Not to be disturbed."""
    AWAY = "away"
    """On leave."""


def zone_at(zone: str, away: Absence | None) -> str:
    """Return on which clock an expert lives: a traveller's is that of where they are."""
    if away is not None and away.kind is AbsenceKind.TRAVEL and away.zone:
        return away.zone
    return zone


def presence(
    zone: str, hours: WorkingHours, quiet: Quiet | None, away: Absence | None, at: datetime
) -> Presence:
    """Return how an expert stands at `at` (UTC); `away` is the absence that holds then."""
    if away is not None and away.kind is AbsenceKind.LEAVE:
        return Presence.AWAY
    local = at.astimezone(ZoneInfo(zone_at(zone, away)))
    minute = local.hour * 60 + local.minute
    if quiet is not None and is_quiet(quiet, minute):
        return Presence.QUIET
    if any(part.begin <= minute < part.end for part in hours.on(local.weekday())):
        return Presence.FREE
    return Presence.OFF


def is_quiet(quiet: Quiet, minute: int) -> bool:
    """Say whether a minute of the day lies in quiet hours."""
    if quiet.begin < quiet.end:
        return quiet.begin <= minute < quiet.end
    return minute >= quiet.begin or minute < quiet.end
