from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain import draft as drafts
from mediadesk.domain.correction import person_of
from mediadesk.domain.draft import PersonDraft, ReleaseDraft
from mediadesk.domain.release import Block, Embargo, Person, Reading, Report
from mediadesk.domain.release import Warning as Look

words = st.text("ab é", max_size=4)
people = st.lists(
    st.builds(PersonDraft, name=words, role=words, email=words, phone=words), max_size=3
).map(tuple)
any_draft = st.builds(
    ReleaseDraft,
    headline=words,
    standfirst=words,
    dateline_city=words,
    release_date=st.none() | st.just(date(2026, 11, 24)),
    embargo=st.none()
    | st.builds(Embargo, text=words, at=st.none() | st.just(datetime(2026, 11, 24, tzinfo=UTC))),
    body=st.lists(st.builds(Block, kind=st.just("paragraph"), text=words), max_size=2).map(tuple),
    report=st.builds(
        Report, title=words, authors=st.lists(words, max_size=2).map(tuple), url=words
    ),
    experts=people,
    contacts=people,
    text=words,
)


def test_authors_come_first_and_nobody_comes_twice() -> None:
    reading = Reading(
        file="a.txt",
        report_authors=("Ada Quill", "Bo Stern"),
        experts=(Person(name="Cy Marsh"), Person(name="ada  quill", role="director")),
        contacts=(Person(name="Jo Berg"),),
        spans={
            "report_authors": ((10, 19), (24, 32)),
            "experts": ((40, 48), (60, 70)),
            "contacts": ((90, 97),),
        },
    )
    found = drafts.of_reading(reading, "a.txt")
    assert [(one.name, one.role, one.is_author, one.place) for one in found.experts] == [
        ("Ada Quill", "director", True, (60, 70)),
        ("Bo Stern", "", True, (24, 32)),
        ("Cy Marsh", "", False, (40, 48)),
    ]
    assert found.contacts[0].place == (90, 97)


@given(any_draft, any_draft)
def test_taking_every_difference_leaves_none(before: ReleaseDraft, after: ReleaseDraft) -> None:
    found = drafts.differences(before, after)
    result = drafts.merged(before, after, [one.field for one in found])
    assert drafts.differences(result, after) == ()


@given(any_draft, any_draft)
def test_taking_no_difference_changes_no_field(before: ReleaseDraft, after: ReleaseDraft) -> None:
    assert drafts.differences(before, drafts.merged(before, after, [])) == ()


@given(any_draft, any_draft, st.sampled_from(drafts.FIELDS))
def test_taking_one_difference_changes_that_field_alone(
    before: ReleaseDraft, after: ReleaseDraft, field: str
) -> None:
    changed = drafts.differences(before, drafts.merged(before, after, [field]))
    assert {one.field for one in changed} <= {field}


@given(any_draft)
def test_a_release_does_not_differ_from_itself(one: ReleaseDraft) -> None:
    assert drafts.differences(one, one) == ()


@given(any_draft)
def test_tidying_twice_is_tidying_once(one: ReleaseDraft) -> None:
    tidy = drafts.tidied(one)
    assert drafts.tidied(tidy) == tidy


def test_a_text_that_falls_silent_is_said_to_lose() -> None:
    before = ReleaseDraft(report=Report(url="https://harbour.example/report"), headline="Old")
    after = ReleaseDraft(headline="New")
    found = {one.field: one.loses for one in drafts.differences(before, after)}
    assert found == {"headline": False, "report_url": True}


@pytest.mark.parametrize(
    ("text", "name", "role", "email", "phone"),
    [
        (
            "Cleo Marsh, vice president for Rivers, cleo@tarn.example, +44 20 7946 0101",
            "Cleo Marsh",
            "vice president for Rivers",
            "cleo@tarn.example",
            "+44 20 7946 0101",
        ),
        ("Dov Heron – senior adviser", "Dov Heron", "senior adviser", "", ""),
        (
            "Eve Dunmore\nPress officer\nTel: 212.555.0142\nE-mail: eve@tarn.example.",
            "Eve Dunmore",
            "Press officer",
            "eve@tarn.example",
            "212.555.0142",
        ),
        ("Jean-Luc O’Neill", "Jean-Luc O’Neill", "", "", ""),
        ("   ", "", "", "", ""),
    ],
)
def test_a_selected_person_is_read_part_by_part(
    text: str, name: str, role: str, email: str, phone: str
) -> None:
    found = person_of(text)
    assert (found.name, found.role, found.email, found.phone) == (name, role, email, phone)


@given(st.text(max_size=300))
def test_any_selection_gives_a_person_whose_parts_fit(text: str) -> None:
    found = person_of(text)
    assert len(found.name) <= drafts.LIMITS["name"]
    assert len(found.role) <= drafts.LIMITS["role"]


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://harbour.example/a?b=1", True),
        ("http://harbour.example", True),
        ("https://ada:secret@harbour.example/", False),
        ("https://harbour.example:99999/", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://harbour.example/a b", False),
        ("https://harbour.example/\u202e", False),
    ],
)
def test_a_link_is_a_web_address_without_a_password(link: str, good: bool) -> None:  # noqa: FBT001  # one of the examples
    assert (drafts.web_address(link) is not None) is good


def test_what_was_mended_no_longer_needs_a_look() -> None:
    looks = tuple(
        Look(code=code, message=code)
        for code in ("no_headline", "no_report_url", "protected_email", "embargo_unclear", "other")
    )
    bare = ReleaseDraft(
        warnings=looks,
        embargo=Embargo(text="soon"),
        contacts=(PersonDraft(name="Jo Berg", hidden_email=True),),
    )
    assert drafts.open_warnings(bare) == looks
    mended = replace(
        bare,
        headline="Harbours grow",
        report=Report(url="https://harbour.example"),
        embargo=None,
        contacts=(PersonDraft(name="Jo Berg", hidden_email=True, email="jo@harbour.example"),),
    )
    assert [one.code for one in drafts.open_warnings(mended)] == ["other"]


def test_every_problem_stands_beside_its_field() -> None:
    found = drafts.problems(
        ReleaseDraft(
            headline="x" * 501,
            report=Report(url="ftp://harbour.example"),
            experts=(PersonDraft(role="director"),),
            contacts=(PersonDraft(role="officer"),),
        )
    )
    assert [one.field for one in found] == [
        "headline",
        "report_url",
        "experts.0.name",
        "contacts.0.name",
    ]
