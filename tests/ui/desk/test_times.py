"""Choosing times for an interview: several at once, on every party's clock, with what is against."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import Qt

from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.workflow import RequestState, WaitingFor
from mediadesk.services.interviews import Agreed
from mediadesk.ui.desk.request.propose import ProposeDialog
from tests.ui.desk.conftest import Window


def interviews(desk: Window, request_id: str) -> tuple[Interview, ...]:
    return desk.desk.database.read().interviews_of(request_id)


def asked(desk: Window, key: str) -> ProposeDialog:
    desk.press(key)
    dialog = desk.dialog()
    assert isinstance(dialog, ProposeDialog)
    return dialog


def test_several_times_are_offered_to_the_reporter_by_keys_alone(desk: Window) -> None:
    one = desk.log(experts=("Dr Ines Okafor",))
    desk.begin(one)
    dialog = asked(desk, "Shift+P")
    desk.type("tomorrow 9")
    desk.press("Ctrl+Return")
    desk.type("tomorrow 11")
    assert len(dialog.times.times()) == 2
    dialog.to.setFocus(Qt.FocusReason.TabFocusReason)
    dialog.to.choose(WaitingFor.REPORTER.value)
    dialog.button.setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Space")
    desk.wait(lambda: desk.now_is(one).waiting_for is WaitingFor.REPORTER)
    found = interviews(desk, one.id)
    assert [each.state for each in found] == [InterviewState.PROPOSED] * 2
    assert found[1].starts_at - found[0].starts_at == timedelta(hours=2)
    desk.press("Z")
    desk.wait(lambda: desk.now_is(one).state is RequestState.NEW)
    assert {each.state for each in interviews(desk, one.id)} == {InterviewState.CANCELLED}


def test_a_time_taken_out_again_is_not_proposed(desk: Window) -> None:
    one = desk.log(experts=("Dr Ines Okafor",))
    desk.begin(one)
    dialog = asked(desk, "Shift+P")
    desk.type("tomorrow 9")
    desk.press("Ctrl+Return")
    (named,) = dialog.times.times()
    dialog.times._drop(named)
    assert dialog.times.times() == ()


def test_the_other_clocks_stand_beside_the_time_where_they_differ(desk: Window) -> None:
    one = desk.log(hours=12, deadline_zone="Asia/Kolkata")
    desk.begin(one)
    dialog = asked(desk, "S")
    desk.type("tomorrow 9")
    desk.wait(lambda: not dialog.times.clocks.isHidden())
    assert "for the reporter in Kolkata" in dialog.times.clocks.text()


def test_what_speaks_against_a_time_is_shown_and_does_not_stand_in_the_way(desk: Window) -> None:
    other = desk.log(reporter_name="Theo Park")
    one = desk.log(hours=60)
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=4)
    desk.desk.interviews.schedule(other.id, Agreed(expert="Cy Marsh"), at, actor="Ada Quill")
    desk.begin(one)
    dialog = asked(desk, "S")
    dialog.suggest("Cy Marsh", at)
    desk.wait(lambda: not dialog.times.against.isHidden())
    assert "After the reporter’s deadline" in dialog.times.against.text()
    dialog.button.click()
    desk.wait(lambda: desk.now_is(one).state is RequestState.SCHEDULED)
    assert interviews(desk, one.id)[0].starts_at == at


def test_the_length_is_what_was_asked_for_and_can_be_changed(desk: Window) -> None:
    one = desk.log(length_minutes=7)
    desk.begin(one)
    dialog = asked(desk, "S")
    assert dialog.times.minutes() == 7
    dialog.times.length.choose(45)
    desk.type("tomorrow 9")
    desk.press("Return")
    desk.wait(lambda: desk.now_is(one).state is RequestState.SCHEDULED)
    assert interviews(desk, one.id)[0].minutes == 45


def test_an_invitation_is_sent_only_where_somebody_says_so_and_undo_calls_it_back(
    desk: Window,
) -> None:
    desk.desk.settings.set("contact.email", "press@office.example")
    one = desk.log()
    desk.begin(one)
    dialog = asked(desk, "S")
    assert not dialog.times.invited()
    desk.type("tomorrow 9")
    dialog.times.invite_reporter.click()
    dialog.button.click()
    desk.wait(lambda: desk.now_is(one).state is RequestState.SCHEDULED)

    def states() -> list[str]:
        rows = desk.desk.database.read().outbox(request_id=one.id)
        return [row.state.value for row in rows if row.kind == "invitation"]

    assert states() == ["queued"]
    desk.press("Z")
    desk.wait(lambda: states() == ["cancelled"])
