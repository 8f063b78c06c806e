"""The bar under the grid while an interview is on its way: every step without dragging."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediadesk.ui import text
from mediadesk.ui.desk.calendar.grid import Grid
from mediadesk.ui.desk.calendar.look import Move
from mediadesk.ui.desk.calendar.scene import SNAP
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.label import Label


class MoveBar(Surface):
    """Buttons that do to what is picked up what the arrow keys do (WCAG 2.2, 2.5.7)."""

    def __init__(self, grid: Grid, parent: QWidget | None = None) -> None:
        """Make the bar of a grid; it shows itself while something is picked up."""
        super().__init__("sunken", lines="t", parent=parent)
        self._grid = grid
        line = QHBoxLayout(self)
        line.setContentsMargins(px(16), 6, px(16), 6)
        line.setSpacing(6)
        self.words = Label("", role="body_m", elide=True)
        line.addWidget(self.words, 1)
        quarter = str(SNAP)
        self.steps = (
            self._step(
                "chevron-left",
                self.tr("A day earlier"),
                lambda: grid.move_by(days=-1),
            ),
            self._step(
                "chevron-right",
                self.tr("A day later"),
                lambda: grid.move_by(days=1),
            ),
            self._step(
                "chevron-up",
                text.fill(self.tr("%1 minutes earlier"), quarter),
                lambda: grid.move_by(minutes=-SNAP),
            ),
            self._step(
                "chevron-down",
                text.fill(self.tr("%1 minutes later"), quarter),
                lambda: grid.move_by(minutes=SNAP),
            ),
            self._step(
                "minus",
                text.fill(self.tr("%1 minutes shorter"), quarter),
                lambda: grid.stretch_by(-SNAP),
            ),
            self._step(
                "plus",
                text.fill(self.tr("%1 minutes longer"), quarter),
                lambda: grid.stretch_by(SNAP),
            ),
        )
        for button in self.steps:
            line.addWidget(button)
        self.drop_button = Button(
            self.tr("Move here"), kind="primary", key="Return", on_click=self._drop
        )
        self.leave_button = Button(self.tr("Leave it"), kind="ghost", on_click=self._leave)
        line.addWidget(self.drop_button)
        line.addWidget(self.leave_button)
        self.setVisible(False)
        grid.move_changed.connect(self._show)
        grid.conflicts_changed.connect(self._show)

    @staticmethod
    def _step(icon: str, name: str, act: Callable[[], object]) -> IconButton:
        button = IconButton(icon, name, kind="secondary", on_click=act)
        # The keys stay with the grid, whose arrows do the same.
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return button

    def _show(self, move: object) -> None:
        here = isinstance(move, Move) and not self._grid.is_dragging()
        self.setVisible(here)
        if not isinstance(move, Move):
            return
        local = move.begin.astimezone(self._grid.axis.zone)
        words = text.fill(
            self.tr("Moving %1 to %2, %3"),
            move.block.title,
            text.short_day(local.date()),
            self._grid.times_of(move),
        )
        self.words.setText(". ".join((words, *move.conflicts)))
        self.words.set_colour("danger_t" if move.conflicts else "text")

    def _drop(self) -> None:
        self._grid.drop()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> None:
        self._grid.leave_move()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
