"""The power goes while requests are logged and mail leaves: what was acknowledged is there."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from mediadesk import __version__, paths
from mediadesk.domain.errors import WorldFailed
from mediadesk.storage.database import SqliteDatabase
from tests.soak.disk import Call, Disk, calls, recording
from tests.soak.harness import Desk, environment

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")


CUTS = 2_000
"""How many power cuts the soak makes; strace and the checks after each take some milliseconds each."""


@dataclass(slots=True, kw_only=True)
class Recording:
    """What a worker did, call by call, and what it began with."""

    desk: Desk
    calls: list[Call]
    template: Path | None

    def cuts(self, count: int, seed: int, scratch: Path) -> Counter[str]:
        """Cut the power at `count` random calls; return how often what was found."""
        chance = random.Random(seed)
        points = Counter(chance.randrange(len(self.calls)) for _ in range(count))
        disk = Disk(self.desk.folder, self.template)
        acknowledged: dict[str, str] = {}
        begun = 0
        found: Counter[str] = Counter()
        for number, call in enumerate(self.calls):
            for _ in range(points[number]):
                scratch.mkdir()
                disk.cut(scratch, chance)
                found[self._judge(scratch, acknowledged, begun)] += 1
                shutil.rmtree(scratch)
            disk.play(call)
            if call.path == str(self.desk.acknowledged_file) and call.name == "write":
                line = json.loads(call.data)
                acknowledged[line["id"]] = line["reference"]
            begun += call.name == "sendto" and call.data == b"DATA\r\n"
        assert len(acknowledged) > 5
        return found

    def _judge(self, folder: Path, acknowledged: dict[str, str], begun: int) -> str:
        database = SqliteDatabase(folder, paths.migrations_dir(), __version__)
        try:
            database.open()
            wrong = database.check()
            if wrong:
                return f"check: {wrong[0]}"
            uri = f"file:{folder / 'desk.db'}?mode=ro"
            with closing(sqlite3.connect(uri, uri=True)) as tables:
                there = dict(tables.execute("SELECT id, reference FROM requests").fetchall())
                (noted,) = tables.execute(
                    "SELECT count(*) FROM recipients WHERE state IN ('data_sent', 'sent')"
                ).fetchone()
                drafts = tables.execute("SELECT reason FROM recipients WHERE state = 'drafted'")
                names = [Path(reason).name for (reason,) in drafts]
        except WorldFailed as failure:
            return f"did not open: {failure.code}"
        finally:
            database.close()
        if acknowledged.items() - there.items():
            return "an acknowledged request lost"
        if noted < begun:
            return "would send again"
        if not all((folder / "drafts" / name).is_file() for name in names):
            return "a draft lost"
        return "sound"


def record(desk: Desk, *, template: Path | None, turns: int, bad: str = "") -> Recording:
    """Let a worker submit and deliver under strace, opening the desk three times."""
    trace = desk.aside / "trace"
    job = desk.job("work", seed=7, turns=turns, openings=3, submits=0.6, bad=bad)
    subprocess.run(recording(job, trace), check=True, env=environment(), timeout=900)
    return Recording(desk=desk, calls=list(calls(trace)), template=template)


def started(desk: Desk) -> Path:
    """Keep a copy of the desk as it is before the recording; return its folder."""
    kept = desk.aside / "started"
    shutil.copytree(desk.folder, kept)
    return kept


@pytest.mark.usefixtures("post")
def test_a_few_power_cuts_lose_nothing_acknowledged(desk: Desk, tmp_path: Path) -> None:
    recorded = record(desk, template=started(desk), turns=8)
    found = recorded.cuts(40, 1, tmp_path / "cut")
    assert found == {"sound": 40}


def test_power_cuts_while_the_desk_is_made_leave_one_that_opens(desk: Desk, tmp_path: Path) -> None:
    shutil.rmtree(desk.folder)
    desk.folder.mkdir()
    recorded = record(desk, template=None, turns=5)
    found = recorded.cuts(30, 2, tmp_path / "cut")
    assert found == {"sound": 30}


def test_a_power_cut_loses_no_message_that_was_kept_as_a_draft(desk: Desk, tmp_path: Path) -> None:
    desk.send_by(None)
    recorded = record(desk, template=started(desk), turns=6)
    found = recorded.cuts(40, 4, tmp_path / "cut")
    assert found == {"sound": 40}


@pytest.mark.usefixtures("post")
def test_without_flushing_power_cuts_lose_and_the_harness_sees_it(
    desk: Desk, tmp_path: Path
) -> None:
    recorded = record(desk, template=started(desk), turns=8, bad="synchronous-off")
    found = recorded.cuts(30, 3, tmp_path / "cut")
    assert found["an acknowledged request lost"] > 0, found


@pytest.mark.soak
@pytest.mark.usefixtures("post")
def test_hundreds_of_power_cuts_lose_nothing_acknowledged(desk: Desk, tmp_path: Path) -> None:
    seed = time.time_ns() % 10_000
    full = record(desk, template=started(desk), turns=12)
    begun = time.monotonic()
    sound = full.cuts(CUTS, seed, tmp_path / "cut")
    print(f"\npower cuts, seed {seed}: {dict(sound)}, {time.monotonic() - begun:.0f} s")  # noqa: T201  # the harness tells its caller
    assert sound == {"sound": CUTS}
