"""Hostile text in every field, looked for on the wire: no extra header, recipient or message."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from mediadesk.domain.errors import Refused
from mediadesk.domain.mail import Address, Attachment, Letter
from mediadesk.domain.outbox import Envelope, State
from mediadesk.mail.compose import compose
from mediadesk.mail.smtp import Session, Timeouts, open_session
from tests.mail.conftest import LETTER
from tests.mail.servers import ScriptedServer

BREAKS = (
    *("\r\n", "\n", "\r", "\0", "\n\r", "\r\n ", "\r\n\t", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"),
    *("\x85", "\u2028", "\u2029", "\ud800\n", "=0D=0A", "%0D%0A", "\\r\\n", "&#13;&#10;"),
)
COMMANDS = (
    "Bcc: eve@attacker.example",
    "RCPT TO:<eve@attacker.example>",
    "\r\n.\r\nMAIL FROM:<eve@attacker.example>",
    "X-Injected: yes",
    "Content-Type: text/html",
    "\r\n\r\n<script>",
    "> SIZE=1 RCPT TO:<eve@attacker.example>",
    ", eve@attacker.example",
)
WHOLE = (
    "=?utf-8?q?x=0D=0ABcc=3A_eve=40attacker.example?=",
    "=?utf-8?b?eA0KQmNjOiBldmVAYXR0YWNrZXIuZXhhbXBsZQ==?=",
    '" <eve@attacker.example>, "',
    "<eve@attacker.example>",
    "a@b.example, eve@attacker.example",
    "a@b.example <eve@attacker.example>",
    "Group: eve@attacker.example;",
    "(comment <eve@attacker.example>)",
    "\\",
    '\\"',
    '"; filename="x.exe',
    "x.txt\r\nContent-Type: text/html",
    "*0=x; filename*1=y",
    "\u202egpj.exe",
    "--=_",
    "." + "\r\n." * 5,
    "a" * 20_000,
    "ä" * 20_000,
    " " * 5_000 + "Bcc: eve@attacker.example",
)
PAYLOADS = (
    *(f"x{end}{command}" for end, command in itertools.product(BREAKS, COMMANDS)),
    *(f"{command}{end}" for end, command in itertools.product(BREAKS[:4], COMMANDS[:4])),
    *WHOLE,
)
ADA = "ada@outlet.example"
FIELDS: dict[str, Callable[[str], Letter]] = {
    "sender's name": lambda text: replace(
        LETTER, sender=Address(email="press@university.example", name=text)
    ),
    "sender's address": lambda text: replace(LETTER, sender=Address(email=text)),
    "recipient's name": lambda text: replace(LETTER, to=(Address(email=ADA, name=text),)),
    "recipient's address": lambda text: replace(LETTER, to=(Address(email=text),)),
    "recipient's domain": lambda text: replace(LETTER, to=(Address(email=f"ada@{text}"),)),
    "reply-to's name": lambda text: replace(LETTER, reply_to=Address(email=ADA, name=text)),
    "reply-to's address": lambda text: replace(LETTER, reply_to=Address(email=text)),
    "subject": lambda text: replace(LETTER, subject=text),
    "text": lambda text: replace(LETTER, text=text),
    "message id": lambda text: replace(LETTER, message_id=f"<{text}@university.example>"),
    "in reply to": lambda text: replace(LETTER, in_reply_to=f"<{text}@b.example>"),
    "references": lambda text: replace(LETTER, references=("<a@b.example>", text)),
    "attachment's name": lambda text: replace(
        LETTER, attachments=(Attachment(name=text, content_type="text/plain", content=b"x"),)
    ),
    "attachment's type": lambda text: replace(
        LETTER, attachments=(Attachment(name="a", content_type=text, content=b"x"),)
    ),
    "attachment's content": lambda text: replace(
        LETTER,
        attachments=(
            Attachment(
                name="a", content_type="text/plain", content=text.encode("utf-8", "replace")
            ),
        ),
    ),
}
ALLOWED = Counter(
    "From To Reply-To Subject Date Message-ID In-Reply-To References X-MediaDesk-Loop "
    "MIME-Version Content-Type Content-Transfer-Encoding".split()
)


def headers_of(content: bytes) -> Counter[str]:
    """Count header names the way the most lenient reader does: any kind of line end."""
    head = content.partition(b"\r\n\r\n")[0].decode()
    unfolded = re.sub(r"\r\n[ \t]", " ", head)
    return Counter(line.partition(":")[0] for line in unfolded.splitlines())


@pytest.fixture(name="server")
def a_server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


def sent(session: Session, letter: Letter, recipient: str = ADA) -> State:
    envelope = Envelope(
        id="1",
        message_id=letter.message_id,
        sender="press@university.example",
        recipients=(recipient,),
        content=compose(letter),
    )
    return session.send(envelope, before_data=lambda _: None)[0].outcome


def test_there_are_enough_hostile_strings() -> None:
    assert len(set(PAYLOADS)) >= 190


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_text_adds_no_header_and_no_recipient(
    field: str, server: ScriptedServer, quick: Timeouts
) -> None:
    refused = 0
    with open_session(server.account(), None, timeouts=quick) as session:
        for payload in PAYLOADS:
            letter = FIELDS[field](payload)
            before = len(server.accepted)
            try:
                outcome = sent(session, letter)
            except Refused:
                refused += 1
                assert len(server.accepted) == before
                continue
            assert outcome is State.SENT, payload
            received = server.accepted[-1]
            assert len(server.accepted) == before + 1, payload
            assert received.recipients == (ADA,), payload
            assert headers_of(received.content) <= ALLOWED, payload
            if field != "recipient's address":
                assert b"\r\nTo: " in b"\r\n" + received.content
    assert not any("eve@attacker" in line for line in server.commands)
    assert len(server.accepted) == len(PAYLOADS) - refused
    assert refused < len(PAYLOADS) or "address" in field or field in _ALWAYS_REFUSED


_ALWAYS_REFUSED = ("recipient's domain", "message id")


@pytest.mark.parametrize("part", ["{}", "{}@outlet.example", "ada@{}", "ada@outlet.example{}"])
def test_a_hostile_address_in_the_envelope_adds_no_command(
    part: str, server: ScriptedServer, quick: Timeouts
) -> None:
    with open_session(server.account(), None, timeouts=quick) as session:
        for payload in PAYLOADS:
            before = len(server.commands)
            outcome = sent(session, LETTER, part.format(payload))
            assert outcome in (State.FAILED, State.SENT), payload
            lines = server.commands[before:]
            if outcome is State.FAILED:
                assert lines == [], payload
            else:
                verbs = [line.split(" ")[0] for line in lines]
                assert verbs == ["MAIL", "RCPT", "DATA"], payload
    assert not any("eve@attacker" in line for line in server.commands)


def test_a_hostile_sender_in_the_envelope_adds_no_command(
    server: ScriptedServer, quick: Timeouts
) -> None:
    with open_session(server.account(), None, timeouts=quick) as session:
        for payload in PAYLOADS:
            envelope = Envelope(
                id="1",
                message_id=LETTER.message_id,
                sender=f"press{payload}@university.example",
                recipients=(ADA,),
                content=compose(LETTER),
            )
            (result,) = session.send(envelope, before_data=lambda _: None)
            assert result.outcome in (State.FAILED, State.SENT)
    assert not any("eve@attacker" in line for line in server.commands)
    assert all(
        re.fullmatch(
            r"EHLO \S+|MAIL FROM:<\S+> SIZE=\d+( BODY=8BITMIME)?|RCPT TO:<\S+>|DATA|QUIT", line
        )
        for line in server.commands
    )
