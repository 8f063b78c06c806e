"""The list of mails that came in, newest first, painted by a delegate and patched in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mediadesk.domain.incoming import IncomingRow, IncomingState
from mediadesk.ui import text
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import RIGHT, draw_text, rounded, text_width
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
LOOK_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2
ROW_HEIGHT = 72
_ICONS = {
    IncomingState.PROPOSED: "mail",
    IncomingState.GROUPED: "mail",
    IncomingState.REQUEST: "inbox",
    IncomingState.JOINED: "link",
    IncomingState.REPORTED: "mail-warning",
    IncomingState.UNPROCESSABLE: "mail-x",
    IncomingState.TOO_LARGE: "mail-x",
    IncomingState.UNFETCHED: "mail-x",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLook:
    """One mail as a row, in words."""

    key: str
    sender: str
    subject: str
    state: str
    when: str
    icon: str
    warned: bool
    spoken: str


class IncomingModel(QAbstractListModel):
    """Mails, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._looks: list[IncomingLook] = []

    def show_rows(self, rows: Sequence[IncomingRow], now: datetime, zone: ZoneInfo) -> None:
        """Show these rows; those that stay keep their place and selection."""
        looks = [self._look(row, now, zone) for row in rows]
        wanted = {look.key for look in looks}
        for number in range(len(self._looks) - 1, -1, -1):
            if self._looks[number].key not in wanted:
                self.beginRemoveRows(_NO_PARENT, number, number)
                del self._looks[number]
                self.endRemoveRows()
        for number, look in enumerate(looks):
            if number < len(self._looks) and self._looks[number].key == look.key:
                if self._looks[number] != look:
                    self._looks[number] = look
                    self.dataChanged.emit(self.index(number), self.index(number))
                continue
            self.beginInsertRows(_NO_PARENT, number, number)
            self._looks.insert(number, look)
            self.endInsertRows()

    def _look(self, row: IncomingRow, now: datetime, zone: ZoneInfo) -> IncomingLook:
        sender = row.sender_name or row.sender or self.tr("No sender")
        if row.state is IncomingState.UNFETCHED:
            sender = self.tr("A mail on the server")
        state = text.incoming_state(row)
        when = text.moment(row.received_at, now, zone)
        subject = row.subject or self.tr("No subject")
        parts = [sender, row.sender, subject, state, when, *map(text.mail_flag, row.flags)]
        return IncomingLook(
            key=row.id,
            sender=sender,
            subject=subject,
            state=state,
            when=when,
            icon=_ICONS.get(row.state, "mail-check"),
            warned=bool(row.flags),
            spoken=plain.visible(". ".join(dict.fromkeys(part for part in parts if part))),
        )

    def row_of(self, key: str) -> int:
        """Return the position of a mail, -1 if it is not in the list."""
        return next((n for n, look in enumerate(self._looks) if look.key == key), -1)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many mails are shown."""
        return 0 if parent.isValid() else len(self._looks)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the look, the UUID, or the sentence that is read out."""
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
            return plain.tooltip(f"{look.sender}\n{look.subject}")
        return None


class IncomingDelegate(QStyledItemDelegate):
    """Paints a mail: sender and when, subject, what became of it and whether it warns."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        del option, index
        return QSize(100, px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        look = index.data(LOOK_ROLE)
        if not isinstance(look, IncomingLook):
            return
        rect = QRectF(option.rect)
        painter.save()
        box = rect.adjusted(8, 2, -8, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            edge = "accent" if option.state & QStyle.StateFlag.State_HasFocus else "accent_b"
            rounded(painter, box, 8, "sel", edge, width=1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, box, 8, "hover")
        left, right, line = rect.x() + 20, rect.right() - 20, px(20)
        top = rect.center().y() - 1.5 * line
        when = text_width(look.when, "meta", numbers=True)
        room = right - left - when - 12
        draw_text(
            painter, QRectF(left, top, room, line), plain.shown(look.sender), "body_m", "text"
        )
        draw_text(
            painter,
            QRectF(right - when, top, when + 1, line),
            look.when,
            "meta",
            "text3",
            align=RIGHT,
            numbers=True,
        )
        draw_text(
            painter,
            QRectF(left, top + line, right - left, line),
            plain.shown(look.subject),
            "body",
            "text2",
        )
        size = px(14)
        middle = top + 2 * line + (line - size) / 2
        draw_icon(painter, look.icon, left, middle, size, "text3")
        words = QRectF(left + size + 6, top + 2 * line, right - left - size - 6, line)
        draw_text(painter, words, look.state, "meta", "text3")
        if look.warned:
            draw_icon(painter, "triangle-alert", right - size, middle, size, "warn")
        painter.restore()
