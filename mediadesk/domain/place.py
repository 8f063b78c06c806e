"""On which clock somebody lives who wrote a mail: as far as the mail can say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from mediadesk.domain.deadline import zone_of
from mediadesk.domain.errors import Refused

_BY_COUNTRY = {
    "uk": "Europe/London", "de": "Europe/Berlin", "fr": "Europe/Paris", "es": "Europe/Madrid",
    "it": "Europe/Rome", "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "at": "Europe/Vienna",
    "ch": "Europe/Zurich", "se": "Europe/Stockholm", "no": "Europe/Oslo", "dk": "Europe/Copenhagen",
    "fi": "Europe/Helsinki", "ie": "Europe/Dublin", "pl": "Europe/Warsaw", "cz": "Europe/Prague",
    "gr": "Europe/Athens", "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "in": "Asia/Kolkata",
    "sg": "Asia/Singapore", "hk": "Asia/Hong_Kong", "za": "Africa/Johannesburg",
    "nz": "Pacific/Auckland", "ke": "Africa/Nairobi", "ng": "Africa/Lagos", "il": "Asia/Jerusalem",
}  # fmt: skip
"""Countries that keep one time (Spain's and New Zealand's islands aside), by their domain."""
_USUAL = (
    "Europe/London", "America/New_York", "Europe/Berlin", "America/Los_Angeles", "America/Chicago",
    "America/Denver", "America/Halifax", "Europe/Helsinki", "Asia/Kolkata", "Asia/Tokyo",
    "Australia/Sydney", "Asia/Singapore", "Europe/Moscow", "America/Sao_Paulo", "Asia/Dubai",
    "America/Phoenix", "America/Anchorage", "Pacific/Honolulu", "Pacific/Auckland",
    "Australia/Adelaide", "Asia/Karachi", "Asia/Dhaka", "Asia/Bangkok",
)  # fmt: skip


def zone_of_sender(
    sent: datetime, offset: int | None, domain: str, office_zone: str
) -> tuple[str, bool]:
    """Return the IANA zone of somebody's clock, and whether the mail supports it.

    `sent` is UTC, `offset` the minutes of their clock ahead of UTC as the mail's date says, None if
    it says nothing. The office's own zone wins where it fits. A mail dated in UTC was often dated
    by a server: the country of the domain is then believed before it.
    """
    country = _BY_COUNTRY.get(domain.rpartition(".")[2].lower(), "")
    if offset is None:
        return country or office_zone or "UTC", bool(country)
    if offset == 0 and country:
        return country, _fits(country, sent, 0)
    for zone in _candidates(country, office_zone):
        if _fits(zone, sent, offset):
            return zone, True
    if offset and offset % 60 == 0:
        # POSIX counts westward: Etc/GMT+5 is five hours behind.
        zone = f"Etc/GMT{-offset // 60:+d}"
        if _fits(zone, sent, offset):
            return zone, True
    return "UTC", offset == 0


def _candidates(country: str, office_zone: str) -> Iterable[str]:
    return (zone for zone in (country, office_zone, *_USUAL) if zone)


def _fits(zone: str, at: datetime, offset: int) -> bool:
    try:
        return at.astimezone(zone_of(zone)).utcoffset() == timedelta(minutes=offset)
    except Refused:
        return False
