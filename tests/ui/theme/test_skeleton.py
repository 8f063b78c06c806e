"""The window's first moment has the colours of its pages and costs next to nothing."""

import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from mediadesk.ui.theme import tokens
from mediadesk.ui.theme.skeleton import DESK, ROOM, skeleton


@pytest.mark.parametrize("dark", [False, True])
def test_the_panes_have_the_colours_of_the_pages(qtbot: QtBot, *, dark: bool) -> None:
    values = tokens.DARK if dark else tokens.LIGHT
    page = skeleton(DESK, dark=dark, header=56)
    qtbot.addWidget(page)
    page.resize(1440, 900)
    page.show()
    image = page.grab().toImage()
    seen = [image.pixelColor(x, 400).name() for x in (100, 224, 400, 633, 1000)]
    wanted = ["nav", "line", "list", "line", "surface"]
    assert seen == [values[token].lower() for token in wanted]
    assert image.pixelColor(1000, 20).name() == values["nav"].lower()
    assert image.pixelColor(1000, 55).name() == values["line"].lower()


def test_the_press_room_has_its_reading_column_in_the_middle(qtbot: QtBot) -> None:
    page = skeleton(ROOM)
    qtbot.addWidget(page)
    page.resize(1440, 900)
    page.show()
    image = page.grab().toImage()
    assert image.pixelColor(700, 400).name() == tokens.LIGHT["surface"].lower()
    assert image.pixelColor(1300, 400).name() == tokens.LIGHT["nav"].lower()


def test_the_skeleton_loads_neither_style_nor_icons() -> None:
    code = (
        "import sys; before = set(sys.modules); import mediadesk.ui.theme.skeleton; "
        "print(*sorted(m for m in sys.modules if m.startswith('mediadesk.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [
        "mediadesk.ui",
        "mediadesk.ui.theme",
        "mediadesk.ui.theme.colours",
        "mediadesk.ui.theme.skeleton",
    ]
