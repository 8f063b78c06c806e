"""The silence meter: how long a reporter has heard nothing from a person.

A receipt is no answer, so it does not count. While it is the reporter's turn, or the request is
closed, nobody waits for us and the meter stands still.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mediadesk.domain.request import Request
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.workflow import RequestState, WaitingFor


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Since when (UTC) the reporter has heard nothing; `answered` if they ever had an answer."""

    since: datetime
    answered: bool


def silence(request: Request, entries: Iterable[Entry]) -> Silence | None:
    """Return since when the reporter of a request waits for a word, None if they do not.

    `entries` is the timeline, oldest first. A reply that was undone before it left is none.
    """
    if request.state is RequestState.CLOSED:
        return None
    if request.state is RequestState.WAITING and request.waiting_for is WaitingFor.REPORTER:
        return None
    replies: dict[str, datetime] = {}
    for entry in entries:
        key = str(entry.detail.get("message", ""))
        if entry.kind is Kind.REPLIED:
            replies[key] = entry.at
        elif entry.kind in (Kind.UNDONE, Kind.CANCELLED):
            replies.pop(key, None)
    last = max(replies.values(), default=None)
    return Silence(since=last or request.created_at, answered=last is not None)
