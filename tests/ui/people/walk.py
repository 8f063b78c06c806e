"""Looks at every widget of a window: has it a name, and is its text all there."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QCoreApplication, QLocale, QPoint, QRect, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSplitter,
    QTextEdit,
    QWidget,
)

from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.para import Para

_ACCENTS = str.maketrans("aeiouycnszAEIOUYCNSZ", "áéíóúýçñšžÁÉÍÓÚÝÇÑŠŽ")
_SPEAKING = (
    QAbstractButton,
    QLineEdit,
    QTextEdit,
    QComboBox,
    QAbstractItemView,
    QKeySequenceEdit,
)
_SLACK = 1
"""What rounding may take away, px."""


class Pseudo(QTranslator):
    """A language of accents that is 40 % longer than English, with plurals of its own."""

    def isEmpty(self) -> bool:  # noqa: N802  # Qt's name
        """Say that there are words, or Qt asks nothing."""
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Return the words stretched; blanks, marks and line ends stay as they are."""
        del context, disambiguation
        if not source.strip():
            return source
        plural = source.replace("(s)", "" if n == 1 else "s") if n >= 0 else source
        words = []
        for word in plural.split(" "):
            kept = word.startswith(("%", "{")) or "%" in word or "{" in word or "&" in word
            words.append(word if kept else word.translate(_ACCENTS))
        return " ".join(words) + " " + "ø" * max(int(len(source) * 0.4) - 1, 1)


def install() -> Pseudo:
    """Put the language in force for what is made from now on."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    made = Pseudo()
    QCoreApplication.installTranslator(made)
    return made


def _shown(root: QWidget) -> list[QWidget]:
    return [one for one in root.findChildren(QWidget) if one.isVisible()]


def _inner(widget: QWidget) -> bool:
    """Say whether a widget is a part that its owner speaks for."""
    parent = widget.parentWidget()
    if isinstance(parent, (QComboBox, QKeySequenceEdit, QHeaderView, QLineEdit)):
        return True
    if isinstance(widget, QHeaderView):
        return True
    name = widget.metaObject().className()
    return name in {"QTableCornerButton", "QComboBoxPrivateContainer"} or widget.objectName() in {
        "qt_scrollarea_viewport",
        "qt_toolbar_ext_button",
    }


def nameless(root: QWidget) -> list[str]:
    """Return the visible controls, fields and views that a screen reader could not name."""
    found = []
    for widget in _shown(root):
        if _inner(widget):
            continue
        if isinstance(widget, _SPEAKING) and not widget.accessibleName().strip():
            label = getattr(widget, "text", lambda: "")()
            if isinstance(widget, QAbstractButton) and str(label).strip():
                continue
            found.append(_place(widget))
    return found


def _place(widget: QWidget) -> str:
    """Return where a widget stands, outermost first."""
    names: list[str] = []
    one: QWidget | None = widget
    while one is not None and len(names) < 5:
        names.append(type(one).__name__)
        one = one.parentWidget()
    return " in ".join(names)


def _needs(widget: QWidget) -> tuple[int, int] | None:
    """Return the least width and height at which a widget's text is whole, None if any does."""
    if isinstance(widget, Label):
        if widget.elides() or not widget.text():
            return None
        if widget.hasHeightForWidth():
            return 0, widget.heightForWidth(widget.width())
        return widget.sizeHint().width(), widget.sizeHint().height()
    if isinstance(widget, Para):
        return (0, widget.heightForWidth(widget.width())) if widget.text() else None
    if isinstance(widget, Button) and widget.kind() == "link":
        # A long address may be shortened: it is whole in the name that is read out.
        whole = widget.label() in widget.accessibleName() and "@" in widget.label()
        return None if whole else (widget.sizeHint().width(), widget.sizeHint().height())
    if isinstance(widget, (Button, QCheckBox, QRadioButton)):
        return widget.sizeHint().width(), widget.sizeHint().height()
    return None


def clipped(root: QWidget) -> list[str]:
    """Return the visible texts that are cut off, by their own size or by what stands round them."""
    found = []
    for widget in _shown(root):
        needs = _needs(widget)
        if needs is None:
            continue
        words = str(getattr(widget, "text", lambda: "")())[:40]
        wide, high = needs
        if widget.width() + _SLACK < wide or widget.height() + _SLACK < high:
            size = f"{widget.width()}x{widget.height()} for {wide}x{high}"
            found.append(f"“{words}” {size}: {_place(widget)}")
        elif not _fits(widget):
            found.append(f"“{words}” is cut by what is round it: {_place(widget)}")
    return found


def _fits(widget: QWidget) -> bool:
    """Say whether no ancestor cuts a widget, but one that scrolls there."""
    one = widget.parentWidget()
    while one is not None and not one.isWindow():
        place = QRect(widget.mapTo(one, QPoint(0, 0)), widget.size())
        scrolls = isinstance(one.parentWidget(), QAbstractScrollArea)
        if scrolls:
            # Up and down it scrolls; to the side nothing here does.
            area = one.parentWidget()
            beside = place.left() < -_SLACK or place.right() > one.width() + _SLACK
            return not (isinstance(area, QScrollArea) and beside)
        if not one.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(place):
            return False
        one = one.parentWidget()
    return True


def out_of_order(root: QWidget) -> list[str]:
    """Return each step of the Tab key that goes back up to something wholly above."""
    stops: list[QWidget] = []
    one = root.nextInFocusChain()
    while one is not None and one is not root:
        takes = one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and one.isVisible() and one.isEnabled() and root.isAncestorOf(one):
            stops.append(one)
        one = one.nextInFocusChain()
    found = []
    for before, after in itertools.pairwise(stops):
        if _column(before) is not _column(after):
            continue
        foot = after.mapTo(root, QPoint(0, after.height())).y()
        if foot <= before.mapTo(root, QPoint(0, 0)).y():
            found.append(f"{_place(before)} goes up to {_place(after)}")
    return found


def _column(widget: QWidget) -> QWidget | None:
    """Return what scrolls a widget, else its pane, None if it stands in neither."""
    one: QWidget | None = widget
    while one is not None:
        if isinstance(one, QScrollArea) or isinstance(one.parentWidget(), QSplitter):
            return one
        one = one.parentWidget()
    return None
