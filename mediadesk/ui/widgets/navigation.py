"""Navigation: the pane at the left with its items, counts and section heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import CENTRE, LEFT, RIGHT, draw_text, rounded, text_width
from mediadesk.ui.theme.state import px, theme
from mediadesk.ui.widgets import plain

LOOK_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One place to go to, or a section head (`head`), or a gap (an empty head).

    `urgent` shows icon and count in red while the count is above 0.
    """

    key: str
    text: str
    icon: str = ""
    count: int = 0
    urgent: bool = False
    head: bool = False
    spoken: str = ""


class NavModel(QAbstractListModel):
    """The items of the navigation."""

    def __init__(self, items: Sequence[NavItem] = (), parent: QWidget | None = None) -> None:
        """Make a model."""
        super().__init__(parent)
        self._items = list(items)

    def set_items(self, items: Sequence[NavItem]) -> None:
        """Show other items; if only counts differ, nothing moves."""
        if [item.key for item in items] == [item.key for item in self._items]:
            for row, item in enumerate(items):
                if item != self._items[row]:
                    self._items[row] = item
                    self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def set_count(self, key: str, count: int) -> None:
        """Change one count; an unknown key is ignored."""
        for row, item in enumerate(self._items):
            if item.key == key and item.count != count:
                self._items[row] = replace(item, count=count)
                self.dataChanged.emit(self.index(row), self.index(row))

    def item(self, row: int) -> NavItem:
        """Return the item of a row."""
        return self._items[row]

    def row_of(self, key: str) -> int:
        """Return the row of a key, -1 if there is none."""
        for row, item in enumerate(self._items):
            if item.key == key:
                return row
        return -1

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that heads cannot be chosen."""
        if index.isValid() and self._items[index.row()].head:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the look, the text, or the sentence for screen readers."""
        if not 0 <= index.row() < len(self._items):
            return None
        item = self._items[index.row()]
        if role == LOOK_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return item.spoken or (f"{item.text}, {item.count}" if item.count else item.text)
        if role == Qt.ItemDataRole.ToolTipRole and not item.head:
            return plain.tooltip(item.text)
        return None


