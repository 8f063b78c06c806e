"""A scripted server breaks off, refuses, lies and hangs at every phase."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from mediadesk.domain.errors import Refused, WorldFailed
from mediadesk.domain.mail import Security
from mediadesk.domain.outbox import Envelope, Result, State
from mediadesk.mail import smtp
from mediadesk.mail.failures import MailFailed
from mediadesk.mail.smtp import Cancellation, Timeouts, open_session
from tests.mail.servers import DROP, HANG, RESET, Act, ScriptedServer, Then

Envelopes = Callable[..., Envelope]
ADA, BEN, EVE = "ada@outlet.example", "ben@outlet.example", "eve@outlet.example"


class Desk:
    """What the outbox does around a sending: it notes `data_sent` and the outcomes."""

    def __init__(self, server: ScriptedServer, timeouts: Timeouts) -> None:
        self.server = server
        self.timeouts = timeouts
        self.noted: list[tuple[str, ...]] = []
        self.usable = False
        self.commands_when_noted: list[str] = []

    def note(self, accepted: tuple[str, ...]) -> None:
        self.noted.append(accepted)
        self.commands_when_noted = list(self.server.commands)

    def send(self, envelope: Envelope) -> tuple[Result, ...]:
        with open_session(self.server.account(), None, timeouts=self.timeouts) as session:
            results = session.send(envelope, before_data=self.note)
            self.usable = session.usable
        return results


def outcomes(results: tuple[Result, ...]) -> dict[str, State]:
    return {one.address: one.outcome for one in results}


BEFORE_THE_DOT: dict[str, dict[str, Act | list[Act]]] = {
    "drop at MAIL": {"mail": DROP},
    "drop at RCPT": {"rcpt": DROP},
    "drop at DATA": {"data": DROP},
    "drop after the go-ahead": {"data": Act(reply="354 go ahead", then=Then.DROP)},
    "drop inside the message": {"body": Act(then=Then.DROP, after=10)},
    "reset inside the message": {"body": Act(then=Then.RESET, after=10)},
    "hang at MAIL": {"mail": HANG},
    "hang at RCPT": {"rcpt": HANG},
    "hang at DATA": {"data": HANG},
    "450 at MAIL": {"mail": Act(reply="450 4.3.2 not now")},
    "450 at RCPT": {"rcpt": Act(reply="450 4.2.1 not now")},
    "451 at DATA": {"data": Act(reply="451 4.3.0 not now")},
    "452 at the dot": {"dot": Act(reply="452 4.3.1 no room")},
    "421 at MAIL": {"mail": Act(reply="421 4.3.2 closing", then=Then.DROP)},
    "421 at RCPT": {"rcpt": Act(reply="421 4.3.2 closing", then=Then.DROP)},
    "421 at DATA": {"data": Act(reply="421 4.3.2 closing", then=Then.DROP)},
    "421 at the dot": {"dot": Act(reply="421 4.3.2 closing", then=Then.DROP)},
    "nonsense at MAIL": {"mail": Act(reply="Hello there")},
    "nonsense at DATA": {"data": Act(reply="250 OK")},
    "an answer nobody asked for": {"rcpt": Act(reply="250 OK", also=b"250 OK\r\n")},
    "a 250 before the message": {"data": Act(reply="354 go ahead", also=b"250 2.0.0 taken\r\n")},
}


@pytest.mark.parametrize("script", BEFORE_THE_DOT.values(), ids=BEFORE_THE_DOT.keys())
def test_what_the_server_can_not_have_taken_is_deferred(
    script: dict[str, Act | list[Act]], envelope: Envelopes
) -> None:
    # More than the system's buffers hold: a small message and its dot could be under way before the
    # drop arrives, and would rightly be unknown.
    content = envelope().content + (b"y" * 70 + b"\r\n") * 200_000
    with ScriptedServer(script=script) as server:
        # So much takes its time on a busy machine; an answer that never comes need not.
        hangs = any(one is HANG for one in script.values())
        timeouts = Timeouts(command=2) if hangs else Timeouts()
        results = Desk(server, timeouts).send(envelope(content=content))
    assert outcomes(results) == {ADA: State.DEFERRED}
    assert server.accepted == []
    assert len(results[0].text) > 20


AFTER_THE_DOT: dict[str, Act] = {
    "drop": DROP,
    "reset": RESET,
    "hang": HANG,
    "nonsense": Act(reply="thanks a lot"),
    "half an answer": Act(reply="250-2.0.0 taken", then=Then.DROP),
    "neither yes nor no": Act(reply="354 go on"),
}


@pytest.mark.parametrize("act", AFTER_THE_DOT.values(), ids=AFTER_THE_DOT.keys())
def test_without_an_answer_to_the_final_dot_the_outcome_is_unknown(
    act: Act, envelope: Envelopes, quick: Timeouts
) -> None:
    with ScriptedServer(script={"dot": act}) as server:
        desk = Desk(server, quick)
        results = desk.send(envelope(ADA, BEN))
    assert outcomes(results) == {ADA: State.UNKNOWN, BEN: State.UNKNOWN}
    assert {one.phase for one in results} == {"dot"}
    assert not desk.usable
    assert desk.noted == [(ADA, BEN)]


@pytest.mark.parametrize("act", [DROP, RESET, HANG, Act(reply="500 what")])
def test_after_a_250_the_message_is_sent_whatever_becomes_of_the_goodbye(
    act: Act, envelope: Envelopes, quick: Timeouts
) -> None:
    with ScriptedServer(script={"quit": act}) as server:
        results = Desk(server, quick).send(envelope())
    assert outcomes(results) == {ADA: State.SENT}
    assert len(server.accepted) == 1


@pytest.mark.parametrize(
    ("script", "phase", "code", "words"),
    [
        ({"mail": Act(reply="550 5.7.1 no")}, "mail", 550, "sender"),
        ({"mail": Act(reply="552 5.3.4 too big")}, "mail", 552, "too large"),
        ({"rcpt": Act(reply="550 5.1.1 unknown")}, "rcpt", 550, "There is no mailbox"),
        ({"rcpt": Act(reply="550 5.1.2 no such host")}, "rcpt", 550, "does not exist"),
        ({"rcpt": Act(reply="552 5.2.2 over quota")}, "rcpt", 552, "is full"),
        ({"rcpt": Act(reply="554 5.7.1 relay denied")}, "rcpt", 554, "does not accept mail"),
        ({"data": Act(reply="554 5.5.1 no")}, "data", 554, "did not accept the message"),
        ({"dot": Act(reply="554 5.7.1 spam")}, "dot", 554, "did not accept the message"),
        ({"dot": Act(reply="552 5.3.4 too big")}, "dot", 552, "too large"),
        (
            {"body": Act(reply="552 5.3.4 too big", then=Then.DROP, after=1)},
            "data",
            552,
            "too large",
        ),
    ],
)
def test_a_refusal_for_good_fails_at_once_in_plain_words(
    script: dict[str, Act | list[Act]],
    phase: str,
    code: int,
    words: str,
    envelope: Envelopes,
    quick: Timeouts,
) -> None:
    # Large enough that the server speaks while the message is still leaving.
    content = envelope().content + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 200_000
    with ScriptedServer(script=script) as server:
        results = Desk(server, quick).send(envelope(content=content if "body" in script else None))
    assert outcomes(results) == {ADA: State.FAILED}
    assert (results[0].phase, results[0].code) == (phase, code)
    assert words in results[0].text
    assert server.accepted == []


def test_each_recipient_has_an_outcome_of_its_own(envelope: Envelopes, quick: Timeouts) -> None:
    script: dict[str, Act | list[Act]] = {
        f"rcpt:{BEN}": Act(reply="550 5.1.1 unknown"),
        f"rcpt:{EVE}": Act(reply="450 4.2.1 greylisted"),
    }
    with ScriptedServer(script=script) as server:
        desk = Desk(server, quick)
        results = desk.send(envelope(ADA, BEN, EVE))
    assert outcomes(results) == {ADA: State.SENT, BEN: State.FAILED, EVE: State.DEFERRED}
    assert [one.address for one in results] == [ADA, BEN, EVE]
    assert [one.recipients for one in server.accepted] == [(ADA,)]
    assert desk.noted == [(ADA,)]
    assert desk.usable


def test_a_drop_at_the_second_recipient_defers_the_first_and_keeps_a_refusal(
    envelope: Envelopes, quick: Timeouts
) -> None:
    script: dict[str, Act | list[Act]] = {
        f"rcpt:{BEN}": Act(reply="550 5.1.1 unknown"),
        f"rcpt:{EVE}": DROP,
    }
    with ScriptedServer(script=script) as server:
        desk = Desk(server, quick)
        results = desk.send(envelope(ADA, BEN, EVE))
    assert outcomes(results) == {ADA: State.DEFERRED, BEN: State.FAILED, EVE: State.DEFERRED}
    assert desk.noted == []
    assert server.accepted == []


def test_data_sent_is_noted_before_the_data_command_leaves(
    envelope: Envelopes, quick: Timeouts
) -> None:
    with ScriptedServer() as server:
        desk = Desk(server, quick)
        desk.send(envelope())
    assert not any(line == "DATA" for line in desk.commands_when_noted)
    assert desk.commands_when_noted[-1] == f"RCPT TO:<{ADA}>"


def test_nothing_is_sent_when_noting_fails_and_the_session_lives_on(
    envelope: Envelopes, quick: Timeouts
) -> None:
    def full_disk(_accepted: tuple[str, ...]) -> None:
        raise WorldFailed("No room.", code="disk_full")

    with ScriptedServer() as server:
        with open_session(server.account(), None, timeouts=quick) as session:
            with pytest.raises(WorldFailed, match="No room"):
                session.send(envelope(), before_data=full_disk)
            assert session.usable
            (result,) = session.send(envelope(), before_data=lambda _: None)
        assert result.outcome is State.SENT
    assert server.commands[1:5] == [
        server.commands[1],
        f"RCPT TO:<{ADA}>",
        "RSET",
        server.commands[4],
    ]
    assert len(server.accepted) == 1


def test_a_session_carries_several_messages(envelope: Envelopes, quick: Timeouts) -> None:
    script: dict[str, Act | list[Act]] = {
        f"rcpt:{BEN}": Act(reply="550 5.1.1 unknown"),
        "data": [Act(reply="354 go"), Act(reply="451 4.3.0 busy"), Act(reply="354 go")],
    }
    with (
        ScriptedServer(script=script) as server,
        open_session(server.account(), None, timeouts=quick) as session,
    ):
        found = [
            session.send(envelope(address), before_data=lambda _: None)[0].outcome
            for address in (ADA, BEN, ADA, EVE)
        ]
        assert session.usable
    assert found == [State.SENT, State.FAILED, State.DEFERRED, State.SENT]
    assert server.connections == 1


def test_an_ended_session_says_so_instead_of_deferring(
    envelope: Envelopes, quick: Timeouts
) -> None:
    with (
        ScriptedServer(script={"mail": DROP}) as server,
        open_session(server.account(), None, timeouts=quick) as session,
    ):
        session.send(envelope(), before_data=lambda _: None)
        assert not session.usable
        with pytest.raises(MailFailed) as raised:
            session.send(envelope(), before_data=lambda _: None)
    assert raised.value.code == "network"


def test_a_message_over_the_servers_size_is_refused_with_both_numbers(
    envelope: Envelopes, quick: Timeouts
) -> None:
    with ScriptedServer(features=("SIZE 1000",)) as server:
        desk = Desk(server, quick)
        (result,) = desk.send(envelope(content=b"Subject: x\r\n\r\n" + b"y" * 1000))
    assert result.outcome is State.FAILED
    assert "1,016" in result.text
    assert "1,000" in result.text
    assert desk.noted == []
    assert not any(line.startswith("MAIL") for line in server.commands)
    assert desk.usable


@pytest.mark.parametrize("size", ["SIZE", "SIZE 0", "SIZE many", "SIZE " + "9" * 500])
def test_a_size_without_a_limit_limits_nothing(
    size: str, envelope: Envelopes, quick: Timeouts
) -> None:
    with ScriptedServer(features=(size,)) as server:
        assert outcomes(Desk(server, quick).send(envelope())) == {ADA: State.SENT}


def test_a_server_that_wants_a_log_in_pauses_everything(
    envelope: Envelopes, quick: Timeouts
) -> None:
    with ScriptedServer(script={"mail": Act(reply="530 5.7.0 log in")}) as server:
        desk = Desk(server, quick)
        with pytest.raises(MailFailed) as raised:
            desk.send(envelope())
    assert raised.value.code == "authentication"
    assert desk.noted == []


def test_lines_that_start_with_a_dot_arrive_as_they_were(
    envelope: Envelopes, quick: Timeouts
) -> None:
    content = b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nMAIL FROM:<x@y.example>\r\n.\r\nend\r\n"
    with ScriptedServer() as server:
        Desk(server, quick).send(envelope(content=content))
    assert [one.content for one in server.accepted] == [content]


@pytest.mark.parametrize("end", [b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r.\r\n"])
def test_a_false_final_dot_smuggles_no_second_message(
    end: bytes, envelope: Envelopes, quick: Timeouts
) -> None:
    content = b"Subject: x\r\n\r\nfirst" + end + b"MAIL FROM:<eve@outlet.example>\r\nsecond\r\n"
    with ScriptedServer() as server:
        Desk(server, quick).send(envelope(content=content))
    wire = bytes(server.seen)
    assert len(server.accepted) == 1
    assert sum(line.startswith("MAIL") for line in server.commands) == 1
    assert wire.replace(b"\r\n", b"").count(b"\n") == 0
    assert wire.replace(b"\r\n", b"").count(b"\r") == 0


def test_a_letter_beyond_ascii_needs_a_server_that_can_carry_it(
    envelope: Envelopes, quick: Timeouts
) -> None:
    with ScriptedServer() as server:
        results = Desk(server, quick).send(envelope("zoë@outlet.example", ADA))
    assert outcomes(results) == {"zoë@outlet.example": State.FAILED, ADA: State.SENT}
    assert "before the @" in results[0].text
    with ScriptedServer(features=("SMTPUTF8", "8BITMIME")) as server:
        results = Desk(server, quick).send(envelope("zoë@outlet.example", ADA))
    assert set(outcomes(results).values()) == {State.SENT}
    assert "SMTPUTF8" in server.accepted[0].options


def test_a_domain_beyond_ascii_needs_nothing_of_the_server(
    envelope: Envelopes, quick: Timeouts
) -> None:
    with ScriptedServer() as server:
        results = Desk(server, quick).send(envelope("ada@bücher.example"))
    assert outcomes(results) == {"ada@bücher.example": State.SENT}
    assert server.accepted[0].recipients == ("ada@xn--bcher-kva.example",)
    assert "SMTPUTF8" not in server.accepted[0].options


OPENING: dict[str, tuple[dict[str, Act | list[Act]], str, str]] = {
    "drop at once": ({"banner": DROP}, "network", "greeting"),
    "reset at once": ({"banner": RESET}, "network", "greeting"),
    "no greeting": ({"banner": HANG}, "network", "greeting"),
    "421 greeting": ({"banner": Act(reply="421 busy", then=Then.DROP)}, "network", "greeting"),
    "554 greeting": ({"banner": Act(reply="554 go away")}, "network", "greeting"),
    "another protocol": ({"banner": Act(reply="SSH-2.0-OpenSSH_9")}, "network", "greeting"),
    "an endless line": ({"banner": Act(reply="220 " + "x" * 300_000)}, "network", "greeting"),
    "an endless reply": (
        {"banner": Act(reply="220-x\r\n" * 100_000 + "220 x")},
        "network",
        "greeting",
    ),
    "drop at EHLO": ({"ehlo": DROP}, "network", "greeting"),
    "hang at EHLO": ({"ehlo": HANG}, "network", "greeting"),
    "535 at AUTH": ({"auth": Act(reply="535 5.7.8 wrong")}, "authentication", "auth"),
    "534 at AUTH": ({"auth": Act(reply="534 5.7.9 app password")}, "authentication", "auth"),
    "454 at AUTH": ({"auth": Act(reply="454 4.7.0 try later")}, "network", "auth"),
    "drop at AUTH": ({"auth": DROP}, "network", "auth"),
    "hang at AUTH": ({"auth": HANG}, "network", "auth"),
}


@pytest.mark.parametrize(("script", "code", "phase"), OPENING.values(), ids=OPENING.keys())
def test_a_session_that_can_not_be_opened_says_which_step_failed(
    script: dict[str, Act | list[Act]], code: str, phase: str, quick: Timeouts
) -> None:
    with ScriptedServer(script=script, features=("AUTH PLAIN",)) as server:
        started = time.monotonic()
        with pytest.raises(MailFailed) as raised:
            smtp.test_account(server.account(user="desk"), "canary", timeouts=quick)
        took = time.monotonic() - started
    # A reset that arrives while the socket is still being opened is met in that step instead.
    phases = {phase, "connect"} if script == {"banner": RESET} else {phase}
    assert raised.value.code == code
    assert raised.value.phase in phases
    step = {
        "connect": "Connecting: ",
        "greeting": "The server's greeting: ",
        "auth": "Logging in: ",
    }[raised.value.phase]
    assert raised.value.what.startswith(step)
    assert "canary" not in raised.value.what
    assert took < 4


def test_a_server_that_drips_does_not_hold_us_longer_than_one_that_hangs(
    quick: Timeouts,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stopped = threading.Event()

        def drip() -> None:
            connection, _ = listener.accept()
            with connection:
                while not stopped.wait(0.1):
                    try:
                        connection.sendall(b"2")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        account = ScriptedServer(port=listener.getsockname()[1]).account()
        started = time.monotonic()
        with pytest.raises(MailFailed, match="in time"):
            open_session(account, None, timeouts=quick)
        took = time.monotonic() - started
        stopped.set()
        thread.join()
    assert took < 2


def test_nobody_at_the_port_is_said_plainly(quick: Timeouts) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(MailFailed, match=f"Nothing answers at localhost, port {port}") as raised:
        open_session(ScriptedServer(port=port).account(), None, timeouts=quick)
    assert (raised.value.code, raised.value.phase) == ("network", "connect")


def test_a_name_that_does_not_exist_is_said_plainly(quick: Timeouts) -> None:
    account = ScriptedServer(port=465).account(Security.TLS, host="mail.nowhere.invalid")
    with pytest.raises(MailFailed, match=r"mail\.nowhere\.invalid was not found") as raised:
        open_session(account, None, timeouts=quick)
    assert (raised.value.code, raised.value.phase) == ("network", "connect")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": ""}, "smtp.host"),
        ({"host": "a b"}, "smtp.host"),
        ({"host": "a\r\nb"}, "smtp.host"),
        ({"host": "x" * 300}, "smtp.host"),
        ({"port": 0}, "smtp.port"),
        ({"port": 65_536}, "smtp.port"),
        ({"host": "mail.university.example"}, "smtp.security"),
        ({"host": "192.0.2.1"}, "smtp.security"),
        ({"host": "localhost.university.example"}, "smtp.security"),
    ],
)
def test_an_account_that_can_not_be_right_is_refused_beside_its_field(
    changes: dict[str, Any], field: str
) -> None:
    account = ScriptedServer(port=2525).account(**changes)
    with pytest.raises(Refused) as raised:
        open_session(account, None)
    assert [problem.field for problem in raised.value.problems] == [field]


def test_no_password_is_asked_for_before_anything_is_told(quick: Timeouts) -> None:
    with ScriptedServer(features=("AUTH PLAIN",)) as server:
        with pytest.raises(MailFailed, match="password") as raised:
            open_session(server.account(user="desk"), None, timeouts=quick)
        assert raised.value.code == "authentication"
    assert server.secrets == []


@pytest.mark.parametrize("features", [(), ("AUTH CRAM-MD5 XOAUTH2",)])
def test_a_server_without_a_log_in_we_know_sees_no_password(
    features: tuple[str, ...], quick: Timeouts
) -> None:
    with ScriptedServer(features=features) as server, pytest.raises(MailFailed) as raised:
        open_session(server.account(user="desk"), "canary", timeouts=quick)
    assert raised.value.code == "authentication"
    assert b"canary" not in server.seen


@pytest.mark.parametrize("mechanisms", ["AUTH PLAIN LOGIN", "AUTH LOGIN", "AUTH=PLAIN"])
def test_the_log_in_takes_what_the_server_offers(mechanisms: str, quick: Timeouts) -> None:
    with ScriptedServer(features=(mechanisms,)) as server:
        open_session(server.account(user="desk"), "pässword", timeouts=quick).close()
    assert "".join(server.secrets).replace("\0", "") == "deskpässword"


@pytest.mark.parametrize("phase", ["banner", "ehlo", "auth", "mail", "rcpt", "data", "dot"])
def test_cancel_ends_a_hanging_server_within_a_second(phase: str, envelope: Envelopes) -> None:
    patient = Timeouts()
    cancellation = Cancellation()
    cancelled_at: list[float] = []
    with ScriptedServer(script={phase: HANG}, features=("AUTH PLAIN",)) as server:
        reached = server.event(phase)

        def cancel() -> None:
            reached.wait(10)
            cancelled_at.append(time.monotonic())
            cancellation.cancel()

        thread = threading.Thread(target=cancel)
        thread.start()
        try:
            with open_session(
                server.account(user="desk"), "x", timeouts=patient, cancellation=cancellation
            ) as session:
                found = session.send(envelope(), before_data=lambda _: None)[0].outcome.value
        except MailFailed as failed:
            found = failed.code
        took = time.monotonic() - cancelled_at[0]
        thread.join()
    opening = phase in ("banner", "ehlo", "auth")
    assert found == ("cancelled" if opening else "unknown" if phase == "dot" else "deferred")
    assert took < 1


def test_cancel_before_the_start_opens_nothing(quick: Timeouts) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with ScriptedServer() as server, pytest.raises(MailFailed) as raised:
        open_session(server.account(), None, timeouts=quick, cancellation=cancellation)
    assert raised.value.code == "cancelled"
    assert server.connections == 0
