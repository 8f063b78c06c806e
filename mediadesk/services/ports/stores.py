"""What a use case writes to, within one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from mediadesk.domain.embargo import Agreement
from mediadesk.domain.imports import Import, Known, Sought, Taken
from mediadesk.domain.incoming import Incoming, Place
from mediadesk.domain.log import Aside
from mediadesk.domain.outbox import Message, Recipient
from mediadesk.domain.pause import Pause
from mediadesk.domain.release import LinkCheck, Release
from mediadesk.domain.reporter import Asking, Candidate, Outlet, ReporterRecord
from mediadesk.domain.request import Request
from mediadesk.domain.routing import Plan
from mediadesk.domain.timeline import Entry
from mediadesk.services.ports.asks import AskStore
from mediadesk.services.ports.coverage import CoverageStore
from mediadesk.services.ports.experts import ExpertStore
from mediadesk.services.ports.interviews import CalendarStore, InterviewStore


class RequestStore(Protocol):
    """Requests inside a unit of work."""

    def get(self, request_id: str) -> Request | None:
        """Return the request with this UUID."""

    def by_reference(self, reference: str) -> Request | None:
        """Return the request with this reference (stored form)."""

    def reference_taken(self, reference: str) -> bool:
        """Say whether a request has this reference."""

    def add(self, request: Request) -> None:
        """Write a new request and its search text."""

    def update(self, request: Request) -> Request:
        """Write a changed request if its version is still the stored one; return it with the next.

        Raises `Conflict` if someone else changed it first.
        """

    def held(self, release_id: str | None = None) -> tuple[Request, ...]:
        """Return the open held requests: all, or those of one release."""

    def index_text(self, request_id: str, text: str) -> None:
        """Make something said about a request findable."""


class ReleaseStore(Protocol):
    """Releases inside a unit of work."""

    def get(self, release_id: str) -> Release | None:
        """Return the release with this UUID."""

    def by_source(self, sha256: str) -> Release | None:
        """Return the release that was read from a file with these bytes, now or before."""

    def add(self, release: Release, original: bytes) -> None:
        """Write a new release and keep its original as it came."""

    def keep(self, release: Release, original: bytes) -> None:
        """Keep another original of a release; the earlier ones stay."""

    def update(self, release: Release) -> Release:
        """Write a changed release; raises `Conflict` if someone else changed it first."""

    def set_check(self, release_id: str, check: LinkCheck) -> bool:
        """Keep what a report's link answered; False if the release has another link by now."""

    def agreements(self, release_id: str) -> tuple[Agreement, ...]:
        """Return the embargo ledger of a release, oldest first."""

    def add_agreement(self, agreement: Agreement) -> None:
        """Write a line of the ledger."""

    def revoke(self, agreement: Agreement) -> None:
        """Write that an agreement was taken back; raises `Conflict` if it had been before."""


class PlanStore(Protocol):
    """Routing rules and rota inside a unit of work."""

    def get(self) -> Plan:
        """Return the plan, an empty one if none was made."""

    def put(self, plan: Plan) -> Plan:
        """Write a plan whose version is still the stored one; raises `Conflict` otherwise."""


class ReporterStore(Protocol):
    """Records of reporters and outlets inside a unit of work."""

    def get(self, reporter_id: str) -> ReporterRecord | None:
        """Return the record with this UUID, or the one that it was merged into."""

    def of_request(self, request_id: str) -> str | None:
        """Return the UUID of the record that a request is linked to."""

    def unlinked(self, limit: int) -> tuple[Asking, ...]:
        """Return requests that are linked to no record yet, oldest first."""

    def asking(self, request_id: str) -> Asking | None:
        """Return what links a request: who asked, for whom, when."""

    def by_address(self, address: str) -> tuple[Candidate, ...]:
        """Return the records with this address (lower case)."""

    def by_phone(self, phone: str) -> tuple[Candidate, ...]:
        """Return the records with this number (E.164)."""

    def by_name(self, name: str, outlet: str) -> tuple[Candidate, ...]:
        """Return the records with this name at this outlet, as `name_key` writes them."""

    def outlet(self, outlet_id: str) -> Outlet | None:
        """Return the outlet with this UUID."""

    def outlet_named(self, name: str) -> Outlet | None:
        """Return the outlet with this name, whatever its case."""

    def add_outlet(self, outlet: Outlet) -> None:
        """Write a new outlet."""

    def update_outlet(self, outlet: Outlet) -> Outlet:
        """Write a changed outlet; raises `Conflict` if someone else changed it first."""

    def add(self, record: ReporterRecord) -> None:
        """Write a new record with its addresses, numbers and roles."""

    def update(self, before: ReporterRecord, after: ReporterRecord) -> ReporterRecord:
        """Write a changed record; raises `Conflict` if someone else changed it first."""

    def link(self, asking: Asking, reporter_id: str) -> None:
        """Link a request to a record."""

    def linked_up_to(self, number: int) -> None:
        """Remember that every request up to this number is linked."""

    def move(self, members: Sequence[str], root_id: str) -> None:
        """Let records count as parts of another, or of themselves again."""


