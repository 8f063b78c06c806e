"""What somebody's calendar takes of a time: entries are unfolded, and only their times are kept.

On failure, first: what is no calendar, or one that cannot be read within the limits of the child
process that opens it, gives a sentence and no times. Repeated entries are unfolded by a library
that can be kept busy for ever by a hostile rule; therefore this runs in that child and nowhere
else.

An entry counts unless it says that it takes no time (`TRANSP:TRANSPARENT`, or Outlook's own mark)
or will not be (`STATUS:CANCELLED`). Titles, places and people are never looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mediadesk.documents.releases.child import UnreadableError, open_document
from mediadesk.domain.availability import Span
from mediadesk.domain.calendar import MOST_BYTES, BusyRead
from mediadesk.domain.errors import Problem, Refused

Event = Any
"""An entry as the library reads it; its values are one of thirty types, most of them impossible."""

KIND = "calendar"
_MOST_ENTRIES = 20_000
_MOST_TIMES = 20_000
_MOST_OF_ONE = 5_000
"""Occurrences of one entry within the window; more is no person's calendar."""
_LONGEST = timedelta(days=400)
_TOO_LARGE = "This calendar is larger than 5 MB. It was not read."


class CalendarReader:
    """Reads calendars in a child of its own. Not for the GUI thread."""

    def open(self, path: Path) -> bytes:
        """Return the bytes of a calendar file; raises `Refused` for one that cannot be read."""
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            raise Refused(
                Problem("file", "{name} could not be read.", {"name": path.name[:200]})
            ) from error
        if len(content) > MOST_BYTES:
            raise Refused(Problem("file", _TOO_LARGE))
        return content

    def read(self, content: bytes, window: Span, zone: str) -> BusyRead:
        """Return what a calendar takes of `window`; times without a zone are those of `zone`."""
        if len(content) > MOST_BYTES:
            return BusyRead(problem=_TOO_LARGE)
        words = f"{KIND} {window.start.isoformat()} {window.end.isoformat()} {zone}"
        opened = open_document(content, words)
        if opened.problem is not None:
            return BusyRead(problem=opened.problem)
        found = json.loads(opened.content)
        return BusyRead(
            times=tuple(
                (
                    Span(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end)),
                    uid,
                )
                for start, end, uid in found["times"]
            ),
            passed_over=found["passed_over"],
        )


def read_busy(data: bytes, words: str) -> dict[str, object]:
    """Read a calendar in the child; `words` are what `CalendarReader.read` asked for."""
    _, start, end, zone = words.split(" ", 3)
    window = Span(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))
    times, passed_over = busy_in(data, window, ZoneInfo(zone))
    answer = [[one.start.isoformat(), one.end.isoformat(), uid] for one, uid in times]
    return {
        "form": "text",
        "content": json.dumps({"times": answer, "passed_over": passed_over}),
        "title": None,
    }


def busy_in(data: bytes, window: Span, zone: ZoneInfo) -> tuple[list[tuple[Span, str]], int]:
    """Return the times that a calendar takes of `window`, and how many entries were passed over.

    Raises `UnreadableError` for what is no calendar or has too many entries.
    """
    from icalendar import Calendar

    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        raise UnreadableError("calendar")
    if data.upper().count(b"BEGIN:") > _MOST_ENTRIES:
        raise UnreadableError("large")
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise UnreadableError("calendar") from error
    events: list[Event] = [one for calendar in calendars for one in calendar.walk("VEVENT")]
    replaced = _replaced(events, zone)
    found: list[tuple[Span, str]] = []
    passed_over = 0
    for event in events:
        try:
            found += _of_event(event, window, zone, replaced)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            # One entry that makes no sense does not hide the others; it is counted and told.
            passed_over += 1
        if len(found) > _MOST_TIMES:
            raise UnreadableError("large")
    return found, passed_over


def _replaced(events: list[Event], zone: ZoneInfo) -> dict[str, set[datetime]]:
    """Return, by UID, which occurrences have an entry of their own (RFC 5545, 3.8.4.4)."""
    found: dict[str, set[datetime]] = {}
    for event in events:
        with suppress(ValueError, KeyError, TypeError, AttributeError, OverflowError):
            at = event["recurrence-id"].dt
            found.setdefault(str(event.get("uid", "")), set()).add(_instant(at, zone))
    return found


