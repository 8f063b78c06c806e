"""Two questions about asking experts: whom in which order, and why one does not take it."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from mediadesk.domain.ask import Refusal
from mediadesk.domain.matching import Match
from mediadesk.services.outcome import Matched
from mediadesk.ui import text
from mediadesk.ui.desk.request.choosers import Choice, Chooser, Question
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit
from mediadesk.ui.widgets.label import Label

MOST = 9
_LONGEST = 34
"""Characters of a name that are shown; the whole stands on the card."""
_USUAL = 30
_TIMES = (15, 30, 60, 120, 240, 24 * 60)


class OrderDialog(Question):
    """Whom to ask, in which order, and how long each has to answer.

    A digit or Space takes an expert into the line or out of it; Alt with the arrows moves one.
    """

    def __init__(self, matched: Matched, *, zone: ZoneInfo, parent: QWidget) -> None:
        """Offer the best; the first two who can be had are in the line already."""
        super().__init__(self.tr("Ask in order"), parent)
        self._matched = matched
        self._zone = zone
        open_ = {one.ask.expert_id for one in matched.asks if one.ask.is_open}
        self._matches = [one for one in matched.matches if one.expert.id not in open_][:MOST]
        self._order = [
            one.expert.id for one in self._matches if one.is_free and not one.candidate.refused_here
        ][:2]
        box = self.box
        box.setSpacing(8)
        hint = self.tr(
            "Each is asked when the one before refuses or does not answer. "
            "A digit takes an expert in or out, Alt+Up and Alt+Down move one."
        )
        box.addWidget(Label(hint, role="meta", colour="text3", wrap=True))
        self.buttons: list[Button] = []
        for number, match in enumerate(self._matches, 1):
            button = Button(match.expert.name, kind="secondary", key=str(number))
            button.setMinimumWidth(px(440))
            button.setCheckable(True)
            key = match.expert.id
            button.clicked.connect(lambda _checked=False, chosen=key: self._toggle(chosen))
            button.installEventFilter(self)
            self.buttons.append(button.set_spread())
            box.addWidget(button)
        self.times = ComboBox(self.tr("Time to answer"))
        for minutes in _TIMES:
            self.times.add(_length(minutes), minutes)
        self.times.choose(_USUAL)
        self.times_field = Field(self.tr("Time to answer"), self.times)
        box.addWidget(self.times_field)
        self.by_phone = QCheckBox(self.tr("I ring them; send no mail"))
        box.addWidget(self.by_phone)
        self.trouble = Label("", role="body_m", colour="danger_t", wrap=True)
        self.trouble.setVisible(False)
        box.addWidget(self.trouble)
        self.button = Button(self.tr("Ask"), kind="primary", on_click=self._try)
        self.button.setDefault(True)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        box.addLayout(row(self.button, leave, None))
        self._show_order()
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def order(self) -> tuple[str, ...]:
        """Return whom to ask, by UUID, the first first."""
        return tuple(self._order)

    def minutes(self) -> int:
        """Return how many minutes each has to answer."""
        found = self.times.value()
        return found if isinstance(found, int) else _USUAL

    def _toggle(self, key: str) -> None:
        if key in self._order:
            self._order.remove(key)
        else:
            self._order.append(key)
        self._show_order()

    def _show_order(self) -> None:
        now = self._matched.wish.now
        for button, match in zip(self.buttons, self._matches, strict=True):
            button.set_text(self._words(match, text.availability(match, now=now, zone=self._zone)))
            button.setChecked(match.expert.id in self._order)
        self.trouble.setVisible(False)

    def _words(self, match: Match, when: str) -> str:
        key, name = match.expert.id, match.expert.name
        if len(name) > _LONGEST:
            name = f"{name[: _LONGEST - 1]}…"
        if key in self._order:
            place = str(self._order.index(key) + 1)
            return text.fill(self.tr("%1. %2 · %3"), place, name, when)
        return text.fill(self.tr("%1 · %2"), name, when)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Alt with the arrows at a button: it moves its expert in the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None:
                place = next(n for n, one in enumerate(self.buttons) if one is watched)
                if alt:
                    self._move(self._matches[place].expert.id, step)
                else:
                    following = self.buttons[(place + step) % len(self.buttons)]
                    following.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _move(self, key: str, step: int) -> None:
        if key not in self._order:
            return
        place = self._order.index(key)
        target = min(max(place + step, 0), len(self._order) - 1)
        self._order.insert(target, self._order.pop(place))
        self._show_order()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take digits."""
        written = event.text()
        if written.isdigit() and 1 <= int(written) <= len(self._matches):
            self._toggle(self._matches[int(written) - 1].expert.id)
            return
        super().keyPressEvent(event)

    def _try(self) -> None:
        if self._order:
            self.accept()
            return
        self.trouble.setText(self.tr("Choose at least one expert."))
        self.trouble.setVisible(True)


class RefusalDialog(Chooser):
    """Why an expert does not take it, with their own words if there are any."""

    def __init__(self, name: str, parent: QWidget) -> None:
        """Ask about the expert of this name."""
        choices: Sequence[Choice] = [Choice(text=text.refusal(one), value=one) for one in Refusal]
        super().__init__(
            self.tr("Why not?"), choices, parent, hint=text.fill(self.tr("What %1 said"), name)
        )
        self.words = LineEdit(self.tr("In their words"), longest=2_000)
        self.box.addSpacing(8)
        self.box.addWidget(Field(self.tr("In their words"), self.words, mark=self.tr("optional")))


def _length(minutes: int) -> str:
    if minutes >= 24 * 60:
        return text.counted("%n day(s)", minutes // (24 * 60))
    if minutes % 60 == 0:
        return text.counted("%n hour(s)", minutes // 60)
    return text.counted("%n minute(s)", minutes)
