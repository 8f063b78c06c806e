"""Icons exist, are drawn, and take the colour of the moment."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from mediadesk.paths import resources_dir
from mediadesk.ui.theme import icons
from mediadesk.ui.theme.palette import apply_theme

FOLDER = resources_dir() / "icons" / "lucide"
SOURCES = Path(icons.__file__).parent.parent


def inked(image: QImage) -> list[QColor]:
    colours = []
    for x in range(image.width()):
        for y in range(image.height()):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() > 250:
                colours.append(pixel)
    return colours


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.svg")))
def test_each_shipped_icon_draws_something(qapp: QApplication, name: str) -> None:
    del qapp
    image = icons.pixmap(name, 16, QColor("#000000"), 2.0).toImage()
    assert image.size() == QSize(32, 32)
    assert inked(image)


def test_each_icon_named_in_the_ui_is_shipped() -> None:
    shipped = {path.stem for path in FOLDER.glob("*.svg")}
    named = set()
    for path in SOURCES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'icon="([a-z0-9-]+)"', text))
        named |= set(re.findall(r'Glyph\(\s*"([a-z0-9-]+)"', text))
        named |= set(re.findall(r'IconButton\(\s*"([a-z0-9-]+)"', text))
    named |= set(icons.MEDIUM_ICONS.values())
    assert named
    assert named <= shipped


def test_an_icon_follows_the_theme(qapp: QApplication) -> None:
    icon = icons.icon("inbox", "text")
    light = inked(icon.pixmap(QSize(32, 32)).toImage())
    apply_theme(qapp, "dark")
    dark = inked(icon.pixmap(QSize(32, 32)).toImage())
    assert max(c.lightness() for c in light) < 128 < min(c.lightness() for c in dark)


def test_a_disabled_icon_is_grey(qapp: QApplication) -> None:
    del qapp
    icon = icons.icon("inbox", "danger")
    on = inked(icon.pixmap(QSize(32, 32), QIcon.Mode.Normal).toImage())
    off = inked(icon.pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage())
    assert on[0].red() > on[0].blue() + 50
    assert abs(off[0].red() - off[0].blue()) < 50


def test_an_icon_that_is_not_shipped_is_blank_and_stops_nothing(qapp: QApplication) -> None:
    del qapp
    drawn = icons.pixmap("no-such-icon", 16, QColor("#000000"), 1.0).toImage()
    assert all(
        drawn.pixelColor(x, y).alpha() == 0
        for x in range(drawn.width())
        for y in range(drawn.height())
    )


def test_the_program_has_its_icon_in_all_sizes(qapp: QApplication) -> None:
    del qapp
    sizes = {size.width() for size in icons.program_icon().availableSizes()}
    assert {16, 32, 48, 256} <= sizes


def test_the_licences_are_beside_fonts_and_icons() -> None:
    fonts = resources_dir() / "fonts"
    assert "Open Font License" in (fonts / "Inter-OFL.txt").read_text(encoding="utf-8")
    assert "Reserved Font Name" in (fonts / "SourceSerif4-OFL.md").read_text(encoding="utf-8")
    assert "ISC" in (FOLDER / "LICENSE").read_text(encoding="utf-8")
