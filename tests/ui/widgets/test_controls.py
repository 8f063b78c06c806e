"""Buttons, fields and choices: names, errors, keys."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mediadesk.ui.widgets.button import Button, IconButton
from mediadesk.ui.widgets.chip import LEVELS, Chip, chip_width
from mediadesk.ui.widgets.empty import ProgressLine
from mediadesk.ui.widgets.field import ErrorSummary, Field
from mediadesk.ui.widgets.inputs import CheckBox, ComboBox, LineEdit, PasswordEdit, TextArea
from mediadesk.ui.widgets.navigation import NavItem, NavList
from mediadesk.ui.widgets.pane import ScrollColumn
from mediadesk.ui.widgets.queue import QueueDelegate, RowList
from mediadesk.ui.widgets.search import SearchField
from mediadesk.ui.widgets.segmented import MediumPicker, Segmented, Switch, Tabs
from mediadesk.ui.widgets.toolbar import Toolbar
from mediadesk.ui.widgets.zone import ZoneCombo, city_of, zone_ids, zone_label

OCTOBER = datetime(2026, 10, 14, 13, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Button(""),
        lambda: Button(" ", icon="copy"),
        lambda: IconButton("copy", ""),
        lambda: IconButton("", "Copy"),
        lambda: LineEdit(""),
        lambda: TextArea(" "),
        lambda: ComboBox(""),
        lambda: CheckBox(""),
        lambda: Switch(""),
        lambda: Segmented("", [(1, "One")]),
        lambda: Tabs("", [("One", "")]),
        lambda: NavList(""),
        lambda: RowList("", QueueDelegate()),
        lambda: Toolbar(""),
        lambda: ProgressLine(""),
        lambda: Field("", LineEdit("x")),
    ],
)
def test_nothing_is_built_without_an_accessible_name(
    qapp: QApplication, build: Callable[[], object]
) -> None:
    del qapp
    with pytest.raises(ValueError, match=r"name|text|icon|label"):
        build()


@pytest.mark.parametrize("bad", [{"kind": "shiny"}, {"size": 33}])
def test_a_button_of_an_unknown_kind_is_refused(qapp: QApplication, bad: dict[str, Any]) -> None:
    del qapp
    with pytest.raises(ValueError, match="unknown"):
        Button("Save", **bad)


def test_an_icon_button_says_what_it_does(qtbot: QtBot) -> None:
    button = IconButton("copy", "Copy link", key="C")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Copy link"
    assert "Copy link (C)" in button.toolTip()


def test_a_button_stands_for_its_action(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    action = QAction("Assign", window)
    action.setShortcut(QKeySequence("A"))
    button = Button("Assign").bind(action)
    qtbot.addWidget(button)
    with qtbot.waitSignal(action.triggered):
        button.click()
    action.setEnabled(False)
    assert not button.isEnabled()


def test_a_narrow_toolbar_drops_words_but_keeps_names(qtbot: QtBot) -> None:
    bar = Toolbar("Request")
    qtbot.addWidget(bar)
    action = QAction("Assign", bar)
    action.setShortcut(QKeySequence("A"))
    ghost = bar.add_action(action, icon="user-plus")
    done = bar.add_action(QAction("Done", bar), icon="check", kind="secondary")
    bar.add_menu(QMenu(bar), "More")
    wide = ghost.sizeHint().width(), done.sizeHint().width()
    bar.fit(1100)
    assert ghost.sizeHint().width() < wide[0]
    assert done.sizeHint().width() == wide[1]
    assert ghost.accessibleName() == "Assign"
    assert "Assign (A)" in ghost.toolTip()
    bar.fit(1400)
    assert ghost.sizeHint().width() == wide[0]


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_has_its_chip(qtbot: QtBot, level: str) -> None:
    chip = Chip("42 min · 15:00", level, name="Deadline in 42 minutes")
    qtbot.addWidget(chip)
    chip.show()
    assert chip.accessibleName() == "Deadline in 42 minutes"
    assert chip.sizeHint().width() >= chip_width("42 min · 15:00", level)
    assert not chip.grab().isNull()


def test_urgency_is_told_by_more_than_colour() -> None:
    looks = [LEVELS[name] for name in ("overdue", "critical", "soon", "later", "none", "done")]
    assert len({look.icon for look in looks}) == len(looks)


def test_an_unknown_level_is_an_error(qapp: QApplication) -> None:
    del qapp
    with pytest.raises(KeyError):
        Chip("x", "panic")


def test_an_error_stands_beside_its_field_and_is_spoken(qtbot: QtBot) -> None:
    edit = LineEdit("Deadline")
    field = Field("Deadline", edit, hint="The time you need an answer by.")
    qtbot.addWidget(field)
    assert edit.accessibleDescription() == "The time you need an answer by."
    field.set_error("Deadline must be later than now")
    assert field.error() == "Deadline must be later than now"
    assert edit.property("invalid") is True
    assert edit.accessibleDescription() == (
        "Error: Deadline must be later than now. The time you need an answer by."
    )
    field.clear_error()
    assert field.error() == ""
    assert edit.property("invalid") is False
    assert edit.accessibleDescription() == "The time you need an answer by."


def test_an_error_can_mark_one_control_of_a_row(qtbot: QtBot) -> None:
    day, time = LineEdit("Day"), LineEdit("Time")
    row = QWidget()
    line = QVBoxLayout(row)
    line.addWidget(day)
    line.addWidget(time)
    field = Field("When?", row, parts=(day, time))
    qtbot.addWidget(field)
    field.set_error("Enter a time", parts=(time,))
    assert not day.property("invalid")
    assert time.property("invalid")


def test_the_label_of_a_field_leads_to_its_control(qtbot: QtBot) -> None:
    edit = LineEdit("Outlet")
    field = Field("&Outlet", edit)
    qtbot.addWidget(field)
    assert field.label() == "Outlet"


def test_a_field_says_when_its_control_was_left(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    line = QVBoxLayout(window)
    first, second = LineEdit("One"), LineEdit("Two")
    field = Field("One", first)
    line.addWidget(field)
    line.addWidget(second)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    first.setFocus()
    assert first.hasFocus()
    with qtbot.waitSignal(field.left, timeout=1000):
        second.setFocus()


def test_the_summary_lists_errors_takes_the_focus_and_leads_to_the_fields(qtbot: QtBot) -> None:
    column = ScrollColumn()
    qtbot.addWidget(column)
    summary = ErrorSummary()
    first, second = LineEdit("One"), TextArea("Two")
    fields = [Field("One", first), Field("Two", second)]
    column.add(summary)
    for field in fields:
        column.add(field)
    column.resize(700, 300)
    column.show()
    with qtbot.waitActive(column):
        column.activateWindow()
    summary.show_errors([("Enter one", fields[0]), ("Tell us two", fields[1])])
    assert summary.isVisible()
    assert summary.hasFocus()
    assert summary.accessibleName() == "There are 2 problems. Enter one. Tell us two"
    assert summary.messages() == ["Enter one", "Tell us two"]
    summary.links()[1].click()
    assert second.hasFocus()
    summary.show_errors([("Enter one", fields[0])])
    assert summary.accessibleName().startswith("There is a problem.")
    summary.show_errors([])
    assert not summary.isVisible()


def test_arrow_keys_move_between_segments(qtbot: QtBot) -> None:
    control = Segmented("Whose", [("all", "All"), ("mine", "Mine"), ("free", "Unassigned")])
    qtbot.addWidget(control)
    control.show()
    assert control.value() == "all"
    first, second, third = control.buttons()
    with qtbot.waitSignal(control.changed) as caught:
        QTest.keyClick(first, Qt.Key.Key_Right)
    assert caught.args == ["mine"]
    QTest.keyClick(second, Qt.Key.Key_Right)
    QTest.keyClick(third, Qt.Key.Key_Right)
    assert control.value() == "all"
    QTest.keyClick(first, Qt.Key.Key_Left)
    assert control.value() == "free"


def test_only_the_chosen_segment_is_a_stop_for_the_tab_key(qtbot: QtBot) -> None:
    control = Segmented("Whose", [(1, "All"), (2, "Mine")], value=2)
    qtbot.addWidget(control)
    policies = [button.focusPolicy() for button in control.buttons()]
    assert policies == [Qt.FocusPolicy.ClickFocus, Qt.FocusPolicy.StrongFocus]


def test_the_medium_picker_has_six_media_and_chooses_none_by_itself(qtbot: QtBot) -> None:
    picker = MediumPicker("Medium")
    qtbot.addWidget(picker)
    assert picker.value() == ""
    assert [b.accessibleName() for b in picker.buttons()] == [
        "Print",
        "Online",
        "TV",
        "Radio",
        "Podcast",
        "News agency",
    ]
    picker.buttons()[2].click()
    assert picker.value() == "tv"
    assert not picker.choose("telegraph")


def test_a_switch_is_switched_by_click_and_space(qtbot: QtBot) -> None:
    switch = Switch("Suggest someone else")
    qtbot.addWidget(switch)
    switch.show()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def test_a_combo_box_gives_back_values(qtbot: QtBot) -> None:
    combo = ComboBox("Expert", icon="users")
    qtbot.addWidget(combo)
    combo.add("Dr Ines Okafor", "io")
    combo.add("Anyone who can", None)
    assert combo.choose("io")
    assert combo.value() == "io"
    assert not combo.choose("nobody")


def test_the_password_is_hidden_until_asked_for(qtbot: QtBot) -> None:
    edit = PasswordEdit("Password")
    qtbot.addWidget(edit)
    assert edit.echoMode() == PasswordEdit.EchoMode.Password
    edit.actions()[0].trigger()
    assert edit.echoMode() == PasswordEdit.EchoMode.Normal


def test_search_waits_a_moment_and_escape_empties(qtbot: QtBot) -> None:
    field = SearchField("Search", pause=1)
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitSignal(field.searched) as caught:
        QTest.keyClicks(field, "tide")
    assert caught.args == ["tide"]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_a_zone_is_named_by_its_city_and_the_season(qapp: QApplication) -> None:
    del qapp
    assert city_of("America/New_York") == "New York"
    assert zone_label("America/New_York", OCTOBER) == "New York (EDT)"
    assert zone_label("America/New_York", datetime(2026, 12, 1, tzinfo=UTC)) == "New York (EST)"
    assert zone_label("UTC", OCTOBER) == "UTC"


def test_the_zones_are_real_ones_and_utc_is_first(qapp: QApplication) -> None:
    del qapp
    zones = zone_ids()
    assert zones[0] == "UTC"
    assert {"Europe/London", "America/New_York", "Asia/Kolkata"} <= set(zones)
    assert not any(zone.startswith("Etc/") for zone in zones)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("new york", "America/New_York"),
        ("America/New_York", "America/New_York"),
        ("New York (EDT)", "America/New_York"),
        ("London", "Europe/London"),
        ("utc", "UTC"),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_a_typed_zone_is_understood_or_left_alone(qtbot: QtBot, typed: str, zone: str) -> None:
    combo = ZoneCombo("Zone", zone="Asia/Kolkata", moment=OCTOBER)
    qtbot.addWidget(combo)
    combo.setEditText(typed)
    assert combo.value() == zone
    assert combo.typed() == typed


def test_a_zone_is_chosen_by_id_and_keeps_its_name_in_another_season(qtbot: QtBot) -> None:
    combo = ZoneCombo("Zone", zone="America/New_York", moment=OCTOBER)
    qtbot.addWidget(combo)
    assert combo.typed() == "New York (EDT)"
    combo.set_moment(datetime(2026, 12, 1, tzinfo=UTC))
    assert combo.typed() == "New York (EST)"
    assert combo.value() == "America/New_York"
    assert not combo.set_zone("Mars/Olympus")
    assert combo.value() == ""


def test_a_zone_that_was_typed_is_told(qtbot: QtBot) -> None:
    combo = ZoneCombo("Zone", zone="Asia/Kolkata", moment=OCTOBER)
    qtbot.addWidget(combo)
    combo.show()
    edit = combo.lineEdit()
    assert edit is not None
    edit.selectAll()
    with qtbot.waitSignal(combo.zone_changed) as caught:
        QTest.keyClicks(edit, "london")
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert caught.args[-1] in ("", "Europe/London")
    assert combo.value() == "Europe/London"


def test_the_navigation_skips_heads_and_tells_where_to_go(qtbot: QtBot) -> None:
    places = NavList("Places")
    qtbot.addWidget(places)
    places.set_items(
        [
            NavItem(key="inbox", text="Inbox", icon="inbox", count=12),
            NavItem(key="h", text="Releases", head=True),
            NavItem(key="r", text="Kelp", icon="lock"),
        ]
    )
    places.show()
    places.choose("inbox")
    with qtbot.waitSignal(places.gone) as caught:
        QTest.keyClick(places, Qt.Key.Key_Down)
    assert caught.args == ["r"]
    index = places.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Inbox, 12"
    places.set_count("inbox", 3)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Inbox, 3"
    assert places.current_key() == "r"
