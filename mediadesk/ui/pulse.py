"""Time in the window: QTimers that submit work, and never do any themselves.

Every beat is a single shot that is set again when it has fired, so that a computer that slept
gets one beat when it wakes, not a hundred.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from mediadesk.domain.changes import Changes
from mediadesk.domain.deadline import next_change
from mediadesk.services.outcome import Delivery, Fetched
from mediadesk.ui.signals import Context

DELIVER_EVERY = 60_000
"""Between two looks at the outbox when nothing asks for one sooner, ms."""
UNDO_PAUSE = 10_500
"""After a reply: its ten seconds of grace and a little, ms."""
NEWS_EVERY = 10_000
"""Between two looks whether the mail server has told of something new, ms."""
LEARN_FIRST, LEARN_NEXT, LEARN_AGAIN = 60_000, 500, 3_600_000
"""When words are counted for the search: after a start, in between, and when all were, ms."""
BACKUP_EVERY = 3_600_000
"""Between two questions whether today's backup is due, ms."""
CALENDARS_EVERY = 900_000
"""Between two looks whether an expert's own calendar is due, ms."""
LINK_PAUSE = 1_500
"""After a request was logged, until it is linked to its reporter's record, ms."""
ASKING_FIRST, ASKING_EVERY = 5_000, 30_000
"""When it is looked whether an expert had time enough to answer: after a start, and again, ms."""
_SLEPT = timedelta(minutes=3)


