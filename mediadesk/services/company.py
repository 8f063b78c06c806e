"""Says which request this window has open, and asks for those that other windows have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mediadesk.domain.company import Colleague, Doing, company
from mediadesk.services.ports import Clock, CompanyStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """The officers who work on this desk at the same time; `window` (a UUID) is this one's own.

    Told outside the database: a request's version and its timeline never change by being looked
    at, and no act waits for it.
    """

    store: CompanyStore
    clock: Clock
    window: str

    def tell(self, request_id: str, doing: Doing, *, actor: str) -> None:
        """Say what this window does now; "" for a request says that it has none open."""
        if not request_id:
            self.store.drop(self.window)
            return
        self.store.put(
            Colleague(
                window=self.window,
                officer=actor,
                request_id=request_id,
                doing=doing,
                at=self.clock.now(),
            )
        )

    def leave(self) -> None:
        """Say that this window closes."""
        self.store.drop(self.window)

    def others(self) -> Mapping[str, Colleague]:
        """Return who else is at which request, by the request's UUID."""
        now = self.clock.now()
        return company(self.store.all(now), window=self.window, now=now)
