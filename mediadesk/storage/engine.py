"""Connections to the desk's SQLite file, each set up so that a commit survives a power cut.

WAL with synchronous=FULL, foreign keys on, deleted text overwritten. The driver's own transactions
are off: a transaction that writes begins with BEGIN IMMEDIATE, so that two writers queue up instead
of losing each other's updates. SQLite before 3.51.3 can damage a WAL database when two connections
checkpoint at once, so whoever writes also holds a lock file, and only writers checkpoint.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from mediadesk.domain.search import fold

BUSY_SECONDS = 15
"""How long a writer waits for another before it says so; never on the GUI thread."""


def make_engine(path: Path, *, read_only: bool = False, pooled: bool = True) -> Engine:
    """Return an engine on the database file; connections are made when first needed."""
    uri = f"file:{_quoted(path)}?mode={'ro' if read_only else 'rwc'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=connect,
        poolclass=QueuePool if pooled else NullPool,
        isolation_level="AUTOCOMMIT",
        **({"pool_size": 4, "max_overflow": 4} if pooled else {}),
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, _record: object) -> None:
        cursor = driver.cursor()
        if not read_only:
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA wal_autocheckpoint = 0")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA cache_size = -16000")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()
        driver.create_function("folded", 1, fold, deterministic=True)

    return engine


def _quoted(path: Path) -> str:
    from urllib.parse import quote  # only when a database is opened

    return quote(str(path.absolute()))
