"""When a reporter could speak to somebody: a few times, offered where the expert is free."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.availability import Span
from mediadesk.domain.deadline import zone_of
from mediadesk.domain.errors import Refused
from mediadesk.domain.request import MOST_TIMES
from mediadesk.ui.room import words
from mediadesk.ui.room.form.when import WhenRow, own_zone
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.speech import announce

_STEP = timedelta(minutes=30)
_OFFERS = 6
_A_DAY = 3
"""How many of the offers lie on the same day at most."""
_SOON = timedelta(minutes=30)


class Times(QWidget):
    """The times that are chosen, what is offered, and a row to enter another."""

    changed = Signal()

    def __init__(self, now: datetime, parent: QWidget | None = None) -> None:
        """Make it empty; `now` is UTC."""
        super().__init__(parent)
        self._now = now
        self._zone = own_zone()
        self._free: tuple[Span, ...] = ()
        self._chosen: list[datetime] = []
        self._rows: list[QWidget] = []
        self._offers: list[Button] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        box.addLayout(self._list)
        self._hint = Label(self.tr("Free then:"), role="meta", colour="text2")
        box.addWidget(self._hint)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        box.addLayout(self._grid)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.when = WhenRow(self.tr("A time that would suit you"), zone=False, now=now)
        line.addWidget(self.when, 1)
        self.add_button = Button(
            self.tr("Add this time"), icon="plus", size=40, on_click=self._add_typed
        )
        line.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        self._entry = QWidget()
        self._entry.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._entry)
        self.trouble = Label("", role="meta", colour="danger_t", wrap=True)
        self.trouble.setVisible(False)
        box.addWidget(self.trouble)
        self._show()

    def set_now(self, now: datetime) -> None:
        """Let time go on."""
        self._now = now
        self.when.set_now(now)

    def use_zone(self, zone: str) -> None:
        """Tell times in the zone of the deadline."""
        if zone and zone != self._zone:
            self._zone = zone
            self.when.use_zone(zone)
            self._show()

    def set_free(self, free: Sequence[Span]) -> None:
        """Offer times at which the expert who is asked for is free (UTC)."""
        if tuple(free) != self._free:
            self._free = tuple(free)
            self._show()

    def offers(self) -> list[Button]:
        """Return the buttons of the times that are offered."""
        return list(self._offers)

    def value(self) -> tuple[str, ...]:
        """Return the times as ISO 8601 clock times in the zone, each with its offset."""
        zone = ZoneInfo(self._zone)
        return tuple(at.astimezone(zone).isoformat(timespec="minutes") for at in self._chosen)

    def chosen(self) -> tuple[datetime, ...]:
        """Return the times in UTC, earliest first."""
        return tuple(self._chosen)

    def state(self) -> dict[str, str]:
        """Return what is chosen and typed, to be kept."""
        chosen = "\n".join(at.isoformat() for at in self._chosen)
        return {"times": chosen, **{f"times.{k}": v for k, v in self.when.state().items()}}

    def restore(self, kept: Mapping[str, str]) -> bool:
        """Take back what `state` returned, without what has passed; say whether there is any."""
        found = []
        for one in kept.get("times", "").split("\n"):
            try:
                at = datetime.fromisoformat(one)
            except ValueError:
                continue
            if at.tzinfo is not None and at > self._now:
                found.append(at.astimezone(UTC))
        self._chosen = sorted(found)[:MOST_TIMES]
        row = {k[6:]: v for k, v in kept.items() if k.startswith("times.")}
        day = self.when.today().isoformat()
        self.when.restore(row or {"day": day})
        self._show()
        return bool(self._chosen)

    def add(self, at: datetime) -> None:
        """Add a time (UTC)."""
        if at not in self._chosen and len(self._chosen) < MOST_TIMES:
            self._chosen = sorted((*self._chosen, at))
            announce(self, self.tr("%1 added").replace("%1", self._words(at)))
            self._show()
            self.changed.emit()

    def _drop(self, at: datetime) -> None:
        self._chosen = [one for one in self._chosen if one != at]
        self._show()
        self.changed.emit()
        self.when.time.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_typed(self) -> None:
        self.when.use_zone(self._zone)
        _typed, wrong = self.when.read()
        at = self.when.instant()
        if at is None and not wrong:
            wrong = self.tr("Enter a clock time, such as 15:00 or 3 pm.")
        elif at is not None and at <= self._now:
            wrong = self.tr("Propose times that are still to come.")
        elif self.when.doubled() is not None:
            wrong = self.tr("The clocks go back then: enter a time that comes once.")
        self.trouble.setText(wrong)
        self.trouble.setVisible(bool(wrong))
        self.when.time.setAccessibleDescription(wrong)
        if wrong:
            announce(self, wrong)
            self.when.time.setFocus(Qt.FocusReason.OtherFocusReason)
        elif at is not None:
            self.when.time.clear()
            self.add(at)

    def _words(self, at: datetime) -> str:
        return words.moment_words(at, self._zone, self._now)

    def _show(self) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for at in self._chosen:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            said = self._words(at)
            line.addWidget(Label(said, role="form_m"))
            line.addWidget(
                IconButton(
                    "x",
                    self.tr("Take %1 away").replace("%1", said),
                    size=28,
                    on_click=partial(self._drop, at),
                )
            )
            line.addStretch(1)
            self._list.addWidget(row)
            self._rows.append(row)
        self._offer()
        self._entry.setVisible(len(self._chosen) < MOST_TIMES)

    def _offer(self) -> None:
        for button in self._offers:
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offers = []
        wanted = self._suggested() if len(self._chosen) < MOST_TIMES else []
        for number, at in enumerate(wanted):
            button = Button(
                self._words(at),
                kind="soft",
                size=28,
                on_click=partial(self.add, at),
            )
            self._grid.addWidget(button, number // 3, number % 3)
            self._offers.append(button)
        self._hint.setVisible(bool(wanted))

    def _suggested(self) -> list[datetime]:
        """Return the first times to offer: at full and half hours, spread over a few days."""
        try:
            zone = zone_of(self._zone)
        except Refused:
            return []
        found: list[datetime] = []
        per_day: dict[object, int] = {}
        for span in self._free:
            seconds = int(_STEP.total_seconds())
            first = max(span.start, self._now + _SOON)
            at = datetime.fromtimestamp(-(-int(first.timestamp()) // seconds) * seconds, UTC)
            while at + _STEP <= span.end and len(found) < _OFFERS:
                day = at.astimezone(zone).date()
                if at not in self._chosen and per_day.get(day, 0) < _A_DAY:
                    found.append(at)
                    per_day[day] = per_day.get(day, 0) + 1
                at += _STEP * 2
        return found
