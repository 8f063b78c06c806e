"""Records of reporters and outlets: linked to requests, changed, verified, merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.lookalike import Likeness, Mark, marks_of_address, marks_of_name
from mediadesk.domain.reporter import (
    LIMITS,
    Asking,
    Medium,
    Outlet,
    ReporterDraft,
    ReporterRecord,
    Role,
    Verification,
    Way,
    address_key,
    check_record,
    known_reporter,
    name_key,
    outlet_domain,
)
from mediadesk.domain.request import Request
from mediadesk.domain.rows import AskedRow
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.services.ports import Clock, ContactReader, Database, Ids, UnitOfWork

_MOMENT = timedelta(microseconds=1)
BATCH = 25
"""How many requests are linked in one transaction; it is over in a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterFile:
    """Everything about one reporter: the record, the outlet, what they asked, what is odd."""

    record: ReporterRecord
    outlet: Outlet | None
    asked: tuple[AskedRow, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterUndo:
    """Enough to put records back as they were, if nobody has changed them since.

    `moved` are the UUIDs that count as parts of another record since, each with where it was.
    """

    before: ReporterRecord
    after: ReporterRecord
    moved: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterDone:
    """An act on a record has been written."""

    record: ReporterRecord
    changes: Changes
    undo: ReporterUndo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletUndo:
    """Enough to put an outlet back as it was, if nobody has changed it since."""

    before: Outlet
    after: Outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletDone:
    """An outlet has been changed."""

    outlet: Outlet
    changes: Changes
    undo: OutletUndo


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporters:
    """The desk's records of people who ask, and of those they ask for.

    `actor` is the officer's name. `version` is the one the officer was looking at: if somebody
    changed the record since, `Conflict` is raised and nothing is written.
    """

    database: Database
    clock: Clock
    ids: Ids
    contacts: ContactReader
    likeness: Likeness

    # ----------------------------------------------------------------------- linking

    def link(self, *, limit: int = BATCH) -> int:
        """Link requests that came since to their reporters' records; return how many there were.

        Records and outlets that are not there yet are made. Called after a request was logged, and
        again while it returns `limit`.
        """
        now = self.clock.now()
        with self.database.write() as work:
            waiting = work.reporters.unlinked(limit)
            if not waiting:
                return 0
            made = sum(self._link_one(work, asking, now)[1] for asking in waiting)
            work.reporters.linked_up_to(waiting[-1].number)
            work.commit(_linked(len(waiting), made, now))
        return len(waiting)

    def of_request(self, request_id: str) -> str:
        """Return the UUID of a request's reporter, linked now if it was not; raises `NotFound`."""
        found = self.database.read().reporter_of(request_id)
        if found is not None:
            return found
        now = self.clock.now()
        with self.database.write() as work:
            asking = work.reporters.asking(request_id)
            if asking is None:
                raise NotFound(Problem("reference", "That request is not here."))
            key, made = self._link_one(work, asking, now)
            work.commit(_linked(1, made, now))
        return key

    def _link_one(self, work: UnitOfWork, asking: Asking, now: datetime) -> tuple[str, int]:
        store, reporter = work.reporters, asking.reporter
        address = address_key(reporter.email)
        outlet = self._outlet(work, asking.outlet, asking.medium, address, asking.at)
        key = known_reporter(
            reporter,
            by_address=store.by_address(address),
            by_phone=store.by_phone(reporter.phone_e164),
            by_name=store.by_name(name_key(reporter.name), name_key(asking.outlet)),
        )
        record = store.get(key) if key else None
        made = record is None
        role = Role(role=reporter.role, outlet=asking.outlet, since=asking.at)
        if record is None:
            record = ReporterRecord(
                id=self.ids.uuid(),
                name=" ".join(reporter.name.split()),
                role=reporter.role,
                outlet_id=outlet.id,
                zone=asking.zone,
                roles=(role,),
                created_at=asking.at,
                updated_at=now,
            )
            record = _with_ways(record, address, reporter.phone_e164)
            store.add(record)
        else:
            after = _with_ways(record, address, reporter.phone_e164)
            newest = record.roles[0] if record.roles else None
            if newest is None or (
                asking.at > newest.since
                and (reporter.role or newest.role, asking.outlet) != (newest.role, newest.outlet)
            ):
                role = replace(role, role=reporter.role or record.role)
                after = replace(
                    after,
                    role=role.role,
                    outlet_id=outlet.id,
                    roles=(role, *after.roles),
                )
            if after != record:
                record = store.update(record, replace(after, updated_at=now))
        store.link(asking, record.id)
        return record.id, int(made)

    def _outlet(
        self, work: UnitOfWork, name: str, kind: Medium | None, address: str, at: datetime
    ) -> Outlet:
        found = work.reporters.outlet_named(name)
        domain = outlet_domain(address)
        if found is None:
            outlet = Outlet(
                id=self.ids.uuid(),
                name=" ".join(name.split()),
                kind=kind,
                domain=domain,
                created_at=at,
                updated_at=at,
            )
            work.reporters.add_outlet(outlet)
            return outlet
        fuller = replace(found, kind=found.kind or kind, domain=found.domain or domain)
        if fuller == found:
            return found
        return work.reporters.update_outlet(replace(fuller, updated_at=at))

    # ----------------------------------------------------------------------- reading

    def open(self, reporter_id: str) -> ReporterFile:
        """Return everything about one reporter; raises `NotFound`."""
        views = self.database.read()
        record = views.reporter(reporter_id)
        if record is None:
            raise NotFound(Problem("reporter", "That reporter is not here."))
        outlet = views.outlet(record.outlet_id) if record.outlet_id else None
        known = views.outlet_domains()
        marks = list(marks_of_name(record.name, self.likeness))
        for way in record.addresses:
            if not outlet_domain(way.value):
                continue
            marks += marks_of_address(
                way.value,
                outlet_domain=outlet.domain if outlet else "",
                known=known,
                likeness=self.likeness,
            )
        return ReporterFile(
            record=record,
            outlet=outlet,
            asked=views.asked(record.id),
            marks=tuple(marks),
        )

    def marks_of(self, request: Request) -> tuple[Mark, ...]:
        """Return what is odd about who asked: their name, and the address that they gave."""
        views = self.database.read()
        marks = list(marks_of_name(request.reporter.name, self.likeness))
        if not outlet_domain(request.reporter.email):
            return tuple(marks)
        linked = views.reporter_of(request.id)
        record = views.reporter(linked) if linked else None
        outlet = views.outlet(record.outlet_id) if record and record.outlet_id else None
        marks += marks_of_address(
            request.reporter.email,
            outlet_domain=outlet.domain if outlet else "",
            known=views.outlet_domains(),
            likeness=self.likeness,
        )
        return tuple(marks)

    # ---------------------------------------------------------------------- changing

    def change(
        self, reporter_id: str, draft: ReporterDraft, *, actor: str, version: int | None = None
    ) -> ReporterDone:
        """Write what an officer knows better; raises `Refused` with every problem."""
        checked = check_record(
            draft, read_address=self.contacts.address, read_phone=self.contacts.phone
        )

        def changed(work: UnitOfWork, record: ReporterRecord, now: datetime) -> ReporterRecord:
            outlet = None
            if checked.outlet:
                first = next(iter(checked.addresses), "")
                outlet = self._outlet(work, checked.outlet, None, first, now)
            after = replace(
                record,
                name=checked.name,
                role=checked.role,
                outlet_id=outlet.id if outlet else None,
                outlet=outlet.name if outlet else "",
                zone=checked.zone,
                notes=checked.notes,
                addresses=_kept(record.addresses, checked.addresses, record.id),
                phones=_kept(record.phones, checked.phones, record.id),
            )
            if (after.role, after.outlet) != (record.role, record.outlet):
                newest = max((one.since for one in record.roles), default=now - _MOMENT)
                role = Role(role=after.role, outlet=after.outlet, since=max(now, newest + _MOMENT))
                after = replace(after, roles=(role, *record.roles))
            return after

        return self._change(reporter_id, version, changed, Kind.UPDATED, actor, _differences)

    def verify(
        self, reporter_id: str, evidence: str, *, actor: str, version: int | None = None
    ) -> ReporterDone:
        """Note that this reporter is who they say, and how that is known."""
        words = " ".join(evidence.split())
        if not words:
            raise Refused(
                Problem("evidence", "Say how you know, such as: called back on the desk’s number.")
            )
        if len(words) > LIMITS["evidence"]:
            raise Refused(
                Problem(
                    "evidence",
                    "Use at most {limit} characters here.",
                    {"limit": LIMITS["evidence"]},
                )
            )
        return self._change(
            reporter_id,
            version,
            lambda _work, record, now: replace(
                record, verification=Verification(evidence=words, at=now, by=actor)
            ),
            Kind.VERIFIED,
            actor,
            lambda _before, _after: {"evidence": words},
        )

    def doubt(self, reporter_id: str, *, actor: str, version: int | None = None) -> ReporterDone:
        """Take a verification back."""
        return self._change(
            reporter_id,
            version,
            lambda _work, record, _now: replace(record, verification=None),
            Kind.VERIFIED,
            actor,
            lambda _before, _after: {"evidence": None},
        )

    def merge(self, keep_id: str, other_id: str, *, actor: str) -> ReporterDone:
        """Let two records be one person: the first keeps its name, the other's ways join it."""
        now = self.clock.now()
        with self.database.write() as work:
            before, other = _get(work, keep_id), _get(work, other_id)
            if before.id == other.id:
                raise Refused(Problem("reporter", "That is the same reporter already."))
            notes = "\n".join(part for part in (before.notes, other.notes) if part)
            after = work.reporters.update(
                before,
                replace(
                    before,
                    notes=notes,
                    verification=before.verification or other.verification,
                    zone=before.zone or other.zone,
                    updated_at=now,
                ),
            )
            work.reporters.move(other.members, before.id)
            work.commit(
                Entry(
                    kind=Kind.MERGED,
                    actor=actor,
                    at=now,
                    subject_id=before.id,
                    detail={"reporter": other.id, "name": other.name},
                )
            )
        after = _read_again(self.database, after)
        return ReporterDone(
            record=after,
            changes=Changes(reporters=frozenset({before.id, other.id})),
            undo=ReporterUndo(
                before=before,
                after=after,
                moved=tuple((key, other.id) for key in other.members),
            ),
        )

    def separate(self, reporter_id: str, member_id: str, *, actor: str) -> ReporterDone:
        """Let a record that was merged stand by itself again."""
        now = self.clock.now()
        with self.database.write() as work:
            before = _get(work, reporter_id)
            if member_id == before.id or member_id not in before.members:
                raise Refused(Problem("reporter", "That record is not a part of this one."))
            work.reporters.update(before, replace(before, updated_at=now))
            work.reporters.move((member_id,), member_id)
            work.commit(
                Entry(
                    kind=Kind.SEPARATED,
                    actor=actor,
                    at=now,
                    subject_id=before.id,
                    detail={"reporter": member_id},
                )
            )
        after = _read_again(self.database, before)
        return ReporterDone(
            record=after,
            changes=Changes(reporters=frozenset({before.id, member_id})),
            undo=ReporterUndo(before=before, after=after, moved=((member_id, before.id),)),
        )

    def undo(self, undo: ReporterUndo, *, actor: str) -> ReporterDone:
        """Put records back as they were; raises `Conflict` if somebody changed them since."""
        now = self.clock.now()
        with self.database.write() as work:
            current = _get(work, undo.after.id)
            if current.version != undo.after.version:
                raise Conflict("Somebody changed this record since; nothing was undone.")
            for member, root in undo.moved:
                work.reporters.move((member,), root)
            work.reporters.update(
                undo.after if not undo.moved else undo.before,
                replace(undo.before, version=current.version, updated_at=now),
            )
            work.commit(
                Entry(kind=Kind.UNDONE, actor=actor, at=now, subject_id=undo.before.id, detail={})
            )
        record = _read_again(self.database, undo.before)
        touched = {record.id, *(key for pair in undo.moved for key in pair)}
        return ReporterDone(record=record, changes=Changes(reporters=frozenset(touched)))

    def change_outlet(
        self, outlet_id: str, *, kind: str, domain: str, notes: str, actor: str
    ) -> OutletDone:
        """Write what an officer knows of an outlet; its kind is a medium's word, or empty.

        Raises `Refused` beside `kind`, `domain` or `outlet_notes`.
        """
        problems: list[Problem] = []
        if kind and kind not in set(Medium):
            problems.append(Problem("kind", "Choose what kind of outlet it is."))
        host = domain.strip().lower().removeprefix("@")
        if host and self.contacts.address(f"press@{host}") is None:
            problems.append(
                Problem("domain", "Enter the part after the @, such as outlet.example.")
            )
        if len(notes) > LIMITS["notes"]:
            problems.append(
                Problem(
                    "outlet_notes",
                    "Use at most {limit} characters here.",
                    {"limit": LIMITS["notes"]},
                )
            )
        if problems:
            raise Refused(*problems)
        return self._put_outlet(
            outlet_id,
            lambda outlet: replace(
                outlet, kind=Medium(kind) if kind else None, domain=host, notes=notes.strip()
            ),
            Kind.UPDATED,
            actor,
        )

    def undo_outlet(self, undo: OutletUndo, *, actor: str) -> OutletDone:
        """Put an outlet back as it was; raises `Conflict` if somebody changed it since."""

        def back(outlet: Outlet) -> Outlet:
            if outlet.version != undo.after.version:
                raise Conflict("Somebody changed this record since; nothing was undone.")
            return replace(undo.before, version=outlet.version)

        return self._put_outlet(undo.before.id, back, Kind.UNDONE, actor)

    def _put_outlet(
        self, outlet_id: str, change: Callable[[Outlet], Outlet], kind: Kind, actor: str
    ) -> OutletDone:
        now = self.clock.now()
        with self.database.write() as work:
            before = work.reporters.outlet(outlet_id)
            if before is None:
                raise NotFound(Problem("outlet", "That outlet is not here."))
            after = work.reporters.update_outlet(replace(change(before), updated_at=now))
            detail: dict[str, Value] = {
                "outlet": after.name,
                "kind": after.kind.value if after.kind else None,
                "domain": after.domain,
                "notes": after.notes,
            }
            work.commit(Entry(kind=kind, actor=actor, at=now, subject_id=outlet_id, detail=detail))
        return OutletDone(
            outlet=after,
            changes=Changes(reporters=frozenset({outlet_id})),
            undo=OutletUndo(before=before, after=after),
        )

    def _change(
        self,
        reporter_id: str,
        version: int | None,
        change: Callable[[UnitOfWork, ReporterRecord, datetime], ReporterRecord],
        kind: Kind,
        actor: str,
        tell: Callable[[ReporterRecord, ReporterRecord], dict[str, Value]],
    ) -> ReporterDone:
        now = self.clock.now()
        with self.database.write() as work:
            before = _get(work, reporter_id)
            if version is not None and before.version != version:
                raise Conflict("Somebody changed this record since you opened it.")
            changed = change(work, before, now)
            after = work.reporters.update(before, replace(changed, updated_at=now))
            work.commit(
                Entry(
                    kind=kind,
                    actor=actor,
                    at=now,
                    subject_id=before.id,
                    detail=tell(before, after),
                )
            )
        return ReporterDone(
            record=after,
            changes=Changes(reporters=frozenset({before.id})),
            undo=ReporterUndo(before=before, after=after),
        )


def _linked(count: int, made: int, now: datetime) -> Entry:
    return Entry(
        kind=Kind.LINKED, actor="MediaDesk", at=now, detail={"requests": count, "made": made}
    )


def _get(work: UnitOfWork, reporter_id: str) -> ReporterRecord:
    found = work.reporters.get(reporter_id)
    if found is None:
        raise NotFound(Problem("reporter", "That reporter is not here."))
    return found


def _read_again(database: Database, record: ReporterRecord) -> ReporterRecord:
    return database.read().reporter(record.id) or record


def _with_ways(record: ReporterRecord, address: str, phone: str) -> ReporterRecord:
    addresses, phones = record.addresses, record.phones
    if address and address not in {way.value for way in addresses}:
        addresses = (*addresses, Way(value=address, reporter_id=record.id))
    if phone and phone not in {way.value for way in phones}:
        phones = (*phones, Way(value=phone, reporter_id=record.id))
    return replace(record, addresses=addresses, phones=phones)


def _kept(ways: Sequence[Way], wanted: Sequence[str], reporter_id: str) -> tuple[Way, ...]:
    """Return the ways that stay, each with the record that brought it, and those that are new."""
    there = {way.value for way in ways}
    new = tuple(Way(value=one, reporter_id=reporter_id) for one in wanted if one not in there)
    return (*(way for way in ways if way.value in wanted), *new)


def _differences(before: ReporterRecord, after: ReporterRecord) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name in ("name", "role", "outlet", "zone", "notes"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            found[f"{name}_from"], found[name] = old, new
    for name, old_ways, new_ways in (
        ("addresses", before.addresses, after.addresses),
        ("phones", before.phones, after.phones),
    ):
        if old_ways != new_ways:
            found[f"{name}_from"] = ", ".join(way.value for way in old_ways)
            found[name] = ", ".join(way.value for way in new_ways)
    return found
