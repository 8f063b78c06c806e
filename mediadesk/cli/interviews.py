"""Interviews and the calendar on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediadesk.cli.call import DONE, Call, Commands
from mediadesk.cli.say import iso, joined, one_line, print_json
from mediadesk.domain.errors import Problem, Refused

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from mediadesk.domain.clash import Clash
    from mediadesk.domain.interview import Interview
    from mediadesk.domain.rows import CalendarRow
    from mediadesk.services.interviews import Agreed, Telling
    from mediadesk.services.outcome import Done

_VERBS = ("propose", "tentative", "confirm", "move", "cancel", "given")
_USUAL_DAYS = 7


def add(commands: Commands) -> None:
    """Add the commands about interviews."""
    one = commands.add("interview", "propose, settle, move or call off an interview", _interview)
    one.add_argument("what", choices=_VERBS)
    one.add_argument("reference")
    one.add_argument("at", nargs="*", help="ISO 8601 local time, such as 2026-11-25T15:00")
    one.add_argument("--zone", default="", help="IANA zone; the office's own if left out")
    one.add_argument("--id", default="", metavar="ID", help="which interview, if there are several")
    one.add_argument("--expert", default="", metavar="NAME")
    one.add_argument("--minutes", type=int, default=None, metavar="N")
    one.add_argument("--note", default="", metavar="TEXT", help="for the expert and the desk")
    one.add_argument("--to", choices=("expert", "reporter"), default="expert")
    one.add_argument("--invite", default="", metavar="WHO", help="reporter, expert or both")
    one.add_argument("--silent", action="store_true", help="tell nobody who was invited before")
    one.add_argument("--reason", default="", metavar="TEXT")
    one.add_argument("--keep-open", action="store_true")
    calendar = commands.add("calendar", "show the interviews of some days", _calendar)
    calendar.add_argument("--from", dest="first", default="", metavar="DAY")
    calendar.add_argument("--to", dest="last", default="", metavar="DAY")
    calendar.add_argument("--expert", action="append", default=[], metavar="ID")
    calendar.add_argument("--ics", default="", metavar="FILE", help="write a calendar file")


def _interview(call: Call) -> int:
    from mediadesk.domain.interview import InterviewState

    options, desk = call.options, call.desk
    request = call.request()
    times = _times(call)
    known = desk.database.read().interviews_of(request.id)
    live = [one for one in known if one.is_live]
    clashes: list[tuple[datetime, Clash]] = []
    if options.what in {"propose", "confirm", "move"}:
        clashes = [
            (at, clash)
            for at in times
            for clash in desk.interviews.clashes(
                request.id,
                at,
                minutes=options.minutes,
                expert=options.expert or _expert_of(live, options.id),
                interview_id=options.id,
            )
        ]
    done = _do(call, request.id, times, live)
    now_so = desk.database.read().interviews_of(request.id)
    if call.as_json:
        print_json(
            {
                "reference": _shown(done.request.reference),
                "state": done.request.state.value,
                "interviews": [_interview_json(one) for one in now_so],
                "clashes": [_clash_json(at, one) for at, one in clashes],
            }
        )
        return DONE
    zone = _office(call)
    for one in now_so:
        if one.state is not InterviewState.CANCELLED:
            print(one_line(_line(one, zone)))
    for at, clash in clashes:
        print(one_line(_warning(at, clash, zone)), file=sys.stderr)
    return DONE


def _do(call: Call, request_id: str, times: Sequence[datetime], live: Sequence[Interview]) -> Done:
    from mediadesk.domain.workflow import WaitingFor

    options, verbs, telling = call.options, call.desk.interviews, _telling(call)
    what, actor = options.what, call.actor
    if what == "propose":
        return verbs.propose(
            request_id, _agreed(call), times, actor=actor, to=WaitingFor(options.to)
        )
    if what == "confirm" and times and not options.id:
        return verbs.schedule(request_id, _agreed(call), _only(times), actor=actor, telling=telling)
    if what == "move":
        chosen = _which(options.id, live, ())
        at = _only(times)
        return verbs.move(chosen.id, at, actor=actor, minutes=options.minutes, telling=telling)
    chosen = _which(options.id, live, times)
    if what == "tentative":
        return verbs.hold(chosen.id, actor=actor, telling=telling)
    if what == "confirm":
        return verbs.confirm(chosen.id, actor=actor, telling=telling)
    if what == "cancel":
        return verbs.cancel(chosen.id, actor=actor, reason=options.reason, telling=telling)
    return verbs.give(chosen.id, actor=actor, keep_open=options.keep_open)


def _agreed(call: Call) -> Agreed:
    from mediadesk.services.interviews import Agreed

    options = call.options
    return Agreed(expert=options.expert, minutes=options.minutes, note=options.note)


def _telling(call: Call) -> Telling:
    from mediadesk.domain.invitation import Party
    from mediadesk.services.interviews import Telling

    words = call.options.invite.replace("both", "reporter,expert").replace(",", " ").split()
    try:
        parties = frozenset(Party(word) for word in words)
    except ValueError:
        raise Refused(
            Problem("invite", "Invite the reporter, the expert, or both of them.")
        ) from None
    return Telling(parties=parties, silent=call.options.silent)


def _times(call: Call) -> tuple[datetime, ...]:
    from mediadesk.domain.deadline import resolve

    zone = call.options.zone or call.desk.settings.get("office.zone") or "UTC"
    return tuple(
        resolve(f"{one.removesuffix('Z')}{'+00:00' if one.endswith('Z') else ''}", zone, field="at")
        for one in call.options.at
    )


def _only(times: Sequence[datetime]) -> datetime:
    if len(times) != 1:
        raise Refused(Problem("at", "Enter one time, such as 2026-11-25T15:00."))
    return times[0]


def _which(key: str, live: Sequence[Interview], times: Sequence[datetime]) -> Interview:
    """Return the interview that is meant: by its id, by its time, or the only one there is."""
    found = [
        one
        for one in live
        if (not key or one.id.startswith(key)) and (not times or one.starts_at in times)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(Problem("interview", "There is no such interview that is still to come."))
    raise Refused(
        Problem(
            "interview",
            "There are several. Say which with --id: {ids}.",
            {"ids": ", ".join(f"{one.id} ({iso(one.starts_at)})" for one in found)},
        )
    )


def _expert_of(live: Sequence[Interview], key: str) -> str:
    return next((one.expert_name for one in live if not key or one.id.startswith(key)), "")


def _office(call: Call) -> ZoneInfo:
    from mediadesk.domain.deadline import zone_of

    return zone_of(call.desk.settings.get("office.zone") or "UTC", "office.zone")


def _shown(reference: str) -> str:
    from mediadesk.domain.reference import show

    return show(reference)


def _line(one: Interview, zone: ZoneInfo) -> str:
    when = f"{one.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
    return joined(when, f"{one.minutes} min", one.state.value, one.expert_name, one.id)


def _warning(at: datetime, clash: Clash, zone: ZoneInfo) -> str:
    return joined(
        f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
        clash.kind.value.replace("_", " "),
        _shown(clash.reference) if clash.reference else "",
        clash.zone,
    )


def _interview_json(one: Interview) -> dict[str, Any]:
    return {
        "id": one.id,
        "state": one.state.value,
        "expert": one.expert_name,
        "expert_id": one.expert_id,
        "starts_at": iso(one.starts_at),
        "ends_at": iso(one.ends_at),
        "minutes": one.minutes,
        "zone": one.zone,
        "format": one.form.value if one.form else None,
        "place": one.place,
        "note": one.note,
        "uid": one.uid,
        "sequence": one.sequence,
        "invited": sorted(party.value for party in one.announced),
    }


def _clash_json(at: datetime, clash: Clash) -> dict[str, Any]:
    return {
        "at": iso(at),
        "kind": clash.kind.value,
        "from": iso(clash.span.start) if clash.span else None,
        "to": iso(clash.span.end) if clash.span else None,
        "zone": clash.zone or None,
        "reference": _shown(clash.reference) if clash.reference else None,
        "minutes": clash.minutes or None,
    }


def _calendar(call: Call) -> int:
    desk, options, zone = call.desk, call.options, _office(call)
    now = desk.clock.now()
    start = _day(options.first, zone, "from") or _midnight(now, zone)
    end = _day(options.last, zone, "to")
    # Thirty hours after a midnight it is the next day, whatever the clocks do in between.
    end = _midnight(end + timedelta(hours=30), zone) if end else start + timedelta(days=_USUAL_DAYS)
    if end <= start:
        raise Refused(Problem("to", "The last day must not come before the first."))
    rows = desk.database.read().interviews_between(start, end, options.expert)
    if options.ics:
        from mediadesk.paths import write_durably

        uid = desk.settings.get("contact.email").partition("@")[2] or "mediadesk.invalid"
        write_durably(Path(options.ics), desk.calendars.list(rows, stamp=now, uid=f"list@{uid}"))
    if call.as_json:
        print_json(
            {"from": iso(start), "to": iso(end), "interviews": [_row_json(one) for one in rows]}
        )
    elif not options.ics:
        for row in rows:
            when = f"{row.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
            shown = joined(
                when,
                f"{row.minutes} min",
                row.state.value,
                row.expert,
                row.outlet,
                _shown(row.reference),
            )
            print(one_line(shown))
    return DONE


def _day(text: str, zone: ZoneInfo, field: str) -> datetime | None:
    """Return when a day begins on the office's clock."""
    if not text:
        return None
    try:
        day = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise Refused(Problem(field, "Enter a day, such as 2026-11-25.")) from None
    return day.replace(hour=0, minute=0, tzinfo=zone).astimezone(UTC)


def _midnight(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return local.astimezone(UTC)


def _row_json(row: CalendarRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "reference": _shown(row.reference),
        "subject": row.subject,
        "outlet": row.outlet,
        "reporter": row.reporter,
        "expert": row.expert,
        "expert_id": row.expert_id,
        "state": row.state.value,
        "starts_at": iso(row.starts_at),
        "ends_at": iso(row.ends_at),
        "zone": row.zone,
        "place": row.place,
    }
