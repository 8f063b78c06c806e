"""Where things are, the program's own files and this user's data; and how a file is kept safely."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path


def program_dir() -> Path:
    """Return the folder that holds `resources/` and `db/`, packaged or from a checkout."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle)
    return _checkout()


@cache
def _checkout() -> Path:
    # Icons are read while a page is painted; following links each time would cost more than they.
    return Path(__file__).resolve().parent.parent


def resources_dir() -> Path:
    """Return the folder of icons, fonts, cues, templates and the sample release."""
    return program_dir() / "resources"


def migrations_dir() -> Path:
    """Return the folder of the Alembic migrations."""
    return program_dir() / "db" / "migrations"


def default_data_dir() -> Path:
    """Return the platform's own place for this user's data.

    `MEDIADESK_DATA` overrides it. The folder need not exist yet.
    """
    chosen = os.environ.get("MEDIADESK_DATA")
    if chosen:
        return Path(chosen)
    # Imported here because most starts name the folder or take it from the environment.
    from platformdirs import user_data_path

    return user_data_path("MediaDesk", appauthor=False)


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file as a whole; after this returns, the new one survives a power cut.

    The name is flushed too: without that a file that was flushed can still be missing. Raises
    `OSError`, and leaves no half-written file behind.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    try:
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut; raises `OSError`."""
    if os.name == "nt":  # a folder cannot be opened for flushing there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
