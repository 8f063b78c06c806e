"""Month: a month to choose a day from, with a dot on the days that hold something.

Not QCalendarWidget, whose red weekends and black arrows follow no palette.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.ui import text
from mediadesk.ui.theme.painting import CENTRE, draw_text, rounded, shows_focus
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets.button import IconButton
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.speech import announce

_WEEKS = 6


def first_weekday() -> int:
    """Return the day that a week begins with where the user is (CLDR), 0 for Monday."""
    return QLocale().firstDayOfWeek().value - 1


def week_begin(day: date) -> date:
    """Return the first day of the week that a day is in, by the locale."""
    return day - timedelta(days=(day.weekday() - first_weekday()) % 7)


def month_after(day: date, months: int) -> date:
    """Return the same day some months later or earlier, or the last of a shorter month."""
    moved = QDate(day.year, day.month, day.day).addMonths(months)
    return date(moved.year(), moved.month(), moved.day())


class _Days(QWidget):
    """The days as a grid of six weeks; the arrow keys move, Return chooses."""

    chosen = Signal(object)
    turned = Signal(int)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.month = date(2000, 1, 1)
        self.day = self.today = self.month
        self.shown: tuple[date, date] | None = None
        self.dots: Mapping[date, int] = {}
        self._hover: date | None = None

    def begin(self) -> date:
        """Return the day at the upper left."""
        return week_begin(self.month.replace(day=1))

    def sizeHint(self) -> QSize:
        """Return room for six weeks and their heading."""
        return QSize(px(30) * 7, px(28) * (_WEEKS + 1))

    def minimumSizeHint(self) -> QSize:
        """Return the least that keeps every day 24 px wide (WCAG 2.2, 2.5.8)."""
        return QSize(px(24) * 7, px(28) * (_WEEKS + 1))

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def cell(self, number: int) -> QRectF:
        """Return the place of a day, counted from the upper left."""
        width, height = self.width() / 7, self.height() / (_WEEKS + 1)
        column = number % 7
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            column = 6 - column
        return QRectF(column * width, (number // 7 + 1) * height, width, height)

    def day_at(self, position: QPointF) -> date | None:
        """Return the day at a point."""
        for number in range(_WEEKS * 7):
            if self.cell(number).contains(position):
                return self.begin() + timedelta(days=number)
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the weekdays and the days."""
        del event
        painter = QPainter(self)
        first = first_weekday()
        for column in range(7):
            name = QLocale().standaloneDayName(
                (first + column) % 7 + 1, QLocale.FormatType.NarrowFormat
            )
            draw_text(painter, self.cell(column - 7), name, "micro", "text3", align=CENTRE)
        self._shade(painter)
        for number in range(_WEEKS * 7):
            self._day(painter, self.cell(number), self.begin() + timedelta(days=number))

    def _shade(self, painter: QPainter) -> None:
        """Paint a band under the days that the calendar shows."""
        if self.shown is None:
            return
        band = QRectF()
        row = -1
        for number in range(_WEEKS * 7):
            day = self.begin() + timedelta(days=number)
            if not self.shown[0] <= day <= self.shown[1]:
                continue
            if row not in (-1, number // 7):
                rounded(painter, band.adjusted(0, 1, 0, -1), 6, "hover")
                band = QRectF()
            row = number // 7
            band = band.united(self.cell(number))
        if not band.isNull():
            rounded(painter, band.adjusted(0, 1, 0, -1), 6, "hover")

    def _day(self, painter: QPainter, cell: QRectF, day: date) -> None:
        side = min(cell.height() - 2, px(26))
        box = QRectF(0, 0, min(side, cell.width() - 2), side)
        box.moveCenter(cell.center())
        inside = day.month == self.month.month
        ink = "text" if inside and day.weekday() < 5 else "text3"
        if day == self.today:
            rounded(painter, box, 6, "accent")
            ink = "on_accent"
        elif day == self._hover:
            rounded(painter, box, 6, "press")
        if day == self.day and shows_focus(self):
            token = "on_accent" if day == self.today else "accent"
            inset = 2 if day == self.today else 0
            ring = box.adjusted(inset, inset, -inset, -inset)
            rounded(painter, ring, 5, None, token, width=theme.focus_width)
        role = "body_s" if day == self.today else "body"
        draw_text(painter, box, str(day.day), role, ink, align=CENTRE, numbers=True)
        if self.dots.get(day):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("on_accent" if day == self.today else "text3"))
            size = px(4)
            painter.drawEllipse(
                QRectF(cell.center().x() - size / 2, box.bottom() - size - 1, size, size)
            )

    def go(self, day: date) -> None:
        """Put the cursor on a day, turning the page if need be."""
        self.day = day
        if (day.year, day.month) != (self.month.year, self.month.month):
            self.turned.emit((day.year - self.month.year) * 12 + day.month - self.month.month)
        self.say()
        self.update()

    def say(self) -> None:
        """Let a screen reader say the day and what it holds."""
        words = self.words(self.day)
        self.setAccessibleDescription(words)
        if self.hasFocus():
            announce(self, words)

    def words(self, day: date) -> str:
        """Return a day and what it holds as a sentence."""
        words = text.full_day(day)
        if day == self.today:
            words = text.fill(self.tr("%1, today"), words)
        count = self.dots.get(day, 0)
        return f"{words}. {text.counted('%n interview(s)', count)}" if count else words

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys, by months with Page Up and Down; choose with Return."""
        key = Qt.Key(event.key())
        turn = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        steps = {
            Qt.Key.Key_Left: -turn,
            Qt.Key.Key_Right: turn,
            Qt.Key.Key_Up: -7,
            Qt.Key.Key_Down: 7,
        }
        if event.modifiers() not in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            super().keyPressEvent(event)
        elif key in steps:
            self.go(self.day + timedelta(days=steps[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.go(month_after(self.day, -1 if key == Qt.Key.Key_PageUp else 1))
        elif key == Qt.Key.Key_Home:
            self.go(week_begin(self.day))
        elif key == Qt.Key.Key_End:
            self.go(week_begin(self.day) + timedelta(days=6))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.day)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which day a press would choose."""
        self._hover = self.day_at(event.position())
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Forget where the pointer was."""
        del event
        self._hover = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the day at the pointer."""
        day = self.day_at(event.position())
        if day is not None and event.button() == Qt.MouseButton.LeftButton:
            self.go(day)
            self.chosen.emit(day)


