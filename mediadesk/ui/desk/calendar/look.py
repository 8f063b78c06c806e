"""What the calendar shows of an interview and of an expert: words, times and marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from mediadesk.ui.widgets.mark import Mark

CONFIRMED, TENTATIVE, PROPOSED, GIVEN = "confirmed", "tentative", "proposed", "given"
"""How an interview stands, as the domain names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An interview as it is painted and read out. Instants are UTC; `key` is the interview's UUID.

    `mark` is that of its expert, None while there is none; words are safe to be shown.
    """

    key: str
    request_id: str
    expert_id: str
    begin: datetime
    end: datetime
    state: str
    title: str
    detail: Callable[[], str]
    icon: str
    mark: Mark | None
    tell: Callable[[], str]

    @property
    def line(self) -> str:
        """What stands under the title, put into words when it is painted."""
        return self.detail()

    @property
    def spoken(self) -> str:
        """The interview as a sentence; put into words when somebody asks, for there may be many."""
        return self.tell()

    @property
    def can_move(self) -> bool:
        """Whether it can be put to another time."""
        return self.state != GIVEN

    def moved(self, begin: datetime, end: datetime) -> Block:
        """Return the same interview at another time."""
        return replace(self, begin=begin, end=end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """When an expert is free, in the order in which the lanes stand."""

    expert_id: str
    name: str
    mark: Mark
    free: tuple[tuple[datetime, datetime], ...]

    def is_free(self, begin: datetime, end: datetime) -> bool:
        """Say whether the expert is free for the whole of a time."""
        return any(first <= begin and end <= last for first, last in self.free)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of the calendar: a time, and the expert whose lane it is, "" for none."""

    begin: datetime
    expert_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An interview on its way to another time, and what is in its way, in sentences."""

    block: Block
    begin: datetime
    end: datetime
    conflicts: tuple[str, ...] = ()

    @property
    def is_still(self) -> bool:
        """Whether it is where it was."""
        return (self.begin, self.end) == (self.block.begin, self.block.end)
