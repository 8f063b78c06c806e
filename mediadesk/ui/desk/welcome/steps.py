"""The steps of the first start after the first: contact, mail, a release, a practice request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Problem, WorldFailed
from mediadesk.domain.request import RequestDraft
from mediadesk.paths import resources_dir
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Submission
from mediadesk.ui import text
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Box, column, row
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.hours import HoursFields
from mediadesk.ui.widgets.inputs import CheckBox, ComboBox, LineEdit, PasswordEdit
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.zone import ZoneCombo

_tr = QCoreApplication.translate
SIZE = 40
Keep = Callable[[Desk], object]


class WelcomeStep(QWidget):
    """One step: its fields, and what keeps them."""

    def __init__(self, context: Context, title: str, words: str) -> None:
        """Make a step without fields."""
        super().__init__()
        self.context = context
        self.title, self.words = title, words
        self.summary = ErrorSummary()
        self.fields: dict[str, Field] = {}
        self.edits: dict[str, LineEdit] = {}
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(16)
        self.note = Banner()
        self.note.setVisible(False)

    def line(self, key: str, label: str, *, icon: str = "", mark: str = "") -> Field:
        """Return a field for a setting."""
        edit = LineEdit(label, icon=icon, size=SIZE)
        edit.setText(self.context.settings.get(key))
        self.edits[key] = edit
        self.fields[key] = Field(label, edit, mark=mark)
        return self.fields[key]

    def first(self) -> QWidget:
        """Return where the first answer is given."""
        return next(iter(self.edits.values()), self)

    def shown(self) -> None:
        """Take note that the step is shown."""

    def keeper(self) -> Keep:
        """Return what keeps the answers, off this thread."""
        return lambda _desk: None

    def clear_errors(self) -> None:
        """Take the errors away."""
        for field in self.fields.values():
            field.clear_error()
        self.summary.show_errors([])
        self.note.setVisible(False)

    def refuse(self, problems: Sequence[Problem]) -> bool:
        """Show problems beside their fields; say whether any was this step's."""
        shown = []
        for problem in problems:
            field = self.fields.get(problem.field)
            if field is not None:
                field.set_error(text.problem(problem))
                shown.append((text.problem(problem), field))
        self.summary.show_errors(shown)
        return bool(shown)

    def tell(self, words: str) -> None:
        """Say what went wrong with no field to blame."""
        self.note.set_words(self.tr("That could not be done"), words)
        self.note.set_tone("danger")
        self.note.setVisible(True)


