"""Interviews: written in a unit of work, asked about by request, by expert and by time.

No interview is longer than a day, so that those that reach into a window begin at most a day before
it: both kinds of question are one range of an index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from mediadesk.domain.availability import Span
from mediadesk.domain.clash import Taken
from mediadesk.domain.errors import Conflict
from mediadesk.domain.interview import LONGEST_MINUTES, Interview, InterviewState
from mediadesk.domain.invitation import Party
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format
from mediadesk.domain.rows import CalendarRow
from mediadesk.storage import mapping, schema
from mediadesk.storage.statements import driver_of, insert_rows
from mediadesk.storage.types import to_instant, to_number

_I = schema.interviews
_REACH = timedelta(minutes=LONGEST_MINUTES)
_STALE = "Somebody changed this interview since you opened it. Nothing was overwritten."
_UPDATE = (
    update(_I)
    .where(_I.c.id == bindparam("row_id"), _I.c.version == bindparam("row_version"))
    .values(
        {one.name: bindparam(one.name) for one in _I.c if one.name not in {"id", "version"}}
        | {"version": _I.c.version + 1}
    )
)
_OF_REQUEST = (
    select(_I).where(_I.c.request_id == bindparam("request_id")).order_by(_I.c.starts_at, _I.c.id)
)
_BY_ID = select(_I).where(_I.c.id == bindparam("id"))
CALENDAR_COLUMNS = (
    "i.id, i.request_id, i.expert_id, i.expert_name, i.state, i.starts_at, i.minutes, i.zone, "
    "i.medium, i.form, i.place, i.version, q.reference, q.subject, q.outlet, q.reporter_name"
)
_BETWEEN = (
    f"SELECT {CALENDAR_COLUMNS} FROM interviews i JOIN requests q ON q.id = i.request_id "  # noqa: S608  # our own words
    f"WHERE i.{schema.INTERVIEWS_KEPT} AND i.starts_at > ? AND i.starts_at < ? "
    "AND i.starts_at + i.minutes * 60000000 > ?"
)
_OF_EXPERTS = " AND i.expert_id IN ({marks})"
_IN_ORDER = " ORDER BY i.starts_at, i.id"
_TAKEN = (
    "SELECT i.id, i.request_id, q.reference, i.starts_at, i.minutes, i.form "  # noqa: S608  # the same
    "FROM interviews i JOIN requests q ON q.id = i.request_id "
    f"WHERE i.expert_id = ? AND i.{schema.INTERVIEWS_KEPT} AND i.starts_at > ? AND i.starts_at < ? "
    "AND i.starts_at + i.minutes * 60000000 > ? ORDER BY i.starts_at, i.id"
)


class InterviewTable:
    """Interviews inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def get(self, interview_id: str) -> Interview | None:
        """Return the interview with this UUID."""
        return interview_by_id(self._connection, interview_id)

    def of_request(self, request_id: str) -> tuple[Interview, ...]:
        """Return every interview of a request, earliest first, cancelled ones too."""
        return interviews_of(self._connection, request_id)

    def add(self, *interviews: Interview) -> None:
        """Write new interviews."""
        insert_rows(self._driver, _I, [interview_row(one) for one in interviews])

    def update(self, interview: Interview) -> Interview:
        """Write a changed interview; raises `Conflict` if its version is not the stored one."""
        row = interview_row(interview)
        row["row_id"], row["row_version"] = row.pop("id"), row.pop("version")
        if self._connection.execute(_UPDATE, row).rowcount != 1:
            raise Conflict(_STALE)
        return replace(interview, version=interview.version + 1)


