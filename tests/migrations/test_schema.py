"""The migrations make exactly the tables that the code knows, and keep what an older desk held."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from mediadesk import paths
from mediadesk.domain.errors import WorldFailed
from mediadesk.storage import schema
from mediadesk.storage.database import SqliteDatabase
from tests.migrations.test_search import first_schema


def described(path: Path) -> dict[str, object]:
    """Return columns, keys and indexes of each table of ours."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search%'"
                " AND name <> 'alembic_version'"
            )
        ]
        for name in names:
            columns = [
                (row[1], row[2], row[3], row[5])
                for row in connection.execute(f"PRAGMA table_info({name})")
            ]
            keys = sorted(
                (row[2], row[3], row[4])
                for row in connection.execute(f"PRAGMA foreign_key_list({name})")
            )
            indexes = sorted(
                re.sub(r"\s+", " ", sql).strip()
                for (sql,) in connection.execute(
                    "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?"
                    " AND sql IS NOT NULL",
                    (name,),
                )
            )
            found[name] = (sorted(columns), keys, indexes)
    return found


def test_the_migrations_make_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path, paths.migrations_dir(), "0.1.0")
    database.open()
    database.close()
    plain = tmp_path / "plain.db"
    engine = create_engine(f"sqlite:///{plain}")
    schema.metadata.create_all(engine)
    engine.dispose()
    assert described(tmp_path / "desk.db") == described(plain)


def first_desk(folder: Path) -> Path:
    """Write a database of the first schema with one release in it."""
    path = folder / "desk.db"
    with closing(first_schema(path)) as connection:
        values = {
            "id": "r1",
            "source_sha256": "a" * 64,
            "source_name": "old.txt",
            "created_at": 1_790_000_000_000_000,
            "updated_at": 1_790_000_000_000_000,
            "version": 1,
            **dict.fromkeys(("body", "report_authors", "contacts", "experts", "warnings"), "[]"),
        }
        columns = [row[1] for row in connection.execute("PRAGMA table_info(releases)")]
        marks = ", ".join("?" for _ in columns)
        empty = {"release_date": None, "embargo_text": None, "embargo_at": None}
        connection.execute(
            f"INSERT INTO releases VALUES ({marks})",  # noqa: S608  # marks only
            [values.get(name, empty.get(name, "")) for name in columns],
        )
        connection.execute("INSERT INTO originals VALUES ('r1', ?)", (b"The old text.",))
        connection.commit()
    return path


def test_an_older_desk_keeps_its_originals(tmp_path: Path) -> None:
    first_desk(tmp_path)
    database = SqliteDatabase(tmp_path, paths.migrations_dir(), "0.2.0")
    database.open()
    views = database.read()
    assert views.original("r1") == ("old.txt", b"The old text.")
    found = views.by_source("a" * 64)
    assert found is not None
    assert found.id == "r1"
    assert views.agreements("r1") == ()
    assert database.check() == ()
    database.close()


def test_a_newer_desk_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = first_desk(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    database = SqliteDatabase(tmp_path, paths.migrations_dir(), "0.2.0")
    with pytest.raises(WorldFailed) as failure:
        database.open()
    assert failure.value.code == "newer_schema"
    assert path.read_bytes() == before
