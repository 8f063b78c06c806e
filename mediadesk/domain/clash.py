"""What speaks against a time for an interview: told, with what it rests on, and never in the way.

The desk may know better than its records: a clash is shown where a time is chosen, and the time can
be taken all the same. Only a clock time that a change of clocks skips or doubles is asked about
(`deadline.resolve`), because there the time itself is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mediadesk.domain import availability
from mediadesk.domain.availability import Span, around, known_zone, without
from mediadesk.domain.deadline import is_doubled
from mediadesk.domain.expert import Absence, AbsenceKind, Expert
from mediadesk.domain.request import Format

TURNAROUND = timedelta(minutes=15)
"""Between two calls of the same person: to end one, breathe, and read up on the next."""
JOURNEY = timedelta(minutes=60)
"""The same where one of the two is not by wire: a studio asks for its guest half an hour early."""
_ON_THE_SPOT = frozenset({Format.STUDIO, Format.IN_PERSON})


class ClashKind(StrEnum):
    """What speaks against a time, the heaviest first."""

    PAST = "past"
    INTERVIEW = "interview"
    """The expert gives another interview then."""
    LEAVE = "leave"
    BUSY = "busy"
    """The expert's own calendar has something then."""
    QUIET = "quiet"
    CLOSE = "close"
    """Another interview of the expert ends or begins within what lies between two."""
    OUTSIDE_HOURS = "outside_hours"
    AFTER_DEADLINE = "after_deadline"
    DOUBLED = "doubled"
    """A party's clock shows this time twice that day; it must be told with its offset."""
    RETIRED = "retired"
    """The expert is proposed no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One thing that speaks against a time.

    `span` (UTC) is what it collides with, `zone` on whose clock, `reference` (stored form) which
    request an interview belongs to, `minutes` how much lies between two that are too close. What is
    not known is None, empty or 0.
    """

    kind: ClashKind
    span: Span | None = None
    zone: str = ""
    reference: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Another interview of the same expert that is not cancelled."""

    interview_id: str
    request_id: str
    reference: str
    span: Span
    form: Format | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """What is known of an expert's time round an instant; `expert` is None without a record."""

    expert: Expert | None
    absences: tuple[Absence, ...] = ()
    busy: tuple[Span, ...] = ()
    interviews: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A time that somebody thinks of: for which request, how it is given, on whose clocks.

    `deadline` (UTC) is when the reporter needs an answer; `zones` are those of office and reporter;
    `interview_id` is the interview that would be moved, empty for a new one.
    """

    span: Span
    request_id: str
    deadline: datetime
    zones: tuple[str, ...]
    form: Format | None = None
    interview_id: str = ""


def clashes(wish: Wish, diary: Diary, *, now: datetime) -> tuple[Clash, ...]:
    """Return what speaks against a time, the heaviest first; empty if nothing is known to."""
    found: list[Clash] = []
    span = wish.span
    if span.start <= now:
        found.append(Clash(kind=ClashKind.PAST))
    found += _of_interviews(wish, diary.interviews)
    zone = ""
    if diary.expert is not None:
        zone = _whereabouts(diary.expert, diary.absences, span)
        found += _of_record(span, diary, diary.expert, zone)
    if span.start > wish.deadline:
        found.append(Clash(kind=ClashKind.AFTER_DEADLINE))
    found += [
        Clash(kind=ClashKind.DOUBLED, zone=one)
        for one in dict.fromkeys((*wish.zones, zone))
        if one and _is_doubled(span.start, one)
    ]
    order = list(ClashKind)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def _of_interviews(wish: Wish, interviews: Iterable[Taken]) -> Iterable[Clash]:
    for other in interviews:
        # Times proposed for the same request are alternatives: only one of them will be.
        if wish.interview_id == other.interview_id or wish.request_id == other.request_id:
            continue
        on_the_spot = bool({wish.form, other.form} & _ON_THE_SPOT)
        margin = JOURNEY if on_the_spot else TURNAROUND
        if wish.span.meets(other.span):
            yield Clash(kind=ClashKind.INTERVIEW, span=other.span, reference=other.reference)
        elif around(wish.span, margin).meets(other.span):
            yield Clash(
                kind=ClashKind.CLOSE,
                span=other.span,
                reference=other.reference,
                minutes=int(margin.total_seconds() // 60),
            )


def _of_record(span: Span, diary: Diary, expert: Expert, zone: str) -> Iterable[Clash]:
    if not expert.active:
        yield Clash(kind=ClashKind.RETIRED)
    for absence in diary.absences:
        gone = Span(start=absence.starts_at, end=absence.ends_at)
        if absence.kind is AbsenceKind.LEAVE and span.meets(gone):
            yield Clash(kind=ClashKind.LEAVE, span=gone, zone=zone)
    for busy in diary.busy:
        if span.meets(busy):
            yield Clash(kind=ClashKind.BUSY, span=busy, zone=zone)
    rest = availability.quiet(expert, diary.absences, start=span.start, end=span.end)
    if rest:
        yield Clash(kind=ClashKind.QUIET, span=rest[0], zone=zone)
    gone_for = [
        Span(start=one.starts_at, end=one.ends_at)
        for one in diary.absences
        if one.kind is AbsenceKind.LEAVE
    ]
    hours = availability.working(expert, diary.absences, start=span.start, end=span.end)
    if without(without([span], hours), (*gone_for, *rest)):
        yield Clash(kind=ClashKind.OUTSIDE_HOURS, zone=zone)


def _whereabouts(expert: Expert, absences: Sequence[Absence], span: Span) -> str:
    """Return the zone of the clock where the expert is when a time begins."""
    stays = availability.stays(expert, absences, start=span.start, end=span.end)
    return next((stay.zone for stay in stays if stay.zone), expert.zone)


def _is_doubled(at: datetime, name: str) -> bool:
    zone = known_zone(name)
    return zone is not None and is_doubled(at.astimezone(zone).replace(tzinfo=None), zone)
