"""Experts: the list by name with filters, and the record of the one who is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from mediadesk.domain.changes import Changes
from mediadesk.domain.errors import Refused
from mediadesk.domain.expert import AbsenceDraft, Skill
from mediadesk.domain.query import ExpertQuery
from mediadesk.domain.rows import ExpertPage as Page
from mediadesk.services.desk import Desk
from mediadesk.services.experts import ExpertDone, ExpertFile, ExpertUndo, Named
from mediadesk.services.roster import Returned, RosterUndo, Taken
from mediadesk.ui import text
from mediadesk.ui.actions import Actions
from mediadesk.ui.desk.experts.calendars import CalendarWork
from mediadesk.ui.desk.experts.files import ImportDialog
from mediadesk.ui.desk.experts.model import ExpertDelegate, ExpertModel
from mediadesk.ui.desk.experts.named import NamedPane
from mediadesk.ui.desk.experts.record import RecordPane
from mediadesk.ui.signals import Context
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.inputs import CheckBox, ComboBox
from mediadesk.ui.widgets.pair import PairPage, PickDialog, SearchList
from mediadesk.ui.widgets.portrait import decode

_tr = QCoreApplication.translate
WIDTH = 360
_MOST_UNDO = 50
_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    page: Page
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    topics: tuple[str, ...]
    languages: tuple[str, ...]
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    file: ExpertFile
    image: QImage | None
    now: datetime


class ExpertList(SearchList):
    """A search field and filters over the list; `chosen` carries a record's UUID."""

    def __init__(
        self, context: Context, *, filters: bool = True, parent: QWidget | None = None
    ) -> None:
        """Make the list; `reload` fills it."""
        self._model = ExpertModel()
        super().__init__(
            context,
            name=_tr("ExpertList", "Find an expert"),
            placeholder=_tr("ExpertList", "Name, topic, organisation or address"),
            title=_tr("ExpertList", "Experts"),
            model=self._model,
            delegate=ExpertDelegate(),
            parent=parent,
        )
        self._filling = False
        self.language = ComboBox(self.tr("Language"), size=28)
        self.skill = ComboBox(self.tr("Media skill"), size=28)
        self.topic = ComboBox(self.tr("Topic"), size=28)
        self.free = CheckBox(self.tr("Free now"), size=28)
        self.retired = CheckBox(self.tr("Retired"), size=28)
        self.skill.add(self.tr("Any skill"), "")
        for one in Skill:
            self.skill.add(text.skill_label(one), one.value)
        self.show_choices((), ())
        holder = QWidget()
        lines = QVBoxLayout(holder)
        lines.setContentsMargins(16, 0, 16, 0)
        lines.setSpacing(6)
        lines.addLayout(row(self.language, self.skill, spacing=6))
        lines.addLayout(row(self.topic, self.free, self.retired, spacing=8))
        self.box.insertWidget(1, holder)
        holder.setVisible(filters)
        for combo in (self.language, self.skill, self.topic):
            combo.currentIndexChanged.connect(lambda _index: self._filtered())
        for check in (self.free, self.retired):
            check.toggled.connect(lambda _on: self._filtered())

    def show_choices(self, topics: tuple[str, ...], languages: tuple[str, ...]) -> None:
        """Offer these topics and languages (BCP 47); what is chosen stays chosen."""
        self._filling = True
        for combo, every, values, words in (
            (self.topic, self.tr("Any topic"), topics, str),
            (self.language, self.tr("Any language"), languages, text.language),
        ):
            kept = combo.value()
            if [combo.itemData(n) for n in range(combo.count())] != ["", *values]:
                combo.clear()
                combo.add(every, "")
                for one in values:
                    combo.add(words(one), one)
                combo.choose(kept or "")
        self._filling = False

    def _filtered(self) -> None:
        if not self._filling:
            self.reload(anew=True)

    @property
    def is_filtered(self) -> bool:
        """Whether a filter leaves somebody out."""
        chosen = (self.language.value(), self.skill.value(), self.topic.value())
        return any(chosen) or self.free.isChecked() or self.retired.isChecked()

    def clear_filters(self) -> None:
        """Let everybody be shown."""
        self._filling = True
        for combo in (self.language, self.skill, self.topic):
            combo.choose("")
        for check in (self.free, self.retired):
            check.setChecked(False)
        self._filling = False

    def reader(self, after: str, limit: int) -> Callable[[Desk], object]:
        """Return what reads the page after a cursor; it runs on another thread."""
        words, skill = self.search.text(), self.skill.value()
        language, topic = str(self.language.value() or ""), str(self.topic.value() or "")
        free, retired = self.free.isChecked(), self.retired.isChecked()

        def read(desk: Desk) -> _Read:
            now = desk.clock.now()
            query = ExpertQuery(
                now=now,
                search=words,
                language=language,
                topic=topic,
                skill=Skill(str(skill)) if skill else None,
                free=free,
                retired=retired,
                limit=limit,
                after=after,
            )
            return _Read(page=desk.database.read().experts(query), now=now)

        return read

    def put(self, found: object, *, more: bool) -> None:
        """Show a page that was read."""
        if isinstance(found, _Read):
            page = found.page
            self._model.show_page(page.rows, page.after, more=more, now=found.now, zone=self.zone())

    def words_for_nobody(self) -> tuple[str, str]:
        """Return title and words for an empty list."""
        if self.search.text():
            return (
                text.fill(self.tr("Nobody fits “%1”"), self.search.text()),
                self.tr("Try a part of a name, a topic, an organisation or an address."),
            )
        if self.is_filtered:
            return self.tr("Nobody fits these filters"), self.tr("Take one of them away.")
        return (
            self.tr("No experts yet"),
            self.tr("Make one, import a file of them, or take them from releases."),
        )


