"""Taking release files in: chosen or dropped, stored as they are, and what needs a look named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from mediadesk.domain.errors import DeskError, Refused, WorldFailed
from mediadesk.services.outcome import Imported
from mediadesk.ui.room import words
from mediadesk.ui.room.frame.work import import_all
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets import plain


class Taking(QObject):
    """Brings files in. `told` carries a title, a text and a tone; `taken` the releases' UUIDs."""

    told = Signal(str, str, str)
    taken = Signal(object)

    def __init__(self, context: Context, page: QWidget) -> None:
        """Work for a page, over which it asks."""
        super().__init__(page)
        self._context = context
        self._page = page
        self.reviewer: Callable[[tuple[Path, ...]], None] | None = None

    def choose(self) -> None:
        """Ask for release files and take them in."""
        dialog = QFileDialog(self._page, self.tr("Import releases"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [
                self.tr("Releases (*.txt *.html *.htm *.docx *.pdf *.eml *.msg)"),
                self.tr("All files (*)"),
            ]
        )
        dialog.filesSelected.connect(lambda names: self.bring([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def bring(self, paths: Sequence[Path]) -> None:
        """Take files in: after a review where press officers work, else as they are."""
        if self.reviewer is not None and paths:
            self.reviewer(tuple(paths))
        else:
            self.import_files(paths)

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read and store release files; the last one is shown, and what needs a look is named."""
        chosen, desk = tuple(paths), self._context.desk
        if not chosen or desk is None:
            return

        def work() -> tuple[tuple[tuple[Path, Imported | DeskError], ...], bool]:
            results = import_all(desk, chosen)
            taken = [one for _, one in results if isinstance(one, Imported)]
            sealed = bool(taken) and taken[0].release.is_embargoed(desk.clock.now())
            return results, sealed

        self._context.tasks.run(
            self,
            "data",
            work,
            done=self._imported,
            failed=lambda error: self.told.emit(
                self.tr("That did not work"), failure_words(error), "danger"
            ),
        )

    def _imported(self, found: tuple[tuple[tuple[Path, Imported | DeskError], ...], bool]) -> None:
        results, sealed = found
        taken = [one for _, one in results if isinstance(one, Imported)]
        wrong = [(path, one) for path, one in results if isinstance(one, DeskError)]
        lines = [f"{plain.isolate(path.name)}: {failure_words(error)}" for path, error in wrong]
        for one in taken:
            for warning in one.release.warnings:
                text = words.warning_words(warning)
                if text and not one.known:
                    lines.append(text)
        if not taken:
            title = self.tr("Nothing was imported")
        elif len(taken) > 1:
            title = self.tr("%n releases imported", "", len(taken)).replace("%n", str(len(taken)))
        elif taken[0].known:
            title = self.tr("This release was here already")
        elif sealed:
            # Who looks over the reporter's shoulder may not know of it yet.
            title = self.tr("A release under embargo was imported")
        else:
            title = self.tr("Imported “%1”").replace("%1", plain.isolate(taken[0].release.title))
        tone = "danger" if wrong else ("warn" if lines else "ok")
        self.told.emit(title, "\n".join(lines), tone)
        if taken:
            self.taken.emit(tuple(one.release.id for one in taken))


def local_files(urls: Sequence[QUrl]) -> list[Path]:
    """Return the files among what is dropped that lie on this computer."""
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def failure_words(error: Exception) -> str:
    """Return what went wrong as a reporter reads it."""
    if isinstance(error, Refused):
        return " ".join(words.problem_words(one) for one in error.problems)
    if isinstance(error, WorldFailed):
        return error.what
    return str(error)
