"""Saved views: searches with a name, kept in the settings of this computer."""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from mediadesk.ui import text
from mediadesk.ui.signals import Context

_LONGEST_NAME = 60


class SavedViews(QObject):
    """The saved views of the queue."""

    changed = Signal(str)
    """Carries the name of the view that is to be shown, "" if one was removed."""
    failed = Signal(str)

    def __init__(self, context: Context, over: QWidget) -> None:
        """Ask for names over the widget `over`."""
        super().__init__(over)
        self._context = context
        self._over = over

    def views(self) -> dict[str, str]:
        """Return what each view looks for, by its name, in the order in which they were saved."""
        try:
            found = json.loads(self._context.settings.get("desk.views") or "{}")
        except ValueError:
            return {}
        if not isinstance(found, dict):
            return {}
        return {str(name): str(words) for name, words in found.items()}

    def ask_name(self, words: str) -> None:
        """Ask under which name a search is to be kept."""
        dialog = QInputDialog(self._over)
        dialog.setWindowTitle(self.tr("Save this search as a view"))
        dialog.setLabelText(self.tr("Name of the view"))
        dialog.setOkButtonText(self.tr("Save"))
        dialog.setCancelButtonText(self.tr("Leave it"))
        dialog.textValueSelected.connect(lambda name: self.save(name, words))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, name: str, words: str) -> None:
        """Keep a search under a name; a view of that name becomes this one."""
        kept = " ".join(name.split())[:_LONGEST_NAME]
        if kept and words.strip():
            self._write({**self.views(), kept: words.strip()}, kept)

    def remove(self, name: str) -> None:
        """Forget a view."""
        self._write({one: words for one, words in self.views().items() if one != name}, "")

    def _write(self, views: Mapping[str, str], name: str) -> None:
        desk = self._context.desk
        if desk is None:
            return
        content = json.dumps(dict(views), ensure_ascii=False)
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.settings.set("desk.views", content),
            done=lambda _nothing: self.changed.emit(name),
            failed=lambda error: self.failed.emit(text.failure(error)),
        )
