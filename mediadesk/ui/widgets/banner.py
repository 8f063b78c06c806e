"""Banners: a bar that says what is the matter, and the one that counts down to a deadline."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import RIGHT, draw_text, rounded, text_width
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label, lay_out

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
        """Make a banner; `title_tinted` colours the title, as on the urgent card."""
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

    def tone(self) -> str:
        """Return the tone."""
        return self._tone

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


_SIDE = 16
_TILE = 32
_GAP = 12

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
        self._wrapped: tuple[int, QTextLayout, int] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if look is not None:
            self.set_look(look)

    def set_look(self, look: DeadlineLook) -> None:
        """Show another moment. Raises KeyError for an unknown level."""
        if look.level not in _DEADLINES:
            raise KeyError(look.level)
        moved = (self._has_bar(look), look.text) != (self._has_bar(self._look), self._look.text)
        self._look = look
        self.setAccessibleName(look.spoken or ". ".join(p for p in (look.title, look.text) if p))
        if moved:
            self.rescale()
        self.update()

    def look(self) -> DeadlineLook:
        """Return what is shown."""
        return self._look

    def rescale(self) -> None:
        """Measure again."""
        self._wrapped = None
        self.updateGeometry()
        self.update()

    @staticmethod
    def _has_bar(look: DeadlineLook) -> bool:
        return look.share is not None or bool(look.left or look.right)

    def _text(self, width: int) -> tuple[QTextLayout, int]:
        """Return the words under the title, wrapped, and their height."""
        inner = width - 2 * _SIDE - px(_TILE) - _GAP
        if self._wrapped is None or self._wrapped[0] != inner:
            layout, height, _ = lay_out(plain.shown(self._look.text), "body", inner)
            self._wrapped = (inner, layout, height if self._look.text else 0)
        return self._wrapped[1], self._wrapped[2]

    def _stacked(self, width: int) -> bool:
        """Return True if both notes under the bar don't fit on one line."""
        look = self._look
        both = text_width(plain.shown(look.left), "meta") + text_width(
            plain.shown(look.right), "meta"
        )
        return bool(look.left and look.right) and both + 16 > width - 2 * _SIDE

    def hasHeightForWidth(self) -> bool:
        """Return True: narrow banners wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return 96 px with a bar and 60 without, more where words wrap."""
        title = fonts.line_height("title") - 2
        words = max(title + self._text(width)[1] - 2, px(_TILE))
        if not self._has_bar(self._look):
            return words + px(18)
        notes = fonts.line_height("meta") * (2 if self._stacked(width) else 1)
        return px(12) + words + px(10) + 4 + px(4) + notes + px(8)

    def sizeHint(self) -> QSize:
        """Return a usual width and the height for it."""
        return QSize(px(400), self.heightForWidth(px(400)))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow width; the height follows."""
        return QSize(px(200), px(60))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, tile, words and bar."""
        del event
        look = self._look
        fill, border, tile, on_tile, ink, icon, width = _DEADLINES[look.level]
        painter = QPainter(self)
        box = QRectF(self.rect())
        rounded(painter, box, 8, fill, border, width=width)
        side = px(_TILE)
        layout, text_height = self._text(self.width())
        title = fonts.line_height("title") - 2
        words = title + text_height - 2
        top = float(px(12)) if self._has_bar(look) else (box.height() - words) / 2
        square = QRectF(_SIDE, top + max((min(words, px(44)) - side) / 2, 0), side, side)
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
        x = square.right() + _GAP
        place = QRectF(x, top, box.width() - x - _SIDE, title)
        draw_text(painter, place, plain.shown(look.title), "title", ink)
        painter.setPen(colour("text2"))
        for number in range(layout.lineCount()):
            layout.lineAt(number).draw(painter, QPointF(x, top + title - 2))
        if self._has_bar(look):
            self._bar(painter, box, look)

    def _bar(self, painter: QPainter, box: QRectF, look: DeadlineLook) -> None:
        line = fonts.line_height("meta")
        stacked = self._stacked(self.width())
        bottom = box.height() - px(8) - line * (2 if stacked else 1)
        if look.share is not None:
            track = QRectF(_SIDE, bottom - px(4) - 4, box.width() - 2 * _SIDE, 4)
            strong = {"soon": "warn", "later": "edge", "none": "edge", "done": "ok"}.get(
                look.level, "danger"
            )
            faint = QColor(colour(strong))
            faint.setAlphaF(0.28)
            rounded(painter, track, 2, faint)
            done = QRectF(track)
            done.setWidth(max(track.width() * min(max(look.share, 0.0), 1.0), 4.0))
            rounded(painter, done, 2, strong)
        token = "text2" if look.level in ("soon", "done") else "text3"
        whole = QRectF(_SIDE, bottom, box.width() - 2 * _SIDE, line)
        draw_text(painter, whole, plain.shown(look.left), "meta", token)
        if stacked:
            whole.translate(0, line)
            draw_text(painter, whole, plain.shown(look.right), "meta", token)
        else:
            draw_text(painter, whole, plain.shown(look.right), "meta", token, align=RIGHT)
