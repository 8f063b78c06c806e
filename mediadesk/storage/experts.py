"""Records of experts: written in a unit of work, asked about out of it.

A record that was merged keeps its row and points to the one it became a part of; whatever named it
names that one since, so that no other table has to know of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, select, text, update

from mediadesk.domain.errors import Conflict, Problem, Refused
from mediadesk.domain.expert import (
    Absence,
    AbsenceKind,
    Expert,
    ExpertRelease,
    Minutes,
    Moved,
    Photograph,
    Quiet,
    Skill,
    WorkingHours,
    expert_key,
)
from mediadesk.domain.presence import Presence, presence
from mediadesk.domain.query import ExpertQuery
from mediadesk.domain.recognition import NamedPerson
from mediadesk.domain.rows import AuthoredRow, ExpertPage, ExpertRow
from mediadesk.domain.search import fold
from mediadesk.storage import mapping, schema
from mediadesk.storage.keywords import drop_words, index_expert
from mediadesk.storage.statements import insert_rows, title_columns
from mediadesk.storage.types import to_instant, to_json, to_number

_E, _A, _L, _P = schema.experts, schema.absences, schema.expert_releases, schema.photographs
_W = schema.expert_words
_STALE = "Somebody changed this record since you opened it."
_SCANNED = 1_000
"""How many rows are read at a time where each is asked whether it is free."""
_AT_ONCE = 500
"""How many names one statement asks for; SQLite takes many, but not without end."""
_PAGE = f"""
SELECT id, name, name_key, title, organisation, zone, languages, topics, skills, hours, quiet,
  active, version,
  (SELECT a.id FROM absences a WHERE a.expert_id = experts.id AND a.ends_at > :now
   AND a.starts_at <= :now ORDER BY a.kind, a.ends_at DESC LIMIT 1) AS away
