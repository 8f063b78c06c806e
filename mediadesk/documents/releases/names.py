"""The grammar of people's names: titles before, degrees after, particles and nicknames inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mediadesk.documents.releases.cues import Cues, fold

_WORD = re.compile(r"[^\W\d_]+(?:['’.\-‑][^\W\d_]+)*")
_NICK = re.compile(
    r"\s{1,2}(?:\(([^\W\d_][\w.'-]{0,20})\)|[\"“'‘]([^\W\d_][\w.-]{0,20})[\"”'’])\s{1,2}"
)
_PARTY = re.compile(r"\s?\([A-Z]{1,4}\s?[-–]\s?[A-Z][\w. ]{0,12}\)")
_BLANK = re.compile(r"[ \u00a0]{1,2}")
_MAX_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in a text. `start`/`end` hold titles and degrees too; `text` is the bare name."""

    start: int
    end: int
    text: str
    words: int
    titled: bool = False
    degree: bool = False
    given: bool = False
    text_start: int = 0
    text_end: int = 0


def _is_name_word(word: str, cues: Cues) -> bool:
    lower = fold(word).lower().strip(".")
    parts = lower.split("-")
    blocked = cues.words["not_names"]
    if not word[0].isupper() or lower in blocked or lower.endswith("'s"):
        return False
    if len(parts) > 1 and any(part in cues.words["roles"] or part in blocked for part in parts):
        return False
    if lower in cues.words["roles"] and lower not in cues.words["given"]:
        return False
    letters = [c for c in word if c.isalpha()]
    # Acronyms (CSIRO, NATO) are no name words; initials and two-letter ones may be.
    return not (word.isupper() and 3 <= len(letters) <= 5)


def _titles(text: str, position: int, cues: Cues) -> int:
    """Return the position after a chain of titles such as `apl. Prof. Dr.`."""
    honorifics = cues.words["honorifics"]
    while True:
        match = _WORD.match(text, position)
        if match is None:
            return position
        parts = re.split(r"[.\-‑]", match[0].lower())
        if not all(part in honorifics or not part for part in parts):
            return position
        end = match.end()
        if text[end : end + 1] == ".":
            end += 1
        blank = _BLANK.match(text, end)
        if blank is None and text[end - 1] != ".":
            return position
        position = blank.end() if blank else end


def _suffixes(text: str, position: int, cues: Cues) -> int:
    """Return the position after degrees and the like: `, Ph.D., MPH` or `Jr.` or `(D-OR)`."""
    party = _PARTY.match(text, position)
    if party:
        position = party.end()
    while True:
        lead = re.compile(r",?[ \u00a0]{1,2}").match(text, position)
        match = _WORD.match(text, lead.end()) if lead else None
        if match is None or not match[0][0].isupper():
            return position
        core = match[0].replace(".", "").replace("-", "").lower()
        if core not in cues.words["suffixes"]:
            return position
        end = match.end()
        # "MS" before a further word may start an organisation; degrees end at a mark or the end.
        if text[end : end + 1] == ".":
            end += 1
        following = text[end : end + 2].strip()
        if following and following[0].isalnum() and core in {"do", "ms", "ma", "ba", "am", "pe"}:
            return position
        position = end


def name_at(text: str, position: int, cues: Cues) -> Name | None:
    """Read the name that starts at `position`, or None. A single word needs a title before it."""
    start = position
    position = _titles(text, position, cues)
    titled = position > start
    first = position
    words: list[str] = []
    end = position
    while len(words) < _MAX_WORDS:
        match = _WORD.match(text, position)
        if match is None:
            break
        word = match[0]
        if word[0].islower():
            following = _BLANK.match(text, match.end())
            upper = _WORD.match(text, following.end()) if following else None
            if not words or word.lower() not in cues.words["particles"] or upper is None:
                break
            position = following.end() if following else match.end()
            continue
        core = word.replace(".", "").lower()
        if words and core in cues.words["suffixes"] and len(core) > 1 and len(words) > 1:
            break
        if not _is_name_word(word, cues):
            break
        words.append(word)
        end = match.end()
        dotted = text[end : end + 1] == "."
        if dotted and (len(core) == 1 or word.count(".") or core in {"st", "wm", "chr", "jos"}):
            end += 1
        elif dotted:
            break
        nick = _NICK.match(text, end)
        if nick and _WORD.match(text, nick.end()):
            position = nick.end()
            continue
        blank = _BLANK.match(text, end)
        if blank is None:
            break
        position = blank.end()
    while words and len(words[-1].strip(".")) == 1:
        return None
    bare = text[first:end]
    possessive = re.search(r"['’]s$", bare)
    if possessive:
        return None
    if not words or (len(words) == 1 and not titled):
        return None
    if all(word.isupper() and len(word) <= 3 for word in words):
        return None
    after = _suffixes(text, end, cues)
    given = re.split(r"[-‑]", words[0].lower())[0] in cues.words["given"]
    return Name(
        start=start,
        end=after,
        text=bare,
        words=len(words),
        titled=titled,
        degree=after > end,
        given=given,
        text_start=first,
        text_end=end,
    )


def names_in(text: str, cues: Cues, *, limit: int = 200) -> Iterator[Name]:
    """Yield the names of two words or more in a text, left to right, at most `limit`."""
    position = 0
    count = 0
    while count < limit:
        match = _WORD.search(text, position)
        if match is None:
            return
        position = match.end()
        first = match[0]
        if not (first[0].isupper() or first.lower() in cues.words["honorifics"]):
            continue
        if match.start() and (
            text[match.start() - 1].isalnum() or text[match.start() - 1] in "@_/"
        ):
            continue
        name = name_at(text, match.start(), cues)
        if name is not None and name.words > 1:
            position = name.end
            count += 1
            yield name


def bare(name: str) -> str:
    """Return a name for comparing: lower case, letters only, nickname dropped."""
    text = re.sub(r"\(.*?\)|[\"“”].*?[\"“”]", " ", name)
    return " ".join(re.findall(r"[^\W\d_]+", text.lower()))
