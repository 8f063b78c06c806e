"""Changing the facts of a request in place: each change is told, from what to what."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mediadesk.domain import facts
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Problem
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services.outcome import Done, Step, Undo
from mediadesk.services.ports import Clock, ContactReader, Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Changes one fact of a request at a time."""

    database: Database
    clock: Clock
    contacts: ContactReader

    def change(
        self,
        request_id: str,
        name: str,
        value: str,
        *,
        actor: str,
        was: str | None = None,
        zone: str = "",
    ) -> Done:
        """Change a fact; `was` is how it read for whoever changes it.

        Raises `Conflict` if somebody was first and it reads otherwise now, and `Refused` beside the
        fact for a value that it cannot have. A value that is the same writes nothing.
        """
        now = self.clock.now()
        with self.database.write() as work:
            before = work.requests.get(request_id)
            if before is None:
                raise NotFound(Problem("reference", "That request is not here."))
            old = facts.written(before, name)
            if was is not None and was != old:
                raise Conflict(
                    "Someone was first and changed this. Look at it again; nothing was overwritten."
                )
            changed = facts.changed(
                before,
                name,
                value,
                now=now,
                read_address=self.contacts.address,
                read_phone=self.contacts.phone,
                zone=zone,
            )
            if changed == before:
                return Done(request=before, changes=Changes())
            after = work.requests.update(replace(changed, updated_at=now))
            new = facts.written(after, name)
            if new:
                work.requests.index_text(request_id, new)
            work.commit(
                Entry(
                    kind=Kind.UPDATED,
                    actor=actor,
                    at=now,
                    subject_id=request_id,
                    detail={"field": name, "from": old or None, "to": new or None},
                )
            )
        return Done(
            request=after,
            changes=Changes(requests=frozenset({request_id})),
            undo=Undo(steps=(Step(before=before, after=after),), act=Kind.UPDATED),
        )
