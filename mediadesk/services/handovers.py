"""What the next officer must know when one goes home, gathered from the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.rota import on_duty, shift_of
from mediadesk.domain.rows import QueueRow
from mediadesk.services import letters
from mediadesk.services.ports import Clock, Database, FileWriter, Settings

_WITHOUT_A_ROTA = timedelta(hours=8)
MOST = 100
"""How many requests a note lists; it says when there are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The state of the desk for a note.

    Instants are UTC. `open` stands by time left, without those that wait; `waiting` are those whose
    turn is somebody else's. `since` is when the officer's shift began; `came` and `closed` count
    what was logged and closed since. `more` says that not every open request is listed.
    `next_officer` is who is on duty after this shift, empty if the rota names nobody.
    """

    now: datetime
    since: datetime
    officer: str
    next_officer: str
    open: tuple[QueueRow, ...]
    waiting: tuple[QueueRow, ...]
    came: int
    closed: int
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Handovers:
    """Gathers what a handover note says."""

    database: Database
    clock: Clock
    settings: Settings
    files: FileWriter

    def save(self, target: Path, note: str) -> None:
        """Write a note to a file; raises `WorldFailed`."""
        self.files.write(target, note.encode())

    def gather(self, officer: str) -> Handover:
        """Return the state of the desk as `officer` leaves it."""
        now = self.clock.now()
        views = self.database.read()
        rota = views.plan().rota
        zone = ZoneInfo(letters.office_zone(self.settings.all()))
        shift = shift_of(rota, officer, now, zone)
        following = on_duty(rota, shift.end, zone) if shift is not None else ()
        since = shift.begin if shift is not None else now - _WITHOUT_A_ROTA
        query = QueueQuery(now=now, end_of_today=now, view=View.INBOX, limit=MOST)
        page = views.queue(query)
        came, closed = views.came_and_closed(since)
        return Handover(
            now=now,
            since=since,
            officer=officer,
            next_officer=next((one for one in following if one != officer), ""),
            open=tuple(row for row in page.rows if row.waiting_for is None),
            waiting=tuple(row for row in page.rows if row.waiting_for is not None),
            came=came,
            closed=closed,
            more=page.after is not None,
        )
