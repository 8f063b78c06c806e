"""Coverage, inside a unit of work and as questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from mediadesk.domain.coverage import Coverage, CoverageRow


class CoverageStore(Protocol):
    """Coverage inside a unit of work."""

    def get(self, coverage_id: str) -> Coverage | None:
        """Return the piece with this UUID, also one that was removed."""

    def add(self, piece: Coverage) -> None:
        """Write a new piece."""

    def update(self, piece: Coverage) -> Coverage:
        """Write a changed piece; raises `Conflict` if someone else changed it first."""

    def keep_clip(self, clip_id: str, coverage_id: str, content: bytes) -> None:
        """Keep the file of a clip."""


class CoverageViews(Protocol):
    """The questions about coverage."""

    def coverage(self, request_id: str) -> tuple[Coverage, ...]:
        """Return the pieces of a request, by when they are out."""

    def piece(self, coverage_id: str) -> Coverage | None:
        """Return the piece with this UUID, also one that was removed."""

    def clip(self, clip_id: str) -> bytes | None:
        """Return the file of a clip, None if it is only named or not here."""

    def coverage_due(self, now: datetime, limit: int = 500) -> tuple[CoverageRow, ...]:
        """Return what should be out by `now` and was not seen yet, longest due first."""

    def coverage_between(
        self, since: datetime | None, until: datetime | None
    ) -> tuple[CoverageRow, ...]:
        """Return every piece that is out, or expected, from `since` until before `until`."""

    def recent_coverage(
        self, outlet: str, email: str, *, but: str, limit: int = 5
    ) -> tuple[CoverageRow, ...]:
        """Return the newest pieces by an outlet or a reporter (by address), save those of `but`."""


class CoverageWriter(Protocol):
    """Coverage as a file for a spreadsheet."""

    def __call__(self, rows: Sequence[CoverageRow]) -> bytes:
        """Return a table, one row a piece."""
