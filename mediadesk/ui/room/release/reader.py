"""A release to read."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from mediadesk.domain.release import Block, Release
from mediadesk.ui.room import words
from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.state import colour, px
from mediadesk.ui.widgets import plain

READ_WIDTH = 656
_BULLET = 17
"""From a bullet to its text, px."""


class Reader(QTextBrowser):
    """A release to read: serif, 656 px in the middle, plain text that can be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty reader."""
        super().__init__(parent)
        self._release: Release | None = None
        self._now: datetime | None = None
        self.setAccessibleName(self.tr("Release"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)

    def set_release(self, release: Release, now: datetime) -> None:
        """Show a release; `now` is UTC."""
        same = self._release is not None and self._release.id == release.id
        place = self.verticalScrollBar().value() if same else 0
        self._release, self._now = release, now
        self._write()
        self.verticalScrollBar().setValue(place)

    def rescale(self) -> None:
        """Write the text anew in the colours and sizes in force."""
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Base, QColor(colour("surface")))
        self.setPalette(palette)
        self._centre()
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        # Before the text takes its new width, or it would be laid out twice.
        self._centre()
        super().resizeEvent(event)

    def _centre(self) -> None:
        bar = 10
        spare = self.width() - bar - px(READ_WIDTH)
        side = max(spare // 2, 24)
        margins = self.viewportMargins()
        if margins.left() != side + bar // 2:
            self.setViewportMargins(side + bar // 2, 0, side - bar // 2, 0)

    def _write(self) -> None:
        release = self._release
        if release is None:
            return
        document = self.document()
        document.clear()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        # The first block exists already; every later one is inserted.
        self._top_line(cursor, release)
        self._paragraph(cursor, release.title, "headline", top=10, lines=42)
        if release.standfirst:
            self._paragraph(cursor, release.standfirst, "standfirst", ink="text2", top=12, lines=30)
        self._rule(cursor)
        before = ""
        for block in release.body:
            self._block(cursor, block, before)
            before = block.kind
        cursor.endEditBlock()
        frame = QTextFrameFormat()
        frame.setTopMargin(px(32))
        frame.setBottomMargin(px(48))
        document.rootFrame().setFrameFormat(frame)

    def _top_line(self, cursor: QTextCursor, release: Release) -> None:
        cursor.setBlockFormat(_block_format(20))
        cursor.insertText(self.tr("News release"), _char_format("body_s", "accent_t"))
        parts = []
        if release.embargo is None:
            parts.append(self.tr("For immediate use"))
        if release.release_date is not None:
            parts.append(words.long_date(release.release_date))
        if release.dateline_city:
            parts.append(plain.shown(release.dateline_city))
        for part in parts:
            cursor.insertText("\u2003" + part, _char_format("body", "text3"))

    def _paragraph(
        self,
        cursor: QTextCursor,
        text: str,
        role: str,
        *,
        ink: str = "text",
        top: int = 0,
        bottom: int = 0,
        lines: int = 28,
    ) -> None:
        cursor.insertBlock(_block_format(lines, top=top, bottom=bottom), _char_format(role, ink))
        cursor.insertText(plain.shown(text, lines=True), _char_format(role, ink))

    def _rule(self, cursor: QTextCursor) -> None:
        form = _block_format(1, top=20, bottom=20)
        form.setBackground(colour("line"))
        small = _char_format("micro", "line")
        small.setFontPointSize(1)
        cursor.insertBlock(form, small)

    def _block(self, cursor: QTextCursor, block: Block, before: str) -> None:
        if block.kind == "bullet":
            form = _block_format(28, top=0 if before == "bullet" else -6, bottom=1)
            # Qt puts the disc of a list close to its text; here it hangs in a column of its own.
            form.setLeftMargin(px(21))
            form.setTextIndent(-px(_BULLET))
            disc = _char_format("title", "accent_t")
            font = disc.font()
            wide = px(_BULLET) - QFontMetricsF(font).horizontalAdvance("•")
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, wide)
            disc.setFont(font)
            cursor.insertBlock(form, disc)
            cursor.insertText("•", disc)
            cursor.insertText(plain.shown(block.text, lines=True), _char_format("read", "text"))
            return
        role, ink, lines = "read", "text", 28
        top = 14 if before == "bullet" else 0
        form = _block_format(lines, top=top, bottom=16)
        if block.kind == "heading":
            role, lines = "title", 24
            form = _block_format(lines, top=top + 6, bottom=6)
        elif block.kind == "quote":
            ink = "text2"
            form.setLeftMargin(px(20))
        cursor.insertBlock(form, _char_format(role, ink))
        cursor.insertText(plain.shown(block.text, lines=True), _char_format(role, ink))


def _char_format(role: str, ink: str) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setFont(fonts.ui_font(role))
    form.setForeground(colour(ink))
    return form


def _block_format(line: int, *, top: int = 0, bottom: int = 0) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(px(line), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    form.setTopMargin(px(top))
    form.setBottomMargin(px(bottom))
    return form
