"""Field: label, hint, error and control of one question; ErrorSummary: all errors of a form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.ui.theme.painting import rounded, shows_focus, text_width
from mediadesk.ui.theme.state import colour, theme
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label


def _set_invalid(widget: QWidget, *, invalid: bool) -> None:
    widget.setProperty("invalid", invalid)
    widget.update()


def _error_row() -> tuple[Label, QWidget]:
    words = Label("", role="body_m", colour="danger_t", wrap=True)
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 2, 0, 1)
    line.setSpacing(6)
    sign = Glyph("circle-alert", size=16, token="danger")
    line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
    return words, row


class Field(QWidget):
    """One question: label, hint, error, control, in that order.

    The control may be one widget or a row with several; with several, `parts` names those that
    take the error outline, the first of them the focus. `left` is emitted when a control loses
    the focus, which is when a page checks it again.
    """

    left = Signal()

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        hint: str = "",
        mark: str = "",
        parts: Sequence[QWidget] = (),
        below: QWidget | None = None,
        error_below: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a field; `mark` is a word such as "optional", `below` stands under the control.

        `&` in `label` marks a letter. Raises ValueError for a label without words.
        """
        if not label.strip():
            raise ValueError("a field needs a label")
        super().__init__(parent)
        self._control = control
        self._parts: tuple[QWidget, ...] = tuple(parts) or (control,)
        self._error = ""
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(3)
        self._label = Label(label, role="body_s", mnemonic=True)
        self._label.setBuddy(self._parts[0])
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._label)
        if mark:
            head.addWidget(Label(mark, role="meta", colour="text3"))
        head.addStretch(1)
        self._outer.addLayout(head)
        # A form has many fields, and most of them never need a hint or an error.
        self._hint: Label | None = None
        self._words: Label | None = None
        self._message: QWidget | None = None
        self._error_place = 1 if not error_below else 2
        control_box = QVBoxLayout()
        control_box.setContentsMargins(0, 2, 0, 0)
        control_box.setSpacing(6)
        control_box.addWidget(control)
        self._outer.addLayout(control_box)
        if hint:
            self._show_hint(hint)
        if below is not None:
            control_box.addWidget(below)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for part in self._parts:
            if not part.accessibleName():
                part.setAccessibleName(self.label())
            if hint:
                part.setAccessibleDescription(hint)
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice when a control loses the focus to another window part."""
        if (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason() != Qt.FocusReason.PopupFocusReason
            and event.reason() != Qt.FocusReason.ActiveWindowFocusReason
        ):
            self.left.emit()
        return False

    def label(self) -> str:
        """Return the label without its shortcut mark."""
        return self._label.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def control(self) -> QWidget:
        """Return the control."""
        return self._control

    def error(self) -> str:
        """Return the error shown, "" if none."""
        return self._error

    def set_hint(self, hint: str) -> None:
        """Change the hint."""
        self._show_hint(hint)
        self._describe()

    def _show_hint(self, hint: str) -> None:
        if self._hint is None:
            self._hint = Label(hint, role="meta", colour="text3", wrap=True)
            self._outer.insertWidget(1, self._hint)
            self._error_place += 1
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _show_error(self, message: str) -> None:
        if self._words is None or self._message is None:
            self._words, self._message = _error_row()
            self._outer.insertWidget(self._error_place, self._message)
        self._words.setText(message)
        self._message.setVisible(True)

    def set_error(self, message: str, *, parts: Sequence[QWidget] = ()) -> None:
        """Show an error, in the words of the summary; `parts` limits the outline to some."""
        if not message:
            self.clear_error()
            return
        self._error = message
        self._show_error(message)
        marked = tuple(parts) or self._parts
        for part in self._parts:
            _set_invalid(part, invalid=part in marked)
        # Room for the bar at the far left, as GOV.UK draws it.
        self._outer.setContentsMargins(14, 0, 0, 0)
        self._describe()
        self.update()

    def clear_error(self) -> None:
        """Take the error away."""
        self._error = ""
        if self._message is not None:
            self._message.setVisible(False)
        for part in self._parts:
            _set_invalid(part, invalid=False)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._describe()
        self.update()

    def _describe(self) -> None:
        hint = self._hint.text() if self._hint is not None else ""
        if self._error:
            stop = "" if self._error.endswith((".", "?", "!")) else "."
            text = self.tr("Error: %1").replace("%1", self._error + stop)
            text = f"{text} {hint}".strip()
        else:
            text = hint
        for part in self._parts:
            part.setAccessibleDescription(text)

    def focus_control(self) -> None:
        """Put the focus on the control and bring the field into view."""
        target = next((part for part in self._parts if part.property("invalid")), self._parts[0])
        target.setFocus(Qt.FocusReason.TabFocusReason)
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self, 0, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar of a field in error."""
        del event
        if self._error:
            painter = QPainter(self)
            rounded(painter, QRectF(0, 0, 4, self.height()), 1.5, "danger")


class ErrorSummary(Box):
    """All errors of a form, at its top, each a link to its field.

    `show_errors` makes it visible and gives it the focus (GOV.UK Design System, error summary).
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty, hidden summary."""
        super().__init__(
            fill="danger_s", border="danger", width=2, radius=8, padding=0, parent=parent
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.body().setContentsMargins(18, 14, 18, 14)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Glyph("circle-alert", size=20, token="danger"))
        self._title = Label("", role="title", colour="danger_t")
        head.addWidget(self._title, 1)
        self.body().setSpacing(2)
        self.body().addLayout(head)
        self._links = QVBoxLayout()
        self._links.setContentsMargins(28, 0, 0, 0)
        self._links.setSpacing(0)
        self.body().addLayout(self._links)
        self._shown: list[_ErrorLink] = []
        self.setVisible(False)

    def show_errors(self, errors: Sequence[tuple[str, Field]]) -> None:
        """Show messages with their fields, in field order; none hides the summary."""
        for link in self._shown:
            self._links.removeWidget(link)
            link.hide()
            link.deleteLater()
        self._shown = []
        if not errors:
            self.setVisible(False)
            return
        if len(errors) == 1:
            title = self.tr("There is a problem")
        else:
            title = self.tr("There are %n problems", "", len(errors)).replace(
                "%n", str(len(errors))
            )
        self._title.setText(title)
        for message, field in errors:
            link = _ErrorLink(message, field, self)
            self._links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            self._shown.append(link)
        self.setAccessibleName(". ".join([title, *(message for message, _ in errors)]))
        self.setVisible(True)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            area.verticalScrollBar().setValue(0)

    def messages(self) -> list[str]:
        """Return the messages shown."""
        return [link.label() for link in self._shown]

    def links(self) -> list[Button]:
        """Return the links, in order."""
        return list(self._shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box and the focus ring."""
        super().paintEvent(event)
        if shows_focus(self):
            painter = QPainter(self)
            inner = QRectF(self.rect()).adjusted(4, 4, -4, -4)
            rounded(painter, inner, 6, None, "accent", width=theme.focus_width)


class _ErrorLink(Button):
    """An underlined link to a field in error."""

    def __init__(self, message: str, field: Field, parent: QWidget) -> None:
        super().__init__(
            plain.shown(message), kind="link", size=28, on_click=field.focus_control, parent=parent
        )

    def ink(self) -> str:
        """Return the colour of errors."""
        return "danger_t"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text with its line."""
        super().paintEvent(event)
        painter = QPainter(self)
        width = min(text_width(self.label(), "body_m"), self.width() - 2.0)
        painter.fillRect(
            QRectF(2, round(self.height() / 2 + self.fontMetrics().ascent() * 0.55), width, 1),
            colour("danger_t"),
        )
