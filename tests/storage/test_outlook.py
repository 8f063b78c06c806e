"""What the desk says of the day when nothing is to do."""

from __future__ import annotations

from datetime import timedelta

from mediadesk.domain.rows import Outlook
from mediadesk.domain.workflow import Outcome
from tests.services.world import World

ADA = "Ada Quill"


def outlook(world: World) -> Outlook:
    now = world.clock.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return world.desk.database.read().outlook(
        now=now, midnight=midnight, tonight=midnight + timedelta(days=1)
    )


def test_an_empty_desk_has_nothing_ahead_and_answered_nothing(world: World) -> None:
    assert outlook(world) == Outlook(
        following=None,
        waiting=0,
        answered_today=0,
        median_answer=None,
        interviews_tomorrow=0,
    )


def test_the_next_deadline_is_that_of_a_request_without_an_answer_put_off_or_not(
    world: World,
) -> None:
    day = world.clock.now() + timedelta(days=2)
    answered, asleep, later = (
        world.submit(deadline=f"{day + timedelta(hours=hours):%Y-%m-%dT%H:00}").request
        for hours in (1, 2, 3)
    )
    world.desk.replies.send(answered.id, "At four.", actor=ADA)
    world.desk.triage.snooze(asleep.id, world.clock.now() + timedelta(days=1), actor=ADA)
    found = outlook(world)
    assert found.following is not None
    assert found.following.id == asleep.id
    assert found.waiting == 2
    world.desk.triage.close(asleep.id, Outcome.DECLINED, actor=ADA)
    found = outlook(world)
    assert found.following is not None
    assert found.following.id == later.id


def test_answers_of_today_are_counted_with_their_median_whether_closed_or_open(
    world: World,
) -> None:
    requests = [world.submit().request for _ in range(3)]
    for number, request in enumerate(requests):
        world.clock.advance(minutes=10)
        after = Outcome.INFORMATION_GIVEN if number else None
        world.desk.replies.send(request.id, "At four.", actor=ADA, outcome=after)
    found = outlook(world)
    assert (found.answered_today, found.median_answer) == (3, timedelta(minutes=20))
    world.clock.advance(minutes=24 * 60)
    assert outlook(world).answered_today == 0
    world.desk.triage.note(requests[0].id, "rang back", actor=ADA)
    world.desk.triage.assign(requests[0].id, ADA, actor=ADA)
    assert outlook(world).answered_today == 0
