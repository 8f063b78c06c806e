"""Taking mails in against the bare parser on the same mails, in turn, in the same run.

The floor reads every mail with the parser in this process and keeps nothing. Against it stands all
that intake does with mails that are stored: the child process, the decisions and their
durable transactions. `python -m benchmarks intake` prints mails a second and their ratio.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from mediadesk.bootstrap import open_desk
from mediadesk.domain.intake import Knowledge
from mediadesk.mail.parse import read

ROUNDS = 3
MAILS = 2_000
_WORDS = "We read the report about harbours with interest and would like to ask about its method. "


def _mail(number: int) -> bytes:
    """Return a mail as people send them: two bodies, a quoted answer, some length."""
    text = _WORDS * (5 + number % 40)
    return (
        f"From: Reporter {number} <reporter{number}@paper{number}.example>\r\n"
        "To: press@office.example\r\n"
        f"Subject: Question {number} about the report\r\n"
        "Date: Tue, 24 Nov 2026 11:00:00 +0000\r\n"
        f"Message-ID: <{number}.{time.monotonic_ns()}@paper{number}.example>\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Hello,\r\n\r\n{text}\r\n\r\nCould somebody ring me by 4pm ET today? +1 212 555 0148\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f"<html><body><p>Hello,</p><p>{text}</p></body></html>\r\n--b--\r\n"
    ).encode()


def main(_words: list[str]) -> int:
    """Print mails a second of both and the ratio; return 0."""
    bare: list[float] = []
    whole: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        desk.intake.store([_mail(-1)])
        desk.intake.read()
        for _ in range(ROUNDS):
            mails = [_mail(number) for number in range(MAILS)]
            begun = time.perf_counter()
            for one in mails:
                read(one, Knowledge(zone="Europe/London"))
            bare.append(MAILS / (time.perf_counter() - begun))
            desk.intake.store(mails)
            begun = time.perf_counter()
            done = desk.intake.read()
            whole.append(MAILS / (time.perf_counter() - begun))
            if sum(done.done.values()) != MAILS:
                print(f"Not every mail was decided about: {done}")
                return 1
        desk.close()
    floor, ours = statistics.median(bare), statistics.median(whole)
    print(f"bare parser {floor:7.0f} mails a second")
    print(f"intake      {ours:7.0f} mails a second, {ours / floor:.2f} of it")
    return 0
