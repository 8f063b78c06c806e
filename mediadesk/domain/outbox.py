"""The outbox: a message is written first, then leaves, and each recipient has a state of its own.

queued → claimed → data_sent → sent | deferred | failed | unknown. `data_sent` is durable before
the first byte of DATA, so a row found in it after a crash may or may not have left: it becomes
`unknown` and, unless the Sent folder, an answer or a report tells, a person decides. It is never
sent again by itself. What was sent may come back: `delayed`, then `bounced`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mediadesk.domain.mail import Letter


class State(StrEnum):
    """Where one recipient's copy of a message stands."""

    HELD = "held"
    """Nobody to send it to yet; a person must give an address."""
    QUEUED = "queued"
    CLAIMED = "claimed"
    DATA_SENT = "data_sent"
    SENT = "sent"
    DEFERRED = "deferred"
    """Refused for now or not reached; tried again at `next_try_at`."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have left. Only a person may send it again."""
    DRAFTED = "drafted"
    """Handed to the user's own mail program, or kept as a file."""
    CANCELLED = "cancelled"
    DELAYED = "delayed"
    """It left; a server on the way says that it could not hand it on yet."""
    BOUNCED = "bounced"
    """It left and came back."""


MOVES: Mapping[State, frozenset[State]] = {
    State.HELD: frozenset({State.QUEUED, State.CANCELLED}),
    State.QUEUED: frozenset({State.CLAIMED, State.DRAFTED, State.CANCELLED, State.FAILED}),
    State.CLAIMED: frozenset({State.DATA_SENT, State.QUEUED, State.DEFERRED, State.FAILED}),
    State.DATA_SENT: frozenset({State.SENT, State.DEFERRED, State.FAILED, State.UNKNOWN}),
    State.DEFERRED: frozenset({State.CLAIMED, State.CANCELLED, State.FAILED, State.DRAFTED}),
    State.UNKNOWN: frozenset({State.SENT, State.QUEUED, State.DELAYED, State.BOUNCED}),
    State.FAILED: frozenset({State.QUEUED, State.HELD, State.CANCELLED}),
    State.DRAFTED: frozenset({State.SENT, State.QUEUED}),
    State.SENT: frozenset({State.DELAYED, State.BOUNCED}),
    State.DELAYED: frozenset({State.SENT, State.BOUNCED, State.QUEUED}),
    State.BOUNCED: frozenset({State.QUEUED, State.CANCELLED}),
    State.CANCELLED: frozenset({State.QUEUED}),
}
"""Which state may follow which; whatever is not here must not happen."""

RETRY_MINUTES = (1, 5, 15, 30, 60, 120, 240)
"""Pauses before the next try after the first, second, … deferral; the last one repeats."""
GIVE_UP_AFTER = timedelta(days=5)
UNDO_WINDOW = timedelta(seconds=10)
"""How long a letter that a person caused in the window stays in the outbox before it may leave."""


def may_move(current: State, following: State) -> bool:
    """Say whether a recipient in `current` may become `following`."""
    return following in MOVES[current]


def next_try(now: datetime, *, attempts: int, jitter: float) -> datetime:
    """Return when to try again (UTC) after `attempts` deferrals, at least 1.

    `jitter` in [-1, 1] spreads the pause by up to a fifth, so that many rows do not wake at once.
    """
    minutes = RETRY_MINUTES[min(max(attempts, 1), len(RETRY_MINUTES)) - 1]
    return now + timedelta(minutes=minutes) * (1 + 0.2 * jitter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What the server said about one recipient.

    `outcome` is SENT, DEFERRED, FAILED or UNKNOWN. `code` is the SMTP reply code, if there was one;
    `phase` is `connect`, `greeting`, `tls`, `auth`, `mail`, `rcpt`, `data` or `dot`.
    """

    address: str
    outcome: State
    phase: str
    code: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One rendered message with the recipients that are to be tried now."""

    id: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class MessageKind(StrEnum):
    """Why a message leaves."""

    REQUEST = "request"
    """The request, to the press contact it is routed to."""
    RECEIPT = "receipt"
    """The automatic answer to the reporter."""
    REPLY = "reply"
    ASK = "ask"
    """The question to an expert, or that it is settled; only our own side reads it."""
    BRIEFING = "briefing"
    """What an expert must know before an interview, on one page."""
    THANKS = "thanks"
    """Thanks to an expert for what appeared."""
    INVITATION = "invitation"
    """What a party is told of an interview, with its calendar entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One recipient of a message. `address` is empty while the message is held."""

    id: str
    address: str
    name: str = ""
    state: State = State.QUEUED
    attempts: int = 0
    reason: str = ""
    next_try_at: datetime | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in the outbox.

    `letter` is what it says; `content` its rendered bytes, None until it is first claimed. Nothing
    is sent before `not_before` (UTC), which is how a send is undone: by not having begun.
    """

    id: str
    request_id: str | None
    kind: MessageKind
    letter: Letter
    recipients: tuple[Recipient, ...]
    created_at: datetime
    not_before: datetime
    content: bytes | None = None
