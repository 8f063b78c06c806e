"""The list of mails that came in, newest first, painted by a delegate and patched in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from mediadesk.domain.incoming import IncomingRow, IncomingState
from mediadesk.ui import text
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import RIGHT, draw_text, text_width
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.rows import LookDelegate, LookModel

_ICONS = {
    IncomingState.PROPOSED: "mail",
    IncomingState.GROUPED: "mail",
    IncomingState.REQUEST: "inbox",
    IncomingState.JOINED: "link",
    IncomingState.REPORTED: "mail-warning",
    IncomingState.UNPROCESSABLE: "mail-x",
    IncomingState.TOO_LARGE: "mail-x",
    IncomingState.UNFETCHED: "mail-x",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLook:
    """One mail as a row, in words."""

    key: str
    sender: str
    subject: str
    state: str
    when: str
    icon: str
    warned: bool
    spoken: str

    @property
    def tip(self) -> str:
        """Sender and subject, whole."""
        return f"{self.sender}\n{self.subject}"


class IncomingModel(LookModel):
    """Mails, newest first."""

    def show_rows(self, rows: Sequence[IncomingRow], now: datetime, zone: ZoneInfo) -> None:
        """Show these rows; those that stay keep their place and selection."""
        self.put([self._look(row, now, zone) for row in rows])

    def _look(self, row: IncomingRow, now: datetime, zone: ZoneInfo) -> IncomingLook:
        sender = row.sender_name or row.sender or self.tr("No sender")
        if row.state is IncomingState.UNFETCHED:
            sender = self.tr("A mail on the server")
        state = text.incoming_state(row)
        when = text.moment(row.received_at, now, zone)
        subject = row.subject or self.tr("No subject")
        parts = [sender, row.sender, subject, state, when, *map(text.mail_flag, row.flags)]
        return IncomingLook(
            key=row.id,
            sender=sender,
            subject=subject,
            state=state,
            when=when,
            icon=_ICONS.get(row.state, "mail-check"),
            warned=bool(row.flags),
            spoken=plain.visible(". ".join(dict.fromkeys(part for part in parts if part))),
        )


class IncomingDelegate(LookDelegate):
    """Paints a mail: sender and when, subject, what became of it and whether it warns."""

    row_height = 72

    def paint_look(self, painter: QPainter, rect: QRectF, look: object) -> None:
        """Paint what a row holds; `rect` is the whole row."""
        if not isinstance(look, IncomingLook):
            return
        left, right, line = rect.x() + 20, rect.right() - 20, px(20)
        top = rect.center().y() - 1.5 * line
        when = text_width(look.when, "meta", numbers=True)
        room = right - left - when - 12
        draw_text(
            painter, QRectF(left, top, room, line), plain.shown(look.sender), "body_m", "text"
        )
        draw_text(
            painter,
            QRectF(right - when, top, when + 1, line),
            look.when,
            "meta",
            "text3",
            align=RIGHT,
            numbers=True,
        )
        draw_text(
            painter,
            QRectF(left, top + line, right - left, line),
            plain.shown(look.subject),
            "body",
            "text2",
        )
        size = px(14)
        middle = top + 2 * line + (line - size) / 2
        draw_icon(painter, look.icon, left, middle, size, "text3")
        words = QRectF(left + size + 6, top + 2 * line, right - left - size - 6, line)
        draw_text(painter, words, look.state, "meta", "text3")
        if look.warned:
            draw_icon(painter, "triangle-alert", right - size, middle, size, "warn")
