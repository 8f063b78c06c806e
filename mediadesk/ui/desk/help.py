"""Small windows that explain: every key, what the program is made of, and what went wrong in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from mediadesk import __version__
from mediadesk.paths import program_dir
from mediadesk.ui.actions import Actions
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Line
from mediadesk.ui.widgets.keys import KeyHint
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.para import Para


def _close_row(dialog: QDialog) -> QDialogButtonBox:
    """Return a row with Close, where the platform puts it."""
    buttons = QDialogButtonBox()
    button = Button(QCoreApplication.translate("Help", "Close"), on_click=dialog.accept)
    buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
    return buttons


class KeysDialog(QDialog):
    """Every key of the press desk, by section."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """List what `actions` knows."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.resize(px(880), px(640))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 16)
        pane = ScrollColumn(widest=960, margins=(28, 20, 28, 12), spacing=4)
        box.addWidget(pane, 1)
        pane.add(Label(self.tr("Keyboard"), role="h1"))
        hint = self.tr("Letters work when you are not typing in a field.")
        pane.add(Label(hint, role="body", colour="text3", wrap=True))
        columns = QHBoxLayout()
        columns.setSpacing(36)
        sections: dict[str, list[tuple[str, str]]] = {}
        for spec in actions.specs:
            keys = actions.shown_key(spec.name) or spec.spoken_keys
            if keys:
                words = (spec.text.rstrip("…"), keys.replace(", ", " "))
                sections.setdefault(spec.section, []).append(words)
        half = sum(len(rows) + 2 for rows in sections.values()) / 2
        column, height = self._column(columns), 0.0
        for name, rows in sections.items():
            if height and height + (len(rows) + 2) / 2 > half:
                column.addStretch(1)
                column, height = self._column(columns), 0.0
            self._section(column, name, rows)
            height += len(rows) + 2
        column.addStretch(1)
        pane.add_layout(columns)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addWidget(_close_row(self))
        box.addLayout(foot)

    @staticmethod
    def _column(columns: QHBoxLayout) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        columns.addLayout(column, 1)
        return column

    @staticmethod
    def _section(column: QVBoxLayout, name: str, rows: Sequence[tuple[str, str]]) -> None:
        """Add a section: its name over a line, an act and its keys to each row."""
        column.addSpacing(12)
        column.addWidget(Label(name, role="meta_s", colour="text3"))
        column.addWidget(Line())
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setColumnStretch(0, 1)
        for row, (words, keys) in enumerate(rows):
            grid.addWidget(Label(words, wrap=True), row, 0)
            grid.addWidget(KeyHint(keys), row, 1, Qt.AlignmentFlag.AlignRight)
        column.addWidget(holder)


class AboutDialog(QDialog):
    """What MediaDesk is, its version, and whose work it stands on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Name version and licences."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("About MediaDesk"))
        self.setMinimumWidth(px(460))
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        box.addWidget(Label(self.tr("MediaDesk %1").replace("%1", __version__), role="h2"))
        for sentence in (
            self.tr("The desk of a press office. Licensed under the MIT licence."),
            self.tr(
                "Made with Qt and PySide6 (LGPL 3), SQLAlchemy, keyring and others. The typefaces "
                "Inter and Source Serif 4 are under the SIL Open Font License, the Lucide icons "
                "under the ISC licence."
            ),
            self.tr("Every licence stands in THIRD-PARTY-NOTICES.md, in %1").replace(
                "%1", str(program_dir())
            ),
        ):
            box.addWidget(Para(sentence, colour="text2"))
        box.addStretch(1)
        box.addWidget(_close_row(self))


class CrashDialog(QDialog):
    """Our mistake, said once; the work is saved and the program goes on."""

    def __init__(self, description: str, parent: QWidget | None = None) -> None:
        """Show what the crash reporter wrote down, without personal data."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong in MediaDesk"))
        self.setMinimumWidth(px(520))
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        box.addWidget(Label(self.tr("Something went wrong in MediaDesk"), role="h2"))
        box.addWidget(
            Para(
                self.tr(
                    "What was saved or sent stays so, and you can go on working. The log has the "
                    "details below; it holds no personal data."
                ),
                colour="text2",
            )
        )
        box.addWidget(Para(description, role="meta", colour="text3", most_lines=14))
        box.addWidget(_close_row(self))