FROM experts WHERE {schema.NOT_MERGED} AND active = :active
"""  # noqa: S608  # our own words, no input
_VALUES = f"""
SELECT value FROM experts, json_each(experts.{{column}})
WHERE {schema.NOT_MERGED} AND active GROUP BY value ORDER BY count(*) DESC, value LIMIT :limit
"""  # noqa: S608  # our own words, no input
_LATER = " AND (name_key, id) > (:name, :id)"
_NAMED = (
    select(_E)
    .where(text(schema.NOT_MERGED), _E.c.name_key.in_(bindparam("keys", expanding=True)))
    .order_by(_E.c.created_at, _E.c.id)
)
_ADDRESSED = (
    select(_E)
    .where(
        text(schema.NOT_MERGED),
        _E.c.id.in_(
            text(
                "SELECT id FROM experts WHERE email <> '' AND email = :address UNION "
                "SELECT id FROM experts WHERE private_email <> '' AND private_email = :address"
            )
        ),
    )
    .order_by(_E.c.created_at, _E.c.id)
)
_AUTHORED = (
    select(
        schema.releases.c.id,
        *title_columns(),
        schema.releases.c.release_date,
        schema.releases.c.created_at,
        _L.c.author,
    )
    .join(_L, _L.c.release_id == schema.releases.c.id)
    .where(_L.c.expert_id == bindparam("id"))
    .order_by(schema.releases.c.created_at.desc(), schema.releases.c.id)
    .limit(bindparam("limit"))
)


class ExpertTable:
    """Records inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def get(self, expert_id: str) -> Expert | None:
        """Return the record with this UUID, or the one that it became a part of."""
        return expert_by_id(self._connection, expert_id)

    def named(self, names: Sequence[str]) -> Mapping[str, tuple[Expert, ...]]:
        """Return the records of these names, as `expert_key` writes them, retired ones too."""
        return experts_named(self._connection, names)

    def by_address(self, address: str) -> tuple[Expert, ...]:
        """Return the records with this address (lower case), public or private."""
        return experts_addressed(self._connection, address)

    def add(self, expert: Expert) -> None:
        """Write a new record."""
        insert_rows(self._driver, _E, [{**expert_row(expert), "merged_into": None}])
        index_expert(self._driver, expert, fresh=True)

    def update(self, expert: Expert) -> Expert:
        """Write a changed record; raises `Conflict` if someone else changed it first."""
        values = expert_row(expert)
        for name in ("id", "version", "created_at"):
            del values[name]
        statement = (
            update(_E)
            .where(_E.c.id == expert.id, _E.c.version == expert.version, text(schema.NOT_MERGED))
            .values({**values, "version": expert.version + 1})
        )
        if self._connection.execute(statement).rowcount != 1:
            raise Conflict(_STALE)
        index_expert(self._driver, expert)
        return replace(expert, version=expert.version + 1)

    def versions(self, expert_ids: Sequence[str]) -> Mapping[str, int]:
        """Return the versions of those of these records that stand by themselves."""
        found: dict[str, int] = {}
        for ids in _portions(expert_ids):
            statement = select(_E.c.id, _E.c.version).where(
                text(schema.NOT_MERGED), _E.c.id.in_(ids)
            )
            found |= {row.id: row.version for row in self._connection.execute(statement)}
        return found

    def remove(self, expert_ids: Sequence[str]) -> frozenset[str]:
        """Take records out with their absences, links and pictures; return which.

        One that anything else names stays as it is.
        """
        removed: set[str] = set()
        for ids in _portions(expert_ids):
            needed: set[str] = set()
            for table, column in _pointing():
                if table not in (_A, _L, _P, _W):
                    rows = self._connection.execute(select(column).where(column.in_(ids)))
                    needed |= set(rows.scalars())
            gone = [one for one in ids if one not in needed]
            for table in (_A, _L, _P, _W):
                self._connection.execute(delete(table).where(table.c.expert_id.in_(gone)))
            statement = delete(_E).where(_E.c.id.in_(gone)).returning(_E.c.id)
            removed |= set(self._connection.execute(statement).scalars())
        return frozenset(removed)

    def merge(self, keep_id: str, other_id: str) -> tuple[Moved, ...]:
        """Let whatever names one record name another, and the one be a part of the other.

        What both have already, such as a link to the same release, stays with the one.
        """
        moved: list[Moved] = []
        drop_words(self._driver, other_id)
        for table, column in _pointing():
            keys = [one for one in table.primary_key.columns if one is not column]
            statement = select(*(keys or [column])).where(column == other_id)
            before = {tuple(row) for row in self._connection.execute(statement)}
            if not before:
                continue
            self._connection.execute(
                update(table)
                .where(column == other_id)
                .values({column.name: keep_id})
                .prefix_with("OR IGNORE")
            )
            left = {tuple(row) for row in self._connection.execute(statement)}
            rows = tuple(sorted((row if keys else () for row in before - left), key=str))
            if rows:
                moved.append(Moved(table=table.name, column=column.name, rows=rows))
        self._connection.execute(update(_E).where(_E.c.id == other_id).values(merged_into=keep_id))
        return tuple(moved)

    def part(self, keep_id: str, other_id: str, moved: Sequence[Moved]) -> None:
        """Let a record that was merged stand by itself again, with what had been moved."""
        for one in moved:
            table = schema.metadata.tables[one.table]
            column = table.c[one.column]
            keys = [key for key in table.primary_key.columns if key is not column]
            for row in one.rows:
                same = [key == value for key, value in zip(keys, row, strict=True)]
                self._connection.execute(
                    update(table).where(column == keep_id, *same).values({column.name: other_id})
                )
        self._connection.execute(update(_E).where(_E.c.id == other_id).values(merged_into=None))
        parted = expert_by_id(self._connection, other_id)
        if parted is not None:
            index_expert(self._driver, parted)

    def unlinked_people(self) -> tuple[NamedPerson, ...]:
        """Return whom releases name and no link to an expert stands for, newest release first."""
        return unlinked_people(self._connection)

    def absences(self, expert_id: str) -> tuple[Absence, ...]:
        """Return every absence of an expert, the one that begins first first."""
        statement = select(_A).where(_A.c.expert_id == expert_id).order_by(_A.c.starts_at, _A.c.id)
        return tuple(absence_of(row) for row in self._connection.execute(statement).mappings())

    def absence(self, absence_id: str) -> Absence | None:
        """Return the absence with this UUID."""
        row = self._connection.execute(select(_A).where(_A.c.id == absence_id)).mappings().first()
        return absence_of(row) if row else None

    def put_absence(self, absence: Absence) -> None:
        """Write an absence, in place of what was there under its UUID."""
        self.drop_absence(absence.id)
        insert_rows(self._driver, _A, [absence_row(absence)])

    def drop_absence(self, absence_id: str) -> None:
        """Take an absence out."""
        self._connection.execute(delete(_A).where(_A.c.id == absence_id))

    def releases(self, expert_id: str) -> tuple[ExpertRelease, ...]:
        """Return what links an expert to releases."""
        statement = select(_L).where(_L.c.expert_id == expert_id)
        return tuple(_link_of(row) for row in self._connection.execute(statement).mappings())

    def links_of(self, release_id: str) -> tuple[ExpertRelease, ...]:
        """Return what links a release to experts."""
        statement = select(_L).where(_L.c.release_id == release_id)
        return tuple(_link_of(row) for row in self._connection.execute(statement).mappings())

    def link(self, links: Iterable[ExpertRelease]) -> None:
        """Link experts to releases, in place of what was said of the same name there."""
        self._driver.executemany(
            "INSERT INTO expert_releases (expert_id, release_id, name_key, author) "
            "VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET author = excluded.author",
            [(one.expert_id, one.release_id, one.name, one.author) for one in links],
        )

    def unlink(self, links: Iterable[ExpertRelease]) -> None:
        """Take links out."""
        self._driver.executemany(
            "DELETE FROM expert_releases WHERE expert_id = ? AND release_id = ? AND name_key = ?",
            [(one.expert_id, one.release_id, one.name) for one in links],
        )

    def photograph(self, expert_id: str) -> Photograph | None:
        """Return an expert's picture."""
        return photograph_of(self._connection, expert_id)

    def put_photograph(self, expert_id: str, photograph: Photograph | None) -> None:
        """Keep an expert's picture in place of an earlier one; None takes it out."""
        self._connection.execute(delete(_P).where(_P.c.expert_id == expert_id))
        if photograph is not None:
            row = {
                "expert_id": expert_id,
                "content": photograph.content,
                "kind": photograph.kind,
            }
            insert_rows(self._driver, _P, [row])


