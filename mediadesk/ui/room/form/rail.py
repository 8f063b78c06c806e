"""What stands beside the form: the release, the reporter, what happens next, whom to call."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.release import Release
from mediadesk.ui.room import words
from mediadesk.ui.room.form.myself import Myself
from mediadesk.ui.room.words import Office
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box, Card, Surface
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.steps import Disc

RAIL_WIDTH = 344


class UrgentCard(Box):
    """Deadline within the hour: tinted beside the form, solid above Send when it is so."""

    def __init__(self, *, solid: bool = False, parent: QWidget | None = None) -> None:
        """Make the card."""
        super().__init__(
            fill="danger" if solid else "warn_s",
            border="danger" if solid else "warn_b",
            radius=8,
            padding=0,
            parent=parent,
        )
        self.body().setContentsMargins(16, 12, 16, 12)
        line = QHBoxLayout()
        line.setSpacing(12)
        ink = "on_danger" if solid else "warn_t"
        line.addWidget(Glyph("phone-call", size=20, token=ink), 0, Qt.AlignmentFlag.AlignVCenter)
        self._title = Label("", role="body_s", colour=ink, wrap=True)
        self._text = Label("", role="body", colour="on_danger" if solid else "text", wrap=True)
        box = QVBoxLayout()
        box.setSpacing(0)
        box.addWidget(self._title)
        box.addWidget(self._text)
        line.addLayout(box, 1)
        self.body().addLayout(line)

    def set_words(self, title: str, text: str) -> None:
        """Show other words."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"{title} {plain.visible(text)}")


class FormRail(Surface):
    """What stands beside the form: the release, the reporter, what happens next, whom to call."""

    change_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the rail."""
        super().__init__("sunken", lines="l", parent=parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        scroll = ScrollColumn(
            widest=RAIL_WIDTH - 41,
            fill="sunken",
            margins=(20, 24, 10, 20),
            spacing=8,
            centred=False,
        )
        outer.addWidget(scroll, 1)
        scroll.add(Label(self.tr("You are asking about"), role="body_s"))
        about = Card(spacing=4)
        self._title = Label("", role="body_m", wrap=True, most_lines=5)
        self._date = Label("", role="meta", colour="text3")
        about.body().addWidget(self._title)
        about.body().addWidget(self._date)
        scroll.add(about)
        self._build_mine(scroll)
        self._build_steps(scroll)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(20, 12, 20, 20)
        self._urgent = UrgentCard()
        foot.addWidget(self._urgent)
        outer.addWidget(self._foot)
        self._phone = ""
        self._mine.setVisible(False)
        self.rescale()

    def _build_mine(self, scroll: ScrollColumn) -> None:
        self._mine = QWidget()
        mine = QVBoxLayout(self._mine)
        mine.setContentsMargins(0, 16, 0, 0)
        mine.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Your details"), role="body_s"))
        head.addStretch(1)
        self.change = Button(
            self.tr("Change"),
            kind="link",
            name=self.tr("Change your details"),
            on_click=self.change_wanted.emit,
        )
        head.addWidget(self.change)
        mine.addLayout(head)
        card = Card(spacing=4, padding=14)
        self._known: dict[str, tuple[QWidget, Label]] = {}
        for name, icon in (
            ("name", "user"),
            ("job", "newspaper"),
            ("email", "mail"),
            ("phone", "phone"),
        ):
            holder = QWidget()
            line = QHBoxLayout(holder)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(10)
            line.addWidget(Glyph(icon, size=16), 0, Qt.AlignmentFlag.AlignTop)
            label = Label("", wrap=True, most_lines=2)
            line.addWidget(label, 1)
            card.body().addWidget(holder)
            self._known[name] = (holder, label)
        card.body().addWidget(
            Label(
                self.tr("Kept on this computer from your last request"),
                role="meta",
                colour="text3",
                wrap=True,
            )
        )
        mine.addWidget(card)
        scroll.add(self._mine)

    def _build_steps(self, scroll: ScrollColumn) -> None:
        scroll.add(Label(self.tr("What happens next"), role="body_s"), 16)
        self._steps: list[Label] = []
        for number in (1, 2, 3):
            line = QHBoxLayout()
            line.setSpacing(12)
            disc = Disc(20)
            disc.set_look("press", "press", str(number), "text2")
            line.addWidget(disc, 0, Qt.AlignmentFlag.AlignTop)
            label = Label("", colour="text2", wrap=True)
            line.addWidget(label, 1)
            self._steps.append(label)
            scroll.add_layout(line)

    def rescale(self) -> None:
        """Take on the width anew."""
        self.setFixedWidth(px(RAIL_WIDTH))

    def set_release(self, release: Release, office: Office, phone: str) -> None:
        """Show what is asked about, and whom to call."""
        self._title.setText(release.title)
        if release.release_date is not None:
            text = self.tr("News release, %1").replace("%1", words.long_date(release.release_date))
        else:
            text = self.tr("News release")
        self._date.setText(text)
        if office.hours:
            first = self.tr("A press officer reads it straight away in office hours, %1.")
            first = first.replace("%1", plain.isolate(office.hours))
        else:
            first = self.tr("A press officer reads it as soon as the office is open.")
        self._steps[0].setText(first)
        self._steps[1].setText(self.tr("You get an answer by your deadline, even if it is no."))
        self._steps[2].setText(self.tr("We e-mail the confirmed time and how to connect."))
        self._phone = phone
        self._urgent.set_words(
            self.tr("Deadline within the hour?"),
            self.tr("Call %1").replace("%1", plain.isolate(phone)),
        )
        self.set_urgent(urgent=False)

    def set_myself(self, myself: Myself | None) -> None:
        """Show the reporter's details, None to leave them out."""
        self._mine.setVisible(myself is not None)
        if myself is None:
            return
        job = ", ".join(part for part in (myself.role, myself.outlet) if part)
        for name, text in (
            ("name", myself.name),
            ("job", job),
            ("email", myself.email),
            ("phone", myself.phone),
        ):
            holder, label = self._known[name]
            label.setText(text)
            holder.setVisible(bool(text))

    def set_urgent(self, *, urgent: bool) -> None:
        """Hide the card here while it stands above the Send button."""
        self._foot.setVisible(bool(self._phone) and not urgent)
