"""The calendar in its real window: by pointer, by keys, as a table."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from mediadesk.domain.interview import InterviewState
from mediadesk.ui.desk.calendar.agenda import ID_ROLE
from mediadesk.ui.desk.calendar.page import MOST_LANES
from mediadesk.ui.desk.calendar.propose import ProposeDialog
from tests.ui.calendar.conftest import NOW, Studio, at

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MINUTE = timedelta(minutes=1)


def point(studio: Studio, key: str) -> QPoint:
    """Return the middle of an interview on the grid."""
    item = next(one for one in studio.grid().scene().items if one.block.key == key)
    return item.rect.center().toPoint()


def place(studio: Studio, day: int, hour: int, minute: int = 0) -> QPoint:
    """Return a point of the grid between the lanes and the right edge of a day."""
    scene = studio.grid().scene()
    column = scene.axis.column(at(day, hour, minute))
    assert column is not None
    left, right = scene.room(column)
    y = scene.y(scene.axis.place(at(day, hour, minute)))
    return QPointF((left + right) / 2, y + 1).toPoint()


def drag(studio: Studio, begin: QPoint, end: QPoint) -> None:
    """Press, move in steps, and let go."""
    grid = studio.grid()
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=begin)
    for part in (0.3, 0.6, 1.0):
        QTest.mouseMove(grid, begin + (end - begin) * part)
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=end)


def menu_words(studio: Studio, key: str) -> dict[str, QAction]:
    """Return the acts of an interview's menu by their words."""
    return {act.text(): act for act in studio.page().menu_of(key).actions() if act.text()}


