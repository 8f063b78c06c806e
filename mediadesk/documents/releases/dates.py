"""The dateline and the date of a release. A date needs day, month and year in the text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from mediadesk.documents.releases.cues import Cues, load_cues
from mediadesk.documents.releases.lines import Line, Page
from mediadesk.documents.releases.names import name_at

_YEAR = re.compile(r"(?:19|20)\d\d")
_ISO = re.compile(r"(?<!\d)(20\d\d|19\d\d)-(\d{1,2})-(\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:19|20)\d\d)(?![\d-])")
_CLOCK = re.compile(
    r"\s?,?\s?(?:at|um|à|a las|ab|from|von|de)?\s?\d{1,2}(?:[:.h]\d\d)?\s?(?:a\.?m|p\.?m|uhr|h\b|hrs|noon)|\s?,?\s?\d{1,2}:\d\d",
    re.IGNORECASE,
)
# CITY, ST. (date) –   |   City, 3 May 2020 –   |   CITY, State, Date (AGENCY) --
_DASH = re.compile(r"\s{0,3}(?:--+|[–—―]|\.[-–—]|\s-\s|(?<=\))\s?-|/PRNewswire/|:\s)\s{0,3}")
_CITY = re.compile(
    r"\(?((?:(?:St|Ste|Ft|Mt)\. )?[A-ZÀ-ÖØ-Þ][\w'’.-]{0,25}(?:[ /-](?:[A-ZÀ-ÖØ-Þ][\w'’.-]{0,25}|am|an|der|de|del|la|le|di|do|sur|upon|on|of|y|und|and|i\.|d\.)){0,4}"
    r"(?:,\s?(?:[A-Z][\w.]{0,12}\.?(?: [A-Z][\w.]{1,14}){0,2})){0,2})"
)
# "Newswise — " before the city.
_AGENCY = re.compile(
    r"\(?(?:Newswise|PR\s?Newswire|EurekAlert!?|Business\s?Wire|GLOBE\s?NEWSWIRE|GlobeNewswire|APO|AP|Reuters|ots|idw|dpa|EFE|Europa Press)\)?"
    r"\s{0,2}(?:--?|[–—:/])\s{0,2}"
)
_DIGIT = re.compile(r"\d")
# Words between a city and its date: a state, an agency.
_FEW = 2
_UPDATED = re.compile(
    r"(?:updated|modified|aktualisiert|mis à jour|actualizado)\W{0,3}$", re.IGNORECASE
)
_HEADS = re.compile(r"\s{0,2}(?:[–—:]|--?\s)")
# Lines at the top of a release, where a kicker may carry the date.
_FIRST = 6
_MAX_CITY_WORDS = 5
# What a line that is a date may hold besides: a weekday, a comma.
_LITTLE = 11
# A longer line is prose, whose dates are those of events.
_SHORT_LINE = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date where it stands in a line."""

    start: int
    end: int
    value: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """City and date at the head of a release, with offsets into the whole text."""

    city: str | None
    start: int
    end: int
    line: int


@cache
def _months() -> dict[str, int]:
    months: dict[str, int] = {}
    for own in load_cues().by_language.values():
        for kind in ("months", "months_short"):
            for number, name in enumerate(own.get(kind, ()), start=1):
                months.setdefault(name, number)
    return months


