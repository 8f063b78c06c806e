"""Choices that lie side by side: the segmented control, the six media, and the switch."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QTabBar,
    QWidget,
)

from mediadesk.ui.theme.fonts import ui_font
from mediadesk.ui.theme.icons import draw_icon, medium_icon
from mediadesk.ui.theme.icons import icon as themed_icon
from mediadesk.ui.theme.painting import (
    CENTRE,
    LEFT,
    draw_keys,
    draw_text,
    keys_width,
    rounded,
    shows_focus,
    text_width,
)
from mediadesk.ui.theme.state import px, theme
from mediadesk.ui.widgets import plain


class _Choice(QAbstractButton):
    """One of several exclusive choices; subclasses paint it."""

    def __init__(self, text: str, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = plain.visible(text)
        self.icon_name = icon
        self.setText(plain.literal(text))
        self.setAccessibleName(self.words)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, on=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move to the neighbour with the arrow keys, as in a radio group."""
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
        }.get(Qt.Key(event.key()))
        group = self.group()
        if step is None or group is None:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft and event.key() in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        ):
            step = -step
        buttons = group.buttons()
        chosen = buttons[(buttons.index(self) + step) % len(buttons)]
        chosen.setFocus(Qt.FocusReason.TabFocusReason)
        chosen.click()


class _Segment(_Choice):
    """A segment of the control: a thumb when chosen."""

    def __init__(self, text: str, icon: str, key: str, parent: QWidget) -> None:
        super().__init__(text, icon, parent)
        self.key = self._cap = key
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_cap_shown(self, shown: bool) -> None:  # noqa: FBT001 - a plain state
        """Show the key beside the word, or leave it out."""
        self.key = self._cap if shown else ""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size for icon, text and key."""
        width = text_width(self.words, "body_m") + 24
        if self.icon_name:
            width += px(16) + 8
        if self.key:
            width += keys_width(self.key) + 8
        return QSize(int(width) + 1, px(28))

    def minimumSizeHint(self) -> QSize:
        """Return a size at which the text is still whole."""
        return QSize(self.sizeHint().width() - 12, px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the thumb and the text."""
        del event
        painter = QPainter(self)
        rect = QRectF(self.rect())
        on = self.isChecked()
        if on:
            rounded(painter, rect, 5, "raised" if theme.name == "light" else "press", "line2")
        elif self.underMouse():
            rounded(painter, rect, 5, "hover")
        if shows_focus(self):
            rounded(painter, rect, 5, None, "accent", width=theme.focus_width)
        token = "disabled" if not self.isEnabled() else ("text" if on else "text2")
        width = text_width(self.words, "body_m")
        whole = width
        size = px(16)
        if self.icon_name:
            whole += size + 8
        if self.key:
            whole += keys_width(self.key) + 8
        x = max((rect.width() - whole) / 2, 6.0)
        middle = rect.height() / 2
        if self.icon_name:
            ink = "accent_t" if on else token
            draw_icon(painter, self.icon_name, x, middle - size / 2, size, ink)
            x += size + 8
        place = QRectF(x, 0, rect.width() - x - 4, rect.height())
        width = draw_text(painter, place, self.words, "body_m", token, align=LEFT)
        if self.key:
            draw_keys(painter, x + width + 8 + keys_width(self.key), middle, self.key)


