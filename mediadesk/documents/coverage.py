"""Coverage as a table for a spreadsheet (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime

from mediadesk.domain.coverage import CoverageRow
from mediadesk.domain.reference import show

COLUMNS = (
    "reference",
    "subject",
    "reporter",
    "outlet",
    "state",
    "title",
    "at",
    "zone",
    "link",
    "link_answer",
    "clips",
    "accuracy",
    "accuracy_note",
    "correction",
    "correction_note",
    "thanked",
    "note",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_coverage(rows: Sequence[CoverageRow]) -> bytes:
    """Return one row a piece, under a row of names; UTF-8 with a mark, as spreadsheets want it.

    A text that a spreadsheet would take for a formula gets an apostrophe in front. Instants are
    ISO 8601 in UTC.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_safe(value) for value in _cells(row)])
    return out.getvalue().encode("utf-8-sig")


def _cells(row: CoverageRow) -> tuple[str, ...]:
    piece = row.coverage
    check = piece.check
    answer = ""
    if check is not None:
        answer = check.trouble or str(check.status or "")
    return (
        show(row.reference),
        row.subject,
        row.reporter,
        piece.outlet,
        piece.kind.value,
        piece.title,
        _iso(piece.at),
        piece.zone,
        piece.link,
        answer,
        "; ".join(clip.name for clip in piece.clips),
        piece.accuracy.value if piece.accuracy else "",
        piece.accuracy_note,
        piece.correction.value if piece.correction else "",
        piece.correction_note,
        piece.thanked,
        piece.note,
    )


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _iso(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at is not None else ""
