"""Several requests selected: which they are, and that every verb is about all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain.rows import QueueRow
from mediadesk.ui import text
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn

_MOST_NAMED = 12


class Several(QWidget):
    """Stands in the place of the conversation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it empty."""
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._pane = ScrollColumn(
            widest=720, margins=(24, 24, 14, 16), spacing=4, name=self.tr("Selected requests")
        )
        outer.addWidget(self._pane)
        self._title = Label("", role="h2")
        self._pane.add(self._title)
        self._pane.add(
            Label(
                self.tr("Every act is about all of them, and one Undo takes it back from all."),
                colour="text2",
                wrap=True,
            )
        )
        self._pane.add_space(12)
        self._lines = [Label("", colour="text2", elide=True) for _ in range(_MOST_NAMED + 1)]
        for line in self._lines:
            self._pane.add(line)

    def show_rows(self, rows: Sequence[QueueRow]) -> None:
        """Name the requests, the first dozen of them."""
        self._title.setText(text.counted("%n request(s) selected", len(rows)))
        named = [f"{row.reporter}, {row.outlet}: {row.subject}" for row in rows[:_MOST_NAMED]]
        if len(rows) > _MOST_NAMED:
            named.append(text.counted("and %n more", len(rows) - _MOST_NAMED))
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(named))
            line.setText(named[number] if number < len(named) else "")