class ExpertQuestions:
    """The questions about experts, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def experts(self, query: ExpertQuery) -> ExpertPage:
        """Return a page of experts, by name; `Refused` for a cursor that is none."""
        shown: list[ExpertRow] = []
        after, limit = query.after, query.limit if not query.free else _SCANNED
        with self._connection() as connection:
            while True:
                rows, after = _page(connection, query, after, limit)
                shown += [one for one in rows if not query.free or _is_free(one, query.now)]
                if len(shown) >= query.limit or not after:
                    break
        if len(shown) > query.limit:
            shown = shown[: query.limit]
            after = f"{expert_key(shown[-1].name)}:{shown[-1].id}"
        return ExpertPage(rows=tuple(shown), after=after or None)

    def expert(self, expert_id: str) -> Expert | None:
        """Return the record with this UUID, or the one that it became a part of."""
        with self._connection() as connection:
            return expert_by_id(connection, expert_id)

    def experts_named(self, names: Sequence[str]) -> Mapping[str, tuple[Expert, ...]]:
        """Return the records of these names, as `expert_key` writes them, retired ones too."""
        with self._connection() as connection:
            return experts_named(connection, names)

    def all_experts(self, *, retired: bool = False) -> tuple[Expert, ...]:
        """Return every expert, by name; retired ones only if they are asked for as well."""
        statement = select(_E).where(text(schema.NOT_MERGED)).order_by(_E.c.name_key, _E.c.id)
        if not retired:
            statement = statement.where(_E.c.active)
        with self._connection() as connection:
            return tuple(expert_of(row) for row in connection.execute(statement).mappings())

    def absences(
        self, start: datetime, end: datetime, expert_ids: Sequence[str] = ()
    ) -> tuple[Absence, ...]:
        """Return the absences that touch [start, end) (UTC), of these experts or of all."""
        statement = (
            select(_A)
            .where(_A.c.ends_at > to_number(start), _A.c.starts_at < to_number(end))
            .order_by(_A.c.starts_at, _A.c.id)
        )
        if expert_ids:
            statement = statement.where(_A.c.expert_id.in_(list(expert_ids)))
        with self._connection() as connection:
            return tuple(absence_of(row) for row in connection.execute(statement).mappings())

    def absences_of(self, expert_id: str) -> tuple[Absence, ...]:
        """Return every absence of an expert, the one that begins first first."""
        statement = select(_A).where(_A.c.expert_id == expert_id).order_by(_A.c.starts_at, _A.c.id)
        with self._connection() as connection:
            return tuple(absence_of(row) for row in connection.execute(statement).mappings())

    def releases_of(self, expert_id: str, limit: int = 200) -> tuple[AuthoredRow, ...]:
        """Return the releases that name an expert, newest first."""
        values = {"id": expert_id, "limit": limit}
        with self._connection() as connection:
            found: dict[str, AuthoredRow] = {}
            for row in connection.execute(_AUTHORED, values).mappings():
                known = found.get(row["id"])
                found[row["id"]] = AuthoredRow(
                    id=row["id"],
                    title=mapping.title_of(row),
                    release_date=(
                        date.fromisoformat(row["release_date"]) if row["release_date"] else None
                    ),
                    created_at=to_instant(row["created_at"]),
                    author=bool(row["author"]) or (known is not None and known.author),
                )
            return tuple(found.values())

    def experts_of_release(self, release_id: str) -> tuple[ExpertRelease, ...]:
        """Return what links a release to experts."""
        statement = select(_L).where(_L.c.release_id == release_id)
        with self._connection() as connection:
            return tuple(_link_of(row) for row in connection.execute(statement).mappings())

    def photograph(self, expert_id: str) -> Photograph | None:
        """Return an expert's picture."""
        with self._connection() as connection:
            return photograph_of(connection, expert_id)

    def unlinked_people(self, limit: int = 500) -> tuple[NamedPerson, ...]:
        """Return whom the newest releases name and no link to an expert stands for."""
        with self._connection() as connection:
            return unlinked_people(connection, limit)

    def merged_experts(self, expert_id: str) -> tuple[str, ...]:
        """Return the UUIDs of the records that became a part of this one."""
        statement = select(_E.c.id).where(_E.c.merged_into == expert_id).order_by(_E.c.created_at)
        with self._connection() as connection:
            return tuple(connection.execute(statement).scalars())

    def topics(self, limit: int = 200) -> tuple[str, ...]:
        """Return what active experts speak about, the topics of most people first."""
        return self._values("topics", limit)

    def languages(self, limit: int = 100) -> tuple[str, ...]:
        """Return the languages (BCP 47) of active experts, those of most people first."""
        return self._values("languages", limit)

    def _values(self, column: str, limit: int) -> tuple[str, ...]:
        statement = text(_VALUES.format(column=column))
        with self._connection() as connection:
            return tuple(connection.execute(statement, {"limit": limit}).scalars())


