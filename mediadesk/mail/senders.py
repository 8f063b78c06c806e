"""The addresses of a field such as From or To, as people meant them.

Quoted names, comments, groups, routes, and all the ways in which they are written wrongly; read
once from left to right, never raising.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mediadesk.mail.header import comment, uncommented, unfold, words

MOST_ADDRESSES = 1000

_BLANKS = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address as written: `email` may be empty, `name` is decoded."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """The addresses of a field. `cut` says that there were more, or comments too deep to read."""

    found: tuple[Mailbox, ...] = ()
    cut: bool = False


_NOBODY = Mailboxes()
_USUAL_MAILBOX = re.compile(
    r"(?:\"?([\w .'-]*[\w.])?\"? ?<([\w.+-]{1,64}@[\w.-]{1,253})>|([\w.+-]{1,64}@[\w.-]{1,253}))"
)
"""How nine of ten are written; nothing here can be read in another way."""
_SPECIAL = re.compile(r'[",;:()<>\\]')
_TOKEN = re.compile(r"[^\s<>\"',;:()\[\]]+(?:\[[^\s\]]{1,80}\])?")
_SPACED = re.compile(r"[\w.+-]+(?:\s*\.\s*[\w+-]+)*\s*@\s*[\w-]+(?:\s*\.\s*[\w-]+)*")
_LONGEST_SPACED = 320
_IN_QUOTES = re.compile(r"<([^<>\s@]{1,64}@[^<>\s@]{1,253})>\s*$")
_LOCAL = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}")


def mailboxes(value: bytes, hint: str = "") -> Mailboxes:
    """Return the addresses of a field such as From (RFC 5322, 3.4), obsolete and broken forms too.

    Groups are opened; a name without quotes, a comma inside an encoded word, an address without
    angle brackets beside its name and semicolons between addresses are understood.
    """
    if not value:
        return _NOBODY
    text = unfold(value, hint)
    usual = _USUAL_MAILBOX.fullmatch(text)
    if usual is not None:
        return Mailboxes((Mailbox(usual[2] or usual[3], (usual[1] or "").strip()),))
    return _Reader(text).read()


class _Reader:
    """Reads a list of addresses once from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Mailbox] = []
        self._cut = False
        self._clear()

    def _clear(self) -> None:
        self._phrase: list[str] = []
        self._comments: list[str] = []
        self._angle: str | None = None
        self._quoted = False

    def read(self) -> Mailboxes:
        text, position = self._text, 0
        while position < len(text):
            found = _SPECIAL.search(text, position)
            if found is None:
                self._phrase.append(text[position:])
                break
            if found.start() > position:
                self._phrase.append(text[position : found.start()])
            position = self._special(found[0], found.start())
            if len(self._found) >= MOST_ADDRESSES:
                self._cut = True
                break
        else:
            position = len(text)
        if not self._cut:
            self._finish()
        return Mailboxes(tuple(self._found), self._cut)

    def _special(self, mark: str, start: int) -> int:
        text = self._text
        if mark == '"':
            content, end = _quoted(text, start)
            if content is None:
                self._phrase.append(" ")
                return start + 1
            # Kept apart from what stands unquoted: a quoted comma or address is part of a name.
            self._phrase.append(f"\0{content}\0")
            self._quoted = True
            return end
        if mark == "(":
            content, end, deep = comment(text, start)
            self._cut = self._cut or deep
            self._comments.append(content)
            self._phrase.append(" ")
            return end
        if mark == "<":
            end = text.find(">", start + 1)
            stop = len(text) if end < 0 else end
            if self._angle is None or not self._angle.strip():
                self._angle = text[start + 1 : stop]
            return stop + 1
        if mark in ",;":
            self._finish()
            return start + 1
        if mark == ":":
            # The name of a group; a phrase with an address in it was none.
            if self._angle is None and "@" not in "".join(self._phrase):
                self._clear()
            else:
                self._phrase.append(":")
            return start + 1
        if mark == "\\":
            self._phrase.append(text[start + 1 : start + 2])
            return start + 2
        self._phrase.append(" ")
        return start + 1

    def _finish(self) -> None:
        phrase = "".join(self._phrase)
        angle = self._angle
        if angle is None and "=?" in phrase and "@" not in phrase and "@" in words(phrase):
            # A whole address as an encoded word, which RFC 2047, 5 forbids.
            phrase = words(phrase)
        if angle is not None:
            email = _route_free(uncommented(angle))
            name = phrase
        elif (bare := _bare_address(phrase)) is not None:
            email = phrase[bare[0] : bare[1]].replace("\0", '"')
            # Two addresses without a comma: the second is no name of the first.
            rest = (phrase[: bare[0]] + " " + phrase[bare[1] :]).split(" ")
            name = " ".join([token for token in rest if "@" not in token])
        elif self._comments or _LOCAL.fullmatch(phrase.strip()):
            # A user of the sender's own machine, such as `MAILER-DAEMON (Mail System)`.
            email, name = phrase, ""
        else:
            email, name = "", phrase
        name = name.replace("\0", "")
        if not email and angle is None and (inner := _IN_QUOTES.search(name)) is not None:
            # Quotes round all of it: `"Nina <nina@outlet.example>"`.
            email, name = inner[1], name[: inner.start()]
        email = _clean_email(email)
        shown = _display(words(name))
        if not shown and self._comments:
            shown = _display(words(" ".join(self._comments)))
        if email or shown:
            self._found.append(Mailbox(email, shown))
        elif angle is not None:
            self._found.append(Mailbox("", ""))
        self._clear()


