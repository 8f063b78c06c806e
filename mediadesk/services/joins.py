"""Requests that ask for the same, and one that asks for two things: merged, split, noticed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mediadesk.domain import reference, triage
from mediadesk.domain.changes import Changes
from mediadesk.domain.duplicates import (
    WINDOW,
    Asked,
    Likeness,
    WordsAlike,
    asked_in,
    likenesses,
)
from mediadesk.domain.errors import NotFound, Problem, Refused
from mediadesk.domain.interview import in_step
from mediadesk.domain.request import LIMITS, Request, RequestDraft, is_writable
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.domain.workflow import RequestState
from mediadesk.services.outcome import Done, InterviewStep, Step, Undo
from mediadesk.services.ports import Clock, Database, Ids, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Joins:
    """Merges requests into one, splits one into two, and says which look like the same."""

    database: Database
    clock: Clock
    ids: Ids
    words_alike: WordsAlike

    def merge(self, request_ids: Sequence[str], into: str, *, actor: str) -> Done:
        """Close requests because `into` asks for the same; their history goes on in that one.

        Raises `Refused` beside `into` for a request merged into itself or merged already.
        """
        now = self.clock.now()
        steps: list[Step] = []
        entries: list[Entry] = []
        moved: list[InterviewStep] = []
        with self.database.write() as work:
            target = _get(work, into)
            for request_id in request_ids:
                before = _get(work, request_id)
                after = work.requests.update(replace(triage.merge(before, target), updated_at=now))
                steps.append(Step(before=before, after=after))
                moved += _interviews_moved(work, before, target, now)
                told = Entry(
                    kind=Kind.MERGED,
                    actor=actor,
                    at=now,
                    subject_id=before.id,
                    detail={"into": target.reference},
                )
                entries.append(told)
                entries.append(
                    replace(told, subject_id=target.id, detail={"from": before.reference})
                )
            if not entries:
                raise Refused(Problem("into", "Choose another request to merge this one with."))
            if moved:
                known = work.interviews.of_request(target.id)
                after = replace(in_step(target, known, by=actor), updated_at=now)
                after = work.requests.update(after)
                steps.append(Step(before=target, after=after))
                target = after
            work.commit(*entries)
        return Done(
            request=target,
            changes=Changes(requests=frozenset({*request_ids, into}), calendar=bool(moved)),
            undo=Undo(steps=tuple(steps), act=Kind.MERGED, interviews=tuple(moved)),
            requests=tuple(step.after for step in steps if step.after.id != into),
        )

    def split(self, request_id: str, subject: str, *, actor: str, message: str = "") -> Done:
        """Make a request of its own out of the second thing that a request asks.

        It has the reporter, the outlet and the deadline of the first, and a reference of its own.
        Undoing it merges the two again, because a request that was logged is never deleted.
        """
        title = _checked(subject, "subject")
        if not title:
            raise Refused(Problem("subject", "Say what the new request is about."))
        words = _checked(message, "message")
        now = self.clock.now()
        key = self.ids.uuid()
        with self.database.write() as work:
            first = _get(work, request_id)
            attempt = 0
            while work.requests.reference_taken(name := reference.make(key, attempt=attempt)):
                attempt += 1
            second = replace(
                first,
                id=key,
                reference=name,
                subject=title,
                message=words,
                state=RequestState.OPEN if first.owner else RequestState.NEW,
                waiting_for=None,
                outcome=None,
                follow_up_at=None,
                answered_at=None,
                interview_at=None,
                interview_with="",
                merged_into=None,
                unread=False,
                created_at=now,
                updated_at=now,
                version=1,
            )
            work.requests.add(second)
            told = Entry(
                kind=Kind.SPLIT,
                actor=actor,
                at=now,
                subject_id=second.id,
                text=words,
                detail={"from": first.reference},
            )
            work.commit(
                told, replace(told, subject_id=first.id, text="", detail={"to": second.reference})
            )
        undone = replace(second, state=RequestState.CLOSED, merged_into=first.id)
        return Done(
            request=second,
            changes=Changes(requests=frozenset({first.id, second.id})),
            undo=Undo(steps=(Step(before=undone, after=second),), act=Kind.SPLIT),
        )

    def like(self, request: Request) -> tuple[Likeness, ...]:
        """Return the requests within 48 hours that look like the same, likeliest first."""
        rows = self.database.read().logged_near(
            request.created_at - WINDOW, request.created_at + WINDOW, request_id=request.id
        )
        return likenesses(asked_in(request), rows, self.words_alike)

    def like_draft(self, draft: RequestDraft) -> tuple[Likeness, ...]:
        """Return the requests of the last 48 hours that look like what is being typed."""
        now = self.clock.now()
        rows = self.database.read().logged_near(now - WINDOW, now + WINDOW)
        asked = Asked(
            id=draft.id,
            reporter=draft.reporter_name,
            email=draft.reporter_email,
            outlet=draft.outlet,
            release_id=draft.release or None,
            words=_words(draft),
            at=now,
        )
        return likenesses(asked, rows, self.words_alike)


def _interviews_moved(
    work: UnitOfWork, source: Request, target: Request, now: datetime
) -> list[InterviewStep]:
    """Let the live interviews of a merged request go on in the other; return what changed."""
    return [
        InterviewStep(
            before=one,
            after=work.interviews.update(replace(one, request_id=target.id, updated_at=now)),
        )
        for one in work.interviews.of_request(source.id)
        if one.is_live
    ]


def _words(draft: RequestDraft) -> str:
    """Return what a draft asks; the call pad makes the subject out of the words themselves."""
    if draft.message.startswith(draft.subject.removesuffix("…").rstrip()):
        return draft.message.strip()
    return f"{draft.subject} {draft.message}".strip()


def _get(work: UnitOfWork, request_id: str) -> Request:
    found = work.requests.get(request_id)
    if found is None:
        raise NotFound(Problem("reference", "That request is not here."))
    return found


def _checked(text: str, field: str) -> str:
    words = text.strip()
    if not is_writable(words):
        raise Refused(
            Problem(field, "Part of this text is damaged and cannot be stored. Type it again.")
        )
    if len(words) > LIMITS[field]:
        raise Refused(Problem(field, "Use at most {limit} characters.", {"limit": LIMITS[field]}))
    return words
