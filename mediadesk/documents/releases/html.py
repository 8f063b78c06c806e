"""A saved web page to text: what a reader sees, without the site around it.

lxml's event parser is used, not its tree: it is linear and knows no depth, so that nested markup
costs no more than flat markup. Nothing is fetched; scripts, styles and forms are stepped over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from mediadesk.documents.releases.lines import Link, Marks, Page, split_lines

_SKIP = frozenset(
    "script style noscript template head nav aside form button select option svg math iframe object "
    "footer textarea audio video canvas dialog".split()
)
_BLOCK = frozenset(
    "p div section article main header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr blockquote pre "
    "figure figcaption address br hr td th body center tbody thead fieldset summary details".split()
)
_VOID = frozenset("br hr img input meta link area base col embed source track wbr".split())
_CLUTTER = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|breadcrumbs?|menu|navbar|navigation|cookie|newsletter|related|sidebar|pagination"
    r"|skip-link|site-header|site-footer|comments|advert|subscribe|screen-reader-text|visually-hidden|sr-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
# The end of a page, but not the end of an article, which may name whom to call.
_PAGE_END = re.compile(
    r"(?:^|\s)(?:(?:site|page|global|main)?[-_]?footer(?:[-_](?:widgets?|wrapper|wrap|container|content|inner|area|menu|nav|main|bottom|top))?"
    r"|colophon|site-info|legal|consent|gdpr|cookiebar|topbar|widget-area|widgets?|promo|signup|skip-to-content)(?:$|\s)",
    re.IGNORECASE,
)
# The day of issue in a page's data for search engines.
_ISSUED = re.compile(r'"datePublished"\s{0,4}:\s{0,4}"([^"]{8,40})"')
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_MAX_PARTS = 400_000
# More elements than this are no page that a person wrote; what stands before is kept.
_MAX_ELEMENTS = 150_000


class _EnoughError(Exception):
    """Ends the reading of a page that is too large."""


def decode_cloudflare(code: str) -> str | None:
    """Decode Cloudflare's hidden address: hex, each byte XOR the first one."""
    try:
        data = bytes.fromhex(code[:400])
    except ValueError:
        return None
    if len(data) < 5:
        return None
    text = bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", errors="replace")
    return text if "@" in text and text.isprintable() else None


@dataclass(slots=True)
class _Open:
    tag: str
    skip: bool
    href: str | None = None
    start: int = 0
    replaced: bool = False


