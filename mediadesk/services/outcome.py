"""What a use case gives back: what is now so, what changed, and how to undo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mediadesk.domain.acquaintance import Acquaintances
from mediadesk.domain.ask import Ask
from mediadesk.domain.briefing import Sent
from mediadesk.domain.changes import Changes
from mediadesk.domain.coverage import Coverage
from mediadesk.domain.draft import ReleaseDraft
from mediadesk.domain.duplicates import Likeness
from mediadesk.domain.embargo import Agreement
from mediadesk.domain.incoming import Incoming
from mediadesk.domain.interview import Interview
from mediadesk.domain.matching import Match, Wish
from mediadesk.domain.outbox import Message
from mediadesk.domain.release import Release
from mediadesk.domain.request import Request
from mediadesk.domain.rows import Alike, AskRow, EarlierRow, OutboxRow, QueueRow
from mediadesk.domain.silence import Silence
from mediadesk.domain.timeline import Kind, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What an act did to one request."""

    before: Request
    after: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewStep:
    """What an act did to one interview."""

    before: Interview
    after: Interview


@dataclass(frozen=True, slots=True, kw_only=True)
class AskStep:
    """What an act did to an expert's place in a line; `before` is None for a new one."""

    before: Ask | None
    after: Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageStep:
    """What an act did to one piece of coverage; `before` is None for a new one."""

    before: Coverage | None
    after: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Enough to put back what an act changed, if nobody has changed the same since.

    An undo can be undone in its turn: what `Triage.undo` returns holds the way back.
    """

    steps: tuple[Step, ...]
    act: Kind
    message_id: str | None = None
    """The message that the act put in the outbox, cancelled with it while it has not begun."""
    interviews: tuple[InterviewStep, ...] = ()
    asks: tuple[AskStep, ...] = ()
    invitations: tuple[str, ...] = ()
    """The messages to the parties of an interview, cancelled likewise."""
    words: str = ""
    """What was written, to be given back to whoever calls it back."""
    coverage: tuple[CoverageStep, ...] = ()
    """What the act did to coverage; undone with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act on one request or several has been written. `request` is the first of them."""

    request: Request
    changes: Changes
    undo: Undo | None = None
    requests: tuple[Request, ...] = ()
    """All of them, if there were several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A request has been logged.

    `receipt` is the state of the receipt (`queued`, …) or `none` for a reporter without e-mail.
    `repeated` says that this UUID had been logged before, and nothing was written now.
    """

    request: Request
    receipt: str
    repeated: bool
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """An interview of a request; `zone` (IANA) is where the expert is then, "" if not known."""

    interview: Interview
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFile:
    """Everything about one request, for the conversation and the command line."""

    request: Request
    release: Release | None
    timeline: tuple[Recorded, ...]
    messages: tuple[Message, ...]
    outbox: tuple[OutboxRow, ...]
    earlier: tuple[EarlierRow, ...]
    outlet_earlier: tuple[QueueRow, ...] = ()
    """What others at the same outlet asked for, newest first."""
    alike: tuple[Likeness, ...] = ()
    """The requests within 48 hours that look like the same."""
    merged: tuple[EarlierRow, ...] = ()
    """The requests that were merged into this one; their timelines are part of this one's."""
    coverage: tuple[Coverage, ...] = ()
    """What appeared of it, and what is still to appear."""
    briefing: Sent | None = None
    """The last briefing that was sent."""
    outdated: tuple[str, ...] = ()
    """The facts that are no longer as that briefing said."""
    silence: Silence | None = None
    """How long the reporter has heard nothing, None where nobody waits for an answer."""
    interviews: tuple[Arranged, ...] = ()
    """The interviews and the times proposed for them, earliest first; none that was called off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Who can take a request, the best first, and who was asked about it, in order.

    `unknown` are the names asked for that no expert has; `wish` is what was ranked by.
    """

    wish: Wish
    matches: tuple[Match, ...]
    unknown: tuple[str, ...] = ()
    asks: tuple[AskRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A release has been stored; `known` says that the very same file was here already."""

    release: Release
    known: bool
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A release as it was read, before anything of it is stored.

    `known` is the release that has these very bytes; `alike` are those that it may be another text
    of. `people` knows those of earlier releases.
    """

    draft: ReleaseDraft
    original: bytes
    known: Release | None = None
    alike: tuple[Alike, ...] = ()
    people: Acquaintances


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFile:
    """Everything about one release, for its page on the desk and the command line."""

    release: Release
    timeline: tuple[Recorded, ...]
    agreements: tuple[Agreement, ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """A release has been changed; `fields` names what, empty if nothing was."""

    release: Release
    fields: tuple[str, ...]
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What one round of sending did.

    `counts` is how many recipients stand in each state now; `attention` holds a sentence for all
    that needs a person; `trouble` is the world's failure that paused the round, if one did;
    `busy` says that another sender of this desk is at work.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    attention: tuple[str, ...] = ()
    trouble: str = ""
    trouble_code: str = ""
    busy: bool = False
    moved: int = 0
    """How many recipients changed their state in this round."""
    drafts: tuple[str, ...] = ()
    """Paths of messages kept as files because there is no mail account."""
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What one round of taking mail in did.

    `done` counts mails by what became of them in this round: `stored known too_large unfetched`
    by fetching, `proposed grouped joined reported ignored unprocessable` by reading. `trouble` is
    the world's failure that ended the round early, if one did; `busy` says that another process of
    this desk is fetching.
    """

    done: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""
    trouble_code: str = ""
    busy: bool = False
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """A person decided about a mail that came in."""

    incoming: Incoming
    changes: Changes
    undo: SortedBefore | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedBefore:
    """Enough to put a mail back as it was, if nobody decided about it since."""

    before: Incoming
    after: Incoming
