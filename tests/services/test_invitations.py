"""What the parties of an interview are told: each its own copy, one entry whatever happens to it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar

from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.interview import Interview
from mediadesk.domain.invitation import Party
from mediadesk.domain.outbox import UNDO_WINDOW
from mediadesk.domain.workflow import Outcome
from mediadesk.services.interviews import Agreed, Telling
from tests.services.test_interviews import ADA, ELEVEN, TEN
from tests.services.world import World
from tests.storage.test_experts import INES, put

BOTH = Telling(parties=frozenset(Party))
PRIVATE = replace(INES, email="", private_phone="+442079460999", notes="Bad knee.")
AGREED = Agreed(expert_id="e1", note="Ask for the side door.")


@pytest.fixture
def request_id(world: World) -> str:
    world.mail_account()
    put(world, PRIVATE)
    return world.submit(reporter_phone="+44 20 7946 0123").request.id


def the_one(world: World, request_id: str) -> Interview:
    (found,) = world.desk.database.read().interviews_of(request_id)
    return found


def letters(world: World) -> list[EmailMessage]:
    """Return what the server has been given since the last time, without request and receipt."""
    world.desk.outbox.deliver()
    found = [message_from_bytes(one[2], policy=policy.default) for one in world.server.received]
    world.server.received.clear()
    return [one for one in found if b"text/calendar" in one.as_bytes()]


def entry(letter: EmailMessage) -> tuple[str, Any]:
    """Return the method by which a letter's calendar travels, and its event."""
    (part,) = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    assert calendar["method"] == part.get_param("method")
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def test_reporter_and_expert_each_get_a_copy_with_the_same_entry(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    assert the_one(world, request_id).announced == frozenset(Party)
    found = {str(one["To"].addresses[0].addr_spec): one for one in letters(world)}
    assert set(found) == {"nadia@harbour.example", "ines.okafor@home.example"}
    events = [entry(one) for one in found.values()]
    assert {method for method, _ in events} == {"REQUEST"}
    assert len({str(event["uid"]) for _, event in events}) == 1
    assert all(event["organizer"] == "mailto:press@office.example" for _, event in events)
    told = world.desk.database.read().timeline(request_id)
    scheduled = next(one.entry for one in told if one.entry.kind == "scheduled")
    assert scheduled.detail["invited"] == "nadia@harbour.example, ines.okafor@home.example"


def test_nothing_private_of_the_expert_is_in_the_reporters_copy(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    mine = next(one for one in letters(world) if "nadia" in str(one["To"]))
    whole = "\n".join(
        one.get_content()
        if one.get_content_maintype() == "text"
        else str(one.get_payload(decode=True))
        for one in mine.walk()
        if not one.is_multipart()
    )
    whole = re.sub(r"\r?\n ", "", whole)
    assert "Dr Ines Okafor" in whole
    for secret in ("ines.okafor@home.example", "9460999", "Bad knee", "side door"):
        assert secret not in whole
    assert str(entry(mine)[1]["attendee"]) == "mailto:nadia@harbour.example"


def test_the_expert_is_told_who_rings_and_what_the_desk_wants_them_to_know(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    theirs = next(one for one in letters(world) if "ines" in str(one["To"]))
    text = str(entry(theirs)[1]["description"])
    for said in ("Nadia Lind, Harbour Radio", "7946 0123", "Ask for the side door."):
        assert said in text


def test_what_moves_and_what_is_called_off_is_told_to_those_who_were_invited(
    world: World, request_id: str
) -> None:
    only_expert = Telling(parties=frozenset({Party.EXPERT}))
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=only_expert)
    key = the_one(world, request_id).id
    (invited,) = letters(world)
    world.desk.interviews.move(key, ELEVEN, actor=ADA)
    (moved,) = letters(world)
    world.desk.interviews.cancel(key, actor=ADA)
    (cancelled,) = letters(world)
    found = [entry(one) for one in (invited, moved, cancelled)]
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["uid"]) for _, event in found}) == 1
    sequences = [int(event["sequence"]) for _, event in found]
    assert sequences == sorted(set(sequences))
    assert [str(one["Subject"]).split(":")[0] for one in (invited, moved, cancelled)] == [
        "Confirmed",
        "Moved",
        "Cancelled",
    ]
    assert found[1][1]["dtstart"].dt == ELEVEN


def test_a_time_that_falls_away_is_cancelled_for_whoever_kept_it_free(
    world: World, request_id: str
) -> None:
    world.desk.interviews.propose(request_id, AGREED, (TEN, ELEVEN), actor=ADA)
    first, second = world.desk.database.read().interviews_of(request_id)
    world.desk.interviews.hold(
        first.id, actor=ADA, telling=Telling(parties=frozenset({Party.EXPERT}))
    )
    (held,) = letters(world)
    assert entry(held)[1]["status"] == "TENTATIVE"
    world.desk.interviews.confirm(second.id, actor=ADA, telling=BOTH)
    found = [(entry(one)[0], str(entry(one)[1]["uid"])) for one in letters(world)]
    assert sorted(found) == sorted(
        [("CANCEL", first.uid), ("REQUEST", second.uid), ("REQUEST", second.uid)]
    )


