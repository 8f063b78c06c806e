"""The embargo of a draft: whether there is one, and the instant with its zone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain.deadline import resolve
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.phrases import read_deadline
from mediadesk.domain.release import Embargo
from mediadesk.ui import text
from mediadesk.ui.desk.review.people import put
from mediadesk.ui.widgets.card import beside
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import CheckBox, LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.zone import ZoneCombo

_CLOCK_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}.*")
_UNTIL = "Embargo"
"""What an embargo says that nobody wrote into the text."""


def read_instant(typed: str, zone: str, now: datetime) -> datetime:
    """Return the instant (UTC) that was typed for a zone; raises `Refused` with what is unclear."""
    words = " ".join(typed.split())
    if _CLOCK_TIME.fullmatch(words):
        return resolve(words.replace(" ", "T", 1), zone, field="embargo")
    found = read_deadline(words, now, zone)
    if found.deadline is not None and found.problem is None:
        return found.deadline.at
    raise Refused(
        found.problem
        or Problem("embargo", "Enter a date and a clock time, such as 2026-10-16 00:01.")
    )


class EmbargoEditor(QWidget):
    """A check box, and under it the instant and its zone. Every correction is one `changed`."""

    changed = Signal(object)
    """Carries the `Embargo` as it is now, or None."""
    entered = Signal()
    """One of its controls got the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the editor without an embargo."""
        super().__init__(parent)
        self._embargo: Embargo | None = None
        self._zone = "UTC"
        self._now: datetime | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.held = CheckBox(self.tr("Under embargo"))
        self.held.clicked.connect(self._switch)
        box.addWidget(self.held)
        self._rest = QWidget()
        inner = QVBoxLayout(self._rest)
        inner.setContentsMargins(28, 0, 0, 0)
        inner.setSpacing(6)
        self._text = Label("", role="meta", colour="text2", wrap=True)
        inner.addWidget(self._text)
        self.when = LineEdit(self.tr("Lifts at"), icon="lock")
        self.field = Field(self.tr("Lifts at"), self.when)
        self.field.left.connect(self.commit)
        self.when.returnPressed.connect(self.commit)
        self.zone = ZoneCombo(self.tr("Time zone of the embargo"))
        self.zone.zone_changed.connect(lambda _zone: self.commit())
        self.zone_field = Field(self.tr("On the clock of"), self.zone)
        inner.addLayout(beside(self.field, self.zone_field))
        self._told = Label("", role="meta", colour="warn_t", wrap=True)
        inner.addWidget(self._told)
        box.addWidget(self._rest)
        self._show()

    def set_place(self, *, zone: str, now: datetime) -> None:
        """Say the office's zone, and what time it is (UTC)."""
        self._zone, self._now = zone, now

    def set_embargo(self, embargo: Embargo | None) -> None:
        """Show another embargo."""
        self._embargo = embargo
        self._show()

    def _show(self) -> None:
        embargo = self._embargo
        self.held.setChecked(embargo is not None)
        self._rest.setVisible(embargo is not None)
        self.field.clear_error()
        if embargo is None:
            return
        zone = embargo.zone or self._zone
        written = embargo.text if embargo.text != _UNTIL else ""
        self._text.setVisible(bool(written))
        self._text.setText(text.fill(self.tr("In the text: %1"), written))
        self.zone.blockSignals(True)
        if embargo.at is not None:
            self.zone.set_moment(embargo.at)
        self.zone.set_zone(zone)
        self.zone.blockSignals(False)
        if embargo.at is None:
            put(self.when, "")
            self._told.setText(self.tr("Until its instant is given it does not lift by itself."))
            return
        local = embargo.at.astimezone(ZoneInfo(zone))
        put(self.when, f"{local:%Y-%m-%d %H:%M}")
        self._told.setText(text.full_moment(embargo.at, ZoneInfo(zone)))

    def _switch(self) -> None:
        after = Embargo(text=_UNTIL, zone=self._zone) if self.held.isChecked() else None
        self.changed.emit(after)
        if after is not None:
            self.when.setFocus()

    def commit(self) -> None:
        """Take over what was typed, or say beside it what is unclear."""
        before = self._embargo
        if before is None or self._now is None:
            return
        typed, zone = self.when.text().strip(), self.zone.value() or before.zone or self._zone
        at = None
        if typed:
            try:
                at = read_instant(typed, zone, self._now)
            except Refused as refused:
                self.field.set_error(" ".join(text.problem(one) for one in refused.problems))
                return
        self.field.clear_error()
        after = replace(before, at=at, zone=zone if at is not None else before.zone)
        if after != before:
            self.changed.emit(after)

    def is_shown(self, embargo: Embargo | None) -> bool:
        """Say whether this embargo is the one that is shown."""
        return self._embargo == embargo

    def error(self) -> str:
        """Return what is unclear, "" if nothing is."""
        return self.field.error() if self._embargo is not None else ""
