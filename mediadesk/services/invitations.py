"""What the parties of an interview are told by mail: each a copy of the calendar entry for them.

No use case: those that change an interview ask here for the letters that go with the change, inside
their own transaction. What is private to the expert or the desk is never put into the reporter's
copy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mediadesk.domain import interview
from mediadesk.domain.accounts import own_addresses
from mediadesk.domain.availability import known_zone
from mediadesk.domain.deadline import city
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.expert import Expert
from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.invitation import CALENDAR_TYPE, Invitation, Method, Party
from mediadesk.domain.mail import Address, Attachment, Letter
from mediadesk.domain.outbox import UNDO_WINDOW, Message, MessageKind, Recipient
from mediadesk.domain.reference import show
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import RequestState
from mediadesk.services import letters
from mediadesk.services.outcome import InterviewStep
from mediadesk.services.ports import CalendarWriter, Ids, Settings, Templates, UnitOfWork

_FILE = "interview.ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """Writes the letters about interviews."""

    ids: Ids
    settings: Settings
    calendars: CalendarWriter
    templates: Templates

    def tell(
        self,
        work: UnitOfWork,
        request: Request,
        step: InterviewStep,
        parties: Collection[Party],
        *,
        now: datetime,
        pause: timedelta,
    ) -> tuple[Message, ...]:
        """Put a letter to each of `parties` into the outbox, to leave after `pause`; return them.

        A proposed time is no entry yet: nobody is told. Raises `Refused` beside `invite` for a
        party without an address that was not told before, and beside `contact.email` where the
        office has none to invite from.
        """
        after = step.after
        if after.state is InterviewState.PROPOSED:
            return ()
        made: list[Message] = []
        for party in Party:
            if party not in parties:
                continue
            record = work.experts.get(after.expert_id) if after.expert_id else None
            attendee = _address(party, request, record)
            if attendee is None and party in after.announced:
                continue
            if attendee is None:
                raise _unreachable(party, request, after)
            copy = self.copy(party, request, record, after, attendee, now)
            made.append(self._message(request, step, copy, now + pause))
        if made:
            work.outbox.add(*made)
        return tuple(made)

    def end(
        self, work: UnitOfWork, before: Request, after: Request, *, now: datetime
    ) -> tuple[tuple[InterviewStep, ...], tuple[Message, ...]]:
        """Settle the interviews of a request that was closed, and tell who had been invited.

        A confirmed one was given if the request ended so; all else is called off, and that is told
        after the pause in which closing can be taken back.
        """
        if after.state is not RequestState.CLOSED or before.state is RequestState.CLOSED:
            return (), ()
        steps: list[InterviewStep] = []
        messages: list[Message] = []
        for one in work.interviews.of_request(after.id):
            if not one.is_live:
                continue
            ended = work.interviews.update(
                replace(interview.ended(one, after.outcome), updated_at=now)
            )
            step = InterviewStep(before=one, after=ended)
            steps.append(step)
            if ended.state is InterviewState.CANCELLED:
                messages += self.tell(work, after, step, one.announced, now=now, pause=UNDO_WINDOW)
        return tuple(steps), tuple(messages)

    def copy(
        self,
        party: Party,
        request: Request,
        record: Expert | None,
        about: Interview,
        attendee: Address,
        now: datetime,
    ) -> Invitation:
        """Return one party's copy of the calendar entry as it stands at `now` (UTC)."""
        settings = self.settings.all()
        contact = request.route.contact
        email = next(iter(own_addresses(settings)), "") or (contact.email if contact else "")
        if not email:
            raise Refused(
                Problem(
                    "contact.email",
                    "Enter the office’s e-mail address in the settings first: "
                    "invitations come from it, and answers go to it.",
                )
            )
        values = self._values(party, request, record, about)
        title, text = self.templates.render(f"calendar/{party.value}", values)
        cancelled = about.state is InterviewState.CANCELLED
        return Invitation(
            method=Method.CANCEL if cancelled else Method.REQUEST,
            uid=about.uid,
            sequence=about.sequence,
            stamp=now,
            starts_at=about.starts_at,
            ends_at=about.ends_at,
            zone=self._zone(party, request, record),
            title=title,
            text=text.strip(),
            place=values["place"],
            organizer=Address(email=email, name=settings["office.name"]),
            attendee=attendee,
            tentative=about.state is InterviewState.TENTATIVE,
        )

    def _message(
        self,
        request: Request,
        step: InterviewStep,
        copy: Invitation,
        not_before: datetime,
    ) -> Message:
        key, settings = self.ids.uuid(), self.settings.all()
        opening = _opening(step.before, step.after)
        letter = Letter(
            sender=Address(email=""),
            to=(copy.attendee,),
            subject=f"{opening}: {copy.title} [{show(request.reference)}]",
            text=f"{_SENTENCES[opening]}\n\n{copy.text}\n",
            message_id=letters.message_id(key, settings),
            date=copy.stamp,
            reply_to=copy.organizer,
            attachments=(
                Attachment(
                    name=_FILE,
                    content_type=f"{CALENDAR_TYPE}{copy.method.value}",
                    content=self.calendars.invitation(copy),
                ),
            ),
        )
        return Message(
            id=key,
            request_id=request.id,
            kind=MessageKind.INVITATION,
            letter=letter,
            recipients=(
                Recipient(id=self.ids.uuid(), address=copy.attendee.email, name=copy.attendee.name),
            ),
            created_at=copy.stamp,
            not_before=not_before,
        )

    def _zone(self, party: Party, request: Request, record: Expert | None) -> str:
        own = record.zone if party is Party.EXPERT and record is not None else ""
        if party is Party.REPORTER:
            own = request.deadline.zone
        return own if known_zone(own) else letters.office_zone(self.settings.all())

    def _values(
        self, party: Party, request: Request, record: Expert | None, about: Interview
    ) -> dict[str, str]:
        settings = self.settings.all()
        zone = self._zone(party, request, record)
        others = (letters.office_zone(settings), request.deadline.zone)
        contact = request.route.contact
        phone = (contact.phone if contact else "") or settings["office.phone"]
        form = about.form.value.replace("_", " ") if about.form else ""
        reporter = request.reporter
        return {
            "expert": about.expert_name or "the expert",
            "title": record.title if record is not None else "",
            "reporter": reporter.name,
            "outlet": request.outlet,
            "subject": request.subject,
            "reference": show(request.reference),
            "when": _when(about, zone, others),
            "minutes": str(about.minutes),
            "place": about.place or form,
            "office": settings["office.name"] or "The press office",
            "phone": phone,
            "reporter_phone": reporter.phone,
            "questions": request.details.questions,
            "note": about.note,
        }


