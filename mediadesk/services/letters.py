"""The letters a desk writes: the routed request, the receipt, the reply. English wording for now.

Dates are spelled with fixed English names, because the C library's depend on the machine's locale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mediadesk.domain import embargo
from mediadesk.domain.ask import Ask
from mediadesk.domain.attribution import Terms, is_told
from mediadesk.domain.coverage import Coverage
from mediadesk.domain.deadline import city
from mediadesk.domain.expert import Expert, expert_key
from mediadesk.domain.hours import parse_hours
from mediadesk.domain.mail import Address, Attachment, Letter
from mediadesk.domain.outbox import Message, MessageKind
from mediadesk.domain.reference import show
from mediadesk.domain.release import Release
from mediadesk.domain.request import CheckedDraft, Request
from mediadesk.domain.routing import Contact, Matter, Office
from mediadesk.services.ports import Templates, Views

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NOWHERE = "mediadesk.invalid"
"""RFC 2606, 2: the right-hand side of a Message-ID for a desk without an address of its own."""


def spell_instant(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant on a zone's clock, `15:00 on Wednesday 25 November 2026`."""
    local = at.astimezone(zone)
    day = f"{_WEEKDAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{local:%H:%M} on {day}"


def spell_deadline(request: Request, office_zone: str) -> str:
    """Return a deadline in the reporter's zone and, where it differs, in the office's."""
    deadline = request.deadline
    text = f"{spell_instant(deadline.at, ZoneInfo(deadline.zone))}, {city(deadline.zone)} time"
    office = ZoneInfo(office_zone)
    if deadline.local.utcoffset() == deadline.at.astimezone(office).utcoffset():
        return text
    return f"{text} ({spell_instant(deadline.at, office)}, {city(office_zone)} time)"


def message_id(key: str, settings: Mapping[str, str]) -> str:
    """Return the Message-ID of the message with this UUID (RFC 5322, 3.6.4)."""
    domain = settings["contact.email"].rpartition("@")[2]
    return f"<{key}@{domain if domain.isascii() and domain else _NOWHERE}>"


def calendar_uid(key: str, settings: Mapping[str, str]) -> str:
    """Return the UID of the calendar entry of the interview with this UUID (RFC 7986, 5.3)."""
    return message_id(key, settings).strip("<>")


def office_contact(settings: Mapping[str, str]) -> Contact | None:
    """Return the office's own press contact, None if nothing is known of it."""
    name = settings["contact.name"] or settings["office.name"]
    email = settings["contact.email"]
    phone = settings["contact.phone"] or settings["office.phone"]
    if not (name or email or phone):
        return None
    return Contact(name=name, email=email, phone=phone)


def month_start(now: datetime, settings: Mapping[str, str]) -> datetime:
    """Return when the month of an instant began (UTC), on the office's clock."""
    local = now.astimezone(ZoneInfo(office_zone(settings)))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def office_zone(settings: Mapping[str, str]) -> str:
    """Return the IANA name of the office's zone."""
    return settings["office.zone"] or "UTC"


def office_of(settings: Mapping[str, str], at: datetime) -> Office:
    """Return what routing must know of the office at an instant (UTC)."""
    zone = ZoneInfo(office_zone(settings))
    hours = parse_hours(settings["office.hours"])
    return Office(
        default=office_contact(settings),
        phone=settings["office.phone"],
        zone=zone,
        open=hours.is_open(at, zone) if hours is not None else None,
    )


def matter_of(request: Request | CheckedDraft, release: Release | None, now: datetime) -> Matter:
    """Return what routing looks at in a request that comes at `now` (UTC)."""
    said = [request.subject, request.message, request.details.questions]
    if release is not None:
        said += [release.title, release.report.title]
    return Matter(
        text="\n".join(said),
        zone=request.deadline.zone,
        languages=(request.details.language, release.language if release else ""),
        medium=request.medium,
        at=now,
    )


def _lines(pairs: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in pairs.items() if value)


def _said(value: object) -> str:
    return "" if value is None else str(value).replace("_", " ")


