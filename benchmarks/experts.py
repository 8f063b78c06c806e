"""Experts at size L: the list, a keystroke, who is free, a record, and a file of all of them.

Against the floor in the same run: a bare sqlite3 connection that reads 100 rows by the same index.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.people import fill_people
from mediadesk.bootstrap import open_desk
from mediadesk.domain.expert import Skill
from mediadesk.domain.query import ExpertQuery
from mediadesk.services.roster import Roster

ROUNDS = 60
SIZES = (("M", 1_300), ("L", 9_000))


def _times(act: Callable[[int], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return median and 95th percentile of `act`, in ms."""
    found = []
    for number in range(rounds):
        at = time.perf_counter()
        act(number)
        found.append((time.perf_counter() - at) * 1000)
    return statistics.median(found), statistics.quantiles(found, n=20)[-1]


def main(_words: list[str]) -> int:
    """Measure and print; return 0."""
    for size, count in SIZES:
        with tempfile.TemporaryDirectory(dir=os.environ.get("MEDIADESK_BENCH_DIR")) as name:
            _measure(size, count, Path(name))
    return 0


def _measure(size: str, count: int, folder: Path) -> None:
    desk = open_desk(folder / "desk")
    raw = sqlite3.connect(folder / "desk" / "desk.db", isolation_level=None)
    raw.execute("BEGIN")
    fill_people(raw, count)
    raw.execute("COMMIT")
    views, now = desk.database.read(), datetime.now(UTC)
    bare = (
        "SELECT * FROM experts WHERE merged_into IS NULL AND active ORDER BY name_key, id LIMIT 100"
    )
    floor = _times(lambda _n: raw.execute(bare).fetchall())

    def asked(**conditions: object) -> Callable[[int], object]:
        query = ExpertQuery(now=now, **conditions)  # type: ignore[arg-type]  # the query's own
        return lambda _n: views.experts(query)

    second = views.experts(ExpertQuery(now=now)).after or ""
    rows = (
        ("raw sqlite3, 100 rows by the index (the floor)", floor),
        ("first page", _times(asked())),
        ("the page after", _times(asked(after=second))),
        ("a keystroke that finds many", _times(asked(search="in"))),
        ("a keystroke that finds nobody", _times(asked(search="zzzz"))),
        ("language and skill", _times(asked(language="cy", skill=Skill.CAMERA))),
        ("who is free now", _times(asked(free=True))),
        ("who is free now of those whom nobody fits", _times(asked(free=True, search="zzzz"))),
        ("a record", _times(lambda n: desk.experts.open(f"e{n}"))),
        ("topics to filter by", _times(lambda _n: views.topics(), 10)),
    )
    print(f"{size}: {count} experts; median and 95th percentile of {ROUNDS}, ms")
    for what, (median, high) in rows:
        print(f"  {what:<50} {median:8.2f} {high:8.2f}   {median / floor[0]:6.1f} ×")
    raw.close()
    _files(desk.roster, folder)
    desk.close()


def _files(roster: Roster, folder: Path) -> None:
    """Print how long a file of everybody takes, out and into an empty desk, in s."""
    for name in ("experts.csv", "experts.vcf"):
        path = folder / name
        at = time.perf_counter()
        roster.export(path, private=True)
        written = time.perf_counter()
        other = open_desk(folder / f"other-{name}")
        opened = time.perf_counter()
        preview = other.roster.preview(path)
        seen = time.perf_counter()
        done = other.roster.take(preview, actor="Mara Kessler")
        taken = time.perf_counter()
        if done.undo is not None:
            other.roster.undo(done.undo, actor="Mara Kessler")
        undone = time.perf_counter()
        other.close()
        parts = (written - at, seen - opened, taken - seen, undone - taken)
        words = ("written", "looked at", "taken in", "taken back")
        said = ", ".join(f"{word} {part:.2f}" for word, part in zip(words, parts, strict=True))
        print(f"  {name:<14} {said} s")
