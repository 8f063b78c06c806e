"""The life of a request: its states and which may follow which."""

from __future__ import annotations

from enum import StrEnum

from mediadesk.domain.errors import Problem, Refused


class RequestState(StrEnum):
    """Where a request stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    CLOSED = "closed"


class WaitingFor(StrEnum):
    """Whose turn it is while a request is waiting."""

    REPORTER = "reporter"
    EXPERT = "expert"


class Outcome(StrEnum):
    """How a request ended."""

    INTERVIEW_GIVEN = "interview_given"
    STATEMENT_SENT = "statement_sent"
    INFORMATION_GIVEN = "information_given"
    REFERRED = "referred"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MISSED = "missed"
    NOT_A_MEDIA_REQUEST = "not_a_media_request"

    @property
    def words(self) -> str:
        """The outcome as it is said, `interview given`."""
        return self.value.replace("_", " ")


_MOVES = {
    RequestState.NEW: {RequestState.OPEN, RequestState.CLOSED},
    RequestState.OPEN: {RequestState.WAITING, RequestState.SCHEDULED, RequestState.CLOSED},
    RequestState.WAITING: {RequestState.OPEN, RequestState.SCHEDULED, RequestState.CLOSED},
    RequestState.SCHEDULED: {RequestState.OPEN, RequestState.WAITING, RequestState.CLOSED},
    RequestState.CLOSED: {RequestState.OPEN},
}


def may_become(current: RequestState, following: RequestState) -> bool:
    """Say whether a request in `current` may become `following`; staying is always allowed."""
    return current is following or following in _MOVES[current]


def outcome_of(text: str) -> Outcome:
    """Return the outcome called `text` (`interview given`, `interview_given`, …).

    Raises `Refused` beside `outcome` with the list of what there is.
    """
    wanted = "_".join(text.lower().replace("-", " ").replace("_", " ").split())
    try:
        return Outcome(wanted)
    except ValueError:
        raise Refused(
            Problem(
                "outcome",
                "There is no outcome “{text}”. Choose one of: {choices}.",
                {"text": text[:60], "choices": ", ".join(outcome.words for outcome in Outcome)},
            )
        ) from None
