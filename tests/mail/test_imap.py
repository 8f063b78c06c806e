"""Fetching from a real dovecot: by UID, left unread, over TLS or not at all."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from mediadesk.domain.errors import Refused
from mediadesk.domain.mail import Account, Security
from mediadesk.mail.failures import MailFailed
from mediadesk.mail.imap import Watcher, folders, open_mailbox
from tests.mail.dovecot import PASSWORD, USER, Dovecot
from tests.mail.servers import LOOPBACK, Authority

ONE = b"Subject: one\r\nMessage-ID: <one@harbour.example>\r\n\r\nfirst\r\n"
TWO = b"Subject: two\r\n\r\nsecond\r\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return an authority that the tests import deliberately."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def server(authority: Authority) -> Iterator[Dovecot]:
    """Yield a dovecot with a certificate of the authority."""
    with Dovecot(authority) as dovecot:
        yield dovecot


@pytest.fixture
def account(server: Dovecot, authority: Authority) -> Account:
    return Account(
        host=server.host,
        port=server.tls_port,
        security=Security.TLS,
        user=USER,
        ca_file=str(authority.ca_file),
    )


def test_mails_come_as_they_are_and_stay_unread(server: Dovecot, account: Account) -> None:
    server.put(ONE, TWO)
    with open_mailbox(account, PASSWORD, "INBOX") as box:
        assert box.uidvalidity > 0
        assert box.uids_after(0) == (1, 2)
        assert box.uids_after(1) == (2,)
        assert box.uids_after(2) == ()
        assert box.uids_after(0, since=date(2000, 1, 1)) == (1, 2)
        assert box.uids_after(0, since=date(2999, 1, 1)) == ()
        assert box.sizes([1, 2, 9]) == {1: len(ONE), 2: len(TWO)}
        assert box.fetch([1, 2, 9]) == {1: ONE, 2: TWO}
        assert box.fetch_header(1) == ONE.partition(b"first")[0]
    assert all(b"\\Seen" not in flags for flags in server.flags().values())


def test_marking_makes_read_and_moving_moves(server: Dovecot, account: Account) -> None:
    server.put(ONE, TWO)
    with open_mailbox(account, PASSWORD, "INBOX") as box:
        box.mark([1, 77])
        box.mark([2], move_to="Taken")
    assert b"\\Seen" in server.flags()[1]
    assert 2 not in server.flags()
    assert len(server.flags(folder="Taken")) == 1


def test_the_sent_folder_is_found_by_its_use_and_asked_by_message_id(
    server: Dovecot, account: Account
) -> None:
    server.put(ONE, folder="Sent")
    with open_mailbox(account, PASSWORD, "\\Sent") as box:
        assert box.has("<one@harbour.example>")
        assert not box.has("<one@harbour>")
        assert not box.has("<two@harbour.example>")


def test_the_server_says_when_something_comes(server: Dovecot, account: Account) -> None:
    with open_mailbox(account, PASSWORD, "INBOX") as box:
        assert not box.wait(0)
        server.put(ONE)
        assert box.wait(5)
        box.rest()
        assert box.uids_after(0) == (1,)


def test_a_connection_that_idles_tells_of_news_until_it_is_cut(
    server: Dovecot, account: Account
) -> None:
    watcher = Watcher()
    assert watcher.has_news(account, lambda: PASSWORD, "INBOX") is False
    server.put(ONE)
    limit = time.monotonic() + 10
    while not watcher.has_news(account, lambda: PASSWORD, "INBOX"):
        assert time.monotonic() < limit
    assert watcher.has_news(account, lambda: PASSWORD, "INBOX") is False
    watcher.close()
    assert watcher.has_news(account, lambda: PASSWORD, "INBOX") is False
    watcher.close()


def test_starttls_is_secure_as_well(server: Dovecot, account: Account) -> None:
    server.put(ONE)
    way = replace(account, port=server.port, security=Security.STARTTLS)
    with open_mailbox(way, PASSWORD, "INBOX") as box:
        assert box.uids_after(0) == (1,)


def test_the_folders_are_listed(account: Account) -> None:
    assert {"INBOX", "Sent"} <= set(folders(account, PASSWORD))


@pytest.mark.parametrize(
    ("changed", "password", "folder", "code", "phase"),
    [
        ({}, "wrong", "INBOX", "authentication", "auth"),
        ({}, PASSWORD, "No such folder", "folder", "folder"),
        ({"ca_file": ""}, PASSWORD, "INBOX", "certificate", "tls"),
        ({"port": 1}, PASSWORD, "INBOX", "network", "connect"),
        ({"host": "nowhere.invalid"}, PASSWORD, "INBOX", "network", "connect"),
        ({}, None, "INBOX", "authentication", "auth"),
    ],
)
def test_each_failure_names_its_step(
    account: Account,
    changed: dict[str, object],
    password: str | None,
    folder: str,
    code: str,
    phase: str,
) -> None:
    with (
        pytest.raises(MailFailed) as failed,
        open_mailbox(replace(account, **changed), password, folder),  # type: ignore[arg-type]  # keywords of what is tested
    ):
        pass
    assert (failed.value.code, failed.value.phase) == (code, phase)


def test_without_tls_nothing_but_this_computer_is_asked() -> None:
    account = Account(host="mail.office.example", port=143, security=Security.NONE, user=USER)
    with pytest.raises(Refused), open_mailbox(account, PASSWORD, "INBOX"):
        pass


class Liar:
    """A server that says what it was told to, line by line, and keeps what it heard."""

    def __init__(self, *says: bytes) -> None:
        self.heard = b""
        self._says = list(says)
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            connection.settimeout(5)
            for line in self._says:
                # The client makes its tags up; an answer has to name the newest.
                last = self.heard.rstrip().rpartition(b"\n")[2]
                connection.sendall(line.replace(b"TAG", last.partition(b" ")[0]))
                try:
                    got = connection.recv(65_536)
                except OSError:
                    return
                self.heard += got
                if not got:
                    return

    def close(self) -> None:
        self._thread.join(10)
        self._listener.close()


def test_nobody_logs_in_on_a_server_that_says_it_knows_us_before_tls() -> None:
    liar = Liar(
        b"* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n",
        b"* CAPABILITY IMAP4rev1 STARTTLS\r\nTAG OK done\r\n",
    )
    account = Account(
        host=LOOPBACK, port=liar.port, security=Security.STARTTLS, user=USER, ca_file=""
    )
    with pytest.raises(MailFailed) as failed, open_mailbox(account, "canary", "INBOX"):
        pass
    liar.close()
    assert failed.value.code == "certificate"
    assert b"canary" not in liar.heard


def test_nobody_logs_in_where_starttls_was_taken_out() -> None:
    liar = Liar(
        b"* OK [CAPABILITY IMAP4rev1] ready\r\n",
        b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n",
    )
    account = Account(host=LOOPBACK, port=liar.port, security=Security.STARTTLS, user=USER)
    with pytest.raises(MailFailed) as failed, open_mailbox(account, "canary", "INBOX"):
        pass
    liar.close()
    assert failed.value.code == "certificate"
    assert b"canary" not in liar.heard


@pytest.mark.parametrize(
    "greeting",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"* BYE busy\r\n",
        b"* OK " + b"x" * 2_000_000 + b"\r\n",
        b"\0\0\0\0\r\n",
    ],
)
def test_what_is_no_mail_server_is_said_to_be_none(greeting: bytes) -> None:
    liar = Liar(greeting)
    account = Account(host=LOOPBACK, port=liar.port, security=Security.NONE)
    with pytest.raises(MailFailed) as failed, open_mailbox(account, None, "INBOX"):
        pass
    liar.close()
    assert failed.value.code == "network"
