"""What becomes of a mail that came in: a proposal, a part of a request, a report, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mediadesk.domain.errors import Conflict, NotFound, Refused
from mediadesk.domain.incoming import Incoming, IncomingState
from mediadesk.domain.mail import loop_mark
from mediadesk.domain.outbox import Message, MessageKind, State
from mediadesk.domain.query import IncomingQuery, IncomingView
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import Outcome, RequestState
from tests.services.letterbox import Letterbox, bounce, mail
from tests.services.world import DRAFT, World, says

ADA = "Ada Quill"


@pytest.fixture
def box(world: World) -> Letterbox:
    """Return a scripted mailbox that the world's desk fetches from; mail can leave, too."""
    found = Letterbox()
    world.desk = replace(world.desk, mailbox=replace(world.desk.mailbox, transport=found))
    world.mail_account()
    world.settings.set_many(
        {
            "imap.host": "mail.office.example",
            "imap.user": "press@office.example",
            "contact.email": "press@office.example",
        }
    )
    return found


def take(world: World, box: Letterbox, *mails: bytes) -> list[Incoming]:
    """Fetch these mails; return what became of each, in order."""
    box.put(*mails)
    done = world.desk.fetch()
    assert not done.trouble
    views = world.desk.database.read()
    rows = views.incoming(IncomingQuery(view=IncomingView.ALL, limit=1_000))
    found = [views.incoming_mail(row.id) for row in rows]
    by_hash = {one.sha256: one for one in found if one is not None}
    from hashlib import sha256

    return [by_hash[sha256(one).hexdigest()] for one in mails]


def sent(world: World, kind: MessageKind = MessageKind.RECEIPT) -> tuple[Request, Message]:
    """Return a request whose messages were sent, and one of them."""
    request = world.submit().request
    world.desk.outbox.deliver()
    messages = world.desk.database.read().messages(request.id)
    return request, next(one for one in messages if one.kind is kind)


def of(world: World, request: Request) -> Request:
    found = world.desk.database.read().request(request.id)
    assert found is not None
    return found


def test_a_plain_mail_waits_for_a_person(world: World, box: Letterbox) -> None:
    (one,) = take(world, box, mail())
    assert one.state is IncomingState.PROPOSED
    assert one.mail is not None
    assert one.mail.from_address == "nadia@harbour.example"
    assert world.desk.database.read().incoming_counts() == {"proposed": 1}
    assert world.desk.database.read().outbox_counts() == {}


def test_an_answer_to_our_letter_joins_its_request_and_makes_it_unread(
    world: World, box: Letterbox
) -> None:
    request, receipt = sent(world)
    world.desk.triage.assign(request.id, ADA, actor=ADA)
    world.desk.replies.send(request.id, "Which day?", actor=ADA)
    answer = mail(
        "Re: ports",
        "Thursday would be best for all of us, at ten if you can.",
        In_Reply_To=receipt.letter.message_id,
    )
    (one,) = take(world, box, answer)
    assert (one.state, one.request_id) == (IncomingState.JOINED, request.id)
    now = of(world, request)
    assert (now.unread, now.state) == (True, RequestState.OPEN)
    last = world.desk.database.read().timeline(request.id)[-1].entry
    assert (last.kind.value, last.actor) == ("received", "Nadia Lind")
    assert "Thursday" in last.text
    assert last.detail["from"] == "nadia@harbour.example"


def test_an_answer_opens_a_closed_request_and_thanks_do_not(world: World, box: Letterbox) -> None:
    request, receipt = sent(world)
    world.desk.triage.close(request.id, Outcome.INFORMATION_GIVEN, actor=ADA)
    thread = {"In_Reply_To": receipt.letter.message_id}
    take(world, box, mail("Re: ports", "Thank you!", **thread))
    assert of(world, request).state is RequestState.CLOSED
    take(world, box, mail("Re: ports", "One more question: who did the survey?", **thread))
    assert of(world, request).state is RequestState.OPEN


def test_a_follow_up_date_survives_thanks(world: World, box: Letterbox) -> None:
    request, receipt = sent(world)
    until = world.clock.now() + timedelta(days=2)
    world.desk.triage.snooze(request.id, until, actor=ADA)
    take(world, box, mail("Re: ports", "Thanks!", In_Reply_To=receipt.letter.message_id))
    assert of(world, request).follow_up_at == until


