"""Files that are the user's: letters without an account to send them by, and half-filled forms."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mediadesk.domain.errors import WorldFailed
from mediadesk.paths import write_durably


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(path, content)
    except OSError as error:
        raise WorldFailed(
            f"{path.name} could not be written: {error.strerror}.", code="read_only"
        ) from error


class DraftFolder:
    """Keeps letters as draft files that a mail program opens."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str, content: bytes) -> Path:
        """Write a file durably and return its path; raises `WorldFailed`."""
        path = self._folder / Path(name).name
        _write(path, content)
        return path


class UserFiles:
    """Writes files to where the user says."""

    def write(self, target: Path, content: bytes) -> None:
        """Write a file durably, replacing one that is there; raises `WorldFailed`."""
        _write(target, content)


class FormFolder:
    """Keeps what was typed into a form until it is sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"

    def save(self, name: str, values: Mapping[str, object]) -> None:
        """Keep the values of the form `name` durably; raises `WorldFailed`."""
        content = json.dumps(dict(values), ensure_ascii=False).encode("utf-8", "surrogatepass")
        _write(self._path(name), content)

    def load(self, name: str) -> Mapping[str, object] | None:
        """Return what was kept, None if there is nothing that can be read."""
        try:
            found = json.loads(self._path(name).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def drop(self, name: str) -> None:
        """Forget what was kept."""
        with suppress(OSError):
            self._path(name).unlink(missing_ok=True)
