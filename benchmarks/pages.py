"""How long the window stands still while the pages of releases are made and shown.

    python -m benchmarks pages

A timer ticks as often as the event loop lets it; the longest gap between two ticks is the longest
that a key or a click would have waited. Printed for the releases page, the review, and a review of
the sample release, each the best of three.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from mediadesk.bootstrap import open_desk
from mediadesk.paths import resources_dir
from mediadesk.services.desk import Desk
from mediadesk.ui.signals import Context
from mediadesk.ui.tasks import Tasks
from mediadesk.ui.theme.palette import apply_theme

_PATIENCE = 10_000
_RUNS = 3


@dataclass(slots=True)
class Gap:
    """The longest time between two ticks, and the time of all, in milliseconds."""

    longest: float = 0.0
    whole: float = 0.0


def watched(begin: Callable[[], object], done: Callable[[], bool]) -> Gap:
    """Run the event loop from `begin` until `done`, and measure its gaps. TimeoutError if never."""
    loop = QEventLoop()
    gap = Gap()
    start = last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gap.longest = max(gap.longest, (now - last) * 1000)
        gap.whole = (now - start) * 1000
        last = now
        if done() or gap.whole > _PATIENCE:
            loop.quit()

    ticks = QTimer()
    ticks.timeout.connect(tick)
    ticks.start(0)
    begin()
    loop.exec()
    ticks.stop()
    if not done():
        raise TimeoutError("the page was never ready")
    return gap


def _shown(page: QWidget) -> None:
    page.resize(1216, 860)
    page.show()


def _context(desk: Desk) -> tuple[Context, Tasks]:
    tasks = Tasks(lambda _error: None)
    context = Context(tasks=tasks, settings=desk.settings)
    context.desk = desk
    return context, tasks


def releases(desk: Desk) -> Gap:
    """Measure the first show of the releases page."""
    from mediadesk.ui.desk.releases.page import ReleasesPage

    context, tasks = _context(desk)
    made: list[ReleasesPage] = []

    def begin() -> None:
        made.append(ReleasesPage(context, me=lambda: "Mara Kessler"))
        _shown(made[0])

    gap = watched(begin, lambda: bool(made) and made[0].is_built() and bool(made[0].shown()))
    made[0].deleteLater()
    tasks.close()
    return gap


def review(desk: Desk, source: Path | None) -> Gap:
    """Measure the making of the review, or with a `source` the opening of a release in it."""
    from mediadesk.ui.desk.review.page import ReviewPage

    context, tasks = _context(desk)
    page = ReviewPage(context, me=lambda: "Mara Kessler") if source else None
    if page is not None:
        _shown(page)
        watched(lambda: None, page.is_built)
    made = [page] if page is not None else []

    def begin() -> None:
        if source is not None:
            made[0].take([source])
        else:
            made.append(ReviewPage(context, me=lambda: "Mara Kessler"))
            _shown(made[0])

    def done() -> bool:
        if not made or not made[0].is_built():
            return False
        return source is None or (made[0].source.is_filled() and made[0].import_button.isEnabled())

    gap = watched(begin, done)
    made[0].deleteLater()
    tasks.close()
    return gap


def main(_words: Sequence[str] | None = None) -> int:
    """Print the longest gap of each page."""
    application = QApplication.instance() or QApplication([])
    if isinstance(application, QApplication):
        apply_theme(application, "light", 1.0, high_contrast=False)
    sample = next((resources_dir() / "samples").glob("*.txt"))
    with tempfile.TemporaryDirectory() as place:
        desk = open_desk(Path(place))
        reviewed = desk.releases.review(sample)
        desk.releases.add(reviewed.draft, reviewed.original, actor="Mara Kessler")
        cases: tuple[tuple[str, Callable[[], Gap]], ...] = (
            ("releases page", lambda: releases(desk)),
            ("review", lambda: review(desk, None)),
            ("a release in the review", lambda: review(desk, sample)),
        )
        for words, measure in cases:
            best = min((measure() for _ in range(_RUNS)), key=lambda gap: gap.longest)
            print(f"{words:26} longest {best.longest:7.1f} ms   all {best.whole:8.1f} ms")
        desk.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
