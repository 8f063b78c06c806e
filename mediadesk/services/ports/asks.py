"""Experts asked in order, and who is worth ranking for a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mediadesk.domain.ask import Ask
from mediadesk.domain.matching import Pool, Seeking
from mediadesk.domain.rows import AskRow, Load


class AskStore(Protocol):
    """Asks inside a unit of work."""

    def get(self, ask_id: str) -> Ask | None:
        """Return the ask with this UUID."""

    def of_request(self, request_id: str) -> tuple[Ask, ...]:
        """Return every ask of a request, in the order of the line."""

    def add(self, asks: Sequence[Ask], *, outlet_key: str) -> None:
        """Write new asks; `outlet_key` is the folded name of the outlet that asks."""

    def update(self, before: Ask, after: Ask) -> Ask:
        """Write a changed ask; raises `Conflict` if it is no longer as it was before."""

    def is_lost(self, ask: Ask) -> bool:
        """Say whether the mail that asks could not be delivered."""


class AskViews(Protocol):
    """Questions about asks, and for whom to ask."""

    def asks(self, request_id: str) -> tuple[AskRow, ...]:
        """Return every ask of a request with whom it is about, in the order of the line."""

    def asks_due(self, now: datetime) -> tuple[str, ...]:
        """Return the requests whose line has to go on, or to end, by now."""

    def load(self, expert_id: str, since: datetime) -> Load:
        """Return how much an expert was asked since an instant (UTC), and what they made of it."""

    def candidates(self, seeking: Seeking) -> Pool:
        """Return those experts who are worth ranking, with what ranking looks at."""
