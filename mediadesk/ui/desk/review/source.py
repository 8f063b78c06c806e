"""The text of a release at the left of its review, with marks, and a selection that can be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QMenu, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from mediadesk.ui.desk.review.marks import LOOKS, USES, Legend, Mark, use_words
from mediadesk.ui.desk.review.offsets import Shown
from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.card import Surface
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader

_PIECE = 24_000
"""Characters that are put into the editor at a time; more would hold the window."""
_MARGIN = 34
_FAINT, _STRONG = (0.10, 0.16), (0.30, 0.40)
"""How much of a mark's colour lies under the words, in light and in dark."""
_KEY = "Ctrl+U"


class _Text(QPlainTextEdit):
    """The text itself: to read, to select, never to change."""

    clicked = Signal(int)
    """Carries a position (UTF-16 units) that was clicked without selecting."""
    asked = Signal(QPoint)
    """Asks for the menu, at a global position."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Text of the release"))
        self.setTabChangesFocus(True)
        self.marks: list[tuple[Mark, int, int]] = []
        self._strip = _Strip(self)
        self.updateRequest.connect(lambda _rect, _by: self._strip.update())
        self.rescale()

    def rescale(self) -> None:
        """Take on font, margins and colours anew."""
        self.setFont(fonts.ui_font("body"))
        self.setViewportMargins(px(_MARGIN), px(12), px(12), px(12))
        self.document().setDocumentMargin(0)
        palette = QPalette(self.palette())
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, QColor(colour("surface")))
        self.setPalette(palette)
        self._strip.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the strip at the left."""
        super().resizeEvent(event)
        self._strip.setGeometry(QRect(0, 0, px(_MARGIN), self.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click that selected nothing."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.clicked.emit(self.cursorForPosition(event.position().toPoint()).position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what a selection can become."""
        self.asked.emit(event.globalPos())

    def scroll_to(self, position: int) -> None:
        """Bring a position into the middle of the view, if it is not in sight."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        area = self.viewport().rect()
        if area.contains(self.cursorRect(cursor).center()):
            return
        block = cursor.block()
        layout = block.layout()
        line = layout.lineForTextPosition(position - block.position())
        within = line.lineNumber() if line.isValid() else 0
        rows = max(area.height() // max(self.fontMetrics().lineSpacing(), 1), 1)
        # The bar of a plain text counts lines.
        self.verticalScrollBar().setValue(block.firstLineNumber() + within - rows // 2)

    def shown_marks(self) -> list[tuple[Mark, QRect]]:
        """Return the marks whose first line is on the screen, with that line's rectangle."""
        first = self.firstVisibleBlock()
        area = self.viewport().rect()
        last = self.cursorForPosition(area.bottomRight()).block()
        begin, end = first.position(), last.position() + last.length()
        found = []
        for mark, start, _ in self.marks:
            if not begin <= start <= end:
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            rect = self.cursorRect(cursor)
            if rect.intersects(area.adjusted(-40, 0, 40, 0)):
                found.append((mark, rect.translated(self.viewport().pos())))
        return found


class _Strip(QWidget):
    """The margin at the left of the text, with an icon at the line of each mark."""

    def __init__(self, text: _Text) -> None:
        super().__init__(text)
        self._text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icons; of several in a line the first is shown."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), colour("surface"))
        size = px(14)
        taken: set[int] = set()
        for mark, rect in self._text.shown_marks():
            if rect.y() in taken:
                continue
            taken.add(rect.y())
            look = LOOKS[mark.kind]
            draw_icon(
                painter,
                look.icon,
                (self.width() - size) / 2,
                rect.center().y() - size / 2,
                size,
                look.token,
            )


class SourcePane(Surface):
    """Header, text and legend."""

    used = Signal(str, int, int)
    """A selection shall be used: as what (see `USES`), from and to, in characters of the text."""
    mark_clicked = Signal(str)
    """Carries the key of the mark that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty pane."""
        super().__init__("surface", parent=parent)
        self._shown = Shown("")
        self._marks: tuple[Mark, ...] = ()
        self._active = ""
        self._rest = ""
        self._goal = ""
        self.person: Callable[[], str] = lambda: ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        header = PaneHeader(self.tr("Text"), role="title", left=20)
        self.use_button = Button(
            self.tr("Use selection"),
            icon="square-pen",
            key=_KEY,
            menu=True,
            size=28,
            on_click=self.open_menu,
        )
        self.use_button.setEnabled(False)
        header.add(self.use_button)
        box.addWidget(header)
        self.text = _Text(self)
        self.text.clicked.connect(self._clicked)
        self.text.asked.connect(self.open_menu)
        self.text.selectionChanged.connect(self._selected)
        box.addWidget(self.text, 1)
        self._cut = Label(
            self.tr("Only the beginning of this long text is shown."), role="meta", colour="text3"
        )
        self._cut.setVisible(False)
        foot = Surface("sunken", lines="t")
        inner = QVBoxLayout(foot)
        inner.setContentsMargins(16, 8, 16, 8)
        inner.addWidget(self._cut)
        self.why = Label("", role="meta", colour="text2", wrap=True, most_lines=2)
        self.why.setVisible(False)
        inner.addWidget(self.why)
        self.legend = Legend()
        inner.addWidget(self.legend)
        box.addWidget(foot)
        self._filling = QTimer(self)
        self._filling.setInterval(0)
        self._filling.timeout.connect(self._put_piece)
        key = QShortcut(QKeySequence(_KEY), self)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.open_menu)
        self.setFocusProxy(self.text)

    def rescale(self) -> None:
        """Take on the colours anew."""
        self._paint_marks()

    def changeEvent(self, event: QEvent) -> None:
        """Mark anew when the colours change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_marks()

    # -------------------------------------------------------------------------- filling

    def set_text(self, shown: Shown) -> None:
        """Show another text, piece by piece if it is long."""
        self._shown = shown
        self._cut.setVisible(shown.cut)
        self.text.clear()
        self._marks = ()
        self._active = self._goal = ""
        self._rest = shown.text
        self._put_piece()

    def _put_piece(self) -> None:
        piece, self._rest = self._rest[:_PIECE], self._rest[_PIECE:]
        # A surrogate pair is one character of Python's, so no piece ends inside one.
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece)
        if self._rest:
            self._filling.start()
            return
        self._filling.stop()
        self._paint_marks()
        if self._goal:
            self.show_mark(self._goal)

    def is_filled(self) -> bool:
        """Say whether the whole text is shown."""
        return not self._rest

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Mark other places."""
        self._marks = tuple(marks)
        self._paint_marks()

    def _paint_marks(self) -> None:
        if self._rest:
            return
        to = self._shown.to_shown
        self.text.marks = [(mark, to(mark.start), to(mark.end)) for mark in self._marks]
        selections = []
        for mark, start, end in self.text.marks:
            look = LOOKS[mark.kind]
            form = QTextCharFormat()
            strong = mark.key == self._active
            fill = QColor(colour(look.token))
            fill.setAlphaF((_STRONG if strong else _FAINT)[theme.name == "dark"])
            form.setBackground(fill)
            form.setUnderlineStyle(look.line)
            form.setUnderlineColor(QColor(colour(look.token)))
            cursor = QTextCursor(self.text.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            selection.format = form
            selections.append(selection)
        self.text.setExtraSelections(selections)
        self.text.viewport().update()
        self.text.update()

    def show_mark(self, key: str) -> bool:
        """Strengthen the mark of a field and scroll to it; False if the field has no place."""
        self._active = key
        if self._rest:
            self._goal = key
            return True
        self._goal = ""
        self._paint_marks()
        place = next((start for mark, start, _ in self.text.marks if mark.key == key), None)
        if place is None:
            return False
        # Only the view moves: what is selected stays so.
        self.text.scroll_to(place)
        return True

    def set_reason(self, reason: str) -> None:
        """Say under the text why the active mark was taken for what it is."""
        self.why.setVisible(bool(reason))
        self.why.setText(self.tr("Why: %1").replace("%1", plain.isolate(reason)))

    def active(self) -> str:
        """Return the key of the mark that is strengthened."""
        return self._active

    # ------------------------------------------------------------------------ selecting

    def selection(self) -> tuple[int, int]:
        """Return from and to of what is selected, in characters of the text."""
        cursor = self.text.textCursor()
        return (
            self._shown.to_source(cursor.selectionStart()),
            self._shown.to_source(cursor.selectionEnd()),
        )

    def select(self, start: int, end: int) -> None:
        """Select characters of the text."""
        cursor = self.text.textCursor()
        cursor.setPosition(self._shown.to_shown(start))
        cursor.setPosition(self._shown.to_shown(end), QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)

    def _selected(self) -> None:
        self.use_button.setEnabled(self.text.textCursor().hasSelection())

    def menu(self) -> QMenu:
        """Return the menu of what the selection can become."""
        menu = QMenu(self)
        menu.setAccessibleName(self.tr("Use the selection as"))
        selected = self.text.textCursor().hasSelection()
        person = self.person()
        for use in USES:
            if not use:
                menu.addSeparator()
                continue
            if use.startswith("person.") and not person:
                continue
            action = menu.addAction(use_words(use, plain.literal(person)))
            action.setEnabled(selected)
            action.setData(use)
            action.triggered.connect(lambda _on=False, use=use: self.use(use))
        return menu

    def open_menu(self, at: QPoint | None = None) -> None:
        """Open the menu at a global position, else under the selection."""
        menu = self.menu()
        if at is None:
            rect = self.text.cursorRect()
            at = self.text.viewport().mapToGlobal(rect.bottomLeft())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def use(self, use: str) -> None:
        """Use the selection as a field, as part of the chosen person, or as a new person."""
        start, end = self.selection()
        if start < end:
            self.used.emit(use, start, end)

    def _clicked(self, position: int) -> None:
        hit = [mark for mark, start, end in self.text.marks if start <= position <= end]
        if hit:
            # Of marks inside each other the shortest is the one that is meant.
            self.mark_clicked.emit(min(hit, key=lambda mark: mark.end - mark.start).key)
