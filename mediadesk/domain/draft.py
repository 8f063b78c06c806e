"""A release under review: what was read of it, where it stands, and what a person mends.

A draft is immutable; each correction makes the next one, so that undoing is going back to the
draft before. Nothing of it is stored until it is imported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from urllib.parse import urlsplit

from mediadesk.domain.errors import Problem
from mediadesk.domain.release import Block, Embargo, Reading, Release, Report, Warning  # noqa: A004  # the release's own word for it

Place = tuple[int, int]
"""Where something stands: from and to, in characters of the text."""

LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "headline": 500,
        "standfirst": 2_000,
        "dateline_city": 200,
        "report_title": 500,
        "report_url": 2_000,
        "name": 200,
        "role": 500,
        "email": 254,
        "phone": 100,
    }
)
"""Characters that a field may hold; 254 is what a path of RFC 5321 leaves for an address."""

_PROTECTED = "protected_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """Somebody named in a release, an expert or a press contact; what is not known is empty."""

    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    is_author: bool = False
    hidden_email: bool = False
    """The text showed a protected address: there is one, unknown to us."""
    place: Place | None = None
    reason: str = ""
    """Why the reader took them for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDraft:
    """Everything that a release will be, as it stands in the review.

    `places` says for each field by its name where it was found in `text`, `reasons` why it was
    taken from there.
    """

    headline: str = ""
    standfirst: str = ""
    dateline_city: str = ""
    release_date: date | None = None
    embargo: Embargo | None = None
    body: tuple[Block, ...] = ()
    report: Report = field(default_factory=Report)
    experts: tuple[PersonDraft, ...] = ()
    contacts: tuple[PersonDraft, ...] = ()
    language: str = ""
    warnings: tuple[Warning, ...] = ()
    text: str = ""
    source_name: str = ""
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


def key_of(name: str | None) -> str:
    """Return a name in the form in which two of them are compared."""
    return " ".join((name or "").casefold().split())


def of_reading(reading: Reading, source_name: str) -> ReleaseDraft:
    """Return what was read as a draft: authors first, then the other experts, nobody twice."""
    hidden = any(warning.code == _PROTECTED for warning in reading.warnings)
    spans = {name: tuple(places) for name, places in reading.spans.items()}
    contacts = spans.get("contacts", ())
    return ReleaseDraft(
        headline=reading.headline or "",
        standfirst=reading.standfirst or "",
        dateline_city=reading.dateline_city or "",
        release_date=reading.release_date,
        embargo=reading.embargo,
        body=reading.body,
        report=Report(
            title=reading.report_title or "",
            authors=reading.report_authors,
            url=reading.report_url or "",
        ),
        experts=_experts(reading, spans),
        contacts=tuple(
            PersonDraft(
                name=person.name or "",
                role=person.role or "",
                email=person.email or "",
                phone=person.phone or "",
                hidden_email=hidden and not person.email,
                place=_at(contacts, number),
                reason=_why(reading, "contacts", number),
            )
            for number, person in enumerate(reading.contacts)
        ),
        language=reading.language or "",
        warnings=reading.warnings,
        text=reading.text,
        source_name=source_name,
        places={
            name: places for name, places in spans.items() if name not in {"experts", "contacts"}
        },
        reasons={
            name: _why(reading, name, 0)
            for name in reading.evidence
            if name not in {"experts", "contacts"}
        },
    )


def _why(reading: Reading, name: str, number: int) -> str:
    """Return the evidence for one of a field's values in one line."""
    found = reading.evidence.get(name, ())
    return "; ".join(found[number]) if number < len(found) else ""


def _at(places: Sequence[Place], number: int) -> Place | None:
    return places[number] if number < len(places) else None


def _experts(reading: Reading, spans: Mapping[str, tuple[Place, ...]]) -> tuple[PersonDraft, ...]:
    found, named = spans.get("experts", ()), spans.get("report_authors", ())
    offered = {
        key_of(one.name): (one, _at(found, number), _why(reading, "experts", number))
        for number, one in enumerate(reading.experts)
        if one.name
    }
    authors = {
        key_of(name): (name, _at(named, number), _why(reading, "report_authors", number))
        for number, name in enumerate(reading.report_authors)
    }
    experts = []
    for key, (name, place, reason) in authors.items():
        person, where, also = offered.get(key, (None, None, ""))
        experts.append(
            PersonDraft(
                name=name,
                role=(person.role or "") if person else "",
                email=(person.email or "") if person else "",
                phone=(person.phone or "") if person else "",
                is_author=True,
                place=where or place,
                reason=also or reason,
            )
        )
    experts += [
        PersonDraft(
            name=person.name or "",
            role=person.role or "",
            email=person.email or "",
            phone=person.phone or "",
            place=place,
            reason=reason,
        )
        for key, (person, place, reason) in offered.items()
        if key not in authors
    ]
    return tuple(experts)