class Month(QWidget):
    """A month with its name and arrows. `chosen` carries a date, `turned` first and last day."""

    chosen = Signal(object)
    turned = Signal(object, object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make it; `show_day` says which month. Raises ValueError without a name."""
        if not name.strip():
            raise ValueError("a month needs an accessible name")
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.setContentsMargins(4, 0, 0, 0)
        self.title = Label("", role="body_s", elide=True)
        head.addWidget(self.title, 1)
        self.back = IconButton(
            "chevron-left", self.tr("Previous month"), size=28, on_click=lambda: self.turn(-1)
        )
        self.forth = IconButton(
            "chevron-right", self.tr("Next month"), size=28, on_click=lambda: self.turn(1)
        )
        head.addWidget(self.back)
        head.addWidget(self.forth)
        box.addLayout(head)
        self.days = _Days(name, self)
        self.days.chosen.connect(self.chosen)
        self.days.turned.connect(self._turned)
        box.addWidget(self.days)
        self.setFocusProxy(self.days)
        self._show_title()

    def show_day(self, day: date, *, today: date) -> None:
        """Put the cursor on a day and show its month."""
        before = self.days.month
        self.days.day, self.days.today = day, today
        self.days.month = day.replace(day=1)
        self.days.say()
        if before != self.days.month:
            self._changed()
        self.days.update()

    def show_span(self, first: date, last: date) -> None:
        """Shade the days that are shown elsewhere, `last` included."""
        self.days.shown = (first, last)
        self.days.update()

    def show_dots(self, dots: Mapping[date, int]) -> None:
        """Put a dot on the days that hold something, with how much it is."""
        self.days.dots = dots
        self.days.update()

    def span(self) -> tuple[date, date]:
        """Return the first and the last day that are seen."""
        begin = self.days.begin()
        return begin, begin + timedelta(days=_WEEKS * 7 - 1)

    def turn(self, months: int) -> None:
        """Show a later or an earlier month; the chosen day stays."""
        self.days.month = month_after(self.days.month, months)
        self._changed()

    def _turned(self, months: int) -> None:
        self.turn(months)

    def _changed(self) -> None:
        self._show_title()
        self.days.update()
        self.turned.emit(*self.span())

    def _show_title(self) -> None:
        month = self.days.month
        day = QDate(month.year, month.month, 1)
        self.title.setText(QLocale().toString(day, "MMMM yyyy"))
