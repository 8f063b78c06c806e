"""Message files as bytes: `.eml` and `.msg` as they are, a request file inside a mail."""

from __future__ import annotations

from pathlib import Path

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.pack import PACK_NAME, PACK_TYPE

LARGEST = 64 * 1024 * 1024
"""Bytes of a message file."""


def read_message(path: Path) -> bytes:
    """Return the bytes of a message file, at most 64 MB; raises `Refused` beside `file`.

    A request file, `.json`, is put into an empty mail, so that it is taken in the same way and
    nothing in it is believed more.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(Problem("file", "{name} is larger than 64 MB.", {"name": path.name}))
        content = path.read_bytes()
    except OSError as error:
        raise Refused(
            Problem(
                "file",
                "{name} could not be read: {reason}.",
                {"name": path.name, "reason": error.strerror or "it is no file"},
            )
        ) from error
    if path.suffix.lower() != ".json":
        return content
    head = (
        "Subject: Request file\r\n"
        "MIME-Version: 1.0\r\n"
        f"Content-Type: {PACK_TYPE}\r\n"
        f'Content-Disposition: attachment; filename="{PACK_NAME}"\r\n'
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return head.encode() + content
