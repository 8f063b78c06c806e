"""What a mail from outside does to the request that it belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mediadesk.domain.incoming import Incoming
from mediadesk.domain.intake import ReadMail
from mediadesk.domain.request import Request
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.triage import heard

LONGEST_TEXT = 50_000
"""Characters of a mail's text that stand on the timeline; the whole stands in its bytes."""


def after_mail(request: Request, mail: ReadMail, *, at: datetime) -> Request:
    """Return a request after its reporter wrote this mail."""
    return replace(heard(request, mail.text), updated_at=at)


def received(incoming: Incoming, mail: ReadMail, request_id: str, at: datetime) -> Entry:
    """Return the entry that tells of a mail on its request's timeline."""
    sender = mail.from_address or ""
    text = mail.text.encode("utf-8", "replace").decode("utf-8")[:LONGEST_TEXT]
    return Entry(
        kind=Kind.RECEIVED,
        actor=mail.from_name or sender or "?",
        at=at,
        subject_id=request_id,
        text=text,
        detail={
            "incoming": incoming.id,
            "from": sender or None,
            "subject": mail.subject[:300],
            "kind": mail.kind.value,
            "flags": " ".join(mail.flags) or None,
        },
    )
