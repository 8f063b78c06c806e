"""Whatever is typed into a search field is words to look for, never a command."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.search import parse
from tests.services.world import World

HOSTILE = (
    '"', '""', "'", "*", "a*", "^a", "a AND", "OR", "NOT b", "NEAR(a b)", "a NEAR/2 b", "text:a",
    "{text}: a", "(a", "a)", "a + b", "-a", "a:b", "a.b", "%", "_", "\\", ";", "--", "/*", "a\x00b",
    "\ud800", "ａ", "İ", "ﬁ", "e\u0301", "\u202eabc", "日本語", "🐟", "a" * 5_000, "a " * 200,
    "'; DROP TABLE requests; --",
)  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_queue_can_be_searched_for_anything(world: World, typed: str) -> None:
    world.submit(subject="Eels in the weir")
    now = world.clock.now()
    asked = parse(typed, now=now, zone=ZoneInfo("UTC"))
    query = QueueQuery(now=now, end_of_today=now, view=View.ALL, search=asked)
    assert len(world.database.read().queue(query).rows) <= 1
