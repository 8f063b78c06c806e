"""Reading what came in: each stored mail is proposed, joins a request, reports, or is set aside.

On each kind of failure: a mail that cannot be read is kept and shown as unprocessable, and the next
one is read; a database that cannot be written ends the round, and the mails stay stored. Nothing is
answered here: an automatic answer leaves only once a person has made a request of a mail.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from mediadesk.domain import accounts, reference
from mediadesk.domain.changes import Changes
from mediadesk.domain.conversation import LONGEST_TEXT, after_mail, received
from mediadesk.domain.errors import Problem, Refused, WorldFailed
from mediadesk.domain.incoming import (
    FLOOD_WINDOW,
    MOST_FROM_ONE,
    MOST_HOPS,
    Incoming,
    IncomingState,
    Origin,
)
from mediadesk.domain.intake import DeliveryReport, Knowledge, MailKind, ReadMail
from mediadesk.domain.mail import loop_mark
from mediadesk.domain.outbox import Message, Recipient, State, may_move
from mediadesk.domain.pack import PACK_TYPE, Pack, proposal_of
from mediadesk.domain.reporter import name_key
from mediadesk.domain.request import Request
from mediadesk.domain.timeline import Entry, Kind, Value
from mediadesk.services.holds import hold
from mediadesk.services.outcome import Fetched
from mediadesk.services.ports import (
    Clock,
    Database,
    Ids,
    MailReader,
    MessageFiles,
    Packs,
    Settings,
    UnitOfWork,
)

_ACTOR = "MediaDesk"
_AT_ONCE = 1_000
_A_COMMIT = 100
_BYTES_AT_ONCE = 16 * 1024 * 1024
_MOST_THREAD_IDS = 40
_OUR_ID = re.compile(
    rb"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@[^\s<>@]{1,255}>"
)
"""A Message-ID as this program makes them; the UUID is the message's own."""
_REFERENCE = re.compile(r"\bMR[-\s][0-9A-Z]{4}-?[0-9A-Z]{3}\b", re.IGNORECASE)
_REPORTS = {MailKind.BOUNCE, MailKind.DELAYED, MailKind.RECEIPT}
_SILENT = {MailKind.LIST, MailKind.FEEDBACK, MailKind.AUTOMATIC}


