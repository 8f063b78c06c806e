"""What a press officer does with a request: each verb is one method, each can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mediadesk.domain import coverage
from mediadesk.domain import interview as interviews
from mediadesk.domain import reference as references
from mediadesk.domain import triage as verbs
from mediadesk.domain.ask import AskState
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.outbox import MessageKind, State
from mediadesk.domain.request import Request, is_writable
from mediadesk.domain.routing import Contact, Route
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.domain.workflow import Outcome, WaitingFor
from mediadesk.services.invitations import Invitations
from mediadesk.services.outcome import AskStep, CoverageStep, Done, InterviewStep, Step, Undo
from mediadesk.services.ports import Clock, ContactReader, Database, UnitOfWork

Which = str | Sequence[str]
"""One request's UUID, or several that are changed together or not at all."""

_NOTE_LIMIT = 50_000
_DAMAGED = "Part of this text is damaged and cannot be stored. Type it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """The verbs of the press desk.

    `which` is one UUID or several; `actor` is the officer's name. `version` is the one the officer
    was looking at: if somebody changed the request since, `Conflict` is raised and nothing is
    written.
    """

    database: Database
    clock: Clock
    contacts: ContactReader
    invitations: Invitations

    def find(self, text: str) -> Request:
        """Return the request that a reference or UUID names; `NotFound` beside `reference`."""
        views = self.database.read()
        stored = references.parse(text)
        found = None
        if stored:
            found = views.by_reference(stored)
        elif is_writable(text):
            found = views.request(text.strip())
        if found is None:
            reason = (
                "There is no request {text} here."
                if stored
                else "“{text}” is not a reference; one looks like MR-7Q4K-2XC."
            )
            raise NotFound(Problem("reference", reason, {"text": text.strip()[:60]}))
        return found

    def assign(self, which: Which, owner: str, *, actor: str, version: int | None = None) -> Done:
        """Give requests to an officer; a new one becomes open."""
        name = _name(owner, "owner", "Enter the officer’s name.")
        return self._change(
            which,
            version,
            lambda request: verbs.assign(request, name),
            lambda before, _after: (Kind.ASSIGNED, "", {"from": before.owner, "to": name}),
            actor,
        )

    def note(self, request_id: str, text: str, *, actor: str) -> Done:
        """Write an internal note; no sending code can reach it."""
        words = text.strip()
        if not words:
            raise Refused(Problem("text", "Write the note first."))
        if not is_writable(words):
            raise Refused(Problem("text", _DAMAGED))
        if len(words) > _NOTE_LIMIT:
            raise Refused(
                Problem("text", "Use at most {limit} characters.", {"limit": _NOTE_LIMIT})
            )
        return self._change(
            request_id,
            None,
            lambda request: replace(request, unread=False),
            lambda _before, _after: (Kind.NOTED, words, {}),
            actor,
        )

    def close(
        self, which: Which, outcome: Outcome, *, actor: str, version: int | None = None
    ) -> Done:
        """Close requests with their outcome."""
        return self._change(
            which,
            version,
            lambda request: verbs.close(request, outcome),
            lambda before, _after: (
                Kind.CLOSED,
                "",
                {"from": before.state.value, "outcome": outcome.value},
            ),
            actor,
        )

    def reopen(self, which: Which, *, actor: str) -> Done:
        """Open closed requests again; the outcome is gone from them but stays on the timeline."""
        return self._change(
            which,
            None,
            verbs.reopen,
            lambda before, _after: (
                Kind.REOPENED,
                "",
                {"outcome": before.outcome.value if before.outcome else None},
            ),
            actor,
        )

    def snooze(
        self, which: Which, until: datetime, *, actor: str, version: int | None = None
    ) -> Done:
        """Put requests off until a follow-up date (UTC); they come back by themselves then."""
        now = self.clock.now()
        return self._change(
            which,
            version,
            lambda request: verbs.follow_up(request, until, now=now),
            lambda _before, _after: (Kind.SNOOZED, "", {"until": until.isoformat()}),
            actor,
        )

    def wait(self, which: Which, waiting_for: WaitingFor | None, *, actor: str) -> Done:
        """Mark whose turn it is; None says that it is ours again."""
        return self._change(
            which,
            None,
            lambda request: verbs.wait(request, waiting_for),
            lambda before, after: (
                Kind.STATE_CHANGED,
                "",
                {
                    "from": before.state.value,
                    "to": after.state.value,
                    "waiting_for": waiting_for.value if waiting_for else None,
                },
            ),
            actor,
        )

    def mark_read(self, which: Which, *, actor: str, unread: bool = False) -> Done:
        """Mark requests read, or unread again."""
        return self._change(
            which,
            None,
            lambda request: replace(request, unread=unread),
            lambda _before, _after: (Kind.READ, "", {"unread": unread}),
            actor,
        )

    def route(self, request_id: str, address: str, *, actor: str, name: str = "") -> Done:
        """Answer “who should get this?”: the held request goes to this address."""
        email = self.contacts.address(address.strip())
        if email is None:
            raise Refused(
                Problem(
                    "address",
                    "Enter an e-mail address in the usual form, such as press@office.example.",
                )
            )
        now = self.clock.now()
        with self.database.write() as work:
            before = _get(work, request_id)
            entries, after = readdress(
                work, before, email=email, name=name.strip(), actor=actor, now=now
            )
            work.commit(*entries)
        return Done(request=after, changes=Changes(requests=frozenset({request_id}), outbox=True))

    def route_held(
        self, address: str, *, actor: str, name: str = "", release_id: str | None = None
    ) -> tuple[Request, ...]:
        """Send held requests (all, or those of one release) to this address; return them."""
        email = self.contacts.address(address.strip())
        if email is None:
            raise Refused(Problem("contact.email", "Enter an e-mail address in the usual form."))
        now = self.clock.now()
        with self.database.write() as work:
            # Who did not take a request gets it again only if a person says so of that one.
            held = [
                one
                for one in work.requests.held(release_id)
                if one.route.contact is None or one.route.contact.email != email
            ]
            entries: list[Entry] = []
            routed: list[Request] = []
            for request in held:
                found, after = readdress(
                    work, request, email=email, name=name, actor=actor, now=now
                )
                entries += found
                routed.append(after)
            if entries:
                work.commit(*entries)
        return tuple(routed)

    def undo(self, undo: Undo, *, actor: str) -> Done:
        """Put back what an act changed; raises `Conflict` if somebody changed the same since."""
        now = self.clock.now()
        steps: list[Step] = []
        entries: list[Entry] = []
        called_back = (*((undo.message_id,) if undo.message_id else ()), *undo.invitations)
        with self.database.write() as work:
            for message_id in called_back:
                _cancel(work, message_id)
            pieces = _coverage_back(work, undo, now)
            for step in undo.steps:
                current = _get(work, step.after.id)
                restored = verbs.undone(current, step.before, step.after)
                after = current
                # An act on what hangs on a request leaves its own row alone, and so does its undo.
                if step.before != step.after:
                    after = work.requests.update(replace(restored, updated_at=now))
                steps.append(Step(before=current, after=after))
                entries.append(
                    Entry(
                        kind=Kind.UNDONE,
                        actor=actor,
                        at=now,
                        subject_id=after.id,
                        detail={
                            "what": undo.act.value,
                            "from": current.state.value,
                            "to": after.state.value,
                            "message": ", ".join(called_back) or None,
                            **_terms(current, after),
                        },
                    )
                )
            back = [_restored(work, step, now) for step in undo.interviews]
            for place in undo.asks:
                _take_back(work, place)
            work.commit(*entries)
        # A message that was called back is written anew, not sent by doing the undo over.
        again = not called_back and not undo.asks
        over = Undo(steps=tuple(steps), act=Kind.UNDONE, interviews=tuple(back), coverage=pieces)
        return _done(steps, over if again else None)

    def _change(
        self,
        which: Which,
        version: int | None,
        change: Callable[[Request], Request],
        tell: Callable[[Request, Request], tuple[Kind, str, dict[str, Value]]],
        actor: str,
    ) -> Done:
        """Change one request or several, together or not at all, each with its entry."""
        now = self.clock.now()
        steps: list[Step] = []
        entries: list[Entry] = []
        ended: list[InterviewStep] = []
        sent: list[str] = []
        with self.database.write() as work:
            for request_id in (which,) if isinstance(which, str) else which:
                before = _get(work, request_id)
                if version is not None and before.version != version:
                    raise Conflict("Somebody changed this request since you opened it.")
                after = work.requests.update(replace(change(before), updated_at=now))
                changed, told = self.invitations.end(work, before, after, now=now)
                ended += changed
                sent += [one.id for one in told]
                kind, text, detail = tell(before, after)
                if text:
                    work.requests.index_text(request_id, text)
                steps.append(Step(before=before, after=after))
                entries.append(
                    Entry(
                        kind=kind,
                        actor=actor,
                        at=now,
                        subject_id=request_id,
                        text=text,
                        detail=detail,
                    )
                )
            if not entries:
                raise Refused(Problem("reference", "Choose a request first."))
            work.commit(*entries)
        undo = Undo(
            steps=tuple(steps),
            act=entries[0].kind,
            interviews=tuple(ended),
            invitations=tuple(sent),
            words=entries[0].text,
        )
        return _done(steps, undo)


def _done(steps: Sequence[Step], undo: Undo | None) -> Done:
    return Done(
        request=steps[0].after,
        changes=Changes(
            requests=frozenset(step.after.id for step in steps), calendar=True, outbox=True
        ),
        undo=undo,
        requests=tuple(step.after for step in steps),
    )


def readdress(
    work: UnitOfWork, request: Request, *, email: str, name: str, actor: str, now: datetime
) -> tuple[list[Entry], Request]:
    """Give a held request its address inside a transaction; return what to tell and the request."""
    old = request.route.contact
    contact = Contact(
        name=name or (old.name if old else ""), email=email, phone=old.phone if old else ""
    )
    reason = f"Address given by {actor}."
    after = work.requests.update(
        replace(request, route=Route(contact=contact, reason=reason, held=False), updated_at=now)
    )
    entries = [
        Entry(
            kind=Kind.ROUTED,
            actor=actor,
            at=now,
            subject_id=request.id,
            detail={"to": contact.name, "address": email, "reason": reason, "held": False},
        )
    ]
    for message in work.outbox.of_request(request.id):
        if message.kind is not MessageKind.REQUEST:
            continue
        for recipient in message.recipients:
            if recipient.state in (State.HELD, State.FAILED, State.BOUNCED):
                # Its bytes name whom it was for, and are written anew when it leaves.
                work.outbox.set_content(message.id, None)
                work.outbox.move(
                    recipient,
                    to=replace(
                        recipient,
                        state=State.QUEUED,
                        address=email,
                        name=contact.name,
                        reason="",
                        attempts=0,
                        next_try_at=None,
                        sent_at=None,
                    ),
                )
                entries.append(
                    Entry(
                        kind=Kind.QUEUED,
                        actor="MediaDesk",
                        at=now,
                        subject_id=request.id,
                        detail={
                            "message": message.id,
                            "what": message.kind.value,
                            "to": email,
                            "state": State.QUEUED.value,
                        },
                    )
                )
    return entries, after


def _coverage_back(work: UnitOfWork, undo: Undo, now: datetime) -> tuple[CoverageStep, ...]:
    """Put back what an act changed of coverage; return the way back from here."""
    found: list[CoverageStep] = []
    for step in undo.coverage:
        current = work.coverage.get(step.after.id)
        if current is None:
            raise NotFound(Problem("coverage", "That coverage is not here."))
        restored = coverage.undone(current, step.before, step.after, now)
        after = work.coverage.update(replace(restored, updated_at=now))
        found.append(CoverageStep(before=current, after=after))
    return tuple(found)


def _terms(before: Request, after: Request) -> dict[str, Value]:
    """Return the terms that an undo brought back, for the timeline; nothing if none changed."""
    if before.terms == after.terms:
        return {}
    return {"terms": after.terms.attribution.value if after.terms else None}


def _get(work: UnitOfWork, request_id: str) -> Request:
    found = work.requests.get(request_id)
    if found is None:
        raise NotFound(Problem("reference", "That request is not here."))
    return found


def _restored(work: UnitOfWork, step: InterviewStep, now: datetime) -> InterviewStep:
    """Put back what an act changed in an interview; return that as a step of its own."""
    current = work.interviews.get(step.after.id)
    if current is None:
        raise NotFound(Problem("interview", "That interview is not here."))
    restored = replace(interviews.undone(current, step.before, step.after), updated_at=now)
    return InterviewStep(before=current, after=work.interviews.update(restored))


def _take_back(work: UnitOfWork, step: AskStep) -> None:
    """Put an expert's place in a line back; a new one is taken out of it."""
    current = work.asks.get(step.after.id)
    if current != step.after:
        raise Conflict("Somebody changed who is asked since; nothing was undone.")
    before = step.before or replace(step.after, state=AskState.WITHDRAWN)
    work.asks.update(step.after, before)
    if before.state is AskState.ASKED and before.message_id is not None:
        message = work.outbox.get(before.message_id)
        for recipient in message.recipients if message else ():
            if recipient.state is State.CANCELLED:
                work.outbox.move(recipient, to=replace(recipient, state=State.QUEUED))


def _cancel(work: UnitOfWork, message_id: str) -> None:
    message = work.outbox.get(message_id)
    for recipient in message.recipients if message else ():
        if recipient.state not in {State.QUEUED, State.HELD, State.DEFERRED}:
            raise Conflict("The message has already left; nothing was undone.")
        work.outbox.move(recipient, to=replace(recipient, state=State.CANCELLED))


def _name(text: str, field: str, missing: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise Refused(Problem(field, missing))
    if not is_writable(name):
        raise Refused(Problem(field, _DAMAGED))
    if len(name) > 200:
        raise Refused(Problem(field, "Use at most {limit} characters here.", {"limit": 200}))
    return name
