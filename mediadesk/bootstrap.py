"""The only module that knows every concrete class: it builds a Desk and starts a face.

Everything heavy is imported inside the function that needs it. A window paints its first frame with
Qt alone; SQLAlchemy, keyring, mail and document libraries come after, on the data lane.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediadesk import __version__, paths
from mediadesk.domain.errors import Problem, WorldFailed
from mediadesk.settings import FileSettings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from mediadesk.domain.availability import Span
    from mediadesk.domain.briefing import Sheet
    from mediadesk.domain.calendar import BusyRead, Page
    from mediadesk.domain.expert import Expert, Photograph
    from mediadesk.domain.intake import Knowledge, ReadMail
    from mediadesk.domain.log import LogWords
    from mediadesk.domain.mail import Account, Letter
    from mediadesk.domain.pack import Pack
    from mediadesk.domain.provider import Authority, Provider, Token
    from mediadesk.domain.release import LinkCheck, Reading
    from mediadesk.domain.request import Request
    from mediadesk.domain.roster import FileExpert
    from mediadesk.domain.trial import Trial
    from mediadesk.mail.imap import Watcher
    from mediadesk.services.desk import Desk
    from mediadesk.services.entries import Entries
    from mediadesk.services.ports import (
        Clock,
        Database,
        Ids,
        LogTable,
        MailFolder,
        MailReader,
        Secrets,
        Session,
        Settings,
        SignIn,
        Transport,
        Web,
    )


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return datetime.now(UTC)


_VARIANT = {digit: "89ab"[number % 4] for number, digit in enumerate("0123456789abcdef")}
"""What a random hexadecimal digit becomes where a UUID says its variant in two bits."""


class SystemIds:
    """The computer's randomness."""

    def uuid(self) -> str:
        """Return a new UUID of version 7: rows written together lie together in every index.

        RFC 9562, 6.2, method 3: microseconds where the standard allows a fraction, then chance.
        """
        milliseconds, rest = divmod(time.time_ns(), 1_000_000)
        start, chance = f"{milliseconds:012x}", os.urandom(8).hex()
        return (
            f"{start[:8]}-{start[8:]}-7{rest * 4096 // 1_000_000:03x}"
            f"-{_VARIANT[chance[0]]}{chance[1:4]}-{chance[4:]}"
        )

    def jitter(self) -> float:
        """Return a random number in [-1, 1]."""
        import random

        return random.uniform(-1, 1)  # noqa: S311  # spreads retries, guards nothing


class SmtpTransport:
    """Mail out, by SMTP; its libraries load with the first message."""

    def open_session(
        self, account: Account, password: str | None
    ) -> AbstractContextManager[Session]:
        """Connect and log in; raises `WorldFailed`."""
        from mediadesk.mail.smtp import open_session

        return open_session(account, password)

    def compose(self, letter: Letter) -> bytes:
        """Render a letter; raises `Refused` for what cannot stand in a header."""
        from mediadesk.mail.compose import compose

        return compose(letter)

    def draft(self, letter: Letter) -> bytes:
        """Render a letter as a draft that a mail program opens for sending."""
        from mediadesk.mail.compose import unsent_draft

        return unsent_draft(letter)


class MailLikeness:
    """Domains and names that look like others; the tables load with the first question."""

    def registered(self, domain: str) -> str:
        """Return the part of a domain that its owner registered."""
        from mediadesk.mail.authenticity import registered

        return registered(domain)

    def lookalike(self, domain: str, known: Iterable[str]) -> str | None:
        """Return which known domain this one looks like without being it, None if none."""
        from mediadesk.mail.authenticity import lookalike

        return lookalike(domain, dict.fromkeys(known, ""))

    def is_mixed(self, text: str, *, words: bool) -> bool:
        """Say whether one word, or one part of a domain, mixes letters that look alike."""
        from mediadesk.mail.authenticity import mixes_scripts

        return mixes_scripts(text, words=words)


