"""Somebody on the phone: a reporter whom the desk knows, as the call pad offers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A known reporter. `last_at` (UTC) is when they last asked; `zone` is IANA or empty."""

    id: str
    name: str
    role: str
    outlet: str
    phone: str
    email: str
    zone: str
    verified: bool
    requests: int
    last_at: datetime | None


def title_of(words: str) -> str:
    """Return the subject of a request whose words were typed in one piece: its first sentence."""
    first = " ".join(words.strip().partition("\n")[0].split())
    for mark in (". ", "? ", "! "):
        head, found, _rest = first.partition(mark)
        if found and len(head) >= 8:
            first = head + mark.strip()
            break
    first = first.rstrip(".")
    if len(first) <= LONGEST_TITLE:
        return first
    cut = first[:LONGEST_TITLE].rsplit(" ", 1)[0]
    return f"{cut} …"