class _Target:
    """Collects the text of a page as the parser calls out its parts."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.stack: list[_Open] = []
        self.skipping = 0
        self.counts: dict[str, int] = {}
        self.line_start = 0
        self.marks: dict[int, Marks] = {}
        self.emphasis: list[tuple[int, int]] = []
        self.title = ""
        self.heading = ""
        self.og_title = ""
        self.date: str | None = None
        self.language: str | None = None
        self.in_title = False
        self.in_data = False
        self.mute = 0
        self.elements = 0

    def _mark(self) -> Marks:
        return self.marks.setdefault(self.line_start, Marks())

    def _break(self) -> None:
        if self.length > self.line_start:
            self.parts.append("\n")
            self.length += 1
        elif self.parts:
            pass
        self.line_start = self.length

    def _write(self, text: str) -> None:
        if self.length == self.line_start:
            text = text.lstrip()
        if text:
            self.parts.append(text)
            self.length += len(text)

    def _meta(self, attrs: dict[str, str]) -> None:
        key = (attrs.get("property") or attrs.get("name") or attrs.get("itemprop") or "").lower()
        content = attrs.get("content", "")[:300]
        if key in {"og:title", "twitter:title", "dc.title"} and not self.og_title:
            self.og_title = content
        dated = (
            "article:published_time",
            "dc.date.issued",
            "dc.date",
            "date",
            "datepublished",
            "dcterms.issued",
            "pubdate",
        )
        if key in dated and self.date is None:
            self.date = content

    def start(self, tag: str, attrib: dict[str, str]) -> None:
        """Open an element."""
        self.elements += 1
        if self.elements > _MAX_ELEMENTS:
            raise _EnoughError
        attrs = dict(attrib)
        if tag == "html":
            self.language = attrs.get("lang")
        if tag == "meta":
            self._meta(attrs)
        if tag == "script":
            self.in_data = "ld+json" in attrs.get("type", "").lower()
        if tag == "title" and not self.title:
            self.in_title = True
        names = (attrs.get("class", "") + " " + attrs.get("id", ""))[:300]
        clutter = _CLUTTER.search(names) or _PAGE_END.search(names)
        hidden = (
            "hidden" in attrs
            or attrs.get("aria-hidden") == "true"
            or "display:none" in attrs.get("style", "").replace(" ", "")
        )
        skip = tag in _SKIP or bool(
            (clutter or hidden) and tag not in {"body", "html", "main", "article"}
        )
        if tag in _VOID:
            skip = False
        entry = _Open(tag=tag, skip=skip, start=self.length)
        if skip:
            self.skipping += 1
        if not self.skipping:
            if tag in _BLOCK:
                self._break()
                if (
                    tag in {"p", "div", "ul", "ol", "table", "section"}
                    and self.parts
                    and self.parts[-2:] != ["\n", "\n"]
                ):
                    self.parts.append("\n")
                    self.length += 1
                    self.line_start = self.length
            if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
                self._mark().kind, self._mark().level = "heading", int(tag[1])
            elif tag == "th":
                self._mark().kind = "header"
            elif tag == "li":
                self._mark().kind = "bullet"
            elif self.counts.get("blockquote") and tag in _BLOCK:
                self._mark().kind = "quote"
            code = attrs.get("data-cfemail")
            href = attrs.get("href", "")
            if code is None and "/cdn-cgi/l/email-protection#" in href:
                code = href.partition("#")[2]
            address = decode_cloudflare(code) if code else None
            if address:
                self._write(address)
                entry.replaced = True
                self.mute += 1
            if tag == "a":
                entry.href = unescape(href.strip())[:4000]
            entry.start = self.length
            if tag == "time" and self.date is None and attrs.get("datetime"):
                self.date = attrs["datetime"][:40]
        if tag not in _VOID:
            self.stack.append(entry)
            self.counts[tag] = self.counts.get(tag, 0) + 1

    def end(self, tag: str) -> None:
        """Close an element; the parser balances them."""
        if tag in _VOID or not self.stack:
            return
        self.in_data = self.in_data and tag != "script"
        self.in_title = self.in_title and tag != "title"
        if self.stack[-1].tag != tag:
            return
        entry = self.stack.pop()
        self.counts[entry.tag] -= 1
        if entry.replaced:
            self.mute -= 1
        if entry.skip:
            self.skipping -= 1
        elif not self.skipping:
            self._close(tag, entry)

    def _close(self, tag: str, entry: _Open) -> None:
        if tag in {"em", "i", "cite"} and self.length > entry.start:
            self.emphasis.append((entry.start, self.length))
        if tag == "h1" and not self.heading:
            self.heading = (
                "".join(self.parts)[-(self.length - entry.start) :]
                if self.length - entry.start < 1000 and self.length > entry.start
                else ""
            )
            self.heading = _SPACE.sub(" ", self.heading).strip()
        if tag == "a" and entry.href:
            self._link(entry)
        if tag in _BLOCK:
            self._break()

    def _link(self, entry: _Open) -> None:
        href = entry.href or ""
        if href.lower().startswith("mailto:"):
            address = unquote(href[7:].partition("?")[0]).strip()
            shown = self._tail(self.length - entry.start)
            # A link behind words such as "e-mail Jane" holds the address that the words leave out.
            if "@" in address and "@" not in shown and len(address) < 200:
                self._write(f" <{address}>")
        elif href.lower().startswith(("http://", "https://")) and self.length > entry.start:
            self._mark().links.append(Link(start=entry.start, end=self.length, url=href))

    def _tail(self, count: int) -> str:
        out: list[str] = []
        size = 0
        for part in reversed(self.parts):
            if size >= count:
                break
            out.append(part)
            size += len(part)
        return "".join(reversed(out))[-count:] if count else ""

    def data(self, data: str) -> None:
        """Take in text between the marks."""
        if self.in_title and len(self.title) < 1000:
            self.title += data
        if self.in_data and self.date is None:
            issued = _ISSUED.search(data[:20_000])
            self.date = issued[1] if issued else None
        if self.skipping or self.mute or len(self.parts) > _MAX_PARTS:
            return
        if self.counts.get("pre"):
            for number, piece in enumerate(data.split("\n")):
                if number:
                    self._break()
                self._write(piece)
            return
        text = _SPACE.sub(" ", data)
        if text == " " and self.parts and self.parts[-1].endswith((" ", "\n")):
            return
        self._write(text)

    def comment(self, data: str) -> None:
        """Step over comments."""

    def close(self) -> str:
        """Return the whole text."""
        return "".join(self.parts)


def read_html(source: str, *, limit: int) -> Page:
    """Read a page; never raises on any text. Text beyond `limit` characters is dropped."""
    from lxml import etree

    target = _Target()
    parser = etree.HTMLParser(target=target, huge_tree=True, no_network=True, encoding="utf-8")
    data = source.encode("utf-8", errors="replace")
    try:
        for position in range(0, len(data), 65_536):
            parser.feed(data[position : position + 65_536])
        parser.close()
    except (etree.LxmlError, _EnoughError):
        pass  # what was read before the fault is kept
    text = target.close()[:limit]
    text = re.sub("[\ud800-\udfff\x00-\x08\x0e-\x1f]", "\ufffd", text)
    title = _SPACE.sub(" ", target.title).strip()
    return Page(
        text=text,
        lines=split_lines(text, target.marks),
        title=title or target.og_title or None,
        heading=target.heading or None,
        date=target.date,
        language=target.language,
        titles=tuple(target.emphasis),
        marked=True,
    )
