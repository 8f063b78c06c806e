"""A mailbox server that opens to tokens alone (XOAUTH2), over TLS on loopback, and holds one mail."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from base64 import b64decode
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.mail.servers import HOST, LOOPBACK

MAIL = (
    b"From: Nadia Lind <nadia@harbour.example>\r\nTo: press@office.example\r\n"
    b"Subject: Ports\r\nMessage-ID: <1@harbour.example>\r\n\r\nCould someone ring us?\r\n"
)
_CHALLENGE = b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n"
"""What a large provider says of a token that it does not take: {"status":"400"}."""


class TokenMailbox:
    """Use as a context manager. `valid` are the tokens that it takes now."""

    def __init__(self, tls: ssl.SSLContext, *valid: str) -> None:
        self.valid = set(valid)
        self.tokens: list[str] = []
        """Every token that was shown, in order."""
        self.host = HOST
        self._tls = tls
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(10)
            with suppress(OSError), self._tls.wrap_socket(connection, server_side=True) as secure:
                self._talk(secure)

    def _talk(self, connection: ssl.SSLSocket) -> None:
        lines = connection.makefile("rb")
        connection.sendall(b"* OK ready\r\n")
        while line := lines.readline():
            tag, _, command = line.strip().partition(b" ")
            verb = command.upper()
            said = b""
            if verb.startswith(b"CAPABILITY"):
                said = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n"
            elif verb.startswith(b"AUTHENTICATE XOAUTH2"):
                connection.sendall(b"+ \r\n")
                shown = b64decode(lines.readline()).decode()
                found = re.fullmatch("user=[^\1]+\1auth=Bearer ([^\1]+)\1\1", shown)
                self.tokens.append(found[1] if found else shown)
                if self.tokens[-1] not in self.valid:
                    connection.sendall(_CHALLENGE)
                    lines.readline()
                    connection.sendall(tag + b" NO [AUTHENTICATIONFAILED] Invalid credentials\r\n")
                    continue
            elif verb.startswith((b"SELECT", b"EXAMINE")):
                said = b"* FLAGS (\\Seen)\r\n* 1 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n"
            elif verb.startswith(b"UID SEARCH"):
                said = b"* SEARCH 1\r\n"
            elif verb.startswith(b"UID FETCH") and b"SIZE" in verb:
                said = b"* 1 FETCH (UID 1 RFC822.SIZE %d)\r\n" % len(MAIL)
            elif verb.startswith(b"UID FETCH"):
                said = b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n" % (len(MAIL), MAIL)
            connection.sendall(said + tag + b" OK done\r\n")
            if verb.startswith(b"LOGOUT"):
                return