def invited(messages: Collection[Message]) -> str:
    """Return who the letters of an act go to, as its timeline entry says it."""
    return ", ".join(one.recipients[0].address for one in messages)


def reachable(request: Request, record: Expert | None) -> Mapping[Party, Address]:
    """Return the parties of an interview that have an address, each with it."""
    found = {party: _address(party, request, record) for party in Party}
    return {party: address for party, address in found.items() if address is not None}


def _address(party: Party, request: Request, record: Expert | None) -> Address | None:
    if party is Party.REPORTER:
        reporter = request.reporter
        return Address(email=reporter.email, name=reporter.name) if reporter.email else None
    if record is None:
        return None
    email = record.email or record.private_email
    return Address(email=email, name=record.name) if email else None


def _unreachable(party: Party, request: Request, about: Interview) -> Refused:
    name = request.reporter.name if party is Party.REPORTER else about.expert_name
    return Refused(
        Problem(
            "invite",
            "There is no e-mail address of {name}; nobody can be invited there.",
            {"name": name[:60]},
        )
    )


def _when(about: Interview, zone: str, others: Collection[str]) -> str:
    """Return the time on a party's own clock, and on the others where they differ."""
    at = about.starts_at
    own = known_zone(zone) or ZoneInfo("UTC")
    told = f"{letters.spell_instant(at, own)}, {city(zone)} time"
    seen = {at.astimezone(own).utcoffset()}
    for name in others:
        other = known_zone(name)
        if other is None or at.astimezone(other).utcoffset() in seen:
            continue
        seen.add(at.astimezone(other).utcoffset())
        told += f" ({letters.spell_instant(at, other)}, {city(name)} time)"
    return told


_SENTENCES = {
    "Cancelled": "This interview will not take place.",
    "Moved": "This interview has been moved. The new time stands below.",
    "Please keep free": "Please keep this time free. It is not settled yet; we will confirm it.",
    "Confirmed": "This interview is settled.",
}
"""How the letter goes on from its subject."""


def _opening(before: Interview, after: Interview) -> str:
    if after.state is InterviewState.CANCELLED:
        return "Cancelled"
    if before.announced and before.starts_at != after.starts_at:
        return "Moved"
    return "Please keep free" if after.state is InterviewState.TENTATIVE else "Confirmed"
