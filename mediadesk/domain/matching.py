"""Which expert can take a request, and why: every signal is worth some points, and they add up.

A `Match` holds a reason or a “but” for each signal, as data; the sum of their points is the score,
so a person can add up why one stands before another. Who refused this very request stands behind
all others, whatever the sum. Nothing is left to chance: equal scores are ordered by name. What each
signal is worth, and why, is written on the page of decisions about matching.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from mediadesk.domain.availability import Span, free_times, stays, working
from mediadesk.domain.expert import Absence, AbsenceKind, Expert, Skill, expert_key
from mediadesk.domain.language import primary
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format, Live
from mediadesk.domain.search import fold
from mediadesk.domain.stems import parts_of, stem, stems_of


class Code(StrEnum):
    """What a reason or a “but” says."""

    ASKED_FOR = "asked_for"
    """By name; `place` counts the wishes from 1."""
    PERHAPS_ASKED_FOR = "perhaps_asked_for"
    """The name that was asked for may be theirs; `name` is as it was written."""
    NOT_ASKED_FOR = "not_asked_for"
    """The reporter wants only those who were named."""
    AUTHOR = "author"
    OFFERED = "offered"
    TOPIC = "topic"
    """`topics` are those that the request is about, in the expert's own words."""
    TITLE = "title"
    """`words` of the expert's title stand in the request."""
    NO_TOPIC = "no_topic"
    LANGUAGE = "language"
    OTHER_LANGUAGE = "other_language"
    SKILL = "skill"
    NO_SKILL = "no_skill"
    FREE = "free"
    """`start` and `end` of the first time that is long enough; `spare` minutes to the deadline."""
    BUSY = "busy"
    """`until` when, if they are free within the look ahead."""
    OUTSIDE_HOURS = "outside_hours"
    """They do not work before the deadline; `until` is when they are free, `zone` their clock."""
    ON_LEAVE = "on_leave"
    TRAVELLING = "travelling"
    """`zone` is where they are meanwhile."""
    SELDOM_ASKED = "seldom_asked"
    OFTEN_ASKED = "often_asked"
    """`asked` requests of all `total` of the month were theirs."""
    CARRIES_MUCH = "carries_much"
    WENT_WELL = "went_well"
    """`times` they spoke to this outlet."""
    REFUSED_OUTLET = "refused_outlet"
    REFUSED_HERE = "refused_here"
    NO_ANSWER_HERE = "no_answer_here"


POINTS: Mapping[Code, int] = {
    Code.ASKED_FOR: 100,
    Code.PERHAPS_ASKED_FOR: 30,
    Code.NOT_ASKED_FOR: -30,
    Code.AUTHOR: 18,
    Code.OFFERED: 12,
    Code.TOPIC: 60,
    Code.TITLE: 60,
    Code.NO_TOPIC: -10,
    Code.LANGUAGE: 8,
    Code.OTHER_LANGUAGE: -40,
    Code.SKILL: 6,
    Code.NO_SKILL: -18,
    Code.FREE: 14,
    Code.BUSY: -20,
    Code.OUTSIDE_HOURS: -18,
    Code.ON_LEAVE: -120,
    Code.TRAVELLING: 0,
    Code.SELDOM_ASKED: 2,
    Code.OFTEN_ASKED: -1,
    Code.CARRIES_MUCH: -4,
    Code.WENT_WELL: 3,
    Code.REFUSED_OUTLET: -6,
    Code.REFUSED_HERE: -100,
    Code.NO_ANSWER_HERE: -25,
}
"""What a signal is worth: once, each time, or at most (topic and title together, see `_topics`)."""

_LATER_WISH = 12
_LEAST_WISH = 64
_MOST_SPARE = 6
_MOST_ASKED = 10
_MOST_WELL = 9
_MOST_REFUSED = -18
_MANY = 8
"""From so many requests a month on, who carries a quarter of them carries much."""
_HALF = 0.5
"""Weight of topic words at which half of their points are given."""
_PARTLY = 0.15
_STEEP = 1.5
_OF_TITLE = 0.5
NOTICE = timedelta(minutes=10)
"""An expert needs so long from the question to the interview."""
_STEP = timedelta(minutes=15)
LOOK_AHEAD = timedelta(days=4)
"""So far it is looked when somebody is free again."""
_FARTHEST = timedelta(days=10)
_FIRST_LOOK = timedelta(hours=34)
"""From any hour of a day, so much reaches to the evening of the next."""
_MINUTES: Mapping[Medium | None, int] = {
    Medium.PRINT: 20,
    Medium.ONLINE: 20,
    Medium.TV: 30,
    Medium.RADIO: 15,
    Medium.PODCAST: 45,
    Medium.AGENCY: 15,
    None: 20,
}
_LEAST_MINUTES = 10