def _page(
    connection: Connection, query: ExpertQuery, after: str, limit: int
) -> tuple[list[ExpertRow], str]:
    """Return the next rows after a cursor, and the cursor of what follows, empty at the end."""
    statement, values = _conditions(query)
    if after:
        name, separator, key = after.rpartition(":")
        if not separator:
            raise Refused(Problem("after", "That cursor is not one that the list gave out."))
        statement += _LATER
        values |= {"name": name, "id": key}
    statement += " ORDER BY name_key, id LIMIT :limit"
    values["limit"] = limit + 1
    found = connection.execute(text(statement), values).mappings().all()
    shown = found[:limit]
    away = _absences_by_id(connection, [row["away"] for row in shown if row["away"]])
    last = shown[-1] if len(found) > limit else None
    rows = [_expert_row_of(row, away.get(row["away"])) for row in shown]
    return rows, f"{last['name_key']}:{last['id']}" if last else ""


def _is_free(row: ExpertRow, now: datetime) -> bool:
    if row.away is not None:
        return presence(row.zone, row.hours, row.quiet, row.away, now) is Presence.FREE
    return _usually_free(row.zone, row.hours, row.quiet, now)


@lru_cache(maxsize=4096)
def _usually_free(zone: str, hours: WorkingHours, quiet: Quiet | None, now: datetime) -> bool:
    return presence(zone, hours, quiet, None, now) is Presence.FREE


