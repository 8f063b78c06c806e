"""Interviews: times are proposed, kept free, settled, moved, called off and given.

Every act changes the interviews of a request and the request with them, in one transaction with one
entry on its timeline, and can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mediadesk.domain import interview as verbs
from mediadesk.domain import triage
from mediadesk.domain.availability import Span, around
from mediadesk.domain.changes import Changes
from mediadesk.domain.clash import JOURNEY, Clash, Diary, Wish, clashes
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.expert import Expert, expert_key
from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.invitation import Party
from mediadesk.domain.outbox import Message
from mediadesk.domain.request import Request, is_writable
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.domain.workflow import WaitingFor
from mediadesk.services import letters
from mediadesk.services.invitations import Invitations, invited, reachable
from mediadesk.services.outcome import Done, InterviewStep, Step, Undo
from mediadesk.services.ports import Clock, Database, Ids, Settings, UnitOfWork

Which = str | Sequence[str]
"""One request's UUID, or several that get an interview each, together or not at all."""

_NAME_LIMIT, _TEXT_LIMIT = 200, 2_000
_DAMAGED = "Part of this text is damaged and cannot be stored. Type it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What is said of an interview besides its time; what is None is as the request has it.

    `expert` is a name and may be empty where it is not known yet; `expert_id` is the record, found
    by the name where it is not given. `note` is for the expert and the desk only.
    """

    expert: str = ""
    expert_id: str | None = None
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who is told of an act by mail: `parties`, beside those who were told of the interview before.

    The letters leave after `pause`; until then they can be called back. `silent` tells nobody.
    """

    parties: frozenset[Party] = frozenset()
    pause: timedelta = timedelta(0)
    silent: bool = False

    def of(self, step: InterviewStep) -> frozenset[Party]:
        """Return who is told of one step."""
        return frozenset() if self.silent else self.parties | step.before.announced


