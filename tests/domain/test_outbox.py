"""The outbox: which state may follow which, and when to try again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mediadesk.domain.outbox import MOVES, RETRY_MINUTES, State, may_move, next_try

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class OneRecipient(RuleBasedStateMachine):
    """One recipient's copy, moved in every order that the table allows.

    What a server received is counted: DATA can only begin from `claimed`, so a copy is received
    again only after a person said that it should be.
    """

    def __init__(self) -> None:
        super().__init__()
        self.state = State.QUEUED
        self.begun = 0
        """How often DATA began since a person last decided, without a definite refusal."""
        self.asked = False

    @rule(following=st.sampled_from(State))
    def move(self, following: State) -> None:
        if not may_move(self.state, following):
            return
        if following is State.DATA_SENT:
            assert self.state is State.CLAIMED
            self.begun += 1
        if self.state is State.DATA_SENT and following in {State.DEFERRED, State.FAILED}:
            self.begun -= 1  # the server said that it did not take it
        if following is State.QUEUED and self.state in {
            State.UNKNOWN,
            State.FAILED,
            State.DRAFTED,
            State.CANCELLED,
            State.DELAYED,
            State.BOUNCED,
        }:
            self.begun = 0  # only a person makes these moves
        self.state = following

    @precondition(lambda self: self.state is State.UNKNOWN)
    @rule(following=st.sampled_from([State.CLAIMED, State.DATA_SENT, State.DEFERRED]))
    def nobody_sends_an_uncertain_one_again(self, following: State) -> None:
        assert not may_move(State.UNKNOWN, following)

    @precondition(lambda self: self.state is State.SENT)
    @rule(following=st.sampled_from(State))
    def only_a_report_about_it_moves_what_is_sent(self, following: State) -> None:
        assert not may_move(State.SENT, following) or following in {State.DELAYED, State.BOUNCED}

    @invariant()
    def at_most_one_copy_is_under_way(self) -> None:
        assert self.begun <= 1

    @invariant()
    def a_sent_one_was_begun_or_settled_by_a_person(self) -> None:
        assert self.begun in {0, 1}


TestOneRecipient = OneRecipient.TestCase


def test_every_state_has_its_row_and_none_follows_itself() -> None:
    assert set(MOVES) == set(State)
    assert not any(state in following for state, following in MOVES.items())


def test_every_state_can_be_reached_and_has_a_way_to_an_end() -> None:
    reached = {State.QUEUED, State.HELD}
    for _ in State:
        reached |= {after for before in reached for after in MOVES[before]}
    assert reached == set(State)
    ends = {State.SENT}
    for _ in State:
        ends |= {before for before in State if MOVES[before] & ends}
    assert ends == set(State)


def test_only_a_claimed_copy_may_reach_the_server() -> None:
    assert [state for state in State if may_move(state, State.DATA_SENT)] == [State.CLAIMED]


def test_only_what_reached_the_server_can_become_uncertain() -> None:
    assert [state for state in State if may_move(state, State.UNKNOWN)] == [State.DATA_SENT]


@pytest.mark.parametrize(
    ("attempts", "minutes"), list(enumerate((1, 5, 15, 30, 60, 120, 240, 240), 1))
)
def test_the_pauses_grow_to_four_hours(attempts: int, minutes: int) -> None:
    assert next_try(NOW, attempts=attempts, jitter=0) == NOW + timedelta(minutes=minutes)


@given(st.integers(-3, 10_000), st.floats(-1, 1))
def test_a_pause_is_spread_by_a_fifth_at_most(attempts: int, jitter: float) -> None:
    pause = next_try(NOW, attempts=attempts, jitter=jitter) - NOW
    plain = timedelta(minutes=RETRY_MINUTES[max(0, min(attempts - 1, 6))])
    assert plain * 0.799 <= pause <= plain * 1.201
    assert pause >= timedelta(seconds=30)
