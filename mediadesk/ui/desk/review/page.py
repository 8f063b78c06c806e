"""The review of releases before they are stored: one after the other, nothing kept before Import.

A release comes as a file, as pasted text, or as what the clipboard holds with its formatting; a
stored one comes back to be mended. What cannot be read is said in a sentence and the next follows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QUndoStack,
)
from PySide6.QtWidgets import QFileDialog, QWidget

from mediadesk.domain.acquaintance import Recognised
from mediadesk.domain.changes import Changes
from mediadesk.domain.correction import with_selection
from mediadesk.domain.draft import PersonDraft, ReleaseDraft, differences, merged
from mediadesk.domain.embargo import in_force
from mediadesk.domain.errors import Refused
from mediadesk.domain.release import Release
from mediadesk.domain.request import Request
from mediadesk.domain.rows import Alike
from mediadesk.services.desk import Desk
from mediadesk.services.outcome import Imported, Updated
from mediadesk.ui import text
from mediadesk.ui.desk.review.frame import COMPARE, REVIEW, START, ReviewFrame
from mediadesk.ui.desk.review.history import Correction
from mediadesk.ui.desk.review.laid import Beside, Laid, laid_out
from mediadesk.ui.desk.review.marks import marks_of, reason_of
from mediadesk.ui.desk.review.offsets import Shown
from mediadesk.ui.desk.review.sources import Pasted, Source, files_of, pasted_of
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.speech import announce

_OVER = object()


class ReviewPage(ReviewFrame):
    """The source at the left, the fields at the right, and Import."""

    finished = Signal(str)
    """The last release was taken in or left; carries the UUID to show, "" for none."""
    check_wanted = Signal(str)
    """Carries the UUID of a release whose report's link has not been asked yet."""

    def __init__(
        self, context: Context, *, me: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Make the page; it waits for something to review."""
        super().__init__(parent)
        self._context = context
        self._me = me
        self._waiting: deque[Source] = deque()
        self._count = self._done = 0
        self._read: Laid | None = None
        self._alike: Alike | None = None
        self._stored: Beside | None = None
        self._last = ""
        self._busy = False
        self._fresh = False
        # Its signals are not used: a dying stack still emits them.
        self.history = QUndoStack()
        for button, act in (
            (self.undo_button, self.undo),
            (self.redo_button, self.redo),
            (self.stop_button, self.stop),
            (self.choose_button, self.choose),
            (self.paste_button, self.paste),
        ):
            button.clicked.connect(act)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            send = QShortcut(QKeySequence(keys), self)
            send.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            send.activated.connect(self.go_on)
        self._met: dict[tuple[str, str, str], Recognised | None] = {}
        self._to_mend = ""
        self._pieces = self.build()
        self._building = QTimer(self)
        self._building.timeout.connect(self._build_on)
        self._building.start(0)
        self._show_state()

    def _build_on(self) -> None:
        """Make the next piece; once all are there, begin with what came meanwhile."""
        if next(self._pieces, _OVER) is not _OVER:
            return
        self._building.stop()
        self._built = True
        self._wire()
        self._show_state()
        if self._to_mend:
            self.revise(self._to_mend)
        elif self._waiting:
            self._next()

    def _wire(self) -> None:
        """Say what the frame's controls do."""
        for button, act in (
            (self.compare_button, self.open_compare),
            (self.import_button, self.go_on),
            (self.other_button, self.import_new),
            (self.skip_button, self.skip),
        ):
            button.clicked.connect(act)
        self.source.person = self.fields.person_name
        self.source.used.connect(self._use)
        self.source.mark_clicked.connect(self._go_to_field)
        self.fields.changed.connect(self._correct)
        self.fields.entered.connect(self._show_place)
        self.fields.undo_wanted.connect(self.undo)
        self.fields.redo_wanted.connect(self.redo)
        self.compare.accepted.connect(self.update_release)
        self.compare.left.connect(self._back_to_review)

    # --------------------------------------------------------------------------- coming

    def take(self, sources: Sequence[Source]) -> None:
        """Review these, one after the other, behind those that wait already."""
        if not sources:
            return
        if self._read is None and not self._busy:
            self._count = self._done = 0
            self._last = ""
        self._waiting.extend(sources)
        self._count += len(sources)
        self._show_state()
        if self._built and self._read is None and not self._busy:
            self._next()

    def paste(self) -> None:
        """Review what the clipboard holds: files, a page with its formatting, or text."""
        data = QGuiApplication.clipboard().mimeData()
        files = files_of(data)
        found = pasted_of(data)
        if files:
            self.take(files)
        elif found is not None:
            self.take([found])
        else:
            self._tell(
                self.tr("Nothing to paste"),
                self.tr("The clipboard holds no text and no file."),
                tone="warn",
            )

    def choose(self) -> None:
        """Ask for files."""
        dialog = QFileDialog(self, self.tr("Import releases"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()

    def revise(self, release_id: str) -> None:
        """Open a stored release to mend it; does nothing while another review is open."""
        if self._read is not None or self._busy:
            self._tell(
                self.tr("Another review is open"),
                self.tr("Import or leave it first."),
                tone="warn",
            )
            return
        self._to_mend = "" if self._built else release_id
        if not self._built:
            return
        self._count = self._done = 0

        def work(desk: Desk) -> Laid:
            release, reviewed = desk.releases.revise(release_id)
            return laid_out(desk, reviewed, stored=release)

        self._run(work, self._show_read, self._not_opened)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and text."""
        if files_of(event.mimeData()) or pasted_of(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Review what was dropped."""
        files = files_of(event.mimeData())
        found = pasted_of(event.mimeData())
        if files or found is not None:
            event.acceptProposedAction()
        if files:
            self.take(files)
        elif found is not None:
            self.take([found])

    def _next(self) -> None:
        """Read the next one, or end."""
        self._read = self._stored = self._alike = None
        self.history.clear()
        if not self._waiting:
            self._finish()
            return
        source = self._waiting.popleft()

        def work(desk: Desk) -> Laid:
            if isinstance(source, Pasted):
                return laid_out(desk, desk.releases.review_bytes(source.data, source.name))
            return laid_out(desk, desk.releases.review(source))

        self._show_state()
        self._say_reading(source.name)
        self._run(work, self._show_read, lambda error: self._unreadable(source, error))

    def _run(
        self,
        work: Callable[[Desk], object],
        done: Callable[..., None],
        failed: Callable[[Exception], None],
    ) -> None:
        desk = self._context.desk
        if desk is None:
            return
        self._busy = True
        self._show_buttons()

        def over(then: Callable[..., None]) -> Callable[[object], None]:
            def call(result: object) -> None:
                self._busy = False
                then(result)
                self._show_buttons()

            return call

        self._context.tasks.run(
            self, "data", lambda: work(desk), done=over(done), failed=over(failed)
        )

    def _unreadable(self, source: Source, error: Exception) -> None:
        name = source.name
        self._done += 1
        if isinstance(source, Pasted):
            title = self.tr("What was pasted cannot be read")
        else:
            title = text.fill(self.tr("%1 cannot be read"), plain.visible(name))
        self._tell(title, text.failure(error))
        self._next()

    def _not_opened(self, error: Exception) -> None:
        self._tell(self.tr("That release cannot be opened"), text.failure(error))
        self._show_state()

    # -------------------------------------------------------------------------- showing

    def _show_read(self, read: Laid) -> None:
        self._read = read
        self._met = dict(read.met)
        reviewed = read.reviewed
        self._alike = next((one for one in reviewed.alike if one.is_same), None)
        zone = self._context.settings.get("office.zone") or "UTC"
        self.fields.set_place(zone=zone, now=read.now)
        self._fresh = True
        self.source.set_text(read.shown)
        self._show_draft(reviewed.draft)
        self._fresh = False
        self.history.clear()
        self._show_match()
        self._show_state()
        self.fields.pane.verticalScrollBar().setValue(0)
        if self._alike is not None:
            self.compare_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.fields.focus_field("headline")
        looks = len(self.fields.warnings())
        words = self.tr("Ready to look over")
        announce(self, f"{words}. {text.counted('%n thing(s) to look at', looks)}")

    def _show_draft(self, draft: ReleaseDraft) -> None:
        known: dict[str, list[Recognised | None]] = {}
        if self._read is not None:
            known = {
                "experts": [self._recognise(one) for one in draft.experts],
                "contacts": [self._recognise(one) for one in draft.contacts],
            }
        self.fields.set_draft(draft, known, fresh=self._fresh)
        self.source.set_marks(marks_of(draft))

    def _recognise(self, one: PersonDraft) -> Recognised | None:
        """Return who somebody was in an earlier release; numbers take long to read, so once."""
        key = (one.name, one.email, one.phone)
        if key not in self._met and self._read is not None:
            self._met[key] = self._read.reviewed.people.recognise(*key)
        return self._met.get(key)

    def draft(self) -> ReleaseDraft:
        """Return the draft as it stands."""
        return self.fields.draft

    def _show_match(self) -> None:
        reviewed = self._read.reviewed if self._read is not None else None
        known = reviewed.known if reviewed is not None and self._is_new() else None
        alike = reviewed.alike if reviewed is not None else ()
        self._match_row.setVisible(known is not None or bool(alike))
        self.compare_button.setVisible(known is None and self._alike is not None)
        if known is not None:
            self.match.set_tone("info", "copy")
            self.match.set_words(
                self.tr("This very file is here already"),
                plain.visible(known.title),
            )
        elif self._alike is not None:
            self.match.set_tone("warn", "copy")
            self.match.set_words(
                self.tr("This looks like a newer text of a release that is here"),
                plain.visible(self._alike.title),
            )
        elif alike:
            self.match.set_tone("info", "copy")
            titles = "\n".join(plain.visible(one.title) for one in alike[:3])
            self.match.set_words(self.tr("Much the same is told by"), titles)

    def _is_new(self) -> bool:
        return self._read is not None and self._read.stored is None

    def _show_state(self) -> None:
        """Show the page that fits, where one stands among several, and what can be done."""
        if not self._built:
            for widget in (self.undo_button, self.redo_button, self.stop_button, self.side):
                widget.setVisible(False)
            return
        if self._read is None:
            self._stack.setCurrentIndex(START)
            if not self._busy:
                self._ask_for_one()
        elif self._stack.currentIndex() != COMPARE or self._stored is None:
            self._stack.setCurrentIndex(REVIEW)
        mending = self._read is not None and not self._is_new()
        at = min(self._done + 1, self._count)
        several = self._count > 1 and not mending
        where = self.tr("%1 of %2").replace("%1", str(at)).replace("%2", str(self._count))
        title = self.tr("Mend a release") if mending else self.tr("Import a release")
        self._header.set_title(title, where if several else "")
        self.progress.setVisible(several)
        self.progress.set_share(self._done / self._count if self._count else None)
        self.stop_button.setVisible(several and bool(self._waiting))
        self._show_history()
        self._show_buttons()
        self._fit()

    def _show_buttons(self) -> None:
        read = self._read
        known = read is not None and self._is_new() and read.reviewed.known is not None
        ready = read is not None and not self._busy
        if read is not None and not self._is_new():
            words = self.tr("Save")
        elif known:
            words = self.tr("Open the stored one")
        elif self._alike is not None:
            words = self.tr("Compare with the stored one")
        else:
            words = self.tr("Import")
        self.import_button.set_text(words)
        self.other_button.setVisible(self._alike is not None and not known)
        for button in (
            self.import_button,
            self.other_button,
            self.skip_button,
            self.compare_button,
            self.compare.accept_button,
        ):
            button.setEnabled(ready)
        self.choose_button.setEnabled(not self._busy)
        waits = self._is_new() and not known
        self._state.setText(self.tr("Nothing is stored yet") if waits else "")

    def _show_history(self) -> None:
        shown = self._read is not None
        for button, may, words in (
            (self.undo_button, self.history.canUndo(), self.history.undoText()),
            (self.redo_button, self.history.canRedo(), self.history.redoText()),
        ):
            button.setVisible(shown)
            button.setEnabled(may)
            button.setAccessibleDescription(plain.visible(words))

    # ------------------------------------------------------------------------ correcting

    def _correct(self, draft: object, words: str) -> None:
        if isinstance(draft, ReleaseDraft) and draft != self.draft():
            self.history.push(Correction(self.draft(), draft, words, self._show_draft))
            self._show_history()

    def _use(self, use: str, start: int, end: int) -> None:
        group, number = self.fields.person()
        draft = with_selection(self.draft(), use, (start, end), group=group, number=number)
        if draft is None:
            self._tell(
                self.tr("That cannot be used so"),
                self.tr("A date needs day, month and year; a field needs at least one word."),
                tone="warn",
            )
            return
        self._quiet()
        self._correct(draft, self.tr("Use of a selection"))
        group = use.partition(".")[0]
        if use.endswith(".new"):
            number = len(getattr(draft, group)) - 1
            self._go_to_field(f"{group}.{number}")
        elif not use.startswith("person."):
            self._show_place(use)
        announce(self, self.tr("Taken over"))

    def _show_place(self, key: str) -> None:
        """Show where a field stands in the text, and why it was taken from there."""
        self.source.show_mark(key)
        self.source.set_reason(reason_of(self.draft(), key))

    def _go_to_field(self, key: str) -> None:
        self.side.choose("fields")
        self.fields.focus_field(key)
        # The focus may have been there already, and so tells nothing.
        self._show_place(key)

    def undo(self) -> None:
        """Undo the last correction."""
        self.history.undo()
        self._show_history()

    def redo(self) -> None:
        """Do the correction again that was undone last."""
        self.history.redo()
        self._show_history()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of undo for this page, wherever in it the focus is."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._key_act(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, do again, or paste."""
        act = self._key_act(event)
        if act is not None:
            act()
            return
        super().keyPressEvent(event)

    def _key_act(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Undo):
            return self.undo
        if event.matches(QKeySequence.StandardKey.Redo):
            return self.redo
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste
        return None

    # -------------------------------------------------------------------------- storing

    def go_on(self) -> None:
        """Do what the one primary button says."""
        read = self._read
        if read is None or self._busy:
            return
        if self._stack.currentIndex() == COMPARE:
            self.update_release()
        elif read.stored is not None:
            self._save(read.stored)
        elif read.reviewed.known is not None:
            self._last = read.reviewed.known.id
            self.skip()
        elif self._alike is not None:
            self.open_compare()
        else:
            self.import_new()

    def import_new(self) -> None:
        """Store the draft as a release of its own."""
        read = self._read
        if read is None or self._busy or not self.fields.commit_all():
            return
        draft, original, actor = self.draft(), read.reviewed.original, self._me()
        self._run(
            lambda desk: desk.releases.add(draft, original, actor=actor),
            self._imported,
            self._not_stored,
        )

    def _imported(self, done: Imported) -> None:
        self._context.changed.emit(done.changes)
        self._stored_now(done.release)

    def _save(self, stored: Release) -> None:
        if not self.fields.commit_all():
            return
        draft, actor = self.draft(), self._me()
        self._run(
            lambda desk: desk.update_release(stored.id, draft, actor=actor, version=stored.version),
            self._updated,
            self._not_stored,
        )

    def _updated(self, found: tuple[Updated, tuple[Request, ...]]) -> None:
        done, routed = found
        changes = done.changes
        if routed:
            changes = Changes(
                releases=changes.releases,
                requests=frozenset(one.id for one in routed),
                outbox=True,
            )
        self._context.changed.emit(changes)
        self._stored_now(done.release)

    def _stored_now(self, release: Release) -> None:
        self._quiet()
        self._last = release.id
        self._done += 1
        if release.report.url and release.report.check is None:
            self.check_wanted.emit(release.id)
        # No title here: a notice may be seen by people who may not know of it yet.
        desk = self._context.desk
        held = desk is not None and in_force(release.embargo, desk.clock.now())
        announce(
            self, self.tr("Stored, under embargo") if held else self.tr("The release is stored")
        )
        self._next()

    def _not_stored(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._back_to_review()
            beside = [one for one in error.problems if one.field != "file"]
            if beside:
                self.fields.show_problems(beside)
                return
        self._tell(self.tr("Nothing was stored"), text.failure(error))

    def skip(self) -> None:
        """Leave this one; nothing of it is stored."""
        if self._busy:
            return
        self._quiet()
        self._done += 1
        self._next()

    def stop(self) -> None:
        """Leave those that still wait; the one that is open stays."""
        self._waiting.clear()
        self._count = self._done + 1
        self._show_state()

    def _finish(self) -> None:
        last, self._last = self._last, ""
        self.fields.set_draft(ReleaseDraft(), {}, fresh=True)
        self.source.set_text(Shown(""))
        self._show_state()
        # A sentence about a file that could not be read has to stay where it can be read.
        if not self._news_row.isVisible():
            self.finished.emit(last)

    # ------------------------------------------------------------------------- comparing

    def open_compare(self) -> None:
        """Show what this text would change in the stored release."""
        alike = self._alike
        if alike is None or self._busy or not self.fields.commit_all():
            return
        key = alike.release_id

        def work(desk: Desk) -> Beside:
            release, reviewed = desk.releases.revise(key)
            return Beside(release=release, draft=reviewed.draft)

        self._run(work, self._show_compare, self._not_stored)

    def _show_compare(self, stored: Beside) -> None:
        self._stored = stored
        rows = differences(stored.draft, self.draft())
        title = text.fill(self.tr("Update “%1”"), plain.visible(stored.release.title))
        self.compare.show_differences(title, rows)
        self._stack.setCurrentIndex(COMPARE)
        self._fit()

    def _back_to_review(self) -> None:
        self._stored = None
        self._stack.setCurrentIndex(REVIEW)
        self._fit()

    def update_release(self) -> None:
        """Take the ticked fields into the stored release."""
        stored, read = self._stored, self._read
        if stored is None or read is None or self._busy:
            return
        draft = merged(stored.draft, self.draft(), self.compare.model.taken())
        original, actor, release = read.reviewed.original, self._me(), stored.release
        self._run(
            lambda desk: desk.update_release(
                release.id, draft, actor=actor, original=original, version=release.version
            ),
            self._updated,
            self._not_stored,
        )
