"""Coverage: what appeared or is to appear, with its clips."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, text, update

from mediadesk.domain.coverage import (
    Accuracy,
    Clip,
    Correction,
    Coverage,
    CoverageKind,
    CoverageRow,
)
from mediadesk.domain.errors import Conflict
from mediadesk.domain.reporter import name_key
from mediadesk.storage import mapping, schema
from mediadesk.storage.statements import insert_rows
from mediadesk.storage.types import to_instant, to_instant_or_none, to_json, to_number
from mediadesk.storage.types import to_number_or_none as to_number_if

_C, _R = schema.coverage, schema.requests
_STALE = "Somebody changed this coverage since you opened it."
_THERE = _C.c.removed_at.is_(None)


class CoverageTable:
    """Coverage inside a unit of work."""

    def __init__(self, connection: Connection, driver: sqlite3.Connection) -> None:
        self._connection = connection
        self._driver = driver

    def get(self, coverage_id: str) -> Coverage | None:
        """Return the piece with this UUID, also one that was removed."""
        return piece_by_id(self._connection, coverage_id)

    def add(self, piece: Coverage) -> None:
        """Write a new piece."""
        insert_rows(self._driver, _C, [_row(piece)])

    def update(self, piece: Coverage) -> Coverage:
        """Write a changed piece; raises `Conflict` if someone else changed it first."""
        row = _row(piece)
        del row["id"], row["request_id"]
        row["version"] = piece.version + 1
        changed = self._connection.execute(
            update(_C).where(_C.c.id == piece.id, _C.c.version == piece.version).values(row)
        )
        if changed.rowcount != 1:
            raise Conflict(_STALE)
        return replace(piece, version=piece.version + 1)

    def keep_clip(self, clip_id: str, coverage_id: str, content: bytes) -> None:
        """Keep the file of a clip."""
        insert_rows(
            self._driver,
            schema.clips,
            [{"id": clip_id, "coverage_id": coverage_id, "content": content}],
        )


class CoverageQuestions:
    """The questions about coverage."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def coverage(self, request_id: str) -> tuple[Coverage, ...]:
        """Return the pieces of a request, by when they are out."""
        statement = (
            select(_C)
            .where(_C.c.request_id == request_id, _THERE)
            .order_by(func.coalesce(_C.c.at, _C.c.created_at), _C.c.id)
        )
        with self._connection() as connection:
            return tuple(_piece(row) for row in connection.execute(statement).mappings())

    def piece(self, coverage_id: str) -> Coverage | None:
        """Return the piece with this UUID, also one that was removed."""
        with self._connection() as connection:
            return piece_by_id(connection, coverage_id)

    def clip(self, clip_id: str) -> bytes | None:
        """Return the file of a clip, None if it is only named or not here."""
        statement = select(schema.clips.c.content).where(schema.clips.c.id == clip_id)
        with self._connection() as connection:
            content: bytes | None = connection.execute(statement).scalar()
        return content

    def coverage_due(self, now: datetime, limit: int = 500) -> tuple[CoverageRow, ...]:
        """Return what should be out by `now` and was not seen yet, longest due first."""
        statement = (
            _listed()
            .where(text(schema.COVERAGE_EXPECTED), _C.c.at <= to_number(now))
            .order_by(_C.c.at, _C.c.id)
            .limit(limit)
        )
        return self._rows(statement)

    def coverage_between(
        self, since: datetime | None, until: datetime | None
    ) -> tuple[CoverageRow, ...]:
        """Return every piece that is out, or expected, from `since` until before `until`.

        What has no instant counts by when it was noted.
        """
        at = func.coalesce(_C.c.at, _C.c.created_at)
        statement = _listed().where(_THERE).order_by(at, _C.c.id)
        if since is not None:
            statement = statement.where(at >= to_number(since))
        if until is not None:
            statement = statement.where(at < to_number(until))
        return self._rows(statement)

    def recent_coverage(
        self, outlet: str, email: str, *, but: str, limit: int = 5
    ) -> tuple[CoverageRow, ...]:
        """Return the newest pieces by an outlet or a reporter (by address), not of request `but`.

        Only what is out.
        """
        by_outlet = (
            _listed()
            .where(
                _C.c.outlet_key == name_key(outlet),
                _C.c.kind == CoverageKind.PUBLISHED,
                _C.c.request_id != but,
                _THERE,
            )
            .order_by(_C.c.at.desc())
            .limit(limit)
        )
        found = list(self._rows(by_outlet))
        if email:
            by_reporter = (
                _listed()
                .where(
                    _R.c.reporter_email == email,
                    _C.c.kind == CoverageKind.PUBLISHED,
                    _C.c.request_id != but,
                    _THERE,
                )
                .order_by(_C.c.at.desc())
                .limit(limit)
            )
            known = {row.coverage.id for row in found}
            found += [row for row in self._rows(by_reporter) if row.coverage.id not in known]
        found.sort(key=lambda row: row.coverage.at or row.coverage.created_at, reverse=True)
        return tuple(found[:limit])

    def _rows(self, statement: Select[Any]) -> tuple[CoverageRow, ...]:
        with self._connection() as connection:
            return tuple(
                CoverageRow(
                    coverage=_piece(row),
                    reference=row["reference"],
                    subject=row["subject"],
                    reporter=row["reporter_name"],
                    owner=row["owner"],
                )
                for row in connection.execute(statement).mappings()
            )


