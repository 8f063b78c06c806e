"""What the tests of mail share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mediadesk.domain.mail import Address, Letter
from mediadesk.domain.outbox import Envelope
from mediadesk.mail.compose import compose
from mediadesk.mail.smtp import Timeouts
from tests.mail.servers import Authority

LETTER = Letter(
    sender=Address(email="press@university.example", name="Press Office"),
    to=(Address(email="ada@outlet.example", name="Ada Byline"),),
    subject="Interview request",
    text="Good morning,\n\nan interview is asked for.\n",
    message_id="<11111111-2222@university.example>",
    date=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
)


@pytest.fixture(name="letter")
def a_letter() -> Letter:
    return LETTER


@pytest.fixture(name="envelope")
def an_envelope() -> Callable[..., Envelope]:
    def make(*recipients: str, content: bytes | None = None) -> Envelope:
        return Envelope(
            id="1",
            message_id=LETTER.message_id,
            sender=LETTER.sender.email,
            recipients=recipients or ("ada@outlet.example",),
            content=compose(replace(LETTER)) if content is None else content,
        )

    return make


@pytest.fixture(name="quick")
def quick_timeouts() -> Timeouts:
    """A second where a person would wait a minute: long for loopback, short for a test."""
    return Timeouts(connect=1, command=1, data=1, dot=1, quit=1)


@pytest.fixture(name="authority", scope="session")
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    return tmp_path / "received"
