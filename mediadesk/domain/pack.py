"""A request as one MediaDesk hands it to another: everything in it is the sender's claim."""

from __future__ import annotations

from dataclasses import dataclass, field

from mediadesk.domain.deadline import Deadline, resolve
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.proposal import Proposal, Source
from mediadesk.domain.reporter import Medium, Reporter
from mediadesk.domain.request import LIMITS, Live, Request, RequestDraft, is_writable

PACK_TYPE = "application/vnd.mediadesk.request+json"
PACK_NAME = "request.mediadesk.json"
VERSION = 1
"""Of the format; another number is not read (docs/formats.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A request pack. `id` and `revision` are the sender's, to tell a repetition by.

    `reference` is what the sender's own desk calls it.
    """

    id: str
    revision: int
    draft: RequestDraft
    reference: str = ""
    problems: tuple[Problem, ...] = field(default=())


def draft_of_request(request: Request) -> RequestDraft:
    """Return what a pack says of a request: what the reporter asked, nothing of the desk's own."""
    details, deadline = request.details, request.deadline
    airs_at = ""
    if details.airs_at is not None:
        local = Deadline(at=details.airs_at, zone=deadline.zone).local
        airs_at = local.isoformat(timespec="minutes")
    return RequestDraft(
        subject=request.subject,
        outlet=request.outlet,
        reporter_name=request.reporter.name,
        reporter_email=request.reporter.email,
        reporter_phone=request.reporter.phone,
        reporter_role=request.reporter.role,
        # With its offset, so that a doubled hour stays the one that was meant.
        deadline=deadline.local.isoformat(timespec="minutes"),
        deadline_zone=deadline.zone,
        message=request.message,
        medium=request.medium.value if request.medium else "",
        live=details.live.value if details.live else "",
        format=details.format.value if details.format else "",
        length_minutes=details.length_minutes,
        airs_at=airs_at,
        # Each with its offset, as the deadline has it.
        times=tuple(
            Deadline(at=at, zone=deadline.zone).local.isoformat(timespec="minutes")
            for at in details.times
        ),
        place=details.place,
        experts=request.experts,
        any_expert=request.any_expert,
        questions=details.questions,
        attribution=details.attribution.value if details.attribution else "",
        language=details.language,
        access_needs=details.access_needs,
        other_guests=details.other_guests,
        credentials=details.credentials,
    )


def proposal_of(pack: Pack) -> Proposal:
    """Return what a pack proposes; what cannot be understood is said and left out."""
    draft = pack.draft
    problems: list[Problem] = list(pack.problems)
    deadline = None
    if draft.deadline and draft.deadline_zone:
        try:
            at = resolve(draft.deadline, draft.deadline_zone)
            deadline = Deadline(at=at, zone=draft.deadline_zone)
        except Refused as refused:
            problems += refused.problems
    mine = Source(part="pack", start=0, end=0)
    said = {
        "subject": draft.subject,
        "reporter.name": draft.reporter_name,
        "reporter.email": draft.reporter_email,
        "reporter.phone": draft.reporter_phone,
        "outlet": draft.outlet,
        "deadline": draft.deadline,
        "medium": draft.medium,
        "experts": " ".join(draft.experts),
    }
    return Proposal(
        subject=_fit("subject", draft.subject),
        reporter=Reporter(
            name=_fit("reporter.name", draft.reporter_name),
            email=_fit("reporter.email", draft.reporter_email),
            phone=_fit("reporter.phone", draft.reporter_phone),
            role=_fit("reporter.role", draft.reporter_role),
        ),
        message=_fit("message", draft.message, lines=True),
        outlet=_fit("outlet", draft.outlet),
        deadline=deadline,
        medium=Medium(draft.medium) if draft.medium in set(Medium) else None,
        live=Live(draft.live) if draft.live in set(Live) else None,
        experts=tuple(_fit("experts", one) for one in draft.experts),
        any_expert=draft.any_expert,
        sources={name: (mine,) for name, value in said.items() if value},
        problems=tuple(problems),
        pack=draft,
    )


def _fit(name: str, text: str, *, lines: bool = False) -> str:
    """Return a text as the form would take it: one line if it has to be, no longer than allowed."""
    kept = text if is_writable(text) else ""
    kept = kept.replace("\0", "")
    return (kept if lines else " ".join(kept.split()))[: LIMITS[name]]
