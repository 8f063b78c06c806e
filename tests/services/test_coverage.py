"""What is to appear is asked about until it is there, and what was wrong is put right by letter."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from mediadesk.domain.coverage import Accuracy, Correction, CoverageKind
from mediadesk.domain.errors import Conflict, NotFound, Refused
from mediadesk.domain.mail import Attachment
from mediadesk.domain.outbox import MessageKind
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.services.coverage import Published
from mediadesk.services.outcome import Done
from tests.services.world import NOW, World

ADA = "Ada Quill"
FRIDAY = datetime(2026, 11, 27, 18, tzinfo=UTC)


def piece_of(world: World, done: Done) -> str:
    del world
    assert done.undo is not None
    return done.undo.coverage[0].after.id


def out(world: World, **said: object) -> tuple[str, str]:
    key = world.submit(experts=("Cleo Marsh",)).request.id
    done = world.desk.coverage.record(key, Published(title="Eels", **said), actor=ADA)  # type: ignore[arg-type]  # keywords of what is tested
    return key, piece_of(world, done)


def due(world: World) -> list[str]:
    now = world.clock.now()
    query = QueueQuery(now=now, end_of_today=now, view=View.COVERAGE)
    rows = world.desk.database.read().queue(query).rows
    listed = world.desk.database.read().coverage_due(now)
    assert {row.id for row in rows} == {row.coverage.request_id for row in listed}
    counted = world.desk.database.read().counts(query).views[View.COVERAGE]
    assert counted == len(rows)
    return [row.id for row in rows]


def test_what_is_expected_is_due_from_its_date_on_although_the_request_is_closed(
    world: World,
) -> None:
    key = world.submit().request.id
    world.desk.triage.close(key, Outcome.INTERVIEW_GIVEN, actor=ADA)
    world.desk.coverage.expect(key, FRIDAY, zone="Europe/London", actor=ADA)
    assert due(world) == []
    world.clock.at = FRIDAY
    assert due(world) == [key]
    assert world.desk.database.read().request(key).state is RequestState.CLOSED  # type: ignore[union-attr]  # it was logged above


def test_what_was_expected_becomes_what_is_out_and_undo_brings_the_question_back(
    world: World,
) -> None:
    key = world.submit().request.id
    world.clock.at = NOW
    first = world.desk.coverage.expect(key, FRIDAY, title="Ports", actor=ADA)
    world.clock.at = FRIDAY
    done = world.desk.coverage.record(
        key,
        Published(link="https://harbour.example/eels?utm_source=mail&id=4"),
        coverage_id=piece_of(world, first),
        actor=ADA,
    )
    (piece,) = world.desk.database.read().coverage(key)
    assert (piece.kind, piece.title, piece.at) == (CoverageKind.PUBLISHED, "Ports", FRIDAY)
    assert piece.link == "https://harbour.example/eels?id=4"
    assert due(world) == []
    assert done.undo is not None
    back = world.desk.triage.undo(done.undo, actor=ADA)
    assert due(world) == [key]
    assert back.undo is not None
    world.desk.triage.undo(back.undo, actor=ADA)
    assert due(world) == []
    assert world.kinds(key)[-4:] == ["covered", "covered", "undone", "undone"]


def test_an_undo_of_coverage_does_not_count_as_a_change_of_the_request(world: World) -> None:
    before = world.submit().request
    done = world.desk.coverage.expect(before.id, FRIDAY, actor=ADA)
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    assert world.desk.database.read().request(before.id) == before
    assert world.desk.database.read().coverage(before.id) == ()


def test_an_undo_after_a_colleague_changed_the_same_is_refused(world: World) -> None:
    _, piece = out(world)
    done = world.desk.coverage.judge(piece, Accuracy.RIGHT, actor=ADA)
    world.desk.coverage.judge(piece, Accuracy.WRONG, note="The year.", actor="Jo Berg")
    assert done.undo is not None
    with pytest.raises(Conflict):
        world.desk.triage.undo(done.undo, actor=ADA)


def test_clips_are_kept_or_only_named(world: World) -> None:
    clip = Attachment(name="../eels.mp3", content_type="audio/mpeg", content=b"sound")
    key, _ = out(world, clips=(clip,), files=(" Archive 7, reel 3 ", ""))
    views = world.desk.database.read()
    (piece,) = views.coverage(key)
    assert [(one.name, one.size) for one in piece.clips] == [
        ("eels.mp3", 5),
        ("Archive 7, reel 3", None),
    ]
    assert views.clip(piece.clips[0].id) == b"sound"
    assert views.clip(piece.clips[1].id) is None


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("link", Published(link="javascript:alert(1)")),
        ("title", Published(title="x" * 600)),
        ("zone", Published(zone="Mars/Olympus")),
        ("note", Published(note="half \ud800")),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field_and_nothing_is_written(
    world: World, field: str, said: Published
) -> None:
    key = world.submit().request.id
    with pytest.raises(Refused) as caught:
        world.desk.coverage.record(key, said, actor=ADA)
    assert caught.value.problems[0].field == field
    assert world.desk.database.read().coverage(key) == ()


def test_a_correction_is_asked_for_by_letter_and_its_answer_noted(world: World) -> None:
    key, piece = out(world, link="https://harbour.example/eels")
    world.desk.coverage.judge(piece, Accuracy.WRONG, note="The year is 2019.", actor=ADA)
    prepared = world.desk.coverage.correction_words(piece, actor=ADA)
    assert "The year is 2019." in prepared.text
    with pytest.raises(Refused, match="what is right"):
        world.desk.coverage.ask_correction(piece, prepared.text, actor=ADA)
    words = prepared.text.replace("‹what is right›", "It was 2020.")
    world.desk.coverage.ask_correction(piece, words, actor=ADA)
    letters = {one.kind: one for one in world.desk.database.read().messages(key)}
    sent = letters[MessageKind.REPLY].letter
    assert sent.in_reply_to == letters[MessageKind.RECEIPT].letter.message_id
    assert "It was 2020." in sent.text
    world.desk.coverage.answer(piece, Correction.GRANTED, actor=ADA)
    (now,) = world.desk.database.read().coverage(key)
    assert now.correction is Correction.GRANTED


def test_calling_the_letter_back_takes_back_that_a_correction_was_asked(world: World) -> None:
    key, piece = out(world)
    done = world.desk.coverage.ask_correction(
        piece, "It was 2020.", actor=ADA, pause=timedelta(seconds=10)
    )
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    (now,) = world.desk.database.read().coverage(key)
    assert now.correction is None
    assert world.states(key)["reply"] == "cancelled"


def test_the_expert_is_thanked_once(world: World) -> None:
    key, piece = out(world)
    prepared = world.desk.coverage.thanks_words(piece, actor=ADA)
    assert (prepared.name, prepared.email) == ("Cleo Marsh", "")
    assert prepared.text.startswith("Dear Cleo Marsh,\n\nthank you for speaking to Nadia Lind")
    with pytest.raises(Refused) as caught:
        world.desk.coverage.thank(piece, prepared.text, email="", actor=ADA)
    assert caught.value.problems[0].field == "email"

    def send() -> None:
        world.desk.coverage.thank(
            piece, prepared.text, email="cleo@twi.example", name=prepared.name, actor=ADA
        )

    send()
    (now,) = world.desk.database.read().coverage(key)
    assert (now.thanked, now.thanked_at) == ("Cleo Marsh", world.clock.now())
    with pytest.raises(Refused):
        send()
    thanks = [
        one for one in world.desk.database.read().messages(key) if one.kind is MessageKind.THANKS
    ]
    assert [one.recipients[0].address for one in thanks] == ["cleo@twi.example"]
    assert thanks[0].letter.in_reply_to is None


def test_a_reply_to_the_reporter_never_stands_in_the_thread_of_a_letter_to_the_expert(
    world: World,
) -> None:
    key = world.submit(reporter_email="", reporter_phone="+44 20 7946 0123").request.id
    piece = piece_of(world, world.desk.coverage.record(key, Published(title="Eels"), actor=ADA))
    world.desk.coverage.thank(piece, "Thank you.", email="cleo@twi.example", actor=ADA)
    world.desk.facts.change(key, "reporter.email", "nadia@harbour.example", actor=ADA)
    world.desk.replies.send(key, "Hello.", actor=ADA)
    reply = next(
        one.letter
        for one in world.desk.database.read().messages(key)
        if one.kind is MessageKind.REPLY
    )
    assert reply.in_reply_to is None


def test_a_link_is_asked_and_its_answer_kept(world: World) -> None:
    key, piece = out(world, link="https://harbour.example/eels")
    found, changes = world.desk.coverage.check(piece, actor=ADA)
    assert changes.requests == {key}
    (now,) = world.desk.database.read().coverage(key)
    assert now.check == found
    world.desk.coverage.record(
        key, Published(link="https://harbour.example/weirs"), coverage_id=piece, actor=ADA
    )
    (now,) = world.desk.database.read().coverage(key)
    assert now.check is None


def test_what_was_removed_is_gone_for_every_verb(world: World) -> None:
    key, piece = out(world)
    world.desk.coverage.remove(piece, actor=ADA)
    assert world.desk.database.read().coverage(key) == ()
    with pytest.raises(NotFound):
        world.desk.coverage.judge(piece, Accuracy.RIGHT, actor=ADA)
    with pytest.raises(NotFound):
        world.desk.coverage.check(piece, actor=ADA)


def test_the_table_holds_every_piece_and_no_formula(world: World) -> None:
    key = world.submit(subject="=SUM(A1)").request.id
    world.desk.coverage.record(key, Published(title="+1 for eels\nand weirs"), actor=ADA)
    world.desk.coverage.expect(key, FRIDAY, actor=ADA)
    table = world.desk.coverage.export().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["state"] for row in rows] == ["published", "expected"]
    assert {row["subject"] for row in rows} == {"'=SUM(A1)"}
    assert rows[0]["title"] == "'+1 for eels and weirs"
    assert rows[1]["at"] == "2026-11-27T18:00:00Z"


def test_recent_coverage_is_that_of_the_outlet_and_of_the_reporter_elsewhere(world: World) -> None:
    first, _ = out(world, at=NOW)
    other = world.submit(outlet="Deep Field").request.id
    world.desk.coverage.record(other, Published(title="Weirs", at=FRIDAY), actor=ADA)
    stranger = world.submit(outlet="Wireline", reporter_email="jo@wireline.example").request.id
    world.desk.coverage.record(stranger, Published(title="Gold"), actor=ADA)
    views = world.desk.database.read()

    def recent(but: str) -> list[str]:
        rows = views.recent_coverage("HARBOUR radio", "nadia@harbour.example", but=but)
        return [row.coverage.title for row in rows]

    assert recent("none") == ["Weirs", "Eels"]
    assert recent(first) == ["Weirs"]
