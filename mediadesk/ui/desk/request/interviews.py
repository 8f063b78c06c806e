"""The interviews of the request that is shown, and the times at which the reporter could speak."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.workflow import RequestState
from mediadesk.services.outcome import Arranged, RequestFile
from mediadesk.ui import text
from mediadesk.ui.desk.request.gradual import Gradual, Piece
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Card
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label

_tr = QCoreApplication.translate
_LEVELS = {
    InterviewState.PROPOSED: "queued",
    InterviewState.TENTATIVE: "waiting",
    InterviewState.CONFIRMED: "scheduled",
    InterviewState.GIVEN: "closed",
    InterviewState.CANCELLED: "declined",
}
_IN_SIGHT = 2
"""So many acts have a button of their own; the others are in the menu beside them."""
_TOP = Qt.AlignmentFlag.AlignTop


def acts(one: Interview, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return what can be done with an interview now, each act with its words, the likeliest first.

    The acts are `confirm`, `hold`, `give`, `move`, `cancel` and `save`.
    """
    found = []
    ahead, begun = one.starts_at > now, one.starts_at <= now
    if one.state in (InterviewState.PROPOSED, InterviewState.TENTATIVE) and ahead:
        found.append(("confirm", _tr("Interviews", "Confirm")))
    if one.state is InterviewState.PROPOSED:
        found.append(("hold", _tr("Interviews", "Keep free")))
    if one.state is InterviewState.CONFIRMED and begun:
        found.append(("give", _tr("Interviews", "Given")))
    if one.is_live:
        off = _tr("Interviews", "Call off")
        if one.state is InterviewState.PROPOSED:
            off = _tr("Interviews", "Take the time back")
        found += [("move", _tr("Interviews", "Move…")), ("cancel", off)]
    found.append(("save", _tr("Interviews", "Save as a calendar file…")))
    return tuple(found)


def offered(file: RequestFile, now: datetime) -> tuple[datetime, ...]:
    """Return the times (UTC) that the reporter sent, still to come and not taken up yet."""
    if file.request.state is RequestState.CLOSED:
        return ()
    taken = {row.interview.starts_at for row in file.interviews}
    return tuple(at for at in file.request.details.times if at > now and at not in taken)


