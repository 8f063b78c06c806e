"""Where everything of the grid stands. What is painted and what is hit are these rects."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QPointF, QRectF

from mediadesk.ui.desk.calendar.axis import Axis, day_begin
from mediadesk.ui.desk.calendar.look import Block, Lane, Slot
from mediadesk.ui.desk.calendar.overlap import MOST, More, Piece, Placed, lay_out

SLOT = 30
"""A step of the cursor, in minutes."""
SNAP = 15
"""What a pointer puts a time to, in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """How the width is shared: the gutters at the left, then days of the same width, in px."""

    left: float
    width: float
    count: int

    @property
    def day(self) -> float:
        """The width of a day."""
        return max((self.width - self.left) / max(self.count, 1), 1.0)

    def at(self, number: int) -> float:
        """Return where a day begins."""
        return self.left + number * self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Lengths in px at the current text size, and `minute`: px that a minute is high."""

    minute: float
    top: float
    lane: float
    lane_step: float
    least: float
    more: float
    gap: float
    grip: float
    beside: float
    """How wide each of several interviews at the same time is at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockItem:
    """An interview where it is painted, on the day `column`."""

    block: Block
    column: int
    rect: QRectF


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneItem:
    """A stretch of free time."""

    lane: Lane
    column: int
    rect: QRectF


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreItem:
    """The “+2” that opens what had no room."""

    blocks: tuple[Block, ...]
    column: int
    rect: QRectF


