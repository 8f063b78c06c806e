"""When an expert can be had: hours, quiet, leave, travel and what is taken, in any zone."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.availability import (
    Span,
    around,
    free_times,
    joined,
    quiet,
    readings,
    stays,
    without,
)
from mediadesk.domain.expert import (
    DAY,
    OFFICE_WEEK,
    Absence,
    AbsenceKind,
    Expert,
    Minutes,
    Quiet,
    WorkingHours,
    joined_hours,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
ZONES = st.sampled_from(
    "Europe/London America/New_York Australia/Lord_Howe America/Santiago Pacific/Auckland "
    "Africa/Casablanca Asia/Tehran Asia/Kolkata Asia/Kathmandu Pacific/Apia Pacific/Chatham "
    "America/St_Johns UTC".split()
)
WINDOWS = st.sampled_from(
    # Days on which clocks change in one or several of the zones, and Apia's day that never was.
    "2026-03-07 2026-03-28 2026-04-04 2026-09-05 2026-09-26 2026-10-24 2026-10-31 2011-12-29 "
    "2026-02-14 2026-11-23".split()
).map(lambda day: datetime.fromisoformat(day).replace(tzinfo=UTC))
PARTS = st.lists(
    st.tuples(st.integers(0, DAY // 15 - 1), st.integers(1, DAY // 15)).map(
        lambda pair: Minutes(begin=min(pair) * 15, end=max(*pair, min(pair) + 1) * 15)
    ),
    max_size=2,
)
HOURS = st.lists(PARTS, min_size=7, max_size=7).map(joined_hours)
QUIET = st.none() | st.tuples(st.integers(0, 95), st.integers(1, 95)).map(
    lambda pair: Quiet(begin=pair[0] * 15, end=(pair[0] + pair[1]) % 96 * 15)
)


def expert(zone: str = "UTC", **changed: object) -> Expert:
    return Expert(
        id="one",
        name="Cy Marsh",
        zone=zone,
        created_at=MONDAY,
        updated_at=MONDAY,
        **changed,  # type: ignore[arg-type]  # keywords of what is tested
    )


def away(
    start: datetime, end: datetime, kind: AbsenceKind = AbsenceKind.LEAVE, zone: str | None = None
) -> Absence:
    return Absence(id="a", expert_id="one", kind=kind, starts_at=start, ends_at=end, zone=zone)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def span(start: str, end: str, zone: str = "UTC") -> Span:
    return Span(start=at(start, zone), end=at(end, zone))


def free(who: Expert, *absences: Absence, busy: tuple[Span, ...] = (), days: int = 1) -> list[Span]:
    return list(free_times(who, absences, busy, start=MONDAY, end=MONDAY + timedelta(days=days)))


def test_an_expert_is_free_in_their_working_hours_on_their_own_clock() -> None:
    new_york = expert("America/New_York")
    assert free(new_york) == [span("2026-11-23T09:00", "2026-11-23T17:00", "America/New_York")]


def test_what_is_busy_quiet_or_leave_is_not_free() -> None:
    who = expert(quiet=Quiet(begin=16 * 60, end=8 * 60))
    lunch = span("2026-11-23T12:00", "2026-11-23T13:00")
    dentist = away(at("2026-11-23T09:00"), at("2026-11-23T10:30"))
    assert free(who, dentist, busy=(lunch,)) == [
        span("2026-11-23T10:30", "2026-11-23T12:00"),
        span("2026-11-23T13:00", "2026-11-23T16:00"),
    ]


def test_who_travels_works_on_the_clock_of_where_they_are() -> None:
    trip = away(MONDAY, MONDAY + timedelta(days=3), AbsenceKind.TRAVEL, "Asia/Kolkata")
    assert free(expert("Europe/London"), trip) == [
        span("2026-11-23T09:00", "2026-11-23T17:00", "Asia/Kolkata")
    ]


def test_a_trip_that_names_no_place_changes_nothing() -> None:
    trip = away(MONDAY, MONDAY + timedelta(days=3), AbsenceKind.TRAVEL)
    assert free(expert(), trip) == free(expert())


def test_leave_wins_over_travel_and_a_later_trip_over_an_earlier_one() -> None:
    who = expert()
    days = [MONDAY + timedelta(days=n) for n in range(6)]
    found = stays(
        who,
        (
            away(days[1], days[2]),
            away(days[0], days[5], AbsenceKind.TRAVEL, "Asia/Tokyo"),
            away(days[1] + HOUR, days[4], AbsenceKind.TRAVEL, "Asia/Kolkata"),
        ),
        start=days[0],
        end=days[5],
    )
    assert [one.zone for one in found] == [
        "Asia/Tokyo",
        None,
        "Asia/Kolkata",
        "Asia/Tokyo",
    ]
    assert found[1].span == Span(start=days[1], end=days[2])


def test_an_expert_without_hours_or_with_a_zone_nobody_knows_is_never_free() -> None:
    assert free(expert(hours=WorkingHours()), days=7) == []
    assert free(expert("Mars/Olympus"), days=7) == []


def test_hours_over_midnight_stand_as_two_parts_and_are_one_time() -> None:
    night = joined_hours(
        [(Minutes(begin=22 * 60, end=DAY),), (Minutes(begin=0, end=120),), *[()] * 5]
    )
    assert free(expert(hours=night), days=7) == [span("2026-11-23T22:00", "2026-11-24T02:00")]


def test_a_skipped_hour_is_not_worked_and_a_doubled_one_is_worked_twice() -> None:
    nights = WorkingHours(days=((Minutes(begin=0, end=180),),) * 7)
    who = expert("Europe/London", hours=nights)
    spring = free_times(who, (), (), start=at("2026-03-29T00:00"), end=at("2026-03-29T12:00"))
    autumn = free_times(who, (), (), start=at("2026-10-24T23:00"), end=at("2026-10-25T12:00"))
    assert [one.end - one.start for one in (*spring, *autumn)] == [2 * HOUR, 4 * HOUR]


def test_the_day_that_apia_left_out_has_no_hours() -> None:
    fridays = WorkingHours(days=((), (), (), (), (Minutes(begin=0, end=DAY),), (), ()))
    who = expert("Pacific/Apia", hours=fridays)
    found = free_times(who, (), (), start=at("2011-12-25T00:00"), end=at("2012-01-04T00:00"))
    assert found == ()


def test_quiet_hours_follow_the_traveller() -> None:
    who = expert("Europe/London", quiet=Quiet(begin=22 * 60, end=7 * 60))
    trip = away(MONDAY, MONDAY + timedelta(days=3), AbsenceKind.TRAVEL, "Asia/Kolkata")
    found = quiet(who, (trip,), start=MONDAY, end=MONDAY + timedelta(days=1))
    assert found == (
        span("2026-11-23T05:30", "2026-11-23T07:00", "Asia/Kolkata"),
        Span(start=at("2026-11-23T22:00", "Asia/Kolkata"), end=MONDAY + timedelta(days=1)),
    )


def test_hours_that_end_when_they_begin_go_round_the_clock() -> None:
    found = readings(ZoneInfo("UTC"), [(0, 540, 540)], start=MONDAY, end=MONDAY + timedelta(days=7))
    assert found == (span("2026-11-23T09:00", "2026-11-24T09:00"),)


def test_a_margin_lies_before_and_after() -> None:
    lunch = span("2026-11-23T12:00", "2026-11-23T13:00")
    assert around(lunch, 15 * MINUTE) == span("2026-11-23T11:45", "2026-11-23T13:15")


SPANS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(-5, 40)).map(
        lambda pair: Span(start=MONDAY + pair[0] * MINUTE, end=MONDAY + sum(pair) * MINUTE)
    ),
    max_size=8,
)


@given(spans=SPANS, taken=SPANS)
def test_spans_are_joined_and_taken_out_minute_by_minute(
    spans: list[Span], taken: list[Span]
) -> None:
    left, whole = without(spans, taken), joined(spans)
    for found in (left, whole):
        assert all(one.start < one.end for one in found)
        assert all(one.end < other.start for one, other in itertools.pairwise(found))
    for minute in range(-5, 250):
        now = MONDAY + minute * MINUTE
        inside = any(one.holds(now) for one in spans)
        assert any(one.holds(now) for one in whole) == inside
        gone = any(one.holds(now) for one in taken)
        assert any(one.holds(now) for one in left) == (inside and not gone)


def shows(hours: WorkingHours, local: datetime) -> bool:
    minute = local.hour * 60 + local.minute
    return any(part.begin <= minute < part.end for part in hours.on(local.weekday()))


def rests(hours: Quiet | None, local: datetime) -> bool:
    if hours is None:
        return False
    minute = local.hour * 60 + local.minute
    if hours.begin < hours.end:
        return hours.begin <= minute < hours.end
    return minute >= hours.begin or minute < hours.end


@given(
    zones=st.tuples(ZONES, ZONES),
    window=WINDOWS,
    hours=HOURS,
    resting=QUIET,
    trip=st.tuples(st.integers(0, 300), st.integers(1, 300)),
    leave=st.tuples(st.integers(0, 300), st.integers(1, 60)),
    busy=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 30)), max_size=3),
    begin=st.integers(0, 100),
)
def test_an_instant_is_free_just_when_the_clock_where_the_expert_is_says_so(
    zones: tuple[str, str],
    window: datetime,
    hours: WorkingHours,
    resting: Quiet | None,
    trip: tuple[int, int],
    leave: tuple[int, int],
    busy: list[tuple[int, int]],
    begin: int,
) -> None:
    def quarter(number: int) -> datetime:
        return window + number * 15 * MINUTE

    home, abroad = zones
    who = expert(home, hours=hours, quiet=resting)
    travel = away(quarter(trip[0]), quarter(sum(trip)), AbsenceKind.TRAVEL, abroad)
    gone = away(quarter(leave[0]), quarter(sum(leave)))
    taken = [Span(start=quarter(one[0]), end=quarter(sum(one))) for one in busy]
    start, end = quarter(begin), quarter(begin + 250)
    found = free_times(who, (travel, gone), taken, start=start, end=end)
    assert all(start <= one.start < one.end <= end for one in found)
    assert all(one.end < other.start for one, other in itertools.pairwise(found))
    now = start
    while now < end:
        there = travel.starts_at <= now < travel.ends_at
        local = now.astimezone(ZoneInfo(abroad if there else home))
        expected = (
            shows(hours, local)
            and not rests(resting, local)
            and not gone.starts_at <= now < gone.ends_at
            and not any(one.holds(now) for one in taken)
        )
        assert any(one.holds(now) for one in found) == expected, now
        now += 15 * MINUTE


@given(zone=ZONES, window=WINDOWS, cut=st.integers(1, 287))
def test_a_window_says_the_same_in_two_halves(zone: str, window: datetime, cut: int) -> None:
    hours = [(day, part.begin, part.end) for day in range(7) for part in OFFICE_WEEK.on(day)]
    where, middle = ZoneInfo(zone), window + cut * 15 * MINUTE
    end = window + timedelta(days=3)
    halves = (
        *readings(where, hours, start=window, end=middle),
        *readings(where, hours, start=middle, end=end),
    )
    assert joined(halves) == readings(where, hours, start=window, end=end)
