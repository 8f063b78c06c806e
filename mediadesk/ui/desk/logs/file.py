"""The first step: which file, and what was taken in before."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain.imports import Import, ImportState
from mediadesk.ui import text
from mediadesk.ui.desk.logs import words
from mediadesk.ui.desk.logs.tables import WordsTable
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label


class FileView(QWidget):
    """Where a log is dropped or chosen, above what was taken in before."""

    choose_wanted = Signal()
    undo_wanted = Signal(str)
    """Carries the UUID of an import to be taken back."""
    rejected_wanted = Signal(str)
    """Carries the UUID of an import whose rows kept aside are to be saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it with nothing taken in."""
        super().__init__(parent)
        self._imports: tuple[Import, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 16, 24, 16)
        box.setSpacing(8)
        self.choose = Button(
            self.tr("Choose a file…"),
            kind="primary",
            icon="file-spreadsheet",
            on_click=self.choose_wanted.emit,
        )
        box.addWidget(
            EmptyState(
                self.tr("Drop the old log here"),
                self.tr(
                    "A CSV file or a spreadsheet (.xlsx, .ods, .xls). You see every change before "
                    "it is made, and can take all of it back later. Nobody gets a mail."
                ),
                icon="file-spreadsheet",
                tone="accent",
                action=self.choose,
                small=True,
            ),
            1,
        )
        self._title = Label(self.tr("Taken in before"), role="title")
        box.addWidget(self._title)
        self.table = WordsTable(
            self.tr("Imports"),
            (self.tr("File"), self.tr("State"), self.tr("Rows"), self.tr("When")),
            (0, 130, 260, 150),
            self,
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._offer())
        box.addWidget(self.table, 1)
        self.undo = Button(
            self.tr("Take back"),
            icon="undo-2",
            on_click=lambda: self.undo_wanted.emit(self._chosen_id()),
        )
        self.rejected = Button(
            self.tr("Save rows kept aside…"),
            icon="save",
            on_click=lambda: self.rejected_wanted.emit(self._chosen_id()),
        )
        box.addLayout(row(self.undo, self.rejected, None))
        self.setFocusProxy(self.choose)
        self._offer()

    def show_imports(self, imports: tuple[Import, ...], now: datetime, zone: ZoneInfo) -> None:
        """Show what was taken in before."""
        self._imports = imports
        self.table.words.set_rows(
            [
                (
                    one.name,
                    words.import_state(one.state),
                    counted(one),
                    text.moment(one.created_at, now, zone),
                )
                for one in imports
            ]
        )
        for part in (self._title, self.table):
            part.setVisible(bool(imports))
        if imports and self.table.chosen() < 0:
            self.table.selectRow(0)
        self._offer()

    def _chosen_id(self) -> str:
        place = self.table.chosen()
        return self._imports[place].id if 0 <= place < len(self._imports) else ""

    def _offer(self) -> None:
        place = self.table.chosen()
        one = self._imports[place] if 0 <= place < len(self._imports) else None
        self.undo.setVisible(one is not None and one.state is not ImportState.UNDONE)
        self.rejected.setVisible(
            one is not None and one.counts.aside > 0 and one.state is not ImportState.UNDONE
        )


def counted(one: Import) -> str:
    """Return what an import did, in words."""
    counts = one.counts
    parts = [
        text.counted("%n new", counts.new),
        text.counted("%n changed", counts.changed) if counts.changed else "",
        text.counted("%n kept aside", counts.aside) if counts.aside else "",
        text.counted("%n left alone", counts.kept) if counts.kept else "",
    ]
    return ", ".join(part for part in parts if part)
