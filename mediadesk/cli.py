"""The desk without a window: each command is a thin shell over one use case.

Names, JSON keys and exit codes are a contract (`docs/formats.md`). Exit codes: 0 done; 1 done, but
something needs a person; 2 refused, nothing written; 3 the world failed, nothing lost.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from mediadesk import __version__, paths
from mediadesk.domain.errors import DeskError, Problem, Refused, WorldFailed

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from mediadesk.domain.draft import Difference
    from mediadesk.domain.embargo import Agreement
    from mediadesk.domain.intake import Knowledge, ReadMail
    from mediadesk.domain.release import Embargo, LinkCheck, Reading, Release
    from mediadesk.domain.request import Request
    from mediadesk.domain.rows import OutboxRow, QueueRow
    from mediadesk.services.desk import Desk
    from mediadesk.services.outcome import ReleaseFile, Reviewed
    from mediadesk.services.ports import Clock, Secrets

DONE, NEEDS_A_PERSON, REFUSED, WORLD_FAILED = 0, 1, 2, 3
_SECRETS = ("smtp", "imap", "database")
_LARGEST_REQUEST = 256 * 1024
"""Bytes of a request file; `reliability.md`, I8."""


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


class _Parser(argparse.ArgumentParser):
    """Refuses like every other part: one plain sentence, exit code 2, no usage text around it."""

    def error(self, message: str) -> NoReturn:
        """Raise `Refused` with what is wrong with the words."""
        raise Refused(Problem("command", "{message}.", {"message": message.rstrip(".")}))


def _parsers() -> tuple[  # noqa: PLR0915  # a list of commands reads best in one piece
    argparse.ArgumentParser, argparse.ArgumentParser, argparse.ArgumentParser, frozenset[str]
]:
    everywhere = _Parser(add_help=False, allow_abbrev=False)
    everywhere.add_argument("--data", metavar="DIR", help="keep database, settings and logs in DIR")
    everywhere.add_argument("--database", metavar="URL", help="a SQLAlchemy URL instead")
    everywhere.add_argument("--debug", action="store_true", help="show tracebacks")
    everywhere.add_argument("--as", dest="actor", metavar="NAME", help="who does it")

    main = _Parser(
        prog="mediadesk",
        description="MediaDesk, the desk of a press office. Without a command it opens its window.",
        epilog="--data DIR, --database URL, --debug and --as NAME go with every command.",
        allow_abbrev=False,
    )
    main.add_argument("--version", action="version", version=f"MediaDesk {__version__}")
    commands = main.add_subparsers(dest="command", parser_class=_Parser)

    def command(name: str, does: str, *, as_json: bool = True) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=does, description=does, allow_abbrev=False)
        if as_json:
            parser.add_argument("--json", action="store_true", help="print JSON")
        return parser

    tour = command("tour", "play the main job in the real windows", as_json=False)
    tour.add_argument("--out", metavar="DIR", default="tour", help="where the pictures go")
    tour.add_argument("--theme", choices=("light", "dark"), default="light")
    tour.add_argument("--scale", type=float, default=1.0, metavar="N")

    command("read-release", "read releases; write nothing").add_argument("files", nargs="+")
    take_in = command("import-release", "read and store releases")
    take_in.add_argument("files", nargs="+")
    take_in.add_argument("--update", metavar="ID", help="it is a newer text of this release")
    take_in.add_argument("--new", action="store_true", help="store it though it is like another")
    command("read-mail", "show what intake makes of messages; write nothing").add_argument(
        "files", nargs="+"
    )
    command("releases", "list the releases")
    release = command("release", "show a release, or mend it")
    release.add_argument("id")
    release.add_argument("--headline")
    release.add_argument("--report-url")
    release.add_argument("--contact-email", metavar="ADDRESS")
    release.add_argument("--contact", type=int, default=1, metavar="N", help="which contact")
    release.add_argument("--agree", metavar="PERSON", help="“Name <address>” agrees to the embargo")
    release.add_argument("--outlet", default="", help="for whom that person works")
    release.add_argument("--revoke", metavar="PERSON", help="take an agreement back, by address")
    release.add_argument("--check-link", action="store_true", help="ask the report’s link")
    command("submit", "log a request").add_argument("file", help="a request in JSON, or -")
    schema = command("schema", "print a JSON Schema", as_json=False)
    schema.add_argument("what", choices=("request", "request-pack"))
    queue = command("requests", "show the queue, by time left")
    queue.add_argument("--view", default="inbox", metavar="NAME")
    queue.add_argument("--search", default="", metavar="WORDS")
    queue.add_argument("--limit", type=int, default=100, metavar="N")
    queue.add_argument("--after", default="", metavar="CURSOR")

    def verb(name: str, does: str) -> argparse.ArgumentParser:
        parser = command(name, does)
        parser.add_argument("reference")
        return parser

    verb("request", "show one request with its timeline and messages")
    verb("assign", "give a request to an officer").add_argument("owner")
    verb("note", "write an internal note").add_argument("text", help="the note, or -")
    close = verb("close", "close a request with its outcome")
    close.add_argument("outcome", nargs="?", default="")
    close.add_argument("--outcome", dest="outcome_option", default="")
    snooze = verb("snooze", "put a request off until a time")
    snooze.add_argument("until", help="ISO 8601 local time, such as 2026-11-25T09:00")
    snooze.add_argument("--zone", default="", help="IANA zone; the office's own if left out")
    reply = verb("reply", "answer the reporter")
    reply.add_argument("text", help="the reply, or -")
    reply.add_argument("--close", default="", metavar="OUTCOME")
    reply.add_argument("--keep-open", action="store_true")
    route = verb("route", "say who gets a held request")
    route.add_argument("address")
    route.add_argument("--name", default="")
    verb("reopen", "open a closed request again")
    command("outbox", "show what is to leave")
    command("deliver", "send what is due, once")
    command("fetch", "take in what the mailbox has, once")
    settle = command("settle", "say what became of an uncertain message")
    settle.add_argument("recipient", help="the id that `outbox` shows")
    settle.add_argument("result", choices=("arrived", "again"))
    settings = command("settings", "show or change settings")
    settings.add_argument("key", nargs="?")
    settings.add_argument("value", nargs="?")
    secret = command("secret", "keep a password in the system keyring", as_json=False)
    secret.add_argument("act", choices=("set", "clear"))
    secret.add_argument("name", choices=_SECRETS)
    command("check", "look for anything wrong")
    command("backup", "write a verified copy").add_argument("file")
    command("restore", "put a verified copy in the desk's place").add_argument("file")

    window = _Parser(prog="mediadesk", add_help=False, allow_abbrev=False)
    window.add_argument("--face", choices=("desk", "room"))
    window.add_argument("--self-test", action="store_true")
    window.add_argument("files", nargs="*")
    return everywhere, main, window, frozenset(commands.choices)


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
        _tell(
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
        _tell(error.problems, as_json=as_json)
        return REFUSED
    if isinstance(error, WorldFailed):
        _tell((Problem("", "{what}", {"what": error.what}),), as_json=as_json)
        return WORLD_FAILED
    _tell((Problem("", "{what}", {"what": str(error)}),), as_json=as_json)
    return REFUSED


def _run(argv: Sequence[str], parts: Parts) -> int:
    everywhere, main, window, commands = _parsers()
    shared, rest = everywhere.parse_known_args(list(argv))
    folder = _folder(shared)
    first = next((word for word in rest if not word.startswith("-")), None)
    if first in commands or (first is None and ({"-h", "--help", "--version"} & set(rest))):
        options = main.parse_args(rest)
        options.actor = shared.actor
        return _COMMANDS[options.command](_Call(parts, folder, options))
    options = window.parse_args(rest)
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


def _tell(problems: Iterable[Problem], *, as_json: bool) -> None:
    if as_json:
        _print_json(
            {"problems": [{"field": one.field, "message": one.message} for one in problems]}
        )
        return
    for problem in problems:
        print(_one_line(problem.message), file=sys.stderr)


def _print_json(value: Mapping[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def _one_line(text: str) -> str:
    """Return text that cannot move the cursor or begin a new line of a terminal."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _iso(at: datetime | None) -> str | None:
    if at is None:
        return None
    return at.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


