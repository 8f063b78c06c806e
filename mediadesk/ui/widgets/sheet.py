"""A briefing on one page: laid out for a printer, painted into a PDF or a picture.

What does not fit gives way in a fixed order: the type shrinks first, from 10 to 7.5 points; then
the least important parts lose items and lines, step by step (`_STEPS`). The interview, the terms
and whom to ring lose nothing but the end of a value of many lines. What was left out is in the
mail itself, and the foot of the page says so. Nothing here needs the GUI thread.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QApplication

from mediadesk.domain.briefing import Part, Section, Sheet
from mediadesk.ui.theme import fonts

_UNITS = 10
"""Units a point: fonts are whole pixels, and half a point must make a difference."""
_RESOLUTION = 600
MARGIN = 43
"""Points at every edge, 15 mm."""
SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5)
"""Points of the running text; the largest that fits is taken."""
_LABELS = 100
_INK, _SOFT, _LINE = "#14171e", "#434a59", "#c9ced8"
_MARK, _MARK_LINE, _MARK_INK = "#fff4df", "#b86e00", "#7a4700"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Most:
    """How much of each part stands on the page; lines are those of one text."""

    history: int = 5
    coverage: int = 5
    lines: int = 12
    questions: int = 20
    line: int = 0
    angle: int = 0
    value: int = 4


_STEPS = (
    _Most(),
    _Most(history=2),
    _Most(history=0),
    _Most(history=0, coverage=3),
    _Most(history=0, coverage=1, lines=8, line=3),
    _Most(history=0, coverage=1, lines=5, line=3, angle=6, questions=10),
    _Most(history=0, coverage=0, lines=5, line=2, angle=4, questions=6),
    _Most(history=0, coverage=0, lines=3, line=2, angle=3, questions=4, value=3),
    _Most(history=0, coverage=0, lines=2, line=2, angle=2, questions=2, value=2),
    _Most(history=0, coverage=0, lines=0, line=1, angle=1, questions=0, value=1),
)
"""What gives way, the least important first."""

_LETTER = frozenset(
    {
        QLocale.Country.UnitedStates,
        QLocale.Country.Canada,
        QLocale.Country.Mexico,
        QLocale.Country.Philippines,
        QLocale.Country.Chile,
        QLocale.Country.Colombia,
        QLocale.Country.CostaRica,
        QLocale.Country.Guatemala,
        QLocale.Country.ElSalvador,
        QLocale.Country.Nicaragua,
        QLocale.Country.Panama,
        QLocale.Country.PuertoRico,
        QLocale.Country.Venezuela,
    }
)
"""Where paper is Letter (CLDR, supplemental data, `paperSize` US-Letter)."""


@dataclass(slots=True)
class _Page:
    """What is laid out, in units from the top left of the printed area."""

    texts: list[tuple[QTextLayout, QPointF, str]] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    boxes: list[QRectF] = field(default_factory=list)
    height: float = 0.0
    cut: bool = False


def page_size(name: str = "") -> QPageSize:
    """Return A4 or Letter; without a name the one that the system's region prints on."""
    if name == "letter" or (not name and QLocale.system().territory() in _LETTER):
        return QPageSize(QPageSize.PageSizeId.Letter)
    return QPageSize(QPageSize.PageSizeId.A4)


_held: list[QApplication] = []
"""The application without a window that fonts need where no other is there; kept to the end."""


def print_sheet(sheet: Sheet, size: str = "") -> bytes:
    """Return a briefing as a PDF also where no window was opened: fonts need an application."""
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        # One that could hold windows, lest a window of the same process finds a lesser one.
        _held.append(QApplication([]))
    return write_pdf(sheet, size)


