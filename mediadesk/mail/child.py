"""Mails are read in a process of their own, which has limits and can be ended.

On failure, first: a mail that makes the child run out of memory (1 GB), of processor time (10 s a
mail) or of patience, or crash, comes back as `unprocessable`, and the next mail gets a new child.
Nothing that a mail says can raise here; only a child that can not be started at all is
`WorldFailed`. The limits are the child's own (`setrlimit` and an alarm), so that they hold while
nobody here is waiting. Windows has no such limits for memory and processor time: there the caps of
the reader and the alarm are what holds.

A child reads mail after mail, because starting one costs as much as reading a hundred. Frames go
over its pipes: a kind, a length, JSON or the raw mail.
"""

from __future__ import annotations

import gc
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from mediadesk.domain.errors import Problem, WorldFailed
from mediadesk.domain.intake import Knowledge, ReadMail
from mediadesk.mail.record import from_record, knowledge_of, knowledge_record, to_record

WORKER_SWITCH = "--mail-worker"
"""The packaged program, called with this alone, is the child: it has no Python to start one."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space that the child may have."""
PROCESSOR_SECONDS = 10
"""Seconds of processor time for one mail."""
PATIENCE = 20.0
"""Seconds on the clock for one mail, where others keep the processor busy too."""

_START_PATIENCE = 60.0
_GRACE = 5.0
"""Seconds beyond its own alarm after which a child that still says nothing is ended from here."""
_LARGEST_ANSWER = 64 * 1024 * 1024
_MOST_AT_ONCE = 100
_SLACK = 0.5
"""Seconds for which mails may share one setting of the limits."""
_BUFFER = 64 * 1024
_LARGEST_BATCH = 8 * 1024 * 1024
_KNOWLEDGE, _BATCH, _MAIL, _ANSWER = b"K", b"B", b"M", b"A"
_HEAD = 9
_PIPE_BYTES = 1024 * 1024
"""Of answers that may wait; the usual 64 KiB hold a dozen, and then the child waits, too."""
_MEMORY_CODE = "memory"


