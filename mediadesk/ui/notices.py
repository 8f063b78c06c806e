"""Deadlines that press, told in the window and by the system's notifications.

On Linux the notification goes over the session bus (org.freedesktop.Notifications 1.2), elsewhere
through the tray icon. Nothing here waits for the bus: a service that hangs holds nothing up.
What the system shows may be read by others: it never holds a subject or a release's title.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.hours import parse_hours
from mediadesk.domain.notice import Limits, Notice, Seen, Stage, due, is_quiet, stage_of
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.rota import Rota
from mediadesk.domain.rows import QueueRow
from mediadesk.ui import text
from mediadesk.ui.signals import Context

_SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_MOST_ROWS = 200
_MOST_AT_ONCE = 3
_PATIENCE = 3.0
"""How long the bus may take to greet, s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the system shows; `request_id` opens when it is pressed, "" for several at once."""

    title: str
    body: str
    action: str
    request_id: str = ""


class BusBackend(QObject):
    """Over the session bus, without waiting: what it answers is read when it has come.

    QtDBus sends Python's integers as signed ones, and Notify wants an unsigned one, so that the
    messages are jeepney's, which keyring uses for the same bus.
    """

    wanted = Signal(str)
    works = Signal(bool)

    def __init__(self, context: Context, parent: QObject) -> None:
        """Connect with the first notification."""
        super().__init__(parent)
        self._context = context
        self._bus: Bus | None = None
        self._notifier: QSocketNotifier | None = None
        self._waiting: list[Words] = []
        self._asked: dict[int, str] = {}
        self._requests: dict[int, str] = {}

    def show(self, words: Words) -> None:
        """Show a notification, once there is a connection; `works` says whether it could be."""
        if self._bus is not None:
            self._send(self._bus, words)
            return
        self._waiting.append(words)
        # A greeting is several questions and answers, which a hanging bus would stretch.
        self._context.tasks.run(
            self,
            "mail",
            _connect,
            done=self._connected,
            failed=lambda _error: self.works.emit(False),
            key="connect",
        )

    def _connected(self, bus: Bus | None) -> None:
        waiting, self._waiting = self._waiting, []
        if bus is None:
            self.works.emit(False)
            return
        self._bus = bus
        self._notifier = QSocketNotifier(bus.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda *_args: self._arrived())
        for words in waiting:
            self._send(bus, words)

    def _send(self, bus: Bus, words: Words) -> None:
        from jeepney import DBusAddress, new_method_call

        hints = {"urgency": ("y", 1), "desktop-entry": ("s", "mediadesk")}
        message = new_method_call(
            DBusAddress(_PATH, bus_name=_SERVICE, interface=_SERVICE),
            "Notify",
            "susssasa{sv}i",
            (
                "MediaDesk",
                0,
                "mediadesk",
                words.title,
                words.body,
                ["default", words.action],
                hints,
                -1,
            ),
        )
        number = next(bus.outgoing_serial)
        self._asked[number] = words.request_id
        try:
            bus.send(message, serial=number)
        except OSError:
            self._lost()

    def _arrived(self) -> None:
        from jeepney import HeaderFields, MessageType

        while self._bus is not None:
            try:
                message = self._bus.receive(timeout=0)
            except TimeoutError:
                return
            except (OSError, EOFError):
                self._lost()
                return
            fields = message.header.fields
            answers = fields.get(HeaderFields.reply_serial)
            if answers in self._asked:
                request_id = self._asked.pop(answers)
                shown = message.header.message_type is MessageType.method_return
                self.works.emit(shown)
                if shown and request_id:
                    self._requests[message.body[0]] = request_id
            elif fields.get(HeaderFields.member) == "ActionInvoked":
                request_id = self._requests.pop(message.body[0], "")
                if request_id:
                    self.wanted.emit(request_id)

    def _lost(self) -> None:
        """Let the connection go; the next notification makes another."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
        self._notifier, self._bus = None, None
        self._asked.clear()
        self.works.emit(False)


