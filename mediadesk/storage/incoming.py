"""Mails that came in, inside a transaction that writes, and the questions about them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, text

from mediadesk.domain.errors import Conflict
from mediadesk.domain.incoming import Incoming, IncomingRow, IncomingState, Origin, Place
from mediadesk.domain.query import IncomingQuery, IncomingView
from mediadesk.storage import schema
from mediadesk.storage.mapping import Row
from mediadesk.storage.readings import reading_json, reading_of
from mediadesk.storage.statements import insert_rows
from mediadesk.storage.types import (
    to_instant,
    to_instant_or_none,
    to_number,
    to_number_or_none,
)

_STALE = "Somebody else decided about this mail first. Nothing was overwritten; look at it again."
_T = schema.incoming
_BY_ID = select(_T).where(_T.c.id == bindparam("id"))
_NAMES = tuple(column.name for column in _T.columns)
_CHANGED = tuple(name for name in _NAMES if name not in {"id", "version"})
_GET = f"SELECT {', '.join(_NAMES)} FROM incoming WHERE id = ?"  # noqa: S608  # our own names
_UPDATE = (
    f"UPDATE incoming SET {', '.join(f'{name} = ?' for name in _CHANGED)}, "  # noqa: S608  # the same
    "version = version + 1 WHERE id = ? AND version = ?"
)
"""Rendered once: while mails are read, SQLAlchemy's own work would take longer than the disk's."""
_RAW = select(schema.mails.c.incoming_id, schema.mails.c.content).where(
    schema.mails.c.incoming_id.in_(bindparam("ids", expanding=True))
)
_UNDECIDED = (IncomingState.PROPOSED, IncomingState.GROUPED)
_TROUBLED = (IncomingState.UNPROCESSABLE, IncomingState.TOO_LARGE, IncomingState.UNFETCHED)


def incoming_row(one: Incoming) -> dict[str, Any]:
    """Return a mail as a row of `incoming`."""
    mail = one.mail
    return {
        "id": one.id,
        "sha256": one.sha256,
        "size": one.size,
        "origin": one.origin,
        "state": one.state,
        "kind": mail.kind if mail is not None else "",
        "mail_id": _clean(mail.message_id or "") if mail is not None else "",
        "sender": _clean(mail.from_address or "").lower() if mail is not None else "",
        "subject": _clean(mail.subject[:500]) if mail is not None else "",
        "reading": reading_json(mail) if mail is not None else None,
        "request_id": one.request_id,
        "reason": _clean(one.reason),
        "received_at": to_number(one.received_at),
        "answered_at": to_number_or_none(one.answered_at),
        "pack_id": one.pack_id,
        "pack_revision": one.pack_revision,
        "version": one.version,
    }


def _clean(words: str) -> str:
    return words.encode("utf-8", "replace").decode("utf-8")


def incoming_of(row: Row) -> Incoming:
    """Return the mail that a row of `incoming` holds."""
    return Incoming(
        id=row["id"],
        sha256=row["sha256"],
        size=row["size"],
        received_at=to_instant(row["received_at"]),
        origin=Origin(row["origin"]),
        state=IncomingState(row["state"]),
        mail=reading_of(row["reading"]) if row["reading"] is not None else None,
        request_id=row["request_id"],
        reason=row["reason"],
        answered_at=to_instant_or_none(row["answered_at"]),
        pack_id=row["pack_id"],
        pack_revision=row["pack_revision"],
        version=row["version"],
    )


class IncomingTable:
    """Mails that came in, inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def get(self, incoming_id: str) -> Incoming | None:
        """Return the mail with this UUID."""
        row = self._driver.execute(_GET, (incoming_id,)).fetchone()
        return incoming_of(dict(zip(_NAMES, row, strict=True))) if row is not None else None

    def by_sha256(self, sha256: str) -> str | None:
        """Return the UUID of the mail with these bytes."""
        found = self._driver.execute("SELECT id FROM incoming WHERE sha256 = ?", (sha256,))
        row = found.fetchone()
        return str(row[0]) if row else None

    def by_mail_id(self, mail_id: str) -> tuple[Incoming, ...]:
        """Return the mails that claim this Message-ID; there may be several, or a lie."""
        return self._where(_T.c.mail_id == mail_id)

    def by_pack(self, pack_id: str) -> tuple[Incoming, ...]:
        """Return the mails that brought a request pack with this id, oldest first."""
        return self._where(_T.c.pack_id == pack_id, text(schema.INCOMING_PACK))

    def of_request(self, request_id: str) -> tuple[Incoming, ...]:
        """Return the mails of a request, oldest first."""
        return self._where(_T.c.request_id == request_id)

    def _where(self, *conditions: Any) -> tuple[Incoming, ...]:  # noqa: ANN401  # SQL of any type
        query = select(_T).where(*conditions).order_by(_T.c.received_at, _T.c.id).limit(200)
        return tuple(incoming_of(row) for row in self._connection.execute(query).mappings())

    def next_stored(self, limit: int) -> tuple[Incoming, ...]:
        """Return mails that are stored and not read yet, those that came first."""
        return next_stored(self._connection, limit)

    def count_from(self, sender: str, since: datetime) -> int:
        """Return how many mails have come from an address since an instant."""
        return self._count(
            "SELECT count(*) FROM incoming WHERE sender = ? AND received_at > ?",
            (sender.lower(), to_number(since)),
        )

    def count_answered(self, since: datetime, sender: str = "") -> int:
        """Return how many mails were answered automatically since then, of one sender or all."""
        condition = " AND sender = ?" if sender else ""
        return self._count(
            f"SELECT count(*) FROM incoming WHERE {schema.INCOMING_ANSWERED} "  # noqa: S608  # our words
            f"AND answered_at > ?{condition}",
            (to_number(since), sender.lower()) if sender else (to_number(since),),
        )

    def _count(self, sql: str, values: tuple[object, ...]) -> int:
        return int(self._driver.execute(sql, values).fetchone()[0])

    def add(self, incoming: Incoming, content: bytes | None) -> None:
        """Write a mail with its bytes; None for one that is still on the server."""
        insert_rows(self._driver, _T, [incoming_row(incoming)])
        if content is not None:
            insert_rows(
                self._driver, schema.mails, [{"incoming_id": incoming.id, "content": content}]
            )

    def update(self, incoming: Incoming) -> Incoming:
        """Write a changed mail; raises `Conflict` if its version is no longer the stored one."""
        row = incoming_row(incoming)
        values = (*(row[name] for name in _CHANGED), incoming.id, incoming.version)
        if self._driver.execute(_UPDATE, values).rowcount != 1:
            raise Conflict(_STALE)
        return replace(incoming, version=incoming.version + 1)

    # -- where they lie on the server

    def mailbox(self, account: str, folder: str, validity: int) -> int:
        """Return the number of a mailbox, made if it is new."""
        key = (account, folder, validity)
        self._driver.execute(
            "INSERT INTO mailboxes (account, folder, validity) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            key,
        )
        row = self._driver.execute(
            "SELECT id FROM mailboxes WHERE account = ? AND folder = ? AND validity = ?", key
        ).fetchone()
        return int(row[0])

    def put_place(self, place: Place) -> None:
        """Write where a mail lies, in place of what was known of that UID."""
        mailbox = self.mailbox(place.account, place.folder, place.validity)
        self._driver.execute(
            "INSERT INTO places (mailbox_id, uid, incoming_id, tries, told) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (mailbox_id, uid) DO UPDATE SET "
            "incoming_id = excluded.incoming_id, tries = excluded.tries, told = excluded.told",
            (mailbox, place.uid, place.incoming_id, place.tries, place.told),
        )

    def told(self, account: str, folder: str, validity: int, uids: Sequence[int]) -> None:
        """Note that the server knows that we have these mails."""
        mailbox = self.mailbox(account, folder, validity)
        self._driver.executemany(
            "UPDATE places SET told = 1 WHERE mailbox_id = ? AND uid = ?",
            [(mailbox, uid) for uid in uids],
        )

    def forget_places(self, incoming_id: str) -> None:
        """Let a mail that could not be fetched be tried again."""
        self._driver.execute(
            "UPDATE places SET incoming_id = NULL, tries = 0, told = 0 WHERE incoming_id = ?",
            (incoming_id,),
        )


