"""The words of the command line: which command they mean, and what its failures say."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from mediadesk import __version__, paths
from mediadesk.cli import (
    briefing,
    coverage,
    experts,
    interviews,
    logs,
    mail,
    matching,
    outbox,
    releases,
    requests,
    terms,
    triage,
    upkeep,
)
from mediadesk.cli.call import REFUSED, WORLD_FAILED, Call, Commands, Parser, Parts
from mediadesk.cli.say import tell
from mediadesk.domain.errors import DeskError, Problem, Refused, WorldFailed


def _everywhere() -> argparse.ArgumentParser:
    """Return the parser of what goes with every command."""
    parser = Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data", metavar="DIR", help="keep database, settings and logs in DIR")
    parser.add_argument("--database", metavar="URL", help="a SQLAlchemy URL instead")
    parser.add_argument("--debug", action="store_true", help="show tracebacks")
    parser.add_argument("--as", dest="actor", metavar="NAME", help="who does it")
    return parser


def _main() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    """Return the parser of the commands, and their names."""
    parser = Parser(
        prog="mediadesk",
        description="MediaDesk, the desk of a press office. Without a command it opens its window.",
        epilog="--data DIR, --database URL, --debug and --as NAME go with every command.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"MediaDesk {__version__}")
    commands = Commands(parser)
    for module in (
        releases,
        requests,
        triage,
        terms,
        interviews,
        briefing,
        coverage,
        experts,
        matching,
        mail,
        logs,
        outbox,
        upkeep,
    ):
        module.add(commands)
    return parser, commands.names


def _window() -> argparse.ArgumentParser:
    """Return the parser of what goes with no command: the window."""
    parser = Parser(prog="mediadesk", add_help=False, allow_abbrev=False)
    parser.add_argument("--face", choices=("desk", "room"))
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("files", nargs="*")
    return parser


def run(argv: Sequence[str], parts: Parts) -> int:
    """Do what the words say; return the exit code."""
    as_json = "--json" in argv
    debug = "--debug" in argv
    try:
        return _run(argv, parts)
    except DeskError as error:
        if debug:
            traceback.print_exc()
        return _tell_error(error, as_json=as_json)
    except BrokenPipeError:
        # Whoever read our output has gone; a second error while closing would only be noise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WORLD_FAILED
    except KeyboardInterrupt:
        return WORLD_FAILED
    except Exception as error:  # noqa: BLE001  # ours: one plain report, no bare traceback
        if debug:
            traceback.print_exc()
        tell(
            (
                Problem(
                    "",
                    "MediaDesk made a mistake ({kind}). Nothing acknowledged is lost; "
                    "run it again with --debug to see where.",
                    {"kind": type(error).__name__},
                ),
            ),
            as_json=as_json,
        )
        return WORLD_FAILED


def _tell_error(error: DeskError, *, as_json: bool) -> int:
    if isinstance(error, Refused):
        tell(error.problems, as_json=as_json)
        return REFUSED
    if isinstance(error, WorldFailed):
        tell((Problem("", "{what}", {"what": error.what}),), as_json=as_json)
        return WORLD_FAILED
    tell((Problem("", "{what}", {"what": str(error)}),), as_json=as_json)
    return REFUSED


def _run(argv: Sequence[str], parts: Parts) -> int:
    shared, rest = _everywhere().parse_known_args(list(argv))
    folder = _folder(shared)
    first = next((word for word in rest if not word.startswith("-")), None)
    if first is not None or {"-h", "--help", "--version"} & set(rest):
        main, commands = _main()
        if first is None or first in commands:
            options = main.parse_args(rest)
            options.actor = shared.actor
            call = Call(parts, folder, options)
            try:
                done: int = options.do(call)
            finally:
                call.close()
            return done
    options = _window().parse_args(rest)
    if options.self_test:
        return parts.self_test(folder)
    return parts.run_window(folder, options.face, [Path(name) for name in options.files])


def _folder(shared: argparse.Namespace) -> Path:
    url = shared.database or os.environ.get("MEDIADESK_DATABASE", "")
    folder = Path(shared.data) if shared.data else paths.default_data_dir()
    if not url:
        return folder
    try:
        parts = urlsplit(url)
        password = parts.password
    except ValueError:
        raise Refused(Problem("database", "That is not a database URL.")) from None
    if password:
        raise Refused(
            Problem(
                "database",
                "A database URL must not hold a password. Keep it with: "
                "mediadesk secret set database.",
            )
        )
    raise Refused(
        Problem(
            "database",
            "This version keeps its desk in SQLite only. Use --data DIR to choose the folder.",
        )
    )
