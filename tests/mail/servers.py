"""Mail servers for tests: one that keeps the rules, one that breaks each of them, and an authority.

`RealServer` is aiosmtpd, in the clear, with STARTTLS or in TLS, with a log-in if wanted; it can
keep what it receives durably in a folder, and runs as a process of its own for tests that kill
things: `python -m tests.mail.servers --dir D --port 0` prints the port. `ScriptedServer` does at
each phase what its script says. `Authority` signs, or does not sign, their certificates.
"""
# ruff: noqa: ANN401 - aiosmtpd ships without types, and keys come in many

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import itertools
import json
import logging
import os
import re
import signal
import socket
import ssl
import sys
import threading
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from mediadesk.domain.mail import Account, Security

HOST = "localhost"
LOOPBACK = "127.0.0.1"
_PATIENCE = 20.0


class Certificate(StrEnum):
    """What is wrong with a server's certificate."""

    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET = "not yet valid"
    OTHER_HOST = "of another host"
    SELF_SIGNED = "self-signed"
    UNKNOWN = "of an unknown authority"


class Authority:
    """A throw-away authority; `ca_file` is its certificate, to be imported deliberately."""

    def __init__(self, folder: Path) -> None:
        from cryptography.hazmat.primitives.asymmetric import ec

        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._numbers = itertools.count(1)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._stranger = ec.generate_private_key(ec.SECP256R1())
        self.ca_file = folder / "ca.pem"
        certificate = self._sign(self._key, "MediaDesk test authority", self._key, ca=True)
        self.ca_file.write_bytes(_pem(certificate))

    def server(self, kind: Certificate = Certificate.GOOD) -> ssl.SSLContext:
        """Return what a server at `HOST` and `LOOPBACK` needs to show a certificate of `kind`."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.server_file(kind))
        return context

    def server_file(self, kind: Certificate = Certificate.GOOD) -> Path:
        """Return a file with the private key and the certificate of such a server."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        begins, ends = now - timedelta(days=2), now + timedelta(days=2)
        if kind is Certificate.EXPIRED:
            ends = now - timedelta(days=1)
        if kind is Certificate.NOT_YET:
            begins = now + timedelta(days=1)
        signer = {Certificate.SELF_SIGNED: key, Certificate.UNKNOWN: self._stranger}.get(
            kind, self._key
        )
        host = "mail.elsewhere.example" if kind is Certificate.OTHER_HOST else HOST
        issuer = {
            Certificate.SELF_SIGNED: host,
            Certificate.UNKNOWN: "MediaDesk strange authority",
        }.get(kind, "MediaDesk test authority")
        certificate = self._sign(key, host, signer, issuer=issuer, begins=begins, ends=ends)
        path = self._folder / f"server-{next(self._numbers)}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.write_bytes(private + _pem(certificate))
        return path

    def _sign(
        self,
        key: Any,
        name: str,
        signer: Any,
        *,
        issuer: str = "",
        ca: bool = False,
        begins: datetime | None = None,
        ends: datetime | None = None,
    ) -> Any:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes
        from cryptography.x509.oid import NameOID

        now = datetime.now(UTC)
        names: list[x509.GeneralName] = [x509.DNSName(name)]
        if name == HOST:
            names.append(x509.IPAddress(ipaddress.ip_address(LOOPBACK)))
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer or name)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins or now - timedelta(days=2))
            .not_valid_after(ends or now + timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
                critical=False,
            )
        )
        if ca:
            usage = x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=True,
                crl_sign=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            )
            builder = builder.add_extension(usage, critical=True)
        else:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(signer, hashes.SHA256())


