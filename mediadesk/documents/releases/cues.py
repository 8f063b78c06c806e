"""The words of the genre, read from `resources/cues/*.toml`, one file per language.

Phrases are written for people, not as regular expressions: `word*` has any ending, `(a|b)` is one
of, `[x]` may be missing, `...` is a gap of up to 80 characters. All languages are looked for at
once, because releases mix them (a Spanish contact line under an English release).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mediadesk.paths import resources_dir

# One character for one character, so that offsets into the folded text are offsets into the text.
_FOLD = str.maketrans(
    "\u2019\u2018\u201b`\u00b4\u201c\u201d\u201e\u00ab\u00bb\u2011\u2212\u00a0\u202f\u2007\u2009\t",
    "'''''\"\"\"\"\"--     ",
)
_WORD = re.compile(r"[^\W\d_]+")
_GAP = r".{0,80}?"
_STEM = 4
# A word that is no longer has no ending of a role.
_SHORTEST_ENDED = 6
# A longer text is no label.
_LABEL = 160


def fold(text: str) -> str:
    """Return `text` with plain quotes, hyphens and blanks, character for character."""
    return text.translate(_FOLD)


def words_of(folded: str) -> frozenset[str]:
    """Return the lower-case words of a folded line, and for longer ones their stem: `expe*`."""
    words = _WORD.findall(folded.lower())
    return frozenset([*words, *[word[:_STEM] + "*" for word in words if len(word) >= _STEM]])


def _pattern(phrase: str) -> str:
    """Translate one phrase into a regular expression."""
    out: list[str] = []
    for piece in re.findall(r"\.\.\.|[\[\]()|*\s]|[^\[\]()|*\s.]+|\.", phrase):
        if piece == "...":
            out.append(_GAP)
        elif piece == "[":
            out.append("(?:(?:")
        elif piece == "]":
            out.append(r")\s{0,3})?")
        elif piece == "(":
            out.append("(?:")
        elif piece in ")|":
            out.append(piece)
        elif piece == "*":
            out.append(r"\w*")
        elif piece.isspace():
            out.append(r"\s{1,3}")
        else:
            out.append(re.escape(piece))
    # An optional word swallows the blank after it, so the blank before the next word may be gone.
    return "".join(out).replace(r"\s{0,3})?\s{1,3}", r"\s{1,3})?")


def _trigger(phrase: str) -> tuple[str, ...]:
    """Return the words of which one must stand in a line for the phrase to be there.

    A cheap test that spares most lines the regular expression. No words: always try.
    """
    bare = re.sub(r"\[[^\]]*\]", " ", phrase)
    # A word that an alternative or `*` continues is not whole: `peu(t|vent)`.
    whole = re.sub(r"\w*\([^)]*\)\w*|\w*\*\w*", " ", bare)
    plain = [word for word in whole.split() if word.isalpha()]
    if plain:
        return (max(plain, key=len).lower(),)
    stems = re.findall(r"(?<![\w(|])([^\W\d_]{4,})\*", bare)
    if stems:
        return (str(max(stems, key=len)).lower()[:_STEM] + "*",)
    choice = re.search(r"(?<!\w)\(([^)]*)\)(?![\w*])", bare)
    if choice and "*" not in choice[1] and " " not in choice[1]:
        options = choice[1].lower().split("|")
        if all(option.isalpha() for option in options):
            return tuple(options)
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Where a phrase stands in a folded line."""

    start: int
    end: int
    text: str


