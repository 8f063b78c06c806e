"""The one home of user-facing domain words: time left, states, outcomes, the outbox, the timeline.

Dates and clock times are spelled by the locale; whatever a sentence takes from outside is put in
with `fill`, which isolates it, so that a name in another script cannot turn the sentence around.
"""

from __future__ import annotations  # noqa: I001  # the blank line ends the docstring’s block

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from mediadesk.domain import reference as references
from mediadesk.domain.deadline import Level, Telling, TimeLeft, city, time_left
from mediadesk.domain.duplicates import Reason
from mediadesk.domain.errors import Conflict, Problem, Refused, WorldFailed
from mediadesk.domain.incoming import IncomingRow, IncomingState
from mediadesk.domain.intake import MailKind
from mediadesk.domain.outbox import State
from mediadesk.domain.release import LinkCheck
from mediadesk.domain.release import Warning as Look
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Attribution, Channel, Format, Live
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
import contextlib

_tr = QCoreApplication.translate
_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"


def fill(sentence: str, *values: str) -> str:
    """Put values in the place of %1, %2, … of a translated sentence, each isolated (UAX #9)."""
    parts = {f"%{number}": value for number, value in enumerate(values, 1)}
    found = sentence
    for mark in reversed(parts):
        found = found.replace(mark, f"\0{mark}\0")
    for mark, value in parts.items():
        isolated = value if value.isascii() else f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}"
        found = found.replace(f"\0{mark}\0", isolated)
    return found


def counted(sentence: str, count: int) -> str:
    """Return a sentence with %n, in the plural that the language wants, with its number."""
    found = _tr("Text", sentence, "", count)
    if found == sentence or "(s)" in found:
        # The source language has no translation file to hold its plurals.
        found = found.replace("(s)", "" if count == 1 else "s")
    return found.replace("%n", str(count))


# ------------------------------------------------------------------------------- dates and times


def clock(at: datetime) -> str:
    """Return the clock time of a local moment as the locale writes it, `15:00` or `3:00 PM`."""
    time = QTime(at.hour, at.minute)
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        # The C locale's short form has seconds, which no deadline has.
        return time.toString("HH:mm")
    return locale.toString(time, QLocale.FormatType.ShortFormat)


def _day(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)


def short_day(day: date) -> str:
    """Return `Mon 19 Oct`."""
    return _day(day, "ddd d MMM")


def full_day(day: date) -> str:
    """Return `Monday 19 October 2026`."""
    return _day(day, "dddd d MMMM yyyy")


def weekday(number: int) -> str:
    """Return a day of the week, 0 for Monday, as the locale names it standing alone."""
    return QLocale().standaloneDayName(number + 1)


def day_word(day: date, today: date) -> str:
    """Return `today`, `tomorrow`, `yesterday`, the weekday within six days, else the date."""
    distance = (day - today).days
    if distance == 0:
        return _tr("Text", "today")
    if distance == 1:
        return _tr("Text", "tomorrow")
    if distance == -1:
        return _tr("Text", "yesterday")
    if 1 < distance <= 6:
        return _day(day, "dddd")
    return short_day(day) if day.year == today.year else _day(day, "d MMM yyyy")


