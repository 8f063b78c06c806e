"""What a calendar takes of a time: repeated, moved, cancelled, hostile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediadesk.documents.busy import CalendarReader, busy_in
from mediadesk.documents.releases.child import UnreadableError
from mediadesk.domain.availability import Span

LONDON = ZoneInfo("Europe/London")
WINDOW = Span(start=datetime(2026, 11, 23, tzinfo=UTC), end=datetime(2026, 11, 30, tzinfo=UTC))


def file(*entries: str, more: str = "") -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\nUID:u{n}\n{one}\nEND:VEVENT\n" for n, one in enumerate(entries)
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Test//EN\n{more}{events}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def times(content: bytes, window: Span = WINDOW, zone: ZoneInfo = LONDON) -> list[str]:
    found, _ = busy_in(content, window, zone)
    return [f"{one.start:%d %H:%M}-{one.end:%d %H:%M}" for one, _ in sorted(found)]


def test_an_entry_takes_its_time_whatever_clock_it_is_written_on() -> None:
    content = file(
        "DTSTART:20261124T100000Z\nDTEND:20261124T110000Z",
        "DTSTART;TZID=America/New_York:20261124T090000\nDURATION:PT45M",
        "DTSTART:20261125T090000\nDTEND:20261125T093000",
    )
    assert times(content) == ["24 10:00-24 11:00", "24 14:00-24 14:45", "25 09:00-25 09:30"]
    assert times(content, zone=ZoneInfo("Asia/Kolkata"))[-1] == "25 03:30-25 04:00"


def test_whole_days_are_days_of_the_expert() -> None:
    content = file(
        "DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126", "DTSTART;VALUE=DATE:20261128"
    )
    assert times(content, zone=ZoneInfo("America/New_York")) == [
        "24 05:00-26 05:00",
        "28 05:00-29 05:00",
    ]


def test_what_takes_no_time_or_will_not_be_is_left_out() -> None:
    at = "DTSTART:20261124T100000Z\nDTEND:20261124T110000Z\n"
    content = file(
        f"{at}TRANSP:TRANSPARENT",
        f"{at}STATUS:CANCELLED",
        f"{at}X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "DTSTART:20261124T100000Z",
        f"{at}STATUS:TENTATIVE",
    )
    assert times(content) == ["24 10:00-24 11:00"]


def test_a_weekly_entry_keeps_its_clock_time_leaves_out_what_it_excludes_and_ends() -> None:
    content = file(
        "DTSTART;TZID=Europe/London:20261013T100000\nDTEND;TZID=Europe/London:20261013T110000\n"
        "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261127T235959Z\n"
        "EXDATE;TZID=Europe/London:20261124T100000"
    )
    assert times(content) == ["26 10:00-26 11:00"]
    october = Span(start=datetime(2026, 10, 12, tzinfo=UTC), end=datetime(2026, 10, 31, tzinfo=UTC))
    assert times(content, october)[0] == "13 09:00-13 10:00"
    assert times(content, october)[-1] == "29 10:00-29 11:00"


def test_an_occurrence_that_was_moved_stands_where_it_was_moved_to() -> None:
    master = (
        "BEGIN:VEVENT\nUID:w\nDTSTART:20261117T100000Z\nDTEND:20261117T110000Z\n"
        "RRULE:FREQ=DAILY;COUNT=9\nEND:VEVENT\n"
    )
    moved = (
        "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID:20261124T100000Z\nDTSTART:20261124T150000Z\n"
        "DTEND:20261124T160000Z\nEND:VEVENT\n"
    )
    gone = (
        "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID:20261125T100000Z\nDTSTART:20261125T100000Z\n"
        "DTEND:20261125T110000Z\nSTATUS:CANCELLED\nEND:VEVENT\n"
    )
    assert times(file(more=master + moved + gone)) == ["23 10:00-23 11:00", "24 15:00-24 16:00"]


def test_extra_dates_and_a_day_as_the_last_count() -> None:
    content = file(
        "DTSTART:20261123T080000Z\nDTEND:20261123T083000Z\nRDATE:20261127T080000Z,20261128T080000Z\n"
        "EXDATE:20261128T080000Z",
        "DTSTART;VALUE=DATE:20261123\nRRULE:FREQ=DAILY;UNTIL=20261124",
    )
    assert times(content, zone=ZoneInfo("UTC")) == [
        "23 00:00-24 00:00",
        "23 08:00-23 08:30",
        "24 00:00-25 00:00",
        "27 08:00-27 08:30",
    ]


def test_times_are_cut_to_the_window() -> None:
    content = file("DTSTART:20261122T120000Z\nDTEND:20261123T060000Z")
    assert times(content) == ["23 00:00-23 06:00"]


def test_an_entry_that_makes_no_sense_is_counted_and_hides_no_other() -> None:
    content = file(
        "DTSTART:soon",
        "DTEND:20261124T110000Z",
        "DTSTART:20261124T100000Z\nDTEND:20261124T110000\n",
        "DTSTART:20261124T100000Z\nDTEND:20261124T110000Z",
    )
    found, passed_over = busy_in(content, WINDOW, LONDON)
    assert (len(found), passed_over) == (1, 3)


@pytest.mark.parametrize("content", [b"", b"Dear all", b"\0" * 99, b"BEGIN:VCARD\r\nEND:VCARD\r\n"])
def test_what_is_no_calendar_says_so(content: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        busy_in(content, WINDOW, LONDON)
    assert caught.value.code == "calendar"


def test_the_child_brings_times_and_nothing_else_back() -> None:
    content = file("DTSTART:20261124T100000Z\nDTEND:20261124T110000Z\nSUMMARY:Surgery")
    found = CalendarReader().read(content, WINDOW, "Europe/London")
    assert found.problem == ""
    assert [uid for _, uid in found.times] == ["u0"]
    assert "Surgery" not in repr(found)


@pytest.mark.parametrize(
    "hostile",
    [
        file(
            "DTSTART:19700101T000000Z\nDTEND:19700101T000001Z\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"
        ),
        file("DTSTART:20261123T000000Z\nDTEND:20261123T000001Z\nRRULE:FREQ=SECONDLY"),
        file(more="BEGIN:VEVENT\n" * 60_000),
        file(*["DTSTART:20261124T100000Z\nDTEND:20261124T110000Z"] * 21_000),
        b"BEGIN:VCALENDAR\r\n" + b"x" * (6 * 1024 * 1024),
        file(f"DTSTART:20261124T100000Z\nRDATE:{','.join(['20261124T100000Z'] * 200_000)}"),
    ],
    ids=["never", "every-second", "nested", "many", "large", "dates"],
)
def test_a_hostile_calendar_is_refused_within_its_limits(hostile: bytes) -> None:
    found = CalendarReader().read(hostile, WINDOW, "Europe/London")
    assert len(found.times) <= 1
    assert found.problem or found.times


RULES = st.builds(
    lambda freq, interval, days, count: (
        f"FREQ={freq};INTERVAL={interval}" + (f";BYDAY={','.join(days)}" if days else "") + count
    ),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 3),
    st.lists(st.sampled_from(["MO", "TU", "FR", "SU"]), unique=True, max_size=3),
    st.sampled_from(["", ";COUNT=5", ";UNTIL=20261201T000000Z"]),
)


@given(
    rule=RULES,
    zone=st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata"]),
    hour=st.integers(0, 23),
)
def test_a_wide_window_finds_in_a_narrow_one_what_the_narrow_one_finds(
    rule: str, zone: str, hour: int
) -> None:
    content = file(f"DTSTART;TZID={zone}:20261005T{hour:02}3000\nDURATION:PT50M\nRRULE:{rule}")
    wide = Span(start=WINDOW.start - timedelta(days=60), end=WINDOW.end + timedelta(days=60))
    narrow, _ = busy_in(content, WINDOW, LONDON)
    whole, _ = busy_in(content, wide, LONDON)
    cut = [
        Span(start=max(one.start, WINDOW.start), end=min(one.end, WINDOW.end))
        for one, _ in whole
        if one.meets(WINDOW)
    ]
    assert sorted(cut) == sorted(one for one, _ in narrow)
    for one, _ in narrow:
        if WINDOW.start < one.start:
            local = one.start.astimezone(ZoneInfo(zone))
            assert (local.hour, local.minute) == (hour, 30)