class Pulse(QObject):
    """Ticks the time left, lets the outbox deliver, and asks for the daily backup."""

    ticked = Signal()
    """The time left may read differently now."""
    woke = Signal()
    """The computer slept, or its clock was put forward."""
    delivered = Signal(object)
    """Carries the `Delivery` of a round of sending."""
    fetched = Signal(object)
    """Carries the `Fetched` of a round of taking mail in."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        """Make the timers; nothing beats before `start`."""
        super().__init__(parent)
        self._context = context
        self._busy = False
        self._again = False
        self._last_tick: datetime | None = None
        self._nearest: datetime | None = None
        self._minute = self._timer(self._tick)
        self._outbox = self._timer(self.deliver)
        self._grace = self._timer(self.deliver)
        self._backup = self._timer(self._make_backup)
        self._learning = self._timer(self._learn)
        self._mailbox = self._timer(self.fetch)
        self._news = self._timer(self._ask_news)
        self._fetching = False
        self._link = self._timer(self._link_reporters)
        self._asking = self._timer(self._go_on_asking)
        self._calendars = self._timer(self._read_calendars)
        context.changed.connect(self._poked)

    def _timer(self, beat: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(beat)
        return timer

    def start(self) -> None:
        """Begin: the first look at the outbox comes at once, the first backup a little later."""
        self._tick()
        self._outbox.start(200)
        self._backup.start(20_000)
        self._learning.start(LEARN_FIRST)
        self._mailbox.start(1_500)
        self._news.start(NEWS_EVERY)
        self._link.start(10_000)
        self._asking.start(ASKING_FIRST)
        self._calendars.start(30_000)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._seen)

    def stop(self) -> None:
        """Let no timer beat any more."""
        for timer in (self._minute, self._outbox, self._grace, self._backup, self._link):
            timer.stop()
        self._asking.stop()
        self._learning.stop()
        self._calendars.stop()

    def watch(self, nearest: datetime | None) -> None:
        """Tick by the second while `nearest` (UTC), the next deadline shown, is that near."""
        self._nearest = nearest
        desk = self._context.desk
        if desk is not None:
            pause = next_change(desk.clock.now(), nearest)
            self._minute.start(max(int(pause.total_seconds() * 1000) + 5, 50))

    def deliver(self) -> None:
        """Submit a round of sending; while one runs, one more follows it at most."""
        desk = self._context.desk
        if desk is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        tasks = self._context.tasks
        stop = lambda: bool(getattr(tasks, "ending", False))  # noqa: E731  # asked on the lane
        tasks.run(
            self,
            "mail",
            lambda: desk.outbox.deliver(stop=stop),
            done=self._delivered,
            failed=lambda _error: self._rest(),
        )

    def _delivered(self, delivery: Delivery) -> None:
        self._rest()
        if delivery.moved or delivery.drafts:
            self._context.changed.emit(delivery.changes)
        self.delivered.emit(delivery)

    def _rest(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self._outbox.start(0)
        else:
            self._outbox.start(DELIVER_EVERY)

    def fetch(self) -> None:
        """Submit a round of taking mail in, unless one runs or no mailbox is set."""
        desk = self._context.desk
        if desk is None or self._fetching:
            return
        minutes = self._context.settings.get("imap.poll_minutes")
        self._mailbox.start(max(int(minutes) if minutes.isdigit() else 2, 1) * 60_000)
        if not self._context.settings.get("imap.host"):
            return
        self._fetching = True
        tasks = self._context.tasks
        stop = lambda: bool(getattr(tasks, "ending", False))  # noqa: E731  # asked on the lane
        tasks.run(
            self,
            "mail",
            lambda: desk.fetch(stop=stop),
            done=self._fetched,
            failed=lambda _error: self._fetch_ended(),
        )

    def _fetched(self, fetched: Fetched) -> None:
        self._fetch_ended()
        if fetched.changes != Changes():
            self._context.changed.emit(fetched.changes)
        self.fetched.emit(fetched)

    def _fetch_ended(self) -> None:
        self._fetching = False

    def _ask_news(self) -> None:
        """Ask the connection that idles whether something came; a poll is the way without one."""
        self._news.start(NEWS_EVERY)
        desk = self._context.desk
        if desk is None or self._fetching or not self._context.settings.get("imap.host"):
            return
        self._context.tasks.run(
            self,
            "mail",
            desk.mailbox.has_news,
            done=lambda news: self.fetch() if news else None,
            failed=lambda _error: None,
            key="news",
        )

    def _poked(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.requests:
            self._link.start(LINK_PAUSE)
        if isinstance(changes, Changes) and (changes.outbox or changes.settings):
            if not self._busy:
                self._outbox.start(50)
            self._grace.start(UNDO_PAUSE)
            if changes.settings:
                self._mailbox.start(500)

    def _tick(self) -> None:
        desk = self._context.desk
        if desk is None:
            return
        now = desk.clock.now()
        slept = self._last_tick is not None and now - self._last_tick > _SLEPT
        self._last_tick = now
        self.watch(self._nearest)
        self.ticked.emit()
        if slept:
            self.woke.emit()
            self._outbox.start(0)
            self._mailbox.start(0)
            self._asking.start(0)

    def _seen(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._tick()

    def _learn(self) -> None:
        """Count a few of the search index's words, on the lane where nobody waits for a list."""
        desk = self._context.desk
        if desk is None:
            return
        self._context.tasks.run(
            self,
            "mail",
            desk.database.learn_words,
            done=lambda more: self._learning.start(LEARN_NEXT if more else LEARN_AGAIN),
            failed=lambda _error: self._learning.start(LEARN_AGAIN),
            key="learn",
        )

    def _read_calendars(self) -> None:
        """Ask for the experts' calendars that are due, on the lane that knows the network."""
        self._calendars.start(CALENDARS_EVERY)
        desk = self._context.desk
        if desk is None:
            return
        tasks = self._context.tasks
        stop = lambda: bool(getattr(tasks, "ending", False))  # noqa: E731  # asked on the lane
        tasks.run(
            self,
            "mail",
            lambda: desk.own_calendars.refresh_due(stop=stop),
            done=self._calendars_read,
            failed=lambda _error: None,
            key="calendars",
        )

    def _calendars_read(self, changes: Changes) -> None:
        if changes != Changes():
            self._context.changed.emit(changes)

    def _make_backup(self) -> None:
        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(
                self, "data", desk.backups.automatic, failed=lambda _error: None, key="backup"
            )
        self._backup.start(BACKUP_EVERY)

    def _go_on_asking(self) -> None:
        """Let the lines of experts go on whose time is up; one small question if there is none."""
        self._asking.start(ASKING_EVERY)
        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(
                self,
                "data",
                desk.asking.advance,
                done=self._asked_on,
                failed=lambda _error: None,
                key="asking",
            )

    def _asked_on(self, changes: Changes) -> None:
        if changes != Changes():
            self._context.changed.emit(changes)

    def _link_reporters(self) -> None:
        """Link what came to its reporters, a batch at a time, so that nothing waits for long."""
        desk = self._context.desk
        if desk is not None:
            self._context.tasks.run(
                self,
                "data",
                desk.reporters.link,
                done=self._linked,
                failed=lambda _error: None,
                key="link",
            )

    def _linked(self, count: int) -> None:
        from mediadesk.services.reporters import BATCH

        if count >= BATCH:
            self._link.start(0)
