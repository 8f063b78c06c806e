"""Taking an old log in, in steps that are over in a moment, and taking all of it back again.

On failure, first: rows are written a batch at a time, each batch in one transaction with what it
says of itself, so whatever ends in the middle leaves whole batches and an import that is `running`.
The same file goes on where it stopped; `undo` takes back what had come. Nothing is mailed, nobody
is notified.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mediadesk.domain import columns, imports, reference
from mediadesk.domain.changes import Changes
from mediadesk.domain.deadline import zone_of
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.imports import (
    Counts,
    Decided,
    Import,
    ImportState,
    Known,
    Preview,
    Sought,
    Verdict,
)
from mediadesk.domain.log import Aside, Cell, Layout, LogRow, RowReader, said
from mediadesk.domain.reporter import name_key
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.services.ports import (
    Clock,
    ContactReader,
    Database,
    FileWriter,
    Ids,
    LogFiles,
    LogTable,
    Settings,
    UnitOfWork,
)

BATCH = 250
"""Rows of one transaction; others wait for it no longer than for a mail."""
LOOKED_AT = 1_000
"""Rows between two signs of life while a file is only looked at."""
SHOWN = 200
"""Rows of each kind that a preview holds."""
_TIDY_EVERY = 2
_CACHE = 20_000
_AFTER_ALL = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far something has come: `done` rows of `total`."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed(Progress):
    """A log was looked through. `remembered` says that these headings were met before."""

    columns: tuple[columns.Column, ...]
    layout: Layout
    remembered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed(Progress):
    """What an import would do is known."""

    preview: Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced(Progress):
    """A batch of an import has been written, or taken back; what it is now, and what changed."""

    log: Import
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """Takes old logs in. Every method that yields does one step each time it is asked to go on."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    contacts: ContactReader
    files: LogFiles
    writer: FileWriter

    def open(self, path: Path, sheet: str = "") -> LogTable:
        """Open a file, at one of its sheets; raises `Refused`, `WorldFailed`."""
        return self.files.open(path, sheet)

    def survey(self, table: LogTable) -> Generator[Progress, None, None]:
        """Look through a log; the last that is yielded is `Surveyed`, with a guess of its columns.

        What the same headings were taken for last time comes before any guess.
        """
        looked = columns.Survey(table.headers)
        for done, (_, cells) in enumerate(table.rows(), 1):
            looked.look(cells)
            if done % LOOKED_AT == 0:
                yield Progress(done=done, total=table.total)
        found = looked.columns()
        kept = self.database.read().layout_of(columns.headers_key(table.headers))
        if kept is not None:
            # Which number is the month is asked of every file anew.
            layout = replace(kept, headers=table.headers, orders={})
        else:
            layout = columns.guess(
                found,
                self.files.words(),
                zone=self.settings.get("office.zone"),
                read_phone=self.contacts.phone,
            )
        yield Surveyed(
            done=table.total,
            total=table.total,
            columns=found,
            layout=columns.with_orders(layout, found),
            remembered=kept is not None,
        )

    def preview(self, table: LogTable, layout: Layout) -> Generator[Progress, None, None]:
        """Say what an import would do, and write nothing; `Previewed` comes last.

        Raises `Refused` for a layout that cannot be read by.
        """
        reader = self._reader(layout)
        deciding = _Deciding(reader=reader)
        views = self.database.read()
        counts, rows = Counts(), []
        shown: Counter[Verdict] = Counter()
        reasons: dict[tuple[str, str], tuple[Problem, int]] = {}
        for done, batch in _batches(table, LOOKED_AT):
            for one in deciding.decide(batch, views.known_rows):
                counts = counts.plus(one.verdict)
                if shown[one.verdict] < SHOWN:
                    shown[one.verdict] += 1
                    rows.append(one)
                for problem in one.aside.problems if one.aside else ():
                    key = (problem.field, problem.template)
                    first, met = reasons.get(key, (problem, 0))
                    reasons[key] = (first, met + 1)
            yield Progress(done=done, total=table.total)
        yield Previewed(
            done=table.total,
            total=table.total,
            preview=Preview(
                counts=counts,
                rows=tuple(rows),
                reasons=tuple(sorted(reasons.values(), key=lambda one: -one[1])),
            ),
        )

    def take_in(
        self, table: LogTable, layout: Layout, *, actor: str
    ) -> Generator[Advanced, None, None]:
        """Write the rows, a batch each time; the last that is yielded is `done`.

        A file whose import ended in the middle goes on there, as its columns were understood then.
        Raises `Refused` for a layout that cannot be read by.
        """
        log = self._begun(table, layout, actor)
        reader = self._reader(log.layout)
        deciding = _Deciding(reader=reader)
        past = log.row
        for count, (_, batch) in enumerate(_batches(table, BATCH), 1):
            rows = deciding.again(batch, past)
            if not rows:
                continue
            log, changes = self._write(log, deciding, rows, actor)
            if count % _TIDY_EVERY == 0:
                self.database.tidy()
            yield Advanced(
                done=min(log.total, _decided(log.counts)),
                total=log.total,
                log=log,
                changes=changes,
            )
        log = self._move(log, ImportState.DONE, Kind.IMPORTED, actor)
        self.database.tidy()
        yield Advanced(done=log.total, total=log.total, log=log, changes=Changes())

    def undo(self, import_id: str, *, actor: str) -> Generator[Advanced, None, None]:
        """Take an import back, a batch each time, finished or not; the last is `undone`.

        What people have worked on since stays as it is, and is counted as `kept`.

        Raises `NotFound`, and `Refused` for one that is taken back already.
        """
        log = self.database.read().imported_log(import_id)
        if log is None:
            raise NotFound(Problem("import", "That import is not here."))
        if log.state is ImportState.UNDONE:
            raise Refused(Problem("import", "That import was taken back already."))
        if log.state is not ImportState.UNDOING:
            log = self._move(replace(log, row=_AFTER_ALL), ImportState.UNDOING, Kind.UNDONE, actor)
        taken_back = 0
        for count in range(1, _AFTER_ALL):
            now = self.clock.now()
            with self.database.write() as work:
                batch = work.imports.to_undo(log.id, log.row, BATCH)
                if not batch:
                    break
                gone = [one for one in batch if not one.worked]
                work.imports.take_back(log.id, gone)
                kept = len(batch) - len(gone)
                counts = replace(log.counts, kept=log.counts.kept + kept)
                log = work.imports.update(replace(log, row=batch[-1].row, counts=counts))
                detail: dict[str, Value] = {"name": log.name, "taken_back": len(gone), "kept": kept}
                work.commit(_entry(Kind.UNDONE, actor, now, log.id, detail))
            taken_back += len(batch)
            if count % _TIDY_EVERY == 0:
                self.database.tidy()
            total = log.counts.new + log.counts.changed
            changes = Changes(requests=frozenset(one.request.id for one in gone))
            yield Advanced(done=min(taken_back, total), total=total, log=log, changes=changes)
        log = self._move(log, ImportState.UNDONE, Kind.UNDONE, actor)
        self.database.tidy()
        yield Advanced(done=1, total=1, log=log, changes=Changes())

    def rejected(self, import_id: str) -> bytes:
        """Return the rows that were kept aside as a CSV file, each with the reasons."""
        views = self.database.read()
        log = views.imported_log(import_id)
        if log is None:
            raise NotFound(Problem("import", "That import is not here."))

        def rows() -> Iterator[Sequence[str]]:
            yield (*log.layout.headers, "Row", "Why it was kept aside")
            after = 0
            while found := views.asides(import_id, LOOKED_AT, after):
                for one in found:
                    after = one.number
                    cells = one.cells + ("",) * (len(log.layout.headers) - len(one.cells))
                    why = " ".join(problem.message for problem in one.problems)
                    yield (*cells[: len(log.layout.headers)], str(one.number), why)

        return self.files.csv(rows())

    def save_rejected(self, import_id: str, target: Path) -> None:
        """Write the rows that were kept aside to a CSV file; raises `WorldFailed`."""
        self.writer.write(target, self.rejected(import_id))

    # ------------------------------------------------------------------------- steps

    def _reader(self, layout: Layout) -> RowReader:
        lacking = columns.problems(layout)
        sentences = {
            "when": "Say which column holds the date.",
            "subject": "Say which column holds the subject or the question.",
            "twice": "Two columns are the same. Each may be one thing only.",
        }
        if lacking:
            raise Refused(*(Problem("columns", sentences[code]) for code in lacking))
        return RowReader(
            layout=layout,
            words=self.files.words(),
            zone=zone_of(layout.zone, "zone"),
            now=self.clock.now(),
            read_address=_remembered(self.contacts.address),
            read_phone=_remembered(self.contacts.phone),
        )

    def _begun(self, table: LogTable, layout: Layout, actor: str) -> Import:
        """Return the import of this file that ended in the middle, else a new one."""
        for one in self.database.read().imports():
            if (one.sha256, one.sheet) == (table.sha256, table.sheet):
                if one.state is ImportState.RUNNING:
                    return one
                if one.state is ImportState.UNDOING:
                    raise Conflict("This file is being taken back. Finish that first.")
        self._reader(layout)
        now = self.clock.now()
        log = Import(
            id=self.ids.uuid(),
            name=table.name,
            sha256=table.sha256,
            sheet=table.sheet,
            headers=columns.headers_key(table.headers),
            layout=layout,
            state=ImportState.RUNNING,
            actor=actor,
            created_at=now,
            total=table.total,
        )
        with self.database.write() as work:
            work.imports.add(log)
            detail: dict[str, Value] = {"name": log.name, "rows": log.total, "sha256": log.sha256}
            work.commit(_entry(Kind.IMPORTED, actor, now, log.id, detail))
        return log

    def _write(
        self,
        log: Import,
        deciding: _Deciding,
        rows: Sequence[tuple[int, tuple[Cell, ...]]],
        actor: str,
    ) -> tuple[Import, Changes]:
        ends = rows[-1][0]
        now, zone = self.clock.now(), deciding.reader.zone
        counts, asides, entries, open_ones = log.counts, [], [], set()
        with self.database.write() as work:

            def known(sought: Sequence[Sought]) -> tuple[tuple[Known, ...], ...]:
                return tuple(work.imports.known(one) for one in sought)

            for one in deciding.decide(rows, known):
                counts = counts.plus(one.verdict)
                if one.aside is not None:
                    asides.append(one.aside)
                if one.row is None or one.verdict in {Verdict.SAME, Verdict.ASIDE}:
                    continue
                request_id = self._put(work, log, one, zone)
                detail: dict[str, Value] = {"import": log.id, "name": log.name, "row": one.number}
                entries.append(_entry(Kind.IMPORTED, actor, now, request_id, detail))
                if one.row.closed_at is None or one.verdict is Verdict.CHANGED:
                    open_ones.add(request_id)
            work.imports.put_aside(log.id, asides)
            log = work.imports.update(replace(log, row=ends, counts=counts))
            told: dict[str, Value] = {"name": log.name, "row": ends}
            told |= {name: getattr(counts, name) for name in ("new", "changed", "same", "aside")}
            work.commit(_entry(Kind.IMPORTED, actor, now, log.id, told), *entries)
        return log, Changes(requests=frozenset(open_ones))

    def _put(self, work: UnitOfWork, log: Import, one: Decided, zone: ZoneInfo) -> str:
        row = one.row
        if row is None:
            raise ValueError(one.number)
        if one.known is None:
            key = self.ids.uuid()
            attempt = 0
            while work.requests.reference_taken(name := reference.make(key, attempt=attempt)):
                attempt += 1
            request = imports.new_request(row, key=key, reference=name, zone=log.layout.zone)
            work.requests.add(request)
            notes = row.notes
        else:
            changed = imports.changed_request(row, one.known, zone)
            request = work.requests.update(changed)
            notes = row.notes or one.known.notes
        work.imports.note(
            log.id,
            row.number,
            request,
            key=row.key,
            likeness=row.likeness,
            notes=notes,
            before=one.known,
        )
        return request.id

    def _move(self, log: Import, state: ImportState, kind: Kind, actor: str) -> Import:
        now = self.clock.now()
        with self.database.write() as work:
            if state is ImportState.UNDONE:
                work.imports.forget_asides(log.id)
            log = work.imports.update(replace(log, state=state, finished_at=now))
            detail: dict[str, Value] = {
                "name": log.name,
                "state": state.value,
                "kept": log.counts.kept,
            }
            work.commit(_entry(kind, actor, now, log.id, detail))
        return log


