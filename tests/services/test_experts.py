"""Records of experts: made, changed, merged, undone; and who the people of releases are."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from mediadesk.domain.errors import Conflict, NotFound, Refused
from mediadesk.domain.expert import AbsenceDraft, AbsenceKind, Expert, ExpertDraft, Skill
from mediadesk.domain.release import Person
from mediadesk.services.experts import ExpertDone, ExpertFile
from tests.services.world import NOW, World, hidden_release

ADA = "Ada Quill"
INES = ExpertDraft(
    name="Dr Ines Okafor",
    title="Senior Research Fellow",
    organisation="Harbour Institute",
    zone="Europe/London",
    languages=("en",),
    topics=("Ports",),
    skills=frozenset({Skill.RADIO}),
    email="ines@harbour.example",
    private_phone="+44 20 7946 0123",
)
LEAVE = AbsenceDraft(kind=AbsenceKind.LEAVE, begin="2026-12-01", end="2026-12-03")


def made(world: World, **changed: object) -> Expert:
    draft = replace(INES, **changed)  # type: ignore[arg-type]  # the draft's own fields
    return world.desk.experts.create(draft, actor=ADA).expert


def opened(world: World, key: str) -> ExpertFile:
    return world.desk.experts.open(key)


def picture() -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
            chunk(b"IDAT", zlib.compress(b"\x00\x80")),
            chunk(b"IEND", b""),
        )
    )


def test_a_record_is_made_changed_and_told(world: World) -> None:
    ines = made(world)
    done = world.desk.experts.change(
        ines.id, replace(INES, topics=("Ports", "Rail"), private_phone=""), actor=ADA, version=1
    )
    assert done.expert.topics == ("Ports", "Rail")
    assert done.changes.experts == {ines.id}
    file = opened(world, ines.id)
    assert file.expert == done.expert
    assert world.kinds(ines.id) == ["added", "updated"]
    detail = file.timeline[-1].entry.detail
    assert (detail["topics_from"], detail["topics"]) == ("Ports", "Ports, Rail")


def test_a_private_number_is_never_in_the_timeline(world: World) -> None:
    ines = made(world)
    world.desk.experts.change(
        ines.id, replace(INES, private_phone="+44 20 7946 0999", notes="Rings late."), actor=ADA
    )
    told = str([one.entry for one in opened(world, ines.id).timeline])
    assert "7946" not in told
    assert "Rings late" not in told


def test_a_change_that_changes_nothing_writes_nothing(world: World) -> None:
    ines = made(world)
    done = world.desk.experts.change(ines.id, INES, actor=ADA)
    assert (done.undo, done.expert.version) == (None, 1)
    assert world.kinds(ines.id) == ["added"]


def test_who_looked_at_an_older_record_is_told_so(world: World) -> None:
    ines = made(world)
    world.desk.experts.change(ines.id, replace(INES, title="Professor"), actor=ADA, version=1)
    with pytest.raises(Conflict):
        world.desk.experts.change(ines.id, replace(INES, title="Reader"), actor=ADA, version=1)
    assert opened(world, ines.id).expert.title == "Professor"


def test_every_act_can_be_undone(world: World) -> None:
    ines = made(world)
    experts = world.desk.experts
    before = opened(world, ines.id)
    acts: tuple[Callable[[], ExpertDone], ...] = (
        lambda: experts.change(ines.id, replace(INES, title="Professor"), actor=ADA),
        lambda: experts.retire(ines.id, active=False, actor=ADA),
        lambda: experts.put_absence(ines.id, LEAVE, actor=ADA),
        lambda: experts.set_photograph(ines.id, experts.pictures.read(picture()), actor=ADA),
    )
    undos = []
    for act in acts:
        undo = act().undo
        assert undo is not None
        undos.append(undo)
        current = opened(world, ines.id)
        assert current.expert.version == undo.after.version
    # Undoing goes backwards, each on the record as the one after it left it.
    for undo in reversed(undos):
        done = experts.undo(replace(undo, after=opened(world, ines.id).expert), actor=ADA)
        assert done.undo is None
    after = opened(world, ines.id)
    assert replace(after.expert, version=1, updated_at=NOW) == replace(
        before.expert, updated_at=NOW
    )
    assert (after.absences, after.photograph) == ((), None)


def test_an_act_is_not_undone_over_a_later_change(world: World) -> None:
    ines = made(world)
    first = world.desk.experts.change(ines.id, replace(INES, title="Professor"), actor=ADA)
    world.desk.experts.retire(ines.id, active=False, actor=ADA)
    assert first.undo is not None
    with pytest.raises(Conflict):
        world.desk.experts.undo(first.undo, actor=ADA)


def test_undoing_a_new_record_takes_it_out(world: World) -> None:
    done = world.desk.experts.create(INES, actor=ADA)
    assert done.undo is not None
    world.desk.experts.undo(done.undo, actor=ADA)
    with pytest.raises(NotFound):
        opened(world, done.expert.id)


def test_leave_is_kept_as_whole_days_of_the_experts_own(world: World) -> None:
    tokyo = made(world, zone="Asia/Tokyo")
    world.desk.experts.put_absence(tokyo.id, LEAVE, actor=ADA)
    (absence,) = opened(world, tokyo.id).absences
    assert absence.starts_at.isoformat() == "2026-11-30T15:00:00+00:00"
    assert absence.ends_at.isoformat() == "2026-12-03T15:00:00+00:00"


def test_a_journey_names_its_zone_and_an_end_after_its_begin(world: World) -> None:
    ines = made(world)
    bad = replace(LEAVE, kind=AbsenceKind.TRAVEL, end="2026-11-30")
    with pytest.raises(Refused) as refused:
        world.desk.experts.put_absence(ines.id, bad, actor=ADA)
    assert [one.field for one in refused.value.problems] == ["end", "absence_zone"]
    assert opened(world, ines.id).absences == ()


def test_leave_can_be_changed_and_taken_back(world: World) -> None:
    ines = made(world)
    world.desk.experts.put_absence(ines.id, LEAVE, actor=ADA)
    (absence,) = opened(world, ines.id).absences
    world.desk.experts.put_absence(
        ines.id, replace(LEAVE, note="Alps"), actor=ADA, absence_id=absence.id
    )
    assert [one.note for one in opened(world, ines.id).absences] == ["Alps"]
    done = world.desk.experts.drop_absence(ines.id, absence.id, actor=ADA)
    assert opened(world, ines.id).absences == ()
    assert done.undo is not None
    world.desk.experts.undo(done.undo, actor=ADA)
    assert [one.note for one in opened(world, ines.id).absences] == ["Alps"]


# ------------------------------------------------------------------------------ merging


def test_two_records_become_one_and_two_again(world: World) -> None:
    keep = made(world)
    release = world.store(hidden_release())
    other = made(
        world, name="Ines Okafor", email="", topics=("Rail",), languages=("pt",), notes="Old card."
    )
    world.desk.experts.put_absence(other.id, LEAVE, actor=ADA)
    people = [
        one
        for one in world.database.read().unlinked_people()
        if one.release_id == release.id and one.key == "cy marsh"
    ]
    world.desk.experts.identify(people, other.id, actor=ADA)
    done = world.desk.experts.merge(keep.id, other.id, actor=ADA)
    assert done.expert.topics == ("Ports", "Rail")
    assert done.expert.languages == ("en", "pt")
    assert done.expert.notes == "Old card."
    file = opened(world, other.id)
    assert file.expert.id == keep.id
    assert len(file.absences) == 1
    assert [one.id for one in file.releases] == [release.id]
    assert done.undo is not None
    world.desk.experts.undo(done.undo, actor=ADA)
    assert opened(world, keep.id).expert.topics == ("Ports",)
    assert opened(world, keep.id).absences == ()
    again = opened(world, other.id)
    assert (again.expert.id, len(again.absences), len(again.releases)) == (other.id, 1, 1)


def test_nobody_is_merged_with_themselves(world: World) -> None:
    ines = made(world)
    with pytest.raises(Refused):
        world.desk.experts.merge(ines.id, ines.id, actor=ADA)


# ------------------------------------------------------------------------------ releases


def test_a_release_finds_the_records_of_its_people(world: World) -> None:
    ada = made(world, name="Prof. Ada QUILL", email="", private_phone="")
    bo = made(world, name="Bo Stern", email="")
    release = world.store(hidden_release())
    assert [(one.id, one.author) for one in opened(world, bo.id).releases] == [(release.id, True)]
    assert [one.author for one in opened(world, ada.id).releases] == [True]
    assert {one.person.name for one in world.desk.experts.named()} == {"Cy Marsh"}


def test_a_new_record_finds_the_releases_that_name_it(world: World) -> None:
    release = world.store(hidden_release())
    done = world.desk.experts.create(replace(INES, name="Cy Marsh"), actor=ADA)
    assert [(one.id, one.author) for one in opened(world, done.expert.id).releases] == [
        (release.id, False)
    ]


def named_release(**person: str) -> Person:
    return Person(name="Ines Okafor", **person)


def test_two_people_of_one_name_are_never_taken_for_one(world: World) -> None:
    first = made(world)
    second = made(world, email="other@elsewhere.example")
    world.store(replace(hidden_release(), experts=(named_release(),)))
    assert opened(world, first.id).releases == ()
    assert opened(world, second.id).releases == ()
    named = next(one for one in world.desk.experts.named() if one.person.key == "ines okafor")
    assert {one.id for one in named.maybe} == {first.id, second.id}


def test_an_address_tells_two_people_of_one_name_apart(world: World) -> None:
    first = made(world)
    second = made(world, email="other@elsewhere.example")
    release = world.store(
        replace(hidden_release(), experts=(named_release(email="Other@Elsewhere.example"),))
    )
    assert opened(world, first.id).releases == ()
    assert [one.id for one in opened(world, second.id).releases] == [release.id]


def test_another_address_under_the_same_name_is_left_to_a_person(world: World) -> None:
    ines = made(world)
    world.store(replace(hidden_release(), experts=(named_release(email="ines@elsewhere.example"),)))
    assert opened(world, ines.id).releases == ()
    (named,) = [one for one in world.desk.experts.named() if one.maybe]
    done = world.desk.experts.identify(named.everywhere, ines.id, actor=ADA)
    assert done.expert.email == "ines@harbour.example"
    assert len(opened(world, ines.id).releases) == 1


def test_a_press_desks_address_names_nobody(world: World) -> None:
    made(world, name="Jo Berg", email="press@harbour.example")
    world.store(replace(hidden_release(), experts=(named_release(email="press@harbour.example"),)))
    (jo,) = world.database.read().all_experts()
    assert opened(world, jo.id).releases == ()


def test_one_act_makes_a_record_of_somebody_in_a_release(world: World) -> None:
    release = world.store(
        replace(
            hidden_release(),
            experts=(
                named_release(role="fellow", email="Ines@Harbour.example", phone="ext. 4 or so"),
            ),
        )
    )
    named = next(one for one in world.desk.experts.named() if one.person.key == "ines okafor")
    done = world.desk.experts.take_in(named.everywhere, actor=ADA)
    expert = done.expert
    assert (expert.name, expert.title, expert.organisation) == (
        "Ines Okafor",
        "fellow",
        "Harbour Institute",
    )
    assert (expert.zone, expert.email, expert.phone) == (
        "Europe/London",
        "ines@harbour.example",
        "",
    )
    assert expert.notes == "ext. 4 or so"
    assert [one.id for one in opened(world, expert.id).releases] == [release.id]
    assert all(one.person.key != "ines okafor" for one in world.desk.experts.named())
    assert done.undo is not None
    world.desk.experts.undo(done.undo, actor=ADA)
    assert any(one.person.key == "ines okafor" for one in world.desk.experts.named())


def test_who_is_named_no_more_is_linked_no_more_and_who_stays_stays(world: World) -> None:
    cy = made(world, name="Cy Marsh", email="")
    bo = made(world, name="Bo Stern", email="")
    release = world.store(hidden_release())
    world.desk.experts.part(bo.id, release.id, actor=ADA)
    from mediadesk.domain import draft as drafts

    changed = drafts.of_release(release, None)
    kept = tuple(one for one in changed.experts if one.name != "Cy Marsh")
    world.desk.releases.update(
        release.id, replace(changed, experts=kept, headline="Harbours shrink"), actor=ADA
    )
    assert opened(world, cy.id).releases == ()
    assert opened(world, bo.id).releases == ()


def test_a_wrong_link_is_taken_out_and_put_back(world: World) -> None:
    cy = made(world, name="Cy Marsh", email="")
    release = world.store(hidden_release())
    done = world.desk.experts.part(cy.id, release.id, actor=ADA)
    assert opened(world, cy.id).releases == ()
    assert done.undo is not None
    world.desk.experts.undo(done.undo, actor=ADA)
    assert [one.id for one in opened(world, cy.id).releases] == [release.id]
    with pytest.raises(NotFound):
        world.desk.experts.part(cy.id, "nothing", actor=ADA)


def test_an_expert_is_found_by_id_or_whole_name(world: World) -> None:
    ines = made(world)
    assert world.desk.experts.find(ines.id) == ines
    assert world.desk.experts.find("INES  OKAFOR") == ines
    with pytest.raises(NotFound):
        world.desk.experts.find("Okafor")
    made(world, email="")
    with pytest.raises(Refused):
        world.desk.experts.find("Ines Okafor")
