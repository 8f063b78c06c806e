"""Rows for lists: just what is shown, so that a page of a list is one small query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mediadesk.domain.ask import Ask
from mediadesk.domain.expert import Absence, Quiet, Skill, WorkingHours
from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.outbox import State
from mediadesk.domain.release import Embargo
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format, Live, Request
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One request in the queue. Instants are UTC; `experts` are names in the order asked for."""

    id: str
    reference: str
    reporter: str
    outlet: str
    subject: str
    deadline_at: datetime
    deadline_zone: str
    medium: Medium | None
    live: Live | None
    length_minutes: int | None
    experts: tuple[str, ...]
    state: RequestState
    waiting_for: WaitingFor | None
    owner: str | None
    unread: bool
    held: bool
    answered_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of the queue. `after` is the cursor of the next page, None at the end."""

    rows: tuple[QueueRow, ...]
    after: str | None
    total: int | None
    """How many requests the view holds in all; None where counting takes longer than reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """One release in a list. `open_requests` counts those not closed."""

    id: str
    headline: str
    release_date: date | None
    embargo_at: datetime | None
    embargo_zone: str | None
    created_at: datetime
    open_requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseText:
    """What of a stored release is compared with a new one. `text` is its beginning."""

    id: str
    title: str
    headline: str
    report_title: str
    report_url: str
    text: str
    embargo: Embargo | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A stored release that a new one is like.

    `is_same` says that it is another text of the same release; else it tells much the same story.
    `percent` is how much of the text is the same.
    """

    release_id: str
    title: str
    created_at: datetime
    embargo: Embargo | None
    is_same: bool
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfRow:
    """One release in the list of the press room.

    While its embargo is `sealed` to the reader the title is not here at all.
    """

    id: str
    title: str
    release_date: date | None
    embargo: Embargo | None
    created_at: datetime
    open_requests: int
    sealed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """One recipient of one message in the outbox. Instants are UTC."""

    recipient_id: str
    message_id: str
    request_id: str | None
    reference: str | None
    kind: str
    subject: str
    address: str
    state: State
    attempts: int
    reason: str
    created_at: datetime
    not_before: datetime
    next_try_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRow:
    """An earlier request of the same reporter."""

    id: str
    reference: str
    subject: str
    outlet: str
    state: RequestState
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterRow:
    """One reporter in a list. `last_at` (UTC) is when they last asked, None if they never did."""

    id: str
    name: str
    role: str
    outlet: str
    verified: bool
    requests: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterPage:
    """A page of the list of reporters, by name. `after` is the cursor of the next page."""

    rows: tuple[ReporterRow, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertRow:
    """One expert in a list, with the absence that holds at the instant asked about, if any."""

    id: str
    name: str
    title: str
    organisation: str
    zone: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    skills: frozenset[Skill]
    hours: WorkingHours
    quiet: Quiet | None
    active: bool
    away: Absence | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertPage:
    """A page of the list of experts, by name. `after` is the cursor of the next page."""

    rows: tuple[ExpertRow, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthoredRow:
    """A release that names an expert; `author` says that they wrote its report."""

    id: str
    title: str
    release_date: date | None
    created_at: datetime
    author: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """An expert's place in the line of a request, with whom it is about.

    `phone` is the private one where there is one; `delivery` is where the mail that asks stands.
    """

    ask: Ask
    name: str
    title: str
    phone: str
    delivery: State | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much an expert was asked since an instant, and what they made of it.

    `asked` and `accepted` count requests, as the ranking does: those with an interview count too,
    whether or not anybody was asked in order. `refused` are reasons (`Refusal`, or empty) with how
    often each was given, the most frequent first; `given` are interviews.
    """

    asked: int = 0
    accepted: int = 0
    refused: tuple[tuple[str, int], ...] = ()
    given: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """A request that a reporter made."""

    id: str
    reference: str
    subject: str
    outlet: str
    state: RequestState
    outcome: Outcome | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many requests each standing view holds; `releases` by release UUID, open ones only."""

    views: Mapping[str, int]
    releases: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A step of a search: what was found in it, newest first, and where the next one goes on.

    `cursor` is None when everything has been looked at. `stopped` says that it was called off.
    """

    rows: tuple[QueueRow, ...]
    cursor: str | None
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRow:
    """One interview in the calendar; `expert` and `reporter` are names.

    `zone` (IANA) is the reporter's; `expert_id` is None for somebody without a record. Instants are
    UTC.
    """

    id: str
    request_id: str
    reference: str
    subject: str
    outlet: str
    reporter: str
    expert_id: str | None
    expert: str
    state: InterviewState
    starts_at: datetime
    minutes: int
    zone: str
    medium: Medium | None
    form: Format | None
    place: str
    version: int

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


def calendar_row(request: Request, one: Interview) -> CalendarRow:
    """Return an interview of a request as a row of the calendar, without the expert's record."""
    return CalendarRow(
        id=one.id,
        request_id=request.id,
        reference=request.reference,
        subject=request.subject,
        outlet=request.outlet,
        reporter=request.reporter.name,
        expert_id=None,
        expert=one.expert_name,
        state=one.state,
        starts_at=one.starts_at,
        minutes=one.minutes,
        zone=one.zone,
        medium=one.medium,
        form=one.form,
        place=one.place,
        version=one.version,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaPage:
    """A page of interviews; `more` says that others follow."""

    rows: tuple[CalendarRow, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How the day goes, for when no request is chosen. Days are those of the office's clock.

    `following` is the open request without an answer whose deadline comes next, whether it is put
    off or not; `waiting` counts the inbox. `median_answer` is how long today's answers took.
    """

    following: QueueRow | None
    waiting: int
    answered_today: int
    median_answer: timedelta | None
    interviews_tomorrow: int
