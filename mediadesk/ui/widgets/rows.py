"""What the lists of records share: a model of rows in words, patched in place, and its paint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mediadesk.ui.theme.painting import rounded
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
LOOK_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2


class Look(Protocol):
    """One row, in words."""

    @property
    def key(self) -> str:
        """What the row stands for; the same row keeps it."""

    @property
    def spoken(self) -> str:
        """The sentence that is read out."""

    @property
    def tip(self) -> str:
        """The lines that show while the mouse rests on the row."""


class LookModel(QAbstractListModel):
    """Rows in words; `wanted` asks for the page after a cursor.

    A row that stays keeps its place on the screen and its selection: only what differs is told.
    """

    wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._looks: list[Look] = []
        self._after: str | None = None
        self._asked = False

    def put(self, looks: Sequence[Look], after: str | None = None, *, more: bool = False) -> None:
        """Show these rows, or put them at the end (`more`); `after` is the next page's cursor."""
        self._after, self._asked = after, False
        if more:
            if looks:
                first = len(self._looks)
                self.beginInsertRows(NO_PARENT, first, first + len(looks) - 1)
                self._looks += looks
                self.endInsertRows()
            return
        before = {look.key for look in self._looks}
        if not before.intersection(look.key for look in looks):
            # Another search shows other rows; nothing of the old ones stays.
            self.beginResetModel()
            self._looks = list(looks)
            self.endResetModel()
            return
        self._patch(looks)

    def _patch(self, looks: Sequence[Look]) -> None:
        wanted = {look.key for look in looks}
        for number in range(len(self._looks) - 1, -1, -1):
            if self._looks[number].key not in wanted:
                self.beginRemoveRows(NO_PARENT, number, number)
                del self._looks[number]
                self.endRemoveRows()
        for number, look in enumerate(looks):
            place = self.row_of(look.key)
            if place < 0:
                self.beginInsertRows(NO_PARENT, number, number)
                self._looks.insert(number, look)
                self.endInsertRows()
                continue
            if place != number:
                self.beginMoveRows(NO_PARENT, place, place, NO_PARENT, number)
                self._looks.insert(number, self._looks.pop(place))
                self.endMoveRows()
            if self._looks[number] != look:
                self._looks[number] = look
                self.dataChanged.emit(self.index(number), self.index(number))

    def row_of(self, key: str) -> int:
        """Return the position of a row, -1 if it is not shown."""
        return next((n for n, look in enumerate(self._looks) if look.key == key), -1)

    def canFetchMore(self, parent: Index = NO_PARENT) -> bool:
        """Say whether another page follows."""
        return not parent.isValid() and self._after is not None and not self._asked

    def fetchMore(self, parent: Index = NO_PARENT) -> None:
        """Ask the page for what follows."""
        if self.canFetchMore(parent) and self._after is not None:
            self._asked = True
            self.wanted.emit(self._after)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._looks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the look, its key, or the sentence that is read out."""
        if not index.isValid():
            return None
        look = self._looks[index.row()]
        if role == LOOK_ROLE:
            return look
        if role == ID_ROLE:
            return look.key
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return look.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tooltip(look.tip)
        return None


class LookDelegate(QStyledItemDelegate):
    """Paints rows of one height; what a row holds is painted by `paint_look`."""

    row_height = 60

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row."""
        del option, index
        return QSize(100, px(self.row_height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground of one row, then its look."""
        look = index.data(LOOK_ROLE)
        if look is None:
            return
        rect = QRectF(option.rect)
        painter.save()
        box = rect.adjusted(8, 2, -8, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            edge = "accent" if option.state & QStyle.StateFlag.State_HasFocus else "accent_b"
            rounded(painter, box, 8, "sel", edge, width=1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, box, 8, "hover")
        self.paint_look(painter, rect, look)
        painter.restore()

    def paint_look(self, painter: QPainter, rect: QRectF, look: object) -> None:
        """Paint what a row holds; `rect` is the whole row."""
        raise NotImplementedError
