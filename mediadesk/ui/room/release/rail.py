"""The rail beside a release: report, experts, press contact, and whom to call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.availability import Span
from mediadesk.domain.release import Release
from mediadesk.ui.room.release.cards import ContactCard, ExpertCard, ReportCard
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Card, Surface
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn

RAIL_WIDTH = 344
_MOST_EXPERTS = 60
"""More cards than these nobody reads; the form's list has everybody."""


class Rail(Surface):
    """What stands beside a release: report, experts, press contact, and whom to call."""

    asked = Signal(str)
    """Carries the id of the expert asked for, "" for anybody."""
    link_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty rail."""
        super().__init__("sunken", lines="l", parent=parent)
        self._wide = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        self._scroll = ScrollColumn(
            widest=RAIL_WIDTH - 41,
            fill="sunken",
            margins=(20, 20, 10, 20),
            spacing=8,
            centred=False,
        )
        outer.addWidget(self._scroll, 1)
        self._urgent = Banner(
            self.tr("Deadline within the hour?"), "", icon="phone-call", title_tinted=True
        )
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(20, 12, 20, 20)
        foot.addWidget(self._urgent)
        outer.addWidget(self._foot)
        self._parts: list[QWidget] = []
        self.report: ReportCard | None = None
        self.experts: list[ExpertCard] = []
        self.rescale()

    def rescale(self) -> None:
        """Take on the width anew."""
        self.set_wide(wide=self._wide)

    def set_wide(self, *, wide: bool) -> None:
        """Take the whole width, or the rail's own."""
        self._wide = wide
        if wide:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            self.setFixedWidth(px(RAIL_WIDTH))

    def set_release(
        self, release: Release, *, phone: str, may_mend: bool, checked: str = ""
    ) -> None:
        """Show what belongs to a release; `phone` is the press office's.

        `checked` says what the report's link answered last.
        """
        self._clear()
        self.report = ReportCard(release, may_mend=may_mend, checked=checked)
        self.report.link_given.connect(self.link_given)
        self._add(self.report)
        count = len(release.experts)
        head = self._head(
            self.tr("Experts"), self.tr("%n can comment", "", count).replace("%n", str(count))
        )
        self._add(head, 12)
        for number, expert in enumerate(release.experts[:_MOST_EXPERTS]):
            card = ExpertCard(expert, first=number == 0, ask=self.asked.emit)
            self.experts.append(card)
            self._add(card)
        if not release.experts:
            self._add(self._nobody())
        if release.contacts:
            self._add(self._head(self.tr("Press contact"), ""), 12)
            for contact in release.contacts[:4]:
                self._add(ContactCard(contact))
        self.set_phone(phone)
        self._scroll.verticalScrollBar().setValue(0)

    def show_free(
        self, free: Mapping[str, tuple[Span, ...]], *, now: datetime, zone: ZoneInfo
    ) -> None:
        """Show when experts are free today, those of whose time something is known."""
        for card in self.experts:
            if card.key in free:
                card.show_free(free[card.key], now=now, zone=zone)

    def set_phone(self, phone: str) -> None:
        """Show another number to call; without one the card is hidden."""
        self._foot.setVisible(bool(phone))
        self._urgent.set_words(
            self.tr("Deadline within the hour?"),
            self.tr("Call %1").replace("%1", plain.isolate(phone)),
        )

    def _nobody(self) -> QWidget:
        card = Card(spacing=12)
        card.body().addWidget(
            Label(
                self.tr("The release names nobody. The press office finds who can speak to it."),
                colour="text2",
                wrap=True,
            )
        )
        card.body().addWidget(
            Button(
                self.tr("Request interview"),
                kind="primary",
                icon="mic",
                on_click=lambda: self.asked.emit(""),
            )
        )
        return card

    def _head(self, title: str, count: str) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(title, role="body_s"))
        line.addWidget(Label(count, role="meta", colour="text3"))
        line.addStretch(1)
        return head

    def _add(self, widget: QWidget, space: int = 0) -> None:
        if space:
            margins = widget.contentsMargins()
            widget.setContentsMargins(margins.left(), space, margins.right(), margins.bottom())
        self._parts.append(widget)
        self._scroll.add(widget)

    def _clear(self) -> None:
        for part in self._parts:
            self._scroll.column().removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        self.experts = []
        self.report = None
