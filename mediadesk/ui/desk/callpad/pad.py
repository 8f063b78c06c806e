"""The call pad: who is calling, what they want, by when; the queue stays usable meanwhile.

What is typed is kept after each pause of a second, and is there again if the window closes. Tab
goes from field to field, Alt+1 to Alt+6 choose the medium, Ctrl+Enter saves.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.caller import Caller, title_of
from mediadesk.domain.changes import Changes
from mediadesk.domain.duplicates import Likeness
from mediadesk.domain.errors import Refused
from mediadesk.domain.matching import Code
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import RequestDraft
from mediadesk.domain.rows import ReleaseRow
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Matched
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Line, Surface
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit, TextArea
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.plain import visible
from mediadesk.ui.widgets.segmented import MediumPicker
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.typed import TypedTime

WIDTH = 720
DRAFT = "call-pad"
PAUSE = 1_000
"""How long nothing must be typed before it is kept, ms."""
_MEDIA = ("print", "online", "tv", "radio", "podcast", "agency")
_MOST_RELEASES = 30
_MOST_EXPERTS = 12


_Found = tuple[tuple[ReleaseRow, ...], tuple[str, ...], Mapping[str, object]]


class CallPad(QDialog):
    """One call. `logged` carries the new request's UUID and the reporter's name."""

    logged = Signal(str, str)
    propose_wanted = Signal(str)
    """Carries the UUID of the request just logged, for which an expert is to be asked."""
    request_wanted = Signal(str)
    closed = Signal()

    def __init__(
        self, context: Context, *, me: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make the pad; the clock of the call starts now."""
        super().__init__(parent)
        self._context = context
        self._me = me
        self._zone = ZoneInfo(context.settings.get("office.zone") or "UTC")
        self._known: tuple[Caller, ...] = ()
        self._caller: Caller | None = None
        self._like: tuple[Likeness, ...] = ()
        self._filling = False
        self._saved = False
        self.started = self._now()
        self.setWindowTitle(self.tr("Log a call"))
        self.setModal(False)
        self.setMinimumWidth(px(WIDTH))
        self._build()
        self._keep_timer = self._timer(PAUSE, self._keep)
        self._ask_timer = self._timer(120, self._ask_callers)
        self._like_timer = self._timer(400, self._ask_like)
        self._experts_timer = self._timer(600, self._ask_experts)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._beat)
        self._second.start()
        self._wire()
        self._read()
        self.who.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _timer(self, pause: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(pause)
        timer.timeout.connect(act)
        return timer

    def _now(self) -> datetime:
        desk = self._context.desk
        assert desk is not None  # the pad opens on an open desk only
        return desk.clock.now()

    # ------------------------------------------------------------------------ building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("raised")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._head())
        box.addWidget(Line())
        body = QVBoxLayout()
        body.setContentsMargins(24, 16, 24, 16)
        body.setSpacing(14)
        box.addLayout(body, 1)
        self._build_who(body)
        self.what = TextArea(self.tr("What do they want?"), lines=3)
        self.what_field = Field(self.tr("What do they want?"), self.what)
        body.addWidget(self.what_field)
        self.deadline = TypedTime(self.tr("Deadline"), now=self._now, office=self._zone, quick=True)
        self.deadline_field = Field(self.tr("Deadline"), self.deadline, parts=(self.deadline.edit,))
        body.addWidget(self.deadline_field)
        self.medium = MediumPicker(self.tr("Medium"))
        for number, button in enumerate(self.medium.buttons(), 1):
            button.setToolTip(f"Alt+{number}")
        body.addWidget(Field(self.tr("Medium"), self.medium, mark=self.tr("Alt+1 to Alt+6")))
        self._build_choices(body)
        self.alike = Label("", role="meta", colour="warn_t", wrap=True)
        self.alike_open = Button(self.tr("Open"), kind="link", size=28)
        self.alike_open.clicked.connect(lambda _checked=False: self._open_like())
        self._alike_row = QWidget()
        line = QHBoxLayout(self._alike_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Glyph("copy", size=14, token="warn_t"))
        line.addWidget(self.alike, 1)
        line.addWidget(self.alike_open)
        self._alike_row.hide()
        body.addWidget(self._alike_row)
        box.addWidget(Line())
        box.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 12)
        head.setSpacing(14)
        head.addWidget(Glyph("phone-call", size=22, token="ok_t"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(self.tr("Log a call"), role="title"))
        began = text.fill(
            self.tr("Started %1. Type while you talk, everything is kept as a draft."),
            text.moment(self.started, self.started, self._zone),
        )
        words.addWidget(Label(began, role="meta", colour="text3"))
        head.addLayout(words, 1)
        self.clock = Label("00:00", role="body_m", numbers=True)
        self.clock.setAccessibleName(self.tr("How long the call has lasted"))
        head.addWidget(self.clock)
        return head

    def _build_who(self, body: QVBoxLayout) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        self.who = LineEdit(self.tr("Who is calling?"), icon="user", longest=200)
        self.outlet = LineEdit(self.tr("Outlet"), icon="building-2", longest=200)
        self.phone = LineEdit(self.tr("Phone"), icon="phone", longest=60)
        self.who_field = Field(self.tr("Who is calling?"), self.who)
        self.outlet_field = Field(self.tr("Outlet"), self.outlet)
        self.phone_field = Field(self.tr("Phone"), self.phone)
        line.addWidget(self.who_field, 5)
        line.addWidget(self.outlet_field, 4)
        line.addWidget(self.phone_field, 4)
        body.addLayout(line)
        self._names = QStringListModel(self)
        self.completer = QCompleter(self._names, self)
        # The desk has found them already, by any part of the name.
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.activated.connect(self._chosen)
        self.who.setCompleter(self.completer)
        self._known_row = QWidget()
        known = QHBoxLayout(self._known_row)
        known.setContentsMargins(0, 0, 0, 0)
        known.setSpacing(6)
        self._known_glyph = Glyph("badge-check", size=14, token="ok_t")
        known.addWidget(self._known_glyph)
        self.known = Label("", role="meta", colour="text2", elide=True)
        known.addWidget(self.known, 1)
        self.not_them = Button(self.tr("Not this person?"), kind="link", size=28)
        self.not_them.clicked.connect(lambda _checked=False: self._forget())
        known.addWidget(self.not_them)
        self._known_row.hide()
        body.addWidget(self._known_row)

    def _build_choices(self, body: QVBoxLayout) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        self.expert = LineEdit(
            self.tr("Expert"), icon="users", placeholder=self.tr("Any expert"), longest=200
        )
        self._experts = self._offering(self.expert)
        self.release = ComboBox(self.tr("Release"), icon="file-text")
        self.release.add(self.tr("No release"), "")
        self.owner = LineEdit(
            self.tr("Assign to"), icon="user-check", placeholder=self.tr("Nobody"), longest=200
        )
        self._owners = self._offering(self.owner)
        self.owner.setText(self._me())
        choices: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Expert"), self.expert),
            (self.tr("Release"), self.release),
            (self.tr("Assign to"), self.owner),
        )
        for name, control in choices:
            line.addWidget(Field(name, control), 1)
        body.addLayout(line)

    def _offering(self, edit: LineEdit) -> QStringListModel:
        """Offer names in a line; return where they are put."""
        names = QStringListModel(self)
        completer = QCompleter(names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        edit.setCompleter(completer)
        return names

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 14)
        foot.setSpacing(8)
        self.state = Label("", role="meta", colour="text3", wrap=True)
        foot.addWidget(self.state, 1)
        self.discard = Button(self.tr("Discard"), kind="ghost", on_click=self._discard)
        foot.addWidget(self.discard)
        self.save = Button(
            self.tr("Save request"), kind="primary", key="Ctrl+Return", on_click=self.submit
        )
        self.save_and_propose = Button(
            self.tr("Save and propose"),
            kind="secondary",
            key="Ctrl+Shift+Return",
            on_click=self.submit_and_propose,
        )
        foot.addWidget(self.save_and_propose)
        foot.addWidget(self.save)
        return foot

    def _wire(self) -> None:
        self.who.textEdited.connect(lambda _text: self._ask_timer.start())
        for edit in (self.who, self.outlet, self.phone):
            edit.textChanged.connect(lambda _text: self._typed())
        self.what.textChanged.connect(self._typed)
        self.deadline.edit.textChanged.connect(lambda _text: self._typed())
        self.medium.changed.connect(lambda _value: self._typed())
        for edit in (self.expert, self.owner):
            edit.textChanged.connect(lambda _text: self._typed())
        self.release.currentTextChanged.connect(lambda _text: self._typed())
        self.release.currentIndexChanged.connect(lambda _index: self._ask_experts())
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.submit)
        for keys in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
            QShortcut(QKeySequence(keys), self, self.submit_and_propose)
        for number, medium in enumerate(_MEDIA, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda chosen=medium: self.medium.choose(chosen))
        order: list[QWidget] = [
            self.who,
            self.outlet,
            self.phone,
            self.what,
            self.deadline.edit,
            *self.medium.buttons(),
            self.expert,
            self.release,
            self.owner,
            self.save,
            self.save_and_propose,
            self.discard,
        ]
        for first, second in itertools.pairwise(order):
            self.setTabOrder(first, second)

    # ------------------------------------------------------------------------- reading

    def _run(self, work: Callable[[Desk], object], done: Callable[..., None], key: str) -> None:
        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(
                self,
                "data",
                lambda: work(desk),
                done=done,
                failed=lambda error: self.state.setText(text.failure(error)),
                key=key,
            )

    def _read(self) -> None:
        """Fill the choices, and put back what was typed into a pad that was closed."""

        def read(desk: Desk) -> _Found:
            views = desk.database.read()
            kept = desk.drafts.load(DRAFT) or {}
            return views.releases()[:_MOST_RELEASES], views.owners(), kept

        def show(found: _Found) -> None:
            releases, owners, kept = found
            self._filling = True
            for row in releases:
                title = row.headline or self.tr("Release without a headline")
                self.release.add(visible(title), row.id)
            self._owners.setStringList([visible(one) for one in (self._me(), *owners)])
            self._filling = False
            if kept:
                self._restore({name: str(value) for name, value in kept.items()})

        self._run(read, show, "read")

    def _restore(self, kept: Mapping[str, str]) -> None:
        if self.is_written():
            return
        self._filling = True
        self.who.setText(kept.get("who", ""))
        self.outlet.setText(kept.get("outlet", ""))
        self.phone.setText(kept.get("phone", ""))
        self.what.set_text(kept.get("what", ""))
        self.deadline.set_text(kept.get("deadline", ""))
        if kept.get("medium"):
            self.medium.choose(kept["medium"])
        self.release.choose(kept.get("release", ""))
        self._filling = False
        self.state.setText(self.tr("The draft of an earlier call"))

    def is_written(self) -> bool:
        """Say whether anything has been typed."""
        return any(self.state_of().values())

    def state_of(self) -> dict[str, str]:
        """Return what is typed, to be kept."""
        return {
            "who": self.who.text(),
            "outlet": self.outlet.text(),
            "phone": self.phone.text(),
            "what": self.what.text(),
            "deadline": self.deadline.text(),
            "medium": self.medium.value(),
            "release": str(self.release.value() or ""),
        }

    def _ask_callers(self) -> None:
        typed = self.who.text()
        if self._caller is not None and typed != self._caller.name:
            self._caller = None
            self._show_caller()
        self._run(lambda desk: desk.calls.callers(typed), self._offer, "callers")

    def _offer(self, callers: tuple[Caller, ...]) -> None:
        self._known = callers
        self._names.setStringList([visible(f"{one.name}, {one.outlet}") for one in callers])
        if callers and self.who.hasFocus() and self._caller is None:
            self.completer.complete()
        else:
            popup: QWidget | None = self.completer.popup()
            if popup is not None:
                popup.hide()

    def _chosen(self, words: str) -> None:
        for caller in self._known:
            if visible(f"{caller.name}, {caller.outlet}") == words:
                # The completer writes its own words into the line after this.
                QTimer.singleShot(0, self, partial(self.take_caller, caller))
                return

    def take_caller(self, caller: Caller) -> None:
        """Fill in what is known of a caller."""
        self._caller = caller
        self._filling = True
        self.who.setText(caller.name)
        self.outlet.setText(caller.outlet)
        if caller.phone:
            self.phone.setText(caller.phone)
        if caller.zone:
            self.deadline.set_zone(caller.zone)
        self._filling = False
        self._show_caller()
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)
        self._typed()

    def _show_caller(self) -> None:
        caller = self._caller
        self._known_row.setVisible(caller is not None)
        if caller is None:
            return
        words = text.counted("Known reporter. %n earlier request(s)", caller.requests)
        if caller.last_at is not None:
            day = text.short_day(caller.last_at.astimezone(self._zone).date())
            words = text.fill(self.tr("%1, last on %2"), words, day)
        if caller.email:
            words = text.fill(self.tr("%1. %2"), words, caller.email)
        self._known_glyph.set_icon("badge-check" if caller.verified else "user")
        self.known.setText(words)
        announce(self, words)

    def _forget(self) -> None:
        self._caller = None
        self._show_caller()
        self.outlet.clear()
        self.phone.clear()
        self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_experts(self) -> None:
        """Offer who could take what is typed so far, the best first, and who the release names."""
        draft = self.draft()
        if not (draft.subject or draft.release):
            return
        reading = self.deadline.reading()
        deadline = reading.deadline if reading is not None else None
        medium = Medium(draft.medium) if draft.medium else None

        def read(desk: Desk) -> tuple[Matched, tuple[str, ...]]:
            matched = desk.matching.of_call(
                subject=draft.subject,
                message=draft.message,
                medium=medium,
                outlet=draft.outlet,
                release_id=draft.release,
                deadline=deadline,
            )
            release = desk.database.read().release(draft.release) if draft.release else None
            return matched, tuple(one.name for one in release.experts) if release else ()

        self._run(read, self._show_experts, "experts")

    def _show_experts(self, found: tuple[Matched, tuple[str, ...]]) -> None:
        matched, released = found
        names = [one.expert.name for one in matched.matches[:_MOST_EXPERTS]]
        self._experts.setStringList([visible(one) for one in dict.fromkeys((*names, *released))])
        best = matched.matches[0] if matched.matches else None
        words = self.tr("Any expert")
        if best is not None and any(one.code is Code.TOPIC for one in best.reasons):
            words = text.fill(self.tr("Any, such as %1"), visible(best.expert.name))
        self.expert.setPlaceholderText(words)

    def _ask_like(self) -> None:
        draft = self.draft()
        if not (draft.reporter_name or draft.outlet):
            return
        self._run(lambda desk: desk.joins.like_draft(draft), self._show_like, "like")

    def _show_like(self, found: tuple[Likeness, ...]) -> None:
        self._like = found
        self._alike_row.setVisible(bool(found))
        if not found:
            return
        other = found[0].other
        words = text.fill(
            self.tr("Looks like %1 of %2, %3: %4"),
            text.reference(other.reference),
            other.asked.reporter,
            text.moment(other.asked.at, self._now(), self._zone),
            text.alike(found[0].reasons),
        )
        if words != self.alike.text():
            self.alike.setText(words)
            announce(self, words)

    def _open_like(self) -> None:
        if self._like:
            self.request_wanted.emit(self._like[0].other.asked.id)

    # ------------------------------------------------------------------------- keeping

    def _typed(self) -> None:
        if self._filling:
            return
        self.state.setText("")
        self._keep_timer.start()
        self._like_timer.start()
        self._experts_timer.start()

    def _keep(self) -> None:
        state = self.state_of()

        def keep(desk: Desk) -> None:
            if any(state.values()):
                desk.drafts.save(DRAFT, state)
            else:
                desk.drafts.drop(DRAFT)

        def kept(_nothing: object) -> None:
            self.state.setText(self.tr("Draft saved"))

        self._run(keep, kept, "keep")

    def _discard(self) -> None:
        """Close the pad and forget what was typed."""
        self._saved = True
        self._keep_timer.stop()
        self._run(lambda desk: desk.drafts.drop(DRAFT), lambda _nothing: None, "keep")
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is typed; it is there when the pad opens again."""
        self._second.stop()
        if self._keep_timer.isActive() and not self._saved:
            self._keep_timer.stop()
            self._keep()
        super().closeEvent(event)
        self.closed.emit()

    def reject(self) -> None:
        """Close on Escape; what is typed is kept."""
        self.close()

    # -------------------------------------------------------------------------- saving

    def draft(self) -> RequestDraft:
        """Return the request as it stands."""
        reading = self.deadline.reading()
        deadline = reading.deadline if reading is not None else None
        named = self.expert.text().strip()
        caller = self._caller
        return RequestDraft(
            subject=title_of(self.what.text()),
            message=self.what.text().strip(),
            outlet=self.outlet.text(),
            reporter_name=self.who.text(),
            reporter_phone=self.phone.text(),
            reporter_email=caller.email if caller is not None else "",
            reporter_role=caller.role if caller is not None else "",
            deadline=(
                deadline.local.replace(microsecond=0).isoformat() if deadline is not None else ""
            ),
            deadline_zone=deadline.zone if deadline is not None else self._zone.key,
            release=str(self.release.value() or ""),
            medium=self.medium.value(),
            experts=(named,) if named else (),
            channel="phone",
        )

    def submit_and_propose(self) -> None:
        """Log the call, then ask at once which expert is to be asked."""
        self.submit(propose=True)

    def submit(self, *, propose: bool = False) -> None:
        """Log the call; every problem is said beside its field."""
        for field in self._fields().values():
            field.clear_error()
        trouble = self.deadline.trouble()
        if trouble:
            self.deadline_field.set_error(trouble)
            self.deadline_field.focus_control()
            return
        desk = self._context.desk
        if desk is None or not self.save.isEnabled():
            return
        draft, owner, me = self.draft(), self.owner.text(), self._me()
        self.save.setEnabled(False)
        self._keep_timer.stop()

        def log() -> tuple[str, Changes]:
            request, changes = desk.log_call(draft, owner=owner, actor=me)
            desk.drafts.drop(DRAFT)
            return request.id, changes

        def done(found: tuple[str, Changes]) -> None:
            self._saved = True
            self._context.changed.emit(found[1])
            self.logged.emit(found[0], draft.reporter_name)
            if propose:
                self.propose_wanted.emit(found[0])
            self.close()

        def failed(error: Exception) -> None:
            self.save.setEnabled(True)
            self._refuse(error)

        self._context.tasks.run(self, "data", log, done=done, failed=failed)

    def _fields(self) -> dict[str, Field]:
        return {
            "reporter.name": self.who_field,
            "outlet": self.outlet_field,
            "reporter.phone": self.phone_field,
            "reporter.email": self.phone_field,
            "subject": self.what_field,
            "message": self.what_field,
            "deadline": self.deadline_field,
            "deadline_zone": self.deadline_field,
        }

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            self.state.setText(text.failure(error))
            return
        fields = self._fields()
        first: Field | None = None
        for problem in error.problems:
            field = fields.get(problem.field)
            if field is None:
                self.state.setText(text.problem(problem))
            elif not field.error():
                field.set_error(self._worded(problem.field, text.problem(problem)))
                first = first or field
        if first is not None:
            first.focus_control()

    def _worded(self, field: str, message: str) -> str:
        """Return a problem in the words of somebody who types for another."""
        return {
            "reporter.name": self.tr("Enter who is calling."),
            "outlet": self.tr("Enter the outlet they work for."),
            "reporter.email": self.tr("Enter the number to ring back."),
            "subject": self.tr("Enter what they want."),
        }.get(field, message)

    def _beat(self) -> None:
        seconds = max(int((self._now() - self.started).total_seconds()), 0)
        self.clock.setText(f"{seconds // 60:02}:{seconds % 60:02}")
        if seconds % 30 == 0:
            self.deadline.read_again()
