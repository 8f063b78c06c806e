"""The words of a trial: which step of an account failed, and what the button offers to change."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from mediadesk.domain.trial import Fix, Step, Trial

_tr = QCoreApplication.translate


def heading(trial: Trial) -> str:
    """Return in a few words how a trial ended."""
    if trial.failed is None:
        if trial.way == "smtp":
            return _tr("MailSection", "Mail can be sent")
        return _tr("MailSection", "Mail can be fetched")
    return {
        Step.NAME: _tr("MailSection", "The server’s name was not found"),
        Step.CONNECT: _tr("MailSection", "The server did not answer"),
        Step.SECURE: _tr("MailSection", "The way to the server could not be secured"),
        Step.CERTIFICATE: _tr("MailSection", "The server’s certificate was not accepted"),
        Step.LOGIN: _tr("MailSection", "The server did not let us in"),
        Step.SIZE: _tr("MailSection", "The server takes only small messages"),
        Step.FOLDER: _tr("MailSection", "The folder could not be opened"),
    }[trial.failed]


def field_of(trial: Trial) -> str:
    """Return the key of the field beside which a failure belongs.

    Port and security stand beside the server and are too narrow for a sentence: it is the server's.
    """
    return {Step.LOGIN: f"{trial.way}.user", Step.FOLDER: "imap.folder"}.get(
        trial.failed or Step.NAME, f"{trial.way}.host"
    )


def offer(fix: Fix) -> str:
    """Return what the button says that would probably mend it."""
    return {
        "587_starttls": _tr("MailSection", "Use 587 with STARTTLS"),
        "465_tls": _tr("MailSection", "Use 465 with TLS"),
        "143_starttls": _tr("MailSection", "Use 143 with STARTTLS"),
        "993_tls": _tr("MailSection", "Use 993 with TLS"),
        "sign_in": _tr("MailSection", "Sign in at the provider instead"),
        "inbox": _tr("MailSection", "Use the inbox"),
    }.get(fix.code, _tr("MailSection", "Change it"))
