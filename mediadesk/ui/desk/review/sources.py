"""What a review can be made of: a file, or what the clipboard holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData

PASTED_PAGE, PASTED_TEXT = "clipboard.html", "clipboard.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What came from the clipboard, as it came; `name` says of which kind it is."""

    name: str
    data: bytes


Source = Path | Pasted


def pasted_of(data: QMimeData | None) -> Pasted | None:
    """Return a release from the clipboard, its formatted form first; None if it holds no text.

    Qt gives no data at all for an empty clipboard, or one whose owner does not answer.
    """
    if data is None:
        return None
    if data.hasHtml():
        page = bytes(data.data("text/html").data()) or data.html().encode("utf-8", "replace")
        if page.strip(b"\0 \r\n\t"):
            return Pasted(name=PASTED_PAGE, data=page)
    if data.hasText() and data.text().strip():
        return Pasted(name=PASTED_TEXT, data=data.text().encode("utf-8", "replace"))
    return None


def files_of(data: QMimeData | None) -> tuple[Path, ...]:
    """Return the files on this computer that were dropped or copied."""
    if data is None:
        return ()
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
