"""Well-known mail providers: what an address alone tells of its servers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from mediadesk.domain.mail import Security


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a server is and how the way to it is protected."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who gives out tokens (OAuth 2, RFC 6749). `device_url` is empty without RFC 8628.

    `client_id` names this program to the provider; an office registers its own.
    """

    authorize_url: str
    token_url: str
    scope: str
    device_url: str = ""
    client_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What opens an account for `lifetime`, and what gets another one; both are secrets."""

    access: str
    refresh: str
    lifetime: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider's servers; `authority` is None where a password is the way in."""

    name: str
    domains: tuple[str, ...]
    outgoing: Server
    incoming: Server
    authority: Authority | None = None


def provider_of(address: str, providers: Iterable[Provider]) -> Provider | None:
    """Return the provider of an address's domain, None if it is not a well-known one."""
    domain = address.rpartition("@")[2].strip().lower()
    for provider in providers:
        if any(domain == one or domain.endswith(f".{one}") for one in provider.domains):
            return provider
    return None


def usual_settings(provider: Provider, address: str) -> Mapping[str, str]:
    """Return the settings of an account at a provider."""
    login = "oauth" if provider.authority is not None and provider.authority.client_id else ""
    found: dict[str, str] = {}
    for way, server in (("smtp", provider.outgoing), ("imap", provider.incoming)):
        found[f"{way}.host"] = server.host
        found[f"{way}.port"] = str(server.port)
        found[f"{way}.security"] = server.security.value
        found[f"{way}.user"] = address
        found[f"{way}.auth"] = login or "password"
    return found
