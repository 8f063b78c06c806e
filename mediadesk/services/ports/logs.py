"""Old logs as files, and the questions about imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from mediadesk.domain.imports import Import, Known, Origin, Sought
from mediadesk.domain.log import Aside, Cell, Layout, LogWords


class LogTable(Protocol):
    """The rows of one sheet of an old log, the same however often they are read."""

    @property
    def name(self) -> str:
        """What the file is called."""

    @property
    def sha256(self) -> str:
        """The SHA-256 (hex) of the file's bytes."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets there are; none in a CSV file."""

    @property
    def sheet(self) -> str:
        """The name of the sheet that was opened."""

    @property
    def headers(self) -> tuple[str, ...]:
        """The headings of the columns."""

    @property
    def total(self) -> int:
        """How many rows stand below the headings."""

    def rows(self, after: int = 0) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield number and cells of each row whose number is higher than `after`."""

    def close(self) -> None:
        """Forget the rows."""


class LogFiles(Protocol):
    """Old logs as files."""

    def words(self) -> LogWords:
        """Return the words by which old logs name their columns and values."""

    def open(self, path: Path, sheet: str = "") -> LogTable:
        """Open a log; raises `Refused` for what is none, `WorldFailed` without room for a copy."""

    def csv(self, rows: Iterator[Sequence[str]]) -> bytes:
        """Return rows as a CSV file in which no cell is taken for a formula."""


class ImportViews(Protocol):
    """Questions about imports."""

    def imports(self, limit: int = 50) -> tuple[Import, ...]:
        """Return the imports, newest first."""

    def imported_log(self, import_id: str) -> Import | None:
        """Return the import with this UUID."""

    def layout_of(self, headers: str) -> Layout | None:
        """Return how columns with these headings were understood last."""

    def known_rows(self, sought: Sequence[Sought]) -> tuple[tuple[Known, ...], ...]:
        """Return, for each row, the requests that it may speak of."""

    def asides(self, import_id: str, limit: int, after: int = 0) -> tuple[Aside, ...]:
        """Return rows of an import that were kept aside, in their order."""

    def origin(self, request_id: str) -> Origin | None:
        """Return from which import a request came; None if it came in another way."""
