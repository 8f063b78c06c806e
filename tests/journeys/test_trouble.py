"""A desk that cannot be opened and files that cannot be read: said plainly, nothing touched."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from mediadesk.bootstrap import open_desk
from mediadesk.storage.schema import SCHEMA_VERSION
from tests.journeys.conftest import Journey, Open, office
from tests.readonly import only_readable

ROOT = Path(__file__).resolve().parents[2]
WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from mediadesk.bootstrap import open_desk
from mediadesk.settings import FileSettings
from mediadesk.ui.application import make_application
from mediadesk.ui.main_window import MainWindow
folder = Path(sys.argv[1])
application = make_application()
window = MainWindow(settings=FileSettings(folder), open_desk=lambda: open_desk(folder), face="desk")
def look():
    if window._trouble is not None:
        print(" ".join(one.text() for one in window._trouble.findChildren(QLabel)))
        window.close()
        application.quit()
beat = QTimer()
beat.timeout.connect(look)
beat.start(50)
QTimer.singleShot(60_000, application.quit)
window.show()
application.exec()
"""


def said(widget: QWidget | None) -> str:
    """Return every word that a page shows."""
    assert widget is not None
    return " ".join(one.text() for one in widget.findChildren(QLabel))


def version(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA user_version = {number}")


def test_a_desk_of_a_newer_version_is_shown_as_such_not_touched_and_tried_again_by_key(
    journey: Open, data_directory: Path
) -> None:
    open_desk(data_directory).close()
    path = data_directory / "desk.db"
    version(path, SCHEMA_VERSION + 1)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    at = journey(**office())
    at.wait(lambda: at.window._trouble is not None)
    words = said(at.window._trouble)
    assert "newer MediaDesk" in words
    assert "It was not changed" in words
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    version(path, SCHEMA_VERSION)
    trouble = at.window._trouble
    assert trouble is not None
    trouble.setFocus(Qt.FocusReason.TabFocusReason)
    at.press(Qt.Key.Key_Space)
    at.wait(lambda: at.window._trouble is None)
    at.wait(at.window.is_prepared)
    assert at.desk.database.check() == ()


def test_a_damaged_desk_is_left_as_it_is(journey: Open, data_directory: Path) -> None:
    data_directory.mkdir(mode=0o700)
    path = data_directory / "desk.db"
    path.write_bytes(b"This was a desk once. " * 1000)
    before = path.read_bytes()
    at = journey(**office())
    at.wait(lambda: at.window._trouble is not None)
    assert "damaged" in said(at.window._trouble)
    assert path.read_bytes() == before


def test_a_folder_that_may_only_be_read_gets_a_page_that_says_so(data_directory: Path) -> None:
    data_directory.mkdir(mode=0o700)
    with only_readable(data_directory) as before:
        ran = subprocess.run(
            [*before, sys.executable, "-c", WINDOW, str(data_directory)],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
            text=True,
            timeout=120,
        )
    assert "cannot write to its folder" in ran.stdout, ran
    assert "Traceback" not in ran.stderr


def empty(path: Path) -> None:
    path.write_bytes(b"")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 100)


def large(path: Path) -> None:
    path.write_bytes(b"A new report says that eels are back. " * 1_315_790)


@pytest.mark.parametrize(
    ("write", "words"), [(empty, "empty"), (binary, "no text"), (large, "too large")]
)
def test_a_file_that_is_no_release_is_named_with_the_reason_and_nothing_is_stored(
    journey: Open, tmp_path: Path, write: Callable[[Path], None], words: str
) -> None:
    file = tmp_path / "odd.txt"
    write(file)
    at: Journey = journey(face="room", **office(**{"window.face": "room"}))
    at.wait(at.window.is_prepared)
    assert at.window._stack.currentWidget() is at.room
    at.room.import_files([file])
    at.wait(lambda: "odd.txt" in said(at.room.news))
    assert words in said(at.room.news)
    assert "Nothing was imported" in said(at.room.news)
    assert at.desk.database.read().releases() == ()
