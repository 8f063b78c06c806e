"""An older desk gets its reporters: filled from its requests as the program itself would."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from mediadesk import paths
from mediadesk.domain.query import ReporterQuery
from mediadesk.storage import schema
from mediadesk.storage.database import SqliteDatabase
from tests.migrations.old import take_back
from tests.services.world import World, make_world

PEOPLE = (
    ("Mina Castellan", "mina@channelnorth.example", "", "Channel North", "tv"),
    ("M. Castellan", "mina@channelnorth.example", "+44 20 7946 0123", "channel  north", ""),
    ("Theo Park", "newsdesk@channelnorth.example", "", "Channel North", "tv"),
    ("Petra Orr", "newsdesk@channelnorth.example", "", "Channel North", "tv"),
    ("Hamish Orr", "", "+44 20 7946 0124", "Harbour Post", "print"),
    ("hamish orr", "", "+44 20 7946 0124", "Deep Field", "podcast"),
)


def listed(database: SqliteDatabase) -> list[tuple[str, str, str, int]]:
    rows = database.read().reporters(ReporterQuery()).rows
    return [(row.name, row.role, row.outlet, row.requests) for row in rows]


@pytest.fixture
def old(data_directory: Path) -> World:
    world = make_world(data_directory)
    for name, email, phone, outlet, medium in PEOPLE:
        world.submit(
            reporter_name=name,
            reporter_email=email,
            reporter_phone=phone,
            outlet=outlet,
            medium=medium,
        )
        world.clock.advance(minutes=1)
    return world


def test_the_migration_finds_the_same_people_as_the_program(old: World) -> None:
    while old.desk.reporters.link():
        pass
    linked = listed(old.database)
    assert len(linked) == 4
    old.database.close()
    take_back(old.database.path, "0003", version=3)
    again = SqliteDatabase(old.folder, paths.migrations_dir(), "0.2.0")
    again.open()
    assert listed(again) == linked
    assert again.check() == ()
    again.close()


def test_the_tables_in_the_code_are_those_of_the_migrations(old: World) -> None:
    engine = create_engine(f"sqlite:///{old.database.path}")
    found = inspect(engine)
    for table in schema.metadata.sorted_tables:
        columns = {
            (one["name"], str(one["type"]), one["nullable"])
            for one in found.get_columns(table.name)
        }
        wanted = {
            (one.name, str(one.type.compile(engine.dialect)), bool(one.nullable))
            for one in table.columns
        }
        assert columns == wanted, table.name
        indexes = {one["name"]: one["column_names"] for one in found.get_indexes(table.name)}
        assert indexes == {
            str(one.name): [column.name for column in one.columns] for one in table.indexes
        }, table.name
    engine.dispose()
