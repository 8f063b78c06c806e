"""Experts' own calendars: where they are read from, and the times that they take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import Connection

from mediadesk.domain.availability import Span, joined
from mediadesk.storage.statements import driver_of
from mediadesk.storage.types import to_instant, to_number

_BUSY = (
    "SELECT expert_id, starts_at, ends_at FROM busy_times "
    "WHERE expert_id IN ({marks}) AND ends_at > ? AND starts_at < ?"
)


class CalendarQuestions:
    """The questions about experts' own calendars, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def busy_between(
        self, expert_ids: Sequence[str], start: datetime, end: datetime
    ) -> Mapping[str, tuple[Span, ...]]:
        """Return what experts' own calendars take from `start` to `end` (UTC), by expert."""
        if not expert_ids:
            return {}
        sql = _BUSY.format(marks=", ".join("?" * len(expert_ids)))
        found: dict[str, list[Span]] = {}
        with self._connection() as connection:
            rows = driver_of(connection).execute(
                sql, (*expert_ids, to_number(start), to_number(end))
            )
            for expert_id, starts, ends in rows:
                span = Span(start=to_instant(starts), end=to_instant(ends))
                found.setdefault(expert_id, []).append(span)
        return {expert_id: joined(spans) for expert_id, spans in found.items()}
