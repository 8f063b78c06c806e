"""Interviews that a desk of an older schema had scheduled become rows of their own."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from mediadesk import paths
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.workflow import Outcome
from mediadesk.services.interviews import Agreed
from mediadesk.storage.database import SqliteDatabase
from tests.migrations.old import take_back
from tests.services.world import NOW, make_world

ADA = "Ada Quill"


def test_what_was_scheduled_is_confirmed_and_what_was_given_is_given(tmp_path: Path) -> None:
    world = make_world(tmp_path / "desk")
    keys = [world.submit(subject=f"Matter {n}").request.id for n in range(4)]
    at = NOW + timedelta(hours=20)
    for key in keys[:3]:
        world.desk.interviews.schedule(key, Agreed(expert="Cy Marsh"), at, actor=ADA)
    world.desk.triage.close(keys[1], Outcome.INTERVIEW_GIVEN, actor=ADA)
    world.desk.triage.close(keys[2], Outcome.WITHDRAWN, actor=ADA)
    world.desk.close()
    take_back(world.database.path, "0011", version=11)
    with closing(sqlite3.connect(world.database.path)) as connection:
        # As the older desk left it: the withdrawn request still knew of a time.
        connection.execute("UPDATE requests SET interview_at = 1 WHERE id = ?", (keys[2],))
        connection.commit()
    again = SqliteDatabase(world.folder, paths.migrations_dir(), "0.2.0")
    again.open()
    views = again.read()
    found = [views.interviews_of(key) for key in keys]
    assert [[one.state for one in each] for each in found] == [
        [InterviewState.CONFIRMED],
        [InterviewState.GIVEN],
        [],
        [],
    ]
    (one,) = found[0]
    assert (one.starts_at, one.minutes, one.expert_name, one.zone) == (
        at,
        30,
        "Cy Marsh",
        "Europe/London",
    )
    assert one.uid == f"{keys[0]}@mediadesk.invalid"
    assert again.check() == ()
    again.close()
