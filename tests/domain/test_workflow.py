"""The life of a request: which state may follow which."""

from __future__ import annotations

import pytest

from mediadesk.domain.errors import Refused
from mediadesk.domain.workflow import Outcome, RequestState, may_become, outcome_of

ALLOWED = {
    "new": "new open closed",
    "open": "open waiting scheduled closed",
    "waiting": "waiting open scheduled closed",
    "scheduled": "scheduled open waiting closed",
    "closed": "closed open",
}


@pytest.mark.parametrize("current", list(RequestState))
def test_a_state_is_followed_only_by_those_the_desk_knows(current: RequestState) -> None:
    following = {state.value for state in RequestState if may_become(current, state)}
    assert following == set(ALLOWED[current.value].split())


def test_every_state_can_be_reached_from_new_and_left_again() -> None:
    reached = {RequestState.NEW}
    for _ in RequestState:
        reached |= {
            after for before in reached for after in RequestState if may_become(before, after)
        }
    assert reached == set(RequestState)
    assert all(any(may_become(s, t) for t in RequestState if t is not s) for s in RequestState)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_is_understood_as_it_is_said_or_written(outcome: Outcome) -> None:
    for text in (
        outcome.value,
        outcome.words,
        outcome.words.upper(),
        outcome.value.replace("_", "-"),
    ):
        assert outcome_of(f"  {text} ") is outcome


@pytest.mark.parametrize("text", ["", "done", "interview", "x" * 10_000])
def test_an_unknown_outcome_is_refused_with_the_choices(text: str) -> None:
    with pytest.raises(Refused) as caught:
        outcome_of(text)
    (problem,) = caught.value.problems
    assert problem.field == "outcome"
    assert "interview given" in problem.message
    assert len(problem.message) < 400
