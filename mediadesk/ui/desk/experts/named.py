"""Whom releases name without a record: one key makes one, or says whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain.expert import Expert
from mediadesk.services.experts import Named
from mediadesk.ui import text
from mediadesk.ui.desk.experts.model import NamedDelegate, NamedModel
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import Footer, PaneHeader
from mediadesk.ui.widgets.queue import RowList
from mediadesk.ui.widgets.rows import ID_ROLE

_MOST_MAYBE = 4


class NamedPane(Surface):
    """The list, and what can be done about the one who is chosen."""

    make_wanted = Signal(object)
    """Carries the `Named` whose record is to be made."""
    identify_wanted = Signal(object, str)
    """Carries the `Named` and the UUID of the record that is theirs."""
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the pane, empty."""
        super().__init__("surface", parent=parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.header = PaneHeader(self.tr("Named in releases, without a record"), left=24, right=12)
        self.back_button = IconButton(
            "arrow-left", self.tr("Back to the list"), on_click=self.back.emit
        )
        self.back_button.setVisible(False)
        self.header.add(self.back_button)
        box.addWidget(self.header)
        self.model = NamedModel(self)
        self.view = RowList(
            self.tr("People without a record"), NamedDelegate(), fill="surface", uniform=True
        )
        self.view.setModel(self.model)
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._show())
        self.view.activated.connect(lambda _index: self._make())
        box.addWidget(self.view, 1)
        self.empty = EmptyState(
            self.tr("Everybody has a record"),
            self.tr("Whoever a release names and is not known yet waits here."),
            icon="user-check",
            tone="accent",
        )
        box.addWidget(self.empty, 1)
        self.foot = Footer()
        self.make_button = Button(
            self.tr("Make a record"),
            kind="primary",
            icon="user-plus",
            key="Return",
            on_click=self._make,
        )
        self.foot.row().addWidget(self.make_button)
        self._about = Label("", colour="text3", elide=True)
        self.foot.row().addWidget(self._about, 1)
        self._maybe = QWidget()
        self._maybe_box = QVBoxLayout(self._maybe)
        self._maybe_box.setContentsMargins(24, 8, 24, 8)
        self._maybe_box.setSpacing(4)
        self.maybe: list[Button] = []
        box.addWidget(self._maybe)
        box.addWidget(self.foot)
        self.setFocusProxy(self.view)

    def show_people(self, people: Sequence[Named]) -> None:
        """Show these; the next one takes the place of one who has a record since."""
        place = self.view.currentIndex().row()
        self.model.show_people(people)
        nobody = not people
        self.view.setVisible(not nobody)
        self.empty.setVisible(nobody)
        self.foot.setVisible(not nobody)
        if people and not self.view.currentIndex().isValid():
            place = min(max(place, 0), self.model.rowCount() - 1)
            self.view.setCurrentIndex(self.model.index(place))
        self._show()

    def current(self) -> Named | None:
        """Return who is chosen."""
        index: QModelIndex = self.view.currentIndex()
        return self.model.people.get(str(index.data(ID_ROLE) or ""))

    def _show(self) -> None:
        while (item := self._maybe_box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.maybe = []
        one = self.current()
        self._maybe.setVisible(one is not None and bool(one.maybe))
        self._about.setText("")
        if one is None:
            return
        person = one.person
        parts = (person.role, person.email, person.phone)
        self._about.setText(" · ".join(part for part in parts if part))
        if one.maybe:
            words = self.tr("There is a record of that name already. Is it the same person?")
            self._maybe_box.addWidget(Label(words, colour="text2", wrap=True))
        for expert in one.maybe[:_MOST_MAYBE]:
            button = Button(
                text.fill(self.tr("It is %1"), _described(expert)), icon="user-check", kind="ghost"
            )
            button.clicked.connect(
                lambda _checked=False, named=one, key=expert.id: self.identify_wanted.emit(
                    named, key
                )
            )
            self.maybe.append(button)
            self._maybe_box.addLayout(row(button, None))

    def _make(self) -> None:
        one = self.current()
        if one is not None:
            self.make_wanted.emit(one)

    def focus_list(self) -> None:
        """Give the list the keys."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)


def _described(expert: Expert) -> str:
    parts = (expert.name, expert.title, expert.organisation, expert.email)
    return ", ".join(part for part in parts if part)
