"""What a newer text of a release would change: field by field, old and new, each to be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.draft import Difference
from mediadesk.ui.desk.review.marks import field_words
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import Footer

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_LONGEST = 600
"""Characters of a value that are shown; the text of a release is longer than anybody compares."""


class DifferenceModel(QAbstractTableModel):
    """Fields that differ: taken or not, what is stored, what the newer text says."""

    def __init__(self, parent: QWidget) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._rows: tuple[Difference, ...] = ()
        self._taken: set[str] = set()
        self._heads = (self.tr("Field"), self.tr("Stored"), self.tr("Newer text"))

    def set_rows(self, rows: Sequence[Difference]) -> None:
        """Show differences; all are taken but those where the newer text is silent."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._taken = {one.field for one in rows if not one.loses}
        self.endResetModel()

    def taken(self) -> tuple[str, ...]:
        """Return the fields to be taken from the newer text."""
        return tuple(one.field for one in self._rows if one.field in self._taken)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many fields differ."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return three."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the words over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the first column be ticked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell, its tick, or the sentence that is read out."""
        if not 0 <= index.row() < len(self._rows):
            return None
        one = self._rows[index.row()]
        name = field_words(one.field)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            is_taken = one.field in self._taken
            return Qt.CheckState.Checked if is_taken else Qt.CheckState.Unchecked
        empty = self.tr("(nothing)")
        cells = (name, _short(one.before) or empty, _short(one.after) or empty)
        if role == Qt.ItemDataRole.DisplayRole:
            return cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column():
            return plain.tooltip((one.before, one.after)[index.column() - 1][:4_000])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self.tr("%1: stored %2, newer text %3")
            for mark, cell in zip(("%1", "%2", "%3"), cells, strict=True):
                words = words.replace(mark, cell)
            return words
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a field, or leave it."""
        if role != Qt.ItemDataRole.CheckStateRole or not 0 <= index.row() < len(self._rows):
            return False
        field = self._rows[index.row()].field
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._taken.add(field)
        else:
            self._taken.discard(field)
        self.dataChanged.emit(index, index)
        return True


class _Roomy(QStyledItemDelegate):
    """Leaves air above and below values of several lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + px(14))


def _short(value: str) -> str:
    shown = plain.visible(value, lines=True)
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


class CompareView(Surface):
    """The differences with a tick each; `accepted` and `left` say how it ended."""

    accepted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the view, empty."""
        super().__init__("surface", parent=parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(24, 16, 24, 16)
        inner.setSpacing(10)
        self._title = Label("", role="h2", wrap=True)
        inner.addWidget(self._title)
        inner.addWidget(
            Label(
                self.tr(
                    "Ticked fields are taken from the newer text; the others stay as stored. "
                    "Where the newer text is silent, what is known stays."
                ),
                colour="text2",
                wrap=True,
            )
        )
        self.model = DifferenceModel(self)
        self.table = QTableView()
        self.table.setAccessibleName(self.tr("Differences"))
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Roomy(self.table))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(0, px(200))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        inner.addWidget(self.table, 1)
        box.addLayout(inner, 1)
        foot = Footer()
        self.accept_button = Button(
            self.tr("Update release"),
            kind="primary",
            key="Ctrl+Return",
            size=36,
            on_click=self.accepted.emit,
        )
        self.back_button = Button(
            self.tr("Back to the review"), kind="ghost", size=36, on_click=self.left.emit
        )
        foot.row().addLayout(row(self.accept_button, self.back_button, None))
        box.addWidget(foot)
        self.setFocusProxy(self.table)

    def show_differences(self, title: str, rows: Sequence[Difference]) -> None:
        """Show what differs from a stored release of this title."""
        self._title.setText(title)
        self.model.set_rows(rows)
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
