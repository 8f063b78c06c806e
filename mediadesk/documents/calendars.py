"""Calendar files (RFC 5545) that a person takes along."""

from __future__ import annotations

from datetime import timedelta

from mediadesk.domain.reference import show
from mediadesk.domain.request import Request

_REMIND_BEFORE = timedelta(minutes=30)


class CalendarFiles:
    """Writes calendar files; the library loads with the first one."""

    def deadline(self, request: Request, *, title: str, text: str) -> bytes:
        """Return a file with one entry: the deadline of a request, as an instant in UTC.

        The entry takes no time of the day (RFC 5545, 3.6.1: without an end it ends as it begins)
        and reminds half an hour before. The same request gives the same entry, so that taking it
        in twice leaves one.
        """
        from icalendar import Alarm, Calendar, Event

        event = Event()
        event.add("uid", f"{request.id}@mediadesk.invalid")
        event.add("dtstamp", request.created_at)
        event.add("dtstart", request.deadline.at)
        event.add("summary", title)
        event.add("description", f"{text}\n{show(request.reference)}")
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", -_REMIND_BEFORE)
        event.add_component(alarm)
        calendar = Calendar()
        calendar.add("prodid", "-//MediaDesk//EN")
        calendar.add("version", "2.0")
        calendar.add_component(event)
        content: bytes = calendar.to_ical()
        return content