def incoming_by_id(connection: Connection, incoming_id: str) -> Incoming | None:
    """Return the mail with this UUID."""
    row = connection.execute(_BY_ID, {"id": incoming_id}).mappings().first()
    return incoming_of(row) if row else None


def next_stored(connection: Connection, limit: int) -> tuple[Incoming, ...]:
    """Return mails that are stored and not read yet, those that came first."""
    query = (
        select(_T)
        .where(text(schema.INCOMING_WAITING), _T.c.state == IncomingState.STORED)
        .order_by(_T.c.received_at, _T.c.id)
        .limit(limit)
    )
    return tuple(incoming_of(row) for row in connection.execute(query).mappings())


def raw_mail(connection: Connection, incoming_id: str) -> bytes | None:
    """Return a mail's bytes as they came, None if they are not here."""
    table = schema.mails
    query = select(table.c.content).where(table.c.incoming_id == incoming_id)
    found = connection.execute(query).scalar()
    return bytes(found) if found is not None else None


def raw_mails(connection: Connection, incoming_ids: Sequence[str]) -> Mapping[str, bytes]:
    """Return the bytes of several mails by UUID, those that are here."""
    found = connection.execute(_RAW, {"ids": list(incoming_ids)})
    return {key: bytes(content) for key, content in found}


