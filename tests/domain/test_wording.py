"""Prepared replies and attached files: blanks are seen, names mean the same everywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.domain.attachment import LONGEST_NAME, MOST_BYTES, checked, safe_name
from mediadesk.domain.errors import Refused
from mediadesk.domain.mail import Attachment
from mediadesk.domain.wording import blanks, first_blank


def test_a_blank_is_what_stands_in_angle_marks() -> None:
    text = "She can do ‹when›, by ‹phone or studio›."
    assert first_blank(text) == "when"
    assert [text[start:end] for start, end in blanks(text)] == ["‹when›", "‹phone or studio›"]
    assert first_blank("She can do four, <by> [phone].") == ""


@given(st.text())
def test_any_text_can_be_asked_for_its_blanks(text: str) -> None:
    for start, end in blanks(text):
        assert text[start] == "‹"
        assert text[end - 1] == "›"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\notes\\a.txt", "a.txt"),
        ("in\u202efdp.exe", "infdp.exe"),
        ("CON.txt", "_CON.txt"),
        ("a\r\nb.txt", "ab.txt"),
        ("  .hidden ", "hidden"),
        ("", "file"),
        ("what? a:b.txt", "what_ a_b.txt"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_file_goes_out_under_a_name_that_hides_nothing(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text())
def test_any_name_becomes_a_usable_one_and_stays_so(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= LONGEST_NAME
    assert not set(safe) & set('/\\:*?"<>|\r\n\0')
    assert safe_name(safe) == safe


def test_two_files_of_one_name_are_told_apart() -> None:
    one = Attachment(name="report.pdf", content_type="application/pdf", content=b"1")
    names = [found.name for found in checked([one, one, one])]
    assert names == ["report.pdf", "report 2.pdf", "report 3.pdf"]


def test_files_too_large_together_are_refused_before_anything_is_written() -> None:
    half = Attachment(name="a", content_type="a/b", content=bytes(MOST_BYTES // 2 + 1))
    assert checked([half])
    with pytest.raises(Refused) as caught:
        checked([half, half])
    assert caught.value.problems[0].field == "attachments"
