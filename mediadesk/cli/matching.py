"""Who can take a request, and asking experts in order, from the command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mediadesk.cli.call import DONE, NEEDS_A_PERSON, Call, Commands
from mediadesk.cli.say import iso, one_line, print_json
from mediadesk.domain.errors import NotFound, Problem, Refused

if TYPE_CHECKING:
    from mediadesk.domain.ask import Ask
    from mediadesk.domain.matching import Match, Reason
    from mediadesk.domain.rows import AskRow

_SPAN = re.compile(r"(\d{1,5})\s*(m|min|minutes?|h|hours?|d|days?)?", re.IGNORECASE)
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}


def add(commands: Commands) -> None:
    """Add the commands."""
    match = commands.verb("match", "say who can take a request, and why", _match)
    match.add_argument("--limit", type=int, default=10)
    ask = commands.verb("ask", "ask experts in order, or show who was asked", _ask)
    ask.add_argument("experts", nargs="*", metavar="EXPERT", help="a name or an id")
    ask.add_argument("--within", default="30m", help="how long each has to answer: 30m, 2h, 1d")
    ask.add_argument("--by-phone", action="store_true", help="send no mail; an officer rings")
    said = ask.add_mutually_exclusive_group()
    said.add_argument("--accepted", action="store_true", help="note that the expert takes it")
    said.add_argument("--refused", default="", metavar="REASON", help="note that they do not")
    said.add_argument("--rest", action="store_true", help="ask nobody else for now")
    said.add_argument("--go-on", action="store_true", help="let a line that rests go on")
    said.add_argument("--stop", action="store_true", help="end the line")
    ask.add_argument("--words", default="", help="what the expert said")


def _match(call: Call) -> int:
    matched = call.desk.matching.of_request(call.request().id)
    shown = matched.matches[: max(call.options.limit, 0)]
    if call.as_json:
        print_json(
            {
                "matches": [_match_json(one) for one in shown],
                "unknown": list(matched.unknown),
                "total_asked": matched.wish.total_asked,
            }
        )
        return DONE if matched.matches else NEEDS_A_PERSON
    for number, match in enumerate(shown, 1):
        when = f"free at {iso(match.at)}" if match.at is not None else "not free in time"
        print(one_line(f"{number:2} {match.score:4} {match.expert.name} · {when}"))
        for one in (*match.reasons, *match.against):
            print(one_line(f"       {one.points:+4} {_words(one)}"))
    for name in matched.unknown:
        print(one_line(f"{name} is asked for, but is no expert of this desk."))
    if not matched.matches:
        print("Nobody here is known to speak about this.")
    return DONE if matched.matches else NEEDS_A_PERSON


def _words(one: Reason) -> str:
    values = ", ".join(f"{name} {_value(value)}" for name, value in sorted(one.values.items()))
    code = one.code.value.replace("_", " ")
    return f"{code}: {values}" if values else code


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return iso(value) or ""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _match_json(match: Match) -> dict[str, Any]:
    def told(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
        return [
            {
                "code": one.code.value,
                "points": one.points,
                "values": {
                    name: iso(value) if isinstance(value, datetime) else value
                    for name, value in one.values.items()
                },
            }
            for one in reasons
        ]

    return {
        "id": match.expert.id,
        "name": match.expert.name,
        "score": match.score,
        "at": iso(match.at),
        "zone": match.expert.zone,
        "reasons": told(match.reasons),
        "against": told(match.against),
        "asked_this_month": match.candidate.asked,
        "accepted_this_month": match.candidate.accepted,
    }


def _ask(call: Call) -> int:
    options, asking = call.options, call.desk.asking
    request_id = call.request().id
    if options.rest:
        asking.rest(request_id, actor=call.actor)
    elif options.go_on:
        asking.go_on(request_id, actor=call.actor)
    elif options.stop:
        asking.stop(request_id, actor=call.actor)
    elif options.accepted or options.refused:
        _answer(call, request_id)
    elif options.experts:
        experts = [call.desk.experts.find(one).id for one in options.experts]
        asking.start(
            request_id,
            experts,
            actor=call.actor,
            minutes=_minutes(options.within),
            by_phone=experts if options.by_phone else (),
        )
    return _show(call, request_id)


def _answer(call: Call, request_id: str) -> None:
    from mediadesk.domain.ask import Refusal

    options = call.options
    if len(options.experts) != 1:
        raise Refused(Problem("experts", "Name the one expert who answered."))
    expert = call.desk.experts.find(options.experts[0])
    asks = [row.ask for row in call.desk.database.read().asks(request_id)]
    place = next((one for one in reversed(asks) if one.expert_id == expert.id), None)
    if place is None:
        raise NotFound(Problem("experts", "{name} was not asked.", {"name": expert.name}))
    if options.accepted:
        call.desk.asking.accept(place.id, actor=call.actor, words=options.words)
        return
    wanted = options.refused.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted not in set(Refusal):
        raise Refused(
            Problem(
                "refused",
                "There is no reason “{text}”. Choose one of: {choices}.",
                {
                    "text": options.refused[:60],
                    "choices": ", ".join(one.value for one in Refusal),
                },
            )
        )
    call.desk.asking.refuse(place.id, Refusal(wanted), actor=call.actor, words=options.words)


def _minutes(text: str) -> int:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise Refused(
            Problem("within", "“{text}” is no time; write 30m, 2h or 1d.", {"text": text[:40]})
        )
    return int(found[1]) * _MINUTES[(found[2] or "m")[0].lower()]


def _show(call: Call, request_id: str) -> int:
    rows = call.desk.database.read().asks(request_id)
    if call.as_json:
        print_json({"asks": [_ask_json(row) for row in rows]})
        return DONE
    if not rows:
        print("Nobody was asked about this request.")
    for row in rows:
        ask = row.ask
        parts = [f"{ask.position}. {row.name}", ask.state.value.replace("_", " "), _when(ask)]
        parts += [ask.reason.replace("_", " "), ask.words]
        print(one_line(" · ".join(part for part in parts if part)))
    return DONE


def _when(ask: Ask) -> str:
    if ask.answered_at is not None:
        return iso(ask.answered_at) or ""
    if ask.answer_by is not None:
        return f"by {ask.way.value}, answer by {iso(ask.answer_by)}"
    return "resting" if ask.paused else ""


def _ask_json(row: AskRow) -> dict[str, Any]:
    ask = row.ask
    return {
        "id": ask.id,
        "expert": ask.expert_id,
        "name": row.name,
        "position": ask.position,
        "state": ask.state.value,
        "way": ask.way.value,
        "minutes": ask.minutes,
        "asked_at": iso(ask.asked_at),
        "answer_by": iso(ask.answer_by),
        "answered_at": iso(ask.answered_at),
        "reason": ask.reason or None,
        "words": ask.words or None,
        "paused": ask.paused,
        "delivery": row.delivery.value if row.delivery is not None else None,
    }
