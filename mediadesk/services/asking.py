"""Asking experts in order, each with a time to answer by; who refuses or is silent is passed over.

Whatever is asked is written first, the letter in the same transaction as the place in the line, so
that nobody is asked twice: two programs that look at the same line at once do so one after the
other, and the second finds it moved on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mediadesk.domain import triage as verbs
from mediadesk.domain.ask import (
    MOST,
    UNDELIVERED,
    Ask,
    AskState,
    Refusal,
    Way,
    answer_by,
    checked_minutes,
    is_due,
    may_move,
    next_in_line,
)
from mediadesk.domain.changes import Changes, join_changes
from mediadesk.domain.errors import NotFound, Problem, Refused
from mediadesk.domain.expert import Expert
from mediadesk.domain.mail import Letter
from mediadesk.domain.outbox import Message, MessageKind, Recipient, State
from mediadesk.domain.request import Request, is_writable
from mediadesk.domain.search import fold
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.domain.workflow import RequestState, WaitingFor
from mediadesk.services import letters
from mediadesk.services.outcome import AskStep, Done, Step, Undo
from mediadesk.services.ports import Clock, Database, Ids, Settings, Templates, UnitOfWork

_ACTOR = "MediaDesk"
_LONGEST_WORDS = 2_000
_UNBEGUN = {State.QUEUED, State.HELD, State.DEFERRED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The line of experts of each request; `actor` is the officer's name.

    Every verb raises `NotFound` for a request or a place that is not here.
    """

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    templates: Templates

    def start(  # one question has these parts
        self,
        request_id: str,
        expert_ids: Sequence[str],
        *,
        actor: str,
        minutes: int,
        by_phone: Sequence[str] = (),
        at: datetime | None = None,
        pause: timedelta = timedelta(0),
    ) -> Done:
        """Put experts at the end of a request's line; the first of it is asked now.

        Each has `minutes` to answer. Those of `by_phone`, and those without an address, are rung by
        the officer. `at` (UTC) is a time to propose to them; mail leaves after `pause`. Raises
        `Refused` beside `experts`, `minutes`, `at` or `state`.
        """
        checked_minutes(minutes)
        with self.database.write() as work:
            line = self._line(work, request_id, actor, pause)
            line.add(expert_ids, minutes=minutes, by_phone=frozenset(by_phone), at=at)
            line.ask_next()
            return line.commit(Kind.LINED_UP)

    def accept(
        self, ask_id: str, *, actor: str, words: str = "", pause: timedelta = timedelta(0)
    ) -> Done:
        """Note that an expert takes it: nobody behind them is asked any more, it is ours again."""
        with self.database.write() as work:
            line, place = self._place(work, ask_id, actor, pause)
            line.answer(place, AskState.ACCEPTED, words=_checked(words))
            line.withdraw_open()
            line.ours_again()
            return line.commit(Kind.ANSWERED)

    def refuse(
        self,
        ask_id: str,
        reason: Refusal,
        *,
        actor: str,
        words: str = "",
        pause: timedelta = timedelta(0),
    ) -> Done:
        """Note that an expert does not take it, and why; the next in line is asked."""
        with self.database.write() as work:
            line, place = self._place(work, ask_id, actor, pause)
            line.answer(place, AskState.REFUSED, reason=reason.value, words=_checked(words))
            line.ask_next()
            return line.commit(Kind.ANSWERED)

    def pass_over(self, ask_id: str, *, actor: str, pause: timedelta = timedelta(0)) -> Done:
        """Wait no longer for an expert, so the next is asked; one not yet asked is left out."""
        with self.database.write() as work:
            line, place = self._place(work, ask_id, actor, pause)
            if place.state is AskState.QUEUED:
                line.answer(place, AskState.WITHDRAWN)
            else:
                line.answer(place, AskState.TIMED_OUT)
                line.ask_next()
            return line.commit(Kind.ANSWERED)

    def rung(self, ask_id: str, *, actor: str) -> Done:
        """Note that the officer rang an expert whose turn it is; the mail stands beside it."""
        with self.database.write() as work:
            line, place = self._place(work, ask_id, actor)
            if place.state is not AskState.ASKED:
                raise Refused(Problem("state", "It is not this expert’s turn."))
            line.put(place, replace(place, way=Way.PHONE))
            line.tell(Kind.ASKED, place, {"way": Way.PHONE.value, "again": True})
            return line.commit(Kind.ASKED)

    def rest(self, request_id: str, *, actor: str) -> Done:
        """Let a line rest: whoever is asked may answer, but nobody else is asked."""
        return self._pause(request_id, actor, paused=True)

    def go_on(self, request_id: str, *, actor: str, pause: timedelta = timedelta(0)) -> Done:
        """Let a line that rests go on."""
        return self._pause(request_id, actor, paused=False, pause=pause)

    def stop(self, request_id: str, *, actor: str, pause: timedelta = timedelta(0)) -> Done:
        """End a line: nobody else is asked, and who was is told that it is settled."""
        with self.database.write() as work:
            line = self._line(work, request_id, actor, pause)
            if not any(one.is_open for one in line.asks):
                raise Refused(Problem("state", "Nobody is being asked about this request."))
            line.withdraw_open()
            line.tell(Kind.LINED_UP, None, {"what": "stopped"})
            line.ours_again()
            return line.commit(Kind.LINED_UP)

    def advance(self) -> Changes:
        """Let every line go on whose expert had time enough, and end those of closed requests."""
        found = Changes()
        for request_id in self.database.read().asks_due(self.clock.now()):
            with self.database.write() as work:
                line = self._line(work, request_id, _ACTOR)
                if not line.advance():
                    continue
                found = join_changes(found, line.commit(Kind.ANSWERED).changes)
        return found

    def _pause(
        self, request_id: str, actor: str, *, paused: bool, pause: timedelta = timedelta(0)
    ) -> Done:
        with self.database.write() as work:
            line = self._line(work, request_id, actor, pause)
            moved = [one for one in line.asks if one.is_open and one.paused is not paused]
            if not moved:
                raise Refused(Problem("state", "There is no line that could do that."))
            for one in moved:
                line.put(one, replace(one, paused=paused))
            line.tell(Kind.LINED_UP, None, {"what": "resting" if paused else "going_on"})
            line.ask_next()
            return line.commit(Kind.LINED_UP)

    def _place(
        self, work: UnitOfWork, ask_id: str, actor: str, pause: timedelta = timedelta(0)
    ) -> tuple[_Line, Ask]:
        place = work.asks.get(ask_id)
        if place is None:
            raise NotFound(Problem("ask", "Nobody was asked like that."))
        return self._line(work, place.request_id, actor, pause), place

    def _line(
        self, work: UnitOfWork, request_id: str, actor: str, pause: timedelta = timedelta(0)
    ) -> _Line:
        request = work.requests.get(request_id)
        if request is None:
            raise NotFound(Problem("reference", "That request is not here."))
        now = self.clock.now()
        asks = list(work.asks.of_request(request_id))
        return _Line(self, work, request, request, asks, actor, now, now + pause)


