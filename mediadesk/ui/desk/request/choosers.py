"""Small questions of the verbs: which outcome, until when, who. All answered from the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from mediadesk.domain.workflow import Outcome
from mediadesk.ui import text
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label

_tr = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: its words, what it means, a note at the right."""

    text: str
    value: object
    note: str = ""


class Chooser(QDialog):
    """A short list of answers; digits, arrows and Enter choose, Escape leaves."""

    def __init__(
        self, title: str, choices: Sequence[Choice], parent: QWidget, *, hint: str = ""
    ) -> None:
        """Make the question."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.value: object = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("raised")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(4)
        box.addWidget(Label(title, role="title"))
        if hint:
            box.addWidget(Label(hint, role="meta", colour="text3", wrap=True))
        box.addSpacing(8)
        self.buttons: list[Button] = []
        for number, choice in enumerate(choices, 1):
            label = choice.text if not choice.note else f"{choice.text}  ·  {choice.note}"
            button = Button(label, kind="secondary", key=str(number) if number < 10 else "")
            button.setMinimumWidth(px(320))
            button.clicked.connect(lambda _checked=False, value=choice.value: self._chosen(value))
            self.buttons.append(button.set_spread())
            box.addWidget(button)
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chosen(self, value: object) -> None:
        self.value = value
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits and arrows."""
        written = event.text()
        if written.isdigit() and 1 <= int(written) <= len(self.buttons):
            self.buttons[int(written) - 1].click()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_J, Qt.Key.Key_K):
            self._step(1 if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_J) else -1)
            return
        super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        at = next((n for n, one in enumerate(self.buttons) if one.hasFocus()), 0)
        self.buttons[(at + by) % len(self.buttons)].setFocus(Qt.FocusReason.TabFocusReason)


class NameDialog(QDialog):
    """Asks for one name."""

    def __init__(self, title: str, label: str, names: Sequence[str], parent: QWidget) -> None:
        """Make the question; `names` can be taken with a press."""
        super().__init__(parent)
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("raised")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addWidget(Label(title, role="title"))
        self.edit = LineEdit(label)
        self.edit.setMinimumWidth(px(320))
        self.field = Field(label, self.edit)
        box.addWidget(self.field)
        for name in names:
            button = Button(name, kind="soft", size=28)
            button.clicked.connect(lambda _checked=False, chosen=name: self._take(chosen))
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        assign = Button(_tr("Choosers", "Assign"), kind="primary", on_click=self._try)
        assign.setDefault(True)
        leave = Button(_tr("Choosers", "Leave it"), kind="ghost", on_click=self.reject)
        box.addLayout(row(assign, leave, None))

    def name(self) -> str:
        """Return the name given."""
        return self.edit.text().strip()

    def _take(self, name: str) -> None:
        self.edit.setText(name)
        self._try()

    def _try(self) -> None:
        if self.name():
            self.accept()
        else:
            self.field.set_error(_tr("Choosers", "Enter the officer’s name."))
            self.field.focus_control()


def outcomes() -> tuple[Choice, ...]:
    """Return how a request can end."""
    return tuple(Choice(text=text.outcome(one), value=one) for one in Outcome)


def snoozes(now: datetime, zone: ZoneInfo) -> tuple[Choice, ...]:
    """Return until when a request can be put off, as instants (UTC), on the office's clock."""
    local = now.astimezone(zone)
    tomorrow = local.date() + timedelta(days=1)
    monday = local.date() + timedelta(days=(7 - local.weekday()) or 7)
    found = [
        (_tr("Choosers", "In an hour"), now + timedelta(hours=1)),
        (_tr("Choosers", "In three hours"), now + timedelta(hours=3)),
        (_tr("Choosers", "Tomorrow morning"), datetime.combine(tomorrow, time(9), zone)),
        (_tr("Choosers", "Next Monday"), datetime.combine(monday, time(9), zone)),
    ]
    return tuple(
        Choice(text=words, value=at.astimezone(UTC), note=text.moment(at, now, zone))
        for words, at in found
    )


def place_below(dialog: QDialog, owner: QWidget) -> None:
    """Put a question over the upper third of the window that it belongs to."""
    window = owner.window()
    size = dialog.sizeHint()
    x = (window.width() - size.width()) // 2
    dialog.move(window.mapToGlobal(QPoint(max(x, 0), max(window.height() // 5, 0))))
