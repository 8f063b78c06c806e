"""Mails for tests of intake, and a mailbox in memory whose server is a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.mail import Account


def mail(
    subject: str = "Question about the ports report",
    text: str = "Could someone talk to us by 4pm tomorrow?",
    *,
    sender: str = "Nadia Lind <nadia@harbour.example>",
    key: str = "",
    **headers: str,
) -> bytes:
    """Return a mail; `headers` are further fields with `_` for `-`."""
    lines = [
        f"From: {sender}",
        "To: press@office.example",
        f"Subject: {subject}",
        "Date: Tue, 24 Nov 2026 11:00:00 +0000",
        f"Message-ID: <{key or abs(hash((subject, text, sender)))}@harbour.example>",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
        "",
    ]
    return "\r\n".join(lines).encode()


def bounce(message_id: str, recipient: str, *, action: str = "failed") -> bytes:
    """Return a delivery report (RFC 3464) about the mail with this Message-ID."""
    status = "5.1.1" if action == "failed" else "4.4.1"
    return "\r\n".join(
        [
            "From: Mail Delivery System <mailer-daemon@relay.example>",
            "To: press@office.example",
            "Return-Path: <>",
            "Subject: Undelivered Mail" if action == "failed" else "Subject: Delayed Mail",
            f"Message-ID: <{action}-{recipient}-{message_id[1:9]}@relay.example>",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "It could not be delivered.",
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; relay.example",
            "",
            f"Final-Recipient: rfc822; {recipient}",
            f"Action: {action}",
            f"Status: {status}",
            "Diagnostic-Code: smtp; 550 no such person",
            "",
            "--b",
            "Content-Type: message/rfc822",
            "",
            "From: press@office.example",
            f"To: {recipient}",
            f"Message-ID: {message_id}",
            "Subject: Yours",
            "",
            "text",
            "--b--",
            "",
        ]
    ).encode()


@dataclass
class Letterbox:
    """A mailbox in memory. `poison` are UIDs at which the connection ends."""

    mails: dict[int, bytes] = field(default_factory=dict)
    uidvalidity: int = 1
    poison: set[int] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)
    """UIDs that the server lists and never hands over."""
    claims: dict[int, int] = field(default_factory=dict)
    """Sizes that the server claims instead of the true ones."""
    days: dict[int, date] = field(default_factory=dict)
    """When the server got a mail; those that are not named came today."""
    sent: set[str] = field(default_factory=set)
    """Message-IDs that lie in the Sent folder."""
    down: bool = False
    seen: set[int] = field(default_factory=set)
    moved: dict[int, str] = field(default_factory=dict)
    read_only: bool = False
    fetches: list[tuple[int, ...]] = field(default_factory=list)
    sessions: int = 0
    news: bool | None = False
    """What the server tells; None refuses the password."""
    asked: int = 0
    crash_before_mark: BaseException | None = None

    def put(self, *mails: bytes) -> None:
        for one in mails:
            self.mails[max(self.mails, default=0) + 1] = one

    @contextmanager
    def open_mailbox(
        self, account: Account, password: str | None, folder: str
    ) -> Iterator[_Session]:
        del account, password
        if self.down:
            raise WorldFailed("The server cannot be reached.", code="network")
        self.sessions += 1
        yield _Session(self, folder)

    def has_news(
        self, account: Account, password: Callable[[], str | None], folder: str
    ) -> bool | None:
        del account, folder
        self.asked += 1
        if self.news is None:
            password()
            raise WorldFailed("Wrong password.", code="authentication")
        return self.news

    def close(self) -> None:
        return


@dataclass
class _Session:
    box: Letterbox
    folder: str

    @property
    def uidvalidity(self) -> int:
        return self.box.uidvalidity

    def uids_after(self, uid: int, *, since: date | None = None) -> tuple[int, ...]:
        return tuple(
            sorted(
                one
                for one in self.box.mails
                if one > uid and (since is None or self.box.days.get(one, since) >= since)
            )
        )

    def sizes(self, uids: Sequence[int]) -> Mapping[int, int]:
        box = self.box
        return {one: box.claims.get(one, len(box.mails[one])) for one in uids if one in box.mails}

    def fetch(self, uids: Sequence[int]) -> Mapping[int, bytes]:
        self.box.fetches.append(tuple(uids))
        if self.box.poison.intersection(uids):
            raise WorldFailed("The server closed the connection.", code="network")
        return {
            one: self.box.mails[one]
            for one in uids
            if one in self.box.mails and one not in self.box.silent
        }

    def fetch_header(self, uid: int) -> bytes:
        return self.box.mails[uid].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"

    def mark(self, uids: Sequence[int], *, move_to: str = "") -> None:
        if self.box.crash_before_mark is not None:
            raise self.box.crash_before_mark
        if self.box.read_only:
            raise WorldFailed("That folder may only be read.", code="folder")
        for uid in uids:
            if move_to:
                self.box.moved[uid] = move_to
                self.box.mails.pop(uid, None)
            else:
                self.box.seen.add(uid)

    def has(self, message_id: str) -> bool:
        return message_id in self.box.sent

    def wait(self, seconds: float) -> bool:
        del seconds
        return False

    def rest(self) -> None:
        return
