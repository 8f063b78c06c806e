"""Every old desk that was kept opens in today's program, whole, however often it is cut short."""

from __future__ import annotations

import gzip
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mediadesk import paths
from mediadesk.bootstrap import open_desk
from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.request import Request
from mediadesk.domain.search import parse
from mediadesk.storage.database import SqliteDatabase
from mediadesk.storage.schema import SCHEMA_VERSION, TRIGGERS

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "db" / "samples").glob("*.db.gz"))
COUNTED = ("requests", "messages", "recipients", "timeline", "releases")
OPENING = "import sys; from pathlib import Path; from mediadesk.bootstrap import open_desk; open_desk(Path(sys.argv[1])).close()"


@pytest.fixture(params=SAMPLES, ids=[one.name for one in SAMPLES])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A data folder with one of the kept desks in it."""
    folder = tmp_path / "old"
    folder.mkdir(mode=0o700)
    (folder / "desk.db").write_bytes(gzip.decompress(request.param.read_bytes()))
    return folder


def told(folder: Path) -> dict[str, object]:
    """Return what must be the same before and after: counts, the timeline, each message's state."""
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        counts = {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608  # our own names
            for name in COUNTED
        }
        return {
            "counts": counts,
            "timeline": connection.execute(
                "SELECT number, subject_id, kind, actor, at, text, hash FROM timeline ORDER BY number"
            ).fetchall(),
            "requests": connection.execute(
                "SELECT id, reference, subject, state, owner, deadline_at FROM requests ORDER BY id"
            ).fetchall(),
            "states": connection.execute(
                "SELECT id, address, state FROM recipients ORDER BY id"
            ).fetchall(),
        }