@dataclass(slots=True)
class _Call:
    """One command on its way: its words, and the desk once it is needed."""

    parts: Parts
    folder: Path
    options: argparse.Namespace
    _desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        if self._desk is None:
            self._desk = self.parts.open_desk(self.folder)
            self.parts.start_log(self.folder)
        return self._desk

    @property
    def as_json(self) -> bool:
        return bool(self.options.json)

    @property
    def actor(self) -> str:
        return self.options.actor or self.desk.settings.get("officer.name") or "The press office"

    def request(self) -> Request:
        return self.desk.triage.find(self.options.reference)

    def close(self) -> None:
        if self._desk is not None:
            self._desk.close()


def _command(do: Callable[[_Call], int]) -> Callable[[_Call], int]:
    def run_it(call: _Call) -> int:
        try:
            return do(call)
        finally:
            call.close()

    return run_it


def _text_of(given: str) -> str:
    return sys.stdin.read(1_000_000) if given == "-" else given


# -- releases


def _read_release(call: _Call) -> int:
    worst = DONE
    for name in call.options.files:
        reading, _ = call.parts.read_release(Path(name))
        if reading.problems:
            worst = REFUSED
        if call.as_json:
            _print_json(call.parts.reading_to_json(reading))
            continue
        for problem in reading.problems:
            print(_one_line(f"{name}: {problem.message}"), file=sys.stderr)
        if not reading.problems:
            _print_reading(reading)
    return worst


def _print_reading(reading: Reading) -> None:
    rows = [
        ("File", reading.file),
        ("Headline", reading.headline),
        ("City", reading.dateline_city),
        ("Date", reading.release_date.isoformat() if reading.release_date else None),
        ("Embargo", reading.embargo.text if reading.embargo else None),
        ("Report", reading.report_title),
        ("Link", reading.report_url),
        ("Authors", ", ".join(reading.report_authors)),
    ]
    for label, people in (("Expert", reading.experts), ("Contact", reading.contacts)):
        rows += [(label, _person(one.name, one.role, one.email, one.phone)) for one in people]
    rows += [("Look at", warning.message) for warning in reading.warnings]
    for label, value in rows:
        if value:
            print(_one_line(f"{label:<9} {value}"))
    print()


