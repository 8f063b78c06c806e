"""What hands do on the grid, each act by the pointer and by keys (WCAG 2.2, 2.5.7).

Arrows move the cursor by slots; Alt with them picks an interview up and moves it, Shift besides
stretches it; Return drops it, Escape leaves it where it was. A press drags or stretches it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from mediadesk.ui import text
from mediadesk.ui.desk.calendar.axis import DAY, instant
from mediadesk.ui.desk.calendar.canvas import MINUTE, Canvas
from mediadesk.ui.desk.calendar.look import Move
from mediadesk.ui.desk.calendar.scene import SLOT, SNAP, BlockItem
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.speech import announce

_SHORTEST = 15
_LONGEST = 12 * 60
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class Grid(Canvas):
    """The grid with its acts. Signals carry an interview's UUID, a `Slot`, a `Move` or blocks."""

    opened = Signal(str)
    propose_wanted = Signal(object)
    dropped = Signal(object)
    cancel_wanted = Signal(str)
    menu_wanted = Signal(str, QPoint)
    more_wanted = Signal(object, QPoint)
    move_changed = Signal(object)
    day_wanted = Signal(object)
    conflicts_changed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty grid."""
        super().__init__(name, parent)
        self._press: tuple[QPointF, BlockItem, str] | None = None
        self._grab = 0
        self._by_pointer = False

    # ---------------------------------------------------------------------------- moving

    def begin_move(self, key: str) -> bool:
        """Pick an interview up, to be moved by keys or the buttons of the bar; say if it can be."""
        block = self.block(key)
        if block is None or not block.can_move:
            return False
        self._set_move(Move(block=block, begin=block.begin, end=block.end))
        return True

    def move_by(self, *, minutes: int = 0, days: int = 0) -> None:
        """Move what is picked up; days keep the clock time, over a change of clocks as well."""
        move = self.move_on
        if move is None:
            return
        begin = move.begin + timedelta(minutes=minutes)
        if days:
            local = begin.astimezone(self.axis.zone)
            begin = instant(
                local.date() + timedelta(days=days),
                local.hour * 60 + local.minute,
                self.axis.zone,
            )
        self._set_move(
            replace(move, begin=begin, end=begin + (move.end - move.begin), conflicts=())
        )
        if days and self.axis.column(begin) is None:
            self.day_wanted.emit(begin.astimezone(self.axis.zone).date())
        self._keep_in_scale()

    def stretch_by(self, minutes: int) -> None:
        """Make what is picked up longer or shorter."""
        move = self.move_on
        if move is None:
            return
        length = int((move.end - move.begin) / MINUTE) + minutes
        length = min(max(length, _SHORTEST), _LONGEST)
        self._set_move(replace(move, end=move.begin + timedelta(minutes=length), conflicts=()))
        self._keep_in_scale()

    def _keep_in_scale(self) -> None:
        move = self.move_on
        if move is None:
            return
        begin = move.begin.astimezone(self.axis.zone)
        minute = begin.hour * 60 + begin.minute
        last = minute + int((move.end - move.begin) / MINUTE)
        if minute < self.axis.first or last > self.axis.last:
            first = min(self.axis.first, minute // 60 * 60)
            self.grown.emit(first, min(max(self.axis.last, -(-last // 60) * 60), DAY))
        for _column, rect in self.scene().rect_of(move.begin, move.end):
            self.seen_wanted.emit(rect.toAlignedRect())

    def _set_move(self, move: Move | None) -> None:
        self.move_on = move
        if move is not None and not self._by_pointer:
            local = move.begin.astimezone(self.axis.zone)
            words = text.fill("%1, %2", text.full_day(local.date()), self.times_of(move))
            self.setAccessibleDescription(words)
            if self.hasFocus():
                announce(self, words)
        self.move_changed.emit(move)
        self.update()

    def is_dragging(self) -> bool:
        """Say whether it is the pointer that moves what is picked up."""
        return self._by_pointer

    def set_conflicts(self, move: Move, conflicts: tuple[str, ...]) -> None:
        """Say what is in the way of a move, unless it has gone on meanwhile."""
        now = self.move_on
        if now is None or (now.begin, now.end, now.block.key) != (
            move.begin,
            move.end,
            move.block.key,
        ):
            return
        if conflicts != now.conflicts:
            self.move_on = replace(now, conflicts=conflicts)
            if conflicts:
                announce(self, ". ".join(conflicts))
            self.conflicts_changed.emit(self.move_on)
            self.update()

    def drop(self) -> None:
        """Put down what is picked up."""
        move = self.move_on
        self._set_move(None)
        self._by_pointer = False
        if move is not None and not move.is_still:
            self.cursor_at = self._slot_of(move.begin)
            self.dropped.emit(move)

    def leave_move(self) -> None:
        """Leave what is picked up where it was."""
        self._by_pointer = False
        self._set_move(None)
        self._describe()

    # ------------------------------------------------------------------------------ keys

    def event(self, event: QEvent) -> bool:
        """Take Escape while something is picked up, and show what is under the pointer."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.move_on is not None
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._tip(QPointF(event.pos()))
            if words:
                QToolTip.showText(event.globalPos(), plain.tooltip(words), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _tip(self, position: QPointF) -> str:
        scene = self.scene()
        more = scene.more_at(position)
        if more is not None:
            return "\n".join(block.spoken for block in more.blocks)
        item = scene.block_at(position)
        if item is not None:
            return item.block.spoken
        lane = next((one for one in scene.lane_items if one.rect.contains(position)), None)
        return text.fill(self.tr("%1 is free"), lane.lane.name) if lane is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, or what is picked up."""
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        alt = Qt.KeyboardModifier.AltModifier
        if self.move_on is not None and self._moving_key(key, held):
            return
        if held in (alt, alt | Qt.KeyboardModifier.ShiftModifier) and key in _ARROWS:
            if self.chosen_key and self.begin_move(self.chosen_key):
                self._moving_key(key, held & ~alt)
            return
        if held == Qt.KeyboardModifier.ControlModifier and key in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            self.step(1 if key == Qt.Key.Key_Down else -1)
            return
        if held or not self._plain_key(key):
            super().keyPressEvent(event)

    def _plain_key(self, key: Qt.Key) -> bool:
        """Do what a key without others does; say whether it does anything."""
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step_slot(-SLOT if key == Qt.Key.Key_Up else SLOT)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step_day(self._turn(key))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            place = 0 if key == Qt.Key.Key_Home else self.axis.length - SLOT
            self.set_cursor(self.axis.at(self.reference(), place))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.chosen_key:
                self.opened.emit(self.chosen_key)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.chosen_key:
                self.cancel_wanted.emit(self.chosen_key)
        elif key == Qt.Key.Key_Space:
            self._choose_next_here()
        else:
            return False
        return True

    def _turn(self, key: Qt.Key) -> int:
        back = Qt.Key.Key_Left
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            back = Qt.Key.Key_Right
        return -1 if key == back else 1

    def _moving_key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        """Move or stretch what is picked up; say whether the key does anything."""
        stretch = bool(held & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = -SNAP if key == Qt.Key.Key_Up else SNAP
            if stretch:
                self.stretch_by(by)
            else:
                self.move_by(minutes=by)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.move_by(days=self._turn(key))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.drop()
        elif key == Qt.Key.Key_Escape:
            self.leave_move()
        else:
            return False
        return True

    def _step_slot(self, by: int) -> None:
        day = self.reference()
        place = self.axis.place(self.cursor_at) + by
        if place < 0 and self.axis.first > 0:
            self.grown.emit(self.axis.first - 60, self.axis.last)
            place = self.axis.place(self.cursor_at) + by
        elif place >= self.axis.length and self.axis.last < DAY:
            self.grown.emit(self.axis.first, self.axis.last + 60)
        place = min(max(place, 0), self.axis.length - SLOT)
        at = self.axis.at(day, place)
        if at == self.cursor_at and by > 0:
            # The slot is one that this day lacks: go on to the first that it has.
            at += SLOT * MINUTE
        self.set_cursor(at if self.axis.column(at) is not None else self.cursor_at)

    def _step_day(self, by: int) -> None:
        local = self.cursor_at.astimezone(self.axis.zone)
        number = self.axis.days.index(self.reference()) + by
        minute = local.hour * 60 + local.minute
        if 0 <= number < len(self.axis.days):
            self.set_cursor(instant(self.axis.days[number], minute, self.axis.zone))
            return
        # The days that are not shown, such as a weekend, are passed over.
        edge = self.axis.days[-1] if by > 0 else self.axis.days[0]
        self.cursor_at = instant(edge + timedelta(days=by), minute, self.axis.zone)
        self.turned.emit(by)

    def _choose_next_here(self) -> None:
        here = [block.key for block in self.at_cursor()]
        if here:
            at = here.index(self.chosen_key) + 1 if self.chosen_key in here else 0
            self._choose(here[at % len(here)])
            self._describe()

    # --------------------------------------------------------------------------- pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer, or put down there what is picked up."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = event.position()
        scene = self.scene()
        if self.move_on is not None:
            self._follow(position, grab=0)
            self.drop()
            return
        more = scene.more_at(position)
        if more is not None:
            self.more_wanted.emit(more.blocks, self.mapToGlobal(more.rect.bottomLeft().toPoint()))
            return
        item = scene.block_at(position)
        if item is not None:
            self.cursor_at = self._slot_of(item.block.begin)
            self._choose(item.block.key)
            self._describe()
            edge = scene.edge_at(position)
            self._press = (position, item, edge) if item.block.can_move else None
            pressed = self.axis.at(self.axis.days[item.column], scene.place(position.y()))
            self._grab = int((pressed - item.block.begin) / MINUTE)
            return
        slot = scene.slot_at(position)
        if slot is not None:
            self._choose("")
            self.cursor_at = slot.begin
            self._describe()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was pressed, or show what is under the pointer."""
        position = event.position()
        if self._press is not None and event.buttons() & Qt.MouseButton.LeftButton:
            begun, item, _edge = self._press
            far = (position - begun).manhattanLength() >= QApplication.startDragDistance()
            if self.move_on is None and far:
                self._by_pointer = True
                block = item.block
                self._set_move(Move(block=block, begin=block.begin, end=block.end))
            if self.move_on is not None:
                self._follow(position, grab=self._grab)
                self.seen_wanted.emit(QRect(position.toPoint(), QSize(1, 1)))
            return
        if self.move_on is not None:
            return
        scene = self.scene()
        item_here = scene.block_at(position)
        key = item_here.block.key if item_here is not None else ""
        if key != self._hover:
            self._hover = key
            self.update()
        edge = scene.edge_at(position)
        shape = Qt.CursorShape.ArrowCursor
        if scene.more_at(position) is not None or (key and not edge):
            shape = Qt.CursorShape.PointingHandCursor
        elif edge:
            shape = Qt.CursorShape.SizeVerCursor
        self.setCursor(shape)

    def _follow(self, position: QPointF, *, grab: int) -> None:
        """Let what is picked up follow the pointer, in steps of a quarter of an hour."""
        move, scene = self.move_on, self.scene()
        if move is None:
            return
        edge = self._press[2] if self._press is not None else ""
        column = scene.column_at(position.x())
        if edge:
            column = self.axis.column(move.block.begin) or 0
        at = scene.instant(column, scene.place(position.y()))
        if edge == "end":
            end = max(_snapped(at), move.begin + _SHORTEST * MINUTE)
            changed = replace(move, end=min(end, move.begin + _LONGEST * MINUTE))
        elif edge == "begin":
            begin = min(_snapped(at), move.end - _SHORTEST * MINUTE)
            changed = replace(move, begin=max(begin, move.end - _LONGEST * MINUTE))
        else:
            begin = _snapped(at - timedelta(minutes=grab))
            changed = replace(move, begin=begin, end=begin + (move.end - move.begin))
        if (changed.begin, changed.end) != (move.begin, move.end):
            self._set_move(changed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop what was dragged."""
        if event.button() == Qt.MouseButton.LeftButton and self._press is not None:
            if self.move_on is not None:
                self.drop()
            self._press = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the request of an interview; propose a time where nothing is."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = None
        item = self.scene().block_at(event.position())
        if item is not None:
            self.opened.emit(item.block.key)
            return
        slot = self.scene().slot_at(event.position())
        if slot is not None:
            self.propose_wanted.emit(slot)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget where the pointer was."""
        super().leaveEvent(event)
        if self._hover:
            self._hover = ""
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is under the pointer, or of what the cursor stands on."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = next(
                (
                    rect
                    for _n, rect in self.scene().rect_of(
                        self.cursor_at, self.cursor_at + SLOT * MINUTE
                    )
                ),
                QRectF(0, 0, 1, 1),
            )
            self.menu_wanted.emit(self.chosen_key, self.mapToGlobal(place.center().toPoint()))
            return
        position = QPointF(event.pos())
        item = self.scene().block_at(position)
        slot = self.scene().slot_at(position)
        if item is not None:
            self.choose(item.block.key)
        elif slot is not None:
            self._choose("")
            self.cursor_at = slot.begin
            self.update()
        self.menu_wanted.emit(item.block.key if item is not None else "", event.globalPos())


def _snapped(at: datetime) -> datetime:
    """Return an instant at the nearest quarter of an hour: zones differ by no less."""
    quarter = SNAP * 60
    return datetime.fromtimestamp(round(at.timestamp() / quarter) * quarter, UTC)
