"""One request: reads it, shows it, and does the verbs, each with its undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Refused
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Done, RequestFile, Undo
from mediadesk.services.replies import UNDO_WINDOW
from mediadesk.ui import text
from mediadesk.ui.actions import Actions
from mediadesk.ui.desk.request.choosers import (
    Chooser,
    NameDialog,
    outcomes,
    place_below,
    snoozes,
)
from mediadesk.ui.desk.request.composer import NOTE, REPLY, Composer
from mediadesk.ui.desk.request.conversation import Conversation
from mediadesk.ui.desk.request.facts import WIDTH, Facts
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import IconButton
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.toolbar import Toolbar

READ_AFTER = 700
"""How long a request is looked at before it counts as read, ms."""
NARROW = 1240
_MOST_UNDO = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    file: RequestFile
    now: datetime
    kept: dict[str, str]


class RequestPage(Surface):
    """The pane at the right of the queue."""

    said = Signal(str, bool)
    """Carries what was done, in a sentence, and whether it can be undone."""
    failed = Signal(str)
    back = Signal()
    release_wanted = Signal(str)
    request_wanted = Signal(str)
    outbox_wanted = Signal()
    reporter_wanted = Signal(str)

    def __init__(
        self,
        context: Context,
        actions: Actions,
        *,
        me: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        """Make the page, empty."""
        super().__init__(parent=parent)
        self._context = context
        self._actions = actions
        self._me = me
        self._wanted = ""
        self._file: RequestFile | None = None
        self._undos: list[Undo] = []
        self._narrow = False
        self._build()
        self._wire()
        self._read_timer = QTimer(self)
        self._read_timer.setSingleShot(True)
        self._read_timer.setInterval(READ_AFTER)
        self._read_timer.timeout.connect(self._mark_read)
        context.changed.connect(self._stale)
        self.show_nothing()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self.nothing = EmptyState(
            self.tr("No request chosen"),
            self.tr("Choose one from the list, or press J for the next."),
            icon="inbox",
            tone="accent",
        )
        self._stack.addWidget(self.nothing)
        self._page = QWidget()
        self._stack.addWidget(self._page)
        box = QVBoxLayout(self._page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.header = PaneHeader(left=24, right=12)
        self.back_button = IconButton(
            "arrow-left", self.tr("Back to the list"), on_click=self.back.emit
        )
        self.back_button.setVisible(False)
        # No tabular figures: they would widen the hyphens.
        self.reference = Label("", role="body", colour="text2")
        self.state = Chip("", "new")
        for widget in (self.back_button, self.reference, self.state):
            self.header.insert(widget)
        self.toolbar = Toolbar(self.tr("What to do with this request"), narrow=NARROW + 160)
        for name, icon, kind in (
            ("take", "user-check", "ghost"),
            ("assign", "user-plus", "ghost"),
            ("snooze", "clock", "ghost"),
            ("done", "check", "secondary"),
            ("reopen", "rotate-ccw", "secondary"),
        ):
            self.toolbar.add_action(self._actions[name], icon=icon, kind=kind)
        self._done_button, self._reopen_button = self.toolbar.buttons()[-2:]
        menu = QMenu(self)
        for name in ("reply", "note", "unread", "copy_reference"):
            menu.addAction(self._actions[name])
        menu.addSeparator()
        menu.addAction(self._actions["undo"])
        self.toolbar.add_menu(menu, self.tr("More"))
        self.header.add(self.toolbar)
        box.addWidget(self.header)
        self.tabs_row = QWidget()
        tabs = QVBoxLayout(self.tabs_row)
        tabs.setContentsMargins(24, 12, 24, 0)
        self.tabs = Segmented(
            self.tr("Part of the request"),
            [("talk", self.tr("Conversation")), ("facts", self.tr("Request"))],
            value="talk",
        )
        self.tabs.changed.connect(lambda _value: self._arrange())
        tabs.addWidget(self.tabs)
        self.tabs_row.setVisible(False)
        box.addWidget(self.tabs_row)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._talk = QWidget()
        talk = QVBoxLayout(self._talk)
        talk.setContentsMargins(0, 0, 0, 0)
        talk.setSpacing(0)
        self.conversation = Conversation()
        self.composer = Composer()
        talk.addWidget(self.conversation, 1)
        talk.addWidget(self.composer)
        line.addWidget(self._talk, 1)
        self.facts = Facts()
        line.addWidget(self.facts)
        box.addLayout(line, 1)
        self._arrange()

    def _wire(self) -> None:
        self.conversation.route_wanted.connect(self.route)
        self.composer.reply_wanted.connect(self.reply)
        self.composer.note_wanted.connect(self.note)
        self.composer.keep.connect(self._keep)
        self.conversation.reporter_wanted.connect(self.reporter_wanted)
        self.facts.release_wanted.connect(self.release_wanted)
        self.facts.request_wanted.connect(self.request_wanted)
        self.facts.outbox_wanted.connect(self.outbox_wanted)
        for name, act in (
            ("take", self.take),
            ("assign", self.ask_owner),
            ("reply", lambda: self._write(REPLY)),
            ("note", lambda: self._write(NOTE)),
            ("snooze", self.ask_snooze),
            ("done", self.ask_outcome),
            ("reopen", self.reopen),
            ("unread", self.mark_unread),
            ("copy_reference", self.copy_reference),
            ("undo", self.undo),
        ):
            self._actions.on(name, act)

    # -------------------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew for the window's width."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Move the facts into a tab in a narrow window, and shorten the buttons there."""
        width = self.window().width()
        self.toolbar.fit(width)
        narrow = width < px(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        facts = self._narrow and self.tabs.value() == "facts"
        self.tabs_row.setVisible(self._narrow)
        self._talk.setVisible(not facts)
        self.facts.setVisible(facts or not self._narrow)
        if self._narrow:
            self.facts.setMinimumWidth(0)
            self.facts.setMaximumWidth(16_777_215)
        else:
            self.facts.setFixedWidth(px(WIDTH))
        self.composer.set_compact(compact=self._narrow)

    def rescale(self) -> None:
        """Take on the width of the rail anew."""
        self._arrange()
        self.update()

    def set_back(self, *, visible: bool) -> None:
        """Show the way back to the list, when the list is not beside the request."""
        self.back_button.setVisible(visible)

    # ------------------------------------------------------------------------- reading

    def request(self) -> Request | None:
        """Return the request that is shown."""
        return self._file.request if self._file is not None and self._wanted else None

    def open(self, request_id: str) -> None:
        """Read and show a request; "" shows that none is chosen."""
        if self._wanted and self._wanted != request_id:
            self.composer.keep_now()
        self._wanted = request_id
        self._read_timer.stop()
        if not request_id:
            self.show_nothing()
            return
        self._read()

    def show_nothing(self) -> None:
        """Show that no request is chosen."""
        self._file = None
        self._stack.setCurrentWidget(self.nothing)
        self._enable()

    def _read(self) -> None:
        desk = self._context.desk
        if desk is None or not self._wanted:
            return
        wanted = self._wanted
        known = self._file is not None and self._file.request.id == wanted

        def read() -> _Opened:
            kept = {} if known else desk.drafts.load(f"composer-{wanted}") or {}
            return _Opened(
                file=desk.open_request(wanted),
                now=desk.clock.now(),
                kept={name: str(value) for name, value in kept.items()},
            )

        self._context.tasks.run(
            self, "data", read, done=self._show, failed=self._not_read, key="request"
        )

    def _not_read(self, error: Exception) -> None:
        self.show_nothing()
        self.failed.emit(text.failure(error))

    def _show(self, opened: _Opened) -> None:
        request = opened.file.request
        if request.id != self._wanted:
            return
        fresh = self._file is None or self._file.request.id != request.id
        self._file = opened.file
        zone = self._zone()
        self.reference.setText(text.reference(request.reference))
        self._show_state(request)
        self.conversation.show_file(opened.file, now=opened.now, zone=zone, me=self._me())
        self.facts.show_file(opened.file, now=opened.now, zone=zone)
        if fresh:
            to = text.fill(self.tr("To %1, %2"), request.reporter.name, request.outlet)
            if not request.reporter.email:
                to = text.fill(self.tr("%1 gave no e-mail address"), request.reporter.name)
            self.composer.open(to, has_address=bool(request.reporter.email), kept=opened.kept)
        self._stack.setCurrentWidget(self._page)
        self._enable()
        if request.unread and fresh:
            self._read_timer.start()

    def _show_state(self, request: Request) -> None:
        words = text.state(request.state, request.waiting_for)
        level = {"open": "open", "closed": "closed"}.get(request.state.value, request.state.value)
        if request.route.held and request.state is not RequestState.CLOSED:
            words, level = self.tr("Held"), "held"
        elif request.state is RequestState.CLOSED and request.outcome is not None:
            words = text.outcome(request.outcome)
            level = "declined" if request.outcome is Outcome.DECLINED else "closed"
        self.state.set_chip(words, level)

    def _enable(self) -> None:
        request = self.request()
        there = request is not None
        closed = request is not None and request.state is RequestState.CLOSED
        mine = request is not None and request.owner == self._me()
        for name in ("assign", "reply", "note", "unread", "copy_reference"):
            self._actions[name].setEnabled(there)
        self._actions["take"].setEnabled(there and not mine and not closed)
        for name in ("snooze", "done"):
            self._actions[name].setEnabled(there and not closed)
        self._actions["reopen"].setEnabled(closed)
        self._done_button.setVisible(not closed)
        self._reopen_button.setVisible(closed)

    def tick(self, now: datetime) -> None:
        """Let time pass."""
        if self._file is not None:
            self.conversation.tick(now)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    def _stale(self, changes: object) -> None:
        if not isinstance(changes, Changes) or not self._wanted:
            return
        release = self._file.request.release_id if self._file is not None else None
        if self._wanted in changes.requests or changes.outbox or release in changes.releases:
            self._read()

    # --------------------------------------------------------------------------- verbs

    def _do(
        self,
        work: Callable[[Desk, Request], Done],
        sentence: str,
        *,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Do a verb on the request that is shown, say it, and keep its undo."""
        desk, request = self._context.desk, self.request()
        if desk is None or request is None:
            return
        self._read_timer.stop()

        def done(result: Done) -> None:
            if result.undo is not None:
                self._undos.append(result.undo)
                del self._undos[:-_MOST_UNDO]
            self._taken_over(result)
            self.said.emit(sentence, result.undo is not None)

        self._context.tasks.run(
            self, "data", lambda: work(desk, request), done=done, failed=failed or self._did_not
        )

    def _taken_over(self, result: Done) -> None:
        if self._file is not None and self._file.request.id == result.request.id:
            self._file = replace(self._file, request=result.request)
            self._show_state(result.request)
        self._enable()
        self._context.changed.emit(result.changes)

    def _did_not(self, error: Exception) -> None:
        self.failed.emit(text.failure(error))
        self._read()

    def _about(self, sentence: str, *more: str) -> str:
        request = self.request()
        return text.fill(sentence, request.reporter.name if request else "", *more)

    def take(self) -> None:
        """Make the officer the owner."""
        me = self._me()
        self._do(
            lambda desk, request: desk.triage.assign(request.id, me, actor=me),
            self._about(self.tr("Request from %1 is yours")),
        )

    def ask_owner(self) -> None:
        """Ask who gets the request."""
        request = self.request()
        if request is None:
            return
        names = [self._me()] if request.owner != self._me() else []
        dialog = NameDialog(self.tr("Assign this request"), self.tr("Press officer"), names, self)
        place_below(dialog, self)
        dialog.accepted.connect(lambda: self.assign(dialog.name()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def assign(self, owner: str) -> None:
        """Give the request to an officer."""
        me = self._me()
        self._do(
            lambda desk, request: desk.triage.assign(request.id, owner, actor=me),
            self._about(self.tr("Request from %1 assigned to %2"), owner),
        )

    def ask_snooze(self) -> None:
        """Ask until when the request is put off."""
        desk = self._context.desk
        if desk is None or self.request() is None:
            return
        dialog = Chooser(
            self.tr("Put this off until"),
            snoozes(desk.clock.now(), self._zone()),
            self,
            hint=self.tr("It comes back to the inbox by itself."),
        )
        place_below(dialog, self)
        dialog.accepted.connect(lambda: self.snooze(dialog.value))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def snooze(self, until: object) -> None:
        """Put the request off until an instant."""
        if not isinstance(until, datetime):
            return
        me = self._me()
        self._do(
            lambda desk, request: desk.triage.snooze(request.id, until, actor=me),
            self._about(self.tr("Request from %1 put off")),
        )

    def ask_outcome(self) -> None:
        """Ask how the request ended."""
        if self.request() is None:
            return
        dialog = Chooser(self.tr("How did this end?"), outcomes(), self)
        place_below(dialog, self)
        dialog.accepted.connect(lambda: self.close_request(dialog.value))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def close_request(self, outcome: object) -> None:
        """Close the request with its outcome."""
        if not isinstance(outcome, Outcome):
            return
        me = self._me()
        self._do(
            lambda desk, request: desk.triage.close(request.id, outcome, actor=me),
            self._about(self.tr("Request from %1 marked done")),
        )

    def reopen(self) -> None:
        """Open a closed request again."""
        me = self._me()
        self._do(
            lambda desk, request: desk.triage.reopen(request.id, actor=me),
            self._about(self.tr("Request from %1 reopened")),
        )

    def mark_unread(self) -> None:
        """Mark the request unread."""
        me = self._me()
        self._do(
            lambda desk, request: desk.triage.mark_read(request.id, actor=me, unread=True),
            self._about(self.tr("Request from %1 marked unread")),
        )

    def _mark_read(self) -> None:
        desk, request = self._context.desk, self.request()
        if desk is None or request is None or not request.unread:
            return
        me = self._me()
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.triage.mark_read(request.id, actor=me),
            done=lambda result: self._context.changed.emit(result.changes),
            failed=lambda _error: None,
            key="read",
        )

    def copy_reference(self) -> None:
        """Copy the reference."""
        request = self.request()
        clipboard = QGuiApplication.clipboard()
        if request is not None and clipboard is not None:
            clipboard.setText(text.reference(request.reference))
            self.said.emit(self.tr("Reference copied"), False)

    def undo(self) -> None:
        """Undo the last verb."""
        desk = self._context.desk
        # Another page that is shown has an undo of its own under the same key.
        if desk is None or not self._undos or not self.isVisible():
            return
        undo = self._undos.pop()
        me = self._me()

        def done(result: Done) -> None:
            self._taken_over(result)
            self.said.emit(
                text.fill(self.tr("Request from %1 is as it was"), result.request.reporter.name),
                False,
            )
            self.request_wanted.emit(result.request.id)

        def failed(error: Exception) -> None:
            self._enable()
            self.failed.emit(text.failure(error))

        self._context.tasks.run(
            self, "data", lambda: desk.triage.undo(undo, actor=me), done=done, failed=failed
        )

    def _write(self, tab: int) -> None:
        if self.request() is None:
            return
        if self._narrow:
            self.tabs.choose("talk")
            self._arrange()
        self.composer.turn_to(tab)

    def note(self, words: str) -> None:
        """Write an internal note."""
        me = self._me()

        def failed(error: Exception) -> None:
            self.composer.take_back(NOTE, words)
            self.composer.refuse(text.failure(error))

        self._do(
            lambda desk, request: desk.triage.note(request.id, words, actor=me),
            self.tr("Note added"),
            failed=failed,
        )

    def reply(self, words: str, after: object) -> None:
        """Send a reply; it then waits, is closed with an `Outcome`, or stays open ("open")."""
        me = self._me()
        outcome = after if isinstance(after, Outcome) else None

        def failed(error: Exception) -> None:
            self.composer.take_back(REPLY, words)
            self.composer.refuse(text.failure(error))
            self._read()

        self._do(
            lambda desk, request: desk.replies.send(
                request.id,
                words,
                actor=me,
                pause=UNDO_WINDOW,
                outcome=outcome,
                keep_open=after == "open",
                version=request.version,
            ),
            self._about(self.tr("Reply to %1 leaves in ten seconds")),
            failed=failed,
        )

    def route(self, address: str) -> None:
        """Answer "who should get this?"."""
        me = self._me()

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.conversation.held.refuse(text.failure(error))
            else:
                self._did_not(error)

        self._do(
            lambda desk, request: desk.triage.route(request.id, address, actor=me),
            self._about(self.tr("Request from %1 goes to %2"), address.strip()),
            failed=failed,
        )

    def _keep(self, state: dict[str, str]) -> None:
        """Keep what is typed, so that not even a power cut takes it."""
        desk, wanted = self._context.desk, self._wanted
        if desk is None or not wanted:
            return
        name = f"composer-{wanted}"

        def keep() -> None:
            if any(words.strip() for words in state.values()):
                desk.drafts.save(name, state)
            else:
                desk.drafts.drop(name)

        self._context.tasks.run(
            self,
            "data",
            keep,
            failed=lambda error: self.composer.refuse(text.failure(error)),
            key=f"keep-{wanted}",
        )

    def enter(self) -> None:
        """Take the focus into the request."""
        self.conversation.pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
