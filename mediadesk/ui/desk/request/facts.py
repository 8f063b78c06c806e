"""The facts beside a conversation: what is asked, of whom, on which release, what came before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.domain import facts
from mediadesk.domain.request import Request
from mediadesk.domain.rows import OutboxRow
from mediadesk.domain.workflow import RequestState
from mediadesk.services.outcome import RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request.briefing import BriefingCard
from mediadesk.ui.desk.request.choosers import CHOSEN, Choice, Chooser, chosen_facts, place_below
from mediadesk.ui.desk.request.coverage import CoverageSection
from mediadesk.ui.desk.request.experts import Experts
from mediadesk.ui.desk.request.fact import DeadlineFact, Fact
from mediadesk.ui.desk.request.interviews import Interviews
from mediadesk.ui.desk.request.radar import RadarCard
from mediadesk.ui.desk.request.terms import TermsCard
from mediadesk.ui.theme.icons import medium_icon
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.chip import Chip, outbox_level
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn

WIDTH = 320
_LABELS = 76
_TOP = Qt.AlignmentFlag.AlignTop


class _Part(QWidget):
    """A piece of the rail whose content is built anew and then put in place of what was there."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self._next: QWidget | None = None

    def begin(self) -> QVBoxLayout:
        """Return an empty column to fill; nothing is seen of it yet."""
        self._next = QWidget()
        box = QVBoxLayout(self._next)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        return box

    def end(self) -> None:
        """Show what was filled."""
        if self._shown is not None:
            self._box.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown, self._next = self._next, None
        if self._shown is not None:
            self._box.addWidget(self._shown)
            # A layout shows what is added a turn later; by then a frame without it was seen.
            self._shown.show()