def test_g_c_shows_the_week_with_its_interviews(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    studio.press(Qt.Key.Key_G)
    studio.press(Qt.Key.Key_C)
    page = studio.page()
    studio.wait(lambda: studio.shown(made.id))
    assert page.grid.axis.days == tuple(date(2026, 10, day) for day in range(12, 17))
    block = page.grid.block(made.id)
    assert block is not None
    assert block.title == "Channel North"
    assert "Dr Ines Okafor" in block.spoken


def test_a_weekend_shows_itself_only_when_something_lies_on_it(studio: Studio) -> None:
    made = studio.confirmed(at(17, 10), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    studio.wait(lambda: studio.shown(made.id))
    assert [day.day for day in page.grid.axis.days] == [12, 13, 14, 15, 16, 17]
    page.side.weekend.click()
    studio.wait(lambda: len(page.grid.axis.days) == 7)
    assert studio.desk.settings.get("calendar.weekend") == "yes"


def test_the_hours_grow_to_show_what_lies_outside_of_them(studio: Studio) -> None:
    made = studio.confirmed(at(15, 6, 30), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    studio.wait(lambda: studio.shown(made.id))
    assert (page.grid.axis.first, page.grid.axis.last) == (6 * 60, 19 * 60)


def test_ticking_an_expert_shows_when_they_are_free(studio: Studio) -> None:
    ines = studio.expert("Dr Ines Okafor")
    studio.confirmed(at(15, 10), expert=ines)
    page = studio.page()
    studio.wait(lambda: page.side.model.rowCount() == 1)
    page.side.view.setFocus()
    page.side.view.setCurrentIndex(page.side.model.index(0))
    studio.press(Qt.Key.Key_Space)
    studio.wait(lambda: len(page.grid.lanes) == 1)
    thursday = [(begin, end) for begin, end in page.grid.lanes[0].free if begin >= at(15, 0)]
    assert thursday[:2] == [(at(15, 9), at(15, 10)), (at(15, 11), at(15, 17))]
    assert page.grid.slot().expert_id == ines.id
    checked = Qt.ItemDataRole.CheckStateRole
    studio.wait(lambda: page.side.model.index(0).data(checked) is Qt.CheckState.Checked)


def test_more_lanes_than_fit_are_refused_with_a_sentence(studio: Studio) -> None:
    keys = [studio.expert(f"Dr Number {n}").id for n in range(MOST_LANES + 1)]
    page = studio.page()
    for key in keys:
        page.tick_expert(key, True)
    studio.wait(lambda: len(page.grid.lanes) == MOST_LANES)
    assert str(MOST_LANES) in page.side.hint.text()
    assert page.side.hint.isVisible()


def test_an_interview_is_dragged_to_another_time_and_z_takes_it_back(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    studio.wait(lambda: studio.shown(made.id))
    drag(studio, point(studio, made.id), place(studio, 16, 15, 30))
    studio.wait(lambda: studio.interview(made.id).starts_at == at(16, 15))
    assert studio.interview(made.id).minutes == 60
    studio.wait(lambda: "moved" in page.toast.text())
    page.grid.setFocus()
    studio.press(Qt.Key.Key_Z)
    studio.wait(lambda: studio.interview(made.id).starts_at == at(15, 10))
    assert studio.interview(made.id).state is InterviewState.CONFIRMED
    assert studio.page().isVisible()


def test_an_edge_that_is_dragged_stretches_the_interview(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    studio.wait(lambda: studio.shown(made.id))
    item = next(one for one in studio.grid().scene().items if one.block.key == made.id)
    foot = QPointF(item.rect.center().x(), item.rect.bottom() - 2).toPoint()
    drag(studio, foot, QPoint(foot.x(), place(studio, 15, 12).y()))
    studio.wait(lambda: studio.interview(made.id).minutes == 120)
    assert studio.interview(made.id).starts_at == at(15, 10)


def test_a_press_without_moving_moves_nothing(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    studio.wait(lambda: studio.shown(made.id))
    QTest.mouseClick(studio.grid(), Qt.MouseButton.LeftButton, pos=point(studio, made.id))
    assert studio.page().chosen() == made.id
    assert studio.interview(made.id).version == made.version


def test_arrows_move_the_cursor_by_slots_and_choose_what_is_there(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    grid = studio.grid()
    studio.wait(lambda: studio.shown(made.id))
    grid.setFocus()
    grid.set_cursor(at(14, 9, 30))
    studio.press(Qt.Key.Key_Right)
    assert grid.cursor_at == at(15, 9, 30)
    assert grid.chosen_key == ""
    studio.press(Qt.Key.Key_Down)
    assert (grid.cursor_at, grid.chosen_key) == (at(15, 10), made.id)
    assert "Channel North" in grid.accessibleDescription()
    assert "10:00" in grid.accessibleDescription()


def test_the_cursor_leaves_the_week_at_its_edge(studio: Studio) -> None:
    grid = studio.grid()
    grid.setFocus()
    grid.set_cursor(at(16, 10))
    studio.press(Qt.Key.Key_Right)
    studio.wait(lambda: grid.axis.days[0] == date(2026, 10, 19))
    assert grid.cursor_at == at(19, 10)


def test_alt_and_arrows_move_an_interview_and_return_drops_it(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    page, grid = studio.page(), studio.grid()
    studio.wait(lambda: studio.shown(made.id))
    grid.setFocus()
    grid.choose(made.id)
    studio.press(Qt.Key.Key_Down, ALT)
    assert page.bar.isVisible()
    studio.press(Qt.Key.Key_Down)
    studio.press(Qt.Key.Key_Right)
    studio.press(Qt.Key.Key_Down, SHIFT)
    assert studio.interview(made.id).starts_at == at(15, 10)
    studio.press(Qt.Key.Key_Return)
    studio.wait(lambda: studio.interview(made.id).starts_at == at(16, 10, 30))
    assert studio.interview(made.id).minutes == 75
    assert not page.bar.isVisible()


def test_escape_leaves_what_is_picked_up_where_it_was(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    grid = studio.grid()
    studio.wait(lambda: studio.shown(made.id))
    grid.setFocus()
    grid.choose(made.id)
    studio.press(Qt.Key.Key_M)
    bar = studio.page().bar
    assert bar.isVisible()
    studio.press(Qt.Key.Key_Down)
    studio.press(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert studio.page().isVisible()
    assert studio.interview(made.id).starts_at == at(15, 10)


def test_the_bar_moves_by_single_presses_without_dragging(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    studio.wait(lambda: studio.shown(made.id))
    page.grid.choose(made.id)
    menu_words(studio, made.id)["Move…"].trigger()
    day_later, later, longer = page.bar.steps[1], page.bar.steps[3], page.bar.steps[5]
    for button in (day_later, later, longer, page.bar.drop_button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    studio.wait(lambda: studio.interview(made.id).starts_at == at(16, 10, 15))
    assert studio.interview(made.id).minutes == 75


def test_what_is_in_the_way_is_said_while_it_is_on_its_way(studio: Studio) -> None:
    ines = studio.expert("Dr Ines Okafor")
    made = studio.confirmed(at(15, 10), expert=ines)
    other = studio.confirmed(at(15, 14), expert=ines, outlet="Harbour Post")
    page = studio.page()
    studio.wait(lambda: studio.shown(other.id))
    page.grid.choose(made.id)
    page.begin_move()
    page.grid.move_by(minutes=240)
    studio.wait(lambda: page.grid.move_on is not None and bool(page.grid.move_on.conflicts))
    assert "14:00–15:00" in page.bar.words.text()
    page.grid.move_by(minutes=-75)
    studio.wait(lambda: page.grid.move_on is not None and not page.grid.move_on.conflicts)
    page.grid.leave_move()


def test_an_interview_moves_into_another_week_by_keys(studio: Studio) -> None:
    made = studio.confirmed(at(16, 10), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    studio.wait(lambda: studio.shown(made.id))
    page.grid.setFocus()
    page.grid.choose(made.id)
    page.begin_move()
    for _ in range(3):
        studio.press(Qt.Key.Key_Right)
    studio.wait(lambda: page.grid.axis.days[0] == date(2026, 10, 19))
    assert page.grid.move_on is not None
    studio.press(Qt.Key.Key_Return)
    studio.wait(lambda: studio.interview(made.id).starts_at == at(19, 10))


def test_moving_over_a_change_of_clocks_keeps_the_clock_time(studio: Studio) -> None:
    made = studio.confirmed(at(23, 10), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    page.open_interview(made.id, date(2026, 10, 23))
    studio.wait(lambda: page.chosen() == made.id)
    page.begin_move()
    page.grid.move_by(days=3)
    assert page.grid.move_on is not None
    assert page.grid.move_on.begin == at(26, 10)
    page.grid.leave_move()


def test_delete_calls_off_and_undo_brings_back(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    studio.wait(lambda: studio.shown(made.id))
    page.grid.setFocus()
    page.grid.choose(made.id)
    studio.press(Qt.Key.Key_Delete)
    studio.wait(lambda: not studio.shown(made.id))
    assert studio.interview(made.id).state is InterviewState.CANCELLED
    page.acts.history.undo()
    studio.wait(lambda: studio.shown(made.id))
    assert studio.interview(made.id).state is InterviewState.CONFIRMED


def test_the_menu_offers_what_can_be_done_now(studio: Studio) -> None:
    ines = studio.expert("Dr Ines Okafor")
    over = studio.confirmed(at(13, 10), expert=ines)
    asked = studio.proposed(at(15, 10), expert=ines, outlet="Harbour Post")
    studio.wait(lambda: studio.shown(over.id) and studio.shown(asked.id))
    assert "Given" in menu_words(studio, over.id)
    assert {"Keep the time free", "Confirm", "Move…", "Take the time back"} <= set(
        menu_words(studio, asked.id)
    )
    menu_words(studio, asked.id)["Keep the time free"].trigger()
    studio.wait(lambda: studio.interview(asked.id).state is InterviewState.TENTATIVE)
    menu_words(studio, over.id)["Given"].trigger()
    studio.wait(lambda: studio.interview(over.id).state is InterviewState.GIVEN)
    studio.wait(lambda: "Move…" not in menu_words(studio, over.id))


def test_return_opens_the_request(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    studio.wait(lambda: studio.shown(made.id))
    studio.grid().setFocus()
    studio.grid().choose(made.id)
    studio.press(Qt.Key.Key_Return)
    face = studio.window.desk_face
    assert face is not None
    studio.wait(lambda: face.stack.currentWidget() is face.splitter)
    studio.wait(lambda: face.request.request() is not None)
    request = face.request.request()
    assert request is not None
    assert request.id == made.request_id


def test_n_proposes_the_time_at_the_cursor_to_the_reporter(studio: Studio) -> None:
    ines = studio.expert("Dr Ines Okafor")
    request = studio.request("Harbour Post", "Petra Malik")
    page = studio.page()
    page.tick_expert(ines.id, True)
    studio.wait(lambda: len(page.grid.lanes) == 1)
    page.grid.setFocus()
    page.grid.set_cursor(at(15, 11))
    studio.press(Qt.Key.Key_N)
    dialog = page.dialog
    assert isinstance(dialog, ProposeDialog)
    studio.wait(lambda: dialog.request_id() == request.id)
    assert dialog.expert.text() == "Dr Ines Okafor"
    assert dialog.time.at() == at(15, 11)
    dialog.button.click()
    studio.wait(lambda: len(studio.rows()) == 1)
    row = studio.rows()[0]
    assert (row.state, row.starts_at, row.expert_id) == (
        InterviewState.PROPOSED,
        at(15, 11),
        ines.id,
    )
    studio.wait(lambda: studio.shown(row.id))


def test_a_proposal_needs_a_request_and_says_so_beside_the_field(studio: Studio) -> None:
    page = studio.page()
    page.propose()
    dialog = page.dialog
    assert isinstance(dialog, ProposeDialog)
    dialog.button.click()
    assert dialog.isVisible()
    assert dialog.request_field.error()
    dialog.reject()


def test_a_double_click_on_a_lane_proposes_with_its_expert(studio: Studio) -> None:
    first, second = studio.expert("Dr Ines Okafor"), studio.expert("Dr Samira Haddad")
    page = studio.page()
    for one in (first, second):
        page.tick_expert(one.id, True)
    studio.wait(lambda: len(page.grid.lanes) == 2)
    lane = next(one for one in page.grid.scene().lane_items if one.lane.expert_id == second.id)
    QTest.mouseDClick(page.grid, Qt.MouseButton.LeftButton, pos=lane.rect.center().toPoint())
    assert isinstance(page.dialog, ProposeDialog)
    assert page.dialog.expert.text() == "Dr Samira Haddad"
    page.dialog.reject()


def test_d_w_and_g_g_switch_views_and_t_comes_back_to_today(studio: Studio) -> None:
    page = studio.page()
    page.grid.setFocus()
    studio.press(Qt.Key.Key_D)
    studio.wait(lambda: page.grid.axis.days == (date(2026, 10, 14),))
    page.turn(3)
    studio.wait(lambda: page.grid.axis.days == (date(2026, 10, 17),))
    studio.press(Qt.Key.Key_T)
    studio.wait(lambda: page.grid.axis.days == (date(2026, 10, 14),))
    studio.press(Qt.Key.Key_G)
    studio.press(Qt.Key.Key_G)
    studio.wait(lambda: page.views.value() == "agenda")
    studio.press(Qt.Key.Key_W)
    studio.wait(lambda: len(page.grid.axis.days) == 5)


def test_the_keys_of_a_request_rest_while_the_calendar_is_seen(studio: Studio) -> None:
    request = studio.request()
    face = studio.window.desk_face
    assert face is not None
    studio.wait(lambda: face.queue.list.model() is not None)
    face.show_request(request.id)
    studio.wait(lambda: face.request.request() is not None)
    page = studio.page()
    page.grid.setFocus()
    studio.press(Qt.Key.Key_E)
    assert not [one for one in studio.window.findChildren(QDialog) if one.isVisible()]
    face.go("inbox")
    studio.wait(lambda: face.stack.currentWidget() is face.splitter)
    actions = studio.window.actions_by_name
    assert actions is not None
    assert actions["done"] in studio.window.actions()
    assert actions["calendar_day"] not in studio.window.actions()


def test_the_agenda_has_the_same_interviews_each_as_a_sentence(studio: Studio) -> None:
    made = studio.fill()
    page = studio.page()
    page.views.choose("agenda")
    kept = [one for one in made.values() if one.id != made["Planet Desk"].id]
    studio.wait(lambda: page.agenda.agenda.rowCount() == len(kept))
    model = page.agenda.agenda
    ids = [model.index(n, 0).data(ID_ROLE) for n in range(model.rowCount())]
    assert ids == [one.id for one in sorted(kept, key=lambda one: (one.starts_at, one.id))]
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Given. Radio Meridian, Mina Castellan. With Dr Ines Okafor")
    assert "Monday 12 October 2026, 09:30–10:15" in said


def test_a_heading_of_the_agenda_sorts_in_the_database(studio: Studio) -> None:
    studio.fill()
    page = studio.page()
    page.views.choose("agenda")
    model = page.agenda.agenda
    studio.wait(lambda: model.rowCount() > 0)

    def outlets() -> list[str]:
        return [str(model.index(n, 3).data()) for n in range(model.rowCount())]

    page.agenda.horizontalHeader().sectionClicked.emit(3)
    studio.wait(lambda: outlets() == sorted(outlets(), key=str.casefold))
    page.agenda.horizontalHeader().sectionClicked.emit(3)
    studio.wait(lambda: outlets() == sorted(outlets(), key=str.casefold, reverse=True))


def test_what_somebody_else_changes_is_patched_and_the_choice_stays(studio: Studio) -> None:
    made = studio.fill()
    page = studio.page()
    page.views.choose("agenda")
    studio.wait(lambda: page.agenda.agenda.rowCount() > 0)
    page.agenda.choose(made["Channel North"].id)
    resets: list[bool] = []
    page.agenda.agenda.modelReset.connect(lambda: resets.append(True))
    done = studio.desk.interviews.cancel(made["Deep Field"].id, actor="Jo Berg")
    assert studio.window.context is not None
    studio.window.context.changed.emit(done.changes)
    studio.wait(lambda: page.agenda.agenda.row_of(made["Deep Field"].id) < 0)
    assert page.agenda.current() == made["Channel North"].id
    assert resets == []


def test_only_the_interviews_of_those_ticked_are_shown_if_that_is_wanted(studio: Studio) -> None:
    made = studio.fill()
    page = studio.page()
    ines = made["El Faro del Sur"].expert_id
    assert ines is not None
    page.tick_expert(ines, True)
    page.side.all_button.click()
    studio.wait(lambda: not studio.shown(made["Harbour Post"].id))
    assert studio.shown(made["El Faro del Sur"].id)
    page.side.all_button.click()
    studio.wait(lambda: studio.shown(made["Harbour Post"].id))


def test_more_than_fit_beside_each_other_open_from_a_number(studio: Studio) -> None:
    studio.fill()
    page = studio.page()
    studio.wait(lambda: bool(page.grid.scene().more))
    hidden = [block for one in page.grid.scene().more for block in one.blocks]
    shown = {one.block.key for one in page.grid.scene().items}
    assert hidden
    assert not shown & {block.key for block in hidden}
    asked: list[tuple[object, ...]] = []
    page.grid.more_wanted.connect(lambda blocks, _where: asked.append(blocks))
    at_more = page.grid.scene().more[0].rect.center().toPoint()
    QTest.mousePress(page.grid, Qt.MouseButton.LeftButton, pos=at_more)
    assert asked
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def test_the_month_has_a_dot_on_days_with_interviews(studio: Studio) -> None:
    studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    studio.wait(lambda: page.side.month.days.dots == {date(2026, 10, 15): 1})
    assert "1 interview" in page.side.month.days.words(date(2026, 10, 15))
    page.side.month.setFocus()
    studio.press(Qt.Key.Key_PageDown)
    studio.press(Qt.Key.Key_Return)
    studio.wait(lambda: date(2026, 11, 13) in page.grid.axis.days)


def test_the_line_of_the_present_moves_by_itself(studio: Studio) -> None:
    page = studio.page()
    studio.clock.advance(minutes=7)
    page._minute()
    assert page.grid.now == NOW + 7 * MINUTE
    assert page._tick.isActive()
    assert page._tick.interval() <= 60_020


def test_a_drop_that_the_desk_refuses_is_said_and_nothing_moves(studio: Studio) -> None:
    made = studio.confirmed(at(15, 10), expert=studio.expert("Dr Ines Okafor"))
    page = studio.page()
    studio.wait(lambda: studio.shown(made.id))
    drag(studio, point(studio, made.id), place(studio, 12, 10, 30))
    studio.wait(lambda: "still to come" in page.toast.text())
    assert studio.interview(made.id).starts_at == at(15, 10)
    block = page.grid.block(made.id)
    assert block is not None
    assert block.begin == at(15, 10)


def test_a_week_with_a_change_of_clocks_shows_the_second_clock_of_each_day(
    studio: Studio,
) -> None:
    page = studio.page()
    page.set_weekend(True)
    page.go_day(date(2026, 10, 25))
    studio.wait(lambda: date(2026, 10, 25) in page.grid.axis.days)
    page.grid.set_cursor(at(23, 10))
    assert page.heading.shift_words(date(2026, 10, 23)) == ""
    assert page.heading.shift_words(date(2026, 10, 25)) == "12:00 is 08:00"
