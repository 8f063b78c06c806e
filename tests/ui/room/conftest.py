"""A press room on a real desk: its own SQLite database, real lanes, the sample release."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.bootstrap import open_desk
from mediadesk.domain.request import RequestDraft
from mediadesk.services.desk import Desk
from mediadesk.ui.room.form.view import RequestForm
from mediadesk.ui.room.page import RoomPage
from mediadesk.ui.signals import Context
from mediadesk.ui.tasks import Tasks
from mediadesk.ui.theme.palette import apply_theme

ZONE = "America/New_York"
OFFICE = {
    "office.name": "Larkfield Institute",
    "office.phone": "+44 20 7946 0123",
    "office.zone": "Europe/London",
    "office.hours": "08:00 to 18:00",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The page with what it works on, and the few things every test does with it."""

    page: RoomPage
    desk: Desk
    context: Context
    folder: Path
    crashes: list[BaseException]
    wait: Callable[[Callable[[], bool]], None]

    @property
    def form(self) -> RequestForm:
        """The request form."""
        return self.page.form

    def shown(self) -> QWidget | None:
        """Return the page that is on top."""
        return self.page.current()

    def open_form(self, expert: int = 0) -> RequestForm:
        """Ask for an interview with one of the experts on their card."""
        self.page.releases.rail.experts[expert].button.click()
        self.wait(lambda: self.shown() is self.form)
        return self.form

    def fill(self) -> None:
        """Fill the form as a reporter would, with a deadline in four hours."""
        form = self.form
        form.details.name.setText("Mina Castellan")
        form.details.role.setText("Producer")
        form.details.outlet.setText("Channel North")
        form.details.email.setText("mina.castellan@channelnorth.example")
        form.details.phone.setText("+1 212 555 0148")
        self.deadline(datetime.now(UTC) + timedelta(hours=4))
        form.medium.choose("tv")
        form.live["live"].setChecked(True)
        form.subject.setText("What new sanctions would mean")
        form.message.set_text("Five minutes at the top of the hour.")

    def deadline(self, at: datetime) -> None:
        """Give an instant as the deadline, on New York's clock."""
        when = self.form.when
        when.zone.set_zone(ZONE)
        local = at.astimezone(ZoneInfo(ZONE))
        assert when.day.choose(local.date().isoformat())
        when.time.setText(f"{local:%H:%M}")

    def send(self) -> None:
        """Press Send and wait for what comes of it."""
        self.form.send_button.click()
        self.wait(lambda: self.shown() is not self.form or not self.form.is_sending())

    def written(self) -> int:
        """Return how many messages stand in the outbox: nothing written means none."""
        return len(self.desk.database.read().outbox())

    def drafts(self) -> list[RequestDraft]:
        """Return every draft that the form sends from now on."""
        sent: list[RequestDraft] = []
        self.form.send.connect(sent.append)
        return sent


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    apply_theme(qapp, "light", 1.0, high_contrast=False)


@pytest.fixture
def empty_room(qtbot: QtBot, data_directory: Path) -> Iterator[Room]:
    crashes: list[BaseException] = []
    desk = open_desk(data_directory)
    desk.choices.save(OFFICE)
    tasks = Tasks(crashes.append)
    context = Context(tasks=tasks, settings=desk.settings)
    context.desk = desk
    page = RoomPage(context)
    qtbot.addWidget(page)
    page.resize(1440, 900)
    page.show()
    qtbot.waitExposed(page)

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=10_000)

    wait(lambda: page.office().phone == OFFICE["office.phone"])
    yield Room(
        page=page, desk=desk, context=context, folder=data_directory, crashes=crashes, wait=wait
    )
    assert tasks.close()
    desk.close()
    assert not crashes


@pytest.fixture
def room(empty_room: Room, root: Path) -> Room:
    empty_room.page.import_files([root / "resources" / "samples" / "release.txt"])
    empty_room.wait(empty_room.page.releases.rail.isVisible)
    return empty_room
