"""What opens a mail account: the password in the keyring, or a token that is renewed in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from mediadesk.domain import accounts
from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.mail import Account, Login
from mediadesk.domain.provider import Authority, Provider, Token
from mediadesk.services.ports import Clock, Secrets, Settings

REFRESH = "oauth"
"""The name of the secret that gets another token. The token itself is only in memory."""
_ONCE = timedelta(minutes=10)
"""A token that is refused so soon after it was renewed is not renewed again: a person must look."""


class AccountKeys:
    """Keys of the accounts, by way. One token serves both ways, as its grant does."""

    def __init__(
        self,
        *,
        secrets: Secrets,
        settings: Settings,
        clock: Clock,
        providers: tuple[Provider, ...],
        renew: Callable[[Authority, str], Token],
    ) -> None:
        """Take what is needed; nothing is asked yet."""
        self._secrets = secrets
        self._settings = settings
        self._clock = clock
        self._providers = providers
        self._renew = renew
        self._access = ""
        self._until: datetime | None = None
        self._renewed_at: datetime | None = None

    def key(self, way: str, account: Account) -> str | None:
        """Return what opens the account, None for one without a user; raises `WorldFailed`."""
        if not account.user:
            return None
        if account.login is Login.OAUTH:
            return self._token(account)
        found = self._secrets.get(way)
        if found is None and way == "imap" and account.user == self._settings.get("smtp.user"):
            # One account both ways has one password.
            found = self._secrets.get("smtp")
        if found is None:
            does = "leave" if way == "smtp" else "be fetched"
            raise WorldFailed(
                f"The password of {account.user} is needed before mail can {does}.",
                code="password_needed",
            )
        return found

    def is_renewed(self, account: Account, refused: str | None) -> bool:
        """Say whether there is another key now; a token is renewed before its time, but once."""
        if account.login is not Login.OAUTH or refused is None:
            return False
        if refused != self._access:
            # The other way has renewed it meanwhile.
            return True
        now = self._clock.now()
        if self._renewed_at is not None and abs(now - self._renewed_at) < _ONCE:
            return False
        self._renewed_at, self._until = now, None
        return self._token(account) != refused

    def keep(self, token: Token) -> None:
        """Keep a token: what gets another one in the keyring, or in memory where there is none."""
        if token.refresh:
            try:
                self._secrets.set(REFRESH, token.refresh)
            except WorldFailed:
                self._secrets.remember(REFRESH, token.refresh)
        self._access, self._until = token.access, self._clock.now() + token.lifetime

    def _token(self, account: Account) -> str:
        if self._until is not None and self._clock.now() < self._until:
            return self._access
        refresh = self._secrets.get(REFRESH)
        if refresh is None:
            raise WorldFailed(
                f"Sign in to {account.user} once in Settings, Mail, before mail can move.",
                code="password_needed",
            )
        authority = accounts.authority_of(self._settings.all(), self._providers)
        token = self._renew(authority, refresh)
        if token.refresh != refresh:
            self.keep(token)
        self._access, self._until = token.access, self._clock.now() + token.lifetime
        return self._access
