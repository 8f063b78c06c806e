"""The outbox: one row a recipient, what it waits for, and what a person can decide about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QDesktopServices, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.changes import Changes
from mediadesk.domain.outbox import State
from mediadesk.domain.rows import OutboxRow
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.painting import draw_text
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.chip import CHIP_HEIGHT, draw_chip, outbox_level
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader
from mediadesk.ui.widgets.plain import tooltip, visible
from mediadesk.ui.widgets.segmented import Segmented

_MOST = 500
_ATTENTION = frozenset({State.HELD, State.FAILED, State.UNKNOWN, State.DRAFTED, State.BOUNCED})
_Index = QModelIndex | QPersistentModelIndex
_STATE = Qt.ItemDataRole.UserRole + 1


class _Rows(QStyledItemDelegate):
    """The state as a chip, words elided, a hairline under each row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour("sel"))
        painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 1), colour("line"))
        words = str(index.data() or "")
        place = rect.adjusted(8, 0, -8, -1)
        if index.column() == 0:
            height = px(CHIP_HEIGHT)
            top = place.y() + (place.height() - height) / 2
            level = outbox_level(str(index.data(_STATE)))
            draw_chip(painter, place.x(), top, words, level, widest=place.width())
            return
        draw_text(painter, place, words, "body", "text" if index.column() == 1 else "text2")


