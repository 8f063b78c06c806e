"""Questions for releases, their ledgers and their people."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import (
    Connection,
    func,
    select,
    text,
)

from mediadesk.domain.acquaintance import Acquaintance
from mediadesk.domain.embargo import Agreement
from mediadesk.domain.release import Release
from mediadesk.domain.rows import (
    ReleaseRow,
    ReleaseText,
    ShelfRow,
)
from mediadesk.storage import mapping, repositories, schema
from mediadesk.storage.statements import title_columns
from mediadesk.storage.types import to_instant, to_instant_or_none

_R = schema.requests
_OPEN = text("requests.state <> 'closed'")


class ReleaseQuestions:
    """Questions for releases, their ledgers and their people, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def releases(self) -> tuple[ReleaseRow, ...]:
        """Return every release, newest first."""
        table = schema.releases
        counted = (
            select(_R.c.release_id, func.count().label("open"))
            .where(_OPEN)
            .group_by(_R.c.release_id)
            .subquery()
        )
        statement = (
            select(
                table.c.id,
                *title_columns(),
                table.c.release_date,
                table.c.embargo_at,
                table.c.embargo_zone,
                table.c.created_at,
                counted.c.open,
            )
            .join(counted, counted.c.release_id == table.c.id, isouter=True)
            .order_by(table.c.created_at.desc(), table.c.id)
        )
        with self._connection() as connection:
            return tuple(
                ReleaseRow(
                    id=row["id"],
                    headline=mapping.title_of(row),
                    release_date=(
                        date.fromisoformat(row["release_date"]) if row["release_date"] else None
                    ),
                    embargo_at=to_instant_or_none(row["embargo_at"]),
                    embargo_zone=row["embargo_zone"],
                    created_at=to_instant(row["created_at"]),
                    open_requests=row["open"] or 0,
                )
                for row in connection.execute(statement).mappings()
            )

    def shelf(self) -> tuple[tuple[ShelfRow, tuple[Agreement, ...]], ...]:
        """Return every release as the press room lists it, newest first, each with its ledger."""
        table, ledger = schema.releases, schema.agreements
        counted = (
            select(_R.c.release_id, func.count().label("open"))
            .where(_OPEN)
            .group_by(_R.c.release_id)
            .subquery()
        )
        statement = (
            select(
                table.c.id,
                *title_columns(),
                table.c.release_date,
                table.c.embargo_text,
                table.c.embargo_at,
                table.c.embargo_zone,
                table.c.created_at,
                counted.c.open,
            )
            .join(counted, counted.c.release_id == table.c.id, isouter=True)
            .order_by(table.c.created_at.desc(), table.c.id)
        )
        with self._connection() as connection:
            agreed: dict[str, list[Agreement]] = {}
            for row in connection.execute(select(ledger)).mappings():
                agreed.setdefault(row["release_id"], []).append(mapping.agreement_of(row))
            return tuple(
                (
                    ShelfRow(
                        id=row["id"],
                        title=mapping.title_of(row),
                        release_date=(
                            date.fromisoformat(row["release_date"]) if row["release_date"] else None
                        ),
                        embargo=mapping.embargo_of(row),
                        created_at=to_instant(row["created_at"]),
                        open_requests=row["open"] or 0,
                    ),
                    tuple(agreed.get(row["id"], ())),
                )
                for row in connection.execute(statement).mappings()
            )

    def agreements(self, release_id: str) -> tuple[Agreement, ...]:
        """Return the embargo ledger of a release, oldest first."""
        with self._connection() as connection:
            return repositories.agreements_of(connection, release_id)

    def by_source(self, sha256: str) -> Release | None:
        """Return the release that was read from a file with these bytes, now or before."""
        with self._connection() as connection:
            return repositories.release_by_source(connection, sha256)

    def original(self, release_id: str) -> tuple[str, bytes] | None:
        """Return name and bytes of the newest file that a release was read from."""
        releases, originals = schema.releases, schema.originals
        statement = (
            select(originals.c.name, originals.c.content)
            .join(releases, releases.c.source_sha256 == originals.c.sha256)
            .where(releases.c.id == release_id)
        )
        with self._connection() as connection:
            row = connection.execute(statement).first()
        return (row[0], row[1]) if row is not None else None

    def release_texts(self, *, characters: int, limit: int = 500) -> tuple[ReleaseText, ...]:
        """Return the beginning of the newest releases, to compare another with them."""
        table = schema.releases
        statement = (
            select(
                table.c.id,
                *title_columns(),
                table.c.report_url,
                func.substr(table.c.text, 1, characters).label("beginning"),
                table.c.embargo_text,
                table.c.embargo_at,
                table.c.embargo_zone,
                table.c.created_at,
            )
            .order_by(table.c.created_at.desc(), table.c.id)
            .limit(limit)
        )
        with self._connection() as connection:
            return tuple(
                ReleaseText(
                    id=row["id"],
                    title=mapping.title_of(row),
                    headline=row["headline"],
                    report_title=row["report_title"],
                    report_url=row["report_url"],
                    text=row["beginning"],
                    embargo=mapping.embargo_of(row),
                    created_at=to_instant(row["created_at"]),
                )
                for row in connection.execute(statement).mappings()
            )

    def acquaintances(self, limit: int = 1_000) -> tuple[Acquaintance, ...]:
        """Return the experts and press contacts of the newest releases."""
        table = schema.releases
        statement = (
            select(table.c.id, table.c.experts, table.c.contacts, table.c.created_at)
            .order_by(table.c.created_at.desc(), table.c.id)
            .limit(limit)
        )
        with self._connection() as connection:
            return tuple(
                one
                for row in connection.execute(statement).mappings()
                for one in mapping.acquaintances_of(row)
            )

    def release(self, release_id: str) -> Release | None:
        """Return the release with this UUID."""
        with self._connection() as connection:
            return repositories.release_by_id(connection, release_id)

    def find_release(self, words: str) -> Release | None:
        """Return the release with this UUID, or the only one whose UUID begins so."""
        beginning = words.strip().lower()
        if not beginning:
            return None
        table = schema.releases
        statement = select(table).where(table.c.id.startswith(beginning, autoescape=True)).limit(2)
        with self._connection() as connection:
            rows = connection.execute(statement).mappings().all()
        return mapping.release_of(rows[0]) if len(rows) == 1 else None

    def expert_names(self, limit: int = 200) -> tuple[str, ...]:
        """Return the names of the experts of the newest releases."""
        table = schema.releases
        statement = (
            select(table.c.experts, table.c.report_authors)
            .order_by(table.c.created_at.desc())
            .limit(limit)
        )
        names: dict[str, None] = {}
        with self._connection() as connection:
            for experts, authors in connection.execute(statement):
                names |= dict.fromkeys(one["name"] for one in json.loads(experts))
                names |= dict.fromkeys(json.loads(authors))
        return tuple(name for name in names if name)
