"""EmptyState: what to say where there is nothing to show; ProgressLine: that work is going on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import rounded
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.label import Label


class _Drawing(QWidget):
    """Three cards behind each other with an icon on the first."""

    def __init__(self, icon: str, tone: str, *, small: bool) -> None:
        super().__init__()
        self._icon = icon
        self._tone = tone
        self._share = 0.62 if small else 1.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, tone: str) -> None:
        """Show another icon."""
        self._icon, self._tone = icon, tone
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the drawing."""
        return QSize(int(px(236) * self._share), int(px(88) * self._share))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cards."""
        del event
        painter = QPainter(self)
        painter.scale(self.width() / 236, self.height() / 88)
        for x in (0, 156):
            rounded(painter, QRectF(x, 18, 80, 60), 8, "sunken", "line")
        rounded(painter, QRectF(54, 0, 128, 88), 10, "raised", "line2")
        rounded(painter, QRectF(96, 22, 44, 44), 22, f"{self._tone}_s", f"{self._tone}_b")
        painter.resetTransform()
        size = round(22 * self.width() / 236)
        draw_icon(
            painter,
            self._icon,
            (self.width() - size) / 2,
            (self.height() - size) / 2,
            size,
            f"{self._tone}_t",
        )


class EmptyState(QWidget):
    """A drawing, a fact, what comes next, and one action."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        icon: str = "check",
        tone: str = "ok",
        action: Button | None = None,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty state; `tone` is ok, accent, warn, danger or sched."""
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(4)
        box.addStretch(2)
        self._drawing = _Drawing(icon, tone, small=small)
        centre = Qt.AlignmentFlag.AlignHCenter
        box.addWidget(self._drawing, 0, centre)
        box.addSpacing(16 if small else 28)
        self._title = Label(title, role="title" if small else "h1", wrap=True, align=centre)
        self._text = Label(
            text, role="body" if small else "form", colour="text2", wrap=True, align=centre
        )
        box.addWidget(self._title)
        box.addWidget(self._text)
        self._actions = QVBoxLayout()
        self._actions.setContentsMargins(0, 16, 0, 0)
        self._actions.setSpacing(20)
        box.addLayout(self._actions)
        if action is not None:
            self._actions.addWidget(action, 0, centre)
        box.addStretch(3)
        self.set_words(title, text)

    def set_words(self, title: str, text: str = "", *, icon: str = "", tone: str = "ok") -> None:
        """Show other words, and another icon if one is given."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        if icon:
            self._drawing.set_icon(icon, tone)
        self.setAccessibleName(". ".join(p.rstrip(".") for p in (title, text) if p))

    def add_widget(self, widget: QWidget) -> None:
        """Put another widget below the words."""
        self._actions.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)


class ProgressLine(QWidget):
    """A line of 2 px that fills; nothing turns or blinks. `share` None: for how long is unknown."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make a line. Raises ValueError without an accessible name."""
        if not name.strip():
            raise ValueError("a progress line needs an accessible name")
        super().__init__(parent)
        self._name = name
        self._share: float | None = None
        self.setFixedHeight(2)
        self.setAccessibleName(name)

    def set_share(self, share: float | None) -> None:
        """Show how much is done, 0 to 1."""
        self._share = share
        if share is not None:
            self.setAccessibleDescription(f"{round(share * 100)} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("line"))
        width = self.width() * (1.0 if self._share is None else min(max(self._share, 0), 1))
        token = "accent_b" if self._share is None else "accent"
        painter.fillRect(QRectF(0, 0, width, 2), colour(token))
