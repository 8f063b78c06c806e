"""A process that has loaded the program once and then forks a child for each job.

Run as `python worker.py`; each line on standard input is a JSON list of jobs that run side by side,
each in its own process with its own desk. The children's ids are printed at once, their exit codes
when all have ended. What a child acknowledges it appends to the file `acknowledged`, one JSON line
each, after the use case returned: just as the command line prints. The commands are real; forking
only saves their start.
"""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediadesk import bootstrap
from mediadesk.domain.errors import Conflict, DeskError, WorldFailed
from mediadesk.domain.query import QueueQuery
from mediadesk.domain.request import RequestDraft
from mediadesk.services import mailbox as mailbox_module
from mediadesk.services import outbox as outbox_module
from mediadesk.storage import database as database_module
from mediadesk.storage import engine as engine_module

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from mediadesk.services.desk import Desk

Job = Mapping[str, Any]


def draft(name: str) -> RequestDraft:
    """Return a request of the reporter `name`, due tomorrow."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return RequestDraft(
        subject=f"Heat in cities, for {name}",
        outlet="The Example Paper",
        reporter_name=f"Reporter {name}",
        reporter_email=f"{name}@paper.example",
        deadline=f"{tomorrow:%Y-%m-%dT%H:%M}",
        deadline_zone="Europe/London",
        message="What do the new figures mean for old people in summer? " * 5,
    )


class Acknowledged:
    """The file that says what was acknowledged."""

    def __init__(self, job: Job) -> None:
        self._file = os.open(job["acknowledged"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, **what: object) -> None:
        """Append a line; it outlives this process, not a power cut."""
        os.write(self._file, (json.dumps(what) + "\n").encode())


def submit(desk: Desk, said: Acknowledged, name: str) -> None:
    """Log one request and say so."""
    request = desk.requests.submit(draft(name)).request
    said.say(reference=request.reference, id=request.id)


def work(job: Job) -> None:
    """Submit and deliver in turn, by chance, `turns` times; open the desk anew `openings` times."""
    said = Acknowledged(job)
    chance = random.Random(job["seed"])
    number = 0
    for _ in range(job.get("openings", 1)):
        desk = bootstrap.open_desk(Path(job["folder"]))
        for _ in range(job.get("turns", 1_000_000)):
            if chance.random() < job.get("submits", 0.5):
                number += 1
                submit(desk, said, f"w{job['seed']}-{number}")
            else:
                done = desk.outbox.deliver()
                if done.trouble:
                    said.say(trouble=done.trouble)
        desk.close()


class Passwords:
    """A keyring in memory, which no test has to unlock."""

    def __init__(self, password: str) -> None:
        self._password = password

    def get(self, _name: str) -> str:
        """Return the one password."""
        return self._password


def fetch(job: Job) -> None:
    """Take in what the mailbox has, `turns` times; say what each round did."""
    said = Acknowledged(job)
    bootstrap.KeyringSecrets = lambda _profile: Passwords(job["password"])  # type: ignore[misc,assignment,return-value]  # a process of its own
    desk = bootstrap.open_desk(Path(job["folder"]))
    for _ in range(job.get("turns", 1_000_000)):
        done = desk.fetch()
        if done.done or done.trouble:
            said.say(done=dict(done.done), trouble=done.trouble)
    desk.close()


def triage(job: Job) -> None:
    """Make `turns` random edits, each on what was read just before."""
    said = Acknowledged(job)
    chance = random.Random(job["seed"])
    desk = bootstrap.open_desk(Path(job["folder"]))
    views = desk.database.read()
    known = [views.request(key) for key in requests_of(desk)]
    looked_at = {one.id: one for one in known if one is not None}
    for turn in range(job["turns"]):
        key = chance.choice(list(looked_at))
        # Half of the time the officer acts on what was on the screen for a while.
        if chance.random() < 0.5:
            fresh = views.request(key)
            assert fresh is not None
            looked_at[key] = fresh
        owner = f"officer {job['seed']} turn {turn}"
        try:
            done = desk.triage.assign(
                key, owner, actor=f"officer {job['seed']}", version=looked_at[key].version
            )
        except Conflict:
            said.say(refused=owner)
        else:
            looked_at[key] = done.request
            said.say(applied=owner, version=done.request.version, id=key)
    desk.close()


def requests_of(desk: Desk) -> list[str]:
    """Return the ids of the requests in the queue."""
    now = desk.clock.now()
    page = desk.database.read().queue(
        QueueQuery(now=now, end_of_today=now + timedelta(days=1), limit=10_000)
    )
    return [row.id for row in page.rows]


def command(job: Job) -> None:
    """Run the command line with the job's words, standard output and error into files."""
    if "busy_seconds" in job:
        engine_module.BUSY_SECONDS = job["busy_seconds"]
    for descriptor, name in ((1, "output"), (2, "complaint")):
        file = os.open(job[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, descriptor)
    # The forking process has read from its standard input; the program wants one of its own.
    with Path(os.devnull).open(encoding="utf-8") as sys.stdin:
        raise SystemExit(bootstrap.main(job["words"]))


class SendThenMark(outbox_module.Outbox):
    """The bad variant: a message leaves first and is marked afterwards."""

    __slots__ = ()

    def _send_next(
        self,
        session: outbox_module.Session,  # type: ignore[name-defined]  # imported by its module
        held: set[str],
    ) -> int | None:
        message = self.database.read().next_due(self.clock.now())
        if message is None:
            return None
        waiting = outbox_module.State.QUEUED  # type: ignore[attr-defined]  # put there by the test
        results = session.send(
            outbox_module.Envelope(  # type: ignore[attr-defined]  # put there by the test
                id=message.id,
                message_id=message.letter.message_id,
                sender="press@office.example",
                recipients=tuple(one.address for one in message.recipients),
                content=self.transport.compose(self.letter_of(message)),
            ),
            before_data=lambda _: None,
        )
        state = {one.address: one for one in message.recipients if one.state is waiting}
        self._settle(message, state, results, held)
        return len(results)


class MoveThenStore(mailbox_module._Folder):
    """The bad variant: the server is told before anything is stored."""

    __slots__ = ()

    def _take(self, uids: tuple[int, ...], sizes: Mapping[int, int]) -> None:
        del sizes
        found = self.box.fetch(uids)
        self.box.mark(uids, move_to="Taken")
        self._store({uid: found[uid] for uid in uids if uid in found})


def make_bad(variant: str) -> None:
    """Spoil the program in this process, to see the tests fail."""
    if variant == "send-then-mark":
        outbox_module.Outbox = SendThenMark  # type: ignore[misc]  # a spoilt program
    elif variant == "move-then-store":
        mailbox_module._Folder = MoveThenStore  # type: ignore[misc]  # a spoilt program
    elif variant == "synchronous-off":
        sound = engine_module.make_engine

        def unsafe(path: Path, **options: bool) -> Engine:
            from sqlalchemy import event

            engine = sound(path, **options)

            @event.listens_for(engine, "connect")
            def spoil(driver: Any, _record: object) -> None:  # noqa: ANN401  # a harness takes anything
                driver.execute("PRAGMA synchronous = OFF")

            return engine

        database_module.make_engine = unsafe  # type: ignore[attr-defined]  # put there by the test
    elif variant:
        raise ValueError(variant)


JOBS: Mapping[str, Callable[[Job], None]] = {
    "work": work,
    "triage": triage,
    "command": command,
    "fetch": fetch,
}


def child(job: Job) -> int:
    """Do a job; return the exit code."""
    try:
        make_bad(job.get("bad", ""))
        JOBS[job["job"]](job)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except (WorldFailed, DeskError) as failure:
        print(failure, file=sys.stderr)  # noqa: T201  # the harness tells its caller
        return 3
    except Exception:  # noqa: BLE001  # a forked child must never return into its parent's loop
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def warm_up() -> None:
    """Import what the jobs need, so that the children need not."""
    import email_validator
    import filelock
    import imapclient
    import phonenumbers
    import sqlalchemy

    import mediadesk.documents.contacts
    import mediadesk.documents.drafts
    import mediadesk.documents.templates
    import mediadesk.mail.child
    import mediadesk.mail.compose
    import mediadesk.mail.imap
    import mediadesk.mail.smtp
    import mediadesk.services.desk

    assert email_validator, filelock  # type: ignore[truthy-bool]  # imported for its side
    assert imapclient
    assert phonenumbers, sqlalchemy  # type: ignore[truthy-bool]  # imported for its side
    assert mediadesk  # type: ignore[truthy-bool]  # imported for its side


def main() -> None:
    """Fork for each line of jobs until standard input ends."""
    if len(sys.argv) > 1:
        raise SystemExit(child(json.loads(sys.argv[1])))
    warm_up()
    print("ready", flush=True)  # noqa: T201  # the harness tells its caller
    for line in sys.stdin:
        started = []
        for job in json.loads(line):
            process = os.fork()
            if process == 0:
                os._exit(child(job))
            started.append(process)
        print(json.dumps(started), flush=True)  # noqa: T201  # the harness tells its caller
        codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in started]
        print(json.dumps(codes), flush=True)  # noqa: T201  # the harness tells its caller


if __name__ == "__main__":
    main()
