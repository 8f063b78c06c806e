"""Brings a database to the newest schema, or refuses one that a newer MediaDesk wrote.

Asking costs one PRAGMA; Alembic is imported only when there is something to do. The whole chain
runs in one transaction with foreign keys off, after a verified copy of what was there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from mediadesk.domain.errors import WorldFailed
from mediadesk.storage.schema import SCHEMA_VERSION, TRIGGERS

_ANY_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' LIMIT 1"


def schema_version(driver: sqlite3.Connection) -> int:
    """Return the schema number that the file carries; 0 for a new file."""
    row = driver.execute("PRAGMA user_version").fetchone()
    return int(row[0])


def refuse_newer(driver: sqlite3.Connection) -> None:
    """Raise `WorldFailed` (`newer_schema`) if a newer MediaDesk wrote this database."""
    found = schema_version(driver)
    if found <= SCHEMA_VERSION:
        return
    try:
        row = driver.execute("SELECT value FROM facts WHERE name = 'written_by'").fetchone()
    except sqlite3.Error:
        row = None
    needed = f"MediaDesk {row[0]} or newer" if row else "a newer MediaDesk"
    raise WorldFailed(
        f"This desk was last used with {needed} (schema {found}, this one knows {SCHEMA_VERSION}). "
        "It was not changed; install the newer version to open it.",
        code="newer_schema",
    )


def needs_migration(driver: sqlite3.Connection) -> bool:
    """Say whether the file is new or older than this program; raises for a newer or foreign one."""
    refuse_newer(driver)
    found = schema_version(driver)
    if found == 0 and driver.execute(_ANY_TABLE).fetchone() is not None:
        raise WorldFailed(
            "The database file belongs to another program. It was left as it is.", code="foreign"
        )
    return found < SCHEMA_VERSION


def migrate(
    engine: Engine, migrations: Path, program_version: str, *, save_first: Callable[[], None]
) -> None:
    """Bring the database to the newest schema in one transaction.

    `save_first` makes a verified backup of an older database; a new file has nothing to save.
    """
    # Alembic costs three quarters of a second, and most starts have nothing to migrate.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise TypeError(driver)
        if schema_version(driver) > 0:
            save_first()
        driver.execute("PRAGMA foreign_keys = OFF")
        # While SQLAlchemy believes that it has a transaction of its own open, neither it nor
        # Alembic commits between two statements; the driver's transaction is the one that counts.
        outer = connection.begin()
        driver.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have been faster while we waited for the lock.
            if needs_migration(driver):
                config.attributes["connection"] = connection
                with EnvironmentContext(
                    config,
                    scripts,
                    # Alembic's own upgrade command calls the same.
                    fn=lambda found, _: scripts._upgrade_revs("head", found),  # noqa: SLF001  # Alembic's own upgrade command calls the same
                ):
                    scripts.run_env()
                _finish(driver, program_version)
            driver.execute("COMMIT")
        except BaseException:
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            raise
        finally:
            outer.close()
            driver.execute("PRAGMA foreign_keys = ON")


def _finish(driver: sqlite3.Connection, program_version: str) -> None:
    broken = driver.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"migration left {len(broken)} rows without their parents")
    there = {
        name for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }
    if not there >= set(TRIGGERS):
        raise RuntimeError(f"migration lost triggers: {sorted(set(TRIGGERS) - there)}")
    driver.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    driver.execute(
        "INSERT INTO facts (name, value) VALUES ('written_by', ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (program_version,),
    )