class HasNumber(Protocol):
    """A socket, as far as a notifier needs it."""

    def fileno(self) -> int:
        """Return the number that the system knows it by."""


class Bus(Protocol):
    """What is used of jeepney's connection, which has no types of its own."""

    sock: HasNumber
    outgoing_serial: Iterator[int]

    def send(self, message: object, serial: int | None = None) -> None:
        """Send a message."""

    def receive(self, *, timeout: float | None = None) -> Any:  # noqa: ANN401  # jeepney's message
        """Return the next message; TimeoutError if none has come."""


def _connect() -> Bus | None:
    """Return a connection to the session bus that hears of presses, None if there is no bus."""
    from jeepney import DBusErrorResponse, MatchRule, message_bus
    from jeepney.io.blocking import open_dbus_connection

    rule = MatchRule(type="signal", interface=_SERVICE, member="ActionInvoked", path=_PATH)
    try:
        bus = open_dbus_connection("SESSION")
        bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=_PATIENCE)
    except (OSError, KeyError, ValueError, DBusErrorResponse):
        return None
    found: Bus = bus
    return found


class TrayBackend(QObject):
    """Through the icon in the notification area, where the system has one."""

    wanted = Signal(str)
    works = Signal(bool)

    def __init__(self, window: QWidget) -> None:
        """Show the icon, with the menu that some systems want before they show one."""
        super().__init__(window)
        from PySide6.QtWidgets import QMenu, QSystemTrayIcon

        self._last = ""
        self._kind = QSystemTrayIcon
        self._icon = QSystemTrayIcon(window.windowIcon(), window)
        menu = QMenu(window)
        menu.addAction(self.tr("Open MediaDesk"), window.activateWindow)
        self._icon.setContextMenu(menu)
        self._icon.messageClicked.connect(lambda: self.wanted.emit(self._last))
        self._icon.show()

    def show(self, words: Words) -> None:
        """Show a message beside the icon."""
        works = self._kind.isSystemTrayAvailable() and self._kind.supportsMessages()
        self.works.emit(works)
        if works:
            self._last = words.request_id
            self._icon.showMessage(words.title, words.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    rows: tuple[QueueRow, ...]
    rota: Rota
    now: datetime


class Notifier(QObject):
    """Looks at the deadlines when time passes or requests change, and tells what has come near."""

    said = Signal(str, bool)
    """Carries a sentence for the window, and whether it is to be spoken at once."""
    request_wanted = Signal(str)
    system_works = Signal(bool)
    counted = Signal(int)
    """Carries how many deadlines are overdue or press now."""

    def __init__(self, context: Context, window: QWidget, *, me: Callable[[], str]) -> None:
        """Make it; nothing is told before `look`."""
        super().__init__(window)
        self._context = context
        self._window = window
        self._me = me
        self._seen: Seen | None = None
        self._shown: Seen = {}
        self._backend: BusBackend | TrayBackend | None = None
        context.changed.connect(self._stale)

    def _stale(self, changes: object) -> None:
        if isinstance(changes, Changes) and (changes.requests or changes.settings):
            self.look()

    def look(self) -> None:
        """Read the most pressing requests, and tell what is due."""
        desk = self._context.desk
        if desk is None:
            return

        def read() -> _Read:
            now = desk.clock.now()
            views = desk.database.read()
            query = QueueQuery(now=now, end_of_today=now, view=View.INBOX, limit=_MOST_ROWS)
            return _Read(rows=views.queue(query).rows, rota=views.plan().rota, now=now)

        self._context.tasks.run(
            self, "data", read, done=self._take, failed=lambda _error: None, key="look"
        )

    def _take(self, found: _Read) -> None:
        settings = self._context.settings
        limits = Limits(
            first=timedelta(minutes=int(settings.get("desk.warn_first") or 60)),
            last=timedelta(minutes=int(settings.get("desk.warn_last") or 15)),
        )
        first_look = self._seen is None
        notices, self._seen = due(found.rows, found.now, self._seen, limits)
        pressing = sum(stage_of(row, found.now, limits) > Stage.NEAR for row in found.rows)
        self.counted.emit(pressing)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.setBadgeNumber(pressing)
        for one in notices[:_MOST_AT_ONCE]:
            self.said.emit(self.sentence(one, found.now), one.stage is Stage.LAST)
        if first_look:
            # What was overdue before the program began is not news to the system either.
            overdue = {
                row.id: (row.deadline_at, Stage.OVERDUE)
                for row in found.rows
                if stage_of(row, found.now, limits) is Stage.OVERDUE
            }
            self._shown = overdue
        self._tell_system(found, limits)

    def _tell_system(self, found: _Read, limits: Limits) -> None:
        """Show what is due and was not shown yet; while quiet it waits for the shift to begin."""
        settings = self._context.settings
        zone = ZoneInfo(settings.get("office.zone") or "UTC")
        hours = parse_hours(settings.get("office.hours"))
        quiet = settings.get("notify.quiet") == "yes" and is_quiet(
            self._me(),
            found.rota,
            found.now,
            zone,
            office_open=hours.is_open(found.now, zone) if hours is not None else None,
        )
        if settings.get("notify.system") != "yes" or quiet:
            return
        notices, self._shown = due(found.rows, found.now, self._shown, limits)
        mine = [one for one in notices if self._is_for_me(one)]
        if not mine:
            return
        QApplication.alert(self._window)
        if len(mine) > _MOST_AT_ONCE:
            self.show_system(self._together(mine))
            return
        for one in mine:
            self.show_system(self._words(one, found.now))

    def _is_for_me(self, notice: Notice) -> bool:
        if notice.stage is Stage.NEAR:
            return notice.fresh
        return notice.row.owner in (None, self._me()) or notice.stage is Stage.OVERDUE

    # -------------------------------------------------------------------------- wording

    def sentence(self, notice: Notice, now: datetime) -> str:
        """Return a warning for the window; it names reporter and outlet, and no subject."""
        who = f"{notice.row.reporter}, {notice.row.outlet}"
        return f"{self._title(notice, now)}: {who}"

    def _title(self, notice: Notice, now: datetime) -> str:
        minutes = max(int((notice.row.deadline_at - now).total_seconds() // 60), 0)
        if notice.stage is Stage.OVERDUE:
            return self.tr("A deadline has passed")
        if notice.fresh:
            return text.counted("New request, due in %n minute(s)", minutes)
        return text.counted("%n minute(s) left, nobody has answered", minutes)

    def _words(self, notice: Notice, now: datetime) -> Words:
        row = notice.row
        body = text.reference(row.reference)
        if self._context.settings.get("notify.names") == "yes":
            body = f"{row.reporter}, {row.outlet} · {body}"
        return Words(
            title=self._title(notice, now),
            body=body,
            request_id=row.id,
            action=self.tr("Open"),
        )

    def _together(self, notices: list[Notice]) -> Words:
        late = sum(one.stage is Stage.OVERDUE for one in notices)
        body = text.counted("%n deadline(s) have passed", late) if late else ""
        return Words(
            title=text.counted("%n request(s) need an answer now", len(notices)),
            body=body,
            action=self.tr("Open"),
        )

    def show_system(self, words: Words) -> None:
        """Show a notification, over the bus or through the tray."""
        if self._backend is None:
            on_bus = sys.platform.startswith("linux")
            self._backend = BusBackend(self._context, self) if on_bus else TrayBackend(self._window)
            self._backend.wanted.connect(self.request_wanted)
            self._backend.works.connect(self.system_works)
        self._backend.show(words)

    def show_sample(self) -> None:
        """Show a notification that says that it works."""
        self.show_system(
            Words(
                title=self.tr("Notifications work"),
                body=self.tr("Deadlines that come near are told like this."),
                action=self.tr("Open"),
            )
        )
