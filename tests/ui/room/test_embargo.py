"""The press room before an embargo lifts: nothing of a release is shown to who has not agreed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from mediadesk.domain.release import Embargo, Release
from mediadesk.ui.room.page import RoomPage
from mediadesk.ui.widgets.para import Para
from tests.services.world import hidden_release
from tests.ui.room.conftest import Room

SECRET = "Harbours"


@dataclass(slots=True)
class Hands:
    """A clock that a test turns."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@pytest.fixture(name="clock")
def a_clock(empty_room: Room) -> Iterator[Hands]:
    """Give the room's desk a clock of the test's own."""
    clock = Hands(datetime(2026, 11, 24, 12, tzinfo=UTC))
    desk = empty_room.desk
    parts = {
        name: replace(getattr(desk, name), clock=clock)
        for name in ("releases", "embargoes", "requests")
    }
    empty_room.context.desk = replace(desk, clock=clock, **parts)
    yield clock
    empty_room.context.desk = desk


def held(room: Room, clock: Hands, *, seconds: float = 172_800.0, **changed: object) -> Release:
    """Store a release under embargo and let the room show it."""
    desk = room.context.desk
    assert desk is not None
    at = clock.now() + timedelta(seconds=seconds)
    embargo = Embargo(text=f"until we tell of {SECRET}", at=at, zone="Europe/London")
    reading = replace(hidden_release(), embargo=embargo, **changed)  # type: ignore[arg-type]  # keywords of what is tested
    release = desk.releases.store(reading, b"the original", actor="Ada").release
    room.page.reload()
    room.wait(lambda: room.page.releases.model.total() == 1)
    return release


def everything_said(page: RoomPage) -> str:
    """Return every word that the page shows, names or describes, visible or not."""
    said: list[str] = [page.window().windowTitle(), page.releases.reader.toPlainText()]
    for widget in page.findChildren(QWidget):
        said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLabel | Para):
            said.append(widget.text())
    model = page.releases.model
    for row in range(model.rowCount()):
        for role in range(50):
            said.append(str(model.index(row, 0).data(role)))
        said.append(str(model.index(row, 0).data(0x0100)))
        said.append(str(model.index(row, 0).data(0x0101)))
    return "\n".join(said)


def test_a_sealed_release_says_until_when_and_nothing_else(
    empty_room: Room, clock: Hands, qapp: QApplication
) -> None:
    held(empty_room, clock)
    page = empty_room.page
    empty_room.wait(page.releases.is_sealed)
    assert "Thursday 26 November 2026, 12:00, London" in page.releases.sealed.until.accessibleName()
    assert SECRET not in everything_said(page)
    assert not page.releases.rail.isVisible()
    page.ask("")
    assert page.current() is page.releases
    assert SECRET not in "".join(one.windowTitle() for one in qapp.topLevelWidgets())


def test_a_search_does_not_tell_a_sealed_title(empty_room: Room, clock: Hands) -> None:
    held(empty_room, clock)
    empty_room.page.releases.search.searched.emit(SECRET)
    assert empty_room.page.releases.model.rowCount() == 0


def test_an_embargo_without_an_instant_does_not_quote_the_release(
    empty_room: Room, clock: Hands
) -> None:
    desk = empty_room.context.desk
    assert desk is not None
    unclear = replace(hidden_release(), embargo=Embargo(text=f"until {SECRET} is out"))
    desk.releases.store(unclear, b"x", actor="Ada")
    empty_room.page.reload()
    empty_room.wait(empty_room.page.releases.is_sealed)
    assert SECRET not in everything_said(empty_room.page)
    assert clock.now().year == 2026


def test_who_agrees_reads_it_and_stands_in_the_ledger(empty_room: Room, clock: Hands) -> None:
    release = held(empty_room, clock)
    page = empty_room.page
    empty_room.wait(page.releases.is_sealed)
    pane = page.releases.sealed
    pane.edits["name"].setText("Nadia Lind")
    pane.edits["email"].setText("nadia@harbour.example")
    pane.edits["outlet"].setText("Harbour Radio")
    pane.button.click()
    empty_room.wait(lambda: not page.releases.is_sealed())
    assert SECRET in page.releases.reader.toPlainText()
    assert SECRET in str(page.releases.model.index(0, 0).data())
    assert page.releases.close_button.isVisible()
    (line,) = empty_room.desk.database.read().agreements(release.id)
    assert (line.name, line.email, line.outlet, line.own) == (
        "Nadia Lind",
        "nadia@harbour.example",
        "Harbour Radio",
        True,
    )
    assert line.at == clock.now()


