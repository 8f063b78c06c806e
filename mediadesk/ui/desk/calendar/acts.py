"""What is done with interviews on the calendar: written, said, and taken back if need be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from mediadesk.domain.interview import InterviewState
from mediadesk.domain.rows import CalendarRow
from mediadesk.domain.workflow import WaitingFor
from mediadesk.services.desk import Desk
from mediadesk.services.interviews import Agreed
from mediadesk.services.outcome import Done, Undo
from mediadesk.ui import text
from mediadesk.ui.desk.calendar.look import Move
from mediadesk.ui.desk.calendar.propose import Proposal
from mediadesk.ui.models.history import History
from mediadesk.ui.signals import Context


class _Page(Protocol):
    """What the acts need of the page."""

    def row(self, key: str) -> CalendarRow | None:
        """Return an interview that was read."""

    def zone(self) -> ZoneInfo:
        """Return the office’s zone."""

    def now(self) -> datetime:
        """Return the present (UTC)."""

    def begin_move(self) -> None:
        """Pick up what is chosen."""

    def reload(self) -> None:
        """Read what is shown."""


class Acts(QObject):
    """The verbs of the calendar. `said` carries what was done, and whether it can be undone."""

    said = Signal(str, bool)
    failed = Signal(str)

    def __init__(
        self, context: Context, *, me: Callable[[], str], page: _Page, parent: QObject
    ) -> None:
        """Act for a page, on the interviews that it shows."""
        super().__init__(parent)
        self._context = context
        self._me = me
        self._page = page
        self.history = History(self)
        self.history.wanted.connect(self._take_back)

    def _do(self, work: Callable[[Desk], Done], sentence: str) -> None:
        desk = self._context.desk
        if desk is None:
            return

        def done(result: Done) -> None:
            if result.undo is not None:
                self.history.remember(sentence, result.undo)
            self.said.emit(sentence, result.undo is not None)
            self._context.changed.emit(result.changes)

        self._context.tasks.run(self, "data", lambda: work(desk), done=done, failed=self._did_not)

    def _did_not(self, error: Exception) -> None:
        self.failed.emit(text.failure(error))
        # What is shown may not be what is so.
        self._page.reload()

    def move(self, move: Move) -> None:
        """Put an interview where it was dropped."""
        me = self._me()
        minutes = int((move.end - move.begin).total_seconds() // 60)
        when = text.moment(move.begin, self._page.now(), self._page.zone())
        self._do(
            lambda desk: desk.interviews.move(
                move.block.key, move.begin, minutes=minutes, actor=me
            ),
            text.fill(self.tr("Interview for %1 moved: %2"), move.block.title, when),
        )

    def propose(self, proposal: Proposal) -> None:
        """Propose a time to a reporter."""
        me = self._me()
        agreed = Agreed(
            expert=proposal.expert,
            expert_id=proposal.expert_id or None,
            minutes=proposal.minutes,
        )
        when = text.moment(proposal.at, self._page.now(), self._page.zone())
        self._do(
            lambda desk: desk.interviews.propose(
                proposal.request_id, agreed, (proposal.at,), actor=me, to=WaitingFor.REPORTER
            ),
            text.fill(self.tr("%1 proposed: %2"), proposal.expert, when),
        )

    def cancel(self, key: str) -> None:
        """Call an interview off, or take a proposed time back."""
        row, me = self._page.row(key), self._me()
        if row is None or row.state is InterviewState.GIVEN:
            return
        said = self.tr("Interview for %1 called off")
        if row.state is InterviewState.PROPOSED:
            said = self.tr("Time for %1 taken back")
        self._do(lambda desk: desk.interviews.cancel(key, actor=me), text.fill(said, row.outlet))

    def hold(self, key: str) -> None:
        """Keep a proposed time free."""
        self._simple(
            key, lambda desk, me: desk.interviews.hold(key, actor=me), self.tr("Kept free for %1")
        )

    def confirm(self, key: str) -> None:
        """Settle a time; the other times of its request fall away."""
        self._simple(
            key,
            lambda desk, me: desk.interviews.confirm(key, actor=me),
            self.tr("Interview for %1 confirmed"),
        )

    def give(self, key: str) -> None:
        """Say that an interview was given."""
        self._simple(
            key,
            lambda desk, me: desk.interviews.give(key, actor=me),
            self.tr("Interview for %1 given"),
        )

    def _simple(self, key: str, act: Callable[[Desk, str], Done], said: str) -> None:
        row, me = self._page.row(key), self._me()
        if row is not None:
            self._do(lambda desk: act(desk, me), text.fill(said, row.outlet))

    def verbs(self, row: CalendarRow, now: datetime) -> Sequence[tuple[str, Callable[[], object]]]:
        """Return what can be done with an interview now, in words, as the menu shows it."""
        key, state = row.id, row.state
        found: list[tuple[str, Callable[[], object]]] = []
        if state is InterviewState.PROPOSED:
            found.append((self.tr("Keep the time free"), lambda: self.hold(key)))
        if state in (InterviewState.PROPOSED, InterviewState.TENTATIVE):
            found.append((self.tr("Confirm"), lambda: self.confirm(key)))
        if state is InterviewState.CONFIRMED and row.starts_at <= now:
            found.append((self.tr("Given"), lambda: self.give(key)))
        if state is not InterviewState.GIVEN:
            found.append((self.tr("Move…"), self._page.begin_move))
            off = self.tr("Take the time back")
            if state is not InterviewState.PROPOSED:
                off = self.tr("Call off")
            found.append((off, lambda: self.cancel(key)))
        return found

    def _take_back(self, undo: Undo) -> None:
        """Write what the history asks to take back."""
        desk, me = self._context.desk, self._me()
        if desk is None:
            self.history.settled(None)
            return

        def done(result: Done) -> None:
            self.history.settled(result.undo)
            sentence = text.fill(
                self.tr("The interview for %1 is as it was"), result.request.outlet
            )
            self.said.emit(sentence, False)
            self._context.changed.emit(result.changes)

        def failed(error: Exception) -> None:
            self.history.settled(None)
            self._did_not(error)

        self._context.tasks.run(
            self, "data", lambda: desk.triage.undo(undo, actor=me), done=done, failed=failed
        )