class ImapTransport:
    """Mail in, by IMAP; its libraries load with the first connection."""

    def __init__(self) -> None:
        self._watcher: Watcher | None = None

    def open_mailbox(
        self, account: Account, password: str | None, folder: str
    ) -> AbstractContextManager[MailFolder]:
        """Connect, log in and open a folder, by name or special use; raises `WorldFailed`."""
        from mediadesk.mail.imap import open_mailbox

        return open_mailbox(account, password, folder)

    def has_news(
        self, account: Account, password: Callable[[], str | None], folder: str
    ) -> bool | None:
        """Say whether something has come since the last time; None if the server cannot tell."""
        if self._watcher is None:
            from mediadesk.mail.imap import Watcher

            self._watcher = Watcher()
        return self._watcher.has_news(account, password, folder)

    def close(self) -> None:
        """Let the connection that waits for news go."""
        if self._watcher is not None:
            self._watcher.close()


class DiskMessages:
    """Message files on disk."""

    def read(self, path: Path) -> bytes:
        """Return the bytes of a message file; raises `Refused` for one that cannot be read."""
        from mediadesk.documents.messages import read_message

        return read_message(path)


class PersonPictures:
    """Pictures of people."""

    def read(self, content: bytes) -> Photograph:
        """Return a PNG or JPEG without what it tells of its camera; raises `Refused`."""
        from mediadesk.documents.pictures import read_picture

        return read_picture(content)

    def read_file(self, path: Path) -> Photograph:
        """Return the picture in a file; raises `Refused`."""
        from mediadesk.documents.pictures import read_picture_file

        return read_picture_file(path)


class DiskRoster:
    """Files of experts; what reads and writes them loads with the first."""

    def read(self, path: Path) -> Iterator[FileExpert]:
        """Yield what each row or card says; raises `Refused` beside `file`."""
        from mediadesk.documents.roster import read_roster

        return read_roster(path)

    def write(
        self,
        experts: Sequence[Expert],
        photographs: Mapping[str, Photograph],
        *,
        cards: bool,
        private: bool,
    ) -> bytes:
        """Return experts as vCard (`cards`) or CSV; what is `private` only if it is wanted."""
        from mediadesk.documents.roster import write_roster

        return write_roster(experts, photographs, cards=cards, private=private)


class DiskLogs:
    """Old logs on disk; what reads them loads with the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def words(self) -> LogWords:
        """Return the words by which old logs name their columns and values."""
        from mediadesk.documents.logs import log_words

        return log_words()

    def open(self, path: Path, sheet: str = "") -> LogTable:
        """Open a log; raises `Refused` for what is none, `WorldFailed` without room for a copy."""
        from mediadesk.documents.logs import open_log

        return open_log(path, self._folder, sheet)

    def csv(self, rows: Iterator[Sequence[str]]) -> bytes:
        """Return rows as a CSV file in which no cell is taken for a formula."""
        from mediadesk.documents.logs import csv_of

        return csv_of(rows)


class MailPacks:
    """Request packs inside mails."""

    def write(self, request: Request) -> bytes:
        """Return a request as a pack."""
        from mediadesk.documents.packs import write_pack

        return write_pack(request)

    def read(self, mail: bytes) -> Pack | None:
        """Return the pack that a mail brings, None if it brings none that can be believed."""
        from mediadesk.documents.packs import LARGEST, read_pack
        from mediadesk.domain.errors import Refused
        from mediadesk.domain.pack import PACK_TYPE
        from mediadesk.mail.enclosures import files_of

        found = files_of(mail, PACK_TYPE, LARGEST)
        if len(found) != 1:
            return None
        try:
            return read_pack(found[0])
        except Refused:
            # Then it is a plain mail with a file that nobody opens.
            return None


class MailTrials:
    """Tries accounts out; the mail libraries load with the first trial."""

    def try_outgoing(self, account: Account, password: str | None) -> Trial:
        """Connect, secure, log in and ask how large a message may be."""
        from mediadesk.mail.trial import try_outgoing

        return try_outgoing(account, password)

    def try_incoming(self, account: Account, password: str | None, folder: str) -> Trial:
        """Connect, secure, log in, list the folders and open one."""
        from mediadesk.mail.trial import try_incoming

        return try_incoming(account, password, folder)


class TokenSignIns:
    """Sign-ins whose token is kept once the user has agreed."""

    def __init__(self, keep: Callable[[Token], None]) -> None:
        self._keep = keep

    def begin(self, authority: Authority) -> SignIn:
        """Begin the flow that the authority offers; raises `WorldFailed`."""
        from mediadesk.mail.oauth import BrowserSignIn, DeviceSignIn

        kind = DeviceSignIn if authority.device_url else BrowserSignIn
        return kind(authority, self._keep)


def renew_token(authority: Authority, refresh: str) -> Token:
    """Return a fresh token; raises `WorldFailed`."""
    from mediadesk.mail.oauth import renew

    return renew(authority, refresh)


def known_providers() -> tuple[Provider, ...]:
    """Return the well-known mail providers."""
    from mediadesk.mail.providers import read_providers

    return read_providers(paths.resources_dir() / "providers" / "providers.json")


def mail_reader() -> AbstractContextManager[MailReader]:
    """Return what reads mails; its child starts with the first one and ends with the block."""
    from mediadesk.mail.child import MailReader

    return MailReader()


class KeyringSecrets:
    """Passwords in the system keyring, or in memory for this session; keyring loads when asked."""

    def __init__(self, profile: str) -> None:
        from mediadesk.vault import SessionVault, Vault

        self._vault = Vault(profile)
        self._session = SessionVault()

    def get(self, name: str) -> str | None:
        """Return the secret, None if there is none; raises `WorldFailed` without a keyring."""
        return self._session.get(name) or self._vault.get(name)

    def set(self, name: str, secret: str) -> None:
        """Keep a secret."""
        self._vault.set(name, secret)
        self._session.clear(name)

    def clear(self, name: str) -> None:
        """Forget a secret."""
        self._session.clear(name)
        self._vault.clear(name)

    def remember(self, name: str, secret: str) -> None:
        """Keep a secret in memory until the program ends."""
        self._session.set(name, secret)

    def status(self) -> tuple[str, str]:
        """Return `unlocked`, `locked` or `none`, and what the keyring calls itself."""
        found = self._vault.status()
        return found.state, found.backend


class FileReleaseReader:
    """Reads release files; the reader's libraries load with the first file."""

    def read_file(self, path: Path) -> tuple[Reading, bytes]:
        """Return what was understood of a file, and its bytes (empty if it could not be read)."""
        from mediadesk.documents.releases import read_release, release_bytes
        from mediadesk.domain.release import Reading

        found = release_bytes(path)
        if isinstance(found, Problem):
            return Reading(file=path.name, problems=(found,)), b""
        reading = read_release(found, name=path.name)
        return reading, b"" if reading.problems else found

    def read_bytes(self, data: bytes, name: str) -> Reading:
        """Return what was understood of these bytes; `name` is what a file of them is called."""
        from mediadesk.documents.releases import read_release

        return read_release(data, name=name)


