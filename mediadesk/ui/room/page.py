"""The press room as one page: wires list, reader, form, receipt and my requests to the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.embargo import Agreement, next_lift
from mediadesk.domain.errors import DeskError, Refused, WorldFailed
from mediadesk.domain.outbox import Message
from mediadesk.domain.reference import show
from mediadesk.domain.release import Release
from mediadesk.domain.request import Request, RequestDraft
from mediadesk.domain.rows import ShelfRow
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Imported, Submission
from mediadesk.ui.room import words
from mediadesk.ui.room.form.myself import Myself
from mediadesk.ui.room.form.view import RequestForm
from mediadesk.ui.room.receipt import Facts, ReceiptView
from mediadesk.ui.room.release.view import ReleasesView
from mediadesk.ui.room.requests import MyRequestsView
from mediadesk.ui.room.words import Office
from mediadesk.ui.signals import Context
from mediadesk.ui.theme import fonts
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.pane import TopBar
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.toast import Toast

_SENT = "sent requests"
_MOST_SENT = 500
_LONGEST_WAIT = 3_600_000
"""How long a timer waits for an embargo at most, ms: a computer that slept looks again."""
_TICK = 20_000
"""How often the form looks at the clock, in ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """The list of releases with what every page says of the office."""

    rows: tuple[ShelfRow, ...]
    office: Office
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """What the form begins with."""

    kept: Mapping[str, str]
    myself: Myself
    request_id: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Logged:
    """What became of Send."""

    submission: Submission
    messages: tuple[Message, ...]
    now: datetime