def _person(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _read_mail(call: _Call) -> int:
    files = [Path(name) for name in call.options.files]
    codes: list[int] = []
    mails = call.parts.read_mails(files, call.parts.knowledge(call.folder))
    for file, mail in zip(files, mails, strict=True):
        codes.append(_mail_code(mail))
        if call.as_json:
            _print_json(call.parts.mail_to_json(str(file), mail))
            continue
        for problem in mail.problems:
            print(_one_line(f"{file}: {problem.message}"), file=sys.stderr)
        if codes[-1] != REFUSED:
            _print_mail(str(file), mail)
    return max(codes, default=DONE)


def _mail_code(mail: ReadMail) -> int:
    if any(problem.field == "file" for problem in mail.problems):
        return REFUSED
    return NEEDS_A_PERSON if mail.unprocessable else DONE


def _print_mail(file: str, mail: ReadMail) -> None:
    request = mail.request
    rows = [
        ("File", file),
        ("From", _person(mail.from_name, mail.from_address)),
        ("Subject", mail.subject),
        ("Date", _iso(mail.date)),
        ("Kind", mail.kind.value if mail.may_auto_answer else f"{mail.kind.value}, no answer"),
        ("Look at", ", ".join(mail.flags)),
        *(
            ("File", f"{one.name or one.content_type} ({one.size} bytes)")
            for one in mail.attachments
        ),
    ]
    if request is not None:
        deadline = request.deadline
        rows += [
            ("Request", request.subject),
            ("Outlet", request.outlet),
            ("Deadline", f"{_iso(deadline.at)} {deadline.zone}" if deadline else None),
            ("Medium", request.medium.value if request.medium else None),
            ("Experts", ", ".join(request.experts)),
            *(("Look at", problem.message) for problem in request.problems),
        ]
    for label, value in rows:
        if value:
            print(_one_line(f"{label:<9} {value}"))
    print()


def _import_release(call: _Call) -> int:
    options = call.options
    if options.update is not None and (options.new or len(options.files) != 1):
        raise Refused(Problem("update", "--update goes with one file, and not with --new."))
    codes: list[int] = []
    for name in options.files:
        try:
            codes.append(_import_one(call, name))
        except Refused as refused:
            codes.append(REFUSED)
            if call.as_json:
                problems = [{"field": p.field, "message": p.message} for p in refused.problems]
                _print_json({"file": name, "id": None, "problems": problems})
            else:
                print(_one_line(f"{name}: {refused}"), file=sys.stderr)
    if all(code == REFUSED for code in codes):
        return REFUSED
    return NEEDS_A_PERSON if any(codes) else DONE


def _import_one(call: _Call, name: str) -> int:
    """Store one file, or update the release that `--update` names, or name what it may update."""
    desk, options = call.desk, call.options
    found = desk.releases.review(Path(name))
    if options.update is not None:
        return _update_release(call, name, found)
    same = next((one for one in found.alike if one.is_same), None)
    if same is not None and not options.new:
        before = desk.database.read().release(same.release_id)
        if before is not None:
            return _name_update(call, name, found, before)
    done = desk.releases.import_file(Path(name), actor=call.actor)
    release = done.release
    if call.as_json:
        _print_json(_imported_json(name, release, known=done.known))
    else:
        print(release.id)
        if done.known:
            print(_one_line(f"{name}: known, it is here already."), file=sys.stderr)
    return _name_warnings(name, release)


def _name_warnings(name: str, release: Release) -> int:
    for warning in release.warnings:
        print(_one_line(f"{name}: {warning.message}"), file=sys.stderr)
    return NEEDS_A_PERSON if release.warnings else DONE


def _imported_json(name: str, release: Release, *, known: bool) -> dict[str, Any]:
    return {
        "file": name,
        "id": release.id,
        "title": release.title,
        "known": known,
        "update_of": None,
        "differences": [],
        "warnings": [
            {"code": one.code, "message": one.message, "start": one.start, "end": one.end}
            for one in release.warnings
        ],
        "problems": [],
    }


def _differences_json(found: Sequence[Difference]) -> list[dict[str, Any]]:
    return [{"field": one.field, "from": one.before, "to": one.after} for one in found]


def _print_differences(found: Sequence[Difference]) -> None:
    for one in found:
        if one.field == "body":
            print("body: the text differs", file=sys.stderr)
            continue
        old, new = one.before or "(empty)", one.after or "(empty)"
        print(_one_line(f"{one.field}: {old[:300]} → {new[:300]}"), file=sys.stderr)


def _name_update(call: _Call, name: str, found: Reviewed, before: Release) -> int:
    """Say which release this file is a newer text of, and what differs; nothing is written."""
    from mediadesk.domain.draft import differences

    differing = differences(before, found.draft)
    if call.as_json:
        answer = _imported_json(name, before, known=False)
        _print_json({**answer, "update_of": before.id, "differences": _differences_json(differing)})
    else:
        print(before.id)
    print(
        _one_line(
            f"{name}: this looks like a newer text of release {before.id}. Nothing was stored. "
            "Take it with --update ID, or store it as another release with --new."
        ),
        file=sys.stderr,
    )
    _print_differences(differing)
    return NEEDS_A_PERSON


def _update_release(call: _Call, name: str, found: Reviewed) -> int:
    """Take what the file says into the release that is named; what it is silent of stays."""
    from mediadesk.domain.draft import differences, merged, of_release

    desk = call.desk
    before = _find_release(call, call.options.update)
    if found.known is not None and found.known.id == before.id:
        if call.as_json:
            _print_json(_imported_json(name, before, known=True))
        else:
            print(before.id)
            print(_one_line(f"{name}: known, it is here already."), file=sys.stderr)
        return DONE
    differing = [one for one in differences(before, found.draft) if not one.loses]
    chosen = [one.field for one in differing]
    draft = merged(of_release(before), found.draft, chosen)
    done, _ = desk.update_release(
        before.id, draft, actor=call.actor, original=found.original, version=before.version
    )
    if call.as_json:
        answer = _imported_json(name, done.release, known=False)
        _print_json({**answer, "update_of": before.id, "differences": _differences_json(differing)})
    else:
        print(before.id)
        _print_differences(differing)
    return _name_warnings(name, done.release)


def _releases(call: _Call) -> int:
    rows = call.desk.database.read().releases()
    if call.as_json:
        _print_json(
            {
                "releases": [
                    {
                        "id": row.id,
                        "title": row.headline,
                        "release_date": row.release_date.isoformat() if row.release_date else None,
                        "embargo": _iso(row.embargo_at),
                        "embargo_zone": row.embargo_zone,
                        "imported": _iso(row.created_at),
                        "open_requests": row.open_requests,
                    }
                    for row in rows
                ]
            }
        )
        return DONE
    for row in rows:
        print(_one_line(f"{row.id[:8]}  {row.open_requests:>3} open  {row.headline}"))
    return DONE


def _find_release(call: _Call, words: str) -> Release:
    release = call.desk.database.read().find_release(words)
    if release is None:
        raise Refused(Problem("id", "There is no release “{id}” here.", {"id": words[:60]}))
    return release


def _release(call: _Call) -> int:
    release = _find_release(call, call.options.id)
    desk, options = call.desk, call.options
    if options.headline is not None:
        release = desk.releases.set_headline(release.id, options.headline, actor=call.actor)
    if options.report_url is not None:
        release = desk.releases.set_report_url(release.id, options.report_url, actor=call.actor)
    if options.contact_email is not None:
        desk.give_contact_address(
            release.id, options.contact - 1, options.contact_email, actor=call.actor
        )
        release = desk.database.read().release(release.id) or release
    _keep_ledger(call, release)
    code = DONE
    if options.check_link:
        found, _ = desk.links.check(release.id, actor=call.actor)
        release = desk.database.read().release(release.id) or release
        if not found.is_good:
            code = NEEDS_A_PERSON
            said = found.trouble or f"The link answers with status {found.status}."
            print(_one_line(said), file=sys.stderr)
    file = desk.open_release(release.id)
    if call.as_json:
        _print_json(_release_json(release, file.agreements, file.now))
        return code
    _print_release(file)
    return code


def _print_release(file: ReleaseFile) -> None:
    release = file.release
    print(_one_line(release.title))
    for label, value in (
        ("Report", release.report.title),
        ("Link", release.report.url or "none in the text"),
        ("Authors", ", ".join(release.report.authors)),
    ):
        print(_one_line(f"{label:<9} {value}"))
    for expert in release.experts:
        print(_one_line(f"Expert    {_person(expert.name, expert.role, expert.phone)}"))
    for contact in release.contacts:
        email = contact.email or ("e-mail address hidden" if contact.hidden_email else "")
        print(_one_line(f"Contact   {_person(contact.name, email, contact.phone)}"))
    for warning in release.warnings:
        print(_one_line(f"Look at   {warning.message}"))
    if release.embargo is not None:
        until = _iso(release.embargo.at) or release.embargo.text
        print(_one_line(f"Embargo   {_person(until, release.embargo.zone)}"))
    for one in file.agreements:
        gone = f"taken back {_iso(one.revoked_at)}" if one.is_revoked else None
        print(
            _one_line(f"Agreed    {_person(one.name, one.email, one.outlet, _iso(one.at), gone)}")
        )


def _keep_ledger(call: _Call, release: Release) -> None:
    """Record or take back an agreement, if the words ask for it."""
    desk, options = call.desk, call.options
    if options.agree is not None:
        name, address = _name_and_address(options.agree)
        desk.embargoes.agree(
            release.id, name=name, email=address, outlet=options.outlet, actor=call.actor
        )
    if options.revoke is not None:
        wanted = (_name_and_address(options.revoke)[1] or options.revoke).strip().casefold()
        found = [
            one
            for one in desk.database.read().agreements(release.id)
            if not one.is_revoked and wanted in (one.email.casefold(), one.id)
        ]
        if not found:
            raise Refused(Problem("revoke", "Nobody with this address has agreed to the embargo."))
        for one in found:
            desk.embargoes.revoke(release.id, one.id, actor=call.actor)


def _name_and_address(words: str) -> tuple[str, str]:
    """Return the parts of `Name <address>`, either of which may be missing."""
    before, bracket, rest = words.rpartition("<")
    if bracket:
        return before.strip().strip('"'), rest.rstrip("> ").strip()
    return ("", words.strip()) if "@" in words else (words.strip(), "")


def _agreement_json(one: Agreement, embargo: Embargo | None) -> dict[str, Any]:
    from mediadesk.domain.embargo import covers

    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "outlet": one.outlet or None,
        "agreed": _iso(one.at),
        "by": one.actor,
        "own": one.own,
        "until": _iso(one.embargo.at),
        "covers": embargo is not None and covers(one, embargo),
        "revoked": _iso(one.revoked_at),
        "revoked_by": one.revoked_by or None,
    }