class NavDelegate(QStyledItemDelegate):
    """Paints an item: icon, words, count; or only the icon with a badge in the narrow rail."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a delegate."""
        super().__init__(parent)
        self.rail = False

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return 32 px, heads by their space."""
        del option
        item = index.data(LOOK_ROLE)
        if isinstance(item, NavItem) and item.head:
            if self.rail or not item.text:
                return QSize(40, px(16))
            return QSize(40, px(44))
        return QSize(40, px(44) if self.rail else px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        item = index.data(LOOK_ROLE)
        if not isinstance(item, NavItem):
            return
        rect = QRectF(option.rect)
        if item.head:
            if item.text and not self.rail:
                place = QRectF(rect.x() + 12, rect.bottom() - px(24), rect.width(), px(20))
                draw_text(painter, place, plain.shown(item.text), "micro", "text3")
            return
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        box = rect.adjusted(0, 1, 0, -1)
        if selected or hovered:
            rounded(painter, box, 6, "nav_sel" if selected else "hover")
        if state & QStyle.StateFlag.State_HasFocus and (
            state & QStyle.StateFlag.State_KeyboardFocusChange
        ):
            rounded(painter, box, 6, None, "accent", width=theme.focus_width)
        urgent = item.urgent and item.count > 0
        ink = "accent_t" if selected else ("danger_t" if urgent else "text3")
        size = px(20) if self.rail else px(16)
        middle = rect.center().y()
        if self.rail:
            draw_icon(
                painter, item.icon, rect.center().x() - size / 2, middle - size / 2, size, ink
            )
            if item.count and (selected or urgent):
                self._badge(painter, rect, item, urgent=urgent)
            return
        draw_icon(painter, item.icon, rect.x() + 10, middle - size / 2, size, ink)
        right = rect.right() - 10
        if item.count:
            words = str(item.count)
            width = text_width(words, "meta_m", numbers=True)
            if urgent:
                pill = QRectF(right - max(width + 16, px(24)) + 2, middle - px(9), 0, px(18))
                pill.setWidth(max(width + 16, px(24)))
                rounded(painter, pill, pill.height() / 2, "danger")
                draw_text(painter, pill, words, "meta_s", "on_danger", align=CENTRE, numbers=True)
            else:
                place = QRectF(right - width - 8, rect.y(), width + 8, rect.height())
                token = "text" if selected else "text3"
                draw_text(painter, place, words, "meta_m", token, align=RIGHT, numbers=True)
            right -= width + 20
        x = rect.x() + 10 + size + 10
        place = QRectF(x, rect.y(), right - x, rect.height())
        role = "body_s" if selected else "body_m"
        token = "text" if selected else "text2"
        draw_text(painter, place, plain.shown(item.text), role, token, align=LEFT)

    def _badge(self, painter: QPainter, rect: QRectF, item: NavItem, *, urgent: bool) -> None:
        words = str(item.count) if item.count < 100 else "99+"
        width = max(text_width(words, "key", numbers=True) + 8, px(16))
        left = min(rect.center().x() + 1, rect.right() - width)
        box = QRectF(left, rect.y() + 4, width, px(16))
        fill = "danger" if urgent else "text2"
        ink = "on_danger" if urgent else "surface"
        rounded(painter, box, box.height() / 2, fill)
        draw_text(painter, box, words, "key", ink, align=CENTRE, numbers=True)


class NavList(QListView):
    """The list of places; `gone` carries the key of the one chosen by the user."""

    gone = Signal(str)

    def __init__(self, name: str, fill: str = "nav", parent: QWidget | None = None) -> None:
        """Make an empty list. Raises ValueError without an accessible name."""
        if not name.strip():
            raise ValueError("a list needs an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self._fill = fill
        self._model = NavModel()
        self._delegate = NavDelegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.setAutoFillBackground(False)
        self.setViewportMargins(12, 0, 2, 0)
        self.selectionModel().currentChanged.connect(self._chosen)
        self._quiet = False

    def set_items(self, items: Sequence[NavItem]) -> None:
        """Show other items and keep the chosen one."""
        key = self.current_key()
        self._quiet = True
        self._model.set_items(items)
        self._quiet = False
        if key and key != self.current_key():
            self.choose(key)

    def set_count(self, key: str, count: int) -> None:
        """Change one count."""
        self._model.set_count(key, count)

    def set_rail(self, rail: bool) -> None:  # noqa: FBT001 - a plain state
        """Show icons only."""
        self._delegate.rail = rail
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if rail else Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )
        self.setViewportMargins(8 if rail else 12, 0, 8 if rail else 2, 0)
        self.scheduleDelayedItemsLayout()

    def choose(self, key: str) -> bool:
        """Choose a place without `gone`; False if it does not exist."""
        row = self._model.row_of(key)
        if row < 0:
            return False
        self._quiet = True
        self.setCurrentIndex(self._model.index(row))
        self._quiet = False
        return True

    def clear_choice(self) -> None:
        """Choose nothing."""
        self._quiet = True
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()
        self._quiet = False

    def current_key(self) -> str:
        """Return the key of the chosen place, "" if none."""
        index = self.currentIndex()
        return self._model.item(index.row()).key if index.isValid() else ""

    def rescale(self) -> None:
        """Measure again."""
        self.scheduleDelayedItemsLayout()

    def content_height(self) -> int:
        """Return the height of all rows in px."""
        option = QStyleOptionViewItem()
        return sum(
            self._delegate.sizeHint(option, self._model.index(row)).height()
            for row in range(self._model.rowCount())
        )

    def _chosen(self, current: QModelIndex, previous: QModelIndex) -> None:
        del previous
        if current.isValid() and not self._quiet:
            self.gone.emit(self._model.item(current.row()).key)
