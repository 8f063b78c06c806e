"""Whom a reporter would like to speak to: one person or several, in the order they are wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.release import ReleaseExpert
from mediadesk.domain.request import MOST_EXPERTS
from mediadesk.ui.room import words
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.avatar import avatar_icon
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.inputs import CheckBox, ComboBox
from mediadesk.ui.widgets.label import Label


class _Choice(QWidget):
    """One further choice: its number, its list, and a way to take it away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.number = Label("", role="body", colour="text2", numbers=True)
        self.box = ComboBox(self.tr("Another choice"), size=40)
        self.drop = IconButton("x", self.tr("Take this choice away"), size=40)
        line.addWidget(self.number)
        line.addWidget(self.box, 1)
        line.addWidget(self.drop)

    def set_number(self, number: int) -> None:
        """Say which choice this is, counted from 1."""
        self.number.setText(f"{number}.")
        name = self.tr("Choice %1").replace("%1", str(number))
        self.box.setAccessibleName(name)
        self.drop.setAccessibleName(self.tr("Take choice %1 away").replace("%1", str(number)))


class Wanted(QWidget):
    """The experts asked for: a first choice or anyone, then as many further ones as are wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the first list, empty."""
        super().__init__(parent)
        self._experts: tuple[ReleaseExpert, ...] = ()
        self._more: list[_Choice] = []
        self._filling = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self.first = ComboBox(self.tr("Who would you like to speak to?"), size=40)
        outer.addWidget(self.first)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        outer.addLayout(self._rows)
        self.add_button = Button(
            self.tr("Add another choice"), kind="link", icon="plus", on_click=self._add_asked
        )
        outer.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.anyone = CheckBox(
            self.tr("If they are not free, suggest someone else"), checked=True, size=40
        )
        outer.addWidget(self.anyone)
        self.first.currentIndexChanged.connect(lambda _index: self._told())
        self.anyone.toggled.connect(lambda _on: self.changed.emit())
        self.rescale()

    def rescale(self) -> None:
        """Take on the size of the faces anew."""
        for box in (self.first, *(one.box for one in self._more)):
            box.setIconSize(QSize(px(18), px(18)))

    def set_experts(self, experts: Sequence[ReleaseExpert], wanted: Sequence[str]) -> None:
        """Offer the experts of a release; `wanted` are the ids chosen, in order."""
        self._filling = True
        self._experts = tuple(experts)
        known = {one.id for one in experts}
        chosen = [one for one in dict.fromkeys(wanted) if one in known]
        for choice in list(self._more):
            self._drop(choice)
        self.first.clear()
        self.first.add(self.tr("Anyone who can speak to it"), "", icon="users")
        self._offer(self.first, taken=())
        self.first.choose(chosen[0] if chosen else "")
        for one in chosen[1:MOST_EXPERTS]:
            self._add().box.choose(one)
        self._filling = False
        self._arrange()

    def value(self) -> tuple[str, ...]:
        """Return the ids chosen, in order, each once; empty for anyone."""
        found = [str(box.value() or "") for box in (self.first, *(one.box for one in self._more))]
        return tuple(dict.fromkeys(one for one in found if one)) if found[0] else ()

    def boxes(self) -> list[ComboBox]:
        """Return the lists, the first choice first."""
        return [self.first, *(one.box for one in self._more)]

    def _offer(self, box: ComboBox, taken: Sequence[str]) -> None:
        for one in self._experts:
            if one.id in taken:
                continue
            role = words.role_of(one, begins=False)
            box.add(f"{one.name}, {role}" if role else one.name, one.id)
            box.setItemIcon(box.count() - 1, QIcon(avatar_icon(one.name, one.name)))

    def _add(self) -> _Choice:
        choice = _Choice(self)
        self._offer(choice.box, taken=self.value())
        self._more.append(choice)
        self._rows.addWidget(choice)
        choice.box.currentIndexChanged.connect(lambda _index: self._told())
        choice.drop.clicked.connect(lambda _checked=False: self._dropped(choice))
        self.rescale()
        return choice

    def _add_asked(self) -> None:
        choice = self._add()
        self._told()
        choice.box.setFocus(Qt.FocusReason.TabFocusReason)

    def _drop(self, choice: _Choice) -> None:
        self._more.remove(choice)
        self._rows.removeWidget(choice)
        choice.hide()
        choice.deleteLater()

    def _dropped(self, choice: _Choice) -> None:
        before = self._more.index(choice)
        self._drop(choice)
        self._told()
        (self._more[before - 1].box if before else self.first).setFocus(
            Qt.FocusReason.TabFocusReason
        )

    def _told(self) -> None:
        if not self._filling:
            self._arrange()
            self.changed.emit()

    def _arrange(self) -> None:
        somebody = bool(self.first.value())
        for number, choice in enumerate(self._more, start=2):
            choice.set_number(number)
            choice.setVisible(somebody)
        left = len(self._experts) - 1 - len(self._more)
        self.add_button.setVisible(somebody and left > 0 and len(self._more) + 1 < MOST_EXPERTS)
        self.anyone.setVisible(somebody)
