"""The calendar as pictures, light and dark, against those that were looked at and kept.

As in `tests/ui/people/test_golden.py`: `MEDIADESK_GOLDEN=write` keeps new ones.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.calendar.conftest import Studio
from tests.ui.people.test_golden import share_of_others

KEPT = Path(__file__).with_name("golden")
SMALL = (608, 422)
_MOST = 0.004
"""Which share of the pixels may be others."""


def judge(name: str, widget: QWidget, theme: str, tmp_path: Path) -> None:
    """Hold a picture against the kept one, or keep it if that is asked for."""
    found = (
        widget.grab()
        .toImage()
        .convertToFormat(QImage.Format.Format_RGB32)
        .scaled(
            *SMALL, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    )
    place = KEPT / f"{name}-{theme}.png"
    if os.environ.get("MEDIADESK_GOLDEN") == "write":
        KEPT.mkdir(exist_ok=True)
        found.save(str(place))
        return
    kept = QImage(str(place))
    assert not kept.isNull(), f"{place.name} is not kept yet"
    share = share_of_others(found, kept)
    if share > _MOST:
        found.save(str(tmp_path / place.name))
    assert share <= _MOST, f"{place.name}: {share:.2%} of it changed, see {tmp_path}"


@pytest.mark.parametrize("look", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("view", ["week", "agenda"])
def test_the_calendar_looks_as_it_did(
    studio: Studio, qtbot: QtBot, look: str, view: str, tmp_path: Path
) -> None:
    made = studio.fill()
    page = studio.page()
    for one in studio.desk.database.read().all_experts():
        page.tick_expert(one.id, True)
    studio.wait(lambda: len(page.grid.lanes) == 3 and studio.shown(made["Channel North"].id))
    page.views.choose(view)
    studio.wait(lambda: view == "week" or page.agenda.agenda.rowCount() > 0)
    studio.wait(lambda: page.side.model.rowCount() == 3)
    qtbot.wait(150)
    studio.window.setFocus()
    qtbot.wait(50)
    judge(view, page, look, tmp_path)
