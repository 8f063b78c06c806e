"""Message files (`.eml`, `.msg`) read in the child, and what is printed of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from mediadesk.domain.errors import Problem
from mediadesk.domain.intake import Knowledge, ReadMail
from mediadesk.domain.proposal import Proposal
from mediadesk.mail.child import MailReader

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a message file."""

_AT_ONCE = 16 * 1024 * 1024


def read_mail_files(files: Sequence[Path], knowledge: Knowledge) -> Iterator[ReadMail]:
    """Yield what is understood of each file, in order; writes nothing.

    A file that can not be read has a problem beside the field `file`. Raises `WorldFailed` if the
    child can not be started.
    """
    with MailReader() as reader:
        position = 0
        while position < len(files):
            taken: list[bytes | ReadMail] = []
            size = 0
            while position + len(taken) < len(files) and size < _AT_ONCE and len(taken) < 50:
                content = _content(files[position + len(taken)])
                taken.append(content)
                size += len(content) if isinstance(content, bytes) else 0
            position += len(taken)
            found = reader.read_all([one for one in taken if isinstance(one, bytes)], knowledge)
            for one in taken:
                yield next(found) if isinstance(one, bytes) else one


def _content(path: Path) -> bytes | ReadMail:
    try:
        size = path.stat().st_size
        if size <= LARGEST_FILE:
            return path.read_bytes()
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "it cannot be opened"
        problem = Problem("file", "The file could not be read: {why}.", {"why": why})
    else:
        problem = Problem(
            "file",
            "The file is too large to be a message: {size} MB; at most {most} MB are read.",
            {"size": -(-size // 1024**2), "most": LARGEST_FILE // 1024**2},
        )
    return ReadMail(unprocessable=True, problems=(problem,))


def mail_to_json(file: str, mail: ReadMail) -> dict[str, Any]:
    """Return the JSON of `read-mail` (`docs/formats.md`)."""
    return {
        "file": file,
        "from_address": mail.from_address,
        "from_name": mail.from_name or (None if mail.from_address is None else ""),
        "reply_to": mail.reply_to,
        "recipients": list(mail.recipients),
        "subject": mail.subject,
        "date": _instant(mail.date),
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "text": mail.text,
        "text_source": mail.text_source or None,
        "attachments": [
            {"name": one.name, "type": one.content_type, "bytes": one.size}
            for one in mail.attachments
        ],
        "kind": mail.kind.value,
        "may_auto_answer": mail.may_auto_answer,
        "flags": list(mail.flags),
        "reports": [
            {
                "recipient": one.recipient or None,
                "status": one.status or None,
                "action": one.action or None,
                "diagnostic": one.diagnostic or None,
            }
            for one in mail.reports
        ],
        "original_message_id": mail.original_message_id,
        "request": _proposal_json(mail.request) if mail.request else None,
        "unprocessable": mail.unprocessable,
        "problems": [_problem_json(one) for one in mail.problems],
    }


def _proposal_json(proposal: Proposal) -> dict[str, Any]:
    reporter, deadline = proposal.reporter, proposal.deadline
    return {
        "subject": proposal.subject,
        "reporter": {
            "name": reporter.name or None,
            "email": reporter.email or None,
            "phone": reporter.phone or None,
            "role": reporter.role or None,
        },
        "outlet": proposal.outlet or None,
        "deadline": _instant(deadline.at) if deadline else None,
        "deadline_zone": deadline.zone if deadline else None,
        "deadline_local": (
            deadline.local.replace(tzinfo=None).isoformat(timespec="minutes") if deadline else None
        ),
        "medium": proposal.medium.value if proposal.medium else None,
        "live": proposal.live.value if proposal.live else None,
        "experts": list(proposal.experts),
        "any_expert": proposal.any_expert,
        "message": proposal.message,
        "sources": {
            name: [{"part": one.part, "start": one.start, "end": one.end} for one in sources]
            for name, sources in proposal.sources.items()
        },
        "problems": [_problem_json(one) for one in proposal.problems],
    }


def _problem_json(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "message": problem.message}


def _instant(at: datetime | None) -> str | None:
    if at is None:
        return None
    return at.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
