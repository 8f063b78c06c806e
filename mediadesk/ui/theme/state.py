"""The theme in force: which colours, and how large.

One object for the whole process, read by everything that paints and changed only by
:func:`mediadesk.ui.theme.palette.apply_theme`. GUI thread only.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QColor

from mediadesk.ui.theme import tokens


class Theme:
    """The current colours and scale.

    `name` is "light" or "dark"; `scale` is the factor for type and control heights, 1.0 at 100 %;
    `focus_width` is the width of focus rings in px; `revision` grows with every change, so a cache
    may be keyed by it.
    """

    def __init__(self) -> None:
        """Start as the light theme at 100 %."""
        self.name = "light"
        self.tokens: Mapping[str, str] = tokens.LIGHT
        self.scale = 1.0
        self.focus_width = 2.0
        self.revision = 0
        self._colours: dict[str, QColor] = {}

    def change(
        self, *, name: str, values: Mapping[str, str], scale: float, focus_width: float
    ) -> bool:
        """Take on other tokens and another scale; True if the scale differs from before."""
        resized = scale != self.scale
        self.name = name
        self.tokens = values
        self.scale = scale
        self.focus_width = focus_width
        self.revision += 1
        self._colours = {}
        return resized

    def colour(self, token: str) -> QColor:
        """Return a token's colour. The object is shared: copy it before changing it.

        Raises KeyError for a token that does not exist.
        """
        known = self._colours.get(token)
        if known is None:
            known = self._colours[token] = QColor(self.tokens[token])
        return known

    def avatar(self, pair: int) -> tuple[QColor, QColor]:
        """Return fill and text of avatar pair 0 to 5."""
        pairs = tokens.AVATAR_DARK if self.name == "dark" else tokens.AVATAR_LIGHT
        fill, text = pairs[pair % len(pairs)]
        return QColor(fill), QColor(text)


theme = Theme()
"""The theme of this process."""


def colour(token: str) -> QColor:
    """Return the current colour of a token; shared, copy before changing."""
    return theme.colour(token)


def px(value: float) -> int:
    """Return a length given in px at 100 % in px at the current text size, rounded."""
    return round(value * theme.scale)
