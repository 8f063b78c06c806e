"""Every page by a screen reader's measure, and in a language that is 40 % longer than English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.bootstrap import open_desk
from mediadesk.domain.expert import AbsenceDraft, AbsenceKind, ExpertDraft
from mediadesk.domain.reporter import Medium
from mediadesk.ui import text
from mediadesk.ui.desk.calendar.page import CalendarPage
from mediadesk.ui.desk.experts.page import ExpertsPage
from mediadesk.ui.desk.reporters.page import ReportersPage
from mediadesk.ui.desk.review.page import ReviewPage
from mediadesk.ui.desk.settings.page import SettingsPage
from mediadesk.ui.main_window import MainWindow
from mediadesk.ui.theme.palette import apply_theme
from mediadesk.ui.widgets import speech
from tests.ui.people import walk
from tests.ui.people.conftest import OFFICE, Office

RELEASE = """Eels come back to the river, survey finds

LARKFIELD, 3 May 2026 — After the third wet summer, a new survey finds twice as many eels.

Experts available to comment include:
- Cleo Marsh, vice president for Rivers and Coasts

Media contact: Eve Dunmore, +44 20 7946 0142, eve@larkfield.example
"""
SECTIONS = ("contact", "mail", "hours", "routing", "rota", "notices", "look", "keys", "privacy")
PAGES = (
    "queue",
    "queue narrowed",
    "queue empty",
    "request",
    "overdue",
    "reporters",
    "record",
    "asked",
    "experts",
    "expert",
    "expert away",
    "expert releases",
    "outbox",
    "intake",
    "calendar",
    "calendar week",
    "calendar agenda",
    "releases",
    "review",
    "review release",
    "logs",
    "room",
    *(f"settings {one}" for one in SECTIONS),
    "handover",
    "help",
    "palette",
)


def go(office: Office, page: str) -> QWidget:
    """Show a page; return what is to be looked at."""
    face = office.face
    if page == "room":
        face.go("room")
        office.wait(lambda: (room := office.window.room_face) is not None and room.isVisible())
        return office.window
    if page in ("request", "overdue") or page.startswith("queue"):
        face.go("overdue" if page == "overdue" else "inbox")
        office.wait(lambda: face.stack.currentWidget() is face.splitter)
        if page == "request":
            face.queue.go(1)
            office.wait(lambda: face.request.request() is not None)
        if page == "queue narrowed":
            face.queue.narrowing.choose("outlet", "Channel North", "Channel North and its regions")
            face.queue.narrowing.choose("medium", "tv", text.medium(Medium.TV))
            office.wait(face.queue.chips.isVisible)
        if page == "queue empty":
            put_all_off(office)
        return office.window
    if page in ("handover", "help", "palette"):
        office.act(page)
        dialogs = [one for one in office.window.findChildren(QDialog) if one.isVisible()]
        return dialogs[-1]
    name = page.partition(" ")[0]
    place = {"record": "reporters", "asked": "reporters", "expert": "experts"}.get(name, name)
    before = face.stack.currentWidget()
    face.go(place)
    office.wait(lambda: face.stack.currentWidget() is not before)
    shown = face.stack.currentWidget()
    assert shown is not None
    if isinstance(shown, CalendarPage) and page != "calendar":
        shown.show_view(page.partition(" ")[2])
    if isinstance(shown, ReviewPage) and page == "review release":
        QApplication.clipboard().setText(RELEASE)
        shown.paste()
        office.wait(lambda: shown.is_built() and shown.fields.isVisible())
        office.wait(shown.import_button.isEnabled)
    if isinstance(shown, SettingsPage):
        shown.show_section(page.partition(" ")[2])
    if isinstance(shown, ReportersPage) and page != "reporters":
        office.wait(lambda: shown.people.model.rowCount() > 0)
        shown.people.view.setCurrentIndex(shown.people.model.index(0))
        office.wait(lambda: shown.record.file is not None)
        shown.record.part.choose("record" if page == "record" else "asked")
    if isinstance(shown, ExpertsPage) and page != "experts":
        draft = ExpertDraft(name="Dr Ines Okafor", title="Research Fellow", zone="Asia/Tokyo")
        expert = office.desk.experts.create(draft, actor="Ada Quill").expert
        office.desk.experts.put_absence(
            expert.id,
            AbsenceDraft(kind=AbsenceKind.LEAVE, begin="2030-12-24", end="2031-01-02"),
            actor="Ada Quill",
        )
        shown.open(expert.id)
        office.wait(lambda: shown.record.file is not None)
        shown.record.part.choose(page.partition(" ")[2] or "record")
    return shown


def put_all_off(office: Office) -> None:
    """Put every request off until its day is over: the inbox is empty and says what comes next."""
    queue = office.face.queue
    office.wait(lambda: queue.model.rowCount() > 0)
    waiting = tuple(row.id for row in queue.model.rows())
    later = datetime.now(UTC) + timedelta(days=2)
    done = office.desk.triage.snooze(waiting, later, actor="Ada Quill")
    assert office.window.context is not None
    office.window.context.changed.emit(done.changes)
    office.wait(queue.empty.isVisible)


def settle(qtbot: QtBot) -> None:
    """Let layouts settle: height for width takes two rounds."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        qtbot.wait(20)


