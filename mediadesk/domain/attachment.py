"""Files that go out with a reply: how large they may be, and what they may be called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.mail import Attachment

MOST_BYTES = 15 * 1024 * 1024
"""All files of one mail together. Base64 makes 20 MiB of it, which most servers still take."""
MOST_FILES = 20
LONGEST_NAME = 120
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever stands behind the dot."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_UNUSABLE = set('<>:"/\\|?*')


def safe_name(name: str) -> str:
    """Return a file name that means the same on every system and hides nothing.

    No folders, no invisible or direction-changing characters, no device names, at most 120
    characters with the ending kept.
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(
        mark
        for mark in unicodedata.normalize("NFC", last)
        if unicodedata.category(mark) not in _HIDDEN
    )
    kept = "".join("_" if mark in _UNUSABLE else mark for mark in kept).strip(" .")
    if not kept:
        return "file"
    if _RESERVED.match(kept):
        kept = f"_{kept}"
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 12:
        return kept[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def checked(attachments: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Return attachments as they may leave; raise `Refused` beside `attachments` if too large."""
    if len(attachments) > MOST_FILES:
        raise Refused(
            Problem("attachments", "Attach at most {limit} files.", {"limit": MOST_FILES})
        )
    if sum(len(one.content) for one in attachments) > MOST_BYTES:
        raise Refused(
            Problem(
                "attachments",
                "The files are larger than {limit} MB together. Send a link instead.",
                {"limit": MOST_BYTES // (1024 * 1024)},
            )
        )
    taken: set[str] = set()
    found: list[Attachment] = []
    for one in attachments:
        name = safe_name(one.name)
        stem, dot, ending = name.rpartition(".")
        number = 2
        while name.casefold() in taken:
            name = f"{stem} {number}{dot}{ending}" if dot else f"{ending} {number}"
            number += 1
        taken.add(name.casefold())
        found.append(Attachment(name=name, content_type=one.content_type, content=one.content))
    return tuple(found)
