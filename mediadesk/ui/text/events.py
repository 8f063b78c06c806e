"""What the timeline tells: an entry in words."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.ask import AskState, Way
from mediadesk.domain.attribution import Attribution
from mediadesk.domain.coverage import Accuracy
from mediadesk.domain.intake import MailKind
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.outbox import State
from mediadesk.domain.request import Channel
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.ui.text.matches import refusal_of
from mediadesk.ui.text.spelling import fill, moment, reference
from mediadesk.ui.text.words import (
    accuracy,
    attribution,
    fact,
    mail_flag,
    outcome,
    routing_reason,
    state,
)

_tr = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords:
    """An entry of the timeline in words. `kind` is plain, quote, note or trouble."""

    actor: str
    verb: str
    icon: str
    kind: str = "plain"
    text: str = ""
    detail: str = ""


PROGRAM = "MediaDesk"
"""Who is named on the timeline for what the program does by itself."""


_UNSHOWN = frozenset({Kind.QUEUED, Kind.CLAIMED, Kind.READ, Kind.FETCHED, Kind.SORTED, Kind.PAUSED})
"""Steps that only a person who looks for a fault wants to see; the command line lists them."""


def event(entry: Entry, *, me: str, now: datetime, zone: ZoneInfo) -> EventWords | None:
    """Return an entry in words, None for a step that is not shown; `me` is who reads it."""
    if entry.kind in _UNSHOWN:
        return None
    tell = _EVENTS.get(entry.kind)
    if tell is None:
        return EventWords(actor=entry.actor, verb=entry.kind.value, icon="circle-dot")
    return tell(entry, _Reading(me=me, now=now, zone=zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    me: str
    now: datetime
    zone: ZoneInfo


def _said(entry: Entry, name: str) -> str:
    value = entry.detail.get(name)
    return "" if value is None else str(value)


def _logged(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    channel = _said(entry, "channel")
    icon, verb = {
        Channel.PHONE.value: ("phone", _tr("Text", "called")),
        Channel.MAIL.value: ("mail", _tr("Text", "wrote an e-mail")),
        Channel.WALK_IN.value: ("user", _tr("Text", "came to the press office")),
        Channel.IMPORT.value: ("file-input", _tr("Text", "is in an imported log")),
    }.get(channel, ("globe", _tr("Text", "sent the request form")))
    return EventWords(actor=entry.actor, verb=verb, icon=icon, kind="quote", text=entry.text)


def _routed(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    reason = routing_reason(_said(entry, "reason"))
    if entry.detail.get("held"):
        return EventWords(
            actor=entry.actor,
            verb=_tr("Text", "held this request"),
            icon="circle-help",
            detail=reason,
        )
    to = _said(entry, "to") or _said(entry, "address")
    verb = fill(_tr("Text", "routed this to %1"), to)
    return EventWords(actor=entry.actor, verb=verb, icon="corner-down-right", detail=reason)


def _assigned(entry: Entry, reading: _Reading) -> EventWords:
    to = _said(entry, "to")
    if to == entry.actor:
        verb = _tr("Text", "took this request")
    elif to == reading.me:
        verb = _tr("Text", "assigned this to you")
    else:
        verb = fill(_tr("Text", "assigned this to %1"), to)
    return EventWords(actor=entry.actor, verb=verb, icon="user-check")


def _noted(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    return EventWords(
        actor=entry.actor,
        verb=_tr("Text", "wrote an internal note"),
        icon="sticky-note",
        kind="note",
        text=entry.text,
    )


def _replied(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    verb = fill(_tr("Text", "replied to %1"), _said(entry, "to"))
    files = _said(entry, "files")
    detail = fill(_tr("Text", "With %1"), files) if files else ""
    return EventWords(
        actor=entry.actor, verb=verb, icon="reply", kind="quote", text=entry.text, detail=detail
    )


def _snoozed(entry: Entry, reading: _Reading) -> EventWords:
    until = _said(entry, "until")
    words = until
    with contextlib.suppress(ValueError):
        words = moment(datetime.fromisoformat(until), reading.now, reading.zone)
    verb = fill(_tr("Text", "put this off until %1"), words)
    return EventWords(actor=entry.actor, verb=verb, icon="clock")


def _proposed(entry: Entry, reading: _Reading) -> EventWords:
    expert = _said(entry, "expert")
    times = [_instant(one, reading) for one in _said(entry, "at").split(", ")]
    named = _tr("Text", ", ").join(one for one in times if one)
    if not named:
        verb = fill(_tr("Text", "asked %1"), expert)
    elif _said(entry, "to") == WaitingFor.REPORTER.value:
        verb = fill(_tr("Text", "offered the reporter %1 with %2"), named, expert)
    else:
        verb = fill(_tr("Text", "asked %1 for %2"), expert, named)
    return EventWords(actor=entry.actor, verb=verb, icon="circle-help")


def _scheduled(entry: Entry, reading: _Reading) -> EventWords:
    verb = fill(_tr("Text", "put the interview at %1"), _when(entry, reading))
    expert = _said(entry, "expert")
    detail = fill(_tr("Text", "With %1"), expert) if expert else ""
    return EventWords(actor=entry.actor, verb=verb, icon="calendar-check", detail=detail)


def _lined_up(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    what = _said(entry, "what")
    if what:
        verb = {
            "stopped": _tr("Text", "ended asking experts"),
            "resting": _tr("Text", "let the asking of experts rest"),
        }.get(what, _tr("Text", "let the asking of experts go on"))
        return EventWords(actor=entry.actor, verb=verb, icon="users")
    verb = fill(_tr("Text", "asks in this order: %1"), _said(entry, "experts"))
    detail = fill(_tr("Text", "Each has %1 minutes to answer"), _said(entry, "minutes"))
    return EventWords(actor=entry.actor, verb=verb, icon="users", detail=detail)


def _asked(entry: Entry, reading: _Reading) -> EventWords:
    expert = _said(entry, "expert")
    if entry.detail.get("again"):
        verb = fill(_tr("Text", "rang %1"), expert)
        return EventWords(actor=entry.actor, verb=verb, icon="phone")
    by_phone = _said(entry, "way") == Way.PHONE.value
    verb = fill(_tr("Text", "has %1 to ring") if by_phone else _tr("Text", "asked %1"), expert)
    details = [_said(entry, "to")]
    if at := _when(entry, reading):
        details.append(fill(_tr("Text", "For %1"), at))
    if by := _when(entry, reading, "answer_by"):
        details.append(fill(_tr("Text", "Answer by %1"), by))
    return EventWords(
        actor=entry.actor,
        verb=verb,
        icon="phone" if by_phone else "mail",
        detail=_tr("Text", ", ").join(one for one in details if one),
    )


def _answered(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    icon, sentence = {
        AskState.ACCEPTED.value: ("circle-check", _tr("Text", "noted that %1 takes it")),
        AskState.REFUSED.value: ("ban", _tr("Text", "noted that %1 does not take it")),
        AskState.TIMED_OUT.value: ("hourglass", _tr("Text", "waits no longer for %1")),
    }.get(_said(entry, "answer"), ("minus", _tr("Text", "no longer asks %1")))
    return EventWords(
        actor=entry.actor,
        verb=fill(sentence, _said(entry, "expert")),
        icon=icon,
        detail=refusal_of(_said(entry, "reason")),
        kind="note" if entry.text else "plain",
        text=entry.text,
    )


def _terms(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    value = _said(entry, "to")
    if not value:
        verb = _tr("Text", "ended the agreed terms: from here on nothing is agreed")
        return EventWords(actor=entry.actor, verb=verb, icon="circle-help")
    said = attribution(Attribution(value))
    verb = fill(_tr("Text", "agreed with %1, from here on"), _said(entry, "with"))
    return EventWords(
        actor=entry.actor,
        verb=verb,
        icon="mic",
        text="\n".join((f"{said}. {_said(entry, 'definition')}", entry.text)).strip(),
    )


def _briefed(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    who = _said(entry, "expert") or _said(entry, "to")
    verb = fill(_tr("Text", "sent the briefing to %1"), who)
    if (entry.detail.get("number") or 1) != 1:
        verb = fill(_tr("Text", "sent an updated briefing to %1"), who)
    detail = fill(_tr("Text", "%1, with %2"), _said(entry, "to"), _said(entry, "files"))
    return EventWords(
        actor=entry.actor, verb=verb, icon="file-text", text=entry.text, detail=detail
    )


def _covered(entry: Entry, reading: _Reading) -> EventWords:
    what = _said(entry, "what")
    title = _said(entry, "title") or _said(entry, "outlet")
    when = _when(entry, reading)
    judged = _said(entry, "accuracy")
    verb = {
        "expected": fill(_tr("Text", "expects coverage %1"), when),
        "published": fill(_tr("Text", "noted coverage: %1"), title),
        "dropped": fill(_tr("Text", "noted that it did not appear: %1"), title),
        "judged": fill(
            _tr("Text", "judged the coverage: %1"), accuracy(Accuracy(judged)) if judged else ""
        ),
        "correction_asked": fill(_tr("Text", "asked for a correction of %1"), title),
        "correction_granted": _tr("Text", "noted that it was corrected"),
        "correction_refused": _tr("Text", "noted that the correction was refused"),
        "thanked": fill(_tr("Text", "thanked %1"), _said(entry, "to")),
        "removed": fill(_tr("Text", "removed coverage: %1"), title),
    }.get(what, what)
    sent = what in ("correction_asked", "thanked")
    return EventWords(
        actor=entry.actor,
        verb=verb,
        icon="newspaper",
        kind="quote" if sent else "plain",
        text=entry.text,
        detail=_said(entry, "link") if what == "published" else "",
    )


def _when(entry: Entry, reading: _Reading, name: str = "at") -> str:
    return _instant(_said(entry, name), reading)


def _instant(written: str, reading: _Reading) -> str:
    with contextlib.suppress(ValueError):
        return moment(datetime.fromisoformat(written), reading.now, reading.zone)
    return ""


def _about_interview(entry: Entry, reading: _Reading) -> EventWords:
    """Return what became of an interview, with whom it is."""
    icon, sentence = {
        Kind.HELD: ("calendar", _tr("Text", "keeps %1 free")),
        Kind.MOVED: ("calendar", _tr("Text", "moved the interview to %1")),
        Kind.GIVEN: ("circle-check", _tr("Text", "noted that the interview of %1 was given")),
        Kind.CALLED_OFF: ("ban", _tr("Text", "called the interview of %1 off")),
    }[entry.kind]
    if entry.kind is Kind.CALLED_OFF and _said(entry, "was") == InterviewState.PROPOSED.value:
        sentence = _tr("Text", "took the proposed time %1 back")
    details = []
    if earlier := _when(entry, reading, "from"):
        details.append(fill(_tr("Text", "From %1"), earlier))
    if expert := _said(entry, "expert"):
        details.append(fill(_tr("Text", "With %1"), expert))
    if entry.text:
        details.append(entry.text)
    return EventWords(
        actor=entry.actor,
        verb=fill(sentence, _when(entry, reading)),
        icon=icon,
        detail=" · ".join(details),
    )


def _merged(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    if into := _said(entry, "into"):
        verb = fill(_tr("Text", "merged this into %1"), reference(into))
    else:
        verb = fill(_tr("Text", "merged %1 into this"), reference(_said(entry, "from")))
    return EventWords(actor=entry.actor, verb=verb, icon="link-2")


def _split(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    if to := _said(entry, "to"):
        return EventWords(
            actor=entry.actor, verb=fill(_tr("Text", "split %1 off"), reference(to)), icon="link"
        )
    verb = fill(_tr("Text", "split this off from %1"), reference(_said(entry, "from")))
    kind = "quote" if entry.text else "plain"
    return EventWords(actor=entry.actor, verb=verb, icon="link", kind=kind, text=entry.text)


def _undid(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    what = {
        Kind.ASSIGNED.value: _tr("Text", "undid the assignment"),
        Kind.NOTED.value: _tr("Text", "withdrew the note"),
        Kind.REPLIED.value: _tr("Text", "called the reply back before it left"),
        Kind.SNOOZED.value: _tr("Text", "undid the follow-up"),
        Kind.PROPOSED.value: _tr("Text", "undid the proposal"),
        Kind.SCHEDULED.value: _tr("Text", "undid the appointment"),
        Kind.HELD.value: _tr("Text", "no longer keeps the time free"),
        Kind.MOVED.value: _tr("Text", "moved the interview back"),
        Kind.CALLED_OFF.value: _tr("Text", "took up the interview again"),
        Kind.GIVEN.value: _tr("Text", "undid “interview given”"),
        Kind.CLOSED.value: _tr("Text", "undid “done”"),
        Kind.REOPENED.value: _tr("Text", "undid the reopening"),
        Kind.MERGED.value: _tr("Text", "separated what had been merged"),
        Kind.SPLIT.value: _tr("Text", "put together again what had been split"),
        Kind.BRIEFED.value: _tr("Text", "called the briefing back before it left"),
        Kind.COVERED.value: _tr("Text", "undid the last step of the coverage"),
        Kind.TERMS.value: _tr("Text", "undid the agreed terms"),
        Kind.UNDONE.value: _tr("Text", "did the last step over"),
        Kind.UPDATED.value: _tr("Text", "undid the change"),
    }.get(_said(entry, "what"), _tr("Text", "undid the last step"))
    return EventWords(actor=entry.actor, verb=what, icon="undo-2")


def _moved(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    following = _said(entry, "to")
    waits = _said(entry, "waiting_for")
    try:
        words = state(RequestState(following), WaitingFor(waits) if waits else None)
    except ValueError:
        words = following
    verb = fill(_tr("Text", "marked this “%1”"), words)
    return EventWords(actor=entry.actor, verb=verb, icon="hourglass")


def _closed(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    value = _said(entry, "outcome")
    try:
        words = outcome(Outcome(value))
    except ValueError:
        words = value
    verb = fill(_tr("Text", "marked this done: %1"), words)
    return EventWords(actor=entry.actor, verb=verb, icon="circle-check")


def _what(entry: Entry) -> str:
    return {
        "request": _tr("Text", "the request"),
        "receipt": _tr("Text", "the receipt"),
        "reply": _tr("Text", "the reply"),
        "invitation": _tr("Text", "the invitation"),
    }.get(_said(entry, "what"), _tr("Text", "a message"))


def _sent(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    verb = fill(_tr("Text", "sent %1 to %2"), _what(entry), _said(entry, "to"))
    return EventWords(actor=entry.actor, verb=verb, icon="mail-check")


def _not_sent(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    what, to = _what(entry), _said(entry, "to")
    reason = _tr("Problem", _said(entry, "reason"))
    if entry.kind is Kind.DEFERRED:
        verb = fill(_tr("Text", "could not send %1 to %2 yet"), what, to)
        return EventWords(actor=entry.actor, verb=verb, icon="mail-warning", detail=reason)
    if entry.kind is Kind.UNKNOWN:
        verb = fill(_tr("Text", "cannot tell whether %1 reached %2"), what, to)
    else:
        verb = fill(_tr("Text", "could not send %1 to %2"), what, to)
    return EventWords(actor=entry.actor, verb=verb, icon="mail-x", kind="trouble", text=reason)


def _received(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    sender = _said(entry, "from")
    automatic = _said(entry, "kind") not in ("", MailKind.HUMAN.value)
    verb = _tr("Text", "answered automatically") if automatic else _tr("Text", "wrote an e-mail")
    flags = [mail_flag(code) for code in _said(entry, "flags").split()]
    return EventWords(
        actor=entry.actor,
        verb=verb,
        icon="mail",
        kind="quote",
        text=entry.text,
        # The whole address, always: a name can be anybody's.
        detail=" ".join(part for part in (sender, *flags) if part),
    )


def _taken_out(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    verb = fill(_tr("Text", "took the mail from %1 out of this request"), _said(entry, "from"))
    return EventWords(actor=entry.actor, verb=verb, icon="undo-2")


def _came_back(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    what, to = _what(entry), _said(entry, "to")
    reason = _tr("Problem", _said(entry, "reason"))
    if entry.kind is Kind.DELAYED:
        verb = fill(_tr("Text", "heard that %1 to %2 is held up"), what, to)
        return EventWords(actor=entry.actor, verb=verb, icon="mail-warning", detail=reason)
    verb = fill(_tr("Text", "got %1 to %2 back"), what, to)
    return EventWords(actor=entry.actor, verb=verb, icon="mail-x", kind="trouble", text=reason)


def _drafted(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    verb = fill(_tr("Text", "kept %1 to %2 as a draft"), _what(entry), _said(entry, "to"))
    return EventWords(
        actor=entry.actor,
        verb=verb,
        icon="file-down",
        detail=_tr("Text", "No mail account is set. Open the draft from the outbox."),
    )


def _decided(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    if _said(entry, "state") == State.SENT.value:
        verb = fill(_tr("Text", "said that the message to %1 arrived"), _said(entry, "to"))
    else:
        verb = fill(_tr("Text", "asked for the message to %1 to be sent again"), _said(entry, "to"))
    return EventWords(actor=entry.actor, verb=verb, icon="mail")


def _fact_changed(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    verb = fill(_tr("Text", "changed %1"), fact(_said(entry, "field")))
    old = _said(entry, "from") or _tr("Text", "nothing")
    new = _said(entry, "to") or _tr("Text", "nothing")
    detail = fill(_tr("Text", "From %1 to %2"), old, new)
    return EventWords(actor=entry.actor, verb=verb, icon="pencil", detail=detail)


def _updated(entry: Entry, reading: _Reading) -> EventWords:
    if _said(entry, "field"):
        return _fact_changed(entry, reading)
    del reading
    fields = _said(entry, "what").replace("_", " ")
    return EventWords(
        actor=entry.actor, verb=_tr("Text", "changed this"), icon="pencil", detail=fields
    )


def _agreed(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    who = ", ".join(part for part in (_said(entry, "name"), _said(entry, "outlet")) if part)
    if entry.detail.get("own"):
        verb = _tr("Text", "agreed to the embargo in the press room")
        return EventWords(actor=entry.actor, verb=verb, icon="lock", detail=_said(entry, "outlet"))
    verb = fill(_tr("Text", "recorded that %1 agreed to the embargo"), who)
    return EventWords(actor=entry.actor, verb=verb, icon="lock")


def _revoked(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    verb = fill(_tr("Text", "took back the agreement of %1"), _said(entry, "name"))
    return EventWords(actor=entry.actor, verb=verb, icon="lock")


def _checked(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    trouble = _said(entry, "trouble")
    detail = _tr("Problem", trouble) if trouble else _said(entry, "status")
    verb = _tr("Text", "had the link to the report asked")
    return EventWords(actor=entry.actor, verb=verb, icon="link-2", detail=detail)


def _imported(entry: Entry, reading: _Reading) -> EventWords:
    del reading
    verb = _tr("Text", "imported this")
    if entry.detail.get("row"):
        verb = fill(
            _tr("Text", "imported this from %1, row %2"), _said(entry, "name"), _said(entry, "row")
        )
    return EventWords(
        actor=entry.actor,
        verb=verb,
        icon="file-input",
        kind="quote" if entry.text else "plain",
        text=entry.text,
    )


_EVENTS = {
    Kind.LOGGED: _logged,
    Kind.ROUTED: _routed,
    Kind.ASSIGNED: _assigned,
    Kind.NOTED: _noted,
    Kind.REPLIED: _replied,
    Kind.SNOOZED: _snoozed,
    Kind.PROPOSED: _proposed,
    Kind.SCHEDULED: _scheduled,
    Kind.LINED_UP: _lined_up,
    Kind.ASKED: _asked,
    Kind.ANSWERED: _answered,
    Kind.TERMS: _terms,
    Kind.MERGED: _merged,
    Kind.SPLIT: _split,
    Kind.STATE_CHANGED: _moved,
    Kind.BRIEFED: _briefed,
    Kind.COVERED: _covered,
    Kind.CLOSED: _closed,
    Kind.SENT: _sent,
    Kind.DEFERRED: _not_sent,
    Kind.FAILED: _not_sent,
    Kind.UNKNOWN: _not_sent,
    Kind.DRAFTED: _drafted,
    Kind.RECEIVED: _received,
    Kind.TAKEN_OUT: _taken_out,
    Kind.BOUNCED: _came_back,
    Kind.DELAYED: _came_back,
    Kind.DECIDED: _decided,
    Kind.REOPENED: lambda entry, _reading: EventWords(
        actor=entry.actor, verb=_tr("Text", "reopened this request"), icon="rotate-ccw"
    ),
    Kind.UNDONE: _undid,
    Kind.CANCELLED: lambda entry, _reading: EventWords(
        actor=entry.actor, verb=_tr("Text", "stopped a message"), icon="ban"
    ),
    Kind.IMPORTED: _imported,
}


_EVENTS |= {
    Kind.UPDATED: _updated,
    Kind.AGREED: _agreed,
    Kind.REVOKED: _revoked,
    Kind.CHECKED: _checked,
    Kind.HELD: _about_interview,
    Kind.MOVED: _about_interview,
    Kind.GIVEN: _about_interview,
    Kind.CALLED_OFF: _about_interview,
}
