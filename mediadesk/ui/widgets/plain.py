"""Text from outside, made safe to look at. Pure: no Qt.

A name may hold characters that turn the line around, hide, or stack up (Unicode TR 36, TR 39).
They are stored as they came and shown as escapes. Markup is never read, so nothing here deals
with it but :func:`tooltip`, since Qt guesses whether a tooltip is HTML.
"""

from __future__ import annotations

import html
import re
import unicodedata

ISOLATE = "\u2068"
END_ISOLATE = "\u2069"

LONGEST_LINE = 4_000
LONGEST_TEXT = 60_000
"""No more characters than these are laid out; a longer text ends in an ellipsis."""

_MARKS_IN_A_ROW = 4
_HIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_STACKED = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
)
_PAIR = re.compile(f"{ISOLATE}([^{ISOLATE}{END_ISOLATE}]*){END_ISOLATE}")


def _escape(match: re.Match[str]) -> str:
    return f"\\u{{{ord(match.group()):04X}}}"


def _thin(match: re.Match[str]) -> str:
    return match.group()[:_MARKS_IN_A_ROW] + "…"


def _escaped(text: str, *, lines: bool) -> str:
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n")
        pieces = re.split("([\n\t])", text)
        return "".join(
            piece if piece in ("\n", "\t") else _HIDDEN.sub(_escape, piece) for piece in pieces
        )
    return _HIDDEN.sub(_escape, text)


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return the text with every hidden, turning or control character written as `\u{202E}`.

    With `lines` line breaks and tabs stay. Long runs of stacked marks are cut after four. A
    text that needs no change is returned as it is.
    """
    limit = LONGEST_TEXT if lines else LONGEST_LINE
    if len(text) > limit:
        text = text[:limit] + "…"
    if text.isascii() and text.isprintable():
        return text
    return _STACKED.sub(_thin, _escaped(text, lines=lines))


def isolate(text: str) -> str:
    """Return outside text ready to be put into a sentence: it cannot turn the words around it.

    U+2068 and U+2069 around it (Unicode TR 9); everything hidden inside is escaped first. Text that
    has only left-to-right letters needs no such marks and gets none.
    """
    shown = visible(text)
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in shown):
        return f"{ISOLATE}{shown}{END_ISOLATE}"
    return shown


def shown(text: str, *, lines: bool = False) -> str:
    """Return what a label paints: as :func:`visible`, but whole pairs of isolates stay.

    A whole pair cannot reorder anything outside itself; a lone one is escaped.
    """
    if ISOLATE not in text:
        return visible(text, lines=lines)
    result: list[str] = []
    end = 0
    for match in _PAIR.finditer(text):
        result += (
            visible(text[end : match.start()], lines=lines),
            ISOLATE,
            visible(match.group(1), lines=lines),
            END_ISOLATE,
        )
        end = match.end()
    result.append(visible(text[end:], lines=lines))
    return "".join(result)


def tooltip(text: str) -> str:
    """Return text for a tooltip, as HTML that shows it literally.

    Qt takes a tooltip for HTML when it looks like it, so plain text has to be made unmistakable.
    """
    body = html.escape(visible(text, lines=True)).replace("\n", "<br>")
    return f"<p style='white-space:pre-wrap'>{body}</p>" if text else ""


def literal(text: str) -> str:
    """Return text for a menu or an action, where a single `&` would mark a letter."""
    return visible(text).replace("&", "&&")


def initials(name: str) -> str:
    """Return one or two capital letters for a person; titles such as Dr and Prof. don't count."""
    words = [
        word
        for word in re.split(r"[\s.,]+", name)
        if word
        and word.casefold() not in {"dr", "prof", "professor", "sir", "mr", "mrs", "ms", "mx"}
    ]
    letters = [next((c for c in word if c.isalnum()), "") for word in words]
    letters = [letter for letter in letters if letter]
    if not letters:
        return "?"
    chosen = letters[:1] if len(letters) == 1 else [letters[0], letters[-1]]
    return "".join(chosen).upper()