def version(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def triggers(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        return {
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
        }


def test_a_desk_of_the_first_schema_is_kept() -> None:
    assert SAMPLES
    assert SAMPLES[0].name == "0001.db.gz"


def test_an_old_desk_keeps_every_row_and_goes_on_working(old: Path) -> None:
    before = told(old)
    desk = open_desk(old)
    assert desk.database.check() == ()
    found = desk.database.read().by_reference(first(old))
    assert found is not None
    desk.triage.note(found.id, "Still here.", actor="Mara Kessler")
    assert desk.open_request(found.id).timeline[-1].entry.text == "Still here."
    desk.close()
    after = told(old)
    assert version(old) == SCHEMA_VERSION
    assert triggers(old) >= set(TRIGGERS)
    assert after["requests"] == before["requests"]
    assert after["states"] == before["states"]
    assert after["timeline"][:-1] == before["timeline"]  # type: ignore[index]  # rows


def first(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "desk.db")) as connection:
        row = connection.execute("SELECT reference FROM requests ORDER BY created_at").fetchone()
        return str(row[0])


def search(folder: Path, words: str) -> list[str]:
    desk = open_desk(folder)
    now = desk.clock.now()
    asked = parse(words, now=now, zone=ZoneInfo("UTC"))
    query = QueueQuery(now=now, end_of_today=now, view=View.ALL, search=asked)
    found = [row.subject for row in desk.database.read().queue(query).rows]
    desk.close()
    return found


def test_what_was_findable_in_an_old_desk_still_is(old: Path) -> None:
    assert search(old, "eels") == ["What eels tell of weirs"]
    assert search(old, "Castellan") == ["What eels tell of weirs"]
    assert search(old, "free after") == ["What eels tell of weirs"]
    assert search(old, "pasa") == ["Añejo & <b>bold</b>: ¿qué pasa?"]


def test_a_request_of_an_old_desk_comes_back_with_all_its_details(old: Path) -> None:
    desk = open_desk(old)
    found: Request | None = desk.database.read().by_reference(first(old))
    desk.close()
    assert found is not None
    assert found.experts == ("Cleo Marsh", "Ada Quill")
    assert not found.any_expert
    assert found.deadline.zone == "America/New_York"
    assert found.details.length_minutes == 5
    assert found.details.questions == "Why now?\nAnd why here?"
    assert found.route.contact is not None
    assert found.route.contact.email == "press@tarn.example"


def test_a_sound_copy_of_the_old_desk_is_kept_before_it_is_changed(old: Path) -> None:
    if version(old) == SCHEMA_VERSION:
        pytest.skip("the newest schema needs no migration")
    before, found = told(old), version(old)
    open_desk(old).close()
    kept = old.parent / "kept"
    kept.mkdir()
    (old / "backups" / "before-migration.db").rename(kept / "desk.db")
    assert version(kept) == found
    assert told(kept) == before


def test_a_newer_desk_is_refused_by_name_and_no_byte_of_it_changes(old: Path) -> None:
    open_desk(old).close()
    with closing(sqlite3.connect(old / "desk.db")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.execute("UPDATE facts SET value = '9.4' WHERE name = 'written_by'")
        connection.commit()
    before = {one.name: digest(one) for one in old.iterdir() if one.is_file()}
    with pytest.raises(WorldFailed, match=r"MediaDesk 9\.4 or newer") as failure:
        open_desk(old)
    assert failure.value.code == "newer_schema"
    after = {one.name: digest(one) for one in old.iterdir() if one.is_file()}
    assert after == before


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# -- killed on the way


def opened(folder: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Open a desk in a process of its own, under `before`."""
    return subprocess.run(
        [*before, sys.executable, "-c", OPENING, str(folder)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )


def writes(folder: Path, copy: Path) -> int:
    """Return how often the migration writes into the database and beside it."""
    trace = copy / "trace"
    (copy / "desk.db").write_bytes((folder / "desk.db").read_bytes())
    done = opened(copy, "strace", "-f", "-e", "trace=pwrite64", "-o", str(trace))
    assert done.returncode == 0, done.stderr
    return sum("pwrite64(" in line for line in trace.read_text().splitlines())


def cut_short(old: Path, tmp_path: Path, at: int) -> None:
    """Kill the migration at its write number `at` and see that nothing is half done."""
    before, found = told(old), version(old)
    folder = tmp_path / f"killed-{at}"
    folder.mkdir(mode=0o700)
    (folder / "desk.db").write_bytes((old / "desk.db").read_bytes())
    killed = opened(
        folder, "strace", "-f", "-o", "/dev/null", "-e", "trace=pwrite64",
        "-e", f"inject=pwrite64:signal=SIGKILL:when={at}",
    )  # fmt: skip
    assert killed.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    assert version(folder) in (found, SCHEMA_VERSION)
    database = SqliteDatabase(folder, paths.migrations_dir(), "0.2.0")
    database.open()
    assert database.check() == ()
    database.close()
    assert version(folder) == SCHEMA_VERSION
    assert triggers(folder) >= set(TRIGGERS)
    assert told(folder) == before


@pytest.mark.skipif(sys.platform != "linux", reason="strace kills at a chosen write")
def test_a_migration_that_is_killed_is_done_whole_the_next_time(old: Path, tmp_path: Path) -> None:
    if version(old) == SCHEMA_VERSION:
        pytest.skip("the newest schema needs no migration")
    copy = tmp_path / "counted"
    copy.mkdir(mode=0o700)
    last = writes(old, copy)
    for at in (1, last // 2, last - 1):
        cut_short(old, tmp_path, at)


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="strace kills at a chosen write")
def test_a_migration_may_be_killed_at_any_write(old: Path, tmp_path: Path) -> None:
    if version(old) == SCHEMA_VERSION:
        pytest.skip("the newest schema needs no migration")
    copy = tmp_path / "counted"
    copy.mkdir(mode=0o700)
    last = writes(old, copy)
    steps = range(1, last, max(last // 60, 1))
    for at in steps:
        cut_short(old, tmp_path, at)
    print(f"\n{len(steps)} kills among {last} writes")  # noqa: T201  # the soak tells its size
