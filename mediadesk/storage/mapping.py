"""Between rows and domain objects. Nothing here talks to the database."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any, Protocol

from mediadesk.domain.acquaintance import Acquaintance
from mediadesk.domain.attribution import Attribution, Terms
from mediadesk.domain.deadline import Deadline
from mediadesk.domain.embargo import Agreement
from mediadesk.domain.mail import Address, Attachment, Letter
from mediadesk.domain.outbox import Message, MessageKind, Recipient, State
from mediadesk.domain.recognition import NamedPerson
from mediadesk.domain.release import Block, Embargo, LinkCheck, Release, ReleaseExpert, Report
from mediadesk.domain.release import Warning as Look
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.request import Channel, Details, Format, Live, Request
from mediadesk.domain.routing import Contact, Route
from mediadesk.domain.timeline import Entry, Kind, Recorded
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.storage.types import (
    to_instant,
    to_instant_or_none,
    to_json,
    to_number,
    to_number_or_none,
)

_CONTACT = tuple(one.name for one in fields(Contact))


class Row(Protocol):
    """A row by column name, whichever driver or library read it."""

    def __getitem__(self, name: str, /) -> Any:  # noqa: ANN401  # columns differ in type
        """Return the value in a column."""


def request_row(request: Request) -> dict[str, Any]:
    """Return a request as a row of `requests`."""
    reporter, details, route = request.reporter, request.details, request.route
    return {
        "id": request.id,
        "reference": request.reference,
        "release_id": request.release_id,
        "subject": request.subject,
        "message": request.message,
        "reporter_name": reporter.name,
        "reporter_email": reporter.email,
        "reporter_phone": reporter.phone,
        "reporter_phone_e164": reporter.phone_e164,
        "reporter_role": reporter.role,
        "outlet": request.outlet,
        "deadline_at": to_number(request.deadline.at),
        "deadline_zone": request.deadline.zone,
        "medium": request.medium,
        "live": details.live,
        "length_minutes": details.length_minutes,
        "details": to_json(_details_json(details)),
        "experts": to_json(request.experts),
        "any_expert": request.any_expert,
        "channel": request.channel,
        "route": to_json(_route_json(route)),
        "held": route.held,
        "state": request.state,
        "waiting_for": request.waiting_for,
        "owner": request.owner,
        "outcome": request.outcome,
        "follow_up_at": to_number_or_none(request.follow_up_at),
        "answered_at": to_number_or_none(request.answered_at),
        "unread": request.unread,
        "created_at": to_number(request.created_at),
        "updated_at": to_number(request.updated_at),
        "version": request.version,
        "interview_at": to_number_or_none(request.interview_at),
        "interview_with": request.interview_with,
        "merged_into": request.merged_into,
        "terms": None if request.terms is None else _terms_json(request.terms),
    }


def _terms_json(terms: Terms) -> str:
    return to_json({**asdict(terms), "at": to_number(terms.at)})


def _terms_of(kept: str | None) -> Terms | None:
    if kept is None:
        return None
    found = json.loads(kept)
    before = found["before"]
    return Terms(
        **{
            **found,
            "attribution": Attribution(found["attribution"]),
            "at": to_instant(found["at"]),
            "before": Attribution(before) if before else None,
        }
    )


def _details_json(details: Details) -> dict[str, object]:
    kept: dict[str, object] = {
        "format": details.format,
        "airs_at": to_number_or_none(details.airs_at),
        "place": details.place,
        "questions": details.questions,
        "attribution": details.attribution,
        "language": details.language,
        "access_needs": details.access_needs,
        "other_guests": details.other_guests,
        "credentials": details.credentials,
    }
    if details.times:
        kept["times"] = [to_number(at) for at in details.times]
    return {name: value for name, value in kept.items() if value not in (None, "")}


def _route_json(route: Route) -> dict[str, object]:
    contact = route.contact
    if contact is None:
        return {"contact": None, "reason": route.reason}
    # By hand: `asdict` copies deeply, and this stands on the way of every logged request.
    kept = {name: getattr(contact, name) for name in _CONTACT}
    return {"contact": kept, "reason": route.reason}


def request_of(row: Row) -> Request:
    """Return the request that a row of `requests` holds."""
    details = json.loads(row["details"])
    route = json.loads(row["route"])
    contact = Contact(**route["contact"]) if route["contact"] else None
    return Request(
        id=row["id"],
        reference=row["reference"],
        release_id=row["release_id"],
        subject=row["subject"],
        message=row["message"],
        reporter=Reporter(
            name=row["reporter_name"],
            email=row["reporter_email"],
            phone=row["reporter_phone"],
            phone_e164=row["reporter_phone_e164"],
            role=row["reporter_role"],
        ),
        outlet=row["outlet"],
        deadline=Deadline(at=to_instant(row["deadline_at"]), zone=row["deadline_zone"]),
        medium=Medium(row["medium"]) if row["medium"] else None,
        details=Details(
            live=Live(row["live"]) if row["live"] else None,
            format=Format(details["format"]) if "format" in details else None,
            length_minutes=row["length_minutes"],
            airs_at=to_instant_or_none(details.get("airs_at")),
            times=tuple(to_instant(at) for at in details.get("times", ())),
            place=details.get("place", ""),
            questions=details.get("questions", ""),
            attribution=Attribution(details["attribution"]) if "attribution" in details else None,
            language=details.get("language", ""),
            access_needs=details.get("access_needs", ""),
            other_guests=details.get("other_guests", ""),
            credentials=details.get("credentials", ""),
        ),
        experts=tuple(json.loads(row["experts"])),
        any_expert=bool(row["any_expert"]),
        channel=Channel(row["channel"]),
        route=Route(contact=contact, reason=route["reason"], held=bool(row["held"])),
        state=RequestState(row["state"]),
        waiting_for=WaitingFor(row["waiting_for"]) if row["waiting_for"] else None,
        owner=row["owner"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        follow_up_at=to_instant_or_none(row["follow_up_at"]),
        answered_at=to_instant_or_none(row["answered_at"]),
        unread=bool(row["unread"]),
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        version=row["version"],
        interview_at=to_instant_or_none(row["interview_at"]),
        interview_with=row["interview_with"],
        merged_into=row["merged_into"],
        terms=_terms_of(row["terms"]),
    )


def release_row(release: Release) -> dict[str, Any]:
    """Return a release as a row of `releases`."""
    embargo = release.embargo
    return {
        "id": release.id,
        "headline": release.headline,
        "standfirst": release.standfirst,
        "dateline_city": release.dateline_city,
        "release_date": release.release_date.isoformat() if release.release_date else None,
        "embargo_text": embargo.text if embargo else None,
        "embargo_at": to_number_or_none(embargo.at) if embargo else None,
        "embargo_zone": embargo.zone if embargo else None,
        "body": to_json([[block.kind, block.text] for block in release.body]),
        "report_title": release.report.title,
        "report_authors": to_json(release.report.authors),
        "report_url": release.report.url,
        "report_check": check_json(release.report.check),
        "contacts": to_json([asdict(contact) for contact in release.contacts]),
        "experts": to_json([asdict(expert) for expert in release.experts]),
        "language": release.language,
        "warnings": to_json([asdict(warning) for warning in release.warnings]),
        "source_name": release.source_name,
        "source_sha256": release.source_sha256,
        "text": release.text,
        "created_at": to_number(release.created_at),
        "updated_at": to_number(release.updated_at),
        "version": release.version,
    }


def check_json(check: LinkCheck | None) -> str | None:
    """Return what a link answered as JSON, None if it was not asked."""
    if check is None:
        return None
    return to_json({**asdict(check), "at": to_number(check.at)})


def check_of(kept: str | None) -> LinkCheck | None:
    """Return what a link answered, None if it was not asked."""
    if kept is None:
        return None
    found = json.loads(kept)
    return LinkCheck(**{**found, "at": to_instant(found["at"])})


def embargo_of(row: Row) -> Embargo | None:
    """Return the embargo that a row holds in its columns `embargo_…`, None if there is none."""
    if row["embargo_text"] is None:
        return None
    return Embargo(
        text=row["embargo_text"],
        at=to_instant_or_none(row["embargo_at"]),
        zone=row["embargo_zone"],
    )


def agreement_row(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement as a row of `agreements`."""
    return {
        "id": agreement.id,
        "release_id": agreement.release_id,
        "name": agreement.name,
        "email": agreement.email,
        "outlet": agreement.outlet,
        "at": to_number(agreement.at),
        "actor": agreement.actor,
        "own": agreement.own,
        "embargo_text": agreement.embargo.text,
        "embargo_at": to_number_or_none(agreement.embargo.at),
        "embargo_zone": agreement.embargo.zone,
        "revoked_at": to_number_or_none(agreement.revoked_at),
        "revoked_by": agreement.revoked_by,
    }


