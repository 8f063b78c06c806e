"""Sending: every answer of a server and every end of a program leaves the right state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from mediadesk.domain.errors import NotFound, Refused, WorldFailed
from mediadesk.domain.outbox import Message, MessageKind, Recipient, Result, State
from mediadesk.domain.rows import OutboxRow
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services.ports import UnitOfWork
from mediadesk.storage.database import SqliteDatabase, Work
from tests.services.world import NOW, World, make_world, rows_of, says

ADA = "Ada Quill"


@pytest.fixture
def key(world: World) -> str:
    """Return a request with a routed message and a receipt, and a mail account to send them by."""
    world.mail_account()
    world.settings.set("contact.email", "press@office.example")
    return world.submit().request.id


def rows(world: World, request_id: str | None = None) -> dict[str, OutboxRow]:
    return {row.kind: row for row in world.desk.database.read().outbox(request_id=request_id)}


def test_both_messages_leave_once_and_are_sent(world: World, key: str) -> None:
    done = world.desk.outbox.deliver()
    assert (done.counts, done.moved, done.trouble) == ({"sent": 2}, 2, "")
    assert sorted(address for _, address, _ in world.server.received) == [
        "nadia@harbour.example",
        "press@office.example",
    ]
    assert world.server.passwords == ["correct horse"]
    again = world.desk.outbox.deliver()
    assert (again.moved, len(world.server.received)) == (0, 2)
    assert all(row.sent_at == NOW for row in rows(world, key).values())


def test_the_timeline_tells_of_every_step_of_a_message(world: World, key: str) -> None:
    world.desk.outbox.deliver()
    assert world.kinds(key) == ["logged", "routed", "queued"] + ["claimed", "claimed", "sent"] * 2


def test_a_refusal_for_good_fails_and_is_not_tried_again(world: World, key: str) -> None:
    world.server.answer = says(State.FAILED, 550, "No such person here", "rcpt")
    done = world.desk.outbox.deliver()
    assert done.counts == {"failed": 2}
    assert any("could not be sent" in sentence for sentence in done.attention)
    assert "550 No such person here" in rows(world, key)["receipt"].reason
    world.server.answer = says(State.SENT)
    world.clock.advance(days=30)
    world.desk.outbox.deliver()
    assert world.server.received == []


def test_a_refusal_for_now_is_tried_again_with_growing_pauses(world: World, key: str) -> None:
    world.server.answer = says(State.DEFERRED, 451, "Try later", "rcpt")
    minutes = []
    for attempt in range(1, 10):
        world.desk.outbox.deliver()
        row = rows(world, key)["receipt"]
        assert (row.state, row.attempts) == (State.DEFERRED, attempt)
        assert row.next_try_at is not None
        minutes.append((row.next_try_at - world.clock.now()) / timedelta(minutes=1))
        world.clock.at = row.next_try_at - timedelta(seconds=1)
        assert world.desk.outbox.deliver().moved == 0
        world.clock.advance(seconds=1)
    assert minutes == [1, 5, 15, 30, 60, 120, 240, 240, 240]
    world.server.answer = says(State.SENT)
    world.desk.outbox.deliver()
    assert world.states(key) == {"request": "sent", "receipt": "sent"}
    assert len(world.server.received) == 2


def test_after_five_days_of_refusals_it_fails_visibly(world: World, key: str) -> None:
    world.server.answer = says(State.DEFERRED, 451, "Try later", "rcpt")
    for _ in range(60):
        world.desk.outbox.deliver()
        world.clock.advance(hours=4)
    assert world.states(key) == {"request": "failed", "receipt": "failed"}
    assert "451 Try later" in rows(world, key)["receipt"].reason


def test_a_clock_that_was_wrong_does_not_stop_a_message_for_years(world: World, key: str) -> None:
    world.clock.at = NOW.replace(year=3609)
    world.server.answer = says(State.DEFERRED, 451, "Try later", "rcpt")
    row = rows(world, key)["receipt"]
    assert row.state is State.QUEUED
    world.clock.at = NOW + timedelta(days=1000)
    world.server.answer = says(State.DEFERRED, 451, "Try later", "connect")
    other = world.submit(deadline="2030-01-01T10:00").request.id
    world.desk.outbox.deliver()
    world.clock.at = NOW
    world.server.answer = says(State.SENT)
    # What was logged "in the future" is not before its time; what was deferred then is due now.
    del other
    world.desk.outbox.deliver()
    assert world.states(key)["receipt"] in {"sent", "failed"}


def test_what_broke_off_after_the_dot_is_uncertain_and_stays_so(world: World, key: str) -> None:
    world.server.answer = says(State.UNKNOWN, None, "The connection ended.", "dot")
    done = world.desk.outbox.deliver()
    assert done.counts == {"unknown": 2}
    assert any("may or may not have left" in sentence for sentence in done.attention)
    world.clock.advance(days=30)
    world.server.answer = says(State.SENT)
    world.desk.outbox.deliver()
    assert len(world.server.received) == 2  # the two that may have arrived, none again
    assert world.states(key) == {"request": "unknown", "receipt": "unknown"}


def test_each_recipient_has_a_state_of_its_own(world: World, key: str) -> None:
    def answer(address: str) -> Result:
        if address.startswith("nadia"):
            return Result(address=address, outcome=State.DEFERRED, phase="rcpt", code=450)
        return Result(address=address, outcome=State.SENT, phase="dot", code=250)

    world.server.answer = answer
    world.desk.outbox.deliver()
    assert world.states(key) == {"request": "sent", "receipt": "deferred"}


def several(world: World, key: str) -> str:
    """Put a message with three recipients into the outbox; return its UUID."""
    model = world.desk.database.read().messages(key)[0]
    message = replace(
        model,
        id="several",
        kind=MessageKind.REPLY,
        letter=replace(model.letter, message_id="<several@office.example>"),
        recipients=tuple(
            Recipient(id=f"several-{name}", address=f"{name}@one.example") for name in "abc"
        ),
        content=None,
    )
    with world.database.write() as work:
        work.outbox.add(message)
        work.commit(Entry(kind=Kind.QUEUED, actor=ADA, at=NOW, subject_id=key))
    return message.id


def of_several(world: World, key: str) -> dict[str, str]:
    found = world.desk.database.read().outbox(request_id=key)
    return {row.address[0]: row.state.value for row in found if row.message_id == "several"}


def test_only_the_deferred_of_several_recipients_are_tried_again(world: World, key: str) -> None:
    several(world, key)

    def answer(address: str) -> Result:
        outcome, code = {
            "a": (State.SENT, 250),
            "b": (State.DEFERRED, 450),
            "c": (State.FAILED, 550),
        }.get(address[0], (State.SENT, 250))
        phase = "dot" if outcome is State.SENT else "rcpt"
        return Result(address=address, outcome=outcome, phase=phase, code=code)

    world.server.answer = answer
    world.desk.outbox.deliver()
    assert of_several(world, key) == {"a": "sent", "b": "deferred", "c": "failed"}
    world.server.answer = says(State.SENT)
    world.clock.advance(minutes=1)
    world.desk.outbox.deliver()
    assert of_several(world, key) == {"a": "sent", "b": "sent", "c": "failed"}
    to_a = [one for one in world.server.received if one[1] == "a@one.example"]
    assert len(to_a) == 1


def test_a_draft_of_several_recipients_leaves_out_those_it_was_sent_to(
    world: World, key: str
) -> None:
    test_only = several(world, key)
    world.server.answer = lambda address: Result(
        address=address,
        outcome=State.SENT if address[0] != "b" else State.DEFERRED,
        phase="dot" if address[0] != "b" else "rcpt",
        code=250,
    )
    world.desk.outbox.deliver()
    assert of_several(world, key) == {"a": "sent", "b": "deferred", "c": "sent"}
    world.settings.set("smtp.host", "")
    world.clock.advance(minutes=5)
    done = world.desk.outbox.deliver()
    assert of_several(world, key) == {"a": "sent", "b": "drafted", "c": "sent"}
    (path,) = [one for one in done.drafts if test_only in one]
    text = Path(path).read_text("utf-8")
    assert "b@one.example" in text
    assert "a@one.example" not in text


@pytest.mark.parametrize(
    ("code", "seconds"), [("network", 30), ("authentication", 900), ("certificate", 900)]
)
def test_trouble_with_the_account_pauses_it_and_burns_no_attempt(
    world: World, key: str, code: str, seconds: int
) -> None:
    world.server.trouble = WorldFailed("The server cannot be reached.", code=code)
    tried_at = []
    for second in range(3600):
        before = world.server.tries
        done = world.desk.outbox.deliver() if second % 10 == 0 or second < 3 else None
        if done is not None:
            assert (done.trouble, done.trouble_code) == ("The server cannot be reached.", code)
            assert done.moved == 0
        if world.server.tries > before:
            tried_at.append(second)
        world.clock.advance(seconds=1)
    assert tried_at == list(range(0, 3600, seconds))
    assert {(row.state, row.attempts) for row in rows(world, key).values()} == {(State.QUEUED, 0)}
    world.server.trouble = None
    assert world.desk.outbox.deliver().counts == {"sent": 2}
    assert world.database.read().pause("smtp") is None


def test_a_pause_outlives_the_program_and_ends_when_a_person_changes_the_account(
    world: World, key: str
) -> None:
    world.server.trouble = WorldFailed("Wrong password.", code="authentication")
    world.desk.outbox.deliver()
    world.server.trouble = None
    again = make_world(world.folder)
    again.secrets.set("smtp", "correct horse")
    again.desk.outbox.deliver()
    assert again.server.tries == 0
    again.desk.outbox.resume()
    assert again.desk.outbox.deliver().counts == {"sent": 2}
    again.desk.close()
    del key


def test_another_server_is_tried_at_once(world: World, key: str) -> None:
    world.server.trouble = WorldFailed("Wrong password.", code="authentication")
    world.desk.outbox.deliver()
    world.server.trouble = None
    world.desk.save_settings({"smtp.host": "other.office.example"}, actor=ADA)
    assert world.desk.outbox.deliver().counts == {"sent": 2}
    del key


def test_a_pause_that_a_wrong_clock_set_does_not_last_for_years(world: World, key: str) -> None:
    world.clock.at = NOW.replace(year=3609)
    world.server.trouble = WorldFailed("Wrong password.", code="authentication")
    world.desk.outbox.deliver()
    world.server.trouble = None
    world.clock.at = NOW
    assert world.desk.outbox.deliver().counts == {"sent": 2}
    del key


def test_a_server_that_ends_every_connection_is_not_asked_in_a_tight_loop(
    world: World, key: str
) -> None:
    for _ in range(10):
        world.submit()
    world.server.answer = says(State.DEFERRED, 421, "Too busy", "rcpt")
    world.server.a_session = 1
    done = world.desk.outbox.deliver()
    assert (done.trouble_code, world.server.sessions) == ("network", 1)
    world.clock.advance(seconds=29)
    world.desk.outbox.deliver()
    assert world.server.sessions == 1
    world.clock.advance(seconds=1)
    world.desk.outbox.deliver()
    assert world.server.sessions == 2
    del key


def test_without_a_password_nothing_is_tried_and_it_is_said(world: World, key: str) -> None:
    world.secrets.clear("smtp")
    done = world.desk.outbox.deliver()
    assert done.trouble_code == "password_needed"
    assert "press@office.example" in done.trouble
    assert (world.server.sessions, world.states(key)["request"]) == (0, "queued")


def test_without_a_keyring_nothing_is_tried_and_it_is_said(world: World, key: str) -> None:
    world.secrets.kept = None
    done = world.desk.outbox.deliver()
    assert (done.trouble_code, world.server.sessions) == ("keyring_missing", 0)
    assert world.states(key)["request"] == "queued"


def test_one_connection_after_another_takes_all(world: World, key: str) -> None:
    for _ in range(4):
        world.submit()
    world.server.a_session = 3
    done = world.desk.outbox.deliver()
    assert done.counts == {"sent": 10}
    assert world.server.sessions == 4
    assert world.kinds(key)[-1] == "sent"


def test_a_round_can_be_stopped_between_messages(world: World, key: str) -> None:
    done = world.desk.outbox.deliver(stop=lambda: bool(world.server.received))
    assert sorted(world.states(key).values()) == ["queued", "sent"]
    assert done.moved == 1


class Killed(BaseException):
    """The end of the process, as far as a use case can tell."""


def test_a_program_killed_before_data_sends_again_after_its_start(world: World, key: str) -> None:
    world.server.crash_before_data = Killed()
    with pytest.raises(Killed):
        world.desk.outbox.deliver()
    assert "claimed" in world.states(key).values()
    world.server.crash_before_data = None
    done = world.desk.outbox.deliver()
    assert done.counts == {"sent": 2}
    assert len(world.server.received) == 2


def test_a_program_killed_in_data_leaves_it_uncertain_and_never_sends_it_again(
    world: World, key: str
) -> None:
    world.server.crash_after_data = Killed()
    with pytest.raises(Killed):
        world.desk.outbox.deliver()
    assert "data_sent" in world.states(key).values()
    world.server.crash_after_data = None
    done = world.desk.outbox.deliver()
    assert done.counts == {"unknown": 1, "sent": 1}
    assert len({mail for mail, _, _ in world.server.received}) == len(world.server.received) == 2


def test_an_error_of_ours_before_data_gives_the_message_back(world: World, key: str) -> None:
    world.server.crash_before_data = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        world.desk.outbox.deliver()
    assert world.states(key) == {"request": "queued", "receipt": "queued"}


def test_an_error_of_ours_in_data_leaves_it_uncertain(world: World, key: str) -> None:
    world.server.crash_after_data = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        world.desk.outbox.deliver()
    assert sorted(world.states(key).values()) == ["queued", "unknown"]


def test_data_never_begins_before_its_state_is_durable(world: World, key: str) -> None:
    seen: list[str] = []

    def answer(address: str) -> Result:
        return Result(address=address, outcome=State.SENT, phase="dot", code=250)

    world.server.answer = answer
    append = world.server.received.append

    class Watched(list[tuple[str, str, bytes]]):
        def append(self, one: tuple[str, str, bytes], /) -> None:
            found = SqliteDatabase(world.folder, Path(), "0").read().outbox(request_id=key)
            seen.extend(row.state.value for row in found if row.address == one[1])
            append(one)

    world.server.received = Watched()
    world.desk.outbox.deliver()
    assert seen == ["data_sent", "data_sent"]


class FullDisk:
    """A database whose commits fail while `full` says so."""

    def __init__(self, inner: SqliteDatabase) -> None:
        self.inner = inner
        self.fail_at = -1
        self.commits = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        with self.inner.write() as work:
            self.commits += 1
            if self.commits == self.fail_at:
                _break(work)
            yield work


def _break(work: Work) -> None:
    def commit(_entry: Entry, *_more: Entry) -> None:
        raise WorldFailed("The disk is full.", code="disk_full")

    work.commit = commit  # type: ignore[assignment, method-assign]  # a fault put in on purpose


@pytest.mark.parametrize("at", range(1, 7))
def test_a_full_disk_at_any_commit_of_a_round_is_said_and_nothing_is_sent_twice(
    tmp_path: Path, at: int
) -> None:
    disks: list[FullDisk] = []

    def wrap(database: SqliteDatabase) -> FullDisk:
        disks.append(FullDisk(database))
        return disks[0]

    world = make_world(tmp_path / "desk", wrap)  # type: ignore[arg-type]  # passes the rest on
    try:
        world.mail_account()
        world.settings.set("contact.email", "press@office.example")
        key = world.submit().request.id
        disk = disks[0]
        disk.fail_at = disk.commits + at
        done = world.desk.outbox.deliver()
        failed = disk.commits >= disk.fail_at
        assert (done.trouble_code == "disk_full") == failed
        disk.fail_at = -1
        world.desk.outbox.deliver()
        assert set(world.states(key).values()) <= {"sent", "unknown"}
        assert len({mail for mail, _, _ in world.server.received}) == len(world.server.received)
        assert len(world.server.received) == 2
    finally:
        world.desk.close()


def test_without_an_account_each_message_is_kept_as_a_draft_file(world: World, key: str) -> None:
    world.settings.set("smtp.host", "")
    done = world.desk.outbox.deliver()
    assert done.counts == {"drafted": 2}
    assert any("your own mail program" in sentence for sentence in done.attention)
    for path in map(Path, done.drafts):
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"X-Unsent: 1" in path.read_bytes()
    assert world.desk.outbox.deliver().drafts == ()
    assert rows(world, key)["receipt"].reason in done.drafts


def test_without_an_account_the_window_may_keep_its_own_way(world: World, key: str) -> None:
    world.settings.set("smtp.host", "")
    done = world.desk.outbox.deliver(keep_files=False)
    assert (done.drafts, world.states(key)["receipt"]) == ((), "queued")


def test_a_draft_folder_that_cannot_be_written_is_said_and_keeps_the_message(
    world: World, key: str
) -> None:
    world.settings.set("smtp.host", "")
    (world.folder / "drafts").write_text("a file where the folder should be")
    done = world.desk.outbox.deliver()
    assert done.trouble
    assert world.states(key) == {"request": "queued", "receipt": "queued"}


def test_a_sender_lock_that_cannot_be_had_is_said(world: World, key: str) -> None:
    (world.folder / "sender.lock").unlink(missing_ok=True)
    (world.folder / "sender.lock").mkdir()
    done = world.desk.outbox.deliver()
    assert done.trouble
    assert world.states(key)["request"] == "queued"


def test_only_one_sender_works_at_a_time(world: World, key: str) -> None:
    with FileLock(world.folder / "sender.lock"):
        done = world.desk.outbox.deliver()
    assert (done.busy, done.moved, world.server.sessions) == (True, 0, 0)
    assert world.desk.outbox.deliver().counts == {"sent": 2}
    assert world.states(key)["request"] == "sent"


@pytest.mark.parametrize(
    "key_value", [("smtp.security", ""), ("smtp.security", "ssl"), ("smtp.port", "x")]
)
def test_odd_account_settings_are_said_and_send_nothing_wrong(
    world: World, key: str, key_value: tuple[str, str]
) -> None:
    world.settings.set(*key_value)
    done = world.desk.outbox.deliver()
    assert done.trouble or done.counts == {"sent": 2}
    assert "claimed" not in world.states(key).values()


def test_an_address_that_cannot_be_rendered_fails_and_the_next_leaves(
    world: World, key: str
) -> None:
    with world.database.write() as work:
        message = next(m for m in work.outbox.of_request(key) if m.kind is MessageKind.REQUEST)
        recipient = message.recipients[0]
        work.outbox.set_content(message.id, b"")
        work.commit(Entry(kind=Kind.UPDATED, actor=ADA, at=NOW, subject_id=key))
    import sqlite3

    connection = sqlite3.connect(world.database.path)
    connection.execute("UPDATE messages SET content = NULL")
    connection.execute(
        "UPDATE recipients SET address = 'a@b.example, c' WHERE id = ?", (recipient.id,)
    )
    connection.commit()
    connection.close()
    world.desk.outbox.deliver()
    assert world.states(key) == {"request": "failed", "receipt": "sent"}


def uncertain(world: World, key: str) -> str:
    world.server.answer = says(State.UNKNOWN, None, "The connection ended.")
    world.desk.outbox.deliver()
    world.server.answer = says(State.SENT)
    world.server.received.clear()
    return rows(world, key)["receipt"].recipient_id


def test_a_person_can_say_that_an_uncertain_message_arrived(world: World, key: str) -> None:
    recipient = uncertain(world, key)
    world.desk.outbox.decide(recipient, was_sent=True, actor=ADA)
    world.desk.outbox.deliver()
    assert world.states(key)["receipt"] == "sent"
    assert world.server.received == []
    entry = world.desk.database.read().timeline(key)[-1].entry
    assert (entry.kind, entry.actor) == (Kind.DECIDED, ADA)
    assert (entry.detail["from"], entry.detail["state"]) == ("unknown", "sent")


def test_a_person_can_have_an_uncertain_message_sent_again(world: World, key: str) -> None:
    recipient = uncertain(world, key)
    first = message_of(world, recipient)
    world.desk.outbox.decide(recipient, was_sent=False, actor=ADA)
    world.desk.outbox.deliver()
    ((mail, address, content),) = world.server.received
    assert (address, world.states(key)["receipt"]) == ("nadia@harbour.example", "sent")
    assert mail == first.letter.message_id
    assert content == first.content


def message_of(world: World, recipient_id: str) -> Message:
    with world.database.write() as work:
        found = work.outbox.by_recipient(recipient_id)
        assert found is not None
        return found


@pytest.mark.parametrize("was_sent", [True, False])
def test_nobody_can_decide_about_what_is_already_certain(
    world: World,
    key: str,
    was_sent: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    world.desk.outbox.deliver()
    before = rows_of(world)
    with pytest.raises(Refused, match="A message that is sent cannot become"):
        world.desk.outbox.decide(
            rows(world, key)["receipt"].recipient_id, was_sent=was_sent, actor=ADA
        )
    assert rows_of(world) == before


def test_a_message_that_is_not_there_cannot_be_decided_about(world: World) -> None:
    with pytest.raises(NotFound):
        world.desk.outbox.decide("nowhere", was_sent=True, actor=ADA)


def test_a_failed_message_can_be_sent_again_by_a_person(world: World, key: str) -> None:
    world.server.answer = says(State.FAILED, 550, "No", "rcpt")
    world.desk.outbox.deliver()
    world.server.answer = says(State.SENT)
    world.desk.outbox.decide(rows(world, key)["receipt"].recipient_id, was_sent=False, actor=ADA)
    world.desk.outbox.deliver()
    assert rows(world, key)["receipt"].state is State.SENT
