"""What is agreed about attribution: from when on, with whom, and in the office's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from mediadesk.domain.attribution import (
    LONGEST_NOTE,
    Attribution,
    Terms,
    definition,
)
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.request import Request, is_writable
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.services.outcome import Done, Step, Undo
from mediadesk.services.ports import Clock, Database, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributions:
    """Writes down what was agreed. Each agreement is undone like any verb, by `Triage.undo`."""

    database: Database
    clock: Clock
    settings: Settings

    def definitions(self) -> Mapping[Attribution, str]:
        """Return what the office means by each of the terms."""
        settings = self.settings.all()
        return {one: definition(one, settings) for one in Attribution}

    def agree(
        self,
        request_id: str,
        attribution: Attribution,
        *,
        actor: str,
        party: str = "",
        note: str = "",
        version: int | None = None,
    ) -> Done:
        """Write down that these terms hold from now on; `party` is the reporter if nobody is named.

        What the office means by them is kept with it, so that other words in the settings change
        nothing that was agreed. Raises `Refused` beside `party` or `note`.
        """
        who = _line("party", " ".join(party.split()), 200)
        words = _line("note", note.strip(), LONGEST_NOTE)
        meaning = definition(attribution, self.settings.all())

        def change(request: Request, now: datetime) -> Request:
            before = request.terms.attribution if request.terms else None
            terms = Terms(
                attribution=attribution,
                at=now,
                by=actor,
                party=who or request.reporter.name,
                definition=meaning,
                note=words,
                before=before,
            )
            return replace(request, terms=terms)

        return self._change(request_id, change, actor, version)

    def withdraw(self, request_id: str, *, actor: str, version: int | None = None) -> Done:
        """Write down that nothing is agreed from now on; what was said before keeps its terms."""

        def change(request: Request, _now: datetime) -> Request:
            if request.terms is None:
                raise Refused(Problem("attribution", "Nothing was agreed that could end."))
            return replace(request, terms=None)

        return self._change(request_id, change, actor, version)

    def _change(
        self,
        request_id: str,
        change: Callable[[Request, datetime], Request],
        actor: str,
        version: int | None,
    ) -> Done:
        now = self.clock.now()
        with self.database.write() as work:
            before = work.requests.get(request_id)
            if before is None:
                raise NotFound(Problem("reference", "That request is not here."))
            if version is not None and before.version != version:
                raise Conflict("Somebody changed this request since you opened it.")
            after = work.requests.update(replace(change(before, now), updated_at=now))
            note = after.terms.note if after.terms else ""
            if note:
                work.requests.index_text(request_id, note)
            work.commit(
                Entry(
                    kind=Kind.TERMS,
                    actor=actor,
                    at=now,
                    subject_id=request_id,
                    text=note,
                    detail=_told(before.terms, after.terms),
                )
            )
        return Done(
            request=after,
            changes=Changes(requests=frozenset({request_id})),
            undo=Undo(steps=(Step(before=before, after=after),), act=Kind.TERMS),
        )


def _told(before: Terms | None, after: Terms | None) -> dict[str, Value]:
    return {
        "from": before.attribution.value if before else None,
        "to": after.attribution.value if after else None,
        "with": after.party if after else None,
        "definition": after.definition if after else None,
    }


def _line(field: str, value: str, limit: int) -> str:
    if not is_writable(value) or "\0" in value:
        raise Refused(
            Problem(field, "Part of this text is damaged and cannot be stored. Type it again.")
        )
    if len(value) > limit:
        raise Refused(Problem(field, "Use at most {limit} characters here.", {"limit": limit}))
    return value
