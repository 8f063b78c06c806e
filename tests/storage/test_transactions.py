"""What several threads and processes may do to one desk at once."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from mediadesk import paths
from mediadesk.domain.errors import Conflict, WorldFailed
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.storage import engine
from mediadesk.storage.database import SqliteDatabase
from tests.services.world import World

THREADS, TIMES = 3, 100


def entry(world: World, request_id: str) -> Entry:
    return Entry(kind=Kind.NOTED, actor="Ada Quill", at=world.clock.now(), subject_id=request_id)


def at_once(work: Callable[[], None]) -> list[BaseException]:
    """Do the same in several threads that begin together; return what went wrong."""
    wrong: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def run() -> None:
        try:
            start.wait()
            for _ in range(TIMES):
                work()
        except BaseException as error:  # noqa: BLE001  # a thread's failure belongs to the test
            wrong.append(error)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_no_update_is_lost_when_three_threads_read_and_then_write(world: World) -> None:
    request_id = world.submit(message="0").request.id

    def count_up() -> None:
        with world.database.write() as work:
            found = work.requests.get(request_id)
            assert found is not None
            work.requests.update(replace(found, message=str(int(found.message) + 1)))
            work.commit(entry(world, request_id))

    assert at_once(count_up) == []
    found = world.database.read().request(request_id)
    assert found is not None
    assert int(found.message) == THREADS * TIMES
    noted = [
        one for one in world.database.read().timeline(request_id) if one.entry.kind is Kind.NOTED
    ]
    assert len(noted) == THREADS * TIMES
    assert world.database.check() == ()


def test_who_read_first_and_writes_last_is_refused_and_overwrites_nothing(world: World) -> None:
    request = world.submit().request
    with world.database.write() as work:
        work.requests.update(replace(request, subject="The winner's words"))
        work.commit(entry(world, request.id))
    with pytest.raises(Conflict), world.database.write() as work:
        work.requests.update(replace(request, subject="The loser's words"))
    found = world.database.read().request(request.id)
    assert found is not None
    assert found.subject == "The winner's words"


def test_a_unit_of_work_that_is_left_without_a_reason_changes_nothing(world: World) -> None:
    request = world.submit().request
    before = world.database.read().timeline(request.id)
    with world.database.write() as work:
        work.requests.update(replace(request, subject="Changed in silence"))
    assert world.database.read().request(request.id) == request
    assert world.database.read().timeline(request.id) == before


def test_a_unit_of_work_that_fails_changes_nothing(world: World) -> None:
    request = world.submit().request

    def fail_half_way() -> None:
        with world.database.write() as work:
            work.requests.update(replace(request, subject="Half done"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert world.database.read().request(request.id) == request


def test_another_program_that_holds_the_desk_is_named_and_nothing_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    impatient = SqliteDatabase(world.folder, paths.migrations_dir(), "0.1.0")
    with closing(sqlite3.connect(world.database.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorldFailed) as failure, impatient.write():
            pass
        other.rollback()
    impatient.close()
    assert failure.value.code == "locked"
    assert "try again" in failure.value.what
    assert world.submit().request.reference


def test_the_timeline_cannot_be_altered_or_deleted_even_by_hand(world: World) -> None:
    world.submit()
    with closing(sqlite3.connect(world.database.path)) as connection:
        for statement in (
            "UPDATE timeline SET text = 'other' WHERE number = 1",
            "DELETE FROM timeline WHERE number = 1",
        ):
            with pytest.raises(sqlite3.DatabaseError, match="never"):
                connection.execute(statement)
    assert world.database.check() == ()


def test_a_folder_that_is_a_file_is_said_in_plain_words(world: World) -> None:
    with pytest.raises(WorldFailed) as failure:
        world.database.backup(world.database.path / "below" / "copy.db")
    assert failure.value.code in {"read_only", "disk_error"}
