"""The third step: what would change, row by row, and the import itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain.imports import Decided, Preview, Verdict
from mediadesk.ui import text
from mediadesk.ui.desk.logs import words
from mediadesk.ui.desk.logs.tables import WordsTable
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.segmented import Segmented


class PreviewView(QWidget):
    """The rows of a preview by what they do."""

    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it without rows."""
        super().__init__(parent)
        self._preview: Preview | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 16, 24, 16)
        box.setSpacing(12)
        self.note = Banner(tone="info")
        box.addWidget(self.note)
        self.kind = Segmented(
            self.tr("Which rows"),
            [("all", self.tr("All")), *((one.value, words.verdict(one)) for one in Verdict)],
            value="all",
        )
        self.kind.changed.connect(lambda _value: self._show())
        box.addLayout(row(self.kind, None))
        self.table = WordsTable(
            self.tr("Rows of the log"),
            (
                self.tr("Row"),
                self.tr("Is"),
                self.tr("Subject"),
                self.tr("Reporter"),
                self.tr("What changes, or why it is kept aside"),
            ),
            (70, 110, 260, 190, 0),
            self,
        )
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._tell())
        box.addWidget(self.table, 1)
        self.detail = Label("", colour="text2", wrap=True)
        box.addWidget(self.detail)
        self.setFocusProxy(self.table)
        self._rows: tuple[Decided, ...] = ()

    def show_preview(self, preview: Preview | None) -> None:
        """Show what would change; None while that is not known."""
        self._preview = preview
        counts = preview.counts if preview is not None else None
        for one in Verdict:
            number = getattr(counts, one.value) if counts is not None else 0
            name = words.verdict(one)
            self.kind.set_text(one.value, f"{name} {number}" if counts is not None else name)
        self.kind.choose("all")
        self._show()

    def say(self, title: str, more: str = "", *, tone: str = "info") -> None:
        """Say something above the rows; nothing hides the banner."""
        self.note.set_words(title, more)
        self.note.set_tone(tone)
        self.note.setVisible(bool(title))

    def _show(self) -> None:
        kind = self.kind.value()
        rows = self._preview.rows if self._preview is not None else ()
        self._rows = tuple(one for one in rows if kind in ("all", one.verdict.value))
        self.table.words.set_rows(
            [
                (
                    str(one.number),
                    words.verdict(one.verdict),
                    one.row.subject if one.row is not None else " · ".join(_cells(one)),
                    one.row.reporter.name if one.row is not None else "",
                    words.detail(one),
                )
                for one in self._rows
            ]
        )
        self._tell()
        self.shown.emit()

    def _tell(self) -> None:
        place = self.table.chosen()
        one = self._rows[place] if 0 <= place < len(self._rows) else None
        said = words.detail(one) if one is not None else ""
        if one is not None and said:
            said = text.fill(self.tr("Row %1: %2"), str(one.number), said)
        self.detail.setText(said)
        self.detail.setVisible(bool(said))


def _cells(one: Decided) -> tuple[str, ...]:
    return tuple(cell for cell in (one.aside.cells if one.aside else ()) if cell)
