"""Asks: written in a unit of work, asked about by request and by whose time is up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from mediadesk.domain.ask import Ask, AskState, Way
from mediadesk.domain.errors import Conflict
from mediadesk.domain.outbox import State
from mediadesk.domain.rows import AskRow
from mediadesk.storage import mapping, schema
from mediadesk.storage.statements import driver_of, insert_rows
from mediadesk.storage.types import (
    to_instant_or_none,
    to_number,
    to_number_or_none,
)

_A, _E, _R = schema.asks, schema.experts, schema.recipients
_STALE = "Somebody changed this since; nothing was overwritten."
_WRITTEN = (
    "state",
    "way",
    "minutes",
    "at",
    "address",
    "message_id",
    "asked_at",
    "answer_by",
    "answered_at",
    "reason",
    "words",
    "paused",
)
_UPDATE = (
    update(_A)
    .where(_A.c.id == bindparam("row_id"), _A.c.state == bindparam("row_state"))
    .values({name: bindparam(name) for name in _WRITTEN})
)
_OF_REQUEST = select(_A).where(_A.c.request_id == bindparam("request_id")).order_by(_A.c.position)
_BY_MESSAGE = "SELECT state FROM recipients WHERE message_id = ?"
_ROWS = (
    select(
        _A,
        _E.c.name,
        _E.c.title,
        _E.c.phone,
        _E.c.private_phone,
        select(_R.c.state)
        .where(_R.c.message_id == _A.c.message_id)
        .limit(1)
        .scalar_subquery()
        .label("delivery"),
    )
    .join(_E, _E.c.id == _A.c.expert_id)
    .where(_A.c.request_id == bindparam("request_id"))
    .order_by(_A.c.position)
)
_DUE = f"""
SELECT DISTINCT a.request_id FROM asks a JOIN requests q ON q.id = a.request_id
LEFT JOIN recipients r ON r.message_id = a.message_id
WHERE a.{schema.ASKS_OPEN} AND (q.state = 'closed'
  OR a.state = 'asked' AND (a.answer_by <= :now OR r.state IN ('failed', 'bounced')))
"""  # noqa: S608  # our own words, no input


class AskTable:
    """Asks inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def get(self, ask_id: str) -> Ask | None:
        """Return the ask with this UUID."""
        row = self._connection.execute(select(_A).where(_A.c.id == ask_id)).mappings().first()
        return ask_of(row) if row else None

    def of_request(self, request_id: str) -> tuple[Ask, ...]:
        """Return every ask of a request, in the order of the line."""
        rows = self._connection.execute(_OF_REQUEST, {"request_id": request_id}).mappings()
        return tuple(ask_of(row) for row in rows)

    def add(self, asks: Sequence[Ask], *, outlet_key: str) -> None:
        """Write new asks; `outlet_key` is the folded name of the outlet that asks."""
        insert_rows(self._driver, _A, [{**_row(one), "outlet_key": outlet_key} for one in asks])

    def update(self, before: Ask, after: Ask) -> Ask:
        """Write a changed ask; raises `Conflict` if it is no longer as it was before."""
        row = _row(after)
        values: dict[str, Any] = {name: row[name] for name in _WRITTEN}
        values |= {"row_id": before.id, "row_state": before.state}
        if self._connection.execute(_UPDATE, values).rowcount != 1:
            raise Conflict(_STALE)
        return after

    def is_lost(self, ask: Ask) -> bool:
        """Say whether the mail that asks could not be delivered."""
        if ask.message_id is None:
            return False
        rows = self._driver.execute(_BY_MESSAGE, (ask.message_id,))
        return any(state in (State.FAILED.value, State.BOUNCED.value) for (state,) in rows)


class AskQuestions:
    """The questions about asks, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def asks(self, request_id: str) -> tuple[AskRow, ...]:
        """Return every ask of a request with whom it is about, in the order of the line."""
        with self._connection() as connection:
            rows = connection.execute(_ROWS, {"request_id": request_id}).mappings()
            return tuple(
                AskRow(
                    ask=ask_of(row),
                    name=row["name"],
                    title=row["title"],
                    phone=row["private_phone"] or row["phone"],
                    delivery=State(row["delivery"]) if row["delivery"] else None,
                )
                for row in rows
            )

    def asks_due(self, now: datetime) -> tuple[str, ...]:
        """Return the requests whose line has to go on, or to end, by now."""
        with self._connection() as connection:
            rows = driver_of(connection).execute(_DUE, {"now": to_number(now)})
            return tuple(row[0] for row in rows)


def _row(ask: Ask) -> dict[str, Any]:
    return {
        "id": ask.id,
        "request_id": ask.request_id,
        "expert_id": ask.expert_id,
        "position": ask.position,
        "state": ask.state,
        "way": ask.way,
        "minutes": ask.minutes,
        "actor": ask.actor,
        "at": to_number_or_none(ask.at),
        "address": ask.address,
        "message_id": ask.message_id,
        "asked_at": to_number_or_none(ask.asked_at),
        "answer_by": to_number_or_none(ask.answer_by),
        "answered_at": to_number_or_none(ask.answered_at),
        "reason": ask.reason,
        "words": ask.words,
        "paused": ask.paused,
    }


def ask_of(row: mapping.Row) -> Ask:
    """Return the ask that a row of `asks` holds."""
    return Ask(
        id=row["id"],
        request_id=row["request_id"],
        expert_id=row["expert_id"],
        position=row["position"],
        state=AskState(row["state"]),
        way=Way(row["way"]),
        minutes=row["minutes"],
        actor=row["actor"],
        at=to_instant_or_none(row["at"]),
        address=row["address"],
        message_id=row["message_id"],
        asked_at=to_instant_or_none(row["asked_at"]),
        answer_by=to_instant_or_none(row["answer_by"]),
        answered_at=to_instant_or_none(row["answered_at"]),
        reason=row["reason"],
        words=row["words"],
        paused=bool(row["paused"]),
    )
