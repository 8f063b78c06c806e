"""The whole window on a real desk: its own SQLite file, real lanes, keys as a person presses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.bootstrap import open_desk
from mediadesk.domain.request import Request, RequestDraft
from mediadesk.services.desk import Desk
from mediadesk.ui.desk.face import DeskFace
from mediadesk.ui.main_window import MainWindow
from mediadesk.ui.theme.palette import apply_theme

OFFICE = {
    "office.name": "Larkfield Institute",
    "office.phone": "+44 20 7946 0123",
    "office.zone": "Europe/London",
    "contact.name": "Mara Kessler",
    "contact.email": "press@larkfield.example",
    "officer.name": "Mara Kessler",
    "window.face": "desk",
}
ME = "Mara Kessler"


@dataclass(kw_only=True)
class Window:
    """The window, the desk behind it, and the few things every test does with them."""

    window: MainWindow
    desk: Desk
    wait: Callable[[Callable[[], bool]], None]

    @property
    def face(self) -> DeskFace:
        """The press desk."""
        assert self.window.desk_face is not None
        return self.window.desk_face

    def log(self, **changed: object) -> Request:
        """Log a request with a deadline in some hours, as the form would."""
        hours = changed.pop("hours", 3)
        assert isinstance(hours, (int, float))
        at = datetime.now(UTC) + timedelta(hours=hours)
        draft = RequestDraft(
            subject="What new sanctions would mean",
            outlet="Channel North",
            reporter_name="Mina Castellan",
            reporter_email="mina.castellan@channelnorth.example",
            reporter_phone="+1 212 555 0148",
            deadline=at.replace(tzinfo=None).isoformat(timespec="seconds"),
            deadline_zone="UTC",
            medium="tv",
            message="Five minutes at the top of the hour.",
        )
        return self.desk.requests.submit(replace(draft, **changed)).request  # type: ignore[arg-type]  # keywords of what is tested

    def begin(self, *requests: Request) -> None:
        """Let the queue show what was logged, and choose the first of `requests`."""
        self.face.queue.reload()
        self.wait(lambda: len(self.face.queue.model.rows()) >= len(requests))
        if requests:
            self.choose(requests[0])

    def choose(self, request: Request) -> None:
        """Choose a request and wait until it is shown."""
        self.face.queue.choose(request.id)
        page = self.face.request
        self.wait(lambda: self.shown() == request.id == page.facts.request_id())
        self.wait(page.conversation.timeline.is_whole)
        self.face.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self) -> str:
        """Return the UUID of the request that is read and shown."""
        request = self.face.request.request()
        return request.id if request is not None else ""

    def now_is(self, request: Request) -> Request:
        """Return a request as the database has it."""
        found = self.desk.database.read().request(request.id)
        assert found is not None
        return found

    def now_is_only(self) -> Request:
        """Return the only request of the desk."""
        (row,) = self.face.queue.model.rows()
        found = self.desk.database.read().request(row.id)
        assert found is not None
        return found

    def kinds(self, request: Request) -> list[str]:
        """Return what happened to a request."""
        return [one.entry.kind.value for one in self.desk.database.read().timeline(request.id)]

    def press(self, keys: str) -> None:
        """Press keys where the focus is, such as `Shift+P` or `G, I`."""
        sequence = QKeySequence(keys)
        for chord in sequence:  # type: ignore[attr-defined]  # Qt's list of chords
            QTest.keyClick(self.focused(), chord.key(), chord.keyboardModifiers())

    def menu(self) -> QMenu | None:
        """Return the innermost menu that is open."""
        found = QApplication.activePopupWidget()
        return found if isinstance(found, QMenu) else None

    def type_in_menu(self, *keys: str) -> None:
        """Press keys in the innermost menu that is open."""
        for key in keys:
            menu = self.menu()
            assert menu is not None
            chord = QKeySequence(key)[0]  # type: ignore[index]  # Qt's list of chords
            QTest.keyClick(menu, chord.key(), chord.keyboardModifiers())

    def type(self, words: str) -> None:
        """Type words where the focus is."""
        QTest.keyClicks(self.focused(), words)

    def dialog(self) -> QDialog:
        """Return the question that is open; wait for it."""
        self.wait(lambda: bool(self.dialogs()) and self.dialogs()[-1].isActiveWindow())
        return self.dialogs()[-1]

    def dialogs(self) -> list[QDialog]:
        """Return the questions that are open."""
        return [one for one in self.window.findChildren(QDialog) if one.isVisible()]

    def said(self) -> str:
        """Return what the toast says."""
        return self.face.toast.text()

    def focused(self) -> QWidget:
        """Return the widget that has the focus, in the question that is open if there is one."""
        for dialog in reversed(self.dialogs()):
            inner: QWidget | None = dialog.focusWidget()
            return inner if inner is not None else dialog
        if not self.window.isActiveWindow():
            # No window manager here gives the window its keys back once a question is answered.
            self.window.activateWindow()
            self.wait(self.window.isActiveWindow)
        found: QWidget | None = QApplication.focusWidget()
        return found if found is not None else self.window


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    apply_theme(qapp, "light", 1.0, high_contrast=False)


@pytest.fixture
def open_window(qtbot: QtBot, data_directory: Path) -> Iterator[Callable[[], Window]]:
    """Yield a way to open the window on this test's desk, once it holds what the test put in."""
    opened: list[Window] = []
    crashes: list[str] = []

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=15_000)

    def open_it() -> Window:
        desk = open_desk(data_directory)
        desk.choices.save(OFFICE)
        window = MainWindow(settings=desk.settings, open_desk=lambda: desk, face="desk")
        window.resize(1440, 900)
        with qtbot.waitSignal(window.usable, timeout=15_000):
            window.show()
            window.build_now()
        qtbot.waitExposed(window)
        window.activateWindow()
        assert window.crash is not None
        window.crash.crashed.connect(crashes.append)
        opened.append(Window(window=window, desk=desk, wait=wait))
        wait(window.is_prepared)
        return opened[-1]

    yield open_it
    for one in opened:
        one.window.close()
        one.window.deleteLater()
    assert not crashes


@pytest.fixture
def desk(open_window: Callable[[], Window]) -> Window:
    """Return the window on an empty desk."""
    return open_window()
