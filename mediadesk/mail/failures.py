"""What went wrong with a mail server, in words for the person who has to mend it.

Each sentence says what is the case and then what will probably help. Low-level exceptions and the
numbers of RFC 5321 (4.2) and RFC 3463 end here; what the server itself said is quoted, because its
administrator will ask for it.
"""

from __future__ import annotations

import socket
import ssl

from mediadesk.domain.errors import WorldFailed

STEPS = {
    "connect": "Connecting",
    "greeting": "The server's greeting",
    "tls": "Securing the connection",
    "auth": "Logging in",
    "mail": "Naming the sender",
    "rcpt": "Naming the recipient",
    "data": "Handing over the message",
    "dot": "Waiting for the server to confirm",
    "folder": "Opening the folder",
    "fetch": "Fetching mails",
    "mark": "Marking what was fetched",
}
"""The phases of a delivery, as a person would name them."""

_LONGEST_QUOTE = 400
_FOR_GOOD = 500
_APP_PASSWORD_WANTED = 534
_TOO_LARGE = 552
_EXPIRED = 10
_NOT_YET_VALID = 9
_SELF_SIGNED = frozenset({18, 19})
_UNKNOWN_ISSUER = frozenset({2, 20, 21})
_WRONG_HOST = frozenset({62, 64})


class MailFailed(WorldFailed):
    """A session with a mail server could not be opened or was lost; nothing was sent by it.

    `phase` is a key of `STEPS`. `reply` is the SMTP reply code, if the server gave one. Codes:
    `network` (try again later by itself), `authentication` and `certificate` (wait for a person:
    trying again would lock the account, or is not safe), `cancelled`.
    """

    def __init__(self, what: str, *, code: str, phase: str, reply: int | None = None) -> None:
        super().__init__(what, code=code)
        self.phase = phase
        self.reply = reply


class BadReplyError(OSError):
    """The server said something that is no SMTP, or at a time when nobody asked."""


class CancelledError(OSError):
    """Another thread asked to stop."""


def clean(text: str) -> str:
    """Return the server's words as one printable line of bounded length."""
    visible = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(visible.split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "\u2026"


def from_exception(
    error: Exception, *, host: str, port: int, phase: str, receiving: bool = False
) -> MailFailed:
    """Return what `error`, met in `phase` with `host` and `port`, means for a person.

    `receiving` says that mails were to be fetched (IMAP), not sent.
    """
    if isinstance(error, MailFailed):
        return error
    code = "network"
    server = clean(host)
    match error:
        case CancelledError():
            what, code = "Sending was cancelled.", "cancelled"
        case ssl.SSLCertVerificationError():
            what, code = _about_certificate(error, server), "certificate"
        case ssl.SSLError() if phase == "tls" and not isinstance(
            error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)
        ):
            code = "certificate"
            what = (
                f"{server} did not answer with a secure connection on port {port}. "
                "The port and the kind of security in the settings probably do not fit together: "
                + (
                    "993 goes with TLS, 143 with STARTTLS."
                    if receiving
                    else "465 goes with TLS, 587 with STARTTLS."
                )
            )
        case socket.gaierror() | UnicodeError():
            what = (
                f"The server {server} was not found. "
                "Check its name in the settings, and whether this computer is online."
            )
        case BadReplyError():
            does = "keeps mail" if receiving else "sends mail"
            what = f"What answers at {server}, port {port}, is not a mail server that {does}."
            if phase not in ("connect", "greeting"):
                what = f"{server} answered in a way that makes no sense, so nothing more was said."
        case TimeoutError():
            what = (
                f"{server} did not answer in time ({STEPS.get(phase, phase).lower()}). "
                "Check the port in the settings, and whether a firewall is in the way."
            )
        case ConnectionRefusedError():
            what = f"Nothing answers at {server}, port {port}. Check the port in the settings."
        case OverflowError() | ValueError():
            what = f"{server} and port {port} are not an address to connect to."
        case ConnectionError() | ssl.SSLError():
            what = f"{server} closed the connection ({STEPS.get(phase, phase).lower()})."
        case _:
            reason = clean(getattr(error, "strerror", None) or str(error))
            what = f"{server} can not be reached: {reason}. Check whether this computer is online."
    return MailFailed(what, code=code, phase=phase)


def _about_certificate(error: ssl.SSLCertVerificationError, server: str) -> str:
    tail = "Nothing was sent, neither the password nor a message."
    number = error.verify_code
    if number == _EXPIRED:
        reason = (
            f"The certificate of {server} has expired. Its administrator has to renew it; "
            "if this computer's date is wrong, correct that first."
        )
    elif number == _NOT_YET_VALID:
        reason = f"The certificate of {server} is not valid yet. Check this computer's date."
    elif number in _WRONG_HOST:
        reason = (
            f"The certificate belongs to another server than {server}. "
            "Check the server's name in the settings."
        )
    elif number in _SELF_SIGNED:
        reason = (
            f"The certificate of {server} was made by itself, so anyone could have made it. "
            "If it is your office's own server, ask its administrator for the authority's "
            "certificate and choose that file in the settings."
        )
    elif number in _UNKNOWN_ISSUER:
        reason = (
            f"The certificate of {server} comes from an authority that this computer does not "
            "know. If it is your office's own, choose its certificate file in the settings."
        )
    else:
        reason = f"The certificate of {server} was not accepted: {clean(error.verify_message)}."
    return f"{reason} {tail}"