class _Group(QWidget):
    """Exclusive choices, each with a value."""

    changed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None) -> None:
        if not name.strip():
            raise ValueError("a group of choices needs an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self._buttons = QButtonGroup(self)
        self._buttons.setExclusive(True)
        self._values: list[object] = []
        self._buttons.idToggled.connect(self._toggled)

    def _add(self, button: QAbstractButton, value: object) -> None:
        self._buttons.addButton(button, len(self._values))
        self._values.append(value)
        if self.focusProxy() is None:
            self.setFocusProxy(button)

    def _toggled(self, identifier: int, checked: bool) -> None:  # noqa: FBT001 - Qt's signal
        button = self._buttons.button(identifier)
        for other in self._buttons.buttons():
            # One stop for Tab in the group, as in a group of radio buttons.
            chosen = self._buttons.checkedButton() or self._buttons.buttons()[0]
            other.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if other is chosen else Qt.FocusPolicy.ClickFocus
            )
        if checked:
            self.setFocusProxy(button)
            self.changed.emit(self._values[identifier])

    def value(self) -> object:
        """Return the chosen value, None if nothing is chosen."""
        identifier = self._buttons.checkedId()
        return self._values[identifier] if identifier >= 0 else None

    def choose(self, value: object) -> bool:
        """Choose a value; False if there is no such choice."""
        if value not in self._values:
            return False
        self._buttons.button(self._values.index(value)).setChecked(True)
        return True

    def buttons(self) -> list[QAbstractButton]:
        """Return the choices' buttons in order."""
        return self._buttons.buttons()


