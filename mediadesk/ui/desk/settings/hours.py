"""Office hours, and how early a deadline warns."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.hours import OfficeHours, parse_hours
from mediadesk.ui import text
from mediadesk.ui.desk.settings.section import SIZE, Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit

_tr = QCoreApplication.translate
DAY_SPANS = ((0, 4), (0, 5), (0, 6), (6, 3), (5, 2))
"""Working weeks that are usual somewhere, as first and last weekday."""


def span_words(first: int, last: int) -> str:
    """Return `Monday to Friday`, in the language in force."""
    if (first, last) == (0, 6):
        return _tr("Hours", "Every day")
    return text.fill(_tr("Hours", "%1 to %2"), text.weekday(first), text.weekday(last))


class HoursFields:
    """Days, begin and end of the office's hours, as three controls; used by first run as well."""

    def __init__(self, *, size: int) -> None:
        """Make the controls, empty."""
        self.days = ComboBox(_tr("Hours", "Office days"), size=size)
        for first, last in DAY_SPANS:
            self.days.add(span_words(first, last), f"{first} {last}")
        self.begin = LineEdit(_tr("Hours", "Office hours from"), size=size, placeholder="08:00")
        self.end = LineEdit(_tr("Hours", "Office hours to"), size=size, placeholder="18:00")

    def show(self, kept: str) -> None:
        """Show hours as they are kept."""
        hours = parse_hours(kept)
        if hours is None:
            self.days.setCurrentIndex(0)
            self.begin.setText("")
            self.end.setText("")
            return
        key = f"{hours.first_day} {hours.last_day}"
        if not self.days.choose(key):
            self.days.add(span_words(hours.first_day, hours.last_day), key)
            self.days.choose(key)
        self.begin.setText(f"{hours.begin // 60:02}:{hours.begin % 60:02}")
        self.end.setText(f"{hours.end // 60:02}:{hours.end % 60:02}")

    def hours(self) -> OfficeHours | None:
        """Return what the controls say, None while the times are none."""
        found = parse_hours(f"{self.begin.text().strip()} to {self.end.text().strip()}")
        if found is None:
            return None
        first, last = (int(one) for one in str(self.days.value()).split())
        return OfficeHours(first_day=first, last_day=last, begin=found.begin, end=found.end)


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
