"""Prepared replies, and the blanks in them that a person must fill.

A blank that the desk cannot fill by itself stands in angle marks, `‹when›`. A reply that still has
one is not sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BLANK = re.compile(r"‹[^‹›\n]{1,120}›")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A prepared reply: what it is for, and its words with the blanks that are left."""

    name: str
    title: str
    text: str


def blanks(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the blanks of a text stand: the offsets of their first and last marks' ends."""
    return tuple(found.span() for found in _BLANK.finditer(text))


def first_blank(text: str) -> str:
    """Return what the first blank of a text asks for, "" if every blank is filled."""
    found = _BLANK.search(text)
    return found[0][1:-1] if found else ""
