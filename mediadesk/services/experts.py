"""Records of experts: made, changed, retired, merged; when they are away; who names them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.expert import (
    Absence,
    AbsenceDraft,
    Expert,
    ExpertDraft,
    ExpertRelease,
    Moved,
    Photograph,
    check_absence,
    check_expert,
    expert_key,
)
from mediadesk.domain.recognition import NamedPerson
from mediadesk.domain.rows import AuthoredRow, Load
from mediadesk.domain.timeline import Entry, Kind, Recorded, Value
from mediadesk.services import letters
from mediadesk.services.ports import (
    Clock,
    ContactReader,
    Database,
    Ids,
    PictureReader,
    Settings,
    UnitOfWork,
)
from mediadesk.services.recognition import link_experts, link_of

_STALE = "Somebody changed this record since you opened it."
_NOT_UNDONE = "Somebody changed this record since; nothing was undone."
_LONGEST_TOLD = 2_000
"""Characters of a value that a timeline entry repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertFile:
    """Everything about one expert: the record, absences, releases, picture, what happened."""

    expert: Expert
    absences: tuple[Absence, ...]
    releases: tuple[AuthoredRow, ...]
    photograph: Photograph | None
    timeline: tuple[Recorded, ...]
    load: Load = field(default_factory=Load)
    """What was asked of them this month, on the office's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody whom releases name and who has no record, with every release that names them.

    `maybe` are the records that may be theirs; somebody has to say.
    """

    person: NamedPerson
    everywhere: tuple[NamedPerson, ...]
    maybe: tuple[Expert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertUndo:
    """Enough to put a record back as it was, if nobody has changed it since.

    `before` is None where the act made the record. `absences` are those that were put in place of
    others, before and after; `photographs` likewise, if the act changed the picture; `links` are
    those that the act made. `moved` is what a merge took from the record `other_id`.
    """

    before: Expert | None
    after: Expert
    absences: tuple[tuple[Absence | None, Absence | None], ...] = ()
    photographs: tuple[Photograph | None, ...] = ()
    links: tuple[ExpertRelease, ...] = ()
    unlinked: tuple[ExpertRelease, ...] = ()
    other_id: str = ""
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertDone:
    """An act on a record has been written."""

    expert: Expert
    changes: Changes
    undo: ExpertUndo | None = None


@dataclass(slots=True, kw_only=True)
class _Act:
    """What an act does beside the record itself, gathered for its undoing."""

    detail: dict[str, Value] = field(default_factory=dict)
    absences: tuple[tuple[Absence | None, Absence | None], ...] = ()
    photographs: tuple[Photograph | None, ...] = ()
    links: tuple[ExpertRelease, ...] = ()
    unlinked: tuple[ExpertRelease, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Experts:
    """The desk's records of people who can be asked.

    `actor` is the officer's name. `version` is the one the officer was looking at: if somebody
    changed the record since, `Conflict` is raised and nothing is written.
    """

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    contacts: ContactReader
    pictures: PictureReader

    # ----------------------------------------------------------------------- reading

    def open(self, expert_id: str) -> ExpertFile:
        """Return everything about one expert; raises `NotFound`."""
        views = self.database.read()
        expert = views.expert(expert_id)
        if expert is None:
            raise _not_here()
        told = [*views.timeline(expert.id)]
        for member in views.merged_experts(expert.id):
            told += views.timeline(member)
        told.sort(key=lambda recorded: recorded.number)
        return ExpertFile(
            expert=expert,
            absences=views.absences_of(expert.id),
            releases=views.releases_of(expert.id),
            photograph=views.photograph(expert.id),
            timeline=tuple(told),
            load=views.load(expert.id, letters.month_start(self.clock.now(), self.settings.all())),
        )

    def find(self, words: str) -> Expert:
        """Return the expert with this UUID or this whole name; raises `NotFound`, `Refused`."""
        views = self.database.read()
        expert = views.expert(words.strip())
        if expert is not None:
            return expert
        found = views.experts_named([expert_key(words)]).get(expert_key(words), ())
        if not found:
            raise _not_here()
        if len(found) > 1:
            raise Refused(
                Problem(
                    "expert",
                    "{count} experts are called {name}. Name the one by the id.",
                    {"count": len(found), "name": words.strip()[:60]},
                )
            )
        return found[0]

    def named(self) -> tuple[Named, ...]:
        """Return whom the newest releases name without a record, each once, newest first."""
        views = self.database.read()
        together: dict[tuple[str, str], list[NamedPerson]] = {}
        for person in views.unlinked_people():
            together.setdefault((person.key, person.email.lower()), []).append(person)
        known = views.experts_named([key for key, _ in together])
        return tuple(
            Named(
                person=max(people, key=lambda one: (bool(one.email), bool(one.role))),
                everywhere=tuple(people),
                maybe=known.get(key, ()),
            )
            for (key, _), people in together.items()
        )

    def blank(self) -> ExpertDraft:
        """Return what a new record begins with: the office's own name and zone."""
        return ExpertDraft(
            name="",
            organisation=self.settings.get("office.name"),
            zone=self.settings.get("office.zone") or "UTC",
        )

    def problems(self, draft: ExpertDraft) -> tuple[Problem, ...]:
        """Return every problem of a draft beside its field; empty if it can be kept. Pure."""
        try:
            self._checked(draft)
        except Refused as refused:
            return refused.problems
        return ()

    # ---------------------------------------------------------------------- changing

    def create(self, draft: ExpertDraft, *, actor: str) -> ExpertDone:
        """Make a record, linked to the releases that name them; raises `Refused`."""
        checked = self._checked(draft)
        now = self.clock.now()
        expert = _of_draft(checked, self.ids.uuid(), now)
        with self.database.write() as work:
            work.experts.add(expert)
            links = link_experts(work, [expert])
            work.commit(
                Entry(
                    kind=Kind.ADDED,
                    actor=actor,
                    at=now,
                    subject_id=expert.id,
                    detail={"name": expert.name, "releases": len(links)},
                )
            )
        return _done(expert, ExpertUndo(before=None, after=expert, links=links))

    def take_in(self, people: Sequence[NamedPerson], *, actor: str) -> ExpertDone:
        """Make a record of somebody whom releases name, all given being the same person.

        What the first says of them is taken; an address or a number that cannot be read becomes
        a note. Raises `Refused`.
        """
        if not people:
            raise _not_here()
        first = people[0]
        notes = []
        email, phone = first.email.strip(), " ".join(first.phone.split())
        if email and self.contacts.address(email) is None:
            notes.append(email)
            email = ""
        if phone and self.contacts.phone(phone) is None:
            notes.append(phone)
            phone = ""
        draft = replace(
            self.blank(),
            name=first.name,
            title=first.role,
            email=email,
            phone=phone,
            notes="\n".join(notes),
        )
        checked = self._checked(draft)
        now = self.clock.now()
        expert = _of_draft(checked, self.ids.uuid(), now)
        with self.database.write() as work:
            work.experts.add(expert)
            links = tuple(link_of(person, expert) for person in people)
            work.experts.link(links)
            links += link_experts(work, [expert])
            work.commit(
                Entry(
                    kind=Kind.ADDED,
                    actor=actor,
                    at=now,
                    subject_id=expert.id,
                    detail={"name": expert.name, "releases": len(links)},
                )
            )
        return _done(expert, ExpertUndo(before=None, after=expert, links=links))

    def identify(self, people: Sequence[NamedPerson], expert_id: str, *, actor: str) -> ExpertDone:
        """Say that those whom releases name are this expert; fills an address that was unknown."""
        address = next((one.email for one in people if self.contacts.address(one.email)), "")

        def act(work: UnitOfWork, expert: Expert, done: _Act) -> Expert:
            done.links = tuple(link_of(person, expert) for person in people)
            work.experts.link(done.links)
            done.detail = {"releases": len(done.links)}
            if expert.email or not address:
                return expert
            return replace(expert, email=address.strip().lower())

        return self._change(expert_id, None, act, Kind.LINKED, actor)

    def part(self, expert_id: str, release_id: str, *, actor: str) -> ExpertDone:
        """Say that a release names somebody else of that name."""

        def act(work: UnitOfWork, expert: Expert, done: _Act) -> Expert:
            links = work.experts.releases(expert.id)
            done.unlinked = tuple(one for one in links if one.release_id == release_id)
            if not done.unlinked:
                raise NotFound(Problem("release", "That release does not name this expert."))
            work.experts.unlink(done.unlinked)
            done.detail = {"release": release_id}
            return expert

        return self._change(expert_id, None, act, Kind.SEPARATED, actor)

    def change(
        self, expert_id: str, draft: ExpertDraft, *, actor: str, version: int | None = None
    ) -> ExpertDone:
        """Write what an officer knows better; raises `Refused` with every problem."""
        checked = self._checked(draft)

        def act(work: UnitOfWork, expert: Expert, done: _Act) -> Expert:
            after = replace(expert, **_values(checked))
            done.detail = _differences(expert, after)
            if not done.detail:
                return expert
            if (after.name, after.email) != (expert.name, expert.email):
                done.links = link_experts(work, [after])
            return after

        return self._change(expert_id, version, act, Kind.UPDATED, actor)

    def retire(
        self, expert_id: str, *, active: bool, actor: str, version: int | None = None
    ) -> ExpertDone:
        """Let an expert be proposed no more, or again (`active`); the record stays."""

        def act(_work: UnitOfWork, expert: Expert, done: _Act) -> Expert:
            done.detail = {"active": active}
            return replace(expert, active=active)

        return self._change(expert_id, version, act, Kind.RETIRED, actor)

    def put_absence(
        self,
        expert_id: str,
        draft: AbsenceDraft,
        *,
        actor: str,
        absence_id: str = "",
    ) -> ExpertDone:
        """Note leave or travel, or change one that is there; raises `Refused` beside its fields."""
        key = absence_id or self.ids.uuid()

        def act(work: UnitOfWork, expert: Expert, done: _Act) -> Expert:
            absence = check_absence(draft, key, expert)
            before = work.experts.absence(key)
            if before is not None and before.expert_id != expert.id:
                raise NotFound(Problem("absence", "That time away is not this expert’s."))
            work.experts.put_absence(absence)
            done.absences = ((before, absence),)
            done.detail = _told(absence)
            return expert

        return self._change(expert_id, None, act, Kind.AWAY, actor)

    def drop_absence(self, expert_id: str, absence_id: str, *, actor: str) -> ExpertDone:
        """Take leave or travel back."""

        def act(work: UnitOfWork, expert: Expert, done: _Act) -> Expert:
            before = work.experts.absence(absence_id)
            if before is None or before.expert_id != expert.id:
                raise NotFound(Problem("absence", "That time away is not here any more."))
            work.experts.drop_absence(absence_id)
            done.absences = ((before, None),)
            done.detail = {**_told(before), "gone": True}
            return expert

        return self._change(expert_id, None, act, Kind.AWAY, actor)

    def read_photograph(self, path: Path) -> Photograph:
        """Return the picture in a file; raises `Refused` beside `photograph`."""
        return self.pictures.read_file(path)

    def set_photograph(
        self, expert_id: str, picture: Photograph | None, *, actor: str
    ) -> ExpertDone:
        """Keep a picture that was read, or none."""

        def act(work: UnitOfWork, expert: Expert, done: _Act) -> Expert:
            done.photographs = (work.experts.photograph(expert.id), picture)
            work.experts.put_photograph(expert.id, picture)
            done.detail = {"photograph": picture is not None}
            return expert

        return self._change(expert_id, None, act, Kind.UPDATED, actor)

    def merge(self, keep_id: str, other_id: str, *, actor: str) -> ExpertDone:
        """Let two records be one person: the first keeps its words, the other fills its gaps.

        Whatever named the other, such as releases, absences and interviews, names the first since.
        """
        now = self.clock.now()
        with self.database.write() as work:
            before, other = _get(work, keep_id), _get(work, other_id)
            if before.id == other.id:
                raise Refused(Problem("expert", "That is the same expert already."))
            moved = work.experts.merge(before.id, other.id)
            after = work.experts.update(replace(_joined(before, other), updated_at=now))
            work.commit(
                Entry(
                    kind=Kind.MERGED,
                    actor=actor,
                    at=now,
                    subject_id=before.id,
                    detail={"expert": other.id, "name": other.name},
                )
            )
        return ExpertDone(
            expert=after,
            changes=Changes(experts=frozenset({before.id, other.id})),
            undo=ExpertUndo(before=before, after=after, other_id=other.id, moved=moved),
        )

    def undo(self, undo: ExpertUndo, *, actor: str) -> ExpertDone:
        """Put a record back as it was; raises `Conflict` if somebody changed it since."""
        now = self.clock.now()
        with self.database.write() as work:
            current = _get(work, undo.after.id)
            if current.version != undo.after.version:
                raise Conflict(_NOT_UNDONE)
            work.experts.unlink(undo.links)
            work.experts.link(undo.unlinked)
            for before, after in undo.absences:
                if after is not None:
                    work.experts.drop_absence(after.id)
                if before is not None:
                    work.experts.put_absence(before)
            if undo.photographs:
                work.experts.put_photograph(current.id, undo.photographs[0])
            if undo.other_id:
                work.experts.part(current.id, undo.other_id, undo.moved)
            if undo.before is None:
                if not work.experts.remove([current.id]):
                    raise Conflict(_NOT_UNDONE)
                expert = current
            else:
                expert = work.experts.update(
                    replace(undo.before, version=current.version, updated_at=now)
                )
            work.commit(
                Entry(
                    kind=Kind.UNDONE,
                    actor=actor,
                    at=now,
                    subject_id=current.id,
                    detail={"name": current.name} if undo.before is None else {},
                )
            )
        touched = {current.id, undo.other_id} - {""}
        return ExpertDone(expert=expert, changes=Changes(experts=frozenset(touched)))

    def _checked(self, draft: ExpertDraft) -> ExpertDraft:
        return check_expert(
            draft, read_address=self.contacts.address, read_phone=self.contacts.phone
        )

    def _change(
        self,
        expert_id: str,
        version: int | None,
        act: Callable[[UnitOfWork, Expert, _Act], Expert],
        kind: Kind,
        actor: str,
    ) -> ExpertDone:
        now = self.clock.now()
        done = _Act()
        with self.database.write() as work:
            before = _get(work, expert_id)
            if version is not None and before.version != version:
                raise Conflict(_STALE)
            changed = act(work, before, done)
            if not done.detail:
                return ExpertDone(expert=before, changes=Changes())
            after = work.experts.update(replace(changed, updated_at=now))
            work.commit(
                Entry(kind=kind, actor=actor, at=now, subject_id=before.id, detail=done.detail)
            )
        return _done(
            after,
            ExpertUndo(
                before=before,
                after=after,
                absences=done.absences,
                photographs=done.photographs,
                links=done.links,
                unlinked=done.unlinked,
            ),
        )


def _done(expert: Expert, undo: ExpertUndo) -> ExpertDone:
    return ExpertDone(expert=expert, changes=Changes(experts=frozenset({expert.id})), undo=undo)


def _not_here() -> NotFound:
    return NotFound(Problem("expert", "That expert is not here."))


def _get(work: UnitOfWork, expert_id: str) -> Expert:
    found = work.experts.get(expert_id)
    if found is None:
        raise _not_here()
    return found


def _values(draft: ExpertDraft) -> dict[str, Any]:
    return {one.name: getattr(draft, one.name) for one in fields(draft)}


def _of_draft(draft: ExpertDraft, key: str, now: datetime) -> Expert:
    return Expert(id=key, created_at=now, updated_at=now, **_values(draft))


def _joined(keep: Expert, other: Expert) -> Expert:
    """Return a record with its gaps filled from another: nothing that it said is replaced."""

    def both(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
        have = {one.casefold() for one in mine}
        return (*mine, *(one for one in theirs if one.casefold() not in have))

    notes = "\n".join(part for part in (keep.notes, other.notes) if part)
    return replace(
        keep,
        title=keep.title or other.title,
        organisation=keep.organisation or other.organisation,
        languages=both(keep.languages, other.languages),
        topics=both(keep.topics, other.topics),
        skills=keep.skills | other.skills,
        quiet=keep.quiet or other.quiet,
        email=keep.email or other.email,
        phone=keep.phone or other.phone,
        private_email=keep.private_email or other.private_email,
        private_phone=keep.private_phone or other.private_phone,
        notes=notes,
        active=keep.active or other.active,
    )


def _told(absence: Absence) -> dict[str, Value]:
    return {
        "absence": absence.id,
        "kind": absence.kind.value,
        "from": absence.starts_at.isoformat(),
        "to": absence.ends_at.isoformat(),
        "zone": absence.zone,
        "note": absence.note,
    }


def _differences(before: Expert, after: Expert) -> dict[str, Value]:
    """Return each field that differs, from what to what; private ones only by their names."""
    found: dict[str, Value] = {}
    for one in fields(ExpertDraft):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old == new:
            continue
        if one.name.startswith("private_") or one.name in {"hours", "quiet", "notes"}:
            # The timeline is kept for ever; what is private must not be.
            found[one.name] = True
            continue
        found[f"{one.name}_from"], found[one.name] = _worded(old), _worded(new)
    return found


def _worded(value: str | tuple[str, ...] | frozenset[str]) -> str:
    if isinstance(value, str):
        return value[:_LONGEST_TOLD]
    return ", ".join(sorted(value) if isinstance(value, frozenset) else value)[:_LONGEST_TOLD]
