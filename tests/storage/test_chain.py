"""`check` finds whatever is done to the timeline behind the program's back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from mediadesk.domain.timeline import GENESIS, link
from mediadesk.storage import backup
from mediadesk.storage.schema import TRIGGERS
from tests.services.world import World


def unguarded(world: World, attack: Callable[[sqlite3.Connection], object]) -> None:
    """Do something to the file as somebody with an editor would, and put the guards back."""
    world.desk.close()
    with closing(sqlite3.connect(world.database.path)) as connection:
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        attack(connection)
        for statement in TRIGGERS.values():
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def lived(world: World) -> World:
    """A desk with some history, whose anchor stands beside it."""
    request = world.submit().request
    for words in ("One.", "Two.", "Three."):
        world.desk.triage.note(request.id, words, actor="Ada Quill")
    world.database.anchor()
    assert world.database.check() == ()
    return world


def test_a_word_altered_in_any_entry_is_found(lived: World) -> None:
    numbers = [row for (row,) in rows(lived, "SELECT number FROM timeline")]
    for number in numbers:
        kept = lived.folder / "kept.db"
        lived.desk.close()
        shutil.copy(lived.database.path, kept)
        unguarded(
            lived,
            lambda connection, number=number: connection.execute(  # type: ignore[misc]  # bound now
                "UPDATE timeline SET actor = 'Somebody else' WHERE number = ?", (number,)
            ),
        )
        assert any(f"entry {number}" in one for one in lived.database.check()), number
        lived.desk.close()
        kept.replace(lived.database.path)


def rows(world: World, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(world.database.path)) as connection:
        return connection.execute(question).fetchall()


def test_an_entry_cut_out_of_the_middle_is_found(lived: World) -> None:
    unguarded(lived, lambda connection: connection.execute("DELETE FROM timeline WHERE number = 3"))
    assert any("missing" in one for one in lived.database.check())


def test_two_entries_that_changed_places_are_found(lived: World) -> None:
    def swap(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE timeline SET number = -1 WHERE number = 2")
        connection.execute("UPDATE timeline SET number = 2 WHERE number = 3")
        connection.execute("UPDATE timeline SET number = 3 WHERE number = -1")

    unguarded(lived, swap)
    assert lived.database.check() != ()


def test_a_tail_that_was_cut_off_is_found_by_the_anchor(lived: World) -> None:
    last = rows(lived, "SELECT max(number) FROM timeline")[0][0]
    unguarded(
        lived,
        lambda connection: connection.execute("DELETE FROM timeline WHERE number = ?", (last,)),
    )
    assert any("end was cut off" in one for one in lived.database.check())


def test_a_chain_that_was_forged_from_end_to_end_is_found_by_the_anchor(lived: World) -> None:
    def forge(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE timeline SET actor = 'Somebody else' WHERE number = 1")
        previous = GENESIS
        for recorded in list(backup.chain(connection)):
            new = link(previous, recorded.entry, recorded.number)
            connection.execute(
                "UPDATE timeline SET previous_hash = ?, hash = ? WHERE number = ?",
                (previous, new, recorded.number),
            )
            previous = new

    unguarded(lived, forge)
    assert any("older copy" in one for one in lived.database.check())


def test_an_older_copy_in_the_desks_place_is_found_by_the_anchor(lived: World) -> None:
    older = lived.folder / "older.db"
    lived.database.backup(older)
    request = lived.submit(subject="After the copy").request
    lived.desk.close()
    assert request.id
    for name in ("desk.db-wal", "desk.db-shm"):
        (lived.folder / name).unlink(missing_ok=True)
    older.replace(lived.database.path)
    assert any("older copy" in one for one in lived.database.check())


def test_a_desk_without_its_log_of_newest_rows_is_found_by_the_anchor(lived: World) -> None:
    """The file alone, copied while the program runs, lacks what stands in the log beside it."""
    alone = lived.folder / "alone.db"
    lived.submit(subject="Only in the log yet")
    shutil.copy(lived.database.path, alone)
    lived.desk.close()
    for name in ("desk.db-wal", "desk.db-shm"):
        (lived.folder / name).unlink(missing_ok=True)
    alone.replace(lived.database.path)
    assert lived.database.check() != ()


def test_an_anchor_that_cannot_be_read_is_named(lived: World) -> None:
    (lived.folder / "anchor.json").write_text(json.dumps({"count": "many"}), "utf-8")
    assert lived.database.check() == ("The anchor beside the database cannot be read.",)


def test_a_guard_that_was_taken_away_is_named(lived: World) -> None:
    lived.desk.close()
    with closing(sqlite3.connect(lived.database.path)) as connection:
        connection.execute("DROP TRIGGER timeline_is_not_deleted")
    assert lived.database.check() == ("The guard timeline_is_not_deleted is missing.",)


def test_a_request_that_fell_out_of_the_search_index_is_found(lived: World) -> None:
    lived.desk.close()
    with closing(sqlite3.connect(lived.database.path)) as connection:
        connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
        connection.execute("DELETE FROM unindexed")
        connection.commit()
    assert any("search index" in one for one in lived.database.check())
