"""The calendar: who gives an interview when, and who is free, by day, by week and as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.changes import Changes
from mediadesk.domain.query import AgendaOrder, AgendaQuery
from mediadesk.domain.rows import AgendaPage, CalendarRow, ExpertPage
from mediadesk.services.desk import Desk
from mediadesk.ui import text
from mediadesk.ui.actions import Actions
from mediadesk.ui.desk.calendar import words
from mediadesk.ui.desk.calendar.acts import Acts
from mediadesk.ui.desk.calendar.agenda import AgendaView
from mediadesk.ui.desk.calendar.axis import FIRST, LAST, Axis, day_begin, reach
from mediadesk.ui.desk.calendar.bar import MoveBar
from mediadesk.ui.desk.calendar.canvas import FRESH
from mediadesk.ui.desk.calendar.experts import ExpertLook
from mediadesk.ui.desk.calendar.grid import Grid
from mediadesk.ui.desk.calendar.header import Heading
from mediadesk.ui.desk.calendar.look import Block, Lane, Move, Slot
from mediadesk.ui.desk.calendar.read import Shown, read_days, read_dots, read_experts
from mediadesk.ui.desk.calendar.side import Side
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.painting import text_width
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.mark import Mark, mark_of
from mediadesk.ui.widgets.month import week_begin
from mediadesk.ui.widgets.pane import PaneHeader
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.toast import Toast

DAY_VIEW, WEEK_VIEW, AGENDA_VIEW = "day", "week", "agenda"
MOST_LANES = 8
"""How many experts’ time is shown at once: more lanes would leave no room for interviews."""
_AGENDA_DAYS = 28
_PAGE = 200
_EXPERTS = 60
_NARROW = 880
_BESIDE = 190
"""Margins, gaps and arrows of the head, px at 100 %."""
_NEW_YORK, _LONDON = "America/New_York", "Europe/London"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Agenda:
    """A page of the agenda, and whether it follows others."""

    page: AgendaPage
    offset: int
    now: datetime


class _Scroll(QScrollArea):
    """The one thing of the page that scrolls; its room is told to the grid."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of another height."""
        super().resizeEvent(event)
        self.resized.emit()


