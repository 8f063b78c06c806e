"""Small files that say which window has which request open; never flushed, soon out of date."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mediadesk.domain.company import Colleague, Doing

_MOST = 100
_LARGEST = 2_000
_OLD = timedelta(days=1)
"""After this time a file that a killed window left is taken away."""


class CompanyFolder:
    """One file a window. A folder that cannot be written to or read says that nobody is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, colleague: Colleague) -> None:
        """Write what a window does, as a whole or not at all."""
        content = json.dumps(
            {
                "officer": colleague.officer,
                "request_id": colleague.request_id,
                "doing": colleague.doing.value,
                "at": colleague.at.timestamp(),
            }
        )
        path = self._path(colleague.window)
        half = path.with_suffix(".half")
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.write_text(content, "utf-8")
            half.replace(path)

    def drop(self, window: str) -> None:
        """Take a window's file away."""
        with suppress(OSError):
            self._path(window).unlink(missing_ok=True)

    def all(self, now: datetime) -> tuple[Colleague, ...]:
        """Return what is told; what is a day old is taken away, what cannot be read left out."""
        found: list[Colleague] = []
        with suppress(OSError):
            for path in sorted(self._folder.glob("*.json"))[:_MOST]:
                one = self._read(path)
                if one is not None and now - one.at > _OLD:
                    self.drop(one.window)
                elif one is not None:
                    found.append(one)
        return tuple(found)

    def _path(self, window: str) -> Path:
        return self._folder / f"{Path(window).name}.json"

    @staticmethod
    def _read(path: Path) -> Colleague | None:
        try:
            if path.stat().st_size > _LARGEST:
                return None
            told = json.loads(path.read_text("utf-8"))
            return Colleague(
                window=path.stem,
                officer=str(told["officer"]),
                request_id=str(told["request_id"]),
                doing=Doing(told["doing"]),
                at=datetime.fromtimestamp(float(told["at"]), UTC),
            )
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return None