def places(connection: Connection, account: str, folder: str, validity: int) -> list[Place]:
    """Return what is not finished in a mailbox, and the place with the highest UID, by UID."""
    boxes, table = schema.mailboxes, schema.places
    mailbox = connection.execute(
        select(boxes.c.id).where(
            boxes.c.account == account, boxes.c.folder == folder, boxes.c.validity == validity
        )
    ).scalar()
    if mailbox is None:
        return []
    unfinished = (
        select(table)
        .where(table.c.mailbox_id == mailbox, text(schema.PLACES_OPEN))
        .order_by(table.c.uid)
    )
    newest = (
        select(table).where(table.c.mailbox_id == mailbox).order_by(table.c.uid.desc()).limit(1)
    )
    found = {
        row["uid"]: Place(
            account=account,
            folder=folder,
            validity=validity,
            uid=row["uid"],
            incoming_id=row["incoming_id"],
            tries=row["tries"],
            told=bool(row["told"]),
        )
        for statement in (unfinished, newest)
        for row in connection.execute(statement).mappings()
    }
    return [found[uid] for uid in sorted(found)]


def rows(connection: Connection, query: IncomingQuery) -> tuple[IncomingRow, ...]:
    """Return a page of the mails that came in, newest first."""
    requests = schema.requests
    statement: Select[Any] = (
        select(_T, requests.c.reference)
        .join(requests, requests.c.id == _T.c.request_id, isouter=True)
        .order_by(_T.c.received_at.desc(), _T.c.id.desc())
        .limit(query.limit)
    )
    if query.view is IncomingView.WAITING:
        statement = statement.where(
            text(f"incoming.{schema.INCOMING_WAITING}"), _T.c.state.in_(_UNDECIDED)
        )
    elif query.view is IncomingView.TROUBLED:
        statement = statement.where(
            text(f"incoming.{schema.INCOMING_WAITING}"), _T.c.state.in_(_TROUBLED)
        )
    if query.before is not None:
        statement = statement.where(_T.c.received_at < to_number(query.before))
    return tuple(_list_row(row) for row in connection.execute(statement).mappings())


def _list_row(row: Row) -> IncomingRow:
    reading = json.loads(row["reading"]) if row["reading"] is not None else {}
    return IncomingRow(
        id=row["id"],
        state=IncomingState(row["state"]),
        kind=row["kind"],
        sender=reading.get("from_address") or "",
        sender_name=reading.get("from_name", ""),
        subject=row["subject"],
        flags=tuple(reading.get("flags", ())),
        size=row["size"],
        received_at=to_instant(row["received_at"]),
        request_id=row["request_id"],
        reference=row["reference"],
        reason=row["reason"],
        version=row["version"],
    )


def counts(connection: Connection) -> Mapping[str, int]:
    """Return how many mails stand in each state that still wants something."""
    query = (
        select(_T.c.state, func.count()).where(text(schema.INCOMING_WAITING)).group_by(_T.c.state)
    )
    return {found[0]: found[1] for found in connection.execute(query)}


class IncomingQuestions:
    """Questions for what came in, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def incoming(self, query: IncomingQuery) -> tuple[IncomingRow, ...]:
        """Return mails that came in, newest first."""
        with self._connection() as connection:
            return rows(connection, query)

    def incoming_mail(self, incoming_id: str) -> Incoming | None:
        """Return the mail with this UUID."""
        with self._connection() as connection:
            return incoming_by_id(connection, incoming_id)

    def incoming_counts(self) -> Mapping[str, int]:
        """Return how many mails stand in each state that still wants something."""
        with self._connection() as connection:
            return counts(connection)

    def stored_mails(self, limit: int) -> tuple[Incoming, ...]:
        """Return mails that are stored and not read yet, those that came first."""
        with self._connection() as connection:
            return next_stored(connection, limit)

    def raw_mail(self, incoming_id: str) -> bytes | None:
        """Return a mail's bytes as they came, None if they are not here."""
        with self._connection() as connection:
            return raw_mail(connection, incoming_id)

    def raw_mails(self, incoming_ids: Sequence[str]) -> Mapping[str, bytes]:
        """Return the bytes of several mails by UUID, those that are here."""
        with self._connection() as connection:
            return raw_mails(connection, incoming_ids)

    def places(self, account: str, folder: str, validity: int) -> Sequence[Place]:
        """Return what is not finished in a mailbox, and the place with the highest UID, by UID."""
        with self._connection() as connection:
            return places(connection, account, folder, validity)
