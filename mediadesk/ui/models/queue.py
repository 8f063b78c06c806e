"""The queue: requests under the headings of their urgency, patched by id, counting down in place."""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mediadesk.domain.deadline import Level, time_left
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.workflow import RequestState
from mediadesk.ui import text
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.queue import LOOK_ROLE, GroupLook, RowLook

_Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole + 2
_NO_PARENT = QModelIndex()
_ORDER = (Level.OVERDUE, Level.CRITICAL, Level.SOON, Level.LATER, Level.NONE, Level.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A heading (`row` is None) or a request, with what it looks like now."""

    key: str
    look: GroupLook | RowLook
    row: QueueRow | None = None
    spoken: str = ""


class QueueModel(QAbstractListModel):
    """Requests as the delegate of the queue paints them."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Make an empty model on the clock of UTC; see `set_zone`."""
        super().__init__(parent)
        self._items: list[_Item] = []
        self._rows: tuple[QueueRow, ...] = ()
        self._zone = ZoneInfo("UTC")
        self._now = datetime.min.replace(tzinfo=UTC)
        self._grouped = True
        self._me = ""

    def set_zone(self, zone: ZoneInfo, me: str) -> None:
        """Tell times on this zone's clock; `me` is the officer who looks."""
        self._zone, self._me = zone, me

    def show_rows(self, rows: Sequence[QueueRow], now: datetime, *, grouped: bool) -> None:
        """Show these rows in this order; what is shown already stays, moves or changes in place."""
        self._rows, self._grouped, self._now = tuple(rows), grouped, now
        self._patch(self._arranged())

    def tick(self, now: datetime) -> None:
        """Let time pass: changed chips are repainted, a row whose level changed moves."""
        self._now = now
        self._patch(self._arranged())

    def rows(self) -> tuple[QueueRow, ...]:
        """Return the requests that are shown, in order."""
        return tuple(item.row for item in self._items if item.row is not None)

    def row_of(self, request_id: str) -> int:
        """Return the position of a request, -1 if it is not shown."""
        return next((n for n, item in enumerate(self._items) if item.key == request_id), -1)

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
        return item.row.id if item.row is not None else ""

    def neighbour(self, request_id: str, step: int) -> str:
        """Return the request `step` rows further on, the last one at either end, "" if empty."""
        ids = [row.id for row in self.rows()]
        if not ids:
            return ""
        if request_id not in ids:
            return ids[0]
        return ids[min(max(ids.index(request_id) + step, 0), len(ids) - 1)]

    # ------------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many headings and requests there are."""
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that headings cannot be chosen."""
        if not index.isValid() or self._items[index.row()].row is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what the delegate paints, what is read out, or the request's UUID."""
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == LOOK_ROLE:
            return item.look
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return item.spoken
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(item.look, RowLook):
            return plain.tooltip(item.look.subject)
        if role == ID_ROLE:
            return item.row.id if item.row is not None else ""
        return None

    # ---------------------------------------------------------------------- arranging

    def _level(self, row: QueueRow) -> Level:
        return time_left(
            self._now, row.deadline_at, self._zone, answered_at=self._answered(row)
        ).level

    @staticmethod
    def _answered(row: QueueRow) -> datetime | None:
        """A request whose reporter has an answer no longer counts down."""
        if row.state in (RequestState.WAITING, RequestState.CLOSED, RequestState.SCHEDULED):
            return row.answered_at or (row.updated_at if row.state is RequestState.CLOSED else None)
        return row.answered_at

    def _arranged(self) -> list[_Item]:
        if not self._grouped:
            return [self._item(row) for row in self._rows]
        ranked = sorted(self._rows, key=lambda row: _ORDER.index(self._level(row)))
        items: list[_Item] = []
        for level, members in groupby(ranked, key=self._level):
            rows = list(members)
            heading = text.group(level)
            items.append(
                _Item(
                    key=f"group:{level.value}",
                    look=GroupLook(text=heading, level=level.value, count=len(rows)),
                    spoken=f"{heading}, {len(rows)}",
                )
            )
            items += [self._item(row) for row in rows]
        return items

    def _item(self, row: QueueRow) -> _Item:
        left = time_left(self._now, row.deadline_at, self._zone, answered_at=self._answered(row))
        chip = text.chip(left, self._zone.key)
        form = text.brief_form(row.medium, row.live, row.length_minutes)
        expert = text.wanted(row.experts)
        look = RowLook(
            key=row.id,
            reporter=row.reporter,
            outlet=row.outlet,
            subject=row.subject,
            chip=chip.text,
            chip_level=chip.level,
            unread=row.unread,
            medium=row.medium.value if row.medium else "",
            format=form,
            expert=expert,
            owner=row.owner or "",
            owner_id=row.owner or "",
            flag_icon="circle-help" if row.held else "",
        )
        return _Item(key=row.id, look=look, row=row, spoken=self._sentence(row, look, chip.spoken))

    def _sentence(self, row: QueueRow, look: RowLook, deadline: str) -> str:
        parts = [
            self.tr("Unread") if row.unread else "",
            f"{row.reporter}, {row.outlet}",
            text.medium(row.medium),
            deadline,
            text.fill(self.tr("Wants %1"), look.expert),
            self.tr("Held: who should get this?") if row.held else "",
            self._owner(row.owner),
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
        wanted = {item.key for item in following}
        self._remove_all_but(wanted)
        present = {item.key for item in self._items}
        position = 0
        while position < len(following):
            item = following[position]
            if position < len(self._items) and self._items[position].key == item.key:
                position += 1
            elif item.key in present:
                source = next(
                    n for n in range(position, len(self._items)) if self._items[n].key == item.key
                )
                self.beginMoveRows(_NO_PARENT, source, source, _NO_PARENT, position)
                self._items.insert(position, self._items.pop(source))
                self.endMoveRows()
                position += 1
            else:
                last = position
                while last + 1 < len(following) and following[last + 1].key not in present:
                    last += 1
                self.beginInsertRows(_NO_PARENT, position, last)
                self._items[position:position] = following[position : last + 1]
                self.endInsertRows()
                position = last + 1
        self._change(following)

    def _remove_all_but(self, wanted: set[str]) -> None:
        last = len(self._items) - 1
        while last >= 0:
            if self._items[last].key in wanted:
                last -= 1
                continue
            first = last
            while first > 0 and self._items[first - 1].key not in wanted:
                first -= 1
            self.beginRemoveRows(_NO_PARENT, first, last)
            del self._items[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _change(self, following: Sequence[_Item]) -> None:
        for number, item in enumerate(following):
            if item != self._items[number]:
                self._items[number] = item
                index = self.index(number)
                self.dataChanged.emit(index, index, [LOOK_ROLE, Qt.ItemDataRole.AccessibleTextRole])
