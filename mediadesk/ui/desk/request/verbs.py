"""The verbs: each is one short function that asks the desk, says what was done and keeps its undo.

They work on the request that is shown, or on all that are selected in the queue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mediadesk.domain.attribution import Attribution
from mediadesk.domain.coverage import COVERED
from mediadesk.domain.invitation import Party
from mediadesk.domain.outbox import UNDO_WINDOW
from mediadesk.domain.request import Request
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.workflow import Outcome, WaitingFor
from mediadesk.services.outcome import Done, RequestFile, Undo
from mediadesk.ui import text
from mediadesk.ui.desk.request import choosers
from mediadesk.ui.desk.request.experts import Offer
from mediadesk.ui.models.history import History
from mediadesk.ui.signals import Context

if TYPE_CHECKING:
    from mediadesk.services.desk import Desk
    from mediadesk.services.interviews import Agreed

Failed = Callable[[Exception], None]


class Verbs(QObject):
    """What an officer does with requests. `done` carries each `Done`, before it is said."""

    said = Signal(str, bool)
    """Carries what was done, in a sentence, and whether it can be undone."""
    failed = Signal(str)
    done = Signal(object)
    began = Signal()
    covered = Signal(str)
    """Carries the UUID of a request that was closed, and of which something may appear."""
    called_back = Signal(object)
    """Carries the `Undo` that was written."""
    request_wanted = Signal(str)

    def __init__(
        self,
        context: Context,
        history: History,
        *,
        me: Callable[[], str],
        shown: Callable[[], str],
        file: Callable[[], RequestFile | None],
        over: QWidget,
    ) -> None:
        """Work on the request `shown()` (a UUID); `file()` is there once it has been read.

        Questions are asked over the widget `over`.
        """
        super().__init__(over)
        self._context = context
        self._history = history
        self._me = me
        self._shown = shown
        self._file = file
        self._over = over
        self._selected: tuple[QueueRow, ...] = ()
        self.offered: Callable[[], Offer | None] = lambda: None
        history.wanted.connect(self._take_back)

    # ---------------------------------------------------------------------- whose turn

    def select(self, rows: Sequence[QueueRow]) -> None:
        """Work on these requests together from now on; fewer than two means the one shown."""
        self._selected = tuple(rows) if len(rows) > 1 else ()

    def selected(self) -> tuple[QueueRow, ...]:
        """Return the requests that are selected together, none if it is just the one shown."""
        return self._selected

    def request(self) -> Request | None:
        """Return the request that is shown."""
        file = self._file()
        return file.request if file is not None else None

    def targets(self) -> tuple[str, ...]:
        """Return the UUIDs that the next verb is about."""
        if self._selected:
            return tuple(row.id for row in self._selected)
        return (self._shown(),) if self._shown() else ()

    def zone(self) -> ZoneInfo:
        """Return the office's zone."""
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    def do(
        self,
        work: Callable[[Desk, tuple[str, ...]], Done],
        one: str,
        many: str,
        *values: str,
        failed: Failed | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Do a verb, say it of one request (`%1`: its reporter) or many (`%n`), keep its undo.

        `then` follows what was said.
        """
        desk, targets = self._context.desk, self.targets()
        if desk is None or not targets:
            return
        self.began.emit()

        def done(result: Done) -> None:
            if len(targets) > 1:
                sentence = text.fill(text.counted(many, len(targets)), "", *values)
            else:
                sentence = text.fill(one, result.request.reporter.name, *values)
            if result.undo is not None:
                self._history.remember(sentence, result.undo)
            self.done.emit(result)
            self.said.emit(sentence, result.undo is not None)
            if then is not None:
                then()

        self._context.tasks.run(
            self, "data", lambda: work(desk, targets), done=done, failed=failed or self._did_not
        )

    def keep(self, sentence: str, result: Done) -> None:
        """Say what was done elsewhere about the request, and keep its undo."""
        if result.undo is not None:
            self._history.remember(sentence, result.undo)
        self.done.emit(result)
        self.said.emit(sentence, result.undo is not None)

    def _did_not(self, error: Exception) -> None:
        self.failed.emit(text.failure(error))

    def _ask(self, dialog: choosers.Question, answered: Callable[[], None]) -> None:
        choosers.place_below(dialog, self._over)
        dialog.accepted.connect(answered)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --------------------------------------------------------------------------- verbs

    def take(self) -> None:
        """Make the officer the owner."""
        me = self._me()
        self.do(
            lambda desk, which: desk.triage.assign(which, me, actor=me),
            self.tr("Request from %1 is yours"),
            "%n request(s) are yours",
        )

    def ask_owner(self) -> None:
        """Ask who gets the requests."""
        desk = self._context.desk
        if desk is None or not self.targets():
            return
        request = self.request()
        owner = request.owner if request is not None and not self._selected else None

        def names() -> tuple[str, ...]:
            known = desk.database.read().owners()
            return tuple(dict.fromkeys(name for name in (self._me(), *known) if name != owner))

        def show(found: tuple[str, ...]) -> None:
            dialog = choosers.NameDialog(
                self.tr("Assign"), self.tr("Press officer"), found, self._over
            )
            self._ask(dialog, lambda: self.assign(dialog.name()))

        self._context.tasks.run(self, "data", names, done=show, failed=self._did_not, key="names")

    def assign(self, owner: str) -> None:
        """Give the requests to an officer."""
        me = self._me()
        self.do(
            lambda desk, which: desk.triage.assign(which, owner, actor=me),
            self.tr("Request from %1 assigned to %2"),
            "%n request(s) assigned to %2",
            owner,
        )

    def ask_follow_up(self) -> None:
        """Ask until when the requests are put off."""
        desk = self._context.desk
        if desk is None or not self.targets():
            return
        dialog = choosers.Chooser(
            self.tr("Follow up on this"),
            choosers.snoozes(desk.clock.now(), self.zone()),
            self._over,
            hint=self.tr("It leaves the inbox and comes back by itself, thanks or no thanks."),
        )
        self._ask(dialog, lambda: self.follow_up(dialog.value))

    def follow_up(self, until: object) -> None:
        """Put the requests off until an instant."""
        if not isinstance(until, datetime):
            return
        me, desk = self._me(), self._context.desk
        when = text.moment(until, desk.clock.now(), self.zone()) if desk is not None else ""
        self.do(
            lambda desk, which: desk.triage.snooze(which, until, actor=me),
            self.tr("Request from %1 comes back %2"),
            "%n request(s) come back %2",
            when,
        )

    def ask_outcome(self) -> None:
        """Ask how the requests ended."""
        if not self.targets():
            return
        dialog = choosers.Chooser(self.tr("How did this end?"), choosers.outcomes(), self._over)
        self._ask(dialog, lambda: self.close(dialog.value))

    def close(self, outcome: object) -> None:
        """Close the requests with their outcome."""
        if not isinstance(outcome, Outcome):
            return
        me = self._me()
        may_appear = outcome in COVERED and not self._selected
        self.do(
            lambda desk, which: desk.triage.close(which, outcome, actor=me),
            self.tr("Request from %1 marked done"),
            "%n request(s) marked done",
            then=partial(self.covered.emit, self._shown()) if may_appear else None,
        )

    def reopen(self) -> None:
        """Open closed requests again."""
        me = self._me()
        self.do(
            lambda desk, which: desk.triage.reopen(which, actor=me),
            self.tr("Request from %1 reopened"),
            "%n request(s) reopened",
        )

    def wait(self) -> None:
        """Say that it is the reporter's turn; the silence meter stands still meanwhile."""
        me = self._me()
        self.do(
            lambda desk, which: desk.triage.wait(which, WaitingFor.REPORTER, actor=me),
            self.tr("Waiting for %1"),
            "%n request(s) wait for their reporters",
        )

    def ours(self) -> None:
        """Say that it is our turn again."""
        me = self._me()
        self.do(
            lambda desk, which: desk.triage.wait(which, None, actor=me),
            self.tr("Request from %1 is ours again"),
            "%n request(s) are ours again",
        )

    def mark_unread(self) -> None:
        """Mark the requests unread."""
        me = self._me()
        self.do(
            lambda desk, which: desk.triage.mark_read(which, actor=me, unread=True),
            self.tr("Request from %1 marked unread"),
            "%n request(s) marked unread",
        )

    def ask_merge(self) -> None:
        """Merge what is selected into its first; of one request, ask with which."""
        if self._selected:
            first, *rest = self._selected
            self.merge([row.id for row in rest], first.id, first.reporter)
            return
        desk, request = self._context.desk, self.request()
        if desk is None or request is None:
            return

        def look() -> tuple[choosers.Choice, ...]:
            found = [(one.other.asked.id, one.other) for one in desk.joins.like(request)]
            choices = [
                choosers.Choice(
                    text=f"{other.asked.reporter}, {other.asked.outlet}: {other.subject}"[:90],
                    value=key,
                    note=text.reference(other.reference),
                )
                for key, other in found
            ]
            return tuple(choices)

        def show(choices: tuple[choosers.Choice, ...]) -> None:
            dialog = choosers.ReferenceDialog(
                self.tr("Merge with another request"), choices, self._over
            )

            def answered() -> None:
                if isinstance(dialog.value, str):
                    self.merge([request.id], dialog.value, request.reporter.name)

            def find(typed: str) -> None:
                self._context.tasks.run(
                    self,
                    "data",
                    lambda: desk.triage.find(typed).id,
                    done=dialog.choose,
                    failed=lambda error: dialog.refuse(text.failure(error)),
                    key="find",
                )

            dialog.asked.connect(find)
            self._ask(dialog, answered)

        self._context.tasks.run(self, "data", look, done=show, failed=self._did_not, key="like")

    def merge(self, sources: Sequence[str], into: str, reporter: str) -> None:
        """Close requests because another asks for the same, and show that one."""
        desk, me = self._context.desk, self._me()
        if desk is None:
            return
        sentence = text.fill(
            text.counted("%n request(s) merged with that of %1", len(sources)), reporter
        )
        if len(sources) == 1 and not self._selected:
            sentence = text.fill(self.tr("Request from %1 merged"), reporter)
        self.began.emit()

        def done(result: Done) -> None:
            if result.undo is not None:
                self._history.remember(sentence, result.undo)
            self.done.emit(result)
            self.said.emit(sentence, result.undo is not None)
            self.request_wanted.emit(into)

        self._context.tasks.run(
            self,
            "data",
            lambda: desk.joins.merge(sources, into, actor=me),
            done=done,
            failed=self._did_not,
        )

    def ask_split(self) -> None:
        """Ask what the second request is about."""
        request = self.request()
        if request is None or self._selected:
            return
        dialog = choosers.NameDialog(
            self.tr("Split off a second request"),
            self.tr("What is it about?"),
            (),
            self._over,
            button=self.tr("Split off"),
            missing=self.tr("Say what the new request is about."),
        )
        self._ask(dialog, lambda: self.split(dialog.name()))

    def split(self, subject: str) -> None:
        """Make a request of its own out of the second thing that was asked."""
        me = self._me()
        self.do(
            lambda desk, which: desk.joins.split(which[0], subject, actor=me),
            self.tr("Second request from %1: %2"),
            "",
            subject,
        )

    def ask_schedule(self) -> None:
        """Ask when the interview is, and with whom."""
        self._ask_expert(scheduling=True, focus="time")

    def ask_propose(self, focus: str = "go", offer: Offer | None = None) -> None:
        """Ask which expert to ask, for when; who else asks the same is shown first.

        Without an `offer` it is the best expert of the rail, at their first free time.
        """
        self._ask_expert(scheduling=False, focus=focus, offer=offer or self.offered())

    def _ask_expert(self, *, scheduling: bool, focus: str, offer: Offer | None = None) -> None:
        from mediadesk.ui.desk.request.propose import ProposeDialog

        desk, file = self._context.desk, self._file()
        if desk is None or file is None:
            return
        request = file.request

        def show(found: object) -> None:
            dialog = ProposeDialog(
                file,
                likenesses=found if isinstance(found, tuple) else (),
                now=desk.clock.now,
                office=self.zone(),
                scheduling=scheduling,
                parent=self._over,
            )
            if offer is not None:
                dialog.suggest(offer.name, offer.at)
            dialog.begin(focus)
            dialog.other_wanted.connect(self.request_wanted)

            def look(expert: str, at: datetime | None, minutes: int) -> None:
                self._context.tasks.run(
                    dialog,
                    "data",
                    lambda: desk.interviews.outlook(request.id, expert, at, minutes=minutes),
                    done=dialog.times.tell,
                    failed=self._did_not,
                    key="outlook",
                )

            dialog.asked.connect(look)

            def answered() -> None:
                from mediadesk.services.interviews import Agreed

                agreed = Agreed(expert=dialog.expert(), minutes=dialog.times.minutes())
                if scheduling:
                    self.schedule(agreed, dialog.at(), dialog.times.invited())
                else:
                    self.propose(agreed, dialog.times.times(), dialog.waits_for())

            self._ask(dialog, answered)

        self._context.tasks.run(
            self,
            "data",
            lambda: desk.joins.like(request),
            done=show,
            failed=self._did_not,
            key="like",
        )

    def propose(self, agreed: Agreed, times: Sequence[datetime], to: WaitingFor) -> None:
        """Ask an expert, or offer the reporter times; the requests wait for them."""
        me = self._me()
        offered = to is WaitingFor.REPORTER and bool(times)
        self.do(
            lambda desk, which: desk.interviews.propose(which, agreed, times, to=to, actor=me),
            self.tr("Times with %2 noted for %1") if offered else self.tr("%2 asked for %1"),
            "%2 asked for %n request(s)",
            agreed.expert,
        )

    def schedule(
        self, agreed: Agreed, at: datetime | None, invited: frozenset[Party] = frozenset()
    ) -> None:
        """Put the interview at an instant, and send the calendar entry to those invited."""
        from mediadesk.services.interviews import Telling

        desk, me = self._context.desk, self._me()
        if at is None or desk is None:
            return
        self.do(
            lambda desk, which: desk.interviews.schedule(
                which,
                agreed,
                at,
                actor=me,
                telling=Telling(parties=invited, pause=UNDO_WINDOW),
            ),
            self.tr("Interview for %1 is %2"),
            "%n interview(s) are %2",
            text.moment(at, desk.clock.now(), self.zone()),
        )

    def ask_terms(self) -> None:
        """Ask on which terms the conversation is from here on."""
        desk, request = self._context.desk, self.request()
        if desk is None or request is None or self._selected:
            return
        from mediadesk.ui.desk.request.terms import TermsDialog

        def show(found: Mapping[Attribution, str]) -> None:
            dialog = TermsDialog(request, found, self._over)
            self._ask(
                dialog,
                lambda: self.agree(dialog.value, dialog.party.text(), dialog.note.text()),
            )

        self._context.tasks.run(
            self,
            "data",
            desk.attributions.definitions,
            done=show,
            failed=self._did_not,
            key="terms",
        )

    def agree(self, attribution: object, party: str, note: str) -> None:
        """Write down what is agreed from here on; None says that nothing is."""
        me = self._me()
        if not isinstance(attribution, Attribution):
            self.do(
                lambda desk, which: desk.attributions.withdraw(which[0], actor=me),
                self.tr("Nothing is agreed with %1 from here on"),
                "",
            )
            return
        self.do(
            lambda desk, which: desk.attributions.agree(
                which[0], attribution, actor=me, party=party, note=note
            ),
            self.tr("From here on with %1: %2"),
            "",
            text.attribution(attribution),
        )

    def copy_reference(self) -> None:
        """Copy the reference."""
        request = self.request()
        clipboard = QGuiApplication.clipboard()
        if request is not None and clipboard is not None:
            clipboard.setText(text.reference(request.reference))
            self.said.emit(self.tr("Reference copied"), False)

    # ---------------------------------------------------------------------------- undo

    def _take_back(self, undo: object) -> None:
        """Write what the history asks to take back, if it was done to requests."""
        desk = self._context.desk
        if not isinstance(undo, Undo):
            return
        if desk is None:
            self._history.settled(None)
            return
        me = self._me()

        def done(result: Done) -> None:
            self._history.settled(result.undo)
            self.called_back.emit(undo)
            self.done.emit(result)
            if len(result.requests) > 1:
                sentence = text.counted("%n request(s) are as they were", len(result.requests))
            else:
                sentence = text.fill(
                    self.tr("Request from %1 is as it was"), result.request.reporter.name
                )
            self.said.emit(sentence, False)
            self.request_wanted.emit(result.request.id)

        def failed(error: Exception) -> None:
            self._history.settled(None)
            self.failed.emit(text.failure(error))

        self._context.tasks.run(
            self, "data", lambda: desk.triage.undo(undo, actor=me), done=done, failed=failed
        )