def test_coverage_that_is_expected_survives_thanks_and_questions(
    world: World, box: Letterbox
) -> None:
    request, receipt = sent(world)
    at = world.clock.now() + timedelta(days=2)
    world.desk.coverage.expect(request.id, at, actor=ADA)
    for words in ("Thanks!", "One more question: who did the survey?"):
        take(world, box, mail("Re: ports", words, In_Reply_To=receipt.letter.message_id))
    assert [row.coverage.at for row in world.desk.database.read().coverage_due(at)] == [at]


def test_a_later_mail_of_a_thread_joins_by_the_mail_before_it(world: World, box: Letterbox) -> None:
    request, receipt = sent(world)
    first = mail("Re: ports", "One thing.", key="first", In_Reply_To=receipt.letter.message_id)
    second = mail(
        "Re: ports",
        "Another thing, from a colleague.",
        sender="Piet Vos <piet@harbour.example>",
        key="second",
        References="<first@harbour.example>",
    )
    assert [one.request_id for one in take(world, box, first, second)] == [request.id] * 2


def test_a_reference_joins_only_from_somebody_who_is_on_the_request(
    world: World, box: Letterbox
) -> None:
    request, _ = sent(world)
    shown = f"{request.reference[:7]}-{request.reference[7:]}"
    known = mail(f"About {shown}", "Still waiting for an answer.")
    stranger = mail(f"About {shown}", "Tell me all.", sender="eve@elsewhere.example")
    joined, proposed = take(world, box, known, stranger)
    assert (joined.state, joined.request_id) == (IncomingState.JOINED, request.id)
    assert (proposed.state, proposed.request_id) == (IncomingState.PROPOSED, None)


def test_what_our_own_side_writes_into_a_thread_marks_nothing_unread(
    world: World, box: Letterbox
) -> None:
    request, routed = sent(world, MessageKind.REQUEST)
    world.desk.triage.assign(request.id, ADA, actor=ADA)
    ours = mail(
        "Re: request",
        "I rang her.",
        sender="press@office.example",
        In_Reply_To=routed.letter.message_id,
    )
    (one,) = take(world, box, ours)
    assert one.state is IncomingState.JOINED
    assert of(world, request).unread is False


def test_a_mail_joins_the_request_that_its_own_was_merged_into(
    world: World, box: Letterbox
) -> None:
    request, receipt = sent(world)
    other = world.submit(reporter_email="piet@harbour.example").request
    world.desk.joins.merge([request.id], other.id, actor=ADA)
    (one,) = take(world, box, mail("Re: x", "Hello?", In_Reply_To=receipt.letter.message_id))
    assert one.request_id == other.id


def test_a_wrong_join_is_split_with_one_act_and_can_join_another(
    world: World, box: Letterbox
) -> None:
    request, receipt = sent(world)
    other = world.submit(subject="Something else").request
    (one,) = take(world, box, mail("Re: x", "A new matter.", In_Reply_To=receipt.letter.message_id))
    split = world.desk.sorting.split(one.id, actor=ADA)
    assert (split.incoming.state, split.incoming.request_id) == (IncomingState.PROPOSED, None)
    assert world.kinds(request.id)[-2:] == ["received", "taken_out"]
    joined = world.desk.sorting.join(one.id, other.id, actor=ADA)
    assert joined.incoming.request_id == other.id
    assert world.kinds(other.id)[-1] == "received"
    with pytest.raises(Refused):
        world.desk.sorting.dismiss(one.id, actor=ADA)


def test_automatic_mail_becomes_no_request_and_gets_no_answer(world: World, box: Letterbox) -> None:
    request, receipt = sent(world)
    world.desk.triage.assign(request.id, ADA, actor=ADA)
    count = len(world.server.received)
    away, alone, news = take(
        world,
        box,
        mail(
            "Out of office",
            "I am away.",
            In_Reply_To=receipt.letter.message_id,
            Auto_Submitted="auto-replied",
        ),
        mail("Out of office", "I am away.", Auto_Submitted="auto-replied"),
        mail("News", "All the news", List_Id="<news.harbour.example>", Precedence="bulk"),
    )
    assert (away.state, away.request_id) == (IncomingState.JOINED, request.id)
    assert {alone.state, news.state} == {IncomingState.IGNORED}
    assert of(world, request).unread is False
    world.desk.outbox.deliver()
    assert len(world.server.received) == count
    assert world.desk.database.read().incoming_counts() == {}


