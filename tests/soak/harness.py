"""Real processes to kill: the command line, forked workers, a mail server; and what to ask after.

Nothing here knows how the program works inside, save the tables it asks after a kill.
"""

from __future__ import annotations

import json
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PATIENCE = 60.0
"""Seconds after which something that should have happened counts as hanging."""

Event = Mapping[str, Any]


def environment() -> dict[str, str]:
    """Return the environment of the processes under test."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def line_of(stream: IO[bytes], seconds: float) -> bytes | None:
    """Return the next line, None if none comes in time; the stream must not be buffered."""
    readable, _, _ = select.select([stream], [], [], seconds)
    return stream.readline() if readable else None


class Post:
    """The recording mail server, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "post.log"
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "post.py"), str(self.log)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._quiet = 0
        self._seen = 0
        self.port: int = self._next()["port"]

    def tell(self, **command: object) -> None:
        """Give the server a new plan; see `post.py`."""
        assert self._process.stdin is not None
        self._process.stdin.write((json.dumps(command) + "\n").encode())

    def _next(self, seconds: float = PATIENCE) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = line_of(self._process.stdout, seconds)
        if line is None:
            raise TimeoutError("the mail server said nothing")
        found: dict[str, Any] = json.loads(line)
        return found

    def wait_for(self, step: str) -> dict[str, Any]:
        """Return the next event that is `step`."""
        while (event := self._next()).get("step") != step:
            pass
        return event

    def wait_for_any(self, number: int, seconds: float) -> bool:
        """Return True after `number` more events, False if they take longer than `seconds`."""
        try:
            for _ in range(number):
                self._next(seconds)
        except TimeoutError:
            return False
        return True

    def quiet(self) -> list[Event]:
        """Wait until every conversation has ended; return the steps since the last time."""
        self._quiet += 1
        self.tell(quiet=self._quiet)
        while self._next().get("quiet") != self._quiet:
            pass
        events = self.events()
        fresh, self._seen = events[self._seen :], len(events)
        return fresh

    def events(self) -> list[Event]:
        """Return every step so far, in order."""
        lines = self.log.read_text("utf-8").splitlines()
        return [event for event in map(json.loads, lines) if "step" in event]

    def accepted(self) -> Counter[str]:
        """Return how often each Message-ID was taken for each recipient."""
        return Counter(
            f"{event['id']} {one}"
            for event in self.events()
            if event["step"] == "accepted"
            for one in event["to"]
        )

    def stop(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()


class Forks:
    """The process that forks workers."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=environment(),
        )
        assert self._line(PATIENCE) == b"ready\n"

    def _line(self, seconds: float) -> bytes | None:
        assert self._process.stdout is not None
        return line_of(self._process.stdout, seconds)

    def start(self, *jobs: Mapping[str, object]) -> list[int]:
        """Begin jobs side by side; return their process ids."""
        assert self._process.stdin is not None
        self._process.stdin.write((json.dumps(jobs) + "\n").encode())
        line = self._line(PATIENCE)
        assert line
        found: list[int] = json.loads(line)
        return found

    def wait(self, seconds: float = PATIENCE) -> list[int] | None:
        """Return the exit codes once all jobs have ended, None if that takes longer."""
        line = self._line(seconds)
        if line is None:
            return None
        codes: list[int] = json.loads(line)
        return codes

    def run(self, *jobs: Mapping[str, object]) -> list[int]:
        """Do jobs side by side to their end; return the exit codes."""
        self.start(*jobs)
        codes = self.wait(600)
        assert codes is not None
        return codes

    def kill(self, process: int) -> None:
        """Kill the one job that runs, and wait until it is gone."""
        os.kill(process, signal.SIGKILL)
        assert self.wait() is not None

    def stop(self) -> None:
        """End the forking process; its jobs have ended before."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended."""

    code: int
    output: str
    complaint: str


@dataclass(slots=True)
class Desk:
    """A data folder and the processes that work in it."""

    folder: Path
    forks: Forks
    _files: int = 0

    @classmethod
    def copied(cls, template: Path, folder: Path, forks: Forks) -> Desk:
        """Return a desk in a copy of `template`."""
        shutil.copytree(template, folder)
        return cls(folder, forks)

    @property
    def aside(self) -> Path:
        """A folder beside the data, for files of the harness."""
        path = self.folder.with_name(f"{self.folder.name}-aside")
        path.mkdir(exist_ok=True)
        return path

    @property
    def acknowledged_file(self) -> Path:
        return self.aside / "acknowledged"

    def send_by(self, post: Post | None) -> None:
        """Let mail leave by this server."""
        values = {"contact.email": "press@office.example", "office.zone": "Europe/London"}
        if post is not None:
            values |= {
                "smtp.host": "127.0.0.1",
                "smtp.port": str(post.port),
                "smtp.security": "none",
            }
        (self.folder / "settings.json").write_text(json.dumps(values), "utf-8")

    # -- the command line, in a process of its own

    def words(self, *words: str) -> list[str]:
        """Return the command line that runs the program with these words."""
        return [sys.executable, "-m", "mediadesk", "--data", str(self.folder), *words]

    def launch(self, *words: str, before: Sequence[str] = ()) -> Launched:
        """Start the program; `before` stands in front of it, such as strace."""
        self._files += 1
        return Launched([*before, *self.words(*words)], self.aside / f"said-{self._files}")

    def run(self, *words: str, before: Sequence[str] = ()) -> Ran:
        """Run the program to its end."""
        return self.launch(*words, before=before).ended()

    def request_file(self, name: str) -> str:
        """Write a request of the reporter `name`; return the file's path."""
        path = self.aside / f"{name}.json"
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        request = {
            "subject": f"Heat in cities, for {name}",
            "outlet": "The Example Paper",
            "reporter": {"name": f"Reporter {name}", "email": f"{name}@paper.example"},
            "deadline": f"{tomorrow:%Y-%m-%dT%H:%M}",
            "deadline_zone": "Europe/London",
            "message": "What do the new figures mean for old people in summer? " * 5,
        }
        path.write_text(json.dumps(request), "utf-8")
        return str(path)

    # -- forked workers

    def job(self, kind: str, **values: object) -> dict[str, object]:
        """Return a job for a forked worker in this desk."""
        return {
            "job": kind,
            "folder": str(self.folder),
            "acknowledged": str(self.acknowledged_file),
            **values,
        }

    def fork_command(self, *words: str, **values: object) -> Ran:
        """Run the command line in a forked worker: all of it but the start of Python."""
        output, complaint = self.aside / "output", self.aside / "complaint"
        (code,) = self.forks.run(
            {
                "job": "command",
                "words": ["--data", str(self.folder), *words],
                "output": str(output),
                "complaint": str(complaint),
                **values,
            }
        )
        return Ran(
            code=code, output=output.read_text("utf-8"), complaint=complaint.read_text("utf-8")
        )

    # -- what became of it

    def said(self) -> list[dict[str, Any]]:
        """Return what the workers acknowledged, in order."""
        if not self.acknowledged_file.exists():
            return []
        return [json.loads(line) for line in self.acknowledged_file.read_text().splitlines()]

    @contextmanager
    def tables(self) -> Iterator[sqlite3.Connection]:
        """Open the database for reading only, as it lies there."""
        uri = f"file:{self.folder / 'desk.db'}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection

    def copies(self) -> dict[str, str]:
        """Return the state of each copy of each message, by its Message-ID and recipient."""
        with self.tables() as tables:
            rows = tables.execute(
                "SELECT m.mail_id, r.address, r.state FROM recipients r "
                "JOIN messages m ON m.id = r.message_id"
            )
            return {f"{mail_id} {address}": state for mail_id, address, state in rows}

    def requests(self) -> dict[str, str]:
        """Return the reference of each request by its id."""
        with self.tables() as tables:
            return dict(tables.execute("SELECT id, reference FROM requests").fetchall())

    def assert_whole(self, acknowledged: Mapping[str, str]) -> None:
        """Assert that each acknowledged request is there, and each one there with its messages.

        `acknowledged` has the stored reference of each request by its id.
        """
        there = self.requests()
        lost = {key: name for key, name in acknowledged.items() if there.get(key) != name}
        assert not lost, f"acknowledged and lost: {lost}"
        with self.tables() as tables:
            kinds: dict[str, list[str]] = {key: [] for key in there}
            for key, kind in tables.execute(
                "SELECT m.request_id, m.kind FROM messages m JOIN recipients r "
                "ON r.message_id = m.id ORDER BY m.kind"
            ):
                kinds[key].append(kind)
        half = {key: found for key, found in kinds.items() if found != ["receipt", "request"]}
        assert not half, f"requests without all their messages: {half}"
        checked = self.fork_command("check", "--json")
        assert checked.code == 0, checked.output


class Launched:
    """A running command with its output in files, so that a kill loses nothing it printed."""

    def __init__(self, words: Sequence[str], said: Path) -> None:
        self._output, self._complaint = said.with_suffix(".out"), said.with_suffix(".err")
        with self._output.open("wb") as output, self._complaint.open("wb") as complaint:
            self.process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=complaint,
                cwd=ROOT,
                env=environment(),
            )

    def ended(self, seconds: float = PATIENCE) -> Ran:
        """Wait for the end."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        return Ran(
            code=code,
            output=self._output.read_text("utf-8"),
            complaint=self._complaint.read_text("utf-8"),
        )

    def killed_after(self, seconds: float) -> Ran:
        """Kill it after so long, if it has not ended by itself; return what it had said."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
        return self.ended()


