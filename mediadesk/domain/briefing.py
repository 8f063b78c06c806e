"""The briefing: what an expert must know before an interview, on one page.

A `Sheet` is that page in ready words, the most urgent first; each writer sets it in its own form.
What was sent is compared with what is so now by `Sent.said`: the facts that an expert acts upon.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mediadesk.domain.acquaintance import plain_name
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.release import Block, Release
from mediadesk.domain.request import is_writable
from mediadesk.domain.timeline import Entry, Kind


class Part(StrEnum):
    """The parts of a briefing, in the order in which they stand."""

    LOGISTICS = "logistics"
    TERMS = "terms"
    CONTACT = "contact"
    REPORTER = "reporter"
    ANGLE = "angle"
    LINES = "lines"
    COVERAGE = "coverage"
    HISTORY = "history"


LEAST = (Part.HISTORY, Part.COVERAGE, Part.LINES, Part.ANGLE, Part.REPORTER)
"""What gives way first where a page is too short; the parts that are not here never do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line with its name, such as When; `note` says the same another way, on another clock."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part: a title, then rows, or items of a list, or both."""

    part: Part
    title: str
    rows: tuple[Row, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A briefing in words. `language` is a BCP 47 tag; `embargo` and `update` are empty or a line.

    Every text is plain, without control or direction marks.
    """

    title: str
    expert: str
    reference: str
    made: str
    embargo: str
    update: str
    office: str
    sections: tuple[Section, ...]
    language: str = "en"

    def section(self, part: Part) -> Section | None:
        """Return a part, None if there is nothing to say in it."""
        return next((one for one in self.sections if one.part is part), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an officer may change before a briefing leaves.

    `lines` are the lines to take; `arrangements` says who rings whom; `note` is a word to the
    expert. `email` is where it goes.
    """

    lines: tuple[str, ...] = ()
    arrangements: str = ""
    note: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A briefing that was sent: the how manieth of its request, when, to whom, and what it said."""

    number: int
    at: datetime
    message_id: str
    to: str
    said: Mapping[str, str] = field(default_factory=dict)


MOST_LINES = 12
LONGEST_LINE = 600
LONGEST_NOTE = 2_000
_SAID = "said."


def clean(text: str) -> str:
    """Return a text without what could turn, hide or break what stands beside it.

    Line breaks stay; control, format and direction marks go, save the joiners that scripts need.
    """
    kept = []
    for mark in text.replace("\r\n", "\n").replace("\r", "\n"):
        kind = unicodedata.category(mark)
        if mark == "\n" or mark in "\u200c\u200d" or not kind.startswith("C"):
            kept.append("\n" if kind in ("Zl", "Zp") else mark)
        elif mark == "\t":
            kept.append(" ")
    return "".join(kept).strip()


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(clean(text).split())


# ---------------------------------------------------------------------------- lines to take

_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]{20,600})[”\"“»]")
_FIGURE = re.compile(
    r"(\d[\d.,\u202f\u00a0]*\s?(%|per cent|percent|million|billion|trillion|bn|m\b|€|\$|£)"
    r"|[€$£]\s?\d|\b(half|third|quarter|twice|double|doubled|halved|two thirds|three quarters)\b"
    r"|\bone in (two|three|four|five|six|seven|eight|nine|ten|\d+)\b|\d{1,3}([.,]\d{3})+)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’]?\s+(?=[A-Z“\"ÀÁÄÉÖÜ0-9])")
_MOST_FIGURES, _MOST_QUOTES = 4, 3


def lines_to_take(release: Release | None, expert: str) -> tuple[str, ...]:
    """Return what the release offers an expert to say: headline, standfirst, own words, figures.

    Quotes are those of the expert, by their last name beside the words; figures are sentences with
    an amount. Each stands once.
    """
    if release is None:
        return ()
    found = [release.title, release.standfirst]
    found += [f"“{one}”" for one in _own_words(release.body, expert)[:_MOST_QUOTES]]
    found += _figures(release.body)[:_MOST_FIGURES]
    lines: list[str] = []
    for one in found:
        words = one_line(one)
        plain = _letters(words)
        if not plain or any(plain in _letters(known) for known in lines):
            continue
        lines.append(words if len(words) <= LONGEST_LINE else f"{words[: LONGEST_LINE - 1]}…")
    return tuple(lines[:MOST_LINES])


def _letters(text: str) -> str:
    """Return a text without anything but letters and digits, to see whether two say the same."""
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def _own_words(body: Iterable[Block], expert: str) -> list[str]:
    name = plain_name(expert).split()
    last = name[-1].casefold() if name else ""
    if not last:
        return []
    blocks = list(body)
    found = []
    for number, block in enumerate(blocks):
        beside = block.text.casefold()
        if block.kind == "quote" and number + 1 < len(blocks):
            beside += " " + blocks[number + 1].text.casefold()[:120]
        if not re.search(rf"\b{re.escape(last)}\b", beside):
            continue
        quoted = [one.strip() for one in _QUOTED.findall(block.text)]
        if not quoted and block.kind == "quote":
            quoted = [block.text.strip()]
        found += quoted
    return found


def _figures(body: Iterable[Block]) -> list[str]:
    found = []
    for block in body:
        if block.kind in ("heading", "quote"):
            continue
        for sentence in _SENTENCE.split(block.text):
            words = sentence.strip()
            # What somebody is quoted with is theirs to say.
            own = not re.search('[“”„«»"]', words)
            if own and 20 <= len(words) <= 300 and _FIGURE.search(words):
                found.append(words)
    return found


# -------------------------------------------------------------------------------- the draft


def checked(draft: Draft) -> Draft:
    """Return a draft as it is kept; raise `Refused` beside `lines`, `arrangements` or `note`."""
    for name, value in (
        ("lines", "\n".join(draft.lines)),
        ("arrangements", draft.arrangements),
        ("note", draft.note),
    ):
        if not is_writable(value) or "\0" in value:
            raise Refused(
                Problem(name, "Part of this text is damaged and cannot be stored. Type it again.")
            )
    lines = tuple(one for one in (one_line(line) for line in draft.lines) if one)
    if len(lines) > MOST_LINES:
        raise Refused(Problem("lines", "Give at most {limit} lines.", {"limit": MOST_LINES}))
    if any(len(one) > LONGEST_LINE for one in lines):
        raise Refused(
            Problem("lines", "Use at most {limit} characters in a line.", {"limit": LONGEST_LINE})
        )
    for name, value in (("arrangements", draft.arrangements), ("note", draft.note)):
        if len(value) > LONGEST_NOTE:
            raise Refused(
                Problem(name, "Use at most {limit} characters here.", {"limit": LONGEST_NOTE})
            )
    return Draft(
        lines=lines,
        arrangements=one_line(draft.arrangements),
        note=clean(draft.note),
        email=draft.email.strip(),
    )


# ------------------------------------------------------------------------------ what was sent


def told(said: Mapping[str, str]) -> dict[str, str]:
    """Return the facts of a briefing as the timeline keeps them."""
    return {f"{_SAID}{name}": value for name, value in said.items()}


def last_sent(entries: Iterable[Entry]) -> Sent | None:
    """Return the newest briefing that was sent; one that was called back in time was not."""
    found: list[Sent] = []
    for entry in entries:
        message = str(entry.detail.get("message") or "")
        if entry.kind is Kind.BRIEFED:
            found.append(
                Sent(
                    number=int(entry.detail.get("number") or 1),
                    at=entry.at,
                    message_id=message,
                    to=str(entry.detail.get("to") or ""),
                    said={
                        name.removeprefix(_SAID): str(value)
                        for name, value in entry.detail.items()
                        if name.startswith(_SAID)
                    },
                )
            )
        elif entry.kind in (Kind.UNDONE, Kind.CANCELLED) and message:
            found = [one for one in found if one.message_id != message]
    return found[-1] if found else None


def changed_since(sent: Sent, said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the facts that are not as the briefing said, in order."""
    return tuple(name for name in said if sent.said.get(name, "") != said[name])
