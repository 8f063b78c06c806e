"""Records of reporters and outlets: written in a unit of work, asked about out of it.

A record that was merged keeps its row and points to its root, so that separating two people again
changes one column. Requests are linked after they are logged; logging one never waits for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, update

from mediadesk.domain.errors import Conflict, Problem, Refused
from mediadesk.domain.query import ReporterQuery
from mediadesk.domain.reporter import (
    Asking,
    Candidate,
    Medium,
    Outlet,
    Reporter,
    ReporterRecord,
    Role,
    Verification,
    Way,
    name_key,
)
from mediadesk.domain.rows import AskedRow, ReporterPage, ReporterRow
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.storage import schema
from mediadesk.storage.statements import driver_of, insert_rows
from mediadesk.storage.types import to_instant, to_instant_or_none, to_number, to_number_or_none

_R, _O = schema.reporters, schema.outlets
_CURSOR = "reporters_linked"
_STALE = "Somebody changed this record since you opened it."
_ASKING = (
    "SELECT requests.rowid, id, reporter_name, reporter_email, reporter_phone, "
    "reporter_phone_e164, reporter_role, outlet, medium, deadline_zone, created_at FROM requests "
)
_UNLINKED = (
    f"{_ASKING} WHERE requests.rowid > ? AND NOT EXISTS "  # noqa: S608  # our own words
    "(SELECT 1 FROM reporter_requests WHERE request_id = id) ORDER BY requests.rowid LIMIT ?"
)
_BY_ADDRESS = (
    "SELECT r.root_id, r.name_key FROM reporter_addresses a JOIN reporters r "
    "ON r.id = a.reporter_id WHERE a.address = ? ORDER BY r.created_at, r.id"
)
_BY_PHONE = _BY_ADDRESS.replace("reporter_addresses", "reporter_phones").replace(
    "a.address", "a.phone"
)
_BY_NAME = (
    "SELECT r.root_id, r.name_key FROM reporters r JOIN outlets o ON o.id = r.outlet_id "
    "WHERE r.name_key = ? AND r.root_id = r.id AND o.name_key = ? ORDER BY r.created_at, r.id"
)
_PAGE = """
SELECT r.id, r.name, r.name_key, r.role, o.name AS outlet, r.verified_at,
  (SELECT count(*) FROM reporters m JOIN reporter_requests l ON l.reporter_id = m.id
   WHERE m.root_id = r.id) AS requests,
  (SELECT max(l.at) FROM reporters m JOIN reporter_requests l ON l.reporter_id = m.id
   WHERE m.root_id = r.id) AS last_at
FROM reporters r LEFT JOIN outlets o ON o.id = r.outlet_id
WHERE r.root_id = r.id
"""
_FITS = """
 AND r.id IN (
   SELECT id FROM reporters WHERE root_id = id AND instr(name_key, :words)
   UNION ALL SELECT m.id FROM outlets o CROSS JOIN reporters m ON m.outlet_id = o.id
   WHERE instr(o.name_key, :words)
   UNION ALL SELECT m.root_id FROM reporter_addresses a JOIN reporters m ON m.id = a.reporter_id
   WHERE instr(a.address, :words))
