"""The verbs of the press desk, on one request: each returns the request as it is afterwards.

Nothing is written here. A step that the workflow does not know raises `Refused`. What the desk
remembers of a verb is the request before and after it, and `undone` puts back just what the verb
changed, so that a later note or a mark of reading does not stand in its way.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import datetime

from mediadesk.domain.errors import Conflict, Problem, Refused
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor, may_become

_COUNTED = frozenset({"version", "updated_at"})
"""What every change moves on, whatever it is about."""


def assign(request: Request, owner: str) -> Request:
    """Give a request to an officer; a new one becomes open."""
    state = RequestState.OPEN if request.state is RequestState.NEW else request.state
    return _moved(request, replace(request, owner=owner, state=state, unread=False))


def wait(request: Request, waiting_for: WaitingFor | None) -> Request:
    """Mark whose turn it is; None says that it is ours again."""
    state = RequestState.WAITING if waiting_for else RequestState.OPEN
    return _moved(
        request,
        replace(request, state=state, waiting_for=waiting_for, outcome=None, merged_into=None),
    )


def wait_for(request: Request, waiting_for: WaitingFor, *, by: str) -> Request:
    """Ask somebody: the request waits for them. Whoever asks becomes the owner if nobody is."""
    return wait(_owned(request, by), waiting_for)


def unscheduled(request: Request) -> Request:
    """Return a request without an interview; one that was scheduled or waited is ours again."""
    cleared = replace(request, interview_at=None, interview_with="")
    if request.state in {RequestState.SCHEDULED, RequestState.WAITING}:
        return wait(cleared, None)
    return cleared


def schedule(request: Request, at: datetime, *, expert: str, by: str) -> Request:
    """Put the interview at an instant (UTC); whoever does becomes the owner if nobody is."""
    owned = _owned(request, by)
    return _moved(
        owned,
        replace(
            owned,
            state=RequestState.SCHEDULED,
            waiting_for=None,
            interview_at=at,
            interview_with=expert,
            unread=False,
        ),
    )


def follow_up(request: Request, until: datetime, *, now: datetime) -> Request:
    """Put a request off until an instant (UTC), which must be still to come."""
    if until <= now:
        raise Refused(Problem("until", "Choose a time that is still to come."))
    if request.state is RequestState.CLOSED:
        raise Refused(Problem("state", "Reopen the request first; it is closed."))
    return replace(request, follow_up_at=until, unread=False)


def close(request: Request, outcome: Outcome) -> Request:
    """Close a request with its outcome; one that was merged has that of the other.

    An interview that was not given will not be: the request knows of no time then.
    """
    if request.merged_into is not None:
        raise Refused(Problem("state", "This request was merged. Reopen it first."))
    if outcome is not Outcome.INTERVIEW_GIVEN:
        request = replace(request, interview_at=None, interview_with="")
    return _moved(
        request,
        replace(
            request,
            state=RequestState.CLOSED,
            outcome=outcome,
            waiting_for=None,
            follow_up_at=None,
            unread=False,
        ),
    )


def reopen(request: Request) -> Request:
    """Open a closed request again; one that was merged stands for itself again."""
    if request.state is not RequestState.CLOSED:
        raise Refused(Problem("state", "This request is open already."))
    return _moved(
        request,
        replace(
            request,
            state=RequestState.OPEN,
            outcome=None,
            waiting_for=None,
            follow_up_at=None,
            merged_into=None,
        ),
    )


def merge(request: Request, into: Request) -> Request:
    """Close a request because `into` asks for the same; it is found there from now on."""
    if request.id == into.id:
        raise Refused(Problem("into", "Choose another request to merge this one with."))
    if request.merged_into is not None or into.merged_into is not None:
        raise Refused(Problem("into", "One of the two is merged already. Separate it first."))
    closed = replace(
        request,
        state=RequestState.CLOSED,
        outcome=None,
        waiting_for=None,
        follow_up_at=None,
        unread=False,
        merged_into=into.id,
    )
    return _moved(request, closed)


def replied(
    request: Request, *, by: str, now: datetime, outcome: Outcome | None, keep_open: bool
) -> Request:
    """Return a request whose reporter is answered: closed, kept open, or waiting for them."""
    owned = replace(_owned(request, by), answered_at=request.answered_at or now, unread=False)
    if outcome is not None:
        return close(owned, outcome)
    if keep_open or request.state is RequestState.SCHEDULED:
        # An interview that is settled stays so, whatever is still written about it.
        return owned
    if request.state is RequestState.CLOSED:
        owned = reopen(owned)
    return wait(owned, WaitingFor.REPORTER)


def heard(request: Request, words: str) -> Request:
    """Return a request whose reporter wrote back.

    It is unread and ours again; one that was closed opens, and one that was put off comes back.
    Mere thanks change none of that: a follow-up date survives them, and what is done stays done.
    """
    if is_thanks(words):
        return replace(request, unread=request.state is not RequestState.CLOSED)
    if request.state is RequestState.CLOSED and request.merged_into is None:
        request = reopen(request)
    if request.state is RequestState.WAITING and request.waiting_for is WaitingFor.REPORTER:
        request = wait(request, None)
    return replace(request, unread=True, follow_up_at=None)


_THANKS = re.compile(
    r"\b(thanks|thank\s+you|thx|ta|cheers|much appreciated|danke\w*|dank|merci|gracias|grazie|"
    r"obrigad[oa]|bedankt|tack|takk|dziękuję)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^(>|-- ?$|_{5,}|On .+ wrote:|Am .+ schrieb|Le .+ a écrit|Sent from my )")
_MOST_WORDS = 14
"""Longer than this, a mail says more than thanks."""


def is_thanks(words: str) -> bool:
    """Say whether a mail only thanks: a few words of which some are thanks, and no question.

    What it quotes and its signature do not count.
    """
    own: list[str] = []
    for line in words.splitlines():
        if _QUOTED.match(line.strip()):
            break
        own.append(line)
    text = " ".join(own)
    return (
        "?" not in text
        and len(text.split()) <= _MOST_WORDS
        and not any(mark.isdigit() for mark in text)
        and _THANKS.search(text) is not None
    )


def undone(current: Request, before: Request, after: Request) -> Request:
    """Return `current` without what changed from `before` to `after`.

    Raises `Conflict` if somebody has changed one of the same things since.
    """
    back: dict[str, object] = {}
    for field in fields(Request):
        name = field.name
        old, new = getattr(before, name), getattr(after, name)
        if name in _COUNTED or old == new:
            continue
        if getattr(current, name) != new:
            raise Conflict("Somebody changed this request since; nothing was undone.")
        back[name] = old
    return replace(current, **back)  # type: ignore[arg-type]  # each value was this field's


def _owned(request: Request, by: str) -> Request:
    if request.state is RequestState.NEW:
        return assign(request, request.owner or by)
    return replace(request, owner=request.owner or by, unread=False)


def _moved(before: Request, after: Request) -> Request:
    if not may_become(before.state, after.state):
        raise Refused(
            Problem(
                "state",
                "A request that is {current} cannot become {following}.",
                {"current": before.state.value, "following": after.state.value},
            )
        )
    return after
