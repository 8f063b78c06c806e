"""Releases come as Word, PDF and mail files; each is known by its content, not by its name."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from mediadesk.documents.releases import read_release
from mediadesk.documents.releases.child import open_document
from tests.mail.compound import outlook_message, text_property

ROOT = Path(__file__).resolve().parents[2]
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Ferry fares fall for the third year running", 1)
    document.add_paragraph("TARNFORD, May 3, 2024 — Fares fell again on every route this spring.")
    document.add_paragraph("The following experts are available for interviews:")
    document.add_paragraph("Ada Quill, director of research", style="List Bullet")
    document.add_paragraph("Dr Cleo Marsh, professor of transport", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Media contact"
    table.cell(0, 1).text = "Eve Dunmore\neve@tarn.example\n+44 20 7946 0142"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def word_of(body: bytes, *, extra: dict[str, bytes] | None = None) -> bytes:
    """Return a Word file whose document part is `body`."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_file())) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, body if name == "word/document.xml" else source.read(name))
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return target.getvalue()


def document_part(inner: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<w:document {WORD}><w:body>{inner}</w:body></w:document>'
    ).encode()


def pdf_file(*objects: bytes) -> bytes:
    """Return a PDF of these objects; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def pdf_page(drawing: bytes, *, catalogue: bytes = b"", page: bytes = b"") -> bytes:
    return pdf_file(
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R%b"
        b"/Resources<</Font<</F1 5 0 R>>>>>>" % page,
        b"<</Length %d>>stream\n%b\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def shown(*lines: tuple[int, int, int, str]) -> bytes:
    """Return the drawing of lines of text: size, x, y, words."""
    return b"".join(
        b"BT /F1 %d Tf %d %d Td (%b) Tj ET\n" % (size, x, y, text.encode("latin-1"))
        for size, x, y, text in lines
    )


def test_a_word_files_headings_lists_and_tables_are_read() -> None:
    reading = read_release(word_file(), name="release.bin")
    assert reading.problems == ()
    assert reading.headline == "Ferry fares fall for the third year running"
    assert reading.dateline_city == "TARNFORD"
    assert [(p.name, p.role) for p in reading.experts] == [
        ("Ada Quill", "director of research"),
        ("Cleo Marsh", "professor of transport"),
    ]
    assert [(c.name, c.email, c.phone) for c in reading.contacts] == [
        ("Eve Dunmore", "eve@tarn.example", "+44 20 7946 0142")
    ]


def test_a_pdfs_title_lines_and_links_are_put_together() -> None:
    drawing = shown(
        (20, 72, 720, "Ferry fares fall for the third year"),
        (
            11,
            72,
            680,
            "TARNFORD, May 3, 2024 - Fares fell again on every route this spring, and those who de-",
        ),
        (
            11,
            72,
            667,
            "pend on the boats are glad. The report counts forty routes and asks all their passengers.",
        ),
        (11, 72, 640, "Read the report"),
        (11, 72, 610, "Media contact: Eve Dunmore, eve@tarn.example, +44 20 7946 0142"),
    )
    link = (
        b"/Annots[<</Type/Annot/Subtype/Link/Rect[70 636 160 652]"
        b"/A<</S/URI/URI(https://tarn.example/fares?utm_source=x)>>>>]"
    )
    reading = read_release(pdf_page(drawing, page=link), name="release.txt")
    assert reading.headline == "Ferry fares fall for the third year"
    assert "those who depend on the boats are glad" in reading.text
    assert reading.report_url == "https://tarn.example/fares"
    assert [(c.name, c.email) for c in reading.contacts] == [("Eve Dunmore", "eve@tarn.example")]


def test_a_pdfs_two_columns_are_read_one_after_the_other() -> None:
    left = [(11, 60, 700 - 14 * n, f"left line {n} about the ferries.") for n in range(10)]
    right = [(11, 330, 700 - 14 * n, f"right line {n} about the fares.") for n in range(10)]
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    text = read_release(pdf_page(shown(*mixed)), name="a.pdf").text
    assert text.index("left line 9") < text.index("right line 0")


MAIL = """Return-Path: <eve@tarn.example>
From: Eve Dunmore <eve@tarn.example>
To: desk@paper.example
Subject: =?utf-8?q?Ferry_fares?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Ferry fares fall for the third year running

