"""What a command is given: the parts of the program, its words, and how it ends.

Exit codes: 0 done; 1 done, but something needs a person; 2 refused, nothing written; 3 the world
failed, nothing lost.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from mediadesk.domain.errors import Problem, Refused

if TYPE_CHECKING:
    from mediadesk.domain.intake import Knowledge, ReadMail
    from mediadesk.domain.release import Reading
    from mediadesk.domain.request import Request
    from mediadesk.services.desk import Desk
    from mediadesk.services.ports import Clock, Secrets

DONE, NEEDS_A_PERSON, REFUSED, WORLD_FAILED = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the command line is given to work with."""

    open_desk: Callable[[Path], Desk]
    read_release: Callable[[Path], tuple[Reading, bytes]]
    reading_to_json: Callable[[Reading], dict[str, Any]]
    read_mails: Callable[[Sequence[Path], Knowledge], Iterator[ReadMail]]
    mail_to_json: Callable[[str, ReadMail], dict[str, Any]]
    knowledge: Callable[[Path], Knowledge]
    clock: Clock
    secrets: Callable[[Path], Secrets]
    run_window: Callable[[Path, str | None, Sequence[Path]], int]
    run_tour: Callable[[Path, str, float], int]
    self_test: Callable[[Path], int]
    start_log: Callable[[Path], object]


@dataclass(slots=True)
class Call:
    """One command on its way: its words, and the desk once it is needed."""

    parts: Parts
    folder: Path
    options: argparse.Namespace
    _desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The desk, opened when it is first asked for; raises `WorldFailed` if it cannot be."""
        if self._desk is None:
            self._desk = self.parts.open_desk(self.folder)
            self.parts.start_log(self.folder)
        return self._desk

    @property
    def as_json(self) -> bool:
        """Whether the answer is JSON."""
        return bool(self.options.json)

    @property
    def actor(self) -> str:
        """Who does it, for the timeline."""
        return self.options.actor or self.desk.settings.get("officer.name") or "The press office"

    def request(self) -> Request:
        """Return the request that the words name; raises `NotFound`."""
        return self.desk.triage.find(self.options.reference)

    def close(self) -> None:
        """Close the desk if it was opened."""
        if self._desk is not None:
            self._desk.close()


def text_of(given: str) -> str:
    """Return a text of the command line; `-` is standard input, 1,000,000 characters at most."""
    return sys.stdin.read(1_000_000) if given == "-" else given


class Parser(argparse.ArgumentParser):
    """Refuses like every other part: one plain sentence, exit code 2, no usage text around it."""

    def error(self, message: str) -> NoReturn:
        """Raise `Refused` with what is wrong with the words."""
        raise Refused(Problem("command", "{message}.", {"message": message.rstrip(".")}))


class Commands:
    """The list of commands, to which each module adds its own."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        """Begin the list of a parser."""
        self._known = parser.add_subparsers(dest="command", parser_class=Parser)

    @property
    def names(self) -> frozenset[str]:
        """The words that are commands."""
        return frozenset(self._known.choices)

    def add(
        self, name: str, does: str, do: Callable[[Call], int], *, as_json: bool = True
    ) -> argparse.ArgumentParser:
        """Add a command; return its parser for the words that follow the name."""
        parser = self._known.add_parser(name, help=does, description=does, allow_abbrev=False)
        parser.set_defaults(do=do)
        if as_json:
            parser.add_argument("--json", action="store_true", help="print JSON")
        return parser

    def verb(self, name: str, does: str, do: Callable[[Call], int]) -> argparse.ArgumentParser:
        """Add a command that does something to the request of a reference."""
        parser = self.add(name, does, do)
        parser.add_argument("reference")
        return parser
