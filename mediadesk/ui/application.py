"""Starting Qt with one window in it.

Only Qt, the frame of the window and its skeleton are imported before the first paint. The desk,
with SQLAlchemy and all the rest, is opened on the data lane afterwards.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from mediadesk.paths import resources_dir
from mediadesk.ui.main_window import MainWindow

if TYPE_CHECKING:
    from mediadesk.services.desk import Desk
    from mediadesk.services.ports import Settings

SWITCH_INTERVAL = 0.001
"""How long, in s, a worker's imports may keep the interpreter before the window gets its turn."""


def make_application() -> QApplication:
    """Return the one QApplication, made if there is none."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QCoreApplication.setApplicationName("MediaDesk")
    QCoreApplication.setOrganizationName("MediaDesk")
    application = QApplication(["mediadesk"])
    application.setDesktopFileName("mediadesk")
    load_language(application, QLocale.system().name())
    return application


def load_language(application: QApplication, name: str) -> bool:
    """Take the words of a language such as `de_AT`, else those of `de`; say whether there are any.

    The words of English stand in the program; `dev.py words` gathers them for translators.
    """
    for one in (name, name.partition("_")[0]):
        file = resources_dir() / "i18n" / f"mediadesk_{one}.qm"
        if file.exists():
            translator = QTranslator(application)
            return translator.load(str(file)) and application.installTranslator(translator)
    return False


def run_window(
    *,
    open_desk: Callable[[], Desk],
    glance: Callable[[], object] | None = None,
    settings: Settings,
    face: str | None = None,
    files: Sequence[Path] = (),
) -> int:
    """Show the window until it is closed; return the exit code.

    `open_desk` runs on the data lane after the first paint. `face` is "desk", "room" or None;
    `files` are releases to import.
    """
    del glance
    sys.setswitchinterval(SWITCH_INTERVAL)
    application = make_application()
    window = MainWindow(settings=settings, open_desk=open_desk, face=face, files=tuple(files))
    window.built.connect(lambda: window.crash.install() if window.crash is not None else None)
    window.show()
    return application.exec()


def try_window(open_desk: Callable[[Path], Desk]) -> None:
    """Open the window on a desk of its own until its queue is read, then close it: the self-test.

    Raises `TimeoutError` if that takes longer than half a minute.
    """
    import tempfile

    application = make_application()
    with tempfile.TemporaryDirectory(prefix="mediadesk-") as name:
        folder = Path(name)
        desk = open_desk(folder)
        window = MainWindow(settings=desk.settings, open_desk=lambda: desk, face="desk")
        loop = QEventLoop()
        limit = QTimer()
        limit.setSingleShot(True)
        limit.timeout.connect(lambda: loop.exit(1))
        window.usable.connect(lambda: loop.exit(0))
        limit.start(30_000)
        window.show()
        late = loop.exec() != 0
        limit.stop()
        window.close()
        window.deleteLater()
        application.sendPostedEvents(None, 0)
    if late:
        raise TimeoutError("the window did not show its queue within 30 seconds")
