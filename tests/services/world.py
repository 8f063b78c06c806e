"""A desk of real parts for tests: only the clock, the ids, the server and the keyring are ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from mediadesk import paths
from mediadesk.bootstrap import (
    SmtpTransport,
    build_desk,
)
from mediadesk.domain.calendar import Page
from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.mail import Account
from mediadesk.domain.outbox import Envelope, Result, State
from mediadesk.domain.release import LinkCheck, Person, Reading, Release
from mediadesk.domain.release import Warning as Look
from mediadesk.domain.request import RequestDraft
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Submission
from mediadesk.services.ports import Database, Session
from mediadesk.settings import FileSettings
from mediadesk.storage.database import SqliteDatabase

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DRAFT = RequestDraft(
    subject="What the report says about ports",
    outlet="Harbour Radio",
    reporter_name="Nadia Lind",
    reporter_email="nadia@harbour.example",
    deadline="2026-11-25T15:00",
    deadline_zone="Europe/London",
    message="Ten minutes, live, please.",
)


@dataclass
class HandClock:
    """A clock that only moves when it is told to."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def advance(self, **parts: float) -> None:
        self.at += timedelta(**parts)


@dataclass
class CountedIds:
    """Ids in order, so that a test can name the next one."""

    count: int = 0

    def uuid(self) -> str:
        self.count += 1
        return str(UUID(int=self.count, version=4))

    def jitter(self) -> float:
        return 0.0


@dataclass
class MemorySecrets:
    """Passwords of a test; None stands for a computer without a keyring."""

    kept: dict[str, str] | None = field(default_factory=dict)

    def _all(self) -> dict[str, str]:
        if self.kept is None:
            raise WorldFailed("This computer has no keyring.", code="keyring_missing")
        return self.kept

    def get(self, name: str) -> str | None:
        return self._all().get(name)

    def set(self, name: str, secret: str) -> None:
        self._all()[name] = secret

    def clear(self, name: str) -> None:
        self._all().pop(name, None)

    def remember(self, name: str, secret: str) -> None:
        self._all()[name] = secret

    def status(self) -> tuple[str, str]:
        return ("none", "") if self.kept is None else ("unlocked", "test")


Answer = Callable[[str], Result]
"""What the server says about one address after DATA (or instead of it)."""


def says(outcome: State, code: int | None = 250, text: str = "", phase: str = "dot") -> Answer:
    """Return an answer that is the same for every address."""
    return lambda address: Result(
        address=address, outcome=outcome, phase=phase, code=code, text=text
    )


@dataclass
class ScriptedServer(SmtpTransport):
    """Renders like the real transport; the server's side is a script, counted on its side."""

    answer: Answer = field(default_factory=lambda: says(State.SENT))
    trouble: WorldFailed | None = None
    crash_before_data: BaseException | None = None
    crash_after_data: BaseException | None = None
    a_session: int = 1_000
    """How many messages one connection takes."""
    received: list[tuple[str, str, bytes]] = field(default_factory=list)
    sessions: int = 0
    tries: int = 0
    """How often a connection was asked for, whether it came about or not."""
    passwords: list[str | None] = field(default_factory=list)

    @contextmanager
    def open_session(self, account: Account, password: str | None) -> Iterator[Session]:
        del account
        self.tries += 1
        if self.trouble is not None:
            raise self.trouble
        self.sessions += 1
        self.passwords.append(password)
        yield _Connection(self)


@dataclass
class _Connection:
    server: ScriptedServer
    taken: int = 0

    @property
    def usable(self) -> bool:
        return self.taken < self.server.a_session

    def send(
        self, envelope: Envelope, *, before_data: Callable[[tuple[str, ...]], None]
    ) -> tuple[Result, ...]:
        self.taken += 1
        server = self.server
        if server.crash_before_data is not None:
            raise server.crash_before_data
        results = tuple(server.answer(address) for address in envelope.recipients)
        to_data = tuple(one.address for one in results if one.phase in {"data", "dot"})
        if to_data:
            before_data(to_data)
            for one in results:
                if one.phase == "dot" and one.outcome in {State.SENT, State.UNKNOWN}:
                    server.received.append((envelope.message_id, one.address, envelope.content))
            if server.crash_after_data is not None:
                raise server.crash_after_data
        return results


