"""The frame of the review: header, message, the start, text beside fields, the comparison."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mediadesk.ui import text
from mediadesk.ui.desk.review.compare import CompareView
from mediadesk.ui.desk.review.fields import FieldsPane
from mediadesk.ui.desk.review.source import SourcePane
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.empty import EmptyState, ProgressLine
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import Footer, PaneHeader, Splitter
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.speech import announce

START, REVIEW, COMPARE = range(3)
_SIZE = 36
_NARROWEST_TEXT, _NARROWEST_FIELDS = 300, 400


class ReviewFrame(Surface):
    """What the review is made of; what its buttons do is the page's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make header, message and start; the rest comes with `build`."""
        super().__init__("surface", parent=parent)
        self._built = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._build_header())
        self.progress = ProgressLine(self.tr("Releases reviewed"))
        self.progress.setVisible(False)
        box.addWidget(self.progress)
        self._news_row = QWidget()
        news = QVBoxLayout(self._news_row)
        news.setContentsMargins(20, 12, 20, 12)
        self.news = Banner(tone="danger")
        self.news.add_button(IconButton("x", self.tr("Close this message"), on_click=self._quiet))
        news.addWidget(self.news)
        self._news_row.setVisible(False)
        box.addWidget(self._news_row)
        self._stack = QStackedWidget()
        box.addWidget(self._stack, 1)
        self._stack.addWidget(self._build_start())

    def _build_header(self) -> QWidget:
        self._header = PaneHeader(self.tr("Import a release"))
        self.undo_button = IconButton("undo-2", self.tr("Undo"), key="Ctrl+Z")
        self.redo_button = IconButton("rotate-ccw", self.tr("Do it again"), key="Ctrl+Shift+Z")
        self.side = Segmented(
            self.tr("What is shown"),
            [("source", self.tr("Text")), ("fields", self.tr("Fields"))],
            value="fields",
        )
        self.side.changed.connect(lambda _value: self._fit())
        self._header.insert(self.side)
        self.stop_button = Button(self.tr("Stop"), kind="ghost", icon="x", size=28)
        for button in (self.undo_button, self.redo_button, self.stop_button):
            self._header.add(button)
        return self._header

    def _build_start(self) -> QWidget:
        page = Surface("surface")
        box = QVBoxLayout(page)
        self.choose_button = Button(
            self.tr("Choose files…"),
            kind="primary",
            icon="folder-open",
            size=40,
        )
        self.start = EmptyState("", action=self.choose_button)
        self.paste_button = Button(self.tr("Paste"), icon="copy", key="Ctrl+V", size=40)
        self.start.add_widget(self.paste_button)
        box.addWidget(self.start)
        self._ask_for_one()
        return page

    def _ask_for_one(self) -> None:
        """Say how a release comes in."""
        self.start.set_words(
            self.tr("Bring a release"),
            self.tr(
                "Drop files here, choose them, or paste a text or a page with its formatting. "
                "You look it over before anything is stored."
            ),
            icon="file-plus",
            tone="accent",
        )

    def _say_reading(self, name: str) -> None:
        """Say what is being read, until it is shown."""
        words = text.fill(self.tr("Reading %1…"), plain.visible(name))
        self.start.set_words(words, icon="hourglass", tone="accent")
        announce(self.start, words)

    def is_built(self) -> bool:
        """Say whether every widget is there."""
        return self._built

    def build(self) -> Iterator[None]:
        """Make the review piece by piece, so that the window never waits for all of it."""
        page = Surface("surface")
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._match_row = QWidget()
        match = QVBoxLayout(self._match_row)
        match.setContentsMargins(20, 12, 20, 12)
        self.match = Banner(tone="info", icon="copy")
        self.compare_button = Button(self.tr("Compare"), size=28)
        self.match.add_button(self.compare_button)
        match.addWidget(self.match)
        box.addWidget(self._match_row)
        self.splitter = Splitter()
        self.source = SourcePane()
        yield
        self.fields = FieldsPane()
        yield from self.fields.build()
        yield
        self.splitter.addWidget(self.source)
        self.splitter.addWidget(self.fields)
        self.splitter.setSizes([px(600), px(560)])
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        box.addWidget(self.splitter, 1)
        foot = Footer()
        self.import_button = Button(
            self.tr("Import"), kind="primary", key="Ctrl+Return", size=_SIZE
        )
        self.other_button = Button(self.tr("Import as another release"), size=_SIZE)
        self.skip_button = Button(self.tr("Leave this one"), kind="ghost", size=_SIZE)
        self._state = Label("", colour="text3", elide=True)
        for button in (self.import_button, self.other_button, self.skip_button):
            foot.row().addWidget(button)
        foot.row().addWidget(self._state, 1)
        box.addWidget(foot)
        yield
        self.compare = CompareView()
        yield
        self._stack.addWidget(page)
        yield
        self._stack.addWidget(self.compare)
        # The first show would do this for all of them at once.
        for number, widget in enumerate(page.findChildren(QWidget)):
            widget.ensurePolished()
            if number % 30 == 29:
                yield

    def _tell(self, title: str, words: str, *, tone: str = "danger") -> None:
        self.news.set_tone(tone)
        self.news.set_words(title, words)
        self._news_row.setVisible(True)
        announce(self, f"{title}. {words}", urgent=tone == "danger")

    def _quiet(self) -> None:
        self._news_row.setVisible(False)

    def rescale(self) -> None:
        """Take on the widths anew."""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show text and fields side by side, or one of them where both do not fit."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._built:
            return
        narrow = self.width() < px(_NARROWEST_TEXT) + px(_NARROWEST_FIELDS)
        self.source.setMinimumWidth(px(_NARROWEST_TEXT))
        self.fields.setMinimumWidth(px(_NARROWEST_FIELDS))
        self.side.setVisible(narrow and self._stack.currentIndex() == REVIEW)
        self.source.setVisible(not narrow or self.side.value() == "source")
        self.fields.setVisible(not narrow or self.side.value() == "fields")
