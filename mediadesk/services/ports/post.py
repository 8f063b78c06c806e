"""Mail on its way out and in, as the use cases see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from mediadesk.domain.intake import Knowledge, ReadMail
from mediadesk.domain.mail import Account, Letter
from mediadesk.domain.outbox import Envelope, Result
from mediadesk.domain.provider import Authority
from mediadesk.domain.trial import Trial


class Session(Protocol):
    """A connection to a mail server, logged in."""

    @property
    def usable(self) -> bool:
        """Whether another message can be sent over this connection."""

    def send(
        self, envelope: Envelope, *, before_data: Callable[[tuple[str, ...]], None]
    ) -> tuple[Result, ...]:
        """Send one message; `before_data` commits `data_sent` before the first byte of DATA."""


class Transport(Protocol):
    """The way out."""

    def open_session(
        self, account: Account, password: str | None
    ) -> AbstractContextManager[Session]:
        """Connect and log in; raises `WorldFailed`."""

    def compose(self, letter: Letter) -> bytes:
        """Render a letter; raises `Refused` for what cannot stand in a header."""

    def draft(self, letter: Letter) -> bytes:
        """Render a letter as a draft that a mail program opens for sending."""


class MailFolder(Protocol):
    """A folder of a mail server that is open. Every call raises `WorldFailed`."""

    @property
    def uidvalidity(self) -> int:
        """While it stays the same, a UID names the same mail for ever."""

    def uids_after(self, uid: int, *, since: date | None = None) -> tuple[int, ...]:
        """Return the UIDs of the mails that came after `uid` (0: all), in order.

        With `since` only those that the server has had from that day on.
        """

    def sizes(self, uids: Sequence[int]) -> Mapping[int, int]:
        """Return the size in bytes of each mail that is still there."""

    def fetch(self, uids: Sequence[int]) -> Mapping[int, bytes]:
        """Return the whole mails that are still there, as bytes, left unread on the server."""

    def fetch_header(self, uid: int) -> bytes:
        """Return the header of a mail; empty if the mail is gone."""

    def mark(self, uids: Sequence[int], *, move_to: str = "") -> None:
        """Mark mails read or, with `move_to`, move them into that folder."""

    def has(self, message_id: str) -> bool:
        """Say whether a mail with this Message-ID lies in the folder."""

    def wait(self, seconds: float) -> bool:
        """Let the server say that something has come, for `seconds` at most; False if it cannot."""

    def rest(self) -> None:
        """End the wait, so that the folder can be asked again."""


class MailboxTransport(Protocol):
    """The way in."""

    def open_mailbox(
        self, account: Account, password: str | None, folder: str
    ) -> AbstractContextManager[MailFolder]:
        """Connect, log in and open a folder, by name or special use; raises `WorldFailed`."""

    def has_news(
        self, account: Account, password: Callable[[], str | None], folder: str
    ) -> bool | None:
        """Say whether something has come since the last time; None if the server cannot tell.

        `password` is only called where a connection has to be opened.
        """

    def close(self) -> None:
        """Let go whatever is kept open."""


class MailReader(Protocol):
    """Understands mails; whatever their bytes are, none of them raises."""

    def read_all(self, mails: Sequence[bytes], knowledge: Knowledge) -> Iterator[ReadMail]:
        """Yield what can be understood of each mail, within limits of time and memory.

        Raises `WorldFailed` only if reading cannot begin at all.
        """


class AccountTester(Protocol):
    """Tries accounts out; never raises for what the world does."""

    def try_outgoing(self, account: Account, password: str | None) -> Trial:
        """Connect, secure, log in and ask how large a message may be."""

    def try_incoming(self, account: Account, password: str | None, folder: str) -> Trial:
        """Connect, secure, log in, list the folders and open one."""


class SignIn(Protocol):
    """A sign-in that has begun. `code` is to be typed at `url`, or empty if the page knows it."""

    @property
    def url(self) -> str:
        """Where the user agrees."""

    @property
    def code(self) -> str:
        """What the user types there."""

    @property
    def interval(self) -> float:
        """Seconds between two polls at least."""

    def poll(self) -> bool:
        """Say whether the user has agreed; the token is then kept. Raises `WorldFailed`."""

    def close(self) -> None:
        """Give up."""


class SignIns(Protocol):
    """Begins sign-ins."""

    def begin(self, authority: Authority) -> SignIn:
        """Begin the flow that the authority offers; raises `WorldFailed`."""
