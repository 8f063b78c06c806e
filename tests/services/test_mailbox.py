"""Taking mails from the mailbox: nothing lost, nothing twice, nothing blocked."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from filelock import FileLock

from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.incoming import IncomingState
from mediadesk.domain.outbox import State
from mediadesk.domain.query import IncomingQuery, IncomingView
from mediadesk.services.outcome import Fetched
from tests.services.letterbox import Letterbox, mail
from tests.services.world import World, says


@pytest.fixture
def box(world: World) -> Letterbox:
    """Return a scripted mailbox that the world's desk fetches from."""
    found = Letterbox()
    desk = world.desk
    world.desk = replace(desk, mailbox=replace(desk.mailbox, transport=found))
    world.settings.set_many({"imap.host": "mail.office.example", "imap.user": "press"})
    world.secrets.set("imap", "correct horse")
    return found


def stored(world: World) -> Counter[bytes]:
    """Return the bytes of every mail that is kept."""
    with closing(sqlite3.connect(world.database.path)) as connection:
        return Counter(row[0] for row in connection.execute("SELECT content FROM mails"))


def fetch(world: World) -> Fetched:
    return world.desk.mailbox.fetch()


def all_of(world: World) -> list[IncomingState]:
    found = world.desk.database.read().incoming(IncomingQuery(view=IncomingView.ALL))
    return [row.state for row in reversed(found)]


def test_a_mail_is_stored_as_it_came_and_the_server_told_afterwards(
    world: World, box: Letterbox
) -> None:
    box.put(mail("one"), mail("two"))
    assert fetch(world).done == {"stored": 2, "known": 0}
    assert stored(world) == {mail("one"): 1, mail("two"): 1}
    assert box.seen == {1, 2}
    again = fetch(world)
    assert (again.done, len(box.fetches)) == ({}, 1)


def test_a_crash_between_storing_and_telling_is_told_by_the_next_round(
    world: World, box: Letterbox
) -> None:
    box.put(mail("one"))
    box.crash_before_mark = RuntimeError("killed")
    with pytest.raises(RuntimeError, match="killed"):
        fetch(world)
    assert (stored(world), box.seen) == ({mail("one"): 1}, set())
    box.crash_before_mark = None
    assert fetch(world).done == {}
    assert box.seen == {1}
    assert len(box.fetches) == 1


def test_with_move_the_mails_leave_the_folder_once_they_are_stored(
    world: World, box: Letterbox
) -> None:
    world.settings.set_many({"imap.after": "move", "imap.move_to": "Taken"})
    box.put(mail("one"))
    fetch(world)
    assert (box.moved, box.mails) == ({1: "Taken"}, {})


def test_with_nothing_the_server_is_left_as_it_is(world: World, box: Letterbox) -> None:
    world.settings.set("imap.after", "nothing")
    box.put(mail("one"))
    fetch(world)
    assert (box.moved, box.seen) == ({}, set())
    assert fetch(world).done == {}


def test_a_folder_that_may_only_be_read_is_taken_all_the_same(world: World, box: Letterbox) -> None:
    box.put(*(mail(str(number)) for number in range(120)))
    box.read_only = True
    done = fetch(world)
    assert (done.done["stored"], done.trouble_code) == (120, "folder")


def test_other_uids_after_a_change_of_validity_make_no_second_mail(
    world: World, box: Letterbox
) -> None:
    box.put(mail("one"), mail("two"))
    fetch(world)
    box.uidvalidity, box.mails = 2, {7: mail("two"), 8: mail("one"), 9: mail("three")}
    assert fetch(world).done == {"stored": 1, "known": 2}
    assert stored(world) == {mail("one"): 1, mail("two"): 1, mail("three"): 1}


def test_a_mail_that_was_moved_away_and_back_is_the_same_mail(world: World, box: Letterbox) -> None:
    box.put(mail("one"))
    fetch(world)
    box.mails = {5: box.mails[1]}
    assert fetch(world).done == {"stored": 0, "known": 1}


