"""The headline: the line before the prose that reads like one, not the site's or office's name."""

from __future__ import annotations

import re

from mediadesk.documents.releases.cues import Cues
from mediadesk.documents.releases.dates import Dateline, dates_in
from mediadesk.documents.releases.lines import Line, Page
from mediadesk.documents.releases.names import name_at
from mediadesk.documents.releases.reach import reach_in

_META = re.compile(
    r"^\s*(?:date|posted|published)?\s*(?:19|20)\d\d-\d\d-\d\d\s+(?=\S)", re.IGNORECASE
)
_ORG = re.compile(
    r"\b(?:university|college|institute|institut|center|centre|foundation|association|council|society|commission|ministry|(?<!of\sthe\s)union|trust|academy"
    r"|universität|hochschule|stiftung|ministerium|verein|université|universidad|fundación|ministerio|ministère|agency|network|alliance|department|office)\b",
    re.IGNORECASE,
)
# "Alliance … Applauds Vote": a verb in capitals, not a plural of an organisation's name.
_TITLE_VERB = re.compile(
    r"\s(?!(?:Sciences|States|Affairs|Arts|Studies|Relations|Services|Sports|Resources|Systems|Communications|Nations|Rights|Americas"
    r"|Economics|Politics|Physics|Mathematics|Humanities|Sciences|Policies|Departments|Universities|Institutes|Lands|Waters)\b)"
    r"[A-Z][a-z]{3,}s\s"
)
_CLOCKED = re.compile(r"\d{1,2}:\d\d\s?(?:[ap]\.?m|uhr|h)?\b.{0,6}$", re.IGNORECASE)
# What follows the kicker in: MEDIA ADVISORY: M24-016
_NUMBERED = re.compile(
    r"[\s:#.-]*(?:no\.?|nr\.?|n°)?\s?[A-Z]{0,3}\d[\w/.-]{0,12}\s*", re.IGNORECASE
)
_SMALL = re.compile(r"(?<!^)\b[a-zà-ÿ]{2,}\b")
_ENOUGH = 2.0
# A title of more words than this, so many of them small ones, says something: it is no mere name.
_PLAIN = re.compile(r"(?<![\w’'-])[a-zà-ÿ]{4,}")
_LONG, _WORDY = 8, 4
_WORDS_OF_TITLE = 4
# More capitalised words than this are no name, unless a given name or a title opens them.
_LONGEST_NAME = 3
# The first line that serves is the headline; what follows is a subhead.
_LATER = 0.1
# So far down a page, behind its links, nothing speaks against a headline.
_NEAR = 3


def _is_prose(line: Line, place: Dateline | None) -> bool:
    """Tell whether a line is a sentence of the text rather than a title."""
    text = line.text.rstrip()
    count = len(text.split())
    if place is not None and line.index == place.line:
        return count > 9
    if line.level:
        return False
    ends = text.endswith((".", ".”", '."', ".»", ":", ";", "!”"))
    return (ends and count >= 9) or count > 34 or (text[:1] in '“"„«' and ends)