def agreement_of(row: Row) -> Agreement:
    """Return the agreement that a row of `agreements` holds."""
    return Agreement(
        id=row["id"],
        release_id=row["release_id"],
        name=row["name"],
        email=row["email"],
        outlet=row["outlet"],
        at=to_instant(row["at"]),
        actor=row["actor"],
        own=bool(row["own"]),
        embargo=Embargo(
            text=row["embargo_text"],
            at=to_instant_or_none(row["embargo_at"]),
            zone=row["embargo_zone"],
        ),
        revoked_at=to_instant_or_none(row["revoked_at"]),
        revoked_by=row["revoked_by"],
    )


def release_of(row: Row) -> Release:
    """Return the release that a row of `releases` holds."""
    embargo = embargo_of(row)
    return Release(
        id=row["id"],
        headline=row["headline"],
        standfirst=row["standfirst"],
        dateline_city=row["dateline_city"],
        release_date=date.fromisoformat(row["release_date"]) if row["release_date"] else None,
        embargo=embargo,
        body=tuple(Block(kind=kind, text=text) for kind, text in json.loads(row["body"])),
        report=Report(
            title=row["report_title"],
            authors=tuple(json.loads(row["report_authors"])),
            url=row["report_url"],
            check=check_of(row["report_check"]),
        ),
        experts=tuple(ReleaseExpert(**one) for one in json.loads(row["experts"])),
        contacts=tuple(Contact(**one) for one in json.loads(row["contacts"])),
        language=row["language"],
        warnings=tuple(Look(**one) for one in json.loads(row["warnings"])),
        source_name=row["source_name"],
        source_sha256=row["source_sha256"],
        text=row["text"],
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        version=row["version"],
    )


