"""This desk's choices, in one small file that is replaced as a whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from mediadesk.paths import write_durably

DEFAULTS: Mapping[str, str] = {
    "office.name": "",
    "office.phone": "",
    "office.zone": "",
    "office.hours": "",
    "office.duty_phone": "",
    "contact.name": "",
    "contact.email": "",
    "contact.phone": "",
    "officer.name": "",
    "reporter.name": "",
    "reporter.outlet": "",
    "reporter.role": "",
    "reporter.email": "",
    "reporter.phone": "",
    "smtp.host": "",
    "smtp.port": "",
    "smtp.security": "tls",
    "smtp.user": "",
    "smtp.ca_file": "",
    "smtp.auth": "password",
    "oauth.client_id": "",
    "oauth.authorize_url": "",
    "oauth.token_url": "",
    "oauth.device_url": "",
    "oauth.scope": "",
    "imap.host": "",
    "imap.port": "",
    "imap.security": "tls",
    "imap.user": "",
    "imap.ca_file": "",
    "imap.auth": "password",
    "imap.folder": "INBOX",
    "imap.after": "seen",
    "imap.move_to": "MediaDesk",
    "imap.sent_folder": "",
    "imap.poll_minutes": "2",
    "imap.idle": "yes",
    "imap.largest_mb": "25",
    "imap.since_days": "30",
    "terms.on_the_record": "",
    "terms.on_background": "",
    "terms.not_for_attribution": "",
    "terms.off_the_record": "",
    "desk.warn_first": "60",
    "desk.warn_last": "15",
    "notify.system": "yes",
    "notify.quiet": "yes",
    "notify.names": "yes",
    "keys.letters": "yes",
    "keys.map": "",
    "window.face": "",
    "window.theme": "system",
    "window.text_percent": "100",
    "window.geometry": "",
    "window.density": "",
    "desk.views": "",
    "calendar.experts": "",
    "calendar.everyone": "yes",
    "calendar.weekend": "",
    "calendar.zone": "",
}
"""Every known key with its default. An empty office zone means the computer's own."""

FILE_NAME = "settings.json"


class FileSettings:
    """Settings in `settings.json` of a data folder; a change by another process is noticed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._values: dict[str, str] = {}
        self._stamp: tuple[int, int] | None = None
        self._system_zone = ""

    def get(self, key: str) -> str:
        """Return the value of a known key, or its default; `KeyError` for an unknown one."""
        self._refresh()
        value = self._values.get(key, DEFAULTS[key])
        if not value and key == "office.zone":
            return self._own_zone()
        return value

    def set(self, key: str, value: str) -> None:
        """Keep a value durably; `KeyError` for an unknown key, `OSError` if it cannot be kept."""
        self.set_many({key: value})

    def set_many(self, values: Mapping[str, str]) -> None:
        """Keep several values at once, so that settings that belong together never half apply."""
        for key in values:
            _ = DEFAULTS[key]
        self._refresh()
        changed = {**self._values, **values}
        kept = {key: value for key, value in changed.items() if value != DEFAULTS.get(key)}
        text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
        write_durably(self._path, text.encode())
        self._refresh()

    def all(self) -> Mapping[str, str]:
        """Return every known key with its value."""
        self._refresh()
        values = {**DEFAULTS, **self._values}
        if not values["office.zone"]:
            values["office.zone"] = self._own_zone()
        return values

    def _refresh(self) -> None:
        try:
            status = self._path.stat()
        except OSError:
            self._values, self._stamp = {}, None
            return
        stamp = (status.st_mtime_ns, status.st_size)
        if stamp == self._stamp:
            return
        try:
            found = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            # A damaged file must not keep the desk shut; its values are lost, the desk is not.
            found = {}
        values = found.items() if isinstance(found, dict) else ()
        self._values = {
            key: value for key, value in values if key in DEFAULTS and isinstance(value, str)
        }
        self._stamp = stamp

    def _own_zone(self) -> str:
        if not self._system_zone:
            from tzlocal import get_localzone_name  # costs a look at the system

            try:
                self._system_zone = get_localzone_name() or "UTC"
            except (LookupError, OSError, ValueError):
                self._system_zone = "UTC"
        return self._system_zone
