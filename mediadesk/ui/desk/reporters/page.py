"""Reporters: the list by name, and the record of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

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
from mediadesk.ui.desk.reporters.model import ID_ROLE, ReporterDelegate, ReporterModel
from mediadesk.ui.desk.reporters.record import RecordPane
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader, Splitter
from mediadesk.ui.widgets.queue import RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.toast import Toast

WIDTH = 344
_PAGE = 100
_SINGLE = 1024
_MOST_UNDO = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    page: Page
    now: datetime
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    file: ReporterFile
    now: datetime


class ReporterList(QWidget):
    """A search field over the list; `chosen` carries a record's UUID."""

    chosen = Signal(str)
    shown = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Make the list; `reload` fills it."""
        super().__init__(parent)
        self._context = context
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        holder = QHBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        self.search = SearchField(
            self.tr("Find a reporter"), placeholder=self.tr("Name, outlet or address")
        )
        self.search.searched.connect(lambda _words: self.reload())
        holder.addWidget(self.search)
        box.addLayout(holder)
        self.model = ReporterModel(self)
        self.model.wanted.connect(self._read)
        self.view = RowList(self.tr("Reporters"), ReporterDelegate(), uniform=True)
        self.view.setModel(self.model)
        self.view.selectionModel().currentChanged.connect(self._moved)
        box.addWidget(self.view, 1)
        self.empty = EmptyState("", icon="search", tone="accent", small=True)
        self.empty.setVisible(False)
        box.addWidget(self.empty, 1)

    def reload(self) -> None:
        """Read the first page."""
        self._read("")

    def _read(self, after: str) -> None:
        desk = self._context.desk
        if desk is None:
            return
        query = ReporterQuery(search=self.search.text(), limit=_PAGE, after=after)

        def read() -> _Read:
            page = desk.database.read().reporters(query)
            return _Read(page=page, now=desk.clock.now(), more=bool(after))

        self._context.tasks.run(
            self, "data", read, done=self._take, failed=lambda _error: None, key="list"
        )

    def _take(self, found: _Read) -> None:
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        kept = self.current()
        self.model.show_page(
            found.page.rows, found.page.after, more=found.more, now=found.now, zone=zone
        )
        if kept and not self.current():
            self.choose(kept)
        nobody = self.model.rowCount() == 0
        self.view.setVisible(not nobody)
        self.empty.setVisible(nobody)
        if self.search.text():
            title = text.fill(self.tr("Nobody fits “%1”"), self.search.text())
            self.empty.set_words(title, self.tr("Try a part of a name, an outlet or an address."))
        else:
            self.empty.set_words(
                self.tr("No reporters yet"),
                self.tr("They come by themselves, with the first request."),
            )
        self.shown.emit()

    def current(self) -> str:
        """Return the UUID of the reporter who is chosen, "" if none is."""
        return str(self.view.currentIndex().data(ID_ROLE) or "")

    def choose(self, key: str) -> None:
        """Choose a reporter who is in the list."""
        position = self.model.row_of(key)
        if position >= 0:
            self.view.setCurrentIndex(self.model.index(position))

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(str(now.data(ID_ROLE)))


class MergeDialog(QDialog):
    """Asks who else this person is."""

    def __init__(self, context: Context, name: str, parent: QWidget) -> None:
        """Make the question about the reporter called `name`."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Merge two records"))
        self.resize(px(440), px(520))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("list")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(8, 16, 8, 16)
        box.setSpacing(8)
        title = Label(
            text.fill(self.tr("Who is the same person as %1?"), name), role="title", wrap=True
        )
        title.setContentsMargins(16, 0, 16, 0)
        box.addWidget(title)
        self.people = ReporterList(context)
        self.people.search.setText(name.rpartition(" ")[2])
        box.addWidget(self.people, 1)
        merge = Button(self.tr("Merge"), kind="primary", icon="users", on_click=self._try)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        foot = row(merge, leave, None)
        foot.setContentsMargins(16, 0, 16, 0)
        box.addLayout(foot)
        self.people.view.activated.connect(lambda _index: self._try())
        self.people.reload()

    def chosen(self) -> str:
        """Return the UUID of the record that was chosen."""
        return self.people.current()

    def _try(self) -> None:
        if self.chosen():
            self.accept()


