"""Pages of two panes: a list at the left, what is chosen at the right; one of the two if narrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader, Splitter
from mediadesk.ui.widgets.queue import RowList
from mediadesk.ui.widgets.rows import ID_ROLE, LookDelegate, LookModel
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from mediadesk.services.desk import Desk

_SINGLE = 1024
_WIDEST_LIST = 480
_PAGE = 100
_MOST_AT_ONCE = 1_000

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read(Generic[Found]):
    found: Found
    more: bool


class SearchList(QWidget):
    """A search field over a list of records by pages; `chosen` carries a record's UUID.

    A subclass says how a page is read and how it is shown.
    """

    chosen = Signal(str)
    shown = Signal()

    def __init__(
        self,
        context: Context,
        *,
        name: str,
        placeholder: str,
        title: str,
        model: LookModel,
        delegate: LookDelegate,
        parent: QWidget | None = None,
    ) -> None:
        """Make the list, called `title`; `reload` fills it."""
        super().__init__(parent)
        self._context = context
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(8)
        holder = QHBoxLayout()
        holder.setContentsMargins(16, 0, 16, 0)
        self.search = SearchField(name, placeholder=placeholder)
        self.search.searched.connect(lambda _words: self.reload(anew=True))
        holder.addWidget(self.search)
        self.box.addLayout(holder)
        self.model = model
        self.model.setParent(self)
        self.model.wanted.connect(lambda after: self._read(after, _PAGE))
        self.view = RowList(title, delegate, uniform=True)
        self.view.setModel(self.model)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.box.addWidget(self.view, 1)
        self.empty = EmptyState("", icon="search", tone="accent", small=True)
        self.empty.setVisible(False)
        self.box.addWidget(self.empty, 1)

    def reader(self, after: str, limit: int) -> Callable[[Desk], object]:
        """Return what reads the page after a cursor; it runs on another thread."""
        raise NotImplementedError

    def put(self, found: object, *, more: bool) -> None:
        """Show a page that was read."""
        raise NotImplementedError

    def words_for_nobody(self) -> tuple[str, str]:
        """Return title and words for an empty list."""
        raise NotImplementedError

    def reload(self, *, anew: bool = False) -> None:
        """Read the list as far as it is shown, or its first page only (`anew`)."""
        limit = _PAGE if anew else max(_PAGE, min(self.model.rowCount(), _MOST_AT_ONCE))
        self._read("", limit)

    def _read(self, after: str, limit: int) -> None:
        desk = self._context.desk
        if desk is None:
            return
        read = self.reader(after, limit)
        self._context.tasks.run(
            self,
            "data",
            lambda: _Read(found=read(desk), more=bool(after)),
            done=self._take,
            failed=self._failed,
            key="list",
        )

    def _take(self, read: _Read[object]) -> None:
        kept = self.current()
        self.put(read.found, more=read.more)
        if kept and not self.current():
            self.choose(kept)
        nobody = self.model.rowCount() == 0
        self.view.setVisible(not nobody)
        self.empty.setVisible(nobody)
        if nobody:
            self.empty.set_words(*self.words_for_nobody())
        self.shown.emit()

    def _failed(self, error: Exception) -> None:
        self.view.setVisible(False)
        self.empty.setVisible(True)
        self.empty.set_words(self.tr("The list could not be read"), text.failure(error))

    def current(self) -> str:
        """Return the UUID of the record that is chosen, "" if none is."""
        return str(self.view.currentIndex().data(ID_ROLE) or "")

    def choose(self, key: str) -> None:
        """Choose a record that is in the list."""
        position = self.model.row_of(key)
        if position >= 0 and position != self.view.currentIndex().row():
            self.view.setCurrentIndex(self.model.index(position))

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(str(now.data(ID_ROLE)))

    def zone(self) -> ZoneInfo:
        """Return the office's zone."""
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")


class PickDialog(QDialog):
    """Asks for one record of a list."""

    def __init__(
        self, people: SearchList, *, title: str, question: str, verb: str, parent: QWidget
    ) -> None:
        """Make the question; `verb` stands on the button that answers it."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(px(440), px(520))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("list")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(8, 16, 8, 16)
        box.setSpacing(8)
        asked = Label(question, role="title", wrap=True)
        asked.setContentsMargins(16, 0, 16, 0)
        box.addWidget(asked)
        self.people = people
        box.addWidget(people, 1)
        pick = Button(verb, kind="primary", icon="users", on_click=self._try)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        foot = row(pick, leave, None)
        foot.setContentsMargins(16, 0, 16, 0)
        box.addLayout(foot)
        people.view.activated.connect(lambda _index: self._try())
        people.reload()

    def chosen(self) -> str:
        """Return the UUID of the record that was chosen."""
        return self.people.current()

    def _try(self) -> None:
        if self.chosen():
            self.accept()


class PairPage(Surface):
    """A page with a list at the left and a stack at the right, wired to the desk by `run`."""

    def __init__(self, context: Context, *, title: str, width: int, parent: QWidget | None) -> None:
        """Make both panes, empty; `width` is the list's, in px."""
        super().__init__("surface", parent=parent)
        self._context = context
        self._is_single = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.splitter = Splitter()
        box.addWidget(self.splitter)
        self.left_pane = Surface("list")
        self.left = QVBoxLayout(self.left_pane)
        self.left.setContentsMargins(0, 0, 0, 0)
        self.left.setSpacing(0)
        self.header = PaneHeader(title, fill="list", line=False, left=20)
        self.left.addWidget(self.header)
        self.right = QStackedWidget()
        self.splitter.addWidget(self.left_pane)
        self.splitter.addWidget(self.right)
        self.splitter.setSizes([px(width), px(1000)])
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.toast = Toast(self.right)

    # ------------------------------------------------------------------------- the desk

    def run(
        self,
        work: Callable[[Desk], object],
        done: Callable[..., None],
        *,
        failed: Callable[[Exception], None] | None = None,
        lane: str = "data",
        key: str = "",
    ) -> None:
        """Do a piece of work on the desk off this thread, once the desk is open."""
        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(
                self, lane, lambda: work(desk), done=done, failed=failed or self.failed, key=key
            )

    def failed(self, error: Exception) -> None:
        """Say what went wrong where nothing better says it."""
        self.toast.show_message(text.failure(error), icon="circle-alert", undo=False)

    def zone(self) -> ZoneInfo:
        """Return the office's zone."""
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    # --------------------------------------------------------------------------- layout

    def detail_focus(self) -> QWidget:
        """Return what gets the keys when the right pane shows alone."""
        return self.right

    def list_focus(self) -> QWidget:
        """Return what gets the keys when the list shows alone."""
        return self.left_pane

    def show_back(self, *, visible: bool) -> None:
        """Show or hide the way back to the list, in the right pane."""
        raise NotImplementedError

    @property
    def is_single(self) -> bool:
        """Whether one pane shows at a time."""
        return self._is_single

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one pane at a time in a narrow window."""
        super().resizeEvent(event)
        single = self.window().width() < px(_SINGLE)
        if single == self._is_single:
            return
        self._is_single = single
        self.show_back(visible=single)
        self.left_pane.setMaximumWidth(16_777_215 if single else px(_WIDEST_LIST))
        if single:
            self.show_single(detail=False)
        else:
            self.left_pane.setVisible(True)
            self.right.setVisible(True)

    def show_single(self, *, detail: bool) -> None:
        """Show one of the panes in a narrow window."""
        self.left_pane.setVisible(not detail)
        self.right.setVisible(detail)
        target = self.detail_focus() if detail else self.list_focus()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
