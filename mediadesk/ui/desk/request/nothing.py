"""What stands where the request would be: how the day goes, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.rows import Outlook
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    outlook: Outlook
    now: datetime


class Figures(Box):
    """A few numbers side by side, each with what it counts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it empty."""
        super().__init__(fill="sunken", border="line", padding=12, parent=parent)
        self._line = QHBoxLayout()
        self._line.setSpacing(0)
        self.body().addLayout(self._line)
        self._labels: list[tuple[Label, Label]] = []

    def set_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """Show these figures, each a number and its words."""
        while len(self._labels) < len(figures):
            cell = QVBoxLayout()
            cell.setSpacing(2)
            cell.setContentsMargins(px(20), 4, px(20), 4)
            centre = Qt.AlignmentFlag.AlignHCenter
            number = Label("", role="h2", numbers=True, align=centre)
            words = Label("", role="meta", colour="text3", align=centre)
            cell.addWidget(number)
            cell.addWidget(words)
            self._line.addLayout(cell, 1)
            self._labels.append((number, words))
        for (number, words), (count, what) in zip(self._labels, figures, strict=True):
            number.setText(count)
            words.setText(what)
        self.setAccessibleName(", ".join(f"{count} {what}" for count, what in figures))


class NothingChosen(QWidget):
    """No request is chosen, or none waits."""

    request_wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Make it; `read` fills it."""
        super().__init__(parent)
        self._context = context
        self._following = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.show_button = Button(
            self.tr("Show it"), kind="secondary", icon="arrow-right", on_click=self._show_following
        )
        self.empty = EmptyState(
            self.tr("No request chosen"),
            self.tr("Choose one from the list, or press J for the next."),
            icon="inbox",
            tone="accent",
        )
        self.figures = Figures()
        self.empty.add_widget(self.figures)
        self.empty.add_widget(self.show_button)
        box.addWidget(self.empty)
        self.figures.hide()
        self.show_button.hide()

    def read(self) -> None:
        """Read how the day goes."""
        desk = self._context.desk
        if desk is None:
            return
        zone = self._zone()

        def look() -> _Day:
            now = desk.clock.now()
            outlook = desk.database.read().outlook(
                now=now,
                midnight=text.tonight(now - timedelta(days=1), zone),
                tonight=text.tonight(now, zone),
            )
            return _Day(outlook=outlook, now=now)

        # What cannot be read is told by the list beside it.
        self._context.tasks.run(
            self, "data", look, done=self._show, failed=lambda _error: None, key="outlook"
        )

    def _show(self, day: _Day) -> None:
        outlook = day.outlook
        ahead = text.ahead(outlook, day.now, self._zone())
        if outlook.waiting:
            title = self.tr("No request chosen")
            waits = text.counted("%n request(s) in the inbox", outlook.waiting)
            how = self.tr("Press J for the next.")
            self.empty.set_words(title, f"{waits}. {ahead} {how}", icon="inbox", tone="accent")
        else:
            self.empty.set_words(self.tr("Nothing waits"), ahead, icon="check", tone="ok")
        figures = [
            (str(outlook.answered_today), self.tr("answered today")),
            (
                text.span(outlook.median_answer) if outlook.median_answer is not None else "–",
                self.tr("median answer"),
            ),
            (str(outlook.interviews_tomorrow), self.tr("interviews tomorrow")),
        ]
        self.figures.set_figures(figures)
        self.figures.show()
        row = outlook.following
        self._following = row.id if row is not None else ""
        self.show_button.setVisible(bool(self._following))

    def _show_following(self) -> None:
        self.request_wanted.emit(self._following)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")
