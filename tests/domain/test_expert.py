"""Experts: what is typed is checked and put in order before it is kept."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.errors import Refused
from mediadesk.domain.expert import (
    DAY,
    ExpertDraft,
    Minutes,
    Quiet,
    WorkingHours,
    check_expert,
    expert_key,
    joined_hours,
    language_tag,
)

INES = ExpertDraft(name="Dr Ines Okafor", zone="Europe/London")


def checked(**changed: object) -> ExpertDraft:
    return check_expert(
        replace(INES, **changed),  # type: ignore[arg-type]  # the draft's own fields
        read_address=lambda text: text if "@" in text else None,
        read_phone=lambda text: text if text.startswith("+") else None,
    )


def fields(**changed: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        checked(**changed)
    return [problem.field for problem in refused.value.problems]


def test_what_was_typed_is_tidied() -> None:
    found = checked(
        name="  Ines   Okafor ",
        email=" Ines.Okafor@Larkfield.example",
        phone="+44  20 7946 0123",
        languages=("EN", "pt_br", "en"),
        topics=("Ports ", "", "ports", "Coastal  erosion"),
    )
    assert found.name == "Ines Okafor"
    assert found.email == "ines.okafor@larkfield.example"
    assert found.phone == "+44 20 7946 0123"
    assert found.languages == ("en", "pt-BR")
    assert found.topics == ("Ports", "Coastal erosion")


def test_every_problem_is_said_at_once_beside_its_field() -> None:
    assert fields(
        name=" ",
        zone="Europe/Atlantis",
        languages=("klingonisch",),
        email="nobody",
        private_phone="call me",
        quiet=Quiet(begin=60, end=60),
        hours=WorkingHours(days=((Minutes(begin=600, end=540),), (), (), (), (), (), ())),
        topics=("x" * 101,),
    ) == ["name", "zone", "hours", "quiet", "languages", "topics", "email", "private_phone"]


def test_an_expert_has_a_zone() -> None:
    assert fields(zone="") == ["zone"]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("DE", "de"),
        ("zh_hant_TW", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("sl-Rozaj", "sl-rozaj"),
        ("english please", None),
        ("e", None),
        ("en-", None),
    ],
)
def test_a_language_is_kept_as_its_tag(text: str, tag: str | None) -> None:
    assert language_tag(text) == tag


def test_a_name_is_compared_without_title_case_and_accents() -> None:
    assert expert_key("Prof. Dr. Lucía HERRERA, PhD") == expert_key("lucia herrera")


PARTS = st.lists(
    st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(
        lambda pair: Minutes(begin=pair[0], end=min(DAY, pair[0] + pair[1]))
    ),
    max_size=6,
)


@given(st.lists(PARTS, min_size=7, max_size=7))
def test_hours_in_order_cover_the_same_minutes_and_never_touch(days: list[list[Minutes]]) -> None:
    found = joined_hours(days)
    for given_parts, parts in zip(days, found.days, strict=True):
        covered = {minute for one in given_parts for minute in range(one.begin, one.end)}
        assert covered == {minute for one in parts for minute in range(one.begin, one.end)}
        assert all(one.end < later.begin for one, later in itertools.pairwise(parts))
    assert joined_hours(found.days) == found