def test_our_own_mail_is_ignored(world: World, box: Letterbox) -> None:
    _, receipt = sent(world)
    content = next(c for i, _, c in world.server.received if i == receipt.letter.message_id)
    marked = mail("Hello", X_MediaDesk_Loop=loop_mark("press@office.example"))
    assert [one.state for one in take(world, box, content, marked)] == [IncomingState.IGNORED] * 2


def test_a_mail_that_goes_round_in_circles_is_ignored(world: World, box: Letterbox) -> None:
    hops = "".join(
        f"Received: from a by b; Tue, 24 Nov 2026 11:00:{n:02} +0000\r\n" for n in range(31)
    ).encode()
    (one,) = take(world, box, hops + mail())
    assert one.state is IncomingState.IGNORED


def test_a_bounce_says_so_beside_its_message_and_makes_no_request(
    world: World, box: Letterbox
) -> None:
    request, receipt = sent(world)
    (one,) = take(world, box, bounce(receipt.letter.message_id, "nadia@harbour.example"))
    assert (one.state, one.request_id) == (IncomingState.REPORTED, request.id)
    assert world.states(request.id)["receipt"] == "bounced"
    rows = world.desk.database.read().outbox(request_id=request.id)
    reason = next(row.reason for row in rows if row.kind == "receipt")
    assert "5.1.1" in reason
    assert "bounced" in world.kinds(request.id)
    assert world.desk.outbox.deliver().attention


def test_a_delay_is_shown_and_a_later_bounce_replaces_it(world: World, box: Letterbox) -> None:
    request, receipt = sent(world)
    key = receipt.letter.message_id
    take(world, box, bounce(key, "nadia@harbour.example", action="delayed"))
    assert world.states(request.id)["receipt"] == "delayed"
    take(world, box, bounce(key, "nadia@harbour.example"))
    assert world.states(request.id)["receipt"] == "bounced"


def test_a_bounce_that_quotes_our_mail_only_in_its_text_is_matched(
    world: World, box: Letterbox
) -> None:
    request, receipt = sent(world)
    prose = mail(
        "Undelivered Mail Returned to Sender",
        "This user does not exist: nadia@harbour.example\n\n"
        f"> Message-ID: {receipt.letter.message_id}\n",
        sender="MAILER-DAEMON@relay.example",
        Auto_Submitted="auto-replied",
        Return_Path="<>",
    )
    (one,) = take(world, box, prose)
    assert one.state is IncomingState.REPORTED
    assert world.states(request.id)["receipt"] == "bounced"


def test_a_bounce_about_a_foreign_mail_is_ignored(world: World, box: Letterbox) -> None:
    sent(world)
    key = "<01234567-89ab-7def-8123-456789abcdef@elsewhere.example>"
    (one,) = take(world, box, bounce(key, "nadia@harbour.example"))
    assert one.state is IncomingState.IGNORED


def test_a_request_whose_contact_cannot_be_reached_asks_who_should_get_it(
    world: World, box: Letterbox
) -> None:
    request, routed = sent(world, MessageKind.REQUEST)
    take(world, box, bounce(routed.letter.message_id, "press@office.example"))
    now = of(world, request)
    assert now.route.held
    assert "press@office.example" in now.route.reason
    world.desk.triage.route(request.id, "duty@office.example", actor=ADA)
    assert world.states(request.id)["request"] == "queued"
    world.desk.outbox.deliver()
    assert world.server.received[-1][:2] == (routed.letter.message_id, "duty@office.example")


def test_an_answer_settles_whether_an_uncertain_message_arrived(
    world: World, box: Letterbox
) -> None:
    world.server.answer = says(State.UNKNOWN, None)
    request, receipt = sent(world)
    assert world.states(request.id)["receipt"] == "unknown"
    take(world, box, mail("Re: x", "Got it, ring me.", In_Reply_To=receipt.letter.message_id))
    assert world.states(request.id)["receipt"] == "sent"


def test_many_mails_from_one_sender_are_kept_together(world: World, box: Letterbox) -> None:
    found = take(world, box, *(mail(f"Number {number}") for number in range(25)))
    states = [one.state for one in found]
    assert states.count(IncomingState.GROUPED) == 25 - 20
    counts = world.desk.database.read().incoming_counts()
    assert sum(counts.values()) == 25


