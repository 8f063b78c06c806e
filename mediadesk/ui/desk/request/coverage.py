"""Outcome and coverage in the rail, and the questions its acts ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from mediadesk.domain.coverage import (
    COVERED,
    LIMITS,
    Accuracy,
    Correction,
    Coverage,
    CoverageKind,
)
from mediadesk.domain.draft import LIMITS as RELEASE_LIMITS
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import RequestState
from mediadesk.ui import text
from mediadesk.ui.desk.request.choosers import Question
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Card, row
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit, TextArea
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.typed import TypedTime

_tr = QCoreApplication.translate
CLOCK = "%Y-%m-%d %H:%M"
"""How an instant is typed that may be over: ISO 8601, with a space."""


def acts(piece: Coverage) -> tuple[tuple[str, str], ...]:
    """Return what can be done about a piece now: name and words of each act."""
    found: list[tuple[str, str]] = []
    if piece.kind is not CoverageKind.PUBLISHED:
        found.append(("record", _tr("Coverage", "It is out…")))
        if piece.kind is CoverageKind.EXPECTED:
            found.append(("drop", _tr("Coverage", "It did not appear")))
    else:
        found += [
            ("right", _tr("Coverage", "It is right")),
            ("small_errors", _tr("Coverage", "It has small errors…")),
            ("wrong", _tr("Coverage", "It is wrong…")),
        ]
        if piece.correction is not Correction.GRANTED:
            found.append(("correct", _tr("Coverage", "Ask for a correction")))
        if piece.correction is not None:
            found += [
                ("granted", _tr("Coverage", "It was corrected")),
                ("refused", _tr("Coverage", "The correction was refused…")),
            ]
        if piece.thanked_at is None:
            found.append(("thank", _tr("Coverage", "Thank the expert…")))
        found.append(("record", _tr("Coverage", "Add to it…")))
        if piece.link:
            found.append(("check", _tr("Coverage", "Ask the link")))
    found.append(("remove", _tr("Coverage", "Noted by mistake: remove")))
    return tuple(found)


class CoverageSection(QWidget):
    """The pieces of a request, each with its acts, and the ways to add one."""

    wanted = Signal(str, str)
    """Carries an act (`expect`, `record` or one of `acts`) and the UUID of the piece, or ""."""
    clip_wanted = Signal(str, str)
    """Carries UUID and name of a clip that is to be saved to a file."""

    def __init__(
        self,
        request: Request,
        pieces: Sequence[Coverage],
        *,
        now: datetime,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        """Show the pieces."""
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 16, 0, 0)
        box.setSpacing(8)
        box.addWidget(Label(self.tr("Outcome and coverage"), role="body_s"))
        if request.state is RequestState.CLOSED and request.outcome is not None:
            box.addWidget(Label(text.outcome(request.outcome), colour="text2"))
        self.cards = [self._card(piece, now, zone) for piece in pieces]
        for card in self.cards:
            box.addWidget(card)
        if not pieces and request.outcome in COVERED:
            box.addWidget(
                Label(self.tr("Nothing is expected yet."), role="meta", colour="text3", wrap=True)
            )
        for name, words in (
            ("expect", self.tr("Expect coverage")),
            ("record", self.tr("Note what appeared")),
        ):
            button = Button(words, kind="link", size=28, on_click=partial(self._ask, name, ""))
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask(self, act: str, coverage_id: str) -> None:
        self.wanted.emit(act, coverage_id)

    def _card(self, piece: Coverage, now: datetime, zone: ZoneInfo) -> Card:
        title = piece.title or piece.outlet
        card = Card(padding=12, spacing=4, name=title)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Label(title, role="body_s", wrap=True, most_lines=3), 1)
        more = IconButton("ellipsis", text.fill(self.tr("What to do about %1"), title), size=28)
        menu = QMenu(more)
        for name, words in acts(piece):
            menu.addAction(words).triggered.connect(
                lambda _checked=False, act=name: self._ask(act, piece.id)
            )
        more.clicked.connect(
            lambda _checked=False: menu.popup(more.mapToGlobal(more.rect().bottomLeft()))
        )
        head.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        body = card.body()
        body.addLayout(head)
        state = "critical" if piece.is_due(now) else _LEVELS[piece.kind]
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(Chip(text.coverage_state(piece, now), state))
        when = text.moment(piece.at, now, zone) if piece.at is not None else ""
        parts = [part for part in (piece.outlet if piece.title else "", when) if part]
        line.addWidget(Label(", ".join(parts), role="meta", colour="text2", elide=True), 1)
        body.addLayout(line)
        for words in _facts(piece, now, zone):
            body.addWidget(Label(words, role="meta", colour="text2", wrap=True))
        if piece.link:
            # A link never opens without its whole address in sight.
            body.addWidget(Label(piece.link, role="meta", colour="text2", wrap=True))
            body.addWidget(
                Button(
                    self.tr("Open the link"),
                    kind="link",
                    icon="external-link",
                    size=28,
                    name=text.fill(self.tr("Open the link %1"), piece.link),
                    on_click=lambda: QDesktopServices.openUrl(QUrl(piece.link)),
                ),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
        for clip in piece.clips:
            if clip.size is None:
                words = text.fill(self.tr("Kept elsewhere: %1"), clip.name)
                body.addWidget(Label(words, role="meta", colour="text2", wrap=True))
                continue
            body.addWidget(
                Button(
                    clip.name if len(clip.name) < 32 else f"{clip.name[:18]}…{clip.name[-10:]}",
                    kind="link",
                    icon="paperclip",
                    size=28,
                    name=text.fill(self.tr("Save the clip %1"), clip.name),
                    on_click=partial(self.clip_wanted.emit, clip.id, clip.name),
                ),
                0,
                Qt.AlignmentFlag.AlignLeft,
            )
        return card


_LEVELS = {
    CoverageKind.EXPECTED: "waiting",
    CoverageKind.PUBLISHED: "closed",
    CoverageKind.DROPPED: "declined",
}


def _facts(piece: Coverage, now: datetime, zone: ZoneInfo) -> list[str]:
    """Return what is known of a piece, a sentence each."""
    found = []
    if piece.accuracy is not None:
        found.append(
            ": ".join(part for part in (text.accuracy(piece.accuracy), piece.accuracy_note) if part)
        )
    if piece.correction is not None:
        said = text.correction(piece.correction)
        if piece.correction_at is not None:
            said = f"{said}, {text.moment(piece.correction_at, now, zone)}"
        found.append(": ".join(part for part in (said, piece.correction_note) if part))
    if piece.thanked_at is not None:
        when = text.moment(piece.thanked_at, now, zone)
        found.append(text.fill(_tr("Coverage", "%1 was thanked %2"), piece.thanked, when))
    if piece.check is not None:
        found.append(text.link_check(piece.check, now, zone))
    if piece.note:
        found.append(piece.note)
    return found


class ExpectDialog(Question):
    """When something is to be out, and where."""

    def __init__(
        self, request: Request, *, now: Callable[[], datetime], office: ZoneInfo, parent: QWidget
    ) -> None:
        """Make the question; when the reporter said it airs is put in."""
        super().__init__(self.tr("When is it to be out?"), parent)
        self.box.setSpacing(12)
        self.box.addWidget(
            Label(
                self.tr("From then on the request stands in Coverage due until you have seen it."),
                role="meta",
                colour="text3",
                wrap=True,
            )
        )
        self.time = TypedTime(self.tr("When it is out"), now=now, office=office)
        airs = request.details.airs_at
        if airs is not None and airs > now():
            self.time.set_text(f"{airs.astimezone(office):%Y-%m-%d %H:%M}")
        self.time_field = Field(self.tr("When it is out"), self.time)
        self.box.addWidget(self.time_field)
        self.outlet = LineEdit(self.tr("Outlet"), longest=LIMITS["outlet"])
        self.outlet.setText(request.outlet)
        self.box.addWidget(Field(self.tr("Outlet"), self.outlet))
        self.piece = LineEdit(self.tr("Programme or title"), longest=LIMITS["title"])
        self.box.addWidget(
            Field(self.tr("Programme or title"), self.piece, mark=self.tr("optional"))
        )
        self.button = Button(self.tr("Expect it"), kind="primary", on_click=self._try)
        self.button.setDefault(True)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        self.box.addLayout(row(self.button, leave, None))
        self.time.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def at(self) -> datetime | None:
        """Return when (UTC)."""
        return self.time.at()

    def _try(self) -> None:
        self.time_field.clear_error()
        if self.time.trouble() or self.at() is None:
            self.time_field.set_error(self.time.trouble() or self.tr("Enter when it is to be out."))
            self.time_field.focus_control()
        else:
            self.accept()


class RecordDialog(Question):
    """What appeared: link, title, outlet, when, and its clips. `refuse` says what is wrong."""

    asked = Signal()
    """What was typed is to be kept; the answer comes by `accept` or `refuse`."""

    def __init__(
        self, request: Request, piece: Coverage | None, *, office: ZoneInfo, parent: QWidget
    ) -> None:
        """Make the question, with what was expected or is known already."""
        super().__init__(self.tr("What appeared?"), parent)
        self.box.setSpacing(10)
        self.paths: list[Path] = []
        self.link = LineEdit(self.tr("Link"), icon="link", longest=RELEASE_LIMITS["report_url"])
        self.piece = LineEdit(self.tr("Title"), longest=LIMITS["title"])
        self.outlet = LineEdit(self.tr("Outlet"), longest=LIMITS["outlet"])
        self.at = LineEdit(self.tr("When it was out"), placeholder="2026-11-24 18:00", longest=40)
        self.elsewhere = LineEdit(self.tr("File that is kept elsewhere"), longest=LIMITS["file"])
        self.outlet.setText(piece.outlet if piece is not None else request.outlet)
        if piece is not None:
            self.link.setText(piece.link)
            self.piece.setText(piece.title)
            if piece.at is not None:
                self.at.setText(piece.at.astimezone(office).strftime(CLOCK))
        optional = self.tr("optional")
        zone = text.fill(self.tr("On the clock of %1"), office.key.rpartition("/")[2])
        self.fields = {
            "link": Field(self.tr("Link"), self.link, mark=optional),
            "title": Field(self.tr("Title"), self.piece, mark=optional),
            "outlet": Field(self.tr("Outlet"), self.outlet),
            "at": Field(self.tr("When it was out"), self.at, mark=optional, hint=zone),
            "file": Field(self.tr("File that is kept elsewhere"), self.elsewhere, mark=optional),
        }
        for field in self.fields.values():
            self.box.addWidget(field)
        self.files = Label("", role="meta", colour="text2", wrap=True)
        self.files.hide()
        self.attach = Button(
            self.tr("Keep a clip"), kind="secondary", icon="paperclip", on_click=self._choose
        )
        self.box.addLayout(row(self.attach, None))
        self.box.addWidget(self.files)
        self.trouble = Label("", role="body_m", colour="danger_t", wrap=True)
        self.trouble.hide()
        self.box.addWidget(self.trouble)
        self.button = Button(self.tr("Note it"), kind="primary", on_click=self.asked.emit)
        self.button.setDefault(True)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        self.box.addLayout(row(self.button, leave, None))
        self.setMinimumWidth(px(480))
        self.link.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Keep these files with the piece."""
        self.paths += [path for path in paths if path not in self.paths]
        self.files.setText(", ".join(path.name for path in self.paths))
        self.files.setVisible(bool(self.paths))

    def refuse(self, field: str, message: str) -> None:
        """Say what is wrong, beside the field where there is one."""
        for one in self.fields.values():
            one.clear_error()
        found = self.fields.get(field)
        self.trouble.setVisible(found is None)
        if found is not None:
            found.set_error(message)
            found.focus_control()
        else:
            self.trouble.setText(message)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Keep clips"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add_files([Path(one) for one in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class WordsDialog(Question):
    """A few words about a piece: what is wrong, or why a correction was refused."""

    def __init__(self, title: str, label: str, button: str, parent: QWidget) -> None:
        """Make the question."""
        super().__init__(title, parent)
        self.box.setSpacing(12)
        self.words = TextArea(label, lines=4)
        self.field = Field(label, self.words)
        self.box.addWidget(self.field)
        self.button = Button(button, kind="primary", on_click=self._try)
        self.button.setDefault(True)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        self.box.addLayout(row(self.button, leave, None))
        self.setMinimumWidth(px(440))
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _try(self) -> None:
        if self.words.text().strip():
            self.accept()
        else:
            self.field.set_error(self.tr("Say what is not right."))
            self.field.focus_control()


