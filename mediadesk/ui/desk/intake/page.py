"""Intake: the mails that came in, and what a person decides about the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Refused
from mediadesk.domain.incoming import Incoming, IncomingRow
from mediadesk.domain.query import IncomingQuery, IncomingView, QueueQuery, View
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.search import parse
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Sorted, SortedBefore, Submission
from mediadesk.ui import text
from mediadesk.ui.desk.intake.mail import MailPane
from mediadesk.ui.desk.intake.model import IncomingDelegate, IncomingModel
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pair import PairPage
from mediadesk.ui.widgets.queue import RowList
from mediadesk.ui.widgets.rows import ID_ROLE
from mediadesk.ui.widgets.segmented import Segmented

_tr = QCoreApplication.translate

WIDTH = 384
_MOST = 500
_MOST_SUGGESTIONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    rows: tuple[IncomingRow, ...]
    counts: dict[str, int]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    incoming: Incoming | None
    stored: bool
    now: datetime


class JoinDialog(QDialog):
    """Asks which request a mail belongs to; the sender's own ones are a click away."""

    def __init__(self, rows: Sequence[QueueRow], parent: QWidget) -> None:
        """Make the question with suggestions."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Join to a request"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("surface")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(12)
        box.addWidget(Label(self.tr("Which request is this mail about?"), role="title"))
        self.edit = LineEdit(self.tr("Reference"), placeholder="MR-7Q4K-2XC", size=36)
        self.field = Field(self.tr("Reference"), self.edit)
        box.addWidget(self.field)
        self.suggestions: list[Button] = []
        for one in rows[:_MOST_SUGGESTIONS]:
            shown = text.reference(one.reference)
            button = Button(f"{shown}  {one.subject[:60]}", kind="link", icon="inbox")
            button.clicked.connect(lambda _checked=False, words=shown: self.edit.setText(words))
            self.suggestions.append(button)
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        join = Button(self.tr("Join"), kind="primary", icon="link", on_click=self.accept)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        box.addLayout(row(join, leave, None))
        self.edit.returnPressed.connect(self.accept)
        self.resize(px(460), self.sizeHint().height())

    def reference(self) -> str:
        """Return what was typed."""
        return self.edit.text()


class IntakePage(PairPage):
    """The page: list at the left, the mail at the right; one of the two in a narrow window."""

    request_wanted = Signal(str)
    fetch_wanted = Signal()

    def __init__(
        self, context: Context, *, me: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make the page; it reads when shown and after each change."""
        super().__init__(context, title=_tr("IntakePage", "Intake"), width=WIDTH, parent=parent)
        self._me = me
        self._wanted = ""
        self._undo: SortedBefore | None = None
        self._build_list()
        self.nothing = EmptyState(
            self.tr("No mail chosen"),
            self.tr("Answers join their request by themselves. The rest waits here for you."),
            icon="mail",
            tone="accent",
        )
        self.mail = MailPane()
        self.right.addWidget(self.nothing)
        self.right.addWidget(self.mail)
        self._wire()
        self.setFocusProxy(self.list)
        self.reload()

    def _build_list(self) -> None:
        left = self.left
        left.setSpacing(8)
        self.header.add(
            Button(self.tr("Fetch"), icon="refresh-cw", on_click=self.fetch_wanted.emit)
        )
        self.filter = Segmented(
            self.tr("Which mails"),
            [
                (IncomingView.WAITING.value, self.tr("To decide")),
                (IncomingView.TROUBLED.value, self.tr("Trouble")),
                (IncomingView.ALL.value, self.tr("All")),
            ],
            value=IncomingView.WAITING.value,
        )
        self.filter.changed.connect(lambda _value: self.reload())
        holder = QHBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        holder.addWidget(self.filter)
        holder.addStretch(1)
        left.addLayout(holder)
        self.model = IncomingModel(self)
        self.list = RowList(self.tr("Mails"), IncomingDelegate(), uniform=True)
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.clicked.connect(lambda _index: self._enter())
        self.list.activated.connect(lambda _index: self._enter())
        left.addWidget(self.list, 1)
        self.empty = EmptyState(
            self.tr("Nothing to decide"),
            self.tr("Mails that are no answer to a request wait here."),
            icon="mail-check",
            small=True,
        )
        left.addWidget(self.empty, 1)

    def _wire(self) -> None:
        mail = self.mail
        mail.confirm_wanted.connect(self.confirm)
        mail.dismiss_wanted.connect(self.dismiss)
        mail.join_wanted.connect(self.ask_join)
        mail.split_wanted.connect(
            lambda: self._sort(
                lambda desk, key, me: desk.sorting.split(key, actor=me),
                self.tr("Taken out. It waits to be decided again."),
            )
        )
        mail.reconsider_wanted.connect(
            lambda: self._sort(
                lambda desk, key, me: desk.sorting.reconsider(key, actor=me),
                self.tr("It waits to be decided."),
            )
        )
        mail.read_wanted.connect(self._read_again)
        mail.fetch_wanted.connect(self._fetch_again)
        mail.save_wanted.connect(self._choose_file)
        mail.request_wanted.connect(self.request_wanted)
        mail.back.connect(lambda: self.show_single(detail=False))
        self.toast.undone.connect(self.undo)
        self._context.changed.connect(self._stale)

    # ------------------------------------------------------------------------- reading

    def reload(self) -> None:
        """Read the list."""
        query = IncomingQuery(view=IncomingView(str(self.filter.value())), limit=_MOST)

        def read(desk: Desk) -> _Read:
            views = desk.database.read()
            return _Read(
                rows=views.incoming(query),
                counts=dict(views.incoming_counts()),
                now=desk.clock.now(),
            )

        self.run(read, self._take, key="intake")

    def _take(self, found: _Read) -> None:
        kept = self.current()
        row_before = self.list.currentIndex().row()
        self.model.show_rows(found.rows, found.now, self.zone())
        counts = found.counts
        waiting = counts.get("proposed", 0) + counts.get("grouped", 0)
        troubled = sum(counts.get(name, 0) for name in ("unprocessable", "too_large", "unfetched"))
        self.header.set_title(self.tr("Intake"), str(waiting) if waiting else "")
        trouble = self.tr("Trouble")
        self.filter.set_text(
            IncomingView.TROUBLED.value, f"{trouble} {troubled}" if troubled else trouble
        )
        nothing = self.model.rowCount() == 0
        self.list.setVisible(not nothing)
        self.empty.setVisible(nothing)
        if self.model.row_of(kept) < 0 and not nothing:
            # The next one takes the place of one that was decided.
            place = min(max(row_before, 0), self.model.rowCount() - 1)
            self.list.setCurrentIndex(self.model.index(place))
        if nothing:
            self._wanted = ""
            self.right.setCurrentWidget(self.nothing)
            if self.is_single:
                self.show_single(detail=False)

    def current(self) -> str:
        """Return the UUID of the mail that is chosen, "" if none is."""
        return str(self.list.currentIndex().data(ID_ROLE) or "")

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.open(str(now.data(ID_ROLE)))

    def open(self, incoming_id: str) -> None:
        """Read and show a mail."""
        self._wanted = incoming_id

        def read(desk: Desk) -> _Opened:
            views = desk.database.read()
            incoming = views.incoming_mail(incoming_id)
            stored = incoming is not None and views.raw_mail(incoming_id) is not None
            return _Opened(incoming=incoming, stored=stored, now=desk.clock.now())

        self.run(read, self._show, key="open")

    def _show(self, opened: _Opened) -> None:
        if opened.incoming is None:
            return
        self.mail.show_mail(opened.incoming, now=opened.now, zone=self.zone(), stored=opened.stored)
        self.right.setCurrentWidget(self.mail)

    def _enter(self) -> None:
        if self.is_single:
            self.show_single(detail=True)

    def _stale(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.incoming:
            self.reload()
            if self._wanted:
                self.open(self._wanted)

    # -------------------------------------------------------------------------- acting

    def confirm(self) -> None:
        """Make a request of the mail, with what the fields say."""
        incoming = self.mail.incoming
        if incoming is None:
            return
        draft, key = self.mail.form.draft(), incoming.id
        self.run(lambda desk: desk.requests.submit(draft, from_mail=key), self._confirmed)

    def _confirmed(self, done: Submission) -> None:
        self._undo = None
        said = self.tr("Logged as %1. A receipt is on its way.")
        if done.receipt == "none":
            said = self.tr("Logged as %1, without an automatic answer.")
        self.toast.show_message(text.fill(said, text.reference(done.request.reference)), undo=False)
        self._context.changed.emit(done.changes)

    def dismiss(self) -> None:
        """Say that it is not a request."""
        self._sort(
            lambda desk, key, me: desk.sorting.dismiss(key, actor=me),
            self.tr("Set aside: not a request"),
        )

    def ask_join(self) -> None:
        """Ask which request the mail belongs to."""
        incoming = self.mail.incoming
        if incoming is None:
            return
        sender = (incoming.mail.from_address or "") if incoming.mail is not None else ""
        zone = self.zone()

        def read(desk: Desk) -> tuple[QueueRow, ...]:
            now = desk.clock.now()
            query = QueueQuery(
                now=now,
                end_of_today=now,
                view=View.ALL,
                search=parse(sender, now=now, zone=zone),
                limit=_MOST_SUGGESTIONS,
            )
            return desk.database.read().queue(query).rows if sender else ()

        self.run(read, self._show_join, key="join")

    def _show_join(self, rows: tuple[QueueRow, ...]) -> None:
        dialog = JoinDialog(rows, self)
        dialog.accepted.connect(lambda: self.join(dialog.reference()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def join(self, reference: str) -> None:
        """Make the mail a part of the request with this reference."""

        def act(desk: Desk, key: str, me: str) -> Sorted:
            request = desk.triage.find(reference)
            return desk.sorting.join(key, request.id, actor=me)

        self._sort(act, self.tr("Joined to its request"))

    def _sort(self, act: Callable[[Desk, str, str], Sorted], said: str) -> None:
        incoming, me = self.mail.incoming, self._me()
        if incoming is None:
            return
        key = incoming.id
        self.run(lambda desk: act(desk, key, me), lambda done: self._sorted(done, said))

    def _sorted(self, done: Sorted, said: str) -> None:
        self._undo = done.undo if not done.changes.requests else None
        self.toast.show_message(said, undo=self._undo is not None)
        self._context.changed.emit(done.changes)

    def undo(self) -> None:
        """Put the last decision back."""
        undo, me = self._undo, self._me()
        if self._context.desk is None or undo is None:
            return
        self._undo = None
        self.run(
            lambda desk: desk.sorting.undo(undo, actor=me),
            lambda done: self._context.changed.emit(done.changes),
        )

    def _read_again(self) -> None:
        incoming, me = self.mail.incoming, self._me()
        if incoming is None:
            return
        key = incoming.id

        def act(desk: Desk) -> Changes:
            desk.sorting.read_again(key, actor=me)
            return desk.intake.read().changes

        self.run(act, self._context.changed.emit, lane="mail")

    def _fetch_again(self) -> None:
        self._sort(
            lambda desk, key, me: desk.sorting.fetch_again(key, actor=me),
            self.tr("It will be asked for in the next round."),
        )
        self.fetch_wanted.emit()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the mail as it came"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("eml")
        dialog.selectFile("mail.eml")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, target: Path) -> None:
        """Write the mail's bytes as they came into a file; nothing opens it."""
        incoming = self.mail.incoming
        if incoming is None:
            return
        key = incoming.id
        self.run(
            lambda desk: desk.sorting.save(key, target),
            lambda _nothing: self.toast.show_message(
                text.fill(self.tr("Saved as %1"), target.name), undo=False
            ),
        )

    def failed(self, error: Exception) -> None:
        """Say what is wrong beside its field, or where nothing better says it."""
        if isinstance(error, Refused) and any(
            one.field in self.mail.form.fields for one in error.problems
        ):
            self.mail.form.refuse(error.problems)
            return
        super().failed(error)

    # -------------------------------------------------------------------------- layout

    def detail_focus(self) -> QWidget:
        """Return what gets the keys when the right pane shows alone."""
        return self.mail

    def list_focus(self) -> QWidget:
        """Return what gets the keys when the list shows alone."""
        return self.list

    def show_back(self, *, visible: bool) -> None:
        """Show or hide the way back to the list."""
        self.mail.back_button.setVisible(visible)
