"""From the start of the process to the first paint and to a usable queue, against a bare QMainWindow.

Whole processes in turn: a bare QMainWindow (the floor), MediaDesk on an empty desk, MediaDesk on a
desk of 75,000 requests of which 150 are open. Each tells when its first frame was out; MediaDesk also
when its queue showed what is in the database, and the longest its window was deaf meanwhile.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
_BARE = """
import sys, time
begun = float(sys.argv[1])
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    seen = False
    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.seen:
            self.seen = True
            QTimer.singleShot(0, self.done)
    def done(self):
        import json
        print(json.dumps({"paint": time.monotonic() - begun}), flush=True)
        app.quit()
app = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""
_PROGRAM = """
import sys, time
begun = float(sys.argv[1])
folder = sys.argv[2]
from mediadesk.ui import main_window
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
told = {}
class Window(main_window.MainWindow):
    def __init__(self, **parts):
        super().__init__(**parts)
        self.painted.connect(self._tell_paint)
        self.usable.connect(self._tell_use)
    def _tell_paint(self):
        told["paint"] = self._last = time.monotonic() - begun
        self._longest = 0.0
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._listen)
        self._beat.start(2)
    def _listen(self):
        now = time.monotonic() - begun
        self._longest = max(self._longest, now - self._last)
        self._last = now
    def _tell_use(self):
        import json
        if "usable" in told:
            return
        self._listen()
        told["usable"] = time.monotonic() - begun
        told["deaf"] = self._longest
        print(json.dumps(told), flush=True)
        QTimer.singleShot(0, self.close)
        QTimer.singleShot(0, QApplication.quit)
main_window.MainWindow = Window
import mediadesk.ui.application
mediadesk.ui.application.MainWindow = Window
from mediadesk.bootstrap import main
raise SystemExit(main(["--data", folder, "--face", "desk"]))
"""


def _once(code: str, *words: str) -> dict[str, float]:
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", code, str(time.monotonic()), *words],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            found: dict[str, float] = json.loads(line)
            return found
    raise RuntimeError(done.stderr[-2000:] or f"exit code {done.returncode}")


def main(words: list[str]) -> int:
    """Measure and print; the number of rounds may be given. Return 0."""
    from benchmarks.desks import fill

    rounds = int(words[0]) if words else ROUNDS
    with tempfile.TemporaryDirectory(dir=os.environ.get("MEDIADESK_BENCH_DIR")) as name:
        empty, large = Path(name) / "empty", Path(name) / "large"
        fill(empty, count=0, still_open=0)
        fill(large, count=75_000, still_open=150)
        runs = {
            "bare QMainWindow (the floor)": (_BARE,),
            "MediaDesk, empty desk": (_PROGRAM, str(empty)),
            "MediaDesk, 75,000 requests": (_PROGRAM, str(large)),
        }
        found: dict[str, list[dict[str, float]]] = {what: [] for what in runs}
        for turn in range(rounds + 1):
            for what, command in runs.items():
                told = _once(*command)
                if turn:  # the first round only warms caches
                    found[what].append(told)
    floor = [told["paint"] for told in found["bare QMainWindow (the floor)"]]
    print(f"whole processes, medians of {rounds} turns, ms")
    for what, turns in found.items():
        paints = [told["paint"] for told in turns]
        ratio = statistics.median(paints) / statistics.median(floor)
        line = f"  {what:<30} first paint {statistics.median(paints) * 1000:6.0f} ({ratio:4.2f} ×)"
        if "usable" in turns[0]:
            usable = statistics.median(told["usable"] for told in turns)
            deaf = statistics.median(told["deaf"] for told in turns) * 1000
            worst = max(told["deaf"] for told in turns) * 1000
            times = usable / statistics.median(floor)
            line += f"  usable queue {usable * 1000:6.0f} ({times:4.2f} ×)"
            line += f"  longest deaf {deaf:4.0f}, worst {worst:4.0f}"
        print(line)
    return 0
