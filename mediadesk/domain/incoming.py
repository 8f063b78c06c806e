"""Mails that came in: where each was found, what was understood of it, and what became of it.

stored → proposed | joined | reported | ignored | unprocessable, by the program; a person makes a
request of a proposed one, joins it to a request, or says that it is none. Nothing is ever dropped:
whatever the state, the bytes as they came stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mediadesk.domain.intake import ReadMail


class IncomingState(StrEnum):
    """What became of a mail."""

    STORED = "stored"
    """Its bytes are kept; it has not been read yet."""
    PROPOSED = "proposed"
    """A person decides whether it is a request."""
    GROUPED = "grouped"
    """One of many from the same sender within an hour; kept together until a person looks."""
    REQUEST = "request"
    JOINED = "joined"
    """Part of a request's conversation."""
    REPORTED = "reported"
    """It said what became of one of our own messages."""
    IGNORED = "ignored"
    """Automatic mail, or our own: no request, and no answer."""
    DISMISSED = "dismissed"
    """A person said that it is not a request."""
    UNPROCESSABLE = "unprocessable"
    """It could not be read to its end; its bytes are kept."""
    TOO_LARGE = "too_large"
    """Only its header was fetched; the mail is still on the server."""
    UNFETCHED = "unfetched"
    """The server could not hand it over, several times; it is still there."""


MOVES: Mapping[IncomingState, frozenset[IncomingState]] = {
    IncomingState.STORED: frozenset(
        {
            IncomingState.PROPOSED,
            IncomingState.GROUPED,
            IncomingState.JOINED,
            IncomingState.REPORTED,
            IncomingState.IGNORED,
            IncomingState.UNPROCESSABLE,
            IncomingState.TOO_LARGE,
        }
    ),
    IncomingState.PROPOSED: frozenset(
        {IncomingState.REQUEST, IncomingState.JOINED, IncomingState.DISMISSED}
    ),
    IncomingState.GROUPED: frozenset(
        {
            IncomingState.PROPOSED,
            IncomingState.REQUEST,
            IncomingState.JOINED,
            IncomingState.DISMISSED,
        }
    ),
    IncomingState.JOINED: frozenset({IncomingState.PROPOSED, IncomingState.JOINED}),
    IncomingState.IGNORED: frozenset({IncomingState.PROPOSED}),
    IncomingState.DISMISSED: frozenset({IncomingState.PROPOSED}),
    IncomingState.UNPROCESSABLE: frozenset(
        {IncomingState.STORED, IncomingState.REQUEST, IncomingState.JOINED, IncomingState.DISMISSED}
    ),
    IncomingState.TOO_LARGE: frozenset({IncomingState.DISMISSED}),
    IncomingState.UNFETCHED: frozenset({IncomingState.DISMISSED}),
    IncomingState.REQUEST: frozenset(),
    IncomingState.REPORTED: frozenset(),
}
"""Which state may follow which; whatever is not here must not happen."""

WAITING = (
    IncomingState.STORED,
    IncomingState.PROPOSED,
    IncomingState.GROUPED,
    IncomingState.UNPROCESSABLE,
    IncomingState.TOO_LARGE,
    IncomingState.UNFETCHED,
)
"""The states that still want something, of the program or of a person."""

MOST_TRIES = 3
"""After so many tries a mail that the server cannot hand over is skipped and shown."""
MOST_FROM_ONE = 20
"""Mails from one sender within `FLOOD_WINDOW` that are shown one by one."""
FLOOD_WINDOW = timedelta(hours=1)
MOST_HOPS = 30
"""A mail with more Received headers goes round in a circle."""

ACKNOWLEDGED_ONCE_IN = timedelta(days=7)
MOST_ANSWERS_TO_ONE = 5
MOST_ANSWERS = 30
"""Automatic answers to mails within an hour, to one sender and in all."""
ANSWER_WINDOW = timedelta(hours=1)


class Origin(StrEnum):
    """How a mail came in."""

    MAILBOX = "mailbox"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a mail lies on a server. `uid` names it while `validity` stays the same.

    `incoming_id` is None for a mail that could not be fetched yet, after `tries` tries. `told` says
    that the server knows that we have it.
    """

    account: str
    folder: str
    validity: int
    uid: int
    incoming_id: str | None = None
    tries: int = 0
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A mail that came in. `sha256` (hex) is of its bytes; `size` in bytes; instants are UTC.

    `mail` is what was understood of it, None until it is read. `reason` says in a sentence why it
    is where it is. `answered_at` is when an automatic answer to it was put into the outbox.
    `pack_id` and `pack_revision` name the request that another MediaDesk attached to it.
    """

    id: str
    sha256: str
    size: int
    received_at: datetime
    origin: Origin = Origin.MAILBOX
    state: IncomingState = IncomingState.STORED
    mail: ReadMail | None = None
    request_id: str | None = None
    reason: str = ""
    answered_at: datetime | None = None
    pack_id: str = ""
    pack_revision: int = 0
    version: int = 1


def may_move(current: IncomingState, following: IncomingState) -> bool:
    """Say whether a mail in `current` may become `following`."""
    return following in MOVES[current]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRow:
    """One mail in a list. `sender` is the whole address as the mail claims it, or empty."""

    id: str
    state: IncomingState
    kind: str
    sender: str
    sender_name: str
    subject: str
    flags: tuple[str, ...]
    size: int
    received_at: datetime
    request_id: str | None
    reference: str | None
    reason: str
    version: int
