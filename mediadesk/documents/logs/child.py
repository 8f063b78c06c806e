"""Spreadsheets are opened in a process of their own, which has limits and can be ended.

On failure, first: a file that makes the child run out of memory, of processor time or of patience,
or crash, is refused with one plain sentence. The limits are the child's own (`setrlimit`); Windows
has none for memory and processor time, there the caps on sizes and the patience are what holds.

The child gets the file's bytes on its standard input and the name of a sheet as its argument. It
answers with lines of JSON: what sheets there are, then the rows of that sheet, then their count, so
that an answer that was cut off is known for one.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mediadesk.documents.logs.cells import row_line

WORKER_SWITCH = "--sheet-worker"
"""The packaged program, called with this and a sheet's name, is the child."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space that the child may have."""
PROCESSOR_SECONDS = 60
"""Seconds of processor time for one file; a sheet of 100,000 rows takes a few."""
PATIENCE = 180.0
"""Seconds on the clock for one file."""
MOST_ROWS = 1_048_576
"""Rows of a sheet; the most that the usual programs can write."""
_UNPACKED = 600 * 1024 * 1024
_MOST_PARTS = 5_000
_LONGEST_LINE = 64 * 1024 * 1024


class UnreadableError(Exception):
    """A file that cannot be read; `code` is one of those that `table` has sentences for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The sheets of a file in their order, and which of them was opened."""

    names: tuple[str, ...]
    opened: str


def open_sheet(
    data: IO[bytes], sheet: str, *, worker: Sequence[str] | None = None
) -> tuple[Sheets, Iterator[bytes]]:
    """Open a spreadsheet in a child; return its sheets, and the rows of one of them as lines.

    `worker` is the command line of the child, for tests. Raises `UnreadableError`, also while the
    rows are taken.
    """
    command = [*(worker if worker is not None else _default_worker()), sheet]
    # Its whole answer lies in a file before any of it is read: nobody waits for the other.
    answer = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the rows' generator
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no shell
            command,
            stdin=data,
            stdout=answer,
            # What a library complains of could quote the file.
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=PATIENCE,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        sheets = _head(answer, done.returncode)
    except subprocess.TimeoutExpired as error:
        answer.close()
        raise UnreadableError("limits") from error
    except (ValueError, KeyError, TypeError) as error:
        answer.close()
        raise UnreadableError("broken") from error
    except OSError as error:
        answer.close()
        raise UnreadableError("start") from error
    except UnreadableError:
        answer.close()
        raise
    return sheets, _rows(answer)


def _head(answer: IO[bytes], code: int) -> Sheets:
    if code != 0:
        raise UnreadableError("limits")
    answer.seek(0)
    head = json.loads(answer.readline(_LONGEST_LINE))
    if "code" in head:
        raise UnreadableError(str(head["code"]))
    return Sheets(names=tuple(head["sheets"]), opened=str(head["sheet"]))


def _rows(answer: IO[bytes]) -> Iterator[bytes]:
    with answer:
        count = 0
        while line := answer.readline(_LONGEST_LINE):
            if line.startswith(b"{"):
                if json.loads(line).get("rows") == count:
                    return
                break
            count += 1
            yield line
    raise UnreadableError("broken")


def run_worker(sheet: str) -> int:
    """Read a spreadsheet from standard input, answer on standard output: what the child does."""
    _limit()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Libraries that print must not spoil the answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    try:
        data = sys.stdin.buffer.read()
        for line in _answer(data, sheet):
            answers.write(line)
    except UnreadableError as refused:
        answers.write(json.dumps({"code": refused.code}).encode() + b"\n")
    except MemoryError:
        answers.write(b'{"code": "limits"}\n')
    answers.flush()
    return 0


def _answer(data: bytes, wanted: str) -> Iterator[bytes]:
    import python_calamine

    _check_archive(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        names = [
            one.name
            for one in book.sheets_metadata
            if one.typ == python_calamine.SheetTypeEnum.WorkSheet
            and one.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        if wanted and wanted not in names:
            raise UnreadableError("sheet")
        sheet = None
        for name in [wanted] if wanted else names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > 1:
                break
        if sheet is None:
            raise UnreadableError("empty")
        yield json.dumps({"sheets": names, "sheet": sheet.name}).encode() + b"\n"
        yield from _lines(sheet)
    except python_calamine.PasswordError as error:
        raise UnreadableError("locked") from error
    except python_calamine.CalamineError as error:
        raise UnreadableError("broken") from error


def _lines(sheet: Any) -> Iterator[bytes]:  # noqa: ANN401  # the library's own class
    first = (sheet.start or (0, 0))[0] + 1
    count = 0
    for number, cells in enumerate(sheet.iter_rows(), first):
        if not any(cell is not None and cell != "" for cell in cells):
            continue
        if number > MOST_ROWS:
            raise UnreadableError("large")
        count += 1
        yield row_line(number, cells)
    yield json.dumps({"rows": count}).encode() + b"\n"


def _check_archive(data: bytes) -> None:
    """Raise for an archive that unpacks to more than a log needs."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableError("broken") from error
    if len(parts) > _MOST_PARTS or sum(one.file_size for one in parts) > _UNPACKED:
        raise UnreadableError("large")


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        # The answer is a file; no picture of the memory is left behind.
        (resource.RLIMIT_FSIZE, _UNPACKED),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):  # macOS knows some limits and does not take them
            resource.setrlimit(what, (allowed, hard))


def _default_worker() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable, WORKER_SWITCH)
    # -P: a file that lies in the current folder must not be taken for a library.
    return (sys.executable, "-P", "-c", f"from {__name__} import main; raise SystemExit(main())")


def _environment() -> dict[str, str]:
    """Return our environment, with the place that our own package was imported from."""
    if getattr(sys, "frozen", False):
        return dict(os.environ)
    root = str(Path(__file__).resolve().parents[3])
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((root, path)) if path else root}


def main(words: Sequence[str] | None = None) -> int:
    """Run the child for the sheet that it is given."""
    given = sys.argv[1:] if words is None else words
    return run_worker(given[0] if given else "")
