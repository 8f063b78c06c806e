"""kill -9 while a reporter types: the form comes back with all but the last seconds."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mediadesk.documents.drafts import FormFolder

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "samples" / "release.txt"
MOST_LOST = 5.0
"""Seconds of typing that a kill may cost (reliability.md, F2)."""
PATIENCE = 90.0


def killed(folder: Path, letters: int) -> float:
    """Kill the window after so many letters; return how many seconds of typing are gone."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("typist.py")), str(folder), str(SAMPLE)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        text=True,
    )
    assert process.stdout is not None
    at: dict[int, float] = {}
    begun = time.monotonic()
    for line in process.stdout:
        number, when = json.loads(line)
        at[number] = when
        if number >= letters or time.monotonic() - begun > PATIENCE:
            break
    process.kill()
    process.wait()
    process.stdout.close()
    last = max(at)
    drafts = [
        FormFolder(folder / "forms").load(name)
        for name in (f"request about {one}" for one in releases(folder))
    ]
    kept = max((len(str(draft.get("message", ""))) for draft in drafts if draft), default=0)
    return at[last] - at[kept] if kept in at else at[last] - at[1] if kept == 0 else 0.0


def releases(folder: Path) -> list[str]:
    from mediadesk.bootstrap import open_desk

    desk = open_desk(folder)
    found = [row.id for row in desk.database.read().releases()]
    assert desk.database.check() == ()
    desk.close()
    return found


def test_a_kill_while_somebody_types_costs_seconds_at_most(tmp_path: Path) -> None:
    assert killed(tmp_path / "desk", 160) <= MOST_LOST


@pytest.mark.soak
def test_many_kills_while_somebody_types_cost_seconds_at_most(tmp_path: Path) -> None:
    seed = time.time_ns() % 10_000
    chance = random.Random(seed)
    lost = [killed(tmp_path / f"desk-{number}", chance.randrange(30, 400)) for number in range(40)]
    print(f"\nkills while typing, seed {seed}: {len(lost)}, most lost {max(lost):.1f} s")  # noqa: T201  # the soak tells its size
    assert max(lost) <= MOST_LOST