class MailReader:
    """Reads mails in a child that is started with the first one. Not for the GUI thread.

    `worker` is the command line of the child, for tests.
    """

    def __init__(
        self,
        *,
        worker: Sequence[str] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._worker = tuple(worker) if worker is not None else _default_worker()
        self._patience = patience
        self._child: subprocess.Popen[bytes] | None = None
        self._talk: _Talk | None = None
        self._ahead = 0
        """How many mails the child has been given besides those it is asked about."""
        self._owed = 0
        """How many answers it still owes to those."""
        self._known: Knowledge | None = None
        self._fresh = True
        self._code = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, raw: bytes, knowledge: Knowledge) -> ReadMail:
        """Return what is understood of a mail, `unprocessable` if reading it hit a limit.

        Raises `WorldFailed` if no child can be started.
        """
        return next(self.read_all([raw], knowledge))

    def read_all(self, mails: Sequence[bytes], knowledge: Knowledge) -> Iterator[ReadMail]:
        """Yield what is understood of each mail, in order; raises as `read`.

        Many mails at once are faster: the child reads the next ones while an answer is dealt with.
        """
        if self._owed:
            # Whoever asked last went away before the end; the answers to that are not ours.
            self.close()
        position = alone = 0
        while position < len(mails):
            batch = mails[position : position + 1]
            following: Sequence[bytes] = ()
            if position >= alone:
                batch = _batch(mails, position)
                if sys.platform != "win32":
                    following = _batch(mails, position + len(batch))
            for mail in self._read_batch(batch, following, knowledge):
                if mail is not None:
                    self._fresh = False
                    position += 1
                    yield mail
                    continue
                # Answers may have been lost with the child, so that another mail may be the cause;
                # and the mails before it may have taken the room: one more try, in a new child.
                again = len(batch) > 1 or (self._code == _MEMORY_CODE and not self._fresh)
                self.close()
                alone = position + len(batch)
                if not again:
                    position += 1
                    yield _beyond_limits()
                break

    def close(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        self._talk = None
        self._ahead = self._owed = 0
        self._known = None
        self._fresh = True
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        child.kill()
        child.wait()

    def _read_batch(
        self, mails: Sequence[bytes], following: Sequence[bytes], knowledge: Knowledge
    ) -> Iterator[ReadMail | None]:
        """Yield the child's answers; None, as the last, for the mail that it could not read.

        `following` are those that will be asked about next; the child gets them at once.
        """
        if self._child is not None and self._child.poll() is not None:
            # Somebody ended it between two mails: no mail's fault.
            self.close()
        talk = self._talk if self._talk is not None else self._start()
        self._code = ""
        try:
            if not self._ahead:
                self._send(talk, mails, knowledge)
            self._ahead = len(following)
            if following:
                self._send(talk, following, knowledge)
        except OSError:
            yield None
            return
        self._owed = len(mails)
        for _ in mails:
            mail = self._answer(talk, len(mails))
            self._owed -= 1
            yield mail
            if mail is None:
                return

    def _send(self, talk: _Talk, mails: Sequence[bytes], knowledge: Knowledge) -> None:
        sent = [_frame(_BATCH, len(mails).to_bytes(4, "big"))]
        sent += [_frame(_MAIL, raw) for raw in mails]
        if knowledge is not self._known and knowledge != self._known:
            sent.insert(0, _frame(_KNOWLEDGE, json.dumps(knowledge_record(knowledge)).encode()))
        self._known = knowledge
        talk.say(b"".join(sent))

    def _answer(self, talk: _Talk, count: int) -> ReadMail | None:
        try:
            kind, answer = talk.next((self._patience + _GRACE) * count)
            if kind != _ANSWER:
                return None
            record = json.loads(answer)
            if "code" in record:
                self._code = str(record["code"])
                return None
            return from_record(record)
        except (OSError, ValueError, RecursionError):
            # The child ended in the middle, or what it says is not of the form.
            return None

    def _start(self) -> _Talk:
        try:
            child = subprocess.Popen(  # noqa: S603 - our own program, and no shell
                [*self._worker, str(self._patience)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                # What a library complains of could quote the mail.
                stderr=subprocess.DEVNULL,
                env=_environment(),
                # On Windows a console would flash up; elsewhere the number means nothing.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise WorldFailed(
                "Mails cannot be read: their reader did not start.", code="no_reader"
            ) from error
        assert child.stdin is not None  # noqa: S101  # both were asked for as pipes
        assert child.stdout is not None  # noqa: S101  # the same
        self._child, self._talk = child, _Talk(child.stdin, child.stdout)
        return self._talk


def _widen(pipe: IO[bytes]) -> None:
    """Let more lie in a pipe, so that neither side waits for the other, where that can be."""
    if sys.platform != "linux":
        return
    import fcntl

    with suppress(OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _batch(mails: Sequence[bytes], start: int) -> Sequence[bytes]:
    size = 0
    for end in range(start, min(len(mails), start + _MOST_AT_ONCE)):
        size += len(mails[end])
        if size > _LARGEST_BATCH and end > start:
            return mails[start:end]
    return mails[start : start + _MOST_AT_ONCE]


def _beyond_limits() -> ReadMail:
    return ReadMail(
        unprocessable=True,
        problems=(
            Problem("", "The mail could not be read within its limits. It is kept as it came."),
        ),
    )


class _Talk:
    """What goes to a child and what comes from it, each as much at a time as its pipe takes.

    What is said goes out while answers are waited for, so that neither side waits for ever for the
    other. On Windows pipes can not be waited for: there it goes out at once, and nothing is said
    ahead, because the child takes in the whole of a batch before it answers.
    """

    def __init__(self, inward: IO[bytes], outward: IO[bytes]) -> None:
        self._inward, self._outward = inward, outward
        self._taken = bytearray()
        self._rest = memoryview(b"")
        if sys.platform != "win32":
            os.set_blocking(inward.fileno(), False)
        for pipe in (inward, outward):
            _widen(pipe)

    def say(self, content: bytes) -> None:
        """Hand something to the child; raises `OSError` if it has gone."""
        if sys.platform == "win32":
            _write(self._inward, content)
            return
        self._rest = memoryview(bytes(self._rest) + content if self._rest else content)
        self._push()

    def _push(self) -> None:
        with suppress(BlockingIOError):
            while self._rest:
                self._rest = self._rest[os.write(self._inward.fileno(), self._rest) :]

    def next(self, seconds: float) -> tuple[bytes, bytes]:
        """Return kind and content of the next frame.

        Raises `ValueError` if the stream ends or is not of the form, `TimeoutError` if nothing
        comes for so many seconds.
        """
        head = self._take(_HEAD, seconds)
        size = int.from_bytes(head[1:], "big")
        if size > _LARGEST_ANSWER:
            raise ValueError("the frame is too large")
        return head[:1], self._take(size, seconds)

    def _take(self, size: int, seconds: float) -> bytes:
        while len(self._taken) < size:
            # On Windows the child's own alarm must do.
            if sys.platform != "win32" and not self._is_answering(seconds):
                continue
            piece = os.read(self._outward.fileno(), _BUFFER)
            if not piece:
                raise ValueError("the stream has ended")
            self._taken += piece
        found = bytes(self._taken[:size])
        del self._taken[:size]
        return found

    def _is_answering(self, seconds: float) -> bool:
        """Wait until there is something to take, or until more can be said, which is then said."""
        saying = [self._inward] if self._rest else []
        answering, writable, _ = select.select([self._outward], saying, [], seconds)
        if not answering and not writable:
            raise TimeoutError
        if writable:
            self._push()
        return bool(answering)


def _frame(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(_HEAD - 1, "big") + content


def _write(pipe: IO[bytes], content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        # A pipe that is not buffered takes as much as fits.
        rest = rest[pipe.write(rest) :]


def _receive(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    """Return kind and content of the next frame; two empty ones at the end of the stream."""
    head = pipe.read(_HEAD)
    if len(head) < _HEAD:
        return b"", b""
    return head[:1], pipe.read(int.from_bytes(head[1:], "big"))


def run_worker(patience: float = PATIENCE) -> int:
    """Read mails from standard input and answer on standard output: what the child does."""
    _limit_memory()
    alarm = _Alarm(patience)
    alarm.set(_START_PATIENCE)
    from mediadesk.mail.parse import read

    # A record holds no circles, and looking for them takes a third of the time.
    encode = json.JSONEncoder(check_circular=False).encode
    # What was imported stays for the life of the process, and mails make no cycles.
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)
    source = sys.stdin.buffer
    # Few large writes: each wakes the other process up.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=_BUFFER)
    # Libraries that print must not spoil the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    knowledge = Knowledge()
    while True:
        alarm.clear()
        armed = -_SLACK * 2
        kind, content = _receive(source)
        if kind == _KNOWLEDGE:
            knowledge = knowledge_of(json.loads(content))
            continue
        if kind != _BATCH:
            return 0
        count = int.from_bytes(content, "big")
        waiting = [_receive(source)[1] for _ in range(count)]
        waiting.reverse()
        while waiting:
            raw = waiting.pop()
            if time.monotonic() - armed > _SLACK:
                # Four calls of the system a mail would cost a tenth of what reading it does.
                alarm.set(patience)
                _limit_processor()
                armed = time.monotonic()
            try:
                answer = encode(to_record(read(raw, knowledge))).encode()
            except MemoryError:
                answer = json.dumps({"code": _MEMORY_CODE}).encode()
            except Exception as error:  # noqa: BLE001  # ours: the mail is kept and shown
                answer = json.dumps({"code": type(error).__name__}).encode()
            answers.write(_frame(_ANSWER, answer))
        answers.flush()


class _Alarm:
    """Ends this process when the time is up, whatever it is doing."""

    def __init__(self, patience: float) -> None:
        self._patience = patience

    def set(self, seconds: float) -> None:
        """Begin to count."""
        if sys.platform == "win32":
            import faulthandler

            faulthandler.dump_traceback_later(seconds, exit=True)
        else:
            import signal

            # Nobody handles the signal, so that the system ends the process.
            signal.setitimer(signal.ITIMER_REAL, seconds)

    def clear(self) -> None:
        """Stop counting."""
        if sys.platform == "win32":
            import faulthandler

            faulthandler.cancel_dump_traceback_later()
        else:
            import signal

            signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        with suppress(OSError, ValueError):  # macOS knows the limit and does not take it
            resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        with suppress(OSError, ValueError):
            # No picture of the memory, with a mail in it, is left behind.
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor() -> None:
    """Give the next mail its own seconds: the limit counts over the whole life of a process."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + PROCESSOR_SECONDS
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _default_worker() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable, WORKER_SWITCH)
    # -P: a file that lies in the current folder must not be taken for a library.
    return (sys.executable, "-P", "-m", "mediadesk.mail.child")


def _environment() -> dict[str, str]:
    """Return our environment, with the place that our own package was imported from."""
    if getattr(sys, "frozen", False):
        return dict(os.environ)
    root = str(Path(__file__).resolve().parent.parent.parent)
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((root, path)) if path else root}


def main(words: Sequence[str]) -> int:
    """Run the child with the patience (seconds) that it is given."""
    return run_worker(float(words[0]) if words else PATIENCE)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
