"""The report of a release on the desk: its link in full, whether it leads anywhere, mending it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mediadesk.domain.release import Release
from mediadesk.ui import text
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Card, row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.para import Para


class LinkCard(Card):
    """Title and authors; the whole address stands above the button that opens it."""

    check_wanted = Signal()
    given = Signal(str)
    """Carries a new link."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the card, empty."""
        super().__init__(spacing=8, name=self.tr("The report"), parent=parent)
        self._url = ""
        body = self.body()
        body.addWidget(Label(self.tr("The report"), role="meta_s", colour="text3"))
        self._title = Label("", role="body_s", wrap=True, most_lines=3)
        self._authors = Label("", role="meta", colour="text2", wrap=True, most_lines=3)
        body.addWidget(self._title)
        body.addWidget(self._authors)
        self.address = Para("", role="meta_m")
        body.addWidget(self.address)
        self._sign = Glyph("circle-check", size=14)
        self.told = Label("", role="meta", colour="text2", wrap=True)
        self._told_row = QWidget()
        self._told_row.setLayout(row(self._sign, self.told))
        body.addWidget(self._told_row)
        self.open_button = Button(
            self.tr("Open in browser"), icon="external-link", size=28, on_click=self._open
        )
        self.check_button = Button(
            self.tr("Check now"), icon="refresh-cw", size=28, on_click=self.check_wanted.emit
        )
        self.change_button = Button(
            self.tr("Change link"), icon="pencil", kind="ghost", size=28, on_click=self._ask
        )
        body.addLayout(row(self.open_button, self.check_button, self.change_button, None))
        self._asking = QWidget()
        box = QVBoxLayout(self._asking)
        box.setContentsMargins(0, 0, 0, 0)
        self.edit = LineEdit(self.tr("Link to the report"), placeholder="https://", icon="link-2")
        self.field = Field(self.tr("Link to the report"), self.edit)
        self.edit.returnPressed.connect(lambda: self.given.emit(self.edit.text()))
        box.addWidget(self.field)
        save = Button(
            self.tr("Save link"),
            kind="soft",
            size=28,
            on_click=lambda: self.given.emit(self.edit.text()),
        )
        back = Button(self.tr("Cancel"), kind="ghost", size=28, on_click=self._stop)
        box.addLayout(row(save, back, None))
        self._asking.setVisible(False)
        body.addWidget(self._asking)

    def show_report(self, release: Release, now: datetime, zone: ZoneInfo) -> None:
        """Show the report of a release and what its link answered last."""
        report = release.report
        changed = report.url != self._url
        self._url = report.url
        self._title.setText(report.title or self.tr("The text names no report"))
        by = ", ".join(plain.isolate(name) for name in report.authors)
        self._authors.setText(self.tr("By %1").replace("%1", by))
        self._authors.setVisible(bool(by))
        self.address.set_text(report.url or self.tr("The release gives no link to the report."))
        self.address.set_colour("text" if report.url else "text3")
        self.open_button.setVisible(bool(report.url))
        self.check_button.setVisible(bool(report.url))
        self.check_button.setEnabled(True)
        words = self.tr("Change link") if report.url else self.tr("Add the link")
        self.change_button.set_text(words)
        if changed:
            self._stop()
        check = (
            report.check if report.check is not None and report.check.url == report.url else None
        )
        self._told_row.setVisible(check is not None)
        if check is not None:
            self.told.setText(text.link_check(check, now, zone))
            good = check.is_good
            self._sign.set_icon(
                "circle-check" if good else "triangle-alert", "ok" if good else "warn"
            )

    def is_checking(self) -> None:
        """Say that the question is on its way."""
        self.check_button.setEnabled(False)
        self._told_row.setVisible(True)
        self._sign.set_icon("refresh-cw", "text3")
        self.told.setText(self.tr("Asking…"))

    def refuse(self, message: str) -> None:
        """Say what is wrong with a link beside it."""
        self._ask()
        self.field.set_error(message)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._url))

    def _ask(self) -> None:
        if not self._asking.isVisible():
            self.edit.setText(self._url)
            self.field.clear_error()
        self._asking.setVisible(True)
        self.edit.setFocus()

    def _stop(self) -> None:
        self._asking.setVisible(False)
        self.field.clear_error()