class InterviewQuestions:
    """The questions about interviews, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def interview(self, interview_id: str) -> Interview | None:
        """Return the interview with this UUID."""
        with self._connection() as connection:
            return interview_by_id(connection, interview_id)

    def interviews_of(self, request_id: str) -> tuple[Interview, ...]:
        """Return every interview of a request, earliest first, cancelled ones too."""
        with self._connection() as connection:
            return interviews_of(connection, request_id)

    def interviews_between(
        self, start: datetime, end: datetime, expert_ids: Sequence[str] = ()
    ) -> tuple[CalendarRow, ...]:
        """Return the interviews that take time from `start` to `end` (UTC), earliest first.

        Cancelled ones are left out; with `expert_ids`, those of other experts too.
        """
        sql = _BETWEEN
        values: list[Any] = [to_number(start - _REACH), to_number(end), to_number(start)]
        if expert_ids:
            sql += _OF_EXPERTS.format(marks=", ".join("?" * len(expert_ids)))
            values += expert_ids
        with self._connection() as connection:
            rows = driver_of(connection).execute(sql + _IN_ORDER, values).fetchall()
        return tuple(calendar_row(row) for row in rows)

    def taken(self, expert_id: str, span: Span) -> tuple[Taken, ...]:
        """Return the interviews of an expert that take of a time, earliest first."""
        values = (expert_id, to_number(span.start - _REACH), to_number(span.end))
        with self._connection() as connection:
            rows = driver_of(connection).execute(_TAKEN, (*values, to_number(span.start)))
            return tuple(
                Taken(
                    interview_id=key,
                    request_id=request_id,
                    reference=reference,
                    span=Span(
                        start=to_instant(starts),
                        end=to_instant(starts) + timedelta(minutes=minutes),
                    ),
                    form=Format(form) if form else None,
                )
                for key, request_id, reference, starts, minutes, form in rows
            )


def interview_by_id(connection: Connection, interview_id: str) -> Interview | None:
    """Return the interview with this UUID."""
    row = connection.execute(_BY_ID, {"id": interview_id}).mappings().first()
    return _interview_of(row) if row else None


def interviews_of(connection: Connection, request_id: str) -> tuple[Interview, ...]:
    """Return every interview of a request, earliest first."""
    rows = connection.execute(_OF_REQUEST, {"request_id": request_id}).mappings()
    return tuple(_interview_of(row) for row in rows)


def interview_row(interview: Interview) -> dict[str, Any]:
    """Return an interview as a row of `interviews`."""
    return {
        "id": interview.id,
        "request_id": interview.request_id,
        "expert_id": interview.expert_id,
        "expert_name": interview.expert_name,
        "state": interview.state,
        "starts_at": to_number(interview.starts_at),
        "minutes": interview.minutes,
        "zone": interview.zone,
        "medium": interview.medium,
        "form": interview.form,
        "place": interview.place,
        "note": interview.note,
        "uid": interview.uid,
        "sequence": interview.sequence,
        "announced": " ".join(sorted(interview.announced)),
        "created_at": to_number(interview.created_at),
        "updated_at": to_number(interview.updated_at),
        "version": interview.version,
    }


def _interview_of(row: mapping.Row) -> Interview:
    return Interview(
        id=row["id"],
        request_id=row["request_id"],
        expert_id=row["expert_id"],
        expert_name=row["expert_name"],
        state=InterviewState(row["state"]),
        starts_at=to_instant(row["starts_at"]),
        minutes=row["minutes"],
        zone=row["zone"],
        medium=Medium(row["medium"]) if row["medium"] else None,
        form=Format(row["form"]) if row["form"] else None,
        place=row["place"],
        note=row["note"],
        uid=row["uid"],
        sequence=row["sequence"],
        announced=frozenset(Party(one) for one in row["announced"].split()),
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        version=row["version"],
    )


def calendar_row(row: Sequence[Any]) -> CalendarRow:
    """Return what `CALENDAR_COLUMNS` hold."""
    key, request_id, expert_id, expert, state, starts, minutes, zone, medium, form, *rest = row
    place, version, reference, subject, outlet, reporter = rest
    return CalendarRow(
        id=key,
        request_id=request_id,
        expert_id=expert_id,
        expert=expert,
        state=InterviewState(state),
        starts_at=to_instant(starts),
        minutes=minutes,
        zone=zone,
        medium=Medium(medium) if medium else None,
        form=Format(form) if form else None,
        place=place,
        version=version,
        reference=reference,
        subject=subject,
        outlet=outlet,
        reporter=reporter,
    )