class Segmented(_Group):
    """A row of choices in one track; the arrow keys move. `changed` carries the value."""

    def __init__(
        self,
        name: str,
        choices: Sequence[
            tuple[object, str] | tuple[object, str, str] | tuple[object, str, str, str]
        ],
        *,
        value: object = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make a control from (value, text[, icon[, key]]); the first is chosen unless told."""
        super().__init__(name, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(self)
        line.setContentsMargins(2, 2, 2, 2)
        line.setSpacing(0)
        for choice in choices:
            icon = choice[2] if len(choice) > 2 else ""
            key = choice[3] if len(choice) > 3 else ""
            segment = _Segment(choice[1], icon, key, self)
            line.addWidget(segment)
            self._add(segment, choice[0])
        self.choose(value if value is not None else choices[0][0])

    def set_text(self, value: object, text: str) -> None:
        """Change the words of one choice, such as a count."""
        button = self._buttons.button(self._values.index(value))
        if isinstance(button, _Segment):
            button.words = plain.visible(text)
            button.setAccessibleName(button.words)
            button.updateGeometry()
            button.update()

    def set_caps_shown(self, shown: bool) -> None:  # noqa: FBT001 - a plain state
        """Show the keys beside the words, or leave them out where there is no room."""
        for button in self.buttons():
            if isinstance(button, _Segment):
                button.set_cap_shown(shown)
        self.updateGeometry()

    def rescale(self) -> None:
        """Measure again."""
        for button in self.buttons():
            button.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track."""
        del event
        rounded(QPainter(self), QRectF(self.rect()), 7, "sunken", "line")


class _Tile(_Choice):
    """One medium: icon above its word."""

    def sizeHint(self) -> QSize:
        """Return the tile's size."""
        return QSize(max(px(92), int(text_width(self.words, "body_m")) + 17), px(56))

    def minimumSizeHint(self) -> QSize:
        """Return the size at which the word is whole."""
        return QSize(int(text_width(self.words, "body_m")) + 13, px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile."""
        del event
        painter = QPainter(self)
        rect = QRectF(self.rect())
        on = self.isChecked()
        group = self.parentWidget()
        invalid = group is not None and bool(group.property("invalid"))
        if on:
            rounded(painter, rect, 8, "accent_s", "accent", width=2)
        elif invalid:
            rounded(painter, rect, 8, "surface", "danger", width=2)
        else:
            rounded(painter, rect, 8, "hover" if self.underMouse() else "surface", "edge")
        if shows_focus(self):
            inner = rect.adjusted(3, 3, -3, -3)
            rounded(painter, inner, 5, None, "accent", width=theme.focus_width)
        size = px(18)
        token = "accent_t" if on else "text2"
        words = "accent_t" if on else "text"
        line = px(20)
        top = (rect.height() - size - 2 - line) / 2
        draw_icon(painter, self.icon_name, (rect.width() - size) / 2, top, size, token)
        place = QRectF(2, top + size + 2, rect.width() - 4, line)
        draw_text(painter, place, self.words, "body_m", words, align=CENTRE)


class MediumPicker(_Group):
    """The six media as tiles; values are print, online, tv, radio, podcast, agency.

    Where six do not fit beside each other they stand in two rows.
    """

    def __init__(self, name: str, *, value: str = "", parent: QWidget | None = None) -> None:
        """Make the picker; nothing is chosen unless `value` is given."""
        super().__init__(name, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._across = 0
        for medium, words in (
            ("print", self.tr("Print")),
            ("online", self.tr("Online")),
            ("tv", self.tr("TV")),
            ("radio", self.tr("Radio")),
            ("podcast", self.tr("Podcast")),
            ("agency", self.tr("News agency")),
        ):
            tile = _Tile(words, medium_icon(medium), self)
            self._add(tile, medium)
        self._arrange(len(self.buttons()))
        if value:
            self.choose(value)

    def _arrange(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for number, tile in enumerate(self.buttons()):
            self._grid.addWidget(tile, number // across, number % across)
        for column in range(len(self.buttons())):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self.updateGeometry()

    def _width(self, across: int) -> int:
        widest = max(tile.minimumSizeHint().width() for tile in self.buttons())
        return across * widest + (across - 1) * self._grid.spacing()

    def minimumSizeHint(self) -> QSize:
        """Return the width of three tiles, and the height of the rows that there are."""
        return QSize(self._width(3), self._grid.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one row or two."""
        super().resizeEvent(event)
        self._arrange(6 if self.width() >= self._width(6) else 3)

    def value(self) -> str:
        """Return the chosen medium, "" if none."""
        chosen = super().value()
        return str(chosen) if chosen is not None else ""

    def rescale(self) -> None:
        """Measure again."""
        for button in self.buttons():
            button.updateGeometry()


class Switch(QCheckBox):
    """A setting that acts at once: on or off."""

    def __init__(self, name: str, *, checked: bool = False, parent: QWidget | None = None) -> None:
        """Make a switch. Raises ValueError without a name."""
        if not name.strip():
            raise ValueError("a switch needs an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setChecked(checked)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, on=True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size with room for the focus ring."""
        return QSize(px(36) + 6, px(20) + 6)

    def minimumSizeHint(self) -> QSize:
        """Return the same size."""
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        """Take a click anywhere."""
        del position
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and knob."""
        del event
        painter = QPainter(self)
        track = QRectF(3, 3, px(36), px(20))
        on = self.isChecked()
        fill = "accent" if on else "edge"
        if not self.isEnabled():
            fill = "line2"
        rounded(painter, track, track.height() / 2, fill)
        side = track.height() - 4
        left = track.right() - side - 2 if on else track.left() + 2
        rounded(painter, QRectF(left, track.top() + 2, side, side), side / 2, "on_accent")
        if shows_focus(self):
            around = track.adjusted(-3, -3, 3, 3)
            rounded(painter, around, around.height() / 2, None, "accent", width=theme.focus_width)


class Tabs(QTabBar):
    """Tabs with an underline, such as Reply and Internal note; outside text is shown literally.

    Raises ValueError without an accessible name.
    """

    def __init__(
        self,
        name: str,
        tabs: Sequence[tuple[str, str]],
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Make tabs from (text, icon); an empty icon is left out."""
        if not name.strip():
            raise ValueError("tabs need an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(False)
        for text, symbol in tabs:
            if symbol:
                self.addTab(themed_icon(symbol, "text3"), plain.literal(text))
            else:
                self.addTab(plain.literal(text))

    def tabSizeHint(self, index: int) -> QSize:
        """Return the size for icon and text."""
        words = self.tabText(index).replace("&&", "&")
        width = text_width(words, "body_m") + 24
        if not self.tabIcon(index).isNull():
            width += px(16) + 8
        return QSize(int(width) + 1, px(40))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return the same size: a tab is never cut."""
        return self.tabSizeHint(index)

    def rescale(self) -> None:
        """Measure again."""
        self.setFont(ui_font("body_m"))
        self.updateGeometry()
