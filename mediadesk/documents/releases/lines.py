"""A release as lines: the plain text, where each line stands in it, and how it was marked."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace

from mediadesk.documents.releases.cues import Cues, fold, words_of

_BULLET = re.compile(
    r"(?:[•·▪●◦‣○■□►➢➤✓*]\s*|[-–—]\s+|[-–—]$|--+\s*(?=\w)|(?:1?\d|20)[.)]\s+|[oO]\s{1,2}(?=[A-ZÀ-Þ][a-zà-ÿ]+ [A-ZÀ-Þ]))"
)
_HASHES = re.compile(r"#{1,6}\s+")
# A line longer than this is no line of a list; only its start is searched for people.
LONG = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in a line, by character offsets into the whole text."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line. `start` is the offset of `text` in the whole; `kind` as in `domain.release.Block`.

    `folded` is `text` with plain quotes; `level` the heading's level or 0; `gap` blank lines before.
    """

    index: int
    start: int
    text: str
    folded: str
    words: frozenset[str]
    kind: str = "paragraph"
    level: int = 0
    gap: bool = False
    links: tuple[Link, ...] = ()

    @property
    def end(self) -> int:
        """Return the offset after the line's last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole release: its text, its non-blank lines, and what only a web page says."""

    text: str
    lines: tuple[Line, ...]
    title: str | None = None
    heading: str | None = None
    date: str | None = None
    language: str | None = None
    titles: tuple[tuple[int, int], ...] = ()
    marked: bool = False


@dataclass(slots=True)
class Marks:
    """What a web page says of one line; `links` as offsets into the text."""

    kind: str = "paragraph"
    level: int = 0
    links: list[Link] = field(default_factory=list)


def make_line(index: int, start: int, raw: str, *, gap: bool, marks: Marks | None = None) -> Line:
    """Build a line from its raw text; blanks, bullets and marks of emphasis are stepped over."""
    text = raw.rstrip()
    lead = len(text) - len(text.lstrip())
    kind, level = (marks.kind, marks.level) if marks else ("paragraph", 0)
    hashes = _HASHES.match(text, lead)
    if hashes and marks is None:
        kind, level = "heading", hashes.end() - hashes.start() - 1
        lead = hashes.end()
    bullet = _BULLET.match(text, lead)
    if bullet and not text.startswith("**", lead) and bullet.end() > lead:
        kind, lead = ("bullet" if kind != "heading" else kind), bullet.end()
    while text.startswith(("**", "__"), lead):
        lead += 2
    text = text[lead:]
    if text.endswith("**") and not text.endswith("***"):
        text = text[:-2]
    folded = fold(text[:LONG])
    return Line(
        index=index,
        start=start + lead,
        text=text,
        folded=folded,
        words=words_of(folded),
        kind=kind,
        level=level,
        gap=gap,
        links=tuple(marks.links) if marks else (),
    )


# Of fewer lines nothing is told; of more this share must be set apart to say nothing by it.
_FEW, _SPACED = 6, 0.85
# Between these lengths a line may have been broken for its width only.
_NARROW, _WIDE = 48, 100


def unwrapped(text: str) -> str:
    """Return a text whose lines were broken at a fixed width with blanks for those breaks.

    Character for character, so that offsets stay: only a line that the next one's first word would
    have made too long is taken to go on in it.
    """
    lines = text.split("\n")
    written = [line for line in lines if line.strip()]
    widest = max((len(line) for line in written), default=0)
    if len(written) < 6 or not _NARROW < widest <= _WIDE:
        return text
    out = [lines[0]]
    for before, line in itertools.pairwise(lines):
        word = line.split(" ", 1)[0]
        goes_on = (
            len(before) > _NARROW
            and "    " not in before.strip()
            and line[:1].strip() != ""
            and len(before.rstrip()) + 1 + len(word) > widest
            and not _BULLET.match(line)
            and not before.rstrip().endswith(":")
            and ":" not in word
        )
        out.append((" " if goes_on else "\n") + line)
    return "".join(out)


# Where a page's conversion may have lost a line break: a capital, an opening quote, a bullet or a
# dialling code right behind a small letter, a digit or a closing bracket.
_SEAM = re.compile(r"[A-ZÀ-Þ“•▪*(](?<=[a-zß-öø-ÿ0-9)].)")
_WORD_THERE = re.compile(r"[^\W\d_]+")
_TAIL = re.compile(r"[^\W\d_]*\Z")
_DIALLING = re.compile(r"\(\d{3}\)\s?\d{3}[-. ]\d{4}")
_STARRED = re.compile(r"\*\s?([A-ZÀ-Þ][a-zß-öø-ÿ]+)\s[A-ZÀ-Þ]")
# A shorter head is one of a name: `McDonald`, `LaToya`, `DeShawn`.
_HEAD, _SHORTEST = 4, 3