def _conditions(query: ExpertQuery) -> tuple[str, dict[str, Any]]:
    statement = _PAGE
    values: dict[str, Any] = {"now": to_number(query.now), "active": not query.retired}
    for number, word in enumerate(fold(query.search).split()):
        statement += f" AND instr(words, :word{number})"
        values[f"word{number}"] = word
    if query.language:
        # A tag alone means it in every region.
        statement += " AND (instr(languages, :tag) OR instr(languages, :region))"
        values |= {"tag": f'"{query.language}"', "region": f'"{query.language}-'}
    if query.topic:
        statement += " AND instr(topics, :topic)"
        values["topic"] = to_json([query.topic])[1:-1]
    if query.skill is not None:
        statement += " AND instr(skills, :skill)"
        values["skill"] = f'"{query.skill.value}"'
    return statement, values


def expert_by_id(connection: Connection, expert_id: str) -> Expert | None:
    """Return the record with this UUID, or the one that it became a part of."""
    row = connection.execute(select(_E).where(_E.c.id == expert_id)).mappings().first()
    if row is not None and row["merged_into"] is not None:
        statement = select(_E).where(_E.c.id == row["merged_into"])
        row = connection.execute(statement).mappings().first()
    return expert_of(row) if row is not None else None


def experts_named(connection: Connection, names: Sequence[str]) -> Mapping[str, tuple[Expert, ...]]:
    """Return the records of these names, as `expert_key` writes them, retired ones too."""
    found: dict[str, list[Expert]] = {}
    keys = list(dict.fromkeys(name for name in names if name))
    for place in range(0, len(keys), _AT_ONCE):
        values = {"keys": keys[place : place + _AT_ONCE]}
        for row in connection.execute(_NAMED, values).mappings():
            found.setdefault(row["name_key"], []).append(expert_of(row))
    return {name: tuple(experts) for name, experts in found.items()}


def experts_addressed(connection: Connection, address: str) -> tuple[Expert, ...]:
    """Return the records with this address (lower case), public or private."""
    if not address:
        return ()
    rows = connection.execute(_ADDRESSED, {"address": address}).mappings()
    return tuple(expert_of(row) for row in rows)


def unlinked_people(connection: Connection, limit: int = -1) -> tuple[NamedPerson, ...]:
    """Return whom releases name and no link to an expert stands for, newest release first.

    Authors of the report are named too; nobody twice for one release.
    """
    table = schema.releases
    statement = (
        select(table.c.id, table.c.experts, table.c.report_authors)
        .order_by(table.c.created_at.desc(), table.c.id)
        .limit(limit)
    )
    linked = {
        (row.release_id, row.name_key)
        for row in connection.execute(select(_L.c.release_id, _L.c.name_key))
    }
    return tuple(
        one
        for row in connection.execute(statement).mappings()
        for one in mapping.named_people_of(row)
        if (one.release_id, one.key) not in linked
    )


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for place in range(0, len(ids), _AT_ONCE):
        yield ids[place : place + _AT_ONCE]


def _pointing() -> list[tuple[Table, Column[Any]]]:
    """Return every table that names experts, with the column that does."""
    return [
        (table, column)
        for table in schema.metadata.sorted_tables
        for column in table.columns
        if any(key.column is _E.c.id for key in column.foreign_keys)
    ]


def photograph_of(connection: Connection, expert_id: str) -> Photograph | None:
    """Return an expert's picture."""
    row = connection.execute(select(_P).where(_P.c.expert_id == expert_id)).mappings().first()
    return Photograph(content=row["content"], kind=row["kind"]) if row else None


def _absences_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Absence]:
    if not ids:
        return {}
    statement = select(_A).where(_A.c.id.in_(ids))
    return {row["id"]: absence_of(row) for row in connection.execute(statement).mappings()}


# Thousands of experts share a few texts of hours, languages and skills; each is read once.


