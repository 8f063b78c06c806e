"""What a plain e-mail seems to ask for: a request that a person still has to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mediadesk.domain.deadline import Deadline
from mediadesk.domain.errors import Problem
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.request import Live, RequestDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value stands: start to end in `part` (`subject`, `from`, `text`, `pack`)."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What intake would log of a mail. What the mail does not support is None or empty.

    `sources` maps a field (`subject`, `reporter.name`, `reporter.phone`, `outlet`, `deadline`,
    `medium`, `live`, `experts`) to where it was read; experts have one source each, in order.
    `problems` says beside its field what was seen and not taken, such as a deadline that could be
    two instants.
    """

    subject: str
    reporter: Reporter
    message: str = ""
    outlet: str = ""
    deadline: Deadline | None = None
    medium: Medium | None = None
    live: Live | None = None
    experts: tuple[str, ...] = ()
    any_expert: bool = True
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    pack: RequestDraft | None = None
    """What another MediaDesk says of the request, where the mail brought a request pack."""