Value = str | int | datetime | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody stands where they do; `points` may be negative. Instants are UTC."""

    code: Code
    points: int
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a request wants. Instants are UTC.

    `subject` and `report` (titles of report and release) count more than `message`. `language` is a
    primary subtag of BCP 47 or "", `language_said` whether it was asked for or only guessed. `at`
    is when a live interview goes out, `minutes` how long it takes, None if nobody said.
    """

    experts: tuple[str, ...] = ()
    any_expert: bool = True
    subject: str = ""
    message: str = ""
    report: str = ""
    language: str = ""
    language_said: bool = False
    medium: Medium | None = None
    live: Live | None = None
    format: Format | None = None
    minutes: int | None = None
    at: datetime | None = None
    deadline: datetime
    now: datetime
    total_asked: int = 0
    """How many requests experts were asked about this month, all of them together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An expert with what else ranking looks at.

    `busy` is what their calendar and other interviews take. `asked` and `accepted` count requests
    of this month; `went_well` and `refused_outlet` count those of the same outlet, ever.
    """

    expert: Expert
    author: bool = False
    offered: bool = False
    absences: tuple[Absence, ...] = ()
    busy: tuple[Span, ...] = ()
    asked: int = 0
    accepted: int = 0
    went_well: int = 0
    refused_outlet: int = 0
    refused_here: bool = False
    no_answer_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """In how many experts' topics or titles each stem stands, of `experts` in all."""

    experts: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeking:
    """What is looked for when candidates are gathered. Instants are UTC.

    `words` are stems with their weights, `names` those asked for as `expert_key` writes them.
    `month` is when this month began, `start` and `end` bound the time in which somebody may be
    free. `request_id` is "" for a request that is not logged yet.
    """

    words: Mapping[str, float]
    names: tuple[str, ...] = ()
    request_id: str = ""
    release_id: str = ""
    outlet: str = ""
    month: datetime
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Those of all experts who are worth ranking, and what the desk knows of all of them."""

    candidates: tuple[Candidate, ...]
    uses: Uses
    total_asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An expert, how well they fit, and why.

    `at` is the time (UTC) to suggest, None where none is free before the deadline. `free` is when
    they can be had from now until the end of the look ahead, `span` the part of it that `at` lies
    in.
    """

    candidate: Candidate
    score: int
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]
    at: datetime | None = None
    span: Span | None = None
    free: tuple[Span, ...] = ()

    @property
    def expert(self) -> Expert:
        """Who it is."""
        return self.candidate.expert

    @property
    def is_asked_for(self) -> bool:
        """Whether the request names them."""
        return any(one.code is Code.ASKED_FOR for one in self.reasons)

    @property
    def is_free(self) -> bool:
        """Whether they can be had before the deadline."""
        return self.at is not None


def minutes_of(wish: Wish) -> int:
    """Return how long the interview takes, in minutes, with what comes before and after."""
    return max(wish.minutes or _MINUTES[wish.medium], _LEAST_MINUTES)


def words_of_wish(wish: Wish) -> Mapping[str, float]:
    """Return the stems that a request is about, each with the weight of where it stands."""
    found: dict[str, float] = {}
    for text, weight in ((wish.subject, 1.0), (wish.report, 0.9), (wish.message, 0.8)):
        for one in stems_of(text):
            found.setdefault(one, weight)
        if wish.language == "de":
            for one in parts_of(text):
                found.setdefault(one, weight * 0.8)
    return found


