"""Who reporters reach: organisation, officer, phones, the address for requests."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from mediadesk.ui.desk.settings.section import SIZE, Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.zone import ZoneCombo

_tr = QCoreApplication.translate


class ContactSection(Section):
    """Press contact."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(
            context,
            _tr("ContactSection", "Press contact"),
            _tr("ContactSection", "Reporters see this in the press room and in every answer."),
        )
        self.add(self.line("office.name", self.tr("Organisation")), 8)
        self.add_row(
            self.line(
                "office.phone",
                self.tr("Press phone"),
                icon="phone",
                hint=self.tr("Answered in office hours"),
            ),
            self.line(
                "office.duty_phone",
                self.tr("Duty phone"),
                icon="phone-call",
                hint=self.tr("For urgent calls at other times"),
            ),
        )
        self.add_row(
            self.line("officer.name", self.tr("Your name"), icon="user"),
            self.line("contact.name", self.tr("Requests go to"), icon="user"),
        )
        self.add_row(
            self.line("contact.email", self.tr("E-mail address for requests"), icon="mail"),
            self.line("contact.phone", self.tr("Phone of the press contact"), icon="phone"),
        )
        self.zone = ZoneCombo(self.tr("Time zone of the office"), size=SIZE)
        self.zone.zone_changed.connect(lambda _zone: self.changed.emit())
        self.fields["office.zone"] = Field(self.tr("Time zone of the office"), self.zone)
        self.add(self.fields["office.zone"])

    def fill(self) -> None:
        """Show what is set."""
        super().fill()
        self.zone.set_zone(self.context.settings.get("office.zone"))

    def typed(self) -> dict[str, str]:
        """Return what every field says, the zone only if it is one."""
        zone = self.zone.value()
        return super().typed() | ({"office.zone": zone} if zone else {})