class Scene:
    """The rects of one state of the grid, in logical px from its upper left corner."""

    def __init__(
        self,
        axis: Axis,
        blocks: Sequence[Block],
        lanes: Sequence[Lane],
        *,
        columns: Columns,
        sizes: Sizes,
    ) -> None:
        """Lay out the interviews and the free times of the days of the axis."""
        self.axis, self.columns, self.sizes = axis, columns, sizes
        self.lanes = tuple(lanes)
        self.height = sizes.top * 2 + axis.length * sizes.minute
        self._begins = [day_begin(day, axis.zone) for day in axis.days]
        self._ends = [day_begin(day + timedelta(days=1), axis.zone) for day in axis.days]
        self.lane_items = tuple(self._free())
        items: list[BlockItem] = []
        more: list[MoreItem] = []
        for column, here in enumerate(self._by_day(blocks)):
            if here:
                self._place(column, here, items, more)
        self.items, self.more = tuple(items), tuple(more)

    # -------------------------------------------------------------------------- lengths

    def y(self, place: float) -> float:
        """Return the height of a place of the scale."""
        return self.sizes.top + place * self.sizes.minute

    def place(self, y: float) -> int:
        """Return the place of the scale at a height."""
        return min(max(int((y - self.sizes.top) / self.sizes.minute), 0), self.axis.length)

    def column_at(self, x: float) -> int:
        """Return the day at an x, held inside."""
        number = int((x - self.columns.left) // self.columns.day)
        return min(max(number, 0), len(self.axis.days) - 1)

    def lane_x(self, column: int, number: int) -> float:
        """Return where a lane of a day stands."""
        return self.columns.at(column) + number * self.sizes.lane_step + self.sizes.gap + 1

    def lanes_width(self) -> float:
        """Return the width that the lanes of a day take."""
        return self.sizes.lane_step * len(self.lanes)

    def room(self, column: int) -> tuple[float, float]:
        """Return from where to where the interviews of a day may reach."""
        left = self.columns.at(column) + self.lanes_width() + self.sizes.gap + 2
        right = self.columns.at(column) + self.columns.day - self.sizes.gap * 2
        return left, max(right, left + 8)

    def rect_of(self, begin: datetime, end: datetime) -> Iterator[tuple[int, QRectF]]:
        """Yield day and rect of a time over the whole room of each day that it touches."""
        for column in range(len(self.axis.days)):
            span = self._span(column, begin, end)
            if span is not None:
                left, right = self.room(column)
                yield column, self._high(left, right - left, *span)

    # ------------------------------------------------------------------------ laying out

    def _span(self, column: int, begin: datetime, end: datetime) -> tuple[int, int] | None:
        if end <= self._begins[column] or begin >= self._ends[column]:
            return None
        return self.axis.span(self.axis.days[column], begin, end)

    def _by_day(self, blocks: Sequence[Block]) -> list[list[Block]]:
        """Return the interviews of each day; one over midnight is on both."""
        found: list[list[Block]] = [[] for _ in self.axis.days]
        for block in blocks:
            column = max(bisect_right(self._begins, block.begin) - 1, 0)
            while column < len(found) and self._begins[column] < block.end:
                if block.begin < self._ends[column]:
                    found[column].append(block)
                column += 1
        return found

    def _free(self) -> Iterator[LaneItem]:
        for column in range(len(self.axis.days)):
            for number, lane in enumerate(self.lanes):
                left = self.lane_x(column, number)
                for begin, end in lane.free:
                    span = self._span(column, begin, end)
                    if span is not None:
                        top, bottom = self.y(span[0]) + 1, self.y(span[1]) - 1
                        rect = QRectF(left, top, self.sizes.lane, max(bottom - top, 2))
                        yield LaneItem(lane=lane, column=column, rect=rect)

    def _place(
        self,
        column: int,
        blocks: Sequence[Block],
        items: list[BlockItem],
        more: list[MoreItem],
    ) -> None:
        pieces: list[Piece] = []
        here: dict[str, Block] = {}
        for block in blocks:
            span = self._span(column, block.begin, block.end)
            if span is not None:
                here[block.key] = block
                pieces.append(Piece(key=block.key, top=span[0], bottom=span[1]))
        least = max(int(self.sizes.least / self.sizes.minute), 1)
        left, right = self.room(column)
        most = min(max(int((right - left) / self.sizes.beside), 1), MOST)
        placed, left_out = lay_out(pieces, least=least, most=most)
        for one in placed:
            rect = self._rect(column, one, left_out)
            items.append(BlockItem(block=here[one.piece.key], column=column, rect=rect))
        for group in left_out:
            right = self.room(column)[1]
            left = right - self.sizes.more
            rect = self._high(left, self.sizes.more, group.top, group.bottom)
            hidden = tuple(here[piece.key] for piece in group.pieces)
            more.append(MoreItem(blocks=hidden, column=column, rect=rect))

    def _rect(self, column: int, placed: Placed, crowded: Sequence[More]) -> QRectF:
        left, right = self.room(column)
        if any(
            group.top < placed.piece.bottom and placed.piece.top < group.bottom for group in crowded
        ):
            right = max(right - self.sizes.more - self.sizes.gap, left + 8)
        width = (right - left) / placed.columns
        gap = self.sizes.gap if placed.column + placed.wide < placed.columns else 0
        return self._high(
            left + width * placed.column,
            max(width * placed.wide - gap, 4),
            placed.piece.top,
            placed.piece.bottom,
        )

    def _high(self, left: float, width: float, top: int, bottom: int) -> QRectF:
        first = self.y(top) + 1
        height = max((bottom - top) * self.sizes.minute - 2, self.sizes.least)
        return QRectF(left, first, width, height)

    # --------------------------------------------------------------------------- hitting

    def block_at(self, position: QPointF) -> BlockItem | None:
        """Return the interview at a point."""
        return next((item for item in self.items if item.rect.contains(position)), None)

    def more_at(self, position: QPointF) -> MoreItem | None:
        """Return the “+2” at a point."""
        return next((item for item in self.more if item.rect.contains(position)), None)

    def edge_at(self, position: QPointF) -> str:
        """Return `begin` or `end` where a press stretches an interview, "" where it moves it."""
        item = self.block_at(position)
        if item is None or not item.block.can_move:
            return ""
        if item.rect.bottom() - position.y() <= self.sizes.grip:
            return "end"
        high = item.rect.height() > self.sizes.grip * 4
        return "begin" if high and position.y() - item.rect.top() <= self.sizes.grip else ""

    def slot_at(self, position: QPointF, *, step: int = SLOT) -> Slot | None:
        """Return the time at a point, with the expert whose lane is there or who is free then."""
        if position.x() < self.columns.left or not self.axis.days:
            return None
        column = self.column_at(position.x())
        place = self.place(position.y()) // step * step
        begin = self.axis.at(self.axis.days[column], place)
        reach = self.sizes.lane_step / 2
        for number, lane in enumerate(self.lanes):
            middle = self.lane_x(column, number) + self.sizes.lane / 2
            if abs(position.x() - middle) <= reach:
                return Slot(begin=begin, expert_id=lane.expert_id)
        return Slot(begin=begin, expert_id=self.free_at(begin))

    def free_at(self, begin: datetime, minutes: int = SLOT) -> str:
        """Return the first expert who is free at an instant for a while, "" for nobody."""
        end = begin + timedelta(minutes=minutes)
        return next((lane.expert_id for lane in self.lanes if lane.is_free(begin, end)), "")

    def instant(self, column: int, place: int) -> datetime:
        """Return the instant (UTC) at a place of a day."""
        return self.axis.at(self.axis.days[column], place)