class ThanksDialog(Question):
    """The thanks to an expert: to whom, and in which words; what is refused is said in place."""

    asked = Signal()

    def __init__(self, name: str, email: str, words: str, parent: QWidget) -> None:
        """Make the question with a prepared letter."""
        title = text.fill(self.tr("Thank %1"), name) if name else self.tr("Thank the expert")
        super().__init__(plain.visible(title), parent)
        self.box.setSpacing(12)
        self.name = name
        self.email = LineEdit(self.tr("E-mail address"), icon="mail", longest=254)
        self.email.setText(email)
        self.email_field = Field(self.tr("E-mail address"), self.email)
        self.box.addWidget(self.email_field)
        self.words = TextArea(self.tr("Letter"), text=words, lines=9)
        self.words_field = Field(self.tr("Letter"), self.words)
        self.box.addWidget(self.words_field)
        self.box.addWidget(
            Label(
                self.tr("It leaves ten seconds later; until then Z takes it back."),
                role="meta",
                colour="text3",
                wrap=True,
            )
        )
        self.button = Button(self.tr("Send"), kind="primary", on_click=self.asked.emit)
        self.button.setDefault(True)
        leave = Button(self.tr("Leave it"), kind="ghost", on_click=self.reject)
        self.box.addLayout(row(self.button, leave, None))
        self.setMinimumWidth(px(520))
        first: QWidget = self.words if email else self.email
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refuse(self, field: str, message: str) -> None:
        """Say what is wrong beside its field."""
        self.email_field.clear_error()
        self.words_field.clear_error()
        found = self.email_field if field == "email" else self.words_field
        found.set_error(message)
        found.focus_control()


def judgement(act: str) -> Accuracy | None:
    """Return what an act says of a piece, None if it is no judgement."""
    return Accuracy(act) if act in set(Accuracy) else None