def moment(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return when something happened on the office's clock: `14:06`, else `Tue 13 Oct, 14:06`."""
    local = at.astimezone(zone)
    today = now.astimezone(zone).date()
    if local.date() == today:
        return clock(local)
    return fill("%1, %2", day_word(local.date(), today), clock(local))


def full_moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a moment in full with its zone, for a tooltip."""
    local = at.astimezone(zone)
    zone_words = f"{city(zone.key)} ({local.tzname() or ''})"
    return fill("%1, %2, %3", full_day(local.date()), clock(local), zone_words)


def reference(stored: str) -> str:
    """Return a reference as it is shown, `MR-7Q4K-2XC`."""
    return references.show(stored)


# ------------------------------------------------------------------------------------- time left


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipWords:
    """A chip: what it shows, how pressing it is, and the sentence that is read out."""

    text: str
    level: str
    spoken: str


def chip(left: TimeLeft, zone: str) -> ChipWords:
    """Word the time left, as in the table of the design (section 5); `zone` is the office's."""
    at = left.local
    time = clock(at) if at is not None else ""
    amount = str(left.amount)
    place = city(zone)
    text = spoken = ""
    match left.telling:
        case Telling.OVERDUE_MINUTES:
            text = fill(_tr("Text", "Overdue %1 min"), amount)
            spoken = fill(counted("Overdue by %n minute(s), since %1", left.amount), time)
        case Telling.OVERDUE_HOURS:
            text = fill(_tr("Text", "Overdue %1 h"), amount)
            spoken = fill(counted("Overdue by %n hour(s), since %1", left.amount), time)
        case Telling.OVERDUE_SINCE if at is not None:
            text = fill(_tr("Text", "Overdue since %1 %2"), _overdue_day(at), time)
            spoken = fill(_tr("Text", "Overdue since %1, %2"), full_day(at.date()), time)
        case Telling.UNDER_A_MINUTE:
            text = fill(_tr("Text", "Under 1 min · %1"), time)
            spoken = fill(_tr("Text", "Deadline in less than a minute, at %1 %2 time"), time, place)
        case Telling.MINUTES:
            text = fill(_tr("Text", "%1 min · %2"), amount, time)
            spoken = fill(
                counted("Deadline in %n minute(s), at %1 %2 time", left.amount), time, place
            )
        case Telling.HOURS:
            text = fill(_tr("Text", "%1 h · %2"), amount, time)
            spoken = fill(
                counted("Deadline in %n hour(s), at %1 %2 time", left.amount), time, place
            )
        case Telling.TOMORROW:
            text = fill(_tr("Text", "Tomorrow %1"), time)
            spoken = fill(_tr("Text", "Deadline tomorrow at %1 %2 time"), time, place)
        case Telling.DAY if at is not None:
            text = short_day(at.date())
            spoken = fill(
                _tr("Text", "Deadline on %1 at %2 %3 time"), full_day(at.date()), time, place
            )
        case Telling.ANSWERED:
            text = fill(_tr("Text", "Answered %1"), time)
            spoken = text
        case _:
            text = spoken = _tr("Text", "No deadline")
    return ChipWords(text=text, level=left.level.value, spoken=spoken)


def _overdue_day(at: datetime) -> str:
    return _day(at.date(), "ddd")


def group(level: Level) -> str:
    """Return the heading of the requests of one level."""
    return {
        Level.OVERDUE: _tr("Text", "Overdue"),
        Level.CRITICAL: _tr("Text", "Next hour"),
        Level.SOON: _tr("Text", "Later today"),
        Level.LATER: _tr("Text", "Tomorrow and later"),
        Level.NONE: _tr("Text", "No deadline"),
        Level.DONE: _tr("Text", "Answered"),
    }[level]


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerWords:
    """The deadline banner: title, both zones, and how much of the time has passed (0 to 1)."""

    level: str
    title: str
    text: str
    left: str = ""
    right: str = ""
    share: float | None = None
    spoken: str = ""


def banner(  # each part is named where it is called
    *,
    now: datetime,
    at: datetime,
    reporter_zone: str,
    office_zone: ZoneInfo,
    received: datetime,
    airs_at: datetime | None = None,
    outlet: str = "",
    answered_at: datetime | None = None,
) -> BannerWords:
    """Word the deadline for the conversation, on the office's clock and on the reporter's."""
    left = time_left(now, at, office_zone, answered_at=answered_at)
    today = now.astimezone(office_zone).date()
    text = both_zones(now, at, reporter_zone, office_zone)
    words = chip(left, office_zone.key)
    started = fill(_tr("Text", "Received %1"), moment(received, now, office_zone))
    airs = ""
    if airs_at is not None:
        airs = fill(_tr("Text", "%1 airs it at %2"), outlet, moment(airs_at, now, office_zone))
    share: float | None = None
    if left.level in (Level.OVERDUE, Level.CRITICAL, Level.SOON):
        whole = (at - received).total_seconds()
        share = min(max((now - received).total_seconds() / whole, 0.0), 1.0) if whole > 0 else 1.0
    shows_bar = share is not None
    return BannerWords(
        level=words.level,
        title=_banner_title(left, today),
        text=text,
        left=started if shows_bar else "",
        right=airs if shows_bar else "",
        share=share,
        spoken=f"{words.spoken}. {text}",
    )


def _banner_title(left: TimeLeft, today: date) -> str:
    at = left.local
    match left.telling:
        case Telling.OVERDUE_MINUTES:
            return counted("Overdue %n minute(s)", left.amount)
        case Telling.OVERDUE_HOURS:
            return counted("Overdue %n hour(s)", left.amount)
        case Telling.OVERDUE_SINCE if at is not None:
            return fill(_tr("Text", "Overdue since %1, %2"), short_day(at.date()), clock(at))
        case Telling.UNDER_A_MINUTE:
            return _tr("Text", "Less than a minute left")
        case Telling.MINUTES:
            return counted("%n minute(s) left", left.amount)
        case Telling.HOURS:
            return counted("%n hour(s) left", left.amount)
        case Telling.ANSWERED if at is not None:
            return fill(_tr("Text", "Answered at %1, %2"), clock(at), day_word(at.date(), today))
        case Telling.TOMORROW | Telling.DAY if at is not None:
            day = day_word(at.date(), today)
            return fill(_tr("Text", "Due %1 at %2"), day, clock(at))
        case _:
            return _tr("Text", "No deadline")


def both_zones(now: datetime, at: datetime, reporter_zone: str, office_zone: ZoneInfo) -> str:
    """Return an instant on the office's clock, and on the reporter's where the two differ."""
    office = at.astimezone(office_zone)
    day = day_word(office.date(), now.astimezone(office_zone).date())
    there = ZoneInfo(reporter_zone)
    local = at.astimezone(there)
    if local.utcoffset() == office.utcoffset():
        return fill(_tr("Text", "%1 %2, %3 time"), clock(office), day, city(office_zone.key))
    their_time = clock(local)
    if local.date() != office.date():
        their_time = f"{their_time} {_day(local.date(), 'ddd')}"
    return fill(
        _tr("Text", "%1 %2 in %3, %4 for the reporter in %5"),
        clock(office),
        day,
        city(office_zone.key),
        their_time,
        city(reporter_zone),
    )


def span(left: timedelta) -> str:
    """Return how long something is, in the largest unit that fits, rounded down."""
    minutes_ = max(int(left.total_seconds() // 60), 0)
    if minutes_ < 1:
        return _tr("Text", "less than a minute")
    if minutes_ < 120:
        return counted("%n minute(s)", minutes_)
    if minutes_ < 48 * 60:
        return counted("%n hour(s)", minutes_ // 60)
    return counted("%n day(s)", minutes_ // (24 * 60))


def understood(at: datetime, now: datetime, zone: str, office: ZoneInfo) -> tuple[str, str]:
    """Return how a typed time was read, in both zones if their clocks differ, and how pressing.

    `zone` is the one it was typed in: `Today 15:15 London, in 57 minutes`.
    """
    there = ZoneInfo(zone)
    local, own = at.astimezone(there), at.astimezone(office)
    here = now.astimezone(office).date()
    day = day_word(local.date(), here)
    if now.astimezone(there).date() != here:
        # “Today” is another day there, so neither side may say it.
        day = short_day(local.date())
    words = fill(_tr("Text", "%1 %2 %3"), day[:1].upper() + day[1:], clock(local), city(zone))
    if local.utcoffset() != own.utcoffset():
        theirs = clock(own)
        if own.date() != local.date():
            theirs = f"{_day(own.date(), 'ddd')} {theirs}"
        words = fill(_tr("Text", "%1, %2 in %3"), words, theirs, city(office.key))
    if at <= now:
        return fill(_tr("Text", "%1: that has passed"), words), Level.OVERDUE.value
    words = fill(_tr("Text", "%1, in %2"), words, span(at - now))
    return words, time_left(now, at, office).level.value


# ---------------------------------------------------------------------------------- plain choices


def state(value: RequestState, waiting_for: WaitingFor | None = None) -> str:
    """Return where a request stands."""
    if value is RequestState.WAITING and waiting_for is WaitingFor.EXPERT:
        return _tr("Text", "Waiting for expert")
    return {
        RequestState.NEW: _tr("Text", "New"),
        RequestState.OPEN: _tr("Text", "Open"),
        RequestState.WAITING: _tr("Text", "Waiting for reporter"),
        RequestState.SCHEDULED: _tr("Text", "Scheduled"),
        RequestState.CLOSED: _tr("Text", "Done"),
    }[value]


def outcome(value: Outcome) -> str:
    """Return how a request ended."""
    return {
        Outcome.INTERVIEW_GIVEN: _tr("Text", "Interview given"),
        Outcome.STATEMENT_SENT: _tr("Text", "Statement sent"),
        Outcome.INFORMATION_GIVEN: _tr("Text", "Information given"),
        Outcome.REFERRED: _tr("Text", "Referred elsewhere"),
        Outcome.DECLINED: _tr("Text", "Declined"),
        Outcome.WITHDRAWN: _tr("Text", "Withdrawn by the reporter"),
        Outcome.MISSED: _tr("Text", "Deadline missed"),
        Outcome.NOT_A_MEDIA_REQUEST: _tr("Text", "Not a media request"),
    }[value]


def medium(value: Medium | None) -> str:
    """Return what a request is for."""
    if value is None:
        return ""
    return {
        Medium.PRINT: _tr("Text", "Print"),
        Medium.ONLINE: _tr("Text", "Online"),
        Medium.TV: _tr("Text", "TV"),
        Medium.RADIO: _tr("Text", "Radio"),
        Medium.PODCAST: _tr("Text", "Podcast"),
        Medium.AGENCY: _tr("Text", "News agency"),
    }[value]


def live(value: Live | None) -> str:
    """Return whether it goes out as it is spoken."""
    if value is None:
        return ""
    return {
        Live.LIVE: _tr("Text", "Live"),
        Live.PRE_RECORDED: _tr("Text", "Pre-recorded"),
        Live.EITHER: _tr("Text", "Live or pre-recorded"),
    }[value]


def form(value: Format | None) -> str:
    """Return how the answer is given."""
    if value is None:
        return ""
    return {
        Format.PHONE: _tr("Text", "By phone"),
        Format.VIDEO: _tr("Text", "By video link"),
        Format.STUDIO: _tr("Text", "In the studio"),
        Format.IN_PERSON: _tr("Text", "In person"),
        Format.WRITTEN: _tr("Text", "Written answers"),
    }[value]


def attribution(value: Attribution | None) -> str:
    """Return on which terms the expert speaks."""
    if value is None:
        return ""
    return {
        Attribution.ON_THE_RECORD: _tr("Text", "On the record"),
        Attribution.ON_BACKGROUND: _tr("Text", "On background"),
        Attribution.NOT_FOR_ATTRIBUTION: _tr("Text", "Not for attribution"),
        Attribution.OFF_THE_RECORD: _tr("Text", "Off the record"),
    }[value]


def alike(reasons: tuple[Reason, ...]) -> str:
    """Return why two requests look like the same, `Same outlet, nearly the same words`."""
    words = {
        Reason.REPORTER: _tr("Text", "same reporter"),
        Reason.OUTLET: _tr("Text", "same outlet"),
        Reason.RELEASE: _tr("Text", "same release"),
        Reason.WORDS: _tr("Text", "nearly the same words"),
    }
    said = ", ".join(words[one] for one in reasons)
    return said[:1].upper() + said[1:]


def minutes(count: int | None) -> str:
    """Return a length, `6 min`."""
    return fill(_tr("Text", "%1 min"), str(count)) if count else ""


def brief_form(kind: Medium | None, liveness: Live | None, length: int | None) -> str:
    """Return the third line of a row: `Pre-recorded, 6 min`, else the medium."""
    parts = [part for part in (live(liveness), minutes(length)) if part]
    if not parts:
        return medium(kind) or _tr("Text", "Request")
    return ", ".join(parts)


def wanted(experts: tuple[str, ...]) -> str:
    """Return who was asked for, in a word or two."""
    if not experts:
        return _tr("Text", "Any expert")
    if len(experts) == 1:
        return experts[0]
    return fill(_tr("Text", "%1 and %2 more"), experts[0], str(len(experts) - 1))


# --------------------------------------------------------------------------------------- outbox


def outbox_state(value: State) -> str:
    """Return where one recipient's copy of a message stands, in a sentence."""
    return {
        State.HELD: _tr("Text", "Held: who should get this?"),
        State.QUEUED: _tr("Text", "Waiting to be sent"),
        State.CLAIMED: _tr("Text", "Being sent"),
        State.DATA_SENT: _tr("Text", "Being sent"),
        State.SENT: _tr("Text", "Sent"),
        State.DEFERRED: _tr("Text", "Not accepted yet, will be tried again by itself"),
        State.FAILED: _tr("Text", "Could not be sent"),
        State.UNKNOWN: _tr("Text", "May or may not have left: look in the Sent folder"),
        State.DRAFTED: _tr("Text", "Kept as a draft: no mail account is set"),
        State.CANCELLED: _tr("Text", "Not sent: undone"),
        State.DELAYED: _tr("Text", "Held up on the way"),
        State.BOUNCED: _tr("Text", "Came back"),
    }[value]


def outbox_chip(value: State) -> str:
    """Return the same in a word or two, for a chip."""
    return {
        State.HELD: _tr("Text", "Held"),
        State.QUEUED: _tr("Text", "Waiting"),
        State.CLAIMED: _tr("Text", "Sending"),
        State.DATA_SENT: _tr("Text", "Sending"),
        State.SENT: _tr("Text", "Sent"),
        State.DEFERRED: _tr("Text", "Will try again"),
        State.FAILED: _tr("Text", "Failed"),
        State.UNKNOWN: _tr("Text", "Not certain"),
        State.DRAFTED: _tr("Text", "Draft"),
        State.CANCELLED: _tr("Text", "Undone"),
        State.DELAYED: _tr("Text", "Held up"),
        State.BOUNCED: _tr("Text", "Came back"),
    }[value]


# --------------------------------------------------------------------------------------- intake


def incoming_state(row: IncomingRow) -> str:
    """Return what became of a mail, in a word or two."""
    kinds = {
        MailKind.AUTO_REPLY: _tr("Text", "Automatic answer"),
        MailKind.BOUNCE: _tr("Text", "Bounce"),
        MailKind.DELAYED: _tr("Text", "Delay"),
        MailKind.RECEIPT: _tr("Text", "Receipt"),
        MailKind.LIST: _tr("Text", "Mailing list"),
        MailKind.FEEDBACK: _tr("Text", "Complaint"),
        MailKind.AUTOMATIC: _tr("Text", "Automatic"),
    }
    if row.state in (IncomingState.IGNORED, IncomingState.REPORTED) and row.kind in kinds:
        return kinds[MailKind(row.kind)]
    return {
        IncomingState.STORED: _tr("Text", "Being read"),
        IncomingState.PROPOSED: _tr("Text", "To decide"),
        IncomingState.GROUPED: _tr("Text", "One of many"),
        IncomingState.REQUEST: _tr("Text", "Request"),
        IncomingState.JOINED: _tr("Text", "Joined"),
        IncomingState.REPORTED: _tr("Text", "Report"),
        IncomingState.IGNORED: _tr("Text", "Ignored"),
        IncomingState.DISMISSED: _tr("Text", "No request"),
        IncomingState.UNPROCESSABLE: _tr("Text", "Unreadable"),
        IncomingState.TOO_LARGE: _tr("Text", "Too large"),
        IncomingState.UNFETCHED: _tr("Text", "Not fetched"),
    }[row.state]


def mail_flag(code: str) -> str:
    """Return what a person should be warned of about a mail, in a sentence."""
    return {
        "no_from": _tr("Text", "It does not say who wrote it."),
        "several_from": _tr("Text", "It claims several senders at once."),
        "malformed_from": _tr("Text", "Its sender is not written as an address should be."),
        "name_is_address": _tr("Text", "The sender’s name is another address."),
        "reply_to_differs": _tr("Text", "An answer would go to another domain."),
        "mixed_script": _tr("Text", "The sender mixes letters that look alike."),
        "lookalike_domain": _tr("Text", "The domain looks like a known outlet’s and is another."),
        "dmarc_fail": _tr("Text", "Your mail server could not confirm the sender’s domain."),
        "dangerous_attachment": _tr("Text", "A file in it could run a program."),
        "pack_sender_differs": _tr("Text", "The request names another address than the sender’s."),
        "hidden_characters": _tr("Text", "It has characters that hide or turn text around."),
    }.get(code, code.replace("_", " "))


def message_kind(kind: str) -> str:
    """Return why a message leaves."""
    return {
        "request": _tr("Text", "Request to the press contact"),
        "receipt": _tr("Text", "Receipt to the reporter"),
        "reply": _tr("Text", "Reply to the reporter"),
    }.get(kind, _tr("Text", "Message"))


def routing_reason(reason: str) -> str:
    """Return why a request goes where it goes; the question before a held one is the heading's."""
    return _tr("Problem", reason.removeprefix("Who should get this? "))


# --------------------------------------------------------------------------------------- errors


def problem(one: Problem) -> str:
    """Return a problem as a sentence in the language in force."""
    template = _tr("Problem", one.template)
    try:
        return template.format(**one.params) if one.params else template
    except (KeyError, IndexError, ValueError):
        # A translation with a slip in its blanks must not hide the problem.
        return one.message


def failure(error: Exception) -> str:
    """Return what an expected error says; a plain sentence for any other."""
    if isinstance(error, Refused) and error.problems:
        return " ".join(problem(one) for one in error.problems)
    if isinstance(error, WorldFailed):
        return _tr("Problem", error.what)
    if isinstance(error, (Conflict, Refused)):
        return _tr("Problem", str(error))
    return _tr("Text", "That did not work because of a fault in MediaDesk. Nothing was lost.")


# ------------------------------------------------------------------------------------- timeline


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
    return tell(entry, _Reading(me=me, now=now, zone=zone))  # type: ignore[no-untyped-call]  # a table of functions of one shape


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
    verb = fill(_tr("Text", "asked %1"), _said(entry, "expert"))
    if when := _when(entry, reading):
        verb = fill(_tr("Text", "asked %1 for %2"), _said(entry, "expert"), when)
    return EventWords(actor=entry.actor, verb=verb, icon="circle-help")


def _scheduled(entry: Entry, reading: _Reading) -> EventWords:
    verb = fill(_tr("Text", "put the interview at %1"), _when(entry, reading))
    expert = _said(entry, "expert")
    detail = fill(_tr("Text", "With %1"), expert) if expert else ""
    return EventWords(actor=entry.actor, verb=verb, icon="calendar-check", detail=detail)


def _when(entry: Entry, reading: _Reading, name: str = "at") -> str:
    with contextlib.suppress(ValueError):
        return moment(datetime.fromisoformat(_said(entry, name)), reading.now, reading.zone)
    return ""


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
        Kind.CLOSED.value: _tr("Text", "undid “done”"),
        Kind.REOPENED.value: _tr("Text", "undid the reopening"),
        Kind.MERGED.value: _tr("Text", "separated what had been merged"),
        Kind.SPLIT.value: _tr("Text", "put together again what had been split"),
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


def fact(name: str) -> str:
    """Return what a fact of a request is called, inside a sentence."""
    return {
        "subject": _tr("Text", "the subject"),
        "outlet": _tr("Text", "the outlet"),
        "deadline": _tr("Text", "the deadline"),
        "medium": _tr("Text", "the medium"),
        "live": _tr("Text", "whether it is live"),
        "format": _tr("Text", "how it is done"),
        "length_minutes": _tr("Text", "the length"),
        "place": _tr("Text", "the place"),
        "experts": _tr("Text", "who is wanted"),
        "attribution": _tr("Text", "the terms"),
        "language": _tr("Text", "the language"),
        "access_needs": _tr("Text", "the access needs"),
        "other_guests": _tr("Text", "who else is on"),
        "credentials": _tr("Text", "who vouches"),
    }.get(name, _tr("Text", "a fact"))


_EVENTS = {
    Kind.LOGGED: _logged,
    Kind.ROUTED: _routed,
    Kind.ASSIGNED: _assigned,
    Kind.NOTED: _noted,
    Kind.REPLIED: _replied,
    Kind.SNOOZED: _snoozed,
    Kind.PROPOSED: _proposed,
    Kind.SCHEDULED: _scheduled,
    Kind.MERGED: _merged,
    Kind.SPLIT: _split,
    Kind.STATE_CHANGED: _moved,
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
    Kind.IMPORTED: lambda entry, _reading: EventWords(
        actor=entry.actor, verb=_tr("Text", "imported this"), icon="file-input"
    ),
}


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


_EVENTS |= {
    Kind.UPDATED: _updated,
    Kind.AGREED: _agreed,
    Kind.REVOKED: _revoked,
    Kind.CHECKED: _checked,
}


# -------------------------------------------------------------------------------------- releases


def release_warning(warning: Look) -> str:
    """Return what a person should look at in a release."""
    return _tr("warnings", warning.message)


def link_check(check: LinkCheck, now: datetime, zone: ZoneInfo) -> str:
    """Return what a report's link answered, and when it was asked."""
    when = moment(check.at, now, zone)
    if check.status is None:
        return fill(_tr("Text", "Asked %1: %2"), when, _tr("Problem", check.trouble))
    if not check.is_good:
        status = str(check.status)
        return fill(_tr("Text", "Asked %1: the server answers with status %2."), when, status)
    words = fill(_tr("Text", "Asked %1: it answers"), when)
    if check.content_type:
        words = fill(_tr("Text", "%1, %2"), words, check.content_type)
    if check.final_url and check.final_url != check.url:
        words = fill(_tr("Text", "%1, and leads to %2"), words, check.final_url)
    return words


def tonight(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the end of the office's day as an instant (UTC-comparable)."""
    local = now.astimezone(zone)
    following = local.date() + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=zone)
