"""Tables of an import: rows ready in words, painted in the house's way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mediadesk.ui.theme.painting import draw_text
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets.plain import tooltip, visible

_Index = QModelIndex | QPersistentModelIndex
_ROW = 36


class WordsModel(QAbstractTableModel):
    """Rows of words under headings; a row that changes is repainted, not read anew."""

    def __init__(self, headings: Sequence[str], parent: QWidget) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: list[tuple[str, ...]] = []

    def set_rows(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show these rows; as many as before are only repainted."""
        if len(rows) == len(self._rows):
            self._rows = list(rows)
            if rows:
                end = self.index(len(rows) - 1, len(self._headings) - 1)
                self.dataChanged.emit(self.index(0, 0), end)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows as they are shown."""
        return tuple(self._rows)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the words over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what stands in a cell; the whole row as a sentence for screen readers."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(row[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(". ".join(word for word in row if word))
        return None


class _Cells(QStyledItemDelegate):
    """Words elided, a hairline under each row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour("sel"))
        painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), colour("line"))
        ink = "text" if index.column() == 0 else "text2"
        draw_text(painter, rect.adjusted(8, 0, -8, -1), str(index.data() or ""), "body", ink)


class WordsTable(QTableView):
    """A table of words; one row is chosen at a time, and Tab leaves it."""

    def __init__(
        self, name: str, headings: Sequence[str], widths: Sequence[int], parent: QWidget
    ) -> None:
        """Make it; `widths` are px, 0 for columns that share what is left."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.words = WordsModel(headings, self)
        self.setModel(self.words)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._widths = tuple(widths)
        self._tall = 0
        for number, width in enumerate(widths):
            if not width:
                head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self.setItemDelegate(_Cells(self))
        self.rescale()

    def rescale(self) -> None:
        """Take on heights and widths anew."""
        if self._tall:
            self.setFixedHeight(px(self._tall))
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        for number, width in enumerate(self._widths):
            if width:
                self.horizontalHeader().resizeSection(number, px(width))

    def set_tall(self, height: int) -> None:
        """Be always so many px tall, where it stands among other things that scroll."""
        self._tall = height
        self.rescale()

    def chosen(self) -> int:
        """Return the number of the chosen row, -1 for none."""
        index = self.currentIndex()
        return index.row() if index.isValid() and index.row() < self.words.rowCount() else -1
