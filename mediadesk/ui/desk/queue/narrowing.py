"""What a view of the queue is sorted and narrowed by, and the menu that it is chosen from.

A filter is one operator of the search, so that what is chosen can also be typed, and kept as a
view. Each view keeps its own until the program ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from mediadesk.domain.query import Order
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Channel
from mediadesk.domain.search import Is, operator
from mediadesk.ui import text
from mediadesk.ui.widgets import plain

_STATES = (Is.NEW, Is.TAKEN, Is.WAITING, Is.SCHEDULED, Is.OVERDUE, Is.UNREAD, Is.HELD)
_MOST_RELEASES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the menu can offer of this desk: who has open requests, and about which releases."""

    owners: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filter:
    """One operator that was chosen: as it is typed, and as the chip says it."""

    typed: str
    words: str


class Narrowing(QObject):
    """The order and the filters of the view that is shown."""

    changed = Signal()

    def __init__(self, me: Callable[[], str], parent: QObject) -> None:
        """Make it for the view "", in order of time left, narrowed by nothing."""
        super().__init__(parent)
        self._me = me
        self._place = ""
        self._orders: dict[str, Order] = {}
        self._filters: dict[str, dict[str, _Filter]] = {}

    # ------------------------------------------------------------------------- asking

    @property
    def order(self) -> Order:
        """In which order the view stands."""
        return self._orders.get(self._place, Order.TIME_LEFT)

    def typed(self) -> str:
        """Return the filters as they would be typed into the search field, "" for none."""
        return " ".join(one.typed for one in self._shown().values())

    def chips(self) -> list[tuple[str, str]]:
        """Return the filters as key and words."""
        return [(name, one.words) for name, one in self._shown().items()]

    def order_words(self, order: Order) -> str:
        """Return what an order is called."""
        return {
            Order.TIME_LEFT: self.tr("Time left"),
            Order.NEWEST: self.tr("Newest first"),
            Order.OUTLET: self.tr("By outlet"),
        }[order]

    # ----------------------------------------------------------------------- choosing

    def go(self, place: str) -> None:
        """Take up what another view was left with, without a word."""
        self._place = place

    def sort(self, order: Order) -> None:
        """Put the view in another order."""
        if order is not self.order:
            self._orders[self._place] = order
            self.changed.emit()

    def choose(self, name: str, value: str, words: str) -> None:
        """Narrow by an operator; one of its name that was chosen before goes."""
        filters = self._filters.setdefault(self._place, {})
        chosen = _Filter(typed=operator(name, value), words=words)
        if filters.get(name) != chosen:
            filters[name] = chosen
            self.changed.emit()

    def take_off(self, key: str) -> None:
        """Take a filter off."""
        if self._shown().pop(key, None) is not None:
            self.changed.emit()

    def clear(self) -> None:
        """Take all filters off and sort as usual."""
        if self._is_changed():
            self._filters.pop(self._place, None)
            self._orders.pop(self._place, None)
            self.changed.emit()

    def _is_changed(self) -> bool:
        return bool(self._shown()) or self.order is not Order.TIME_LEFT

    def _shown(self) -> dict[str, _Filter]:
        return self._filters.get(self._place, {})

    # --------------------------------------------------------------------------- menu

    def fill_orders(self, menu: QMenu) -> None:
        """Put the orders into a menu."""
        group = QActionGroup(menu)
        for order in Order:
            action = self._add(menu, self.order_words(order), order is self.order)
            action.triggered.connect(partial(self._sorted, order))
            group.addAction(action)

    def fill(self, menu: QMenu, offer: Offer, *, with_order: bool, with_release: bool) -> None:
        """Put orders and filters into a menu, each kind with its own page."""
        if with_order:
            self.fill_orders(menu.addMenu(self.tr("&Sort")))
            menu.addSeparator()
        mediums = [(one.value, text.medium(one)) for one in Medium]
        self._page(menu, self.tr("&Medium"), "medium", mediums)
        me = self._me()
        owners = [("me", self.tr("Mine")), ("none", self.tr("Nobody’s"))]
        owners += [(one, one) for one in offer.owners if one != me]
        self._page(menu, self.tr("&Owner"), "owner", owners)
        states = [(one.value, self._state(one)) for one in _STATES]
        self._page(menu, self.tr("S&tate"), "is", states)
        if with_release and offer.releases:
            titles = [(one, one) for one in offer.releases[:_MOST_RELEASES]]
            self._page(menu, self.tr("&Release"), "release", titles)
        channels = [(one.value, self._channel(one)) for one in Channel]
        self._page(menu, self.tr("How it &came"), "channel", channels)
        menu.addSeparator()
        clear = menu.addAction(self.tr("Take &all off"))
        clear.setEnabled(self._is_changed())
        clear.triggered.connect(lambda _checked=False: self.clear())

    def _page(self, menu: QMenu, title: str, name: str, choices: Sequence[tuple[str, str]]) -> None:
        page = menu.addMenu(title)
        group = QActionGroup(page)
        chosen = self._shown().get(name)
        anything = self._add(page, self.tr("Any"), chosen is None)
        anything.triggered.connect(lambda _checked=False: self.take_off(name))
        group.addAction(anything)
        for value, words in choices:
            is_chosen = chosen is not None and chosen.typed == operator(name, value)
            action = self._add(page, words, is_chosen)
            action.triggered.connect(partial(self._chosen, name, value, words))
            group.addAction(action)

    @staticmethod
    def _add(menu: QMenu, words: str, chosen: bool) -> QAction:  # noqa: FBT001  # a plain state
        action = menu.addAction(plain.literal(words))
        action.setCheckable(True)
        action.setChecked(chosen)
        return action

    def _sorted(self, order: Order, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  # a signal's slot
        self.sort(order)

    def _chosen(self, name: str, value: str, words: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  # a signal's slot
        self.choose(name, value, words)

    def _state(self, state: Is) -> str:
        return {
            Is.NEW: self.tr("New"),
            Is.TAKEN: self.tr("Taken"),
            Is.WAITING: self.tr("Waiting"),
            Is.SCHEDULED: self.tr("Scheduled"),
            Is.OVERDUE: self.tr("Overdue"),
            Is.UNREAD: self.tr("Unread"),
            Is.HELD: self.tr("Held"),
        }[state]

    def _channel(self, channel: Channel) -> str:
        return {
            Channel.FORM: self.tr("By the form"),
            Channel.PHONE: self.tr("By phone"),
            Channel.MAIL: self.tr("By e-mail"),
            Channel.WALK_IN: self.tr("In person"),
            Channel.IMPORT: self.tr("From an old log"),
        }[channel]


def below(menu: QMenu, widget: QWidget) -> None:
    """Open a menu under a widget."""
    menu.popup(widget.mapToGlobal(widget.rect().bottomLeft()))
