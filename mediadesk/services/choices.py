"""Settings as people change them: checked, and acted upon where a request was waiting for one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mediadesk.domain.attribution import LONGEST_DEFINITION, Attribution
from mediadesk.domain.deadline import zone_of
from mediadesk.domain.errors import Problem, Refused, WorldFailed
from mediadesk.domain.mail import Security
from mediadesk.services.ports import ContactReader, Settings

_SECURITIES = ", ".join(security.value for security in Security)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Checks and keeps settings."""

    settings: Settings
    contacts: ContactReader

    def get(self, key: str) -> str:
        """Return a setting; raises `Refused` for an unknown key."""
        self._known(key)
        return self.settings.get(key)

    def save(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """Check and keep several settings at once, all or none; return them as they were kept.

        Raises `Refused` with every problem, its field being the key, or `WorldFailed`.
        """
        problems: list[Problem] = []
        kept: dict[str, str] = {}
        for key, value in values.items():
            try:
                self._known(key)
                kept[key] = self._checked(key, value.strip())
            except Refused as refused:
                problems += refused.problems
        if problems:
            raise Refused(*problems)
        try:
            self.settings.set_many(kept)
        except OSError as error:
            raise WorldFailed(
                "The settings could not be written; the old ones stay.", code="read_only"
            ) from error
        return kept

    def _known(self, key: str) -> None:
        if key not in self.settings.all():
            raise Refused(Problem(key, "There is no setting “{key}”.", {"key": key[:60]}))

    def _checked(self, key: str, value: str) -> str:
        if any(ord(mark) < 32 or mark in "\x7f\u2028\u2029" for mark in value):
            raise Refused(Problem(key, "Take the line break out."))
        if not value:
            return value
        name = key.rpartition(".")[2]
        check: Mapping[str, Callable[[str, str], str]] = {
            "email": self._email,
            "zone": _zone,
            "port": _port,
            "security": _security,
            "host": _host,
            "text_percent": _percent,
            "warn_first": _minutes,
            "warn_last": _minutes,
            "system": _yes,
            "quiet": _yes,
            "names": _yes,
            "letters": _yes,
            "map": _keys,
            **dict.fromkeys(Attribution, _definition),
        }
        return check[name](key, value) if name in check else value[:2000]

    def _email(self, key: str, value: str) -> str:
        address = self.contacts.address(value)
        if address is None:
            raise Refused(
                Problem(
                    key, "Enter an e-mail address in the usual form, such as press@office.example."
                )
            )
        return address


def _zone(key: str, value: str) -> str:
    zone_of(value, key)
    return value


def _port(key: str, value: str) -> str:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise Refused(Problem(key, "Enter a port from 1 to 65535."))
    return value


def _security(key: str, value: str) -> str:
    if value.lower() not in {security.value for security in Security}:
        raise Refused(Problem(key, "Choose one of: {choices}.", {"choices": _SECURITIES}))
    return value.lower()


def _host(key: str, value: str) -> str:
    if any(mark.isspace() or mark in "/@\\" for mark in value) or len(value) > 253:
        raise Refused(Problem(key, "Enter the server’s name, such as smtp.office.example."))
    return value


def _percent(key: str, value: str) -> str:
    if not (value.isascii() and value.isdigit() and 90 <= int(value) <= 175):
        raise Refused(Problem(key, "Choose a text size from 90 to 175 percent."))
    return value


def _minutes(key: str, value: str) -> str:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 720):
        raise Refused(Problem(key, "Enter minutes from 1 to 720."))
    return value


def _definition(key: str, value: str) -> str:
    if len(value) > LONGEST_DEFINITION:
        raise Refused(
            Problem(key, "Use at most {limit} characters here.", {"limit": LONGEST_DEFINITION})
        )
    return value


def _yes(key: str, value: str) -> str:
    if value.lower() not in ("yes", "no"):
        raise Refused(Problem(key, "Choose one of: {choices}.", {"choices": "yes, no"}))
    return value.lower()


def _keys(key: str, value: str) -> str:
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, dict) or len(value) > 8_000:
        raise Refused(Problem(key, "Give the keys as a JSON object of acts and keys."))
    return value
