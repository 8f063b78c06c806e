"""What was done and can be taken back, fifty acts deep, newest first.

Undoing writes on another thread, so a command asks for it (`wanted`) and hears later what came of
it (`settled`). Keys pressed meanwhile wait for their turn: the acts are taken back in order.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

DEPTH = 50
WayBack = object
"""What an act is taken back with: an `Undo` of the desk, or what a page of the window keeps."""


class _Act(QUndoCommand):
    """One act; Qt calls `redo` once when it is pushed, when it has been done already."""

    def __init__(self, words: str, undo: WayBack, history: History) -> None:
        super().__init__(words)
        self.way_back = undo
        self._history = history
        self._pushed = False

    def redo(self) -> None:
        """Do it over."""
        if self._pushed:
            self._history.ask(self)
        self._pushed = True

    def undo(self) -> None:
        """Take it back."""
        self._history.ask(self)


class History(QObject):
    """The stack of a window's acts."""

    wanted = Signal(object)
    """Carries the way back that is to be written; who put it there knows how."""
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Make an empty history."""
        super().__init__(parent)
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(DEPTH)
        self._stack.indexChanged.connect(self._moved)
        self._asked: _Act | None = None
        self._pressed: list[Callable[[], None]] = []
        self._acts: list[_Act] = []

    def _moved(self, _index: int) -> None:
        self.changed.emit()

    def remember(self, words: str, undo: WayBack) -> None:
        """Put an act on top; what had been taken back before can no longer be done over."""
        act = _Act(words, undo, self)
        self._stack.push(act)
        # Qt owns the command, Python its methods: both must live as long.
        self._acts = [*self._acts[-2 * DEPTH :], act]

    def can_undo(self) -> bool:
        """Say whether there is something to take back now."""
        return self._stack.canUndo()

    def can_redo(self) -> bool:
        """Say whether there is something to do over now."""
        return self._stack.canRedo()

    def undo(self) -> None:
        """Take back the newest act, after whatever is being taken back."""
        self._next(self._stack.undo)

    def redo(self) -> None:
        """Do over what was taken back last, after whatever is being taken back."""
        self._next(self._stack.redo)

    def _next(self, step: Callable[[], None]) -> None:
        if self._asked is None:
            step()
        else:
            self._pressed.append(step)

    def depth(self) -> int:
        """Return how many acts can be taken back."""
        return self._stack.index()

    def ask(self, act: _Act) -> None:
        """Ask for an act to be taken back or done over."""
        self._asked = act
        self.changed.emit()
        self.wanted.emit(act.way_back)

    def settled(self, way_back: WayBack | None) -> None:
        """Take what came of it; None if there is no way back from here."""
        act, self._asked = self._asked, None
        if act is not None:
            if way_back is None:
                act.setObsolete(True)
            else:
                act.way_back = way_back
        if self._pressed:
            self._pressed.pop(0)()
        self.changed.emit()
