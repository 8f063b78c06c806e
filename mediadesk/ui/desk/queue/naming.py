"""The line under the search in which a view gets its name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label

LONGEST = 60


class NameRow(QWidget):
    """Asks for a name in place; Return keeps it, Escape is for the page to take."""

    named = Signal(str, str)
    """Carries the name, and the words that `ask` was given."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it, hidden until something asks."""
        super().__init__(parent)
        self._words = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 2)
        box.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.edit = LineEdit(self.tr("Name of the view"), longest=LONGEST)
        self.edit.returnPressed.connect(self._try)
        line.addWidget(self.edit, 1)
        self.save = Button(self.tr("Save"), kind="primary", on_click=self._try)
        line.addWidget(self.save)
        self.leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.left.emit)
        line.addWidget(self.leave)
        box.addLayout(line)
        self.trouble = Label("", role="meta", colour="danger_t", wrap=True)
        box.addWidget(self.trouble)
        self.trouble.hide()
        self.hide()

    def ask(self, suggested: str, words: str) -> None:
        """Ask for the name of a view that looks for `words`."""
        self._words = words
        self.trouble.hide()
        self.edit.setText(suggested[:LONGEST])
        self.show()
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_row(self) -> None:
        """Ask no more."""
        self.hide()

    def _try(self) -> None:
        name = " ".join(self.edit.text().split())
        if name:
            self.named.emit(name, self._words)
            return
        self.trouble.setText(self.tr("Enter a name for the view."))
        self.trouble.show()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
