"""Work in steps: one step on a lane, then the next, so that others come in between."""

from __future__ import annotations

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal

from mediadesk.services.imports import Progress
from mediadesk.ui.signals import Tasks

Steps = Generator[Progress, None, None]


class Walk(QObject):
    """Takes the steps of one piece of work after the other; a new one replaces the one before."""

    progressed = Signal(object)
    """Carries each `Progress`."""
    ended = Signal(object)
    """Carries the last `Progress`, once there are no more."""
    failed = Signal(object)
    """Carries the error that ended it."""
    stopped = Signal()
    """It was stopped between two steps, as asked."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        """Make it, doing nothing."""
        super().__init__(parent)
        self._tasks = tasks
        self._steps: Steps | None = None
        self._last: Progress | None = None
        self._lane = "data"
        self._stopping = False

    def is_walking(self) -> bool:
        """Say whether work is going on."""
        return self._steps is not None

    def start(self, lane: str, begin: Callable[[], Steps]) -> None:
        """Begin a piece of work on a lane; nothing of it is done here."""
        steps = begin()
        self._steps, self._lane, self._last, self._stopping = steps, lane, None, False
        self._step(steps)

    def stop(self) -> None:
        """Stop after the step that is being taken."""
        self._stopping = True

    def _step(self, steps: Steps) -> None:
        self._tasks.run(
            self,
            self._lane,
            lambda: next(steps, None),
            done=lambda progress: self._took(steps, progress),
            failed=self._fail,
        )

    def _took(self, steps: Steps, progress: Progress | None) -> None:
        if steps is not self._steps:
            return
        if progress is None:
            self._steps = None
            self.ended.emit(self._last)
            return
        self._last = progress
        self.progressed.emit(progress)
        if self._stopping:
            self._steps = None
            # What the work holds is let go where the work is done.
            self._tasks.run(self, self._lane, steps.close)
            self.stopped.emit()
            return
        self._step(steps)

    def _fail(self, error: Exception) -> None:
        self._steps = None
        self.failed.emit(error)
