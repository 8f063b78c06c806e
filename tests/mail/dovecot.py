"""Debian's dovecot with a throw-away configuration, as a user without rights, on loopback.

Each user's mails lie in a Maildir of their own under `mail/`; the password is `PASSWORD`. With
an authority it offers STARTTLS on `port` and TLS on `tls_port`. Nothing outside `folder` is touched.
"""

from __future__ import annotations

import getpass
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.mail.servers import HOST, LOOPBACK, Authority

USER = "press@office.example"
PASSWORD = "correct-horse"
_PATIENCE = 20.0
_CONFIG = """
protocols = imap
listen = {loopback}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail/%u
first_valid_uid = 1
{tls}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
mail_fsync = never
mail_max_userip_connections = 100
"""


def free_port() -> int:
    """Return a port of loopback that nobody uses just now."""
    with socket.socket() as own:
        own.bind((LOOPBACK, 0))
        port: int = own.getsockname()[1]
        return port


class Dovecot:
    """A running server; use as a context manager."""

    def __init__(self, authority: Authority | None = None) -> None:
        if shutil.which("dovecot") is None and not Path("/usr/sbin/dovecot").exists():
            pytest.skip("dovecot is not installed (python3 dev.py test installs it)")
        self.folder = Path(tempfile.mkdtemp(prefix="mediadesk-dovecot-"))
        self.port, self.tls_port = free_port(), free_port() if authority else 0
        self._user = "nobody" if os.geteuid() == 0 else getpass.getuser()
        account = pwd.getpwnam(self._user)
        tls = "ssl = no"
        if authority is not None:
            certificate = authority.server_file()
            shutil.copy(certificate, self.folder / "server.pem")
            tls = f"ssl = yes\nssl_cert = <{self.folder}/server.pem\n"
            tls += f"ssl_key = <{self.folder}/server.pem"
        (self.folder / "mail").mkdir()
        config = _CONFIG.format(
            loopback=LOOPBACK,
            folder=self.folder,
            user=self._user,
            group=grp.getgrgid(account.pw_gid).gr_name,
            uid=account.pw_uid,
            gid=account.pw_gid,
            password=PASSWORD,
            port=self.port,
            tls_port=self.tls_port,
            tls=tls,
        )
        (self.folder / "dovecot.conf").write_text(config, "utf-8")
        if os.geteuid() == 0:
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)
        self._process = subprocess.Popen(
            [
                shutil.which("dovecot") or "/usr/sbin/dovecot",
                "-F",
                "-c",
                str(self.folder / "dovecot.conf"),
            ],
            user=account.pw_uid if os.geteuid() == 0 else None,
            group=account.pw_gid if os.geteuid() == 0 else None,
            extra_groups=() if os.geteuid() == 0 else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait()

    def _wait(self) -> None:
        limit = time.monotonic() + _PATIENCE
        while time.monotonic() < limit:
            try:
                with socket.create_connection((LOOPBACK, self.port), 1) as connection:
                    if connection.recv(10).startswith(b"* OK"):
                        return
            except OSError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.02)
        log = self.folder / "log"
        raise RuntimeError(log.read_text() if log.exists() else "dovecot did not start")

    def settings(self, user: str = USER) -> dict[str, str]:
        """Return the settings of a desk that fetches from this server, in the clear."""
        return {
            "imap.host": LOOPBACK,
            "imap.port": str(self.port),
            "imap.security": "none",
            "imap.user": user,
        }

    @property
    def host(self) -> str:
        """The name that the certificate is for."""
        return HOST

    def put(self, *mails: bytes, folder: str = "INBOX", user: str = USER) -> None:
        """Put mails into a folder by APPEND, in order."""
        from imapclient import IMAPClient

        with IMAPClient(LOOPBACK, port=self.port, ssl=False) as client:
            client.login(user, PASSWORD)
            for mail in mails:
                client.append(folder, mail)

    def flags(self, *, folder: str = "INBOX", user: str = USER) -> dict[int, tuple[bytes, ...]]:
        """Return the flags of every mail in a folder by UID."""
        from imapclient import IMAPClient

        with IMAPClient(LOOPBACK, port=self.port, ssl=False) as client:
            client.login(user, PASSWORD)
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["FLAGS"])
            return {uid: tuple(values[b"FLAGS"]) for uid, values in found.items()}

    def remake(self, mails: Sequence[bytes], user: str = USER) -> None:
        """Throw the mailbox away and fill it anew: other UIDVALIDITY, UIDs from 1."""
        shutil.rmtree(self.folder / "mail" / user)
        self.put(*mails, user=user)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
