"""Search and commands in one field: every act with its key, and every request that fits."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.rows import QueueRow
from mediadesk.domain.search import parse
from mediadesk.ui import text
from mediadesk.ui.actions import Actions
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import draw_keys, draw_text, rounded
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.plain import visible

_TARGET = Qt.ItemDataRole.UserRole + 1
_ICON = _TARGET + 1
_KEYS = _TARGET + 2
_Index = QModelIndex | QPersistentModelIndex
_MOST_REQUESTS = 8
_PAUSE = 40
"""How long, in ms, typing rests before the requests are searched."""


class _Row(QStyledItemDelegate):
    """Icon, words, and the keys at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        del option, index
        return QSize(px(200), px(40))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        rect = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            rounded(painter, rect.adjusted(2, 1, -2, -1), 8, "sel")
        size = px(16)
        draw_icon(
            painter,
            str(index.data(_ICON)),
            rect.x() + 14,
            rect.center().y() - size / 2,
            size,
            "accent_t" if chosen else "text3",
        )
        keys = str(index.data(_KEYS) or "")
        right = rect.right() - 14
        if keys:
            right -= draw_keys(painter, right, rect.center().y(), keys) + 12
        left = rect.x() + 14 + size + 12
        place = QRectF(left, rect.y(), max(right - left, 0.0), rect.height())
        draw_text(painter, place, str(index.data()), "body", "text")


class Palette(QDialog):
    """Opens with Ctrl+K; arrows choose, Return does, Escape leaves."""

    request_wanted = Signal(str)

    def __init__(self, actions: Actions, context: Context, parent: QWidget | None = None) -> None:
        """List the acts; requests come while typing."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Search and commands"))
        self.setAccessibleName(self.tr("Search and commands"))
        self.resize(px(640), px(480))
        self._actions = actions
        self._context = context
        self._found: tuple[QueueRow, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 12, 12, 12)
        self.words = LineEdit(
            self.tr("Search requests and commands"),
            placeholder=self.tr("A reporter, an outlet, a reference, or what to do"),
            icon="search",
            size=40,
        )
        box.addWidget(self.words)
        self.list = QListView()
        self.list.setAccessibleName(self.tr("What fits"))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = QStandardItemModel(self)
        self.list.setModel(self._model)
        self.list.activated.connect(self._choose)
        self.list.clicked.connect(self._choose)
        box.addWidget(self.list, 1)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_PAUSE)
        self._rest.timeout.connect(self._search)
        self.words.textChanged.connect(self._typed)
        self.words.installEventFilter(self)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the field keeps the focus."""
        if watched is self.words and isinstance(event, QKeyEvent):  # noqa: SIM102
            if event.type() == QEvent.Type.KeyPress:
                if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                    self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                    return True
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    self._choose(self.list.currentIndex())
                    return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        count = self._model.rowCount()
        if count:
            row = (self.list.currentIndex().row() + by) % count
            self.list.setCurrentIndex(self._model.index(row, 0))

    def _typed(self) -> None:
        self._found = ()
        self._show()
        self._rest.start()

    def _search(self) -> None:
        desk = self._context.desk
        words = self.words.text().strip()
        if desk is None or not words:
            return

        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")

        def read() -> tuple[QueueRow, ...]:
            now = desk.clock.now()
            page = desk.database.read().search(parse(words, now=now, zone=zone), now=now)
            return page.rows[:_MOST_REQUESTS]

        self._context.tasks.run(
            self, "data", read, done=self._take, failed=lambda _error: None, key="search"
        )

    def _take(self, rows: tuple[QueueRow, ...]) -> None:
        self._found = rows
        self._show()

    def _show(self) -> None:
        self._model.clear()
        wanted = self.words.text().casefold().split()
        for row in self._found:
            words = f"{text.reference(row.reference)}  {row.reporter}, {row.outlet}: {row.subject}"
            self._add(visible(words), f"request:{row.id}", "inbox")
        for spec in self._actions.specs:
            words = spec.text.rstrip("…")
            if spec.name == "palette" or not self._actions[spec.name].isEnabled():
                continue
            if all(word in words.casefold() for word in wanted):
                keys = self._actions.shown_key(spec.name).replace(", ", " ")
                self._add(words, spec.name, spec.icon, keys)
        if self._model.rowCount():
            self.list.setCurrentIndex(self._model.index(0, 0))

    def _add(self, words: str, target: str, icon: str, keys: str = "") -> None:
        item = QStandardItem(words)
        item.setData(target, _TARGET)
        item.setData(icon or "chevron-right", _ICON)
        item.setData(keys, _KEYS)
        spoken = f"{words}, {keys}" if keys else words
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        self._model.appendRow(item)

    def _choose(self, index: QModelIndex) -> None:
        target = index.data(_TARGET)
        if not isinstance(target, str):
            return
        self.accept()
        kind, _, key = target.partition(":")
        if kind == "request":
            self.request_wanted.emit(key)
        else:
            self._actions[target].trigger()
