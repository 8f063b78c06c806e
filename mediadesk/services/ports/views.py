"""What a use case and the faces ask of the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mediadesk.domain.acquaintance import Acquaintance
from mediadesk.domain.duplicates import Logged
from mediadesk.domain.embargo import Agreement
from mediadesk.domain.incoming import Incoming, IncomingRow, Place
from mediadesk.domain.outbox import Message
from mediadesk.domain.pause import Pause
from mediadesk.domain.query import IncomingQuery, QueueQuery, ReporterQuery
from mediadesk.domain.release import Release
from mediadesk.domain.reporter import Outlet, ReporterRecord
from mediadesk.domain.request import Request
from mediadesk.domain.routing import Plan
from mediadesk.domain.rows import (
    AskedRow,
    Counts,
    EarlierRow,
    FoundPage,
    OutboxRow,
    Outlook,
    QueuePage,
    ReleaseRow,
    ReleaseText,
    ReporterPage,
    ShelfRow,
)
from mediadesk.domain.search import Search
from mediadesk.domain.timeline import Recorded
from mediadesk.services.ports.asks import AskViews
from mediadesk.services.ports.coverage import CoverageViews
from mediadesk.services.ports.experts import ExpertViews
from mediadesk.services.ports.interviews import InterviewViews
from mediadesk.services.ports.logs import ImportViews
from mediadesk.services.ports.stores import UnitOfWork


class Views(AskViews, CoverageViews, ExpertViews, ImportViews, InterviewViews, Protocol):
    """Questions, each a small read of its own."""

    def request(self, request_id: str) -> Request | None:
        """Return the request with this UUID."""

    def by_reference(self, reference: str) -> Request | None:
        """Return the request with this reference (stored form)."""

    def queue(self, query: QueueQuery) -> QueuePage:
        """Return a page of the queue, by time left."""

    def search(
        self,
        asked: Search,
        *,
        now: datetime,
        limit: int = 100,
        cursor: str = "",
        stop: Callable[[], bool] = lambda: False,
    ) -> FoundPage:
        """Return one step of a search over everything ever said, newest first."""

    def counts(self, query: QueueQuery) -> Counts:
        """Return how many requests each standing view holds."""

    def open_counts(
        self, searches: Sequence[Search], *, now: datetime, stop: Callable[[], bool]
    ) -> tuple[int | None, ...]:
        """Return how many open requests each search finds, None once `stop` called it off."""

    def outlook(self, *, now: datetime, midnight: datetime, tonight: datetime) -> Outlook:
        """Return the day between `midnight` and `tonight` (UTC), and what comes next."""

    def news(self, after: int) -> tuple[int, tuple[str, ...]]:
        """Return the newest entry of the timeline, and what those after `after` are about."""

    def timeline(self, subject_id: str) -> tuple[Recorded, ...]:
        """Return what happened to a request or release, oldest first."""

    def outbox(self, *, request_id: str | None = None, limit: int = 500) -> tuple[OutboxRow, ...]:
        """Return the outbox, or one request's part of it, newest first."""

    def outbox_counts(self) -> Mapping[str, int]:
        """Return how many recipients stand in each state."""

    def in_flight(self) -> bool:
        """Say whether any recipient is `claimed` or `data_sent`."""

    def has_due(self, now: datetime) -> bool:
        """Say whether a message may leave now."""

    def next_due(self, now: datetime) -> Message | None:
        """Return the message that has waited longest of those that may leave now."""

    def messages(self, request_id: str) -> tuple[Message, ...]:
        """Return the messages of a request, oldest first."""

    def incoming(self, query: IncomingQuery) -> tuple[IncomingRow, ...]:
        """Return mails that came in, newest first."""

    def incoming_mail(self, incoming_id: str) -> Incoming | None:
        """Return the mail with this UUID."""

    def incoming_counts(self) -> Mapping[str, int]:
        """Return how many mails stand in each state that still wants something."""

    def stored_mails(self, limit: int) -> tuple[Incoming, ...]:
        """Return mails that are stored and not read yet, those that came first."""

    def raw_mail(self, incoming_id: str) -> bytes | None:
        """Return a mail's bytes as they came, None if they are not here."""

    def raw_mails(self, incoming_ids: Sequence[str]) -> Mapping[str, bytes]:
        """Return the bytes of several mails by UUID, those that are here."""

    def places(self, account: str, folder: str, validity: int) -> Sequence[Place]:
        """Return what is not finished in a mailbox, and the place with the highest UID, by UID."""

    def outlets(self, limit: int = 20_000, newest: int = 200) -> tuple[tuple[str, str], ...]:
        """Return mail domain and name of the outlets that are on record, those known last first.

        Then come address and outlet of the `newest` requests, which may have no record yet.
        """

    def expert_names(self, limit: int = 200) -> tuple[str, ...]:
        """Return the names of the experts of the newest releases."""

    def pause(self, way: str) -> Pause | None:
        """Return until when the account of a way (`smtp`, `imap`) is left alone, if it is."""

    def uncertain(self, limit: int = 50) -> tuple[Message, ...]:
        """Return messages with a recipient that is `unknown`, oldest first."""

    def releases(self) -> tuple[ReleaseRow, ...]:
        """Return every release, newest first."""

    def release(self, release_id: str) -> Release | None:
        """Return the release with this UUID."""

    def shelf(self) -> tuple[tuple[ShelfRow, tuple[Agreement, ...]], ...]:
        """Return every release as the press room lists it, newest first, each with its ledger."""

    def agreements(self, release_id: str) -> tuple[Agreement, ...]:
        """Return the embargo ledger of a release, oldest first."""

    def by_source(self, sha256: str) -> Release | None:
        """Return the release that was read from a file with these bytes, now or before."""

    def original(self, release_id: str) -> tuple[str, bytes] | None:
        """Return name and bytes of the newest file that a release was read from."""

    def release_texts(self, *, characters: int, limit: int = 500) -> tuple[ReleaseText, ...]:
        """Return the beginning of the newest releases, to compare another with them."""

    def acquaintances(self, limit: int = 1_000) -> tuple[Acquaintance, ...]:
        """Return the experts and press contacts of the newest releases."""

    def find_release(self, words: str) -> Release | None:
        """Return the release with this UUID, or the only one whose UUID begins so."""

    def earlier(self, request: Request, limit: int = 5) -> tuple[EarlierRow, ...]:
        """Return the other requests of the same reporter, newest first."""

    def owners(self) -> tuple[str, ...]:
        """Return who has open requests, those with most first."""

    def merged(self, request_id: str) -> tuple[EarlierRow, ...]:
        """Return the requests that were merged into this one, oldest first."""

    def logged_near(
        self, since: datetime, until: datetime, *, request_id: str = ""
    ) -> tuple[Logged, ...]:
        """Return what was logged between two instants, round one request or among the newest."""

    def plan(self) -> Plan:
        """Return how the office routes."""

    def came_and_closed(self, since: datetime) -> tuple[int, int]:
        """Return how many requests were logged, and how many closed, since an instant (UTC)."""

    def reporters(self, query: ReporterQuery) -> ReporterPage:
        """Return a page of reporters, by name."""

    def reporter(self, reporter_id: str) -> ReporterRecord | None:
        """Return the record with this UUID, or the one that it was merged into."""

    def reporter_of(self, request_id: str) -> str | None:
        """Return the UUID of the record that a request is linked to."""

    def asked(self, reporter_id: str, limit: int = 200) -> tuple[AskedRow, ...]:
        """Return what a reporter asked for, newest first."""

    def outlet(self, outlet_id: str) -> Outlet | None:
        """Return the outlet with this UUID."""

    def outlet_domains(self) -> tuple[str, ...]:
        """Return the domains of every outlet that has one, the one known longest first."""


class Database(Protocol):
    """The desk's database."""

    def write(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction that writes; it holds the write lock from the start."""

    def read(self) -> Views:
        """Return the questions that can be asked."""

    def check(self) -> tuple[str, ...]:
        """Return a sentence for everything that is wrong; empty if the database is sound."""

    def tidy(self) -> None:
        """Fill the search index and move the log into the file, after much was written at once."""

    def learn_words(self) -> bool:
        """Count some of the search index's words, for faster searching; say whether more are left.

        Takes no more than a moment of the database; asked while nobody waits.
        """

    def backup(self, target: Path) -> None:
        """Write a verified copy; raises `WorldFailed` and leaves no half copy behind."""

    def close(self) -> None:
        """Close every connection."""

    def restore(self, source: Path) -> None:
        """Put a verified copy in the database's place, keeping what was there beside it."""
