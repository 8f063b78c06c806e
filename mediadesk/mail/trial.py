"""Trying an account out against its server, without sending or changing anything."""

from __future__ import annotations

import socket

from mediadesk.domain.errors import Refused
from mediadesk.domain.mail import Account
from mediadesk.domain.trial import Step, Trial
from mediadesk.mail.failures import MailFailed

LARGEST_LETTER = 512 * 1024
"""Bytes that a server should take: a request with what is attached to it."""
_STEPS = {
    "connect": Step.CONNECT,
    "greeting": Step.CONNECT,
    "tls": Step.SECURE,
    "auth": Step.LOGIN,
    "mail": Step.LOGIN,
    "folder": Step.FOLDER,
}


def try_outgoing(account: Account, password: str | None) -> Trial:
    """Connect, secure, log in and ask how large a message may be. Never raises."""
    from mediadesk.mail.smtp import open_session

    try:
        with open_session(account, password) as session:
            limit = session.size_limit
    except (MailFailed, Refused) as failure:
        return _failed("smtp", failure)
    if 0 < limit < LARGEST_LETTER:
        what = f"The server takes messages of at most {limit:,} bytes. Letters may be larger."
        return Trial(way="smtp", failed=Step.SIZE, what=what)
    return Trial(way="smtp")


def try_incoming(account: Account, password: str | None, folder: str) -> Trial:
    """Connect, secure, log in, list the folders and open one. Never raises."""
    from mediadesk.mail.imap import folders, open_mailbox

    known: tuple[str, ...] = ()
    try:
        known = folders(account, password)
        with open_mailbox(account, password, folder):
            pass
    except (MailFailed, Refused) as failure:
        return _failed("imap", failure, known)
    return Trial(way="imap", folders=known)


def _failed(way: str, failure: MailFailed | Refused, folders: tuple[str, ...] = ()) -> Trial:
    step = Step.CONNECT
    if isinstance(failure, MailFailed):
        step = _STEPS.get(failure.phase, Step.CONNECT)
        if isinstance(failure.__cause__, (socket.gaierror, UnicodeError)):
            step = Step.NAME
        elif step is Step.SECURE and "certificate" in failure.what.lower():
            step = Step.CERTIFICATE
        elif step is Step.LOGIN and failure.code != "authentication":
            step = Step.CONNECT
    return Trial(way=way, failed=step, what=str(failure), folders=folders)
