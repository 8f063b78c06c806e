"""The queue: requests under headings of their urgency, patched by id, counting down in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mediadesk.domain.company import Colleague, Doing
from mediadesk.domain.deadline import Level, TimeLeft, levels, time_left
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.workflow import RequestState
from mediadesk.ui import text
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.queue import HEADING_ROLE, LOOK_ROLE, GroupLook, RowLook

_Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole + 2
_NO_PARENT = QModelIndex()
_COMPANY = {Doing.READING: "eye", Doing.REPLYING: "square-pen"}
_ORDER = (Level.OVERDUE, Level.CRITICAL, Level.SOON, Level.LATER, Level.NONE, Level.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heading:
    """A heading between the requests."""

    level: Level
    count: int

    @property
    def id(self) -> str:
        """What the heading is known by."""
        return f"group:{self.level.value}"


_Item = _Heading | QueueRow


class QueueModel(QAbstractListModel):
    """Requests as the delegate of the queue paints them; a row is put into words when it is shown.

    So what a list costs depends on the rows on the screen, not on how many there are.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Make an empty model on the clock of UTC; see `set_zone`."""
        super().__init__(parent)
        self._items: list[_Item] = []
        self._rows: tuple[QueueRow, ...] = ()
        self._zone = ZoneInfo("UTC")
        self._now = datetime.min.replace(tzinfo=UTC)
        self._grouped = True
        self._me = ""
        self._ticked: frozenset[str] = frozenset()
        self._places: dict[str, int] | None = None
        self._company: Mapping[str, Colleague] = {}

    def set_zone(self, zone: ZoneInfo, me: str) -> None:
        """Tell times on this zone's clock; `me` is the officer who looks."""
        self._zone, self._me = zone, me

    def show_rows(self, rows: Sequence[QueueRow], now: datetime, *, grouped: bool) -> None:
        """Show these rows in this order; what is shown already stays, moves or changes in place."""
        self._rows, self._grouped, self._now = tuple(rows), grouped, now
        self._patch(self._arranged())
        known = {row.id for row in rows}
        if not self._ticked <= known:
            self._ticked &= known

    def tick(self, now: datetime) -> bool:
        """Let time pass: a row whose level changed moves. Say whether one did.

        The chips of the rows that are shown read differently from now on; the view repaints them.
        """
        self._now = now
        following = self._arranged()
        moved = [item.id for item in following] != [item.id for item in self._items]
        self._patch(following)
        return moved

    def rows(self) -> tuple[QueueRow, ...]:
        """Return the requests that are shown, in order."""
        return tuple(item for item in self._items if isinstance(item, QueueRow))

    def loaded(self) -> tuple[QueueRow, ...]:
        """Return the requests in the order in which they were read."""
        return self._rows

    def row_of(self, request_id: str) -> int:
        """Return the position of a request, -1 if it is not shown."""
        if self._places is None:
            self._places = {item.id: number for number, item in enumerate(self._items)}
        return self._places.get(request_id, -1)

    def row(self, request_id: str) -> QueueRow | None:
        """Return a request that is shown."""
        place = self.row_of(request_id)
        item = self._items[place] if place >= 0 else None
        return item if isinstance(item, QueueRow) else None

    def nearest(self) -> datetime | None:
        """Return the next deadline still to come (UTC), None if there is none."""
        coming = [
            row.deadline_at
            for row in self._rows
            if row.answered_at is None and row.deadline_at > self._now
        ]
        return min(coming, default=None)

    def id_at(self, position: int) -> str:
        """Return the request at a position, "" for a heading or nothing."""
        if not 0 <= position < len(self._items):
            return ""
        item = self._items[position]
        return item.id if isinstance(item, QueueRow) else ""

    def neighbour(self, request_id: str, step: int) -> str:
        """Return the request `step` rows further on, the last one at either end, "" if empty."""
        place = self.row_of(request_id)
        if place < 0:
            return next((item.id for item in self._items if isinstance(item, QueueRow)), "")
        direction = 1 if step > 0 else -1
        found, left = place, abs(step)
        at = place + direction
        while 0 <= at < len(self._items) and left:
            if isinstance(self._items[at], QueueRow):
                found, left = at, left - 1
            at += direction
        return self._items[found].id

    # ---------------------------------------------------------------------- selecting

    def ticked(self) -> tuple[QueueRow, ...]:
        """Return the requests that are selected together, in order."""
        return tuple(row for row in self.rows() if row.id in self._ticked)

    def tick_row(self, request_id: str, *, on: bool | None = None) -> None:
        """Select a request or not; None turns it over."""
        if self.row(request_id) is None:
            return
        chosen = request_id not in self._ticked if on is None else on
        self._set_ticked(self._ticked | {request_id} if chosen else self._ticked - {request_id})

    def untick(self) -> None:
        """Select nothing."""
        self._set_ticked(frozenset())

    def _set_ticked(self, ticked: frozenset[str]) -> None:
        if ticked == self._ticked:
            return
        self._ticked = ticked
        if self._items:
            last = self.index(len(self._items) - 1)
            self.dataChanged.emit(self.index(0), last, [LOOK_ROLE])

    # ------------------------------------------------------------------------ company

    def set_company(self, company: Mapping[str, Colleague]) -> None:
        """Mark the requests at which others are; only rows that look otherwise are repainted."""
        before, self._company = self._company, company
        for key in before.keys() | company.keys():
            row = self.row_of(key)
            if row >= 0 and self._at(before, key) != self._at(company, key):
                roles = [LOOK_ROLE, Qt.ItemDataRole.AccessibleTextRole]
                self.dataChanged.emit(self.index(row), self.index(row), roles)

    @staticmethod
    def _at(company: Mapping[str, Colleague], key: str) -> tuple[str, Doing] | None:
        found = company.get(key)
        return (found.officer, found.doing) if found is not None else None

    def _accompanied(self, key: str) -> str:
        """Return who else is at a request, in a sentence, "" for nobody."""
        found = self._company.get(key)
        return text.colleague(found, self._me) if found is not None else ""

    # ------------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many headings and requests there are."""
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that headings cannot be chosen."""
        if not index.isValid() or isinstance(self._items[index.row()], _Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what the delegate paints, what is read out, or the request's UUID."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == HEADING_ROLE:
            return isinstance(item, _Heading)
        if isinstance(item, _Heading):
            return self._heading_data(item, role)
        if role == LOOK_ROLE:
            return self._look(item)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return self._sentence(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tooltip(f"{item.subject}\n{self._deadline(item)}")
        if role == ID_ROLE:
            return item.id
        return None

    @staticmethod
    def _heading_data(item: _Heading, role: int) -> object:
        words = text.group(item.level)
        if role == LOOK_ROLE:
            return GroupLook(text=words, level=item.level.value, count=item.count)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return f"{words}, {item.count}"
        return "" if role == ID_ROLE else None

    # ---------------------------------------------------------------------- arranging

    @staticmethod
    def _answered(row: QueueRow) -> datetime | None:
        """A request whose reporter has an answer no longer counts down."""
        if row.state in (RequestState.WAITING, RequestState.CLOSED, RequestState.SCHEDULED):
            return row.answered_at or (row.updated_at if row.state is RequestState.CLOSED else None)
        return row.answered_at

    def _arranged(self) -> list[_Item]:
        if not self._grouped:
            return list(self._rows)
        limits = levels(self._now, self._zone)
        groups: dict[Level, list[QueueRow]] = {level: [] for level in _ORDER}
        for row in self._rows:
            answered = self._answered(row) is not None
            groups[Level.DONE if answered else limits.of(row.deadline_at)].append(row)
        items: list[_Item] = []
        for level, members in groups.items():
            if members:
                items.append(_Heading(level=level, count=len(members)))
                items += members
        return items

    def _left(self, row: QueueRow) -> TimeLeft:
        return time_left(self._now, row.deadline_at, self._zone, answered_at=self._answered(row))

    def _look(self, row: QueueRow) -> RowLook:
        chip = text.chip(self._left(row), self._zone.key)
        other = self._company.get(row.id)
        return RowLook(
            key=row.id,
            reporter=row.reporter,
            outlet=row.outlet,
            subject=row.subject,
            chip=chip.text,
            chip_level=chip.level,
            unread=row.unread,
            medium=row.medium.value if row.medium else "",
            format=text.brief_form(row.medium, row.live, row.length_minutes),
            expert=text.wanted(row.experts),
            owner=row.owner or "",
            owner_id=row.owner or "",
            ticked=row.id in self._ticked if self._ticked else None,
            flag_icon="circle-help" if row.held else "",
            company=other.officer if other is not None else "",
            company_icon=_COMPANY[other.doing] if other is not None else "",
        )

    def _deadline(self, row: QueueRow) -> str:
        """Return the deadline in both zones, for the tooltip."""
        return text.both_zones(self._now, row.deadline_at, row.deadline_zone, self._zone)

    def _sentence(self, row: QueueRow) -> str:
        chip = text.chip(self._left(row), self._zone.key)
        parts = [
            self.tr("Selected") if row.id in self._ticked else "",
            self.tr("Unread") if row.unread else "",
            f"{row.reporter}, {row.outlet}",
            text.medium(row.medium),
            chip.spoken,
            text.fill(self.tr("Wants %1"), text.wanted(row.experts)),
            self.tr("Held: who should get this?") if row.held else "",
            self._owner(row.owner),
            self._accompanied(row.id),
            row.subject,
        ]
        return ". ".join(plain.visible(part) for part in parts if part)

    def _owner(self, owner: str | None) -> str:
        if not owner:
            return self.tr("Assigned to nobody")
        if owner == self._me:
            return self.tr("Assigned to you")
        return text.fill(self.tr("Assigned to %1"), owner)

    # ----------------------------------------------------------------------- patching

    def _patch(self, following: list[_Item]) -> None:
        """Turn the present items into `following` by removals, moves, insertions and changes."""
        self._places = None
        wanted = {item.id for item in following}
        self._remove_all_but(wanted)
        present = {item.id for item in self._items}
        position = 0
        while position < len(following):
            item = following[position]
            if position < len(self._items) and self._items[position].id == item.id:
                position += 1
            elif item.id in present:
                source = next(
                    n for n in range(position, len(self._items)) if self._items[n].id == item.id
                )
                self.beginMoveRows(_NO_PARENT, source, source, _NO_PARENT, position)
                self._items.insert(position, self._items.pop(source))
                self.endMoveRows()
                position += 1
            else:
                last = position
                while last + 1 < len(following) and following[last + 1].id not in present:
                    last += 1
                self.beginInsertRows(_NO_PARENT, position, last)
                self._items[position:position] = following[position : last + 1]
                self.endInsertRows()
                position = last + 1
        self._change(following)

    def _remove_all_but(self, wanted: set[str]) -> None:
        last = len(self._items) - 1
        while last >= 0:
            if self._items[last].id in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self._items[first - 1].id not in wanted:
                first -= 1
            self.beginRemoveRows(_NO_PARENT, first, last)
            del self._items[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _change(self, following: Sequence[_Item]) -> None:
        for number, item in enumerate(following):
            if item is not self._items[number] and item != self._items[number]:
                self._items[number] = item
                index = self.index(number)
                self.dataChanged.emit(index, index, [LOOK_ROLE, Qt.ItemDataRole.AccessibleTextRole])