class ContactStep(WelcomeStep):
    """Press contact, with a live preview of what reporters see."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(
            context,
            _tr("ContactStep", "Press contact"),
            _tr("ContactStep", "Reporters see this in the press room and in every answer."),
        )
        optional = self.tr("optional")
        self.box.addWidget(self.note)
        self.box.addWidget(self.line("office.name", self.tr("Organisation")))
        self.box.addLayout(
            row(
                self.line("officer.name", self.tr("Your name"), icon="user"),
                self.line("office.phone", self.tr("Press phone"), icon="phone"),
            )
        )
        self.box.addLayout(
            row(
                self.line("contact.email", self.tr("Press e-mail"), icon="mail", mark=optional),
                self.line(
                    "office.duty_phone", self.tr("Duty phone"), icon="phone-call", mark=optional
                ),
            )
        )
        self.hours = HoursFields(size=SIZE)
        self.hours.show(context.settings.get("office.hours"))
        self.zone = ZoneCombo(
            self.tr("Time zone"), zone=context.settings.get("office.zone"), size=SIZE
        )
        hours = QHBoxLayout()
        hours.setSpacing(8)
        hours.addWidget(Field(self.tr("Office hours"), self.hours.days), 4)
        hours.addWidget(Field(self.tr("From"), self.hours.begin), 2)
        hours.addWidget(Field(self.tr("To"), self.hours.end), 2)
        self.box.addLayout(hours)
        self.fields["office.zone"] = Field(self.tr("Time zone"), self.zone)
        self.box.addWidget(self.fields["office.zone"])
        self._build_preview()
        for edit in (*self.edits.values(), self.hours.begin, self.hours.end):
            edit.textChanged.connect(self._preview)
        self.hours.days.currentIndexChanged.connect(self._preview)
        self.zone.zone_changed.connect(self._preview)
        self._preview()

    def _build_preview(self) -> None:
        self.box.addWidget(Label(self.tr("How reporters see it"), role="body_s"))
        preview = Box(fill="sunken", border="line", radius=10, padding=16)
        self._state = Label("", colour="text2", elide=True)
        self._phone = Label("", role="body_s", colour="accent_t", elide=True)
        self._mail = Label("", role="body_m", colour="accent_t", elide=True)
        self._times = Label("", role="meta", colour="text2", elide=True)
        seen = QHBoxLayout()
        seen.setSpacing(16)
        seen.addWidget(Glyph("phone", size=20, token="text2"))
        seen.addLayout(column(self._state, self._phone, spacing=0), 1)
        seen.addLayout(column(self._mail, self._times, spacing=0), 1)
        preview.body().addLayout(seen)
        self.box.addWidget(preview)

    def preview(self) -> tuple[str, str, str, str]:
        """Return what reporters see now: state, phone, address, hours."""
        return self._state.text(), self._phone.text(), self._mail.text(), self._times.text()

    def _preview(self, *_values: object) -> None:
        hours, desk = self.hours.hours(), self.context.desk
        name = self.edits["office.name"].text().strip() or self.tr("Press office")
        zone = self.zone.value() or "UTC"
        if hours is None or desk is None:
            self._state.setText(name)
        elif hours.is_open(desk.clock.now(), ZoneInfo(zone)):
            self._state.setText(text.fill(self.tr("%1, open now"), name))
        else:
            self._state.setText(text.fill(self.tr("%1, closed now"), name))
        is_open = hours is None or self._state.text().endswith(self.tr("open now"))
        phone = self.edits["office.phone"].text().strip()
        duty = self.edits["office.duty_phone"].text().strip()
        self._phone.setText((phone if is_open else duty or phone) or self.tr("No phone yet"))
        self._mail.setText(self.edits["contact.email"].text().strip())
        self._times.setText(hours.text if hours is not None else "")

    def keeper(self) -> Keep:
        """Keep the answers; the officer is the press contact until Settings says otherwise."""
        values = {key: edit.text().strip() for key, edit in self.edits.items()}
        values["contact.name"] = values["officer.name"]
        if self.zone.value():
            values["office.zone"] = self.zone.value()
        hours = self.hours.hours()
        if hours is not None:
            values["office.hours"] = hours.text
        actor = values["officer.name"] or "MediaDesk"
        return lambda desk: desk.save_settings(values, actor=actor)


class MailStep(WelcomeStep):
    """The account that answers leave by; left empty, they become drafts."""

    def __init__(self, context: Context) -> None:
        """Make the fields."""
        super().__init__(
            context,
            _tr("MailStep", "Mail"),
            _tr(
                "MailStep",
                "The account that receipts and answers leave by. Leave it empty, and they become "
                "drafts that open in your own mail program.",
            ),
        )
        self.box.addWidget(self.note)
        server = QHBoxLayout()
        server.setSpacing(8)
        server.addWidget(
            self.line("smtp.host", self.tr("Outgoing server, SMTP"), mark=self.tr("optional")), 4
        )
        server.addWidget(self.line("smtp.port", self.tr("Port")), 1)
        self.edits["smtp.port"].setPlaceholderText("465")
        self.box.addLayout(server)
        self.security = ComboBox(self.tr("Security"), size=SIZE)
        self.security.add(self.tr("TLS"), "tls")
        self.security.add(self.tr("STARTTLS"), "starttls")
        self.security.add(self.tr("None (this computer only)"), "none")
        self.security.choose(context.settings.get("smtp.security"))
        self.fields["smtp.security"] = Field(self.tr("Security"), self.security)
        self.box.addWidget(self.fields["smtp.security"])
        self.password = PasswordEdit(self.tr("Password"), size=SIZE)
        self.fields["smtp.password"] = Field(self.tr("Password"), self.password)
        self.box.addLayout(
            row(
                self.line("smtp.user", self.tr("User name")),
                self.fields["smtp.password"],
            )
        )
        self.box.addWidget(
            Banner(
                self.tr("The password goes into your system’s keyring"),
                self.tr("Settings, Mail, tries the account, and sets up incoming mail."),
                tone="neutral",
                icon="key-round",
            )
        )

    def keeper(self) -> Keep:
        """Keep the account, and its password in the keyring or for this session."""
        values = {key: edit.text().strip() for key, edit in self.edits.items()}
        values["smtp.security"] = str(self.security.value())
        secret = self.password.text()

        def keep(desk: Desk) -> None:
            if not values["smtp.host"]:
                return
            desk.save_settings(values, actor="MediaDesk")
            if secret:
                try:
                    desk.secrets.set("smtp", secret)
                except WorldFailed:
                    desk.secrets.remember("smtp", secret)

        return keep


class ReleaseStep(WelcomeStep):
    """A first release, whose experts and press contact come with it."""

    def __init__(self, context: Context) -> None:
        """Offer the sample and files of one's own."""
        super().__init__(
            context,
            _tr("ReleaseStep", "Release and experts"),
            _tr(
                "ReleaseStep",
                "Reporters read releases in the press room. Experts and press contact are read "
                "from the text of each.",
            ),
        )
        self.files: tuple[Path, ...] = ()
        self.box.addWidget(self.note)
        self.sample = CheckBox(self.tr("Put the sample release into the press room"), checked=True)
        self.box.addWidget(self.sample)
        self.choose_button = Button(
            self.tr("Choose releases of yours…"), icon="file-plus", size=SIZE, on_click=self._choose
        )
        self.chosen = Label("", colour="text2", wrap=True)
        self.chosen.setVisible(False)
        self.box.addLayout(row(self.choose_button, None))
        self.box.addWidget(self.chosen)

    def first(self) -> QWidget:
        """Return the check box."""
        return self.sample

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose releases"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self.take_files(tuple(Path(name) for name in names))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take_files(self, files: tuple[Path, ...]) -> None:
        """Note which files are to be read."""
        self.files = files
        self.chosen.setText(", ".join(one.name for one in files))
        self.chosen.setVisible(bool(files))

    def keeper(self) -> Keep:
        """Import what was chosen."""
        files = self.files
        if self.sample.isChecked():
            files = (resources_dir() / "samples" / "release.txt", *files)
        actor = self.context.settings.get("officer.name") or "MediaDesk"

        def keep(desk: Desk) -> None:
            for one in files:
                desk.releases.import_file(one, actor=actor)

        return keep