def _check_json(check: LinkCheck | None) -> dict[str, Any] | None:
    if check is None:
        return None
    return {
        "url": check.url,
        "checked": _iso(check.at),
        "status": check.status,
        "final_url": check.final_url or None,
        "type": check.content_type or None,
        "trouble": check.trouble or None,
    }


def _release_json(
    release: Release, agreements: Sequence[Agreement], now: datetime
) -> dict[str, Any]:
    embargo = release.embargo
    return {
        "id": release.id,
        "title": release.title,
        "headline": release.headline or None,
        "standfirst": release.standfirst or None,
        "dateline_city": release.dateline_city or None,
        "release_date": release.release_date.isoformat() if release.release_date else None,
        "embargo": embargo.text if embargo else None,
        "embargo_at": _iso(embargo.at) if embargo else None,
        "embargo_zone": embargo.zone if embargo else None,
        "embargoed": release.is_embargoed(now),
        "ledger": [_agreement_json(one, embargo) for one in agreements],
        "report_title": release.report.title or None,
        "report_url": release.report.url or None,
        "report_check": _check_json(release.report.check),
        "report_authors": list(release.report.authors),
        "experts": [
            {
                "id": one.id,
                "name": one.name,
                "role": one.role or None,
                "email": one.email or None,
                "phone": one.phone or None,
                "author": one.is_author,
            }
            for one in release.experts
        ],
        "contacts": [
            {
                "name": one.name or None,
                "email": one.email or None,
                "phone": one.phone or None,
                "hidden_email": one.hidden_email,
            }
            for one in release.contacts
        ],
        "language": release.language or None,
        "warnings": [{"code": one.code, "message": one.message} for one in release.warnings],
        "body": [{"kind": block.kind, "text": block.text} for block in release.body],
        "version": release.version,
    }


