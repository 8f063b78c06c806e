"""Portrait: a person's picture in a circle, or their initials where there is none."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.avatar import draw_avatar

_DECODED = 512
"""Pixels of the longer side at which a picture is decoded; the circle is far smaller."""


def decode(content: bytes) -> QImage | None:
    """Return a picture, small and the right way up; None if it cannot be decoded.

    Takes as long as the picture is large: never called in the GUI thread.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > _DECODED:
        reader.setScaledSize(size.scaled(_DECODED, _DECODED, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


class Portrait(QWidget):
    """A circle of `size` px."""

    def __init__(self, *, size: int = 40, parent: QWidget | None = None) -> None:
        """Make it, of nobody."""
        super().__init__(parent)
        self._size = size
        self._name = ""
        self._id = ""
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_person(self, name: str, person_id: str, image: QImage | None) -> None:
        """Show a person."""
        self._name, self._id, self._image = name, person_id, image
        self.setAccessibleName(plain.visible(name) or self.tr("Nobody"))
        self.update()

    @property
    def has_picture(self) -> bool:
        """Whether a picture shows rather than initials."""
        return self._image is not None

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the circle's size."""
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture's middle, or the initials."""
        del event
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._image is None:
            draw_avatar(painter, rect, plain.initials(self._name), self._id)
            return
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        path = QPainterPath()
        path.addEllipse(rect)
        painter.setClipPath(path)
        side = min(self._image.width(), self._image.height())
        # A face is in the upper half of a picture that is higher than wide.
        top = (self._image.height() - side) / 4
        middle = QRectF((self._image.width() - side) / 2, top, side, side)
        painter.drawImage(rect, self._image, middle)
