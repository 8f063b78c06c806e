"""Finding those experts who are worth ranking for a request, by indexes alone.

`expert_words` holds the stems of each expert's topics and title, and the words of their name. It is
written with the record. Of a request's words the rarest are followed first, until enough experts
are found; so a word that a third of the office has costs nothing.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mediadesk.domain.ask import AskState
from mediadesk.domain.availability import Span
from mediadesk.domain.expert import Absence, Expert
from mediadesk.domain.matching import Candidate, Pool, Seeking, Uses, weight_of
from mediadesk.domain.rows import Load
from mediadesk.domain.search import fold
from mediadesk.storage import schema
from mediadesk.storage.experts import absence_of, expert_of
from mediadesk.storage.keywords import index_expert, is_indexed, mark_indexed
from mediadesk.storage.statements import driver_of
from mediadesk.storage.types import to_instant, to_number

_MOST, _WHOLE = 32, 64
"""Experts that are ranked for their topics; and up to how many of a whole office all are."""
_MOST_PAIRS = 2_500
_MOST_NAMED = 24
_AT_ONCE = 400
_GIVEN = (
    "SELECT i.request_id, q.outlet FROM (SELECT request_id FROM interviews WHERE expert_id = ? "
    "AND state <> 'cancelled' AND state = 'given' ORDER BY starts_at DESC LIMIT ?) i "
    "JOIN requests q ON q.id = i.request_id"
)
_NEWEST = 5
_MOST_COUNTED = 500
"""Interviews of a month that are looked at; of more, the total is “so many at least”."""
_DAY = 24 * 60 * 60 * 1_000_000
"""Microseconds; no interview is longer."""
_HERE = f"{schema.NOT_MERGED} AND active"


_REFUSED = (
    "SELECT reason, count(*) FROM asks WHERE expert_id = ? AND asked_at >= ? "
    "AND state = 'refused' GROUP BY reason ORDER BY count(*) DESC, reason"
)
_GIVEN_SINCE = (
    "SELECT count(*) FROM interviews WHERE expert_id = ? AND starts_at >= ? "
    "AND state <> 'cancelled' AND state = 'given'"
)
"""Worded so that the index of what takes time is used."""


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    for place in range(0, len(values), _AT_ONCE):
        yield values[place : place + _AT_ONCE]


def index_all(driver: sqlite3.Connection) -> None:
    """Write by which words all experts are found, inside a transaction."""
    driver.execute("DELETE FROM expert_words")
    cursor = driver.execute(f"SELECT * FROM experts WHERE {_HERE}")  # noqa: S608  # our own words, no input
    names = [column[0] for column in cursor.description]
    for values in cursor:
        expert = expert_of(dict(zip(names, values, strict=True)))
        index_expert(driver, expert, fresh=True)
    mark_indexed(driver)


class MatchingQuestions:
    """The question who is worth ranking, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]
    _index_words: Callable[[], None]

    def load(self, expert_id: str, since: datetime) -> Load:
        """Return how much an expert was asked since an instant (UTC), and what they made of it."""
        start = to_number(since)
        with self._connection() as connection:
            driver = driver_of(connection)
            asked, accepted = _asked(driver, (expert_id,), start).get(expert_id, (0, 0))
            refused = driver.execute(_REFUSED, (expert_id, start)).fetchall()
            (given,) = driver.execute(_GIVEN_SINCE, (expert_id, start)).fetchone()
        return Load(
            asked=asked,
            accepted=accepted,
            refused=tuple((reason or "", count) for reason, count in refused),
            given=given,
        )

    def candidates(self, seeking: Seeking) -> Pool:
        """Return those experts who are worth ranking, with what ranking looks at."""
        with self._connection() as connection:
            ready = is_indexed(driver_of(connection))
        if not ready:
            self._index_words()
        with self._connection() as connection:
            return gather(driver_of(connection), seeking)


