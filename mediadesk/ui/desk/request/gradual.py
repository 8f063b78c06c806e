"""A column that is filled a piece a turn, so that no key waits for all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

Piece = Callable[[], QWidget]


class Gradual(QWidget):
    """Shows what was made last; what stood there stays until all of the new is made."""

    replacing = Signal()
    """What stands there is taken away next."""
    filled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self._next: QWidget | None = None
        self._waiting: list[Piece] = []
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._add_next)

    def content(self) -> QWidget | None:
        """Return what is shown."""
        return self._shown

    def clear(self) -> None:
        """Show nothing."""
        self._turn.stop()
        self._waiting = []
        self._drop_next()
        self._empty()

    def fill(self, pieces: Sequence[Piece]) -> None:
        """Make these pieces, one a turn, and then show them in place of what is there."""
        self._waiting = list(pieces)
        self._drop_next()
        self._next = QWidget()
        box = QVBoxLayout(self._next)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._turn.start()

    def _empty(self) -> None:
        if self._shown is not None:
            self._box.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
            self._shown = None

    def _drop_next(self) -> None:
        if self._next is not None:
            self._next.deleteLater()
            self._next = None

    def _add_next(self) -> None:
        content = self._next
        if content is None:
            return
        layout = content.layout()
        if self._waiting and layout is not None:
            layout.addWidget(self._waiting.pop(0)())
            self._turn.start()
            return
        self._next = None
        self.replacing.emit()
        self._empty()
        self._shown = content
        self._box.addWidget(content)
        # A layout shows what is added a turn later; by then a frame without it was seen.
        content.show()
        self.filled.emit()
