"""What a reporter sees of their own requests on this computer: how each stands, and nothing else.

No note, no letter between others and no request of another reporter can be reached from here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from mediadesk.domain.deadline import Deadline
from mediadesk.domain.errors import NotFound, Problem
from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.outbox import Message, MessageKind, State
from mediadesk.domain.request import Request
from mediadesk.domain.rows import calendar_row
from mediadesk.domain.workflow import RequestState, WaitingFor
from mediadesk.services.ports import CalendarWriter, Clock, Database, FormDrafts, Settings

_SENT = "sent requests"
_MOST_SENT = 500
_MOST_SHOWN = 50
_MINE = frozenset({MessageKind.REQUEST, MessageKind.RECEIPT})
"""The letters that the reporter caused or was sent with the request."""
_DETAILS = ("name", "role", "outlet", "email", "phone")


class Standing(StrEnum):
    """How a request stands for its reporter."""

    SAVED = "saved"
    """Kept here; it has not left yet."""
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """It may have left; the mail server did not say that it took it."""
    SENT = "sent"
    TAKEN = "taken"
    """An officer has it."""
    ANSWERED = "answered"
    YOURS = "yours"
    """The office waits for the reporter."""
    PROPOSED = "proposed"
    """Times were proposed."""
    INTERVIEW = "interview"
    """A time is settled."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """A time of an interview. `starts_at` is UTC, `zone` (IANA) the reporter's."""

    starts_at: datetime
    minutes: int
    zone: str
    expert: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRequest:
    """A request as its reporter may see it. `times` are the settled one, or those proposed."""

    id: str
    reference: str
    subject: str
    sent_at: datetime
    deadline: Deadline
    standing: Standing
    officer: str
    times: tuple[OwnTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReceipt:
    """A request of the reporter with the letters that belong to its receipt."""

    request: Request
    messages: tuple[Message, ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Remembers what the reporter who sits here sent, and shows it to them alone."""

    database: Database
    clock: Clock
    settings: Settings
    drafts: FormDrafts
    calendars: CalendarWriter

    def remember(self, request: Request) -> None:
        """Keep that a request was sent from here, and by whom; raises `OSError`, `WorldFailed`."""
        ids = [request.id, *(one for one in self._ids() if one != request.id)]
        self.drafts.save(_SENT, {"ids": ids[:_MOST_SENT]})
        reporter = request.reporter
        mine = {
            "reporter.name": reporter.name,
            "reporter.role": reporter.role,
            "reporter.outlet": request.outlet,
            "reporter.email": reporter.email,
            "reporter.phone": reporter.phone,
        }
        if any(self.settings.get(name) != value for name, value in mine.items()):
            self.settings.set_many(mine)

    def requests(self) -> tuple[OwnRequest, ...]:
        """Return what the reporter who sits here sent from here, newest first."""
        found = []
        for key in self._ids()[:_MOST_SHOWN]:
            request = self.database.read().request(key)
            if request is not None and self._is_mine(request):
                found.append(self._own(request))
        return tuple(found)

    def receipt(self, request_id: str) -> OwnReceipt:
        """Return the receipt of a request of this reporter; raises `NotFound` for any other."""
        request = self._mine(request_id)
        return OwnReceipt(
            request=_bare(request),
            messages=self._letters(request_id),
            now=self.clock.now(),
        )

    def calendar(self, request_id: str, *, title: str, text: str) -> bytes:
        """Return a calendar file: the interview that is settled, else the deadline."""
        request = self._mine(request_id)
        settled = [
            one
            for one in self.database.read().interviews_of(request_id)
            if one.state is InterviewState.CONFIRMED
        ]
        if not settled:
            return self.calendars.deadline(request, title=title, text=text)
        rows = [calendar_row(request, one) for one in settled]
        return self.calendars.list(rows, stamp=self.clock.now(), uid="press-room")

    def leave(self) -> None:
        """Forget who sat here: their details, what they sent and what they were typing.

        The requests themselves stay with the press office. Raises `OSError` or `WorldFailed`.
        """
        self.drafts.drop(_SENT)
        for row, _agreed in self.database.read().shelf():
            self.drafts.drop(form_name(row.id))
        self.settings.set_many({f"reporter.{name}": "" for name in _DETAILS})

    # ------------------------------------------------------------------------ inside

    def _ids(self) -> list[str]:
        found = (self.drafts.load(_SENT) or {}).get("ids")
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    def _is_mine(self, request: Request) -> bool:
        """Say whether the reporter whose details are kept here made a request.

        By the address; without one, by name and number.
        """
        get, reporter = self.settings.get, request.reporter
        email = get("reporter.email").casefold()
        if email or reporter.email:
            return email == reporter.email.casefold()
        known = (get("reporter.name"), get("reporter.phone"))
        return any(known) and known == (reporter.name, reporter.phone)

    def _mine(self, request_id: str) -> Request:
        request = None
        if request_id in self._ids():
            request = self.database.read().request(request_id)
        if request is None or not self._is_mine(request):
            raise NotFound(Problem("reference", "That request was not sent from here by you."))
        return request

    def _letters(self, request_id: str) -> tuple[Message, ...]:
        return tuple(one for one in self.database.read().messages(request_id) if one.kind in _MINE)

    def _own(self, request: Request) -> OwnRequest:
        interviews = self.database.read().interviews_of(request.id)
        standing = _standing(request, self._letters(request.id), interviews)
        shown: frozenset[InterviewState] = frozenset()
        if standing is Standing.INTERVIEW:
            shown = frozenset({InterviewState.CONFIRMED})
        elif standing is Standing.PROPOSED:
            shown = frozenset({InterviewState.PROPOSED, InterviewState.TENTATIVE})
        return OwnRequest(
            id=request.id,
            reference=request.reference,
            subject=request.subject,
            sent_at=request.created_at,
            deadline=request.deadline,
            standing=standing,
            officer=request.owner or "",
            times=tuple(
                OwnTime(
                    starts_at=one.starts_at,
                    minutes=one.minutes,
                    zone=one.zone,
                    expert=one.expert_name,
                )
                for one in interviews
                if one.state in shown
            ),
        )


def form_name(release_id: str) -> str:
    """Return under what name the half-filled form about a release is kept."""
    return f"request about {release_id}"


def _bare(request: Request) -> Request:
    """Return a request without what the office keeps to itself."""
    return replace(request, follow_up_at=None, terms=None, interview_with="", outcome=None)


def _standing(
    request: Request, letters: tuple[Message, ...], interviews: tuple[Interview, ...]
) -> Standing:
    states = {one.state for one in interviews}
    if request.state is RequestState.CLOSED:
        return Standing.CLOSED
    if InterviewState.CONFIRMED in states:
        return Standing.INTERVIEW
    yours = request.waiting_for is WaitingFor.REPORTER
    if request.state is RequestState.WAITING and yours:
        asked = states & {InterviewState.PROPOSED, InterviewState.TENTATIVE}
        return Standing.PROPOSED if asked else Standing.YOURS
    if request.answered_at is not None:
        return Standing.ANSWERED
    if request.owner:
        return Standing.TAKEN
    return _sent(letters)


def _sent(letters: tuple[Message, ...]) -> Standing:
    for letter in letters:
        if letter.kind is MessageKind.REQUEST and letter.recipients:
            return {
                State.SENT: Standing.SENT,
                State.UNKNOWN: Standing.UNCERTAIN,
                State.FAILED: Standing.FAILED,
                State.CANCELLED: Standing.FAILED,
            }.get(letter.recipients[0].state, Standing.SAVED)
    return Standing.SAVED
