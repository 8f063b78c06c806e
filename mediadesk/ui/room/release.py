"""The press room's first page: the list of releases, the release to read, and the rail beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextListFormat,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from mediadesk.domain.release import Block, Expert, Release
from mediadesk.domain.routing import Contact
from mediadesk.domain.rows import ReleaseRow
from mediadesk.ui.room import words
from mediadesk.ui.room.words import Office
from mediadesk.ui.theme import fonts, tokens
from mediadesk.ui.theme.painting import rounded
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.banner import Banner
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Box, Card, Surface, column, row
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.pane import PaneHeader, ScrollColumn
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.queue import LOOK_ROLE, ReleaseDelegate, ReleaseLook, RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.speech import announce

LIST_WIDTH = 304
RAIL_WIDTH = 344
READ_WIDTH = 656
_MOST_EXPERTS = 60
"""More cards than these nobody reads; the form's list has everybody."""
_Index = QModelIndex | QPersistentModelIndex


class ReleaseModel(QAbstractListModel):
    """The releases, newest first, that hold the words searched for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty list."""
        super().__init__(parent)
        self._all: tuple[ReleaseRow, ...] = ()
        self._rows: tuple[ReleaseRow, ...] = ()
        self._looks: dict[str, ReleaseLook] = {}
        self._words: tuple[str, ...] = ()
        self._now: datetime | None = None
        self._zone = "UTC"

    def set_rows(self, rows: Sequence[ReleaseRow], *, now: datetime, office_zone: str) -> None:
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

    def rows(self) -> tuple[ReleaseRow, ...]:
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
            one
            for one in self._all
            if all(word in one.headline.casefold() for word in self._words)
        )
        self.endResetModel()

    def _look(self, one: ReleaseRow) -> ReleaseLook:
        known = self._looks.get(one.id)
        if known is None:
            chip = ""
            if one.embargo_at is not None and self._now is not None and self._now < one.embargo_at:
                chip = words.embargo_chip(one.embargo_at, one.embargo_zone or self._zone)
            day = one.release_date
            known = self._looks[one.id] = ReleaseLook(
                key=one.id,
                title=one.headline,
                date=(
                    words.long_date(day)
                    if day is not None
                    else self.tr("No date given, added %1").replace(
                        "%1", words.long_date(one.created_at.date())
                    )
                ),
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
            return ". ".join(part for part in (plain.visible(look.title), look.date, look.chip) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain.tooltip(look.title)
        return None


class Reader(QTextBrowser):
    """A release to read: serif, 656 px wide in the middle, all of it plain text that can be selected."""

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
        self.document().setIndentWidth(21)

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
        self.document().setIndentWidth(px(21))
        self._centre()
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle."""
        super().resizeEvent(event)
        self._centre()

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
            cursor.insertBlock(form, _char_format("read", "accent_t"))
            if before == "bullet":
                # The block inherits the list of the one before it.
                current = cursor.currentList()
            else:
                current = None
            if current is None:
                style = QTextListFormat()
                style.setStyle(QTextListFormat.Style.ListDisc)
                style.setIndent(1)
                cursor.createList(style)
            # The block's own format is the marker's: a small disc in the accent.
            marker = _char_format("body", "accent_t")
            cursor.setBlockCharFormat(marker)
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


class Cover(QWidget):
    """A small drawing of a report's cover with its first words; decoration beside the title."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Make a cover."""
        super().__init__(parent)
        self._title = plain.shown(title)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the size of a page, small."""
        return QSize(px(60), px(80))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page, its waves and its title."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink = tokens.AVATAR_LIGHT[tokens.avatar_pair(self._title)]
        page, light = QColor(ink), QColor(fill)
        rect = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(rect, 4, 4)
        painter.setClipPath(shape)
        painter.fillRect(rect, page)
        for number, share in enumerate((0.58, 0.72, 0.86)):
            wave = QPainterPath(QPointF(0, rect.height() * share))
            swing = rect.height() * 0.07
            wave.cubicTo(
                QPointF(rect.width() * 0.33, rect.height() * share - swing),
                QPointF(rect.width() * 0.66, rect.height() * share + swing),
                QPointF(rect.width(), rect.height() * share - swing / 2),
            )
            wave.lineTo(rect.width(), rect.height())
            wave.lineTo(0, rect.height())
            veil = QColor(light)
            veil.setAlphaF(0.22 + 0.2 * number)
            painter.fillPath(wave, veil)
        painter.setFont(fonts.ui_font(7, 600))
        painter.setPen(QColor("#FFFFFF"))
        place = rect.adjusted(6, 7, -5, -rect.height() * 0.42)
        painter.drawText(place, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop), self._title)


class ReportCard(Card):
    """The report: its title, its authors, its link. The link opens only after it was shown whole."""

    link_given = Signal(str)

    def __init__(self, release: Release, *, may_mend: bool, parent: QWidget | None = None) -> None:
        """Make the card; `may_mend` offers a place to add a missing link."""
        super().__init__(spacing=12, parent=parent)
        report = release.report
        self.setAccessibleName(self.tr("The report"))
        text = column(Label(self.tr("The report"), role="meta_s", colour="text3"), spacing=1)
        title = report.title or self.tr("The text names no report")
        text.addWidget(Label(title, role="body_s", wrap=True, most_lines=4))
        if report.authors:
            by = self.tr("By %1").replace("%1", words.names(report.authors))
            text.addWidget(Label(by, role="meta", colour="text3", wrap=True, most_lines=3))
        text.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(14)
        cover = Cover(report.title or release.title)
        head.addWidget(cover, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(text, 1)
        self.body().addLayout(head)
        self._url = report.url
        if self._url:
            self._with_link()
        elif report.title or release.title:
            self._without_link(may_mend=may_mend)

    def url(self) -> str:
        """Return the report's link, "" if there is none."""
        return self._url

    def _with_link(self) -> None:
        self.open_button = Button(
            self.tr("Open report"), icon="external-link", on_click=self._show_address
        )
        policy = self.open_button.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.open_button.setSizePolicy(policy)
        copy = IconButton("copy", self.tr("Copy link"), kind="secondary", on_click=self._copy)
        self._buttons = QWidget()
        line = row(self.open_button, copy)
        self._buttons.setLayout(line)
        self.body().addWidget(self._buttons)
        self._address = Box(fill="sunken", border="line", radius=8, padding=12, spacing=8)
        host = urlsplit(self._url).hostname or ""
        lead = self.tr("This opens %1 in your browser:").replace("%1", plain.isolate(host))
        self._address.body().addWidget(Label(lead, role="meta", colour="text2", wrap=True))
        self.whole_address = Para(self._url, role="meta_m")
        self._address.body().addWidget(self.whole_address)
        self.go_button = Button(
            self.tr("Open in browser"), kind="soft", icon="external-link", size=28,
            on_click=self._open,
        )
        back = Button(self.tr("Cancel"), kind="ghost", size=28, on_click=self._hide_address)
        self._address.body().addLayout(row(self.go_button, back, None))
        self._address.setVisible(False)
        self.body().addWidget(self._address)

    def _show_address(self) -> None:
        self._buttons.setVisible(False)
        self._address.setVisible(True)
        self.go_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _hide_address(self) -> None:
        self._address.setVisible(False)
        self._buttons.setVisible(True)
        self.open_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self) -> None:
        self._hide_address()
        QDesktopServices.openUrl(QUrl(self._url))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        announce(self, self.tr("Link copied"))

    def _without_link(self, *, may_mend: bool) -> None:
        note = QHBoxLayout()
        note.setSpacing(8)
        note.addWidget(Glyph("link-2", size=14), 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(
            Label(
                self.tr("The release gives no link to the report."),
                role="meta",
                colour="text2",
                wrap=True,
            ),
            1,
        )
        self.body().addLayout(note)
        if not may_mend:
            return
        self.add_button = Button(
            self.tr("Add the link"), icon="plus", on_click=self._ask_link
        )
        policy = self.add_button.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.add_button.setSizePolicy(policy)
        self.body().addWidget(self.add_button)
        self._asking = QWidget()
        box = QVBoxLayout(self._asking)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.link_edit = LineEdit(self.tr("Link to the report"), placeholder="https://")
        self.link_field = Field(self.tr("Link to the report"), self.link_edit)
        self.link_edit.returnPressed.connect(self._give_link)
        box.addWidget(self.link_field)
        save = Button(self.tr("Save link"), kind="soft", size=28, on_click=self._give_link)
        back = Button(self.tr("Cancel"), kind="ghost", size=28, on_click=self._stop_asking)
        box.addLayout(row(save, back, None))
        self._asking.setVisible(False)
        self.body().addWidget(self._asking)

    def _ask_link(self) -> None:
        self.add_button.setVisible(False)
        self._asking.setVisible(True)
        self.link_edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _stop_asking(self) -> None:
        self._asking.setVisible(False)
        self.add_button.setVisible(True)
        self.add_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _give_link(self) -> None:
        self.link_given.emit(self.link_edit.text())

    def refuse(self, message: str) -> None:
        """Say what is wrong with the link beside it."""
        self.link_field.set_error(message)
        self.link_field.focus_control()


class ExpertCard(Card):
    """Somebody who can comment."""

    def __init__(
        self, expert: Expert, *, first: bool, ask: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        """Make the card; the first one has the page's one primary button."""
        super().__init__(spacing=12, name=plain.visible(expert.name), parent=parent)
        text = column(Label(expert.name, role="body_s", wrap=True, most_lines=2), spacing=1)
        role = words.role_of(expert)
        if role:
            text.addWidget(Label(role, role="body", colour="text2", wrap=True, most_lines=4))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Avatar(expert.name, expert.name, size=40), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(text, 1)
        self.body().addLayout(head)
        self.button = Button(
            self.tr("Request interview"),
            kind="primary" if first else "secondary",
            icon="mic",
            name=self.tr("Request interview with %1").replace("%1", plain.isolate(expert.name)),
            on_click=lambda: ask(expert.id),
        )
        policy = self.button.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.button.setSizePolicy(policy)
        self.body().addWidget(self.button)


class ContactCard(Card):
    """The press contact of a release, with whatever is known of how to reach it."""

    def __init__(self, contact: Contact, parent: QWidget | None = None) -> None:
        """Make the card."""
        super().__init__(spacing=6, padding=14, parent=parent)
        name = contact.name or self.tr("Press office")
        self.setAccessibleName(plain.visible(name))
        self._line("user", name, "body_s")
        if contact.phone:
            self._line("phone", contact.phone, "body_m")
        if contact.email:
            self._line("mail", contact.email, "body")
        elif contact.hidden_email:
            self._line("mail-x", self.tr("E-mail address hidden in the release"), "body", "text3")
        else:
            self._line("mail-x", self.tr("The release gives no e-mail address"), "body", "text3")

    def _line(self, icon: str, text: str, role: str, ink: str = "text") -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Glyph(icon, size=16), 0, Qt.AlignmentFlag.AlignTop)
        label = Label(text, role=role, colour=ink, wrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        line.addWidget(label, 1)
        self.body().addLayout(line)


class Rail(Surface):
    """What stands beside a release: report, experts, press contact, and the card for the hurried."""

    asked = Signal(str)
    """Carries the id of the expert asked for, "" for anybody."""
    link_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty rail."""
        super().__init__("sunken", lines="l", parent=parent)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        self._scroll = ScrollColumn(
            widest=RAIL_WIDTH - 41, fill="sunken", margins=(20, 20, 10, 20), spacing=8, centred=False
        )
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        outer.addWidget(self._scroll, 1)
        self._urgent = Banner(
            self.tr("Deadline within the hour?"), "", icon="phone-call", title_tinted=True
        )
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(20, 12, 20, 20)
        foot.addWidget(self._urgent)
        outer.addWidget(self._foot)
        self._parts: list[QWidget] = []
        self.report: ReportCard | None = None
        self.experts: list[ExpertCard] = []
        self.rescale()

    def rescale(self) -> None:
        """Take on the width anew."""
        self.setFixedWidth(px(RAIL_WIDTH))

    def set_release(self, release: Release, *, phone: str, may_mend: bool) -> None:
        """Show what belongs to a release; `phone` is the press office's."""
        self._clear()
        self.report = ReportCard(release, may_mend=may_mend)
        self.report.link_given.connect(self.link_given)
        self._add(self.report)
        count = len(release.experts)
        head = self._head(
            self.tr("Experts"), self.tr("%n can comment", "", count).replace("%n", str(count))
        )
        self._add(head, 12)
        for number, expert in enumerate(release.experts[:_MOST_EXPERTS]):
            card = ExpertCard(expert, first=number == 0, ask=self.asked.emit)
            self.experts.append(card)
            self._add(card)
        if not release.experts:
            self._add(self._nobody())
        if release.contacts:
            self._add(self._head(self.tr("Press contact"), ""), 12)
            for contact in release.contacts[:4]:
                self._add(ContactCard(contact))
        self.set_phone(phone)
        self._scroll.verticalScrollBar().setValue(0)

    def set_phone(self, phone: str) -> None:
        """Show another number to call; without one the card is hidden."""
        self._foot.setVisible(bool(phone))
        self._urgent.set_words(
            self.tr("Deadline within the hour?"),
            self.tr("Call %1").replace("%1", plain.isolate(phone)),
        )

    def _nobody(self) -> QWidget:
        card = Card(spacing=12)
        card.body().addWidget(
            Label(
                self.tr("The release names nobody. The press office finds who can speak to it."),
                colour="text2",
                wrap=True,
            )
        )
        card.body().addWidget(
            Button(
                self.tr("Request interview"),
                kind="primary",
                icon="mic",
                on_click=lambda: self.asked.emit(""),
            )
        )
        return card

    def _head(self, title: str, count: str) -> QWidget:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Label(title, role="body_s"))
        line.addWidget(Label(count, role="meta", colour="text3"))
        line.addStretch(1)
        return head

    def _add(self, widget: QWidget, space: int = 0) -> None:
        if space:
            margins = widget.contentsMargins()
            widget.setContentsMargins(margins.left(), space, margins.right(), margins.bottom())
        self._parts.append(widget)
        self._scroll.add(widget)

    def _clear(self) -> None:
        for part in self._parts:
            self._scroll.column().removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        self.experts = []
        self.report = None


class ReleasesView(QWidget):
    """List, reader and rail side by side."""

    chosen = Signal(str)
    """Carries the id of the release that was chosen in the list."""
    asked = Signal(str)
    link_given = Signal(str)
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the view, empty."""
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
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
        self._list_pane.setFixedWidth(px(LIST_WIDTH))

    def set_rows(
        self, rows: Sequence[ReleaseRow], *, now: datetime, office_zone: str, keep: str
    ) -> str:
        """Show other releases; return the id of the one that is now current, `keep` if it is there."""
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
        self.rail.setVisible(False)

    def show_release(self, release: Release, *, now: datetime, office: Office) -> None:
        """Show a release in the reader and the rail."""
        self._middle.setCurrentIndex(0)
        embargoed = release.is_embargoed(now)
        self._embargo_row.setVisible(embargoed)
        if embargoed and release.embargo is not None:
            self._embargo.set_words(
                words.embargo_words(release.embargo, office.zone),
                self.tr("Agree to it before you publish anything from this text."),
            )
        self.reader.set_release(release, now)
        self.rail.set_release(
            release, phone=office.phone or _first_phone(release), may_mend=office.may_mend
        )
        self.rail.setVisible(True)
        place = self.model.place_of(release.id)
        if place >= 0 and self.list.currentIndex().row() != place:
            self._quiet = True
            self.list.setCurrentIndex(self.model.index(place, 0))
            self._quiet = False

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
            self.chosen.emit(look.key)


def _first_phone(release: Release) -> str:
    return next((contact.phone for contact in release.contacts if contact.phone), "")
