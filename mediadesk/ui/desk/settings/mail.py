"""Outgoing mail: the account, its password in the system's keyring, and a trial of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from mediadesk.domain import accounts
from mediadesk.domain.errors import WorldFailed
from mediadesk.ui import text
from mediadesk.ui.desk.settings.section import SIZE, Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import PasswordEdit

_tr = QCoreApplication.translate


class MailSection(Section):
    """Mail."""

    def __init__(self, context: Context, save: Callable[[], None]) -> None:
        """Make the fields; `save` keeps the whole page, before another port is tried."""
        super().__init__(
            context,
            _tr("MailSection", "Mail"),
            _tr(
                "MailSection",
                "Requests, receipts and answers leave from here. Without it they are drafts.",
            ),
        )
        self._save = save
        self.note = Banner()
        self.note.setVisible(False)
        self.add(self.note)
        self.heading(self.tr("Outgoing mail, SMTP"))
        self.add_row(
            self.line("smtp.host", self.tr("Server")),
            self.line("smtp.port", self.tr("Port")),
            self.choice(
                "smtp.security",
                self.tr("Security"),
                (
                    ("tls", self.tr("TLS")),
                    ("starttls", self.tr("STARTTLS")),
                    ("none", self.tr("None (this computer only)")),
                ),
            ),
            weights=(4, 1, 2),
        )
        self.edits["smtp.port"].setPlaceholderText(self.tr("The usual"))
        self.password = PasswordEdit(self.tr("Password"), size=SIZE)
        self.password.textChanged.connect(self.changed)
        self.fields["smtp.password"] = Field(
            self.tr("Password"), self.password, hint=self.tr("Empty: as it is")
        )
        self.add_row(
            self.line("smtp.user", self.tr("User name"), hint=self.tr("Often the whole address")),
            self.fields["smtp.password"],
        )
        self.add(self.line("smtp.ca_file", self.tr("File of a private authority")))
        self.check_button = Button(
            self.tr("Check now"), icon="refresh-cw", size=SIZE, on_click=self.check
        )
        self.other_button = Button(
            self.tr("Use 587 with STARTTLS"), kind="soft", size=SIZE, on_click=self._swap
        )
        self.other_button.setVisible(False)
        self._column.addLayout(row(self.check_button, self.other_button, None))
        self.heading(self.tr("Passwords"), self.tr("Stored by your system, never in files."))
        self.keyring = Banner(
            self.tr("System keyring"),
            self.tr("Passwords are stored by your system, never in MediaDesk’s files."),
            tone="neutral",
            icon="key-round",
        )
        self.add(self.keyring)

    def fill(self) -> None:
        """Show what is set; the password is never shown."""
        super().fill()
        self.password.clear()

    def opened(self) -> None:
        """Ask the keyring how it is."""
        desk = self.context.desk
        if desk is None:
            return
        self.context.tasks.run(
            self,
            "mail",
            desk.secrets.status,
            done=self._show_keyring,
            failed=lambda error: self._show_keyring(("none", text.failure(error))),
            key="keyring",
        )

    def _show_keyring(self, found: tuple[str, str]) -> None:
        state, backend = found
        name = backend.rpartition(".keyring.backends.")[2] or backend
        if state == "unlocked":
            self.keyring.set_words(self.tr("System keyring is unlocked"), name)
            self.keyring.set_tone("ok")
        elif state == "locked":
            self.keyring.set_words(
                self.tr("System keyring is locked"),
                self.tr("Unlock it, or the password is kept until MediaDesk is closed."),
            )
            self.keyring.set_tone("warn")
        else:
            self.keyring.set_words(
                self.tr("No system keyring"),
                self.tr("MediaDesk asks for the password each time it starts."),
            )
            self.keyring.set_tone("danger")

    def extra_changes(self) -> int:
        """Count a typed password."""
        return int(bool(self.password.text()))

    def saved(self) -> None:
        """Keep the password, which is none of the settings, in the keyring."""
        desk, secret = self.context.desk, self.password.text()
        if desk is None or not secret:
            return

        def keep() -> str:
            try:
                desk.secrets.set("smtp", secret)
            except WorldFailed as failure:
                desk.secrets.remember("smtp", secret)
                desk.outbox.resume()
                return failure.what
            desk.outbox.resume()
            return ""

        self.context.tasks.run(
            self, "mail", keep, done=self._secret_kept, failed=self._check_failed, key="secret"
        )

    def _secret_kept(self, lack: str) -> None:
        self.password.clear()
        if lack:
            self._tell(self.tr("The password is kept until MediaDesk is closed"), lack, "warn")

    def _tell(self, title: str, words: str, tone: str) -> None:
        self.note.set_words(title, words)
        self.note.set_tone(tone)
        self.note.setVisible(True)

    def check(self) -> None:
        """Try the account as it is saved, off this thread, and name the step that fails."""
        desk = self.context.desk
        if desk is None:
            return
        if self.values() or self.password.text():
            self._tell(
                self.tr("Save first"), self.tr("The saved account is what is tried."), "warn"
            )
            return

        def attempt() -> None:
            account = accounts.outgoing(desk.settings.all())
            if account is None:
                raise WorldFailed(self.tr("No server is set."), code="settings")
            password = desk.secrets.get("smtp") if account.user else None
            with desk.outbox.transport.open_session(account, password):
                pass

        self._tell(self.tr("Trying…"), "", "neutral")
        self.context.tasks.run(
            self,
            "mail",
            attempt,
            done=lambda _nothing: self._tell(
                self.tr("Mail can be sent"), self.tr("The server let us in."), "ok"
            ),
            failed=self._check_failed,
            key="check",
        )

    def _check_failed(self, error: Exception) -> None:
        self._tell(self.tr("Mail cannot be sent"), text.failure(error), "danger")
        self.fields["smtp.host"].set_error(text.failure(error))
        self.other_button.setVisible(self.choices["smtp.security"].value() == "tls")

    def _swap(self) -> None:
        self.edits["smtp.port"].setText("587")
        self.choices["smtp.security"].choose("starttls")
        self.fields["smtp.host"].clear_error()
        self.other_button.setVisible(False)
        self._save()