def _details(request: Request) -> str:
    details = request.details
    length = f"{details.length_minutes} minutes" if details.length_minutes else ""
    airs = ""
    if details.airs_at is not None:
        zone = request.deadline.zone
        airs = f"{spell_instant(details.airs_at, ZoneInfo(zone))}, {city(zone)} time"
    times = "; ".join(
        f"{spell_instant(at, ZoneInfo(request.deadline.zone))}" for at in details.times
    )
    if times:
        times += f", {city(request.deadline.zone)} time"
    return _lines(
        {
            "Medium": _said(request.medium),
            "Live": _said(details.live),
            "Format": _said(details.format),
            "Length": length,
            "Airs": airs,
            "Could speak": times,
            "Place": details.place,
            "Attribution": _said(details.attribution),
            "Language": details.language,
            "Access needs": details.access_needs,
            "Other guests": details.other_guests,
            "Credentials": details.credentials,
        }
    )


def _experts(request: Request) -> str:
    if not request.experts:
        return "Anyone who can speak to it"
    wanted = ", ".join(request.experts)
    return f"{wanted}, or anyone who can speak to it" if request.any_expert else wanted


def embargo_line(
    release: Release | None, now: datetime, settings: Mapping[str, str] | None = None
) -> str:
    """Return the line that names an embargo in force, with a blank line after it, or nothing.

    It holds the whole instant and the zone, whatever the release itself says of it. An embargo
    without a zone is told on the clock of the office, which `settings` name.
    """
    if release is None or release.embargo is None or not release.is_embargoed(now):
        return ""
    held = release.embargo
    if held.at is None:
        return f"EMBARGOED: {held.text}\n\n"
    zone = held.zone or (office_zone(settings) if settings is not None else "UTC")
    when = spell_instant(held.at, ZoneInfo(zone))
    return f"EMBARGOED until {when}, {embargo.place(held.at, zone)}\n\n"


def terms_line(terms: Terms | None) -> str:
    """Return the line that names agreed terms, with a blank line after it, or nothing.

    Words on the record need none, unless they follow others that were not.
    """
    if terms is None or not is_told(terms):
        return ""
    named = terms.attribution.words.upper()
    since = "from here on, as agreed" if terms.before is not None else "as agreed"
    return f"{named}, {since}: {terms.definition}\n\n"


def blanks(
    request: Request, release: Release | None, settings: Mapping[str, str], now: datetime
) -> dict[str, str]:
    """Return what fills the blanks of the letters about a request."""
    contact = request.route.contact
    reporter = request.reporter
    office = settings["office.name"]
    phone = (contact.phone if contact else "") or settings["office.phone"]
    officer = (contact.name if contact else "") or office or "The press office"
    return {
        "reference": show(request.reference),
        "subject": request.subject,
        "message": request.message or request.subject,
        "reporter": reporter.name,
        "outlet": request.outlet,
        "reach": _lines({"E-mail": reporter.email, "Phone": reporter.phone, "Role": reporter.role}),
        "deadline": spell_deadline(request, office_zone(settings)),
        "experts": _experts(request),
        "details": _details(request),
        "questions": request.details.questions,
        "release": release.title if release is not None else "",
        "embargo": embargo_line(release, now, settings),
        "reason": request.route.reason,
        "officer": officer,
        "phone_line": f"Phone: {phone}" if phone else "",
        "office": office or "The press office",
    }


def routed_request(
    request: Request,
    values: Mapping[str, str],
    *,
    to: Contact | None,
    mail_id: str,
    templates: Templates,
    now: datetime,
) -> Letter:
    """Return the letter that brings a request to its press contact; `to` is None while held.

    `values` come from `blanks`, `mail_id` from `message_id`.
    """
    subject, text = templates.render("request", values)
    reply_to = None
    if request.reporter.email:
        reply_to = Address(email=request.reporter.email, name=request.reporter.name)
    return Letter(
        sender=Address(email=""),
        to=(Address(email=to.email, name=to.name),) if to is not None else (),
        subject=subject,
        text=text,
        message_id=mail_id,
        date=now,
        reply_to=reply_to,
        automatic=True,
    )


