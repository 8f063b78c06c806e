"""Experts in files: what was written is read back, in CSV and as vCard; what is hostile is told."""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediadesk.documents.cards import read_cards
from mediadesk.documents.roster import read_roster, write_roster
from mediadesk.domain.errors import Refused
from mediadesk.domain.expert import (
    DAY,
    Expert,
    ExpertDraft,
    Minutes,
    Photograph,
    Quiet,
    Skill,
    check_expert,
    joined_hours,
)
from mediadesk.domain.roster import FileExpert, draft_of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = "01234567-89ab-7cde-8f01-23456789abcd"
TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t"), max_size=60
)
PART = st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(
    lambda pair: Minutes(begin=pair[0], end=min(DAY, pair[0] + pair[1]))
)
DRAFTS = st.builds(
    ExpertDraft,
    name=TEXT.map(lambda text: f"N{text}"),
    title=TEXT,
    organisation=TEXT,
    zone=st.sampled_from(("Europe/London", "Asia/Tokyo", "UTC")),
    languages=st.lists(st.sampled_from(("en", "pt-BR", "zh-Hant")), unique=True).map(tuple),
    topics=st.lists(TEXT, max_size=4).map(tuple),
    skills=st.frozensets(st.sampled_from(tuple(Skill))),
    hours=st.lists(st.lists(PART, max_size=3), min_size=7, max_size=7).map(joined_hours),
    quiet=st.none() | st.just(Quiet(begin=1320, end=420)),
    email=st.sampled_from(("", "ines@larkfield.example")),
    phone=st.sampled_from(("", "+44 20 7946 0123")),
    private_email=st.sampled_from(("", "ines@home.example")),
    private_phone=st.sampled_from(("", "+44 20 7946 0124 ext. 5")),
    notes=TEXT,
)


def checked(draft: ExpertDraft) -> ExpertDraft:
    return check_expert(draft, read_address=lambda text: text, read_phone=lambda text: text)


def expert_of(draft: ExpertDraft, *, active: bool = True) -> Expert:
    values = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    return Expert(id=KEY, active=active, created_at=NOW, updated_at=NOW, **values)


def read_back(row: FileExpert, base: ExpertDraft) -> tuple[ExpertDraft, bool]:
    draft, active = draft_of(row, base, active=True)
    return checked(draft), active


@pytest.mark.parametrize("name", ["experts.csv", "experts.vcf"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draft=DRAFTS, other=DRAFTS, ways=st.sampled_from(("active", "retired")))
def test_what_was_written_is_read_back_over_whatever_stood_there(
    tmp_path: Path, name: str, draft: ExpertDraft, other: ExpertDraft, ways: str
) -> None:
    active = ways == "active"
    expert = expert_of(checked(draft), active=active)
    path = tmp_path / name
    cards = name.endswith("vcf")
    path.write_bytes(write_roster([expert], {}, cards=cards, private=True))
    (row,) = read_roster(path)
    assert (row.id, row.problems) == (KEY, ())
    found, found_active = read_back(row, checked(other))
    assert (found, found_active) == (checked(draft), active)


INES = expert_of(
    checked(
        ExpertDraft(
            name="Dr Ines Okafor",
            zone="Europe/London",
            email="ines@larkfield.example",
            private_phone="+44 20 7946 0124",
            notes="Rings late.",
        )
    )
)


@pytest.mark.parametrize("cards", [False, True])
def test_what_is_private_leaves_only_if_it_is_asked_for(cards: bool) -> None:  # noqa: FBT001  # a parameter
    content = write_roster([INES], {}, cards=cards, private=False)
    assert b"0124" not in content
    assert b"Rings" not in content
    assert b"ines@larkfield.example" in content
    assert b"0124" in write_roster([INES], {}, cards=cards, private=True)


def test_no_cell_of_a_file_is_a_formula() -> None:
    evil = replace(INES, title="=HYPERLINK(1)", organisation="@SUM(1)", notes="-1+1")
    content = write_roster([evil], {}, cards=False, private=True).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(content)):
        assert not [cell for cell in row if cell[:1] in ("=", "@", "+", "-")]


