"""Colours and text size."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from mediadesk.ui.desk.settings.section import Section
from mediadesk.ui.signals import Context

_tr = QCoreApplication.translate


class LookSection(Section):
    """Appearance."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(
            context,
            _tr("LookSection", "Appearance"),
            _tr("LookSection", "Takes effect when saved."),
        )
        self.add_row(
            self.choice(
                "window.theme",
                self.tr("Colours"),
                (
                    ("system", self.tr("As the system")),
                    ("light", self.tr("Light")),
                    ("dark", self.tr("Dark")),
                ),
            ),
            self.choice(
                "window.text_percent",
                self.tr("Text size"),
                tuple((str(n), f"{n} %") for n in (90, 100, 110, 125, 150, 175)),
            ),
        )