class Facts(Surface):
    """The rail; it is built anew for each request, from what one read brought."""

    release_wanted = Signal(str)
    request_wanted = Signal(str)
    outbox_wanted = Signal()
    merge_wanted = Signal(str)
    terms_wanted = Signal()
    briefing_wanted = Signal()
    coverage_wanted = Signal(str, str)
    clip_wanted = Signal(str, str)
    fact_changed = Signal(str, str, str, str)
    """Carries name, old and new value of a fact, and the zone of a deadline."""

    def __init__(self, *, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """Make an empty rail; `now` tells the time (UTC) to deadlines that are typed."""
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
        # Four parts one below the other; in a narrow window interviews and experts share a tab.
        self._above, self._below = _Part(), _Part()
        self.interviews, self.experts = Interviews(), Experts()
        for part in (self._above, self.interviews, self.experts, self._below):
            self.pane.add(part)
        self._now = now
        self._all = False
        self._shown: tuple[Fact, ...] = ()
        self._answered: set[str] = set()
        self._showing: tuple[RequestFile, datetime, ZoneInfo] | None = None

    def show_file(self, file: RequestFile, *, now: datetime, zone: ZoneInfo) -> None:
        """Show the facts of a request; one that is just being changed is not taken away."""
        self.interviews.show_file(file, now=now, zone=zone)
        fresh = self._showing is None or self._showing[0].request.id != file.request.id
        if fresh:
            self._all = False
        elif any(one.is_open() and one.name not in self._answered for one in self._shown):
            return
        self._answered = set()
        self._showing = (file, now, zone)
        box = self._above.begin()
        self._alike(box, file, now, zone)
        box.addWidget(Label(self.tr("Request"), role="body_s"))
        self._silence(box, file, now)
        self._facts(box, file, now, zone)
        self._terms(box, file.request, now, zone)
        box.addSpacing(16)
        below = self._below.begin()
        self._briefing(below, file, now, zone)
        self._coverage(below, file, now, zone)
        self._messages(below, file.outbox)
        self._earlier(below, file, now, zone)
        self._above.end()
        self._below.end()

    def show_part(self, part: str) -> None:
        """Show the `facts`, the `experts`, or all of it ("")."""
        self._above.setVisible(part != "experts")
        self.interviews.setVisible(part != "facts")
        self.experts.setVisible(part != "facts")
        self._below.setVisible(part != "experts")

    def request_id(self) -> str:
        """Return whose facts are shown, "" for nobody's."""
        return self._showing[0].request.id if self._showing is not None else ""

    def fact_kept(self, name: str) -> None:
        """Take that a fact has been changed: it may close now."""
        self._answered.add(name)

    def _facts(self, box: QVBoxLayout, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        self._own(box, file, now, zone)
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

    def _own(self, box: QVBoxLayout, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        """Show what the request itself says, each fact to be changed in place."""
        request, details = file.request, file.request.details
        deadline = DeadlineFact(
            self.tr("Deadline"),
            text.both_zones(now, request.deadline.at, request.deadline.zone, zone),
            written=facts.written(request, "deadline"),
            zone=request.deadline.zone,
            now=self._now,
            office=zone,
        )
        kept: list[Fact] = [deadline]
        icon = medium_icon(request.medium.value) if request.medium else ""
        for name, label, value, always in (
            ("subject", self.tr("Subject"), request.subject, False),
            ("outlet", self.tr("Outlet"), request.outlet, True),
            ("medium", self.tr("Medium"), text.medium(request.medium), True),
            ("live", self.tr("Live"), text.live(details.live), False),
            ("format", self.tr("How"), text.form(details.format), False),
            ("length_minutes", self.tr("Length"), text.minutes(details.length_minutes), False),
            ("place", self.tr("Place"), details.place, False),
            ("experts", self.tr("Wants"), self._wants(request), True),
            ("attribution", self.tr("Asks for"), text.attribution(details.attribution), True),
            ("language", self.tr("Language"), details.language, False),
            ("access_needs", self.tr("Access"), details.access_needs, False),
            ("other_guests", self.tr("Others"), details.other_guests, False),
            ("credentials", self.tr("Vouched"), details.credentials, False),
        ):
            if name == "subject" or not (value or always or self._all):
                continue
            kept.append(
                Fact(
                    name,
                    label,
                    value,
                    written=facts.written(request, name),
                    icon=icon if name == "medium" else "",
                    choose=name in CHOSEN,
                )
            )
        for fact in kept:
            fact.changed.connect(self._changed)
            fact.asked.connect(self._ask)
            box.addWidget(fact)
        self._shown = tuple(kept)
        if details.airs_at is not None:
            box.addLayout(self._pair(self.tr("Airs"), text.moment(details.airs_at, now, zone), ""))
        if details.times and request.state is RequestState.CLOSED:
            said = "; ".join(text.moment(at, now, zone) for at in details.times)
            box.addLayout(self._pair(self.tr("Could speak"), said, "calendar"))
        scheduled = request.state is RequestState.SCHEDULED and not file.interviews
        if scheduled and request.interview_at is not None:
            when = text.moment(request.interview_at, now, zone)
            if request.interview_with:
                when = text.fill(self.tr("%1, %2"), when, request.interview_with)
            box.addLayout(self._pair(self.tr("Interview"), when, "calendar-check"))
        if not self._all:
            more = Button(self.tr("More facts"), kind="link", size=28, on_click=self._show_all)
            box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_all(self) -> None:
        self._all = True
        if self._showing is not None:
            self.show_file(self._showing[0], now=self._showing[1], zone=self._showing[2])

    def _changed(self, name: str, was: str, value: str) -> None:
        """Ask for a fact to be changed; a deadline brings its zone behind an @."""
        fact, _, zone = name.partition("@")
        self.fact_changed.emit(fact, was, value, zone)

    def refuse_fact(self, name: str, message: str) -> None:
        """Say under a fact why it cannot be so."""
        for fact in self._shown:
            if fact.name == name:
                fact.refuse(message)

    def _ask(self, name: str) -> None:
        """Ask which of a few answers a fact has."""
        fact = next(one for one in self._shown if one.name == name)
        choices = (*chosen_facts(name), Choice(text=self.tr("Not said"), value=""))
        dialog = Chooser(self.tr("Which is it?"), choices, self)
        place_below(dialog, self)
        dialog.accepted.connect(lambda: self._changed(name, fact.written, str(dialog.value)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _silence(self, box: QVBoxLayout, file: RequestFile, now: datetime) -> None:
        """Say how long the reporter has heard nothing, while they wait for us."""
        meter = file.silence
        if meter is None:
            return
        span = text.span(now - meter.since)
        words = text.fill(
            self.tr("Has heard nothing for %1") if meter.answered else self.tr("No answer for %1"),
            span,
        )
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(Glyph("hourglass", size=14))
        line.addWidget(Label(words, role="meta_m", colour="text2", wrap=True), 1)
        box.addLayout(line)

    def _alike(self, box: QVBoxLayout, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        for likeness in file.alike[:2]:
            card = RadarCard(
                likeness,
                now=now,
                office=zone,
                merge=file.request.state is not RequestState.CLOSED,
            )
            card.opened.connect(self.request_wanted)
            card.merge_wanted.connect(self.merge_wanted)
            box.addWidget(card)

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

    def _terms(self, box: QVBoxLayout, request: Request, now: datetime, zone: ZoneInfo) -> None:
        self.terms = TermsCard(request, now=now, zone=zone)
        self.terms.wanted.connect(self.terms_wanted)
        box.addWidget(self.terms)

    def _briefing(self, box: QVBoxLayout, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        self.briefing = BriefingCard(file.briefing, file.outdated, now=now, zone=zone)
        self.briefing.wanted.connect(self.briefing_wanted)
        box.addWidget(self.briefing)

    def _coverage(self, box: QVBoxLayout, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        self.coverage = CoverageSection(file.request, file.coverage, now=now, zone=zone)
        self.coverage.wanted.connect(self.coverage_wanted)
        self.coverage.clip_wanted.connect(self.clip_wanted)
        box.addWidget(self.coverage)

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
        self._of_outlet(box, file, zone)
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

    def _of_outlet(self, box: QVBoxLayout, file: RequestFile, zone: ZoneInfo) -> None:
        if not file.outlet_earlier:
            return
        box.addSpacing(16)
        title = text.fill(self.tr("Others at %1"), file.request.outlet)
        box.addWidget(Label(title, role="body_s", wrap=True))
        for row in file.outlet_earlier:
            line = QHBoxLayout()
            line.setSpacing(8)
            link = Button(
                row.subject if len(row.subject) < 24 else row.subject[:22] + "…",
                kind="link",
                name=f"{row.reporter}: {row.subject}",
                on_click=partial(self.request_wanted.emit, row.id),
            )
            line.addWidget(link, 0)
            line.addStretch(1)
            day = text.short_day(row.deadline_at.astimezone(zone).date())
            line.addWidget(Label(day, role="meta", colour="text3", numbers=True))
            box.addLayout(line)
