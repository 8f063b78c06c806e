"""Merging and splitting on a real desk: each can be undone, nothing is lost from a timeline."""

from __future__ import annotations

import pytest

from mediadesk.domain.duplicates import Reason
from mediadesk.domain.errors import Refused
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import Outcome, RequestState
from tests.services.world import DRAFT, World

ADA = "Ada Quill"


def now_is(world: World, request_id: str) -> Request:
    found = world.desk.database.read().request(request_id)
    assert found is not None
    return found


@pytest.fixture
def two(world: World) -> tuple[str, str]:
    return world.submit().request.id, world.submit(reporter_name="Theo Park").request.id


def test_a_merged_request_is_closed_and_its_history_goes_on_in_the_other(
    world: World, two: tuple[str, str]
) -> None:
    source, target = two
    world.desk.triage.note(source, "rang at noon", actor=ADA)
    world.desk.joins.merge([source], target, actor=ADA)
    merged = now_is(world, source)
    assert (merged.state, merged.outcome, merged.merged_into) == (
        RequestState.CLOSED,
        None,
        target,
    )
    file = world.desk.open_request(target)
    assert [one.id for one in file.merged] == [source]
    assert "rang at noon" in [one.entry.text for one in file.timeline]
    numbers = [one.number for one in file.timeline]
    assert numbers == sorted(numbers)
    assert world.kinds(source)[-1] == world.kinds(target)[-1] == "merged"


def test_a_merge_is_undone_and_done_over(world: World, two: tuple[str, str]) -> None:
    source, target = two
    before = now_is(world, source)
    undo = world.desk.joins.merge([source], target, actor=ADA).undo
    assert undo is not None
    back = world.desk.triage.undo(undo, actor=ADA)
    after = now_is(world, source)
    assert (after.state, after.unread, after.merged_into) == (before.state, before.unread, None)
    assert world.desk.open_request(target).merged == ()
    assert back.undo is not None
    world.desk.triage.undo(back.undo, actor=ADA)
    assert now_is(world, source).merged_into == target


def test_reopening_a_merged_request_lets_it_stand_for_itself(
    world: World, two: tuple[str, str]
) -> None:
    source, target = two
    world.desk.joins.merge([source], target, actor=ADA)
    assert world.desk.triage.reopen(source, actor=ADA).request.merged_into is None


def test_a_request_is_not_merged_with_itself_or_with_nothing(
    world: World, two: tuple[str, str]
) -> None:
    source, _ = two
    told = world.kinds(source)
    for sources in ([source], []):
        with pytest.raises(Refused):
            world.desk.joins.merge(sources, source, actor=ADA)
    assert world.kinds(source) == told


def test_a_split_request_has_a_reference_and_a_history_of_its_own(
    world: World, two: tuple[str, str]
) -> None:
    first, _ = two
    world.desk.triage.assign(first, ADA, actor=ADA)
    done = world.desk.joins.split(
        first, "  A picture of the quay ", actor=ADA, message="In colour."
    )
    second, one = now_is(world, done.request.id), now_is(world, first)
    assert second.subject == "A picture of the quay"
    assert second.reference != one.reference
    assert (second.reporter, second.deadline, second.owner, second.state) == (
        one.reporter,
        one.deadline,
        ADA,
        RequestState.OPEN,
    )
    assert world.kinds(second.id) == ["split"]
    assert world.kinds(first)[-1] == "split"
    assert world.states(second.id) == {}, "nobody is written to because a request was split"


def test_undoing_a_split_puts_the_two_together_again(world: World, two: tuple[str, str]) -> None:
    first, _ = two
    done = world.desk.joins.split(first, "A picture of the quay", actor=ADA)
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    second = now_is(world, done.request.id)
    assert (second.state, second.merged_into) == (RequestState.CLOSED, first)
    assert [one.id for one in world.desk.open_request(first).merged] == [second.id]


@pytest.mark.parametrize("subject", ["", "  ", "x" * 301, "a\ud800"])
def test_a_split_without_a_usable_subject_is_refused(
    world: World, two: tuple[str, str], subject: str
) -> None:
    with pytest.raises(Refused) as caught:
        world.desk.joins.split(two[0], subject, actor=ADA)
    assert caught.value.problems[0].field == "subject"


def test_the_radar_sees_a_request_of_the_same_outlet_and_words(world: World) -> None:
    first = world.submit().request
    world.clock.advance(hours=5)
    second = world.submit(reporter_name="Theo Park", reporter_email="theo@harbour.example").request
    world.submit(outlet="Deep Field", reporter_name="Mo", reporter_email="mo@deep.example")
    (found,) = world.desk.joins.like(second)
    assert found.other.asked.id == first.id
    assert found.reasons == (Reason.OUTLET, Reason.WORDS)


def test_the_radar_looks_at_what_is_being_typed_too(world: World) -> None:
    first = world.submit().request
    from dataclasses import replace

    (found,) = world.desk.joins.like_draft(replace(DRAFT, reporter_email="", deadline=""))
    assert found.other.asked.id == first.id
    world.clock.advance(hours=49)
    assert world.desk.joins.like_draft(DRAFT) == ()


def test_several_requests_are_changed_together_or_not_at_all(
    world: World, two: tuple[str, str]
) -> None:
    done = world.desk.triage.close(two, Outcome.DECLINED, actor=ADA)
    assert {one.id for one in done.requests} == set(two)
    assert done.changes.requests == set(two)
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    assert {now_is(world, one).state for one in two} == {RequestState.NEW}
    with pytest.raises(Refused):
        world.desk.triage.close([two[0], "nowhere"], Outcome.DECLINED, actor=ADA)
    assert now_is(world, two[0]).state is RequestState.NEW


def test_fifty_verbs_are_taken_back_one_by_one_to_the_first(
    world: World, two: tuple[str, str]
) -> None:
    key, _ = two
    before = now_is(world, key)
    undos = []
    for turn in range(25):
        undos.append(world.desk.triage.assign(key, f"Officer {turn}", actor=ADA).undo)
        undos.append(world.desk.triage.mark_read(key, actor=ADA, unread=True).undo)
    for undo in reversed(undos):
        assert undo is not None
        world.desk.triage.undo(undo, actor=ADA)
    after = now_is(world, key)
    assert (after.owner, after.state, after.unread) == (None, before.state, before.unread)
    assert world.kinds(key).count("undone") == 50
