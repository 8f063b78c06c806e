"""Searching everything that was ever said, in steps that each cost little on a desk of any size.

The full-text index is read newest first and left after a number of hits; what those are about is
then narrowed by the operators. A search for something rare so looks at ever more of the index,
step by step, and each step can be called off. A word that is still being typed is first looked
for as the most used words that begin so (the table `words`), because SQLite would otherwise gather
every place of every such word before it gives out the first.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import sqlite as dialect

from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Live
from mediadesk.domain.rows import FoundPage, QueueRow
from mediadesk.domain.search import Is, Phrase, Search, fold, words_of
from mediadesk.domain.workflow import RequestState, WaitingFor
from mediadesk.storage import mapping, schema
from mediadesk.storage.search import FOUND_SINCE, OLDEST_OPEN
from mediadesk.storage.statements import driver_of
from mediadesk.storage.types import to_instant, to_instant_or_none, to_number

_R = schema.requests
QUEUE_COLUMNS = (
    _R.c.id,
    _R.c.reference,
    _R.c.reporter_name,
    _R.c.outlet,
    _R.c.subject,
    _R.c.deadline_at,
    _R.c.deadline_zone,
    _R.c.medium,
    _R.c.live,
    _R.c.length_minutes,
    _R.c.experts,
    _R.c.state,
    _R.c.waiting_for,
    _R.c.owner,
    _R.c.unread,
    _R.c.held,
    _R.c.answered_at,
    _R.c.created_at,
    _R.c.updated_at,
    _R.c.version,
)


_SQL_COLUMNS = str(select(*QUEUE_COLUMNS).compile(dialect=dialect.dialect())).split(" \nFROM ")[0]
_FIRST_LOOK = 150
_LOOK = 2_000
"""Hits that one step looks at: few at first, so that the first page is there at once."""
_MOST_SPELLED = 24
"""Words that stand for a beginning before every one of them is gathered."""
_ASK_EVERY = 10_000
"""Instructions of SQLite between two questions whether to stop, about a millisecond."""


def queue_row(row: mapping.Row) -> QueueRow:
    """Return a row of the queue."""
    return QueueRow(
        id=row["id"],
        reference=row["reference"],
        reporter=row["reporter_name"],
        outlet=row["outlet"],
        subject=row["subject"],
        deadline_at=to_instant(row["deadline_at"]),
        deadline_zone=row["deadline_zone"],
        medium=Medium(row["medium"]) if row["medium"] else None,
        live=Live(row["live"]) if row["live"] else None,
        length_minutes=row["length_minutes"],
        experts=() if row["experts"] == "[]" else tuple(json.loads(row["experts"])),
        state=RequestState(row["state"]),
        waiting_for=WaitingFor(row["waiting_for"]) if row["waiting_for"] else None,
        owner=row["owner"],
        unread=bool(row["unread"]),
        held=bool(row["held"]),
        answered_at=to_instant_or_none(row["answered_at"]),
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        version=row["version"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a search goes on: `stage` 0 spells beginnings out, 1 gathers them; below `number`."""

    stage: int
    number: int

    @classmethod
    def of(cls, cursor: str) -> _Place:
        stage, _, number = cursor.partition(":")
        if stage in {"0", "1"} and number.isascii() and number.isdigit():
            return cls(stage=int(stage), number=int(number))
        return cls(stage=0, number=2**62)

    def __str__(self) -> str:
        return f"{self.stage}:{self.number}"


def find(
    connection: Connection,
    asked: Search,
    *,
    now: datetime,
    limit: int,
    cursor: str,
    stop: Callable[[], bool],
) -> FoundPage:
    """Do one step of a search; see the module."""
    driver = driver_of(connection)
    driver.set_progress_handler(lambda: 1 if stop() else 0, _ASK_EVERY)
    try:
        return _Finder(driver, asked, now, limit).step(_Place.of(cursor), first=not cursor)
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return FoundPage(rows=(), cursor=None, stopped=True)
    finally:
        driver.set_progress_handler(None, 0)


def count_open(
    connection: Connection, asked: Search, *, now: datetime, stop: Callable[[], bool]
) -> int | None:
    """Return how many open requests a search finds; None where `stop` called it off."""
    driver = driver_of(connection)
    driver.set_progress_handler(lambda: 1 if stop() else 0, _ASK_EVERY)
    try:
        return _Finder(driver, asked, now, 0).count_open()
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return None
    finally:
        driver.set_progress_handler(None, 0)


