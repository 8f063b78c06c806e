"""Leave and travel of one expert: what is noted, and a form for more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain.deadline import city
from mediadesk.domain.errors import Problem
from mediadesk.domain.expert import Absence, AbsenceDraft, AbsenceKind, Expert
from mediadesk.ui import text
from mediadesk.ui.desk.experts.calendars import CalendarSection
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.zone import ZoneCombo

_WIDEST = 712
_MOST_SHOWN = 40


class AwayPane(QWidget):
    """The part of a record that says when an expert is away."""

    put_wanted = Signal(object, str)
    """Carries an `AbsenceDraft` as typed, and the UUID of the absence it changes or ""."""
    drop_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the part, empty."""
        super().__init__(parent)
        self._changing = ""
        self._zone = ZoneInfo("UTC")
        self.lines: list[Banner] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._pane = ScrollColumn(
            widest=_WIDEST, margins=(24, 12, 24, 24), spacing=12, name=self.tr("Time away")
        )
        outer.addWidget(self._pane)
        self._none = Label(self.tr("Nothing is noted."), colour="text3")
        self._pane.add(self._none)
        self._list = QWidget()
        self._list_box = QVBoxLayout(self._list)
        self._list_box.setContentsMargins(0, 0, 0, 0)
        self._list_box.setSpacing(8)
        self._pane.add(self._list)
        self._title = Label("", role="title")
        self._pane.add(self._title, 8)
        self.summary = ErrorSummary()
        self._pane.add(self.summary)
        self.kind = Segmented(
            self.tr("Kind of time away"),
            [(one.value, text.absence_kind(one)) for one in AbsenceKind],
            value=AbsenceKind.LEAVE.value,
        )
        self.kind.changed.connect(lambda _value: self._show_zone())
        self._pane.add_layout(row(self.kind, None))
        self.begin = LineEdit(self.tr("First day"), placeholder="2026-12-24", longest=40)
        self.end = LineEdit(self.tr("Last day"), placeholder="2027-01-02", longest=40)
        self.zone = ZoneCombo(self.tr("Time zone there"))
        self.note = LineEdit(self.tr("Note"), longest=500)
        hint = self.tr("A date, or a date and a clock time")
        self.fields = {
            "begin": Field(self.tr("First day"), self.begin, hint=hint),
            "end": Field(self.tr("Last day"), self.end, hint=hint),
            "absence_zone": Field(self.tr("Time zone there"), self.zone),
            "note": Field(self.tr("Note"), self.note, mark=self.tr("optional")),
        }
        self._pane.add_layout(row(self.fields["begin"], self.fields["end"], spacing=12))
        self._pane.add(self.fields["absence_zone"])
        self._pane.add(self.fields["note"])
        self.put_button = Button(
            self.tr("Note it"), kind="primary", icon="calendar-plus", on_click=self._put
        )
        self.leave_button = Button(self.tr("Leave it"), kind="ghost", on_click=self.clear)
        self._pane.add_layout(row(self.put_button, self.leave_button, None))
        for edit in (self.begin, self.end, self.note):
            edit.returnPressed.connect(self._put)
        self.calendars = CalendarSection()
        self._pane.add(self.calendars, 16)
        self.clear()

    def show_absences(self, expert: Expert, absences: Sequence[Absence], now: datetime) -> None:
        """Show what is noted, what has passed last; dates are those of the expert's own clock."""
        self._zone = ZoneInfo(expert.zone)
        while (item := self._list_box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        order = sorted(absences, key=lambda one: (one.ends_at <= now, one.starts_at))
        self.lines = [self._line(one, now) for one in order[:_MOST_SHOWN]]
        for line in self.lines:
            self._list_box.addWidget(line)
        self._list.setVisible(bool(self.lines))
        self._none.setVisible(not self.lines)

    def _line(self, one: Absence, now: datetime) -> Banner:
        begin, last = one.starts_at.astimezone(self._zone), one.ends_at.astimezone(self._zone)
        whole = begin.hour == begin.minute == last.hour == last.minute == 0
        if whole:
            last -= timedelta(days=1)
            words = text.full_day(begin.date())
            if last.date() != begin.date():
                words = text.fill(self.tr("%1 to %2"), words, text.full_day(last.date()))
        else:
            words = text.fill(
                self.tr("%1, %2 to %3, %4"),
                text.full_day(begin.date()),
                text.clock(begin),
                text.full_day(last.date()),
                text.clock(last),
            )
        holds = one.starts_at <= now < one.ends_at
        kind = text.absence_kind(one.kind)
        title = text.fill(self.tr("%1: %2"), kind, words)
        about = [text.fill(self.tr("in %1"), city(one.zone)) if one.zone else "", one.note]
        if one.ends_at <= now:
            about.insert(0, self.tr("passed"))
        elif holds:
            about.insert(0, self.tr("now"))
        line = Banner(
            title,
            " · ".join(part for part in about if part),
            tone="warn" if holds else "neutral",
            icon="calendar-days" if one.kind is AbsenceKind.LEAVE else "map-pin",
        )
        change = Button(self.tr("Change"), size=28, on_click=lambda: self.change(one))
        change.setAccessibleName(text.fill(self.tr("Change %1"), title))
        drop = Button(self.tr("Take back"), size=28, on_click=lambda: self.drop_wanted.emit(one.id))
        drop.setAccessibleName(text.fill(self.tr("Take back %1"), title))
        line.add_button(change)
        line.add_button(drop)
        return line

    # --------------------------------------------------------------------------- typing

    def clear(self) -> None:
        """Empty the form for another one."""
        self._changing = ""
        for edit in (self.begin, self.end, self.note):
            edit.clear()
        self.zone.set_zone("")
        self.kind.choose(AbsenceKind.LEAVE.value)
        self._title.setText(self.tr("Note leave or travel"))
        self.put_button.set_text(self.tr("Note it"))
        self.leave_button.setVisible(False)
        self.refuse(())
        self._show_zone()

    def change(self, one: Absence) -> None:
        """Put one that is noted into the form."""
        self.clear()
        self._changing = one.id
        begin, last = one.starts_at.astimezone(self._zone), one.ends_at.astimezone(self._zone)
        if begin.hour == begin.minute == last.hour == last.minute == 0:
            self.begin.setText(begin.date().isoformat())
            self.end.setText((last.date() - timedelta(days=1)).isoformat())
        else:
            self.begin.setText(begin.replace(tzinfo=None).isoformat(" ", "minutes"))
            self.end.setText(last.replace(tzinfo=None).isoformat(" ", "minutes"))
        self.kind.choose(one.kind.value)
        self.zone.set_zone(one.zone or "")
        self.note.setText(one.note)
        self._title.setText(self.tr("Change time away"))
        self.put_button.set_text(self.tr("Save"))
        self.leave_button.setVisible(True)
        self._show_zone()
        self.begin.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> AbsenceDraft:
        """Return what the form says."""
        kind = AbsenceKind(str(self.kind.value()))
        return AbsenceDraft(
            kind=kind,
            begin=self.begin.text(),
            end=self.end.text() or self.begin.text(),
            zone=self.zone.value() if kind is AbsenceKind.TRAVEL else "",
            note=self.note.text(),
        )

    def _show_zone(self) -> None:
        travels = self.kind.value() == AbsenceKind.TRAVEL.value
        self.fields["absence_zone"].setVisible(travels)

    def _put(self) -> None:
        self.refuse(())
        self.put_wanted.emit(self.draft(), self._changing)

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong beside the fields; nothing typed is lost."""
        for field in self.fields.values():
            field.clear_error()
        shown = []
        for problem in problems:
            field = self.fields.get(problem.field, self.fields["begin"])
            field.set_error(text.problem(problem))
            shown.append((text.problem(problem), field))
        self.summary.show_errors(shown)
