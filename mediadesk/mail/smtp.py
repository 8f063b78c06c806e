"""Handing mails to a server, phase by phase (RFC 5321), so that what happened is always known.

On failure, first: until the final dot was begun, the server can not have taken the message, so a
drop, a hang or a 4xx defers it and a 5xx fails it. From the first byte of the final dot until its
answer nobody but the server knows: the outcome is UNKNOWN and the message is never sent again by
itself. After a 2xx it is SENT, whatever happens next. A reply is only believed as the answer to
what was asked last: bytes that nobody asked for end the session, because a shifted reply could turn
"not taken" into "sent".

The standard library's smtplib is not used: its `sendmail` hides the phases, its timeouts start
anew with each byte, and nothing can stop it from another thread. Sockets here never block; every
wait has a deadline and ends within a quarter of a second after `cancel`.
"""

from __future__ import annotations

import base64
import ipaddress
import os
import re
import selectors
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.mail import Account, Login, Security
from mediadesk.domain.outbox import Envelope, Result, State
from mediadesk.mail import failures
from mediadesk.mail.address import wire_address
from mediadesk.mail.failures import BadReplyError, CancelledError, MailFailed

_SLICE = 0.25
_CHUNK = 65_536
_LONGEST_LINE = 8_192
_LONGEST_REPLY = 65_536
_REPLY = re.compile(rb"([2-5][0-9][0-9])([ -].*)?\r?", re.DOTALL)
_GO_ON = 334
_GO_AHEAD = 354
_REFUSAL = 400
_FOR_GOOD = 500
_CLOSING = 421
_LONGEST_HOST = 253
_LAST_PORT = 65_535
_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_LOGIN_WANTED = frozenset({530, 538})
_LONGEST_SIZE = 18
"""Digits of a SIZE that are worth reading."""
_UNCERTAIN = (
    "The whole message was handed over, but the connection ended before the server confirmed it. "
    "It may or may not have arrived. Look in the Sent folder, or ask, before sending it again."
)

_Value = TypeVar("_Value")
_Place = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
"""A socket address, as `getaddrinfo` gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long to wait, in seconds.

    `connect` is for the whole way to a TCP connection, `command` for each reply, `data` for each
    64 KiB of a message to leave. `dot` is RFC 5321's (4.5.3.2.6): a server may deliver a message
    before it answers, and giving up early makes an UNKNOWN out of a SENT.
    """

    connect: float = 30
    command: float = 60
    data: float = 60
    dot: float = 600
    quit: float = 5


@dataclass(frozen=True, slots=True)
class _Reply:
    code: int
    text: str

    @property
    def good(self) -> bool:
        return self.code // 100 == 2


class Cancellation:
    """A way to stop a session from another thread, also while it is still being opened."""

    def __init__(self) -> None:
        self._cancelled = False
        self._socket: socket.socket | None = None

    def cancel(self) -> None:
        """Stop within a second. What was not taken by the server is not sent. Never raises."""
        self._cancelled = True
        current = self._socket
        if current is not None:
            # The base class' method: SSLSocket's own would drop the TLS state under the feet of the
            # thread that is using it.
            with suppress(OSError):
                socket.socket.shutdown(current, socket.SHUT_RDWR)

    def watch(self, current: socket.socket | None) -> None:
        """Let `cancel` wake who waits on `current`; raises `CancelledError` if it came first."""
        self._socket = current
        self.check()

    def check(self) -> None:
        """Raise `CancelledError` after `cancel`."""
        if self._cancelled:
            raise CancelledError("cancelled")


