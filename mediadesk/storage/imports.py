"""Imports of old logs: written in a unit of work, asked about out of it, and taken back.

The timeline names no word of an imported row: it says which import and which row, and what the row
said stands with the request and in `imported`. So when an import is taken back its requests go with
their words, in the search index too, and the chain of the timeline stays whole (decision 18).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select, update

from mediadesk.domain.dates import DayOrder
from mediadesk.domain.errors import Conflict, Problem
from mediadesk.domain.imports import (
    Counts,
    Import,
    ImportState,
    Known,
    Origin,
    Sought,
    Taken,
)
from mediadesk.domain.log import Aside, Field, Layout
from mediadesk.domain.reporter import address_key, name_key
from mediadesk.domain.request import Request
from mediadesk.domain.timeline import Kind
from mediadesk.storage import mapping, schema
from mediadesk.storage.repositories import RequestTable, search_text
from mediadesk.storage.statements import driver_of, insert_rows
from mediadesk.storage.types import (
    to_instant,
    to_instant_or_none,
    to_json,
    to_number,
    to_number_or_none,
)

_STALE = "Somebody else is busy with this import. Look at it again."
_OWN = (Kind.IMPORTED.value, Kind.UNDONE.value)
_OTHERS = (schema.imported.name, schema.reporter_requests.name)
"""Tables whose rows about a request come of its import and go with it."""
_USES = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table.name} WHERE {column.name} = r.id)"  # noqa: S608  # our own words
    for table in schema.metadata.sorted_tables
    if table.name not in _OTHERS
    for column in table.columns
    for key in column.foreign_keys
    if key.column.table is schema.requests
)
"""Whether anything else belongs to a request; whatever table is added later counts as well."""
_WORKED = (
    f"(EXISTS (SELECT 1 FROM timeline t WHERE t.subject_id = r.id "  # noqa: S608  # our own words
    f"AND t.kind NOT IN ('{_OWN[0]}', '{_OWN[1]}')) OR {_USES})"
)
_KNOWN = (
    "SELECT r.*, i.notes AS said, i.version AS left_at, "  # noqa: S608  # our own words
    f"{_WORKED} AS worked FROM requests r LEFT JOIN imported i ON i.request_id = r.id "
    "AND i.version = (SELECT max(version) FROM imported WHERE request_id = r.id) WHERE r.id = ?"
)
_BY_KEY = """SELECT DISTINCT request_id FROM imported WHERE "key" = ? AND "key" <> '' LIMIT 20"""
_BY_LIKENESS = (
    "SELECT DISTINCT request_id FROM imported "
    """WHERE likeness = ? AND ("key" = '' OR ? = '') LIMIT 20"""
)
_BY_REPORTER = (
    "SELECT id, subject FROM requests WHERE reporter_email = ? AND created_at BETWEEN ? AND ?"
)
_TO_UNDO = (
    "SELECT i.row, i.notes, i.version AS left_at, i.before, r.*, "  # noqa: S608  # our own words
    f"{_WORKED} AS worked FROM imported i JOIN requests r ON r.id = i.request_id "
    "WHERE i.import_id = ? AND i.row < ? ORDER BY i.row DESC LIMIT ?"
)
_ENTRIES = "SELECT number, detail FROM timeline WHERE subject_id = ? AND kind = ?"
_EVERY_WAY = (
    "DELETE FROM reporter_addresses WHERE reporter_id = ?",
    "DELETE FROM reporter_phones WHERE reporter_id = ?",
    "DELETE FROM reporter_roles WHERE reporter_id = ?",
)
_UNLESS = (
    "AND NOT EXISTS (SELECT 1 FROM reporter_requests l JOIN requests q ON q.id = l.request_id "
    "WHERE l.reporter_id = ?1 AND "
)
_ADDRESS_GONE = (
    "DELETE FROM reporter_addresses WHERE reporter_id = ?1 AND address = ?2 "  # noqa: S608  # ours
    f"{_UNLESS} lower(q.reporter_email) = ?2)"
)
_PHONE_GONE = (
    "DELETE FROM reporter_phones WHERE reporter_id = ?1 AND phone = ?2 "  # noqa: S608  # ours
    f"{_UNLESS} q.reporter_phone_e164 = ?2)"
)
_ROLE_GONE = (
    "DELETE FROM reporter_roles WHERE reporter_id = ?1 AND since = ?2 "  # noqa: S608  # ours
    f"{_UNLESS} q.created_at = ?2)"
)
_FORGET = "INSERT INTO search (search, rowid, text) VALUES ('delete', ?, ?)"


class ImportTable:
    """Imports inside a unit of work."""

    def __init__(
        self, connection: Connection, driver: sqlite3.Connection, requests: RequestTable
    ) -> None:
        self._connection = connection
        self._driver = driver
        self._requests = requests

    def get(self, import_id: str) -> Import | None:
        """Return the import with this UUID."""
        return _import_by_id(self._connection, import_id)

    def add(self, one: Import) -> None:
        """Write a new import."""
        insert_rows(self._driver, schema.imports, [_import_row(one)])

    def update(self, one: Import) -> Import:
        """Write a changed import; raises `Conflict` if someone else changed it first."""
        table = schema.imports
        row = _import_row(one)
        row["version"] = one.version + 1
        changed = self._connection.execute(
            update(table).where(table.c.id == one.id, table.c.version == one.version).values(row)
        )
        if changed.rowcount != 1:
            raise Conflict(_STALE)
        found = self.get(one.id)
        if found is None:
            raise Conflict(_STALE)
        return found

    def known(self, sought: Sought) -> tuple[Known, ...]:
        """Return the requests that a row may speak of."""
        return _known(self._driver, sought)

    def note(
        self,
        import_id: str,
        row: int,
        request: Request,
        *,
        key: str,
        likeness: str,
        notes: str,
        before: Known | None = None,
    ) -> None:
        """Write of which row a request is, and how it was `before` if the row changed it.

        What the row says becomes findable; of a new request all but its notes is already.
        """
        if before is not None:
            self._requests.index_text(request.id, said_of(request, notes))
        elif notes:
            self._requests.index_text(request.id, notes)
        kept = None
        if before is not None:
            kept = to_json({"request": mapping.request_row(before.request), "notes": before.notes})
        insert_rows(
            self._driver,
            schema.imported,
            [
                {
                    "import_id": import_id,
                    "row": row,
                    "request_id": request.id,
                    "key": key,
                    "likeness": likeness,
                    "notes": notes,
                    "version": request.version,
                    "before": kept,
                }
            ],
        )

    def put_aside(self, import_id: str, asides: Iterable[Aside]) -> None:
        """Keep rows that could not be taken in, with the reasons."""
        rows = [
            {
                "import_id": import_id,
                "row": one.number,
                "cells": to_json(one.cells),
                "problems": to_json(
                    [[each.field, each.template, dict(each.params)] for each in one.problems]
                ),
            }
            for one in asides
        ]
        insert_rows(self._driver, schema.asides, rows)

    def to_undo(self, import_id: str, below: int, limit: int) -> tuple[Taken, ...]:
        """Return requests of an import whose rows stand below a number, the last row first."""
        cursor = self._connection.exec_driver_sql(_TO_UNDO, (import_id, below, limit))
        return tuple(_taken(row) for row in cursor.mappings())

    def take_back(self, import_id: str, taken: Sequence[Taken]) -> None:
        """Remove what an import brought, and put back what it changed; nobody has worked on it.

        With the requests go their words, the records that were made only for them, and what of
        other records came only of them.
        """
        for one in taken:
            self._forget_words(import_id, one)
            self._driver.execute(
                "DELETE FROM imported WHERE import_id = ? AND row = ?", (import_id, one.row)
            )
        gone = [one.request for one in taken if one.before is None]
        _Records(self._driver).forget(gone)
        self._driver.executemany(
            "DELETE FROM requests WHERE id = ?", [(request.id,) for request in gone]
        )
        for one in taken:
            if one.before is not None:
                self._put_back(one.request, one.before)
        if gone:
            # The rows' numbers may be given out anew, and those requests want their records too.
            self._driver.execute(
                "UPDATE facts SET value = (SELECT coalesce(max(rowid), 0) FROM requests) "
                "WHERE name = 'reporters_linked' "
                "AND CAST(value AS INTEGER) > (SELECT coalesce(max(rowid), 0) FROM requests)"
            )
            # Words are counted anew when there is time: some stand in fewer texts by now.
            self._driver.execute("DELETE FROM facts WHERE name = 'words_upto'")

    def forget_asides(self, import_id: str) -> None:
        """Remove the rows that were kept aside."""
        self._driver.execute("DELETE FROM asides WHERE import_id = ?", (import_id,))

    def _forget_words(self, import_id: str, one: Taken) -> None:
        entries = self._driver.execute(_ENTRIES, (one.request.id, Kind.IMPORTED.value)).fetchall()
        words = said_of(one.request, one.notes)
        for number, detail in entries:
            if json.loads(detail).get("import") != import_id:
                continue
            gone = self._driver.execute("DELETE FROM unindexed WHERE number = ?", (number,))
            if not gone.rowcount:
                self._driver.execute(_FORGET, (number, words))

    def _put_back(self, request: Request, before: Request) -> None:
        row = mapping.request_row(before)
        row["version"] = request.version + 1
        table = schema.requests
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == request.id, table.c.version == request.version)
            .values(row)
        )
        if changed.rowcount != 1:
            raise Conflict(_STALE)
        self._driver.execute(
            "UPDATE imported SET version = ? WHERE request_id = ? AND version = ?",
            (row["version"], request.id, before.version),
        )


class _Records:
    """Takes requests off the records of reporters and outlets, which the desk made by itself.

    What a person has touched stays: a record with notes, a verification, an entry of its own on the
    timeline, or one that was merged.
    """

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver

    def forget(self, requests: Sequence[Request]) -> None:
        """Unlink requests that are about to go, and remove what stood there only for them."""
        run = self._driver.execute
        links: dict[str, list[Request]] = {}
        for request in requests:
            row = run(
                "DELETE FROM reporter_requests WHERE request_id = ? RETURNING reporter_id",
                (request.id,),
            ).fetchone()
            if row is not None:
                links.setdefault(row[0], []).append(request)
        outlets: set[str] = set()
        for reporter_id, gone in links.items():
            outlet = run("SELECT outlet_id FROM reporters WHERE id = ?", (reporter_id,)).fetchone()
            outlets |= {outlet[0]} if outlet and outlet[0] else set()
            outlets |= {
                row[0]
                for one in {name_key(request.outlet) for request in gone}
                for row in run("SELECT id FROM outlets WHERE name_key = ?", (one,))
            }
            if self._is_touched(reporter_id):
                continue
            left = run(
                "SELECT 1 FROM reporter_requests WHERE reporter_id = ? LIMIT 1", (reporter_id,)
            ).fetchone()
            self._forget_ways(reporter_id, gone, everything=left is None)
            if left is None:
                run("DELETE FROM reporters WHERE id = ?", (reporter_id,))
        for outlet_id in outlets:
            self._forget_outlet(outlet_id)

    def _is_touched(self, key: str) -> bool:
        return bool(
            self._driver.execute(
                "SELECT 1 FROM reporters r WHERE r.id = ? AND (r.root_id <> r.id "
                "OR r.notes <> '' OR r.verified_at IS NOT NULL "
                "OR EXISTS (SELECT 1 FROM reporters m WHERE m.root_id = r.id AND m.id <> r.id) "
                "OR EXISTS (SELECT 1 FROM timeline t WHERE t.subject_id = r.id))",
                (key,),
            ).fetchone()
        )

    def _forget_ways(self, key: str, gone: Sequence[Request], *, everything: bool) -> None:
        run = self._driver.execute
        if everything:
            for statement in _EVERY_WAY:
                run(statement, (key,))
            return
        ways = (
            (_ADDRESS_GONE, {address_key(one.reporter.email) for one in gone} - {""}),
            (_PHONE_GONE, {one.reporter.phone_e164 for one in gone} - {""}),
            (_ROLE_GONE, {to_number(one.created_at) for one in gone}),
        )
        for statement, values in ways:
            for value in values:
                run(statement, (key, value))
        # The newest role that is left is what the reporter is.
        run(
            "UPDATE reporters SET role = coalesce((SELECT role FROM reporter_roles "
            "WHERE reporter_id = ?1 ORDER BY since DESC LIMIT 1), role), "
            "outlet_id = coalesce((SELECT o.id FROM reporter_roles n JOIN outlets o "
            "ON o.name = n.outlet WHERE n.reporter_id = ?1 ORDER BY n.since DESC LIMIT 1), "
            "outlet_id) WHERE id = ?1",
            (key,),
        )

    def _forget_outlet(self, key: str) -> None:
        """Remove an outlet that nobody works for and nobody wrote about."""
        self._driver.execute(
            "DELETE FROM outlets WHERE id = ?1 AND notes = '' "
            "AND NOT EXISTS (SELECT 1 FROM reporters WHERE outlet_id = ?1) "
            "AND NOT EXISTS (SELECT 1 FROM timeline WHERE subject_id = ?1)",
            (key,),
        )


class ImportQuestions:
    """The questions about imports, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def imports(self, limit: int = 50) -> tuple[Import, ...]:
        """Return the imports, newest first."""
        table = schema.imports
        query = select(table).order_by(table.c.created_at.desc(), table.c.id.desc()).limit(limit)
        with self._connection() as connection:
            return tuple(_import_of(row) for row in connection.execute(query).mappings())

    def imported_log(self, import_id: str) -> Import | None:
        """Return the import with this UUID."""
        with self._connection() as connection:
            return _import_by_id(connection, import_id)

    def layout_of(self, headers: str) -> Layout | None:
        """Return how columns with these headings were understood last."""
        table = schema.imports
        query = (
            select(table)
            .where(table.c.headers == headers)
            .order_by(table.c.created_at.desc(), table.c.id.desc())
            .limit(1)
        )
        with self._connection() as connection:
            row = connection.execute(query).mappings().first()
            return _import_of(row).layout if row else None

    def known_rows(self, sought: Sequence[Sought]) -> tuple[tuple[Known, ...], ...]:
        """Return, for each row, the requests that it may speak of."""
        with self._connection() as connection:
            driver = driver_of(connection)
            return tuple(_known(driver, one) for one in sought)

    def asides(self, import_id: str, limit: int, after: int = 0) -> tuple[Aside, ...]:
        """Return rows of an import that were kept aside, in their order."""
        table = schema.asides
        query = (
            select(table)
            .where(table.c.import_id == import_id, table.c.row > after)
            .order_by(table.c.row)
            .limit(limit)
        )
        with self._connection() as connection:
            return tuple(
                Aside(
                    number=row["row"],
                    cells=tuple(json.loads(row["cells"])),
                    problems=tuple(Problem(*one) for one in json.loads(row["problems"])),
                )
                for row in connection.execute(query).mappings()
            )

    def origin(self, request_id: str) -> Origin | None:
        """Return from which import a request came; None if it came in another way."""
        statement = (
            'SELECT i.import_id, m.name, i.row, i."key", i.notes FROM imported i '
            "JOIN imports m ON m.id = i.import_id WHERE i.request_id = ? "
            "ORDER BY i.version DESC LIMIT 1"
        )
        with self._connection() as connection:
            row = driver_of(connection).execute(statement, (request_id,)).fetchone()
        if row is None:
            return None
        return Origin(import_id=row[0], name=row[1], row=row[2], key=row[3], notes=row[4])