def _checked(words: str) -> str:
    said = words.strip()
    if not is_writable(said):
        raise Refused(
            Problem("words", "Part of this text is damaged and cannot be stored. Type it again.")
        )
    if len(said) > _LONGEST_WORDS:
        raise Refused(
            Problem("words", "Use at most {limit} characters here.", {"limit": _LONGEST_WORDS})
        )
    return said


@dataclass(slots=True)
class _Line:
    """A request's line inside a transaction."""

    desk: Asking
    work: UnitOfWork
    before: Request
    request: Request
    asks: list[Ask]
    actor: str
    now: datetime
    leaves: datetime
    entries: list[Entry] = field(default_factory=list)
    steps: dict[str, AskStep] = field(default_factory=dict)
    message_id: str | None = None

    def add(
        self,
        expert_ids: Sequence[str],
        *,
        minutes: int,
        by_phone: frozenset[str],
        at: datetime | None,
    ) -> None:
        """Put experts at the end of the line."""
        if self.request.state is RequestState.CLOSED:
            raise Refused(Problem("state", "Reopen the request first; it is closed."))
        if at is not None and at <= self.now:
            raise Refused(Problem("at", "Choose a time that is still to come."))
        if not expert_ids:
            raise Refused(Problem("experts", "Choose whom to ask."))
        if len(expert_ids) + len(self.asks) > MOST * 5 or len(expert_ids) > MOST:
            raise Refused(Problem("experts", "Ask at most {limit} experts.", {"limit": MOST}))
        found = [self._expert(one) for one in expert_ids]
        there = {one.expert_id for one in self.asks if one.is_open}
        for number, expert in enumerate(found):
            if expert.id in there or expert.id in {one.id for one in found[:number]}:
                raise Refused(
                    Problem("experts", "{name} is in the line already.", {"name": expert.name})
                )
        position = max((one.position for one in self.asks), default=0)
        paused = any(one.paused for one in self.asks if one.is_open)
        fresh = [
            self._fresh(expert, position + number, minutes, by_phone, at, paused=paused)
            for number, expert in enumerate(found, 1)
        ]
        self.work.asks.add(fresh, outlet_key=fold(self.request.outlet))
        self.asks += fresh
        for one in fresh:
            self.steps[one.id] = AskStep(before=None, after=one)
        names = ", ".join(one.name for one in found)
        self.tell(Kind.LINED_UP, None, {"experts": names, "minutes": minutes})
        if not any(one.state is AskState.ASKED for one in self.asks):
            # Whoever starts a line has the request; it waits for the experts from now on.
            self.request = verbs.wait_for(self.request, WaitingFor.EXPERT, by=self.actor)

    def _fresh(
        self,
        expert: Expert,
        position: int,
        minutes: int,
        by_phone: frozenset[str],
        at: datetime | None,
        *,
        paused: bool,
    ) -> Ask:
        address = (expert.private_email or expert.email).lower()
        by_mail = bool(address) and expert.id not in by_phone
        return Ask(
            id=self.desk.ids.uuid(),
            request_id=self.request.id,
            expert_id=expert.id,
            position=position,
            state=AskState.QUEUED,
            way=Way.MAIL if by_mail else Way.PHONE,
            minutes=minutes,
            actor=self.actor,
            at=at,
            address=address,
            paused=paused,
        )

    def _expert(self, expert_id: str) -> Expert:
        expert = self.work.experts.get(expert_id)
        if expert is None:
            raise NotFound(Problem("experts", "There is no such expert here."))
        return expert

    def put(self, before: Ask, after: Ask) -> None:
        """Write a changed place."""
        self.work.asks.update(before, after)
        self.asks[self.asks.index(before)] = after
        known = self.steps.get(after.id)
        self.steps[after.id] = AskStep(before=known.before if known else before, after=after)

    def tell(self, kind: Kind, place: Ask | None, detail: dict[str, Value], text: str = "") -> None:
        """Tell on the request's timeline."""
        if place is not None:
            name = self._expert(place.expert_id).name
            detail = {"expert": name, "ask": place.id, "position": place.position, **detail}
        self.entries.append(
            Entry(
                kind=kind,
                actor=self.actor,
                at=self.now,
                subject_id=self.request.id,
                text=text,
                detail=detail,
            )
        )

    def ask_next(self) -> None:
        """Ask whose turn is next; with nobody left, the request is ours again."""
        place = next_in_line(self.asks)
        if place is not None:
            self._ask(place)
        elif not any(one.is_open for one in self.asks):
            self.ours_again()

    def _ask(self, place: Ask) -> None:
        expert = self._expert(place.expert_id)
        key = self.desk.ids.uuid() if place.way is Way.MAIL else None
        asked = replace(
            place,
            state=AskState.ASKED,
            message_id=key,
            asked_at=self.now,
            answer_by=answer_by(self.now, place.minutes),
        )
        if key is not None:
            release_id = self.request.release_id
            letter = letters.ask(
                self.request,
                self.work.releases.get(release_id) if release_id else None,
                expert,
                asked,
                settings=self.desk.settings.all(),
                templates=self.desk.templates,
                now=self.now,
            )
            self._send(key, letter, expert)
        self.put(place, asked)
        self.tell(
            Kind.ASKED,
            asked,
            {
                "way": asked.way.value,
                "to": asked.address if key else expert.private_phone or expert.phone or None,
                "answer_by": asked.answer_by.isoformat() if asked.answer_by else None,
                "at": asked.at.isoformat() if asked.at else None,
                "message": key,
            },
        )
        self.request = self._waiting()
        if asked.way is Way.PHONE and self.actor == _ACTOR:
            # Nobody rings by itself: an officer has to see that it is their turn.
            self.request = replace(self.request, unread=True)

    def _waiting(self) -> Request:
        request = self.request
        waits = request.state is RequestState.WAITING
        if waits and request.waiting_for is WaitingFor.EXPERT:
            return request
        if request.state in {RequestState.NEW, RequestState.CLOSED}:
            return request
        return verbs.wait(request, WaitingFor.EXPERT)

    def _send(self, key: str, letter: Letter, expert: Expert) -> None:
        message = Message(
            id=key,
            request_id=self.request.id,
            kind=MessageKind.ASK,
            letter=letter,
            recipients=(
                Recipient(id=self.desk.ids.uuid(), address=letter.to[0].email, name=expert.name),
            ),
            created_at=self.now,
            not_before=self.leaves,
        )
        self.work.outbox.add(message)
        self.message_id = key

    def answer(self, place: Ask, state: AskState, *, reason: str = "", words: str = "") -> None:
        """Note what came of a place."""
        if state is AskState.ACCEPTED and any(one.state is AskState.ACCEPTED for one in self.asks):
            raise Refused(Problem("state", "Another expert has accepted already."))
        if not may_move(place.state, state):
            raise Refused(
                Problem(
                    "state",
                    "What is {state} cannot become {following}.",
                    {"state": place.state.value, "following": state.value},
                )
            )
        self.put(
            place, replace(place, state=state, answered_at=self.now, reason=reason, words=words)
        )
        if words:
            self.work.requests.index_text(self.request.id, words)
        self.tell(
            Kind.ANSWERED, place, {"answer": state.value, "reason": reason or None}, text=words
        )

    def withdraw_open(self) -> None:
        """Take out who is still to answer; who was asked by mail is told, or never hears of it."""
        for place in [one for one in self.asks if one.is_open]:
            if place.state is AskState.ASKED:
                self._call_back(place)
            self.answer(place, AskState.WITHDRAWN)

    def _call_back(self, place: Ask) -> None:
        message = self.work.outbox.get(place.message_id) if place.message_id else None
        if message is None:
            return
        begun = False
        for recipient in message.recipients:
            if recipient.state in _UNBEGUN:
                self.work.outbox.move(recipient, to=replace(recipient, state=State.CANCELLED))
            else:
                begun = begun or recipient.state not in {State.FAILED, State.BOUNCED}
        if begun:
            expert = self._expert(place.expert_id)
            key = self.desk.ids.uuid()
            letter = letters.ask_over(
                self.request,
                expert,
                place,
                key=key,
                settings=self.desk.settings.all(),
                templates=self.desk.templates,
                now=self.now,
            )
            self._send(key, letter, expert)

    def ours_again(self) -> None:
        """Let the request be ours; where the program did it, somebody has to look."""
        request = self.request
        if request.state is RequestState.WAITING and request.waiting_for is WaitingFor.EXPERT:
            request = verbs.wait(request, None)
        self.request = replace(request, unread=request.unread or self.actor == _ACTOR)

    def advance(self) -> bool:
        """Let the line go on, if there is cause; say whether there was."""
        if self.request.state is RequestState.CLOSED:
            if not any(one.is_open for one in self.asks):
                return False
            self.withdraw_open()
            return True
        moved = False
        for place in [one for one in self.asks if one.state is AskState.ASKED]:
            lost = self.work.asks.is_lost(place)
            if lost or is_due(place, self.now):
                reason = UNDELIVERED if lost else ""
                self.answer(place, AskState.TIMED_OUT, reason=reason)
                moved = True
        if moved:
            self.ask_next()
            if self.request.deadline.at <= self.now:
                self.request = replace(self.request, unread=True)
        return moved

    def commit(self, act: Kind) -> Done:
        """Write the request and what is told, and commit."""
        after = self.request
        if after != self.before:
            after = self.work.requests.update(replace(after, updated_at=self.now))
            if after.state is not self.before.state:
                self.tell(
                    Kind.STATE_CHANGED,
                    None,
                    {
                        "from": self.before.state.value,
                        "to": after.state.value,
                        "waiting_for": after.waiting_for.value if after.waiting_for else None,
                    },
                )
        self.work.commit(self.entries[0], *self.entries[1:])
        return Done(
            request=after,
            changes=Changes(requests=frozenset({after.id}), outbox=True),
            undo=Undo(
                steps=(Step(before=self.before, after=after),),
                act=act,
                message_id=self.message_id,
                asks=tuple(self.steps.values()),
            ),
        )
