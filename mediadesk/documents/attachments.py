"""Reads the files that a person attaches to a reply."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from mediadesk.domain.attachment import MOST_BYTES, safe_name
from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.mail import Attachment


def read_attachment(path: Path) -> Attachment:
    """Return a file as an attachment.

    Raises `Refused` beside `attachments` for what cannot be read or is too large to send.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Refused(
                Problem(
                    "attachments",
                    "{name} is larger than {limit} MB. Send a link instead.",
                    {"name": path.name[:120], "limit": MOST_BYTES // (1024 * 1024)},
                )
            )
        content = path.read_bytes()
    except OSError as error:
        raise Refused(
            Problem(
                "attachments",
                "{name} could not be read: {why}.",
                {"name": path.name[:120], "why": error.strerror or "no reason given"},
            )
        ) from error
    kind, packed = mimetypes.guess_type(path.name)
    plain = kind is None or packed is not None
    return Attachment(
        name=safe_name(path.name),
        content_type="application/octet-stream" if plain or kind is None else kind,
        content=content,
    )
