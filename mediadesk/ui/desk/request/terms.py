"""The terms of a conversation: what is agreed, from when on, and the question that agrees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.attribution import LONGEST_NOTE, Attribution
from mediadesk.domain.request import Request
from mediadesk.ui import text
from mediadesk.ui.desk.request.choosers import Question
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit, RadioButton
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label

ICONS: Mapping[Attribution, str] = {
    Attribution.ON_THE_RECORD: "mic",
    Attribution.ON_BACKGROUND: "user",
    Attribution.NOT_FOR_ATTRIBUTION: "eye-off",
    Attribution.OFF_THE_RECORD: "ban",
}
_tr = QCoreApplication.translate


def summary(request: Request, now: datetime, zone: ZoneInfo) -> str:
    """Return what is agreed, with whom and since when, in one sentence."""
    terms = request.terms
    if terms is None:
        return _tr("Terms", "Nothing agreed yet")
    return text.fill(
        _tr("Terms", "%1, agreed with %2, from %3 on"),
        text.attribution(terms.attribution),
        terms.party,
        text.moment(terms.at, now, zone),
    )


class TermsCard(QWidget):
    """The agreed terms in the rail, with what they mean and the way to agree others."""

    wanted = Signal()

    def __init__(
        self, request: Request, *, now: datetime, zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        """Show the terms of a request."""
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(self.tr("Agreed terms"), role="body_s"))
        terms = request.terms
        line = QHBoxLayout()
        line.setSpacing(6)
        icon = ICONS[terms.attribution] if terms is not None else "circle-help"
        line.addWidget(Glyph(icon, size=16), 0, Qt.AlignmentFlag.AlignTop)
        self.words = Label(
            summary(request, now, zone), colour="text" if terms else "text3", wrap=True
        )
        line.addWidget(self.words, 1)
        box.addLayout(line)
        if terms is not None:
            box.addWidget(Label(terms.definition, role="meta", colour="text2", wrap=True))
            if terms.note:
                box.addWidget(Label(terms.note, role="meta", colour="text2", wrap=True))
        self.button = Button(
            self.tr("Change from here on") if terms is not None else self.tr("Agree terms"),
            kind="link",
            size=28,
            key="O",
            on_click=self.wanted.emit,
        )
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)


class TermsDialog(Question):
    """Which terms hold from here on, each with the office's own definition beside it.

    `value` is an `Attribution`, or None for nothing agreed.
    """

    def __init__(
        self, request: Request, definitions: Mapping[Attribution, str], parent: QWidget
    ) -> None:
        """Offer the terms; those asked for, or in force, are chosen."""
        super().__init__(self.tr("On which terms, from here on?"), parent)
        box = self.box
        box.setSpacing(8)
        box.addWidget(
            Label(
                self.tr("What was said before keeps the terms that held then."),
                role="meta",
                colour="text3",
                wrap=True,
            )
        )
        asked = request.details.attribution
        now = request.terms.attribution if request.terms is not None else None
        self.choices: dict[Attribution, RadioButton] = {}
        for attribution in Attribution:
            name = text.attribution(attribution)
            if attribution is asked:
                name = text.fill(self.tr("%1 (the reporter asks for this)"), name)
            choice = RadioButton(name)
            choice.setAccessibleDescription(definitions[attribution])
            self.choices[attribution] = choice
            box.addWidget(choice)
            meaning = Label(definitions[attribution], role="meta", colour="text2", wrap=True)
            meaning.setContentsMargins(px(28), 0, 0, 0)
            box.addWidget(meaning)
        self.choices[now or asked or Attribution.ON_THE_RECORD].setChecked(True)
        self.party = LineEdit(self.tr("Agreed with"), longest=200)
        self.party.setText(request.terms.party if request.terms else request.reporter.name)
        self.party_field = Field(self.tr("Agreed with"), self.party)
        box.addWidget(self.party_field)
        self.note = LineEdit(self.tr("Conditions"), longest=LONGEST_NOTE)
        if request.terms is not None:
            self.note.setText(request.terms.note)
        self.note_field = Field(
            self.tr("Conditions"),
            self.note,
            mark=self.tr("optional"),
            hint=self.tr("Such as: quotes are read back first."),
        )
        box.addWidget(self.note_field)
        self.button = Button(self.tr("Agree"), kind="primary", on_click=self._agree)
        self.button.setDefault(True)
        self.end = Button(self.tr("Nothing is agreed"), kind="ghost", on_click=self.accept)
        self.end.setVisible(request.terms is not None)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        box.addSpacing(4)
        box.addLayout(row(self.button, self.end, leave, None))
        self.setMinimumWidth(px(520))
        frame = self.layout()
        assert frame is not None
        # Wrapped texts are as high as they are at this width, which no layout asks by itself.
        self.setMinimumHeight(frame.totalHeightForWidth(px(520)))
        next(one for one in self.choices.values() if one.isChecked()).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def _agree(self) -> None:
        self.value = next(key for key, one in self.choices.items() if one.isChecked())
        self.accept()
