"""The pane of the queue: header, filter, list, and what stands there when it is empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.rows import QueuePage
from mediadesk.ui import text
from mediadesk.ui.models.queue import QueueModel
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.pane import PaneHeader
from mediadesk.ui.widgets.queue import QueueDelegate, RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.speech import announce

WIDTH = 408
_PAGE = 200
_FILTERS = {
    "all": None,
    "mine": View.MINE,
    "unassigned": View.UNASSIGNED,
    "broadcast": View.BROADCAST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the queue shows: a standing view, or the requests of one release."""

    title: str
    view: View = View.INBOX
    release_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A page of the queue with the clock it was read at; `wide` is the view without its filter."""

    page: QueuePage
    now: datetime
    asked: QueueQuery


class _List(RowList):
    """The list; Enter goes into the request."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and pass on the rest."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
            return
        super().keyPressEvent(event)


class QueuePane(Surface):
    """The queue. `chosen` carries a request's UUID, or "" when nothing is chosen."""

    chosen = Signal(str)
    entered = Signal()
    loaded = Signal()
    """A page of the queue was shown."""
    nearest = Signal(object)
    """Carries the next deadline among the rows (UTC datetime or None)."""

    def __init__(
        self, context: Context, *, me: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make the pane; it fills when the context has a desk."""
        super().__init__("list", parent=parent)
        self._context = context
        self._me = me
        self._place = Place(title=self.tr("Inbox"))
        self._now: datetime | None = None
        self._cursor: str | None = None
        self._current = ""
        self._wanted = ""
        self._loading = False
        self.model = QueueModel(self)
        self._build()
        context.changed.connect(self._stale)
        self._fresh = QTimer(self)
        self._fresh.setSingleShot(True)
        self._fresh.setInterval(30)
        self._fresh.timeout.connect(self.reload)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = PaneHeader(self._place.title, fill="list", line=False, left=20, right=12)
        self._search_button = Button(
            self.tr("Find"), kind="ghost", icon="search", on_click=self.open_search
        )
        self._search_button.setAccessibleName(self.tr("Find in the requests"))
        self.header.add(self._search_button)
        outer.addWidget(self.header)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(16, 0, 16, 8)
        inner.setSpacing(8)
        self.search = SearchField(
            self.tr("Find in the requests"),
            placeholder=self.tr("Names, outlets, words, references"),
        )
        self.search.setVisible(False)
        self.search.searched.connect(lambda _text: self._filtered())
        inner.addWidget(self.search)
        self.filter = Segmented(
            self.tr("Which requests"),
            [
                ("all", self.tr("All")),
                ("mine", self.tr("Mine")),
                ("unassigned", self.tr("Unassigned")),
                ("broadcast", self.tr("Broadcast")),
            ],
            value="all",
        )
        self.filter.changed.connect(lambda _value: self._filtered())
        inner.addWidget(self.filter)
        outer.addWidget(holder)
        self._stack = QStackedWidget()
        self.list = _List(self.tr("Requests"), QueueDelegate())
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.entered.connect(self.entered)
        self.list.verticalScrollBar().valueChanged.connect(self._maybe_more)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.empty = EmptyState("…", small=True)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._blank = QWidget()
        self._stack.addWidget(self._blank)
        self._stack.setCurrentWidget(self._blank)
        outer.addWidget(self._stack, 1)
        self.setMinimumWidth(px(320))

    # ------------------------------------------------------------------------ asking

    def show_place(self, place: Place) -> None:
        """Show another view."""
        if place == self._place:
            return
        self._place = place
        self._current = ""
        self._cursor = None
        self.header.set_title(place.title)
        self.filter.setVisible(place.view is View.INBOX or bool(place.release_id))
        self._filtered()

    def place(self) -> Place:
        """Return what is shown."""
        return self._place

    def current(self) -> str:
        """Return the UUID of the chosen request, "" for none."""
        return self._current

    def open_search(self) -> None:
        """Show the search field and go into it."""
        self.search.setVisible(True)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_search(self) -> bool:
        """Hide the search field; False if it was hidden already."""
        if self.search.isHidden():
            return False
        self.search.clear()
        self.search.setVisible(False)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._filtered()
        return True

    def choose(self, request_id: str) -> None:
        """Choose a request, now or as soon as it is read."""
        row = self.model.row_of(request_id)
        if row < 0:
            self._wanted = request_id
            return
        self._wanted = ""
        self.list.setCurrentIndex(self.model.index(row))

    def go(self, step: int) -> None:
        """Choose the next (1) or the previous (-1) request."""
        following = self.model.neighbour(self._current, step)
        if following:
            self.choose(following)

    def _filtered(self) -> None:
        self._cursor = None
        self.reload()

    def _query(self, now: datetime, *, after: str = "") -> QueueQuery:
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        view = self._place.view
        chosen = _FILTERS.get(str(self.filter.value()))
        searching = not self.search.isHidden() and bool(self.search.text().strip())
        if chosen is not None and not self.filter.isHidden():
            view = chosen
        return QueueQuery(
            now=now,
            end_of_today=text.tonight(now, zone),
            view=view,
            owner=self._me(),
            release_id=self._place.release_id,
            search=self.search.text() if searching else "",
            limit=_PAGE,
            after=after,
        )

    def reload(self) -> None:
        """Read the queue from the start, as many rows as are shown and at least a page."""
        desk = self._context.desk
        if desk is None:
            return
        query = replace(self._query(desk.clock.now()), limit=max(_PAGE, len(self.model.rows())))

        def ask() -> _Answer:
            return _Answer(page=desk.database.read().queue(query), now=query.now, asked=query)

        self._context.tasks.run(
            self, "data", ask, done=self._show, failed=self._failed, key="queue"
        )

    def _maybe_more(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        desk = self._context.desk
        near = value > bar.maximum() - 4 * px(84)
        if desk is None or not near or not self._cursor or self._loading:
            return
        self._loading = True
        query = self._query(desk.clock.now(), after=self._cursor)

        def ask() -> _Answer:
            return _Answer(page=desk.database.read().queue(query), now=query.now, asked=query)

        self._context.tasks.run(
            self, "data", ask, done=self._append, failed=self._failed, key="more"
        )

    def _append(self, answer: _Answer) -> None:
        self._loading = False
        if answer.asked.after != self._cursor:
            return
        self._cursor = answer.page.after
        known = {row.id for row in self.model.rows()}
        more = tuple(row for row in answer.page.rows if row.id not in known)
        self.model.show_rows(
            (*self.model.rows(), *more), answer.now, grouped=self._is_grouped(answer.asked)
        )

    @staticmethod
    def _is_grouped(query: QueueQuery) -> bool:
        return query.view not in (View.DONE, View.ALL)

    # ----------------------------------------------------------------------- showing

    def _show(self, answer: _Answer) -> None:
        self._now = answer.now
        self._cursor = answer.page.after
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        self.model.set_zone(zone, self._me())
        before = [row.id for row in self.model.rows()]
        self.list.setUniformItemSizes(not self._is_grouped(answer.asked))
        self.model.show_rows(answer.page.rows, answer.now, grouped=self._is_grouped(answer.asked))
        total = answer.page.total
        self.header.set_title(self._place.title, str(total) if total else "")
        self._keep_choice(before)
        self._show_whether_empty(answer)
        self.nearest.emit(self.model.nearest())
        self.loaded.emit()

    def _keep_choice(self, before: list[str]) -> None:
        """Choose what was asked for, else keep the choice, else its neighbour."""
        rows = self.model.rows()
        ids = [row.id for row in rows]
        if self._wanted in ids:
            self.choose(self._wanted)
            return
        if self._current and self._current in ids:
            self.choose(self._current)
            return
        if not ids:
            self.list.setCurrentIndex(QModelIndex())
            self._set_current("")
            return
        following = ids[0]
        if self._current in before:
            gone = before.index(self._current)
            later = [one for one in before[gone + 1 :] if one in ids]
            earlier = [one for one in before[:gone] if one in ids]
            following = (later or list(reversed(earlier)) or ids)[0]
        self.choose(following)

    def _show_whether_empty(self, answer: _Answer) -> None:
        if answer.page.rows:
            self._stack.setCurrentWidget(self.list)
            return
        query = answer.asked
        if query.search:
            self.empty.set_words(
                text.fill(self.tr("Nothing matches “%1”"), query.search),
                self.tr("Names, outlets, words of the request, notes and references are searched."),
                icon="search",
                tone="accent",
            )
        elif query.view is View.INBOX and not query.release_id:
            self.empty.set_words(
                self.tr("Nothing in the inbox"),
                self.tr("Requests come here from the press room and its forms, by time left."),
                icon="check",
                tone="ok",
            )
        else:
            self.empty.set_words(self.tr("Nothing here"), self._nothing(query.view), icon="check")
        self._stack.setCurrentWidget(self.empty)

    def _nothing(self, view: View) -> str:
        return {
            View.OVERDUE: self.tr("No request has passed its deadline."),
            View.TODAY: self.tr("No deadline is left for today."),
            View.WAITING: self.tr("Nobody owes you an answer."),
            View.SCHEDULED: self.tr("No interview is arranged."),
            View.DONE: self.tr("No request has been finished yet."),
            View.MINE: self.tr("You have no request of your own."),
            View.UNASSIGNED: self.tr("Every request has an owner."),
            View.BROADCAST: self.tr("No TV, radio or podcast request is open."),
        }.get(view, self.tr("No open request is about this release."))

    def _failed(self, error: Exception) -> None:
        self._loading = False
        self.empty.set_words(
            self.tr("The queue could not be read"),
            text.failure(error),
            icon="circle-alert",
            tone="danger",
        )
        self._stack.setCurrentWidget(self.empty)

    def tick(self, now: datetime) -> None:
        """Let time pass; a row that became more pressing is announced."""
        if self._now is None:
            return
        self._now = now
        self.model.tick(now)
        self.nearest.emit(self.model.nearest())

    def say(self, sentence: str) -> None:
        """Read a sentence out."""
        announce(self.list, sentence)

    def _stale(self, changes: object) -> None:
        if isinstance(changes, Changes) and (changes.requests or changes.settings):
            self._fresh.start()

    # ----------------------------------------------------------------------- choosing

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        found = self.model.id_at(current.row()) if current.isValid() else ""
        if found:
            self._set_current(found)

    def _set_current(self, request_id: str) -> None:
        if request_id != self._current:
            self._current = request_id
            self.chosen.emit(request_id)
