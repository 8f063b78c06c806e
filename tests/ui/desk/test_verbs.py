"""The verbs in the window: one key each, one Undo each, on one request or on several."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from mediadesk.domain.timeline import Kind
from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from mediadesk.ui.actions import REQUEST_MENU
from mediadesk.ui.desk.request.choosers import Confirm, NameDialog, ReferenceDialog
from mediadesk.ui.desk.request.composer import REPLY
from mediadesk.ui.desk.request.propose import ProposeDialog
from tests.ui.desk.conftest import ME, Window


def test_taking_a_request_is_one_key_and_undo_another(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("I")
    desk.wait(lambda: desk.now_is(one).owner == ME)
    desk.wait(lambda: desk.said() == "Request from Mina Castellan is yours")
    desk.press("Z")
    desk.wait(lambda: desk.now_is(one).owner is None)
    after = desk.now_is(one)
    assert (after.state, after.unread) == (RequestState.NEW, True)
    # The outbox keeps its letters as drafts on a lane of its own, sooner or later.
    told = [kind for kind in desk.kinds(one) if kind != "drafted"]
    assert told[-2:] == ["assigned", "undone"]
    desk.press("Shift+Z")
    desk.wait(lambda: desk.now_is(one).owner == ME)


def test_a_key_pressed_before_the_request_is_read_is_about_the_one_that_is_chosen(
    desk: Window,
) -> None:
    first, second = desk.log(hours=2), desk.log(hours=5, reporter_name="Theo Park")
    desk.begin(first, second)
    desk.press("J")
    desk.press("I")
    desk.wait(lambda: desk.now_is(second).owner == ME)
    assert desk.now_is(first).owner is None


def test_done_asks_how_it_ended_and_goes_on_to_the_next(desk: Window) -> None:
    first, second = desk.log(hours=2), desk.log(hours=5, reporter_name="Theo Park")
    desk.begin(first, second)
    desk.press("E")
    desk.dialog()
    desk.press("2")
    desk.wait(lambda: desk.now_is(first).outcome is Outcome.STATEMENT_SENT)
    desk.wait(lambda: desk.shown() == second.id)
    desk.press("Z")
    desk.wait(lambda: desk.now_is(first).state is RequestState.NEW)
    desk.wait(lambda: desk.shown() == first.id)


def test_a_follow_up_leaves_the_inbox_and_undo_brings_it_back(desk: Window) -> None:
    first, second = desk.log(hours=2), desk.log(hours=5, reporter_name="Theo Park")
    desk.begin(first, second)
    desk.press("H")
    desk.dialog()
    desk.press("1")
    desk.wait(lambda: desk.now_is(first).follow_up_at is not None)
    desk.wait(lambda: [row.id for row in desk.face.queue.model.rows()] == [second.id])
    desk.press("Z")
    desk.wait(lambda: desk.now_is(first).follow_up_at is None)
    desk.wait(lambda: desk.shown() == first.id)


def test_an_expert_is_proposed_for_a_time_as_people_say_it(desk: Window) -> None:
    one = desk.log(experts=("Dr Ines Okafor",))
    desk.begin(one)
    desk.press("Shift+P")
    dialog = desk.dialog()
    assert isinstance(dialog, ProposeDialog)
    assert dialog.expert() == "Dr Ines Okafor"
    desk.type("+90")
    desk.press("Return")
    desk.wait(lambda: desk.now_is(one).waiting_for is WaitingFor.EXPERT)
    timeline = desk.desk.database.read().timeline(one.id)
    entry = next(each.entry for each in timeline if each.entry.kind is Kind.PROPOSED)
    assert entry.detail["expert"] == "Dr Ines Okafor"
    at = datetime.fromisoformat(str(entry.detail["at"]))
    assert timedelta(minutes=88) < at - datetime.now(UTC) <= timedelta(minutes=90)
    assert desk.now_is(one).owner == ME


def test_an_interview_without_a_time_is_asked_about_beside_its_field(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("S")
    dialog = desk.dialog()
    assert isinstance(dialog, ProposeDialog)
    desk.press("Return")
    assert dialog.time_field.error() == "Enter when the interview is."
    desk.type("tomorrow 9")
    desk.press("Return")
    desk.wait(lambda: desk.now_is(one).state is RequestState.SCHEDULED)
    assert desk.now_is(one).interview_at is not None


def test_waiting_for_the_reporter_and_back_is_a_key_each(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("I")
    desk.wait(lambda: desk.said() == "Request from Mina Castellan is yours")
    desk.press("W")
    desk.wait(lambda: desk.now_is(one).waiting_for is WaitingFor.REPORTER)
    desk.wait(lambda: desk.said() == "Waiting for Mina Castellan")
    desk.press("Shift+W")
    desk.wait(lambda: desk.now_is(one).state is RequestState.OPEN)


def test_declining_prepares_a_reply_and_asks_only_when_it_is_sent(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("D")
    composer = desk.face.request.composer
    desk.wait(lambda: "nobody here can speak to it" in composer.words.text())
    assert desk.now_is(one).state is RequestState.NEW
    desk.press("Ctrl+Return")
    assert "Fill in" in composer.trouble.text()
    desk.type("Deep Field has a good ear for this.")
    desk.press("Ctrl+Return")
    dialog = desk.dialog()
    assert isinstance(dialog, Confirm)
    desk.press("Escape")
    desk.wait(lambda: not desk.dialogs())
    assert desk.now_is(one).state is RequestState.NEW
    assert "Deep Field" in composer.state()["reply"]
    composer.words.setFocus(Qt.FocusReason.OtherFocusReason)
    desk.press("Ctrl+Return")
    desk.dialog()
    desk.press("Space")
    desk.wait(lambda: desk.now_is(one).outcome is Outcome.DECLINED)
    desk.press("Z")
    desk.wait(lambda: desk.now_is(one).state is RequestState.NEW)
    desk.wait(lambda: "Deep Field" in composer.state()["reply"])


def test_merging_offers_what_looks_alike_and_takes_any_reference(desk: Window) -> None:
    first = desk.log(hours=2)
    second = desk.log(hours=3, reporter_name="Theo Park", reporter_email="theo@north.example")
    desk.begin(second, first)
    desk.press("Shift+M")
    dialog = desk.dialog()
    assert isinstance(dialog, ReferenceDialog)
    assert len(dialog.offers) == 1
    dialog.edit.setFocus(Qt.FocusReason.OtherFocusReason)
    desk.type("MR-0000-000")
    desk.press("Return")
    desk.wait(lambda: bool(dialog.field.error()))
    dialog.edit.setText(first.reference)
    desk.press("Return")
    desk.wait(lambda: desk.now_is(second).merged_into == first.id)
    desk.wait(lambda: desk.shown() == first.id)
    desk.press("Z")
    desk.wait(lambda: desk.now_is(second).merged_into is None)
    desk.wait(lambda: desk.shown() == second.id)


def test_a_second_request_is_split_off_and_put_back(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("Shift+S")
    assert isinstance(desk.dialog(), NameDialog)
    desk.type("A picture of the quay")
    desk.press("Return")
    desk.wait(lambda: len(desk.face.queue.model.rows()) == 2)
    desk.press("Z")
    desk.wait(lambda: len(desk.face.queue.model.rows()) == 1)


def test_a_reply_is_called_back_with_its_words(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("R")
    desk.type("Dr Okafor is free at four.")
    desk.press("Ctrl+Return")
    composer = desk.face.request.composer
    desk.wait(composer.leaving.isVisible)
    assert 0 < composer.leaving.seconds() <= 10
    assert desk.now_is(one).state is RequestState.WAITING
    composer.leaving.undo.click()
    desk.wait(lambda: composer.state()["reply"] == "Dr Okafor is free at four.")
    assert desk.now_is(one).state is RequestState.NEW
    assert not composer.leaving.isVisible()
    kinds = {row.kind: row.state.value for row in desk.desk.database.read().outbox()}
    assert kinds["reply"] == "cancelled"


def test_the_whole_address_of_the_recipient_is_always_shown(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    composer = desk.face.request.composer
    assert composer._to.text() == "To Mina Castellan <mina.castellan@channelnorth.example>"
    assert composer._to.isVisible()
    assert composer.tabs.currentIndex() == REPLY


@pytest.mark.parametrize("name", [name for name in REQUEST_MENU if name])
def test_each_verb_has_a_key_and_stands_in_the_menus(desk: Window, name: str) -> None:
    actions = desk.window.actions_by_name
    assert actions is not None
    action = actions[name]
    assert not action.shortcut().isEmpty()
    assert action in desk.face.queue.list.actions()
    menus = desk.window.menuBar().findChildren(QMenu)
    assert any(action in menu.actions() for menu in menus)