NOBODY = Telling()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of an expert and a time before it is taken.

    `zone` (IANA) is the expert's own, empty where it is not known; `reachable` are the parties that
    an invitation would reach.
    """

    clashes: tuple[Clash, ...]
    zone: str
    reachable: frozenset[Party]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """What an act did to the interviews of one request, and what its timeline says."""

    request: Request
    steps: tuple[InterviewStep, ...]
    kind: Kind
    detail: dict[str, Value]
    text: str = ""


_Acting = Callable[[UnitOfWork, Request, tuple[Interview, ...]], _Act]
"""What an act does inside the transaction for one request, with all interviews it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviews:
    """The verbs of interviews. `actor` is the officer's name.

    `version` is the version of the request that the officer was looking at: if somebody changed it
    since, `Conflict` is raised and nothing is written.
    """

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    invitations: Invitations

    def propose(
        self,
        which: Which,
        agreed: Agreed,
        times: Sequence[datetime] = (),
        *,
        actor: str,
        to: WaitingFor = WaitingFor.EXPERT,
        version: int | None = None,
    ) -> Done:
        """Ask an expert, and propose times (UTC) if some are named; the request waits for `to`.

        Raises `Refused` beside `expert`, `at`, `minutes` or `note`.
        """
        if not agreed.expert.strip() and agreed.expert_id is None:
            raise Refused(Problem("expert", "Enter the expert’s name."))
        now = self.clock.now()
        named = verbs.checked_times(times, now=now)

        def act(work: UnitOfWork, before: Request, known: tuple[Interview, ...]) -> _Act:
            who, name = _expert(work, agreed)
            taken = {one.starts_at for one in known if one.is_live and _is_of(one, who, name)}
            made = [
                self._made(before, agreed, (who, name), at, InterviewState.PROPOSED)
                for at in named
                if at not in taken
            ]
            if named and not made:
                raise Refused(Problem("at", "These times are proposed already."))
            work.interviews.add(*made)
            all_of = (*known, *made)
            if any(one.is_live for one in all_of):
                after = verbs.in_step(before, all_of, by=actor, waiting_for=to)
            else:
                after = triage.wait_for(before, to, by=actor)
            return _Act(
                request=after,
                steps=tuple(_created(one) for one in made),
                kind=Kind.PROPOSED,
                detail={
                    "expert": name,
                    "at": ", ".join(one.starts_at.isoformat() for one in made) or None,
                    "to": to.value,
                },
            )

        return self._do(which, act, actor=actor, version=version)

    def schedule(
        self,
        which: Which,
        agreed: Agreed,
        at: datetime,
        *,
        actor: str,
        version: int | None = None,
        telling: Telling = NOBODY,
    ) -> Done:
        """Settle the interview of each request for an instant (UTC).

        A time that was proposed or kept free is confirmed, an interview that is confirmed with the
        same expert is moved, else a new one is made; other times of the request fall away. Raises
        `Refused` beside `at`, `expert`, `minutes` or `note`.
        """
        now = self.clock.now()
        verbs.checked_times((at,), now=now)

        def act(work: UnitOfWork, before: Request, known: tuple[Interview, ...]) -> _Act:
            who, name = _expert(work, agreed)
            live = [one for one in known if one.is_live]
            same = [one for one in live if not name or _is_of(one, who, name)]
            settled = _first(same, InterviewState.CONFIRMED)
            earlier = settled or _first(live, InterviewState.CONFIRMED)
            steps: list[InterviewStep] = []
            if settled is not None:
                minutes = agreed.minutes or settled.minutes
                chosen = verbs.move(settled, at, minutes, now=now)
                steps.append(self._step(work, settled, chosen))
            elif (offered := next((one for one in same if one.starts_at == at), None)) is not None:
                chosen = verbs.confirm(offered, now=now)
                if agreed.minutes:
                    chosen = replace(chosen, minutes=verbs.checked_minutes(agreed.minutes))
                steps.append(self._step(work, offered, chosen))
            else:
                made = self._made(before, agreed, (who, name), at, InterviewState.CONFIRMED)
                work.interviews.add(made)
                steps.append(_created(made))
            kept = steps[0].after
            steps += self._fall_away(work, live, kept)
            return _Act(
                request=verbs.in_step(before, (kept,), by=actor),
                steps=tuple(steps),
                kind=Kind.SCHEDULED,
                detail={
                    "from": earlier.starts_at.isoformat() if earlier else None,
                    **_told(kept),
                    "others": len(steps) - 1 or None,
                },
            )

        return self._do(which, act, actor=actor, version=version, telling=telling)

    def hold(self, interview_id: str, *, actor: str, telling: Telling = NOBODY) -> Done:
        """Keep a proposed time free: it becomes tentative."""
        return self._change(interview_id, verbs.hold, Kind.HELD, actor, telling=telling)

    def confirm(self, interview_id: str, *, actor: str, telling: Telling = NOBODY) -> Done:
        """Settle a time; the other times of its request fall away."""
        now = self.clock.now()
        return self._change(
            interview_id,
            lambda one: verbs.confirm(one, now=now),
            Kind.SCHEDULED,
            actor,
            telling=telling,
        )

    def move(
        self,
        interview_id: str,
        at: datetime,
        *,
        actor: str,
        minutes: int | None = None,
        telling: Telling = NOBODY,
    ) -> Done:
        """Put an interview at another instant (UTC); what was agreed otherwise stays.

        Raises `Refused` beside `at` or `minutes`.
        """
        now = self.clock.now()
        return self._change(
            interview_id,
            lambda one: verbs.move(one, at, minutes or one.minutes, now=now),
            Kind.MOVED,
            actor,
            telling=telling,
        )

    def cancel(
        self, interview_id: str, *, actor: str, reason: str = "", telling: Telling = NOBODY
    ) -> Done:
        """Call an interview off, or take a proposed time back; `reason` stays on the desk."""
        words = _text(reason, "reason")
        return self._change(
            interview_id, verbs.cancel, Kind.CALLED_OFF, actor, text=words, telling=telling
        )

    def give(self, interview_id: str, *, actor: str, keep_open: bool = False) -> Done:
        """Say that an interview was given.

        Its request is closed with that outcome, unless another time is still to come or `keep_open`
        says so.
        """
        now = self.clock.now()
        return self._change(
            interview_id,
            lambda one: verbs.give(one, now=now),
            Kind.GIVEN,
            actor,
            keep_open=keep_open,
            telling=Telling(silent=True),
        )

    def clashes(
        self,
        request_id: str,
        at: datetime,
        *,
        minutes: int | None = None,
        expert: str = "",
        expert_id: str | None = None,
        interview_id: str = "",
    ) -> tuple[Clash, ...]:
        """Return what speaks against a time (UTC) for a request, the heaviest first."""
        views = self.database.read()
        request = views.request(request_id)
        if request is None:
            raise NotFound(Problem("reference", "That request is not here."))
        length = minutes or _minutes(request)
        span = Span(start=at, end=at + timedelta(minutes=length))
        wish = Wish(
            span=span,
            request_id=request_id,
            deadline=request.deadline.at,
            zones=(letters.office_zone(self.settings.all()), request.deadline.zone),
            form=request.details.format,
            interview_id=interview_id,
        )
        record = views.expert(expert_id) if expert_id else None
        if record is None and (key := expert_key(expert)):
            found = views.experts_named((key,)).get(key, ())
            record = found[0] if len(found) == 1 else None
        if record is None:
            return clashes(wish, Diary(expert=None), now=self.clock.now())
        wide = around(span, JOURNEY)
        diary = Diary(
            expert=record,
            absences=views.absences_of(record.id),
            busy=views.busy_between((record.id,), span.start, span.end).get(record.id, ()),
            interviews=views.taken(record.id, wide),
        )
        return clashes(wish, diary, now=self.clock.now())

    def outlook(
        self, request_id: str, expert: str, at: datetime | None, *, minutes: int | None = None
    ) -> Outlook:
        """Return what speaks against a time (UTC), if one is named, and whom a mail would reach."""
        views = self.database.read()
        request = views.request(request_id)
        if request is None:
            raise NotFound(Problem("reference", "That request is not here."))
        key = expert_key(expert)
        found = views.experts_named((key,)).get(key, ()) if key else ()
        record = found[0] if len(found) == 1 else None
        against: tuple[Clash, ...] = ()
        if at is not None:
            against = self.clashes(request_id, at, minutes=minutes, expert=expert)
        return Outlook(
            clashes=against,
            zone=record.zone if record is not None else "",
            reachable=frozenset(reachable(request, record)),
        )

    # ------------------------------------------------------------------------ inside

    def _change(
        self,
        interview_id: str,
        change: Callable[[Interview], Interview],
        kind: Kind,
        actor: str,
        *,
        telling: Telling,
        text: str = "",
        keep_open: bool = False,
    ) -> Done:
        """Change one interview, and others of its request with it."""
        found = self.database.read().interview(interview_id)
        if found is None:
            raise NotFound(Problem("interview", "That interview is not here."))

        def act(work: UnitOfWork, before: Request, known: tuple[Interview, ...]) -> _Act:
            one = next((each for each in known if each.id == interview_id), None)
            if one is None:
                raise NotFound(Problem("interview", "That interview is not here."))
            steps = [self._step(work, one, change(one))]
            if kind is Kind.SCHEDULED:
                steps += self._fall_away(work, known, steps[0].after)
            changed = {step.after.id: step.after for step in steps}
            now_so = [changed.get(each.id, each) for each in known]
            if kind is Kind.GIVEN:
                after = verbs.after_given(before, now_so, by=actor, keep_open=keep_open)
            else:
                after = verbs.in_step(before, now_so, by=actor)
            return _Act(
                request=after,
                steps=tuple(steps),
                kind=kind,
                text=text,
                detail={
                    "from": one.starts_at.isoformat() if kind is Kind.MOVED else None,
                    "was": one.state.value,
                    **_told(steps[0].after),
                    "others": len(steps) - 1 or None,
                },
            )

        return self._do(found.request_id, act, actor=actor, version=None, telling=telling)

    def _do(
        self,
        which: Which,
        act: _Acting,
        *,
        actor: str,
        version: int | None,
        telling: Telling = NOBODY,
    ) -> Done:
        """Act on one request or several, together or not at all, each with its entry."""
        now = self.clock.now()
        steps: list[Step] = []
        changed: list[InterviewStep] = []
        entries: list[Entry] = []
        sent: list[str] = []
        with self.database.write() as work:
            for request_id in (which,) if isinstance(which, str) else which:
                before = work.requests.get(request_id)
                if before is None:
                    raise NotFound(Problem("reference", "That request is not here."))
                if version is not None and before.version != version:
                    raise Conflict("Somebody changed this request since you opened it.")
                done = act(work, before, work.interviews.of_request(request_id))
                after = work.requests.update(replace(done.request, unread=False, updated_at=now))
                if done.text:
                    work.requests.index_text(request_id, done.text)
                steps.append(Step(before=before, after=after))
                told, messages = self._tell(work, after, done.steps, telling)
                changed += told
                sent += [one.id for one in messages]
                entries.append(
                    Entry(
                        kind=done.kind,
                        actor=actor,
                        at=now,
                        subject_id=request_id,
                        text=done.text,
                        detail=done.detail | ({"invited": invited(messages)} if messages else {}),
                    )
                )
            if not entries:
                raise Refused(Problem("reference", "Choose a request first."))
            work.commit(*entries)
        return Done(
            request=steps[0].after,
            requests=tuple(step.after for step in steps),
            changes=Changes(
                requests=frozenset(step.after.id for step in steps), calendar=True, outbox=True
            ),
            undo=Undo(
                steps=tuple(steps),
                act=entries[0].kind,
                interviews=tuple(changed),
                invitations=tuple(sent),
            ),
        )

    def _tell(
        self,
        work: UnitOfWork,
        request: Request,
        steps: Sequence[InterviewStep],
        telling: Telling,
    ) -> tuple[list[InterviewStep], list[Message]]:
        """Tell the parties of what changed; return the steps with who was told, and the letters.

        Of a time that falls away only those hear who were told of it.
        """
        now = self.clock.now()
        told: list[InterviewStep] = []
        messages: list[Message] = []
        for number, step in enumerate(steps):
            parties = telling.of(step) if number == 0 else step.before.announced
            if telling.silent:
                parties = frozenset()
            made = self.invitations.tell(work, request, step, parties, now=now, pause=telling.pause)
            after = step.after
            if made and not parties <= after.announced:
                after = work.interviews.update(replace(after, announced=parties | after.announced))
            told.append(InterviewStep(before=step.before, after=after))
            messages += made
        return told, messages

    def _made(
        self,
        request: Request,
        agreed: Agreed,
        who: tuple[Expert | None, str],
        at: datetime,
        state: InterviewState,
    ) -> Interview:
        record, name = who
        now, key = self.clock.now(), self.ids.uuid()
        return Interview(
            id=key,
            request_id=request.id,
            expert_id=record.id if record is not None else None,
            expert_name=name,
            state=state,
            starts_at=at,
            minutes=verbs.checked_minutes(agreed.minutes or _minutes(request)),
            zone=request.deadline.zone,
            medium=request.medium,
            form=request.details.format,
            place=request.details.place,
            note=_text(agreed.note, "note"),
            uid=letters.calendar_uid(key, self.settings.all()),
            created_at=now,
            updated_at=now,
        )

    def _step(self, work: UnitOfWork, before: Interview, after: Interview) -> InterviewStep:
        written = work.interviews.update(replace(after, updated_at=self.clock.now()))
        return InterviewStep(before=before, after=written)

    def _fall_away(
        self, work: UnitOfWork, known: Sequence[Interview], kept: Interview
    ) -> list[InterviewStep]:
        return [
            self._step(work, one, verbs.cancel(one))
            for one in known
            if one.is_live and one.id != kept.id
        ]


