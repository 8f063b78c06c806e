"""The duplicate radar: the same story asked twice, noticed before a second expert is disturbed.

Two requests look like the same if they came within 48 hours of each other, from the same reporter
or the same outlet, and ask about the same release or in nearly the same words. Each likeness gives
its reasons; whether to merge is a person's decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mediadesk.domain.request import Request
from mediadesk.domain.workflow import RequestState

WINDOW = timedelta(hours=48)
NEAR = 80
"""From this likeness of their words on, of 100, two texts say nearly the same."""
_FEWEST_WORDS = 3
"""Shorter texts are alike by chance."""

WordsAlike = Callable[[str, str], float]
"""Takes two texts; returns how alike they are whatever the order of their words, 0 to 100."""


class Reason(StrEnum):
    """Why two requests look like the same."""

    REPORTER = "reporter"
    OUTLET = "outlet"
    RELEASE = "release"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is compared of a request, logged or still being typed. `at` is UTC."""

    id: str
    reporter: str
    email: str
    outlet: str
    release_id: str | None
    words: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A logged request as the radar sees it; `owner` and `expert` say who is at work on it."""

    asked: Asked
    reference: str
    subject: str
    state: RequestState
    owner: str | None
    experts: tuple[str, ...]
    merged_into: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A request that looks like the same, and why; `score` is 0 to 100."""

    other: Logged
    reasons: tuple[Reason, ...]
    score: int


def asked_in(request: Request) -> Asked:
    """Return what is compared of a request."""
    return Asked(
        id=request.id,
        reporter=request.reporter.name,
        email=request.reporter.email,
        outlet=request.outlet,
        release_id=request.release_id,
        words=f"{request.subject} {request.message}".strip(),
        at=request.created_at,
    )


def likenesses(
    asked: Asked, others: Iterable[Logged], words_alike: WordsAlike, *, most: int = 5
) -> tuple[Likeness, ...]:
    """Return which of `others` look like the same request, likeliest first, at most `most`."""
    found = [
        likeness
        for other in others
        if other.asked.id != asked.id
        and other.merged_into is None
        and abs(other.asked.at - asked.at) <= WINDOW
        and (likeness := _compared(asked, other, words_alike)) is not None
    ]
    found.sort(key=lambda one: (-one.score, abs(one.other.asked.at - asked.at)))
    return tuple(found[:most])


def _compared(asked: Asked, other: Logged, words_alike: WordsAlike) -> Likeness | None:
    reasons: list[Reason] = []
    score = 0
    if _same(asked.email, other.asked.email) or _same(asked.reporter, other.asked.reporter):
        reasons.append(Reason.REPORTER)
        score += 30
    if _same(asked.outlet, other.asked.outlet):
        reasons.append(Reason.OUTLET)
        score += 20
    if not reasons:
        return None
    who = len(reasons)
    if asked.release_id is not None and asked.release_id == other.asked.release_id:
        reasons.append(Reason.RELEASE)
        score += 20
    if min(len(asked.words.split()), len(other.asked.words.split())) >= _FEWEST_WORDS:
        alike = words_alike(asked.words.casefold(), other.asked.words.casefold())
        if alike >= NEAR:
            reasons.append(Reason.WORDS)
            score += round(alike * 0.3)
    if len(reasons) == who:
        return None
    return Likeness(other=other, reasons=tuple(reasons), score=min(score, 100))


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
