"""Panes: header, splitter, scrolling column, and the two bars at the top of a window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QSplitterHandle,
    QVBoxLayout,
    QWidget,
)

from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import rounded, shows_focus
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label

HEADER_HEIGHT = 56


class PaneHeader(Surface):
    """The 56 px head of a pane: title, count, then whatever is added at the right."""

    def __init__(
        self,
        title: str = "",
        *,
        fill: str = "surface",
        line: bool = True,
        role: str = "h2",
        left: int = 24,
        right: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        """Make a header; `line` draws the hairline under it; margins in px."""
        super().__init__(fill, lines="b" if line else "", parent=parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(left, 0, right, 1 if line else 0)
        self._row.setSpacing(8)
        self._title = Label(title, role=role, elide=True)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._count = Label("", role="body", colour="text3", numbers=True)
        self._row.addWidget(self._title)
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        self._title.setVisible(bool(title))
        self._count.setVisible(False)
        self.rescale()

    def rescale(self) -> None:
        """Take on the height anew."""
        self.setFixedHeight(px(HEADER_HEIGHT))

    def set_title(self, title: str, count: str = "") -> None:
        """Show another title and count."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._count.setText(count)
        self._count.setVisible(bool(count))

    def add(self, widget: QWidget) -> None:
        """Add a widget at the right."""
        self._row.addWidget(widget)

    def room_for(self, widget: QWidget, *, width: int | None = None) -> int:
        """Return how wide one of the added widgets may be beside all the others, px.

        `width` is that of the header, where it is about to have another than it has now.
        """
        margins = self._row.contentsMargins()
        shown = []
        for at in range(self._row.count()):
            item = self._row.itemAt(at)
            one = item.widget() if item is not None else None
            if one is not None and not one.isHidden():
                shown.append(one)
        others = sum(one.sizeHint().width() for one in shown if one is not widget)
        # The stretch between the two sides brings no gap of its own.
        gaps = self._row.spacing() * (len(shown) - 1)
        whole = self.width() if width is None else width
        return whole - margins.left() - margins.right() - others - gaps

    def insert(self, widget: QWidget) -> None:
        """Add a widget at the left, after title and count."""
        for position in range(self._row.count()):
            item = self._row.itemAt(position)
            if item is not None and item.spacerItem() is not None:
                self._row.insertWidget(position, widget)
                return


