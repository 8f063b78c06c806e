"""Reporters: the list by name, and the record of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Refused
from mediadesk.domain.query import ReporterQuery
from mediadesk.domain.reporter import ReporterDraft
from mediadesk.domain.rows import ReporterPage as Page
from mediadesk.services.desk import Desk
from mediadesk.services.reporters import (
    OutletDone,
    OutletUndo,
    ReporterDone,
    ReporterFile,
    ReporterUndo,
)
from mediadesk.ui import text
from mediadesk.ui.actions import Actions
from mediadesk.ui.desk.reporters.model import ReporterDelegate, ReporterModel
from mediadesk.ui.desk.reporters.record import RecordPane
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.pair import PairPage, PickDialog, SearchList

_tr = QCoreApplication.translate
WIDTH = 344
_MOST_UNDO = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    page: Page
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    file: ReporterFile
    now: datetime


class ReporterList(SearchList):
    """A search field over the list; `chosen` carries a record's UUID."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Make the list; `reload` fills it."""
        self._model = ReporterModel()
        super().__init__(
            context,
            name=_tr("ReporterList", "Find a reporter"),
            placeholder=_tr("ReporterList", "Name, outlet or address"),
            title=_tr("ReporterList", "Reporters"),
            model=self._model,
            delegate=ReporterDelegate(),
            parent=parent,
        )

    def reader(self, after: str, limit: int) -> Callable[[Desk], object]:
        """Return what reads the page after a cursor; it runs on another thread."""
        query = ReporterQuery(search=self.search.text(), limit=limit, after=after)
        return lambda desk: _Read(page=desk.database.read().reporters(query), now=desk.clock.now())

    def put(self, found: object, *, more: bool) -> None:
        """Show a page that was read."""
        if isinstance(found, _Read):
            page = found.page
            self._model.show_page(page.rows, page.after, more=more, now=found.now, zone=self.zone())

    def words_for_nobody(self) -> tuple[str, str]:
        """Return title and words for an empty list."""
        if self.search.text():
            return (
                text.fill(self.tr("Nobody fits “%1”"), self.search.text()),
                self.tr("Try a part of a name, an outlet or an address."),
            )
        return (
            self.tr("No reporters yet"),
            self.tr("They come by themselves, with the first request."),
        )