def seeking(
    wish: Wish, *, request_id: str, release_id: str, outlet: str, month: datetime
) -> Seeking:
    """Return what to look for so that everybody who can stand high for a wish is found."""
    return Seeking(
        words=words_of_wish(wish),
        names=tuple(filter(None, map(expert_key, wish.experts))),
        request_id=request_id,
        release_id=release_id,
        outlet=outlet,
        month=month,
        start=wish.now,
        end=_end_of(wish),
    )


def _end_of(wish: Wish) -> datetime:
    """Return how far it is looked when somebody is free."""
    return min(max(wish.deadline, wish.now + LOOK_AHEAD), wish.now + _FARTHEST)


def stems_of_expert(expert: Expert) -> tuple[str, ...]:
    """Return the stems by which an expert is found: those of topics and title."""
    return tuple(dict.fromkeys((*stems_of("\n".join(expert.topics)), *stems_of(expert.title))))


def rank(
    wish: Wish, candidates: Iterable[Candidate], *, uses: Uses | None = None
) -> tuple[Match, ...]:
    """Return the candidates as matches, the best first.

    `uses` tells how common each topic word is among all experts; without it, the candidates
    themselves are counted.
    """
    known = tuple(candidates)
    common = uses if uses is not None else _counted(known)
    words = words_of_wish(wish)
    wanted = [(one, expert_key(one).split()) for one in wish.experts]
    certain = _certain(wanted, known)
    matches = [_matched(wish, one, words, common, certain) for one in known]
    matches.sort(
        key=lambda match: (
            match.candidate.refused_here,
            -match.score,
            fold(match.expert.name),
            match.expert.id,
        )
    )
    return tuple(matches)


def _counted(candidates: Sequence[Candidate]) -> Uses:
    counts: Counter[str] = Counter()
    for one in candidates:
        counts.update(stems_of_expert(one.expert))
    return Uses(experts=len(candidates), counts=counts)


def _matched(
    wish: Wish,
    candidate: Candidate,
    words: Mapping[str, float],
    uses: Uses,
    certain: Mapping[str, Reason],
) -> Match:
    told: list[Reason] = []
    asked = certain.get(candidate.expert.id)
    if asked is not None:
        told.append(asked)
    elif wish.experts and not wish.any_expert:
        told.append(_reason(Code.NOT_ASKED_FOR))
    told += _release(candidate)
    topics = _topics(candidate.expert, words, uses)
    if not topics and asked is None and not (candidate.author or candidate.offered):
        topics = [_reason(Code.NO_TOPIC)]
    if asked is not None and asked.code is Code.ASKED_FOR:
        # The reporter has chosen; who knows more of it must not change the order of the wishes.
        topics = [replace(one, points=0) for one in topics]
    told += topics
    told += _language(wish, candidate.expert)
    told += _skill(wish, candidate.expert)
    free, (span, at, when) = _looked_ahead(wish, candidate)
    told += when
    told += _load(wish, candidate)
    told += _history(candidate)
    return Match(
        candidate=candidate,
        score=sum(one.points for one in told),
        reasons=tuple(one for one in told if not _is_against(one)),
        against=tuple(one for one in told if _is_against(one)),
        at=at,
        span=span,
        free=free,
    )


def _is_against(reason: Reason) -> bool:
    return reason.points < 0


def _reason(code: Code, worth: int | None = None, **values: Value) -> Reason:
    return Reason(code=code, points=POINTS[code] if worth is None else worth, values=values)


# ------------------------------------------------------------------------------------------- names


def _certain(
    wanted: Sequence[tuple[str, list[str]]], candidates: Sequence[Candidate]
) -> dict[str, Reason]:
    """Return who was asked for, by id. A name that fits several people names none for certain."""
    found: dict[str, Reason] = {}
    for place, (name, words) in enumerate(wanted, 1):
        if not words:
            continue
        whole: list[str] = []
        loose: list[str] = []
        for one in candidates:
            fit = name_fits(words, expert_key(one.expert.name).split())
            if fit == 2:
                whole.append(one.expert.id)
            elif fit == 1:
                loose.append(one.expert.id)
        chosen = whole or loose
        for key in chosen:
            if key in found and found[key].code is Code.ASKED_FOR:
                continue
            if len(chosen) == 1:
                points = max(POINTS[Code.ASKED_FOR] - _LATER_WISH * (place - 1), _LEAST_WISH)
                found[key] = _reason(Code.ASKED_FOR, points, place=place)
            else:
                found[key] = _reason(Code.PERHAPS_ASKED_FOR, name=name)
    return found


