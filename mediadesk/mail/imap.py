"""Fetching mails from a folder by UID (RFC 9051), without changing anything until it is asked for.

On failure, first: whatever goes wrong raises `MailFailed` and nothing was changed on the server.
Bodies are read with BODY.PEEK[], which leaves a mail unread; `mark` is the one call that changes
something, and it is made after the bytes are stored. Nobody logs in before TLS: with STARTTLS a
server that greets with PREAUTH is refused, because it would be believed without a secure way (RFC
9051, 11.1). A literal longer than what was asked for ends the session before it is read.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.mail import Account, Login, Security
from mediadesk.mail import failures
from mediadesk.mail.failures import BadReplyError, MailFailed
from mediadesk.mail.smtp import is_loopback, secure_context

if TYPE_CHECKING:
    from imapclient import IMAPClient

LARGEST_LITERAL = 64 * 1024 * 1024
"""Bytes of one answer that are read at all; larger mails are known by their size before."""
_GONE = (OSError, ValueError, imaplib.IMAP4.error)
"""What a goodbye raises on a connection that is cut or talks nonsense; it is gone anyway."""
_CONNECT_SECONDS = 30.0
_READ_SECONDS = 60.0
_LONGEST_HOST = 253
_TLS_PORT = 993
_MOST_UIDS = 2**32
_SEEN = b"\\Seen"
_HEADER_BYTES = 256 * 1024
_IDLE_SECONDS = 25 * 60.0
"""A server may end an idle connection after 30 minutes (RFC 2177, 3), so a new one comes before."""

_Value = TypeVar("_Value")


class Mailbox:
    """A folder that is open. Made by `open_mailbox`; not for two threads."""

    def __init__(self, client: IMAPClient, account: Account, folder: str) -> None:
        self._client = client
        self._account = account
        self._idle = False
        chosen = self._ask("folder", lambda: client.select_folder(folder))
        number = chosen.get(b"UIDVALIDITY", 0)
        self.uidvalidity = number if isinstance(number, int) else 0
        """While it stays the same, a UID names the same mail for ever (RFC 9051, 2.3.1.1)."""

    def uids_after(self, uid: int, *, since: date | None = None) -> tuple[int, ...]:
        """Return the UIDs of the mails that came after `uid` (0: all), in order.

        With `since` only those that the server has had from that day on (RFC 9051, 6.4.4).
        """
        criteria: list[str | date] = ["UID", f"{uid + 1}:*"]
        if since is not None:
            criteria += ["SINCE", since]
        found = self._ask("fetch", lambda: self._client.search(criteria))
        # `n:*` names the last mail even if its UID is smaller (RFC 9051, 6.4.9).
        return tuple(sorted({one for one in found if uid < one < _MOST_UIDS}))

    def sizes(self, uids: Sequence[int]) -> Mapping[int, int]:
        """Return the size in bytes of each mail that is still there."""
        found = self._ask("fetch", lambda: self._client.fetch(list(uids), ["RFC822.SIZE"]))
        return {
            uid: values[b"RFC822.SIZE"]
            for uid, values in found.items()
            if isinstance(values.get(b"RFC822.SIZE"), int)
        }

    def fetch(self, uids: Sequence[int]) -> Mapping[int, bytes]:
        """Return the whole mails that are still there, as bytes, left unread on the server."""
        return self._bodies(uids, "BODY.PEEK[]", b"BODY[]")

    def fetch_header(self, uid: int) -> bytes:
        """Return the header of a mail, 256 KiB at most; empty if the mail is gone."""
        asked = f"BODY.PEEK[HEADER]<0.{_HEADER_BYTES}>"
        return self._bodies([uid], asked, b"BODY[HEADER]<0>").get(uid, b"")

    def _bodies(self, uids: Sequence[int], asked: str, named: bytes) -> Mapping[int, bytes]:
        found = self._ask("fetch", lambda: self._client.fetch(list(uids), [asked]))
        return {
            uid: values[named]
            for uid, values in found.items()
            if isinstance(values.get(named), bytes)
        }

    def mark(self, uids: Sequence[int], *, move_to: str = "") -> None:
        """Mark mails read or, with `move_to`, move them there; those that are gone are no error."""
        client = self._client
        if not move_to:
            self._ask("mark", lambda: client.add_flags(list(uids), [_SEEN], silent=True))
            return
        if not self._ask("mark", lambda: client.folder_exists(move_to)):
            self._ask("mark", lambda: client.create_folder(move_to))
        if client.has_capability("MOVE"):
            self._ask("mark", lambda: client.move(list(uids), move_to))
            return
        self._ask("mark", lambda: client.copy(list(uids), move_to))
        self._ask("mark", lambda: client.delete_messages(list(uids), silent=True))
        if client.has_capability("UIDPLUS"):
            # Without it EXPUNGE would also take what others have marked as deleted.
            self._ask("mark", lambda: client.uid_expunge(list(uids)))

    def has(self, message_id: str) -> bool:
        """Say whether a mail with this Message-ID lies in the folder."""
        found = self._ask(
            "fetch", lambda: self._client.search(["HEADER", "Message-ID", message_id])
        )
        # HEADER searches for a part of the field, so the whole of it is read (RFC 9051, 6.4.4).
        asked = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
        fields = (
            self._bodies(found[:5], asked, b"BODY[HEADER.FIELDS (MESSAGE-ID)]") if found else {}
        )
        wanted = message_id.encode("utf-8", "replace").lower()
        return any(field.partition(b":")[2].strip().lower() == wanted for field in fields.values())

    def wait(self, seconds: float) -> bool:
        """Let the server say that something has come (IDLE, RFC 2177), for `seconds` at most.

        Returns False at once if it cannot. The wait goes on from call to call until `rest`.
        """
        client = self._client
        if not self.can_wait:
            return False
        if not self._idle:
            self._ask("fetch", client.idle)
            self._idle = True
        said = self._ask("fetch", lambda: client.idle_check(timeout=seconds))
        return any(len(one) > 1 and one[1] in (b"EXISTS", b"RECENT") for one in said)

    @property
    def can_wait(self) -> bool:
        """Whether the server offers IDLE."""
        return bool(self._client.has_capability("IDLE"))

    def drop(self) -> None:
        """Cut the connection at once."""
        with suppress(*_GONE):
            self._client.shutdown()

    def rest(self) -> None:
        """End the wait, so that the folder can be asked again."""
        if self._idle:
            self._idle = False
            self._ask("fetch", self._client.idle_done)

    def _ask(self, phase: str, act: Callable[[], _Value]) -> _Value:
        account = self._account
        try:
            return act()
        except MailFailed:
            raise
        except Exception as error:
            raise _failure(error, account, phase) from error


@contextmanager
def open_mailbox(
    account: Account, password: str | None, folder: str, *, read_seconds: float = _READ_SECONDS
) -> Iterator[Mailbox]:
    r"""Connect, secure, log in and open a folder; the server is left alone again at the end.

    `folder` may be a name or a special use in IMAP's form, `\Sent` (RFC 6154). Raises `Refused`
    for an account that can not be right, else `MailFailed` as `mail.smtp.open_session`, also with
    phase `folder` for a folder that is not there.
    """
    client = _connect(account, password, read_seconds)
    try:
        if folder.startswith("\\"):
            folder = _special(client, account, folder)
        yield Mailbox(client, account, folder)
    finally:
        with suppress(*_GONE):
            client.logout()
        with suppress(*_GONE):
            client.shutdown()


def _special(client: IMAPClient, account: Account, use: str) -> str:
    try:
        found = client.find_special_folder(use.encode())
    except Exception as error:
        raise _failure(error, account, "folder") from error
    if not found:
        raise MailFailed(
            f"{failures.clean(account.host)} has no folder for sent mail. Name it in the settings.",
            code="folder",
            phase="folder",
        )
    return str(found)


def _connect(account: Account, password: str | None, read_seconds: float) -> IMAPClient:
    _check(account)
    # The authority is read first: a file that is missing must not cost a connection.
    context = None if account.security is Security.NONE else secure_context(account)
    from imapclient import IMAPClient, SocketTimeout

    phase = "tls" if account.security is Security.TLS else "connect"
    client = None
    try:
        client = IMAPClient(
            account.host,
            port=account.port,
            ssl=account.security is Security.TLS,
            ssl_context=context,
            timeout=SocketTimeout(_CONNECT_SECONDS, read_seconds),
        )
        _bound(client)
        if context is None:
            _refuse_others(client, account)
        if account.security is Security.STARTTLS:
            phase = "tls"
            _start_tls(client, account, context)
        phase = "auth"
        if account.user:
            _log_in(client, account, password)
    except Exception as error:
        if client is not None:
            with suppress(*_GONE):
                client.shutdown()
        raise _failure(error, account, phase) from error
    return client


def _refuse_others(client: IMAPClient, account: Account) -> None:
    """Refuse to talk without TLS to any computer but this one."""
    if not is_loopback(str(client.socket().getpeername()[0])):
        raise failures.no_secure_connection(account.host, port=_TLS_PORT)


def _bound(client: IMAPClient) -> None:
    """Refuse literals beyond `LARGEST_LITERAL`, and let the library trace nothing.

    It would write every byte of every mail into a log of its own, if somebody turned that on.
    """
    inner = client._imap  # noqa: SLF001  # the library has no other place for it
    inner.debug = 0
    read = inner.read

    def bounded(size: int) -> bytes:
        if size > LARGEST_LITERAL:
            raise BadReplyError("an answer that is too long")
        data: bytes = read(size)
        return data

    inner.read = bounded


def _start_tls(client: IMAPClient, account: Account, context: ssl.SSLContext | None) -> None:
    if bytes(client.welcome or b"").upper().startswith(b"* PREAUTH") or (
        client._imap.state == "AUTH"  # noqa: SLF001  # imaplib's own account of the greeting
    ):
        raise failures.no_secure_connection(account.host, port=_TLS_PORT)
    if not client.has_capability("STARTTLS"):
        raise failures.no_secure_connection(account.host, port=_TLS_PORT)
    try:
        client.starttls(context)
    except imaplib.IMAP4.error as error:
        raise failures.no_secure_connection(account.host, port=_TLS_PORT) from error
    # What was said before TLS is not believed any more (RFC 9051, 6.2.1).
    client._cached_capabilities = None  # noqa: SLF001  # there is no other way to forget it


def _log_in(client: IMAPClient, account: Account, password: str | None) -> None:
    if password is None:
        raise failures.password_missing(account.host)
    if account.login is Login.OAUTH:
        client.oauth2_login(account.user, password)
    elif not password.isascii() or not account.user.isascii():
        # LOGIN's strings are ASCII; AUTHENTICATE PLAIN takes UTF-8 (RFC 4616).
        client.plain_login(account.user, password)
    else:
        client.login(account.user, password)


def _failure(error: Exception, account: Account, phase: str) -> MailFailed:
    """Return what an exception of the library means for a person."""
    if isinstance(error, MailFailed):
        return error
    if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):
        words = str(error)
        if phase == "auth" and account.login is Login.OAUTH:
            return failures.refused_token(account.host, _text(words))
        if phase == "auth":
            return failures.refused_login(account.host, _text(words))
        if phase in ("folder", "mark"):
            return MailFailed(
                f"{failures.clean(account.host)} does not open that folder. Check its name in the "
                f'settings. It said: "{failures.clean(_text(words))}".',
                code="folder",
                phase=phase,
            )
    found: Exception = error
    if phase == "tls" and isinstance(error, (socket.gaierror, ConnectionRefusedError)):
        phase = "connect"
    if isinstance(error, imaplib.IMAP4.error):
        cause = error.__context__
        found = cause if isinstance(cause, OSError) else ConnectionResetError(str(error))
    elif not isinstance(error, (OSError, UnicodeError)):
        # The library's parser meets what no server should say.
        found = BadReplyError(str(error))
    return failures.from_exception(
        found, host=account.host, port=account.port, phase=phase, receiving=True
    )


def _text(words: str) -> str:
    """Return the server's words without the marks of the bytes they came as."""
    return words.removeprefix("b'").removesuffix("'")


