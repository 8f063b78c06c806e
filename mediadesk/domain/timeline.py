"""The timeline: what happened, who did it, when; never altered, and chained by hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened. Internal notes are a kind that no sending code reads."""

    LOGGED = "logged"
    ROUTED = "routed"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    NOTED = "noted"
    REPLIED = "replied"
    SNOOZED = "snoozed"
    PROPOSED = "proposed"
    """An expert was asked, or times were proposed; the request waits for an answer."""
    SCHEDULED = "scheduled"
    """The time of an interview was settled."""
    HELD = "held"
    """A time for an interview is kept free."""
    MOVED = "moved"
    CALLED_OFF = "called_off"
    """An interview will not be, or a proposed time was taken back."""
    GIVEN = "given"
    LINED_UP = "lined_up"
    """Experts are to be asked in order; or, with `what`, their line rests, goes on or ends."""
    ASKED = "asked"
    """An expert's turn in the line: they were asked, by mail or by phone."""
    ANSWERED = "answered"
    """What came of asking an expert: accepted, refused, timed out or withdrawn."""
    TERMS = "terms"
    """What was agreed about attribution, from here on."""
    STATE_CHANGED = "state_changed"
    BRIEFED = "briefed"
    """A briefing was sent to the expert."""
    COVERED = "covered"
    """Something about coverage: expected, out, judged, corrected, thanked for."""
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    SPLIT = "split"
    READ = "read"
    UNDONE = "undone"
    CLAIMED = "claimed"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DRAFTED = "drafted"
    CANCELLED = "cancelled"
    DECIDED = "decided"
    """A person said what became of a message that was uncertain or could not be sent."""
    FETCHED = "fetched"
    """Mails were taken from the mailbox and stored."""
    RECEIVED = "received"
    """A mail joined a request."""
    REMOVED = "removed"
    """A record was taken out."""
    TAKEN_OUT = "taken_out"
    """A mail that had joined a request by mistake was taken out of it."""
    SORTED = "sorted"
    """What became of a mail that is no part of a request."""
    PAUSED = "paused"
    """A mail server is left alone for a while; or, with no reason, is tried again."""
    BOUNCED = "bounced"
    DELAYED = "delayed"
    IMPORTED = "imported"
    LINKED = "linked"
    """Requests found the records of their reporters."""
    SEPARATED = "separated"
    ADDED = "added"
    """Somebody made a record."""
    RETIRED = "retired"
    """An expert is proposed no more; or, with `active`, is again."""
    AWAY = "away"
    """An expert's leave or travel was noted, changed or taken back."""
    UPDATED = "updated"
    VERIFIED = "verified"
    AGREED = "agreed"
    """Somebody agreed to a release's embargo."""
    REVOKED = "revoked"
    """An agreement to an embargo was taken back."""
    CHECKED = "checked"
    """The link to a report was asked whether it leads anywhere."""


Value = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened.

    `at` is UTC. `subject_id` is the request's or release's UUID, None for the desk as a whole.
    `text` is what a person wrote; `detail` is what the program knows (from what, to what).
    """

    kind: Kind
    actor: str
    at: datetime
    subject_id: str | None = None
    text: str = ""
    detail: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An entry as it stands in the chain; `number` counts from 1 without a gap."""

    number: int
    entry: Entry
    previous_hash: str
    hash: str


_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

GENESIS = "0" * 64
"""What the first entry's `previous_hash` is."""


def canonical(entry: Entry, number: int) -> bytes:
    """Return the bytes of an entry that the chain covers: JSON with sorted keys, UTF-8."""
    return _ENCODE(
        [
            number,
            entry.kind.value,
            entry.actor,
            entry.at.isoformat(),
            entry.subject_id,
            entry.text,
            dict(entry.detail),
        ]
    ).encode("utf-8", "surrogatepass")


def link(previous_hash: str, entry: Entry, number: int) -> str:
    """Return the SHA-256 (hex) that binds an entry to all before it."""
    return hashlib.sha256(previous_hash.encode() + canonical(entry, number)).hexdigest()


def breaks(chain: Iterable[Recorded]) -> list[str]:
    """Return a sentence for each place where the chain does not hold; empty if it is whole."""
    found: list[str] = []
    previous, expected = GENESIS, 1
    for recorded in chain:
        if recorded.number != expected:
            found.append(f"Timeline entries {expected} to {recorded.number - 1} are missing.")
        if recorded.previous_hash != previous:
            found.append(f"Timeline entry {recorded.number} does not follow the one before it.")
        elif recorded.hash != link(recorded.previous_hash, recorded.entry, recorded.number):
            found.append(f"Timeline entry {recorded.number} was altered.")
        previous, expected = recorded.hash, recorded.number + 1
    return found
