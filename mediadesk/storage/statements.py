"""Pieces of SQL that several modules use, and inserts whose SQL is rendered once.

A request is acknowledged only after its commit, and what SQLAlchemy spends on building a statement
is then longer than the disk takes. The tables stay the one source of the columns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, insert
from sqlalchemy.dialects import sqlite as dialect

from mediadesk.storage import schema


@cache
def _insert_sql(table: Table) -> tuple[str, itemgetter[Any]]:
    compiled = insert(table).compile(dialect=dialect.dialect())
    return str(compiled), itemgetter(*(column.name for column in table.columns))


def insert_rows(
    driver: sqlite3.Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert whole rows; every row names every column."""
    sql, values_of = _insert_sql(table)
    driver.executemany(sql, map(values_of, rows))


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection under a SQLAlchemy one."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(driver)
    return driver


def title_columns() -> tuple[ColumnElement[str], ...]:
    """Return what a release's title is made of (`mapping.title_of`), without its whole text."""
    table = schema.releases
    return (
        table.c.headline,
        table.c.report_title,
        func.coalesce(
            func.nullif(func.json_extract(table.c.body, "$[0][1]"), ""),
            func.substr(table.c.text, 1, 400),
        ).label("opening"),
    )
