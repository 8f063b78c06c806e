"""What is due is found by its own small index, however large the desk is."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta

from sqlalchemy import event

from mediadesk.domain.query import QueueQuery, View
from tests.services.world import NOW, World


def test_the_view_of_what_is_due_never_looks_through_all_requests(world: World) -> None:
    key = world.submit().request.id
    world.desk.coverage.expect(key, NOW, actor="Ada Quill")
    asked: list[tuple[str, object]] = []

    def hear(*given: object) -> None:
        asked.append((str(given[2]), given[3]))

    engine = world.database._engine
    event.listen(engine, "before_cursor_execute", hear)
    query = QueueQuery(now=NOW + timedelta(days=1), end_of_today=NOW, view=View.COVERAGE)
    assert [row.id for row in world.database.read().queue(query).rows] == [key]
    world.database.read().coverage_due(query.now)
    world.database.read().counts(query)
    event.remove(engine, "before_cursor_execute", hear)
    about = [one for one in asked if "coverage" in one[0]]
    assert about
    with closing(sqlite3.connect(world.database.path)) as connection:
        for sql, values in about:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]  # type: ignore[arg-type]  # as the driver got them
            assert any("coverage_expected" in step for step in plan), plan
            assert not [
                step for step in plan if re.match(r"SCAN (requests|coverage)\b(?!.*INDEX)", step)
            ]
