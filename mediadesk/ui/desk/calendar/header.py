"""The heading over the grid, which does not scroll: clocks, days, and whose lanes stand below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from mediadesk.domain.deadline import city
from mediadesk.ui import text
from mediadesk.ui.desk.calendar.axis import instant
from mediadesk.ui.desk.calendar.canvas import Canvas
from mediadesk.ui.desk.calendar.look import Lane
from mediadesk.ui.theme.painting import CENTRE, RIGHT, draw_text, rounded, text_width
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.mark import draw_shape

_NOON = 12 * 60


class Heading(QWidget):
    """Paints the days above a canvas, in its columns. `day_chosen` carries a date."""

    day_chosen = Signal(object)

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        """Make the heading of a canvas."""
        super().__init__(parent)
        self._canvas = canvas
        self.counts: Mapping[date, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        canvas.laid_out.connect(self.update)
        self.rescale()

    def rescale(self) -> None:
        """Take on the height anew."""
        self.setFixedHeight(px(60))

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        return QSize(px(400), px(60))

    def show_counts(self, counts: Mapping[date, int]) -> None:
        """Say how many interviews each day has."""
        self.counts = counts
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint clocks, days and lanes."""
        del event
        painter = QPainter(self)
        canvas = self._canvas
        columns, axis = canvas.columns(), canvas.axis
        painter.fillRect(
            QRectF(columns.left - px(4), self.height() - 1, self.width(), 1), colour("line2")
        )
        self._clocks(painter)
        today = axis.column(canvas.now)
        for number, day in enumerate(axis.days):
            box = QRectF(columns.at(number), 0, columns.day, self.height())
            self._day(painter, box, day, is_today=number == today)
            self._lanes(painter, box, canvas.lanes)
            painter.fillRect(
                QRectF(round(box.left()), self.height() - px(8), 1, px(8)), colour("line")
            )

    def _clocks(self, painter: QPainter) -> None:
        left = 0.0
        zones = (self._canvas.axis.zone, self._canvas.second)
        for number, width in enumerate(self._canvas.gutters()):
            zone = zones[number]
            assert zone is not None  # there are as many gutters as zones
            box = QRectF(left, px(32), width - px(4), px(20))
            token = "text2" if number == 0 else "text3"
            draw_text(
                painter, box, short_city(zone.key, width - px(4)), "micro", token, align=RIGHT
            )
            left += width

    def _day(self, painter: QPainter, box: QRectF, day: date, *, is_today: bool) -> None:
        name = QLocale().toString(QDate(day.year, day.month, day.day), "ddd")
        left, top, line = box.left() + px(10), px(6), px(24)
        width = draw_text(
            painter,
            QRectF(left, top, max(box.width() - px(16), 0), line),
            name,
            "body_m" if is_today else "body",
            "accent_t" if is_today else "text2",
        )
        number = str(day.day)
        x = left + width + px(6)
        wide = text_width(number, "body_s", numbers=True)
        if is_today:
            pill = QRectF(x - px(1), top, wide + px(12), line)
            rounded(painter, pill, 6, "accent")
            draw_text(painter, pill, number, "body_s", "on_accent", align=CENTRE, numbers=True)
            x = pill.right()
        else:
            place = QRectF(x, top, wide + 2, line)
            draw_text(painter, place, number, "body_s", "text", numbers=True)
            x = place.right()
        words = self._beside(day)
        room = box.right() - px(8) - x - px(6)
        if words and text_width(words, "meta") <= room:
            place = QRectF(x + px(6), top, room, line)
            draw_text(painter, place, words, "meta", "text3", align=RIGHT)

    def _beside(self, day: date) -> str:
        count = self.counts.get(day, 0)
        return text.counted("%n interview(s)", count) if count else ""

    def _lanes(self, painter: QPainter, box: QRectF, lanes: Sequence[Lane]) -> None:
        scene = self._canvas.scene()
        size = min(px(8), int(scene.sizes.lane_step) - 2)
        column = self._canvas.columns()
        number = round((box.left() - column.left) / column.day)
        y = px(40)
        for position, lane in enumerate(lanes):
            middle = scene.lane_x(number, position) + scene.sizes.lane / 2
            draw_shape(painter, QRectF(middle - size / 2, y - size / 2, size, size), lane.mark)
        shift = self.shift_words(self._canvas.axis.days[number])
        if shift:
            left = box.left() + max(scene.lanes_width(), px(6)) + px(6)
            place = QRectF(left, y - px(8), box.right() - left - px(6), px(16))
            draw_text(painter, place, shift, "meta", "text3", align=RIGHT)

    def shift_words(self, day: date) -> str:
        """Return what a day’s second clock says differently from the gutter, if it does."""
        canvas = self._canvas
        if canvas.second is None:
            return ""
        usual = _apart(canvas.reference(), canvas.axis.zone, canvas.second)
        here = _apart(day, canvas.axis.zone, canvas.second)
        if usual == here:
            return ""
        noon = instant(day, _NOON, canvas.axis.zone).astimezone(canvas.second)
        noon_here = instant(day, _NOON, canvas.axis.zone).astimezone(canvas.axis.zone)
        return text.fill(self.tr("%1 is %2"), text.clock(noon_here), text.clock(noon))

    def _day_at(self, position: QPointF) -> date | None:
        columns = self._canvas.columns()
        number = int((position.x() - columns.left) // columns.day)
        days = self._canvas.axis.days
        return days[number] if 0 <= number < len(days) else None

    def event(self, event: QEvent) -> bool:
        """Name the expert of a lane, or the whole day."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.tip(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain.tooltip(words), self)
            return True
        return super().event(event)

    def tip(self, position: QPointF) -> str:
        """Return what stands at a point, in words."""
        day = self._day_at(position)
        if day is None:
            zones = (self._canvas.axis.zone, self._canvas.second)
            return ", ".join(zone.key for zone in zones if zone is not None)
        scene = self._canvas.scene()
        column = self._canvas.axis.days.index(day)
        for number, lane in enumerate(self._canvas.lanes):
            middle = scene.lane_x(column, number) + scene.sizes.lane / 2
            if position.y() > px(32) and abs(position.x() - middle) <= scene.sizes.lane_step / 2:
                return lane.name
        words = text.full_day(day)
        beside = self._beside(day)
        return f"{words}. {beside}" if beside else words

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the day that was pressed."""
        day = self._day_at(event.position())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.day_chosen.emit(day)


def _apart(day: date, zone: ZoneInfo, other: ZoneInfo) -> object:
    noon: datetime = instant(day, _NOON, zone)
    return noon.astimezone(other).utcoffset(), noon.astimezone(zone).utcoffset()


def short_city(zone: str, width: float) -> str:
    """Return a zone’s city as far as it fits: whole, else its initials, as in “NY”."""
    name = city(zone)
    if text_width(name, "micro") <= width or " " not in name:
        return name
    return "".join(word[0] for word in name.split())
