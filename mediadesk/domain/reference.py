"""References: what is read over a phone to find a request again.

`MR-` and seven characters of Crockford's base-32 alphabet, the last a check: `MR-7Q4K2XC`, shown as
`MR-7Q4K-2XC`. Six characters carry 30 bits drawn from the request's own UUID, so two computers
give them out without asking each other; a desk that already has the same six draws again.
"""

from __future__ import annotations

import hashlib
import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet: no I, L, O (misread) and no U."""

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_VALUE.update({"I": 1, "L": 1, "O": 0})
_LENGTH = 7
_SPOKEN = re.compile(r"(?:MR)?[\s\-–—_.]*([0-9A-Z][0-9A-Z\s\-–—_.]*)", re.ASCII)


def _times_alpha(value: int) -> int:
    """Multiply by the generator of GF(32) under x⁵ + x² + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _check(values: list[int]) -> int:
    """Return the value that makes the weighted sum over GF(32) zero.

    Each place has its own power of the generator as weight, so one wrong character and any two
    characters that changed places are always noticed.
    """
    total = 0
    for value in values:
        total = _times_alpha(total ^ value)
    return total


def make(request_id: str, *, attempt: int = 0) -> str:
    """Return the reference of the request with this UUID, in the form that is stored.

    The same UUID and attempt give the same reference on every computer. `attempt` counts how often
    the desk found the result taken by another request.
    """
    digest = hashlib.sha256(f"{request_id}/{attempt}".encode()).digest()
    number = int.from_bytes(digest[:4], "big") >> 2
    values = [(number >> shift) & 31 for shift in range(25, -1, -5)]
    values.append(_check(values))
    return "MR-" + "".join(ALPHABET[value] for value in values)


def show(reference: str) -> str:
    """Return a stored reference as people see it, `MR-7Q4K-2XC`."""
    return f"{reference[:7]}-{reference[7:]}"


def parse(text: str) -> str | None:
    """Return the stored form of a reference as somebody typed or heard it, or None.

    Case, blanks and hyphens do not matter; I and L are read as 1, O as 0. None means that it is not
    a reference, or that its check does not fit.
    """
    found = _SPOKEN.fullmatch(text.strip().upper())
    if found is None:
        return None
    characters = re.sub(r"[^0-9A-Z]", "", found[1])
    if len(characters) != _LENGTH:
        return None
    try:
        values = [_VALUE[character] for character in characters]
    except KeyError:
        return None
    if _check(values[:-1]) != values[-1]:
        return None
    return "MR-" + "".join(ALPHABET[value] for value in values)
