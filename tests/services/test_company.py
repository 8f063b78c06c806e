"""Two windows on one desk: each hears of the other, and the requests hear of neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mediadesk.domain.company import LASTS, Doing
from mediadesk.domain.errors import Conflict
from mediadesk.services.company import Company
from tests.services.world import World, rows_of

JONAS = "Jonas Brandt"


@pytest.fixture
def other(world: World) -> Company:
    return replace(world.desk.company, window="other")


def test_another_window_is_heard_of_until_it_leaves(world: World, other: Company) -> None:
    request = world.submit().request
    other.tell(request.id, Doing.REPLYING, actor=JONAS)
    (found,) = world.desk.company.others().values()
    assert (found.officer, found.request_id, found.doing) == (JONAS, request.id, Doing.REPLYING)
    assert other.others() == {}
    other.tell("", Doing.READING, actor=JONAS)
    assert world.desk.company.others() == {}


def test_a_window_that_was_killed_is_forgotten_by_itself(world: World, other: Company) -> None:
    other.tell("r", Doing.READING, actor=JONAS)
    world.clock.advance(seconds=LASTS.total_seconds() + 1)
    assert world.desk.company.others() == {}
    world.clock.advance(days=2)
    assert world.desk.company.others() == {}
    assert list((world.folder / "company").glob("*.json")) == []


def test_being_looked_at_changes_nothing_in_the_database(world: World, other: Company) -> None:
    request = world.submit().request
    before = rows_of(world)
    other.tell(request.id, Doing.REPLYING, actor=JONAS)
    world.desk.company.others()
    assert rows_of(world) == before
    assert world.desk.database.read().request(request.id) == request


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"officer": 1}', b"\xff\xfe", b'{"at": 1e400}', b"x" * 9_000, b"null"],
)
def test_a_damaged_file_says_that_nobody_is_there(world: World, content: bytes) -> None:
    folder = world.folder / "company"
    folder.mkdir()
    (folder / "broken.json").write_bytes(content)
    assert world.desk.company.others() == {}


def test_a_folder_that_cannot_be_made_keeps_nobody_from_anything(
    world: World, other: Company
) -> None:
    (world.folder / "company").write_text("in the way")
    other.tell("r", Doing.READING, actor=JONAS)
    assert world.desk.company.others() == {}
    other.leave()


def test_what_another_process_wrote_is_news(world: World) -> None:
    views = world.desk.database.read()
    newest, _ = views.news(0)
    assert views.news(newest) == (newest, ())
    request = world.submit().request
    later, subjects = views.news(newest)
    assert later > newest
    assert subjects == (request.id,)


def test_who_sends_second_is_told_and_nothing_goes_out_twice(world: World) -> None:
    request = world.submit().request
    world.desk.replies.send(request.id, "At four.", actor=JONAS, version=request.version)
    with pytest.raises(Conflict):
        world.desk.replies.send(
            request.id, "At five.", actor="Ada Quill", version=request.version,
            pause=timedelta(seconds=10),
        )  # fmt: skip
    assert world.kinds(request.id).count("replied") == 1
