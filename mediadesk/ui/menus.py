"""The menus of the window: every act there is, where people look for it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QMenuBar

from mediadesk.ui.actions import REQUEST_MENU, Actions

_tr = QCoreApplication.translate


def fill_menus(bar: QMenuBar, actions: Actions) -> None:
    """Fill the bar; it is hidden where the system does not show it apart from the window."""

    def menu(title: str, names: tuple[str, ...]) -> QMenu:
        made = bar.addMenu(title)
        for name in names:
            if name:
                made.addAction(actions[name])
            else:
                made.addSeparator()
        return made

    menu(
        _tr("MainWindow", "&File"),
        (
            "import",
            "paste_release",
            "import_log",
            "",
            "handover",
            "export_coverage",
            "",
            "backup",
            "deliver",
            "fetch",
            "",
            "quit",
        ),
    )
    menu(
        _tr("MainWindow", "&Edit"),
        ("undo", "redo", "", "select", "find", "palette", "", "copy_reference"),
    )
    menu(_tr("MainWindow", "&Request"), ("log_call", "", *REQUEST_MENU))
    menu(
        _tr("MainWindow", "&View"),
        (
            "go_inbox",
            "go_today",
            "go_overdue",
            "go_scheduled",
            "go_waiting",
            "go_done",
            "go_coverage",
            "",
            "go_outbox",
            "go_intake",
            "go_releases",
            "go_calendar",
            "go_reporters",
            "go_experts",
            "go_room",
            "go_settings",
            "",
            "next",
            "previous",
            "next_pane",
            "",
            "theme",
        ),
    )
    menu(_tr("MainWindow", "&Help"), ("help", "about"))
    # The words of the menu are in the palette and on the keys; Alt shows the bar.
    bar.setNativeMenuBar(True)
    if not bar.isNativeMenuBar():
        bar.setVisible(False)
