"""Requests, releases and the outbox inside a transaction that writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Update,
    bindparam,
    func,
    null,
    select,
    text,
    update,
)

from mediadesk.domain.embargo import Agreement
from mediadesk.domain.errors import Conflict
from mediadesk.domain.mail import Attachment
from mediadesk.domain.outbox import Message, Recipient, State
from mediadesk.domain.pause import Pause
from mediadesk.domain.release import LinkCheck, Release
from mediadesk.domain.request import Request
from mediadesk.storage import mapping, schema
from mediadesk.storage.statements import insert_rows
from mediadesk.storage.types import to_instant, to_json, to_number, to_number_or_none

_STALE = "Somebody else changed this first. Nothing was overwritten; look at it again."
_IN_FLIGHT = (State.CLAIMED, State.DATA_SENT)
_FAR_FUTURE = timedelta(hours=6)
"""No pause is longer: a `next_try_at` further away was set by a clock that was wrong."""


def _update_of(table: Table) -> Update:
    """Return the update of a row whose version is still the one that was read."""
    names = [column.name for column in table.columns if column.name not in {"id", "version"}]
    return (
        update(table)
        .where(table.c.id == bindparam("row_id"), table.c.version == bindparam("row_version"))
        .values({name: bindparam(name) for name in names} | {"version": table.c.version + 1})
    )


_UPDATE_REQUEST = _update_of(schema.requests)
_UPDATE_RELEASE = _update_of(schema.releases)
_REQUEST_BY_ID = select(schema.requests).where(schema.requests.c.id == bindparam("id"))
_REQUEST_BY_REFERENCE = select(schema.requests).where(
    schema.requests.c.reference == bindparam("reference")
)
_RELEASE_BY_ID = select(schema.releases).where(schema.releases.c.id == bindparam("id"))
_RECIPIENTS = (
    select(schema.recipients)
    .where(schema.recipients.c.message_id.in_(bindparam("ids", expanding=True)))
    .order_by(schema.recipients.c.id)
)
_LIGHT = (
    *(column for column in schema.messages.c if column.name != "content"),
    null().label("content"),
)
_ATTACHMENTS = (
    select(schema.attachments)
    .where(schema.attachments.c.message_id.in_(bindparam("ids", expanding=True)))
    .order_by(schema.attachments.c.message_id, schema.attachments.c.place)
)
_TAKEN = "SELECT 1 FROM requests WHERE reference = ?"


class RequestTable:
    """Requests inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver
        self.said: list[tuple[str, str]] = []
        """Request UUIDs and what to find them by; indexed when their timeline entry is written."""

    def get(self, request_id: str) -> Request | None:
        """Return the request with this UUID."""
        return request_by_id(self._connection, request_id)

    def by_reference(self, reference: str) -> Request | None:
        """Return the request with this reference (stored form)."""
        return request_by_reference(self._connection, reference)

    def reference_taken(self, reference: str) -> bool:
        """Say whether a request has this reference."""
        return self._driver.execute(_TAKEN, (reference,)).fetchone() is not None

    def add(self, request: Request) -> None:
        """Write a new request and its search text."""
        insert_rows(self._driver, schema.requests, [mapping.request_row(request)])
        self.index_text(request.id, search_text(request))

    def update(self, request: Request) -> Request:
        """Write a changed request; raises `Conflict` if its version is no longer the stored one."""
        row = mapping.request_row(request)
        row["row_id"], row["row_version"] = row.pop("id"), row.pop("version")
        if self._connection.execute(_UPDATE_REQUEST, row).rowcount != 1:
            raise Conflict(_STALE)
        return replace(request, version=request.version + 1)

    def held(self, release_id: str | None = None) -> tuple[Request, ...]:
        """Return the open held requests: all, or those of one release."""
        query = select(schema.requests).where(
            text("state <> 'closed'"), schema.requests.c.held.is_(True)
        )
        if release_id is not None:
            query = query.where(schema.requests.c.release_id == release_id)
        rows = self._connection.execute(query.order_by(schema.requests.c.created_at)).mappings()
        return tuple(mapping.request_of(row) for row in rows)

    def index_text(self, request_id: str, words: str) -> None:
        """Make something said about a request findable, under its timeline entry of this commit."""
        self.said.append((request_id, words))


