"""Office hours as three controls: the days, from when, to when."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.hours import OfficeHours, parse_hours
from mediadesk.ui import text
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
