"""The desk's database: transactions that write, questions, and its upkeep."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine

from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.timeline import GENESIS, Entry, Recorded, link
from mediadesk.paths import write_durably
from mediadesk.storage import backup, mapping, schema
from mediadesk.storage.asks import AskTable
from mediadesk.storage.calendars import CalendarTable
from mediadesk.storage.coverage import CoverageTable
from mediadesk.storage.engine import BUSY_SECONDS, make_engine
from mediadesk.storage.experts import ExpertTable
from mediadesk.storage.failures import worded
from mediadesk.storage.imports import ImportTable
from mediadesk.storage.incoming import IncomingTable
from mediadesk.storage.interviews import InterviewTable
from mediadesk.storage.matching import index_all
from mediadesk.storage.migrate import migrate, needs_migration
from mediadesk.storage.plan import PlanTable
from mediadesk.storage.queries import Questions
from mediadesk.storage.reporters import ReporterTable
from mediadesk.storage.repositories import (
    OutboxTable,
    ReleaseTable,
    RequestTable,
    last_recorded,
)
from mediadesk.storage.search import INDEX_LATER, catch_up
from mediadesk.storage.statements import driver_of, insert_rows
from mediadesk.storage.vocabulary import learn

DATABASE_NAME = "desk.db"
ANCHOR_NAME = "anchor.json"
_COMMITS_A_CHECKPOINT = 64
"""After so many commits the log, by then some 6 MB, is moved into the database file."""


class Work:
    """One transaction that writes; the only way to change anything."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self.requests = RequestTable(connection, driver)
        self.releases = ReleaseTable(connection, driver)
        self.outbox = OutboxTable(connection, driver)
        self.plan = PlanTable(driver)
        self.reporters = ReporterTable(connection, driver)
        self.experts = ExpertTable(connection, driver)
        self.interviews = InterviewTable(connection, driver)
        self.calendars = CalendarTable(connection, driver)
        self.asks = AskTable(connection, driver)
        self.incoming = IncomingTable(connection, driver)
        self.imports = ImportTable(connection, driver, self.requests)
        self.coverage = CoverageTable(connection, driver)
        self._driver = driver
        self.committed = False

    def commit(self, entry: Entry, *more: Entry) -> None:
        """Write the timeline entries and commit; after this returns, it survives a power cut."""
        number, previous = last_recorded(self._driver) or (0, GENESIS)
        rows = []
        for one in (entry, *more):
            number += 1
            recorded = Recorded(
                number=number,
                entry=one,
                previous_hash=previous,
                hash=link(previous, one, number),
            )
            previous = recorded.hash
            rows.append(mapping.recorded_row(recorded))
        insert_rows(self._driver, schema.timeline, rows)
        if self.requests.said:
            self._driver.executemany(INDEX_LATER, _under_entries(self.requests.said, rows))
        self._driver.execute("COMMIT")
        self.committed = True


def _under_entries(
    said: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[int, str]]:
    """Return what was said with the number of the first timeline entry about the same request."""
    texts: dict[str, list[str]] = {}
    for subject, words in said:
        texts.setdefault(subject, []).append(words)
    numbers: dict[str, int] = {}
    for row in rows:
        numbers.setdefault(row["subject_id"], row["number"])
    return [(numbers[subject], "\n".join(words)) for subject, words in texts.items()]