def write_pdf(sheet: Sheet, size: str = "") -> bytes:
    """Return a briefing as a PDF of one page: title, author and language said, fonts embedded."""
    fonts.load_sans()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setTitle(sheet.title)
    writer.setAuthor(sheet.office)
    writer.setCreator("MediaDesk")
    paper = page_size(size)
    writer.setPageLayout(QPageLayout(paper, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    try:
        _paint(painter, sheet, paper, _RESOLUTION / 72)
    finally:
        painter.end()
    buffer.close()
    return with_language(bytes(kept.data()), sheet.language)


def picture(sheet: Sheet, *, scale: float, size: str = "") -> QImage:
    """Return the page as a picture of `scale` pixels a point, on white as it is printed."""
    fonts.load_sans()
    paper = page_size(size)
    points = paper.sizePoints()
    image = QImage(
        round(points.width() * scale),
        round(points.height() * scale),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint(painter, sheet, paper, scale)
    finally:
        painter.end()
    return image


def with_language(content: bytes, language: str) -> bytes:
    """Return a PDF that says its language and shows its title, neither of which Qt can say.

    Both stand in a second copy of the catalogue behind the first (ISO 32000-1, 7.5.6 incremental
    updates, 14.9.2 natural language). A file that is not as Qt writes it is returned as it is.
    """
    try:
        start = content.rindex(b"startxref")
        table = int(content[start + 9 :].split(None, 1)[0])
        root = content.rindex(b"/Root ")
        number = int(content[root + 6 :].split(None, 1)[0])
        size = int(content[content.rindex(b"/Size ") + 6 :].split(None, 1)[0])
        begin = content.index(b"\n%d 0 obj" % number) + 1
        end = content.index(b"endobj", begin)
        last = content.rindex(b">>", begin, end)
    except ValueError:
        return content
    if b"/Lang" in content[begin:end]:
        return content
    info = content.find(b"/Info ", root)
    known = b"/Info %s 0 R\n" % content[info + 6 :].split(None, 1)[0] if info >= 0 else b""
    said = b"/Lang (%s)\n/ViewerPreferences << /DisplayDocTitle true >>\n" % language.encode(
        "ascii"
    )
    changed = content[begin:last] + said + content[last:end] + b"endobj\n"
    at = len(content)
    return (
        content
        + changed
        + b"xref\n%d 1\n%010d 00000 n \ntrailer\n<<\n/Size %d\n" % (number, at, size)
        + known
        + b"/Root %d 0 R\n/Prev %d\n>>\n" % (number, table)
        + b"startxref\n%d\n%%%%EOF\n" % (at + len(changed))
    )


# ---------------------------------------------------------------------------------- layout


def _paint(painter: QPainter, sheet: Sheet, paper: QPageSize, scale: float) -> None:
    points = paper.sizePoints()
    width = (points.width() - 2 * MARGIN) * _UNITS
    height = (points.height() - 2 * MARGIN) * _UNITS
    page = _fit(sheet, width, height)
    painter.scale(scale / _UNITS, scale / _UNITS)
    painter.translate(MARGIN * _UNITS, MARGIN * _UNITS)
    for box in page.boxes:
        painter.setPen(QColor(_MARK_LINE))
        painter.setBrush(QColor(_MARK))
        painter.drawRoundedRect(box, 40, 40)
    for y in page.rules:
        painter.fillRect(QRectF(0, y, width, 6), QColor(_LINE))
    for layout, at, colour in page.texts:
        painter.setPen(QColor(colour))
        layout.draw(painter, at)


def _fit(sheet: Sheet, width: float, height: float) -> _Page:
    """Return the page in the largest type that holds all, else with what gives way first gone."""
    for size in SIZES:
        page = _lay_out(sheet, width, height, size, _STEPS[0])
        if page.height <= height:
            return page
    for step in _STEPS[1:]:
        page = _lay_out(sheet, width, height, SIZES[-1], step)
        if page.height <= height:
            break
    else:
        return page
    # What is left may have room for larger type.
    for size in SIZES[:-1]:
        larger = _lay_out(sheet, width, height, size, step)
        if larger.height <= height:
            return larger
    return page


@dataclass(slots=True)
class _Setter:
    """Sets texts one below the other."""

    page: _Page
    width: float
    size: float
    y: float = 0.0

    def text(  # how a text looks, each named where it is called
        self,
        words: str,
        *,
        x: float = 0,
        width: float = 0,
        by: float = 1.0,
        bold: bool = False,
        colour: str = _INK,
        most: int = 0,
    ) -> float:
        """Set a text at the present height; return how high it is. `by` multiplies the size."""
        font = QFont(fonts.SANS)
        font.setPixelSize(round(self.size * by * _UNITS))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # A colon between digits would become a glyph of its own, which nobody could copy or hear.
        font.setFeature(QFont.Tag("calt"), 0)
        room = width or self.width - x
        layout = QTextLayout(words.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        # Each text finds its own direction, and cannot turn its neighbours around.
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if words.isascii() or not _is_right_to_left(words):
            option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        step = self.size * by * _UNITS * 1.32
        count = end = 0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            line.setPosition(QPointF(0, count * step + (step - line.height()) / 2))
            count += 1
            if most and count == most:
                end = line.textStart() + line.textLength()
                break
        layout.endLayout()
        if 0 < end < len(layout.text()):
            self.page.cut = True
            short = layout.text()[: max(end - 2, 1)].rstrip() + "…"
            return self.text(short, x=x, width=width, by=by, bold=bold, colour=colour, most=most)
        self.page.texts.append((layout, QPointF(x, self.y), colour))
        return count * step

    def below(self, height: float) -> None:
        """Go down."""
        self.y += height


def _is_right_to_left(words: str) -> bool:
    for mark in words:
        kind = unicodedata.bidirectional(mark)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def _lay_out(sheet: Sheet, width: float, height: float, size: float, most: _Most) -> _Page:
    page = _Page()
    setter = _Setter(page=page, width=width, size=size)
    setter.below(setter.text(sheet.title, by=1.5, bold=True, most=2))
    if sheet.expert:
        setter.below(setter.text(f"For {sheet.expert}", colour=_SOFT, most=1))
    for line in (sheet.embargo, sheet.update):
        if line:
            _boxed(setter, line, bold=line is sheet.embargo, most=min(most.value, 3))
    for section in sheet.sections:
        _section(setter, section, most)
    foot = [f"{sheet.reference}. {sheet.made}. {sheet.office}"]
    if page.cut:
        foot.insert(0, "Some of it had no room on this page: all of it is in the mail.")
    setter.below(size * 8)
    setter.y = max(setter.y, height - len(foot) * size * _UNITS * 1.2)
    for line in foot:
        setter.below(setter.text(line, by=0.85, colour=_SOFT, most=1))
    page.height = setter.y
    return page


def _boxed(setter: _Setter, line: str, *, bold: bool, most: int) -> None:
    pad = 60.0
    setter.below(pad)
    top = setter.y
    setter.below(pad)
    setter.below(
        setter.text(
            line,
            x=1.5 * pad,
            width=setter.width - 3 * pad,
            by=1.05,
            bold=bold,
            colour=_MARK_INK,
            most=most,
        )
    )
    setter.below(pad)
    setter.page.boxes.append(QRectF(0, top, setter.width, setter.y - top))


_KEPT = frozenset({Part.LOGISTICS, Part.TERMS, Part.CONTACT, Part.REPORTER})


def _section(setter: _Setter, section: Section, most: _Most) -> None:
    shown = {
        Part.HISTORY: most.history,
        Part.COVERAGE: most.coverage,
        Part.LINES: most.lines,
        Part.ANGLE: most.questions,
    }.get(section.part, len(section.items))
    items = section.items[:shown]
    if len(items) < len(section.items):
        setter.page.cut = True
    if not items and not section.rows:
        return
    size = setter.size
    setter.below(size * 5)
    setter.page.rules.append(setter.y)
    setter.below(size * 3.5)
    setter.below(setter.text(section.title, by=1.1, bold=True, most=1))
    setter.below(size)
    lines = most.value if section.part in _KEPT else most.angle
    for row in section.rows:
        left = setter.text(row.label, width=(_LABELS - 8) * _UNITS, colour=_SOFT, most=2)
        first = section.part is Part.LOGISTICS and row is section.rows[0]
        top = setter.y
        setter.below(setter.text(row.text, x=_LABELS * _UNITS, bold=first, most=lines))
        if row.note:
            setter.below(
                setter.text(
                    row.note, x=_LABELS * _UNITS, by=0.92, colour=_SOFT, most=min(lines or 2, 2)
                )
            )
        setter.y = max(setter.y, top + left) + size
    for number, item in enumerate(items, 1):
        mark = f"{number}." if section.part is Part.ANGLE else "•"
        setter.text(mark, width=16 * _UNITS, colour=_SOFT)
        setter.below(setter.text(item, x=16 * _UNITS, most=most.line) + size * 0.6)
