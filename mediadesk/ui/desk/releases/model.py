"""The list of releases, and the embargo ledger of one, as models."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtWidgets import QWidget

from mediadesk.domain.embargo import Agreement, covers, in_force
from mediadesk.domain.release import Embargo
from mediadesk.domain.rows import ShelfRow
from mediadesk.ui import text
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.queue import LOOK_ROLE, ReleaseLook

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class ReleaseModel(QAbstractListModel):
    """Releases whose title holds the words searched for, newest first."""

    def __init__(self, parent: QWidget) -> None:
        """Make it empty."""
        super().__init__(parent)
        self._all: tuple[ShelfRow, ...] = ()
        self._rows: tuple[ShelfRow, ...] = ()
        self._words: tuple[str, ...] = ()
        self._now: datetime | None = None
        self._zone = ZoneInfo("UTC")

    def set_rows(self, rows: Sequence[ShelfRow], now: datetime, zone: ZoneInfo) -> None:
        """Show these; if they are the same releases as before they are only painted anew."""
        same = [one.id for one in rows] == [one.id for one in self._all]
        self._all, self._now, self._zone = tuple(rows), now, zone
        if same:
            by_id = {one.id: one for one in rows}
            self._rows = tuple(by_id[one.id] for one in self._rows)
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))
            return
        self._choose()

    def search(self, words: str) -> None:
        """Show only those whose title holds every word."""
        self._words = tuple(words.casefold().split())
        self._choose()

    def _choose(self) -> None:
        self.beginResetModel()
        self._rows = tuple(
            one for one in self._all if all(word in one.title.casefold() for word in self._words)
        )
        self.endResetModel()

    def total(self) -> int:
        """Return how many there are without the search."""
        return len(self._all)

    def key(self, row: int) -> str:
        """Return the UUID of a row, "" if there is none."""
        return self._rows[row].id if 0 <= row < len(self._rows) else ""

    def row_of(self, release_id: str) -> int:
        """Return the row of a release, -1 if it is not shown."""
        return next((at for at, one in enumerate(self._rows) if one.id == release_id), -1)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the look of a row, or the sentence that is read out."""
        if not 0 <= index.row() < len(self._rows):
            return None
        look = self._look(self._rows[index.row()])
        if role == LOOK_ROLE:
            return look
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (look.title, look.date, look.chip)
            return plain.visible(". ".join(part for part in parts if part))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tooltip(look.title)
        return None

    def _look(self, one: ShelfRow) -> ReleaseLook:
        now = self._now or one.created_at
        day = one.release_date
        date = text.full_day(day) if day is not None else self.tr("No date given")
        chip = ""
        if one.embargo is not None and in_force(one.embargo, now):
            chip = self.tr("Under embargo")
            if one.embargo.at is not None:
                clock = ZoneInfo(one.embargo.zone) if one.embargo.zone else self._zone
                when = text.moment(one.embargo.at, now, clock)
                name = one.embargo.at.astimezone(clock).tzname() or ""
                chip = text.fill(self.tr("Embargoed until %1"), f"{when} {name}".strip())
        return ReleaseLook(key=one.id, title=one.title or self.tr("Untitled"), date=date, chip=chip)


class LedgerModel(QAbstractTableModel):
    """Who agreed to an embargo, when, who wrote it down, and whether it still counts."""

    def __init__(self, parent: QWidget) -> None:
        """Make it empty."""
        super().__init__(parent)
        self.rows: tuple[Agreement, ...] = ()
        self._embargo: Embargo | None = None
        self._now: datetime | None = None
        self._zone = ZoneInfo("UTC")
        self._heads = (
            self.tr("Who"),
            self.tr("Outlet"),
            self.tr("Agreed"),
            self.tr("Recorded by"),
            self.tr("Counts"),
        )

    def set_rows(
        self,
        rows: Sequence[Agreement],
        embargo: Embargo | None,
        now: datetime,
        zone: ZoneInfo,
    ) -> None:
        """Show the ledger of a release; a line that was there already is only painted anew."""
        same = [one.id for one in rows] == [one.id for one in self.rows]
        self._embargo, self._now, self._zone = embargo, now, zone
        if same:
            self.rows = tuple(rows)
            if rows:
                self.dataChanged.emit(
                    self.index(0, 0), self.index(len(rows) - 1, len(self._heads) - 1)
                )
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the words over a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell, or of the whole line for a screen reader."""
        if not 0 <= index.row() < len(self.rows):
            return None
        cells = self._cells(self.rows[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return plain.visible(cells[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tooltip(cells[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return plain.visible(". ".join(cell for cell in cells if cell))
        return None

    def _cells(self, one: Agreement) -> tuple[str, str, str, str, str]:
        now = self._now or one.at
        if one.is_revoked and one.revoked_at is not None:
            when = text.moment(one.revoked_at, now, self._zone)
            counts = text.fill(self.tr("Taken back by %1, %2"), one.revoked_by, when)
        elif self._embargo is not None and covers(one, self._embargo):
            counts = self.tr("Yes")
        else:
            counts = self.tr("No: the embargo has changed since")
        return (
            f"{one.name} <{one.email}>",
            one.outlet,
            text.moment(one.at, now, self._zone),
            self.tr("the reporter") if one.own else one.actor,
            counts,
        )
