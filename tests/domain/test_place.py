"""On which clock the writer of a mail lives."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mediadesk.domain.place import zone_of_sender

WINTER = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "offset", "domain", "office", "zone", "sure"),
    [
        (WINTER, -300, "a.example", "", "America/New_York", True),
        (SUMMER, -240, "a.example", "", "America/New_York", True),
        (SUMMER, -300, "a.example", "", "America/Chicago", True),
        (WINTER, 60, "zeitung.de", "", "Europe/Berlin", True),
        (WINTER, 60, "journal.fr", "Europe/Berlin", "Europe/Paris", True),
        (WINTER, 60, "a.example", "Europe/Vienna", "Europe/Vienna", True),
        (WINTER, 0, "zeitung.de", "Europe/London", "Europe/Berlin", False),
        (SUMMER, 0, "a.example", "Europe/London", "UTC", True),
        (WINTER, 0, "a.example", "", "Europe/London", True),
        (WINTER, None, "a.example", "Europe/London", "Europe/London", False),
        (WINTER, None, "zeitung.de", "Europe/London", "Europe/Berlin", True),
        (WINTER, -720, "a.example", "", "Etc/GMT+12", True),
        (WINTER, -840, "a.example", "", "UTC", False),
        (WINTER, 17, "a.example", "", "UTC", False),
    ],
)
def test_the_zone_is_the_one_that_fits_the_senders_clock(
    sent: datetime, offset: int | None, domain: str, office: str, zone: str, *, sure: bool
) -> None:
    assert zone_of_sender(sent, offset, domain, office) == (zone, sure)
