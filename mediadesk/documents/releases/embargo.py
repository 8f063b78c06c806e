"""The embargo of a release: the words that set it, and the instant if they give it all."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mediadesk.documents.releases.cues import Cues
from mediadesk.documents.releases.dates import dates_in
from mediadesk.documents.releases.lines import Line
from mediadesk.domain.release import Embargo

_TIME = re.compile(
    r"(?<![\d.])(\d{1,2})(?:(?:[:.h]|\s?h\s?)([0-5]\d))?\s?(a\.?m\.?|p\.?m\.?|uhr|hrs|hours|h\b|noon|midnight)?",
    re.IGNORECASE,
)
# What newsrooms write, as the zone whose clock it names. CST and IST are several zones: left out.
_ZONES = {
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "eastern": "America/New_York",
    "ct": "America/Chicago",
    "cdt": "America/Chicago",
    "central time": "America/Chicago",
    "pt": "America/Los_Angeles",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pacific": "America/Los_Angeles",
    "gmt": "UTC",
    "utc": "UTC",
    "bst": "Europe/London",
    "uk time": "Europe/London",
    "london time": "Europe/London",
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "mez": "Europe/Berlin",
    "mesz": "Europe/Berlin",
    "aest": "Australia/Brisbane",
    "aedt": "Australia/Sydney",
    "heure de paris": "Europe/Paris",
    "hora peninsular": "Europe/Madrid",
}
_HAS_TIME = re.compile(
    r"\d{1,2}\s?(?:[:.h]\s?\d\d|\s?[ap]\.?m\b|\s?uhr|\s?h\b|\s?hrs)|\d{1,2}/\d|\d{4}|noon|midnight|mitternacht|minuit|mediodía",
    re.IGNORECASE,
)


def _instant(folded: str, language: str | None) -> tuple[datetime | None, str | None]:
    """Return the instant in UTC and the zone, as far as the text gives them."""
    zone = next(
        (
            name
            for word, name in _ZONES.items()
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded, re.IGNORECASE)
        ),
        None,
    )
    days = dates_in(folded, language)
    if not days or zone is None:
        return None, zone
    rest = folded[: days[0].start] + " " * (days[0].end - days[0].start) + folded[days[0].end :]
    for match in _TIME.finditer(rest):
        if not match[2] and not match[3]:
            continue
        hour, minute, half = (
            int(match[1]),
            int(match[2] or 0),
            (match[3] or "").lower().replace(".", ""),
        )
        hour = hour % 12 + (12 if half == "pm" else 0) if half in {"am", "pm"} else hour
        try:
            local = datetime(
                days[0].value.year,
                days[0].value.month,
                days[0].value.day,
                hour,
                minute,
                tzinfo=ZoneInfo(zone),
            )
        except (ValueError, ZoneInfoNotFoundError):
            continue
        return local.astimezone(UTC), zone
    return None, zone


def embargo(
    lines: tuple[Line, ...], cues: Cues, language: str | None
) -> tuple[Embargo, int, int] | None:
    """Return the embargo and where it stands, or None."""
    soft = False
    for line in lines:
        hit = cues["embargo"].search(line.folded, line.words)
        if hit is None:
            continue
        if cues["embargo_none"].search(line.folded, line.words):
            return None
        if cues["embargo_soft"].search(line.folded, line.words):
            soft = True
            continue
        texts = [(hit.end, line)]
        if line.index + 1 < len(lines) and len(line.folded) - hit.end < 25:
            texts.append((0, lines[line.index + 1]))
        for offset, where in texts:
            tail = where.folded[offset : offset + 160]
            lead = re.match(r"[\s:.\-–—*,/]*", tail)
            begin = offset + (lead.end() if lead else 0)
            while True:
                word = cues["embargo_until"].at_start(where.folded[begin : begin + 60])
                if word is None:
                    break
                begin += word.end
                begin += len(where.folded[begin:]) - len(where.folded[begin:].lstrip(" :.-–—,/"))
            tail = where.folded[begin : begin + 120]
            stop = re.search(
                r"(?<![ap]\.m)(?<!\b[ap])(?<!\b\w)\.(?=\s+[A-Z])(?!\s+(?:Januar|Febr|März|April|Mai|Jun|Jul|Aug|Sept|Okt|Nov|Dez))|\s[–—|]\s|;|\*{2,}",
                tail,
            )
            text = where.text[begin : begin + (stop.start() if stop else len(tail))].strip(
                " .*[]()–—:"
            )
            if _HAS_TIME.search(text) and len(text.split()) <= 18 and re.search(r"\d", text):
                at, zone = _instant(text, language)
                return (
                    Embargo(text=text, at=at, zone=zone),
                    where.start + begin,
                    where.start + begin + len(text),
                )
    if soft:
        for line in lines:
            hit = cues["will_release"].search(line.folded, line.words)
            if hit is None:
                continue
            tail = re.sub(r"^\s*(?:on|at|by)?\s*", "", line.folded[hit.end : hit.end + 120])
            begin = line.folded.find(tail, hit.end) if tail else hit.end
            stop = re.search(r"(?<![ap]\.m)(?<!\b[ap])\.(?:\s|$)|;", tail)
            text = line.text[begin : begin + (stop.start() if stop else len(tail))].strip()
            if re.search(r"\d{1,2}\s?(?:[:.]\s?\d\d|[ap]\.?m)", text) and len(text.split()) <= 14:
                at, zone = _instant(text, language)
                return (
                    Embargo(text=text, at=at, zone=zone),
                    line.start + begin,
                    line.start + begin + len(text),
                )
    return None
