"""Records of reporters: found again, changed, verified, merged, and marked where they look odd."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.lookalike import Sign
from mediadesk.domain.query import ReporterQuery
from mediadesk.domain.reporter import Medium, ReporterDraft
from tests.services.world import DRAFT, World

MINA = replace(
    DRAFT,
    reporter_name="Mina Castellan",
    reporter_email="Mina.Castellan@ChannelNorth.example",
    reporter_phone="+44 20 7946 0123",
    outlet="Channel North",
    medium="tv",
)


def names(world: World, words: str = "") -> list[tuple[str, str, int]]:
    page = world.desk.database.read().reporters(ReporterQuery(search=words))
    return [(row.name, row.outlet, row.requests) for row in page.rows]


def test_requests_of_one_address_become_one_reporter_with_their_outlet(world: World) -> None:
    world.submit(MINA)
    world.submit(MINA, reporter_name="M. Castellan", reporter_phone="")
    assert world.desk.reporters.link() == 2
    assert names(world) == [("Mina Castellan", "Channel North", 2)]
    assert world.desk.reporters.link() == 0


def test_logging_a_request_writes_no_record(world: World) -> None:
    world.submit(MINA)
    assert names(world) == []


def test_a_request_that_is_looked_at_finds_its_reporter_at_once(world: World) -> None:
    request = world.submit(MINA).request
    key = world.desk.reporters.of_request(request.id)
    file = world.desk.reporters.open(key)
    assert [one.reference for one in file.asked] == [request.reference]
    assert [way.value for way in file.record.addresses] == ["mina.castellan@channelnorth.example"]
    assert [way.value for way in file.record.phones] == ["+442079460123"]
    assert world.desk.reporters.link() == 0
    assert world.desk.reporters.of_request(request.id) == key


def test_two_people_behind_one_newsroom_address_stay_two(world: World) -> None:
    world.submit(MINA, reporter_email="newsdesk@channelnorth.example")
    world.submit(MINA, reporter_email="newsdesk@channelnorth.example", reporter_name="Theo Park")
    world.desk.reporters.link()
    assert [name for name, _, _ in names(world)] == ["Mina Castellan", "Theo Park"]


def test_a_number_without_an_address_finds_the_same_name(world: World) -> None:
    world.submit(MINA, reporter_email="")
    world.submit(MINA, reporter_email="", reporter_name="Theo Park")
    world.submit(MINA, reporter_email="", reporter_name="mina  castellan")
    world.desk.reporters.link()
    assert names(world) == [
        ("Mina Castellan", "Channel North", 2),
        ("Theo Park", "Channel North", 1),
    ]


def test_a_reporter_who_changes_outlets_keeps_a_history_of_roles(world: World) -> None:
    world.submit(MINA, reporter_role="Producer")
    world.clock.advance(minutes=5)
    request = world.submit(MINA, outlet="Harbour Post").request
    world.desk.reporters.link()
    record = world.desk.reporters.open(world.desk.reporters.of_request(request.id)).record
    assert [(one.role, one.outlet) for one in record.roles] == [
        ("Producer", "Harbour Post"),
        ("Producer", "Channel North"),
    ]
    assert record.outlet == "Harbour Post"


def test_a_changed_record_is_as_it_was_after_undo(world: World) -> None:
    request = world.submit(MINA).request
    key = world.desk.reporters.of_request(request.id)
    before = world.desk.reporters.open(key).record
    done = world.desk.reporters.change(
        key,
        ReporterDraft(
            name="Mina Castellan-Reyes",
            role="Editor",
            outlet="Harbour Post",
            zone="America/New_York",
            notes="Prefers the phone.",
            addresses=("mina@harbourpost.example",),
            phones=("+44 20 7946 0123", "+1 212 555 0148"),
        ),
        actor="Mara Kessler",
        version=before.version,
    )
    changed = world.desk.reporters.open(key).record
    assert changed.name == "Mina Castellan-Reyes"
    assert changed.outlet == "Harbour Post"
    assert [way.value for way in changed.addresses] == ["mina@harbourpost.example"]
    assert [way.value for way in changed.phones] == ["+12125550148", "+442079460123"]
    assert world.kinds(key) == ["updated"]
    assert done.undo is not None
    world.desk.reporters.undo(done.undo, actor="Mara Kessler")
    after = world.desk.reporters.open(key).record
    for name in ("name", "role", "outlet", "zone", "notes", "addresses", "phones", "roles"):
        assert getattr(after, name) == getattr(before, name), name
    assert world.kinds(key) == ["updated", "undone"]


def test_every_problem_of_a_record_is_said_at_once_and_nothing_written(world: World) -> None:
    key = world.desk.reporters.of_request(world.submit(MINA).request.id)
    with pytest.raises(Refused) as caught:
        world.desk.reporters.change(
            key,
            ReporterDraft(name=" ", zone="Mars/Olympus", addresses=("nobody",), phones=("x",)),
            actor="Mara Kessler",
        )
    assert {one.field for one in caught.value.problems} == {"name", "zone", "addresses", "phones"}
    assert world.desk.reporters.open(key).record.name == "Mina Castellan"


def test_what_somebody_else_changed_first_is_not_overwritten(world: World) -> None:
    key = world.desk.reporters.of_request(world.submit(MINA).request.id)
    record = world.desk.reporters.open(key).record
    done = world.desk.reporters.verify(key, "Called back", actor="Mara Kessler")
    with pytest.raises(Conflict):
        world.desk.reporters.verify(key, "Again", actor="Jo", version=record.version)
    world.desk.reporters.doubt(key, actor="Jo")
    assert done.undo is not None
    with pytest.raises(Conflict):
        world.desk.reporters.undo(done.undo, actor="Mara Kessler")


def test_a_verification_keeps_its_evidence_with_date_and_name(world: World) -> None:
    key = world.desk.reporters.of_request(world.submit(MINA).request.id)
    with pytest.raises(Refused):
        world.desk.reporters.verify(key, "  ", actor="Mara Kessler")
    world.desk.reporters.verify(
        key, "Called back on the number of the newsroom", actor="Mara Kessler"
    )
    seen = world.desk.reporters.open(key).record.verification
    assert seen is not None
    assert (seen.evidence, seen.at, seen.by) == (
        "Called back on the number of the newsroom",
        world.clock.now(),
        "Mara Kessler",
    )
    assert world.kinds(key) == ["verified"]


def test_two_merged_people_are_one_and_can_be_two_again(world: World) -> None:
    first = world.submit(MINA).request
    other = world.submit(
        MINA, reporter_email="m.castellan@freelance.example", outlet="Deep Field"
    ).request
    link = world.desk.reporters
    keep, gone = link.of_request(first.id), link.of_request(other.id)
    assert keep != gone
    # The same number and name would have joined them, had the second not had its own address.
    done = link.merge(keep, gone, actor="Mara Kessler")
    assert names(world) == [("Mina Castellan", "Channel North", 2)]
    assert link.of_request(other.id) == keep
    merged = link.open(gone)
    assert merged.record.id == keep
    assert {way.value for way in merged.record.addresses} == {
        "mina.castellan@channelnorth.example",
        "m.castellan@freelance.example",
    }
    later = world.submit(MINA, reporter_email="m.castellan@freelance.example").request
    assert link.of_request(later.id) == keep
    assert done.undo is not None
    link.separate(keep, gone, actor="Mara Kessler")
    assert link.of_request(other.id) == gone
    with pytest.raises(Refused):
        link.separate(keep, gone, actor="Mara Kessler")


def test_undoing_a_merge_puts_both_back(world: World) -> None:
    link = world.desk.reporters
    keep = link.of_request(world.submit(MINA).request.id)
    gone = link.of_request(world.submit(MINA, reporter_email="m.c@freelance.example").request.id)
    done = link.merge(keep, gone, actor="Mara Kessler")
    assert done.undo is not None
    link.undo(done.undo, actor="Mara Kessler")
    assert len(names(world)) == 2
    assert link.open(gone).record.id == gone
    with pytest.raises(Refused):
        link.merge(keep, keep, actor="Mara Kessler")


def test_an_address_that_only_looks_like_the_outlets_is_marked(world: World) -> None:
    world.submit(MINA)
    fake = world.submit(
        MINA,
        reporter_name="Theo Park",
        reporter_email="theo@channe1north.example",
        reporter_phone="",
    ).request
    link = world.desk.reporters
    link.link()
    marks = link.open(link.of_request(fake.id)).marks
    assert [(one.sign, one.other) for one in marks] == [(Sign.LOOKS_LIKE, "channelnorth.example")]


def test_who_asked_is_marked_before_and_after_they_have_a_record(world: World) -> None:
    real = world.submit(MINA).request
    link = world.desk.reporters
    link.link()
    fake = world.submit(
        MINA,
        reporter_name="Th\u0435o Park",
        reporter_email="theo@channe1north.example",
        reporter_phone="",
    ).request
    odd = [
        (Sign.MIXED_SCRIPTS, "Th\u0435o Park", ""),
        (Sign.LOOKS_LIKE, "theo@channe1north.example", "channelnorth.example"),
    ]
    assert [(one.sign, one.about, one.other) for one in link.marks_of(fake)] == odd
    link.link()
    assert [(one.sign, one.about, one.other) for one in link.marks_of(fake)] == odd
    assert link.marks_of(real) == ()


def test_a_page_of_reporters_goes_on_where_the_last_one_ended(world: World) -> None:
    for number in range(7):
        world.submit(
            MINA,
            reporter_name=f"Person {number}",
            reporter_email=f"p{number}@channelnorth.example",
            reporter_phone="",
        )
    world.desk.reporters.link()
    views = world.desk.database.read()
    found, after = [], ""
    while True:
        page = views.reporters(ReporterQuery(limit=3, after=after))
        found += [row.name for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert found == [f"Person {number}" for number in range(7)]
    assert [row.name for row in views.reporters(ReporterQuery(search="P4@")).rows] == ["Person 4"]
    with pytest.raises(Refused):
        views.reporters(ReporterQuery(after="nonsense"))


def test_an_outlet_keeps_kind_domain_and_notes_and_undo_puts_it_back(world: World) -> None:
    link = world.desk.reporters
    key = link.of_request(world.submit(MINA).request.id)
    before = link.open(key).outlet
    assert before is not None
    assert (before.kind, before.domain) == (Medium.TV, "channelnorth.example")
    done = link.change_outlet(
        before.id, kind="radio", domain="@Channel-North.example ", notes="Regional", actor="Jo"
    )
    changed = link.open(key).outlet
    assert changed is not None
    assert (changed.kind, changed.domain, changed.notes) == (
        Medium.RADIO,
        "channel-north.example",
        "Regional",
    )
    link.undo_outlet(done.undo, actor="Jo")
    after = link.open(key).outlet
    assert after is not None
    assert (after.kind, after.domain, after.notes) == (before.kind, before.domain, before.notes)
    with pytest.raises(Conflict):
        link.undo_outlet(done.undo, actor="Jo")
    with pytest.raises(Refused) as caught:
        link.change_outlet(before.id, kind="tabloid", domain="not a domain", notes="", actor="Jo")
    assert [one.field for one in caught.value.problems] == ["kind", "domain"]