def receipt(
    request: Request,
    values: Mapping[str, str],
    *,
    mail_id: str,
    templates: Templates,
    now: datetime,
    in_reply_to: str | None = None,
) -> Letter:
    """Return the receipt to the reporter: reference, named officer, phone, the deadline as read.

    `values` come from `blanks`, `mail_id` from `message_id`.
    """
    subject, text = templates.render("receipt", values)
    contact = request.route.contact
    reply_to = None
    if contact is not None and contact.email:
        reply_to = Address(email=contact.email, name=contact.name)
    return Letter(
        sender=Address(email=""),
        to=(Address(email=request.reporter.email, name=request.reporter.name),),
        subject=subject,
        text=text,
        message_id=mail_id,
        date=now,
        reply_to=reply_to,
        in_reply_to=in_reply_to,
        references=(in_reply_to,) if in_reply_to else (),
        automatic=True,
    )


def reply_blanks(
    request: Request,
    release: Release | None,
    settings: Mapping[str, str],
    now: datetime,
    *,
    officer: str,
) -> dict[str, str]:
    """Return what fills the blanks of a prepared reply; what only a person knows stays a blank."""
    # Before an embargo lifts only those who agreed may know more than that there is one.
    if release is not None and release.is_embargoed(now):
        release = None
    report = release.report.url if release is not None else ""
    asked = request.interview_with or (request.experts[0] if request.experts else "")
    return {
        **blanks(request, release, settings, now),
        "officer": officer,
        "expert": asked or "‹expert›",
        "zone": city(office_zone(settings)),
        "release_line": f"It is from: {release.title}" if release is not None else "",
        "report_line": f"It is at {report}" if report else "",
    }


