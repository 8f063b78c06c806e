"""An interview's life: what each verb changes, what it refuses, and the request that goes with it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mediadesk.domain import interview as verbs
from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.interview import LIVE, MOST_TIMES, MOVES, Interview, InterviewState
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from tests.domain.test_triage import request

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADA = "Ada Quill"
HOUR = timedelta(hours=1)


def interview(
    key: str = "one", state: InterviewState = InterviewState.PROPOSED, hours: int = 3
) -> Interview:
    return Interview(
        id=key,
        request_id="r",
        expert_id=None,
        expert_name="Cy Marsh",
        state=state,
        starts_at=NOW + hours * HOUR,
        minutes=30,
        zone="Europe/London",
        medium=None,
        form=None,
        place="",
        note="",
        uid=f"{key}@mediadesk.invalid",
        created_at=NOW,
        updated_at=NOW,
    )


def test_a_confirmed_interview_sets_the_request_and_its_end_follows_from_its_length() -> None:
    one = verbs.confirm(interview(), now=NOW)
    after = verbs.in_step(request(), (one,), by=ADA)
    assert (after.state, after.interview_at, after.interview_with, after.owner) == (
        RequestState.SCHEDULED,
        one.starts_at,
        "Cy Marsh",
        ADA,
    )
    assert one.ends_at == one.starts_at + timedelta(minutes=30)


def test_of_several_confirmed_times_the_request_names_the_earliest() -> None:
    late = interview("late", InterviewState.CONFIRMED, hours=9)
    early = interview("early", InterviewState.CONFIRMED, hours=2)
    assert verbs.in_step(request(), (late, early), by=ADA).interview_at == early.starts_at


def test_a_request_whose_last_time_falls_away_is_ours_again() -> None:
    waiting = verbs.in_step(request(), (interview(),), by=ADA, waiting_for=WaitingFor.REPORTER)
    assert (waiting.state, waiting.waiting_for) == (RequestState.WAITING, WaitingFor.REPORTER)
    after = verbs.in_step(waiting, (verbs.cancel(interview()),), by=ADA)
    assert (after.state, after.waiting_for, after.interview_at) == (RequestState.OPEN, None, None)


def test_a_closed_request_stays_closed_when_a_time_falls_away() -> None:
    closed = replace(request(), state=RequestState.CLOSED, outcome=Outcome.WITHDRAWN)
    assert verbs.in_step(closed, (verbs.cancel(interview()),), by=ADA) == closed


def test_a_given_interview_closes_its_request_unless_another_is_to_come() -> None:
    given = interview(state=InterviewState.GIVEN)
    scheduled = verbs.in_step(request(), (interview("two", InterviewState.CONFIRMED),), by=ADA)
    after = verbs.after_given(scheduled, (given,), by=ADA, keep_open=False)
    assert (after.state, after.outcome) == (RequestState.CLOSED, Outcome.INTERVIEW_GIVEN)
    another = (given, interview("two", InterviewState.CONFIRMED))
    assert verbs.after_given(scheduled, another, by=ADA, keep_open=False) == scheduled
    kept = verbs.after_given(scheduled, (given,), by=ADA, keep_open=True)
    assert kept.state is RequestState.OPEN


def test_an_interview_is_neither_settled_nor_moved_into_the_past_nor_given_before_it_began() -> (
    None
):
    with pytest.raises(Refused, match="still to come"):
        verbs.confirm(interview(hours=-1), now=NOW)
    with pytest.raises(Refused, match="still to come"):
        verbs.move(interview(), NOW, 30, now=NOW)
    with pytest.raises(Refused, match="not begun"):
        verbs.give(interview(state=InterviewState.CONFIRMED), now=NOW)


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_a_length_that_is_none_is_refused(minutes: int) -> None:
    with pytest.raises(Refused) as caught:
        verbs.move(interview(), NOW + HOUR, minutes, now=NOW)
    assert caught.value.problems[0].field == "minutes"


def test_moving_to_where_it_is_already_says_so() -> None:
    with pytest.raises(Refused, match="at this time already"):
        verbs.move(interview(), interview().starts_at, 30, now=NOW)


def test_proposed_times_are_put_in_order_and_each_is_named_once() -> None:
    times = [NOW + 3 * HOUR, NOW + HOUR, NOW + 3 * HOUR]
    assert verbs.checked_times(times, now=NOW) == (NOW + HOUR, NOW + 3 * HOUR)
    with pytest.raises(Refused, match="at most 8"):
        verbs.checked_times([NOW + n * HOUR for n in range(1, MOST_TIMES + 2)], now=NOW)


def test_an_undo_over_somebody_elses_change_is_refused() -> None:
    before, after = interview(), verbs.hold(interview())
    with pytest.raises(Conflict):
        verbs.undone(verbs.cancel(after), before, after)


class Desk(RuleBasedStateMachine):
    """Any verbs in any order on one interview; each is remembered, so that it can be taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = NOW
        self.now = interview()
        self.request: Request = verbs.in_step(request(), (self.now,), by=ADA)
        self.done: list[tuple[Interview, Interview]] = []
        self.highest = 0

    def act(self, after: Interview) -> None:
        before = self.now
        assert after.state is before.state or after.state in MOVES[before.state]
        if after.state is not InterviewState.GIVEN:
            assert after.sequence > before.sequence
        after = replace(after, version=before.version + 1)
        self.done.append((before, after))
        self.now = after
        with suppress(Refused):
            if after.state is InterviewState.GIVEN:
                self.request = verbs.after_given(self.request, (after,), by=ADA, keep_open=False)
            else:
                self.request = verbs.in_step(self.request, (after,), by=ADA)

    @rule()
    def hold(self) -> None:
        with suppress(Refused):
            self.act(verbs.hold(self.now))

    @rule()
    def confirm(self) -> None:
        with suppress(Refused):
            self.act(verbs.confirm(self.now, now=self.clock))

    @rule(hours=st.integers(-2, 40), minutes=st.integers(0, 90))
    def move(self, hours: int, minutes: int) -> None:
        with suppress(Refused):
            self.act(verbs.move(self.now, self.clock + hours * HOUR, minutes, now=self.clock))

    @rule()
    def cancel(self) -> None:
        with suppress(Refused):
            self.act(verbs.cancel(self.now))

    @rule()
    def give(self) -> None:
        with suppress(Refused):
            self.act(verbs.give(self.now, now=self.clock))

    @rule(hours=st.integers(1, 6))
    def wait(self, hours: int) -> None:
        self.clock += hours * HOUR

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        before, after = self.done.pop()
        back = verbs.undone(self.now, before, after)
        same = {"version": 0, "sequence": 0}
        assert replace(back, **same) == replace(before, **same)  # type: ignore[arg-type]  # fields by name
        assert back.sequence > self.now.sequence
        self.now = back
        if self.request.state is not RequestState.CLOSED:
            self.request = verbs.in_step(self.request, (back,), by=ADA)

    @invariant()
    def a_calendar_never_sees_the_sequence_fall(self) -> None:
        assert self.now.sequence >= self.highest
        self.highest = self.now.sequence

    @invariant()
    def the_request_is_in_step(self) -> None:
        if self.request.state is RequestState.CLOSED:
            return
        state = self.now.state
        assert (self.request.state is RequestState.SCHEDULED) == (state is InterviewState.CONFIRMED)
        at = self.now.starts_at if state is InterviewState.CONFIRMED else None
        assert self.request.interview_at == at
        assert (self.request.state is RequestState.WAITING) == (
            state in LIVE and state is not InterviewState.CONFIRMED
        )


Desk.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestDesk = Desk.TestCase
