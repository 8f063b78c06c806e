"""Pages as pictures: small ones, light and dark, against those that were looked at and kept.

`MEDIADESK_GOLDEN=write` keeps new ones; look at them before they are committed. The fonts are the
program's own and the clock stands still, so that the same pages give the same pictures everywhere,
save for what rounding does: a little tolerance is for that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.bootstrap import open_desk
from mediadesk.domain.rota import Officer, Rota, Shift
from mediadesk.domain.routing import Contact, Plan, Rule
from mediadesk.services.desk import Desk
from mediadesk.ui.desk.reporters.page import ReportersPage
from mediadesk.ui.desk.settings.page import SettingsPage
from mediadesk.ui.desk.settings.rules import RulesSection
from mediadesk.ui.desk.welcome.page import WelcomePage
from mediadesk.ui.signals import Context
from mediadesk.ui.tasks import Tasks
from mediadesk.ui.theme.palette import apply_theme
from tests.services.world import CountedIds, HandClock
from tests.ui.people.conftest import ASKED, OFFICE

KEPT = Path(__file__).with_name("golden")
WIDTH, HEIGHT = 1216, 900
SMALL = (608, 450)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
_FAR = 40
"""How far a channel of a pixel may be off, of 255, before the pixel counts as another."""
_MOST = 0.004
"""Which share of the pixels may be others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """A desk whose clock stands still, and what pages need."""

    desk: Desk
    context: Context
    actions_window: QWidget
    wait: Callable[[Callable[[], bool]], None]


@pytest.fixture(params=["light", "dark"])
def studio(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, data_directory: Path
) -> Iterator[Studio]:
    apply_theme(qapp, request.param, 1.0, high_contrast=False)
    made = open_desk(data_directory)
    clock, ids = HandClock(at=NOON), CountedIds()
    desk = replace(
        made,
        clock=clock,
        requests=replace(made.requests, clock=clock, ids=ids),
        reporters=replace(made.reporters, clock=clock, ids=ids),
        plans=replace(made.plans, clock=clock),
    )
    desk.choices.save({**OFFICE, "office.hours": "Monday to Friday, 08:00 to 18:00"})
    deadline = (NOON + timedelta(hours=4)).isoformat(timespec="minutes")
    for name, address in (
        ("Mina Castellan", "mina@channelnorth.example"),
        ("Theo Park", "theo@channe1north.example"),
        ("Aoife Brennan", "aoife@deepfield.example"),
    ):
        desk.requests.submit(
            replace(
                ASKED,
                reporter_name=name,
                reporter_email=address,
                deadline=deadline,
                deadline_zone="UTC",
            )
        )
    desk.reporters.link()
    officers = (Officer(name="Mara Kessler", email="mara@larkfield.example"),)
    shifts = tuple(
        Shift(officer="Mara Kessler", weekday=day, begin=480, end=1080) for day in range(5)
    )
    rule = Rule(
        name="Wildlife",
        words=("eel", "otter"),
        contact=Contact(name="Jo Berg", email="jo@larkfield.example"),
    )
    plan = Plan(rules=(rule,), rota=Rota(officers=officers, shifts=shifts))
    desk.plans.save(plan, actor="Mara Kessler")
    tasks = Tasks(lambda _error: None)
    context = Context(tasks=tasks, settings=desk.settings)
    context.desk = desk
    window = QWidget()
    qtbot.addWidget(window)

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=15_000)

    yield Studio(desk=desk, context=context, actions_window=window, wait=wait)
    assert tasks.close()
    desk.close()
    apply_theme(qapp, "light", 1.0, high_contrast=False)


def picture(page: QWidget, qtbot: QtBot) -> QImage:
    """Return a page as a small picture, without the caret."""
    qtbot.addWidget(page)
    page.resize(WIDTH, HEIGHT)
    page.show()
    for _ in range(4):
        qtbot.wait(30)
    focus = QApplication.focusWidget()
    if focus is not None:
        focus.clearFocus()
    qtbot.wait(30)
    whole = page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return whole.scaled(
        *SMALL, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def share_of_others(one: QImage, other: QImage) -> float:
    """Return which share of the pixels differs by more than rounding does."""
    assert one.size() == other.size()
    first = bytes(one.convertToFormat(QImage.Format.Format_RGB888).constBits())
    second = bytes(other.convertToFormat(QImage.Format.Format_RGB888).constBits())
    far = sum(abs(a - b) > _FAR for a, b in zip(first, second, strict=True))
    return far / len(first)


def judge(name: str, found: QImage, theme: str, tmp_path: Path) -> None:
    """Hold a picture against the kept one, or keep it if that is asked for."""
    place = KEPT / f"{name}-{theme}.png"
    if os.environ.get("MEDIADESK_GOLDEN") == "write":
        KEPT.mkdir(exist_ok=True)
        found.save(str(place))
        return
    kept = QImage(str(place))
    assert not kept.isNull(), f"{place.name} is not kept yet"
    share = share_of_others(found, kept)
    if share > _MOST:
        found.save(str(tmp_path / place.name))
    assert share <= _MOST, f"{place.name}: {share:.2%} of it changed, see {tmp_path}"


def theme_of(request: pytest.FixtureRequest) -> str:
    return str(request.node.callspec.params["studio"])


def test_the_record_of_a_reporter_looks_as_it_did(
    studio: Studio, qtbot: QtBot, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    from mediadesk.ui.actions import Actions

    page = ReportersPage(studio.context, Actions(studio.actions_window), me=lambda: "Mara Kessler")
    studio.wait(lambda: page.people.model.rowCount() == 3)
    page.people.view.setCurrentIndex(page.people.model.index(2))
    studio.wait(lambda: page.record.title.text() == "Theo Park")
    judge("record", picture(page, qtbot), theme_of(request), tmp_path)


@pytest.mark.parametrize("section", ["contact", "hours", "routing", "rota"])
def test_a_section_of_the_settings_looks_as_it_did(
    studio: Studio, qtbot: QtBot, request: pytest.FixtureRequest, tmp_path: Path, section: str
) -> None:
    from mediadesk.ui.actions import Actions

    page = SettingsPage(studio.context, Actions(studio.actions_window), me=lambda: "Mara Kessler")
    page.show_section(section)
    shown = page.section(section)
    if isinstance(shown, RulesSection):
        studio.wait(lambda: len(shown.rules) == 1)
    if section == "rota":
        studio.wait(lambda: shown.extra_changes() == 0)
        qtbot.wait(300)
    judge(f"settings-{section}", picture(page, qtbot), theme_of(request), tmp_path)


def test_the_first_start_looks_as_it_did(
    studio: Studio, qtbot: QtBot, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    page = WelcomePage(studio.context)
    page.officer_button.click()
    judge("welcome", picture(page, qtbot), theme_of(request), tmp_path)


def test_a_picture_of_another_page_is_told_apart(studio: Studio, qtbot: QtBot) -> None:
    page = WelcomePage(studio.context)
    before = picture(page, qtbot)
    page.officer_button.click()
    assert share_of_others(before, picture(page, qtbot)) > _MOST * 2
