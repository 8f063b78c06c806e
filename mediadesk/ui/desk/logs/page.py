"""Importing a log: three steps, each of which can be gone back from, and nothing written before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.imports import ImportState
from mediadesk.services.imports import Advanced, Previewed, Progress, Surveyed
from mediadesk.services.ports import LogTable
from mediadesk.ui import text
from mediadesk.ui.desk.logs.columns import ColumnsView
from mediadesk.ui.desk.logs.file import FileView, counted
from mediadesk.ui.desk.logs.preview import PreviewView
from mediadesk.ui.desk.logs.walk import Walk
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Line, Surface, row
from mediadesk.ui.widgets.empty import ProgressLine
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader
from mediadesk.ui.widgets.speech import announce


class LogsPage(Surface):
    """Takes an old log in."""

    imported = Signal()

    def __init__(
        self, context: Context, *, me: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make the page at its first step."""
        super().__init__("surface", parent=parent)
        self._context = context
        self._me = me
        self._table: LogTable | None = None
        self._path: Path | None = None
        self._work = ""
        self._last_id = ""
        self.setAcceptDrops(True)
        self.walk = Walk(context.tasks, self)
        self.walk.progressed.connect(self._advance)
        self.walk.ended.connect(self._end)
        self.walk.failed.connect(self._fail)
        self.walk.stopped.connect(self._stopped)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._header = PaneHeader(self.tr("Import a log"))
        self.step_words = Label("", role="meta", colour="text2")
        self._header.add(self.step_words)
        box.addWidget(self._header)
        self.progress = ProgressLine(self.tr("Progress"))
        box.addWidget(self.progress)
        self.trouble = Banner(tone="danger")
        box.addWidget(self.trouble)
        self.stack = QStackedWidget()
        self.file = FileView()
        self.columns = ColumnsView()
        self.preview = PreviewView()
        for view in (self.file, self.columns, self.preview):
            self.stack.addWidget(view)
        box.addWidget(self.stack, 1)
        box.addWidget(Line())
        self.status = Label("", colour="text2", elide=True)
        self.back = Button(self.tr("Back"), icon="arrow-left", on_click=self._back)
        self.cancel = Button(self.tr("Cancel"), icon="x", on_click=self._cancel)
        self.next = Button(self.tr("Look at the rows"), kind="primary", on_click=self._next)
        foot = row(self.back, self.status, None, self.cancel, self.next)
        foot.setContentsMargins(24, 10, 24, 10)
        box.addLayout(foot)
        self.file.choose_wanted.connect(self.choose)
        self.file.undo_wanted.connect(self.take_back)
        self.file.rejected_wanted.connect(self._choose_target)
        self.columns.sheet_wanted.connect(self._open_sheet)
        self.columns.changed.connect(self._offer)
        self.setFocusProxy(self.stack)
        self.trouble.setVisible(False)
        self._show(self.file)
        self.reload()

    # -------------------------------------------------------------------------- files

    def choose(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self, self.tr("Import a log"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Logs (*.csv *.tsv *.txt *.xlsx *.ods *.xls)"))
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                event.acceptProposedAction()
                self.take(Path(url.toLocalFile()))
                return

    def take(self, path: Path, sheet: str = "") -> None:
        """Open a log and look through it, where nobody waits for it."""
        desk = self._context.desk
        if desk is None or self.walk.is_walking():
            return
        self._forget()
        self._path, self._work = path, "survey"
        self._say_trouble("")
        self.status.setText(text.fill(self.tr("Reading %1…"), path.name))
        self.progress.set_share(None)
        self.progress.setVisible(True)
        self._context.tasks.run(
            self,
            "mail",
            lambda: desk.imports.open(path, sheet),
            done=self._opened,
            failed=self._fail,
            key="open",
        )

    def _open_sheet(self, sheet: str) -> None:
        if self._path is not None:
            self.take(self._path, sheet)

    def _opened(self, table: LogTable) -> None:
        desk = self._context.desk
        if desk is None:
            return
        self._table = table
        self.walk.start("mail", lambda: desk.imports.survey(table))
        self._offer()

    def _forget(self) -> None:
        table, self._table = self._table, None
        if table is not None:
            self._context.tasks.run(self, "mail", table.close)

    # -------------------------------------------------------------------------- steps

    def _next(self) -> None:
        if self.stack.currentWidget() is self.columns:
            self._look()
        elif self.stack.currentWidget() is self.preview:
            self._import()

    def _look(self) -> None:
        desk, table, layout = self._context.desk, self._table, self.columns.layout_now()
        if desk is None or table is None or layout is None or self.columns.hindrances():
            return
        self._work = "preview"
        self.preview.show_preview(None)
        self.preview.say("")
        self._show(self.preview)
        self.walk.start("data", lambda: desk.imports.preview(table, layout))
        self._offer()

    def _import(self) -> None:
        desk, table, layout = self._context.desk, self._table, self.columns.layout_now()
        if desk is None or table is None or layout is None:
            return
        actor = self._me()
        self._work = "import"
        self._last_id = ""
        self.walk.start("data", lambda: desk.imports.take_in(table, layout, actor=actor))
        self._offer()

    def take_back(self, import_id: str) -> None:
        """Take an import back."""
        desk = self._context.desk
        if desk is None or not import_id or self.walk.is_walking():
            return
        actor = self._me()
        self._work = "undo"
        self.walk.start("data", lambda: desk.imports.undo(import_id, actor=actor))
        self._offer()

    def _back(self) -> None:
        if self.walk.is_walking():
            return
        self._say_trouble("")
        if self.stack.currentWidget() is self.preview and self._table is not None:
            self._show(self.columns)
        else:
            self._forget()
            self._show(self.file)
            self.reload()

    def _cancel(self) -> None:
        self.walk.stop()
        self.cancel.setEnabled(False)

    def _stopped(self) -> None:
        """What was being taken in is taken back; whatever else was going on wrote nothing."""
        if self._work == "import" and self._last_id:
            self.take_back(self._last_id)
            return
        if self._work == "preview":
            self._show(self.columns)
        elif self._work == "survey":
            self._forget()
            self._show(self.file)
        self._offer()

    # ------------------------------------------------------------------------ what comes

    def _advance(self, progress: object) -> None:
        if not isinstance(progress, Progress):
            return
        share = progress.done / progress.total if progress.total else None
        self.progress.set_share(share)
        if isinstance(progress, Advanced):
            self._last_id = progress.log.id
            if progress.changes != Changes():
                self._context.changed.emit(progress.changes)
        words = {
            "survey": self.tr("Looking through the rows: %1 of %2"),
            "preview": self.tr("Comparing with the desk: %1 of %2"),
            "import": self.tr("Taking in: %1 of %2"),
            "undo": self.tr("Taking back: %1 of %2"),
        }[self._work]
        self.status.setText(text.fill(words, str(progress.done), str(progress.total)))

    def _end(self, progress: object) -> None:
        if isinstance(progress, Surveyed):
            self._surveyed(progress)
        elif isinstance(progress, Previewed):
            self._previewed(progress)
        elif isinstance(progress, Advanced):
            self._advanced(progress)
        self._offer()

    def _surveyed(self, found: Surveyed) -> None:
        desk, table = self._context.desk, self._table
        if desk is None or table is None:
            return
        self.columns.show_log(
            found.layout,
            found.columns,
            desk.imports.files.words(),
            sheets=table.sheets,
            sheet=table.sheet,
        )
        self._show(self.columns)
        said = text.counted("%n row(s)", table.total)
        remembered = self.tr("columns as they were understood last time")
        self.status.setText(f"{said}, {remembered}" if found.remembered else said)

    def _previewed(self, found: Previewed) -> None:
        self.preview.show_preview(found.preview)
        counts = found.preview.counts
        if counts.aside:
            why = "; ".join(
                f"{text.problem(problem)} ({count})" for problem, count in found.preview.reasons[:3]
            )
            self.preview.say(
                text.counted("%n row(s) will be kept aside", counts.aside), why, tone="warn"
            )
        else:
            self.preview.say("")
        self.status.setText(
            text.fill(
                self.tr("%1 new, %2 changed, %3 the same"),
                str(counts.new),
                str(counts.changed),
                str(counts.same),
            )
        )

    def _advanced(self, last: Advanced) -> None:
        log = last.log
        # A whole log is more than a list is patched for; what is shown is read anew.
        self._context.changed.emit(Changes(settings=True))
        self._forget()
        self._show(self.file)
        self.reload()
        if log.state is ImportState.UNDONE:
            said = text.fill(self.tr("%1 was taken back"), log.name)
            if log.counts.kept:
                more = text.counted("%n left alone", log.counts.kept)
                said = f"{said}. {more}: {self.tr('people have worked on them since')}"
        else:
            said = text.fill(self.tr("%1 was taken in: %2"), log.name, counted(log))
        self.status.setText(said)
        announce(self, said)
        self.imported.emit()

    def _fail(self, error: Exception) -> None:
        self._say_trouble(text.failure(error))
        if self._work == "preview":
            self._show(self.columns)
        self.status.setText("")
        self.reload()
        self._offer()

    # ------------------------------------------------------------------------- the past

    def reload(self) -> None:
        """Read what was taken in before."""
        desk = self._context.desk
        if desk is None:
            return
        self._context.tasks.run(
            self,
            "data",
            lambda: (desk.database.read().imports(), desk.clock.now()),
            done=lambda found: self.file.show_imports(found[0], found[1], self._zone()),
            failed=self._fail,
            key="imports",
        )

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.settings.get("office.zone") or "UTC")

    def _choose_target(self, import_id: str) -> None:
        dialog = QFileDialog(self, self.tr("Save rows kept aside"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("kept-aside.csv")
        dialog.fileSelected.connect(lambda name: self.save_rejected(import_id, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_rejected(self, import_id: str, target: Path) -> None:
        """Write the rows of an import that were kept aside to a file."""
        desk = self._context.desk
        if desk is None:
            return
        saved = text.fill(self.tr("Saved: %1"), target.name)
        self._context.tasks.run(
            self,
            "data",
            lambda: desk.imports.save_rejected(import_id, target),
            done=lambda _nothing: self.status.setText(saved),
            failed=self._fail,
        )

    # -------------------------------------------------------------------------- looking

    def _show(self, view: QWidget) -> None:
        self.stack.setCurrentWidget(view)
        number, name = {
            self.file: ("1", self.tr("File")),
            self.columns: ("2", self.tr("Columns")),
            self.preview: ("3", self.tr("What would change")),
        }[view]
        self.step_words.setText(text.fill(self.tr("Step %1 of 3: %2"), number, name))
        view.setFocus()
        self._offer()

    def _say_trouble(self, sentence: str) -> None:
        self.trouble.set_words(sentence)
        self.trouble.setVisible(bool(sentence))

    def _offer(self) -> None:
        view, busy = self.stack.currentWidget(), self.walk.is_walking()
        self.progress.setVisible(busy)
        self.cancel.setVisible(busy and self._work != "undo")
        self.cancel.setEnabled(True)
        self.back.setVisible(view is not self.file and not busy)
        self.next.setVisible(view is not self.file and not (busy and view is self.preview))
        self.next.set_text(
            self.tr("Import") if view is self.preview else self.tr("Look at the rows")
        )
        self.next.setEnabled(not busy and not (view is self.columns and self.columns.hindrances()))
        for button in (self.file.choose, self.file.undo, self.file.rejected):
            button.setEnabled(not busy)
