"""Experts in the file: what is written is what is read, and lists find who fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.people import make_people
from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.expert import (
    Absence,
    AbsenceKind,
    Expert,
    ExpertRelease,
    Photograph,
    Skill,
    expert_key,
)
from mediadesk.domain.presence import Presence, presence
from mediadesk.domain.query import ExpertQuery
from mediadesk.domain.rows import ExpertRow
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.storage.experts import expert_of, expert_row
from tests.services.world import NOW, World, hidden_release

INES = Expert(
    id="e1",
    name="Dr Ines Okafor",
    title="Senior Research Fellow",
    organisation="Larkfield Institute",
    zone="Europe/London",
    languages=("en", "pt-BR"),
    topics=("Ports", "Coastal erosion"),
    skills=frozenset({Skill.RADIO, Skill.LIVE_TV}),
    email="ines@larkfield.example",
    private_email="ines.okafor@home.example",
    created_at=NOW,
    updated_at=NOW,
)
TOMAS = replace(
    INES,
    id="e2",
    name="Tomás Novák",
    title="",
    languages=("de", "en"),
    topics=("Rail",),
    skills=frozenset({Skill.PRINT}),
    email="",
    private_email="",
)


def put(world: World, *experts: Expert) -> None:
    with world.database.write() as work:
        for one in experts:
            work.experts.add(one)
        work.commit(Entry(kind=Kind.ADDED, actor="Ada Quill", at=NOW))


def found(world: World, **asked: object) -> list[str]:
    query = ExpertQuery(now=NOW, **asked)  # type: ignore[arg-type]  # the query's own fields
    return [row.name for row in world.database.read().experts(query).rows]


def test_an_expert_is_read_as_it_was_written(world: World) -> None:
    put(world, INES, TOMAS)
    views = world.database.read()
    assert views.expert("e1") == INES
    assert views.expert("nobody") is None
    assert views.all_experts() == (INES, TOMAS)


@given(st.integers(0, 59))
def test_a_row_holds_everything_of_an_expert(number: int) -> None:
    expert = make_people(60, NOW)[0][number]
    assert expert_of(expert_row(expert)) == expert


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("okaf", ["Dr Ines Okafor"]),
        ("RESEARCH ports", ["Dr Ines Okafor"]),
        ("novak", ["Tomás Novák"]),
        ("larkfield", ["Dr Ines Okafor", "Tomás Novák"]),
        ("home.example", ["Dr Ines Okafor"]),
        ("ports rail", []),
        ("%", []),
    ],
)
def test_a_search_finds_every_word_in_any_field(world: World, words: str, names: list[str]) -> None:
    put(world, INES, TOMAS)
    assert found(world, search=words) == names


def test_several_filters_hold_at_once(world: World) -> None:
    put(world, INES, TOMAS)
    assert found(world, language="en") == ["Dr Ines Okafor", "Tomás Novák"]
    assert found(world, language="pt") == ["Dr Ines Okafor"]
    assert found(world, language="p") == []
    assert found(world, topic="Rail") == ["Tomás Novák"]
    assert found(world, topic="Rai") == []
    assert found(world, skill=Skill.RADIO) == ["Dr Ines Okafor"]
    assert found(world, skill=Skill.RADIO, language="de") == []


def test_who_is_free_now_is_found_by_their_own_clocks(world: World) -> None:
    experts, absences = make_people(1_500, NOW)
    put(world, *experts)
    with world.database.write() as work:
        for one in absences:
            work.experts.put_absence(one)
        work.commit(Entry(kind=Kind.AWAY, actor="Ada Quill", at=NOW))
    views, after = world.database.read(), ""
    rows: list[ExpertRow] = []
    while True:
        page = views.experts(ExpertQuery(now=NOW, free=True, limit=70, after=after))
        rows += page.rows
        assert len(page.rows) == 70 or page.after is None
        if page.after is None:
            break
        after = page.after
    every = views.experts(ExpertQuery(now=NOW, limit=2_000)).rows
    assert rows == [
        row
        for row in every
        if presence(row.zone, row.hours, row.quiet, row.away, NOW) is Presence.FREE
    ]
    assert 100 < len(rows) < 1_400


def test_retired_experts_have_a_list_of_their_own(world: World) -> None:
    put(world, INES, replace(TOMAS, active=False))
    assert found(world) == ["Dr Ines Okafor"]
    assert found(world, retired=True) == ["Tomás Novák"]


def test_pages_follow_one_another_without_a_gap_or_a_double(world: World) -> None:
    experts, absences = make_people(250, NOW)
    put(world, *experts)
    with world.database.write() as work:
        for one in absences:
            work.experts.put_absence(one)
        work.commit(Entry(kind=Kind.AWAY, actor="Ada Quill", at=NOW))
    views, after = world.database.read(), ""
    rows: list[ExpertRow] = []
    while True:
        page = views.experts(ExpertQuery(now=NOW, limit=40, after=after))
        rows += page.rows
        if page.after is None:
            break
        after = page.after
    order = sorted(experts, key=lambda one: (expert_key(one.name), one.id))
    assert [row.id for row in rows] == [one.id for one in order]
    away = {one.expert_id for one in absences if one.starts_at <= NOW < one.ends_at}
    assert {row.id for row in rows if row.away} == away
    with pytest.raises(Refused):
        views.experts(ExpertQuery(now=NOW, after="nonsense"))


def test_who_changed_a_record_first_wins(world: World) -> None:
    put(world, INES)
    with world.database.write() as work:
        assert work.experts.update(replace(INES, title="Professor")).version == 2
        with pytest.raises(Conflict):
            work.experts.update(replace(INES, title="Reader"))


def test_people_are_found_by_folded_name_and_by_either_address(world: World) -> None:
    put(world, INES, TOMAS)
    named = world.database.read().experts_named(["ines okafor", "tomas novak", "nobody", ""])
    assert {key: [one.id for one in experts] for key, experts in named.items()} == {
        "ines okafor": ["e1"],
        "tomas novak": ["e2"],
    }
    with world.database.write() as work:
        assert [one.id for one in work.experts.by_address("ines@larkfield.example")] == ["e1"]
        assert [one.id for one in work.experts.by_address("ines.okafor@home.example")] == ["e1"]
        assert work.experts.by_address("") == ()


def test_absences_are_found_by_the_time_they_touch(world: World) -> None:
    put(world, INES, TOMAS)
    leave = Absence(
        id="a1",
        expert_id="e1",
        kind=AbsenceKind.LEAVE,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=1),
    )
    travel = replace(leave, id="a2", expert_id="e2", kind=AbsenceKind.TRAVEL, zone="Asia/Tokyo")
    with world.database.write() as work:
        work.experts.put_absence(leave)
        work.experts.put_absence(travel)
        work.experts.put_absence(replace(leave, note="Alps"))
        work.commit(Entry(kind=Kind.AWAY, actor="Ada Quill", at=NOW))
    views = world.database.read()
    assert views.absences_of("e1") == (replace(leave, note="Alps"),)
    assert len(views.absences(NOW, NOW + timedelta(hours=1))) == 2
    assert views.absences(NOW, NOW + timedelta(hours=1), ["e2"]) == (travel,)
    assert views.absences(NOW + timedelta(days=1), NOW + timedelta(days=2)) == ()


def test_a_release_is_linked_to_whom_it_names(world: World) -> None:
    put(world, INES)
    release = world.store(hidden_release())
    offered = ExpertRelease(expert_id="e1", release_id=release.id, name="ines okafor", author=False)
    author = replace(offered, author=True)
    with world.database.write() as work:
        work.experts.link([offered])
        work.experts.link([author])
        assert work.experts.releases("e1") == work.experts.links_of(release.id) == (author,)
        work.commit(Entry(kind=Kind.LINKED, actor="Ada Quill", at=NOW))
    (row,) = world.database.read().releases_of("e1")
    assert (row.id, row.title, row.author) == (release.id, "Harbours grow", True)


def test_only_the_newest_photograph_is_kept(world: World) -> None:
    put(world, INES)
    with world.database.write() as work:
        work.experts.put_photograph("e1", Photograph(content=b"one", kind="png"))
        work.experts.put_photograph("e1", Photograph(content=b"two", kind="jpeg"))
        work.commit(Entry(kind=Kind.UPDATED, actor="Ada Quill", at=NOW))
    assert world.database.read().photograph("e1") == Photograph(content=b"two", kind="jpeg")
    assert world.database.read().photograph("e2") is None
