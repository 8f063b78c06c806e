"""The list of experts: by name, with their own clock and whether they are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from mediadesk.domain.presence import Presence, presence, zone_at
from mediadesk.domain.rows import ExpertRow
from mediadesk.services.experts import Named
from mediadesk.ui import text
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import RIGHT, draw_text, text_width
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.avatar import draw_avatar
from mediadesk.ui.widgets.rows import LookDelegate, LookModel

PRESENCE_ICONS = {
    Presence.FREE: ("circle-check", "ok"),
    Presence.OFF: ("clock", "text3"),
    Presence.QUIET: ("bell", "text3"),
    Presence.AWAY: ("log-out", "warn"),
}
"""Icon and colour of each; the words beside them say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertLook:
    """One expert as a row, in words."""

    key: str
    name: str
    about: str
    clock: str
    presence: Presence
    there: str
    spoken: str

    @property
    def tip(self) -> str:
        """The whole name, what they are, and where their clock stands."""
        return f"{self.name}\n{self.about}\n{self.clock} · {self.there}"


class ExpertModel(LookModel):
    """Experts by name."""

    def show_page(
        self,
        rows: Sequence[ExpertRow],
        after: str | None,
        *,
        more: bool,
        now: datetime,
        zone: ZoneInfo,
    ) -> None:
        """Show the first page, or put another (`more`) at the end."""
        self.put([self._look(row, now, zone) for row in rows], after, more=more)

    def _look(self, row: ExpertRow, now: datetime, zone: ZoneInfo) -> ExpertLook:
        about = ", ".join(part for part in (row.title, row.organisation) if part)
        stands = presence(row.zone, row.hours, row.quiet, row.away, now)
        there = text.presence(stands, row.away, now, zone)
        local = now.astimezone(ZoneInfo(zone_at(row.zone, row.away)))
        clock = text.clock(local)
        spoken = [row.name, about, there, text.fill(self.tr("%1 there"), clock)]
        spoken += [text.skill_label(one) for one in sorted(row.skills)]
        return ExpertLook(
            key=row.id,
            name=row.name,
            about=about,
            clock=clock,
            presence=stands,
            there=there,
            spoken=plain.visible(". ".join(part for part in spoken if part)),
        )


class ExpertDelegate(LookDelegate):
    """Paints an expert: initials, name and clock, what they are and whether they are there."""

    def paint_look(self, painter: QPainter, rect: QRectF, look: object) -> None:
        """Paint what a row holds; `rect` is the whole row."""
        if not isinstance(look, ExpertLook):
            return
        left, right, line = _face(painter, rect, look.name, look.key)
        top = rect.center().y() - line
        wide = text_width(look.clock, "meta", numbers=True)
        draw_text(
            painter,
            QRectF(left, top, right - left - wide - 12, line),
            plain.shown(look.name),
            "body_m",
            "text",
        )
        place = QRectF(right - wide, top, wide + 1, line)
        draw_text(painter, place, look.clock, "meta", "text3", align=RIGHT, numbers=True)
        icon, tone = PRESENCE_ICONS[look.presence]
        size, wide = px(13), text_width(look.there, "meta")
        draw_icon(
            painter, icon, right - wide - size - 4, top + line + (line - size) / 2, size, tone
        )
        place = QRectF(right - wide, top + line, wide + 1, line)
        draw_text(painter, place, look.there, "meta", "text2", align=RIGHT)
        room = right - left - wide - size - 16
        draw_text(
            painter, QRectF(left, top + line, room, line), plain.shown(look.about), "meta", "text2"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLook:
    """Somebody whom releases name, as a row, in words."""

    key: str
    name: str
    about: str
    count: str
    spoken: str

    @property
    def tip(self) -> str:
        """The whole name, and what they are."""
        return f"{self.name}\n{self.about}"


class NamedModel(LookModel):
    """Whom releases name without a record."""

    def show_people(self, people: Sequence[Named]) -> None:
        """Show these."""
        self.people = {key_of(one): one for one in people}
        self.put([self._look(key, one) for key, one in self.people.items()])

    def _look(self, key: str, one: Named) -> NamedLook:
        person = one.person
        about = person.role or person.email or (self.tr("Author") if person.author else "")
        count = text.counted("%n release(s)", len(one.everywhere))
        return NamedLook(
            key=key,
            name=person.name,
            about=about,
            count=count,
            spoken=plain.visible(". ".join(part for part in (person.name, about, count) if part)),
        )


def key_of(one: Named) -> str:
    """Return what tells somebody in the list from others."""
    return f"{one.person.key} {one.person.email.lower()}"


class NamedDelegate(LookDelegate):
    """Paints somebody whom releases name: initials, name and in how many, what they are."""

    def paint_look(self, painter: QPainter, rect: QRectF, look: object) -> None:
        """Paint what a row holds; `rect` is the whole row."""
        if not isinstance(look, NamedLook):
            return
        left, right, line = _face(painter, rect, look.name, look.key)
        top = rect.center().y() - line
        wide = text_width(look.count, "meta", numbers=True)
        room = QRectF(left, top, right - left - wide - 12, line)
        draw_text(painter, room, plain.shown(look.name), "body_m", "text")
        place = QRectF(right - wide, top, wide + 1, line)
        draw_text(painter, place, look.count, "meta", "text3", align=RIGHT, numbers=True)
        place = QRectF(left, top + line, right - left, line)
        draw_text(painter, place, plain.shown(look.about), "meta", "text2")


def _face(painter: QPainter, rect: QRectF, name: str, key: str) -> tuple[float, float, int]:
    """Paint somebody's initials; return where the words begin and end, and a line's height."""
    side = px(32)
    face = QRectF(rect.x() + 20, rect.center().y() - side / 2, side, side)
    draw_avatar(painter, face, plain.initials(name), key)
    return face.right() + 12, rect.right() - 20, px(20)
