"""Experts asked in order on a real desk: each hears once, and whoever is silent is passed over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediadesk.domain import reference
from mediadesk.domain.ask import UNDELIVERED, Ask, AskState, Refusal, Way, heard_from
from mediadesk.domain.attribution import DEFINITIONS, Attribution
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Refused
from mediadesk.domain.expert import ExpertDraft
from mediadesk.domain.outbox import State
from mediadesk.domain.request import Request
from mediadesk.domain.rows import Load
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.services.interviews import Agreed
from tests.services.letterbox import bounce, mail
from tests.services.world import World

ADA = "Ada Quill"


@pytest.fixture
def experts(world: World) -> tuple[str, str, str]:
    """Make three experts: two with an address, the last with a number only."""
    world.settings.set("contact.email", "press@office.example")
    found = []
    for name, private, phone in (
        ("Dr Ines Okafor", "ines@home.example", ""),
        ("Prof. Tomas Lind", "", ""),
        ("Dr Samira Haddad", "", "+44 20 7946 0123"),
    ):
        short = name.split()[1].lower()
        draft = ExpertDraft(
            name=name,
            zone="Europe/Berlin",
            topics=("Ports",),
            email="" if phone else f"{short}@harbour.example",
            private_email=private,
            private_phone=phone,
        )
        found.append(world.desk.experts.create(draft, actor=ADA).expert.id)
    return found[0], found[1], found[2]


@pytest.fixture
def request_id(world: World) -> str:
    return world.submit().request.id


def now_is(world: World, key: str) -> Request:
    found = world.desk.database.read().request(key)
    assert found is not None
    return found


def line(world: World, key: str) -> list[Ask]:
    return [row.ask for row in world.desk.database.read().asks(key)]


def states(world: World, key: str) -> list[str]:
    return [one.state.value for one in line(world, key)]


def asked_by_mail(world: World, key: str) -> list[str]:
    """Return to whom letters about asking stand in the outbox, oldest first."""
    rows = world.desk.database.read().outbox(request_id=key)
    return [
        row.address
        for row in reversed(rows)
        if row.kind == "ask" and row.state is not State.CANCELLED
    ]


def start(world: World, key: str, who: tuple[str, ...], minutes: int = 30) -> None:
    world.desk.asking.start(key, who, actor=ADA, minutes=minutes)


def test_only_the_first_of_the_line_is_asked_at_her_private_address(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    assert states(world, request_id) == ["asked", "queued", "queued"]
    assert asked_by_mail(world, request_id) == ["ines@home.example"]
    request = now_is(world, request_id)
    assert (request.state, request.waiting_for) == (RequestState.WAITING, WaitingFor.EXPERT)
    assert request.owner == ADA
    assert world.kinds(request_id)[-3:] == ["lined_up", "asked", "state_changed"]


def test_the_letter_is_in_the_experts_own_time_and_keeps_the_reporters_address(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    (message,) = [
        one for one in world.desk.database.read().messages(request_id) if one.kind.value == "ask"
    ]
    letter = message.letter
    assert "13:30 on Tuesday 24 November 2026, Berlin time" in letter.text
    assert "16:00 on Wednesday 25 November 2026, Berlin time" in letter.text
    assert "nadia@harbour.example" not in letter.text + letter.subject
    assert letter.reply_to is not None
    assert letter.reply_to.email == "press@office.example"


def test_the_letter_says_on_which_terms_the_expert_would_speak(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    world.desk.attributions.agree(
        request_id, Attribution.ON_BACKGROUND, actor=ADA, note="Read back first."
    )
    start(world, request_id, experts)
    (message,) = [
        one for one in world.desk.database.read().messages(request_id) if one.kind.value == "ask"
    ]
    said = f"on background. {DEFINITIONS[Attribution.ON_BACKGROUND]} Read back first."
    assert f"Agreed with the reporter: {said}" in message.letter.text


def test_the_next_is_asked_when_one_refuses_and_the_reason_is_kept(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    first = line(world, request_id)[0]
    world.desk.asking.refuse(first.id, Refusal.BUSY, actor=ADA, words="Teaching all day")
    assert states(world, request_id) == ["refused", "asked", "queued"]
    assert (line(world, request_id)[0].reason, line(world, request_id)[0].words) == (
        "busy",
        "Teaching all day",
    )
    assert asked_by_mail(world, request_id) == ["ines@home.example", "tomas@harbour.example"]
    matched = world.desk.matching.of_request(request_id)
    assert matched.matches[-1].expert.id == experts[0]


def test_whoever_does_not_answer_in_time_is_passed_over_once(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    assert world.desk.asking.advance() == Changes()
    world.clock.advance(minutes=30)
    assert request_id in world.desk.asking.advance().requests
    assert world.desk.asking.advance() == Changes()
    assert states(world, request_id) == ["timed_out", "asked", "queued"]
    # The computer slept for a day: the others still have their whole time.
    world.clock.advance(days=1)
    world.desk.asking.advance()
    assert states(world, request_id) == ["timed_out", "timed_out", "asked"]
    assert line(world, request_id)[2].way is Way.PHONE
    assert now_is(world, request_id).unread
    assert len(asked_by_mail(world, request_id)) == 2


def test_with_nobody_left_to_ask_the_request_is_ours_and_unread(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts[:1])
    world.clock.advance(minutes=31)
    world.desk.asking.advance()
    request = now_is(world, request_id)
    assert (request.state, request.unread) == (RequestState.OPEN, True)


def test_when_one_accepts_those_behind_never_hear_of_it(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    world.desk.asking.accept(line(world, request_id)[0].id, actor=ADA)
    assert states(world, request_id) == ["accepted", "withdrawn", "withdrawn"]
    assert asked_by_mail(world, request_id) == ["ines@home.example"]
    assert now_is(world, request_id).state is RequestState.OPEN
    world.clock.advance(days=1)
    assert world.desk.asking.advance() == Changes()


def test_a_late_yes_counts_and_who_was_asked_meanwhile_is_told(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    world.mail_account()
    world.clock.advance(minutes=31)
    world.desk.asking.advance()
    world.desk.outbox.deliver()
    world.desk.asking.accept(line(world, request_id)[0].id, actor=ADA)
    assert states(world, request_id) == ["accepted", "withdrawn", "withdrawn"]
    assert asked_by_mail(world, request_id) == [
        "ines@home.example",
        "tomas@harbour.example",
        "tomas@harbour.example",
    ]
    last = world.desk.database.read().messages(request_id)[-1].letter
    assert "is settled" in last.text
    with pytest.raises(Refused, match="accepted already"):
        world.desk.asking.accept(line(world, request_id)[0].id, actor=ADA)


def test_a_line_rests_and_goes_on(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    world.desk.asking.rest(request_id, actor=ADA)
    world.clock.advance(hours=1)
    world.desk.asking.advance()
    assert states(world, request_id) == ["timed_out", "queued", "queued"]
    world.desk.asking.go_on(request_id, actor=ADA)
    assert states(world, request_id) == ["timed_out", "asked", "queued"]


def test_a_line_that_is_stopped_asks_nobody_and_calls_its_mail_back(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    undo = world.desk.asking.stop(request_id, actor=ADA).undo
    assert states(world, request_id) == ["withdrawn"] * 3
    assert asked_by_mail(world, request_id) == []
    with pytest.raises(Refused, match="Nobody is being asked"):
        world.desk.asking.stop(request_id, actor=ADA)
    assert undo is not None
    world.desk.triage.undo(undo, actor=ADA)
    assert states(world, request_id) == ["asked", "queued", "queued"]
    assert asked_by_mail(world, request_id) == ["ines@home.example"]


def test_a_start_is_undone_with_its_letter_while_that_has_not_left(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    before = now_is(world, request_id)
    undo = world.desk.asking.start(
        request_id, experts, actor=ADA, minutes=30, pause=timedelta(seconds=10)
    ).undo
    assert undo is not None
    world.desk.triage.undo(undo, actor=ADA)
    after = now_is(world, request_id)
    assert (after.state, after.owner) == (before.state, before.owner)
    assert states(world, request_id) == ["withdrawn"] * 3
    assert asked_by_mail(world, request_id) == []


def test_an_undo_writes_over_nothing_that_came_since(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    undo = world.desk.asking.start(request_id, experts, actor=ADA, minutes=30).undo
    world.clock.advance(minutes=31)
    world.desk.asking.advance()
    assert undo is not None
    with pytest.raises(Conflict):
        world.desk.triage.undo(undo, actor=ADA)
    assert states(world, request_id) == ["timed_out", "asked", "queued"]


def test_a_refusal_is_undone_and_the_next_is_not_asked(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    first = line(world, request_id)[0]
    undo = world.desk.asking.refuse(first.id, Refusal.AWAY, actor=ADA).undo
    assert undo is not None
    world.desk.triage.undo(undo, actor=ADA)
    assert states(world, request_id) == ["asked", "queued", "queued"]
    assert asked_by_mail(world, request_id) == ["ines@home.example"]


def test_an_answer_by_mail_joins_the_request_and_decides_nothing(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    world.desk.triage.mark_read(request_id, actor=ADA)
    asked = next(
        one for one in world.desk.database.read().messages(request_id) if one.kind.value == "ask"
    )
    world.desk.intake.store(
        [
            mail(
                subject=f"Re: {asked.letter.subject}",
                text="Yes, gladly.",
                sender="Ines Okafor <ines@home.example>",
                In_Reply_To=asked.letter.message_id,
            )
        ]
    )
    world.desk.intake.read()
    request = now_is(world, request_id)
    assert (request.waiting_for, request.unread) == (WaitingFor.EXPERT, True)
    assert states(world, request_id)[0] == "asked"
    entries = [one.entry for one in world.desk.database.read().timeline(request_id)]
    heard = heard_from(line(world, request_id)[0], entries)
    assert heard is not None
    assert heard.text == "Yes, gladly."
    assert heard_from(line(world, request_id)[1], entries) is None


def test_an_expert_who_names_the_reference_in_a_new_mail_joins_it_too(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    name = reference.show(now_is(world, request_id).reference)
    world.desk.intake.store(
        [mail(subject=name, text="No, I am away.", sender="Ines <ines@home.example>")]
    )
    world.desk.intake.read()
    assert world.kinds(request_id)[-1] == "received"


def test_a_question_that_comes_back_undelivered_goes_to_the_next_at_once(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    world.mail_account()
    start(world, request_id, experts)
    world.desk.outbox.deliver()
    (asked,) = [
        one for one in world.desk.database.read().messages(request_id) if one.kind.value == "ask"
    ]
    world.desk.intake.store([bounce(asked.letter.message_id, "ines@home.example")])
    world.desk.intake.read()
    world.desk.asking.advance()
    assert states(world, request_id) == ["timed_out", "asked", "queued"]
    assert line(world, request_id)[0].reason == UNDELIVERED


def test_a_request_that_is_closed_ends_its_line(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    world.desk.triage.close(request_id, Outcome.WITHDRAWN, actor=ADA)
    world.desk.asking.advance()
    assert states(world, request_id) == ["withdrawn"] * 3
    assert now_is(world, request_id).state is RequestState.CLOSED
    assert world.desk.asking.advance() == Changes()


def test_what_makes_no_line_is_refused_with_its_reason(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    asking = world.desk.asking
    start(world, request_id, experts[:1])
    for who, minutes, match in (
        ((), 30, "Choose whom"),
        (experts[:1], 30, "in the line already"),
        ((experts[1], experts[1]), 30, "in the line already"),
        (experts[1:], 2, "at least|between"),
    ):
        with pytest.raises(Refused, match=match):
            asking.start(request_id, who, actor=ADA, minutes=minutes)
    with pytest.raises(Refused, match="still to come"):
        asking.start(request_id, experts[1:], actor=ADA, minutes=30, at=world.clock.now())
    with pytest.raises(NotFound):
        asking.start(request_id, ["nobody"], actor=ADA, minutes=30)
    world.desk.triage.close(request_id, Outcome.REFERRED, actor=ADA)
    with pytest.raises(Refused, match="closed"):
        asking.start(request_id, experts[1:], actor=ADA, minutes=30)
    assert len(line(world, request_id)) == 1


def test_load_and_history_come_from_what_was_asked_and_answered(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    world.desk.asking.accept(line(world, request_id)[0].id, actor=ADA)
    other = world.submit(subject="Ports again", reporter_name="Theo Park").request.id
    start(world, other, experts[1:2])
    world.desk.asking.refuse(line(world, other)[0].id, Refusal.OUTLET, actor=ADA)
    third = world.submit(subject="More about ports", reporter_name="Mina Orr").request.id
    matched = world.desk.matching.of_request(third)
    by_id = {one.expert.id: one.candidate for one in matched.matches}
    ines, tomas, samira = (by_id[key] for key in experts)
    assert (ines.asked, ines.accepted, ines.went_well) == (1, 1, 1)
    assert (tomas.asked, tomas.refused_outlet) == (1, 1)
    assert samira.asked == 0
    assert matched.wish.total_asked == 2
    assert matched.matches[-1].expert.id == experts[1]


def test_a_place_that_is_left_out_before_its_turn_is_never_asked(
    world: World, experts: tuple[str, str, str], request_id: str
) -> None:
    start(world, request_id, experts)
    world.desk.asking.pass_over(line(world, request_id)[1].id, actor=ADA)
    world.desk.asking.pass_over(line(world, request_id)[0].id, actor=ADA)
    assert states(world, request_id) == ["timed_out", "withdrawn", "asked"]
    world.desk.asking.rung(line(world, request_id)[2].id, actor=ADA)
    assert world.kinds(request_id)[-1] == "asked"
    assert line(world, request_id)[2].state is AskState.ASKED


def test_the_load_of_a_month_counts_what_was_asked_taken_refused_and_given(
    world: World, experts: tuple[str, str, str]
) -> None:
    ines = experts[0]
    for reason in (Refusal.BUSY, Refusal.BUSY, Refusal.OTHER_TOPIC, None):
        key = world.submit().request.id
        world.desk.asking.start(key, [ines], actor=ADA, minutes=30)
        (place,) = line(world, key)
        if reason is None:
            world.desk.asking.accept(place.id, actor=ADA)
            at = world.clock.at + timedelta(minutes=10)
            agreed = Agreed(expert="Dr Ines Okafor", expert_id=ines)
            world.desk.interviews.schedule(key, agreed, at, actor=ADA)
            world.clock.at = at + timedelta(hours=1)
            (one,) = world.desk.database.read().interviews_of(key)
            world.desk.interviews.give(one.id, actor=ADA)
        else:
            world.desk.asking.refuse(place.id, reason, actor=ADA)
    assert world.desk.experts.open(ines).load == Load(
        asked=4, accepted=1, refused=(("busy", 2), ("other_topic", 1)), given=1
    )
    assert world.desk.experts.open(experts[1]).load == Load()
    world.clock.at += timedelta(days=40)
    assert world.desk.experts.open(ines).load == Load()
