"""What the call pad asks while somebody types: who is calling, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass

from mediadesk.domain.caller import Caller
from mediadesk.domain.query import ReporterQuery
from mediadesk.services.ports import Database

_MOST_OFFERED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """Finds callers among the reporters whom the desk knows."""

    database: Database

    def callers(self, typed: str) -> tuple[Caller, ...]:
        """Return the reporters that fit what is typed of a name, each with how to reach them."""
        if len(typed.strip()) < 2:
            return ()
        views = self.database.read()
        found = views.reporters(ReporterQuery(search=typed.strip(), limit=_MOST_OFFERED)).rows
        callers: list[Caller] = []
        for row in found:
            record = views.reporter(row.id)
            if record is None:
                continue
            callers.append(
                Caller(
                    id=row.id,
                    name=row.name,
                    role=row.role,
                    outlet=row.outlet,
                    phone=record.phones[0].value if record.phones else "",
                    email=record.addresses[0].value if record.addresses else "",
                    zone=record.zone,
                    verified=row.verified,
                    requests=row.requests,
                    last_at=row.last_at,
                )
            )
        return tuple(callers)
