"""Timeline: what happened to a request, one item to an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import rounded
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.para import Para

FOLD_AFTER = 12
"""Lines of a quote before it is folded."""


_AT_ONCE = 10
"""Items that are made in one turn of the loop."""
MOST_SHOWN = 45
"""Events of a history that are widgets at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLook:
    """One event as it is shown, in ready made words.

    `kind` is "plain", "quote" (mail and forms), "note" (internal, looks different on purpose) or
    "trouble"; `key` is what the page knows the event by.
    """

    key: str
    actor: str
    verb: str
    time: str
    icon: str = "circle-dot"
    text: str = ""
    kind: str = "plain"
    full_time: str = ""
    detail: str = ""
    act: str = ""
    """Words of a button under the event, which gives out `act_key`; empty for none."""
    act_key: str = ""
    mark: str = ""
    """The terms under which it was said, with an icon of its own; empty where none were agreed."""
    mark_icon: str = ""


_BOXES = {
    "quote": ("sunken", "line", "text"),
    "plain": ("sunken", "line", "text"),
    "note": ("note_s", "note_b", "note_t"),
    "trouble": ("danger_s", "danger_b", "danger_t"),
}
_RAIL = 28


class TimelineItem(QWidget):
    """An icon in a circle, who did what and when, and the words in a box."""

    acted = Signal(str)
    """Carries the `act_key` of the event whose button was pressed."""

    def __init__(
        self, look: EventLook, *, last: bool = False, parent: QWidget | None = None
    ) -> None:
        """Make an item; the line to the next is left out for the last. KeyError for a bad kind."""
        super().__init__(parent)
        self._look = look
        self._last = last
        fill, border, ink = _BOXES[look.kind]
        body = QVBoxLayout(self)
        self._body = body
        body.setContentsMargins(px(_RAIL) + 12, 2, 0, 16)
        body.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(5)
        actor = Label(look.actor, role="body_s", elide=True)
        actor.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(actor)
        head.addWidget(Label(look.verb, colour="text2", elide=True), 1)
        when = Label(look.time, role="meta", colour="text3", numbers=True)
        if look.full_time:
            when.setToolTip(plain.tooltip(look.full_time))
        head.addWidget(when)
        body.addLayout(head)
        if look.mark:
            line = QHBoxLayout()
            line.setSpacing(5)
            if look.mark_icon:
                line.addWidget(Glyph(look.mark_icon, size=14), 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(Label(look.mark, role="meta_m", colour="text2", elide=True), 1)
            body.addLayout(line)
        if look.detail:
            body.addWidget(Label(look.detail, role="meta", colour="text3", wrap=True))
        self._para: Para | None = None
        self._more: Button | None = None
        if look.text.strip():
            box = Box(fill=fill, border=border, radius=8, padding=0)
            box.body().setContentsMargins(14, 10, 14, 10)
            self._para = Para(look.text, colour=ink, most_lines=FOLD_AFTER)
            box.body().addWidget(self._para)
            self._more = Button(self.tr("Show all"), kind="link", size=28, on_click=self._unfold)
            self._more.hide()
            box.body().addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
            body.addWidget(box)
        if look.act:
            self.act = Button(
                look.act,
                kind="link",
                size=28,
                name=f"{look.act}: {plain.visible(look.actor)}",
                on_click=lambda: self.acted.emit(look.act_key),
            )
            body.addWidget(self.act, 0, Qt.AlignmentFlag.AlignLeft)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(
            " ".join(plain.visible(p) for p in (look.actor, look.verb, look.time, look.mark) if p)
        )
        self.setAccessibleDescription(plain.visible(look.text, lines=True)[:2000])

    def look(self) -> EventLook:
        """Return what is shown."""
        return self._look

    def rescale(self) -> None:
        """Keep room for the circle at another text size."""
        self._body.setContentsMargins(px(_RAIL) + 12, 2, 0, 16)

    def set_last(self, *, last: bool) -> None:
        """Draw or leave out the line to the next item."""
        self._last = last
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the rest of a folded text."""
        super().resizeEvent(event)
        if self._para is not None and self._more is not None and self._para.folds():
            inner = self.width() - px(_RAIL) - 12 - 28
            self._more.setVisible(self._para.is_cut(max(inner, 1)))

    def _unfold(self) -> None:
        if self._para is not None and self._more is not None:
            self._para.set_most_lines(0)
            self._more.hide()
            self._para.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint circle and line."""
        del event
        painter = QPainter(self)
        side = px(24)
        circle = QRectF(2, 0, side, side)
        if not self._last:
            middle = round(circle.center().x())
            painter.fillRect(QRectF(middle, side + 2, 1, self.height() - side - 2), colour("line2"))
        note = self._look.kind == "note"
        rounded(
            painter,
            circle,
            side / 2,
            "note_s" if note else "sunken",
            "note_b" if note else "line2",
        )
        size = px(13)
        draw_icon(
            painter,
            self._look.icon,
            circle.center().x() - size / 2,
            circle.center().y() - size / 2,
            size,
            {"note": "note_t", "trouble": "danger_t"}.get(self._look.kind, "text2"),
            stroke=2.0,
        )


class Timeline(QWidget):
    """A list of events, oldest first; items that did not change stay as they are.

    However long a history is, at most `MOST_SHOWN` items are widgets; the others are a press away.
    """

    acted = Signal(str)
    """Carries the `act_key` of the event whose button was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty timeline."""
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.earlier = Button(self.tr("Earlier"), kind="link", icon="chevron-up", size=28)
        self.earlier.clicked.connect(lambda _checked=False: self._page(-1))
        self.later = Button(self.tr("Later"), kind="link", icon="chevron-down", size=28)
        self.later.clicked.connect(lambda _checked=False: self._page(1))
        outer.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignLeft)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        outer.addLayout(self._column)
        outer.addWidget(self.later, 0, Qt.AlignmentFlag.AlignLeft)
        self._looks: tuple[EventLook, ...] = ()
        self._end = 0
        self._items: list[TimelineItem] = []
        self._waiting: list[EventLook] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("History"))
        self._show()

    def set_events(self, looks: Sequence[EventLook]) -> None:
        """Show the newest of these events; those that are shown already are kept."""
        was_newest = self._end == len(self._looks) or self._looks[:1] != tuple(looks[:1])
        self._looks = tuple(looks)
        self._end = len(looks) if was_newest else min(self._end, len(looks))
        self._show()

    def show_newest(self) -> None:
        """Go to the end of the history."""
        self._end = len(self._looks)
        self._show()

    def _page(self, step: int) -> None:
        fewest = min(MOST_SHOWN, len(self._looks))
        self._end = min(max(self._end + step * MOST_SHOWN, fewest), len(self._looks))
        self._show()

    def _show(self) -> None:
        start = max(self._end - MOST_SHOWN, 0)
        self._put(self._looks[start : self._end])
        hidden = len(self._looks) - self._end
        self.earlier.set_text(self.tr("%1 earlier").replace("%1", str(start)))
        self.earlier.setVisible(start > 0)
        self.later.set_text(self.tr("%1 later").replace("%1", str(hidden)))
        self.later.setVisible(hidden > 0)

    def _put(self, looks: Sequence[EventLook]) -> None:
        same = 0
        while (
            same < len(self._items)
            and same < len(looks)
            and self._items[same].look() == looks[same]
        ):
            same += 1
        for item in self._items[same:]:
            self._column.removeWidget(item)
            item.hide()
            item.deleteLater()
        del self._items[same:]
        self._waiting = list(looks[same:])
        self._add_some()

    def _add_some(self) -> None:
        """Make a few items, and the others in the next turns, so that no key waits for them."""
        for look in self._waiting[:_AT_ONCE]:
            item = TimelineItem(look)
            item.acted.connect(self.acted)
            self._items.append(item)
            self._column.addWidget(item)
            # Qt would show it an event later, and until then the layout passes it over.
            item.setVisible(True)
        del self._waiting[:_AT_ONCE]
        for number, item in enumerate(self._items):
            item.set_last(last=number == len(self._items) - 1 and not self._waiting)
        if self._waiting:
            QTimer.singleShot(0, self, self._add_some)

    def is_whole(self) -> bool:
        """Say whether every item that is to be shown is there."""
        return not self._waiting

    def items(self) -> list[TimelineItem]:
        """Return the items that are shown, oldest first."""
        return list(self._items)
