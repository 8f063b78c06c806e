"""Taking an old log in against raw sqlite3 that inserts the same rows, in turn, in the same run.

The floor writes the finished rows of the same requests with one `executemany` a batch, in the same
batches, into the same table with its indexes, durably: no reading, no comparing, no timeline, no
search index. `python -m benchmarks logs [ROWS]` prints rows a second, their ratio, the largest step
(what the window's data lane waits for), and the most memory that the process took.
"""

from __future__ import annotations

import csv
import resource
import sqlite3
import tempfile
import time
from pathlib import Path

from mediadesk.bootstrap import open_desk
from mediadesk.services.imports import BATCH, Surveyed

ROWS = 100_000
_WORDS = "How many ships came in, and what did they carry, and who counted them? "


def _write(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            "Ref Date Name Outlet E-mail Phone Subject Question Type Status Outcome Notes".split()
        )
        for number in range(count):
            who = number % 4_000
            writer.writerow(
                (
                    f"L{number}",
                    f"{number % 28 + 1:02}.{number % 12 + 1:02}.{2010 + number % 15} 14:30",
                    f"Reporter {who}",
                    f"Outlet {who % 600}",
                    f"reporter{who}@outlet{who % 600}.example",
                    f"+44 20 7946 {number % 1000:04}",
                    f"Question {number} about harbours",
                    _WORDS * (1 + number % 8),
                    ("print", "radio", "tv", "online")[number % 4],
                    "closed",
                    "information given",
                    "rang back" if number % 5 == 0 else "",
                )
            )


def _floor(source: Path, target: Path) -> float:
    """Return how many of the requests raw sqlite3 inserts in a second, durably, in batches."""
    with sqlite3.connect(source) as origin:
        rows = origin.execute("SELECT * FROM requests").fetchall()
        made = [
            row[0]
            for row in origin.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = 'requests' AND sql IS NOT NULL"
            )
        ]
    origin.close()
    raw = sqlite3.connect(target, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE releases (id VARCHAR(36) PRIMARY KEY)")
    for statement in made:
        raw.execute(statement)
    columns = ", ".join("?" * len(rows[0]))
    insert = f"INSERT INTO requests VALUES ({columns})"  # noqa: S608  # nothing but question marks
    begun = time.perf_counter()
    for start in range(0, len(rows), BATCH):
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(insert, rows[start : start + BATCH])
        raw.execute("COMMIT")
    taken = time.perf_counter() - begun
    raw.close()
    return len(rows) / taken


def main(words: list[str]) -> int:
    """Print rows a second of both and the ratio; return 0."""
    count = int(words[0]) if words else ROWS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "log.csv", count)
        desk = open_desk(folder / "desk")
        begun = time.perf_counter()
        table = desk.imports.open(folder / "log.csv")
        *_, surveyed = desk.imports.survey(table)
        if not isinstance(surveyed, Surveyed):
            return 1
        looked = time.perf_counter() - begun
        begun = time.perf_counter()
        for _ in desk.imports.preview(table, surveyed.layout):
            pass
        previewed = time.perf_counter() - begun
        longest, log = 0.0, None
        begun = step = time.perf_counter()
        for one in desk.imports.take_in(table, surveyed.layout, actor="Benchmark"):
            log = one.log
            longest = max(longest, time.perf_counter() - step)
            step = time.perf_counter()
        ours = count / (time.perf_counter() - begun)
        if log is None or log.counts.new != count:
            print(f"Not every row came in: {log}")
            return 1
        raw = _floor(folder / "desk" / "desk.db", folder / "raw.db")
        begun = time.perf_counter()
        for _ in desk.imports.undo(log.id, actor="Benchmark"):
            pass
        undone = count / (time.perf_counter() - begun)
        table.close()
        desk.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"opened and looked through {count / looked:8.0f} rows a second")
    print(f"previewed                 {count / previewed:8.0f} rows a second")
    print(f"raw sqlite3               {raw:8.0f} rows a second")
    print(f"taken in                  {ours:8.0f} rows a second, {ours / raw:.2f} of it")
    print(f"taken back                {undone:8.0f} rows a second")
    print(f"longest step {longest * 1000:.0f} ms, most memory {peak:.0f} MiB")
    return 0
