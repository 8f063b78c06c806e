"""Applying the theme: tokens to QPalette, font and style, now and whenever the system changes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from mediadesk.ui.theme import fonts, tokens
from mediadesk.ui.theme.state import theme
from mediadesk.ui.theme.style import DeskStyle

MODES = ("light", "dark", "system")

_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "surface",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Link: "accent_t",
    QPalette.ColorRole.LinkVisited: "sched_t",
    QPalette.ColorRole.ToolTipBase: "tip",
    QPalette.ColorRole.ToolTipText: "tip_t",
    QPalette.ColorRole.Mid: "line2",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Shadow: "shadow",
    QPalette.ColorRole.BrightText: "danger_t",
}


class _Session:
    """What one process remembers between two calls."""

    style: DeskStyle | None = None  # kept for the life of the process: Qt crashes at exit otherwise
    system_scale: float | None = None
    mode = "system"
    text_scale = 1.0
    contrast: bool | None = None
    listening = False
    busy = False


_session = _Session()


def palette_of(values: Mapping[str, str]) -> QPalette:
    """Return the palette that belongs to a set of tokens."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(values[token]))
    off = QColor(values["disabled"])
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.HighlightedText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, off)
    palette.setColor(
        QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor(values["press"])
    )
    return palette


def _system_scale(app: QApplication) -> float:
    """Return how large the system wants text, 0.9 to 1.75, from its own font."""
    if _session.system_scale is None:
        # Screens without a desktop behind them have no font to follow.
        if QGuiApplication.platformName() in ("offscreen", "minimal"):
            _session.system_scale = 1.0
        else:
            share = QFontInfo(app.font()).pixelSize() / 13
            _session.system_scale = min(max(share, tokens.SMALLEST_SCALE), tokens.LARGEST_SCALE)
    return _session.system_scale


def system_asks_for_contrast() -> bool:
    """Return True if the system is set to high contrast (Qt 6.10 and later can tell)."""
    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", None)
    preference = getattr(accessibility(), "contrastPreference", None) if accessibility else None
    return bool(preference and preference() == Qt.ContrastPreference.HighContrast)


def _from_system(values: Mapping[str, str]) -> dict[str, str]:
    """Return tokens with the neutrals of a Windows contrast theme, which the user has chosen."""
    system = QPalette()
    window = system.color(QPalette.ColorRole.Window).name()
    text = system.color(QPalette.ColorRole.WindowText).name()
    changed = dict(values)
    for token in ("nav", "list", "surface", "raised", "sunken"):
        changed[token] = window
    for token in ("line", "line2", "edge", "text", "text2", "text3"):
        changed[token] = text
    return changed


def apply_theme(
    app: QApplication,
    mode: str = "system",
    text_scale: float = 1.0,
    *,
    high_contrast: bool | None = None,
) -> None:
    """Give the application its look: "light", "dark" or "system", at a text size of 0.9 to 1.75.

    With `high_contrast` None the system decides. Call it before the first widget is made;
    calling it again switches a running program. Raises ValueError for an unknown mode.
    """
    if mode not in MODES:
        raise ValueError(f"unknown theme {mode!r}")
    if _session.busy:
        return
    _session.busy = True
    try:
        _apply(app, mode, text_scale, high_contrast=high_contrast)
    finally:
        _session.busy = False


def _apply(app: QApplication, mode: str, text_scale: float, *, high_contrast: bool | None) -> None:
    _session.mode, _session.text_scale, _session.contrast = mode, text_scale, high_contrast
    scale = _system_scale(app) * min(max(text_scale, 0.9), 1.75)
    hints = QGuiApplication.styleHints()
    hints.setColorScheme(
        {
            "system": Qt.ColorScheme.Unknown,
            "light": Qt.ColorScheme.Light,
            "dark": Qt.ColorScheme.Dark,
        }[mode]
    )
    # Platforms without a theme keep reporting Unknown, so only "system" asks them.
    dark = hints.colorScheme() == Qt.ColorScheme.Dark if mode == "system" else mode == "dark"
    values: Mapping[str, str] = tokens.DARK if dark else tokens.LIGHT
    strong = system_asks_for_contrast() if high_contrast is None else high_contrast
    if strong:
        values = tokens.high_contrast(values)
        if sys.platform == "win32" and high_contrast is None:
            values = _from_system(values)
    fonts.load_sans()
    first = theme.revision == 0
    theme.change(
        name="dark" if dark else "light",
        values=values,
        scale=scale,
        focus_width=3.0 if strong else 2.0,
    )
    if _session.style is None:
        _session.style = DeskStyle()
        app.setStyle(_session.style)
    app.setFont(fonts.ui_font("body"))
    app.setPalette(palette_of(values))
    if not _session.listening:
        hints.colorSchemeChanged.connect(lambda _scheme: _follow_system())
        _session.listening = True
    if not first:
        refresh_widgets()


def _follow_system() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and _session.mode == "system" and not _session.busy:
        apply_theme(app, "system", _session.text_scale, high_contrast=_session.contrast)


def _all_widgets() -> list[QWidget]:
    """Return every widget there is.

    The list is made by wrapping Qt's pointers one by one, and a wrapper may be the one allocation
    that starts Python's collector: a window that nobody refers to any more would be destroyed with
    pointers to its parts still to be wrapped, and the program would die.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return QApplication.allWidgets()
    finally:
        if was_on:
            gc.enable()


def refresh_widgets() -> None:
    """Let every widget that measures text measure again, then repaint all."""
    for widget in _all_widgets():
        if not isValid(widget):
            # One that was measured before it has thrown it away.
            continue
        rescale = getattr(widget, "rescale", None)
        if callable(rescale):
            rescale()
            widget.updateGeometry()
        widget.update()
