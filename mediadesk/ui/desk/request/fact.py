"""One fact of a request, changed in place: a press opens it, Enter keeps it, Escape leaves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.ui import text
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import IconButton
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.typed import TypedTime

LABELS = 76
_TOP = Qt.AlignmentFlag.AlignTop


class _Line(LineEdit):
    """A line that Enter keeps and Escape leaves."""

    kept = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take both keys and pass on the rest."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.kept.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Fact(QWidget):
    """A label, a value, and a way to change it. `changed` carries name, old and new value."""

    changed = Signal(str, str, str)
    asked = Signal(str)
    """Carries the name of a fact that is chosen from a few answers."""

    def __init__(
        self,
        name: str,
        label: str,
        value: str,
        *,
        written: str,
        icon: str = "",
        choose: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show a fact; `written` is how it would be typed, `choose` has it asked about instead."""
        super().__init__(parent)
        self.name = name
        self.written = written
        self._choose = choose
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        title = Label(label, role="meta", colour="text3")
        title.setFixedWidth(px(LABELS))
        title.setContentsMargins(0, 2, 0, 0)
        line.addWidget(title, 0, _TOP)
        if icon:
            line.addWidget(Glyph(icon, size=16), 0, _TOP)
        shown = value or self.tr("Not said")
        self.value = Label(shown, colour="text" if value else "text3", wrap=True, most_lines=6)
        line.addWidget(self.value, 1, _TOP)
        self._line = line
        self._label = label
        self.edit: _Line | None = None
        self.pencil = IconButton(
            "pencil", text.fill(self.tr("Change %1"), label), size=28, on_click=self.begin
        )
        line.addWidget(self.pencil, 0, _TOP)
        box.addLayout(line)
        self.trouble = Label("", role="meta", colour="danger_t", wrap=True)
        self.trouble.hide()
        box.addWidget(self.trouble)

    def is_open(self) -> bool:
        """Say whether it is being changed."""
        return self.edit is not None and not self.edit.isHidden()

    def _editor(self) -> _Line:
        """Return the line, made when it is first needed: most facts are only looked at."""
        if self.edit is None:
            self.edit = _Line(self._label, longest=20_000)
            self.edit.kept.connect(self._keep)
            self.edit.left.connect(self.leave)
            self._line.insertWidget(self._line.indexOf(self.value), self.edit, 1)
        return self.edit

    def begin(self) -> None:
        """Open it, with what it says selected."""
        if self._choose:
            self.asked.emit(self.name)
            return
        edit = self._editor()
        edit.setText(self.written)
        self.value.hide()
        self.pencil.hide()
        edit.show()
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()

    def leave(self) -> None:
        """Close it, as it was."""
        if self.edit is not None:
            self.edit.hide()
        self.trouble.hide()
        self.value.show()
        self.pencil.show()
        self.pencil.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, message: str) -> None:
        """Say what is wrong under it; what was typed stays."""
        self.trouble.setText(message)
        self.trouble.setVisible(bool(message))
        if self.edit is not None:
            self.edit.setAccessibleDescription(message)

    def _keep(self) -> None:
        self.changed.emit(self.name, self.written, self._editor().text())


class DeadlineFact(Fact):
    """The deadline, typed as people say it, with the echo in both zones under it."""

    def __init__(
        self,
        label: str,
        value: str,
        *,
        written: str,
        zone: str,
        now: Callable[[], datetime],
        office: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        """Show the deadline; bare times are meant in the reporter's zone."""
        super().__init__("deadline", label, value, written=written, parent=parent)
        self._zone, self._now, self._office = zone, now, office
        self.time: TypedTime | None = None

    def is_open(self) -> bool:
        """Say whether it is being changed."""
        return self.time is not None and not self.time.isHidden()

    def begin(self) -> None:
        """Open an empty line for the new deadline."""
        if self.time is None:
            self.time = TypedTime(self._label, now=self._now, office=self._office)
            self.time.set_zone(self._zone)
            self.time.edit.returnPressed.connect(self._keep)
            layout = self.layout()
            if layout is not None:
                layout.addWidget(self.time)
        self.time.show()
        self.pencil.hide()
        QTimer.singleShot(0, self.time.edit, self.time.edit.setFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave it on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.is_open():
            self.leave()
            return
        super().keyPressEvent(event)

    def leave(self) -> None:
        """Close it, as it was."""
        if self.time is not None:
            self.time.hide()
        super().leave()

    def _keep(self) -> None:
        reading = self.time.reading() if self.time is not None else None
        if reading is None or reading.deadline is None:
            trouble = self.time.trouble() if self.time is not None else ""
            self.refuse(trouble or self.tr("Enter the new deadline."))
            return
        deadline = reading.deadline
        local = deadline.local.isoformat()
        self.changed.emit(f"deadline@{deadline.zone}", self.written, local)
