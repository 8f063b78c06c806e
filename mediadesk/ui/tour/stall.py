"""How long the GUI thread leaves the window alone at a stretch."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

_BEAT = 5
"""Between two beats, ms."""


class StallMeter(QObject):
    """Beats in the GUI thread and remembers the longest pause between two beats.

    Time in which this thread could have run, but the computer gave its processor to somebody else,
    is left out where the system tells it (Linux: /proc/PID/schedstat, its second number); waiting
    for a lock, a disk or the interpreter counts.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Make a meter; it measures after `start`."""
        super().__init__(parent)
        self._longest = 0
        self._since = QElapsedTimer()
        self._queued = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin."""
        self.skip()
        self._timer.start()

    def stop(self) -> None:
        """Beat no more."""
        self._timer.stop()

    def skip(self) -> None:
        """Forget what was measured since the last beat: it was not the window's doing."""
        self._since.start()
        self._queued = _queued()

    def take(self) -> int:
        """Return the longest pause since the last call, ms."""
        longest, self._longest = self._longest, 0
        return longest

    def _beat(self) -> None:
        queued = _queued()
        late = self._since.restart() - _BEAT - (queued - self._queued)
        self._queued = queued
        self._longest = max(self._longest, round(late))


def _queued() -> float:
    """Return how long the main thread has waited for a processor, ms; 0 where nobody says."""
    try:
        words = Path(f"/proc/self/task/{os.getpid()}/schedstat").read_text("ascii").split()
    except OSError:
        return 0.0
    return int(words[1]) / 1_000_000