class Cue:
    """A set of phrases that say the same thing."""

    def __init__(self, phrases: Iterable[str]) -> None:
        groups: dict[str, list[str]] = {}
        for phrase in phrases:
            for word in _trigger(phrase) or ("",):
                groups.setdefault(word, []).append(_pattern(phrase))
        self._by_word = {
            word: re.compile(
                r"(?<!\w)(?:" + "|".join(sorted(set(patterns), key=len, reverse=True)) + r")(?!\w)",
                re.IGNORECASE,
            )
            for word, patterns in groups.items()
        }
        self._always = self._by_word.pop("", None)
        self._triggers = frozenset(self._by_word)

    def finditer(self, folded: str, words: frozenset[str] | None = None) -> Iterator[Hit]:
        """Yield every hit, phrase by phrase, not in order of place."""
        for pattern in self._patterns(folded, words):
            for match in pattern.finditer(folded):
                yield Hit(start=match.start(), end=match.end(), text=match[0])

    def _patterns(self, folded: str, words: frozenset[str] | None) -> list[re.Pattern[str]]:
        """Return the patterns that can match: those of which a word stands in the line."""
        if words is None:
            words = words_of(folded)
        patterns = (
            []
            if self._triggers.isdisjoint(words)
            else [self._by_word[word] for word in self._triggers & words]
        )
        if self._always is not None:
            patterns.append(self._always)
        return patterns

    def search(self, folded: str, words: frozenset[str] | None = None) -> Hit | None:
        """Return the first hit, the longest of those that start together, or None."""
        best: re.Match[str] | None = None
        for pattern in self._patterns(folded, words):
            match = pattern.search(folded)
            if match is not None and (
                best is None
                or match.start() < best.start()
                or (match.start() == best.start() and match.end() > best.end())
            ):
                best = match
        return Hit(start=best.start(), end=best.end(), text=best[0]) if best else None

    def at_start(self, folded: str, words: frozenset[str] | None = None) -> Hit | None:
        """Return the longest hit at the very start, or None."""
        best: re.Match[str] | None = None
        for pattern in self._patterns(folded, words):
            match = pattern.match(folded)
            if match is not None and (best is None or match.end() > best.end()):
                best = match
        return Hit(start=0, end=best.end(), text=best[0]) if best else None

    def whole(self, folded: str, words: frozenset[str] | None = None) -> bool:
        """Tell whether the whole text is one of the phrases, blanks and end marks aside.

        `words` may be those of a longer text that holds this one.
        """
        bare = folded.strip(" :.-–—*#|/")
        return len(bare) < _LABEL and any(
            pattern.fullmatch(bare) for pattern in self._patterns(bare, words)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """All languages together: `words` by kind, `cues` by kind, and what only one language has."""

    words: Mapping[str, frozenset[str]]
    cues: Mapping[str, Cue]
    by_language: Mapping[str, Mapping[str, tuple[str, ...]]]
    endings: tuple[str, ...] = ()

    def __getitem__(self, kind: str) -> Cue:
        return self.cues[kind]

    def is_role(self, word: str) -> bool:
        """Tell whether a word names what a person is."""
        lower = word.lower().strip(".")
        return lower in self.words["roles"] or lower.endswith(self.endings)

    def names_a_role(self, words: frozenset[str]) -> bool:
        """Tell whether one of a line's words names what a person is."""
        return not self.words["roles"].isdisjoint(words) or any(
            len(word) > _SHORTEST_ENDED and word.endswith(self.endings) for word in words
        )


@cache
def load_cues() -> Cues:
    """Read every language file once. Raises OSError or TOMLDecodeError if the program is broken."""
    words: dict[str, set[str]] = {}
    phrases: dict[str, list[str]] = {}
    by_language: dict[str, dict[str, tuple[str, ...]]] = {}
    folder = resources_dir() / "cues"
    words["given"] = set((folder / "given.txt").read_text(encoding="utf-8").split())
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        own = by_language.setdefault(data["language"], {})
        for kind, values in data.get("words", {}).items():
            words.setdefault(kind, set()).update(value.lower() for value in values)
            own[kind] = tuple(value.lower() for value in values)
        for kind, values in data.get("cues", {}).items():
            phrases.setdefault(kind, []).extend(values)
    phrases["press_role"] = sorted(words.get("press_roles", ()))
    return Cues(
        words={kind: frozenset(values) for kind, values in words.items()},
        cues={kind: Cue(values) for kind, values in phrases.items()},
        by_language=by_language,
        endings=tuple(sorted(words.get("role_endings", ()))),
    )
