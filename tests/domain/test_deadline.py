"""Deadlines: zones, clock changes, and how the time left is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.deadline import (
    Deadline,
    Level,
    Telling,
    city,
    is_doubled,
    is_skipped,
    next_change,
    resolve,
    time_left,
    zone_of,
)
from mediadesk.domain.errors import Refused

LONDON = ZoneInfo("Europe/London")
ZONES = (
    "Europe/London America/New_York Australia/Lord_Howe Australia/Sydney America/Santiago "
    "Pacific/Auckland Pacific/Chatham Africa/Casablanca Asia/Kathmandu Asia/Tehran Africa/Cairo "
    "America/St_Johns UTC Pacific/Kiritimati Pacific/Pago_Pago"
).split()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def problem_of(text: str, zone: str) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        resolve(text, zone)
    (problem,) = caught.value.problems
    return problem.field, problem.message


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-11-24T15:00", "Europe/London", "2026-11-24T15:00"),
        ("2026-07-24T15:00", "Europe/London", "2026-07-24T14:00"),
        ("2026-07-24T15:00", "America/New_York", "2026-07-24T19:00"),
        ("2026-01-24T15:00", "Australia/Sydney", "2026-01-24T04:00"),
        ("2026-07-24T15:00", "Australia/Sydney", "2026-07-24T05:00"),
        ("2026-01-24T15:00", "Australia/Lord_Howe", "2026-01-24T04:00"),
        ("2026-07-24T15:00", "Australia/Lord_Howe", "2026-07-24T04:30"),
        ("2026-07-24T15:00", "Asia/Kathmandu", "2026-07-24T09:15"),
        ("2026-07-24 15:00:30", "UTC", "2026-07-24T15:00:30"),
        ("  2026-07-24T15:00  ", "UTC", "2026-07-24T15:00"),
        ("2026-07-24T15:00+01:00", "Europe/London", "2026-07-24T14:00"),
        ("2026-11-24T15:00Z", "Europe/London", "2026-11-24T15:00"),
    ],
)
def test_a_clock_time_in_a_zone_is_one_instant(text: str, zone: str, expected: str) -> None:
    assert resolve(text, zone) == utc(expected)


SKIPPED = [
    ("2026-03-29T01:00", "Europe/London", "02:00"),
    ("2026-03-29T01:30", "Europe/London", "02:30"),
    ("2026-03-29T01:59:59", "Europe/London", "02:59"),
    ("2026-03-08T02:15", "America/New_York", "03:15"),
    ("2026-10-04T02:30", "Australia/Sydney", "03:30"),
    ("2026-10-04T02:15", "Australia/Lord_Howe", "02:45"),
    ("2026-09-06T00:30", "America/Santiago", "01:30"),
    ("2026-09-27T02:30", "Pacific/Auckland", "03:30"),
]
DOUBLED = [
    ("2026-10-25T01:30", "Europe/London", "+01:00", "+00:00"),
    ("2026-11-01T01:00", "America/New_York", "-04:00", "-05:00"),
    ("2026-04-05T02:30", "Australia/Sydney", "+11:00", "+10:00"),
    ("2026-04-05T01:45", "Australia/Lord_Howe", "+11:00", "+10:30"),
    ("2026-04-04T23:30", "America/Santiago", "-03:00", "-04:00"),
    ("2026-04-05T03:15", "Pacific/Chatham", "+13:45", "+12:45"),
]


@pytest.mark.parametrize(("text", "zone", "after"), SKIPPED)
def test_a_time_that_a_clock_change_skips_is_asked_about(text: str, zone: str, after: str) -> None:
    field, message = problem_of(text, zone)
    assert field == "deadline"
    assert f"does not exist on {text[:10]}" in message
    assert f"Did you mean {after}?" in message
    assert city(zone) in message


@pytest.mark.parametrize(("text", "zone", "first", "second"), DOUBLED)
def test_a_time_that_happens_twice_is_asked_about(
    text: str, zone: str, first: str, second: str
) -> None:
    field, message = problem_of(text, zone)
    assert field == "deadline"
    assert f"{text}{first} or {text}{second}" in message


@pytest.mark.parametrize(("text", "zone", "first", "second"), DOUBLED)
def test_a_doubled_time_is_told_apart_by_its_offset(
    text: str, zone: str, first: str, second: str
) -> None:
    earlier, later = resolve(text + first, zone), resolve(text + second, zone)
    change = timedelta(minutes=30) if "Lord_Howe" in zone else timedelta(hours=1)
    assert later - earlier == change


@pytest.mark.parametrize(("text", "zone", "after"), SKIPPED)
def test_an_offset_does_not_help_a_time_that_does_not_exist(
    text: str, zone: str, after: str
) -> None:
    del after
    offset = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).isoformat()[-6:]
    assert "offset is not the one" in problem_of(text + offset, zone)[1]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-03-29T00:59", "Europe/London"),
        ("2026-03-29T02:00", "Europe/London"),
        ("2026-10-25T00:59", "Europe/London"),
        ("2026-10-25T02:00", "Europe/London"),
        ("2026-10-04T01:59", "Australia/Lord_Howe"),
        ("2026-10-04T02:30", "Australia/Lord_Howe"),
        ("2026-04-05T01:29", "Australia/Lord_Howe"),
        ("2026-04-05T02:00", "Australia/Lord_Howe"),
    ],
)
def test_the_minutes_around_a_clock_change_are_taken(text: str, zone: str) -> None:
    assert resolve(text, zone).astimezone(ZoneInfo(zone)).isoformat()[:16] == text


def test_an_offset_that_the_zone_does_not_have_then_is_refused() -> None:
    assert "offset" in problem_of("2026-07-24T15:00+00:00", "Europe/London")[1]


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2036, 12, 31)),  # noqa: DTZ001  # clock times without a zone are what is tested
    st.sampled_from(ZONES),
)
def test_every_clock_time_resolves_to_itself_or_is_asked_about(local: datetime, name: str) -> None:
    zone = zone_of(name)
    local = local.replace(microsecond=0)
    assert not (is_skipped(local, zone) and is_doubled(local, zone))
    try:
        at = resolve(local.isoformat(), name)
    except Refused:
        assert is_skipped(local, zone) or is_doubled(local, zone)
    else:
        assert at.tzinfo is UTC
        assert at.astimezone(zone).replace(tzinfo=None, fold=0) == local


@given(
    st.datetimes(
        min_value=datetime(2020, 1, 1),  # noqa: DTZ001  # clock times without a zone are what is tested
        max_value=datetime(2036, 12, 31),  # noqa: DTZ001  # clock times without a zone are what is tested
        timezones=st.just(UTC),
    ),
    st.sampled_from(ZONES),
)
def test_every_instant_can_be_said_in_every_zone(at: datetime, name: str) -> None:
    assert resolve(at.astimezone(ZoneInfo(name)).isoformat(), name) == at


@pytest.mark.parametrize(
    "text", ["", "soon", "15:00", "2026-13-01T10:00", "2026-02-30T10:00", "\ud800", "9" * 5000]
)
def test_what_is_no_time_is_refused_beside_its_field(text: str) -> None:
    field, message = problem_of(text, "UTC")
    assert (field, "such as 2026-11-24T15:00" in message) == ("deadline", True)


def test_a_date_without_a_clock_time_is_refused() -> None:
    assert "clock time" in problem_of("2026-11-24", "UTC")[1]


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_ends_of_the_calendar_do_no_harm(text: str, zone: str) -> None:
    try:
        at = resolve(text, zone)
    except Refused:
        return
    assert at.year in (1, 9999)


@pytest.mark.parametrize(
    "name",
    [
        *"Europe/Nowhere Europe ../etc/passwd /etc/localtime zone.tab localtime posixrules Factory "
        "right/Europe/London posix/Europe/London leapseconds GMT+25 tzdata.zi Εurope/London".split(),
        "",
        " ",
        "Europe/London\x00",
        "x" * 5000,
        "�",
        "Europe/London\nUTC",
    ],
)
def test_an_impossible_zone_is_refused_beside_its_own_field(name: str) -> None:
    field, message = problem_of("2026-11-24T15:00", name)
    assert field == "deadline_zone"
    assert "There is no time zone called" in message
    assert len(message) < 200


def test_a_deadline_shows_the_reporters_own_clock() -> None:
    deadline = Deadline(at=utc("2026-11-24T15:00"), zone="America/New_York")
    assert deadline.local.isoformat() == "2026-11-24T10:00:00-05:00"


# The table of the deadline language: what is told how long before and after 15:00 in London.

NOON = utc("2026-10-12T12:00")


def told(
    minutes: float, *, now: datetime = NOON, zone: ZoneInfo = LONDON
) -> tuple[Level, Telling, int]:
    found = time_left(now, now + timedelta(minutes=minutes), zone)
    return found.level, found.telling, found.amount


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-10_000, (Level.OVERDUE, Telling.OVERDUE_SINCE, 0)),
        (-24 * 60 - 1, (Level.OVERDUE, Telling.OVERDUE_SINCE, 0)),
        (-24 * 60, (Level.OVERDUE, Telling.OVERDUE_HOURS, 24)),
        (-5 * 60 - 59, (Level.OVERDUE, Telling.OVERDUE_HOURS, 5)),
        (-120, (Level.OVERDUE, Telling.OVERDUE_HOURS, 2)),
        (-119.9, (Level.OVERDUE, Telling.OVERDUE_MINUTES, 119)),
        (-18, (Level.OVERDUE, Telling.OVERDUE_MINUTES, 18)),
        (0, (Level.OVERDUE, Telling.OVERDUE_MINUTES, 0)),
        (0.5, (Level.CRITICAL, Telling.UNDER_A_MINUTE, 0)),
        (0.999, (Level.CRITICAL, Telling.UNDER_A_MINUTE, 0)),
        (1, (Level.CRITICAL, Telling.MINUTES, 1)),
        (42, (Level.CRITICAL, Telling.MINUTES, 42)),
        (59.99, (Level.CRITICAL, Telling.MINUTES, 59)),
        (60, (Level.SOON, Telling.MINUTES, 60)),
        (72, (Level.SOON, Telling.MINUTES, 72)),
        (119.99, (Level.SOON, Telling.MINUTES, 119)),
        (120, (Level.SOON, Telling.HOURS, 2)),
        (179.99, (Level.SOON, Telling.HOURS, 2)),
        (10 * 60 + 59.9, (Level.SOON, Telling.HOURS, 10)),
        (11 * 60, (Level.LATER, Telling.TOMORROW, 0)),
        (34 * 60 + 59, (Level.LATER, Telling.TOMORROW, 0)),
        (35 * 60, (Level.LATER, Telling.DAY, 0)),
        (400 * 24 * 60, (Level.LATER, Telling.DAY, 0)),
    ],
)
def test_the_time_left_is_told_as_the_table_says(
    minutes: float, expected: tuple[Level, Telling, int]
) -> None:
    # Noon UTC is 13:00 in London then: the office's day ends 11 hours later.
    assert told(minutes) == expected


def test_the_last_stretch_can_be_made_longer() -> None:
    found = time_left(NOON, NOON + timedelta(minutes=89), LONDON, critical_minutes=90)
    assert found.level is Level.CRITICAL


def test_less_than_two_hours_over_midnight_are_still_minutes() -> None:
    late = utc("2026-10-12T22:30")
    assert told(90, now=late) == (Level.SOON, Telling.MINUTES, 90)


def test_no_deadline_and_an_answer_have_their_own_words() -> None:
    assert time_left(NOON, None, LONDON).telling is Telling.NONE
    answered = time_left(NOON, NOON - timedelta(hours=9), LONDON, answered_at=NOON)
    assert (answered.level, answered.telling) == (Level.DONE, Telling.ANSWERED)
    assert answered.local is not None
    assert answered.local.isoformat() == "2026-10-12T13:00:00+01:00"


def test_a_reporter_eleven_hours_away_is_told_on_the_offices_clock() -> None:
    # 09:00 on Tuesday in Sydney (+11) is 22:00 on Monday in London (winter).
    at = resolve("2026-11-24T09:00", "Australia/Sydney")
    now = utc("2026-11-23T18:30")
    found = time_left(now, at, LONDON)
    assert (found.level, found.telling, found.amount) == (Level.SOON, Telling.HOURS, 3)
    assert found.local is not None
    assert found.local.isoformat() == "2026-11-23T22:00:00+00:00"
    there = time_left(now, at, ZoneInfo("Australia/Sydney"))
    assert there.local is not None
    assert there.local.day == 24


def test_a_night_with_a_clock_change_counts_real_hours() -> None:
    # In the night of 25 October 2026 London has 25 hours between the two midnights.
    now = utc("2026-10-24T23:30")  # 00:30 on the day of the change
    assert told(24 * 60, now=now) == (Level.SOON, Telling.HOURS, 24)


@given(
    st.integers(-3_000_000, 6_000_000),
    st.sampled_from(ZONES),
    st.datetimes(
        timezones=st.just(UTC),
        min_value=datetime(2025, 1, 1),  # noqa: DTZ001  # clock times without a zone are what is tested
        max_value=datetime(2030, 1, 1),  # noqa: DTZ001  # clock times without a zone are what is tested
    ),
)
def test_the_time_left_is_never_overstated(seconds: int, name: str, now: datetime) -> None:
    at = now + timedelta(seconds=seconds)
    found = time_left(now, at, ZoneInfo(name))
    if found.telling is Telling.MINUTES:
        assert timedelta(minutes=found.amount) <= at - now < timedelta(minutes=found.amount + 1)
    if found.telling is Telling.HOURS:
        assert timedelta(hours=found.amount) <= at - now < timedelta(hours=found.amount + 1)
    assert (found.level is Level.OVERDUE) == (seconds <= 0)


@given(
    st.integers(0, 59_999_999),
    st.one_of(st.none(), st.integers(-200_000_000, 20_000_000_000)),
)
def test_what_was_told_stays_true_until_the_next_change(
    microsecond: int, ahead: int | None
) -> None:
    now = NOON + timedelta(microseconds=microsecond)
    at = None if ahead is None else NOON.replace(second=0) + timedelta(microseconds=ahead)
    pause = next_change(now, at)
    assert timedelta(0) < pause <= timedelta(minutes=1)
    moment = now + pause
    assert moment.microsecond == 0
    assert moment.second == 0 or (at is not None and at - now <= timedelta(minutes=2))
