"""Answering a reporter. What is sent is what the officer wrote, never a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mediadesk.domain.attachment import checked
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused
from mediadesk.domain.mail import Attachment
from mediadesk.domain.outbox import Message, MessageKind, Recipient
from mediadesk.domain.request import Request, is_writable
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.triage import replied
from mediadesk.domain.wording import Prepared, first_blank
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.services import letters
from mediadesk.services.invitations import Invitations
from mediadesk.services.outcome import Done, Step, Undo
from mediadesk.services.ports import Clock, Database, Ids, Settings, Templates

_LIMIT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """Puts replies into the outbox."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    templates: Templates
    invitations: Invitations

    def prepared(self, request_id: str, *, actor: str) -> tuple[Prepared, ...]:
        """Return the prepared replies to a request, filled with what the desk knows."""
        views = self.database.read()
        request = views.request(request_id)
        if request is None:
            raise NotFound(Problem("reference", "That request is not here."))
        release = views.release(request.release_id) if request.release_id else None
        values = letters.reply_blanks(
            request, release, self.settings.all(), self.clock.now(), officer=actor
        )
        found: list[Prepared] = []
        for name in self.templates.names("replies"):
            title, words = self.templates.render(name, values)
            found.append(Prepared(name=name.rpartition("/")[2], title=title, text=words.rstrip()))
        return tuple(found)

    def send(
        self,
        request_id: str,
        text: str,
        *,
        actor: str,
        pause: timedelta = timedelta(0),
        outcome: Outcome | None = None,
        keep_open: bool = False,
        version: int | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> Done:
        """Queue a reply to the reporter, to leave after `pause`.

        The request then waits for the reporter, is closed if an `outcome` is given, or stays open.
        Raises `Refused` beside `text` (also for a blank of a prepared reply that is not filled),
        beside `attachments`, or beside `reporter.email` for a reporter without e-mail.
        """
        words = text.strip()
        if not words:
            raise Refused(Problem("text", "Write the reply first."))
        if not is_writable(words):
            raise Refused(
                Problem("text", "Part of this text is damaged and cannot be stored. Type it again.")
            )
        if len(words) > _LIMIT:
            raise Refused(Problem("text", "Use at most {limit} characters.", {"limit": _LIMIT}))
        if missing := first_blank(words):
            raise Refused(
                Problem("text", "Fill in “{blank}”, or take it out.", {"blank": missing[:80]})
            )
        files = checked(attachments)
        now = self.clock.now()
        with self.database.write() as work:
            before = work.requests.get(request_id)
            if before is None:
                raise NotFound(Problem("reference", "That request is not here."))
            if version is not None and before.version != version:
                raise Conflict("Somebody changed this request since you opened it. Read it first.")
            if not before.reporter.email:
                raise Refused(
                    Problem(
                        "reporter.email",
                        "{name} gave no e-mail address. Ring {phone}.",
                        {"name": before.reporter.name, "phone": before.reporter.phone},
                    )
                )
            release = work.releases.get(before.release_id) if before.release_id else None
            key = self.ids.uuid()
            message = Message(
                id=key,
                request_id=request_id,
                kind=MessageKind.REPLY,
                letter=letters.reply(
                    before,
                    words,
                    key=key,
                    settings=self.settings.all(),
                    now=now,
                    in_reply_to=letters.thread_of(work.outbox.of_request(request_id)),
                    held_until=letters.embargo_line(release, now, self.settings.all()),
                    attachments=files,
                ),
                recipients=(
                    Recipient(
                        id=self.ids.uuid(),
                        address=before.reporter.email,
                        name=before.reporter.name,
                    ),
                ),
                created_at=now,
                not_before=now + pause,
            )
            work.outbox.add(message)
            after = work.requests.update(
                replace(
                    replied(before, by=actor, now=now, outcome=outcome, keep_open=keep_open),
                    updated_at=now,
                )
            )
            ended, told = self.invitations.end(work, before, after, now=now)
            work.requests.index_text(request_id, words)
            work.commit(
                Entry(
                    kind=Kind.REPLIED,
                    actor=actor,
                    at=now,
                    subject_id=request_id,
                    text=words,
                    detail={
                        "message": key,
                        "to": before.reporter.email,
                        "files": ", ".join(one.name for one in files) or None,
                    },
                ),
                *_closing(before, after, actor, now),
            )
        return Done(
            request=after,
            changes=Changes(requests=frozenset({request_id}), calendar=bool(ended), outbox=True),
            undo=Undo(
                steps=(Step(before=before, after=after),),
                act=Kind.REPLIED,
                message_id=key,
                interviews=ended,
                invitations=tuple(one.id for one in told),
                words=words,
            ),
        )


def _closing(before: Request, after: Request, actor: str, now: datetime) -> tuple[Entry, ...]:
    if after.state is before.state:
        return ()
    closed = after.state is RequestState.CLOSED
    return (
        Entry(
            kind=Kind.CLOSED if closed else Kind.STATE_CHANGED,
            actor=actor,
            at=now,
            subject_id=after.id,
            detail={
                "from": before.state.value,
                "to": after.state.value,
                "outcome": after.outcome.value if after.outcome else None,
            },
        ),
    )
