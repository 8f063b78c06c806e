"""Taking mails from the mailbox: stored first, then the server is told, read later.

On each kind of failure: whatever ends the connection ends this round, with everything before it
stored, and the next round goes on from there. A mail at which the connection ends while the server
can be reached again is left for the next round; after three such rounds it is skipped and shown. A
crash after storing and before telling the server is told by the next round.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from mediadesk.domain import accounts
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Refused, WorldFailed
from mediadesk.domain.incoming import MOST_TRIES, Incoming, IncomingState, Origin, Place
from mediadesk.domain.mail import Account
from mediadesk.domain.outbox import Message, State
from mediadesk.domain.pause import Pause, is_paused, pause_after
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.services.outcome import Fetched
from mediadesk.services.ports import (
    Clock,
    Database,
    Ids,
    Keys,
    MailboxTransport,
    MailFolder,
    SenderLock,
    Settings,
)

_ACTOR = "MediaDesk"
_MOST_AT_ONCE = 50
_BYTES_AT_ONCE = 4 * 1024 * 1024
_SIZES_AT_ONCE = 500
_MOST_CONNECTIONS = 20
"""After so many connections that ended at a mail, the rest of them wait for the next round."""
_SENT = "\\Sent"
_MOST_DAYS = 36_500
_MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class _Round:
    """What one round knows: what it has done, and where the last connection ended."""

    stop: Callable[[], bool]
    done: Counter[str] = field(default_factory=Counter)
    fetching: tuple[int, ...] = ()
    """The UIDs that were asked for when the connection ended."""
    singly: set[int] = field(default_factory=set)
    put_off: set[int] = field(default_factory=set)
    unmarked: WorldFailed | None = None

    def begin(self) -> tuple[int, ...]:
        """Forget where the last connection ended, and return it."""
        ended_at, self.fetching = self.fetching, ()
        return ended_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Takes in what the mailbox has."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    keys: Keys
    transport: MailboxTransport
    lock: SenderLock

    def fetch(self, *, stop: Callable[[], bool] = lambda: False) -> Fetched:
        """Store every mail that is new, then tell the server, and say how many.

        `stop` is asked between mails. Never raises for what the world does: that is in
        `Fetched.trouble`.
        """
        now = _Round(stop)
        trouble: WorldFailed | None = None
        try:
            with self.lock() as alone:
                if not alone:
                    return Fetched(busy=True)
                self._fetch_unless_paused(self._account(), now)
        except WorldFailed as failure:
            trouble = failure
        except Refused as refused:
            trouble = WorldFailed(str(refused), code="settings")
        if trouble is None:
            trouble = now.unmarked
        return Fetched(
            done=dict(now.done),
            trouble=trouble.what if trouble else "",
            trouble_code=trouble.code if trouble else "",
            changes=Changes(incoming=bool(now.done)),
        )

    def has_news(self) -> bool:
        """Say whether the server has told of something new, without waiting for it.

        False also where it cannot tell, or is not to be asked (`imap.idle`); then the polls find
        it. Raises `WorldFailed`.
        """
        found = accounts.incoming(self.settings.all())
        if found is None or self.settings.get("imap.idle") != "yes":
            return False
        account = found
        if is_paused(self.database.read().pause("imap"), account, self.clock.now()):
            return False
        folder = self.settings.get("imap.folder") or "INBOX"
        try:
            news = self._news(account, folder)
        except WorldFailed as failure:
            self._pause_after(account, failure)
            raise
        return bool(news)

    def _news(self, account: Account, folder: str) -> bool | None:
        """Ask for news; with a token that the server refuses they are asked for the next time."""
        shown: list[str | None] = []

        def key() -> str | None:
            shown.append(self.keys.key("imap", account))
            return shown[-1]

        try:
            return self.transport.has_news(account, key, folder)
        except WorldFailed as failure:
            if not shown or failure.code != "authentication":
                raise
            if not self.keys.is_renewed(account, shown[-1]):
                raise
            return False

    def close(self) -> None:
        """Let go the connection that waits for news."""
        self.transport.close()

    def reconcile(self) -> Changes:
        """Look in the Sent folder for messages that may or may not have left; settle those found.

        What is not found stays `unknown`: not every server files what it sends. Raises
        `WorldFailed` if the folder cannot be read.
        """
        uncertain = self.database.read().uncertain()
        account = accounts.incoming(self.settings.all())
        if not uncertain or account is None:
            return Changes()
        found: list[Message] = []
        folder = self.settings.get("imap.sent_folder") or _SENT
        with self._open(account, folder) as box:
            found += [one for one in uncertain if box.has(one.letter.message_id)]
        if not found:
            return Changes()
        now = self.clock.now()
        touched: set[str] = set()
        with self.database.write() as work:
            entries = []
            for known in found:
                message = work.outbox.get(known.id)
                for one in message.recipients if message is not None else ():
                    if one.state is not State.UNKNOWN:
                        continue
                    sent = replace(one, state=State.SENT, sent_at=now, reason="", next_try_at=None)
                    work.outbox.move(one, to=sent)
                    touched.add(known.request_id or "")
                    entries.append(
                        Entry(
                            kind=Kind.SENT,
                            actor=_ACTOR,
                            at=now,
                            subject_id=known.request_id,
                            detail={
                                "message": known.id,
                                "what": known.kind.value,
                                "to": one.address,
                                "state": State.SENT.value,
                                "reason": "Found in the Sent folder.",
                            },
                        )
                    )
            if entries:
                work.commit(entries[0], *entries[1:])
        return Changes(requests=frozenset(touched - {""}), outbox=bool(touched))

    def _account(self) -> Account:
        account = accounts.incoming(self.settings.all())
        if account is None:
            raise WorldFailed(
                "No mailbox is set. Set imap.host and imap.user first.", code="settings"
            )
        return account

    def _fetch_unless_paused(self, account: Account, now: _Round) -> None:
        """Fetch, or raise why the server is left alone; a new failure pauses it."""
        at = self.clock.now()
        pause = self.database.read().pause("imap")
        if pause is not None and is_paused(pause, account, at):
            raise WorldFailed(pause.what, code=pause.code, retry_at=pause.until)
        try:
            self._fetch_all(account, now)
        except WorldFailed as failure:
            self._pause_after(account, failure)
            raise
        if pause is not None:
            self._set_pause(None)

    def _pause_after(self, account: Account, failure: WorldFailed) -> None:
        following = pause_after(account, code=failure.code, what=failure.what, now=self.clock.now())
        if following is not None:
            self._set_pause(following)

    def _set_pause(self, pause: Pause | None) -> None:
        with self.database.write() as work:
            work.outbox.set_pause("imap", pause)
            work.commit(
                Entry(
                    kind=Kind.PAUSED,
                    actor=_ACTOR,
                    at=self.clock.now(),
                    detail={
                        "way": "imap",
                        "reason": pause.what if pause else None,
                        "until": pause.until.isoformat() if pause else None,
                    },
                )
            )

    @contextmanager
    def _open(self, account: Account, folder: str) -> Iterator[MailFolder]:
        """Open a folder; a token that the server refuses is renewed once and tried again."""
        with ExitStack() as stack:
            password = self.keys.key("imap", account)
            try:
                box = stack.enter_context(self.transport.open_mailbox(account, password, folder))
            except WorldFailed as failure:
                if failure.code != "authentication" or not self.keys.is_renewed(account, password):
                    raise
                password = self.keys.key("imap", account)
                box = stack.enter_context(self.transport.open_mailbox(account, password, folder))
            yield box

    def _fetch_all(self, account: Account, now: _Round) -> None:
        folder = self.settings.get("imap.folder") or "INBOX"
        name = f"{account.user}@{account.host}"
        for _ in range(_MOST_CONNECTIONS):
            ended_at = now.begin()
            try:
                with self._open(account, folder) as box:
                    session = _Folder(self, box, name, folder, now)
                    session.blame(ended_at)
                    session.take_all()
            except WorldFailed as failure:
                if not now.fetching or failure.code != "network":
                    raise
            else:
                return


@dataclass(frozen=True, slots=True)
class _Folder:
    """One connection of a round."""

    desk: Mailbox
    box: MailFolder
    account: str
    folder: str
    now: _Round

    def place(self, uid: int, **values: object) -> Place:
        return Place(
            account=self.account,
            folder=self.folder,
            validity=self.box.uidvalidity,
            uid=uid,
            **values,  # type: ignore[arg-type]  # as the fields of a place are
        )

    def blame(self, uids: tuple[int, ...]) -> None:
        """Count a try: the server can be reached, so the last connection ended at these mails."""
        if len(uids) > 1:
            self.now.singly.update(uids)
        elif uids:
            self._count_try(uids[0], "The connection ended while it was fetched.")

    def _count_try(self, uid: int, why: str) -> None:
        """Count a try that failed; after the last one the mail is skipped and shown."""
        self.now.put_off.add(uid)
        known = self._known()
        tries = next((one.tries for one in known if one.uid == uid), 0) + 1
        at = self.desk.clock.now()
        with self.desk.database.write() as work:
            incoming_id = None
            if tries >= MOST_TRIES:
                incoming_id = self.desk.ids.uuid()
                key = f"{self.account}/{self.folder}/{self.box.uidvalidity}/{uid}/{incoming_id}"
                work.incoming.add(
                    Incoming(
                        id=incoming_id,
                        sha256=hashlib.sha256(key.encode("utf-8", "replace")).hexdigest(),
                        size=0,
                        received_at=at,
                        state=IncomingState.UNFETCHED,
                        reason=f"{why} It was skipped after {tries} tries and is still on the "
                        "server.",
                    ),
                    None,
                )
                self.now.done["unfetched"] += 1
            work.incoming.put_place(
                self.place(uid, incoming_id=incoming_id, tries=tries, told=incoming_id is not None)
            )
            work.commit(self._entry(at, mails=0, skipped=int(incoming_id is not None)))

    def _known(self) -> Sequence[Place]:
        return self.desk.database.read().places(self.account, self.folder, self.box.uidvalidity)

    def take_all(self) -> None:
        """Store what is new, in groups, telling the server after each."""
        known = self._known()
        self._tell([one.uid for one in known if one.incoming_id is not None and not one.told])
        highest = max((one.uid for one in known), default=0)
        again = [one.uid for one in known if one.incoming_id is None and not one.told]
        fresh = self.box.uids_after(highest, since=None if known else self._first_day())
        wanted = sorted({*again, *fresh} - self.now.put_off)
        for start in range(0, len(wanted), _SIZES_AT_ONCE):
            uids = wanted[start : start + _SIZES_AT_ONCE]
            sizes = self.box.sizes(uids)
            for group in self._groups(uids, sizes):
                if self.now.stop():
                    return
                self._take(group, sizes)

    def _first_day(self) -> date | None:
        """Return how far back the first look into a mailbox goes, None for to its beginning.

        What lies before has a smaller UID than what is taken then, so it is never asked for again.
        """
        text = self.desk.settings.get("imap.since_days")
        days = int(text) if text.isdigit() else 30
        if not 0 < days < _MOST_DAYS:
            return None
        return (self.desk.clock.now() - timedelta(days=days)).date()

    def _largest(self) -> int:
        text = self.desk.settings.get("imap.largest_mb")
        return (int(text) if text.isdigit() else 25) * _MEGABYTE

    def _groups(self, uids: Sequence[int], sizes: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
        group: list[int] = []
        taken = 0
        for uid in uids:
            size = sizes.get(uid, 0)
            alone = uid in self.now.singly or size > _BYTES_AT_ONCE or uid not in sizes
            if group and (alone or taken + size > _BYTES_AT_ONCE or len(group) >= _MOST_AT_ONCE):
                yield tuple(group)
                group, taken = [], 0
            if alone:
                yield (uid,)
            else:
                group.append(uid)
                taken += size
        if group:
            yield tuple(group)

    def _take(self, uids: tuple[int, ...], sizes: Mapping[int, int]) -> None:
        if len(uids) == 1 and uids[0] not in sizes:
            self._gone(uids[0])
            return
        if len(uids) == 1 and sizes[uids[0]] > self._largest():
            self._take_header(uids[0], sizes[uids[0]])
            return
        self.now.fetching = uids
        found = self.box.fetch(uids)
        self.now.fetching = ()
        if found:
            self._store({uid: found[uid] for uid in uids if uid in found})
        for uid in uids:
            if uid not in found:
                if uid in self.box.sizes([uid]):
                    self._count_try(uid, "The server did not hand it over.")
                else:
                    self._gone(uid)
        self._tell([uid for uid in uids if uid in found])

    def _gone(self, uid: int) -> None:
        """Note that a mail was taken away before we had it, so that it is not asked for again."""
        at = self.desk.clock.now()
        with self.desk.database.write() as work:
            work.incoming.put_place(self.place(uid, told=True))
            work.commit(self._entry(at, mails=0))

    def _take_header(self, uid: int, size: int) -> None:
        self.now.fetching = (uid,)
        header = self.box.fetch_header(uid)
        self.now.fetching = ()
        self._store({uid: header}, size=size)

    def _store(self, mails: dict[int, bytes], *, size: int = 0) -> None:
        """Commit raw bytes and where they lie; `size` marks a mail of which this is the header."""
        at = self.desk.clock.now()
        nothing_to_tell = bool(size) or self.desk.settings.get("imap.after") == "nothing"
        with self.desk.database.write() as work:
            fresh = 0
            for uid, content in mails.items():
                digest = hashlib.sha256(content)
                if size:
                    digest.update(f"/{size}".encode())
                known = work.incoming.by_sha256(digest.hexdigest())
                if known is None:
                    known = self.desk.ids.uuid()
                    fresh += 1
                    work.incoming.add(
                        Incoming(
                            id=known,
                            sha256=digest.hexdigest(),
                            size=size or len(content),
                            received_at=at,
                            origin=Origin.MAILBOX,
                        ),
                        content,
                    )
                work.incoming.put_place(self.place(uid, incoming_id=known, told=nothing_to_tell))
            work.commit(self._entry(at, mails=fresh))
        self.now.done["known"] += len(mails) - fresh
        self.now.done["too_large" if size else "stored"] += fresh

    def _tell(self, uids: Sequence[int]) -> None:
        """Tell the server that these are stored: mark them read, or move them away."""
        how = self.desk.settings.get("imap.after")
        if not uids or how == "nothing" or self.now.unmarked is not None:
            return
        move_to = self.desk.settings.get("imap.move_to") if how == "move" else ""
        try:
            self.box.mark(uids, move_to=move_to)
        except WorldFailed as failure:
            if failure.code != "folder":
                raise
            # A folder that may only be read: what is in it is taken all the same.
            self.now.unmarked = failure
            return
        at = self.desk.clock.now()
        with self.desk.database.write() as work:
            work.incoming.told(self.account, self.folder, self.box.uidvalidity, uids)
            work.commit(self._entry(at, mails=0, told=len(uids)))

    def _entry(self, at: datetime, **detail: int) -> Entry:
        return Entry(
            kind=Kind.FETCHED, actor=_ACTOR, at=at, detail={"folder": self.folder, **detail}
        )
