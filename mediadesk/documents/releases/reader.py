"""One release file to one `Reading`: puts together what the other modules find."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from mediadesk.documents.releases.authors import report_authors
from mediadesk.documents.releases.candidate import Candidate
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
from mediadesk.documents.releases.dates import dateline, release_date
from mediadesk.documents.releases.decode import MAX_CHARACTERS, decode, plain
from mediadesk.documents.releases.doubts import Facts, doubts
from mediadesk.documents.releases.embargo import embargo
from mediadesk.documents.releases.headline import Headline, headline, title_of_page
from mediadesk.documents.releases.html import read_html
from mediadesk.documents.releases.lines import Page, rejoined, split_lines, unglued, unwrapped
from mediadesk.documents.releases.names import bare
from mediadesk.documents.releases.offers import Sections, sections
from mediadesk.documents.releases.people import candidates, decide
from mediadesk.documents.releases.report import report_title, report_url
from mediadesk.documents.releases.roles import cut_role, has_role
from mediadesk.domain.errors import Problem
from mediadesk.domain.release import Block, Person, Reading

MAX_BYTES = 40 * 1024 * 1024

_UNREADABLE = {
    "rtf": "This is a rich text file. Save it as Word, PDF or plain text and open that.",
    "binary": "This file holds no text that could be a release.",
}
# Lines beyond this are prose of something else; the people of a release stand before it.
_MAX_LINES = 4_000


def release_bytes(path: Path) -> bytes | Problem:
    """Read a file's bytes once. One that is too large is refused by its size, before it is read.

    A fault of the disk becomes a problem, too.
    """
    try:
        size = path.stat().st_size
        return _too_large(size) if size > MAX_BYTES else path.read_bytes()
    except (OSError, ValueError) as error:
        why = (error.strerror if isinstance(error, OSError) else None) or "it cannot be opened"
        return Problem("file", "The file could not be read: {why}.", {"why": why})


def read_release_file(path: Path) -> Reading:
    """Read a file; what is wrong with it stands in `problems`."""
    found = release_bytes(path)
    if isinstance(found, Problem):
        return _refused(path.name, found)
    return read_release(found, name=path.name)


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
    cues = load_cues()
    text = unglued(rejoined(unwrapped(plain(found.content)), cues), cues)
    return Page(text=text, lines=split_lines(text, most=_MAX_LINES + 1), title=found.title)


def language_of(text: str, cues: Cues) -> str | None:
    """Tell the language by its function words; None if too few stand in the text."""
    words = Counter(re.findall(r"[^\W\d_]+", text[:40_000].lower()))
    counts = {
        language: sum(words[word] for word in set(own["function"]))
        for language, own in cues.by_language.items()
        if own.get("function")
    }
    best = max(counts, key=lambda language: counts[language], default=None)
    return best if best is not None and counts[best] >= 3 else None


def _read(page: Page, name: str, *, cut: bool) -> Reading:
    if len(page.lines) > _MAX_LINES:
        page = replace(page, lines=page.lines[:_MAX_LINES], titles=page.titles[:500])
        cut = True
    facts = _facts(page, load_cues())
    return Reading(
        file=name,
        text=page.text,
        headline=facts.headline,
        standfirst=_standfirst(page, facts.title, facts.place),
        dateline_city=facts.place.city if facts.place else None,
        release_date=facts.dated[0] if facts.dated else None,
        embargo=facts.held[0] if facts.held else None,
        body=_body(page, facts),
        report_title=facts.work.text if facts.work else None,
        report_url=facts.link[0] if facts.link else None,
        report_authors=tuple(author for author, _, _ in facts.authors),
        experts=tuple(
            Person(name=p.name, role=p.role, email=p.email, phone=p.phone) for p in facts.experts
        ),
        contacts=tuple(
            Person(name=c.name, role=None, email=c.email, phone=c.phone) for c in facts.contacts
        ),
        language=facts.language or (page.language or "")[:2].lower() or None,
        warnings=doubts(page, facts, cut=cut),
        spans=_spans(facts, len(page.text)),
        evidence=_evidence(facts),
    )


def _facts(page: Page, cues: Cues) -> Facts:
    """Find everything that a release says, each by its own module."""
    language = language_of(page.text, cues)
    place = dateline(page.lines, cues)
    title = headline(page, place, cues)
    first = title[3] if title else -1
    work = report_title(page, cues, first)
    places = contact_places(page.lines, cues)
    contact_lines = {piece.line.index for place in places for piece in place.pieces}
    parts = sections(page.lines, cues, first, contact_lines)
    contacts = read_contacts(places, cues)
    found = candidates(page.lines, cues, parts, first + 1 if title else 0)
    contacts, experts = _apart(page, contacts, found, parts, cues)
    return Facts(
        language=language,
        place=place,
        title=title,
        headline=title[0] if title else title_of_page(page, cues),
        dated=release_date(page, place, cues, language),
        held=embargo(page.lines, cues, language),
        work=work,
        link=report_url(page, cues, work),
        authors=report_authors(page, cues, work),
        parts=parts,
        contact_lines=contact_lines,
        contacts=contacts,
        experts=experts,
    )


def _apart(
    page: Page,
    contacts: list[Contact],
    found: list[Candidate],
    parts: Sections,
    cues: Cues,
) -> tuple[list[Contact], list[Candidate]]:
    """Decide who is an expert and who a contact, so that nobody is both."""
    contact_names = {bare(item.name) for item in contacts if item.name}
    experts = decide(found, contact_names)
    people = {bare(item.name) for item in experts} | contact_names
    contacts = [*contacts, *named_with_address(page.lines, parts.zone, people, cues)]
    contacts, experts = _speakers_among_contacts(contacts, experts, cues)
    names = {bare(item.name) for item in experts}
    own = {item.email for item in experts} | {digits(item.phone) for item in experts}
    kept = [
        item
        for item in contacts
        if (
            bare(item.name) not in names
            if item.name
            else not ({item.email, digits(item.phone)} <= own | {None, ""})
            or cues["press_mailbox"].whole((item.email or "").partition("@")[0])
        )
    ]
    return kept, experts


def _spans(facts: Facts, size: int) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return where each fact stands, as character offsets into the text."""
    spans: dict[str, list[tuple[int, int]]] = {
        "headline": [facts.title[1:3]] if facts.title else [],
        "dateline_city": [(facts.place.start, facts.place.end)] if facts.place else [],
        "release_date": [facts.dated[1]] if facts.dated and facts.dated[1] else [],
        "embargo": [facts.held[1:3]] if facts.held else [],
        "report_title": (
            [(facts.work.start, facts.work.start + len(facts.work.text))] if facts.work else []
        ),
        "report_url": [facts.link[1:3]] if facts.link else [],
        "report_authors": [(start, end) for _, start, end in facts.authors],
        "experts": [(item.start, item.end) for item in facts.experts],
        "contacts": [(item.start, item.end) for item in facts.contacts],
    }
    return {
        key: tuple((max(0, start), min(size, end)) for start, end in value)
        for key, value in spans.items()
        if value
    }


