"""What a screen or a script asks for: which requests, from where, how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mediadesk.domain.expert import Skill
from mediadesk.domain.search import NOTHING_ASKED, Search


class View(StrEnum):
    """The standing views of the queue."""

    INBOX = "inbox"
    """Everything that is not closed and not put off by a follow-up date."""
    TODAY = "today"
    OVERDUE = "overdue"
    SCHEDULED = "scheduled"
    WAITING = "waiting"
    COVERAGE = "coverage"
    """What was to appear by now and nobody has seen yet, whether the request is closed or not."""
    DONE = "done"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    BROADCAST = "broadcast"
    SNOOZED = "snoozed"
    ALL = "all"


class Order(StrEnum):
    """In which order the open requests stand; what is closed is always newest first."""

    TIME_LEFT = "time_left"
    NEWEST = "newest"
    OUTLET = "outlet"
    """By the outlet's name, each outlet's requests by time left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueQuery:
    """Which rows of the queue.

    `now` and `end_of_today` are UTC; `owner` is who “mine” means. `search` leaves out what
    it does not find. `after` is the cursor that the page before ended with. `limit` rows at most.
    """

    now: datetime
    end_of_today: datetime
    view: View = View.INBOX
    owner: str = ""
    release_id: str = ""
    search: Search = NOTHING_ASKED
    order: Order = Order.TIME_LEFT
    limit: int = 100
    after: str = ""
    ids: tuple[str, ...] = ()
    """Only these requests, if they are in the view; all of it if none are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterQuery:
    """Which reporters, by name; `search` is a part of a name, an outlet or an address."""

    search: str = ""
    limit: int = 100
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertQuery:
    """Which experts, by name; all conditions together.

    `search` are parts of a name, a title, an organisation, a topic or an address; `language` is a
    BCP 47 tag, with or without its region; `topic` a whole topic; `now` (UTC) is when absences are
    looked at. Retired experts are left out unless `retired`, which leaves out the others.
    """

    now: datetime
    search: str = ""
    language: str = ""
    topic: str = ""
    skill: Skill | None = None
    retired: bool = False
    free: bool = False
    """Only those who are within their working hours at `now`."""
    limit: int = 100
    after: str = ""


class IncomingView(StrEnum):
    """The standing views of the mails that came in."""

    WAITING = "waiting"
    """Those that a person is to decide about."""
    TROUBLED = "troubled"
    """Those that could not be read or fetched."""
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingQuery:
    """Which mails that came in, newest first; `before` (UTC) leaves out what came later."""

    view: IncomingView = IncomingView.WAITING
    before: datetime | None = None
    limit: int = 200


class AgendaOrder(StrEnum):
    """By what a table of interviews is sorted; those that are equal by their time."""

    TIME = "time"
    EXPERT = "expert"
    OUTLET = "outlet"
    REPORTER = "reporter"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaQuery:
    """Which interviews: those that begin from `start` to `end` (UTC), of some experts or of all.

    `down` sorts the other way round; `limit` rows after the first `offset`.
    """

    start: datetime
    end: datetime
    expert_ids: tuple[str, ...] = ()
    order: AgendaOrder = AgendaOrder.TIME
    down: bool = False
    offset: int = 0
    limit: int = 200
