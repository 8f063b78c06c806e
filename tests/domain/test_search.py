"""What is typed into the search field, taken apart: words, phrases, operators, and nonsense."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.reporter import Medium
from mediadesk.domain.search import Is, Phrase, Search, fold, parse

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def asked(text: str) -> Search:
    return parse(text, now=NOW, zone=LONDON, me="Ada Quill")


def test_the_last_word_is_a_beginning_only_while_it_is_being_typed() -> None:
    one, two = Phrase(words=("small",)), Phrase(words=("ports",), beginning=True)
    assert asked("small ports").phrases == (one, two)
    assert asked("small ports ").phrases == (one, Phrase(words=("ports",)))
    assert asked('"small ports"').phrases == (Phrase(words=("small", "ports")),)
    assert asked('"small po').phrases == (Phrase(words=("small", "po"), beginning=True),)


def test_operators_narrow_and_what_follows_them_is_no_word() -> None:
    found = asked('outlet:"Harbour Radio" expert:Okafor owner:me is:overdue medium:rad ports')
    assert found.outlets == ("harbour radio",)
    assert found.experts == ("okafor",)
    assert found.owner == "ada quill"
    assert found.states == (Is.OVERDUE,)
    assert found.mediums == (Medium.RADIO,)
    assert found.phrases == (Phrase(words=("ports",), beginning=True),)
    assert asked("owner:none").owner == ""


def test_a_word_with_a_minus_is_left_out() -> None:
    found = asked("ports -winter")
    assert found.without == (Phrase(words=("winter",)),)
    assert asked("-winter").is_empty


def test_dates_are_those_of_the_office_and_a_month_ends_with_its_last_day() -> None:
    assert asked("before:2026-06-01").before == datetime(2026, 5, 31, 23, tzinfo=UTC)
    assert asked("after:2026-06").after == datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert asked("before:2026").before == datetime(2026, 1, 1, tzinfo=UTC)
    assert asked("after:yesterday").after == datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("text", ["is:lost", "before:soon", "medium:xyz", "after:2026-99"])
def test_an_operator_that_means_nothing_is_named_and_narrows_nothing(text: str) -> None:
    found = asked(text)
    assert found.unclear == (text,)
    assert found.is_empty


def test_a_colon_without_an_operator_stands_between_two_words() -> None:
    assert [one.words for one in asked("re:ports").phrases] == [("re",), ("ports",)]


@given(st.text(max_size=500))
def test_anything_typed_can_be_taken_apart(text: str) -> None:
    found = asked(text)
    assert sum(len(one.words) for one in (*found.phrases, *found.without)) <= 200
    for phrase in found.phrases:
        assert all(word.isalnum() or fold(word) for word in phrase.words)
