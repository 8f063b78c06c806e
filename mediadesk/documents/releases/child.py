"""Word, PDF, mail and calendar files are opened in a process of their own, which has limits and can be ended.

On failure, first: a file that makes the child run out of memory, of processor time or of patience,
or crash, is refused with one plain sentence. Nothing that a file holds can raise here. The limits
are the child's own (`setrlimit`), so that they hold while nobody waits; Windows has none for memory
and processor time, there the caps of the modules and the patience are what holds.

The child gets the file's bytes on its standard input and answers with JSON: the text, plain or as
simple HTML. It opens no file, asks no network and runs nothing that it finds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

WORKER_SWITCH = "--document-worker"
"""The packaged program, called with this alone, is the child: it has no Python to start one."""
MEMORY = 300 * 1024 * 1024
"""Bytes of address space that the child may have; about half of it is mapped libraries."""
PROCESSOR_SECONDS = 3
"""Seconds of processor time for one file, the start of the child among them."""
PATIENCE = 15.0
"""Seconds on the clock for one file, where others keep the processor busy too."""

_LARGEST_ANSWER = 16 * 1024 * 1024
_SENTENCES = {
    "scan": "This PDF holds pictures of pages and no text. Ask for the text, or type it.",
    "locked": "This file is protected with a password. Save it without one and open that.",
    "archive": "This is an archive, not a document. Unpack it and open the release in it.",
    "spreadsheet": "This is a spreadsheet or a presentation, not a release.",
    "opendocument": "This is an OpenDocument file. Save it as Word or PDF and open that.",
    "office": "This is an older Office file. Save it as .docx or PDF and open that.",
    "large": "This file unpacks to far more than a release needs. It was not read.",
    "calendar": "This is not a calendar that can be read.",
    "empty": "The file holds no text.",
    "broken": "The file is damaged and could not be read.",
    "limits": "The file could not be read within the limits for time and memory.",
    "start": "The program could not start its reader for this kind of file.",
}


class UnreadableError(Exception):
    """A file that cannot be read; `code` is one of those above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the child found. `form` is `text` or `html`; `title` what the file itself is called."""

    form: str = "text"
    content: str = ""
    title: str | None = None
    cut: bool = False
    problem: str | None = None


def open_document(data: bytes, kind: str, *, worker: Sequence[str] | None = None) -> Opened:
    """Open a file of `kind` (`pdf`, `word`, `mail`, `compound`) in a child; never raises.

    A calendar's kind is what `documents.busy` writes there.

    `worker` is the command line of the child, for tests.
    """
    command = [*(worker if worker is not None else _default_worker()), kind]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and no shell
            command,
            input=data,
            stdout=subprocess.PIPE,
            # What a library complains of could quote the file.
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=PATIENCE,
            check=False,
            # On Windows a console would flash up; elsewhere the number means nothing.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        return _refused("limits")
    except (OSError, ValueError):
        return _refused("start")
    if done.returncode != 0 or len(done.stdout) > _LARGEST_ANSWER:
        return _refused("limits")
    try:
        answer = json.loads(done.stdout)
        if "code" in answer:
            return _refused(str(answer["code"]))
        return Opened(
            form=str(answer["form"]),
            content=str(answer["content"]),
            title=str(answer["title"])[:500] if answer.get("title") else None,
            cut=bool(answer.get("cut")),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return _refused("limits")


def _refused(code: str) -> Opened:
    return Opened(problem=_SENTENCES.get(code, _SENTENCES["broken"]))


def run_worker(kind: str) -> int:
    """Read a file from standard input, answer on standard output: what the child does."""
    _limit()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Libraries that print must not spoil the answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    data = sys.stdin.buffer.read()
    try:
        answer = _open(data, kind)
    except UnreadableError as refused:
        answer = {"code": refused.code}
    except MemoryError:
        answer = {"code": "limits"}
    except Exception:  # noqa: BLE001  # whatever a library makes of a damaged file
        answer = {"code": "broken"}
    answers.write(json.dumps(answer).encode("utf-8", "surrogatepass"))
    answers.flush()
    return 0


def _open(data: bytes, kind: str) -> dict[str, object]:
    if kind == "pdf":
        from mediadesk.documents.releases.pdf import read_pdf

        return read_pdf(data)
    if kind == "word":
        from mediadesk.documents.releases.word import read_word

        return read_word(data)
    if kind.startswith("calendar "):
        from mediadesk.documents.busy import read_busy

        return read_busy(data, kind)
    from mediadesk.documents.releases.message import read_mail, read_outlook

    return read_mail(data) if kind == "mail" else read_outlook(data)


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        # Nothing is written, and no picture of the memory is left behind.
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):  # macOS knows some limits and does not take them
            resource.setrlimit(what, (allowed, hard))


def _default_worker() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable, WORKER_SWITCH)
    # -P: a file that lies in the current folder must not be taken for a library.
    # And not by -m: our own package imports this module, which would then be there twice.
    return (sys.executable, "-P", "-c", f"from {__name__} import main; raise SystemExit(main())")


def _environment() -> dict[str, str]:
    """Return our environment, with the place that our own package was imported from."""
    if getattr(sys, "frozen", False):
        return dict(os.environ)
    root = str(Path(__file__).resolve().parents[3])
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((root, path)) if path else root}


def main(words: Sequence[str] | None = None) -> int:
    """Run the child for the kind of file that it is given."""
    given = sys.argv[1:] if words is None else words
    return run_worker(given[0] if given else "")
