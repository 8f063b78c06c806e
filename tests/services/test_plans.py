"""Rules and rota: kept with a reason, refused whole, and followed by the next request."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.rota import Officer, Rota, Shift
from mediadesk.domain.routing import Contact, Matter, Plan, Rule
from mediadesk.domain.workflow import Outcome, WaitingFor
from tests.services.world import DRAFT, World

PLAN = Plan(
    rules=(
        Rule(
            name="Ports",
            words=("port",),
            contact=Contact(name="Jo Berg", email="jo@office.example"),
        ),
    ),
    rota=Rota(
        officers=(Officer(name="Mara Kessler", email="mara@office.example"),),
        shifts=(Shift(officer="Mara Kessler", weekday=1, begin=8 * 60, end=18 * 60),),
    ),
)


def test_the_next_request_follows_the_rules_and_says_why(world: World) -> None:
    world.desk.plans.save(PLAN, actor="Ada Quill")
    request = world.submit().request
    assert request.route.contact is not None
    assert request.route.contact.email == "jo@office.example"
    assert request.route.reason == "Rule “Ports”: topic “port”."
    assert not request.route.held


def test_the_receipt_names_the_officer_on_duty(world: World) -> None:
    world.desk.plans.save(replace(PLAN, rules=()), actor="Ada Quill")
    request = world.submit().request
    messages = world.desk.database.read().messages(request.id)
    receipt = next(one for one in messages if one.kind.value == "receipt")
    assert "Mara Kessler" in receipt.letter.text
    assert request.route.reason == "Mara Kessler is on duty until 18:00."


def test_a_plan_comes_back_as_it_was_kept(world: World) -> None:
    kept, changes = world.desk.plans.save(PLAN, actor="Ada Quill")
    assert changes.settings
    assert world.desk.plans.get() == kept == replace(PLAN, version=1)


def test_a_plan_that_somebody_else_changed_is_not_overwritten(world: World) -> None:
    world.desk.plans.save(PLAN, actor="Ada Quill")
    with pytest.raises(Conflict):
        world.desk.plans.save(PLAN, actor="Jo Berg")


def test_a_plan_with_an_address_that_is_none_is_refused_whole(world: World) -> None:
    wrong = replace(
        PLAN, rules=(replace(PLAN.rules[0], contact=Contact(name="Jo", email="nobody")),)
    )
    with pytest.raises(Refused) as caught:
        world.desk.plans.save(wrong, actor="Ada Quill")
    assert [one.field for one in caught.value.problems] == ["rules.0"]
    assert world.desk.plans.get() == Plan()


def test_a_plan_is_tried_on_a_request_and_on_a_sample_without_being_kept(world: World) -> None:
    request = world.submit().request
    assert world.desk.plans.try_request(PLAN, request.id).reason == "Rule “Ports”: topic “port”."
    sample = Matter(
        text="Eels", zone="Europe/London", languages=(), medium=None, at=world.clock.now()
    )
    assert world.desk.plans.try_sample(PLAN, sample).reason.startswith("Mara Kessler is on duty")
    assert world.desk.plans.get() == Plan()


def test_a_release_without_contact_gives_its_words_to_the_rules(world: World) -> None:
    plan = replace(PLAN, rules=(replace(PLAN.rules[0], words=("nothing like it",)),))
    world.desk.plans.save(plan, actor="Ada Quill")
    request = world.desk.requests.submit(replace(DRAFT, subject="Eels")).request
    assert request.route.reason == "Mara Kessler is on duty until 18:00."


def test_a_handover_tells_what_came_what_closed_and_who_follows(world: World) -> None:
    shifts = (
        Shift(officer="Mara Kessler", weekday=1, begin=8 * 60, end=18 * 60),
        Shift(officer="Jo Berg", weekday=1, begin=18 * 60, end=8 * 60),
    )
    officers = (*PLAN.rota.officers, Officer(name="Jo Berg", email="jo@office.example"))
    world.desk.plans.save(Plan(rota=Rota(officers=officers, shifts=shifts)), actor="Ada Quill")
    world.clock.advance(hours=-6)
    before = world.submit().request
    world.clock.advance(hours=6)
    first, second = world.submit().request, world.submit().request
    world.desk.triage.close(before.id, Outcome.STATEMENT_SENT, actor="Mara Kessler")
    world.desk.triage.assign(second.id, "Mara Kessler", actor="Mara Kessler")
    world.desk.triage.wait(second.id, WaitingFor.REPORTER, actor="Mara Kessler")
    note = world.desk.handovers.gather("Mara Kessler")
    assert note.since == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert (note.came, note.closed, note.next_officer) == (2, 1, "Jo Berg")
    assert [row.id for row in note.open] == [first.id]
    assert [row.id for row in note.waiting] == [second.id]
    assert not note.more


def test_without_a_rota_a_handover_looks_eight_hours_back(world: World) -> None:
    note = world.desk.handovers.gather("Mara Kessler")
    assert world.clock.now() - note.since == timedelta(hours=8)
    assert note.next_officer == ""
