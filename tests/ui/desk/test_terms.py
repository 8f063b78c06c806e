"""Terms in the window: one key agrees them, and whatever is written shows on which terms it is."""

from __future__ import annotations

from mediadesk.domain.attribution import DEFINITIONS, Attribution
from mediadesk.ui.desk.request.terms import TermsDialog
from tests.ui.desk.conftest import ME, Window

OFF = Attribution.OFF_THE_RECORD


def test_terms_are_agreed_with_a_key_and_mark_what_is_written_from_then_on(desk: Window) -> None:
    one = desk.log(attribution="off_the_record")
    desk.desk.triage.note(one.id, "Before.", actor=ME)
    desk.begin(one)
    desk.press("O")
    dialog = desk.dialog()
    assert isinstance(dialog, TermsDialog)
    assert dialog.choices[OFF].isChecked()
    assert "asks for this" in dialog.choices[OFF].text()
    desk.press("Return")
    desk.wait(lambda: desk.now_is(one).terms is not None)
    desk.desk.triage.note(one.id, "After.", actor=ME)
    desk.face.request._read()
    timeline = desk.face.request.conversation.timeline
    desk.wait(lambda: any(item.look().text == "After." for item in timeline.items()))
    marks = {item.look().text: item.look().mark for item in timeline.items()}
    assert marks["Before."] == ""
    assert marks["After."] == "Off the record"
    said = desk.face.request.composer._terms.text()
    assert DEFINITIONS[OFF] in said
    assert "begins with this" in said
    agreed = "Off the record, agreed with"
    desk.wait(lambda: desk.face.request.facts.terms.words.text().startswith(agreed))


def test_undo_takes_the_agreement_back(desk: Window) -> None:
    one = desk.log()
    desk.begin(one)
    desk.press("O")
    desk.dialog()
    desk.press("Return")
    desk.wait(lambda: desk.now_is(one).terms is not None)
    desk.press("Z")
    desk.wait(lambda: desk.now_is(one).terms is None)
    desk.wait(desk.face.request.composer._terms.isHidden)
