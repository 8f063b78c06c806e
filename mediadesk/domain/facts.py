"""Changing one fact of a request: the same checks as when it was logged, for that fact alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.request import (
    AddressReader,
    PhoneReader,
    Request,
    RequestDraft,
    check,
)

FACTS = (
    "subject",
    "outlet",
    "reporter.email",
    "reporter.phone",
    "reporter.role",
    "deadline",
    "medium",
    "live",
    "format",
    "length_minutes",
    "place",
    "experts",
    "attribution",
    "language",
    "access_needs",
    "other_guests",
    "credentials",
)
"""What can be changed, by the names of the request JSON. Not the name: that is somebody else."""


def written(request: Request, name: str) -> str:
    """Return a fact as it would be typed; experts stand in their order, with commas."""
    draft = _draft(request)
    value = getattr(draft, name.replace("reporter.", "reporter_"))
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def changed(
    request: Request,
    name: str,
    value: str,
    *,
    now: datetime,
    read_address: AddressReader,
    read_phone: PhoneReader,
    zone: str = "",
) -> Request:
    """Return the request with one fact changed.

    `value` is as typed; a deadline is an ISO 8601 clock time in `zone` (IANA), or in the request's
    own. Raises `Refused` beside the fact, whose field is `name`.
    """
    if name not in FACTS:
        raise Refused(Problem(name, "This cannot be changed here."))
    draft = replace(_draft(request), **_typed(name, value))  # type: ignore[arg-type]  # by name
    if name == "deadline":
        draft = replace(draft, deadline_zone=zone or request.deadline.zone)
    try:
        checked = check(
            draft,
            # A deadline that has passed since is no mistake of whoever changes another fact.
            now=request.deadline.at - timedelta(days=1) if name != "deadline" else now,
            read_address=read_address,
            read_phone=read_phone,
        )
    except Refused as refused:
        raise Refused(*_about(name, refused.problems)) from None
    found = replace(
        request,
        subject=checked.subject,
        outlet=checked.outlet,
        medium=checked.medium,
        details=replace(
            checked.details, airs_at=request.details.airs_at, times=request.details.times
        ),
        experts=checked.experts,
        reporter=replace(checked.reporter, name=request.reporter.name),
    )
    return replace(found, deadline=checked.deadline) if name == "deadline" else found


def _about(name: str, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems beside the one field that is being changed."""
    own = tuple(one for one in problems if one.field.startswith(name.split("_", maxsplit=1)[0]))
    return tuple(Problem(name, one.template, one.params) for one in own or problems)


def _typed(name: str, value: str) -> dict[str, object]:
    words = value.strip()
    if name == "experts":
        return {"experts": tuple(one.strip() for one in words.split(",") if one.strip())}
    if name == "length_minutes":
        digits = words.removesuffix("min").strip()
        if words and not (digits.isascii() and digits.isdigit()):
            raise Refused(Problem(name, "Enter the length as a whole number of minutes."))
        return {name: int(digits) if digits else None}
    return {name.replace("reporter.", "reporter_"): words}


def _draft(request: Request) -> RequestDraft:
    details, reporter = request.details, request.reporter
    return RequestDraft(
        subject=request.subject,
        outlet=request.outlet,
        reporter_name=reporter.name,
        reporter_email=reporter.email,
        reporter_phone=reporter.phone,
        reporter_role=reporter.role,
        deadline=_clock(request.deadline.local),
        deadline_zone=request.deadline.zone,
        message=request.message,
        medium=request.medium or "",
        live=details.live or "",
        format=details.format or "",
        length_minutes=details.length_minutes,
        place=details.place,
        experts=request.experts,
        any_expert=request.any_expert,
        questions=details.questions,
        attribution=details.attribution or "",
        language=details.language,
        access_needs=details.access_needs,
        other_guests=details.other_guests,
        credentials=details.credentials,
        channel=request.channel,
    )


def _clock(local: datetime) -> str:
    """Return a clock time with its offset, which tells a doubled hour apart."""
    return local.isoformat()
