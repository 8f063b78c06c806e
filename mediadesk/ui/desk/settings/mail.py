"""The mail account both ways: usual servers, a trial of each, sign-in, and the keyring."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from mediadesk.domain.errors import WorldFailed
from mediadesk.domain.trial import Fix, Trial
from mediadesk.services.ports import SignIn
from mediadesk.ui import text
from mediadesk.ui.desk.settings import trial as words_of
from mediadesk.ui.desk.settings.section import SIZE, Section
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import PasswordEdit

_tr = QCoreApplication.translate
_MOST_POLLS = 600


class MailSection(Section):
    """Mail."""

    def __init__(self, context: Context, save: Callable[[], None]) -> None:
        """Make the fields; `save` keeps the whole page, before something else is tried."""
        super().__init__(
            context,
            _tr("MailSection", "Mail"),
            _tr(
                "MailSection",
                "Requests, receipts and answers leave from here. Without it they are drafts.",
            ),
        )
        self._save = save
        self._fix: Fix | None = None
        self._sign_in: SignIn | None = None
        self._polls = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._poll)
        self.passwords: dict[str, PasswordEdit] = {}
        self.check_buttons: dict[str, Button] = {}
        self.note = Banner()
        self.note.setVisible(False)
        self.add(self.note)
        self.fix_button = Button("…", kind="soft", size=SIZE, on_click=self._mend)
        self.fix_button.setVisible(False)
        self._column.addLayout(row(self.fix_button, None))
        self._build_outgoing()
        self._build_incoming()
        self._build_keys()

    def _server(self, way: str) -> None:
        self.add_row(
            self.line(f"{way}.host", self.tr("Server")),
            self.line(f"{way}.port", self.tr("Port")),
            self.choice(
                f"{way}.security",
                self.tr("Security"),
                (
                    ("tls", self.tr("TLS")),
                    ("starttls", self.tr("STARTTLS")),
                    ("none", self.tr("None (this computer only)")),
                ),
            ),
            weights=(4, 1, 2),
        )
        self.edits[f"{way}.port"].setPlaceholderText(self.tr("The usual"))

    def _login(self, way: str, hint: str) -> None:
        edit = PasswordEdit(self.tr("Password"), size=SIZE)
        edit.textChanged.connect(self.changed)
        self.passwords[way] = edit
        self.fields[f"{way}.password"] = Field(
            self.tr("Password"), edit, hint=self.tr("Empty: as it is")
        )
        self.add_row(
            self.line(f"{way}.user", self.tr("User name"), hint=hint),
            self.fields[f"{way}.password"],
        )

    def _check(self, way: str) -> Button:
        button = Button(
            self.tr("Check now"), icon="refresh-cw", size=SIZE, on_click=lambda: self.check(way)
        )
        self.check_buttons[way] = button
        return button

    def _build_outgoing(self) -> None:
        self.heading(self.tr("Outgoing mail, SMTP"))
        self._server("smtp")
        self._login("smtp", self.tr("Often the whole address"))
        self.edits["smtp.user"].editingFinished.connect(self._suggest)
        self.add(self.line("smtp.ca_file", self.tr("File of a private authority")))
        self.usual_button = Button("…", kind="soft", icon="zap", size=SIZE, on_click=self._use)
        self.usual_button.setVisible(False)
        self._column.addLayout(row(self._check("smtp"), self.usual_button, None))

    def _build_incoming(self) -> None:
        self.heading(
            self.tr("Incoming mail, IMAP"),
            self.tr("Answers join their request; the rest waits in Intake for you."),
        )
        self._server("imap")
        self._login("imap", self.tr("Empty: as for outgoing mail"))
        self.add_row(
            self.line("imap.folder", self.tr("Folder")),
            self.choice(
                "imap.after",
                self.tr("What was taken in"),
                (
                    ("seen", self.tr("is marked as read")),
                    ("move", self.tr("is moved to a folder")),
                    ("nothing", self.tr("stays as it is")),
                ),
            ),
            self.line("imap.move_to", self.tr("That folder")),
            weights=(2, 2, 2),
        )
        self.add(
            self.choice(
                "imap.since_days",
                self.tr("The first look takes in"),
                (
                    ("7", self.tr("mails of the last week")),
                    ("30", self.tr("mails of the last 30 days")),
                    ("365", self.tr("mails of the last year")),
                    ("0", self.tr("every mail that is there")),
                ),
                hint=self.tr("Older mails stay on the server and are not asked for again."),
            )
        )
        self._column.addLayout(row(self._check("imap"), None))

    def _build_keys(self) -> None:
        self.heading(self.tr("How to sign in"), self.tr("Stored by your system, never in files."))
        ways = (
            ("password", self.tr("With a password")),
            ("oauth", self.tr("At the provider, in the browser")),
        )
        self.add_row(
            self.choice("smtp.auth", self.tr("Outgoing"), ways),
            self.choice("imap.auth", self.tr("Incoming"), ways),
        )
        self.add(
            self.line(
                "oauth.client_id",
                self.tr("Client ID of your office"),
                hint=self.tr("Your provider gives it when you register MediaDesk there"),
            )
        )
        self.sign_in_button = Button(
            self.tr("Sign in at the provider"),
            icon="external-link",
            size=SIZE,
            on_click=self.sign_in,
        )
        self._column.addLayout(row(self.sign_in_button, None))
        self.keyring = Banner(
            self.tr("System keyring"),
            self.tr("Passwords are stored by your system, never in MediaDesk’s files."),
            tone="neutral",
            icon="key-round",
        )
        self.add(self.keyring)

    # -------------------------------------------------------------------------- filling

    def fill(self) -> None:
        """Show what is set; a password is never shown."""
        super().fill()
        for edit in self.passwords.values():
            edit.clear()

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
        """Count the passwords that were typed."""
        return sum(bool(edit.text()) for edit in self.passwords.values())

    def saved(self) -> None:
        """Keep the passwords, which are none of the settings, in the keyring."""
        desk = self.context.desk
        typed = {way: edit.text() for way, edit in self.passwords.items() if edit.text()}
        if desk is None or not typed:
            return

        def keep() -> str:
            lack = ""
            for way, secret in typed.items():
                try:
                    desk.secrets.set(way, secret)
                except WorldFailed as failure:
                    desk.secrets.remember(way, secret)
                    lack = failure.what
            desk.outbox.resume()
            return lack

        self.context.tasks.run(
            self, "mail", keep, done=self._secret_kept, failed=self._failed, key="secret"
        )

    def _secret_kept(self, lack: str) -> None:
        for edit in self.passwords.values():
            edit.clear()
        if lack:
            self._tell(self.tr("The password is kept until MediaDesk is closed"), lack, "warn")

    def _tell(self, title: str, words: str, tone: str) -> None:
        self.note.set_words(title, words)
        self.note.set_tone(tone)
        self.note.setVisible(True)

    def _failed(self, error: Exception) -> None:
        self._tell(self.tr("That could not be done"), text.failure(error), "danger")

    # ---------------------------------------------------------------- the usual servers

    def _suggest(self) -> None:
        """Offer the usual servers of the address, if its provider is well known."""
        desk = self.context.desk
        found = desk.accounts.usual(self.edits["smtp.user"].text().strip()) if desk else None
        self.usual_button.setVisible(found is not None)
        if found is not None:
            self.usual_button.set_text(text.fill(self.tr("Use the usual servers of %1"), found[0]))

    def _use(self) -> None:
        desk = self.context.desk
        found = desk.accounts.usual(self.edits["smtp.user"].text().strip()) if desk else None
        if found is not None:
            self._put(found[1])
        self.usual_button.setVisible(False)

    def _put(self, values: Mapping[str, str]) -> None:
        for key, value in values.items():
            if key in self.edits:
                self.edits[key].setText(value)
            elif key in self.choices:
                self.choices[key].choose(value)

    # -------------------------------------------------------------------------- testing

    def check(self, way: str) -> None:
        """Try the account as it is saved, off this thread, and name the step that fails."""
        desk = self.context.desk
        if desk is None:
            return
        if self.values() or self.extra_changes():
            self._tell(
                self.tr("Save first"), self.tr("The saved account is what is tried."), "warn"
            )
            return
        self.clear_errors()
        self._tell(self.tr("Trying…"), "", "neutral")
        self.context.tasks.run(
            self,
            "mail",
            lambda: desk.accounts.try_out(way),
            done=self._tried,
            failed=self._failed,
            key="check",
        )

    def _tried(self, trial: Trial) -> None:
        title = words_of.heading(trial)
        if trial.failed is None:
            self._tell(title, self.tr("The server let us in."), "ok")
        else:
            self._tell(title, trial.what, "danger")
            self.fields[words_of.field_of(trial)].set_error(trial.what)
        self._fix = trial.fix
        self.fix_button.setVisible(trial.fix is not None)
        if trial.fix is not None:
            self.fix_button.set_text(words_of.offer(trial.fix))

    def _mend(self) -> None:
        fix, self._fix = self._fix, None
        self.fix_button.setVisible(False)
        self.note.setVisible(False)
        if fix is None:
            return
        self.clear_errors()
        self._put(fix.settings)
        self._save()

    # ------------------------------------------------------------------------ signing in

    def sign_in(self) -> None:
        """Begin to sign in at the provider, as it is saved."""
        desk = self.context.desk
        if desk is None:
            return
        self._stop_sign_in()
        self.context.tasks.run(
            self, "mail", desk.accounts.sign_in, done=self._begun, failed=self._failed, key="sign"
        )

    def _begun(self, sign_in: SignIn) -> None:
        self._sign_in, self._polls = sign_in, 0
        if sign_in.code:
            words = text.fill(self.tr("Type %1 at %2"), sign_in.code, sign_in.url)
        else:
            words = self.tr("Agree there; this page notices by itself.")
        self._tell(self.tr("Your browser asks you to sign in"), words, "neutral")
        QDesktopServices.openUrl(QUrl(sign_in.url))
        self._timer.start(int(sign_in.interval * 1000))

    def _poll(self) -> None:
        sign_in = self._sign_in
        if sign_in is None:
            return
        self._polls += 1
        self.context.tasks.run(
            self, "mail", sign_in.poll, done=self._polled, failed=self._not_signed, key="sign"
        )

    def _polled(self, agreed: bool) -> None:  # noqa: FBT001  # a result's slot
        sign_in = self._sign_in
        if sign_in is None:
            return
        if agreed:
            self._sign_in = None
            self._tell(self.tr("Signed in"), self.tr("Mail can move now."), "ok")
        elif self._polls < _MOST_POLLS:
            self._timer.start(int(sign_in.interval * 1000))
        else:
            self._stop_sign_in()
            self._tell(self.tr("Nobody signed in"), self.tr("Try it again."), "warn")

    def _not_signed(self, error: Exception) -> None:
        self._stop_sign_in()
        self._failed(error)

    def _stop_sign_in(self) -> None:
        self._timer.stop()
        if self._sign_in is not None:
            self._sign_in.close()
            self._sign_in = None
