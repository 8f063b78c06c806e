"""One correction of a draft as a step that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from mediadesk.domain.draft import ReleaseDraft

Show = Callable[[ReleaseDraft], None]


class Correction(QUndoCommand):
    """Goes from one draft to the next, and back; drafts never change, so both are kept."""

    def __init__(self, before: ReleaseDraft, after: ReleaseDraft, words: str, show: Show) -> None:
        """Make a step; `show` puts a draft on the screen."""
        super().__init__(words)
        self._before = before
        self._after = after
        self._show = show

    def redo(self) -> None:
        """Show the draft after the correction."""
        self._show(self._after)

    def undo(self) -> None:
        """Show the draft before it."""
        self._show(self._before)
