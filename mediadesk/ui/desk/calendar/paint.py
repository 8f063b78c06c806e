"""How interviews, free time and the present are painted: each state by its outline.

Confirmed has a bar and a fill, tentative a dashed outline, proposed a thick one and its reference,
given a tick.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from mediadesk.ui.desk.calendar.look import CONFIRMED, GIVEN, PROPOSED, TENTATIVE, Block
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import CENTRE, draw_text, rounded, text_width
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets.mark import Mark, draw_letters, tint

_NOBODY = "text3"
_NARROW = 58
"""Below this width, px at 100 %, an interview shows initials and no words."""


def _ink(mark: Mark | None) -> str:
    return mark.colour if mark is not None else _NOBODY


def draw_box(painter: QPainter, rect: QRectF, state: str, mark: Mark | None) -> None:
    """Paint the box of an interview, as it also stands in the key."""
    ink = _ink(mark)
    if state == PROPOSED:
        rounded(painter, rect, 6, "accent_s", "accent", width=2)
    elif state == TENTATIVE:
        rounded(painter, rect, 6, "surface", ink, width=1.5, dashes=(3.2, 2.0))
    else:
        rounded(painter, rect, 6, "surface")
        rounded(painter, rect, 6, tint(ink, 0.14 if theme.name == "light" else 0.3))
        if state == CONFIRMED:
            bar = QRectF(rect.x(), rect.y(), 3, rect.height())
            painter.save()
            painter.setClipRect(bar)
            rounded(painter, rect, 6, ink)
            painter.restore()


def draw_block(
    painter: QPainter, rect: QRectF, block: Block, *, chosen: bool, hovered: bool, faint: bool
) -> None:
    """Paint an interview; `faint` is how one looks that is on its way elsewhere."""
    painter.save()
    if faint:
        painter.setOpacity(0.45)
    draw_box(painter, rect, block.state, block.mark)
    _words(painter, rect, block)
    if hovered and not chosen:
        rounded(painter, rect, 6, None, "edge", width=1)
    if chosen:
        rounded(painter, rect.adjusted(-1, -1, 1, 1), 7, None, "accent", width=2)
    painter.restore()


def _words(painter: QPainter, rect: QRectF, block: Block) -> None:
    line, second = px(18), px(16)
    left, right = rect.x() + px(8) + 2, rect.right() - px(6)
    if rect.width() < px(_NARROW):
        # A word cut to nothing says less than the initials.
        _sign(painter, rect, block)
        return
    two = rect.height() >= line + second + px(6)
    top = rect.y() + (px(5) if two else (rect.height() - line) / 2)
    side = px(20)
    letters = block.mark is not None
    room = right - left - (side + 4 if letters and not two else 0)
    draw_text(painter, QRectF(left, top, room, line), block.title, "body_m", "text")
    if block.mark is not None:
        y = min(top + line, rect.bottom() - side - 1) if two else rect.center().y() - side / 2
        draw_letters(painter, QRectF(right - side, y, side, side), block.mark)
    if not two:
        return
    y = top + line
    room = right - left - (side + 4 if letters else 0)
    size = px(14)
    token = "accent_t" if block.state == PROPOSED else "text2"
    icon = "circle-check" if block.state == GIVEN else block.icon
    if room >= size:
        draw_icon(painter, icon, left, y + (second - size) / 2 + 1, size, token)
    place = QRectF(left + size + 5, y + 1, room - size - 5, second)
    if place.width() >= px(28):
        draw_text(painter, place, block.line, "meta", token)


def _sign(painter: QPainter, rect: QRectF, block: Block) -> None:
    """Paint what fits into a narrow box: the initials of the expert, or the medium."""
    size = px(14)
    if block.mark is not None and rect.width() >= px(16):
        box = QRectF(rect.x() + 3, rect.y() + 2, rect.width() - 4, px(20))
        draw_text(painter, box, block.mark.letters, "micro", "text", align=CENTRE)
    elif rect.width() >= size + 4:
        x = rect.center().x() - size / 2
        draw_icon(painter, block.icon, x, rect.y() + px(4), size, "text2")


def draw_tick(painter: QPainter, rect: QRectF) -> None:
    """Paint the tick of what was given, in the key."""
    size = px(13)
    x, y = rect.center().x() - size / 2, rect.center().y() - size / 2
    draw_icon(painter, "circle-check", x, y, size, "text2")


def draw_more(painter: QPainter, rect: QRectF, count: int, *, hovered: bool) -> None:
    """Paint the “+2” of what had no room."""
    rounded(painter, rect, 6, "hover" if not hovered else "press", "line2")
    draw_text(painter, rect, f"+{count}", "meta_s", "text", align=CENTRE, numbers=True)


def draw_lane(painter: QPainter, rect: QRectF, mark: Mark) -> None:
    """Paint a stretch of free time."""
    share = 0.55 if theme.name == "light" else 0.65
    rounded(painter, rect, rect.width() / 2, tint(mark.colour, share))


def draw_missing(painter: QPainter, rect: QRectF) -> None:
    """Hatch the hour that a day does not have."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, colour("sunken"))
    painter.setClipRect(rect)
    painter.setPen(QPen(colour("line2"), 1))
    step = 8.0
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(QLineF(x, rect.bottom(), x + rect.height(), rect.top()))
        x += step
    painter.restore()