def title_of(row: Row) -> str:
    """Return what a release is called, from its headline, its report and its `opening`.

    That is the first block of its body, else the beginning of its text, as `Release.title` has it.
    """
    if row["headline"] or row["report_title"]:
        return str(row["headline"] or row["report_title"])
    lines = [line.strip() for line in row["opening"].splitlines() if line.strip()]
    first = lines[0] if lines else ""
    return first if len(first) <= 90 else first[:90].rsplit(" ", 1)[0] + "…"


def acquaintances_of(row: Row) -> list[Acquaintance]:
    """Return the people of a release from its columns `experts` and `contacts`."""
    return [
        Acquaintance(
            name=one["name"],
            role=one.get("role", ""),
            email=one["email"],
            phone=one["phone"],
            release_id=row["id"],
            met_at=to_instant(row["created_at"]),
            is_contact=is_contact,
        )
        for is_contact, column in ((False, "experts"), (True, "contacts"))
        for one in json.loads(row[column])
    ]


def named_people_of(row: Row) -> list[NamedPerson]:
    """Return whom a release names, from its columns `experts` and `report_authors`, none twice."""
    found: dict[str, NamedPerson] = {}
    for one in json.loads(row["experts"]):
        person = NamedPerson(
            release_id=row["id"],
            name=one["name"],
            role=one.get("role", ""),
            email=one["email"],
            phone=one["phone"],
            author=bool(one.get("is_author")),
        )
        found.setdefault(person.key, person)
    for name in json.loads(row["report_authors"]):
        person = NamedPerson(release_id=row["id"], name=name, author=True)
        known = found.get(person.key)
        found[person.key] = replace(known, author=True) if known else person
    return [one for one in found.values() if one.key]


