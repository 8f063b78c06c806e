from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mediadesk.domain.acquaintance import Acquaintance, Acquaintances, plain_name

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def met(name: str, email: str = "", phone: str = "", days: int = 0) -> Acquaintance:
    return Acquaintance(
        name=name, email=email, phone=phone, release_id="1", met_at=NOW + timedelta(days=days)
    )


KNOWN = Acquaintances(
    [
        met("Dr Zoë Quill", "zoe@tarn.example", "+44 20 7946 0101"),
        met("Zoe Quill", "zoe.quill@tarn.example", days=3),
        met("Press Desk", "press@tarn.example", "+44 20 7946 0102"),
    ],
    lambda phone: "".join(mark for mark in phone if mark.isdigit() or mark == "+"),
)


@pytest.mark.parametrize(
    ("name", "email", "phone", "by"),
    [
        ("ZOE QUILL", "", "", "name"),
        ("Prof. Zoë Quill", "", "", "name"),
        ("Z. Quill", "ZOE@tarn.example", "", "email"),
        ("Zoe Quill", "", "+44 (20) 7946-0101", "phone"),
        ("", "press@tarn.example", "", "email"),
    ],
)
def test_somebody_is_recognised_by_address_number_or_name(
    name: str, email: str, phone: str, by: str
) -> None:
    found = KNOWN.recognise(name, email, phone)
    assert found is not None
    assert found.by == by


def test_the_desk_s_shared_address_makes_nobody_known() -> None:
    assert KNOWN.recognise("Ben Larch", "press@tarn.example", "+44 20 7946 0102") is None


def test_one_word_alone_is_nobody() -> None:
    assert KNOWN.recognise("Zoe", "", "") is None


def test_who_was_met_last_is_who_it_is() -> None:
    found = KNOWN.recognise("Zoe Quill", "", "")
    assert found is not None
    assert found.who.email == "zoe.quill@tarn.example"


def test_titles_accents_and_marks_do_not_make_another_name() -> None:
    assert plain_name("Prof. Dr. Renée  O’Brien-Šmíd, PhD") == plain_name("renee o'brien smid")
