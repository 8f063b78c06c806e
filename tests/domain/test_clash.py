"""What speaks against a time for an interview, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.availability import Span, free_times
from mediadesk.domain.clash import ClashKind, Diary, Taken, Wish, clashes
from mediadesk.domain.expert import AbsenceKind, Quiet
from mediadesk.domain.request import Format
from tests.domain.test_availability import HOUR, MINUTE, MONDAY, ZONES, at, away, expert, span

MORNING = Wish(
    span=span("2026-11-23T10:00", "2026-11-23T10:30"),
    request_id="mine",
    deadline=at("2026-11-23T18:00"),
    zones=("Europe/London", "Europe/London"),
)
NOW = at("2026-11-23T08:00")


def kinds(wish: Wish = MORNING, diary: Diary | None = None, now: datetime = NOW) -> list[ClashKind]:
    return [one.kind for one in clashes(wish, diary or Diary(expert=expert()), now=now)]


def other(start: str, end: str, **changed: object) -> Taken:
    found = Taken(
        interview_id="other",
        request_id="theirs",
        reference="MR7Q4K2XC",
        span=span(start, end),
        form=None,
    )
    return replace(found, **changed)  # type: ignore[arg-type]  # keywords of what is tested


def test_a_time_in_the_working_hours_of_a_free_expert_has_nothing_against_it() -> None:
    assert kinds() == []
    assert kinds(diary=Diary(expert=None)) == []


def test_what_is_past_or_after_the_deadline_is_told() -> None:
    assert kinds(now=at("2026-11-23T10:00")) == [ClashKind.PAST]
    assert kinds(replace(MORNING, deadline=at("2026-11-23T09:00"))) == [ClashKind.AFTER_DEADLINE]


def test_another_interview_of_the_expert_is_named_by_its_request() -> None:
    diary = Diary(expert=expert(), interviews=(other("2026-11-23T10:15", "2026-11-23T10:45"),))
    (found,) = clashes(MORNING, diary, now=NOW)
    assert (found.kind, found.reference) == (ClashKind.INTERVIEW, "MR7Q4K2XC")


def test_two_calls_want_a_quarter_of_an_hour_and_a_journey_an_hour() -> None:
    after = other("2026-11-23T10:40", "2026-11-23T11:00")
    late = other("2026-11-23T10:45", "2026-11-23T11:00")
    assert kinds(diary=Diary(expert=expert(), interviews=(after,))) == [ClashKind.CLOSE]
    assert kinds(diary=Diary(expert=expert(), interviews=(late,))) == []
    in_studio = replace(late, form=Format.STUDIO)
    assert kinds(diary=Diary(expert=expert(), interviews=(in_studio,))) == [ClashKind.CLOSE]
    going = replace(MORNING, form=Format.IN_PERSON)
    assert kinds(going, Diary(expert=expert(), interviews=(late,))) == [ClashKind.CLOSE]


def test_other_times_of_the_same_request_and_the_interview_that_is_moved_do_not_count() -> None:
    own = other("2026-11-23T10:00", "2026-11-23T10:30", request_id="mine")
    assert kinds(diary=Diary(expert=expert(), interviews=(own,))) == []
    moved = other("2026-11-23T10:00", "2026-11-23T10:30")
    wish = replace(MORNING, interview_id="other")
    assert kinds(wish, Diary(expert=expert(), interviews=(moved,))) == []


def test_leave_is_told_once_and_not_again_as_a_time_outside_the_hours() -> None:
    gone = away(at("2026-11-23T00:00"), at("2026-11-24T00:00"))
    assert kinds(diary=Diary(expert=expert(), absences=(gone,))) == [ClashKind.LEAVE]


def test_quiet_and_working_hours_are_those_of_the_clock_where_the_expert_is() -> None:
    assert kinds(diary=Diary(expert=expert("America/New_York"))) == [ClashKind.OUTSIDE_HOURS]
    resting = expert("America/New_York", quiet=Quiet(begin=22 * 60, end=7 * 60))
    assert kinds(diary=Diary(expert=resting)) == [ClashKind.QUIET]
    trip = away(at("2026-11-22T00:00"), at("2026-11-25T00:00"), AbsenceKind.TRAVEL, "Europe/Berlin")
    assert kinds(diary=Diary(expert=resting, absences=(trip,))) == []


def test_a_busy_calendar_and_a_retired_expert_are_told_the_heavier_first() -> None:
    diary = Diary(expert=expert(active=False), busy=(span("2026-11-23T10:29", "2026-11-23T12:00"),))
    assert kinds(diary=diary) == [ClashKind.BUSY, ClashKind.RETIRED]


def test_a_time_that_a_partys_clock_shows_twice_is_told_with_its_zone() -> None:
    night = replace(
        MORNING,
        span=span("2026-10-25T00:30", "2026-10-25T00:50"),
        deadline=at("2026-10-26T00:00"),
        zones=("Asia/Kolkata", "Europe/London"),
    )
    found = clashes(night, Diary(expert=None), now=at("2026-10-20T00:00"))
    assert [(one.kind, one.zone) for one in found] == [(ClashKind.DOUBLED, "Europe/London")]


@given(zone=ZONES, start=st.integers(0, 7 * 96), minutes=st.integers(1, 120))
def test_a_time_within_the_free_times_has_nothing_of_the_record_against_it_and_no_other_has(
    zone: str, start: int, minutes: int
) -> None:
    who = expert(zone, quiet=Quiet(begin=13 * 60, end=14 * 60))
    gone = away(MONDAY + 30 * HOUR, MONDAY + 40 * HOUR)
    busy = (Span(start=MONDAY + 60 * HOUR, end=MONDAY + 61 * HOUR),)
    begin = MONDAY + start * 15 * MINUTE
    wish = replace(
        MORNING,
        span=Span(start=begin, end=begin + minutes * MINUTE),
        deadline=MONDAY + timedelta(days=30),
    )
    found = clashes(
        wish, Diary(expert=who, absences=(gone,), busy=busy), now=MONDAY - timedelta(days=1)
    )
    free = free_times(
        who, (gone,), busy, start=MONDAY - timedelta(days=1), end=MONDAY + timedelta(days=9)
    )
    inside = any(one.start <= wish.span.start and wish.span.end <= one.end for one in free)
    assert inside == (not found)
