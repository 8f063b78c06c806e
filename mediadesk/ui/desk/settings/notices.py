"""What calls for attention outside the window, and when it keeps quiet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from mediadesk.ui.desk.settings.section import Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row

_tr = QCoreApplication.translate


class NoticesSection(Section):
    """Notifications."""

    test_wanted = Signal()

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(
            context,
            _tr("NoticesSection", "Notifications"),
            _tr("NoticesSection", "Deadlines that come near are shown in the window in any case."),
        )
        self.system = Banner(tone="neutral", icon="bell")
        self.system.setVisible(False)
        self.add(self.system)
        self.add(
            self.tick("notify.system", self.tr("Show deadlines and urgent requests by the system"))
        )
        self.add(
            self.tick("notify.quiet", self.tr("Keep quiet while I am not on duty or in the office"))
        )
        self.add(self.tick("notify.names", self.tr("Name reporter and outlet in notifications")))
        self.test = Button(self.tr("Show one now"), icon="bell", on_click=self.test_wanted.emit)
        self._column.addLayout(row(self.test, None))

    def show_system(self, *, works: bool) -> None:
        """Say whether the system shows notifications."""
        self.system.setVisible(not works)
        if not works:
            self.system.set_tone("warn", "bell")
            self.system.set_words(
                self.tr("Notifications are off on this system"),
                self.tr("Deadlines are shown in the window and on its icon only."),
            )
