"""The duty rota: who can be on duty, the weekly pattern, its exceptions, and where it has gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QTimer

from mediadesk.domain.errors import Conflict, Problem, Refused
from mediadesk.domain.rota import (
    DAY,
    Officer,
    Rota,
    RotaException,
    Shift,
    Span,
    check_rota,
    coverage,
    on_duty,
)
from mediadesk.domain.routing import Plan
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.desk.settings.section import Keeper, Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.grid import Grid
from mediadesk.ui.widgets.label import Label

_tr = QCoreApplication.translate
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_MOST_GAPS = 6
_TIMES = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    plan: Plan
    now: datetime


def minute_of(words: str) -> int | None:
    """Return the minute of the day that `8`, `08:00` or `24:00` means, None if it is none."""
    found = _CLOCK.fullmatch(words.strip())
    if found is None:
        return None
    minute = int(found[1]) * 60 + int(found[2] or 0)
    return minute if minute <= DAY and int(found[2] or 0) < 60 else None


def clock_of(minute: int) -> str:
    """Return a minute of the day as it is typed, `08:00`."""
    return f"{minute // 60:02}:{minute % 60:02}"


class RotaSection(Section):
    """Duty rota."""

    def __init__(self, context: Context) -> None:
        """Make the three tables and what is told of them."""
        super().__init__(
            context,
            _tr("RotaSection", "Duty rota"),
            _tr(
                "RotaSection",
                "On the office’s own clock. Whoever is on duty gets what no rule takes, and is "
                "named in the receipt.",
            ),
        )
        self._opened = Plan()
        self._now: datetime | None = None
        self.duty = Banner(tone="neutral", icon="users")
        self.add(self.duty, 8)
        self.officers = Grid(
            self.tr("Officers"),
            [self.tr("Name"), self.tr("E-mail address"), self.tr("Phone")],
            widths=(200, 260),
            lines=4,
        )
        self._table("officers", self.tr("Officers"), self.officers, ("", "", ""))
        self.shifts = Grid(
            self.tr("Every week"),
            [self.tr("Day"), self.tr("From"), self.tr("To"), self.tr("On duty")],
            choices={0: self._days, 3: self._people},
            widths=(180, 100, 100),
            lines=7,
        )
        self._table(
            "shifts",
            self.tr("Every week"),
            self.shifts,
            ("0", "08:00", "18:00", ""),
            hint=self.tr("An end before the begin is on the next day"),
        )
        self.exceptions = Grid(
            self.tr("Exceptions"),
            [self.tr("From"), self.tr("To"), self.tr("On duty")],
            choices={2: self._people_or_nobody},
            widths=(180, 180),
            lines=4,
        )
        self._table(
            "exceptions",
            self.tr("Exceptions"),
            self.exceptions,
            ("", "", ""),
            hint=self.tr("Holidays and swaps, such as 2026-12-24 18:00. The last one counts"),
        )
        self.gaps = Label("", colour="text2", wrap=True)
        self.heading(self.tr("The next seven days"))
        self.add(self.gaps)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(200)
        self._later.timeout.connect(self._tell)

    def _table(
        self, key: str, label: str, grid: Grid, empty: Sequence[str], *, hint: str = ""
    ) -> None:
        self.fields[key] = Field(label, grid, hint=hint)
        self.add(self.fields[key], 8)
        add = Button(
            self.tr("Add a line"),
            icon="plus",
            size=28,
            name=text.fill(self.tr("Add a line to %1"), label),
            on_click=lambda: grid.add_row(self._filled(empty, grid)),
        )
        remove = Button(
            self.tr("Remove line"),
            kind="ghost",
            icon="trash-2",
            size=28,
            name=text.fill(self.tr("Remove the line from %1"), label),
            on_click=grid.remove_row,
        )
        self._column.addLayout(row(add, remove, None))
        grid.grid.edited.connect(self._edited)

    def _filled(self, empty: Sequence[str], grid: Grid) -> list[str]:
        line = list(empty)
        if grid is self.shifts and (people := self._people()):
            line[3] = people[0][0]
        return line

    @staticmethod
    def _days() -> list[tuple[str, str]]:
        return [(str(number), text.weekday(number)) for number in range(7)]

    def _people(self) -> list[tuple[str, str]]:
        return [(one[0], one[0]) for one in self.officers.grid.rows() if one[0]]

    def _people_or_nobody(self) -> list[tuple[str, str]]:
        return [("", self.tr("Nobody")), *self._people()]

    # -------------------------------------------------------------------------- filling

    def fill(self) -> None:
        """Read the rota."""
        super().fill()
        desk = self.context.desk
        self._show_rota(self._opened.rota)
        if desk is None:
            return

        def read() -> _Read:
            return _Read(plan=desk.plans.get(), now=desk.clock.now())

        self.context.tasks.run(
            self, "data", read, done=self._take, failed=lambda _error: None, key="plan"
        )

    def _take(self, found: _Read) -> None:
        typed = self.extra_changes() > 0
        self._opened, self._now = found.plan, found.now
        if not typed:
            self._show_rota(found.plan.rota)
        self._tell()
        self.changed.emit()

    def _show_rota(self, rota: Rota) -> None:
        self.officers.grid.set_rows([(one.name, one.email, one.phone) for one in rota.officers])
        self.shifts.grid.set_rows(
            [
                (str(one.weekday), clock_of(one.begin), clock_of(one.end), one.officer)
                for one in rota.shifts
            ]
        )
        self.exceptions.grid.set_rows(
            [
                (one.begin.strftime(_TIMES), one.end.strftime(_TIMES), one.officer)
                for one in rota.exceptions
            ]
        )

    def _edited(self) -> None:
        self._later.start()
        self.changed.emit()

    # -------------------------------------------------------------------------- reading

    def rota(self) -> Rota:
        """Return what the tables say; raises `Refused` for times that are none."""
        problems: list[Problem] = []
        shifts: list[Shift] = []
        for number, (day, begin, end, officer) in enumerate(self.shifts.grid.rows()):
            first, last = minute_of(begin), minute_of(end)
            if first is None or last is None or first >= DAY:
                problems.append(
                    Problem(f"shifts.{number}", "Enter times of the day, such as 08:00 and 18:00.")
                )
                continue
            shifts.append(Shift(officer=officer, weekday=int(day), begin=first, end=last))
        exceptions: list[RotaException] = []
        for number, (begin, end, officer) in enumerate(self.exceptions.grid.rows()):
            try:
                times = [datetime.fromisoformat(one).replace(tzinfo=None) for one in (begin, end)]
            except ValueError:
                problems.append(
                    Problem(
                        f"exceptions.{number}",
                        "Enter date and time, such as 2026-12-24 18:00.",
                    )
                )
                continue
            exceptions.append(RotaException(officer=officer, begin=times[0], end=times[1]))
        if problems:
            raise Refused(*problems)
        return Rota(
            officers=tuple(
                Officer(name=name, email=email, phone=phone)
                for name, email, phone in self.officers.grid.rows()
            ),
            shifts=tuple(shifts),
            exceptions=tuple(exceptions),
        )

    def extra_changes(self) -> int:
        """Count the rota as one change."""
        try:
            return int(self.rota() != self._opened.rota)
        except Refused:
            return 1

    def keeper(self, actor: str) -> Keeper | None:
        """Return what keeps the rota, unless somebody else changed it meanwhile."""
        rota, before = self.rota(), self._opened.rota
        if rota == before:
            return None

        def keep(desk: Desk) -> None:
            plan = desk.plans.get()
            if plan.rota != before:
                raise Conflict("Somebody changed the rota since you opened it.")
            desk.plans.save(replace(plan, rota=rota), actor=actor)

        return Keeper(check=lambda desk: desk.plans.check(Plan(rota=rota)), keep=keep)

    def saved(self) -> None:
        """Take what is kept now."""
        self._opened = replace(self._opened, rota=self.rota())

    def clear_errors(self) -> None:
        """Take the marks away."""
        super().clear_errors()
        for grid in (self.officers, self.shifts, self.exceptions):
            grid.grid.set_faults(set())

    def refuse(self, problem: Problem) -> tuple[str, Field] | None:
        """Mark the line in question and say what is wrong above its table."""
        head, _, number = problem.field.partition(".")
        grids = {
            "officers": self.officers,
            "shifts": self.shifts,
            "exceptions": self.exceptions,
        }
        if head not in grids:
            return super().refuse(problem)
        words = text.problem(problem)
        if number.isdigit():
            grids[head].grid.set_faults({int(number)})
            line = text.fill(self.tr("Line %1: %2"), str(int(number) + 1), words)
        else:
            line = words
        self.fields[head].set_error(line)
        return line, self.fields[head]

    # -------------------------------------------------------------------------- telling

    def _tell(self) -> None:
        if self._now is None:
            return
        zone = ZoneInfo(self.context.settings.get("office.zone") or "UTC")
        try:
            rota = self.rota()
            check_rota(rota)
        except Refused:
            self.gaps.setText(self.tr("Some lines are not complete yet."))
            return
        names = on_duty(rota, self._now, zone)
        if names:
            self.duty.set_words(text.fill(self.tr("%1 is on duty now"), ", ".join(names)))
        elif rota.shifts or rota.exceptions:
            self.duty.set_words(self.tr("Nobody is on duty now"))
        else:
            self.duty.set_words(self.tr("No rota yet: the press contact gets every request"))
        spans = coverage(rota, self._now, self._now + timedelta(days=7), zone)
        self.gaps.setText(self._gap_words(rota, spans, zone))

    def _gap_words(self, rota: Rota, spans: Sequence[Span], zone: ZoneInfo) -> str:
        if not (rota.shifts or rota.exceptions):
            return self.tr("Nothing is planned.")
        assert self._now is not None  # asked by the caller
        lines = []
        for span in spans:
            if len(span.officers) == 1:
                continue
            times = text.fill(
                self.tr("%1 to %2"),
                text.moment(span.begin, self._now, zone),
                text.moment(span.end, self._now, zone),
            )
            who = (
                text.fill(self.tr("Twice, %1: %2"), times, ", ".join(span.officers))
                if span.officers
                else text.fill(self.tr("Nobody, %1"), times)
            )
            lines.append(who)
        if not lines:
            return self.tr("Somebody is on duty at every hour, and never two at once.")
        more = len(lines) - _MOST_GAPS
        if more > 0:
            lines = [*lines[:_MOST_GAPS], text.counted("and %n more", more)]
        return "\n".join(lines)