class OutboxStore(Protocol):
    """Messages and their recipients inside a unit of work."""

    def add(self, *messages: Message) -> None:
        """Write messages with their recipients."""

    def get(self, message_id: str) -> Message | None:
        """Return a message by its UUID."""

    def by_recipient(self, recipient_id: str) -> Message | None:
        """Return the message that has this recipient."""

    def of_request(self, request_id: str) -> tuple[Message, ...]:
        """Return the messages of a request, oldest first."""

    def next_due(self, now: datetime) -> Message | None:
        """Return the message that has waited longest of those that may leave now."""

    def in_flight(self) -> tuple[Message, ...]:
        """Return messages with a recipient that is `claimed` or `data_sent`."""

    def set_content(self, message_id: str, content: bytes | None) -> None:
        """Keep the rendered bytes."""

    def set_pause(self, way: str, pause: Pause | None) -> None:
        """Keep until when the account of a way (`smtp`, `imap`) is left alone; None ends it."""

    def move(self, recipient: Recipient, *, to: Recipient) -> None:
        """Write a recipient's next state; raises `Conflict` if it is no longer as `recipient`."""


class IncomingStore(Protocol):
    """Mails that came in, inside a unit of work."""

    def get(self, incoming_id: str) -> Incoming | None:
        """Return the mail with this UUID."""

    def by_sha256(self, sha256: str) -> str | None:
        """Return the UUID of the mail with these bytes."""

    def by_mail_id(self, mail_id: str) -> tuple[Incoming, ...]:
        """Return the mails that claim this Message-ID; there may be several, or a lie."""

    def by_pack(self, pack_id: str) -> tuple[Incoming, ...]:
        """Return the mails that brought a request pack with this id, oldest first."""

    def of_request(self, request_id: str) -> tuple[Incoming, ...]:
        """Return the mails of a request, oldest first."""

    def count_from(self, sender: str, since: datetime) -> int:
        """Return how many mails have come from an address since an instant."""

    def count_answered(self, since: datetime, sender: str = "") -> int:
        """Return how many mails were answered automatically since then, of one sender or all."""

    def add(self, incoming: Incoming, content: bytes | None) -> None:
        """Write a mail with its bytes; None for one that is still on the server."""

    def update(self, incoming: Incoming) -> Incoming:
        """Write a changed mail if its version is still the stored one; raises `Conflict`."""

    def put_place(self, place: Place) -> None:
        """Write where a mail lies, in place of what was known of that UID."""

    def told(self, account: str, folder: str, validity: int, uids: Sequence[int]) -> None:
        """Note that the server knows that we have these mails."""

    def forget_places(self, incoming_id: str) -> None:
        """Let a mail that could not be fetched be tried again."""


class ImportStore(Protocol):
    """Imports of old logs inside a unit of work."""

    def get(self, import_id: str) -> Import | None:
        """Return the import with this UUID."""

    def add(self, one: Import) -> None:
        """Write a new import."""

    def update(self, one: Import) -> Import:
        """Write a changed import; raises `Conflict` if someone else changed it first."""

    def known(self, sought: Sought) -> tuple[Known, ...]:
        """Return the requests that a row may speak of."""

    def note(
        self,
        import_id: str,
        row: int,
        request: Request,
        *,
        key: str,
        likeness: str,
        notes: str,
        before: Known | None = None,
    ) -> None:
        """Write of which row a request is, and how it was `before` if the row changed it."""

    def put_aside(self, import_id: str, asides: Iterable[Aside]) -> None:
        """Keep rows that could not be taken in, with the reasons."""

    def to_undo(self, import_id: str, below: int, limit: int) -> tuple[Taken, ...]:
        """Return requests of an import whose rows stand below a number, the last row first."""

    def take_back(self, import_id: str, taken: Sequence[Taken]) -> None:
        """Remove what an import brought, and put back what it changed; nobody has worked on it."""

    def forget_asides(self, import_id: str) -> None:
        """Remove the rows that were kept aside."""


class UnitOfWork(Protocol):
    """One transaction. Leaving it without `commit` undoes everything."""

    @property
    def requests(self) -> RequestStore:
        """The requests."""

    @property
    def releases(self) -> ReleaseStore:
        """The releases."""

    @property
    def outbox(self) -> OutboxStore:
        """The outbox."""

    @property
    def plan(self) -> PlanStore:
        """Routing rules and rota."""

    @property
    def reporters(self) -> ReporterStore:
        """The records of reporters and outlets."""

    @property
    def experts(self) -> ExpertStore:
        """The records of experts."""

    @property
    def calendars(self) -> CalendarStore:
        """Experts' own calendars."""

    @property
    def interviews(self) -> InterviewStore:
        """The interviews."""

    @property
    def asks(self) -> AskStore:
        """Who was asked about a request, in order."""

    @property
    def incoming(self) -> IncomingStore:
        """The mails that came in."""

    @property
    def imports(self) -> ImportStore:
        """The imports of old logs."""

    @property
    def coverage(self) -> CoverageStore:
        """What appeared, and what is still to appear."""

    def commit(self, entry: Entry, *more: Entry) -> None:
        """Write the timeline entries and commit; every change says why."""
