"""The calendar at size L: a week read and painted in the real window, beside raw sqlite3.

    python -m benchmarks calendar [--experts 9000] [--interviews 36500]

A desk with that many experts and interviews over two years is made in a temporary folder: fifty a
day, one for every third request of size L. Then, in one run, as medians and 95th percentiles in ms:

- the week’s read on the data lane with eight experts’ free times, and the same rows by raw sqlite3;
- from the key for the next week until it has painted;
- painting the week alone;
- the longest time for which the window was deaf meanwhile.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mediadesk.bootstrap import open_desk
from mediadesk.domain.request import RequestDraft
from mediadesk.services.desk import Desk

_DAY = 24 * 60 * 60 * 1_000_000
_STATES = ("confirmed", "confirmed", "tentative", "proposed")
_WEEKS = 20


def _line(what: str, values: Sequence[float], floor: Sequence[float] = ()) -> None:
    ordered = sorted(values)
    high = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    words = f"  {what:<48} {statistics.median(values) * 1e3:8.2f} {high * 1e3:8.2f}"
    if floor:
        words += f"   {statistics.median(values) / statistics.median(floor):6.1f} ×"
    print(words)


def _columns(database: sqlite3.Connection, table: str) -> list[tuple[str, bool, object]]:
    return [
        (str(row[1]), bool(row[3]), row[4])
        for row in database.execute(f"PRAGMA table_info({table})")
    ]


def _copies(database: sqlite3.Connection, table: str, changes: list[dict[str, object]]) -> None:
    """Write copies of the one row of a table, each with some columns changed."""
    names = [name for name, _needed, _default in _columns(database, table)]
    row = database.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()  # noqa: S608  # our own
    usual = dict(zip(names, row, strict=True))
    marks = ", ".join("?" * len(names))
    database.executemany(
        f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608  # our own
        [[one.get(name, usual[name]) for name in names] for one in changes],
    )


def _uuid(dice: random.Random) -> str:
    text = f"{dice.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def _fill(desk: Desk, folder: Path, experts: int, interviews: int) -> list[str]:
    """Make one of each by the use cases, then copies of their rows; return experts’ UUIDs."""
    from mediadesk.domain.expert import ExpertDraft
    from mediadesk.services.interviews import Agreed

    now = datetime.now(UTC)
    first = desk.experts.create(
        ExpertDraft(name="Dr Ines Okafor", zone="Europe/London"), actor="Mara Kessler"
    ).expert
    request = desk.requests.submit(
        RequestDraft(
            subject="What the survey says",
            outlet="Channel North",
            reporter_name="Mina Castellan",
            reporter_email="mina@channelnorth.example",
            deadline=(now + timedelta(days=300)).isoformat(timespec="minutes"),
            deadline_zone="UTC",
            medium="tv",
        )
    ).request
    agreed = Agreed(expert=first.name, expert_id=first.id, minutes=45)
    desk.interviews.propose(request.id, agreed, (now + timedelta(days=90),), actor="Mara Kessler")
    dice = random.Random(2026)
    ids = [first.id, *(_uuid(dice) for _ in range(experts - 1))]
    database = sqlite3.connect(folder / "desk.db")
    _copies(
        database,
        "experts",
        [
            {"id": key, "name": f"Dr Expert {n}", "name_key": f"expert {n}"}
            for n, key in enumerate(ids[1:])
        ],
    )
    start = int((now - timedelta(days=365)).timestamp()) // 86_400 * _DAY
    rows: list[dict[str, object]] = []
    for number in range(interviews):
        day = number * 730 // interviews
        minute = 8 * 60 + dice.randrange(0, 44) * 15
        rows.append(
            {
                "id": _uuid(dice),
                "uid": f"{number}@bench.example",
                "expert_id": dice.choice(ids[:400]),
                "state": dice.choice(_STATES),
                "starts_at": start + day * _DAY + minute * 60 * 1_000_000,
                "minutes": dice.choice((15, 30, 45, 60)),
            }
        )
    _copies(database, "interviews", rows)
    database.commit()
    database.execute("ANALYZE")
    database.commit()
    database.close()
    return ids


def main(words: list[str]) -> int:
    """Measure; return 0."""
    parser = argparse.ArgumentParser(prog="benchmarks calendar")
    parser.add_argument("--experts", type=int, default=9_000)
    parser.add_argument("--interviews", type=int, default=36_500)
    options = parser.parse_args(words)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        desk = open_desk(folder)
        desk.choices.save({"office.zone": "Europe/London", "window.face": "desk"})
        ids = _fill(desk, folder, options.experts, options.interviews)
        print(f"{options.experts} experts, {options.interviews} interviews; median, 95th, ms")
        _reads(desk, folder, ids[:8])
        _window(desk, ids[:8])
    return 0


def _reads(desk: Desk, folder: Path, ticked: list[str]) -> None:
    from mediadesk.ui.desk.calendar.read import read_days

    zone = ZoneInfo("Europe/London")
    raw = sqlite3.connect(folder / "desk.db")
    took: list[float] = []
    floor: list[float] = []
    seen = 0
    for week in range(_WEEKS):
        monday = date.today() - timedelta(days=date.today().weekday()) + timedelta(days=7 * week)  # noqa: DTZ011  # any day will do
        days = [monday + timedelta(days=number) for number in range(7)]
        begin = time.perf_counter()
        shown = read_days(desk, days, zone, ticked=ticked, everyone=True)
        took.append(time.perf_counter() - begin)
        seen = max(seen, len(shown.rows))
        start = int(datetime(monday.year, monday.month, monday.day, tzinfo=UTC).timestamp() * 1e6)
        begin = time.perf_counter()
        raw.execute(
            "SELECT i.*, q.reference, q.subject, q.outlet, q.reporter_name FROM interviews i "
            "JOIN requests q ON q.id = i.request_id WHERE i.state <> 'cancelled' "
            "AND i.starts_at > ? AND i.starts_at < ? ORDER BY i.starts_at",
            (start - _DAY, start + 7 * _DAY),
        ).fetchall()
        floor.append(time.perf_counter() - begin)
    raw.close()
    print(f"  the fullest week has {seen} interviews")
    _line("raw sqlite3, the week’s rows", floor)
    _line("the week’s read with eight experts’ free times", took, floor)


def _window(desk: Desk, ticked: list[str]) -> None:
    from PySide6.QtCore import QElapsedTimer, QTimer
    from PySide6.QtGui import QPixmap

    from mediadesk.ui.application import make_application
    from mediadesk.ui.desk.calendar.page import CalendarPage
    from mediadesk.ui.main_window import MainWindow

    application = make_application()
    window = MainWindow(settings=desk.settings, open_desk=lambda: desk, face="desk")
    window.resize(1440, 900)
    window.show()

    def until(ready: object, most: float = 20.0) -> None:
        clock = QElapsedTimer()
        clock.start()
        while not ready() and clock.elapsed() < most * 1e3:  # type: ignore[operator]  # a question
            application.processEvents()

    until(window.is_prepared)
    page = window.desk_face.page("calendar") if window.desk_face is not None else None
    if not isinstance(page, CalendarPage):
        raise SystemExit("there is no calendar")
    for key in ticked:
        page.tick_expert(key, on=True)
    until(lambda: len(page.grid.lanes) == len(ticked))
    worst, last = 0.0, time.perf_counter()

    def beat() -> None:
        nonlocal worst, last
        now = time.perf_counter()
        worst, last = max(worst, now - last), now

    timer = QTimer()
    timer.timeout.connect(beat)
    until(lambda: False, 1.0)
    timer.start(1)
    last = time.perf_counter()
    took: list[float] = []
    own: list[float] = []
    paints: list[float] = []
    for _ in range(_WEEKS):
        before = page.grid.axis.days
        begin, busy = time.perf_counter(), time.thread_time()
        page.turn(1)
        until(lambda before=before: page.grid.axis.days != before)
        application.processEvents()
        took.append(time.perf_counter() - begin)
        own.append(time.thread_time() - busy)
    deaf = worst
    timer.stop()
    for _ in range(_WEEKS):
        picture = QPixmap(page.grid.size())
        begin = time.thread_time()
        page.grid.render(picture)
        paints.append(time.thread_time() - begin)
    _line("next week, until it has painted", took)
    _line("of it the window’s thread, waiting included", own)
    _line("painting the grid alone, whole, own time", paints)
    print(f"  {'the window was deaf for at most':<48} {deaf * 1e3:8.2f}")
    window.close()


if __name__ == "__main__":
    raise SystemExit(main([]))
