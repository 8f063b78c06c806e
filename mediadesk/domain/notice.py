"""Staged warnings of deadlines: which are due now, and who is to be left in peace.

Pure: what was warned of before is handed in and given back, so that each stage of each deadline
warns once, whatever the computer did in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from mediadesk.domain.rota import Rota, on_duty
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.workflow import RequestState


class Stage(IntEnum):
    """How far a deadline has come; a later stage takes the place of those before it."""

    FAR = 0
    NEAR = 1
    LAST = 2
    OVERDUE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long before a deadline the first and the last warning come."""

    first: timedelta = timedelta(minutes=60)
    last: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A deadline has reached a stage. `fresh` says that the request came that late already."""

    stage: Stage
    row: QueueRow
    fresh: bool = False


Seen = Mapping[str, tuple[datetime, Stage]]
"""By request UUID: which deadline was warned of, and how far it had come."""

_ANSWERED = (RequestState.WAITING, RequestState.SCHEDULED, RequestState.CLOSED)


def stage_of(row: QueueRow, now: datetime, limits: Limits) -> Stage:
    """Return how far a request's deadline has come; one that is answered is always far."""
    if row.answered_at is not None or row.state in _ANSWERED:
        return Stage.FAR
    left = row.deadline_at - now
    if left <= timedelta():
        return Stage.OVERDUE
    if left <= limits.last:
        return Stage.LAST
    return Stage.NEAR if left <= limits.first else Stage.FAR


def due(
    rows: Iterable[QueueRow], now: datetime, seen: Seen | None, limits: Limits
) -> tuple[tuple[Notice, ...], Seen]:
    """Return what is to be warned of at `now` (UTC), most pressing first, and what is seen then.

    `seen` is None at the start of the program: what is overdue then was so before, and only what
    may still be met is told.
    """
    found: list[Notice] = []
    following: dict[str, tuple[datetime, Stage]] = {}
    for row in rows:
        stage = stage_of(row, now, limits)
        before = seen.get(row.id) if seen is not None else None
        following[row.id] = (row.deadline_at, stage)
        known = before is not None and before[0] == row.deadline_at
        if before is not None and known and before[1] >= stage:
            following[row.id] = before
            continue
        if stage is Stage.FAR or (seen is None and stage is Stage.OVERDUE):
            continue
        fresh = seen is not None and before is None and stage is not Stage.OVERDUE
        found.append(Notice(stage=stage, row=row, fresh=fresh))
    found.sort(key=lambda one: (-one.stage, one.row.deadline_at, one.row.id))
    return tuple(found), following


def is_quiet(
    officer: str, rota: Rota, at: datetime, zone: ZoneInfo, *, office_open: bool | None
) -> bool:
    """Say whether an officer is to be left in peace at an instant (UTC).

    An officer of the rota, while not on duty; anybody else, while nobody is; without a rota,
    outside the office's hours, if it names some.
    """
    if not (rota.shifts or rota.exceptions):
        return office_open is False
    names = on_duty(rota, at, zone)
    return officer not in names if rota.officer(officer) is not None else not names
