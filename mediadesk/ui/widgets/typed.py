"""TypedTime: a time as people say it (`5pm`, `+45`, `fri noon`), and how it was understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.phrases import ReadDeadline, read_deadline
from mediadesk.ui import text
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label


class TypedTime(QWidget):
    """A line for a time, buttons for the usual ones, and the echo of what was understood.

    The zone is the one that bare times are meant in; the echo names the office's too if its clock
    differs.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        *,
        now: Callable[[], datetime],
        office: ZoneInfo,
        quick: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty line; `quick` adds the buttons."""
        super().__init__(parent)
        self._now = now
        self._office = office
        self._zone = office.key
        self._read: ReadDeadline | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        line = QHBoxLayout()
        line.setSpacing(12)
        self.edit = LineEdit(name, icon="alarm-clock", longest=100)
        line.addWidget(self.edit, 1)
        self.quick: list[Button] = []
        if quick:
            row = QHBoxLayout()
            row.setSpacing(6)
            for words, typed in (
                (self.tr("30 min"), "+30"),
                (self.tr("1 hour"), "+60"),
                (self.tr("Today 17:00"), "today 17:00"),
                (self.tr("Tomorrow noon"), "tomorrow noon"),
            ):
                button = Button(words, kind="secondary")
                button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
                button.clicked.connect(lambda _checked=False, put=typed: self._put(put))
                self.quick.append(button)
                row.addWidget(button)
            line.addLayout(row)
        box.addLayout(line)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        self._arrow = Glyph("corner-down-right", size=14)
        foot.addWidget(self._arrow, 0, Qt.AlignmentFlag.AlignTop)
        self.echo = Label("", role="meta", colour="text3", wrap=True)
        foot.addWidget(self.echo, 1)
        self._hint = Label(
            self.tr("You can type 15:15, 5pm, +45 or fri noon"), role="meta", colour="text3"
        )
        foot.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(foot)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(lambda _text: self.read_again())
        self.read_again()

    def set_zone(self, zone: str) -> None:
        """Mean bare times in this zone (IANA)."""
        self._zone = zone
        self.read_again()

    def zone(self) -> str:
        """Return the zone that bare times are meant in."""
        return self._zone

    def text(self) -> str:
        """Return what is typed."""
        return self.edit.text()

    def set_text(self, typed: str) -> None:
        """Put a time in."""
        self.edit.setText(typed)

    def reading(self) -> ReadDeadline | None:
        """Return how the text was understood, None if nothing is typed."""
        return self._read

    def at(self) -> datetime | None:
        """Return the instant (UTC), None if there is no single reading."""
        read = self._read
        return read.deadline.at if read is not None and read.deadline is not None else None

    def trouble(self) -> str:
        """Return why what is typed is no time that could be meant, "" if it is one."""
        read = self._read
        if read is None or read.deadline is not None or read.problem is None:
            return ""
        return text.problem(read.problem)

    def read_again(self) -> None:
        """Read the text at the present time; the time left in the echo moves on."""
        typed = self.edit.text().strip()
        now = self._now()
        self._read = read_deadline(typed, now, self._zone) if typed else None
        at = self.at()
        trouble = self.trouble()
        words, token = "", "text3"
        if at is not None:
            said = self._read.deadline if self._read is not None else None
            zone = said.zone if said is not None else self._zone
            words, level = text.understood(at, now, zone, self._office)
            token = {"critical": "danger_t", "overdue": "danger_t", "soon": "warn_t"}.get(
                level, "text2"
            )
        elif trouble:
            words, token = trouble, "danger_t"
        self.echo.setText(words)
        self.echo.set_colour(token)
        self.edit.setAccessibleDescription(words)
        self._arrow.setVisible(bool(words))
        self.changed.emit()

    def _put(self, typed: str) -> None:
        self.edit.setText(typed)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
