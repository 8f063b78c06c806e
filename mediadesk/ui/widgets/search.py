"""SearchField: a quiet line with a glass and a key hint."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from mediadesk.ui.widgets.inputs import LineEdit


class SearchField(LineEdit):
    """A field to search with; `searched` carries the words a moment after the last key.

    Escape empties it; if it is empty, Escape goes to the page.
    """

    searched = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        placeholder: str = "",
        key: str = "",
        pause: int = 120,
        parent: QWidget | None = None,
    ) -> None:
        """Make a search field; `pause` is in ms."""
        super().__init__(
            name,
            placeholder=placeholder or name,
            icon="search",
            key=key,
            quiet=True,
            longest=200,
            parent=parent,
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause)
        self._timer.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textChanged.connect(lambda _text: self._timer.start())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Search at once on Return, empty on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._timer.stop()
            self.searched.emit(self.text())
            return
        super().keyPressEvent(event)