def test_an_act_called_back_in_time_tells_nobody(world: World, request_id: str) -> None:
    waits = replace(BOTH, pause=UNDO_WINDOW)
    done = world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=waits)
    assert letters(world) == []
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    world.clock.advance(minutes=5)
    assert letters(world) == []
    assert the_one(world, request_id).announced == frozenset()


def test_an_act_whose_letters_left_is_not_taken_back_behind_their_backs(
    world: World, request_id: str
) -> None:
    done = world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    assert len(letters(world)) == 2
    assert done.undo is not None
    with pytest.raises(Conflict, match="already left"):
        world.desk.triage.undo(done.undo, actor=ADA)
    assert the_one(world, request_id).is_live


def test_who_has_no_address_is_named_and_nothing_is_written(world: World) -> None:
    world.mail_account()
    request_id = world.submit(reporter_email="", reporter_phone="+44 20 7946 0123").request.id
    with pytest.raises(Refused, match="no e-mail address of Nadia Lind"):
        world.desk.interviews.schedule(
            request_id,
            Agreed(expert="Cy Marsh"),
            TEN,
            actor=ADA,
            telling=Telling(parties=frozenset({Party.REPORTER})),
        )
    assert world.desk.database.read().interviews_of(request_id) == ()


def test_an_office_without_an_address_cannot_invite(world: World) -> None:
    request_id = world.submit().request.id
    with pytest.raises(Refused) as caught:
        world.desk.interviews.schedule(
            request_id,
            Agreed(expert="Cy Marsh"),
            TEN,
            actor=ADA,
            telling=Telling(parties=frozenset({Party.REPORTER})),
        )
    assert caught.value.problems[0].field == "contact.email"


def test_a_reply_goes_on_in_the_thread_of_the_receipt_whatever_was_invited(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    world.desk.replies.send(request_id, "See you then.", actor=ADA)
    messages = {one.kind.value: one for one in world.desk.database.read().messages(request_id)}
    assert messages["reply"].letter.in_reply_to == messages["receipt"].letter.message_id


def test_the_time_is_told_on_the_clock_of_whoever_reads_it(world: World) -> None:
    world.mail_account()
    put(world, replace(INES, zone="America/New_York"))
    request_id = world.submit(deadline_zone="Asia/Kolkata").request.id
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    texts = {str(one["To"]): str(entry(one)[1]["description"]) for one in letters(world)}
    mine = next(text for to, text in texts.items() if "nadia" in to)
    theirs = next(text for to, text in texts.items() if "ines" in to)
    assert mine.startswith("15:30 on Wednesday 25 November 2026, Kolkata time (10:00")
    assert theirs.startswith("05:00 on Wednesday 25 November 2026, New York time (10:00")


def test_a_letter_waits_for_its_pause(world: World, request_id: str) -> None:
    waits = replace(BOTH, pause=timedelta(seconds=10))
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=waits)
    assert letters(world) == []
    world.clock.advance(seconds=11)
    assert len(letters(world)) == 2


def test_closing_a_request_calls_its_interview_off_and_tells_who_was_invited(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    assert len(letters(world)) == 2
    done = world.desk.triage.close(request_id, Outcome.WITHDRAWN, actor=ADA)
    assert (the_one(world, request_id).state, done.request.interview_at) == ("cancelled", None)
    assert letters(world) == []
    world.clock.advance(seconds=11)
    assert [entry(one)[0] for one in letters(world)] == ["CANCEL", "CANCEL"]


def test_closing_taken_back_in_time_tells_nobody_and_the_interview_stands(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    assert len(letters(world)) == 2
    done = world.desk.replies.send(
        request_id, "Sorry, no.", actor=ADA, outcome=Outcome.DECLINED, pause=UNDO_WINDOW
    )
    assert the_one(world, request_id).state == "cancelled"
    assert done.undo is not None
    back = world.desk.triage.undo(done.undo, actor=ADA)
    world.clock.advance(minutes=1)
    assert letters(world) == []
    assert the_one(world, request_id).state == "confirmed"
    assert back.request.interview_at == TEN


def test_a_request_that_ended_with_the_interview_cancels_nothing(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA, telling=BOTH)
    letters(world)
    world.clock.at = ELEVEN
    world.desk.triage.close(request_id, Outcome.INTERVIEW_GIVEN, actor=ADA)
    world.clock.advance(minutes=1)
    assert letters(world) == []
    assert the_one(world, request_id).state == "given"


def test_a_merged_requests_interview_goes_on_in_the_other(world: World, request_id: str) -> None:
    other = world.submit(subject="The same again").request.id
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA)
    done = world.desk.joins.merge([request_id], other, actor=ADA)
    assert (done.request.id, done.request.interview_at) == (other, TEN)
    assert the_one(world, other).state == "confirmed"
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    assert the_one(world, request_id).state == "confirmed"
    assert world.desk.open_request(other).request.interview_at is None


def test_a_reply_to_a_scheduled_request_leaves_it_scheduled(world: World, request_id: str) -> None:
    world.desk.interviews.schedule(request_id, AGREED, TEN, actor=ADA)
    done = world.desk.replies.send(request_id, "Use the side door.", actor=ADA)
    assert done.request.state.value == "scheduled"
