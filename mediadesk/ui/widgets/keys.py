"""Key caps and single icons as widgets."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import draw_keys, keys_width
from mediadesk.ui.theme.state import px


class KeyHint(QWidget):
    """The caps of a key: "A", "Ctrl+K", "G I", "Ctrl+Return"."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        """Make a hint."""
        super().__init__(parent)
        self._keys = keys
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_keys(self, keys: str) -> None:
        """Show another key."""
        self._keys = keys
        self.setAccessibleName(keys)
        self.rescale()

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the caps."""
        return QSize(int(keys_width(self._keys)) + 1, px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the caps."""
        del event
        painter = QPainter(self)
        draw_keys(painter, keys_width(self._keys), self.height() / 2, self._keys)


class Glyph(QWidget):
    """One icon that stands beside words; decoration, so it has no accessible name of its own."""

    def __init__(
        self, icon: str, *, size: int = 16, token: str = "text3", parent: QWidget | None = None
    ) -> None:
        """Make an icon of `size` px."""
        super().__init__(parent)
        self._icon = icon
        self._size = size
        self._token = token
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, token: str = "") -> None:
        """Show another icon, and another colour if one is given."""
        self._icon = icon
        self._token = token or self._token
        self.update()

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the icon's size."""
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        del event
        painter = QPainter(self)
        size = px(self._size)
        draw_icon(
            painter,
            self._icon,
            (self.width() - size) / 2,
            (self.height() - size) / 2,
            size,
            self._token,
        )
