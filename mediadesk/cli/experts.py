"""Commands about experts: list, show, import and export them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, REFUSED, Call, Commands
from mediadesk.cli.say import iso, joined, one_line, print_json
from mediadesk.domain.errors import Problem, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from mediadesk.domain.roster import RosterRow
    from mediadesk.domain.rows import ExpertRow
    from mediadesk.services.experts import ExpertFile
    from mediadesk.services.roster import Preview, Taken

_PAGE = 1_000


def add(commands: Commands) -> None:
    """Add the commands about experts."""
    listed = commands.add("experts", "list the experts", _experts)
    listed.add_argument("--search", default="", metavar="WORDS")
    listed.add_argument("--language", default="", metavar="TAG", help="such as en or pt-BR")
    listed.add_argument("--skill", default="", metavar="SKILL", help="such as live_tv or radio")
    listed.add_argument("--topic", default="", metavar="TOPIC", help="the whole topic")
    listed.add_argument("--free", action="store_true", help="only those who are free now")
    listed.add_argument("--retired", action="store_true", help="those who have retired instead")
    shown = commands.add("expert", "show an expert", _expert)
    shown.add_argument("expert", metavar="ID|NAME")
    taken = commands.add("import-experts", "import experts from CSV or vCard files", _import)
    taken.add_argument("files", nargs="+")
    taken.add_argument(
        "--preview", action="store_true", help="say what would be done; write nothing"
    )
    written = commands.add("export-experts", "write the experts to a CSV or .vcf file", _export)
    written.add_argument("file")
    written.add_argument(
        "--private", action="store_true", help="with private contact details and notes"
    )


def _experts(call: Call) -> int:
    from mediadesk.domain.expert import Skill
    from mediadesk.domain.query import ExpertQuery

    options, now = call.options, call.desk.clock.now()
    if options.skill and options.skill not in set(Skill):
        known = ", ".join(Skill)
        words = "There is no skill called {skill}. Those are {known}."
        raise Refused(Problem("skill", words, {"skill": options.skill, "known": known}))
    views, after = call.desk.database.read(), ""
    while True:
        page = views.experts(
            ExpertQuery(
                now=now,
                search=options.search,
                language=options.language,
                topic=options.topic,
                skill=Skill(options.skill) if options.skill else None,
                free=options.free,
                retired=options.retired,
                limit=_PAGE,
                after=after,
            )
        )
        for row in page.rows:
            if call.as_json:
                print_json(_row_json(row, now))
            else:
                about = joined(row.name, row.title, row.organisation, _stands(row, now))
                print(one_line(f"{row.id}  {about}"))
        if page.after is None:
            return DONE
        after = page.after


def _stands(row: ExpertRow, now: datetime) -> str:
    from mediadesk.domain.presence import presence

    return presence(row.zone, row.hours, row.quiet, row.away, now).value


def _row_json(row: ExpertRow, now: datetime) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "organisation": row.organisation,
        "time_zone": row.zone,
        "languages": list(row.languages),
        "topics": list(row.topics),
        "skills": sorted(row.skills),
        "active": row.active,
        "presence": _stands(row, now),
    }


def _expert(call: Call) -> int:
    expert = call.desk.experts.find(call.options.expert)
    file = call.desk.experts.open(expert.id)
    if call.as_json:
        print_json(_file_json(file))
        return DONE
    from mediadesk.domain.roster import texts_of

    labels = {
        "zone": "time zone",
        "private_email": "private address",
        "private_phone": "private number",
    }
    print(expert.id)
    for name, text in texts_of(file.expert).items():
        if text:
            print(one_line(f"{labels.get(name, name):<16}{text}"))
    for one in file.absences:
        span = f"{iso(one.starts_at)} to {iso(one.ends_at)}"
        print(one_line(f"{one.kind.value:<16}{joined(span, one.zone, one.note)}"))
    for release in file.releases:
        word = "author" if release.author else "expert"
        print(one_line(f"{word:<16}{release.id}  {release.title}"))
    return DONE


def _file_json(file: ExpertFile) -> dict[str, Any]:
    from mediadesk.domain.week import write_quiet, write_week

    expert = file.expert
    return {
        "id": expert.id,
        "name": expert.name,
        "title": expert.title,
        "organisation": expert.organisation,
        "time_zone": expert.zone,
        "languages": list(expert.languages),
        "topics": list(expert.topics),
        "skills": sorted(expert.skills),
        "hours": write_week(expert.hours),
        "quiet": write_quiet(expert.quiet),
        "email": expert.email,
        "phone": expert.phone,
        "private_email": expert.private_email,
        "private_phone": expert.private_phone,
        "notes": expert.notes,
        "active": expert.active,
        "photograph": file.photograph is not None,
        "absences": [
            {
                "id": one.id,
                "kind": one.kind.value,
                "starts_at": iso(one.starts_at),
                "ends_at": iso(one.ends_at),
                "time_zone": one.zone,
                "note": one.note,
            }
            for one in file.absences
        ],
        "releases": [
            {"id": one.id, "title": one.title, "author": one.author} for one in file.releases
        ],
        "created_at": iso(expert.created_at),
        "updated_at": iso(expert.updated_at),
        "version": expert.version,
    }


def _import(call: Call) -> int:
    worst = DONE
    for name in call.options.files:
        try:
            worst = max(worst, _import_one(call, name))
        except Refused as refused:
            if len(call.options.files) == 1:
                raise
            worst = REFUSED
            for problem in refused.problems:
                print(one_line(f"{name}: {problem.message}"), file=sys.stderr)
    return worst


def _import_one(call: Call, name: str) -> int:
    from mediadesk.domain.roster import RowState

    preview = call.desk.roster.preview(Path(name))
    for row in preview.rows:
        if call.options.preview and call.as_json:
            print_json(_preview_json(name, row))
        elif call.options.preview or row.state is RowState.PROBLEM:
            _print_row(row)
    taken = None
    if not call.options.preview:
        taken = call.desk.roster.take(preview, actor=call.actor)
    _tell_counts(call, name, preview, taken)
    return NEEDS_A_PERSON if preview.counts.get(RowState.PROBLEM) else DONE


def _print_row(row: RosterRow) -> None:
    about = joined(", ".join(row.fields), *(one.message for one in row.problems))
    stream = sys.stderr if row.problems else sys.stdout
    print(
        one_line(f"row {row.number:<6}{row.state.value:<9}{joined(row.name, about)}"), file=stream
    )


def _preview_json(name: str, row: RosterRow) -> dict[str, Any]:
    return {
        "file": name,
        "row": row.number,
        "state": row.state.value,
        "name": row.name,
        "id": row.before.id if row.before else None,
        "fields": list(row.fields),
        "problems": [{"field": one.field, "message": one.message} for one in row.problems],
    }


def _tell_counts(call: Call, name: str, preview: Preview, taken: Taken | None) -> None:
    from mediadesk.domain.roster import RowState

    counts = preview.counts
    if call.as_json:
        print_json(
            {"file": name, "written": taken is not None}
            | {one.value: counts.get(one, 0) for one in RowState}
            | ({} if call.options.preview else {"problems": _problems(preview.rows)})
        )
        return
    said = ", ".join(f"{counts.get(one, 0)} {one.value}" for one in RowState)
    print(one_line(f"{name}: {said}{'' if taken is not None else '; nothing written'}"))


def _problems(rows: Sequence[RosterRow]) -> list[dict[str, Any]]:
    return [
        {"row": row.number, "field": one.field, "message": one.message}
        for row in rows
        for one in row.problems
    ]


def _export(call: Call) -> int:
    path = Path(call.options.file)
    if path.suffix.lower() not in {".csv", ".vcf", ".vcard"}:
        raise Refused(Problem("file", "Give the file a name that ends in .csv or .vcf."))
    count = call.desk.roster.export(path, private=call.options.private)
    if call.as_json:
        print_json({"file": str(path), "experts": count, "private": call.options.private})
    else:
        print(one_line(f"{path}: {count} experts"))
    return DONE