class _Finder:
    def __init__(
        self, driver: sqlite3.Connection, asked: Search, now: datetime, limit: int
    ) -> None:
        self._driver = driver
        self._asked = asked
        self._limit = limit
        self._where, self._values = conditions(asked, now)
        self._looked_for = _looked_for(asked)

    def step(self, place: _Place, *, first: bool) -> FoundPage:
        if self._asked.is_empty:
            return FoundPage(rows=(), cursor=None)
        if not self._looked_for:
            return self._step_of_requests(place, first=first)
        look = _FIRST_LOOK if first else _LOOK
        expression, spelled = self._expression(gather=place.stage == 1)
        hits = self._hits(expression, place.number, look)
        rows = self._rows([subject for _number, subject in hits])
        if len(hits) == look:
            return FoundPage(rows=rows, cursor=str(_Place(stage=place.stage, number=hits[-1][0])))
        if place.stage == 0 and spelled:
            # Words that begin so and are less used have not been looked for yet.
            return FoundPage(rows=rows, cursor=str(_Place(stage=1, number=2**62)))
        return FoundPage(rows=rows, cursor=None)

    def count_open(self) -> int:
        if self._asked.is_empty:
            return 0
        values = dict(self._values)
        said = ""
        if self._asked.phrases:
            values["words"] = expression(self._asked)
            values["floor"] = self._driver.execute(OLDEST_OPEN).fetchone()[0] or 0
            said = f"AND id IN ({FOUND_SINCE})"
        (count,) = self._driver.execute(
            f"SELECT count(*) FROM requests WHERE state <> 'closed' AND {self._where} {said}",  # noqa: S608  # our own words; values are bound
            values,
        ).fetchone()
        return int(count)

    def _hits(self, expression: str, below: int, most: int) -> list[tuple[int, str]]:
        """Return entry and request of the newest hits below an entry, newest first."""
        floor = self._floor()
        found = self._driver.execute(
            "SELECT search.rowid, timeline.subject_id FROM search "
            "JOIN timeline ON timeline.number = search.rowid "
            "WHERE search MATCH ? AND search.rowid < ? AND search.rowid >= ? "
            "ORDER BY search.rowid DESC LIMIT ?",
            (expression, below, floor, most),
        )
        return [(number, subject) for number, subject in found if subject is not None]

    def _floor(self) -> int:
        """Return the entry before which no open request can stand, if only those are asked for."""
        if not any(state is not Is.CLOSED for state in self._asked.states):
            return 0
        return self._driver.execute(OLDEST_OPEN).fetchone()[0] or 0

    def _rows(self, subjects: Sequence[str]) -> tuple[QueueRow, ...]:
        """Return the requests among `subjects` that fit the operators, in the same order."""
        if not subjects:
            return ()
        keys = list(dict.fromkeys(subjects))
        found = self._select(
            f"{_SQL_COLUMNS} FROM requests "  # noqa: S608  # our own words; values are bound
            f"WHERE id IN (SELECT value FROM json_each(:keys)) AND {self._where}",
            {"keys": json.dumps(keys), **self._values},
        )
        return tuple(found[key] for key in keys if key in found)

    def _step_of_requests(self, place: _Place, *, first: bool) -> FoundPage:
        """Look through requests themselves, newest first, where no word was asked for."""
        if any(state is not Is.CLOSED for state in self._asked.states):
            rows = self._select(
                f"{_SQL_COLUMNS} FROM requests WHERE state <> 'closed' AND {self._where} "
                "ORDER BY deadline_at, id LIMIT 2000",
                self._values,
            )
            return FoundPage(rows=tuple(rows.values()), cursor=None)
        look = 4 * _FIRST_LOOK if first else _LOOK
        looked = self._driver.execute(
            "SELECT rowid, id FROM requests WHERE rowid < ? ORDER BY rowid DESC LIMIT ?",
            (place.number, look),
        ).fetchall()
        rows_ = self._rows([key for _number, key in looked])
        more = len(looked) == look
        return FoundPage(
            rows=rows_, cursor=str(_Place(stage=0, number=looked[-1][0])) if more else None
        )

    def _select(self, sql: str, values: Mapping[str, object]) -> dict[str, QueueRow]:
        cursor = self._driver.cursor()
        cursor.row_factory = sqlite3.Row
        return {row["id"]: queue_row(row) for row in cursor.execute(sql, values)}

    def _expression(self, *, gather: bool) -> tuple[str, bool]:
        """Return what FTS5 is asked, and whether a beginning was spelled out in it."""
        parts: list[str] = []
        spelled = False
        for phrase in self._looked_for:
            words = () if gather else self._spelled(phrase)
            if words:
                spelled = True
                said = (Phrase(words=(*phrase.words[:-1], word)) for word in words)
                parts.append("(" + " OR ".join(_quoted(one) for one in said) + ")")
            else:
                parts.append(_quoted(phrase))
        return _leaving_out(" AND ".join(parts), self._asked), spelled

    def _spelled(self, phrase: Phrase) -> tuple[str, ...]:
        """Return the most used words that begin like a word being typed, none if none is known."""
        if not phrase.beginning:
            return ()
        beginning = fold(phrase.words[-1])
        found = self._driver.execute(
            "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY uses DESC LIMIT ?",
            (beginning, f"{beginning}\U0010ffff", _MOST_SPELLED),
        ).fetchall()
        return tuple(dict.fromkeys((*(word for (word,) in found), beginning))) if found else ()


