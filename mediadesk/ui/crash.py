"""What happens to an error that is ours: it is written down once, and the user is told once.

The log and the text to copy hold no personal data: the kind of error and where in our code it
arose, never its message, which may quote what somebody wrote.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from mediadesk import __version__
from mediadesk.domain.errors import DeskError
from mediadesk.logs import LOGGER_NAME


def describe(error: BaseException) -> str:
    """Return the kind of an error and the places it came through, without any message."""
    lines = [f"MediaDesk {__version__}, Python {sys.version.split()[0]}, {sys.platform}"]
    lines.append(type(error).__name__)
    for frame in traceback.extract_tb(error.__traceback__):
        place = frame.filename.replace("\\", "/").rpartition("/mediadesk/")[2]
        lines.append(f"  {place}:{frame.lineno} {frame.name}")
    return "\n".join(lines)


class CrashReporter(QObject):
    """Takes errors that nobody expected; the same one is told only once."""

    crashed = Signal(str)
    """Carries the description, for the window to show."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a reporter; `install` puts it in the place of Python's own."""
        super().__init__(parent)
        self._told: set[str] = set()

    def install(self) -> None:
        """Take what slots and event handlers raise."""
        sys.excepthook = self._hook

    def report(self, error: BaseException) -> None:
        """Write an error down and tell the window, once for each kind and place."""
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            return
        text = describe(error)
        logger = logging.getLogger(LOGGER_NAME)
        if isinstance(error, DeskError):
            # Expected in kind, but no page took it: worth a line, not an alarm.
            logger.info("not shown: %s", text.replace("\n", " | "))
            return
        logger.error("crash: %s", text.replace("\n", " | "))
        if text not in self._told:
            self._told.add(text)
            self.crashed.emit(text)

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        del kind
        self.report(error.with_traceback(trace))
