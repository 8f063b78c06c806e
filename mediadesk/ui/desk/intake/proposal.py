"""The request that a mail seems to be: every field says where it was read, and can be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain.errors import Problem
from mediadesk.domain.intake import ReadMail
from mediadesk.domain.proposal import Proposal
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import RequestDraft
from mediadesk.ui import text
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit
from mediadesk.ui.widgets.zone import ZoneCombo

_SIZE = 36
_LONGEST_QUOTE = 80


class ProposalForm(QWidget):
    """Fields filled from a mail. What the mail does not say is empty, and asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the empty fields."""
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self.edits: dict[str, LineEdit] = {}
        self._mail: ReadMail | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        self.summary = ErrorSummary()
        self.summary.setVisible(False)
        box.addWidget(self.summary)
        box.addWidget(self._line("subject", self.tr("Subject")))
        box.addLayout(
            row(
                self._line("reporter.name", self.tr("Reporter"), icon="user"),
                self._line("outlet", self.tr("Outlet"), icon="newspaper"),
            )
        )
        box.addLayout(
            row(
                self._line("reporter.email", self.tr("E-mail"), icon="mail"),
                self._line("reporter.phone", self.tr("Phone"), icon="phone"),
            )
        )
        deadline = self._line("deadline", self.tr("Deadline"), icon="clock")
        self.edits["deadline"].setPlaceholderText("2026-11-25 15:00")
        self.zone = ZoneCombo(self.tr("Time zone of the deadline"), size=_SIZE)
        self.fields["deadline_zone"] = Field(self.tr("On the clock of"), self.zone)
        box.addLayout(row(deadline, self.fields["deadline_zone"]))
        self.medium = ComboBox(self.tr("Medium"), size=_SIZE)
        self.medium.add(self.tr("Not said"), "")
        for medium in Medium:
            self.medium.add(text.medium(medium), medium.value)
        self.fields["medium"] = Field(self.tr("Medium"), self.medium)
        experts = self._line("experts", self.tr("Experts asked for"), icon="users")
        box.addLayout(row(self.fields["medium"], experts))

    def _line(self, name: str, label: str, *, icon: str = "") -> Field:
        edit = LineEdit(label, icon=icon, size=_SIZE)
        self.edits[name] = edit
        field = Field(label, edit)
        self.fields[name] = field
        return field

    def show_mail(self, mail: ReadMail, zone: str) -> None:
        """Fill the fields from what was understood; `zone` is the office's."""
        self._mail = mail
        proposal = mail.request
        deadline = proposal.deadline if proposal is not None else None
        values = {
            "subject": proposal.subject if proposal else mail.subject,
            "reporter.name": proposal.reporter.name if proposal else mail.from_name,
            "reporter.email": proposal.reporter.email if proposal else mail.from_address or "",
            "reporter.phone": proposal.reporter.phone if proposal else "",
            "outlet": proposal.outlet if proposal else "",
            "deadline": f"{deadline.local:%Y-%m-%d %H:%M}" if deadline else "",
            "experts": ", ".join(proposal.experts) if proposal else "",
        }
        for name, value in values.items():
            self.edits[name].setText(" ".join(value.split()))
        self.zone.set_zone(deadline.zone if deadline else zone)
        self.medium.choose(proposal.medium.value if proposal and proposal.medium else "")
        self.summary.show_errors([])
        for name, field in self.fields.items():
            field.clear_error()
            field.set_hint(self._source(name, mail, proposal))

    def _source(self, name: str, mail: ReadMail, proposal: Proposal | None) -> str:
        """Return where a field was read, or what was seen and not taken."""
        if proposal is None:
            return ""
        for problem in proposal.problems:
            if problem.field == name:
                return text.problem(problem)
        parts = {"subject": mail.subject, "text": mail.text, "from": mail.from_name}
        quotes = []
        if any(source.part == "pack" for source in proposal.sources.get(name, ())):
            return self.tr("Claimed by the sender’s MediaDesk")
        for source in proposal.sources.get(name, ()):
            said = " ".join(parts.get(source.part, "")[source.start : source.end].split())
            if said and said not in quotes:
                quotes.append(said[:_LONGEST_QUOTE])
        if quotes:
            return text.fill(self.tr("The mail says “%1”"), " … ".join(quotes))
        if name == "reporter.email" and proposal.reporter.email:
            return self.tr("The mail’s sender")
        if name in ("deadline_zone", "medium", "experts"):
            return ""
        return "" if self.edits[name].text() else self.tr("The mail does not say")

    def draft(self) -> RequestDraft:
        """Return what the fields say now."""
        mail = self._mail or ReadMail()
        proposal = mail.request
        value = {name: edit.text().strip() for name, edit in self.edits.items()}
        claimed = proposal.pack if proposal and proposal.pack else RequestDraft()
        return replace(
            claimed,
            subject=value["subject"],
            outlet=value["outlet"],
            reporter_name=value["reporter.name"],
            reporter_email=value["reporter.email"],
            reporter_phone=value["reporter.phone"],
            deadline=value["deadline"],
            deadline_zone=self.zone.value(),
            message=(proposal.message if proposal and proposal.message else mail.text)[:20_000],
            medium=str(self.medium.value() or ""),
            live=proposal.live.value if proposal and proposal.live else "",
            experts=tuple(one.strip() for one in value["experts"].split(",") if one.strip()),
        )

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong beside the fields, nothing typed being lost."""
        for field in self.fields.values():
            field.clear_error()
        shown = []
        for problem in problems:
            field_of = self.fields.get(problem.field)
            if field_of is not None:
                words = text.problem(problem)
                field_of.set_error(words)
                shown.append((words, field_of))
        self.summary.show_errors(shown)
        self.summary.setVisible(bool(shown))
        if shown:
            self.summary.setFocus()
