"""What a use case changed, so that each screen can decide whether it is stale."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The UUIDs of what changed; the rest changed as a whole."""

    requests: frozenset[str] = frozenset()
    releases: frozenset[str] = frozenset()
    reporters: frozenset[str] = frozenset()
    experts: frozenset[str] = frozenset()
    calendar: bool = False
    outbox: bool = False
    settings: bool = False
    incoming: bool = False


def join_changes(first: Changes, *more: Changes) -> Changes:
    """Return what changed in all of them together."""
    found = first
    for one in more:
        found = Changes(
            requests=found.requests | one.requests,
            releases=found.releases | one.releases,
            reporters=found.reporters | one.reporters,
            experts=found.experts | one.experts,
            calendar=found.calendar or one.calendar,
            outbox=found.outbox or one.outbox,
            settings=found.settings or one.settings,
            incoming=found.incoming or one.incoming,
        )
    return found
