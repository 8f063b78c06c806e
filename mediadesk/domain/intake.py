"""What is understood of a mail that came in: who, what, of which kind, and what is odd about it.

Everything here was said by a stranger and is a claim. What the mail does not say is None or empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mediadesk.domain.errors import Problem
from mediadesk.domain.proposal import Proposal


class MailKind(StrEnum):
    """What a mail is. Only `human` may ever become a request."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    DELAYED = "delayed"
    RECEIPT = "receipt"
    """A read or delivery receipt (RFC 8098, RFC 3464 with action `delivered`)."""
    LIST = "list"
    FEEDBACK = "feedback"
    """A complaint passed on by a provider (ARF, RFC 5965)."""
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAttachment:
    r"""A file in a mail, listed and never opened. `size` is its decoded size in bytes.

    `name` has no path, at most 150 bytes of UTF-8, and its control, invisible and direction marks
    stand as escapes such as `\u202e`; it is empty if the mail gives none.
    """

    name: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What a bounce, a delay or a receipt says about one recipient (RFC 3464, 2.3).

    `recipient` is the address that failed, or empty; `status` the enhanced code such as `5.1.1`
    (RFC 3463), or empty; `action` one of `failed delayed delivered relayed expanded displayed`,
    or empty; `diagnostic` the remote server's words.
    """

    recipient: str
    status: str = ""
    action: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """What was understood of one mail.

    `from_address` is the address of the first From, None without one, and `from_name` its display
    name. Names, addresses and the subject have their control, invisible and direction marks as
    escapes. `date` is UTC, None if the mail gives none that can be; `date_offset` is the minutes
    that the sender's clock was ahead of UTC. `message_id`, `in_reply_to` and `references` keep
    their angle brackets. `text` is plain text with LF as line end, cut at 1 MB; `text_source` says
    whether it was `plain` or `html`. `flags` are codes of what a person should be warned of
    (`docs/formats.md`). `reports` and `original_message_id` (the mail that is reported on) belong
    to bounces, delays and receipts. `recipients` are the addresses of To and Cc.

    `unprocessable` means that a limit was hit or the mail could not be read to its end; what was
    readable is here all the same, and nothing may be concluded from what is missing.
    """

    from_address: str | None = None
    from_name: str = ""
    reply_to: str | None = None
    recipients: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    date_offset: int | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    text_source: str = ""
    attachments: tuple[ReadAttachment, ...] = ()
    kind: MailKind = MailKind.HUMAN
    may_auto_answer: bool = False
    flags: tuple[str, ...] = ()
    reports: tuple[DeliveryReport, ...] = ()
    original_message_id: str | None = None
    loop_marks: tuple[str, ...] = ()
    """Values of `X-MediaDesk-Loop`: which desks wrote this mail (reliability, I12)."""
    hops: int = 0
    """How many Received headers it has."""
    request: Proposal | None = None
    unprocessable: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the desk knows and a reader of mails may use.

    `server` is the name under which our own mail server writes Authentication-Results (RFC 8601);
    empty means that none is believed. `own_addresses` are our mailboxes. `outlets` maps the domain
    of a known outlet to its name. `experts` are names that a mail may ask for. `zone` is the
    office's IANA zone, for deadlines of senders whose own cannot be told.
    """

    server: str = ""
    own_addresses: tuple[str, ...] = ()
    outlets: Mapping[str, str] = field(default_factory=dict)
    experts: tuple[str, ...] = ()
    zone: str = ""
