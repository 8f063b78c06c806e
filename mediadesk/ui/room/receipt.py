"""The receipt: the reference, who has the request, whether it has left; never more than is true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.deadline import city
from mediadesk.domain.outbox import Message, MessageKind, State
from mediadesk.domain.reference import show
from mediadesk.domain.request import Request
from mediadesk.ui.room import words
from mediadesk.ui.room.words import Office
from mediadesk.ui.theme.state import colour
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box, column
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.steps import Disc, Step

WIDTH = 560


class Truth(StrEnum):
    """What can be said of a request on the reporter's screen."""

    SENT = "sent"
    """The mail server took the request for the press contact."""
    WAITING = "waiting"
    """Saved here; it has not left yet and will by itself."""
    HELD = "held"
    """Saved here; nobody's address is known, so a person decides who gets it."""
    DRAFTED = "drafted"
    """Saved here; it lies in the mail program, to be sent from there."""
    UNCERTAIN = "uncertain"
    """It may have left; the server did not confirm it."""
    FAILED = "failed"
    """The mail server refused it."""


_TRUTHS = {
    State.SENT: Truth.SENT,
    State.HELD: Truth.HELD,
    State.DRAFTED: Truth.DRAFTED,
    State.UNKNOWN: Truth.UNCERTAIN,
    State.FAILED: Truth.FAILED,
    State.CANCELLED: Truth.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a receipt shows; `repeated` says that the request had been sent before."""

    request: Request
    messages: tuple[Message, ...]
    office: Office
    now: datetime
    repeated: bool = False

    @property
    def truth(self) -> Truth:
        """How far the request itself has come."""
        for message in self.messages:
            if message.kind is MessageKind.REQUEST and message.recipients:
                return _TRUTHS.get(message.recipients[0].state, Truth.WAITING)
        return Truth.HELD if self.request.route.held else Truth.WAITING

    @property
    def copy_sent(self) -> bool:
        """Whether the reporter's own copy has left."""
        return any(
            message.kind is MessageKind.RECEIPT
            and message.recipients
            and message.recipients[0].state is State.SENT
            for message in self.messages
        )

    @property
    def phone(self) -> str:
        """The number to call: the named officer's, else the office's."""
        contact = self.request.route.contact
        return (contact.phone if contact is not None else "") or self.office.phone

    @property
    def officer(self) -> str:
        """The named officer, or the office, or nothing."""
        contact = self.request.route.contact
        return (contact.name if contact is not None else "") or self.office.name


class _Rule(QWidget):
    """A hairline in the colour of the card's border."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = "ok_b"
        self.setFixedHeight(1)

    def set_token(self, token: str) -> None:
        """Show another colour."""
        self._ink = token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        QPainter(self).fillRect(event.rect(), colour(self._ink))


_LOOKS = {
    Truth.SENT: ("ok_s", "ok_b", "ok", "check", "on_ok"),
    Truth.WAITING: ("warn_s", "warn_b", "warn_s", "clock", "warn_t"),
    Truth.HELD: ("warn_s", "warn_b", "warn_s", "hourglass", "warn_t"),
    Truth.DRAFTED: ("warn_s", "warn_b", "warn_s", "mail-warning", "warn_t"),
    Truth.UNCERTAIN: ("warn_s", "warn_b", "warn_s", "circle-help", "warn_t"),
    Truth.FAILED: ("danger_s", "danger_b", "danger", "mail-x", "on_danger"),
}


class ReceiptView(QWidget):
    """The page after Send, and for every request sent from this computer."""

    back = Signal()
    calendar_wanted = Signal()
    copy_wanted = Signal()
    """Asks for a copy of the receipt as a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the page, empty."""
        super().__init__(parent)
        self._facts: Facts | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = ScrollColumn(
            widest=WIDTH, margins=(24, 56, 24, 32), spacing=0, name=self.tr("Receipt")
        )
        outer.addWidget(self._scroll)
        self._build_card()
        self._scroll.add(Label(self.tr("What happens next"), role="h2"), 32)
        self._scroll.add_space(16)
        self._steps = [Step(), Step(), Step(last=True)]
        for step in self._steps:
            self._scroll.add(step)
        self._build_buttons()
        self._help = Box(fill="sunken", border="line", radius=10, padding=0)
        self._help.body().setContentsMargins(20, 16, 20, 16)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Glyph("phone-call", size=20, token="text2"))
        self._help_text = Label("", role="body", colour="text", wrap=True)
        line.addLayout(
            column(
                Label(self.tr("Something changed, or no answer yet?"), role="body_s"),
                self._help_text,
                spacing=0,
            ),
            1,
        )
        self._help.body().addLayout(line)
        self._scroll.add(self._help, 32)

    def _build_card(self) -> None:
        self._card = Box(fill="ok_s", border="ok_b", radius=12, padding=0, spacing=0)
        self._card.body().setContentsMargins(32, 30, 32, 20)
        self._card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = QHBoxLayout()
        head.setSpacing(20)
        self._disc = Disc(44)
        head.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignTop)
        self._title = Label("", role="h1", wrap=True)
        self._text = Label("", role="form", colour="text2", wrap=True)
        head.addLayout(column(self._title, self._text, spacing=0), 1)
        self._card.body().addLayout(head)
        self._card.body().addSpacing(24)
        self._line = _Rule()
        self._card.body().addWidget(self._line)
        self._card.body().addSpacing(14)
        self._card.body().addWidget(Label(self.tr("Your reference"), role="meta", colour="text2"))
        low = QHBoxLayout()
        # No tabular figures: they would widen the hyphens.
        self.reference = Label("", role="reference")
        low.addWidget(self.reference)
        low.addStretch(1)
        self.copy_button = Button(self.tr("Copy"), icon="copy", on_click=self._copy)
        low.addWidget(self.copy_button)
        self._card.body().addLayout(low)
        self._scroll.add(self._card)

    def _build_buttons(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(0, 24, 0, 0)
        line.setSpacing(8)
        self.save_button = Button(
            self.tr("Save a copy"), icon="download", size=40, on_click=self.copy_wanted.emit
        )
        self.back_button = Button(
            self.tr("Back to the release"),
            kind="link",
            icon="arrow-left",
            role="form",
            on_click=self.back.emit,
        )
        self.calendar_button = Button(
            self.tr("Add deadline to calendar"),
            icon="calendar-plus",
            size=40,
            on_click=self.calendar_wanted.emit,
        )
        line.addWidget(self.calendar_button)
        line.addWidget(self.save_button)
        line.addStretch(1)
        line.addWidget(self.back_button)
        self._scroll.add_layout(line)

    def show_facts(self, facts: Facts) -> None:
        """Show a receipt; `facts` may be the same request, further on."""
        before = self._facts
        self._facts = facts
        truth = facts.truth
        fill, border, disc, icon, ink = _LOOKS[truth]
        self._card.set_look(fill=fill, border=border)
        self._disc.set_look(disc, border if disc == fill else disc, icon, ink)
        title, text = self._head(facts, truth)
        self._title.setText(title)
        self._text.setText(text)
        self._line.set_token(border)
        self.reference.setText(show(facts.request.reference))
        self.reference.setAccessibleName(
            self.tr("Your reference: %1").replace("%1", " ".join(show(facts.request.reference)))
        )
        self._card.setAccessibleName(f"{title}. {text}")
        self._tell_steps(facts, truth)
        phone = facts.phone
        self._help.setVisible(bool(phone))
        self._help_text.setText(
            self.tr("Call %1 and give your reference.").replace("%1", plain.isolate(phone))
        )
        if before is None or before.request.id != facts.request.id or before.truth is not truth:
            announce(self, f"{title}. {text}", urgent=truth is Truth.FAILED)

    def start(self) -> None:
        """Show the top and give the card the focus, so that it is read out."""
        self._scroll.verticalScrollBar().setValue(0)
        self._card.setFocus(Qt.FocusReason.OtherFocusReason)

    def facts(self) -> Facts | None:
        """Return what is shown."""
        return self._facts

    def _call(self, phone: str) -> str:
        if not phone:
            return ""
        return self.tr("For now, call %1.").replace("%1", plain.isolate(phone))

    def _head(self, facts: Facts, truth: Truth) -> tuple[str, str]:
        call = self._call(facts.phone)
        email = facts.request.reporter.email
        if truth is Truth.SENT:
            title = self.tr("Request sent")
            if not email:
                text = self.tr("The press office has it.")
            elif facts.copy_sent:
                text = self.tr("The press office has it. We e-mailed you a copy.")
            else:
                text = self.tr("The press office has it. Your copy is on its way.")
        elif truth is Truth.WAITING:
            title = self.tr("Request saved, not sent yet")
            text = self.tr("It goes out by itself as soon as the mail server can be reached.")
        elif truth is Truth.HELD:
            title = self.tr("Request saved, not sent yet")
            contact = facts.request.route.contact
            if contact is not None and contact.hidden_email:
                text = self.tr("The release hides the e-mail address of its press contact.")
            else:
                text = self.tr("No e-mail address of the press contact is known.")
            text += " " + self.tr("The press office sees your request and decides who gets it.")
        elif truth is Truth.DRAFTED:
            title = self.tr("Request saved, not sent yet")
            text = self.tr("It waits as a draft in the mail program. Send it from there.")
        elif truth is Truth.UNCERTAIN:
            title = self.tr("Request sent, not confirmed")
            text = self.tr("The mail server did not say that it took the request.")
        else:
            title = self.tr("Request saved, but it could not be sent")
            text = self.tr("The mail server refused it. The press office sees it here.")
        if facts.repeated:
            text = self.tr("You had sent this request before; it was not sent twice.") + " " + text
        return title, f"{text} {call}".strip() if truth is not Truth.SENT else text

    def _tell_steps(self, facts: Facts, truth: Truth) -> None:
        request, office = facts.request, facts.office
        first, second, third = self._steps
        at = words.moment_words(request.created_at, office.zone, facts.now)
        officer = plain.isolate(facts.officer) if facts.officer else ""
        if truth is Truth.SENT:
            first.set_look("ok", "check")
            title = self.tr("Received %1")
            text = self.tr("By %1.").replace("%1", officer) if officer else ""
        elif truth is Truth.HELD:
            first.set_look("warn", "hourglass")
            title = self.tr("Saved %1")
            text = (
                self.tr("For %1, as soon as the press office gives an address.").replace(
                    "%1", officer
                )
                if officer
                else self.tr("The press office decides who gets it.")
            )
        else:
            first.set_look("warn", "clock")
            title = self.tr("Saved %1")
            text = self.tr("For %1.").replace("%1", officer) if officer else ""
        first.set_words(title.replace("%1", at), text)
        second.set_look("accent", "clock")
        zone = request.deadline.zone
        answer = self.tr("Answer by %1").replace(
            "%1", words.moment_words(request.deadline.at, zone, facts.now)
        )
        if words.same_clock(request.deadline.at, zone, office.zone):
            there = self.tr("%1 time. We answer even if it is no.").replace("%1", city(zone))
        else:
            there = self.tr("In %1; that is %2 in %3. We answer even if it is no.")
            there = (
                there.replace("%1", city(zone))
                .replace("%2", words.moment_words(request.deadline.at, office.zone, facts.now))
                .replace("%3", city(office.zone))
            )
        second.set_words(answer, there)
        third.set_look("neutral", "calendar-check")
        third.set_words(
            self.tr("Interview confirmed"),
            self.tr("You get the time and the connection details by e-mail.")
            if request.reporter.email
            else self.tr("The press office rings you with the time and the details."),
        )

    def _copy(self) -> None:
        if self._facts is not None:
            QGuiApplication.clipboard().setText(show(self._facts.request.reference))
            self.copy_button.set_text(self.tr("Copied"))
            announce(self, self.tr("Reference copied"))

    def as_text(self) -> str:
        """Return the receipt as plain text, for a file."""
        facts = self._facts
        if facts is None:
            return ""
        request = facts.request
        title, text = self._head(facts, facts.truth)
        zone = request.deadline.zone
        lines = [
            title,
            text,
            "",
            f"{self.tr('Your reference')}: {show(request.reference)}",
            f"{self.tr('Subject')}: {request.subject}",
            (
                f"{self.tr('Deadline')}: {request.deadline.local:%Y-%m-%d %H:%M} {zone}"
                f" ({request.deadline.at:%Y-%m-%d %H:%M} UTC)"
            ),
            f"{self.tr('From')}: {request.reporter.name}, {request.outlet}",
        ]
        if facts.officer:
            lines.append(f"{self.tr('Press contact')}: {facts.officer}")
        if facts.phone:
            lines.append(f"{self.tr('Phone')}: {facts.phone}")
        if request.experts:
            lines.append(f"{self.tr('Expert')}: {', '.join(request.experts)}")
        if request.message:
            lines += ["", request.message]
        return "\n".join(lines) + "\n"
