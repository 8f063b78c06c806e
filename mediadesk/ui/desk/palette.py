"""Search and commands in one field: every act with its key, and every request that fits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
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

from mediadesk.domain.deadline import time_left
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.search import parse
from mediadesk.ui import text
from mediadesk.ui.actions import Actions, Spec
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.icons import draw_icon, medium_icon
from mediadesk.ui.theme.painting import draw_keys, draw_text, rounded
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.chip import chip_width, draw_chip
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.plain import visible

_TARGET = Qt.ItemDataRole.UserRole + 1
_ICON = _TARGET + 1
_KEYS = _TARGET + 2
_CHIP = _TARGET + 3
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
        if not index.data(_TARGET):
            place = rect.adjusted(14, 10, -14, 0)
            draw_text(painter, place, str(index.data()), "meta_s", "text3")
            return
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
        chip = index.data(_CHIP)
        if isinstance(chip, tuple):
            width = chip_width(*chip)
            top = rect.center().y() - px(11)
            draw_chip(painter, right - width, top, *chip)
            right -= width + 12
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
        if watched is self.words and isinstance(event, QKeyEvent):  # noqa: SIM102  # the second question needs the type of the first
            if event.type() == QEvent.Type.KeyPress:
                if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                    self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                    return True
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    self._choose(self.list.currentIndex())
                    return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        """Go to the next row that can be chosen, round the end."""
        count = self._model.rowCount()
        row = self.list.currentIndex().row()
        for _ in range(count):
            row = (row + by) % count
            index = self._model.index(row, 0)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.list.setCurrentIndex(index)
                return

    def _typed(self) -> None:
        self._found = ()
        self._show()
        self._rest.start()

    def _search(self) -> None:
        desk = self._context.desk
        words = self.words.text().strip()
        if desk is None or not words:
            return

        zone = self._zone()

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
        sections: dict[str, list[Spec]] = {}
        for spec in self._actions.specs:
            if spec.name == "palette" or not self._actions[spec.name].isEnabled():
                continue
            if all(word in spec.text.casefold() for word in wanted):
                sections.setdefault(spec.section, []).append(spec)
        first = self._actions.specs[0].section
        self._add_acts(first, sections.pop(first, []))
        if self._found:
            self._head(self.tr("Requests"))
        now, zone = self._now(), self._zone()
        for row in self._found:
            words = f"{row.reporter}, {row.outlet}: {row.subject}"
            answered = row.answered_at or (row.updated_at if row.state == "closed" else None)
            chip = text.chip(time_left(now, row.deadline_at, zone, answered_at=answered), zone.key)
            icon = medium_icon(row.medium.value) if row.medium else "inbox"
            item = self._add(visible(words), f"request:{row.id}", icon)
            item.setData((chip.text, chip.level), _CHIP)
            spoken = f"{text.reference(row.reference)}. {visible(words)}. {chip.spoken}"
            item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        for name, specs in sections.items():
            self._add_acts(name, specs)
        self._move(1)

    def _add_acts(self, section: str, specs: Sequence[Spec]) -> None:
        if specs:
            self._head(section)
        for spec in specs:
            keys = self._actions.shown_key(spec.name).replace(", ", " ")
            self._add(spec.text.rstrip("…"), spec.name, spec.icon, keys)

    def _head(self, words: str) -> None:
        item = QStandardItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self._model.appendRow(item)

    def _now(self) -> datetime:
        desk = self._context.desk
        return desk.clock.now() if desk is not None else datetime.min.replace(tzinfo=UTC)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    def _add(self, words: str, target: str, icon: str, keys: str = "") -> QStandardItem:
        item = QStandardItem(words)
        item.setData(target, _TARGET)
        item.setData(icon or "chevron-right", _ICON)
        item.setData(keys, _KEYS)
        spoken = f"{words}, {keys}" if keys else words
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        self._model.appendRow(item)
        return item

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
