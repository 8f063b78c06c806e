"""One expert's record: who they are, what they can do, when, how to reach them, what names them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.deadline import city
from mediadesk.domain.errors import Problem
from mediadesk.domain.expert import Absence, Expert, ExpertDraft, Skill
from mediadesk.domain.presence import Presence, presence, zone_at
from mediadesk.domain.rows import AuthoredRow
from mediadesk.services.experts import ExpertFile
from mediadesk.ui import text
from mediadesk.ui.desk.experts.away import AwayPane
from mediadesk.ui.desk.experts.week import WeekEditor
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Card, Surface, row
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import CheckBox, LineEdit, TextArea
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import Footer, PaneHeader, ScrollColumn
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.plain import tooltip, visible
from mediadesk.ui.widgets.portrait import Portrait
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.zone import ZoneCombo

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_WIDEST = 712
_MOST_HISTORY = 60
_PARTS = ("record", "away", "releases", "history")
_CHIPS = {
    Presence.FREE: "sent",
    Presence.OFF: "queued",
    Presence.QUIET: "queued",
    Presence.AWAY: "held",
}


class ReleaseTable(QAbstractTableModel):
    """The releases that name an expert, newest first."""

    def __init__(self, parent: QWidget) -> None:
        """Make it empty."""
        super().__init__(parent)
        self.rows: tuple[AuthoredRow, ...] = ()
        self._columns = (self.tr("Date"), self.tr("As"), self.tr("Release"))

    def show_rows(self, rows: tuple[AuthoredRow, ...]) -> None:
        """Show these releases."""
        if rows == self.rows:
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many releases there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the words over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what stands in a cell; the whole row as a sentence for screen readers."""
        if not index.isValid():
            return None
        one = self.rows[index.row()]
        day = text.short_day(one.release_date or one.created_at.date())
        words = (day, self.tr("Author") if one.author else self.tr("Expert"), one.title)
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(words[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(one.title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(". ".join(words))
        return None


class RecordPane(Surface):
    """The pane at the right of the list."""

    save_wanted = Signal()
    merge_wanted = Signal()
    retire_wanted = Signal(bool)
    """Carries whether the expert is to be active."""
    release_wanted = Signal(str)
    part_wanted = Signal(str)
    photograph_wanted = Signal()
    no_photograph_wanted = Signal()
    discarded = Signal()
    """What was typed is dropped; a record that is new is not made."""
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the pane, empty."""
        super().__init__("surface", parent=parent)
        self.file: ExpertFile | None = None
        self.blank: ExpertDraft | None = None
        self._filling = False
        self._away: Absence | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._stack = QStackedWidget()
        box.addWidget(self._header())
        self._tabs = QWidget()
        top = QHBoxLayout(self._tabs)
        top.setContentsMargins(24, 12, 24, 8)
        self.part = Segmented(
            self.tr("Part of the record"),
            [
                ("record", self.tr("Record")),
                ("away", self.tr("Time away")),
                ("releases", self.tr("Releases")),
                ("history", self.tr("History")),
            ],
            value="record",
        )
        self.part.changed.connect(lambda value: self._stack.setCurrentIndex(_PARTS.index(value)))
        top.addWidget(self.part)
        top.addStretch(1)
        box.addWidget(self._tabs)
        self._stack.addWidget(self._record())
        self.away = AwayPane()
        self._stack.addWidget(self.away)
        self._stack.addWidget(self._releases())
        self._stack.addWidget(self._history())
        box.addWidget(self._stack, 1)

    # ------------------------------------------------------------------------ building

    def _header(self) -> PaneHeader:
        header = PaneHeader(left=24, right=12)
        self.back_button = IconButton(
            "arrow-left", self.tr("Back to the list"), on_click=self.back.emit
        )
        self.back_button.setVisible(False)
        self.portrait = Portrait(size=36)
        self.title = Label("", role="title", elide=True)
        self.chip = Chip("", "sent")
        for widget in (self.back_button, self.portrait, self.title, self.chip):
            header.insert(widget)
        self.retire_button = Button(
            self.tr("Retire"), kind="ghost", icon="archive", on_click=self._retire
        )
        self.merge_button = Button(
            self.tr("Merge…"), kind="ghost", icon="users", on_click=self.merge_wanted.emit
        )
        self.merge_button.setAccessibleName(self.tr("Merge with another record"))
        header.add(self.retire_button)
        header.add(self.merge_button)
        return header

    def _record(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._pane = ScrollColumn(
            widest=_WIDEST, margins=(24, 12, 24, 24), spacing=12, name=self.tr("Record")
        )
        box.addWidget(self._pane, 1)
        self.summary = ErrorSummary()
        self._pane.add(self.summary)
        self.there = Banner(tone="neutral", icon="clock")
        self._pane.add(self.there)
        self.load = Banner(tone="neutral", icon="chart-column")
        self._pane.add(self.load)
        self.edits: dict[str, LineEdit] = {}
        self.fields: dict[str, Field] = {}
        self._pane.add_layout(
            row(self._line("name", self.tr("Name"), icon="user"), self._zone_field(), spacing=12)
        )
        self._pane.add_layout(
            row(
                self._line("title", self.tr("Title")),
                self._line("organisation", self.tr("Organisation"), icon="building-2"),
                spacing=12,
            )
        )
        several = self.tr("Several are parted by commas")
        self._pane.add(self._line("topics", self.tr("Topics"), hint=several))
        self._pane.add(
            self._line("languages", self.tr("Languages"), icon="languages", hint=several)
        )
        self._build_skills()
        self.week = WeekEditor()
        self.week.changed.connect(self._count)
        self.week.entered.connect(self._save)
        self.fields["hours"] = Field(
            self.tr("Working hours, on their own clock"),
            self.week,
            parts=self.week.days,
            hint=self.tr("Such as 9-12, 13:00-17:30; what is empty is never proposed"),
        )
        self._pane.add(self.fields["hours"], 8)
        self._build_ways()
        self.notes = TextArea(self.tr("Notes"), lines=3)
        self.notes.textChanged.connect(self._count)
        self.fields["notes"] = Field(
            self.tr("Notes"), self.notes, hint=self.tr("Internal; nobody outside sees them")
        )
        self._pane.add(self.fields["notes"])
        self._build_photograph()
        foot = Footer(widest=_WIDEST)
        self.save_button = Button(self.tr("Save"), kind="primary", on_click=self._save)
        self.discard_button = Button(
            self.tr("Discard changes"), kind="ghost", on_click=self._discard
        )
        self._state = Label("", colour="text3", elide=True)
        foot.row().addWidget(self.save_button)
        foot.row().addWidget(self.discard_button)
        foot.row().addWidget(self._state, 1)
        box.addWidget(foot)
        return page

    def _line(
        self, name: str, label: str, *, icon: str = "", hint: str = "", mark: str = ""
    ) -> Field:
        edit = LineEdit(label, icon=icon, longest=8_000 if name == "topics" else 2_000)
        edit.textChanged.connect(self._count)
        edit.returnPressed.connect(self._save)
        self.edits[name] = edit
        self.fields[name] = Field(label, edit, hint=hint, mark=mark)
        return self.fields[name]

    def _zone_field(self) -> Field:
        self.zone = ZoneCombo(self.tr("Time zone"))
        self.zone.zone_changed.connect(lambda _zone: self._count())
        self.fields["zone"] = Field(self.tr("Time zone"), self.zone)
        return self.fields["zone"]

    def _build_skills(self) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        self.skills: dict[Skill, CheckBox] = {}
        for number, one in enumerate(Skill):
            check = CheckBox(text.skill_label(one))
            check.toggled.connect(lambda _on: self._count())
            self.skills[one] = check
            grid.addWidget(check, number // 3, number % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.fields["skills"] = Field(
            self.tr("Media skills"), holder, parts=tuple(self.skills.values())
        )
        self._pane.add(self.fields["skills"], 4)

    def _build_ways(self) -> None:
        public = Card(padding=14)
        public.body().setSpacing(8)
        public.body().addLayout(_heading("globe", self.tr("May be given to reporters")))
        public.body().addLayout(
            row(
                self._line("email", self.tr("E-mail address"), icon="mail"),
                self._line("phone", self.tr("Phone number"), icon="phone"),
                spacing=12,
            )
        )
        self._pane.add(public, 8)
        private = Card(padding=14)
        private.set_look(fill="sunken", border="line")
        private.body().setSpacing(8)
        private.body().addLayout(_heading("lock", self.tr("Private: never leaves this desk")))
        private.body().addLayout(
            row(
                self._line("private_email", self.tr("Private address"), icon="mail"),
                self._line("private_phone", self.tr("Private number"), icon="phone"),
                spacing=12,
            )
        )
        self._pane.add(private)

    def _build_photograph(self) -> None:
        self.choose_button = Button(
            self.tr("Choose a photograph…"), icon="user", on_click=self.photograph_wanted.emit
        )
        self.no_picture_button = Button(
            self.tr("Remove"), kind="ghost", icon="trash-2", on_click=self.no_photograph_wanted.emit
        )
        self.no_picture_button.setAccessibleName(self.tr("Remove the photograph"))
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.choose_button)
        line.addWidget(self.no_picture_button)
        line.addStretch(1)
        self.fields["photograph"] = Field(
            self.tr("Photograph"),
            holder,
            parts=(self.choose_button,),
            hint=self.tr("PNG or JPEG, up to 2 MB; where it was taken is left out"),
        )
        self._pane.add(self.fields["photograph"])

    def _releases(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(24, 4, 24, 24)
        self.releases = ReleaseTable(self)
        self.table = QTableView()
        self.table.setAccessibleName(self.tr("Releases that name this expert"))
        self.table.setModel(self.releases)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().setVisible(False)
        self.table.activated.connect(self._open)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        box.addWidget(self.table, 1)
        self.part_button = Button(
            self.tr("That is somebody else"), icon="x", kind="ghost", on_click=self._part
        )
        box.addLayout(row(self.part_button, None))
        self._size_columns()
        return page

    def _history(self) -> QWidget:
        self._told = ScrollColumn(
            widest=_WIDEST,
            margins=(24, 12, 24, 24),
            spacing=8,
            focusable=True,
            name=self.tr("History"),
        )
        self.told = Para("", role="body", colour="text2")
        self._told.add(self.told)
        return self._told

    def _size_columns(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(px(36))
        for number, width in enumerate((120, 90)):
            self.table.horizontalHeader().resizeSection(number, px(width))

    def rescale(self) -> None:
        """Take on the text size."""
        self._size_columns()

    # ------------------------------------------------------------------------- showing

    def show_file(
        self, file: ExpertFile, *, now: datetime, zone: ZoneInfo, image: QImage | None
    ) -> None:
        """Show a record; what was typed into it and not saved stays for the same record."""
        typed = self.is_changed()
        same = self.file is not None and self.file.expert.id == file.expert.id
        self.file, self.blank = file, None
        expert = file.expert
        self._tabs.setVisible(True)
        self.portrait.set_person(expert.name, expert.id, image)
        self.no_picture_button.setVisible(file.photograph is not None)
        self.fields["photograph"].setVisible(True)
        self.title.setText(expert.name)
        for button in (self.retire_button, self.merge_button):
            button.setVisible(True)
        self.retire_button.set_text(self.tr("Retire") if expert.active else self.tr("Bring back"))
        if not (same and typed):
            self._put(_draft_of(expert))
        if not same:
            self.away.clear()
        self.away.show_absences(expert, file.absences, now)
        self.set_now(now, zone)
        self.load.set_words(self.tr("This month"), text.this_month(file.load))
        self.load.setVisible(True)
        self.releases.show_rows(file.releases)
        self.part.set_text("releases", text.fill(self.tr("Releases, %1"), str(len(file.releases))))
        self._show_history(file, now, zone)
        self._count()

    def show_blank(self, draft: ExpertDraft) -> None:
        """Show an empty record to be filled in; it is made when it is saved."""
        self.file, self.blank = None, draft
        self.part.choose("record")
        self._tabs.setVisible(False)
        self.portrait.set_person("", "new", None)
        self.title.setText(self.tr("New expert"))
        self.chip.setVisible(False)
        self.there.setVisible(False)
        self.load.setVisible(False)
        self.fields["photograph"].setVisible(False)
        for button in (self.retire_button, self.merge_button):
            button.setVisible(False)
        self._put(draft)
        self._count()
        self.edits["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_now(self, now: datetime, zone: ZoneInfo) -> None:
        """Show what their clock says, and whether they are there."""
        if self.file is None:
            return
        expert = self.file.expert
        absences = [one for one in self.file.absences if one.starts_at <= now < one.ends_at]
        away = min(absences, key=lambda one: one.kind.value, default=None)
        stands = presence(expert.zone, expert.hours, expert.quiet, away, now)
        words = text.presence(stands, away, now, zone)
        if expert.active:
            self.chip.set_chip(words, _CHIPS[stands])
        else:
            self.chip.set_chip(self.tr("Retired"), "neutral")
        self.chip.setVisible(True)
        place = zone_at(expert.zone, away)
        local = now.astimezone(ZoneInfo(place))
        title = text.fill(
            self.tr("%1 in %2, %3"), text.clock(local), city(place), text.weekday(local.weekday())
        )
        self.there.set_words(title, words)
        self.there.setVisible(True)

    def _put(self, draft: ExpertDraft) -> None:
        self._filling = True
        for name, value in _texts(draft).items():
            self.edits[name].setText(value)
            self.edits[name].setCursorPosition(0)
        self.zone.set_zone(draft.zone)
        self.notes.set_text(draft.notes)
        self.week.show_hours(draft.hours, draft.quiet)
        for one, check in self.skills.items():
            check.setChecked(one in draft.skills)
        self._clear_errors()
        self._kept = self._typed()
        self._filling = False

    def _typed(self) -> dict[str, object]:
        found: dict[str, object] = {name: edit.text() for name, edit in self.edits.items()}
        found |= {"zone": self.zone.value() or self.zone.typed(), "notes": self.notes.text()}
        found |= {one.value: check.isChecked() for one, check in self.skills.items()}
        return found | {f"hours {n}": one for n, one in enumerate(self.week.texts())}

    def draft(self) -> tuple[ExpertDraft, tuple[Problem, ...]]:
        """Return what the fields say, and what is wrong with the hours."""
        hours, quiet, problems = self.week.read()
        draft = ExpertDraft(
            **{name: self.edits[name].text() for name in _LINES},
            zone=self.zone.value(),
            languages=tuple(text.language_of(one) for one in _parted(self.edits["languages"])),
            topics=_parted(self.edits["topics"]),
            skills=frozenset(one for one, check in self.skills.items() if check.isChecked()),
            hours=hours,
            quiet=quiet,
            notes=self.notes.text(),
        )
        return draft, problems

    def is_changed(self) -> bool:
        """Say whether something was typed that is not saved."""
        return self._changes() > 0

    def _changes(self) -> int:
        if self.file is None and self.blank is None:
            return 0
        now = self._typed()
        return sum(now[name] != kept for name, kept in self._kept.items())

    def _count(self) -> None:
        if self._filling:
            return
        count = self._changes()
        self.save_button.setEnabled(count > 0)
        self.discard_button.setEnabled(count > 0 or self.blank is not None)
        self._state.setText(text.counted("%n change(s) not saved", count) if count else "")

    def _show_history(self, file: ExpertFile, now: datetime, zone: ZoneInfo) -> None:
        lines = []
        for recorded in reversed(file.timeline[-_MOST_HISTORY:]):
            entry = recorded.entry
            when = text.moment(entry.at, now, zone)
            lines.append(
                text.fill(self.tr("%1 · %2 %3"), when, entry.actor, text.expert_event(entry))
            )
        self.told.set_text("\n".join(lines))

    # -------------------------------------------------------------------------- acting

    def _save(self) -> None:
        if self.save_button.isEnabled():
            self.save_wanted.emit()

    def _discard(self) -> None:
        if self.file is not None:
            self._put(_draft_of(self.file.expert))
            self._count()
        self.discarded.emit()

    def _retire(self) -> None:
        if self.file is not None:
            self.retire_wanted.emit(not self.file.expert.active)

    def _open(self, index: _Index) -> None:
        if index.isValid():
            self.release_wanted.emit(self.releases.rows[index.row()].id)

    def _part(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.part_wanted.emit(self.releases.rows[index.row()].id)

    def saved(self) -> None:
        """Take what is typed as what is kept, until the record is read again."""
        self._kept = self._typed()
        self._clear_errors()
        self._count()

    def _clear_errors(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self.summary.show_errors([])

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong beside the fields; nothing typed is lost."""
        self._clear_errors()
        shown = []
        for problem in problems:
            words = text.problem(problem)
            name = "hours" if problem.field == "quiet" else problem.field
            field = self.fields.get(name, self.fields["name"])
            if name == "hours":
                field.set_error(words, parts=self.week.faulty())
            else:
                field.set_error(words)
            shown.append((words, field))
        self.summary.show_errors(shown)
        self.part.choose("record")


_LINES = (
    "name",
    "title",
    "organisation",
    "email",
    "phone",
    "private_email",
    "private_phone",
)


def _heading(icon: str, words: str) -> QHBoxLayout:
    return row(Glyph(icon, size=16, token="text2"), Label(words, role="body_s"), None)


def _draft_of(expert: Expert) -> ExpertDraft:
    return ExpertDraft(
        name=expert.name,
        title=expert.title,
        organisation=expert.organisation,
        zone=expert.zone,
        languages=expert.languages,
        topics=expert.topics,
        skills=expert.skills,
        hours=expert.hours,
        quiet=expert.quiet,
        email=expert.email,
        phone=expert.phone,
        private_email=expert.private_email,
        private_phone=expert.private_phone,
        notes=expert.notes,
    )


def _texts(draft: ExpertDraft) -> dict[str, str]:
    return {
        **{name: str(getattr(draft, name)) for name in _LINES},
        "topics": ", ".join(draft.topics),
        "languages": ", ".join(text.language(one) for one in draft.languages),
    }


def _parted(edit: LineEdit) -> tuple[str, ...]:
    parts = edit.text().replace(";", ",").split(",")
    return tuple(part.strip() for part in parts if part.strip())