def name_fits(asked: Sequence[str], known: Sequence[str]) -> int:
    """Say how well a name that was asked for fits a known one, both as `expert_key` splits them.

    2 is the whole name (in any order, with or without middle names and second surnames), 1 a
    surname alone or with initials, 0 another name.
    """
    if not asked or not known:
        return 0
    if len(asked) >= 2 and all(len(word) > 1 and word in known for word in asked):
        return 2
    # In some countries the first of two surnames is the one that is said.
    surname = next(
        (word for word in reversed(known[-2:] if len(known) > 2 else known[-1:]) if word in asked),
        "",
    )
    if not surname:
        return 0
    rest = list(asked)
    rest.remove(surname)
    given = list(known)
    given.remove(surname)
    for word in rest:
        fitting = next((one for one in given if _abbreviates(word, one)), None)
        if fitting is None:
            return 0
        given.remove(fitting)
    return 1


def _abbreviates(word: str, name: str) -> bool:
    """Say whether a word is a given name, its initial, or a short form such as “Sam” of Samira."""
    if word == name:
        return True
    if len(word) == 1 or len(name) == 1:
        return word[0] == name[0]
    return len(word) >= 3 and (name.startswith(word) or word.startswith(name))


def _release(candidate: Candidate) -> list[Reason]:
    if candidate.author:
        return [_reason(Code.AUTHOR)]
    return [_reason(Code.OFFERED)] if candidate.offered else []


# ------------------------------------------------------------------------------------------ topics


@lru_cache(maxsize=20_000)
def _stems_of_topic(topic: str) -> tuple[str, ...]:
    """Return the stems of a topic or title; thousands of experts share them."""
    return stems_of(topic)


def weight_of(word: str, uses: Uses) -> float:
    """Return how much a stem says, 0 to 1: 1 if nearly nobody has it, little if many have."""
    whole = math.log(uses.experts + 2)
    return min(max(math.log((uses.experts + 2) / (uses.counts.get(word, 0) + 1)) / whole, 0.0), 1.0)


def _topics(expert: Expert, words: Mapping[str, float], uses: Uses) -> list[Reason]:
    """Return what of an expert's topics and title a request is about.

    A topic counts by its best words, in full if all of it is there and by half if only a part is;
    each further topic adds less, and the points come nearer to their most the more there is.
    """
    counted: set[str] = set()
    sum_ = 0.0
    named: list[tuple[float, str]] = []
    for topic in expert.topics:
        own = _stems_of_topic(topic)
        hit = [one for one in own if one in words]
        fresh = [one for one in hit if one not in counted]
        if not fresh:
            continue
        counted.update(fresh)
        said = sum(weight_of(one, uses) for one in own) or 1.0
        share = sum(weight_of(one, uses) for one in hit) / said
        best = sum(weight_of(one, uses) * words[one] for one in fresh)
        value = best * (_PARTLY + (1 - _PARTLY) * share)
        sum_ += value
        named.append((value, topic))
    title = [one for one in _stems_of_topic(expert.title) if one in words and one not in counted]
    of_title = sum(weight_of(one, uses) * words[one] for one in title) * _OF_TITLE
    if not named and not title:
        return []
    whole = sum_ + of_title
    steep = whole**_STEEP
    points = round(POINTS[Code.TOPIC] * steep / (steep + _HALF))
    named.sort(key=lambda one: -one[0])
    told: list[Reason] = []
    for_title = round(points * of_title / whole) if title and whole else 0
    if named:
        topics = tuple(topic for _value, topic in named[:3])
        told.append(_reason(Code.TOPIC, points - for_title, topics=topics))
    if title and for_title:
        told.append(_reason(Code.TITLE, for_title, words=_as_written(expert.title, title)))
    return told


