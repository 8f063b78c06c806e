"""What a reporter's computer keeps: half-typed forms, and which requests were sent.

None of it is the desk's business, so none of it is in the database: each is a small JSON file that
can be deleted without losing a request.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from mediadesk.domain.errors import WorldFailed

_SENT = "sent.json"
_MOST_SENT = 500


class Papers(Protocol):
    """Small files beside the database, each replaced as a whole."""

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, None if there is none; raises `WorldFailed`."""

    def write(self, name: str, content: bytes) -> None:
        """Replace a file durably; raises `WorldFailed` and leaves the old one if it cannot."""

    def remove(self, name: str) -> None:
        """Delete a file; it need not exist. Raises `WorldFailed`."""


@dataclass(frozen=True, slots=True)
class MemoryPapers:
    """Papers that last as long as the program runs, where no folder was handed in."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def read(self, name: str) -> bytes | None:
        """Return what was kept under a name."""
        return self.kept.get(name)

    def write(self, name: str, content: bytes) -> None:
        """Keep bytes under a name."""
        self.kept[name] = content

    def remove(self, name: str) -> None:
        """Forget a name."""
        self.kept.pop(name, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """Keeps forms as they are typed. A damaged file counts as none: it is no reason to stop."""

    papers: Papers = field(default_factory=MemoryPapers)

    def load(self, key: str) -> dict[str, str]:
        """Return the form kept for a release's UUID; empty if there is none. Raises `WorldFailed`."""
        return self._read(_file_of(key))

    def keep(self, key: str, form: Mapping[str, str]) -> None:
        """Keep a form for a release's UUID; raises `WorldFailed`."""
        self._write(_file_of(key), dict(form))

    def drop(self, key: str) -> None:
        """Forget the form of a release; raises `WorldFailed`."""
        self.papers.remove(_file_of(key))

    def sent(self) -> tuple[str, ...]:
        """Return the UUIDs of the requests sent from this computer, newest first."""
        ids = self._read(_SENT).get("ids", "")
        return tuple(one for one in ids.split() if one)

    def finish(self, key: str, request_id: str) -> str:
        """Tidy up after a request was logged: remember it, drop its draft.

        Returns a sentence if this could not be written, else nothing: the request itself is safe,
        so no failure here may look like one of the request.
        """
        try:
            ids = [request_id, *(one for one in self.sent() if one != request_id)]
            self._write(_SENT, {"ids": " ".join(ids[:_MOST_SENT])})
            self.drop(key)
        except WorldFailed as failed:
            return failed.what
        return ""

    def _read(self, name: str) -> dict[str, str]:
        content = self.papers.read(name)
        if content is None:
            return {}
        try:
            data = json.loads(content.decode("utf-8"))
        except (ValueError, RecursionError):
            return {}
        if not isinstance(data, dict):
            return {}
        return {str(one): value for one, value in data.items() if isinstance(value, str)}

    def _write(self, name: str, data: dict[str, str]) -> None:
        # A lone surrogate, half of a pasted character, is kept as its escape.
        self.papers.write(name, json.dumps(data, indent=1, sort_keys=True).encode("ascii"))


def _file_of(key: str) -> str:
    """Return the file name of a draft; whatever the key is, it stays one plain name."""
    plain = key if key.replace("-", "").isalnum() and key.isascii() and len(key) <= 64 else ""
    return f"draft-{plain or hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}.json"
