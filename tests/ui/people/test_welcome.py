"""The first start: five steps, each kept as it is left, and one request to practise on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mediadesk.bootstrap import open_desk
from mediadesk.domain.query import QueueQuery
from mediadesk.services.desk import Desk
from mediadesk.ui.desk.welcome.page import WelcomePage
from mediadesk.ui.desk.welcome.steps import ReleaseStep, TryStep
from mediadesk.ui.main_window import MainWindow
from mediadesk.ui.theme.palette import apply_theme

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def first(
    qtbot: QtBot, qapp: QApplication, data_directory: Path
) -> Iterator[tuple[MainWindow, WelcomePage, Desk, Wait]]:
    apply_theme(qapp, "light", 1.0, high_contrast=False)
    desk = open_desk(data_directory)
    window = MainWindow(settings=desk.settings, open_desk=lambda: desk)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=15_000)

    wait(lambda: window.welcome is not None and window.is_prepared())
    page = window.welcome
    assert page is not None
    page.officer_button.click()
    yield window, page, desk, wait
    window.close()


def test_the_preview_shows_what_reporters_will_see(
    first: tuple[MainWindow, WelcomePage, Desk, Wait],
) -> None:
    _, page, _, _ = first
    page.set_answers(
        {
            "office.name": "Larkfield Institute",
            "office.phone": "+44 20 7946 0123",
            "contact.email": "press@larkfield.example",
        },
        zone="Europe/London",
    )
    page.contact.hours.days.choose("0 6")
    page.contact.hours.begin.setText("00:00")
    page.contact.hours.end.setText("24:00")
    state, phone, mail, times = page.contact.preview()
    assert state == "Larkfield Institute, open now"
    assert (phone, mail) == ("+44 20 7946 0123", "press@larkfield.example")
    assert times == "Every day, 00:00 to 00:00"


def test_the_five_steps_end_with_a_practice_request_on_the_desk(
    first: tuple[MainWindow, WelcomePage, Desk, Wait],
) -> None:
    window, page, desk, wait = first
    page.set_answers(
        {"office.name": "Larkfield Institute", "officer.name": "Mara Kessler"},
        zone="Europe/London",
    )
    for following in (2, 3, 4):
        page.continue_button.click()
        wait(lambda at=following: page.step() == at)  # type: ignore[misc]  # bound now, not later
    assert desk.settings.get("contact.name") == "Mara Kessler"
    assert len(desk.database.read().releases()) == 1
    trial = page.step_at(4)
    assert isinstance(trial, TryStep)
    trial.practise()
    wait(trial.done.isVisible)
    page.continue_button.click()
    wait(lambda: window.welcome is None)
    assert window.is_desk()
    now = desk.clock.now()
    rows = desk.database.read().queue(QueueQuery(now=now, end_of_today=now)).rows
    assert [row.reporter for row in rows] == ["Robin Practice"]
    kinds = [row.kind for row in desk.database.read().outbox()]
    assert "receipt" not in kinds


def test_an_account_that_is_there_goes_through_the_steps_unchanged(
    first: tuple[MainWindow, WelcomePage, Desk, Wait],
) -> None:
    _, page, desk, wait = first
    account = {"smtp.host": "localhost", "smtp.port": "2525", "smtp.security": "none"}
    desk.settings.set_many(account)
    for following in (2, 3):
        page.continue_button.click()
        wait(lambda at=following: page.step() == at)  # type: ignore[misc]  # bound now, not later
    assert {key: desk.settings.get(key) for key in account} == account


def test_a_wrong_address_stays_on_its_step_with_what_was_typed(
    first: tuple[MainWindow, WelcomePage, Desk, Wait],
) -> None:
    _, page, desk, wait = first
    page.set_answers(
        {"office.name": "Larkfield Institute", "contact.email": "nobody"}, zone="Europe/London"
    )
    page.continue_button.click()
    wait(lambda: bool(page.contact.fields["contact.email"].error()))
    assert page.step() == 1
    assert page.contact.edits["office.name"].text() == "Larkfield Institute"
    assert desk.settings.get("office.name") == ""


def test_a_release_that_cannot_be_read_is_said_and_can_be_left_out(
    first: tuple[MainWindow, WelcomePage, Desk, Wait], tmp_path: Path
) -> None:
    _, page, _, wait = first
    step = page.step_at(3)
    assert isinstance(step, ReleaseStep)
    page.continue_button.click()
    wait(lambda: page.step() == 2)
    page.continue_button.click()
    wait(lambda: page.step() == 3)
    step.sample.setChecked(False)
    step.take_files((tmp_path / "missing.txt",))
    page.continue_button.click()
    wait(step.note.isVisible)
    step.take_files(())
    page.continue_button.click()
    wait(lambda: page.step() == 4)
    page.back_button.click()
    assert page.step() == 3


def test_finishing_later_opens_the_desk_at_once(
    first: tuple[MainWindow, WelcomePage, Desk, Wait],
) -> None:
    window, page, desk, wait = first
    page.later_button.click()
    wait(lambda: window.welcome is None)
    assert window.is_desk()
    assert desk.settings.get("window.face") == "desk"
