"""Calendar files (RFC 5545) that a person takes along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mediadesk.domain.deadline import is_doubled
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.invitation import Invitation, Method
from mediadesk.domain.mail import Address
from mediadesk.domain.reference import show
from mediadesk.domain.request import Request
from mediadesk.domain.rows import CalendarRow

if TYPE_CHECKING:
    from icalendar import Calendar, vCalAddress

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
        event.add("summary", _plain(title))
        event.add("description", _plain(f"{text}\n{show(request.reference)}"))
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _plain(title))
        alarm.add("trigger", -_REMIND_BEFORE)
        event.add_component(alarm)
        calendar = _calendar(Calendar())
        calendar.add_component(event)
        return _written(calendar)

    def invitation(self, invitation: Invitation) -> bytes:
        """Return the calendar entry of an interview as one party gets it.

        It is what a mail with the same method carries (RFC 6047). Times stand on the party's own
        clock with its VTIMEZONE; where that clock shows the time twice they stand in UTC, because a
        clock time with a zone can only mean the first (RFC 5545, 3.3.5).
        """
        from icalendar import Alarm, Calendar, Event

        cancelled = invitation.method is Method.CANCEL
        calendar = _calendar(Calendar())
        calendar.add("method", invitation.method.value)
        zone = ZoneInfo(invitation.zone)
        if _is_plain(invitation.starts_at, zone) and _is_plain(invitation.ends_at, zone):
            _add_zone(calendar, zone, invitation.starts_at)
        else:
            zone = ZoneInfo("UTC")
        event = Event()
        event.add("uid", invitation.uid)
        event.add("sequence", invitation.sequence)
        event.add("dtstamp", invitation.stamp.astimezone(UTC))
        event.add("dtstart", _on_clock(invitation.starts_at, zone))
        event.add("dtend", _on_clock(invitation.ends_at, zone))
        event.add("summary", _plain(invitation.title))
        event.add("description", _plain(invitation.text))
        if invitation.place:
            event.add("location", _plain(invitation.place))
        status = "TENTATIVE" if invitation.tentative else "CONFIRMED"
        event.add("status", "CANCELLED" if cancelled else status)
        event.add("transp", "OPAQUE")
        event.add("organizer", _person(invitation.organizer), encode=False)
        attendee = _person(invitation.attendee)
        attendee.params["role"] = "REQ-PARTICIPANT"
        if not cancelled:
            attendee.params["partstat"] = "NEEDS-ACTION"
            attendee.params["rsvp"] = "TRUE"
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _plain(invitation.title))
            alarm.add("trigger", -_REMIND_BEFORE)
            event.add_component(alarm)
        event.add("attendee", attendee, encode=False)
        calendar.add_component(event)
        return _written(calendar)

    def list(self, rows: Sequence[CalendarRow], *, stamp: datetime, uid: str) -> bytes:
        """Return a file with interviews to look at (METHOD:PUBLISH), made at `stamp` (UTC).

        `uid` ends each UID, so that these never stand for the invitations that were sent. Instants
        are in UTC.
        """
        from icalendar import Calendar, Event

        calendar = _calendar(Calendar())
        calendar.add("method", "PUBLISH")
        for row in rows:
            event = Event()
            event.add("uid", f"{row.id}-{uid}")
            event.add("dtstamp", stamp.astimezone(UTC))
            event.add("dtstart", row.starts_at.astimezone(UTC))
            event.add("dtend", row.ends_at.astimezone(UTC))
            event.add("summary", _plain(" · ".join(one for one in (row.expert, row.outlet) if one)))
            event.add(
                "description",
                _plain("\n".join((row.subject, row.reporter, show(row.reference)))),
            )
            if row.place:
                event.add("location", _plain(row.place))
            settled = row.state in {InterviewState.CONFIRMED, InterviewState.GIVEN}
            event.add("status", "CONFIRMED" if settled else "TENTATIVE")
            calendar.add_component(event)
        return _written(calendar)


def _calendar(calendar: Calendar) -> Calendar:
    calendar.add("prodid", "-//MediaDesk//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written(calendar: Calendar) -> bytes:
    content: bytes = calendar.to_ical()
    return content


def _is_plain(at: datetime, zone: ZoneInfo) -> bool:
    """Say whether a zone's clock shows this instant once only, and in whole minutes from UTC."""
    local = at.astimezone(zone)
    offset = local.utcoffset() or timedelta(0)
    return not is_doubled(local.replace(tzinfo=None), zone) and not offset.seconds % 60


def _on_clock(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(UTC if zone.key == "UTC" else zone)


def _add_zone(calendar: Calendar, zone: ZoneInfo, at: datetime) -> None:
    """Add what the zone's clock does in the year round an instant; UTC needs no telling."""
    from icalendar import Timezone

    if zone.key == "UTC":
        return
    year = at.astimezone(zone).year
    calendar.add_component(
        Timezone.from_tzinfo(
            zone, zone.key, first_date=date(year, 1, 1), last_date=date(year + 1, 3, 1)
        )
    )


def _person(address: Address) -> vCalAddress:
    from icalendar import vCalAddress

    person = vCalAddress(f"mailto:{address.email}")
    if address.name:
        person.params["cn"] = _parameter(address.name)
    return person


def _parameter(text: str) -> str:
    """Return text that can stand in a parameter: no quotes and no controls (RFC 5545, 3.2)."""
    return _plain(text).replace("\n", " ").replace('"', "\u2019")


def _plain(text: str) -> str:
    """Return text as it may stand in a value: no control but the end of a line (RFC 5545, 3.1)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        " " if (mark < " " and mark != "\n") or mark == "\x7f" else mark for mark in lines
    )
