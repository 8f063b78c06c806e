"""The queue in the window: search as it is typed, saved views, several at once, patches by id."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QModelIndex, Qt

from mediadesk.domain.query import Order
from mediadesk.domain.workflow import Outcome, RequestState
from tests.ui.desk.conftest import ME, Window


def shown(desk: Window) -> list[str]:
    return [row.id for row in desk.face.queue.model.rows()]


def test_several_requests_are_closed_with_one_verb_and_one_undo(desk: Window) -> None:
    first, second, third = (desk.log(hours=hours) for hours in (2, 3, 4))
    desk.begin(first, second, third)
    desk.press("X")
    desk.press("Shift+J")
    assert [row.id for row in desk.face.queue.model.ticked()] == [first.id, second.id]
    assert desk.face.request.several.isVisible()
    assert desk.face.request.count.text() == "2 selected"
    desk.press("E")
    desk.dialog()
    desk.press("3")
    desk.wait(lambda: desk.now_is(second).outcome is Outcome.INFORMATION_GIVEN)
    assert desk.now_is(first).outcome is Outcome.INFORMATION_GIVEN
    desk.wait(lambda: shown(desk) == [third.id])
    assert desk.said() == "2 requests marked done"
    desk.press("Z")
    desk.wait(lambda: desk.now_is(second).state is RequestState.NEW)
    desk.wait(lambda: shown(desk) == [first.id, second.id, third.id])
    assert not desk.face.request.several.isVisible()


def test_escape_lets_the_selection_go(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("X")
    desk.press("Escape")
    assert desk.face.queue.model.ticked() == ()


def test_a_search_finds_what_was_said_about_a_closed_request(desk: Window) -> None:
    old, new = desk.log(hours=2, reporter_name="Theo Park"), desk.log(hours=3)
    desk.desk.triage.note(old.id, "the harbourmaster rang", actor=ME)
    desk.desk.triage.close(old.id, Outcome.DECLINED, actor=ME)
    desk.begin(new)
    desk.press("Ctrl+F")
    desk.type("harbourm")
    desk.wait(lambda: shown(desk) == [old.id])
    desk.type(" is:open")
    desk.wait(lambda: shown(desk) == [])
    desk.press("Escape")
    desk.press("Escape")
    desk.wait(lambda: shown(desk) == [new.id])


def test_an_operator_that_means_nothing_is_said_under_the_field(desk: Window) -> None:
    desk.begin(desk.log())
    desk.press("Ctrl+F")
    desk.type("is:lost")
    desk.wait(lambda: "is:lost" in desk.face.queue.hint.text())
    assert "means nothing here" in desk.face.queue.hint.text()


def test_a_search_is_kept_as_a_view_in_the_navigation_and_removed_again(desk: Window) -> None:
    tv, radio = desk.log(hours=2), desk.log(hours=3, medium="radio")
    desk.begin(tv, radio)
    desk.press("Ctrl+F")
    desk.type("medium:radio")
    desk.wait(lambda: shown(desk) == [radio.id])
    desk.face.queue.save_button.click()
    desk.type("Radio, all of it")
    desk.press("Return")
    desk.wait(lambda: desk.said() == "View “Radio, all of it” saved")
    desk.wait(lambda: shown(desk) == [radio.id])
    assert desk.face.queue.place().title == "Radio, all of it"
    desk.wait(lambda: "saved:Radio, all of it" in desk.face._titles)
    desk.face.go("inbox")
    desk.wait(lambda: shown(desk) == [tv.id, radio.id])
    desk.face.go("saved:Radio, all of it")
    desk.wait(lambda: shown(desk) == [radio.id])
    desk.face.queue.remove_button.click()
    desk.wait(lambda: "saved:Radio, all of it" not in desk.face._titles)
    assert desk.face.views.views() == {}
    desk.wait(lambda: desk.said() == "View “Radio, all of it” removed")
    desk.press("Z")
    desk.wait(lambda: shown(desk) == [radio.id])
    assert desk.face.views.views() == {"Radio, all of it": "medium:radio"}


def test_a_changed_request_is_patched_without_a_reset_and_the_choice_stays(desk: Window) -> None:
    rows = [desk.log(hours=hours) for hours in range(2, 12)]
    desk.begin(*rows)
    desk.choose(rows[4])
    model = desk.face.queue.model
    resets: list[int] = []
    inserted: list[tuple[int, int]] = []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsInserted.connect(lambda _p, first, last: inserted.append((first, last)))
    bar = desk.face.queue.list.verticalScrollBar()
    bar.setValue(40)
    before = bar.value()
    desk.press("I")
    desk.wait(lambda: desk.face.queue.model.row(rows[4].id).owner == ME)  # type: ignore[union-attr]  # it is there
    assert (resets, inserted) == ([], [])
    assert desk.face.queue.current() == rows[4].id
    assert bar.value() == before


def test_a_new_request_takes_its_place_by_the_time_left(desk: Window) -> None:
    late, early = desk.log(hours=9), desk.log(hours=1.5)
    desk.begin(early, late)
    middle = desk.log(hours=4)
    from mediadesk.domain.changes import Changes

    assert desk.window.context is not None
    desk.window.context.changed.emit(Changes(requests=frozenset({middle.id})))
    desk.wait(lambda: middle.id in shown(desk))
    assert shown(desk) == [early.id, middle.id, late.id]


def test_the_density_is_kept_for_the_next_start(desk: Window) -> None:
    desk.begin(desk.log())
    index = desk.face.queue.model.index(1)
    before = desk.face.queue.list.visualRect(index).height()
    desk.face.queue.switch_density()
    desk.wait(lambda: desk.desk.settings.get("window.density") == "compact")
    desk.wait(lambda: desk.face.queue.list.visualRect(index).height() < before)


def test_a_row_is_read_out_as_one_sentence_with_the_deadline_in_words(desk: Window) -> None:
    one = desk.log(hours=2.5)
    desk.begin(one)
    model = desk.face.queue.model
    index: QModelIndex = model.index(model.row_of(one.id))
    sentence = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Mina Castellan, Channel North. TV. Deadline " in sentence
    assert sentence.endswith("Assigned to nobody. What new sanctions would mean")


def test_after_an_answer_the_next_key_goes_to_what_came_next(desk: Window) -> None:
    first, second, third = (desk.log(hours=hours) for hours in (2, 3, 4))
    desk.begin(first, second, third)
    desk.press("R")
    desk.type("At four.")
    desk.press("Ctrl+Return")
    desk.wait(lambda: shown(desk) == [second.id, third.id, first.id])
    assert desk.face.queue.current() == first.id
    desk.press("J")
    desk.wait(lambda: desk.shown() == second.id)


def count_of(desk: Window, key: str) -> int:
    model = desk.face.navigation.places._model
    return model.item(model.row_of(key)).count


def test_a_view_is_renamed_in_place_and_called_as_before_again(desk: Window) -> None:
    tv, radio = desk.log(hours=2), desk.log(hours=3, medium="radio")
    desk.begin(tv, radio)
    desk.face.views.save("Air", "is:open medium:radio")
    desk.wait(lambda: shown(desk) == [radio.id])
    desk.face.queue.rename_button.click()
    assert desk.face.queue.naming.edit.text() == "Air"
    desk.type("Radio only")
    desk.press("Return")
    desk.wait(lambda: desk.face.queue.place().title == "Radio only")
    assert desk.face.views.views() == {"Radio only": "is:open medium:radio"}
    desk.face.toast.undone.emit()
    desk.wait(lambda: desk.face.queue.place().title == "Air")
    desk.press("Shift+Z")
    desk.wait(lambda: desk.face.queue.place().title == "Radio only")


def test_a_view_without_a_name_is_not_kept_and_escape_leaves_it(desk: Window) -> None:
    desk.begin(desk.log())
    desk.face.queue.narrowing.choose("medium", "tv", "TV")
    desk.face.queue.ask_save()
    desk.face.queue.naming.edit.clear()
    desk.press("Return")
    assert desk.face.queue.naming.trouble.text() == "Enter a name for the view."
    desk.press("Escape")
    assert not desk.face.queue.naming.isVisible()
    assert desk.face.views.views() == {}


def test_a_saved_view_counts_its_open_requests_in_the_navigation(desk: Window) -> None:
    radios = [desk.log(hours=2 + one, medium="radio") for one in range(3)]
    desk.log(hours=9)
    desk.begin(*radios)
    desk.face.views.save("Radio", "medium:radio")
    desk.wait(lambda: count_of(desk, "saved:Radio") == 3)
    desk.choose(radios[0])
    desk.press("E")
    desk.dialog()
    desk.press("3")
    desk.wait(lambda: count_of(desk, "saved:Radio") == 2)


def test_filters_are_chosen_by_keys_shown_as_chips_and_taken_off_again(desk: Window) -> None:
    tv, radio = desk.log(hours=2), desk.log(hours=3, medium="radio")
    desk.begin(tv, radio)
    desk.press("F")
    desk.wait(lambda: desk.menu() is not None)
    desk.type_in_menu("m")
    desk.type_in_menu("Down", "Down", "Down", "Down", "Return")
    desk.wait(lambda: shown(desk) == [radio.id])
    assert desk.face.queue.chips.words() == ["Radio"]
    assert desk.face.queue.narrowing.typed() == "medium:radio"
    chip = desk.face.queue.chips.chip("medium")
    assert chip.accessibleName() == "Take off Radio"
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Delete")
    desk.wait(lambda: shown(desk) == [tv.id, radio.id])
    assert not desk.face.queue.chips.isVisible()


def test_filters_that_nothing_fits_are_named_and_can_be_taken_off_there(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.face.queue.narrowing.choose("medium", "agency", "News agency")
    desk.wait(desk.face.queue.clear_button.isVisible)
    assert desk.face.queue.empty.accessibleName() == "Nothing fits these filters. News agency"
    desk.face.queue.clear_button.click()
    desk.wait(lambda: shown(desk) == [one.id])


def test_each_view_keeps_its_own_order_and_what_changed_takes_its_place_in_it(
    desk: Window,
) -> None:
    first = desk.log(hours=2, outlet="Zeit und Meer")
    second = desk.log(hours=3, outlet="Annals")
    third = desk.log(hours=4, outlet="Channel North")
    desk.begin(first, second, third)
    desk.face.queue.narrowing.sort(Order.OUTLET)
    desk.wait(lambda: shown(desk) == [second.id, third.id, first.id])
    desk.choose(third)
    desk.press("I")
    desk.wait(lambda: desk.now_is(third).owner == ME)
    desk.wait(lambda: desk.face.queue.model.row(third.id).owner == ME)  # type: ignore[union-attr]  # it is there
    assert shown(desk) == [second.id, third.id, first.id]
    desk.face.go("today")
    desk.wait(lambda: shown(desk)[:1] == [first.id])
    desk.face.go("inbox")
    desk.wait(lambda: shown(desk) == [second.id, third.id, first.id])
    desk.press("Shift+F")
    desk.wait(lambda: shown(desk) == [first.id, second.id, third.id])


def test_what_is_closed_is_narrowed_too_and_by_what_is_typed_besides(desk: Window) -> None:
    tv, radio = desk.log(hours=2), desk.log(hours=3, medium="radio", subject="Night trains")
    for one in (tv, radio):
        desk.desk.triage.close(one.id, Outcome.DECLINED, actor=ME)
    desk.face.go("done")
    desk.wait(lambda: len(shown(desk)) == 2)
    desk.face.queue.narrowing.choose("medium", "radio", "Radio")
    desk.wait(lambda: shown(desk) == [radio.id])
    assert desk.face.queue.is_searching(), "step by step, since no index helps there"
    desk.press("Ctrl+F")
    desk.type("sanctions")
    desk.wait(lambda: shown(desk) == [])
    desk.face.queue.narrowing.clear()
    desk.wait(lambda: shown(desk) == [tv.id])


def test_when_nothing_waits_both_panes_say_what_comes_next_and_one_press_shows_it(
    desk: Window,
) -> None:
    one = desk.log(hours=50)
    desk.begin(one)
    nothing = desk.face.request.nothing
    later = desk.desk.clock.now() + timedelta(hours=30)
    desk.desk.triage.snooze(one.id, later, actor=ME)
    desk.face.queue.reload()
    desk.wait(nothing.isVisible)
    desk.wait(nothing.show_button.isVisible)
    assert nothing.empty.accessibleName().startswith("Nothing waits. Next: MR-")
    assert desk.face.queue.empty.accessibleName() == nothing.empty.accessibleName()
    assert nothing.figures.accessibleName().startswith("0 answered today")
    nothing.show_button.click()
    desk.wait(lambda: desk.shown() == one.id)


def test_where_requests_wait_but_none_is_chosen_their_number_is_said(desk: Window) -> None:
    desk.begin(desk.log(hours=2), desk.log(hours=3))
    desk.press("Ctrl+F")
    desk.type("nobody ever said this")
    nothing = desk.face.request.nothing
    desk.wait(lambda: "2 requests in the inbox" in nothing.empty.accessibleName())
