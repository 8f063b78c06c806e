"""The window: it opens empty in the colours of the desk, and fills while the database opens.

Nothing but Qt and the skeleton is imported here; everything else comes in small steps after the
first paint, so that neither the paint nor a key waits for long.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from mediadesk.ui.modules import BUILT_FROM, DESK_MODULES, LATER_MODULES, imported
from mediadesk.ui.theme.skeleton import DESK as DESK_PANES
from mediadesk.ui.theme.skeleton import ROOM as ROOM_PANES
from mediadesk.ui.theme.skeleton import skeleton

if TYPE_CHECKING:
    from mediadesk.services.desk import Desk
    from mediadesk.services.ports import Settings
    from mediadesk.ui.actions import Actions
    from mediadesk.ui.crash import CrashReporter
    from mediadesk.ui.desk.callpad.pad import CallPad
    from mediadesk.ui.desk.face import DeskFace
    from mediadesk.ui.desk.settings.page import SettingsPage
    from mediadesk.ui.desk.welcome.page import WelcomePage
    from mediadesk.ui.notices import Notifier
    from mediadesk.ui.pages import Pages
    from mediadesk.ui.pulse import Pulse
    from mediadesk.ui.room.page import RoomPage
    from mediadesk.ui.signals import Context
    from mediadesk.ui.tasks import Tasks

DESK, ROOM = "desk", "room"
DEFAULT_SIZE = QSize(1440, 900)
SMALLEST = QSize(960, 640)
_DONE = object()
_BREATH = 5
"""Between two steps that nobody waits for, ms: without a pause Qt would run them in one go."""


def is_message(path: Path) -> bool:
    """Say whether a file is a message or a request file, by its name."""
    return path.suffix.lower() in {".eml", ".msg"} or path.name.lower().endswith(".mediadesk.json")


def is_log(path: Path) -> bool:
    """Say whether a file is an old log, by its name."""
    return path.suffix.lower() in {".csv", ".tsv", ".xlsx", ".ods", ".xls"}


class MainWindow(QMainWindow):
    """One window for both faces."""

    painted = Signal()
    """The first frame is on the screen."""
    built = Signal()
    """Every widget of the face is there; the desk may still be opening."""
    usable = Signal()
    """The queue (or the press room) shows what is in the database."""

    def __init__(
        self,
        *,
        settings: Settings,
        open_desk: Callable[[], Desk],
        face: str | None = None,
        files: tuple[Path, ...] = (),
    ) -> None:
        """Make the frame. `face` is "desk", "room" or None for what this computer was set up as."""
        super().__init__()
        self._settings = settings
        self._open_desk = open_desk
        self._wanted_face = face or settings.get("window.face")
        self._files = files
        self._steps: Iterator[None] | None = None
        self._seen = False
        self._later_modules = list(reversed(LATER_MODULES))
        self._preparing: Iterator[None] | None = None
        self._is_prepared = False
        self.tasks: Tasks | None = None
        self.context: Context | None = None
        self.actions_by_name: Actions | None = None
        self.pulse: Pulse | None = None
        self.crash: CrashReporter | None = None
        self.desk_face: DeskFace | None = None
        self.pages: Pages | None = None
        self.room_face: RoomPage | None = None
        self.notifier: Notifier | None = None
        self.welcome: WelcomePage | None = None
        self.call_pad: CallPad | None = None
        self._trouble: QWidget | None = None
        self.setWindowTitle("MediaDesk")
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self._place_window()
        self._stack = QStackedWidget()
        self._skeleton = skeleton(
            DESK_PANES if self._wanted_face != ROOM else ROOM_PANES,
            dark=self._is_dark(),
            header=0 if self._wanted_face != ROOM else 56,
        )
        self._stack.addWidget(self._skeleton)
        self.setCentralWidget(self._stack)

    def _is_dark(self) -> bool:
        chosen = self._settings.get("window.theme")
        if chosen in ("light", "dark"):
            return chosen == "dark"
        # Asking for the colour scheme makes PySide build every enumeration of the `Qt` namespace,
        # a sixth of the time to the first paint; Qt's own palette follows the scheme.
        return QApplication.palette().window().color().lightness() < 128

    def _place_window(self) -> None:
        kept = self._settings.get("window.geometry")
        data = QByteArray.fromBase64(QByteArray(kept.encode("ascii", "ignore")))
        if kept and self.restoreGeometry(data):
            return
        screen = QApplication.primaryScreen()
        size = DEFAULT_SIZE
        if screen is not None:
            size = size.boundedTo(screen.availableSize())
        self.resize(size)

    # ------------------------------------------------------------------------- starting

    def showEvent(self, event: QShowEvent) -> None:
        """Wait for the first exposure: the skeleton covers the window, which so never paints."""
        super().showEvent(event)
        handle = self.windowHandle()
        if not self._seen and handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to build once the first frame is out; an exposure paints before it returns."""
        if event.type() == QEvent.Type.Expose and not self._seen:
            self._seen = True
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._first_frame)
        return super().eventFilter(watched, event)

    def _first_frame(self) -> None:
        self.painted.emit()
        self._steps = self._build()
        self._next_step()

    def build_now(self) -> None:
        """Build every widget at once, for tests and pictures that do not measure the start."""
        self._seen = True
        if self._steps is None:
            self._steps = self._build()
        for _ in self._steps:
            pass
        self._steps = None

    def _next_step(self) -> None:
        """Do one step, then let the window breathe before the next."""
        if self._steps is None:
            return
        try:
            next(self._steps)
        except StopIteration:
            self._steps = None
            return
        QTimer.singleShot(0, self._next_step)

    def _build(self) -> Iterator[None]:
        yield from imported(BUILT_FROM)
        from mediadesk.ui.crash import CrashReporter
        from mediadesk.ui.tasks import Tasks

        self.crash = CrashReporter(self)
        self.crash.crashed.connect(self._show_crash)
        self.tasks = Tasks(self.crash.report, self)
        yield
        from mediadesk.ui.signals import Context

        self.context = Context(tasks=self.tasks, settings=self._settings, parent=self)
        yield
        from mediadesk.ui.theme.palette import apply_theme

        yield
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(
                application,
                self._settings.get("window.theme") or "system",
                int(self._settings.get("window.text_percent") or 100) / 100,
            )
        yield
        from mediadesk.ui.theme.icons import program_icon

        self.setWindowIcon(program_icon())
        yield
        from mediadesk.ui.actions import Actions

        self.actions_by_name = Actions(self)
        yield
        yield from self._build_face(self._wanted_face or DESK)
        if self._needs_welcome():
            import mediadesk.ui.desk.welcome.page  # noqa: F401  # ahead of its use, in a step of its own

            yield
        from mediadesk.ui.menus import fill_menus

        yield
        fill_menus(self.menuBar(), self.actions_by_name)
        yield
        self._wire()
        yield
        from mediadesk.ui.pulse import Pulse

        self.pulse = Pulse(self.context, self)
        self.pulse.ticked.connect(self._tick)
        self.pulse.woke.connect(self._woke)
        self.pulse.delivered.connect(self._delivered)
        self.pulse.fetched.connect(self._fetched)
        yield
        self._show_face(self._wanted_face or DESK)
        self.built.emit()
        # Not sooner: the worker's imports and ours share one interpreter, so side by side neither
        # is done earlier, and each of our steps would take twice as long.
        self._open()

    def _build_face(self, face: str) -> Iterator[None]:
        assert self.context is not None  # built one step earlier
        assert self.actions_by_name is not None
        if face == ROOM:
            if self.room_face is None:
                from mediadesk.ui.room.page import RoomPage

                yield
                # It may have been asked for between two steps.
                if self.room_face is None:
                    self.room_face = RoomPage(self.context)
                    self.room_face.desk_wanted.connect(lambda: self.show_face(DESK))
                    self.room_face.reviewer = self._import
                    self._stack.addWidget(self.room_face)
                yield
            return
        if self.desk_face is not None:
            return
        yield from imported(DESK_MODULES)
        from mediadesk.ui.desk.face import DeskFace
        from mediadesk.ui.pages import Pages

        yield
        desk = DeskFace(self.context, self.actions_by_name)
        yield from desk.build()
        yield
        desk.room_wanted.connect(self._show_room_or_release)
        desk.gone.connect(lambda: self._show_face(DESK))
        pages = Pages(self.context, self.actions_by_name, desk)
        pages.wanted.connect(lambda: self.show_face(DESK))
        pages.room_wanted.connect(self.show_room)
        pages.deliver_wanted.connect(self._deliver)
        pages.fetch_wanted.connect(self._fetch)
        pages.settings_made.connect(self._follow_settings)
        self.pages = pages
        self._stack.addWidget(desk)
        self.desk_face = desk
        yield

    def _prepare(self) -> None:
        """Import the other pages and make the press room, piece by piece, while nobody waits.

        All at once it would hold the window for more than 100 ms.
        """
        if not self._later_modules:
            if self._preparing is None:
                self._watch_deadlines()
                self._preparing = self._make_room()
            self._is_prepared = next(self._preparing, _DONE) is _DONE
            if not self._is_prepared:
                QTimer.singleShot(_BREATH, self._prepare)
            return
        importlib.import_module(self._later_modules.pop())
        QTimer.singleShot(_BREATH, self._prepare)

    def _make_room(self) -> Iterator[None]:
        yield from self._build_face(ROOM)
        if self.room_face is not None:
            yield from self.room_face.prepare()

    def is_prepared(self) -> bool:
        """Say whether everything that is imported and made ahead of its use is there."""
        return self._is_prepared

    def _desk_pages(self) -> Pages:
        """Return the pages of the desk, which is made if it is not there yet."""
        self.show_face(DESK)
        assert self.pages is not None
        return self.pages

    def _show_room_or_release(self, release_id: str) -> None:
        """Show the press room; a release that an officer asks for stands on the desk."""
        if release_id:
            self._desk_pages().show_release(release_id)
        else:
            self.show_room()

    # -------------------------------------------------------------------------- opening

    def _open(self) -> None:
        assert self.tasks is not None
        self.tasks.run(
            self, "data", self._open_desk, done=self._opened, failed=self._not_opened, key="open"
        )

    def _opened(self, desk: Desk) -> None:
        assert self.context is not None
        self.context.desk = desk
        if self._steps is None:
            self._begin()

    def _begin(self) -> None:
        """Let every page read, once both the widgets and the desk are there."""
        assert self.context is not None
        if self._trouble is not None:
            self._stack.removeWidget(self._trouble)
            self._trouble.deleteLater()
            self._trouble = None
            self._show_face(self._wanted_face or DESK)
        self.context.opened.emit()
        if self.pulse is not None:
            self.pulse.start()
        if self._wanted_face == ROOM:
            self.usable.emit()
            self._prepare()
        if self._needs_welcome():
            self._welcome()
        if self._files:
            files, self._files = self._files, ()
            self._import(files)

    def _not_opened(self, error: Exception) -> None:
        from mediadesk.domain.errors import WorldFailed
        from mediadesk.ui.desk.trouble import TroublePage

        code = error.code if isinstance(error, WorldFailed) else ""
        page = TroublePage(error, code)
        page.again.connect(self._try_again)
        page.quit_wanted.connect(self.close)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._trouble = page

    def _try_again(self) -> None:
        self._stack.setCurrentWidget(self._skeleton)
        self._open()

    def _needs_welcome(self) -> bool:
        return not self._settings.get("window.face") and self._wanted_face != ROOM

    def _welcome(self) -> None:
        from mediadesk.ui.desk.welcome.page import WelcomePage

        assert self.context is not None
        self.welcome = page = WelcomePage(self.context)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.finished.connect(lambda face: self._welcomed(page, face))
        page.start()

    def _welcomed(self, page: QWidget, face: str) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()
        self.welcome = None
        self._wanted_face = face
        self.show_face(face)
        if self.context is not None:
            from mediadesk.domain.changes import Changes

            self.context.changed.emit(Changes(settings=True))

    # ---------------------------------------------------------------------------- faces

    def show_face(self, face: str) -> None:
        """Show the press desk or the press room, made if it is not there yet."""
        for _ in self._build_face(face):
            pass
        self._show_face(face)

    def _show_face(self, face: str) -> None:
        if self._trouble is not None:
            return
        widget: QWidget | None = self.room_face if face == ROOM else self.desk_face
        if widget is None:
            return
        self._stack.setCurrentWidget(widget)
        if self.actions_by_name is not None:
            self.actions_by_name.follow_face(desk=face != ROOM)
        if face == ROOM and self.room_face is not None:
            self.room_face.focus_first()
        if face != ROOM and self.desk_face is not None:
            from PySide6.QtCore import Qt

            self.desk_face.queue.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_room(self, release_id: str = "") -> None:
        """Show the press room, with a release if one is named."""
        self.show_face(ROOM)
        if release_id and self.room_face is not None:
            self.room_face.open_release(release_id)

    def is_desk(self) -> bool:
        """Say whether the press desk is what is shown."""
        return self._stack.currentWidget() is self.desk_face

    # -------------------------------------------------------------------- menus and acts

    def _wire(self) -> None:
        actions = self.actions_by_name
        assert actions is not None
        self._take_keys()
        actions.on("import", self._choose_releases)
        actions.on("import_log", lambda: self._desk_pages().import_log())
        actions.on("backup", self._choose_backup)
        actions.on("deliver", self._deliver)
        actions.on("fetch", self._fetch)
        actions.on("handover", self._hand_over)
        actions.on("export_coverage", self._save_coverage)
        actions.on("theme", self._switch_theme)
        actions.on("quit", self.close)
        actions.on("help", self._help)
        actions.on("about", self._about)
        actions.on("palette", self._palette)
        actions.on("log_call", self.log_call)
        actions.on("go_room", self.show_room)
        actions.on("paste_release", lambda: self._desk_pages().paste_release())
        if self.desk_face is not None:
            self.desk_face.ready.connect(self.usable)
            self.desk_face.ready.connect(self._prepare)
            self.desk_face.nearest.connect(self._watch)

    def _watch(self, nearest: object) -> None:
        from datetime import datetime

        if self.pulse is not None:
            self.pulse.watch(nearest if isinstance(nearest, datetime) else None)

    def _deliver(self) -> None:
        if self.pulse is not None:
            self.pulse.deliver()

    def _fetch(self) -> None:
        if self.pulse is not None:
            self.pulse.fetch()

    def _fetched(self, fetched: object) -> None:
        if self.desk_face is not None:
            self.desk_face.show_intake(str(getattr(fetched, "trouble", "")))

    def _tick(self) -> None:
        desk = self.context.desk if self.context is not None else None
        if desk is not None and self.desk_face is not None:
            self.desk_face.tick(desk.clock.now())

    def _woke(self) -> None:
        if (
            self.desk_face is not None
            and self.context is not None
            and self.context.desk is not None
        ):
            self.desk_face.queue.reload()

    def _delivered(self, delivery: object) -> None:
        if self.desk_face is not None:
            self.desk_face.show_delivery(str(getattr(delivery, "trouble", "")))

    def _say(self, sentence: str, *, trouble: bool = False) -> None:
        if self.desk_face is not None:
            self.desk_face.say(sentence, False, trouble=trouble)

    def _choose_releases(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self, self.tr("Import releases"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(
            lambda names: self._import(tuple(Path(name) for name in names))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _import(self, files: tuple[Path, ...]) -> None:
        """Take files in: messages into Intake, releases after a review; a room takes releases."""
        if self._wanted_face != ROOM:
            messages = tuple(path for path in files if is_message(path))
            if messages:
                self._take_messages(messages)
            files = tuple(path for path in files if path not in messages)
            if not files:
                return
            if is_log(files[0]):
                self._desk_pages().import_log(files[0])
                return
            self._desk_pages().review(files)
            return
        self.show_room()
        if self.room_face is not None:
            self.room_face.import_files(files)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take release files and pasted text wherever they are dropped on the desk."""
        data = event.mimeData()
        if self.is_desk() and (data.hasUrls() or data.hasText() or data.hasHtml()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take messages into Intake, begin with a log, review everything else that was dropped."""
        if not self.is_desk() or self.desk_face is None:
            return
        urls = event.mimeData().urls()
        files = tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
        if files and all(is_message(path) for path in files) and not self.desk_face.is_reviewing():
            event.acceptProposedAction()
            self._take_messages(files)
            return
        if files and is_log(files[0]):
            event.acceptProposedAction()
            self._desk_pages().import_log(files[0])
            return
        self._desk_pages().drop_release(event)

    def _take_messages(self, files: tuple[Path, ...]) -> None:
        """Keep message files and show what becomes of them."""
        from mediadesk.domain.changes import Changes, join_changes
        from mediadesk.ui import text

        desk = self.context.desk if self.context is not None else None
        if desk is None or self.tasks is None or self.desk_face is None:
            return
        self.desk_face.go("intake")

        def take() -> Changes:
            stored = desk.intake.take_files(files)
            return join_changes(stored.changes, desk.intake.read().changes)

        context = self.context
        self.tasks.run(
            self,
            "mail",
            take,
            done=lambda changes: context.changed.emit(changes) if context is not None else None,
            failed=lambda error: self._say(text.failure(error), trouble=True),
        )

    def _choose_backup(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self, self.tr("Back up to a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("db")
        dialog.selectFile("mediadesk-backup.db")
        dialog.fileSelected.connect(lambda name: self.back_up(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def back_up(self, target: Path) -> None:
        """Write a verified copy of the desk."""
        from mediadesk.ui import text

        desk = self.context.desk if self.context is not None else None
        if desk is None or self.tasks is None:
            return
        name = target.name
        self.tasks.run(
            self,
            "data",
            lambda: desk.backups.make(target),
            done=lambda _nothing: self._say(text.fill(self.tr("Backed up and verified: %1"), name)),
            failed=lambda error: self._say(text.failure(error), trouble=True),
        )

    def _watch_deadlines(self) -> None:
        """Begin to warn of deadlines, once the queue is shown and everything is imported."""
        from mediadesk.ui.notices import Notifier

        if self.notifier is not None or self.context is None or self.desk_face is None:
            return
        self.notifier = Notifier(self.context, self, me=self.desk_face.me)
        self.notifier.said.connect(lambda sentence, urgent: self._say(sentence, trouble=urgent))
        self.notifier.request_wanted.connect(self._show_pressed)
        if self.pulse is not None:
            self.pulse.ticked.connect(self.notifier.look)
        self.notifier.look()

    def _show_pressed(self, request_id: str) -> None:
        """Come to the front with the request that a notification was about."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()
        if request_id:
            self._show_request(request_id)

    def _show_sample_notice(self) -> None:
        self._watch_deadlines()
        if self.notifier is not None:
            self.notifier.show_sample()

    def _follow_settings(self, page: SettingsPage) -> None:
        """Do at once what is chosen on the settings page."""
        page.look_changed.connect(self.apply_look)
        page.keys_changed.connect(self._take_keys)
        page.notice_wanted.connect(self._show_sample_notice)
        page.backup_wanted.connect(self._choose_backup)
        self._watch_deadlines()
        if self.notifier is not None:
            self.notifier.system_works.connect(page.show_system)

    def _save_coverage(self) -> None:
        """Ask where the table of all coverage is to be, and write it there."""
        if self.desk_face is not None:
            self.desk_face.request.aftermath.save_table()

    def _hand_over(self) -> None:
        """Show the note for the next officer."""
        from mediadesk.ui.desk.handover import HandoverDialog

        if self.context is not None and self.desk_face is not None:
            dialog = HandoverDialog(self.context, self.desk_face.me(), self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _take_keys(self) -> None:
        """Let the acts have the keys that the settings name."""
        if self.actions_by_name is not None:
            self.actions_by_name.set_keys(
                self._settings.get("keys.map"), letters=self._settings.get("keys.letters") != "no"
            )

    def _switch_theme(self) -> None:
        from mediadesk.ui.theme.state import theme

        self.apply_look("light" if theme.name == "dark" else "dark", None)
        desk = self.context.desk if self.context is not None else None
        if desk is not None and self.tasks is not None:
            chosen = theme.name
            self.tasks.run(
                self,
                "data",
                lambda: desk.settings.set("window.theme", chosen),
                failed=lambda _error: None,
            )

    def apply_look(self, mode: str, percent: int | None) -> None:
        """Switch colours and text size at once."""
        from mediadesk.ui.theme.palette import apply_theme

        application = QApplication.instance()
        if isinstance(application, QApplication):
            scale = percent or int(self._settings.get("window.text_percent") or 100)
            apply_theme(application, mode, scale / 100)

    def _help(self) -> None:
        from mediadesk.ui.desk.help import KeysDialog
        from mediadesk.ui.widgets.place import place_over

        assert self.actions_by_name is not None
        dialog = KeysDialog(self.actions_by_name, self)
        place_over(dialog, self)
        dialog.open()

    def _about(self) -> None:
        from mediadesk.ui.desk.help import AboutDialog
        from mediadesk.ui.widgets.place import place_over

        dialog = AboutDialog(self)
        place_over(dialog, self)
        dialog.open()

    def _palette(self) -> None:
        from mediadesk.ui.desk.palette import Palette
        from mediadesk.ui.theme.state import px
        from mediadesk.ui.widgets.place import place_over

        assert self.actions_by_name is not None
        assert self.context is not None
        dialog = Palette(self.actions_by_name, self.context, self)
        if self.desk_face is not None:
            dialog.request_wanted.connect(self._show_request)
        place_over(dialog, self, top=px(60))
        dialog.open()

    def log_call(self) -> None:
        """Open the call pad, or go to it if it is open: one call at a time."""
        from mediadesk.ui.desk.callpad.pad import CallPad

        if self.context is None or self.context.desk is None or self.desk_face is None:
            return
        if self.call_pad is None:
            pad = CallPad(self.context, me=self.desk_face.me, parent=self)
            pad.logged.connect(self._call_logged)
            pad.request_wanted.connect(self._show_request)
            pad.propose_wanted.connect(self.desk_face.request.propose_once_shown)
            pad.closed.connect(self._call_over)
            self.call_pad = pad
            pad.show()
        self.call_pad.raise_()
        self.call_pad.activateWindow()

    def _call_logged(self, request_id: str, reporter: str) -> None:
        from mediadesk.ui import text

        self._say(text.fill(self.tr("Call of %1 logged"), reporter))
        self._show_request(request_id)

    def _call_over(self) -> None:
        if self.call_pad is not None:
            self.call_pad.deleteLater()
            self.call_pad = None

    def _show_request(self, request_id: str) -> None:
        self.show_face(DESK)
        if self.desk_face is not None:
            self.desk_face.show_request(request_id)

    def _show_crash(self, description: str) -> None:
        from mediadesk.ui.desk.help import CrashDialog

        CrashDialog(description, self).open()

    # --------------------------------------------------------------------------- ending

    def closeEvent(self, event: QCloseEvent) -> None:
        """End in order: keep what is typed, stop the timers, end the lanes, close the desk."""
        self._steps = None
        self._later_modules, self._preparing = [], iter(())
        if self.desk_face is not None:
            self.desk_face.request.composer.keep_now()
        if self.room_face is not None:
            self.room_face.keep_last()
        self._keep_geometry()
        if self.pulse is not None:
            self.pulse.stop()
        ended = self.tasks.close() if self.tasks is not None else True
        if ended and self.context is not None and self.context.desk is not None:
            self.context.desk.close()
            self.context.desk = None
        super().closeEvent(event)

    def _keep_geometry(self) -> None:
        data = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        try:
            self._settings.set("window.geometry", data)
        except OSError:
            # A folder that cannot be written to must not keep the window open.
            return