class WebLinkChecker:
    """Asks the web whether a link leads anywhere; its libraries load with the first question."""

    def check(self, url: str, now: datetime) -> LinkCheck:
        """Return what a link answers; trouble is in the result."""
        from mediadesk.links import check

        return check(url, now)

    def fetch(self, url: str, *, etag: str = "", largest: int) -> Page:
        """Return what an https address holds; trouble is in the result."""
        from mediadesk.links import fetch

        return fetch(url, etag=etag, largest=largest)


class ChildCalendars:
    """Reads calendars in a process of their own; what reads them loads with the first."""

    def open(self, path: Path) -> bytes:
        """Return the bytes of a calendar file; raises `Refused` for one that cannot be read."""
        from mediadesk.documents.busy import CalendarReader

        return CalendarReader().open(path)

    def read(self, content: bytes, window: Span, zone: str) -> BusyRead:
        """Return what a calendar takes of `window`; times without a zone are those of `zone`."""
        from mediadesk.documents.busy import CalendarReader

        return CalendarReader().read(content, window, zone)


def print_page(sheet: Sheet, size: str) -> bytes:
    """Return a briefing as a PDF; Qt loads with the first one, and needs no screen."""
    from mediadesk.ui.widgets.sheet import print_sheet

    return print_sheet(sheet, size)


def clean_link(url: str) -> str:
    """Return a link without tracking parameters."""
    from mediadesk.documents.releases.report import clean_url

    return clean_url(url)


class SenderLockFile:
    """Lets one sender work at a time over all processes of a desk; a dead one's lock is free."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def __call__(self) -> Iterator[bool]:
        """Hold the lock inside the block; the block gets False if another sender has it."""
        from filelock import FileLock, Timeout

        lock = FileLock(self._path, mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield False
            return
        except OSError as error:
            raise WorldFailed("MediaDesk cannot write to its folder.", code="read_only") from error
        try:
            yield True
        finally:
            lock.release()


def make_folder(folder: Path) -> None:
    """Make the data folder, for this user only; raises `WorldFailed`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorldFailed(
            f"The folder {folder} cannot be made: {error.strerror}.", code="read_only"
        ) from error


