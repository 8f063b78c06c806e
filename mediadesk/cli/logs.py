"""Commands about old logs: take one in, list what was taken in, take it back."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, WORLD_FAILED, Call, Commands
from mediadesk.cli.say import iso, one_line, print_json
from mediadesk.domain.errors import Problem, Refused

if TYPE_CHECKING:
    from mediadesk.domain.imports import Counts, Decided, Import
    from mediadesk.domain.log import Layout
    from mediadesk.services.imports import Previewed, Surveyed
    from mediadesk.services.ports import LogTable

_Last = TypeVar("_Last")
_SHOWN = 20
"""Rows of each kind that are printed for people; JSON has all that a preview holds."""


def add(commands: Commands) -> None:
    """Add the commands about old logs."""
    take_in = commands.add(
        "import-log", "take in an old log from CSV or a spreadsheet", _import_log
    )
    take_in.add_argument("file")
    take_in.add_argument("--sheet", default="", metavar="NAME", help="the sheet, if there are more")
    take_in.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help="what a column is, by its heading; an empty field leaves it out",
    )
    take_in.add_argument(
        "--value",
        action="append",
        default=[],
        metavar="FIELD:WORD=MEANING",
        help="what a word of medium, state or outcome means; “-” for nothing",
    )
    take_in.add_argument(
        "--fill",
        action="append",
        default=[],
        metavar="FIELD=TEXT",
        help="what stands where a row has no outlet, reporter or subject",
    )
    take_in.add_argument("--dates", choices=("day-first", "month-first"))
    take_in.add_argument("--zone", help="the time zone of its clock times")
    take_in.add_argument("--preview", action="store_true", help="say what it would do")
    take_in.add_argument("--rejected", metavar="FILE", help="write the rows kept aside as CSV")
    commands.add("imports", "list the logs that were taken in", _imports)
    undo = commands.add("undo-import", "take an imported log back", _undo_import)
    undo.add_argument("id")


def _import_log(call: Call) -> int:
    table = call.desk.imports.open(Path(call.options.file), call.options.sheet)
    try:
        return _with_table(call, table)
    finally:
        table.close()


def _with_table(call: Call, table: LogTable) -> int:
    from mediadesk.domain import columns
    from mediadesk.domain.dates import DayOrder
    from mediadesk.services.imports import Previewed, Surveyed

    surveyed = _last(call.desk.imports.survey(table), Surveyed)
    layout = columns.with_orders(_layout(call, surveyed.layout), surveyed.columns)
    if call.options.dates:
        order = DayOrder(call.options.dates.replace("-", "_"))
        unclear = columns.unclear_dates(layout, surveyed.columns)
        layout = replace(layout, orders={**dict.fromkeys(unclear, order), **layout.orders})
    _refuse_unclear(columns.unclear_dates(layout, surveyed.columns), layout)
    if call.options.preview:
        previewed = _last(call.desk.imports.preview(table, layout), Previewed)
        return _tell_preview(call, table, surveyed, layout, previewed)
    return _take_in(call, table, layout)


def _take_in(call: Call, table: LogTable, layout: Layout) -> int:
    log: Import | None = None
    try:
        for step in call.desk.imports.take_in(table, layout, actor=call.actor):
            log = step.log
    except KeyboardInterrupt:
        if log is not None:
            print(
                f"Stopped: {_counted(log.counts)}. The same command goes on; "
                f"mediadesk undo-import {log.id} takes it back.",
                file=sys.stderr,
            )
        return WORLD_FAILED
    if log is None:
        raise Refused(Problem("file", "There is nothing to take in."))
    if call.options.rejected:
        call.desk.imports.save_rejected(log.id, Path(call.options.rejected))
    _tell_import(call, log)
    if log.counts.aside:
        print(
            f"{_rows(log.counts.aside)} kept aside; --rejected FILE writes them with the reasons.",
            file=sys.stderr,
        )
        return NEEDS_A_PERSON
    return DONE


def _imports(call: Call) -> int:
    found = call.desk.database.read().imports()
    if call.as_json:
        print_json({"imports": [_import_json(one) for one in found]})
        return DONE
    for one in found:
        _tell_import(call, one)
    return DONE


def _undo_import(call: Call) -> int:
    log: Import | None = None
    for step in call.desk.imports.undo(call.options.id, actor=call.actor):
        log = step.log
    if log is None:
        return DONE
    _tell_import(call, log)
    if log.counts.kept:
        print(
            f"{_rows(log.counts.kept)} left as they are: people have worked on them since.",
            file=sys.stderr,
        )
        return NEEDS_A_PERSON
    return DONE


# ---------------------------------------------------------------------------------- words


def _layout(call: Call, layout: Layout) -> Layout:
    """Return the layout with what the words of the command line say."""
    from mediadesk.domain.columns import meaning
    from mediadesk.domain.log import CHOICES, FILLED, Field, plain

    places = list(layout.columns)
    for given in call.options.map:
        header, _, name = given.rpartition("=")
        if header not in layout.headers:
            raise Refused(
                Problem("map", "There is no column “{name}” here.", {"name": header[:60]})
            )
        places[layout.headers.index(header)] = _field(name, tuple(Field)) if name else None
    values = {name: dict(known) for name, known in layout.values.items()}
    for given in call.options.value:
        name, _, rest = given.partition(":")
        word, _, said = rest.rpartition("=")
        wanted = _field(name, CHOICES)
        if not meaning(wanted, said):
            raise Refused(
                Problem("value", "“{said}” is no {name} here.", {"said": said[:60], "name": name})
            )
        values.setdefault(wanted, {})[plain(word)] = said
    fill = dict(layout.fill)
    for given in call.options.fill:
        name, _, text = given.partition("=")
        fill[_field(name, FILLED)] = text
    return replace(
        layout,
        columns=tuple(places),
        values=values,
        fill=fill,
        zone=call.options.zone or layout.zone,
    )


def _field(name: str, among: Sequence[Any]) -> Any:  # noqa: ANN401  # a member of what is given
    for one in among:
        if one.value == name.strip():
            return one
    raise Refused(
        Problem(
            "map",
            "There is no field “{name}”. Choose one of: {choices}.",
            {"name": name[:60], "choices": ", ".join(one.value for one in among)},
        )
    )


def _refuse_unclear(unclear: dict[int, str], layout: Layout) -> None:
    problems = [
        Problem(
            "dates",
            "“{date}” in “{column}” has two readings. "
            "Say --dates day-first or --dates month-first.",
            {"date": date, "column": layout.headers[place]},
        )
        for place, date in unclear.items()
    ]
    if problems:
        raise Refused(*problems)


def _last(steps: Iterable[object], kind: type[_Last]) -> _Last:
    *_, found = steps
    if not isinstance(found, kind):
        raise TypeError(kind)
    return found


# -------------------------------------------------------------------------------- telling


def _tell_preview(
    call: Call, table: LogTable, surveyed: Surveyed, layout: Layout, previewed: Previewed
) -> int:
    from mediadesk.domain.columns import unknown_values

    preview = previewed.preview
    unknown = unknown_values(layout, surveyed.columns, call.desk.imports.files.words())
    code = NEEDS_A_PERSON if preview.counts.aside else DONE
    if call.as_json:
        print_json(
            {
                "file": table.name,
                "sheet": table.sheet or None,
                "sheets": list(table.sheets),
                "rows": table.total,
                "columns": dict(zip(layout.headers, layout.columns, strict=True)),
                "zone": layout.zone,
                "dates": {layout.headers[place]: one for place, one in layout.orders.items()},
                "unknown": {name: dict(values) for name, values in unknown.items()},
                **_counts_json(preview.counts),
                "decided": [_decided_json(one) for one in preview.rows],
            }
        )
        return code
    for header, name in zip(layout.headers, layout.columns, strict=True):
        print(one_line(f"{header:<28} {name or 'left out'}"))
    for name, values in unknown.items():
        words = ", ".join(f"{word} ({count})" for word, count in values)
        print(one_line(f"No {name} that is known here: {words}"))
    shown: dict[str, int] = {}
    for one in preview.rows:
        shown[one.verdict] = shown.get(one.verdict, 0) + 1
        if shown[one.verdict] <= _SHOWN and (one.changes or one.aside):
            print(one_line(_decided_line(one)))
    print(_counted(preview.counts))
    return code


def _decided_line(one: Decided) -> str:
    if one.aside is not None:
        why = " ".join(f"{problem.field}: {problem.message}" for problem in one.aside.problems)
        return f"Row {one.number} aside: {why}"
    changes = "; ".join(
        f"{change.field} “{change.before}” → “{change.after}”" for change in one.changes
    )
    return f"Row {one.number} changed: {changes}"


def _decided_json(one: Decided) -> dict[str, Any]:
    row, known = one.row, one.known
    return {
        "row": one.number,
        "verdict": one.verdict,
        "reference": known.request.reference if known else None,
        "subject": row.subject if row else None,
        "changes": [
            {"field": change.field, "from": change.before, "to": change.after}
            for change in one.changes
        ],
        "problems": [
            {"field": problem.field, "message": problem.message}
            for problem in (one.aside.problems if one.aside else ())
        ],
    }


def _tell_import(call: Call, log: Import) -> None:
    if call.as_json:
        if call.options.command != "imports":
            print_json(_import_json(log))
        return
    print(one_line(f"{log.id}  {log.state:<8} {_counted(log.counts)}  {log.name}"))


def _import_json(log: Import) -> dict[str, Any]:
    return {
        "id": log.id,
        "file": log.name,
        "sheet": log.sheet or None,
        "state": log.state,
        "rows": log.total,
        **_counts_json(log.counts),
        "by": log.actor,
        "created": iso(log.created_at),
        "finished": iso(log.finished_at),
    }


def _counts_json(counts: Counts) -> dict[str, int]:
    names = ("new", "changed", "same", "aside", "kept")
    return {name: getattr(counts, name) for name in names}


def _counted(counts: Counts) -> str:
    return (
        f"{counts.new} new, {counts.changed} changed, {counts.same} the same, {counts.aside} aside"
    )


def _rows(count: int) -> str:
    return "1 row is" if count == 1 else f"{count} rows are"
