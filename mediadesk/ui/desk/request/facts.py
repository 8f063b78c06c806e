"""The facts beside a conversation: what is asked, of whom, about which release, what came before."""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.domain.request import Request
from mediadesk.domain.rows import OutboxRow
from mediadesk.services.outcome import RequestFile
from mediadesk.ui import text
from mediadesk.ui.theme.icons import medium_icon
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Card, Surface
from mediadesk.ui.widgets.chip import Chip, outbox_level
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn

WIDTH = 320
_LABELS = 76
_TOP = Qt.AlignmentFlag.AlignTop


class Facts(Surface):
    """The rail; it is built anew for each request, from what one read brought."""

    release_wanted = Signal(str)
    request_wanted = Signal(str)
    outbox_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty rail."""
        super().__init__("sunken", lines="l", parent=parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        self.pane = ScrollColumn(
            widest=720,
            fill="sunken",
            margins=(20, 20, 10, 20),
            spacing=0,
            centred=False,
            name=self.tr("Facts of the request"),
        )
        outer.addWidget(self.pane)
        self._content: QWidget | None = None

    def show_file(self, file: RequestFile, *, now: datetime, zone: ZoneInfo) -> None:
        """Show the facts of a request."""
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(Label(self.tr("Request"), role="body_s"))
        self._facts(box, file, now, zone)
        self._experts(box, file)
        self._messages(box, file.outbox)
        self._earlier(box, file, now, zone)
        if self._content is not None:
            self.pane.column().removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self.pane.add(content)

    def _facts(self, box: QVBoxLayout, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        request = file.request
        details = request.details
        medium = ", ".join(
            part for part in (text.medium(request.medium), text.live(details.live)) if part
        )
        pairs = [
            (
                self.tr("Medium"),
                medium,
                medium_icon(request.medium.value) if request.medium else "",
            ),
            (self.tr("How"), text.form(details.format), ""),
            (self.tr("Length"), text.minutes(details.length_minutes), ""),
            (
                self.tr("Airs"),
                text.moment(details.airs_at, now, zone) if details.airs_at else "",
                "",
            ),
            (self.tr("Place"), details.place, ""),
            (self.tr("Wants"), self._wants(request), ""),
        ]
        for name, value, icon in pairs:
            if value:
                box.addLayout(self._pair(name, value, icon))
        if file.release is not None:
            release = file.release
            label = Label(release.title, colour="text", wrap=True, most_lines=3)
            box.addLayout(self._pair_widget(self.tr("Release"), label))
            link = Button(
                self.tr("Open the release"),
                kind="link",
                name=text.fill(self.tr("Open the release %1"), release.title),
                on_click=lambda: self.release_wanted.emit(release.id),
            )
            link.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            box.addLayout(self._pair_widget("", link))
            if release.report.url:
                # A link never opens without its whole address in sight.
                address = Label(release.report.url, role="meta", colour="text2", wrap=True)
                box.addLayout(self._pair_widget(self.tr("Report"), address))
                report = Button(
                    self.tr("Open the report"),
                    kind="link",
                    icon="external-link",
                    on_click=lambda: QDesktopServices.openUrl(QUrl(release.report.url)),
                )
                box.addLayout(self._pair_widget("", report))
            else:
                box.addLayout(
                    self._pair(self.tr("Report"), self.tr("No link given"), "", colour="text3")
                )
        for name, value in (
            (self.tr("Language"), details.language),
            (self.tr("Terms"), text.attribution(details.attribution)),
            (self.tr("Access"), details.access_needs),
            (self.tr("Others"), details.other_guests),
            (self.tr("Vouched"), details.credentials),
        ):
            if value:
                box.addLayout(self._pair(name, value, ""))

    def _wants(self, request: Request) -> str:
        if not request.experts:
            return self.tr("Anyone who can speak to it")
        names = ", ".join(request.experts)
        return text.fill(self.tr("%1, or anyone"), names) if request.any_expert else names

    def _pair(self, name: str, value: str, icon: str, colour: str = "text") -> QHBoxLayout:
        label = Label(value, colour=colour, wrap=True, most_lines=6)
        if not icon:
            return self._pair_widget(name, label)
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(Glyph(icon, size=16), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(label, 1)
        return self._pair_widget(name, holder)

    def _pair_widget(self, name: str, value: QWidget) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        label = Label(name, role="meta", colour="text3")
        label.setFixedWidth(px(_LABELS))
        label.setContentsMargins(0, 2, 0, 0)
        line.addWidget(label, 0, _TOP)
        if isinstance(value, Button):
            # As wide as its words: a link is no bar.
            line.addWidget(value, 0, _TOP)
            line.addStretch(1)
        else:
            line.addWidget(value, 1, _TOP)
        return line

    def _experts(self, box: QVBoxLayout, file: RequestFile) -> None:
        release = file.release
        if release is None or not release.experts:
            return
        box.addSpacing(16)
        box.addWidget(Label(self.tr("Experts"), role="body_s"))
        asked = set(file.request.experts)
        ranked = sorted(release.experts, key=lambda one: one.name not in asked)
        for expert in ranked[:8]:
            wanted = expert.name in asked
            card = Card(strong=wanted, padding=12, name=expert.name)
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(Avatar(expert.name, expert.id, size=32), 0, _TOP)
            words = QVBoxLayout()
            words.setSpacing(0)
            head = QHBoxLayout()
            head.setSpacing(6)
            head.addWidget(Label(expert.name, role="body_s", elide=True), 1)
            if wanted:
                head.addWidget(Chip(self.tr("Asked for"), "accent"))
            words.addLayout(head)
            role = expert.role or (self.tr("author of the report") if expert.is_author else "")
            role = role[:1].upper() + role[1:]
            if role:
                words.addWidget(Label(role, role="meta", colour="text3", wrap=True, most_lines=2))
            for value in (expert.phone, expert.email):
                if value:
                    words.addWidget(Label(value, role="meta", colour="text2", elide=True))
            line.addLayout(words, 1)
            card.body().addLayout(line)
            box.addWidget(card)

    def _messages(self, box: QVBoxLayout, rows: Sequence[OutboxRow]) -> None:
        if not rows:
            return
        box.addSpacing(16)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Messages"), role="body_s"), 1)
        head.addWidget(Button(self.tr("Outbox"), kind="link", on_click=self.outbox_wanted.emit))
        box.addLayout(head)
        for row in rows[:6]:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(Label(text.message_kind(row.kind), colour="text2", elide=True), 1)
            line.addWidget(Chip(text.outbox_chip(row.state), outbox_level(row.state.value)))
            box.addLayout(line)

    def _earlier(self, box: QVBoxLayout, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        if not file.earlier:
            return
        box.addSpacing(16)
        box.addWidget(
            Label(
                text.fill(self.tr("Earlier requests from %1"), file.request.reporter.name),
                role="body_s",
                wrap=True,
            )
        )
        for one in file.earlier:
            line = QHBoxLayout()
            line.setSpacing(8)
            link = Button(
                one.subject if len(one.subject) < 24 else one.subject[:22] + "…",
                kind="link",
                name=one.subject,
                on_click=partial(self.request_wanted.emit, one.id),
            )
            line.addWidget(link, 0)
            line.addStretch(1)
            day = text.short_day(one.created_at.astimezone(zone).date())
            line.addWidget(Label(day, role="meta", colour="text3", numbers=True))
            box.addLayout(line)