def _looked_for(asked: Search) -> tuple[Phrase, ...]:
    """Return what the index is asked for: the words, else those of the operators' values.

    A request's own entry holds reporter, outlet and experts, so their words find it; but a reply
    about it does not, so they cannot be asked for together with other words.
    """
    if asked.phrases:
        return asked.phrases
    values = (*asked.outlets, *asked.experts, *asked.reporters)
    words = [word for value in values for word in words_of(value)]
    return tuple(Phrase(words=(word,), beginning=True) for word in words)


def expression(asked: Search) -> str:
    """Return what FTS5 is asked for the words of a search; it must have some."""
    return _leaving_out(" AND ".join(_quoted(phrase) for phrase in asked.phrases), asked)


def _leaving_out(found: str, asked: Search) -> str:
    for phrase in asked.without:
        found = f"({found}) NOT {_quoted(phrase)}"
    return found


def _quoted(phrase: Phrase) -> str:
    """Return a phrase for FTS5; inside quotes its operators and marks mean nothing."""
    return '"' + " ".join(phrase.words) + '"' + ("*" if phrase.beginning else "")


def conditions(asked: Search, now: datetime) -> tuple[str, dict[str, object]]:
    """Return what the operators ask of a request, as SQL with its named values."""
    parts = ["1"]
    values: dict[str, object] = {}

    def bound(value: object) -> str:
        name = f"asked_{len(values)}"
        values[name] = value
        return f":{name}"

    for column, wanted in (
        ("outlet", asked.outlets),
        ("experts", asked.experts),
        ("reporter_name || ' ' || reporter_email", asked.reporters),
    ):
        parts += [f"instr(folded({column}), {bound(value)})" for value in wanted]
    parts += [
        "release_id IN (SELECT id FROM releases WHERE "  # noqa: S608  # our own words; values are bound
        f"instr(folded(headline || ' ' || report_title), {bound(value)}))"
        for value in asked.releases
    ]
    if asked.owner:
        parts.append(f"instr(folded(coalesce(owner, '')), {bound(asked.owner)})")
    elif asked.owner is not None:
        parts.append("owner IS NULL")
    for column, chosen in (("medium", asked.mediums), ("channel", asked.channels)):
        if chosen:
            listed = json.dumps([one.value for one in chosen])
            parts.append(f"{column} IN (SELECT value FROM json_each({bound(listed)}))")  # noqa: S608  # our own words; values are bound
    for state in asked.states:
        parts.append(_STATES[state])
        if state is Is.OVERDUE:
            parts.append(f"deadline_at <= {bound(to_number(now))}")
    for limit, comparison in ((asked.before, "<"), (asked.after, ">=")):
        if limit is not None:
            parts.append(f"created_at {comparison} {bound(to_number(limit))}")
    return " AND ".join(parts), values


_STATES: dict[Is, str] = {
    Is.OVERDUE: "state NOT IN ('closed', 'scheduled') AND answered_at IS NULL",
    Is.OPEN: "state <> 'closed'",
    Is.CLOSED: "state = 'closed'",
    Is.UNREAD: "state <> 'closed' AND unread",
    Is.HELD: "state <> 'closed' AND held",
    Is.NEW: "state = 'new'",
    Is.TAKEN: "state = 'open'",
    Is.WAITING: "state = 'waiting'",
    Is.SCHEDULED: "state = 'scheduled'",
}