def _minutes(request: Request) -> int:
    return request.details.length_minutes or verbs.USUAL_MINUTES


def _told(interview: Interview) -> dict[str, Value]:
    """Return what the timeline says of an interview."""
    return {
        "interview": interview.id,
        "at": interview.starts_at.isoformat(),
        "minutes": interview.minutes,
        "expert": interview.expert_name,
    }


def _created(interview: Interview) -> InterviewStep:
    """Return the step that made an interview; taking it back cancels it, for no row is deleted."""
    return InterviewStep(before=replace(interview, state=InterviewState.CANCELLED), after=interview)


def _first(interviews: Sequence[Interview], state: InterviewState) -> Interview | None:
    return next((one for one in interviews if one.state is state), None)


def _is_of(interview: Interview, record: Expert | None, name: str) -> bool:
    """Say whether an interview is with this expert: by their record, else by their name."""
    if record is not None and interview.expert_id is not None:
        return interview.expert_id == record.id
    return expert_key(interview.expert_name) == expert_key(name)


def _expert(work: UnitOfWork, agreed: Agreed) -> tuple[Expert | None, str]:
    """Return the record and the name of who is meant; without a record, the name as it is given."""
    name = _name(agreed.expert)
    if agreed.expert_id is not None:
        record = work.experts.get(agreed.expert_id)
        if record is None:
            raise NotFound(Problem("expert", "That expert is not here."))
        return record, name or record.name
    key = expert_key(name)
    found = work.experts.named((key,)).get(key, ()) if key else ()
    # Of two with the same name nobody knows which is meant: the name stays a name.
    return (found[0] if len(found) == 1 else None), name


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not is_writable(name):
        raise Refused(Problem("expert", _DAMAGED))
    if len(name) > _NAME_LIMIT:
        raise Refused(
            Problem("expert", "Use at most {limit} characters here.", {"limit": _NAME_LIMIT})
        )
    return name


def _text(text: str, field: str) -> str:
    words = text.strip()
    if not is_writable(words):
        raise Refused(Problem(field, _DAMAGED))
    if len(words) > _TEXT_LIMIT:
        raise Refused(Problem(field, "Use at most {limit} characters.", {"limit": _TEXT_LIMIT}))
    return words
