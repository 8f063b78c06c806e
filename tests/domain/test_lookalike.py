"""Domains and names that look like others: what is marked, and what honest people are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.bootstrap import MailLikeness
from mediadesk.domain.lookalike import Sign, marks_of_address, marks_of_name

KNOWN = ("channelnorth.example", "bbb.example", "harbourpost.example", "münchner-blatt.example")
LIKENESS = MailLikeness()


def signs(address: str, outlet: str = "channelnorth.example") -> list[tuple[Sign, str]]:
    marks = marks_of_address(address, outlet_domain=outlet, known=KNOWN, likeness=LIKENESS)
    return [(one.sign, one.other) for one in marks]


@pytest.mark.parametrize(
    "address",
    [
        "a@channelnorth.example",
        "a@mail.channelnorth.example",
        "a@CHANNELNORTH.example",
    ],
)
def test_the_outlets_own_domain_is_not_marked(address: str) -> None:
    assert signs(address) == []


@pytest.mark.parametrize(
    "address",
    [
        "a@channe1north.example",
        "a@channelnortn.example",
        "a@chanmelnorth.example",
        "a@channelnonth.example",
        "a@channeInorth.example",
    ],
)
def test_a_domain_that_looks_like_the_outlets_is_marked(address: str) -> None:
    assert signs(address) == [(Sign.LOOKS_LIKE, "channelnorth.example")]


def test_a_cyrillic_letter_in_a_domain_is_marked_twice() -> None:
    assert signs("a@\u0441hannelnorth.example") == [
        (Sign.MIXED_SCRIPTS, ""),
        (Sign.LOOKS_LIKE, "channelnorth.example"),
    ]


def test_a_domain_in_its_ascii_form_is_read_before_it_is_judged() -> None:
    ascii_form = "\u0441hannelnorth".encode("punycode").decode()
    assert (Sign.LOOKS_LIKE, "channelnorth.example") in signs(f"a@xn--{ascii_form}.example")


def test_another_outlets_domain_is_not_this_outlets() -> None:
    assert signs("a@harbourpost.example") == [(Sign.NOT_THE_OUTLETS, "channelnorth.example")]


def test_a_short_domain_is_not_taken_for_another_short_one() -> None:
    assert signs("a@bbc.example", outlet="") == []


@pytest.mark.parametrize(
    "name", ["Mina Castellan", "Зоя Орлова", "김 민수", "山田 たろう", "Zoë Müller"]
)
def test_a_name_in_one_script_a_word_is_not_marked(name: str) -> None:
    assert marks_of_name(name, LIKENESS) == ()


def test_a_name_with_a_letter_of_another_script_is_marked() -> None:
    assert [one.sign for one in marks_of_name("M\u0456na Castellan", LIKENESS)] == [
        Sign.MIXED_SCRIPTS
    ]


@given(st.text(max_size=60))
def test_no_address_stops_the_marks(address: str) -> None:
    marks_of_address(address, outlet_domain="channelnorth.example", known=KNOWN, likeness=LIKENESS)
    marks_of_name(address, LIKENESS)
