"""An old log is taken in and taken back, whole, whatever happens in the middle."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from mediadesk.domain.errors import Refused
from mediadesk.domain.imports import Counts, Import, ImportState, Preview, Verdict
from mediadesk.domain.log import Layout
from mediadesk.domain.query import QueueQuery, View
from mediadesk.domain.request import Channel
from mediadesk.domain.search import parse
from mediadesk.domain.timeline import Kind
from mediadesk.domain.workflow import Outcome, RequestState
from mediadesk.services.imports import Advanced, Previewed, Surveyed
from mediadesk.services.ports import LogTable
from mediadesk.storage import schema
from tests.services.world import NOW, World

UTC_ZONE = ZoneInfo("UTC")
HEAD = "Ref,Date,Name,Outlet,E-mail,Phone,Subject,Question,Status,Outcome,Deadline,Notes\n"
ROWS = (
    "A1,2021-03-04,Nadia Lind,Harbour Radio,nadia@harbour.example,+44 20 7946 0011,"
    "Ports in spring,How many ships?,closed,information given,2021-03-05,Rang back twice\n"
    "A2,2021-03-06,Omar Reyes,Morning Paper,omar@morning.example,,"
    "Ferries,,closed,declined,,\n"
    "A3,2026-11-23,Nadia Lind,Harbour Radio,nadia@harbour.example,,"
    "Quay walls,,open,,2026-11-27 15:00,\n"
)


def write(world: World, text: str, name: str = "log.csv") -> Path:
    path = world.folder / name
    path.write_text(text, encoding="utf-8")
    return path


Opener = Callable[..., LogTable]


@pytest.fixture
def opened(world: World) -> Iterator[Opener]:
    """Opens logs and closes them after the test."""
    tables: list[LogTable] = []

    def opening(text: str, name: str = "log.csv") -> LogTable:
        tables.append(world.desk.imports.open(write(world, text, name)))
        return tables[-1]

    yield opening
    for one in tables:
        one.close()


@pytest.fixture
def table(opened: Opener) -> LogTable:
    return opened(HEAD + ROWS)


def surveyed(world: World, table: LogTable) -> Surveyed:
    *_, last = world.desk.imports.survey(table)
    assert isinstance(last, Surveyed)
    return last


def previewed(world: World, table: LogTable, layout: Layout | None = None) -> Preview:
    *_, last = world.desk.imports.preview(table, layout or surveyed(world, table).layout)
    assert isinstance(last, Previewed)
    return last.preview


def taken_in(world: World, table: LogTable, layout: Layout | None = None) -> Import:
    layout = layout or surveyed(world, table).layout
    *_, last = world.desk.imports.take_in(table, layout, actor="Ada Quill")
    return last.log


def imported(world: World, text: str, name: str = "log.csv") -> Import:
    table = world.desk.imports.open(write(world, text, name))
    try:
        return taken_in(world, table)
    finally:
        table.close()


def undone(world: World, log: Import) -> Import:
    *_, last = world.desk.imports.undo(log.id, actor="Ada Quill")
    return last.log


def found(world: World, words: str) -> list[str]:
    asked = parse(words, now=NOW, zone=UTC_ZONE)
    page = world.database.read().search(asked, now=world.clock.now())
    return [row.subject for row in page.rows]


def everything(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows but the timeline's, the imports' own, and what is only counted or waits.

    A record that was changed and put back counts these changes; what it says must be the same.
    """
    world.database.tidy()
    counted = {"version", "updated_at"}
    left_out = "timeline imports facts words unindexed alembic_version".split()
    with closing(sqlite3.connect(world.folder / "desk.db")) as connection:
        return {
            table.name: sorted(
                connection.execute(
                    str(
                        select(
                            *(
                                column
                                for column in table.columns
                                if table.name != "reporters" or column.name not in counted
                            )
                        )
                    )
                ).fetchall(),
                key=repr,
            )
            for table in schema.metadata.sorted_tables
            if table.name not in left_out
        }


def words(world: World) -> set[str]:
    """Return every word that the search index holds."""
    world.database.tidy()
    with closing(sqlite3.connect(world.folder / "desk.db")) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, search, row)")
        return {row[0] for row in connection.execute("SELECT term FROM temp.seen")}


def test_a_log_becomes_requests_with_the_dates_of_the_log(world: World, table: LogTable) -> None:
    log = taken_in(world, table)
    assert log.state is ImportState.DONE
    assert log.counts == Counts(new=3)
    views = world.database.read()
    (row,) = views.search(parse("spring", now=NOW, zone=UTC_ZONE), now=NOW).rows
    request = views.request(row.id)
    assert request is not None
    assert request.channel is Channel.IMPORT
    assert request.state is RequestState.CLOSED
    assert request.outcome is Outcome.INFORMATION_GIVEN
    assert request.created_at == datetime(2021, 3, 4, 12, tzinfo=UTC)
    assert request.deadline.at == datetime(2021, 3, 5, 23, 59, tzinfo=UTC)
    assert found(world, "twice") == ["Ports in spring"]
    assert world.desk.database.check() == ()