def open_desk(folder: Path) -> Desk:
    """Return the desk whose data is in `folder`, made or migrated if need be.

    Raises `WorldFailed` if the folder cannot be used, or a newer MediaDesk wrote it.
    """
    from mediadesk.storage.database import SqliteDatabase

    make_folder(folder)
    database = SqliteDatabase(folder, paths.migrations_dir(), __version__)
    database.open()
    return build_desk(
        folder,
        database,
        clock=SystemClock(),
        ids=SystemIds(),
        settings=FileSettings(folder),
        secrets=KeyringSecrets(str(folder.resolve())),
        transport=SmtpTransport(),
        checker=WebLinkChecker(),
    )


def _entries(database: Database, clock: Clock, settings: Settings) -> Entries:
    from mediadesk.documents.calendars import CalendarFiles
    from mediadesk.documents.drafts import UserFiles
    from mediadesk.services.entries import Entries

    return Entries(
        database=database,
        clock=clock,
        settings=settings,
        calendars=CalendarFiles(),
        files=UserFiles(),
    )


def build_desk(
    folder: Path,
    database: Database,
    *,
    clock: Clock,
    ids: Ids,
    settings: Settings,
    secrets: Secrets,
    transport: Transport,
    checker: Web,
) -> Desk:
    """Return a desk over a database that is open; what a test turns by hand is handed in."""
    from mediadesk.documents.attachments import read_attachment
    from mediadesk.documents.briefings import briefing_html, briefing_text
    from mediadesk.documents.calendars import CalendarFiles
    from mediadesk.documents.company import CompanyFolder
    from mediadesk.documents.contacts import ContactDetails
    from mediadesk.documents.coverage import write_coverage
    from mediadesk.documents.drafts import DraftFolder, FormFolder, UserFiles
    from mediadesk.documents.likeness import ReleaseLikeness, words_alike
    from mediadesk.documents.templates import FileTemplates
    from mediadesk.services.accounts import Accounts
    from mediadesk.services.asking import Asking
    from mediadesk.services.attributions import Attributions
    from mediadesk.services.audience import Audience
    from mediadesk.services.backups import Backups
    from mediadesk.services.briefings import Briefings, Writers
    from mediadesk.services.calendars import Calendars
    from mediadesk.services.calls import Calls
    from mediadesk.services.choices import Choices
    from mediadesk.services.company import Company
    from mediadesk.services.coverage import CoverageDesk
    from mediadesk.services.desk import Desk
    from mediadesk.services.embargoes import Embargoes
    from mediadesk.services.experts import Experts
    from mediadesk.services.facts import Facts
    from mediadesk.services.handovers import Handovers
    from mediadesk.services.imports import Imports
    from mediadesk.services.intake import Intake
    from mediadesk.services.interviews import Interviews
    from mediadesk.services.invitations import Invitations
    from mediadesk.services.joins import Joins
    from mediadesk.services.keys import AccountKeys
    from mediadesk.services.links import Links
    from mediadesk.services.mailbox import Mailbox
    from mediadesk.services.matching import Matching
    from mediadesk.services.openings import Openings
    from mediadesk.services.outbox import Outbox
    from mediadesk.services.plans import Plans
    from mediadesk.services.releases import Releases
    from mediadesk.services.replies import Replies
    from mediadesk.services.reporters import Reporters
    from mediadesk.services.requests import Requests
    from mediadesk.services.roster import Roster
    from mediadesk.services.sorting import Sorting
    from mediadesk.services.triage import Triage

    contacts = ContactDetails(lambda: settings.get("office.phone"))
    templates = FileTemplates(paths.resources_dir() / "templates" / "en")
    providers = known_providers()
    keys = AccountKeys(
        secrets=secrets,
        settings=settings,
        clock=clock,
        providers=providers,
        renew=renew_token,
    )
    invitations = Invitations(
        ids=ids, settings=settings, calendars=CalendarFiles(), templates=templates
    )
    return Desk(
        clock=clock,
        settings=settings,
        secrets=secrets,
        database=database,
        contacts=contacts,
        drafts=FormFolder(folder / "forms"),
        calendars=CalendarFiles(),
        requests=Requests(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            contacts=contacts,
            templates=templates,
        ),
        triage=Triage(database=database, clock=clock, contacts=contacts, invitations=invitations),
        replies=Replies(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            templates=templates,
            invitations=invitations,
        ),
        attributions=Attributions(database=database, clock=clock, settings=settings),
        briefings=Briefings(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            contacts=contacts,
            drafts=FormFolder(folder / "forms"),
            calendars=CalendarFiles(),
            invitations=invitations,
            writers=Writers(text=briefing_text, html=briefing_html, page=print_page),
        ),
        coverage=CoverageDesk(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            contacts=contacts,
            templates=templates,
            checker=checker,
            clean_link=clean_link,
            writer=write_coverage,
            files=UserFiles(),
        ),
        joins=Joins(database=database, clock=clock, ids=ids, words_alike=words_alike),
        own_calendars=Calendars(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            reader=ChildCalendars(),
            fetcher=checker,
        ),
        interviews=Interviews(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            invitations=invitations,
        ),
        entries=_entries(database, clock, settings),
        outbox=Outbox(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            transport=transport,
            keys=keys,
            sender_lock=SenderLockFile(folder / "sender.lock"),
            packs=MailPacks(),
            files=DraftFolder(folder / "drafts"),
        ),
        releases=Releases(
            database=database,
            clock=clock,
            ids=ids,
            reader=FileReleaseReader(),
            contacts=contacts,
            likeness=ReleaseLikeness(),
        ),
        handovers=Handovers(database=database, clock=clock, settings=settings, files=UserFiles()),
        plans=Plans(database=database, clock=clock, settings=settings, contacts=contacts),
        reporters=Reporters(
            database=database, clock=clock, ids=ids, contacts=contacts, likeness=MailLikeness()
        ),
        experts=Experts(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            contacts=contacts,
            pictures=PersonPictures(),
        ),
        roster=Roster(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            contacts=contacts,
            pictures=PersonPictures(),
            files=DiskRoster(),
            writer=UserFiles(),
        ),
        embargoes=Embargoes(database=database, clock=clock, ids=ids, contacts=contacts),
        openings=Openings(database=database),
        audience=Audience(
            database=database,
            clock=clock,
            settings=settings,
            drafts=FormFolder(folder / "forms"),
            calendars=CalendarFiles(),
        ),
        links=Links(database=database, clock=clock, checker=checker),
        backups=Backups(database=database, clock=clock, folder=folder / "backups"),
        choices=Choices(settings=settings, contacts=contacts),
        company=Company(
            store=CompanyFolder(folder / "company"), clock=clock, window=SystemIds().uuid()
        ),
        mailbox=Mailbox(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            keys=keys,
            transport=ImapTransport(),
            lock=SenderLockFile(folder / "fetcher.lock"),
        ),
        intake=Intake(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            readers=mail_reader,
            packs=MailPacks(),
            files=DiskMessages(),
        ),
        sorting=Sorting(database=database, clock=clock),
        imports=Imports(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            contacts=contacts,
            files=DiskLogs(folder / "imports"),
            writer=UserFiles(),
        ),
        matching=Matching(database=database, clock=clock, settings=settings),
        asking=Asking(
            database=database,
            clock=clock,
            ids=ids,
            settings=settings,
            templates=templates,
        ),
        accounts=Accounts(
            settings=settings,
            keys=keys,
            tester=MailTrials(),
            providers=providers,
            sign_ins=TokenSignIns(keys.keep),
        ),
        calls=Calls(database=database),
        facts=Facts(database=database, clock=clock, contacts=contacts),
        read_file=read_attachment,
    )


