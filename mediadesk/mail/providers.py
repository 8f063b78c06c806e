"""The well-known providers, from a file of data."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from mediadesk.domain.mail import Security
from mediadesk.domain.provider import Authority, Provider, Server


@cache
def read_providers(path: Path) -> tuple[Provider, ...]:
    """Return the providers in `providers.json`."""
    found = json.loads(path.read_text("utf-8"))["providers"]
    return tuple(
        Provider(
            name=one["name"],
            domains=tuple(one["domains"]),
            outgoing=_server(one["smtp"]),
            incoming=_server(one["imap"]),
            authority=Authority(**one["oauth"]) if "oauth" in one else None,
        )
        for one in found
    )


def _server(kept: dict[str, Any]) -> Server:
    return Server(host=kept["host"], port=kept["port"], security=Security(kept["security"]))
