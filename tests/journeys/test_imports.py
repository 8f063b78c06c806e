"""kill -9 while an old log is taken in or taken back: the desk is sound, and it goes on from there."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from mediadesk.bootstrap import open_desk
from mediadesk.domain.imports import Import, ImportState

ROOT = Path(__file__).resolve().parents[2]
ROWS = 1_500
PATIENCE = 60.0


def log_of(folder: Path) -> Path:
    path = folder / "log.csv"
    rows = (
        f"K{number},2021-{number % 12 + 1:02}-{number % 28 + 1:02},Reporter {number % 70},"
        f"Outlet {number % 20},r{number % 70}@outlet{number % 20}.example,Subject {number},closed"
        for number in range(ROWS)
    )
    path.write_text("Ref,Date,Name,Outlet,E-mail,Subject,Status\n" + "\n".join(rows), "utf-8")
    return path


def counted(folder: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{folder}/desk.db?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM imported").fetchone()[0])
    except sqlite3.OperationalError:
        return -1  # not there yet


def killed_at(folder: Path, words: list[str], enough: range) -> bool:
    """Run a command and kill it once so many rows stand in the desk; say whether it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mediadesk", *words, "--data", str(folder)],
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    begun = time.monotonic()
    while process.poll() is None and time.monotonic() - begun < PATIENCE:
        if counted(folder) in enough:
            break
    process.kill()
    return process.wait() != 0


def only_import(folder: Path) -> Import:
    desk = open_desk(folder)
    (found,) = desk.database.read().imports()
    assert desk.database.check() == ()
    desk.close()
    return found


def run(folder: Path, *words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "mediadesk", *words, "--data", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def played(folder: Path, there: int, left: int) -> None:
    """Kill an import once `there` rows have come, go on, kill the undo at `left`, go on."""
    folder.mkdir()
    path, desk = log_of(folder), folder / "desk"
    words = ["import-log", str(path)]
    if killed_at(desk, words, range(there, ROWS)):
        begun = only_import(desk)
        assert begun.state is ImportState.RUNNING
        assert 0 < begun.counts.new < ROWS
        run(desk, *words)
        assert only_import(desk).id == begun.id
    done = only_import(desk)
    assert (done.state, done.counts.new, counted(desk)) == (ImportState.DONE, ROWS, ROWS)
    if killed_at(desk, ["undo-import", done.id], range(left)):
        assert only_import(desk).state is ImportState.UNDOING
        run(desk, "undo-import", done.id)
    assert only_import(desk).state is ImportState.UNDONE
    assert counted(desk) == 0


def test_a_killed_import_goes_on_and_a_killed_undo_too(tmp_path: Path) -> None:
    played(tmp_path / "one", 500, 800)


@pytest.mark.soak
def test_many_kills_of_imports_leave_the_desk_sound(tmp_path: Path) -> None:
    seed = time.time_ns() % 10_000
    chance = random.Random(seed)
    for number in range(20):
        played(tmp_path / f"desk-{number}", chance.randrange(1, ROWS), chance.randrange(1, ROWS))
    print(f"\nkills of imports and undos, seed {seed}: 40")  # noqa: T201  # the soak tells its size
