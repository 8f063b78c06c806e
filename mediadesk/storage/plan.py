"""How an office routes, kept as one small document: it is read whole with every new request.

The document stands in the table of facts, so that routing costs a logged request one row by its
key; what it says is read once and kept until it changes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from mediadesk.domain.errors import Conflict
from mediadesk.domain.reporter import Medium
from mediadesk.domain.rota import Officer, Rota, RotaException, Shift
from mediadesk.domain.routing import Contact, Hours, Plan, Rule
from mediadesk.domain.timeline import Kind
from mediadesk.storage.statements import driver_of
from mediadesk.storage.types import to_json, to_number

_NAME = "routing"
_READ = "SELECT value FROM facts WHERE name = 'routing'"

_BACKWARDS = "SELECT kind, subject_id, at FROM timeline ORDER BY number DESC"


class PlanTable:
    """The plan inside a unit of work."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver

    def get(self) -> Plan:
        """Return the plan, an empty one if none was made."""
        return read_plan(self._driver)

    def put(self, plan: Plan) -> Plan:
        """Write a plan whose version is still the stored one; raises `Conflict` otherwise."""
        if self.get().version != plan.version:
            raise Conflict("Somebody changed rules or rota since you opened them.")
        kept = replace(plan, version=plan.version + 1)
        self._driver.execute(
            "INSERT INTO facts (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_NAME, _written(kept)),
        )
        return kept


class PlanQuestions:
    """The question for the plan, for `Questions` to inherit."""

    _connection: Callable[[], AbstractContextManager[Connection]]

    def plan(self) -> Plan:
        """Return how the office routes."""
        with self._connection() as connection:
            return read_plan(driver_of(connection))

    def came_and_closed(self, since: datetime) -> tuple[int, int]:
        """Return how many requests were logged, and how many closed, since an instant (UTC).

        Read backwards from the newest entry, so that it costs what happened since and no more.
        """
        came: set[str] = set()
        closed: set[str] = set()
        with self._connection() as connection:
            for kind, subject, at in driver_of(connection).execute(_BACKWARDS):
                if at < to_number(since):
                    break
                if kind == Kind.LOGGED:
                    came.add(subject)
                elif kind == Kind.CLOSED:
                    closed.add(subject)
        return len(came), len(closed)


def read_plan(driver: sqlite3.Connection) -> Plan:
    """Return the plan, an empty one if none was made."""
    row = driver.execute(_READ).fetchone()
    return _plan_of(row[0]) if row else Plan()


def _written(plan: Plan) -> str:
    rota = plan.rota
    return to_json(
        {
            "version": plan.version,
            "rules": [
                {
                    "name": rule.name,
                    "to": [rule.contact.name, rule.contact.email, rule.contact.phone],
                    "words": rule.words,
                    "regions": rule.regions,
                    "languages": rule.languages,
                    "media": [one.value for one in rule.media],
                    "hours": rule.hours.value,
                    "off": rule.off,
                }
                for rule in plan.rules
            ],
            "officers": [[one.name, one.email, one.phone] for one in rota.officers],
            "shifts": [[one.officer, one.weekday, one.begin, one.end] for one in rota.shifts],
            "exceptions": [
                [one.officer, one.begin.isoformat(), one.end.isoformat()] for one in rota.exceptions
            ],
        }
    )


@lru_cache(maxsize=8)
def _plan_of(text: str) -> Plan:
    found: dict[str, Any] = json.loads(text)
    return Plan(
        version=found["version"],
        rules=tuple(
            Rule(
                name=one["name"],
                contact=Contact(name=one["to"][0], email=one["to"][1], phone=one["to"][2]),
                words=tuple(one["words"]),
                regions=tuple(one["regions"]),
                languages=tuple(one["languages"]),
                media=tuple(Medium(each) for each in one["media"]),
                hours=Hours(one["hours"]),
                off=one["off"],
            )
            for one in found["rules"]
        ),
        rota=Rota(
            officers=tuple(Officer(name=n, email=e, phone=p) for n, e, p in found["officers"]),
            shifts=tuple(
                Shift(officer=o, weekday=w, begin=b, end=e) for o, w, b, e in found["shifts"]
            ),
            exceptions=tuple(
                RotaException(
                    officer=o, begin=datetime.fromisoformat(b), end=datetime.fromisoformat(e)
                )
                for o, b, e in found["exceptions"]
            ),
        ),
    )
