"""What was read of a mail as plain JSON values, and back: how it crosses between processes.

JSON and not pickle, because the process that read a hostile mail may say anything; whatever is not
of the expected form raises `ValueError` here and the mail counts as unprocessable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mediadesk.domain.deadline import Deadline
from mediadesk.domain.errors import Problem
from mediadesk.domain.intake import DeliveryReport, Knowledge, MailKind, ReadAttachment, ReadMail
from mediadesk.domain.proposal import Proposal, Source
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.request import Live

_TEXTS = (
    "from_address", "from_name", "reply_to", "subject", "message_id", "in_reply_to", "text",
    "text_source", "original_message_id",
)  # fmt: skip
_LISTS = ("recipients", "references", "flags", "loop_marks")


def to_record(mail: ReadMail) -> dict[str, Any]:
    """Return everything about a mail as JSON values."""
    record: dict[str, Any] = {name: getattr(mail, name) for name in _TEXTS + _LISTS}
    record["date"] = mail.date.isoformat() if mail.date else None
    record["date_offset"] = mail.date_offset
    record["attachments"] = [[one.name, one.content_type, one.size] for one in mail.attachments]
    record["kind"] = mail.kind.value
    record["may_auto_answer"] = mail.may_auto_answer
    record["reports"] = [
        [one.recipient, one.status, one.action, one.diagnostic] for one in mail.reports
    ]
    record["hops"] = mail.hops
    record["unprocessable"] = mail.unprocessable
    record["problems"] = [_problem_record(one) for one in mail.problems]
    record["request"] = _proposal_record(mail.request) if mail.request else None
    return record


def from_record(record: Mapping[str, Any]) -> ReadMail:
    """Return the mail that `to_record` wrote down; raises `ValueError` for anything else."""
    try:
        plain: dict[str, Any] = {name: _text(record[name]) for name in _TEXTS}
        plain.update((name, tuple(map(str, record[name]))) for name in _LISTS)
        return ReadMail(
            **plain,
            date=datetime.fromisoformat(record["date"]).astimezone(UTC) if record["date"] else None,
            date_offset=_whole(record["date_offset"]),
            attachments=tuple(
                ReadAttachment(name=str(name), content_type=str(kind), size=int(size))
                for name, kind, size in record["attachments"]
            ),
            kind=MailKind(record["kind"]),
            may_auto_answer=record["may_auto_answer"] is True,
            reports=tuple(
                DeliveryReport(
                    recipient=str(recipient),
                    status=str(status),
                    action=str(action),
                    diagnostic=str(diagnostic),
                )
                for recipient, status, action, diagnostic in record["reports"]
            ),
            hops=int(record["hops"]),
            unprocessable=record["unprocessable"] is not False,
            problems=tuple(_problem(one) for one in record["problems"]),
            request=_proposal(record["request"]) if record["request"] else None,
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("no record of a mail") from error


def knowledge_record(knowledge: Knowledge) -> dict[str, Any]:
    """Return what a reader may know, as JSON values."""
    return {
        "server": knowledge.server,
        "own_addresses": list(knowledge.own_addresses),
        "outlets": dict(knowledge.outlets),
        "experts": list(knowledge.experts),
        "zone": knowledge.zone,
    }


def knowledge_of(record: Mapping[str, Any]) -> Knowledge:
    """Return what `knowledge_record` wrote down."""
    return Knowledge(
        server=record["server"],
        own_addresses=tuple(record["own_addresses"]),
        outlets=record["outlets"],
        experts=tuple(record["experts"]),
        zone=record["zone"],
    )


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise ValueError("a text was expected")


def _whole(value: object) -> int | None:
    if value is None or isinstance(value, int):
        return value
    raise ValueError("a whole number was expected")


def _problem_record(problem: Problem) -> list[Any]:
    params = {
        name: value if isinstance(value, int) else str(value)
        for name, value in problem.params.items()
    }
    return [problem.field, problem.template, params]


def _problem(record: Sequence[Any]) -> Problem:
    field, template, params = record
    problem = Problem(str(field), str(template), dict(params))
    try:
        # The sentence is put together later, where nobody expects it to fail.
        _ = problem.message
    except (IndexError, KeyError, ValueError) as error:
        raise ValueError("a sentence lacks a blank") from error
    return problem


def _proposal_record(proposal: Proposal) -> dict[str, Any]:
    deadline = proposal.deadline
    reporter = proposal.reporter
    return {
        "subject": proposal.subject,
        "reporter": [
            reporter.name, reporter.email, reporter.phone, reporter.phone_e164, reporter.role
        ],
        "message": proposal.message,
        "outlet": proposal.outlet,
        "deadline": [deadline.at.isoformat(), deadline.zone] if deadline else None,
        "medium": proposal.medium.value if proposal.medium else None,
        "live": proposal.live.value if proposal.live else None,
        "experts": list(proposal.experts),
        "any_expert": proposal.any_expert,
        "sources": {
            name: [[one.part, one.start, one.end] for one in sources]
            for name, sources in proposal.sources.items()
        },
        "problems": [_problem_record(one) for one in proposal.problems],
    }  # fmt: skip


def _proposal(record: Mapping[str, Any]) -> Proposal:
    name, email, phone, e164, role = map(str, record["reporter"])
    deadline = None
    if record["deadline"]:
        at, zone = record["deadline"]
        deadline = Deadline(at=datetime.fromisoformat(at).astimezone(UTC), zone=str(zone))
    return Proposal(
        subject=str(record["subject"]),
        reporter=Reporter(name=name, email=email, phone=phone, phone_e164=e164, role=role),
        message=str(record["message"]),
        outlet=str(record["outlet"]),
        deadline=deadline,
        medium=Medium(record["medium"]) if record["medium"] else None,
        live=Live(record["live"]) if record["live"] else None,
        experts=tuple(map(str, record["experts"])),
        any_expert=record["any_expert"] is not False,
        sources={
            str(field): tuple(
                Source(part=str(part), start=int(start), end=int(end))
                for part, start, end in sources
            )
            for field, sources in record["sources"].items()
        },
        problems=tuple(_problem(one) for one in record["problems"]),
    )