def confirm(world: World, one: Incoming) -> str:
    """Make a request of a mail, as a person does; return the receipt's state."""
    draft = replace(DRAFT, subject="From a mail", reporter_email="nadia@harbour.example")
    return world.desk.requests.submit(draft, from_mail=one.id).receipt


def test_a_confirmed_mail_becomes_a_request_whose_receipt_answers_it(
    world: World, box: Letterbox
) -> None:
    (one,) = take(world, box, mail(key="question"))
    assert confirm(world, one) == "queued"
    views = world.desk.database.read()
    after = views.incoming_mail(one.id)
    assert after is not None
    assert (after.state, after.answered_at) == (IncomingState.REQUEST, world.clock.now())
    request = views.request(str(after.request_id))
    assert request is not None
    assert request.channel.value == "mail"
    receipt = next(m for m in views.messages(request.id) if m.kind is MessageKind.RECEIPT)
    assert receipt.letter.in_reply_to == "<question@harbour.example>"
    assert receipt.letter.automatic
    assert world.desk.requests.submit(DRAFT, from_mail=one.id).repeated
    (later,) = take(
        world, box, mail("Re: x", "And another thing?", References="<question@harbour.example>")
    )
    assert later.request_id == request.id


def test_a_sender_is_acknowledged_once_in_seven_days(world: World, box: Letterbox) -> None:
    first, second = take(world, box, mail("one"), mail("two"))
    assert confirm(world, first) == "queued"
    assert confirm(world, second) == "none"
    world.clock.advance(days=7, seconds=1)
    (third,) = take(world, box, mail("three"))
    draft = replace(DRAFT, deadline="2026-12-20T15:00")
    assert world.desk.requests.submit(draft, from_mail=third.id).receipt == "queued"


def test_no_more_than_thirty_automatic_answers_leave_within_an_hour(
    world: World, box: Letterbox
) -> None:
    receipts = []
    mails = [mail(sender=f"reporter{n}@paper{n}.example") for n in range(33)]
    for number, one in enumerate(take(world, box, *mails)):
        draft = replace(DRAFT, reporter_email=f"reporter{number}@paper{number}.example")
        receipts.append(world.desk.requests.submit(draft, from_mail=one.id).receipt)
    assert receipts == ["queued"] * 30 + ["none"] * 3


def test_a_mail_can_be_dismissed_reconsidered_and_the_dismissal_undone(
    world: World, box: Letterbox
) -> None:
    (one,) = take(world, box, mail())
    done = world.desk.sorting.dismiss(one.id, actor=ADA)
    assert done.incoming.state is IncomingState.DISMISSED
    with pytest.raises(Conflict):
        confirm(world, one)
    assert done.undo is not None
    back = world.desk.sorting.undo(done.undo, actor=ADA)
    assert back.incoming.state is IncomingState.PROPOSED
    with pytest.raises(Conflict):
        world.desk.sorting.undo(done.undo, actor=ADA)
    world.desk.sorting.dismiss(one.id, actor=ADA)
    world.desk.sorting.reconsider(one.id, actor=ADA)
    assert confirm(world, one) == "queued"
    with pytest.raises(NotFound):
        world.desk.sorting.dismiss("nothing", actor=ADA)


def test_a_mail_that_could_not_be_read_is_kept_and_can_be_read_again(
    world: World, box: Letterbox
) -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(200)
    )
    (one,) = take(world, box, b"From: nadia@harbour.example\r\nSubject: deep\r\n" + nested)
    assert one.state is IncomingState.UNPROCESSABLE
    assert world.desk.database.read().raw_mail(one.id) is not None
    world.desk.sorting.read_again(one.id, actor=ADA)
    world.desk.fetch()
    again = world.desk.database.read().incoming_mail(one.id)
    assert again is not None
    assert again.state is IncomingState.UNPROCESSABLE


def test_two_desks_that_answer_each_other_stop_after_one_mail(world: World, box: Letterbox) -> None:
    """Whatever this desk sends by itself is automatic mail for another, and is not answered."""
    (one,) = take(world, box, mail())
    confirm(world, one)
    world.desk.outbox.deliver()
    for _, address, content in list(world.server.received):
        if address == "nadia@harbour.example":
            theirs = content.replace(b"X-MediaDesk-Loop", b"X-Other").replace(b"<", b"<x", 1)
            (back,) = take(world, box, theirs)
            assert back.mail is not None
            assert back.mail.may_auto_answer is False
            assert back.state in (IncomingState.IGNORED, IncomingState.JOINED)


