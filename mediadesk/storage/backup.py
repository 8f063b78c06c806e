"""Copies that are proven before they count, and the proof itself.

A live WAL database is copied by SQLite's backup API only: a copy of the file alone lacks the newest
rows. A copy is checked whole (pages, foreign keys, search index, timeline chain) under a temporary
name, flushed, and only then given its own.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.timeline import Recorded, breaks
from mediadesk.paths import flush_folder
from mediadesk.storage.failures import worded
from mediadesk.storage.mapping import recorded_of
from mediadesk.storage.migrate import refuse_newer, schema_version
from mediadesk.storage.schema import SCHEMA_VERSION, TRIGGERS

_PAGES_AT_ONCE = 2_000
"""About 8 MB between two looks at the clock, so that writers wait little for a running backup."""

_RESTORED = "Restored from a backup. It may have left since that backup was made."


def read_only(path: Path) -> sqlite3.Connection:
    """Open a database file for reading; raises `WorldFailed` if that is not possible."""
    with worded():
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        return connection


def chain(connection: sqlite3.Connection) -> Iterator[Recorded]:
    """Return the timeline from its first entry on."""
    connection.row_factory = sqlite3.Row
    for row in connection.execute("SELECT * FROM timeline ORDER BY number"):
        yield recorded_of(row)


def faults(connection: sqlite3.Connection) -> list[str]:
    """Return a sentence for everything that is wrong with a database; empty if it is sound."""
    try:
        return _faults(connection)
    except sqlite3.DatabaseError as error:
        return [f"The database cannot be read: {error}."]
    except (ValueError, KeyError, TypeError) as error:
        return [f"A row of the database cannot be read: {error!r}."]


_ORPHANS = {
    "SELECT count(*) FROM messages m WHERE NOT EXISTS "
    "(SELECT 1 FROM recipients r WHERE r.message_id = m.id)": "messages without a recipient",
    "SELECT count(*) FROM requests q WHERE NOT EXISTS "
    "(SELECT 1 FROM timeline t WHERE t.subject_id = q.id)": "requests without a timeline",
    "SELECT count(*) FROM requests q WHERE NOT EXISTS "
    "(SELECT 1 FROM messages m WHERE m.request_id = q.id AND m.kind = 'request') "
    "AND EXISTS (SELECT 1 FROM timeline t WHERE t.subject_id = q.id AND t.kind = 'queued')": (
        "requests without the message that routes them"
    ),
}


def _faults(connection: sqlite3.Connection) -> list[str]:
    found = [
        f"The database is damaged: {row[0]}."
        for row in connection.execute("PRAGMA integrity_check(20)")
        if row[0] != "ok"
    ]
    if found:
        return found
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        found.append(f"{len(orphans)} rows have lost what they belong to.")
    for question, what in _ORPHANS.items():
        count = connection.execute(question).fetchone()[0]
        if count:
            found.append(f"There are {count} {what}.")
    if schema_version(connection) == SCHEMA_VERSION:
        found += _index_and_guards(connection)
    found += breaks(chain(connection))
    return found


def _index_and_guards(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with what an older schema has not, or has otherwise."""
    found = []
    lost = connection.execute(
        "SELECT count(*) FROM requests WHERE NOT EXISTS (SELECT 1 FROM timeline "
        "WHERE timeline.subject_id = requests.id "
        "AND (timeline.number IN (SELECT id FROM search_docsize) "
        "OR timeline.number IN (SELECT number FROM unindexed)))"
    ).fetchone()[0]
    if lost:
        found.append(f"{lost} requests are missing from the search index.")
    there = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
    }
    found += [f"The guard {name} is missing." for name in TRIGGERS if name not in there]
    return found


def search_faults(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong inside the search index; needs a connection that may write."""
    try:
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        return [f"The search index is damaged: {error}."]
    return []


def copy(source: Path, target: Path) -> None:
    """Write a verified copy of a live database; raises `WorldFailed`, leaving no half copy."""
    if target.exists() and target.samefile(source):
        raise WorldFailed("Choose another file: that one is the desk itself.", code="same_file")
    with worded():
        target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.{os.getpid()}.half")
    try:
        with worded(), closing(read_only(source)) as origin, closing(_fresh(half)) as destination:
            origin.backup(destination, pages=_PAGES_AT_ONCE)
            destination.execute("PRAGMA journal_mode = DELETE")
            wrong = faults(destination)
        if wrong:
            raise WorldFailed(f"The copy is not sound: {wrong[0]}", code="damaged")
        with worded():
            _flush(half)
            half.replace(target)
            flush_folder(target.parent)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def verify(source: Path) -> None:
    """Raise `WorldFailed` unless a file is a sound desk that this program may open."""
    if not source.is_file():
        raise WorldFailed(f"There is no file {source.name}.", code="no_file")
    with worded(), closing(read_only(source)) as connection:
        refuse_newer(connection)
        if schema_version(connection) == 0:
            raise WorldFailed(f"{source.name} is not a backup of a desk.", code="foreign")
        wrong = faults(connection)
    if wrong:
        raise WorldFailed(f"{source.name} is not sound: {wrong[0]}", code="damaged")


def put_back(source: Path, database: Path) -> None:
    """Put a verified copy in the database's place in one transaction.

    What the copy still had to send becomes `unknown`: it may have left since, so a person decides.
    """
    half = database.with_name(f".{database.name}.{os.getpid()}.restore")
    try:
        with worded(), closing(read_only(source)) as origin, closing(_fresh(half)) as destination:
            origin.backup(destination)
            destination.execute(
                "UPDATE recipients SET state = 'unknown', reason = ? "
                "WHERE state IN ('queued', 'claimed', 'data_sent', 'deferred')",
                (_RESTORED,),
            )
            destination.commit()
        with (
            worded(),
            closing(read_only(half)) as origin,
            closing(sqlite3.connect(database, timeout=15)) as live,
        ):
            live.execute("PRAGMA synchronous = FULL")
            origin.backup(live)
            live.execute("PRAGMA journal_mode = WAL")
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def _fresh(path: Path) -> sqlite3.Connection:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    return sqlite3.connect(path)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
