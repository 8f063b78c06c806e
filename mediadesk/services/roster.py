"""Experts from files and into files: what an import would do, done in one go and undone in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, Problem, Refused
from mediadesk.domain.expert import (
    Expert,
    ExpertDraft,
    ExpertRelease,
    Photograph,
    check_expert,
    expert_key,
)
from mediadesk.domain.recognition import recognise
from mediadesk.domain.roster import (
    FileExpert,
    RosterRow,
    RowState,
    changed_fields,
    draft_of,
)
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services.ports import (
    Clock,
    ContactReader,
    Database,
    FileWriter,
    Ids,
    PictureReader,
    RosterFiles,
    Settings,
)
from mediadesk.services.recognition import link_experts

Progress = Callable[[int], None]
"""Is told how many rows have been looked at; called on the thread that works."""
_STEP = 50
_CARDS = {".vcf", ".vcard"}


def _never() -> bool:
    return False


def _unheard(_count: int) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import of a file would do, row by row. `stopped` says that it was called off."""

    name: str
    rows: tuple[RosterRow, ...]
    stopped: bool = False

    @property
    def counts(self) -> Mapping[RowState, int]:
        """How many rows stand in each state."""
        return Counter(row.state for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterUndo:
    """Enough to take an import back.

    Each record before (None: it is new) and after, and its picture before if that was changed.
    """

    name: str
    records: tuple[tuple[Expert | None, Expert], ...]
    photographs: Mapping[str, Photograph | None]
    links: tuple[ExpertRelease, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """An import has been written, or was called off and nothing was (`stopped`)."""

    new: int = 0
    changed: int = 0
    changes: Changes = field(default_factory=Changes)
    undo: RosterUndo | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """An import was taken back, but for `kept` records that somebody changed or used since."""

    back: int
    kept: int
    changes: Changes


@dataclass(slots=True)
class _Known:
    """The records that there are, by what a row may name them by."""

    by_id: dict[str, Expert]
    by_address: dict[str, list[Expert]]
    by_name: dict[str, list[Expert]]

    @classmethod
    def of(cls, experts: tuple[Expert, ...]) -> _Known:
        found = cls({}, {}, {})
        for one in experts:
            found.by_id[one.id] = one
            found.by_name.setdefault(expert_key(one.name), []).append(one)
            for address in {one.email, one.private_email} - {""}:
                found.by_address.setdefault(address, []).append(one)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Reads files of experts and writes them. `actor` is the officer's name."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    contacts: ContactReader
    pictures: PictureReader
    files: RosterFiles
    writer: FileWriter

    def preview(
        self,
        path: Path,
        *,
        progress: Progress = _unheard,
        stop: Callable[[], bool] = _never,
    ) -> Preview:
        """Return what importing a file would do; writes nothing. Raises `Refused` beside `file`."""
        known = _Known.of(self.database.read().all_experts(retired=True))
        seen: dict[str, int] = {}
        rows: list[RosterRow] = []
        for one in self.files.read(path):
            if len(rows) % _STEP == 0:
                progress(len(rows))
                if stop():
                    return Preview(name=path.name, rows=tuple(rows), stopped=True)
            rows.append(self._row(one, known, seen))
        progress(len(rows))
        return Preview(name=path.name, rows=tuple(rows))

    def _row(self, one: FileExpert, known: _Known, seen: dict[str, int]) -> RosterRow:
        name = " ".join(one.values.get("name", "").split())
        if one.problems:
            return _problem(one, name, *one.problems)
        try:
            before = self._record_of(one, name, known)
            base, active = _base(before, self._blank()), before.active if before else True
            draft, active = draft_of(one, base, active=active)
            checked = check_expert(
                draft, read_address=self.contacts.address, read_phone=self.contacts.phone
            )
            picture = self.pictures.read(one.photograph) if one.photograph else None
        except Refused as refused:
            return _problem(one, name, *refused.problems)
        same = before.id if before else f"{expert_key(checked.name)} {checked.email}"
        if same in seen:
            words = "This is the same person as in row {row}."
            return _problem(one, name, Problem("name", words, {"row": seen[same]}))
        seen[same] = one.number
        names: tuple[str, ...] = ()
        if before is not None:
            names = changed_fields(before, checked, active=active)
            if picture is not None and self.database.read().photograph(before.id) != picture:
                names = (*names, "photograph")
        else:
            names = tuple(name for name, text in one.values.items() if text.strip())
        state = RowState.NEW
        if before is not None:
            state = RowState.CHANGED if names else RowState.SAME
        return RosterRow(
            number=one.number,
            state=state,
            name=checked.name,
            fields=names,
            draft=checked,
            active=active,
            before=before,
            photograph=picture,
        )

    def _record_of(self, one: FileExpert, name: str, known: _Known) -> Expert | None:
        if one.id and one.id in known.by_id:
            return known.by_id[one.id]
        addresses = [
            one.values.get(field, "").strip().lower() for field in ("email", "private_email")
        ]
        for address in addresses:
            found = recognise(
                name,
                address,
                by_address=known.by_address.get(address, ()) if address else (),
                by_name=known.by_name.get(expert_key(name), ()),
            )
            if found.expert is not None:
                return found.expert
            if found.is_open:
                raise Refused(
                    Problem(
                        "name",
                        "There is a record of that name already. "
                        "Give its id if it is the same person.",
                    )
                )
        return None

    def _blank(self) -> ExpertDraft:
        return ExpertDraft(name="", zone=self.settings.get("office.zone") or "UTC")

    def take(
        self,
        preview: Preview,
        *,
        actor: str,
        progress: Progress = _unheard,
        stop: Callable[[], bool] = _never,
    ) -> Taken:
        """Write what a preview shows, all of it or, if it is called off, nothing.

        Raises `Conflict` if somebody changed one of the records since the preview.
        """
        now = self.clock.now()
        wanted = [row for row in preview.rows if row.state in (RowState.NEW, RowState.CHANGED)]
        if not wanted:
            return Taken()
        records: list[tuple[Expert | None, Expert]] = []
        pictures: dict[str, Photograph | None] = {}
        entries = []
        with self.database.write() as work:
            for count, row in enumerate(wanted):
                if count % _STEP == 0:
                    progress(count)
                    if stop():
                        return Taken(stopped=True)
                values = {one.name: getattr(row.draft, one.name) for one in fields(ExpertDraft)}
                if row.before is None:
                    after = Expert(
                        id=self.ids.uuid(),
                        active=row.active,
                        created_at=now,
                        updated_at=now,
                        **values,
                    )
                    work.experts.add(after)
                else:
                    changed = replace(row.before, active=row.active, updated_at=now, **values)
                    after = work.experts.update(changed)
                if row.photograph is not None:
                    pictures[after.id] = work.experts.photograph(after.id)
                    work.experts.put_photograph(after.id, row.photograph)
                records.append((row.before, after))
                entries.append(
                    Entry(
                        kind=Kind.IMPORTED,
                        actor=actor,
                        at=now,
                        subject_id=after.id,
                        detail={"file": preview.name, "what": ", ".join(row.fields)},
                    )
                )
            links = link_experts(work, (after for _before, after in records))
            work.commit(*entries)
        new = sum(before is None for before, _after in records)
        return Taken(
            new=new,
            changed=len(records) - new,
            changes=Changes(experts=frozenset(after.id for _before, after in records)),
            undo=RosterUndo(
                name=preview.name, records=tuple(records), photographs=pictures, links=links
            ),
        )

    def undo(self, undo: RosterUndo, *, actor: str) -> Returned:
        """Take an import back; records that somebody changed or used since stay as they are."""
        now = self.clock.now()
        with self.database.write() as work:
            versions = work.experts.versions([after.id for _before, after in undo.records])
            untouched = [
                (before, after)
                for before, after in undo.records
                if versions.get(after.id) == after.version
            ]
            touched = set(
                work.experts.remove([after.id for before, after in untouched if before is None])
            )
            changed = {after.id for before, after in untouched if before is not None}
            work.experts.unlink(one for one in undo.links if one.expert_id in changed)
            for before, after in untouched:
                if before is None:
                    continue
                work.experts.update(replace(before, version=after.version, updated_at=now))
                if after.id in undo.photographs:
                    work.experts.put_photograph(after.id, undo.photographs[after.id])
            touched |= changed
            entries = [
                Entry(
                    kind=Kind.UNDONE,
                    actor=actor,
                    at=now,
                    subject_id=after.id,
                    detail={"file": undo.name, "name": after.name},
                )
                for _before, after in untouched
                if after.id in touched
            ]
            if not entries:
                raise Conflict("Somebody changed these records since; nothing was undone.")
            work.commit(*entries)
        return Returned(
            back=len(touched),
            kept=len(undo.records) - len(touched),
            changes=Changes(experts=frozenset(touched)),
        )

    def export(self, path: Path, *, private: bool = False, retired: bool = True) -> int:
        """Write the experts into a file, CSV or (`.vcf`) vCard; return how many.

        Private contact details and notes only if they are asked for. Raises `WorldFailed`.
        """
        views = self.database.read()
        experts = views.all_experts(retired=retired)
        cards = path.suffix.lower() in _CARDS
        pictures = dict(_pictures(views.photograph, experts)) if cards else {}
        content = self.files.write(experts, pictures, cards=cards, private=private)
        self.writer.write(path, content)
        return len(experts)


def _pictures(
    read: Callable[[str], Photograph | None], experts: tuple[Expert, ...]
) -> Iterator[tuple[str, Photograph]]:
    for one in experts:
        picture = read(one.id)
        if picture is not None:
            yield one.id, picture


def _base(before: Expert | None, blank: ExpertDraft) -> ExpertDraft:
    if before is None:
        return blank
    return ExpertDraft(**{one.name: getattr(before, one.name) for one in fields(ExpertDraft)})


def _problem(one: FileExpert, name: str, *problems: Problem) -> RosterRow:
    return RosterRow(number=one.number, state=RowState.PROBLEM, name=name, problems=problems)