@dataclass(slots=True)
class _Round:
    done: Counter[str] = field(default_factory=Counter)
    requests: set[str] = field(default_factory=set)
    outbox: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A stored mail that has been read."""

    key: str
    mail: ReadMail
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Decides what became of each stored mail, some of them in a transaction."""

    database: Database
    clock: Clock
    ids: Ids
    settings: Settings
    readers: Callable[[], AbstractContextManager[MailReader]]
    """Starts what reads mails, for one round."""
    packs: Packs
    files: MessageFiles

    def read(self, *, stop: Callable[[], bool] = lambda: False) -> Fetched:
        """Read every stored mail; `stop` is asked between them.

        Never raises for what the world does: that is in `Fetched.trouble`.
        """
        now = _Round()
        trouble = ""
        code = ""
        try:
            self._read_all(now, stop)
        except WorldFailed as failure:
            trouble, code = failure.what, failure.code
        return Fetched(
            done=dict(now.done),
            trouble=trouble,
            trouble_code=code,
            changes=Changes(
                requests=frozenset(now.requests), outbox=now.outbox, incoming=bool(now.done)
            ),
        )

    def take_files(self, paths: Sequence[Path]) -> Fetched:
        """Keep message files, each once; `read` then decides about them.

        Raises `Refused` with every file that cannot be read; the others are kept.
        """
        contents = []
        problems: list[Problem] = []
        for path in paths:
            try:
                contents.append(self.files.read(path))
            except Refused as refused:
                problems += refused.problems
        stored = self.store(contents)
        if problems:
            raise Refused(*problems)
        return stored

    def store(self, mails: Sequence[bytes]) -> Fetched:
        """Keep mails that came as files, each once; `read` then decides about them."""
        now = self.clock.now()
        keys = []
        with self.database.write() as work:
            for content in mails:
                digest = hashlib.sha256(content).hexdigest()
                if work.incoming.by_sha256(digest) is not None:
                    continue
                keys.append(self.ids.uuid())
                work.incoming.add(
                    Incoming(
                        id=keys[-1],
                        sha256=digest,
                        size=len(content),
                        received_at=now,
                        origin=Origin.FILE,
                    ),
                    content,
                )
            if keys:
                detail: dict[str, Value] = {"mails": len(keys), "origin": Origin.FILE.value}
                work.commit(Entry(kind=Kind.FETCHED, actor=_ACTOR, at=now, detail=detail))
        return Fetched(
            done={"stored": len(keys), "known": len(mails) - len(keys)},
            changes=Changes(incoming=bool(keys)),
        )

    def _read_all(self, now: _Round, stop: Callable[[], bool]) -> None:
        views = self.database.read()
        batch = self._batch()
        if not batch:
            return
        knowledge = self.knowledge()
        with self.readers() as reader:
            while batch:
                contents = views.raw_mails([one.id for one in batch])
                raw = [contents.get(one.id, b"") for one in batch]
                group: list[_Read] = []
                for one, content, mail in zip(
                    batch, raw, reader.read_all(raw, knowledge), strict=True
                ):
                    if stop():
                        break
                    group.append(_Read(key=one.id, mail=mail, content=content))
                    if len(group) == _A_COMMIT:
                        self._decide(group, now)
                        group = []
                self._decide(group, now)
                if stop():
                    return
                batch = self._batch()

    def _decide(self, group: Sequence[_Read], now: _Round) -> None:
        """Decide about some mails in one transaction: all of it, or of none of them.

        A durable commit costs more than reading a mail, so one for each would be most of the time.
        """
        done = _Round()
        with self.database.write() as work:
            entries: list[Entry] = []
            for one in group:
                current = work.incoming.get(one.key)
                if current is not None and current.state is IncomingState.STORED:
                    decision = _Decision(self, work, current, one.mail, one.content, done)
                    entries += decision.take()
            if entries:
                work.commit(entries[0], *entries[1:])
        now.done.update(done.done)
        now.requests |= done.requests
        now.outbox = now.outbox or done.outbox

    def _batch(self) -> tuple[Incoming, ...]:
        """Return the next stored mails, as many as can be held in memory together."""
        batch = self.database.read().stored_mails(_AT_ONCE)
        taken = 0
        for number, one in enumerate(batch):
            taken += one.size
            if taken > _BYTES_AT_ONCE and number:
                return batch[:number]
        return batch

    def knowledge(self) -> Knowledge:
        """Return what this desk knows and a reader of mails may use."""
        views = self.database.read()
        settings = self.settings.all()
        outlets: dict[str, dict[str, str]] = {}
        for where, name in views.outlets():
            # One outlet may be written in several ways; the first is the one on record.
            names = outlets.setdefault(where.rpartition("@")[2].lower(), {})
            names.setdefault(name_key(name), name)
        return Knowledge(
            server=settings["imap.host"],
            own_addresses=accounts.own_addresses(settings),
            # A domain from which people of several outlets write belongs to none of them.
            outlets={
                domain: next(iter(names.values()))
                for domain, names in outlets.items()
                if len(names) == 1
            },
            experts=views.expert_names(),
            zone=settings["office.zone"],
        )


