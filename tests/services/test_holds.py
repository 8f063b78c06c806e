"""A press contact who does not take a request: the desk asks again who should get it."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

import pytest

from mediadesk.domain.outbox import Message, MessageKind, Result, State
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.request import Request
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.workflow import Outcome
from mediadesk.services.outcome import Delivery
from tests.services.letterbox import Letterbox, bounce
from tests.services.world import NOW, World, says

ADA = "Ada Quill"
PRESS = "press@office.example"
DUTY = "duty@office.example"


@pytest.fixture
def key(world: World) -> str:
    """Return a request that goes to `PRESS`, and a mail account to send it by."""
    world.mail_account()
    world.settings.set("contact.email", PRESS)
    return world.submit().request.id


def refuse(world: World, *, phase: str = "rcpt", outcome: State = State.FAILED) -> Delivery:
    """Deliver to a server that takes nothing for `PRESS`."""

    def answer(address: str) -> Result:
        if address != PRESS:
            return says(State.SENT)(address)
        return says(outcome, 550, "5.1.1 No such person", phase)(address)

    world.server.answer = answer
    return world.desk.outbox.deliver()


def request_of(world: World, key: str) -> Request:
    found = world.desk.database.read().request(key)
    assert found is not None
    return found


def letter_of(world: World, key: str) -> Message:
    messages = world.desk.database.read().messages(key)
    return next(one for one in messages if one.kind is MessageKind.REQUEST)


def row_of(world: World, key: str) -> QueueRow:
    query = QueueQuery(view=View.ALL, now=NOW, end_of_today=NOW)
    return next(one for one in world.desk.database.read().queue(query).rows if one.id == key)


def routings(world: World, key: str) -> list[Entry]:
    timeline = world.desk.database.read().timeline(key)
    return [one.entry for one in timeline if one.entry.kind is Kind.ROUTED]


def got(world: World, address: str) -> list[bytes]:
    return [content for _, to, content in world.server.received if to == address]


def test_a_refused_recipient_puts_the_request_back_to_who_should_get_it(
    world: World, key: str
) -> None:
    world.desk.triage.mark_read(key, actor=ADA)
    done = refuse(world)
    request = request_of(world, key)
    assert request.route.held
    assert f"{PRESS} did not take the mail. 550 5.1.1 No such person" in request.route.reason
    assert (row_of(world, key).held, row_of(world, key).unread) == (True, True)
    assert done.changes.requests == {key}
    first, last = routings(world, key)
    assert (first.detail["held"], last.detail["held"]) == (False, True)
    assert last.detail["reason"] == request.route.reason


def test_routing_it_again_sends_it_to_the_new_address_and_nothing_twice(
    world: World, key: str
) -> None:
    refuse(world)
    world.desk.triage.route(key, DUTY, actor=ADA)
    for _ in range(2):
        world.desk.outbox.deliver()
        world.clock.advance(days=1)
    assert (len(got(world, PRESS)), len(got(world, DUTY))) == (0, 1)
    assert len(got(world, "nadia@harbour.example")) == 1
    assert not request_of(world, key).route.held
    assert world.states(key) == {"request": "sent", "receipt": "sent"}


def test_the_new_contact_gets_a_mail_that_is_addressed_to_them(world: World, key: str) -> None:
    refuse(world)
    world.desk.triage.route(key, DUTY, actor=ADA)
    world.desk.outbox.deliver()
    (content,) = got(world, DUTY)
    to = message_from_bytes(content)["To"]
    assert DUTY in to
    assert PRESS not in to


def test_a_mailbox_that_stays_full_for_five_days_asks_as_well(world: World, key: str) -> None:
    refuse(world, outcome=State.DEFERRED)
    assert not request_of(world, key).route.held
    world.clock.advance(days=5, minutes=1)
    refuse(world, outcome=State.DEFERRED)
    assert request_of(world, key).route.held


def test_a_mail_that_is_refused_for_itself_asks_nobody(world: World, key: str) -> None:
    # Another address would be refused it no less.
    refuse(world, phase="dot")
    assert world.states(key)["request"] == "failed"
    assert not request_of(world, key).route.held


def test_a_refused_receipt_or_a_closed_request_asks_nobody(world: World, key: str) -> None:
    world.desk.triage.close(key, Outcome.DECLINED, actor=ADA)
    world.server.answer = says(State.FAILED, 550, "No", "rcpt")
    world.desk.outbox.deliver()
    assert not request_of(world, key).route.held
    other = world.submit(subject="Another matter").request.id
    refused = says(State.FAILED, 550, "No", "rcpt")
    world.server.answer = lambda one: (says(State.SENT) if one == PRESS else refused)(one)
    world.desk.outbox.deliver()
    assert world.states(other) == {"request": "sent", "receipt": "failed"}
    assert not request_of(world, other).route.held


def test_sending_it_again_to_the_same_address_answers_the_question(world: World, key: str) -> None:
    refuse(world)
    (recipient,) = letter_of(world, key).recipients
    done = world.desk.outbox.decide(recipient.id, was_sent=False, actor=ADA)
    assert key in done.requests
    assert not request_of(world, key).route.held
    assert routings(world, key)[-1].actor == ADA
    world.server.answer = says(State.SENT)
    world.desk.outbox.deliver()
    assert len(got(world, PRESS)) == 1


def test_settings_saved_as_they_were_do_not_send_it_where_it_was_refused(
    world: World, key: str
) -> None:
    refuse(world)
    assert world.desk.save_settings({"contact.email": PRESS}, actor=ADA) == ()
    assert request_of(world, key).route.held
    (routed,) = world.desk.save_settings({"contact.email": DUTY}, actor=ADA)
    assert routed.id == key
    assert world.states(key)["request"] == "queued"


@pytest.fixture
def box(world: World, key: str) -> Letterbox:
    """Return a mailbox that the desk fetches from, with the request sent to `PRESS`."""
    del key
    found = Letterbox()
    world.desk = replace(world.desk, mailbox=replace(world.desk.mailbox, transport=found))
    world.settings.set_many({"imap.host": "mail.office.example", "imap.user": PRESS})
    world.desk.outbox.deliver()
    return found


def test_a_bounce_says_what_the_server_said_and_goes_on_the_timeline(
    world: World, key: str, box: Letterbox
) -> None:
    box.put(bounce(letter_of(world, key).letter.message_id, PRESS))
    done = world.desk.fetch()
    request = request_of(world, key)
    assert request.route.held
    assert PRESS in request.route.reason
    assert "550 no such person" in request.route.reason
    assert row_of(world, key).held
    assert key in done.changes.requests
    assert routings(world, key)[-1].detail["held"] is True


def test_a_second_report_about_the_old_address_does_not_blame_the_new_one(
    world: World, key: str, box: Letterbox
) -> None:
    mail_id = letter_of(world, key).letter.message_id
    box.put(bounce(mail_id, PRESS))
    world.desk.fetch()
    world.desk.triage.route(key, DUTY, actor=ADA)
    world.desk.outbox.deliver()
    box.put(bounce(mail_id, PRESS).replace(b"Undelivered Mail", b"Undelivered again"))
    world.desk.fetch()
    assert world.states(key)["request"] == "sent"
    assert not request_of(world, key).route.held
    assert len(got(world, DUTY)) == 1


def test_a_report_about_a_forwarded_address_is_still_believed(
    world: World, key: str, box: Letterbox
) -> None:
    box.put(bounce(letter_of(world, key).letter.message_id, "ada.at.home@forwarded.example"))
    world.desk.fetch()
    assert world.states(key)["request"] == "bounced"
    assert request_of(world, key).route.held


def test_a_delay_asks_nobody(world: World, key: str, box: Letterbox) -> None:
    box.put(bounce(letter_of(world, key).letter.message_id, PRESS, action="delayed"))
    world.desk.fetch()
    assert world.states(key)["request"] == "delayed"
    assert not request_of(world, key).route.held
