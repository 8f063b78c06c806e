"""The queue in the window: search as it is typed, saved views, several at once, patches by id."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt

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
    desk.face.views.save("Radio, all of it", "medium:radio")
    desk.wait(lambda: shown(desk) == [radio.id])
    assert desk.face.queue.place().title == "Radio, all of it"
    assert "saved:Radio, all of it" in desk.face._titles
    desk.face.go("inbox")
    desk.wait(lambda: shown(desk) == [tv.id, radio.id])
    desk.face.go("saved:Radio, all of it")
    desk.wait(lambda: shown(desk) == [radio.id])
    desk.face.queue.save_button.click()
    desk.wait(lambda: "saved:Radio, all of it" not in desk.face._titles)
    assert desk.face.views.views() == {}


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