class RoomPage(QWidget):
    """The reporter's face of the program."""

    desk_wanted = Signal()
    """Asks for the press desk, on a computer that press officers use."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Make the page; it fills as soon as the context has a desk."""
        super().__init__(parent)
        self._context = context
        self._office = Office()
        self._release: Release | None = None
        self._wanted = ""
        self._sealed = ""
        self._reader: str | None = None
        self.reviewer: Callable[[tuple[Path, ...]], None] | None = None
        self._request_id = ""
        self._repeated = False
        self._told = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.bar = TopBar()
        self.bar.phone_clicked.connect(self._copy_phone)
        self.bar.requests_clicked.connect(self.show_my_requests)
        self.desk_button = Button(
            self.tr("Press desk"), kind="ghost", icon="arrow-left", on_click=self.desk_wanted.emit
        )
        self.bar.add(self.desk_button)
        self.desk_button.setVisible(False)
        outer.addWidget(self.bar)
        self._news_row = QWidget()
        news = QVBoxLayout(self._news_row)
        news.setContentsMargins(16, 12, 16, 12)
        self.news = Banner("", "", tone="ok")
        self.news.add_button(
            IconButton("x", self.tr("Close this message"), on_click=self._close_news)
        )
        news.addWidget(self.news)
        self._news_row.setVisible(False)
        outer.addWidget(self._news_row)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        self.releases = ReleasesView()
        self._stack.addWidget(self.releases)
        self._form: RequestForm | None = None
        self._receipt: ReceiptView | None = None
        self._requests: MyRequestsView | None = None
        self._stack.currentChanged.connect(lambda _index: self._show_news())
        self._toast = Toast(self)
        self._wire()
        self.setAcceptDrops(True)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK)
        self._tick.timeout.connect(self._let_time_pass)
        self._lift = QTimer(self)
        self._lift.setSingleShot(True)
        self._lift.timeout.connect(self.reload)
        context.changed.connect(self._stale)
        context.opened.connect(self.reload)
        if context.desk is not None:
            self.reload()

    def prepare(self) -> Iterator[None]:
        """Make the pages that are not shown yet, one a step, while nobody waits for them."""
        fonts.load_serif()
        yield
        # The first show would do this for all of them at once.
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()
        yield
        form = self.form
        yield
        _ = form.more
        yield
        _ = self.receipt

    @property
    def form(self) -> RequestForm:
        """The request form."""
        if self._form is None:
            self._form = RequestForm()
            self._form.back.connect(self.show_releases)
            self._form.send.connect(self._send)
            self._form.keep.connect(self._keep)
            self._form.check.connect(self._check)
            self._add_page(self._form)
        return self._form

    @property
    def receipt(self) -> ReceiptView:
        """The receipt."""
        if self._receipt is None:
            self._receipt = ReceiptView()
            self._receipt.back.connect(self.show_releases)
            self._receipt.copy_wanted.connect(self._choose_copy)
            self._receipt.calendar_wanted.connect(self._choose_calendar)
            self._add_page(self._receipt)
        return self._receipt

    @property
    def requests(self) -> MyRequestsView:
        """What was sent from here."""
        if self._requests is None:
            self._requests = MyRequestsView()
            self._requests.back.connect(self.show_releases)
            self._requests.opened.connect(self.open_receipt)
            self._add_page(self._requests)
        return self._requests

    def _add_page(self, page: QWidget) -> None:
        self._stack.addWidget(page)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), page)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.show_releases)

    def keep_last(self) -> None:
        """Keep what was typed into the form in the last second."""
        if self._form is not None:
            self._form.keep_last()

    def current(self) -> QWidget | None:
        """Return the page that is on top: `releases`, `form`, `receipt` or `requests`."""
        return self._stack.currentWidget()

    def office(self) -> Office:
        """Return what is known of the office."""
        return self._office

    def _wire(self) -> None:
        self.releases.chosen.connect(self.open_release)
        self.releases.asked.connect(self.ask)
        self.releases.link_given.connect(self._give_link)
        self.releases.import_wanted.connect(self.choose_files)
        self.releases.agreed.connect(self._agree)
        self.releases.close_wanted.connect(self._close_again)
        slash = QShortcut(QKeySequence("/"), self.releases)
        slash.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slash.activated.connect(
            lambda: self.releases.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        )

    # ------------------------------------------------------------------ the desk

    def _run(
        self,
        work: Callable[[Desk], object],
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        key: str = "",
    ) -> None:
        """Do work with the desk on the data lane; nothing before the desk is open."""
        desk = self._context.desk
        if desk is None:
            return
        self._context.tasks.run(
            self, "data", lambda: work(desk), done=done, failed=failed or self._failed, key=key
        )

    def _failed(self, error: Exception) -> None:
        """Say what went wrong where there is no field to say it beside."""
        self._tell(self.tr("That did not work"), _words(error), tone="danger")

    def _now(self) -> datetime | None:
        desk = self._context.desk
        return desk.clock.now() if desk is not None else None

    def _stale(self, changes: object) -> None:
        """Read again what has changed and is shown."""
        if not isinstance(changes, Changes):
            return
        if changes.releases or changes.settings:
            self.reload()
        if not (changes.requests or changes.outbox):
            return
        current = self._stack.currentWidget()
        if current is self._receipt and (changes.outbox or self._request_id in changes.requests):
            self._refresh_receipt()
        elif current is self._requests:
            self._load_my_requests()

    # ------------------------------------------------------------------ releases

    def reload(self) -> None:
        """Read the list of releases and what the office is called."""
        reader = self.reader()
        self._run(lambda desk: _shelf(desk, reader), self._show_shelf, key="releases")

    def reader(self) -> str:
        """Return the address of who reads here: who agreed last, else whose details are kept."""
        if self._reader is not None:
            return self._reader
        return self._context.settings.get("reporter.email")

    def _show_shelf(self, shelf: _Shelf) -> None:
        self._office = shelf.office
        self.bar.set_organisation(shelf.office.name or self.tr("MediaDesk"))
        self.desk_button.setVisible(shelf.office.may_mend)
        self.bar.set_phone(
            shelf.office.phone, self.tr("Press office") if shelf.office.phone else ""
        )
        known = {one.id for one in shelf.rows}
        lift = next_lift((one.embargo for one in shelf.rows), shelf.now)
        if lift is not None:
            left = int((lift - shelf.now).total_seconds() * 1000) + 50
            self._lift.start(min(left, _LONGEST_WAIT))
        keep = self._wanted or self._sealed or (self._release.id if self._release else "")
        current = self.releases.set_rows(
            shelf.rows,
            now=shelf.now,
            office_zone=shelf.office.zone,
            keep=keep if keep in known else "",
        )
        self._wanted = ""
        if current:
            self.open_release(current)

    def open_release(self, release_id: str) -> None:
        """Show a release by its UUID, also when the list has yet to be read."""
        self._wanted = release_id
        reader = self.reader()
        self._run(
            lambda desk: (desk.embargoes.open(release_id, reader), _myself(desk), desk.clock.now()),
            self._show_release,
            key="release",
        )

    def _show_release(self, found: tuple[Release | ShelfRow, Myself, datetime]) -> None:
        release, myself, now = found
        if isinstance(release, ShelfRow):
            self._seal(release, myself)
            return
        self._sealed = ""
        self._release = release
        self.releases.show_release(release, now=now, office=self._office)

    def _seal(self, row: ShelfRow, myself: Myself) -> None:
        """Show that a release is under embargo; a form about it is closed with it."""
        was_open = self._release is not None and self._release.id == row.id
        self._release, self._sealed = None, row.id
        known = {"name": myself.name, "email": myself.email, "outlet": myself.outlet}
        self.releases.show_sealed(row, office=self._office, known=known)
        if was_open and self.current() is self._form:
            self._stack.setCurrentWidget(self.releases)

    def _agree(self, name: str, email: str, outlet: str) -> None:
        """Record that the reporter who sits here agrees to the embargo of what is shown."""
        key = self._sealed
        if not key:
            return

        def done(found: tuple[Agreement, Changes]) -> None:
            agreement, changes = found
            self._reader = agreement.email
            self._wanted = key
            announce(self, self.tr("Recorded. The release is open to you."))
            self._context.changed.emit(changes)
            self.reload()

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.releases.sealed.show_problems(error.problems)
            else:
                self._failed(error)

        self._run(lambda desk: _agreed(desk, key, name, email, outlet), done, failed)

    def _close_again(self) -> None:
        """Let whoever reads next agree for themselves."""
        self._reader = ""
        self._wanted = self._release.id if self._release is not None else ""
        self.reload()

    def focus_first(self) -> None:
        """Put the focus where reading begins, if it is on no page of the press room yet."""
        if self.current() is self.releases and not self.isAncestorOf(self.focusWidget()):
            self.releases.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_releases(self) -> None:
        """Go back to the release that was read."""
        self._stack.setCurrentWidget(self.releases)
        self.releases.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_link(self, url: str) -> None:
        release = self._release
        if release is None:
            return

        def refused(error: Exception) -> None:
            card = self.releases.rail.report
            if isinstance(error, Refused) and card is not None:
                card.refuse(" ".join(words.problem_words(one) for one in error.problems))
            else:
                self._failed(error)

        def done(changed: Release) -> None:
            self._release = changed
            announce(self, self.tr("The link is added"))
            self._context.changed.emit(Changes(releases=frozenset({changed.id})))

        self._run(
            lambda desk: desk.releases.set_report_url(release.id, url, actor=_actor(desk)),
            done,
            refused,
        )

    # ------------------------------------------------------------------ taking releases in

    def choose_files(self) -> None:
        """Ask for release files and take them in."""
        dialog = QFileDialog(self, self.tr("Import releases"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [
                self.tr("Releases (*.txt *.html *.htm *.docx *.pdf *.eml *.msg)"),
                self.tr("All files (*)"),
            ]
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self._bring([Path(name) for name in names]))
        dialog.open()

    def _bring(self, paths: Sequence[Path]) -> None:
        """Take files in: after a review where press officers work, else as they are."""
        if self.reviewer is not None and paths:
            self.reviewer(tuple(paths))
        else:
            self.import_files(paths)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read and store release files; the last one is shown, and what needs a look is named."""
        chosen = tuple(paths)
        if chosen:
            self._run(lambda desk: _import_all(desk, chosen), self._imported)

    def _imported(self, results: tuple[tuple[Path, Imported | DeskError], ...]) -> None:
        taken = [one for _, one in results if isinstance(one, Imported)]
        wrong = [(path, one) for path, one in results if isinstance(one, DeskError)]
        lines = [f"{plain.isolate(path.name)}: {_words(error)}" for path, error in wrong]
        for one in taken:
            for warning in one.release.warnings:
                text = words.warning_words(warning)
                if text and not one.known:
                    lines.append(text)
        if not taken:
            title = self.tr("Nothing was imported")
        elif len(taken) > 1:
            title = self.tr("%n releases imported", "", len(taken)).replace("%n", str(len(taken)))
        elif taken[0].known:
            title = self.tr("This release was here already")
        elif (now := self._now()) is not None and taken[0].release.is_embargoed(now):
            # Who looks over the reporter's shoulder may not know of it yet.
            title = self.tr("A release under embargo was imported")
        else:
            title = self.tr("Imported “%1”").replace("%1", plain.isolate(taken[0].release.title))
        tone = "danger" if wrong else ("warn" if lines else "ok")
        self._tell(title, "\n".join(lines), tone=tone)
        if taken:
            self._stack.setCurrentWidget(self.releases)
            self._wanted = taken[-1].release.id
            ids = frozenset(one.release.id for one in taken)
            self._context.changed.emit(Changes(releases=ids))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on this computer."""
        if _files(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the files that were dropped."""
        paths = _files(event.mimeData().urls())
        if paths:
            event.acceptProposedAction()
            self._bring(paths)

    # ------------------------------------------------------------------ the form

    def ask(self, expert_id: str) -> None:
        """Open the form for the release that is shown; "" asks for anybody."""
        release = self._release
        if release is None:
            return

        def done(start: _Start) -> None:
            self.form.open(
                release,
                expert=expert_id,
                office=self._office,
                phone=self._phone(release),
                myself=start.myself,
                kept=start.kept,
                request_id=start.request_id,
                now=start.now,
            )
            self._stack.setCurrentWidget(self.form)
            self.form.focus_first()

        self._run(lambda desk: _start(desk, release.id), done, key="form")
        # Made while the draft is read, so that showing the form does not take it all at once.
        _ = self.form

    def _phone(self, release: Release) -> str:
        named = next((contact.phone for contact in release.contacts if contact.phone), "")
        return self._office.phone or named

    def _keep(self, state: dict[str, str]) -> None:
        name = _draft_name(self.form.release_id())

        def work(desk: Desk) -> datetime:
            desk.drafts.save(name, state)
            return desk.clock.now()

        self._run(
            work,
            self.form.show_saved,
            lambda error: self.form.show_saved(None, _words(error)),
            key=name,
        )

    def _check(self, draft: RequestDraft) -> None:
        self._run(
            lambda desk: desk.requests.problems(draft),
            lambda problems: self.form.show_problems(problems, announce_them=False),
            key="check",
        )

    def _send(self, draft: RequestDraft) -> None:
        if self.form.wrong():
            # The form cannot say what was meant, so there is nothing to submit yet.
            self._run(lambda desk: desk.requests.problems(draft), self.form.show_problems)
            return
        self._run(lambda desk: _log(desk, draft), self._logged, self._not_logged)

    def _logged(self, logged: _Logged) -> None:
        self.form.finish()
        submission = logged.submission
        self._request_id = submission.request.id
        self._repeated = submission.repeated
        self._show_receipt(submission.request, logged.messages, logged.now)
        self.receipt.start()
        self._context.changed.emit(submission.changes)

    def _not_logged(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.form.show_problems(error.problems)
        else:
            self.form.show_trouble(_words(error))

    def _let_time_pass(self) -> None:
        now = self._now()
        if now is not None and self._form is not None and self.current() is self._form:
            self._form.set_now(now)

    # ------------------------------------------------------------------ receipts

    def open_receipt(self, request_id: str) -> None:
        """Show the receipt of a request sent from here."""
        self._request_id = request_id
        self._repeated = False
        self._refresh_receipt(start=True)

    def _refresh_receipt(self, *, start: bool = False) -> None:
        wanted = self._request_id

        def done(found: tuple[Request | None, tuple[Message, ...], datetime]) -> None:
            request, messages, now = found
            if request is not None and request.id == self._request_id:
                self._show_receipt(request, messages, now)
                if start:
                    self.receipt.start()

        self._run(lambda desk: _receipt(desk, wanted), done, key="receipt")

    def _show_receipt(self, request: Request, messages: tuple[Message, ...], now: datetime) -> None:
        self.receipt.show_facts(
            Facts(
                request=request,
                messages=messages,
                office=self._office,
                now=now,
                repeated=self._repeated,
            )
        )
        self._stack.setCurrentWidget(self.receipt)

    def _choose_copy(self) -> None:
        facts = self.receipt.facts()
        if facts is None:
            return
        dialog = QFileDialog(self, self.tr("Save a copy"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(f"{show(facts.request.reference)}.txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_copy(Path(name)))
        dialog.open()

    def save_copy(self, path: Path) -> None:
        """Write the receipt that is shown as a text file."""
        text = self.receipt.as_text().encode("utf-8", "backslashreplace")
        self._save(path, lambda _desk: text)

    def _choose_calendar(self) -> None:
        facts = self.receipt.facts()
        if facts is None:
            return
        dialog = QFileDialog(self, self.tr("Add deadline to calendar"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Calendar files (*.ics)")])
        dialog.setDefaultSuffix("ics")
        dialog.selectFile(f"{show(facts.request.reference)}.ics")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_calendar(Path(name)))
        dialog.open()

    def save_calendar(self, path: Path) -> None:
        """Write the deadline of the receipt that is shown as a calendar file."""
        facts = self.receipt.facts()
        if facts is None:
            return
        request = facts.request
        title = self.tr("Deadline: %1").replace("%1", request.subject)
        text = self.receipt.as_text()
        self._save(path, lambda desk: desk.calendars.deadline(request, title=title, text=text))

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
            lambda _result: self._toast.show_message(
                self.tr("Saved as %1").replace("%1", plain.isolate(name)), undo=False, key=""
            ),
        )

    # ------------------------------------------------------------------ my requests

    def show_my_requests(self) -> None:
        """Show what was sent from this computer."""
        self._stack.setCurrentWidget(self.requests)
        self._load_my_requests()
        self.requests.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _load_my_requests(self) -> None:
        def done(found: tuple[tuple[Request, ...], datetime]) -> None:
            requests, now = found
            self.requests.show_requests(requests, office=self._office, now=now)

        self._run(_my_requests, done, key="my requests")

    # ------------------------------------------------------------------ saying things

    def _tell(self, title: str, text: str, *, tone: str) -> None:
        self.news.set_tone(tone)
        self.news.set_words(title, text)
        self._told = True
        self._show_news()
        announce(self, f"{title}. {text}", urgent=tone == "danger")

    def _show_news(self) -> None:
        """Show what happened to the releases beside them, a failure on every page."""
        here = self.current() is self.releases or self.news.tone() == "danger"
        self._news_row.setVisible(self._told and here)

    def _close_news(self) -> None:
        self._told = False
        self._show_news()

    def _copy_phone(self) -> None:
        QGuiApplication.clipboard().setText(self._office.phone)
        self._toast.show_message(self.tr("Number copied"), undo=False, key="")

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the clock while the page is seen."""
        super().showEvent(event)
        self._tick.start()


def _files(urls: Sequence[QUrl]) -> list[Path]:
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _words(error: Exception) -> str:
    if isinstance(error, Refused):
        return " ".join(words.problem_words(one) for one in error.problems)
    if isinstance(error, WorldFailed):
        return error.what
    return str(error)


def _draft_name(release_id: str) -> str:
    return f"request about {release_id}"


def _actor(desk: Desk) -> str:
    return desk.settings.get("officer.name") or desk.settings.get("office.name") or "MediaDesk"


# ---------------------------------------------------------------- on the data lane


def _shelf(desk: Desk, reader: str) -> _Shelf:
    get = desk.settings.get
    office = Office(
        name=get("office.name"),
        phone=get("office.phone") or get("contact.phone"),
        hours=get("office.hours"),
        zone=get("office.zone") or "UTC",
        may_mend=get("window.face") != "room",
    )
    return _Shelf(rows=desk.embargoes.shelf(reader), office=office, now=desk.clock.now())


def _import_all(
    desk: Desk, paths: tuple[Path, ...]
) -> tuple[tuple[Path, Imported | DeskError], ...]:
    results: list[tuple[Path, Imported | DeskError]] = []
    for path in paths:
        try:
            results.append((path, desk.releases.import_file(path, actor=_actor(desk))))
        except DeskError as error:
            # One bad file never stops the others.
            results.append((path, error))
    return tuple(results)


def _start(desk: Desk, release_id: str) -> _Start:
    found = desk.drafts.load(_draft_name(release_id)) or {}
    kept = {name: value for name, value in found.items() if isinstance(value, str)}
    return _Start(
        kept=kept,
        myself=_myself(desk),
        request_id=desk.requests.ids.uuid(),
        now=desk.clock.now(),
    )


def _myself(desk: Desk) -> Myself:
    get = desk.settings.get
    return Myself(
        name=get("reporter.name"),
        role=get("reporter.role"),
        outlet=get("reporter.outlet"),
        email=get("reporter.email"),
        phone=get("reporter.phone"),
    )


def _agreed(
    desk: Desk, release_id: str, name: str, email: str, outlet: str
) -> tuple[Agreement, Changes]:
    done = desk.embargoes.agree(
        release_id, name=name, email=email, outlet=outlet, actor=name, own=True
    )
    kept = {"reporter.name": name, "reporter.email": done[0].email, "reporter.outlet": outlet}
    if not desk.settings.get("reporter.email"):
        # Filled in next time; what is kept already is the reporter's own to change.
        with suppress(DeskError):
            desk.choices.save({key: value for key, value in kept.items() if value})
    return done


def _log(desk: Desk, draft: RequestDraft) -> _Logged:
    submission = desk.requests.submit(draft)
    _tidy(desk, draft, submission.request)
    return _Logged(
        submission=submission,
        messages=desk.database.read().messages(submission.request.id),
        now=desk.clock.now(),
    )


def _tidy(desk: Desk, draft: RequestDraft, request: Request) -> None:
    """Remember the request and its reporter, drop the draft.

    The request is safe by now, so no failure here may look like one of the request.
    """
    reporter = request.reporter
    mine = {
        "reporter.name": reporter.name,
        "reporter.role": reporter.role,
        "reporter.outlet": request.outlet,
        "reporter.email": reporter.email,
        "reporter.phone": reporter.phone,
    }
    try:
        ids = [request.id, *(one for one in _sent(desk) if one != request.id)]
        desk.drafts.save(_SENT, {"ids": ids[:_MOST_SENT]})
        desk.drafts.drop(_draft_name(draft.release))
        if any(desk.settings.get(name) != value for name, value in mine.items()):
            desk.choices.save(mine)
    except (DeskError, OSError):
        return


def _sent(desk: Desk) -> list[str]:
    found = (desk.drafts.load(_SENT) or {}).get("ids")
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _receipt(desk: Desk, request_id: str) -> tuple[Request | None, tuple[Message, ...], datetime]:
    views = desk.database.read()
    return views.request(request_id), views.messages(request_id), desk.clock.now()


def _my_requests(desk: Desk) -> tuple[tuple[Request, ...], datetime]:
    views = desk.database.read()
    found = (views.request(one) for one in _sent(desk)[:50])
    return tuple(one for one in found if one is not None), desk.clock.now()
