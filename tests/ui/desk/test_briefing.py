"""The briefing in the window: one key prepares it, the page shows it, Z calls it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mediadesk.domain.outbox import MessageKind, State
from mediadesk.domain.request import Request
from mediadesk.services.interviews import Agreed
from mediadesk.ui.desk.request.preview import BriefingDialog
from tests.ui.desk.conftest import ME, Window

CLEO = "cleo@twi.example"


def logged(desk: Window) -> Request:
    one = desk.log(experts=("Cleo Marsh",), questions="Why now?")
    at = datetime.now(UTC) + timedelta(hours=2)
    desk.desk.interviews.schedule(one.id, Agreed(expert="Cleo Marsh", minutes=10), at, actor=ME)
    return one


def opened(desk: Window) -> BriefingDialog:
    desk.press("B")
    desk.wait(lambda: bool(desk.dialogs()))
    dialog = desk.dialog()
    assert isinstance(dialog, BriefingDialog)
    return dialog


def states(desk: Window, request: Request) -> list[State]:
    return [
        one.recipients[0].state
        for one in desk.desk.database.read().messages(request.id)
        if one.kind is MessageKind.BRIEFING
    ]


def test_a_key_shows_the_page_and_what_is_typed_comes_to_stand_on_it(desk: Window) -> None:
    one = logged(desk)
    desk.begin(one)
    dialog = opened(desk)
    assert dialog.page.image().width() > 300
    assert "Why now?" in dialog.words.text()
    before = dialog.page.image()
    dialog.lines.set_text("The sea is emptier.\nHarbours feel it first.")
    desk.wait(lambda: "Harbours feel it first." in dialog.words.text())
    assert dialog.page.image() != before
    assert "Harbours feel it first." in dialog.paper.accessibleDescription()


def test_it_needs_an_address_leaves_after_ten_seconds_and_can_be_called_back(
    desk: Window,
) -> None:
    one = logged(desk)
    desk.begin(one)
    dialog = opened(desk)
    dialog.button.click()
    desk.wait(lambda: bool(dialog.fields["email"].error()))
    dialog.email.setText(CLEO)
    dialog.arrangements.setText("They ring you.")
    dialog.button.click()
    desk.wait(lambda: states(desk, one) == [State.QUEUED])
    desk.wait(lambda: "leaves in ten seconds" in desk.said())
    desk.wait(lambda: CLEO in desk.face.request.facts.briefing.words.text())
    desk.press("Z")
    desk.wait(lambda: states(desk, one) == [State.CANCELLED])
    desk.wait(lambda: desk.face.request.facts.briefing.words.text() == "Not sent yet")


def test_what_was_typed_is_there_again_when_it_is_kept_for_later(desk: Window) -> None:
    one = logged(desk)
    desk.begin(one)
    dialog = opened(desk)
    dialog.note.set_text("Good luck.")
    desk.press("Esc")
    desk.wait(lambda: not desk.dialogs())
    desk.wait(lambda: desk.desk.briefings.prepare(one.id).draft.note == "Good luck.")
    assert opened(desk).note.text() == "Good luck."


def test_a_changed_interview_says_that_the_briefing_is_out_of_date_and_offers_the_new_one(
    desk: Window,
) -> None:
    one = logged(desk)
    draft = desk.desk.briefings.prepare(one.id).draft
    desk.desk.briefings.send(one.id, replace(draft, email=CLEO), actor=ME)
    (interview,) = desk.desk.database.read().interviews_of(one.id)
    desk.begin(one)
    assert desk.face.request.facts.briefing.stale is None
    desk.desk.interviews.move(interview.id, interview.starts_at + timedelta(hours=1), actor=ME)
    desk.face.request._read()
    desk.wait(lambda: desk.face.request.facts.briefing.stale is not None)
    assert desk.face.request.facts.briefing.button.text() == "Send the new one"
    dialog = opened(desk)
    assert not dialog.stale.isHidden()
    assert dialog.button.text() == "Send the update"
    assert "this replaces the briefing of" in dialog.words.text()
