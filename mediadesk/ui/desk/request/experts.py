"""Who can take the request that is shown: ranked cards with their reasons, and who was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.ask import AskState, heard_from
from mediadesk.domain.availability import Span
from mediadesk.domain.expert import expert_key
from mediadesk.domain.matching import Match, minutes_of
from mediadesk.domain.release import ReleaseExpert
from mediadesk.domain.rows import AskRow
from mediadesk.services.outcome import Matched, RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request.gradual import Gradual, Piece
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box, Card
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.strip import AvailabilityStrip

FIRST_SHOWN, MOST_SHOWN, MOST_NAMED = 3, 12, 8
_TOP, _MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An expert to propose, and the time (UTC) to suggest, None where none is free."""

    expert_id: str
    name: str
    at: datetime | None


class ExpertCard(Card):
    """One expert: who, whether asked for, the strip, why and why not, and the button."""

    propose = Signal(object)
    """Carries the `Offer`."""

    def __init__(
        self,
        match: Match,
        matched: Matched,
        *,
        best: bool,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        """Show a match; the `best` one is framed and its button stands out."""
        super().__init__(strong=best, padding=12, spacing=6, name=match.expert.name, parent=parent)
        now = matched.wish.now
        self.offer = Offer(expert_id=match.expert.id, name=match.expert.name, at=match.at)
        self._add_head(match)
        strip = AvailabilityStrip()
        length = timedelta(minutes=minutes_of(matched.wish))
        suggested = Span(start=match.at, end=match.at + length) if match.at is not None else None
        strip.show_day(match.free, now=now, zone=zone, suggested=suggested)
        self.strip = strip
        self.body().addWidget(strip)
        why = text.reasons(match, now=now, zone=zone)
        but = text.objections(match, now=now, zone=zone)
        load = text.load_of(match.candidate, matched.wish.total_asked)
        for words, token in ((why, "text2"), (but, "warn_t"), (load, "text3")):
            if words:
                self.body().addWidget(Label(words, role="meta", colour=token, wrap=True))
        self._add_foot(match, matched, best=best, zone=zone)
        self.setAccessibleDescription(". ".join(one for one in (self.when, why, but, load) if one))

    def _add_head(self, match: Match) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Avatar(match.expert.name, match.expert.id, size=32), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Label(match.expert.name, role="body_s", elide=True), 1)
        if match.is_asked_for:
            head.addWidget(Chip(self.tr("Asked for"), "accent"))
        words.addLayout(head)
        role = match.expert.title or match.expert.organisation
        if role:
            words.addWidget(Label(role, role="meta", colour="text3", elide=True))
        line.addLayout(words, 1)
        self.body().addLayout(line)

    def _add_foot(self, match: Match, matched: Matched, *, best: bool, zone: ZoneInfo) -> None:
        now = matched.wish.now
        self.when = text.availability(match, now=now, zone=zone)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        icon, token = ("circle-check", "ok_t") if match.is_free else ("clock", "warn_t")
        foot.addWidget(Glyph(icon, size=14, token=token), 0, _MIDDLE)
        foot.addWidget(Label(self.when, role="meta_m", colour=token, wrap=True), 1, _MIDDLE)
        verb = self.tr("Propose")
        if best and match.at is not None:
            verb = text.fill(self.tr("Propose %1"), text.moment(match.at, now, zone))
        self.button = Button(
            verb,
            kind="primary" if best else "secondary",
            size=28,
            name=text.fill(self.tr("Propose %1"), match.expert.name),
            on_click=lambda: self.propose.emit(self.offer),
        )
        foot.addWidget(self.button)
        self.body().addLayout(foot)


class NamedCard(Card):
    """Somebody whom the release names and who has no record here: how to reach them."""

    def __init__(
        self, person: ReleaseExpert, *, wanted: bool, parent: QWidget | None = None
    ) -> None:
        """Show the person; `wanted` says that the reporter asks for them."""
        super().__init__(strong=wanted, padding=12, name=person.name, parent=parent)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Avatar(person.name, person.id, size=32), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Label(person.name, role="body_s", elide=True), 1)
        if wanted:
            head.addWidget(Chip(self.tr("Asked for"), "accent"))
        words.addLayout(head)
        role = person.role or (self.tr("author of the report") if person.is_author else "")
        role = role[:1].upper() + role[1:]
        if role:
            words.addWidget(Label(role, role="meta", colour="text3", wrap=True, most_lines=2))
        for value in (person.phone, person.email):
            if value:
                words.addWidget(Label(value, role="meta", colour="text2", elide=True))
        line.addLayout(words, 1)
        self.body().addLayout(line)