@dataclass
class ScriptedWeb:
    """The web of a test: what each link answers; a link it does not know leads nowhere."""

    answers: dict[str, LinkCheck] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    pages: dict[str, Page] = field(default_factory=dict)

    def fetch(self, url: str, *, etag: str = "", largest: int) -> Page:
        self.asked.append(url)
        del largest
        known = self.pages.get(
            url, Page(trouble="The server was not found, or there is no network.")
        )
        return replace(known, content=None) if etag and etag == known.etag else known

    def check(self, url: str, now: datetime) -> LinkCheck:
        self.asked.append(url)
        known = self.answers.get(url)
        if known is None:
            return LinkCheck(url=url, at=now, trouble="The server was not found.")
        return replace(known, at=now)


@dataclass(kw_only=True)
class World:
    """A desk with the handles that a test turns."""

    folder: Path
    desk: Desk
    clock: HandClock
    ids: CountedIds
    server: ScriptedServer
    secrets: MemorySecrets
    web: ScriptedWeb
    settings: FileSettings
    database: SqliteDatabase

    def submit(self, draft: RequestDraft = DRAFT, **changed: object) -> Submission:
        return self.desk.requests.submit(replace(draft, **changed))  # type: ignore[arg-type]  # keywords of what is tested

    def states(self, request_id: str | None = None) -> dict[str, str]:
        """Return the state of each message by its kind."""
        rows = self.desk.database.read().outbox(request_id=request_id)
        return {row.kind: row.state.value for row in rows}

    def kinds(self, subject_id: str) -> list[str]:
        """Return what happened to a request, oldest first."""
        timeline = self.desk.database.read().timeline(subject_id)
        return [one.entry.kind.value for one in timeline]

    def store(self, reading: Reading) -> Release:
        """Store a release as if it had been read from a file."""
        original = repr(reading).encode()
        return self.desk.releases.store(reading, original, actor="Ada Quill").release

    def mail_account(self) -> None:
        """Set a mail account up."""
        self.settings.set_many(
            {"smtp.host": "mail.office.example", "smtp.user": "press@office.example"}
        )
        self.secrets.set("smtp", "correct horse")


def hidden_release(name: str = "Jo Berg") -> Reading:
    """Return a release whose contact has a phone, and an address that the text hides."""
    return Reading(
        file="harbours.txt",
        text=f"Harbours. Contact {name} at [email protected] or +1 212 555 0147.",
        headline="Harbours grow",
        report_title="The Harbour Report",
        report_authors=("Ada Quill", "Bo Stern"),
        experts=(Person(name="Cy Marsh", role="fellow"), Person(name="Ada Quill", role="director")),
        contacts=(Person(name=name, phone="+1 212 555 0147"),),
        warnings=(Look(code="protected_email", message="The address is hidden."),),
    )


def make_world(
    folder: Path, wrap: Callable[[SqliteDatabase], Database] = lambda database: database
) -> World:
    """Return a desk in `folder`; `wrap` may put something between the use cases and the file."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock, ids, settings = HandClock(), CountedIds(), FileSettings(folder)
    settings.set_many({"office.name": "Harbour Institute", "office.zone": "Europe/London"})
    file = SqliteDatabase(folder, paths.migrations_dir(), "0.1.0")
    file.open()
    database = wrap(file)
    server, secrets, web = ScriptedServer(), MemorySecrets(), ScriptedWeb()
    desk = build_desk(
        folder,
        database,
        clock=clock,
        ids=ids,
        settings=settings,
        secrets=secrets,
        transport=server,
        checker=web,
    )
    return World(
        folder=folder,
        desk=desk,
        clock=clock,
        ids=ids,
        server=server,
        secrets=secrets,
        web=web,
        settings=settings,
        database=file,
    )


def rows_of(world: World) -> dict[str, int]:
    """Return how many rows each table holds."""
    import sqlite3

    tables: Sequence[str] = (
        "requests messages recipients timeline releases originals unindexed".split()
    )
    connection = sqlite3.connect(world.database.path)
    try:
        return {
            name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608  # our own names, no input
            for name in tables
        }
    finally:
        connection.close()
