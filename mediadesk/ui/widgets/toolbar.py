"""Toolbar: the verbs of a request, as buttons that stand for actions."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button, IconButton


class Toolbar(QWidget):
    """A row of buttons; below `narrow` px of window width the ghost ones show only their icons.

    With a little less room than they need they leave out the keys first. An icon alone keeps its
    accessible name; what is left out stands in a tooltip.
    """

    def __init__(self, name: str, *, narrow: int = 1240, parent: QWidget | None = None) -> None:
        """Make an empty row. Raises ValueError without an accessible name."""
        if not name.strip():
            raise ValueError("a toolbar needs an accessible name")
        super().__init__(parent)
        self.setAccessibleName(name)
        self._narrow = narrow
        self._buttons: list[Button] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def add_action(self, action: QAction, *, icon: str, kind: str = "ghost") -> Button:
        """Add a button for an action; its text, key and state are the action's."""
        text = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        button = Button(text, kind=kind, icon=icon).bind(action)
        self._buttons.append(button)
        if kind != "ghost":
            self._row.addSpacing(6)
        self._row.addWidget(button)
        return button

    def add_menu(self, menu: QMenu, name: str) -> IconButton:
        """Add the "more" button, which opens a menu."""
        button = IconButton("ellipsis", name)

        def pop() -> None:
            menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

        button.clicked.connect(lambda _checked=False: pop())
        self._row.addWidget(button)
        return button

    def fit(self, window_width: int, room: int = 16_777_215) -> None:
        """Show or hide the words for a window's width and the room in the pane, px.

        Call it when either changes, and when what stands beside the toolbar does.
        """
        self._set_caps_shown(self.words_width() <= room)
        self.set_icons_only(window_width < px(self._narrow) or self.words_width(caps=False) > room)
        # Asking the row for its width, as above, may keep it from telling the pane of its new one.
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return the size with icons alone: words must not hold a pane wider than it would be."""
        hint = self.sizeHint()
        sizes = [
            one.sizeHint()
            for one in self._buttons
            if one.kind() == "ghost" and one.isVisibleTo(self)
        ]
        words = sum(size.width() - size.height() for size in sizes)
        return QSize(hint.width() - words, hint.height())

    def words_width(self, *, caps: bool = True) -> int:
        """Return how wide the row is with every word shown and, as `caps` says, every key, px."""
        shown = [one for one in self._buttons if one.isVisibleTo(self)]
        self._row.invalidate()
        beside = self._row.sizeHint().width() - sum(one.sizeHint().width() for one in shown)
        return beside + sum(one.words_width(caps=caps) for one in shown)

    def _set_caps_shown(self, shown: bool) -> None:  # noqa: FBT001 - a plain state
        for button in self._buttons:
            button.set_caps_shown(shown)

    def set_icons_only(self, icons_only: bool) -> None:  # noqa: FBT001 - a plain state
        """Show only icons on the ghost buttons."""
        for button in self._buttons:
            if button.kind() == "ghost":
                button.set_icon_only(icons_only)

    def buttons(self) -> list[Button]:
        """Return the buttons in order."""
        return list(self._buttons)
