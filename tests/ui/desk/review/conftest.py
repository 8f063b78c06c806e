"""A review on a real desk: its own SQLite database, real lanes, invented releases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.bootstrap import open_desk
from mediadesk.domain.release import Release
from mediadesk.services.desk import Desk
from mediadesk.ui.desk.review.page import ReviewPage
from mediadesk.ui.signals import Context
from mediadesk.ui.tasks import Tasks
from mediadesk.ui.theme.palette import apply_theme

RELEASE = """Leaks could be halved within four years, report finds

TARNFORD, 3 May 2026 — After the third dry summer, a new report says that leaks could be halved.
The report finds that most pipes are older than the people who mend them, and that valves pay.
Old pipes lose a third of what flows in. New valves pay for themselves within two winters.

Read the report, “Holding Water Is Cheaper Than Finding It,” by Ada Quill and Ben Larch:
https://tarn.example/holding-water

Experts available to comment include:
- Cleo Marsh, vice president for Rivers and Coasts
- Dov Heron, senior adviser on dams

Una Finch, hydrologist, una@tarn.example, is on leave until June.

Media contact: Eve Dunmore, +44 20 7946 0142, eve@tarn.example
"""
PAGE = """<html><head><title>Harbours</title></head><body><h1>Harbours grow again in the north</h1>
<p>LINDHAVN, 5 June 2026 — Ships come back, and with them the <b>cranes</b>, says the harbour board.</p>
<p>Press contact: Jo Berg, +44 20 7946 0147, jo@harbour.example</p></body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The page with what it works on, and the few things every test does with it."""

    page: ReviewPage
    desk: Desk
    context: Context
    folder: Path
    crashes: list[BaseException]
    wait: Callable[[Callable[[], bool]], None]
    bot: QtBot

    def file(self, text: str = RELEASE, name: str = "release.txt") -> Path:
        """Write a release file."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def open(self, text: str = RELEASE, name: str = "release.txt") -> None:
        """Open the review of a file."""
        self.page.take([self.file(text, name)])
        self.ready()

    def ready(self) -> None:
        """Wait until a review is open."""
        self.wait(self.page.fields.isVisible)
        self.wait(self.page.source.is_filled)
        self.wait(self.page.import_button.isEnabled)

    def do(self) -> None:
        """Press the one primary button."""
        self.page.import_button.click()

    def stored(self) -> list[Release]:
        """Return the releases of the desk, oldest first."""
        views = self.desk.database.read()
        found = [views.release(row.id) for row in views.releases()]
        return [one for one in reversed(found) if one is not None]

    def select(self, words: str) -> None:
        """Select words in the text."""
        start = self.page.draft().text.index(words)
        self.page.source.select(start, start + len(words))


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    apply_theme(qapp, "light", 1.0, high_contrast=False)


class Windows(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        if isinstance(watched, QWidget) and watched.isWindow():  # noqa: SIM102  # two questions
            if event.type() == QEvent.Type.Show:
                self.shown.append(watched)
        return False


@pytest.fixture
def review(
    qtbot: QtBot, qapp: QApplication, data_directory: Path, tmp_path: Path
) -> Iterator[Review]:
    crashes: list[BaseException] = []
    desk = open_desk(data_directory)
    desk.choices.save({"office.zone": "Europe/London", "officer.name": "Mara Kessler"})
    tasks = Tasks(crashes.append)
    context = Context(tasks=tasks, settings=desk.settings)
    context.desk = desk
    windows = Windows()
    qapp.installEventFilter(windows)
    page = ReviewPage(context, me=lambda: "Mara Kessler")
    qtbot.addWidget(page)
    page.resize(1216, 860)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitActive(page)

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=10_000)

    wait(page.is_built)
    qapp.removeEventFilter(windows)
    assert windows.shown == [page]
    page.activateWindow()
    qtbot.waitActive(page)
    yield Review(
        page=page,
        desk=desk,
        context=context,
        folder=tmp_path,
        crashes=crashes,
        wait=wait,
        bot=qtbot,
    )
    assert tasks.close()
    desk.close()
    assert not crashes
