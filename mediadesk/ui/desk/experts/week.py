"""Working hours and quiet hours, typed a day a line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.expert import Quiet, WorkingHours
from mediadesk.domain.week import (
    parse_day,
    parse_days,
    parse_quiet,
    write_day,
    write_quiet,
)
from mediadesk.ui import text
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label

_OFFICE = "09:00-17:00"


class WeekEditor(QWidget):
    """Seven lines and one for quiet hours; a day holds several parts, parted by commas."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the lines, empty."""
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.days: list[LineEdit] = []
        for number in range(7):
            name = text.weekday(number)
            edit = LineEdit(
                text.fill(self.tr("Working hours, %1"), name),
                size=28,
                longest=120,
                placeholder=self.tr("none"),
            )
            self._add(grid, number // 2, number % 2 * 2, name, edit)
            self.days.append(edit)
        self.quiet = LineEdit(
            self.tr("Quiet hours, every day"), size=28, longest=40, placeholder="22:00-07:00"
        )
        self._add(grid, 3, 2, self.tr("Quiet"), self.quiet)

    def _add(self, grid: QGridLayout, line: int, column: int, name: str, edit: LineEdit) -> None:
        label = Label(name, colour="text2")
        label.setBuddy(edit)
        grid.addWidget(label, line, column)
        grid.addWidget(edit, line, column + 1)
        edit.textChanged.connect(lambda _text: self.changed.emit())
        edit.returnPressed.connect(self.entered)

    def show_hours(self, hours: WorkingHours, quiet: Quiet | None) -> None:
        """Show these hours."""
        for edit, parts in zip(self.days, hours.days, strict=True):
            edit.setText(write_day(parts))
            edit.setCursorPosition(0)
        self.quiet.setText(write_quiet(quiet))

    def texts(self) -> tuple[str, ...]:
        """Return what was typed, the days first."""
        return tuple(edit.text().strip() for edit in (*self.days, self.quiet))

    def read(self) -> tuple[WorkingHours, Quiet | None, tuple[Problem, ...]]:
        """Return working and quiet hours, and what is wrong beside `hours` and `quiet`."""
        problems: list[Problem] = []
        texts: list[str] = []
        quiet = None
        for number, edit in enumerate(self.days):
            try:
                parse_day(edit.text())
                texts.append(edit.text())
            except Refused:
                texts.append("")
                blanks = {"day": text.weekday(number), "example": _OFFICE}
                words = "{day}: enter clock times such as {example}."
                problems.append(Problem("hours", words, blanks))
        try:
            quiet = parse_quiet(self.quiet.text())
        except Refused as refused:
            problems += refused.problems
        return parse_days(texts), quiet, tuple(problems)

    def faulty(self) -> tuple[LineEdit, ...]:
        """Return the lines whose text is no time, all of them if none is by itself."""
        found = []
        for edit in self.days:
            try:
                parse_day(edit.text())
            except Refused:
                found.append(edit)
        try:
            parse_quiet(self.quiet.text())
        except Refused:
            found.append(self.quiet)
        return tuple(found or self.days)
