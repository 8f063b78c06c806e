"""One mail: who claims to have written it, what is odd about it, what it says, what to do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.incoming import Incoming, IncomingState
from mediadesk.domain.intake import ReadMail
from mediadesk.ui import text
from mediadesk.ui.desk.intake.proposal import ProposalForm
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Box, row
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.para import Para

_FOLDED = 14
"""Lines of a mail before it is folded."""
_DECIDE = frozenset({IncomingState.PROPOSED, IncomingState.GROUPED, IncomingState.UNPROCESSABLE})
_SIZE = 36


class MailPane(ScrollColumn):
    """A mail with its acts; signals name the act, the page does it."""

    confirm_wanted = Signal()
    dismiss_wanted = Signal()
    join_wanted = Signal()
    split_wanted = Signal()
    reconsider_wanted = Signal()
    read_wanted = Signal()
    fetch_wanted = Signal()
    save_wanted = Signal()
    request_wanted = Signal(str)
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the pane, empty."""
        super().__init__(
            widest=720,
            margins=(24, 20, 24, 24),
            spacing=14,
            name=self.tr("Mail"),
            parent=parent,
        )
        self.incoming: Incoming | None = None
        self.back_button = IconButton(
            "arrow-left", self.tr("Back to the list"), on_click=self.back.emit
        )
        self.back_button.setVisible(False)
        self.add(self.back_button)
        self._build_head()
        self.warning = Banner(tone="warn", icon="triangle-alert")
        self.add(self.warning)
        self.note = Banner(tone="neutral", icon="info")
        self.add(self.note)
        self._build_text()
        self._build_form()
        self._build_acts()

    def _build_head(self) -> None:
        self.subject = Para("", role="h2")
        self.add(self.subject)
        line = QHBoxLayout()
        line.setSpacing(12)
        self.avatar = Avatar("", size=36)
        line.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.author = Label("", role="body_s", wrap=True)
        self.address = Label("", colour="text2", wrap=True)
        self.when = Label("", role="meta", colour="text3", wrap=True)
        for label in (self.author, self.address, self.when):
            words.addWidget(label)
        line.addLayout(words, 1)
        self.add_layout(line)

    def _build_text(self) -> None:
        box = Box(fill="sunken", border="line", radius=8, padding=0)
        box.body().setContentsMargins(14, 10, 14, 10)
        self.words = Para("", most_lines=_FOLDED)
        box.body().addWidget(self.words)
        self.more = Button(self.tr("Show all"), kind="link", size=28, on_click=self._unfold)
        box.body().addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._text_box = box
        self.add(box)
        self.files = Label("", role="meta", colour="text2", wrap=True)
        self.add(self.files)

    def _build_form(self) -> None:
        self._question = Label(self.tr("Is this a request?"), role="title")
        self.add(self._question, 6)
        self.form = ProposalForm()
        self.add(self.form)

    def _build_acts(self) -> None:
        self.confirm = Button(
            self.tr("Log this request"),
            kind="primary",
            icon="check",
            size=_SIZE,
            on_click=self.confirm_wanted.emit,
        )
        self.dismiss = Button(
            self.tr("Not a request"), icon="x", size=_SIZE, on_click=self.dismiss_wanted.emit
        )
        self.join = Button(
            self.tr("Join to…"), icon="link", size=_SIZE, on_click=self.join_wanted.emit
        )
        self.split = Button(
            self.tr("Take out of the request"),
            icon="undo-2",
            size=_SIZE,
            on_click=self.split_wanted.emit,
        )
        self.open = Button(
            self.tr("Open request"), icon="inbox", size=_SIZE, on_click=self._open_request
        )
        self.reconsider = Button(
            self.tr("Decide after all"),
            icon="rotate-ccw",
            size=_SIZE,
            on_click=self.reconsider_wanted.emit,
        )
        self.read = Button(
            self.tr("Read again"), icon="refresh-cw", size=_SIZE, on_click=self.read_wanted.emit
        )
        self.fetch = Button(
            self.tr("Fetch again"), icon="refresh-cw", size=_SIZE, on_click=self.fetch_wanted.emit
        )
        self.save = Button(
            self.tr("Save as…"),
            kind="ghost",
            icon="download",
            size=_SIZE,
            on_click=self.save_wanted.emit,
        )
        self._acts = (
            self.confirm,
            self.open,
            self.dismiss,
            self.join,
            self.split,
            self.reconsider,
            self.read,
            self.fetch,
            self.save,
        )
        self.add_layout(row(*self._acts, None))

    # ---------------------------------------------------------------------- showing

    def show_mail(self, incoming: Incoming, *, now: datetime, zone: ZoneInfo, stored: bool) -> None:
        """Show a mail; `stored` says that its bytes are here. What was typed for it stays."""
        fresh = self.incoming is None or self.incoming.id != incoming.id
        self.incoming = incoming
        mail = incoming.mail or ReadMail()
        self.subject.set_text(mail.subject or self.tr("No subject"))
        name = mail.from_name or mail.from_address or self.tr("No sender")
        self.avatar.set_person(name, mail.from_address or name)
        self.author.setText(name)
        self.address.setText(self._addresses(mail))
        moment = text.full_moment(incoming.received_at, zone)
        if mail.date is not None:
            moment = text.fill(
                self.tr("Written %1, came in %2"),
                text.full_moment(mail.date, zone),
                text.moment(incoming.received_at, now, zone),
            )
        self.when.setText(moment)
        flags = [text.mail_flag(code) for code in mail.flags]
        self.warning.setVisible(bool(flags))
        self.warning.set_words(self.tr("Look twice at this sender"), " ".join(flags))
        state = incoming.state
        self.note.setVisible(bool(incoming.reason))
        self.note.set_words(incoming.reason)
        self.words.set_text(mail.text.strip())
        self._text_box.setVisible(bool(mail.text.strip()))
        if fresh:
            self.words.set_most_lines(_FOLDED)
            self.verticalScrollBar().setValue(0)
        self._offer_rest()
        self._show_files(mail)
        decide = state in _DECIDE
        self._question.setVisible(decide)
        self.form.setVisible(decide)
        if fresh and decide:
            self.form.show_mail(mail, zone.key)
        self._offer(state, has_request=incoming.request_id is not None, stored=stored)

    def _addresses(self, mail: ReadMail) -> str:
        address = mail.from_address or self.tr("no address")
        if mail.reply_to and mail.reply_to != mail.from_address:
            return text.fill(self.tr("%1, answers go to %2"), address, mail.reply_to)
        return address

    def _show_files(self, mail: ReadMail) -> None:
        names = ", ".join(one.name or self.tr("a file without a name") for one in mail.attachments)
        self.files.setVisible(bool(names))
        self.files.setText(text.fill(self.tr("Attached, not opened: %1"), names))

    def _offer(self, state: IncomingState, *, has_request: bool, stored: bool) -> None:
        shown = {
            self.confirm: state in _DECIDE,
            self.dismiss: state in _DECIDE or state is IncomingState.TOO_LARGE,
            self.join: state in _DECIDE,
            self.split: state is IncomingState.JOINED,
            self.open: has_request,
            self.reconsider: state in (IncomingState.IGNORED, IncomingState.DISMISSED),
            self.read: state is IncomingState.UNPROCESSABLE,
            self.fetch: state is IncomingState.UNFETCHED,
            self.save: stored,
        }
        for button, wanted in shown.items():
            button.setVisible(wanted)

    def _offer_rest(self) -> None:
        width = max(self.words.width(), 1)
        self.more.setVisible(self.words.is_cut(width))

    def _unfold(self) -> None:
        self.words.set_most_lines(0)
        self.more.setVisible(False)
        self.words.setFocus()

    def _open_request(self) -> None:
        if self.incoming is not None and self.incoming.request_id is not None:
            self.request_wanted.emit(self.incoming.request_id)
