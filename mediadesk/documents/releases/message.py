"""A saved mail (.eml) or an Outlook message (.msg): its text, HTML first. Runs in the child.

A release that came by mail is read for what it says; who sent it and what was attached is the
intake's business, not ours.
"""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

from mediadesk.documents.releases.child import UnreadableError

_MOST_PARTS = 500
_LONGEST = 4_000_000


def read_mail(data: bytes) -> dict[str, object]:
    """Return the text of an Internet message (RFC 5322); raises `UnreadableError`."""
    message = message_from_bytes(data, policy=compat32)
    found: dict[str, str] = {}
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            break
        kind = part.get_content_type()
        if kind not in {"text/plain", "text/html"} or part.get_filename():
            continue
        text = _text(part)
        if text.strip():
            found.setdefault(kind, text[:_LONGEST])
    return _answer(found.get("text/html"), found.get("text/plain"), _subject(message))


def _answer(html: str | None, plain: str | None, subject: str) -> dict[str, object]:
    if html is None and plain is None:
        raise UnreadableError("empty")
    return {
        "form": "html" if html is not None else "text",
        "content": html if html is not None else plain,
        "title": subject or None,
    }


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    label = part.get_content_charset() or "utf-8"
    try:
        return payload.decode(label)
    except (LookupError, UnicodeError):
        from mediadesk.documents.releases.decode import decode_text

        return decode_text(payload)


def _subject(message: Message) -> str:
    try:
        return " ".join(str(make_header(decode_header(message.get("subject", "")))).split())[:500]
    except (ValueError, LookupError, UnicodeError):
        return ""


def read_outlook(data: bytes) -> dict[str, object]:
    """Return the text of an Outlook message; raises `UnreadableError`."""
    from oxmsg import Message as OutlookMessage

    try:
        message = OutlookMessage.load(data)
        html, plain, subject = message.html_body, message.body, message.subject
    except Exception as error:
        # olefile raises what the broken place happens to cause; an older Office file is no message.
        raise UnreadableError("office") from error
    if not (html or plain):
        raise UnreadableError("office")
    return _answer(
        html[:_LONGEST] if html else None, plain[:_LONGEST] if plain else None, subject or ""
    )