def said_of(request: Request, notes: str) -> str:
    """Return the words under which an imported request is found."""
    words = search_text(request)
    return f"{words}\n{notes}" if notes else words


def _known(driver: sqlite3.Connection, sought: Sought) -> tuple[Known, ...]:
    ids: dict[str, None] = {}
    if sought.key:
        ids |= dict.fromkeys(row[0] for row in driver.execute(_BY_KEY, (sought.key,)))
    if sought.reference:
        found = driver.execute(
            "SELECT id FROM requests WHERE reference = ?", (sought.reference,)
        ).fetchone()
        ids |= {found[0]: None} if found else {}
    if not ids:
        rows = driver.execute(_BY_LIKENESS, (sought.likeness, sought.key))
        ids |= dict.fromkeys(row[0] for row in rows)
    if not ids and sought.email and not sought.key:
        between = (sought.email, to_number(sought.since), to_number(sought.until))
        for request_id, subject in driver.execute(_BY_REPORTER, between):
            if name_key(subject) == sought.subject:
                ids[request_id] = None
    return tuple(_known_request(driver, request_id) for request_id in ids)


def _known_request(driver: sqlite3.Connection, request_id: str) -> Known:
    cursor = driver.execute(_KNOWN, (request_id,))
    names = [one[0] for one in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True))
    return Known(
        request=mapping.request_of(row),
        notes=row["said"] or "",
        worked=bool(row["worked"]) or row["left_at"] != row["version"],
    )


