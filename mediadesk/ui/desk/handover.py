"""The handover note: what the next officer must know, as plain text to change, copy and save."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from mediadesk.domain.deadline import time_left
from mediadesk.domain.rows import QueueRow
from mediadesk.services.handovers import Handover
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.inputs import TextArea
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.speech import announce

_tr = QCoreApplication.translate
_NEXT = 5


def note_of(found: Handover, zone: ZoneInfo) -> str:
    """Return the note: next deadlines, everything open, who waits, what happened in this shift."""
    now = found.now
    lines = [
        text.fill(
            _tr("Handover", "Handover, %1, %2"),
            text.full_day(now.astimezone(zone).date()),
            text.clock(now.astimezone(zone)),
        ),
        text.fill(_tr("Handover", "From %1"), found.officer),
    ]
    if found.next_officer:
        lines.append(text.fill(_tr("Handover", "To %1"), found.next_officer))
    lines += [
        text.fill(
            _tr("Handover", "Since %1: %2, %3"),
            text.moment(found.since, now, zone),
            text.counted("%n request(s) came in", found.came),
            text.counted("%n closed", found.closed),
        ),
        "",
        *_section(_tr("Handover", "Next deadlines"), found.open[:_NEXT], now, zone),
    ]
    if len(found.open) > _NEXT:
        lines += _section(_tr("Handover", "Also open"), found.open[_NEXT:], now, zone)
    lines += _section(_tr("Handover", "Waiting for an answer"), found.waiting, now, zone)
    if found.more:
        lines.append(_tr("Handover", "More requests are open than this note lists."))
    return "\n".join(lines).rstrip() + "\n"


def _section(title: str, rows: tuple[QueueRow, ...], now: datetime, zone: ZoneInfo) -> list[str]:
    if not rows:
        return [title, f"  {_tr('Handover', 'Nothing')}", ""]
    return [title, *(f"  {_line(one, now, zone)}" for one in rows), ""]


def _line(one: QueueRow, now: datetime, zone: ZoneInfo) -> str:
    left = time_left(now, one.deadline_at, zone, answered_at=one.answered_at)
    owner = one.owner or _tr("Handover", "nobody yet")
    waiting = text.state(one.state, one.waiting_for) if one.waiting_for else ""
    held = _tr("Handover", "held: who should get this?") if one.held else ""
    parts = [
        text.chip(left, zone.key).text,
        text.reference(one.reference),
        f"{one.reporter}, {one.outlet}: {one.subject}",
        owner,
        waiting,
        held,
    ]
    return " · ".join(part for part in parts if part)


class HandoverDialog(QDialog):
    """Shows the note; what is changed in it goes where it is copied or saved to, nowhere else."""

    def __init__(self, context: Context, officer: str, parent: QWidget | None = None) -> None:
        """Ask for the state of the desk."""
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Handover note"))
        self.resize(px(720), px(560))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        surface = Surface("raised")
        outer.addWidget(surface)
        box = QVBoxLayout(surface)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addWidget(Label(self.tr("Handover note"), role="title"))
        self.words = TextArea(self.tr("Handover note"), lines=16)
        box.addWidget(self.words, 1)
        self._state = Label("", colour="text3", elide=True)
        self.copy_button = Button(self.tr("Copy"), kind="primary", icon="copy", on_click=self.copy)
        self.save_button = Button(self.tr("Save to a file…"), icon="save", on_click=self._choose)
        close = Button(self.tr("Close"), kind="ghost", on_click=self.reject)
        foot = row(self.copy_button, self.save_button, close)
        foot.addWidget(self._state, 1)
        box.addLayout(foot)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        desk = context.desk
        if desk is not None:
            context.tasks.run(
                self,
                "data",
                lambda: desk.handovers.gather(officer),
                done=self._show,
                failed=lambda error: self._say(text.failure(error)),
            )

    def _show(self, found: Handover) -> None:
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        self.words.set_text(note_of(found, zone))

    def copy(self) -> None:
        """Put the note on the clipboard."""
        QGuiApplication.clipboard().setText(self.words.text())
        self._say(self.tr("Copied"))

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the handover note"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("handover.txt")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, target: Path) -> None:
        """Write the note to a file."""
        desk, note = self._context.desk, self.words.text()
        if desk is None:
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.handovers.save(target, note),
            done=lambda _nothing: self._say(text.fill(self.tr("Saved as %1"), target.name)),
            failed=lambda error: self._say(text.failure(error)),
        )

    def state(self) -> str:
        """Return what was said last of copying and saving."""
        return self._state.text()

    def _say(self, words: str) -> None:
        self._state.setText(words)
        announce(self, words)
