"""A press desk in its real window whose clock stands still on Wednesday, 14 October 2026, 14:18."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mediadesk import __version__, paths
from mediadesk.bootstrap import KeyringSecrets, SmtpTransport, WebLinkChecker, build_desk
from mediadesk.domain.expert import Expert, ExpertDraft, Minutes, WorkingHours
from mediadesk.domain.interview import Interview
from mediadesk.domain.request import Request, RequestDraft
from mediadesk.domain.rows import CalendarRow
from mediadesk.services.desk import Desk
from mediadesk.services.interviews import Agreed
from mediadesk.settings import FileSettings
from mediadesk.storage.database import SqliteDatabase
from mediadesk.ui.desk.calendar.grid import Grid
from mediadesk.ui.desk.calendar.page import CalendarPage
from mediadesk.ui.main_window import MainWindow
from mediadesk.ui.theme.palette import apply_theme
from tests.services.world import CountedIds, HandClock

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 10, 14, 13, 18, tzinfo=UTC)
OFFICE = {
    "office.name": "Larkfield Institute",
    "office.phone": "+44 20 7946 0123",
    "office.zone": "Europe/London",
    "contact.name": "Mara Kessler",
    "contact.email": "press@larkfield.example",
    "officer.name": "Mara Kessler",
    "window.face": "desk",
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant (UTC) of October 2026 on London's clock."""
    clock = datetime.combine(date(2026, 10, day), time(hour, minute), LONDON)
    return clock.astimezone(UTC)


