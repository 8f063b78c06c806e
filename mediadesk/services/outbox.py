"""Sending what is in the outbox, and deciding about what could not be sent for certain.

On each kind of failure: the account's (network, password, certificate) pauses the round and burns
no attempt; a recipient's is kept beside that recipient; a crash leaves `claimed` rows, which are
queued again, and `data_sent` rows, which become `unknown` and wait for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mediadesk.domain import accounts
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Conflict, NotFound, Problem, Refused, WorldFailed
from mediadesk.domain.mail import Account, Address, Attachment, Letter
from mediadesk.domain.outbox import (
    GIVE_UP_AFTER,
    Envelope,
    Message,
    MessageKind,
    Recipient,
    Result,
    State,
    may_move,
    next_try,
)
from mediadesk.domain.pack import PACK_NAME, PACK_TYPE
from mediadesk.domain.pause import Pause, is_paused, pause_after
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.services.holds import hold, release
from mediadesk.services.outcome import Delivery
from mediadesk.services.ports import (
    Clock,
    Database,
    FileKeeper,
    Ids,
    Keys,
    Packs,
    SenderLock,
    Session,
    Settings,
    Transport,
)

_ACTOR = "MediaDesk"
_KIND = {
    State.SENT: Kind.SENT,
    State.DEFERRED: Kind.DEFERRED,
    State.FAILED: Kind.FAILED,
    State.UNKNOWN: Kind.UNKNOWN,
}
_LONGEST_PAUSE = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """Lets messages leave, once each."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    transport: Transport
    keys: Keys
    sender_lock: SenderLock
    files: FileKeeper
    packs: Packs

    def deliver(
        self, *, keep_files: bool = True, stop: Callable[[], bool] = lambda: False
    ) -> Delivery:
        """Send what is due, once, and say how the outbox stands.

        Without a mail account each message is kept as a draft file, if `keep_files`. `stop` is
        asked between messages. Never raises for what the world does: that is in `Delivery.trouble`.
        """
        kept: list[str] = []
        held: set[str] = set()
        moved = 0
        trouble = None
        try:
            with self.sender_lock() as alone:
                if not alone:
                    return self._report(busy=True)
                moved = self._recover()
                account = accounts.outgoing(self.settings.all())
                if account is not None:
                    moved += self._send_unless_paused(account, stop, held)
                elif keep_files:
                    self._keep_all(stop, kept)
        except WorldFailed as failure:
            trouble = failure
        except Refused as refused:
            trouble = WorldFailed(str(refused), code="settings")
        return self._report(
            moved=moved + len(kept), drafts=tuple(kept), trouble=trouble, held=frozenset(held)
        )

    def decide(self, recipient_id: str, *, was_sent: bool, actor: str) -> Changes:
        """Say what became of a message that is `unknown`, `drafted` or `failed`.

        `was_sent` settles it; otherwise it is queued to be sent (again). Raises `NotFound`, or
        `Refused` if the state has no such way on.
        """
        now = self.clock.now()
        with self.database.write() as work:
            message = work.outbox.by_recipient(recipient_id)
            if message is None:
                raise NotFound(Problem("recipient", "That message is not in the outbox."))
            recipient = next(one for one in message.recipients if one.id == recipient_id)
            following = State.SENT if was_sent else State.QUEUED
            if not may_move(recipient.state, following):
                raise Refused(
                    Problem(
                        "recipient",
                        "A message that is {state} cannot become {following}.",
                        {"state": recipient.state.value, "following": following.value},
                    )
                )
            work.outbox.move(
                recipient,
                to=replace(
                    recipient,
                    state=following,
                    reason="",
                    attempts=0,
                    next_try_at=None,
                    sent_at=now if was_sent else None,
                ),
            )
            decided = Entry(
                kind=Kind.DECIDED,
                actor=actor,
                at=now,
                subject_id=message.request_id,
                detail={
                    "message": message.id,
                    "to": recipient.address,
                    "from": recipient.state.value,
                    "state": following.value,
                },
            )
            routed = release(work, message, recipient, actor=actor, now=now)
            work.commit(decided, *((routed,) if routed is not None else ()))
        requests = frozenset({message.request_id}) if message.request_id else frozenset[str]()
        return Changes(requests=requests, outbox=True)

    def letter_of(self, message: Message) -> Letter:
        """Return a message's letter with the office's sender and the recipients in place."""
        settings = self.settings.all()
        return replace(
            message.letter,
            attachments=self._attachments(message),
            sender=Address(email=accounts.sender_of(settings), name=settings["office.name"]),
            to=tuple(Address(email=one.address, name=one.name) for one in message.recipients),
        )

    def _recover(self) -> int:
        """Settle what a crash left behind; we hold the sender's lock, so nobody is sending it."""
        if not self.database.read().in_flight():
            return 0
        now = self.clock.now()
        entries: list[Entry] = []
        with self.database.write() as work:
            for message in work.outbox.in_flight():
                for recipient in message.recipients:
                    if recipient.state is State.CLAIMED:
                        work.outbox.move(recipient, to=replace(recipient, state=State.QUEUED))
                        entries.append(_entry(Kind.QUEUED, message, recipient, now))
                    elif recipient.state is State.DATA_SENT:
                        reason = "MediaDesk ended while sending this. It may have arrived."
                        unknown = replace(recipient, state=State.UNKNOWN, reason=reason)
                        work.outbox.move(recipient, to=unknown)
                        entries.append(_entry(Kind.UNKNOWN, message, unknown, now))
            if entries:
                work.commit(*entries)
        return len(entries)

    def _attachments(self, message: Message) -> tuple[Attachment, ...]:
        """Return what goes with a letter: a request in the form that another MediaDesk reads."""
        if message.kind is not MessageKind.REQUEST or message.request_id is None:
            return message.letter.attachments
        request = self.database.read().request(message.request_id)
        if request is None:
            return message.letter.attachments
        pack = Attachment(name=PACK_NAME, content_type=PACK_TYPE, content=self.packs.write(request))
        return (*message.letter.attachments, pack)

    def resume(self) -> None:
        """End every pause of a mail server, because a person has changed what it needs."""
        views = self.database.read()
        for way in ("smtp", "imap"):
            if views.pause(way) is not None:
                self._set_pause(way, None)

    def _set_pause(self, way: str, pause: Pause | None) -> None:
        detail: dict[str, Value] = {"way": way, "reason": pause.what if pause else None}
        if pause is not None:
            detail["until"] = pause.until.isoformat()
        with self.database.write() as work:
            work.outbox.set_pause(way, pause)
            work.commit(Entry(kind=Kind.PAUSED, actor=_ACTOR, at=self.clock.now(), detail=detail))

    def _send_unless_paused(
        self, account: Account, stop: Callable[[], bool], held: set[str]
    ) -> int:
        """Send what is due, or raise why the server is left alone; a new failure pauses it.

        The requests that nobody took go into `held` one by one, known even if a later one fails.
        """
        now = self.clock.now()
        views = self.database.read()
        if not views.has_due(now):
            return 0
        pause = views.pause("smtp")
        if pause is not None and is_paused(pause, account, now):
            raise WorldFailed(pause.what, code=pause.code, retry_at=pause.until)
        try:
            moved = self._send_all(account, stop, held)
        except WorldFailed as failure:
            following = pause_after(
                account, code=failure.code, what=failure.what, now=self.clock.now()
            )
            if following is not None:
                self._set_pause("smtp", following)
                raise WorldFailed(
                    failure.what, code=failure.code, retry_at=following.until
                ) from failure
            raise
        if pause is not None:
            self._set_pause("smtp", None)
        return moved

    def _send_all(self, account: Account, stop: Callable[[], bool], held: set[str]) -> int:
        moved = 0
        while not stop() and self.database.read().has_due(self.clock.now()):
            with self._session(account) as session:
                while session.usable and not stop():
                    done = self._send_next(session, held)
                    if done is None:
                        return moved
                    moved += done
        return moved

    @contextmanager
    def _session(self, account: Account) -> Iterator[Session]:
        """Connect and log in; a token that the server refuses is renewed once and tried again."""
        with ExitStack() as stack:
            password = self.keys.key("smtp", account)
            try:
                session = stack.enter_context(self.transport.open_session(account, password))
            except WorldFailed as failure:
                if failure.code != "authentication" or not self.keys.is_renewed(account, password):
                    raise
                password = self.keys.key("smtp", account)
                session = stack.enter_context(self.transport.open_session(account, password))
            yield session

    def _send_next(self, session: Session, held: set[str]) -> int | None:
        """Send the message that has waited longest; return how many recipients moved."""
        claimed = self._claim()
        if claimed is None:
            return None
        message, content = claimed
        if content is None:
            return 1
        sender = self.letter_of(message).sender.email
        state = {one.address: one for one in message.recipients}

        def before_data(accepted: tuple[str, ...]) -> None:
            now = self.clock.now()
            following = {
                address: replace(state[address], state=State.DATA_SENT) for address in accepted
            }
            with self.database.write() as work:
                entries = []
                for address, one in following.items():
                    work.outbox.move(state[address], to=one)
                    entries.append(_entry(Kind.CLAIMED, message, one, now))
                work.commit(entries[0], *entries[1:])
            # Only now: if the commit failed, they are still claimed, and can be given back.
            state.update(following)

        try:
            results = session.send(
                Envelope(
                    id=message.id,
                    message_id=message.letter.message_id,
                    sender=sender,
                    recipients=tuple(state),
                    content=content,
                ),
                before_data=before_data,
            )
        except Exception:
            # What cannot be given back now (the disk is full, say) the next round recovers.
            with suppress(WorldFailed):
                self._release_claim(message, state)
            raise
        self._settle(message, state, results, held)
        if not session.usable and any(
            one.outcome in (State.DEFERRED, State.UNKNOWN) for one in results
        ):
            # The next message would meet the same server in the same mood.
            raise WorldFailed(
                "The mail server ended the connection; it is tried again in a moment.",
                code="network",
            )
        return len(results)

    def _claim(self) -> tuple[Message, bytes | None] | None:
        """Claim one due message durably; its content is None if it could not be rendered."""
        now = self.clock.now()
        with self.database.write() as work:
            message = work.outbox.next_due(now)
            if message is None:
                return None
            content = message.content
            if content is None:
                try:
                    content = self.transport.compose(self.letter_of(message))
                except Refused as refused:
                    entries = []
                    for one in message.recipients:
                        failed = replace(one, state=State.FAILED, reason=str(refused))
                        work.outbox.move(one, to=failed)
                        entries.append(_entry(Kind.FAILED, message, failed, now))
                    work.commit(entries[0], *entries[1:])
                    return message, None
                work.outbox.set_content(message.id, content)
            due = tuple(one for one in message.recipients if _is_due(one, now))
            claimed = tuple(replace(one, state=State.CLAIMED) for one in due)
            for before, after in zip(due, claimed, strict=True):
                work.outbox.move(before, to=after)
            work.commit(_entry(Kind.CLAIMED, message, claimed[0], now))
        return replace(message, recipients=claimed), content

    def _release_claim(self, message: Message, state: dict[str, Recipient]) -> None:
        """After an error of ours: what has not reached DATA goes back, the rest is uncertain."""
        now = self.clock.now()
        with self.database.write() as work:
            entries = []
            for one in state.values():
                following = (
                    replace(one, state=State.QUEUED)
                    if one.state is State.CLAIMED
                    else replace(one, state=State.UNKNOWN, reason="Sending ended unexpectedly.")
                )
                work.outbox.move(one, to=following)
                kind = Kind.UNKNOWN if following.state is State.UNKNOWN else Kind.QUEUED
                entries.append(_entry(kind, message, following, now))
            work.commit(entries[0], *entries[1:])

    def _settle(
        self,
        message: Message,
        state: dict[str, Recipient],
        results: tuple[Result, ...],
        held: set[str],
    ) -> None:
        now = self.clock.now()
        with self.database.write() as work:
            entries = []
            for result in results:
                before = state[result.address]
                after = self._after(before, result, message, now)
                work.outbox.move(before, to=after)
                entries.append(_entry(_KIND[after.state], message, after, now, result=result))
                # Elsewhere the server refuses the sender or the mail, and another address no less.
                if after.state is State.FAILED and result.phase == "rcpt":
                    routed = hold(work, message, after, now=now)
                    if routed is not None:
                        entries.append(routed)
                        held.add(message.request_id or "")
            work.commit(entries[0], *entries[1:])

    def _after(
        self, recipient: Recipient, result: Result, message: Message, now: datetime
    ) -> Recipient:
        said = f"{result.code} {result.text}".strip() if result.code else result.text
        if result.outcome is State.SENT:
            return replace(recipient, state=State.SENT, sent_at=now, reason="", next_try_at=None)
        if result.outcome is State.DEFERRED:
            attempts = recipient.attempts + 1
            if now - message.created_at > GIVE_UP_AFTER:
                return replace(recipient, state=State.FAILED, attempts=attempts, reason=said)
            return replace(
                recipient,
                state=State.DEFERRED,
                attempts=attempts,
                reason=said,
                next_try_at=next_try(now, attempts=attempts, jitter=self.ids.jitter()),
            )
        return replace(recipient, state=result.outcome, reason=said, next_try_at=None)

    def _keep_all(self, stop: Callable[[], bool], kept: list[str]) -> None:
        """Keep each due message as a draft file: there is no account to send it by.

        The paths go into `kept` one by one, so that they are known even if a later one fails.
        """
        while not stop():
            now = self.clock.now()
            message = self.database.read().next_due(now)
            if message is None:
                return
            due = tuple(one for one in message.recipients if _is_due(one, now))
            message = replace(message, recipients=due)
            letter = self.letter_of(message)
            try:
                path = str(self.files.keep(f"{message.id}.eml", self.transport.draft(letter)))
                following, kind, reason = State.DRAFTED, Kind.DRAFTED, path
            except Refused as refused:
                following, kind, reason = State.FAILED, Kind.FAILED, str(refused)
            with self.database.write() as work:
                entries = []
                for one in message.recipients:
                    after = replace(one, state=following, reason=reason)
                    try:
                        work.outbox.move(one, to=after)
                    except Conflict:
                        continue
                    entries.append(_entry(kind, message, after, now))
                if entries:
                    work.commit(entries[0], *entries[1:])
            if following is State.DRAFTED:
                kept.append(reason)

    def _report(
        self,
        *,
        moved: int = 0,
        drafts: tuple[str, ...] = (),
        trouble: WorldFailed | None = None,
        busy: bool = False,
        held: frozenset[str] = frozenset(),
    ) -> Delivery:
        views = self.database.read()
        counts = dict(views.outbox_counts())
        attention = []
        if counts.get(State.UNKNOWN):
            attention.append(
                f"{_count(counts[State.UNKNOWN])} may or may not have left. "
                "Look in the Sent folder, then say which."
            )
        if counts.get(State.FAILED):
            attention.append(f"{_count(counts[State.FAILED])} could not be sent.")
        if counts.get(State.BOUNCED):
            attention.append(f"{_count(counts[State.BOUNCED])} came back.")
        if counts.get(State.HELD):
            attention.append(f"{_count(counts[State.HELD])} held: who should get this?")
        if counts.get(State.DRAFTED):
            attention.append(
                f"{_count(counts[State.DRAFTED])} kept for your own mail program to send."
            )
        return Delivery(
            counts=counts,
            attention=tuple(attention),
            trouble=trouble.what if trouble else "",
            trouble_code=trouble.code if trouble else "",
            busy=busy,
            moved=moved,
            drafts=drafts,
            changes=Changes(requests=held, outbox=bool(moved or drafts)),
        )


def _is_due(recipient: Recipient, now: datetime) -> bool:
    if recipient.state is State.QUEUED:
        return True
    if recipient.state is not State.DEFERRED:
        return False
    # A clock that was wrong when the pause was set must not stop a message for years.
    at = recipient.next_try_at
    return at is None or at <= now or at > now + _LONGEST_PAUSE * 1.5


def _count(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"


def _entry(
    kind: Kind,
    message: Message,
    recipient: Recipient,
    now: datetime,
    *,
    result: Result | None = None,
) -> Entry:
    return Entry(
        kind=kind,
        actor=_ACTOR,
        at=now,
        subject_id=message.request_id,
        detail={
            "message": message.id,
            "what": message.kind.value,
            "to": recipient.address or None,
            "state": recipient.state.value,
            "reason": recipient.reason or None,
            "phase": result.phase if result else None,
        },
    )
