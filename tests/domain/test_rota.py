"""Who is on duty: by the week, by exceptions, over midnight and across changes of clocks."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.errors import Refused
from mediadesk.domain.rota import (
    DAY,
    Officer,
    Rota,
    RotaException,
    Shift,
    check_rota,
    coverage,
    instant,
    on_duty,
    shift_of,
)

LONDON = ZoneInfo("Europe/London")
NAMES = ("Mara", "Jonas", "Aoife")
PEOPLE = tuple(Officer(name=one, email=f"{one.lower()}@office.example") for one in NAMES)
ZONES = st.sampled_from(
    "Europe/London America/New_York Australia/Lord_Howe America/Santiago Pacific/Auckland "
    "Africa/Casablanca Asia/Tehran Pacific/Apia UTC".split()
).map(ZoneInfo)
CHANGES = st.sampled_from(
    # A few days before clocks change in one or several of the zones.
    [
        "2026-03-05",
        "2026-03-26",
        "2026-04-02",
        "2026-09-03",
        "2026-09-24",
        "2026-10-22",
        "2011-12-27",
    ]
).map(lambda day: datetime.fromisoformat(day).replace(tzinfo=UTC))
INSTANTS = CHANGES | st.datetimes(datetime(2011, 1, 1), datetime(2031, 1, 1)).map(  # noqa: DTZ001  # in UTC next
    lambda at: at.replace(tzinfo=UTC)
)
SHIFTS = st.builds(
    Shift,
    officer=st.sampled_from(NAMES),
    weekday=st.integers(0, 6),
    begin=st.integers(0, DAY - 1),
    end=st.integers(0, DAY),
)


def rota(*shifts: Shift, exceptions: tuple[RotaException, ...] = ()) -> Rota:
    return Rota(officers=PEOPLE, shifts=shifts, exceptions=exceptions)


def local(text: str, zone: ZoneInfo = LONDON) -> datetime:
    return instant(datetime.fromisoformat(text), zone)


def test_a_shift_holds_from_its_begin_to_just_before_its_end() -> None:
    plan = rota(Shift(officer="Mara", weekday=1, begin=8 * 60, end=18 * 60))
    assert on_duty(plan, local("2026-11-24T07:59:59"), LONDON) == ()
    assert on_duty(plan, local("2026-11-24T08:00"), LONDON) == ("Mara",)
    assert on_duty(plan, local("2026-11-24T17:59:59"), LONDON) == ("Mara",)
    assert on_duty(plan, local("2026-11-24T18:00"), LONDON) == ()
    assert on_duty(plan, local("2026-11-25T12:00"), LONDON) == ()


def test_a_shift_over_midnight_reaches_into_the_next_day() -> None:
    plan = rota(Shift(officer="Mara", weekday=6, begin=22 * 60, end=6 * 60))
    assert on_duty(plan, local("2026-11-29T23:00"), LONDON) == ("Mara",)
    assert on_duty(plan, local("2026-11-30T05:59"), LONDON) == ("Mara",)
    assert on_duty(plan, local("2026-11-30T06:00"), LONDON) == ()


def test_an_exception_takes_the_place_of_the_pattern_for_its_time_only() -> None:
    plan = rota(
        Shift(officer="Mara", weekday=1, begin=8 * 60, end=18 * 60),
        exceptions=(
            RotaException(
                officer="",
                begin=datetime.fromisoformat("2026-11-24T00:00"),
                end=datetime.fromisoformat("2026-11-25T00:00"),
            ),
            RotaException(
                officer="Aoife",
                begin=datetime.fromisoformat("2026-11-24T10:00"),
                end=datetime.fromisoformat("2026-11-24T11:00"),
            ),
        ),
    )
    assert on_duty(plan, local("2026-11-24T09:00"), LONDON) == ()
    assert on_duty(plan, local("2026-11-24T10:30"), LONDON) == ("Aoife",)
    assert on_duty(plan, local("2026-12-01T09:00"), LONDON) == ("Mara",)


def test_a_night_is_an_hour_shorter_or_longer_when_clocks_change() -> None:
    plan = rota(Shift(officer="Mara", weekday=5, begin=22 * 60, end=6 * 60))
    lengths = {}
    for name, day in (("plain", "2026-11-21"), ("spring", "2026-03-28"), ("autumn", "2026-10-24")):
        span = shift_of(plan, "Mara", local(f"{day}T23:00"), LONDON)
        assert span is not None
        lengths[name] = span.end - span.begin
    assert lengths == {
        "plain": timedelta(hours=8),
        "spring": timedelta(hours=7),
        "autumn": timedelta(hours=9),
    }


def test_two_shifts_at_once_are_an_overlap_and_nobody_is_a_gap() -> None:
    plan = rota(
        Shift(officer="Mara", weekday=1, begin=8 * 60, end=14 * 60),
        Shift(officer="Jonas", weekday=1, begin=13 * 60, end=18 * 60),
    )
    day = coverage(plan, local("2026-11-24T00:00"), local("2026-11-25T00:00"), LONDON)
    assert [one.officers for one in day] == [(), ("Mara",), ("Mara", "Jonas"), ("Jonas",), ()]


@given(st.lists(SHIFTS, max_size=8), ZONES, INSTANTS, st.integers(1, 20 * DAY))
def test_coverage_has_no_hole_and_says_what_is_so_at_every_instant(
    shifts: list[Shift], zone: ZoneInfo, begin: datetime, minutes: int
) -> None:
    plan = rota(*shifts)
    end = begin + timedelta(minutes=minutes)
    spans = coverage(plan, begin, end, zone)
    assert (spans[0].begin, spans[-1].end) == (begin, end)
    for before, after in itertools.pairwise(spans):
        assert before.end == after.begin
        assert before.officers != after.officers
    for span in spans:
        middle = span.begin + (span.end - span.begin) / 2
        assert on_duty(plan, span.begin, zone) == span.officers
        assert on_duty(plan, middle, zone) == span.officers


@given(
    st.lists(st.integers(0, DAY - 1), min_size=1, max_size=4, unique=True),
    ZONES,
    INSTANTS,
)
def test_shifts_that_meet_on_the_clock_leave_no_gap_and_no_overlap(
    cuts: list[int], zone: ZoneInfo, begin: datetime
) -> None:
    cuts = sorted(cuts)
    shifts = [
        Shift(
            officer=NAMES[number % 3],
            weekday=weekday,
            begin=cut,
            end=cuts[(number + 1) % len(cuts)],
        )
        for weekday in range(7)
        for number, cut in enumerate(cuts)
    ]
    spans = coverage(rota(*shifts), begin, begin + timedelta(days=9), zone)
    if zone.key == "Pacific/Apia" and begin < datetime(2012, 1, 2, tzinfo=UTC):
        # Samoa left 30 December 2011 out, and with it the shifts that began on that Friday.
        return
    for span in spans:
        assert len(span.officers) == 1, span


def test_what_cannot_be_kept_is_named_by_its_place() -> None:
    wrong = Rota(
        officers=(
            *PEOPLE,
            Officer(name="Mara", email="x@office.example"),
            Officer(name="", email=""),
        ),
        shifts=(Shift(officer="Nobody", weekday=0, begin=0, end=60),),
        exceptions=(
            RotaException(
                officer="",
                begin=datetime.fromisoformat("2026-11-24T00:00"),
                end=datetime.fromisoformat("2026-11-24T00:00"),
            ),
        ),
    )
    with pytest.raises(Refused) as caught:
        check_rota(wrong)
    assert [one.field for one in caught.value.problems] == [
        "officers.3",
        "officers.4",
        "shifts.0",
        "exceptions.0",
    ]
    check_rota(rota())
