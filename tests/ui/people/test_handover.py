"""The handover note: what it says, and where it can be taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from mediadesk.ui.desk.handover import HandoverDialog
from tests.ui.people.conftest import Office


def dialog_of(office: Office) -> HandoverDialog:
    office.act("handover")
    found = office.window.findChildren(HandoverDialog)
    assert len(found) == 1
    office.wait(lambda: found[0].words.text() != "")
    return found[0]


def test_the_note_names_deadlines_owners_and_who_waits(office: Office) -> None:
    first = office.submit()
    second = office.submit(reporter_name="Theo Park", subject="Night trains")
    office.desk.triage.assign(first.id, "Mara Kessler", actor="Mara Kessler")
    words = dialog_of(office).words.text()
    assert "From Mara Kessler" in words
    assert "2 requests came in, 0 closed" in words
    assert "Mina Castellan, Channel North: What the survey says about eels · Mara Kessler" in words
    assert "Theo Park, Channel North: Night trains · nobody yet" in words
    assert second.reference[-3:] in words
    assert "Waiting for an answer\n  Nothing" in words


def test_the_note_is_copied_and_saved_as_it_was_changed(office: Office, tmp_path: Path) -> None:
    dialog = dialog_of(office)
    dialog.words.set_text("Ring Theo at nine.\n")
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Ring Theo at nine.\n"
    target = tmp_path / "handover.txt"
    dialog.save(target)
    office.wait(target.exists)
    assert target.read_text("utf-8") == "Ring Theo at nine.\n"
    dialog.save(tmp_path)
    office.wait(lambda: "could not be written" in dialog.state())