def reply(
    request: Request,
    text: str,
    *,
    key: str,
    settings: Mapping[str, str],
    now: datetime,
    in_reply_to: str | None,
    held_until: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """Return a person's reply to the reporter, in the thread of the receipt.

    `held_until` comes from `embargo_line`. Agreed terms stand above the words they hold for.
    """
    contact = request.route.contact
    reply_to = None
    address = (contact.email if contact else "") or settings["contact.email"]
    if address:
        reply_to = Address(email=address, name=contact.name if contact else "")
    return Letter(
        sender=Address(email=""),
        to=(Address(email=request.reporter.email, name=request.reporter.name),),
        subject=f"Re: {request.subject} [{show(request.reference)}]",
        text=f"{held_until}{terms_line(request.terms)}{text}",
        message_id=message_id(key, settings),
        date=now,
        reply_to=reply_to,
        in_reply_to=in_reply_to,
        references=(in_reply_to,) if in_reply_to else (),
        attachments=attachments,
    )


def ask(
    request: Request,
    release: Release | None,
    expert: Expert,
    place: Ask,
    *,
    settings: Mapping[str, str],
    templates: Templates,
    now: datetime,
) -> Letter:
    """Return the question to an expert whether they take a request; times are those of their zone.

    What the reporter gave of themselves for our side alone is not in it. An answer goes to the
    press contact. `place.message_id` is the UUID of the message.
    """
    zone = ZoneInfo(expert.zone or office_zone(settings))
    there = city(zone.key)
    values = {
        **blanks(request, release, settings, now),
        "expert": expert.name,
        "officer": place.actor,
        "terms": _agreed(request.terms),
        "contact": _lines({"Phone": settings["contact.phone"] or settings["office.phone"]}),
        "deadline": f"{spell_instant(request.deadline.at, zone)}, {there} time",
        "answer_by": f"{spell_instant(place.answer_by or now, zone)}, {there} time",
        "proposed": (
            f"Proposed time: {spell_instant(place.at, zone)}, {there} time" if place.at else ""
        ),
    }
    subject, text = templates.render("ask", values)
    return _to_expert(request, expert, place, subject, text, settings, now)


def _agreed(terms: Terms | None) -> str:
    """Return the agreed terms as an expert is told them, whatever they are; nothing if none are."""
    if terms is None:
        return ""
    note = f" {terms.note}" if terms.note else ""
    return f"Agreed with the reporter: {terms.attribution.words}. {terms.definition}{note}"


def ask_over(
    request: Request,
    expert: Expert,
    place: Ask,
    *,
    key: str,
    settings: Mapping[str, str],
    templates: Templates,
    now: datetime,
) -> Letter:
    """Return the word to an expert that a question is settled; `key` is the message's UUID."""
    values = {
        **blanks(request, None, settings, now),
        "expert": expert.name,
        "officer": place.actor,
    }
    subject, text = templates.render("ask_over", values)
    asked = message_id(place.message_id, settings) if place.message_id else None
    letter = _to_expert(request, expert, place, subject, text, settings, now)
    return replace(
        letter,
        message_id=message_id(key, settings),
        in_reply_to=asked,
        references=(asked,) if asked else (),
    )


def _to_expert(  # the parts of one letter
    request: Request,
    expert: Expert,
    place: Ask,
    subject: str,
    text: str,
    settings: Mapping[str, str],
    now: datetime,
) -> Letter:
    contact = request.route.contact
    address = settings["contact.email"] or (contact.email if contact else "")
    return Letter(
        sender=Address(email=""),
        to=(Address(email=place.address, name=expert.name),),
        subject=subject,
        text=text,
        message_id=message_id(place.message_id or place.id, settings),
        date=now,
        reply_to=Address(email=address, name=settings["contact.name"]) if address else None,
    )


def thread_of(messages: Sequence[Message]) -> str | None:
    """Return the Message-ID that a letter to the reporter answers: of the first that they got."""
    ours = (MessageKind.RECEIPT, MessageKind.REPLY)
    return next((one.letter.message_id for one in messages if one.kind in ours), None)


def expert_of(views: Views, request: Request) -> tuple[str, str]:
    """Return name and address of who speaks to the reporter, as far as they are known.

    The record's own address comes before that of the release.
    """
    name = request.interview_with or (request.experts[0] if request.experts else "")
    if not name:
        return "", ""
    key = expert_key(name)
    named = views.experts_named((key,)).get(key, ())
    found = [one.email or one.private_email for one in named if one.active]
    if len(named) == 1 and found and found[0]:
        return name, found[0]
    release = views.release(request.release_id) if request.release_id else None
    for one in release.experts if release is not None else ():
        if expert_key(one.name) == key and one.email:
            return name, one.email
    return name, ""


def to_expert(
    request: Request,
    words: tuple[str, str],
    *,
    to: tuple[str, str],
    key: str,
    settings: Mapping[str, str],
    now: datetime,
    in_reply_to: str | None = None,
    attachments: tuple[Attachment, ...] = (),
) -> Letter:
    """Return a letter to an expert, in no reporter's thread.

    `words` are subject and text, `to` is address and name.
    """
    contact = request.route.contact
    address = (contact.email if contact else "") or settings["contact.email"]
    return Letter(
        sender=Address(email=""),
        to=(Address(email=to[0], name=to[1]),),
        subject=" ".join(words[0].split()),
        text=words[1],
        message_id=message_id(key, settings),
        date=now,
        reply_to=Address(email=address, name=contact.name if contact else "") if address else None,
        in_reply_to=in_reply_to,
        references=(in_reply_to,) if in_reply_to else (),
        attachments=attachments,
    )


def coverage_blanks(piece: Coverage, settings: Mapping[str, str]) -> dict[str, str]:
    """Return what fills the blanks of letters about a piece."""
    named = f"“{piece.title}”" if piece.title else "your piece"
    out = ""
    if piece.at is not None:
        when = spell_instant(piece.at, ZoneInfo(piece.zone))
        out = f"{named[:1].upper()}{named[1:]} was out at {when}, {city(piece.zone)} time."
        if not piece.title:
            out = f"It was out at {when}, {city(piece.zone)} time."
    elif piece.title:
        out = f"It is out: {named}"
    return {
        "piece": named,
        "wrong": piece.accuracy_note or "‹what is wrong›",
        "out_line": out,
        "link_line": piece.link,
        "office": settings["office.name"] or "The press office",
    }