def test_lines_of_a_card_are_folded_between_characters() -> None:
    long = replace(INES, name="Lucía 日本語 " * 12)
    content = write_roster([long], {}, cards=True, private=False)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (row,) = read_cards(content.decode())
    assert row.values["name"] == long.name.strip()


def test_a_photograph_goes_with_its_card() -> None:
    picture = Photograph(content=b"\xff\xd8\xffnot really", kind="jpeg")
    content = write_roster([INES], {KEY: picture}, cards=True, private=False)
    (row,) = read_cards(content.decode())
    assert row.photograph == picture.content


def test_a_card_of_an_address_book_is_read() -> None:
    content = "\r\n".join(
        (
            "BEGIN:VCARD",
            "VERSION:3.0",
            "N:Okafor;Ines;;Dr;",
            "item1.EMAIL;type=INTERNET;type=HOME:ines@home.example",
            "EMAIL;TYPE=INTERNET,WORK:second@larkfield.example",
            "EMAIL;TYPE=INTERNET,WORK,PREF:ines@larkfield.example",
            "TEL;TYPE=WORK:+44 20 7946 0123",
            "ORG:Larkfield\\, Institute;Ports",
            "TITLE:Research",
            "  Fellow",
            "NOTE:One\\nTwo\\; three",
            "PHOTO;ENCODING=b;TYPE=JPEG:" + base64.b64encode(b"picture").decode(),
            "URL:https://larkfield.example",
            "TZ:-0500",
            "END:VCARD",
        )
    )
    (row,) = read_cards(content)
    assert row.values == {
        "name": "Dr Ines Okafor",
        "organisation": "Larkfield, Institute",
        "title": "Research Fellow",
        "notes": "One\nTwo; three",
        "email": "ines@larkfield.example",
        "private_email": "ines@home.example",
        "phone": "+44 20 7946 0123",
    }
    assert (row.id, row.photograph) == ("", b"picture")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("BEGIN:VCARD\nVERSION:2.1\nFN:Ines\nEND:VCARD\n", "version 2.1"),
        ("BEGIN:VCARD\nVERSION:4.0\nFN:Ines\n", "not whole"),
        (
            "BEGIN:VCARD\nVERSION:4.0\nFN:I\nPHOTO:data:image/png;base64,###\nEND:VCARD",
            "damaged",
        ),
    ],
)
def test_a_card_that_cannot_be_read_spoils_no_other(content: str, words: str) -> None:
    good = "\nBEGIN:VCARD\nVERSION:4.0\nFN:Bo Stern\nEND:VCARD\n"
    first, second = read_cards(content + good)
    assert words in first.problems[0].message
    assert second.values["name"] == "Bo Stern"


@given(st.text(max_size=400))
def test_no_card_raises_whatever_it_holds(text: str) -> None:
    for row in read_cards(f"BEGIN:VCARD\nVERSION:4.0\n{text}\nEND:VCARD\n"):
        assert row.number


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Full name;E-Mail;Organization\nInes;i@a.example;Ä", ("Ines", "i@a.example", "Ä")),
        ("name\temail\torganisation\nInes\ti@a.example\tÄ", ("Ines", "i@a.example", "Ä")),
        ("Nombre,Correo,Company\nInes,i@a.example,Ä", ("Ines", "i@a.example", "Ä")),
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_list_from_elsewhere_is_read_in_its_own_ways(
    tmp_path: Path, content: str, found: tuple[str, ...], charset: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content.encode(charset))
    (row,) = read_roster(path)
    assert tuple(row.values[name] for name in ("name", "email", "organisation")) == found
    assert row.number == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no rows"),
        (b"email,phone\na@b.example,1\n", "no column called name"),
        (b'name\n"never closed', ""),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    if not words:
        assert [row.values["name"] for row in read_roster(path)] == ["never closed"]
        return
    with pytest.raises(Refused, match=words):
        list(read_roster(path))


def test_what_is_no_file_is_refused_in_words(tmp_path: Path) -> None:
    for name in ("gone.csv", "gone.vcf"):
        with pytest.raises(Refused, match="could not be read"):
            list(read_roster(tmp_path / name))
    (tmp_path / "none.vcf").write_text("nothing here")
    with pytest.raises(Refused, match="no vCard"):
        list(read_roster(tmp_path / "none.vcf"))
