"""Text from outside is shown literally, and what hides in it is shown as escapes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.ui.widgets import plain

HIDDEN = [
    *range(0x20),
    *range(0x7F, 0xA0),
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0x00AD,
    0x061C,
    0x180E,
    0x3164,
    0xFEFF,
    0xFFF9,
    0xE0041,
    0xD800,
]


@pytest.mark.parametrize("code", HIDDEN, ids=hex)
def test_each_hidden_or_turning_character_is_shown_as_an_escape(code: int) -> None:
    assert plain.visible(f"a{chr(code)}b") == f"a\\u{{{code:04X}}}b"


@pytest.mark.parametrize(
    "text", ["Zoë O’Neill", "Jürgen Müller", "李小龍", "محمد", "Ωmega", "a & b <i>", "👍", "naïve"]
)
def test_ordinary_text_of_any_script_stays_as_it_is(text: str) -> None:
    assert plain.visible(text) == text
    assert plain.shown(text) == text


def test_a_turned_file_name_shows_what_it_is() -> None:
    assert plain.visible("invoice\u202efdp.exe") == "invoice\\u{202E}fdp.exe"


def test_line_breaks_stay_in_a_text_of_several_lines() -> None:
    assert plain.visible("a\r\nb\tc\rd\x00", lines=True) == "a\nb\tc\nd\\u{0000}"


def test_stacked_marks_are_cut_after_four() -> None:
    assert plain.visible("e" + "\u0301" * 40) == "e" + "\u0301" * 4 + "…"
    assert plain.visible("e\u0301\u0302") == "e\u0301\u0302"


def test_a_line_of_a_million_characters_is_cut() -> None:
    assert len(plain.visible("x" * 1_000_000)) == plain.LONGEST_LINE + 1
    assert len(plain.visible("x" * 1_000_000, lines=True)) == plain.LONGEST_TEXT + 1


def test_a_name_written_from_right_to_left_cannot_turn_the_sentence_around() -> None:
    assert plain.isolate("محمد") == "\u2068محمد\u2069"
    assert plain.isolate("Mina") == "Mina"
    assert plain.shown(f"By {plain.isolate('محمد')}.") == "By \u2068محمد\u2069."


def test_a_lone_isolate_is_escaped() -> None:
    assert plain.shown("a\u2068b") == "a\\u{2068}b"
    assert plain.shown("a\u2068b\u2069c\u2069") == "a\u2068b\u2069c\\u{2069}"


@given(st.text())
def test_what_is_shown_never_holds_a_turning_character(text: str) -> None:
    result = plain.visible(text)
    assert not set(result) & {chr(code) for code in HIDDEN}


@given(st.text())
def test_isolates_in_what_is_shown_are_always_in_pairs(text: str) -> None:
    result = plain.shown(text)
    depth = 0
    for character in result:
        depth += {"\u2068": 1, "\u2069": -1}.get(character, 0)
        assert depth in (0, 1)
    assert depth == 0


def test_a_tooltip_shows_markup_literally() -> None:
    tip = plain.tooltip("<img src=file:///x.png> & more")
    assert "<img" not in tip
    assert "&lt;img" in tip
    assert plain.tooltip("") == ""


def test_a_menu_shows_an_ampersand_as_a_letter() -> None:
    assert plain.literal("Coast & Country") == "Coast && Country"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mina Castellan", "MC"),
        ("Dr Ines Okafor", "IO"),
        ("Prof. Tomas Lind", "TL"),
        ("Cher", "C"),
        ("Ana María del Mar", "AM"),
        ("", "?"),
        ("...", "?"),
        ("Dr", "?"),
    ],
)
def test_initials_leave_titles_out(name: str, letters: str) -> None:
    assert plain.initials(name) == letters
