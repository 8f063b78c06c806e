"""What the use cases need from outside, as Protocols; `bootstrap` hands in the concrete parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from mediadesk.domain.acquaintance import Acquaintance
from mediadesk.domain.draft import ReleaseDraft
from mediadesk.domain.duplicates import Logged
from mediadesk.domain.embargo import Agreement
from mediadesk.domain.incoming import Incoming, IncomingRow, Place
from mediadesk.domain.intake import Knowledge, ReadMail
from mediadesk.domain.mail import Account, Letter
from mediadesk.domain.outbox import Envelope, Message, Recipient, Result
from mediadesk.domain.pack import Pack
from mediadesk.domain.pause import Pause
from mediadesk.domain.provider import Authority
from mediadesk.domain.query import IncomingQuery, QueueQuery, ReporterQuery
from mediadesk.domain.release import LinkCheck, Reading, Release
from mediadesk.domain.reporter import Asking, Candidate, Outlet, ReporterRecord
from mediadesk.domain.request import Request
from mediadesk.domain.routing import Plan
from mediadesk.domain.rows import (
    Alike,
    AskedRow,
    Counts,
    EarlierRow,
    FoundPage,
    OutboxRow,
    QueuePage,
    ReleaseRow,
    ReleaseText,
    ReporterPage,
    ShelfRow,
)
from mediadesk.domain.search import Search
from mediadesk.domain.timeline import Entry, Recorded
from mediadesk.domain.trial import Trial


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""


class Ids(Protocol):
    """Gives out what must be unpredictable."""

    def uuid(self) -> str:
        """Return a new random UUID."""

    def jitter(self) -> float:
        """Return a random number in [-1, 1]."""


class Settings(Protocol):
    """This desk's choices, by dotted name such as `office.name`."""

    def get(self, key: str) -> str:
        """Return the value, or the default if none was set."""

    def set(self, key: str, value: str) -> None:
        """Keep a value durably."""

    def set_many(self, values: Mapping[str, str]) -> None:
        """Keep several values durably, all or none."""

    def all(self) -> Mapping[str, str]:
        """Return every known key with its value, as they are at this moment."""


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

    def set_content(self, message_id: str, content: bytes) -> None:
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
    def incoming(self) -> IncomingStore:
        """The mails that came in."""

    def commit(self, entry: Entry, *more: Entry) -> None:
        """Write the timeline entries and commit; every change says why."""


class Views(Protocol):
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

    def outlets(self, limit: int = 5_000) -> tuple[tuple[str, str], ...]:
        """Return mail address and outlet of the newest requests."""

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


class Session(Protocol):
    """A connection to a mail server, logged in."""

    @property
    def usable(self) -> bool:
        """Whether another message can be sent over this connection."""

    def send(
        self, envelope: Envelope, *, before_data: Callable[[tuple[str, ...]], None]
    ) -> tuple[Result, ...]:
        """Send one message; `before_data` commits `data_sent` before the first byte of DATA."""


class Transport(Protocol):
    """The way out."""

    def open_session(
        self, account: Account, password: str | None
    ) -> AbstractContextManager[Session]:
        """Connect and log in; raises `WorldFailed`."""

    def compose(self, letter: Letter) -> bytes:
        """Render a letter; raises `Refused` for what cannot stand in a header."""

    def draft(self, letter: Letter) -> bytes:
        """Render a letter as a draft that a mail program opens for sending."""


class MailFolder(Protocol):
    """A folder of a mail server that is open. Every call raises `WorldFailed`."""

    @property
    def uidvalidity(self) -> int:
        """While it stays the same, a UID names the same mail for ever."""

    def uids_after(self, uid: int) -> tuple[int, ...]:
        """Return the UIDs of the mails that came after `uid` (0: all), in order."""

    def sizes(self, uids: Sequence[int]) -> Mapping[int, int]:
        """Return the size in bytes of each mail that is still there."""

    def fetch(self, uids: Sequence[int]) -> Mapping[int, bytes]:
        """Return the whole mails that are still there, as bytes, left unread on the server."""

    def fetch_header(self, uid: int) -> bytes:
        """Return the header of a mail; empty if the mail is gone."""

    def mark(self, uids: Sequence[int], *, move_to: str = "") -> None:
        """Mark mails read or, with `move_to`, move them into that folder."""

    def has(self, message_id: str) -> bool:
        """Say whether a mail with this Message-ID lies in the folder."""

    def wait(self, seconds: float) -> bool:
        """Let the server say that something has come, for `seconds` at most; False if it cannot."""

    def rest(self) -> None:
        """End the wait, so that the folder can be asked again."""


class MailboxTransport(Protocol):
    """The way in."""

    def open_mailbox(
        self, account: Account, password: str | None, folder: str
    ) -> AbstractContextManager[MailFolder]:
        """Connect, log in and open a folder, by name or special use; raises `WorldFailed`."""

    def has_news(
        self, account: Account, password: Callable[[], str | None], folder: str
    ) -> bool | None:
        """Say whether something has come since the last time; None if the server cannot tell.

        `password` is only called where a connection has to be opened.
        """

    def close(self) -> None:
        """Let go whatever is kept open."""


