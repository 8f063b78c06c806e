"""Desks as older versions of the program wrote them, made by the migrations themselves."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from mediadesk import paths

_INTERNAL = ("alembic_version", "facts", "search", "sqlite_")


def take_back(path: Path, revision: str, *, version: int) -> None:
    """Make a desk what it would have been at a revision: its rows, in the tables of that time.

    What those tables cannot hold is left out; `version` is the number of their schema.
    """
    old = path.with_name("old.db")
    _migrate_to(old, revision)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ATTACH ? AS new", (str(path),))
        for table in _tables(connection, "main"):
            if table.startswith(_INTERNAL):
                continue
            known = _columns(connection, "new", table)
            names = ", ".join(one for one in _columns(connection, "main", table) if one in known)
            if names:
                connection.execute(
                    f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}"  # noqa: S608  # names of tables, no input
                )
        connection.execute(
            "INSERT OR REPLACE INTO main.facts SELECT * FROM new.facts "
            "WHERE name NOT IN ('reporters_linked', 'written_by')"
        )
        connection.execute(
            "INSERT INTO main.search (rowid, text) SELECT number, text FROM new.unindexed"
        )
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    for leftover in path.parent.glob(f"{path.name}-*"):
        leftover.unlink()
    old.replace(path)


def _migrate_to(path: Path, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(paths.migrations_dir()).replace("%", "%%"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
    engine.dispose()


def _tables(connection: sqlite3.Connection, schema: str) -> list[str]:
    found = connection.execute(
        f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'"  # noqa: S608  # our own names
    )
    return [name for (name,) in found]


def _columns(connection: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]
