"""The briefing for an expert, from the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, Call, Commands
from mediadesk.cli.say import iso, print_json
from mediadesk.domain.errors import Problem, Refused, WorldFailed

if TYPE_CHECKING:
    from mediadesk.domain.briefing import Draft
    from mediadesk.services.briefings import Prepared


def add(commands: Commands) -> None:
    """Add the command."""
    briefing = commands.verb("briefing", "make or send the expert’s briefing", _briefing)
    briefing.add_argument("--format", default="", help="text, html or pdf")
    briefing.add_argument("--out", default="", metavar="FILE", help="write it there")
    briefing.add_argument("--page", default="", help="a4 or letter; as the region prints")
    briefing.add_argument("--line", action="append", default=None, help="a line to take instead")
    briefing.add_argument("--arrangements", default=None, help="who rings whom")
    briefing.add_argument("--note", default=None, help="a word to the expert")
    briefing.add_argument("--to", default="", metavar="ADDRESS")
    briefing.add_argument("--send", action="store_true", help="send it to the expert")


def _briefing(call: Call) -> int:
    options, briefings = call.options, call.desk.briefings
    if options.page not in ("", "a4", "letter"):
        raise Refused(Problem("page", "Choose one of: a4, letter."))
    request = call.request()
    prepared = briefings.prepare(request.id)
    draft = _draft(call, prepared.draft)
    if draft != prepared.draft:
        from mediadesk.domain.briefing import checked

        prepared = briefings.prepare(request.id, draft=checked(draft))
    if options.send:
        briefings.send(request.id, prepared.draft, actor=call.actor, size=options.page)
        prepared = briefings.prepare(request.id)
    elif options.out or options.format:
        _write(call, prepared)
        if options.out and not call.as_json:
            return _told(prepared)
    if call.as_json:
        print_json(prepared_json(prepared))
    elif options.send:
        print(f"The briefing goes to {draft.email}.")
    elif not options.format:
        sys.stdout.write(briefings.writers.text(prepared.sheet))
    return _told(prepared)


def _draft(call: Call, kept: Draft) -> Draft:
    from dataclasses import replace

    options = call.options
    return replace(
        kept,
        lines=kept.lines if options.line is None else tuple(options.line),
        arrangements=(kept.arrangements if options.arrangements is None else options.arrangements),
        note=kept.note if options.note is None else options.note,
        email=options.to or kept.email,
    )


def _write(call: Call, prepared: Prepared) -> None:
    options, writers = call.options, call.desk.briefings.writers
    form = (options.format or Path(options.out).suffix.removeprefix(".") or "text").lower()
    form = {"txt": "text", "htm": "html"}.get(form, form)
    if form == "pdf":
        content = writers.page(prepared.sheet, options.page)
    elif form == "html":
        content = writers.html(prepared.sheet).encode()
    elif form == "text":
        content = writers.text(prepared.sheet).encode()
    else:
        raise Refused(Problem("format", "Choose one of: text, html, pdf."))
    if not options.out:
        if form == "pdf":
            raise Refused(Problem("out", "Name a file for the PDF with --out."))
        if not call.as_json:
            sys.stdout.write(content.decode())
        return
    try:
        Path(options.out).write_bytes(content)
    except OSError as error:
        raise WorldFailed(
            f"{options.out} cannot be written: {error.strerror}.", code="read_only"
        ) from error


def _told(prepared: Prepared) -> int:
    """Say what is no longer as the last briefing said."""
    if not prepared.stale:
        return DONE
    print(
        f"The briefing that was sent is out of date: {', '.join(prepared.stale)}.",
        file=sys.stderr,
    )
    return NEEDS_A_PERSON


def prepared_json(prepared: Prepared) -> dict[str, Any]:
    """Return a briefing as `docs/formats.md` describes it."""
    sheet, sent = prepared.sheet, prepared.sent
    return {
        "reference": sheet.reference,
        "title": sheet.title,
        "expert": sheet.expert or None,
        "email": prepared.draft.email or None,
        "language": sheet.language,
        "embargo": sheet.embargo or None,
        "update": sheet.update or None,
        "sections": [
            {
                "part": one.part.value,
                "title": one.title,
                "rows": [
                    {"label": row.label, "text": row.text, "note": row.note or None}
                    for row in one.rows
                ],
                "items": list(one.items),
            }
            for one in sheet.sections
        ],
        "sent": (
            {"number": sent.number, "at": iso(sent.at), "to": sent.to} if sent is not None else None
        ),
        "out_of_date": list(prepared.stale),
    }
