"""One release file to one `Reading`: puts together what the other modules find."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from mediadesk.documents.releases.child import Opened, open_document
from mediadesk.documents.releases.contacts import (
    Contact,
    contact_places,
    digits,
    named_with_address,
    out_of_reach,
    read_contacts,
)
from mediadesk.documents.releases.cues import Cues, load_cues
from mediadesk.documents.releases.dates import dateline, release_date, unclear_date
from mediadesk.documents.releases.decode import MAX_CHARACTERS, decode, plain
from mediadesk.documents.releases.embargo import embargo
from mediadesk.documents.releases.headline import Headline, headline, title_of_page
from mediadesk.documents.releases.html import read_html
from mediadesk.documents.releases.lines import Page, split_lines, unwrapped
from mediadesk.documents.releases.names import bare
from mediadesk.documents.releases.offers import Sections, sections
from mediadesk.documents.releases.people import Candidate, candidates, decide
from mediadesk.documents.releases.report import report_authors, report_title, report_url
from mediadesk.domain.errors import Problem
from mediadesk.domain.release import Block, Person, Reading, Warning  # noqa: A004

MAX_BYTES = 40 * 1024 * 1024

_UNREADABLE = {
    "rtf": "This is a rich text file. Save it as Word, PDF or plain text and open that.",
    "binary": "This file holds no text that could be a release.",
}
# Lines beyond this are prose of something else; the people of a release stand before it.
_MAX_LINES = 4_000


def read_release_file(path: Path) -> Reading:
    """Read a file. Its size is looked at first; a fault of the disk becomes a problem."""
    name = path.name
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return _refused(name, _too_large(size))
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "it cannot be opened"
        return _refused(name, Problem("file", "The file could not be read: {why}.", {"why": why}))
    return read_release(data, name=name)


def _too_large(size: int) -> Problem:
    return Problem(
        "file",
        "The file is too large to be a release: {size} MB; at most {most} MB are read.",
        {"size": -(-size // (1024 * 1024)), "most": MAX_BYTES // (1024 * 1024)},
    )


def _refused(name: str, problem: Problem) -> Reading:
    return Reading(file=name, problems=(problem,))


def read_release(data: bytes, *, name: str) -> Reading:
    """Read a release from its bytes; `name` is the file's name. Never raises on any bytes.

    What cannot be read has one plain sentence in `problems`, field `file`. Nothing is fetched.
    """
    if len(data) > MAX_BYTES:
        return _refused(name, _too_large(len(data)))
    if not data.strip():
        return _refused(name, Problem("file", "The file is empty."))
    decoded = decode(data, name)
    if decoded.kind in _UNREADABLE:
        return _refused(name, Problem("file", _UNREADABLE[decoded.kind]))
    if decoded.kind in {"text", "html"}:
        found = Opened(form=decoded.kind, content=decoded.text, cut=decoded.cut)
    else:
        found = open_document(data, decoded.kind)
        if found.problem is not None:
            return _refused(name, Problem("file", found.problem))
    page = _page(found)
    if not page.lines:
        return _refused(name, Problem("file", "The file holds no text."))
    return _read(page, name, cut=found.cut)


def _page(found: Opened) -> Page:
    """Return the lines of a text, or of what a page or a document holds."""
    if found.form == "html":
        page = read_html(found.content, limit=MAX_CHARACTERS)
        return replace(page, title=page.title or found.title)
    text = unwrapped(plain(found.content))
    return Page(text=text, lines=split_lines(text), title=found.title)


def language_of(text: str, cues: Cues) -> str | None:
    """Tell the language by its function words; None if too few stand in the text."""
    words = re.findall(r"[^\W\d_]+", text[:40_000].lower())
    counts = {
        language: sum(1 for word in words if word in functions)
        for language, own in cues.by_language.items()
        if (functions := frozenset(own.get("function", ())))
    }
    best = max(counts, key=lambda language: counts[language], default=None)
    return best if best is not None and counts[best] >= 3 else None


def _read(page: Page, name: str, *, cut: bool) -> Reading:
    cues = load_cues()
    if len(page.lines) > _MAX_LINES:
        page = Page(
            text=page.text,
            lines=page.lines[:_MAX_LINES],
            title=page.title,
            heading=page.heading,
            date=page.date,
            language=page.language,
            titles=page.titles[:500],
            marked=page.marked,
        )
        cut = True
    language = language_of(page.text, cues)
    spans: dict[str, tuple[tuple[int, int], ...]] = {}
    place = dateline(page.lines, cues)
    title = headline(page, place, cues)
    first = title[3] if title else -1
    dated = release_date(page, place, cues, language)
    held = embargo(page.lines, cues, language)
    work = report_title(page, cues, first)
    link = report_url(page, cues, work)
    authors = report_authors(page, cues, work)
    places = contact_places(page.lines, cues)
    block_lines = {piece.line.index for place in places for piece in place.pieces}
    parts = sections(page.lines, cues, first, block_lines)
    contacts = read_contacts(places, cues)
    found = candidates(page.lines, cues, parts, first + 1 if title else 0)
    contact_names = {bare(item.name) for item in contacts if item.name}
    experts = decide(found, contact_names)
    people = {bare(item.name) for item in experts} | contact_names
    contacts.extend(named_with_address(page.lines, parts.zone, people, cues))
    contacts, experts = _speakers_among_contacts(contacts, experts, cues)
    lead_names = {bare(item.name) for item in experts}
    contacts = [item for item in contacts if not (item.name and bare(item.name) in lead_names)]
    own = {item.email for item in experts} | {digits(item.phone) for item in experts}
    contacts = [
        item
        for item in contacts
        if item.name or not ({item.email, digits(item.phone)} <= own | {None, ""})
    ]
    headline_text = title[0] if title else title_of_page(page, cues)
    if place:
        spans["dateline_city"] = ((place.start, place.end),)
    if title:
        spans["headline"] = ((title[1], title[2]),)
    if dated and dated[1]:
        spans["release_date"] = (dated[1],)
    if held:
        spans["embargo"] = ((held[1], held[2]),)
    if work:
        spans["report_title"] = ((work.start, work.start + len(work.text)),)
    if link:
        spans["report_url"] = ((link[1], link[2]),)
    spans["report_authors"] = tuple((start, end) for _, start, end in authors)
    spans["experts"] = tuple((item.start, item.end) for item in experts)
    spans["contacts"] = tuple((item.start, item.end) for item in contacts)
    evidence = {
        "headline": (tuple(title[4]),) if title else (),
        "report_title": ((work.reason,),) if work else (),
        "experts": tuple(
            tuple(dict.fromkeys(e.reason for e in item.evidence if e.weight > 0))
            for item in experts
        ),
        "contacts": tuple((item.reason,) for item in contacts),
    }
    size = len(page.text)
    return Reading(
        file=name,
        text=page.text,
        headline=headline_text,
        standfirst=_standfirst(page, title, place),
        dateline_city=place.city if place else None,
        release_date=dated[0] if dated else None,
        embargo=held[0] if held else None,
        body=_body(page, first, parts, experts, block_lines),
        report_title=work.text if work else None,
        report_url=link[0] if link else None,
        report_authors=tuple(author for author, _, _ in authors),
        experts=tuple(
            Person(name=p.name, role=p.role, email=p.email, phone=p.phone) for p in experts
        ),
        contacts=tuple(
            Person(name=c.name, role=None, email=c.email, phone=c.phone) for c in contacts
        ),
        language=language or (page.language or "")[:2].lower() or None,
        warnings=_warnings(
            headline_text,
            work is not None or bool(authors),
            link,
            experts,
            contacts,
            parts,
            held,
            None if dated else unclear_date(page, language),
            cut=cut,
        ),
        spans={
            key: tuple((max(0, a), min(size, b)) for a, b in value)
            for key, value in spans.items()
            if value
        },
        evidence={key: value for key, value in evidence.items() if value},
    )


def _speakers_among_contacts(
    contacts: list[Contact], experts: list[Candidate], cues: Cues
) -> tuple[list[Contact], list[Candidate]]:
    """Move to the experts a contact with a role but no way to be reached, if another can be.

    `MEDIA CONTACT: the scholar … To arrange interviews: the officer` names who will speak.
    """
    from mediadesk.documents.releases.roles import has_role

    if not any(not out_of_reach(item) for item in contacts):
        return contacts, experts
    kept: list[Contact] = []
    moved = list(experts)
    for item in contacts:
        if (
            item.name
            and out_of_reach(item)
            and item.role
            and has_role(item.role, cues)
            and not cues["press_role"].search(item.role)
        ):
            moved.append(
                Candidate(
                    name=item.name, start=item.start, end=item.end, line=item.line, role=item.role
                )
            )
        else:
            kept.append(item)
    return kept, moved


def _standfirst(page: Page, title: Headline | None, place: object) -> str | None:
    if title is None or title[3] + 1 >= len(page.lines):
        return None
    line = page.lines[title[3] + 1]
    dated = getattr(place, "line", None)
    if dated is None or line.index >= dated or not 6 <= len(line.text.split()) <= 60:
        return None
    return line.text.strip()


def _body(
    page: Page, first: int, parts: Sections, experts: list[Candidate], contact_at: set[int]
) -> tuple[Block, ...]:
    """Return the text for reading, without headline, experts, contacts and boilerplate marks."""
    named = {item.line for item in experts}
    blocks: list[Block] = []
    for line in page.lines:
        if line.index <= first or line.index in contact_at or line.index in named:
            continue
        if parts.zone[line.index] in {"offered", "lead"} and (
            line.kind == "bullet" or len(line.text.split()) < 25
        ):
            continue
        if parts.zone[line.index] == "stop" and len(line.text.split()) < 9:
            continue
        kind = "quote" if line.folded[:1] == '"' and line.kind == "paragraph" else line.kind
        if len(line.text.split()) < 3 and line.index < 12 and not line.level:
            continue
        blocks.append(Block(kind=kind, text=line.text.strip()))
    return tuple(blocks)


def _warnings(
    title: str | None,
    has_report: bool,  # noqa: FBT001
    link: object,
    experts: list[Candidate],
    contacts: list[Contact],
    parts: Sections,
    held: object,
    unclear: tuple[int, int] | None,
    *,
    cut: bool,
) -> tuple[Warning, ...]:
    out: list[Warning] = []
    if cut:
        out.append(
            Warning(code="long_text", message="Only the beginning of this very long text was read.")
        )
    if title is None:
        out.append(Warning(code="no_headline", message="No headline was found."))
    if has_report and link is None:
        out.append(
            Warning(
                code="no_report_url",
                message="The report is named, but the text gives no link to it.",
            )
        )
    if unclear is not None:
        out.append(
            Warning(
                code="date_unclear",
                message="Which number of this date is the day is not clear.",
                start=unclear[0],
                end=unclear[1],
            )
        )
    for lead in parts.lost:
        following = [p for p in experts if p.line >= lead.index]
        if not following:
            out.append(
                Warning(
                    code="lost_list",
                    message="Experts are announced here, but no names follow.",
                    start=lead.start,
                    end=lead.end,
                )
            )
    spots = [span for c in contacts for span in c.protected] + [
        p.protected for p in experts if p.protected
    ]
    out.extend(
        Warning(
            code="protected_email",
            message="An e-mail address is hidden here; it has to be added by hand.",
            start=start,
            end=end,
        )
        for start, end in sorted(set(spots))
    )
    embargo_text = getattr(held[0], "at", True) if isinstance(held, tuple) else True
    if embargo_text is None and isinstance(held, tuple):
        out.append(
            Warning(
                code="embargo_unclear",
                message="The embargo's instant or zone is not clear.",
                start=held[1],
                end=held[2],
            )
        )
    return tuple(out)
