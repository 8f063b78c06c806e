"""Buttons: six looks, and no way to make one without a name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import (
    LEFT,
    draw_keys,
    draw_text,
    keys_width,
    rounded,
    shows_focus,
    text_width,
)
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.theme.style import button_box
from mediadesk.ui.widgets import plain

KINDS = ("primary", "secondary", "ghost", "soft", "link", "danger")
SIZES = (28, 32, 36, 40)

_INK = {
    "primary": "on_accent",
    "danger": "on_danger",
    "secondary": "text",
    "ghost": "text2",
    "soft": "accent_t",
    "link": "accent_t",
}


class Button(QPushButton):
    """A button with an optional icon at the left and key caps at the right.

    The text is shown as it is: `&` is a letter. Raises ValueError for an unknown kind or size,
    and for a button that would have neither text nor accessible name.
    """

    def __init__(  # noqa: PLR0913 - every look is a keyword
        self,
        text: str = "",
        *,
        kind: str = "secondary",
        icon: str = "",
        key: str = "",
        size: int = 32,
        name: str = "",
        description: str = "",
        on_click: Callable[[], object] | None = None,
        menu: bool = False,
        role: str = "",
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a button; `menu` adds a chevron, `role` sets another type role for the text.

        `elide` lets it become narrower than its text: for what others wrote, never for a verb.
        """
        if kind not in KINDS:
            raise ValueError(f"unknown kind of button {kind!r}")
        if size not in SIZES:
            raise ValueError(f"unknown size of button {size!r}")
        if not (name or text).strip():
            raise ValueError("a button needs a text or an accessible name")
        super().__init__(parent)
        self._kind = kind
        self._icon = icon
        self._icon_token = ""
        self._key = key
        self._height = size
        self._label = ""
        self._chevron = menu
        self._name = name
        self._tip = ""
        self._elide = elide
        # Light words on a strong fill look thinner than they are.
        strong = "s" if kind in ("primary", "danger") else "m"
        self._role = role or (f"form_{strong}" if size == 40 else f"body_{strong}")
        self._bound: QAction | None = None
        self._icon_only = False
        self._caps = True
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, on=True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._spread = False
        self.set_text(text)
        if description:
            self.setAccessibleDescription(description)
        if on_click is not None:
            self.clicked.connect(lambda _checked=False: on_click())

    def set_text(self, text: str) -> None:
        """Show another text; the accessible name follows unless one was given."""
        self._label = plain.shown(text)
        super().setText(self._label.replace("&", "&&"))
        self.setAccessibleName(self._name or self._label)
        self.rescale()

    def set_spread(self) -> Button:
        """Put icon and text at the left and the key caps at the right; return the button."""
        self._spread = True
        return self

    def label(self) -> str:
        """Return the text as shown."""
        return self._label

    def set_icon(self, icon: str, token: str = "") -> None:
        """Change the icon, and its colour token if one is given."""
        self._icon = icon
        self._icon_token = token
        self.rescale()

    def set_kind(self, kind: str) -> None:
        """Change the look. Raises ValueError for an unknown one."""
        if kind not in KINDS:
            raise ValueError(f"unknown kind of button {kind!r}")
        self._kind = kind
        self.update()

    def kind(self) -> str:
        """Return the look."""
        return self._kind

    def set_key(self, key: str) -> None:
        """Change the key shown as caps; "" shows none."""
        self._key = key
        self.rescale()

    def set_icon_only(self, icon_only: bool) -> None:  # noqa: FBT001 - a plain state
        """Hide text and key caps and show them as a tooltip; needs an icon."""
        self._icon_only = icon_only and bool(self._icon)
        self._tell_hidden()

    def set_caps_shown(self, shown: bool) -> None:  # noqa: FBT001 - a plain state
        """Show the key as caps beside the text, or as a tooltip where there is no room for it."""
        self._caps = shown
        self._tell_hidden()

    def _tell_hidden(self) -> None:
        """Say in the tooltip what there is no room for."""
        hint = f"{self._label} ({self._key})" if self._key else self._label
        hidden = self._icon_only or (bool(self._key) and not self._caps)
        self.setToolTip(plain.tooltip(hint) if hidden else self._tip)
        self.rescale()

    def bind(self, action: QAction) -> Button:
        """Let the button stand for an action: it triggers it and follows its state and its key."""
        self._bound = action
        self.clicked.connect(lambda _checked=False: action.trigger())
        action.changed.connect(self._follow)
        self._follow()
        return self

    def _follow(self) -> None:
        action = self._bound
        if action is None:
            return
        self.setEnabled(action.isEnabled())
        if action.isCheckable():
            self.setCheckable(True)
            self.setChecked(action.isChecked())
        shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        key = shortcut.replace(", ", " ")
        if key != self._key:
            self.set_key(key)

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def _shows_text(self) -> bool:
        return bool(self._label) and not self._icon_only

    def _padding(self) -> int:
        if self._kind == "link":
            return 2
        return 16 if self._height == 40 else 12

    def sizeHint(self) -> QSize:
        """Return the size that icon, text and key caps need."""
        height = px(self._height if self._kind != "link" else max(self._height - 8, 24))
        if not self._shows_text():
            return QSize(height, height)
        return QSize(self.words_width(caps=self._caps), height)

    def words_width(self, *, caps: bool = True) -> int:
        """Return the width with icon, text and, unless `caps` is false, the key's caps.

        It does not matter whether they are shown now.
        """
        width = 2 * self._padding() + int(text_width(self._label, self._role)) + 1
        if self._icon:
            width += px(16) + 8
        if self._key and caps:
            width += 8 + int(keys_width(self._key))
        if self._chevron:
            width += px(14) + 6
        return width

    def minimumSizeHint(self) -> QSize:
        """Return the same, since a verb is never cut, unless the text may be elided."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), px(72)), hint.height()) if self._elide else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the whole text as a tooltip where it is cut."""
        super().resizeEvent(event)
        if self._elide:
            cut = self.width() < self.sizeHint().width()
            self.setToolTip(plain.tooltip(self._label) if cut else "")

    def changeEvent(self, event: QEvent) -> None:
        """Repaint when enabled or disabled."""
        super().changeEvent(event)
        self.update()

    def ink(self) -> str:
        """Return the token of the text in the present state."""
        if not self.isEnabled():
            return "disabled"
        if self._kind == "ghost" and (self.isChecked() or self.underMouse()):
            return "text"
        return _INK[self._kind]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, icon, text and key caps."""
        del event
        painter = QPainter(self)
        rect = QRectF(self.rect())
        enabled = self.isEnabled()
        if self._kind != "link":
            button_box(
                painter,
                rect,
                kind=self._kind,
                enabled=enabled,
                hovered=self.underMouse(),
                pressed=self.isDown() or self.isChecked(),
                focused=shows_focus(self),
            )
        elif shows_focus(self):
            rounded(painter, rect, 4, None, "accent", width=theme.focus_width)
        token = self.ink()
        icon_size = px(16) if self._height > 28 or self._icon_only else px(14)
        if not self._shows_text():
            # The tile is square, so the icon sits in its middle.
            draw_icon(
                painter,
                self._icon or "ellipsis",
                (rect.width() - icon_size) / 2,
                (rect.height() - icon_size) / 2,
                icon_size,
                self._icon_token or token,
            )
            return
        content = text_width(self._label, self._role)
        if self._icon:
            content += icon_size + 8
        if self._key and self._caps:
            content += 8 + keys_width(self._key)
        if self._chevron:
            content += px(14) + 6
        spare = max(rect.width() - content - 2 * self._padding(), 0.0)
        x = self._padding() + (0.0 if self._spread else spare / 2)
        if self._kind == "link":
            x = 2.0
        middle = rect.height() / 2
        if self._icon:
            icon_token = self._icon_token or token
            draw_icon(painter, self._icon, x, middle - icon_size / 2, icon_size, icon_token)
            x += icon_size + 8
        place = QRectF(x, 0, rect.width() - x, rect.height())
        width = draw_text(painter, place, self._label, self._role, token, align=LEFT)
        if self._kind == "link" and enabled and self.underMouse():
            baseline = middle + fonts.metrics(self._role).ascent() / 2 + 1
            painter.fillRect(QRectF(x, baseline, width, 1), colour(token))
        x += width + (spare if self._spread else 0.0)
        if self._key and self._caps:
            accent = self._kind in ("primary", "danger")
            look = "accent" if accent and enabled else "plain"
            draw_keys(painter, x + 8 + keys_width(self._key), middle, self._key, look=look)
            x += 8 + keys_width(self._key)
        if self._chevron:
            draw_icon(painter, "chevron-down", x + 6, middle - px(14) / 2, px(14), token)


class IconButton(Button):
    """A square button with an icon only; `name` is what it does, and its tooltip."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        kind: str = "ghost",
        key: str = "",
        size: int = 32,
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make an icon button. Raises ValueError without a name or an icon."""
        if not icon:
            raise ValueError("an icon button needs an icon")
        if not name.strip():
            raise ValueError("an icon button needs an accessible name")
        super().__init__(
            "", kind=kind, icon=icon, size=size, name=name, on_click=on_click, parent=parent
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(plain.tooltip(f"{name} ({key})" if key else name))
