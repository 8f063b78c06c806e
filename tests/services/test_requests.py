"""Logging a request: all of it or nothing, once, and to the right person."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediadesk.domain.errors import NotFound, Refused, WorldFailed
from mediadesk.domain.outbox import MessageKind
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.reference import make, parse
from mediadesk.domain.search import parse as parse_search
from mediadesk.services.outcome import Submission
from mediadesk.storage.database import Work
from mediadesk.storage.repositories import OutboxTable, RequestTable
from tests.services.world import DRAFT, World, hidden_release, make_world, rows_of

KEY = "6f1c2a54-2b8e-4a55-9f62-0d3c1c9b7a10"


def test_one_request_is_one_row_two_messages_and_three_entries(world: World) -> None:
    world.settings.set("contact.email", "press@office.example")
    done = world.submit()
    assert rows_of(world) == {
        "requests": 1,
        "messages": 2,
        "recipients": 2,
        "timeline": 3,
        "releases": 0,
        "originals": 0,
        "unindexed": 1,
    }
    assert parse(done.request.reference) == done.request.reference
    assert done.receipt == "queued"
    assert world.states() == {"request": "queued", "receipt": "queued"}
    assert world.kinds(done.request.id) == ["logged", "routed", "queued"]


def test_what_was_logged_reads_back_as_it_was_given(world: World) -> None:
    done = world.submit(
        medium="tv",
        live="live",
        length_minutes=7,
        airs_at="2026-11-25T18:30",
        format="studio",
        place="Pier 4",
        questions="Why?\nWhen?",
        attribution="on_background",
        language="Welsh",
        access_needs="step-free",
        other_guests="the mayor",
        credentials="card 12",
        experts=("Cy Marsh",),
        any_expert=False,
        channel="phone",
        reporter_phone="+44 20 7946 0123",
        reporter_role="producer",
    )
    assert world.desk.database.read().request(done.request.id) == done.request
    assert world.desk.database.read().by_reference(done.request.reference) == done.request


def test_the_receipt_names_reference_officer_phone_and_deadline(world: World) -> None:
    world.settings.set_many(
        {
            "contact.name": "Ada Quill",
            "contact.email": "ada@office.example",
            "contact.phone": "+44 20 7946 0100",
        }
    )
    done = world.submit(deadline_zone="Australia/Sydney")
    messages = {m.kind: m for m in world.desk.database.read().messages(done.request.id)}
    text = messages[MessageKind.RECEIPT].letter.text
    for part in (
        f"MR-{done.request.reference[3:7]}-{done.request.reference[7:]}",
        "Ada Quill",
        "+44 20 7946 0100",
        "15:00 on Wednesday 25 November 2026, Sydney time",
        "(04:00 on Wednesday 25 November 2026, London time)",
    ):
        assert part in text
    routed = messages[MessageKind.REQUEST].letter
    assert routed.reply_to is not None
    assert routed.reply_to.email == "nadia@harbour.example"
    assert "Ten minutes, live, please." in routed.text


def test_the_same_id_twice_is_one_request(world: World) -> None:
    first = world.submit(id=KEY)
    before = rows_of(world)
    again = world.submit(id=KEY.upper(), subject="Something else")
    assert again.repeated
    assert not first.repeated
    assert (again.request, again.receipt) == (first.request, first.receipt)
    assert rows_of(world) == before


def test_a_repeated_request_is_found_even_after_its_deadline(world: World) -> None:
    first = world.submit(id=KEY)
    world.clock.advance(days=2)
    again = world.submit(id=KEY)
    assert again.repeated
    assert again.request.reference == first.request.reference


def test_a_reporter_without_an_address_gets_no_receipt(world: World) -> None:
    done = world.submit(reporter_email="", reporter_phone="+44 20 7946 0123")
    assert done.receipt == "none"
    assert world.states() == {"request": "held"}


def test_two_requests_never_share_a_reference(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = make("the first")
    monkeypatch.setattr(
        "mediadesk.services.requests.reference.make",
        lambda key, *, attempt=0: taken if attempt == 0 else make(key, attempt=attempt),
    )
    first, second = world.submit(), world.submit()
    assert first.request.reference == taken
    assert second.request.reference not in {taken, ""}


@pytest.mark.parametrize(
    "changed",
    [
        {"deadline": ""},
        {"deadline": "2020-01-01T10:00"},
        {"deadline": "2027-03-28T01:30"},
        {"deadline_zone": "Mars/Olympus"},
        {"reporter_email": "a@b.example\nBcc: c@d.example"},
        {"reporter_name": "n" * 10_000},
        {"subject": "a\0b"},
        {"message": "a\ud800b"},
        {"release": "nowhere"},
        {"release": "\ud800"},
    ],
    ids=str,
)
def test_a_refused_request_writes_nothing(world: World, changed: dict[str, str]) -> None:
    before = rows_of(world)
    with pytest.raises(Refused):
        world.submit(**changed)  # type: ignore[arg-type]  # keywords of what is tested
    assert rows_of(world) == before
    if "release" not in changed:
        assert world.desk.requests.problems(replace(DRAFT, **changed))  # type: ignore[arg-type]  # keywords of what is tested


def test_an_unknown_release_is_named(world: World) -> None:
    with pytest.raises(NotFound, match="There is no release “nowhere” here"):
        world.submit(release="nowhere")


@pytest.mark.parametrize(
    ("part", "method"),
    [
        (RequestTable, "add"),
        (RequestTable, "index_text"),
        (OutboxTable, "add"),
        (Work, "commit"),
    ],
)
def test_a_failure_in_the_middle_leaves_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch, part: type, method: str
) -> None:
    world.submit()
    before = rows_of(world)
    inner = getattr(part, method)

    def fails_after(self: object, *arguments: object, **named: object) -> None:
        if method != "commit":
            inner(self, *arguments, **named)
        raise WorldFailed("The disk is full.", code="disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(part, method, fails_after)
        with pytest.raises(WorldFailed):
            world.submit()
    assert rows_of(world) == before
    world.submit()
    assert rows_of(world)["requests"] == 2


def held_one(world: World) -> Submission:
    release = world.store(hidden_release())
    done = world.submit(release=release.id)
    assert done.request.route.held
    assert done.request.route.reason.startswith("Who should get this?")
    assert world.states(done.request.id) == {"request": "held", "receipt": "queued"}
    return done


def delivered_to(world: World, done: Submission) -> list[str]:
    world.mail_account()
    world.desk.outbox.deliver()
    mails = world.desk.database.read().messages(done.request.id)
    names = {m.letter.message_id: m.kind.value for m in mails}
    return sorted(
        address for mail, address, _ in world.server.received if names.get(mail) == "request"
    )


def test_a_held_request_goes_nowhere_by_itself(world: World) -> None:
    done = held_one(world)
    assert delivered_to(world, done) == []
    assert world.states(done.request.id) == {"request": "held", "receipt": "sent"}


def test_the_receipt_of_a_held_request_still_names_whom_to_ring(world: World) -> None:
    done = held_one(world)
    (receipt,) = (
        m
        for m in world.desk.database.read().messages(done.request.id)
        if m.kind is MessageKind.RECEIPT
    )
    assert "Jo Berg" in receipt.letter.text
    assert "+1 212 555 0147" in receipt.letter.text
    assert "[email" not in receipt.letter.text


def test_a_held_request_goes_out_once_an_officer_gives_an_address(world: World) -> None:
    done = held_one(world)
    world.desk.triage.route(done.request.id, "jo@office.example", actor="Ada Quill")
    assert delivered_to(world, done) == ["jo@office.example"]
    request = world.desk.database.read().request(done.request.id)
    assert request is not None
    assert (request.route.held, request.route.reason) == (False, "Address given by Ada Quill.")
    assert request.route.contact is not None
    assert request.route.contact.phone == "+1 212 555 0147"


def test_a_held_request_goes_out_once_the_release_has_an_address(world: World) -> None:
    done = held_one(world)
    other = world.submit()
    assert done.request.release_id is not None
    routed = world.desk.give_contact_address(
        done.request.release_id, 0, "jo@office.example", actor="Ada Quill"
    )
    assert [one.id for one in routed] == [done.request.id]
    assert delivered_to(world, done) == ["jo@office.example"]
    assert world.states(other.request.id)["request"] == "held"
    later = world.submit(release=done.request.release_id)
    assert not later.request.route.held


def test_held_requests_go_out_once_the_office_has_an_address(world: World) -> None:
    done = held_one(world)
    other = world.submit()
    routed = world.desk.save_settings({"contact.email": "press@office.example"}, actor="Ada Quill")
    assert {one.id for one in routed} == {done.request.id, other.request.id}
    assert delivered_to(world, done) == ["press@office.example"]
    assert world.states(other.request.id)["request"] == "sent"


def test_a_closed_request_is_not_sent_out_by_a_new_address(world: World) -> None:
    from mediadesk.domain.workflow import Outcome

    done = held_one(world)
    world.desk.triage.close(done.request.id, Outcome.WITHDRAWN, actor="Ada Quill")
    assert world.desk.save_settings({"contact.email": "p@office.example"}, actor="Ada") == ()
    assert delivered_to(world, done) == []


@pytest.mark.parametrize(
    "text", ["", "jo", "jo@", "a@b.example\nBcc: x@y.example", "\ud800@b.example"]
)
def test_a_bad_address_for_a_held_request_is_refused(world: World, text: str) -> None:
    done = held_one(world)
    with pytest.raises(Refused):
        world.desk.triage.route(done.request.id, text, actor="Ada Quill")
    assert world.states(done.request.id)["request"] == "held"


def test_experts_asked_for_by_id_are_stored_by_name(world: World) -> None:
    release = world.store(hidden_release())
    assert [one.name for one in release.experts] == ["Ada Quill", "Bo Stern", "Cy Marsh"]
    done = world.submit(release=release.id, experts=(release.experts[2].id, "Bo Stern"))
    assert done.request.experts == ("Cy Marsh", "Bo Stern")


HTML = '<img src=x onerror="alert(1)">&amp;'


def test_html_is_kept_and_sent_as_plain_text(world: World) -> None:
    world.settings.set("contact.email", "press@office.example")
    done = world.submit(subject=HTML, message=HTML, outlet=HTML, reporter_name=HTML)
    found = world.desk.database.read().request(done.request.id)
    assert found is not None
    assert (found.subject, found.message, found.outlet, found.reporter.name) == (HTML,) * 4
    world.mail_account()
    world.desk.outbox.deliver()
    for _, _, content in world.server.received:
        assert b"text/html" not in content.lower()


words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25)
@given(text=words)
def test_any_text_reads_back_letter_by_letter(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    world = make_world(Path(folder) / "desk")
    try:
        done = world.submit(message=text, questions=text)
        found = world.desk.database.read().request(done.request.id)
        assert found is not None
        assert (found.message, found.details.questions) == (text.strip(), text.strip())
        assert world.database.check() == ()
    finally:
        world.desk.close()


def found(world: World, words: str) -> list[str]:
    now = world.clock.now()
    asked = parse_search(words, now=now, zone=ZoneInfo("UTC"))
    query = QueueQuery(now=now, end_of_today=now, view=View.ALL, search=asked)
    return [row.id for row in world.desk.database.read().queue(query).rows]


def test_what_was_just_said_is_found_at_once(world: World) -> None:
    done = world.submit(subject="Bioluminescence off the pier")
    world.desk.triage.note(done.request.id, "Rang back about kittiwakes", actor="Mara Kessler")
    for words in ("bioluminescence", "kittiwakes"):
        assert found(world, words) == [done.request.id]
    assert rows_of(world)["unindexed"] == 0


def test_a_desk_whose_index_cannot_be_written_still_searches_what_was_indexed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = world.submit(subject="Eels")
    assert found(world, "eels") == [first.request.id]
    world.submit(subject="More eels")

    def full(_driver: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("mediadesk.storage.database.catch_up", full)
    assert found(world, "eels") == [first.request.id]
    assert world.desk.database.check() == ()
