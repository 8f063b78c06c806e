"""Searching everything ever said: what is found holds the words, whatever is typed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mediadesk.domain.rows import QueueRow
from mediadesk.domain.search import fold, parse, words_of
from mediadesk.domain.workflow import Outcome
from mediadesk.storage import finding, vocabulary
from tests.services.world import World, make_world

LONDON = ZoneInfo("Europe/London")
ADA = "Ada Quill"
HOSTILE = (
    '"', '""', '"a', 'a"b', "'", "a'b", "*", "a*", "a b*", "^a", "a^b", "NEAR(a b)", "a NEAR b",
    "AND", "OR", "NOT", "a AND", "NOT a", "a OR OR b", "(", ")", "((a)", "a)b", "-", "--a", "a-b",
    "{a b}: c", "text:ports", "request_id : x", "search:", ":", "a:b:c", "+", "a + b", "\\", "a\\*",
    "%", "_", "; DROP TABLE search; --", "\0", "a\0b", "\ud800", "ports\u202e", "ﬁsh ½ Ⅷ İ",
)  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("search") / "desk")
    dice = random.Random(4)
    words = "ports winter report Æble São naïve fish coastal study eels boats radio".split()
    for number in range(60):
        request = world.submit(
            subject=" ".join(dice.choices(words, k=4)),
            message=" ".join(dice.choices(words, k=9)),
            outlet=dice.choice(("Harbour Radio", "Deep Field", "Öresund Post")),
            reporter_name=dice.choice(("Nadia Lind", "Theo Park", "José Díaz")),
            medium=dice.choice(("tv", "radio", "print")),
            experts=dice.choice(((), ("Dr Ines Okafor",))),
        ).request
        if number % 3 == 0:
            world.desk.triage.note(request.id, f"rang about {dice.choice(words)}", actor=ADA)
        if number % 4 == 0:
            world.desk.replies.send(request.id, f"We said {dice.choice(words)}.", actor=ADA)
        if number % 5 == 0:
            world.desk.triage.close(request.id, Outcome.DECLINED, actor=ADA)
    yield world
    world.desk.close()


def found(world: World, text: str) -> list[QueueRow]:
    """Return everything that a search finds, step after step."""
    views, cursor = world.desk.database.read(), ""
    rows: dict[str, QueueRow] = {}
    asked = parse(text, now=world.clock.now(), zone=LONDON, me=ADA)
    while True:
        page = views.search(asked, now=world.clock.now(), cursor=cursor)
        rows |= {row.id: row for row in page.rows}
        if page.cursor is None:
            return list(rows.values())
        cursor = page.cursor


def said(world: World, request_id: str) -> list[str]:
    """Return every text under which a request can be found, folded."""
    from mediadesk.storage.repositories import search_text

    views = world.desk.database.read()
    request = views.request(request_id)
    assert request is not None
    texts = [one.entry.text for one in views.timeline(request_id)]
    return [fold(text) for text in (search_text(request), *texts)]


def check_subset(world: World, text: str) -> None:
    asked = parse(text, now=world.clock.now(), zone=LONDON, me=ADA)
    for row in found(world, text):
        texts = [[fold(word) for word in words_of(one)] for one in said(world, row.id)]
        fits = [
            all(
                any(
                    word.startswith(fold(phrase.words[-1]))
                    if phrase.beginning
                    else word == fold(phrase.words[-1])
                    for word in words
                )
                for phrase in asked.phrases
            )
            for words in texts
        ]
        assert any(fits), (text, row.subject)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_no_error_and_finds_only_what_holds_its_words(
    full: World, text: str
) -> None:
    check_subset(full, text)


def test_ten_thousand_random_texts_are_no_error_and_find_only_what_holds_their_words(
    full: World,
) -> None:
    dice = random.Random(10_000)
    pieces = [
        *"portswinræãï \"'*()-:^+{}\\%_",
        " ports",
        " win",
        "outlet:",
        "is:",
        '"',
        " -",
        " OR ",
    ]
    views = full.desk.database.read()
    for turn in range(10_000):
        text = "".join(dice.choices(pieces, k=dice.randint(1, 12)))
        if turn % 50 == 0:
            check_subset(full, text)
        else:
            asked = parse(text, now=full.clock.now(), zone=LONDON, me=ADA)
            views.search(asked, now=full.clock.now())


def test_notes_replies_and_requests_are_all_found_newest_first(world: World) -> None:
    old, new = world.submit().request, world.submit().request
    world.desk.triage.note(old.id, "the harbourmaster rang", actor=ADA)
    world.desk.replies.send(new.id, "Ask the harbourmaster.", actor=ADA)
    assert [row.id for row in found(world, "harbourm")] == [new.id, old.id]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("outlet:öresund", lambda row: row.outlet == "Öresund Post"),
        ("outlet:oresund", lambda row: row.outlet == "Öresund Post"),
        ("reporter:jose", lambda row: row.reporter == "José Díaz"),
        ("expert:okafor", lambda row: row.experts == ("Dr Ines Okafor",)),
        ("medium:tv", lambda row: row.medium == "tv"),
        ("is:closed", lambda row: row.state == "closed"),
        ("is:open", lambda row: row.state != "closed"),
        ("is:unread", lambda row: row.unread and row.state != "closed"),
        ("owner:none", lambda row: row.owner is None),
        ("owner:me", lambda row: row.owner == ADA),
        (
            "is:open owner:me outlet:deep",
            lambda row: (
                (row.owner, row.outlet, row.state == "closed") == (ADA, "Deep Field", False)
            ),
        ),
    ],
)
def test_an_operator_finds_all_that_fit_and_nothing_else(
    full: World, text: str, fits: Callable[[QueueRow], bool]
) -> None:
    everything = found(full, "after:2000")
    assert len(everything) == 60
    wanted = {row.id for row in everything if fits(row)}
    assert wanted
    assert {row.id for row in found(full, text)} == wanted


def test_words_operators_and_what_is_left_out_go_together(full: World) -> None:
    rows = found(full, 'ports -winter outlet:"harbour radio" is:open')
    assert rows
    for row in rows:
        assert (row.outlet, row.state != "closed") == ("Harbour Radio", True)


def test_a_beginning_is_found_with_and_without_the_counted_words(
    full: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {row.id for row in found(full, "por")}
    monkeypatch.setattr(vocabulary, "SMALL", 1)
    monkeypatch.setattr(vocabulary, "FEWEST_USES", 2)
    while full.database.learn_words():
        pass
    assert {row.id for row in found(full, "por")} == without
    assert not full.database.learn_words(), "nothing has grown since"


def test_a_long_search_goes_on_where_it_stopped(
    full: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = [row.id for row in found(full, "ports")]
    monkeypatch.setattr(finding, "_FIRST_LOOK", 3)
    monkeypatch.setattr(finding, "_LOOK", 7)
    assert [row.id for row in found(full, "ports")] == at_once


def test_a_search_that_is_called_off_ends_in_the_middle(
    full: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_ASK_EVERY", 1)
    asked = parse("ports", now=full.clock.now(), zone=LONDON)
    page = full.desk.database.read().search(asked, now=full.clock.now(), stop=lambda: True)
    assert (page.rows, page.stopped) == ((), True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = make_world(tmp_path / "desk")
    yield made
    made.desk.close()
