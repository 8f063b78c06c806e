"""The pane of the queue: header, filter, list, and what stands there when it is empty."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.query import Order, QueueQuery, View
from mediadesk.domain.rows import Outlook, QueuePage, QueueRow
from mediadesk.domain.search import OPERATORS, fold, parse
from mediadesk.ui import text
from mediadesk.ui.desk.queue.finder import Finder
from mediadesk.ui.desk.queue.naming import NameRow
from mediadesk.ui.desk.queue.narrowing import Narrowing, Offer, below
from mediadesk.ui.models.queue import QueueModel
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.chips import Chips
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader
from mediadesk.ui.widgets.queue import QueueDelegate, RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.speech import announce

if TYPE_CHECKING:
    from mediadesk.services.ports import Views

WIDTH = 408
_PAGE = 100
_MOST_PATCHED = 20
TYPING_PAUSE = 30
"""How long typing rests before it is looked for, ms; a newer search calls an older one off."""
_NEWEST_FIRST = frozenset({View.DONE, View.ALL, View.COVERAGE})
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
    search: str = ""
    """A saved view: what is looked for, over everything."""

    @property
    def key(self) -> str:
        """What the place is known by, whatever it is called."""
        return f"{self.view.value} {self.release_id} {self.search}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A page of the queue with the clock it was read at; `total` counts the view of a patch."""

    page: QueuePage
    now: datetime
    asked: QueueQuery
    total: int | None = None
    outlook: Outlook | None = None
    """What comes next, where the inbox is empty."""


def _place_of(row: QueueRow, *, query: QueueQuery) -> tuple[str, float, str]:
    """Return what the queue is ordered by."""
    if query.view in _NEWEST_FIRST:
        return "", -row.updated_at.timestamp(), row.id
    if query.order is Order.NEWEST:
        return "", -row.created_at.timestamp(), row.id
    outlet = fold(row.outlet) if query.order is Order.OUTLET else ""
    return outlet, row.deadline_at.timestamp(), row.id