def message_row(message: Message) -> dict[str, Any]:
    """Return a message as a row of `messages`."""
    letter = message.letter
    headers: dict[str, object] = {"date": to_number(letter.date)}
    if letter.reply_to is not None:
        headers["reply_to"] = [letter.reply_to.email, letter.reply_to.name]
    if letter.in_reply_to:
        headers["in_reply_to"] = letter.in_reply_to
    if letter.references:
        headers["references"] = letter.references
    if letter.automatic:
        headers["automatic"] = True
    return {
        "id": message.id,
        "request_id": message.request_id,
        "kind": message.kind,
        "mail_id": letter.message_id,
        "subject": letter.subject,
        "text": letter.text,
        "headers": to_json(headers),
        "content": message.content,
        "created_at": to_number(message.created_at),
        "not_before": to_number(message.not_before),
    }


def recipient_row(recipient: Recipient, message_id: str) -> dict[str, Any]:
    """Return a recipient as a row of `recipients`."""
    return {
        "id": recipient.id,
        "message_id": message_id,
        "address": recipient.address,
        "name": recipient.name,
        "state": recipient.state,
        "attempts": recipient.attempts,
        "reason": recipient.reason,
        "next_try_at": to_number_or_none(recipient.next_try_at),
        "sent_at": to_number_or_none(recipient.sent_at),
    }


def recipient_of(row: Row) -> Recipient:
    """Return the recipient that a row of `recipients` holds."""
    return Recipient(
        id=row["id"],
        address=row["address"],
        name=row["name"],
        state=State(row["state"]),
        attempts=row["attempts"],
        reason=row["reason"],
        next_try_at=to_instant_or_none(row["next_try_at"]),
        sent_at=to_instant_or_none(row["sent_at"]),
    )


def attachment_rows(message: Message) -> list[dict[str, Any]]:
    """Return the files of a message as rows of `attachments`."""
    return [
        {
            "message_id": message.id,
            "place": place,
            "name": one.name,
            "content_type": one.content_type,
            "content": one.content,
        }
        for place, one in enumerate(message.letter.attachments)
    ]


def attachment_of(row: Row) -> Attachment:
    """Return the file that a row of `attachments` holds."""
    return Attachment(name=row["name"], content_type=row["content_type"], content=row["content"])


def message_of(
    row: Row, recipients: tuple[Recipient, ...], attachments: tuple[Attachment, ...] = ()
) -> Message:
    """Return the message that a row of `messages` holds, with its recipients and files."""
    headers = json.loads(row["headers"])
    reply_to = headers.get("reply_to")
    return Message(
        id=row["id"],
        request_id=row["request_id"],
        kind=MessageKind(row["kind"]),
        letter=Letter(
            sender=Address(email=""),
            to=tuple(Address(email=one.address, name=one.name) for one in recipients),
            subject=row["subject"],
            text=row["text"],
            message_id=row["mail_id"],
            date=to_instant(headers["date"]),
            reply_to=Address(email=reply_to[0], name=reply_to[1]) if reply_to else None,
            in_reply_to=headers.get("in_reply_to"),
            references=tuple(headers.get("references", ())),
            automatic=headers.get("automatic", False),
            attachments=attachments,
        ),
        recipients=recipients,
        created_at=to_instant(row["created_at"]),
        not_before=to_instant(row["not_before"]),
        content=row["content"],
    )


def recorded_row(recorded: Recorded) -> dict[str, Any]:
    """Return a timeline entry as a row of `timeline`."""
    entry = recorded.entry
    return {
        "number": recorded.number,
        "kind": entry.kind,
        "actor": entry.actor,
        "at": to_number(entry.at),
        "subject_id": entry.subject_id,
        "text": entry.text,
        "detail": to_json(entry.detail),
        "previous_hash": recorded.previous_hash,
        "hash": recorded.hash,
    }


def recorded_of(row: Row) -> Recorded:
    """Return the timeline entry that a row of `timeline` holds."""
    return Recorded(
        number=row["number"],
        entry=Entry(
            kind=Kind(row["kind"]),
            actor=row["actor"],
            at=to_instant(row["at"]),
            subject_id=row["subject_id"],
            text=row["text"],
            detail=json.loads(row["detail"]),
        ),
        previous_hash=row["previous_hash"],
        hash=row["hash"],
    )
