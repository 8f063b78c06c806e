"""The agenda: interviews as a table, sorted and paged in SQL, and how many begin on each day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mediadesk.domain.query import AgendaOrder, AgendaQuery
from mediadesk.domain.rows import AgendaPage
from mediadesk.storage import schema
from mediadesk.storage.interviews import CALENDAR_COLUMNS, calendar_row
from mediadesk.storage.statements import driver_of
from mediadesk.storage.types import to_instant, to_number

_BUCKET = 15 * 60 * 1_000_000
"""No zone’s midnight lies between two quarters of an hour, in microseconds."""
_FROM = (
    "FROM interviews i JOIN requests q ON q.id = i.request_id "
    f"WHERE i.{schema.INTERVIEWS_KEPT} AND i.starts_at >= ? AND i.starts_at < ?"
)
_BY = {
    AgendaOrder.TIME: "i.starts_at",
    AgendaOrder.EXPERT: "i.expert_name COLLATE NOCASE",
    AgendaOrder.OUTLET: "q.outlet COLLATE NOCASE",
    AgendaOrder.REPORTER: "q.reporter_name COLLATE NOCASE",
    AgendaOrder.STATE: (
        "CASE i.state WHEN 'confirmed' THEN 0 WHEN 'tentative' THEN 1 "
        "WHEN 'proposed' THEN 2 ELSE 3 END"
    ),
}
_COUNTED = (
    f"SELECT i.starts_at / {_BUCKET}, count(*) FROM interviews i "  # noqa: S608  # our own words
    f"WHERE i.{schema.INTERVIEWS_KEPT} AND i.starts_at >= ? AND i.starts_at < ?"
)


class AgendaQuestions:
    """The questions of the agenda, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def agenda(self, query: AgendaQuery) -> AgendaPage:
        """Return a page of the interviews that begin in a time, in the order asked for."""
        values: list[Any] = [to_number(query.start), to_number(query.end), *query.expert_ids]
        way = "DESC" if query.down else "ASC"
        sql = (
            f"SELECT {CALENDAR_COLUMNS} {_FROM}{_of(query.expert_ids)} "  # the same
            f"ORDER BY {_BY[query.order]} {way}, i.starts_at, i.id LIMIT ? OFFSET ?"
        )
        with self._connection() as connection:
            found = driver_of(connection).execute(sql, (*values, query.limit + 1, query.offset))
            rows = tuple(calendar_row(row) for row in found)
        return AgendaPage(rows=rows[: query.limit], more=len(rows) > query.limit)

    def interview_counts(
        self, start: datetime, end: datetime, expert_ids: Sequence[str] = ()
    ) -> tuple[tuple[datetime, int], ...]:
        """Return how many interviews begin in each quarter of an hour from `start` to `end` (UTC).

        Quarters without any are left out; with `expert_ids`, so are those of other experts.
        """
        sql = f"{_COUNTED}{_of(expert_ids)} GROUP BY 1 ORDER BY 1"
        values = (to_number(start), to_number(end), *expert_ids)
        with self._connection() as connection:
            rows = driver_of(connection).execute(sql, values).fetchall()
        return tuple((to_instant(bucket * _BUCKET), count) for bucket, count in rows)


def _of(expert_ids: Sequence[str]) -> str:
    return f" AND i.expert_id IN ({', '.join('?' * len(expert_ids))})" if expert_ids else ""
