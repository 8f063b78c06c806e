"""Banners: a bar that says what is the matter, and the one that counts down to a deadline."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import RIGHT, draw_text, rounded
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label

_TONES = {
    "warn": ("warn_s", "warn_b", "warn_t", "triangle-alert"),
    "danger": ("danger_s", "danger_b", "danger_t", "circle-alert"),
    "ok": ("ok_s", "ok_b", "ok_t", "circle-check"),
    "info": ("accent_s", "accent_b", "accent_t", "info"),
    "neutral": ("sunken", "line", "text2", "info"),
}


class Banner(Box):
    """A bar with an icon, a fact, what follows from it, and up to two buttons.

    `tone` is warn, danger, ok, info or neutral; raises KeyError for another.
    """

    def __init__(
        self,
        title: str = "",
        text: str = "",
        *,
        tone: str = "warn",
        icon: str = "",
        title_tinted: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a banner; `title_tinted` gives the title the tone's colour, as on the urgent card."""
        fill, border, ink, usual = _TONES[tone]
        super().__init__(fill=fill, border=border, radius=8, padding=0, parent=parent)
        self.body().setContentsMargins(16, 12, 12, 12)
        self._tone = tone
        self._tinted = title_tinted
        self._glyph = Glyph(icon or usual, size=20, token=ink)
        self._title = Label("", role="body_s", colour=ink if title_tinted else "text", wrap=True)
        self._text = Label(
            "", role="meta" if not title_tinted else "body", colour="text2", wrap=True
        )
        if title_tinted:
            self._text.set_colour("text")
        self._row = QHBoxLayout()
        self._row.setSpacing(12)
        self._row.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._text)
        self._row.addLayout(words, 1)
        self.body().addLayout(self._row)
        self.set_words(title, text)

    def set_words(self, title: str, text: str = "") -> None:
        """Show other words."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(". ".join(part.rstrip(".") for part in (title, text) if part))

    def set_tone(self, tone: str, icon: str = "") -> None:
        """Change tone and icon. Raises KeyError for an unknown tone."""
        fill, border, ink, usual = _TONES[tone]
        self._tone = tone
        self.set_look(fill=fill, border=border)
        self._glyph.set_icon(icon or usual, ink)
        if self._tinted:
            self._title.set_colour(ink)

    def add_button(self, button: Button) -> None:
        """Put a button at the right."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineLook:
    """What the deadline banner shows, all words ready made.

    `level` is overdue, critical, soon, later, none or done; `share` the part of the time that has
    passed, 0 to 1, or None for no bar.
    """

    level: str
    title: str
    text: str = ""
    left: str = ""
    right: str = ""
    share: float | None = None
    spoken: str = ""


_DEADLINES = {
    "overdue": ("danger_s", "danger", "danger", "on_danger", "danger_t", "triangle-alert", 2.0),
    "critical": ("danger_s", "danger_b", "danger", "on_danger", "danger_t", "alarm-clock", 1.0),
    "soon": ("warn_s", "warn_b", "warn_t", "warn_s", "warn_t", "clock", 1.0),
    "later": ("sunken", "line", "press", "text2", "text", "calendar", 1.0),
    "none": ("sunken", "line", "press", "text2", "text", "circle-help", 1.0),
    "done": ("ok_s", "ok_b", "ok", "on_ok", "ok_t", "circle-check", 1.0),
}


class DeadlineBanner(QWidget):
    """The time left: a tile, a title, both zones, and a bar of the time that has passed."""

    def __init__(self, look: DeadlineLook | None = None, parent: QWidget | None = None) -> None:
        """Make a banner; hidden while there is nothing to show."""
        super().__init__(parent)
        self._look = DeadlineLook(level="none", title="")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if look is not None:
            self.set_look(look)

    def set_look(self, look: DeadlineLook) -> None:
        """Show another moment. Raises KeyError for an unknown level."""
        if look.level not in _DEADLINES:
            raise KeyError(look.level)
        taller = self._has_bar(look) != self._has_bar(self._look)
        self._look = look
        self.setAccessibleName(look.spoken or ". ".join(p for p in (look.title, look.text) if p))
        if taller:
            self.updateGeometry()
        self.update()

    def look(self) -> DeadlineLook:
        """Return what is shown."""
        return self._look

    @staticmethod
    def _has_bar(look: DeadlineLook) -> bool:
        return look.share is not None or bool(look.left or look.right)

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return 96 px of height with the bar, 64 without."""
        return QSize(px(400), px(96) if self._has_bar(self._look) else px(60))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(px(200), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, tile, words and bar."""
        del event
        look = self._look
        fill, border, tile, on_tile, ink, icon, width = _DEADLINES[look.level]
        painter = QPainter(self)
        box = QRectF(self.rect())
        rounded(painter, box, 8, fill, border, width=width)
        side = px(32)
        words = fonts.line_height("title") + fonts.line_height("body") - 4
        top = px(12) if self._has_bar(look) else (box.height() - words) / 2
        square = QRectF(16, top + (words - side) / 2, side, side)
        rounded(painter, square, 7, tile)
        size = px(18)
        draw_icon(
            painter,
            icon,
            square.center().x() - size / 2,
            square.center().y() - size / 2,
            size,
            on_tile,
        )
        x = square.right() + 12
        place = QRectF(x, top, box.width() - x - 16, fonts.line_height("title") - 2)
        draw_text(painter, place, plain.shown(look.title), "title", ink)
        place = QRectF(x, place.bottom() - 2, box.width() - x - 16, fonts.line_height("body"))
        draw_text(painter, place, plain.shown(look.text), "body", "text2")
        if not self._has_bar(look):
            return
        line = fonts.line_height("meta")
        bottom = box.height() - px(8) - line
        if look.share is not None:
            track = QRectF(16, bottom - px(6) - 2, box.width() - 32, 4)
            strong = {"soon": "warn", "later": "edge", "none": "edge", "done": "ok"}.get(
                look.level, "danger"
            )
            faint = QColor(colour(strong))
            faint.setAlphaF(0.28)
            rounded(painter, track, 2, faint)
            done = QRectF(track)
            done.setWidth(max(track.width() * min(max(look.share, 0.0), 1.0), 4.0))
            rounded(painter, done, 2, strong)
        half = (box.width() - 40) / 2
        token = "text2" if look.level in ("soon", "done") else "text3"
        left = QRectF(16, bottom, half, line)
        draw_text(painter, left, plain.shown(look.left), "meta", token)
        right = QRectF(box.width() - 16 - half, bottom, half, line)
        draw_text(painter, right, plain.shown(look.right), "meta", token, align=RIGHT)
