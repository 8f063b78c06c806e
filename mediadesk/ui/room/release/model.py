"""The list of releases as a model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from mediadesk.domain.embargo import in_force
from mediadesk.domain.rows import ShelfRow
from mediadesk.ui.room import words
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.queue import LOOK_ROLE, ReleaseLook

_Index = QModelIndex | QPersistentModelIndex


class ReleaseModel(QAbstractListModel):
    """The releases, newest first, that hold the words searched for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self._all: tuple[ShelfRow, ...] = ()
        self._rows: tuple[ShelfRow, ...] = ()
        self._looks: dict[str, ReleaseLook] = {}
        self._words: tuple[str, ...] = ()
        self._now: datetime | None = None
        self._zone = "UTC"

    def set_rows(self, rows: Sequence[ShelfRow], *, now: datetime, office_zone: str) -> None:
        """Show other releases; `now` is UTC and decides which embargoes are in force."""
        self._all = tuple(rows)
        self._now = now
        self._zone = office_zone
        self._looks = {}
        self._choose()

    def search(self, text: str) -> None:
        """Show only releases whose title holds every word."""
        self._words = tuple(text.casefold().split())
        self._choose()

    def rows(self) -> tuple[ShelfRow, ...]:
        """Return the rows that are shown."""
        return self._rows

    def total(self) -> int:
        """Return how many releases there are without the search."""
        return len(self._all)

    def place_of(self, release_id: str) -> int:
        """Return the row of a release, -1 if it is not shown."""
        return next((at for at, one in enumerate(self._rows) if one.id == release_id), -1)

    def _choose(self) -> None:
        self.beginResetModel()
        self._rows = tuple(
            one for one in self._all if all(word in one.title.casefold() for word in self._words)
        )
        self.endResetModel()

    def _look(self, one: ShelfRow) -> ReleaseLook:
        known = self._looks.get(one.id)
        if known is None:
            chip = ""
            held = one.embargo
            if held is not None and self._now is not None and in_force(held, self._now):
                chip = self.tr("Under embargo")
                if held.at is not None:
                    chip = words.embargo_chip(held.at, held.zone or self._zone, self._now)
            day = one.release_date
            date = (
                words.long_date(day)
                if day is not None
                else self.tr("No date given, added %1").replace(
                    "%1", words.long_date(one.created_at.date())
                )
            )
            known = self._looks[one.id] = ReleaseLook(
                key=one.id,
                title=self.tr("Release under embargo") if one.sealed else one.title,
                date=self.tr("Open to those who agree to wait") if one.sealed else date,
                chip=chip,
            )
        return known

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of releases shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the look of a row, or its words for a screen reader."""
        if not 0 <= index.row() < len(self._rows):
            return None
        look = self._look(self._rows[index.row()])
        if role == LOOK_ROLE:
            return look
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return ". ".join(
                part for part in (plain.visible(look.title), look.date, look.chip) if part
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tooltip(look.title)
        return None
