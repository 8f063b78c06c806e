"""Releases on the desk: the list, the embargo ledger, the report's link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from mediadesk.domain.release import LinkCheck
from mediadesk.ui.desk.releases.page import ReleasesPage
from tests.services.world import hidden_release
from tests.ui.desk.releases.conftest import Shelf


def cells(shelf: Shelf, row: int) -> list[str]:
    model = shelf.page.ledger.model
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_an_empty_desk_says_how_a_release_comes(shelf: Shelf) -> None:
    shelf.wait(shelf.page.empty.isVisible)


def test_the_list_is_searched_and_says_when_nothing_matches(shelf: Shelf) -> None:
    shelf.show(shelf.world.store(hidden_release()))
    shelf.page.search.searched.emit("harbours")
    assert shelf.page.model.rowCount() == 1
    shelf.page.search.searched.emit("whales")
    assert shelf.page.model.rowCount() == 0
    assert not shelf.page.list.isVisible()


def test_the_list_names_the_instant_on_the_clock_of_the_embargo(shelf: Shelf) -> None:
    shelf.held()
    assert "Embargoed until" in str(shelf.page.model.index(0).data())
    assert str(shelf.page.model.index(0).data()).endswith(" GMT")


def test_an_agreement_is_recorded_with_who_and_by_whom(shelf: Shelf) -> None:
    release = shelf.held()
    ledger = shelf.page.ledger
    assert "Embargoed until Thursday 26 November 2026" in ledger.banner.accessibleName()
    assert "London" in ledger.banner.accessibleName()
    ledger.edits["name"].setText("Nadia Lind")
    ledger.edits["email"].setText("nadia@harbour.example")
    ledger.edits["outlet"].setText("Harbour Radio")
    ledger.agree_button.click()
    shelf.wait(lambda: ledger.model.rowCount() == 1)
    assert cells(shelf, 0) == [
        "Nadia Lind <nadia@harbour.example>",
        "Harbour Radio",
        "12:00",
        "Mara Kessler",
        "Yes",
    ]
    assert ledger.edits["name"].text() == ""
    assert "recorded that Nadia Lind" in shelf.page.history.text()
    assert shelf.world.desk.embargoes.open(release.id, "nadia@harbour.example") == release


def test_a_line_without_an_address_is_refused_beside_its_field(shelf: Shelf) -> None:
    shelf.held()
    ledger = shelf.page.ledger
    ledger.edits["name"].setText("Nadia Lind")
    ledger.edits["email"].setText("nadia at harbour")
    ledger.agree_button.click()
    shelf.wait(lambda: bool(ledger.fields["email"].error()))
    assert ledger.edits["email"].text() == "nadia at harbour"
    assert ledger.fields["name"].error() == ""


def test_an_agreement_is_taken_back_and_stays_in_the_ledger(shelf: Shelf) -> None:
    release = shelf.held()
    shelf.world.desk.embargoes.agree(
        release.id, name="Nadia Lind", email="nadia@harbour.example", actor="Ada Quill"
    )
    shelf.page.reload()
    ledger = shelf.page.ledger
    shelf.wait(lambda: ledger.model.rowCount() == 1)
    ledger.table.selectRow(0)
    ledger.revoke_button.click()
    shelf.wait(lambda: cells(shelf, 0)[4].startswith("Taken back by Mara Kessler"))
    assert not ledger.revoke_button.isVisible()


def test_an_agreement_taken_back_comes_back_with_undo_and_the_ledger_keeps_both_lines(
    shelf: Shelf,
) -> None:
    release = shelf.held()
    shelf.world.desk.embargoes.agree(
        release.id, name="Nadia Lind", email="nadia@harbour.example", actor="Mara Kessler"
    )
    shelf.page.reload()
    ledger = shelf.page.ledger
    shelf.wait(lambda: ledger.model.rowCount() == 1)
    ledger.table.selectRow(0)
    ledger.revoke_button.click()
    shelf.wait(shelf.page.toast.isVisible)
    assert shelf.page.toast.text() == "Agreement of Nadia Lind taken back"
    assert release.title not in shelf.page.toast.text()
    shelf.page.toast.undone.emit()
    shelf.wait(lambda: ledger.model.rowCount() == 2)
    held = shelf.world.desk.open_release(release.id).agreements
    assert [one.is_revoked for one in held].count(True) == 1
    assert {one.email for one in held} == {"nadia@harbour.example"}
    shelf.page.undo()
    assert ledger.model.rowCount() == 2


def test_the_page_is_made_in_pieces_and_shows_what_was_asked_for_meanwhile(
    shelf: Shelf, qtbot: QtBot
) -> None:
    release = shelf.world.store(hidden_release())
    page = ReleasesPage(shelf.context, me=lambda: "Mara Kessler")
    qtbot.addWidget(page)
    page.resize(1216, 860)
    page.show()
    page.open(release.id)
    assert not page.is_built()
    shelf.wait(lambda: page.shown() == release.id)


def test_it_lifts_on_the_screen_without_a_restart(shelf: Shelf) -> None:
    shelf.held(days=0.00002)  # under two seconds
    assert shelf.page.ledger.agree_button.isVisible()
    shelf.world.clock.advance(seconds=2)
    shelf.wait(lambda: not shelf.page.ledger.agree_button.isVisible())
    assert "lifted" in shelf.page.ledger.banner.accessibleName()


def test_a_link_is_saved_asked_and_its_answer_shown(shelf: Shelf) -> None:
    release = shelf.world.store(hidden_release())
    shelf.show(release)
    link = "https://harbour.example/report"
    shelf.world.web.answers[link] = LinkCheck(
        url=link,
        at=shelf.world.clock.now(),
        status=200,
        final_url=f"{link}/final",
        content_type="application/pdf",
    )
    card = shelf.page.link
    assert card.change_button.label() == "Add the link"
    card.change_button.click()
    card.edit.setText("javascript:alert(1)")
    card.given.emit(card.edit.text())
    shelf.wait(lambda: bool(card.field.error()))
    assert card.edit.text() == "javascript:alert(1)"
    card.edit.setText(link)
    card.given.emit(link)
    shelf.wait(lambda: "application/pdf" in card.told.text())
    assert f"{link}/final" in card.told.text()
    assert card.address.text() == link


def test_a_link_opens_only_where_its_whole_address_stands(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "mediadesk.ui.desk.releases.link.QDesktopServices.openUrl",
        lambda url: opened.append(url.toString()),
    )
    link = "https://harbour.example/" + "long/" * 60 + "report"
    shelf.show(shelf.world.store(replace(hidden_release(), report_url=link)))
    card = shelf.page.link
    assert card.address.isVisible()
    assert card.address.text() == link
    assert not card.address.is_cut(card.address.width())
    card.open_button.click()
    assert opened == [link]


def test_a_link_that_leads_nowhere_is_said_so(shelf: Shelf) -> None:
    shelf.show(
        shelf.world.store(replace(hidden_release(), report_url="https://harbour.example/gone"))
    )
    shelf.page.link.check_button.click()
    shelf.wait(lambda: "not found" in shelf.page.link.told.text())
    assert shelf.page.link.check_button.isEnabled()


def test_buttons_lead_to_mending_the_press_room_and_the_requests(shelf: Shelf) -> None:
    release = shelf.world.store(hidden_release())
    shelf.show(release)
    asked: list[str] = []
    page = shelf.page
    for signal in (page.mend_wanted, page.room_wanted, page.requests_wanted):
        signal.connect(asked.append)
    for button in (page.mend_button, page.room_button, page.requests_button):
        button.click()
    assert asked == [release.id] * 3


def test_a_narrow_page_shows_one_pane_and_the_way_back(shelf: Shelf) -> None:
    shelf.show(shelf.world.store(hidden_release()))
    shelf.page.resize(700, 640)
    shelf.page.list.clicked.emit(shelf.page.model.index(0))
    assert shelf.page.detail.isVisible()
    assert not shelf.page.list.isVisible()
    shelf.page.back_button.click()
    assert shelf.page.list.isVisible()