def _of_event(
    event: Event, window: Span, zone: ZoneInfo, replaced: dict[str, set[datetime]]
) -> Iterator[tuple[Span, str]]:
    if _takes_no_time(event):
        return
    uid = str(event.get("uid", ""))
    start = event["dtstart"].dt
    lasts, is_days = _length(event, start)
    if not timedelta(0) < lasts <= _LONGEST:
        return
    single = "recurrence-id" in event
    gone = set() if single else replaced.get(uid, set())
    starts = [start] if single else _starts(event, start, window, lasts)
    for at in starts:
        begin = _instant(at, zone)
        if begin in gone:
            continue
        # Days are counted on the calendar, hours on the clock that runs (RFC 5545, 3.3.6).
        end = _instant(at + lasts, zone) if is_days else begin + lasts
        span = Span(start=begin, end=end)
        if span.meets(window):
            yield (
                Span(start=max(begin, window.start), end=min(end, window.end)),
                uid,
            )


def _takes_no_time(event: Event) -> bool:
    said = {
        name: str(event.get(name, "")).upper()
        for name in ("transp", "status", "x-microsoft-cdo-busystatus")
    }
    return (
        said["transp"] == "TRANSPARENT"
        or said["status"] == "CANCELLED"
        or said["x-microsoft-cdo-busystatus"] == "FREE"
    )


def _length(event: Event, start: date) -> tuple[timedelta, bool]:
    """Return how long an entry lasts, and whether that is in whole days of the calendar."""
    whole_days = not isinstance(start, datetime)
    if "dtend" in event:
        end = event["dtend"].dt
        if not isinstance(start, datetime):
            return end - start, True
        if (start.tzinfo is None) != (end.tzinfo is None):
            raise ValueError("begin and end stand on different clocks")
        return (end.astimezone(UTC) - start.astimezone(UTC) if start.tzinfo else end - start), False
    if "duration" in event:
        lasts = event["duration"].dt
        return lasts, whole_days
    return (timedelta(days=1), True) if whole_days else (timedelta(0), False)


def _starts(event: Event, start: date, window: Span, lasts: timedelta) -> list[Any]:
    """Return when the occurrences begin that could reach into the window, as `start` is written."""
    if not any(name in event for name in ("rrule", "rdate", "exdate")):
        return [start]
    from dateutil.rrule import rruleset, rrulestr

    where = start.tzinfo if isinstance(start, datetime) else None
    base = _naive(start, where)
    rules = rruleset()
    rules.rdate(base)
    for rule in _values(event, "rrule"):
        written = dict(rule)
        if "UNTIL" in written:
            # The library wants both on one clock; a whole day as the last counts to its end.
            until = written["UNTIL"][0] if isinstance(written["UNTIL"], list) else written["UNTIL"]
            written["UNTIL"] = [_last(until, where)]
        text = type(rule)(written).to_ical().decode()
        rules.rrule(rrulestr(text, dtstart=base))
    for extra in _dates(event, "rdate"):
        rules.rdate(_naive(extra, where))
    for gone in _dates(event, "exdate"):
        rules.exdate(_naive(gone, where))
    day = timedelta(days=1)
    # A day to either side, for the clock that the entry is written on.
    first = window.start.replace(tzinfo=None) - lasts - day
    last = window.end.replace(tzinfo=None) + day
    found: list[Any] = []
    for at in rules.xafter(first, inc=True):
        if at > last:
            break
        if len(found) >= _MOST_OF_ONE:
            raise UnreadableError("large")
        written_so = at.replace(tzinfo=where) if isinstance(start, datetime) else at.date()
        found.append(written_so)
    return found


def _values(event: Event, name: str) -> list[Any]:
    value = event.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _dates(event: Event, name: str) -> Iterator[Any]:
    for value in _values(event, name):
        for one in value.dts:
            # A period is named by where it begins.
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def _naive(at: date, where: Any) -> datetime:  # noqa: ANN401  # a zone of whichever library made it
    """Return what the clock of an entry shows at a time that may be written on another clock."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time())
    if at.tzinfo is not None and where is not None:
        at = at.astimezone(where)
    return at.replace(tzinfo=None)


def _last(until: date, where: Any) -> datetime:  # noqa: ANN401  # the same
    if not isinstance(until, datetime):
        return datetime.combine(until, time(23, 59, 59))
    return _naive(until, where)


def _instant(at: date, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) of a time as a calendar writes it; a day begins at its midnight."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone)
    return at.astimezone(UTC)
