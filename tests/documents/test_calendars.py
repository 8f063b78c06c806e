"""Calendar files: read back by a calendar library they say what was meant, in every zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from mediadesk.documents.calendars import CalendarFiles
from mediadesk.domain.deadline import is_doubled, zone_of
from mediadesk.domain.errors import Refused
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.invitation import Invitation, Method
from mediadesk.domain.mail import Address
from mediadesk.domain.rows import CalendarRow

Part = Any
"""A component as the library reads it; its values are one of thirty types."""

AT = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
INVITATION = Invitation(
    method=Method.REQUEST,
    uid="one@office.example",
    sequence=2,
    stamp=datetime(2026, 11, 24, 12, 0, 0, 123_456, tzinfo=UTC),
    starts_at=AT,
    ends_at=AT + timedelta(minutes=30),
    zone="Europe/London",
    title="Interview with Harbour Radio",
    text="10:30, London time\nWith: Nadia Lind",
    place="Studio 2",
    organizer=Address(email="press@office.example", name="Harbour Institute"),
    attendee=Address(email="ines@larkfield.example", name="Dr Ines Okafor"),
)


def known_zones() -> list[str]:
    found = []
    for name in sorted(available_timezones()):
        try:
            zone_of(name)
        except Refused:
            continue
        found.append(name)
    return found


ZONES = st.sampled_from(known_zones())
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31)).map(  # noqa: DTZ001  # in UTC next
    lambda at: at.replace(tzinfo=UTC, second=0, microsecond=0)
)
CHANGES = st.builds(
    lambda day, minutes: (
        datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(
        "2026-03-08 2026-03-29 2026-04-04 2026-09-27 2026-10-03 2026-10-25 2026-11-01".split()
    ),
    st.integers(-900, 900),
)
WORDS = st.text(max_size=60) | st.sampled_from(
    ["a;b,c\\d", 'Quote "this"', "BEGIN:VEVENT\r\nEND:VEVENT", "x" * 400, "ü" * 80, "\u2028", "\0"]
)


def read(content: bytes) -> tuple[Part, Part]:
    """Return calendar and event of a file, as a calendar library understands them."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert not calendar.errors
    assert not event.errors
    return calendar, event


def own_clock(calendar: Part, event: Part, name: str) -> datetime:
    """Return an instant of the event by the file's own VTIMEZONE, not by what this machine knows."""
    value = event[name]
    local: datetime = value.dt.replace(tzinfo=None)
    if "TZID" not in value.params:
        assert value.dt.utcoffset() == timedelta(0)
        return local.replace(tzinfo=UTC)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["tzid"] == value.params["TZID"]
    past = [
        (part["dtstart"].dt.replace(tzinfo=None), part["tzoffsetto"].td)
        for part in zone.subcomponents
        if part["dtstart"].dt.replace(tzinfo=None) <= local
    ]
    offset: timedelta = max(past)[1]
    return (local - offset).replace(tzinfo=UTC)


def test_an_invitation_has_all_that_a_calendar_acts_upon() -> None:
    content = CalendarFiles().invitation(INVITATION)
    calendar, event = read(content)
    assert (calendar["method"], calendar["version"]) == ("REQUEST", "2.0")
    assert (event["uid"], event["sequence"], event["status"]) == (
        "one@office.example",
        2,
        "CONFIRMED",
    )
    assert event["dtstamp"].dt == INVITATION.stamp.replace(microsecond=0)
    assert (event["organizer"], event["organizer"].params["CN"]) == (
        "mailto:press@office.example",
        "Harbour Institute",
    )
    attendee = event["attendee"]
    assert attendee == "mailto:ines@larkfield.example"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")
    assert event["description"] == INVITATION.text
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_tentative_time_says_so_and_a_cancelled_one_asks_for_nothing() -> None:
    _, tentative = read(CalendarFiles().invitation(replace(INVITATION, tentative=True)))
    assert tentative["status"] == "TENTATIVE"
    calendar, event = read(CalendarFiles().invitation(replace(INVITATION, method=Method.CANCEL)))
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert event.subcomponents == []
    assert "RSVP" not in event["attendee"].params


def test_a_zone_without_changes_and_utc_are_told_too() -> None:
    kolkata = CalendarFiles().invitation(replace(INVITATION, zone="Asia/Kolkata"))
    assert b"DTSTART;TZID=Asia/Kolkata:20261125T160000" in kolkata
    utc = CalendarFiles().invitation(replace(INVITATION, zone="UTC"))
    assert b"DTSTART:20261125T103000Z" in utc
    assert b"VTIMEZONE" not in utc


def test_a_time_that_the_clock_shows_twice_stands_in_utc() -> None:
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    content = CalendarFiles().invitation(
        replace(INVITATION, starts_at=second, ends_at=second + timedelta(hours=1))
    )
    assert b"DTSTART:20261025T011500Z" in content


@given(zone=ZONES, at=INSTANTS | CHANGES, minutes=st.integers(1, 300))
def test_every_instant_comes_back_by_the_files_own_clock(
    zone: str, at: datetime, minutes: int
) -> None:
    end = at + timedelta(minutes=minutes)
    content = CalendarFiles().invitation(replace(INVITATION, zone=zone, starts_at=at, ends_at=end))
    calendar, event = read(content)
    assert own_clock(calendar, event, "dtstart") == at
    assert own_clock(calendar, event, "dtend") == end
    if "TZID" in event["dtstart"].params:
        where = ZoneInfo(zone)
        assert not is_doubled(at.astimezone(where).replace(tzinfo=None), where)


@given(title=WORDS, text=WORDS, place=WORDS, name=WORDS)
def test_no_word_can_break_out_of_its_place(title: str, text: str, place: str, name: str) -> None:
    content = CalendarFiles().invitation(
        replace(
            INVITATION,
            title=title,
            text=text,
            place=place,
            attendee=Address(email="ines@larkfield.example", name=name),
        )
    )
    calendar, event = read(content)
    assert len(calendar.walk("VEVENT")) == 1
    assert event["uid"] == INVITATION.uid
    assert event["attendee"] == "mailto:ines@larkfield.example"
    assert b"\0" not in content


def test_a_list_of_interviews_never_stands_for_the_invitations() -> None:
    row = CalendarRow(
        id="i1",
        request_id="r1",
        reference="MR7Q4K2XC",
        subject="Ports",
        outlet="Harbour Radio",
        reporter="Nadia Lind",
        expert_id=None,
        expert="Cy Marsh",
        state=InterviewState.TENTATIVE,
        starts_at=AT,
        minutes=30,
        zone="Europe/London",
        medium=None,
        form=None,
        place="",
        version=1,
    )
    calendar, event = read(CalendarFiles().list([row], stamp=AT, uid="list@office.example"))
    assert (calendar["method"], event["uid"], event["status"]) == (
        "PUBLISH",
        "i1-list@office.example",
        "TENTATIVE",
    )
    assert "attendee" not in event


@pytest.mark.parametrize("mark", ["\r\n", "\n", "\0"])
def test_a_name_keeps_no_control(mark: str) -> None:
    named = replace(INVITATION.attendee, name=f"Ines{mark}Okafor")
    _, event = read(CalendarFiles().invitation(replace(INVITATION, attendee=named)))
    assert event["attendee"].params["CN"].startswith("Ines ")
