"""Outlook's own message files (.msg) as mails, so that they are read like any other.

What an Outlook file holds is written down as an Internet message: the header fields as they came
over the wire if the file kept them, else what Outlook knows instead of them. The container is
untrusted; its library may raise anything, and whoever calls this reads in the child process.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oxmsg import Message

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of a compound file (MS-CFB, 2.2), which a .msg is."""

_MOST_FILES = 250
_OWN = re.compile(r"^(?:content-[a-z-]+|mime-version):", re.IGNORECASE)
_BREAKS = re.compile(r"[\r\n\0]+")


def to_mail(data: bytes) -> bytes:
    """Return an Outlook message as an Internet message (RFC 5322), in UTF-8 where letters need it.

    Raises `ValueError` if the file is no message or is broken.
    """
    from oxmsg import Message

    try:
        message = Message.load(data)
        lines = list(_fields(message)) + list(_body(message))
    except Exception as error:
        # olefile and struct raise what the broken place happens to cause.
        raise ValueError("not a readable Outlook message") from error
    return "\r\n".join(lines).encode("utf-8", "replace")


def _fields(message: Message) -> Iterator[str]:
    from email.utils import format_datetime

    from oxmsg.domain import constants as c

    properties = message.properties
    headers = properties.str_prop_value(c.PID_TRANSPORT_MESSAGE_HEADERS) or ""
    kept = list(_kept(headers))
    yield from kept
    names = {line.partition(":")[0].strip().lower() for line in kept if line[:1] not in " \t"}
    if "from" not in names:
        address = properties.str_prop_value(c.PID_SENDER_SMTP_ADDRESS) or ""
        if "@" not in address:
            address = properties.str_prop_value(c.PID_SENDER_EMAIL_ADDRESS) or ""
        yield f"From: {_mailbox(properties.str_prop_value(c.PID_SENDER_NAME) or '', address)}"
    if "to" not in names:
        recipients = [
            _mailbox(
                one.properties.str_prop_value(c.PID_DISPLAY_NAME) or "",
                one.properties.str_prop_value(c.PID_SMTP_ADDRESS)
                or one.properties.str_prop_value(c.PID_EMAIL_ADDRESS)
                or "",
            )
            for one in message.recipients
        ]
        yield f"To: {', '.join(recipients)}"
    if "subject" not in names:
        yield f"Subject: {_line(message.subject)}"
    sent = message.sent_date
    if "date" not in names and sent is not None:
        yield f"Date: {format_datetime(sent)}"
    for name, pid in (
        ("Message-ID", c.PID_INTERNET_MESSAGE_ID),
        ("In-Reply-To", c.PID_IN_REPLY_TO_ID),
        ("References", c.PID_INTERNET_REFERENCES),
    ):
        value = properties.str_prop_value(pid)
        if name.lower() not in names and value:
            yield f"{name}: {_line(value)}"


def _kept(headers: str) -> Iterator[str]:
    """Yield the lines of the transport's fields, without those that describe another body."""
    keep = False
    for line in headers.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip():
            continue
        if line[:1] not in (" ", "\t"):
            keep = ":" in line and not _OWN.match(line)
        if keep:
            yield line.replace("\0", "")


def _body(message: Message) -> Iterator[str]:
    parts: list[tuple[str, bytes]] = []
    if message.body:
        parts.append(("Content-Type: text/plain; charset=utf-8", message.body.encode("utf-8")))
    html = message.html_body
    if html:
        parts.append(
            ("Content-Type: text/html; charset=utf-8", html.encode("utf-8", "surrogateescape"))
        )
    texts = len(parts)
    for attachment in message.attachments[:_MOST_FILES]:
        name = _line(attachment.file_name or "").replace("\\", "_").replace('"', "'")
        kind = re.sub(r"[^\w/.+-]", "", attachment.mime_type or "") or "application/octet-stream"
        head = f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"'
        parts.append((head, attachment.file_bytes or b""))
    digest = hashlib.sha256(b"\0".join(content for _, content in parts)).hexdigest()[:32]
    outer, inner = f"=_{digest}", f"=_{digest}_text"
    yield "MIME-Version: 1.0"
    yield f'Content-Type: multipart/mixed; boundary="{outer}"'
    yield ""
    yield f"--{outer}"
    yield f'Content-Type: multipart/alternative; boundary="{inner}"'
    yield ""
    for head, content in parts[:texts]:
        yield from _part(inner, head, content)
    yield f"--{inner}--"
    for head, content in parts[texts:]:
        yield from _part(outer, head, content)
    yield f"--{outer}--"
    yield ""


def _part(boundary: str, head: str, content: bytes) -> Iterator[str]:
    yield f"--{boundary}"
    yield head
    yield "Content-Transfer-Encoding: base64"
    yield ""
    yield base64.encodebytes(content).decode("ascii").replace("\n", "\r\n")


def _mailbox(name: str, address: str) -> str:
    shown = _line(name).replace("\\", "").replace('"', "'")
    return f'"{shown}" <{_line(address)}>' if shown else f"<{_line(address)}>"


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()
