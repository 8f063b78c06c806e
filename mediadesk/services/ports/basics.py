"""The clock, ids, settings and passwords, as the use cases see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""


class Ids(Protocol):
    """Gives out what must be unpredictable."""

    def uuid(self) -> str:
        """Return a new random UUID."""

    def jitter(self) -> float:
        """Return a random number in [-1, 1]."""


class Settings(Protocol):
    """This desk's choices, by dotted name such as `office.name`."""

    def get(self, key: str) -> str:
        """Return the value, or the default if none was set."""

    def set(self, key: str, value: str) -> None:
        """Keep a value durably."""

    def set_many(self, values: Mapping[str, str]) -> None:
        """Keep several values durably, all or none."""

    def all(self) -> Mapping[str, str]:
        """Return every known key with its value, as they are at this moment."""


class Secrets(Protocol):
    """Passwords, in the system keyring."""

    def get(self, name: str) -> str | None:
        """Return the secret, None if there is none; raises `WorldFailed` without a keyring."""

    def set(self, name: str, secret: str) -> None:
        """Keep a secret."""

    def clear(self, name: str) -> None:
        """Forget a secret."""

    def remember(self, name: str, secret: str) -> None:
        """Keep a secret in memory until the program ends, where there is no keyring."""

    def status(self) -> tuple[str, str]:
        """Return `unlocked`, `locked` or `none`, and what the keyring calls itself."""
