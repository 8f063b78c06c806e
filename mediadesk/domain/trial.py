"""Trying a mail account out: which step failed, and what would probably mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mediadesk.domain.mail import Account, Login, Security


class Step(StrEnum):
    """The steps of a trial, in order."""

    NAME = "name"
    """The server's name is found (DNS)."""
    CONNECT = "connect"
    SECURE = "secure"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    SIZE = "size"
    """The server takes messages as large as ours."""
    FOLDER = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What would probably mend it: settings to change, and a code for the words of the button."""

    code: str
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a trial ended. `failed` is None if every step went well; `what` says it in a sentence."""

    way: str
    failed: Step | None = None
    what: str = ""
    fix: Fix | None = None
    folders: tuple[str, ...] = field(default=())
    """The folders of a mailbox that could be opened, for choosing one."""


_OTHER_WAY: Mapping[tuple[str, Security], tuple[str, Security]] = {
    ("smtp", Security.TLS): ("587", Security.STARTTLS),
    ("smtp", Security.STARTTLS): ("465", Security.TLS),
    ("imap", Security.TLS): ("143", Security.STARTTLS),
    ("imap", Security.STARTTLS): ("993", Security.TLS),
}


def likely_fix(way: str, account: Account, failed: Step, *, signs_in: bool) -> Fix | None:
    """Return what would probably mend a failed step.

    `signs_in` says that the account's provider gives out tokens, so that a password may not do.
    """
    if failed in (Step.CONNECT, Step.SECURE):
        other = _OTHER_WAY.get((way, account.security))
        if other is None:
            return None
        port, security = other
        return Fix(
            code=f"{port}_{security.value}",
            settings={f"{way}.port": port, f"{way}.security": security.value},
        )
    if failed is Step.LOGIN and signs_in and account.login is Login.PASSWORD:
        return Fix(code="sign_in", settings={f"{way}.auth": Login.OAUTH.value})
    if failed is Step.FOLDER:
        return Fix(code="inbox", settings={"imap.folder": "INBOX"})
    return None
