"""Interviews: a time at which an expert speaks to a reporter, from a proposal to the day after.

    proposed → tentative → confirmed → given
        any of the first three may be moved, confirmed at once, or cancelled

A proposed time is one of several that were named; a tentative one is kept free; a confirmed one is
settled. What is cancelled or given stays as it is; only an undo brings it back. Instants are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum

from mediadesk.domain.availability import Span
from mediadesk.domain.errors import Conflict, Problem, Refused
from mediadesk.domain.invitation import Party
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format, Request
from mediadesk.domain.triage import close, schedule, unscheduled, wait_for
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor


class InterviewState(StrEnum):
    """Where an interview stands."""

    PROPOSED = "proposed"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    GIVEN = "given"
    CANCELLED = "cancelled"


LIVE = frozenset({InterviewState.PROPOSED, InterviewState.TENTATIVE, InterviewState.CONFIRMED})
"""The states in which a time is still taken."""

MOVES: Mapping[InterviewState, frozenset[InterviewState]] = {
    InterviewState.PROPOSED: frozenset(
        {InterviewState.TENTATIVE, InterviewState.CONFIRMED, InterviewState.CANCELLED}
    ),
    InterviewState.TENTATIVE: frozenset({InterviewState.CONFIRMED, InterviewState.CANCELLED}),
    InterviewState.CONFIRMED: frozenset({InterviewState.GIVEN, InterviewState.CANCELLED}),
    InterviewState.GIVEN: frozenset(),
    InterviewState.CANCELLED: frozenset(),
}
"""Which state may follow which; whatever is not here must not happen."""

USUAL_MINUTES = 30
"""What an interview takes when nobody said how long it is."""
LONGEST_MINUTES = 24 * 60
MOST_TIMES = 8
"""So many times are proposed at once at most; nobody reads a longer list."""

_COUNTED = frozenset({"version", "updated_at", "sequence"})
"""What every change moves on and no undo turns back: a calendar must never see it fall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One interview, or a time proposed for it.

    `expert_id` is the record of who speaks, None for somebody without one; `zone` (IANA) is the
    reporter's. `note` is for the expert and the desk, and never told to the reporter. `uid` and
    `sequence` are those of its calendar entry (RFC 5545, 3.8.4.7 and 3.8.7.4); `announced` says
    who was sent that entry. `version` counts changes.
    """

    id: str
    request_id: str
    expert_id: str | None
    expert_name: str
    state: InterviewState
    starts_at: datetime
    minutes: int
    zone: str
    medium: Medium | None
    form: Format | None
    place: str
    note: str
    uid: str
    created_at: datetime
    updated_at: datetime
    sequence: int = 0
    announced: frozenset[Party] = frozenset()
    version: int = 1

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def span(self) -> Span:
        """The time it takes."""
        return Span(start=self.starts_at, end=self.ends_at)

    @property
    def is_live(self) -> bool:
        """Whether the time is still taken."""
        return self.state in LIVE


def hold(interview: Interview) -> Interview:
    """Keep a proposed time free: it becomes tentative."""
    return _became(interview, InterviewState.TENTATIVE)


def confirm(interview: Interview, *, now: datetime) -> Interview:
    """Settle a time, which must be still to come."""
    _still_to_come(interview.starts_at, now)
    return _became(interview, InterviewState.CONFIRMED)


def move(interview: Interview, at: datetime, minutes: int, *, now: datetime) -> Interview:
    """Put an interview at another instant (UTC), which must be still to come; its state stays."""
    if not interview.is_live:
        raise _refusal(interview.state, "moved")
    _still_to_come(at, now)
    if (at, minutes) == (interview.starts_at, interview.minutes):
        raise Refused(Problem("at", "The interview is at this time already."))
    return replace(
        interview,
        starts_at=at,
        minutes=checked_minutes(minutes),
        sequence=interview.sequence + 1,
    )


def cancel(interview: Interview) -> Interview:
    """Call an interview off, or take a proposed time back."""
    return _became(interview, InterviewState.CANCELLED)


def give(interview: Interview, *, now: datetime) -> Interview:
    """Say that an interview was given; it must have begun."""
    if interview.state is InterviewState.CONFIRMED and interview.starts_at > now:
        raise Refused(Problem("interview", "This interview has not begun yet."))
    return replace(_became(interview, InterviewState.GIVEN), sequence=interview.sequence)


def ended(interview: Interview, outcome: Outcome | None) -> Interview:
    """Return a live interview after its request was closed: given if that is how it ended."""
    if outcome is Outcome.INTERVIEW_GIVEN and interview.state is InterviewState.CONFIRMED:
        return replace(interview, state=InterviewState.GIVEN)
    return cancel(interview)


def checked_minutes(minutes: int) -> int:
    """Return a length; raise `Refused` beside `minutes` for one that is none."""
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Refused(Problem("minutes", "Enter the length in minutes, from 1 to 1440."))
    return minutes


def checked_times(times: Sequence[datetime], *, now: datetime) -> tuple[datetime, ...]:
    """Return proposed times in order, each once; raise `Refused` beside `at`."""
    found = tuple(sorted(set(times)))
    if len(found) > MOST_TIMES:
        raise Refused(
            Problem("at", "Propose at most {limit} times at once.", {"limit": MOST_TIMES})
        )
    for at in found:
        _still_to_come(at, now)
    return found


def in_step(
    request: Request,
    interviews: Sequence[Interview],
    *,
    by: str,
    waiting_for: WaitingFor | None = None,
) -> Request:
    """Return the request as its interviews have it; whoever acts owns it if nobody does.

    With a confirmed time it is scheduled for the earliest; with a time that is proposed or kept
    free it waits, for `waiting_for` or whom it waited for; with none it is ours again.
    """
    confirmed = sorted(
        (one for one in interviews if one.state is InterviewState.CONFIRMED),
        key=lambda one: (one.starts_at, one.id),
    )
    if confirmed:
        first = confirmed[0]
        return schedule(request, first.starts_at, expert=first.expert_name, by=by)
    if any(one.is_live for one in interviews):
        whom = waiting_for or request.waiting_for or WaitingFor.EXPERT
        return wait_for(unscheduled(request), whom, by=by)
    if request.state is RequestState.CLOSED:
        return request
    return unscheduled(request)


def after_given(
    request: Request, interviews: Sequence[Interview], *, by: str, keep_open: bool
) -> Request:
    """Return the request after an interview was given.

    It is closed with that outcome unless another time is still to come or `keep_open` says so.
    """
    if request.state is RequestState.CLOSED:
        return request
    if keep_open or any(one.is_live for one in interviews):
        return in_step(request, interviews, by=by)
    return close(request, Outcome.INTERVIEW_GIVEN)


def undone(current: Interview, before: Interview, after: Interview) -> Interview:
    """Return `current` without what changed from `before` to `after`; its sequence counts on.

    Raises `Conflict` if somebody has changed one of the same things since.
    """
    back: dict[str, object] = {}
    for field in fields(Interview):
        name = field.name
        old, new = getattr(before, name), getattr(after, name)
        if name in _COUNTED or old == new:
            continue
        if getattr(current, name) != new:
            raise Conflict("Somebody changed this interview since; nothing was undone.")
        back[name] = old
    changed = replace(current, **back)  # type: ignore[arg-type]  # each value was this field's
    return replace(changed, sequence=current.sequence + 1)


def _became(interview: Interview, state: InterviewState) -> Interview:
    if state not in MOVES[interview.state]:
        raise _refusal(interview.state, state.value)
    return replace(interview, state=state, sequence=interview.sequence + 1)


def _refusal(current: InterviewState, following: str) -> Refused:
    return Refused(
        Problem(
            "interview",
            "An interview that is {current} cannot be {following}.",
            {"current": current.value, "following": following},
        )
    )


def _still_to_come(at: datetime, now: datetime) -> None:
    if at <= now:
        raise Refused(Problem("at", "Choose a time that is still to come."))
