"""What the office means by its terms of attribution."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.attribution import DEFINITIONS, Attribution, setting
from mediadesk.ui import text
from mediadesk.ui.desk.settings.section import Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import TextArea

_tr = QCoreApplication.translate


class TermsSection(Section):
    """Attribution: one definition for each of the terms."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(
            context,
            _tr("TermsSection", "Attribution"),
            _tr(
                "TermsSection",
                "Newsrooms mean different things by the same words. What stands here is shown "
                "where terms are chosen, and goes out with letters and briefings. Terms that were "
                "agreed before keep the words of that day.",
            ),
        )
        self.areas: dict[str, TextArea] = {}
        for attribution in Attribution:
            label = text.attribution(attribution)
            area = TextArea(label, lines=3)
            area.textChanged.connect(self.changed)
            key = setting(attribution)
            self.areas[key] = area
            self.fields[key] = Field(label, area)
            self.add(self.fields[key], 4)

    def fill(self) -> None:
        """Show the office's own words, or those meant as long as it has none."""
        super().fill()
        for attribution in Attribution:
            key = setting(attribution)
            own = self.context.settings.get(key)
            self.areas[key].set_text(own or DEFINITIONS[attribution])

    def typed(self) -> dict[str, str]:
        """Return the definitions; what is as usual, or empty, counts as none of one's own."""
        found = {}
        for attribution in Attribution:
            key = setting(attribution)
            words = " ".join(self.areas[key].text().split())
            found[key] = "" if words == DEFINITIONS[attribution] else words
        return super().typed() | found
