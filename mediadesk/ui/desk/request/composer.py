"""The composer: a reply that leaves, or a note that stays; the two never look alike."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain import wording
from mediadesk.domain.attribution import Terms, is_told
from mediadesk.domain.company import Colleague, Doing
from mediadesk.domain.lookalike import Mark
from mediadesk.domain.wording import Prepared
from mediadesk.domain.workflow import Outcome
from mediadesk.ui import text
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Box, Line
from mediadesk.ui.widgets.inputs import TextArea
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.segmented import Tabs
from mediadesk.ui.widgets.speech import announce

REPLY, NOTE = 0, 1
SIDES = 24
"""Left and right of the box, px."""
KEEP_AFTER = 800
"""How long nothing must be typed before the words are kept, ms."""
AT_LATEST = 3000
"""How long somebody may go on typing before the words are kept all the same, ms."""


class _Words(TextArea):
    """The text field; it says when it has the focus, and Tab goes to the next blank first."""

    focused = Signal(bool)
    prepared_wanted = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that writing begins."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that writing has stopped."""
        super().focusOutEvent(event)
        self.focused.emit(False)

    def event(self, event: QEvent) -> bool:
        """Take Tab while a blank is left."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Tab
            and not event.modifiers()
            and self.choose_blank()
        ):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take `/` at the beginning of a line, where no word begins with it."""
        if event.text() == "/" and self.textCursor().atBlockStart():
            self.prepared_wanted.emit()
            return
        super().keyPressEvent(event)

    def choose_blank(self) -> bool:
        """Select the next blank behind the cursor, or the first; False if none is left."""
        spans = wording.blanks(self.text())
        if not spans:
            return False
        at = self.textCursor().selectionEnd()
        first, last = next((span for span in spans if span[0] >= at), spans[0])
        cursor = self.textCursor()
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        return True