def authority_unreadable(path: str) -> MailFailed:
    """Return the failure for an imported authority at `path` that is missing or no PEM file."""
    return MailFailed(
        f"The authority's certificate file {clean(path)} can not be read. Choose it again in the "
        "settings. Nothing was sent.",
        code="certificate",
        phase="tls",
    )


def no_secure_connection(host: str, *, port: int = 465) -> MailFailed:
    """Return the failure for a server whose STARTTLS is missing, or was taken out on the way.

    `port` is the one that is secure from the start.
    """
    return MailFailed(
        f"{clean(host)} does not offer a secure connection on this port, or something in between "
        f"hides the offer. Choose TLS and port {port} in the settings. "
        "Nothing was sent, neither the password nor a message.",
        code="certificate",
        phase="tls",
    )


def injected_reply(host: str) -> MailFailed:
    """Return the failure for bytes that came in clear after the go-ahead for STARTTLS."""
    return MailFailed(
        f"Something between this computer and {clean(host)} put its own words into the "
        "connection before it was secure. Nothing was sent, neither the password nor a message.",
        code="certificate",
        phase="tls",
    )


def refused_session(host: str, *, phase: str, code: int, text: str) -> MailFailed:
    """Return the failure for a reply that ends the session before a mail is named."""
    quoted = f"{code} {clean(text)}".strip()
    server = clean(host)
    if phase == "auth" and code == _APP_PASSWORD_WANTED:
        return MailFailed(
            f"{server} wants a password made for this program (an app password), not the usual "
            f'one. Create one in your account on the web. It said: "{quoted}".',
            code="authentication",
            phase=phase,
            reply=code,
        )
    if phase == "auth" and code >= _FOR_GOOD:
        return MailFailed(
            f"{server} did not accept the user name and password. Enter the password again; if "
            f'you sign in with two steps, you need an app password. It said: "{quoted}".',
            code="authentication",
            phase=phase,
            reply=code,
        )
    if code < _FOR_GOOD:
        what = f'{server} is busy and asks to try again later. It said: "{quoted}".'
    else:
        what = f'{server} does not want to talk to this computer. It said: "{quoted}".'
    return MailFailed(what, code="network", phase=phase, reply=code)


def refused_token(host: str, text: str, *, reply: int | None = None) -> MailFailed:
    """Return the failure for a token that a server does not take in the place of a password."""
    return MailFailed(
        f"{clean(host)} did not accept the sign-in. Sign in again in Settings, Mail. "
        f'It said: "{clean(text)}".',
        code="authentication",
        phase="auth",
        reply=reply,
    )


def refused_login(host: str, text: str) -> MailFailed:
    """Return the failure for a log-in that a server of incoming mail refused."""
    return MailFailed(
        f"{clean(host)} did not accept the user name and password. Enter the password again; if "
        f'you sign in with two steps, you need an app password. It said: "{clean(text)}".',
        code="authentication",
        phase="auth",
    )


def login_missing(host: str, *, code: int, text: str) -> MailFailed:
    """Return the failure for a server that wants a log-in before it takes a mail (530, 538)."""
    return MailFailed(
        f"{clean(host)} takes mail only after logging in. Enter user name and password in the "
        f'settings. It said: "{code} {clean(text)}".',
        code="authentication",
        phase="mail",
        reply=code,
    )


def password_missing(host: str) -> MailFailed:
    """Return the failure for an account with a user name and no password."""
    return MailFailed(
        f"The password for {clean(host)} is needed.", code="authentication", phase="auth"
    )


def no_known_login(host: str) -> MailFailed:
    """Return the failure for a server that offers no way to log in that we have."""
    return MailFailed(
        f"{clean(host)} offers no way to log in with a password. Check the port in the settings, "
        "or leave the user name empty if the server needs none.",
        code="authentication",
        phase="auth",
    )


def refused_message(address: str, *, phase: str, code: int, text: str) -> str:
    """Return a sentence for a 4xx or 5xx reply about one message or recipient."""
    quoted = f'The server said: "{code} {clean(text)}".'
    status = clean(text).partition(" ")[0]
    if status.startswith(("4.2.2", "5.2.2")):
        return f"The mailbox {address} is full. {quoted}"
    if code < _FOR_GOOD:
        return f"The server does not take this mail for now. {quoted}"
    if status.startswith(("5.1.0", "5.1.1", "5.1.6")) or (phase == "rcpt" and code in (551, 553)):
        return f"There is no mailbox {address}. Check the address. {quoted}"
    if status.startswith(("5.1.2", "5.4.4")):
        return f"The mail domain of {address} does not exist. Check the address. {quoted}"
    if status.startswith(("5.2.3", "5.3.4")) or (code == _TOO_LARGE and phase != "rcpt"):
        return f"The message is too large for the server. {quoted}"
    if phase == "mail":
        return f"The server does not accept the sender's address. {quoted}"
    if phase == "rcpt":
        return f"The server does not accept mail for {address}. {quoted}"
    return f"The server did not accept the message. {quoted}"