class ReleaseTable:
    """Releases inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def get(self, release_id: str) -> Release | None:
        """Return the release with this UUID."""
        return release_by_id(self._connection, release_id)

    def by_source(self, sha256: str) -> Release | None:
        """Return the release that was read from a file with these bytes, now or before."""
        return release_by_source(self._connection, sha256)

    def add(self, release: Release, original: bytes) -> None:
        """Write a new release and keep its original as it came."""
        insert_rows(self._driver, schema.releases, [mapping.release_row(release)])
        self.keep(release, original)

    def keep(self, release: Release, original: bytes) -> None:
        """Keep another original of a release; the earlier ones stay."""
        insert_rows(
            self._driver,
            schema.originals,
            [
                {
                    "sha256": release.source_sha256,
                    "release_id": release.id,
                    "name": release.source_name,
                    "content": original,
                    "created_at": to_number(release.updated_at),
                }
            ],
        )

    def set_check(self, release_id: str, check: LinkCheck) -> bool:
        """Keep what a report's link answered; False if the release has another link by now."""
        table = schema.releases
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == release_id, table.c.report_url == check.url)
            .values(report_check=mapping.check_json(check))
        )
        return changed.rowcount == 1

    def agreements(self, release_id: str) -> tuple[Agreement, ...]:
        """Return the embargo ledger of a release, oldest first."""
        return agreements_of(self._connection, release_id)

    def add_agreement(self, agreement: Agreement) -> None:
        """Write a line of the ledger."""
        insert_rows(self._driver, schema.agreements, [mapping.agreement_row(agreement)])

    def revoke(self, agreement: Agreement) -> None:
        """Write that an agreement was taken back; raises `Conflict` if it had been before."""
        table = schema.agreements
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == agreement.id, table.c.revoked_at.is_(None))
            .values(
                revoked_at=to_number_or_none(agreement.revoked_at),
                revoked_by=agreement.revoked_by,
            )
        )
        if changed.rowcount != 1:
            raise Conflict(_STALE)

    def update(self, release: Release) -> Release:
        """Write a changed release; raises `Conflict` if its version is no longer the stored one."""
        row = mapping.release_row(release)
        row["row_id"], row["row_version"] = row.pop("id"), row.pop("version")
        if self._connection.execute(_UPDATE_RELEASE, row).rowcount != 1:
            raise Conflict(_STALE)
        return replace(release, version=release.version + 1)


