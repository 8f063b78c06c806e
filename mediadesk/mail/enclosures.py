"""Files inside a mail, taken out by their type. Nothing is opened or written."""

from __future__ import annotations

from mediadesk.mail.body import decoded, transfer_of
from mediadesk.mail.structure import cut

_MOST_FILES = 5


def files_of(raw: bytes, content_type: str, largest: int) -> tuple[bytes, ...]:
    """Return the files of this type, five at most, each of `largest` bytes at most.

    A larger one is left out. Never raises on any bytes; a mail beyond the reader's limits has none.
    """
    structure = cut(raw)
    if structure.limits:
        return ()
    found: list[bytes] = []
    waiting = [structure.root]
    while waiting and len(found) < _MOST_FILES:
        part = waiting.pop()
        waiting += reversed(part.children)
        if part.content.value != content_type or len(part.body) > 2 * largest:
            continue
        content = decoded(part.body, transfer_of(part))
        if len(content) <= largest:
            found.append(content)
    return tuple(found)
