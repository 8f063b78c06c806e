"""What is done with the interviews of the request that is shown, each act with its undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from mediadesk.domain.ask import AskState
from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.invitation import Party
from mediadesk.domain.outbox import UNDO_WINDOW
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import WaitingFor
from mediadesk.services.desk import Desk
from mediadesk.services.interviews import Agreed, Telling
from mediadesk.services.outcome import Done, RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request.choosers import Choice, Chooser, Question, place_below
from mediadesk.ui.desk.request.experts import Experts, Offer
from mediadesk.ui.desk.request.interviews import Interviews, acts, offered
from mediadesk.ui.desk.request.times import TimesPanel
from mediadesk.ui.desk.request.verbs import Verbs
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row

_TELLING = Telling(pause=UNDO_WINDOW)
"""Who was told of an interview before is told again, once it can no longer be taken back."""


class MoveDialog(Question):
    """To which time an interview is moved, and how long it takes then."""

    def __init__(
        self,
        request: Request,
        interview: Interview,
        *,
        now: Callable[[], datetime],
        office: ZoneInfo,
        parent: QWidget,
    ) -> None:
        """Make the question, with the time as it is."""
        super().__init__(self.tr("Move the interview"), parent)
        self.box.setSpacing(12)
        self._interview = interview
        self.times = TimesPanel(request, now=now, office=office, scheduling=True)
        self.times.length.add(text.minutes(interview.minutes), interview.minutes)
        self.times.length.choose(interview.minutes)
        self.times.time.set_text(f"{interview.starts_at.astimezone(office):%Y-%m-%d %H:%M}")
        self.box.addWidget(self.times)
        self.button = Button(self.tr("Move"), kind="primary", on_click=self._try)
        self.button.setDefault(True)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        self.box.addLayout(row(self.button, leave, None))
        self.times.time.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.times.time.edit.selectAll()

    def _try(self) -> None:
        field, at = self.times.field, self.times.time.at()
        field.clear_error()
        kept = (self._interview.starts_at, self._interview.minutes)
        if self.times.time.trouble() or at is None:
            trouble = self.times.time.trouble()
            field.set_error(trouble or self.tr("Enter when the interview is."))
            field.focus_control()
        elif (at, self.times.minutes()) == kept:
            field.set_error(self.tr("The interview is at this time already."))
            field.focus_control()
        else:
            self.value = at
            self.accept()


class Arranging(QObject):
    """The acts of the interviews' part of the rail, and of the key that asks what to do there."""

    def __init__(
        self,
        context: Context,
        verbs: Verbs,
        interviews: Interviews,
        experts: Experts,
        *,
        me: Callable[[], str],
        file: Callable[[], RequestFile | None],
        over: QWidget,
    ) -> None:
        """Act with the verbs' history; questions are asked over the widget `over`."""
        super().__init__(over)
        self._context = context
        self._verbs = verbs
        self._experts = experts
        self._me = me
        self._file = file
        self._over = over
        interviews.acted.connect(self.act)
        interviews.time_wanted.connect(self.propose)

    def ask(self) -> None:
        """Ask what to do with the interviews, or with the times that the reporter sent."""
        desk, file = self._context.desk, self._file()
        if desk is None or file is None or self._verbs.selected():
            return
        now, zone = desk.clock.now(), self._verbs.zone()
        choices = []
        for one in (arranged.interview for arranged in file.interviews):
            when = text.moment(one.starts_at, now, zone)
            about = ", ".join(part for part in (when, one.expert_name) if part)
            choices += [
                Choice(text=words, value=(act, one.id), note=about) for act, words in acts(one, now)
            ]
        choices += [
            Choice(
                text=self.tr("Propose this time"),
                value=at,
                note=text.moment(at, now, zone),
            )
            for at in offered(file, now)
        ]
        if not choices:
            self._verbs.said.emit(self.tr("There is no interview here yet"), False)
            return
        dialog = Chooser(self.tr("What about the interviews?"), choices, self._over)

        def answered() -> None:
            if isinstance(dialog.value, datetime):
                self.propose(dialog.value)
            elif isinstance(dialog.value, tuple):
                self.act(*dialog.value)

        self._open(dialog, answered)

    def act(self, name: str, interview_id: str) -> None:
        """Do one of `acts` with an interview of the request that is shown."""
        file = self._file()
        rows = file.interviews if file is not None else ()
        one = next((each.interview for each in rows if each.interview.id == interview_id), None)
        if file is None or one is None:
            return
        if name == "save":
            self._save(file.request, one)
        elif name == "move":
            self._ask_move(file.request, one)
        else:
            self._do(name, one)

    def _do(self, name: str, one: Interview) -> None:
        me, key = self._me(), one.id
        off = self.tr("Interview for %1 called off")
        if one.state is InterviewState.PROPOSED:
            off = self.tr("Time for %1 taken back")
        works: dict[str, tuple[Callable[[Desk], Done], str]] = {
            "confirm": (
                lambda desk: desk.interviews.confirm(key, actor=me, telling=_TELLING),
                self.tr("Interview for %1 confirmed"),
            ),
            "hold": (
                lambda desk: desk.interviews.hold(key, actor=me, telling=_TELLING),
                self.tr("Kept free for %1"),
            ),
            "give": (
                lambda desk: desk.interviews.give(key, actor=me),
                self.tr("Interview for %1 given"),
            ),
            "cancel": (lambda desk: desk.interviews.cancel(key, actor=me, telling=_TELLING), off),
        }
        work, sentence = works[name]
        self._verbs.do(lambda desk, _which: work(desk), sentence, "")

    def _ask_move(self, request: Request, one: Interview) -> None:
        desk = self._context.desk
        if desk is None:
            return
        dialog = MoveDialog(
            request, one, now=desk.clock.now, office=self._verbs.zone(), parent=self._over
        )

        def look() -> None:
            at, minutes = dialog.times.time.at(), dialog.times.minutes()
            self._context.tasks.run(
                dialog,
                "data",
                lambda: desk.interviews.outlook(request.id, one.expert_name, at, minutes=minutes),
                done=dialog.times.tell,
                failed=lambda error: self._verbs.failed.emit(text.failure(error)),
                key="outlook",
            )

        def answered() -> None:
            if isinstance(dialog.value, datetime):
                self.move(one.id, dialog.value, dialog.times.minutes(), dialog.times.invited())

        dialog.times.asked.connect(look)
        self._open(dialog, answered)

    def move(
        self,
        interview_id: str,
        at: datetime,
        minutes: int,
        invited: frozenset[Party] = frozenset(),
    ) -> None:
        """Put an interview at another instant (UTC), and tell those invited."""
        desk, me = self._context.desk, self._me()
        if desk is None:
            return
        telling = Telling(parties=invited, pause=UNDO_WINDOW)
        self._verbs.do(
            lambda desk, _which: desk.interviews.move(
                interview_id, at, minutes=minutes, actor=me, telling=telling
            ),
            self.tr("Interview for %1 moved: %2"),
            "",
            text.moment(at, desk.clock.now(), self._verbs.zone()),
        )

    def propose(self, at: datetime) -> None:
        """Make a proposal of a time (UTC) that the reporter sent.

        Who is to speak is asked where nothing says it.
        """
        file = self._file()
        if file is None:
            return
        name = self._expert(file)
        if name:
            self._verbs.propose(Agreed(expert=name), (at,), WaitingFor.EXPERT)
            return
        best = self._experts.best()
        self._verbs.ask_propose(
            "expert",
            Offer(
                expert_id=best.expert_id if best is not None else "",
                name=best.name if best is not None else "",
                at=at,
            ),
        )

    def _expert(self, file: RequestFile) -> str:
        """Return who is to speak, as far as one name is clear: agreed, accepted, or asked for."""
        matched = self._experts.matched()
        here = self._experts.request_id() == file.request.id
        asks = matched.asks if matched is not None and here else ()
        agreed = {
            row.interview.expert_name: None for row in file.interviews if row.interview.is_live
        }
        accepted = {row.name: None for row in asks if row.ask.state is AskState.ACCEPTED}
        for names in (tuple(agreed), tuple(accepted), file.request.experts):
            if len(names) == 1:
                return names[0]
        return ""

    def _save(self, request: Request, one: Interview) -> None:
        desk = self._context.desk
        if desk is None:
            return
        dialog = QFileDialog(self._over, self.tr("Save as a calendar file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Calendar files (*.ics)")])
        dialog.setDefaultSuffix("ics")
        dialog.selectFile(f"{text.reference(request.reference)}.ics")
        dialog.fileSelected.connect(partial(self.save, one.id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, interview_id: str, path: str) -> None:
        """Write the calendar entry of an interview to a file."""
        desk = self._context.desk
        if desk is None:
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.entries.save(interview_id, Path(path)),
            done=lambda _done: self._verbs.said.emit(self.tr("The calendar file is saved"), False),
            failed=lambda error: self._verbs.failed.emit(text.failure(error)),
        )

    def _open(self, dialog: Question, answered: Callable[[], None]) -> None:
        place_below(dialog, self._over)
        dialog.accepted.connect(answered)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