@cache
def _written() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(sorted(_months(), key=len, reverse=True))
    day_first = re.compile(
        rf"(?<![\d.])(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s-]{{0,2}}(?:of\s|de\s|d')?({names})\.?,?[\s-]{{0,2}}(?:of\s|de\s|del\s)?((?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    )
    month_first = re.compile(
        rf"(?<!\w)({names})\.?\s{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}((?:19|20)\d\d)(?!\d)",
        re.IGNORECASE,
    )
    return day_first, month_first


def _date(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def writes_month_first(lines: tuple[Line, ...]) -> bool:
    """Tell whether a text writes `June 1` rather than `1 June`, so that 06/01 is in June too."""
    names = "|".join(sorted(_months(), key=len, reverse=True))
    month = re.compile(rf"(?<!\w)(?:{names})\.? \d{{1,2}}(?!\d)", re.IGNORECASE)
    day = re.compile(rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)? (?:{names})(?!\w)", re.IGNORECASE)
    head = [line.folded for line in lines[:60] if _DIGIT.search(line.folded)]
    return sum(len(month.findall(text)) for text in head) > sum(
        len(day.findall(text)) for text in head
    )


def dates_in(folded: str, language: str | None = None, *, month_first: bool = False) -> list[Found]:
    """Return the whole dates of a folded line, in order.

    `11/05/2024` counts only if its order is plain: from the language, or from `month_first`.
    """
    found: list[Found] = []
    if ("19" not in folded and "20" not in folded) or not _YEAR.search(folded):
        return found
    days_lead, months_lead = _written()
    for match in days_lead.finditer(folded):
        value = _date(match[3], _months()[match[2].lower()], match[1])
        if value:
            found.append(Found(start=match.start(), end=match.end(), value=value))
    for match in months_lead.finditer(folded):
        value = _date(match[3], _months()[match[1].lower()], match[2])
        if value:
            found.append(Found(start=match.start(), end=match.end(), value=value))
    for match in _ISO.finditer(folded):
        value = _date(match[1], int(match[2]), match[3])
        if value:
            found.append(Found(start=match.start(), end=match.end(), value=value))
    for match in _NUMERIC.finditer(folded):
        first, second = int(match[1]), int(match[3])
        day_leads = (
            match[2] == "." or first > 12 or (language in {"de", "fr", "es"} and second <= 12)
        )
        if not day_leads and not month_first and second <= 12 and first != second:
            continue
        day, month = (match[1], second) if day_leads else (match[3], first)
        value = _date(match[4], month, day)
        if value:
            found.append(Found(start=match.start(), end=match.end(), value=value))
    return sorted(found, key=lambda item: item.start)


def _strip_date(text: str) -> str:
    """Drop weekday, date and agency from the head of a dateline; what is left is the place."""
    names = "|".join(re.escape(name) for name in sorted(_months(), key=len, reverse=True))
    weekdays = "|".join(load_cues().words["weekdays"])
    text = re.sub(r"\(.{0,60}?\)", " ", text)
    text = re.sub(
        rf"(?i)[,;|\s(]*(?:\b(?:le|den|el|the|on|a|am)\s+)?\b(?:{weekdays})\b\.?.*$", "", text
    )
    text = re.sub(
        rf"(?i)[,;|\s(]*(?:\b(?:le|den|el|the|on|a|am)\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?)(?:{names})\b.*$",
        "",
        text,
    )
    text = re.sub(rf"(?i)[,;|\s(]+(?:{names})\b\.?\s+\d.*$", "", text)
    return re.sub(r"[,;|\s(]*\d{1,4}[./-].*$", "", text).strip(" ,;|()")


def _city_ok(city: str, cues: Cues) -> bool:
    head = city.split(",", maxsplit=1)[0]
    words = re.findall(r"[^\W\d_]+", head)
    if (
        not words
        or len(words) > _MAX_CITY_WORDS
        or any(char.isdigit() for char in city)
        or len(city) > 60
    ):
        return False
    lower = head.lower().strip(" .")
    if (
        cues["kicker"].whole(head)
        or cues["label"].whole(head)
        or cues["who"].whole(head)
        or cues["for_release"].search(head)
        or cues["clutter"].whole(head)
        or cues["posted"].at_start(head)
    ):
        return False
    allowed = {
        "new",
        "st",
        "north",
        "south",
        "east",
        "west",
        "national",
        "city",
        "park",
        "college",
        "port",
        "san",
        "de",
        "the",
        "of",
        "la",
        "on",
        "green",
        "white",
        "house",
        "am",
        "washington",
    }
    blocked = [
        word
        for word in words
        if word.lower() in cues.words["not_names"] | cues.words["roles"]
        and word.lower() not in allowed
    ]
    return (
        not blocked
        and lower not in cues.words["months"] | cues.words["weekdays"]
        and "newswise" not in lower
    )


def dateline(lines: tuple[Line, ...], cues: Cues) -> Dateline | None:
    """Find the dateline: a place, perhaps a date, and a dash before the first sentence."""
    for line in lines[:25]:
        if line.kind == "bullet" or len(line.text) < 25:
            continue
        agency = _AGENCY.match(line.text)
        skip = agency.end() if agency else 0
        text, folded = line.text[skip:], line.folded[skip:]
        match = _CITY.match(text)
        if match is None:
            continue
        for dash in _DASH.finditer(text, 2, 110):
            before, after = text[: dash.start()], text[dash.end() :]
            has_date = bool(dates_in(folded[: dash.start()])) or _strip_date(
                before
            ) != before.strip(" ,;|()")
            if dash[0].strip() == ":" and not has_date:
                continue
            whole = before.strip()
            if whole.startswith("(") and whole.endswith(")") and whole.count("(") == 1:
                # Such as: (Geneva) – Text
                before = whole[1:-1]
            city = _strip_date(before)
            if not city or not _city_ok(city, cues):
                continue
            person = name_at(before, 0, cues)
            if person is not None and (person.titled or person.degree):
                continue
            if before.strip(" .").lower() in cues.words["honorifics"]:
                # "Jun.-Prof. Dr. Ada Roe"
                continue
            if "@" in after[:60]:
                continue
            place = _CITY.fullmatch(city)
            if place is None or len(after) < 20:
                continue
            tight = dash[0].strip() in {"–", "—", "-"} and "," not in before and not has_date
            # "A short title – and its second half" is a heading, unless it is long or shouts.
            if (tight and not ((city.isupper() or len(after) > 120) and len(after) > 60)) or (
                tight and line.kind == "heading"
            ):
                continue
            start = line.text.find(city, skip)
            if start < 0:
                continue
            return Dateline(
                city=city,
                start=line.start + start,
                end=line.start + start + len(city),
                line=line.index,
            )
        # EVANSTON, Ill. March 8, 2018 – is caught above; "(Berlin, 3. Mai 2020) Text" here.
        bracket = (
            re.match(r"\(([^()]{3,50})\)\s", text)
            or re.match(r"([A-ZÀ-ÞŒ][^:()]{2,40}?)\s\([^()]{6,40}\d{4}\)\s(?=[A-ZÀ-Þ])", text)
            or re.match(r"([A-ZÀ-ÞŒ][^:]{3,50}?\d{4})\s?[.:]?\s(?=[A-ZÀ-Þ])", text)
        )
        if bracket and (
            dates_in(folded[: bracket.end()]) or _NUMERIC.search(folded[: bracket.end()])
        ):
            city = _strip_date(bracket[1])
            if city and _city_ok(city, cues) and _CITY.fullmatch(city) and len(line.text) > 70:
                start = line.text.find(city, skip)
                return Dateline(
                    city=city,
                    start=line.start + start,
                    end=line.start + start + len(city),
                    line=line.index,
                )
    # A dateline may stand alone on its line: "Berlin, den 3. Mai 2020", or "GENEVA".
    for line, following in itertools.pairwise(lines[:16]):
        city = line.text.strip(" .,–—-")
        if (
            city.isupper()
            and city.lower() in cues.words["cities"]
            and len(following.text.split()) > _MAX_CITY_WORDS * 3
        ):
            start = line.start + line.text.find(city)
            return Dateline(city=city, start=start, end=start + len(city), line=line.index)
    for line, following in itertools.pairwise(lines[:12]):
        # "Tarn, Maine" above a line that is a date
        city = line.text.strip(" .")
        dated = dates_in(following.folded)
        if (
            "," in city
            and dated
            and dated[0].end - dated[0].start >= len(following.folded.strip()) - _LITTLE
            and _CITY.fullmatch(city)
            and _city_ok(city, cues)
            and name_at(city, 0, cues) is None
        ):
            return Dateline(
                city=city, start=line.start, end=line.start + len(city), line=line.index
            )
    for line in lines[:12]:
        found = dates_in(line.folded)
        if (
            len(line.text) < 60
            and found
            and found[0].start > 2
            and found[0].end >= len(line.folded.rstrip(" .–—-")) - 1
        ):
            city = _strip_date(line.text)
            if (
                city
                and "," in line.text
                and _city_ok(city, cues)
                and _CITY.fullmatch(city)
                and line.folded.count(":") == 0
            ):
                start = line.text.find(city)
                if start == 0:
                    return Dateline(
                        city=city, start=line.start, end=line.start + len(city), line=line.index
                    )
    return None


def _near_place(line: Line, place: Dateline, found: Found) -> bool:
    """Tell whether a date belongs to the dateline: no words of a sentence stand before it."""
    between = line.folded[max(0, place.end - line.start) : found.start]
    words = re.findall(r"[^\W\d_]{4,}", between.lower())
    weekdays = load_cues().words["weekdays"]
    return sum(1 for word in words if word not in weekdays) <= _FEW


def _candidates(
    page: Page, place: Dateline | None, cues: Cues, language: str | None
) -> Iterator[tuple[float, Found, Line]]:
    month_first = (
        language in {None, "en"}
        and any(_NUMERIC.search(line.folded[:400]) for line in page.lines[:60])
        and writes_month_first(page.lines)
    )
    weekdays = cues.words["weekdays"]
    for line in page.lines:
        if line.index > 30 and line.index < len(page.lines) - 6:
            continue
        for found in dates_in(line.folded[:400], language, month_first=month_first):
            before = line.folded[: found.start]
            after = line.folded[found.end :]
            score = 0.0
            if found.start <= 4 and re.match(r"\)?\s{0,2}(?:[–—]|--?\s)", after):
                # "3 May 2024 – Text": a dateline without a place.
                score = 4.5
            elif _UPDATED.search(before):
                score = 2.0
            elif (
                line.index < _FIRST
                and before.strip(" ,.").lower() in weekdays
                and _HEADS.match(after)
            ):
                # Such as: Saturday May 27, 2017: Text
                score = 4.5
            elif (cues["for_release"].at_start(line.folded) and len(before) < 40) or (
                _CLOCK.match(after) and cues["posted"].at_start(line.folded) and len(before) < 30
            ):
                score = 4.0
            elif _CLOCK.match(after) or cues["event_day"].search(before[-60:]):
                score = 3.5 if cues["today"].search(before[-40:]) else -1.0
            elif (
                place is not None
                and line.index == place.line
                and found.start < 110
                and _near_place(line, place, found)
            ):
                score = 5.0
            elif (
                cues["event"].at_start(line.folded.lower(), line.words)
                and ":" in line.folded[:20]
                and not cues["posted"].at_start(line.folded)
            ):
                score = 3.5 if cues["today"].search(before) else -1.0
            elif cues["posted"].search(before[-60:]) and len(before) < 90:
                score = 4.0
            elif cues["today"].search(before[-40:]):
                score = 3.5
            elif (
                line.index < 14
                and found.start <= 25
                and len(line.folded) - found.end <= 45
                and not line.folded.rstrip().endswith(".")
            ):
                score = 3.5 if len(line.folded) < 70 or found.start == 0 else 3.0
            elif (
                line.index < _FIRST
                and len(line.folded.rstrip()) - found.end <= 1
                and cues["kicker"].search(before)
            ):
                # "2024/25 MEDIA ADVISORY 24 September 2024"
                score = 3.4
            elif line.index < 10 and before.rstrip().endswith("|"):
                score = 3.2
            if score >= 3.0:
                # Which number is the day is less sure than a month in words.
                doubt = 1.0 if "/" in line.folded[found.start : found.end] else 0.0
                yield score - doubt - line.index * 0.01, found, line


def release_date(
    page: Page, place: Dateline | None, cues: Cues, language: str | None
) -> tuple[date, tuple[int, int] | None] | None:
    """Return the day of issue and where it stands, or None. The day of an event is not it."""
    best = max(_candidates(page, place, cues, language), key=lambda item: item[0], default=None)
    if best:
        return best[1].value, (best[2].start + best[1].start, best[2].start + best[1].end)
    if page.date:
        found = dates_in(page.date) or dates_in(page.date[:10])
        iso = _ISO.match(page.date)
        if iso:
            value = _date(iso[1], int(iso[2]), iso[3])
            return (value, None) if value else None
        return (found[0].value, None) if found else None
    return None


def unclear_date(page: Page, language: str | None) -> tuple[int, int] | None:
    """Return where a date such as `09/01/2024` stands near the top, whose order nothing shows."""
    month_first = language in {None, "en"} and writes_month_first(page.lines)
    for line in page.lines[:14]:
        if len(line.folded) > _SHORT_LINE:
            continue
        for match in _NUMERIC.finditer(line.folded):
            read = dates_in(match[0], language, month_first=month_first)
            if not read and _date(match[4], int(match[1]), match[3]):
                return line.start + match.start(), line.start + match.end()
    return None
