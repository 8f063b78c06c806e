"""An expert's own calendars: where their busy times come from, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from mediadesk.domain.calendar import CalendarKind, OwnCalendar
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Problem, Refused
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label


class CalendarSection(QWidget):
    """What is read, and a line for another address; only the times of a calendar are kept."""

    subscribe_wanted = Signal(str)
    """Carries the address as it was typed."""
    file_wanted = Signal(object)
    """Carries the path of a calendar file."""
    refresh_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the section, empty."""
        super().__init__(parent)
        self.lines: list[Banner] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(Label(self.tr("Their own calendar"), role="title"))
        box.addWidget(
            Label(
                self.tr("What it takes counts as busy. Titles, places and people are not kept."),
                role="meta",
                colour="text3",
                wrap=True,
            )
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        box.addLayout(self._list)
        self.address = LineEdit(
            self.tr("Address of a calendar"),
            placeholder="https://calendar.example/busy.ics",
            longest=2_000,
        )
        self.field = Field(
            self.tr("Address of a calendar"),
            self.address,
            hint=self.tr("It begins with https or webcal, and is read every six hours."),
        )
        box.addWidget(self.field)
        self.subscribe_button = Button(
            self.tr("Read this calendar"), kind="secondary", on_click=self._subscribe
        )
        self.file_button = Button(
            self.tr("Choose a file"), kind="ghost", icon="file-input", on_click=self._choose
        )
        box.addLayout(row(self.subscribe_button, self.file_button, None))
        self.address.returnPressed.connect(self._subscribe)

    def clear(self) -> None:
        """Forget what was typed."""
        self.address.clear()
        self.field.clear_error()

    def show_calendars(
        self, calendars: Sequence[OwnCalendar], now: datetime, zone: ZoneInfo
    ) -> None:
        """Show what is read; times are those of `zone`, the office's."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.lines = [self._line(one, now, zone) for one in calendars]
        for line in self.lines:
            self._list.addWidget(line)

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong beside the address; nothing typed is lost."""
        self.field.set_error(" ".join(text.problem(one) for one in problems))
        self.field.focus_control()

    def _line(self, one: OwnCalendar, now: datetime, zone: ZoneInfo) -> Banner:
        said: list[str] = []
        if one.fetched_at is not None:
            said.append(text.fill(self.tr("read %1"), text.moment(one.fetched_at, now, zone)))
        if one.problem and one.problem_at is not None:
            since = text.moment(one.problem_at, now, zone)
            said.append(
                text.fill(
                    self.tr("trouble since %1: %2"), since, text.problem(Problem("", one.problem))
                )
            )
            if one.next_at is not None:
                again = text.moment(one.next_at, now, zone)
                said.append(text.fill(self.tr("tried again %1"), again))
        line = Banner(
            one.address,
            " · ".join(said),
            tone="warn" if one.problem else "neutral",
            icon="calendar-days",
        )
        if one.kind is CalendarKind.SUBSCRIPTION:
            again_button = Button(
                self.tr("Read again"), size=28, on_click=lambda: self.refresh_wanted.emit(one.id)
            )
            again_button.setAccessibleName(text.fill(self.tr("Read %1 again"), one.address))
            line.add_button(again_button)
        forget = Button(
            self.tr("Forget it"), size=28, on_click=lambda: self.forget_wanted.emit(one.id)
        )
        forget.setAccessibleName(text.fill(self.tr("Forget %1"), one.address))
        line.add_button(forget)
        return line

    def _subscribe(self) -> None:
        self.field.clear_error()
        self.subscribe_wanted.emit(self.address.text())

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a calendar file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Calendar files (*.ics)"))
        dialog.fileSelected.connect(lambda name: self.file_wanted.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class CalendarWork(QObject):
    """Does what the section wants, on the lane that knows the network."""

    failed = Signal(object)
    """Carries an error that has no place beside the address."""

    def __init__(
        self,
        context: Context,
        section: CalendarSection,
        *,
        me: Callable[[], str],
        zone: Callable[[], ZoneInfo],
    ) -> None:
        """Wire the section; `me` is who acts, `zone` the office's."""
        super().__init__(section)
        self._context = context
        self._section = section
        self._me = me
        self._zone = zone
        self._expert_id = ""
        section.subscribe_wanted.connect(self._subscribe)
        section.file_wanted.connect(self._add_file)
        section.refresh_wanted.connect(self._refresh)
        section.forget_wanted.connect(self._forget)

    def show(self, expert_id: str) -> None:
        """Read and show the calendars of an expert; what was typed for another is gone."""
        if expert_id != self._expert_id:
            self._section.clear()
            self._section.show_calendars((), self._now(), self._zone())
        self._expert_id = expert_id
        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(
                self,
                "data",
                lambda: desk.own_calendars.of(expert_id),
                done=lambda found: self._section.show_calendars(found, self._now(), self._zone()),
                failed=self.failed.emit,
                key="calendars",
            )

    def _now(self) -> datetime:
        desk = self._context.desk
        assert desk is not None  # the page that shows a record has one
        return desk.clock.now()

    def _do(self, work: Callable[[Desk], Changes], *, typed: bool = False) -> None:
        desk = self._context.desk
        if desk is None:
            return

        def done(changes: Changes) -> None:
            if typed:
                self._section.clear()
            self._context.changed.emit(changes)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self._section.refuse(error.problems)
            else:
                self.failed.emit(error)

        self._context.tasks.run(self, "mail", lambda: work(desk), done=done, failed=failed)

    def _subscribe(self, address: str) -> None:
        key, me = self._expert_id, self._me()
        self._do(lambda desk: desk.own_calendars.subscribe(key, address, actor=me)[1], typed=True)

    def _add_file(self, path: Path) -> None:
        key, me = self._expert_id, self._me()
        self._do(lambda desk: desk.own_calendars.add_file(key, path, actor=me)[1])

    def _refresh(self, calendar_id: str) -> None:
        me = self._me()
        self._do(lambda desk: desk.own_calendars.refresh(calendar_id, actor=me)[1])

    def _forget(self, calendar_id: str) -> None:
        me = self._me()
        self._do(lambda desk: desk.own_calendars.remove(calendar_id, actor=me))
