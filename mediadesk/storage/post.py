"""Questions for what is to leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import (
    Connection,
    func,
    select,
    text,
)

from mediadesk.domain.outbox import Message, State
from mediadesk.domain.pause import Pause
from mediadesk.domain.rows import (
    OutboxRow,
)
from mediadesk.storage import repositories, schema
from mediadesk.storage.types import to_instant, to_instant_or_none

_R = schema.requests
_OPEN = text("requests.state <> 'closed'")


class OutboxQuestions:
    """Questions for what is to leave, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def outbox(self, *, request_id: str | None = None, limit: int = 500) -> tuple[OutboxRow, ...]:
        """Return the outbox, or one request's part of it, newest first."""
        messages, recipients = schema.messages, schema.recipients
        statement = (
            select(
                recipients,
                messages.c.request_id,
                messages.c.kind,
                messages.c.subject,
                messages.c.created_at,
                messages.c.not_before,
                _R.c.reference,
            )
            .join(messages, messages.c.id == recipients.c.message_id)
            .join(_R, _R.c.id == messages.c.request_id, isouter=True)
            .order_by(text("messages.rowid DESC"))
            .limit(limit)
        )
        if request_id is not None:
            statement = statement.where(messages.c.request_id == request_id)
        with self._connection() as connection:
            return tuple(
                OutboxRow(
                    recipient_id=row["id"],
                    message_id=row["message_id"],
                    request_id=row["request_id"],
                    reference=row["reference"],
                    kind=row["kind"],
                    subject=row["subject"],
                    address=row["address"],
                    state=State(row["state"]),
                    attempts=row["attempts"],
                    reason=row["reason"],
                    created_at=to_instant(row["created_at"]),
                    not_before=to_instant(row["not_before"]),
                    next_try_at=to_instant_or_none(row["next_try_at"]),
                    sent_at=to_instant_or_none(row["sent_at"]),
                )
                for row in connection.execute(statement).mappings()
            )

    def outbox_counts(self) -> Mapping[str, int]:
        """Return how many recipients stand in each state."""
        statement = select(schema.recipients.c.state, func.count()).group_by(
            schema.recipients.c.state
        )
        with self._connection() as connection:
            return {found[0]: found[1] for found in connection.execute(statement)}

    def in_flight(self) -> bool:
        """Say whether any recipient is `claimed` or `data_sent`."""
        with self._connection() as connection:
            return repositories.has_in_flight(connection)

    def has_due(self, now: datetime) -> bool:
        """Say whether a message may leave now."""
        with self._connection() as connection:
            return repositories.has_due(connection, now)

    def next_due(self, now: datetime) -> Message | None:
        """Return the message that has waited longest of those that may leave now."""
        with self._connection() as connection:
            return repositories.next_due(connection, now)

    def messages(self, request_id: str) -> tuple[Message, ...]:
        """Return the messages of a request, oldest first."""
        with self._connection() as connection:
            return repositories.messages_where(
                connection, schema.messages.c.request_id == request_id, light=True
            )

    def pause(self, way: str) -> Pause | None:
        """Return until when the account of a way (`smtp`, `imap`) is left alone, if it is."""
        with self._connection() as connection:
            return repositories.pause_of(connection, way)

    def uncertain(self, limit: int = 50) -> tuple[Message, ...]:
        """Return messages with a recipient that is `unknown`, oldest first."""
        with self._connection() as connection:
            return repositories.uncertain(connection, limit)
