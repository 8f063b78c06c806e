"""Label: the one class for text on screen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.painting import text_width
from mediadesk.ui.theme.state import colour
from mediadesk.ui.widgets import plain

_MARK = "…"


def lay_out(
    text: str, role: str, width: float, *, numbers: bool = False, most: int = 0
) -> tuple[QTextLayout, int, bool]:
    """Lay text out in lines of the role's height; return layout, height in px, and if it was cut.

    `most` limits the number of lines, 0 does not. Line breaks in the text are kept.
    """
    layout = QTextLayout(text.replace("\n", "\u2028"), fonts.ui_font(role, numbers=numbers))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    step = fonts.line_height(role)
    height = 0
    count = 0
    cut = False
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        if most and count == most:
            line.setNumColumns(0)
            cut = True
            break
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, height + (step - line.height()) / 2))
        height += step
        count += 1
    layout.endLayout()
    return layout, max(height, step), cut


class Label(QLabel):
    """Plain text in a type role and a token's colour; one line elided, or wrapped.

    Always plain: `<b>` and `&` appear as they are written, and what is hidden in the text
    appears as escapes (see :mod:`plain`). With `mnemonic` a `&` marks the letter of a shortcut:
    for the program's own words only.
    """

    def __init__(  # noqa: PLR0913 - every look is a keyword
        self,
        text: str = "",
        *,
        role: str = "body",
        colour: str = "text",
        wrap: bool = False,
        elide: bool = False,
        numbers: bool = False,
        most_lines: int = 0,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        mnemonic: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a label; `elide` lets it become narrower than its text."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._role = role
        self._token = colour
        self._wrap = wrap
        self._elide = elide
        self._numbers = numbers
        self._most = most_lines
        self._align = align
        self._mnemonic = mnemonic
        self._layouts: dict[int, tuple[QTextLayout, int, bool]] = {}
        self._size: QSize | None = None
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred
            if wrap
            else (QSizePolicy.Policy.Ignored if elide else QSizePolicy.Policy.Preferred),
            QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Fixed,
        )
        if elide:
            policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text."""
        safe = text if self._mnemonic else plain.shown(text, lines=self._wrap)
        if not self._wrap:
            safe = safe.replace("\n", " ")
        super().setText(safe)
        self._changed()

    def set_role(self, role: str) -> None:
        """Change the type role."""
        if role != self._role:
            self._role = role
            self._changed()

    def set_colour(self, token: str) -> None:
        """Change the colour token."""
        if token != self._token:
            self._token = token
            self.update()

    def elides(self) -> bool:
        """Return True if the text may be cut with an ellipsis: in one line, or after so many."""
        return self._elide or self._most > 0

    def role(self) -> str:
        """Return the type role."""
        return self._role

    def colour_token(self) -> str:
        """Return the colour token."""
        return self._token

    def rescale(self) -> None:
        """Measure again after the text size changed."""
        self._changed()

    def _changed(self) -> None:
        self._layouts.clear()
        self._size = None
        self.updateGeometry()
        self.update()

    def _shown(self) -> str:
        text = super().text()
        if self._mnemonic:
            text = text.replace("&&", "\0").replace("&", "").replace("\0", "&")
        return text

    def _laid(self, width: int) -> tuple[QTextLayout, int, bool]:
        known = self._layouts.get(width)
        if known is None:
            if len(self._layouts) > 4:
                self._layouts.clear()
            known = self._layouts[width] = lay_out(
                self._shown(), self._role, width, numbers=self._numbers, most=self._most
            )
        return known

    def sizeHint(self) -> QSize:
        """Return the size on one line, or wrapped at about 60 characters."""
        if self._size is None:
            margins = self.contentsMargins()
            line = fonts.line_height(self._role)
            if self._wrap:
                widest = max(
                    (text_width(row, self._role) for row in self._shown().split("\n")[:50]),
                    default=0.0,
                )
                width = min(int(widest) + 2, fonts.line_height("body") * 20)
                height = self._laid(max(width, 1))[1]
            else:
                width = int(text_width(self._shown(), self._role, numbers=self._numbers)) + 2
                height = line
            self._size = QSize(
                width + margins.left() + margins.right(),
                height + margins.top() + margins.bottom(),
            )
        return self._size

    def minimumSizeHint(self) -> QSize:
        """Return the least size: one line, and its whole width unless it elides or wraps."""
        line = fonts.line_height(self._role)
        margins = self.contentsMargins()
        height = line + margins.top() + margins.bottom()
        if self._wrap or self._elide:
            return QSize(min(line * 2, self.sizeHint().width()), height)
        return QSize(self.sizeHint().width(), height)

    def hasHeightForWidth(self) -> bool:
        """Return True if wrapped."""
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        """Return the height that the wrapped text needs at a width."""
        if not self._wrap:
            return -1
        margins = self.contentsMargins()
        inner = width - margins.left() - margins.right()
        return self._laid(inner)[1] + margins.top() + margins.bottom()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the whole text as a tooltip where it is cut."""
        super().resizeEvent(event)
        if self._elide and not self._wrap:
            cut = text_width(self._shown(), self._role, numbers=self._numbers) > self.width() + 1
            self.setToolTip(plain.tooltip(self._shown()) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text with the colour and size in force now."""
        del event
        painter = QPainter(self)
        area = QRectF(self.contentsRect())
        token = self._token if self.isEnabled() else "disabled"
        painter.setPen(colour(token))
        if not self._wrap:
            painter.setFont(fonts.ui_font(self._role, numbers=self._numbers))
            text = self._shown()
            metrics = fonts.metrics(self._role, numbers=self._numbers)
            if self._elide:
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width() + 1)
            flags = self._align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(area, int(flags | Qt.TextFlag.TextDontClip), text)
            return
        layout, height, cut = self._laid(int(area.width()))
        top = area.y()
        if self._align & Qt.AlignmentFlag.AlignVCenter:
            top += max((area.height() - height) / 2, 0.0)
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if line.textLength() == 0 and number and number >= self._most > 0:
                break
            shift = 0.0
            if self._align & Qt.AlignmentFlag.AlignHCenter:
                shift = (area.width() - line.naturalTextWidth()) / 2
            elif self._align & Qt.AlignmentFlag.AlignRight:
                shift = area.width() - line.naturalTextWidth()
            if cut and number == self._most - 1:
                rest = layout.text()[line.textStart() :].replace("\u2028", " ")
                metrics = fonts.metrics(self._role)
                short = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, area.width())
                if not short.endswith(_MARK):
                    short += _MARK
                painter.setFont(layout.font())
                painter.drawText(QPointF(area.x() + shift, top + line.y() + line.ascent()), short)
                break
            line.draw(painter, QPointF(area.x() + shift, top))