Media contact: Eve Dunmore, eve=40tarn.example
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><h1>Ferry fares fall for the third year running</h1><p>Media contact: Eve Dun=
more, <a href=3D"mailto:eve@tarn.example">eve@tarn.example</a></p></body></html>
--b--
"""


def test_a_saved_mail_is_read_for_the_release_in_it() -> None:
    reading = read_release(MAIL.encode(), name="release.txt")
    assert reading.headline == "Ferry fares fall for the third year running"
    assert [(c.name, c.email) for c in reading.contacts] == [("Eve Dunmore", "eve@tarn.example")]


def test_a_text_that_names_who_it_is_from_is_no_mail() -> None:
    reading = read_release(
        b"From: Tarn Institute\nTo: all media\nDate: 3 May 2024\n\nFerry fares fall again\n",
        name="a.txt",
    )
    assert reading.release_date is not None
    assert "To: all media" in reading.text


def test_an_outlook_message_is_read_like_a_mail() -> None:
    data = outlook_message(
        text_property(0x0037, "Ferry fares"),
        text_property(
            0x1000,
            "Ferry fares fall for the third year running\r\n\r\nMedia contact: Eve Dunmore, "
            "eve@tarn.example\r\n",
        ),
    )
    reading = read_release(data, name="release.msg")
    assert reading.headline == "Ferry fares fall for the third year running"
    assert [(c.name, c.email) for c in reading.contacts] == [("Eve Dunmore", "eve@tarn.example")]


def _zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


_TEN = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_DEEP_PDF = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    *(b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (n + 1) for n in range(2, 5_000)),
    b"<</Type/Page/MediaBox[0 0 9 9]>>",
)

REFUSED = {
    "a scan": (pdf_page(b"0 0 m 9 9 l S"), "pictures of pages"),
    "a damaged PDF": (b"%PDF-1.7\n", "damaged"),
    "a PDF of five thousand levels": (pdf_file(*_DEEP_PDF), ""),
    "a PDF whose pages hold themselves": (
        pdf_file(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 999999>>"),
        "",
    ),
    "a PDF that draws without end": (pdf_page(b"q " * 2_000_000), ""),
    "entities that multiply": (
        word_of(
            document_part(
                "<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>",
                f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{_TEN}]>',
            )
        ),
        "",
    ),
    "ten thousand levels of Word": (
        word_of(document_part("<w:p>" * 10_000 + "</w:p>" * 10_000)),
        "",
    ),
    "a Word file that bursts": (
        word_of(document_part("<w:p><w:r><w:t>" + "a" * 60_000_000 + "</w:t></w:r></w:p>")),
        "unpacks",
    ),
    "a picture that bursts": (
        word_of(document_part("<w:p/>"), extra={"word/media/a.png": bytes(130_000_000)}),
        "unpacks",
    ),
    "an archive": (_zip("a.txt"), "archive"),
    "a spreadsheet": (_zip("xl/workbook.xml"), "spreadsheet"),
    "an OpenDocument file": (_zip("mimetype", "content.xml"), "OpenDocument"),
    "a damaged archive": (b"PK\x03\x04aa", "damaged"),
    "an older Office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2_000, "older Office"),
    "a rich text file": (b"{\\rtf1 text}", "rich text"),
}


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case)
def test_what_cannot_be_read_is_refused_in_a_sentence(case: str) -> None:
    data, words = REFUSED[case]
    reading = read_release(data, name="release")
    assert [problem.field for problem in reading.problems] == ["file"]
    assert words in reading.problems[0].message
    assert reading.problems[0].message.endswith(".")


def test_an_entity_from_a_file_is_not_followed() -> None:
    data = word_of(
        document_part(
            "<w:p><w:r><w:t>Text &x; text</w:t></w:r></w:p>",
            '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        )
    )
    assert "root:" not in read_release(data, name="a.docx").text


def test_a_pdfs_script_is_not_run() -> None:
    data = pdf_page(
        shown((11, 72, 700, "Media contact: Eve Dunmore, eve@tarn.example, +44 20 7946 0142")),
        catalogue=b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('https://tarn.example'\\))>>",
    )
    assert read_release(data, name="a.pdf").contacts[0].name == "Eve Dunmore"


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "import sys; sys.exit(3)",
        "print('no answer')",
        "print('[]')",
        "print('{\"form\": 3}')",
        "bytearray(10**12)",
    ],
)
def test_a_child_that_dies_or_babbles_takes_nothing_with_it(program: str) -> None:
    opened = open_document(b"x", "pdf", worker=(sys.executable, "-c", program))
    assert opened.problem is not None
    assert opened.problem.endswith(".")


def test_a_child_that_does_not_start_is_a_sentence() -> None:
    opened = open_document(b"x", "pdf", worker=("/nowhere/program",))
    assert opened.problem is not None
    assert "could not start" in opened.problem


def test_the_program_itself_can_be_the_child() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mediadesk", "--document-worker", "word"],
        input=word_file(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert "Ada Quill" in json.loads(done.stdout)["content"]
