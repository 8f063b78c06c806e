"""Words about experts: what they can do, whether they are there, what happened to their records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QLocale

from mediadesk.domain.expert import Absence, AbsenceKind, Skill, language_tag
from mediadesk.domain.presence import Presence
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.ui.text.spelling import counted, day_word, fill

_tr = QCoreApplication.translate


def skill_label(value: Skill) -> str:
    """Return what an expert does for the media, as it stands by itself."""
    return {
        Skill.LIVE_TV: _tr("Text", "Live TV"),
        Skill.RECORDED_TV: _tr("Text", "Recorded TV"),
        Skill.RADIO: _tr("Text", "Radio"),
        Skill.PRINT: _tr("Text", "Print"),
        Skill.PODCAST: _tr("Text", "Podcast"),
        Skill.STUDIO: _tr("Text", "Studio at hand"),
        Skill.CAMERA: _tr("Text", "Camera at hand"),
    }[value]


def absence_kind(value: AbsenceKind) -> str:
    """Return why an expert is away."""
    return {
        AbsenceKind.LEAVE: _tr("Text", "Leave"),
        AbsenceKind.TRAVEL: _tr("Text", "Travel"),
    }[value]


def presence(value: Presence, away: Absence | None, now: datetime, zone: ZoneInfo) -> str:
    """Return whether an expert is there; `away` is the absence that holds now."""
    if value is Presence.AWAY and away is not None:
        back = away.ends_at.astimezone(zone).date()
        return fill(_tr("Text", "Away until %1"), day_word(back, now.astimezone(zone).date()))
    return {
        Presence.FREE: _tr("Text", "Free"),
        Presence.OFF: _tr("Text", "Off hours"),
        Presence.QUIET: _tr("Text", "Quiet hours"),
        Presence.AWAY: _tr("Text", "Away"),
    }[value]


def language(tag: str) -> str:
    """Return a language by its name: `Portuguese (Brazil)`; one that has none by its tag.

    The source language names it in English, any other by the language's own name (CLDR).
    """
    locale = QLocale(tag)
    if locale.language() in (QLocale.Language.C, QLocale.Language.AnyLanguage):
        return tag
    name = QLocale.languageToString(locale.language())
    if QLocale().language() not in (QLocale.Language.English, QLocale.Language.C):
        name = locale.nativeLanguageName() or name
    parts = [part for part in tag.split("-")[1:] if part]
    if not parts:
        return name
    if len(parts) == 1 and len(parts[0]) == 2:
        return f"{name} ({QLocale.territoryToString(locale.territory())})"
    return f"{name} ({'-'.join(parts)})"


@lru_cache(maxsize=1)
def _tags() -> Mapping[str, str]:
    """Return every language's tag by its English name and by its own, folded."""
    found: dict[str, str] = {}
    for one in QLocale.Language:
        code = QLocale.languageToCode(one)
        if not code or one in (QLocale.Language.C, QLocale.Language.AnyLanguage):
            continue
        for name in (QLocale.languageToString(one), QLocale(one).nativeLanguageName()):
            if name:
                found.setdefault(name.casefold(), code)
    return found


def language_of(words: str) -> str:
    """Return the tag of a language by its name, in English or its own, or by its tag.

    What names none is returned as it is, so that it can be shown again with what is wrong.
    """
    wanted = words.strip()
    folded = wanted.casefold()
    if folded in _tags():
        return _tags()[folded]
    name, bracket, place = folded.partition("(")
    if bracket and name.strip() in _tags():
        code, inside = _tags()[name.strip()], place.rstrip(") ")
        for one in QLocale.matchingLocales(
            QLocale(code).language(), QLocale.Script.AnyScript, QLocale.Country.AnyTerritory
        ):
            if QLocale.territoryToString(one.territory()).casefold() == inside:
                return f"{code}-{QLocale.territoryToCode(one.territory())}"
        return language_tag(f"{code}-{inside}") or wanted
    return wanted


def expert_field(name: str) -> str:
    """Return what a field of an expert's record is called in a sentence."""
    known = {
        "name": _tr("Text", "the name"),
        "title": _tr("Text", "the title"),
        "organisation": _tr("Text", "the organisation"),
        "zone": _tr("Text", "the time zone"),
        "languages": _tr("Text", "the languages"),
        "topics": _tr("Text", "the topics"),
        "skills": _tr("Text", "the media skills"),
        "hours": _tr("Text", "the working hours"),
        "quiet": _tr("Text", "the quiet hours"),
        "email": _tr("Text", "the public address"),
        "phone": _tr("Text", "the public number"),
        "private_email": _tr("Text", "the private address"),
        "private_phone": _tr("Text", "the private number"),
        "notes": _tr("Text", "the notes"),
        "photograph": _tr("Text", "the photograph"),
    }
    return known.get(name, name)


def expert_event(entry: Entry) -> str:
    """Return what happened to an expert's record, as the rest of a sentence about who did it."""
    detail = entry.detail
    if entry.kind is Kind.UPDATED:
        names = [name for name in detail if not name.endswith("_from")]
        return fill(_tr("Text", "changed %1"), ", ".join(expert_field(name) for name in names))
    if entry.kind is Kind.RETIRED:
        if detail.get("active"):
            return _tr("Text", "brought the record back")
        return _tr("Text", "retired the record")
    if entry.kind is Kind.AWAY:
        return _away(entry)
    if entry.kind is Kind.MERGED:
        return fill(_tr("Text", "merged in the record of %1"), str(detail.get("name", "")))
    if entry.kind is Kind.LINKED:
        count = detail.get("releases")
        return counted("linked %n release(s)", count if isinstance(count, int) else 0)
    return {
        Kind.ADDED: _tr("Text", "made this record"),
        Kind.IMPORTED: _tr("Text", "imported this record from a file"),
        Kind.SEPARATED: _tr("Text", "took a release out"),
        Kind.UNDONE: _tr("Text", "undid the last change"),
    }.get(entry.kind, entry.kind.value)


def _away(entry: Entry) -> str:
    detail = entry.detail
    try:
        kind = absence_kind(AbsenceKind(str(detail.get("kind"))))
    except ValueError:
        kind = str(detail.get("kind"))
    if detail.get("gone"):
        return fill(_tr("Text", "took back time away: %1"), kind)
    return fill(_tr("Text", "noted time away: %1"), kind)
