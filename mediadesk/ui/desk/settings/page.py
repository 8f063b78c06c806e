"""Settings of the press desk: press contact, mail with its password, appearance."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain import accounts
from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Refused, WorldFailed
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit, PasswordEdit
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import Footer, PaneHeader, ScrollColumn
from mediadesk.ui.widgets.zone import ZoneCombo

_WIDEST = 712
_SIZE = 36


class SettingsPage(Surface):
    """One column of fields with an explicit Save."""

    look_changed = Signal(str, object)
    """Carries the theme and the text size in percent, for the window to take on at once."""

    def __init__(
        self, context: Context, *, me: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Fill the fields from what is set."""
        super().__init__("surface", parent=parent)
        self._context = context
        self._me = me
        self._fields: dict[str, Field] = {}
        self._edits: dict[str, LineEdit] = {}
        self._choices: dict[str, ComboBox] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(PaneHeader(self.tr("Settings")))
        self._pane = ScrollColumn(widest=_WIDEST, margins=(32, 24, 32, 24), spacing=12)
        box.addWidget(self._pane, 1)
        self.summary = ErrorSummary()
        self._pane.add(self.summary)
        self.note = Banner()
        self.note.setVisible(False)
        self._pane.add(self.note)
        self._add_contact()
        self._add_mail()
        self._add_look()
        foot = Footer(widest=_WIDEST)
        self.save_button = Button(
            self.tr("Save"), kind="primary", key="Ctrl+S", size=_SIZE, on_click=self.save
        )
        self.save_button.setShortcut("Ctrl+S")
        self.discard_button = Button(
            self.tr("Discard changes"), kind="ghost", size=_SIZE, on_click=self.fill
        )
        self._state = Label("", colour="text3")
        foot.row().addWidget(self.save_button)
        foot.row().addWidget(self.discard_button)
        foot.row().addWidget(self._state)
        foot.row().addStretch(1)
        box.addWidget(foot)
        context.opened.connect(self.fill)
        self.fill()

    # --------------------------------------------------------------------------- fields

    def _section(self, title: str, words: str) -> None:
        self._pane.add(Label(title, role="title"), 12)
        self._pane.add(Label(words, colour="text3", wrap=True))

    def _line(self, key: str, label: str, *, icon: str = "", hint: str = "") -> Field:
        edit = LineEdit(label, icon=icon, size=_SIZE)
        edit.textChanged.connect(self._count)
        self._edits[key] = edit
        field = Field(label, edit, hint=hint)
        self._fields[key] = field
        return field

    def _choice(
        self, key: str, label: str, choices: tuple[tuple[str, str], ...], *, hint: str = ""
    ) -> Field:
        combo = ComboBox(label, size=_SIZE)
        for value, words in choices:
            combo.add(words, value)
        combo.currentIndexChanged.connect(self._count)
        self._choices[key] = combo
        field = Field(label, combo, hint=hint)
        self._fields[key] = field
        return field

    def _add_contact(self) -> None:
        self._section(
            self.tr("Press contact"),
            self.tr("Reporters see this in the press room and in every answer."),
        )
        self._pane.add(self._line("office.name", self.tr("Organisation")))
        self._pane.add_layout(
            row(
                self._line("office.phone", self.tr("Press phone"), icon="phone"),
                self._line("officer.name", self.tr("Your name"), icon="user"),
            )
        )
        self._pane.add_layout(
            row(
                self._line("contact.name", self.tr("Requests go to"), icon="user"),
                self._line("contact.email", self.tr("E-mail address for requests"), icon="mail"),
            )
        )
        self.zone = ZoneCombo(self.tr("Time zone of the office"), size=_SIZE)
        self.zone.zone_changed.connect(lambda _zone: self._count())
        field = Field(self.tr("Time zone of the office"), self.zone)
        self._fields["office.zone"] = field
        self._pane.add(field)

    def _add_mail(self) -> None:
        self._section(
            self.tr("Outgoing mail, SMTP"),
            self.tr("Requests, receipts and answers leave from here. Without it they are drafts."),
        )
        server = self._line("smtp.host", self.tr("Server"))
        port = self._line("smtp.port", self.tr("Port"), hint=self.tr("Empty: the usual one"))
        security = self._choice(
            "smtp.security",
            self.tr("Security"),
            (
                ("tls", self.tr("TLS")),
                ("starttls", self.tr("STARTTLS")),
                ("none", self.tr("None (this computer only)")),
            ),
            hint=self.tr("How the way to the server is kept private"),
        )
        self._pane.add(server)
        self._pane.add_layout(row(port, security))
        user = self._line(
            "smtp.user", self.tr("User name"), hint=self.tr("Often the whole address")
        )
        self.password = PasswordEdit(self.tr("Password"), size=_SIZE)
        self.password.textChanged.connect(self._count)
        self._fields["smtp.password"] = Field(
            self.tr("Password"),
            self.password,
            hint=self.tr("Empty: as it is"),
        )
        self._pane.add_layout(row(user, self._fields["smtp.password"]))
        self._pane.add(self._line("smtp.ca_file", self.tr("File of a private authority")))
        self.check_button = Button(
            self.tr("Check now"), icon="refresh-cw", size=_SIZE, on_click=self.check
        )
        self.other_button = Button(
            self.tr("Use 587 with STARTTLS"), kind="soft", size=_SIZE, on_click=self._swap
        )
        self.other_button.setVisible(False)
        self._pane.add_layout(row(self.check_button, self.other_button, None))
        self.keyring = Banner(
            self.tr("System keyring"),
            self.tr("Passwords are stored by your system, never in MediaDesk’s files."),
            tone="neutral",
            icon="key-round",
        )
        self._pane.add(self.keyring)

    def _add_look(self) -> None:
        self._section(self.tr("Appearance"), self.tr("Takes effect when saved."))
        theme = self._choice(
            "window.theme",
            self.tr("Colours"),
            (
                ("system", self.tr("As the system")),
                ("light", self.tr("Light")),
                ("dark", self.tr("Dark")),
            ),
        )
        size = self._choice(
            "window.text_percent",
            self.tr("Text size"),
            tuple((str(n), f"{n} %") for n in (90, 100, 110, 125, 150, 175)),
        )
        self._pane.add_layout(row(theme, size))

    # -------------------------------------------------------------------------- filling

    def fill(self) -> None:
        """Show what is set, dropping what was typed."""
        settings = self._context.settings
        for key, edit in self._edits.items():
            edit.setText(settings.get(key))
        for key, combo in self._choices.items():
            combo.choose(settings.get(key))
        self.zone.set_zone(settings.get("office.zone"))
        self.password.clear()
        self.summary.show_errors([])
        for field in self._fields.values():
            field.clear_error()
        self._count()
        self._ask_keyring()

    def _values(self) -> dict[str, str]:
        values = {key: edit.text().strip() for key, edit in self._edits.items()}
        values |= {key: str(combo.value()) for key, combo in self._choices.items()}
        if self.zone.value():
            values["office.zone"] = self.zone.value()
        settings = self._context.settings
        return {key: value for key, value in values.items() if value != settings.get(key)}

    def _count(self) -> None:
        if not hasattr(self, "_state"):
            return
        count = len(self._values()) + bool(self.password.text())
        self._state.setText(self.tr("%n change(s) not saved", "", count) if count else "")
        self.discard_button.setVisible(bool(count))

    def _ask_keyring(self) -> None:
        desk = self._context.desk
        if desk is None:
            return
        self._context.tasks.run(
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

    # --------------------------------------------------------------------------- saving

    def save(self) -> None:
        """Keep every change, or none and say why beside the fields."""
        desk = self._context.desk
        if desk is None:
            return
        values, secret, actor = self._values(), self.password.text(), self._me()

        def keep() -> tuple[int, str]:
            routed = len(desk.save_settings(values, actor=actor)) if values else 0
            return routed, ""

        self._context.tasks.run(
            self,
            "data",
            keep,
            done=lambda found: self._saved(found[0], values, secret),
            failed=self._not_saved,
            key="save",
        )

    def _saved(self, routed: int, values: dict[str, str], secret: str) -> None:
        for field in self._fields.values():
            field.clear_error()
        self.summary.show_errors([])
        words = self.tr("The changes are saved.")
        if routed:
            words += " " + self.tr("%n held request(s) go to that address.", "", routed)
        self._tell(self.tr("Saved"), words, "ok")
        if "window.theme" in values or "window.text_percent" in values:
            percent = int(self._context.settings.get("window.text_percent") or 100)
            self.look_changed.emit(self._context.settings.get("window.theme"), percent)
        if secret:
            self._keep_secret(secret)
        self._count()
        self._context.changed.emit(Changes(settings=True, outbox=bool(routed)))

    def _keep_secret(self, secret: str) -> None:
        desk = self._context.desk
        if desk is None:
            return

        def keep() -> str:
            try:
                desk.secrets.set("smtp", secret)
            except WorldFailed as failure:
                desk.secrets.remember("smtp", secret)
                return failure.what
            return ""

        self._context.tasks.run(
            self, "mail", keep, done=self._secret_kept, failed=self._not_saved, key="secret"
        )

    def _secret_kept(self, lack: str) -> None:
        self.password.clear()
        if lack:
            self._tell(self.tr("The password is kept until MediaDesk is closed"), lack, "warn")
        self._count()

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, Refused):
            self._tell(self.tr("That could not be done"), text.failure(error), "danger")
            return
        shown = []
        for problem in error.problems:
            words = text.problem(problem)
            field = self._fields.get(problem.field)
            if field is not None:
                field.set_error(words)
                shown.append((words, field))
        self.summary.show_errors(shown)
        if shown:
            self.summary.setFocus()

    def _tell(self, title: str, words: str, tone: str) -> None:
        self.note.set_words(title, words)
        self.note.set_tone(tone)
        self.note.setVisible(True)

    # -------------------------------------------------------------------------- testing

    def check(self) -> None:
        """Try the account as it is saved, off this thread, and name the step that fails."""
        desk = self._context.desk
        if desk is None:
            return
        if self._values() or self.password.text():
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
        self._context.tasks.run(
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
        host = self._fields["smtp.host"]
        host.set_error(text.failure(error))
        uses_tls = self._choices["smtp.security"].value() == "tls"
        self.other_button.setVisible(uses_tls)

    def _swap(self) -> None:
        self._edits["smtp.port"].setText("587")
        self._choices["smtp.security"].choose("starttls")
        self._fields["smtp.host"].clear_error()
        self.other_button.setVisible(False)
        self.save()

    def rescale(self) -> None:
        """Take on the text size."""
        self._pane.setMinimumWidth(px(0))
