"""Who can take a request: gathers those worth ranking, and ranks them with their reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mediadesk.domain.deadline import Deadline
from mediadesk.domain.errors import NotFound, Problem
from mediadesk.domain.expert import expert_key
from mediadesk.domain.language import language_named
from mediadesk.domain.matching import Wish, name_fits, rank, seeking
from mediadesk.domain.release import Release
from mediadesk.domain.reporter import Medium
from mediadesk.domain.request import Details, Request
from mediadesk.domain.search import fold
from mediadesk.domain.stems import guessed_language
from mediadesk.services import letters
from mediadesk.services.outcome import Matched
from mediadesk.services.ports import Clock, Database, Settings

_LONGEST = 4_000
"""Characters of a message that are looked at."""
_USUAL = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Ranks experts for requests."""

    database: Database
    clock: Clock
    settings: Settings

    def of_request(self, request_id: str) -> Matched:
        """Return who can take a request, the best first; raises `NotFound`."""
        views = self.database.read()
        request = views.request(request_id)
        if request is None:
            raise NotFound(Problem("reference", "That request is not here."))
        release = views.release(request.release_id) if request.release_id else None
        wish = _wish(
            subject=request.subject,
            message=f"{request.message[:_LONGEST]}\n{request.details.questions[:_LONGEST]}",
            medium=request.medium,
            details=request.details,
            deadline=request.deadline,
            experts=request.experts,
            any_expert=request.any_expert,
            release=release,
            now=self.clock.now(),
        )
        return self._matched(wish, request=request)

    def of_call(
        self,
        *,
        subject: str,
        message: str = "",
        medium: Medium | None = None,
        outlet: str = "",
        release_id: str = "",
        deadline: Deadline | None = None,
    ) -> Matched:
        """Return who could take what a caller asks for, while it is being typed.

        Without a deadline whoever is free in the next four hours counts as free.
        """
        now = self.clock.now()
        release = self.database.read().release(release_id) if release_id else None
        wish = _wish(
            subject=subject,
            message=message[:_LONGEST],
            medium=medium,
            details=Details(),
            deadline=deadline,
            experts=(),
            any_expert=True,
            release=release,
            now=now,
        )
        return self._matched(wish, outlet=outlet, release_id=release_id)

    def _matched(
        self,
        wish: Wish,
        *,
        request: Request | None = None,
        outlet: str = "",
        release_id: str = "",
    ) -> Matched:
        views = self.database.read()
        pool = views.candidates(
            seeking(
                wish,
                request_id=request.id if request else "",
                release_id=(request.release_id or "") if request else release_id,
                outlet=fold(request.outlet if request else outlet),
                month=letters.month_start(wish.now, self.settings.all()),
            )
        )
        wish = replace(wish, total_asked=pool.total_asked)
        matches = rank(wish, pool.candidates, uses=pool.uses)
        keys = [expert_key(one.expert.name).split() for one in pool.candidates]
        return Matched(
            wish=wish,
            matches=matches,
            unknown=tuple(
                name
                for name in wish.experts
                if not any(name_fits(expert_key(name).split(), one) for one in keys)
            ),
            asks=views.asks(request.id) if request else (),
        )


def _wish(  # noqa: PLR0913  # what a request is made of
    *,
    subject: str,
    message: str,
    medium: Medium | None,
    details: Details,
    deadline: Deadline | None,
    experts: tuple[str, ...],
    any_expert: bool,
    release: Release | None,
    now: datetime,
) -> Wish:
    language = language_named(details.language)
    titles = [release.title, release.report.title] if release is not None else []
    return Wish(
        experts=experts,
        any_expert=any_expert,
        subject=subject,
        message=message,
        report="\n".join(titles),
        language=language or guessed_language(f"{subject}\n{message}"),
        language_said=bool(language),
        medium=medium,
        live=details.live,
        format=details.format,
        minutes=details.length_minutes,
        at=details.airs_at,
        deadline=deadline.at if deadline is not None else now + _USUAL,
        now=now,
    )
