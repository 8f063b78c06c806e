"""Chips: deadline levels and states, as a widget and as a painting function for rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import LEFT, draw_text, rounded, text_width
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipLook:
    """Tokens and icon of one kind of chip; an empty fill leaves the background showing."""

    text: str
    fill: str = ""
    border: str = ""
    icon: str = ""
    role: str = "meta_m"
    dashed: bool = False


LEVELS: Final[Mapping[str, ChipLook]] = MappingProxyType(
    {
        "overdue": ChipLook(text="on_danger", fill="danger", icon="triangle-alert", role="meta_s"),
        "critical": ChipLook(
            text="danger_t", fill="danger_s", border="danger_b", icon="alarm-clock", role="meta_s"
        ),
        "soon": ChipLook(text="warn_t", fill="warn_s", border="warn_b", icon="clock"),
        "later": ChipLook(text="text2", border="line2", icon="calendar"),
        "none": ChipLook(text="text3", border="edge", dashed=True),
        "done": ChipLook(text="ok_t", fill="ok_s", border="ok_b", icon="circle-check"),
        "new": ChipLook(text="accent_t", fill="accent_s", border="accent_b", icon="circle-dot"),
        "open": ChipLook(text="accent_t", fill="accent_s", border="accent_b", icon="user-check"),
        "waiting": ChipLook(text="text2", fill="sunken", border="line", icon="hourglass"),
        "scheduled": ChipLook(
            text="sched_t", fill="sched_s", border="sched_b", icon="calendar-check"
        ),
        "closed": ChipLook(text="ok_t", fill="ok_s", border="ok_b", icon="circle-check"),
        "embargoed": ChipLook(text="warn_t", fill="warn_s", border="warn_b", icon="lock"),
        "declined": ChipLook(text="text2", fill="sunken", border="line", icon="ban"),
        "held": ChipLook(text="warn_t", fill="warn_s", border="warn_b", icon="circle-alert"),
        "failed": ChipLook(
            text="danger_t", fill="danger_s", border="danger_b", icon="circle-alert"
        ),
        "sent": ChipLook(text="ok_t", fill="ok_s", border="ok_b", icon="check"),
        "queued": ChipLook(text="text2", fill="sunken", border="line", icon="clock"),
        "accent": ChipLook(text="accent_t", fill="accent_s", border="accent_b"),
        "neutral": ChipLook(text="text2", fill="sunken", border="line"),
    }
)
"""Every kind of chip: deadline levels first, then states, then the two that only tint."""

CHIP_HEIGHT = 22
_OUTBOX: Final[Mapping[str, str]] = MappingProxyType(
    {
        "sent": "sent",
        "failed": "failed",
        "unknown": "failed",
        "held": "held",
        "deferred": "waiting",
        "drafted": "held",
        "cancelled": "neutral",
    }
)


def outbox_level(state: str) -> str:
    """Return which chip shows a state of the outbox."""
    return _OUTBOX.get(state, "queued")


def chip_width(text: str, level: str) -> float:
    """Return the width of a chip in px. Raises KeyError for an unknown level."""
    look = LEVELS[level]
    lead = px(24) if look.icon else px(8)
    return lead + text_width(text, look.role, numbers=True) + px(8)


def draw_chip(
    painter: QPainter, x: float, y: float, text: str, level: str, *, widest: float = 0.0
) -> float:
    """Paint a chip with its top left corner at x, y and return its width.

    `widest` limits the width; the text is elided then. Raises KeyError for an unknown level.
    """
    look = LEVELS[level]
    width = chip_width(text, level)
    if widest:
        width = min(width, widest)
    box = QRectF(x, y, width, px(CHIP_HEIGHT))
    rounded(
        painter,
        box,
        6,
        look.fill or None,
        look.border or None,
        dashes=(3, 2.5) if look.dashed else (),
    )
    start = x + px(8)
    if look.icon:
        size = px(13)
        draw_icon(painter, look.icon, x + px(7), y + (box.height() - size) / 2, size, look.text)
        start = x + px(24)
    place = QRectF(start, y, x + width - start - px(8) + 2, box.height())
    draw_text(painter, place, text, look.role, look.text, align=LEFT, numbers=True)
    return width


class Chip(QWidget):
    """A chip that says a deadline or a state in words, an icon and a fill."""

    def __init__(
        self,
        text: str = "",
        level: str = "neutral",
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a chip; `name` is the sentence for screen readers if `text` alone is too short.

        Raises KeyError for an unknown level.
        """
        super().__init__(parent)
        self._text = ""
        self._level = level
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_chip(text, level, name=name)

    def set_chip(self, text: str, level: str, *, name: str = "") -> None:
        """Show another text and level. Raises KeyError for an unknown level."""
        if level not in LEVELS:
            raise KeyError(level)
        self._text = plain.shown(text)
        self._level = level
        self.setAccessibleName(name or self._text)
        self.rescale()

    def level(self) -> str:
        """Return the level."""
        return self._level

    def text(self) -> str:
        """Return the text as shown."""
        return self._text

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the chip."""
        return QSize(int(chip_width(self._text, self._level)) + 1, px(CHIP_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip."""
        del event
        painter = QPainter(self)
        draw_chip(painter, 0, 0, self._text, self._level, widest=self.width())
