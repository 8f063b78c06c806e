"""Who can take the request, and who was asked: read for the rail, and the verbs of asking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mediadesk.domain.ask import Refusal
from mediadesk.domain.changes import Changes
from mediadesk.domain.outbox import UNDO_WINDOW
from mediadesk.services.outcome import Matched, RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request import choosers
from mediadesk.ui.desk.request.experts import Experts, Offer
from mediadesk.ui.desk.request.verbs import Verbs
from mediadesk.ui.signals import Context

_PAUSE: timedelta = UNDO_WINDOW


class Line(QObject):
    """Fills the experts' part of the rail, and does what its buttons say."""

    shown = Signal()
    """The experts of the request were read; carries nothing."""

    def __init__(
        self,
        context: Context,
        verbs: Verbs,
        experts: Experts,
        *,
        me: Callable[[], str],
        over: QWidget,
    ) -> None:
        """Work on what `verbs` work on; questions are asked over the widget `over`."""
        super().__init__(over)
        self._context = context
        self._verbs = verbs
        self._experts = experts
        self._me = me
        self._over = over
        self._file: RequestFile | None = None
        experts.propose.connect(self.propose)
        experts.order_wanted.connect(self.ask_order)
        experts.accepted.connect(self.accept)
        experts.refused.connect(self.ask_refusal)
        experts.passed_over.connect(self.pass_over)
        experts.rung.connect(self.rung)
        experts.rest.connect(self.rest)
        experts.go_on.connect(self.go_on)
        experts.stop.connect(self.stop)
        context.changed.connect(self._stale)
        verbs.offered = experts.best

    def show_file(self, file: RequestFile) -> None:
        """Read who can take a request, and show it when it is there."""
        if self._experts.request_id() != file.request.id:
            self._experts.clear()
        self._file = file
        self._read()

    def _read(self) -> None:
        desk, file = self._context.desk, self._file
        if desk is None or file is None:
            return

        def done(matched: Matched) -> None:
            if self._file is file:
                self._experts.show_matched(matched, file, zone=self._verbs.zone())
                self.shown.emit()

        self._context.tasks.run(
            self,
            "data",
            lambda: desk.matching.of_request(file.request.id),
            done=done,
            failed=lambda error: self._verbs.failed.emit(text.failure(error)),
            key="matching",
        )

    def _stale(self, changes: object) -> None:
        if isinstance(changes, Changes) and (changes.experts or changes.calendar):
            self._read()

    # --------------------------------------------------------------------------- verbs

    def propose(self, offer: Offer) -> None:
        """Ask about a time with this expert."""
        self._verbs.ask_propose("go", offer)

    def ask_order(self) -> None:
        """Ask whom to ask, in which order."""
        from mediadesk.ui.desk.request.order import OrderDialog

        matched = self._experts.matched()
        if matched is None or self._verbs.selected():
            return
        dialog = OrderDialog(matched, zone=self._verbs.zone(), parent=self._over)

        def answered() -> None:
            order = dialog.order()
            self.start(
                order, dialog.minutes(), by_phone=order if dialog.by_phone.isChecked() else ()
            )

        self._ask(dialog, answered)

    def start(
        self, order: tuple[str, ...], minutes: int, *, by_phone: tuple[str, ...] = ()
    ) -> None:
        """Put experts into the line of the request."""
        me = self._me()
        self._verbs.do(
            lambda desk, which: desk.asking.start(
                which[0], order, actor=me, minutes=minutes, by_phone=by_phone, pause=_PAUSE
            ),
            self.tr("Experts are asked for %1"),
            "",
        )

    def accept(self, ask_id: str) -> None:
        """Note that an expert takes it."""
        me = self._me()
        self._verbs.do(
            lambda desk, _which: desk.asking.accept(ask_id, actor=me, pause=_PAUSE),
            self.tr("Request from %1 has its expert"),
            "",
        )

    def ask_refusal(self, ask_id: str) -> None:
        """Ask why an expert does not take it."""
        from mediadesk.ui.desk.request.order import RefusalDialog

        matched = self._experts.matched()
        rows = matched.asks if matched is not None else ()
        name = next((row.name for row in rows if row.ask.id == ask_id), "")
        dialog = RefusalDialog(name, self._over)
        self._ask(dialog, lambda: self.refuse(ask_id, dialog.value, dialog.words.text()))

    def refuse(self, ask_id: str, reason: object, words: str) -> None:
        """Note that an expert does not take it; the next is asked."""
        if not isinstance(reason, Refusal):
            return
        me = self._me()
        self._verbs.do(
            lambda desk, _which: desk.asking.refuse(
                ask_id, reason, actor=me, words=words, pause=_PAUSE
            ),
            self.tr("Refusal noted for the request from %1"),
            "",
        )

    def pass_over(self, ask_id: str) -> None:
        """Wait no longer for an expert."""
        me = self._me()
        self._verbs.do(
            lambda desk, _which: desk.asking.pass_over(ask_id, actor=me, pause=_PAUSE),
            self.tr("Request from %1 waits for that expert no longer"),
            "",
        )

    def rung(self, ask_id: str) -> None:
        """Note that the officer rang."""
        me = self._me()
        self._verbs.do(
            lambda desk, _which: desk.asking.rung(ask_id, actor=me),
            self.tr("Call noted for the request from %1"),
            "",
        )

    def rest(self) -> None:
        """Let the line rest."""
        me = self._me()
        self._verbs.do(
            lambda desk, which: desk.asking.rest(which[0], actor=me),
            self.tr("Nobody else is asked for %1 for now"),
            "",
        )

    def go_on(self) -> None:
        """Let the line go on."""
        me = self._me()
        self._verbs.do(
            lambda desk, which: desk.asking.go_on(which[0], actor=me, pause=_PAUSE),
            self.tr("Experts are asked for %1 again"),
            "",
        )

    def stop(self) -> None:
        """End the line."""
        me = self._me()
        self._verbs.do(
            lambda desk, which: desk.asking.stop(which[0], actor=me, pause=_PAUSE),
            self.tr("Nobody is asked for %1 any more"),
            "",
        )

    def _ask(self, dialog: choosers.Question, answered: Callable[[], None]) -> None:
        choosers.place_below(dialog, self._over)
        dialog.accepted.connect(answered)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
