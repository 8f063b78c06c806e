"""Turns what the database driver raises into the world's failures, in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from mediadesk.domain.errors import WorldFailed

_SENTENCES = (
    (
        ("disk is full", "no space left"),
        "disk_full",
        "The disk is full. Nothing was half saved; make room and try again.",
    ),
    (
        ("readonly", "read-only", "unable to open database file", "permission denied"),
        "read_only",
        (
            "MediaDesk cannot write to its folder. Nothing was saved; check that the folder "
            "exists and that you may write there."
        ),
    ),
    (
        ("database is locked", "database table is locked", "busy"),
        "locked",
        "Another program holds the database. Nothing was saved; try again in a moment.",
    ),
    (
        ("malformed", "not a database", "disk image", "corrupt"),
        "damaged",
        "The database file is damaged. It was left as it is; restore the newest backup.",
    ),
    (
        ("disk i/o error", "i/o error"),
        "disk_error",
        "The disk reported an error. Nothing was saved; do not rely on this disk.",
    ),
)


def in_words(error: BaseException) -> WorldFailed | None:
    """Return the failure that a driver's error stands for, None if the error is ours."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(original, (sqlite3.OperationalError, sqlite3.DatabaseError, OSError)):
        return None
    if isinstance(original, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
        return None
    said = str(original).lower()
    if getattr(original, "sqlite_errorcode", None) == sqlite3.SQLITE_IOERR_SHMSIZE:
        # The file beside the log could not grow; SQLite has no word of its own for that.
        said = "disk is full"
    for marks, code, sentence in _SENTENCES:
        if any(mark in said for mark in marks):
            return WorldFailed(sentence, code=code)
    if isinstance(original, OSError):
        name = Path(str(original.filename or "")).name or "A file"
        why = original.strerror or "the system gives no reason"
        return WorldFailed(f"{name} could not be used: {why}.", code="disk_error")
    return None


@contextmanager
def worded() -> Iterator[None]:
    """Raise `WorldFailed` for what the world does to the database; errors of ours pass through."""
    try:
        yield
    except (sqlite3.Error, DBAPIError, OSError) as error:
        failure = in_words(error)
        if failure is None:
            raise
        raise failure from error
