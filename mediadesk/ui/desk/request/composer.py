"""The composer: a reply that leaves, or a note that stays; the two never look alike."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.domain.workflow import Outcome
from mediadesk.ui import text
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box, Line
from mediadesk.ui.widgets.inputs import TextArea
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.segmented import Tabs

REPLY, NOTE = 0, 1
KEEP_AFTER = 800
"""How long nothing must be typed before the words are kept, ms."""
AT_LATEST = 3000
"""How long somebody may go on typing before the words are kept all the same, ms."""


class _Words(TextArea):
    """The text field; it says when it has the focus."""

    focused = Signal(bool)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that writing begins."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that writing has stopped."""
        super().focusOutEvent(event)
        self.focused.emit(False)


class Composer(QWidget):
    """Reply and internal note, each with its own words; what is typed is never lost."""

    reply_wanted = Signal(str, object)
    """Carries the words, and an `Outcome`, "open" to keep it open, or None to wait."""
    note_wanted = Signal(str)
    keep = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty composer for a reply."""
        super().__init__(parent)
        self._texts = {REPLY: "", NOTE: ""}
        self._filling = False
        self._compact = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 8, 24, 16)
        outer.setSpacing(6)
        self.trouble = Label("", role="body_m", colour="danger_t", wrap=True)
        self.trouble.setVisible(False)
        outer.addWidget(self.trouble)
        self.box = Box(fill="surface", border="edge", radius=8, padding=0, spacing=0)
        self.box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        outer.addWidget(self.box)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 14, 0)
        self.tabs = Tabs(
            self.tr("Reply or note"),
            [(self.tr("Reply"), "reply"), (self.tr("Internal note"), "sticky-note")],
        )
        head.addWidget(self.tabs)
        self._to = Label(
            "", role="meta", colour="text3", elide=True, align=Qt.AlignmentFlag.AlignRight
        )
        head.addWidget(self._to, 1)
        body = self.box.body()
        body.addLayout(head)
        body.addWidget(Line())
        self.words = _Words(self.tr("Reply"), lines=3, frame=False)
        hold = QVBoxLayout()
        hold.setContentsMargins(12, 6, 8, 0)
        hold.addWidget(self.words)
        body.addLayout(hold)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 8, 8)
        foot.setSpacing(8)
        self._hint = Label("", role="meta", colour="text3", wrap=True, most_lines=2)
        foot.addWidget(self._hint, 1, Qt.AlignmentFlag.AlignVCenter)
        self.more = Button(self.tr("Send and close"), kind="secondary", menu=True)
        self.more_menu = QMenu(self.more)
        self._fill_menu()
        self.more.clicked.connect(lambda _checked=False: self._pop())
        self.send_button = Button(
            self.tr("Send and wait"), kind="primary", key="Ctrl+Return", on_click=self.send
        )
        foot.addWidget(self.more)
        foot.addWidget(self.send_button)
        body.addLayout(foot)
        self.tabs.currentChanged.connect(self._turned)
        self.words.textChanged.connect(self._typed)
        self.words.focused.connect(lambda _on: self._frame())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER)
        self._timer.timeout.connect(self.keep_now)
        self._latest = QTimer(self)
        self._latest.setSingleShot(True)
        self._latest.setInterval(AT_LATEST)
        self._latest.timeout.connect(self.keep_now)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.words)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.send)
        self._turned(REPLY)

    def _fill_menu(self) -> None:
        for outcome in (
            Outcome.INFORMATION_GIVEN,
            Outcome.STATEMENT_SENT,
            Outcome.INTERVIEW_GIVEN,
            Outcome.REFERRED,
            Outcome.DECLINED,
        ):
            action = self.more_menu.addAction(plain.literal(text.outcome(outcome)))
            action.triggered.connect(
                lambda _checked=False, chosen=outcome: self._emit_reply(chosen)
            )
        self.more_menu.addSeparator()
        action = self.more_menu.addAction(self.tr("Send and keep open"))
        action.triggered.connect(lambda _checked=False: self._emit_reply("open"))

    def _pop(self) -> None:
        height = self.more_menu.sizeHint().height()
        corner = self.more.mapToGlobal(self.more.rect().topLeft())
        corner.setY(corner.y() - height - 4)
        self.more_menu.popup(corner)

    # ---------------------------------------------------------------------- contents

    def open(self, to: str, *, has_address: bool, kept: Mapping[str, str]) -> None:
        """Begin for another request, with what was typed for it before."""
        self._filling = True
        self._texts = {REPLY: kept.get("reply", ""), NOTE: kept.get("note", "")}
        self._to.setText(to)
        self._has_address = has_address
        self.trouble.setVisible(False)
        start = (
            NOTE if (not has_address or (self._texts[NOTE] and not self._texts[REPLY])) else REPLY
        )
        self.tabs.setCurrentIndex(start)
        self._turned(start)
        self._filling = False

    def turn_to(self, tab: int) -> None:
        """Show the reply or the note and go into it."""
        self.tabs.setCurrentIndex(tab)
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take_back(self, tab: int, words: str) -> None:
        """Put words back that could not be sent, in front of what was typed since."""
        since = self._texts[tab]
        self._texts[tab] = f"{words}\n{since}" if since.strip() else words
        if self.tabs.currentIndex() == tab:
            self.words.set_text(self._texts[tab])

    def state(self) -> dict[str, str]:
        """Return what is typed."""
        return {"reply": self._texts[REPLY], "note": self._texts[NOTE]}

    def keep_now(self) -> None:
        """Keep what is typed."""
        self._timer.stop()
        self._latest.stop()
        self.keep.emit(self.state())

    def refuse(self, message: str) -> None:
        """Say what is wrong above the box."""
        self.trouble.setText(message)
        self.trouble.setVisible(bool(message))

    def set_compact(self, *, compact: bool) -> None:
        """Use one line less while the window is small."""
        if compact != self._compact:
            self._compact = compact
            self.words.setMaximumHeight(56 if compact else 16_777_215)

    def send(self) -> None:
        """Send the reply and wait, or add the note."""
        words = self.words.text()
        if self.tabs.currentIndex() == NOTE:
            if not words.strip():
                self.refuse(self.tr("Write the note first."))
                return
            self._clear(NOTE)
            self.note_wanted.emit(words)
            return
        self._emit_reply(None)

    def _emit_reply(self, after: object) -> None:
        words = self.words.text()
        if not words.strip():
            self.refuse(self.tr("Write the reply first."))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._clear(REPLY)
        self.reply_wanted.emit(words, after)

    def _clear(self, tab: int) -> None:
        self._texts[tab] = ""
        self.refuse("")
        if self.tabs.currentIndex() == tab:
            self.words.set_text("")
        self.keep_now()

    def _typed(self) -> None:
        if self._filling:
            return
        self._texts[self.tabs.currentIndex()] = self.words.text()
        if self.trouble.isVisible():
            self.refuse("")
        self._timer.start()
        if not self._latest.isActive():
            self._latest.start()

    def _turned(self, tab: int) -> None:
        filling, self._filling = self._filling, True
        self.words.set_text(self._texts[tab])
        self._filling = filling
        note = tab == NOTE
        self.words.setAccessibleName(self.tr("Internal note") if note else self.tr("Reply"))
        self.send_button.set_text(self.tr("Add note") if note else self.tr("Send and wait"))
        self.more.setVisible(not note)
        self._to.setVisible(not note)
        self._hint.setText(
            self.tr("Stays in the press office") if note else self.tr("Leaves ten seconds later")
        )
        said = "" if note else self.tr("It leaves ten seconds later; until then Z takes it back.")
        for button in (self.send_button, self.more):
            button.setAccessibleDescription(said)
            button.setToolTip(plain.tooltip(said) if said else "")
        self.refuse("")
        self._frame()

    def _frame(self) -> None:
        note = self.tabs.currentIndex() == NOTE
        focused = self.words.hasFocus()
        border = "note_b" if note else "edge"
        self.box.set_look(
            fill="note_s" if note else "surface",
            border="accent" if focused else border,
            width=2.0 if focused else 1.0,
        )

    def rescale(self) -> None:
        """Paint the frame in the colours of the theme."""
        self._frame()
