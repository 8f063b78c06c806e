"""Small painting helpers that style, delegates and widgets share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.state import colour, px, theme

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE: Final = Qt.AlignmentFlag.AlignCenter

_ELIDED_LIMIT = 4000
_elided: dict[tuple[str, str, bool, int, float], tuple[str, float]] = {}


def elided(text: str, role: str, width: float, *, numbers: bool = False) -> tuple[str, float]:
    """Return the text cut to a width with an ellipsis, and how wide it came out.

    Kept by text, role and width, since measuring is the dearest part of painting a row.
    """
    key = (text, role, numbers, int(width), theme.scale)
    known = _elided.get(key)
    if known is None:
        if len(_elided) > _ELIDED_LIMIT:
            _elided.clear()
        metrics = fonts.metrics(role, numbers=numbers)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0.0))
        known = _elided[key] = (cut, metrics.horizontalAdvance(cut))
    return known


def text_width(text: str, role: str, *, numbers: bool = False) -> float:
    """Return how wide a text is in a role, in px."""
    return elided(text, role, 100_000, numbers=numbers)[1]


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    role: str,
    token: str | QColor = "text",
    *,
    align: Qt.AlignmentFlag = LEFT,
    numbers: bool = False,
) -> float:
    """Paint one line, cut with an ellipsis where it does not fit; return the width it took."""
    cut, width = elided(text, role, rect.width(), numbers=numbers)
    painter.setFont(fonts.ui_font(role, numbers=numbers))
    painter.setPen(colour(token) if isinstance(token, str) else token)
    painter.drawText(rect, int(align | Qt.TextFlag.TextSingleLine), cut)
    return width


def rounded(
    painter: QPainter,
    rect: QRectF,
    radius: float,
    fill: str | QColor | None = None,
    border: str | QColor | None = None,
    *,
    width: float = 1.0,
    dashes: Sequence[float] = (),
) -> None:
    """Paint a rounded box whose border lies inside the rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(rect)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        pen = QPen(colour(border) if isinstance(border, str) else border, width)
        if dashes:
            pen.setDashPattern(list(dashes))
        painter.setPen(pen)
        box.adjust(width / 2, width / 2, -width / 2, -width / 2)
        radius = max(radius - width / 2, 0.0)
    if fill is None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setBrush(colour(fill) if isinstance(fill, str) else fill)
    painter.drawRoundedRect(box, radius, radius)
    painter.restore()


def field_frame(
    painter: QPainter,
    rect: QRectF,
    *,
    focused: bool,
    invalid: bool,
    enabled: bool = True,
    hovered: bool = False,
    radius: float = 6.0,
    quiet: bool = False,
) -> None:
    """Paint the box of a text field: outline 3:1, focus and error 2 px.

    `quiet` is the hairline look of the search field in the navigation.
    """
    fill = "surface" if enabled else "sunken"
    if invalid:
        rounded(painter, rect, radius, fill, "danger", width=2)
    elif focused:
        rounded(painter, rect, radius, fill, "accent", width=theme.focus_width)
    elif not enabled:
        rounded(painter, rect, radius, fill, "line2")
    else:
        outline = "text3" if hovered and not quiet else ("line2" if quiet else "edge")
        rounded(painter, rect, radius, fill, outline)


def tick(painter: QPainter, rect: QRectF, token: str) -> None:
    """Paint the tick of a check box."""
    size = round(min(rect.width(), rect.height()) * 0.72)
    draw_icon(
        painter,
        "check",
        rect.center().x() - size / 2,
        rect.center().y() - size / 2,
        size,
        token,
        stroke=3.2,
    )


def split_keys(keys: str) -> tuple[str, ...]:
    """Return the caps to draw for a key such as "Ctrl+K", "G I" or "A"."""
    if not keys:
        return ()
    if len(keys) == 1:
        return (keys,)
    parts = [part for part in keys.replace("++", "+plus").replace("+", " ").split(" ") if part]
    return tuple("+" if part == "plus" else part for part in parts)


_ENTER = ("Return", "Enter", "↵")


def _key_cap_width(cap: str) -> float:
    if cap in _ENTER:
        return px(18)
    return max(text_width(cap, "key") + px(10), px(18))


def keys_width(keys: str) -> float:
    """Return how wide the caps of a key hint are, in px."""
    caps = split_keys(keys)
    return sum(_key_cap_width(cap) for cap in caps) + 2 * max(len(caps) - 1, 0)


def draw_keys(
    painter: QPainter, right: float, middle: float, keys: str, *, look: str = "plain"
) -> float:
    """Paint key caps so that they end at `right`, centred on `middle`; return their width.

    `look` is "plain", "accent" (on a primary button) or "tip" (on the toast).
    """
    caps = split_keys(keys)
    total = keys_width(keys)
    x = right - total
    height = px(18)
    for cap in caps:
        width = _key_cap_width(cap)
        box = QRectF(x, middle - height / 2, width, height)
        if look == "accent":
            veil = QColor(colour("on_accent"))
            veil.setAlphaF(0.16)
            rounded(painter, box, 4, veil)
            ink: str | QColor = "on_accent"
        elif look == "tip":
            ink = tip_link()
            rounded(painter, box, 4, None, ink, width=1)
        else:
            rounded(painter, box, 4, "press" if theme.name == "dark" else "hover")
            ink = "text3" if theme.name == "light" else "text2"
        if cap in _ENTER:
            size = px(11)
            draw_icon(
                painter,
                "corner-down-left",
                box.center().x() - size / 2,
                box.center().y() - size / 2,
                size,
                ink,
                stroke=2.25,
            )
        else:
            draw_text(painter, box, cap, "key", ink, align=CENTRE)
        x += width + 2
    return total


def tip_link() -> QColor:
    """Return the colour of Undo on the inverted fill of the toast (8.6:1 light, 6.1:1 dark)."""
    return QColor("#9DB3FF" if theme.name == "light" else "#2D4CC4")


def shows_focus(widget: QWidget) -> bool:
    """Return True if the widget has the focus and the last input was a key."""
    return widget.hasFocus() and widget.window().testAttribute(
        Qt.WidgetAttribute.WA_KeyboardFocusChange
    )


def shadow(painter: QPainter, rect: QRectF, radius: float, blur: float, drop: float) -> None:
    """Paint a soft shadow around a box as stacked rounded boxes, once, without an effect."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    steps = max(int(blur), 1)
    ink = QColor(colour("shadow"))
    strength = 0.30 if theme.name == "light" else 0.55
    for step in range(steps):
        grow = blur * (1 - step / steps)
        ink.setAlphaF(strength / steps * (0.25 + 0.75 * step / steps))
        painter.setBrush(ink)
        painter.drawRoundedRect(
            rect.adjusted(-grow, drop - grow, grow, drop + grow), radius + grow, radius + grow
        )
    painter.restore()