_TWO_LINES = re.compile(
    r"^((?:[^\W\d_]{2,12}\.?\s){1,3}[A-ZÀ-Þ][^\W\d_]+)[ \t]*\n(?=[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?[ \t]*$)",
    re.MULTILINE,
)


def rejoined(text: str, cues: Cues) -> str:
    """Return a text in which `Dr. Ada` and `Roe-Lunt` below it stand in one line, each as long."""

    def one(match: re.Match[str]) -> str:
        *titles, name = match[1].split()
        known = all(title.lower().strip(".") in cues.words["honorifics"] for title in titles)
        single = name.lower() not in cues.words["honorifics"] | cues.words["not_names"]
        following = text[match.end() : match.end() + 60].split("\n", 1)[0]
        goes_on = not any(
            cues.is_role(word) or word.lower() in cues.words["not_names"]
            for word in following.split()
        )
        return match[0][:-1] + " " if known and single and goes_on else match[0]

    return _TWO_LINES.sub(one, text)


def unglued(text: str, cues: Cues) -> str:
    """Return a text with the line breaks that a conversion lost: `Ada RoeDirector of the Tarn Lab`.

    Only where what follows shows it: a role, a title, a label, a given name and a surname, an
    opening quotation, a bullet, a dialling code.
    """
    seams: list[int] = []
    for match in _SEAM.finditer(text):
        at = match.start()
        sign = match[0]
        if sign in "•▪":
            seams.append(at)
        elif sign == "“":
            if text[at - 1].isalpha() and text[at + 1 : at + 2].isupper():
                seams.append(at)
        elif sign == "(":
            if text[at - 1].isalpha() and _DIALLING.match(text, at):
                seams.append(at)
        elif sign == "*":
            starred = _STARRED.match(text, at)
            if starred and text[at - 1].isalpha() and starred[1].lower() in cues.words["given"]:
                seams.append(at)
        elif _opens_entry(text, at, cues):
            seams.append(at)
    if not seams:
        return text
    return "\n".join(text[a:b] for a, b in itertools.pairwise([0, *seams, len(text)]))


def _opens_entry(text: str, at: int, cues: Cues) -> bool:
    """Tell whether a capitalised word that is glued to the one before opens an entry of its own."""
    found = _WORD_THERE.match(text, at)
    word = found[0].lower() if found else ""
    if found is None or len(word) < _SHORTEST or found[0].isupper():
        return False
    head = _TAIL.search(text, max(0, at - 40), at)
    length = len(head[0]) if head else 0
    if not text[at - 1].isalpha():
        return text[at - 1] != ")" and cues.is_role(word)
    if length < _HEAD or not head or not head[0][1:].islower():
        return False
    following = text[found.end() : found.end() + 2]
    if word in cues.words["glued"]:
        return True
    if len(word) >= _HEAD and (cues.is_role(word) or word in cues.words["honorifics"]):
        return following[:1] in " ,.;\n" or not following
    return word in cues.words["given"] and following[:1] == " " and following[1:2].isupper()


def split_lines(
    text: str, marks: dict[int, Marks] | None = None, *, most: int | None = None
) -> tuple[Line, ...]:
    """Split a text into its non-blank lines, at most `most`.

    `marks` is by the offset at which a line starts.
    """
    lines: list[Line] = []
    gap = False
    start = 0
    for raw in re.split(r"[\n\v\f\x85\u2028\u2029]", text):
        if raw.strip(" \t\u00a0\u200b\ufeff\ufffd*_"):
            mark = marks.get(start) if marks is not None else None
            if marks is not None and mark is None:
                mark = Marks()
            lines.append(make_line(len(lines), start, raw, gap=gap, marks=mark))
            gap = False
            if len(lines) == most:
                break
        else:
            gap = True
        start += len(raw) + 1
    gaps = sum(line.gap for line in lines)
    if len(lines) >= _FEW and gaps > _SPACED * len(lines):
        # Where every line stands alone, as on many pages, a gap says nothing.
        return tuple(replace(line, gap=False) for line in lines)
    return tuple(lines)
