"""The releases page on a real desk; the clock and the web are the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mediadesk.domain.release import Embargo, Release
from mediadesk.ui.desk.releases.page import ReleasesPage
from mediadesk.ui.signals import Context
from mediadesk.ui.tasks import Tasks
from mediadesk.ui.theme.palette import apply_theme
from tests.services.world import World, hidden_release, make_world


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The page with what it works on."""

    page: ReleasesPage
    world: World
    context: Context
    wait: Callable[[Callable[[], bool]], None]

    def held(self, days: float = 2) -> Release:
        """Store a release under embargo and show it."""
        at = self.world.clock.now() + timedelta(days=days)
        embargo = Embargo(text="until then", at=at, zone="Europe/London")
        release = self.world.store(replace(hidden_release(), embargo=embargo))
        self.show(release)
        return release

    def show(self, release: Release) -> None:
        """Show a release."""
        self.page.open(release.id)
        self.wait(lambda: self.page.shown() == release.id)


@pytest.fixture
def shelf(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Shelf]:
    apply_theme(qapp, "light", 1.0, high_contrast=False)
    world = make_world(tmp_path / "desk")
    crashes: list[BaseException] = []
    tasks = Tasks(crashes.append)
    context = Context(tasks=tasks, settings=world.settings)
    context.desk = world.desk
    page = ReleasesPage(context, me=lambda: "Mara Kessler")
    qtbot.addWidget(page)
    page.resize(1216, 860)
    page.show()
    qtbot.waitExposed(page)

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=10_000)

    wait(page.is_built)
    yield Shelf(page=page, world=world, context=context, wait=wait)
    assert tasks.close()
    world.desk.close()
    assert not crashes
