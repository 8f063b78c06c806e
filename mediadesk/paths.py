"""Where things are: the program's own files and this user's data."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def program_dir() -> Path:
    """Return the folder that holds `resources/` and `db/`, packaged or from a checkout."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle)
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
