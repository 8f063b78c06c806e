"""Releases on the press desk: wires the list, the ledger and the report's link to the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.embargo import Agreement, next_lift
from mediadesk.domain.errors import Refused
from mediadesk.domain.release import Release
from mediadesk.domain.rows import ShelfRow
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import ReleaseFile
from mediadesk.ui import text
from mediadesk.ui.desk.releases.ledger import LedgerPane
from mediadesk.ui.desk.releases.link import LinkCard
from mediadesk.ui.desk.releases.model import ReleaseModel
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader, ScrollColumn, Splitter
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.queue import ReleaseDelegate, RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.toast import Toast

_LIST = 320
_SINGLE = 820
_MOST_HISTORY = 40
_OVER = object()
_LONGEST_WAIT = 3_600_000
"""How long a timer waits for an embargo at most, ms: a computer that slept looks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    rows: tuple[ShelfRow, ...]
    now: datetime


class ReleasesPage(Surface):
    """The list at the left; one release with its embargo, report, people and history."""

    mend_wanted = Signal(str)
    room_wanted = Signal(str)
    requests_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(
        self, context: Context, *, me: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make the page; it reads when made and after each change."""
        super().__init__("surface", parent=parent)
        self._context = context
        self._me = me
        self._file: ReleaseFile | None = None
        self._wanted = ""
        self._quiet = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        header = PaneHeader(self.tr("Releases"))
        self.back_button = Button(
            self.tr("All releases"), icon="arrow-left", kind="ghost", on_click=self._back
        )
        header.insert(self.back_button)
        header.add(
            Button(self.tr("Import release…"), icon="file-plus", on_click=self.import_wanted.emit)
        )
        outer.addWidget(header)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        self._stack.addWidget(Surface("surface"))
        self.empty = EmptyState(
            self.tr("No releases yet"),
            self.tr("Drop a release on the window, paste one, or choose a file."),
            icon="file-text",
            tone="accent",
        )
        self._stack.addWidget(self.empty)
        self.toast = Toast(self)
        self.toast.undone.connect(self.undo)
        self._taken_back: tuple[str, Agreement] | None = None
        self._lift = QTimer(self)
        self._lift.setSingleShot(True)
        self._lift.timeout.connect(self.reload)
        context.changed.connect(self._stale)
        context.opened.connect(self.reload)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.undo)
        self._built = False
        self._pieces = self._build()
        self._building = QTimer(self)
        self._building.timeout.connect(self._build_on)
        self._building.start(0)

    # ------------------------------------------------------------------------- building

    def is_built(self) -> bool:
        """Say whether every widget is there."""
        return self._built

    def _build_on(self) -> None:
        """Make the next piece; once all are there, read."""
        if next(self._pieces, _OVER) is not _OVER:
            return
        self._building.stop()
        self._built = True
        self.setFocusProxy(self.list)
        self._show()
        self._show_single(detail=False)
        self.reload()

    def _build(self) -> Iterator[None]:
        """Make the page piece by piece, so that the window never waits for all of it."""
        self.splitter = Splitter()
        self.splitter.addWidget(self._build_list())
        yield
        self.detail = ScrollColumn(widest=760, margins=(24, 20, 14, 24), spacing=14)
        yield from self._build_release()
        self.splitter.addWidget(self.detail)
        self.splitter.setSizes([px(_LIST), px(760)])
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        yield
        # The first show would do this for all of them at once.
        for number, widget in enumerate(self.splitter.findChildren(QWidget)):
            widget.ensurePolished()
            if number % 20 == 19:
                yield
        self._stack.addWidget(self.splitter)
        yield

    def _build_list(self) -> QWidget:
        pane = self._pane = Surface("list")
        box = QVBoxLayout(pane)
        box.setContentsMargins(0, 8, 1, 0)
        self.search = SearchField(self.tr("Find a release"))
        self.search.searched.connect(self._searched)
        box.addLayout(row(16, self.search, 16))
        self.model = ReleaseModel(self)
        self.list = RowList(self.tr("Releases"), ReleaseDelegate())
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.activated.connect(self._entered)
        self.list.clicked.connect(self._entered)
        box.addWidget(self.list, 1)
        self._nothing = Label("", colour="text3", wrap=True)
        self._nothing.setContentsMargins(20, 12, 20, 12)
        self._nothing.setVisible(False)
        box.addWidget(self._nothing, 1)
        return pane

    def _build_release(self) -> Iterator[None]:
        self._title = Label("", role="h2", wrap=True)
        self._about = Label("", role="meta", colour="text3", wrap=True)
        self.detail.add(self._title)
        self.detail.add(self._about)
        self.mend_button = Button(
            self.tr("Mend"), kind="primary", icon="pencil", on_click=self._mend
        )
        self.room_button = Button(
            self.tr("Show in the press room"), icon="newspaper", on_click=self._show_room
        )
        self.requests_button = Button(
            self.tr("Requests"), icon="inbox", kind="ghost", on_click=self._show_requests
        )
        self.detail.add_layout(row(self.mend_button, self.room_button, self.requests_button, None))
        self.note = Banner(tone="danger")
        self.note.setVisible(False)
        self.detail.add(self.note)
        self.looks = Banner(tone="warn", icon="triangle-alert")
        self.detail.add(self.looks)
        yield
        self.ledger = LedgerPane()
        self.ledger.agreed.connect(self._agree)
        self.ledger.revoked.connect(self._revoke)
        self.detail.add(self.ledger)
        yield
        self.link = LinkCard()
        self.link.check_wanted.connect(self.check_link)
        self.link.given.connect(self._give_link)
        self.detail.add(self.link)
        yield
        self._people_head = Label(self.tr("Experts and press contacts"), role="body_s")
        self.detail.add(self._people_head)
        self.people = Para("")
        self.detail.add(self.people)
        self.detail.add(Label(self.tr("History"), role="body_s"))
        self.history = Para("", role="meta", colour="text2")
        self.detail.add(self.history)

    # --------------------------------------------------------------------------- reading

    def _run(
        self,
        work: Callable[[Desk], object],
        done: Callable[..., None],
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: str = "data",
        key: str = "",
    ) -> None:
        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(
                self, lane, lambda: work(desk), done=done, failed=failed or self._failed, key=key
            )

    def reload(self) -> None:
        """Read the list, and the release that is shown."""
        if not self._built:
            return
        self._run(
            lambda desk: _Shelf(
                rows=tuple(one for one, _ in desk.database.read().shelf()), now=desk.clock.now()
            ),
            self._show_shelf,
            key="shelf",
        )

    def _show_shelf(self, shelf: _Shelf) -> None:
        zone = self._zone()
        self._quiet = True
        keep = self._wanted or self.shown() or self.model.key(self.list.currentIndex().row())
        self.model.set_rows(shelf.rows, shelf.now, zone)
        at = self.model.row_of(keep)
        at = 0 if at < 0 and self.model.rowCount() else at
        if at >= 0:
            self.list.setCurrentIndex(self.model.index(at))
        self._quiet = False
        self._stack.setCurrentWidget(self.splitter if shelf.rows else self.empty)
        lift = next_lift((one.embargo for one in shelf.rows), shelf.now)
        if lift is not None:
            left = int((lift - shelf.now).total_seconds() * 1000) + 50
            self._lift.start(min(left, _LONGEST_WAIT))
        key = self.model.key(at) if at >= 0 else ""
        if key:
            self._wanted = ""
            self._read(key)

    def open(self, release_id: str) -> None:
        """Show a release."""
        self._wanted = release_id
        if not self._built:
            return
        self.search.clear()
        self.model.search("")
        self.reload()

    def shown(self) -> str:
        """Return the UUID of the release that is shown, "" if none is."""
        return self._file.release.id if self._file is not None else ""

    def _read(self, release_id: str) -> None:
        self._run(lambda desk: desk.open_release(release_id), self._show_file, key="release")

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.note.setVisible(False)
            self._read(self.model.key(current.row()))

    def _entered(self, index: QModelIndex) -> None:
        if self._is_single() and index.isValid():
            self._read(self.model.key(index.row()))
            self._show_single(detail=True)

    def _searched(self, words: str) -> None:
        self._quiet = True
        self.model.search(words)
        at = self.model.row_of(self.shown())
        if at >= 0:
            self.list.setCurrentIndex(self.model.index(at))
        self._quiet = False
        nothing = self.model.total() > 0 and not self.model.rowCount()
        self.list.setVisible(not nothing)
        self._nothing.setVisible(nothing)
        self._nothing.setText(text.fill(self.tr("Nothing matches “%1”."), plain.visible(words)))

    def _stale(self, changes: object) -> None:
        if isinstance(changes, Changes) and (changes.releases or changes.settings):
            self.reload()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    # -------------------------------------------------------------------------- showing

    def _show_file(self, file: ReleaseFile) -> None:
        other = file.release.id != self.shown()
        self._file = file
        if other:
            self.detail.verticalScrollBar().setValue(0)
        self._show()

    def _show(self) -> None:
        file = self._file
        page = self.detail.widget()
        if page is not None:
            page.setVisible(file is not None)
        if file is None:
            return
        release, zone = file.release, self._zone()
        self._title.setText(release.title or self.tr("Untitled"))
        self._about.setText(self._about_words(release, file.now, zone))
        looks = "\n".join(text.release_warning(one) for one in release.warnings)
        self.looks.set_words(self.tr("Still to look at"), looks)
        self.looks.setVisible(bool(looks))
        self.ledger.show_ledger(release, file.agreements, file.now, zone)
        self.link.show_report(release, file.now, zone)
        people = [
            " · ".join(part for part in (one.name, one.role, one.email, one.phone) if part)
            for one in release.experts
        ]
        people += [
            self.tr("Press contact: %1").replace(
                "%1", " · ".join(part for part in (one.name, one.email, one.phone) if part)
            )
            for one in release.contacts
        ]
        self.people.set_text("\n".join(people) or self.tr("The release names nobody."))
        me = self._me()
        lines = []
        for recorded in reversed(file.timeline[-_MOST_HISTORY:]):
            event = text.event(recorded.entry, me=me, now=file.now, zone=zone)
            if event is not None:
                when = text.moment(recorded.entry.at, file.now, zone)
                detail = f" ({event.detail})" if event.detail else ""
                lines.append(f"{when} · {event.actor} {event.verb}{detail}")
        self.history.set_text("\n".join(lines))

    def _about_words(self, release: Release, now: datetime, zone: ZoneInfo) -> str:
        parts = [release.dateline_city]
        if release.release_date is not None:
            parts.append(text.full_day(release.release_date))
        taken = text.moment(release.created_at, now, zone)
        parts.append(
            text.fill(self.tr("imported %1 from %2"), taken, plain.visible(release.source_name))
        )
        return " · ".join(part for part in parts if part)

    # -------------------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show list and release side by side, or one of them where both do not fit."""
        super().resizeEvent(event)
        if self._built:
            self._show_single(detail=self._is_single() and self.detail.isVisible())

    def rescale(self) -> None:
        """Take on the widths anew."""
        self._show_single(detail=False)

    def _is_single(self) -> bool:
        return self.width() < px(_SINGLE)

    def _show_single(self, *, detail: bool) -> None:
        if not self._built:
            return
        single = self._is_single()
        self._pane.setVisible(not single or not detail)
        self.detail.setVisible(not single or detail)
        self.back_button.setVisible(single and detail)

    def _back(self) -> None:
        self._show_single(detail=False)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------------------- acting

    def _mend(self) -> None:
        if self.shown():
            self.mend_wanted.emit(self.shown())

    def _show_room(self) -> None:
        self.room_wanted.emit(self.shown())

    def _show_requests(self) -> None:
        self.requests_wanted.emit(self.shown())

    def _agree(self, name: str, email: str, outlet: str) -> None:
        key, actor = self.shown(), self._me()

        def done(found: tuple[object, Changes]) -> None:
            self.ledger.clear_form()
            self._changed(found[1], self.tr("The agreement is recorded"))

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.ledger.show_problems(error)
            else:
                self._failed(error)

        self._run(
            lambda desk: desk.embargoes.agree(
                key, name=name, email=email, outlet=outlet, actor=actor
            ),
            done,
            failed,
        )

    def _revoke(self, agreement_id: str) -> None:
        key, actor = self.shown(), self._me()

        def done(found: tuple[Agreement, Changes]) -> None:
            agreement, changes = found
            self._taken_back = key, agreement
            said = text.fill(
                self.tr("Agreement of %1 taken back"), agreement.name or agreement.email
            )
            self.toast.show_message(said)
            self._changed(changes)

        self._run(lambda desk: desk.embargoes.revoke(key, agreement_id, actor=actor), done)

    def undo(self) -> None:
        """Record again the agreement that was taken back last; the line taken back stays."""
        if self._taken_back is None:
            return
        (key, before), self._taken_back = self._taken_back, None
        actor = self._me()
        self._run(
            lambda desk: desk.embargoes.agree(
                key, name=before.name, email=before.email, outlet=before.outlet, actor=actor
            ),
            lambda found: self._agreed_again(found[1]),
        )

    def _agreed_again(self, changes: Changes) -> None:
        self.toast.show_message(self.tr("The agreement is recorded again"), undo=False)
        self._changed(changes)

    def check_link(self) -> None:
        """Ask the report's link, off this thread."""
        key, actor = self.shown(), self._me()
        if not key:
            return
        self.link.is_checking()
        self._run(
            lambda desk: desk.links.check(key, actor=actor),
            lambda found: self._changed(found[1], self.tr("The link was asked")),
            lane="mail",
            key="link",
        )

    def _give_link(self, url: str) -> None:
        key, actor = self.shown(), self._me()

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.link.refuse(" ".join(text.problem(one) for one in error.problems))
            else:
                self._failed(error)

        self._run(
            lambda desk: desk.releases.set_report_url(key, url, actor=actor),
            lambda _release: self._given(key),
            failed,
        )

    def _given(self, key: str) -> None:
        self._changed(Changes(releases=frozenset({key})), self.tr("The link is saved"))
        self.check_link()

    def _changed(self, changes: Changes, words: str = "") -> None:
        self.note.setVisible(False)
        if words:
            announce(self, words)
        self._context.changed.emit(changes)
        self.reload()

    def _failed(self, error: Exception) -> None:
        self.note.set_words(self.tr("That could not be done"), text.failure(error))
        self.note.setVisible(True)
        announce(self, text.failure(error), urgent=True)
