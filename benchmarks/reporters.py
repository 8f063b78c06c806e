"""The list of reporters at sizes M and L: first page, a keystroke of the search, a record, linking.

Against the floor in the same run: a bare sqlite3 connection that reads 100 rows by the same index.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mediadesk.bootstrap import open_desk
from mediadesk.domain.query import ReporterQuery
from mediadesk.domain.reporter import name_key
from mediadesk.domain.request import RequestDraft
from mediadesk.services.desk import Desk

SIZES = (("M", 12_000), ("L", 60_000))
ROUNDS = 60
_FIRST = ("Mina", "Radek", "Aoife", "Desmond", "Clara", "Theo", "Lucía", "Petra", "Hamish", "Ines")
_LAST = ("Castellan", "Novotny", "Brennan", "Achebe", "Vestergaard", "Park", "Herrera", "Orr")


def _fill(path: Path, count: int) -> None:
    """Put reporters straight into the tables, each with an address, an outlet and a role."""
    dice = random.Random(2026)
    driver = sqlite3.connect(path)
    outlets = [(f"outlet-{n}", f"Outlet {n}", f"outlet {n}", f"o{n}.example") for n in range(800)]
    driver.executemany(
        "INSERT INTO outlets VALUES (?, ?, ?, 'tv', ?, '', 0, 0, 1)",
        outlets,
    )
    people = []
    for number in range(count):
        name = f"{dice.choice(_FIRST)} {dice.choice(_LAST)} {number}"
        people.append(
            (f"r{number}", f"r{number}", name, name_key(name), f"outlet-{dice.randrange(800)}")
        )
    driver.executemany(
        "INSERT INTO reporters VALUES (?, ?, ?, ?, 'Producer', ?, '', '', '', NULL, '', 0, 0, 1)",
        people,
    )
    driver.executemany(
        "INSERT INTO reporter_addresses VALUES (?, ?)",
        [(f"person{n}@o{n % 800}.example", f"r{n}") for n in range(count)],
    )
    driver.commit()
    driver.close()


def _times(act: Callable[[int], object]) -> tuple[float, float]:
    """Return median and 95th percentile of `act`, in ms."""
    found = []
    for number in range(ROUNDS):
        at = time.perf_counter()
        act(number)
        found.append((time.perf_counter() - at) * 1000)
    return statistics.median(found), statistics.quantiles(found, n=20)[-1]


def _link(desk: Desk, count: int) -> float:
    """Return what linking one request costs in a batch of `count`, ms."""
    deadline = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="minutes")
    for number in range(count):
        desk.requests.submit(
            RequestDraft(
                subject="Interview",
                outlet=f"Outlet {number % 800}",
                reporter_name=f"Person {number}",
                reporter_email=f"person{number * 7}@o{number * 7 % 800}.example",
                deadline=deadline,
                deadline_zone="UTC",
            )
        )
    at = time.perf_counter()
    desk.reporters.link(limit=count)
    return (time.perf_counter() - at) * 1000 / count


def main(_words: list[str]) -> int:
    """Measure and print; return 0."""
    for size, count in SIZES:
        with tempfile.TemporaryDirectory(dir=os.environ.get("MEDIADESK_BENCH_DIR")) as name:
            _measure(size, count, Path(name))
    return 0


def _measure(size: str, count: int, folder: Path) -> None:
    desk = open_desk(folder)
    _fill(folder / "desk.db", count)
    views = desk.database.read()
    raw = sqlite3.connect(folder / "desk.db")
    bare = "SELECT * FROM reporters WHERE root_id = id ORDER BY name_key, id LIMIT 100"
    floor = _times(lambda _n: raw.execute(bare).fetchall())
    second = ReporterQuery(after=views.reporters(ReporterQuery()).after or "")
    many, nobody = ReporterQuery(search="cas"), ReporterQuery(search="zzzz")
    rows = (
        ("raw sqlite3, 100 rows by the index (the floor)", floor),
        ("first page", _times(lambda _n: views.reporters(ReporterQuery()))),
        ("the page after", _times(lambda _n: views.reporters(second))),
        ("a keystroke that finds many", _times(lambda _n: views.reporters(many))),
        ("a keystroke that finds nobody", _times(lambda _n: views.reporters(nobody))),
        ("a record", _times(lambda n: desk.reporters.open(f"r{n}"))),
    )
    print(f"{size}: {count} reporters; median and 95th percentile of {ROUNDS}, ms")
    for what, (median, high) in rows:
        print(f"  {what:<50} {median:8.2f} {high:8.2f}   {median / floor[0]:6.1f} ×")
    print(f"  {'linking one request, in a batch of 200':<50} {_link(desk, 200):8.2f}")
    raw.close()
    desk.close()
