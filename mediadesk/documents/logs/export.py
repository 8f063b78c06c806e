"""Rows as a CSV file that a spreadsheet opens and in which nothing is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

_BEGIN_FORMULAS = "=+-@\t\r\0\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet may take for the beginning of a formula (OWASP ASVS 1.2.10)."""


def csv_of(rows: Iterator[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8 with a mark at its beginning, which Excel wants (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: str) -> str:
    text = cell.replace("\0", "\ufffd")
    begins = text.lstrip(" \u00a0").startswith(tuple(_BEGIN_FORMULAS))
    # An apostrophe that stood there already must not be taken for the mark when it is read back.
    return f"'{text}" if begins or without_mark(text) != text else text


def without_mark(cell: str) -> str:
    """Return a cell without the apostrophe that keeps it from being a formula."""
    if cell.startswith("'") and cell[1:].lstrip().startswith(tuple(_BEGIN_FORMULAS)):
        return cell[1:]
    return cell
