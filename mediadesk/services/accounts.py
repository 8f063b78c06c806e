"""Setting a mail account up: the usual servers of a provider, a trial of both ways, signing in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mediadesk.domain import accounts
from mediadesk.domain.errors import Refused, WorldFailed
from mediadesk.domain.provider import Provider, provider_of, usual_settings
from mediadesk.domain.trial import Step, Trial, likely_fix
from mediadesk.services.ports import AccountTester, Keys, Settings, SignIn, SignIns


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Helps to set mail accounts up; nothing here is written but a token into the keyring."""

    settings: Settings
    keys: Keys
    tester: AccountTester
    providers: tuple[Provider, ...]
    sign_ins: SignIns

    def usual(self, address: str) -> tuple[str, Mapping[str, str]] | None:
        """Return a provider's name and the usual settings for an address, None if unknown."""
        provider = provider_of(address, self.providers)
        if provider is None:
            return None
        own = self.settings.get("oauth.client_id")
        authority = provider.authority
        if authority is not None and own:
            provider = replace(provider, authority=replace(authority, client_id=own))
        return provider.name, usual_settings(provider, address)

    def try_out(self, way: str) -> Trial:
        """Try the account of a way (`smtp`, `imap`) as it is set; say which step failed.

        Never raises for what the world does. Nothing is sent and nothing changed.
        """
        values = self.settings.all()
        try:
            account = (accounts.outgoing if way == "smtp" else accounts.incoming)(values)
            if account is None:
                return Trial(way=way, failed=Step.NAME, what="No server is set.")
            password = self.keys.key(way, account)
        except Refused as refused:
            return Trial(way=way, failed=Step.NAME, what=str(refused))
        except WorldFailed as failure:
            return Trial(way=way, failed=Step.LOGIN, what=failure.what)
        if way == "smtp":
            trial = self.tester.try_outgoing(account, password)
        else:
            trial = self.tester.try_incoming(account, password, values["imap.folder"] or "INBOX")
        if trial.failed is None:
            return trial
        provider = provider_of(account.user, self.providers)
        signs_in = bool(
            values["oauth.token_url"] or (provider is not None and provider.authority is not None)
        )
        return replace(trial, fix=likely_fix(way, account, trial.failed, signs_in=signs_in))

    def sign_in(self) -> SignIn:
        """Begin to sign in at the authority of the account; raises `WorldFailed`."""
        found = accounts.authority_of(self.settings.all(), self.providers)
        return self.sign_ins.begin(found)
