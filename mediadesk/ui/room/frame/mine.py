"""What the reporter who sits here sent: the receipts, the list, the files, and leaving it all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from mediadesk.domain.errors import NotFound, WorldFailed
from mediadesk.domain.reference import show
from mediadesk.domain.request import Request
from mediadesk.services.audience import OwnReceipt, OwnRequest
from mediadesk.services.desk import Desk
from mediadesk.ui.room.frame.taking import failure_words
from mediadesk.ui.room.frame.work import Logged
from mediadesk.ui.room.receipt import Facts, ReceiptView
from mediadesk.ui.room.requests import MyRequestsView
from mediadesk.ui.room.words import Office
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets import plain


class Mine(QObject):
    """The reporter's own requests; every read goes through `services.audience`."""

    shown = Signal(object)
    """Carries the page that is to be on top."""
    back = Signal()
    said = Signal(str)
    failed = Signal(str)
    left = Signal()
    """Nobody sits here any more: the room begins anew."""

    def __init__(
        self,
        context: Context,
        page: QWidget,
        *,
        office: Callable[[], Office],
        add_page: Callable[[QWidget], None],
    ) -> None:
        """Work for a page, which shows what `shown` carries and speaks for `office()`."""
        super().__init__(page)
        self._context = context
        self._page = page
        self._office = office
        self._add_page = add_page
        self._receipt: ReceiptView | None = None
        self._requests: MyRequestsView | None = None
        self._request_id = ""
        self._repeated = False

    @property
    def receipt(self) -> ReceiptView:
        """The receipt, made when it is first needed."""
        if self._receipt is None:
            self._receipt = ReceiptView()
            self._receipt.back.connect(self.back)
            self._receipt.copy_wanted.connect(self._choose_copy)
            self._receipt.calendar_wanted.connect(self._choose_calendar)
            self._add_page(self._receipt)
        return self._receipt

    @property
    def requests(self) -> MyRequestsView:
        """The list, made when it is first needed."""
        if self._requests is None:
            self._requests = MyRequestsView()
            self._requests.back.connect(self.back)
            self._requests.opened.connect(self.open_receipt)
            self._requests.copied.connect(self._copy_reference)
            self._requests.calendar_wanted.connect(self._choose_entry)
            self._requests.leave_wanted.connect(self.leave)
            self._add_page(self._requests)
        return self._requests

    def refresh(self, current: QWidget | None, *, requests: frozenset[str], outbox: bool) -> None:
        """Read again what is on top, after some requests or the outbox have changed."""
        if current is None:
            return
        if current is self._receipt and (outbox or self._request_id in requests):
            self._read_receipt()
        elif current is self._requests:
            self.load()

    # ------------------------------------------------------------------------ receipts

    def show_logged(self, logged: Logged) -> None:
        """Show the receipt of a request that was just sent."""
        submission = logged.submission
        self._request_id = submission.request.id
        self._repeated = submission.repeated
        self._show(OwnReceipt(request=submission.request, messages=logged.messages, now=logged.now))
        self.receipt.start()

    def open_receipt(self, request_id: str) -> None:
        """Show the receipt of a request that this reporter sent from here."""
        self._request_id = request_id
        self._repeated = False
        self._read_receipt(start=True)

    def _read_receipt(self, *, start: bool = False) -> None:
        wanted = self._request_id

        def done(found: OwnReceipt) -> None:
            if found.request.id == self._request_id:
                self._show(found)
                if start:
                    self.receipt.start()

        def failed(error: Exception) -> None:
            # Somebody else sits here by now: what was theirs is not shown again.
            if not isinstance(error, NotFound):
                self.failed.emit(failure_words(error))

        self._run(lambda desk: desk.audience.receipt(wanted), done, failed, key="receipt")

    def _show(self, found: OwnReceipt) -> None:
        self.receipt.show_facts(
            Facts(
                request=found.request,
                messages=found.messages,
                office=self._office(),
                now=found.now,
                repeated=self._repeated,
            )
        )
        self.shown.emit(self.receipt)

    # ------------------------------------------------------------------------ the list

    def open_list(self) -> None:
        """Show what this reporter sent from here."""
        self.shown.emit(self.requests)
        self.load()
        self.requests.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def load(self) -> None:
        """Read the list."""

        def done(found: tuple[OwnRequest, ...]) -> None:
            desk = self._context.desk
            if desk is not None:
                self.requests.show_requests(found, now=desk.clock.now())

        self._run(lambda desk: desk.audience.requests(), done, key="my requests")

    def _copy_reference(self, reference: str) -> None:
        QGuiApplication.clipboard().setText(show(reference))
        self.said.emit(self.tr("Reference copied"))

    def leave(self) -> None:
        """Forget who sits here, as on a shared computer at an event."""

        def done(_nothing: object) -> None:
            self._request_id = ""
            if self._requests is not None:
                self._requests.show_requests((), now=None)
            if self._receipt is not None:
                # It holds what the last reporter wrote.
                self._receipt.hide()
                self._receipt.deleteLater()
                self._receipt = None
            self.said.emit(self.tr("Your details and requests are off this screen"))
            self.left.emit()

        self._run(lambda desk: desk.audience.leave(), done)

    # --------------------------------------------------------------------------- files

    def _ask_file(self, title: str, name: str, suffix: str, write: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._page, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if suffix == "ics":
            dialog.setNameFilters([self.tr("Calendar files (*.ics)")])
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"{name}.{suffix}")
        dialog.fileSelected.connect(lambda chosen: write(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_copy(self) -> None:
        facts = self.receipt.facts()
        if facts is not None:
            name = show(facts.request.reference)
            self._ask_file(self.tr("Save a copy"), name, "txt", self.save_copy)

    def save_copy(self, path: Path) -> None:
        """Write the receipt that is shown as a text file."""
        text = self.receipt.as_text().encode("utf-8", "backslashreplace")
        self._save(path, lambda _desk: text)

    def _choose_calendar(self) -> None:
        facts = self.receipt.facts()
        if facts is not None:
            name = show(facts.request.reference)
            self._ask_file(self.tr("Add deadline to calendar"), name, "ics", self.save_calendar)

    def save_calendar(self, path: Path) -> None:
        """Write the deadline of the receipt that is shown as a calendar file."""
        facts = self.receipt.facts()
        if facts is None:
            return
        request = facts.request
        text = self.receipt.as_text()
        title = self._title(request)
        self._save(path, lambda desk: desk.calendars.deadline(request, title=title, text=text))

    def _title(self, request: Request) -> str:
        return self.tr("Deadline: %1").replace("%1", request.subject)

    def _choose_entry(self, own: OwnRequest) -> None:
        self._ask_file(
            self.tr("Save as a calendar file"),
            show(own.reference),
            "ics",
            lambda path: self.save_entry(own, path),
        )

    def save_entry(self, own: OwnRequest, path: Path) -> None:
        """Write the interview of a request as a calendar file, else its deadline."""
        title = self.tr("Deadline: %1").replace("%1", own.subject)
        self._save(path, lambda desk: desk.audience.calendar(own.id, title=title, text=own.subject))

    def _save(self, path: Path, write: Callable[[Desk], bytes]) -> None:
        """Write a file for the user and say so."""
        name = path.name

        def work(desk: Desk) -> None:
            content = write(desk)
            try:
                path.write_bytes(content)
            except OSError as error:
                raise WorldFailed(
                    f"{name} could not be written: {error.strerror}.", code="read_only"
                ) from error

        self._run(
            work,
            lambda _result: self.said.emit(
                self.tr("Saved as %1").replace("%1", plain.isolate(name))
            ),
        )

    def _run(
        self,
        work: Callable[[Desk], object],
        done: Callable[..., None],
        failed: Callable[[Exception], None] | None = None,
        *,
        key: str = "",
    ) -> None:
        desk = self._context.desk
        if desk is None:
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: work(desk),
            done=done,
            failed=failed or (lambda error: self.failed.emit(failure_words(error))),
            key=key,
        )
