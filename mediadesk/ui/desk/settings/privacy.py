"""Where the data is, what is in it, and how to have a copy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from mediadesk.ui import text
from mediadesk.ui.desk.settings.section import Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row

_tr = QCoreApplication.translate


class PrivacySection(Section):
    """Data and privacy."""

    backup_wanted = Signal()

    def __init__(self, context: Context) -> None:
        """Say what is where."""
        super().__init__(
            context,
            _tr("PrivacySection", "Data and privacy"),
            _tr("PrivacySection", "Everything is on this computer, in files of yours."),
        )
        self.place = Banner(tone="neutral", icon="folder")
        self.add(self.place, 8)
        self.folder = Button(self.tr("Open folder"), size=28, on_click=self._open)
        self.place.add_button(self.folder)
        self.add(
            Banner(
                self.tr("Passwords are in the system’s keyring"),
                self.tr("They are never in the database, in a file or in a backup."),
                tone="neutral",
                icon="key-round",
            )
        )
        self.add(
            Banner(
                self.tr("The log holds no personal data"),
                self.tr("No names, addresses, numbers or texts: it can be sent to whoever helps."),
                tone="neutral",
                icon="shield-check",
            )
        )
        self.backup = Button(
            self.tr("Back up to a file…"), icon="save", on_click=self.backup_wanted.emit
        )
        self._column.addLayout(row(self.backup, None))
        self._path: Path | None = None

    def fill(self) -> None:
        """Name the folder."""
        super().fill()
        desk = self.context.desk
        self._path = desk.backups.folder.parent if desk is not None else None
        self.place.setVisible(self._path is not None)
        if self._path is not None:
            self.place.set_words(
                self.tr("Your desk is in this folder"),
                text.fill(self.tr("%1. A verified copy is made every day."), str(self._path)),
            )

    def _open(self) -> None:
        if self._path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
