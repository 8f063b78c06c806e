"""Icons: Lucide drawings, coloured by token while they are painted.

Each file of `resources/icons/lucide` is a 24 unit drawing with `stroke="currentColor"`. The
colour and the stroke width are put in as text, the result is rendered once for each size,
colour and device pixel ratio, and kept. QtSvg is imported with the first icon, not with this
module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from mediadesk.paths import resources_dir
from mediadesk.ui.theme.state import theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_CACHE_LIMIT = 2000
_sources: dict[str, str] = {}
_pixmaps: dict[tuple[str, int, int, float, float], QPixmap] = {}

MEDIUM_ICONS = {
    "print": "newspaper",
    "online": "globe",
    "tv": "tv",
    "radio": "radio",
    "podcast": "podcast",
    "agency": "rss",
}
"""Icon names by medium; unknown media are drawn as `file-text`."""


def medium_icon(medium: str) -> str:
    """Return the icon name of a medium."""
    return MEDIUM_ICONS.get(medium, "file-text")


_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'


def _source(name: str) -> str:
    text = _sources.get(name)
    if text is None:
        path = resources_dir() / "icons" / "lucide" / f"{name}.svg"
        try:
            text = path.read_text(encoding="utf-8")
        except OSError:
            # An installation that lost a file must still paint; the self-test tells of the loss.
            text = _NOTHING
        _sources[name] = text
    return text


def _renderer(name: str, colour: QColor, stroke: float) -> QSvgRenderer:
    from PySide6.QtSvg import QSvgRenderer

    text = (
        _source(name)
        .replace('stroke-width="2"', f'stroke-width="{stroke}"')
        .replace("currentColor", colour.name())
    )
    return QSvgRenderer(text.encode())


def stroke_width(size: float) -> float:
    """Return the stroke for an icon of a size in px: heavier when small, lighter when large."""
    if size <= 13:
        return 2.25
    return 2.0 if size < 20 else 1.75


def pixmap(
    name: str, size: int, colour: QColor, ratio: float, stroke: float | None = None
) -> QPixmap:
    """Return an icon as a pixmap of `size` px at a device pixel ratio.

    Raises FileNotFoundError for an icon that is not shipped.
    """
    width = stroke_width(size / max(theme.scale, 0.1)) if stroke is None else stroke
    key = (name, size, colour.rgba(), ratio, width)
    image = _pixmaps.get(key)
    if image is None:
        if len(_pixmaps) > _CACHE_LIMIT:
            _pixmaps.clear()
        drawing = _renderer(name, colour, width)
        side = max(1, round(size * ratio))
        image = QPixmap(side, side)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setOpacity(colour.alphaF())
        drawing.render(painter, QRectF(0, 0, side, side))
        painter.end()
        image.setDevicePixelRatio(ratio)
        _pixmaps[key] = image
    return image


def draw_icon(
    painter: QPainter,
    name: str,
    x: float,
    y: float,
    size: int,
    token: str | QColor = "text3",
    *,
    stroke: float | None = None,
) -> None:
    """Paint an icon with its top left corner at x, y; `size` in px as it shall appear."""
    colour = theme.colour(token) if isinstance(token, str) else token
    ratio = painter.device().devicePixelRatio()
    # Whole device pixels keep the strokes from going soft.
    at = QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)
    painter.drawPixmap(at, pixmap(name, size, colour, ratio, stroke))


class TokenIconEngine(QIconEngine):
    """Draws one Lucide icon in the colour that a token has at that moment."""

    def __init__(self, name: str, token: str) -> None:
        """Keep the icon's name and the token of its colour."""
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Paint the icon, as large as it fits and centred."""
        del state
        size = min(rect.width(), rect.height())
        token = "disabled" if mode == QIcon.Mode.Disabled else self._token
        draw_icon(
            painter,
            self._name,
            rect.x() + (rect.width() - size) / 2,
            rect.y() + (rect.height() - size) / 2,
            size,
            token,
        )

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon as a pixmap at ratio 1."""
        image = QPixmap(size)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return image

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return the icon for a screen whose device pixel ratio is `scale`."""
        image = self.pixmap(size, mode, state)
        image.setDevicePixelRatio(scale)
        return image

    def clone(self) -> QIconEngine:
        """Return a copy, as QIcon asks for when it detaches."""
        return TokenIconEngine(self._name, self._token)


def icon(name: str, token: str = "text2") -> QIcon:
    """Return a QIcon that follows the theme."""
    return QIcon(TokenIconEngine(name, token))


def program_icon() -> QIcon:
    """Return the program's own icon, in the sizes that were drawn."""
    folder = resources_dir() / "icons"
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256, 512):
        path = folder / f"mediadesk-{size}.png"
        if path.is_file():
            result.addFile(str(path), QSize(size, size))
    return result
