"""Avatars: initials on one of six fills, or a dashed circle where nobody is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from mediadesk.ui.theme import tokens
from mediadesk.ui.theme.fonts import ui_font
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import CENTRE, rounded
from mediadesk.ui.theme.state import px, theme
from mediadesk.ui.widgets import plain


def draw_avatar(painter: QPainter, rect: QRectF, letters: str, person_id: str) -> None:
    """Paint a person's initials in a circle, coloured by the person's id."""
    fill, ink = theme.avatar(tokens.avatar_pair(person_id))
    rounded(painter, rect, rect.height() / 2, fill)
    size = rect.height() / max(theme.scale, 0.1)
    painter.setFont(ui_font(9 if size <= 20 else (10 if size < 28 else round(size * 0.375)), 600))
    painter.setPen(ink)
    painter.drawText(rect, int(CENTRE), letters)


def draw_nobody(painter: QPainter, rect: QRectF) -> None:
    """Paint the dashed circle of a request that nobody has."""
    rounded(painter, rect, rect.height() / 2, None, "edge", width=1.25, dashes=(3.6, 2.2))
    size = round(rect.height() * 0.56)
    draw_icon(
        painter,
        "user-plus",
        rect.center().x() - size / 2 + 0.5,
        rect.center().y() - size / 2,
        size,
        "text3",
    )


class Avatar(QWidget):
    """A person's initials; with no name, the dashed circle of nobody."""

    def __init__(
        self,
        name: str = "",
        person_id: str = "",
        *,
        size: int = 32,
        online: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an avatar of `size` px; `online` adds a green dot."""
        super().__init__(parent)
        self._size = size
        self._name = ""
        self._id = ""
        self._online = online
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_person(name, person_id)

    def set_person(self, name: str, person_id: str = "") -> None:
        """Show another person; an empty name shows nobody."""
        self._name = name
        self._id = person_id or name
        self.setAccessibleName(plain.visible(name) if name else self.tr("Nobody"))
        self.update()

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the circle's size."""
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the circle."""
        del event
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._name:
            draw_avatar(painter, rect, plain.initials(self._name), self._id)
        else:
            draw_nobody(painter, rect)
        if self._online:
            side = px(10)
            dot = QRectF(rect.right() - side, rect.bottom() - side, side, side)
            rounded(painter, dot, side / 2, "nav")
            rounded(painter, dot.adjusted(1.5, 1.5, -1.5, -1.5), side / 2, "ok")


def avatar_icon(name: str, person_id: str) -> QIcon:
    """Return a small avatar as an icon, for the items of a combo box."""
    icon = QIcon()
    for ratio in (1.0, 2.0):
        side = px(18)
        image = QPixmap(round(side * ratio), round(side * ratio))
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_avatar(painter, QRectF(0, 0, side, side), plain.initials(name), person_id)
        painter.end()
        icon.addPixmap(image)
    return icon
