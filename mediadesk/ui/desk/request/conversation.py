"""The conversation: who asks for what by when, where it was routed, and what happened since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.domain.attribution import marks
from mediadesk.domain.lookalike import Mark, Sign
from mediadesk.domain.request import Channel, Request
from mediadesk.domain.timeline import Kind, Recorded
from mediadesk.domain.workflow import RequestState
from mediadesk.services.outcome import RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request.terms import ICONS
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.banner import Banner, DeadlineBanner, DeadlineLook
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Box
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.timeline import EventLook, Timeline


def _joined(timeline: Sequence[Recorded]) -> dict[int, str]:
    """Return the mails that are part of the request now: entry number and the mail's UUID."""
    found: dict[str, int] = {}
    for recorded in timeline:
        key = str(recorded.entry.detail.get("incoming") or "")
        if recorded.entry.kind is Kind.RECEIVED and key:
            found[key] = recorded.number
        elif recorded.entry.kind is Kind.TAKEN_OUT:
            found.pop(key, None)
    return {number: key for key, number in found.items()}


class HeldCard(Box):
    """Asks "Who should get this?" where the request waits for an address, and takes the answer."""

    route_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the card."""
        super().__init__(
            fill="warn_s", border="warn_b", radius=8, padding=16, spacing=8, parent=parent
        )
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph("circle-help", size=20, token="warn_t"))
        head.addWidget(Label(self.tr("Who should get this?"), role="title", colour="warn_t"), 1)
        self.body().addLayout(head)
        self._why = Label("", colour="text", wrap=True)
        self.body().addWidget(self._why)
        self.address = LineEdit(
            self.tr("Address of the press contact"), icon="mail", placeholder="press@office.example"
        )
        self.field = Field(self.tr("Address of the press contact"), self.address)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        self.button = Button(
            self.tr("Route"), kind="primary", icon="corner-down-right", on_click=self._try
        )
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self.body().addLayout(line)
        self.address.returnPressed.connect(self._try)
        self.setAccessibleName(self.tr("Who should get this?"))

    def show_reason(self, reason: str) -> None:
        """Say why the request is held."""
        self._why.setText(reason)

    def _try(self) -> None:
        self.field.clear_error()
        self.route_wanted.emit(self.address.text())

    def refuse(self, message: str) -> None:
        """Say what is wrong with the address."""
        self.field.set_error(message)
        self.field.focus_control()


class Conversation(QWidget):
    """Subject, reporter, deadline, routing and timeline, in one column that scrolls."""

    split_wanted = Signal(str)
    """Carries the UUID of a mail that is no part of this request."""
    route_wanted = Signal(str)
    reporter_wanted = Signal(str)
    """Carries the UUID of the request whose reporter's record is asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty conversation."""
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.pane = ScrollColumn(
            widest=720, margins=(24, 20, 14, 16), spacing=16, name=self.tr("Conversation")
        )
        outer.addWidget(self.pane)
        self.subject = Para("", role="h2")
        self.pane.add(self.subject)
        self._build_reporter()
        self.deadline = DeadlineBanner()
        self.pane.add(self.deadline)
        self.held = HeldCard()
        self.held.route_wanted.connect(self.route_wanted)
        self.pane.add(self.held)
        self._build_routing()
        self.timeline = Timeline()
        self.timeline.acted.connect(self.split_wanted)
        self.pane.add(self.timeline, 4)
        self._request: Request | None = None
        self._zone = ZoneInfo("UTC")

    def _build_reporter(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        self.avatar = Avatar("", size=36)
        line.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(6)
        self.reporter = Label("", role="body_s", elide=True)
        self.reporter.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.role = Label("", colour="text2", elide=True)
        first.addWidget(self.reporter)
        first.addWidget(self.role, 1)
        words.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(4)
        self.phone = Button("+", kind="link", icon="phone", size=28, name="+")
        self.phone.clicked.connect(lambda _checked=False: self._open("tel", self._phone_number()))
        self.copy_phone = IconButton(
            "copy",
            self.tr("Copy the phone number"),
            size=28,
            on_click=lambda: self._copy(self._phone_number()),
        )
        self.mail = Button("@", kind="link", icon="mail", size=28, name="@", elide=True)
        self.mail.clicked.connect(lambda _checked=False: self._open("mailto", self._address()))
        self.copy_mail = IconButton(
            "copy",
            self.tr("Copy the e-mail address"),
            size=28,
            on_click=lambda: self._copy(self._address()),
        )
        for widget in (self.phone, self.copy_phone, self.mail, self.copy_mail):
            second.addWidget(widget)
        second.addStretch(1)
        words.addLayout(second)
        line.addLayout(words, 1)
        self.record = IconButton(
            "user", self.tr("Open the reporter’s record"), size=28, on_click=self._ask_record
        )
        first.addWidget(self.record)
        self.pane.add_layout(line)
        self._odd = QWidget()
        odd = QVBoxLayout(self._odd)
        odd.setContentsMargins(0, 0, 0, 0)
        odd.setSpacing(6)
        self._odd_box = odd
        self._marks: tuple[Mark, ...] = ()
        self._odd.hide()
        self.pane.add(self._odd)

    def show_marks(self, found: tuple[Mark, ...]) -> None:
        """Show under the reporter what is odd about the name or the address."""
        if found == self._marks:
            return
        self._marks = found
        while (item := self._odd_box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for one in found:
            title, words = text.mark(one)
            tone = "danger" if one.sign is Sign.LOOKS_LIKE else "warn"
            self._odd_box.addWidget(Banner(title, words, tone=tone))
        self._odd.setVisible(bool(found))

    def marks(self) -> tuple[Mark, ...]:
        """Return what is shown to be odd."""
        return self._marks

    def _ask_record(self) -> None:
        if self._request is not None:
            self.reporter_wanted.emit(self._request.id)

    def _build_routing(self) -> None:
        self._routing = QWidget()
        line = QHBoxLayout(self._routing)
        line.setContentsMargins(2, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Glyph("corner-down-right", size=16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.routed = Label("", role="body", colour="text", wrap=True)
        self.reason = Label("", role="meta", colour="text3", wrap=True)
        words.addWidget(self.routed)
        words.addWidget(self.reason)
        line.addLayout(words, 1)
        self.pane.add(self._routing)

    # ---------------------------------------------------------------------- showing

    def show_file(self, file: RequestFile, *, now: datetime, zone: ZoneInfo, me: str) -> None:
        """Show a request with what happened to it."""
        request = file.request
        fresh = self._request is None or self._request.id != request.id
        self._request, self._zone = request, zone
        if fresh:
            self.show_marks(())
        self.subject.set_text(request.subject)
        reporter = request.reporter
        self.avatar.set_person(reporter.name, reporter.email or reporter.name)
        self.reporter.setText(reporter.name)
        self.role.setText(", ".join(part for part in (reporter.role, request.outlet) if part))
        for button, copier, value, said in (
            (self.phone, self.copy_phone, reporter.phone, self.tr("Call %1")),
            (self.mail, self.copy_mail, reporter.email, self.tr("Write to %1")),
        ):
            button.setVisible(bool(value))
            copier.setVisible(bool(value))
            if value:
                button.set_text(value)
                button.setAccessibleName(text.fill(said, value))
        self._show_route(request)
        looks = []
        joined = _joined(file.timeline)
        terms = marks(file.timeline)
        for recorded in file.timeline:
            words = text.event(recorded.entry, me=me, now=now, zone=zone)
            if words is None:
                continue
            is_mail = recorded.entry.kind is Kind.RECEIVED
            still = joined.get(recorded.number, "")
            held = terms.get(recorded.number)
            if is_mail and not still:
                # What was taken out is read where it is now, not here.
                words = replace(words, text="", detail=self.tr("It was taken out again."))
            looks.append(
                EventLook(
                    key=str(recorded.number),
                    actor=words.actor,
                    verb=words.verb,
                    time=text.moment(recorded.entry.at, now, zone),
                    icon=words.icon,
                    text=words.text,
                    kind=words.kind,
                    full_time=text.full_moment(recorded.entry.at, zone),
                    detail=words.detail,
                    act=self.tr("Not part of this request") if still else "",
                    act_key=still,
                    mark=text.attribution(held),
                    mark_icon=ICONS[held] if held else "",
                )
            )
        self.timeline.set_events(looks)
        self.tick(now)
        self.pane.settle(self.timeline)
        if fresh:
            self.pane.verticalScrollBar().setValue(0)

    def show_newest(self) -> None:
        """Show what happened last."""
        self.timeline.show_newest()
        bar = self.pane.verticalScrollBar()
        # The column has its height only after the layout's next turn.
        QTimer.singleShot(0, bar, lambda: bar.setValue(bar.maximum()))

    def _show_route(self, request: Request) -> None:
        route = request.route
        self.held.setVisible(route.held and request.state is not RequestState.CLOSED)
        # What came in with an old log was routed to nobody, and needs to be no more.
        imported = route.contact is None and request.channel is Channel.IMPORT
        self._routing.setVisible(not route.held and not imported)
        reason = text.routing_reason(route.reason)
        self.held.show_reason(reason)
        contact = route.contact
        if contact is not None:
            who = contact.name or contact.email
            words = text.fill(self.tr("Goes to %1"), who)
            if contact.email and contact.name:
                words = text.fill(self.tr("Goes to %1, %2"), who, contact.email)
            self.routed.setText(words)
        else:
            self.routed.setText(self.tr("Goes to nobody yet"))
        self.reason.setText(reason)

    def tick(self, now: datetime) -> None:
        """Let time pass."""
        request = self._request
        if request is None:
            return
        answered = request.answered_at
        if answered is None and request.state is RequestState.CLOSED:
            answered = request.updated_at
        words = text.banner(
            now=now,
            at=request.deadline.at,
            reporter_zone=request.deadline.zone,
            office_zone=self._zone,
            received=request.created_at,
            airs_at=request.details.airs_at,
            outlet=request.outlet,
            answered_at=answered,
        )
        look = DeadlineLook(
            level=words.level,
            title=words.title,
            text=words.text,
            left=words.left,
            right=words.right,
            share=words.share,
            spoken=words.spoken,
        )
        if look != self.deadline.look():
            self.deadline.set_look(look)

    # ----------------------------------------------------------------------- contact

    def _phone_number(self) -> str:
        reporter = self._request.reporter if self._request else None
        return (reporter.phone_e164 or reporter.phone) if reporter else ""

    def _address(self) -> str:
        return self._request.reporter.email if self._request else ""

    @staticmethod
    def _copy(value: str) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(value)

    @staticmethod
    def _open(scheme: str, value: str) -> None:
        url = QUrl()
        url.setScheme(scheme)
        url.setPath(value)
        QDesktopServices.openUrl(url)
