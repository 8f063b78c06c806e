"""The first start in five steps, each kept as it is left; all of it can be changed in Settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Refused
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.desk.welcome.steps import (
    SIZE,
    ContactStep,
    MailStep,
    ReleaseStep,
    TryStep,
    WelcomeStep,
)
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, column, row
from mediadesk.ui.widgets.inputs import CheckBox
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import BrandTile, Footer, ScrollColumn
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.steps import Step

_NARROW = 1024
WIDEST = 560


class WelcomePage(QWidget):
    """Asks what must be known before the desk can route a request, and lets one be tried."""

    finished = Signal(str)
    """Carries the face that this computer is for: "desk" or "room"."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Make the first two steps; the others come when they are reached."""
        super().__init__(parent)
        self._context = context
        self._at = 0
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._side = self._make_side()
        outer.addWidget(self._side, 2)
        right = QVBoxLayout()
        right.setSpacing(0)
        outer.addLayout(right, 5)
        self._stack = QStackedWidget()
        right.addWidget(self._stack, 1)
        self._stack.addWidget(self._who())
        self.contact = ContactStep(context)
        self._made: dict[int, WelcomeStep] = {}
        self._take_step(1, self.contact)
        self._foot = self._make_foot()
        right.addWidget(self._foot)
        self._go(0)

    def start(self) -> None:
        """Put the focus where the first answer is given."""
        self.officer_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self) -> int:
        """Return which step is shown, counted from 0."""
        return self._at

    def set_answers(self, values: Mapping[str, str], *, zone: str) -> None:
        """Fill in answers by setting, such as `office.name`, and the office's zone (IANA).

        KeyError for a setting that is not asked for.
        """
        for key, value in values.items():
            self.contact.edits[key].setText(value)
        self.contact.zone.set_zone(zone)

    @property
    def sample(self) -> CheckBox:
        """Whether the sample release is wanted; its step is made when this is first asked."""
        step = self.step_at(3)
        assert isinstance(step, ReleaseStep)  # made by this number
        return step.sample

    # ------------------------------------------------------------------------ building

    def _make_side(self) -> Surface:
        side = Surface("nav", lines="r")
        box = QVBoxLayout(side)
        box.setContentsMargins(40, 40, 40, 32)
        box.setSpacing(16)
        box.addWidget(BrandTile(48))
        box.addWidget(Label(self.tr("Set up MediaDesk"), role="h1", wrap=True))
        box.addWidget(
            Para(
                self.tr("About five minutes. You can change everything later in Settings."),
                colour="text2",
            )
        )
        box.addSpacing(16)
        self._marks = [Step() for _ in range(4)] + [Step(last=True)]
        box.addLayout(column(*self._marks, spacing=0))
        box.addStretch(1)
        safe = QHBoxLayout()
        safe.setSpacing(8)
        safe.addWidget(Glyph("lock", size=14), 0, Qt.AlignmentFlag.AlignTop)
        safe.addWidget(
            Para(self.tr("Nothing leaves this computer during set-up."), colour="text3"), 1
        )
        box.addLayout(safe)
        return side

    def _who(self) -> QWidget:
        pane = ScrollColumn(widest=WIDEST, margins=(40, 64, 40, 32), spacing=16)
        pane.add(Label(self.tr("Step 1 of 5"), colour="text2"))
        pane.add(Label(self.tr("Who uses this computer?"), role="h1", wrap=True))
        pane.add(
            Para(
                self.tr(
                    "A press officer works with the queue of requests. Reporters read releases "
                    "and ask for interviews."
                ),
                colour="text2",
            )
        )
        self.officer_button = Button(
            self.tr("A press officer"),
            kind="primary",
            icon="inbox",
            size=SIZE,
            on_click=lambda: self._go(1),
        )
        self.reporter_button = Button(
            self.tr("Reporters"), icon="newspaper", size=SIZE, on_click=self._for_reporters
        )
        pane.add_layout(row(self.officer_button, self.reporter_button, None))
        return pane

    def _make_foot(self) -> Footer:
        foot = Footer(widest=WIDEST)
        self.back_button = Button(
            self.tr("Back"),
            kind="ghost",
            icon="arrow-left",
            size=SIZE,
            on_click=lambda: self._go(self._at - 1),
        )
        self.later_button = Button(
            self.tr("Finish later"), kind="ghost", size=SIZE, on_click=self._for_officer
        )
        self.continue_button = Button(
            self.tr("Continue"), kind="primary", size=SIZE, on_click=self._continue
        )
        foot.row().addWidget(self.back_button)
        foot.row().addStretch(1)
        foot.row().addWidget(self.later_button)
        foot.row().addWidget(self.continue_button)
        return foot

    def _take_step(self, number: int, step: WelcomeStep) -> None:
        pane = ScrollColumn(widest=WIDEST, margins=(40, 48, 40, 32), spacing=16, name=step.title)
        pane.add(Label(text.fill(self.tr("Step %1 of 5"), str(number + 1)), colour="text2"))
        pane.add(Label(step.title, role="h1", wrap=True))
        pane.add(Para(step.words, colour="text2"))
        pane.add(step.summary)
        pane.add(step)
        self._made[number] = step
        self._stack.addWidget(pane)

    def step_at(self, number: int) -> WelcomeStep:
        """Return a step from 1 (press contact) to 4 (the trial), made if it is not there yet."""
        kinds: dict[int, Callable[[Context], WelcomeStep]] = {
            2: MailStep,
            3: ReleaseStep,
            4: TryStep,
        }
        for one in range(2, number + 1):
            if one not in self._made:
                self._take_step(one, kinds[one](self._context))
        return self._made[number]

    # --------------------------------------------------------------------------- going

    def _go(self, at: int) -> None:
        """Show a step, counted from 0, and how far one has come."""
        self._at = at
        names = (
            (self.tr("Who uses this computer"), self.tr("A press officer") if at else ""),
            (self.tr("Press contact"), self.tr("What reporters see")),
            (self.tr("Mail"), self.tr("How answers leave")),
            (self.tr("Release and experts"), self.tr("What reporters read")),
            (self.tr("Try it"), self.tr("One practice request")),
        )
        for number, mark in enumerate(self._marks):
            if number < at:
                mark.set_look("done", "check")
            else:
                mark.set_look("now" if number == at else "neutral", str(number + 1))
            mark.set_words(*names[number])
        if at:
            step = self.step_at(at)
            step.shown()
        self._stack.setCurrentIndex(at)
        self._foot.setVisible(at > 0)
        self.later_button.setVisible(at < 4)
        self.continue_button.set_text(
            self.tr("Open the press desk") if at == 4 else self.tr("Continue")
        )
        target = self.step_at(at).first() if at else self.officer_button
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _continue(self) -> None:
        """Keep what the step asks, then go on; what is wrong stays beside its field."""
        desk = self._context.desk
        step = self.step_at(self._at)
        if desk is None:
            return
        step.clear_errors()
        keep = step.keeper()
        self._context.tasks.run(
            self,
            "mail" if isinstance(step, MailStep) else "data",
            lambda: keep(desk),
            done=lambda _nothing: self._kept(),
            failed=self._failed,
            key="save",
        )

    def _kept(self) -> None:
        self._context.changed.emit(Changes(settings=True))
        if self._at == 4:
            self._for_officer()
        else:
            self._go(self._at + 1)

    def _for_reporters(self) -> None:
        self._finish("room")

    def _for_officer(self) -> None:
        self._finish("desk")

    def _finish(self, face: str) -> None:
        desk = self._context.desk
        if desk is None:
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: _set_face(desk, face),
            done=lambda _nothing: self.finished.emit(face),
            failed=self._failed,
            key="save",
        )

    def _failed(self, error: Exception) -> None:
        step = self.step_at(max(self._at, 1))
        problems = error.problems if isinstance(error, Refused) else ()
        if not step.refuse(problems):
            step.tell(text.failure(error))

    # -------------------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the list of steps out where there is no room for it."""
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= px(_NARROW))


def _set_face(desk: Desk, face: str) -> None:
    desk.save_settings({"window.face": face}, actor="MediaDesk")
