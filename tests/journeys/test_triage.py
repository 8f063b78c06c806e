"""Ten practice requests triaged from first to last through the real window, without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from mediadesk.domain.workflow import Outcome, RequestState, WaitingFor
from tests.ui.desk.conftest import ME, Window, desk, look, open_window  # noqa: F401  # fixtures

NAMES = (
    "Radek Novotny", "Aoife Brennan", "Mina Castellan", "Desmond Achebe", "Clara Vestergaard",
    "Theo Park", "Lucía Herrera", "Hamish Orr", "Petra Malik", "Signe Lindqvist",
)  # fmt: skip


class NoMouse(QObject):
    """Counts presses of a mouse in the whole program."""

    def __init__(self) -> None:
        super().__init__()
        self.presses = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Count a press and let it through."""
        del watched
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self.presses += 1
        return False


@pytest.fixture
def mouse(qapp: QApplication) -> Iterator[NoMouse]:
    watch = NoMouse()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_ten_requests_are_triaged_from_first_to_last_without_a_mouse(  # a story
    desk: Window,  # noqa: F811  # the fixture
    mouse: NoMouse,
) -> None:
    subjects = (
        "Figures in chapter four", "Nursery data of sea bass", "The evening bulletin",
        "Warmer seas and anglers", "The fish that moved north", "Ocean surveys that last",
        "Quotes in Spanish", "Photographs of the vessel", "The evening bulletin again",
        "Who paid for the survey",
    )  # fmt: skip
    requests = [
        desk.log(
            hours=2 + number,
            reporter_name=name,
            reporter_email=f"reporter{number}@outlet{number}.example",
            outlet=f"Outlet {number}",
            subject=subjects[number],
            message="Please ring.",
            experts=("Dr Ines Okafor",) if number in (2, 5) else (),
        )
        for number, name in enumerate(NAMES)
    ]
    desk.begin(*requests)

    def said(words: str) -> None:
        desk.wait(lambda: desk.said() == words)

    def at(number: int) -> None:
        desk.wait(lambda: desk.shown() == requests[number].id)

    # 0 is taken, answered and waits for the reporter.
    desk.press("I")
    said("Request from Radek Novotny is yours")
    desk.press("R")
    desk.type("Page 12 has them.")
    desk.press("Ctrl+Return")
    said("Reply to Radek Novotny leaves in ten seconds")
    # 1 is given to a colleague.
    desk.press("J")
    at(1)
    desk.press("A")
    desk.dialog()
    desk.type("Jonas Brandt")
    desk.press("Return")
    said("Request from Aoife Brennan assigned to Jonas Brandt")
    # 2: the expert who was asked for is proposed.
    desk.press("J")
    at(2)
    desk.press("P")
    desk.dialog()
    desk.press("Space")
    said("Dr Ines Okafor asked for Mina Castellan")
    # 3 is put off.
    desk.press("J")
    at(3)
    desk.press("H")
    desk.dialog()
    desk.press("2")
    desk.wait(lambda: desk.now_is(requests[3]).follow_up_at is not None)
    at(4)
    # 4 is declined, with the prepared words.
    desk.press("D")
    composer = desk.face.request.composer
    desk.wait(lambda: "I am sorry" in composer.words.text())
    desk.type("Deep Field knows more.")
    desk.press("Ctrl+Return")
    desk.dialog()
    desk.press("Space")
    desk.wait(lambda: desk.now_is(requests[4]).outcome is Outcome.DECLINED)
    at(5)
    # 5 gets its interview.
    desk.press("S")
    desk.dialog()
    desk.type("tomorrow 9")
    desk.press("Return")
    desk.wait(lambda: desk.now_is(requests[5]).state is RequestState.SCHEDULED)
    # 6 gets a note, and the report as a statement.
    desk.press("J")
    at(6)
    desk.press("M")
    desk.type("Ask for a translation.")
    desk.press("Ctrl+Return")
    said("Note added")
    desk.press("E")
    desk.dialog()
    desk.press("2")
    desk.wait(lambda: desk.now_is(requests[6]).outcome is Outcome.STATEMENT_SENT)
    at(7)
    # 7 is taken by mistake and given back.
    desk.press("I")
    said("Request from Hamish Orr is yours")
    desk.press("Z")
    said("Request from Hamish Orr is as it was")
    desk.press("E")
    desk.dialog()
    desk.press("4")
    desk.wait(lambda: desk.now_is(requests[7]).outcome is Outcome.REFERRED)
    at(8)
    # 8 asks the same as 2.
    desk.press("Shift+M")
    dialog = desk.dialog()
    dialog.edit.setFocus()  # type: ignore[attr-defined]  # Tab would come by there, too
    desk.type(requests[2].reference)
    desk.press("Return")
    desk.wait(lambda: desk.now_is(requests[8]).merged_into == requests[2].id)
    at(2)
    # 9 is closed together with nothing else: X, then the verb.
    desk.face.queue.choose(requests[9].id)
    at(9)
    desk.press("X")
    desk.press("E")
    desk.dialog()
    desk.press("3")
    desk.wait(lambda: desk.now_is(requests[9]).outcome is Outcome.INFORMATION_GIVEN)

    states = [desk.now_is(one).state for one in requests]
    untouched = [number for number, state in enumerate(states) if state is RequestState.NEW]
    assert untouched == [3], "only what was put off is still new"
    assert desk.now_is(requests[0]).waiting_for is WaitingFor.REPORTER
    assert desk.now_is(requests[1]).owner == "Jonas Brandt"
    assert desk.now_is(requests[2]).waiting_for is WaitingFor.EXPERT
    assert desk.now_is(requests[0]).owner == ME
    assert mouse.presses == 0
