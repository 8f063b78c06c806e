"""What stands in the place of a release under embargo until the reporter agrees to wait."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mediadesk.domain.errors import Problem
from mediadesk.ui.room import words
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn


class SealedPane(ScrollColumn):
    """Until when, what agreeing means, and three fields; `agreed` carries name, e-mail, outlet."""

    agreed = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the pane, empty."""
        super().__init__(widest=560, margins=(24, 40, 24, 24), spacing=16, parent=parent)
        self.add(Label(self.tr("A release under embargo"), role="h1", wrap=True))
        self.until = Banner(tone="warn", icon="lock", title_tinted=True)
        self.add(self.until)
        self.add(
            Label(
                self.tr(
                    "Its title and text are shown to those who agree to publish nothing of it, "
                    "and to pass nothing of it on, before then. Who agrees is recorded with "
                    "name, address and time."
                ),
                colour="text2",
                wrap=True,
            )
        )
        self.summary = ErrorSummary()
        self.add(self.summary)
        self.edits: dict[str, LineEdit] = {}
        self.fields: dict[str, Field] = {}
        for key, label, icon in (
            ("name", self.tr("Your name"), "user"),
            ("email", self.tr("Your e-mail address"), "mail"),
            ("outlet", self.tr("Whom you work for"), "newspaper"),
        ):
            edit = LineEdit(label, icon=icon, size=40)
            edit.returnPressed.connect(self._agree)
            mark = self.tr("optional") if key == "outlet" else ""
            self.edits[key], self.fields[key] = edit, Field(label, edit, mark=mark)
            self.add(self.fields[key])
        self.button = Button(
            self.tr("I agree to wait"), kind="primary", icon="check", size=40, on_click=self._agree
        )
        self.add_layout(row(self.button, None))

    def show_release(self, until: str, known: Mapping[str, str]) -> None:
        """Say until when a release is under embargo; fill in what is known of the reporter.

        `known` may hold `name`, `email` and `outlet`.
        """
        self.until.set_words(until)
        self.summary.show_errors([])
        for key, edit in self.edits.items():
            self.fields[key].clear_error()
            if not edit.text():
                edit.setText(known.get(key, ""))
        self.verticalScrollBar().setValue(0)

    def start(self) -> None:
        """Put the focus where typing begins."""
        empty = [key for key in ("name", "email") if not self.edits[key].text()]
        target = self.edits[empty[0]] if empty else self.button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _agree(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self.summary.show_errors([])
        self.agreed.emit(*(self.edits[key].text() for key in ("name", "email", "outlet")))

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong beside the fields, and all of it at the top."""
        shown = []
        for problem in problems:
            told = words.problem_words(problem)
            field = self.fields.get(problem.field, self.fields["name"])
            field.set_error(told)
            shown.append((told, field))
        self.summary.show_errors(shown)
