"""Small windows that explain: every key, what the program is made of, and what went wrong in it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from mediadesk import __version__
from mediadesk.paths import program_dir
from mediadesk.ui.actions import Actions
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
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
        self.resize(px(560), px(640))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 16)
        pane = ScrollColumn(widest=520, margins=(24, 20, 24, 12), spacing=4)
        box.addWidget(pane, 1)
        section = ""
        grid: QGridLayout | None = None
        for spec in actions.specs:
            keys = actions.shown_key(spec.name) or spec.spoken_keys
            if not keys:
                continue
            if spec.section != section or grid is None:
                section = spec.section
                pane.add(Label(section, role="title"), 12)
                holder = QWidget()
                grid = QGridLayout(holder)
                grid.setContentsMargins(0, 0, 0, 0)
                grid.setColumnStretch(0, 1)
                grid.setColumnMinimumWidth(1, px(96))
                pane.add(holder)
            row = grid.rowCount()
            grid.addWidget(Label(spec.text.rstrip("…")), row, 0)
            grid.addWidget(KeyHint(keys.replace(", ", " ")), row, 1, Qt.AlignmentFlag.AlignLeft)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addWidget(_close_row(self))
        box.addLayout(foot)


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
