"""Switching theme and text size."""

import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mediadesk.ui.theme import fonts, tokens
from mediadesk.ui.theme.palette import apply_theme, palette_of
from mediadesk.ui.theme.state import colour, px, theme
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.label import Label


def test_an_unknown_theme_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="sepia"):
        apply_theme(qapp, "sepia")


def test_the_palette_takes_its_colours_from_the_tokens() -> None:
    palette = palette_of(tokens.DARK)
    assert palette.color(QPalette.ColorRole.Window) == QColor(tokens.DARK["surface"])
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == QColor(tokens.DARK["disabled"])


def test_a_switch_to_dark_repaints_what_is_on_screen(qapp: QApplication, qtbot: QtBot) -> None:
    label = Label("Inbox")
    qtbot.addWidget(label)
    label.setAutoFillBackground(True)
    label.show()
    before = label.grab().toImage().pixelColor(label.width() - 1, 0)
    apply_theme(qapp, "dark")
    qapp.processEvents()
    after = label.grab().toImage().pixelColor(label.width() - 1, 0)
    assert before == QColor(tokens.LIGHT["surface"])
    assert after == QColor(tokens.DARK["surface"])
    assert colour("text") == QColor(tokens.DARK["text"])


def test_larger_text_makes_controls_higher_at_once(qapp: QApplication, qtbot: QtBot) -> None:
    button, edit = Button("Save request"), QLineEdit()
    qtbot.addWidget(button)
    qtbot.addWidget(edit)
    assert button.sizeHint().height() == 32
    apply_theme(qapp, "light", 1.75)
    assert button.sizeHint().height() == px(32) == 56
    assert edit.sizeHint().height() == 56
    assert fonts.ui_font("body").pixelSize() == 23


def test_the_text_size_stays_within_what_was_designed(qapp: QApplication) -> None:
    apply_theme(qapp, "light", 9.0)
    assert theme.scale == 1.75
    apply_theme(qapp, "light", 0.1)
    assert theme.scale == 0.9


def test_high_contrast_widens_the_focus_ring(qapp: QApplication) -> None:
    apply_theme(qapp, "light", high_contrast=True)
    assert theme.focus_width == 3.0
    assert colour("line") == QColor(tokens.LIGHT["edge"])


def test_the_fonts_of_the_program_are_found(qapp: QApplication) -> None:
    del qapp
    assert fonts.load_sans()
    assert fonts.load_serif()
    from PySide6.QtGui import QFontInfo

    assert QFontInfo(fonts.ui_font("body")).family() == "Inter"
    assert QFontInfo(fonts.ui_font("body_s")).weight() == 600
    assert QFontInfo(fonts.ui_font("headline")).family() == "Source Serif 4"


def test_an_unknown_type_role_is_an_error() -> None:
    with pytest.raises(KeyError):
        fonts.ui_font("shout")


GARBAGE = """
import gc
from PySide6.QtWidgets import QApplication, QCalendarWidget, QWidget
from mediadesk.ui.theme.palette import apply_theme, refresh_widgets

class Window(QWidget):
    def __init__(self):
        super().__init__()
        self.itself = self
        self.parts = [QCalendarWidget(self) for _ in range(3)]

application = QApplication([])
apply_theme(application, "light")
for _ in range(6):
    gc.disable()
    for _ in range(10):
        Window()
    gc.enable()
    gc.set_threshold(1, 1, 1)
    refresh_widgets()
    gc.set_threshold(700, 10, 10)
print("done")
"""


def test_windows_that_nobody_refers_to_any_more_do_not_end_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GARBAGE], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout == "done\n", done.stderr
