"""Qt's own controls are drawn so that they can be seen."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QMenu,
    QRadioButton,
    QScrollBar,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mediadesk.ui import theme as package
from mediadesk.ui.theme import tokens
from mediadesk.ui.theme.palette import apply_theme


def strongest(widget: QWidget, x: int) -> float:
    """Return the best contrast that any pixel of a column has with the background."""
    image = widget.grab().toImage()
    back = widget.palette().color(widget.backgroundRole()).name()
    return max(tokens.contrast(image.pixelColor(x, y).name(), back) for y in range(image.height()))


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("control", [QLineEdit, QComboBox, QSpinBox, QCheckBox, QRadioButton])
def test_the_outline_of_a_control_has_three_to_one(
    qapp: QApplication, qtbot: QtBot, mode: str, control: type[QWidget]
) -> None:
    apply_theme(qapp, mode)
    widget = control()
    qtbot.addWidget(widget)
    widget.resize(120, 32)
    widget.show()
    assert strongest(widget, 9 if control in (QCheckBox, QRadioButton) else 60) >= 2.9


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_ticked_box_has_an_accent_fill(qapp: QApplication, qtbot: QtBot, mode: str) -> None:
    apply_theme(qapp, mode)
    box = QCheckBox()
    box.setChecked(True)
    qtbot.addWidget(box)
    box.show()
    image = box.grab().toImage()
    colours = {image.pixelColor(x, image.height() // 2).name() for x in range(18)}
    accent = (tokens.DARK if mode == "dark" else tokens.LIGHT)["accent"].lower()
    assert accent in colours


def test_a_field_in_error_has_a_red_outline(qtbot: QtBot) -> None:
    edit = QLineEdit()
    edit.setProperty("invalid", True)
    qtbot.addWidget(edit)
    edit.resize(120, 32)
    edit.show()
    assert edit.grab().toImage().pixelColor(60, 1).name() == tokens.LIGHT["danger"].lower()


def test_the_slider_of_a_scroll_bar_never_gets_too_small_to_grab(qtbot: QtBot) -> None:
    bar = QScrollBar(Qt.Orientation.Vertical)
    qtbot.addWidget(bar)
    bar.setRange(0, 2_000_000_000)
    bar.setPageStep(10)
    bar.resize(10, 400)
    bar.setValue(1_000_000_000)
    image = bar.grab().toImage()
    empty = image.pixelColor(5, 2)
    rows = [y for y in range(400) if image.pixelColor(5, y) != empty]
    assert len(rows) >= 26
    assert 150 < sum(rows) / len(rows) < 250


def test_a_menu_shows_its_items_and_keys(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    action = menu.addAction("Assign")
    action.setShortcut("A")
    menu.addSeparator()
    menu.addAction("Only mine").setCheckable(True)
    size = menu.sizeHint()
    assert size.height() > 60
    assert not menu.grab().isNull()


def test_no_widget_is_styled_by_a_style_sheet() -> None:
    root = Path(package.__path__[0]).parent
    offenders = [
        path.name
        for path in root.rglob("*.py")
        if "setStyle" + "Sheet" in path.read_text(encoding="utf-8")
    ]
    assert offenders == []