class ReportersPage(PairPage):
    """The page: list at the left, record at the right; one of the two in a narrow window."""

    request_wanted = Signal(str)

    def __init__(
        self,
        context: Context,
        actions: Actions,
        *,
        me: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        """Make the page; it reads when it is shown."""
        super().__init__(
            context, title=_tr("ReportersPage", "Reporters"), width=WIDTH, parent=parent
        )
        self._me = me
        self._wanted = ""
        self._undos: list[ReporterUndo | OutletUndo] = []
        self.people = ReporterList(context)
        self.left.addWidget(self.people, 1)
        self.nothing = EmptyState(
            self.tr("No reporter chosen"),
            self.tr("Everybody who asked has a record here, with what they asked before."),
            icon="user",
            tone="accent",
        )
        self.record = RecordPane()
        self.right.addWidget(self.nothing)
        self.right.addWidget(self.record)
        self._wire(actions)
        self.setFocusProxy(self.people.view)
        self.people.reload()

    def _wire(self, actions: Actions) -> None:
        self.people.chosen.connect(self.open)
        record = self.record
        record.save_wanted.connect(self.save)
        record.outlet_wanted.connect(self.save_outlet)
        record.verify_wanted.connect(self.verify)
        record.doubt_wanted.connect(self.doubt)
        record.merge_wanted.connect(self.ask_merge)
        record.separate_wanted.connect(self.separate)
        record.request_wanted.connect(self.request_wanted)
        record.back.connect(lambda: self.show_single(detail=False))
        self.toast.undone.connect(self.undo)
        actions.on("undo", lambda: self.undo() if self.isVisible() else None)
        self._context.changed.connect(self._stale)

    # ------------------------------------------------------------------------- reading

    def open(self, reporter_id: str) -> None:
        """Read and show a record."""
        if not reporter_id:
            return
        self._wanted = reporter_id
        self.run(
            lambda desk: _Opened(file=desk.reporters.open(reporter_id), now=desk.clock.now()),
            self._show,
            key="open",
        )

    def open_of_request(self, request_id: str) -> None:
        """Read and show the record of a request's reporter."""

        def read(desk: Desk) -> _Opened:
            key = desk.reporters.of_request(request_id)
            return _Opened(file=desk.reporters.open(key), now=desk.clock.now())

        self.run(read, self._show, key="open")

    def _show(self, opened: _Opened) -> None:
        self._wanted = opened.file.record.id
        self.record.show_file(opened.file, now=opened.now, zone=self.zone())
        self.right.setCurrentWidget(self.record)
        self.people.choose(self._wanted)
        if self.is_single:
            self.show_single(detail=True)

    def _stale(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if changes.reporters or changes.requests:
            self.people.reload()
            if self._wanted:
                self.open(self._wanted)

    # -------------------------------------------------------------------------- acting

    def _act(self, act: Callable[[Desk, str], ReporterDone], said: str) -> None:
        file = self.record.file
        if file is None:
            return
        key = file.record.id
        self.run(lambda desk: act(desk, key), lambda done: self._done(done, said))

    def _done(self, done: ReporterDone, said: str) -> None:
        if done.undo is not None:
            self._undos = [*self._undos, done.undo][-_MOST_UNDO:]
        if self.record.file is not None:
            self.record.file = None
        self.toast.show_message(text.fill(said, done.record.name), undo=done.undo is not None)
        self._wanted = done.record.id
        self._context.changed.emit(done.changes)

    def save(self, draft: ReporterDraft) -> None:
        """Write the fields."""
        file, me = self.record.file, self._me()
        version = file.record.version if file is not None else None
        self._act(
            lambda desk, key: desk.reporters.change(key, draft, actor=me, version=version),
            self.tr("Record of %1 saved"),
        )

    def save_outlet(self, kind: str, domain: str, notes: str) -> None:
        """Write what is known of the outlet."""
        file, me = self.record.file, self._me()
        if file is None or file.outlet is None:
            return
        key = file.outlet.id
        self.run(
            lambda desk: desk.reporters.change_outlet(
                key, kind=kind, domain=domain, notes=notes, actor=me
            ),
            lambda done: self._outlet_done(done, self.tr("Outlet %1 saved"), done.undo),
        )

    def _outlet_done(self, done: OutletDone, said: str, undo: OutletUndo | None) -> None:
        if undo is not None:
            self._undos = [*self._undos, undo][-_MOST_UNDO:]
        self.toast.show_message(text.fill(said, done.outlet.name), undo=undo is not None)
        self._context.changed.emit(done.changes)

    def verify(self, evidence: str) -> None:
        """Note how it is known who this is."""
        me = self._me()
        self._act(
            lambda desk, key: desk.reporters.verify(key, evidence, actor=me),
            self.tr("%1 verified"),
        )

    def doubt(self) -> None:
        """Take a verification back."""
        me = self._me()
        self._act(
            lambda desk, key: desk.reporters.doubt(key, actor=me),
            self.tr("Verification of %1 taken back"),
        )

    def ask_merge(self) -> None:
        """Ask who else this person is."""
        file = self.record.file
        if file is None:
            return
        people = ReporterList(self._context)
        people.search.setText(file.record.name.rpartition(" ")[2])
        dialog = PickDialog(
            people,
            title=self.tr("Merge two records"),
            question=text.fill(self.tr("Who is the same person as %1?"), file.record.name),
            verb=self.tr("Merge"),
            parent=self,
        )
        dialog.accepted.connect(lambda: self.merge(dialog.chosen()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def merge(self, other_id: str) -> None:
        """Let the chosen record and another be one person."""
        me = self._me()
        self._act(
            lambda desk, key: desk.reporters.merge(key, other_id, actor=me),
            self.tr("Merged into the record of %1"),
        )

    def separate(self, member_id: str) -> None:
        """Let a merged record stand by itself again."""
        me = self._me()
        self._act(
            lambda desk, key: desk.reporters.separate(key, member_id, actor=me),
            self.tr("Separated from the record of %1"),
        )

    def undo(self) -> None:
        """Put the last change back."""
        if self._context.desk is None or not self._undos:
            return
        last, me = self._undos.pop(), self._me()
        said = self.tr("Undone for %1")
        if isinstance(last, OutletUndo):
            outlet = last
            self.run(
                lambda desk: desk.reporters.undo_outlet(outlet, actor=me),
                lambda done: self._outlet_done(done, said, None),
            )
            return
        record = last
        self.run(
            lambda desk: desk.reporters.undo(record, actor=me),
            lambda done: self._done(done, said),
        )

    def failed(self, error: Exception) -> None:
        """Say what is wrong beside its field, or where nothing better says it."""
        if isinstance(error, Refused) and self.record.file is not None:
            self.record.refuse(error.problems)
            return
        super().failed(error)

    # -------------------------------------------------------------------------- layout

    def detail_focus(self) -> QWidget:
        """Return what gets the keys when the right pane shows alone."""
        return self.record.edits["name"]

    def list_focus(self) -> QWidget:
        """Return what gets the keys when the list shows alone."""
        return self.people.view

    def show_back(self, *, visible: bool) -> None:
        """Show or hide the way back to the list."""
        self.record.back_button.setVisible(visible)