def of_release(release: Release, reading: Reading | None = None) -> ReleaseDraft:
    """Return a stored release as a draft, with its places if its original was read again.

    A place is kept only where the text still says what is stored.
    """
    read = of_reading(reading, release.source_name) if reading is not None else None
    same = read if read is not None and read.text == release.text else None
    places: dict[str, tuple[Place, ...]] = {}
    reasons: dict[str, str] = {}
    where: dict[str, PersonDraft] = {}
    if same is not None:
        now = _values(release)
        places = {
            name: spans
            for name, spans in same.places.items()
            if name in now and now[name] == _values(same).get(name)
        }
        reasons = {name: why for name, why in same.reasons.items() if name in places}
        where = {key_of(one.name): one for one in (*same.contacts, *same.experts)}
    nobody = PersonDraft()
    return ReleaseDraft(
        headline=release.headline,
        standfirst=release.standfirst,
        dateline_city=release.dateline_city,
        release_date=release.release_date,
        embargo=release.embargo,
        body=release.body,
        report=replace(release.report, check=None),
        experts=tuple(
            PersonDraft(
                name=one.name,
                role=one.role,
                email=one.email,
                phone=one.phone,
                is_author=one.is_author,
                place=where.get(key_of(one.name), nobody).place,
                reason=where.get(key_of(one.name), nobody).reason,
            )
            for one in release.experts
        ),
        contacts=tuple(
            PersonDraft(
                name=one.name,
                email=one.email,
                phone=one.phone,
                hidden_email=one.hidden_email,
                place=where.get(key_of(one.name), nobody).place,
                reason=where.get(key_of(one.name), nobody).reason,
            )
            for one in release.contacts
        ),
        language=release.language,
        warnings=release.warnings,
        text=release.text,
        source_name=release.source_name,
        places=places,
        reasons=reasons,
    )


# ----------------------------------------------------------------------------------- differences

FIELDS = (
    "headline",
    "standfirst",
    "dateline_city",
    "release_date",
    "embargo",
    "report_title",
    "report_authors",
    "report_url",
    "experts",
    "contacts",
    "body",
)
"""What can differ between two texts of a release, in the order in which it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that another text of the release says differently.

    `before` and `after` are plain text, a line for each person. `loses` says that the other text
    is silent where something is known: usually what a person added should stay.
    """

    field: str
    before: str
    after: str
    loses: bool = False


def _person_line(one: PersonDraft | object) -> str:
    parts = [str(getattr(one, name, "")) for name in ("name", "role", "email", "phone")]
    return " · ".join(part for part in parts if part)


def _values(one: ReleaseDraft | Release) -> dict[str, object]:
    return {
        "headline": one.headline,
        "standfirst": one.standfirst,
        "dateline_city": one.dateline_city,
        "release_date": one.release_date,
        "embargo": one.embargo,
        "report_title": one.report.title,
        "report_authors": one.report.authors,
        "report_url": one.report.url,
        "experts": tuple((p.name, p.role, p.email, p.phone, p.is_author) for p in one.experts),
        "contacts": tuple((p.name, p.email, p.phone) for p in one.contacts),
        "body": one.body,
    }


def _told(one: ReleaseDraft | Release, name: str) -> str:
    match name:
        case "release_date":
            return one.release_date.isoformat() if one.release_date else ""
        case "embargo":
            if one.embargo is None:
                return ""
            at = one.embargo.at
            when = f" ({at:%Y-%m-%d %H:%M} UTC, {one.embargo.zone or 'no zone'})" if at else ""
            return f"{one.embargo.text}{when}"
        case "report_title":
            return one.report.title
        case "report_authors":
            return "\n".join(one.report.authors)
        case "report_url":
            return one.report.url
        case "experts" | "contacts":
            return "\n".join(_person_line(person) for person in getattr(one, name))
        case "body":
            return "\n".join(block.text for block in one.body)
        case _:
            return str(getattr(one, name))


def differences(
    before: ReleaseDraft | Release, after: ReleaseDraft | Release
) -> tuple[Difference, ...]:
    """Return what `after` says differently, in the order of `FIELDS`."""
    old, new = _values(before), _values(after)
    return tuple(
        Difference(
            field=name,
            before=_told(before, name),
            after=_told(after, name),
            loses=bool(old[name]) and not new[name],
        )
        for name in FIELDS
        if old[name] != new[name]
    )


