"""The verbs of the press desk: each tells, each can be undone, none overwrites."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediadesk.domain.errors import Conflict, NotFound, Refused
from mediadesk.domain.reference import show
from mediadesk.domain.request import Request
from mediadesk.domain.search import parse
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.services.outcome import Done
from tests.services.world import NOW, World, make_world, rows_of

ADA = "Ada Quill"


@pytest.fixture
def request_id(world: World) -> str:
    return world.submit().request.id


def now_is(world: World, request_id: str) -> Request:
    found = world.desk.database.read().request(request_id)
    assert found is not None
    return found


def test_taking_a_request_opens_it_and_says_who(world: World, request_id: str) -> None:
    done = world.desk.triage.assign(request_id, "  Ada \n Quill ", actor=ADA)
    assert (done.request.owner, done.request.state, done.request.unread) == (
        "Ada Quill",
        RequestState.OPEN,
        False,
    )
    assert now_is(world, request_id) == done.request
    entry = world.desk.database.read().timeline(request_id)[-1].entry
    assert (entry.kind, entry.actor, dict(entry.detail)) == (
        "assigned",
        ADA,
        {"from": None, "to": "Ada Quill"},
    )


def test_a_note_is_kept_on_the_timeline_and_found_again(world: World, request_id: str) -> None:
    world.desk.triage.note(request_id, "  ask the harbourmaster\n", actor=ADA)
    assert world.desk.database.read().timeline(request_id)[-1].entry.text == "ask the harbourmaster"
    assert world.kinds(request_id)[-1] == "noted"


def test_closing_and_reopening_keep_the_outcome_on_the_timeline(
    world: World, request_id: str
) -> None:
    done = world.desk.triage.close(request_id, Outcome.INTERVIEW_GIVEN, actor=ADA)
    assert (done.request.state, done.request.outcome) == (
        RequestState.CLOSED,
        Outcome.INTERVIEW_GIVEN,
    )
    again = world.desk.triage.reopen(request_id, actor=ADA)
    assert (again.request.state, again.request.outcome) == (RequestState.OPEN, None)
    details = [dict(one.entry.detail) for one in world.desk.database.read().timeline(request_id)]
    assert details[-2]["outcome"] == details[-1]["outcome"] == "interview_given"


def test_a_reply_awaited_on_a_closed_request_leaves_no_outcome_on_an_open_one(
    world: World, request_id: str
) -> None:
    world.desk.triage.close(request_id, Outcome.DECLINED, actor=ADA)
    after = world.desk.triage.wait(request_id, None, actor=ADA).request
    assert (after.state, after.outcome) == (RequestState.OPEN, None)


def test_waiting_says_for_whom_and_ends_again(world: World, request_id: str) -> None:
    world.desk.triage.assign(request_id, ADA, actor=ADA)
    waiting = world.desk.triage.wait(request_id, WaitingFor.EXPERT, actor=ADA).request
    assert (waiting.state, waiting.waiting_for) == (RequestState.WAITING, WaitingFor.EXPERT)
    ours = world.desk.triage.wait(request_id, None, actor=ADA).request
    assert (ours.state, ours.waiting_for) == (RequestState.OPEN, None)


def test_a_step_that_the_workflow_does_not_know_is_refused(world: World, request_id: str) -> None:
    before = rows_of(world)
    with pytest.raises(Refused, match="A request that is new cannot become waiting"):
        world.desk.triage.wait(request_id, WaitingFor.EXPERT, actor=ADA)
    assert rows_of(world) == before


def test_a_snoozed_request_comes_back_by_itself(world: World, request_id: str) -> None:
    from mediadesk.domain.query import QueueQuery, View

    def seen(view: View) -> int:
        now = world.clock.now()
        query = QueueQuery(now=now, end_of_today=now + timedelta(hours=12), view=view)
        return len(world.desk.database.read().queue(query).rows)

    world.desk.triage.snooze(request_id, NOW + timedelta(hours=2), actor=ADA)
    assert (seen(View.INBOX), seen(View.SNOOZED)) == (0, 1)
    world.clock.advance(hours=2)
    assert (seen(View.INBOX), seen(View.SNOOZED)) == (1, 0)


def test_a_snooze_into_the_past_is_refused(world: World, request_id: str) -> None:
    with pytest.raises(Refused) as caught:
        world.desk.triage.snooze(request_id, NOW, actor=ADA)
    assert caught.value.problems[0].field == "until"


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 50_001, "a\ud800b"])
def test_an_empty_endless_or_damaged_note_is_refused(
    world: World, request_id: str, text: str
) -> None:
    before = rows_of(world)
    with pytest.raises(Refused):
        world.desk.triage.note(request_id, text, actor=ADA)
    assert rows_of(world) == before


@pytest.mark.parametrize("name", ["", " \t ", "x" * 201, "\udcff"])
def test_an_owner_without_a_usable_name_is_refused(
    world: World, request_id: str, name: str
) -> None:
    with pytest.raises(Refused):
        world.desk.triage.assign(request_id, name, actor=ADA)


@pytest.mark.parametrize("verb", ["assign", "close", "snooze"])
def test_whoever_comes_second_is_told_and_overwrites_nothing(
    world: World, request_id: str, verb: str
) -> None:
    seen = now_is(world, request_id).version
    first = world.desk.triage.assign(request_id, "Bo Stern", actor="Bo Stern", version=seen)
    before = rows_of(world)
    triage = world.desk.triage
    with pytest.raises(Conflict):  # noqa: PT012  # the story of one conflict
        if verb == "assign":
            triage.assign(request_id, ADA, actor=ADA, version=seen)
        elif verb == "close":
            triage.close(request_id, Outcome.DECLINED, actor=ADA, version=seen)
        else:
            triage.snooze(request_id, NOW + timedelta(days=1), actor=ADA, version=seen)
    assert now_is(world, request_id) == first.request
    assert rows_of(world) == before


def test_undo_puts_everything_back_but_the_timeline(world: World, request_id: str) -> None:
    before = now_is(world, request_id)
    done = world.desk.triage.close(request_id, Outcome.MISSED, actor=ADA)
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    after = now_is(world, request_id)
    assert (after.state, after.outcome, after.owner, after.unread) == (
        before.state,
        before.outcome,
        before.owner,
        before.unread,
    )
    assert after.version == before.version + 2
    assert world.kinds(request_id)[-2:] == ["closed", "undone"]


def test_undo_after_somebody_elses_change_is_refused(world: World, request_id: str) -> None:
    done = world.desk.triage.close(request_id, Outcome.MISSED, actor=ADA)
    other = world.desk.triage.reopen(request_id, actor="Bo Stern")
    assert done.undo is not None
    with pytest.raises(Conflict):
        world.desk.triage.undo(done.undo, actor=ADA)
    assert now_is(world, request_id) == other.request


def test_undo_twice_is_refused_the_second_time(world: World, request_id: str) -> None:
    done = world.desk.triage.close(request_id, Outcome.MISSED, actor=ADA)
    assert done.undo is not None
    world.desk.triage.undo(done.undo, actor=ADA)
    with pytest.raises(Conflict):
        world.desk.triage.undo(done.undo, actor=ADA)


def test_a_request_is_found_by_any_form_of_its_reference(world: World) -> None:
    done = world.submit()
    shown = show(done.request.reference)
    for text in (shown, shown.lower(), shown.replace("-", " "), shown[3:], done.request.id):
        assert world.desk.triage.find(text).id == done.request.id


@pytest.mark.parametrize("text", ["", "MR-", "MR-0000-000", "nothing", "\ud800", "'; DROP TABLE"])
def test_a_reference_that_is_none_is_refused_beside_its_field(world: World, text: str) -> None:
    with pytest.raises(Refused) as caught:
        world.desk.triage.find(text)
    assert caught.value.problems[0].field in {"reference", ""}


def test_a_request_that_is_not_here_is_said_to_be_not_here(world: World) -> None:
    for act in (
        lambda: world.desk.triage.note("nowhere", "x", actor=ADA),
        lambda: world.desk.triage.reopen("nowhere", actor=ADA),
        lambda: world.desk.replies.send("nowhere", "x", actor=ADA),
        lambda: world.desk.open_request("nowhere"),
    ):
        with pytest.raises(NotFound):
            act()


VERBS = ("assign", "note", "close", "reopen", "snooze", "wait", "ours", "read", "reply", "undo")


@settings(max_examples=20)
@given(verbs=st.lists(st.sampled_from(VERBS), min_size=1, max_size=12))
def test_any_order_of_verbs_tells_each_change_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, verbs: list[str]
) -> None:
    world = make_world(tmp_path_factory.mktemp("verbs") / "desk")
    triage, key = world.desk.triage, world.submit().request.id
    last: Done | None = None
    try:
        for verb in verbs:
            before = now_is(world, key)
            told = len(world.kinds(key))
            try:
                last = {
                    "assign": lambda: triage.assign(key, ADA, actor=ADA),
                    "note": lambda: triage.note(key, "n", actor=ADA),
                    "close": lambda: triage.close(key, Outcome.DECLINED, actor=ADA),
                    "reopen": lambda: triage.reopen(key, actor=ADA),
                    "snooze": lambda: triage.snooze(key, NOW + timedelta(days=1), actor=ADA),
                    "wait": lambda: triage.wait(key, WaitingFor.REPORTER, actor=ADA),
                    "ours": lambda: triage.wait(key, None, actor=ADA),
                    "read": lambda: triage.mark_read(key, actor=ADA, unread=True),
                    "reply": lambda: world.desk.replies.send(key, "Yes.", actor=ADA),
                    "undo": lambda: (
                        triage.undo(last.undo, actor=ADA)  # noqa: B023  # asked within the same turn
                        if last and last.undo  # noqa: B023  # asked within the same turn
                        else triage.note(key, "n", actor=ADA)
                    ),
                }[verb]()
            except (Refused, Conflict):
                assert now_is(world, key) == before
                assert len(world.kinds(key)) == told
            else:
                assert now_is(world, key).version == before.version + 1
                assert len(world.kinds(key)) > told
            after = now_is(world, key)
            assert (after.outcome is not None) == (after.state is RequestState.CLOSED)
            assert after.state is not RequestState.WAITING or after.waiting_for is not None
        assert world.database.check() == ()
    finally:
        world.desk.close()


@pytest.mark.parametrize("many", [1, 3_000])
def test_a_view_is_searched_alike_whether_its_words_are_rare_or_common(
    world: World, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    from mediadesk.domain.query import QueueQuery, View
    from mediadesk.storage import queries

    monkeypatch.setattr(queries, "_MANY", many)
    keys = [world.submit(subject=f"Ports {number}").request.id for number in range(6)]
    for key in keys[:3]:
        world.desk.triage.note(key, "rang about eels", actor=ADA)
    for key in keys[::2]:
        world.desk.triage.close(key, Outcome.DECLINED, actor=ADA)
        world.clock.advance(minutes=1)

    def found(view: View, words: str) -> list[str]:
        now = world.clock.now()
        asked = parse(words, now=now, zone=ZoneInfo("UTC"))
        query = QueueQuery(now=now, end_of_today=now, view=view, search=asked)
        return [row.id for row in world.desk.database.read().queue(query).rows]

    assert found(View.DONE, "ports") == [keys[4], keys[2], keys[0]]
    assert found(View.DONE, "eel") == [keys[2], keys[0]]
    assert found(View.INBOX, "eels") == [keys[1]]
    assert found(View.ALL, "ports")[:2] == [keys[4], keys[2]]
    assert len(found(View.ALL, "ports")) == 6
