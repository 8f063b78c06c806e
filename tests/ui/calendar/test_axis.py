"""The calendar's scale: every instant has one place, on days of 23, 24 and 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.ui.desk.calendar.axis import (
    DAY,
    Axis,
    change_of,
    day_begin,
    instant,
    minutes_long,
    reach,
)

LONDON = ZoneInfo("Europe/London")
AUTUMN, SPRING = date(2026, 10, 25), date(2026, 3, 29)
ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "America/Asuncion",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "UTC",
)
days = st.dates(date(2015, 1, 1), date(2035, 12, 28))
zones = st.sampled_from(ZONES).map(ZoneInfo)


def week(day: date) -> tuple[date, ...]:
    return tuple(day + timedelta(days=number) for number in range(7))


def test_a_usual_day_is_its_wall_clock() -> None:
    axis = Axis([date(2026, 10, 14)], LONDON)
    assert axis.length == 11 * 60
    assert axis.place(datetime(2026, 10, 14, 8, 30, tzinfo=UTC)) == 90
    assert axis.at(date(2026, 10, 14), 90) == datetime(2026, 10, 14, 8, 30, tzinfo=UTC)


def test_a_day_of_25_hours_has_a_row_for_the_hour_that_comes_again() -> None:
    axis = Axis([AUTUMN], LONDON, first=0, last=DAY)
    assert minutes_long(AUTUMN, LONDON) == axis.length == 25 * 60
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (axis.place(first), axis.place(second)) == (90, 150)
    again = [tick for tick in axis.ticks() if tick.again]
    assert [(tick.place, tick.minute) for tick in again] == [(120, 60)]
    assert axis.missing(AUTUMN) == ()


def test_the_other_days_of_that_week_have_no_such_hour_to_choose() -> None:
    saturday = AUTUMN - timedelta(days=1)
    axis = Axis([saturday, AUTUMN], LONDON, first=0, last=DAY)
    assert axis.missing(saturday) == ((120, 180),)
    assert axis.at(saturday, 150) == datetime(2026, 10, 24, 1, tzinfo=UTC)
    one, two = datetime(2026, 10, 24, 0, tzinfo=UTC), datetime(2026, 10, 24, 1, tzinfo=UTC)
    assert axis.span(saturday, one, two) == (60, 120)


def test_a_day_of_23_hours_lacks_the_hour_that_is_skipped() -> None:
    axis = Axis([SPRING], LONDON, first=0, last=DAY)
    assert minutes_long(SPRING, LONDON) == 23 * 60
    assert axis.missing(SPRING) == ((60, 120),)
    assert axis.at(SPRING, 90) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    over = axis.span(
        SPRING, datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    )
    assert over == (30, 150)


def test_what_lies_outside_of_the_hours_shown_is_not_seen_but_the_scale_can_grow() -> None:
    early = datetime(2026, 10, 14, 5, tzinfo=UTC), datetime(2026, 10, 14, 6, 30, tzinfo=UTC)
    day = date(2026, 10, 14)
    assert Axis([day], LONDON).span(day, *early) is None
    first, last = reach([early], LONDON, first=480, last=1140)
    assert (first, last) == (360, 1140)
    assert Axis([day], LONDON, first=first, last=last).span(day, *early) == (0, 90)


def test_something_over_midnight_stands_on_both_days() -> None:
    day = date(2026, 10, 14)
    late = datetime(2026, 10, 14, 22, tzinfo=UTC), datetime(2026, 10, 15, 0, tzinfo=UTC)
    assert reach([late], LONDON, first=480, last=1140) == (0, DAY)
    axis = Axis(week(day), LONDON, first=0, last=DAY)
    assert axis.span(day, *late) == (23 * 60, DAY)
    assert axis.span(day + timedelta(days=1), *late) == (0, 60)


@pytest.mark.parametrize("zone", ZONES)
def test_changes_are_found_as_the_zone_has_them(zone: str) -> None:
    place = ZoneInfo(zone)
    day = date(2026, 1, 1)
    while day.year == 2026:
        change = change_of(day, place)
        length = minutes_long(day, place)
        assert (change is None) == (length == DAY)
        if change is not None:
            assert DAY - (change.after - change.before) == length
        day += timedelta(days=1)


@given(day=days, zone=zones, minute=st.integers(0, 60 * 24 * 7 - 1))
def test_no_two_instants_of_a_day_share_a_place_and_each_place_leads_back(
    day: date, zone: ZoneInfo, minute: int
) -> None:
    axis = Axis(week(day), zone, first=0, last=DAY)
    at = day_begin(day, zone) + timedelta(minutes=minute)
    column = axis.column(at)
    if column is None:
        return
    assert axis.at(axis.days[column], axis.place(at)) == at


@given(day=days, zone=zones)
def test_a_day_is_as_long_on_the_scale_as_it_is_in_time(day: date, zone: ZoneInfo) -> None:
    axis = Axis(week(day), zone, first=0, last=DAY)
    for one in axis.days:
        lacking = sum(bottom - top for top, bottom in axis.missing(one))
        assert axis.length - lacking == minutes_long(one, zone)


@given(day=days, zone=zones, place=st.integers(0, 26 * 60))
def test_any_place_of_a_day_is_an_instant_of_that_day_or_its_end(
    day: date, zone: ZoneInfo, place: int
) -> None:
    axis = Axis(week(day), zone, first=0, last=DAY)
    at = axis.at(day, place)
    assert day_begin(day, zone) <= at <= day_begin(day + timedelta(days=1), zone)


def test_the_first_instant_after_a_skipped_time_stands_for_it() -> None:
    assert instant(SPRING, 75, LONDON) == datetime(2026, 3, 29, 1, tzinfo=UTC)
