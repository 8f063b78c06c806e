"""What speaks against a time for an interview, in sentences."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.availability import Span
from mediadesk.domain.clash import Clash, ClashKind
from mediadesk.domain.deadline import city
from mediadesk.ui.text.spelling import clock, fill, reference, short_day

_tr = QCoreApplication.translate


def clash(one: Clash, zone: ZoneInfo) -> str:
    """Return what speaks against a time, on the clock of the office’s zone."""
    when = _when(one.span, zone) if one.span is not None else ""
    other = reference(one.reference) if one.reference else ""
    place = city(one.zone) if one.zone else ""
    return {
        ClashKind.PAST: _tr("Text", "This time is over."),
        ClashKind.INTERVIEW: fill(_tr("Text", "Another interview then, %1, %2."), when, other),
        ClashKind.LEAVE: fill(_tr("Text", "Away then, %1."), when),
        ClashKind.BUSY: fill(_tr("Text", "Their own calendar is taken, %1."), when),
        ClashKind.QUIET: fill(_tr("Text", "Not to be disturbed, %1."), when),
        ClashKind.CLOSE: fill(
            _tr("Text", "Less than %1 minutes from another interview, %2, %3."),
            str(one.minutes),
            when,
            other,
        ),
        ClashKind.OUTSIDE_HOURS: fill(_tr("Text", "Outside their hours in %1."), place),
        ClashKind.AFTER_DEADLINE: _tr("Text", "After the reporter’s deadline."),
        ClashKind.DOUBLED: fill(
            _tr("Text", "The clocks in %1 show this time twice that day."), place
        ),
        ClashKind.RETIRED: _tr("Text", "Speaks for the office no more."),
    }[one.kind]


def _when(span: Span, zone: ZoneInfo) -> str:
    begin, end = span.start.astimezone(zone), span.end.astimezone(zone)
    if begin.date() == end.date():
        return fill(_tr("Text", "%1–%2"), clock(begin), clock(end))
    return fill(_tr("Text", "%1 to %2"), short_day(begin.date()), short_day(end.date()))
