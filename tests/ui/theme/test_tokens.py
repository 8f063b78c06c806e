"""The numbers of the look hold what WCAG asks for."""

from collections.abc import Mapping

import pytest

from mediadesk.ui.theme import tokens

BOTH = pytest.mark.parametrize("values", [tokens.LIGHT, tokens.DARK], ids=["light", "dark"])


@BOTH
@pytest.mark.parametrize(("front", "back", "least"), tokens.CONTRAST_PAIRS)
def test_each_pair_of_the_contrast_table_reaches_its_ratio(
    values: Mapping[str, str], front: str, back: str, least: float
) -> None:
    assert tokens.contrast(values[front], values[back]) >= least


@pytest.mark.parametrize(
    ("front", "back", "light", "dark"),
    [
        ("text", "surface", 17.93, 14.24),
        ("text3", "sel", 4.69, 4.63),
        ("edge", "nav", 3.04, 4.27),
        ("tip_t", "tip", 15.36, 15.45),
    ],
)
def test_contrast_is_computed_as_in_the_design(
    front: str, back: str, light: float, dark: float
) -> None:
    assert tokens.contrast(tokens.LIGHT[front], tokens.LIGHT[back]) == pytest.approx(
        light, abs=0.01
    )
    assert tokens.contrast(tokens.DARK[front], tokens.DARK[back]) == pytest.approx(dark, abs=0.01)


def test_black_on_white_has_a_contrast_of_21() -> None:
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#ffffff", "#000000") == pytest.approx(21)


def test_a_colour_in_another_notation_is_refused() -> None:
    with pytest.raises(ValueError, match="rrggbb"):
        tokens.channels("red")


def test_light_and_dark_have_the_same_tokens() -> None:
    assert tokens.LIGHT.keys() == tokens.DARK.keys()


@pytest.mark.parametrize("pairs", [tokens.AVATAR_LIGHT, tokens.AVATAR_DARK])
def test_initials_can_be_read_on_every_avatar(pairs: tuple[tuple[str, str], ...]) -> None:
    assert all(tokens.contrast(fill, ink) >= 4.5 for fill, ink in pairs)
    assert len(pairs) == 6


@BOTH
def test_undo_can_be_read_on_the_toast(values: Mapping[str, str]) -> None:
    link = "#9DB3FF" if values is tokens.LIGHT else "#2D4CC4"
    assert tokens.contrast(link, values["tip"]) >= 4.5


def test_the_avatar_of_a_person_is_the_same_in_every_run() -> None:
    assert [tokens.avatar_pair(f"person-{n}") for n in range(6)] == [4, 0, 4, 2, 5, 5]


@BOTH
def test_high_contrast_makes_lines_and_faint_text_strong(values: Mapping[str, str]) -> None:
    strong = tokens.high_contrast(values)
    assert tokens.contrast(strong["line"], strong["surface"]) >= 3
    assert tokens.contrast(strong["text3"], strong["surface"]) >= 7
    assert strong["danger_b"] == values["danger_t"]
    assert strong["surface"] == values["surface"]
