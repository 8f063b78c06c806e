"""The mail accounts that the settings describe: the one that sends and the one that receives."""

from __future__ import annotations

from collections.abc import Mapping

from mediadesk.domain.errors import Problem, Refused, WorldFailed
from mediadesk.domain.mail import Account, Login, Security
from mediadesk.domain.provider import Authority, Provider, provider_of

SMTP_PORTS: Mapping[Security, int] = {
    Security.TLS: 465,
    Security.STARTTLS: 587,
    Security.NONE: 25,
}
"""RFC 8314, 3.3 and RFC 6409, 3.1; 25 is for loopback only."""
IMAP_PORTS: Mapping[Security, int] = {
    Security.TLS: 993,
    Security.STARTTLS: 143,
    Security.NONE: 143,
}
"""RFC 8314, 3.2."""


def outgoing(settings: Mapping[str, str]) -> Account | None:
    """Return the account that mail leaves by, None if no server is set.

    Raises `Refused` beside the setting that cannot be used.
    """
    return _account(settings, "smtp", SMTP_PORTS)


def incoming(settings: Mapping[str, str]) -> Account | None:
    """Return the account that mail is fetched from, None if no server is set; raises `Refused`.

    Without a user name of its own it has the one that mail leaves by.
    """
    return _account(settings, "imap", IMAP_PORTS)


def sender_of(settings: Mapping[str, str]) -> str:
    """Return the address that our mails come from."""
    user = settings["smtp.user"]
    return user if "@" in user else settings["contact.email"] or "mediadesk@localhost"


def own_addresses(settings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses that are ours, in small letters."""
    found = (settings["smtp.user"], settings["imap.user"], settings["contact.email"])
    return tuple(dict.fromkeys(one.lower() for one in found if "@" in one))


def authority_of(settings: Mapping[str, str], providers: tuple[Provider, ...]) -> Authority:
    """Return who gives out tokens for the account: as set, or as usual for its provider.

    Raises `WorldFailed` (`settings`) if nobody is known, or this program is not known to it.
    """
    provider = provider_of(settings["smtp.user"] or settings["imap.user"], providers)
    known = provider.authority if provider is not None else None
    found = Authority(
        authorize_url=settings["oauth.authorize_url"] or (known.authorize_url if known else ""),
        token_url=settings["oauth.token_url"] or (known.token_url if known else ""),
        device_url=settings["oauth.device_url"] or (known.device_url if known else ""),
        scope=settings["oauth.scope"] or (known.scope if known else ""),
        client_id=settings["oauth.client_id"],
    )
    if not found.token_url or not (found.authorize_url or found.device_url):
        raise WorldFailed(
            "It is not known where to sign in for this account. Set oauth.token_url and "
            "oauth.authorize_url, or use a password.",
            code="settings",
        )
    if not found.client_id:
        raise WorldFailed(
            "Your office has to register MediaDesk with its mail provider first and set "
            "oauth.client_id, or use a password made for this program.",
            code="settings",
        )
    return found


def _account(
    settings: Mapping[str, str], name: str, ports: Mapping[Security, int]
) -> Account | None:
    host = settings[f"{name}.host"]
    if not host:
        return None
    try:
        security = Security(settings[f"{name}.security"])
        port = int(settings[f"{name}.port"] or ports[security])
        login = Login(settings[f"{name}.auth"] or Login.PASSWORD)
    except ValueError:
        raise Refused(
            Problem(f"{name}.security", "The settings of the mail server are not usable.")
        ) from None
    return Account(
        host=host,
        port=port,
        security=security,
        user=settings[f"{name}.user"] or settings["smtp.user"],
        ca_file=settings[f"{name}.ca_file"] or settings["smtp.ca_file"],
        login=login,
    )
