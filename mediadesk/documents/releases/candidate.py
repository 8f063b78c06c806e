"""A person who may be offered, with the reasons for and against."""

from __future__ import annotations

from dataclasses import dataclass, field

from mediadesk.documents.releases.reach import Reach

ENOUGH = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason for or against, with its weight."""

    reason: str
    weight: float


@dataclass(slots=True, kw_only=True)
class Candidate:
    """A person who may be offered. Offsets count in the whole text."""

    name: str
    start: int
    end: int
    line: int
    role: str | None = None
    role_named: bool = False
    email: str | None = None
    phone: str | None = None
    protected: tuple[int, int] | None = None
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, reason: str, weight: float) -> None:
        """Note one reason."""
        self.evidence.append(Evidence(reason=reason, weight=weight))

    def take(self, item: Reach, offset: int) -> None:
        """Keep an address or number of this person, if none is known yet."""
        if item.kind == "email":
            self.email = self.email or item.value
        elif item.kind == "phone":
            self.phone = self.phone or item.value
        elif self.protected is None:
            self.protected = (offset + item.start, offset + item.end)

    @property
    def reachable(self) -> bool:
        """Tell whether an address or number of the person is known, or stands there hidden."""
        return bool(self.email or self.phone or self.protected)

    @property
    def score(self) -> float:
        """Return the sum of the evidence."""
        return sum(item.weight for item in self.evidence)
