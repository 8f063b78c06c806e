"""Somebody else at the same request, in a second process on the same desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from mediadesk.bootstrap import open_desk
from mediadesk.domain.company import Doing
from mediadesk.domain.request import Request
from mediadesk.services.desk import Desk
from tests.ui.desk.conftest import Window

JONAS = "Jonas Brandt"


@pytest.fixture
def second(desk: Window, data_directory: Path) -> Iterator[Desk]:
    """Yield the desk as another process has it open."""
    assert desk.desk.settings.get("officer.name"), "this window opened the desk first"
    made = open_desk(data_directory)
    yield replace(made, company=replace(made.company, window="second"))
    made.close()


def look(desk: Window) -> None:
    heard: list[object] = []
    desk.face.company.changed.connect(heard.append)
    desk.face.company.look()
    desk.wait(lambda: bool(heard))


def begin_and_read(desk: Window, request: Request) -> None:
    """Choose a request and wait until it counts as read, and everything shows that."""
    desk.begin(request)
    desk.wait(lambda: not desk.now_is(request).unread)
    version = desk.now_is(request).version
    desk.wait(lambda: desk.face.request.request().version == version)  # type: ignore[union-attr]  # it is shown
    desk.wait(lambda: desk.face.queue.model.row(request.id).version == version)  # type: ignore[union-attr]  # it is there
    look(desk)


def test_who_else_replies_is_said_above_the_reply_and_in_the_row(
    desk: Window, second: Desk
) -> None:
    one, other = desk.log(hours=2), desk.log(hours=3)
    desk.begin(one, other)
    second.company.tell(one.id, Doing.REPLYING, actor=JONAS)
    look(desk)
    composer = desk.face.request.composer
    assert composer.company.isVisible()
    assert composer.company.accessibleName().startswith("Jonas Brandt is replying")
    model = desk.face.queue.model
    spoken = model.index(model.row_of(one.id)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Jonas Brandt is replying" in spoken
    desk.choose(other)
    look(desk)
    assert not composer.company.isVisible()
    desk.choose(one)
    second.company.leave()
    look(desk)
    assert not composer.company.isVisible()


def test_this_window_tells_that_it_reads_and_that_it_replies(desk: Window, second: Desk) -> None:
    one = desk.log()
    desk.begin(one)
    look(desk)
    assert second.company.others()[one.id].doing is Doing.READING
    desk.press("R")
    desk.type("At fo")
    look(desk)
    assert second.company.others()[one.id].doing is Doing.REPLYING
    desk.face.go("outbox")
    desk.wait(lambda: not desk.face.request.isVisible())
    look(desk)
    assert second.company.others() == {}


def test_who_was_first_is_named_and_what_was_typed_is_kept(desk: Window, second: Desk) -> None:
    one = desk.log()
    begin_and_read(desk, one)
    desk.press("R")
    desk.type("At four.")
    second.replies.send(one.id, "At three.", actor=JONAS)
    desk.press("Ctrl+Return")
    composer = desk.face.request.composer
    desk.wait(composer.stale.isVisible)
    assert composer.words.text() == "At four."
    assert "Jonas Brandt" in composer.stale.accessibleName()
    assert desk.kinds(one).count("replied") == 1


def test_what_the_other_did_is_shown_at_the_next_look(desk: Window, second: Desk) -> None:
    one = desk.log()
    begin_and_read(desk, one)
    second.triage.assign(one.id, JONAS, actor=JONAS)
    look(desk)
    desk.wait(lambda: desk.face.queue.model.row(one.id).owner == JONAS)  # type: ignore[union-attr]  # it is there
    desk.wait(lambda: desk.face.request.request().owner == JONAS)  # type: ignore[union-attr]  # it is shown
