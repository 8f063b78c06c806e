"""Whatever is typed into a search field is words to look for, never a command."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mediadesk.domain.query import QueueQuery, View
from mediadesk.storage.search import match_expression
from tests.services.world import World

HOSTILE = (
    '"', '""', "'", "*", "a*", "^a", "a AND", "OR", "NOT b", "NEAR(a b)", "a NEAR/2 b", "text:a",
    "{text}: a", "(a", "a)", "a + b", "-a", "a:b", "a.b", "%", "_", "\\", ";", "--", "/*", "a\x00b",
    "\ud800", "ａ", "İ", "ﬁ", "e\u0301", "\u202eabc", "日本語", "🐟", "a" * 5_000, "a " * 200,
    "'; DROP TABLE requests; --",
)  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE search USING fts5("
            "text, content = '', tokenize = 'unicode61 remove_diacritics 2')"
        )
        connection.executemany(
            "INSERT INTO search (rowid, text) VALUES (?, ?)",
            enumerate(("eels in the weir", "night trains and or near not", "Añejo fin"), start=1),
        )
        yield connection


def found(index: sqlite3.Connection, typed: str) -> set[int]:
    words = match_expression(typed)
    if words is None:
        return set()
    return {
        row for (row,) in index.execute("SELECT rowid FROM search WHERE search MATCH ?", (words,))
    }


@given(typed=st.text(max_size=60))
@example(typed='a" OR "b')
@example(typed="weir OR trains")
def test_nothing_that_can_be_typed_is_an_error_or_finds_more_for_more_words(
    index: sqlite3.Connection, typed: str
) -> None:
    all_words = found(index, typed)
    for word in re.findall(r"\w+", typed)[:32]:
        assert all_words <= found(index, word)


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_words_are_only_words(index: sqlite3.Connection, typed: str) -> None:
    safe = typed.encode("utf-8", "replace").decode()
    assert found(index, safe) <= {1, 2, 3}


def test_the_operators_of_the_index_are_ordinary_words(index: sqlite3.Connection) -> None:
    assert found(index, "and or near not") == {2}
    assert found(index, "eels OR trains") == set()


def test_the_last_word_is_a_beginning_while_it_is_typed_and_whole_after_a_space(
    index: sqlite3.Connection,
) -> None:
    assert found(index, "night tra") == {2}
    assert found(index, "night tra ") == set()


def test_accents_and_capitals_do_not_matter(index: sqlite3.Connection) -> None:
    assert found(index, "ANEJO") == {3}


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_queue_can_be_searched_for_anything(world: World, typed: str) -> None:
    world.submit(subject="Eels in the weir")
    now = world.clock.now()
    query = QueueQuery(now=now, end_of_today=now, view=View.ALL, search=typed)
    assert len(world.database.read().queue(query).rows) <= 1
