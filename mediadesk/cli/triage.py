"""The triage verbs of the command line."""

from __future__ import annotations

from mediadesk.cli.call import Call, Commands, text_of
from mediadesk.cli.requests import say_request


def add(commands: Commands) -> None:
    """Add the triage verbs."""
    commands.verb("assign", "give a request to an officer", _assign).add_argument("owner")
    commands.verb("note", "write an internal note", _note).add_argument(
        "text", help="the note, or -"
    )
    close = commands.verb("close", "close a request with its outcome", _close)
    close.add_argument("outcome", nargs="?", default="")
    close.add_argument("--outcome", dest="outcome_option", default="")
    snooze = commands.verb("snooze", "put a request off until a time", _snooze)
    snooze.add_argument("until", help="ISO 8601 local time, such as 2026-11-25T09:00")
    snooze.add_argument("--zone", default="", help="IANA zone; the office's own if left out")
    reply = commands.verb("reply", "answer the reporter", _reply)
    reply.add_argument("text", help="the reply, or -")
    reply.add_argument("--close", default="", metavar="OUTCOME")
    reply.add_argument("--keep-open", action="store_true")
    route = commands.verb("route", "say who gets a held request", _route)
    route.add_argument("address")
    route.add_argument("--name", default="")
    merge = commands.verb("merge", "close a request because another asks for the same", _merge)
    merge.add_argument("into", metavar="INTO", help="the reference of the other request")
    split = commands.verb("split", "make a request of the second thing that it asks", _split)
    split.add_argument("subject", help="what the new request is about")
    split.add_argument("--message", default="", metavar="TEXT")
    commands.verb("reopen", "open a closed request again", _reopen)


def _assign(call: Call) -> int:
    done = call.desk.triage.assign(call.request().id, call.options.owner, actor=call.actor)
    return say_request(call, done.request)


def _note(call: Call) -> int:
    text = text_of(call.options.text)
    return say_request(
        call, call.desk.triage.note(call.request().id, text, actor=call.actor).request
    )


def _close(call: Call) -> int:
    from mediadesk.domain.workflow import outcome_of

    outcome = outcome_of(call.options.outcome_option or call.options.outcome)
    done = call.desk.triage.close(call.request().id, outcome, actor=call.actor)
    return say_request(call, done.request)


def _snooze(call: Call) -> int:
    from mediadesk.domain.deadline import resolve

    zone = call.options.zone or call.desk.settings.get("office.zone")
    until = resolve(
        call.options.until.removesuffix("Z") + _offset(call.options.until), zone, field="until"
    )
    return say_request(
        call, call.desk.triage.snooze(call.request().id, until, actor=call.actor).request
    )


def _offset(text: str) -> str:
    return "+00:00" if text.endswith("Z") else ""


def _reply(call: Call) -> int:
    from mediadesk.domain.workflow import outcome_of

    outcome = outcome_of(call.options.close) if call.options.close else None
    done = call.desk.replies.send(
        call.request().id,
        text_of(call.options.text),
        actor=call.actor,
        outcome=outcome,
        keep_open=call.options.keep_open,
    )
    return say_request(call, done.request)


def _route(call: Call) -> int:
    options = call.options
    done = call.desk.triage.route(
        call.request().id, options.address, actor=call.actor, name=options.name
    )
    return say_request(call, done.request)


def _merge(call: Call) -> int:
    into = call.desk.triage.find(call.options.into)
    call.desk.joins.merge([call.request().id], into.id, actor=call.actor)
    return say_request(call, call.request())


def _split(call: Call) -> int:
    done = call.desk.joins.split(
        call.request().id, call.options.subject, actor=call.actor, message=call.options.message
    )
    return say_request(call, done.request)


def _reopen(call: Call) -> int:
    return say_request(call, call.desk.triage.reopen(call.request().id, actor=call.actor).request)
