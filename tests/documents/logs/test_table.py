"""Old logs as files: any character set and delimiter, spreadsheets, and files made to hurt."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.documents.logs import LogTable, csv_of, open_log
from mediadesk.documents.logs import table as tables
from mediadesk.documents.logs.child import UnreadableError, open_sheet
from mediadesk.documents.logs.delimited import delimiter_of
from mediadesk.documents.logs.export import without_mark
from mediadesk.domain.errors import Refused
from tests.documents.logs.books import ods, xlsx

HEAD = ("Date", "Name", "Outlet", "Subject")
ROW = ("2021-04-03", "Jürgen Größer", "Küstenradio", "Häfen, Schiffe; und Öl")
Opening = Callable[..., LogTable]


@pytest.fixture
def opening(tmp_path: Path) -> Iterator[Opening]:
    """Writes bytes to a file, opens it, and closes it after the test."""
    opened: list[LogTable] = []

    def open_it(content: bytes, name: str = "log.csv", sheet: str = "") -> LogTable:
        path = tmp_path / name
        path.write_bytes(content)
        opened.append(open_log(path, tmp_path / "copies", sheet))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


def lines(delimiter: str) -> str:
    return f'{delimiter.join(HEAD)}\r\n{delimiter.join(ROW[:3])}{delimiter}"{ROW[3]}"\r\n'


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman"]
)
def test_any_character_set_and_delimiter_is_found(
    opening: Opening, encoding: str, delimiter: str
) -> None:
    table = opening(lines(delimiter).encode(encoding))
    assert table.headers == HEAD
    assert [cells for _, cells in table.rows()] == [ROW]


def test_a_line_that_names_its_delimiter_is_believed(opening: Opening) -> None:
    table = opening(b"sep=;\r\nDate;Name;Outlet;Subject\r\n2021-04-03;a, b, c;d, e, f;g, h, i\r\n")
    assert table.headers == HEAD
    assert next(table.rows()) == (3, ("2021-04-03", "a, b, c", "d, e, f", "g, h, i"))


def test_titles_above_the_headings_are_passed_over(opening: Opening) -> None:
    table = opening(
        b"Press log of the office;;;\n;;;\nDate;Name;Outlet;Subject\n2021-04-03;a;b;c\n"
    )
    assert table.headers == HEAD
    assert table.total == 1


def test_a_file_without_headings_keeps_its_first_row(opening: Opening) -> None:
    table = opening(b"2021-04-03,nadia@harbour.example,Ports\n2021-04-04,omar@x.example,Quays\n")
    assert table.headers == ("A", "B", "C")
    assert table.total == 2


def test_a_cell_may_have_lines_of_its_own(opening: Opening) -> None:
    table = opening(b'Date,Name,Subject,Message\n2021-04-03,a,b,"one\ntwo"\n2021-04-04,c,d,e\n')
    assert [(number, cells[3]) for number, cells in table.rows()] == [(3, "one\ntwo"), (4, "e")]


def test_the_rows_can_be_read_from_any_of_them_on(opening: Opening) -> None:
    table = opening(b"Date,Name\n" + b"".join(b"2021-01-01,n%d\n" % n for n in range(50_000)))
    assert table.total == 50_000
    assert sum(1 for _ in table.rows()) == 50_000
    assert next(table.rows(40_000))[1] == ("2021-01-01", "n39999")


def test_a_workbook_gives_its_sheets_and_real_dates(opening: Opening) -> None:
    at = datetime(2021, 4, 3, 14, 30)  # noqa: DTZ001  # a cell has no zone
    book = xlsx({"Notes": [["Ask Ada"]], "Log": [HEAD, [at, "Nadia Lind", "Harbour Radio", 7]]})
    table = opening(book, "log.xlsx")
    assert (table.sheets, table.sheet) == (("Notes", "Log"), "Log")
    assert table.headers == HEAD
    assert next(table.rows()) == (2, (at, "Nadia Lind", "Harbour Radio", 7.0))


def test_a_sheet_is_opened_by_its_name(opening: Opening) -> None:
    book = xlsx({"2020": [HEAD, ROW], "2021": [HEAD, ROW, ROW]})
    assert opening(book, "log.xlsx", "2021").total == 2
    with pytest.raises(Refused, match="no sheet of that name"):
        opening(book, "log.xlsx", "2022")


def test_an_opendocument_spreadsheet_is_read(opening: Opening) -> None:
    table = opening(ods([HEAD, ROW]), "log.ods")
    assert table.headers == HEAD
    assert next(table.rows())[1] == ROW


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds no rows"),
        (b"Date,Name\n", "holds no rows"),
        (b"%PDF-1.7\n", "no CSV file"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (b"\xd0\xcf\x11\xe0 and nothing more" * 20, "damaged"),
        (b'Date,Name\n2021-04-03,"' + b"never closed " * 100_000, "quotation mark"),
        (b",".join(b"c%d" % n for n in range(300)) + b"\n", "more than 200 columns"),
    ],
)
def test_what_is_no_log_is_refused_in_a_sentence(
    opening: Opening, content: bytes, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        opening(content)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(opening: Opening) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(700):
            part.write(b" " * 1024 * 1024)
    with pytest.raises(Refused, match="more than a log needs"):
        opening(out.getvalue(), "log.xlsx")


def test_a_workbook_with_one_cell_at_its_far_end_ends_within_its_limits(opening: Opening) -> None:
    book = xlsx({"Log": [HEAD, ROW]})
    source, out = zipfile.ZipFile(io.BytesIO(book)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far)
            archive.writestr(name, content)
    with pytest.raises(Refused):
        opening(out.getvalue(), "log.xlsx")


@pytest.mark.parametrize(
    "script",
    [
        "raise SystemExit(1)",
        'print(\'{"sheets": ["a"], "sheet": "a"}\')',
        "print('nonsense')",
        'print(\'{"sheets": ["a"], "sheet": "a"}\\n[1,["x"]]\\n{"rows": 5}\')',
    ],
)
def test_a_child_that_dies_or_says_too_little_is_no_answer(script: str, tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    path.write_bytes(b"PK")
    with path.open("rb") as file, pytest.raises(UnreadableError):
        list(open_sheet(file, "", worker=(sys.executable, "-c", script))[1])


def test_a_file_that_is_too_large_is_refused(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST_TEXT", 100)
    with pytest.raises(Refused, match="more than a log needs"):
        opening(lines(",").encode() * 10)


def test_no_cell_of_an_export_is_a_formula() -> None:
    rows = [["=1+1", " @x", "+44 20 7946 0011", "\uff1d1", "plain", "-"]]
    text = csv_of(iter(rows)).decode("utf-8-sig")
    assert text == "'=1+1,' @x,'+44 20 7946 0011,'\uff1d1,plain,'-\r\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), min_size=2))
def test_an_export_read_again_is_what_it_was(cells: list[str]) -> None:
    import csv

    (again,) = csv.reader(io.StringIO(csv_of(iter([cells])).decode("utf-8-sig"), newline=""))
    assert [without_mark(one) for one in again] == [
        without_mark(one) if one.startswith("'") else one for one in cells
    ]


@given(st.text(max_size=400))
def test_any_text_has_some_delimiter(text: str) -> None:
    assert len(delimiter_of(text)) == 1
