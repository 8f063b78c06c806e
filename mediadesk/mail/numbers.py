"""Phone numbers in the text of a mail, by the library that knows the forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mediadesk.domain.enquiry import Phone

_FEW = 5
_ENOUGH_DIGITS = re.compile(r"(?:\d[\s().+/-]{0,3}){7}")
_REGIONS = {
    "Europe/London": "GB", "Europe/Berlin": "DE", "Europe/Paris": "FR", "Europe/Madrid": "ES",
    "Europe/Rome": "IT", "Europe/Amsterdam": "NL", "Europe/Brussels": "BE", "Europe/Vienna": "AT",
    "Europe/Zurich": "CH", "Europe/Dublin": "IE", "Europe/Stockholm": "SE", "Europe/Oslo": "NO",
    "Europe/Copenhagen": "DK", "Europe/Helsinki": "FI", "Asia/Tokyo": "JP", "Asia/Kolkata": "IN",
    "Australia/Sydney": "AU", "Pacific/Auckland": "NZ", "Africa/Johannesburg": "ZA",
}  # fmt: skip


def find_phones(text: str, zone: str) -> Sequence[Phone]:
    """Return the first phone numbers of a text; one without a country is of the zone's country."""
    if not _ENOUGH_DIGITS.search(text):
        return ()
    from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

    region = _REGIONS.get(zone, "US" if zone.startswith("America/") else None)
    found: list[Phone] = []
    for match in PhoneNumberMatcher(text, region, leniency=0, max_tries=200):
        found.append(
            Phone(
                start=match.start,
                end=match.end,
                written=match.raw_string,
                e164=format_number(match.number, PhoneNumberFormat.E164),
            )
        )
        if len(found) == _FEW:
            break
    return found
