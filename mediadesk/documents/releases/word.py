"""A Word file (.docx) as simple HTML: headings, lists, tables and links. Runs in the child.

The archive is measured before anything in it is unpacked (`zipfile` reads only its directory);
python-docx resolves no entities and follows no links.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from mediadesk.documents.releases.child import UnreadableError

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_MOST_PARTS = 3_000
_LARGEST_PART = 24 * 1024 * 1024
_LARGEST_WHOLE = 120 * 1024 * 1024
# Text compresses ten to twenty times; what shrinks more was made to burst.
_STEEPEST = 400
_MOST_BLOCKS = 20_000
_LONGEST = 4_000_000
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|title|titel)\s?([1-6])?$", re.IGNORECASE
)
_LIST = re.compile(r"list|liste|aufzählung|puce|viñeta|bullet", re.IGNORECASE)


def read_word(data: bytes) -> dict[str, object]:
    """Return a Word file's text as HTML; raises `UnreadableError`."""
    _measure(data)
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise UnreadableError("broken") from error
    parts: list[str] = []
    size = 0
    for piece in _pieces(document):
        parts.append(piece)
        size += len(piece)
        if size > _LONGEST or len(parts) > _MOST_BLOCKS:
            break
    title = document.core_properties.title or ""
    return {
        "form": "html",
        "content": "<html><body>" + "\n".join(parts) + "</body></html>",
        "title": title.strip() or None,
        "cut": size > _LONGEST or len(parts) > _MOST_BLOCKS,
    }


def _measure(data: bytes) -> None:
    """Refuse what is no Word file, and what would unpack to far more than it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableError("broken") from error
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names:
        if "mimetype" in names and "content.xml" in names:
            raise UnreadableError("opendocument")
        office = any(name.startswith(("xl/", "ppt/")) for name in names)
        raise UnreadableError("spreadsheet" if office else "archive")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError("locked")
    whole = sum(entry.file_size for entry in entries)
    if (
        len(entries) > _MOST_PARTS
        or whole > _LARGEST_WHOLE
        or any(
            entry.filename.endswith((".xml", ".rels")) and entry.file_size > _LARGEST_PART
            for entry in entries
        )
        or any(
            entry.file_size > 1_000_000 and entry.file_size > entry.compress_size * _STEEPEST
            for entry in entries
        )
    ):
        raise UnreadableError("large")


def _pieces(document: Document) -> Iterator[str]:
    # A letterhead often names the office and whom to call.
    for section in list(document.sections)[:1]:
        if section.header.is_linked_to_previous:
            # Asked for what it has not, python-docx makes a header from a template of its own.
            continue
        for paragraph in section.header.paragraphs:
            yield _paragraph(paragraph)
    yield from _blocks(document)


def _blocks(holder: Document) -> Iterator[str]:
    from docx.table import Table as WordTable

    for block in holder.iter_inner_content():
        if isinstance(block, WordTable):
            yield from _table(block)
        else:
            yield _paragraph(block)


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        seen: set[int] = set()
        for cell in row.cells:
            # A merged cell comes once for every column that it covers.
            if id(cell._tc) in seen:  # noqa: SLF001  # python-docx names no other identity
                continue
            seen.add(id(cell._tc))  # noqa: SLF001  # the same
            for paragraph in cell.paragraphs:
                yield _paragraph(paragraph)


def _paragraph(paragraph: Paragraph) -> str:
    from docx.text.hyperlink import Hyperlink

    inner: list[str] = []
    for piece in paragraph.iter_inner_content():
        text = escape(piece.text)
        if isinstance(piece, Hyperlink):
            address = piece.url
            inner.append(f'<a href="{escape(address)}">{text}</a>' if address else text)
        else:
            italic = bool(piece.italic) and text.strip()
            inner.append(f"<em>{text}</em>" if italic else text)
    content = "".join(inner).replace("\n", "<br>").replace("\t", " \u00a0")
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    heading = _HEADING.match(name)
    if heading:
        level = heading[1] or "1"
        return f"<h{level}>{content}</h{level}>"
    numbered = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None  # noqa: SLF001  # the only way
    if numbered or _LIST.search(name):
        return f"<li>{content}</li>"
    return f"<p>{content}</p>"
