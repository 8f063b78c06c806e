"""Answering a reporter: what was written leaves, and no note ever does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.outbox import UNDO_WINDOW, MessageKind
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.mail.compose import text_of
from tests.services.world import World, hidden_release, make_world, rows_of

ADA = "Ada Quill"


def test_a_reply_waits_for_the_reporter_and_belongs_to_whoever_wrote_it(world: World) -> None:
    key = world.submit().request.id
    done = world.desk.replies.send(key, " Yes, at four. ", actor=ADA)
    assert (done.request.state, done.request.waiting_for, done.request.owner) == (
        RequestState.WAITING,
        WaitingFor.REPORTER,
        ADA,
    )
    assert done.request.answered_at == world.clock.now()
    assert world.states(key)["reply"] == "queued"
    assert world.kinds(key)[-2:] == ["replied", "state_changed"]


def test_a_reply_stands_in_the_thread_of_the_receipt(world: World) -> None:
    key = world.submit().request.id
    world.desk.replies.send(key, "Yes, at four.", actor=ADA)
    messages = {m.kind: m.letter for m in world.desk.database.read().messages(key)}
    reply, receipt = messages[MessageKind.REPLY], messages[MessageKind.RECEIPT]
    assert (reply.in_reply_to, reply.references) == (receipt.message_id, (receipt.message_id,))
    assert reply.text == "Yes, at four."
    assert not reply.automatic
    assert receipt.automatic
    assert [one.email for one in reply.to] == ["nadia@harbour.example"]


def test_a_reply_can_close_a_request_with_its_outcome(world: World) -> None:
    key = world.submit().request.id
    done = world.desk.replies.send(key, "Here it is.", actor=ADA, outcome=Outcome.STATEMENT_SENT)
    assert (done.request.state, done.request.outcome) == (
        RequestState.CLOSED,
        Outcome.STATEMENT_SENT,
    )
    assert world.kinds(key)[-2:] == ["replied", "closed"]


def test_a_reply_can_leave_a_request_open(world: World) -> None:
    key = world.submit().request.id
    done = world.desk.replies.send(key, "More soon.", actor=ADA, keep_open=True)
    assert done.request.state is RequestState.OPEN


def test_a_reply_does_not_leave_within_its_pause_and_can_be_undone(world: World) -> None:
    world.mail_account()
    key = world.submit().request.id
    world.desk.outbox.deliver()
    done = world.desk.replies.send(key, "Oops.", actor=ADA, pause=UNDO_WINDOW)
    world.clock.advance(seconds=9)
    world.desk.outbox.deliver()
    assert world.states(key)["reply"] == "queued"
    assert done.undo is not None
    after = world.desk.triage.undo(done.undo, actor=ADA).request
    assert (after.state, after.answered_at) == (RequestState.NEW, None)
    world.clock.advance(days=1)
    world.desk.outbox.deliver()
    assert world.states(key)["reply"] == "cancelled"
    assert not [one for one in world.server.received if b"Oops." in one[2]]


def test_a_reply_that_has_left_cannot_be_undone(world: World) -> None:
    world.mail_account()
    key = world.submit().request.id
    done = world.desk.replies.send(key, "Gone.", actor=ADA, pause=UNDO_WINDOW)
    world.clock.advance(seconds=10)
    world.desk.outbox.deliver()
    before = rows_of(world)
    assert done.undo is not None
    with pytest.raises(Conflict, match="already left"):
        world.desk.triage.undo(done.undo, actor=ADA)
    assert world.states(key)["reply"] == "sent"
    assert rows_of(world) == before


@pytest.mark.parametrize("text", ["", " \n", "x" * 50_001, "a\ud800b"])
def test_an_empty_endless_or_damaged_reply_is_refused(world: World, text: str) -> None:
    key = world.submit().request.id
    before = rows_of(world)
    with pytest.raises(Refused):
        world.desk.replies.send(key, text, actor=ADA)
    assert rows_of(world) == before


def test_a_reporter_without_an_address_is_to_be_rung(world: World) -> None:
    key = world.submit(reporter_email="", reporter_phone="+44 20 7946 0123").request.id
    with pytest.raises(
        Refused, match=r"Nadia Lind gave no e-mail address\. Ring \+44 20 7946 0123"
    ):
        world.desk.replies.send(key, "Yes.", actor=ADA)
    assert "reply" not in world.states(key)


def test_whoever_answers_second_is_told_that_somebody_did(world: World) -> None:
    request = world.submit().request
    world.desk.replies.send(request.id, "Yes.", actor="Bo Stern", version=request.version)
    with pytest.raises(Conflict):
        world.desk.replies.send(request.id, "No.", actor=ADA, version=request.version)
    replies = [
        m.letter.text
        for m in world.desk.database.read().messages(request.id)
        if m.kind is MessageKind.REPLY
    ]
    assert replies == ["Yes."]


def test_an_embargo_in_force_stands_above_every_letter(world: World) -> None:
    from dataclasses import replace

    from mediadesk.domain.release import Embargo

    at = world.clock.now() + timedelta(days=2)
    embargo = Embargo(text="until 26 November", at=at, zone="America/New_York")
    release = world.store(replace(hidden_release(), embargo=embargo))
    key = world.submit(release=release.id).request.id
    world.desk.replies.send(key, "Yes.", actor=ADA)
    for message in world.desk.database.read().messages(key):
        assert message.letter.text.startswith(
            "EMBARGOED until 07:00 on Thursday 26 November 2026, New York time, UTC−05:00\n\n"
        )
    world.clock.advance(days=2)
    later = world.submit(release=release.id, deadline="2026-11-28T10:00").request.id
    for message in world.desk.database.read().messages(later):
        assert "EMBARGO" not in message.letter.text


secret = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4EFF), min_size=6, max_size=12)


@settings(max_examples=15)
@given(notes=st.lists(secret, min_size=1, max_size=4))
def test_no_note_is_ever_in_a_message_that_leaves(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str]
) -> None:
    world = make_world(tmp_path_factory.mktemp("notes") / "desk")
    try:
        world.mail_account()
        release = world.store(hidden_release())
        key = world.submit(release=release.id).request.id
        for note in notes:
            world.desk.triage.note(key, note, actor=ADA)
        world.desk.triage.assign(key, ADA, actor=ADA)
        world.desk.triage.route(key, "jo@office.example", actor=ADA)
        world.desk.replies.send(key, "Yes, at four.", actor=ADA, outcome=Outcome.STATEMENT_SENT)
        world.desk.triage.note(key, "".join(notes), actor=ADA)
        world.desk.triage.reopen(key, actor=ADA)
        world.desk.replies.send(key, "And the link.", actor=ADA)
        delivery = world.desk.outbox.deliver()
        assert delivery.counts == {"sent": 4}
        assert len(world.server.received) == 4
        for _, _, content in world.server.received:
            said = text_of(content) + content.decode("utf-8", "replace")
            assert not [note for note in notes if note in said]
        for message in world.desk.database.read().messages(key):
            letter = message.letter
            assert not [note for note in notes if note in letter.text + letter.subject]
    finally:
        world.desk.close()


def test_prepared_replies_are_filled_with_what_the_desk_knows(world: World) -> None:
    request = world.submit(experts=("Cy Marsh",)).request
    found = {one.name: one for one in world.desk.replies.prepared(request.id, actor=ADA)}
    assert {"decline", "time", "confirm", "holding"} <= set(found)
    assert found["time"].text.startswith("Dear Nadia Lind,\n\nCy Marsh can do ‹when›, London time")
    assert ADA in found["decline"].text
    assert all("${" not in one.text and one.title for one in found.values())


def test_a_reply_with_a_blank_left_is_not_sent(world: World) -> None:
    request = world.submit().request
    with pytest.raises(Refused, match="Fill in “when”") as caught:
        world.desk.replies.send(request.id, "She can do ‹when›.", actor=ADA)
    assert caught.value.problems[0].field == "text"
    assert "reply" not in world.states(request.id)


def test_attached_files_are_stored_and_leave_with_the_reply(world: World, tmp_path: Path) -> None:
    world.mail_account()
    file = tmp_path / "figures.csv"
    file.write_bytes(b"port,boats\nTarn,12\n")
    request = world.submit().request
    files = world.desk.read_files([file])
    world.desk.replies.send(request.id, "Here they are.", actor=ADA, attachments=files)
    file.unlink()
    world.desk.outbox.deliver()
    mail = next(mail for _, _, mail in world.server.received if b"Here they are" in mail)
    assert b'filename="figures.csv"' in mail
    assert b"cG9ydCxib2F0cwpUYXJuLDEyCg==" in mail
    timeline = world.desk.database.read().timeline(request.id)
    assert "figures.csv" in [one.entry.detail.get("files") for one in timeline]


@pytest.mark.parametrize("name", ["nowhere.pdf", "."])
def test_a_file_that_cannot_be_read_is_refused_beside_the_attachments(
    world: World, tmp_path: Path, name: str
) -> None:
    with pytest.raises(Refused) as caught:
        world.desk.read_files([tmp_path / name])
    assert caught.value.problems[0].field == "attachments"
