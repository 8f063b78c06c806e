"""Skeleton: the panes of a window as plain fills, shown before anything else is imported.

The first paint may cost 1.3 times that of a bare window; style, fonts and pages cost more. So the
window opens with this, in the colours that the pages will have, and nothing jumps when they come.
It has no paint event of its own: the first one in Python makes PySide build all enumerations of the
`Qt` namespace, which takes as long as the rest of the window together (13 of 75 ms measured).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.ui.theme.colours import DARK, LIGHT

DESK = (("nav", 224), ("list", 408), ("surface", 0))
ROOM = (("list", 304), ("surface", 0), ("nav", 344))
"""The panes of the two faces: token and width in px, 0 for what is left."""


def _pane(colour: str) -> QWidget:
    pane = QWidget()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    pane.setPalette(palette)
    pane.setAutoFillBackground(True)
    return pane


def skeleton(
    panes: Sequence[tuple[str, int]] = DESK, *, dark: bool = False, header: int = 0
) -> QWidget:
    """Return a widget with panes side by side; `header` is the height in px of a bar over them."""
    values = DARK if dark else LIGHT
    page = _pane(values["line"])  # shows through as the lines between the panes
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    if header:
        bar = _pane(values["nav"])
        bar.setFixedHeight(header - 1)
        column.addWidget(bar)
    row = QHBoxLayout()
    row.setSpacing(1)
    for token, width in panes:
        pane = _pane(values[token])
        if width:
            pane.setFixedWidth(width)
        row.addWidget(pane, 0 if width else 1)
    column.addLayout(row, 1)
    return page
