"""Type: the two families in the resources folder and a cache of fonts by role.

Inter's static files (not the variable one, which Qt loads without its weights) are registered at
start-up, Source Serif 4 only when the press room first shows a release.
"""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from mediadesk.paths import resources_dir
from mediadesk.ui.theme import tokens
from mediadesk.ui.theme.state import theme

SANS = "Inter"
SERIF = "Source Serif 4"

_SANS_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")
_SERIF_FILES = (
    "SourceSerif4-Regular.ttf",
    "SourceSerif4-It.ttf",
    "SourceSerif4-Semibold.ttf",
    "SourceSerif4-SemiboldIt.ttf",
)
_loaded: set[str] = set()
_fonts: dict[tuple[str, bool, float], QFont] = {}
_metrics: dict[tuple[str, bool, float], QFontMetricsF] = {}
_sized: dict[tuple[int, int, bool, bool, float], QFont] = {}


def _load(names: tuple[str, ...]) -> bool:
    folder = resources_dir() / "fonts"
    complete = True
    for name in names:
        if name in _loaded:
            continue
        # A missing file is no reason to stop: Qt falls back to a system family by itself.
        if QFontDatabase.addApplicationFont(str(folder / name)) >= 0:
            _loaded.add(name)
        else:
            complete = False
    return complete


def load_sans() -> bool:
    """Register Inter; False if a file is missing, and the system's font then stands in."""
    return _load(_SANS_FILES)


def load_serif() -> bool:
    """Register Source Serif 4; call when the press room opens. False if a file is missing."""
    return _load(_SERIF_FILES)


def _build(style: tokens.TypeStyle, *, numbers: bool) -> QFont:
    font = QFont(SERIF if style.serif else SANS)
    font.setPixelSize(max(1, round(style.px * theme.scale)))
    font.setWeight(QFont.Weight(style.weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if style.spacing:
        font.setLetterSpacing(
            QFont.SpacingType.AbsoluteSpacing, style.spacing * max(theme.scale, 1.0)
        )
    if numbers:
        # Tabular figures for times and counts only: in prose they widen the hyphen.
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
    return font


def ui_font(role: str | int, weight: int = 400, *, numbers: bool = False) -> QFont:
    """Return the font of a type role (see :data:`tokens.TYPE`) or of a size in px at 100 %.

    `weight` counts only with a size; `numbers` asks for tabular figures. The object is shared:
    copy it before changing it. Raises KeyError for an unknown role.
    """
    if isinstance(role, int):
        size_key = (role, weight, numbers, False, theme.scale)
        font = _sized.get(size_key)
        if font is None:
            style = tokens.TypeStyle(px=role, line=role + 8, weight=weight)
            font = _sized[size_key] = _build(style, numbers=numbers)
        return font
    key = (role, numbers, theme.scale)
    font = _fonts.get(key)
    if font is None:
        style = tokens.TYPE[role]
        if style.serif:
            load_serif()
        font = _fonts[key] = _build(style, numbers=numbers)
    return font


def metrics(role: str, *, numbers: bool = False) -> QFontMetricsF:
    """Return the metrics of a role's font; cached, because asking anew costs more than the text."""
    key = (role, numbers, theme.scale)
    known = _metrics.get(key)
    if known is None:
        known = _metrics[key] = QFontMetricsF(ui_font(role, numbers=numbers))
    return known


def line_height(role: str) -> int:
    """Return the line height of a role in px at the current text size."""
    return round(tokens.TYPE[role].line * theme.scale)
