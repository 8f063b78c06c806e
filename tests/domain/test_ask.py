"""A line of experts: whatever happens in whatever order, one is asked at a time at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.ask import (
    MOVES,
    Ask,
    AskState,
    Way,
    checked_minutes,
    is_due,
    may_move,
    next_in_line,
)
from mediadesk.domain.errors import Refused

NOW = datetime(2026, 10, 14, 13, tzinfo=UTC)


def place(number: int, state: AskState = AskState.QUEUED, *, paused: bool = False) -> Ask:
    return Ask(
        id=str(number),
        request_id="r",
        expert_id=f"e{number}",
        position=number,
        state=state,
        way=Way.MAIL,
        minutes=30,
        actor="Ada Quill",
        paused=paused,
    )


@given(st.lists(st.tuples(st.sampled_from(AskState), st.booleans()), max_size=6))
def test_nobody_is_next_while_one_is_asked_or_has_accepted_or_the_line_rests(
    states: list[tuple[AskState, bool]],
) -> None:
    asks = [place(n, state, paused=paused) for n, (state, paused) in enumerate(states)]
    found = next_in_line(asks)
    busy = any(one.state in (AskState.ASKED, AskState.ACCEPTED) for one in asks)
    resting = any(one.paused and one.is_open for one in asks)
    queued = [one for one in asks if one.state is AskState.QUEUED]
    if busy or resting or not queued:
        assert found is None
    else:
        assert found == queued[0]


@given(st.lists(st.sampled_from(AskState), max_size=12))
def test_a_place_that_was_taken_out_stays_out(steps: list[AskState]) -> None:
    state = AskState.QUEUED
    for following in steps:
        if may_move(state, following):
            assert state is not AskState.WITHDRAWN
            state = following
    assert set(MOVES) == set(AskState)


def test_time_is_up_at_the_very_instant_and_only_for_who_is_asked() -> None:
    asked = replace(place(1, AskState.ASKED), asked_at=NOW, answer_by=NOW + timedelta(minutes=30))
    assert not is_due(asked, NOW + timedelta(minutes=29, seconds=59))
    assert is_due(asked, NOW + timedelta(minutes=30))
    assert not is_due(replace(asked, state=AskState.ACCEPTED), NOW + timedelta(days=1))


@pytest.mark.parametrize("minutes", [0, 4, 7 * 24 * 60 + 1, -5])
def test_a_time_to_answer_that_nobody_could_keep_is_refused(minutes: int) -> None:
    with pytest.raises(Refused, match="between"):
        checked_minutes(minutes)
    assert checked_minutes(30) == 30