@lru_cache(maxsize=4096)
def _hours_of(written: str) -> WorkingHours:
    return WorkingHours(
        days=tuple(
            tuple(Minutes(begin=begin, end=end) for begin, end in day)
            for day in json.loads(written)
        )
    )


@lru_cache(maxsize=512)
def _quiet_of(written: str) -> Quiet:
    begin, end = json.loads(written)
    return Quiet(begin=begin, end=end)


@lru_cache(maxsize=4096)
def _texts_of(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))


@lru_cache(maxsize=512)
def _skills_of(written: str) -> frozenset[Skill]:
    return frozenset(Skill(one) for one in json.loads(written))


def expert_row(expert: Expert) -> dict[str, Any]:
    """Return an expert as a row of `experts`, but for what it was merged into."""
    words = (
        expert.name,
        expert.title,
        expert.organisation,
        *expert.topics,
        expert.email,
        expert.private_email,
    )
    return {
        "id": expert.id,
        "name": expert.name,
        "name_key": expert_key(expert.name),
        "words": "\n".join(fold(word) for word in words if word),
        "title": expert.title,
        "organisation": expert.organisation,
        "zone": expert.zone,
        "languages": to_json(expert.languages),
        "topics": to_json(expert.topics),
        "skills": to_json(sorted(one.value for one in expert.skills)),
        "hours": to_json([[[one.begin, one.end] for one in day] for day in expert.hours.days]),
        "quiet": to_json([expert.quiet.begin, expert.quiet.end]) if expert.quiet else None,
        "email": expert.email,
        "phone": expert.phone,
        "private_email": expert.private_email,
        "private_phone": expert.private_phone,
        "notes": expert.notes,
        "active": expert.active,
        "created_at": to_number(expert.created_at),
        "updated_at": to_number(expert.updated_at),
        "version": expert.version,
    }


def expert_of(row: mapping.Row) -> Expert:
    """Return the expert that a row of `experts` holds."""
    return Expert(
        id=row["id"],
        name=row["name"],
        title=row["title"],
        organisation=row["organisation"],
        zone=row["zone"],
        languages=_texts_of(row["languages"]),
        topics=_texts_of(row["topics"]),
        skills=_skills_of(row["skills"]),
        hours=_hours_of(row["hours"]),
        quiet=_quiet_of(row["quiet"]) if row["quiet"] else None,
        email=row["email"],
        phone=row["phone"],
        private_email=row["private_email"],
        private_phone=row["private_phone"],
        notes=row["notes"],
        active=bool(row["active"]),
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        version=row["version"],
    )


def absence_of(row: mapping.Row) -> Absence:
    """Return the absence that a row of `absences` holds."""
    return Absence(
        id=row["id"],
        expert_id=row["expert_id"],
        kind=AbsenceKind(row["kind"]),
        starts_at=to_instant(row["starts_at"]),
        ends_at=to_instant(row["ends_at"]),
        zone=row["zone"],
        note=row["note"],
    )


def absence_row(absence: Absence) -> dict[str, Any]:
    """Return an absence as a row of `absences`."""
    return {
        "id": absence.id,
        "expert_id": absence.expert_id,
        "kind": absence.kind,
        "starts_at": to_number(absence.starts_at),
        "ends_at": to_number(absence.ends_at),
        "zone": absence.zone,
        "note": absence.note,
    }


def _link_of(row: mapping.Row) -> ExpertRelease:
    return ExpertRelease(
        expert_id=row["expert_id"],
        release_id=row["release_id"],
        name=row["name_key"],
        author=bool(row["author"]),
    )


def _expert_row_of(row: mapping.Row, away: Absence | None) -> ExpertRow:
    return ExpertRow(
        id=row["id"],
        name=row["name"],
        title=row["title"],
        organisation=row["organisation"],
        zone=row["zone"],
        languages=_texts_of(row["languages"]),
        topics=_texts_of(row["topics"]),
        skills=_skills_of(row["skills"]),
        hours=_hours_of(row["hours"]),
        quiet=_quiet_of(row["quiet"]) if row["quiet"] else None,
        active=bool(row["active"]),
        away=away,
        version=row["version"],
    )
