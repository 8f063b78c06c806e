"""The test bench itself: as a process it keeps what it confirmed, even when it is killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mediadesk.domain.mail import Account, Security
from mediadesk.domain.outbox import Envelope, State
from mediadesk.mail.smtp import open_session
from tests.mail.servers import kept_messages

Envelopes = Callable[..., Envelope]


def test_the_server_process_keeps_what_it_confirmed(folder: Path, envelope: Envelopes) -> None:
    command = [sys.executable, "-m", "tests.mail.servers", "--dir", str(folder)]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        account = Account(host="localhost", port=port, security=Security.NONE)
        with open_session(account, None) as session:
            results = session.send(
                envelope("ada@outlet.example", "ben@outlet.example"), before_data=lambda _: None
            )
        server.kill()
    assert {one.outcome for one in results} == {State.SENT}
    ((head, content),) = kept_messages(folder)
    assert head == {
        "sender": "press@university.example",
        "recipients": ["ada@outlet.example", "ben@outlet.example"],
    }
    assert content == envelope().content
