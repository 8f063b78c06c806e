"""The four kinds of error, and the problem beside a field.

The user's (`Refused`), someone-was-first (`Conflict`), the world's (`WorldFailed`); whatever else
is ours and is reported once by the crash reporter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend, said beside its field.

    `template` is an English source sentence with `{name}` blanks, so that the window can translate
    it; `params` fills the blanks. `field` is the dotted name used by the request JSON, such as
    `reporter.email`.
    """

    field: str
    template: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)

    @property
    def message(self) -> str:
        """The whole sentence, in English."""
        return self.template.format(**self.params) if self.params else self.template


class DeskError(Exception):
    """Base of the errors that the program expects and can put into words."""


class Refused(DeskError):
    """Bad input or use. Nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


class Conflict(DeskError):
    """Someone else changed the same thing first. Nothing was written, nothing overwritten."""


class NotFound(Refused):
    """What was named does not exist."""


class WorldFailed(DeskError):
    """Disk, network or keyring failed; nothing acknowledged is lost.

    `what` is a plain sentence; `retry_at` (UTC) says when the program tries again by itself, if it
    does; `code` is a short stable word for tests and logs (`disk_full`, `read_only`, `locked`,
    `newer_schema`, `keyring_missing`, `keyring_locked`, `network`, `authentication`,
    `certificate`).
    """

    def __init__(self, what: str, *, code: str, retry_at: datetime | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.code = code
        self.retry_at = retry_at
