"""Tokens in the place of passwords, against servers on loopback that check them (XOAUTH2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mediadesk.bootstrap import SmtpTransport
from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.incoming import IncomingState
from mediadesk.domain.query import IncomingQuery, IncomingView
from tests.mail.authority import FakeAuthority
from tests.mail.mailbox import TokenMailbox
from tests.mail.servers import Act, Authority, ScriptedServer
from tests.services.world import World

TAKEN = Act(reply="235 2.7.0 welcome")
EXPIRED = Act(reply="535 5.7.8 the token has expired")


@pytest.fixture
def trusted(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


@pytest.fixture
def provider(world: World) -> Iterator[FakeAuthority]:
    """Yield a provider at which the desk has signed in; the first token is `access-1`."""
    with FakeAuthority() as found:
        world.settings.set_many(
            {
                **found.settings(),
                "smtp.auth": "oauth",
                "imap.auth": "oauth",
                "smtp.user": "press@office.example",
                "imap.user": "press@office.example",
                "contact.email": "press@office.example",
            }
        )
        found.agreed = True
        assert world.desk.accounts.sign_in().poll() is True
        yield found


def shown(server: ScriptedServer) -> list[str]:
    """Return the tokens that a server was shown, in order."""
    return [one.partition("Bearer ")[2].strip("\1") for one in server.secrets if one]


def sending(world: World, trusted: Authority, *answers: Act) -> ScriptedServer:
    """Return a server that gives these answers to tokens, one a log-in; the last one repeats."""
    server = ScriptedServer(
        features=("AUTH XOAUTH2",), script={"auth": list(answers)}, tls=trusted.server()
    )
    outbox = replace(world.desk.outbox, transport=SmtpTransport())
    world.desk = replace(world.desk, outbox=outbox)
    return server


def reach(world: World, trusted: Authority, way: str, host: str, port: int) -> None:
    world.settings.set_many(
        {
            f"{way}.host": host,
            f"{way}.port": str(port),
            f"{way}.security": "tls",
            f"{way}.ca_file": str(trusted.ca_file),
        }
    )


def test_mail_leaves_by_a_token(world: World, trusted: Authority, provider: FakeAuthority) -> None:
    key = world.submit().request.id
    with sending(world, trusted, TAKEN) as server:
        reach(world, trusted, "smtp", "localhost", server.port)
        done = world.desk.outbox.deliver()
    assert (done.trouble, shown(server)) == ("", ["access-1"])
    assert world.states(key) == {"request": "sent", "receipt": "sent"}
    assert len(server.accepted) == 2
    del provider


def test_a_token_that_has_expired_is_renewed_once_and_mail_leaves_in_the_same_round(
    world: World, trusted: Authority, provider: FakeAuthority
) -> None:
    key = world.submit().request.id
    with sending(world, trusted, EXPIRED, TAKEN) as server:
        reach(world, trusted, "smtp", "localhost", server.port)
        done = world.desk.outbox.deliver()
    assert (done.trouble, shown(server)) == ("", ["access-1", "access-2"])
    assert world.states(key) == {"request": "sent", "receipt": "sent"}
    assert len(server.accepted) == 2
    assert provider.asked[-1]["grant_type"] == "refresh_token"


def test_a_sign_in_that_is_refused_pauses_the_queue_with_a_sentence_and_burns_nothing(
    world: World, trusted: Authority, provider: FakeAuthority
) -> None:
    key = world.submit().request.id
    with sending(world, trusted, EXPIRED) as server:
        reach(world, trusted, "smtp", "localhost", server.port)
        done = world.desk.outbox.deliver()
        assert shown(server) == ["access-1", "access-2"]
        assert done.trouble_code == "authentication"
        assert "Sign in again" in done.trouble
        assert "password" not in done.trouble
        for _ in range(3):
            world.clock.advance(minutes=1)
            assert world.desk.outbox.deliver().trouble == done.trouble
        # Left alone meanwhile: neither the server nor the authority is asked.
        assert len(shown(server)) == 2
        assert [one["path"] for one in provider.asked].count("/token") == 2
    rows = world.desk.database.read().outbox(request_id=key)
    assert [(row.state.value, row.attempts) for row in rows] == [("queued", 0)] * 2
    assert server.accepted == []


def test_a_grant_that_ended_is_said_in_the_words_of_the_authority(
    world: World, trusted: Authority, provider: FakeAuthority
) -> None:
    key = world.submit().request.id
    provider.refusal = "invalid_grant"
    with sending(world, trusted, EXPIRED, TAKEN) as server:
        reach(world, trusted, "smtp", "localhost", server.port)
        done = world.desk.outbox.deliver()
    assert shown(server) == ["access-1"]
    assert done.trouble_code == "authentication"
    assert "Sign in again" in done.trouble
    assert world.states(key) == {"request": "queued", "receipt": "queued"}
    assert world.desk.database.read().pause("smtp") is not None


def stored(world: World) -> int:
    rows = world.desk.database.read().incoming(IncomingQuery(view=IncomingView.ALL))
    return len([row for row in rows if row.state is not IncomingState.UNFETCHED])


@pytest.mark.parametrize(
    ("valid", "tokens"), [("access-1", ["access-1"]), ("access-2", ["access-1", "access-2"])]
)
def test_mail_comes_in_by_a_token_that_is_renewed_once_if_it_has_expired(
    world: World, trusted: Authority, provider: FakeAuthority, valid: str, tokens: list[str]
) -> None:
    with TokenMailbox(trusted.server(), valid) as server:
        reach(world, trusted, "imap", server.host, server.port)
        done = world.desk.mailbox.fetch()
    assert (done.trouble, server.tokens) == ("", tokens)
    assert stored(world) == 1
    del provider


def test_a_mailbox_that_refuses_the_sign_in_is_left_alone_with_a_sentence(
    world: World, trusted: Authority, provider: FakeAuthority
) -> None:
    with TokenMailbox(trusted.server()) as server:
        reach(world, trusted, "imap", server.host, server.port)
        done = world.desk.mailbox.fetch()
        assert server.tokens == ["access-1", "access-2"]
        assert done.trouble_code == "authentication"
        assert "Sign in again" in done.trouble
        assert world.desk.mailbox.fetch().trouble == done.trouble
        assert len(server.tokens) == 2
        # A person who mended it is not made to wait; the mail is still there.
        server.valid.add("access-2")
        world.desk.outbox.resume()
        assert world.desk.mailbox.fetch().trouble == ""
    assert stored(world) == 1
    del provider


def test_news_are_asked_for_with_a_fresh_token_and_a_refusal_pauses(
    world: World, trusted: Authority, provider: FakeAuthority
) -> None:
    with TokenMailbox(trusted.server()) as server:
        reach(world, trusted, "imap", server.host, server.port)
        assert world.desk.mailbox.has_news() is False
        with pytest.raises(WorldFailed):
            world.desk.mailbox.has_news()
        assert server.tokens == ["access-1", "access-2"]
        assert world.desk.mailbox.has_news() is False
        assert len(server.tokens) == 2
    del provider
