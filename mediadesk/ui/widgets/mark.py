"""Marks: how a person is told apart in a picture, by colour, shape and initials at once."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from mediadesk.ui.theme.fonts import ui_font
from mediadesk.ui.theme.painting import CENTRE, rounded
from mediadesk.ui.theme.state import colour, theme

COLOURS = ("c2", "c4", "c3", "c5", "c1")
SHAPES = ("circle", "square", "diamond", "triangle", "hexagon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How one person is painted; `colour` is a token, `shape` one of `SHAPES`."""

    colour: str
    shape: str
    letters: str


def mark_of(number: int, letters: str) -> Mark:
    """Return the mark of the person with this number, 0 and up: 25 differ, then they come again."""
    turn, place = divmod(number % (len(COLOURS) * len(SHAPES)), len(SHAPES))
    return Mark(colour=COLOURS[(place + turn) % len(COLOURS)], shape=SHAPES[place], letters=letters)


def _corners(rect: QRectF, shape: str) -> QPolygonF:
    middle, radius = rect.center(), rect.width() / 2
    if shape == "diamond":
        turns, first, reach = 4, -90.0, radius * 1.12
    elif shape == "triangle":
        turns, first, reach = 3, -90.0, radius * 1.15
        middle = QPointF(middle.x(), middle.y() + radius * 0.16)
    else:
        turns, first, reach = 6, 0.0, radius * 1.06
    polygon = QPolygonF()
    for number in range(turns):
        angle = math.radians(first + 360 * number / turns)
        polygon.append(
            QPointF(middle.x() + reach * math.cos(angle), middle.y() + reach * math.sin(angle))
        )
    return polygon


def draw_shape(painter: QPainter, rect: QRectF, mark: Mark) -> None:
    """Paint the shape of a mark into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(mark.colour))
    if mark.shape == "circle":
        painter.drawEllipse(rect)
    elif mark.shape == "square":
        inset = rect.width() * 0.06
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), 1.5, 1.5)
    else:
        painter.drawPolygon(_corners(rect, mark.shape))
    painter.restore()


def tint(token: str, share: float) -> QColor:
    """Return a colour thinned over the surface, `share` of it from 0 to 1."""
    over, under = colour(token), colour("surface")
    mixed = (
        round(under_part + (over_part - under_part) * share)
        for over_part, under_part in zip(
            (over.red(), over.green(), over.blue()),
            (under.red(), under.green(), under.blue()),
            strict=True,
        )
    )
    return QColor(*mixed)


def draw_letters(painter: QPainter, rect: QRectF, mark: Mark) -> None:
    """Paint the initials of a mark in a faint circle of its colour."""
    rounded(painter, rect, rect.height() / 2, tint(mark.colour, 0.2))
    size = rect.height() / max(theme.scale, 0.1)
    painter.setFont(ui_font(9 if size <= 20 else 10, 600))
    # The colours of the series reach 3:1, which letters of this size need more than.
    painter.setPen(colour("text"))
    painter.drawText(rect, int(CENTRE), mark.letters)