@dataclass(frozen=True, slots=True)
class _Decision:
    """One mail inside a transaction; `take` says what to tell of it."""

    intake: Intake
    work: UnitOfWork
    incoming: Incoming
    mail: ReadMail
    content: bytes
    now: _Round
    entries: list[Entry] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.intake.clock.now()

    def take(self) -> list[Entry]:
        """Write what becomes of the mail; return the timeline entries of it."""
        self._take()
        return self.entries

    def _take(self) -> None:
        mail = self.mail
        if self.incoming.size > len(self.content):
            self._end(
                IncomingState.TOO_LARGE, "It is too large to fetch and is still on the server."
            )
        elif mail.unprocessable:
            why = " ".join(one.message for one in mail.problems)
            self._end(IncomingState.UNPROCESSABLE, why or "It could not be read to its end.")
        elif self._is_our_message():
            self._end(IncomingState.IGNORED, "It was written by this desk.")
        elif (pack := self._pack()) is not None:
            self._propose(pack)
        elif self._has_our_mark():
            self._end(IncomingState.IGNORED, "It was written by this desk.")
        elif mail.hops > MOST_HOPS:
            self._end(IncomingState.IGNORED, "It goes round in a circle.")
        elif mail.kind in _REPORTS:
            self._report()
        elif mail.kind in _SILENT:
            self._end(IncomingState.IGNORED, "Automatic mail.")
        else:
            self._converse()

    def _is_our_message(self) -> bool:
        key = self.mail.message_id
        return bool(key) and self._message_of(key or "") is not None

    def _has_our_mark(self) -> bool:
        if not self.mail.loop_marks:
            return False
        own = {loop_mark(one) for one in accounts.own_addresses(self.intake.settings.all())}
        return not own.isdisjoint(self.mail.loop_marks)

    # -- requests of another MediaDesk

    def _pack(self) -> Pack | None:
        """Return the request pack that the mail brings; a report may quote one and brings none."""
        mail = self.mail
        if mail.kind in _REPORTS or not any(
            one.content_type == PACK_TYPE for one in mail.attachments
        ):
            return None
        return self.intake.packs.read(self.content)

    def _propose(self, pack: Pack) -> None:
        """Propose what the pack says, as the claim of whoever sent it."""
        mail = self.mail
        sender = (mail.from_address or "").lower()
        flags = mail.flags
        if sender != pack.draft.reporter_email.strip().lower():
            flags = (*flags, "pack_sender_differs")
        earlier = [
            one
            for one in self.work.incoming.by_pack(pack.id)
            if one.mail is not None and (one.mail.from_address or "").lower() == sender
        ]
        reason = ""
        if earlier:
            request = next(
                (self._request(one.request_id) for one in earlier if one.request_id), None
            )
            known = f" It is {reference.show(request.reference)} here." if request else ""
            newer = pack.revision > max(one.pack_revision for one in earlier)
            what = "A newer version of a request" if newer else "The same request"
            reason = f"{what} came before.{known} Compare them, and join it to that one."
        decision = replace(
            self,
            mail=replace(mail, flags=flags, request=proposal_of(pack)),
            incoming=replace(self.incoming, pack_id=pack.id, pack_revision=pack.revision),
        )
        decision._end(IncomingState.PROPOSED, reason)  # noqa: SLF001  # of the same class

    # -- reports about our own messages

    def _report(self) -> None:
        mail = self.mail
        message = next(self._reported(), None)
        if message is None:
            self._end(IncomingState.IGNORED, "A report about a mail that this desk did not send.")
            return
        entries = []
        for report in mail.reports or (DeliveryReport(recipient=""),):
            if self._went_before(message, report):
                continue
            for recipient in _meant(message, report):
                after = _after_report(recipient, mail.kind, report)
                if after is None:
                    continue
                self.work.outbox.move(recipient, to=after)
                entries.append(self._report_entry(message, after))
                if after.state is State.BOUNCED:
                    held = hold(self.work, message, after, now=self.at)
                    if held is not None:
                        entries.append(held)
                        self.now.requests.add(message.request_id or "")
        self.now.outbox = True
        self._end(
            IncomingState.REPORTED,
            "A report about one of our messages.",
            message.request_id,
            *entries,
        )

    def _reported(self) -> Iterator[Message]:
        mail = self.mail
        for one in (mail.original_message_id, mail.in_reply_to, *reversed(mail.references)):
            found = self._message_of(one) if one else None
            if found is not None:
                yield found
        # Many servers quote the mail in the text and name it nowhere else.
        for key in dict.fromkeys(found[1] for found in _OUR_ID.finditer(self.content)):
            message = self.work.outbox.get(key.decode("ascii"))
            if message is not None and message.letter.message_id.encode() in self.content:
                yield message

    def _report_entry(self, message: Message, after: Recipient) -> Entry:
        kinds = {State.BOUNCED: Kind.BOUNCED, State.DELAYED: Kind.DELAYED, State.SENT: Kind.SENT}
        return Entry(
            kind=kinds[after.state],
            actor=_ACTOR,
            at=self.at,
            subject_id=message.request_id,
            detail={
                "message": message.id,
                "what": message.kind.value,
                "to": after.address,
                "state": after.state.value,
                "reason": after.reason or None,
                "incoming": self.incoming.id,
            },
        )

    def _went_before(self, message: Message, report: DeliveryReport) -> bool:
        """Say whether a report is about somebody whom the message no longer goes to.

        A request that was refused has been routed to another since; that one has not refused it.
        """
        address = report.recipient.lower()
        if not address or message.request_id is None:
            return False
        if any(one.address.lower() == address for one in message.recipients):
            return False
        return any(
            one.entry.detail.get("message") == message.id
            and str(one.entry.detail.get("to")).lower() == address
            for one in self.intake.database.read().timeline(message.request_id)
        )

    # -- conversations

    def _converse(self) -> None:
        request = self._thread() or self._named()
        if request is not None:
            self._join(request)
            return
        if self.mail.kind is MailKind.AUTO_REPLY:
            self._end(IncomingState.IGNORED, "An automatic answer.")
            return
        sender = self.mail.from_address or ""
        if sender:
            since = self.incoming.received_at - FLOOD_WINDOW
            if self.work.incoming.count_from(sender, since) >= MOST_FROM_ONE:
                self._end(IncomingState.GROUPED, f"One of many mails from {sender} within an hour.")
                return
        self._end(IncomingState.PROPOSED, "")

    def _thread(self) -> Request | None:
        """Return the request to whose letters or mails this one answers, by its headers."""
        mail = self.mail
        ids = dict.fromkeys((mail.in_reply_to, *reversed(mail.references[-_MOST_THREAD_IDS:])))
        for one in filter(None, ids):
            message = self._message_of(one)
            if message is not None and message.request_id:
                return self._request(message.request_id)
            for earlier in self.work.incoming.by_mail_id(one):
                if earlier.request_id is not None and earlier.state in (
                    IncomingState.REQUEST,
                    IncomingState.JOINED,
                ):
                    return self._request(earlier.request_id)
        return None

    def _request(self, request_id: str) -> Request | None:
        """Return a request, or the one that it was merged into."""
        found = self.work.requests.get(request_id)
        if found is not None and found.merged_into is not None:
            return self.work.requests.get(found.merged_into)
        return found

    def _named(self) -> Request | None:
        """Return the request whose reference it names, if its sender is already on that request."""
        words = f"{self.mail.subject}\n{self.mail.text[:LONGEST_TEXT]}"
        if "MR" not in words and "mr" not in words.lower():
            return None
        for found in dict.fromkeys(_REFERENCE.findall(words)):
            stored = reference.parse(found)
            request = self.work.requests.by_reference(stored) if stored else None
            if request is not None and self._is_on(request):
                return self._request(request.id)
        return None

    def _is_on(self, request: Request) -> bool:
        sender = (self.mail.from_address or "").lower()
        if not sender:
            return False
        contact = request.route.contact
        on_it = {request.reporter.email.lower(), contact.email.lower() if contact else ""}
        on_it |= {
            (one.mail.from_address or "").lower()
            for one in self.work.incoming.of_request(request.id)
            if one.mail is not None and one.state is not IncomingState.REPORTED
        }
        return sender in on_it or self._is_asked(request)

    def _is_asked(self, request: Request) -> bool:
        """Say whether an expert who was asked about it wrote it, and not the reporter."""
        sender = (self.mail.from_address or "").lower()
        if not sender or sender == request.reporter.email.lower():
            return False
        return any(one.address == sender for one in self.work.asks.of_request(request.id))

    def _join(self, request: Request) -> None:
        mail = self.mail
        if mail.kind is MailKind.HUMAN and self._is_asked(request):
            # An expert's answer: a person reads it and says what it means.
            self.work.requests.update(replace(request, unread=True, updated_at=self.at))
        elif mail.kind is MailKind.HUMAN and not self._is_own_side(request):
            self.work.requests.update(after_mail(request, mail, at=self.at))
        self._arrived(request)
        self.work.requests.index_text(request.id, mail.text[:LONGEST_TEXT])
        self.now.requests.add(request.id)
        self._end(
            IncomingState.JOINED, "", request.id, received(self.incoming, mail, request.id, self.at)
        )

    def _is_own_side(self, request: Request) -> bool:
        """Say whether our own side wrote it: the press contact, or our own mailbox."""
        sender = (self.mail.from_address or "").lower()
        contact = request.route.contact
        own = set(accounts.own_addresses(self.intake.settings.all()))
        if contact is not None and contact.email:
            own.add(contact.email.lower())
        return sender in own - {request.reporter.email.lower()}

    def _arrived(self, request: Request) -> None:
        """An answer shows that what it answers to has arrived, however its sending ended."""
        message = self._message_of(self.mail.in_reply_to or "")
        if message is None or message.request_id != request.id:
            return
        for one in message.recipients:
            if one.state in (State.UNKNOWN, State.DELAYED):
                sent = replace(one, state=State.SENT, sent_at=self.at, reason="")
                self.work.outbox.move(one, to=sent)
                self.now.outbox = True

    # -- ending

    def _message_of(self, mail_id: str) -> Message | None:
        """Return the message of ours with this Message-ID, which names its row."""
        key = mail_id.removeprefix("<").partition("@")[0]
        try:
            message = self.work.outbox.get(str(UUID(key)))
        except ValueError:
            return None
        return message if message is not None and message.letter.message_id == mail_id else None

    def _end(
        self, state: IncomingState, reason: str, request_id: str | None = None, *entries: Entry
    ) -> None:
        after = replace(
            self.incoming, state=state, mail=self.mail, reason=reason, request_id=request_id
        )
        self.work.incoming.update(after)
        sorted_ = Entry(
            kind=Kind.SORTED,
            actor=_ACTOR,
            at=self.at,
            subject_id=self.incoming.id,
            detail={
                "state": state.value,
                "kind": self.mail.kind.value,
                "reason": reason or None,
                "request": request_id,
            },
        )
        self.entries.extend((sorted_, *entries))
        self.now.done[state.value] += 1


def _meant(message: Message, report: DeliveryReport) -> tuple[Recipient, ...]:
    """Return the recipients that a report is about; all, if it names none."""
    address = report.recipient.lower()
    named = tuple(one for one in message.recipients if one.address.lower() == address)
    # A forwarded address fails under a name that we never wrote to.
    return named or (message.recipients if len(message.recipients) == 1 or not address else ())


def _after_report(recipient: Recipient, kind: MailKind, report: DeliveryReport) -> Recipient | None:
    """Return a recipient's next state, None if the report changes nothing."""
    said = " ".join(part for part in (report.status, report.diagnostic) if part)[:400]
    following = {
        MailKind.BOUNCE: State.BOUNCED,
        MailKind.DELAYED: State.DELAYED,
        MailKind.RECEIPT: State.SENT,
    }[kind]
    if report.action in ("delayed", "failed"):
        following = State.DELAYED if report.action == "delayed" else State.BOUNCED
    if not may_move(recipient.state, following):
        return None
    reasons = {
        State.BOUNCED: f"It came back. {said}".strip(),
        State.DELAYED: f"It is held up on the way. {said}".strip(),
    }
    return replace(recipient, state=following, reason=reasons.get(following, ""))
