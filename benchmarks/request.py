"""Logging one request against one raw durable sqlite3 insert of the same bytes, in turn.

The floor is a bare sqlite3 connection with the same pragmas and one table: BEGIN IMMEDIATE, one row
of as many bytes as a logged request leaves in the desk's tables, COMMIT. Against it stand the use case
that the form calls (checks, routing, both letters, one transaction) and its transaction alone.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mediadesk.bootstrap import open_desk
from mediadesk.domain.request import RequestDraft
from mediadesk.storage import database

ROUNDS = 600
WARM_UP = 50
_TABLES = ("requests", "messages", "recipients", "timeline", "unindexed")


def _draft(number: int) -> RequestDraft:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return RequestDraft(
        subject=f"Interview {number} for the 18:00 bulletin",
        outlet="Channel North",
        reporter_name="Mina Castellan",
        reporter_email=f"mina{number}@channelnorth.example",
        reporter_phone="+1 212 555 0148",
        deadline=tomorrow.replace(tzinfo=None).isoformat(timespec="minutes"),
        deadline_zone="UTC",
        medium="tv",
        live="live",
        message="Five minutes live at the top of the programme. Anyone who can speak to it.",
    )


def _bytes_a_request(path: Path, count: int) -> int:
    connection = sqlite3.connect(path)
    total = 0
    for table in _TABLES:
        for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608  # our own names
            total += sum(
                len(value) if isinstance(value, bytes) else len(str(value).encode())
                for value in row
                if value is not None
            )
    connection.close()
    return total // count


def _raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE row (id TEXT PRIMARY KEY, bytes BLOB)")
    return connection


def main(_words: list[str]) -> int:
    """Measure and print; return 0."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("MEDIADESK_BENCH_DIR")) as name:
        folder = Path(name)
        desk = open_desk(folder / "desk")
        desk.settings.set_many(
            {"contact.email": "press@larkfield.example", "office.phone": "+44 20 7946 0123"}
        )
        for number in range(WARM_UP):
            desk.requests.submit(_draft(number))
        size = _bytes_a_request(folder / "desk" / "desk.db", WARM_UP)
        raw = _raw(folder / "raw.db")
        floor: list[float] = []
        whole: list[float] = []
        written: list[float] = []
        begun = 0.0
        enter, commit = database.Work.__init__, database.Work.commit

        def timed_enter(self: database.Work, *parts: object) -> None:
            nonlocal begun
            begun = time.perf_counter()
            enter(self, *parts)  # type: ignore[arg-type]  # keywords of what is tested

        def timed_commit(self: database.Work, *entries: object) -> None:
            commit(self, *entries)  # type: ignore[arg-type]  # keywords of what is tested
            written.append(time.perf_counter() - begun)

        database.Work.__init__ = timed_enter  # type: ignore[method-assign, assignment]  # measured from outside
        database.Work.commit = timed_commit  # type: ignore[method-assign, assignment]  # measured from outside
        for number in range(ROUNDS):
            row = (f"{number:036}", os.urandom(size))
            at = time.perf_counter()
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO row VALUES (?, ?)", row)
            raw.execute("COMMIT")
            floor.append(time.perf_counter() - at)
            draft = _draft(WARM_UP + number)
            desk.requests.problems(draft)  # the form has done this when the reporter presses Send
            at = time.perf_counter()
            desk.requests.submit(draft)
            whole.append(time.perf_counter() - at)
        database.Work.__init__ = enter  # type: ignore[method-assign]  # a fault put in on purpose
        database.Work.commit = commit  # type: ignore[method-assign]  # a fault put in on purpose
        raw.close()
        desk.close()
    base = statistics.median(floor)
    print(f"one request: {size} bytes in five tables; medians of {ROUNDS} turns, ms")
    for what, values in (
        ("raw durable insert (the floor)", floor),
        ("its transaction, from BEGIN to COMMIT", written),
        ("the whole use case", whole),
    ):
        median = statistics.median(values)
        ratio = statistics.median(b / a for a, b in zip(floor, values, strict=True))
        print(f"  {what:<40} {median * 1000:7.3f}   {median / base:5.2f} ×  (pairs {ratio:5.2f} ×)")
    return 0
