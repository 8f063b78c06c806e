"""List, reader and rail side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mediadesk.domain.availability import Span
from mediadesk.domain.release import Release
from mediadesk.domain.rows import ShelfRow
from mediadesk.ui.room import words
from mediadesk.ui.room.release.model import ReleaseModel
from mediadesk.ui.room.release.rail import RAIL_WIDTH, Rail
from mediadesk.ui.room.release.reader import Reader
from mediadesk.ui.room.release.sealed import SealedPane
from mediadesk.ui.room.words import Office
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Surface, row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.pane import PaneHeader
from mediadesk.ui.widgets.queue import LOOK_ROLE, ReleaseDelegate, ReleaseLook, RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.segmented import Segmented

LIST_WIDTH = 304
_NOBODY: Mapping[str, tuple[Span, ...]] = {}
LEAST_WIDTH = 300
"""With less than this for the text one part is shown at a time, px."""
_ANY = 16_777_215
_Index = QModelIndex | QPersistentModelIndex


class ReleasesView(QWidget):
    """List, reader and rail side by side."""

    chosen = Signal(str)
    """Carries the id of the release that was chosen in the list."""
    asked = Signal(str)
    link_given = Signal(str)
    import_wanted = Signal()
    agreed = Signal(str, str, str)
    """A reporter agrees to the embargo of the release that is shown: name, e-mail, outlet."""
    close_wanted = Signal()
    """Whoever reads next shall agree for themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the view, empty."""
        super().__init__(parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._parts_row = Surface("nav", lines="b")
        parts = QVBoxLayout(self._parts_row)
        parts.setContentsMargins(16, 8, 16, 8)
        self.parts = Segmented(
            self.tr("Part of the press room"),
            [
                ("text", self.tr("Release")),
                ("rail", self.tr("Report and experts")),
                ("list", self.tr("All releases")),
            ],
            value="text",
        )
        self.parts.changed.connect(lambda _value: self._arrange())
        parts.addWidget(self.parts)
        self._parts_row.setVisible(False)
        outer.addWidget(self._parts_row)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        outer.addLayout(line, 1)
        self._narrow = self._has_release = False
        self._list_pane = Surface("list", lines="r")
        line.addWidget(self._list_pane)
        self._build_list()
        self._middle = QStackedWidget()
        line.addWidget(self._middle, 1)
        page = Surface()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self._embargo = Banner("", "", tone="warn", icon="lock", title_tinted=True)
        self.close_button = IconButton(
            "eye-off", self.tr("Close it again"), on_click=self.close_wanted.emit
        )
        self._embargo.add_button(self.close_button)
        self._embargo_row = QWidget()
        band = QHBoxLayout(self._embargo_row)
        band.setContentsMargins(24, 16, 24, 0)
        band.addWidget(self._embargo)
        inside.addWidget(self._embargo_row)
        self.reader = Reader()
        self.reader.rescale()
        inside.addWidget(self.reader, 1)
        self._middle.addWidget(page)
        self._empty_page = Surface()
        empty_box = QVBoxLayout(self._empty_page)
        self.import_button = Button(
            self.tr("Import a release"),
            kind="primary",
            icon="file-plus",
            size=40,
            on_click=self.import_wanted.emit,
        )
        self._empty = EmptyState(
            self.tr("No releases yet"),
            self.tr("Drop a text or HTML file of a release onto this window, or choose one."),
            icon="file-text",
            tone="accent",
            action=self.import_button,
        )
        empty_box.addWidget(self._empty)
        self._middle.addWidget(self._empty_page)
        self.sealed = SealedPane()
        self.sealed.agreed.connect(self.agreed)
        self._middle.addWidget(self.sealed)
        self.rail = Rail()
        self.rail.asked.connect(self.asked)
        self.rail.link_given.connect(self.link_given)
        line.addWidget(self.rail)
        self.show_nothing()
        self.rescale()

    def _build_list(self) -> None:
        box = QVBoxLayout(self._list_pane)
        box.setContentsMargins(0, 0, 1, 0)
        box.setSpacing(0)
        box.addWidget(PaneHeader(self.tr("Releases"), fill="list", line=False, left=20))
        self.search = SearchField(self.tr("Search releases"), key="/")
        self.search.searched.connect(self._searched)
        box.addLayout(row(16, self.search, 16))
        box.addSpacing(8)
        self.model = ReleaseModel(self)
        self.list = RowList(self.tr("Releases"), ReleaseDelegate())
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        box.addWidget(self.list, 1)
        self._nothing = EmptyState("", "", icon="search", tone="accent", small=True)
        self._nothing.setVisible(False)
        box.addWidget(self._nothing, 1)
        self._quiet = False

    def rescale(self) -> None:
        """Take on the widths anew."""
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show one part at a time where three panes do not fit beside each other."""
        super().resizeEvent(event)
        narrow = self.width() < px(LIST_WIDTH + RAIL_WIDTH + LEAST_WIDTH)
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()

    def _arrange(self) -> None:
        narrow, part = self._narrow, self.parts.value()
        self._parts_row.setVisible(narrow)
        self._list_pane.setVisible(not narrow or part == "list")
        self._middle.setVisible(not narrow or part == "text")
        self.rail.setVisible(self._has_release and (not narrow or part == "rail"))
        if narrow:
            self._list_pane.setMinimumWidth(0)
            self._list_pane.setMaximumWidth(_ANY)
        else:
            self._list_pane.setFixedWidth(px(LIST_WIDTH))
        self.rail.set_wide(wide=narrow)

    def set_rows(
        self, rows: Sequence[ShelfRow], *, now: datetime, office_zone: str, keep: str
    ) -> str:
        """Show other releases; return the id of the current one, `keep` if it is there."""
        self._quiet = True
        self.model.set_rows(rows, now=now, office_zone=office_zone)
        place = self.model.place_of(keep)
        shown = self.model.rows()
        if place < 0 and shown and not keep:
            place = 0
        self.list.setCurrentIndex(self.model.index(place, 0) if place >= 0 else QModelIndex())
        self._quiet = False
        self._tell_nothing("")
        if not rows:
            self.show_nothing()
            return ""
        return keep or (shown[place].id if place >= 0 else "")

    def show_nothing(self) -> None:
        """Show the page for a desk without releases."""
        self._middle.setCurrentWidget(self._empty_page)
        self._has_release = False
        self._arrange()

    def show_release(
        self,
        release: Release,
        *,
        now: datetime,
        office: Office,
        free: Mapping[str, tuple[Span, ...]] = _NOBODY,
        zone: str = "UTC",
    ) -> None:
        """Show a release in the reader and the rail.

        `free` is when its people can be spoken to, by their id, told on the clock of `zone`.
        """
        self._middle.setCurrentIndex(0)
        embargoed = release.is_embargoed(now)
        self._embargo_row.setVisible(embargoed)
        if embargoed and release.embargo is not None:
            self._embargo.set_words(
                words.embargo_in_full(release.embargo, office.zone),
                self.tr("Publish nothing from this text before then."),
            )
        self.reader.set_release(release, now)
        self.rail.set_release(
            release,
            phone=office.phone or _first_phone(release),
            may_mend=office.may_mend,
            checked=words.link_words(release.report, now, office.zone),
        )
        self.rail.show_free(free, now=now, zone=ZoneInfo(zone))
        self._has_release = True
        self._arrange()
        self._follow(release.id)

    def _follow(self, release_id: str) -> None:
        """Let the list point at what is shown."""
        place = self.model.place_of(release_id)
        if place >= 0 and self.list.currentIndex().row() != place:
            self._quiet = True
            self.list.setCurrentIndex(self.model.index(place, 0))
            self._quiet = False

    def show_sealed(self, row: ShelfRow, *, office: Office, known: Mapping[str, str]) -> None:
        """Show what may be said of a release to somebody who has not agreed to its embargo.

        `known` is what is known of them: `name`, `email`, `outlet`.
        """
        if row.embargo is None:
            return
        self._middle.setCurrentWidget(self.sealed)
        self._has_release = False
        self._arrange()
        self.reader.clear()
        self.sealed.show_release(words.embargo_in_full(row.embargo, office.zone), known)
        self._follow(row.id)

    def is_sealed(self) -> bool:
        """Say whether a release is kept from the reader."""
        return self._middle.currentWidget() is self.sealed

    def _searched(self, text: str) -> None:
        self._quiet = True
        current = self.list.currentIndex()
        look = current.data(LOOK_ROLE) if current.isValid() else None
        self.model.search(text)
        if isinstance(look, ReleaseLook):
            place = self.model.place_of(look.key)
            if place >= 0:
                self.list.setCurrentIndex(self.model.index(place, 0))
        self._quiet = False
        self._tell_nothing(text.strip())

    def _tell_nothing(self, text: str) -> None:
        nothing = self.model.total() > 0 and not self.model.rows()
        self.list.setVisible(not nothing)
        self._nothing.setVisible(nothing)
        if nothing:
            self._nothing.set_words(
                self.tr("Nothing matches “%1”").replace("%1", plain.isolate(text)),
                self.tr("Clear the search to see every release."),
                icon="search",
                tone="accent",
            )

    def _current_changed(self, current: _Index, previous: _Index) -> None:
        del previous
        look = current.data(LOOK_ROLE) if current.isValid() else None
        if isinstance(look, ReleaseLook) and not self._quiet:
            self.parts.choose("text")
            self._arrange()
            self.chosen.emit(look.key)


def _first_phone(release: Release) -> str:
    return next((contact.phone for contact in release.contacts if contact.phone), "")