class MailReader(Protocol):
    """Understands mails; whatever their bytes are, none of them raises."""

    def read_all(self, mails: Sequence[bytes], knowledge: Knowledge) -> Iterator[ReadMail]:
        """Yield what can be understood of each mail, within limits of time and memory.

        Raises `WorldFailed` only if reading cannot begin at all.
        """


class Secrets(Protocol):
    """Passwords, in the system keyring."""

    def get(self, name: str) -> str | None:
        """Return the secret, None if there is none; raises `WorldFailed` without a keyring."""

    def set(self, name: str, secret: str) -> None:
        """Keep a secret."""

    def clear(self, name: str) -> None:
        """Forget a secret."""

    def remember(self, name: str, secret: str) -> None:
        """Keep a secret in memory until the program ends, where there is no keyring."""

    def status(self) -> tuple[str, str]:
        """Return `unlocked`, `locked` or `none`, and what the keyring calls itself."""


class MessageFiles(Protocol):
    """Message files."""

    def read(self, path: Path) -> bytes:
        """Return the bytes of a message file; raises `Refused` for one that cannot be read."""


class Packs(Protocol):
    """Request packs: a request as one MediaDesk hands it to another."""

    def write(self, request: Request) -> bytes:
        """Return a request as a pack."""

    def read(self, mail: bytes) -> Pack | None:
        """Return the pack that a mail brings, None if it brings none that can be believed."""


class Keys(Protocol):
    """What opens an account: its password, or a token that is renewed when it has run out."""

    def key(self, way: str, account: Account) -> str | None:
        """Return it for a way (`smtp`, `imap`), None for an account without a user.

        Raises `WorldFailed`: `password_needed` where a person has to type or to sign in.
        """


class AccountTester(Protocol):
    """Tries accounts out; never raises for what the world does."""

    def try_outgoing(self, account: Account, password: str | None) -> Trial:
        """Connect, secure, log in and ask how large a message may be."""

    def try_incoming(self, account: Account, password: str | None, folder: str) -> Trial:
        """Connect, secure, log in, list the folders and open one."""


class SignIn(Protocol):
    """A sign-in that has begun. `code` is to be typed at `url`, or empty if the page knows it."""

    @property
    def url(self) -> str:
        """Where the user agrees."""

    @property
    def code(self) -> str:
        """What the user types there."""

    @property
    def interval(self) -> float:
        """Seconds between two polls at least."""

    def poll(self) -> bool:
        """Say whether the user has agreed; the token is then kept. Raises `WorldFailed`."""

    def close(self) -> None:
        """Give up."""


class SignIns(Protocol):
    """Begins sign-ins."""

    def begin(self, authority: Authority) -> SignIn:
        """Begin the flow that the authority offers; raises `WorldFailed`."""


class ContactReader(Protocol):
    """Reads contact details as people write them."""

    def address(self, text: str) -> str | None:
        """Return a mail address in the form that is used, or None."""

    def phone(self, text: str) -> str | None:
        """Return a phone number as E.164, or None."""


class ReleaseReader(Protocol):
    """Reads release files."""

    def read_file(self, path: Path) -> tuple[Reading, bytes]:
        """Return what was understood of a file, and its bytes (empty if it could not be read)."""

    def read_bytes(self, data: bytes, name: str) -> Reading:
        """Return what was understood of these bytes; `name` is what a file of them is called."""


class Likeness(Protocol):
    """Compares releases."""

    def alike(self, draft: ReleaseDraft, candidates: Iterable[ReleaseText]) -> tuple[Alike, ...]:
        """Return the releases that this one is like, the likest first."""


class LinkChecker(Protocol):
    """Asks the web."""

    def check(self, url: str, now: datetime) -> LinkCheck:
        """Return what a link answers; trouble is in the result. Takes seconds at most."""


class FormDrafts(Protocol):
    """Keeps what was typed into a form until it is sent."""

    def save(self, name: str, values: Mapping[str, object]) -> None:
        """Keep the values of the form `name` durably."""

    def load(self, name: str) -> Mapping[str, object] | None:
        """Return what was kept, None if there is nothing (readable)."""

    def drop(self, name: str) -> None:
        """Forget what was kept."""


class SenderLock(Protocol):
    """Lets one sender work at a time, over all processes of this desk."""

    def __call__(self) -> AbstractContextManager[bool]:
        """Hold the lock inside the block; the block gets False if another sender has it."""


class FileKeeper(Protocol):
    """Keeps files that are for the user."""

    def keep(self, name: str, content: bytes) -> Path:
        """Write a file durably under the desk's folder of drafts and return its path."""


class FileWriter(Protocol):
    """Writes files to where the user says."""

    def write(self, target: Path, content: bytes) -> None:
        """Write a file durably, replacing one that is there; raises `WorldFailed`."""


class CalendarWriter(Protocol):
    """Writes calendar files (RFC 5545)."""

    def deadline(self, request: Request, *, title: str, text: str) -> bytes:
        """Return a file with one entry: the deadline of a request, as an instant in UTC."""


class Templates(Protocol):
    """The wording of letters."""

    def render(self, name: str, values: Mapping[str, str]) -> tuple[str, str]:
        """Return subject and text of the letter `name` with its blanks filled."""

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names under which `render` knows the letters of a folder, in order."""