def _evidence(facts: Facts) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return why each fact was taken, in the order of its spans."""
    evidence: dict[str, tuple[tuple[str, ...], ...]] = {
        "headline": (tuple(facts.title[4]),) if facts.title else (),
        "report_title": ((facts.work.reason,),) if facts.work else (),
        "experts": tuple(
            tuple(dict.fromkeys(reason.reason for reason in item.evidence if reason.weight > 0))
            for item in facts.experts
        ),
        "contacts": tuple((item.reason,) for item in facts.contacts),
    }
    return {key: value for key, value in evidence.items() if value}


def _speakers_among_contacts(
    contacts: list[Contact], experts: list[Candidate], cues: Cues
) -> tuple[list[Contact], list[Candidate]]:
    """Move to the experts a contact with a role but no way to be reached, if another can be.

    `MEDIA CONTACT: the scholar … To arrange interviews: the officer` names who will speak.
    """
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
                    name=item.name,
                    start=item.start,
                    end=item.end,
                    line=item.line,
                    role=cut_role(item.role, cues),
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


def _body(page: Page, facts: Facts) -> tuple[Block, ...]:
    """Return the text for reading, without headline, experts, contacts and boilerplate marks."""
    named = {item.line for item in facts.experts}
    first = facts.title[3] if facts.title else -1
    blocks: list[Block] = []
    for line in page.lines:
        if line.index <= first or line.index in facts.contact_lines or line.index in named:
            continue
        zone = facts.parts.zone[line.index]
        count = len(line.text.split())
        if zone in {"offered", "lead"} and (line.kind == "bullet" or count < 25):
            continue
        if zone == "stop" and count < 9:
            continue
        kind = "quote" if line.folded[:1] == '"' and line.kind == "paragraph" else line.kind
        if count < 3 and line.index < 12 and not line.level:
            continue
        blocks.append(Block(kind=kind, text=line.text.strip()))
    return tuple(blocks)
