"""The releases of the press room on a real desk: taking them in, reading them, finding them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from mediadesk.domain.release import LinkCheck, Release
from mediadesk.domain.timeline import Entry, Kind
from mediadesk.ui.room.page import RoomPage
from tests.ui.room.conftest import Room


def release_of(room: Room) -> Release:
    views = room.desk.database.read()
    found = views.release(views.releases()[0].id)
    assert found is not None
    return found


def words(room: Room) -> list[str]:
    return [one.text() for one in room.page.releases.rail.findChildren(QLabel) if one.isVisible()]


def test_the_sample_reads_as_authors_three_experts_and_a_contact_whose_address_is_hidden(
    room: Room,
) -> None:
    release = release_of(room)
    assert release.headline == ""
    assert release.title == "Getting Real on Sanctions Is Key to Pressuring North Korea"
    assert [one.name for one in release.experts] == [
        "Melanie Hart",
        "Renee Ding",
        "Kelly Magsamen",
        "Vikram Singh",
        "Michael Fuchs",
    ]
    assert [one.is_author for one in release.experts] == [True, True, False, False, False]
    assert release.contacts[0].name == "Sam Hananel"
    assert release.contacts[0].phone == "202.478.6327"
    assert release.contacts[0].email == ""
    assert "protected_email" in [one.code for one in release.warnings]


def test_the_rail_names_experts_contact_and_what_is_missing(room: Room) -> None:
    shown = words(room)
    assert "Melanie Hart" in shown
    assert "Author of the report" in shown
    assert "Vice president for National Security and International Policy" in shown
    assert "E-mail address hidden in the release" in shown
    assert "The release gives no link to the report." in shown
    assert "Call +44 20 7946 0123" in shown
    primary = [card.button.kind() for card in room.page.releases.rail.experts]
    assert primary == ["primary", "secondary", "secondary", "secondary", "secondary"]


def test_importing_says_what_needs_a_look(room: Room) -> None:
    room.wait(room.page.news.isVisible)
    assert "An e-mail address is hidden here" in room.page.news.accessibleName()


def test_an_added_link_opens_only_after_it_was_shown_whole(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "mediadesk.ui.room.release.cards.QDesktopServices.openUrl",
        lambda url: opened.append(url.toString()),
    )
    card = room.page.releases.rail.report
    assert card is not None
    card.add_button.click()
    card.link_edit.setText("javascript:alert(1)")
    card.link_given.emit(card.link_edit.text())
    field = card.link_field
    room.wait(lambda: bool(field.error()))
    assert release_of(room).report.url == ""
    link = "https://reports.larkfield.example/getting-real?page=1"
    card.link_edit.setText(link)
    card.link_given.emit(link)
    rail = room.page.releases.rail
    room.wait(lambda: rail.report is not None and rail.report.url() == link)
    card = rail.report
    assert card is not None
    card.open_button.click()
    assert opened == []
    room.wait(card.whole_address.isVisible)
    assert card.whole_address.text() == link
    card.go_button.click()
    assert opened == [link]


def test_a_link_can_be_changed_and_what_it_answered_is_told(room: Room) -> None:
    release = release_of(room)
    link = "https://reports.larkfield.example/old"
    room.desk.releases.set_report_url(release.id, link, actor="Mara Kessler")
    found = LinkCheck(
        url=link, at=room.desk.clock.now(), status=404, final_url=link, content_type="text/html"
    )
    with room.desk.database.write() as work:
        assert work.releases.set_check(release.id, found)
        work.commit(Entry(kind=Kind.CHECKED, actor="Mara Kessler", at=found.at))
    room.page.reload()
    rail = room.page.releases.rail
    room.wait(lambda: rail.report is not None and rail.report.url() == link)
    card = rail.report
    assert card is not None
    assert "status 404" in card.checked.text()
    assert card.add_button.label() == "Change the link"
    card.add_button.click()
    assert card.link_edit.text() == link
    newer = "https://reports.larkfield.example/new"
    card.link_given.emit(newer)
    room.wait(lambda: rail.report is not None and rail.report.url() == newer)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 40),
        ("large.txt", b"A line of words.\n" * (50 * 65_000)),
    ],
)
def test_a_file_that_is_no_release_is_refused_in_a_sentence(
    empty_room: Room, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    page = empty_room.page
    page.import_files([path])
    empty_room.wait(page.news.isVisible)
    said = page.news.accessibleName()
    assert said.startswith("Nothing was imported")
    assert name in said
    assert empty_room.desk.database.read().releases() == ()


def test_one_bad_file_does_not_stop_the_others(
    empty_room: Room, tmp_path: Path, root: Path
) -> None:
    bad = tmp_path / "empty.txt"
    bad.write_bytes(b"")
    page = empty_room.page
    page.import_files([bad, root / "resources" / "samples" / "release.txt"])
    empty_room.wait(page.releases.rail.isVisible)
    assert "empty.txt" in page.news.accessibleName()


def test_a_file_dropped_on_the_window_is_imported(empty_room: Room, root: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(root / "resources" / "samples" / "release.txt"))])
    event = QDropEvent(
        QPoint(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    empty_room.page.dropEvent(event)
    empty_room.wait(empty_room.page.releases.rail.isVisible)


def test_markup_in_a_release_is_read_as_text(empty_room: Room, tmp_path: Path) -> None:
    path = tmp_path / "markup.txt"
    path.write_text(
        "Larkfield finds <b>bold</b> fish\n\n"
        "LONDON, 14 October 2026 - The <img src='file:///etc/passwd'> survey & its <script>.\n"
    )
    page = empty_room.page
    page.import_files([path])
    empty_room.wait(page.releases.rail.isVisible)
    shown = page.releases.reader.toPlainText()
    assert "<b>bold</b>" in shown
    assert "<img src='file:///etc/passwd'>" in shown


def test_the_list_is_searched_and_says_when_nothing_matches(room: Room) -> None:
    view = room.page.releases
    view.search.setText("sanctions north")
    view.search.searched.emit("sanctions north")
    assert view.model.rowCount() == 1
    view.search.searched.emit("whales")
    assert view.model.rowCount() == 0
    assert not view.list.isVisible()
    view.search.searched.emit("")
    assert view.model.rowCount() == 1
    assert view.list.isVisible()


def test_an_empty_desk_offers_to_import(empty_room: Room) -> None:
    assert isinstance(empty_room.page, RoomPage)
    assert empty_room.page.releases.import_button.isVisible()
    assert not empty_room.page.releases.rail.isVisible()
