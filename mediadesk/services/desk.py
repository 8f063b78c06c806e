"""The desk as the window and the command line see it: its use cases, and its questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mediadesk.domain.briefing import last_sent
from mediadesk.domain.changes import Changes, join_changes
from mediadesk.domain.coverage import standing
from mediadesk.domain.draft import ReleaseDraft
from mediadesk.domain.errors import NotFound, Problem, WorldFailed
from mediadesk.domain.imports import told
from mediadesk.domain.interview import InterviewState
from mediadesk.domain.mail import Attachment
from mediadesk.domain.presence import zone_at
from mediadesk.domain.request import Channel, Request, RequestDraft
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.search import Search, fold
from mediadesk.domain.silence import silence
from mediadesk.services.accounts import Accounts
from mediadesk.services.asking import Asking
from mediadesk.services.attributions import Attributions
from mediadesk.services.audience import Audience
from mediadesk.services.backups import Backups
from mediadesk.services.briefings import Briefings
from mediadesk.services.calendars import Calendars
from mediadesk.services.calls import Calls
from mediadesk.services.choices import Choices
from mediadesk.services.company import Company
from mediadesk.services.coverage import CoverageDesk
from mediadesk.services.embargoes import Embargoes
from mediadesk.services.entries import Entries
from mediadesk.services.experts import Experts
from mediadesk.services.facts import Facts
from mediadesk.services.handovers import Handovers
from mediadesk.services.imports import Imports
from mediadesk.services.intake import Intake
from mediadesk.services.interviews import Interviews
from mediadesk.services.joins import Joins
from mediadesk.services.links import Links
from mediadesk.services.mailbox import Mailbox
from mediadesk.services.matching import Matching
from mediadesk.services.openings import Openings
from mediadesk.services.outbox import Outbox
from mediadesk.services.outcome import Arranged, Fetched, ReleaseFile, RequestFile, Updated
from mediadesk.services.plans import Plans
from mediadesk.services.ports import (
    CalendarWriter,
    Clock,
    ContactReader,
    Database,
    FormDrafts,
    Secrets,
    Settings,
)
from mediadesk.services.releases import Releases
from mediadesk.services.replies import Replies
from mediadesk.services.reporters import Reporters
from mediadesk.services.requests import Requests
from mediadesk.services.roster import Roster
from mediadesk.services.sorting import Sorting
from mediadesk.services.triage import Triage

_MOST_EARLIER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One desk, ready to work."""

    clock: Clock
    settings: Settings
    secrets: Secrets
    database: Database
    contacts: ContactReader
    drafts: FormDrafts
    calendars: CalendarWriter
    requests: Requests
    triage: Triage
    replies: Replies
    attributions: Attributions
    coverage: CoverageDesk
    briefings: Briefings
    joins: Joins
    interviews: Interviews
    own_calendars: Calendars
    entries: Entries
    outbox: Outbox
    releases: Releases
    reporters: Reporters
    experts: Experts
    roster: Roster
    embargoes: Embargoes
    openings: Openings
    audience: Audience
    links: Links
    plans: Plans
    handovers: Handovers
    backups: Backups
    choices: Choices
    company: Company
    mailbox: Mailbox
    intake: Intake
    sorting: Sorting
    imports: Imports
    accounts: Accounts
    matching: Matching
    asking: Asking
    calls: Calls
    facts: Facts
    read_file: Callable[[Path], Attachment]

    def open_request(self, request_id: str) -> RequestFile:
        """Return everything about one request; raises `NotFound`."""
        views = self.database.read()
        request = views.request(request_id)
        if request is None:
            raise NotFound(Problem("reference", "That request is not here."))
        merged = views.merged(request_id)
        timeline = [*views.timeline(request_id)]
        for one in merged:
            timeline += views.timeline(one.id)
        timeline.sort(key=lambda recorded: recorded.number)
        origin = views.origin(request_id) if request.channel is Channel.IMPORT else None
        if origin is not None:
            timeline = [told(recorded, request, origin) for recorded in timeline]
        briefing = last_sent(one.entry for one in timeline)
        outdated = self.briefings.stale(request_id)[1] if briefing is not None else ()
        return RequestFile(
            request=request,
            release=views.release(request.release_id) if request.release_id else None,
            timeline=tuple(timeline),
            messages=views.messages(request_id),
            outbox=views.outbox(request_id=request_id),
            earlier=views.earlier(request),
            outlet_earlier=self._of_outlet(request),
            alike=self.joins.like(request),
            merged=merged,
            coverage=standing(
                piece
                for one in (request_id, *(other.id for other in merged))
                for piece in views.coverage(one)
            ),
            briefing=briefing,
            outdated=outdated,
            silence=silence(request, (recorded.entry for recorded in timeline)),
            interviews=self._arranged(request_id),
        )

    def _arranged(self, request_id: str) -> tuple[Arranged, ...]:
        views = self.database.read()
        found = []
        for one in views.interviews_of(request_id):
            if one.state is InterviewState.CANCELLED:
                continue
            expert = views.expert(one.expert_id) if one.expert_id else None
            zone = ""
            if expert is not None:
                absences = views.absences_of(expert.id)
                away = next(
                    (it for it in absences if it.starts_at <= one.starts_at < it.ends_at), None
                )
                zone = zone_at(expert.zone, away)
            found.append(Arranged(interview=one, zone=zone))
        return tuple(found)

    def open_release(self, release_id: str) -> ReleaseFile:
        """Return everything about one release; raises `NotFound`."""
        views = self.database.read()
        release = views.release(release_id)
        if release is None:
            raise NotFound(Problem("release", "There is no such release here."))
        return ReleaseFile(
            release=release,
            timeline=views.timeline(release_id),
            agreements=views.agreements(release_id),
            now=self.clock.now(),
        )

    def update_release(
        self,
        release_id: str,
        draft: ReleaseDraft,
        *,
        actor: str,
        original: bytes | None = None,
        version: int | None = None,
    ) -> tuple[Updated, tuple[Request, ...]]:
        """Change a release; held requests go to a press contact whose address is new.

        Returns the requests that were held besides what was changed.
        """
        before = self.database.read().release(release_id)
        done = self.releases.update(
            release_id, draft, actor=actor, original=original, version=version
        )
        had = {one.email for one in before.contacts if one.email} if before is not None else set()
        fresh = next((one for one in done.release.contacts if one.email), None)
        if had or fresh is None:
            return done, ()
        routed = self.triage.route_held(
            fresh.email, actor=actor, name=fresh.name, release_id=release_id
        )
        return done, routed

    def _of_outlet(self, request: Request) -> tuple[QueueRow, ...]:
        """Return what others at the same outlet asked for, newest first."""
        asked = Search(outlets=(fold(request.outlet),))
        page = self.database.read().search(asked, now=self.clock.now())
        email = request.reporter.email
        others = [
            row
            for row in page.rows
            if row.id != request.id and (row.reporter != request.reporter.name or not email)
        ]
        return tuple(others[:_MOST_EARLIER])

    def log_call(self, draft: RequestDraft, *, owner: str, actor: str) -> tuple[Request, Changes]:
        """Log a request that came by phone, and give it to an officer if one is named.

        Raises `Refused` with every problem, as `Requests.submit` does.
        """
        done = self.requests.submit(draft)
        if not owner.strip():
            return done.request, done.changes
        given = self.triage.assign(done.request.id, owner, actor=actor)
        return given.request, join_changes(done.changes, given.changes)

    def read_files(self, paths: Sequence[Path]) -> tuple[Attachment, ...]:
        """Return files as attachments; raises `Refused` for one that cannot be read or sent."""
        return tuple(self.read_file(path) for path in paths)

    def save_settings(self, values: Mapping[str, str], *, actor: str) -> tuple[Request, ...]:
        """Keep settings; a new `contact.email` also answers every “who should get this?”.

        Returns the requests that were held and now go to that address.
        """
        kept = self.choices.save(values)
        if any(key.startswith(("smtp.", "imap.")) for key in kept):
            self.outbox.resume()
        address = kept.get("contact.email", "")
        if not address:
            return ()
        return self.triage.route_held(address, actor=actor, name=self.settings.get("contact.name"))

    def give_contact_address(
        self, release_id: str, position: int, address: str, *, actor: str
    ) -> tuple[Request, ...]:
        """Give a release's press contact its address; its held requests go there."""
        release = self.releases.set_contact_email(release_id, position, address, actor=actor)
        contact = release.contacts[position]
        return self.triage.route_held(
            contact.email, actor=actor, name=contact.name, release_id=release_id
        )

    def fetch(self, *, stop: Callable[[], bool] = lambda: False) -> Fetched:
        """Take in what the mailbox has, once: store it, read it, and settle what it tells of.

        What had been stored before is read even if the mailbox cannot be reached.
        """
        taken = self.mailbox.fetch(stop=stop)
        if taken.busy:
            return taken
        read = self.intake.read(stop=stop)
        changes = join_changes(taken.changes, read.changes)
        if not taken.trouble and not stop():
            try:
                changes = join_changes(changes, self.mailbox.reconcile())
            except WorldFailed as failure:
                taken = replace(taken, trouble=failure.what, trouble_code=failure.code)
        return Fetched(
            done={**taken.done, **read.done},
            trouble=taken.trouble or read.trouble,
            trouble_code=taken.trouble_code or read.trouble_code,
            changes=changes,
        )

    def close(self) -> None:
        """Let the mailbox go, say that nobody is here, and close the database in good order."""
        self.company.leave()
        self.mailbox.close()
        self.database.close()
