"""Routing rules and the duty rota: changed as a whole, tried on a request before they count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import NotFound, Problem, Refused
from mediadesk.domain.rota import check_rota, on_duty
from mediadesk.domain.routing import Matter, Plan, Route, check_rules, decide
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services import letters
from mediadesk.services.ports import Clock, ContactReader, Database, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """Keeps the plan of an office and says what it would do."""

    database: Database
    clock: Clock
    settings: Settings
    contacts: ContactReader

    def get(self) -> Plan:
        """Return the plan as it is kept."""
        return self.database.read().plan()

    def check(self, plan: Plan) -> None:
        """Raise `Refused` with every problem of a plan (fields such as `rules.2`)."""
        problems: list[Problem] = []
        try:
            check_rules(plan.rules)
        except Refused as refused:
            problems += refused.problems
        try:
            check_rota(plan.rota)
        except Refused as refused:
            problems += refused.problems
        problems += self._addresses(plan)
        if problems:
            raise Refused(*problems)

    def save(self, plan: Plan, *, actor: str) -> tuple[Plan, Changes]:
        """Keep a plan.

        Raises `Refused` as `check` does, and `Conflict` if somebody changed the plan since this one
        was read.
        """
        self.check(plan)
        now = self.clock.now()
        with self.database.write() as work:
            kept = work.plan.put(plan)
            work.commit(
                Entry(
                    kind=Kind.UPDATED,
                    actor=actor,
                    at=now,
                    detail={
                        "what": "routing",
                        "rules": len(kept.rules),
                        "shifts": len(kept.rota.shifts),
                        "exceptions": len(kept.rota.exceptions),
                        "version": kept.version,
                    },
                )
            )
        return kept, Changes(settings=True)

    def _addresses(self, plan: Plan) -> list[Problem]:
        named = [
            *((f"rules.{n}", rule.contact.email) for n, rule in enumerate(plan.rules)),
            *((f"officers.{n}", one.email) for n, one in enumerate(plan.rota.officers)),
        ]
        return [
            Problem(
                field,
                "“{value}” is not an e-mail address in the usual form, such as "
                "name@office.example.",
                {"value": address[:60]},
            )
            for field, address in named
            if address and self.contacts.address(address) is None
        ]

    def try_sample(self, plan: Plan, sample: Matter) -> Route:
        """Return where a request about no release would go under a plan, saved or not."""
        return decide((), letters.office_of(self.settings.all(), sample.at), plan, sample)

    def try_request(self, plan: Plan, request_id: str) -> Route:
        """Return where a request that is here would go if it came under a plan; `NotFound`."""
        views = self.database.read()
        request = views.request(request_id)
        if request is None:
            raise NotFound(Problem("reference", "That request is not here."))
        release = views.release(request.release_id) if request.release_id else None
        return decide(
            release.contacts if release else (),
            letters.office_of(self.settings.all(), request.created_at),
            plan,
            letters.matter_of(request, release, request.created_at),
        )

    def on_duty(self, at: datetime) -> tuple[str, ...]:
        """Return the names of those on duty at an instant (UTC)."""
        zone = ZoneInfo(letters.office_zone(self.settings.all()))
        return on_duty(self.get().rota, at, zone)
