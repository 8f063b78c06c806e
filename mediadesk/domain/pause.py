"""Pauses of a mail server: it is left alone for a while after it, or the way to it, failed.

What waits to leave burns no attempt meanwhile. A wrong password or certificate needs a person, and
trying again and again would lock the account; a server that is away is asked again soon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mediadesk.domain.mail import Account

_LENGTHS: Mapping[str, timedelta] = {
    "authentication": timedelta(minutes=15),
    "certificate": timedelta(minutes=15),
    "network": timedelta(seconds=30),
}
"""How long a server is left alone after a failure with this code; others pause nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Until when (UTC) an account is left alone, and why: the failure's code and its sentence.

    `account` names the settings that failed, so that others are tried at once.
    """

    account: str
    until: datetime
    code: str
    what: str


def account_key(account: Account) -> str:
    """Return what tells one account from another, without anything secret."""
    parts = (
        account.host,
        str(account.port),
        account.security.value,
        account.user,
        account.ca_file,
        account.login.value,
    )
    return "|".join(parts)


def pause_after(account: Account, *, code: str, what: str, now: datetime) -> Pause | None:
    """Return the pause that follows a failure, None for one that needs none."""
    length = _LENGTHS.get(code)
    if length is None:
        return None
    return Pause(account=account_key(account), until=now + length, code=code, what=what)


def is_paused(pause: Pause | None, account: Account, now: datetime) -> bool:
    """Say whether an account is to be left alone now.

    A pause that ends later than any could was set by a clock that was wrong; it does not count.
    """
    if pause is None or pause.account != account_key(account):
        return False
    return now < pause.until <= now + max(_LENGTHS.values())
