"""Para: wrapped text with a fixed line height, in paragraphs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.label import lay_out


class Para(QWidget):
    """A text of one or more paragraphs; an empty line in it makes half a line of space.

    Plain text always. The text can be copied from its context menu.
    """

    def __init__(
        self,
        text: str = "",
        *,
        role: str = "body",
        colour: str = "text",
        most_lines: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """Make a paragraph; `most_lines` folds longer text, 0 does not."""
        super().__init__(parent)
        self._raw = ""
        self._role = role
        self._token = colour
        self._most = most_lines
        self._laid: tuple[int, list[tuple[QTextLayout, int, int]], int, bool] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._raw = text
        self.setAccessibleName(plain.shown(text, lines=True))
        self.rescale()

    def text(self) -> str:
        """Return the text as it was given."""
        return self._raw

    def set_colour(self, token: str) -> None:
        """Change the colour token."""
        self._token = token
        self.update()

    def set_most_lines(self, count: int) -> None:
        """Fold after a number of lines; 0 shows all."""
        self._most = count
        self.rescale()

    def folds(self) -> bool:
        """Return True if longer text is folded."""
        return bool(self._most)

    def is_cut(self, width: int) -> bool:
        """Return True if the text is folded at this width in px."""
        return self._layouts(width)[2]

    def rescale(self) -> None:
        """Measure again after text or text size changed."""
        self._laid = None
        self.updateGeometry()
        self.update()

    def _layouts(self, width: int) -> tuple[list[tuple[QTextLayout, int, int]], int, bool]:
        if self._laid is None or self._laid[0] != width:
            blocks: list[tuple[QTextLayout, int, int]] = []
            top = 0
            left = self._most
            cut = False
            step = fonts.line_height(self._role)
            paragraphs = plain.shown(self._raw, lines=True).strip("\n").split("\n")
            for paragraph in paragraphs:
                if self._most and left <= 0:
                    cut = True
                    break
                if not paragraph.strip():
                    if blocks:
                        top += px(7)
                    continue
                layout, height, over = lay_out(paragraph, self._role, width, most=left)
                blocks.append((layout, top, height // step))
                top += height
                left -= height // step
                cut = cut or over
            self._laid = (width, blocks, max(top, step), cut)
        return self._laid[1:]

    def sizeHint(self) -> QSize:
        """Return a comfortable size; the height follows the width given."""
        width = min(px(480), 640)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Return one line's height and a word's width."""
        return QSize(px(80), fonts.line_height(self._role))

    def hasHeightForWidth(self) -> bool:
        """Return True: the height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        margins = self.contentsMargins()
        inner = max(width - margins.left() - margins.right(), 1)
        return self._layouts(inner)[1] + margins.top() + margins.bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines."""
        del event
        painter = QPainter(self)
        painter.setPen(colour(self._token))
        area = QRectF(self.contentsRect())
        blocks, _, _ = self._layouts(int(area.width()))
        for layout, top, count in blocks:
            for number in range(min(count, layout.lineCount())):
                layout.lineAt(number).draw(painter, QPointF(area.x(), area.y() + top))

    def _menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        copy = menu.addAction(self.tr("Copy text"))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self._raw))
        menu.exec(self.mapToGlobal(position))
        menu.deleteLater()