class AskCard(Box):
    """Who is asked in order: each place with its state, and what can be said of it."""

    accepted = Signal(str)
    refused = Signal(str)
    passed_over = Signal(str)
    rung = Signal(str)
    rest = Signal()
    go_on = Signal()
    stop = Signal()

    def __init__(
        self,
        rows: Sequence[AskRow],
        file: RequestFile,
        *,
        now: datetime,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        """Show the line of a request."""
        super().__init__(fill="raised", border="line", padding=12, spacing=6, parent=parent)
        running = any(row.ask.is_open for row in rows)
        self.setAccessibleName(self.tr("Experts who are asked in order"))
        self.buttons: list[Button] = []
        for row in rows:
            self._add_place(row, file, now, zone)
        if running:
            foot = QHBoxLayout()
            foot.setSpacing(6)
            if any(row.ask.paused for row in rows if row.ask.is_open):
                foot.addWidget(self._button(self.tr("Go on"), self.go_on.emit))
            else:
                foot.addWidget(self._button(self.tr("Rest"), self.rest.emit))
            foot.addWidget(self._button(self.tr("Stop asking"), self.stop.emit))
            foot.addStretch(1)
            self.body().addLayout(foot)

    def _button(self, words: str, act: Callable[[], object], *, name: str = "") -> Button:
        button = Button(words, kind="secondary", size=28, name=name, on_click=act)
        self.buttons.append(button)
        return button

    def _add_place(self, row: AskRow, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        ask = row.ask
        icon, token = {
            AskState.ACCEPTED: ("circle-check", "ok_t"),
            AskState.REFUSED: ("ban", "text3"),
            AskState.TIMED_OUT: ("hourglass", "text3"),
            AskState.WITHDRAWN: ("minus", "text3"),
            AskState.ASKED: ("phone" if row.ask.way.value == "phone" else "mail", "accent_t"),
            AskState.QUEUED: ("circle-dot", "text3"),
        }[ask.state]
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Glyph(icon, size=16, token=token), 0, _TOP)
        words = QVBoxLayout()
        words.setSpacing(0)
        number = text.fill(self.tr("%1. %2"), str(ask.position), row.name)
        words.addWidget(Label(number, role="body_m", elide=True))
        state = text.ask_state(ask, now=now, zone=zone)
        words.addWidget(Label(state, role="meta", colour="text2", wrap=True))
        if ask.words:
            words.addWidget(Label(f"“{ask.words}”", role="meta", colour="text3", wrap=True))
        if row.phone and ask.state is AskState.ASKED:
            words.addWidget(Label(row.phone, role="meta", colour="text2"))
        line.addLayout(words, 1)
        self.body().addLayout(line)
        if ask.state is AskState.ASKED:
            self._add_answers(row, file, now, zone)
        elif ask.state in (AskState.QUEUED, AskState.TIMED_OUT):
            self._add_late(row)

    def _add_answers(self, row: AskRow, file: RequestFile, now: datetime, zone: ZoneInfo) -> None:
        """Offer what an expert may have said; what came by mail is shown and never guessed at."""
        ask = row.ask
        heard = heard_from(ask, (recorded.entry for recorded in file.timeline))
        if heard is not None:
            when = text.moment(heard.at, now, zone)
            quote = " ".join(heard.text.split())
            short = quote if len(quote) <= 160 else f"{quote[:158]}…"
            note = text.fill(self.tr("Wrote at %1: “%2” Which is it?"), when, short)
            self.body().addWidget(Label(note, role="meta_m", colour="warn_t", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(6)
        name = row.name
        foot.addWidget(
            self._button(
                self.tr("Takes it"),
                partial(self.accepted.emit, ask.id),
                name=text.fill(self.tr("%1 takes it"), name),
            )
        )
        foot.addWidget(
            self._button(
                self.tr("Refuses…"),
                partial(self.refused.emit, ask.id),
                name=text.fill(self.tr("%1 refuses"), name),
            )
        )
        foot.addStretch(1)
        self.body().addLayout(foot)
        second = QHBoxLayout()
        second.setSpacing(6)
        second.addWidget(
            self._button(
                self.tr("Rang them"),
                partial(self.rung.emit, ask.id),
                name=text.fill(self.tr("Rang %1"), name),
            )
        )
        second.addWidget(
            self._button(
                self.tr("Next one now"),
                partial(self.passed_over.emit, ask.id),
                name=text.fill(self.tr("Wait no longer for %1"), name),
            )
        )
        second.addStretch(1)
        self.body().addLayout(second)

    def _add_late(self, row: AskRow) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(6)
        if row.ask.state is AskState.QUEUED:
            words, act = self.tr("Leave out"), self.passed_over
            name = text.fill(self.tr("Leave %1 out"), row.name)
        else:
            words, act = self.tr("Takes it after all"), self.accepted
            name = text.fill(self.tr("%1 takes it after all"), row.name)
        link = Button(
            words, kind="link", size=28, name=name, on_click=partial(act.emit, row.ask.id)
        )
        self.buttons.append(link)
        foot.addSpacing(24)
        foot.addWidget(link)
        foot.addStretch(1)
        self.body().addLayout(foot)


class Experts(QWidget):
    """The experts' part of the rail. It is filled a card a turn, so that no key waits for it."""

    propose = Signal(object)
    """Carries the `Offer` that was chosen."""
    order_wanted = Signal()
    """Several are to be asked in order."""
    accepted = Signal(str)
    refused = Signal(str)
    passed_over = Signal(str)
    rung = Signal(str)
    rest = Signal()
    go_on = Signal()
    stop = Signal()
    filled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty part."""
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Experts"), role="body_s"), 1)
        self.order_button = Button(
            self.tr("Ask in order…"), kind="link", on_click=self.order_wanted.emit
        )
        head.addWidget(self.order_button)
        box.addLayout(head)
        self._column = Gradual()
        self._column.filled.connect(self.filled)
        box.addWidget(self._column)
        self._shown: Matched | None = None
        self._file: RequestFile | None = None
        self._zone = ZoneInfo("UTC")
        self._most = FIRST_SHOWN
        self.clear()

    def clear(self) -> None:
        """Show nobody."""
        self._shown, self._file = None, None
        self._column.clear()
        self.order_button.setVisible(False)

    def request_id(self) -> str:
        """Return whose experts are shown, "" for nobody's."""
        return self._file.request.id if self._file is not None else ""

    def matched(self) -> Matched | None:
        """Return what is shown."""
        return self._shown

    def best(self) -> Offer | None:
        """Return whom to propose first: the best who did not refuse and is not asked already."""
        match = self._best()
        if match is None:
            return None
        return Offer(expert_id=match.expert.id, name=match.expert.name, at=match.at)

    def _best(self) -> Match | None:
        if self._shown is None:
            return None
        asked = {row.ask.expert_id for row in self._shown.asks if row.ask.is_open}
        return next(
            (
                one
                for one in self._shown.matches
                if not one.candidate.refused_here and one.expert.id not in asked
            ),
            None,
        )

    def free_count(self) -> int:
        """Return how many of those shown first are free before the deadline."""
        if self._shown is None:
            return 0
        return sum(one.is_free for one in self._shown.matches[:MOST_SHOWN])

    def cards(self) -> tuple[ExpertCard, ...]:
        """Return the cards that are shown, the best first."""
        content = self._column.content()
        return tuple(content.findChildren(ExpertCard)) if content is not None else ()

    def line(self) -> AskCard | None:
        """Return the card of who was asked, None if nobody was."""
        content = self._column.content()
        return content.findChild(AskCard) if content is not None else None

    def show_matched(self, matched: Matched, file: RequestFile, *, zone: ZoneInfo) -> None:
        """Show who can take a request."""
        if self._file is None or self._file.request.id != file.request.id:
            self._most = FIRST_SHOWN
        self._shown, self._file, self._zone = matched, file, zone
        self.order_button.setVisible(bool(matched.matches))
        now = matched.wish.now
        pieces: list[Piece] = []
        if matched.asks:
            pieces.append(partial(self._ask_card, matched.asks, file, now))
        best = self._best()
        pieces += [
            partial(self._card, match, matched, best=match is best)
            for match in matched.matches[: self._most]
        ]
        pieces.append(partial(self._rest_of, matched, file))
        self._column.fill(pieces)

    def _ask_card(self, rows: Sequence[AskRow], file: RequestFile, now: datetime) -> QWidget:
        card = AskCard(rows, file, now=now, zone=self._zone)
        card.accepted.connect(self.accepted)
        card.refused.connect(self.refused)
        card.passed_over.connect(self.passed_over)
        card.rung.connect(self.rung)
        card.rest.connect(self.rest)
        card.go_on.connect(self.go_on)
        card.stop.connect(self.stop)
        return card

    def _card(self, match: Match, matched: Matched, *, best: bool) -> QWidget:
        card = ExpertCard(match, matched, best=best, zone=self._zone)
        card.propose.connect(self.propose)
        return card

    def _rest_of(self, matched: Matched, file: RequestFile) -> QWidget:
        """Return what follows the cards: people without a record, more, or that nobody fits."""
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        known = {expert_key(one.expert.name) for one in matched.matches}
        named = [
            one
            for one in (file.release.experts if file.release is not None else ())
            if expert_key(one.name) not in known
        ]
        asked = set(file.request.experts)
        for person in sorted(named, key=lambda one: one.name not in asked)[:MOST_NAMED]:
            box.addWidget(NamedCard(person, wanted=person.name in asked))
        released = {expert_key(one.name) for one in named}
        for name in matched.unknown:
            if expert_key(name) in released:
                continue
            words = text.fill(self.tr("%1 is asked for, but is no expert of this desk"), name)
            box.addWidget(Label(words, role="meta", colour="text2", wrap=True))
        if not matched.matches and not named:
            words = self.tr("Nobody here is known to speak about this.")
            box.addWidget(Label(words, role="meta", colour="text3", wrap=True))
        elif len(matched.matches) > self._most < MOST_SHOWN:
            more = Button(self.tr("More experts"), kind="link", size=28, on_click=self._show_more)
            box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return holder

    def _show_more(self) -> None:
        self._most = MOST_SHOWN
        if self._shown is not None and self._file is not None:
            self.show_matched(self._shown, self._file, zone=self._zone)
