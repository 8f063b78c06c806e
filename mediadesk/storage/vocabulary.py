"""The most used words, so that a beginning of one can be looked for without gathering them all.

`words` holds those that stand in at least `FEWEST_USES` texts, counted from the search index
itself, a few letters at a time while nobody waits. It may be behind the index: then the search is
slower or finds a rare word a step later, never wrongly. A small desk needs none.
"""

from __future__ import annotations

import sqlite3
from string import ascii_lowercase, digits

FEWEST_USES = 50
SMALL = 20_000
"""Texts from which on gathering beginnings takes longer than a key may."""
_GROWN = 1.1
_BOUNDS = ("", *digits, *(a + b for a in ascii_lowercase for b in ("", "e", "i", "o", "s")), "{")
_AT, _UPTO = "words_at", "words_upto"


def learn(driver: sqlite3.Connection) -> bool:
    """Count the next few letters' words if the index has grown; say whether more are to count.

    The counting is a read; only what it found is then written, in a moment.
    """
    facts = dict(
        driver.execute(
            "SELECT name, value FROM facts WHERE name IN (?, ?)", (_AT, _UPTO)
        ).fetchall()
    )
    newest = driver.execute("SELECT max(id) FROM search_docsize").fetchone()[0] or 0
    at = int(facts.get(_AT, 0))
    if at == 0 and (newest < SMALL or newest < int(facts.get(_UPTO, 0)) * _GROWN):
        return False
    low = _BOUNDS[at]
    high = _BOUNDS[at + 1] if at + 1 < len(_BOUNDS) else "\U0010ffff"
    driver.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search, row)"
    )
    counted = driver.execute(
        "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ? AND doc >= ?",
        (low, high, FEWEST_USES),
    ).fetchall()
    last = at + 1 == len(_BOUNDS)
    driver.execute("BEGIN IMMEDIATE")
    try:
        driver.execute("DELETE FROM words WHERE word >= ? AND word < ?", (low, high))
        driver.executemany("INSERT INTO words (word, uses) VALUES (?, ?)", counted)
        keep = (
            "INSERT INTO facts (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        )
        driver.execute(keep, (_AT, str(0 if last else at + 1)))
        if last:
            driver.execute(keep, (_UPTO, str(newest)))
        driver.execute("COMMIT")
    except BaseException:
        driver.execute("ROLLBACK")
        raise
    return not last
