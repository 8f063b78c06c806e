"""The words by which experts are found, written with their records."""

from __future__ import annotations

import sqlite3

from mediadesk.domain.expert import Expert, expert_key
from mediadesk.domain.matching import stems_of_expert

FACT = "expert_words"
VERSION = "1"
"""Counted up when stems change; the words are then written anew before they are next asked."""
_DROP = "DELETE FROM expert_words WHERE expert_id = ?"
_ADD = "INSERT OR IGNORE INTO expert_words (kind, word, expert_id) VALUES (?, ?, ?)"
_KEEP = (
    "INSERT INTO facts (name, value) VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


def index_expert(driver: sqlite3.Connection, expert: Expert, *, fresh: bool = False) -> None:
    """Write by which words an expert is found, inside a transaction; who has retired by none.

    A `fresh` record has no words yet.
    """
    if not fresh:
        driver.execute(_DROP, (expert.id,))
    if expert.active:
        rows = [("topic", word, expert.id) for word in stems_of_expert(expert)]
        rows += [("name", word, expert.id) for word in expert_key(expert.name).split()]
        driver.executemany(_ADD, rows)


def drop_words(driver: sqlite3.Connection, expert_id: str) -> None:
    """Let a record be found by no words, inside a transaction."""
    driver.execute(_DROP, (expert_id,))


def mark_indexed(driver: sqlite3.Connection) -> None:
    """Note that every expert is found by the stems that this program makes."""
    driver.execute(_KEEP, (FACT, VERSION))


def is_indexed(driver: sqlite3.Connection) -> bool:
    """Say whether every expert is found by the stems that this program makes."""
    row = driver.execute("SELECT value FROM facts WHERE name = ?", (FACT,)).fetchone()
    return row is not None and row[0] == VERSION
