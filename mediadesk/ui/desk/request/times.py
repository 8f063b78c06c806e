"""Choosing times for an interview: each party's clock, what speaks against it, who is invited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.interview import MOST_TIMES, USUAL_MINUTES
from mediadesk.domain.invitation import Party
from mediadesk.domain.request import Request
from mediadesk.services.interviews import Outlook
from mediadesk.ui import text
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import CheckBox, ComboBox
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.typed import TypedTime

_LENGTHS = (5, 10, 15, 20, 30, 45, 60, 90, 120)
_PAUSE = 200
"""How long typing rests before it is asked what speaks against it, ms."""
_MOST_CLASHES = 4


class TimesPanel(QWidget):
    """A time as people say it, or several, with its length.

    `asked` wants what is known of the time that is typed, which comes by `tell`.
    """

    asked = Signal()

    def __init__(
        self,
        request: Request,
        *,
        now: Callable[[], datetime],
        office: ZoneInfo,
        scheduling: bool,
    ) -> None:
        """Begin with no time; where one is `scheduling`, there is only one."""
        super().__init__()
        self._request = request
        self._now = now
        self._office = office
        self._zone = ""
        self._named: list[datetime] = []
        self._shown: list[Button] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.time = TypedTime(self.tr("When"), now=now, office=office)
        self.field = Field(
            self.tr("When"), self.time, mark="" if scheduling else self.tr("optional")
        )
        box.addWidget(self.field)
        self.length = ComboBox(self.tr("How long"))
        usual = request.details.length_minutes or USUAL_MINUTES
        for minutes in sorted({*_LENGTHS, usual}):
            self.length.add(text.minutes(minutes), minutes)
        self.length.choose(usual)
        self.clocks = Label("", role="meta", colour="text2", wrap=True)
        self.clocks.setVisible(False)
        box.addWidget(self.clocks)
        self.against = Label("", role="meta", colour="warn_t", wrap=True)
        self.against.setVisible(False)
        box.addWidget(self.against)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        box.addLayout(self._list)
        self.more = Button(
            self.tr("Another time"), kind="soft", icon="calendar-plus", on_click=self._keep
        )
        self.more.setVisible(not scheduling)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Field(self.tr("How long"), self.length))
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        box.addLayout(line)
        if not scheduling:
            shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
            shortcut.activated.connect(self._keep)
        self.invite_reporter = CheckBox(
            text.fill(self.tr("Send the calendar invitation to %1"), request.reporter.name)
        )
        self.invite_reporter.setEnabled(bool(request.reporter.email))
        self.invite_expert = CheckBox(self.tr("Send the calendar invitation to the expert"))
        for check in (self.invite_reporter, self.invite_expert):
            check.setVisible(scheduling)
            box.addWidget(check)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.asked)
        self.time.changed.connect(self.look_again)
        self.length.currentIndexChanged.connect(lambda _index: self.look_again())
        self.setMinimumWidth(px(460))

    def times(self) -> tuple[datetime, ...]:
        """Return the times that were chosen (UTC), in order."""
        at = self.time.at()
        return tuple(sorted({*self._named, *((at,) if at is not None else ())}))

    def minutes(self) -> int:
        """Return how long it takes."""
        chosen = self.length.value()
        return chosen if isinstance(chosen, int) else USUAL_MINUTES

    def invited(self) -> frozenset[Party]:
        """Return who is to be sent the calendar entry."""
        found = {
            Party.REPORTER: self.invite_reporter,
            Party.EXPERT: self.invite_expert,
        }
        return frozenset(
            party for party, check in found.items() if check.isEnabled() and check.isChecked()
        )

    def look_again(self) -> None:
        """Show the clocks at once, and ask what speaks against the time once typing rests."""
        self._show_clocks()
        self.against.setVisible(False)
        self._timer.start()
        self._fit()

    def tell(self, outlook: Outlook) -> None:
        """Show what is known of the time that is typed."""
        self._zone = outlook.zone
        self._show_clocks()
        self.invite_reporter.setEnabled(Party.REPORTER in outlook.reachable)
        self.invite_expert.setEnabled(Party.EXPERT in outlook.reachable)
        said = [text.clash(one, self._office) for one in outlook.clashes[:_MOST_CLASHES]]
        self.against.setText(" ".join(said))
        self.against.setVisible(bool(said))
        self._fit()

    def _fit(self) -> None:
        """Let the question be as high as what it says now, so that no line is cut."""
        window = self.window()
        if window.isVisible():
            QTimer.singleShot(0, window, window.adjustSize)

    def _show_clocks(self) -> None:
        at = self.time.at()
        words = ""
        if at is not None:
            told = text.clocks(
                at, self._now(), self._office, self._request.deadline.zone, self._zone
            )
            words = " · ".join(told) if len(told) > 1 else ""
        self.clocks.setText(words)
        self.clocks.setVisible(bool(words))

    def _keep(self) -> None:
        """Take what is typed as one of several times, and go on to the next."""
        at = self.time.at()
        if at is None or at in self._named:
            self.time.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if len(self._named) >= MOST_TIMES - 1:
            self.field.set_error(
                text.fill(self.tr("Propose at most %1 times at once."), str(MOST_TIMES))
            )
            return
        self._named.append(at)
        words = text.moment(at, self._now(), self._office)
        button = Button(words, kind="secondary", icon="x", size=28)
        button.setAccessibleName(text.fill(self.tr("Take %1 out"), words))
        button.clicked.connect(lambda _checked=False, one=at: self._drop(one))
        self._shown.append(button)
        self._list.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.time.set_text("")
        self._fit()
        self.time.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, at: datetime) -> None:
        place = self._named.index(at)
        del self._named[place]
        button = self._shown.pop(place)
        self._list.removeWidget(button)
        button.hide()
        button.deleteLater()
        self.time.setFocus(Qt.FocusReason.OtherFocusReason)
