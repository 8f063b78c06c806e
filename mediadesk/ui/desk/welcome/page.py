"""Two short steps: who sits here; the press contact. Everything can be changed in Settings later."""  # noqa: E501

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.errors import Refused
from mediadesk.paths import resources_dir
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box, Surface, column, row
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import CheckBox, LineEdit
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import BrandTile, Footer, ScrollColumn
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.steps import Step
from mediadesk.ui.widgets.zone import ZoneCombo

_SIZE = 40


class WelcomePage(QWidget):
    """Asks what must be known before the desk can route a request."""

    finished = Signal(str)
    """Carries the face that this computer is for: "desk" or "room"."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Make both steps."""
        super().__init__(parent)
        self._context = context
        self._fields: dict[str, Field] = {}
        self._edits: dict[str, LineEdit] = {}
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._side(), 2)
        self._steps = QStackedWidget()
        outer.addWidget(self._steps, 5)
        self._steps.addWidget(self._who())
        self._steps.addWidget(self._contact())
        self._go(0)

    def start(self) -> None:
        """Put the focus where the first answer is given."""
        self.officer_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_answers(self, values: Mapping[str, str], *, zone: str) -> None:
        """Fill in answers by setting, such as `office.name`, and the office's zone (IANA).

        KeyError for a setting that is not asked for.
        """
        for key, value in values.items():
            self._edits[key].setText(value)
        self.zone.set_zone(zone)

    def _side(self) -> Surface:
        side = Surface("nav", lines="r")
        box = QVBoxLayout(side)
        box.setContentsMargins(40, 40, 40, 32)
        box.setSpacing(16)
        box.addWidget(BrandTile(48))
        box.addWidget(Label(self.tr("Set up MediaDesk"), role="h1"))
        box.addWidget(
            Para(
                self.tr("About a minute. You can change everything later in Settings."),
                colour="text2",
            )
        )
        box.addSpacing(16)
        self._marks = [Step(), Step(last=True)]
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

    def _go(self, step: int) -> None:
        """Show a step, counted from 0, and how far one has come."""
        first, second = self._marks
        if step == 0:
            first.set_look("now", "1")
            first.set_words(self.tr("Who uses this computer"), "")
            second.set_look("neutral", "2")
        else:
            first.set_look("done", "check")
            first.set_words(self.tr("Who uses this computer"), self.tr("A press officer"))
            second.set_look("now", "2")
        second.set_words(self.tr("Press contact"), self.tr("What reporters see"))
        self._steps.setCurrentIndex(step)
        start = self.officer_button if step == 0 else self._edits["office.name"]
        start.setFocus(Qt.FocusReason.TabFocusReason)

    def _who(self) -> QWidget:
        pane = ScrollColumn(widest=560, margins=(40, 64, 40, 32), spacing=16)
        pane.add(Label(self.tr("Step 1 of 2"), colour="text2"))
        pane.add(Label(self.tr("Who uses this computer?"), role="h1"))
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
            size=_SIZE,
            on_click=lambda: self._go(1),
        )
        self.reporter_button = Button(
            self.tr("Reporters"), icon="newspaper", size=_SIZE, on_click=self._for_reporters
        )
        pane.add_layout(row(self.officer_button, self.reporter_button, None))
        return pane

    def _line(self, key: str, label: str, *, icon: str = "", mark: str = "") -> Field:
        edit = LineEdit(label, icon=icon, size=_SIZE)
        edit.setText(self._context.settings.get(key))
        edit.textChanged.connect(self._preview)
        self._edits[key] = edit
        self._fields[key] = Field(label, edit, mark=mark)
        return self._fields[key]

    def _contact(self) -> QWidget:
        pane = ScrollColumn(widest=560, margins=(40, 64, 40, 32), spacing=16)
        pane.add(Label(self.tr("Step 2 of 2"), colour="text2"))
        pane.add(Label(self.tr("Press contact"), role="h1"))
        pane.add(
            Para(
                self.tr("Reporters see this in the press room and in every answer you send."),
                colour="text2",
            )
        )
        self.summary = ErrorSummary()
        pane.add(self.summary)
        pane.add(self._line("office.name", self.tr("Organisation")))
        pane.add_layout(
            row(
                self._line("officer.name", self.tr("Your name"), icon="user"),
                self._line("office.phone", self.tr("Press phone"), icon="phone"),
            )
        )
        pane.add(
            self._line(
                "contact.email",
                self.tr("E-mail address for requests"),
                icon="mail",
                mark=self.tr("optional"),
            )
        )
        self.zone = ZoneCombo(
            self.tr("Time zone"), zone=self._context.settings.get("office.zone"), size=_SIZE
        )
        pane.add(Field(self.tr("Time zone"), self.zone))
        self.sample = CheckBox(self.tr("Put the sample release into the press room"), checked=True)
        pane.add(self.sample)
        pane.add(Label(self.tr("How reporters see it"), role="body_s"))
        preview = Box(fill="sunken", border="line", radius=10, padding=16)
        self._name = Label("", colour="text2", elide=True)
        self._phone = Label("", role="body_s", colour="accent_t", elide=True)
        seen = QHBoxLayout()
        seen.setSpacing(16)
        seen.addWidget(Glyph("phone", size=20, token="text2"))
        seen.addLayout(column(self._name, self._phone, spacing=0), 1)
        preview.body().addLayout(seen)
        pane.add(preview)
        self.later_button = Button(
            self.tr("Finish later"), kind="ghost", size=_SIZE, on_click=lambda: self._keep({})
        )
        self.continue_button = Button(
            self.tr("Continue"), kind="primary", size=_SIZE, on_click=self._for_officer
        )
        back = Button(
            self.tr("Back"),
            kind="ghost",
            icon="arrow-left",
            size=_SIZE,
            on_click=lambda: self._go(0),
        )
        self._preview()
        foot = Footer(widest=560)
        for widget in (back, None, self.later_button, self.continue_button):
            if widget is None:
                foot.row().addStretch(1)
            else:
                foot.row().addWidget(widget)
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(pane, 1)
        box.addWidget(foot)
        return page

    def _preview(self) -> None:
        if not hasattr(self, "_phone"):
            return
        self._name.setText(self._edits["office.name"].text() or self.tr("Press office"))
        self._phone.setText(self._edits["office.phone"].text() or self.tr("No phone yet"))

    def _for_reporters(self) -> None:
        self._save({"window.face": "room"}, "room", sample=False)

    def _for_officer(self) -> None:
        values = {key: edit.text().strip() for key, edit in self._edits.items()}
        values["contact.name"] = values["officer.name"]
        if self.zone.value():
            values["office.zone"] = self.zone.value()
        self._keep(values)

    def _keep(self, values: dict[str, str]) -> None:
        self._save({**values, "window.face": "desk"}, "desk", sample=self.sample.isChecked())

    def _save(self, values: dict[str, str], face: str, *, sample: bool) -> None:
        desk = self._context.desk
        if desk is None:
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: _set_up(desk, values, sample=sample),
            done=lambda _nothing: self.finished.emit(face),
            failed=self._failed,
            key="save",
        )

    def _failed(self, error: Exception) -> None:
        shown = []
        if isinstance(error, Refused):
            for problem in error.problems:
                field = self._fields.get(problem.field)
                if field is not None:
                    field.set_error(text.problem(problem))
                    shown.append((text.problem(problem), field))
        if not shown:
            shown = [(text.failure(error), self._fields["office.name"])]
        self.summary.show_errors(shown)
        self.summary.setFocus()


def _set_up(desk: Desk, values: dict[str, str], *, sample: bool) -> None:
    desk.save_settings(values, actor=values.get("officer.name") or "MediaDesk")
    if sample:
        desk.releases.import_file(
            resources_dir() / "samples" / "release.txt",
            actor=values.get("officer.name") or "MediaDesk",
        )