class _Handle(QSplitterHandle):
    """5 px to grab, 1 px to see."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, on the fill of the pane at its left or top."""
        del event
        painter = QPainter(self)
        splitter = self.splitter()
        fill = str(splitter.property("fill") or "surface")
        painter.fillRect(self.rect(), colour(fill))
        if self.orientation() == Qt.Orientation.Horizontal:
            painter.fillRect(QRectF(self.width() // 2, 0, 1, self.height()), colour("line"))
        else:
            painter.fillRect(QRectF(0, self.height() // 2, self.width(), 1), colour("line"))


class Splitter(QSplitter):
    """Panes side by side; handles of 5 px with a painted line of 1 px, and nothing collapses.

    Handles lie over the panes, so no stripe of another colour shows beside the line.
    """

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        """Make a splitter."""
        super().__init__(orientation, parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)

    def createHandle(self) -> QSplitterHandle:
        """Return a handle that paints one line."""
        return _Handle(self.orientation(), self)


class _Ring(QWidget):
    """The focus ring of a scrolling pane, over its contents."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        del event
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), 4, None, "accent", width=theme.focus_width)


class ScrollColumn(QScrollArea):
    """The one way to scroll: a column of widgets, centred, at most `widest` px wide.

    `focusable` makes it a stop for the Tab key, so that a pane without controls can be scrolled by
    keys; forms don't need it.
    """

    def __init__(
        self,
        *,
        widest: int = 640,
        fill: str = "surface",
        margins: tuple[int, int, int, int] = (24, 24, 24, 24),
        spacing: int = 16,
        centred: bool = True,
        focusable: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make a column; `margins` are left, top, right, bottom in px."""
        super().__init__(parent)
        self._widest = widest
        self._fill = fill
        self._margins = margins
        self._centred = centred
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is always kept, or text would reflow when it comes; idle, it paints nothing.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if focusable else Qt.FocusPolicy.NoFocus)
        self._ring = _Ring(self)
        if name:
            self.setAccessibleName(name)
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._column.setSpacing(spacing)
        self._column.addStretch(1)
        self.setWidget(self._page)
        self.rescale()

    def rescale(self) -> None:
        """Take on the fill anew."""
        palette = QPalette()
        fill = QColor(colour(self._fill))
        palette.setColor(QPalette.ColorRole.Window, fill)
        self.viewport().setPalette(palette)
        self.viewport().setAutoFillBackground(True)
        self._page.setAutoFillBackground(False)
        self._centre()

    def add(self, widget: QWidget, space: int = 0) -> None:
        """Add a widget at the end, with extra space in px above it."""
        if space:
            self._column.insertSpacing(self._column.count() - 1, space)
        self._column.insertWidget(self._column.count() - 1, widget)

    def add_layout(self, layout: QHBoxLayout | QVBoxLayout) -> None:
        """Add a layout at the end."""
        self._column.insertLayout(self._column.count() - 1, layout)

    def add_space(self, space: int) -> None:
        """Add space in px at the end."""
        self._column.insertSpacing(self._column.count() - 1, space)

    def column(self) -> QVBoxLayout:
        """Return the layout; its last item is a stretch."""
        return self._column

    def settle(self, changed: QWidget) -> None:
        """Give the column the height that `changed`, a widget somewhere in it, now needs.

        Qt hands a new height up one level an event. A frame painted in between shows every text
        of the column pressed into the old height, and each level is laid out once more for it.
        """
        level: QWidget | None = changed
        while level is not None and level is not self._page:
            level.updateGeometry()
            level = level.parentWidget()
        self._page.updateGeometry()
        QApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        # Before the page takes its new width, or it would be laid out twice.
        self._centre()
        super().resizeEvent(event)
        self._ring.setGeometry(self.rect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if a key brought the focus."""
        super().focusInEvent(event)
        self._ring.setGeometry(self.rect())
        self._ring.setVisible(shows_focus(self))
        self._ring.raise_()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self._ring.hide()

    def _centre(self) -> None:
        left, top, right, bottom = self._margins
        spare = self.width() - left - right - px(self._widest)
        extra = max(spare // 2, 0) if self._centred else 0
        end = max(spare - extra, 0)
        wanted = (left + extra, top, right + end - 10 if end >= 10 else right, bottom)
        now = self._column.contentsMargins()
        if (now.left(), now.top(), now.right(), now.bottom()) != wanted:
            self._column.setContentsMargins(*wanted)


class BrandTile(QWidget):
    """The program's mark: a megaphone on an indigo tile."""

    def __init__(self, size: int = 28, parent: QWidget | None = None) -> None:
        """Make a tile of `size` px."""
        super().__init__(parent)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the tile's size."""
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile."""
        del event
        painter = QPainter(self)
        rect = QRectF(self.rect())
        rounded(painter, rect, rect.width() * 0.24, "accent")
        size = round(rect.width() * 0.57)
        offset = (rect.width() - size) / 2
        draw_icon(painter, "megaphone", offset, offset, size, "on_accent")


class Brand(QWidget):
    """Tile, name of the organisation, and where one is: "Press room" or "Press office"."""

    def __init__(self, title: str, subtitle: str, parent: QWidget | None = None) -> None:
        """Make the mark with its two lines."""
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(BrandTile())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(0, 0, 0, 0)
        self._title = Label(title, role="body_s", elide=True)
        self._subtitle = Label(subtitle, role="meta", colour="text3", elide=True)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        words.addStretch(1)
        line.addLayout(words, 1)
        self.setMinimumHeight(px(36))

    def set_words(self, title: str, subtitle: str) -> None:
        """Show other words."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)


class TopBar(Surface):
    """The bar over the press room: the organisation, its phone, and the reporter's own requests.

    The phone stands in the same place on every page (WCAG 2.2, 3.2.6).
    """

    home = Signal()
    phone_clicked = Signal()
    requests_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the bar."""
        super().__init__("nav", lines="b", parent=parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 0, 1)
        self._row.setSpacing(8)
        self._brand = Brand("", self.tr("Press room"))
        self._row.addWidget(self._brand)
        self._row.addStretch(1)
        self._glyph = Glyph("phone", size=16, token="text2")
        self._hours = Label("", colour="text2", elide=False)
        self._phone = Button("", kind="link", name=self.tr("Call the press office"), role="body_s")
        self._phone.clicked.connect(lambda _checked=False: self.phone_clicked.emit())
        self._row.addWidget(self._glyph)
        self._row.addWidget(self._hours)
        self._row.addWidget(self._phone)
        self._row.addSpacing(8)
        self._extra = QHBoxLayout()
        self._extra.setSpacing(8)
        self._row.addLayout(self._extra)
        right = Surface("nav", lines="l")
        end = QHBoxLayout(right)
        end.setContentsMargins(20, 0, 16, 0)
        self._requests = Button(self.tr("My requests"), kind="ghost", icon="inbox")
        self._requests.clicked.connect(lambda _checked=False: self.requests_clicked.emit())
        end.addWidget(self._requests)
        self._row.addWidget(right)
        right.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.set_phone("", "")
        self.rescale()

    def rescale(self) -> None:
        """Take on the height anew."""
        self.setFixedHeight(px(HEADER_HEIGHT))

    def set_organisation(self, name: str, place: str = "") -> None:
        """Show the organisation's name, and the line under it."""
        self._brand.set_words(name, place or self.tr("Press room"))

    def set_phone(self, phone: str, hours: str) -> None:
        """Show the phone and the words before it, such as "Press office, open now"."""
        self._phone.set_text(phone)
        self._phone.setVisible(bool(phone))
        self._hours.setText(hours)
        self._hours.setVisible(bool(hours))
        self._glyph.setVisible(bool(phone or hours))
        if phone:
            # The visible words are part of the name (WCAG 2.2, 2.5.3).
            call = self.tr("Call the press office")
            self._phone.setAccessibleName(f"{call}, {self._phone.label()}")
            self._phone.setAccessibleDescription(hours)

    def set_requests_text(self, text: str) -> None:
        """Change the words of the button at the right, such as with a count."""
        self._requests.set_text(text)

    def requests_button(self) -> Button:
        """Return the button at the right."""
        return self._requests

    def add(self, widget: QWidget) -> None:
        """Add a widget before the button at the right."""
        self._extra.addWidget(widget)


class Footer(Surface):
    """The bar pinned under a form: primary button first, at the left."""

    def __init__(
        self, *, widest: int = 0, fill: str = "surface", parent: QWidget | None = None
    ) -> None:
        """Make a bar of 72 px; its contents are centred like a column `widest` px wide."""
        super().__init__(fill, lines="t", parent=parent)
        self._widest = widest
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 0, 24, 0)
        outer.setSpacing(0)
        self._held = QWidget()
        self._row = QHBoxLayout(self._held)
        self._row.setSpacing(8)
        self._row.setContentsMargins(0, 0, 0, 0)
        if widest:
            outer.addStretch(1)
        outer.addWidget(self._held, 1000)
        if widest:
            outer.addStretch(1)
        self.rescale()

    def row(self) -> QHBoxLayout:
        """Return the layout."""
        return self._row

    def rescale(self) -> None:
        """Take on the height anew."""
        self.setFixedHeight(px(72))
        if self._widest:
            self._held.setMaximumWidth(px(self._widest))