# -- requests


def _submit(call: _Call) -> int:
    from mediadesk.domain.request import draft_of

    draft = draft_of(_request_json(call.options.file))
    done = call.desk.requests.submit(draft)
    request = done.request
    contact = request.route.contact
    from mediadesk.domain.reference import show

    answer = {
        "reference": show(request.reference),
        "id": request.id,
        "routed_to": None if request.route.held or contact is None else contact.email,
        "route_reason": request.route.reason,
        "held": request.route.held,
        "officer": contact.name if contact else None,
        "phone": contact.phone if contact and contact.phone else None,
        "receipt": done.receipt,
        "deadline": _iso(request.deadline.at),
        "deadline_zone": request.deadline.zone,
        "repeated": done.repeated,
    }
    if call.as_json:
        _print_json(answer)
    else:
        print(show(request.reference), flush=True)
        to = contact.email if contact and not request.route.held else "nobody yet"
        print(_one_line(f"Routed to {to}. {request.route.reason}"), flush=True)
    if request.route.held:
        how = "mediadesk route {reference} ADDRESS, or mediadesk settings contact.email ADDRESS."
        print(
            _one_line(f"{request.route.reason} Answer with: {how.format(**answer)}"),
            file=sys.stderr,
        )
        return NEEDS_A_PERSON
    return DONE


def _request_json(name: str) -> Mapping[str, object]:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(_LARGEST_REQUEST + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(_LARGEST_REQUEST + 1)
    except OSError as error:
        raise Refused(
            Problem(
                "file",
                "{name} cannot be read: {why}.",
                {"name": Path(name).name, "why": error.strerror or "unknown reason"},
            )
        ) from None
    if len(data) > _LARGEST_REQUEST:
        raise Refused(Problem("file", "A request is at most 256 kilobytes of JSON."))
    try:
        found = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_no_doubles, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        raise Refused(Problem("file", "This is not a request in JSON.")) from None
    if not isinstance(found, dict):
        raise Refused(Problem("file", "A request is a JSON object."))
    return found


def _no_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused(Problem("file", "The JSON names a key twice."))
    return found


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)


def _schema(call: _Call) -> int:
    path = paths.resources_dir() / "schema" / f"{call.options.what}.json"
    print(path.read_text("utf-8").strip())
    return DONE


def _requests(call: _Call) -> int:
    from mediadesk.domain.deadline import zone_of
    from mediadesk.domain.query import QueueQuery, View

    options = call.options
    try:
        view = View(options.view.lower())
    except ValueError:
        raise Refused(
            Problem(
                "view",
                "There is no view “{view}”. Choose one of: {choices}.",
                {"view": options.view[:60], "choices": ", ".join(one.value for one in View)},
            )
        ) from None
    if not 1 <= options.limit <= 10_000:
        raise Refused(Problem("limit", "Choose a limit from 1 to 10000."))
    now = call.desk.clock.now()
    zone = zone_of(call.desk.settings.get("office.zone"), "office.zone")
    local = now.astimezone(zone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=zone) + timedelta(days=1)
    page = call.desk.database.read().queue(
        QueueQuery(
            now=now,
            end_of_today=midnight,
            view=view,
            owner=call.actor,
            search=options.search,
            limit=options.limit,
            after=options.after,
        )
    )
    if call.as_json:
        _print_json(
            {
                "requests": [_row_json(row, now) for row in page.rows],
                "after": page.after,
                "total": page.total,
            }
        )
        return DONE
    from mediadesk.domain.reference import show

    for row in page.rows:
        left = _time_left(row, now, zone)
        print(
            _one_line(
                f"{show(row.reference)}  {left:<22} {row.reporter}, {row.outlet}: {row.subject}"
            )
        )
    if page.after:
        print(f"More with --after {page.after}")
    return DONE