class _Wire:
    """A socket with deadlines, reading replies and writing lines."""

    def __init__(self, cancellation: Cancellation) -> None:
        self._cancellation = cancellation
        self._socket: socket.socket | None = None
        self._unread = b""

    @property
    def socket(self) -> socket.socket:
        if self._socket is None:
            raise BadReplyError("not connected")
        return self._socket

    def connect(self, host: str, port: int, seconds: float) -> None:
        """Connect to the first address of `host` that answers; raises `OSError` of the last."""
        end = time.monotonic() + seconds
        self._cancellation.check()
        # The resolver has its own time limit (with two servers about 20 seconds) and can not be
        # interrupted; everything after it can.
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        last: OSError = TimeoutError("no time left")
        for number, (family, kind, protocol, _, address) in enumerate(found):
            left = end - time.monotonic()
            share = max(left, 0) / (len(found) - number)
            try:
                self._connect_one(family, kind, protocol, address, time.monotonic() + share)
            except CancelledError:
                raise
            except OSError as error:
                last = error
            else:
                return
        raise last

    def _connect_one(
        self, family: int, kind: int, protocol: int, address: _Place, end: float
    ) -> None:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(0)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket = made
            self._cancellation.watch(made)
            try:
                made.connect(address)
            except (BlockingIOError, InterruptedError):
                self._wait(_WRITE, end)
                number = made.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if number:
                    # OSError chooses the subclass, such as ConnectionRefusedError, by the number.
                    raise OSError(number, os.strerror(number)) from None
            self._cancellation.check()
        except BaseException:
            self.close()
            raise

    def secure(self, context: ssl.SSLContext, host: str, seconds: float) -> None:
        """Shake hands; raises `ssl.SSLError`, `OSError`. Nothing may be unread in clear."""
        end = time.monotonic() + seconds
        wrapped = context.wrap_socket(
            self.socket, server_hostname=host, do_handshake_on_connect=False
        )
        self._socket = wrapped
        self._cancellation.watch(wrapped)
        self._insist(wrapped.do_handshake, _READ, end)

    def unasked(self) -> bytes:
        """Return what has come without being asked for, without waiting.

        Raises `ConnectionResetError` if all of it has been read and the server has hung up.
        """
        with suppress(BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            received = self.socket.recv(_LONGEST_LINE)
            if not received and not self._unread:
                raise ConnectionResetError("closed by the server")
            self._unread += received
        return self._unread

    def write(self, data: bytes, seconds: float) -> None:
        """Write all of `data`; `seconds` for each 64 KiB."""
        for start in range(0, len(data), _CHUNK):
            rest = data[start : start + _CHUNK]
            end = time.monotonic() + seconds
            while rest:
                rest = rest[self._insist(partial(self.socket.send, rest), _WRITE, end) :]

    def read_reply(self, seconds: float) -> _Reply:
        """Read one whole reply; raises `BadReplyError`, `TimeoutError`, other `OSError`s."""
        end = time.monotonic() + seconds
        lines: list[str] = []
        code = taken = 0
        while taken < _LONGEST_REPLY:
            line = self._read_line(end)
            taken += len(line) + 1
            match = _REPLY.fullmatch(line)
            if match is None or (code and int(match[1]) != code):
                raise BadReplyError("not a reply")
            code = int(match[1])
            rest = match[2] or b""
            lines.append(rest[1:].decode("utf-8", "replace").strip())
            if not rest.startswith(b"-"):
                return _Reply(code, "\n".join(lines))
        raise BadReplyError("an endless reply")

    def _read_line(self, end: float) -> bytes:
        while b"\n" not in self._unread:
            if len(self._unread) > _LONGEST_LINE:
                raise BadReplyError("an endless line")
            received = self._insist(partial(self.socket.recv, _LONGEST_LINE), _READ, end)
            if not received:
                self._cancellation.check()
                raise ConnectionResetError("closed by the server")
            self._unread += received
        line, _, self._unread = self._unread.partition(b"\n")
        return line

    def _insist(self, act: Callable[[], _Value], event: int, end: float) -> _Value:
        """Repeat `act` until it does not want to wait any more; returns its value."""
        while True:
            self._cancellation.check()
            try:
                return act()
            except ssl.SSLWantReadError:
                self._wait(_READ, end)
            except ssl.SSLWantWriteError:
                self._wait(_WRITE, end)
            except BlockingIOError:
                self._wait(event, end)

    def _wait(self, event: int, end: float) -> None:
        """Wait until the socket is ready for `event`; raises `TimeoutError`, `CancelledError`."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.socket, event)
            while True:
                self._cancellation.check()
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError("no answer in time")
                if selector.select(min(left, _SLICE)):
                    return

    def close(self) -> None:
        """Close the connection. Never raises."""
        closing, self._socket = self._socket, None
        with suppress(CancelledError):
            self._cancellation.watch(None)
        if closing is not None:
            with suppress(OSError):
                closing.close()


class _Delivery:
    """What is known about each recipient of one message so far."""

    def __init__(self, envelope: Envelope) -> None:
        self.sender = ""
        self.open: dict[str, str] = {}
        """Recipients without an outcome: the address as given, and as it goes on the wire."""
        self.accepted: list[str] = []
        self._order = tuple(dict.fromkeys(envelope.recipients))
        self._ended: dict[str, Result] = {}
        for address in self._order:
            try:
                self.open[address] = wire_address(address)
            except Refused as refused:
                self.end(address, State.FAILED, "rcpt", str(refused))

    def end(
        self, address: str, outcome: State, phase: str, text: str, code: int | None = None
    ) -> None:
        """Settle one recipient."""
        self.open.pop(address, None)
        self._ended[address] = Result(
            address=address, outcome=outcome, phase=phase, code=code, text=text
        )

    def end_all(self, outcome: State, phase: str, text: str) -> None:
        """Settle everyone who has no outcome yet."""
        for address in tuple(self.open):
            self.end(address, outcome, phase, text)

    def results(self) -> tuple[Result, ...]:
        return tuple(self._ended[address] for address in self._order)


class Session:
    """An open conversation with a mail server. Use as a context manager; not for two threads.

    Only `cancel` may be called from another thread.
    """

    def __init__(self, account: Account, *, timeouts: Timeouts, cancellation: Cancellation) -> None:
        self._account = account
        self._timeouts = timeouts
        self._cancellation = cancellation
        self._wire = _Wire(cancellation)
        self._features: Mapping[str, str] = {}
        self._usable = False
        self._phase = "connect"

    @property
    def usable(self) -> bool:
        """Whether another mail can be sent in this session."""
        return self._usable

    @property
    def size_limit(self) -> int:
        """Bytes of the largest message that the server takes (RFC 1870); 0 if it does not say."""
        most = self._features.get("SIZE", "").partition(" ")[0][:_LONGEST_SIZE]
        return int(most) if most.isascii() and most.isdigit() else 0

    def cancel(self) -> None:
        """Stop from another thread, within a second: what the server has not taken is deferred."""
        self._cancellation.cancel()

    def close(self) -> None:
        """Say goodbye if the server still listens, and close. Never raises."""
        if self._usable:
            self._usable = False
            with suppress(OSError):
                self._ask("QUIT", self._timeouts.quit)
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def send(
        self, envelope: Envelope, *, before_data: Callable[[tuple[str, ...]], None]
    ) -> tuple[Result, ...]:
        """Send one message; return a result for each recipient, in the envelope's order.

        `before_data` is called once with the accepted recipients, just before the DATA command,
        and has to make `data_sent` durable. It is not called if no recipient was accepted. If it
        raises, nothing is sent and its exception goes on; the session stays usable. Outcomes are
        SENT, DEFERRED, FAILED and UNKNOWN, see the top of this module; `text` is a sentence.

        Raises `MailFailed` with code `authentication` if the server wants a log-in first, and with
        `network` if the session is not usable; nothing was sent and `before_data` not called.
        """
        if not self._usable:
            raise MailFailed(
                "The connection to the mail server is closed.", code="network", phase="connect"
            )
        delivery = _Delivery(envelope)
        content = _wire_form(envelope.content)
        try:
            options = self._options(envelope, content, delivery)
            if delivery.open:
                self._name_sender(delivery, options)
            if delivery.open:
                self._name_recipients(delivery)
        except OSError as error:
            self._lose(delivery, error, State.DEFERRED)
        except BaseException:
            self._give_up()
            raise
        if not delivery.accepted:
            return delivery.results()
        try:
            before_data(tuple(delivery.accepted))
        except BaseException:
            self._reset()
            raise
        self._hand_over(delivery, content)
        return delivery.results()

    # -- opening

    def open(self, password: str | None) -> None:
        """Connect, secure and log in; raises `MailFailed`. Used by `open_session`."""
        account = self._account
        try:
            self._open(account, password)
        except (OSError, UnicodeError) as error:
            self._wire.close()
            raise failures.from_exception(
                error, host=account.host, port=account.port, phase=self._phase
            ) from error
        except BaseException:
            self._wire.close()
            raise
        self._usable = True

    def _open(self, account: Account, password: str | None) -> None:
        # The authority is read first: a file that is missing must not cost a connection.
        context = None if account.security is Security.NONE else secure_context(account)
        self._wire.connect(account.host, account.port, self._timeouts.connect)
        if context is None and not is_loopback(str(self._wire.socket.getpeername()[0])):
            raise failures.no_secure_connection(account.host)
        if context is not None and account.security is Security.TLS:
            self._phase = "tls"
            self._wire.secure(context, account.host, self._timeouts.command)
        self._phase = "greeting"
        self._expect_good(self._wire.read_reply(self._timeouts.command))
        self._greet()
        if context is not None and account.security is Security.STARTTLS:
            self._phase = "tls"
            self._start_tls(context)
            self._phase = "greeting"
            self._greet()
        if account.user:
            self._phase = "auth"
            self._log_in(account.user, password)

    def _greet(self) -> None:
        """Say EHLO with the address literal (RFC 5321, 4.1.3): it gives no host name away."""
        own = str(self._wire.socket.getsockname()[0]).partition("%")[0]
        literal = f"[IPv6:{own}]" if ":" in own else f"[{own}]"
        reply = self._ask(f"EHLO {literal}")
        if reply.code in (500, 502) and self._account.security is not Security.STARTTLS:
            reply = self._ask(f"HELO {literal}")
        self._expect_good(reply)
        offered = (line.partition(" ") for line in reply.text.split("\n")[1:])
        # "AUTH=LOGIN" is how some old servers write it.
        self._features = {
            word.upper().partition("=")[0]: f"{word.partition('=')[2]} {rest}".strip()
            for word, _, rest in offered
        }

    def _start_tls(self, context: ssl.SSLContext) -> None:
        host = self._account.host
        if "STARTTLS" not in self._features:
            raise failures.no_secure_connection(host)
        reply = self._ask("STARTTLS")
        if not reply.good:
            raise failures.no_secure_connection(host)
        if self._wire.unasked():
            raise failures.injected_reply(host)
        self._features = {}
        self._wire.secure(context, host, self._timeouts.command)

    def _log_in(self, user: str, password: str | None) -> None:
        host = self._account.host
        if password is None:
            raise failures.password_missing(host)
        if "\0" in user or "\0" in password:
            raise failures.refused_session(host, phase="auth", code=535, text="NUL")
        offered = self._features.get("AUTH", "").upper().split()
        if self._account.login is Login.OAUTH:
            # Google's and Microsoft's form of a bearer token; a refusal comes as a challenge.
            reply = self._ask("AUTH XOAUTH2 " + _base64(f"user={user}\1auth=Bearer {password}\1\1"))
            if reply.code == _GO_ON:
                reply = self._ask("")
            if reply.code >= _FOR_GOOD:
                said = f"{reply.code} {reply.text}"
                raise failures.refused_token(host, said, reply=reply.code)
        elif "PLAIN" in offered:
            reply = self._ask("AUTH PLAIN " + _base64(f"\0{user}\0{password}"))
        elif "LOGIN" in offered:
            reply = self._ask("AUTH LOGIN")
            for secret in (user, password):
                if reply.code == _GO_ON:
                    reply = self._ask(_base64(secret))
        else:
            raise failures.no_known_login(host)
        self._expect_good(reply)

    def _expect_good(self, reply: _Reply) -> None:
        if reply.good:
            return
        if reply.code < _REFUSAL:
            raise BadReplyError("neither yes nor no")
        raise failures.refused_session(
            self._account.host, phase=self._phase, code=reply.code, text=reply.text
        )

    # -- sending

    def _options(self, envelope: Envelope, content: bytes, delivery: _Delivery) -> str:
        """Return the parameters of MAIL; refuse here what the server could not take."""
        self._phase = "mail"
        options = ""
        if "SIZE" in self._features:
            limit = self.size_limit
            if 0 < limit < len(content):
                delivery.end_all(
                    State.FAILED,
                    self._phase,
                    f"The message has {len(content):,} bytes and the server takes at most "
                    f"{limit:,}. Leave out an attachment, or send a link to it.",
                )
            options += f" SIZE={len(content)}"
        try:
            delivery.sender = wire_address(envelope.sender, field="from") if envelope.sender else ""
        except Refused as refused:
            delivery.end_all(State.FAILED, self._phase, f"The sender's address: {refused}")
        head = content.partition(b"\r\n\r\n")[0]
        whole = not (head.isascii() and delivery.sender.isascii())
        needing = [one for one, wire in delivery.open.items() if whole or not wire.isascii()]
        if needing and "SMTPUTF8" not in self._features:
            for address in needing:
                delivery.end(
                    address,
                    State.FAILED,
                    self._phase,
                    "An address has letters beyond a to z before the @, and the mail server can "
                    "not carry such addresses. Use another address.",
                )
        elif needing:
            options += " SMTPUTF8"
        if not content.isascii() and "8BITMIME" in self._features:
            options += " BODY=8BITMIME"
        return options

    def _name_sender(self, delivery: _Delivery, options: str) -> None:
        reply = self._ask(f"MAIL FROM:<{delivery.sender}>{options}")
        if reply.code in _LOGIN_WANTED:
            raise failures.login_missing(self._account.host, code=reply.code, text=reply.text)
        if not reply.good:
            self._refuse_all(delivery, reply)
            self._reset()

    def _name_recipients(self, delivery: _Delivery) -> None:
        self._phase = "rcpt"
        for address, wire in tuple(delivery.open.items()):
            reply = self._ask(f"RCPT TO:<{wire}>")
            if reply.code == _CLOSING:
                self._refuse_all(delivery, reply)
                self._reset()
                return
            if reply.good:
                delivery.accepted.append(address)
            else:
                delivery.end(address, *self._judged(reply, address))
        if not delivery.accepted:
            self._reset()

    def _hand_over(self, delivery: _Delivery, content: bytes) -> None:
        """Send DATA, the message and its final dot; settle everyone still open."""
        dot_begun = False
        try:
            self._phase = "data"
            reply = self._ask("DATA")
            if reply.code == _GO_AHEAD:
                early = self._write_body(content)
                if early is None:
                    self._phase = "dot"
                    self._cancellation.check()
                    dot_begun = True
                    self._wire.write(b".\r\n", self._timeouts.data)
                    reply = self._wire.read_reply(self._timeouts.dot)
                else:
                    self._give_up()
                    reply = early
            if reply.good and dot_begun:
                for address in tuple(delivery.open):
                    text = failures.clean(reply.text)
                    delivery.end(address, State.SENT, self._phase, text, reply.code)
            else:
                self._refuse_all(delivery, reply)
                if not dot_begun:
                    self._reset()
        except OSError as error:
            self._lose(delivery, error, State.UNKNOWN if dot_begun else State.DEFERRED)
        except BaseException:
            self._give_up()
            raise

    def _write_body(self, content: bytes) -> _Reply | None:
        """Write the message without its final dot, lines that start with a dot stuffed.

        Returns what the server said before it had the end, which can only be a refusal: believing
        a 250 here would call a message sent that the server never had.
        """
        stuffed = re.sub(rb"(?m)^\.", b"..", content)
        try:
            self._wire.write(stuffed, self._timeouts.data)
        except (ConnectionError, ssl.SSLError):
            # The server may have said why before it closed.
            try:
                return self._wire.read_reply(1)
            except OSError:
                pass
            raise
        return self._wire.read_reply(self._timeouts.command) if self._wire.unasked() else None

    def _judged(self, reply: _Reply, address: str) -> tuple[State, str, str, int]:
        """Return outcome, phase, text and code for a reply that is not the one hoped for."""
        if reply.code < _REFUSAL:
            raise BadReplyError("neither yes nor no")
        if reply.code == _CLOSING:
            self._give_up()
        outcome = State.DEFERRED if reply.code < _FOR_GOOD else State.FAILED
        text = failures.refused_message(
            address, phase=self._phase, code=reply.code, text=reply.text
        )
        return outcome, self._phase, text, reply.code

    def _refuse_all(self, delivery: _Delivery, reply: _Reply) -> None:
        for address in tuple(delivery.open):
            delivery.end(address, *self._judged(reply, address))
        delivery.accepted.clear()

    def _lose(self, delivery: _Delivery, error: OSError, outcome: State) -> None:
        """Settle everyone still open after the connection is gone."""
        self._give_up()
        text = _UNCERTAIN
        if outcome is not State.UNKNOWN:
            account = self._account
            text = failures.from_exception(
                error, host=account.host, port=account.port, phase=self._phase
            ).what
        delivery.end_all(outcome, self._phase, text)
        delivery.accepted.clear()

    def _give_up(self) -> None:
        self._usable = False
        self._wire.close()

    def _reset(self) -> None:
        """Forget the mail begun (RSET); a session that can not is not usable any more."""
        if not self._usable:
            return
        try:
            if not self._ask("RSET").good:
                self._give_up()
        except OSError:
            self._give_up()

    def _ask(self, line: str, seconds: float | None = None) -> _Reply:
        """Write one command and read its reply; raises `OSError`, `BadReplyError`.

        A server may say goodbye (421) while nobody asked; that is then the answer. Anything else
        that lies there unread would shift all replies by one.
        """
        if any(letter in line for letter in "\r\n\0"):
            raise ValueError("a command is one line")
        seconds = self._timeouts.command if seconds is None else seconds
        if self._wire.unasked():
            reply = self._wire.read_reply(seconds)
            if reply.code == _CLOSING:
                return reply
            raise BadReplyError("an answer that nobody asked for")
        self._wire.write(f"{line}\r\n".encode(), seconds)
        return self._wire.read_reply(seconds)


def open_session(
    account: Account,
    password: str | None,
    *,
    timeouts: Timeouts | None = None,
    cancellation: Cancellation | None = None,
) -> Session:
    """Connect to the account's server, secure the connection and log in.

    Log-in only happens when the account has a user name, and only behind TLS with a certificate
    that this computer trusts (or `account.ca_file`, in addition); `Security.NONE` only reaches this
    computer itself. `cancellation` stops the opening, and later the session, from another thread.

    Raises `Refused` for an account that can not be right, and `MailFailed` (a `WorldFailed`) with
    the phase and code `network`, `authentication`, `certificate` or `cancelled`.
    """
    _check(account)
    session = Session(
        account,
        timeouts=timeouts or Timeouts(),
        cancellation=cancellation or Cancellation(),
    )
    session.open(password)
    return session


def test_account(
    account: Account,
    password: str | None,
    *,
    timeouts: Timeouts | None = None,
    cancellation: Cancellation | None = None,
) -> None:
    """Try the account up to and including the log-in; send nothing.

    Raises as `open_session`; the sentence of a `MailFailed` starts with the step that failed.
    """
    try:
        open_session(account, password, timeouts=timeouts, cancellation=cancellation).close()
    except MailFailed as failed:
        raise MailFailed(
            f"{failures.STEPS[failed.phase]}: {failed.what}",
            code=failed.code,
            phase=failed.phase,
            reply=failed.reply,
        ) from failed


# pytest collects functions by this prefix when a test imports them by name.
test_account.__test__ = False  # type: ignore[attr-defined]  # pytest's mark on a function that only sounds like a test


def _check(account: Account) -> None:
    host = account.host
    if not host or len(host) > _LONGEST_HOST or not host.isprintable() or " " in host:
        raise Refused(Problem("smtp.host", "Give the name of the mail server."))
    if not 0 < account.port <= _LAST_PORT:
        raise Refused(Problem("smtp.port", "A port is a number from 1 to 65535."))
    if account.security is Security.NONE and not is_loopback(host):
        raise Refused(
            Problem(
                "smtp.security",
                "Without protection mail can only go to this computer itself. "
                "Choose TLS or STARTTLS.",
            )
        )


def is_loopback(host: str) -> bool:
    """Say whether a host is this computer itself."""
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def secure_context(account: Account) -> ssl.SSLContext:
    """Return what checks a server's certificate: the system's authorities, and `ca_file` if given.

    Raises `MailFailed` (`certificate`) if that file cannot be read.
    """
    context = ssl.create_default_context()
    if account.ca_file:
        try:
            context.load_verify_locations(cafile=account.ca_file)
        except (OSError, ValueError) as error:
            raise failures.authority_unreadable(account.ca_file) from error
    return context


def _wire_form(content: bytes) -> bytes:
    """Return `content` with CRLF as its only line end.

    A bare LF or CR could be read as a line end by one server and not by the next, and hide a second
    message behind a false final dot.
    """
    whole = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    return whole if whole.endswith(b"\r\n") else whole + b"\r\n"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")
