"""My requests: what the reporter who sits here sent from this computer, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.deadline import city
from mediadesk.domain.reference import show
from mediadesk.services.audience import OwnRequest, OwnTime, Standing
from mediadesk.ui.room import words
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Card, column
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn

MOST = 50
"""How many are shown; older ones are in the reporter's mail."""
_LEVELS = {
    Standing.SAVED: "soon",
    Standing.FAILED: "overdue",
    Standing.UNCERTAIN: "soon",
    Standing.SENT: "new",
    Standing.TAKEN: "open",
    Standing.ANSWERED: "done",
    Standing.YOURS: "waiting",
    Standing.PROPOSED: "waiting",
    Standing.INTERVIEW: "scheduled",
    Standing.CLOSED: "closed",
}


class MyRequestsView(QWidget):
    """The list of requests sent from this computer, newest first."""

    back = Signal()
    opened = Signal(str)
    """Carries the UUID of the request whose receipt is wanted."""
    copied = Signal(str)
    """Carries a reference, in its stored form."""
    calendar_wanted = Signal(object)
    """Carries the `OwnRequest` whose interview or deadline is wanted as a file."""
    leave_wanted = Signal()

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
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("My requests"), role="h1"), 1)
        self.leave_button = Button(
            self.tr("Not me"),
            icon="log-out",
            description=self.tr(
                "Takes your details, your requests and half-filled forms off this computer; "
                "the press office keeps what you sent"
            ),
            on_click=self.leave_wanted.emit,
        )
        head.addWidget(self.leave_button)
        self._scroll.add_layout(head)
        self._scroll.add(Label(self.tr("Sent from this computer"), role="body", colour="text3"))
        self._scroll.add_space(8)
        self._cards: list[QWidget] = []

    def show_requests(self, requests: Sequence[OwnRequest], *, now: datetime | None) -> None:
        """Show requests, newest first."""
        for card in self._cards:
            self._scroll.column().removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []
        self.leave_button.setVisible(bool(requests))
        if not requests or now is None:
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
            card = self._card(request, now)
            self._cards.append(card)
            self._scroll.add(card)

    def _card(self, request: OwnRequest, now: datetime) -> Card:
        reference = show(request.reference)
        state = self.state_words(request)
        card = Card(spacing=6, name=f"{reference}. {plain.visible(request.subject)}. {state}")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(reference, role="body_m", colour="text2"))
        head.addWidget(Chip(state, _LEVELS[request.standing]))
        head.addStretch(1)
        head.addWidget(
            IconButton(
                "copy",
                self.tr("Copy the reference %1").replace("%1", reference),
                size=28,
                on_click=lambda: self.copied.emit(request.reference),
            )
        )
        head.addWidget(
            IconButton(
                "calendar-plus",
                self.tr("Calendar file of %1").replace("%1", reference),
                size=28,
                on_click=lambda: self.calendar_wanted.emit(request),
            )
        )
        head.addWidget(
            Button(
                self.tr("Open"),
                size=28,
                name=self.tr("Open the receipt of %1").replace("%1", reference),
                on_click=lambda: self.opened.emit(request.id),
            )
        )
        card.body().addLayout(head)
        card.body().addWidget(Label(request.subject, role="body_s", wrap=True, most_lines=2))
        for time in request.times:
            said = Label(self.time_words(time, now), role="body_m", wrap=True)
            card.body().addWidget(said)
        zone = request.deadline.zone
        here = request.standing in (Standing.SAVED, Standing.FAILED)
        sent = self.tr("Saved %1") if here else self.tr("Sent %1")
        sent = sent.replace("%1", words.moment_words(request.sent_at, zone, now))
        due = self.tr("answer by %1").replace(
            "%1", words.moment_words(request.deadline.at, zone, now)
        )
        line = Label(f"{sent}, {due}", role="meta", colour="text3", wrap=True)
        card.body().addLayout(column(line, spacing=0))
        return card

    def time_words(self, time: OwnTime, now: datetime) -> str:
        """Return a time of an interview on the reporter's clock, with whom and for how long."""
        until = time.starts_at + timedelta(minutes=time.minutes)
        when = words.moment_words(time.starts_at, time.zone, now)
        parts = [
            self.tr("%1, until %2, %3 time")
            .replace("%1", when)
            .replace("%2", words.clock(until.astimezone(ZoneInfo(time.zone))))
            .replace("%3", city(time.zone))
        ]
        if time.expert:
            parts.append(self.tr("with %1").replace("%1", plain.isolate(time.expert)))
        return ", ".join(parts)

    def state_words(self, request: OwnRequest) -> str:
        """Return how a request stands, in the reporter's words."""
        officer = plain.isolate(request.officer)
        if request.standing is Standing.TAKEN and officer:
            return self.tr("%1 has it").replace("%1", officer)
        return {
            Standing.SAVED: self.tr("Saved, not sent yet"),
            Standing.FAILED: self.tr("Saved, could not be sent"),
            Standing.UNCERTAIN: self.tr("Sent, not confirmed"),
            Standing.SENT: self.tr("Sent"),
            Standing.TAKEN: self.tr("An officer has it"),
            Standing.ANSWERED: self.tr("Answered"),
            Standing.YOURS: self.tr("Waiting for you"),
            Standing.PROPOSED: self.tr("Waiting for you: times proposed"),
            Standing.INTERVIEW: self.tr("Interview arranged"),
            Standing.CLOSED: self.tr("Closed"),
        }[request.standing]