class CalendarPage(Surface):
    """The page. `request_wanted` carries a request’s UUID."""

    request_wanted = Signal(str)

    def __init__(
        self,
        context: Context,
        actions: Actions,
        *,
        me: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        """Make the page; it reads when it is shown."""
        super().__init__("surface", parent=parent)
        self._context = context
        self._actions = actions
        self._me = me
        self._view = WEEK_VIEW
        self._day = FRESH.date()
        self._first, self._last = FIRST, LAST
        self._rows: dict[str, CalendarRow] = {}
        self._marks: dict[str, Mark] = {}
        self._names: dict[str, str] = {}
        self._ticked: tuple[str, ...] = ()
        self._everyone = True
        self._weekend = False
        self._order, self._down = AgendaOrder.TIME, False
        self._wanted = ""
        self._side_shown = True
        self._narrow = False
        self._load_settings()
        self._build()
        self.acts = Acts(context, me=me, page=self, parent=self)
        self._wire()
        self._tick = QTimer(self)
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self._minute)

    # ------------------------------------------------------------------------- building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.head = PaneHeader("", role="h1", left=20)
        self.side_button = IconButton("panel-left", self.tr("Month and experts"))
        self.side_button.setVisible(False)
        self.head.insert(self.side_button)
        self.back_button = IconButton("chevron-left", self.tr("Earlier"))
        self.today_button = Button(self.tr("Today"), key=self._key("calendar_today"))
        self.forth_button = IconButton("chevron-right", self.tr("Later"))
        for widget in (self.back_button, self.today_button, self.forth_button):
            self.head.insert(widget)
        self.views = Segmented(
            self.tr("View"),
            [
                (DAY_VIEW, self.tr("Day"), "", self._key("calendar_day")),
                (WEEK_VIEW, self.tr("Week"), "", self._key("calendar_week")),
                (AGENDA_VIEW, self.tr("Agenda"), "", self._key("calendar_agenda")),
            ],
            value=self._view,
        )
        self.head.add(self.views)
        self.new_button = Button(
            self.tr("New interview"),
            kind="primary",
            icon="plus",
            key=self._key("calendar_propose"),
        )
        self.head.add(self.new_button)
        outer.addWidget(self.head)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        self.side = Side()
        body.addWidget(self.side)
        self.grid = Grid(self.tr("Calendar"))
        self.heading = Heading(self.grid)
        self._scroll = _Scroll()
        self._scroll.setWidget(self.grid)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.bar = MoveBar(self.grid)
        week = QWidget()
        column = QVBoxLayout(week)
        column.setContentsMargins(px(8), 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addWidget(self._scroll, 1)
        column.addWidget(self.bar)
        self._week = week
        self.agenda = AgendaView(self.tr("Agenda"))
        self.nothing = EmptyState(
            self.tr("No interviews in these weeks"),
            self.tr("Propose a time with N, or from a request."),
            icon="calendar-days",
            tone="accent",
        )
        self._stack = QStackedWidget()
        for page in (week, self.agenda, self.nothing):
            self._stack.addWidget(page)
        body.addWidget(self._stack, 1)
        outer.addLayout(body, 1)
        self.toast = Toast(self._stack)
        self.side.zone.set_zone(self._second_zone())
        self.side.weekend.setChecked(self._weekend)
        self.side.show_everyone(everyone=self._everyone)
        self.setFocusProxy(self.grid)

    def _key(self, name: str) -> str:
        return self._actions.key_of(name).replace(", ", " ")

    def _wire(self) -> None:
        self.back_button.clicked.connect(lambda _checked=False: self.turn(-1))
        self.forth_button.clicked.connect(lambda _checked=False: self.turn(1))
        self.today_button.clicked.connect(lambda _checked=False: self.go_today())
        self.views.changed.connect(lambda view: self.show_view(str(view)))
        self.new_button.clicked.connect(lambda _checked=False: self.propose())
        self.side_button.clicked.connect(lambda _checked=False: self._switch_side())
        grid, side, agenda = self.grid, self.side, self.agenda
        self._scroll.resized.connect(lambda: grid.set_room(self._scroll.viewport().height()))
        grid.seen_wanted.connect(self._see)
        grid.turned.connect(self.turn)
        grid.grown.connect(self._grow)
        grid.day_wanted.connect(self.go_day)
        for view in (grid, agenda):
            view.opened.connect(self._open)
            view.cancel_wanted.connect(self.acts.cancel)
            view.menu_wanted.connect(self._show_menu)
        grid.dropped.connect(self.acts.move)
        grid.propose_wanted.connect(self.propose)
        grid.more_wanted.connect(self._show_more)
        grid.move_changed.connect(self._judge)
        self.heading.day_chosen.connect(self._day_chosen)
        side.month.chosen.connect(self._day_chosen)
        side.month.turned.connect(lambda _first, _last: self._read_dots())
        side.ticked.connect(self.tick_expert)
        side.searched.connect(lambda _words: self._read_experts(""))
        side.model.wanted.connect(self._read_experts)
        side.everyone_wanted.connect(self.set_everyone)
        side.weekend_wanted.connect(self.set_weekend)
        side.zone_chosen.connect(self.set_second_zone)
        agenda.sorted.connect(self._sort)
        agenda.agenda.wanted.connect(self._read_more)
        self.toast.undone.connect(self.acts.history.undo)
        self.acts.said.connect(self.say)
        self.acts.failed.connect(lambda sentence: self.say(sentence, trouble=True))
        for name, act in (
            ("calendar_today", self.go_today),
            ("calendar_day", partial(self.views.choose, DAY_VIEW)),
            ("calendar_week", partial(self.views.choose, WEEK_VIEW)),
            ("calendar_agenda", partial(self.views.choose, AGENDA_VIEW)),
            ("calendar_propose", self.propose),
            ("calendar_move", self.begin_move),
            ("calendar_open", lambda: self._open(self.chosen())),
            ("calendar_cancel", lambda: self.acts.cancel(self.chosen())),
            ("undo", self.acts.history.undo),
            ("redo", self.acts.history.redo),
            ("next", partial(self._step, 1)),
            ("previous", partial(self._step, -1)),
        ):
            self._actions.on(name, partial(self._if_seen, act))
        self._context.changed.connect(self._stale)

    def _if_seen(self, act: Callable[[], object]) -> None:
        if self.isVisible():
            act()

    # ------------------------------------------------------------------------- settings

    def _load_settings(self) -> None:
        get = self._context.settings.get
        try:
            kept = json.loads(get("calendar.experts") or "[]")
        except ValueError:
            kept = []
        if isinstance(kept, list):
            self._ticked = tuple(str(one) for one in kept[:MOST_LANES])
        self._everyone = get("calendar.everyone") != "no"
        self._weekend = get("calendar.weekend") == "yes"
        self._zone = get("calendar.zone")

    def _keep(self, **values: str) -> None:
        desk = self._context.desk
        if desk is None:
            return
        kept = {f"calendar.{name}": value for name, value in values.items()}
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.settings.set_many(kept),
            failed=lambda _error: None,
        )

    def zone(self) -> ZoneInfo:
        """Return the office’s zone, in which the days are meant."""
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    def _second_zone(self) -> str:
        if self._zone:
            return self._zone
        return _LONDON if self.zone().key == _NEW_YORK else _NEW_YORK

    # --------------------------------------------------------------------------- showing

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keys of the calendar, and read what it shows."""
        super().showEvent(event)
        self._actions.take_place("calendar")
        self.side.zone.set_moment(self.now())
        if self._day == FRESH.date():
            self._day = self.today()
        self.fit()
        self.reload()
        self._minute()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the keys back; what is picked up stays where it was."""
        super().hideEvent(event)
        self._actions.take_place("")
        self._tick.stop()
        self.grid.leave_move()

    def now(self) -> datetime:
        """Return the present (UTC)."""
        desk = self._context.desk
        return desk.clock.now() if desk is not None else FRESH

    def today(self) -> date:
        """Return the office’s date."""
        return self.now().astimezone(self.zone()).date()

    def _minute(self) -> None:
        """Let the line of the present move, at every full minute while the page is seen."""
        now = self.now()
        self.grid.set_now(now)
        self.heading.update()
        self.side.month.days.today = now.astimezone(self.zone()).date()
        self.side.month.days.update()
        left = 60_000 - (now.second * 1000 + now.microsecond // 1000)
        self._tick.start(left + 20)

    def _span(self) -> tuple[date, date]:
        """Return the first and last day that are read."""
        if self._view == DAY_VIEW:
            return self._day, self._day
        begin = week_begin(self._day)
        length = _AGENDA_DAYS if self._view == AGENDA_VIEW else 7
        return begin, begin + timedelta(days=length - 1)

    def reload(self) -> None:
        """Read what is shown: interviews, free times, the month and the experts."""
        self._show_title()
        if self._view == AGENDA_VIEW:
            self._read_agenda(0)
        else:
            self._read_days()
        self._read_dots()
        self._read_experts("")

    def _run(
        self,
        work: Callable[[Desk], object],
        done: Callable[..., None],
        key: str,
    ) -> None:
        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(
                self, "data", lambda: work(desk), done=done, failed=self._failed, key=key
            )

    def _failed(self, error: Exception) -> None:
        self.say(text.failure(error), trouble=True)

    def _read_days(self) -> None:
        first, last = self._span()
        days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
        zone, ticked, everyone = self.zone(), self._ticked, self._everyone
        self._run(
            lambda desk: read_days(desk, days, zone, ticked=ticked, everyone=everyone),
            partial(self._show_days, days),
            "days",
        )

    def _show_days(self, days: tuple[date, ...], shown: Shown) -> None:
        if self._view == AGENDA_VIEW:
            return
        zone = self.zone()
        self._rows = {row.id: row for row in shown.rows}
        for one in shown.free:
            self._names[one.expert.id] = one.expert.name
        busy_days = {
            day
            for row in shown.rows
            for day in (
                row.starts_at.astimezone(zone).date(),
                (row.ends_at - timedelta(minutes=1)).astimezone(zone).date(),
            )
        }
        if self.grid.move_on is not None:
            busy_days.add(self.grid.move_on.begin.astimezone(zone).date())
        if self._view == WEEK_VIEW and not self._weekend:
            days = tuple(day for day in days if day.weekday() < 5 or day in busy_days)
        lanes = tuple(
            Lane(
                expert_id=one.expert.id,
                name=plain.visible(one.expert.name),
                mark=self._mark(one.expert.id, one.expert.name),
                free=tuple((span.start, span.end) for span in one.free),
            )
            for one in shown.free
        )
        blocks = tuple(self._block(row, zone) for row in shown.rows)
        first, last = reach(
            [
                (block.begin, block.end)
                for block in blocks
                if block.begin.astimezone(zone).date() in days
            ],
            zone,
            first=self._first,
            last=self._last,
        )
        self.grid.show_days(
            Axis(days, zone, first=first, last=last),
            blocks,
            lanes,
            second=ZoneInfo(self._second_zone()),
            now=shown.now,
        )
        counts: dict[date, int] = {}
        for row in shown.rows:
            day = row.starts_at.astimezone(zone).date()
            counts[day] = counts.get(day, 0) + 1
        self.heading.show_counts(counts)
        self.side.month.show_span(days[0], days[-1])
        self._stack.setCurrentWidget(self._week)
        if self._wanted:
            self.grid.choose(self._wanted)
            self._wanted = ""
        self.fit()

    def _mark(self, key: str, name: str) -> Mark:
        """Return an expert’s mark; it stays theirs while the page lives."""
        known = self._marks.get(key)
        if known is None:
            known = self._marks[key] = mark_of(len(self._marks), plain.initials(name))
        return known

    def _block(self, row: CalendarRow, zone: ZoneInfo) -> Block:
        mark = self._mark(row.expert_id or f"name:{row.expert}", row.expert) if row.expert else None
        return words.block(row, mark, zone)

    def _title_span(self) -> tuple[date, date]:
        """Return the first and last day that the title names."""
        first, last = self._span()
        if self._view != WEEK_VIEW:
            return first, last
        days = [day for day in self.grid.axis.days if first <= day <= last]
        if not days:
            week = [first + timedelta(days=n) for n in range(7)]
            days = [day for day in week if self._weekend or day.weekday() < 5]
        return days[0], days[-1]

    def _show_title(self) -> None:
        self.side.month.show_day(self._day, today=self.today())
        self.fit()

    # ---------------------------------------------------------------------------- agenda

    def _agenda_query(self, offset: int) -> AgendaQuery:
        first, last = self._span()
        zone = self.zone()
        return AgendaQuery(
            start=day_begin(first, zone),
            end=day_begin(last + timedelta(days=1), zone),
            expert_ids=() if self._everyone else self._ticked,
            order=self._order,
            down=self._down,
            offset=offset,
            limit=_PAGE,
        )

    def _read_agenda(self, offset: int) -> None:
        query = self._agenda_query(offset)
        self._run(
            lambda desk: _Agenda(
                page=desk.database.read().agenda(query), offset=offset, now=desk.clock.now()
            ),
            self._show_agenda,
            "agenda",
        )

    def _read_more(self, count: int) -> None:
        self._read_agenda(count)

    def _show_agenda(self, found: _Agenda) -> None:
        if self._view != AGENDA_VIEW:
            return
        zone, page = self.zone(), found.page
        if found.offset:
            self._rows |= {row.id: row for row in page.rows}
            self.agenda.agenda.add_rows(page.rows, more=page.more)
            return
        self._rows = {row.id: row for row in page.rows}
        kept = self._wanted or self.agenda.current()
        self.agenda.agenda.show_rows(page.rows, zone, more=page.more)
        self._wanted = ""
        first, last = self._span()
        self.side.month.show_span(first, last)
        empty = not page.rows
        self._stack.setCurrentWidget(self.nothing if empty else self.agenda)
        if kept and self.agenda.agenda.row_of(kept) >= 0:
            self.agenda.choose(kept)
        elif not empty and not self.agenda.currentIndex().isValid():
            self.agenda.setCurrentIndex(self.agenda.agenda.index(0, 0))

    def _sort(self, order: AgendaOrder, down: bool) -> None:  # noqa: FBT001  # a signal's slot
        self._order, self._down = order, down
        self._read_agenda(0)

    # ------------------------------------------------------------------------------ side

    def _read_dots(self) -> None:
        first, last = self.side.month.span()
        zone = self.zone()
        wanted = () if self._everyone else self._ticked
        self._run(lambda desk: read_dots(desk, first, last, zone, wanted), self._show_dots, "dots")

    def _show_dots(self, dots: Mapping[date, int]) -> None:
        self.side.month.show_dots(dots)

    def _read_experts(self, after: str) -> None:
        words_typed = self.side.search.text().strip()
        self._run(
            lambda desk: (
                read_experts(desk, words_typed, after, _EXPERTS),
                tuple(
                    found
                    for key in self._ticked
                    if (found := desk.database.read().expert(key)) is not None
                ),
            ),
            partial(self._show_experts, after),
            "experts",
        )

    def _show_experts(self, after: str, found: tuple[ExpertPage, tuple[object, ...]]) -> None:
        page, ticked = found
        looks: list[ExpertLook] = []
        if not after:
            for one in ticked:
                key, name = str(getattr(one, "id", "")), str(getattr(one, "name", ""))
                self._names[key] = name
                if not self.side.search.text().strip():
                    looks.append(self._expert_look(key, name))
        known = {one.key for one in looks} | (set(self.side.model.keys()) if after else set())
        for row in page.rows:
            self._names[row.id] = row.name
            if row.id not in known:
                looks.append(self._expert_look(row.id, row.name))
        self.side.model.show_rows(looks, page.after, more=bool(after))
        self.side.fit()

    def _expert_look(self, key: str, name: str) -> ExpertLook:
        seen = key in self._ticked or key in self._marks
        return ExpertLook(
            key=key,
            name=name,
            ticked=key in self._ticked,
            mark=self._mark(key, name) if seen else None,
        )

    def tick_expert(self, key: str, on: bool) -> None:  # noqa: FBT001  # a signal's slot
        """Show an expert’s free time, or no more."""
        if on and len(self._ticked) >= MOST_LANES:
            sentence = text.fill(
                self.tr("The time of %1 experts fits beside each other; untick one first."),
                str(MOST_LANES),
            )
            self.side.say(sentence)
            announce(self.side, sentence)
            return
        self.side.say("")
        others = tuple(one for one in self._ticked if one != key)
        self._ticked = (*others, key) if on else others
        self._keep(experts=json.dumps(list(self._ticked)))
        self.reload()

    def set_everyone(self, everyone: bool) -> None:  # noqa: FBT001  # a signal's slot
        """Show the interviews of all experts, or only those of the ones who are ticked."""
        self._everyone = everyone
        self.side.show_everyone(everyone=everyone)
        self._keep(everyone="yes" if everyone else "no")
        self.reload()

    def set_weekend(self, shown: bool) -> None:  # noqa: FBT001  # a signal's slot
        """Show the weekend always, or only when something lies on it."""
        if shown != self._weekend:
            self._weekend = shown
            self._keep(weekend="yes" if shown else "no")
            self.reload()

    def set_second_zone(self, zone: str) -> None:
        """Let the second clock tell another zone’s time."""
        if zone and zone != self._second_zone():
            self._zone = zone
            self._keep(zone=zone)
            self.reload()

    # ----------------------------------------------------------------------------- going

    def show_view(self, view: str) -> None:
        """Show a day, a week or the agenda; what is chosen stays chosen."""
        if view == self._view:
            return
        self._wanted = self.chosen()
        self.grid.leave_move()
        self._view = view
        self.setFocusProxy(self.agenda if view == AGENDA_VIEW else self.grid)
        self.reload()
        self._focus_view()

    def _focus_view(self) -> None:
        target: QWidget = self.agenda if self._view == AGENDA_VIEW else self.grid
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_today(self) -> None:
        """Show today, with the cursor on the present."""
        self.grid.cursor_at = FRESH
        self.go_day(self.today())

    def go_day(self, day: date) -> None:
        """Show a day, or the week or weeks that it is in."""
        self._day = day
        self.reload()

    def _day_chosen(self, day: date) -> None:
        if self.sender() is self.heading and self._view == WEEK_VIEW:
            self._day = day
            self.views.choose(DAY_VIEW)
            return
        self.go_day(day)

    def turn(self, by: int) -> None:
        """Show the days before or after."""
        days = {DAY_VIEW: 1, WEEK_VIEW: 7, AGENDA_VIEW: _AGENDA_DAYS}[self._view]
        self.go_day(self._day + timedelta(days=by * days))

    def _grow(self, first: int, last: int) -> None:
        """Show earlier or later hours; the scale grows and does not shrink while it is seen."""
        self._first, self._last = min(self._first, first), max(self._last, last)
        axis = self.grid.axis
        self.grid.show_days(
            Axis(axis.days, axis.zone, first=first, last=last),
            self.grid.blocks,
            self.grid.lanes,
            second=self.grid.second,
            now=self.now(),
        )

    def _see(self, rect: QRect) -> None:
        self._scroll.ensureVisible(
            rect.center().x(), rect.center().y(), 0, min(rect.height() // 2 + px(24), px(160))
        )

    def _step(self, by: int) -> None:
        (self.agenda if self._view == AGENDA_VIEW else self.grid).step(by)

    def open_interview(self, key: str, day: date) -> None:
        """Show an interview on its day."""
        self._wanted = key
        self.go_day(day)

    # ---------------------------------------------------------------------------- acting

    def chosen(self) -> str:
        """Return the UUID of the interview that is chosen, "" if none is."""
        return self.agenda.current() if self._view == AGENDA_VIEW else self.grid.chosen_key

    def row(self, key: str) -> CalendarRow | None:
        """Return an interview that was read."""
        return self._rows.get(key)

    def _open(self, key: str) -> None:
        row = self._rows.get(key)
        if row is not None:
            self.request_wanted.emit(row.request_id)

    def begin_move(self) -> None:
        """Pick up what is chosen, so that arrows or the bar move it."""
        key = self.chosen()
        row = self._rows.get(key)
        if row is None:
            return
        if self._view == AGENDA_VIEW:
            self._day = row.starts_at.astimezone(self.zone()).date()
            self.views.choose(WEEK_VIEW)
            return
        if self.grid.begin_move(key):
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def propose(self, slot: Slot | None = None) -> None:
        """Ask for which request a time is to be proposed."""
        from mediadesk.ui.desk.calendar.propose import ProposeDialog

        if self._context.desk is None:
            return
        chosen = slot or self.grid.slot()
        if chosen.begin <= self.now():
            chosen = Slot(begin=_next_half(self.now()), expert_id=chosen.expert_id)
        people = [(key, name) for key, name in self._names.items() if key]
        people.sort(key=lambda one: (one[0] not in self._ticked, one[1]))
        dialog = ProposeDialog(self._context, chosen, people, self, me=self._me())
        dialog.proposed.connect(self.acts.propose)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _judge(self, move: object) -> None:
        """Ask what is in the way of a move, while it is on its way."""
        if not isinstance(move, Move):
            return
        row = self._rows.get(move.block.key)
        if row is None:
            return
        minutes = int((move.end - move.begin).total_seconds() // 60)
        zone = self.zone()

        def work(desk: Desk) -> tuple[str, ...]:
            if move.is_still:
                return ()
            found = desk.interviews.clashes(
                row.request_id,
                move.begin,
                minutes=minutes,
                expert=row.expert,
                expert_id=row.expert_id,
                interview_id=row.id,
            )
            return tuple(text.clash(one, zone) for one in found)

        self._run(work, partial(self.grid.set_conflicts, move), "clashes")

    def _show_more(self, blocks: tuple[Block, ...], where: QPoint) -> None:
        """List the interviews that had no room."""
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("More interviews"))
        for block in blocks:
            act = menu.addAction(
                plain.literal(f"{words.times(block.begin, block.end, self.zone())}  {block.title}")
            )
            act.triggered.connect(lambda _checked=False, key=block.key: self._open(key))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _show_menu(self, key: str, where: QPoint) -> None:
        menu = self.menu_of(key)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def menu_of(self, key: str) -> QMenu:
        """Return what can be done with an interview, or where there is none."""
        menu = QMenu(self)
        row = self._rows.get(key)
        if row is None:
            menu.addAction(self._actions["calendar_propose"])
            return menu
        self._entry(menu, self.tr("Open the request"), lambda: self._open(key))
        menu.addSeparator()
        for words_of, act in self.acts.verbs(row, self.now()):
            self._entry(menu, words_of, act)
        menu.addSeparator()
        menu.addAction(self._actions["calendar_propose"])
        return menu

    @staticmethod
    def _entry(menu: QMenu, sentence: str, act: Callable[[], object]) -> None:
        menu.addAction(plain.literal(sentence)).triggered.connect(lambda _checked=False: act())

    def say(self, sentence: str, undo: bool = False, *, trouble: bool = False) -> None:  # noqa: FBT001, FBT002  # a signal's slot
        """Show a sentence over the calendar, and read it out."""
        self.toast.show_message(
            sentence, icon="circle-alert" if trouble else "circle-check", undo=undo
        )

    def _stale(self, changes: object) -> None:
        if not isinstance(changes, Changes) or not self.isVisible():
            return
        if changes.settings:
            self.side.zone.set_zone(self._second_zone())
        if changes.calendar or changes.requests or changes.experts or changes.settings:
            self.reload()

    # ---------------------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew for the width."""
        super().resizeEvent(event)
        self.fit()

    def rescale(self) -> None:
        """Take on sizes anew."""
        self.fit()
        self.update()

    def fit(self) -> None:
        """Leave out the keys, then the words, then the side, where there is no room."""
        width = self.width()
        narrow = width < px(_NARROW)
        whole = words.span_of_days(*self._title_span())
        beside = px(_BESIDE) + (px(40) if narrow else 0)
        beside += self.today_button.words_width(caps=False) + self.new_button.words_width()
        room = width - beside - self.views.sizeHint().width()
        caps = text_width(whole, "h1") <= room
        self.views.set_caps_shown(caps)
        self.today_button.set_caps_shown(caps)
        room = width - beside - self.views.sizeHint().width()
        icon_only = text_width(whole, "h1") > room
        self.new_button.set_icon_only(icon_only)
        if icon_only:
            room += self.new_button.words_width() - px(32)
        fits = text_width(whole, "h1") <= room
        short = words.span_of_days(*self._title_span(), short=True)
        self.head.set_title(whole if fits else short)
        if narrow != self._narrow:
            self._narrow = narrow
            self._side_shown = not narrow
        self.side_button.setVisible(narrow)
        self.side.setVisible(self._side_shown or not narrow)

    def _switch_side(self) -> None:
        self._side_shown = not self._side_shown
        self.side.setVisible(self._side_shown)
        if self._side_shown:
            self.side.month.setFocus(Qt.FocusReason.OtherFocusReason)


def _next_half(now: datetime) -> datetime:
    """Return the next full or half hour after an instant."""
    step = 30 * 60
    return datetime.fromtimestamp((int(now.timestamp()) // step + 1) * step, UTC)