class OutboxTable:
    """Messages and their recipients inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def add(self, *messages: Message) -> None:
        """Write messages with their recipients."""
        rows = [mapping.message_row(message) for message in messages]
        insert_rows(self._driver, schema.messages, rows)
        rows = [
            mapping.recipient_row(one, message.id)
            for message in messages
            for one in message.recipients
        ]
        insert_rows(self._driver, schema.recipients, rows)
        for message in messages:
            if message.letter.attachments:
                insert_rows(self._driver, schema.attachments, mapping.attachment_rows(message))

    def get(self, message_id: str) -> Message | None:
        """Return a message by its UUID."""
        found = messages_where(self._connection, schema.messages.c.id == message_id)
        return found[0] if found else None

    def by_recipient(self, recipient_id: str) -> Message | None:
        """Return the message that has this recipient."""
        inner = select(schema.recipients.c.message_id).where(schema.recipients.c.id == recipient_id)
        found = messages_where(self._connection, schema.messages.c.id.in_(inner))
        return found[0] if found else None

    def of_request(self, request_id: str) -> tuple[Message, ...]:
        """Return the messages of a request, oldest first."""
        return messages_where(self._connection, schema.messages.c.request_id == request_id)

    def next_due(self, now: datetime) -> Message | None:
        """Return the message that has waited longest of those that may leave now."""
        return next_due(self._connection, now)

    def in_flight(self) -> tuple[Message, ...]:
        """Return messages with a recipient that is `claimed` or `data_sent`."""
        inner = select(schema.recipients.c.message_id).where(
            text(schema.PENDING), schema.recipients.c.state.in_(_IN_FLIGHT)
        )
        return messages_where(self._connection, schema.messages.c.id.in_(inner))

    def set_content(self, message_id: str, content: bytes | None) -> None:
        """Keep the rendered bytes; None lets them be written anew."""
        self._connection.execute(
            update(schema.messages)
            .where(schema.messages.c.id == message_id)
            .values(content=content)
        )

    def set_pause(self, way: str, pause: Pause | None) -> None:
        """Keep until when the account of a way is left alone; None ends it."""
        name = f"pause.{way}"
        if pause is None:
            self._driver.execute("DELETE FROM facts WHERE name = ?", (name,))
            return
        kept = {
            "account": pause.account,
            "until": to_number(pause.until),
            "code": pause.code,
            "what": pause.what,
        }
        self._driver.execute(
            "INSERT INTO facts (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, to_json(kept)),
        )

    def move(self, recipient: Recipient, *, to: Recipient) -> None:
        """Write a recipient's next state; raises `Conflict` if it is no longer as `recipient`."""
        table = schema.recipients
        values = mapping.recipient_row(to, "")
        del values["id"], values["message_id"]
        changed = self._connection.execute(
            update(table)
            .where(table.c.id == recipient.id, table.c.state == recipient.state)
            .values(values)
        )
        if changed.rowcount != 1:
            raise Conflict(_STALE)


def search_text(request: Request) -> str:
    """Return the words under which a request is found."""
    reporter = request.reporter
    return "\n".join(
        word
        for word in (
            request.reference,
            request.subject,
            request.message,
            reporter.name,
            reporter.email,
            reporter.phone,
            request.outlet,
            *request.experts,
            request.details.questions,
        )
        if word
    )


def request_by_id(connection: Connection, request_id: str) -> Request | None:
    """Return the request with this UUID."""
    row = connection.execute(_REQUEST_BY_ID, {"id": request_id}).mappings().first()
    return mapping.request_of(row) if row else None


def request_by_reference(connection: Connection, reference: str) -> Request | None:
    """Return the request with this reference (stored form)."""
    row = connection.execute(_REQUEST_BY_REFERENCE, {"reference": reference}).mappings().first()
    return mapping.request_of(row) if row else None


def release_by_source(connection: Connection, sha256: str) -> Release | None:
    """Return the release that was read from a file with these bytes, now or before."""
    releases, originals = schema.releases, schema.originals
    query = (
        select(releases)
        .join(originals, originals.c.release_id == releases.c.id)
        .where(originals.c.sha256 == sha256)
    )
    row = connection.execute(query).mappings().first()
    return mapping.release_of(row) if row else None


def agreements_of(connection: Connection, release_id: str) -> tuple[Agreement, ...]:
    """Return the embargo ledger of a release, oldest first."""
    table = schema.agreements
    query = select(table).where(table.c.release_id == release_id).order_by(table.c.at, table.c.id)
    return tuple(mapping.agreement_of(row) for row in connection.execute(query).mappings())


def release_by_id(connection: Connection, release_id: str) -> Release | None:
    """Return the release with this UUID."""
    row = connection.execute(_RELEASE_BY_ID, {"id": release_id}).mappings().first()
    return mapping.release_of(row) if row else None


