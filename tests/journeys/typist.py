"""Types into the request form of a real window for ever, and says what it has typed so far."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from mediadesk.bootstrap import open_desk
from mediadesk.settings import FileSettings
from mediadesk.ui.application import make_application
from mediadesk.ui.main_window import MainWindow

BETWEEN = 40
"""Between two letters, ms: nobody pauses long enough for the form to be kept by the pause alone."""


def main(folder: Path, release: Path) -> None:
    """Open the press room, ask for an interview, type."""
    application = make_application()
    window = MainWindow(
        settings=FileSettings(folder), open_desk=lambda: open_desk(folder), face="room"
    )
    typed: list[str] = []
    beat = QTimer()

    def type_one() -> None:
        room = window.room_face
        assert room is not None
        letter = chr(ord("a") + len(typed) % 26)
        QTest.keyClicks(room.form.message, letter)
        typed.append(letter)
        print(json.dumps([len(typed), time.monotonic()]), flush=True)  # noqa: T201  # tells its parent

    def begin() -> None:
        room = window.room_face
        if room is None or not window.is_prepared():
            return
        if not room.releases.rail.experts:
            if not typed:
                room.import_files([release])
            return
        if room.current() is not room.form:
            room.releases.rail.experts[0].button.click()
            return
        beat.stop()
        beat.timeout.disconnect(begin)
        beat.timeout.connect(type_one)
        beat.start(BETWEEN)

    beat.timeout.connect(begin)
    beat.start(300)
    window.show()
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
