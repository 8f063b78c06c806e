"""Experts' own calendars: where they are read from, and the times that they take."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from mediadesk.domain.availability import Span, joined
from mediadesk.domain.calendar import CalendarKind, OwnCalendar
from mediadesk.domain.errors import Conflict
from mediadesk.storage import mapping, schema
from mediadesk.storage.statements import driver_of, insert_rows
from mediadesk.storage.types import (
    to_instant,
    to_instant_or_none,
    to_number,
    to_number_or_none,
)

_C = schema.calendars
_AT_ONCE = 500
"""Values of one question; SQLite takes some thousands."""
_STALE = "Somebody changed this calendar since. Nothing was overwritten."
_UPDATE = (
    update(_C)
    .where(_C.c.id == bindparam("row_id"), _C.c.version == bindparam("row_version"))
    .values(
        {one.name: bindparam(one.name) for one in _C.c if one.name not in {"id", "version"}}
        | {"version": _C.c.version + 1}
    )
)

_BUSY = (
    "SELECT expert_id, starts_at, ends_at FROM busy_times "
    "WHERE expert_id IN ({marks}) AND ends_at > ? AND starts_at < ?"
)


class CalendarTable:
    """Experts' own calendars inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def get(self, calendar_id: str) -> OwnCalendar | None:
        """Return the calendar with this UUID."""
        return calendar_by_id(self._connection, calendar_id)

    def add(self, calendar: OwnCalendar) -> None:
        """Write a new calendar."""
        insert_rows(self._driver, _C, [_row(calendar)])

    def update(self, calendar: OwnCalendar) -> OwnCalendar:
        """Write a changed calendar; raises `Conflict` if its version is not the stored one."""
        row = _row(calendar)
        row["row_id"], row["row_version"] = row.pop("id"), row.pop("version")
        if self._connection.execute(_UPDATE, row).rowcount != 1:
            raise Conflict(_STALE)
        return replace(calendar, version=calendar.version + 1)

    def drop(self, calendar_id: str) -> None:
        """Take a calendar out, with the times that it took."""
        self._driver.execute("DELETE FROM busy_times WHERE calendar_id = ?", (calendar_id,))
        self._driver.execute("DELETE FROM calendars WHERE id = ?", (calendar_id,))

    def put_times(self, calendar: OwnCalendar, spans: Sequence[Span]) -> None:
        """Write what a calendar takes, in place of what it took before; spans never touch."""
        self._driver.execute("DELETE FROM busy_times WHERE calendar_id = ?", (calendar.id,))
        self._driver.executemany(
            "INSERT INTO busy_times (calendar_id, starts_at, ends_at, expert_id) "
            "VALUES (?, ?, ?, ?)",
            [
                (calendar.id, to_number(one.start), to_number(one.end), calendar.expert_id)
                for one in spans
            ],
        )

    def ours(self, uids: Sequence[str]) -> frozenset[str]:
        """Return which of these UIDs are those of our own interviews."""
        found: set[str] = set()
        for start in range(0, len(uids), _AT_ONCE):
            some = uids[start : start + _AT_ONCE]
            sql = f"SELECT uid FROM interviews WHERE uid IN ({', '.join('?' * len(some))})"  # noqa: S608  # marks only
            found |= {uid for (uid,) in self._driver.execute(sql, some)}
        return frozenset(found)


class CalendarQuestions:
    """The questions about experts' own calendars, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def calendar(self, calendar_id: str) -> OwnCalendar | None:
        """Return the calendar with this UUID."""
        with self._connection() as connection:
            return calendar_by_id(connection, calendar_id)

    def calendars_of(self, expert_id: str) -> tuple[OwnCalendar, ...]:
        """Return the calendars of an expert."""
        query = select(_C).where(_C.c.expert_id == expert_id).order_by(_C.c.id)
        with self._connection() as connection:
            return tuple(_calendar_of(row) for row in connection.execute(query).mappings())

    def calendars_due(self, now: datetime, limit: int) -> tuple[OwnCalendar, ...]:
        """Return the subscriptions that are to be asked at `now` (UTC), the longest due first."""
        query = select(_C).where(_C.c.next_at <= to_number(now)).order_by(_C.c.next_at).limit(limit)
        with self._connection() as connection:
            return tuple(_calendar_of(row) for row in connection.execute(query).mappings())

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


def calendar_by_id(connection: Connection, calendar_id: str) -> OwnCalendar | None:
    """Return the calendar with this UUID."""
    row = connection.execute(select(_C).where(_C.c.id == calendar_id)).mappings().first()
    return _calendar_of(row) if row else None


def _row(calendar: OwnCalendar) -> dict[str, Any]:
    return {
        "id": calendar.id,
        "expert_id": calendar.expert_id,
        "kind": calendar.kind,
        "address": calendar.address,
        "etag": calendar.etag,
        "fetched_at": to_number_or_none(calendar.fetched_at),
        "tried_at": to_number_or_none(calendar.tried_at),
        "next_at": to_number_or_none(calendar.next_at),
        "failures": calendar.failures,
        "problem": calendar.problem,
        "problem_at": to_number_or_none(calendar.problem_at),
        "version": calendar.version,
    }


def _calendar_of(row: mapping.Row) -> OwnCalendar:
    return OwnCalendar(
        id=row["id"],
        expert_id=row["expert_id"],
        kind=CalendarKind(row["kind"]),
        address=row["address"],
        etag=row["etag"],
        fetched_at=to_instant_or_none(row["fetched_at"]),
        tried_at=to_instant_or_none(row["tried_at"]),
        next_at=to_instant_or_none(row["next_at"]),
        failures=row["failures"],
        problem=row["problem"],
        problem_at=to_instant_or_none(row["problem_at"]),
        version=row["version"],
    )
