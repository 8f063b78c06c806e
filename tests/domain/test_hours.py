"""Office hours: read from a sentence, written as one, held against the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.hours import OfficeHours, parse_hours

LONDON = ZoneInfo("Europe/London")
HOURS = st.builds(
    OfficeHours,
    first_day=st.integers(0, 6),
    last_day=st.integers(0, 6),
    begin=st.integers(0, 24 * 60 - 1),
    end=st.integers(0, 24 * 60 - 1),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("08:00 to 18:00", (0, 6, 480, 1080)),
        ("Monday to Friday, 8:30 to 17.30", (0, 4, 510, 1050)),
        ("Open Sundays - Thursdays 09:00–17:00", (6, 3, 540, 1020)),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, found: tuple[int, ...]) -> None:
    hours = parse_hours(text)
    assert hours is not None
    assert (hours.first_day, hours.last_day, hours.begin, hours.end) == found


@pytest.mark.parametrize("text", ["", "always", "25:00 to 26:00", "by appointment"])
def test_what_names_no_clock_times_is_no_hours(text: str) -> None:
    assert parse_hours(text) is None


@given(HOURS)
def test_hours_are_read_back_as_they_were_written(hours: OfficeHours) -> None:
    assert parse_hours(hours.text) == hours


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    hours = OfficeHours(first_day=0, last_day=4, begin=22 * 60, end=6 * 60)
    assert hours.is_open(datetime(2026, 11, 28, 3, tzinfo=UTC), LONDON)
    assert not hours.is_open(datetime(2026, 11, 30, 3, tzinfo=UTC), LONDON)
    assert not hours.is_open(datetime(2026, 11, 24, 12, tzinfo=UTC), LONDON)
