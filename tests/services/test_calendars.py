"""Experts' own calendars: what they take is busy, what they say is nobody's business."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mediadesk.domain.availability import Span
from mediadesk.domain.calendar import CalendarKind, OwnCalendar, Page
from mediadesk.domain.clash import ClashKind
from mediadesk.domain.errors import NotFound, Refused
from mediadesk.domain.invitation import Party
from mediadesk.services.interviews import Agreed, Telling
from tests.documents.test_busy import file
from tests.services.test_interviews import ADA, TEN
from tests.services.world import NOW, World
from tests.storage.test_experts import INES, put

LINK = "https://calendar.larkfield.example/ines/secret.ics"
HOUR = timedelta(hours=1)
MEETING = file("DTSTART:20261125T093000Z\nDTEND:20261125T103000Z\nSUMMARY:Surgery")
EMPTY = file()


@pytest.fixture(name="desk")
def a_desk_with_an_expert(world: World) -> World:
    put(world, INES)
    world.web.pages[LINK] = Page(content=MEETING, etag='"one"')
    return world


def busy(world: World) -> tuple[Span, ...]:
    found = world.desk.database.read().busy_between(("e1",), NOW, NOW + timedelta(days=30))
    return found.get("e1", ())


def the_one(world: World) -> OwnCalendar:
    (found,) = world.desk.own_calendars.of("e1")
    return found


def test_a_subscription_is_busy_time_and_speaks_against_a_time(desk: World) -> None:
    calendar, changes = desk.desk.own_calendars.subscribe(
        "e1", LINK.replace("https", "webcal"), actor=ADA
    )
    assert (calendar.address, calendar.kind) == (LINK, CalendarKind.SUBSCRIPTION)
    assert (changes.experts, changes.calendar) == (frozenset({"e1"}), True)
    assert busy(desk) == (Span(start=TEN - HOUR / 2, end=TEN + HOUR / 2),)
    request_id = desk.submit().request.id
    found = desk.desk.interviews.clashes(request_id, TEN, expert_id="e1")
    assert [one.kind for one in found] == [ClashKind.BUSY]


def test_neither_what_it_says_nor_where_it_lies_is_told_further(desk: World) -> None:
    desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
    whole = desk.database.path.read_bytes()
    wal = desk.database.path.with_name("desk.db-wal")
    whole += wal.read_bytes() if wal.exists() else b""
    assert b"Surgery" not in whole
    (entry,) = [one.entry for one in desk.desk.database.read().timeline("e1")]
    assert "secret" not in str(dict(entry.detail))


def test_a_subscription_is_asked_again_when_it_is_due_and_only_then(desk: World) -> None:
    desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
    desk.desk.own_calendars.refresh_due()
    assert len(desk.web.asked) == 1
    desk.clock.advance(hours=7)
    desk.desk.own_calendars.refresh_due()
    assert len(desk.web.asked) == 2
    assert len(busy(desk)) == 1
    desk.web.pages[LINK] = Page(content=EMPTY, etag='"two"')
    desk.clock.advance(hours=7)
    changes = desk.desk.own_calendars.refresh_due()
    assert (busy(desk), changes.experts) == ((), frozenset({"e1"}))


def test_trouble_is_told_with_its_beginning_and_the_next_try_and_what_was_read_stands(
    desk: World,
) -> None:
    desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
    del desk.web.pages[LINK]
    began = NOW + timedelta(hours=7)
    desk.clock.at = began
    desk.desk.own_calendars.refresh_due()
    found = the_one(desk)
    assert (found.problem, found.problem_at, found.next_at) == (
        "The server was not found, or there is no network.",
        began,
        began + HOUR,
    )
    desk.clock.advance(hours=1)
    desk.desk.own_calendars.refresh_due()
    found = the_one(desk)
    assert (found.failures, found.problem_at, found.next_at) == (2, began, began + 3 * HOUR)
    assert len(busy(desk)) == 1
    desk.web.pages[LINK] = Page(content=MEETING, etag='"one"')
    desk.clock.advance(hours=2)
    desk.desk.own_calendars.refresh_due()
    assert (the_one(desk).problem, the_one(desk).failures) == ("", 0)


def test_an_unchanged_calendar_is_read_whole_again_after_a_week(desk: World) -> None:
    desk.web.pages[LINK] = Page(
        content=file("DTSTART:20270601T100000Z\nDTEND:20270601T110000Z"), etag='"one"'
    )
    desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
    later = NOW + timedelta(days=40)
    desk.clock.at = later
    desk.desk.own_calendars.refresh_due()
    views = desk.desk.database.read()
    assert len(views.busy_between(("e1",), later, later + timedelta(days=200))["e1"]) == 1


def test_a_file_is_read_once_and_a_newer_one_stands_beside_it(desk: World, tmp_path: Path) -> None:
    path = tmp_path / "ines.ics"
    path.write_bytes(MEETING)
    calendar, _ = desk.desk.own_calendars.add_file("e1", path, actor=ADA)
    assert (calendar.kind, calendar.address, calendar.next_at) == (
        CalendarKind.FILE,
        "ines.ics",
        None,
    )
    assert len(busy(desk)) == 1
    with pytest.raises(Refused, match="read once"):
        desk.desk.own_calendars.refresh(calendar.id, actor=ADA)


def test_our_own_invitations_in_it_are_interviews_and_not_busy_time(desk: World) -> None:
    desk.mail_account()
    request_id = desk.submit().request.id
    both = Telling(parties=frozenset(Party))
    desk.desk.interviews.schedule(request_id, Agreed(expert_id="e1"), TEN, actor=ADA, telling=both)
    (one,) = desk.desk.database.read().interviews_of(request_id)
    taken_in = MEETING.replace(b"UID:u0", f"UID:{one.uid}".encode())
    desk.web.pages[LINK] = Page(content=taken_in, etag='"one"')
    desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
    assert busy(desk) == ()


def test_a_calendar_that_is_taken_out_takes_its_times_along(desk: World) -> None:
    calendar, _ = desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
    desk.desk.own_calendars.remove(calendar.id, actor=ADA)
    assert (busy(desk), desk.desk.own_calendars.of("e1")) == ((), ())
    with pytest.raises(NotFound):
        desk.desk.own_calendars.remove(calendar.id, actor=ADA)
    assert desk.kinds("e1") == ["added", "removed"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar",
        "http://larkfield.example/a.ics",
        "https://a:b@larkfield.example/",
        "file:///etc",
    ],
)
def test_an_address_that_is_none_is_refused_and_never_asked(desk: World, address: str) -> None:
    with pytest.raises(Refused) as caught:
        desk.desk.own_calendars.subscribe("e1", address, actor=ADA)
    assert caught.value.problems[0].field == "address"
    assert desk.web.asked == []


def test_what_is_no_calendar_or_is_here_already_is_refused(desk: World, tmp_path: Path) -> None:
    desk.web.pages[LINK] = Page(content=b"<html>Sign in</html>")
    with pytest.raises(Refused, match="not a calendar"):
        desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
    with pytest.raises(Refused, match="could not be read"):
        desk.desk.own_calendars.add_file("e1", tmp_path / "nothing.ics", actor=ADA)
    desk.web.pages[LINK] = Page(content=EMPTY)
    desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
    with pytest.raises(Refused, match="here already"):
        desk.desk.own_calendars.subscribe("e1", LINK, actor=ADA)
