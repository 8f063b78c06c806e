"""Grid: a small table that is typed into, for lists of a few dozen lines such as shifts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
Choices = Callable[[], Sequence[tuple[str, str]]]
"""Returns the (value, words) that a cell of a column can have."""


class GridModel(QAbstractTableModel):
    """Rows of texts; a column with choices keeps a value and shows its words."""

    edited = Signal()

    def __init__(
        self, columns: Sequence[str], choices: dict[int, Choices], parent: QWidget
    ) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._columns = tuple(columns)
        self.choices = choices
        self._rows: list[list[str]] = []
        self._faults: set[int] = set()

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows, as when what was typed is dropped."""
        self.beginResetModel()
        self._rows = [list(row) for row in rows]
        self._faults = set()
        self.endResetModel()

    def rows(self) -> list[tuple[str, ...]]:
        """Return what the cells say."""
        return [tuple(cell.strip() for cell in row) for row in self._rows]

    def set_faults(self, rows: set[int]) -> None:
        """Mark rows that cannot be kept; read out and shown with a sign."""
        self._faults = rows
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def add(self, row: Sequence[str]) -> int:
        """Put a row at the end; return its position."""
        at = len(self._rows)
        self.beginInsertRows(_NO_PARENT, at, at)
        self._rows.append(list(row))
        self.endInsertRows()
        self.edited.emit()
        return at

    def remove(self, at: int) -> None:
        """Take a row away."""
        if 0 <= at < len(self._rows):
            self.beginRemoveRows(_NO_PARENT, at, at)
            del self._rows[at]
            self.endRemoveRows()
            self.edited.emit()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the words over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that every cell can be typed into."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words, or its value for the editor."""
        if not index.isValid():
            return None
        value = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return value
        words = self._words(index.column(), value)
        if role == Qt.ItemDataRole.DisplayRole:
            sign = "⚠ " if index.row() in self._faults and index.column() == 0 else ""
            return sign + plain.visible(words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            fault = f"{self.tr('Problem')}. " if index.row() in self._faults else ""
            return plain.visible(f"{fault}{self._columns[index.column()]}: {words}")
        return None

    def _words(self, column: int, value: str) -> str:
        if column in self.choices:
            return next((words for one, words in self.choices[column]() if one == value), value)
        return value

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        self._rows[index.row()][index.column()] = str(value)
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True


class _Delegate(QStyledItemDelegate):
    """Edits with a box where there are choices, with a line elsewhere."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return the editor of a cell."""
        model = index.model()
        if not isinstance(model, GridModel) or index.column() not in model.choices:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal)))
        for value, words in model.choices[index.column()]():
            box.addItem(plain.visible(words), value)
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the cell's value."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(Qt.ItemDataRole.EditRole)))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Take the editor's value."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)


class Grid(QTableView):
    """The table; F2, Return or typing edits, Delete takes the line away."""

    def __init__(
        self,
        name: str,
        columns: Sequence[str],
        *,
        choices: dict[int, Choices] | None = None,
        widths: Sequence[int] = (),
        lines: int = 5,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty table, `lines` high; the last column takes what is left."""
        if not name.strip():
            raise ValueError("a table needs an accessible name")
        super().__init__(parent)
        self._widths, self._lines = tuple(widths), lines
        self.setAccessibleName(name)
        self.grid = GridModel(columns, choices or {}, self)
        self.setModel(self.grid)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.verticalHeader().setVisible(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.rescale()

    def rescale(self) -> None:
        """Take on heights and widths anew."""
        self.verticalHeader().setDefaultSectionSize(px(34))
        for number, width in enumerate(self._widths):
            self.horizontalHeader().resizeSection(number, px(width))
        self.setFixedHeight(px(34) * (self._lines + 1) + 4)

    def add_row(self, row: Sequence[str], *, edit: int = 0) -> None:
        """Put a row at the end and begin to type into its cell `edit`."""
        at = self.grid.add(row)
        index = self.grid.index(at, edit)
        self.setCurrentIndex(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit(index)

    def remove_row(self) -> None:
        """Take the current row away."""
        self.grid.remove(self.currentIndex().row())
