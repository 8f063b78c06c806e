"""Staged warnings: each stage of each deadline once, and peace for who is not on duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.notice import Limits, Seen, Stage, due, is_quiet, stage_of
from mediadesk.domain.rota import Officer, Rota, Shift
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.workflow import RequestState

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
LIMITS = Limits()
ROW = QueueRow(
    id="one",
    reference="7Q4K2XC",
    reporter="Mina Castellan",
    outlet="Channel North",
    subject="Eels",
    deadline_at=NOW + timedelta(hours=2),
    deadline_zone="Europe/London",
    medium=None,
    live=None,
    length_minutes=None,
    experts=(),
    state=RequestState.OPEN,
    waiting_for=None,
    owner=None,
    unread=False,
    held=False,
    answered_at=None,
    created_at=NOW,
    updated_at=NOW,
    version=1,
)


def stages(minutes: list[int], row: QueueRow = ROW) -> list[list[Stage]]:
    """Return what is warned of at each look, so many minutes after noon; the first look is quiet."""
    seen: Seen = due([row], NOW, None, LIMITS)[1]
    told = []
    for minute in minutes:
        found, seen = due([row], NOW + timedelta(minutes=minute), seen, LIMITS)
        told.append([one.stage for one in found])
    return told


def test_each_stage_is_told_once_on_the_way_to_the_deadline() -> None:
    assert stages([30, 60, 61, 90, 105, 106, 120, 121, 500]) == [
        [],
        [Stage.NEAR],
        [],
        [],
        [Stage.LAST],
        [],
        [Stage.OVERDUE],
        [],
        [],
    ]


def test_after_a_sleep_only_the_stage_that_is_true_now_is_told() -> None:
    assert stages([30, 125]) == [[], [Stage.OVERDUE]]


def test_a_deadline_that_was_moved_warns_again() -> None:
    seen = due([ROW], NOW + timedelta(minutes=110), None, LIMITS)[1]
    later = replace(ROW, deadline_at=NOW + timedelta(hours=4))
    found, seen = due([later], NOW + timedelta(minutes=111), seen, LIMITS)
    assert not found
    found, _ = due([later], NOW + timedelta(hours=3, minutes=5), seen, LIMITS)
    assert [one.stage for one in found] == [Stage.NEAR]


def test_what_is_answered_waits_or_is_closed_warns_of_nothing() -> None:
    at = ROW.deadline_at + timedelta(minutes=5)
    assert stage_of(replace(ROW, answered_at=NOW), at, LIMITS) is Stage.FAR
    for state in (RequestState.WAITING, RequestState.SCHEDULED, RequestState.CLOSED):
        assert stage_of(replace(ROW, state=state), at, LIMITS) is Stage.FAR


def test_what_was_overdue_before_the_program_began_is_no_news() -> None:
    found, seen = due([ROW], NOW + timedelta(hours=3), None, LIMITS)
    assert not found
    assert not due([ROW], NOW + timedelta(hours=4), seen, LIMITS)[0]


def test_a_request_that_comes_with_little_time_is_marked_as_fresh() -> None:
    found, _ = due([ROW], NOW + timedelta(minutes=90), {}, LIMITS)
    assert [(one.stage, one.fresh) for one in found] == [(Stage.NEAR, True)]
    seen = due([ROW], NOW, {}, LIMITS)[1]
    found, _ = due([ROW], NOW + timedelta(minutes=90), seen, LIMITS)
    assert [(one.stage, one.fresh) for one in found] == [(Stage.NEAR, False)]


@given(st.lists(st.integers(-300, 300), min_size=1, max_size=30).map(sorted))
def test_no_stage_is_ever_told_twice_and_none_goes_back(minutes: list[int]) -> None:
    told = [one for look in stages(minutes) for one in look]
    assert told == sorted(set(told))


def test_an_officer_off_duty_is_left_in_peace() -> None:
    rota = Rota(
        officers=(Officer(name="Mara", email="m@office.example"),),
        shifts=(Shift(officer="Mara", weekday=1, begin=8 * 60, end=18 * 60),),
    )
    night = NOW.replace(hour=22)
    assert not is_quiet("Mara", rota, NOW, LONDON, office_open=None)
    assert is_quiet("Mara", rota, night, LONDON, office_open=True)
    assert not is_quiet("Somebody else", rota, NOW, LONDON, office_open=False)
    assert is_quiet("Somebody else", rota, night, LONDON, office_open=True)
    assert is_quiet("Mara", Rota(), NOW, LONDON, office_open=False)
    assert not is_quiet("Mara", Rota(), NOW, LONDON, office_open=None)
