"""The press officer's face: navigation, queue and request, the other pages, and how they meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.company import Colleague, Doing
from mediadesk.domain.incoming import IncomingState
from mediadesk.domain.outbox import State
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.rows import Counts, ReleaseRow
from mediadesk.domain.search import parse
from mediadesk.ui import text
from mediadesk.ui.actions import REQUEST_MENU, Actions, separator
from mediadesk.ui.company import CompanyWatch
from mediadesk.ui.desk.queue.page import WIDTH as QUEUE_WIDTH
from mediadesk.ui.desk.queue.page import Place, QueuePane
from mediadesk.ui.desk.queue.saved import SavedViews, ViewsChange
from mediadesk.ui.desk.request.page import RequestPage
from mediadesk.ui.signals import Context
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Line, Surface
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.navigation import NavItem, NavList
from mediadesk.ui.widgets.pane import Brand, BrandTile, Splitter
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.toast import Toast

NAV_WIDTH, RAIL_WIDTH = 224, 56
NARROW, SINGLE = 1240, 1024
_ATTENTION = (State.HELD, State.FAILED, State.UNKNOWN, State.DRAFTED, State.BOUNCED)
_UNDECIDED = (IncomingState.PROPOSED, IncomingState.GROUPED)
_TROUBLED = (IncomingState.UNPROCESSABLE, IncomingState.TOO_LARGE, IncomingState.UNFETCHED)
_MOST_RELEASES = 12
_LONGEST_COUNT = 0.1
"""How long the saved views may be counted in one go, s; what is not counted shows no number."""
_BREATH = 5
"""Between making a page and showing it, ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbers:
    """What the navigation shows, from one read."""

    counts: Counts
    releases: tuple[ReleaseRow, ...]
    outbox: dict[str, int]
    incoming: dict[str, int]
    now: datetime


