"""What a use case changed, so that each screen can decide whether it is stale."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The UUIDs of what changed; `outbox` and `settings` changed as a whole."""

    requests: frozenset[str] = frozenset()
    releases: frozenset[str] = frozenset()
    reporters: frozenset[str] = frozenset()
    outbox: bool = False
    settings: bool = False
