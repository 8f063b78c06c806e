"""A PDF as simple HTML: lines put together to paragraphs, columns in order, links kept.

Runs in the child. PDFium's text layer is read and nothing else of the file: no script, form,
embedded file or picture is touched.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from html import escape
from statistics import median
from typing import TYPE_CHECKING

from mediadesk.documents.releases.child import UnreadableError

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

_MOST_PAGES = 60
_MOST_LETTERS = 60_000
_MOST_LINES = 4_000
_LINE_ENDS = frozenset((0, 10, 13))
_BLANKS = frozenset((9, 32, 0xA0, 0xFFFF))
_LONGEST = 2_000_000
# Fewer letters than this on all pages together are a stamp on a scan, not a text.
_LEAST = 25
_MOST_LINKS = 400
_LONGEST_ADDRESS = 4_000
# Blocks at the top of the first page, among which the title stands.
_HEAD = 8
# Heights of a line that stand empty between two columns, and never between two words.
_FAR = 2.5
# Points within which lines start that belong to one column.
_COLUMN = 60
# Letters that may be missing at the end of a full line.
_NARROW = 4
# A shorter line was not broken for its width.
_BROKEN = 25
_BULLET = re.compile(r"\s*(?:[•·▪●◦‣○■□►*]|[-–—]\s|\d{1,2}[.)]\s)")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010\ufffe\x02]$")
_SPACE = re.compile(r"[ \t\r\n\u00a0]+")


@dataclass(slots=True, kw_only=True)
class PageLine:
    """A line of a page; coordinates in points, from the page's lower left corner.

    `height` is that of its letters, `edge` where its column ends at the right; `links` holds the
    shown text and the address of each link in it.
    """

    left: float
    bottom: float
    right: float
    top: float
    height: float
    text: str
    edge: float = 0.0
    links: list[tuple[str, str]] = field(default_factory=list)


def read_pdf(data: bytes) -> dict[str, object]:
    """Return a PDF's text as HTML; raises `UnreadableError`."""
    import pypdfium2
    from pypdfium2 import PdfiumError

    try:
        document = pypdfium2.PdfDocument(data)
    except PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UnreadableError("locked" if locked else "broken") from error
    out: list[str] = []
    letters = size = 0
    pages = min(len(document), _MOST_PAGES)
    for number in range(pages):
        lines = _lines(document, number)
        letters += sum(char.isalpha() for line in lines for char in line.text)
        for block in _paragraphs(lines, first=number == 0):
            out.append(block)
            size += len(block)
        if size > _LONGEST:
            break
    if letters < _LEAST:
        raise UnreadableError("scan")
    title = str(document.get_metadata_dict().get("Title") or "").strip()
    return {
        "form": "html",
        "content": "<html><body>" + "\n".join(out) + "</body></html>",
        "title": title or None,
        "cut": len(document) > pages or size > _LONGEST,
    }


def _lines(document: PdfDocument, number: int) -> list[PageLine]:
    """Return a page's lines, column by column."""
    page = document[number]
    text = page.get_textpage()
    lines = _written(text)
    _mark_links(document, page, text, lines)
    return _in_columns(lines)


def _written(text: PdfTextPage) -> list[PageLine]:
    """Return the lines as PDFium puts them together from the letters."""
    from pypdfium2 import raw

    count = min(text.count_chars(), _MOST_LETTERS)
    units = [raw.FPDFText_GetUnicode(text, index) for index in range(count)]
    found: list[PageLine] = []
    start = 0
    for index in range(count + 1):
        if index < count and units[index] not in _LINE_ENDS:
            continue
        for begin, end in _apart(text, units, start, index):
            line = _line(text, units, begin, end)
            if line is not None:
                found.append(line)
        start = index + 1
        if len(found) > _MOST_LINES:
            break
    return found


def _apart(text: PdfTextPage, units: list[int], start: int, end: int) -> list[tuple[int, int]]:
    """Split a line where its words stand far apart: PDFium joins what lies on one height."""
    found: list[tuple[int, int]] = []
    begin = start
    for index in range(start + 1, end - 1):
        if units[index] not in _BLANKS or units[index + 1] in _BLANKS:
            continue
        _, bottom, right, top = text.get_charbox(index - 1, loose=True)
        if text.get_charbox(index + 1, loose=True)[0] - right > _FAR * (top - bottom) > 0:
            found.append((begin, index))
            begin = index + 1
    found.append((begin, end))
    return found


