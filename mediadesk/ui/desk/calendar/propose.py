"""Proposing a time from the calendar: for which request, which expert, when, how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.clash import Clash
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.search import parse
from mediadesk.domain.workflow import RequestState
from mediadesk.ui import text
from mediadesk.ui.desk.calendar.look import Slot
from mediadesk.ui.models.queue import ID_ROLE, QueueModel
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.queue import QueueDelegate, RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.typed import TypedTime

_LENGTHS = (15, 30, 45, 60, 90)
_PAUSE = 200
"""How long typing rests before it is asked what is in the way, ms."""
_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is to be proposed. `at` is UTC; `expert_id` is empty for a name without a record."""

    request_id: str
    expert: str
    expert_id: str
    at: datetime
    minutes: int


class ProposeDialog(QDialog):
    """Asks for a request and fills the rest from the slot. `proposed` carries a `Proposal`."""

    proposed = Signal(object)

    def __init__(
        self,
        context: Context,
        slot: Slot,
        people: Sequence[tuple[str, str]],
        parent: QWidget,
        *,
        me: str,
    ) -> None:
        """Make the question about a slot; `people` are UUID and name of those who are offered."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Propose a time"))
        self.setModal(True)
        self.resize(px(560), px(640))
        self._context = context
        self._ids = {name: key for key, name in people}
        self._zone = ZoneInfo(context.settings.get("office.zone") or "UTC")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("raised")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addWidget(Label(self.tr("Propose a time"), role="title"))
        self.search = SearchField(
            self.tr("For which request"),
            placeholder=self.tr("Reporter, outlet, subject or reference"),
        )
        self.search.searched.connect(lambda _words: self._find())
        self.request_field = Field(self.tr("For which request"), self.search)
        box.addWidget(self.request_field)
        self.model = QueueModel(self)
        self.model.set_zone(self._zone, me)
        self.list = RowList(
            self.tr("Requests"), QueueDelegate(compact=True), fill="raised", uniform=True
        )
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._ask_later())
        box.addWidget(self.list, 1)
        self.expert = LineEdit(self.tr("Expert"), icon="user", longest=200)
        completer = QCompleter([name for _key, name in people], self)
        self.expert.setCompleter(completer)
        names = dict(people)
        self.expert.setText(names.get(slot.expert_id, ""))
        self.expert_field = Field(self.tr("Expert"), self.expert)
        box.addWidget(self.expert_field)
        line = QHBoxLayout()
        line.setSpacing(12)
        self.time = TypedTime(self.tr("When"), now=self._now, office=self._zone)
        local = slot.begin.astimezone(self._zone)
        self.time.set_text(f"{local:%Y-%m-%d %H:%M}")
        self.time_field = Field(self.tr("When"), self.time)
        line.addWidget(self.time_field, 1)
        self.length = ComboBox(self.tr("How long"))
        for minutes in _LENGTHS:
            self.length.add(text.minutes(minutes), minutes)
        self.length.choose(30)
        line.addWidget(Field(self.tr("How long"), self.length), 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(line)
        self.clash = Label("", role="meta", colour="warn_t", wrap=True)
        self.clash.setVisible(False)
        box.addWidget(self.clash)
        self.button = Button(
            self.tr("Propose"), kind="primary", icon="calendar-plus", on_click=self._try
        )
        self.button.setDefault(True)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        box.addLayout(row(self.button, leave, None))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._ask)
        self.time.changed.connect(self._ask_later)
        self.expert.textChanged.connect(lambda _text: self._ask_later())
        self.length.currentIndexChanged.connect(lambda _index: self._ask_later())
        self.search.setFocus()
        self._find()

    def _now(self) -> datetime:
        desk = self._context.desk
        assert desk is not None  # the page that asks has one
        return desk.clock.now()

    def _find(self) -> None:
        """Read the requests that fit, those with least time left first."""
        desk = self._context.desk
        if desk is None:
            return
        typed, zone = self.search.text().strip(), self._zone

        def read() -> tuple[QueueRow, ...]:
            now = desk.clock.now()
            views = desk.database.read()
            if typed:
                return views.search(parse(typed, now=now, zone=zone), now=now).rows
            query = QueueQuery(
                now=now, end_of_today=text.tonight(now, zone), view=View.INBOX, limit=_PAGE
            )
            return views.queue(query).rows

        self._context.tasks.run(
            self, "data", read, done=self._show, failed=lambda _error: None, key="find"
        )

    def _show(self, rows: tuple[QueueRow, ...]) -> None:
        kept = self.request_id()
        open_ones = [one for one in rows if one.state is not RequestState.CLOSED]
        self.model.show_rows(open_ones, self._now(), grouped=False)
        place = self.model.row_of(kept) if kept else -1
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(max(place, 0)))

    def request_id(self) -> str:
        """Return the UUID of the request that is chosen, "" if none is."""
        return str(self.list.currentIndex().data(ID_ROLE) or "")

    def choose(self, request_id: str) -> None:
        """Choose a request that is in the list."""
        place = self.model.row_of(request_id)
        if place >= 0:
            self.list.setCurrentIndex(self.model.index(place))

    def minutes(self) -> int:
        """Return how long it is to take."""
        value = self.length.value()
        return value if isinstance(value, int) else _LENGTHS[1]

    def _name(self) -> str:
        return " ".join(self.expert.text().split())

    def _ask_later(self) -> None:
        self._timer.start()

    def _ask(self) -> None:
        """Ask what is in the way; it is told and forbids nothing."""
        desk, at, request_id = self._context.desk, self.time.at(), self.request_id()
        if desk is None or at is None or not request_id:
            self._tell(())
            return
        name, minutes = self._name(), self.minutes()
        key = self._ids.get(name)
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.interviews.clashes(
                request_id, at, minutes=minutes, expert=name, expert_id=key
            ),
            done=self._tell,
            failed=lambda _error: self._tell(()),
            key="clashes",
        )

    def _tell(self, found: tuple[Clash, ...]) -> None:
        words = " ".join(text.clash(one, self._zone) for one in found)
        self.clash.setText(words)
        self.clash.setVisible(bool(words))

    def _try(self) -> None:
        for field in (self.request_field, self.expert_field, self.time_field):
            field.clear_error()
        trouble = self.time.trouble()
        at = self.time.at()
        if not self.request_id():
            self.request_field.set_error(self.tr("Choose the request that the time is for."))
            self.request_field.focus_control()
        elif not self._name():
            self.expert_field.set_error(self.tr("Enter the expert’s name."))
            self.expert_field.focus_control()
        elif at is None:
            self.time_field.set_error(trouble or self.tr("Enter when the interview is."))
            self.time_field.focus_control()
        else:
            name = self._name()
            self.accept()
            self.proposed.emit(
                Proposal(
                    request_id=self.request_id(),
                    expert=name,
                    expert_id=self._ids.get(name, ""),
                    at=at,
                    minutes=self.minutes(),
                )
            )
