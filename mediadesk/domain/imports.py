"""Taking an old log in: what each of its rows would do to the desk, and what an import has done.

Pure. A row is the same request as one that is here by the log's own reference, else by reporter,
subject and day. What people have worked on since is never written over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from mediadesk.domain.deadline import Deadline
from mediadesk.domain.errors import Problem
from mediadesk.domain.log import Aside, Field, Layout, LogRow
from mediadesk.domain.reporter import name_key
from mediadesk.domain.request import Channel, Details, Request
from mediadesk.domain.routing import Route
from mediadesk.domain.timeline import Kind, Recorded
from mediadesk.domain.workflow import RequestState

ROUTE_REASON = "in an imported log"


class ImportState(StrEnum):
    """Where an import stands. What ended in the middle is `running` or `undoing` still."""

    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Verdict(StrEnum):
    """What a row does to the desk."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows were new, changed, the same, or kept aside; how many an undo left alone."""

    new: int = 0
    changed: int = 0
    same: int = 0
    aside: int = 0
    kept: int = 0

    def plus(self, verdict: Verdict) -> Counts:
        """Return the counts with one more row."""
        name = verdict.value
        return replace(self, **{name: getattr(self, name) + 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One file that was taken in. Instants are UTC.

    `sha256` is that of the file's bytes, `headers` that of its headings (`columns.headers_key`).
    `row` is the number of the last row that was decided about, or taken back; `total` counts them.
    """

    id: str
    name: str
    sha256: str
    sheet: str
    headers: str
    layout: Layout
    state: ImportState
    actor: str
    created_at: datetime
    total: int
    finished_at: datetime | None = None
    row: int = 0
    counts: Counts = Counts()
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A request that may be the one a row speaks of.

    `notes` are those of an import. `worked` says that people have done something with it since, or
    that it came in another way, so that no row may change it.
    """

    request: Request
    notes: str = ""
    worked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that a row would change, in words: dates in ISO 8601, the rest as it is kept."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What one row does, and to which request; `aside` has the reasons for one kept aside."""

    verdict: Verdict
    number: int
    row: LogRow | None = None
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    aside: Aside | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do: the counts, and the first rows of each kind.

    `reasons` are the first problem of each kind that keeps rows aside, with how many have such a
    one, most frequent first.
    """

    counts: Counts
    rows: tuple[Decided, ...] = ()
    reasons: tuple[tuple[Problem, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """From which import and row a request came, and the notes that stood beside it."""

    import_id: str
    name: str
    row: int
    key: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a row is looked for by: its own reference, its likeness, reporter and day.

    `reference` is the row's own, read as one of this desk's, or empty; `since` and `until` are the
    ends of its day (UTC).
    """

    key: str
    reference: str
    likeness: str
    email: str
    subject: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A request as an import left it, to be taken back.

    `before` is the request as it was before the import changed it, None if the import brought it;
    `notes` are what stands beside it now, `notes_before` what stood there then. `worked` says that
    people have done something with it since.
    """

    row: int
    request: Request
    notes: str
    before: Request | None
    notes_before: str
    worked: bool


def decide(row: LogRow, known: Sequence[Known], zone: tzinfo, cells: tuple[str, ...]) -> Decided:
    """Return what a row does. `known` are the candidates; `cells` its cells as text."""
    found = next((one for one in known if _is_same(row, one.request, zone)), None)
    if found is None:
        return Decided(verdict=Verdict.NEW, number=row.number, row=row)
    changes = differences(row, found, zone)
    if not changes:
        return Decided(verdict=Verdict.SAME, number=row.number, row=row, known=found)
    if found.worked:
        problem = Problem(
            "reference",
            "{reference} is here and people have worked on it; it is left as it is.",
            {"reference": found.request.reference},
        )
        aside = Aside(number=row.number, cells=cells, problems=(problem,))
        return Decided(
            verdict=Verdict.ASIDE,
            number=row.number,
            row=row,
            known=found,
            changes=changes,
            aside=aside,
        )
    return Decided(
        verdict=Verdict.CHANGED, number=row.number, row=row, known=found, changes=changes
    )


def told(recorded: Recorded, request: Request, origin: Origin) -> Recorded:
    """Return an entry of the timeline with what the imported row said, for people to read.

    The timeline itself names none of its words, so that taking the import back leaves none.
    """
    entry = recorded.entry
    if entry.kind is not Kind.IMPORTED or entry.detail.get("import") != origin.import_id:
        return recorded
    words = "\n\n".join(part for part in (request.message, origin.notes) if part)
    return replace(recorded, entry=replace(entry, text=words))


def twice(row: LogRow, first: int, cells: tuple[str, ...]) -> Decided:
    """Return what becomes of a row that says who, what and when an earlier row said."""
    problem = Problem("reference", "Row {number} is about the same request.", {"number": first})
    aside = Aside(number=row.number, cells=cells, problems=(problem,))
    return Decided(verdict=Verdict.ASIDE, number=row.number, row=row, aside=aside)


def new_request(row: LogRow, *, key: str, reference: str, zone: str) -> Request:
    """Return the request that a row becomes; `key` is its UUID, `zone` (IANA) the log's.

    It is routed to nobody, and a closed one stays closed, with the instant it was closed at.
    """
    closed = row.state is RequestState.CLOSED
    return Request(
        id=key,
        reference=reference,
        release_id=None,
        subject=row.subject,
        message=row.message,
        reporter=row.reporter,
        outlet=row.outlet,
        deadline=Deadline(at=row.deadline_at, zone=zone),
        medium=row.medium,
        details=Details(language=row.language),
        experts=row.experts,
        any_expert=not row.experts,
        channel=Channel.IMPORT,
        route=Route(contact=None, reason=ROUTE_REASON),
        state=row.state,
        created_at=row.received_at,
        updated_at=row.closed_at or row.received_at,
        owner=row.owner,
        outcome=row.outcome,
        answered_at=row.closed_at if closed else None,
        unread=False,
    )


def changed_request(row: LogRow, known: Known, zone: tzinfo) -> Request:
    """Return a request with what a row says otherwise, and nothing else."""
    request = known.request
    names = {change.field for change in differences(row, known, zone)}
    reporter = request.reporter
    for name, part in (
        (Field.REPORTER, {"name": row.reporter.name}),
        (Field.EMAIL, {"email": row.reporter.email}),
        (Field.PHONE, {"phone": row.reporter.phone, "phone_e164": row.reporter.phone_e164}),
        (Field.ROLE, {"role": row.reporter.role}),
    ):
        if name in names:
            reporter = replace(reporter, **part)
    changed: dict[str, object] = {"reporter": reporter}
    for name, attribute in (
        (Field.SUBJECT, "subject"),
        (Field.MESSAGE, "message"),
        (Field.OUTLET, "outlet"),
        (Field.MEDIUM, "medium"),
        (Field.OWNER, "owner"),
    ):
        if name in names:
            changed[attribute] = getattr(row, attribute)
    if Field.EXPERTS in names:
        changed |= {"experts": row.experts, "any_expert": not row.experts}
    if Field.LANGUAGE in names:
        changed["details"] = replace(request.details, language=row.language)
    if Field.RECEIVED in names:
        changed["created_at"] = row.received_at
    if Field.DEADLINE in names:
        changed["deadline"] = replace(request.deadline, at=row.deadline_at)
    if names & {Field.STATE, Field.OUTCOME, Field.CLOSED}:
        changed |= {
            "state": row.state,
            "outcome": row.outcome,
            "answered_at": row.closed_at,
            "updated_at": row.closed_at or row.received_at,
        }
    return replace(request, **changed)  # type: ignore[arg-type]  # each value is its field's own


def differences(row: LogRow, known: Known, zone: tzinfo) -> tuple[Change, ...]:
    """Return the fields that a row names and says otherwise, in the order of the fields."""
    request = known.request
    pairs: tuple[tuple[Field, str, str], ...] = (
        (Field.RECEIVED, _time(request.created_at, zone), _time(row.received_at, zone)),
        (Field.SUBJECT, request.subject, row.subject),
        (Field.MESSAGE, request.message, row.message),
        (Field.REPORTER, request.reporter.name, row.reporter.name),
        (Field.EMAIL, request.reporter.email, row.reporter.email),
        (Field.PHONE, request.reporter.phone, row.reporter.phone),
        (Field.ROLE, request.reporter.role, row.reporter.role),
        (Field.OUTLET, request.outlet, row.outlet),
        (Field.MEDIUM, request.medium or "", row.medium or ""),
        (Field.DEADLINE, _time(request.deadline.at, zone), _time(row.deadline_at, zone)),
        (Field.STATE, request.state, row.state),
        (Field.OUTCOME, request.outcome or "", row.outcome or ""),
        (Field.CLOSED, _time(request.answered_at, zone), _time(row.closed_at, zone)),
        (Field.OWNER, request.owner or "", row.owner or ""),
        (Field.EXPERTS, ", ".join(request.experts), ", ".join(row.experts)),
        (Field.LANGUAGE, request.details.language, row.language),
        (Field.NOTES, known.notes, row.notes),
    )
    return tuple(
        Change(field=name, before=str(before), after=str(after))
        for name, before, after in pairs
        if name in row.given and before != after
    )


def _time(at: datetime | None, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if at is not None else ""


def _is_same(row: LogRow, request: Request, zone: tzinfo) -> bool:
    """Say whether a row of the same reference or likeness is about the same request.

    A reference alone is not enough: many logs number their rows anew every year. Of reporter,
    subject and day two have to fit with it, and all three without one.
    """
    same_day = request.created_at.astimezone(zone).date() == row.received_at.astimezone(zone).date()
    same_reporter = name_key(request.reporter.name) == name_key(row.reporter.name)
    same_subject = name_key(request.subject) == name_key(row.subject)
    return same_day + same_reporter + same_subject >= (2 if row.key else 3)
