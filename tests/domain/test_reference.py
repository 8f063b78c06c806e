"""References: given out without asking, read over a phone, and slips noticed."""

from __future__ import annotations

import uuid
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.reference import ALPHABET, make, parse, show

uuids = st.uuids().map(str)


@given(uuids, st.integers(0, 5))
def test_a_reference_survives_being_shown_and_read_back(key: str, attempt: int) -> None:
    stored = make(key, attempt=attempt)
    assert parse(show(stored)) == stored
    assert parse(stored) == stored


@given(uuids)
def test_a_shown_reference_looks_like_the_one_in_the_manual(key: str) -> None:
    shown = show(make(key))
    assert len(shown) == len("MR-7Q4K-2XC")
    assert [shown[:3], shown[7]] == ["MR-", "-"]
    assert set(shown[3:7] + shown[8:]) <= set(ALPHABET)


@given(uuids)
def test_every_single_wrong_character_is_noticed(key: str) -> None:
    stored = make(key)
    for place in range(3, 10):
        for wrong in set(ALPHABET) - {stored[place]}:
            assert parse(stored[:place] + wrong + stored[place + 1 :]) is None


@given(uuids)
def test_every_two_characters_that_changed_places_are_noticed(key: str) -> None:
    stored = make(key)
    for first, second in combinations(range(3, 10), 2):
        swapped = list(stored)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if swapped != list(stored):
            assert parse("".join(swapped)) is None


@given(uuids, st.sampled_from(["", " ", "-", " - ", "–", ". "]), st.booleans(), st.booleans())
def test_a_spoken_or_typed_form_is_understood(
    key: str,
    between: str,
    lower: bool,  # noqa: FBT001  # one of the examples
    prefix: bool,  # noqa: FBT001  # hypothesis hands them in
) -> None:
    stored = make(key)
    said = between.join(stored[3:])
    said = f"MR{between}{said}" if prefix else said
    assert parse(f"  {said.lower() if lower else said}\n") == stored


@given(uuids)
def test_letters_that_look_like_digits_are_read_as_digits(key: str) -> None:
    stored = make(key)
    for digit, letters in {"1": "IiLl", "0": "Oo"}.items():
        for letter in letters:
            assert parse("MR-" + stored[3:].replace(digit, letter)) == stored


@given(st.text(max_size=20))
def test_reading_any_text_gives_a_whole_reference_or_nothing(text: str) -> None:
    found = parse(text)
    assert found is None or (len(found) == 10 and parse(found) == found)


def test_words_and_other_offices_numbers_are_no_references() -> None:
    for text in ("", "MR-", "MR", "hello", "MR-7Q4K-2XU", "MR-2026-0042", "7Q4K2X", "МR-7Q4K-2XC"):
        assert parse(text) is None, text


def test_the_same_uuid_gives_the_same_reference_on_every_computer() -> None:
    assert make("0b6a1f6e-2c5a-4f0e-9a55-5d1f4b7f6a01") == "MR-" + _worked_by_hand(
        "0b6a1f6e-2c5a-4f0e-9a55-5d1f4b7f6a01/0"
    )


def _worked_by_hand(text: str) -> str:
    """Compute the reference a second way: the check from a table of products in GF(32)."""
    import hashlib

    bits = "".join(f"{byte:08b}" for byte in hashlib.sha256(text.encode()).digest()[:4])[:30]
    values = [int(bits[at : at + 5], 2) for at in range(0, 30, 5)]

    def times(one: int, other: int) -> int:
        product = 0
        while other:
            if other & 1:
                product ^= one
            one, other = one << 1, other >> 1
            if one & 32:
                one ^= 0b100101
        return product

    check = 0
    for place, value in enumerate(values):
        weight = 1
        for _ in range(6 - place):
            weight = times(weight, 2)
        check ^= times(weight, value)
    return "".join(ALPHABET[value] for value in [*values, check])


def test_another_attempt_gives_another_reference() -> None:
    key = str(uuid.UUID(int=7))
    assert len({make(key, attempt=attempt) for attempt in range(50)}) == 50


def test_references_of_many_requests_seldom_meet() -> None:
    found = {make(str(uuid.UUID(int=number))) for number in range(20_000)}
    # 30 bits: of 20,000 some 0.2 pairs meet by chance.
    assert len(found) >= 19_997
