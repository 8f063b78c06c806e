"""Hours as they are typed and as files hold them; and who is there at an instant."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.errors import Refused
from mediadesk.domain.expert import (
    DAY,
    OFFICE_WEEK,
    Absence,
    AbsenceKind,
    Minutes,
    Quiet,
    WorkingHours,
    joined_hours,
)
from mediadesk.domain.presence import Presence, presence
from mediadesk.domain.week import (
    parse_day,
    parse_days,
    parse_quiet,
    parse_week,
    write_day,
    write_quiet,
    write_week,
)

PART = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(
    lambda pair: Minutes(begin=pair[0], end=min(DAY, pair[0] + pair[1]))
)
WEEK = st.lists(st.lists(PART, max_size=4), min_size=7, max_size=7).map(joined_hours)
QUIET = st.tuples(st.integers(0, DAY - 1), st.integers(0, DAY - 1)).filter(
    lambda pair: pair[0] != pair[1]
)


@given(WEEK)
def test_a_week_that_was_written_is_read_back(hours: WorkingHours) -> None:
    assert parse_week(write_week(hours)) == hours
    assert parse_days([write_day(day) for day in hours.days]) == hours


@given(QUIET)
def test_quiet_hours_that_were_written_are_read_back(pair: tuple[int, int]) -> None:
    quiet = Quiet(begin=pair[0], end=pair[1])
    assert parse_quiet(write_quiet(quiet)) == quiet


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("9-17", "09:00-17:00"),
        ("9 – 12, 13.30 to 17h", "09:00-12:00, 13:30-17:00"),
        ("9am-5pm", "09:00-17:00"),
        ("12am-12pm", "00:00-12:00"),
        ("0-24", "00:00-24:00"),
        ("", ""),
    ],
)
def test_a_day_is_typed_in_many_ways(text: str, written: str) -> None:
    assert write_day(parse_day(text)[0]) == written


def test_what_goes_over_midnight_reaches_into_the_next_day() -> None:
    assert write_week(parse_days(["", "", "", "", "", "", "22-2"])) == (
        "Mon 00:00-02:00; Sun 22:00-24:00"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Mon-Fri 9-17", write_week(OFFICE_WEEK)),
        ("monday – friday 09:00-17:00", write_week(OFFICE_WEEK)),
        ("Sat-Mon 10-12", "Mon 10:00-12:00; Sat-Sun 10:00-12:00"),
        ("By arrangement", "by arrangement"),
        ("", "by arrangement"),
    ],
)
def test_a_week_stands_in_one_text(text: str, written: str) -> None:
    assert write_week(parse_week(text)) == written


@pytest.mark.parametrize(
    "text", ["always", "9", "9-25", "9:60-10", "13pm-14pm", "Foo 9-12", "24-3"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_week(text) if text.startswith(("always", "Foo")) else parse_day(text)


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    for read in (parse_day, parse_week, parse_quiet):
        with suppress(Refused):
            read(text)


LONDON = "Europe/London"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def away(kind: AbsenceKind, zone: str | None = None) -> Absence:
    return Absence(
        id="a",
        expert_id="e",
        kind=kind,
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=1),
        zone=zone,
    )


@pytest.mark.parametrize(
    ("zone", "absence", "found"),
    [
        (LONDON, None, Presence.FREE),
        ("Asia/Tokyo", None, Presence.OFF),
        ("America/Los_Angeles", None, Presence.QUIET),
        (LONDON, away(AbsenceKind.LEAVE), Presence.AWAY),
        (LONDON, away(AbsenceKind.TRAVEL, "America/Los_Angeles"), Presence.QUIET),
        ("Asia/Tokyo", away(AbsenceKind.TRAVEL, LONDON), Presence.FREE),
        ("Asia/Tokyo", away(AbsenceKind.TRAVEL), Presence.OFF),
    ],
)
def test_presence_is_read_from_the_experts_own_clock(
    zone: str, absence: Absence | None, found: Presence
) -> None:
    quiet = Quiet(begin=22 * 60, end=7 * 60)
    assert presence(zone, OFFICE_WEEK, quiet, absence, NOON) is found
