"""Office hours, and how early a deadline warns."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.hours import parse_hours
from mediadesk.ui import text
from mediadesk.ui.desk.settings.section import SIZE, Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.hours import HoursFields

_tr = QCoreApplication.translate


class HoursSection(Section):
    """Hours and deadlines."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(
            context,
            _tr("HoursSection", "Hours and deadlines"),
            _tr("HoursSection", "When somebody answers, and how early a deadline warns."),
        )
        self.hours = HoursFields(size=SIZE)
        self.fields["office.hours"] = Field(
            self.tr("Office days"), self.hours.days, parts=(self.hours.days,)
        )
        self.hours.days.currentIndexChanged.connect(self.changed)
        self.hours.begin.textChanged.connect(self.changed)
        self.hours.end.textChanged.connect(self.changed)
        self.add_row(
            self.fields["office.hours"],
            Field(self.tr("From"), self.hours.begin),
            Field(self.tr("To"), self.hours.end),
            weights=(3, 1, 1),
        )
        minutes = tuple(
            (str(n), text.counted("%n minute(s) before", n)) for n in (120, 90, 60, 45, 30)
        )
        last = tuple((str(n), text.counted("%n minute(s) before", n)) for n in (30, 20, 15, 10, 5))
        self.add_row(
            self.choice("desk.warn_first", self.tr("First warning"), minutes),
            self.choice("desk.warn_last", self.tr("Last warning"), last),
        )

    def fill(self) -> None:
        """Show what is set."""
        super().fill()
        self.hours.show(self.context.settings.get("office.hours"))

    def typed(self) -> dict[str, str]:
        """Return what every field says; hours that are none leave the kept ones."""
        found = self.hours.hours()
        kept = self.context.settings.get("office.hours")
        if found is None:
            empty = not (self.hours.begin.text().strip() or self.hours.end.text().strip())
            # A sentence that somebody wrote by hand, such as “by appointment”, stays.
            hours = kept if not empty or parse_hours(kept) is None else ""
        else:
            hours = kept if parse_hours(kept) == found else found.text
        return super().typed() | {"office.hours": hours}