def _time_left(row: QueueRow, now: datetime, zone: ZoneInfo) -> str:
    from mediadesk.domain.deadline import Telling, time_left

    left = time_left(now, row.deadline_at, zone, answered_at=row.answered_at)
    local = f"{left.local:%Y-%m-%d %H:%M}" if left.local else ""
    clock = local[-5:]
    return {
        Telling.OVERDUE_MINUTES: f"overdue {left.amount} min",
        Telling.OVERDUE_HOURS: f"overdue {left.amount} h",
        Telling.OVERDUE_SINCE: f"overdue since {local}",
        Telling.UNDER_A_MINUTE: f"under 1 min · {clock}",
        Telling.MINUTES: f"{left.amount} min · {clock}",
        Telling.HOURS: f"{left.amount} h · {clock}",
        Telling.TOMORROW: f"tomorrow {clock}",
        Telling.DAY: local,
        Telling.NONE: "no deadline",
        Telling.ANSWERED: f"answered {clock}",
    }[left.telling]


def _row_json(row: QueueRow, now: datetime) -> dict[str, Any]:
    from mediadesk.domain.reference import show

    return {
        "reference": show(row.reference),
        "id": row.id,
        "subject": row.subject,
        "reporter": row.reporter,
        "outlet": row.outlet,
        "deadline": _iso(row.deadline_at),
        "deadline_zone": row.deadline_zone,
        "minutes_left": int((row.deadline_at - now) // timedelta(minutes=1)),
        "state": row.state.value,
        "waiting_for": row.waiting_for.value if row.waiting_for else None,
        "owner": row.owner,
        "medium": row.medium.value if row.medium else None,
        "experts": list(row.experts),
        "unread": row.unread,
        "held": row.held,
        "version": row.version,
    }


def _request(call: _Call) -> int:
    file = call.desk.open_request(call.request().id)
    request = file.request
    if call.as_json:
        _print_json(
            {
                **_request_to_json(request),
                "timeline": [
                    {
                        "number": one.number,
                        "at": _iso(one.entry.at),
                        "actor": one.entry.actor,
                        "kind": one.entry.kind.value,
                        "text": one.entry.text or None,
                        "detail": dict(one.entry.detail),
                    }
                    for one in file.timeline
                ],
                "messages": [_outbox_json(row) for row in reversed(file.outbox)],
            }
        )
        return DONE
    from mediadesk.domain.reference import show

    contact = request.route.contact
    print(_one_line(f"{show(request.reference)}  {request.subject}"))
    for label, value in (
        (
            "Reporter",
            _person(
                request.reporter.name,
                request.outlet,
                request.reporter.email,
                request.reporter.phone,
            ),
        ),
        ("Deadline", f"{_iso(request.deadline.at)} ({request.deadline.zone})"),
        ("State", request.state.value),
        ("Owner", request.owner or "nobody yet"),
        ("Outcome", request.outcome.words if request.outcome else ""),
        ("Routed to", _person(contact.name, contact.email, contact.phone) if contact else "nobody"),
        ("Because", request.route.reason),
        ("Experts", ", ".join(request.experts)),
    ):
        if value:
            print(_one_line(f"{label:<9} {value}"))
    print()
    for one in file.timeline:
        entry = one.entry
        kind = entry.kind.value.replace("_", " ")
        print(_one_line(f"{_iso(entry.at)}  {entry.actor}: {kind}"))
        for line in entry.text.splitlines():
            print(_one_line(f"    {line}"))
    print()
    for row in reversed(file.outbox):
        print(_one_line(f"{row.state.value:<10} {row.kind:<8} {row.address}  {row.reason}"))
    return DONE


def _request_to_json(request: Request) -> dict[str, Any]:
    from mediadesk.domain.reference import show

    details, contact = request.details, request.route.contact
    return {
        "reference": show(request.reference),
        "id": request.id,
        "release": request.release_id,
        "subject": request.subject,
        "message": request.message,
        "reporter": {
            "name": request.reporter.name,
            "email": request.reporter.email or None,
            "phone": request.reporter.phone or None,
            "phone_e164": request.reporter.phone_e164 or None,
            "role": request.reporter.role or None,
        },
        "outlet": request.outlet,
        "deadline": _iso(request.deadline.at),
        "deadline_zone": request.deadline.zone,
        "medium": request.medium.value if request.medium else None,
        "live": details.live.value if details.live else None,
        "format": details.format.value if details.format else None,
        "length_minutes": details.length_minutes,
        "airs_at": _iso(details.airs_at),
        "place": details.place or None,
        "experts": list(request.experts),
        "any_expert": request.any_expert,
        "questions": details.questions or None,
        "attribution": details.attribution.value if details.attribution else None,
        "language": details.language or None,
        "access_needs": details.access_needs or None,
        "other_guests": details.other_guests or None,
        "credentials": details.credentials or None,
        "channel": request.channel.value,
        "routed_to": contact.email if contact and not request.route.held else None,
        "route_reason": request.route.reason,
        "held": request.route.held,
        "officer": contact.name if contact else None,
        "phone": contact.phone if contact and contact.phone else None,
        "state": request.state.value,
        "waiting_for": request.waiting_for.value if request.waiting_for else None,
        "owner": request.owner,
        "outcome": request.outcome.value if request.outcome else None,
        "follow_up_at": _iso(request.follow_up_at),
        "answered_at": _iso(request.answered_at),
        "unread": request.unread,
        "created_at": _iso(request.created_at),
        "updated_at": _iso(request.updated_at),
        "version": request.version,
    }


def _say_request(call: _Call, request: Request) -> int:
    if call.as_json:
        _print_json(_request_to_json(request))
    return DONE


def _assign(call: _Call) -> int:
    done = call.desk.triage.assign(call.request().id, call.options.owner, actor=call.actor)
    return _say_request(call, done.request)


def _note(call: _Call) -> int:
    text = _text_of(call.options.text)
    return _say_request(
        call, call.desk.triage.note(call.request().id, text, actor=call.actor).request
    )


def _close(call: _Call) -> int:
    from mediadesk.domain.workflow import outcome_of

    outcome = outcome_of(call.options.outcome_option or call.options.outcome)
    done = call.desk.triage.close(call.request().id, outcome, actor=call.actor)
    return _say_request(call, done.request)


def _snooze(call: _Call) -> int:
    from mediadesk.domain.deadline import resolve

    zone = call.options.zone or call.desk.settings.get("office.zone")
    until = resolve(
        call.options.until.removesuffix("Z") + _offset(call.options.until), zone, field="until"
    )
    return _say_request(
        call, call.desk.triage.snooze(call.request().id, until, actor=call.actor).request
    )


def _offset(text: str) -> str:
    return "+00:00" if text.endswith("Z") else ""


def _reply(call: _Call) -> int:
    from mediadesk.domain.workflow import outcome_of

    outcome = outcome_of(call.options.close) if call.options.close else None
    done = call.desk.replies.send(
        call.request().id,
        _text_of(call.options.text),
        actor=call.actor,
        outcome=outcome,
        keep_open=call.options.keep_open,
    )
    return _say_request(call, done.request)


def _route(call: _Call) -> int:
    options = call.options
    done = call.desk.triage.route(
        call.request().id, options.address, actor=call.actor, name=options.name
    )
    return _say_request(call, done.request)


def _reopen(call: _Call) -> int:
    return _say_request(call, call.desk.triage.reopen(call.request().id, actor=call.actor).request)


# -- outbox


def _outbox_json(row: OutboxRow) -> dict[str, Any]:
    from mediadesk.domain.reference import show

    return {
        "recipient": row.recipient_id,
        "message": row.message_id,
        "reference": show(row.reference) if row.reference else None,
        "kind": row.kind,
        "subject": row.subject,
        "to": row.address or None,
        "state": row.state.value,
        "attempts": row.attempts,
        "reason": row.reason or None,
        "created_at": _iso(row.created_at),
        "next_try_at": _iso(row.next_try_at),
        "sent_at": _iso(row.sent_at),
    }


def _outbox(call: _Call) -> int:
    views = call.desk.database.read()
    rows, counts = views.outbox(limit=1_000_000), views.outbox_counts()
    if call.as_json:
        _print_json({"messages": [_outbox_json(row) for row in rows], "counts": dict(counts)})
        return DONE
    for row in rows:
        line = f"{row.state.value:<10} {row.kind:<8} {row.address or 'nobody yet'}  {row.subject}"
        print(_one_line(line))
        if row.reason:
            print(_one_line(f"           {row.reason} [{row.recipient_id}]"))
    return DONE


def _deliver(call: _Call) -> int:
    from mediadesk.domain.outbox import State

    done = call.desk.outbox.deliver()
    counts = {state.value: done.counts.get(state.value, 0) for state in State}
    if call.as_json:
        _print_json(
            {
                **counts,
                "moved": done.moved,
                "drafts": list(done.drafts),
                "attention": list(done.attention),
                "trouble": done.trouble or None,
            }
        )
    else:
        print(", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing")
        for path in done.drafts:
            print(_one_line(f"kept as a draft: {path}"))
    for sentence in done.attention:
        print(sentence, file=sys.stderr)
    if done.trouble:
        print(_one_line(done.trouble), file=sys.stderr)
        return WORLD_FAILED
    if done.busy:
        print("Another MediaDesk of this desk is sending just now.", file=sys.stderr)
        return WORLD_FAILED
    try:
        # A desk that only scripts use shall have its daily copy too.
        call.desk.backups.automatic()
    except WorldFailed as failure:
        print(_one_line(f"No backup could be made. {failure.what}"), file=sys.stderr)
        return NEEDS_A_PERSON
    return NEEDS_A_PERSON if done.attention else DONE


_FETCHED = (
    "stored known too_large unfetched proposed grouped joined reported ignored unprocessable"
).split()


def _fetch(call: _Call) -> int:
    done = call.desk.fetch()
    waiting = call.desk.database.read().incoming_counts()
    counts = {name: done.done.get(name, 0) for name in _FETCHED}
    attention = _fetch_attention(waiting)
    if call.as_json:
        _print_json(
            {
                **counts,
                "waiting": dict(sorted(waiting.items())),
                "attention": attention,
                "trouble": done.trouble or None,
            }
        )
    else:
        words = [f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count]
        if words or not done.trouble:
            print(", ".join(words) or "nothing new")
    for sentence in attention:
        print(sentence, file=sys.stderr)
    if done.trouble or done.busy:
        print(
            _one_line(done.trouble or "Another MediaDesk of this desk is fetching just now."),
            file=sys.stderr,
        )
        return WORLD_FAILED
    return NEEDS_A_PERSON if attention else DONE


def _fetch_attention(waiting: Mapping[str, int]) -> list[str]:
    """Return a sentence for each kind of mail that waits for a person."""
    sentences = {
        "proposed": "{count} to decide about: is it a request?",
        "grouped": "{count} kept together: many from one sender.",
        "unprocessable": "{count} could not be read.",
        "too_large": "{count} too large to fetch, still on the server.",
        "unfetched": "{count} could not be fetched, still on the server.",
    }
    return [
        sentence.format(count="1 mail" if waiting[name] == 1 else f"{waiting[name]} mails")
        for name, sentence in sentences.items()
        if waiting.get(name)
    ]


def _settle(call: _Call) -> int:
    call.desk.outbox.decide(
        call.options.recipient, was_sent=call.options.result == "arrived", actor=call.actor
    )
    return DONE


# -- upkeep


def _settings(call: _Call) -> int:
    key, value = call.options.key, call.options.value
    desk = call.desk
    if key is None:
        known = desk.settings.all()
        if call.as_json:
            _print_json(dict(known))
        else:
            for name, one in known.items():
                print(_one_line(f"{name} = {one}"))
        return DONE
    if value is None:
        found = desk.choices.get(key)
        if call.as_json:
            _print_json({key: found})
        else:
            print(_one_line(found))
        return DONE
    routed = desk.save_settings({key: value}, actor=call.actor)
    if call.as_json:
        _print_json({key: desk.settings.get(key), "routed": len(routed)})
    elif routed:
        count = "1 held request goes" if len(routed) == 1 else f"{len(routed)} held requests go"
        print(f"{count} to that address.")
    return DONE


def _secret(call: _Call) -> int:
    from getpass import getpass

    secrets = call.parts.secrets(call.folder)
    if call.options.act == "clear":
        secrets.clear(call.options.name)
        return DONE
    if sys.stdin.isatty():
        secret = getpass(f"Password for {call.options.name}: ")
    else:
        secret = sys.stdin.readline(4096).rstrip("\r\n")
    if not secret:
        raise Refused(Problem("secret", "Nothing was typed; the password stays as it was."))
    secrets.set(call.options.name, secret)
    if call.options.name in ("smtp", "imap"):
        call.desk.outbox.resume()
    return DONE


def _check(call: _Call) -> int:
    wrong = call.desk.database.check()
    if call.as_json:
        _print_json(
            {
                "ok": not wrong,
                "problems": [{"field": "database", "message": one} for one in wrong],
            }
        )
    elif not wrong:
        print("Everything is in order.")
    for sentence in wrong:
        if not call.as_json:
            print(_one_line(sentence), file=sys.stderr)
    return NEEDS_A_PERSON if wrong else DONE


def _backup(call: _Call) -> int:
    target = Path(call.options.file)
    call.desk.backups.make(target)
    if call.as_json:
        _print_json({"file": str(target), "bytes": target.stat().st_size, "verified": True})
    else:
        print(_one_line(f"{target}: verified copy written."))
    return DONE


def _restore(call: _Call) -> int:
    call.desk.backups.restore(Path(call.options.file))
    counts = call.desk.database.read().outbox_counts()
    if call.as_json:
        _print_json({"restored": True, "unknown": counts.get("unknown", 0)})
    else:
        print("Restored. What was there before is kept in the folder of backups.")
    if counts.get("unknown"):
        print(
            f"{counts['unknown']} messages may have left since that backup; say which.",
            file=sys.stderr,
        )
        return NEEDS_A_PERSON
    return DONE


def _tour(call: _Call) -> int:
    if not 0.5 <= call.options.scale <= 4:
        raise Refused(Problem("scale", "Choose a scale from 0.5 to 4."))
    return call.parts.run_tour(Path(call.options.out), call.options.theme, call.options.scale)


_COMMANDS: Mapping[str, Callable[[_Call], int]] = {
    name: _command(do)
    for name, do in {
        "tour": _tour,
        "read-release": _read_release,
        "read-mail": _read_mail,
        "import-release": _import_release,
        "releases": _releases,
        "release": _release,
        "submit": _submit,
        "schema": _schema,
        "requests": _requests,
        "request": _request,
        "assign": _assign,
        "note": _note,
        "close": _close,
        "snooze": _snooze,
        "reply": _reply,
        "route": _route,
        "reopen": _reopen,
        "outbox": _outbox,
        "deliver": _deliver,
        "fetch": _fetch,
        "settle": _settle,
        "settings": _settings,
        "secret": _secret,
        "check": _check,
        "backup": _backup,
        "restore": _restore,
    }.items()
}
