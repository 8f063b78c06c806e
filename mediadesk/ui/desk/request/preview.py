"""The question about a briefing: what the officer may change, beside the page as it will be."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.briefing import Draft
from mediadesk.services.briefings import Prepared
from mediadesk.ui import text
from mediadesk.ui.desk.request.briefing import changed_facts
from mediadesk.ui.desk.request.choosers import Question
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit, TextArea
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.segmented import Segmented

PAGE_WIDTH = 480
"""How wide the page is shown, px at 100 % text."""
_AFTER = 400
"""How long nothing must be typed before the page is made anew, ms."""


class _Page(QWidget):
    """The page as it will be printed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_image(self, image: QImage) -> None:
        """Show another picture; it is already as many pixels as the screen has."""
        self._image = image
        self.setFixedSize(self.sizeHint())
        self.update()

    def image(self) -> QImage:
        """Return the picture."""
        return self._image

    def sizeHint(self) -> QSize:
        """Return the size in px of the window."""
        ratio = self._image.devicePixelRatio() or 1.0
        return QSize(round(self._image.width() / ratio), round(self._image.height() / ratio))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page with an edge."""
        del event
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.setPen(colour("line2"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A briefing with its picture and its text, as they were made together."""

    prepared: Prepared
    image: QImage
    words: str


class BriefingDialog(Question):
    """To whom, who rings whom, lines to take, a word; beside it the page, or its text."""

    changed = Signal()
    """Something was typed; the page is to be made anew."""
    asked = Signal()
    """It is to be sent; the answer comes by `accept` or `refuse`."""

    def __init__(self, shown: Shown, parent: QWidget) -> None:
        """Show a prepared briefing."""
        who = shown.prepared.name
        title = text.fill(self.tr("Briefing for %1"), who) if who else self.tr("Briefing")
        super().__init__(title, parent)
        self.box.setSpacing(12)
        self.stale = Banner(tone="warn", icon="triangle-alert")
        self.stale.setVisible(bool(shown.prepared.stale))
        if shown.prepared.stale:
            self.stale.set_words(
                self.tr("The briefing that was sent is out of date"),
                text.fill(
                    self.tr("This one is marked as its update. Changed since: %1"),
                    changed_facts(shown.prepared.stale),
                ),
            )
        self.box.addWidget(self.stale)
        halves = QHBoxLayout()
        halves.setSpacing(20)
        halves.addLayout(self._form(shown.prepared.draft), 1)
        halves.addLayout(self._preview(), 0)
        self.box.addLayout(halves, 1)
        self.button = Button(
            self.tr("Send the update") if shown.prepared.sent else self.tr("Send the briefing"),
            kind="primary",
            icon="send",
            key="Ctrl+Return",
            on_click=self.asked.emit,
        )
        leave = Button(self.tr("Keep for later"), kind="ghost", on_click=self.reject)
        hint = Label(
            self.tr("It leaves ten seconds later, with the calendar file; until then Z stops it."),
            role="meta",
            colour="text3",
            elide=True,
        )
        self.box.addLayout(row(self.button, leave, None, hint))
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.asked.emit)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_AFTER)
        self._typing.timeout.connect(self.changed.emit)
        for edit in (self.email, self.arrangements):
            edit.textChanged.connect(lambda _text: self._typing.start())
        for area in (self.lines, self.note):
            area.textChanged.connect(self._typing.start)
        self.show_page(shown)
        room = parent.window().size()
        self.resize(
            min(px(1080), max(room.width() - 40, 600)), min(px(780), max(room.height() - 40, 480))
        )
        first: QWidget = self.lines if shown.prepared.draft.email else self.email
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _form(self, draft: Draft) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self.email = LineEdit(self.tr("Goes to"), icon="mail", longest=254)
        self.email.setText(draft.email)
        self.arrangements = LineEdit(self.tr("Who rings whom"), longest=2_000)
        self.arrangements.setText(draft.arrangements)
        self.lines = TextArea(self.tr("Lines to take"), text="\n".join(draft.lines), lines=9)
        self.note = TextArea(self.tr("A word to the expert"), text=draft.note, lines=3)
        optional = self.tr("optional")
        self.fields = {
            "email": Field(self.tr("Goes to"), self.email),
            "arrangements": Field(
                self.tr("Who rings whom"),
                self.arrangements,
                hint=self.tr("Such as: the studio rings you on your office line."),
                mark=optional,
            ),
            "lines": Field(
                self.tr("Lines to take"), self.lines, hint=self.tr("One a line, from the release.")
            ),
            "note": Field(self.tr("A word to the expert"), self.note, mark=optional),
        }
        for field in self.fields.values():
            column.addWidget(field)
        self.trouble = Label("", role="body_m", colour="danger_t", wrap=True)
        self.trouble.hide()
        column.addWidget(self.trouble)
        column.addStretch(1)
        return column

    def _preview(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self.tabs = Segmented(
            self.tr("How it is shown"),
            [("page", self.tr("Page")), ("words", self.tr("Text of the mail"))],
            value="page",
        )
        column.addWidget(self.tabs)
        self.page = _Page()
        self.paper = QScrollArea()
        self.paper.setWidget(self.page)
        self.paper.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.paper.setAccessibleName(self.tr("The page as it will be"))
        self.paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.words = TextArea(self.tr("Text of the mail"), lines=20)
        self.words.setReadOnly(True)
        self._stack = QStackedWidget()
        self._stack.setFixedWidth(px(PAGE_WIDTH) + 14)
        self._stack.addWidget(self.paper)
        self._stack.addWidget(self.words)
        self.tabs.changed.connect(
            lambda value: self._stack.setCurrentWidget(
                self.words if value == "words" else self.paper
            )
        )
        column.addWidget(self._stack, 1)
        return column

    def show_page(self, shown: Shown) -> None:
        """Show the page as it is now."""
        self.page.show_image(shown.image)
        self.words.set_text(shown.words)
        # Who cannot see the picture hears what stands in it.
        self.paper.setAccessibleDescription(shown.words[:4_000])

    def draft(self) -> Draft:
        """Return what is typed."""
        return Draft(
            lines=tuple(line for line in self.lines.text().split("\n") if line.strip()),
            arrangements=self.arrangements.text(),
            note=self.note.text(),
            email=self.email.text().strip(),
        )

    def refuse(self, field: str, message: str) -> None:
        """Say what is wrong, beside the field where there is one; "" takes it away."""
        for one in self.fields.values():
            one.clear_error()
        found = self.fields.get(field)
        self.trouble.setVisible(found is None and bool(message))
        self.trouble.setText(message)
        if found is not None and message:
            found.set_error(message)
            found.focus_control()