class SqliteDatabase:
    """A desk in one SQLite file inside its data folder."""

    def __init__(self, folder: Path, migrations: Path, program_version: str) -> None:
        self.path = folder / DATABASE_NAME
        self._folder = folder
        self._migrations = migrations
        self._version = program_version
        self._anchor = folder / ANCHOR_NAME
        self._commits = 0
        self._upkeep_lock = FileLock(folder / "upkeep.lock", timeout=BUSY_SECONDS, mode=0o600)
        self._engine: Engine = make_engine(self.path)
        self._writers: list[Connection] = []

    def open(self) -> None:
        """Make the database ready: create or migrate it if need be.

        Raises `WorldFailed`: `read_only`, `disk_full`, `damaged`, `newer_schema`, `locked`,
        `foreign`.
        """
        with worded():
            existed = self.path.exists()
            if existed:
                # Read before anything is written: a newer desk's file must stay as it is.
                with closing(backup.read_only(self.path)) as connection:
                    stale = needs_migration(connection)
            else:
                stale = True
            if stale:
                self._migrate(existed=existed)

    def _migrate(self, *, existed: bool) -> None:
        def save_first() -> None:
            backup.copy(self.path, self._folder / "backups" / "before-migration.db")

        if not existed:
            self.path.touch(mode=0o600)
        with self._locked():
            migrate(self._engine, self._migrations, self._version, save_first=save_first)

    def close(self) -> None:
        """Close every connection; the anchor then names the newest timeline entry."""
        self.anchor()
        # The last connection to close moves the log into the database file, hence the lock.
        with suppress(WorldFailed), self._locked():
            self._disconnect()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with worded():
                self._upkeep_lock.acquire()
        except Timeout as error:
            raise WorldFailed(
                "Another program holds the desk. Nothing was saved; try again in a moment.",
                code="locked",
            ) from error
        try:
            yield
        finally:
            self._upkeep_lock.release()

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Begin a transaction that writes; it holds SQLite's write lock from the start."""
        with worded():
            # Asking the pool for one costs more than BEGIN and COMMIT without the disk.
            connection = self._writers.pop() if self._writers else self._engine.connect()
            try:
                driver = driver_of(connection)
                driver.execute("BEGIN IMMEDIATE")
                work = Work(connection, driver)
                try:
                    yield work
                finally:
                    if not work.committed and driver.in_transaction:
                        # After a disk error SQLite may have rolled back by itself.
                        with suppress(sqlite3.Error):
                            driver.execute("ROLLBACK")
            except BaseException:
                connection.close()
                raise
            if connection.in_transaction():
                connection.commit()  # SQLAlchemy's own bookkeeping; the driver's is done
            self._writers.append(connection)
        if work.committed:
            self._checkpoint_when_long()

    def _disconnect(self) -> None:
        while self._writers:
            self._writers.pop().close()
        self._engine.dispose()

    def _checkpoint_when_long(self) -> None:
        """Tidy up after some commits; if that is missed, the log is longer at the next."""
        self._commits += 1
        if self._commits >= _COMMITS_A_CHECKPOINT:
            self.tidy()

    def tidy(self) -> None:
        """Fill the search index and move the log into the file, after much was written at once.

        One process at a time; missing it costs nothing but time.
        """
        self._commits = 0
        with (
            suppress(Timeout, OSError, sqlite3.Error),
            self._upkeep_lock.acquire(timeout=0),
            self._engine.connect() as connection,
        ):
            driver = driver_of(connection)
            catch_up(driver)
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def learn_words(self) -> bool:
        """Count some of the search index's words; say whether more are left."""
        with worded(), self._engine.connect() as connection:
            return learn(driver_of(connection))

    def read(self) -> Questions:
        """Return the questions that can be asked."""
        return Questions(self._engine, self._catch_up, self._index_words)

    def _catch_up(self) -> None:
        """Let the search index catch up, where the disk allows it; what was indexed is searched."""
        with (
            suppress(WorldFailed, sqlite3.Error),
            worded(),
            self._engine.connect() as connection,
        ):
            catch_up(driver_of(connection))

    def _index_words(self) -> None:
        """Write the words by which experts are found; of no record, so no entry tells of it."""
        with worded(), self._engine.connect() as connection:
            driver = driver_of(connection)
            driver.execute("BEGIN IMMEDIATE")
            try:
                index_all(driver)
                driver.execute("COMMIT")
            except BaseException:
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
                raise

    def check(self) -> tuple[str, ...]:
        """Return a sentence for everything that is wrong; empty if the database is sound."""
        with worded(), closing(backup.read_only(self.path)) as connection:
            found = backup.faults(connection)
            if not found:
                found += self._anchor_faults(connection)
        if not found:
            with worded(), closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as connection:
                found += backup.search_faults(connection)
                connection.rollback()
        return tuple(found)

    def backup(self, target: Path) -> None:
        """Write a verified copy; raises `WorldFailed` and leaves no half copy behind."""
        backup.copy(self.path, target)
        self.anchor()

    def restore(self, source: Path) -> None:
        """Put a verified copy in the database's place.

        What was there is kept in the folder of backups as `before-restore.db`.
        """
        backup.verify(source)
        with self._locked():
            if self.path.exists():
                kept = self._folder / "backups" / "before-restore.db"
                try:
                    backup.copy(self.path, kept)
                except WorldFailed as failure:
                    if failure.code != "damaged":
                        raise
                    with worded():
                        # It cannot be copied soundly, so it is kept as it is, for rescue by hand.
                        kept.parent.mkdir(parents=True, exist_ok=True)
                        self._disconnect()
                        self.path.replace(kept.with_suffix(".damaged"))
            self._disconnect()
            backup.put_back(source, self.path)
            self._anchor.unlink(missing_ok=True)
        self.open()
        self.anchor()

    def anchor(self) -> None:
        """Write number and hash of the newest timeline entry outside the database.

        A tail cut off the timeline, or an older copy of the file, is noticed by it.
        """
        with suppress(sqlite3.Error, OSError, WorldFailed):
            with closing(backup.read_only(self.path)) as connection:
                last = last_recorded(connection)
            if last is None:
                return
            content = json.dumps({"count": last[0], "head": last[1]}).encode()
            with suppress(FileNotFoundError):
                if self._anchor.read_bytes() == content:
                    return
            write_durably(self._anchor, content)

    def _anchor_faults(self, connection: sqlite3.Connection) -> list[str]:
        try:
            anchor = json.loads(self._anchor.read_text("utf-8"))
            count, head = int(anchor["count"]), str(anchor["head"])
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError):
            return ["The anchor beside the database cannot be read."]
        row = connection.execute("SELECT hash FROM timeline WHERE number = ?", (count,)).fetchone()
        if row is None or row[0] != head:
            return [
                (
                    "The newest timeline entries are missing: this is an older copy of the "
                    "database, or its end was cut off."
                )
            ]
        return []