def draw_now(painter: QPainter, y: float, left: float, right: float) -> None:
    """Paint the present over all days, faint and under what lies there."""
    painter.fillRect(QRectF(left, round(y), right - left, 1), tint("danger", 0.5))


def draw_today(painter: QPainter, y: float, left: float, right: float) -> None:
    """Paint the present on its own day, over what lies there, with a dot at its begin."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("danger"), 2))
    painter.drawLine(QLineF(left, y, right, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour("danger")))
    painter.drawEllipse(QPointF(left, y), 4, 4)
    painter.restore()


def draw_tag(painter: QPainter, rect: QRectF, words: str) -> None:
    """Paint the time of the present into the gutter."""
    rounded(painter, rect, 6, "danger")
    draw_text(painter, rect, words, "meta_s", "on_danger", align=CENTRE, numbers=True)


def draw_ghost(painter: QPainter, rect: QRectF, *, fits: bool) -> None:
    """Paint where an interview would come to stand."""
    rounded(
        painter,
        rect,
        6,
        "accent_s" if fits else "danger_s",
        "accent" if fits else "danger",
        width=2,
    )


def draw_bubble(
    painter: QPainter, beside: QRectF, within: QRectF, times: str, lines: Sequence[str]
) -> None:
    """Paint the times of what is on its way, and what stands against them, beside its place."""
    line, icon = px(18), px(13)
    widths = [text_width(times, "body_s", numbers=True)]
    widths += [text_width(words, "meta") + icon + 5 for words in lines]
    width = min(max(widths) + px(20), within.width() - 8)
    height = line * (1 + len(lines)) + px(10)
    x = min(max(beside.left(), within.left() + 4), within.right() - width - 4)
    y = beside.bottom() + 4
    if y + height > within.bottom():
        y = max(beside.top() - height - 4, within.top())
    box = QRectF(x, y, width, height)
    rounded(painter, box, 8, "tip")
    left, room = box.x() + px(10), box.width() - px(18)
    top = box.y() + px(5)
    draw_text(painter, QRectF(left, top, room, line), times, "body_s", "tip_t", numbers=True)
    for number, words in enumerate(lines, 1):
        y = top + number * line
        draw_icon(painter, "triangle-alert", left, y + (line - icon) / 2, icon, "tip_t")
        place = QRectF(left + icon + 5, y, room - icon - 5, line)
        draw_text(painter, place, words, "meta", "tip_t")


def label_width(words: str) -> float:
    """Return how wide a label of the gutter is."""
    return text_width(words, "key", numbers=True)
