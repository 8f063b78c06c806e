"""My requests: what was sent from this computer, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.reference import show
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import RequestState, WaitingFor
from mediadesk.ui.room import words
from mediadesk.ui.room.words import Office
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Card, column
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn

MOST = 50
"""How many are shown; older ones are in the reporter's mail."""


class MyRequestsView(QWidget):
    """The list of requests sent from this computer, newest first."""

    back = Signal()
    opened = Signal(str)
    """Carries the UUID of the request whose receipt is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the page, empty."""
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollColumn(
            widest=640, margins=(24, 20, 24, 32), spacing=8, name=self.tr("My requests")
        )
        outer.addWidget(self._scroll)
        self.back_button = Button(
            self.tr("Back to the releases"),
            kind="link",
            icon="arrow-left",
            role="form",
            on_click=self.back.emit,
        )
        self._scroll.add(self.back_button)
        self._scroll.column().setAlignment(self.back_button, Qt.AlignmentFlag.AlignLeft)
        self._scroll.add(Label(self.tr("My requests"), role="h1"))
        self._scroll.add(Label(self.tr("Sent from this computer"), role="body", colour="text3"))
        self._scroll.add_space(8)
        self._cards: list[QWidget] = []

    def show_requests(self, requests: Sequence[Request], *, office: Office, now: datetime) -> None:
        """Show requests, newest first."""
        for card in self._cards:
            self._scroll.column().removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []
        if not requests:
            empty = EmptyState(
                self.tr("No requests yet"),
                self.tr("What you ask for from this computer is listed here, with its state."),
                icon="inbox",
                tone="accent",
                small=True,
            )
            self._cards.append(empty)
            self._scroll.add(empty)
            return
        for request in requests[:MOST]:
            card = self._card(request, office, now)
            self._cards.append(card)
            self._scroll.add(card)

    def _card(self, request: Request, office: Office, now: datetime) -> Card:
        text, level = self.state_words(request)
        card = Card(
            spacing=6, name=f"{show(request.reference)}. {plain.visible(request.subject)}. {text}"
        )
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(Label(show(request.reference), role="body_m", colour="text2"))
        head.addWidget(Chip(text, level))
        head.addStretch(1)
        head.addWidget(
            Button(
                self.tr("Open"),
                size=28,
                name=self.tr("Open the receipt of %1").replace("%1", show(request.reference)),
                on_click=lambda: self.opened.emit(request.id),
            )
        )
        card.body().addLayout(head)
        card.body().addWidget(Label(request.subject, role="body_s", wrap=True, most_lines=2))
        zone = request.deadline.zone
        sent = self.tr("Sent %1").replace("%1", words.moment_words(request.created_at, zone, now))
        due = self.tr("answer by %1").replace(
            "%1", words.moment_words(request.deadline.at, zone, now)
        )
        line = Label(f"{sent}, {due}", role="meta", colour="text3", wrap=True)
        card.body().addLayout(column(line, spacing=0))
        return card

    def state_words(self, request: Request) -> tuple[str, str]:
        """Return how a request stands for its reporter, and the level of its chip."""
        if request.state is RequestState.CLOSED:
            return self.tr("Closed"), "closed"
        if request.state is RequestState.SCHEDULED:
            return self.tr("Interview arranged"), "scheduled"
        if request.state is RequestState.WAITING and request.waiting_for is WaitingFor.REPORTER:
            return self.tr("Answered, waiting for you"), "waiting"
        if request.answered_at is not None:
            return self.tr("Answered"), "done"
        if request.owner:
            return self.tr("With %1").replace("%1", plain.isolate(request.owner)), "open"
        return self.tr("Not opened yet"), "new"
