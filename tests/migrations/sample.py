"""Writes a desk with something of everything, to be kept and upgraded for ever.

Run by hand when a schema is released: `python -m tests.migrations.sample db/samples`. It uses the
command line only, so that it runs with any version of the program.
"""

from __future__ import annotations

import gzip
import io
import json
import socket
import sqlite3
import sys
import tempfile
from contextlib import closing, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from mediadesk.bootstrap import main
from mediadesk.storage.schema import SCHEMA_VERSION

RELEASE = """Tarnford, Quill. — After the third dry summer, a new report from the Tarn Water Institute says that leaks could be halved within four years.
Read the report, “Holding Water Is Cheaper Than Finding It,” by Ada Quill and Ben Larch.
Other TWI experts available to comment on drought include:
- Cleo Marsh, vice president for Rivers and Coasts
- Dov Heron, senior adviser on dams, law, and markets
For more information on this topic or to speak with an expert, contact Eve Dunmore at [email protected] or 212.555.0142.
"""
REQUESTS: tuple[dict[str, Any], ...] = (
    {
        "subject": "What eels tell of weirs",
        "outlet": "Channel North",
        "reporter": {"name": "Mina Castellan", "email": "mina@channelnorth.example"},
        "deadline": "{year}-03-14T15:00",
        "deadline_zone": "America/New_York",
        "medium": "tv",
        "live": "live",
        "airs_at": "{year}-03-14T18:00",
        "length_minutes": 5,
        "format": "studio",
        "place": "Pier 3",
        "experts": ["Cleo Marsh", "Ada Quill"],
        "any_expert": False,
        "attribution": "on_background",
        "questions": "Why now?\nAnd why here?",
        "access_needs": "Step-free",
    },
    {
        "subject": "Añejo & <b>bold</b>: ¿qué pasa?",
        "outlet": "El Faro del Sur",
        "reporter": {"name": "Lucía Herrera", "phone": "+44 20 7946 0147"},
        "deadline": "{year}-10-29T01:30",
        "deadline_zone": "Europe/London",
        "message": "Una línea\ny otra",
        "language": "Spanish",
    },
    {
        "subject": "Refused address",
        "outlet": "Harbour Post",
        "reporter": {"name": "Aoife Brennan", "email": "refused@harbourpost.example"},
        "deadline": "{year}-01-02T09:00",
        "deadline_zone": "UTC",
        "medium": "podcast",
    },
    {
        "subject": "Put off",
        "outlet": "Deep Field",
        "reporter": {"name": "Theo Park", "email": "theo@deepfield.example"},
        "deadline": "{year}-05-06T07:08",
        "deadline_zone": "Asia/Kolkata",
    },
)


class _Post:
    """Takes every mail, save for an address that begins with “refused”."""

    async def handle_RCPT(  # noqa: N802  # aiosmtpd chooses the name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address.startswith("refused"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def _do(folder: Path, *words: str) -> dict[str, Any]:
    said = io.StringIO()
    with redirect_stdout(said):
        code = main([*words, "--json", "--data", str(folder), "--as", "Mara Kessler"])
    if code > 1:
        raise RuntimeError(f"{words}: exit code {code}, {said.getvalue()}")
    answer: dict[str, Any] = json.loads(said.getvalue())
    return answer


def _settings(folder: Path, port: int) -> None:
    for key, value in (
        ("office.name", "Tarn Water Institute"),
        ("office.zone", "Europe/London"),
        ("contact.name", "Eve Dunmore"),
        ("smtp.host", "127.0.0.1"),
        ("smtp.port", str(port)),
        ("smtp.security", "none"),
    ):
        _do(folder, "settings", key, value)


def fill(folder: Path) -> None:
    """Make a desk with releases, requests in every state, notes, replies and sent mail."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(_Post(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        _settings(folder, port)
        # A deadline lies ahead, whenever this is run.
        year = str(datetime.now(UTC).year + 1)
        text = folder / "release.txt"
        text.write_text(RELEASE, "utf-8")
        release = _do(folder, "import-release", str(text))["id"]
        references = []
        for number, request in enumerate(REQUESTS):
            file = folder / "request.json"
            about = {**request, "release": release} if number < 2 else request
            file.write_text(json.dumps(about).replace("{year}", year), "utf-8")
            references.append(_do(folder, "submit", str(file))["reference"])
        first, second, third, fourth = references
        _do(folder, "route", first, "press@tarn.example", "--name", "Eve Dunmore")
        _do(folder, "assign", first, "Mara Kessler")
        _do(folder, "note", first, "Ms Marsh is free after 14:00.")
        _do(folder, "reply", first, "Cleo Marsh can speak to you at 14:30.")
        _do(folder, "note", second, "Rang back, nobody there.")
        _do(folder, "settings", "contact.email", "duty@tarn.example")
        _do(folder, "deliver")
        _do(folder, "close", third, "declined")
        _do(folder, "reopen", third)
        _do(folder, "close", third, "information given")
        _do(folder, "snooze", fourth, f"{year}-04-01T09:00")
    finally:
        controller.stop()


def write(target: Path) -> Path:
    """Write `NNNN.db.gz`, named after the schema, into the folder `target`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "desk"
        folder.mkdir(mode=0o700)
        fill(folder)
        with closing(sqlite3.connect(folder / "desk.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("VACUUM")
        kept = target / f"{SCHEMA_VERSION:04}.db.gz"
        kept.write_bytes(gzip.compress((folder / "desk.db").read_bytes(), mtime=0))
    return kept


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))  # noqa: T201  # says what it wrote
