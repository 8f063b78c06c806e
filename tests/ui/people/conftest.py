"""The press desk in its real window, on a real desk with a few requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
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
ASKED = RequestDraft(
    subject="What the survey says about eels",
    outlet="Channel North",
    reporter_name="Mina Castellan",
    reporter_email="mina@channelnorth.example",
    reporter_phone="+44 20 7946 0124",
    reporter_role="Producer",
    deadline_zone="Europe/London",
    medium="tv",
    message="Ten minutes, live.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The window with what it works on, and the few things every test does with it."""

    window: MainWindow
    face: DeskFace
    desk: Desk
    wait: Callable[[Callable[[], bool]], None]

    def act(self, name: str) -> None:
        """Do what a key or the menu would."""
        assert self.window.actions_by_name is not None
        self.window.actions_by_name[name].trigger()

    def submit(self, **changed: object) -> Request:
        """Log a request whose deadline is in four hours."""
        later = datetime.now(UTC) + timedelta(hours=4)
        draft = replace(ASKED, deadline=f"{later.isoformat(timespec='minutes')}", **changed)  # type: ignore[arg-type]  # names of the draft
        done = self.desk.requests.submit(replace(draft, deadline_zone="UTC"))
        assert self.window.context is not None
        self.window.context.changed.emit(done.changes)
        return done.request


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, data_directory: Path) -> Iterator[Office]:
    apply_theme(qapp, "light", 1.0, high_contrast=False)
    desk = open_desk(data_directory)
    desk.choices.save(OFFICE)
    crashes: list[str] = []
    window = MainWindow(settings=desk.settings, open_desk=lambda: desk, face="desk")
    qtbot.addWidget(window)
    window.resize(1440, 900)
    usable: list[bool] = []
    window.usable.connect(lambda: usable.append(True))
    window.show()

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=15_000)

    wait(lambda: bool(usable))
    assert window.desk_face is not None
    assert window.crash is not None
    yield Office(window=window, face=window.desk_face, desk=desk, wait=wait)
    wait(window.is_prepared)
    window.close()
    assert not crashes
