"""Between what was understood of a mail and the JSON in which it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mediadesk.domain.deadline import Deadline
from mediadesk.domain.errors import Problem
from mediadesk.domain.intake import DeliveryReport, MailKind, ReadAttachment, ReadMail
from mediadesk.domain.proposal import Proposal, Source
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.request import Live, RequestDraft
from mediadesk.storage.types import to_instant, to_instant_or_none, to_json, to_number_or_none

_LONGEST_TEXT = 100_000
"""Characters of a mail's text that are kept beside it; the whole stands in its bytes."""


def reading_json(mail: ReadMail) -> str:
    """Return what was understood of a mail as JSON, without half surrogate pairs."""
    kept: dict[str, object] = {
        "from_address": mail.from_address,
        "from_name": mail.from_name,
        "reply_to": mail.reply_to,
        "recipients": mail.recipients,
        "subject": mail.subject,
        "date": to_number_or_none(mail.date),
        "date_offset": mail.date_offset,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": mail.references,
        "text": mail.text[:_LONGEST_TEXT],
        "text_source": mail.text_source,
        "attachments": [[one.name, one.content_type, one.size] for one in mail.attachments],
        "kind": mail.kind,
        "may_auto_answer": mail.may_auto_answer,
        "flags": mail.flags,
        "reports": [
            [one.recipient, one.status, one.action, one.diagnostic] for one in mail.reports
        ],
        "original_message_id": mail.original_message_id,
        "loop_marks": mail.loop_marks,
        "hops": mail.hops,
        "request": _proposal_json(mail.request) if mail.request is not None else None,
        "unprocessable": mail.unprocessable,
        "problems": _problems_json(mail.problems),
    }
    found = {name: value for name, value in kept.items() if value not in (None, "", (), [], False)}
    return to_json(found).encode("utf-8", "replace").decode("utf-8")


def reading_of(text: str) -> ReadMail:
    """Return what `reading_json` wrote."""
    kept = json.loads(text)
    return ReadMail(
        from_address=kept.get("from_address"),
        from_name=kept.get("from_name", ""),
        reply_to=kept.get("reply_to"),
        recipients=tuple(kept.get("recipients", ())),
        subject=kept.get("subject", ""),
        date=to_instant_or_none(kept.get("date")),
        date_offset=kept.get("date_offset"),
        message_id=kept.get("message_id"),
        in_reply_to=kept.get("in_reply_to"),
        references=tuple(kept.get("references", ())),
        text=kept.get("text", ""),
        text_source=kept.get("text_source", ""),
        attachments=tuple(
            ReadAttachment(name=name, content_type=kind, size=size)
            for name, kind, size in kept.get("attachments", ())
        ),
        kind=MailKind(kept.get("kind", MailKind.HUMAN)),
        may_auto_answer=kept.get("may_auto_answer", False),
        flags=tuple(kept.get("flags", ())),
        reports=tuple(
            DeliveryReport(recipient=to, status=status, action=action, diagnostic=said)
            for to, status, action, said in kept.get("reports", ())
        ),
        original_message_id=kept.get("original_message_id"),
        loop_marks=tuple(kept.get("loop_marks", ())),
        hops=kept.get("hops", 0),
        request=_proposal_of(kept["request"]) if "request" in kept else None,
        unprocessable=kept.get("unprocessable", False),
        problems=_problems_of(kept.get("problems", ())),
    )


def _problems_json(problems: Sequence[Problem]) -> list[list[object]]:
    return [
        [one.field, one.template, {name: str(value) for name, value in one.params.items()}]
        for one in problems
    ]


def _problems_of(kept: Sequence[Any]) -> tuple[Problem, ...]:
    return tuple(Problem(field, template, params) for field, template, params in kept)


def _proposal_json(proposal: Proposal) -> dict[str, object]:
    reporter, deadline = proposal.reporter, proposal.deadline
    return {
        "subject": proposal.subject,
        "reporter": [
            reporter.name,
            reporter.email,
            reporter.phone,
            reporter.phone_e164,
            reporter.role,
        ],
        "message": proposal.message[:_LONGEST_TEXT],
        "outlet": proposal.outlet,
        "deadline": [to_number_or_none(deadline.at), deadline.zone] if deadline else None,
        "medium": proposal.medium,
        "live": proposal.live,
        "experts": proposal.experts,
        "any_expert": proposal.any_expert,
        "sources": {
            field: [[one.part, one.start, one.end] for one in sources]
            for field, sources in proposal.sources.items()
        },
        "problems": _problems_json(proposal.problems),
        "pack": _draft_json(proposal.pack) if proposal.pack is not None else None,
    }


def _draft_json(draft: RequestDraft) -> dict[str, object]:
    return {name: value for name, value in asdict(draft).items() if value not in ("", None, ())}


def _proposal_of(kept: Mapping[str, Any]) -> Proposal:
    name, email, phone, e164, role = kept["reporter"]
    deadline = kept["deadline"]
    return Proposal(
        subject=kept["subject"],
        reporter=Reporter(name=name, email=email, phone=phone, phone_e164=e164, role=role),
        message=kept["message"],
        outlet=kept["outlet"],
        deadline=Deadline(at=to_instant(deadline[0]), zone=deadline[1]) if deadline else None,
        medium=Medium(kept["medium"]) if kept["medium"] else None,
        live=Live(kept["live"]) if kept["live"] else None,
        experts=tuple(kept["experts"]),
        any_expert=kept["any_expert"],
        sources={
            field: tuple(Source(part=part, start=start, end=end) for part, start, end in sources)
            for field, sources in kept["sources"].items()
        },
        problems=_problems_of(kept["problems"]),
        pack=_draft_of(kept["pack"]) if kept.get("pack") else None,
    )


def _draft_of(kept: Mapping[str, Any]) -> RequestDraft:
    return RequestDraft(**{**kept, "experts": tuple(kept.get("experts", ()))})