def test_an_open_row_comes_in_as_open_and_nothing_is_sent(world: World, table: LogTable) -> None:
    taken_in(world, table)
    page = world.database.read().queue(QueueQuery(view=View.ALL, now=NOW, end_of_today=NOW))
    assert [row.subject for row in page.rows if row.state is RequestState.OPEN] == ["Quay walls"]
    assert world.database.read().outbox() == ()


def test_the_timeline_names_the_row_and_none_of_its_words(world: World, table: LogTable) -> None:
    log = taken_in(world, table)
    with closing(sqlite3.connect(world.folder / "desk.db")) as connection:
        told = "\n".join(
            f"{text} {detail}"
            for text, detail in connection.execute("SELECT text, detail FROM timeline")
        )
    assert log.id in told
    for word in ("Nadia", "ships", "Rang", "harbour.example"):
        assert word not in told


def test_an_undone_import_leaves_the_desk_as_it_was(world: World, table: LogTable) -> None:
    world.submit()
    while world.desk.reporters.link():
        pass
    before, known = everything(world), words(world)
    log = taken_in(world, table)
    while world.desk.reporters.link():
        pass
    assert everything(world) != before
    assert undone(world, log).state is ImportState.UNDONE
    assert everything(world) == before
    assert words(world) == known
    assert world.desk.database.check() == ()


def test_an_import_is_undone_after_a_restart(world: World, table: LogTable) -> None:
    log = taken_in(world, table)
    world.database.close()
    world.database.open()
    undone(world, log)
    assert found(world, "spring") == []
    with pytest.raises(Refused, match="already"):
        undone(world, log)


def test_what_people_have_worked_on_stays_when_an_import_is_undone(
    world: World, table: LogTable
) -> None:
    log = taken_in(world, table)
    (row,) = [
        one
        for one in world.database.read()
        .queue(QueueQuery(view=View.ALL, now=NOW, end_of_today=NOW))
        .rows
        if one.subject == "Quay walls"
    ]
    world.desk.triage.note(row.id, "Called her.", actor="Ada Quill")
    after = undone(world, log)
    assert after.counts.kept == 1
    assert found(world, "quay") == ["Quay walls"]
    assert found(world, "ferries") == []
    assert world.desk.database.check() == ()


def test_the_same_file_again_changes_nothing(world: World, table: LogTable) -> None:
    taken_in(world, table)
    assert previewed(world, table).counts == Counts(same=3)
    assert taken_in(world, table).counts == Counts(same=3)


def test_a_newer_file_changes_field_by_field_and_undo_puts_back(
    world: World, table: LogTable, opened: Opener
) -> None:
    taken_in(world, table)
    newer = ROWS.replace("Harbour Radio,nadia", "Harbour News,nadia", 1).replace(
        "How many", "Since when do"
    )
    second = opened(HEAD + newer, "newer.csv")
    (changed,) = [one for one in previewed(world, second).rows if one.verdict is Verdict.CHANGED]
    assert [(one.field.value, one.before, one.after) for one in changed.changes] == [
        ("message", "How many ships?", "Since when do ships?"),
        ("outlet", "Harbour Radio", "Harbour News"),
    ]
    log = taken_in(world, second)
    assert log.counts == Counts(changed=1, same=2)
    assert found(world, "since") == ["Ports in spring"]
    undone(world, log)
    assert found(world, "since") == []
    assert found(world, "many") == ["Ports in spring"]
    assert world.desk.database.check() == ()


def test_a_row_never_writes_over_what_people_have_done(
    world: World, table: LogTable, opened: Opener
) -> None:
    taken_in(world, table)
    (row,) = world.database.read().search(parse("ferries", now=NOW, zone=UTC_ZONE), now=NOW).rows
    world.desk.triage.note(row.id, "He rang.", actor="Ada Quill")
    newer = ROWS.replace("Morning Paper", "Evening Paper")
    second = opened(HEAD + newer, "newer.csv")
    log = taken_in(world, second)
    assert log.counts == Counts(same=2, aside=1)
    assert "people have worked on it" in world.desk.imports.rejected(log.id).decode("utf-8-sig")