def _utf8_streams() -> None:
    """Speak UTF-8 whatever the locale; odd file names must not stop a line."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _plain_window(words: Sequence[str]) -> tuple[Path, str | None] | None:
    """Return folder and face if nothing but the window is asked for, else None.

    The command line's parsers cost a fifth of the time to the first paint, and a window needs none.
    """
    known = {"--face": "", "--data": ""}
    for name, value in zip(words[::2], words[1::2], strict=False):
        if name not in known or value.startswith("-"):
            return None
        known[name] = value
    if len(words) % 2 or known["--face"] not in {"", "desk", "room"}:
        return None
    if os.environ.get("MEDIADESK_DATABASE"):
        return None
    folder = Path(known["--data"]) if known["--data"] else paths.default_data_dir()
    return folder, known["--face"] or None


def main(argv: Sequence[str] | None = None) -> int:
    """Start MediaDesk as the words on the command line say; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words == ["--keyring-worker"]:
        # The packaged program has no Python to start the keyring's child with, so it is the child.
        from mediadesk.vault import run_worker

        return run_worker()
    if words[:1] == ["--mail-worker"]:
        # The same for the reader of mails.
        from mediadesk.mail.child import main as read_mails

        return read_mails(words[1:])
    if words[:1] == ["--sheet-worker"]:
        # And for the reader of spreadsheets.
        from mediadesk.documents.logs.child import main as open_sheets

        return open_sheets(words[1:])
    if words[:1] == ["--document-worker"]:
        # And for the reader of Word and PDF files.
        from mediadesk.documents.releases.child import main as open_documents

        return open_documents(words[1:])
    os.umask(0o077)
    _utf8_streams()
    plain = _plain_window(words)
    if plain is not None:
        try:
            return _run_window(*plain, ())
        except WorldFailed as failure:
            print(failure.what, file=sys.stderr)
            return 3
    from mediadesk import cli

    return cli.run(
        words,
        cli.Parts(
            open_desk=open_desk,
            read_release=FileReleaseReader().read_file,
            reading_to_json=_reading_to_json,
            read_mails=_read_mails,
            mail_to_json=_mail_to_json,
            knowledge=_knowledge,
            clock=SystemClock(),
            secrets=lambda folder: KeyringSecrets(str(folder.resolve())),
            run_window=_run_window,
            run_tour=_run_tour,
            self_test=_self_test,
            start_log=_start_log,
        ),
    )


