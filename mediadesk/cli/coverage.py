"""Outcome and coverage, from the command line."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, Call, Commands, text_of
from mediadesk.cli.say import iso, joined, one_line, print_json
from mediadesk.domain.errors import Problem, Refused, WorldFailed

if TYPE_CHECKING:
    from mediadesk.domain.coverage import Coverage, CoverageRow
    from mediadesk.services.outcome import Done

_ACTS = (
    "expect",
    "record",
    "drop",
    "judge",
    "correct",
    "granted",
    "refused",
    "thank",
    "check",
    "remove",
)


def add(commands: Commands) -> None:
    """Add the command."""
    coverage = commands.add("coverage", "what appeared, and what is still to appear", _coverage)
    coverage.add_argument("reference", nargs="?", default="")
    coverage.add_argument("act", nargs="?", default="", metavar="ACT", help=", ".join(_ACTS))
    coverage.add_argument("words", nargs="*", default=[])
    coverage.add_argument("--number", type=int, default=0, help="which of the request’s pieces")
    coverage.add_argument("--at", default="", help="ISO 8601 local time")
    coverage.add_argument("--zone", default="", help="IANA zone; the office's own if left out")
    for name in ("title", "outlet", "link", "note", "to"):
        coverage.add_argument(f"--{name}", default="")
    coverage.add_argument("--clip", action="append", default=[], metavar="FILE")
    coverage.add_argument("--file", action="append", default=[], metavar="NAME")
    coverage.add_argument("--all", action="store_true", help="everything, not only what is due")
    coverage.add_argument("--csv", default="", metavar="FILE", help="write a table")


def _coverage(call: Call) -> int:
    if not call.options.reference:
        return _list(call)
    request = call.request()
    if not call.options.act:
        return _show(call, call.desk.database.read().coverage(request.id))
    return _act(call, call.options.act.lower(), request.id)


def _list(call: Call) -> int:
    desk = call.desk
    if call.options.csv:
        content = desk.coverage.export()
        try:
            Path(call.options.csv).write_bytes(content)
        except OSError as error:
            raise WorldFailed(
                f"{call.options.csv} cannot be written: {error.strerror}.", code="read_only"
            ) from error
        return DONE
    views = desk.database.read()
    now = desk.clock.now()
    rows = views.coverage_between(None, None) if call.options.all else views.coverage_due(now)
    if call.as_json:
        print_json({"coverage": [row_json(row, now) for row in rows]})
        return DONE
    from mediadesk.domain.reference import show

    for row in rows:
        print(one_line(f"{show(row.reference)}  {_line(row.coverage, now)}"))
    return DONE


def _show(call: Call, pieces: tuple[Coverage, ...]) -> int:
    now = call.desk.clock.now()
    if call.as_json:
        print_json(
            {"coverage": [{"number": n, **piece_json(one, now)} for n, one in enumerate(pieces, 1)]}
        )
        return DONE
    for number, piece in enumerate(pieces, 1):
        print(one_line(f"{number}  {_line(piece, now)}"))
    return DONE


def _act(call: Call, act: str, request_id: str) -> int:
    if act not in _ACTS:
        raise Refused(
            Problem(
                "act",
                "There is no act “{act}”. Choose one of: {choices}.",
                {"act": act[:60], "choices": ", ".join(_ACTS)},
            )
        )
    if act == "check":
        return _check(call, request_id)
    done = _done(call, act, request_id)
    return _show(call, call.desk.database.read().coverage(done.request.id))


def _done(call: Call, act: str, request_id: str) -> Done:
    from mediadesk.domain.coverage import Correction, accuracy_of
    from mediadesk.services.coverage import Published

    options, coverage, actor = call.options, call.desk.coverage, call.actor
    words = " ".join(options.words)
    if act == "expect":
        at = _instant(call, options.at or words)
        if at is None:
            raise Refused(Problem("at", "Say when it is to be out."))
        return coverage.expect(
            request_id,
            at,
            zone=options.zone,
            outlet=options.outlet,
            title=options.title,
            actor=actor,
        )
    if act == "record":
        said = Published(
            title=options.title,
            outlet=options.outlet,
            link=options.link or words,
            at=_instant(call, options.at),
            zone=options.zone,
            note=options.note,
            clips=call.desk.read_files([Path(name) for name in options.clip]),
            files=tuple(options.file),
        )
        known = _piece(call, request_id).id if options.number else ""
        return coverage.record(request_id, said, coverage_id=known, actor=actor)
    piece = _piece(call, request_id)
    if act == "judge":
        return coverage.judge(piece.id, accuracy_of(words), note=options.note, actor=actor)
    if act in ("granted", "refused"):
        return coverage.answer(piece.id, Correction(act), note=options.note or words, actor=actor)
    if act == "correct":
        letter = text_of(words) or coverage.correction_words(piece.id, actor=actor).text
        return coverage.ask_correction(piece.id, letter, actor=actor)
    if act == "thank":
        prepared = coverage.thanks_words(piece.id, actor=actor)
        return coverage.thank(
            piece.id,
            text_of(words) or prepared.text,
            email=options.to or prepared.email,
            name="" if options.to else prepared.name,
            actor=actor,
        )
    if act == "drop":
        return coverage.drop(piece.id, note=options.note or words, actor=actor)
    return coverage.remove(piece.id, actor=actor)


def _check(call: Call, request_id: str) -> int:
    found, _ = call.desk.coverage.check(_piece(call, request_id).id, actor=call.actor)
    if call.as_json:
        _show(call, call.desk.database.read().coverage(request_id))
    else:
        print(found.trouble or f"{found.url}: {found.status}")
    if not found.is_good:
        print("The link leads nowhere.", file=sys.stderr)
        return NEEDS_A_PERSON
    return DONE


def _piece(call: Call, request_id: str) -> Coverage:
    pieces = call.desk.database.read().coverage(request_id)
    number = call.options.number or (1 if len(pieces) == 1 else 0)
    if not 1 <= number <= len(pieces):
        raise Refused(
            Problem(
                "number",
                "Say which with --number; this request has {count}.",
                {"count": len(pieces)},
            )
        )
    return pieces[number - 1]


def _instant(call: Call, text: str) -> datetime | None:
    from mediadesk.domain.deadline import resolve

    if not text.strip():
        return None
    zone = call.options.zone or call.desk.settings.get("office.zone")
    utc = "+00:00" if text.endswith("Z") else ""
    return resolve(text.removesuffix("Z") + utc, zone, field="at")


def row_json(row: CoverageRow, now: datetime) -> dict[str, Any]:
    """Return a piece in a list of the desk."""
    from mediadesk.domain.reference import show

    return {
        "reference": show(row.reference),
        "subject": row.subject,
        "reporter": row.reporter,
        "owner": row.owner,
        **piece_json(row.coverage, now),
    }


def piece_json(piece: Coverage, now: datetime) -> dict[str, Any]:
    """Return a piece as `docs/formats.md` describes it."""
    check = piece.check
    return {
        "id": piece.id,
        "state": piece.kind.value,
        "due": piece.is_due(now),
        "outlet": piece.outlet,
        "title": piece.title or None,
        "at": iso(piece.at),
        "zone": piece.zone,
        "link": piece.link or None,
        "link_status": check.status if check else None,
        "link_trouble": (check.trouble or None) if check else None,
        "note": piece.note or None,
        "clips": [{"name": one.name, "bytes": one.size} for one in piece.clips],
        "accuracy": piece.accuracy.value if piece.accuracy else None,
        "accuracy_note": piece.accuracy_note or None,
        "correction": piece.correction.value if piece.correction else None,
        "correction_note": piece.correction_note or None,
        "thanked": piece.thanked or None,
        "thanked_at": iso(piece.thanked_at),
    }


def _line(piece: Coverage, now: datetime) -> str:
    state = "due" if piece.is_due(now) else piece.kind.value
    judged = piece.accuracy.words if piece.accuracy else ""
    asked = f"correction {piece.correction.value}" if piece.correction else ""
    thanked = f"thanked {piece.thanked}" if piece.thanked else ""
    return f"{state:<9} {iso(piece.at) or 'no date':<20}  " + joined(
        piece.outlet, piece.title, piece.link, judged, asked, thanked
    )