"""
# Each table is looked through once, whether many fit or nobody does; CROSS JOIN keeps SQLite from
# going through every reporter to look at the name of its outlet.
_LATER = " AND (r.name_key, r.id) > (:name, :id)"
_ASKED = """
SELECT q.id, q.reference, q.subject, q.outlet, q.state, q.outcome, q.created_at
FROM reporters m JOIN reporter_requests l ON l.reporter_id = m.id
JOIN requests q ON q.id = l.request_id
WHERE m.root_id = (SELECT root_id FROM reporters WHERE id = :id)
ORDER BY l.at DESC LIMIT :limit
"""


class ReporterTable:
    """Records inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def get(self, reporter_id: str) -> ReporterRecord | None:
        """Return the record with this UUID, or the one that it was merged into."""
        return record_by_id(self._connection, reporter_id)

    def of_request(self, request_id: str) -> str | None:
        """Return the UUID of the record that a request is linked to."""
        return record_of_request(self._driver, request_id)

    def unlinked(self, limit: int) -> tuple[Asking, ...]:
        """Return requests that are linked to no record yet, oldest first."""
        row = self._driver.execute("SELECT value FROM facts WHERE name = ?", (_CURSOR,)).fetchone()
        cursor = int(row[0]) if row else 0
        highest = self._driver.execute("SELECT max(rowid) FROM requests").fetchone()[0] or 0
        if highest < cursor:
            # Rows were taken out or numbered anew; those that are linked are passed over anyway.
            cursor = 0
        return tuple(_asking(row) for row in self._driver.execute(_UNLINKED, (cursor, limit)))

    def asking(self, request_id: str) -> Asking | None:
        """Return what links a request: who asked, for whom, when."""
        row = self._driver.execute(f"{_ASKING} WHERE id = ?", (request_id,)).fetchone()
        return _asking(row) if row else None

    def by_address(self, address: str) -> tuple[Candidate, ...]:
        """Return the records with this address (lower case)."""
        return self._candidates(_BY_ADDRESS, address)

    def by_phone(self, phone: str) -> tuple[Candidate, ...]:
        """Return the records with this number (E.164)."""
        return self._candidates(_BY_PHONE, phone)

    def by_name(self, name: str, outlet: str) -> tuple[Candidate, ...]:
        """Return the records with this name at this outlet, as `name_key` writes them."""
        return self._candidates(_BY_NAME, name, outlet)

    def _candidates(self, statement: str, *values: str) -> tuple[Candidate, ...]:
        if not values[0]:
            return ()
        rows = self._driver.execute(statement, values)
        return tuple(Candidate(id=row[0], name_key=row[1]) for row in rows)

    def outlet(self, outlet_id: str) -> Outlet | None:
        """Return the outlet with this UUID."""
        row = self._connection.execute(select(_O).where(_O.c.id == outlet_id)).mappings().first()
        return _outlet_of(row) if row else None

    def outlet_named(self, name: str) -> Outlet | None:
        """Return the outlet with this name, whatever its case."""
        statement = select(_O).where(_O.c.name_key == name_key(name))
        row = self._connection.execute(statement).mappings().first()
        return _outlet_of(row) if row else None

    def add_outlet(self, outlet: Outlet) -> None:
        """Write a new outlet."""
        insert_rows(self._driver, _O, [_outlet_row(outlet)])

    def update_outlet(self, outlet: Outlet) -> Outlet:
        """Write a changed outlet; raises `Conflict` if someone else changed it first."""
        values = _outlet_row(outlet)
        del values["id"], values["version"]
        statement = (
            update(_O)
            .where(_O.c.id == outlet.id, _O.c.version == outlet.version)
            .values({**values, "version": outlet.version + 1})
        )
        if self._connection.execute(statement).rowcount != 1:
            raise Conflict(_STALE)
        return replace(outlet, version=outlet.version + 1)

    def add(self, record: ReporterRecord) -> None:
        """Write a new record with its addresses, numbers and roles."""
        row = _record_row(record)
        insert_rows(self._driver, _R, [{**row, "root_id": record.id}])
        self._add_ways(record.addresses, record.phones)
        self._add_roles(record.id, record.roles)

    def update(self, before: ReporterRecord, after: ReporterRecord) -> ReporterRecord:
        """Write a changed record; raises `Conflict` if someone else changed it first."""
        values = _record_row(after)
        for name in ("id", "version", "created_at"):
            del values[name]
        statement = (
            update(_R)
            .where(_R.c.id == after.id, _R.c.version == after.version)
            .values({**values, "version": after.version + 1})
        )
        if self._connection.execute(statement).rowcount != 1:
            raise Conflict(_STALE)
        for table, old, new in (
            (schema.reporter_addresses, before.addresses, after.addresses),
            (schema.reporter_phones, before.phones, after.phones),
        ):
            column = next(iter(table.c))
            for way in set(old) - set(new):
                self._connection.execute(
                    delete(table).where(column == way.value, table.c.reporter_id == way.reporter_id)
                )
        self._add_ways(
            tuple(way for way in after.addresses if way not in before.addresses),
            tuple(way for way in after.phones if way not in before.phones),
        )
        for role in set(before.roles) - set(after.roles):
            table = schema.reporter_roles
            self._connection.execute(
                delete(table).where(
                    table.c.reporter_id.in_(after.members or (after.id,)),
                    table.c.since == to_number(role.since),
                )
            )
        self._add_roles(after.id, tuple(one for one in after.roles if one not in before.roles))
        return replace(after, version=after.version + 1)

    def link(self, asking: Asking, reporter_id: str) -> None:
        """Link a request to a record."""
        self._driver.execute(
            "INSERT OR IGNORE INTO reporter_requests (request_id, reporter_id, at) "
            "VALUES (?, ?, ?)",
            (asking.request_id, reporter_id, to_number(asking.at)),
        )

    def linked_up_to(self, number: int) -> None:
        """Remember that every request up to this number is linked."""
        self._driver.execute(
            "INSERT INTO facts (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_CURSOR, str(number)),
        )

    def move(self, members: Sequence[str], root_id: str) -> None:
        """Let records count as parts of another, or of themselves again."""
        self._connection.execute(
            update(_R).where(_R.c.id.in_(list(members))).values(root_id=root_id)
        )

    def _add_ways(self, addresses: Sequence[Way], phones: Sequence[Way]) -> None:
        self._driver.executemany(
            "INSERT OR IGNORE INTO reporter_addresses (address, reporter_id) VALUES (?, ?)",
            [(way.value, way.reporter_id) for way in addresses],
        )
        self._driver.executemany(
            "INSERT OR IGNORE INTO reporter_phones (phone, reporter_id) VALUES (?, ?)",
            [(way.value, way.reporter_id) for way in phones],
        )

    def _add_roles(self, reporter_id: str, roles: Sequence[Role]) -> None:
        self._driver.executemany(
            "INSERT OR REPLACE INTO reporter_roles (reporter_id, since, role, outlet) "
            "VALUES (?, ?, ?, ?)",
            [(reporter_id, to_number(role.since), role.role, role.outlet) for role in roles],
        )


