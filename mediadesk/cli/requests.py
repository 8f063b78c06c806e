"""Commands about requests: log one, show the queue, show one whole."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from mediadesk import paths
from mediadesk.cli.call import DONE, NEEDS_A_PERSON, Call, Commands
from mediadesk.cli.outbox import outbox_json
from mediadesk.cli.say import iso, joined, one_line, print_json
from mediadesk.domain.errors import Problem, Refused

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from mediadesk.domain.attribution import Terms
    from mediadesk.domain.request import Request
    from mediadesk.domain.rows import QueueRow

_LARGEST_REQUEST = 256 * 1024
"""Bytes of a request file; `reliability.md`, I8."""


def add(commands: Commands) -> None:
    """Add the commands about requests."""
    commands.add("submit", "log a request", _submit).add_argument(
        "file", help="a request in JSON, or -"
    )
    schema = commands.add("schema", "print a JSON Schema", _schema, as_json=False)
    schema.add_argument("what", choices=("request", "request-pack"))
    queue = commands.add("requests", "show the queue, by time left", _requests)
    queue.add_argument("--view", default="inbox", metavar="NAME")
    queue.add_argument("--search", default="", metavar="WORDS")
    queue.add_argument("--order", default="time_left", choices=("time_left", "newest", "outlet"))
    queue.add_argument("--limit", type=int, default=100, metavar="N")
    queue.add_argument("--after", default="", metavar="CURSOR")
    commands.verb("request", "show one request with its timeline and messages", _request)


def _submit(call: Call) -> int:
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
        "deadline": iso(request.deadline.at),
        "deadline_zone": request.deadline.zone,
        "repeated": done.repeated,
    }
    if call.as_json:
        print_json(answer)
    else:
        print(show(request.reference), flush=True)
        to = contact.email if contact and not request.route.held else "nobody yet"
        print(one_line(f"Routed to {to}. {request.route.reason}"), flush=True)
    if request.route.held:
        how = "mediadesk route {reference} ADDRESS, or mediadesk settings contact.email ADDRESS."
        print(
            one_line(f"{request.route.reason} Answer with: {how.format(**answer)}"),
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


def _schema(call: Call) -> int:
    path = paths.resources_dir() / "schema" / f"{call.options.what}.json"
    print(path.read_text("utf-8").strip())
    return DONE


def _requests(call: Call) -> int:
    from mediadesk.domain.deadline import zone_of
    from mediadesk.domain.query import Order, QueueQuery, View
    from mediadesk.domain.rows import QueuePage
    from mediadesk.domain.search import parse

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
    asked = parse(options.search, now=now, zone=zone, me=call.actor)
    if asked.unclear:
        raise Refused(
            *(
                Problem("search", "“{words}” means nothing in a search.", {"words": words})
                for words in asked.unclear
            )
        )
    query = QueueQuery(
        now=now,
        end_of_today=midnight,
        view=view,
        owner=call.actor,
        search=asked,
        order=Order(options.order),
        limit=options.limit,
        after=options.after,
    )
    page = QueuePage(rows=(), after=None, total=0)
    if not asked.is_empty or not options.search.strip():
        page = call.desk.database.read().queue(query)
    if call.as_json:
        print_json(
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
            one_line(
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
        "deadline": iso(row.deadline_at),
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


def _request(call: Call) -> int:
    file = call.desk.open_request(call.request().id)
    request = file.request
    from mediadesk.domain.attribution import marks

    held = marks(file.timeline)
    if call.as_json:
        print_json(
            {
                **request_json(request),
                "timeline": [
                    {
                        "number": one.number,
                        "at": iso(one.entry.at),
                        "actor": one.entry.actor,
                        "kind": one.entry.kind.value,
                        "text": one.entry.text or None,
                        "terms": held.get(one.number),
                        "detail": dict(one.entry.detail),
                    }
                    for one in file.timeline
                ],
                "messages": [outbox_json(row) for row in reversed(file.outbox)],
            }
        )
        return DONE
    from mediadesk.domain.reference import show

    contact = request.route.contact
    print(one_line(f"{show(request.reference)}  {request.subject}"))
    for label, value in (
        (
            "Reporter",
            joined(
                request.reporter.name,
                request.outlet,
                request.reporter.email,
                request.reporter.phone,
            ),
        ),
        ("Deadline", f"{iso(request.deadline.at)} ({request.deadline.zone})"),
        ("State", request.state.value),
        ("Owner", request.owner or "nobody yet"),
        ("Outcome", request.outcome.words if request.outcome else ""),
        ("Routed to", joined(contact.name, contact.email, contact.phone) if contact else "nobody"),
        ("Because", request.route.reason),
        ("Experts", ", ".join(request.experts)),
        ("Terms", request.terms.attribution.words if request.terms else ""),
    ):
        if value:
            print(one_line(f"{label:<9} {value}"))
    print()
    for one in file.timeline:
        entry = one.entry
        kind = entry.kind.value.replace("_", " ")
        terms = f" ({held[one.number].words})" if one.number in held else ""
        print(one_line(f"{iso(entry.at)}  {entry.actor}: {kind}{terms}"))
        for line in entry.text.splitlines():
            print(one_line(f"    {line}"))
    print()
    for row in reversed(file.outbox):
        print(one_line(f"{row.state.value:<10} {row.kind:<8} {row.address}  {row.reason}"))
    return DONE


def request_json(request: Request) -> dict[str, Any]:
    """Return a request as `docs/formats.md` describes it."""
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
        "deadline": iso(request.deadline.at),
        "deadline_zone": request.deadline.zone,
        "medium": request.medium.value if request.medium else None,
        "live": details.live.value if details.live else None,
        "format": details.format.value if details.format else None,
        "length_minutes": details.length_minutes,
        "airs_at": iso(details.airs_at),
        "times": [iso(at) for at in details.times],
        "place": details.place or None,
        "experts": list(request.experts),
        "any_expert": request.any_expert,
        "questions": details.questions or None,
        "attribution": details.attribution.value if details.attribution else None,
        "terms": terms_json(request.terms),
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
        "follow_up_at": iso(request.follow_up_at),
        "answered_at": iso(request.answered_at),
        "unread": request.unread,
        "created_at": iso(request.created_at),
        "updated_at": iso(request.updated_at),
        "version": request.version,
    }


def terms_json(terms: Terms | None) -> dict[str, Any] | None:
    """Return what was agreed about attribution as JSON, None if nothing was."""
    if terms is None:
        return None
    return {
        "attribution": terms.attribution.value,
        "since": iso(terms.at),
        "by": terms.by,
        "with": terms.party,
        "definition": terms.definition,
        "note": terms.note or None,
        "before": terms.before.value if terms.before else None,
    }


def say_request(call: Call, request: Request) -> int:
    """Answer a verb with what became of the request."""
    if call.as_json:
        print_json(request_json(request))
    return DONE