class Navigation(Surface):
    """The pane at the left: office, search, places, releases, and who sits here."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        """Make it with the standing views; releases come with the first read."""
        super().__init__("nav", lines="r", parent=parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 1, 0)
        box.setSpacing(0)
        self.brand = Brand(self.tr("Press office"), self.tr("MediaDesk"))
        self.tile = BrandTile(28)
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 8, 8)
        head.addWidget(self.brand, 1)
        head.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addLayout(head)
        self.tile.setVisible(False)
        find = QHBoxLayout()
        find.setContentsMargins(12, 4, 12, 8)
        self.search = Button(
            self.tr("Search"),
            kind="secondary",
            icon="search",
            key="Ctrl+K",
            on_click=actions["palette"].trigger,
        )
        self.search.setAccessibleName(self.tr("Search and commands"))
        self.search.set_spread()
        find.addWidget(self.search)
        self._find = find
        box.addLayout(find)
        self.places = NavList(self.tr("Places"))
        box.addWidget(self.places, 1)
        box.addWidget(Line())
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 8, 8)
        foot.setSpacing(10)
        self.avatar = Avatar("", size=28)
        foot.addWidget(self.avatar)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.officer = Label("", role="body_s", elide=True)
        self.status = Label("", role="meta", colour="text3", elide=True)
        words.addWidget(self.officer)
        words.addWidget(self.status)
        self._foot_words = QWidget()
        self._foot_words.setLayout(words)
        words.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self._foot_words, 1)
        self.settings = IconButton(
            "settings", self.tr("Settings"), on_click=actions["go_settings"].trigger
        )
        foot.addWidget(self.settings)
        box.addLayout(foot)
        self._foot = foot
        self._rail = False
        self.set_rail(rail=False)

    def set_rail(self, *, rail: bool) -> None:
        """Show icons only, or icons and words."""
        self._rail = rail
        self.setFixedWidth(px(RAIL_WIDTH if rail else NAV_WIDTH))
        self.brand.setVisible(not rail)
        self.tile.setVisible(rail)
        self.search.set_icon_only(rail)
        self._find.setContentsMargins(8 if rail else 12, 4, 8 if rail else 12, 8)
        self.places.set_rail(rail)
        self._foot_words.setVisible(not rail)
        self.avatar.setVisible(not rail)
        self._foot.setContentsMargins(12 if rail else 14, 8, 8, 8)

    def rescale(self) -> None:
        """Take on the width anew."""
        self.set_rail(rail=self._rail)
        self.update()


class DeskFace(QWidget):
    """The press desk as one widget; the window puts it beside the press room."""

    gone = Signal()
    """A place of the desk was gone to, so the desk is to be seen."""
    room_wanted = Signal(str)
    """Carries a release's UUID, or "" for the press room as it is."""
    nearest = Signal(object)
    ready = Signal()
    """The queue was shown for the first time."""

    def __init__(self, context: Context, actions: Actions, parent: QWidget | None = None) -> None:
        """Make the frame; `build` fills it, and the desk comes when the context has one."""
        super().__init__(parent)
        self._context = context
        self._actions = actions
        self._later: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._place = "inbox"
        self._queue_place = self._place
        """What the queue shows, also while another page lies over it."""
        self._titles: dict[str, str] = {}
        self._trouble = ""
        self._fetch_trouble = ""
        self._unread = 0
        self._saved_counts: dict[str, int] = {}
        self._single = False
        self._is_ready = False
        self._outer = QHBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(60)
        self._counting.timeout.connect(self.count)

    def build(self) -> Iterator[None]:
        """Make the parts, one a step: all at once they would hold the window too long."""
        self.navigation = Navigation(self._actions)
        self._outer.addWidget(self.navigation)
        yield
        self.queue = QueuePane(self._context, me=self.me)
        self.views = SavedViews(self._context, self.queue)
        yield
        self.request = RequestPage(self._context, self._actions, me=self.me)
        yield
        self.stack = QStackedWidget()
        self._outer.addWidget(self.stack, 1)
        self.splitter = Splitter()
        self.splitter.addWidget(self.queue)
        self.splitter.addWidget(self.request)
        self.splitter.setSizes([px(QUEUE_WIDTH), px(1000)])
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.stack.addWidget(self.splitter)
        self.toast = Toast(self.queue)
        self.company = CompanyWatch(self._context, me=self.me, at=self._at, parent=self)
        self._wire()
        self._show_items(None)

    def _wire(self) -> None:
        navigation, queue, request = self.navigation, self.queue, self.request
        navigation.places.gone.connect(self.go)
        queue.chosen.connect(request.open)
        queue.entered.connect(self._enter)
        queue.nearest.connect(self.nearest)
        queue.loaded.connect(self._loaded)
        queue.selected.connect(request.set_selected)
        queue.view_saved.connect(self.views.save)
        queue.view_renamed.connect(self.views.rename)
        queue.view_dropped.connect(self.views.remove)
        request.history.wanted.connect(self._take_views_back)
        self.views.changed.connect(self._views_changed)
        self.views.failed.connect(self._views_failed)
        request.said.connect(self.say)
        request.offered.connect(self.toast.offer)
        self.toast.offered.connect(request.aftermath.ask)
        request.failed.connect(self._say_trouble)
        request.back.connect(self._back)
        request.written.connect(self._written)
        request.release_wanted.connect(self.room_wanted)
        request.request_wanted.connect(self.show_request)
        request.outbox_wanted.connect(lambda: self.go("outbox"))
        request.reporter_wanted.connect(self.show_reporter_of)
        self.toast.undone.connect(request.history.undo)
        self.company.changed.connect(self._show_company)
        queue.chosen.connect(lambda _key: self.company.tell_soon())
        request.composer.words.textChanged.connect(self.company.tell_soon)
        for name in (
            "inbox",
            "today",
            "overdue",
            "scheduled",
            "waiting",
            "coverage",
            "done",
            "outbox",
            "intake",
            "calendar",
            "releases",
            "reporters",
            "experts",
            "settings",
        ):
            self._actions.on(f"go_{name}", partial(self.go, name))
        self._actions.on("next", lambda: self._step(1))
        self._actions.on("previous", lambda: self._step(-1))
        queue.log_button.clicked.connect(lambda _checked=False: self._actions["log_call"].trigger())
        self._actions.on("find", self._find)
        self._actions.on("select", queue.tick_current)
        self._actions.on("select_down", partial(queue.extend, 1))
        self._actions.on("select_up", partial(queue.extend, -1))
        self._actions.on("density", queue.switch_density)
        self._actions.on("filter", queue.open_filters)
        self._actions.on("unfilter", queue.narrowing.clear)
        self._actions.on("next_pane", lambda: self.focus_pane(1))
        self._actions.on("previous_pane", lambda: self.focus_pane(-1))
        for name in (*REQUEST_MENU, "", "select", "copy_reference"):
            action = self._actions[name] if name else separator(queue.list)
            queue.list.addAction(action)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._back)
        self._context.changed.connect(self._stale)
        self._context.opened.connect(self._opened)

    def _at(self) -> tuple[str, Doing]:
        """Return which request is open here, and what is done with it."""
        request = self.request.request()
        seen = request is not None and self.isVisible() and self.request.isVisible()
        return (request.id if request is not None and seen else "", self.request.composer.doing())

    def _show_company(self, company: Mapping[str, Colleague]) -> None:
        self.queue.model.set_company(company)
        request = self.request.request()
        other = company.get(request.id) if request is not None else None
        self.request.composer.set_company(other, self.me())

    def add_later(self, name: str, make: Callable[[], QWidget]) -> None:
        """Name a page that is made when it is first gone to."""
        self._later[name] = make

    def me(self) -> str:
        """Return the officer who sits here, as the timeline will name them."""
        settings = self._context.settings
        return (
            settings.get("officer.name") or settings.get("contact.name") or self.tr("Press officer")
        )

    # ------------------------------------------------------------------------- filling

    def _opened(self) -> None:
        self._show_office()
        self.queue.reload()
        self.count()

    def _loaded(self) -> None:
        if not self._is_ready:
            self._is_ready = True
            if self.isVisible() and not self.queue.list.hasFocus():
                self.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ready.emit()
            self.company.start()
            self._counting.start()

    def _show_office(self) -> None:
        settings = self._context.settings
        me = self.me()
        self.navigation.brand.set_words(
            settings.get("office.name") or self.tr("Press office"),
            self.tr("Press office") if settings.get("office.name") else self.tr("MediaDesk"),
        )
        self.navigation.avatar.set_person(me, me)
        self.navigation.officer.setText(me)
        self._show_status()

    def _show_status(self) -> None:
        settings = self._context.settings
        if self._trouble:
            words = self._trouble
        elif self._fetch_trouble:
            words = self._fetch_trouble
        elif self._unread:
            words = text.counted("%n mail(s) could not be read", self._unread)
        elif settings.get("smtp.host"):
            words = self.tr("Mail leaves by %1").replace("%1", settings.get("smtp.host"))
        else:
            words = self.tr("No mail account set")
        self.navigation.status.setText(words)

    def show_delivery(self, trouble: str) -> None:
        """Say below the officer's name why mail does not leave, "" if it does."""
        self._trouble = trouble
        self._show_status()

    def is_reviewing(self) -> bool:
        """Say whether a release is being looked over, so that a message is one, too."""
        return self._place == "review"

    def show_intake(self, trouble: str) -> None:
        """Say below the officer's name why mail does not come in, "" if it does."""
        self._fetch_trouble = trouble
        self._show_status()

    def _show_unread(self, count: int) -> None:
        if count != self._unread:
            self._unread = count
            self._show_status()

    def count(self) -> None:
        """Read the numbers of the navigation."""
        desk = self._context.desk
        if desk is None:
            return
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        me = self.me()

        def read() -> _Numbers:
            now = desk.clock.now()
            views = desk.database.read()
            query = QueueQuery(now=now, end_of_today=text.tonight(now, zone), owner=me)
            return _Numbers(
                counts=views.counts(query),
                releases=views.releases()[:_MOST_RELEASES],
                outbox=dict(views.outbox_counts()),
                incoming=dict(views.incoming_counts()),
                now=now,
            )

        self._context.tasks.run(
            self, "data", read, done=self._show_items, failed=lambda _error: None, key="counts"
        )

    def _count_saved(self) -> None:
        """Count the open requests of the saved views, after what everybody waits for."""
        desk, views = self._context.desk, self.views.views()
        if desk is None or not views:
            return
        zone = ZoneInfo(self._context.settings.get("office.zone") or "UTC")
        me = self.me()

        def read() -> dict[str, int]:
            now = desk.clock.now()
            searches = [parse(words, now=now, zone=zone, me=me) for words in views.values()]
            limit = monotonic() + _LONGEST_COUNT
            found = desk.database.read().open_counts(
                searches, now=now, stop=lambda: monotonic() > limit
            )
            return {name: count or 0 for name, count in zip(views, found, strict=True)}

        self._context.tasks.run(
            self,
            "data",
            read,
            done=self._show_saved,
            failed=lambda _error: None,
            key="saved counts",
        )

    def _show_saved(self, counts: dict[str, int]) -> None:
        self._saved_counts = counts
        for name, count in counts.items():
            self.navigation.places.set_count(f"saved:{name}", count)

    def _show_items(self, numbers: _Numbers | None) -> None:
        views = numbers.counts.views if numbers is not None else {}
        outbox = numbers.outbox if numbers is not None else {}
        incoming = numbers.incoming if numbers is not None else {}
        attention = sum(outbox.get(state, 0) for state in _ATTENTION)
        undecided = sum(incoming.get(state, 0) for state in _UNDECIDED)
        self._show_unread(sum(incoming.get(state, 0) for state in _TROUBLED))
        items = [
            self._item("inbox", self.tr("Inbox"), "inbox", views.get(View.INBOX, 0)),
            self._item("today", self.tr("Today"), "sun", views.get(View.TODAY, 0)),
            self._item(
                "overdue",
                self.tr("Overdue"),
                "triangle-alert",
                views.get(View.OVERDUE, 0),
                urgent=True,
            ),
            self._item(
                "scheduled", self.tr("Scheduled"), "calendar-check", views.get(View.SCHEDULED, 0)
            ),
            self._item("waiting", self.tr("Waiting"), "hourglass", views.get(View.WAITING, 0)),
            self._item("done", self.tr("Done"), "circle-check", 0),
            self._item("coverage", self.tr("Coverage due"), "eye", views.get(View.COVERAGE, 0)),
            NavItem(key="gap-1", text="", head=True),
            self._item("intake", self.tr("Intake"), "mail", undecided),
            self._item("outbox", self.tr("Outbox"), "send", attention, urgent=True),
            self._item("calendar", self.tr("Calendar"), "calendar-days", 0),
            self._item("releases", self.tr("Releases"), "file-text", 0),
            self._item("reporters", self.tr("Reporters"), "user", 0),
            self._item("experts", self.tr("Experts"), "badge-check", 0),
            self._item("room", self.tr("Press room"), "newspaper", 0),
        ]
        if numbers is not None and numbers.releases:
            items.append(NavItem(key="recent", text=self.tr("Requests by release"), head=True))
            for row in numbers.releases:
                embargoed = row.embargo_at is not None and row.embargo_at > numbers.now
                title = row.headline or self.tr("Release without a headline")
                items.append(
                    self._item(
                        f"release:{row.id}",
                        title,
                        "lock" if embargoed else "file-text",
                        row.open_requests,
                    )
                )
        saved = self.views.views()
        if saved:
            items.append(NavItem(key="views", text=self.tr("Saved views"), head=True))
            items += [
                self._item(f"saved:{name}", name, "bookmark", self._saved_counts.get(name, 0))
                for name in saved
            ]
        self._titles = {item.key: item.text for item in items}
        self.navigation.places.set_items(items)
        self.navigation.places.choose(self._place)
        if self._is_ready:
            self._count_saved()

    def _views_changed(self, change: ViewsChange, back: bool) -> None:  # noqa: FBT001  # a signal's slot
        if back:
            self.request.history.settled(change)
            self.say(self.tr("The saved views are as they were"))
        else:
            gone = change.shown_before
            if change.show and gone:
                sentence = text.fill(self.tr("View “%1” is called “%2” now"), gone, change.show)
            elif change.show:
                sentence = text.fill(self.tr("View “%1” saved"), change.show)
            else:
                sentence = text.fill(self.tr("View “%1” removed"), gone)
            self.request.history.remember(sentence, change)
            self.say(sentence, undo=True)
        self.count()
        self.go(f"saved:{change.show}" if change.show in change.after else "inbox")

    def _views_failed(self, sentence: str, back: bool) -> None:  # noqa: FBT001  # a signal's slot
        if back:
            self.request.history.settled(None)
        self._say_trouble(sentence)

    def _take_views_back(self, way_back: object) -> None:
        if isinstance(way_back, ViewsChange):
            self.views.take_back(way_back)

    def _item(
        self, key: str, words: str, icon: str, count: int, *, urgent: bool = False
    ) -> NavItem:
        spoken = f"{words}, {count}" if count else words
        return NavItem(key=key, text=words, icon=icon, count=count, urgent=urgent, spoken=spoken)

    def _stale(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        self._counting.start()
        if changes.settings:
            self._show_office()

    # --------------------------------------------------------------------------- going

    def go(self, place: str) -> None:
        """Show a place by its key: a view, "outbox", "settings", "room" or "release:<UUID>"."""
        if place == "room":
            self.navigation.places.choose(self._place)
            self.room_wanted.emit("")
            return
        self._place = place
        self.gone.emit()
        if place in self._later or place in self._pages:
            self._show_page(place)
        else:
            self.stack.setCurrentWidget(self.splitter)
            self._queue_place = place
            self.queue.show_place(self._place_of(place))
            if self._single:
                self._show_single(request=False)
        self.navigation.places.choose(place)
        if place not in self._titles:
            self.navigation.places.clear_choice()

    def _place_of(self, place: str) -> Place:
        if place.startswith("release:"):
            title = self._titles.get(place, self.tr("Release"))
            return Place(title=title, release_id=place.partition(":")[2])
        if place.startswith("saved:"):
            name = place.partition(":")[2]
            return Place(title=name, view=View.ALL, search=self.views.views().get(name, ""))
        return Place(title=self._titles.get(place, place), view=View(place))

    def _show_page(self, name: str) -> None:
        if name in self._pages:
            self._bring(name)
            return
        page = self._later[name]()
        self._pages[name] = page
        self.stack.addWidget(page)
        # A page that was just made is laid out a moment later, so that the window never waits long.
        QTimer.singleShot(_BREATH, self, lambda: self._bring(name))

    def page(self, name: str) -> QWidget:
        """Go to a page of its own and return it, made if it was not there yet."""
        self.go(name)
        return self._pages[name]

    def _bring(self, name: str) -> None:
        """Show a page, unless somebody went on meanwhile."""
        if self._place == name:
            self.stack.setCurrentWidget(self._pages[name])
            self._pages[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_request(self, request_id: str) -> None:
        """Show a request wherever it stands: in the queue if it is there, else by itself."""
        self.stack.setCurrentWidget(self.splitter)
        self._place = self._queue_place
        self.navigation.places.choose(self._place)
        if self._place not in self._titles:
            self.navigation.places.clear_choice()
        self.queue.choose(request_id)
        self.request.open(request_id)
        if self._single:
            self._show_single(request=True)

    def show_reporter_of(self, request_id: str) -> None:
        """Show the record of the reporter who made a request."""
        self.go("reporters")
        show = getattr(self._pages["reporters"], "open_of_request", None)
        if show is not None:
            show(request_id)

    def _step(self, by: int) -> None:
        if self.stack.currentWidget() is self.splitter:
            self.queue.go(by)

    def _find(self) -> None:
        self.go(self._place if self.stack.currentWidget() is self.splitter else "inbox")
        self.queue.open_search()

    def _enter(self) -> None:
        if self._single:
            self._show_single(request=True)
        self.request.enter()

    def _written(self) -> None:
        """Go to the list, where letters are verbs; in a narrow window, to the conversation."""
        target: QWidget = self.queue.list if self.queue.isVisible() else self.request.conversation
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        if self.stack.currentWidget() is not self.splitter:
            self.go("inbox")
        elif self._single and self.request.isVisible():
            self._show_single(request=False)
            self.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self.queue.close_search():
            self.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_pane(self, step: int) -> None:
        """Move the focus to the next (1) or previous (-1) pane."""
        targets: list[QWidget] = [self.navigation.places]
        panes: list[QWidget] = [self.navigation]
        if self.stack.currentWidget() is self.splitter:
            for pane, target in (
                (self.queue, self.queue.list),
                (self.request.conversation, self.request.conversation.pane),
                (self.request.composer, self.request.composer.words),
                (self.request.facts, self.request.facts.pane),
            ):
                if pane.isVisible():
                    panes.append(pane)
                    targets.append(target)
        else:
            page = self._pages[self._place]
            panes.append(page)
            targets.append(page)
        focus = self.focusWidget()
        at = next((n for n, pane in enumerate(panes) if pane.isAncestorOf(focus)), 0)
        targets[(at + step) % len(targets)].setFocus(Qt.FocusReason.TabFocusReason)

    # -------------------------------------------------------------------------- saying

    def say(self, sentence: str, undo: bool = False, *, trouble: bool = False) -> None:  # noqa: FBT001, FBT002  # a signal's slot
        """Show a sentence at the bottom of the queue, and read it out."""
        self.toast.show_message(
            sentence, icon="circle-alert" if trouble else "circle-check", undo=undo
        )
        announce(self, sentence, urgent=trouble)

    def _say_trouble(self, sentence: str) -> None:
        self.say(sentence, trouble=True)

    def tick(self, now: datetime) -> None:
        """Let time pass."""
        self.queue.tick(now)
        self.request.tick(now)
        self._counting.start()

    # -------------------------------------------------------------------------- layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew for the window's width."""
        super().resizeEvent(event)
        self._lay_out()

    def rescale(self) -> None:
        """Lay out anew for another size of text: what is wide enough depends on both."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.width()
        self.navigation.set_rail(rail=width < px(NARROW))
        self.queue.setMaximumWidth(16_777_215 if width < px(SINGLE) else px(520))
        self.request.fit()
        single = width < px(SINGLE)
        if single != self._single:
            self._single = single
            self.request.set_back(visible=single)
            if single:
                self._show_single(request=False)
            else:
                self.queue.setVisible(True)
                self.request.setVisible(True)
                self.splitter.setSizes([px(QUEUE_WIDTH), px(1000)])

    def _show_single(self, *, request: bool) -> None:
        self.queue.setVisible(not request)
        self.request.setVisible(request)
