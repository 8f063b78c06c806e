"""Cards and other boxes that hold widgets: fill, border, padding."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mediadesk.ui.theme.painting import rounded
from mediadesk.ui.theme.state import colour


class Box(QWidget):
    """A rounded box with a fill and a border from tokens and a vertical layout inside."""

    def __init__(
        self,
        *,
        fill: str = "raised",
        border: str = "line",
        radius: int = 10,
        padding: int = 16,
        spacing: int = 8,
        width: float = 1.0,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a box; an empty `fill` or `border` is left out, lengths in px."""
        super().__init__(parent)
        self._fill = fill
        self._border = border
        self._radius = radius
        self._width = width
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(padding, padding, padding, padding)
        self._body.setSpacing(spacing)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if name:
            self.setAccessibleName(name)

    def body(self) -> QVBoxLayout:
        """Return the layout inside."""
        return self._body

    def set_look(self, *, fill: str = "", border: str = "", width: float = 0.0) -> None:
        """Change fill, border token or border width; what is empty stays."""
        self._fill = fill or self._fill
        self._border = border or self._border
        self._width = width or self._width
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        del event
        painter = QPainter(self)
        rounded(
            painter,
            QRectF(self.rect()),
            self._radius,
            self._fill or None,
            self._border or None,
            width=self._width,
        )


class Card(Box):
    """The white card of the design; `strong` marks the recommended one with an accent border."""

    def __init__(
        self,
        *,
        strong: bool = False,
        padding: int = 16,
        spacing: int = 8,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a card with a vertical layout inside (`body()`)."""
        super().__init__(
            border="accent_b" if strong else "line",
            padding=padding,
            spacing=spacing,
            name=name,
            parent=parent,
        )


class Surface(QWidget):
    """A plain area filled with one token, with a hairline at chosen edges."""

    def __init__(
        self, fill: str = "surface", *, lines: str = "", parent: QWidget | None = None
    ) -> None:
        """Make an area; `lines` names edges by their first letters, such as "b" or "lr"."""
        super().__init__(parent)
        self._fill = fill
        self._lines = lines

    def set_fill(self, token: str) -> None:
        """Change the fill."""
        self._fill = token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fill and lines."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour(self._fill))
        width, height = self.width(), self.height()
        edges = {
            "t": QRectF(0, 0, width, 1),
            "b": QRectF(0, height - 1, width, 1),
            "l": QRectF(0, 0, 1, height),
            "r": QRectF(width - 1, 0, 1, height),
        }
        for edge in self._lines:
            painter.fillRect(edges[edge], colour("line"))


class Line(QWidget):
    """A horizontal hairline."""

    def __init__(self, *, token: str = "line", parent: QWidget | None = None) -> None:
        """Make a line."""
        super().__init__(parent)
        self._token = token
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        QPainter(self).fillRect(event.rect(), colour(self._token))


def _fill(layout: QBoxLayout, items: Sequence[QWidget | QLayout | int | None]) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)


def row(*items: QWidget | QLayout | int | None, spacing: int = 8) -> QHBoxLayout:
    """Return a horizontal layout: widgets, layouts, numbers as px of space, None as a stretch."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    _fill(layout, items)
    return layout


def column(*items: QWidget | QLayout | int | None, spacing: int = 8) -> QVBoxLayout:
    """Return a vertical layout: widgets, layouts, numbers as px of space, None as a stretch."""
    layout = QVBoxLayout()
    layout.setSpacing(spacing)
    _fill(layout, items)
    return layout


def beside(*widgets: QWidget) -> QHBoxLayout:
    """Return a layout of widgets of one width, their tops in one line whatever one of them says."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
    return layout
