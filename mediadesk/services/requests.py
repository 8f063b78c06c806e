"""Logging a request: the form's one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from mediadesk.domain import reference, routing
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.incoming import (
    ACKNOWLEDGED_ONCE_IN,
    ANSWER_WINDOW,
    MOST_ANSWERS,
    MOST_ANSWERS_TO_ONE,
    Incoming,
    IncomingState,
    may_move,
)
from mediadesk.domain.mail import Letter
from mediadesk.domain.outbox import Message, MessageKind, Recipient, State
from mediadesk.domain.release import Release
from mediadesk.domain.request import Channel, CheckedDraft, Request, RequestDraft, check
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.workflow import RequestState
from mediadesk.services import letters
from mediadesk.services.outcome import Submission
from mediadesk.services.ports import (
    Clock,
    ContactReader,
    Database,
    Ids,
    Settings,
    Templates,
    UnitOfWork,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """Takes requests in.

    One transaction logs the request with its route and puts two messages in the outbox: the request
    to its press contact, and the receipt to the reporter.
    """

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    contacts: ContactReader
    templates: Templates

    def problems(self, draft: RequestDraft) -> tuple[Problem, ...]:
        """Return every problem of a draft beside its field; empty if it can be sent. Pure."""
        try:
            self._check(draft, self.clock.now())
        except Refused as refused:
            return refused.problems
        return ()

    def submit(self, draft: RequestDraft, *, from_mail: str = "") -> Submission:
        """Log a request; the same UUID twice is one request.

        `from_mail` is the UUID of the mail that came in and is this request, as a person confirmed;
        it becomes one in the same transaction, and the receipt answers it, within the limits of
        automatic answers.

        Raises `Refused` with every problem, `NotFound` for a release that is not here, `Conflict`
        if somebody else decided about the mail, and `WorldFailed` if it could not be written.
        Nothing is written unless all is.
        """
        now = self.clock.now()
        if from_mail:
            draft = replace(draft, id=from_mail, channel=Channel.MAIL.value)
        try:
            checked = self._check(draft, now)
        except Refused:
            # A retry may come after the deadline has passed: what is logged stays logged.
            known = self._logged(draft.id)
            if known is None:
                raise
            return known
        request_id = checked.id or self.ids.uuid()
        choices = self.settings.all()
        with self.database.write() as work:
            logged = work.requests.get(request_id) if checked.id else None
            if logged is not None:
                return _repeated(logged, work.outbox.of_request(logged.id))
            mail = _confirmed(work, from_mail) if from_mail else None
            release = self._release(work, checked.release)
            request = self._new_request(work, checked, request_id, release, choices, now)
            work.requests.add(request)
            messages = self._messages(request, release, choices, now, mail)
            if mail is not None:
                answered = may_answer(work, mail, request.reporter.email, now)
                if not answered:
                    messages = messages[:1]
                work.incoming.update(
                    replace(
                        mail,
                        state=IncomingState.REQUEST,
                        request_id=request.id,
                        answered_at=now if answered else None,
                    )
                )
            work.outbox.add(*messages)
            work.commit(*_entries(request, messages, now))
        receipt = next((m for m in messages if m.kind is MessageKind.RECEIPT), None)
        return Submission(
            request=request,
            receipt=receipt.recipients[0].state.value if receipt else "none",
            repeated=False,
            changes=Changes(
                requests=frozenset({request.id}), outbox=True, incoming=bool(from_mail)
            ),
        )

    def _logged(self, key: str) -> Submission | None:
        try:
            request_id = str(UUID(key))
        except ValueError:
            return None
        views = self.database.read()
        found = views.request(request_id)
        return _repeated(found, views.messages(request_id)) if found is not None else None

    def _check(self, draft: RequestDraft, now: datetime) -> CheckedDraft:
        return check(
            draft, now=now, read_address=self.contacts.address, read_phone=self.contacts.phone
        )

    def _release(self, work: UnitOfWork, release_id: str) -> Release | None:
        if not release_id:
            return None
        release = work.releases.get(release_id)
        if release is None:
            raise NotFound(
                Problem("release", "There is no release “{id}” here.", {"id": release_id[:60]})
            )
        return release

    def _new_request(
        self,
        work: UnitOfWork,
        checked: CheckedDraft,
        request_id: str,
        release: Release | None,
        choices: Mapping[str, str],
        now: datetime,
    ) -> Request:
        attempt = 0
        while work.requests.reference_taken(name := reference.make(request_id, attempt=attempt)):
            attempt += 1
        return Request(
            id=request_id,
            reference=name,
            release_id=release.id if release else None,
            subject=checked.subject,
            message=checked.message,
            reporter=checked.reporter,
            outlet=checked.outlet,
            deadline=checked.deadline,
            medium=checked.medium,
            details=checked.details,
            experts=_expert_names(checked.experts, release),
            any_expert=checked.any_expert or not checked.experts,
            channel=checked.channel,
            route=routing.decide(
                release.contacts if release else (),
                letters.office_of(choices, now),
                work.plan.get(),
                letters.matter_of(checked, release, now),
            ),
            state=RequestState.NEW,
            created_at=now,
            updated_at=now,
        )

    def _messages(
        self,
        request: Request,
        release: Release | None,
        choices: Mapping[str, str],
        now: datetime,
        mail: Incoming | None = None,
    ) -> tuple[Message, ...]:
        values = letters.blanks(request, release, choices, now)
        contact = request.route.contact
        to = None if request.route.held else contact
        key = self.ids.uuid()
        routed = letters.routed_request(
            request,
            values,
            to=to,
            mail_id=letters.message_id(key, choices),
            templates=self.templates,
            now=now,
        )
        recipient = Recipient(
            id=self.ids.uuid(),
            address=to.email if to else "",
            name=contact.name if contact else "",
            state=State.QUEUED if to else State.HELD,
            reason="" if to else request.route.reason,
        )
        messages = [_message(key, request, MessageKind.REQUEST, routed, recipient, now)]
        if request.reporter.email:
            key = self.ids.uuid()
            receipt = letters.receipt(
                request,
                values,
                mail_id=letters.message_id(key, choices),
                templates=self.templates,
                now=now,
                in_reply_to=mail.mail.message_id if mail is not None and mail.mail else None,
            )
            recipient = Recipient(
                id=self.ids.uuid(),
                address=request.reporter.email,
                name=request.reporter.name,
            )
            messages.append(_message(key, request, MessageKind.RECEIPT, receipt, recipient, now))
        return tuple(messages)


def _message(
    key: str,
    request: Request,
    kind: MessageKind,
    letter: Letter,
    recipient: Recipient,
    now: datetime,
) -> Message:
    return Message(
        id=key,
        request_id=request.id,
        kind=kind,
        letter=letter,
        recipients=(recipient,),
        created_at=now,
        not_before=now,
    )


def _confirmed(work: UnitOfWork, incoming_id: str) -> Incoming:
    """Return the mail that a person makes a request of; raises `NotFound`, `Conflict`."""
    mail = work.incoming.get(incoming_id)
    if mail is None:
        raise NotFound(Problem("mail", "That mail is not here."))
    if not may_move(mail.state, IncomingState.REQUEST):
        raise Conflict("Somebody else decided about this mail first. Look at it again.")
    return mail


def may_answer(work: UnitOfWork, mail: Incoming, sender: str, now: datetime) -> bool:
    """Say whether an automatic answer to a mail may leave (RFC 3834, 2).

    Never to a machine, once in seven days to the same sender, and no more than a few an hour.
    """
    if not sender or mail.mail is None or not mail.mail.may_auto_answer:
        return False
    count = work.incoming.count_answered
    return (
        count(now - ACKNOWLEDGED_ONCE_IN, sender) == 0
        and count(now - ANSWER_WINDOW, sender) < MOST_ANSWERS_TO_ONE
        and count(now - ANSWER_WINDOW) < MOST_ANSWERS
    )


def _repeated(known: Request, messages: tuple[Message, ...]) -> Submission:
    receipt = next((m for m in messages if m.kind is MessageKind.RECEIPT), None)
    return Submission(
        request=known,
        receipt=receipt.recipients[0].state.value if receipt else "none",
        repeated=True,
        changes=Changes(),
    )


def _expert_names(wanted: tuple[str, ...], release: Release | None) -> tuple[str, ...]:
    """Replace ids of the release's experts by their names; names stay as they were given."""
    by_id = {expert.id: expert.name for expert in release.experts} if release else {}
    return tuple(by_id.get(one, one) for one in wanted)


def _entries(request: Request, messages: tuple[Message, ...], now: datetime) -> tuple[Entry, ...]:
    contact = request.route.contact
    return (
        Entry(
            kind=Kind.LOGGED,
            actor=request.reporter.name,
            at=now,
            subject_id=request.id,
            text=request.message,
            detail={"channel": request.channel.value, "reference": request.reference},
        ),
        Entry(
            kind=Kind.ROUTED,
            actor="MediaDesk",
            at=now,
            subject_id=request.id,
            detail={
                "to": contact.name if contact else None,
                "address": contact.email if contact else None,
                "reason": request.route.reason,
                "held": request.route.held,
            },
        ),
        Entry(
            kind=Kind.QUEUED,
            actor="MediaDesk",
            at=now,
            subject_id=request.id,
            detail={
                f"{message.kind.value}": f"{message.recipients[0].state.value} {message.id}"
                for message in messages
            },
        ),
    )
