"""Rows as lines of JSON: how they come out of the child, and how they lie in the copy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from mediadesk.domain.dates import clock_of
from mediadesk.domain.log import Cell

_ENCODE = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_DAY = timedelta(days=1)


def row_line(number: int, cells: Sequence[object]) -> bytes:
    """Return a row, with its number, as a line; empty cells at its end are left out."""
    kept = [_json(cell) for cell in cells]
    while kept and kept[-1] in (None, ""):
        kept.pop()
    return _ENCODE([number, kept]).encode() + b"\n"


def read_line(line: bytes) -> tuple[int, tuple[Cell, ...]]:
    """Return number and cells of a line; raises `ValueError` for one that is none."""
    found = json.loads(line)
    if not isinstance(found, list) or len(found) != 2 or not isinstance(found[0], int):
        raise ValueError(line[:40])
    return found[0], tuple(_cell(one) for one in found[1])


def _json(cell: object) -> object:
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, float):
        # JSON has no word for what is no number.
        return cell if cell - cell == 0 else None
    if isinstance(cell, datetime):
        return {"at": cell.replace(tzinfo=None).isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, timedelta):
        if timedelta() <= cell < _DAY:
            return {"clock": clock_of(cell).isoformat()}
        return str(cell)
    if isinstance(cell, time):
        return {"clock": cell.isoformat()}
    return str(cell)


def _cell(kept: object) -> Cell:
    if isinstance(kept, dict):
        name, value = next(iter(kept.items()))
        read = {"at": datetime, "day": date, "clock": time}[name]
        return read.fromisoformat(value)  # type: ignore[no-any-return,attr-defined]  # all three can
    if kept is None or isinstance(kept, str | bool | int | float):
        return kept
    raise ValueError(type(kept))
