"""What only a window system can answer about this installation."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mediadesk.paths import resources_dir

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from mediadesk.services.desk import Desk


def _application() -> QApplication:
    from PySide6.QtWidgets import QApplication

    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(["mediadesk"])


def fonts() -> str:
    """Load the bundled fonts; raise if one is missing."""
    _application()
    from mediadesk.ui.theme.fonts import SANS, SERIF, load_sans, load_serif

    if not (load_sans() and load_serif()):
        raise FileNotFoundError("a font file is missing")
    return f"{SANS}, {SERIF}"


def icons() -> str:
    """Draw every icon once; raise for the first that cannot be drawn."""
    _application()
    from PySide6.QtSvg import QSvgRenderer

    files = sorted((resources_dir() / "icons" / "lucide").glob("*.svg"))
    if not files:
        raise FileNotFoundError("no icons")
    for file in files:
        if not QSvgRenderer(str(file)).isValid():
            raise ValueError(f"{file.name} is damaged")
    return f"{len(files)} drawn"


def window(open_desk: Callable[[Path], Desk]) -> str:
    """Make the main window with a desk of its own, show it, close it again."""
    application = _application()
    from mediadesk.ui.application import try_window

    try_window(open_desk)
    return f"shown on {application.platformName()}"