def _pem(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return bytes(certificate.public_bytes(Encoding.PEM))


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that a server has answered for, as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    options: tuple[str, ...] = ()


class _Handler:
    """What aiosmtpd asks about each step."""

    def __init__(self, server: RealServer) -> None:
        self._server = server

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del server
        if self._server.password is not None and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # Qt chooses the name
        del server, session
        received = Received(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            content=envelope.original_content,
            options=tuple(envelope.mail_options),
        )
        self._server.keep(received)
        if self._server.pause:
            await asyncio.sleep(self._server.pause)
        return "250 2.0.0 OK"


class RealServer:
    """aiosmtpd on a loopback port of its own choice, in a thread. A context manager.

    `folder`, if given, gets each message as a file before it is answered for; `pause` is the time
    in seconds between keeping a message and the 250, for tests that kill the sender in between.
    """

    def __init__(  # noqa: PLR0913 - each says one thing about the server
        self,
        security: Security = Security.NONE,
        *,
        authority: Authority | None = None,
        certificate: Certificate = Certificate.GOOD,
        user: str = "desk",
        password: str | None = None,
        folder: Path | None = None,
        port: int = 0,
        size: int = 33_554_432,
        pause: float = 0,
    ) -> None:
        if security is not Security.NONE and authority is None:
            raise ValueError("TLS needs an authority")
        self.security = security
        self.authority = authority
        self.certificate = certificate
        self.user = user
        self.password = password
        self.pause = pause
        self.port = port
        self.messages: list[Received] = []
        self.credentials: list[tuple[str, str]] = []
        self._size = size
        self._folder = folder
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="test mail server")

    def __enter__(self) -> Self:
        # It says as warnings what is normal in these tests, such as a log-in on loopback.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        if self._folder is not None:
            (self._folder / "tmp").mkdir(parents=True, exist_ok=True)
            (self._folder / "new").mkdir(parents=True, exist_ok=True)
        self._thread.start()
        if not self._ready.wait(_PATIENCE):
            raise RuntimeError("the mail server did not start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_PATIENCE)

    def account(self, **changes: Any) -> Account:
        """Return the account that reaches this server, with what `changes` says otherwise."""
        values: dict[str, Any] = {
            "host": HOST,
            "port": self.port,
            "security": self.security,
            "user": self.user if self.password is not None else "",
            "ca_file": str(self.authority.ca_file) if self.authority else "",
        }
        return Account(**{**values, **changes})

    def keep(self, received: Received) -> None:
        """Note a message; with a folder, durably."""
        if self._folder is not None:
            name = f"{next(self._numbers):06d}-{os.getpid()}.eml"
            head = {"sender": received.sender, "recipients": received.recipients}
            temporary = self._folder / "tmp" / name
            with temporary.open("wb") as file:
                file.write(b"X-Envelope: " + json.dumps(head).encode() + b"\r\n")
                file.write(received.content)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(self._folder / "new" / name)
            _sync_folder(self._folder / "new")
        self.messages.append(received)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        # What a killed client leaves in the transport is nothing to report.
        self._loop.set_exception_handler(lambda _loop, _context: None)
        in_tls = self._context() if self.security is Security.TLS else None
        listening = self._loop.run_until_complete(
            self._loop.create_server(self._protocol, LOOPBACK, self.port, ssl=in_tls)
        )
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _context(self) -> ssl.SSLContext:
        if self.authority is None:
            raise ValueError("TLS needs an authority")
        return self.authority.server(self.certificate)

    def _protocol(self) -> Any:
        from aiosmtpd.smtp import SMTP

        return SMTP(
            _Handler(self),
            hostname=HOST,
            loop=self._loop,
            data_size_limit=self._size,
            enable_SMTPUTF8=True,
            tls_context=self._context() if self.security is Security.STARTTLS else None,
            require_starttls=self.security is Security.STARTTLS,
            authenticator=self._authenticate if self.password is not None else None,
            auth_require_tls=self.security is Security.STARTTLS,
        )

    def _authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> Any:
        from aiosmtpd.smtp import AuthResult

        del server, session, envelope, mechanism
        pair = (data.login.decode(), data.password.decode())
        self.credentials.append(pair)
        return AuthResult(success=pair == (self.user, self.password), handled=False)


def kept_messages(folder: Path) -> list[tuple[dict[str, Any], bytes]]:
    """Return envelope and content of each message that a `RealServer` kept in `folder`."""
    found = []
    for path in sorted((folder / "new").glob("*.eml")):
        first, _, content = path.read_bytes().partition(b"\r\n")
        found.append((json.loads(first.removeprefix(b"X-Envelope: ")), content))
    return found


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Then(StrEnum):
    """What follows a scripted reply."""

    GO_ON = "go on"
    DROP = "drop"
    RESET = "reset"
    HANG = "hang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One scripted step: say `reply` (CRLF is added; None says nothing), then do `then`.

    `also` is put behind the reply in the same packet, for replies that nobody asked for. In the
    phase `body`, `after` is how many bytes of the message are read first.
    """

    reply: str | None = None
    then: Then = Then.GO_ON
    also: bytes = b""
    after: int = 1


GO = Act(reply="250 OK")
DROP = Act(then=Then.DROP)
RESET = Act(then=Then.RESET)
HANG = Act(then=Then.HANG)


class _DroppedError(Exception):
    """The script ends this connection."""


@dataclass(slots=True)
class ScriptedServer:
    """A mail server that follows `script`: phases to acts, the rest as a good server does.

    Phases: `banner ehlo starttls auth mail rcpt data body dot rset quit`; `rcpt:ADDRESS` for one
    recipient; a list of acts is used up one time at a time, the last one stays. `accepted` holds
    each message whose final dot arrived and was not refused, whether or not the client was told.
    """

    script: Mapping[str, Act | list[Act]] = field(default_factory=dict)
    features: tuple[str, ...] = ("PIPELINING", "SIZE 33554432", "8BITMIME")
    tls: ssl.SSLContext | None = None
    """For TLS from the first byte; `starttls` for STARTTLS."""
    starttls: ssl.SSLContext | None = None
    accepted: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    """Whatever came in an AUTH exchange, decoded."""
    seen: bytearray = field(default_factory=bytearray)
    """Every byte that could be read, after TLS where there was TLS."""
    connections: int = 0
    port: int = 0
    reached: dict[str, threading.Event] = field(default_factory=dict)
    _listener: socket.socket | None = None
    _open: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)
    _closing: threading.Event = field(default_factory=threading.Event)
    _used: dict[str, int] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._listener = socket.create_server((LOOPBACK, self.port))
        self.port = self._listener.getsockname()[1]
        self._start(self._listen)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        for each in (self._listener, *self._open):
            if each is not None:
                with suppress(OSError):
                    socket.socket.shutdown(each, socket.SHUT_RDWR)
                each.close()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def account(self, security: Security = Security.NONE, **changes: Any) -> Account:
        """Return the account that reaches this server."""
        values: dict[str, Any] = {"host": HOST, "port": self.port, "security": security}
        return Account(**{**values, **changes})

    def event(self, phase: str) -> threading.Event:
        """Return what is set when a connection reaches `phase`."""
        return self.reached.setdefault(phase, threading.Event())

    def _start(self, target: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=target, args=arguments, name="scripted mail server")
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        while not self._closing.is_set() and self._listener is not None:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self.connections += 1
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls is not None:
                connection = self._wrap(connection, self.tls)
            _Conversation(self, connection).run()
        except (_DroppedError, OSError, ValueError):
            pass
        finally:
            with suppress(OSError):
                connection.close()

    def _wrap(self, connection: socket.socket, context: ssl.SSLContext) -> socket.socket:
        # Where the client has gone already, CPython leaves the half-made TLS socket open.
        connection.getpeername()
        wrapped = context.wrap_socket(connection, server_side=True)
        self._open.append(wrapped)
        return wrapped

    def act(self, phase: str, default: str, connection: socket.socket, *, part: str = "") -> bool:
        """Do what the script says at `phase`; return whether the reply was a good one."""
        return self.perform(self.plan(phase, default, part=part), connection)

    def plan(self, phase: str, default: str, *, part: str = "") -> Act:
        """Return what the script says about this time at `phase`."""
        self.event(phase).set()
        planned = self.script.get(part, self.script.get(phase, Act(reply=default)))
        if isinstance(planned, list):
            turn = self._used.get(part or phase, 0)
            self._used[part or phase] = turn + 1
            planned = planned[min(turn, len(planned) - 1)]
        return planned

    def perform(self, planned: Act, connection: socket.socket) -> bool:
        """Do one act; return whether the reply was a good one."""
        said = b"" if planned.reply is None else planned.reply.encode() + b"\r\n"
        if said or planned.also:
            connection.sendall(said + planned.also)
        if planned.then is Then.HANG:
            self._closing.wait()
            raise _DroppedError
        if planned.then is Then.RESET:
            # With a linger time of 0, closing sends a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        if planned.then is not Then.GO_ON:
            raise _DroppedError
        return planned.reply is not None and planned.reply[0] in "23"


class _Conversation:
    """One connection to a `ScriptedServer`."""

    def __init__(self, server: ScriptedServer, connection: socket.socket) -> None:
        self._server = server
        self._connection = connection
        self._unread = b""
        self._secure = server.tls is not None
        self._sender = ""
        self._options: tuple[str, ...] = ()
        self._recipients: list[str] = []

    def run(self) -> None:
        """Talk until someone hangs up."""
        self._act("banner", "220 localhost scripted")
        while True:
            line = self._line()
            self._server.commands.append(line)
            verb = line.split(" ")[0].upper()
            answer = getattr(self, f"_{verb.lower()}", None)
            if answer is None:
                self._connection.sendall(b"502 5.5.1 What?\r\n")
            elif answer(line):
                return

    def _act(self, phase: str, default: str, part: str = "") -> bool:
        return self._server.act(phase, default, self._connection, part=part)

    def _ehlo(self, _line: str) -> None:
        features = list(self._server.features)
        if self._server.starttls is not None and not self._secure:
            features.append("STARTTLS")
        lines = ["localhost", *features]
        self._act("ehlo", "\r\n".join([f"250-{one}" for one in lines[:-1]] + [f"250 {lines[-1]}"]))

    def _helo(self, _line: str) -> None:
        self._act("helo", "250 localhost")

    def _starttls(self, _line: str) -> None:
        if self._act("starttls", "220 go ahead") and self._server.starttls is not None:
            self._connection = self._server._wrap(self._connection, self._server.starttls)
            self._secure = True

    def _auth(self, line: str) -> None:
        words = line.split(" ")
        if words[1] == "LOGIN":
            for question in (b"334 VXNlcm5hbWU6\r\n", b"334 UGFzc3dvcmQ6\r\n"):
                self._connection.sendall(question)
                self._server.secrets.append(b64decode(self._line()).decode())
        else:
            self._server.secrets.append(b64decode(words[2]).decode())
        self._act("auth", "235 2.7.0 welcome")

    def _mail(self, line: str) -> None:
        match = re.fullmatch(r"MAIL FROM:<([^>]*)>(.*)", line)
        if match is None:
            self._connection.sendall(b"501 5.5.4 syntax\r\n")
        elif self._act("mail", "250 OK"):
            self._sender, self._recipients = match[1], []
            self._options = tuple(match[2].split())

    def _rcpt(self, line: str) -> None:
        match = re.fullmatch(r"RCPT TO:<([^>]+)>", line)
        if match is None:
            self._connection.sendall(b"501 5.5.4 syntax\r\n")
        elif self._act("rcpt", "250 OK", f"rcpt:{match[1]}"):
            self._recipients.append(match[1])

    def _data(self, _line: str) -> None:
        if not self._act("data", "354 go ahead"):
            return
        if "body" in self._server.script:
            planned = self._server.plan("body", "")
            while len(self._unread) < planned.after:
                self._more()
            self._server.perform(planned, self._connection)
        while not self._unread.startswith(b".\r\n") and b"\r\n.\r\n" not in self._unread:
            self._more()
        whole, _, self._unread = (b"\r\n" + self._unread).partition(b"\r\n.\r\n")
        content = re.sub(rb"(?m)^\.", b"", whole[2:] + b"\r\n")
        planned = self._server.plan("dot", "250 2.0.0 taken")
        if planned.reply is None or planned.reply[0] == "2":
            self._server.accepted.append(
                Received(
                    sender=self._sender,
                    recipients=tuple(self._recipients),
                    content=content,
                    options=self._options,
                )
            )
        self._server.perform(planned, self._connection)

    def _rset(self, _line: str) -> None:
        self._sender, self._recipients = "", []
        self._act("rset", "250 OK")

    def _noop(self, _line: str) -> None:
        self._act("noop", "250 OK")

    def _quit(self, _line: str) -> bool:
        self._act("quit", "221 bye")
        return True

    def _line(self) -> str:
        while b"\r\n" not in self._unread:
            self._more()
        line, _, self._unread = self._unread.partition(b"\r\n")
        return line.decode("utf-8", "replace")

    def _more(self) -> None:
        received = self._connection.recv(65_536)
        if not received:
            raise _DroppedError
        self._server.seen += received
        self._unread += received


def main(arguments: list[str] | None = None) -> int:
    """Run a `RealServer` that keeps what it receives, until this process is told to end."""
    parser = argparse.ArgumentParser(description="A mail server for tests, on loopback.")
    parser.add_argument("--dir", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--security", choices=[one.value for one in Security], default="none")
    parser.add_argument("--user", default="desk")
    parser.add_argument("--password", default=None)
    parser.add_argument("--pause", type=float, default=0, help="seconds from keeping to the 250")
    chosen = parser.parse_args(arguments)
    security = Security(chosen.security)
    authority = None if security is Security.NONE else Authority(chosen.dir)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    with RealServer(
        security,
        authority=authority,
        user=chosen.user,
        password=chosen.password,
        folder=chosen.dir,
        port=chosen.port,
        pause=chosen.pause,
    ) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        ended.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
