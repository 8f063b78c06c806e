"""Setting an account up: usual servers, a trial that names its step, tokens for passwords."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediadesk.domain import accounts
from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.mail import Security
from mediadesk.domain.trial import Step
from tests.mail.authority import FakeAuthority
from tests.mail.dovecot import PASSWORD, USER, Dovecot
from tests.mail.servers import Authority, Certificate, RealServer
from tests.services.world import World


def test_the_usual_servers_of_an_address_are_known(world: World) -> None:
    found = world.desk.accounts.usual("press.office@googlemail.com")
    assert found is not None
    name, values = found
    assert (name, values["smtp.host"], values["smtp.port"]) == ("Gmail", "smtp.gmail.com", "465")
    assert (values["imap.security"], values["smtp.auth"]) == ("tls", "password")
    world.settings.set("oauth.client_id", "ours")
    again = world.desk.accounts.usual("press.office@googlemail.com")
    assert again is not None
    assert again[1]["imap.auth"] == "oauth"
    assert world.desk.accounts.usual("press@office.example") is None


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


@pytest.fixture
def dovecot(world: World, authority: Authority) -> Iterator[Dovecot]:
    """Yield a mailbox server; the desk is set up for it and trusts its authority."""
    with Dovecot(authority) as server:
        world.settings.set_many(
            {
                "imap.host": server.host,
                "imap.port": str(server.tls_port),
                "imap.user": USER,
                "imap.ca_file": str(authority.ca_file),
            }
        )
        world.secrets.set("imap", PASSWORD)
        yield server


def test_a_mailbox_that_works_lists_its_folders(world: World, dovecot: Dovecot) -> None:
    trial = world.desk.accounts.try_out("imap")
    assert trial.failed is None
    assert {"INBOX", "Sent"} <= set(trial.folders)
    del dovecot


@pytest.mark.parametrize(
    ("changed", "secret", "step", "fix"),
    [
        ({"imap.host": "nowhere.invalid"}, PASSWORD, Step.NAME, ""),
        ({"imap.port": "1"}, PASSWORD, Step.CONNECT, "143_starttls"),
        ({"imap.ca_file": ""}, PASSWORD, Step.CERTIFICATE, ""),
        ({}, "wrong", Step.LOGIN, ""),
        ({"imap.folder": "Nowhere"}, PASSWORD, Step.FOLDER, "inbox"),
        ({"imap.host": ""}, PASSWORD, Step.NAME, ""),
    ],
)
def test_a_mailbox_that_does_not_work_names_the_step_and_the_likely_fix(
    world: World,
    dovecot: Dovecot,
    changed: dict[str, str],
    secret: str,
    step: Step,
    fix: str,
) -> None:
    world.settings.set_many(changed)
    world.secrets.set("imap", secret)
    trial = world.desk.accounts.try_out("imap")
    assert (trial.failed, trial.fix.code if trial.fix else "") == (step, fix)
    assert trial.what
    del dovecot


def test_the_likely_fix_is_what_mends_it(world: World, dovecot: Dovecot) -> None:
    world.settings.set_many({"imap.port": str(dovecot.port)})
    trial = world.desk.accounts.try_out("imap")
    assert trial.failed is Step.SECURE
    assert trial.fix is not None
    assert trial.fix.settings == {"imap.port": "143", "imap.security": "starttls"}
    world.settings.set_many({**trial.fix.settings, "imap.port": str(dovecot.port)})
    assert world.desk.accounts.try_out("imap").failed is None


def test_a_server_for_sending_is_tried_up_to_the_log_in_and_sent_nothing(
    world: World, authority: Authority
) -> None:
    world.settings.set_many({"smtp.user": "press", "smtp.ca_file": str(authority.ca_file)})
    world.secrets.set("smtp", "wrong")
    with RealServer(Security.TLS, authority=authority, user="press", password="right") as server:
        account = server.account()
        world.settings.set_many(
            {
                "smtp.host": account.host,
                "smtp.port": str(account.port),
                "smtp.security": account.security.value,
            }
        )
        assert world.desk.accounts.try_out("smtp").failed is Step.LOGIN
        world.secrets.set("smtp", "right")
        assert world.desk.accounts.try_out("smtp").failed is None
        assert server.messages == []
    with RealServer(Security.TLS, authority=authority, certificate=Certificate.EXPIRED) as server:
        account = server.account()
        world.settings.set("smtp.port", str(account.port))
        assert world.desk.accounts.try_out("smtp").failed is Step.CERTIFICATE


def test_a_port_that_nobody_listens_on_suggests_the_other_way(world: World) -> None:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        world.settings.set_many({"smtp.host": "127.0.0.1", "smtp.port": str(own.getsockname()[1])})
        trial = world.desk.accounts.try_out("smtp")
    assert trial.failed is Step.CONNECT
    assert trial.fix is not None
    assert trial.fix.settings == {"smtp.port": "587", "smtp.security": "starttls"}


@pytest.fixture
def signed_in(world: World) -> Iterator[FakeAuthority]:
    """Yield an authority at which the desk has signed in, by a code on another screen."""
    with FakeAuthority() as authority:
        world.mail_account()
        world.secrets.clear("smtp")
        world.settings.set_many({**authority.settings(), "smtp.auth": "oauth"})
        flow = world.desk.accounts.sign_in()
        assert flow.poll() is False
        authority.agreed = True
        assert flow.poll() is True
        yield authority


def test_a_token_takes_the_place_of_the_password_and_is_renewed_in_time(
    world: World, signed_in: FakeAuthority
) -> None:
    assert world.secrets.kept == {"oauth": "refresh-1"}
    account = accounts.outgoing(world.settings.all())
    assert account is not None
    keys = world.desk.accounts.keys
    assert keys.key("smtp", account) == "access-1"
    assert keys.key("smtp", account) == "access-1"
    world.clock.advance(minutes=59, seconds=30)
    assert keys.key("smtp", account) == "access-2"
    assert len(signed_in.asked) == 4
    signed_in.rotates = True
    world.clock.advance(hours=2)
    assert keys.key("smtp", account) == "access-3"
    assert world.secrets.kept == {"oauth": "refresh-3"}


def test_a_grant_that_has_ended_waits_for_a_person(world: World, signed_in: FakeAuthority) -> None:
    signed_in.refusal = "invalid_grant"
    world.clock.advance(hours=2)
    world.settings.set("contact.email", "press@office.example")
    world.submit(deadline="2026-11-26T15:00")
    done = world.desk.outbox.deliver()
    assert (done.trouble_code, world.server.tries) == ("authentication", 0)


def test_without_a_sign_in_nothing_is_tried(world: World) -> None:
    world.mail_account()
    world.settings.set("smtp.auth", "oauth")
    account = accounts.outgoing(world.settings.all())
    assert account is not None
    with pytest.raises(WorldFailed) as failed:
        world.desk.accounts.keys.key("smtp", account)
    assert failed.value.code == "password_needed"
    with pytest.raises(WorldFailed):
        world.desk.accounts.sign_in()
