"""Asking experts in order: one at a time, each with a time to answer by, until somebody accepts.

An `Ask` is one expert's place in the line of a request. Whoever is asked first is `asked` at once,
the others are `queued`. When one refuses, or has not answered in time, the next is asked; when one
accepts, those behind are `withdrawn` and never hear of it. Who answers late may still accept while
nobody else has. Nothing here asks the clock; every instant is UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.timeline import Entry, Kind


class AskState(StrEnum):
    """Where one expert's place in the line stands."""

    QUEUED = "queued"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How an expert is asked."""

    MAIL = "mail"
    PHONE = "phone"
    """The officer rings, and says so."""


class Refusal(StrEnum):
    """Why an expert does not take it."""

    BUSY = "busy"
    AWAY = "away"
    SHORT_NOTICE = "short_notice"
    OTHER_TOPIC = "other_topic"
    OTHER_MEDIUM = "other_medium"
    OUTLET = "outlet"
    """They do not speak to this outlet or reporter."""
    CONFLICT = "conflict"
    """Their office or a conflict of interest stands in the way."""
    OTHER = "other"


MOVES: Mapping[AskState, frozenset[AskState]] = {
    AskState.QUEUED: frozenset({AskState.ASKED, AskState.WITHDRAWN}),
    AskState.ASKED: frozenset(
        {AskState.ACCEPTED, AskState.REFUSED, AskState.TIMED_OUT, AskState.WITHDRAWN}
    ),
    AskState.TIMED_OUT: frozenset({AskState.ACCEPTED, AskState.REFUSED}),
    AskState.ACCEPTED: frozenset({AskState.REFUSED}),
    AskState.REFUSED: frozenset({AskState.ACCEPTED}),
    AskState.WITHDRAWN: frozenset(),
}
"""Which state may follow which: people change their minds, a place taken out stays out."""

OPEN = frozenset({AskState.QUEUED, AskState.ASKED})
UNDELIVERED = "undelivered"
"""The reason of a time-out whose mail could not be delivered."""
MOST = 20
SHORTEST, LONGEST = 5, 7 * 24 * 60
"""Minutes that an expert has to answer, at least and at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One expert's place in the line.

    `position` counts from 1 over all that were ever asked about the request. `minutes` is how long
    they have to answer, `at` the time proposed to them, if one was. `reason` is a `Refusal` or
    `UNDELIVERED`, `words` what they said. While `paused` nobody else is asked.
    """

    id: str
    request_id: str
    expert_id: str
    position: int
    state: AskState
    way: Way
    minutes: int
    actor: str
    at: datetime | None = None
    address: str = ""
    message_id: str | None = None
    asked_at: datetime | None = None
    answer_by: datetime | None = None
    answered_at: datetime | None = None
    reason: str = ""
    words: str = ""
    paused: bool = False

    @property
    def is_open(self) -> bool:
        """Whether their turn is now or still to come."""
        return self.state in OPEN


def is_due(ask: Ask, now: datetime) -> bool:
    """Say whether an expert had time enough to answer."""
    return ask.state is AskState.ASKED and ask.answer_by is not None and ask.answer_by <= now


def may_move(current: AskState, following: AskState) -> bool:
    """Say whether a place in `current` may become `following`."""
    return following in MOVES[current]


def next_in_line(asks: Sequence[Ask]) -> Ask | None:
    """Return whose turn is next: nobody's while one is asked, has accepted, or the line rests."""
    if any(
        one.state in {AskState.ASKED, AskState.ACCEPTED} or (one.is_open and one.paused)
        for one in asks
    ):
        return None
    waiting = [one for one in asks if one.state is AskState.QUEUED]
    return min(waiting, key=lambda one: one.position, default=None)


def heard_from(ask: Ask, entries: Iterable[Entry]) -> Entry | None:
    """Return the newest mail on a timeline that came from an expert since they were asked."""
    if not ask.address or ask.asked_at is None:
        return None
    found = None
    for entry in entries:
        if (
            entry.kind is Kind.RECEIVED
            and entry.at >= ask.asked_at
            and str(entry.detail.get("from") or "").lower() == ask.address
        ):
            found = entry
    return found


def checked_minutes(minutes: int) -> int:
    """Return how long an expert has to answer; raises `Refused` beside `minutes`."""
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(
            Problem(
                "minutes",
                "Give an expert between {shortest} minutes and {longest} days to answer.",
                {"shortest": SHORTEST, "longest": LONGEST // (24 * 60)},
            )
        )
    return minutes


def answer_by(now: datetime, minutes: int) -> datetime:
    """Return until when (UTC) an expert who is asked now has time."""
    return now + timedelta(minutes=minutes)
