"""One reporter's record: what is known, how it is known, what is odd, and what they asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.errors import Problem
from mediadesk.domain.lookalike import Mark, Sign
from mediadesk.domain.reporter import Medium, Outlet, ReporterDraft, ReporterRecord
from mediadesk.domain.rows import AskedRow
from mediadesk.services.reporters import ReporterFile
from mediadesk.ui import text
from mediadesk.ui.theme.icons import medium_icon
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import ComboBox, LineEdit, TextArea
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import Footer, PaneHeader, ScrollColumn
from mediadesk.ui.widgets.plain import tooltip, visible
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.zone import ZoneCombo

_tr = QCoreApplication.translate
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_WIDEST = 712
_NAMES = ("name", "role", "outlet", "zone", "addresses", "phones", "notes")


class AskedModel(QAbstractTableModel):
    """What a reporter asked for, newest first."""

    def __init__(self, parent: QWidget) -> None:
        """Make it empty."""
        super().__init__(parent)
        self.rows: tuple[AskedRow, ...] = ()
        self._now: datetime | None = None
        self._zone = ZoneInfo("UTC")
        self._columns = (
            self.tr("When"),
            self.tr("Reference"),
            self.tr("Subject"),
            self.tr("State"),
            self.tr("Outlet"),
        )

    def show_rows(self, rows: tuple[AskedRow, ...], now: datetime, zone: ZoneInfo) -> None:
        """Show these requests; the same ones are only repainted."""
        same = [row.id for row in rows] == [row.id for row in self.rows]
        self._now, self._zone = now, zone
        if same and rows:
            self.rows = rows
            end = self.index(len(rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), end)
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many requests there are."""
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
        if not index.isValid() or self._now is None:
            return None
        one = self.rows[index.row()]
        ended = text.outcome(one.outcome) if one.outcome else text.state(one.state)
        day = text.day_word(
            one.created_at.astimezone(self._zone).date(), self._now.astimezone(self._zone).date()
        )
        words = (day, text.reference(one.reference), one.subject, ended, one.outlet)
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(words[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(one.subject)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(". ".join(words))
        return None


class RecordPane(Surface):
    """The pane at the right of the list."""

    save_wanted = Signal(object)
    """Carries the `ReporterDraft` as typed."""
    outlet_wanted = Signal(str, str, str)
    """Carries kind, domain and notes of the outlet as typed."""
    verify_wanted = Signal(str)
    doubt_wanted = Signal()
    merge_wanted = Signal()
    separate_wanted = Signal(str)
    request_wanted = Signal(str)
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the pane, empty."""
        super().__init__("surface", parent=parent)
        self.file: ReporterFile | None = None
        self._filling = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._stack = QStackedWidget()
        box.addWidget(self._header())
        holder = QWidget()
        top = QHBoxLayout(holder)
        top.setContentsMargins(24, 12, 24, 8)
        self.part = Segmented(
            self.tr("Part of the record"),
            [("record", self.tr("Record")), ("asked", self.tr("Requests"))],
            value="record",
        )
        self.part.changed.connect(lambda value: self._stack.setCurrentIndex(value == "asked"))
        top.addWidget(self.part)
        top.addStretch(1)
        box.addWidget(holder)
        self._stack.addWidget(self._record())
        self._stack.addWidget(self._asked())
        box.addWidget(self._stack, 1)

    # ------------------------------------------------------------------------ building

    def _header(self) -> PaneHeader:
        header = PaneHeader(left=24, right=12)
        self.back_button = IconButton(
            "arrow-left", self.tr("Back to the list"), on_click=self.back.emit
        )
        self.back_button.setVisible(False)
        self.avatar = Avatar("", size=32)
        self.title = Label("", role="title", elide=True)
        self.verified = Chip(self.tr("Verified"), "sent")
        for widget in (self.back_button, self.avatar, self.title, self.verified):
            header.insert(widget)
        self.merge_button = Button(
            self.tr("Merge…"), kind="ghost", icon="users", on_click=self.merge_wanted.emit
        )
        self.merge_button.setAccessibleName(self.tr("Merge with another record"))
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
        self._marks = QWidget()
        self._marks_box = QVBoxLayout(self._marks)
        self._marks_box.setContentsMargins(0, 0, 0, 0)
        self._marks_box.setSpacing(8)
        self._pane.add(self._marks)
        self.edits: dict[str, LineEdit] = {}
        self.fields: dict[str, Field] = {}
        self._pane.add_layout(
            row(
                self._line("name", self.tr("Name"), icon="user"),
                self._line("role", self.tr("Role"), mark=self.tr("optional")),
                spacing=12,
            )
        )
        self.zone = ZoneCombo(self.tr("Time zone"))
        self.zone.zone_changed.connect(lambda _zone: self._count())
        self.fields["zone"] = Field(self.tr("Time zone"), self.zone)
        self._pane.add_layout(
            row(self._line("outlet", self.tr("Outlet")), self.fields["zone"], spacing=12)
        )
        several = self.tr("Several are parted by commas")
        self._pane.add(
            self._line("addresses", self.tr("E-mail addresses"), icon="mail", hint=several)
        )
        self._pane.add(self._line("phones", self.tr("Phone numbers"), icon="phone", hint=several))
        self.notes = TextArea(self.tr("Notes"), lines=3)
        self.notes.textChanged.connect(self._count)
        self.fields["notes"] = Field(
            self.tr("Notes"), self.notes, hint=self.tr("Internal; the reporter never sees them")
        )
        self._pane.add(self.fields["notes"])
        self._build_proof()
        self._build_outlet()
        self._history = QWidget()
        self._history_box = QVBoxLayout(self._history)
        self._history_box.setContentsMargins(0, 0, 0, 0)
        self._history_box.setSpacing(4)
        self._pane.add(self._history)
        foot = Footer(widest=_WIDEST)
        self.save_button = Button(
            self.tr("Save"), kind="primary", on_click=lambda: self.save_wanted.emit(self.draft())
        )
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
        edit = LineEdit(label, icon=icon, longest=2_000)
        edit.textChanged.connect(self._count)
        self.edits[name] = edit
        self.fields[name] = Field(label, edit, hint=hint, mark=mark)
        return self.fields[name]

    def _build_proof(self) -> None:
        self._pane.add(Label(self.tr("Verification"), role="title"), 8)
        self.proof = Banner(tone="neutral", icon="shield-check")
        self.doubt_button = Button(self.tr("Take back"), size=28, on_click=self.doubt_wanted.emit)
        self.proof.add_button(self.doubt_button)
        self._pane.add(self.proof)
        self.evidence = LineEdit(self.tr("How you know who this is"), longest=2_000)
        self.evidence.returnPressed.connect(self._verify)
        self.evidence_field = Field(
            self.tr("How you know who this is"),
            self.evidence,
            hint=self.tr("Such as: called back on the number of the newsroom"),
        )
        self.verify_button = Button(self.tr("Verify"), icon="shield-check", on_click=self._verify)
        self._ask = QWidget()
        line = QHBoxLayout(self._ask)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.evidence_field, 1)
        line.addWidget(self.verify_button, 0, Qt.AlignmentFlag.AlignBottom)
        self._pane.add(self._ask)

    def _build_outlet(self) -> None:
        self._outlet = QWidget()
        box = QVBoxLayout(self._outlet)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(12)
        self.outlet_title = Label("", role="title", wrap=True)
        box.addWidget(self.outlet_title)
        self.kind = ComboBox(self.tr("Kind of outlet"))
        self.kind.add(self.tr("Not known"), "")
        for medium in Medium:
            self.kind.add(text.medium(medium), medium.value, icon=medium_icon(medium.value))
        self.domain = LineEdit(self.tr("Domain of its addresses"), icon="globe", longest=253)
        self.outlet_notes = LineEdit(self.tr("Notes on the outlet"), longest=2_000)
        self.outlet_fields = {
            "kind": Field(self.tr("Kind of outlet"), self.kind),
            "domain": Field(self.tr("Domain of its addresses"), self.domain),
            "outlet_notes": Field(self.tr("Notes on the outlet"), self.outlet_notes),
        }
        box.addLayout(row(self.outlet_fields["kind"], self.outlet_fields["domain"], spacing=12))
        box.addWidget(self.outlet_fields["outlet_notes"])
        self.outlet_button = Button(self.tr("Save outlet"), icon="save", on_click=self._save_outlet)
        box.addLayout(row(self.outlet_button, None))
        self._pane.add(self._outlet)

    def _save_outlet(self) -> None:
        for field in self.outlet_fields.values():
            field.clear_error()
        self.outlet_wanted.emit(
            str(self.kind.value() or ""), self.domain.text(), self.outlet_notes.text()
        )

    def _show_outlet(self, outlet: Outlet | None) -> None:
        self._outlet.setVisible(outlet is not None)
        if outlet is None:
            return
        self.outlet_title.setText(outlet.name)
        self.kind.choose(outlet.kind.value if outlet.kind else "")
        self.domain.setText(outlet.domain)
        self.outlet_notes.setText(outlet.notes)

    def _asked(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(24, 4, 24, 24)
        self.asked = AskedModel(self)
        self.table = QTableView()
        self.table.setAccessibleName(self.tr("Requests of this reporter"))
        self.table.setModel(self.asked)
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
        box.addWidget(self.table)
        self._size_columns()
        return page

    def _size_columns(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(px(36))
        for number, width in enumerate((110, 130, 320, 160)):
            self.table.horizontalHeader().resizeSection(number, px(width))

    def rescale(self) -> None:
        """Take on the text size."""
        self._size_columns()

    # ------------------------------------------------------------------------- showing

    def show_file(self, file: ReporterFile, *, now: datetime, zone: ZoneInfo) -> None:
        """Show a record; what was typed into it and not saved stays for the same record."""
        typed = self.is_changed() and self.file is not None
        same = self.file is not None and self.file.record.id == file.record.id
        self.file = file
        record = file.record
        self.avatar.set_person(record.name, record.id)
        self.title.setText(record.name)
        self.verified.setVisible(record.verification is not None)
        if not (same and typed):
            self._put(record)
        self._show_marks(file.marks)
        self._show_proof(record, now, zone)
        if not typed:
            self._show_outlet(file.outlet)
        self._show_history(record, zone)
        self.asked.show_rows(file.asked, now, zone)
        self.part.set_text("asked", text.fill(self.tr("Requests, %1"), str(len(file.asked))))
        self._count()

    def _put(self, record: ReporterRecord) -> None:
        self._filling = True
        for name, value in self._values(record).items():
            if name in self.edits:
                self.edits[name].setText(value)
                self.edits[name].setCursorPosition(0)
        self.zone.set_zone(record.zone)
        self.notes.set_text(record.notes)
        self.evidence.clear()
        for field in (*self.fields.values(), self.evidence_field):
            field.clear_error()
        self.summary.show_errors([])
        self._filling = False

    @staticmethod
    def _values(record: ReporterRecord) -> dict[str, str]:
        return {
            "name": record.name,
            "role": record.role,
            "outlet": record.outlet,
            "zone": record.zone,
            "addresses": ", ".join(way.value for way in record.addresses),
            "phones": ", ".join(way.value for way in record.phones),
            "notes": record.notes,
        }

    def draft(self) -> ReporterDraft:
        """Return what the fields say."""
        return ReporterDraft(
            name=self.edits["name"].text(),
            role=self.edits["role"].text(),
            outlet=self.edits["outlet"].text(),
            zone=self.zone.value(),
            notes=self.notes.text(),
            addresses=_parted(self.edits["addresses"].text()),
            phones=_parted(self.edits["phones"].text()),
        )

    def is_changed(self) -> bool:
        """Say whether something was typed that is not saved."""
        return self._changes() > 0

    def _changes(self) -> int:
        if self.file is None:
            return 0
        kept = self._values(self.file.record)
        now = {name: edit.text() for name, edit in self.edits.items()}
        now |= {"zone": self.zone.value(), "notes": self.notes.text()}
        return sum(now[name] != kept[name] for name in _NAMES)

    def _count(self) -> None:
        if self._filling:
            return
        count = self._changes()
        self.save_button.setEnabled(count > 0)
        self.discard_button.setEnabled(count > 0)
        self._state.setText(text.counted("%n change(s) not saved", count) if count else "")

    def _discard(self) -> None:
        if self.file is not None:
            self._put(self.file.record)
            self._count()

    def _show_marks(self, marks: Sequence[Mark]) -> None:
        while (item := self._marks_box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for mark in marks:
            title, words = text.mark(mark)
            tone = "info" if mark.sign is Sign.NOT_THE_OUTLETS else "danger"
            self._marks_box.addWidget(Banner(title, words, tone=tone))
        self._marks.setVisible(bool(marks))

    def marks(self) -> list[Banner]:
        """Return the warnings shown."""
        found = (self._marks_box.itemAt(n) for n in range(self._marks_box.count()))
        widgets = [item.widget() for item in found if item is not None]
        return [one for one in widgets if isinstance(one, Banner)]

    def _show_proof(self, record: ReporterRecord, now: datetime, zone: ZoneInfo) -> None:
        seen = record.verification
        self._ask.setVisible(seen is None)
        self.doubt_button.setVisible(seen is not None)
        if seen is None:
            self.proof.set_tone("neutral", "shield-check")
            self.proof.set_words(self.tr("Nobody has verified this reporter yet"))
            return
        self.proof.set_tone("ok", "shield-check")
        when = text.moment(seen.at, now, zone)
        self.proof.set_words(seen.evidence, text.fill(self.tr("%1, %2"), seen.by, when))

    def _show_history(self, record: ReporterRecord, zone: ZoneInfo) -> None:
        while (item := self._history_box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if len(record.roles) > 1:
            self._history_box.addWidget(Label(self.tr("Roles"), role="title"))
            for role in record.roles[:12]:
                words = ", ".join(part for part in (role.role, role.outlet) if part)
                day = text.full_day(role.since.astimezone(zone).date())
                line = text.fill(self.tr("%1, since %2"), words or self.tr("No outlet"), day)
                self._history_box.addWidget(Label(line, colour="text2", wrap=True))
        for number, member in enumerate(record.members[1:], 1):
            apart = Button(
                text.fill(self.tr("Separate merged record %1"), str(number)),
                kind="link",
                icon="users",
            )
            apart.clicked.connect(lambda _checked=False, key=member: self.separate_wanted.emit(key))
            self._history_box.addWidget(apart, 0, Qt.AlignmentFlag.AlignLeft)
        self._history.setVisible(self._history_box.count() > 0)

    # -------------------------------------------------------------------------- acting

    def _verify(self) -> None:
        self.evidence_field.clear_error()
        self.verify_wanted.emit(self.evidence.text())

    def _open(self, index: _Index) -> None:
        if index.isValid():
            self.request_wanted.emit(self.asked.rows[index.row()].id)

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say what is wrong beside the fields; nothing typed is lost."""
        shown = []
        for field in (*self.fields.values(), self.evidence_field):
            field.clear_error()
        for problem in problems:
            words = text.problem(problem)
            field = self.outlet_fields.get(problem.field) or (
                self.evidence_field
                if problem.field == "evidence"
                else self.fields.get(problem.field, self.fields["name"])
            )
            field.set_error(words)
            shown.append((words, field))
        if [problem.field for problem in problems] == ["evidence"]:
            self.evidence_field.focus_control()
        else:
            self.summary.show_errors(shown)


def _parted(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.replace(";", ",").split(",") if part.strip())
