"""The list of reporters: pages by name that are fetched as one scrolls, painted by a delegate."""

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
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mediadesk.domain.rows import ReporterRow
from mediadesk.ui import text
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import RIGHT, draw_text, rounded, text_width
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.avatar import draw_avatar

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
LOOK_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2
ROW_HEIGHT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterLook:
    """One reporter as a row, in words."""

    key: str
    name: str
    about: str
    asked: str
    verified: bool
    spoken: str


class ReporterModel(QAbstractListModel):
    """Reporters by name; `wanted` asks for the page after a cursor."""

    wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._looks: list[ReporterLook] = []
        self._after: str | None = None
        self._asked = False

    def show_page(
        self,
        rows: Sequence[ReporterRow],
        after: str | None,
        *,
        more: bool,
        now: datetime,
        zone: ZoneInfo,
    ) -> None:
        """Show the first page, or put another (`more`) at the end; same rows change in place."""
        looks = [self._look(row, now, zone) for row in rows]
        self._after, self._asked = after, False
        if more:
            if looks:
                first = len(self._looks)
                self.beginInsertRows(_NO_PARENT, first, first + len(looks) - 1)
                self._looks += looks
                self.endInsertRows()
            return
        shown = self._looks[: len(looks)]
        if looks and [one.key for one in shown] == [one.key for one in looks]:
            self._cut(len(looks))
            self._looks = looks
            self.dataChanged.emit(self.index(0), self.index(len(looks) - 1))
            return
        # Another search shows other people; nothing of the old page stays.
        self.beginResetModel()
        self._looks = looks
        self.endResetModel()

    def _cut(self, length: int) -> None:
        if len(self._looks) > length:
            self.beginRemoveRows(_NO_PARENT, length, len(self._looks) - 1)
            del self._looks[length:]
            self.endRemoveRows()

    def _look(self, row: ReporterRow, now: datetime, zone: ZoneInfo) -> ReporterLook:
        about = ", ".join(part for part in (row.role, row.outlet) if part)
        asked = text.counted("%n request(s)", row.requests)
        spoken = [row.name, about, asked]
        if row.last_at is not None:
            day = text.day_word(row.last_at.astimezone(zone).date(), now.astimezone(zone).date())
            spoken.append(text.fill(self.tr("last %1"), day))
            asked = day
        if row.verified:
            spoken.append(self.tr("verified"))
        return ReporterLook(
            key=row.id,
            name=row.name,
            about=about,
            asked=asked,
            verified=row.verified,
            spoken=plain.visible(". ".join(part for part in spoken if part)),
        )

    def row_of(self, key: str) -> int:
        """Return the position of a reporter, -1 if they are not in the list."""
        return next((n for n, look in enumerate(self._looks) if look.key == key), -1)

    def canFetchMore(self, parent: _Index = _NO_PARENT) -> bool:
        """Say whether another page follows."""
        return not parent.isValid() and self._after is not None and not self._asked

    def fetchMore(self, parent: _Index = _NO_PARENT) -> None:
        """Ask the page for what follows."""
        if self.canFetchMore(parent) and self._after is not None:
            self._asked = True
            self.wanted.emit(self._after)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many reporters are shown."""
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
            return plain.tooltip(f"{look.name}\n{look.about}")
        return None


class ReporterDelegate(QStyledItemDelegate):
    """Paints a reporter: initials, name with its tick, role and outlet, when they last asked."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        del option, index
        return QSize(100, px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        look = index.data(LOOK_ROLE)
        if not isinstance(look, ReporterLook):
            return
        rect = QRectF(option.rect)
        painter.save()
        box = rect.adjusted(8, 2, -8, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            edge = "accent" if option.state & QStyle.StateFlag.State_HasFocus else "accent_b"
            rounded(painter, box, 8, "sel", edge, width=1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, box, 8, "hover")
        side = px(32)
        middle = rect.center().y()
        face = QRectF(rect.x() + 20, middle - side / 2, side, side)
        draw_avatar(painter, face, plain.initials(look.name), look.key)
        left = face.right() + 12
        right = rect.right() - 20
        when = text_width(look.asked, "meta", numbers=True)
        name = plain.shown(look.name)
        room = right - left - when - 12 - (px(20) if look.verified else 0)
        place = QRectF(left, middle - px(20), room, px(20))
        width = min(draw_text(painter, place, name, "body_m", "text"), room)
        if look.verified:
            size = px(14)
            draw_icon(
                painter, "shield-check", left + width + 6, place.center().y() - size / 2, size, "ok"
            )
        draw_text(
            painter,
            QRectF(right - when, place.y(), when + 1, place.height()),
            look.asked,
            "meta",
            "text3",
            align=RIGHT,
            numbers=True,
        )
        place = QRectF(left, middle, right - left, px(20))
        draw_text(painter, place, plain.shown(look.about), "meta", "text2")
        painter.restore()