class Leaving(Banner):
    """A reply in its last ten seconds here: it counts down, and can be called back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it, hidden."""
        super().__init__(tone="info", icon="send", parent=parent)
        self.undo = Button(self.tr("Undo"), kind="secondary", size=28, key="Z")
        self.add_button(self.undo)
        self._to = ""
        self._left = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._beat)
        self.hide()

    def start(self, to: str, seconds: int) -> None:
        """Count down from `seconds` for a reply to `to`."""
        self._to, self._left = to, seconds
        self._show_left()
        self.show()
        self._second.start()

    def stop(self) -> None:
        """Count no more: the reply has left or was called back."""
        self._second.stop()
        self.hide()

    def seconds(self) -> int:
        """Return how many seconds are left."""
        return self._left

    def _beat(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.stop()
        else:
            self._show_left()

    def _show_left(self) -> None:
        sentence = text.counted("Reply to %1 leaves in %n second(s)", self._left)
        self.set_words(text.fill(sentence, self._to))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correcting:
    """What a reply is that asks for a correction of a piece (its UUID)."""

    coverage_id: str


class Composer(QWidget):
    """Reply and internal note, each with its own words; what is typed is never lost."""

    reply_wanted = Signal(str, object)
    """Carries the words, and an `Outcome`, `Correcting`, "open" to keep it open, None to wait."""
    note_wanted = Signal(str)
    keep = Signal(dict)
    prepared_wanted = Signal()
    """The prepared replies are asked for; they come with `offer`."""
    read_wanted = Signal()
    """What came in meanwhile is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty composer for a reply."""
        super().__init__(parent)
        self._texts = {REPLY: "", NOTE: ""}
        self._paths: list[Path] = []
        self._filling = False
        self._compact = False
        self._has_address = True
        self._ending: Outcome | Correcting | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SIDES, 8, SIDES, 16)
        outer.setSpacing(6)
        self.leaving = Leaving()
        outer.addWidget(self.leaving)
        self.stale = Banner(tone="warn", icon="mail-warning")
        self.stale.add_button(
            Button(self.tr("Show"), kind="secondary", size=28, on_click=self._read_first)
        )
        self.stale.hide()
        outer.addWidget(self.stale)
        self.company = Banner(tone="info", icon="square-pen")
        self.company.hide()
        outer.addWidget(self.company)
        self.trouble = Label("", role="body_m", colour="danger_t", wrap=True)
        self.trouble.setVisible(False)
        outer.addWidget(self.trouble)
        self.fold = Button(
            self.tr("Reply"), kind="secondary", icon="reply", key="R", size=40
        ).set_spread()
        self.fold.clicked.connect(lambda _checked=False: self.turn_to(REPLY))
        self.fold.hide()
        outer.addWidget(self.fold)
        self.box = Box(fill="surface", border="edge", radius=8, padding=0, spacing=0)
        self.box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        outer.addWidget(self.box)
        self._build_box()
        self.tabs.currentChanged.connect(self._turned)
        self.words.textChanged.connect(self._typed)
        self.words.focused.connect(self._focused)
        self.words.prepared_wanted.connect(self._ask_prepared)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER)
        self._timer.timeout.connect(self.keep_now)
        self._latest = QTimer(self)
        self._latest.setSingleShot(True)
        self._latest.setInterval(AT_LATEST)
        self._latest.timeout.connect(self.keep_now)
        self._turned(REPLY)

    def _build_box(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 14, 0)
        self.tabs = Tabs(
            self.tr("Reply or note"),
            [(self.tr("Reply"), "reply"), (self.tr("Internal note"), "sticky-note")],
        )
        head.addWidget(self.tabs)
        head.addStretch(1)
        body = self.box.body()
        body.addLayout(head)
        body.addWidget(Line())
        hold = QVBoxLayout()
        hold.setContentsMargins(14, 6, 14, 0)
        self._to_words = ""
        self._to = Label("", role="meta", colour="text2", wrap=True)
        hold.addWidget(self._to)
        self._terms = Label("", role="meta_m", colour="text2", wrap=True)
        self._terms.hide()
        hold.addWidget(self._terms)
        body.addLayout(hold)
        self.words = _Words(self.tr("Reply"), lines=3, frame=False)
        hold = QVBoxLayout()
        hold.setContentsMargins(12, 2, 8, 0)
        hold.addWidget(self.words)
        body.addLayout(hold)
        self._files = QWidget()
        self._files_row = QHBoxLayout(self._files)
        self._files_row.setContentsMargins(12, 0, 8, 0)
        self._files_row.setSpacing(6)
        self._files.hide()
        body.addWidget(self._files)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 4, 8, 8)
        foot.setSpacing(4)
        self.template_button = Button(
            self.tr("Template"), kind="ghost", icon="zap", key="/", on_click=self._ask_prepared
        )
        foot.addWidget(self.template_button)
        self.attach_button = IconButton(
            "paperclip", self.tr("Attach a file"), on_click=self._choose_files
        )
        foot.addWidget(self.attach_button)
        self._hint = Label("", role="meta", colour="text3", elide=True)
        foot.addWidget(self._hint, 1)
        self.more = IconButton("chevron-down", self.tr("Send and close, or keep open"))
        self.more_menu = QMenu(self.more)
        self._fill_menu()
        self.more.clicked.connect(lambda _checked=False: self._pop(self.more_menu, self.more))
        self.send_button = Button(
            self.tr("Send and wait"), kind="primary", key="Ctrl+Return", on_click=self.send
        )
        foot.addWidget(self.more)
        foot.addSpacing(4)
        foot.addWidget(self.send_button)
        body.addLayout(foot)

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

    @staticmethod
    def _pop(menu: QMenu, button: Button) -> None:
        corner = button.mapToGlobal(button.rect().topLeft())
        corner.setY(corner.y() - menu.sizeHint().height() - 4)
        menu.popup(corner)

    # ---------------------------------------------------------------------- contents

    def open(self, to: str, *, has_address: bool, kept: Mapping[str, str]) -> None:
        """Begin for another request, with what was typed for it before.

        `to` names the recipient with the whole address that the reply goes to.
        """
        self._filling = True
        self._texts = {REPLY: kept.get("reply", ""), NOTE: kept.get("note", "")}
        self._paths = [Path(one) for one in json.loads(kept.get("files") or "[]")]
        self._ending = None
        self._to_words = to
        self.show_marks(())
        self._has_address = has_address
        self.trouble.setVisible(False)
        self.stale.hide()
        self.leaving.stop()
        self._show_files()
        start = (
            NOTE if (not has_address or (self._texts[NOTE] and not self._texts[REPLY])) else REPLY
        )
        self.tabs.setCurrentIndex(start)
        self._turned(start)
        self._filling = False
        self._refold()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Say beside the recipient what is odd about the address."""
        odd = [text.mark(one)[0] for one in marks]
        self._to.setText("\n".join((self._to_words, *(f"⚠ {one}" for one in odd))))
        self._to.set_colour("warn_t" if odd else "text2")

    def turn_to(self, tab: int) -> None:
        """Show the reply or the note and go into it."""
        self._unfold()
        self.tabs.setCurrentIndex(tab)
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def offer(self, prepared: Sequence[Prepared]) -> None:
        """Let the officer choose one of the prepared replies."""
        menu = QMenu(self.template_button)
        for number, one in enumerate(prepared, 1):
            action = menu.addAction(f"&{number}  {plain.literal(one.title)}")
            action.triggered.connect(lambda _checked=False, words=one.text: self.insert(words))
        menu.aboutToHide.connect(menu.deleteLater)
        self._pop(menu, self.template_button)

    def insert(self, words: str) -> None:
        """Put prepared words in where the cursor is, and go to their first blank."""
        self.turn_to(REPLY)
        start = self.words.textCursor().selectionStart()
        self.words.insertPlainText(words)
        cursor = self.words.textCursor()
        cursor.setPosition(start)
        self.words.setTextCursor(cursor)
        self.words.choose_blank()
        self.words.rescale()

    def begin_ending(self, words: str, outcome: Outcome | Correcting) -> None:
        """Begin a reply that ends the request, or asks for a correction; its words can change."""
        self.turn_to(REPLY)
        self._ending = outcome
        if not self._texts[REPLY].strip():
            self.insert(words)
        self._turned(REPLY)

    def ending(self) -> Outcome | Correcting | None:
        """Return how the request ends with this reply, or what it corrects; None for neither."""
        return self._ending

    def files(self) -> tuple[Path, ...]:
        """Return the files that go with the reply."""
        return tuple(self._paths)

    def attach(self, paths: Sequence[Path]) -> None:
        """Add files to the reply."""
        self._paths += [path for path in paths if path not in self._paths]
        self._show_files()
        self.keep_now()

    def take_back(self, tab: int, words: str, files: Sequence[Path] = ()) -> None:
        """Put words back that could not be sent, in front of what was typed since."""
        since = self._texts[tab]
        self._texts[tab] = f"{words}\n{since}" if since.strip() else words
        self._paths += [path for path in files if path not in self._paths]
        self._show_files()
        if self.tabs.currentIndex() == tab:
            with QSignalBlocker(self.words):
                self.words.set_text(self._texts[tab])
        self._refold()
        self.keep_now()

    def warn_stale(self, sentence: str) -> None:
        """Say that something came in while the reply was being written; it is read first."""
        if self._texts[REPLY].strip():
            self.stale.set_words(sentence, self.tr("Read it before you send."))
            self.stale.show()
            announce(self, sentence)

    def set_company(self, other: Colleague | None, me: str) -> None:
        """Say who else is replying to the same request; None for nobody."""
        replying = other is not None and other.doing is Doing.REPLYING
        if other is not None and replying:
            sentence = text.colleague(other, me)
            if self.company.isHidden():
                announce(self, sentence)
            self.company.set_words(
                sentence, self.tr("Ask before you send, or the reporter hears twice.")
            )
        self.company.setVisible(replying)

    def doing(self) -> Doing:
        """Return whether a reply is being written here, or has been begun."""
        begun = bool(self._texts[REPLY].strip())
        inside = self.words.hasFocus() and self.tabs.currentIndex() == REPLY
        return Doing.REPLYING if begun or inside else Doing.READING

    def state(self) -> dict[str, str]:
        """Return what is typed."""
        found = {"reply": self._texts[REPLY], "note": self._texts[NOTE]}
        if self._paths:
            found["files"] = json.dumps([str(path) for path in self._paths])
        return found

    def keep_now(self) -> None:
        """Keep what is typed."""
        self._timer.stop()
        self._latest.stop()
        self.keep.emit(self.state())

    def refuse(self, message: str) -> None:
        """Say what is wrong above the box."""
        self.trouble.setText(message)
        self.trouble.setVisible(bool(message))
        if message:
            announce(self, message)

    # ------------------------------------------------------------------------ folding

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the buttons where their words have no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the words out where they have no room: the template's first, then the menu's."""
        # While this is resized the box still has its old width.
        room = self.width() - 2 * SIDES - px(32) - 40
        shown = [
            one
            for one in (self.send_button, self.more, self.template_button)
            if one.isVisibleTo(self)
        ]
        wide = sum(one.words_width() for one in shown)
        short = wide > room
        self.template_button.set_icon_only(short)
        if short:
            wide -= self.template_button.words_width() - self.template_button.sizeHint().width()
        self.more.set_icon("check" if wide > room else "")
        self.more.set_icon_only(wide > room)

    def set_compact(self, *, compact: bool) -> None:
        """Fold into one line in a small window while nothing is written."""
        if compact != self._compact:
            self._compact = compact
            self._refold()

    def set_reporter(self, name: str) -> None:
        """Say on the folded line whom a reply goes to."""
        self.fold.set_text(text.fill(self.tr("Reply to %1"), name))

    def set_terms(self, terms: Terms | None) -> None:
        """Say on which terms whatever is written here is; a letter says it to the reporter too."""
        self._terms.setVisible(terms is not None)
        if terms is None:
            return
        named = text.attribution(terms.attribution)
        words = text.fill(self.tr("%1: %2"), named, terms.definition)
        if is_told(terms):
            words = text.fill(self.tr("%1: %2 A reply begins with this."), named, terms.definition)
        self._terms.setText(words)

    def _refold(self) -> None:
        written = any(words.strip() for words in self._texts.values()) or bool(self._paths)
        folded = self._compact and not written and not self.words.hasFocus() and not self._is_used()
        self.fold.setVisible(folded)
        self.box.setVisible(not folded)

    def _is_used(self) -> bool:
        focus: QWidget | None = QApplication.focusWidget()
        return focus is not None and self.box.isAncestorOf(focus)

    def _unfold(self) -> None:
        self.fold.hide()
        self.box.show()

    def _focused(self, on: bool) -> None:  # noqa: FBT001  # a signal's slot
        self._frame()
        if not on:
            QTimer.singleShot(0, self, self._refold)

    # ------------------------------------------------------------------------ sending

    def send_if_used(self) -> None:
        """Send if the focus is in the composer: the key means nothing elsewhere."""
        if self._is_used():
            self.send()

    def send(self) -> None:
        """Send the reply and wait, or end with it; or add the note."""
        words = self.words.text()
        if self.tabs.currentIndex() == NOTE:
            if not words.strip():
                self.refuse(self.tr("Write the note first."))
                return
            self._clear(NOTE)
            self.note_wanted.emit(words)
            return
        self._emit_reply(self._ending)

    def _emit_reply(self, after: object) -> None:
        words = self.words.text()
        if not words.strip():
            self.refuse(self.tr("Write the reply first."))
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        blank = wording.first_blank(words)
        if blank:
            self.refuse(text.fill(self.tr("Fill in “%1”, or take it out."), blank))
            self.words.choose_blank()
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.stale.isHidden():
            self._read_first()
            return
        self.reply_wanted.emit(words, after)

    def _read_first(self) -> None:
        """Show what came in; the next Send sends."""
        self.stale.hide()
        self.read_wanted.emit()

    def clear_reply(self) -> None:
        """Empty the reply, which is on its way."""
        self._paths = []
        self._ending = None
        self._show_files()
        self._clear(REPLY)
        self._turned(self.tabs.currentIndex())

    def _clear(self, tab: int) -> None:
        self._texts[tab] = ""
        self.refuse("")
        if self.tabs.currentIndex() == tab:
            with QSignalBlocker(self.words):
                self.words.set_text("")
        self.keep_now()
        self._refold()

    def _ask_prepared(self) -> None:
        if self.tabs.currentIndex() == NOTE:
            self.words.insertPlainText("/")
            return
        self.prepared_wanted.emit()

    def _choose_files(self) -> None:
        dialog = QFileDialog(self, self.tr("Attach files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.attach([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_files(self) -> None:
        while (item := self._files_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for path in self._paths:
            button = Button(
                path.name if len(path.name) < 40 else f"{path.name[:24]}…{path.name[-12:]}",
                kind="soft",
                icon="x",
                size=28,
                name=text.fill(self.tr("Take %1 off"), path.name),
                on_click=partial(self._detach, path),
            )
            self._files_row.addWidget(button)
        self._files_row.addStretch(1)
        self._files.setVisible(bool(self._paths) and self.tabs.currentIndex() == REPLY)

    def _detach(self, path: Path) -> None:
        self._paths.remove(path)
        self._show_files()
        self.keep_now()

    # ------------------------------------------------------------------------ showing

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
        if self.words.text() != self._texts[tab]:
            self.words.set_text(self._texts[tab])
        self._filling = filling
        note = tab == NOTE
        self.words.setAccessibleName(self.tr("Internal note") if note else self.tr("Reply"))
        words = self.tr("Send and wait")
        if note:
            words = self.tr("Add note")
        elif self._ending is Outcome.DECLINED:
            words = self.tr("Send and decline")
        elif isinstance(self._ending, Correcting):
            words = self.tr("Ask for the correction")
        self.send_button.set_text(words)
        for widget in (self.more, self._to, self.template_button, self.attach_button):
            widget.setVisible(not note)
        self.more.setVisible(not note and self._ending is None)
        self._files.setVisible(bool(self._paths) and not note)
        self._hint.setText(self.tr("Stays in the press office") if note else "")
        said = "" if note else self.tr("It leaves ten seconds later; until then Z takes it back.")
        for button in (self.send_button, self.more):
            button.setAccessibleDescription(said)
            button.setToolTip(plain.tooltip(said) if said else "")
        self.refuse("")
        self._fit()
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
        self.words.setMinimumHeight(px(40))
        self._frame()