class OutboxModel(QAbstractTableModel):
    """Rows of the outbox by named columns."""

    def __init__(self, parent: QWidget) -> None:
        """Make it empty."""
        super().__init__(parent)
        self.rows: tuple[OutboxRow, ...] = ()
        self.now: datetime | None = None
        self.zone = ZoneInfo("UTC")
        self._columns = (
            self.tr("State"),
            self.tr("To"),
            self.tr("What"),
            self.tr("Request"),
            self.tr("When"),
        )

    def set_rows(self, rows: tuple[OutboxRow, ...], now: datetime, zone: ZoneInfo) -> None:
        """Show these rows; those whose recipient stays in its place are only repainted."""
        same = [row.recipient_id for row in rows] == [row.recipient_id for row in self.rows]
        self.now, self.zone = now, zone
        if same:
            self.rows = rows
            if rows:
                end = self.index(len(rows) - 1, len(self._columns) - 1)
                self.dataChanged.emit(self.index(0, 0), end)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the words over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what stands in a cell; the whole row as a sentence for screen readers."""
        if not index.isValid() or self.now is None:
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(self._words(row)[index.column()])
        if role == _STATE:
            return row.state.value
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row.reason or row.subject)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            whole = (text.outbox_state(row.state), *self._words(row)[1:])
            return visible(". ".join(word for word in whole if word))
        return None

    def _words(self, row: OutboxRow) -> tuple[str, str, str, str, str]:
        now = self.now or row.created_at
        at = row.sent_at or row.next_try_at or row.created_at
        return (
            text.outbox_chip(row.state),
            row.address or self.tr("nobody yet"),
            text.message_kind(row.kind),
            text.reference(row.reference) if row.reference else "",
            text.moment(at, now, self.zone),
        )


class OutboxPage(Surface):
    """What is to leave, and what needs a person."""

    request_wanted = Signal(str)
    deliver_wanted = Signal()

    def __init__(
        self, context: Context, *, me: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make the page; it reads when shown and after each change."""
        super().__init__("surface", parent=parent)
        self._context = context
        self._me = me
        self._all: tuple[OutboxRow, ...] = ()
        self._now: datetime | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._header = PaneHeader(self.tr("Outbox"))
        self._header.add(
            Button(self.tr("Send now"), icon="send", on_click=self.deliver_wanted.emit)
        )
        box.addWidget(self._header)
        column = QVBoxLayout()
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        box.addLayout(column, 1)
        self._note = Banner(tone="info", icon="mail")
        column.addWidget(self._note)
        self._filter = Segmented(
            self.tr("Which messages"),
            [("attention", self.tr("Needs you")), ("all", self.tr("All"))],
            value="all",
        )
        self._filter.changed.connect(lambda _value: self._show())
        top = QHBoxLayout()
        top.addWidget(self._filter)
        top.addStretch(1)
        column.addLayout(top)
        self._model = OutboxModel(self)
        self.table = QTableView()
        self.table.setAccessibleName(self.tr("Messages"))
        self.table.setModel(self._model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(px(44))
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, width in ((0, 150), (2, 210), (3, 130), (4, 150)):
            head.resizeSection(number, px(width))
        self.table.setItemDelegate(_Rows(self.table))
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._offer())
        column.addWidget(self.table, 1)
        self._empty = EmptyState(
            self.tr("Nothing waits to leave"),
            self.tr("Messages stand here from the moment they are written until they have left."),
            icon="send",
        )
        column.addWidget(self._empty, 1)
        self._reason = Label("", colour="text2", wrap=True)
        column.addWidget(self._reason)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        self.arrived = Button(
            self.tr("It arrived"), icon="check", on_click=lambda: self._decide(was_sent=True)
        )
        self.again = Button(
            self.tr("Send again"), icon="refresh-cw", on_click=lambda: self._decide(was_sent=False)
        )
        self.draft = Button(self.tr("Open draft"), icon="external-link", on_click=self._open_draft)
        self.request = Button(self.tr("Open request"), icon="inbox", on_click=self._open_request)
        self._acts = (self.arrived, self.again, self.draft, self.request)
        for button in self._acts:
            acts.addWidget(button)
        acts.addStretch(1)
        column.addLayout(acts)
        context.changed.connect(self._stale)
        self.setFocusProxy(self.table)
        self._show()
        self.reload()

    def reload(self) -> None:
        """Read the outbox."""
        desk = self._context.desk
        if desk is None:
            return

        def read() -> tuple[tuple[OutboxRow, ...], datetime]:
            return desk.database.read().outbox(limit=_MOST), desk.clock.now()

        self._context.tasks.run(
            self, "data", read, done=self._take, failed=self._failed, key="outbox"
        )

    def _take(self, found: tuple[tuple[OutboxRow, ...], datetime]) -> None:
        self._all, self._now = found
        self._show()

    def _stale(self, changes: object) -> None:
        if isinstance(changes, Changes) and (changes.outbox or changes.settings):
            self.reload()

    def _show(self) -> None:
        chosen = self._chosen()
        only = self._filter.value() == "attention"
        rows = tuple(row for row in self._all if not only or row.state in _ATTENTION)
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        if self._now is not None:
            self._model.set_rows(rows, self._now, zone)
        waiting = sum(row.state in _ATTENTION for row in self._all)
        self._header.set_title(self.tr("Outbox"), str(waiting) if waiting else "")
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        has_account = bool(self._context.settings.get("smtp.host"))
        self._note.setVisible(not has_account)
        self._note.set_words(
            self.tr("No mail account is set"),
            self.tr(
                "Messages are kept as drafts that open in your own mail program. "
                "Set an account in Settings, Mail, and they leave by themselves."
            ),
        )
        if chosen is not None:
            for number, row in enumerate(rows):
                if row.recipient_id == chosen.recipient_id:
                    self.table.selectRow(number)
        self._offer()

    def _chosen(self) -> OutboxRow | None:
        index = self.table.currentIndex()
        if not index.isValid() or index.row() >= len(self._model.rows):
            return None
        return self._model.rows[index.row()]

    def _offer(self) -> None:
        row = self._chosen()
        state = row.state if row is not None else None
        said = [text.outbox_state(row.state), row.reason] if row is not None else []
        self._reason.setText(". ".join(words for words in said if words))
        self._reason.setVisible(row is not None)
        self.arrived.setVisible(state in {State.UNKNOWN, State.DRAFTED})
        self.arrived.set_text(
            self.tr("I sent it") if state is State.DRAFTED else self.tr("It arrived")
        )
        self.again.setVisible(
            state in {State.UNKNOWN, State.DRAFTED, State.FAILED, State.BOUNCED, State.DELAYED}
        )
        self.draft.setVisible(state is State.DRAFTED)
        self.request.setVisible(row is not None and row.request_id is not None)

    def _decide(self, *, was_sent: bool) -> None:
        desk, row = self._context.desk, self._chosen()
        if desk is None or row is None:
            return
        key, actor = row.recipient_id, self._me()
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.outbox.decide(key, was_sent=was_sent, actor=actor),
            done=lambda changes: self._decided(changes, desk),
            failed=self._failed,
        )

    def _decided(self, changes: Changes, desk: Desk) -> None:
        del desk
        self._context.changed.emit(changes)

    def _failed(self, error: Exception) -> None:
        self._note.set_words(self.tr("That could not be done"), text.failure(error))
        self._note.set_tone("danger")
        self._note.setVisible(True)

    def _open_draft(self) -> None:
        row = self._chosen()
        if row is not None and row.state is State.DRAFTED:
            QDesktopServices.openUrl(QUrl.fromLocalFile(row.reason))

    def _open_request(self) -> None:
        row = self._chosen()
        if row is not None and row.request_id is not None:
            self.request_wanted.emit(row.request_id)
