"""What leaves next is found by its own small index, however much waits."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from mediadesk.domain.outbox import MessageKind, State
from mediadesk.storage import repositories
from mediadesk.storage.types import to_number
from tests.services.world import NOW, World


def change(world: World, key: str, kind: MessageKind, state: State, at: datetime | None) -> str:
    """Put the one recipient of a request's message into a state; return the message's UUID."""
    messages = world.database.read().messages(key)
    message = next(one for one in messages if one.kind is kind)
    with closing(sqlite3.connect(world.database.path)) as driver, driver:
        driver.execute(
            "UPDATE recipients SET state = ?, next_try_at = ? WHERE message_id = ?",
            (state.value, None if at is None else to_number(at), message.id),
        )
    return message.id


def due(world: World, now: datetime) -> str | None:
    found = world.database.read().next_due(now)
    return None if found is None else found.id


@pytest.fixture
def key(world: World) -> str:
    """Return a request whose letter and receipt wait."""
    world.settings.set("contact.email", "press@office.example")
    return world.submit().request.id


def test_what_waits_is_found_by_its_index_and_never_sorted(world: World, key: str) -> None:
    asked: list[tuple[str, object]] = []

    def hear(*given: object) -> None:
        asked.append((str(given[2]), given[3]))

    engine = world.database._engine
    event.listen(engine, "before_cursor_execute", hear)
    assert due(world, NOW) is not None
    assert world.database.read().has_due(NOW)
    event.remove(engine, "before_cursor_execute", hear)
    about = [one for one in asked if "not_before" in one[0] and "next_try_at" in one[0]]
    assert len(about) == 2
    with closing(sqlite3.connect(world.database.path)) as connection:
        for sql, values in about:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]  # type: ignore[arg-type]  # as the driver got them
            by_index = [step for step in plan if "recipients_pending" in step]
            assert len(by_index) == 4, plan
            assert all("state=?" in step for step in by_index), plan
            assert not [step for step in plan if re.match(r"SCAN (recipients|messages)\b", step)], (
                plan
            )
            # Only the four that were found, one of each kind, are put in order.
            assert len([step for step in plan if "TEMP B-TREE" in step]) <= 1, plan
    del key


def test_the_work_to_find_it_does_not_grow_with_what_waits(world: World, key: str) -> None:
    """Counts SQLite's own steps, so that no clock is needed."""
    steps: list[int] = []
    for _ in range(2):
        found = 0
        for number in range(150):
            request = world.submit(subject=f"Matter {number} {len(steps)}").request.id
            later = NOW + timedelta(minutes=1 + number)
            change(world, request, MessageKind.RECEIPT, State.DEFERRED, later)

        def count() -> None:
            nonlocal found
            found += 1

        with world.database._engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.set_progress_handler(count, 1)

            assert repositories.has_due(connection, NOW)
            driver.set_progress_handler(None, 1)
        steps.append(found)
    assert steps[1] <= steps[0] * 1.2
    del key


def test_what_has_waited_longest_leaves_first_whether_it_was_tried_or_not(
    world: World, key: str
) -> None:
    world.clock.advance(minutes=1)
    other = world.submit(subject="Another matter").request.id
    first = change(world, key, MessageKind.REQUEST, State.DEFERRED, NOW + timedelta(minutes=5))
    change(world, key, MessageKind.RECEIPT, State.SENT, None)
    second = change(world, other, MessageKind.REQUEST, State.QUEUED, None)
    change(world, other, MessageKind.RECEIPT, State.SENT, None)
    assert due(world, NOW + timedelta(minutes=2)) == second
    assert due(world, NOW + timedelta(minutes=5)) == first


@pytest.mark.parametrize(
    ("state", "at", "is_due"),
    [
        (State.QUEUED, None, True),
        # A crash while it was tried again leaves the time of that try behind.
        (State.QUEUED, timedelta(minutes=5), True),
        (State.DEFERRED, None, True),
        (State.DEFERRED, timedelta(0), True),
        (State.DEFERRED, timedelta(minutes=1), False),
        # No pause is as long as this: it was set by a clock that was wrong.
        (State.DEFERRED, timedelta(days=900), True),
        (State.HELD, None, False),
        (State.FAILED, None, False),
        (State.UNKNOWN, None, False),
    ],
)
def test_what_may_leave_is_what_is_queued_or_due_again(
    world: World, key: str, state: State, at: timedelta | None, *, is_due: bool
) -> None:
    change(world, key, MessageKind.REQUEST, State.SENT, None)
    change(world, key, MessageKind.RECEIPT, state, None if at is None else NOW + at)
    assert (due(world, NOW) is not None) is is_due
    assert world.database.read().has_due(NOW) is is_due


def test_what_can_still_be_undone_does_not_leave_and_holds_nothing_up(
    world: World, key: str
) -> None:
    change(world, key, MessageKind.RECEIPT, State.SENT, None)
    waiting = change(world, key, MessageKind.REQUEST, State.QUEUED, None)
    other = world.submit(subject="Another matter").request.id
    with closing(sqlite3.connect(world.database.path)) as driver, driver:
        driver.execute(
            "UPDATE messages SET not_before = ? WHERE id = ?",
            (to_number(NOW + timedelta(seconds=10)), waiting),
        )
    found = world.database.read().next_due(NOW)
    assert found is not None
    assert found.request_id == other
