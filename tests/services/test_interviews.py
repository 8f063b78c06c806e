"""Interviews at the desk: each verb tells, keeps the request in step, and can be taken back."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediadesk.domain.clash import ClashKind
from mediadesk.domain.errors import Conflict, NotFound, Refused
from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.timeline import Entry
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.services.interviews import Agreed
from mediadesk.services.outcome import Done
from tests.services.world import NOW, World, make_world
from tests.storage.test_experts import INES, put

ADA = "Ada Quill"
HOUR = timedelta(hours=1)
TEN, ELEVEN = NOW + 22 * HOUR, NOW + 23 * HOUR
"""Tomorrow on the office's clock, before the reporter's deadline."""
CY = Agreed(expert="Cy Marsh")


@pytest.fixture
def request_id(world: World) -> str:
    return world.submit().request.id


def all_of(world: World, request_id: str) -> tuple[Interview, ...]:
    return world.desk.database.read().interviews_of(request_id)


def states(world: World, request_id: str) -> list[str]:
    return [one.state.value for one in all_of(world, request_id)]


def last(world: World, request_id: str) -> Entry:
    return world.desk.database.read().timeline(request_id)[-1].entry


def proposed(world: World, request_id: str, *times: datetime) -> Done:
    return world.desk.interviews.propose(request_id, CY, times or (TEN, ELEVEN), actor=ADA)


def test_asking_an_expert_without_a_time_waits_for_them(world: World, request_id: str) -> None:
    done = world.desk.interviews.propose(request_id, CY, actor=ADA)
    assert (done.request.state, done.request.waiting_for, done.request.owner) == (
        RequestState.WAITING,
        WaitingFor.EXPERT,
        ADA,
    )
    assert states(world, request_id) == []
    assert last(world, request_id).detail == {"expert": "Cy Marsh", "at": None, "to": "expert"}


def test_several_times_are_proposed_to_the_reporter_at_once(world: World, request_id: str) -> None:
    done = world.desk.interviews.propose(
        request_id, CY, (ELEVEN, TEN), actor=ADA, to=WaitingFor.REPORTER
    )
    assert (done.request.state, done.request.waiting_for) == (
        RequestState.WAITING,
        WaitingFor.REPORTER,
    )
    assert [one.starts_at for one in all_of(world, request_id)] == [TEN, ELEVEN]
    assert world.kinds(request_id)[-1] == "proposed"
    assert last(world, request_id).detail["at"] == f"{TEN.isoformat()}, {ELEVEN.isoformat()}"


def test_a_time_is_not_proposed_twice_to_the_same_expert(world: World, request_id: str) -> None:
    proposed(world, request_id)
    proposed(world, request_id, TEN, ELEVEN + HOUR)
    assert len(all_of(world, request_id)) == 3
    with pytest.raises(Refused, match="proposed already"):
        proposed(world, request_id, TEN)
    other = world.desk.interviews.propose(request_id, Agreed(expert="Jo Berg"), (TEN,), actor=ADA)
    assert other.request.state is RequestState.WAITING


def test_a_confirmed_time_lets_the_others_fall_away_in_one_entry(
    world: World, request_id: str
) -> None:
    proposed(world, request_id)
    before = len(world.kinds(request_id))
    key = all_of(world, request_id)[1].id
    done = world.desk.interviews.confirm(key, actor=ADA)
    assert states(world, request_id) == ["cancelled", "confirmed"]
    assert (done.request.state, done.request.interview_at, done.request.interview_with) == (
        RequestState.SCHEDULED,
        ELEVEN,
        "Cy Marsh",
    )
    assert len(world.kinds(request_id)) == before + 1
    assert last(world, request_id).detail["others"] == 1


def test_a_time_kept_free_waits_until_it_is_confirmed(world: World, request_id: str) -> None:
    proposed(world, request_id, TEN)
    (one,) = all_of(world, request_id)
    done = world.desk.interviews.hold(one.id, actor=ADA)
    assert states(world, request_id) == ["tentative"]
    assert done.request.state is RequestState.WAITING
    world.desk.interviews.confirm(one.id, actor=ADA)
    assert states(world, request_id) == ["confirmed"]


def test_scheduling_takes_up_what_was_proposed_instead_of_a_second_row(
    world: World, request_id: str
) -> None:
    proposed(world, request_id)
    world.desk.interviews.schedule(request_id, CY, ELEVEN, actor=ADA)
    assert states(world, request_id) == ["cancelled", "confirmed"]


def test_scheduling_again_moves_the_interview(world: World, request_id: str) -> None:
    first = world.desk.interviews.schedule(request_id, CY, TEN, actor=ADA)
    done = world.desk.interviews.schedule(request_id, Agreed(expert="cy MARSH"), ELEVEN, actor=ADA)
    (one,) = all_of(world, request_id)
    assert (one.starts_at, one.state, one.sequence) == (ELEVEN, InterviewState.CONFIRMED, 1)
    assert (first.request.interview_at, done.request.interview_at) == (TEN, ELEVEN)
    assert last(world, request_id).detail["from"] == TEN.isoformat()


def test_scheduling_with_another_expert_calls_the_first_interview_off(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, CY, TEN, actor=ADA)
    done = world.desk.interviews.schedule(request_id, Agreed(expert="Jo Berg"), ELEVEN, actor=ADA)
    assert states(world, request_id) == ["cancelled", "confirmed"]
    assert done.request.interview_with == "Jo Berg"


def test_moving_keeps_what_was_agreed_and_counts_the_sequence(
    world: World, request_id: str
) -> None:
    agreed = Agreed(expert="Cy Marsh", minutes=20, note="Ask for the side door.")
    world.desk.interviews.schedule(request_id, agreed, TEN, actor=ADA)
    (one,) = all_of(world, request_id)
    done = world.desk.interviews.move(one.id, ELEVEN, actor=ADA)
    (after,) = all_of(world, request_id)
    assert (after.starts_at, after.minutes, after.note) == (ELEVEN, 20, "Ask for the side door.")
    assert (after.uid, after.sequence) == (one.uid, one.sequence + 1)
    assert done.request.interview_at == ELEVEN
    assert (world.kinds(request_id)[-1], last(world, request_id).detail["from"]) == (
        "moved",
        TEN.isoformat(),
    )


def test_calling_off_gives_the_request_back_and_the_reason_is_found_again(
    world: World, request_id: str
) -> None:
    world.desk.interviews.schedule(request_id, CY, TEN, actor=ADA)
    (one,) = all_of(world, request_id)
    done = world.desk.interviews.cancel(one.id, actor=ADA, reason="  Ferry strike ")
    assert (done.request.state, done.request.interview_at) == (RequestState.OPEN, None)
    entry = last(world, request_id)
    assert (entry.kind, entry.text, entry.detail["was"]) == (
        "called_off",
        "Ferry strike",
        "confirmed",
    )


def test_a_given_interview_closes_its_request(world: World, request_id: str) -> None:
    world.desk.interviews.schedule(request_id, CY, TEN, actor=ADA)
    (one,) = all_of(world, request_id)
    with pytest.raises(Refused, match="not begun"):
        world.desk.interviews.give(one.id, actor=ADA)
    world.clock.at = TEN + HOUR
    done = world.desk.interviews.give(one.id, actor=ADA)
    assert (done.request.state, done.request.outcome) == (
        RequestState.CLOSED,
        Outcome.INTERVIEW_GIVEN,
    )
    assert states(world, request_id) == ["given"]


def test_an_interview_has_the_record_of_its_expert_where_one_name_is_one_person(
    world: World, request_id: str
) -> None:
    put(world, INES)
    world.desk.interviews.schedule(request_id, Agreed(expert="ines OKAFOR"), TEN, actor=ADA)
    (one,) = all_of(world, request_id)
    assert (one.expert_id, one.expert_name) == ("e1", "ines OKAFOR")
    with pytest.raises(NotFound):
        world.desk.interviews.schedule(request_id, Agreed(expert_id="nobody"), TEN, actor=ADA)


@pytest.mark.parametrize(
    ("agreed", "field"),
    [
        (Agreed(expert=" "), "expert"),
        (Agreed(expert="x" * 201), "expert"),
        (Agreed(expert="a\ud800"), "expert"),
        (Agreed(expert="Cy", minutes=1441), "minutes"),
        (Agreed(expert="Cy", note="x" * 2001), "note"),
    ],
)
def test_what_cannot_stand_is_refused_beside_its_field_and_nothing_is_written(
    world: World, request_id: str, agreed: Agreed, field: str
) -> None:
    before = world.kinds(request_id)
    with pytest.raises(Refused) as caught:
        world.desk.interviews.propose(request_id, agreed, (TEN,), actor=ADA)
    assert caught.value.problems[0].field == field
    assert (world.kinds(request_id), states(world, request_id)) == (before, [])


def test_a_past_time_and_a_request_changed_meanwhile_are_refused(
    world: World, request_id: str
) -> None:
    with pytest.raises(Refused, match="still to come"):
        world.desk.interviews.schedule(request_id, CY, NOW, actor=ADA)
    with pytest.raises(Conflict):
        world.desk.interviews.schedule(request_id, CY, TEN, actor=ADA, version=7)
    with pytest.raises(NotFound):
        world.desk.interviews.confirm("nothing", actor=ADA)
    assert states(world, request_id) == []


def test_what_was_scheduled_can_be_taken_back_and_done_over(world: World, request_id: str) -> None:
    proposed(world, request_id)
    key = all_of(world, request_id)[0].id
    done = world.desk.interviews.confirm(key, actor=ADA)
    assert done.undo is not None
    back = world.desk.triage.undo(done.undo, actor=ADA)
    assert states(world, request_id) == ["proposed", "proposed"]
    assert (back.request.state, back.request.interview_at) == (RequestState.WAITING, None)
    assert back.undo is not None
    over = world.desk.triage.undo(back.undo, actor=ADA)
    assert states(world, request_id) == ["confirmed", "cancelled"]
    assert over.request.interview_at == TEN


def test_taking_back_over_a_colleagues_move_is_refused(world: World, request_id: str) -> None:
    done = world.desk.interviews.schedule(request_id, CY, TEN, actor=ADA)
    (one,) = all_of(world, request_id)
    world.desk.interviews.move(one.id, ELEVEN, actor="Bo Stern")
    assert done.undo is not None
    with pytest.raises(Conflict):
        world.desk.triage.undo(done.undo, actor=ADA)
    assert all_of(world, request_id)[0].starts_at == ELEVEN


def test_what_speaks_against_a_time_is_told_from_record_calendar_and_other_interviews(
    world: World, request_id: str
) -> None:
    put(world, INES)
    other = world.submit(subject="Another matter").request.id
    world.desk.interviews.schedule(other, Agreed(expert_id="e1"), TEN, actor=ADA)

    def kinds(at: datetime) -> list[ClashKind]:
        found = world.desk.interviews.clashes(request_id, at, expert="Dr Ines Okafor")
        return [one.kind for one in found]

    assert kinds(TEN) == [ClashKind.INTERVIEW]
    assert kinds(TEN + timedelta(minutes=35)) == [ClashKind.CLOSE]
    assert kinds(NOW + 10 * HOUR) == [ClashKind.OUTSIDE_HOURS]
    assert kinds(NOW + 28 * HOUR) == [ClashKind.AFTER_DEADLINE]


def test_the_calendar_has_what_takes_time_in_a_window_and_nothing_called_off(
    world: World, request_id: str
) -> None:
    put(world, INES)
    world.desk.interviews.schedule(request_id, Agreed(expert_id="e1", minutes=60), TEN, actor=ADA)
    other = world.submit(subject="Another matter").request.id
    proposed(world, other)
    views = world.desk.database.read()
    week = views.interviews_between(NOW, NOW + timedelta(days=7))
    assert [(row.expert, row.state.value) for row in week] == [
        ("Dr Ines Okafor", "confirmed"),
        ("Cy Marsh", "proposed"),
        ("Cy Marsh", "proposed"),
    ]
    assert (week[0].outlet, week[0].reporter, week[0].ends_at) == (
        "Harbour Radio",
        "Nadia Lind",
        TEN + HOUR,
    )
    assert len(views.interviews_between(TEN + HOUR / 2, TEN + HOUR)) == 1
    assert views.interviews_between(TEN + 2 * HOUR, TEN + 9 * HOUR) == ()
    assert [row.id for row in views.interviews_between(NOW, TEN + HOUR, ("e1",))] == [week[0].id]
    world.desk.interviews.cancel(week[0].id, actor=ADA)
    assert len(views.interviews_between(NOW, NOW + timedelta(days=7))) == 2


ACTS = st.lists(
    st.tuples(
        st.sampled_from("propose schedule hold confirm move cancel give undo".split()),
        st.integers(1, 30),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12, deadline=None)
@given(acts=ACTS)
def test_whatever_is_done_the_request_is_in_step_with_its_interviews(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, int]]
) -> None:
    world = make_world(tmp_path_factory.mktemp("desk"))
    key = world.submit().request.id
    verbs, done = world.desk.interviews, []
    for name, hours, which in acts:
        known = all_of(world, key)
        chosen = known[which % len(known)].id if known else "none"
        at = world.clock.at + hours * HOUR
        with suppress(Refused, Conflict):
            if name == "propose":
                done.append(verbs.propose(key, CY, (at, at + HOUR), actor=ADA))
            elif name == "schedule":
                done.append(verbs.schedule(key, CY, at, actor=ADA))
            elif name == "move":
                done.append(verbs.move(chosen, at, actor=ADA))
            elif name == "undo" and done:
                undo = done.pop().undo
                assert undo is not None
                world.desk.triage.undo(undo, actor=ADA)
            elif name != "undo":
                done.append(getattr(verbs, name)(chosen, actor=ADA))
        request = world.desk.database.read().request(key)
        assert request is not None
        confirmed = [one for one in all_of(world, key) if one.state is InterviewState.CONFIRMED]
        assert (request.state is RequestState.SCHEDULED) == bool(confirmed)
        if confirmed:
            assert request.interview_at == min(one.starts_at for one in confirmed)
        world.clock.advance(minutes=7)
    assert world.database.check() == ()
    world.desk.close()
