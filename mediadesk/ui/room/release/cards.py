"""The cards beside a release: the report, an expert, the press contact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mediadesk.domain.availability import Span
from mediadesk.domain.deadline import city
from mediadesk.domain.release import Release, ReleaseExpert
from mediadesk.domain.routing import Contact
from mediadesk.ui.room import words
from mediadesk.ui.theme import fonts, tokens
from mediadesk.ui.theme.state import px
from mediadesk.ui.widgets import plain
from mediadesk.ui.widgets.avatar import Avatar
from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.card import Box, Card, column, row
from mediadesk.ui.widgets.field import Field
from mediadesk.ui.widgets.inputs import LineEdit
from mediadesk.ui.widgets.keys import Glyph
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.speech import announce
from mediadesk.ui.widgets.strip import AvailabilityStrip


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
        # Whole lines only: half a line under the waves reads as a fault.
        line = painter.fontMetrics().lineSpacing()
        place.setHeight(max(int(place.height()) // line, 1) * line)
        painter.setClipRect(place)
        painter.drawText(
            place, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop), self._title
        )


class ReportCard(Card):
    """The report: title, authors, link. The link opens only after it was shown whole."""

    link_given = Signal(str)

    def __init__(
        self,
        release: Release,
        *,
        may_mend: bool,
        checked: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the card; `may_mend` offers to add or change the link.

        `checked` says what the link answered last, and when.
        """
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
            if checked and report.check is not None:
                self._tell_check(checked, good=report.check.is_good)
            if may_mend:
                self._offer_link(self.tr("Change the link"), icon="pencil", kind="ghost")
        elif report.title or release.title:
            self._without_link()
            if may_mend:
                self._offer_link(self.tr("Add the link"), icon="plus", kind="secondary")

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
            self.tr("Open in browser"),
            kind="soft",
            icon="external-link",
            size=28,
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

    def _tell_check(self, words_: str, *, good: bool) -> None:
        self.checked = Label(words_, role="meta", colour="text2", wrap=True)
        sign = Glyph(
            "circle-check" if good else "triangle-alert", size=14, token="ok" if good else "warn"
        )
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.checked, 1)
        self.body().addLayout(line)

    def _without_link(self) -> None:
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

    def _offer_link(self, words_: str, *, icon: str, kind: str) -> None:
        """Offer to give the link, behind a button."""
        self.add_button = Button(words_, icon=icon, kind=kind, on_click=self._ask_link)
        policy = self.add_button.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
        self.add_button.setSizePolicy(policy)
        self.body().addWidget(self.add_button)
        self._asking = QWidget()
        box = QVBoxLayout(self._asking)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.link_edit = LineEdit(
            self.tr("Link to the report"), text=self._url, placeholder="https://"
        )
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
        self,
        expert: ReleaseExpert,
        *,
        first: bool,
        ask: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        """Make the card; the first one has the page's one primary button."""
        super().__init__(spacing=12, name=plain.visible(expert.name), parent=parent)
        self.key = expert.id
        self.strip: AvailabilityStrip | None = None
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

    def show_free(self, free: Sequence[Span], *, now: datetime, zone: ZoneInfo) -> None:
        """Show when the expert is free today on the reporter's clock, and say when next."""
        if self.strip is None:
            self.strip = AvailabilityStrip()
            self._next = Label("", role="meta", colour="text2", wrap=True)
            body = self.body()
            body.insertWidget(body.indexOf(self.button), self.strip)
            body.insertWidget(body.indexOf(self.button), self._next)
        today = now.astimezone(zone).date()
        here = [one for one in free if one.start.astimezone(zone).date() == today]
        self.strip.show_day(here, now=now, zone=zone)
        self._next.setText(self._free_words(free, now, zone))

    def _free_words(self, free: Sequence[Span], now: datetime, zone: ZoneInfo) -> str:
        coming = next((one for one in free if one.end > now), None)
        if coming is None:
            return self.tr("Not free in the next days: ask all the same")
        if coming.start <= now:
            last = min(coming.end, now + timedelta(hours=23))
            if last < coming.end:
                return self.tr("Free now (%1 time)").replace("%1", city(zone.key))
            until = words.moment_words(coming.end, zone.key, now)
            return (
                self.tr("Free now, until %1 (%2 time)")
                .replace("%1", until)
                .replace("%2", city(zone.key))
            )
        when = words.moment_words(coming.start, zone.key, now)
        return self.tr("Free from %1 (%2 time)").replace("%1", when).replace("%2", city(zone.key))


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
