"""The rows of the queue: what one shows, and the delegate that paints it.

A model returns a `RowLook` or a `GroupLook` for :data:`LOOK_ROLE`, ready made in words, and a
sentence for `Qt.AccessibleTextRole`. The delegate measures little and keeps what it measured
(see `painting`): one row costs well under a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from mediadesk.ui.theme.icons import draw_icon, medium_icon
from mediadesk.ui.theme.painting import draw_text, rounded, text_width, tick
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.avatar import draw_avatar, draw_nobody
from mediadesk.ui.widgets.chip import LEVELS, chip_width, draw_chip

LOOK_ROLE = Qt.ItemDataRole.UserRole + 1
HEADING_ROLE = Qt.ItemDataRole.UserRole + 3
"""Says whether a row is a heading, without its words; a model need not know it."""
ROW_HEIGHT = 84
COMPACT_HEIGHT = 60
GROUP_HEIGHT = 32
_RIGHT = 6  # beside the 10 px that a list always keeps for its scroll bar
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLook:
    """One request as a row. Texts may come from outside; they are made visible while painting.

    `chip_level` is a key of :data:`chip.LEVELS`; `owner` is a name or "" for nobody, `owner_id`
    what its colour is made from; `ticked` is None unless several rows are being chosen.
    """

    key: str
    reporter: str
    outlet: str
    subject: str
    chip: str
    chip_level: str
    unread: bool = False
    medium: str = ""
    format: str = ""
    expert: str = ""
    owner: str = ""
    owner_id: str = ""
    ticked: bool | None = None
    flag_icon: str = ""
    company: str = ""
    """Who else is at the request, and `company_icon` what they do."""
    company_icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLook:
    """A heading between rows: its level gives icon and colour."""

    text: str
    level: str
    count: int


_GROUP_INK = {"overdue": "danger_t", "critical": "danger_t", "soon": "warn_t", "done": "ok_t"}
_GROUP_ICON = {"none": "circle-help"}


class QueueDelegate(QStyledItemDelegate):
    """Paints requests and headings."""

    def __init__(self, parent: QWidget | None = None, *, compact: bool = False) -> None:
        """Make a delegate; `compact` rows are 60 px high, comfortable ones 84."""
        super().__init__(parent)
        self.compact = compact
        self._shown: dict[str, str] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row or heading."""
        del option
        heading = index.data(HEADING_ROLE)
        if heading or (heading is None and isinstance(index.data(LOOK_ROLE), GroupLook)):
            return QSize(100, px(GROUP_HEIGHT))
        return QSize(100, px(COMPACT_HEIGHT if self.compact else ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row or heading."""
        look = index.data(LOOK_ROLE)
        rect = QRectF(option.rect)
        if isinstance(look, GroupLook):
            self._group(painter, rect, look)
        elif isinstance(look, RowLook):
            self._row(painter, rect, look, option.state, strong=_has_focus(option))

    def _safe(self, text: str) -> str:
        known = self._shown.get(text)
        if known is None:
            if len(self._shown) > 4000:
                self._shown.clear()
            known = self._shown[text] = plain.shown(text)
        return known

    def _group(self, painter: QPainter, rect: QRectF, look: GroupLook) -> None:
        ink = _GROUP_INK.get(look.level, "text2")
        name = _GROUP_ICON.get(look.level) or LEVELS[look.level].icon or "circle-help"
        size = px(14)
        # A little lower than the middle, nearer to the rows that it heads.
        middle = rect.center().y() + 2
        draw_icon(painter, name, rect.x() + 20, middle - size / 2, size, ink)
        x = rect.x() + 20 + size + 8
        place = QRectF(x, middle - px(10), rect.right() - x - 40, px(20))
        width = draw_text(painter, place, self._safe(look.text), "meta_s", ink)
        place = QRectF(x + width + 8, place.y(), px(60), place.height())
        draw_text(painter, place, str(look.count), "meta", "text3", numbers=True)

    def _row(
        self,
        painter: QPainter,
        rect: QRectF,
        look: RowLook,
        state: QStyle.StateFlag,
        *,
        strong: bool,
    ) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            border = "accent" if strong else "accent_b"
            box = rect.adjusted(8, 1, 0, -1)
            rounded(painter, box, 8, "sel", border, width=1.5)
        elif state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect.adjusted(8, 1, 0, -2), 8, "hover")
        left = rect.x() + 20
        right = rect.right() - _RIGHT
        if not selected:
            painter.fillRect(QRectF(left, rect.bottom() - 1, right - left, 1), colour("line"))
        top = rect.y() + px(10)
        line = px(20)
        self._first_line(painter, QRectF(left, top, right - left, line), look)
        second = QRectF(left, top + px(23), right - left, line)
        if self.compact:
            second.setRight(right - px(28))
        role, token = ("body_m", "text") if look.unread else ("body", "text2")
        draw_text(painter, second, self._safe(look.subject), role, token)
        side = px(20)
        third = top + px(47)
        middle = second.center().y() if self.compact else third + px(8)
        circle = QRectF(right - side, middle - side / 2, side, side)
        if look.owner:
            draw_avatar(painter, circle, plain.initials(look.owner), look.owner_id or look.owner)
        else:
            draw_nobody(painter, circle)
        if not self.compact:
            self._third_line(painter, left, third, right - side - 8, look)

    def _first_line(self, painter: QPainter, rect: QRectF, look: RowLook) -> None:
        """Paint dot or tick, reporter, outlet and chip."""
        top, line = rect.y(), rect.height()
        chip = self._safe(look.chip)
        width = chip_width(chip, look.chip_level)
        draw_chip(painter, rect.right() - width, top - px(1), chip, look.chip_level)
        x = rect.x()
        if look.ticked is not None:
            side = px(16)
            square = QRectF(x, top + (line - side) / 2, side, side)
            if look.ticked:
                rounded(painter, square, 4, "accent")
                tick(painter, square, "on_accent")
            else:
                rounded(painter, square, 4, "surface", "edge", width=1.5)
            x += side + 8
        elif look.unread:
            side = px(8)
            dot = QRectF(x, top + (line - side) / 2, side, side)
            rounded(painter, dot, side / 2, "accent")
            x += side + 8
        room = rect.right() - width - 8 - x
        role = "body_s" if look.unread else "body_m"
        place = QRectF(x, top, max(room, 0.0), line)
        taken = draw_text(painter, place, self._safe(look.reporter), role, "text") + 8
        if room - taken > px(24):
            place = QRectF(x + taken, top, room - taken, line)
            draw_text(painter, place, self._safe(look.outlet), "body", "text2")

    def _third_line(
        self, painter: QPainter, left: float, top: float, right: float, look: RowLook
    ) -> None:
        line = px(16)
        size = px(14)
        x = left
        if look.medium:
            y = top + (line - size) / 2
            draw_icon(painter, medium_icon(look.medium), x, y, size, "text3")
            x += size + 6
        if look.format:
            place = QRectF(x, top, max(right - x, 0.0), line)
            x += draw_text(painter, place, self._safe(look.format), "meta", "text3")
        if look.expert and right - x > px(40):
            if look.format:
                dot = QRectF(x + 8, top + line / 2 - 1.5, 3, 3)
                rounded(painter, dot, 1.5, "text3")
                x += 19
            place = QRectF(x, top, right - x, line)
            x += draw_text(painter, place, self._safe(look.expert), "meta_m", "text2")
        if look.company_icon:
            side = px(18)
            circle = QRectF(right - side, top + (line - side) / 2, side, side)
            draw_avatar(painter, circle, plain.initials(look.company), look.company)
            right -= side + size + 5
            draw_icon(painter, look.company_icon, right, top + (line - size) / 2, size, "accent_t")
            right -= 8
        if look.flag_icon and right - x > px(24):
            draw_icon(painter, look.flag_icon, x + 8, top + (line - size) / 2, size, "warn_t")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLook:
    """One release in the reporter's list: a title of up to two lines, a date, and a chip if any."""

    key: str
    title: str
    date: str
    chip: str = ""
    chip_level: str = "embargoed"


class ReleaseDelegate(QStyledItemDelegate):
    """Paints releases: title in two lines, date, embargo chip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a delegate."""
        super().__init__(parent)
        self._lines: dict[tuple[str, int, float], tuple[str, ...]] = {}

    def _title(self, title: str, width: int) -> tuple[str, ...]:
        key = (title, width, theme.scale)
        known = self._lines.get(key)
        if known is None:
            if len(self._lines) > 2000:
                self._lines.clear()
            known = self._lines[key] = _two_lines(plain.shown(title), width)
        return known

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height for the title's lines, the date and the chip."""
        look = index.data(LOOK_ROLE)
        if not isinstance(look, ReleaseLook):
            return QSize(100, px(32))
        width = option.rect.width()
        view = option.widget
        if isinstance(view, QAbstractItemView):
            width = view.viewport().width()
        lines = self._title(look.title, max(width - 30, 40))
        height = 20 + px(20) * len(lines) + px(22) + (px(28) if look.chip else 0)
        return QSize(100, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one release."""
        look = index.data(LOOK_ROLE)
        if not isinstance(look, ReleaseLook):
            return
        rect = QRectF(option.rect)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            border = "accent" if _has_focus(option) else "accent_b"
            rounded(painter, rect.adjusted(8, 1, 0, -1), 8, "sel", border, width=1.5)
        elif state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, rect.adjusted(8, 1, 0, -2), 8, "hover")
        left, right = rect.x() + 20, rect.right() - 10
        if not selected:
            painter.fillRect(QRectF(left, rect.bottom() - 1, right - left, 1), colour("line"))
        y = rect.y() + 10
        for words in self._title(look.title, max(int(rect.width()) - 30, 40)):
            place = QRectF(left, y, right - left, px(20))
            draw_text(painter, place, words, "body_m", "text")
            y += px(20)
        y += px(2)
        place = QRectF(left, y, right - left, px(16))
        draw_text(painter, place, plain.shown(look.date), "meta", "text3")
        if look.chip:
            y += px(22)
            draw_chip(painter, left, y, look.chip, look.chip_level, widest=right - left)


def _has_focus(option: QStyleOptionViewItem) -> bool:
    """Return True if the list that the row belongs to has the focus."""
    view: QWidget | None = option.widget
    return view is not None and view.hasFocus()


def _two_lines(text: str, width: int) -> tuple[str, ...]:
    words = text.split()
    first = ""
    while words:
        longer = f"{first} {words[0]}".strip()
        if text_width(longer, "body_m") > width and first:
            break
        first = longer
        words.pop(0)
    return (first, " ".join(words)) if words else (first,)


class RowList(QListView):
    """A list for one of the delegates here, filled with a token, with room kept for the scroll bar.

    Single letters are the page's, so type-ahead is off.
    """

    def __init__(
        self,
        name: str,
        delegate: QStyledItemDelegate,
        *,
        fill: str = "list",
        uniform: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a list; `uniform` rows lay out 20 times faster. ValueError without a name."""
        if not name.strip():
            raise ValueError("a list needs an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self._fill = fill
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(uniform)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.verticalScrollBar().setSingleStep(24)
        self.rescale()

    def rescale(self) -> None:
        """Take on fill and row heights anew."""
        palette = QPalette()
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, colour(self._fill))
        self.setPalette(palette)
        self.scheduleDelayedItemsLayout()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a letter is a verb of the page."""
        del search