def merged(before: ReleaseDraft, after: ReleaseDraft, chosen: Sequence[str]) -> ReleaseDraft:
    """Return `before` with the chosen fields of `after`, and with its text."""
    wanted = frozenset(chosen)
    report = before.report
    for part in ("title", "authors", "url"):
        if f"report_{part}" in wanted:
            report = replace(report, **{part: getattr(after.report, part)})
    simple = {
        name: getattr(after, name)
        for name in FIELDS
        if name in wanted and not name.startswith("report_")
    }
    taken = {name: places for name, places in after.places.items() if name in wanted}
    return replace(
        before,
        **simple,
        report=report,
        text=after.text,
        source_name=after.source_name,
        language=after.language or before.language,
        warnings=after.warnings,
        # Places of what stays point into the text before.
        places=taken,
    )


# -------------------------------------------------------------------------------------- checking


def web_address(text: str) -> str | None:
    """Return a link as it is kept, None if it is none: http or https, a host, nobody's password."""
    link = text.strip()
    try:
        parts = urlsplit(link)
        good = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.username is None
            and parts.password is None
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        return None
    if any(mark.isspace() or not mark.isprintable() for mark in link):
        return None
    return link if good and len(link) <= LIMITS["report_url"] else None


def tidied(draft: ReleaseDraft) -> ReleaseDraft:
    """Return a draft without blanks around its values, and without people nothing is said of."""

    def line(text: str) -> str:
        return " ".join(text.split())

    def people(group: Sequence[PersonDraft]) -> tuple[PersonDraft, ...]:
        clean = (
            replace(
                one,
                name=line(one.name),
                role=line(one.role),
                email=one.email.strip(),
                phone=line(one.phone),
            )
            for one in group
        )
        return tuple(one for one in clean if one.name or one.role or one.email or one.phone)

    return replace(
        draft,
        headline=line(draft.headline),
        standfirst=line(draft.standfirst),
        dateline_city=line(draft.dateline_city),
        report=replace(
            draft.report,
            title=line(draft.report.title),
            authors=tuple(name for one in draft.report.authors if (name := line(one))),
            url=draft.report.url.strip(),
        ),
        experts=people(draft.experts),
        contacts=people(draft.contacts),
    )


def open_warnings(draft: ReleaseDraft) -> tuple[Warning, ...]:
    """Return what still needs a look after what a person has mended."""
    hidden = any(one.hidden_email and not one.email for one in draft.contacts)
    missing = any(not one.email for one in draft.experts)
    settled = {
        "no_headline": bool(draft.headline),
        "no_report_url": bool(draft.report.url),
        _PROTECTED: not hidden and not missing,
        "lost_list": any(not one.is_author for one in draft.experts),
        "embargo_unclear": draft.embargo is None or draft.embargo.at is not None,
    }
    return tuple(one for one in draft.warnings if not settled.get(one.code))


def problems(draft: ReleaseDraft) -> tuple[Problem, ...]:
    """Return what must be mended before a draft can be kept, each beside its field.

    People are named `experts.0.email`, counted from 0. What the text does not say may stay empty.
    """
    found = [
        _too_long(name, getattr(draft, name), LIMITS[name])
        for name in ("headline", "standfirst", "dateline_city")
    ]
    found.append(_too_long("report_title", draft.report.title, LIMITS["report_title"]))
    if draft.report.url and web_address(draft.report.url) is None:
        found.append(
            Problem("report_url", "Enter a web address that begins with https:// or http://.")
        )
    for group in ("experts", "contacts"):
        for number, person in enumerate(getattr(draft, group)):
            for part in ("name", "role", "email", "phone"):
                where = f"{group}.{number}.{part}"
                found.append(_too_long(where, getattr(person, part), LIMITS[part]))
            if group == "experts" and not person.name.strip():
                found.append(Problem(f"{group}.{number}.name", "Enter the expert’s name."))
            if group == "contacts" and not (person.name or person.email or person.phone):
                found.append(
                    Problem(f"{group}.{number}.name", "Enter a name, an e-mail address or a phone.")
                )
    return tuple(one for one in found if one is not None)


def _too_long(name: str, value: str, limit: int) -> Problem | None:
    if len(value) <= limit:
        return None
    return Problem(name, "Use at most {limit} characters.", {"limit": limit})
