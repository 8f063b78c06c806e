"""The numbers of the look: colours in light and dark, type, spacing, radii.

Pure data and arithmetic, no Qt. Contrast follows WCAG 2.2, success criteria 1.4.3 (text, 4.5:1) and
1.4.11 (controls, 3:1); the pairs that must hold are in :data:`CONTRAST_PAIRS` and tested.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

LIGHT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nav": "#F2F3F6",
        "list": "#FAFBFC",
        "surface": "#FFFFFF",
        "raised": "#FFFFFF",
        "sunken": "#F4F5F8",
        "hover": "#EEF0F4",
        "press": "#E4E7ED",
        "nav_sel": "#DFE3EC",
        "sel": "#E9EEFD",
        "line": "#E2E5EB",
        "line2": "#D3D7E0",
        "edge": "#858C9B",
        "text": "#14171E",
        "text2": "#434A59",
        "text3": "#626A7A",
        "disabled": "#9AA1AF",
        "accent": "#3557D6",
        "accent_h": "#2A49BC",
        "accent_p": "#223D9F",
        "on_accent": "#FFFFFF",
        "accent_t": "#2D4CC4",
        "accent_s": "#ECF0FE",
        "accent_b": "#C3CFF8",
        "danger": "#B3261E",
        "on_danger": "#FFFFFF",
        "danger_t": "#A11E17",
        "danger_s": "#FDEEEC",
        "danger_b": "#F3BDB7",
        "warn": "#B86E00",
        "warn_t": "#7A4700",
        "warn_s": "#FFF4DF",
        "warn_b": "#EDD09A",
        "ok": "#1B7F4B",
        "ok_t": "#17663C",
        "ok_s": "#E7F6ED",
        "ok_b": "#AEDDC2",
        "on_ok": "#FFFFFF",
        "sched": "#7A48C4",
        "sched_t": "#6334A8",
        "sched_s": "#F4EEFC",
        "sched_b": "#D9C6F3",
        "note_s": "#FFF9E8",
        "note_b": "#EFE0AE",
        "note_t": "#5F4A0A",
        "c1": "#3557D6",
        "c2": "#0E8A83",
        "c3": "#B3541E",
        "c4": "#7A48C4",
        "c5": "#56606F",
        "c_soft": "#CBD4F5",
        "tip": "#20252F",
        "tip_t": "#FFFFFF",
        "scrim": "#5C10141E",
        "shadow": "#101828",
    }
)
"""Colours of the light theme, `#rrggbb`; `scrim` carries alpha as `#aarrggbb`."""

DARK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nav": "#121419",
        "list": "#16191F",
        "surface": "#1B1F26",
        "raised": "#232831",
        "sunken": "#15181D",
        "hover": "#252A33",
        "press": "#2D333E",
        "nav_sel": "#292E38",
        "sel": "#242D49",
        "line": "#2A2F39",
        "line2": "#373D49",
        "edge": "#717A8C",
        "text": "#ECEEF3",
        "text2": "#B7BDCA",
        "text3": "#8F97A8",
        "disabled": "#606879",
        "accent": "#4A6BE6",
        "accent_h": "#4262DD",
        "accent_p": "#3856CB",
        "on_accent": "#FFFFFF",
        "accent_t": "#9DB3FF",
        "accent_s": "#222C4E",
        "accent_b": "#3B4A80",
        "danger": "#CF3F35",
        "on_danger": "#FFFFFF",
        "danger_t": "#FFA79E",
        "danger_s": "#3B1F1F",
        "danger_b": "#6B302D",
        "warn": "#D99A2B",
        "warn_t": "#F4C26B",
        "warn_s": "#352914",
        "warn_b": "#5E4719",
        "ok": "#3FA871",
        "ok_t": "#7FD9A4",
        "ok_s": "#16301F",
        "ok_b": "#2A5B3D",
        "on_ok": "#06140C",
        "sched": "#9B74DB",
        "sched_t": "#CDB2F8",
        "sched_s": "#2D2440",
        "sched_b": "#4F3D70",
        "note_s": "#2B2617",
        "note_b": "#4A4023",
        "note_t": "#E9D79B",
        "c1": "#6C8BFF",
        "c2": "#35B5AB",
        "c3": "#E08A52",
        "c4": "#B08CF0",
        "c5": "#8F97A8",
        "c_soft": "#33427A",
        "tip": "#ECEEF3",
        "tip_t": "#14171E",
        "scrim": "#8C000000",
        "shadow": "#000000",
    }
)
"""Colours of the dark theme; the same keys as :data:`LIGHT`."""

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
