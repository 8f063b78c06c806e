"""The search index moves from rows of its own to the numbers of timeline entries."""

from __future__ import annotations

import importlib.util
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mediadesk import paths
from mediadesk.domain.timeline import GENESIS, Entry, Kind, Recorded, link
from mediadesk.storage import mapping, schema
from mediadesk.storage.database import SqliteDatabase
from mediadesk.storage.search import FOUND
from mediadesk.storage.statements import insert_rows
from mediadesk.storage.types import to_instant

ABOUT = ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222")
SAID = (
    # which request, kind of entry, what the old index holds beside it
    (0, Kind.LOGGED, "eels in the harbour"),
    (0, Kind.ROUTED, None),
    (1, Kind.LOGGED, "night trains"),
    (0, Kind.NOTED, "rang back about the weir"),
    (1, Kind.NOTED, "wants the timetable"),
)


def first_schema(path: Path) -> sqlite3.Connection:
    """Return an empty database as the first version of the program made it."""
    place = paths.migrations_dir() / "versions" / "0001_first.py"
    spec = importlib.util.spec_from_file_location("first", place)
    assert spec is not None
    assert spec.loader is not None
    first = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(first)
    connection = sqlite3.connect(path)
    for statement in first.STATEMENTS:
        connection.execute(statement)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    connection.execute("PRAGMA user_version = 1")
    return connection


@pytest.fixture
def old_desk(tmp_path: Path) -> Path:
    """A desk of the first version, with five timeline entries and four texts in its index."""
    with closing(first_schema(tmp_path / "desk.db")) as connection:
        previous = GENESIS
        for number, (who, kind, words) in enumerate(SAID, start=1):
            entry = Entry(
                kind=kind, actor="Mara Kessler", at=to_instant(number), subject_id=ABOUT[who]
            )
            recorded = Recorded(
                number=number,
                entry=entry,
                previous_hash=previous,
                hash=link(previous, entry, number),
            )
            previous = recorded.hash
            insert_rows(connection, schema.timeline, [mapping.recorded_row(recorded)])
            if words:
                connection.execute(
                    "INSERT INTO search (request_id, text) VALUES (?, ?)", (ABOUT[who], words)
                )
        connection.commit()
    return tmp_path


@pytest.mark.parametrize(
    ("words", "about"), [("eels", 0), ("weir", 0), ("trains", 1), ("timetable", 1)]
)
def test_everything_that_was_findable_still_is(old_desk: Path, words: str, about: int) -> None:
    database = SqliteDatabase(old_desk, paths.migrations_dir(), "test")
    database.open()
    database.close()
    with closing(sqlite3.connect(old_desk / "desk.db")) as connection:
        found = connection.execute(FOUND, {"words": words}).fetchall()
        assert found == [(ABOUT[about],)]
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()


def test_the_index_keeps_no_second_copy_of_the_text(old_desk: Path) -> None:
    database = SqliteDatabase(old_desk, paths.migrations_dir(), "test")
    database.open()
    database.close()
    with closing(sqlite3.connect(old_desk / "desk.db")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "search_docsize" in names
    assert "search_content" not in names
