"""Backups that make themselves, and those that a person asks for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mediadesk.domain.retention import backups_to_keep
from mediadesk.services.ports import Clock, Database

_EVERY = timedelta(hours=20)
_PATTERN = "desk-%Y%m%dT%H%M%SZ.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backups:
    """Keeps verified copies in `folder`."""

    database: Database
    clock: Clock
    folder: Path

    def automatic(self) -> Path | None:
        """Make a copy if the newest is older than 20 hours, then let old ones go.

        Old ones go only after the new one was verified. Raises `WorldFailed` if none could be made.
        """
        now = self.clock.now()
        made = self._made()
        if made and now - max(made) < _EVERY:
            return None
        target = self.folder / now.strftime(_PATTERN)
        self.database.backup(target)
        made = self._made()
        kept = backups_to_keep(made, now)
        for at, path in made.items():
            if at not in kept:
                with suppress(OSError):
                    path.unlink()
        return target

    def make(self, target: Path) -> None:
        """Write a verified copy to `target`."""
        self.database.backup(target)

    def restore(self, source: Path) -> None:
        """Put a verified copy in the desk's place; what it still had to send asks a person."""
        self.database.restore(source)

    def _made(self) -> dict[datetime, Path]:
        found: dict[datetime, Path] = {}
        for path in self.folder.glob("desk-*.db"):
            with suppress(ValueError):
                found[datetime.strptime(path.name, _PATTERN).replace(tzinfo=UTC)] = path
        return found