def _read_mails(files: Sequence[Path], knowledge: Knowledge) -> Iterator[ReadMail]:
    from mediadesk.mail.files import read_mail_files

    return read_mail_files(files, knowledge)


def _mail_to_json(file: str, mail: ReadMail) -> dict[str, Any]:
    from mediadesk.mail.files import mail_to_json

    return mail_to_json(file, mail)


def _knowledge(folder: Path) -> Knowledge:
    """Return what the desk in a folder knows, as little as nothing if there is none; make none."""
    from mediadesk.domain.intake import Knowledge

    settings = FileSettings(folder)
    if (folder / "desk.db").exists():
        with suppress(WorldFailed):
            desk = open_desk(folder)
            try:
                return desk.intake.knowledge()
            finally:
                desk.close()
    return Knowledge(server=settings.get("imap.host"), zone=settings.get("office.zone"))


def _start_log(folder: Path) -> object:
    from mediadesk import logs

    return logs.start(folder)


def _reading_to_json(reading: Reading) -> dict[str, Any]:
    from mediadesk.documents.releases import reading_to_json

    return reading_to_json(reading)


def _run_window(folder: Path, face: str | None, files: Sequence[Path]) -> int:
    from mediadesk.ui.application import run_window

    make_folder(folder)
    return run_window(
        open_desk=lambda: open_desk(folder),
        glance=None,
        settings=FileSettings(folder),
        face=face,
        files=files,
    )


def _run_tour(out: Path, theme: str, scale: float) -> int:
    from mediadesk.ui.tour import run_tour

    return run_tour(make_desk=open_desk, out=out, theme=theme, scale=scale)


def _self_test(_folder: Path) -> int:
    from mediadesk import cli, selftest
    from mediadesk.ui import selftest as window
    from mediadesk.vault import Vault

    def keyring() -> str:
        status = Vault("self-test").status()
        if status.state == "none":
            raise RuntimeError("no system keyring; passwords are asked for at each start")
        return f"{status.backend}, {status.state}"

    def mails() -> str:
        with mail_reader() as reader:
            return selftest.mails(reader.read_all)

    failed = selftest.run(
        (
            selftest.Check(name="database", look=lambda: selftest.database(open_desk)),
            selftest.Check(name="migrations", look=selftest.migrations),
            selftest.Check(name="resources", look=selftest.resources),
            selftest.Check(name="mails", look=mails),
            selftest.Check(name="time zones", look=selftest.time_zones),
            selftest.Check(name="keyring", look=keyring, needed=False),
            selftest.Check(name="fonts", look=window.fonts),
            selftest.Check(name="icons", look=window.icons),
            selftest.Check(name="window", look=lambda: window.window(open_desk)),
        ),
        print,
    )
    return cli.WORLD_FAILED if failed else cli.DONE
