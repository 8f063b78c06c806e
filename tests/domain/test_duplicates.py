"""The duplicate radar: the same story asked twice is seen, chance is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.documents.likeness import words_alike
from mediadesk.domain.duplicates import WINDOW, Asked, Logged, Reason, likenesses
from mediadesk.domain.workflow import RequestState

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED = Asked(
    id="one",
    reporter="Nadia Lind",
    email="nadia@harbour.example",
    outlet="Harbour Radio",
    release_id="ports",
    words="What the report says about small ports in winter",
    at=NOW,
)


def logged(**changed: object) -> Logged:
    asked = replace(ASKED, id="two", at=NOW - timedelta(hours=1), **changed)  # type: ignore[arg-type]  # keywords of what is tested
    return Logged(
        asked=asked,
        reference="MR0000001",
        subject=asked.words,
        state=RequestState.OPEN,
        owner=None,
        experts=(),
        merged_into=None,
    )


def reasons(*others: Logged) -> list[tuple[Reason, ...]]:
    return [one.reasons for one in likenesses(ASKED, others, words_alike)]


def test_the_same_reporter_about_the_same_release_is_noticed_with_its_reasons() -> None:
    assert reasons(logged(outlet="Elsewhere", words="Something else altogether")) == [
        (Reason.REPORTER, Reason.RELEASE)
    ]


def test_a_colleague_with_nearly_the_same_words_is_noticed() -> None:
    other = logged(
        reporter="Theo Park",
        email="theo@harbour.example",
        release_id=None,
        words="what does the report say about small ports in winter?",
    )
    assert reasons(other) == [(Reason.OUTLET, Reason.WORDS)]


@pytest.mark.parametrize(
    "changed",
    [
        {"reporter": "Theo Park", "email": "theo@deep.example", "outlet": "Deep Field"},
        {"release_id": None, "words": "A portrait of the new director"},
    ],
)
def test_another_outlet_or_another_story_is_not(changed: dict[str, object]) -> None:
    assert reasons(logged(**changed)) == []


def test_what_came_more_than_48_hours_apart_is_another_request() -> None:
    near, far = logged(), logged()
    near = replace(near, asked=replace(near.asked, at=NOW - WINDOW))
    far = replace(far, asked=replace(far.asked, at=NOW - WINDOW - timedelta(seconds=1)))
    assert len(reasons(near)) == 1
    assert reasons(far) == []


def test_what_is_merged_already_is_not_shown_again() -> None:
    assert reasons(replace(logged(), merged_into="one")) == []


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_texts_can_be_compared(reporter: str, outlet: str, words: str) -> None:
    for one in likenesses(
        ASKED, [logged(reporter=reporter, outlet=outlet, words=words)], words_alike
    ):
        assert 0 < one.score <= 100
