"""The real window on a real desk, with a mail server on loopback, worked by keys alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.bootstrap import open_desk
from mediadesk.services.desk import Desk
from mediadesk.settings import FileSettings
from mediadesk.ui.desk.face import DeskFace
from mediadesk.ui.main_window import MainWindow
from mediadesk.ui.room.page import RoomPage
from mediadesk.ui.theme.palette import apply_theme
from mediadesk.ui.tour.server import MailServer

OFFICE = {
    "office.name": "Larkfield Institute",
    "office.phone": "+44 20 7946 0123",
    "office.zone": "Europe/London",
    "officer.name": "Mara Kessler",
    "contact.name": "Mara Kessler",
    "contact.email": "press@larkfield.example",
    "window.face": "desk",
}
MOST_TABS = 80


@dataclass(slots=True, kw_only=True)
class Journey:
    """A window somebody sits at, with a keyboard and no mouse."""

    window: MainWindow
    folder: Path
    server: MailServer
    wait: Callable[[Callable[[], bool]], None]

    @property
    def desk(self) -> Desk:
        """The desk once it is open."""
        assert self.window.context is not None
        assert self.window.context.desk is not None
        return self.window.context.desk

    @property
    def face(self) -> DeskFace:
        """The press desk."""
        assert self.window.desk_face is not None
        return self.window.desk_face

    @property
    def room(self) -> RoomPage:
        """The press room."""
        assert self.window.room_face is not None
        return self.window.room_face

    def focus(self) -> QWidget:
        """Return what has the focus; every key goes there."""
        return QApplication.focusWidget() or self.window

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key."""
        QTest.keyClick(self.focus(), key, modifier)

    def type(self, words: str) -> None:
        """Type words, letter by letter."""
        QTest.keyClicks(self.focus(), words)

    def tab_to(self, target: QWidget) -> None:
        """Press Tab until a control has the focus."""
        for _ in range(MOST_TABS):
            if self.focus() is target or target.focusProxy() is self.focus():
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never came to {target.accessibleName()!r}")

    def fill(self, target: QWidget, words: str) -> None:
        """Go to a field by Tab and type into it, over what stood there."""
        self.tab_to(target)
        QTest.keyClick(self.focus(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.type(words)

    def use(self, target: QWidget) -> None:
        """Go to a button by Tab and press Space."""
        self.tab_to(target)
        self.press(Qt.Key.Key_Space)

    def dialog(self) -> QDialog:
        """Wait for a dialog and return it."""
        self.wait(lambda: any(one.isVisible() for one in self.window.findChildren(QDialog)))
        return next(one for one in self.window.findChildren(QDialog) if one.isVisible())


Open = Callable[..., Journey]


@pytest.fixture
def journey(qtbot: QtBot, qapp: QApplication, data_directory: Path) -> Iterator[Open]:
    """Return what opens the window; keywords are settings it begins with."""
    apply_theme(qapp, "light", 1.0, high_contrast=False)
    server = MailServer()
    port = server.start()
    opened: list[MainWindow] = []

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=20_000)

    def open_it(*, face: str | None = None, mail: bool = False, **values: str) -> Journey:
        data_directory.mkdir(mode=0o700, exist_ok=True)
        by = {"smtp.host": "127.0.0.1", "smtp.port": str(port), "smtp.security": "none"}
        kept = {
            **(by if mail else {}),
            **{key.replace("__", "."): value for key, value in values.items()},
        }
        (data_directory / "settings.json").write_text(json.dumps(kept), "utf-8")
        window = MainWindow(
            settings=FileSettings(data_directory),
            open_desk=lambda: open_desk(data_directory),
            face=face,
        )
        opened.append(window)
        window.resize(1440, 900)
        built: list[bool] = []
        window.built.connect(lambda: built.append(True))
        window.show()
        window.activateWindow()
        wait(lambda: bool(built))
        return Journey(window=window, folder=data_directory, server=server, wait=wait)

    yield open_it
    for window in opened:
        if window.context is not None and window.context.desk is not None:
            wait(window.is_prepared)
        pulse = window.pulse
        if pulse is not None:
            # The server answers in this thread, so that nothing may be on its way at the end.
            wait(lambda pulse=pulse: not pulse._busy)  # type: ignore[misc]  # bound now
        window.close()
    server.stop()


def office(**changed: str) -> dict[str, str]:
    """Return the settings of an office at work, as keywords of `journey`."""
    return {key.replace(".", "__"): value for key, value in {**OFFICE, **changed}.items()}
