"""The experts of the calendar: who can be ticked, with the colour and shape that is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionButton, QStyleOptionViewItem

from mediadesk.ui.theme.painting import draw_text, rounded, shows_focus
from mediadesk.ui.theme.state import px, theme
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.mark import Mark, draw_shape

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
LOOK_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertLook:
    """One expert as a row; `mark` is None while their time is not shown."""

    key: str
    name: str
    ticked: bool
    mark: Mark | None


class ExpertModel(QAbstractListModel):
    """Experts, those who are ticked first; `wanted` asks for the page after a cursor."""

    ticked = Signal(str, bool)
    wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._looks: list[ExpertLook] = []
        self._after: str | None = None
        self._asked = False

    def show_rows(self, looks: Sequence[ExpertLook], after: str | None, *, more: bool) -> None:
        """Show the first page, or put another (`more`) at the end; same rows change in place."""
        self._after, self._asked = after, False
        if more:
            if looks:
                first = len(self._looks)
                self.beginInsertRows(_NO_PARENT, first, first + len(looks) - 1)
                self._looks += looks
                self.endInsertRows()
            return
        if [one.key for one in self._looks] == [one.key for one in looks]:
            self._looks = list(looks)
            if looks:
                self.dataChanged.emit(self.index(0), self.index(len(looks) - 1))
            return
        # Another search shows other people; nothing of the old page stays.
        self.beginResetModel()
        self._looks = list(looks)
        self.endResetModel()

    def keys(self) -> list[str]:
        """Return who is shown, in order."""
        return [one.key for one in self._looks]

    def canFetchMore(self, parent: _Index = _NO_PARENT) -> bool:
        """Say whether another page follows."""
        return not parent.isValid() and self._after is not None and not self._asked

    def fetchMore(self, parent: _Index = _NO_PARENT) -> None:
        """Ask the page for what follows."""
        if self.canFetchMore(parent) and self._after is not None:
            self._asked = True
            self.wanted.emit(self._after)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many experts are shown."""
        return 0 if parent.isValid() else len(self._looks)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that every row can be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the look, the tick, or the name that is read out."""
        if not index.isValid():
            return None
        look = self._looks[index.row()]
        if role == LOOK_ROLE:
            return look
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if look.ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return plain.visible(look.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tooltip(look.name)
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for an expert's time to be shown or not; the page says whether it is."""
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        look = self._looks[index.row()]
        self.ticked.emit(look.key, not look.ticked)
        return True


class ExpertDelegate(QStyledItemDelegate):
    """Paints check box, shape and name; a press anywhere in the row ticks it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        del option, index
        return QSize(100, px(30))

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Tick the row that is pressed."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            if event.button() != Qt.MouseButton.LeftButton:
                return False
            return model.setData(index, None, Qt.ItemDataRole.CheckStateRole)
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return False
        return super().editorEvent(event, model, option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        look = index.data(LOOK_ROLE)
        if not isinstance(look, ExpertLook):
            return
        rect = QRectF(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect, 6, "hover")
        view = option.widget
        if option.state & QStyle.StateFlag.State_HasFocus and shows_focus(view):
            rounded(painter, rect, 6, None, "accent", width=theme.focus_width)
        side = px(18)
        box = QStyleOptionButton()
        box.rect = QRectF(rect.x() + 4, rect.center().y() - side / 2, side, side).toRect()
        on = QStyle.StateFlag.State_On if look.ticked else QStyle.StateFlag.State_Off
        box.state = QStyle.StateFlag.State_Enabled | on
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter, view)
        left = rect.x() + side + px(14)
        size = px(11)
        if look.mark is not None:
            draw_shape(painter, QRectF(left, rect.center().y() - size / 2, size, size), look.mark)
        left += size + px(9)
        place = QRectF(left, rect.y(), rect.right() - left - 2, rect.height())
        draw_text(painter, place, plain.visible(look.name), "body", "text")
        painter.restore()