def test_mails_that_share_a_message_id_are_both_kept(world: World, box: Letterbox) -> None:
    box.put(mail("one", key="same"), mail("two", key="same"))
    assert fetch(world).done["stored"] == 2


def test_a_mail_that_ends_the_connection_blocks_no_other_and_is_shown_after_three_rounds(
    world: World, box: Letterbox
) -> None:
    box.put(*(mail(str(number)) for number in range(1, 8)))
    box.poison = {3}
    first = fetch(world)
    assert (first.done["stored"], first.trouble) == (6, "")
    assert 3 not in box.seen
    assert fetch(world).done == {}
    third = fetch(world)
    assert third.done == {"unfetched": 1}
    sessions = box.sessions
    assert fetch(world).done == {}
    assert box.sessions == sessions + 1
    (row,) = world.desk.database.read().incoming(IncomingQuery(view=IncomingView.TROUBLED))
    assert row.state is IncomingState.UNFETCHED
    assert "still on the server" in row.reason

    box.poison = set()
    world.desk.sorting.fetch_again(row.id, actor="Ada Quill")
    assert fetch(world).done == {"stored": 1, "known": 0}
    assert sum(stored(world).values()) == 7


def test_a_network_that_fails_is_not_blamed_on_a_mail(world: World, box: Letterbox) -> None:
    box.put(mail("one"))
    box.poison = {1}
    opened = box.open_mailbox

    def once(*arguments: Any) -> Any:  # noqa: ANN401  # as they came
        if box.sessions:
            box.down = True
        return opened(*arguments)

    box.open_mailbox = once  # type: ignore[method-assign,assignment]  # the script
    for _ in range(5):
        box.down, box.sessions = False, 0
        world.clock.advance(minutes=1)
        assert fetch(world).trouble_code == "network"
    box.open_mailbox, box.poison, box.down = opened, set(), False  # type: ignore[method-assign]  # a fault put in on purpose
    world.clock.advance(minutes=1)
    assert fetch(world).done["stored"] == 1


def test_a_mail_that_the_server_lists_and_never_hands_over_is_skipped_and_shown(
    world: World, box: Letterbox
) -> None:
    box.put(mail("one"), mail("two"))
    box.silent = {1}
    assert fetch(world).done["stored"] == 1
    fetch(world)
    assert fetch(world).done == {"unfetched": 1}


def test_a_mail_that_vanishes_after_it_was_listed_is_no_trouble(
    world: World, box: Letterbox
) -> None:
    box.put(mail("one"), mail("two"), mail("three"))
    listed = box.open_mailbox

    @contextmanager
    def vanishing(*arguments: Any) -> Iterator[Any]:  # noqa: ANN401  # as they came
        with listed(*arguments) as session:
            uids = session.uids_after(0)
            session.uids_after = lambda _uid, **_since: uids  # type: ignore[method-assign]  # the script
            box.mails.pop(2, None)
            yield session

    box.open_mailbox = vanishing  # type: ignore[method-assign,assignment]  # the script
    assert fetch(world).done == {"stored": 2, "known": 0}
    box.open_mailbox = listed  # type: ignore[method-assign]  # a fault put in on purpose
    assert fetch(world).done == {}


def test_a_mail_that_is_too_large_is_listed_by_its_header_and_stays_on_the_server(
    world: World, box: Letterbox
) -> None:
    box.put(mail("huge"), mail("small"))
    box.claims = {1: 26 * 1024 * 1024}
    world.desk.fetch()
    assert box.fetches == [(2,)]
    assert box.seen == {2}
    rows = world.desk.database.read().incoming(IncomingQuery(view=IncomingView.TROUBLED))
    assert [(row.state, row.subject, row.size) for row in rows] == [
        (IncomingState.TOO_LARGE, "huge", 26 * 1024 * 1024)
    ]
    assert world.desk.fetch().done == {}


def test_fetching_goes_on_where_the_program_was_stopped(world: World, box: Letterbox) -> None:
    box.put(*(mail(str(number)) for number in range(130)))
    asked = iter([False, True])
    world.desk.mailbox.fetch(stop=lambda: next(asked))
    assert sum(stored(world).values()) == 50
    assert fetch(world).done["stored"] == 80