def messages_where(
    connection: Connection, *conditions: ColumnElement[bool], light: bool = False
) -> tuple[Message, ...]:
    """Return the messages that fit, oldest first, each with its recipients.

    `light` ones have neither their rendered bytes nor their files, which may be megabytes.
    """
    columns = _LIGHT if light else tuple(schema.messages.c)
    query = (
        select(*columns).where(*conditions).order_by(schema.messages.c.created_at, text("rowid"))
    )
    rows = connection.execute(query).mappings().all()
    if not rows:
        return ()
    found: dict[str, list[Recipient]] = {row["id"]: [] for row in rows}
    for row in connection.execute(_RECIPIENTS, {"ids": list(found)}).mappings():
        found[row["message_id"]].append(mapping.recipient_of(row))
    files: dict[str, list[Attachment]] = {}
    ids = {"ids": [] if light else list(found)}
    for row in connection.execute(_ATTACHMENTS, ids).mappings():
        files.setdefault(row["message_id"], []).append(mapping.attachment_of(row))
    return tuple(
        mapping.message_of(row, tuple(found[row["id"]]), tuple(files.get(row["id"], ())))
        for row in rows
    )


def _first(condition: str) -> str:
    """Return the question for whatever of one kind comes first in the index of what is pending."""
    return (
        "SELECT * FROM (SELECT recipients.message_id FROM recipients "  # noqa: S608  # our own words, no input
        "CROSS JOIN messages ON messages.id = recipients.message_id "
        f"WHERE recipients.{schema.PENDING} AND recipients.{condition} "
        "AND messages.not_before <= :now "
        "ORDER BY recipients.next_try_at, recipients.id LIMIT 1)"
    )


_DUE = text(
    # Each kind on its own, so that its index gives the first one; ids grow as time goes on.
    "WITH due (id) AS ("  # noqa: S608  # our own words, no input
    + " UNION ALL ".join(
        _first(condition)
        for condition in (
            "state = 'queued'",
            "state = 'deferred' AND recipients.next_try_at IS NULL",
            "state = 'deferred' AND recipients.next_try_at <= :now",
            "state = 'deferred' AND recipients.next_try_at > :far",
        )
    )
    + ") SELECT messages.id FROM due CROSS JOIN messages ON messages.id = due.id "
    "ORDER BY messages.not_before, messages.created_at, messages.id LIMIT 1"
)


def _due(connection: Connection, now: datetime) -> str | None:
    values = {"now": to_number(now), "far": to_number(now + _FAR_FUTURE)}
    found: str | None = connection.execute(_DUE, values).scalar()
    return found


def next_due(connection: Connection, now: datetime) -> Message | None:
    """Return the message that has waited longest of those that may leave at `now`."""
    key = _due(connection, now)
    if key is None:
        return None
    return messages_where(connection, schema.messages.c.id == key)[0]


def has_due(connection: Connection, now: datetime) -> bool:
    """Say whether a message may leave at `now`."""
    return _due(connection, now) is not None


def has_in_flight(connection: Connection) -> bool:
    """Say whether a recipient is `claimed` or `data_sent`."""
    count = connection.execute(
        select(func.count())
        .select_from(schema.recipients)
        .where(text(schema.PENDING), schema.recipients.c.state.in_(_IN_FLIGHT))
    ).scalar()
    return bool(count)


def pause_of(connection: Connection, way: str) -> Pause | None:
    """Return until when the account of a way is left alone, if it is."""
    query = select(schema.facts.c.value).where(schema.facts.c.name == f"pause.{way}")
    found = connection.execute(query).scalar()
    if found is None:
        return None
    kept = json.loads(found)
    return Pause(
        account=kept["account"],
        until=to_instant(kept["until"]),
        code=kept["code"],
        what=kept["what"],
    )


def uncertain(connection: Connection, limit: int) -> tuple[Message, ...]:
    """Return messages with a recipient that is `unknown`, oldest first."""
    inner = (
        select(schema.recipients.c.message_id)
        .where(text(schema.PENDING), schema.recipients.c.state == State.UNKNOWN)
        .limit(limit)
    )
    return messages_where(connection, schema.messages.c.id.in_(inner))


def last_recorded(driver: sqlite3.Connection) -> tuple[int, str] | None:
    """Return number and hash of the newest timeline entry."""
    row: Sequence[Any] | None = driver.execute(
        "SELECT number, hash FROM timeline ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return (row[0], row[1]) if row else None
