"""The interviews beside a conversation: how each stands, its acts with undo, the reporter's times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from mediadesk.domain.interview import Interview, InterviewState
from mediadesk.domain.request import Request
from mediadesk.domain.workflow import RequestState, WaitingFor
from mediadesk.services.interviews import Agreed
from mediadesk.ui.desk.request.arranging import MoveDialog
from mediadesk.ui.desk.request.choosers import Chooser
from mediadesk.ui.desk.request.interviews import InterviewCard, Interviews
from mediadesk.ui.desk.request.propose import ProposeDialog
from mediadesk.ui.widgets.chip import Chip
from mediadesk.ui.widgets.label import Label
from tests.ui.desk.conftest import Window

EXPERT = "Dr Ines Okafor"


def soon(days: int = 2) -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=days)


def rail(desk: Window) -> Interviews:
    return desk.face.request.facts.interviews


def stored(desk: Window, request: Request) -> list[Interview]:
    return list(desk.desk.database.read().interviews_of(request.id))


def proposed(desk: Window, *times: datetime) -> Request:
    """Log a request for which times are proposed, and show it."""
    one = desk.log(hours=200)
    desk.desk.interviews.propose(one.id, Agreed(expert=EXPERT, minutes=20), times, actor="Ada")
    desk.begin(one)
    desk.wait(lambda: len(rail(desk).cards()) == len(times))
    return one


def words(card: InterviewCard) -> str:
    return "\n".join(label.text() for label in card.findChildren(Label))


def states(desk: Window, request: Request) -> list[InterviewState]:
    return [one.state for one in stored(desk, request)]


def test_nothing_is_shown_where_there_is_no_interview(desk: Window) -> None:
    desk.begin(desk.log())
    assert rail(desk).is_empty()


def test_an_interview_says_how_it_stands_when_with_whom_how_long_and_where(desk: Window) -> None:
    one = desk.log(
        hours=200,
        deadline_zone="Asia/Kolkata",
        deadline=(datetime.now(UTC) + timedelta(days=8)).strftime("%Y-%m-%dT%H:%M:%S"),
        place="Studio 4B",
    )
    desk.desk.interviews.propose(one.id, Agreed(expert=EXPERT, minutes=20), (soon(),), actor="Ada")
    desk.begin(one)
    desk.wait(lambda: len(rail(desk).cards()) == 1)
    (card,) = rail(desk).cards()
    chip = card.findChild(Chip)
    assert isinstance(chip, Chip)
    assert chip.text() == "Proposed"
    said = words(card)
    for part in (EXPERT, "20 min", "Studio 4B", "for the reporter in Kolkata"):
        assert part in said
    assert card.accessibleName().startswith("Proposed: ")
    assert "for the reporter in Kolkata" in card.accessibleDescription()


def test_a_proposed_time_is_kept_free_then_confirmed_and_each_is_taken_back(desk: Window) -> None:
    one = proposed(desk, soon(2), soon(3))
    rail(desk).cards()[0].buttons["hold"].click()
    desk.wait(lambda: states(desk, one)[0] is InterviewState.TENTATIVE)
    desk.wait(lambda: "hold" not in rail(desk).cards()[0].buttons)
    rail(desk).cards()[0].buttons["confirm"].click()
    desk.wait(lambda: desk.now_is(one).state is RequestState.SCHEDULED)
    desk.wait(lambda: len(rail(desk).cards()) == 1)
    assert states(desk, one) == [InterviewState.CONFIRMED, InterviewState.CANCELLED]
    desk.press("Z")
    desk.wait(lambda: len(rail(desk).cards()) == 2)
    assert states(desk, one) == [InterviewState.TENTATIVE, InterviewState.PROPOSED]
    desk.press("Z")
    desk.wait(lambda: states(desk, one)[0] is InterviewState.PROPOSED)


def test_the_focus_stays_in_the_card_whose_button_was_pressed(desk: Window) -> None:
    one = proposed(desk, soon(2), soon(3))
    second = rail(desk).cards()[1]
    second.buttons["hold"].setFocus(Qt.FocusReason.TabFocusReason)
    desk.press("Space")
    desk.wait(lambda: states(desk, one)[1] is InterviewState.TENTATIVE)
    desk.wait(lambda: "hold" not in rail(desk).cards()[1].buttons)
    assert rail(desk).cards()[1].buttons["confirm"].hasFocus()


def test_an_interview_is_moved_with_what_speaks_against_the_time_in_sight(desk: Window) -> None:
    one = proposed(desk, soon(2))
    rail(desk).cards()[0].acted.emit("move", stored(desk, one)[0].id)
    dialog = desk.dialog()
    assert isinstance(dialog, MoveDialog)
    assert dialog.times.time.at() == soon(2)
    dialog.button.click()
    assert dialog.isVisible()
    dialog.times.time.set_text(f"{soon(20):%Y-%m-%d %H:%M}")
    desk.wait(lambda: "deadline" in dialog.times.against.text())
    chosen = dialog.times.time.at()
    dialog.button.click()
    desk.wait(lambda: stored(desk, one)[0].starts_at == chosen)
    assert stored(desk, one)[0].minutes == 20
    desk.press("Z")
    desk.wait(lambda: stored(desk, one)[0].starts_at == soon(2))


def test_a_call_off_takes_the_interview_from_the_rail_and_undo_brings_it_back(
    desk: Window,
) -> None:
    one = desk.log(hours=200)
    desk.desk.interviews.schedule(one.id, Agreed(expert=EXPERT), soon(), actor="Ada Quill")
    desk.begin(one)
    desk.wait(lambda: len(rail(desk).cards()) == 1)
    rail(desk).cards()[0].buttons["cancel"].click()
    desk.wait(rail(desk).is_empty)
    assert states(desk, one) == [InterviewState.CANCELLED]
    desk.press("Z")
    desk.wait(lambda: len(rail(desk).cards()) == 1 and not rail(desk).is_empty())
    assert desk.now_is(one).state is RequestState.SCHEDULED


def test_an_interview_that_has_begun_can_be_said_to_be_given(desk: Window) -> None:
    one = desk.log(hours=200)
    desk.desk.interviews.schedule(one.id, Agreed(expert=EXPERT), soon(), actor="Ada Quill")
    desk.begin(one)
    desk.wait(lambda: len(rail(desk).cards()) == 1)
    assert "give" not in rail(desk).cards()[0].buttons
    desk.face.request.tick(soon() + timedelta(minutes=1))
    desk.wait(lambda: "give" in rail(desk).cards()[0].buttons)


def test_a_time_the_reporter_sent_becomes_a_proposal_with_one_press(desk: Window) -> None:
    first, second = soon(1), soon(2)
    one = desk.log(hours=200, experts=(EXPERT,), times=(first.isoformat(), second.isoformat()))
    desk.begin(one)
    desk.wait(lambda: len(rail(desk).offers()) == 2)
    rail(desk).offers()[1].button.click()
    desk.wait(lambda: len(rail(desk).cards()) == 1)
    assert len(rail(desk).offers()) == 1
    (made,) = stored(desk, one)
    assert (made.starts_at, made.expert_name, made.state) == (
        second,
        EXPERT,
        InterviewState.PROPOSED,
    )
    assert desk.now_is(one).waiting_for is WaitingFor.EXPERT
    desk.press("Z")
    desk.wait(lambda: len(rail(desk).offers()) == 2)


def test_a_time_without_anybody_to_speak_asks_who_it_is(desk: Window) -> None:
    one = desk.log(hours=200, times=(soon().isoformat(),))
    desk.begin(one)
    desk.wait(lambda: len(rail(desk).offers()) == 1)
    rail(desk).offers()[0].button.click()
    dialog = desk.dialog()
    assert isinstance(dialog, ProposeDialog)
    assert dialog.at() == soon()
    dialog.reject()


def test_the_acts_are_reached_by_one_key(desk: Window) -> None:
    one = proposed(desk, soon())
    desk.press("V")
    dialog = desk.dialog()
    assert isinstance(dialog, Chooser)
    desk.press("1")
    desk.wait(lambda: states(desk, one) == [InterviewState.CONFIRMED])


def test_the_calendar_entry_is_saved_as_a_file(
    desk: Window, tmp_path: Path, open_files: Callable[[], list[QFileDialog]]
) -> None:
    one = desk.log(hours=200)
    desk.desk.interviews.schedule(one.id, Agreed(expert=EXPERT), soon(), actor="Ada Quill")
    desk.begin(one)
    desk.wait(lambda: len(rail(desk).cards()) == 1)
    target = tmp_path / "interview.ics"
    (card,) = rail(desk).cards()
    card.menu.actions()[-1].trigger()
    (dialog,) = open_files()
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    desk.wait(target.exists)
    desk.wait(lambda: "calendar file is saved" in desk.said())
    (event,) = Calendar.from_ical(target.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart") == soon()
    assert EXPERT in str(event["summary"])


@pytest.fixture
def open_files(desk: Window) -> Callable[[], list[QFileDialog]]:
    return lambda: [one for one in desk.window.findChildren(QFileDialog) if one.isVisible()]
