"""The verbs on one request: what each changes, what it refuses, and that each can be taken back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mediadesk.domain import triage
from mediadesk.domain.deadline import Deadline
from mediadesk.domain.errors import Conflict, Refused
from mediadesk.domain.reporter import Reporter
from mediadesk.domain.request import Channel, Details, Request
from mediadesk.domain.routing import Route
from mediadesk.domain.silence import Silence, silence
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor, may_become

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ADA = "Ada Quill"


def request(key: str = "one") -> Request:
    return Request(
        id=key,
        reference="MR00000" + key[:2],
        release_id=None,
        subject="What the report says about ports",
        message="",
        reporter=Reporter(name="Nadia Lind", email="nadia@harbour.example"),
        outlet="Harbour Radio",
        deadline=Deadline(at=NOW + timedelta(hours=3), zone="Europe/London"),
        medium=None,
        details=Details(),
        experts=(),
        any_expert=True,
        channel=Channel.FORM,
        route=Route(contact=None, reason=""),
        state=RequestState.NEW,
        created_at=NOW,
        updated_at=NOW,
    )


class Desk(RuleBasedStateMachine):
    """Any verbs in any order; each is remembered, so that it can be taken back in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.now = request()
        self.done: list[tuple[Request, Request]] = []

    def act(self, after: Request) -> None:
        opened = may_become(self.now.state, RequestState.OPEN)
        assert may_become(self.now.state, after.state) or (
            opened and may_become(RequestState.OPEN, after.state)
        )
        after = replace(after, version=self.now.version + 1, updated_at=NOW)
        self.done.append((self.now, after))
        self.now = after

    def attempt(self, verb: object, *words: object, **named: object) -> None:
        with suppress(Refused):
            self.act(verb(self.now, *words, **named))  # type: ignore[operator]  # a table of functions

    @rule(owner=st.sampled_from((ADA, "Bo Stern")))
    def assign(self, owner: str) -> None:
        self.attempt(triage.assign, owner)

    @rule(who=st.sampled_from((None, *WaitingFor)))
    def wait(self, who: WaitingFor | None) -> None:
        self.attempt(triage.wait, who)

    @rule()
    def propose(self) -> None:
        self.attempt(triage.wait_for, WaitingFor.EXPERT, by=ADA)

    @rule(hours=st.integers(1, 90))
    def schedule(self, hours: int) -> None:
        self.attempt(triage.schedule, NOW + timedelta(hours=hours), expert="Cy Marsh", by=ADA)

    @rule(hours=st.integers(-2, 90))
    def follow_up(self, hours: int) -> None:
        self.attempt(triage.follow_up, NOW + timedelta(hours=hours), now=NOW)

    @rule(outcome=st.sampled_from(Outcome))
    def close(self, outcome: Outcome) -> None:
        self.attempt(triage.close, outcome)

    @rule()
    def reopen(self) -> None:
        self.attempt(triage.reopen)

    @rule()
    def merge(self) -> None:
        self.attempt(triage.merge, request("another"))

    @rule(outcome=st.sampled_from((None, *Outcome)), keep=st.booleans())
    def reply(self, outcome: Outcome | None, keep: bool) -> None:  # noqa: FBT001  # drawn
        self.attempt(triage.replied, by=ADA, now=NOW, outcome=outcome, keep_open=keep)

    @rule(words=st.sampled_from(("Thanks!", "Can we make it four?")))
    def hear(self, words: str) -> None:
        self.attempt(triage.heard, words)

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        before, after = self.done.pop()
        back = triage.undone(self.now, before, after)
        assert replace(back, version=0, updated_at=NOW) == replace(
            before, version=0, updated_at=NOW
        )
        self.now = back

    @invariant()
    def it_makes_sense(self) -> None:
        now = self.now
        closed = now.state is RequestState.CLOSED
        assert (now.waiting_for is not None) == (now.state is RequestState.WAITING)
        assert closed == (now.outcome is not None or now.merged_into is not None)
        assert now.outcome is None or now.merged_into is None
        assert not (closed and now.follow_up_at)
        assert now.owner or now.state is not RequestState.SCHEDULED


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)