class ReportersPage(Surface):
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
        super().__init__("surface", parent=parent)
        self._context = context
        self._me = me
        self._wanted = ""
        self._undos: list[ReporterUndo | OutletUndo] = []
        self._is_single = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._splitter = Splitter()
        box.addWidget(self._splitter)
        self._left = Surface("list")
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(PaneHeader(self.tr("Reporters"), fill="list", line=False, left=20))
        self.people = ReporterList(context)
        left.addWidget(self.people, 1)
        self._right = QStackedWidget()
        self.nothing = EmptyState(
            self.tr("No reporter chosen"),
            self.tr("Everybody who asked has a record here, with what they asked before."),
            icon="user",
            tone="accent",
        )
        self.record = RecordPane()
        self._right.addWidget(self.nothing)
        self._right.addWidget(self.record)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(self._right)
        self._splitter.setSizes([px(WIDTH), px(1000)])
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self.toast = Toast(self._right)
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
        record.back.connect(lambda: self._show_single(record=False))
        self.toast.undone.connect(self.undo)
        actions.on("undo", lambda: self.undo() if self.isVisible() else None)
        self._context.changed.connect(self._stale)

    # ------------------------------------------------------------------------- reading

    def open(self, reporter_id: str) -> None:
        """Read and show a record."""
        desk = self._context.desk
        if desk is None or not reporter_id:
            return
        self._wanted = reporter_id

        def read() -> _Opened:
            return _Opened(file=desk.reporters.open(reporter_id), now=desk.clock.now())

        self._context.tasks.run(
            self, "data", read, done=self._show, failed=self._failed, key="open"
        )

    def open_of_request(self, request_id: str) -> None:
        """Read and show the record of a request's reporter."""
        desk = self._context.desk
        if desk is None:
            return

        def read() -> _Opened:
            key = desk.reporters.of_request(request_id)
            return _Opened(file=desk.reporters.open(key), now=desk.clock.now())

        self._context.tasks.run(
            self, "data", read, done=self._show, failed=self._failed, key="open"
        )

    def _show(self, opened: _Opened) -> None:
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        self._wanted = opened.file.record.id
        self.record.show_file(opened.file, now=opened.now, zone=zone)
        self._right.setCurrentWidget(self.record)
        self.people.choose(self._wanted)
        if self._is_single:
            self._show_single(record=True)

    def _stale(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if changes.reporters or changes.requests:
            self.people.reload()
            if self._wanted:
                self.open(self._wanted)

    # -------------------------------------------------------------------------- acting

    def _act(self, act: Callable[[Desk, str], ReporterDone], said: str) -> None:
        desk, file = self._context.desk, self.record.file
        if desk is None or file is None:
            return
        key = file.record.id
        self._context.tasks.run(
            self,
            "data",
            lambda: act(desk, key),
            done=lambda done: self._done(done, said),
            failed=self._failed,
        )

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
        desk, file, me = self._context.desk, self.record.file, self._me()
        if desk is None or file is None or file.outlet is None:
            return
        key = file.outlet.id
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.reporters.change_outlet(
                key, kind=kind, domain=domain, notes=notes, actor=me
            ),
            done=lambda done: self._outlet_done(done, self.tr("Outlet %1 saved"), done.undo),
            failed=self._failed,
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
        dialog = MergeDialog(self._context, file.record.name, self)
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
        desk = self._context.desk
        if desk is None or not self._undos:
            return
        last, me = self._undos.pop(), self._me()
        if isinstance(last, OutletUndo):
            outlet = last
            self._context.tasks.run(
                self,
                "data",
                lambda: desk.reporters.undo_outlet(outlet, actor=me),
                done=lambda done: self._outlet_done(done, self.tr("Undone for %1"), None),
                failed=self._failed,
            )
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.reporters.undo(last, actor=me),
            done=lambda done: self._done(done, self.tr("Undone for %1")),
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refused) and self.record.file is not None:
            self.record.refuse(error.problems)
            return
        self.toast.show_message(text.failure(error), icon="circle-alert", undo=False)

    # -------------------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one pane at a time in a narrow window."""
        super().resizeEvent(event)
        single = self.window().width() < px(_SINGLE)
        if single != self._is_single:
            self._is_single = single
            self.record.back_button.setVisible(single)
            self._left.setMaximumWidth(16_777_215 if single else px(480))
            if single:
                self._show_single(record=False)
            else:
                self._left.setVisible(True)
                self._right.setVisible(True)

    def _show_single(self, *, record: bool) -> None:
        self._left.setVisible(not record)
        self._right.setVisible(record)
        target = self.record.edits["name"] if record else self.people.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)
