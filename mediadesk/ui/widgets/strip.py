"""The availability strip: when an expert can be had on one day, and the time that is suggested."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mediadesk.domain.availability import Span
from mediadesk.ui.text import clock, free_spans
from mediadesk.ui.theme.painting import CENTRE, draw_text, rounded, text_width
from mediadesk.ui.theme.state import colour, px

FIRST_HOUR, LAST_HOUR = 9, 19
_BAR = 12
_LABELS = 14
_MORE = 3
"""How much higher than the bar the suggested time stands out, px."""


class AvailabilityStrip(QWidget):
    """A day as a bar: free is filled, taken is hatched, what is suggested is framed, now a line.

    The day is that of the suggested time on the clock of `zone`, or today. It begins at 09:00 and
    ends at 19:00, and is longer where a free or suggested time is outside. Who cannot see it is
    told the free times in words.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty strip."""
        super().__init__(parent)
        self._spans: tuple[Span, ...] = ()
        self._suggested: Span | None = None
        self._now: datetime | None = None
        self._zone = ZoneInfo("UTC")
        self._begin = self._end = datetime.min.replace(tzinfo=UTC)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Availability"))

    def show_day(
        self,
        free: Sequence[Span],
        *,
        now: datetime,
        zone: ZoneInfo,
        suggested: Span | None = None,
    ) -> None:
        """Show the free times of a day; instants are UTC."""
        self._now, self._zone, self._suggested = now, zone, suggested
        day = (suggested.start if suggested is not None else now).astimezone(zone).date()
        begin = datetime.combine(day, time(FIRST_HOUR), zone)
        end = datetime.combine(day, time(LAST_HOUR), zone)
        midnight = datetime.combine(day, time(), zone)
        tomorrow = datetime.combine(day + timedelta(days=1), time(), zone)
        today = Span(start=midnight, end=tomorrow)
        if suggested is not None:
            begin = min(begin, suggested.start.astimezone(zone).replace(minute=0))
            end = max(end, _hour_after(suggested.end.astimezone(zone)))
        self._begin, self._end = max(begin, midnight), min(end, tomorrow)
        window = Span(start=self._begin, end=self._end)
        self._spans = tuple(
            Span(start=max(one.start, window.start), end=min(one.end, window.end))
            for one in free
            if one.meets(window) and one.meets(today)
        )
        words = free_spans(self._spans, zone)
        if suggested is not None:
            start = clock(suggested.start.astimezone(zone))
            words = self.tr("%1. Suggested: %2").replace("%1", words).replace("%2", start)
        self.setAccessibleDescription(words)
        self.update()

    def spans(self) -> tuple[Span, ...]:
        """Return the free times that are shown."""
        return self._spans

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of bar and hours."""
        return QSize(px(160), px(_BAR) + 2 * _MORE + px(_LABELS))

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which the hours can be told apart."""
        return QSize(px(96), self.sizeHint().height())

    def _x(self, at: datetime) -> float:
        whole = (self._end - self._begin).total_seconds() or 1.0
        share = (at - self._begin).total_seconds() / whole
        return min(max(share, 0.0), 1.0) * self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar, the hours, the suggestion and now."""
        del event
        if self._now is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0, _MORE, self.width(), px(_BAR))
        rounded(painter, bar, 3, "sunken", "line")
        hatch = QBrush(colour("text3"), Qt.BrushStyle.BDiagPattern)
        painter.save()
        painter.setOpacity(0.55)
        painter.fillRect(bar.adjusted(1, 1, -1, -1), hatch)
        painter.restore()
        for span in self._spans:
            left, right = self._x(span.start), self._x(span.end)
            painter.fillRect(QRectF(left, bar.y(), right - left, bar.height()), colour("raised"))
            rounded(painter, QRectF(left, bar.y(), right - left, bar.height()), 2, "ok_s", "ok_b")
        self._paint_hours(painter, bar.bottom() + 2)
        if self._suggested is not None:
            left, right = self._x(self._suggested.start), self._x(self._suggested.end)
            least = px(10)
            box = QRectF(left, 0.5, max(right - left, least), px(_BAR) + 2 * _MORE - 1)
            rounded(painter, box, 4, None, "accent", width=2)
        if self._begin <= self._now <= self._end:
            x = self._x(self._now)
            painter.setPen(QPen(colour("danger"), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, px(_BAR) + 2 * _MORE))

    def _paint_hours(self, painter: QPainter, top: float) -> None:
        hour = self._begin.hour
        last = hour + round((self._end - self._begin).total_seconds() / 3600)
        widest = text_width("00", "key", numbers=True) + 8
        step = 2
        while step < 12 and self.width() / max((last - hour) / step, 1) < widest:
            step += 1
        for each in range(hour, last + 1, step):
            at = self._begin + timedelta(hours=each - hour)
            x = self._x(at)
            width = widest
            left = min(max(x - width / 2, 0.0), self.width() - width)
            if each == hour:
                left = -3.0
            box = QRectF(left, top, width, px(_LABELS))
            draw_text(painter, box, f"{each % 24:02}", "key", "text3", align=CENTRE, numbers=True)


def _hour_after(at: datetime) -> datetime:
    rest = timedelta(minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
    return at if not rest else at - rest + timedelta(hours=1)
