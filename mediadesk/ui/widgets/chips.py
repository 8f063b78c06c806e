"""Chips: what a list is narrowed by, each to be taken off, in as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mediadesk.ui import text
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button

_GAP = 6


class _Removable(Button):
    """One chip; a click, Delete or Backspace takes it off."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Delete and Backspace as a click."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
            return
        super().keyPressEvent(event)


class Chips(QWidget):
    """A wrapping row of chips. `taken_off` carries the key of the one that is to go."""

    taken_off = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty row. Raises ValueError without an accessible name."""
        if not name.strip():
            raise ValueError("a row of chips needs an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self._chips: dict[str, Button] = {}
        self._more: list[Button] = []
        self.hide()

    def set_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show these chips, each with its key and its words; the focus stays if it can."""
        focused = next((key for key, one in self._chips.items() if one.hasFocus()), "")
        for one in self._chips.values():
            one.hide()
            one.deleteLater()
        self._chips = {}
        before: QWidget | None = None
        for key, words in chips:
            chip = _Removable(
                words,
                kind="soft",
                icon="x",
                size=28,
                name=text.fill(self.tr("Take off %1"), words),
                elide=True,
                parent=self,
            )
            chip.clicked.connect(partial(self._take_off, key))
            chip.show()
            if before is not None:
                QWidget.setTabOrder(before, chip)
            before = self._chips[key] = chip
        if focused and self._chips:
            kept = self._chips.get(focused) or next(reversed(self._chips.values()))
            kept.setFocus(Qt.FocusReason.OtherFocusReason)
        for one in self._more:
            one.raise_()
            if before is not None:
                QWidget.setTabOrder(before, one)
        self.setVisible(bool(self._chips))
        self._arrange()

    def add_action(self, button: Button) -> None:
        """Put a button after the chips, shown while there are some."""
        button.setParent(self)
        self._more.append(button)

    def words(self) -> list[str]:
        """Return what the chips say."""
        return [one.label() for one in self._chips.values()]

    def chip(self, key: str) -> Button:
        """Return a chip. Raises KeyError for a key that is not there."""
        return self._chips[key]

    def _take_off(self, key: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  # a signal's slot
        self.taken_off.emit(key)

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        """Return where everything stands in a row `width` px wide."""
        places: list[tuple[QWidget, QRect]] = []
        x = y = high = 0
        for one in (*self._chips.values(), *self._more):
            hint = one.sizeHint()
            wide = min(hint.width(), max(width, px(72)))
            if x and x + wide > width:
                x, y, high = 0, y + high + px(_GAP), 0
            lower = max(px(28) - hint.height(), 0) // 2
            places.append((one, QRect(x, y + lower, wide, hint.height())))
            x += wide + px(_GAP)
            high = max(high, hint.height())
        return places

    def _arrange(self) -> None:
        bottom = 0
        for one, place in self._places(self.width()):
            one.setGeometry(place)
            bottom = max(bottom, place.bottom() + 1)
        self.setFixedHeight(bottom)

    def rescale(self) -> None:
        """Measure again."""
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        """Return a width that fits any pane."""
        return QSize(px(200), self.height())