@dataclass(slots=True, kw_only=True)
class _Deciding:
    """Decides about one row after the other, and knows what earlier rows of the file were about."""

    reader: RowReader
    _keys: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    _likenesses: dict[str, int] = field(default_factory=dict)

    def again(
        self, batch: Sequence[tuple[int, tuple[Cell, ...]]], past: int
    ) -> list[tuple[int, tuple[Cell, ...]]]:
        """Return the rows that come after `past`; of the others only remember what they are."""
        rest = []
        for number, cells in batch:
            if number > past:
                rest.append((number, cells))
                continue
            row = self.reader.read(number, cells)
            if isinstance(row, LogRow):
                self._first_of(row)
        return rest

    def decide(
        self,
        batch: Sequence[tuple[int, tuple[Cell, ...]]],
        known: Callable[[Sequence[Sought]], Sequence[tuple[Known, ...]]],
    ) -> Iterator[Decided]:
        """Yield what each row does; blank ones do nothing."""
        rows: list[tuple[LogRow, tuple[Cell, ...]]] = []
        found: list[Decided] = []
        for number, cells in batch:
            row = self.reader.read(number, cells)
            if isinstance(row, Aside):
                found.append(Decided(verdict=Verdict.ASIDE, number=number, aside=row))
            elif row is not None:
                first = self._first_of(row)
                if first is None:
                    rows.append((row, cells))
                else:
                    found.append(imports.twice(row, first, tuple(said(cell) for cell in cells)))
        candidates = known([self._sought(row) for row, _ in rows])
        zone = self.reader.zone
        for (row, cells), those in zip(rows, candidates, strict=True):
            texts = tuple(said(cell) for cell in cells) if those else ()
            found.append(imports.decide(row, those, zone, texts))
        yield from sorted(found, key=lambda one: one.number)

    def _first_of(self, row: LogRow) -> int | None:
        """Return the earlier row about the same request, None if this is the first."""
        if not row.key:
            first = self._likenesses.setdefault(row.likeness, row.number)
            return first if first != row.number else None
        day = row.received_at.astimezone(self.reader.zone).date()
        about = (hash(name_key(row.reporter.name)), hash(name_key(row.subject)), hash(day))
        before = self._keys.get(row.key)
        self._keys[row.key] = (row.number, *about)
        if before is not None and before[0] != row.number:
            same = sum(mine == theirs for mine, theirs in zip(about, before[1:], strict=True))
            return before[0] if same >= 2 else None
        return None

    def _sought(self, row: LogRow) -> Sought:
        local = row.received_at.astimezone(self.reader.zone)
        since = datetime(local.year, local.month, local.day, tzinfo=self.reader.zone)
        return Sought(
            key=row.key,
            reference=(reference.parse(row.key) or "") if row.key else "",
            likeness=row.likeness,
            email=row.reporter.email,
            subject=name_key(row.subject),
            since=since.astimezone(UTC),
            until=since.astimezone(UTC) + timedelta(days=1),
        )


def _batches(
    table: LogTable, size: int
) -> Iterator[tuple[int, list[tuple[int, tuple[Cell, ...]]]]]:
    """Yield the rows in batches, each with how many have come by then."""
    batch: list[tuple[int, tuple[Cell, ...]]] = []
    done = 0
    for one in table.rows():
        batch.append(one)
        done += 1
        if len(batch) == size:
            yield done, batch
            batch = []
    if batch:
        yield done, batch


def _remembered(read: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """Return a reader that answers what it was asked before at once: reporters come back."""
    known: dict[str, str | None] = {}

    def remembering(text: str) -> str | None:
        if text not in known:
            if len(known) >= _CACHE:
                known.clear()
            known[text] = read(text)
        return known[text]

    return remembering


def _decided(counts: Counts) -> int:
    return counts.new + counts.changed + counts.same + counts.aside


def _entry(kind: Kind, actor: str, at: datetime, subject: str, detail: dict[str, Value]) -> Entry:
    return Entry(kind=kind, actor=actor, at=at, subject_id=subject, detail=detail)
