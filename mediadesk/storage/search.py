"""The statements about the full-text index, and how it catches up with what was said."""

from __future__ import annotations

import sqlite3

FOUND = (
    "SELECT timeline.subject_id FROM search JOIN timeline ON timeline.number = search.rowid "
    "WHERE search MATCH :words"
)
"""The UUIDs of the requests about which something was said that fits `words`."""
FOUND_SINCE = f"{FOUND} AND search.rowid >= :floor"
"""The same, of what was said from the timeline entry `floor` on."""
OLDEST_OPEN = (
    "SELECT min(number) FROM timeline "
    "WHERE subject_id IN (SELECT id FROM requests WHERE state <> 'closed')"
)
FEW = "SELECT count(*) FROM (SELECT rowid FROM search WHERE search MATCH ? LIMIT ?)"
GATHER = (
    "CREATE TEMP TABLE IF NOT EXISTS hits (number INTEGER PRIMARY KEY)",
    "DELETE FROM temp.hits",
    "INSERT INTO temp.hits SELECT rowid FROM search WHERE search MATCH :words",
)
SAID = (
    "EXISTS (SELECT 1 FROM timeline AS said JOIN temp.hits ON hits.number = said.number "
    "WHERE said.subject_id = requests.id)"
)
"""Whether one of the entries gathered was about a request, asked of one after the other."""

BEHIND = "SELECT 1 FROM unindexed LIMIT 1"
"""Says whether something is still to be indexed."""

INDEX_LATER = "INSERT INTO unindexed (number, text) VALUES (?, ?)"
"""What the transaction that says something does for the search."""

_INDEX = (
    "INSERT INTO search (rowid, text) SELECT number, text FROM unindexed ORDER BY number",
    "DELETE FROM unindexed",
)


def catch_up(driver: sqlite3.Connection) -> None:
    """Index what waits, in a transaction of its own.

    What is said is written with its words in the transaction that says it; the index follows, a few
    dozen texts at a time, before anybody searches it. Either both steps are done or none.
    """
    if driver.execute(BEHIND).fetchone() is None:
        return
    driver.execute("BEGIN IMMEDIATE")
    try:
        for statement in _INDEX:
            driver.execute(statement)
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise
