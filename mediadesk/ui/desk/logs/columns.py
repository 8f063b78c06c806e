"""The second step: what each column is, what its words mean, and what only a person can know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mediadesk.domain import columns as domain
from mediadesk.domain.columns import Column
from mediadesk.domain.dates import DayOrder
from mediadesk.domain.log import DATES, Field, Layout, LogWords, plain
from mediadesk.ui import text
from mediadesk.ui.desk.logs import words
from mediadesk.ui.desk.logs.tables import WordsTable
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.card import beside
from mediadesk.ui.widgets.field import Field as Question
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.zone import ZoneCombo

_TABLE_HEIGHT, _VALUES_HEIGHT = 300, 190


class ColumnsView(ScrollColumn):
    """Shows a layout and lets a person change it; every change is a new layout."""

    changed = Signal()
    sheet_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it without a log."""
        super().__init__(widest=980, margins=(24, 16, 24, 16), spacing=12, parent=parent)
        self._columns: tuple[Column, ...] = ()
        self._layout: Layout | None = None
        self._words: LogWords | None = None
        self._values: list[tuple[Field, str, int]] = []
        self.note = Banner(tone="warn")
        self.add(self.note)
        self.sheet = ComboBox(self.tr("Sheet"))
        self.sheet.activated.connect(lambda _index: self.sheet_wanted.emit(self._sheet()))
        self.zone = ZoneCombo(self.tr("Time zone of its clock times"))
        self.zone.zone_changed.connect(self._take_zone)
        self._sheet_question = Question(self.tr("Sheet"), self.sheet)
        zone = Question(self.tr("Time zone of its clock times"), self.zone)
        self.add_layout(beside(self._sheet_question, zone))
        self.order = Segmented(
            self.tr("What stands first in its dates"),
            [
                ("", self.tr("Not said yet")),
                (DayOrder.DAY_FIRST.value, self.tr("The day")),
                (DayOrder.MONTH_FIRST.value, self.tr("The month")),
            ],
        )
        self.order.changed.connect(self._answer)
        self._order_question = Question(
            self.tr("What stands first in its dates?"), self.order, hint=" "
        )
        self.add(self._order_question)
        self.add(Label(self.tr("What each column is"), role="title"), 8)
        self.table = WordsTable(
            self.tr("Columns"),
            (self.tr("Column"), self.tr("What stands in it"), self.tr("Is taken as")),
            (0, 0, 0),
            self,
        )
        self.table.set_tall(_TABLE_HEIGHT)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_field())
        self.add(self.table)
        self.field = ComboBox(self.tr("This column is"))
        for one in (None, *Field):
            self.field.add(words.field(one), one.value if one is not None else "")
        self.field.activated.connect(lambda _index: self._take_field())
        self.add(Question(self.tr("The chosen column is"), self.field))
        self._values_title = Label(self.tr("Words that are not known here"), role="title")
        self.add(self._values_title, 8)
        self.values = WordsTable(
            self.tr("Words that are not known here"),
            (self.tr("Column"), self.tr("Word"), self.tr("Rows"), self.tr("Means")),
            (0, 0, 70, 0),
            self,
        )
        self.values.set_tall(_VALUES_HEIGHT)
        self.values.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_value())
        self.add(self.values)
        self.meaning = ComboBox(self.tr("The chosen word means"))
        self.meaning.activated.connect(lambda _index: self._take_meaning())
        self._meaning_question = Question(self.tr("The chosen word means"), self.meaning)
        self.add(self._meaning_question)
        self.fill = {
            one: LineEdit(words.field(one), longest=200) for one in (Field.OUTLET, Field.REPORTER)
        }
        for edit in self.fill.values():
            edit.editingFinished.connect(self._take_fill)
        self.add_layout(
            beside(
                Question(self.tr("Outlet of rows that name none"), self.fill[Field.OUTLET]),
                Question(self.tr("Reporter of rows that name none"), self.fill[Field.REPORTER]),
            )
        )
        self.setFocusProxy(self.table)

    # ------------------------------------------------------------------------- showing

    def show_log(
        self,
        layout: Layout,
        columns: Sequence[Column],
        known: LogWords,
        *,
        sheets: Sequence[str],
        sheet: str,
    ) -> None:
        """Show how a log is understood."""
        self._columns, self._layout, self._words = tuple(columns), layout, known
        self._values = []
        self.sheet.clear()
        for name in sheets:
            self.sheet.add(name, name)
        self.sheet.choose(sheet)
        self._sheet_question.setVisible(len(sheets) > 1)
        self.zone.set_zone(layout.zone)
        for one, edit in self.fill.items():
            edit.setText(layout.fill.get(one, ""))
        self._show()
        self.table.selectRow(0)

    def layout_now(self) -> Layout | None:
        """Return the layout as it stands."""
        return self._layout

    def hindrances(self) -> tuple[str, ...]:
        """Return what keeps the log from being looked at, in sentences."""
        layout = self._layout
        if layout is None:
            return ()
        found = [words.lacking(code) for code in domain.problems(layout)]
        if domain.unclear_dates(layout, self._columns):
            found.append(self.tr("Say what stands first in its dates."))
        return tuple(found)

    def _show(self) -> None:
        layout, known = self._layout, self._words
        if layout is None or known is None:
            return
        self.table.words.set_rows(
            [
                (header, " · ".join(column.samples), words.field(one))
                for header, column, one in zip(
                    layout.headers, self._columns, layout.columns, strict=True
                )
            ]
        )
        unknown = domain.unknown_values(layout, self._columns, known)
        shown = {(one, plain(word)) for one, word, _ in self._values}
        self._values = [each for each in self._values if layout.places(each[0])] + [
            (one, word, count)
            for one, each in unknown.items()
            for word, count in each
            if (one, plain(word)) not in shown
        ]
        self.values.words.set_rows(
            [
                (words.field(one), word, str(count), self._meaning_of(one, word))
                for one, word, count in self._values
            ]
        )
        for part in (self._values_title, self.values, self._meaning_question):
            part.setVisible(bool(self._values))
        if self._values and self.values.chosen() < 0:
            self.values.selectRow(0)
        self._show_order(layout)
        self._show_field()
        self._show_value()
        hindrances = self.hindrances()
        self.note.setVisible(bool(hindrances))
        self.note.set_words(self.tr("Before the rows can be looked at"), " ".join(hindrances))
        self.changed.emit()

    def _show_order(self, layout: Layout) -> None:
        ambiguous = {
            place: self._columns[place].unclear
            for place, one in enumerate(layout.columns)
            if one in DATES and self._columns[place].unclear and self._columns[place].order is None
        }
        self._order_question.setVisible(bool(ambiguous))
        if not ambiguous:
            return
        place, date = next(iter(ambiguous.items()))
        self._order_question.set_hint(
            text.fill(
                self.tr("“%1” in “%2” has two readings, and nothing else tells."),
                date,
                layout.headers[place],
            )
        )
        order = layout.orders.get(place)
        self.order.choose(order.value if order is not None else "")

    def _meaning_of(self, one: Field, word: str) -> str:
        layout = self._layout
        value = layout.values.get(one, {}).get(plain(word)) if layout is not None else None
        if value is None:
            return self.tr("Not said yet")
        return next((said for said, each in words.meanings(one) if each == value), value)

    def _show_field(self) -> None:
        place = self.table.chosen()
        layout = self._layout
        if layout is None or not 0 <= place < len(layout.columns):
            return
        one = layout.columns[place]
        self.field.choose(one.value if one is not None else "")

    def _show_value(self) -> None:
        place = self.values.chosen()
        if not 0 <= place < len(self._values) or self._layout is None:
            return
        one, word, _ = self._values[place]
        self.meaning.clear()
        for said, value in words.meanings(one):
            self.meaning.add(said, value)
        known = self._layout.values.get(one, {}).get(plain(word))
        if known is None or not self.meaning.choose(known):
            self.meaning.setCurrentIndex(-1)

    # ------------------------------------------------------------------------ changing

    def _sheet(self) -> str:
        return str(self.sheet.value() or "")

    def _take_zone(self, zone: str) -> None:
        if zone and self._layout is not None and zone != self._layout.zone:
            self._layout = replace(self._layout, zone=zone)
            self.changed.emit()

    def _take_field(self) -> None:
        place, layout = self.table.chosen(), self._layout
        if layout is None or not 0 <= place < len(layout.columns):
            return
        value = str(self.field.value() or "")
        wanted = Field(value) if value else None
        # What is taken as the same thing elsewhere is a note from now on.
        several = wanted in (None, Field.NOTES)
        places = [
            wanted if n == place else (Field.NOTES if one is wanted and not several else one)
            for n, one in enumerate(layout.columns)
        ]
        self._layout = domain.with_orders(replace(layout, columns=tuple(places)), self._columns)
        self._show()

    def _take_meaning(self) -> None:
        place, layout = self.values.chosen(), self._layout
        if layout is None or not 0 <= place < len(self._values):
            return
        one, word, _ = self._values[place]
        values = {name: dict(each) for name, each in layout.values.items()}
        values.setdefault(one, {})[plain(word)] = str(self.meaning.value())
        self._layout = replace(layout, values=values)
        self._show()

    def _take_fill(self) -> None:
        if self._layout is not None:
            fill = {one: edit.text().strip() for one, edit in self.fill.items()}
            self._layout = replace(self._layout, fill=fill)
            self.changed.emit()

    def _answer(self, value: object) -> None:
        layout = self._layout
        if layout is None:
            return
        asked = {
            place
            for place, one in enumerate(layout.columns)
            if one in DATES and self._columns[place].order is None
        }
        orders = {place: one for place, one in layout.orders.items() if place not in asked}
        if value:
            orders |= dict.fromkeys(asked, DayOrder(str(value)))
        if orders == layout.orders:
            return
        self._layout = replace(layout, orders=orders)
        self._show()
