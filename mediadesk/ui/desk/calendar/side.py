"""Beside the grid: the month, the experts whose time is shown, the second clock, and the key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.ui.desk.calendar import paint
from mediadesk.ui.desk.calendar.experts import ExpertDelegate, ExpertModel
from mediadesk.ui.desk.calendar.look import CONFIRMED, GIVEN, PROPOSED, TENTATIVE
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Line, Surface
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import CheckBox
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.mark import mark_of
from mediadesk.ui.widgets.month import Month
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.queue import RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.zone import ZoneCombo

WIDTH = 232
_ROWS = 7
"""How many experts are seen at once."""


class _Swatch(QWidget):
    """One outline of the key, as it is on the grid; "" is free time."""

    def __init__(self, state: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the outline."""
        return QSize(px(28), px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the outline."""
        del event
        painter = QPainter(self)
        mark = mark_of(0, "")
        box = QRectF(1, px(3), px(26), px(16))
        if not self._state:
            paint.draw_lane(painter, QRectF(box.center().x() - 3, 1, 6, px(20)), mark)
            return
        paint.draw_box(painter, box, self._state, mark)
        if self._state == GIVEN:
            paint.draw_tick(painter, box)


class Key(QWidget):
    """What the outlines mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the key."""
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (state, words) in enumerate(
            (
                ("", self.tr("Expert is free")),
                (CONFIRMED, self.tr("Confirmed")),
                (TENTATIVE, self.tr("Tentative")),
                (PROPOSED, self.tr("Proposed to reporter")),
                (GIVEN, self.tr("Given, with a tick")),
            )
        ):
            grid.addWidget(_Swatch(state, self), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(words, colour="text2", wrap=True), number, 1)


class Side(Surface):
    """The pane at the left of the calendar."""

    ticked = Signal(str, bool)
    """Carries an expert's UUID and whether their time is to be shown."""
    searched = Signal(str)
    everyone_wanted = Signal(bool)
    weekend_wanted = Signal(bool)
    zone_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it empty."""
        super().__init__("list", lines="r", parent=parent)
        self._everyone = True
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        pane = ScrollColumn(
            fill="list", margins=(16, 12, 6, 16), spacing=10, centred=False, name=self.tr("Beside")
        )
        outer.addWidget(pane)
        self.month = Month(self.tr("Month"))
        pane.add(self.month)
        self.weekend = CheckBox(self.tr("Show the weekend"))
        self.weekend.toggled.connect(self.weekend_wanted)
        pane.add(self.weekend)
        pane.add(Line())
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Experts"), role="body_s"))
        head.addStretch(1)
        self.all_button = Button("", kind="link", name=self.tr("Whose interviews are shown"))
        self.all_button.clicked.connect(
            lambda _checked=False: self.everyone_wanted.emit(not self._everyone)
        )
        head.addWidget(self.all_button)
        pane.add_layout(head)
        self.search = SearchField(self.tr("Find an expert"), placeholder=self.tr("Name or topic"))
        self.search.searched.connect(self.searched)
        pane.add(self.search)
        self.model = ExpertModel(self)
        self.model.ticked.connect(self.ticked)
        self.view = RowList(self.tr("Experts"), ExpertDelegate(), uniform=True)
        self.view.setModel(self.model)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        pane.add(self.view)
        self.nobody = Label(
            self.tr("No experts yet. Add them under Experts."),
            role="meta",
            colour="text3",
            wrap=True,
        )
        self.nobody.setVisible(False)
        pane.add(self.nobody)
        self.hint = Label("", role="meta", colour="text3", wrap=True)
        self.hint.setVisible(False)
        pane.add(self.hint)
        pane.add(Line())
        self.zone = ZoneCombo(self.tr("Second clock"))
        self.zone.zone_changed.connect(lambda zone: self.zone_chosen.emit(zone) if zone else None)
        field = Field(self.tr("Second clock"), self.zone)
        pane.add(field)
        pane.add(Line())
        pane.add(Label(self.tr("Key"), role="body_s"))
        pane.add(Key())
        self.show_everyone(everyone=True)
        self.rescale()

    def rescale(self) -> None:
        """Take on the width anew."""
        self.setFixedWidth(px(WIDTH))
        self.fit()

    def fit(self) -> None:
        """Give the list the height of the experts that are there, a handful at most."""
        count = self.model.rowCount()
        self.view.setFixedHeight(min(max(count, 1), _ROWS) * px(30) + 2)
        self.view.setVisible(count > 0)
        self.nobody.setVisible(count == 0 and not self.search.text())
        self.search.setVisible(self.model.rowCount() > _ROWS or bool(self.search.text()))

    def show_everyone(self, *, everyone: bool) -> None:
        """Say whose interviews are shown."""
        self._everyone = everyone
        self.all_button.set_text(self.tr("Ticked only") if everyone else self.tr("All"))
        self.all_button.setAccessibleDescription(
            self.tr("The interviews of all experts are shown")
            if everyone
            else self.tr("Only the interviews of the experts who are ticked are shown")
        )

    def say(self, words: str) -> None:
        """Say something under the list, "" for nothing."""
        self.hint.setText(words)
        self.hint.setVisible(bool(words))
