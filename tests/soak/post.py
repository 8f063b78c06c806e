"""A mail server that writes down what it took before it says so, and can be slow about it.

Run as a process of its own: `python post.py LOG`. The log gets a JSON line for each step of each
conversation; `accept` is flushed to the disk before the 250 leaves, so that the log is the truth
about what arrived. Each line is also printed, for whoever waits for a certain step. Standard input
takes JSON objects:

`{"slow": SECONDS}`   wait up to so long, by chance, at `data`, `dot` and `accepted`
`{"hold": [STEP…]}`   stop at these steps (`rcpt`, `data`, `dot`, `accepted`) until `{"go": true}`
`{"quiet": N}`        print `{"quiet": N}` once no conversation is left, not even an unseen one
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

STEPS = ("rcpt", "data", "dot", "accepted")
"""Where a conversation can be held: RCPT taken, DATA come, whole message come, message kept."""
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")
_LONGEST_HOLD = 60.0
"""Seconds after which a forgotten hold lets go, so that no test hangs for ever."""


class Post:
    """What all conversations share: the log, the plan and the count of those still open."""

    def __init__(self, log: Path) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.listener.getsockname()[1]
        self.slow = 0.0
        self.held: frozenset[str] = frozenset()
        self.go = threading.Event()
        self._chance = random.Random(self.port)
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._writing = threading.Lock()
        self.open = 0
        self.changed = threading.Condition()

    def note(self, *, durable: bool = False, **event: object) -> None:
        """Write a line into the log and onto standard output."""
        line = (json.dumps(event) + "\n").encode()
        with self._writing:
            os.write(self._log, line)
            if durable:
                os.fsync(self._log)
            os.write(1, line)

    def step(self, name: str, **event: object) -> None:
        """Note a step, then be slow or wait, as planned."""
        self.note(step=name, durable=name == "accepted", **event)
        if name in self.held:
            self.go.wait(_LONGEST_HOLD)
        elif self.slow and name != "rcpt":
            threading.Event().wait(self._chance.uniform(0, self.slow))

    def serve(self) -> None:
        """Take conversations for ever."""
        number = 0
        while True:
            client, _ = self.listener.accept()
            number += 1
            with self.changed:
                self.open += 1
            threading.Thread(target=self._converse, args=(client, number), daemon=True).start()

    def _converse(self, client: socket.socket, number: int) -> None:
        try:
            with client, suppress(OSError):
                Conversation(self, client, number).run()
        finally:
            with self.changed:
                self.open -= 1
                self.changed.notify_all()

    def wait_until_quiet(self) -> None:
        """Return once everyone who connected before now has gone."""
        # The queue of connections is served in order: after our own, no older one is unseen.
        with socket.create_connection(("127.0.0.1", self.port)) as own:
            own.recv(100)
            own.sendall(b"QUIT\r\n")
            while own.recv(100):
                pass
        with self.changed:
            self.changed.wait_for(lambda: self.open == 0, _LONGEST_HOLD)


class Conversation:
    """One client."""

    def __init__(self, post: Post, client: socket.socket, number: int) -> None:
        self._post = post
        self._client = client
        self._number = number
        self._unread = b""
        self._recipients: list[str] = []

    def run(self) -> None:
        """Answer until the client goes."""
        self._say("220 post.example")
        while line := self._line():
            word = line[:4].upper()
            if word in (b"EHLO", b"HELO"):
                self._say("250 post.example")
            elif word == b"RCPT":
                address = line.partition(b"<")[2].partition(b">")[0].decode()
                self._recipients.append(address)
                self._post.step("rcpt", conversation=self._number, to=address)
                self._say("250 ok")
            elif word == b"DATA":
                self._take()
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._recipients.clear()
                self._say("250 ok")

    def _take(self) -> None:
        number, recipients = self._number, list(self._recipients)
        self._post.step("data", conversation=number, to=recipients)
        self._say("354 go on")
        content = b""
        while (line := self._line()) != b".\r\n":
            if not line:
                return
            content += line
        found = _MESSAGE_ID.search(content)
        name = found[1].decode() if found else ""
        # From here on the message is taken, whether its sender still listens or not.
        self._post.step("dot", conversation=number, to=recipients, id=name)
        self._post.step("accepted", conversation=number, to=recipients, id=name)
        self._recipients.clear()
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self._client.sendall(text.encode() + b"\r\n")

    def _line(self) -> bytes:
        while b"\n" not in self._unread:
            received = self._client.recv(65_536)
            if not received:
                return b""
            self._unread += received
        line, mark, self._unread = self._unread.partition(b"\n")
        return line + mark


def obey(post: Post, command: dict[str, Any]) -> None:
    """Do what a line on standard input says."""
    if "slow" in command:
        post.slow = command["slow"]
    if "hold" in command:
        post.go.clear()
        post.held = frozenset(command["hold"])
    if "go" in command:
        post.held = frozenset()
        post.go.set()
    if "quiet" in command:
        post.wait_until_quiet()
        post.note(quiet=command["quiet"])


def main() -> None:
    """Serve until standard input ends."""
    post = Post(Path(sys.argv[1]))
    threading.Thread(target=post.serve, daemon=True).start()
    post.note(port=post.port)
    for line in sys.stdin:
        obey(post, json.loads(line))


if __name__ == "__main__":
    main()
