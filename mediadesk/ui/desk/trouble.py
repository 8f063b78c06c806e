"""What the window shows when the desk cannot be opened: what is wrong, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.ui import text
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.empty import EmptyState


class TroublePage(QWidget):
    """One sentence of fact, one of advice, and a way on."""

    again = Signal()
    quit_wanted = Signal()

    def __init__(self, error: Exception, code: str, parent: QWidget | None = None) -> None:
        """Say what went wrong; `code` is the short word of `WorldFailed`."""
        super().__init__(parent)
        titles = {
            "read_only": self.tr("MediaDesk cannot write to its folder"),
            "disk_full": self.tr("The disk is full"),
            "newer_schema": self.tr("This desk was used with a newer MediaDesk"),
            "damaged": self.tr("The database is damaged"),
            "locked": self.tr("Another program holds the desk"),
        }
        title = titles.get(code, self.tr("The desk could not be opened"))
        box = QVBoxLayout(self)
        box.addStretch(1)
        state = EmptyState(title, text.failure(error), icon="triangle-alert", tone="danger")
        box.addWidget(state)
        try_again = Button(self.tr("Try again"), kind="primary", on_click=self.again.emit)
        leave = Button(self.tr("Quit"), on_click=self.quit_wanted.emit)
        state.add_widget(try_again)
        state.add_widget(leave)
        box.addStretch(2)
        self.setFocusProxy(try_again)
