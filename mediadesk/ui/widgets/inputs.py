"""Controls to type into and choose from: line, text area, combo box, check and radio buttons."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QStyledItemDelegate,
    QTextEdit,
    QWidget,
)

from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.icons import icon as themed_icon
from mediadesk.ui.theme.painting import draw_keys, keys_width
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets import plain


def _need_name(name: str) -> None:
    if not name.strip():
        raise ValueError("a control needs an accessible name")


def control_role(size: int) -> str:
    """Return the type role in a control of a height in px: 14 px text in 40 px controls."""
    return "form" if size >= 40 else "body"


class LineEdit(QLineEdit):
    """One line to type into, with an icon at its left and a status icon or key hint at its right.

    Raises ValueError without an accessible name. Pasted line breaks become spaces (Qt's own rule).
    """

    def __init__(  # noqa: PLR0913 - every look is a keyword
        self,
        name: str,
        *,
        text: str = "",
        placeholder: str = "",
        icon: str = "",
        key: str = "",
        size: int = 32,
        quiet: bool = False,
        longest: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """Make a field; `quiet` draws a hairline box, `longest` limits the characters."""
        _need_name(name)
        super().__init__(parent)
        self.setAccessibleName(name)
        self._icon = icon
        self._key = key
        self._status = ("", "")
        self._height = size
        self._frozen_hint = False
        self.setProperty("quiet", quiet)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, on=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if longest:
            self.setMaxLength(longest)
        if placeholder:
            self.setPlaceholderText(placeholder)
        self.rescale()
        self.setText(text)
        self.setCursorPosition(0)

    def rescale(self) -> None:
        """Take on font and margins anew."""
        self.setFont(fonts.ui_font(control_role(self._height)))
        left = 8 + (px(16) + 6 if self._icon else 0)
        right = 8
        if self._status[0]:
            right += px(16) + 4
        if self._key:
            right += int(keys_width(self._key)) + 4
        self.setTextMargins(QMargins(left, 0, right, 0))
        self.updateGeometry()
        self.update()

    def set_status(self, icon: str, token: str = "ok") -> None:
        """Show an icon at the right, such as circle-check; "" removes it."""
        self._status = (icon, token)
        self.rescale()

    def sizeHint(self) -> QSize:
        """Return the design's height."""
        return QSize(px(180), px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Return a width for a few letters."""
        return QSize(px(64), px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then icon, status and key hint."""
        super().paintEvent(event)
        painter = QPainter(self)
        size = px(16)
        middle = self.height() / 2
        token = "text3" if self.isEnabled() else "disabled"
        if self._icon:
            draw_icon(painter, self._icon, 10, middle - size / 2, size, token)
        right = self.width() - 10.0
        if self._key and not self.text():
            right -= draw_keys(painter, right + 2, middle, self._key)
        if self._status[0]:
            draw_icon(
                painter, self._status[0], right - size, middle - size / 2, size, self._status[1]
            )


class PasswordEdit(LineEdit):
    """A line for a password, with an eye that shows what was typed."""

    def __init__(self, name: str, *, size: int = 32, parent: QWidget | None = None) -> None:
        """Make a password field."""
        super().__init__(name, size=size, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = QAction(themed_icon("eye", "text3"), self.tr("Show password"), self)
        self._eye.triggered.connect(self._toggle)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        mode = QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        self._eye.setIcon(themed_icon("eye-off" if hidden else "eye", "text3"))
        self._eye.setText(self.tr("Hide password") if hidden else self.tr("Show password"))


class TextArea(QTextEdit):
    """Several lines of plain text, with a line height; Tab leaves it.

    Raises ValueError without an accessible name.
    """

    def __init__(
        self,
        name: str,
        *,
        text: str = "",
        placeholder: str = "",
        lines: int = 4,
        size: int = 32,
        frame: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Make a text area as high as `lines`; `size` 40 gives the reporter's larger text."""
        _need_name(name)
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._role = control_role(size)
        self._framed = frame
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, on=True)
        self.setFrameShape(QFrame.Shape.StyledPanel if frame else QFrame.Shape.NoFrame)
        self.setProperty("roomy", frame)
        if frame:
            self.setViewportMargins(8, 6, 6, 6)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        if placeholder:
            self.setPlaceholderText(placeholder)
        self.rescale()
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Replace the text; it is taken literally."""
        self.setPlainText(text)
        self._space_lines()
        self.document().clearUndoRedoStacks()

    def text(self) -> str:
        """Return the text."""
        return self.toPlainText()

    def rescale(self) -> None:
        """Take on font and height anew."""
        self.setFont(fonts.ui_font(self._role))
        self._space_lines()
        self.updateGeometry()
        self.update()

    def _space_lines(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        form = QTextBlockFormat()
        form.setLineHeight(
            fonts.line_height(self._role), QTextBlockFormat.LineHeightTypes.FixedHeight.value
        )
        cursor.mergeBlockFormat(form)

    def sizeHint(self) -> QSize:
        """Return the height of the lines asked for."""
        return QSize(px(320), self._lines * fonts.line_height(self._role) + 20)

    def minimumSizeHint(self) -> QSize:
        """Return the height of two lines."""
        return QSize(px(120), min(self._lines, 2) * fonts.line_height(self._role) + 20)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint the frame as well as the text."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Repaint the frame as well as the text."""
        super().focusOutEvent(event)
        self.update()


class ComboBox(QComboBox):
    """A list to choose from; outside text in its items is shown as it is.

    Raises ValueError without an accessible name. The wheel changes it only while it has the focus.
    """

    opened = Signal()

    def __init__(
        self,
        name: str,
        *,
        icon: str = "",
        size: int = 32,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a combo box with an icon in front of the chosen item."""
        _need_name(name)
        super().__init__(parent)
        self.setAccessibleName(name)
        self._icon = icon
        self._height = size
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(12)
        if placeholder:
            self.setPlaceholderText(placeholder)
            self.setCurrentIndex(-1)
        self.rescale()

    def add(self, text: str, value: object = None, *, icon: str = "") -> None:
        """Add an item that stands for a value."""
        shown = plain.visible(text)
        if icon or self._icon:
            self.addItem(themed_icon(icon or self._icon, "text3"), shown, value)
        else:
            self.addItem(shown, value)

    def value(self) -> object:
        """Return the chosen item's value, None if nothing is chosen."""
        return self.currentData()

    def choose(self, value: object) -> bool:
        """Choose the item of a value; False if there is none."""
        for index in range(self.count()):
            if self.itemData(index) == value:
                self.setCurrentIndex(index)
                return True
        return False

    def rescale(self) -> None:
        """Take on the font anew."""
        self.setFont(fonts.ui_font(control_role(self._height)))
        view = self.view()
        view.setFont(fonts.ui_font(control_role(self._height)))
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, colour("raised"))
        view.setPalette(palette)
        self.setIconSize(QSize(px(16), px(16)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a width for the longest item, up to a limit, and the design's height."""
        metrics = QFontMetricsF(QFont(self.font()))
        texts = [self.itemText(index) for index in range(min(self.count(), 30))]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=px(80))
        lead = px(16) + 8 if self._icon else 0
        return QSize(int(min(widest, px(280))) + lead + 48, px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow width: the chosen item is elided."""
        return QSize(px(88), px(self._height))

    def showPopup(self) -> None:
        """Open the list and keep the focus look."""
        self.setProperty("open", True)
        self.opened.emit()
        super().showPopup()

    def hidePopup(self) -> None:
        """Close the list."""
        self.setProperty("open", False)
        super().hidePopup()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the page unless the box has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class CheckBox(QCheckBox):
    """A check box whose text is taken literally."""

    def __init__(
        self, text: str, *, checked: bool = False, size: int = 32, parent: QWidget | None = None
    ) -> None:
        """Make a check box. Raises ValueError without a text."""
        _need_name(text)
        super().__init__(plain.literal(text), parent)
        self.setAccessibleName(plain.visible(text))
        self._height = size
        self.setChecked(checked)
        self.rescale()

    def rescale(self) -> None:
        """Take on the font anew."""
        self.setFont(fonts.ui_font(control_role(self._height)))
        self.setMinimumHeight(px(24))


class RadioButton(QRadioButton):
    """A radio button whose text is taken literally."""

    def __init__(
        self, text: str, *, checked: bool = False, size: int = 32, parent: QWidget | None = None
    ) -> None:
        """Make a radio button. Raises ValueError without a text."""
        _need_name(text)
        super().__init__(plain.literal(text), parent)
        self.setAccessibleName(plain.visible(text))
        self._height = size
        self.setChecked(checked)
        self.rescale()

    def rescale(self) -> None:
        """Take on the font anew."""
        self.setFont(fonts.ui_font(control_role(self._height)))
        self.setMinimumHeight(px(24))
