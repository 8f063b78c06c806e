"""How the command line speaks: plain lines, JSON, and nothing that could move the cursor."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mediadesk.domain.errors import Problem


def tell(problems: Iterable[Problem], *, as_json: bool) -> None:
    """Say problems: JSON on standard output, or a line each on standard error."""
    if as_json:
        print_json({"problems": [{"field": one.field, "message": one.message} for one in problems]})
        return
    for problem in problems:
        print(one_line(problem.message), file=sys.stderr)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object on one line."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def one_line(text: str) -> str:
    """Return text that cannot move the cursor or begin a new line of a terminal."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def iso(at: datetime | None) -> str | None:
    """Return an instant (UTC) as `2026-11-23T15:00:00Z`."""
    if at is None:
        return None
    return at.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def joined(*parts: str | None) -> str:
    """Return what is known of a person in one line."""
    return " · ".join(part for part in parts if part)