def gather(driver: sqlite3.Connection, seeking: Seeking) -> Pool:
    """Return those experts who are worth ranking, out of what one connection sees."""
    uses = _uses(driver, seeking.words)
    chosen = _of_topics(driver, seeking, uses)
    chosen += _named(driver, seeking.names)
    links = _of_release(driver, seeking.release_id)
    states = _of_request(driver, seeking.request_id)
    keys = list(dict.fromkeys((*chosen, *links, *states)))
    if uses.experts <= _WHOLE:
        statement = f"SELECT id FROM experts WHERE {_HERE} LIMIT ?"  # noqa: S608  # our own words, no input
        keys = list(dict.fromkeys((*keys, *_first(driver, statement, (_WHOLE,)))))
    experts = _experts(driver, keys)
    shown = list(experts)
    absences = _absences(driver, shown, seeking)
    busy = _busy(driver, shown, seeking)
    asked = _asked(driver, shown, to_number(seeking.month))
    history = _history(driver, shown, seeking.outlet)
    return Pool(
        candidates=tuple(
            Candidate(
                expert=expert,
                author=links.get(key, False),
                offered=key in links,
                absences=tuple(absences.get(key, ())),
                busy=tuple(busy.get(key, ())),
                asked=asked.get(key, (0, 0))[0],
                accepted=asked.get(key, (0, 0))[1],
                went_well=history.get((key, AskState.ACCEPTED.value), 0),
                refused_outlet=history.get((key, AskState.REFUSED.value), 0),
                refused_here=states.get(key) == AskState.REFUSED.value,
                no_answer_here=states.get(key) == AskState.TIMED_OUT.value,
            )
            for key, expert in experts.items()
        ),
        uses=uses,
        total_asked=_total(driver, to_number(seeking.month)),
    )


def _first(driver: sqlite3.Connection, statement: str, values: Sequence[object]) -> list[str]:
    return [row[0] for row in driver.execute(statement, values)]


def _uses(driver: sqlite3.Connection, words: Mapping[str, float]) -> Uses:
    counts: dict[str, int] = {}
    for part in _parts(list(words)):
        statement = (
            "SELECT word, count(*) FROM expert_words "  # noqa: S608  # marks only, no input
            f"WHERE kind = 'topic' AND word IN ({_marks(part)}) GROUP BY word"
        )
        counts.update(driver.execute(statement, part).fetchall())
    statement = f"SELECT count(*) FROM experts WHERE {schema.NOT_MERGED}"  # noqa: S608  # our own words
    return Uses(experts=driver.execute(statement).fetchone()[0], counts=counts)


def _of_topics(driver: sqlite3.Connection, seeking: Seeking, uses: Uses) -> list[str]:
    """Return who has the most of the rarest words."""
    sums: defaultdict[str, float] = defaultdict(float)
    taken = 0
    for word in sorted(uses.counts, key=lambda one: (uses.counts[one], one)):
        if taken and taken + uses.counts[word] > _MOST_PAIRS:
            break
        taken += uses.counts[word]
        worth = weight_of(word, uses) * seeking.words[word]
        statement = "SELECT expert_id FROM expert_words WHERE kind = 'topic' AND word = ?"
        for key in _first(driver, statement, (word,)):
            sums[key] += worth
    return sorted(sums, key=lambda key: (-sums[key], key))[:_MOST]


def _named(driver: sqlite3.Connection, names: Sequence[str]) -> list[str]:
    """Return who may be meant by a name: who has all of its long words, or else its surname."""
    found: list[str] = []
    statement = "SELECT expert_id FROM expert_words WHERE kind = 'name' AND word = ?"
    for name in names:
        words = [word for word in name.split() if len(word) > 1]
        sets = [set(_first(driver, statement, (word,))) for word in words]
        together = set.intersection(*sets) if sets else set()
        surname = next((one for one in reversed(sets) if one), set())
        found += sorted(together or surname)[:_MOST_NAMED]
    return found


def _of_release(driver: sqlite3.Connection, release_id: str) -> dict[str, bool]:
    """Return who is named by the release, and whether as an author of its report."""
    if not release_id:
        return {}
    found: dict[str, bool] = {}
    rows = driver.execute(
        "SELECT coalesce(e.merged_into, e.id), l.author FROM expert_releases l "
        "JOIN experts e ON e.id = l.expert_id WHERE l.release_id = ?",
        (release_id,),
    )
    for key, author in rows:
        found[key] = found.get(key, False) or bool(author)
    return found


def _of_request(driver: sqlite3.Connection, request_id: str) -> dict[str, str]:
    """Return who was asked about this very request, and what became of it last."""
    if not request_id:
        return {}
    rows = driver.execute(
        "SELECT expert_id, state FROM asks WHERE request_id = ? ORDER BY position", (request_id,)
    )
    return dict(rows.fetchall())


def _experts(driver: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Expert]:
    found: dict[str, Expert] = {}
    for part in _parts(keys):
        cursor = driver.execute(
            f"SELECT * FROM experts WHERE id IN ({_marks(part)}) AND {_HERE}",  # noqa: S608  # marks and our own words
            part,
        )
        names = [column[0] for column in cursor.description]
        for values in cursor:
            row = dict(zip(names, values, strict=True))
            found[row["id"]] = expert_of(row)
    return found


