"""The grammar of people's names: titles before, degrees after, particles and nicknames inside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mediadesk.documents.releases.cues import Cues, fold

_MARKS = r"(?:[\u0300-\u036f]+[^\W\d_]*)*"
_WORD = re.compile(rf"[^\W\d_]+{_MARKS}(?:['’.\-‑][^\W\d_]+{_MARKS})*")
_NICK = re.compile(
    r"\s{1,2}(?:\(([^\W\d_][\w.'-]{0,20})\)|[\"“'‘]([^\W\d_][\w.-]{0,20})[\"”'’])\s{1,2}"
)
_PARTY = re.compile(r"\s?\([A-Z]{1,4}\s?[-–]\s?[A-Z][\w. ]{0,12}\)")
_LEAD = re.compile(r",?[ \u00a0]{1,2}")
_NICKNAME = re.compile(r"\(.*?\)|[\"“”].*?[\"“”]")
_LETTERS = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"[.\-‑]")
_BLANK = re.compile(r"[ \u00a0]{1,2}")
# A letter that is not small; what else this lets through is looked at again.
_CAPITAL = re.compile(r"(?<![^\W\d_])[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:['’.\-‑][^\W\d_]+)*")
_SMALL_TITLE = re.compile(r"(?<![\w.])([a-zà-ÿ]{2,12})\.?[ \u00a0]{1,2}\Z")
_CAPITAL_BEFORE = re.compile(
    r"(?<![^\W\d_])(?!Drs?\b|Prof|M[rsx]s?\b)[^\W\d_a-zß-öø-ÿ][\w'’-]*[ \u00a0]\Z"
)
# What follows a name, and not a verb: "Will Roe, …", not "Will Roe win?"
_GOES_ON = re.compile(
    r"\s*(?:$|[,;:|/(<\[\t\n–—+\d-]|\.(?:\s|$)|(?:and|or|is|can|at|on|from|of|with|has|in|via)\b)"
)
_OPENS_NICK = frozenset("(\"“'‘")
# "d'Aubigny" goes on with a name although it starts small.
_ELIDED = re.compile(r"(?:d|l|dell|dall|all|t)['’](?=[^\W\d_])")
_OWNER = re.compile(r"['’]s$")
_MAX_WORDS = 6
_TWO = 2


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
    possessive: bool = False
    text_start: int = 0
    text_end: int = 0


def _is_name_word(word: str, cues: Cues) -> bool:
    lower = fold(word).lower().strip(".")
    parts = lower.split("-")
    blocked = cues.words["not_names"]
    if not (word[0].isupper() or word[2:3].isupper()) or lower in blocked or lower.endswith("'s"):
        return False
    if len(parts) > 1 and any(
        part in cues.words["roles"] or (part in blocked and part not in cues.words["particles"])
        for part in parts
    ):
        return False
    if lower in cues.words["roles"] and lower not in cues.words["given"]:
        return False
    letters = [c for c in word if c.isalpha()]
    # Acronyms (CSIRO, NATO) are no name words; initials and two-letter ones may be.
    return not (word.isupper() and 3 <= len(letters) <= 5)


def _in_capitals(word: str, before: list[str], after: str, cues: Cues, *, titled: bool) -> bool:
    """Tell whether a short word in capitals belongs to a name that is all in them: `JOHN ROE`."""
    lower = fold(word).lower()
    first = before[0] if before else word
    following = next((piece for piece in after.split() if len(piece.strip(".,")) > 1), "")
    if not before and not following.strip(".,;:()").isupper():
        # "ANU Strategic Centre": an acronym that some people are called as well.
        return False
    return (
        word.isupper()
        and first.isupper()
        and (titled or _first_part(first) in cues.words["given"])
        and (lower in cues.words["particles"] or lower not in cues.words["not_names"])
        and lower not in cues.words["roles"]
    )


def _particle_in_capital(word: str, before: list[str], text: str, end: int, cues: Cues) -> bool:
    """Tell whether a particle with a capital stands inside a name: `Omar El Amrani`."""
    if len(before) > 2 or word.lower() not in cues.words["particles"]:
        return False
    blank = _BLANK.match(text, end)
    following = _WORD.match(text, blank.end()) if blank else None
    return (
        following is not None
        and _first_part(before[0]) in cues.words["given"]
        and _is_name_word(following[0], cues)
    )


def _first_part(word: str) -> str:
    """Return the first half of a name such as `Jean-Luc`, in lower case."""
    return word.lower().replace("‑", "-").partition("-")[0]


def _may_be_given(text: str, match: re.Match[str], cues: Cues) -> bool:
    """Tell whether a name may start with a word that elsewhere is none: `Will Roe`, `Bill Poe`.

    Not behind another capitalised word: `Farm Bill Debate`.
    """
    return match[0].istitle() and (
        match[0].lower() in cues.words["given_words"]
        and _CAPITAL_BEFORE.search(text, max(0, match.start() - 30), match.start()) is None
    )


def _is_surname(word: str, first: str, following: str, cues: Cues) -> bool:
    """Tell whether a word that elsewhere is none ends a name: `Ada Green`, not `Ada Green Party`."""
    return (
        word[0].isupper()
        and fold(word).lower() in cues.words["surnames"]
        and _first_part(first) in cues.words["given"]
        and not following[1:2].isupper()
    )


def _titles(text: str, position: int, cues: Cues) -> int:
    """Return the position after a chain of titles such as `apl. Prof. Dr.`."""
    honorifics = cues.words["honorifics"]
    while True:
        match = _WORD.match(text, position)
        if match is None:
            return position
        lower = match[0].lower()
        if lower not in honorifics and not (
            not lower.isalpha()
            and all(part in honorifics or not part for part in _JOINT.split(lower))
        ):
            return position
        end = match.end()
        if text[end : end + 1] == ".":
            # "Dr.-Ing." is two titles in one.
            end += 2 if text[end + 1 : end + 2] == "-" else 1
        elif match[0][0].isupper() and match[0].lower() in cues.words["title_parts"]:
            # "Dr. phil." is a title, "Phil Roe" a name.
            return position
        blank = _BLANK.match(text, end)
        if blank is None and text[end - 1] not in ".-":
            return position
        position = blank.end() if blank else end


def _suffixes(text: str, position: int, cues: Cues) -> int:
    """Return the position after degrees and the like: `, Ph.D., MPH` or `Jr.` or `(D-OR)`."""
    party = _PARTY.match(text, position)
    if party:
        position = party.end()
    while True:
        lead = _LEAD.match(text, position)
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


def name_at(text: str, position: int, cues: Cues, *, possessive: bool = False) -> Name | None:
    """Read the name that starts at `position`, or None. A single word needs a title before it.

    `possessive` also takes `Ada Roe's`, whose text is without the ending.
    """
    start = position
    position = _titles(text, position, cues)
    titled = position > start
    first = position
    words: list[str] = []
    end = position
    owns = False
    while len(words) < _MAX_WORDS:
        match = _WORD.match(text, position)
        if match is None:
            break
        word = match[0]
        if word[0].islower() and not (words and _ELIDED.match(word)):
            following = _BLANK.match(text, match.end())
            upper = _WORD.match(text, following.end()) if following else None
            if not words or word.lower() not in cues.words["particles"] or upper is None:
                break
            if (
                len(words) > 1
                and word in {"y", "e", "i"}
                and upper[0].lower() in cues.words["given"]
            ):
                # "Ada Roe y Teresa Poe" are two people, "Ortega y Gasset" is one.
                break
            position = following.end() if following else match.end()
            continue
        core = word.replace(".", "").lower()
        if words and core in cues.words["suffixes"] and len(core) > 1 and len(words) > 1:
            break
        owner = _OWNER.search(word) if possessive and words else None
        if owner and _is_name_word(word[: owner.start()], cues):
            words.append(word[: owner.start()])
            end = match.start() + owner.start()
            owns = True
            break
        dotted_saint = core in {"st", "ste"} and text[match.end() : match.end() + 1] == "."
        initial = len(core) == 1 and text[match.end() : match.end() + 1] == "."
        doubtful = not words and _may_be_given(text, match, cues)
        if (
            not (initial and word[0].isupper())
            and not doubtful
            and not _is_name_word(word, cues)
            and not _in_capitals(
                word, words, text[match.end() : match.end() + 40], cues, titled=titled
            )
            and not (
                words
                and (dotted_saint or _particle_in_capital(word, words, text, match.end(), cues))
            )
            and not (
                len(words) in {1, 2}
                and _is_surname(word, words[0], text[match.end() : match.end() + 3], cues)
            )
        ):
            break
        words.append(word)
        end = match.end()
        dotted = text[end : end + 1] == "."
        if dotted and (
            len(core) == 1 or word.count(".") or core in {"st", "ste", "wm", "chr", "jos"}
        ):
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
    if _OWNER.search(bare):
        return None
    if not words or (len(words) == 1 and not titled):
        return None
    if not titled and all(word.isupper() and len(word) <= 3 for word in words):
        return None
    if (
        not titled
        and words[0].lower() in cues.words["given_words"]
        and _GOES_ON.match(text, end) is None
    ):
        return None
    half = len(words) // 2
    if len(words) > _TWO and len(words) == 2 * half and words[:half] == words[half:]:
        # "Ada Roe Ada Roe": a picture's words before the name itself.
        words = words[half:]
        bare = bare[-len(" ".join(words)) :]
        first = end - len(bare)
    after = end + 2 if owns else _suffixes(text, end, cues)
    first_word = next((word for word in words if len(word.strip(".")) > 1), words[0])
    given = (
        _first_part(first_word) in cues.words["given"]
        or first_word.lower() in cues.words["given_words"]
    )
    return Name(
        start=start,
        end=after,
        text=bare,
        words=len(words),
        titled=titled,
        degree=after > end and not owns,
        given=given,
        possessive=owns,
        text_start=first,
        text_end=end,
    )


def names_in(text: str, cues: Cues, *, limit: int = 200) -> Iterator[Name]:
    """Yield the names of two words or more in a text, left to right, at most `limit`."""
    position = 0
    count = 0
    while count < limit:
        match = _CAPITAL.search(text, position)
        if match is None:
            return
        start = match.start()
        if not (text[start].isupper() and _may_go_on(text, match.end())):
            position = match.end()
            continue
        if start and (text[start - 1].isalnum() or text[start - 1] in "@_/"):
            position = match.end()
            continue
        name = name_at(text, _title_before(text, start, position, cues), cues)
        if name is not None and name.words > 1:
            position = name.end
            count += 1
            yield name
        else:
            position = match.end()


def _may_go_on(text: str, end: int) -> bool:
    """Tell whether after a name's first word a second may follow; spares most words the grammar."""
    if text[end : end + 1] == ".":
        end += 1
    if text[end : end + 1] not in {" ", "\u00a0", "-"}:
        return False
    following = text[end + 1 : end + 3].lstrip(" \u00a0")[:1]
    return following.isalpha() or following in _OPENS_NICK


def _title_before(text: str, start: int, least: int, cues: Cues) -> int:
    """Return where a name starts with the small-written titles before it: `professor Ada Roe`."""
    while True:
        match = _SMALL_TITLE.search(text, max(least, start - 18), start)
        if match is None or match[1].lower() not in cues.words["honorifics"]:
            return start
        start = match.start()


def bare(name: str) -> str:
    """Return a name for comparing: lower case, letters only, nickname dropped."""
    return " ".join(_LETTERS.findall(_NICKNAME.sub(" ", name).lower()))
