"""The numbers of the look: type, spacing, radii, and the colours of `colours`.

Pure data and arithmetic, no Qt. Contrast follows WCAG 2.2, success criteria 1.4.3 (text, 4.5:1) and
1.4.11 (controls, 3:1); the pairs that must hold are in :data:`CONTRAST_PAIRS` and tested.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mediadesk.ui.theme.colours import DARK, LIGHT

__all__ = [
    "AVATAR_DARK",
    "AVATAR_LIGHT",
    "CONTRAST_PAIRS",
    "DARK",
    "LARGEST_SCALE",
    "LIGHT",
    "RADIUS",
    "SMALLEST_SCALE",
    "SPACE",
    "TYPE",
    "TypeStyle",
    "avatar_pair",
    "channels",
    "contrast",
    "high_contrast",
    "luminance",
]

AVATAR_LIGHT: Final[tuple[tuple[str, str], ...]] = (
    ("#DCE6FB", "#27449E"),
    ("#DDF1EA", "#14614A"),
    ("#F9E5DA", "#8A3E12"),
    ("#ECE3F9", "#5B2E9B"),
    ("#E6E9EE", "#434A59"),
    ("#FBE3EA", "#8F1F48"),
)
"""Six pairs of fill and initials for people, light theme."""

AVATAR_DARK: Final[tuple[tuple[str, str], ...]] = (
    ("#2B3A66", "#B9CBFF"),
    ("#1D4237", "#9FE0C6"),
    ("#4B2E20", "#F2BE9F"),
    ("#3A2D55", "#D3BDF8"),
    ("#363C47", "#C8CEDA"),
    ("#4B2433", "#F6B5CB"),
)
"""The same six pairs, dark theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeStyle:
    """One role of type: size and line in px at 100 %, weight 100 to 900, letter spacing in px."""

    px: int
    line: int
    weight: int = 400
    spacing: float = 0.0
    serif: bool = False


TYPE: Final[Mapping[str, TypeStyle]] = MappingProxyType(
    {
        "micro": TypeStyle(px=11, line=16, weight=600, spacing=0.2),
        "key": TypeStyle(px=11, line=16, weight=500),
        "meta": TypeStyle(px=12, line=16),
        "meta_m": TypeStyle(px=12, line=16, weight=500),
        "meta_s": TypeStyle(px=12, line=16, weight=600),
        "body": TypeStyle(px=13, line=20),
        "body_m": TypeStyle(px=13, line=20, weight=500),
        "body_s": TypeStyle(px=13, line=20, weight=600),
        "form": TypeStyle(px=14, line=20),
        "form_m": TypeStyle(px=14, line=20, weight=500),
        "form_s": TypeStyle(px=14, line=20, weight=600),
        "title": TypeStyle(px=15, line=24, weight=600, spacing=-0.1),
        "h2": TypeStyle(px=18, line=26, weight=600, spacing=-0.2),
        "h1": TypeStyle(px=22, line=28, weight=600, spacing=-0.35),
        "kpi": TypeStyle(px=28, line=32, weight=600, spacing=-0.6),
        "reference": TypeStyle(px=30, line=36, weight=600, spacing=-0.6),
        "read": TypeStyle(px=17, line=28, serif=True),
        "standfirst": TypeStyle(px=19, line=30, serif=True),
        "headline": TypeStyle(px=34, line=42, weight=600, spacing=-0.4, serif=True),
    }
)
"""Type roles: `form` in reporters' forms, `read` and larger for the words of a release."""

SPACE: Final[tuple[int, ...]] = (4, 8, 12, 16, 20, 24, 32, 40, 48)
"""Steps of the 4 px grid."""

RADIUS: Final[Mapping[str, int]] = MappingProxyType(
    {"check": 4, "key": 4, "control": 6, "chip": 6, "row": 8, "banner": 8, "card": 10, "dialog": 12}
)
"""Corner radii in px."""

SMALLEST_SCALE: Final = 0.9
LARGEST_SCALE: Final = 1.75
"""How far the system's own font may scale the look; the user's setting multiplies on top."""

CONTRAST_PAIRS: Final[tuple[tuple[str, str, float], ...]] = (
    ("text", "surface", 4.5),
    ("text", "nav", 4.5),
    ("text", "sel", 4.5),
    ("text2", "surface", 4.5),
    ("text2", "list", 4.5),
    ("text2", "nav", 4.5),
    ("text2", "sel", 4.5),
    ("text2", "nav_sel", 4.5),
    ("text3", "surface", 4.5),
    ("text3", "list", 4.5),
    ("text3", "nav", 4.5),
    ("text3", "sel", 4.5),
    ("text3", "sunken", 4.5),
    ("text3", "hover", 4.5),
    ("text3", "raised", 4.5),
    ("on_accent", "accent", 4.5),
    ("on_accent", "accent_h", 4.5),
    ("accent_t", "surface", 4.5),
    ("accent_t", "accent_s", 4.5),
    ("accent_t", "nav_sel", 4.5),
    ("accent", "surface", 3),
    ("accent", "nav", 3),
    ("on_danger", "danger", 4.5),
    ("danger_t", "surface", 4.5),
    ("danger_t", "danger_s", 4.5),
    ("danger_t", "nav", 4.5),
    ("danger", "surface", 3),
    ("danger_t", "sel", 4.5),
    ("warn_t", "warn_s", 4.5),
    ("warn_t", "surface", 4.5),
    ("warn", "surface", 3),
    ("ok_t", "ok_s", 4.5),
    ("ok_t", "surface", 4.5),
    ("ok", "surface", 3),
    ("on_ok", "ok", 4.5),
    ("sched_t", "sched_s", 4.5),
    ("sched", "surface", 3),
    ("note_t", "note_s", 4.5),
    ("edge", "surface", 3),
    ("edge", "list", 3),
    ("edge", "raised", 3),
    ("edge", "nav", 3),
    ("c1", "surface", 3),
    ("c2", "surface", 3),
    ("c3", "surface", 3),
    ("c4", "surface", 3),
    ("c5", "surface", 3),
    ("tip_t", "tip", 4.5),
)
"""Foreground, background and the least ratio that both themes must reach."""


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of `#rrggbb`, each 0 to 255. Raises ValueError for other text."""
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"not a #rrggbb colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definition)."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = channels(colour)
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, definition)."""
    first, second = luminance(one), luminance(other)
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def avatar_pair(person_id: str) -> int:
    """Return which of the six avatar pairs a person has.

    A checksum and not Python's `hash`, which differs from one start of the program to the next.
    """
    return zlib.crc32(person_id.encode("utf-8", "replace")) % len(AVATAR_LIGHT)


def high_contrast(tokens: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens with hairlines, faint text and chip borders made strong."""
    strong = dict(tokens)
    strong["line"] = strong["line2"] = tokens["edge"]
    strong["text3"] = tokens["text2"]
    for family in ("accent", "danger", "warn", "ok", "sched", "note"):
        strong[f"{family}_b"] = tokens[f"{family}_t"]
    return strong