def _as_written(text: str, stems: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a text that have these stems, as they stand there."""
    wanted = set(stems)
    found: dict[str, None] = {}
    for word in text.replace(",", " ").split():
        if any(stem(part) in wanted for part in fold(word).split()):
            found[word.strip(".;:()")] = None
    return tuple(found)


# ----------------------------------------------------------------------------- language and medium


def _language(wish: Wish, expert: Expert) -> list[Reason]:
    if not wish.language or not expert.languages:
        return []
    speaks = wish.language in {primary(tag) for tag in expert.languages}
    if wish.language_said:
        code = Code.LANGUAGE if speaks else Code.OTHER_LANGUAGE
        return [_reason(code, language=wish.language)]
    # In what language somebody writes is only a hint, and English is everybody's.
    if wish.language == "en":
        return []
    if speaks:
        return [_reason(Code.LANGUAGE, language=wish.language)]
    return [
        _reason(
            Code.OTHER_LANGUAGE,
            POINTS[Code.OTHER_LANGUAGE] // 4,
            language=wish.language,
        )
    ]


_PLACES: Mapping[Format, Skill] = {Format.STUDIO: Skill.STUDIO, Format.VIDEO: Skill.CAMERA}


def _needed(wish: Wish) -> tuple[Skill, ...]:
    """Return the skills of which one is enough for the medium, the best first."""
    if wish.format is Format.WRITTEN:
        return (Skill.PRINT,)
    match wish.medium:
        case Medium.TV if wish.live is Live.LIVE:
            return (Skill.LIVE_TV,)
        case Medium.TV:
            return (Skill.RECORDED_TV, Skill.LIVE_TV)
        case Medium.RADIO:
            return (Skill.RADIO,)
        case Medium.PODCAST:
            return (Skill.PODCAST, Skill.RADIO)
        case None:
            return ()
        case _:
            return (Skill.PRINT,)


def _skill(wish: Wish, expert: Expert) -> list[Reason]:
    needed = _needed(wish)
    if not expert.skills or not needed:
        return []
    known = next((one for one in needed if one in expert.skills), None)
    if known is None:
        return [_reason(Code.NO_SKILL, skill=needed[0].value)]
    told = [_reason(Code.SKILL, skill=known.value)]
    place = {Format.STUDIO: Skill.STUDIO, Format.VIDEO: Skill.CAMERA}.get(
        wish.format or Format.PHONE
    )
    if place is not None and place in expert.skills:
        told.append(_reason(Code.SKILL, POINTS[Code.SKILL] // 2, skill=place.value))
    return told


# -------------------------------------------------------------------------------------------- time


def _looked_ahead(
    wish: Wish, candidate: Candidate
) -> tuple[tuple[Span, ...], tuple[Span | None, datetime | None, list[Reason]]]:
    """Return when somebody is free, and what comes of it.

    Most are free within a day; only for the others it is looked further, which costs more.
    """
    end = _end_of(wish)
    for until in (wish.now + _FIRST_LOOK, end):
        free = free_times(
            candidate.expert,
            candidate.absences,
            candidate.busy,
            start=wish.now,
            end=min(until, end),
        )
        found = _when(wish, candidate, free)
        later = any(span.start > wish.now for span in free)
        if found[1] is not None or until >= end or (later and wish.deadline <= until):
            break
    return free, found


def _when(
    wish: Wish, candidate: Candidate, free: Sequence[Span]
) -> tuple[Span | None, datetime | None, list[Reason]]:
    """Return a time to suggest, the free span that it lies in, and what there is to say of it."""
    length = timedelta(minutes=minutes_of(wish))
    told = _travel(wish, candidate)
    live = wish.live is Live.LIVE and wish.at is not None and wish.at > wish.now
    if live and wish.at is not None:
        for span in free:
            if span.start <= wish.at and wish.at + length <= span.end:
                return span, wish.at, [*told, _free(span, wish.at, wish.at, length, _MOST_SPARE)]
        return None, None, [*told, _not_free(wish, candidate, free, wish.at + length)]
    for span in free:
        start = _rounded(max(span.start, wish.now + NOTICE), span, length)
        if start is None or start + length > wish.deadline:
            continue
        spare = wish.deadline - start - length
        points = min(int(spare / timedelta(minutes=30)), _MOST_SPARE)
        return span, start, [*told, _free(span, start, wish.deadline, length, points)]
    return None, None, [*told, _not_free(wish, candidate, free, wish.deadline)]


def _rounded(start: datetime, span: Span, length: timedelta) -> datetime | None:
    """Return a time people would say, on the quarter hour if it fits there; None if none fits."""
    for step in (_STEP, timedelta(minutes=5), timedelta(minutes=1)):
        over = timedelta(minutes=start.minute, seconds=start.second, microseconds=start.microsecond)
        late = over % step
        rounded = start if not late else start + step - late
        if rounded + length <= span.end:
            return rounded
    return None


def _free(
    span: Span, start: datetime, deadline: datetime, length: timedelta, spare_points: int
) -> Reason:
    spare = max(int((deadline - start - length).total_seconds() // 60), 0)
    return _reason(
        Code.FREE,
        POINTS[Code.FREE] + spare_points,
        start=max(span.start, start),
        end=span.end,
        spare=spare,
    )


def _not_free(wish: Wish, candidate: Candidate, free: Sequence[Span], before: datetime) -> Reason:
    expert = candidate.expert
    leave = _leave(candidate, wish.now, before)
    if leave is not None:
        return _reason(Code.ON_LEAVE, until=leave.ends_at)
    after = next((span.start for span in free if span.start > wish.now), None)
    values: dict[str, Value] = {"until": after} if after is not None else {}
    # With nothing in the way: is it their day at all?
    if working(expert, candidate.absences, start=wish.now, end=before):
        return Reason(code=Code.BUSY, points=POINTS[Code.BUSY], values=values)
    values["zone"] = _zone(candidate, wish.now)
    return Reason(code=Code.OUTSIDE_HOURS, points=POINTS[Code.OUTSIDE_HOURS], values=values)


def _leave(candidate: Candidate, now: datetime, before: datetime) -> Absence | None:
    """Return the leave that takes all of the time before the deadline, or the last part of it."""
    away = [
        one
        for one in candidate.absences
        if one.kind is AbsenceKind.LEAVE and one.starts_at < before and one.ends_at > now
    ]
    if not away:
        return None
    without = tuple(one for one in candidate.absences if one not in away)
    if not free_times(candidate.expert, without, candidate.busy, start=now, end=before):
        return None if all(one.starts_at > now for one in away) else away[-1]
    return max(away, key=lambda one: one.ends_at)


def _zone(candidate: Candidate, at: datetime) -> str:
    there = stays(candidate.expert, candidate.absences, start=at, end=at + timedelta(minutes=1))
    return (there[0].zone if there else None) or candidate.expert.zone


def _travel(wish: Wish, candidate: Candidate) -> list[Reason]:
    for one in candidate.absences:
        if (
            one.kind is AbsenceKind.TRAVEL
            and one.zone is not None
            and one.zone != candidate.expert.zone
            and one.starts_at <= wish.deadline
            and one.ends_at > wish.now
        ):
            return [_reason(Code.TRAVELLING, zone=one.zone, until=one.ends_at)]
    return []


# ------------------------------------------------------------------------------- load and history


def _load(wish: Wish, candidate: Candidate) -> list[Reason]:
    asked, total = candidate.asked, max(wish.total_asked, candidate.asked)
    if asked == 0:
        return [_reason(Code.SELDOM_ASKED)] if total else []
    told = [
        _reason(
            Code.OFTEN_ASKED,
            POINTS[Code.OFTEN_ASKED] * min(asked, _MOST_ASKED),
            asked=asked,
            total=total,
        )
    ]
    if total >= _MANY and asked * 4 >= total:
        told.append(_reason(Code.CARRIES_MUCH, asked=asked, total=total))
    return told


def _history(candidate: Candidate) -> list[Reason]:
    told: list[Reason] = []
    if candidate.went_well:
        points = min(POINTS[Code.WENT_WELL] * candidate.went_well, _MOST_WELL)
        told.append(_reason(Code.WENT_WELL, points, times=candidate.went_well))
    if candidate.refused_outlet:
        points = max(POINTS[Code.REFUSED_OUTLET] * candidate.refused_outlet, _MOST_REFUSED)
        told.append(_reason(Code.REFUSED_OUTLET, points, times=candidate.refused_outlet))
    if candidate.refused_here:
        told.append(_reason(Code.REFUSED_HERE))
    elif candidate.no_answer_here:
        told.append(_reason(Code.NO_ANSWER_HERE))
    return told
