"""When experts can be spoken to, as far as a reporter may know it: free or not, and never why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mediadesk.domain.availability import Span, free_times
from mediadesk.domain.expert import expert_key
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.release import Release
from mediadesk.services.ports import Database

_FIRM = frozenset({InterviewState.TENTATIVE, InterviewState.CONFIRMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Answers for the press room; what it hands out are spans of time and nothing else."""

    database: Database

    def of_release(
        self, release: Release, *, start: datetime, end: datetime
    ) -> Mapping[str, tuple[Span, ...]]:
        """Return when the people of a release are free from `start` to `end` (UTC).

        The keys are the ids that the release has for them. Who has no record on this desk, or
        speaks for the office no more, is left out: nothing is known of their time.
        """
        views = self.database.read()
        linked = {link.name: link.expert_id for link in views.experts_of_release(release.id)}
        wanted = {
            one.id: linked[key]
            for one in release.experts
            if (key := expert_key(one.name)) in linked
        }
        ids = tuple(dict.fromkeys(wanted.values()))
        if not ids:
            return {}
        absences = views.absences(start, end, ids)
        busy = views.busy_between(ids, start, end)
        rows = views.interviews_between(start, end, ids)
        found: dict[str, tuple[Span, ...]] = {}
        for key, expert_id in wanted.items():
            expert = views.expert(expert_id)
            if expert is None or not expert.active:
                continue
            taken = [
                Span(start=row.starts_at, end=row.ends_at)
                for row in rows
                if row.expert_id == expert_id and row.state in _FIRM
            ]
            found[key] = free_times(
                expert,
                [one for one in absences if one.expert_id == expert_id],
                [*busy.get(expert_id, ()), *taken],
                start=start,
                end=end,
            )
        return found
