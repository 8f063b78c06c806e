"""One request: reads it, shows it, and does the verbs, each with its undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Refused
from mediadesk.domain.lookalike import Mark
from mediadesk.domain.outbox import UNDO_WINDOW
from mediadesk.domain.request import Request
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.timeline import Kind
from mediadesk.domain.wording import Prepared
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.services.outcome import Done, RequestFile, Sorted, Undo
from mediadesk.ui import text
from mediadesk.ui.actions import REQUEST_MENU, Actions
from mediadesk.ui.desk.request.aftermath import Aftermath
from mediadesk.ui.desk.request.arranging import Arranging
from mediadesk.ui.desk.request.briefing import Briefer
from mediadesk.ui.desk.request.choosers import Confirm, place_below
from mediadesk.ui.desk.request.composer import NOTE, REPLY, Composer, Correcting
from mediadesk.ui.desk.request.conversation import Conversation
from mediadesk.ui.desk.request.facts import WIDTH, Facts
from mediadesk.ui.desk.request.line import Line
from mediadesk.ui.desk.request.nothing import NothingChosen
from mediadesk.ui.desk.request.several import Several
from mediadesk.ui.desk.request.verbs import Verbs
from mediadesk.ui.models.history import History
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import IconButton
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.toolbar import Toolbar

if TYPE_CHECKING:
    from mediadesk.services.desk import Desk

READ_AFTER = 700
"""How long a request is looked at before it counts as read, ms."""
NARROW = 1240


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    file: RequestFile
    now: datetime
    kept: dict[str, str]


def _prepared(found: object) -> tuple[Prepared, ...]:
    return found if isinstance(found, tuple) else ()


def _to(request: Request) -> str:
    """Return whom a reply goes to, the whole address with it."""
    return f"{request.reporter.name} <{request.reporter.email}>"


class RequestPage(Surface):
    """The pane at the right of the queue."""

    said = Signal(str, bool)
    """Carries what was done, in a sentence, and whether it can be undone."""
    failed = Signal(str)
    offered = Signal(str, str)
    """Carries an act that is offered beside what was just said, and its key."""
    back = Signal()
    written = Signal()
    """A reply or a note is on its way: the letters are verbs again."""
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
        self._to_propose = ""
        self._file: RequestFile | None = None
        self._narrow = False
        self._build()
        self.history = History(self)
        self.verbs = Verbs(
            context,
            self.history,
            me=me,
            shown=lambda: self._wanted,
            file=self._shown_file,
            over=self,
        )
        self.aftermath = Aftermath(context, self.verbs, me=me, file=self._shown_file, over=self)
        self.line = Line(context, self.verbs, self.facts.experts, me=me, over=self)
        self.arranging = Arranging(
            context,
            self.verbs,
            self.facts.interviews,
            self.facts.experts,
            me=me,
            file=self._shown_file,
            over=self,
        )
        self.line.shown.connect(self._count_free)
        self.briefer = Briefer(context, self.verbs, me=me, file=self._shown_file, over=self)
        self.line.shown.connect(self._propose_if_wanted)
        self._read_timer = QTimer(self)
        self._read_timer.setSingleShot(True)
        self._read_timer.setInterval(READ_AFTER)
        self._read_timer.timeout.connect(self._mark_read)
        self._wire()
        context.changed.connect(self._stale)
        self.show_nothing()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self.nothing = NothingChosen(self._context)
        self.nothing.request_wanted.connect(self.request_wanted)
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
        self.count = Label("", role="title")
        self.count.setVisible(False)
        for widget in (self.back_button, self.reference, self.state, self.count):
            self.header.insert(widget)
        self.toolbar = Toolbar(self.tr("What to do with this request"), narrow=NARROW + 160)
        for name, icon, kind in (
            ("take", "user-check", "ghost"),
            ("assign", "user-plus", "ghost"),
            ("schedule", "calendar-plus", "ghost"),
            ("snooze", "clock", "ghost"),
            ("decline", "ban", "ghost"),
            ("done", "check", "secondary"),
            ("reopen", "rotate-ccw", "secondary"),
        ):
            self.toolbar.add_action(self._actions[name], icon=icon, kind=kind)
        self._take_button, self._assign_button = self.toolbar.buttons()[:2]
        self._done_button, self._reopen_button = self.toolbar.buttons()[-2:]
        menu = QMenu(self)
        for name in (*REQUEST_MENU, "", "copy_reference", "", "undo", "redo"):
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        self.toolbar.add_menu(menu, self.tr("More"))
        self.header.add(self.toolbar)
        box.addWidget(self.header)
        self.tabs_row = QWidget()
        tabs = QVBoxLayout(self.tabs_row)
        tabs.setContentsMargins(24, 12, 24, 0)
        self.tabs = Segmented(
            self.tr("Part of the request"),
            [
                ("talk", self.tr("Conversation")),
                ("facts", self.tr("Request")),
                ("experts", self.tr("Experts")),
            ],
            value="talk",
        )
        self.tabs.changed.connect(lambda _value: self._arrange())
        tabs.addWidget(self.tabs)
        self.tabs_row.setVisible(False)
        box.addWidget(self.tabs_row)
        self._body = QWidget()
        line = QHBoxLayout(self._body)
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
        self.facts = Facts(now=self._now)
        line.addWidget(self.facts)
        self.several = Several()
        self._holder = QStackedWidget()
        self._holder.addWidget(self._body)
        self._holder.addWidget(self.several)
        box.addWidget(self._holder, 1)
        self._arrange()

    def _wire(self) -> None:
        self.conversation.route_wanted.connect(self.route)
        self.conversation.split_wanted.connect(self.split_mail)
        self.composer.reply_wanted.connect(self.reply)
        self.composer.note_wanted.connect(self.note)
        self.composer.keep.connect(self._keep)
        self.conversation.reporter_wanted.connect(self.reporter_wanted)
        self.composer.prepared_wanted.connect(partial(self._ask_prepared, self._offer))
        self.composer.read_wanted.connect(self.conversation.show_newest)
        self.composer.leaving.undo.clicked.connect(lambda _checked=False: self.history.undo())
        self.facts.release_wanted.connect(self.release_wanted)
        self.facts.request_wanted.connect(self.request_wanted)
        self.facts.outbox_wanted.connect(self.outbox_wanted)
        self.facts.fact_changed.connect(self.change_fact)
        self.facts.merge_wanted.connect(self._merge_into)
        self.facts.briefing_wanted.connect(self.briefer.ask)
        self.briefer.failed.connect(self._did_not)
        self.facts.coverage_wanted.connect(self.aftermath.act)
        self.facts.clip_wanted.connect(self.aftermath.save_clip)
        self.aftermath.letter_wanted.connect(self._correct)
        self.aftermath.said.connect(self.said)
        self.aftermath.failed.connect(self._did_not)
        self.verbs.covered.connect(self._offer_coverage)
        self.facts.terms_wanted.connect(self.verbs.ask_terms)
        verbs = self.verbs
        verbs.said.connect(self.said)
        verbs.failed.connect(self._did_not)
        verbs.done.connect(self._taken_over)
        verbs.called_back.connect(self._called_back)
        verbs.began.connect(self._read_timer.stop)
        verbs.request_wanted.connect(self.request_wanted)
        self.history.changed.connect(self._enable)
        for name, act in (
            ("take", verbs.take),
            ("assign", verbs.ask_owner),
            ("propose", verbs.ask_propose),
            ("propose_time", partial(verbs.ask_propose, "time")),
            ("propose_expert", partial(verbs.ask_propose, "expert")),
            ("ask_order", self.line.ask_order),
            ("schedule", verbs.ask_schedule),
            ("interviews", self.arranging.ask),
            ("reply", partial(self._write, REPLY)),
            ("note", partial(self._write, NOTE)),
            ("decline", self.decline),
            ("terms", verbs.ask_terms),
            ("coverage", self.aftermath.ask),
            ("briefing", self.briefer.ask),
            ("snooze", verbs.ask_follow_up),
            ("wait", verbs.wait),
            ("ours", verbs.ours),
            ("done", verbs.ask_outcome),
            ("reopen", verbs.reopen),
            ("unread", verbs.mark_unread),
            ("merge", verbs.ask_merge),
            ("split", verbs.ask_split),
            ("send", self.composer.send_if_used),
            ("copy_reference", verbs.copy_reference),
            ("undo", self.undo),
            ("redo", self.redo),
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
        self.toolbar.fit(width, self.header.room_for(self.toolbar, width=self.width()))
        narrow = width < px(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        part = str(self.tabs.value()) if self._narrow else ""
        facts = part in ("facts", "experts")
        self.facts.show_part(part if facts else "")
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
        """Return the request that is shown, None until it has been read."""
        file = self._shown_file()
        return file.request if file is not None else None

    def _shown_file(self) -> RequestFile | None:
        file = self._file
        return file if file is not None and file.request.id == self._wanted else None

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
        self.nothing.read()
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
        known = self._file.timeline[-1].number if self._file and not fresh else 0
        self._file = opened.file
        if not fresh:
            self._warn_of_news(opened, known)
        zone = self._zone()
        self.reference.setText(text.reference(request.reference))
        self._show_state(request)
        self.conversation.show_file(opened.file, now=opened.now, zone=zone, me=self._me())
        # Each of the two takes a turn of its own, so that no key waits for both.
        QTimer.singleShot(0, self, partial(self._show_facts, opened))
        self.composer.set_terms(request.terms)
        if fresh:
            to = text.fill(self.tr("To %1"), _to(request))
            if not request.reporter.email:
                to = text.fill(self.tr("%1 gave no e-mail address"), request.reporter.name)
            self.composer.set_reporter(request.reporter.name)
            self.composer.open(to, has_address=bool(request.reporter.email), kept=opened.kept)
        self._stack.setCurrentWidget(self._page)
        self._enable()
        if request.unread and fresh:
            self._read_timer.start()

    def _show_facts(self, opened: _Opened) -> None:
        if opened.file.request.id == self._wanted and self._file is not None:
            self.facts.show_file(opened.file, now=opened.now, zone=self._zone())
            self._ask_marks(opened.file.request)
            self.line.show_file(opened.file)

    def _count_free(self) -> None:
        free = self.facts.experts.free_count()
        words = text.fill(self.tr("Experts, %1 free"), str(free)) if free else self.tr("Experts")
        self.tabs.set_text("experts", words)

    def _ask_marks(self, request: Request) -> None:
        """Ask what is odd about who asked; it comes last, as its tables take time to load."""
        desk = self._context.desk
        if desk is None:
            return

        def show(found: tuple[Mark, ...]) -> None:
            if request.id == self._wanted:
                self.conversation.show_marks(found)
                self.composer.show_marks(found)

        self._context.tasks.run(
            self,
            "data",
            lambda: desk.reporters.marks_of(request),
            done=show,
            failed=lambda error: self.failed.emit(text.failure(error)),
            key="marks",
        )

    def propose_once_shown(self, request_id: str) -> None:
        """Ask which expert to ask for a request as soon as it and its experts are shown."""
        self._to_propose = request_id

    def _propose_if_wanted(self) -> None:
        request = self.request()
        if request is not None and request.id == self._to_propose:
            self._to_propose = ""
            self.verbs.ask_propose()

    def _warn_of_news(self, opened: _Opened, known: int) -> None:
        """Say above a reply that somebody else did something since it was begun."""
        for recorded in reversed(opened.file.timeline):
            entry = recorded.entry
            if recorded.number <= known:
                return
            words = text.event(entry, me=self._me(), now=opened.now, zone=self._zone())
            if words is None or entry.actor in (self._me(), text.PROGRAM):
                continue
            when = text.moment(entry.at, opened.now, self._zone())
            self.composer.warn_stale(
                text.fill(self.tr("%1 %2, %3."), words.actor, words.verb, when)
            )
            return

    def _show_state(self, request: Request) -> None:
        words = text.state(request.state, request.waiting_for)
        level = {"open": "open", "closed": "closed"}.get(request.state.value, request.state.value)
        if request.route.held and request.state is not RequestState.CLOSED:
            words, level = self.tr("Held"), "held"
        elif request.state is RequestState.CLOSED and request.outcome is not None:
            words = text.outcome(request.outcome)
            level = "declined" if request.outcome is Outcome.DECLINED else "closed"
        self.state.set_chip(words, level)
        self.fit()

    def _enable(self) -> None:
        request = self.request()
        several = self.verbs.selected()
        one = request is not None and not several
        there = request is not None or bool(several)
        states = {row.state for row in several}
        if request is not None and not several:
            states = {request.state}
        closed = bool(states) and states == {RequestState.CLOSED}
        is_open = there and RequestState.CLOSED not in states
        mine = one and request is not None and request.owner == self._me()
        waiting = states == {RequestState.WAITING}
        self._actions["coverage"].setEnabled(not several)
        for name in ("assign", "unread", "merge"):
            self._actions[name].setEnabled(there)
        for name in ("reply", "note", "copy_reference", "split", "terms", "briefing", "interviews"):
            self._actions[name].setEnabled(one)
        experts = ("propose", "propose_time", "propose_expert", "ask_order")
        for name in (*experts, "schedule", "decline"):
            self._actions[name].setEnabled(one and is_open)
        for name in ("snooze", "done"):
            self._actions[name].setEnabled(is_open)
        self._actions["take"].setEnabled(is_open and not mine)
        self._actions["wait"].setEnabled(is_open and RequestState.NEW not in states and not waiting)
        self._actions["ours"].setEnabled(is_open and waiting)
        self._actions["reopen"].setEnabled(closed)
        # One of the two says what is next: whose it is, or whose it becomes.
        self._take_button.setVisible(is_open and not mine and not (one and self._has_owner()))
        self._assign_button.setVisible(not self._take_button.isVisibleTo(self.toolbar))
        self._done_button.setVisible(not closed)
        self._reopen_button.setVisible(closed)
        # Which verbs there are decides whether their words and keys have room.
        self.fit()

    def _has_owner(self) -> bool:
        request = self.request()
        return request is not None and request.owner is not None

    def tick(self, now: datetime) -> None:
        """Let time pass."""
        if self._file is not None:
            self.conversation.tick(now)
            self.facts.interviews.tick(now)
        elif self.nothing.isVisible():
            self.nothing.read()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    def _stale(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if not self._wanted:
            self.nothing.read()
            return
        release = self._file.request.release_id if self._file is not None else None
        if self._wanted in changes.requests or changes.outbox or release in changes.releases:
            self._read()

    # --------------------------------------------------------------------------- verbs

    def set_selected(self, rows: Sequence[QueueRow]) -> None:
        """Work on these requests together; with fewer than two, on the one that is shown."""
        self.verbs.select(rows)
        several = self.verbs.selected()
        if several:
            self.several.show_rows(several)
            self._holder.setCurrentWidget(self.several)
        else:
            self._holder.setCurrentWidget(self._body)
        self.reference.setVisible(not several)
        self.state.setVisible(not several)
        self.count.setText(text.counted("%n selected", len(several)))
        self.count.setVisible(bool(several))
        self._enable()

    def _taken_over(self, result: object) -> None:
        if not isinstance(result, Done):
            return
        shown = self._file
        for request in result.requests or (result.request,):
            if shown is not None and shown.request.id == request.id:
                self._file = replace(shown, request=request)
                self._show_state(request)
        undo = result.undo
        if undo is not None and undo.act is Kind.REPLIED:
            self.composer.leaving.start(
                result.request.reporter.name, int(UNDO_WINDOW.total_seconds())
            )
        self._enable()
        self._context.changed.emit(result.changes)

    def _called_back(self, undo: object) -> None:
        """Give back the words of a reply or note that was undone."""
        if not isinstance(undo, Undo) or not undo.words:
            return
        self.composer.leaving.stop()
        tab = NOTE if undo.act is Kind.NOTED else REPLY
        if undo.steps[0].after.id == self._wanted:
            self.composer.take_back(tab, undo.words)
            self.composer.tabs.setCurrentIndex(tab)
            return
        # It is shown next; its composer then begins with what is kept.
        self._keep_for(undo.steps[0].after.id, {"note" if tab == NOTE else "reply": undo.words})

    def _did_not(self, sentence: str) -> None:
        self.failed.emit(sentence)
        self._read()

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

    def undo(self) -> None:
        """Take back the newest act; another page that is shown has an undo of its own."""
        if self.isVisible():
            self.history.undo()

    def redo(self) -> None:
        """Do over what was taken back last."""
        if self.isVisible():
            self.history.redo()

    def decline(self) -> None:
        """Begin a decline: its reply is prepared, and asked about only when it is sent."""
        request, desk = self.request(), self._context.desk
        if request is None or desk is None or self.verbs.selected():
            return
        if not request.reporter.email:
            self.verbs.close(Outcome.DECLINED)
            return

        def begin(found: object) -> None:
            words = next((one.text for one in _prepared(found) if one.name == "decline"), "")
            if self._wanted == request.id:
                self._write(REPLY)
                self.composer.begin_ending(words, Outcome.DECLINED)

        self._ask_prepared(begin)

    def _ask_prepared(self, done: Callable[[object], None]) -> None:
        """Read the prepared replies to the request that is shown."""
        desk, wanted, me = self._context.desk, self._wanted, self._me()
        if desk is None or not wanted:
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.replies.prepared(wanted, actor=me),
            done=done,
            failed=lambda error: self.composer.refuse(text.failure(error)),
            key="prepared",
        )

    def _offer(self, found: object) -> None:
        self.composer.offer(_prepared(found))

    def _write(self, tab: int) -> None:
        if self.request() is None or self.verbs.selected():
            return
        if self._narrow:
            self.tabs.choose("talk")
            self._arrange()
        self.composer.turn_to(tab)

    def note(self, words: str) -> None:
        """Write an internal note."""
        me = self._me()

        self.written.emit()

        def failed(error: Exception) -> None:
            self.composer.take_back(NOTE, words)
            self.composer.refuse(text.failure(error))

        self.verbs.do(
            lambda desk, which: desk.triage.note(which[0], words, actor=me),
            self.tr("Note added"),
            "",
            failed=failed,
        )

    def reply(self, words: str, after: object) -> None:
        """Send a reply; it then waits, is closed with an `Outcome`, or stays open ("open").

        Declining is asked about once more, because nobody can take it back once it has left.
        """
        request = self.request()
        if request is None:
            return
        if isinstance(after, Correcting):
            self._ask_correction(words, after.coverage_id, request)
            return
        if after is not Outcome.DECLINED:
            self._send(words, after, request)
            return
        dialog = Confirm(
            text.fill(self.tr("Decline the request from %1?"), request.reporter.name),
            text.fill(self.tr("The reply goes to %1, and the request is closed."), _to(request)),
            self.tr("Send and decline"),
            self,
        )
        place_below(dialog, self)
        dialog.accepted.connect(lambda: self._send(words, after, request))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _send(self, words: str, after: object, request: Request) -> None:
        desk, me = self._context.desk, self._me()
        if desk is None:
            return
        files = self.composer.files()
        outcome = after if isinstance(after, Outcome) else None
        self.composer.clear_reply()
        self.written.emit()

        def failed(error: Exception) -> None:
            self.composer.take_back(REPLY, words, files)
            self.composer.refuse(text.failure(error))
            self._read()

        self.verbs.do(
            lambda desk, which: desk.replies.send(
                which[0],
                words,
                actor=me,
                pause=UNDO_WINDOW,
                outcome=outcome,
                keep_open=after == "open",
                version=request.version,
                attachments=desk.read_files(files),
            ),
            self.tr("Reply to %1 leaves in ten seconds"),
            "",
            failed=failed,
        )

    def _correct(self, words: str, coverage_id: str) -> None:
        """Begin the letter that asks for a correction; the officer changes and sends it."""
        request = self.request()
        if request is None:
            return
        self._write(REPLY)
        if request.reporter.email:
            self.composer.begin_ending(words, Correcting(coverage_id=coverage_id))

    def _ask_correction(self, words: str, coverage_id: str, request: Request) -> None:
        desk, me = self._context.desk, self._me()
        if desk is None:
            return
        self.composer.clear_reply()
        self.written.emit()

        def failed(error: Exception) -> None:
            self.composer.take_back(REPLY, words)
            self.composer.begin_ending("", Correcting(coverage_id=coverage_id))
            self.composer.refuse(text.failure(error))

        def done(result: Done) -> None:
            self.verbs.keep(
                text.fill(self.tr("The letter to %1 leaves in ten seconds"), request.reporter.name),
                result,
            )

        self._context.tasks.run(
            self,
            "data",
            lambda: desk.coverage.ask_correction(coverage_id, words, actor=me, pause=UNDO_WINDOW),
            done=done,
            failed=failed,
        )

    def _offer_coverage(self, request_id: str) -> None:
        """Offer to expect coverage of what was just closed."""
        self.aftermath.offer(request_id)
        self.offered.emit(self.tr("Expect coverage"), self._actions.shown_key("coverage"))

    def change_fact(self, name: str, was: str, value: str, zone: str) -> None:
        """Change a fact in place; if somebody was first, that is said under it."""
        me = self._me()

        def failed(error: Exception) -> None:
            self.facts.refuse_fact(name, text.failure(error))

        def change(desk: Desk, which: tuple[str, ...]) -> Done:
            return desk.facts.change(which[0], name, value, actor=me, was=was, zone=zone)

        self.facts.fact_kept(name)
        self.verbs.do(change, self.tr("Request from %1 changed"), "", failed=failed)

    def _merge_into(self, other: str) -> None:
        request = self.request()
        if request is not None:
            self.verbs.merge([request.id], other, request.reporter.name)

    def _now(self) -> datetime:
        desk = self._context.desk
        return desk.clock.now() if desk is not None else datetime.min.replace(tzinfo=UTC)

    def split_mail(self, incoming_id: str) -> None:
        """Take a mail out of this request; it waits in Intake to be decided again."""
        desk, me = self._context.desk, self._me()
        if desk is None:
            return

        def split_off(done: Sorted) -> None:
            self._context.changed.emit(done.changes)
            self.said.emit(self.tr("Taken out. The mail waits in Intake."), False)

        self._context.tasks.run(
            self,
            "data",
            lambda: desk.sorting.split(incoming_id, actor=me),
            done=split_off,
            failed=lambda error: self._did_not(text.failure(error)),
        )

    def route(self, address: str) -> None:
        """Answer "who should get this?"."""
        me = self._me()

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.conversation.held.refuse(text.failure(error))
            else:
                self._did_not(text.failure(error))

        self.verbs.do(
            lambda desk, which: desk.triage.route(which[0], address, actor=me),
            self.tr("Request from %1 goes to %2"),
            "",
            address.strip(),
            failed=failed,
        )

    def _keep(self, state: dict[str, str]) -> None:
        """Keep what is typed, so that not even a power cut takes it."""
        if self._wanted:
            self._keep_for(self._wanted, state)

    def _keep_for(self, request_id: str, state: Mapping[str, str]) -> None:
        desk = self._context.desk
        if desk is None:
            return
        name = f"composer-{request_id}"

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
            key=f"keep-{request_id}",
        )

    def enter(self) -> None:
        """Take the focus into the request."""
        self.conversation.pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
