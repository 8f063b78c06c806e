"""The queue in its orders, narrowed by operators, page by page; and what saved views count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from mediadesk.domain.query import Order, QueueQuery, View
from mediadesk.domain.rows import QueueRow
from mediadesk.domain.search import Search, fold, parse
from mediadesk.domain.workflow import Outcome
from tests.services.world import World, hidden_release, make_world

LONDON = ZoneInfo("Europe/London")
ADA, JONAS = "Ada Quill", "Jonas Brandt"
OUTLETS = ("Öresund Post", "harbour radio", "Deep Field", "Harbour Radio")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("queue") / "desk")
    for number in range(24):
        request = world.submit(
            subject=f"Eels in weir {number}" if number % 2 else f"Night trains {number}",
            outlet=OUTLETS[number % 4],
            medium=("tv", "radio", "print")[number % 3],
            channel=("form", "phone", "walk_in")[number % 3],
            deadline=f"2026-12-{10 + number * 7 % 17:02}T12:00",
        ).request
        world.clock.at += timedelta(minutes=1)
        if number % 5 == 0:
            world.desk.triage.assign(request.id, (ADA, JONAS)[number % 2], actor=ADA)
        if number % 11 == 0:
            world.desk.triage.close(request.id, Outcome.DECLINED, actor=ADA)
    yield world
    world.desk.close()


def asked(world: World, words: str) -> Search:
    return parse(words, now=world.clock.now(), zone=LONDON, me=ADA)


def pages(world: World, *, limit: int = 5, words: str = "", **parts: object) -> list[QueueRow]:
    """Return a whole view, read in pages of `limit`."""
    rows: list[QueueRow] = []
    now, after = world.clock.now(), ""
    while True:
        page = world.desk.database.read().queue(
            QueueQuery(
                now=now,
                end_of_today=now + timedelta(hours=9),
                limit=limit,
                after=after,
                search=asked(world, words),
                **parts,  # type: ignore[arg-type]  # what is tested
            )
        )
        rows += page.rows
        if page.after is None:
            return rows
        after = page.after


@pytest.mark.parametrize(
    ("order", "key"),
    [
        (Order.TIME_LEFT, lambda row: (row.deadline_at, row.id)),
        (Order.NEWEST, lambda row: -row.created_at.timestamp()),
        (Order.OUTLET, lambda row: (fold(row.outlet), row.deadline_at, row.id)),
    ],
)
def test_each_order_holds_over_every_page(
    full: World, order: Order, key: Callable[[QueueRow], object]
) -> None:
    rows = pages(full, order=order)
    assert len(rows) == len({row.id for row in rows}) == 21
    assert rows == sorted(rows, key=key)  # type: ignore[arg-type]  # comparable for each order


@pytest.mark.parametrize("order", list(Order))
def test_what_is_closed_is_newest_first_in_any_order(full: World, order: Order) -> None:
    rows = pages(full, view=View.DONE, order=order, limit=2)
    assert len(rows) == 3
    assert rows == sorted(rows, key=lambda row: row.updated_at, reverse=True)


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("medium:radio", lambda row: row.medium == "radio"),
        ("owner:none", lambda row: row.owner is None),
        ('owner:"jonas brandt"', lambda row: row.owner == JONAS),
        ("is:taken", lambda row: row.state == "open"),
        ("is:new outlet:harbour", lambda row: row.state == "new" and "arbour" in row.outlet),
        ("eels medium:radio", lambda row: "Eels" in row.subject and row.medium == "radio"),
        ("trains -20", lambda row: "trains" in row.subject and "20" not in row.subject),
        ("medium:radio owner:me", lambda row: row.medium == "radio" and row.owner == ADA),
    ],
)
def test_a_view_is_narrowed_by_operators_and_its_count_too(
    full: World, words: str, fits: Callable[[QueueRow], bool]
) -> None:
    everything = pages(full)
    wanted = [row for row in everything if fits(row)]
    assert 0 < len(wanted) < len(everything)
    assert pages(full, words=words) == wanted
    now = full.clock.now()
    query = QueueQuery(now=now, end_of_today=now, search=asked(full, words), limit=1)
    assert full.desk.database.read().queue(query).total == len(wanted)


def test_channel_and_release_narrow_too(world: World) -> None:
    release = world.store(hidden_release())
    about = world.submit(release=release.id, channel="phone").request
    other = world.submit(channel="walk_in").request
    for words, wanted in (
        ("release:harbours", {about.id}),
        ("channel:phone", {about.id}),
        ("channel:walk-in", {other.id}),
        ("release:nowhere", set()),
    ):
        assert {row.id for row in pages(world, words=words)} == wanted, words


def test_a_saved_view_counts_the_open_requests_that_it_finds(full: World) -> None:
    views = full.desk.database.read()
    searches = ("medium:radio", "eels", "eels owner:me", "is:closed", "-eels", "")
    found = views.open_counts(
        [asked(full, one) for one in searches], now=full.clock.now(), stop=lambda: False
    )
    everything = pages(full)
    radio = sum(row.medium == "radio" for row in everything)
    eels = [row for row in everything if "Eels" in row.subject]
    mine = sum(row.owner == ADA for row in eels)
    assert found == (radio, len(eels), mine, 0, 0, 0)
    assert radio > 0
    assert eels


def test_counting_that_is_called_off_says_that_it_does_not_know(
    full: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediadesk.storage.finding._ASK_EVERY", 1)
    views = full.desk.database.read()
    assert views.open_counts([asked(full, "eels")], now=full.clock.now(), stop=lambda: True) == (
        None,
    )
