"""Questions for lists and pages. Sorted, filtered and paged in SQL; each a small read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
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
    literal_column,
    or_,
    select,
    text,
    true,
)

from mediadesk.domain.acquaintance import Acquaintance
from mediadesk.domain.duplicates import Asked, Logged
from mediadesk.domain.embargo import Agreement
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.incoming import Incoming, IncomingRow, Place
from mediadesk.domain.outbox import Message, State
from mediadesk.domain.pause import Pause
from mediadesk.domain.query import IncomingQuery, QueueQuery, View
from mediadesk.domain.release import Release
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Request
from mediadesk.domain.rows import (
    Counts,
    EarlierRow,
    FoundPage,
    OutboxRow,
    QueuePage,
    QueueRow,
    ReleaseRow,
    ReleaseText,
    ShelfRow,
)
from mediadesk.domain.search import Search
from mediadesk.domain.timeline import Recorded
from mediadesk.domain.workflow import RequestState
from mediadesk.storage import incoming, mapping, repositories, schema
from mediadesk.storage.experts import ExpertQuestions
from mediadesk.storage.failures import worded
from mediadesk.storage.finding import QUEUE_COLUMNS, find, queue_row
from mediadesk.storage.plan import PlanQuestions
from mediadesk.storage.reporters import ReporterQuestions
from mediadesk.storage.search import (
    BEHIND,
    FEW,
    FOUND,
    FOUND_SINCE,
    GATHER,
    OLDEST_OPEN,
    SAID,
    match_expression,
)
from mediadesk.storage.statements import driver_of, title_columns
from mediadesk.storage.types import to_instant, to_instant_or_none, to_number

_R = schema.requests
_OPEN = text("requests.state <> 'closed'")
_CLOSED = text("requests.state = 'closed'")
_BROADCAST = (Medium.TV, Medium.RADIO, Medium.PODCAST)
_NEWEST_FIRST = {View.DONE, View.ALL}
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


def _awake(query: QueueQuery) -> ColumnElement[bool]:
    return or_(_R.c.follow_up_at.is_(None), _R.c.follow_up_at <= to_number(query.now))


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
    if not query.search.strip():
        return None
    words = match_expression(query.search)
    if words is None:
        return text("0")
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


def _after(query: QueueQuery) -> ColumnElement[bool]:
    number_text, separator, key = query.after.partition(":")
    try:
        number = int(number_text)
    except ValueError:
        separator = ""
    if not separator:
        raise Refused(Problem("after", "That cursor is not one that this command gave out."))
    if query.view in _NEWEST_FIRST:
        return or_(_R.c.updated_at < number, and_(_R.c.updated_at == number, _R.c.id < key))
    return or_(_R.c.deadline_at > number, and_(_R.c.deadline_at == number, _R.c.id > key))


class Questions(PlanQuestions, ReporterQuestions, ExpertQuestions):
    """The desk's questions, each on a connection of its own, out of any transaction that writes."""

    def __init__(self, engine: Engine, catch_up: Callable[[], None]) -> None:
        self._engine = engine
        self._catch_up = catch_up

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
        if query.search.strip():
            self._prepare_search()
        newest_first = query.view in _NEWEST_FIRST
        order = (
            (_R.c.updated_at.desc(), _R.c.id.desc())
            if newest_first
            else (_R.c.deadline_at, _R.c.id)
        )
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
            last = rows[-1]
            at = last.updated_at if query.view in _NEWEST_FIRST else last.deadline_at
            cursor = f"{to_number(at)}:{last.id}"
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

    def counts(self, query: QueueQuery) -> Counts:
        """Return how many requests each standing view holds, closed ones left out."""
        views = [view for view in View if view not in _UNCOUNTED]
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
        with self._connection() as connection:
            row = connection.execute(statement).mappings().one()
            by_release = {found[0]: found[1] for found in connection.execute(releases)}
        return Counts(views={view.value: row[view.value] for view in views}, releases=by_release)

    def timeline(self, subject_id: str) -> tuple[Recorded, ...]:
        """Return what happened to a request or release, oldest first."""
        table = schema.timeline
        statement = select(table).where(table.c.subject_id == subject_id).order_by(table.c.number)
        with self._connection() as connection:
            rows = connection.execute(statement).mappings()
            return tuple(mapping.recorded_of(row) for row in rows)

    def outbox(self, *, request_id: str | None = None, limit: int = 500) -> tuple[OutboxRow, ...]:
        """Return the outbox, or one request's part of it, newest first."""
        messages, recipients = schema.messages, schema.recipients
        statement = (
            select(
                recipients,
                messages.c.request_id,
                messages.c.kind,
                messages.c.subject,
                messages.c.created_at,
                messages.c.not_before,
                _R.c.reference,
            )
            .join(messages, messages.c.id == recipients.c.message_id)
            .join(_R, _R.c.id == messages.c.request_id, isouter=True)
            .order_by(text("messages.rowid DESC"))
            .limit(limit)
        )
        if request_id is not None:
            statement = statement.where(messages.c.request_id == request_id)
        with self._connection() as connection:
            return tuple(
                OutboxRow(
                    recipient_id=row["id"],
                    message_id=row["message_id"],
                    request_id=row["request_id"],
                    reference=row["reference"],
                    kind=row["kind"],
                    subject=row["subject"],
                    address=row["address"],
                    state=State(row["state"]),
                    attempts=row["attempts"],
                    reason=row["reason"],
                    created_at=to_instant(row["created_at"]),
                    not_before=to_instant(row["not_before"]),
                    next_try_at=to_instant_or_none(row["next_try_at"]),
                    sent_at=to_instant_or_none(row["sent_at"]),
                )
                for row in connection.execute(statement).mappings()
            )

    def outbox_counts(self) -> Mapping[str, int]:
        """Return how many recipients stand in each state."""
        statement = select(schema.recipients.c.state, func.count()).group_by(
            schema.recipients.c.state
        )
        with self._connection() as connection:
            return {found[0]: found[1] for found in connection.execute(statement)}

    def in_flight(self) -> bool:
        """Say whether any recipient is `claimed` or `data_sent`."""
        with self._connection() as connection:
            return repositories.has_in_flight(connection)

    def has_due(self, now: datetime) -> bool:
        """Say whether a message may leave now."""
        with self._connection() as connection:
            return repositories.has_due(connection, now)

    def next_due(self, now: datetime) -> Message | None:
        """Return the message that has waited longest of those that may leave now."""
        with self._connection() as connection:
            return repositories.next_due(connection, now)

    def messages(self, request_id: str) -> tuple[Message, ...]:
        """Return the messages of a request, oldest first."""
        with self._connection() as connection:
            return repositories.messages_where(
                connection, schema.messages.c.request_id == request_id, light=True
            )

    def incoming(self, query: IncomingQuery) -> tuple[IncomingRow, ...]:
        """Return mails that came in, newest first."""
        with self._connection() as connection:
            return incoming.rows(connection, query)

    def incoming_mail(self, incoming_id: str) -> Incoming | None:
        """Return the mail with this UUID."""
        with self._connection() as connection:
            return incoming.incoming_by_id(connection, incoming_id)

    def incoming_counts(self) -> Mapping[str, int]:
        """Return how many mails stand in each state that still wants something."""
        with self._connection() as connection:
            return incoming.counts(connection)

    def stored_mails(self, limit: int) -> tuple[Incoming, ...]:
        """Return mails that are stored and not read yet, those that came first."""
        with self._connection() as connection:
            return incoming.next_stored(connection, limit)

    def raw_mail(self, incoming_id: str) -> bytes | None:
        """Return a mail's bytes as they came, None if they are not here."""
        with self._connection() as connection:
            return incoming.raw_mail(connection, incoming_id)

    def raw_mails(self, incoming_ids: Sequence[str]) -> Mapping[str, bytes]:
        """Return the bytes of several mails by UUID, those that are here."""
        with self._connection() as connection:
            return incoming.raw_mails(connection, incoming_ids)

    def places(self, account: str, folder: str, validity: int) -> Sequence[Place]:
        """Return what is not finished in a mailbox, and the place with the highest UID, by UID."""
        with self._connection() as connection:
            return incoming.places(connection, account, folder, validity)

    def outlets(self, limit: int = 5_000) -> tuple[tuple[str, str], ...]:
        """Return mail address and outlet of the newest requests."""
        statement = (
            select(_R.c.reporter_email, _R.c.outlet).order_by(text("rowid DESC")).limit(limit)
        )
        with self._connection() as connection:
            found = connection.execute(statement)
            return tuple((email, outlet) for email, outlet in found if email)

    def expert_names(self, limit: int = 200) -> tuple[str, ...]:
        """Return the names of the experts of the newest releases."""
        table = schema.releases
        statement = (
            select(table.c.experts, table.c.report_authors)
            .order_by(table.c.created_at.desc())
            .limit(limit)
        )
        names: dict[str, None] = {}
        with self._connection() as connection:
            for experts, authors in connection.execute(statement):
                names |= dict.fromkeys(one["name"] for one in json.loads(experts))
                names |= dict.fromkeys(json.loads(authors))
        return tuple(name for name in names if name)

    def pause(self, way: str) -> Pause | None:
        """Return until when the account of a way (`smtp`, `imap`) is left alone, if it is."""
        with self._connection() as connection:
            return repositories.pause_of(connection, way)

    def uncertain(self, limit: int = 50) -> tuple[Message, ...]:
        """Return messages with a recipient that is `unknown`, oldest first."""
        with self._connection() as connection:
            return repositories.uncertain(connection, limit)

    def releases(self) -> tuple[ReleaseRow, ...]:
        """Return every release, newest first."""
        table = schema.releases
        counted = (
            select(_R.c.release_id, func.count().label("open"))
            .where(_OPEN)
            .group_by(_R.c.release_id)
            .subquery()
        )
        statement = (
            select(
                table.c.id,
                *title_columns(),
                table.c.release_date,
                table.c.embargo_at,
                table.c.embargo_zone,
                table.c.created_at,
                counted.c.open,
            )
            .join(counted, counted.c.release_id == table.c.id, isouter=True)
            .order_by(table.c.created_at.desc(), table.c.id)
        )
        with self._connection() as connection:
            return tuple(
                ReleaseRow(
                    id=row["id"],
                    headline=mapping.title_of(row),
                    release_date=(
                        date.fromisoformat(row["release_date"]) if row["release_date"] else None
                    ),
                    embargo_at=to_instant_or_none(row["embargo_at"]),
                    embargo_zone=row["embargo_zone"],
                    created_at=to_instant(row["created_at"]),
                    open_requests=row["open"] or 0,
                )
                for row in connection.execute(statement).mappings()
            )

    def shelf(self) -> tuple[tuple[ShelfRow, tuple[Agreement, ...]], ...]:
        """Return every release as the press room lists it, newest first, each with its ledger."""
        table, ledger = schema.releases, schema.agreements
        counted = (
            select(_R.c.release_id, func.count().label("open"))
            .where(_OPEN)
            .group_by(_R.c.release_id)
            .subquery()
        )
        statement = (
            select(
                table.c.id,
                *title_columns(),
                table.c.release_date,
                table.c.embargo_text,
                table.c.embargo_at,
                table.c.embargo_zone,
                table.c.created_at,
                counted.c.open,
            )
            .join(counted, counted.c.release_id == table.c.id, isouter=True)
            .order_by(table.c.created_at.desc(), table.c.id)
        )
        with self._connection() as connection:
            agreed: dict[str, list[Agreement]] = {}
            for row in connection.execute(select(ledger)).mappings():
                agreed.setdefault(row["release_id"], []).append(mapping.agreement_of(row))
            return tuple(
                (
                    ShelfRow(
                        id=row["id"],
                        title=mapping.title_of(row),
                        release_date=(
                            date.fromisoformat(row["release_date"]) if row["release_date"] else None
                        ),
                        embargo=mapping.embargo_of(row),
                        created_at=to_instant(row["created_at"]),
                        open_requests=row["open"] or 0,
                    ),
                    tuple(agreed.get(row["id"], ())),
                )
                for row in connection.execute(statement).mappings()
            )

    def agreements(self, release_id: str) -> tuple[Agreement, ...]:
        """Return the embargo ledger of a release, oldest first."""
        with self._connection() as connection:
            return repositories.agreements_of(connection, release_id)

    def by_source(self, sha256: str) -> Release | None:
        """Return the release that was read from a file with these bytes, now or before."""
        with self._connection() as connection:
            return repositories.release_by_source(connection, sha256)

    def original(self, release_id: str) -> tuple[str, bytes] | None:
        """Return name and bytes of the newest file that a release was read from."""
        releases, originals = schema.releases, schema.originals
        statement = (
            select(originals.c.name, originals.c.content)
            .join(releases, releases.c.source_sha256 == originals.c.sha256)
            .where(releases.c.id == release_id)
        )
        with self._connection() as connection:
            row = connection.execute(statement).first()
        return (row[0], row[1]) if row is not None else None

    def release_texts(self, *, characters: int, limit: int = 500) -> tuple[ReleaseText, ...]:
        """Return the beginning of the newest releases, to compare another with them."""
        table = schema.releases
        statement = (
            select(
                table.c.id,
                *title_columns(),
                table.c.report_url,
                func.substr(table.c.text, 1, characters).label("beginning"),
                table.c.embargo_text,
                table.c.embargo_at,
                table.c.embargo_zone,
                table.c.created_at,
            )
            .order_by(table.c.created_at.desc(), table.c.id)
            .limit(limit)
        )
        with self._connection() as connection:
            return tuple(
                ReleaseText(
                    id=row["id"],
                    title=mapping.title_of(row),
                    headline=row["headline"],
                    report_title=row["report_title"],
                    report_url=row["report_url"],
                    text=row["beginning"],
                    embargo=mapping.embargo_of(row),
                    created_at=to_instant(row["created_at"]),
                )
                for row in connection.execute(statement).mappings()
            )

    def acquaintances(self, limit: int = 1_000) -> tuple[Acquaintance, ...]:
        """Return the experts and press contacts of the newest releases."""
        table = schema.releases
        statement = (
            select(table.c.id, table.c.experts, table.c.contacts, table.c.created_at)
            .order_by(table.c.created_at.desc(), table.c.id)
            .limit(limit)
        )
        with self._connection() as connection:
            return tuple(
                one
                for row in connection.execute(statement).mappings()
                for one in mapping.acquaintances_of(row)
            )

    def release(self, release_id: str) -> Release | None:
        """Return the release with this UUID."""
        with self._connection() as connection:
            return repositories.release_by_id(connection, release_id)

    def find_release(self, words: str) -> Release | None:
        """Return the release with this UUID, or the only one whose UUID begins so."""
        beginning = words.strip().lower()
        if not beginning:
            return None
        table = schema.releases
        statement = select(table).where(table.c.id.startswith(beginning, autoescape=True)).limit(2)
        with self._connection() as connection:
            rows = connection.execute(statement).mappings().all()
        return mapping.release_of(rows[0]) if len(rows) == 1 else None

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