class ExpertsPage(PairPage):
    """The page: list at the left, record at the right; one of the two in a narrow window."""

    release_wanted = Signal(str)

    def __init__(
        self,
        context: Context,
        actions: Actions,
        *,
        me: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        """Make the page; it reads when it is shown."""
        title = _tr("ExpertsPage", "Experts")
        super().__init__(context, title=title, width=WIDTH, parent=parent)
        self._me = me
        self._wanted = ""
        self._undos: list[ExpertUndo | RosterUndo] = []
        self.new_button = IconButton("user-plus", self.tr("New expert"), on_click=self.begin)
        self.header.add(self.new_button)
        self.files_button = IconButton("ellipsis", self.tr("Import and export"))
        self.files_menu = QMenu(self.files_button)
        for words, act in (
            (self.tr("&Import from a file…"), self._choose_import),
            (self.tr("&Export…"), partial(self._choose_export, private=False)),
            (self.tr("Export with &private details…"), partial(self._choose_export, private=True)),
        ):
            self.files_menu.addAction(words).triggered.connect(
                lambda _checked=False, act=act: act()
            )
        self.files_button.clicked.connect(
            lambda _checked=False: self.files_menu.popup(
                self.files_button.mapToGlobal(self.files_button.rect().bottomLeft())
            )
        )
        self.header.add(self.files_button)
        self.named_button = Button(
            self.tr("Named in releases"), kind="link", icon="user-plus", on_click=self.show_named
        )
        holder = QWidget()
        line = QVBoxLayout(holder)
        line.setContentsMargins(16, 0, 16, 6)
        line.addLayout(row(self.named_button, None))
        self._named_line = holder
        self._named_line.setVisible(False)
        self.left.addWidget(holder)
        self.people = ExpertList(context)
        self.left.addWidget(self.people, 1)
        self.nothing = EmptyState(
            self.tr("No expert chosen"),
            self.tr("Who can speak about what, in which languages, and when they can be had."),
            icon="user",
            tone="accent",
        )
        self.record = RecordPane()
        self._calendars = CalendarWork(
            context, self.record.away.calendars, me=self._me, zone=self.zone
        )
        self.named = NamedPane()
        for pane in (self.nothing, self.record, self.named):
            self.right.addWidget(pane)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE)
        self._minute.timeout.connect(self._tick)
        self._wire(actions)
        self.setFocusProxy(self.people.view)
        self.reload()

    def _wire(self, actions: Actions) -> None:
        self.people.chosen.connect(self._read)
        self.people.view.clicked.connect(lambda _index: self._enter())
        self.people.view.activated.connect(lambda _index: self._enter())
        record = self.record
        record.save_wanted.connect(self.save)
        record.merge_wanted.connect(self.ask_merge)
        record.retire_wanted.connect(self.retire)
        record.release_wanted.connect(self.release_wanted)
        record.part_wanted.connect(self.part)
        record.photograph_wanted.connect(self._choose_photograph)
        record.no_photograph_wanted.connect(lambda: self.set_photograph(None))
        record.discarded.connect(self._discarded)
        record.back.connect(lambda: self.show_single(detail=False))
        record.away.put_wanted.connect(self.put_absence)
        record.away.drop_wanted.connect(self.drop_absence)
        self._calendars.failed.connect(self.failed)
        self.named.make_wanted.connect(self.take_in)
        self.named.identify_wanted.connect(self.identify)
        self.named.back.connect(lambda: self.show_single(detail=False))
        self.toast.undone.connect(self.undo)
        actions.on("undo", lambda: self.undo() if self.isVisible() else None)
        self._context.changed.connect(self._stale)

    # ------------------------------------------------------------------------- reading

    def reload(self) -> None:
        """Read the list, what can be filtered by, and whom releases name."""
        self.people.reload()

        def read(desk: Desk) -> _Around:
            views = desk.database.read()
            return _Around(
                topics=views.topics(),
                languages=views.languages(),
                named=desk.experts.named(),
            )

        self.run(read, self._show_around, key="around")

    def _show_around(self, around: _Around) -> None:
        self.people.show_choices(around.topics, around.languages)
        count = len(around.named)
        self._named_line.setVisible(count > 0)
        self.named_button.set_text(text.counted("%n name(s) in releases without a record", count))
        self.named.show_people(around.named)

    def open(self, expert_id: str) -> None:
        """Read and show a record, alone if the window is narrow."""
        self._read(expert_id)
        self._enter()

    def _enter(self) -> None:
        if self.is_single:
            self.show_single(detail=True)

    def _read(self, expert_id: str) -> None:
        if not expert_id:
            return
        self._wanted = expert_id

        def read(desk: Desk) -> _Opened:
            file = desk.experts.open(expert_id)
            picture = file.photograph
            image = decode(picture.content) if picture is not None else None
            return _Opened(file=file, image=image, now=desk.clock.now())

        self.run(read, self._show, key="open")

    def _show(self, opened: _Opened) -> None:
        self._wanted = opened.file.expert.id
        self.record.show_file(opened.file, now=opened.now, zone=self.zone(), image=opened.image)
        self._calendars.show(self._wanted)
        self.right.setCurrentWidget(self.record)
        self.people.choose(self._wanted)

    def _stale(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if changes.experts or changes.releases or changes.settings:
            self.reload()
        if self._wanted and self._wanted in changes.experts and self.record.blank is None:
            self._read(self._wanted)

    def _tick(self) -> None:
        desk = self._context.desk
        if desk is not None:
            self.people.reload()
            self.record.set_now(desk.clock.now(), self.zone())

    def showEvent(self, event: QShowEvent) -> None:
        """Let the clocks of the list go on, and read what was asked of the expert meanwhile."""
        super().showEvent(event)
        self._minute.start()
        if self._wanted and self.right.currentWidget() is self.record and not self.record.blank:
            self._read(self._wanted)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the clocks alone while nobody looks."""
        super().hideEvent(event)
        self._minute.stop()

    # -------------------------------------------------------------------------- acting

    def begin(self) -> None:
        """Show an empty record to be filled in."""
        desk = self._context.desk
        if desk is None:
            return
        self._wanted = ""
        self.people.view.clearSelection()
        self.record.show_blank(desk.experts.blank())
        self.right.setCurrentWidget(self.record)
        self._enter()

    def _discarded(self) -> None:
        if self.record.blank is None:
            return
        self.record.blank = None
        self.right.setCurrentWidget(self.nothing)
        if self.is_single:
            self.show_single(detail=False)
        self._read(self.people.current())

    def _act(self, act: Callable[[Desk, str], ExpertDone], said: str) -> None:
        file = self.record.file
        if file is not None:
            key = file.expert.id
            self.run(lambda desk: act(desk, key), lambda done: self._done(done, said))

    def _done(self, done: ExpertDone, said: str, *, show: bool = True) -> None:
        if done.undo is not None:
            self._undos = [*self._undos, done.undo][-_MOST_UNDO:]
        self.toast.show_message(text.fill(said, done.expert.name), undo=done.undo is not None)
        if show:
            self._wanted = done.expert.id
        self._context.changed.emit(done.changes)

    def save(self) -> None:
        """Write the fields; a new record is made."""
        me = self._me()
        draft, problems = self.record.draft()
        if problems:
            # What else is wrong is said at the same time.
            self.run(
                lambda desk: desk.experts.problems(draft),
                lambda found: self.record.refuse((*found, *problems)),
            )
            return
        if self.record.blank is not None:
            self.run(
                lambda desk: desk.experts.create(draft, actor=me),
                lambda done: self._saved(done, self.tr("Record of %1 made")),
            )
            return
        file = self.record.file
        if file is None:
            return
        key, version = file.expert.id, file.expert.version
        self.run(
            lambda desk: desk.experts.change(key, draft, actor=me, version=version),
            lambda done: self._saved(done, self.tr("Record of %1 saved")),
        )

    def _saved(self, done: ExpertDone, said: str) -> None:
        self.record.blank = None
        self.record.saved()
        self._done(done, said)

    def retire(self, active: bool) -> None:  # noqa: FBT001  # what the signal carries
        """Let the expert be proposed no more, or again."""
        me = self._me()
        said = self.tr("%1 is back") if active else self.tr("%1 is retired")
        self._act(lambda desk, key: desk.experts.retire(key, active=active, actor=me), said)

    def put_absence(self, draft: AbsenceDraft, absence_id: str) -> None:
        """Note leave or travel, or change it."""
        file, me = self.record.file, self._me()
        if file is None:
            return
        key = file.expert.id

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.record.away.refuse(error.problems)
            else:
                self.failed(error)

        def done(done: ExpertDone) -> None:
            self.record.away.clear()
            self._done(done, self.tr("Noted for %1"))

        self.run(
            lambda desk: desk.experts.put_absence(key, draft, actor=me, absence_id=absence_id),
            done,
            failed=failed,
        )

    def drop_absence(self, absence_id: str) -> None:
        """Take leave or travel back."""
        me = self._me()
        self._act(
            lambda desk, key: desk.experts.drop_absence(key, absence_id, actor=me),
            self.tr("Taken back for %1"),
        )

    def part(self, release_id: str) -> None:
        """Say that a release names somebody else."""
        me = self._me()
        self._act(
            lambda desk, key: desk.experts.part(key, release_id, actor=me),
            self.tr("Taken out of the record of %1"),
        )

    def _choose_photograph(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a photograph"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Pictures (%1)").replace("%1", "*.png *.jpg *.jpeg"))
        dialog.fileSelected.connect(lambda name: self.set_photograph(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_photograph(self, path: Path | None) -> None:
        """Keep the picture in a file, or none; the file is read off this thread."""
        me = self._me()

        def act(desk: Desk, key: str) -> ExpertDone:
            picture = desk.experts.read_photograph(path) if path is not None else None
            return desk.experts.set_photograph(key, picture, actor=me)

        said = self.tr("Photograph of %1 saved") if path else self.tr("Photograph of %1 removed")
        self._act(act, said)

    def ask_merge(self) -> None:
        """Ask who else this person is."""
        file = self.record.file
        if file is None:
            return
        people = ExpertList(self._context, filters=False)
        people.search.setText(file.expert.name.rpartition(" ")[2])
        dialog = PickDialog(
            people,
            title=self.tr("Merge two records"),
            question=text.fill(self.tr("Who is the same person as %1?"), file.expert.name),
            verb=self.tr("Merge"),
            parent=self,
        )
        dialog.accepted.connect(lambda: self.merge(dialog.chosen()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def merge(self, other_id: str) -> None:
        """Let the chosen record and another be one person."""
        me = self._me()
        self._act(
            lambda desk, key: desk.experts.merge(key, other_id, actor=me),
            self.tr("Merged into the record of %1"),
        )

    def show_named(self) -> None:
        """Show whom releases name without a record."""
        self.right.setCurrentWidget(self.named)
        self._enter()
        self.named.focus_list()

    def take_in(self, named: Named) -> None:
        """Make a record of somebody whom releases name."""
        me = self._me()
        self.run(
            lambda desk: desk.experts.take_in(named.everywhere, actor=me),
            lambda done: self._done(done, self.tr("Record of %1 made"), show=False),
        )

    def identify(self, named: Named, expert_id: str) -> None:
        """Say whose record is that of somebody whom releases name."""
        me = self._me()
        self.run(
            lambda desk: desk.experts.identify(named.everywhere, expert_id, actor=me),
            lambda done: self._done(done, self.tr("Linked to the record of %1"), show=False),
        )

    # --------------------------------------------------------------------------- files

    def _choose_import(self) -> None:
        dialog = QFileDialog(self, self.tr("Import experts"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = "*.csv *.txt *.tsv *.vcf *.vcard"
        dialog.setNameFilter(self.tr("Lists and cards (%1)").replace("%1", kinds))
        dialog.fileSelected.connect(lambda name: self.import_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_file(self, path: Path) -> ImportDialog:
        """Show what a file would do, and let it be written."""
        dialog = ImportDialog(self._context, path, actor=self._me(), parent=self)
        dialog.taken.connect(self._imported)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _imported(self, done: Taken) -> None:
        if done.undo is not None:
            self._undos = [*self._undos, done.undo][-_MOST_UNDO:]
        said = text.fill(self.tr("%1 new, %2 changed"), str(done.new), str(done.changed))
        self.toast.show_message(said, undo=done.undo is not None)
        self._context.changed.emit(done.changes)

    def _choose_export(self, *, private: bool) -> None:
        dialog = QFileDialog(self, self.tr("Export experts"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Table (%1)").replace("%1", "*.csv"), "vCard (*.vcf)"])
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("experts.csv")
        dialog.fileSelected.connect(lambda name: self.export(Path(name), private=private))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, path: Path, *, private: bool) -> None:
        """Write the experts into a file."""
        self.run(
            lambda desk: desk.roster.export(path, private=private),
            lambda count: self.toast.show_message(
                text.fill(self.tr("%1 written as %2"), str(count), path.name), undo=False
            ),
        )

    def undo(self) -> None:
        """Put the last change back."""
        if self._context.desk is None or not self._undos:
            return
        newest, me = self._undos.pop(), self._me()
        if isinstance(newest, RosterUndo):
            whole = newest
            self.run(lambda desk: desk.roster.undo(whole, actor=me), self._returned)
            return
        last = newest

        def done(done: ExpertDone) -> None:
            gone = last.before is None and not last.other_id
            if gone and self._wanted == done.expert.id:
                self._wanted = ""
                self.record.file = None
                self.right.setCurrentWidget(self.nothing)
            self._done(done, self.tr("Undone for %1"), show=not gone and bool(self._wanted))

        self.run(lambda desk: desk.experts.undo(last, actor=me), done)

    def _returned(self, done: Returned) -> None:
        said = text.counted("%n record(s) taken back", done.back)
        if done.kept:
            said += text.counted("; %n record(s) changed since and stay", done.kept)
        self.toast.show_message(said, undo=False)
        self._context.changed.emit(done.changes)

    def failed(self, error: Exception) -> None:
        """Say what is wrong beside its field, or where nothing better says it."""
        shown = self.record.file is not None or self.record.blank is not None
        if isinstance(error, Refused) and shown:
            self.record.refuse(error.problems)
            return
        super().failed(error)

    # -------------------------------------------------------------------------- layout

    def detail_focus(self) -> QWidget:
        """Return what gets the keys when the right pane shows alone."""
        if self.right.currentWidget() is self.named:
            return self.named.view
        return self.record.edits["name"]

    def list_focus(self) -> QWidget:
        """Return what gets the keys when the list shows alone."""
        return self.people.view

    def show_back(self, *, visible: bool) -> None:
        """Show or hide the way back to the list."""
        self.record.back_button.setVisible(visible)
        self.named.back_button.setVisible(visible)