class _List(RowList):
    """The list; Enter goes into the request, Ctrl and a click select it with others."""

    entered = Signal()
    ticked = Signal(QModelIndex)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a click with Ctrl and pass on the rest."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.ticked.emit(self.indexAt(event.position().toPoint()))
            return
        super().mousePressEvent(event)

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
    selected = Signal(object)
    """Carries the rows that are selected together, none or at least one."""
    view_saved = Signal(str, str)
    """Carries a name, and the words of a search that is to be kept as a view under it."""
    view_renamed = Signal(str, str)
    """Carries the name that a view had and the one that it gets."""
    view_dropped = Signal(str)

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
        self._follower = ""
        self._loading = False
        self.model = QueueModel(self)
        self.finder = Finder(context, me, self)
        self.narrowing = Narrowing(me, self)
        self.narrowing.go(self._place.key)
        self._changed: set[str] = set()
        self._minute = -1
        self._build()
        self.finder.found.connect(self._show_found)
        self.narrowing.changed.connect(self._narrowed)
        self.finder.failed.connect(self._failed)
        context.changed.connect(self._stale)
        self._fresh = QTimer(self)
        self._fresh.setSingleShot(True)
        self._fresh.setInterval(30)
        self._fresh.timeout.connect(self._freshen)

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.header = PaneHeader(self._place.title, fill="list", line=False, left=20, right=12)
        self.order_button = Button(
            self.narrowing.order_words(Order.TIME_LEFT),
            kind="ghost",
            icon="arrow-down-wide-narrow",
            on_click=self.open_orders,
        )
        self.header.add(self.order_button)
        self.filter_button = IconButton(
            "list-filter", self.tr("Sort and filter"), on_click=self.open_filters
        )
        self.header.add(self.filter_button)
        self._search_button = IconButton(
            "search", self.tr("Find in the requests"), on_click=self.open_search
        )
        self.header.add(self._search_button)
        self.density_button = IconButton("list", self.tr("More rows"), on_click=self.switch_density)
        self.header.add(self.density_button)
        self.log_button = IconButton("plus", self.tr("Log a call"))
        self.header.add(self.log_button)
        outer.addWidget(self.header)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(16, 0, 16, 8)
        inner.setSpacing(6)
        self.search = SearchField(
            self.tr("Find in the requests"),
            placeholder=self.tr("Everything said, asked and answered"),
            pause=TYPING_PAUSE,
        )
        self.search.setVisible(False)
        self.search.searched.connect(lambda _text: self._searched())
        inner.addWidget(self.search)
        self._hints = QWidget()
        hints = QHBoxLayout(self._hints)
        hints.setContentsMargins(4, 0, 0, 0)
        hints.setSpacing(8)
        self.hint = Label("", role="meta", colour="text3", wrap=True, most_lines=2)
        hints.addWidget(self.hint, 1)
        top = Qt.AlignmentFlag.AlignTop
        self.rename_button = Button(
            self.tr("Rename"), kind="link", icon="pencil", size=28, on_click=self._ask_rename
        )
        hints.addWidget(self.rename_button, 0, top)
        self.remove_button = Button(
            self.tr("Remove"),
            kind="link",
            icon="trash-2",
            size=28,
            on_click=lambda: self.view_dropped.emit(self._place.title),
        )
        hints.addWidget(self.remove_button, 0, top)
        self.save_button = Button(
            self.tr("Save"), kind="link", icon="bookmark", size=28, on_click=self.ask_save
        )
        self.save_button.setAccessibleName(self.tr("Save this search as a view"))
        hints.addWidget(self.save_button, 0, top)
        self._hints.setVisible(False)
        inner.addWidget(self._hints)
        self.naming = NameRow()
        self.naming.named.connect(self._named)
        self.naming.left.connect(self._leave_naming)
        inner.addWidget(self.naming)
        self.chips = Chips(self.tr("What the list is narrowed by"))
        self.chips.taken_off.connect(self.narrowing.take_off)
        self.chips.add_action(
            Button(self.tr("Save"), kind="link", icon="bookmark", size=28, on_click=self.ask_save)
        )
        inner.addWidget(self.chips)
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
        self.delegate = QueueDelegate(compact=self._is_compact())
        self.list = _List(self.tr("Requests"), self.delegate)
        self.list.ticked.connect(self._tick_index)
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.entered.connect(self.entered)
        self.list.verticalScrollBar().valueChanged.connect(self._maybe_more)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.clear_button = Button(
            self.tr("Take the filters off"), kind="secondary", on_click=self.narrowing.clear
        )
        self.empty = EmptyState("…", small=True, action=self.clear_button)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._blank = QWidget()
        self._stack.addWidget(self._blank)
        self._stack.setCurrentWidget(self._blank)
        outer.addWidget(self._stack, 1)
        self.setMinimumWidth(px(320))

    # ------------------------------------------------------------------------ asking

    def show_place(self, place: Place) -> None:
        """Show another view; a saved one is the search that it was made of."""
        if place == self._place:
            return
        self._place = place
        self._current = ""
        self._cursor = None
        self.select_nothing()
        self.header.set_title(place.title)
        self._fit_order()
        self.narrowing.go(place.key)
        self.naming.close_row()
        self._show_narrowing()
        self.search.setVisible(bool(place.search))
        with QSignalBlocker(self.search):
            self.search.setText(place.search)
        self._searched()

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
        """Leave the name being given, then the selection, then the search; False if none was."""
        if not self.naming.isHidden():
            self._leave_naming()
            return True
        if self.select_nothing():
            return True
        if self.search.isHidden() or self._place.search:
            return False
        self.search.clear()
        self.search.setVisible(False)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._searched()
        return True

    def is_searching(self) -> bool:
        """Say whether the list shows what was found instead of a view."""
        return bool(self._looked_for())

    def _typed(self) -> str:
        return "" if self.search.isHidden() else self.search.text()

    def _looked_for(self) -> str:
        """Return what is searched for, the filters with it; "" if a view is shown.

        What is closed has no index for filters, so they are looked for step by step.
        """
        typed, filters = self._typed(), self.narrowing.typed()
        if typed.strip():
            return f"{filters} {typed}" if filters else typed
        if filters and self._place.view in _NEWEST_FIRST:
            return f"is:closed {filters}"
        return ""

    # --------------------------------------------------------------- sorting, narrowing

    def open_orders(self) -> None:
        """Ask in which order the requests are to stand."""
        menu = QMenu(self)
        self.narrowing.fill_orders(menu)
        self._open(menu, self.order_button)

    def open_filters(self) -> None:
        """Ask what the list is to be narrowed by."""
        desk = self._context.desk
        if desk is None:
            return

        def read() -> Offer:
            views = desk.database.read()
            titles = [row.headline for row in views.releases() if row.open_requests]
            return Offer(
                owners=views.owners(),
                releases=tuple(dict.fromkeys(title for title in titles if title)),
            )

        self._context.tasks.run(
            self, "data", read, done=self._show_filters, failed=self._failed, key="offer"
        )

    def _show_filters(self, offer: Offer) -> None:
        menu = QMenu(self)
        self.narrowing.fill(
            menu,
            offer,
            with_order=self._can_be_sorted(),
            with_release=not self._place.release_id,
        )
        self._open(menu, self.filter_button)

    @staticmethod
    def _open(menu: QMenu, button: Button) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        below(menu, button)

    def _can_be_sorted(self) -> bool:
        return self._place.view not in _NEWEST_FIRST and not self.is_searching()

    def _narrowed(self) -> None:
        self._show_narrowing()
        order = self.narrowing.order_words(self.narrowing.order)
        self.say(", ".join((order, *self.chips.words())))
        self._searched()

    def _show_narrowing(self) -> None:
        self.chips.set_chips(self.narrowing.chips())
        self.order_button.set_text(self.narrowing.order_words(self.narrowing.order))
        self.order_button.setAccessibleName(
            text.fill(self.tr("Sorted: %1"), self.narrowing.order_words(self.narrowing.order))
        )
        self._fit_order()

    def _fit_order(self) -> None:
        """Leave out the words of the order where the head has no room for them."""
        room = self.header.room_for(self.order_button)
        self.order_button.set_icon_only(self.order_button.words_width() > room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the head."""
        super().resizeEvent(event)
        self._fit_order()

    def _searched(self) -> None:
        """Look for what is typed, or show the view again if nothing is."""
        searching = self.is_searching()
        self._hints.setVisible(not self.search.isHidden() and self.naming.isHidden())
        self.filter.setVisible(
            not searching
            and not self._place.search
            and (self._place.view is View.INBOX or bool(self._place.release_id))
        )
        self.order_button.setVisible(self._can_be_sorted())
        if searching:
            self.finder.start(self._looked_for())
            self._show_hint()
            return
        self.finder.stop()
        self._show_hint()
        self.header.set_title(self._place.title)
        self._fit_order()
        self._filtered()

    def _show_hint(self) -> None:
        unclear = self.finder.asked.unclear if self.is_searching() else ()
        if unclear:
            words = text.fill(self.tr("“%1” means nothing here"), unclear[0])
        else:
            words = " ".join((*OPERATORS, "“…”", "-…"))
        self.hint.setText(words)
        self.hint.set_colour("warn_t" if unclear else "text3")
        self.search.setAccessibleDescription(words)
        kept = bool(self._place.search) and self.search.text() == self._place.search
        self.rename_button.setVisible(kept)
        self.remove_button.setVisible(kept)
        self.save_button.setVisible(bool(self._typed().strip()) and not kept)

    # ------------------------------------------------------------------- saved views

    def ask_save(self) -> None:
        """Ask under which name what is looked for is to be kept."""
        words = self._looked_for() or f"is:open {self.narrowing.typed()}"
        suggested = self._place.title if self._place.search else ", ".join(self.chips.words())
        self._hints.hide()
        self.naming.ask(suggested or words.strip(), words.strip())

    def _ask_rename(self) -> None:
        self._hints.hide()
        self.naming.ask(self._place.title, "")

    def _named(self, name: str, words: str) -> None:
        self._leave_naming()
        if words:
            self.view_saved.emit(name, words)
        elif name != self._place.title:
            self.view_renamed.emit(self._place.title, name)

    def _leave_naming(self) -> None:
        self.naming.close_row()
        self._hints.setVisible(not self.search.isHidden())
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_found(self, _finder: object) -> None:
        finder = self.finder
        if not self.is_searching() or finder.now is None:
            return
        self._now = finder.now
        self._cursor = None
        self.model.set_zone(self._zone(), self._me())
        before = [row.id for row in self.model.rows()]
        self.list.setUniformItemSizes(True)
        self.model.show_rows(finder.rows, finder.now, grouped=False)
        count = f"{len(finder.rows)}+" if finder.more else str(len(finder.rows))
        named = self._place.search or not self._typed().strip()
        title = self._place.title if named else self.tr("Found")
        self.header.set_title(title, count)
        self._fit_order()
        if finder.rows:
            self._keep_choice(before)
            self._stack.setCurrentWidget(self.list)
        elif finder.looking:
            self.clear_button.hide()
            self.empty.set_words(
                self.tr("Nothing yet"), self.tr("Looking further back…"), icon="search"
            )
            self._stack.setCurrentWidget(self.empty)
        else:
            self._keep_choice(before)
            self.clear_button.setVisible(bool(self.narrowing.typed()))
            self.empty.set_words(
                text.fill(self.tr("Nothing matches “%1”"), self._looked_for()),
                self.tr("Whatever was said, asked or answered was searched, and every note."),
                icon="search",
                tone="accent",
            )
            self._stack.setCurrentWidget(self.empty)
        if not finder.looking:
            self.say(text.counted("%n request(s) found", len(finder.rows)))

    # --------------------------------------------------------------------- selecting

    def tick_current(self) -> None:
        """Select the chosen request together with others, or let it go."""
        self.model.tick_row(self._current)
        self._tell_selected()

    def extend(self, step: int) -> None:
        """Select the chosen request and its neighbour, and go there."""
        self.model.tick_row(self._current, on=True)
        following = self.model.neighbour(self._current, step)
        if following:
            self.model.tick_row(following, on=True)
            self.choose(following)
        self._tell_selected()

    def select_nothing(self) -> bool:
        """Let the selection go; False if there was none."""
        if not self.model.ticked():
            return False
        self.model.untick()
        self._tell_selected()
        return True

    def _tick_index(self, index: QModelIndex) -> None:
        key = self.model.id_at(index.row()) if index.isValid() else ""
        if key:
            if not self.model.ticked() and self._current and self._current != key:
                self.model.tick_row(self._current, on=True)
            self.model.tick_row(key)
            self._tell_selected()

    def _tell_selected(self) -> None:
        rows = self.model.ticked()
        self.selected.emit(rows)
        if rows:
            self.say(text.counted("%n selected", len(rows)))

    # ----------------------------------------------------------------------- density

    def _is_compact(self) -> bool:
        return self._context.settings.get("window.density") == "compact"

    def switch_density(self) -> None:
        """Show more rows, or more of each."""
        self.delegate.compact = not self.delegate.compact
        self.list.rescale()
        desk = self._context.desk
        chosen = "compact" if self.delegate.compact else ""
        if desk is not None:
            self._context.tasks.run(
                self,
                "data",
                lambda: desk.settings.set("window.density", chosen),
                failed=lambda _error: None,
            )

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
        if step > 0 and self.model.row_of(self._follower) >= 0:
            following = self._follower
        if following:
            self.choose(following)

    def _filtered(self) -> None:
        self._cursor = None
        self.reload()

    def _query(self, now: datetime, *, after: str = "") -> QueueQuery:
        zone = self._zone()
        view = self._place.view
        chosen = _FILTERS.get(str(self.filter.value()))
        if chosen is not None and not self.filter.isHidden():
            view = chosen
        return QueueQuery(
            now=now,
            end_of_today=text.tonight(now, zone),
            view=view,
            owner=self._me(),
            release_id=self._place.release_id,
            search=parse(self.narrowing.typed(), now=now, zone=zone, me=self._me()),
            order=self.narrowing.order,
            limit=_PAGE,
            after=after,
        )

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    def _freshen(self) -> None:
        """Read anew what changed: some requests by themselves, the whole list if it was many."""
        changed, self._changed = tuple(self._changed), set()
        desk = self._context.desk
        if desk is None or self.is_searching():
            self.reload()
            return
        if not changed or len(changed) > _MOST_PATCHED or not self.model.loaded():
            self.reload()
            return
        query = replace(self._query(desk.clock.now()), ids=changed, limit=len(changed))
        self._context.tasks.run(
            self,
            "data",
            lambda: self._ask(query),
            done=self._patch,
            failed=self._failed,
            key="patch",
        )

    def _ask(self, query: QueueQuery) -> _Answer:
        desk = self._context.desk
        if desk is None:
            raise WorldFailed("The desk is closed.", code="closed")
        views = desk.database.read()
        counted = replace(query, ids=(), limit=0) if query.ids else None
        page = views.queue(query)
        total = views.queue(counted).total if counted is not None else page.total
        inbox = query.view is View.INBOX and not query.release_id and query.search.is_empty
        return _Answer(
            page=page,
            now=query.now,
            asked=query,
            total=total if counted is not None else None,
            outlook=self._outlook(views, query) if inbox and not total else None,
        )

    def _outlook(self, views: Views, query: QueueQuery) -> Outlook:
        zone = self._zone()
        midnight = text.tonight(query.now - timedelta(days=1), zone)
        return views.outlook(now=query.now, midnight=midnight, tonight=query.end_of_today)

    def _patch(self, answer: _Answer) -> None:
        """Put what changed in its place, or take it out where it no longer belongs."""
        asked, now_asked = answer.asked, self._query(answer.now)
        if replace(asked, ids=(), limit=_PAGE) != now_asked or self.is_searching():
            self.reload()
            return
        gone = set(asked.ids)
        rows = [row for row in self.model.loaded() if row.id not in gone]
        end = _place_of(rows[-1], query=asked) if rows else None
        for row in answer.page.rows:
            place = _place_of(row, query=asked)
            if self._cursor is not None and end is not None and place > end:
                continue
            bisect.insort(rows, row, key=partial(_place_of, query=asked))
        self._show_rows(rows, answer)

    def reload(self) -> None:
        """Read the queue from the start, as many rows as are shown and at least a page."""
        desk = self._context.desk
        if desk is None:
            return
        if self.is_searching():
            self.finder.start(self._looked_for())
            return
        rows = len(self.model.loaded()) if self._cursor is not None else 0
        query = replace(self._query(desk.clock.now()), limit=max(_PAGE, rows))
        self._context.tasks.run(
            self,
            "data",
            lambda: self._ask(query),
            done=self._show,
            failed=self._failed,
            key="queue",
        )

    def _maybe_more(self, value: int) -> None:
        bar = self.list.verticalScrollBar()
        desk = self._context.desk
        near = value > bar.maximum() - 4 * px(84)
        if desk is not None and near and self.is_searching():
            self.finder.go_on()
            return
        if desk is None or not near or not self._cursor or self._loading:
            return
        self._loading = True
        query = self._query(desk.clock.now(), after=self._cursor)
        self._context.tasks.run(
            self,
            "data",
            lambda: self._ask(query),
            done=self._append,
            failed=self._failed,
            key="more",
        )

    def _append(self, answer: _Answer) -> None:
        self._loading = False
        if answer.asked.after != self._cursor:
            return
        self._cursor = answer.page.after
        known = {row.id for row in self.model.loaded()}
        more = tuple(row for row in answer.page.rows if row.id not in known)
        self.model.show_rows(
            (*self.model.loaded(), *more), answer.now, grouped=self._is_grouped(answer.asked)
        )

    @staticmethod
    def _is_grouped(query: QueueQuery) -> bool:
        return query.view not in _NEWEST_FIRST and query.order is Order.TIME_LEFT

    # ----------------------------------------------------------------------- showing

    def _show(self, answer: _Answer) -> None:
        if self.is_searching():
            return
        self._cursor = answer.page.after
        self._show_rows(answer.page.rows, answer)
        self.loaded.emit()

    def _show_rows(self, rows: Sequence[QueueRow], answer: _Answer) -> None:
        self._now = answer.now
        self._minute = answer.now.minute
        self.model.set_zone(self._zone(), self._me())
        before = [row.id for row in self.model.rows()]
        ticked = len(self.model.ticked())
        grouped = self._is_grouped(answer.asked)
        self.list.setUniformItemSizes(not grouped)
        self.model.show_rows(rows, answer.now, grouped=grouped)
        total = answer.page.total if answer.total is None else answer.total
        self.header.set_title(self._place.title, str(total) if total else "")
        self._fit_order()
        self._keep_choice(before)
        if ticked != len(self.model.ticked()):
            self._tell_selected()
        self._show_whether_empty(answer, some=bool(rows))
        self.nearest.emit(self.model.nearest())

    def _keep_choice(self, before: list[str]) -> None:
        """Choose what was asked for, else keep the choice, else its neighbour."""
        rows = self.model.rows()
        ids = [row.id for row in rows]
        if self._wanted in ids:
            self.choose(self._wanted)
            return
        if self._current and self._current in ids:
            self._remember_follower(before, ids)
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

    def _remember_follower(self, before: list[str], ids: list[str]) -> None:
        """Keep what came next where the chosen request stood, if it was moved down from there.

        An answered request goes to the end of the list; the next one to do is not there.
        """
        if self._current not in before:
            return
        place = before.index(self._current) + 1
        follower = before[place] if place < len(before) else ""
        if follower in ids and ids.index(follower) < ids.index(self._current):
            self._follower = follower

    def _show_whether_empty(self, answer: _Answer, *, some: bool) -> None:
        query = answer.asked
        if some:
            self._stack.setCurrentWidget(self.list)
            return
        self.clear_button.setVisible(not query.search.is_empty)
        if not query.search.is_empty:
            self.empty.set_words(
                self.tr("Nothing fits these filters"),
                ", ".join(self.chips.words()),
                icon="list-filter",
                tone="accent",
            )
        elif query.view is View.INBOX and not query.release_id:
            ahead = answer.outlook
            words = text.ahead(ahead, answer.now, self._zone()) if ahead is not None else ""
            self.empty.set_words(self.tr("Nothing waits"), words, icon="check", tone="ok")
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
            View.COVERAGE: self.tr("Nothing is due to appear."),
            View.MINE: self.tr("You have no request of your own."),
            View.UNASSIGNED: self.tr("Every request has an owner."),
            View.BROADCAST: self.tr("No TV, radio or podcast request is open."),
        }.get(view, self.tr("No open request is about this release."))

    def _failed(self, error: Exception) -> None:
        self._loading = False
        self.clear_button.hide()
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
        if not self.model.tick(now):
            self.list.viewport().update()
        if self._minute != now.minute and not self.is_searching():
            # A follow-up date may have come, or a deadline gone, for a request that is not shown.
            self._minute = now.minute
            self.reload()
        self.nearest.emit(self.model.nearest())

    def say(self, sentence: str) -> None:
        """Read a sentence out."""
        announce(self.list, sentence)

    def _stale(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if changes.settings:
            self._changed = set()
            self.reload()
        elif changes.requests:
            self._changed |= changes.requests
            self._fresh.start()

    # ----------------------------------------------------------------------- choosing

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        found = self.model.id_at(current.row()) if current.isValid() else ""
        if found:
            self._set_current(found)

    def _set_current(self, request_id: str) -> None:
        if request_id != self._current:
            self._follower = ""
            self._current = request_id
            self.chosen.emit(request_id)