def _check(account: Account) -> None:
    host = account.host
    if not host or len(host) > _LONGEST_HOST or not host.isprintable() or " " in host:
        raise Refused(Problem("imap.host", "Give the name of the mail server."))
    if account.security is Security.NONE and not is_loopback(host):
        raise Refused(
            Problem(
                "imap.security",
                "Without protection mail can only come from this computer itself. "
                "Choose TLS or STARTTLS.",
            )
        )


class Watcher:
    """Keeps one connection that idles (RFC 2177), so that news come without asking again and again.

    Not for two threads, and never a reason to wait: it is asked now and then whether there are any.
    """

    def __init__(self) -> None:
        self._stack: ExitStack | None = None
        self._box: Mailbox | None = None
        self._of: tuple[Account, str] | None = None
        self._since = 0.0

    def has_news(
        self, account: Account, password: Callable[[], str | None], folder: str
    ) -> bool | None:
        """Say whether something has come since the last time; None if the server cannot tell.

        The first call asks for the password and connects. Raises `MailFailed` and is then as new.
        """
        if self._of != (account, folder) or time.monotonic() - self._since > _IDLE_SECONDS:
            self.close()
        try:
            box = self._box
            if box is None:
                stack = ExitStack()
                box = stack.enter_context(open_mailbox(account, password(), folder))
                self._stack, self._box = stack, box
                self._of, self._since = (account, folder), time.monotonic()
            return box.wait(0) if box.can_wait else None
        except MailFailed:
            self.close()
            raise

    def close(self) -> None:
        """Let the connection go without a word, so that nobody waits for a dead one."""
        box, self._box = self._box, None
        stack, self._stack = self._stack, None
        self._of = None
        if box is not None and stack is not None:
            box.drop()
            stack.close()


def folders(account: Account, password: str | None) -> tuple[str, ...]:
    """Return the names of the folders of an account; raises as `open_mailbox`."""
    client = _connect(account, password, _READ_SECONDS)
    try:
        found: list[tuple[Any, ...]] = client.list_folders()
        return tuple(sorted(str(name) for _, _, name in found))
    except Exception as error:
        raise _failure(error, account, "folder") from error
    finally:
        with suppress(*_GONE):
            client.logout()