def test_a_row_is_the_same_as_a_request_of_the_desk_by_reporter_subject_and_day(
    world: World, opened: Opener
) -> None:
    world.submit(
        subject="Ferries", reporter_email="omar@morning.example", reporter_name="Omar Reyes"
    )
    text = "Date,Name,Outlet,E-mail,Subject\n2026-11-24,Omar Reyes,Harbour Radio,omar@morning.example,Ferries\n"
    table = opened(text)
    (row,) = previewed(world, table).rows
    assert row.verdict is Verdict.SAME


def test_logs_that_number_their_rows_anew_each_year_are_not_mixed_up(world: World) -> None:
    imported(world, HEAD + "1,2020-01-08,Nadia Lind,Harbour Radio,,,Ice,,closed,,,\n", "2020.csv")
    log = imported(
        world, HEAD + "1,2021-01-09,Omar Reyes,Morning Paper,,,Snow,,closed,,,\n", "2021.csv"
    )
    assert log.counts == Counts(new=1)


def test_rows_with_problems_are_kept_aside_with_the_reason(world: World) -> None:
    text = (
        HEAD
        + "1,yesterday,Nadia Lind,Harbour Radio,,,Ice,,closed,,,\n"
        + "2,2021-01-09,Omar Reyes,,=1+1,,Snow,,gone fishing,,,\n"
        + "3,2021-01-10,Omar Reyes,Morning Paper,,,Sleet,,closed,,,\n"
    )
    log = imported(world, text)
    assert log.counts == Counts(new=1, aside=2)
    lines = world.desk.imports.rejected(log.id).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "“yesterday” is not a date with one reading." in lines[1]
    assert "'=1+1" in lines[2]
    assert "no state that is known here" in lines[2]


def test_two_rows_about_the_same_request_are_one(world: World) -> None:
    row = "1,2021-01-10,Omar Reyes,Morning Paper,,,Sleet,,closed,,,\n"
    log = imported(world, HEAD + row + row)
    assert log.counts == Counts(new=1, aside=1)


def many(count: int) -> str:
    return HEAD + "".join(
        f"B{number},2021-01-{number % 28 + 1:02},Reporter {number % 90},Outlet {number % 30},"
        f"r{number % 90}@outlet{number % 30}.example,,Subject {number},Text {number},closed,,,\n"
        for number in range(count)
    )


def test_an_import_that_ended_in_the_middle_goes_on_there(world: World, opened: Opener) -> None:
    table = opened(many(900))
    layout = surveyed(world, table).layout
    steps = world.desk.imports.take_in(table, layout, actor="Ada Quill")
    first = next(steps)
    assert isinstance(first, Advanced)
    steps.close()
    assert first.log.state is ImportState.RUNNING
    assert 0 < first.log.counts.new < 900
    log = taken_in(world, table, layout)
    assert log.id == first.log.id
    assert log.counts == Counts(new=900)
    assert world.desk.database.check() == ()


def test_an_import_that_ended_in_the_middle_can_be_taken_back(world: World, opened: Opener) -> None:
    before = everything(world)
    table = opened(many(900))
    steps = world.desk.imports.take_in(table, surveyed(world, table).layout, actor="Ada Quill")
    log = next(steps).log
    steps.close()
    undone(world, log)
    assert everything(world) == before
    assert world.desk.database.check() == ()


def test_an_undo_that_ended_in_the_middle_goes_on_there(world: World) -> None:
    before = everything(world)
    log = imported(world, many(900))
    steps = world.desk.imports.undo(log.id, actor="Ada Quill")
    next(steps)
    steps.close()
    assert undone(world, log).state is ImportState.UNDONE
    assert everything(world) == before


def test_the_columns_of_the_same_headings_are_remembered(world: World, table: LogTable) -> None:
    first = surveyed(world, table)
    assert not first.remembered
    taken_in(world, table, first.layout)
    assert surveyed(world, table).remembered


def test_requests_logged_after_an_undo_find_their_records(world: World) -> None:
    log = imported(world, many(300))
    while world.desk.reporters.link():
        pass
    undone(world, log)
    request = world.submit().request
    while world.desk.reporters.link():
        pass
    assert world.database.read().reporter_of(request.id) is not None


def test_each_batch_says_what_it_did(world: World, table: LogTable) -> None:
    log = taken_in(world, table)
    undone(world, log)
    kinds = world.kinds(log.id)
    assert kinds.count(Kind.IMPORTED.value) == 3
    assert kinds.count(Kind.UNDONE.value) == 3


def test_what_a_row_said_is_read_beside_the_request(world: World, table: LogTable) -> None:
    taken_in(world, table)
    (row,) = world.database.read().search(parse("spring", now=NOW, zone=UTC_ZONE), now=NOW).rows
    (told,) = world.desk.open_request(row.id).timeline
    assert told.entry.text == "How many ships?\n\nNotes: Rang back twice"
