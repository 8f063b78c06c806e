"""No password and no message without a connection that is proven to be safe."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mediadesk.domain.mail import Account, Login, Security
from mediadesk.domain.outbox import Envelope, State
from mediadesk.mail.failures import MailFailed
from mediadesk.mail.smtp import Timeouts, open_session
from tests.mail.servers import (
    DROP,
    Act,
    Authority,
    Certificate,
    RealServer,
    ScriptedServer,
    kept_messages,
)

Envelopes = Callable[..., Envelope]
BAD = [kind for kind in Certificate if kind is not Certificate.GOOD]
WORDS = {
    Certificate.EXPIRED: "has expired",
    Certificate.NOT_YET: "not valid yet",
    Certificate.OTHER_HOST: "belongs to another server",
    Certificate.SELF_SIGNED: "made by itself",
    Certificate.UNKNOWN: "does not know",
}


@pytest.mark.parametrize("security", list(Security))
@pytest.mark.parametrize("password", [None, "canary-7f3a"])
def test_a_message_arrives_whatever_the_security(
    security: Security,
    password: str | None,
    authority: Authority,
    envelope: Envelopes,
    folder: Path,
) -> None:
    with RealServer(security, authority=authority, password=password, folder=folder) as server:
        with open_session(server.account(), password) as session:
            results = session.send(envelope(), before_data=lambda _: None)
            again = session.send(envelope(), before_data=lambda _: None)
        assert {one.outcome for one in results + again} == {State.SENT}
    assert [one.content for one in server.messages] == [envelope().content] * 2
    assert [content for _, content in kept_messages(folder)] == [envelope().content] * 2
    assert server.credentials == ([("desk", password)] if password else [])


def test_a_wrong_password_is_told_from_a_missing_network(authority: Authority) -> None:
    with (
        RealServer(Security.TLS, authority=authority, password="right") as server,
        pytest.raises(MailFailed) as raised,
    ):
        open_session(server.account(), "wrong")
    assert (raised.value.code, raised.value.phase) == ("authentication", "auth")
    assert server.credentials == [("desk", "wrong")]


def account_of(server: ScriptedServer, security: Security, authority: Authority) -> Account:
    return server.account(security, user="desk", ca_file=str(authority.ca_file))


def serving(security: Security, context: ssl.SSLContext) -> ScriptedServer:
    implicit = security is Security.TLS
    return ScriptedServer(
        tls=context if implicit else None,
        starttls=None if implicit else context,
        features=("AUTH PLAIN LOGIN",),
    )


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_the_bench_would_see_a_password(
    security: Security, authority: Authority, quick: Timeouts
) -> None:
    with serving(security, authority.server()) as server:
        open_session(account_of(server, security, authority), "canary", timeouts=quick).close()
    assert server.secrets == ["\0desk\0canary"]


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("kind", BAD)
def test_a_bad_certificate_ends_it_before_the_password(
    kind: Certificate, security: Security, authority: Authority, quick: Timeouts
) -> None:
    with serving(security, authority.server(kind)) as server, pytest.raises(MailFailed) as raised:
        open_session(account_of(server, security, authority), "canary", timeouts=quick)
    assert (raised.value.code, raised.value.phase) == ("certificate", "tls")
    assert WORDS[kind] in raised.value.what
    assert server.secrets == []
    assert b"AUTH" not in server.seen
    assert b"canary" not in server.seen


def test_without_the_import_a_private_authority_is_not_trusted(
    authority: Authority, quick: Timeouts
) -> None:
    with serving(Security.TLS, authority.server()) as server:
        account = replace(account_of(server, Security.TLS, authority), ca_file="")
        with pytest.raises(MailFailed) as raised:
            open_session(account, "canary", timeouts=quick)
    assert raised.value.code == "certificate"
    assert server.secrets == []


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_an_authority_that_can_not_be_read_costs_no_connection(
    content: bytes | None, authority: Authority, quick: Timeouts, tmp_path: Path
) -> None:
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_bytes(content)
    with serving(Security.TLS, authority.server()) as server:
        account = replace(account_of(server, Security.TLS, authority), ca_file=str(path))
        with pytest.raises(MailFailed, match="can not be read") as raised:
            open_session(account, "canary", timeouts=quick)
    assert raised.value.code == "certificate"
    assert server.connections == 0


@pytest.mark.parametrize(
    "script",
    [
        {},
        {"ehlo": Act(reply="250 localhost")},
        {"ehlo": Act(reply="502 5.5.1 no")},
        {"starttls": Act(reply="454 4.7.0 not now")},
        {"starttls": Act(reply="502 5.5.1 no")},
        {"ehlo": Act(reply="250-localhost\r\n250 STARTTLS"), "starttls": Act(reply="550 no")},
    ],
)
def test_a_starttls_that_was_taken_out_never_goes_on_in_clear(
    script: dict[str, Act | list[Act]], authority: Authority, quick: Timeouts
) -> None:
    offered = ScriptedServer(
        script=script,
        features=("AUTH PLAIN LOGIN",),
        starttls=authority.server() if "starttls" in script else None,
    )
    with offered as server, pytest.raises(MailFailed) as raised:
        open_session(account_of(server, Security.STARTTLS, authority), "canary", timeouts=quick)
    assert (raised.value.code) in ("certificate", "network")
    assert server.secrets == []
    assert not any(line.startswith(("AUTH", "MAIL")) for line in server.commands)


def test_replies_slipped_in_behind_the_go_ahead_are_not_believed(
    authority: Authority, quick: Timeouts
) -> None:
    injected = Act(reply="220 go ahead", also=b"250-localhost\r\n250 AUTH PLAIN\r\n")
    with (
        ScriptedServer(
            script={"starttls": injected},
            features=("AUTH PLAIN",),
            starttls=authority.server(),
        ) as server,
        pytest.raises(MailFailed, match="put its own words") as raised,
    ):
        open_session(account_of(server, Security.STARTTLS, authority), "canary", timeouts=quick)
    assert raised.value.code == "certificate"
    assert server.secrets == []


def test_what_was_offered_in_clear_is_forgotten_behind_tls(
    authority: Authority, quick: Timeouts
) -> None:
    before_and_after = [
        Act(reply="250-localhost\r\n250-AUTH PLAIN\r\n250 STARTTLS"),
        Act(reply="250 localhost"),
    ]
    with (
        ScriptedServer(script={"ehlo": before_and_after}, starttls=authority.server()) as server,
        pytest.raises(MailFailed) as raised,
    ):
        open_session(account_of(server, Security.STARTTLS, authority), "canary", timeouts=quick)
    assert raised.value.code == "authentication"
    assert server.secrets == []


def test_a_server_in_clear_behind_a_tls_port_is_named_as_such(
    authority: Authority, quick: Timeouts
) -> None:
    with ScriptedServer(features=("AUTH PLAIN",)) as server, pytest.raises(MailFailed) as raised:
        open_session(account_of(server, Security.TLS, authority), "canary", timeouts=quick)
    assert (raised.value.code, raised.value.phase) == ("certificate", "tls")
    assert "587" in raised.value.what
    assert b"canary" not in server.seen


def test_a_silent_tls_port_ends_in_time(authority: Authority, quick: Timeouts) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken: list[socket.socket] = []
        thread = threading.Thread(target=lambda: taken.append(listener.accept()[0]))
        thread.start()
        server = ScriptedServer(port=listener.getsockname()[1])
        with pytest.raises(MailFailed, match="in time") as raised:
            open_session(account_of(server, Security.TLS, authority), "canary", timeouts=quick)
        thread.join()
        received = taken[0].recv(65_536)
        taken[0].close()
    assert (raised.value.code, raised.value.phase) == ("network", "tls")
    assert b"canary" not in received


def test_messages_over_tls_meet_the_same_faults_as_in_clear(
    authority: Authority, envelope: Envelopes, quick: Timeouts
) -> None:
    found = {}
    for phase in ("mail", "data", "dot"):
        server = ScriptedServer(
            script={phase: DROP},
            tls=authority.server(),
        )
        with server:
            account = server.account(Security.TLS, ca_file=str(authority.ca_file))
            with open_session(account, None, timeouts=quick) as session:
                found[phase] = session.send(envelope(), before_data=lambda _: None)[0].outcome
    assert found == {"mail": State.DEFERRED, "data": State.DEFERRED, "dot": State.UNKNOWN}


def test_a_token_is_handed_over_as_a_bearer(quick: Timeouts, authority: Authority) -> None:
    with ScriptedServer(features=("AUTH XOAUTH2",), tls=authority.server()) as server:
        account = replace(
            account_of(server, Security.TLS, authority), login=Login.OAUTH, user="press"
        )
        open_session(account, "token-1", timeouts=quick).close()
        assert server.secrets == ["user=press\x01auth=Bearer token-1\x01\x01"]


def test_a_token_that_is_refused_by_a_challenge_is_an_authentication_failure(
    quick: Timeouts, authority: Authority
) -> None:
    # The client has to answer the challenge before it hears the refusal.
    script = {"auth": Act(reply="334 eyJzdGF0dXMiOiI0MDAifQ==")}
    with ScriptedServer(
        features=("AUTH XOAUTH2",), script=script, tls=authority.server()
    ) as server:
        account = replace(
            account_of(server, Security.TLS, authority), login=Login.OAUTH, user="press"
        )
        with pytest.raises(MailFailed) as failed:
            open_session(account, "token-1", timeouts=quick)
    assert failed.value.phase == "auth"