def score_line(line: Line, lines: tuple[Line, ...], cues: Cues) -> list[tuple[str, float]]:
    """Return the evidence that a line is the headline: reasons with weights."""
    text = _META.sub("", line.text).strip()
    folded = _META.sub("", line.folded).strip()
    count = len(text.split())
    evidence: list[tuple[str, float]] = [("stands before the text", 1.0)]
    if line.level == 1:
        evidence.append(("marked as the page's heading", 4.0))
    elif line.level:
        evidence.append(("marked as a heading", 1.0))
    if count >= 5:
        evidence.append(("as long as a headline", 1.5))
    elif count == 4:
        evidence.append(("rather short", 0.7))
    elif count < 3:
        evidence.append(("too short", -2.0))
    if _SMALL.search(text) or (text.isupper() and count > 3):
        evidence.append(("reads as a phrase", 0.5))
    kicker = cues["kicker"].at_start(folded)
    if kicker and ":" in folded[kicker.end : kicker.end + 2] and count > 2:
        evidence.append(("opens with a kicker", 2.5))
    if kicker and _NUMBERED.fullmatch(folded[kicker.end :]):
        evidence.append(("is a kicker with a number", -4.0))
    if count >= 3 and any(
        other.folded.strip() == folded and other.index != line.index
        for other in lines[: line.index + 9]
    ):
        evidence.append(("stands there twice", 1.0))
    if _LONGEST_NAME <= count <= _WORDS_OF_TITLE and cues["expert_title"].at_start(folded):
        evidence.append(("announces experts", 1.0))
    if line.index and cues["kicker"].whole(lines[line.index - 1].folded):
        evidence.append(("a kicker stands above", 1.0))
    following = lines[line.index + 1] if line.index + 1 < len(lines) else None
    if following is not None and cues["kicker"].whole(following.folded):
        evidence.append(("a kicker follows", 1.0))
    if (
        cues["kicker"].whole(folded)
        or cues["for_release"].at_start(folded)
        or cues["contact_label"].whole(folded)
    ):
        evidence.append(("is a label", -6.0))
    if cues["caption"].at_start(folded):
        evidence.append(("is a picture's caption", -4.0))
    clutter = cues["clutter"].at_start(folded)
    if clutter and (
        count <= 6
        or clutter.end == len(folded)
        or cues["clutter"].at_start(folded[clutter.end :].lstrip()) is not None
    ):
        evidence.append(("belongs to the site", -4.0))
    elif cues["clutter"].search(folded) and count <= 6:
        evidence.append(("belongs to the site", -3.0))
    if line.kind == "bullet" and not line.level:
        evidence.append(("is a list item", -4.0))
    if cues["embargo"].search(folded) and any(char.isdigit() for char in folded):
        evidence.append(("sets an embargo", -5.0))
    if not line.level and any(
        cues["for_release"].at_start(other.folded)
        for other in lines[line.index + 1 : line.index + 5]
    ):
        evidence.append(("stands above the word for release", -1.0))
    if (
        _ORG.search(text)
        and not (count > 7 and _TITLE_VERB.search(text))
        and not cues["offer"].search(folded)
        and not re.search(r"[:?!]", text)
        and not (count > _LONG and len(_PLAIN.findall(text)) >= _WORDY)
        and not re.search(
            r"\b(?:[a-zà-ÿ]{3,}(?:s|ed|t|en)|to|zu|on|auf)\b",
            re.sub(
                r"\b(?:and|for|the|of|in|on|und|für|der|des|sciences?|states|las|los|les|des)\b",
                "",
                text,
            ),
        )
    ):
        evidence.append(("is an organisation's name", -2.5))
    dates = dates_in(folded)
    if _CLOCKED.search(folded) and count < _LONG and any(char.isdigit() for char in folded):
        evidence.append(("is a day and time", -3.0))
    if dates and len(folded) - sum(d.end - d.start for d in dates) < 30:
        evidence.append(("is a date", -3.0))
    elif (
        kicker and len(folded) - kicker.end - sum(found.end - found.start for found in dates) < 20
    ) and dates:
        evidence.append(("is a kicker with a date", -4.0))
    if text.count("|") >= 1 and (dates or count < 8 or clutter or cues["kicker"].at_start(folded)):
        evidence.append(("is a line of the site", -3.0))
    if reach_in(line.text[:500]):
        evidence.append(("holds an address or number", -4.0))
    if text.endswith((".", ",", ";")) and not text.endswith(("...", "U.S.", "etc.")):
        evidence.append(("ends as a sentence", -1.5))
    if "    " in text:
        evidence.append(("is set in columns", -3.0))
    head = _head_of(text)
    if head != text and any(
        other.text.strip() == head for other in lines[line.index + 1 : line.index + 12]
    ):
        evidence.append(("is the page's title, and the headline follows", -4.0))
    if text.endswith(":"):
        evidence.append(("introduces something", -4.0))
    label = re.match(r"([^:]{2,30}):", folded)
    if (
        label
        and (
            cues["label"].whole(label[1])
            or (cues["who"].whole(label[1]) and count > 14)
            or cues["contact_label"].whole(label[1])
        )
    ) or cues["label"].whole(folded):
        evidence.append(("is a labelled line", -5.0))
    name = name_at(line.text, 0, cues)
    if (
        name is not None
        and not (name.given or name.titled or name.degree)
        and name.words > _LONGEST_NAME
    ):
        name = None
    if name is not None and (name.end >= len(text) - 1 or text[name.end : name.end + 1] == ","):
        evidence.append(("is a person's name", -3.0))
    if cues["about"].at_start(folded) and count < 8:
        evidence.append(("opens the boilerplate", -4.0))
    return evidence


def _head_of(text: str) -> str:
    """Return a title without the site's name behind it: `Storms are coming | Tarn University`."""
    head = text.split(" | ", maxsplit=1)[0].strip()
    return head if len(head.split()) >= _WORDS_OF_TITLE else text


Headline = tuple[str, int, int, int, list[str]]
"""Text, start, end, line number, and the reasons that speak for it."""


def headline(page: Page, place: Dateline | None, cues: Cues) -> Headline | None:
    """Return the headline and where it stands, or None."""
    best: tuple[float, Line] | None = None
    lines = page.lines
    for line in lines[:30]:
        note = cues["stop"].at_start(line.folded, line.words)
        if note and line.folded[note.end : note.end + 1] == ":":
            # "Note to editors: …" may stand above the headline.
            continue
        if _is_prose(line, place) and line.level != 1:
            break
        if cues["contact_label"].whole(line.folded) and line.index > 6:
            break
        score = sum(weight for _, weight in score_line(line, lines, cues)) - line.index * _LATER
        if page.heading and line.text.strip() == page.heading:
            score += 1.0
        if best is None or score > best[0]:
            best = (score, line)
    if page.heading:
        for line in lines:
            if (
                line.level == 1
                and line.text.strip() == page.heading
                and (best is None or best[1].level != 1)
            ):
                score = sum(weight for _, weight in score_line(line, lines, cues)) + 1.0
                if best is None or score > best[0]:
                    best = (score, line)
    if best is not None and best[0] + min(best[1].index, _NEAR) * _LATER >= _ENOUGH:
        line = best[1]
        text = line.text.strip()
        cut = _META.match(text)
        start = line.start + (cut.end() if cut else 0)
        text = _head_of(text[cut.end() :] if cut else text)
        reasons = [reason for reason, weight in score_line(line, lines, cues) if weight > 0]
        return text, start, start + len(text), line.index, reasons
    return None


def title_of_page(page: Page, cues: Cues) -> str | None:
    """Return the page's own title without the site's name, when no line of the text serves."""
    if not page.title:
        return None
    parts = re.split(r"\s+(?:\||–|—|-|»|::)\s+", page.title)
    best = max(parts, key=len).strip()
    if len(best.split()) < 4 or cues["kicker"].whole(best):
        return None
    return best