def hours(begin: int, end: int) -> WorkingHours:
    """Return the same hours from Monday to Friday."""
    return WorkingHours(days=(*((Minutes(begin=begin * 60, end=end * 60),),) * 5, (), ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The window with what it works on, and the few things every test does with it."""

    window: MainWindow
    desk: Desk
    clock: HandClock
    wait: Callable[[Callable[[], bool]], None]

    def page(self) -> CalendarPage:
        """Return the calendar, gone to by its key if it is not shown."""
        face = self.window.desk_face
        assert face is not None
        if not isinstance(face.stack.currentWidget(), CalendarPage):
            face.go("calendar")
            self.wait(lambda: isinstance(face.stack.currentWidget(), CalendarPage))
        page = face.stack.currentWidget()
        assert isinstance(page, CalendarPage)
        self.wait(lambda: len(page.grid.axis.days) > 1 or page.chosen() != "")
        return page

    def grid(self) -> Grid:
        """Return the grid of the calendar."""
        return self.page().grid

    def request(self, outlet: str = "Channel North", reporter: str = "Mina Castellan") -> Request:
        """Log a request with a deadline at the end of the week."""
        draft = RequestDraft(
            subject="What the survey says about eels",
            outlet=outlet,
            reporter_name=reporter,
            reporter_email=f"{reporter.split(maxsplit=1)[0].lower()}@{outlet.rsplit(maxsplit=1)[-1].lower()}.example",
            deadline="2026-10-16T18:00",
            deadline_zone="Europe/London",
            medium="tv",
        )
        return self.desk.requests.submit(draft).request

    def expert(self, name: str, working: WorkingHours | None = None) -> Expert:
        """Add an expert to the records."""
        draft = ExpertDraft(name=name, zone="Europe/London", hours=working or hours(9, 17))
        return self.desk.experts.create(draft, actor="Mara Kessler").expert

    def proposed(
        self,
        begin: datetime,
        *,
        expert: Expert,
        outlet: str = "Channel North",
        minutes: int = 60,
    ) -> Interview:
        """Propose a time for a new request; return it."""
        agreed = Agreed(expert=expert.name, expert_id=expert.id, minutes=minutes)
        with self.last_week():
            request = self.request(outlet)
            self.desk.interviews.propose(request.id, agreed, (begin,), actor="Mara Kessler")
        return self.desk.database.read().interviews_of(request.id)[0]

    def confirmed(
        self,
        begin: datetime,
        *,
        expert: Expert,
        outlet: str = "Channel North",
        minutes: int = 60,
    ) -> Interview:
        """Settle an interview for a new request; return it."""
        made = self.proposed(begin, expert=expert, outlet=outlet, minutes=minutes)
        with self.last_week():
            self.desk.interviews.confirm(made.id, actor="Mara Kessler")
        return self.interview(made.id)

    @contextmanager
    def last_week(self) -> Iterator[None]:
        """Turn the clock back for a moment: what lies in the past was once arranged."""
        before, self.clock.at = self.clock.at, NOW - timedelta(days=9)
        yield
        self.clock.at = before

    def fill(self) -> dict[str, Interview]:
        """Fill the week as a press office has it; return the interviews by outlet."""
        ines = self.expert("Dr Ines Okafor", hours(8, 18))
        samira = self.expert("Dr Samira Haddad", hours(9, 16))
        tomas = self.expert("Prof. Tomas Lind", hours(10, 19))
        made = {}
        for outlet, begin, minutes, expert in (
            ("Radio Meridian", at(12, 9, 30), 45, ines),
            ("Planet Desk", at(12, 14), 60, samira),
            ("The Morning Ledger", at(13, 11, 30), 60, samira),
            ("City Broadcast", at(13, 15), 45, ines),
            ("Wireline News", at(14, 9), 60, tomas),
            ("Harbour Post", at(14, 11), 60, samira),
            ("El Faro del Sur", at(15, 15, 30), 45, ines),
        ):
            made[outlet] = self.confirmed(begin, expert=expert, outlet=outlet, minutes=minutes)
        for number in range(5):
            outlet = f"Asahara Science {number + 1}"
            expert = (ines, samira, tomas)[number % 3]
            made[outlet] = self.proposed(
                at(16, 10, 15 * (number // 4)), expert=expert, outlet=outlet
            )
        for outlet, begin, minutes, expert in (
            ("Coast & Country", at(15, 12), 90, tomas),
            ("Deep Field", at(14, 17), 45, samira),
        ):
            made[outlet] = self.proposed(begin, expert=expert, outlet=outlet, minutes=minutes)
            self.desk.interviews.hold(made[outlet].id, actor="Mara Kessler")
        made["Channel North"] = self.proposed(at(14, 14, 30), expert=ines, minutes=45)
        with self.last_week():
            self.desk.interviews.cancel(made["Planet Desk"].id, actor="Mara Kessler")
        self.desk.interviews.give(made["Radio Meridian"].id, actor="Mara Kessler")
        return made

    def interview(self, key: str) -> Interview:
        """Return an interview as it is stored."""
        found = self.desk.database.read().interview(key)
        assert found is not None
        return found

    def shown(self, key: str) -> bool:
        """Say whether an interview is on the grid."""
        return self.grid().block(key) is not None

    def rows(self) -> tuple[CalendarRow, ...]:
        """Return what is stored of the whole month."""
        return self.desk.database.read().interviews_between(at(1, 0), at(31, 23))

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the focus is."""
        target: QWidget = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, held or Qt.KeyboardModifier.NoModifier)


@pytest.fixture(params=["light"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    apply_theme(qapp, request.param, 1.0, high_contrast=False)
    yield str(request.param)
    apply_theme(qapp, "light", 1.0, high_contrast=False)


@pytest.fixture
def studio(qtbot: QtBot, look: str, data_directory: Path) -> Iterator[Studio]:
    assert look
    database = SqliteDatabase(data_directory, paths.migrations_dir(), __version__)
    data_directory.mkdir(parents=True, exist_ok=True)
    database.open()
    clock = HandClock(at=NOW - timedelta(days=9))
    desk = build_desk(
        data_directory,
        database,
        clock=clock,
        ids=CountedIds(),
        settings=FileSettings(data_directory),
        secrets=KeyringSecrets(str(data_directory)),
        transport=SmtpTransport(),
        checker=WebLinkChecker(),
    )
    desk.choices.save(OFFICE)
    window = MainWindow(settings=desk.settings, open_desk=lambda: desk, face="desk")
    qtbot.addWidget(window)
    window.resize(1440, 900)
    usable: list[bool] = []
    window.usable.connect(lambda: usable.append(True))
    window.show()

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=15_000)

    wait(lambda: bool(usable))
    clock.at = NOW
    yield Studio(window=window, desk=desk, clock=clock, wait=wait)
    wait(window.is_prepared)
    window.close()
