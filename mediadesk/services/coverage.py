"""Outcome and coverage: what is to appear, what appeared, how right it was, and what followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from mediadesk.domain import coverage as verbs
from mediadesk.domain.attachment import checked
from mediadesk.domain.changes import Changes
from mediadesk.domain.coverage import Accuracy, Clip, Correction, Coverage, CoverageKind
from mediadesk.domain.deadline import zone_of
from mediadesk.domain.errors import NotFound, Problem, Refused
from mediadesk.domain.mail import Attachment
from mediadesk.domain.outbox import Message, MessageKind, Recipient
from mediadesk.domain.release import LinkCheck
from mediadesk.domain.request import Request, is_writable
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.domain.wording import first_blank
from mediadesk.services import letters
from mediadesk.services.outcome import CoverageStep, Done, Step, Undo
from mediadesk.services.ports import (
    Clock,
    ContactReader,
    CoverageWriter,
    Database,
    FileWriter,
    Ids,
    LinkChecker,
    Settings,
    Templates,
    UnitOfWork,
    Views,
)

_LIMIT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is said of a piece that is out. `files` name clips that are kept elsewhere.

    `at` is UTC; `zone` (IANA) is the clock on which it was said, the office's if none is named.
    """

    title: str = ""
    outlet: str = ""
    link: str = ""
    at: datetime | None = None
    zone: str = ""
    note: str = ""
    clips: tuple[Attachment, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A letter as the desk would write it, for a person to change."""

    name: str
    email: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageDesk:
    """The verbs of coverage; each can be undone. `actor` is the officer's name."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    contacts: ContactReader
    templates: Templates
    checker: LinkChecker
    clean_link: Callable[[str], str]
    writer: CoverageWriter
    files: FileWriter

    def expect(
        self,
        request_id: str,
        at: datetime,
        *,
        actor: str,
        zone: str = "",
        outlet: str = "",
        title: str = "",
    ) -> Done:
        """Note when something is to be out (UTC); it is asked about from then on until it is.

        It is a follow-up of its own: it hides no request, and no mail takes it away.
        """
        now = self.clock.now()
        with self.database.write() as work:
            request = _request(work, request_id)
            piece = Coverage(
                id=self.ids.uuid(),
                request_id=request_id,
                kind=CoverageKind.EXPECTED,
                outlet=verbs.words_of("outlet", outlet) or request.outlet,
                title=verbs.words_of("title", title),
                at=at,
                zone=self._zone(zone),
                created_at=now,
                updated_at=now,
            )
            work.coverage.add(piece)
            step = CoverageStep(before=None, after=piece)
            return self._tell(work, request, step, "expected", actor)

    def record(
        self, request_id: str, said: Published, *, actor: str, coverage_id: str = ""
    ) -> Done:
        """Note that something is out: what was expected under `coverage_id`, or a new piece.

        Raises `Refused` beside `title`, `outlet`, `link`, `note`, `zone` or `attachments`. Tracking
        parameters are taken off the link. What is left empty stays as it was expected.
        """
        now = self.clock.now()
        link = verbs.link_of(self.clean_link(said.link)) if said.link.strip() else ""
        title, outlet = verbs.words_of("title", said.title), verbs.words_of("outlet", said.outlet)
        note = verbs.words_of("note", said.note)
        with self.database.write() as work:
            request = _request(work, request_id)
            before = None
            if coverage_id:
                before = _piece(work, coverage_id, request_id)
            known = before or Coverage(
                id=self.ids.uuid(),
                request_id=request_id,
                kind=CoverageKind.PUBLISHED,
                outlet=request.outlet,
                at=None,
                zone=self._zone(""),
                created_at=now,
                updated_at=now,
            )
            kept = self._clips(said)
            piece = replace(
                verbs.published(known),
                title=title or known.title,
                outlet=outlet or known.outlet,
                link=link or known.link,
                at=said.at or known.at,
                zone=self._zone(said.zone) if said.zone else known.zone,
                note=note or known.note,
                clips=(*known.clips, *(clip for clip, _ in kept)),
                check=known.check if link in ("", known.link) else None,
                updated_at=now,
            )
            if len(piece.clips) > verbs.MOST_CLIPS:
                raise Refused(
                    Problem(
                        "attachments", "Keep at most {limit} files.", {"limit": verbs.MOST_CLIPS}
                    )
                )
            if before is None:
                work.coverage.add(piece)
            else:
                piece = work.coverage.update(piece)
            for clip, content in kept:
                if content is not None:
                    work.coverage.keep_clip(clip.id, piece.id, content)
            step = CoverageStep(before=before, after=piece)
            return self._tell(work, request, step, "published", actor)

    def drop(self, coverage_id: str, *, actor: str, note: str = "") -> Done:
        """Note that an expected piece will not appear."""
        words = verbs.words_of("note", note)
        return self._change(
            coverage_id, lambda piece, _now: verbs.dropped(piece, words), "dropped", actor, words
        )

    def judge(self, coverage_id: str, accuracy: Accuracy, *, actor: str, note: str = "") -> Done:
        """Say how right a piece is; what is not right is said in words."""
        words = verbs.words_of("note", note)
        return self._change(
            coverage_id,
            lambda piece, _now: verbs.judged(piece, accuracy, words),
            "judged",
            actor,
            words,
        )

    def answer(
        self, coverage_id: str, correction: Correction, *, actor: str, note: str = ""
    ) -> Done:
        """Note whether a correction was granted or refused."""
        words = verbs.words_of("note", note)
        return self._change(
            coverage_id,
            lambda piece, now: verbs.answered(piece, correction, words, now),
            f"correction_{correction.value}",
            actor,
            words,
        )

    def remove(self, coverage_id: str, *, actor: str) -> Done:
        """Take away a piece that was noted by mistake."""
        return self._change(
            coverage_id, lambda piece, now: replace(piece, removed_at=now), "removed", actor, ""
        )

    # ------------------------------------------------------------------------- letters

    def correction_words(self, coverage_id: str, *, actor: str) -> Prepared:
        """Return the letter that asks for a correction, as a person begins it."""
        views = self.database.read()
        piece, request = self._seen(views, coverage_id)
        values = self._blanks(views, request, piece, actor)
        _, words = self.templates.render("coverage/correction", values)
        return Prepared(
            name=request.reporter.name, email=request.reporter.email, text=words.rstrip()
        )

    def ask_correction(
        self, coverage_id: str, text: str, *, actor: str, pause: timedelta = timedelta(0)
    ) -> Done:
        """Ask the reporter for a correction; the letter leaves after `pause`."""
        now, words = self.clock.now(), _letter(text)

        def write(work: UnitOfWork, request: Request) -> Message:
            if not request.reporter.email:
                raise Refused(
                    Problem(
                        "reporter.email",
                        "{name} gave no e-mail address. Ring {phone}.",
                        {"name": request.reporter.name, "phone": request.reporter.phone},
                    )
                )
            release = work.releases.get(request.release_id) if request.release_id else None
            key, settings = self.ids.uuid(), self.settings.all()
            return Message(
                id=key,
                request_id=request.id,
                kind=MessageKind.REPLY,
                letter=letters.reply(
                    request,
                    words,
                    key=key,
                    settings=settings,
                    now=now,
                    in_reply_to=letters.thread_of(work.outbox.of_request(request.id)),
                    held_until=letters.embargo_line(release, now, settings),
                ),
                recipients=(
                    Recipient(
                        id=self.ids.uuid(),
                        address=request.reporter.email,
                        name=request.reporter.name,
                    ),
                ),
                created_at=now,
                not_before=now + pause,
            )

        return self._change(
            coverage_id,
            lambda piece, _now: verbs.asked_to_correct(piece, now),
            "correction_asked",
            actor,
            words,
            write,
        )

    def thanks_words(self, coverage_id: str, *, actor: str) -> Prepared:
        """Return the thanks to the expert, as a person begins them, and where they would go."""
        views = self.database.read()
        piece, request = self._seen(views, coverage_id)
        name, email = letters.expert_of(views, request)
        values = {
            **self._blanks(views, request, piece, actor),
            "expert": name or "‹expert›",
        }
        _, words = self.templates.render("coverage/thanks", values)
        return Prepared(name=name, email=email, text=words.rstrip())

    def thank(
        self,
        coverage_id: str,
        text: str,
        *,
        email: str,
        actor: str,
        name: str = "",
        pause: timedelta = timedelta(0),
    ) -> Done:
        """Thank the expert by letter, once; it leaves after `pause`.

        Raises `Refused` beside `text` or `email`, or if somebody was thanked already.
        """
        now, words = self.clock.now(), _letter(text)
        address = self.contacts.address(email.strip())
        if address is None:
            raise Refused(
                Problem(
                    "email",
                    "Enter an e-mail address in the usual form, such as name@office.example.",
                )
            )
        who = verbs.words_of("outlet", name) or address

        def write(_work: UnitOfWork, request: Request) -> Message:
            key = self.ids.uuid()
            return Message(
                id=key,
                request_id=request.id,
                kind=MessageKind.THANKS,
                letter=letters.to_expert(
                    request,
                    (f"Thank you: {request.subject}", words),
                    key=key,
                    settings=self.settings.all(),
                    now=now,
                    to=(address, who if name.strip() else ""),
                ),
                recipients=(Recipient(id=self.ids.uuid(), address=address, name=name),),
                created_at=now,
                not_before=now + pause,
            )

        return self._change(
            coverage_id,
            lambda piece, _now: verbs.thanked(piece, who, now),
            "thanked",
            actor,
            words,
            write,
        )

    # --------------------------------------------------------------------------- links

    def check(self, coverage_id: str, *, actor: str) -> tuple[LinkCheck, Changes]:
        """Ask a piece's link whether it leads anywhere, and keep the answer with its time.

        The network is asked while no transaction is open. Raises `Refused` without a link.
        """
        piece = self.database.read().piece(coverage_id)
        if piece is None or piece.removed_at is not None:
            raise NotFound(Problem("coverage", "That coverage is not here."))
        if not piece.link:
            raise Refused(Problem("link", "Add the link first."))
        found = self.checker.check(piece.link, self.clock.now())
        with self.database.write() as work:
            now_so = work.coverage.get(coverage_id)
            if now_so is None or now_so.link != piece.link:
                # Somebody changed the link meanwhile; the answer is about another one.
                return found, Changes()
            work.coverage.update(replace(now_so, check=found))
            work.commit(
                Entry(
                    kind=Kind.CHECKED,
                    actor=actor,
                    at=found.at,
                    subject_id=piece.request_id,
                    detail={
                        "url": found.url,
                        "status": found.status,
                        "final_url": found.final_url,
                        "type": found.content_type,
                        "trouble": found.trouble,
                    },
                )
            )
        return found, Changes(requests=frozenset({piece.request_id}))

    def save_clip(self, clip_id: str, target: Path) -> None:
        """Write a clip that is kept here to a file; raises `NotFound` or `WorldFailed`."""
        content = self.database.read().clip(clip_id)
        if content is None:
            raise NotFound(Problem("clip", "That clip is not here."))
        self.files.write(target, content)

    def save_table(self, target: Path) -> None:
        """Write every piece as a table to a file; raises `WorldFailed`."""
        self.files.write(target, self.export())

    def export(self, since: datetime | None = None, until: datetime | None = None) -> bytes:
        """Return what is out or expected in a time as a table for a spreadsheet."""
        return self.writer(self.database.read().coverage_between(since, until))

    # -------------------------------------------------------------------------- inside

    def _change(
        self,
        coverage_id: str,
        change: Callable[[Coverage, datetime], Coverage],
        what: str,
        actor: str,
        words: str,
        write: Callable[[UnitOfWork, Request], Message] | None = None,
    ) -> Done:
        now = self.clock.now()
        with self.database.write() as work:
            before = _piece(work, coverage_id)
            request = _request(work, before.request_id)
            after = work.coverage.update(replace(change(before, now), updated_at=now))
            message = write(work, request) if write is not None else None
            if message is not None:
                work.outbox.add(message)
            step = CoverageStep(before=before, after=after)
            return self._tell(work, request, step, what, actor, words=words, message=message)

    def _tell(
        self,
        work: UnitOfWork,
        request: Request,
        step: CoverageStep,
        what: str,
        actor: str,
        *,
        words: str = "",
        message: Message | None = None,
    ) -> Done:
        """Write the entry of an act and commit."""
        before, after = step.before, step.after
        if words:
            work.requests.index_text(request.id, words)
        elif after.title and (before is None or before.title != after.title):
            work.requests.index_text(request.id, after.title)
        detail: dict[str, Value] = {
            "what": what,
            "coverage": after.id,
            "outlet": after.outlet,
            "title": after.title or None,
            "at": after.at.isoformat() if after.at else None,
            "link": after.link or None,
            "accuracy": after.accuracy.value if after.accuracy else None,
            "to": after.thanked or None if what == "thanked" else None,
            "message": message.id if message else None,
        }
        work.commit(
            Entry(
                kind=Kind.COVERED,
                actor=actor,
                at=after.updated_at,
                subject_id=request.id,
                text=words,
                detail={name: value for name, value in detail.items() if value is not None},
            )
        )
        return Done(
            request=request,
            changes=Changes(requests=frozenset({request.id}), outbox=message is not None),
            undo=Undo(
                steps=(Step(before=request, after=request),),
                act=Kind.COVERED,
                coverage=(step,),
                message_id=message.id if message else None,
                words=words if message else "",
            ),
        )

    def _clips(self, said: Published) -> list[tuple[Clip, bytes | None]]:
        found: list[tuple[Clip, bytes | None]] = []
        for one in checked(said.clips):
            clip = Clip(
                id=self.ids.uuid(),
                name=one.name,
                content_type=one.content_type,
                size=len(one.content),
            )
            found.append((clip, one.content))
        for name in said.files:
            words = verbs.words_of("file", name)
            if words:
                found.append((Clip(id=self.ids.uuid(), name=words), None))
        return found

    def _zone(self, zone: str) -> str:
        if not zone.strip():
            return letters.office_zone(self.settings.all())
        zone_of(zone.strip(), "zone")
        return zone.strip()

    def _seen(self, views: Views, coverage_id: str) -> tuple[Coverage, Request]:
        piece = views.piece(coverage_id)
        request = views.request(piece.request_id) if piece is not None else None
        if piece is None or request is None or piece.removed_at is not None:
            raise NotFound(Problem("coverage", "That coverage is not here."))
        return piece, request

    def _blanks(
        self, views: Views, request: Request, piece: Coverage, actor: str
    ) -> dict[str, str]:
        release = views.release(request.release_id) if request.release_id else None
        settings = self.settings.all()
        return {
            **letters.reply_blanks(request, release, settings, self.clock.now(), officer=actor),
            **letters.coverage_blanks(piece, settings),
        }


def _letter(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(Problem("text", "Write the letter first."))
    if not is_writable(words) or "\0" in words:
        raise Refused(
            Problem("text", "Part of this text is damaged and cannot be stored. Type it again.")
        )
    if len(words) > _LIMIT:
        raise Refused(Problem("text", "Use at most {limit} characters.", {"limit": _LIMIT}))
    if missing := first_blank(words):
        raise Refused(
            Problem("text", "Fill in “{blank}”, or take it out.", {"blank": missing[:80]})
        )
    return words


def _request(work: UnitOfWork, request_id: str) -> Request:
    found = work.requests.get(request_id)
    if found is None:
        raise NotFound(Problem("reference", "That request is not here."))
    return found


def _piece(work: UnitOfWork, coverage_id: str, request_id: str = "") -> Coverage:
    found = work.coverage.get(coverage_id)
    if found is None or found.removed_at is not None:
        raise NotFound(Problem("coverage", "That coverage is not here."))
    if request_id and found.request_id != request_id:
        raise NotFound(Problem("coverage", "That coverage is of another request."))
    return found
