"""What a person decides about a mail that came in: no request, part of one, or look again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from mediadesk.domain.changes import Changes
from mediadesk.domain.conversation import after_mail, received
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused, WorldFailed
from mediadesk.domain.incoming import Incoming, IncomingState, may_move
from mediadesk.domain.intake import ReadMail
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.paths import write_durably
from mediadesk.services.outcome import Sorted, SortedBefore
from mediadesk.services.ports import Clock, Database, UnitOfWork

_STALE = "Somebody else decided about this mail first. Look at it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """Decides about mails; `incoming_id` is a UUID, `actor` the officer's name.

    Every verb raises `NotFound` for a mail that is not here, and `Refused` if its state has no such
    way on. (Making a request of one is `Requests.submit`.)
    """

    database: Database
    clock: Clock

    def dismiss(self, incoming_id: str, *, actor: str) -> Sorted:
        """Say that a mail is not a request; it can be looked at again."""
        return self._move(incoming_id, IncomingState.DISMISSED, actor)

    def reconsider(self, incoming_id: str, *, actor: str) -> Sorted:
        """Put a mail that was set aside, by a person or by the program, back to be decided."""
        return self._move(incoming_id, IncomingState.PROPOSED, actor)

    def read_again(self, incoming_id: str, *, actor: str) -> Sorted:
        """Let a mail that could not be read be read anew, after an update of the program."""
        return self._move(incoming_id, IncomingState.STORED, actor)

    def fetch_again(self, incoming_id: str, *, actor: str) -> Sorted:
        """Let a mail that the server could not hand over be asked for in the next round."""
        with self.database.write() as work:
            before = _get(work, incoming_id)
            if before.state is not IncomingState.UNFETCHED:
                raise Conflict(_STALE)
            work.incoming.forget_places(incoming_id)
            return self._commit(work, before, IncomingState.DISMISSED, actor)

    def join(self, incoming_id: str, request_id: str, *, actor: str) -> Sorted:
        """Make a mail part of a request's conversation."""
        now = self.clock.now()
        with self.database.write() as work:
            before = _get(work, incoming_id)
            request = work.requests.get(request_id)
            if request is None:
                raise NotFound(Problem("reference", "That request is not here."))
            _allow(before, IncomingState.JOINED)
            mail = before.mail or ReadMail()
            work.requests.update(after_mail(request, mail, at=now))
            if mail.text:
                work.requests.index_text(request_id, mail.text)
            return self._commit(
                work,
                before,
                IncomingState.JOINED,
                actor,
                received(before, mail, request_id, now),
                request_id=request_id,
            )

    def split(self, incoming_id: str, *, actor: str) -> Sorted:
        """Take a mail out of the request that it joined by mistake; it waits to be decided again.

        The timeline keeps what happened; what else the mail did to the request stays as it is.
        """
        now = self.clock.now()
        with self.database.write() as work:
            before = _get(work, incoming_id)
            if before.state is not IncomingState.JOINED or before.request_id is None:
                raise Conflict(_STALE)
            entry = Entry(
                kind=Kind.TAKEN_OUT,
                actor=actor,
                at=now,
                subject_id=before.request_id,
                detail={
                    "incoming": before.id,
                    "from": before.mail.from_address if before.mail is not None else None,
                },
            )
            return self._commit(work, before, IncomingState.PROPOSED, actor, entry)

    def save(self, incoming_id: str, target: Path) -> None:
        """Write a mail's bytes as they came into a file; raises `NotFound`, `WorldFailed`."""
        content = self.database.read().raw_mail(incoming_id)
        if content is None:
            raise NotFound(Problem("mail", "That mail is not here."))
        try:
            write_durably(target, content)
        except OSError as error:
            raise WorldFailed(
                f"{target.name} could not be written: {error.strerror}.", code="read_only"
            ) from error

    def undo(self, undo: SortedBefore, *, actor: str) -> Sorted:
        """Put a mail back as it was; raises `Conflict` if somebody decided about it since."""
        with self.database.write() as work:
            current = _get(work, undo.after.id)
            if current.version != undo.after.version:
                raise Conflict(_STALE)
            return self._commit(
                work,
                current,
                undo.before.state,
                actor,
                request_id=undo.before.request_id,
                free=True,
            )

    def _move(self, incoming_id: str, state: IncomingState, actor: str) -> Sorted:
        with self.database.write() as work:
            return self._commit(work, _get(work, incoming_id), state, actor)

    def _commit(
        self,
        work: UnitOfWork,
        before: Incoming,
        state: IncomingState,
        actor: str,
        *more: Entry,
        request_id: str | None = None,
        free: bool = False,
    ) -> Sorted:
        """Write the next state; `free` leaves out the question whether it may follow (an undo)."""
        if not free:
            _allow(before, state)
        after = work.incoming.update(replace(before, state=state, request_id=request_id, reason=""))
        detail: dict[str, Value] = {
            "from": before.state.value,
            "state": state.value,
            "request": request_id,
        }
        work.commit(
            Entry(
                kind=Kind.SORTED,
                actor=actor,
                at=self.clock.now(),
                subject_id=before.id,
                detail=detail,
            ),
            *more,
        )
        touched = {one for one in (before.request_id, request_id) if one is not None}
        return Sorted(
            incoming=after,
            changes=Changes(requests=frozenset(touched), incoming=True),
            undo=SortedBefore(before=before, after=after),
        )


def _allow(before: Incoming, state: IncomingState) -> None:
    if not may_move(before.state, state):
        raise Refused(
            Problem(
                "mail",
                "A mail that is {state} cannot become {following}.",
                {"state": before.state.value, "following": state.value},
            )
        )


def _get(work: UnitOfWork, incoming_id: str) -> Incoming:
    found = work.incoming.get(incoming_id)
    if found is None:
        raise NotFound(Problem("mail", "That mail is not here."))
    return found
