"""A letter before it is bytes, and the account that sends it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A mail address with the name to show; `email` is a bare addr-spec (RFC 5322, 3.4.1)."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside a letter. `content_type` is `type/subtype`."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail, as written by the desk, before it is rendered.

    `message_id` includes its angle brackets and never changes over retries. `date` is UTC.
    `automatic` marks it Auto-Submitted: auto-generated (RFC 3834, 5), so that no machine answers.
    """

    sender: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    message_id: str
    date: datetime
    reply_to: Address | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    automatic: bool = False
    attachments: tuple[Attachment, ...] = ()


class Security(StrEnum):
    """How the connection to a mail server is protected (RFC 8314)."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Login(StrEnum):
    """How we say who we are: with a password, or a token that a provider gave out (OAuth 2)."""

    PASSWORD = "password"  # noqa: S105  # the name of a way, not a secret
    OAUTH = "oauth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A mail server and who we are there. `ca_file` is a deliberately imported authority (PEM)."""

    host: str
    port: int
    security: Security
    user: str = ""
    ca_file: str = ""
    login: Login = Login.PASSWORD


def loop_mark(email: str) -> str:
    """Return the value of `X-MediaDesk-Loop` in mails from the address `email`.

    A desk that receives a mail with its own mark has met itself. The mark is a digest, so that it
    says nothing that the From line does not say.
    """
    return hashlib.sha256(email.strip().lower().encode("utf-8", "replace")).hexdigest()[:16]