def stored(reference: str) -> str:
    """Return a shown reference, `MR-7Q4K-2XC`, as the database has it."""
    return f"MR-{reference.removeprefix('MR-').replace('-', '')}"


@dataclass(slots=True)
class Kills:
    """Kills one desk again and again, and keeps what must hold afterwards."""

    desk: Desk
    post: Post
    seed: int
    bad: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)
    uncertain: set[str] = field(default_factory=set)
    """Copies found in `data_sent` right after a kill."""
    cycles: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def command_line(self, number: int, typical: float) -> None:
        """Kill the real command line once; `typical` seconds is how long it runs unharmed."""
        if self.chance.random() < 0.5:
            words = ("submit", self.desk.request_file(f"c{self.seed}-{number}"), "--json")
            ran = self.desk.launch(*words).killed_after(
                self.chance.uniform(0.4 * typical, 1.1 * typical)
            )
            self._heard(ran.output)
        else:
            self._kill_delivery(typical)
        self.cycles["command line"] += 1
        self._look()

    def _kill_delivery(self, typical: float) -> None:
        launched = self.desk.launch("deliver", "--json")
        if self.chance.random() < 0.5:
            # By what the server sees: mostly inside a conversation, where it hurts.
            self.post.wait_for_any(self.chance.randint(1, 7), 2 * typical)
            launched.killed_after(self.chance.uniform(0, 0.02))
        else:
            launched.killed_after(self.chance.uniform(0.4 * typical, 1.3 * typical))

    def worker(self, number: int, longest: float) -> None:
        """Kill a worker once, which submits and delivers until then."""
        seed = self.seed * 100_000 + number
        # Few enough that what is logged also leaves: a backlog would be all that is killed.
        job = self.desk.job("work", seed=seed, submits=0.25, bad=self.bad)
        (process,) = self.desk.forks.start(job)
        if self.desk.forks.wait(self.chance.uniform(0.01, longest)) is None:
            self.desk.forks.kill(process)
        self.cycles["worker"] += 1
        self._look()

    def _heard(self, output: str) -> None:
        for line in output.splitlines(keepends=True):
            if line.endswith("}\n"):
                answer = json.loads(line)
                self.acknowledged[answer["id"]] = stored(answer["reference"])

    def _look(self) -> None:
        """After a kill, before anything recovers: is what we find possible?"""  # noqa: D400  # a question
        events = self.post.quiet()
        copies = self.desk.copies()
        sending = {copy for copy, state in copies.items() if state == "data_sent"}
        fresh = sending - self.uncertain
        self.cycles["inside the window"] += bool(fresh)
        if self.bad:
            return
        self.uncertain |= fresh
        last: dict[str, Any] = {}
        for event in events:
            # The answer to RCPT, DATA or the dot may be on its way: `last` is all that is sure.
            last = dict(event)
            if event["step"] in ("dot", "accepted"):
                for one in event["to"]:
                    state = copies[f"{event['id']} {one}"]
                    assert state in ("data_sent", "sent"), (event, state)
        if last.get("step") == "data":
            # DATA came, the message did not: `data_sent` had to be durable before that.
            found = {copy.partition(" ")[2] for copy in fresh}
            assert set(last["to"]) <= found, (last, fresh)
        if fresh:
            # Nobody may be called uncertain whose address the server had not yet taken.
            assert last, f"in data_sent without a conversation: {fresh}"
            assert {copy.partition(" ")[2] for copy in fresh} <= _addresses(last), (last, fresh)

    def finish(self) -> dict[str, int]:
        """Deliver what is left, then assert everything that must hold; return counts to print."""
        self.post.tell(slow=0)
        for line in self.desk.said():
            if "id" in line:
                self.acknowledged[line["id"]] = line["reference"]
        ran = self.desk.fork_command("deliver", "--json")
        assert ran.code in (0, 1), ran
        self.post.quiet()
        copies, accepted = self.desk.copies(), self.post.accepted()
        twice = {copy: count for copy, count in accepted.items() if count > 1}
        assert not twice, f"sent twice: {twice}"
        assert accepted.keys() <= copies.keys(), "sent, but not in the outbox"
        states = Counter(copies.values())
        assert set(states) <= {"sent", "unknown"}, states
        unknown = {copy for copy, state in copies.items() if state == "unknown"}
        assert unknown == self.uncertain, "unknown are not exactly those killed inside the window"
        missing = {
            copy for copy, state in copies.items() if state == "sent" and copy not in accepted
        }
        assert not missing, f"called sent, but never taken: {missing}"
        self.desk.assert_whole(self.acknowledged)
        arrived = sum(copy in accepted for copy in unknown)
        return {
            **self.cycles,
            "acknowledged": len(self.acknowledged),
            "requests": len(self.desk.requests()),
            **states,
            "unknown, had arrived": arrived,
        }


def _addresses(event: Event) -> set[str]:
    to = event["to"]
    return {to} if isinstance(to, str) else set(to)
