"""The installation tests itself: `mediadesk --self-test`, also of the packaged program."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mediadesk import paths
from mediadesk.domain.intake import Knowledge

if TYPE_CHECKING:
    from mediadesk.domain.intake import ReadMail
    from mediadesk.services.desk import Desk

_ZONES = ("Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One look at the installation. `look` returns what it saw, or raises.

    A check that is not `needed` tells of a lack that the program can live with.
    """

    name: str
    look: Callable[[], str]
    needed: bool = True


def run(checks: tuple[Check, ...], say: Callable[[str], None]) -> int:
    """Do every check and say a line about each; return how many needed ones failed."""
    failed = 0
    for check in checks:
        try:
            say(f"ok      {check.name}: {check.look()}")
        except Exception as error:  # noqa: BLE001  # whatever it is, the next check still counts
            mark = "FAILED" if check.needed else "without"
            failed += check.needed
            say(f"{mark:<7} {check.name}: {' '.join(str(error).split()) or type(error).__name__}")
    return failed


def database(open_desk: Callable[[Path], Desk]) -> str:
    """Make a desk of its own, log a request, check everything; raise if anything is wrong."""
    from mediadesk.domain.request import RequestDraft

    with tempfile.TemporaryDirectory(prefix="mediadesk-") as folder:
        desk = open_desk(Path(folder))
        try:
            tomorrow = desk.clock.now() + timedelta(days=1)
            desk.requests.submit(
                RequestDraft(
                    subject="Self-test",
                    outlet="MediaDesk",
                    reporter_name="Self-test",
                    reporter_phone="+44 20 7946 0123",
                    deadline=tomorrow.replace(tzinfo=None).isoformat(timespec="minutes"),
                    deadline_zone="UTC",
                )
            )
            wrong = desk.database.check()
            if wrong:
                raise RuntimeError(wrong[0])
            copy = Path(folder) / "copy.db"
            desk.backups.make(copy)
        finally:
            desk.close()
    return "made, migrated, written, checked and copied"


def mails(read: Callable[[Sequence[bytes], Knowledge], Iterable[ReadMail]]) -> str:
    """Read a mail in the child that reads mails; raise if one of its libraries is missing."""
    knowledge = Knowledge(outlets={"harbourpost.example": "Harbour Post"}, zone="Europe/London")
    (found,) = read([_MAIL], knowledge)
    if found.unprocessable:
        raise RuntimeError(found.problems[0].message)
    missing = {"reply_to_differs", "mixed_script", "lookalike_domain"} - set(found.flags)
    if missing or found.request is None or not found.request.reporter.phone_e164:
        raise RuntimeError(f"the mail was read without {', '.join(missing) or 'its request'}")
    return "read in a process of its own"


_MAIL = """From: Self-test <self-test@h\u0430rbourpost.example>
Reply-To: self-test@elsewhere.example
Date: Tue, 24 Nov 2026 10:00:00 +0000
Content-Type: text/html; charset=utf-8

<p>I am a reporter. Could an expert comment by 4pm today?<p>Thanks<br>+44 20 7946 0123
""".encode()


def migrations() -> str:
    """Return how many migrations are there; raise if there are none."""
    found = sorted(paths.migrations_dir().glob("versions/[0-9]*.py*"))
    if not found:
        raise FileNotFoundError("no migrations")
    return f"{len(found)} there"


def resources() -> str:
    """Look for every kind of resource; raise for the first that is missing."""
    folder = paths.resources_dir()
    wanted = (
        "templates/en/receipt.txt",
        "templates/en/request.txt",
        "schema/request.json",
        "samples/release.txt",
        "cues/en.toml",
        "icons/mediadesk.svg",
    )
    for name in wanted:
        if not (folder / name).is_file():
            raise FileNotFoundError(f"{name} is missing")
    return f"{len(wanted)} looked for, all there"


def time_zones() -> str:
    """Load zones that need the whole database; raise if one is missing."""
    for name in _ZONES:
        ZoneInfo(name)
    return ", ".join(_ZONES)