def test_without_name_and_address_nobody_agrees(empty_room: Room, clock: Hands) -> None:
    release = held(empty_room, clock)
    page = empty_room.page
    empty_room.wait(page.releases.is_sealed)
    pane = page.releases.sealed
    pane.edits["email"].setText("nadia at harbour")
    pane.button.click()
    empty_room.wait(pane.summary.isVisible)
    assert len(pane.summary.messages()) == 2
    assert pane.edits["email"].text() == "nadia at harbour"
    assert empty_room.desk.database.read().agreements(release.id) == ()


def test_who_agreed_on_the_phone_reads_it_on_their_computer(empty_room: Room, clock: Hands) -> None:
    empty_room.desk.choices.save({"reporter.email": "nadia@harbour.example"})
    release = held(empty_room, clock)
    desk = empty_room.context.desk
    assert desk is not None
    desk.embargoes.agree(
        release.id, name="Nadia Lind", email="Nadia@harbour.example", actor="Ada Quill"
    )
    empty_room.page.reload()
    empty_room.wait(lambda: SECRET in empty_room.page.releases.reader.toPlainText())


def test_an_agreement_taken_back_closes_it_at_once(empty_room: Room, clock: Hands) -> None:
    empty_room.desk.choices.save({"reporter.email": "nadia@harbour.example"})
    release = held(empty_room, clock)
    desk = empty_room.context.desk
    assert desk is not None
    line, changes = desk.embargoes.agree(
        release.id, name="Nadia Lind", email="nadia@harbour.example", actor="Ada Quill"
    )
    page = empty_room.page
    empty_room.context.changed.emit(changes)
    empty_room.wait(lambda: SECRET in page.releases.reader.toPlainText())
    page.ask("")
    empty_room.wait(lambda: page.current() is page.form)
    _, changes = desk.embargoes.revoke(release.id, line.id, actor="Ada Quill")
    empty_room.context.changed.emit(changes)
    empty_room.wait(page.releases.is_sealed)
    assert page.current() is page.releases
    assert SECRET not in page.releases.reader.toPlainText()


def test_closing_it_again_asks_the_next_reader(empty_room: Room, clock: Hands) -> None:
    test_who_agrees_reads_it_and_stands_in_the_ledger(empty_room, clock)
    empty_room.page.releases.close_button.click()
    empty_room.wait(empty_room.page.releases.is_sealed)
    assert SECRET not in empty_room.page.releases.reader.toPlainText()


def test_it_opens_by_itself_when_the_embargo_lifts(empty_room: Room, clock: Hands) -> None:
    held(empty_room, clock, seconds=1.0)
    page = empty_room.page
    empty_room.wait(page.releases.is_sealed)
    clock.at += timedelta(seconds=1)
    empty_room.wait(lambda: SECRET in page.releases.reader.toPlainText())
    assert not page.releases.close_button.isVisible()


def test_importing_a_sealed_release_does_not_say_its_title(
    empty_room: Room, clock: Hands, tmp_path: Path
) -> None:
    path = tmp_path / "release.txt"
    path.write_text(
        f"EMBARGOED UNTIL 00:01 BST, 3 May 2090\n\n{SECRET} grow for the third year running\n\n"
        "LONDON, 2 May 2090 — Ships come back in spring.\n"
    )
    page = empty_room.page
    page.import_files([path])
    empty_room.wait(page.news.isVisible)
    empty_room.wait(page.releases.is_sealed)
    assert "under embargo" in page.news.accessibleName()
    assert SECRET not in everything_said(page)
    assert clock.now().year == 2026


def test_files_go_to_the_review_where_officers_work(empty_room: Room, tmp_path: Path) -> None:
    taken: list[tuple[Path, ...]] = []
    empty_room.page.reviewer = taken.append
    path = tmp_path / "release.txt"
    empty_room.page.taking.bring([path])
    assert taken == [(path,)]


def test_a_release_asked_for_before_the_list_is_read_is_the_one_that_is_shown(
    empty_room: Room, clock: Hands
) -> None:
    desk = empty_room.context.desk
    assert desk is not None
    first = desk.releases.store(hidden_release(), b"first", actor="Ada").release
    clock.at += timedelta(minutes=1)
    later = replace(hidden_release(), headline="Eels return")
    desk.releases.store(later, b"later", actor="Ada")
    page = empty_room.page
    page.reload()
    page.open_release(first.id)
    empty_room.wait(lambda: SECRET in page.releases.reader.toPlainText())
    empty_room.wait(lambda: page.releases.model.total() == 2)
    page.reload()
    empty_room.wait(lambda: page.releases.list.currentIndex().row() == 1)
    assert SECRET in page.releases.reader.toPlainText()