def handed_over(world: World, box: Letterbox) -> tuple[Request, bytes]:
    """Return a request of another MediaDesk (this one, forgetful) and the mail it sends."""
    from tests.services.world import make_world

    other = make_world(world.folder.with_name("other"))
    other.settings.set_many(
        {"smtp.host": "mail.harbour.example", "smtp.user": "nadia@harbour.example"}
    )
    other.secrets.set("smtp", "correct horse")
    other.settings.set("contact.email", "press@office.example")
    request = other.submit(place="Studio 3", live="live").request
    other.desk.outbox.deliver()
    other.desk.close()
    del box
    (content,) = [
        content for _, to, content in other.server.received if to == "press@office.example"
    ]
    return request, content


def test_a_request_that_another_mediadesk_sends_is_proposed_as_its_claim(
    world: World, box: Letterbox
) -> None:
    theirs, content = handed_over(world, box)
    world.ids.count = 500
    (one,) = take(world, box, content)
    assert one.state is IncomingState.PROPOSED
    assert one.mail is not None
    assert one.mail.request is not None
    assert one.mail.request.pack is not None
    assert one.mail.request.pack.place == "Studio 3"
    assert "pack_sender_differs" not in one.mail.flags
    done = world.desk.requests.submit(one.mail.request.pack, from_mail=one.id)
    assert done.request.id == one.id != theirs.id
    assert done.request.details.place == "Studio 3"
    assert done.request.deadline == theirs.deadline
    # The other one has sent the receipt already, and ours would answer a machine.
    assert done.receipt == "none"


def test_the_same_pack_again_is_an_update_that_a_person_decides_about(
    world: World, box: Letterbox
) -> None:
    _, content = handed_over(world, box)
    again = content.replace(b"Date:", b"X-Again: 1\r\nDate:", 1)
    first, second = take(world, box, content, again)
    assert first.reason == ""
    assert "came before" in second.reason
    assert [first.state, second.state] == [IncomingState.PROPOSED] * 2
    forged = content.replace(b"nadia@harbour.example", b"eve@else.example", 1)
    (stranger,) = take(world, box, forged)
    assert stranger.mail is not None
    assert "pack_sender_differs" in stranger.mail.flags
    assert "came before" not in stranger.reason


def test_a_pack_that_is_not_one_leaves_a_plain_mail(world: World, box: Letterbox) -> None:
    _, content = handed_over(world, box)
    from mediadesk.domain.pack import PACK_TYPE

    head, mark, rest = content.partition(f"Content-Type: {PACK_TYPE}".encode())
    spoilt = rest.replace(b"\r\n\r\n", b"\r\n\r\nAAAA", 1)
    (one,) = take(world, box, head + mark + spoilt)
    assert one.pack_id == ""
    assert one.state is IncomingState.IGNORED


def test_the_reader_of_mails_knows_outlets_by_their_records_however_long_ago(
    world: World, box: Letterbox
) -> None:
    world.submit()
    world.desk.reporters.link()
    for number in range(3):
        world.clock.advance(minutes=1)
        world.submit(outlet="Deep Field", reporter_email=f"cy{number}@deep.example")
    views = world.desk.database.read()
    assert ("harbour.example", "Harbour Radio") in views.outlets(newest=1)
    assert views.outlets(limit=0, newest=1) == (("cy2@deep.example", "Deep Field"),)
    known = world.desk.intake.knowledge().outlets
    assert known == {"harbour.example": "Harbour Radio", "deep.example": "Deep Field"}
    del box


def test_an_outlet_that_is_written_in_two_ways_is_one_and_two_outlets_are_none(
    world: World, box: Letterbox
) -> None:
    world.submit()
    world.desk.reporters.link()
    world.submit(outlet="HARBOUR  radio", subject="Again")
    assert world.desk.intake.knowledge().outlets == {"harbour.example": "Harbour Radio"}
    world.submit(outlet="Deep Field", subject="For another")
    assert world.desk.intake.knowledge().outlets == {}
    del box
