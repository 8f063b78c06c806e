"""kill -9 while requests are logged and mail leaves: nothing lost, nothing twice."""

from __future__ import annotations

import time

import pytest

from tests.soak.harness import Desk, Kills, Post

SLOW = 0.03
"""Seconds that the server takes at most over each step, so that kills land inside."""


def typical(desk: Desk) -> float:
    """Return how many seconds an unharmed `submit` takes here and now."""
    begun = time.monotonic()
    ran = desk.run("requests", "--json")
    assert ran.code == 0, ran
    return time.monotonic() - begun


def test_a_few_kills_lose_nothing_and_send_nothing_twice(desk: Desk, post: Post) -> None:
    kills = Kills(desk, post, seed=1)
    post.tell(slow=SLOW)
    for number in range(15):
        kills.worker(number, 0.25)
    seconds = typical(desk)
    for number in range(4):
        kills.command_line(number, seconds)
    counts = kills.finish()
    assert counts["acknowledged"] > 0, counts
    assert counts["sent"] > 0, counts


@pytest.mark.soak
def test_a_thousand_kills_lose_nothing_and_send_nothing_twice(desk: Desk, post: Post) -> None:
    seed = time.time_ns() % 10_000
    kills = Kills(desk, post, seed=seed)
    post.tell(slow=SLOW)
    seconds = typical(desk)
    begun = time.monotonic()
    for number in range(100):
        kills.command_line(number, seconds)
    for number in range(900):
        kills.worker(number, 0.3)
    counts = kills.finish()
    print(f"\nkills, seed {seed}: {counts}, {time.monotonic() - begun:.0f} s")  # noqa: T201  # the harness tells its caller
    assert counts["command line"] + counts["worker"] == 1_000
    assert counts["inside the window"] >= 20, "the kills missed the window; the test shows nothing"
    assert counts["unknown"] >= 20, counts


@pytest.mark.parametrize(
    ("step", "state", "finally_", "arrived"),
    [
        ("rcpt", "claimed", "sent", 1),
        ("data", "data_sent", "unknown", 0),
        ("dot", "data_sent", "unknown", 1),
        ("accepted", "data_sent", "unknown", 1),
    ],
)
def test_a_kill_at_each_step_of_the_conversation_leaves_the_state_it_must(
    desk: Desk, post: Post, step: str, state: str, finally_: str, arrived: int
) -> None:
    assert desk.fork_command("submit", desk.request_file("ada")).code == 0
    post.tell(hold=[step])
    (process,) = desk.forks.start(desk.job("work", seed=1, submits=0, turns=1))
    copy = post.wait_for(step)
    desk.forks.kill(process)
    post.tell(go=True)
    post.quiet()
    (held,) = {one for one, found in desk.copies().items() if found not in ("queued", "sent")}
    assert desk.copies()[held] == state
    assert held.endswith(copy["to"] if isinstance(copy["to"], str) else copy["to"][0])

    delivered = desk.fork_command("deliver", "--json")

    assert delivered.code == (1 if finally_ == "unknown" else 0), delivered
    post.quiet()
    copies = desk.copies()
    assert copies.pop(held) == finally_
    assert set(copies.values()) == {"sent"}
    assert post.accepted()[held] == arrived
    assert max(post.accepted().values()) == 1


def test_sending_before_marking_sends_twice_and_the_harness_sees_it(desk: Desk, post: Post) -> None:
    assert desk.fork_command("submit", desk.request_file("ada")).code == 0
    post.tell(hold=["accepted"])
    bad = "send-then-mark"
    (process,) = desk.forks.start(desk.job("work", seed=1, submits=0, turns=1, bad=bad))
    post.wait_for("accepted")
    desk.forks.kill(process)
    post.tell(go=True)
    post.quiet()
    desk.forks.run(desk.job("work", seed=1, submits=0, turns=1, bad=bad))
    assert max(post.accepted().values()) == 2
    with pytest.raises(AssertionError, match="sent twice"):
        Kills(desk, post, seed=1).finish()


@pytest.mark.soak
def test_sending_before_marking_sends_twice_under_random_kills(desk: Desk, post: Post) -> None:
    kills = Kills(desk, post, seed=2, bad="send-then-mark")
    post.tell(slow=SLOW)
    for number in range(60):
        kills.worker(number, 0.5)
    accepted = post.accepted()
    twice = sum(count > 1 for count in accepted.values())
    print(f"\nsend-then-mark: {twice} of {len(accepted)} messages sent more than once")  # noqa: T201  # the harness tells its caller
    assert twice > 0


def test_a_kill_while_the_desk_is_made_leaves_one_that_opens(desk: Desk) -> None:
    make_and_kill(desk, 3)


@pytest.mark.soak
def test_kills_while_the_desk_is_made_leave_one_that_opens(desk: Desk) -> None:
    make_and_kill(desk, 40)


def make_and_kill(desk: Desk, cycles: int) -> None:
    """Kill the making of a new desk at points spread evenly over it; each must open afterwards."""
    for number in range(cycles):
        fresh = Desk(desk.folder.with_name(f"fresh-{number}"), desk.forks)
        (process,) = desk.forks.start(fresh.job("work", seed=number, submits=1))
        if desk.forks.wait(0.02 + 0.9 * number / cycles) is None:
            desk.forks.kill(process)
        fresh.send_by(None) if fresh.folder.exists() else None
        known = {line["id"]: line["reference"] for line in fresh.said()}
        opened = fresh.fork_command("submit", fresh.request_file("ada"), "--json")
        assert opened.code in (0, 1), opened
        fresh.assert_whole(known)
