"""Changing facts in place: checked, told from what to what, never over somebody else's change."""

from __future__ import annotations

import pytest

from mediadesk.domain import facts
from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.request import Request
from tests.services.world import World

ADA = "Ada Quill"


@pytest.fixture
def request_(world: World) -> Request:
    return world.submit(medium="radio", experts=("Cy Marsh", "Bo Stern")).request


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("outlet", " Deep Field ", "Deep Field"),
        ("medium", "tv", "tv"),
        ("medium", "", ""),
        ("length_minutes", "12 min", "12"),
        ("experts", "Bo Stern , Ada Quill,", "Bo Stern, Ada Quill"),
        ("attribution", "on_background", "on_background"),
        ("place", "Studio 4", "Studio 4"),
        ("reporter.phone", "+44 20 7946 0123", "+44 20 7946 0123"),
    ],
)
def test_a_fact_is_changed_told_and_taken_back(
    world: World, request_: Request, name: str, value: str, written: str
) -> None:
    before = facts.written(request_, name)
    done = world.desk.facts.change(request_.id, name, value, actor=ADA)
    assert facts.written(done.request, name) == written
    entry = world.desk.database.read().timeline(request_.id)[-1].entry
    assert dict(entry.detail) == {"field": name, "from": before or None, "to": written or None}
    assert done.undo is not None
    back = world.desk.triage.undo(done.undo, actor=ADA)
    assert facts.written(back.request, name) == before


def test_a_deadline_moves_in_the_zone_it_was_typed_in(world: World, request_: Request) -> None:
    done = world.desk.facts.change(
        request_.id, "deadline", "2026-11-26T09:30", actor=ADA, zone="America/New_York"
    )
    assert done.request.deadline.zone == "America/New_York"
    assert done.request.deadline.at.isoformat() == "2026-11-26T14:30:00+00:00"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("outlet", "  "),
        ("medium", "pigeon"),
        ("length_minutes", "soon"),
        ("deadline", "2020-01-01T10:00"),
        ("reporter.email", "nobody"),
        ("place", "a\nb"),
        ("reporter.name", "Somebody Else"),
    ],
)
def test_what_a_fact_cannot_be_is_refused_beside_it_and_nothing_is_written(
    world: World, request_: Request, name: str, value: str
) -> None:
    told = world.kinds(request_.id)
    with pytest.raises(Refused) as caught:
        world.desk.facts.change(request_.id, name, value, actor=ADA)
    assert {one.field for one in caught.value.problems} == {name}
    assert world.kinds(request_.id) == told


def test_another_fact_of_a_request_whose_deadline_has_passed_can_still_be_changed(
    world: World, request_: Request
) -> None:
    world.clock.advance(days=30)
    assert world.desk.facts.change(request_.id, "place", "Studio 4", actor=ADA).undo is not None


def test_whoever_is_second_is_told_that_someone_was_first(world: World, request_: Request) -> None:
    world.desk.facts.change(request_.id, "outlet", "Deep Field", actor="Bo Stern")
    with pytest.raises(Conflict, match="Someone was first"):
        world.desk.facts.change(request_.id, "outlet", "Harbour TV", actor=ADA, was="Harbour Radio")
    world.desk.facts.change(request_.id, "place", "Studio 4", actor=ADA, was="")


def test_the_same_value_again_writes_nothing(world: World, request_: Request) -> None:
    told = world.kinds(request_.id)
    assert world.desk.facts.change(request_.id, "medium", "radio", actor=ADA).undo is None
    assert world.kinds(request_.id) == told
