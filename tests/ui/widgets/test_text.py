"""Label, Para and everything else that paints words shows them as they are."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.ui.theme.palette import apply_theme
from mediadesk.ui.widgets.banner import Banner, DeadlineBanner, DeadlineLook
from mediadesk.ui.widgets.button import Button
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.empty import EmptyState
from mediadesk.ui.widgets.inputs import CheckBox, ComboBox, LineEdit, TextArea
from mediadesk.ui.widgets.label import Label
from mediadesk.ui.widgets.para import Para
from mediadesk.ui.widgets.segmented import Segmented
from mediadesk.ui.widgets.timeline import EventLook, TimelineItem


@pytest.fixture
def markup(tmp_path: Path) -> str:
    """Return markup that would show a red picture, were it read."""
    red = QImage(200, 200, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    path = tmp_path / "red.png"
    assert red.save(str(path))
    return f"<img src='{path.as_uri()}'> <b>bold</b> &amp; & &lt;i&gt;"


def red_pixels(widget: QWidget) -> int:
    image = widget.grab().toImage()
    return sum(
        image.pixelColor(x, y) == QColor("#ff0000")
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def everything(text: str) -> list[QWidget]:
    combo = ComboBox("Choice")
    combo.add(text, 1)
    combo.setCurrentIndex(0)
    look = EventLook(key="1", actor=text, verb=text, time=text, text=text, detail=text)
    deadline = DeadlineLook(level="critical", title=text, text=text, left=text, right=text)
    return [
        Label(text),
        Label(text, wrap=True),
        Label(text, elide=True),
        Para(text),
        Button(text),
        Chip(text, "new"),
        CheckBox(text),
        LineEdit("Line", text=text),
        TextArea("Area", text=text),
        combo,
        Segmented("Which", [(1, text)]),
        Banner(text, text),
        DeadlineBanner(deadline),
        EmptyState(text, text),
        TimelineItem(look),
    ]


def test_no_widget_reads_markup(qtbot: QtBot, markup: str) -> None:
    for widget in everything(markup):
        qtbot.addWidget(widget)
        widget.resize(600, 300)
        widget.show()
        assert red_pixels(widget) == 0, type(widget).__name__
        for label in [*widget.findChildren(QLabel), widget]:
            if isinstance(label, QLabel):
                assert label.textFormat() == Qt.TextFormat.PlainText
        for area in [*widget.findChildren(QTextEdit), widget]:
            if isinstance(area, QTextEdit):
                assert not area.acceptRichText()
                assert area.toPlainText() == markup


def test_the_test_above_would_see_a_picture(qtbot: QtBot, markup: str) -> None:
    label = QLabel(markup)
    label.setTextFormat(Qt.TextFormat.RichText)
    qtbot.addWidget(label)
    label.resize(600, 300)
    label.show()
    assert red_pixels(label) > 100


def test_a_label_keeps_markup_and_ampersands_as_letters(qtbot: QtBot) -> None:
    label = Label("<b>A</b> & &B")
    qtbot.addWidget(label)
    assert label.text() == "<b>A</b> & &B"
    assert label.sizeHint().width() > Label("A &B").sizeHint().width() + 30


def test_a_button_shows_an_ampersand_and_takes_no_letter_from_it(qtbot: QtBot) -> None:
    button = Button("Coast & Country")
    qtbot.addWidget(button)
    assert button.label() == "Coast & Country"
    assert button.accessibleName() == "Coast & Country"
    assert button.shortcut().isEmpty()


def test_hidden_characters_are_escaped_in_every_kind_of_text(qtbot: QtBot) -> None:
    nasty = "exe\u202egpj"
    for widget in (Label(nasty), Button(nasty), Chip(nasty, "new")):
        qtbot.addWidget(widget)
        text = widget.label() if isinstance(widget, Button) else widget.text()
        assert text == "exe\\u{202E}gpj"


def test_a_cut_label_shows_the_whole_text_as_a_tooltip(qtbot: QtBot) -> None:
    label = Label("A subject that is far too long for its place & more", elide=True)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert "far too long" in label.toolTip()
    assert "&amp; more" in label.toolTip()
    label.resize(900, 20)
    assert label.toolTip() == ""


def test_a_wrapped_label_is_as_high_as_its_lines(qtbot: QtBot) -> None:
    label = Label("word " * 60, wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(200) > label.heightForWidth(600) > 20
    assert label.heightForWidth(200) % 20 == 0


def test_a_word_without_spaces_is_broken_and_not_cut(qtbot: QtBot) -> None:
    label = Label("x" * 400, wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(200) > 100


def test_lines_beyond_the_most_are_folded(qtbot: QtBot) -> None:
    para = Para("line\n" * 40, most_lines=12)
    qtbot.addWidget(para)
    assert para.heightForWidth(300) == 12 * 20
    assert para.is_cut(300)
    para.set_most_lines(0)
    assert para.heightForWidth(300) == 40 * 20
    assert not para.is_cut(300)


def test_larger_text_makes_a_label_higher(qapp: QApplication, qtbot: QtBot) -> None:
    label = Label("Inbox", role="h1")
    qtbot.addWidget(label)
    before = label.sizeHint()
    apply_theme(qapp, "light", 1.75)
    assert label.sizeHint().height() == round(before.height() * 1.75)
    assert label.sizeHint().width() > before.width() * 1.6


def test_a_text_of_a_million_characters_is_laid_out_at_once(qtbot: QtBot) -> None:
    label = Label("x" * 1_000_000, wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(400) < 30_000


def test_a_text_area_pastes_plain_text_only(qtbot: QtBot) -> None:
    area = TextArea("Note")
    qtbot.addWidget(area)
    assert not area.acceptRichText()
    assert area.tabChangesFocus()
    area.set_text("<b>x</b>")
    assert area.text() == "<b>x</b>"


def test_a_text_area_keeps_its_line_height_while_typing(qtbot: QtBot) -> None:
    area = TextArea("Note")
    qtbot.addWidget(area)
    area.show()
    QTest.keyClicks(area, "one")
    QTest.keyClick(area, Qt.Key.Key_Return)
    QTest.keyClicks(area, "two")
    block = area.document().lastBlock()
    assert block.text() == "two"
    assert block.blockFormat().lineHeight() == 20


def test_buttons_of_the_widgets_have_names(qtbot: QtBot, markup: str) -> None:
    for widget in everything(markup):
        qtbot.addWidget(widget)
        for button in widget.findChildren(QAbstractButton):
            assert button.accessibleName(), type(widget).__name__
