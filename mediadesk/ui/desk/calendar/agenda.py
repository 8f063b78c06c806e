"""The agenda: the same interviews as a table, for everybody and above all for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from mediadesk.domain.query import AgendaOrder
from mediadesk.domain.rows import CalendarRow
from mediadesk.ui import text
from mediadesk.ui.desk.calendar import words
from mediadesk.ui.theme.icons import icon, medium_icon
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
ID_ROLE = Qt.ItemDataRole.UserRole + 2
ORDERS = (
    AgendaOrder.TIME,
    None,
    AgendaOrder.EXPERT,
    AgendaOrder.OUTLET,
    AgendaOrder.REPORTER,
    None,
    AgendaOrder.STATE,
    None,
)
"""By what each column is sorted, None for those that are not."""
_WIDTHS = (112, 104, 160, 164, 150, 116, 100, 130)


class AgendaModel(QAbstractTableModel):
    """Interviews in the order of the query; `wanted` asks for those after what is there."""

    wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._rows: list[CalendarRow] = []
        self._more = self._asked = False
        self._zone = ZoneInfo("UTC")
        self._heads = (
            self.tr("Day"),
            self.tr("Time"),
            self.tr("Expert"),
            self.tr("Outlet"),
            self.tr("Reporter"),
            self.tr("How"),
            self.tr("State"),
            self.tr("Reference"),
        )

    def show_rows(self, rows: Sequence[CalendarRow], zone: ZoneInfo, *, more: bool) -> None:
        """Show these rows in this order; what is shown already stays or changes in place.

        `more` says that others follow.
        """
        moved = zone != self._zone
        self._zone, self._more, self._asked = zone, more, False
        wanted = {row.id for row in rows}
        for number in range(len(self._rows) - 1, -1, -1):
            if self._rows[number].id not in wanted:
                self._remove(number)
        for number, row in enumerate(rows):
            self._put(number, row, changed=moved)

    def add_rows(self, rows: Sequence[CalendarRow], *, more: bool) -> None:
        """Put the following rows at the end."""
        self._more, self._asked = more, False
        known = {row.id for row in self._rows}
        fresh = [row for row in rows if row.id not in known]
        if fresh:
            first = len(self._rows)
            self.beginInsertRows(_NO_PARENT, first, first + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()

    def _remove(self, number: int) -> None:
        self.beginRemoveRows(_NO_PARENT, number, number)
        del self._rows[number]
        self.endRemoveRows()

    def _put(self, number: int, row: CalendarRow, *, changed: bool) -> None:
        here = self._rows[number] if number < len(self._rows) else None
        if here is not None and here.id == row.id:
            if here != row or changed:
                self._rows[number] = row
                last = self.index(number, len(self._heads) - 1)
                self.dataChanged.emit(self.index(number, 0), last)
            return
        at = next((n for n in range(number, len(self._rows)) if self._rows[n].id == row.id), -1)
        if at >= 0:
            self.beginMoveRows(_NO_PARENT, at, at, _NO_PARENT, number)
            del self._rows[at]
            self._rows.insert(number, row)
            self.endMoveRows()
            return
        self.beginInsertRows(_NO_PARENT, number, number)
        self._rows.insert(number, row)
        self.endInsertRows()

    def row_of(self, key: str) -> int:
        """Return the position of an interview, -1 if it is not there."""
        return next((n for n, row in enumerate(self._rows) if row.id == key), -1)

    def row(self, number: int) -> CalendarRow | None:
        """Return the interview at a position."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def canFetchMore(self, parent: _Index = _NO_PARENT) -> bool:
        """Say whether others follow."""
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: _Index = _NO_PARENT) -> None:
        """Ask the page for what follows."""
        if self.canFetchMore(parent):
            self._asked = True
            self.wanted.emit(len(self._rows))

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many interviews are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the words over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, the interview’s UUID, or the sentence that is read out of its row."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ID_ROLE:
            return row.id
        if role == Qt.ItemDataRole.DisplayRole:
            return plain.visible(self._cell(row, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if index.column() == 0:
                return words.sentence(row, self._zone)
            return plain.visible(
                f"{self._heads[index.column()]}: {self._cell(row, index.column())}"
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tooltip(words.sentence(row, self._zone))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 5:
            return self._icon(row)
        return None

    @staticmethod
    def _icon(row: CalendarRow) -> QIcon | None:
        return icon(medium_icon(row.medium.value)) if row.medium is not None else None

    def _cell(self, row: CalendarRow, column: int) -> str:
        if column == 0:
            return text.short_day(row.starts_at.astimezone(self._zone).date())
        if column == 1:
            return words.times(row.starts_at, row.ends_at, self._zone)
        if column == 5:
            return words.how(row)
        if column == 6:
            return text.interview_state(row.state)
        if column == 7:
            return text.reference(row.reference)
        return (row.expert, row.outlet, row.reporter)[column - 2]


class AgendaView(QTableView):
    """The table. Return opens the request, Delete calls off; a heading sorts."""

    opened = Signal(str)
    chosen = Signal(str)
    cancel_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    sorted = Signal(object, bool)
    """Carries an `AgendaOrder` and whether it goes down."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty table. Raises ValueError without a name."""
        if not name.strip():
            raise ValueError("a table needs an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self.agenda = AgendaModel(self)
        self.setModel(self.agenda)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        head = self.horizontalHeader()
        head.setStretchLastSection(True)
        head.setSectionsClickable(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        head.sectionClicked.connect(self._sort)
        self._order, self._down = AgendaOrder.TIME, False
        self.doubleClicked.connect(lambda index: self.opened.emit(str(index.data(ID_ROLE))))
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self.chosen.emit(str(now.data(ID_ROLE) or ""))
        )
        self.rescale()

    def rescale(self) -> None:
        """Take on heights and widths anew."""
        self.verticalHeader().setDefaultSectionSize(px(36))
        self._fit()

    def _fit(self) -> None:
        """Share the width among the columns, none narrower than it can be read."""
        room = max(self.viewport().width(), 1)
        share = max(room / (sum(_WIDTHS) * px(100) / 100), 0.75)
        for number, width in enumerate(_WIDTHS[:-1]):
            self.horizontalHeader().resizeSection(number, int(px(width) * share))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _sort(self, column: int) -> None:
        order = ORDERS[column]
        if order is not None:
            self._down = order is self._order and not self._down
            self._order = order
            self.sorted.emit(order, self._down)
        place = ORDERS.index(self._order)
        arrow = Qt.SortOrder.DescendingOrder if self._down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(place, arrow)

    def current(self) -> str:
        """Return the UUID of the interview that is chosen, "" if none is."""
        return str(self.currentIndex().data(ID_ROLE) or "")

    def choose(self, key: str) -> None:
        """Choose an interview that is in the table."""
        number = self.agenda.row_of(key)
        if number >= 0:
            self.setCurrentIndex(self.agenda.index(number, 0))

    def step(self, by: int) -> None:
        """Choose the next (1) or previous (-1) interview."""
        number = self.currentIndex().row() + by
        if 0 <= number < self.agenda.rowCount():
            self.setCurrentIndex(self.agenda.index(number, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Return, call off with Delete, sort with Ctrl and the number of a column."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.current():
            self.cancel_wanted.emit(self.current())
        elif (
            event.modifiers() == Qt.KeyboardModifier.ControlModifier
            and Qt.Key.Key_1 <= key < Qt.Key.Key_1 + len(ORDERS)
        ):
            self._sort(key - Qt.Key.Key_1)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row."""
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.visualRect(self.currentIndex()).center()
            self.menu_wanted.emit(self.current(), self.viewport().mapToGlobal(place))
        elif index.isValid():
            self.setCurrentIndex(index)
            self.menu_wanted.emit(self.current(), event.globalPos())

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a letter is a verb of the page."""
        del search
