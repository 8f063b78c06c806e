"""ZoneCombo: a time zone by city."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QDateTime,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    QTimeZone,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QStyledItemDelegate, QWidget

from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets.inputs import ComboBox, control_role

ZONE_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_SKIP = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")


def zone_ids() -> list[str]:
    """Return the IANA zones that people live in, sorted by city; UTC first."""
    found = [
        bytes(name.data()).decode("ascii", "replace") for name in QTimeZone.availableTimeZoneIds()
    ]
    wanted = {name for name in found if "/" in name and not name.startswith(_SKIP)}
    return ["UTC", *sorted(wanted, key=lambda name: (city_of(name), name))]


def city_of(zone: str) -> str:
    """Return a zone's city: "New York" for America/New_York."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def zone_label(zone: str, moment: datetime) -> str:
    """Return a zone as people read it at a moment: "New York (EDT)", "São Paulo (UTC-03)"."""
    if zone == "UTC":
        return "UTC"
    at = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    short = QTimeZone(QByteArray(zone.encode())).abbreviation(at)
    if short[:1] in "+-":
        short = f"UTC{short}"
    return f"{city_of(zone)} ({short})" if short else city_of(zone)


class _Zones(QAbstractListModel):
    """All zones; labels are made when they are looked at."""

    def __init__(self, moment: datetime, parent: QWidget) -> None:
        super().__init__(parent)
        self.zones = zone_ids()
        self.moment = moment
        self._labels: dict[str, str] = {}

    def label(self, zone: str) -> str:
        """Return a zone's label, kept."""
        known = self._labels.get(zone)
        if known is None:
            known = self._labels[zone] = zone_label(zone, self.moment)
        return known

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name
        """Return the number of zones."""
        return 0 if parent.isValid() else len(self.zones)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return label, id, or the words that are searched."""
        if not 0 <= index.row() < len(self.zones):
            return None
        zone = self.zones[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.label(zone)
        if role == ZONE_ROLE:
            return zone
        if role == Qt.ItemDataRole.UserRole:
            # Without the label: naming hundreds of zones would hold the window.
            return f"{city_of(zone)} {zone} {zone.replace('_', ' ')}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return zone
        return None


class _ZoneCompleter(QCompleter):
    """Finds zones by any part of city or id and puts the label into the field."""

    def pathFromIndex(self, index: _Index) -> str:
        """Return the label of a zone found."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class ZoneCombo(ComboBox):
    """A time zone, chosen or typed; shows "New York (EDT)" and stands for "America/New_York".

    `zone_changed` carries the id, "" while what is typed names no zone.
    """

    zone_changed = Signal(str)

    def __init__(
        self,
        name: str,
        *,
        zone: str = "",
        moment: datetime = datetime(2026, 1, 1, tzinfo=UTC),
        size: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        """Make a zone field; `moment` decides between summer and winter names."""
        super().__init__(name, icon="globe", size=size, parent=parent)
        self._zones = _Zones(moment, self)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setModel(self._zones)
        completer = _ZoneCompleter(self)
        completer.setModel(self._zones)
        completer.setCompletionRole(Qt.ItemDataRole.UserRole)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        popup = completer.popup()
        if popup is not None:
            popup.setItemDelegate(QStyledItemDelegate(completer))
        edit = self.lineEdit()
        if edit is not None:
            edit.setAccessibleName(name)
            edit.setFrame(False)
            edit.editingFinished.connect(self._settle)
        self._last = ""
        self.rescale()
        self.currentIndexChanged.connect(lambda _index: self._tell())
        self.set_zone(zone)

    def rescale(self) -> None:
        """Take on font and margins anew."""
        super().rescale()
        edit: QLineEdit | None = self.lineEdit()
        if edit is not None:
            edit.setFont(fonts.ui_font(control_role(self._height)))
            edit.setTextMargins(px(16) + 8, 0, 0, 0)

    def set_moment(self, moment: datetime) -> None:
        """Name the zones as they are called at another moment."""
        zone = self.value()
        # The zone stays as it is; only its name may change with the season.
        with QSignalBlocker(self):
            self._zones.beginResetModel()
            self._zones.moment = moment
            self._zones._labels.clear()  # noqa: SLF001 - the model is this module's own
            self._zones.endResetModel()
            self.set_zone(zone)

    def set_zone(self, zone: str) -> bool:
        """Choose a zone by id; False and empty if it is unknown."""
        if zone in self._zones.zones:
            self.setCurrentIndex(self._zones.zones.index(zone))
            self.setEditText(self._zones.label(zone))
            return True
        self.setCurrentIndex(-1)
        self.setEditText(zone)
        return False

    def value(self) -> str:
        """Return the IANA id, "" if what is typed names no zone."""
        return self._resolve(self.currentText())

    def typed(self) -> str:
        """Return what stands in the field."""
        return self.currentText()

    def _resolve(self, text: str) -> str:
        words = text.strip().casefold()
        if not words:
            return ""
        index = self.currentIndex()
        if index >= 0 and self._zones.label(self._zones.zones[index]).casefold() == words:
            return self._zones.zones[index]
        for zone in self._zones.zones:
            if words in (zone.casefold(), city_of(zone).casefold()):
                return zone
        if "(" in words:
            for zone in self._zones.zones:
                if self._zones.label(zone).casefold() == words:
                    return zone
        return ""

    def _settle(self) -> None:
        zone = self.value()
        if zone:
            self.setCurrentIndex(self._zones.zones.index(zone))
            self.setEditText(self._zones.label(zone))
        self._tell()

    def _tell(self) -> None:
        zone = self.value()
        if zone != self._last:
            self._last = zone
            self.zone_changed.emit(zone)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box and the globe."""
        super().paintEvent(event)
        size = px(16)
        painter = QPainter(self)
        draw_icon(painter, "globe", 10, (self.height() - size) / 2, size, "text3")
