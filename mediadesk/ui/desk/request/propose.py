"""Asking an expert, or arranging the interview: who, when, and whether somebody asks the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from mediadesk.domain.duplicates import Likeness
from mediadesk.domain.workflow import WaitingFor
from mediadesk.services.outcome import RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request.choosers import Question
from mediadesk.ui.desk.request.radar import RadarCard
from mediadesk.ui.desk.request.times import TimesPanel
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.segmented import Segmented

_MOST_OFFERED = 5


class ProposeDialog(Question):
    """One question for both: which expert, and a time as people say it."""

    other_wanted = Signal(str)
    """Carries the UUID of a request that looks like the same; the question is left then."""
    asked = Signal(str, object, int)
    """Wants what is known of an expert, an instant (UTC) or None, and a length in minutes."""

    def __init__(
        self,
        file: RequestFile,
        *,
        likenesses: Sequence[Likeness],
        now: Callable[[], datetime],
        office: ZoneInfo,
        scheduling: bool,
        parent: QWidget,
    ) -> None:
        """Offer the experts of the release, those who were asked for first."""
        title = self.tr("Schedule the interview") if scheduling else self.tr("Propose an expert")
        super().__init__(title, parent)
        self._scheduling = scheduling
        self._office = office
        box = self.box
        box.setSpacing(12)
        request = file.request
        box.addWidget(
            Label(
                text.fill(
                    self.tr("For %1, %2, who needs an answer by %3"),
                    request.reporter.name,
                    request.outlet,
                    text.moment(request.deadline.at, now(), office),
                ),
                role="meta",
                colour="text3",
                wrap=True,
            )
        )
        for likeness in likenesses[:2]:
            card = RadarCard(likeness, now=now(), office=office)
            card.opened.connect(self._leave_for)
            box.addWidget(card)
        names = list(
            dict.fromkeys(
                (
                    *((request.interview_with,) if request.interview_with else ()),
                    *request.experts,
                    *(one.name for one in (file.release.experts if file.release else ())),
                )
            )
        )
        self.edit = LineEdit(self.tr("Expert"), icon="user", longest=200)
        self.edit.setMinimumWidth(px(420))
        completer = QCompleter(names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.edit.setCompleter(completer)
        self.expert_field = Field(
            self.tr("Expert"), self.edit, mark=self.tr("optional") if scheduling else ""
        )
        box.addWidget(self.expert_field)
        if names:
            self.edit.setText(names[0])
            offers = QHBoxLayout()
            offers.setSpacing(6)
            for name in names[:_MOST_OFFERED]:
                offer = Button(name, kind="soft", size=28)
                offer.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
                offer.clicked.connect(lambda _checked=False, chosen=name: self.edit.setText(chosen))
                offers.addWidget(offer)
            offers.addStretch(1)
            box.addLayout(offers)
        self.times = TimesPanel(request, now=now, office=office, scheduling=scheduling)
        self.time, self.time_field = self.times.time, self.times.field
        self.times.asked.connect(
            lambda: self.asked.emit(self.expert(), self.at(), self.times.minutes())
        )
        self.edit.textChanged.connect(lambda _text: self.times.look_again())
        box.addWidget(self.times)
        self.to = Segmented(
            self.tr("Who is asked"),
            [
                (WaitingFor.EXPERT.value, self.tr("Ask the expert"), "user"),
                (WaitingFor.REPORTER.value, self.tr("Offer it to the reporter"), "reply"),
            ],
        )
        self.to.setVisible(not scheduling)
        box.addWidget(self.to)
        words = self.tr("Schedule") if scheduling else self.tr("Propose")
        self.button = Button(words, kind="primary", on_click=self._try)
        self.button.setDefault(True)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        box.addLayout(row(self.button, leave, None))

    def suggest(self, expert: str, at: datetime | None) -> None:
        """Put in an expert and, if they are free, a time (UTC)."""
        self.edit.setText(expert)
        if at is not None:
            local = at.astimezone(self._office)
            self.time.set_text(f"{local:%Y-%m-%d %H:%M}")

    def begin(self, focus: str) -> None:
        """Go to the `time`, to the `expert`, or to the button if an expert is known (`go`)."""
        widget: QWidget = self.edit
        if focus == "time":
            widget = self.time.edit
        elif focus == "go" and self.expert():
            widget = self.button
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if focus == "expert":
            self.edit.selectAll()

    def expert(self) -> str:
        """Return who is asked."""
        return self.edit.text().strip()

    def at(self) -> datetime | None:
        """Return for when (UTC)."""
        return self.time.at()

    def waits_for(self) -> WaitingFor:
        """Return whose answer is waited for."""
        return WaitingFor(str(self.to.value()))

    def _leave_for(self, request_id: str) -> None:
        self.reject()
        self.other_wanted.emit(request_id)

    def _try(self) -> None:
        self.expert_field.clear_error()
        self.time_field.clear_error()
        trouble = self.time.trouble()
        if not self._scheduling and not self.expert():
            self.expert_field.set_error(self.tr("Enter the expert’s name."))
            self.expert_field.focus_control()
        elif trouble or (self._scheduling and self.at() is None):
            self.time_field.set_error(trouble or self.tr("Enter when the interview is."))
            self.time_field.focus_control()
        else:
            self.accept()