def test_two_processes_never_fetch_at_once(world: World, box: Letterbox) -> None:
    box.put(mail("one"))
    with FileLock(world.folder / "fetcher.lock"):
        assert fetch(world).busy
    assert fetch(world).done["stored"] == 1


def test_no_mailbox_and_no_password_are_said(world: World) -> None:
    assert fetch(world).trouble_code == "settings"
    world.settings.set_many({"imap.host": "mail.office.example", "imap.user": "press"})
    assert fetch(world).trouble_code == "password_needed"


def test_one_account_for_both_ways_needs_one_password(world: World, box: Letterbox) -> None:
    world.mail_account()
    world.secrets.clear("imap")
    world.settings.set("imap.user", "press@office.example")
    box.put(mail("one"))
    assert fetch(world).done["stored"] == 1


def test_what_may_have_left_is_settled_by_the_sent_folder(world: World, box: Letterbox) -> None:
    world.mail_account()
    world.settings.set("contact.email", "press@office.example")
    key = world.submit().request.id
    world.server.answer = says(State.UNKNOWN, None)
    world.desk.outbox.deliver()
    assert world.states(key) == {"request": "unknown", "receipt": "unknown"}
    receipt = next(
        one for one in world.desk.database.read().messages(key) if one.kind.value == "receipt"
    )
    box.sent = {receipt.letter.message_id}
    world.desk.fetch()
    assert world.states(key) == {"request": "unknown", "receipt": "sent"}
    assert world.kinds(key)[-1] == "sent"


def test_a_mailbox_that_refuses_the_password_is_asked_four_times_an_hour(
    world: World, box: Letterbox
) -> None:
    tries = 0

    def refusing(*_arguments: Any) -> Any:  # noqa: ANN401  # as they came
        nonlocal tries
        tries += 1
        raise WorldFailed("Wrong password.", code="authentication")

    opened = box.open_mailbox
    box.open_mailbox = refusing  # type: ignore[method-assign,assignment]  # the script
    for _ in range(60):
        assert fetch(world).trouble_code == "authentication"
        world.clock.advance(minutes=1)
    assert tries == 4
    box.open_mailbox = opened  # type: ignore[method-assign]  # a fault put in on purpose
    box.put(mail("one"))
    world.desk.outbox.resume()
    assert fetch(world).done["stored"] == 1


def test_news_are_asked_without_the_keyring_and_not_at_all_while_paused(
    world: World, box: Letterbox
) -> None:
    world.secrets.kept = None
    box.news = True
    assert world.desk.mailbox.has_news()
    world.secrets.kept = {"imap": "wrong"}
    box.news = None
    asked = box.asked
    for _ in range(60):
        with suppress(WorldFailed):
            world.desk.mailbox.has_news()
        world.clock.advance(minutes=1)
    assert box.asked - asked == 4
    world.settings.set("imap.idle", "no")
    world.clock.advance(hours=1)
    assert not world.desk.mailbox.has_news()
    assert box.asked - asked == 4


def test_the_first_look_goes_back_thirty_days_and_older_mails_are_never_asked_for(
    world: World, box: Letterbox
) -> None:
    box.put(mail("old"), mail("new"))
    box.days[1] = (world.clock.now() - timedelta(days=31)).date()
    assert fetch(world).done == {"stored": 1, "known": 0}
    assert stored(world) == {mail("new"): 1}
    box.put(mail("moved here"))
    box.days[3] = box.days[1]
    assert fetch(world).done == {"stored": 1, "known": 0}
    assert stored(world) == {mail("new"): 1, mail("moved here"): 1}
    assert box.fetches == [(2,), (3,)]


def test_the_first_look_takes_everything_where_that_is_wanted(world: World, box: Letterbox) -> None:
    world.settings.set("imap.since_days", "0")
    box.put(mail("old"))
    box.days[1] = (world.clock.now() - timedelta(days=4_000)).date()
    assert fetch(world).done == {"stored": 1, "known": 0}
