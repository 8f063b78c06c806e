"""What was found of a release, and what a person should look at in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mediadesk.documents.releases.authors import Spot
from mediadesk.documents.releases.candidate import Candidate
from mediadesk.documents.releases.contacts import Contact
from mediadesk.documents.releases.dates import Dateline, unclear_date
from mediadesk.documents.releases.headline import Headline
from mediadesk.documents.releases.lines import Page
from mediadesk.documents.releases.offers import Sections
from mediadesk.documents.releases.report import Title
from mediadesk.domain.release import Embargo, Warning  # noqa: A004  # the word that the JSON uses

# "Both authors are available": the people stand in the line before.
_JUST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What each module found, with its place in the text. Nothing here is certain but the place."""

    language: str | None
    place: Dateline | None
    title: Headline | None
    headline: str | None
    dated: tuple[date, tuple[int, int] | None] | None
    held: tuple[Embargo, int, int] | None
    work: Title | None
    link: Spot | None
    authors: list[Spot]
    parts: Sections
    contact_lines: set[int]
    contacts: list[Contact]
    experts: list[Candidate]


def doubts(page: Page, facts: Facts, *, cut: bool) -> tuple[Warning, ...]:
    """Return the warnings, in the order of the fields; `cut`: not the whole text was read."""
    out: list[Warning] = []
    if cut:
        out.append(
            Warning(code="long_text", message="Only the beginning of this very long text was read.")
        )
    if facts.headline is None:
        out.append(Warning(code="no_headline", message="No headline was found."))
    if (facts.work is not None or facts.authors) and facts.link is None:
        out.append(
            Warning(
                code="no_report_url",
                message="The report is named, but the text gives no link to it.",
            )
        )
    unclear = None if facts.dated else unclear_date(page, facts.language)
    if unclear is not None:
        out.append(
            Warning(
                code="date_unclear",
                message="Which number of this date is the day is not clear.",
                start=unclear[0],
                end=unclear[1],
            )
        )
    out.extend(
        Warning(
            code="lost_list",
            message="Experts are announced here, but no names follow.",
            start=lead.start,
            end=lead.end,
        )
        for lead in facts.parts.lost
        if not any(person.line >= lead.index - _JUST for person in facts.experts)
    )
    spots = {span for contact in facts.contacts for span in contact.protected}
    spots |= {person.protected for person in facts.experts if person.protected}
    out.extend(
        Warning(
            code="protected_email",
            message="An e-mail address is hidden here; it has to be added by hand.",
            start=start,
            end=end,
        )
        for start, end in sorted(spots)
    )
    if facts.held is not None and facts.held[0].at is None:
        out.append(
            Warning(
                code="embargo_unclear",
                message="The embargo's instant or zone is not clear.",
                start=facts.held[1],
                end=facts.held[2],
            )
        )
    return tuple(out)
