"""The reporter's own details: asked once, then kept on this computer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class Myself:
    """The reporter's own details, as kept on this computer."""

    name: str = ""
    role: str = ""
    outlet: str = ""
    email: str = ""
    phone: str = ""

    @property
    def known(self) -> bool:
        """Whether enough is known to leave the questions out."""
        return bool(self.name and self.outlet and (self.email or self.phone))


class MyDetails(QWidget):
    """The questions about the reporter, asked once."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the fields."""
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(20)
        self.name = LineEdit(self.tr("Your name"), size=40)
        self.role = LineEdit(self.tr("Your job"), size=40)
        self.outlet = LineEdit(self.tr("Outlet"), size=40)
        self.email = LineEdit(self.tr("E-mail"), icon="mail", size=40)
        self.phone = LineEdit(self.tr("Phone"), icon="phone", size=40)
        optional = self.tr("optional")
        self.fields = {
            "reporter.name": Field(self.tr("Your name"), self.name),
            "reporter.role": Field(self.tr("Your job"), self.role, mark=optional),
            "outlet": Field(self.tr("Outlet you work for"), self.outlet),
            "reporter.email": Field(self.tr("E-mail"), self.email),
            "reporter.phone": Field(self.tr("Phone"), self.phone),
        }
        for pair in (("reporter.name", "reporter.role"), ("outlet",)):
            line = QHBoxLayout()
            line.setSpacing(12)
            for name in pair:
                line.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignBottom)
            box.addLayout(line)
        line = QHBoxLayout()
        line.setSpacing(12)
        for name in ("reporter.email", "reporter.phone"):
            line.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignBottom)
        box.addLayout(line)
        self.edits = {
            "name": self.name,
            "role": self.role,
            "outlet": self.outlet,
            "email": self.email,
            "phone": self.phone,
        }
        for edit in self.edits.values():
            edit.textChanged.connect(lambda _text: self.changed.emit())

    def myself(self) -> Myself:
        """Return what was typed."""
        return Myself(**{name: edit.text() for name, edit in self.edits.items()})

    def set_myself(self, myself: Myself) -> None:
        """Fill the fields."""
        for name, edit in self.edits.items():
            edit.setText(getattr(myself, name))
            edit.setCursorPosition(0)
