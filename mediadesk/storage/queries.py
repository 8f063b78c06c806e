"""Questions for lists and pages. Sorted, filtered and paged in SQL; each a small read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    TextClause,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    tuple_,
)

from mediadesk.domain.duplicates import Asked, Logged
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.query import Order, QueueQuery, View
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Request
from mediadesk.domain.rows import (
    Counts,
    EarlierRow,
    FoundPage,
    QueuePage,
    QueueRow,
)
from mediadesk.domain.search import Search, fold
from mediadesk.domain.timeline import Recorded
from mediadesk.domain.workflow import RequestState
from mediadesk.storage import mapping, repositories, schema
from mediadesk.storage.agenda import AgendaQuestions
from mediadesk.storage.asks import AskQuestions
from mediadesk.storage.calendars import CalendarQuestions
from mediadesk.storage.coverage import CoverageQuestions
from mediadesk.storage.experts import ExpertQuestions
from mediadesk.storage.failures import worded
from mediadesk.storage.finding import QUEUE_COLUMNS, count_open, expression, find, queue_row
from mediadesk.storage.finding import conditions as narrowed
from mediadesk.storage.imports import ImportQuestions
from mediadesk.storage.incoming import IncomingQuestions
from mediadesk.storage.interviews import InterviewQuestions
from mediadesk.storage.matching import MatchingQuestions
from mediadesk.storage.outlook import OutlookQuestions
from mediadesk.storage.plan import PlanQuestions
from mediadesk.storage.post import OutboxQuestions
from mediadesk.storage.reporters import ReporterQuestions
from mediadesk.storage.search import (
    BEHIND,
    FEW,
    FOUND,
    FOUND_SINCE,
    GATHER,
    OLDEST_OPEN,
    SAID,
)
from mediadesk.storage.shelf import ReleaseQuestions
from mediadesk.storage.statements import driver_of
from mediadesk.storage.types import to_instant, to_number

_R = schema.requests
_OPEN = text("requests.state <> 'closed'")
_CLOSED = text("requests.state = 'closed'")
_BROADCAST = (Medium.TV, Medium.RADIO, Medium.PODCAST)
_NEWEST_FIRST = {View.DONE, View.ALL, View.COVERAGE}
_UNCOUNTED = {View.DONE, View.ALL}
_MANY = 3_000
"""From so many hits on, a word is common."""
_EARLIER = (
    _R.c.id,
    _R.c.reference,
    _R.c.subject,
    _R.c.outlet,
    _R.c.state,
    _R.c.created_at,
)
_NEAR = 2_000
_MOST_NEWS = 500


def _awake(query: QueueQuery) -> ColumnElement[bool]:
    return or_(_R.c.follow_up_at.is_(None), _R.c.follow_up_at <= to_number(query.now))


def _coverage_due(now: int) -> Select[Any]:
    return select(schema.coverage.c.request_id).where(
        text(schema.COVERAGE_EXPECTED), schema.coverage.c.at <= now
    )


def _condition(view: View, query: QueueQuery) -> list[Any]:
    now, tonight = to_number(query.now), to_number(query.end_of_today)
    conditions: dict[View, Callable[[], list[Any]]] = {
        View.INBOX: lambda: [_OPEN, _awake(query)],
        View.TODAY: lambda: [_OPEN, _awake(query), _R.c.deadline_at < tonight],
        View.OVERDUE: lambda: [
            _OPEN,
            _awake(query),
            _R.c.deadline_at <= now,
            _R.c.answered_at.is_(None),
            _R.c.state != RequestState.SCHEDULED.value,
        ],
        View.SCHEDULED: lambda: [_OPEN, _R.c.state == RequestState.SCHEDULED],
        View.WAITING: lambda: [_OPEN, _R.c.state == RequestState.WAITING],
        View.MINE: lambda: [_OPEN, _awake(query), _R.c.owner == query.owner],
        View.UNASSIGNED: lambda: [_OPEN, _awake(query), _R.c.owner.is_(None)],
        View.BROADCAST: lambda: [_OPEN, _awake(query), _R.c.medium.in_(_BROADCAST)],
        View.SNOOZED: lambda: [_OPEN, _R.c.follow_up_at > now],
        View.COVERAGE: lambda: [_R.c.id.in_(_coverage_due(now))],
        View.DONE: lambda: [_CLOSED],
        View.ALL: list,
    }
    return conditions[view]()


def _filtered(
    query: QueueQuery,
    statement: Select[Any],
    conditions: list[Any],
    found: ColumnElement[bool] | TextClause | None,
) -> Select[Any]:
    """Narrow a statement about requests to a part of a view, and to what a search `found`."""
    statement = statement.where(*conditions)
    if not query.search.is_empty:
        asked, values = narrowed(query.search, query.now)
        statement = statement.where(text(asked).bindparams(**values))
    if query.release_id:
        statement = statement.where(_R.c.release_id == query.release_id)
    if query.ids:
        statement = statement.where(_R.c.id.in_(query.ids))
    return statement if found is None else statement.where(found)


def _parts(query: QueueQuery) -> list[list[Any]]:
    """Return the conditions of a view, apart where open and closed have indexes of their own."""
    if query.view is View.ALL:
        return [[_OPEN], [_CLOSED]]
    return [_condition(query.view, query)]


def _found(
    connection: Connection, query: QueueQuery, conditions: list[Any]
) -> ColumnElement[bool] | TextClause | None:
    """Return what a search asks of a request, in the way that costs least; None without one.

    Of open requests nothing was said before the oldest of them came. Of closed ones, a rare word
    is looked up once; of a common one the entries alone are gathered, and one request after the
    other is asked for them, newest first, until the page is full.
    """
    if not query.search.phrases:
        return text("0") if query.search.without and query.search.is_empty else None
    words = expression(query.search)
    driver = driver_of(connection)
    if conditions[0] is _OPEN:
        floor = driver.execute(OLDEST_OPEN).fetchone()[0] or 0
        return _R.c.id.in_(text(FOUND_SINCE).bindparams(words=words, floor=floor))
    hits = driver.execute(FEW, (words, _MANY)).fetchone()[0]
    if hits < _MANY:
        return _R.c.id.in_(text(FOUND).bindparams(words=words))
    for statement in GATHER:
        driver.execute(statement, {"words": words} if ":words" in statement else {})
    return text(SAID)


def _order_of(query: QueueQuery) -> Order | None:
    """Return the order of the open requests of a view, None for one that is newest first."""
    return None if query.view in _NEWEST_FIRST else query.order


def _order_by(query: QueueQuery) -> tuple[ColumnElement[Any], ...]:
    match _order_of(query):
        case Order.TIME_LEFT:
            return _R.c.deadline_at, _R.c.id
        case Order.NEWEST:
            return _R.c.created_at.desc(), _R.c.id.desc()
        case Order.OUTLET:
            return func.folded(_R.c.outlet), _R.c.deadline_at, _R.c.id
    return _R.c.updated_at.desc(), _R.c.id.desc()


def _cursor(query: QueueQuery, last: QueueRow) -> str:
    """Return the cursor of the page that follows a row."""
    match _order_of(query):
        case Order.TIME_LEFT:
            return f"{to_number(last.deadline_at)}:{last.id}"
        case Order.NEWEST:
            return f"{to_number(last.created_at)}:{last.id}"
        case Order.OUTLET:
            return f"{to_number(last.deadline_at)}:{last.id}:{fold(last.outlet)}"
    return f"{to_number(last.updated_at)}:{last.id}"


def _after(query: QueueQuery) -> ColumnElement[bool]:
    number_text, separator, rest = query.after.partition(":")
    key, _, outlet = rest.partition(":")
    try:
        number = int(number_text)
    except ValueError:
        separator = ""
    if not separator:
        raise Refused(Problem("after", "That cursor is not one that this command gave out."))
    order = _order_of(query)
    if order is Order.OUTLET:
        place = tuple_(func.folded(_R.c.outlet), _R.c.deadline_at, _R.c.id)
        return place > tuple_(literal(outlet), literal(number), literal(key))
    if order is Order.TIME_LEFT:
        at = _R.c.deadline_at
        return or_(at > number, and_(at == number, _R.c.id > key))
    at = _R.c.created_at if order is Order.NEWEST else _R.c.updated_at
    return or_(at < number, and_(at == number, _R.c.id < key))


class Questions(
    AgendaQuestions,
    CalendarQuestions,
    InterviewQuestions,
    CoverageQuestions,
    OutlookQuestions,
    PlanQuestions,
    ReporterQuestions,
    ExpertQuestions,
    ImportQuestions,
    IncomingQuestions,
    OutboxQuestions,
    ReleaseQuestions,
    AskQuestions,
    MatchingQuestions,
):
    """The desk's questions, each on a connection of its own, out of any transaction that writes."""

    def __init__(
        self, engine: Engine, catch_up: Callable[[], None], index_words: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._catch_up = catch_up
        self._index_words = index_words

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with worded(), self._engine.connect() as connection:
            # One snapshot for all statements of a question.
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("ROLLBACK")

    def request(self, request_id: str) -> Request | None:
        """Return the request with this UUID."""
        with self._connection() as connection:
            return repositories.request_by_id(connection, request_id)

    def by_reference(self, reference: str) -> Request | None:
        """Return the request with this reference (stored form)."""
        with self._connection() as connection:
            return repositories.request_by_reference(connection, reference)

    def _prepare_search(self) -> None:
        """Let the index catch up with what was said; each question that searches begins so."""
        with worded(), self._engine.connect() as connection:
            behind = connection.exec_driver_sql(BEHIND).first() is not None
        if behind:
            self._catch_up()

    def queue(self, query: QueueQuery) -> QueuePage:
        """Return a page of the queue: by time left, or newest first for what is closed."""
        if query.search.phrases:
            self._prepare_search()
        order = _order_by(query)
        rows: list[QueueRow] = []
        total = None
        parts = _parts(query)
        with self._connection() as connection:
            for part in parts:
                found = _found(connection, query, part)
                statement = _filtered(query, select(*QUEUE_COLUMNS), part, found)
                if query.after:
                    statement = statement.where(_after(query))
                statement = statement.order_by(*order).limit(query.limit + 1)
                rows += [queue_row(row) for row in connection.execute(statement).mappings()]
                if query.view not in _UNCOUNTED and not query.after:
                    total = connection.execute(
                        _filtered(query, select(func.count()).select_from(_R), part, found)
                    ).scalar_one()
        if len(parts) > 1:
            rows.sort(key=lambda row: (row.updated_at, row.id), reverse=True)
        more = len(rows) > query.limit
        rows = rows[: query.limit]
        cursor = None
        if more and rows:
            cursor = _cursor(query, rows[-1])
        return QueuePage(rows=tuple(rows), after=cursor, total=total)

    def search(
        self,
        asked: Search,
        *,
        now: datetime,
        limit: int = 100,
        cursor: str = "",
        stop: Callable[[], bool] = lambda: False,
    ) -> FoundPage:
        """Return one step of a search over everything ever said, newest first.

        `stop` is asked now and then; if it says so, the step ends with what it has.
        """
        if not cursor:
            self._prepare_search()
        with self._connection() as connection:
            return find(connection, asked, now=now, limit=limit, cursor=cursor, stop=stop)

    def open_counts(
        self, searches: Sequence[Search], *, now: datetime, stop: Callable[[], bool]
    ) -> tuple[int | None, ...]:
        """Return how many open requests each search finds, None once `stop` called it off."""
        if any(asked.phrases for asked in searches):
            self._prepare_search()
        with self._connection() as connection:
            return tuple(count_open(connection, asked, now=now, stop=stop) for asked in searches)

    def counts(self, query: QueueQuery) -> Counts:
        """Return how many requests each standing view holds.

        Closed ones are left out, but for those whose coverage is due.
        """
        views = [view for view in View if view not in {*_UNCOUNTED, View.COVERAGE}]
        statement = select(
            *(
                func.coalesce(
                    func.sum(case((and_(true(), *_condition(view, query)[1:]), 1), else_=0)), 0
                ).label(view.value)
                for view in views
            )
        ).where(_OPEN)
        releases = (
            select(_R.c.release_id, func.count())
            .where(_OPEN, _R.c.release_id.is_not(None))
            .group_by(_R.c.release_id)
        )
        due = select(func.count(schema.coverage.c.request_id.distinct())).where(
            text(schema.COVERAGE_EXPECTED), schema.coverage.c.at <= to_number(query.now)
        )
        with self._connection() as connection:
            row = connection.execute(statement).mappings().one()
            expected = connection.execute(due).scalar_one()
            by_release = {found[0]: found[1] for found in connection.execute(releases)}
        counted = {view.value: row[view.value] for view in views}
        return Counts(views={**counted, View.COVERAGE.value: expected}, releases=by_release)

    def news(self, after: int) -> tuple[int, tuple[str, ...]]:
        """Return the newest entry of the timeline, and what those after `after` are about."""
        table = schema.timeline
        statement = (
            select(table.c.number, table.c.subject_id)
            .where(table.c.number > after)
            .order_by(table.c.number.desc())
            .limit(_MOST_NEWS)
        )
        with self._connection() as connection:
            rows = connection.execute(statement).all()
        subjects = dict.fromkeys(subject for _number, subject in rows if subject is not None)
        return (rows[0][0] if rows else after), tuple(subjects)

    def timeline(self, subject_id: str) -> tuple[Recorded, ...]:
        """Return what happened to a request or release, oldest first."""
        table = schema.timeline
        statement = select(table).where(table.c.subject_id == subject_id).order_by(table.c.number)
        with self._connection() as connection:
            rows = connection.execute(statement).mappings()
            return tuple(mapping.recorded_of(row) for row in rows)

    def outlets(self, limit: int = 20_000, newest: int = 200) -> tuple[tuple[str, str], ...]:
        """Return mail domain and name of the outlets that are on record, those known last first.

        Then come address and outlet of the `newest` requests, which may have no record yet.
        """
        last = text("rowid DESC")
        outlets = schema.outlets.c
        with self._connection() as connection:
            known = connection.execute(
                select(outlets.domain, outlets.name).order_by(last).limit(limit)
            ).all()
            fresh = connection.execute(
                select(_R.c.reporter_email, _R.c.outlet).order_by(last).limit(newest)
            ).all()
        return tuple((where, name) for where, name in (*known, *fresh) if where)

    def earlier(self, request: Request, limit: int = 5) -> tuple[EarlierRow, ...]:
        """Return the other requests of the same reporter, newest first."""
        if not request.reporter.email:
            return ()
        statement = (
            select(*_EARLIER)
            .where(_R.c.reporter_email == request.reporter.email, _R.c.id != request.id)
            .order_by(_R.c.created_at.desc())
            .limit(limit)
        )
        with self._connection() as connection:
            return tuple(_earlier(row) for row in connection.execute(statement).mappings())

    def owners(self) -> tuple[str, ...]:
        """Return who has open requests, those with most first."""
        statement = (
            select(_R.c.owner)
            .where(_OPEN, _R.c.owner.is_not(None))
            .group_by(_R.c.owner)
            .order_by(func.count().desc(), _R.c.owner)
        )
        with self._connection() as connection:
            return tuple(connection.execute(statement).scalars())

    def merged(self, request_id: str) -> tuple[EarlierRow, ...]:
        """Return the requests that were merged into this one, oldest first."""
        statement = (
            select(*_EARLIER).where(_R.c.merged_into == request_id).order_by(_R.c.created_at)
        )
        with self._connection() as connection:
            return tuple(_earlier(row) for row in connection.execute(statement).mappings())

    def logged_near(
        self, since: datetime, until: datetime, *, request_id: str = ""
    ) -> tuple[Logged, ...]:
        """Return what was logged between two instants, round one request or among the newest.

        Rows are taken in the order in which they were logged, `_NEAR` to either side at most, so
        that it costs the same on a desk of any size.
        """
        middle: Any = (
            select(text("rowid")).select_from(_R).where(_R.c.id == request_id).scalar_subquery()
            if request_id
            else select(func.max(text("rowid"))).select_from(_R).scalar_subquery()
        )
        statement = select(
            _R.c.id,
            _R.c.reference,
            _R.c.reporter_name,
            _R.c.reporter_email,
            _R.c.outlet,
            _R.c.release_id,
            _R.c.subject,
            _R.c.message,
            _R.c.created_at,
            _R.c.state,
            _R.c.owner,
            _R.c.experts,
            _R.c.merged_into,
        ).where(
            literal_column("requests.rowid").between(middle - _NEAR, middle + _NEAR),
            _R.c.created_at.between(to_number(since), to_number(until)),
        )
        with self._connection() as connection:
            return tuple(_logged(row) for row in connection.execute(statement).mappings())


def _earlier(row: mapping.Row) -> EarlierRow:
    return EarlierRow(
        id=row["id"],
        reference=row["reference"],
        subject=row["subject"],
        outlet=row["outlet"],
        state=RequestState(row["state"]),
        created_at=to_instant(row["created_at"]),
    )


def _logged(row: mapping.Row) -> Logged:
    return Logged(
        asked=Asked(
            id=row["id"],
            reporter=row["reporter_name"],
            email=row["reporter_email"],
            outlet=row["outlet"],
            release_id=row["release_id"],
            words=f"{row['subject']} {row['message']}".strip(),
            at=to_instant(row["created_at"]),
        ),
        reference=row["reference"],
        subject=row["subject"],
        state=RequestState(row["state"]),
        owner=row["owner"],
        experts=tuple(json.loads(row["experts"])),
        merged_into=row["merged_into"],
    )
