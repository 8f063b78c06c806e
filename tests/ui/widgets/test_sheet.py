"""The briefing's page: one page always, the logistics on it always, and a PDF that says what it is."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from mediadesk.domain.briefing import Part, Row, Section, Sheet
from mediadesk.ui.widgets import sheet as page

LONG = "Wherefore must the harbours of the north be emptier than they were " * 8
HOSTILE = (
    "Ana",
    "Wolfeschlegelsteinhausenbergerdorff" * 6,
    "ليلى عبد الرحمن الحداد من محطة الشمال",
    "דנה לוי",
    "李小龍",
    "<b>&amp;</b>",
    LONG,
    "line\nafter\nline\nafter\nline\nafter\nline\nafter\nline",
)
WHEN = "15:00 on Wednesday 25 November 2026, London time, UTC"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What stands in a PDF."""

    pages: int
    text: str
    title: str
    width: float
    height: float
    lowest: float


def read(content: bytes) -> Seen:
    with (
        closing(pypdfium2.PdfDocument(content)) as document,
        closing(document[0]) as first,
        closing(first.get_textpage()) as words,
    ):
        boxes = [words.get_charbox(n) for n in range(words.count_chars())]
        return Seen(
            pages=len(document),
            text=words.get_text_range(),
            title=document.get_metadata_value("Title"),
            width=first.get_width(),
            height=first.get_height(),
            lowest=min((box[1] for box in boxes if box[3] > box[1]), default=0.0),
        )


def sheet(text: str = "Words", *, many: int = 2) -> Sheet:
    rows = (
        Row(label="When", text=WHEN, note=text),
        *(Row(label=label, text=text) for label in ("How long", "Where", "Who rings whom")),
        Row(label="Live or recorded", text="Live: it goes out as you speak."),
        *(Row(label=label, text=text) for label in ("Airs", "Access", "Others on", "Note")),
    )
    return Sheet(
        title=f"Briefing: {text}",
        expert=text,
        reference="MR-7Q4K-2XC",
        made="Made at 12:00",
        embargo=f"EMBARGOED until Friday {text}",
        update=f"Update: {text}",
        office=text,
        sections=(
            Section(part=Part.LOGISTICS, title="The interview", rows=rows),
            Section(
                part=Part.TERMS,
                title="On which terms you speak",
                rows=(Row(label=text, text=text),),
            ),
            Section(
                part=Part.CONTACT,
                title="Whom to ring",
                rows=(Row(label="Duty phone", text="+44 20 7946 0199"),),
            ),
            Section(part=Part.REPORTER, title="Who asks", rows=(Row(label=text, text=text),)),
            Section(
                part=Part.ANGLE,
                title="What it is about",
                rows=(Row(label="In their words", text=text),),
                items=(text,) * many,
            ),
            Section(part=Part.LINES, title="Lines to take", items=(text,) * many),
            Section(part=Part.COVERAGE, title="Lately", items=(text,) * many),
            Section(part=Part.HISTORY, title="Before", items=("Asked before",) * many),
        ),
    )


@given(
    text=st.sampled_from(HOSTILE), many=st.integers(0, 40), size=st.sampled_from(["a4", "letter"])
)
@settings(max_examples=40)
def test_whatever_is_known_it_is_one_page_with_the_logistics_on_it(
    qapp: QApplication, text: str, many: int, size: str
) -> None:
    del qapp
    seen = read(page.write_pdf(sheet(text, many=many), size))
    assert seen.pages == 1
    assert seen.lowest > page.MARGIN - 2, "something hangs over the foot of the page"
    words = " ".join(seen.text.split())
    for needed in ("15:00 on Wednesday 25 November 2026", "EMBARGOED", "0199"):
        assert needed in words
    assert "Live or recorded" in words


def test_a_short_briefing_leaves_nothing_out_and_a_long_one_says_that_it_does(
    qapp: QApplication,
) -> None:
    del qapp
    short, long = read(page.write_pdf(sheet())), read(page.write_pdf(sheet(LONG, many=30)))
    assert "no room on this page" not in short.text
    assert "Before" in short.text
    assert "no room on this page" in " ".join(long.text.split())
    assert "Asked before" not in long.text


def test_the_history_gives_way_before_the_lines_and_both_before_the_terms(
    qapp: QApplication,
) -> None:
    del qapp
    seen = read(page.write_pdf(sheet("Words " * 30, many=12)))
    assert "Asked before" not in seen.text
    assert "Lines to take" in seen.text
    assert "On which terms you speak" in seen.text


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("letter", 612)])
def test_the_file_says_its_title_its_language_and_its_paper(
    qapp: QApplication, size: str, width: int
) -> None:
    del qapp
    content = page.write_pdf(sheet(), size)
    seen = read(content)
    assert seen.title == "Briefing: Words"
    assert round(seen.width) == width
    assert b"/Lang (en)" in content
    assert b"/DisplayDocTitle true" in content
    assert b"/FontFile2" in content
    assert "Inter" in content.decode("latin-1")


def test_a_file_that_is_not_as_expected_is_left_alone() -> None:
    for content in (b"", b"%PDF-1.4 startxref x /Root y", b"startxref\n1\n/Root 3 0 R /Size 4"):
        assert page.with_language(content, "en") == content


def test_the_picture_shows_what_is_printed(qapp: QApplication) -> None:
    del qapp
    image = page.picture(sheet(), scale=1.0, size="a4")
    assert (image.width(), image.height()) == (595, 842)
    assert image.format() == QImage.Format.Format_ARGB32_Premultiplied
    dark = [
        (x, y)
        for y in range(0, 842, 3)
        for x in range(0, 595, 3)
        if image.pixelColor(x, y).lightness() < 100
    ]
    assert dark
    assert min(x for x, _ in dark) >= page.MARGIN - 3


def test_it_prints_where_no_window_was_ever_opened(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from mediadesk.domain.briefing import Sheet\n"
        "from mediadesk.ui.widgets.sheet import print_sheet\n"
        "sheet = Sheet(title='T', expert='', reference='R', made='M', embargo='', update='',\n"
        "              office='O', sections=())\n"
        "open(sys.argv[1], 'wb').write(print_sheet(sheet, 'a4'))\n"
    )
    target = tmp_path / "page.pdf"
    subprocess.run([sys.executable, "-c", code, str(target)], check=True, timeout=60)
    assert read(target.read_bytes()).pages == 1
