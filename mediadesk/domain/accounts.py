"""The mail accounts that the settings describe: the one that sends and the one that receives."""

from __future__ import annotations

from collections.abc import Mapping

from mediadesk.domain.errors import Problem, Refused
from mediadesk.domain.mail import Account, Login, Security

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
