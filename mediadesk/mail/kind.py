"""Of which kind a mail is, whether a machine may answer it, and what a report reports.

The wide rule (S12 of `docs/reliability.md`): a mail is left unanswered as soon as anything says
that a machine wrote it. A person whose mail is taken for a machine's is looked at by an officer
all the same; a machine that is answered answers back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from mediadesk.domain.intake import DeliveryReport, MailKind
from mediadesk.mail.charset import decode
from mediadesk.mail.cues import (
    AUTO_SUBJECT,
    AWAY_SUBJECT,
    AWAY_TEXT,
    BOUNCE_SUBJECT,
    BOUNCE_TEXT,
    COMPLAINT_SENDER,
    COMPLAINT_SUBJECT,
    DAEMON,
    DAEMON_NAME,
    DELAY_SUBJECT,
    LIST_ADDRESS,
    NOREPLY,
    POSTMASTER,
)
from mediadesk.mail.header import identifiers, unfold, words
from mediadesk.mail.structure import Part

_ORIGINAL_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,990}>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -](?=[#A-Za-z<\d])")
_ADDRESS = re.compile(r"<([^\s<>@]{1,64}@[^\s<>@]{1,254})>")
_LONGEST_SCAN = 20_000
_MOST_REPORTS = 100
_LONGEST_ABSENCE = 600


@dataclass(slots=True)
class Verdict:
    """What a mail is. `may_answer` says whether a receipt may go to its sender."""

    kind: MailKind
    may_answer: bool
    reports: tuple[DeliveryReport, ...] = ()
    original_message_id: str | None = None
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outline:
    """What the judgement needs of a mail that is already read."""

    root: Part
    from_address: str | None
    from_name: str
    subject: str
    text: str


def _value(part: Part, name: str) -> str:
    raw = part.get(name)
    return unfold(raw[:2000]).strip().lower() if raw is not None else ""


def judge(mail: Outline) -> Verdict:
    """Return of which kind a mail is; never raises."""
    root = mail.root
    reports, original = _reports(root)
    kind = _kind(mail, reports)
    if kind in (MailKind.BOUNCE, MailKind.DELAYED) and not reports:
        reports = _told_in_prose(mail)
    if kind in (MailKind.BOUNCE, MailKind.DELAYED, MailKind.RECEIPT) and original is None:
        original = _quoted_id(mail)
    reported = kind in (MailKind.BOUNCE, MailKind.DELAYED, MailKind.RECEIPT)
    return Verdict(
        kind=kind,
        may_answer=kind is MailKind.HUMAN and _may_answer(mail),
        reports=reports if reported else (),
        original_message_id=original if reported else None,
    )


def _may_answer(mail: Outline) -> bool:
    root = mail.root
    address = mail.from_address
    if address is None or "@" not in address:
        return False
    if NOREPLY.match(address) or DAEMON.match(address):
        return False
    path = root.get("return-path")
    return path is None or path.replace(b" ", b"").strip() not in (b"<>", b"")


def _kind(mail: Outline, reports: tuple[DeliveryReport, ...]) -> MailKind:  # noqa: C901, PLR0911, PLR0912  # an order of precedence reads best in one piece
    root = mail.root
    report = root.content.parameters.get("report-type", "").lower()
    kinds = {part.content.value for part in _own_parts(root)}
    subject = mail.subject
    if "message/feedback-report" in kinds or report == "feedback-report":
        return MailKind.FEEDBACK
    if _is_complaint(mail, kinds):
        return MailKind.FEEDBACK
    if "message/disposition-notification" in kinds or report == "disposition-notification":
        return MailKind.RECEIPT
    if reports:
        return _by_action(reports, subject)
    daemon = bool(
        (mail.from_address and DAEMON.match(mail.from_address))
        or DAEMON_NAME.search(mail.from_name)
    )
    path = root.get("return-path")
    null_path = path is not None and path.replace(b" ", b"").strip() == b"<>"
    auto = _value(root, "auto-submitted").partition(";")[0].strip()
    bounce_subject = bool(BOUNCE_SUBJECT.match(subject))
    if "message/delivery-status" in kinds or report == "delivery-status":
        return MailKind.DELAYED if DELAY_SUBJECT.search(subject) else MailKind.BOUNCE
    if root.get("x-failed-recipients") is not None:
        return MailKind.DELAYED if DELAY_SUBJECT.search(subject) else MailKind.BOUNCE
    postmaster = bool(mail.from_address and POSTMASTER.match(mail.from_address))
    if AUTO_SUBJECT.match(subject) and not daemon:
        return MailKind.AUTO_REPLY
    if daemon or (bounce_subject and (null_path or postmaster or auto not in ("", "no"))):
        return MailKind.DELAYED if DELAY_SUBJECT.search(subject) else MailKind.BOUNCE
    if auto.startswith("auto-replied") or _says_auto_reply(root):
        return MailKind.AUTO_REPLY
    if AWAY_SUBJECT.match(subject) and AWAY_TEXT.search(mail.text[:_LONGEST_ABSENCE]):
        return MailKind.AUTO_REPLY
    if (bounce_subject or postmaster) and _bounce_text(mail.text):
        return MailKind.BOUNCE
    if null_path:
        return _of_nobody(mail)
    if _is_list(root) or (mail.from_address and LIST_ADDRESS.match(mail.from_address)):
        return MailKind.LIST
    if auto not in ("", "no"):
        return MailKind.AUTOMATIC
    if _says_automatic(root) or (mail.from_address and NOREPLY.match(mail.from_address)):
        return MailKind.AUTOMATIC
    return MailKind.HUMAN


def _is_complaint(mail: Outline, kinds: set[str]) -> bool:
    """Say whether a provider passes a complaint on in a form of its own, before RFC 5965."""
    sender = mail.from_address or ""
    passed_on = "message/rfc822" in kinds
    return bool(
        (passed_on and COMPLAINT_SENDER.match(sender)) or COMPLAINT_SUBJECT.match(mail.subject)
    )


def _of_nobody(mail: Outline) -> MailKind:
    """Return what a mail is that wants no answer, not even that it did not arrive (RFC 3834, 4)."""
    if _bounce_text(mail.text):
        return MailKind.BOUNCE
    answers = mail.root.get("in-reply-to") is not None or _ANSWER.match(mail.subject)
    return MailKind.AUTO_REPLY if answers else MailKind.AUTOMATIC


_ANSWER = re.compile(r"\s*(?:re|aw|sv|antw|rif|res)\s*(?:\[\d+\])?:", re.IGNORECASE)


def _own_parts(root: Part) -> Iterable[Part]:
    """Yield the parts of this mail, not those of a message inside it."""
    waiting = [root]
    while waiting:
        part = waiting.pop()
        yield part
        if part.content.value.startswith("multipart/"):
            waiting.extend(reversed(part.children))


def _by_action(reports: tuple[DeliveryReport, ...], subject: str) -> MailKind:
    actions = {report.action for report in reports}
    if "failed" in actions:
        return MailKind.BOUNCE
    if "delayed" in actions:
        return MailKind.DELAYED
    if actions & {"delivered", "relayed", "expanded"}:
        return MailKind.RECEIPT
    if any(report.status.startswith("4") for report in reports) or DELAY_SUBJECT.search(subject):
        return MailKind.DELAYED
    return MailKind.BOUNCE


def _says_auto_reply(root: Part) -> bool:
    if root.has_any(_AUTO_REPLY_FIELDS):
        return True
    return _value(root, "precedence") in ("auto_reply", "auto-reply", "autoreply") or (
        _value(root, "x-autogenerated") in ("reply", "forward")
    )


_AUTO_REPLY_FIELDS = frozenset(
    [
        "x-autoreply",
        "x-autorespond",
        "x-auto-reply",
        "x-autoreply-from",
        "x-mail-autoreply",
        "x-autoresponder",
    ]
)


def _is_list(root: Part) -> bool:
    if root.has_any(_LIST_FIELDS):
        return True
    return _value(root, "precedence") in ("list", "bulk", "junk")


_LIST_FIELDS = frozenset(
    [
        "list-id",
        "list-post",
        "list-unsubscribe",
        "list-help",
        "list-subscribe",
        "list-archive",
        "list-owner",
        "mailing-list",
        "x-mailing-list",
        "x-beenthere",
        "x-mailman-version",
        "x-list",
        "x-list-id",
        "x-loop-list",
    ]
)


def _says_automatic(root: Part) -> bool:
    if _value(root, "x-auto-response-suppress") not in ("", "none"):
        return True
    return root.has_any(_AUTOMATIC_FIELDS) or bool(
        NOREPLY.match(_value(root, "sender").strip("<>"))
    )


_AUTOMATIC_FIELDS = frozenset(["x-autogenerated", "feedback-id", "x-cron-env", "x-mediadesk-loop"])


def _bounce_text(text: str) -> bool:
    return bool(BOUNCE_TEXT.search(text[:_LONGEST_SCAN]))


def _reports(root: Part) -> tuple[tuple[DeliveryReport, ...], str | None]:
    """Return what the machine-readable parts say, and the Message-ID of the mail they speak of."""
    found: list[DeliveryReport] = []
    original: str | None = None
    if not root.children and not root.content.value.startswith("message/"):
        return (), None
    for part in _own_parts(root):
        kind = part.content.value
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            found.extend(_delivery_status(part.body[: _LONGEST_SCAN * 4]))
        elif kind == "message/disposition-notification":
            fields = _fields(part.body[:_LONGEST_SCAN])
            if named := identifiers(fields.get("original-message-id", "").encode()):
                original = original or named[0]
            recipient = _typed(fields.get("final-recipient", ""))
            action = fields.get("disposition", "").rpartition(";")[2].strip().partition("/")[0]
            found.append(DeliveryReport(recipient=recipient, action=action.strip().lower()))
        elif kind in ("message/rfc822", "message/global") and part.children:
            named = identifiers(part.children[0].get("message-id") or b"")
            original = original or (named[0] if named else None)
        elif kind in ("text/rfc822-headers", "message/global-headers"):
            match = _ORIGINAL_ID.search(decode(part.body[:_LONGEST_SCAN]))
            original = original or (match[1] if match else None)
    return tuple(found[:_MOST_REPORTS]), original


def _delivery_status(body: bytes) -> Iterable[DeliveryReport]:
    for block in re.split(r"\n[ \t]*\n", decode(body)):
        fields = _fields_of(block)
        recipient = fields.get("final-recipient") or fields.get("original-recipient")
        if recipient is None and "action" not in fields:
            continue
        diagnostic = fields.get("diagnostic-code", "")
        status = _STATUS.search(fields.get("status", "")) or _STATUS.search(diagnostic)
        yield DeliveryReport(
            recipient=_typed(fields.get("original-recipient") or recipient or ""),
            status=status[1] if status else "",
            action=re.split(r"[\s(;]", fields.get("action", "").lower())[0],
            diagnostic=diagnostic[:500],
        )


def _fields(body: bytes) -> dict[str, str]:
    return _fields_of(decode(body))


def _fields_of(block: str) -> dict[str, str]:
    """Read `Name: value` lines; the first of a name counts."""
    fields: dict[str, str] = {}
    name = ""
    for line in block.split("\n"):
        if line[:1] in (" ", "\t") and name:
            fields[name] = f"{fields[name]} {line.strip()}"
            continue
        key, colon, value = line.partition(":")
        name = ""
        if colon and (key := key.strip().lower()) and " " not in key and key not in fields:
            name = key
            fields[name] = value.strip()
    return fields


def _typed(value: str) -> str:
    """Return the address of `rfc822; name@host` (RFC 3464, 2.3.2)."""
    address = words(value.rpartition(";")[2]).strip().strip("<>").strip()
    return address if "@" in address else ""


def _told_in_prose(mail: Outline) -> tuple[DeliveryReport, ...]:
    """Return what a bounce without a machine-readable part says about its recipients."""
    text = mail.text[:_LONGEST_SCAN]
    # The mail that came back often follows; its addresses are not the ones that failed.
    told = re.split(
        r"\n-{3,}[^\n]*(?:original|copy|returned|below|header)|\nReceived: ",
        text,
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    told = _OTHER_FIELDS.sub("", told)
    status = _STATUS.search(told)
    code = _REPLY_CODE.search(told)
    said = status[1] if status else (f"{code[1][0]}.0.0" if code else "")
    raw = mail.root.get("x-failed-recipients")
    if raw is not None:
        named = [one.strip() for one in unfold(raw[:4000]).split(",") if "@" in one]
    else:
        named = list(_ADDRESS.findall(told)) or _BARE.findall(told)
    own = (mail.from_address or "").lower()
    unique = [one for one in dict.fromkeys(named) if one.lower() != own]
    action = "delayed" if DELAY_SUBJECT.search(mail.subject) else "failed"
    return tuple(DeliveryReport(recipient=one, status=said, action=action) for one in unique[:20])


_OTHER_FIELDS = re.compile(
    r"^\s*(?:message-id|from|cc|reply-to|return-path|in-reply-to|references|mail from)\b[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines of a quoted mail whose addresses are not those that failed."""
_BARE = re.compile(r"(?<![\w.+-])[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?![\w@])")


def _quoted_id(mail: Outline) -> str | None:
    """Return the Message-ID of the mail that a bounce quotes in its text, or answers."""
    match = _ORIGINAL_ID.search(mail.text)
    if match is not None:
        return match[1]
    for name in ("in-reply-to", "references"):
        raw = mail.root.get(name)
        if raw is not None and (named := identifiers(raw[:4000])):
            return named[-1]
    return None
