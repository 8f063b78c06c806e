"""The triage desk at size: keys, scrolling, first pages, search, memory, each beside a bare floor.

    python -m benchmarks triage [--size M|L] [--cache DIR]

A desk of the size is made in DIR (kept between runs; else in a temporary folder). Then, in one run:

- key to repaint: J pressed in the real window until the list and the conversation have painted,
  against a bare QListView of as many rows in the same program;
- a step of scrolling in the queue, against the same bare list;
- the first page of every view, against the same rows by raw sqlite3 (one SELECT by the same index);
- a keystroke in the search field: one step of the search for every beginning of some texts, against
  the bare FTS5 query for the whole word, newest first;
- the longest time for which the window was deaf meanwhile;
- what the list weighs: bytes a row of 150 rows and of ten times as many.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import os
import sqlite3
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.sizes import OFFICERS, folder_of
from mediadesk.bootstrap import open_desk
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.search import parse
from mediadesk.services.desk import Desk

TEXTS = (
    "harbour survey report",
    "interview with the minister",
    "outlet:radio energy",
    "is:open report",
    "owner:me is:unread",
    '"the report" -survey',
    "reporter:theo prices",
    "before:2024 school",
    "zzz",
)
_KEYS = 60


def _line(what: str, values: Sequence[float], floor: Sequence[float] = ()) -> None:
    ordered = sorted(values)
    high = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    words = f"  {what:<44} {statistics.median(values) * 1e3:8.2f} {high * 1e3:8.2f}"
    if floor:
        base = statistics.median(floor)
        words += f" {base * 1e3:9.3f} {statistics.median(values) / base:8.1f} ×"
    print(words, flush=True)


def _timed(work: Callable[[], object], rounds: int) -> list[float]:
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def _pages(desk: Desk, raw: sqlite3.Connection) -> None:
    views = desk.database.read()
    now = datetime.now(UTC)
    query = QueueQuery(now=now, end_of_today=now + timedelta(hours=8), owner=OFFICERS[0], limit=100)
    columns = "id, reference, reporter_name, outlet, subject, deadline_at, state, owner, unread"
    open_ = (
        f"SELECT {columns} FROM requests WHERE state <> 'closed' ORDER BY deadline_at, id LIMIT 101"  # noqa: S608  # our own names, no input
    )
    closed = f"SELECT {columns} FROM requests WHERE state = 'closed' ORDER BY updated_at DESC, id DESC LIMIT 101"  # noqa: S608  # our own names, no input
    for view in View:
        if view is View.ALL:
            continue
        sql = closed if view is View.DONE else open_
        asked = replace(query, view=view)
        floor = _timed(lambda sql=sql: raw.execute(sql).fetchall(), 15)  # type: ignore[misc]  # bound in the same turn
        _line(
            f"first page of {view.value}",
            _timed(lambda asked=asked: views.queue(asked), 15),  # type: ignore[misc]  # bound in the same turn
            floor,
        )


def _search(desk: Desk, raw: sqlite3.Connection) -> None:
    views, zone, now = desk.database.read(), ZoneInfo("Europe/London"), datetime.now(UTC)
    bare = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 150"
    every: list[float] = []
    for words in TEXTS:
        times = []
        for end in range(1, len(words) + 1):
            asked = parse(words[:end], now=now, zone=zone, me=OFFICERS[0])
            times += _timed(lambda asked=asked: views.search(asked, now=now), 3)  # type: ignore[misc]  # bound in the same turn
        every += times
        _line(f"a key of “{words}”", times)
    floor = _timed(lambda: raw.execute(bare, ('"report"',)).fetchall(), 30)
    _line("a key of any of them", every, floor)


def _window(desk: Desk, name: str) -> None:
    from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QListView, QWidget

    from mediadesk.ui.application import make_application
    from mediadesk.ui.main_window import MainWindow

    application = make_application()

    class Painted(QObject):
        """Counts the paints of a widget."""

        count = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
            del watched
            if event.type() == QEvent.Type.Paint:
                self.count += 1
            return False

    def until(condition: Callable[[], bool], most: float = 3.0) -> None:
        end = time.perf_counter() + most
        while not condition() and time.perf_counter() < end:
            application.processEvents()

    window = MainWindow(settings=desk.settings, open_desk=lambda: desk, face="desk")
    window.resize(1440, 900)
    window.show()
    window.build_now()
    face = window.desk_face
    assert face is not None  # noqa: S101  # built above
    until(lambda: bool(face.queue.model.rows()), 20)
    until(window.is_prepared, 20)
    QTest.qWait(1500)
    window.activateWindow()
    face.queue.list.setFocus()
    paints = Painted()
    face.queue.list.viewport().installEventFilter(paints)
    beats: list[float] = []

    def beat() -> None:
        beats.append(time.perf_counter())

    heart = QTimer()
    heart.setInterval(0)
    heart.timeout.connect(beat)

    def press(widget: QWidget, key: Qt.Key, seen: Painted) -> float:
        before, begun = seen.count, time.perf_counter()
        QTest.keyClick(widget, key)
        until(lambda: seen.count > before, 0.5)
        return time.perf_counter() - begun

    bare = QListView()
    bare.setModel(QStringListModel([row.subject for row in face.queue.model.rows()]))
    bare.resize(408, 800)
    bare.show()
    bare.setCurrentIndex(bare.model().index(0, 0))
    bare_paints = Painted()
    bare.viewport().installEventFilter(bare_paints)
    QTest.qWait(200)
    # Fewer keys than rows: at the end of a list nothing is painted any more.
    floor = [press(bare, Qt.Key.Key_Down, bare_paints) for _ in range(_KEYS)]
    window.activateWindow()
    face.queue.list.setFocus()
    QTest.qWait(300)
    heart.start()
    keys = []
    for _ in range(_KEYS):
        keys.append(press(face.queue.list, Qt.Key.Key_J, paints))
        QTest.qWait(30)
    heart.stop()
    gaps = [later - earlier for earlier, later in itertools.pairwise(beats)]
    print(
        f"\nthe window at size {name}, {len(face.queue.model.rows())} rows: median, 95th percentile, floor; ms"
    )
    _line("key to repaint of the queue (J)", keys, floor)

    def scroll(view: QListView, seen: Painted) -> list[float]:
        bar, found = view.verticalScrollBar(), []
        for step in range(100):
            before, begun = seen.count, time.perf_counter()
            bar.setValue((step * 60) % max(bar.maximum(), 1))
            until(lambda before=before: seen.count > before, 0.5)  # type: ignore[misc]  # bound in the same turn
            found.append(time.perf_counter() - begun)
        return found

    _line("a step of scrolling", scroll(face.queue.list, paints), scroll(bare, bare_paints))
    print(f"  longest time without a turn of the window’s loop {max(gaps) * 1e3:17.1f}")
    bare.close()
    window.close()


def _memory(desk: Desk) -> None:
    from mediadesk.ui.models.queue import QueueModel

    now = datetime.now(UTC)
    query = QueueQuery(now=now, end_of_today=now, view=View.DONE, limit=1500)
    rows: tuple[QueueRow, ...] = desk.database.read().queue(query).rows

    def weigh(count: int) -> int:
        gc.collect()
        tracemalloc.start()
        model = QueueModel()
        model.set_zone(ZoneInfo("Europe/London"), OFFICERS[0])
        model.show_rows(rows[:count], now, grouped=False)
        for number in range(10):
            model.data(model.index(number))
        size, _peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del model
        return size

    small, large = weigh(150), weigh(1500)
    print("\nthe list: bytes of the model besides the rows, which are read page by page")
    print(
        f"  150 rows {small:>10,}    1,500 rows {large:>10,}    a row more {(large - small) / 1350:.0f}"
    )


def main(words: list[str]) -> int:
    """Measure and print; return 0."""
    parser = argparse.ArgumentParser(prog="benchmarks triage")
    parser.add_argument("--size", choices=("S", "M", "L"), default="M")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args(words)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="mediadesk-triage-") as name:
        folder = folder_of(options.size, options.cache or Path(name))
        desk = open_desk(folder)
        while desk.database.learn_words():
            pass
        raw = sqlite3.connect(f"file:{folder / 'desk.db'}?mode=ro", uri=True)
        print(f"size {options.size}: median, 95th percentile, raw sqlite3 in the same run; ms")
        _pages(desk, raw)
        _search(desk, raw)
        _memory(desk)
        raw.close()
        _window(desk, options.size)
    return 0
