"""Mails made to hang or to eat memory: each is kept as unprocessable, and the next one is read."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from mediadesk.domain.intake import Knowledge
from mediadesk.mail.child import MailReader

HEAD = b"From: Nina <nina@harbourpost.example>\r\nSubject: Eels\r\n"
NOTHING = Knowledge(
    outlets={f"outlet{number}.example": "An outlet" for number in range(2_000)},
    experts=tuple(f"Dr Given{number} Family{number}" for number in range(9_000)),
)
"""What the largest desk knows, which must not make a bomb of an ordinary mail."""


@pytest.fixture(scope="module")
def reader() -> Iterator[MailReader]:
    with MailReader() as one:
        yield one


def nested(kind: bytes, levels: int) -> bytes:
    """Return a mail inside a mail inside a mail."""
    if kind == b"message/rfc822":
        return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * levels + b"Subject: x\r\n\r\nHello"
    lines = (
        b"Content-Type: %s; boundary=b%d\r\n\r\n--b%d\r\n" % (kind, level, level)
        for level in range(levels)
    )
    return HEAD + b"".join(lines) + b"\r\nHello"


BEYOND = {
    "one encoded subject": b"Subject: =?utf-8?q?" + b"=41" * 560_000 + b"?=\r\n\r\nHello",
    "many encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 120_000 + b"\r\n\r\nHello",
    "multiparts in multiparts": nested(b"multipart/mixed", 1000),
    "alternatives in alternatives": nested(b"multipart/alternative", 200),
    "messages in messages": nested(b"message/rfc822", 1000),
    "comments in comments": b"From: " + b"(" * 500 + b" a@b.example\r\n\r\nHello",
    "closed comments in comments": b"From: "
    + b"(" * 500
    + b")" * 500
    + b" a@b.example\r\n\r\nHello",
    "twenty thousand addresses": HEAD + b"To: " + b"a@b.example, " * 20_000 + b"\r\n\r\nHello",
    "two thousand short addresses": HEAD + b"To: " + b"a@b.c," * 2_000 + b"\r\n\r\nHello",
    "twenty thousand parameters": HEAD
    + b"Content-Type: text/plain"
    + b"".join(b"; name*%d*=%%41" % number for number in range(20_000))
    + b"\r\n\r\nHello",
    "three thousand parameters": HEAD
    + b"Content-Type: text/plain"
    + b"".join(b"; a%d=b" % number for number in range(3_000))
    + b"\r\n\r\nHello",
    "a hundred thousand parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b"--x\r\n\r\nHello\r\n" * 100_000,
    "ten thousand fields": HEAD + b"A: b\r\n" * 10_000 + b"\r\nHello",
    "headers of two megabytes": HEAD + (b"A: " + b"b" * 900 + b"\r\n") * 2_400 + b"\r\nHello",
    "three hundred files": HEAD
    + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b'--x\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nb\r\n' * 300,
}
WITHIN = {
    "base64 in one line of twenty megabytes": HEAD
    + b"Content-Transfer-Encoding: base64\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n"
    + base64.b64encode(bytes(15_000_000)),
    "a text of eight megabytes": HEAD + b"\r\n" + b"Hello there. " * 620_000,
    "nested tags": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 600_000 + b"Hello",
    "blanks in preformatted text": HEAD
    + b"Content-Type: text/html\r\n\r\n<pre>"
    + b" " * 900_000
    + b"Hello",
    "quotes that never close": b'From: "' + b'\\"' * 30_000 + b" a@b.example\r\n\r\nHello",
    "blanks in a parameter": HEAD + b"Content-Type: text/plain;" + b" " * 60_000 + b"\r\n\r\nHello",
    "words that never end": b"Subject: " + b"=?a?q?" * 10_000 + b"\r\n\r\nHello",
    "lines that are no fields": b"x\r\n" * 200_000 + b"From: a@b.example\r\n\r\nHello",
    "boundaries in the middle of lines": HEAD
    + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
    + b" --x" * 500_000,
    "brackets before a subject": b"From: a@b.example\r\nSubject: " + b"[x]" * 900 + b"!\r\n\r\nHello",
    "flowed lines": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 300_000,
    "files that never end": HEAD + b"\r\n" + b"begin 644 a\r\n" * 100_000 + b"end\r\n",
    "numbers without end": HEAD
    + b"\r\nInterview for our article by 4pm? "
    + b"1 2 3 4 5 6 7 8 9 0 - " * 500,
    "cues without end": HEAD + b"\r\nInterview for our article? " + b"deadline by before " * 600,
    "roles without end": HEAD + b"\r\nInterview for our article? " + b"senior " * 2_000,
    "titles without end": HEAD + b"\r\nInterview for our article? " + b"Dr " * 4_000,
    "names without end": HEAD + b"\r\nInterview? I'm a reporter for " + b"Aa " * 4_000,
    "an address of sixty kilobytes": b"From: " + b"a" * 30_000 + b"@" + b"b." * 15_000 + b"c\r\n\r\nHello",
    "null bytes": bytes(3_000_000),
    "carriage returns": b"From: a@b.example\r" * 50_000,
}  # fmt: skip


@pytest.mark.parametrize("name", BEYOND)
def test_a_bomb_is_kept_as_unprocessable_and_what_was_readable_is_told(
    reader: MailReader, name: str
) -> None:
    found = reader.read(BEYOND[name], NOTHING)
    assert found.unprocessable
    assert found.problems
    # The child's own limits are the second line: the reader's caps must hold first.
    assert found.problems[0].field
    assert not found.may_auto_answer
    assert found.request is None


@pytest.mark.parametrize("name", WITHIN)
def test_a_mail_that_is_only_large_or_odd_is_read(reader: MailReader, name: str) -> None:
    found = reader.read(WITHIN[name], NOTHING)
    assert all(problem.field for problem in found.problems)
    assert len(found.text) <= 1024 * 1024


def test_after_all_that_an_ordinary_mail_is_read_by_the_same_child(reader: MailReader) -> None:
    child = reader._child
    assert reader.read(HEAD + b"\r\nHello", NOTHING).text == "Hello"
    assert child is None or reader._child is child
