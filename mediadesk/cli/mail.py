"""Commands about incoming mail: read a message file, take in the mailbox."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, REFUSED, WORLD_FAILED, Call, Commands
from mediadesk.cli.say import iso, joined, one_line, print_json

if TYPE_CHECKING:
    from mediadesk.domain.intake import ReadMail

_FETCHED = (
    "stored known too_large unfetched proposed grouped joined reported ignored unprocessable"
).split()


def add(commands: Commands) -> None:
    """Add the commands about incoming mail."""
    commands.add(
        "read-mail", "show what intake makes of messages; write nothing", _read_mail
    ).add_argument("files", nargs="+")
    commands.add("fetch", "take in what the mailbox has, once", _fetch)


def _read_mail(call: Call) -> int:
    files = [Path(name) for name in call.options.files]
    codes: list[int] = []
    mails = call.parts.read_mails(files, call.parts.knowledge(call.folder))
    for file, mail in zip(files, mails, strict=True):
        codes.append(_mail_code(mail))
        if call.as_json:
            print_json(call.parts.mail_to_json(str(file), mail))
            continue
        for problem in mail.problems:
            print(one_line(f"{file}: {problem.message}"), file=sys.stderr)
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
        ("From", joined(mail.from_name, mail.from_address)),
        ("Subject", mail.subject),
        ("Date", iso(mail.date)),
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
            ("Deadline", f"{iso(deadline.at)} {deadline.zone}" if deadline else None),
            ("Medium", request.medium.value if request.medium else None),
            ("Experts", ", ".join(request.experts)),
            *(("Look at", problem.message) for problem in request.problems),
        ]
    for label, value in rows:
        if value:
            print(one_line(f"{label:<9} {value}"))
    print()


def _fetch(call: Call) -> int:
    done = call.desk.fetch()
    waiting = call.desk.database.read().incoming_counts()
    counts = {name: done.done.get(name, 0) for name in _FETCHED}
    attention = _fetch_attention(waiting)
    if call.as_json:
        print_json(
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
            one_line(done.trouble or "Another MediaDesk of this desk is fetching just now."),
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