def piece_by_id(connection: Connection, coverage_id: str) -> Coverage | None:
    """Return the piece with this UUID."""
    row = connection.execute(select(_C).where(_C.c.id == coverage_id)).mappings().first()
    return _piece(row) if row is not None else None


def _listed() -> Select[Any]:
    return select(_C, _R.c.reference, _R.c.subject, _R.c.reporter_name, _R.c.owner).join(
        _R, _R.c.id == _C.c.request_id
    )


def _row(piece: Coverage) -> dict[str, Any]:
    return {
        "id": piece.id,
        "request_id": piece.request_id,
        "kind": piece.kind,
        "outlet": piece.outlet,
        "outlet_key": name_key(piece.outlet),
        "title": piece.title,
        "link": piece.link,
        "note": piece.note,
        "at": to_number_if(piece.at),
        "zone": piece.zone,
        "clips": to_json([asdict(clip) for clip in piece.clips]),
        "accuracy": piece.accuracy,
        "accuracy_note": piece.accuracy_note,
        "correction": piece.correction,
        "correction_note": piece.correction_note,
        "correction_at": to_number_if(piece.correction_at),
        "thanked": piece.thanked,
        "thanked_at": to_number_if(piece.thanked_at),
        "link_check": mapping.check_json(piece.check),
        "created_at": to_number(piece.created_at),
        "updated_at": to_number(piece.updated_at),
        "removed_at": to_number_if(piece.removed_at),
        "version": piece.version,
    }


def _piece(row: mapping.Row) -> Coverage:
    return Coverage(
        id=row["id"],
        request_id=row["request_id"],
        kind=CoverageKind(row["kind"]),
        outlet=row["outlet"],
        title=row["title"],
        link=row["link"],
        note=row["note"],
        at=to_instant_or_none(row["at"]),
        zone=row["zone"],
        clips=tuple(Clip(**one) for one in json.loads(row["clips"])),
        accuracy=Accuracy(row["accuracy"]) if row["accuracy"] else None,
        accuracy_note=row["accuracy_note"],
        correction=Correction(row["correction"]) if row["correction"] else None,
        correction_note=row["correction_note"],
        correction_at=to_instant_or_none(row["correction_at"]),
        thanked=row["thanked"],
        thanked_at=to_instant_or_none(row["thanked_at"]),
        check=mapping.check_of(row["link_check"]),
        created_at=to_instant(row["created_at"]),
        updated_at=to_instant(row["updated_at"]),
        removed_at=to_instant_or_none(row["removed_at"]),
        version=row["version"],
    )
