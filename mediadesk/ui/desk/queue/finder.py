"""Runs a search step by step off the GUI thread; a newer one calls the older off in the middle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from mediadesk.domain.rows import FoundPage, QueueRow
from mediadesk.domain.search import Search, parse
from mediadesk.ui.signals import Context

ENOUGH = 150
"""Rows after which a search waits until somebody scrolls."""


class Finder(QObject):
    """One search at a time. `found` comes after each step, with all rows so far."""

    found = Signal(object)
    """Carries this finder: `rows`, `more` and `looking` say where it stands."""
    failed = Signal(object)

    def __init__(self, context: Context, me: Callable[[], str], parent: QObject) -> None:
        """Make an idle finder."""
        super().__init__(parent)
        self._context = context
        self._me = me
        self._turn = 0
        self._cursor: str | None = None
        self._asked = Search()
        self._wanted = ENOUGH
        self._known: set[str] = set()
        self.rows: list[QueueRow] = []
        self.now: datetime | None = None
        self.looking = False

    @property
    def more(self) -> bool:
        """Whether more may be found further back."""
        return self._cursor is not None

    @property
    def asked(self) -> Search:
        """What is being looked for."""
        return self._asked

    def start(self, words: str) -> None:
        """Look for something else; whatever is being looked for is called off."""
        desk = self._context.desk
        self.stop()
        if desk is None:
            return
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        self.now = desk.clock.now()
        self._asked = parse(words, now=self.now, zone=zone, me=self._me())
        self._cursor = None
        self._wanted = ENOUGH
        self._known = set()
        self.rows = []
        self._step("")

    def stop(self) -> None:
        """Call off what is being looked for."""
        self._turn += 1
        self.looking = False

    def go_on(self) -> None:
        """Look further back, if there is more and nothing is being looked for."""
        if self._cursor is not None and not self.looking:
            self._wanted = len(self.rows) + ENOUGH
            self._step(self._cursor)

    def _step(self, cursor: str) -> None:
        desk = self._context.desk
        if desk is None:
            return
        turn, asked = self._turn, self._asked
        self.looking = True

        def look() -> FoundPage:
            return desk.database.read().search(
                asked, now=desk.clock.now(), cursor=cursor, stop=lambda: turn != self._turn
            )

        self._context.tasks.run(
            self,
            "data",
            look,
            done=lambda page: self._take(turn, page),
            failed=lambda error: self._fail(turn, error),
            key="find",
        )

    def _take(self, turn: int, page: FoundPage) -> None:
        if turn != self._turn or page.stopped:
            return
        for row in page.rows:
            if row.id not in self._known:
                self._known.add(row.id)
                self.rows.append(row)
        self._cursor = page.cursor
        self.looking = page.cursor is not None and len(self.rows) < self._wanted
        self.found.emit(self)
        if self.looking and turn == self._turn and page.cursor is not None:
            self._step(page.cursor)

    def _fail(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self.looking = False
            self.failed.emit(error)
