"""The picture of a day or a week: painted in one piece, with a cursor that stands on a slot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mediadesk.ui import text
from mediadesk.ui.desk.calendar import paint
from mediadesk.ui.desk.calendar.axis import DAY, Axis, instant
from mediadesk.ui.desk.calendar.look import Block, Lane, Move, Slot
from mediadesk.ui.desk.calendar.scene import SLOT, Columns, Scene, Sizes
from mediadesk.ui.theme.painting import RIGHT, draw_text, rounded, shows_focus
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets.mark import tint
from mediadesk.ui.widgets.speech import announce

MINUTE = timedelta(minutes=1)
_HOUR = 56
"""How high an hour is at least, px at 100 %."""
FRESH = datetime(2000, 1, 1, tzinfo=UTC)
"""Where the cursor is before it was anywhere."""


class Canvas(QWidget):
    """The painted grid; `chosen` carries an interview's UUID, "" for none.

    `turned` asks for what comes before (-1) or after (1), `grown` for a scale from one minute of
    the day to another, `seen_wanted` for a rect to be scrolled to.
    """

    chosen = Signal(str)
    turned = Signal(int)
    grown = Signal(int, int)
    seen_wanted = Signal(QRect)
    laid_out = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty grid. Raises ValueError without a name."""
        if not name.strip():
            raise ValueError("a calendar needs an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.axis = Axis((FRESH.date(),), ZoneInfo("UTC"))
        self.second: ZoneInfo | None = None
        self.blocks: tuple[Block, ...] = ()
        self.lanes: tuple[Lane, ...] = ()
        self.now = self.cursor_at = FRESH
        self.chosen_key = ""
        self.move_on: Move | None = None
        self._room = 0
        self._hover = ""
        self._scene: Scene | None = None

    # -------------------------------------------------------------------------- filling

    def show_days(
        self,
        axis: Axis,
        blocks: Sequence[Block],
        lanes: Sequence[Lane],
        *,
        second: ZoneInfo | None,
        now: datetime,
    ) -> None:
        """Show days with what lies on them; what is on its way to another time stays so."""
        self.axis, self.second, self.now = axis, second, now
        self.blocks, self.lanes = tuple(blocks), tuple(lanes)
        if self.axis.column(self.cursor_at) is None:
            self.cursor_at = self._brought_in(now)
        known = {block.key for block in self.blocks}
        if self.chosen_key not in known and self.move_on is None:
            self._choose("")
        self._changed()
        self._describe()

    def _brought_in(self, now: datetime) -> datetime:
        """Return where the cursor stands that has left the days: on the present, or at their edge.

        One that came from before stands on the first day, one from after on the last, at the time
        of day that it had.
        """
        days = self.axis.days
        if self.cursor_at == FRESH:
            column = self.axis.column(now)
            place = self.axis.place(now) // SLOT * SLOT if column is not None else 60
            return self.axis.at(days[column or 0], place)
        local = self.cursor_at.astimezone(self.axis.zone)
        day = days[0] if local.date() < days[0] else days[-1]
        at = instant(day, local.hour * 60 + local.minute, self.axis.zone)
        return self.axis.at(day, min(self.axis.place(at), self.axis.length - SLOT))

    def set_now(self, now: datetime) -> None:
        """Let time pass: paint the line of the present elsewhere, nothing more."""
        self.now = now
        self.update()

    def set_room(self, height: int) -> None:
        """Fill at least this height, in px."""
        if height != self._room:
            self._room = height
            self._changed()

    def rescale(self) -> None:
        """Measure again."""
        self._changed()

    def _changed(self) -> None:
        self._scene = None
        self.setFixedHeight(max(int(self.scene().height), 1))
        self.laid_out.emit()
        self.update()

    def gutters(self) -> tuple[float, ...]:
        """Return how wide the gutters of the clocks are: one, or two with a second zone."""
        sample = datetime(2026, 1, 1, 22, 0, tzinfo=UTC)
        width = paint.label_width(text.clock(sample)) + px(14)
        return (width,) if self.second is None else (width, width)

    def columns(self) -> Columns:
        """Return how the width is shared, for the grid and for the heading above it."""
        return Columns(
            left=sum(self.gutters()) + px(4),
            width=float(self.width()),
            count=len(self.axis.days),
        )

    def scene(self) -> Scene:
        """Return where everything stands now."""
        if self._scene is None:
            top = float(px(12))
            least = px(_HOUR) / 60
            fill = (self._room - 2 * top) / max(self.axis.length, 1)
            self._scene = Scene(
                self.axis,
                self.blocks,
                self.lanes,
                columns=self.columns(),
                sizes=Sizes(
                    minute=max(least, fill),
                    top=top,
                    lane=float(px(6)),
                    lane_step=float(px(10)),
                    least=float(px(24)),
                    more=float(px(28)),
                    gap=3.0,
                    grip=float(px(6)),
                    beside=float(px(38)),
                ),
            )
        return self._scene

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew for the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._scene = None
            self.laid_out.emit()

    def sizeHint(self) -> QSize:
        """Return a width to read at, and the height of the scale."""
        return QSize(px(640), int(self.scene().height))

    # -------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what lies in the part that is to be painted."""
        painter = QPainter(self)
        dirty = QRectF(event.rect())
        scene = self.scene()
        self._ground(painter, scene)
        self._now(painter, scene)
        for lane in scene.lane_items:
            if lane.rect.intersects(dirty):
                paint.draw_lane(painter, lane.rect, lane.lane.mark)
        moving = self.move_on.block.key if self.move_on is not None else ""
        for item in scene.items:
            if item.rect.intersects(dirty):
                paint.draw_block(
                    painter,
                    item.rect,
                    item.block,
                    chosen=item.block.key == self.chosen_key,
                    hovered=item.block.key == self._hover,
                    faint=item.block.key == moving,
                )
        for more in scene.more:
            paint.draw_more(painter, more.rect, len(more.blocks), hovered=False)
        self._today(painter, scene)
        self._cursor(painter)
        self._ghost(painter, scene)

    def _ground(self, painter: QPainter, scene: Scene) -> None:
        columns, sizes = scene.columns, scene.sizes
        foot = scene.y(self.axis.length)
        today = self.axis.column(self.now)
        if today is not None:
            box = QRectF(columns.at(today), 0, columns.day, scene.height)
            painter.fillRect(box, tint("accent_s", 0.55))
        for number, day in enumerate(self.axis.days):
            for top, bottom in self.axis.missing(day):
                box = QRectF(
                    columns.at(number), scene.y(top), columns.day, (bottom - top) * sizes.minute
                )
                paint.draw_missing(painter, box)
        reference = self.reference()
        gutters = self.gutters()
        for tick in self.axis.ticks():
            y = scene.y(tick.place)
            painter.fillRect(
                QRectF(columns.left - px(4), round(y), self.width() - columns.left + px(4), 1),
                colour("line"),
            )
            if tick.minute == DAY and tick.place == self.axis.length:
                continue
            at = instant(reference, tick.minute, self.axis.zone, fold=int(tick.again))
            self._label(painter, y, 0, gutters[0], at.astimezone(self.axis.zone), "text2")
            if self.second is not None:
                local = at.astimezone(self.second)
                self._label(painter, y, gutters[0], gutters[1], local, "text3")
        for number in range(len(self.axis.days) + 1):
            x = round(columns.at(number))
            painter.fillRect(QRectF(x, 0, 1, foot + sizes.top), colour("line"))

    def _label(
        self, painter: QPainter, y: float, left: float, width: float, at: datetime, token: str
    ) -> None:
        box = QRectF(left, y - px(8), width - px(6), px(16))
        draw_text(painter, box, text.clock(at), "key", token, align=RIGHT, numbers=True)

    def reference(self) -> date:
        """Return the day by which the gutters tell the time."""
        column = self.axis.column(self.cursor_at)
        return self.axis.days[column if column is not None else 0]

    def _present(self) -> tuple[int, int] | None:
        """Return day and place of the present, None while it is not shown."""
        local = self.now.astimezone(self.axis.zone)
        column = self.axis.column(self.now)
        if column is None or not self.axis.first <= local.hour * 60 + local.minute < self.axis.last:
            return None
        return column, self.axis.place(self.now)

    def _now(self, painter: QPainter, scene: Scene) -> None:
        present = self._present()
        if present is not None:
            y = scene.y(present[1])
            paint.draw_now(painter, y, scene.columns.left, float(self.width()))

    def _today(self, painter: QPainter, scene: Scene) -> None:
        present = self._present()
        if present is None:
            return
        left = scene.columns.at(present[0])
        y = scene.y(present[1])
        paint.draw_today(painter, y, left, left + scene.columns.day)
        high = px(20)
        box = QRectF(px(1), y - high / 2, self.gutters()[0] - px(2), high)
        paint.draw_tag(painter, box, text.clock(self.now.astimezone(self.axis.zone)))

    def _cursor(self, painter: QPainter) -> None:
        if not shows_focus(self) or self.move_on is not None:
            return
        for _column, rect in self.cursor_rects():
            rounded(painter, rect, 6, None, "accent", width=theme.focus_width)

    def _ghost(self, painter: QPainter, scene: Scene) -> None:
        move = self.move_on
        if move is None:
            return
        last = QRectF()
        for _column, rect in scene.rect_of(move.begin, move.end):
            paint.draw_ghost(painter, rect, fits=not move.conflicts)
            last = rect
        if not last.isNull():
            within = QRectF(scene.columns.left, 0, self.width() - scene.columns.left, self.height())
            paint.draw_bubble(painter, last, within, self.times_of(move), move.conflicts)

    def times_of(self, move: Move) -> str:
        """Return from when to when an interview on its way would be, on the office's clock."""
        begin, end = (at.astimezone(self.axis.zone) for at in (move.begin, move.end))
        return f"{text.clock(begin)}–{text.clock(end)}"

    # -------------------------------------------------------------------------- choosing

    def block(self, key: str) -> Block | None:
        """Return an interview that is shown."""
        return next((block for block in self.blocks if block.key == key), None)

    def _choose(self, key: str) -> None:
        if key != self.chosen_key:
            self.chosen_key = key
            self.chosen.emit(key)
            self.update()

    def choose(self, key: str) -> None:
        """Choose an interview and bring it into view; "" for none."""
        block = self.block(key)
        if block is not None:
            self.cursor_at = self._slot_of(block.begin)
        self._choose(key if block is not None else "")
        self._describe()
        self._see()
        self.update()

    def step(self, by: int) -> None:
        """Choose the next (1) or previous (-1) interview by time."""
        ordered = sorted(self.blocks, key=lambda one: (one.begin, one.key))
        if not ordered:
            return
        keys = [block.key for block in ordered]
        if self.chosen_key in keys:
            at = keys.index(self.chosen_key) + by
            if not 0 <= at < len(keys):
                self.turned.emit(by)
                return
        else:
            later = [n for n, one in enumerate(ordered) if one.end > self.cursor_at]
            at = (
                (later[0] if later else len(keys) - 1)
                if by > 0
                else max((later[0] if later else len(keys)) - 1, 0)
            )
        self.choose(keys[at])

    def _slot_of(self, at: datetime) -> datetime:
        column = self.axis.column(at)
        if column is None:
            return at
        return self.axis.at(self.axis.days[column], self.axis.place(at) // SLOT * SLOT)

    def at_cursor(self) -> tuple[Block, ...]:
        """Return the interviews at the cursor."""
        end = self.cursor_at + SLOT * MINUTE
        return tuple(one for one in self.blocks if one.begin < end and one.end > self.cursor_at)

    def slot(self) -> Slot:
        """Return the time at the cursor, with the first expert who is free then."""
        return Slot(begin=self.cursor_at, expert_id=self.scene().free_at(self.cursor_at))

    def set_cursor(self, at: datetime) -> None:
        """Put the cursor on an instant; what lies there is chosen."""
        self.cursor_at = at
        here = self.at_cursor()
        if self.chosen_key not in {block.key for block in here}:
            self._choose(here[0].key if here else "")
        self._describe()
        self._see()
        self.update()

    def words(self) -> str:
        """Return what the cursor stands on, as a sentence."""
        local = self.cursor_at.astimezone(self.axis.zone)
        parts = [text.fill("%1, %2", text.full_day(local.date()), text.clock(local))]
        here = self.at_cursor()
        if self.chosen_key:
            here = tuple(sorted(here, key=lambda one: one.key != self.chosen_key))
        parts += [block.spoken for block in here]
        end = self.cursor_at + SLOT * MINUTE
        free = [lane.name for lane in self.lanes if lane.is_free(self.cursor_at, end)]
        if free:
            parts.append(text.fill(self.tr("Free: %1"), ", ".join(free)))
        return ". ".join(parts)

    def cursor_rects(self) -> Iterator[tuple[int, QRectF]]:
        """Yield day and rect of the slot that the cursor stands on."""
        return self.scene().rect_of(self.cursor_at, self.cursor_at + SLOT * MINUTE)

    def _describe(self) -> None:
        words = self.words()
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            if self.hasFocus():
                announce(self, words)

    def _see(self) -> None:
        for _column, rect in self.cursor_rects():
            self.seen_wanted.emit(rect.toAlignedRect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()
