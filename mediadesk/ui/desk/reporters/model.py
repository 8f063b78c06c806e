"""The list of reporters: pages by name that are fetched as one scrolls, painted by a delegate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from mediadesk.domain.rows import ReporterRow
from mediadesk.ui import text
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import RIGHT, draw_text, text_width
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.avatar import draw_avatar
from mediadesk.ui.widgets.rows import LookDelegate, LookModel


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterLook:
    """One reporter as a row, in words."""

    key: str
    name: str
    about: str
    asked: str
    verified: bool
    spoken: str

    @property
    def tip(self) -> str:
        """The whole name, and what they are."""
        return f"{self.name}\n{self.about}"


class ReporterModel(LookModel):
    """Reporters by name."""

    def show_page(
        self,
        rows: Sequence[ReporterRow],
        after: str | None,
        *,
        more: bool,
        now: datetime,
        zone: ZoneInfo,
    ) -> None:
        """Show the first page, or put another (`more`) at the end."""
        self.put([self._look(row, now, zone) for row in rows], after, more=more)

    def _look(self, row: ReporterRow, now: datetime, zone: ZoneInfo) -> ReporterLook:
        about = ", ".join(part for part in (row.role, row.outlet) if part)
        asked = text.counted("%n request(s)", row.requests)
        spoken = [row.name, about, asked]
        if row.last_at is not None:
            day = text.day_word(row.last_at.astimezone(zone).date(), now.astimezone(zone).date())
            spoken.append(text.fill(self.tr("last %1"), day))
            asked = day
        if row.verified:
            spoken.append(self.tr("verified"))
        return ReporterLook(
            key=row.id,
            name=row.name,
            about=about,
            asked=asked,
            verified=row.verified,
            spoken=plain.visible(". ".join(part for part in spoken if part)),
        )


class ReporterDelegate(LookDelegate):
    """Paints a reporter: initials, name with its tick, role and outlet, when they last asked."""

    def paint_look(self, painter: QPainter, rect: QRectF, look: object) -> None:
        """Paint what a row holds; `rect` is the whole row."""
        if not isinstance(look, ReporterLook):
            return
        side = px(32)
        middle = rect.center().y()
        face = QRectF(rect.x() + 20, middle - side / 2, side, side)
        draw_avatar(painter, face, plain.initials(look.name), look.key)
        left = face.right() + 12
        right = rect.right() - 20
        when = text_width(look.asked, "meta", numbers=True)
        name = plain.shown(look.name)
        room = right - left - when - 12 - (px(20) if look.verified else 0)
        place = QRectF(left, middle - px(20), room, px(20))
        width = min(draw_text(painter, place, name, "body_m", "text"), room)
        if look.verified:
            size = px(14)
            draw_icon(
                painter, "shield-check", left + width + 6, place.center().y() - size / 2, size, "ok"
            )
        draw_text(
            painter,
            QRectF(right - when, place.y(), when + 1, place.height()),
            look.asked,
            "meta",
            "text3",
            align=RIGHT,
            numbers=True,
        )
        place = QRectF(left, middle, right - left, px(20))
        draw_text(painter, place, plain.shown(look.about), "meta", "text2")
