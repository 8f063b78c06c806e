"""Mails are read in a child with limits: whatever happens to it, the next mail is read."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from mediadesk import bootstrap
from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.intake import Knowledge
from mediadesk.mail.child import WORKER_SWITCH, MailReader
from mediadesk.mail.parse import read

GOOD = b"From: Nina <nina@harbourpost.example>\r\nSubject: Eels\r\n\r\nHello\r\n"
ODD = b"From: a@b.example\r\nSubject: odd\r\n\r\nHello\r\n"
NOTHING = Knowledge()

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


def reader_that(does: str, *, patience: float = 20.0) -> MailReader:
    """Return a reader whose child does something odd with the mail whose subject is odd."""
    script = (
        "import os, sys, time, mediadesk.mail.parse as parse\n"
        "read = parse.read\n"
        "def odd(raw, knowledge):\n"
        "    if b'Subject: odd' in raw:\n"
        f"        {does}\n"
        "    return read(raw, knowledge)\n"
        "parse.read = odd\n"
        "from mediadesk.mail.child import main\n"
        "raise SystemExit(main(sys.argv[1:]))\n"
    )
    return MailReader(worker=(sys.executable, "-c", script), patience=patience)


@pytest.fixture
def reader() -> Iterator[MailReader]:
    with MailReader() as one:
        yield one


def test_a_mail_read_in_the_child_is_what_it_would_be_here(reader: MailReader) -> None:
    report = (
        b"From: MAILER-DAEMON@harbourpost.example\r\nSubject: Undelivered\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        b"--x\r\n\r\nIt did not arrive.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; a.example\r\n\r\nFinal-Recipient: rfc822; nobody@larkfield.example\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\n--x--\r\n"
    )
    for raw in (GOOD, ODD, report, b"", b"\xff\0\r\n" * 50):
        assert reader.read(raw, NOTHING) == read(raw, NOTHING)


def test_many_mails_come_back_in_their_order(reader: MailReader) -> None:
    mails = [b"Subject: %d\r\n\r\n%s" % (number, b"x" * (number * 997)) for number in range(130)]
    found = [mail.subject for mail in reader.read_all(mails, NOTHING)]
    assert found == [str(number) for number in range(130)]


def test_what_the_desk_knows_reaches_the_child_also_when_it_changes(reader: MailReader) -> None:
    fake = b"From: a@harbourqost.example\r\n\r\nHello"
    knows = Knowledge(outlets={"harbourpost.example": "Harbour Post"})
    assert reader.read(fake, NOTHING).flags == ()
    assert reader.read(fake, knows).flags == ("lookalike_domain",)
    assert reader.read(fake, NOTHING).flags == ()


@posix
@pytest.mark.parametrize(
    ("does", "patience"),
    [
        ("return bytearray(3 << 30)", 20.0),
        ("os.abort()", 20.0),
        ("os._exit(0)", 20.0),
        ("raise RuntimeError('secret')", 20.0),
        ("time.sleep(60)", 0.5),
        ("os.write(1, b'A' * 500)", 20.0),
    ],
)
def test_a_mail_that_ruins_the_child_is_unprocessable_and_the_others_are_read(
    does: str, patience: float
) -> None:
    with reader_that(does, patience=patience) as reader:
        found = list(reader.read_all([GOOD, ODD, GOOD], NOTHING))
    assert [mail.unprocessable for mail in found] in ([False, True, False], [False, False, False])
    if "write" not in does:
        assert found[1].unprocessable
        assert found[1].problems
        assert not found[1].may_auto_answer
    assert found[0] == found[2] == read(GOOD)


@posix
def test_a_mail_may_use_ten_seconds_of_the_processor_and_no_more() -> None:
    import resource

    shorter = "from mediadesk.mail import child; child.PROCESSOR_SECONDS = 1"
    with reader_that(
        f"exec({shorter!r}); child._limit_processor() or [0 for _ in iter(int, 1)]"
    ) as one:
        found = list(one.read_all([ODD, GOOD], NOTHING))
    assert found[0].unprocessable
    assert not found[1].unprocessable
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > 0


@posix
def test_a_child_that_was_killed_between_two_mails_is_replaced(reader: MailReader) -> None:
    assert not reader.read(GOOD, NOTHING).unprocessable
    child = reader._child
    assert child is not None
    with suppress(ProcessLookupError):
        os.kill(child.pid, signal.SIGKILL)
    child.wait()
    first, second = reader.read_all([GOOD, GOOD], NOTHING)
    assert not first.unprocessable
    assert not second.unprocessable


def test_a_child_that_cannot_be_started_is_the_worlds_fault() -> None:
    with MailReader(worker=("/nowhere/to/be/found",)) as reader, pytest.raises(WorldFailed):
        reader.read(GOOD, NOTHING)


def test_no_child_is_left_behind(reader: MailReader) -> None:
    reader.read(GOOD, NOTHING)
    child = reader._child
    reader.close()
    assert child is not None
    assert child.poll() is not None


def test_the_packaged_program_is_its_own_child(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[list[str]] = []

    def child(words: list[str]) -> int:
        said.append(words)
        return 0

    monkeypatch.setattr("mediadesk.mail.child.main", child)
    assert bootstrap.main([WORKER_SWITCH, "20.0"]) == 0
    assert said == [["20.0"]]


@posix
def test_the_child_has_the_next_mails_before_it_is_asked_about_them() -> None:
    """A child that answers nothing until it has two batches answers all the same."""
    script = (
        "import mediadesk.mail.child as child\n"
        "receive, batches = child._receive, []\n"
        "def hoarding(pipe):\n"
        "    if not batches:\n"
        "        while len(batches) < 2:\n"
        "            kind, content = receive(pipe)\n"
        "            if kind == child._BATCH:\n"
        "                count = int.from_bytes(content, 'big')\n"
        "                mails = [receive(pipe) for _ in range(count)]\n"
        "                batches.append([(kind, content), *mails])\n"
        "    frames = [frame for batch in batches for frame in batch]\n"
        "    return frames[next(taken)] if taken_less(frames) else receive(pipe)\n"
        "import itertools, sys\n"
        "taken, seen = itertools.count(), itertools.count(1)\n"
        "taken_less = lambda frames: next(seen) <= len(frames)\n"
        "child._receive = hoarding\n"
        "raise SystemExit(child.main(sys.argv[1:]))\n"
    )
    mails = [b"Subject: %d\r\n\r\nHello" % number for number in range(150)]
    with MailReader(worker=(sys.executable, "-c", script), patience=5.0) as reader:
        found = [mail.subject for mail in reader.read_all(mails, NOTHING)]
    assert found == [str(number) for number in range(150)]


def test_whoever_went_away_in_the_middle_leaves_nothing_for_the_next(reader: MailReader) -> None:
    for count in (350, 5):
        mails = [b"Subject: %d\r\n\r\nHello" % number for number in range(count)]
        assert next(reader.read_all(mails, NOTHING)).subject == "0"
    assert [mail.subject for mail in reader.read_all([GOOD], NOTHING)] == ["Eels"]