@pytest.mark.parametrize("page", PAGES)
def test_every_control_of_a_page_has_a_name_to_be_read_out(
    office: Office, qtbot: QtBot, page: str
) -> None:
    office.submit()
    office.desk.reporters.link()
    root = go(office, page)
    settle(qtbot)
    assert walk.nameless(root) == []


@pytest.mark.parametrize("page", ["record", "expert", *(f"settings {one}" for one in SECTIONS)])
def test_the_tab_key_goes_through_a_page_from_top_to_bottom(
    office: Office, qtbot: QtBot, page: str
) -> None:
    office.submit()
    office.desk.reporters.link()
    root = go(office, page)
    settle(qtbot)
    assert walk.out_of_order(root) == []


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What a screen reader is told from now on, each with its politeness."""
    told: list[tuple[str, str]] = []

    class Listener:
        AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

        @staticmethod
        def isActive() -> bool:  # noqa: N802  # Qt's name
            return True

        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802  # Qt's
            told.append((event.message(), event.politeness().name))

    monkeypatch.setattr(speech, "QAccessible", Listener)
    return told


def test_what_was_done_is_spoken_politely_and_trouble_at_once(
    office: Office, spoken: list[tuple[str, str]]
) -> None:
    office.face.say("Request from Mina Castellan marked done")
    office.face.say("The reply could not be sent", trouble=True)
    assert ("Request from Mina Castellan marked done", "Polite") in spoken
    assert ("The reply could not be sent", "Assertive") in spoken


def test_a_saved_record_is_spoken_by_name(office: Office, spoken: list[tuple[str, str]]) -> None:
    office.submit()
    office.desk.reporters.link()
    page = go(office, "record")
    assert isinstance(page, ReportersPage)
    page.record.evidence.setText("Called back")
    page.record.verify_button.click()
    office.wait(lambda: ("Mina Castellan verified", "Polite") in spoken)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A window in the longer language."""

    office: Office
    percent: int


@pytest.fixture(params=[(100, 1440, 900), (175, 1440, 900), (100, 960, 640)])
def foreign(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, data_directory: Path
) -> Iterator[Foreign]:
    percent, width, height = request.param
    language = walk.install()
    apply_theme(qapp, "light", percent / 100, high_contrast=False)
    desk = open_desk(data_directory)
    desk.choices.save({**OFFICE, "window.text_percent": str(percent)})
    window = MainWindow(settings=desk.settings, open_desk=lambda: desk, face="desk")
    qtbot.addWidget(window)
    window.resize(width, height)
    usable: list[bool] = []
    window.usable.connect(lambda: usable.append(True))
    window.show()

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=20_000)

    wait(lambda: bool(usable))
    assert window.desk_face is not None
    office = Office(window=window, face=window.desk_face, desk=desk, wait=wait)
    office.submit()
    desk.reporters.link()
    yield Foreign(office=office, percent=percent)
    wait(window.is_prepared)
    window.close()
    QCoreApplication.removeTranslator(language)
    apply_theme(qapp, "light", 1.0, high_contrast=False)


@pytest.mark.parametrize("page", PAGES)
def test_no_text_is_cut_in_a_longer_language_at_any_size(
    foreign: Foreign, qtbot: QtBot, page: str
) -> None:
    root = go(foreign.office, page)
    settle(qtbot)

    def nothing_is_cut() -> None:
        assert walk.clipped(root) == []

    # A page that is still being filled makes room a turn later; what stays cut fails.
    qtbot.waitUntil(nothing_is_cut, timeout=5_000)
