"""Corrections of a draft: what a selected piece of its text becomes. Each gives the next draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mediadesk.domain.draft import LIMITS, PersonDraft, Place, ReleaseDraft, key_of
from mediadesk.domain.release import Embargo
from mediadesk.domain.tongues import TONGUES

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"@]+\.[^\s<>()\[\],;:\"@.]{2,}")
_PHONE = re.compile(r"(?<![\w@])[+(]?\d[\d\s().\-/–]{5,30}\d(?:\s*(?:ext|x)\.?\s*\d{1,6})?")
_LABELS = re.compile(
    r"\b(?:e-?mail|mail|phone|telephone|tel|mobile|cell|m|t|p)\s*[.:]", re.IGNORECASE
)
_EDGES = " \t\n\r.,;:|/•·–—-<>()"
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?([^\W\d_]+)\.?,?\s+(?:de\s+)?(\d{4})"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def person_of(text: str, place: Place | None = None) -> PersonDraft:
    """Read one person from a piece of text: an address, a number, a name, then the role."""
    words = text
    email = phone = ""
    found = _ADDRESS.search(words)
    if found is not None:
        email = found[0].strip(".")
        words = words[: found.start()] + "\n" + words[found.end() :]
    found = _PHONE.search(words)
    if found is not None:
        phone = " ".join(found[0].split())
        words = words[: found.start()] + "\n" + words[found.end() :]
    words = _LABELS.sub("\n", words)
    parts = [part.strip(_EDGES) for part in re.split(r"[,;|\n\t]|\s[–—-]\s", words)]
    parts = [" ".join(part.split()) for part in parts if part]
    name = parts[0][: LIMITS["name"]] if parts else ""
    role = ", ".join(parts[1:])[: LIMITS["role"]]
    return PersonDraft(name=name, role=role, email=email, phone=phone, place=place)


def read_date(text: str) -> date | None:
    """Return the one date that a text tells with day, month and year, None if there is none.

    Takes `2026-10-14`, `14 October 2026`, `October 14, 2026`, `14.10.2026`, months also in German,
    French and Spanish. `14/10/2026` is refused: half the world writes the month first.
    """
    words = text.strip()
    found = _ISO_DAY.search(words)
    if found is not None:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DOTTED.search(words)
    if found is not None:
        return _day(int(found[3]), int(found[2]), int(found[1]))
    for day, month, year in (
        *((one[1], one[2], one[3]) for one in _DAY_FIRST.finditer(words)),
        *((one[2], one[1], one[3]) for one in _MONTH_FIRST.finditer(words)),
    ):
        number = _month(month)
        if number:
            return _day(int(year), number, int(day))
    return None


def _month(word: str) -> int:
    folded = word.casefold()
    return next((one.months[folded] for one in TONGUES if folded in one.months), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def with_authors(draft: ReleaseDraft, names: Sequence[str]) -> ReleaseDraft:
    """Return a draft whose report has these authors; each of them is an expert too."""
    authors = tuple(name for one in names if (name := " ".join(one.split())))
    keys = {key_of(name) for name in authors}
    before = {key_of(name) for name in draft.report.authors}
    experts = []
    for one in draft.experts:
        key = key_of(one.name)
        if one.is_author and key in before - keys and not (one.role or one.email or one.phone):
            # Only the report had named them.
            continue
        experts.append(replace(one, is_author=key in keys))
    known = {key_of(one.name) for one in experts}
    experts += [
        PersonDraft(name=name, is_author=True) for name in authors if key_of(name) not in known
    ]
    return replace(draft, report=replace(draft.report, authors=authors), experts=tuple(experts))


def without_place(draft: ReleaseDraft, name: str) -> ReleaseDraft:
    """Return a draft that no longer says where a field was found: a person typed it."""
    return replace(
        draft, places={key: places for key, places in draft.places.items() if key != name}
    )


def with_selection(  # a branch a field
    draft: ReleaseDraft, use: str, place: Place, *, group: str = "", number: int = -1
) -> ReleaseDraft | None:
    """Return a draft in which the text at `place` has become a field; None if it cannot.

    `use` is a field's name, `experts.new`, `contacts.new`, or a part of the chosen person such as
    `person.email`; that person is the one of this `number` in `group`.
    """
    words = " ".join(draft.text[place[0] : place[1]].split())
    if not words:
        return None
    if use in {"experts.new", "contacts.new"}:
        name = use.partition(".")[0]
        person = person_of(draft.text[place[0] : place[1]], place)
        return with_people(draft, name, (*getattr(draft, name), person))
    if use.startswith("person."):
        people = list(getattr(draft, group, ()))
        if not 0 <= number < len(people):
            return None
        part = use.removeprefix("person.")
        read = person_of(words)
        value = {"email": read.email, "phone": read.phone}.get(part, "") or words
        people[number] = with_part(people[number], part, value[: LIMITS[part]])
        return with_people(draft, group, people)
    changed = _field(draft, use, words)
    if changed is None:
        return None
    places = (*draft.places.get(use, ()), place) if use == "report_authors" else (place,)
    reasons = {name: why for name, why in draft.reasons.items() if name != use}
    return replace(changed, places={**draft.places, use: places}, reasons=reasons)


def with_part(person: PersonDraft, part: str, words: str) -> PersonDraft:
    """Return a person with another `name`, `role`, `email` or `phone`."""
    changed: dict[str, Any] = {part: words}
    return replace(person, **changed)


def with_people(draft: ReleaseDraft, group: str, people: Sequence[PersonDraft]) -> ReleaseDraft:
    """Return a draft with other `experts` or `contacts`."""
    changed: dict[str, Any] = {group: tuple(people)}
    return replace(draft, **changed)


def with_text(draft: ReleaseDraft, name: str, words: str) -> ReleaseDraft:
    """Return a draft with other words in a field of text, also `report_title` and `report_url`."""
    if name.startswith("report_"):
        changed: dict[str, Any] = {name.removeprefix("report_"): words}
        return replace(draft, report=replace(draft.report, **changed))
    changed = {name: words}
    return replace(draft, **changed)


def _field(draft: ReleaseDraft, use: str, words: str) -> ReleaseDraft | None:
    match use:
        case "headline" | "standfirst" | "dateline_city":
            return with_text(draft, use, words[: LIMITS[use]])
        case "release_date":
            found = read_date(words)
            return replace(draft, release_date=found) if found else None
        case "embargo":
            held = draft.embargo or Embargo(text=words)
            return replace(draft, embargo=replace(held, text=words[:500]))
        case "report_title":
            title = words.strip('“”„"‘’«» ')[: LIMITS["report_title"]]
            return replace(draft, report=replace(draft.report, title=title))
        case "report_authors":
            return with_authors(draft, (*draft.report.authors, words[: LIMITS["name"]]))
        case "report_url":
            return replace(draft, report=replace(draft.report, url=words[: LIMITS["report_url"]]))
        case _:
            return None
