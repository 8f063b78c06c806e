"""The main job as a script: each step acts in the window, waits for what must follow, and is drawn.

Stalls are measured from the end of the window's building; the time that the pictures themselves
take is left out.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, QPoint, QSize, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QDialog

from mediadesk.domain.query import View
from mediadesk.domain.workflow import RequestState
from mediadesk.paths import resources_dir
from mediadesk.ui.application import SWITCH_INTERVAL, make_application
from mediadesk.ui.main_window import DEFAULT_SIZE, MainWindow
from mediadesk.ui.tour.server import MailServer
from mediadesk.ui.tour.stall import StallMeter

if TYPE_CHECKING:
    from mediadesk.services.desk import Desk
    from mediadesk.ui.desk.welcome.page import WelcomePage
    from mediadesk.ui.widgets.timeline import EventLook

MOST_STALL = 100
"""What the GUI thread may take at a stretch, ms."""
COMPACT_SIZE = QSize(1024, 720)
_PATIENCE = 20_000
_REST = 60
"""What a page gets to lay itself out before it is drawn, ms."""
_ZONE = "America/New_York"
_SCRIM = QColor(16, 20, 30, 92)
_Step = Iterator[Callable[[], bool]]


class Tour(QObject):
    """Plays the steps one after the other; `code` is the exit code."""

    def __init__(self, window: MainWindow, server: MailServer, desk: Desk, out: Path) -> None:
        """Get ready; `play` begins."""
        super().__init__()
        self.window, self.server, self.desk, self.out = window, server, desk, out
        self.code = 1
        self.loop = QEventLoop()
        self.worst, self.where = 0, ""
        self._name = ""
        self._meter = StallMeter(self)
        self._waited = QElapsedTimer()
        self._poll = QTimer(self)
        self._poll.setInterval(20)
        self._poll.timeout.connect(self._go_on)
        self._steps = self._script()
        self._step: _Step = iter(())
        self._until: Callable[[], bool] = lambda: True
        self._number = 0

    def play(self) -> int:
        """Play all; return 0 only if every step did what it should, without a long stall."""
        self._waited.start()
        self._meter.start()
        self._poll.start()
        self.loop.exec()
        print(f"Largest stall of the window: {self.worst} ms, in “{self.where}”.")
        if self.code == 0 and self.worst > MOST_STALL:
            print(f"FAILED: {self.where} held the window for more than {MOST_STALL} ms.")
            self.code = 1
        return self.code

    def _go_on(self) -> None:
        if not self._until():
            if self._waited.elapsed() > _PATIENCE:
                self._fail("what should follow did not come")
            return
        try:
            self._until = next(self._step)
        except StopIteration:
            self._picture()
            self._next()
        except Exception as error:  # noqa: BLE001  # the step that failed is what is told
            self._fail(f"{type(error).__name__}: {error}")
        self._waited.restart()

    def _next(self) -> None:
        try:
            self._name, step = next(self._steps)
        except StopIteration:
            self._end(0)
            return
        self._step = chain(step, self._rest())
        self._number += 1
        self._until = lambda: True

    def _rest(self) -> _Step:
        resting = QElapsedTimer()
        resting.start()
        yield lambda: resting.hasExpired(_REST)

    def _picture(self) -> None:
        if not self._name:
            return
        stall = self._meter.take()
        if stall > self.worst:
            self.worst, self.where = stall, self._name
        file = f"{self._number:02}-{self._name.replace(' ', '-')}.png"
        drawn = self._draw().save(str(self.out / file))
        self._meter.skip()
        words = f"ok {self._number:02} {self._name}, largest stall {stall} ms"
        print(words if drawn else f"no picture {file}")

    def _draw(self) -> QPixmap:
        """Return the window with its dialogs over it, as they stand on a screen."""
        picture = self.window.grab()
        dialogs = self._dialogs()
        if dialogs:
            painter = QPainter(picture)
            painter.fillRect(self.window.rect(), _SCRIM)
            for dialog in dialogs:
                corner = self.window.mapFromGlobal(dialog.mapToGlobal(QPoint()))
                painter.drawPixmap(corner, dialog.grab())
            painter.end()
        return picture

    def _fail(self, why: str) -> None:
        self._picture()
        print(f"FAILED {self._number:02} {self._name}: {why}")
        self._end(1)

    def _end(self, code: int) -> None:
        self._poll.stop()
        self._meter.stop()
        self.code = code
        self.loop.quit()

    def _script(self) -> Iterator[tuple[str, _Step]]:
        yield "first start", self._first_start()
        yield "press contact", self._press_contact()
        yield "no requests yet", self._set_up()
        yield "press room", self._import()
        yield "request form", self._open_form()
        yield "errors", self._send_with_errors()
        yield "receipt", self._send()
        yield "queue", self._queue()
        yield "delivered", self._route()
        yield "receipt delivered", self._see_receipt()
        yield "taken", self._take()
        yield "note", self._note()
        yield "reply", self._reply()
        yield "calendar", self._calendar()
        yield "outcome", self._ask_outcome()
        yield "done", self._done()
        yield "outbox", self._page("outbox")
        yield "settings", self._page("settings")
        yield "search and commands", self._dialog("palette")
        yield "keys", self._dialog("help")
        yield "small window", self._small()

    def _first_start(self) -> _Step:
        yield self.window.is_prepared
        yield lambda: self.window.welcome is not None

    @property
    def _welcome(self) -> WelcomePage:
        page = self.window.welcome
        assert page is not None  # the first step waited for it
        return page

    def _press_contact(self) -> _Step:
        self._welcome.officer_button.click()
        self._welcome.set_answers(
            {
                "office.name": "Larkfield Institute",
                "office.phone": "+44 20 7946 0123",
                "officer.name": "Mara Kessler",
            },
            zone="Europe/London",
        )
        yield lambda: True

    def _stands_at(self, step: int) -> bool:
        return self._welcome.step() == step

    def _set_up(self) -> _Step:
        self._welcome.sample.setChecked(False)
        for following in (2, 3, 4):
            self._welcome.continue_button.click()
            yield partial(self._stands_at, following)
        self._welcome.continue_button.click()
        yield lambda: self.window.welcome is None
        face = self.window.desk_face
        assert face is not None
        self.face = face
        yield lambda: self.desk.settings.get("office.name") == "Larkfield Institute"

    def _import(self) -> _Step:
        self.window.show_room()
        room = self.window.room_face
        assert room is not None
        self.room = room
        room.import_files([resources_dir() / "samples" / "release.txt"])
        yield lambda: len(room.releases.rail.experts) == 5

    def _open_form(self) -> _Step:
        self.room.releases.rail.experts[0].button.click()
        yield lambda: self.room.current() is self.room.form

    def _send_with_errors(self) -> _Step:
        form = self.room.form
        form.details.name.setText("Mina Castellan")
        form.details.role.setText("Producer")
        form.details.outlet.setText("Channel North")
        form.details.email.setText("mina.castellan@channelnorth.example")
        form.details.phone.setText("+1 212 555 0148")
        form.send_button.click()
        yield lambda: len(form.summary.messages()) == 2

    def _send(self) -> _Step:
        form = self.room.form
        at = (self.desk.clock.now() + timedelta(hours=3)).astimezone(ZoneInfo(_ZONE))
        form.when.zone.set_zone(_ZONE)
        form.when.day.choose(at.date().isoformat())
        form.when.time.setText(f"{at:%H:%M}")
        form.subject.setText("What new sanctions would mean")
        form.message.set_text("Five minutes at the top of the hour, down the line.")
        form.medium.choose("tv")
        form.live["live"].setChecked(True)
        form.send_button.click()
        yield lambda: self.room.current() is self.room.receipt
        yield lambda: len(self.server.mails) == 1

    def _queue(self) -> _Step:
        self.window.show_face("desk")
        yield lambda: self.face.request.request() is not None
        yield self.face.request.conversation.held.isVisible

    def _route(self) -> _Step:
        held = self.face.request.conversation.held
        held.address.setText("press@larkfield.example")
        held.button.click()
        yield lambda: len(self.server.mails) == 2
        wanted = {"mina.castellan@channelnorth.example", "press@larkfield.example"}
        found = {one for mail in self.server.mails for one in mail.recipients}
        if found != wanted:
            raise ValueError(f"the mails went to {sorted(found)}")
        yield lambda: not held.isVisible()
        yield lambda: self._events()[-1].icon == "mail-check"

    def _see_receipt(self) -> _Step:
        self.window.show_room()
        self.room.mine.open_list()
        yield lambda: self.room.current() is self.room.requests
        request = self.face.request.request()
        assert request is not None  # it was routed a step ago
        self.room.mine.open_receipt(request.id)
        yield lambda: self.room.current() is self.room.receipt

    def _events(self) -> list[EventLook]:
        return [one.look() for one in self.face.request.conversation.timeline.items()]

    def _act(self, name: str) -> None:
        actions = self.window.actions_by_name
        assert actions is not None
        actions[name].trigger()

    def _take(self) -> _Step:
        self.window.show_face("desk")
        before = len(self._events())
        self._act("take")
        yield lambda: (one := self.face.request.request()) is not None and bool(one.owner)
        yield lambda: len(self._events()) > before

    def _note(self) -> _Step:
        self._act("note")
        self.face.request.composer.words.set_text("Ms Hart is free after 14:00.")
        self.face.request.composer.send_button.click()
        yield lambda: self._events()[-1].kind == "note"

    def _reply(self) -> _Step:
        self._act("reply")
        self.face.request.composer.words.set_text("Melanie Hart can speak to you at 14:30.")
        self.face.request.composer.send_button.click()
        yield lambda: len(self.server.mails) == 3
        yield lambda: self._events()[-1].icon == "mail-check"

    def _ask_outcome(self) -> _Step:
        request = self.face.request.request()
        assert request is not None  # it waits for its interview
        self.face.go("inbox")
        self.face.show_request(request.id)
        yield lambda: self.face.stack.currentWidget() is self.face.splitter
        self._act("done")
        yield lambda: bool(self._dialogs())

    def _done(self) -> _Step:
        self._dialogs()[0].buttons[0].click()  # type: ignore[attr-defined]  # a list of answers
        self.face.go("done")
        yield (
            lambda: (
                (one := self.face.request.request()) is not None
                and one.state is RequestState.CLOSED
            )
        )
        yield lambda: self.face.queue.place().view is View.DONE
        yield lambda: len(self.face.queue.model.rows()) == 1

    def _calendar(self) -> _Step:
        """Propose two times for next week, and show them in the calendar."""
        from mediadesk.services.interviews import Agreed
        from mediadesk.ui.desk.calendar.page import CalendarPage

        request = self.face.request.request()
        assert request is not None  # it was answered a step ago
        context = self.window.context
        assert context is not None
        zone = ZoneInfo("Europe/London")
        today = self.desk.clock.now().astimezone(zone)
        monday = today + timedelta(days=7 - today.weekday())
        begin = monday.replace(minute=0, second=0, microsecond=0)
        times = [
            (begin + timedelta(days=days)).replace(hour=hour).astimezone(UTC)
            for days, hour in ((1, 10), (2, 15))
        ]
        agreed = Agreed(expert="Melanie Hart", minutes=45)
        done = self.desk.interviews.propose(request.id, agreed, times, actor="Mara Kessler")
        context.changed.emit(done.changes)
        self.face.go("calendar")
        yield lambda: self.face.stack.currentWidget() is not self.face.splitter
        page = self.face.page("calendar")
        assert isinstance(page, CalendarPage)
        page.go_day(monday.date())
        yield lambda: len(page.grid.blocks) == 2

    def _page(self, name: str) -> _Step:
        self.face.go(name)
        yield lambda: self.face.stack.currentWidget() is not self.face.splitter

    def _dialog(self, name: str) -> _Step:
        for dialog in self._dialogs():
            dialog.close()
        self._act(name)
        yield lambda: bool(self._dialogs())

    def _small(self) -> _Step:
        for dialog in self._dialogs():
            dialog.close()
        self.face.go("done")
        self.window.resize(COMPACT_SIZE)
        yield lambda: not self._dialogs()
        yield lambda: len(self.face.queue.model.rows()) == 1

    def _dialogs(self) -> list[QDialog]:
        return [one for one in self.window.findChildren(QDialog) if one.isVisible()]


def run_tour(*, make_desk: Callable[[Path], Desk], out: Path, theme: str, scale: float) -> int:
    """Play the tour in a temporary data folder and write a picture a step; return the exit code."""
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.setswitchinterval(SWITCH_INTERVAL)
    out.mkdir(parents=True, exist_ok=True)
    make_application()
    with tempfile.TemporaryDirectory(prefix="mediadesk-tour-") as name:
        desk = make_desk(Path(name))
        server = MailServer()
        desk.choices.save(
            {
                "smtp.host": "127.0.0.1",
                "smtp.port": str(server.start()),
                "smtp.security": "none",
                "window.theme": theme,
            }
        )
        window = MainWindow(settings=desk.settings, open_desk=lambda: desk)
        # A screen that is not there has odd sizes; the pictures are of the size that was designed.
        window.resize(DEFAULT_SIZE)
        ready = QEventLoop()
        window.usable.connect(ready.quit)
        QTimer.singleShot(_PATIENCE, ready.quit)
        window.show()
        ready.exec()
        code = Tour(window, server, desk, out).play()
        window.close()
        server.stop()
    return code
