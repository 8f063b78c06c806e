"""A moment in a form: a day from a short list or typed, a clock time, and a zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from PySide6.QtCore import Qt, QTimeZone, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediadesk.domain.deadline import is_doubled, zone_of
from mediadesk.domain.errors import Refused
from mediadesk.ui.room import moment, words
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit
from mediadesk.ui.widgets.zone import ZoneCombo

_OTHER_DAY: Final = "other"


class WhenRow(QWidget):
    """A day from a short list or typed, and a clock time; optionally the zone they are meant in."""

    changed = Signal()

    def __init__(
        self, name: str, *, zone: bool, now: datetime, parent: QWidget | None = None
    ) -> None:
        """Make the row; `now` (UTC) decides what today is, `zone` adds the choice of a zone."""
        super().__init__(parent)
        self._now = now
        self._today: date | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.day = ComboBox(self.tr("%1, day").replace("%1", name), icon="calendar", size=40)
        self.date = LineEdit(
            self.tr("%1, date").replace("%1", name),
            placeholder=self.tr("24 Dec"),
            icon="calendar",
            size=40,
        )
        self.date.setVisible(False)
        self.time = LineEdit(
            self.tr("%1, time").replace("%1", name),
            placeholder="15:00",
            icon="clock",
            size=40,
        )
        self.zone = ZoneCombo(
            self.tr("%1, time zone").replace("%1", name),
            zone=own_zone(),
            moment=now,
            size=40,
        )
        line.addWidget(self.day, 5)
        line.addWidget(self.date, 3)
        line.addWidget(self.time, 3)
        line.addWidget(self.zone, 6)
        self.zone.setVisible(zone)
        self._has_zone = zone
        if not zone:
            line.addStretch(6)
        self.rescale()
        self._fill()
        self.day.currentIndexChanged.connect(lambda _index: self._day_chosen())
        self.date.textChanged.connect(lambda _text: self.changed.emit())
        self.time.textChanged.connect(lambda _text: self.changed.emit())
        self.zone.zone_changed.connect(self._zone_chosen)
        self.zone.editTextChanged.connect(lambda _text: self.changed.emit())

    def rescale(self) -> None:
        """Take on the widths anew."""
        self.time.setMinimumWidth(px(96))

    def set_now(self, now: datetime) -> None:
        """Let time go on; at midnight the list of days moves."""
        self._now = now
        self._fill()

    def use_zone(self, zone: str) -> None:
        """Take another row's zone, for a row that has none of its own."""
        if not self._has_zone and zone:
            self.zone.set_zone(zone)
            self._fill()

    def _zone_chosen(self, zone: str) -> None:
        del zone
        self._fill()
        self.changed.emit()

    def today(self) -> date:
        """Return today's date in the zone of the row."""
        zone = self.zone.value()
        try:
            return self._now.astimezone(zone_of(zone)).date() if zone else self._now.date()
        except Refused:
            return self._now.date()

    def _fill(self) -> None:
        today = self.today()
        if today == self._today:
            return
        chosen = self.day.value()
        self._today = today
        self.day.blockSignals(True)
        self.day.clear()
        for number, day in enumerate(moment.next_days(today)):
            if number == 0:
                text = self.tr("Today, %1").replace("%1", _day_month(day))
            elif number == 1:
                text = self.tr("Tomorrow, %1").replace("%1", _day_month(day))
            else:
                text = words.short_date(day)
            self.day.add(text, day.isoformat())
        self.day.add(self.tr("Another date"), _OTHER_DAY)
        if chosen is None or not self.day.choose(chosen):
            self.day.setCurrentIndex(0)
        self.day.blockSignals(False)

    def _day_chosen(self) -> None:
        other = self.day.value() == _OTHER_DAY
        self.date.setVisible(other)
        if other and self.day.hasFocus():
            self.date.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def parts(self) -> tuple[QWidget, ...]:
        """Return the controls, the time first: it is what is usually wrong."""
        shown: list[QWidget] = [self.time, self.day, self.date]
        if self._has_zone:
            shown.append(self.zone)
        return tuple(shown)

    def typed_zone(self) -> str:
        """Return the IANA name chosen, or what was typed if it names none."""
        return self.zone.value() or self.zone.typed().strip()

    def read(self) -> tuple[str, str]:
        """Return the moment as ISO 8601 local time and "", or "" and what is wrong with it."""
        time = self.time.text().strip()
        other = self.day.value() == _OTHER_DAY
        if not time and not (other and self.date.text().strip()):
            return "", ""
        day = self.day.value()
        if other:
            found = moment.read_day(self.date.text(), self.today())
            if found is None:
                return "", self.tr("Enter the date as day and month, such as 24 December.")
            day = found.isoformat()
        if not time:
            return "", self.tr("Enter a clock time with the date, such as 15:00.")
        clock = moment.read_clock(time)
        if clock is None:
            return "", self.tr("Enter a clock time, such as 15:00 or 3 pm.")
        return f"{day}T{clock}", ""

    def instant(self) -> datetime | None:
        """Return the moment in UTC, None while it is not complete or not unambiguous."""
        text, wrong = self.read()
        if not text or wrong:
            return None
        try:
            zone = zone_of(self.typed_zone())
            local = datetime.fromisoformat(text)
        except (Refused, ValueError):
            return None
        if local.tzinfo is not None:
            return local.astimezone(UTC)
        return local.replace(tzinfo=zone).astimezone(UTC)

    def doubled(self) -> tuple[tuple[str, str], tuple[str, str]] | None:
        """Return the two moments that a clock change makes of the time, (words, typed) each."""
        text, wrong = self.read()
        if not text or wrong:
            return None
        try:
            zone = zone_of(self.typed_zone())
            local = datetime.fromisoformat(text).replace(tzinfo=None)
        except (Refused, ValueError):
            return None
        if not is_doubled(local, zone):
            return None
        both = []
        for fold in (0, 1):
            one = local.replace(tzinfo=zone, fold=fold)
            both.append((f"{one:%H:%M} {one.tzname()}", one.isoformat(timespec="minutes")[11:]))
        return both[0], both[1]

    def state(self) -> dict[str, str]:
        """Return what was typed, to be kept."""
        return {
            "day": str(self.day.value() or ""),
            "date": self.date.text(),
            "time": self.time.text(),
            "zone": self.typed_zone() if self._has_zone else "",
        }

    def restore(self, state: Mapping[str, str]) -> None:
        """Put back what was kept; a day that has passed becomes a typed date."""
        if state.get("zone"):
            self.zone.set_zone(state["zone"])
        self._fill()
        day = state.get("day", "")
        if day and not self.day.choose(day):
            self.day.choose(_OTHER_DAY)
            self.date.setText(state.get("date") or day)
        else:
            self.date.setText(state.get("date", ""))
        self.time.setText(state.get("time", ""))


def own_zone() -> str:
    """Return this computer's IANA zone."""
    found = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    # Qt lists the one zone under all of these names; people know it by the shortest.
    return "UTC" if found in ("", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Zulu", "UCT") else found


def _day_month(day: date) -> str:
    from PySide6.QtCore import QDate, QLocale

    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMMM")
