"""Small questions of the verbs: which outcome, until when, who. All answered from the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QDialog, QVBoxLayout, QWidget

from mediadesk.domain.attribution import Attribution
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format, Live
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


class Question(QDialog):
    """A small question over the window; `value` is what was chosen."""

    def __init__(self, title: str, parent: QWidget) -> None:
        """Make the frame with its title."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.value: object = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("raised")
        outer.addWidget(surface)
        self.box = QVBoxLayout(surface)
        self.box.setContentsMargins(20, 16, 20, 16)
        self.box.addWidget(Label(title, role="title"))


class Chooser(Question):
    """A short list of answers; digits, arrows and Enter choose, Escape leaves."""

    def __init__(
        self, title: str, choices: Sequence[Choice], parent: QWidget, *, hint: str = ""
    ) -> None:
        """Make the question."""
        super().__init__(title, parent)
        box = self.box
        box.setSpacing(4)
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


class Confirm(Question):
    """Asks once more before what cannot be taken back."""

    def __init__(self, title: str, what: str, button: str, parent: QWidget) -> None:
        """Say what will happen; `button` is its verb."""
        super().__init__(title, parent)
        self.box.setSpacing(12)
        self.box.addWidget(Label(what, colour="text2", wrap=True))
        self.button = Button(button, kind="danger", on_click=self.accept)
        leave = Button(_tr("Choosers", "Leave it"), kind="secondary", on_click=self.reject)
        self.box.addLayout(row(self.button, leave, None))
        self.setMinimumWidth(px(420))
        self.button.setFocus(Qt.FocusReason.ShortcutFocusReason)


class NameDialog(Question):
    """Asks for one name."""

    def __init__(
        self,
        title: str,
        label: str,
        names: Sequence[str],
        parent: QWidget,
        *,
        button: str = "",
        missing: str = "",
    ) -> None:
        """Make the question; `names` can be taken with a press or by completion."""
        super().__init__(title, parent)
        box = self.box
        box.setSpacing(12)
        self._missing = missing or _tr("Choosers", "Enter the officer’s name.")
        self.edit = LineEdit(label)
        self.edit.setMinimumWidth(px(320))
        if names:
            completer = QCompleter(list(names), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.edit.setCompleter(completer)
        self.field = Field(label, self.edit)
        box.addWidget(self.field)
        for name in names[:6]:
            offer = Button(name, kind="soft", size=28)
            offer.clicked.connect(lambda _checked=False, chosen=name: self._take(chosen))
            box.addWidget(offer, 0, Qt.AlignmentFlag.AlignLeft)
        assign = Button(button or _tr("Choosers", "Assign"), kind="primary", on_click=self._try)
        assign.setDefault(True)
        leave = Button(_tr("Choosers", "Leave it"), kind="ghost", on_click=self.reject)
        box.addLayout(row(assign, leave, None))
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

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
            self.field.set_error(self._missing)
            self.field.focus_control()


class ReferenceDialog(Question):
    """Asks for another request: one of those that look alike, or any by its reference."""

    asked = Signal(str)
    """Carries what was typed; the answer comes by `choose` or `refuse`."""

    def __init__(self, title: str, choices: Sequence[Choice], parent: QWidget) -> None:
        """Make the question."""
        super().__init__(title, parent)
        box = self.box
        box.setSpacing(12)
        self.edit = LineEdit(_tr("Choosers", "Reference"), placeholder="MR-7Q4K-2XC", longest=60)
        self.edit.setMinimumWidth(px(320))
        self.field = Field(_tr("Choosers", "Reference of the other request"), self.edit)
        self.offers: list[Button] = []
        if choices:
            box.addWidget(
                Label(_tr("Choosers", "These look like the same"), role="meta", colour="text3")
            )
        for choice in choices:
            offer = Button(f"{choice.note}  ·  {choice.text}", kind="soft", size=28)
            offer.setMaximumWidth(px(520))
            offer.clicked.connect(
                lambda _checked=False, chosen=choice.value: self.choose(str(chosen))
            )
            self.offers.append(offer)
            box.addWidget(offer, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.field)
        merge = Button(_tr("Choosers", "Merge"), kind="primary", on_click=self._try)
        merge.setDefault(True)
        leave = Button(_tr("Choosers", "Leave it"), kind="ghost", on_click=self.reject)
        box.addLayout(row(merge, leave, None))
        (self.offers[0] if self.offers else self.edit).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose(self, request_id: str) -> None:
        """Take a request as the answer."""
        self.value = request_id
        self.accept()

    def refuse(self, message: str) -> None:
        """Say what is wrong with the reference."""
        self.field.set_error(message)
        self.field.focus_control()

    def _try(self) -> None:
        self.field.clear_error()
        self.asked.emit(self.edit.text())


def outcomes() -> tuple[Choice, ...]:
    """Return how a request can end."""
    return tuple(Choice(text=text.outcome(one), value=one) for one in Outcome)


CHOSEN = frozenset({"medium", "live", "format", "attribution"})
"""The facts of a request that are chosen from a few answers."""


def chosen_facts(name: str) -> tuple[Choice, ...]:
    """Return the answers that a fact of :data:`CHOSEN` can have."""
    found: dict[str, tuple[Choice, ...]] = {
        "medium": tuple(Choice(text=text.medium(one), value=one.value) for one in Medium),
        "live": tuple(Choice(text=text.live(one), value=one.value) for one in Live),
        "format": tuple(Choice(text=text.form(one), value=one.value) for one in Format),
        "attribution": tuple(
            Choice(text=text.attribution(one), value=one.value) for one in Attribution
        ),
    }
    return found[name]


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