def _bare_address(phrase: str) -> tuple[int, int] | None:
    """Return where an address without angle brackets stands; blanks round its @ are obsolete."""
    if "@" not in phrase:
        return None
    if phrase.lstrip().startswith("\0"):
        end = phrase.find("\0", phrase.find("\0") + 1)
        if end > 0 and phrase[end + 1 : end + 2] == "@":
            host = re.compile(r"[^\s]*").match(phrase, end + 2)
            if host is not None:
                return phrase.find("\0"), host.end()
    hidden = re.sub("\0[^\0]*\0", lambda part: "\1" * len(part[0]), phrase)
    compact = hidden.strip()
    if len(compact) < _LONGEST_SPACED and _SPACED.fullmatch(compact):
        start = hidden.find(compact)
        return start, start + len(compact)
    for token in _TOKEN.finditer(hidden):
        if "@" in token[0][1:-1]:
            return token.start(), token.end()
    return None


def _clean_email(email: str) -> str:
    compact = email.strip()
    if '"' not in compact and " " in compact and "@" in compact:
        compact = re.sub(r"\s*([.@])\s*", r"\1", compact)
        # Blanks inside an address: the part with the @ is it.
        compact = next((part for part in compact.split() if "@" in part), compact)
    compact = compact.strip(" \t'<>,;")
    if compact[:7].lower() == "mailto:":
        compact = compact[7:]
    if "=?" in compact:
        compact = words(compact).strip()
    return compact


def _route_free(text: str) -> str:
    """Return an angle address without its obsolete route `@a,@b:` (RFC 5322, 4.4)."""
    stripped = text.strip()
    if stripped.startswith("@") and ":" in stripped:
        return stripped.rpartition(":")[2]
    return text


def _quoted(text: str, start: int) -> tuple[str | None, int]:
    """Return the content of the quoted string at `start` and where it ends; None if it is open."""
    out: list[str] = []
    position = start + 1
    while position < len(text):
        mark = text[position]
        if mark == '"':
            return "".join(out), position + 1
        if mark == "\\":
            position += 1
            mark = text[position : position + 1]
        out.append(mark)
        position += 1
    return None, start + 1


def _display(name: str) -> str:
    name = _BLANKS.sub(" ", name.replace("\r", " ").replace("\n", " ")).strip()
    return name.strip('"').strip()
