"""The embargo of a release on the desk: until when, and the ledger of who agreed to wait."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from mediadesk.domain.embargo import Agreement
from mediadesk.domain.errors import Refused
from mediadesk.domain.release import Release
from mediadesk.ui import text
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import beside, row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.label import Label

_ROW = 34
_MOST_ROWS = 8
_SHARES = (0.34, 0.17, 0.13, 0.17)
"""Of the width, for each column but the last."""


class LedgerPane(QWidget):
    """Banner, table, and a line to record another agreement."""

    agreed = Signal(str, str, str)
    """Somebody agreed: name, e-mail, outlet."""
    revoked = Signal(str)
    """Carries the id of the line that is to be taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the pane, empty."""
        from mediadesk.ui.desk.releases.model import LedgerModel

        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.banner = Banner(tone="warn", icon="lock")
        box.addWidget(self.banner)
        self._head = Label(self.tr("Who agreed to wait"), role="body_s")
        box.addWidget(self._head)
        self.model = LedgerModel(self)
        self.table = QTableView()
        self.table.setAccessibleName(self.tr("Embargo ledger"))
        self.table.setModel(self.model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.verticalHeader().setVisible(False)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._offer())
        box.addWidget(self.table)
        self._nobody = Label(
            self.tr("Nobody yet. The press room shows this release to nobody until it lifts."),
            colour="text2",
            wrap=True,
        )
        box.addWidget(self._nobody)
        self.revoke_button = Button(
            self.tr("Take back"), icon="ban", kind="ghost", size=28, on_click=self._revoke
        )
        box.addLayout(row(self.revoke_button, None))
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        self.edits: dict[str, LineEdit] = {}
        self.fields: dict[str, Field] = {}
        for key, words, icon in (
            ("name", self.tr("Name"), "user"),
            ("email", self.tr("E-mail"), "mail"),
            ("outlet", self.tr("Outlet"), "newspaper"),
        ):
            edit = LineEdit(words, icon=icon)
            edit.returnPressed.connect(self._agree)
            self.edits[key], self.fields[key] = edit, Field(words, edit)
        form.addLayout(beside(*self.fields.values()))
        self.agree_button = Button(
            self.tr("Record an agreement"), icon="check", size=32, on_click=self._agree
        )
        form.addLayout(row(self.agree_button, None))
        box.addWidget(self._form)

    def rescale(self) -> None:
        """Take on the row heights anew."""
        self._fit()

    def show_ledger(
        self, release: Release, agreements: tuple[Agreement, ...], now: datetime, zone: ZoneInfo
    ) -> None:
        """Show the embargo of a release and its ledger."""
        held = release.is_embargoed(now)
        self.setVisible(release.embargo is not None or bool(agreements))
        embargo = release.embargo
        if embargo is not None:
            if embargo.at is None:
                title = self.tr("Under embargo, without an instant")
                words = text.fill(
                    self.tr("“%1” does not lift by itself. Mend the release to give it one."),
                    embargo.text,
                )
            else:
                clock = ZoneInfo(embargo.zone) if embargo.zone else zone
                when = text.full_moment(embargo.at, clock)
                words = self.tr("Until then the press room shows it only to those who agreed.")
                title = text.fill(self.tr("Embargoed until %1"), when)
                if not held:
                    title = text.fill(self.tr("The embargo lifted on %1"), when)
                    words = self.tr("Everybody may read it.")
            self.banner.set_words(title, words)
            self.banner.set_tone("warn" if held else "ok", "lock" if held else "lock-open")
        self.banner.setVisible(embargo is not None)
        self.model.set_rows(agreements, embargo, now, zone)
        self._form.setVisible(held)
        self._nobody.setVisible(held and not agreements)
        self._head.setVisible(held or bool(agreements))
        self.table.setVisible(bool(agreements))
        self._fit()
        self._offer()

    def _fit(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(px(_ROW))
        rows = min(max(len(self.model.rows), 1), _MOST_ROWS)
        self.table.setFixedHeight(px(_ROW) * (rows + 1) + 4)
        head = self.table.horizontalHeader()
        for number, share in enumerate(_SHARES):
            head.resizeSection(number, int(self.width() * share))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._fit()

    def _chosen(self) -> Agreement | None:
        index = self.table.currentIndex()
        rows = self.model.rows
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def _offer(self) -> None:
        one = self._chosen()
        self.revoke_button.setVisible(one is not None and not one.is_revoked)

    def _revoke(self) -> None:
        one = self._chosen()
        if one is not None and not one.is_revoked:
            self.revoked.emit(one.id)

    def _agree(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self.agreed.emit(*(self.edits[key].text() for key in ("name", "email", "outlet")))

    def clear_form(self) -> None:
        """Empty the line, since what was in it is written."""
        for edit in self.edits.values():
            edit.clear()
        self.edits["name"].setFocus()

    def show_problems(self, refused: Refused) -> None:
        """Say beside each field what is wrong with it."""
        for problem in reversed(refused.problems):
            field = self.fields.get(problem.field, self.fields["name"])
            field.set_error(text.problem(problem))
            field.focus_control()