def _absences(
    driver: sqlite3.Connection, keys: Sequence[str], seeking: Seeking
) -> dict[str, list[Absence]]:
    found: dict[str, list[Absence]] = {}
    cursor = driver.execute(
        "SELECT id, expert_id, kind, starts_at, ends_at, zone, note FROM absences "  # noqa: S608  # marks only, no input
        f"WHERE expert_id IN ({_marks(keys)}) AND ends_at > ? AND starts_at < ?",
        (*keys, to_number(seeking.start), to_number(seeking.end)),
    )
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row: dict[str, Any] = dict(zip(names, values, strict=True))
        found.setdefault(row["expert_id"], []).append(absence_of(row))
    return found


def _busy(
    driver: sqlite3.Connection, keys: Sequence[str], seeking: Seeking
) -> dict[str, list[Span]]:
    """Return what calendars and interviews of other requests take of the time looked at."""
    start, end = to_number(seeking.start), to_number(seeking.end)
    marks = _marks(keys)
    rows = driver.execute(
        "SELECT expert_id, starts_at, ends_at FROM busy_times "  # noqa: S608  # marks only, no input
        f"WHERE expert_id IN ({marks}) AND ends_at > ? AND starts_at < ? "
        "UNION ALL SELECT expert_id, starts_at, starts_at + minutes * 60000000 FROM interviews "
        f"WHERE expert_id IN ({marks}) AND state <> 'cancelled' AND starts_at > ? "
        "AND starts_at < ? AND request_id <> ?",
        (*keys, start, end, *keys, start - _DAY, end, seeking.request_id),
    )
    found: dict[str, list[Span]] = {}
    for key, begins, ends in rows:
        span = Span(start=to_instant(begins), end=to_instant(ends))
        found.setdefault(key, []).append(span)
    return found


def _asked(
    driver: sqlite3.Connection, keys: Sequence[str], since: int
) -> dict[str, tuple[int, int]]:
    """Return about how many requests each was asked since then, and how many they took."""
    marks = _marks(keys)
    rows = driver.execute(
        "SELECT expert_id, request_id, state = 'accepted' FROM asks "  # noqa: S608  # marks only, no input
        f"WHERE expert_id IN ({marks}) AND asked_at >= ? "
        "UNION SELECT expert_id, request_id, state <> 'proposed' FROM interviews "
        f"WHERE expert_id IN ({marks}) AND state <> 'cancelled' AND starts_at >= ?",
        (*keys, since, *keys, since),
    )
    asked: defaultdict[str, set[str]] = defaultdict(set)
    taken: defaultdict[str, set[str]] = defaultdict(set)
    for key, request, took in rows:
        asked[key].add(request)
        if took:
            taken[key].add(request)
    return {key: (len(asked[key]), len(taken[key])) for key in asked}


def _total(driver: sqlite3.Connection, since: int) -> int:
    """Return about how many requests experts were asked since then, counted once for each."""
    row = driver.execute(
        "SELECT (SELECT count(*) FROM asks WHERE asked_at >= ?) + (SELECT count(*) FROM "
        "(SELECT request_id FROM interviews WHERE starts_at >= ? AND state <> 'cancelled' LIMIT ?) "
        "i WHERE NOT EXISTS (SELECT 1 FROM asks WHERE asks.request_id = i.request_id))",
        (since, since, _MOST_COUNTED),
    ).fetchone()
    return int(row[0])


def _history(
    driver: sqlite3.Connection, keys: Sequence[str], outlet: str
) -> dict[tuple[str, str], int]:
    """Return for how many requests of an outlet each spoke to it, or refused to.

    Of interviews that nobody was asked for in order, the newest of each expert are looked at.
    """
    if not outlet:
        return {}
    requests: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    rows = driver.execute(
        "SELECT expert_id, state, request_id FROM asks "  # noqa: S608  # marks only, no input
        f"WHERE expert_id IN ({_marks(keys)}) AND outlet_key = ? "
        "AND state IN ('accepted', 'refused')",
        (*keys, outlet),
    )
    for key, state, request in rows:
        requests[key, state].add(request)
    same: dict[str, bool] = {}
    for key in keys:
        for request, name in driver.execute(_GIVEN, (key, _NEWEST)):
            if name not in same:
                same[name] = fold(name) == outlet
            if same[name]:
                requests[key, AskState.ACCEPTED.value].add(request)
    return {key: len(found) for key, found in requests.items()}
