"""Who can take a request, on a real desk: found by index, ranked with reasons."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from mediadesk.domain.errors import NotFound
from mediadesk.domain.expert import AbsenceDraft, AbsenceKind, ExpertDraft
from mediadesk.domain.matching import Code, Match
from mediadesk.domain.reporter import Medium
from mediadesk.services.interviews import Agreed
from mediadesk.storage.keywords import FACT
from tests.services.world import NOW, World, hidden_release

ADA = "Ada Quill"


def made(world: World, name: str, *topics: str, **more: str) -> str:
    draft = ExpertDraft(name=name, zone="Europe/London", topics=topics, **more)  # type: ignore[arg-type]  # texts of the draft
    return world.desk.experts.create(draft, actor=ADA).expert.id


@pytest.fixture
def office(world: World) -> dict[str, str]:
    """Make an office so large that not everybody is ranked."""
    keys = {f"filler{n}": made(world, f"Expert Number {n}", f"Subject{n}") for n in range(70)}
    keys["ports"] = made(world, "Dr Ines Okafor", "Ports", "Shipping")
    keys["rail"] = made(world, "Prof. Tomas Lind", "Railways")
    return keys


def found(world: World, key: str) -> dict[str, Match]:
    return {one.expert.id: one for one in world.desk.matching.of_request(key).matches}


def codes(match: Match) -> set[Code]:
    return {one.code for one in (*match.reasons, *match.against)}


def test_a_large_office_is_searched_by_words_and_names_only(
    world: World, office: dict[str, str]
) -> None:
    key = world.submit(experts=("T. Lind", "Nobody Here")).request.id
    matched = world.desk.matching.of_request(key)
    assert [one.expert.id for one in matched.matches] == [office["rail"], office["ports"]]
    assert matched.unknown == ("Nobody Here",)


def test_whom_a_release_names_is_found_as_its_author_or_as_offered(
    world: World, office: dict[str, str]
) -> None:
    release = world.store(hidden_release())
    cy, ada = made(world, "Cy Marsh"), made(world, "Ada Quill")
    people = world.desk.database.read().unlinked_people()
    for person in people:
        wanted = {"cy marsh": cy, "ada quill": ada}.get(person.name.lower())
        if wanted:
            world.desk.experts.identify([person], wanted, actor=ADA)
    key = world.submit(release=release.id, subject="Your findings", message="").request.id
    matches = found(world, key)
    assert Code.AUTHOR in codes(matches[ada])
    assert Code.OFFERED in codes(matches[cy])
    assert office["rail"] not in matches


def test_words_follow_a_record_when_it_changes_retires_or_is_merged(
    world: World, office: dict[str, str]
) -> None:
    key = world.submit(subject="Canals in winter", message="").request.id
    assert found(world, key) == {}
    ports = office["ports"]
    experts = world.desk.experts
    experts.change(
        ports, ExpertDraft(name="Dr Ines Okafor", zone="UTC", topics=("Canals",)), actor=ADA
    )
    assert set(found(world, key)) == {ports}
    undo = experts.merge(office["rail"], ports, actor=ADA).undo
    assert set(found(world, key)) == {office["rail"]}
    assert undo is not None
    experts.undo(undo, actor=ADA)
    assert set(found(world, key)) == {ports}
    experts.retire(ports, active=False, actor=ADA)
    assert found(world, key) == {}


def test_words_made_by_an_older_program_are_written_anew(
    world: World, office: dict[str, str]
) -> None:
    key = world.submit().request.id
    with closing(sqlite3.connect(world.database.path)) as connection:
        connection.execute("DELETE FROM expert_words")
        connection.execute("DELETE FROM facts WHERE name = ?", (FACT,))
        connection.commit()
    assert set(found(world, key)) == {office["ports"]}


def test_leave_and_interviews_of_other_requests_stand_against_an_expert(
    world: World, office: dict[str, str]
) -> None:
    ports = office["ports"]
    key = world.submit().request.id
    other = world.submit(subject="Elsewhere", reporter_name="Theo Park").request.id
    assert found(world, key)[ports].at == NOW + timedelta(minutes=15)
    world.desk.interviews.schedule(
        other,
        Agreed(expert="Dr Ines Okafor", expert_id=ports, minutes=60),
        NOW + timedelta(minutes=10),
        actor=ADA,
    )
    assert found(world, key)[ports].at == NOW + timedelta(minutes=75)
    world.desk.experts.put_absence(
        ports,
        AbsenceDraft(kind=AbsenceKind.LEAVE, begin="2026-11-20", end="2026-11-28"),
        actor=ADA,
    )
    assert Code.ON_LEAVE in codes(found(world, key)[ports])


def test_a_small_office_is_ranked_whole_and_a_call_while_it_is_typed(world: World) -> None:
    ports, rail = made(world, "Ines Okafor", "Ports"), made(world, "Tomas Lind", "Railways")
    matched = world.desk.matching.of_call(subject="night trains and railways", medium=Medium.RADIO)
    assert [one.expert.id for one in matched.matches] == [rail, ports]
    assert matched.matches[0].is_free
    assert world.desk.matching.of_call(subject="").matches != ()


def test_a_request_that_is_not_here_is_said_to_be_so(world: World) -> None:
    with pytest.raises(NotFound):
        world.desk.matching.of_request("nothing")