class InterviewCard(Card):
    """One interview: how it stands, when on every clock, with whom, how and where, and its acts."""

    acted = Signal(str, str)
    """Carries one of `acts` and the UUID of the interview."""

    def __init__(
        self,
        row: Arranged,
        *,
        now: datetime,
        office: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        """Show an interview as it stands at `now` (UTC)."""
        super().__init__(padding=12, spacing=6, parent=parent)
        one = row.interview
        self.interview = one
        state = text.interview_state(one.state)
        when = text.moment(one.starts_at, now, office)
        told = text.clocks(one.starts_at, now, office, one.zone, row.zone)
        who = one.expert_name or self.tr("No expert yet")
        length = text.minutes(one.minutes)
        how = ", ".join(part for part in (length, text.form(one.form), one.place) if part)
        self.setAccessibleName(text.fill(self.tr("%1: %2, %3"), state, when, who))
        self.setAccessibleDescription(". ".join((*told[1:], how)))
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Chip(state, _LEVELS[one.state]))
        head.addStretch(1)
        found = acts(one, now)
        menu = QMenu(self)
        for act, words in found:
            menu.addAction(words).triggered.connect(
                lambda _checked=False, act=act: self.acted.emit(act, one.id)
            )
        self.menu = menu
        self.more = IconButton("ellipsis", text.fill(self.tr("More about %1"), when), size=28)
        self.more.clicked.connect(
            lambda _checked=False: menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        head.addWidget(self.more)
        body = self.body()
        body.addLayout(head)
        body.addWidget(Label(_begun(when), role="body_s", wrap=True, numbers=True))
        for words in told[1:]:
            body.addWidget(
                Label(_begun(words), role="meta", colour="text2", wrap=True, numbers=True)
            )
        for icon, words in (("user", who), ("clock", how)):
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(Glyph(icon, size=14), 0, _TOP)
            line.addWidget(Label(words, role="meta", colour="text2", wrap=True, most_lines=3), 1)
            body.addLayout(line)
        self.buttons: dict[str, Button] = {}
        self._add_buttons([one for one in found if one[0] != "save"][:_IN_SIGHT], when)

    def _add_buttons(self, shown: Sequence[tuple[str, str]], when: str) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for act, words in shown:
            self.buttons[act] = Button(
                words,
                kind="secondary",
                size=28,
                name=text.fill(self.tr("%1: %2"), words, when),
                on_click=partial(self.acted.emit, act, self.interview.id),
            )
            foot.addWidget(self.buttons[act])
        foot.addStretch(1)
        if shown:
            self.body().addLayout(foot)

    def take_focus(self) -> None:
        """Take the focus to the first thing that can be done."""
        first = next(iter(self.buttons.values()), self.more)
        first.setFocus(Qt.FocusReason.OtherFocusReason)


class OfferedCard(Card):
    """A time at which the reporter could speak, with the act that makes a proposal of it."""

    wanted = Signal(object)
    """Carries the instant (UTC)."""

    def __init__(
        self,
        at: datetime,
        zone: str,
        *,
        now: datetime,
        office: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        """Show the time; `zone` (IANA) is the reporter's."""
        told = text.clocks(at, now, office, zone, "")
        when = text.moment(at, now, office)
        super().__init__(padding=12, spacing=6, name=when, parent=parent)
        self.setAccessibleDescription(". ".join(told[1:]))
        body = self.body()
        body.addWidget(Label(_begun(when), role="body_m", wrap=True, numbers=True))
        for words in told[1:]:
            body.addWidget(
                Label(_begun(words), role="meta", colour="text2", wrap=True, numbers=True)
            )
        self.button = Button(
            self.tr("Propose this time"),
            kind="secondary",
            icon="calendar-plus",
            size=28,
            name=text.fill(self.tr("Propose this time: %1"), when),
            on_click=lambda: self.wanted.emit(at),
        )
        body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)


class Interviews(QWidget):
    """The interviews' part of the rail; it takes no room where there is nothing to show."""

    acted = Signal(str, str)
    """Carries one of `acts` and the UUID of the interview."""
    time_wanted = Signal(object)
    """Carries an instant (UTC) that the reporter sent and that is to be proposed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty part."""
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._part = QWidget()
        self._part.setVisible(False)
        box.addWidget(self._part)
        inner = QVBoxLayout(self._part)
        inner.setContentsMargins(0, 0, 0, 16)
        inner.setSpacing(8)
        inner.addWidget(Label(self.tr("Interviews"), role="body_s"))
        self._column = Gradual()
        self._column.replacing.connect(self._note_focus)
        self._column.filled.connect(self._settle)
        inner.addWidget(self._column)
        self._showing: tuple[RequestFile, ZoneInfo] | None = None
        self._signs: object = None
        self._focused = ""

    def show_file(self, file: RequestFile, *, now: datetime, zone: ZoneInfo) -> None:
        """Show the interviews of a request as they stand at `now` (UTC)."""
        if self._showing is not None and self._showing[0].request.id != file.request.id:
            self._column.clear()
            self._part.setVisible(False)
        self._showing, self._signs = (file, zone), _signs(file, now)
        pieces: list[Piece] = [
            partial(self._card, row, now=now, zone=zone) for row in file.interviews
        ]
        times = offered(file, now)
        if times:
            pieces.append(partial(self._title, file.request.reporter.name))
        pieces += [
            partial(self._offered, at, file.request.deadline.zone, now=now, zone=zone)
            for at in times
        ]
        self._column.fill(pieces)

    def tick(self, now: datetime) -> None:
        """Let time pass: what has begun can be given, what is over can no longer be proposed."""
        if self._showing is not None and _signs(self._showing[0], now) != self._signs:
            self.show_file(self._showing[0], now=now, zone=self._showing[1])

    def cards(self) -> tuple[InterviewCard, ...]:
        """Return the cards that are shown, earliest first."""
        content = self._column.content()
        return tuple(content.findChildren(InterviewCard)) if content is not None else ()

    def offers(self) -> tuple[OfferedCard, ...]:
        """Return the reporter's times that are shown."""
        content = self._column.content()
        return tuple(content.findChildren(OfferedCard)) if content is not None else ()

    def is_empty(self) -> bool:
        """Say whether nothing is shown."""
        return self._part.isHidden()

    def _card(self, row: Arranged, *, now: datetime, zone: ZoneInfo) -> QWidget:
        card = InterviewCard(row, now=now, office=zone)
        card.acted.connect(self.acted)
        return card

    def _title(self, reporter: str) -> QWidget:
        words = text.fill(self.tr("%1 could speak"), reporter)
        return Label(words, role="meta", colour="text2", wrap=True)

    def _offered(
        self, at: datetime, reporter_zone: str, *, now: datetime, zone: ZoneInfo
    ) -> QWidget:
        card = OfferedCard(at, reporter_zone, now=now, office=zone)
        card.wanted.connect(self.time_wanted)
        return card

    def _note_focus(self) -> None:
        """Remember in which card the focus is, for it goes with the card."""
        self._focused = next(
            (
                card.interview.id
                for card in self.cards()
                if any(one.hasFocus() for one in (*card.buttons.values(), card.more))
            ),
            "",
        )

    def _settle(self) -> None:
        shown = self.cards()
        self._part.setVisible(bool(shown or self.offers()))
        for card in shown:
            if card.interview.id == self._focused:
                card.take_focus()
        self._focused = ""


def _begun(words: str) -> str:
    """Return words as they begin a line."""
    return words[:1].upper() + words[1:]


def _signs(file: RequestFile, now: datetime) -> object:
    """Return what changes of the part as time passes, to be compared."""
    begun = tuple(row.interview.starts_at <= now for row in file.interviews)
    return begun, offered(file, now)
