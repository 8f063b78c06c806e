"""What the sections of the settings have in common: fields bound to keys, counted until saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.errors import Problem
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import CheckBox, ComboBox, LineEdit
from mediadesk.ui.widgets.label import Label

SIZE = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Two steps on the data lane: `check` raises `Refused`, `keep` writes."""

    check: Callable[[Desk], None]
    keep: Callable[[Desk], None]


class Section(QWidget):
    """One section in a column of its own.

    `changed` says that what is typed differs from before; the page counts, saves and says where it
    went wrong. What a section keeps outside the settings it hands over with `keeper`.
    """

    changed = Signal()

    def __init__(self, context: Context, title: str, words: str) -> None:
        """Make a section with its heading."""
        super().__init__()
        self.context = context
        self.title = title
        self.fields: dict[str, Field] = {}
        self.edits: dict[str, LineEdit] = {}
        self.choices: dict[str, ComboBox] = {}
        self.ticks: dict[str, CheckBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.add(Label(title, role="h1"))
        if words:
            self.add(Label(words, colour="text2", wrap=True))

    # ------------------------------------------------------------------------ building

    def add(self, widget: QWidget, space: int = 0) -> None:
        """Add a widget at the end, with extra space in px above it."""
        if space:
            self._column.addSpacing(space)
        self._column.addWidget(widget)

    def add_row(self, *widgets: QWidget, weights: Sequence[int] = ()) -> None:
        """Add widgets side by side, aligned at their foot; equal in width unless weighed."""
        holder = RowBox(widgets, weights or [1] * len(widgets))
        self._column.addWidget(holder)

    def heading(self, title: str, words: str = "") -> None:
        """Add a heading inside the section."""
        self.add(Label(title, role="title"), 12)
        if words:
            self.add(Label(words, colour="text3", wrap=True))

    def line(self, key: str, label: str, *, icon: str = "", hint: str = "") -> Field:
        """Return a field with one line for a setting."""
        edit = LineEdit(label, icon=icon, size=SIZE)
        edit.textChanged.connect(self.changed)
        self.edits[key] = edit
        self.fields[key] = Field(label, edit, hint=hint)
        return self.fields[key]

    def choice(
        self, key: str, label: str, choices: Sequence[tuple[str, str]], *, hint: str = ""
    ) -> Field:
        """Return a field with a choice of (value, words) for a setting."""
        combo = ComboBox(label, size=SIZE)
        for value, words in choices:
            combo.add(words, value)
        combo.currentIndexChanged.connect(self.changed)
        self.choices[key] = combo
        self.fields[key] = Field(label, combo, hint=hint)
        return self.fields[key]

    def tick(self, key: str, label: str) -> CheckBox:
        """Return a check box for a setting that is `yes` or `no`."""
        box = CheckBox(label)
        box.toggled.connect(self.changed)
        self.ticks[key] = box
        return box

    # ------------------------------------------------------------- what the page asks for

    def fill(self) -> None:
        """Show what is set, dropping what was typed."""
        settings = self.context.settings
        for key, edit in self.edits.items():
            edit.setText(settings.get(key))
            edit.setCursorPosition(0)
        for key, combo in self.choices.items():
            combo.choose(settings.get(key))
        for key, box in self.ticks.items():
            box.setChecked(settings.get(key) == "yes")
        self.clear_errors()

    def typed(self) -> dict[str, str]:
        """Return what every field says, by key."""
        values = {key: edit.text().strip() for key, edit in self.edits.items()}
        values |= {key: str(combo.value()) for key, combo in self.choices.items()}
        return values | {key: "yes" if box.isChecked() else "no" for key, box in self.ticks.items()}

    def values(self) -> dict[str, str]:
        """Return what differs from what is set, by key."""
        settings = self.context.settings
        return {key: value for key, value in self.typed().items() if value != settings.get(key)}

    def extra_changes(self) -> int:
        """Return how many changes wait that are no settings."""
        return 0

    def keeper(self, actor: str) -> Keeper | None:
        """Return what keeps those changes on the data lane, None if there are none.

        Raises `Refused` for what cannot be understood.
        """
        del actor
        return None

    def saved(self) -> None:
        """Take note that everything was kept."""

    def opened(self) -> None:
        """Take note that the section is shown."""

    def clear_errors(self) -> None:
        """Take the errors away."""
        for field in self.fields.values():
            field.clear_error()

    def refuse(self, problem: Problem) -> tuple[str, Field] | None:
        """Show a problem beside its field, if it is this section's; return it for the summary."""
        field = self.fields.get(problem.field)
        if field is None:
            return None
        words = text.problem(problem)
        field.set_error(words)
        return words, field


class RowBox(QWidget):
    """Fields side by side; what has no hint stands at the foot of the row."""

    def __init__(self, widgets: Sequence[QWidget], weights: Sequence[int]) -> None:
        """Lay the widgets out by their weights."""
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for widget, weight in zip(widgets, weights, strict=True):
            line.addWidget(widget, weight, Qt.AlignmentFlag.AlignBottom)