def _taken(row: Mapping[Any, Any]) -> Taken:
    kept = json.loads(row["before"]) if row["before"] else None
    return Taken(
        row=row["row"],
        request=mapping.request_of(row),
        notes=row["notes"],
        before=mapping.request_of(kept["request"]) if kept else None,
        notes_before=kept["notes"] if kept else "",
        worked=bool(row["worked"]) or row["left_at"] != row["version"],
    )


def _import_by_id(connection: Connection, import_id: str) -> Import | None:
    table = schema.imports
    row = connection.execute(select(table).where(table.c.id == import_id)).mappings().first()
    return _import_of(row) if row else None


def _import_row(one: Import) -> dict[str, Any]:
    layout = one.layout
    return {
        "id": one.id,
        "name": one.name,
        "sha256": one.sha256,
        "sheet": one.sheet,
        "headers": one.headers,
        "layout": to_json(
            {
                "headers": layout.headers,
                "columns": layout.columns,
                "zone": layout.zone,
                "orders": {str(place): order for place, order in layout.orders.items()},
                "values": {name: dict(values) for name, values in layout.values.items()},
                "fill": dict(layout.fill),
            }
        ),
        "state": one.state,
        "actor": one.actor,
        "created_at": to_number(one.created_at),
        "finished_at": to_number_or_none(one.finished_at),
        "total": one.total,
        "row": one.row,
        "counts": to_json(asdict(one.counts)),
        "version": one.version,
    }


def _import_of(row: Mapping[Any, Any]) -> Import:
    layout = json.loads(row["layout"])
    return Import(
        id=row["id"],
        name=row["name"],
        sha256=row["sha256"],
        sheet=row["sheet"],
        headers=row["headers"],
        layout=Layout(
            headers=tuple(layout["headers"]),
            columns=tuple(Field(one) if one else None for one in layout["columns"]),
            zone=layout["zone"],
            orders={int(place): DayOrder(order) for place, order in layout["orders"].items()},
            values={Field(name): values for name, values in layout["values"].items()},
            fill={Field(name): value for name, value in layout["fill"].items()},
        ),
        state=ImportState(row["state"]),
        actor=row["actor"],
        created_at=to_instant(row["created_at"]),
        finished_at=to_instant_or_none(row["finished_at"]),
        total=row["total"],
        row=row["row"],
        counts=Counts(**json.loads(row["counts"])),
        version=row["version"],
    )
