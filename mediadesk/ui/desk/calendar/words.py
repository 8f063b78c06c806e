"""The calendar's own words: spans of days, how an interview stands, and each as a sentence."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from mediadesk.domain.interview import InterviewState
from mediadesk.domain.rows import CalendarRow
from mediadesk.ui import text
from mediadesk.ui.desk.calendar.look import Block
from mediadesk.ui.theme.icons import medium_icon
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.mark import Mark

_tr = QCoreApplication.translate


def span_of_days(first: date, last: date, *, short: bool = False) -> str:
    """Return `12 to 16 October 2026`, naming month and year once where they are the same.

    `short` shortens the month and leaves the year out.
    """
    month = "MMM" if short else "MMMM"
    year = "" if short else " yyyy"
    end = _day(last, f"d {month}{year}")
    if first == last:
        return text.short_day(first) if short else text.full_day(first)
    if (first.year, first.month) == (last.year, last.month):
        begin = str(first.day)
    elif first.year == last.year:
        begin = _day(first, f"d {month}")
    else:
        begin = _day(first, f"d {month}{year}")
    return text.fill(_tr("Calendar", "%1 to %2"), begin, end)


def _day(day: date, form: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), form)


def times(begin: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return `14:30–15:15` on the clock of a zone, with the later day where it ends on one."""
    local, until = begin.astimezone(zone), end.astimezone(zone)
    last = text.clock(until)
    if until.date() != local.date():
        last = f"{text.short_day(until.date())}, {last}"
    return f"{text.clock(local)}–{last}"


def how(row: CalendarRow) -> str:
    """Return in what form an interview is given, else for which medium."""
    return text.form(row.form) or text.medium(row.medium) or _tr("Calendar", "Interview")


def sentence(row: CalendarRow, zone: ZoneInfo) -> str:
    """Return an interview as a sentence to be read out, and for its tooltip; safe to be shown."""
    who = _tr("Calendar", "No expert yet")
    if row.expert:
        who = _tr("Calendar", "With %1").replace("%1", row.expert)
    day = text.full_day(row.starts_at.astimezone(zone).date())
    parts = (
        text.interview_state(row.state),
        f"{row.outlet}, {row.reporter}",
        who,
        f"{day}, {times(row.starts_at, row.ends_at, zone)}",
        how(row),
        row.place,
        text.reference(row.reference),
    )
    return plain.visible(". ".join(part for part in parts if part))


def _detail(row: CalendarRow) -> str:
    """Return the reference of what is proposed, else how the interview is given."""
    if row.state is InterviewState.PROPOSED:
        return text.reference(row.reference)
    return plain.visible(how(row))


def block(row: CalendarRow, mark: Mark | None, zone: ZoneInfo) -> Block:
    """Return an interview as the grid paints it."""
    return Block(
        key=row.id,
        request_id=row.request_id,
        expert_id=row.expert_id or "",
        begin=row.starts_at,
        end=row.ends_at,
        state=row.state.value,
        title=plain.visible(row.outlet),
        detail=partial(_detail, row),
        icon=medium_icon(row.medium.value) if row.medium else "calendar",
        mark=mark,
        tell=partial(sentence, row, zone),
    )
