"""Toast: one sentence on what was done, with Undo and perhaps an act that goes on from it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QWidget

from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import (
    draw_keys,
    draw_text,
    elided,
    keys_width,
    rounded,
    shadow,
    text_width,
    tip_link,
)
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.label import lay_out
from mediadesk.ui.widgets.speech import announce

_ROOM = 14
_SHOWN_FOR = 8_000


class Toast(QWidget):
    """Lies over a pane, 16 px in from its bottom; never takes the focus.

    Stays 8 s, longer while the pointer is on it. `undone` says that Undo was clicked; the key
    is the page's, since the toast never has the focus. WCAG 2.2, 2.2.1: the same act stays in
    the Edit menu.
    """

    undone = Signal()
    offered = Signal()
    """The act that was offered was clicked."""

    def __init__(self, parent: QWidget) -> None:
        """Make a hidden toast over a pane."""
        super().__init__(parent)
        self._text = ""
        self._icon = "circle-check"
        self._undo = True
        self._key = "Z"
        self._offer = ("", "")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setMouseTracking(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_FOR)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def show_message(
        self, text: str, *, icon: str = "circle-check", undo: bool = True, key: str = "Z"
    ) -> None:
        """Show a sentence that names what was changed; a new one replaces the old."""
        self._text = plain.shown(text)
        self._icon = icon
        self._undo = undo
        self._key = key
        self._offer = ("", "")
        self.setAccessibleName(self._text)
        self._place()
        self.show()
        self.raise_()
        self.update()
        self._timer.start()
        announce(self, self._text)

    def offer(self, words: str, key: str) -> None:
        """Offer an act beside what is shown, until the next sentence or the end of this one."""
        self._offer = (words, key)
        self.setAccessibleName(f"{self._text}. {words}")
        self._place()
        self.update()
        announce(self, f"{words}: {key}" if key else words)

    def text(self) -> str:
        """Return the sentence shown last."""
        return self._text

    def rescale(self) -> None:
        """Measure again."""
        self._place()

    def _place(self) -> None:
        pane = self.parentWidget()
        if pane is None:
            return
        wanted = self.sizeHint().width()
        width = min(max(wanted, min(pane.width() - 16, px(384) + 2 * _ROOM)), pane.width())
        _, lines = self._laid(width)
        height = max(px(44), lines + 20) + 2 * _ROOM
        self.setGeometry(
            (pane.width() - width) // 2, pane.height() - height - 16 + _ROOM, width, height
        )

    def sizeHint(self) -> QSize:
        """Return the size for icon, sentence and Undo."""
        width = text_width(self._text, "body") + px(16) + 16 + 10 + 24
        if self._undo:
            width += text_width(self.tr("Undo"), "body_m") + 24 + keys_width(self._key)
        if self._offer[0]:
            width += self._offer_width() + 12
        return QSize(int(width) + 2 * _ROOM, px(44) + 2 * _ROOM)

    def _sentence(self, width: int) -> float:
        """Return how wide the sentence may be in a toast of this width."""
        room: float = width - 2 * _ROOM - 16 - px(16) - 10 - 16
        if self._undo:
            room -= keys_width(self._key) + 8 + text_width(self.tr("Undo"), "body_m") + 12
        if self._offer[0]:
            room -= self._offer_width() + 16
        return max(room, 1)

    def _laid(self, width: int) -> tuple[QTextLayout, int]:
        """Lay the sentence out for a toast of this width: three lines at most, then an ellipsis."""
        room = self._sentence(width)
        lines, height, cut = lay_out(self._text, "body", room, most=3)
        share = 2.9
        while cut and share > 1:
            # How much of three lines words fill depends on where they break.
            short, _ = elided(self._text, "body", room * share)
            lines, height, cut = lay_out(short, "body", room, most=3)
            share -= 0.1
        return lines, height

    def _offer_width(self) -> float:
        words, key = self._offer
        return text_width(words, "body_m") + (8 + keys_width(key) if key else 0)

    def _offer_rect(self) -> QRectF:
        """Return where the offered act is, empty if there is none."""
        if not self._offer[0]:
            return QRectF()
        right = self._undo_rect().left() if self._undo else self.width() - _ROOM - 16
        width = self._offer_width() + 12
        return QRectF(right - width, _ROOM, width, self.height() - 2 * _ROOM)

    def _undo_rect(self) -> QRectF:
        width = text_width(self.tr("Undo"), "body_m") + 8 + keys_width(self._key) + 24
        return QRectF(self.width() - _ROOM - width, _ROOM, width, self.height() - 2 * _ROOM)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the pane changes its size."""
        del watched
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the pointer is on it."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Count again when the pointer leaves."""
        super().leaveEvent(event)
        self._timer.start()

    def is_waiting(self) -> bool:
        """Return True while the pointer keeps it on screen."""
        return self.isVisible() and not self._timer.isActive()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over Undo."""
        at = event.position()
        hand = self._undo and self._undo_rect().contains(at)
        hand = hand or self._offer_rect().contains(at)
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Undo if Undo was clicked."""
        if self._undo and self._undo_rect().contains(event.position()):
            self.hide()
            self.undone.emit()
        elif self._offer_rect().contains(event.position()):
            self.hide()
            self.offered.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, box, sentence and Undo."""
        del event
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM)
        shadow(painter, box, 8, 12, 4)
        rounded(painter, box, 8, "tip")
        size = px(16)
        middle = box.center().y()
        # The fill is inverted, so the icon takes its colour from the other theme.
        ok = "#7FD9A4" if theme.name == "light" else "#17663C"
        draw_icon(painter, self._icon, box.left() + 16, middle - size / 2, size, QColor(ok))
        x = box.left() + 16 + size + 10
        right = box.right() - 16
        if self._undo:
            right -= draw_keys(painter, right, middle, self._key, look="tip") + 8
            width = text_width(self.tr("Undo"), "body_m")
            place = QRectF(right - width, box.top(), width + 2, box.height())
            draw_text(painter, place, self.tr("Undo"), "body_m", tip_link())
            right -= width + 12
        words, key = self._offer
        if words:
            right -= 4
            if key:
                right -= draw_keys(painter, right, middle, key, look="tip") + 8
            width = text_width(words, "body_m")
            place = QRectF(right - width, box.top(), width + 2, box.height())
            draw_text(painter, place, words, "body_m", tip_link())
            right -= width + 12
        lines, height = self._laid(self.width())
        painter.setPen(colour("tip_t"))
        lines.draw(painter, QPointF(x, middle - height / 2))