class TryStep(WelcomeStep):
    """One practice request, to be found in the queue."""

    def __init__(self, context: Context) -> None:
        """Offer the request."""
        super().__init__(
            context,
            _tr("TryStep", "Try it"),
            _tr(
                "TryStep",
                "A practice request stands in your queue with two hours left. Take it (I), write a "
                "note (M), answer it (R) and mark it done (E). Nobody outside gets mail from it.",
            ),
        )
        self.box.addWidget(self.note)
        self.button = Button(
            self.tr("Log a practice request"), icon="plus", size=SIZE, on_click=self.practise
        )
        self.box.addLayout(row(self.button, None))
        self.done = Banner(tone="ok")
        self.done.setVisible(False)
        self.box.addWidget(self.done)

    def first(self) -> QWidget:
        """Return the button."""
        return self.button

    def practise(self) -> None:
        """Log the request of a reporter who has a number and no address."""
        desk = self.context.desk
        if desk is None:
            return
        subject = self.tr("Practice request: what does the report say?")
        message = self.tr("This is practice. Two minutes on the phone would do.")
        zone = self.context.settings.get("office.zone") or "UTC"

        def log() -> Submission:
            deadline = desk.clock.now() + timedelta(hours=2)
            return desk.requests.submit(
                RequestDraft(
                    subject=subject,
                    outlet="Practice Gazette",
                    reporter_name="Robin Practice",
                    reporter_phone="+44 20 7946 0199",
                    deadline=deadline.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes"),
                    deadline_zone=zone,
                    medium="print",
                    message=message,
                    channel="phone",
                )
            )

        self.context.tasks.run(
            self,
            "data",
            log,
            done=self._logged,
            failed=lambda error: self.tell(text.failure(error)),
            key="practice",
        )

    def _logged(self, found: Submission) -> None:
        self.button.setEnabled(False)
        contact = found.request.route.contact
        who = contact.name if contact is not None and contact.name else ""
        self.done.set_words(
            text.fill(
                self.tr("Logged as %1"),
                text.reference(found.request.reference),
            ),
            text.routing_reason(found.request.route.reason)
            if not who
            else text.fill(self.tr("It goes to %1."), who),
        )
        self.done.setVisible(True)
        self.context.changed.emit(Changes(requests=frozenset({found.request.id}), outbox=True))
