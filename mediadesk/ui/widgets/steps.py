"""Steps under each other: what happens next, or how far a set-up has come."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import draw_text, rounded
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.card import column
from mediadesk.ui.widgets.label import Label


class Disc(QWidget):
    """A filled circle with an icon, or a number, in it."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        """Make a circle of `size` px."""
        super().__init__(parent)
        self._size = size
        self._look = ("ok", "ok", "check", "on_ok")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_look(self, fill: str, border: str, icon: str, ink: str) -> None:
        """Show another circle; digits as `icon` are written."""
        self._look = (fill, border, icon, ink)
        self.update()

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the circle's size."""
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint circle and icon."""
        del event
        fill, border, icon, ink = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        rounded(painter, rect, rect.height() / 2, fill, border)
        if icon.isdigit():
            draw_text(painter, rect, icon, "body_s", ink, align=Qt.AlignmentFlag.AlignCenter)
            return
        size = round(rect.height() * 0.52)
        place = QPointF((rect.width() - size) / 2, (rect.height() - size) / 2)
        draw_icon(painter, icon, place.x(), place.y(), size, ink)


class Step(QWidget):
    """One step of several: circle, line to the next, two lines of words."""

    def __init__(self, *, last: bool = False, parent: QWidget | None = None) -> None:
        """Make a step; the last has no line after it."""
        super().__init__(parent)
        self._last = last
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 0, 0, 0)
        line.setSpacing(18)
        self._disc = Disc(28)
        line.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignTop)
        self._title = Label("", role="body_s", wrap=True)
        self._text = Label("", role="body", colour="text2", wrap=True)
        line.addLayout(column(self._title, self._text, 0 if last else 18, spacing=0), 1)

    def set_words(self, title: str, text: str) -> None:
        """Show other words."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{plain.visible(title)}. {plain.visible(text)}")

    def set_look(self, tone: str, icon: str) -> None:
        """Show the circle in a tone: ok, warn, danger, accent, neutral; done and now fill it."""
        if tone == "done":
            self._disc.set_look("ok", "ok", icon, "on_ok")
        elif tone == "now":
            self._disc.set_look("accent", "accent", icon, "on_accent")
        elif tone == "neutral":
            self._disc.set_look("sunken", "line", icon, "text2")
        else:
            self._disc.set_look(f"{tone}_s", f"{tone}_b", icon, f"{tone}_t")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line to the next step."""
        del event
        if not self._last:
            x = self._disc.x() + self._disc.width() / 2 - 0.5
            top = self._disc.geometry().bottom() + 2
            QPainter(self).fillRect(QRectF(x, top, 1, self.height() - top), colour("line2"))
