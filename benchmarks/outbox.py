"""Finding what leaves next, against the plain question that sorts all that waits.

`python -m benchmarks outbox` fills a desk with 30,000 waiting messages, half of them to be tried
again, and asks both in turn in the same run.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mediadesk.bootstrap import open_desk
from mediadesk.storage.database import DATABASE_NAME
from mediadesk.storage.types import to_number

WAITING = (300, 30_000)
ROUNDS = 40
_PLAIN = (
    "SELECT m.id FROM messages m JOIN recipients r ON r.message_id = m.id "
    "WHERE r.state NOT IN ('sent', 'cancelled') AND (r.state = 'queued' OR r.state = 'deferred' "
    "AND (r.next_try_at <= ?1 OR r.next_try_at IS NULL)) AND m.not_before <= ?1 "
    "ORDER BY m.not_before, m.created_at, m.id LIMIT 1"
)
_MESSAGE = (
    "INSERT INTO messages (id, request_id, kind, mail_id, subject, text, headers, created_at, "
    "not_before) VALUES (?, NULL, 'reply', ?, 'Re: ports', 'Good morning', '{}', ?, ?)"
)
_RECIPIENT = (
    "INSERT INTO recipients (id, message_id, address, name, state, attempts, reason, next_try_at) "
    "VALUES (?, ?, ?, '', ?, ?, '', ?)"
)


def _fill(path: Path, count: int, now: datetime) -> None:
    """Put waiting messages into the file: every other one is tried again, some of them later."""
    with closing(sqlite3.connect(path)) as driver, driver:
        for number in range(count):
            key = f"{number:032d}"
            at = to_number(now - timedelta(hours=5) + timedelta(milliseconds=number))
            again = number % 2
            tried = to_number(now + timedelta(seconds=number % 600 - 300)) if again else None
            driver.execute(_MESSAGE, (key, f"<{key}@office.example>", at, at))
            state = "deferred" if again else "queued"
            address = f"reporter{number}@paper.example"
            driver.execute(_RECIPIENT, (key, key, address, state, again, tried))


def main(_words: list[str]) -> int:
    """Print what a question costs at both sizes; return 0."""
    now = datetime.now(UTC)
    print("milliseconds to find what leaves next, the median; times the plain question")
    for count in WAITING:
        with tempfile.TemporaryDirectory() as folder:
            desk = open_desk(Path(folder))
            path = Path(folder) / DATABASE_NAME
            _fill(path, count, now)
            plain: list[float] = []
            ours: list[float] = []
            with closing(sqlite3.connect(path)) as driver:
                for _ in range(ROUNDS):
                    begun = time.perf_counter()
                    driver.execute(_PLAIN, (to_number(now),)).fetchone()
                    plain.append(time.perf_counter() - begun)
                    begun = time.perf_counter()
                    desk.database.read().has_due(now)
                    ours.append(time.perf_counter() - begun)
            floor, found = statistics.median(plain) * 1e3, statistics.median(ours) * 1e3
            print(
                f"{count:>7,} waiting  plain {floor:8.3f}  ours {found:8.3f}  {found / floor:.3f}"
            )
            desk.close()
    return 0
