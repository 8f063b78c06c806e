"""The HTML of a mail to the plain text that a reader would see.

lxml's event parser is used, not its tree: it is linear and knows no depth. Nothing is fetched;
scripts, styles, comments and pictures are stepped over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_SKIP = frozenset("script style title head template noscript object applet iframe svg".split())
_BLOCK = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol dl table tr blockquote pre hr center form fieldset address"
    " section article header footer main aside nav figure body html".split()
)
_LINE = frozenset("br li dt dd tr td th option".split())
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_GAPS = re.compile(r"\n{3,}")
_MOST_ELEMENTS = 200_000
_CHUNK = 65_536


class _EnoughError(Exception):
    """Ends the reading of a page that is too large."""


class _Target:
    """Collects text as the parser calls out its parts."""

    def __init__(self, limit: int) -> None:
        self.parts: list[str] = []
        self._room = limit
        self._skipping = 0
        self._elements = 0
        self._preformatted = 0

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """Open an element."""
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise _EnoughError
        if tag in _SKIP:
            self._skipping += 1
        elif tag == "body":
            # Whatever was left open before: here begins what is shown.
            self._skipping = 0
        elif self._skipping:
            return
        elif tag == "pre":
            self._preformatted += 1
        if tag in _BLOCK or tag in _LINE:
            self.parts.append("\n")

    def end(self, tag: str) -> None:
        """Close an element."""
        if tag in _SKIP:
            self._skipping = max(0, self._skipping - 1)
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        if tag in ("td", "th"):
            self.parts.append(" ")
        elif tag in _BLOCK:
            self.parts.append("\n\n" if tag == "p" else "\n")

    def data(self, text: str) -> None:
        """Take in text between the marks."""
        if self._skipping or self._room <= 0:
            return
        written = text if self._preformatted else _BLANKS.sub(" ", text)
        self._room -= len(written)
        self.parts.append(written)

    def comment(self, text: str) -> None:
        """Step over comments."""

    def close(self) -> None:
        """End the page."""


def text_of_html(source: str, limit: int) -> str:
    """Return the text of a page, at most about `limit` characters; never raises on any text."""
    from lxml import etree

    target = _Target(limit)
    parser = etree.HTMLParser(target=target, huge_tree=True, no_network=True, encoding="utf-8")
    data = source.replace("\0", "").encode("utf-8", "replace")
    try:
        for position in range(0, len(data), _CHUNK):
            parser.feed(data[position : position + _CHUNK])
        parser.close()
    except (etree.LxmlError, _EnoughError):
        pass  # what was read before the fault is kept
    text = "\n".join([line.strip(" ") for line in "".join(target.parts).split("\n")])
    return _GAPS.sub("\n\n", text).strip()
