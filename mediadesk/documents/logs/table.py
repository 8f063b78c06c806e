"""One sheet of an old log, opened: its headings and its rows, as often as they are wanted."""

from __future__ import annotations

import hashlib
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from mediadesk.documents.logs.cells import read_line, row_line
from mediadesk.documents.logs.child import MOST_ROWS, UnreadableError, open_sheet
from mediadesk.documents.logs.delimited import rows_of
from mediadesk.documents.logs.export import without_mark
from mediadesk.documents.logs.words import log_words
from mediadesk.domain.columns import header_names, heading_row
from mediadesk.domain.errors import Problem, Refused, WorldFailed
from mediadesk.domain.log import Cell

LARGEST_TEXT = 256 * 1024 * 1024
"""Bytes of a CSV file."""
LARGEST_SHEET = 64 * 1024 * 1024
"""Bytes of a spreadsheet, packed as it is."""
MOST_COLUMNS = 200
_HEAD_ROWS = 20
_BLOCK = 256 * 1024
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .ods, and how .xls begin."""
_NOT_LOGS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"SQLite format 3",
    b"{\\rtf",
)
_SENTENCES = {
    "large": "{name} holds more than a log needs. It was not read.",
    "locked": "{name} is protected with a password. Save it without one and open that.",
    "sheet": "{name} has no sheet of that name.",
    "empty": "{name} holds no rows.",
    "wide": "{name} has more than 200 columns. Leave those out that are not the log’s.",
    "quotes": "{name} has a quotation mark that is never closed.",
    "kind": "{name} is no CSV file and no spreadsheet.",
    "broken": "{name} is damaged or no spreadsheet that is known here.",
    "limits": "{name} could not be read within the limits for time and memory.",
    "start": "The program could not start its reader for spreadsheets.",
}


class LogTable:
    """The rows of one sheet, copied when it was opened; `close` forgets the copy.

    `name` is the file's, `sha256` that of its bytes and `sheet` the sheet's name, empty in CSV.
    `total` counts the rows below the headings.
    """

    def __init__(self, *, name: str, sha256: str, sheets: tuple[str, ...], sheet: str) -> None:
        self.name = name
        self.sha256 = sha256
        self.sheets = sheets
        self.sheet = sheet
        self.headers: tuple[str, ...] = ()
        self.total = 0
        self._first = 0
        self._copy: IO[bytes] | None = None

    def rows(self, after: int = 0) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield number and cells of each row whose number is higher than `after`."""
        for number, cells in self._lines():
            if number > max(after, self._first):
                yield number, cells

    def close(self) -> None:
        """Forget the rows."""
        if self._copy is not None:
            self._copy.close()

    def take(self, lines: Iterator[bytes], folder: Path) -> None:
        """Copy the rows; raises `UnreadableError`."""
        copy: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # closed by `close`
        self._copy = copy
        # Whoever forgets to close it, such as a window that is closed, leaves nothing open.
        weakref.finalize(self, copy.close)
        width = count = 0
        for line in lines:
            count += 1
            copy.write(line)
            if count <= _HEAD_ROWS * 5:
                width = max(width, len(read_line(line)[1]))
        copy.flush()
        if width > MOST_COLUMNS:
            raise UnreadableError("wide")
        head = []
        for number, cells in self._lines():
            head.append((number, cells))
            if len(head) == _HEAD_ROWS:
                break
        place = heading_row([cells for _, cells in head], log_words())
        if place is None:
            self.headers = header_names((), width)
        else:
            self._first = head[place][0]
            self.headers = header_names(head[place][1], width)
        self.total = count - (0 if place is None else place + 1)
        if self.total < 1:
            raise UnreadableError("empty")

    def _lines(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        copy = self._copy
        if copy is None:
            return
        place, rest = 0, b""
        while True:
            copy.seek(place)
            block = copy.read(_BLOCK)
            place += len(block)
            *lines, rest = (rest + block).split(b"\n")
            for line in lines:
                yield read_line(line)
            if not block:
                return


def open_log(path: Path, folder: Path, sheet: str = "") -> LogTable:
    """Open an old log; the copy of its rows lies nameless in `folder`.

    Raises `Refused` beside `file` or `sheet` for what is no log, and `WorldFailed` if there is no
    room for the copy.
    """
    try:
        with path.open("rb") as file:
            packed = _is_packed(file, path.stat().st_size)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            if packed:
                return _of_spreadsheet(path.name, file, sha256, folder, sheet)
        table = LogTable(name=path.name, sha256=sha256, sheets=(), sheet=sheet)
        return _filled(table, _text_lines(path), folder)
    except UnreadableError as error:
        field = "sheet" if error.code == "sheet" else "file"
        raise Refused(Problem(field, _SENTENCES[error.code], {"name": path.name})) from error
    except OSError as error:
        raise Refused(
            Problem(
                "file",
                "{name} could not be read: {reason}.",
                {"name": path.name, "reason": error.strerror or "it is no file"},
            )
        ) from error


def _is_packed(file: IO[bytes], size: int) -> bool:
    """Say whether a file is a spreadsheet rather than text; raise for one that is neither."""
    head = file.read(16)
    file.seek(0)
    packed = head.startswith(_PACKED)
    if size > (LARGEST_SHEET if packed else LARGEST_TEXT):
        raise UnreadableError("large")
    if head.startswith(_NOT_LOGS):
        raise UnreadableError("kind")
    if size == 0:
        raise UnreadableError("empty")
    return packed


def _of_spreadsheet(name: str, file: IO[bytes], sha256: str, folder: Path, sheet: str) -> LogTable:
    sheets, lines = open_sheet(file, sheet)
    table = LogTable(name=name, sha256=sha256, sheets=sheets.names, sheet=sheets.opened)
    return _filled(table, lines, folder)


def _filled(table: LogTable, lines: Iterator[bytes], folder: Path) -> LogTable:
    try:
        _copy(table, lines, folder)
    except BaseException:
        table.close()
        raise
    return table


def _copy(table: LogTable, lines: Iterator[bytes], folder: Path) -> None:
    if table.sheet not in ("", *table.sheets):
        raise UnreadableError("sheet")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        table.take(lines, folder)
    except OSError as error:
        raise WorldFailed(
            f"The rows of {table.name} cannot be copied: {error.strerror}.", code="disk_full"
        ) from error


def _text_lines(path: Path) -> Iterator[bytes]:
    count = 0
    for number, cells in rows_of(path):
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise UnreadableError("large")
        yield row_line(number, [without_mark(cell.strip()) for cell in cells])
