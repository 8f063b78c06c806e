"""Experts: who they are, what they can speak about, when they can be asked, and when they are away.

An expert is a person with a record of their own. Whom a release names is a `ReleaseExpert` until
somebody says, or an address proves, that the two are one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from mediadesk.domain.acquaintance import plain_name
from mediadesk.domain.deadline import zone_of
from mediadesk.domain.errors import Problem, Refused

DAY = 24 * 60


class Skill(StrEnum):
    """What an expert does for the media, and with what: a studio or a camera at hand."""

    LIVE_TV = "live_tv"
    RECORDED_TV = "recorded_tv"
    RADIO = "radio"
    PRINT = "print"
    PODCAST = "podcast"
    STUDIO = "studio"
    CAMERA = "camera"


class AbsenceKind(StrEnum):
    """Why an expert's usual hours do not hold."""

    LEAVE = "leave"
    """Away: not to be asked at all."""
    TRAVEL = "travel"
    """Elsewhere: the usual hours, on the clock of another zone."""


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Minutes:
    """A part of a day: minutes after midnight on the expert's clock, 0 <= begin < end <= 1440."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """When an expert works: for each weekday (0 is Monday) the parts of it, in order, apart.

    What goes over midnight stands as two parts, one on either day. Hours without any part mean by
    arrangement only: never free by themselves.
    """

    days: tuple[tuple[Minutes, ...], ...] = ((), (), (), (), (), (), ())

    def on(self, weekday: int) -> tuple[Minutes, ...]:
        """Return the parts of a weekday, 0 for Monday."""
        return self.days[weekday]

    @property
    def is_empty(self) -> bool:
        """Whether no day has a part."""
        return not any(self.days)


OFFICE_WEEK = WorkingHours(days=(*((Minutes(begin=9 * 60, end=17 * 60),),) * 5, (), ()))
"""Monday to Friday, 09:00 to 17:00: what holds until an expert's own hours are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """When an expert is not to be disturbed, every day: minutes after midnight on their clock.

    `end` not later than `begin` means over midnight, such as 22:00 to 07:00.
    """

    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """An expert as the desk keeps them.

    `zone` is an IANA name; `languages` are BCP 47 tags, the best spoken first. `email` and `phone`
    may be given to reporters; `private_email` and `private_phone` never leave the desk. Addresses
    are in lower case, numbers as they were written, so that an extension stays. One who is not
    `active` has retired: kept, never proposed. Instants are UTC; `version` counts changes.
    """

    id: str
    name: str
    title: str = ""
    organisation: str = ""
    zone: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    skills: frozenset[Skill] = frozenset()
    hours: WorkingHours = OFFICE_WEEK
    quiet: Quiet | None = None
    email: str = ""
    phone: str = ""
    private_email: str = ""
    private_phone: str = ""
    notes: str = ""
    active: bool = True
    created_at: datetime
    updated_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A time away, `ends_at` not included. Instants are UTC.

    `zone` (IANA) is where the expert is meanwhile; None where that is not known or as always.
    """

    id: str
    expert_id: str
    kind: AbsenceKind
    starts_at: datetime
    ends_at: datetime
    zone: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """An expert's picture; `kind` is `png` or `jpeg`."""

    content: bytes
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertRelease:
    """A release that names an expert; `author` says that they wrote its report.

    `name` is what the release calls them, as `expert_key` writes it.
    """

    expert_id: str
    release_id: str
    name: str
    author: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a merge moved from one record to another, so that it can be moved back.

    `rows` are the primary keys, without `column`, of the rows of `table` whose `column` changed.
    """

    table: str
    column: str
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertDraft:
    """A record as somebody typed it, unchecked."""

    name: str
    title: str = ""
    organisation: str = ""
    zone: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    skills: frozenset[Skill] = frozenset()
    hours: WorkingHours = OFFICE_WEEK
    quiet: Quiet | None = None
    email: str = ""
    phone: str = ""
    private_email: str = ""
    private_phone: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceDraft:
    """Leave or travel as somebody typed it, unchecked.

    `begin` and `end` are dates or dates with clock times (ISO 8601) on the expert's own clock; a
    date as the end includes that day. `zone` is where a traveller is meanwhile.
    """

    kind: AbsenceKind
    begin: str
    end: str
    zone: str = ""
    note: str = ""


LIMITS = {
    "name": 200,
    "title": 300,
    "organisation": 200,
    "languages": 20,
    "topics": 60,
    "topic": 100,
    "notes": 20_000,
    "note": 500,
}
"""The most characters of a text, and the most members of `languages` and `topics`."""

MOST_PHOTOGRAPH_BYTES = 2_000_000
MOST_PHOTOGRAPH_SIDE = 6_000
"""Pixels of the longer side."""

_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:-(?P<script>[A-Za-z]{4}))?"
    r"(?:-(?P<region>[A-Za-z]{2}|[0-9]{3}))?(?P<rest>(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*)"
)
"""A language tag of BCP 47 (RFC 5646, 2.1) with script, region and variants."""


def expert_key(name: str) -> str:
    """Return a name as experts are compared: no case, accents, titles or marks."""
    return plain_name(name)


def language_tag(text: str) -> str | None:
    """Return a language tag in the case that RFC 5646, 2.1.1, recommends; None if it is none."""
    found = _TAG.fullmatch(text.strip().replace("_", "-"))
    if found is None:
        return None
    tag = found["language"].lower()
    if found["script"]:
        tag += f"-{found['script'].title()}"
    if found["region"]:
        tag += f"-{found['region'].upper()}"
    return tag + found["rest"].lower()


def joined_hours(days: Sequence[Sequence[Minutes]]) -> WorkingHours:
    """Return hours with the parts of each day in order, those that touch or overlap made one.

    Raises `Refused` beside `hours` for a part that is none, or for another number of days than 7.
    """
    wrong = Problem("hours", "Enter hours that end later than they begin, within one day.")
    if len(days) != 7:
        raise Refused(wrong)
    kept: list[tuple[Minutes, ...]] = []
    for parts in days:
        joined: list[Minutes] = []
        for part in sorted(parts):
            if not 0 <= part.begin < part.end <= DAY:
                raise Refused(wrong)
            if joined and part.begin <= joined[-1].end:
                last = joined.pop()
                part = Minutes(begin=last.begin, end=max(last.end, part.end))  # noqa: PLW2901  # the two made one
            joined.append(part)
        kept.append(tuple(joined))
    return WorkingHours(days=tuple(kept))


def check_expert(
    draft: ExpertDraft,
    *,
    read_address: Callable[[str], str | None],
    read_phone: Callable[[str], str | None],
) -> ExpertDraft:
    """Return the draft with its values as they are kept; raise `Refused` with every problem."""
    problems: list[Problem] = []

    def text(field: str, value: str, *, lines: bool = False) -> str:
        stripped = value.strip() if lines else " ".join(value.split())
        if len(stripped) > LIMITS[field]:
            problems.append(_too_long(field, LIMITS[field]))
        return stripped

    def address(field: str, value: str) -> str:
        found = read_address(value.strip()) if value.strip() else ""
        if found is None:
            problems.append(
                Problem(
                    field,
                    "“{value}” is not an e-mail address in the usual form, "
                    "such as name@office.example.",
                    {"value": value.strip()[:60]},
                )
            )
        return (found or "").lower()

    def number(field: str, value: str) -> str:
        written = " ".join(value.split())
        if written and read_phone(written) is None:
            problems.append(
                Problem(
                    field,
                    "“{value}” is not a phone number with its area code, such as +44 20 7946 0123.",
                    {"value": written[:60]},
                )
            )
        return written

    name = text("name", draft.name)
    if not name:
        problems.append(Problem("name", "Enter the expert’s name."))
    hours = draft.hours
    try:
        zone_of(draft.zone, "zone")
    except Refused as refused:
        problems += refused.problems
    try:
        hours = joined_hours(draft.hours.days)
    except Refused as refused:
        problems += refused.problems
    if draft.quiet is not None and not _is_quiet(draft.quiet):
        problems.append(Problem("quiet", "Enter quiet hours such as 22:00 to 07:00."))
    checked = ExpertDraft(
        name=name,
        title=text("title", draft.title),
        organisation=text("organisation", draft.organisation),
        zone=draft.zone,
        languages=_languages(draft.languages, problems),
        topics=_topics(draft.topics, problems),
        skills=draft.skills,
        hours=hours,
        quiet=draft.quiet,
        email=address("email", draft.email),
        phone=number("phone", draft.phone),
        private_email=address("private_email", draft.private_email),
        private_phone=number("private_phone", draft.private_phone),
        notes=text("notes", draft.notes, lines=True),
    )
    if problems:
        raise Refused(*problems)
    return checked


def check_absence(draft: AbsenceDraft, key: str, expert: Expert) -> Absence:
    """Return a time away as it is kept, under the UUID `key`; raise `Refused` with every problem.

    Problems stand beside `begin`, `end`, `absence_zone` and `note`.
    """
    problems: list[Problem] = []
    own = zone_of(expert.zone, "zone")

    def instant(field: str, written: str, *, closing: bool) -> datetime | None:
        wanted = written.strip()
        try:
            local = datetime.fromisoformat(wanted).replace(tzinfo=None)
            if closing and len(wanted) <= len("2026-11-24"):
                local += timedelta(days=1)
            return local.replace(tzinfo=own).astimezone(UTC)
        except (ValueError, OverflowError):
            problems.append(
                Problem(field, "Enter a date, or a date and a clock time, such as 2026-11-24.")
            )
            return None

    begin = instant("begin", draft.begin, closing=False)
    end = instant("end", draft.end, closing=True)
    if begin is not None and end is not None and end <= begin:
        problems.append(Problem("end", "Enter an end that is later than the begin."))
    zone = draft.zone.strip() or None
    if draft.kind is AbsenceKind.TRAVEL and zone is None:
        problems.append(Problem("absence_zone", "Choose the time zone that the journey leads to."))
    if zone is not None:
        try:
            zone_of(zone, "absence_zone")
        except Refused as refused:
            problems += refused.problems
    note = " ".join(draft.note.split())
    if len(note) > LIMITS["note"]:
        problems.append(_too_long("note", LIMITS["note"]))
    if problems or begin is None or end is None:
        raise Refused(*problems)
    return Absence(
        id=key,
        expert_id=expert.id,
        kind=draft.kind,
        starts_at=begin,
        ends_at=end,
        zone=zone,
        note=note,
    )


def _too_long(field: str, limit: int) -> Problem:
    return Problem(field, "Use at most {limit} characters here.", {"limit": limit})


def _is_quiet(quiet: Quiet) -> bool:
    return 0 <= quiet.begin < DAY and 0 <= quiet.end < DAY and quiet.begin != quiet.end


def _languages(values: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    kept: list[str] = []
    for value in values:
        if not value.strip():
            continue
        tag = language_tag(value)
        if tag is None:
            problems.append(
                Problem(
                    "languages",
                    "“{value}” is no language that is known here. "
                    "Enter its name or its tag, such as en or pt-BR.",
                    {"value": value.strip()[:60]},
                )
            )
        elif tag not in kept:
            kept.append(tag)
    if len(kept) > LIMITS["languages"]:
        problems.append(
            Problem("languages", "Name at most {limit} languages.", {"limit": LIMITS["languages"]})
        )
    return tuple(kept)


def _topics(values: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    # Lists of topics are typed and filed with these marks between them.
    for value in (part for one in values for part in re.split(r"[,;\n]", one)):
        words = " ".join(value.split())
        if len(words) > LIMITS["topic"]:
            problems.append(_too_long("topics", LIMITS["topic"]))
        if words:
            kept.setdefault(words.casefold(), words)
    if len(kept) > LIMITS["topics"]:
        problems.append(
            Problem("topics", "Name at most {limit} topics.", {"limit": LIMITS["topics"]})
        )
    return tuple(kept.values())
