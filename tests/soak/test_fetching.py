"""kill -9 while mails are taken in from a real dovecot: nothing lost, nothing twice."""

from __future__ import annotations

import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256

import pytest

from tests.mail.dovecot import PASSWORD, Dovecot
from tests.services.letterbox import mail
from tests.soak.harness import Desk


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """Yield a mailbox server."""
    with Dovecot() as server:
        yield server


def content_of(mails: list[bytes]) -> set[str]:
    return {sha256(one).hexdigest() for one in mails}


@dataclass
class FetchKills:
    """Kills one desk that fetches, again and again, and keeps what must hold afterwards."""

    desk: Desk
    server: Dovecot
    seed: int
    bad: str = ""
    put: list[bytes] = field(default_factory=list)
    cycles: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        values = json.loads((self.desk.folder / "settings.json").read_text())
        values |= {**self.server.settings(), "imap.after": "move", "imap.move_to": "Taken"}
        (self.desk.folder / "settings.json").write_text(json.dumps(values))

    def job(self, **values: object) -> dict[str, object]:
        return self.desk.job("fetch", password=PASSWORD, bad=self.bad, **values)

    def kill(self, number: int, longest: float, fewest: int = 1) -> None:
        """Put a few mails into the box and kill whoever fetches them."""
        fresh = [
            mail(f"{self.seed}-{number}-{n}", "x " * self.chance.randint(1, 4_000), key=f"k{n}")
            for n in range(self.chance.randint(fewest, 4))
        ]
        self.server.put(*fresh)
        self.put += fresh
        (process,) = self.desk.forks.start(self.job())
        if self.desk.forks.wait(self.chance.uniform(0.01, longest)) is None:
            self.desk.forks.kill(process)
        self.cycles["kills"] += 1
        if not self.bad and number % 10 == 0:
            self.look()

    def look(self) -> None:
        """After a kill, before anything recovers: is what we find possible?"""  # noqa: D400  # a question
        taken = self.on_server("Taken")
        here = self.stored()
        assert taken <= set(here), "the server was told of mails that are not stored"
        untold = set(here) - taken
        self.cycles["stored and not told"] += bool(untold)
        with closing(sqlite3.connect(self.desk.folder / "desk.db")) as connection:
            unread = connection.execute(
                "SELECT count(*) FROM incoming WHERE state = 'stored'"
            ).fetchone()[0]
        self.cycles["stored and not read"] += bool(unread)

    def on_server(self, folder: str) -> set[str]:
        """Return the SHA-256 of every mail in a folder of the server."""
        from imapclient import IMAPClient

        with IMAPClient("127.0.0.1", port=self.server.port, ssl=False) as client:
            client.login(self.server.settings()["imap.user"], PASSWORD)
            if not client.folder_exists(folder):
                return set()
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
            return content_of([values[b"BODY[]"] for values in found.values()])

    def stored(self) -> Counter[str]:
        """Return how often each mail is kept, by the SHA-256 of its bytes."""
        with closing(sqlite3.connect(self.desk.folder / "desk.db")) as connection:
            rows = connection.execute("SELECT content FROM mails").fetchall()
        return Counter(sha256(row[0]).hexdigest() for row in rows)

    def finish(self) -> dict[str, int]:
        """Fetch what is left, then assert everything that must hold; return counts to print."""
        assert self.desk.forks.run(self.job(turns=1)) == [0]
        here, wanted = self.stored(), content_of(self.put)
        assert wanted <= set(here), f"lost: {len(wanted - set(here))} mails"
        assert set(here) == wanted
        assert max(here.values()) == 1, "kept twice"
        assert self.on_server("Taken") == wanted
        assert self.on_server("INBOX") == set()
        with closing(sqlite3.connect(self.desk.folder / "desk.db")) as connection:
            states = Counter(
                dict(connection.execute("SELECT state, count(*) FROM incoming GROUP BY state"))
            )
            decided = connection.execute(
                "SELECT max(n), count(*) FROM (SELECT count(*) AS n FROM timeline "
                "WHERE kind = 'sorted' GROUP BY subject_id)"
            ).fetchone()
        assert set(states) <= {"proposed", "grouped"}, states
        assert decided == (1, len(wanted)), "a mail was decided about twice, or never"
        checked = self.desk.fork_command("check", "--json")
        assert checked.code == 0, checked.output
        return {**self.cycles, "mails": len(wanted), **states}


def test_a_few_kills_while_fetching_lose_nothing_and_take_nothing_twice(
    desk: Desk, dovecot: Dovecot
) -> None:
    kills = FetchKills(desk, dovecot, seed=1)
    for number in range(12):
        kills.kill(number, 0.6)
    counts = kills.finish()
    assert counts["mails"] > 12, counts


def test_telling_the_server_before_storing_loses_mails_and_the_harness_sees_it(
    desk: Desk, dovecot: Dovecot
) -> None:
    kills = FetchKills(desk, dovecot, seed=2, bad="move-then-store")
    for number in range(150):
        kills.kill(number, 0.12, fewest=4)
        lost = kills.on_server("Taken") - set(kills.stored())
        if lost:
            break
    else:
        pytest.fail("no kill fell between telling and storing")
    with pytest.raises(AssertionError, match="lost"):
        kills.finish()


@pytest.mark.soak
def test_a_thousand_kills_while_fetching_lose_nothing_and_take_nothing_twice(
    desk: Desk, dovecot: Dovecot
) -> None:
    seed = time.time_ns() % 10_000
    kills = FetchKills(desk, dovecot, seed=seed)
    begun = time.monotonic()
    for number in range(1_000):
        kills.kill(number, 0.5)
    counts = kills.finish()
    print(f"\nkills while fetching, seed {seed}: {counts}, {time.monotonic() - begun:.0f} s")  # noqa: T201  # the harness tells its caller
    assert counts["kills"] == 1_000
    assert counts["stored and not told"] + counts["stored and not read"] >= 5, counts
