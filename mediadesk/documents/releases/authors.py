"""Who wrote the report that a release is about."""

from __future__ import annotations

import re

from mediadesk.documents.releases.cues import Cues
from mediadesk.documents.releases.lines import Line, Page
from mediadesk.documents.releases.names import bare, name_at, names_in
from mediadesk.documents.releases.report import SENTENCE_END, Title

_APPOSED = re.compile(r",\s+(?:(?:the|an?|la|el|le|l['’]|der|die|das)\s?)?", re.IGNORECASE)
_BY = re.compile(
    r"[,”\"’»\s.]*(?:is\s+)?(?:,?\s*(?:co-)?(?:authored|written)\s+)?(?:by|von|par|por)\s+",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"\b(?:lead |first |senior |corresponding |principal |main |study |report |report lead |joint )*(?:co-?|lead )?authors?\b"
    r"|\bautora? principal\b|\bco-?autora?(?:es)?\b|\bautora?(?:es)?\b|\bautrices?\b|\bco-?auteure?s?\b|\bauteure?s?\b"
    r"|\b(?:studien|erst|haupt|ko|mit)?autor(?:in|en|innen)?\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\b(?:lead|first|senior|corresponding|study|report|principal|studien|erst|haupt)[\s-]*(?:co-?)?aut",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?:(?:co-?)?(?:authored|written)(?: jointly)? by|verfasst von|rédigé(?:e)? par|elaborado por|escrito por)\s+",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s+(?:of|der|des|du|de|del|de la|de l')\s+(?:the\s+|a\s+|this\s+|la\s+)?(.{0,60})",
    re.IGNORECASE,
)
# "by senior fellows Ada Roe and Ben Poe"
_PREFIX = re.compile(r"(?:[a-zà-ÿ-]{2,20} ){1,4}(?=[A-ZÀ-Þ])")
_AUTHORS_LABEL = re.compile(
    r"(?:report |study )?(?:co-)?(?:authors?|autor(?:en|es|a|in)?|autorinnen und autoren|auteurs?)\s?:\s+",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:[eo]?rs|res|ras|rices|en|innen)$", re.IGNORECASE)
_NEXT = re.compile(r",?\s*")
_NOTE_BEHIND = re.compile(r"\s?\([^()]{2,120}\)")
_INCLUDE = re.compile(r"^[^.]{0,60}?\b(?:include|are|were|sind|sont|son)\s+", re.IGNORECASE)
_AND = re.compile(r",?\s+(?:and|&|und|et|y|sowie)\s+|[,;]\s+")

Spot = tuple[str, int, int]


def _row(text: str, position: int, offset: int, cues: Cues) -> list[Spot]:
    """Read names in a row: `Ada Roe, Ph.D., Ben Poe and Cy Lee`."""
    found: list[Spot] = []
    prefix = _PREFIX.match(text, position)
    if prefix and any(cues.is_role(word.removesuffix("s")) for word in prefix[0].split()):
        position = prefix.end()
    while 0 <= position < len(text) and len(found) < 30:
        name = name_at(text, position, cues)
        if name is None or name.words < 2:
            break
        found.append((name.text, offset + name.text_start, offset + name.text_end))
        note = _NOTE_BEHIND.match(text, name.end)
        join = _AND.match(text, note.end() if note else name.end)
        position = join.end() if join else -1
    return found


def report_authors(page: Page, cues: Cues, title: Title | None) -> list[Spot]:
    """Return the report's authors and where they stand, each once."""
    found: dict[str, Spot] = {}
    for line in page.lines:
        text, folded = line.text[:4000], line.folded
        if title is not None and line.index == title.line:
            end = title.end - line.start
            by = _BY.match(text, end)
            if by:
                for spot in _row(text, by.end(), line.start, cues):
                    found.setdefault(bare(spot[0]), spot)
        lower = folded.lower()
        if "aut" in lower:
            for spot in _named_authors(line, text, folded, title, cues):
                found.setdefault(bare(spot[0]), spot)
        if (
            "author" in lower
            or "writ" in lower
            or "verfa" in lower
            or "rédig" in lower
            or "por " in lower
        ):
            for match in _WRITTEN.finditer(folded):
                if cues["report"].search(folded[max(0, match.start() - 60) : match.start()]):
                    for spot in _row(text, match.end(), line.start, cues):
                        found.setdefault(bare(spot[0]), spot)
    return list(found.values())


def _named_authors(
    line: Line, text: str, folded: str, title: Title | None, cues: Cues
) -> list[Spot]:
    """Return the people whom a line calls authors of the report."""
    label = _AUTHORS_LABEL.match(folded)
    if label:
        return _row(text, label.end(), line.start, cues)
    found: list[Spot] = []
    for hit in _AUTHOR.finditer(folded):
        before = folded[max(0, hit.start() - 60) : hit.start()]
        named = _OF.match(folded[hit.end() : hit.end() + 90])
        if named and cues["author_of_book"].search(named[1][:40]):
            continue
        whose = named[1] if named else ""
        of_report = (
            cues["report"].search(whose[:45]) is not None
            or (
                title is not None
                and len(whose.strip(" \"'")) > 3
                and whose.strip(" \"'")[:10].lower() in title.text.lower()
            )
            or _LEADING.search(hit[0])
            or re.search(r"\b(?:report|study)\s*$", before)
        )
        if title is not None and _PLURAL.search(hit[0]):
            # Such as: the authors, Ada Roe (Tarn Institute) and Ben Poe, …
            behind = _NEXT.match(folded, hit.end())
            row = _row(text, behind.end() if behind else hit.end(), line.start, cues)
            if len(row) > 1:
                found.extend(row)
                continue
        if not of_report:
            continue
        if hit[0].lower().endswith(("s", "en")) and named:
            include = _INCLUDE.match(folded[hit.end() :])
            if include:
                found.extend(_row(text, hit.end() + include.end(), line.start, cues))
                continue
        spot = _author_at(line, text, folded, hit, cues)
        if spot is not None:
            found.append(spot)
    return found


def _author_at(line: Line, text: str, folded: str, hit: re.Match[str], cues: Cues) -> Spot | None:
    """Return the person whom `author` is said of: the name behind it, else one before it."""
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, hit.start())]
    sentence = ends[-1] if ends else 0
    behind = re.match(r"[,:]?\s+", text[hit.end() :])
    direct = name_at(text, hit.end() + behind.end(), cues) if behind else None
    if direct is not None and direct.words > 1 and not hit[0].lower().endswith("s"):
        return direct.text, line.start + direct.text_start, line.start + direct.text_end
    names = [
        name
        for name in names_in(text[sentence : hit.start()], cues, limit=40)
        if text[sentence + name.end : sentence + name.end + 1] in {",", ""}
        or name.titled
        or name.degree
        or text[sentence + name.end : sentence + name.end + 5].startswith((" is", " (", ", "))
    ]
    if not names:
        return None
    # A chair may be named after somebody: the name behind "said" is the speaker's.
    said = [
        name
        for name in names
        if cues["said"].search(folded[max(0, sentence + name.start - 14) : sentence + name.start])
    ]
    near = len(text[sentence : hit.start()]) < 250
    between = text[sentence + names[-1].end : hit.start()]
    if _APPOSED.fullmatch(between):
        chosen = names[-1]
    else:
        chosen = said[-1] if said else names[0] if near else names[-1]
    start = line.start + sentence
    return chosen.text, start + chosen.text_start, start + chosen.text_end
