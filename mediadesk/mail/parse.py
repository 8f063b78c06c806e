"""A mail that came in, from its bytes to what was understood of it. Total: it never raises.

Limits come before reading (`docs/reliability.md`, I6). A mail that goes beyond one is
`unprocessable`: what could be read is given, nothing is answered and nothing becomes a request.
"""

from __future__ import annotations

import re
import unicodedata

from mediadesk.domain import enquiry
from mediadesk.domain.errors import Problem
from mediadesk.domain.intake import Knowledge, MailKind, ReadAttachment, ReadMail
from mediadesk.mail import authenticity, header, kind, outlook
from mediadesk.mail import body as bodies
from mediadesk.mail.numbers import find_phones
from mediadesk.mail.senders import mailboxes
from mediadesk.mail.structure import Part, cut

LARGEST = 64 * 1024 * 1024
"""Bytes that are read of a mail. The mailbox's own limit (25 MB unless set) comes before."""

_SENTENCES = {
    "size": "The mail is larger than {most} MB. Only its beginning was read.",
    "headers": "The mail has more header lines than a mail may have. Only the first were read.",
    "field": "A header line of the mail is longer than 64 KB. Only its beginning was read.",
    "parameters": "A header line of the mail has more parameters than can be meant.",
    "addresses": "The mail names more than 1000 addresses, or nests comments in them.",
    "depth": "The mail is nested more than 30 levels deep. What is deeper was not read.",
    "parts": "The mail has more than 500 parts. Only the first were read.",
    "attachments": "The mail has more than 200 attachments. Only the first are listed.",
    "text": "The text is longer than 1 MB. Only its beginning is shown.",
}
_LONGEST_SUBJECT = 4000
_LONGEST_SHOWN_NAME = 400
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f\ud800-\udfff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NOTHING = Knowledge()


def escaped(text: str) -> str:
    r"""Return text whose control, invisible and direction marks stand as escapes (`\u202e`)."""
    return _HARMFUL.sub(_escape, text.replace("\t", " ").replace("\n", " "))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )


def read(raw: bytes, knowledge: Knowledge = _NOTHING) -> ReadMail:
    """Return what is understood of a mail. Never raises on any bytes."""
    limits: list[str] = []
    if raw.startswith(outlook.MAGIC):
        try:
            raw = outlook.to_mail(raw)
        except ValueError:
            sentence = "This Outlook file could not be read."
            return ReadMail(unprocessable=True, problems=(Problem("", sentence),))
    if len(raw) > LARGEST:
        limits.append("size")
        raw = raw[:LARGEST]
    structure = cut(raw)
    root = structure.root
    limits += structure.limits
    hint = _hint(root)
    body = bodies.read_body(root, hint)
    limits += body.limits
    senders = mailboxes(root.get("from") or b"", hint)
    replies = mailboxes(root.get("reply-to") or b"", hint)
    to = mailboxes(b", ".join(root.all("to") + root.all("cc")), hint)
    if senders.cut or replies.cut or to.cut:
        limits.append("addresses")
    sender = next((one for one in senders.found if one.email), None)
    named = sender or next(iter(senders.found), None)
    subject = header.text_of(root.get("subject") or b"", hint)[:_LONGEST_SUBJECT]
    address = sender.email if sender is not None else None
    name = named.name if named is not None else ""
    shown = _CONTROL.sub("\ufffd", body.text)
    outline = kind.Outline(
        root=root, from_address=address, from_name=name, subject=subject, text=body.text
    )
    verdict = kind.judge(outline)
    dated = header.date(root.get("date") or b"")
    identifiers = header.identifiers(root.get("message-id") or b"")
    answered = header.identifiers(root.get("in-reply-to") or b"")
    unprocessable = bool(limits)
    if body.cut:
        limits.append("text")
    may_answer = verdict.may_answer and not unprocessable
    request = None
    if may_answer and address is not None:
        request = enquiry.propose(
            enquiry.Plain(
                from_address=escaped(address),
                from_name=escaped(name)[:_LONGEST_SHOWN_NAME],
                subject=escaped(subject),
                text=shown,
                sent=dated[0] if dated else None,
                offset=dated[1] if dated else None,
                outlet_of_domain=authenticity.outlet_of(address, knowledge.outlets),
                experts=knowledge.experts,
                office_zone=knowledge.zone,
            ),
            find_phones,
        )
    return ReadMail(
        from_address=escaped(address) if address is not None else None,
        from_name=escaped(name)[:_LONGEST_SHOWN_NAME],
        reply_to=next((escaped(one.email) for one in replies.found if "@" in one.email), None),
        recipients=tuple(escaped(one.email) for one in to.found if "@" in one.email),
        subject=escaped(subject),
        date=dated[0] if dated else None,
        date_offset=dated[1] if dated else None,
        message_id=identifiers[0] if identifiers else None,
        in_reply_to=answered[0] if answered else None,
        references=header.identifiers(root.get("references") or b""),
        text=shown,
        text_source=body.source,
        attachments=tuple(
            ReadAttachment(
                name=safe_name(one.name),
                content_type=escaped(one.content_type)[:100],
                size=one.size,
            )
            for one in body.files
        ),
        kind=verdict.kind,
        may_auto_answer=may_answer,
        request=request,
        flags=authenticity.flags(
            authenticity.Claims(
                root=root,
                senders=senders,
                replies=replies,
                subject=subject,
                files=tuple((one.name, one.content_type) for one in body.files),
                from_list=verdict.kind is MailKind.LIST,
            ),
            knowledge,
        ),
        reports=verdict.reports,
        original_message_id=verdict.original_message_id,
        loop_marks=tuple(
            header.unfold(value).strip()[:100] for value in root.all("x-mediadesk-loop")[:10]
        ),
        hops=len(root.all("received")),
        unprocessable=unprocessable,
        problems=tuple(_problem(code) for code in dict.fromkeys(limits)),
    )


def _problem(code: str) -> Problem:
    return Problem(code, _SENTENCES[code], {"most": LARGEST // 1024 // 1024})


def safe_name(name: str) -> str:
    """Return a file name that is safe to show and at most 150 bytes long, its ending kept."""
    shown = escaped(unicodedata.normalize("NFC", name))
    if len(shown.encode()) <= bodies.LONGEST_NAME:
        return shown
    stem, dot, ending = shown.rpartition(".")
    ending = dot + ending if dot and len(ending) <= 10 else ""
    room = bodies.LONGEST_NAME - len(ending.encode()) - len("…".encode())
    kept = (stem if ending else shown).encode()[:room].decode("utf-8", "ignore")
    return f"{kept}…{ending}"


def _hint(root: Part) -> str:
    """Return the charset that the first part declares: what the headers may be written in."""
    part = root
    for _ in range(5):
        label = part.content.parameters.get("charset", "")
        if label or not part.children:
            return label
        part = part.children[0]
    return ""