class ReporterQuestions:
    """The questions about reporters, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def reporters(self, query: ReporterQuery) -> ReporterPage:
        """Return a page of reporters, by name; `Refused` for a cursor that is none."""
        statement, values = _PAGE, dict[str, Any](limit=query.limit + 1)
        words = name_key(query.search)
        if words:
            statement += _FITS
            values["words"] = words
        if query.after:
            name, separator, key = query.after.rpartition(":")
            if not separator:
                raise Refused(Problem("after", "That cursor is not one that the list gave out."))
            statement += _LATER
            values |= {"name": name, "id": key}
        statement += " ORDER BY r.name_key, r.id LIMIT :limit"
        with self._connection() as connection:
            found = connection.execute(text(statement), values).mappings().all()
        rows = tuple(
            ReporterRow(
                id=row["id"],
                name=row["name"],
                role=row["role"],
                outlet=row["outlet"] or "",
                verified=row["verified_at"] is not None,
                requests=row["requests"],
                last_at=to_instant_or_none(row["last_at"]),
            )
            for row in found[: query.limit]
        )
        more = len(found) > query.limit
        last = found[query.limit - 1] if more else None
        return ReporterPage(rows=rows, after=f"{last['name_key']}:{last['id']}" if last else None)

    def reporter(self, reporter_id: str) -> ReporterRecord | None:
        """Return the record with this UUID, or the one that it was merged into."""
        with self._connection() as connection:
            return record_by_id(connection, reporter_id)

    def reporter_of(self, request_id: str) -> str | None:
        """Return the UUID of the record that a request is linked to."""
        with self._connection() as connection:
            return record_of_request(driver_of(connection), request_id)

    def asked(self, reporter_id: str, limit: int = 200) -> tuple[AskedRow, ...]:
        """Return what a reporter asked for, newest first."""
        with self._connection() as connection:
            rows = connection.execute(text(_ASKED), {"id": reporter_id, "limit": limit}).mappings()
            return tuple(
                AskedRow(
                    id=row["id"],
                    reference=row["reference"],
                    subject=row["subject"],
                    outlet=row["outlet"],
                    state=RequestState(row["state"]),
                    outcome=Outcome(row["outcome"]) if row["outcome"] else None,
                    created_at=to_instant(row["created_at"]),
                )
                for row in rows
            )

    def outlet(self, outlet_id: str) -> Outlet | None:
        """Return the outlet with this UUID."""
        with self._connection() as connection:
            row = connection.execute(select(_O).where(_O.c.id == outlet_id)).mappings().first()
            return _outlet_of(row) if row else None

    def outlet_domains(self) -> tuple[str, ...]:
        """Return the domains of every outlet that has one, the one known longest first."""
        statement = (
            select(_O.c.domain)
            .where(_O.c.domain != "")
            .group_by(_O.c.domain)
            .order_by(func.min(_O.c.created_at), _O.c.domain)
        )
        with self._connection() as connection:
            return tuple(connection.execute(statement).scalars())


def record_of_request(driver: sqlite3.Connection, request_id: str) -> str | None:
    """Return the UUID of the record that a request is linked to."""
    row = driver.execute(
        "SELECT r.root_id FROM reporter_requests l JOIN reporters r ON r.id = l.reporter_id "
        "WHERE l.request_id = ?",
        (request_id,),
    ).fetchone()
    return str(row[0]) if row else None


def record_by_id(connection: Connection, reporter_id: str) -> ReporterRecord | None:
    """Return the record with this UUID, or the one that it was merged into."""
    root = select(_R.c.root_id).where(_R.c.id == reporter_id).scalar_subquery()
    statement = (
        select(_R, _O.c.name.label("outlet"))
        .join(_O, _O.c.id == _R.c.outlet_id, isouter=True)
        .where(_R.c.id == root)
    )
    row = connection.execute(statement).mappings().first()
    if row is None:
        return None
    key = row["id"]
    members = connection.execute(
        select(_R.c.id).where(_R.c.root_id == key).order_by(_R.c.id != key, _R.c.created_at)
    ).scalars()
    inside = tuple(members)
    roles, addresses, phones = (
        schema.reporter_roles,
        schema.reporter_addresses,
        schema.reporter_phones,
    )
    verification = None
    if row["verified_at"] is not None:
        verification = Verification(
            evidence=row["evidence"], at=to_instant(row["verified_at"]), by=row["verified_by"]
        )
    return ReporterRecord(
        id=key,
        name=row["name"],
        role=row["role"],
        outlet_id=row["outlet_id"],
        outlet=row["outlet"] or "",
        zone=row["zone"],
        notes=row["notes"],
        verification=verification,
        addresses=tuple(
            Way(value=value, reporter_id=of)
            for value, of in connection.execute(
                select(addresses.c.address, addresses.c.reporter_id)
                .where(addresses.c.reporter_id.in_(inside))
                .order_by(addresses.c.address)
            )
        ),
        phones=tuple(
            Way(value=value, reporter_id=of)
            for value, of in connection.execute(
                select(phones.c.phone, phones.c.reporter_id)
                .where(phones.c.reporter_id.in_(inside))
                .order_by(phones.c.phone)
            )
        ),
        roles=tuple(
            Role(role=role, outlet=outlet, since=to_instant(since))
            for role, outlet, since in connection.execute(
                select(roles.c.role, roles.c.outlet, roles.c.since)
                .where(roles.c.reporter_id.in_(inside))
                .order_by(roles.c.since.desc())
            )
        ),
        members=inside,
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        version=row["version"],
    )


def _asking(row: Sequence[Any]) -> Asking:
    return Asking(
        number=row[0],
        request_id=row[1],
        reporter=Reporter(name=row[2], email=row[3], phone=row[4], phone_e164=row[5], role=row[6]),
        outlet=row[7],
        medium=Medium(row[8]) if row[8] else None,
        zone=row[9],
        at=to_instant(row[10]),
    )


def _record_row(record: ReporterRecord) -> dict[str, Any]:
    seen = record.verification
    return {
        "id": record.id,
        "name": record.name,
        "name_key": name_key(record.name),
        "role": record.role,
        "outlet_id": record.outlet_id,
        "zone": record.zone,
        "notes": record.notes,
        "evidence": seen.evidence if seen else "",
        "verified_at": to_number_or_none(seen.at) if seen else None,
        "verified_by": seen.by if seen else "",
        "created_at": to_number(record.created_at),
        "updated_at": to_number(record.updated_at),
        "version": record.version,
    }


def _outlet_row(outlet: Outlet) -> dict[str, Any]:
    return {
        "id": outlet.id,
        "name": outlet.name,
        "name_key": name_key(outlet.name),
        "kind": outlet.kind,
        "domain": outlet.domain,
        "notes": outlet.notes,
        "created_at": to_number(outlet.created_at),
        "updated_at": to_number(outlet.updated_at),
        "version": outlet.version,
    }


def _outlet_of(row: Any) -> Outlet:  # noqa: ANN401  # a row of whatever was selected
    return Outlet(
        id=row["id"],
        name=row["name"],
        kind=Medium(row["kind"]) if row["kind"] else None,
        domain=row["domain"],
        notes=row["notes"],
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        version=row["version"],
    )
