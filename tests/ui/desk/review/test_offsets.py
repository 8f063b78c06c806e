from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.ui.desk.review.offsets import LONGEST, Shown

pieces = st.sampled_from(
    [
        "a",
        "é",
        "\n",
        "\t",
        "\u202e",
        "😀",
        "漢",
        "\x00",
        "\u2028",
        "\u2029",
        "x" * 2500,
        "ش",
        "\u0301",
    ]
)
texts = st.lists(pieces, max_size=40).map("".join)


def units(text: str) -> bytes:
    return text.encode("utf-16-le")


@given(texts)
def test_every_place_is_found_again(text: str) -> None:
    shown = Shown(text)
    step = max(len(text) // 60, 1)
    for offset in range(0, len(text) + 1, step):
        assert shown.to_source(shown.to_shown(offset)) == offset


@given(texts)
def test_what_is_shown_at_a_place_is_what_stands_there(text: str) -> None:
    shown = Shown(text)
    content = units(shown.text)
    for offset, mark in enumerate(text[:200]):
        if mark in "aé漢😀x":
            at = shown.to_shown(offset) * 2
            assert content[at : at + len(units(mark))] == units(mark)


@given(texts)
def test_no_line_is_longer_than_an_editor_can_bear(text: str) -> None:
    assert all(len(line) <= 2_020 for line in Shown(text).text.split("\n"))


def test_hidden_characters_are_shown_as_escapes() -> None:
    assert Shown("a\u202eb").text == "a\\u{202E}b"


def test_only_the_beginning_of_a_very_long_text_is_shown() -> None:
    shown = Shown("word\n" * LONGEST)
    assert shown.cut
    assert len(shown.text) == LONGEST
    assert shown.to_shown(LONGEST * 5) == LONGEST
