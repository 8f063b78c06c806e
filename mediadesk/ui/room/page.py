"""The press room as one page: wires list, reader, form, receipt and my requests to the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.embargo import Agreement, next_lift
from mediadesk.domain.errors import Refused
from mediadesk.domain.release import Release
from mediadesk.domain.request import RequestDraft
from mediadesk.domain.rows import ShelfRow
from mediadesk.services.audience import form_name
from mediadesk.services.desk import Desk
from mediadesk.ui.room import words
from mediadesk.ui.room.form.myself import Myself
from mediadesk.ui.room.form.view import RequestForm
from mediadesk.ui.room.form.when import own_zone
from mediadesk.ui.room.frame.mine import Mine
from mediadesk.ui.room.frame.taking import Taking, failure_words, local_files
from mediadesk.ui.room.frame.work import (
    Logged,
    Opened,
    Shelf,
    Start,
    actor_of,
    agreed,
    log,
    opened,
    shelf_of,
    start_of,
)
from mediadesk.ui.room.receipt import ReceiptView
from mediadesk.ui.room.release.view import ReleasesView
from mediadesk.ui.room.requests import MyRequestsView
from mediadesk.ui.room.words import Office
from mediadesk.ui.signals import Context
from mediadesk.ui.theme import fonts
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.pane import TopBar
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.toast import Toast

_LONGEST_WAIT = 3_600_000
"""How long a timer waits for an embargo at most, ms: a computer that slept looks again."""
_TICK = 20_000
"""How often the form looks at the clock, in ms."""


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
        self._told = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.bar = TopBar()
        self.bar.phone_clicked.connect(self._copy_phone)
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
        self._opened: Opened | None = None
        self.taking = Taking(context, self)
        self.mine = Mine(context, self, office=self.office, add_page=self._add_page)
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
        return self.mine.receipt

    @property
    def requests(self) -> MyRequestsView:
        """What was sent from here."""
        return self.mine.requests

    @property
    def reviewer(self) -> Callable[[tuple[Path, ...]], None] | None:
        """What looks release files over before they are stored, where press officers work."""
        return self.taking.reviewer

    @reviewer.setter
    def reviewer(self, reviewer: Callable[[tuple[Path, ...]], None] | None) -> None:
        self.taking.reviewer = reviewer

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
        self.bar.requests_clicked.connect(self.mine.open_list)
        self.releases.chosen.connect(self.open_release)
        self.releases.asked.connect(self.ask)
        self.releases.link_given.connect(self._give_link)
        self.releases.import_wanted.connect(self.taking.choose)
        self.taking.told.connect(lambda title, said, tone: self._tell(title, said, tone=tone))
        self.taking.taken.connect(self._taken)
        self.mine.shown.connect(self._stack.setCurrentWidget)
        self.mine.back.connect(self.show_releases)
        self.mine.said.connect(self._say)
        self.mine.failed.connect(
            lambda sentence: self._tell(self.tr("That did not work"), sentence, tone="danger")
        )
        self.mine.left.connect(self._begin_anew)
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
        self._tell(self.tr("That did not work"), failure_words(error), tone="danger")

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
        self.mine.refresh(self.current(), requests=changes.requests, outbox=changes.outbox)

    # ------------------------------------------------------------------ releases

    def reload(self) -> None:
        """Read the list of releases and what the office is called."""
        reader = self.reader()
        self._run(lambda desk: shelf_of(desk, reader), self._show_shelf, key="releases")

    def reader(self) -> str:
        """Return the address of who reads here: who agreed last, else whose details are kept."""
        if self._reader is not None:
            return self._reader
        return self._context.settings.get("reporter.email")

    def _show_shelf(self, shelf: Shelf) -> None:
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
        reader, zone = self.reader(), own_zone()
        self._run(
            lambda desk: opened(desk, release_id, reader, zone), self._show_release, key="release"
        )

    def _show_release(self, found: Opened) -> None:
        self._opened = found
        if isinstance(found.release, ShelfRow):
            self._seal(found.release, found.myself)
            return
        self._sealed = ""
        self._release = found.release
        self.releases.show_release(
            found.release, now=found.now, office=self._office, free=found.free, zone=own_zone()
        )

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

        self._run(lambda desk: agreed(desk, key, name, email, outlet), done, failed)

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
            lambda desk: desk.releases.set_report_url(release.id, url, actor=actor_of(desk)),
            done,
            refused,
        )

    # ------------------------------------------------------------------ taking releases in

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read and store release files; the last one is shown, and what needs a look is named."""
        self.taking.import_files(paths)

    def _taken(self, ids: tuple[str, ...]) -> None:
        self._stack.setCurrentWidget(self.releases)
        self._wanted = ids[-1]
        self._context.changed.emit(Changes(releases=frozenset(ids)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on this computer."""
        if local_files(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the files that were dropped."""
        paths = local_files(event.mimeData().urls())
        if paths:
            event.acceptProposedAction()
            self.taking.bring(paths)

    # ------------------------------------------------------------------ the form

    def ask(self, expert_id: str) -> None:
        """Open the form for the release that is shown; "" asks for anybody."""
        release = self._release
        if release is None:
            return

        def done(start: Start) -> None:
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
            if self._opened is not None:
                self.form.set_free(self._opened.free)
            self._stack.setCurrentWidget(self.form)
            self.form.focus_first()

        self._run(lambda desk: start_of(desk, release.id), done, key="form")
        # Made while the draft is read, so that showing the form does not take it all at once.
        _ = self.form

    def _phone(self, release: Release) -> str:
        named = next((contact.phone for contact in release.contacts if contact.phone), "")
        return self._office.phone or named

    def _keep(self, state: dict[str, str]) -> None:
        name = form_name(self.form.release_id())

        def work(desk: Desk) -> datetime:
            desk.drafts.save(name, state)
            return desk.clock.now()

        self._run(
            work,
            self.form.show_saved,
            lambda error: self.form.show_saved(None, failure_words(error)),
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
        self._run(lambda desk: log(desk, draft), self._logged, self._not_logged)

    def _logged(self, logged: Logged) -> None:
        self.form.finish()
        self.mine.show_logged(logged)
        self._context.changed.emit(logged.submission.changes)

    def _not_logged(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.form.show_problems(error.problems)
        else:
            self.form.show_trouble(failure_words(error))

    def _let_time_pass(self) -> None:
        now = self._now()
        if now is not None and self._form is not None and self.current() is self._form:
            self._form.set_now(now)

    def _begin_anew(self) -> None:
        """Show the room to whoever sits down next: nothing typed, nobody’s agreement."""
        if self._form is not None:
            self._form.finish()
        self._reader = ""
        self.show_releases()
        self.reload()

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

    def _say(self, sentence: str) -> None:
        self._toast.show_message(sentence, undo=False, key="")

    def _copy_phone(self) -> None:
        QGuiApplication.clipboard().setText(self._office.phone)
        self._say(self.tr("Number copied"))

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the clock while the page is seen."""
        super().showEvent(event)
        self._tick.start()
