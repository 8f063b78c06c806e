"""The duplicate radar on screen: who asks the same, why it looks so, and what to do about it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mediadesk.domain.duplicates import Likeness
from mediadesk.ui import text
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label


class RadarCard(Box):
    """One request that looks like the same. `merge` offers to merge with it."""

    opened = Signal(str)
    merge_wanted = Signal(str)

    def __init__(
        self,
        likeness: Likeness,
        *,
        now: datetime,
        office: ZoneInfo,
        merge: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Say who asked, when, and why it looks alike."""
        super().__init__(
            fill="warn_s", border="warn_b", radius=8, padding=12, spacing=4, parent=parent
        )
        other = likeness.other
        key = other.asked.id
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("copy", size=16, token="warn_t"))
        who = text.fill(self.tr("%1, %2"), other.asked.reporter, other.asked.outlet)
        head.addWidget(Label(who, role="body_s", colour="warn_t", elide=True), 1)
        when = Label(text.moment(other.asked.at, now, office), role="meta", colour="text2")
        head.addWidget(when)
        self.body().addLayout(head)
        self.body().addWidget(Label(other.subject, colour="text", wrap=True, most_lines=2))
        why = text.alike(likeness.reasons)
        if other.owner:
            why = text.fill(self.tr("%1. %2 has it"), why, other.owner)
        self.body().addWidget(Label(why, role="meta", colour="text2", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        show = Button(
            self.tr("Open"),
            kind="secondary",
            size=28,
            name=text.fill(self.tr("Open the request of %1"), who),
            on_click=lambda: self.opened.emit(key),
        )
        foot.addWidget(show)
        self.merge_button: Button | None = None
        if merge:
            self.merge_button = Button(
                self.tr("Merge this one into it"),
                kind="ghost",
                size=28,
                on_click=lambda: self.merge_wanted.emit(key),
            )
            foot.addWidget(self.merge_button)
        foot.addStretch(1)
        self.body().addLayout(foot)
        self.setAccessibleName(text.fill(self.tr("Looks like the request of %1"), who))
        self.setAccessibleDescription(f"{other.subject}. {why}")
