"""Whether the right expert comes first, on written cases, and how soon the list is there.

Without arguments: `benchmarks/cases` holds invented experts and requests with the order that an
officer would wish for. One half was there while the weights were tuned, the other was kept aside;
both scores are printed. First right, reciprocal rank of the first wish, and nDCG over the whole
wished order (gains fall from first to last), all from 0 to 1.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mediadesk.domain.availability import Span
from mediadesk.domain.expert import (
    OFFICE_WEEK,
    Absence,
    AbsenceKind,
    Expert,
    Minutes,
    Skill,
    WorkingHours,
)
from mediadesk.domain.language import language_named
from mediadesk.domain.matching import Candidate, Match, Wish, rank
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Format, Live
from mediadesk.domain.stems import guessed_language

CASES = Path(__file__).parent / "cases"
_LONDON = ZoneInfo("Europe/London")
_TODAY = datetime(2026, 10, 14, tzinfo=_LONDON)
_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request with the experts as they stand then, and the order that is wished for, by key."""

    why: str
    wish: Wish
    candidates: tuple[Candidate, ...]
    expected: tuple[str, ...]
    last: str


def _at(text: str) -> datetime:
    """Return `15:00` or `+1 15:00` (tomorrow) on London's clock, as UTC."""
    days, _, clock = text.rpartition(" ")
    day = (_TODAY + timedelta(days=int(days or 0))).date()
    return datetime.combine(day, time.fromisoformat(clock), _LONDON).astimezone(UTC)


def _hours(text: str) -> WorkingHours:
    if not text:
        return OFFICE_WEEK
    begin, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return WorkingHours(days=(*(((Minutes(begin=begin, end=end)),),) * 5, (), ()))


def _experts() -> dict[str, Expert]:
    with (CASES / "experts.toml").open("rb") as file:
        data = tomllib.load(file)
    return {
        key: Expert(
            id=key,
            name=one["name"],
            title=one["title"],
            zone=one.get("zone", "Europe/London"),
            languages=tuple(one["languages"]),
            topics=tuple(one["topics"]),
            skills=frozenset(Skill(skill) for skill in one["skills"]),
            hours=_hours(one.get("hours", "")),
            created_at=_START,
            updated_at=_START,
        )
        for key, one in data.items()
    }


def _absences(key: str, one: Mapping[str, Any]) -> tuple[Absence, ...]:
    found = []
    if key in one.get("leave", {}):
        first, last = (datetime.fromisoformat(day) for day in one["leave"][key].split("/"))
        found.append(
            Absence(
                id=f"leave-{key}",
                expert_id=key,
                kind=AbsenceKind.LEAVE,
                starts_at=first.replace(tzinfo=UTC),
                ends_at=last.replace(tzinfo=UTC),
            )
        )
    if key in one.get("travel", {}):
        found.append(
            Absence(
                id=f"travel-{key}",
                expert_id=key,
                kind=AbsenceKind.TRAVEL,
                starts_at=(_TODAY - timedelta(days=1)).astimezone(UTC),
                ends_at=(_TODAY + timedelta(days=3)).astimezone(UTC),
                zone=one["travel"][key],
            )
        )
    return tuple(found)


def _busy(text: str) -> tuple[Span, ...]:
    if not text:
        return ()
    begin, end = text.split("-")
    return (Span(start=_at(begin), end=_at(end)),)


def _case(one: Mapping[str, Any], experts: Mapping[str, Expert]) -> Case:
    said = one.get("language", "")
    language = language_named(said) or guessed_language(f"{one['subject']} {one['message']}")
    wish = Wish(
        experts=tuple(one.get("experts", ())),
        any_expert=one.get("any_expert", True),
        subject=one["subject"],
        message=one["message"],
        report=one.get("report", ""),
        language=language,
        language_said=bool(said),
        medium=Medium(one["medium"]),
        live=Live(one["live"]) if "live" in one else None,
        format=Format(one["format"]) if "format" in one else None,
        now=_at(one.get("now", "14:18")),
        deadline=_at(one["deadline"]),
        total_asked=one.get("total", 0),
    )
    candidates = tuple(
        Candidate(
            expert=expert,
            author=key in one.get("authors", ()),
            offered=key in one.get("offered", ()),
            absences=_absences(key, one),
            busy=_busy(one.get("busy", {}).get(key, "")),
            asked=one.get("asked", {}).get(key, 0),
            went_well=one.get("well", {}).get(key, 0),
            refused_outlet=one.get("refused_outlet", {}).get(key, 0),
            refused_here=key in one.get("refused_here", ()),
            no_answer_here=key in one.get("no_answer", ()),
        )
        for key, expert in experts.items()
    )
    return Case(
        why=one["why"],
        wish=wish,
        candidates=candidates,
        expected=tuple(one["expected"]),
        last=one.get("last", ""),
    )


def read_cases(name: str) -> tuple[Case, ...]:
    """Return the written cases `tuned` or `kept`."""
    experts = _experts()
    with (CASES / f"{name}.toml").open("rb") as file:
        return tuple(_case(one, experts) for one in tomllib.load(file)["case"])


def scores(case: Case, matches: Sequence[Match]) -> tuple[float, float, float]:
    """Return first right (0 or 1), reciprocal rank of the first wish, and nDCG."""
    order = [match.expert.id for match in matches]
    first = order.index(case.expected[0]) + 1
    if case.last and order[-1] != case.last:
        first = len(order)
    gains = {key: len(case.expected) - place for place, key in enumerate(case.expected)}
    got = sum(gains.get(key, 0) / math.log2(place + 2) for place, key in enumerate(order))
    best = sum(gain / math.log2(place + 2) for place, gain in enumerate(gains.values()))
    return float(first == 1), 1 / first, got / best


def _print_half(name: str, *, wrong: bool) -> tuple[int, list[float]]:
    cases = read_cases(name)
    sums = [0.0, 0.0, 0.0]
    for case in cases:
        matches = rank(case.wish, case.candidates)
        found = scores(case, matches)
        sums = [before + now for before, now in zip(sums, found, strict=True)]
        if wrong and (found[0] < 1 or found[2] < 0.999):
            print(f"  {case.why}")
            for match in matches[:4]:
                told = ", ".join(
                    f"{one.code.value} {one.points:+}" for one in (*match.reasons, *match.against)
                )
                print(f"    {match.score:4} {match.expert.id:<10} {told}")
            print(f"    wished: {', '.join(case.expected)}")
    return len(cases), [one / len(cases) for one in sums]


def main(words: list[str]) -> int:
    """Print the table of both halves, with `--wrong` also each case that is not as wished."""
    wrong = "--wrong" in words
    names = [one for one in words if one in {"tuned", "kept", "later"}] or [
        "tuned",
        "kept",
        "later",
    ]
    table = [(name, *_print_half(name, wrong=wrong)) for name in names]
    print(f"{'cases':<8}{'':>6}{'first right':>14}{'reciprocal rank':>18}{'nDCG':>8}")
    for name, count, (first, rank_, gain) in table:
        print(f"{name:<8}{count:>6}{first:>14.3f}{rank_:>18.3f}{gain:>8.3f}")
    return 0
