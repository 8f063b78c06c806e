"""What the pages share: the desk once it is open, the way to do work, and what has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    # The window's first step after the paint must not wait for every use case to be imported.
    from mediadesk.services.desk import Desk
    from mediadesk.services.ports import Settings


class Tasks(Protocol):
    """Does work off the GUI thread; `ui/tasks.py` is the one implementation."""

    def run(
        self,
        owner: QObject,
        lane: str,
        work: Callable[[], object],
        *,
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        key: str = "",
    ) -> None:
        """Do `work` on the lane "data" or "mail"; tell `owner` in the GUI thread, if it lives.

        A newer piece of work of the same owner and key replaces an older one.
        """


class Context(QObject):
    """Handed to every page. `desk` is None until the database is open; then `opened` is emitted."""

    changed = Signal(object)
    """Carries a `Changes`: what a use case changed, so that each page knows if it is stale."""
    opened = Signal()

    def __init__(self, *, tasks: Tasks, settings: Settings, parent: QObject | None = None) -> None:
        """Make the context of one window."""
        super().__init__(parent)
        self.desk: Desk | None = None
        self.tasks = tasks
        self.settings = settings
