"""Records of experts, inside a unit of work and as questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from mediadesk.domain.expert import Absence, Expert, ExpertRelease, Moved, Photograph
from mediadesk.domain.query import ExpertQuery
from mediadesk.domain.recognition import NamedPerson
from mediadesk.domain.rows import AuthoredRow, ExpertPage


class ExpertStore(Protocol):
    """Records of experts inside a unit of work."""

    def get(self, expert_id: str) -> Expert | None:
        """Return the record with this UUID, or the one that it became a part of."""

    def named(self, names: Sequence[str]) -> Mapping[str, tuple[Expert, ...]]:
        """Return the records of these names, as `expert_key` writes them, retired ones too."""

    def by_address(self, address: str) -> tuple[Expert, ...]:
        """Return the records with this address (lower case), public or private."""

    def add(self, expert: Expert) -> None:
        """Write a new record."""

    def update(self, expert: Expert) -> Expert:
        """Write a changed record; raises `Conflict` if someone else changed it first."""

    def versions(self, expert_ids: Sequence[str]) -> Mapping[str, int]:
        """Return the versions of those of these records that stand by themselves."""

    def remove(self, expert_ids: Sequence[str]) -> frozenset[str]:
        """Take records out with their absences, links and pictures; return which.

        One that anything else names stays as it is.
        """

    def merge(self, keep_id: str, other_id: str) -> tuple[Moved, ...]:
        """Let whatever names one record name another, and the one be a part of the other."""

    def part(self, keep_id: str, other_id: str, moved: Sequence[Moved]) -> None:
        """Let a record that was merged stand by itself again, with what had been moved."""

    def unlinked_people(self) -> tuple[NamedPerson, ...]:
        """Return whom releases name and no link to an expert stands for, newest release first."""

    def absences(self, expert_id: str) -> tuple[Absence, ...]:
        """Return every absence of an expert, the one that begins first first."""

    def absence(self, absence_id: str) -> Absence | None:
        """Return the absence with this UUID."""

    def put_absence(self, absence: Absence) -> None:
        """Write an absence, in place of what was there under its UUID."""

    def drop_absence(self, absence_id: str) -> None:
        """Take an absence out."""

    def releases(self, expert_id: str) -> tuple[ExpertRelease, ...]:
        """Return what links an expert to releases."""

    def links_of(self, release_id: str) -> tuple[ExpertRelease, ...]:
        """Return what links a release to experts."""

    def link(self, links: Iterable[ExpertRelease]) -> None:
        """Link experts to releases, in place of what was said of the same name there."""

    def unlink(self, links: Iterable[ExpertRelease]) -> None:
        """Take links out."""

    def photograph(self, expert_id: str) -> Photograph | None:
        """Return an expert's picture."""

    def put_photograph(self, expert_id: str, photograph: Photograph | None) -> None:
        """Keep an expert's picture in place of an earlier one; None takes it out."""


class ExpertViews(Protocol):
    """The questions about experts."""

    def experts(self, query: ExpertQuery) -> ExpertPage:
        """Return a page of experts, by name."""

    def expert(self, expert_id: str) -> Expert | None:
        """Return the record with this UUID, or the one that it became a part of."""

    def experts_named(self, names: Sequence[str]) -> Mapping[str, tuple[Expert, ...]]:
        """Return the records of these names, as `expert_key` writes them, retired ones too."""

    def all_experts(self, *, retired: bool = False) -> tuple[Expert, ...]:
        """Return every expert, by name; retired ones only if they are asked for as well."""

    def absences(
        self, start: datetime, end: datetime, expert_ids: Sequence[str] = ()
    ) -> tuple[Absence, ...]:
        """Return the absences that touch [start, end) (UTC), of these experts or of all."""

    def absences_of(self, expert_id: str) -> tuple[Absence, ...]:
        """Return every absence of an expert, the one that begins first first."""

    def releases_of(self, expert_id: str, limit: int = 200) -> tuple[AuthoredRow, ...]:
        """Return the releases that name an expert, newest first."""

    def experts_of_release(self, release_id: str) -> tuple[ExpertRelease, ...]:
        """Return what links a release to experts."""

    def photograph(self, expert_id: str) -> Photograph | None:
        """Return an expert's picture."""

    def unlinked_people(self, limit: int = 500) -> tuple[NamedPerson, ...]:
        """Return whom the newest releases name and no link to an expert stands for."""

    def merged_experts(self, expert_id: str) -> tuple[str, ...]:
        """Return the UUIDs of the records that became a part of this one."""

    def topics(self, limit: int = 200) -> tuple[str, ...]:
        """Return what active experts speak about, the topics of most people first."""

    def languages(self, limit: int = 100) -> tuple[str, ...]:
        """Return the languages (BCP 47) of active experts, those of most people first."""
