"""A log without personal data: what the program did, never what people wrote.

Messages are constant sentences with numbers and codes. Whatever looks like an address or a phone
number is blotted out before it reaches the file, in case an outside text slips into an exception.
"""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER_NAME = "mediadesk"
_PERSONAL = (
    re.compile(r"[^\s<>@\"']+@[^\s<>@\"']+"),
    re.compile(r"\+?\d[\d ().\-/]{6,}\d"),
)
_KEPT_BYTES = 1_000_000


class _Blot(logging.Formatter):
    """Writes records with addresses and phone numbers blotted out, one line each."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's line."""
        text = super().format(record)
        head, separator, rest = text.partition(" | ")
        for pattern in _PERSONAL:
            rest = pattern.sub("…", rest)
        return (head + separator + rest).replace("\r", "\\r")


def start(folder: Path) -> logging.Logger:
    """Log to `folder/logs/mediadesk.log` (two files of a megabyte at most) and return the logger.

    A folder that cannot be written to leaves the program without a log, not without a start.
    """
    logger = logging.getLogger(LOGGER_NAME)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    try:
        (folder / "logs").mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "logs" / "mediadesk.log",
            maxBytes=_KEPT_BYTES,
            backupCount=1,
            encoding="utf-8",
            delay=True,
        )
    except OSError:
        logger.addHandler(logging.NullHandler())
        return logger
    handler.setFormatter(_Blot("%(asctime)s %(levelname)s %(name)s | %(message)s"))
    logger.addHandler(handler)
    return logger
