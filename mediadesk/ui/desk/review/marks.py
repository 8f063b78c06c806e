"""What is marked in the text of a release: kinds, their look, and what a selection can become."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QSizePolicy, QWidget

from mediadesk.domain.draft import ReleaseDraft
from mediadesk.ui.theme import fonts
from mediadesk.ui.theme.icons import draw_icon
from mediadesk.ui.theme.painting import draw_text, text_width
from mediadesk.ui.theme.state import colour, px

_tr = QCoreApplication.translate
_Line = QTextCharFormat.UnderlineStyle


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one kind is marked: a colour, a line of its own shape, an icon in the margin."""

    token: str
    line: QTextCharFormat.UnderlineStyle
    icon: str


LOOKS = {
    "title": Look(token="c1", line=_Line.SingleUnderline, icon="newspaper"),
    "when": Look(token="c3", line=_Line.DotLine, icon="calendar"),
    "report": Look(token="c2", line=_Line.DashUnderline, icon="book-open"),
    "expert": Look(token="c4", line=_Line.DashDotLine, icon="users"),
    "contact": Look(token="c5", line=_Line.DashDotDotLine, icon="phone"),
    "warning": Look(token="warn", line=_Line.WaveUnderline, icon="triangle-alert"),
}
_KINDS = {
    "headline": "title",
    "standfirst": "title",
    "dateline_city": "when",
    "release_date": "when",
    "embargo": "when",
    "report_title": "report",
    "report_authors": "report",
    "report_url": "report",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in the text (characters of it) that a field was taken from.

    `key` is the field's name, `experts.0`, `contacts.0` or `warnings.0`.
    """

    key: str
    kind: str
    start: int
    end: int


def marks_of(draft: ReleaseDraft) -> tuple[Mark, ...]:
    """Return the places of everything that was understood of a text."""
    found = [
        Mark(key=name, kind=_KINDS[name], start=start, end=end)
        for name, places in draft.places.items()
        if name in _KINDS
        for start, end in places
    ]
    for group, kind in (("experts", "expert"), ("contacts", "contact")):
        found += [
            Mark(key=f"{group}.{number}", kind=kind, start=one.place[0], end=one.place[1])
            for number, one in enumerate(getattr(draft, group))
            if one.place is not None
        ]
    found += [
        Mark(key=f"warnings.{number}", kind="warning", start=one.start, end=one.end)
        for number, one in enumerate(draft.warnings)
        if one.start is not None and one.end is not None
    ]
    return tuple(found)


def reason_of(draft: ReleaseDraft, key: str) -> str:
    """Return why what is marked was taken for what it is, "" where nobody knows."""
    group, _, number = key.partition(".")
    if group in {"experts", "contacts"}:
        people = getattr(draft, group)
        at = int(number)
        return people[at].reason if 0 <= at < len(people) else ""
    return draft.reasons.get(key, "") if key in draft.places else ""


def kind_words(kind: str) -> str:
    """Return what a kind of mark stands for."""
    return {
        "title": _tr("Review", "Headline"),
        "when": _tr("Review", "City, date, embargo"),
        "report": _tr("Review", "Report"),
        "expert": _tr("Review", "Experts"),
        "contact": _tr("Review", "Press contacts"),
        "warning": _tr("Review", "Look at this"),
    }[kind]


def field_words(field: str) -> str:
    """Return what a field is called, in the review and among the differences."""
    return {
        "headline": _tr("Review", "Headline"),
        "standfirst": _tr("Review", "Standfirst"),
        "dateline_city": _tr("Review", "City"),
        "release_date": _tr("Review", "Date"),
        "embargo": _tr("Review", "Embargo"),
        "report_title": _tr("Review", "Report"),
        "report_authors": _tr("Review", "Authors of the report"),
        "report_url": _tr("Review", "Link to the report"),
        "experts": _tr("Review", "Experts"),
        "contacts": _tr("Review", "Press contacts"),
        "body": _tr("Review", "Text"),
    }.get(field, field)


USES = (
    "headline",
    "standfirst",
    "dateline_city",
    "release_date",
    "embargo",
    "report_title",
    "report_authors",
    "report_url",
    "",
    "person.name",
    "person.role",
    "person.email",
    "person.phone",
    "",
    "experts.new",
    "contacts.new",
)
"""What a selection can become, in the order of the menu; "" is a line between."""


def use_words(use: str, person: str) -> str:
    """Return a line of the menu, its letter marked; `person` is who is chosen at the right."""
    if use.startswith("person."):
        part = {
            "name": _tr("Review", "&Name of %1"),
            "role": _tr("Review", "R&ole of %1"),
            "email": _tr("Review", "E-&mail of %1"),
            "phone": _tr("Review", "&Phone of %1"),
        }[use.removeprefix("person.")]
        return part.replace("%1", person)
    return {
        "headline": _tr("Review", "&Headline"),
        "standfirst": _tr("Review", "&Standfirst"),
        "dateline_city": _tr("Review", "&City"),
        "release_date": _tr("Review", "&Date"),
        "embargo": _tr("Review", "&Embargo"),
        "report_title": _tr("Review", "&Report"),
        "report_authors": _tr("Review", "&Author of the report"),
        "report_url": _tr("Review", "&Link to the report"),
        "experts.new": _tr("Review", "New e&xpert"),
        "contacts.new": _tr("Review", "New press con&tact"),
    }[use]


_PENS = {
    _Line.SingleUnderline: Qt.PenStyle.SolidLine,
    _Line.DotLine: Qt.PenStyle.DotLine,
    _Line.DashUnderline: Qt.PenStyle.DashLine,
    _Line.DashDotLine: Qt.PenStyle.DashDotLine,
    _Line.DashDotDotLine: Qt.PenStyle.DashDotDotLine,
}


class Legend(QWidget):
    """What each mark means, in one line or as many as the width needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the legend of every kind."""
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(
            _tr("Review", "Marks: %1").replace("%1", ", ".join(kind_words(kind) for kind in LOOKS))
        )

    def rescale(self) -> None:
        """Measure again."""
        self.updateGeometry()
        self.update()

    def _places(self, width: int) -> tuple[list[tuple[str, QRectF]], int]:
        step, x, y = px(22), 0.0, 0.0
        found = []
        for kind in LOOKS:
            wide = px(14) + 6 + text_width(kind_words(kind), "meta") + px(16)
            if x and x + wide > width:
                x, y = 0.0, y + step
            found.append((kind, QRectF(x, y, wide, step)))
            x += wide
        return found, int(y + step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the width needs."""
        super().resizeEvent(event)
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        """Return True: a narrow legend has more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        """Return the size on two lines."""
        return QSize(px(360), self.heightForWidth(px(360)))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow size."""
        return QSize(px(160), px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon, word and line of each kind."""
        del event
        painter = QPainter(self)
        size = px(14)
        for kind, place in self._places(self.width())[0]:
            look = LOOKS[kind]
            middle = place.center().y()
            draw_icon(painter, look.icon, place.x(), middle - size / 2, size, look.token)
            words = QRectF(place.x() + size + 6, place.y(), place.width(), place.height())
            width = draw_text(painter, words, kind_words(kind), "meta", "text2")
            y = middle + fonts.metrics("meta").ascent() / 2 + 3
            draw_line(painter, look, words.x(), y, width)


def draw_line(painter: QPainter, look: Look, x: float, y: float, width: float) -> None:
    """Draw a kind's own line under words."""
    pen = QPen(colour(look.token), 1.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if look.line is _Line.WaveUnderline:
        painter.setPen(pen)
        points = [
            QPointF(x + step * 3, y + (1 if step % 2 else -1))
            for step in range(int(width // 3) + 1)
        ]
        painter.drawPolyline(points)
    else:
        pen.setStyle(_PENS[look.line])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, y), QPointF(x + width, y))
    painter.restore()