def test_an_undo_leaves_alone_what_somebody_else_changed_meanwhile() -> None:
    before = request()
    after = triage.assign(before, ADA)
    meanwhile = replace(after, unread=True, subject="What the report says of harbours", version=9)
    with pytest.raises(Conflict):
        triage.undone(meanwhile, before, after)
    back = triage.undone(replace(meanwhile, unread=False), before, after)
    assert (back.owner, back.state, back.unread, back.version) == (
        None,
        RequestState.NEW,
        True,
        9,
    )
    assert back.subject == meanwhile.subject


@pytest.mark.parametrize(
    "words",
    [
        "Thanks!",
        "Many thanks, that is perfect.",
        "Thank you so much\n\n> We will ring you at the end of the week?\n> Ada",
        "Danke Ihnen sehr, bis dann\n-- \nNadia Lind, Harbour Radio, Room 12",
        "merci beaucoup",
        "Got it, cheers",
    ],
)
def test_mere_thanks_leave_the_follow_up_date_and_the_turn_as_they_are(words: str) -> None:
    put_off = triage.follow_up(
        triage.wait(triage.assign(request(), ADA), WaitingFor.REPORTER),
        NOW + timedelta(days=2),
        now=NOW,
    )
    after = triage.heard(put_off, words)
    assert after == replace(put_off, unread=True)
    done = triage.close(put_off, Outcome.INFORMATION_GIVEN)
    assert triage.heard(done, words) == done


@pytest.mark.parametrize(
    "words",
    [
        "Thanks, but could she do four instead?",
        "Thanks. We now need an answer by 16:00.",
        "The line is booked.",
        "",
        "Thanks " + "and another thing that we must talk about before the programme " * 2,
    ],
)
def test_whatever_says_more_than_thanks_brings_a_request_back(words: str) -> None:
    put_off = triage.follow_up(
        triage.wait(triage.assign(request(), ADA), WaitingFor.REPORTER),
        NOW + timedelta(days=2),
        now=NOW,
    )
    after = triage.heard(put_off, words)
    assert (after.state, after.waiting_for, after.follow_up_at, after.unread) == (
        RequestState.OPEN,
        None,
        None,
        True,
    )
    done = triage.close(put_off, Outcome.INFORMATION_GIVEN)
    assert triage.heard(done, words).state is RequestState.OPEN


def test_two_requests_merged_with_each_other_are_refused() -> None:
    one, two = request("one"), request("two")
    merged = triage.merge(one, two)
    for source, target in ((one, one), (merged, two), (two, merged)):
        with pytest.raises(Refused):
            triage.merge(source, target)


def entry(kind: Kind, minutes: int, **detail: str) -> Entry:
    return Entry(kind=kind, actor=ADA, at=NOW + timedelta(minutes=minutes), detail=detail)


def test_silence_counts_from_the_last_word_of_a_person_and_not_from_a_receipt() -> None:
    asked = triage.assign(request(), ADA)
    receipt = entry(Kind.SENT, 1, what="receipt", message="r")
    assert silence(asked, [receipt]) == Silence(since=NOW, answered=False)
    reply = entry(Kind.REPLIED, 20, message="a")
    assert silence(asked, [receipt, reply]) == Silence(
        since=NOW + timedelta(minutes=20), answered=True
    )
    undone = entry(Kind.UNDONE, 21, message="a")
    assert silence(asked, [receipt, reply, undone]) == Silence(since=NOW, answered=False)


def test_the_silence_meter_stands_still_while_it_is_the_reporters_turn() -> None:
    waiting = triage.wait(triage.assign(request(), ADA), WaitingFor.REPORTER)
    assert silence(waiting, []) is None
    assert silence(triage.wait(waiting, WaitingFor.EXPERT), []) is not None
    assert silence(triage.close(waiting, Outcome.MISSED), []) is None
