"""Who else looks at a request: soft, soon forgotten, and no part of the request.

Nobody is ever kept from doing anything by it; it only says that somebody may be about to do the
same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(seconds=40)
"""How long a colleague counts as there after it was told last."""


class Doing(StrEnum):
    """What an officer does with a request."""

    READING = "reading"
    REPLYING = "replying"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Another window with a request open. `at` (UTC) is when it said so last."""

    window: str
    officer: str
    request_id: str
    doing: Doing
    at: datetime


def company(told: Iterable[Colleague], *, window: str, now: datetime) -> dict[str, Colleague]:
    """Return who else is at which request: one of each, who replies before who reads.

    What was told longer ago than `LASTS`, or by a clock that is that far ahead, does not count.
    """
    found: dict[str, Colleague] = {}
    for one in told:
        if one.window == window or abs(now - one.at) > LASTS:
            continue
        known = found.get(one.request_id)
        if known is None or _rank(one) > _rank(known):
            found[one.request_id] = one
    return found


def _rank(one: Colleague) -> tuple[bool, datetime]:
    return one.doing is Doing.REPLYING, one.at