def _line(text: PdfTextPage, units: list[int], start: int, end: int) -> PageLine | None:
    while start < end and units[start] in _BLANKS:
        start += 1
    while end > start and units[end - 1] in _BLANKS:
        end -= 1
    if start >= end:
        return None
    content = "".join(map(chr, units[start:end])).encode("utf-16", "surrogatepass")
    # PDFium writes this where a word was broken at the end of a line, and goes on in the next.
    whole = content.decode("utf-16", "replace").replace("\x02", "").replace("\ufffe", "")
    written = _SPACE.sub(" ", whole).strip()
    if not written:
        return None
    # A few letters tell how high a line is; asking for each would cost more than the text.
    asked = {start, end - 1, (start + end) // 2, start + (end - start) // 4}
    boxes = [text.get_charbox(index, loose=True) for index in sorted(asked)]
    return PageLine(
        left=min(box[0] for box in boxes),
        bottom=min(box[1] for box in boxes),
        right=max(box[2] for box in boxes),
        top=max(box[3] for box in boxes),
        height=median(box[3] - box[1] for box in boxes),
        text=written,
    )


def _in_columns(lines: list[PageLine]) -> list[PageLine]:
    """Order lines by column where a page has two, and a wide line ends both."""
    if len(lines) < 12:
        return sorted(lines, key=_from_top)
    left = min(line.left for line in lines)
    right = max(line.right for line in lines)
    width = right - left
    gutter = _gutter(lines, left + 0.3 * width, left + 0.7 * width)
    ordered: list[PageLine] = []
    band: list[PageLine] = []
    for line in sorted(lines, key=_from_top):
        if gutter is not None and line.left < gutter < line.right:
            ordered += _by_side(band, gutter)
            ordered.append(line)
            band = []
        else:
            band.append(line)
    return ordered + (_by_side(band, gutter) if gutter is not None else band)


def _from_top(line: PageLine) -> float:
    return -line.top


def _gutter(lines: list[PageLine], low: float, high: float) -> float | None:
    """Return where almost no line crosses, with many on either side; None for one column."""
    step = max(2.0, (high - low) / 60)
    at = low
    best: tuple[int, float] | None = None
    while at < high:
        crossing = sum(1 for line in lines if line.left < at < line.right)
        before = sum(1 for line in lines if line.right <= at)
        after = sum(1 for line in lines if line.left >= at)
        if crossing <= 0.25 * len(lines) and min(before, after) >= 6:
            best = min(best, (crossing, at)) if best else (crossing, at)
        at += step
    return best[1] if best else None


def _by_side(band: list[PageLine], gutter: float) -> list[PageLine]:
    return [line for line in band if line.left < gutter] + [
        line for line in band if line.left >= gutter
    ]


def _paragraphs(lines: list[PageLine], *, first: bool) -> list[str]:
    """Put lines together that were broken for the page only."""
    if not lines:
        return []
    usual = median(line.height for line in lines)
    edges: dict[int, float] = {}
    for line in lines:
        column = int(line.left // _COLUMN)
        edges[column] = max(edges.get(column, 0.0), line.right)
    for line in lines:
        # An indented line belongs to the column that it stands in.
        column = int(line.left // _COLUMN)
        line.edge = max(edges[column], edges.get(column - 1, 0.0))
    out: list[str] = []
    block: list[PageLine] = []
    for line in lines:
        if block and not _goes_on(block, line):
            out.append(_block(block, usual, first=first and len(out) < _HEAD))
            block = []
        block.append(line)
    out.append(_block(block, usual, first=first and len(out) < _HEAD))
    return out


def _goes_on(block: list[PageLine], line: PageLine) -> bool:
    """Tell whether a line continues the block: close below, as high, and after a full line."""
    last = block[-1]
    height = max(last.height, 1.0)
    gap = last.bottom - line.top
    if _BULLET.match(line.text) or abs(line.height - height) > 0.3 * height:
        return False
    if not -0.8 * height < gap < 0.7 * height or abs(line.left - last.left) > 4 * height:
        return False
    if _HYPHEN.search(last.text):
        return True
    # Where the next line's first word would still have fitted, the writer ended the line.
    word = line.text.split(" ", 1)[0]
    room = last.edge - last.right
    letter = (last.right - last.left) / max(len(last.text), 1)
    if len(last.text) < _BROKEN or room > (len(word) + 1.5) * letter:
        return False
    ends = last.text.endswith((".", ":", "!", "?", "”", '"'))
    return line.text[:1].islower() or not ends or room < _NARROW * letter


def _block(block: list[PageLine], usual: float, *, first: bool) -> str:
    text = ""
    for line in block:
        own = _linked(line)
        if _HYPHEN.search(text) and own[:1].islower():
            text = _HYPHEN.sub("", text) + own
        else:
            text = f"{text} {own}" if text else own
    height = max(line.height for line in block)
    if height > 1.25 * usual and len(text) < 400:
        return f"<h1>{text}</h1>" if first else f"<h2>{text}</h2>"
    return f"<li>{text}</li>" if _BULLET.match(block[0].text) else f"<p>{text}</p>"


def _linked(line: PageLine) -> str:
    text = escape(line.text)
    for shown, url in line.links:
        inside = escape(shown)
        if inside and inside in text:
            text = text.replace(inside, f'<a href="{escape(url)}">{inside}</a>', 1)
    return text


def _mark_links(
    document: PdfDocument, page: PdfPage, text: PdfTextPage, lines: list[PageLine]
) -> None:
    """Give lines the links that lie over their words."""
    from pypdfium2 import raw

    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    box = raw.FS_RECTF()
    for _ in range(_MOST_LINKS):
        if not raw.FPDFLink_Enumerate(page, position, link):
            return
        url = _address(document, link)
        if url is None or not raw.FPDFLink_GetAnnotRect(link, box):
            continue
        middle = (box.bottom + box.top) / 2
        shown = _SPACE.sub(
            " ", text.get_text_bounded(box.left, box.bottom, box.right, box.top)
        ).strip()
        for line in lines:
            if line.bottom <= middle <= line.top and line.left <= box.right and shown:
                line.links.append((shown, url))
                break


def _address(document: PdfDocument, link: object) -> str | None:
    """Return the web or mail address that a link leads to, None for anything else it would do."""
    from pypdfium2 import raw

    action = raw.FPDFLink_GetAction(link)
    if not action:
        return None
    length = raw.FPDFAction_GetURIPath(document, action, None, 0)
    if not len("http://") < length < _LONGEST_ADDRESS:
        return None
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFAction_GetURIPath(document, action, buffer, length)
    address = buffer.value.decode("utf-8", "replace")
    return address if address.lower().startswith(("http://", "https://", "mailto:")) else None
